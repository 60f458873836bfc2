"""What we measure ourselves against: the smallest machines that do something like one of our transitions.

They are imported where they are needed, so that the package runs without them; the extra ``bench`` has them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from omnikit.model.errors import OmnikitError


class MissingPeer(OmnikitError):
    """A library that we are measured against is not installed."""

    def __init__(self, name: str | None) -> None:
        super().__init__(f"the benchmark needs {name}: pip install 'omnikit[bench]'")


@contextmanager
def of_the_extra() -> Iterator[None]:
    """Name the extra when something imported in the block is not installed."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise MissingPeer(missing.name) from None


def need(*modules: str) -> None:
    """Raise ``MissingPeer`` for the first of *modules* that is not installed; none is imported."""
    for module in modules:
        if find_spec(module) is None:
            raise MissingPeer(module)


def bare_machine() -> Any:
    """Return a model under ``transitions`` with no guard and no callback; ``accept`` and ``release`` move it."""
    with of_the_extra():
        from transitions import Machine

    class Model:
        """What the machine decorates."""

    model = Model()
    Machine(
        model,
        states=["pending", "processing", "ended"],
        transitions=[
            {"trigger": "accept", "source": "pending", "dest": "processing"},
            {"trigger": "release", "source": "processing", "dest": "pending"},
            {"trigger": "end", "source": "processing", "dest": "ended"},
        ],
        initial="pending",
        auto_transitions=False,
    )
    return model


def guarded_chart() -> Any:
    """Return a python-statemachine chart whose moves ask a guard and call something before and after."""
    with of_the_extra():
        from statemachine import State, StateChart

    class Chart(StateChart):  # type: ignore[type-arg]  # its model is of no interest
        pending = State(initial=True)
        processing = State()
        ended = State(final=True)
        accept = pending.to(processing, cond="may_take", before="note", after="count")
        release = processing.to(pending, cond="may_take", before="note", after="count")
        end = processing.to(ended)
        assignee: str | None = "m-1"
        moves = 0

        def may_take(self) -> bool:
            return self.assignee is not None

        def note(self) -> None:
            pass

        def count(self) -> None:
            self.moves += 1

    return Chart()
