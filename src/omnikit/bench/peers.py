"""What we measure ourselves against: the smallest machines that do something like one of our transitions.

They are imported where they are needed, so that the package runs without them; the extra ``bench`` has them.
"""

import importlib
from typing import Any

from omnikit.model.errors import OmnikitError

_STATES = ("pending", "processing", "ended")
_MOVES = (("accept", "pending", "processing"), ("release", "processing", "pending"), ("end", "processing", "ended"))


class MissingPeer(OmnikitError):
    """A library that we are measured against is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the benchmark needs {name}: pip install 'omnikit[bench]'")


def bare_machine() -> Any:
    """Return a model driven by ``transitions`` with neither guard nor callback; ``accept`` and ``release`` move it."""

    class Model:
        pass

    model = Model()
    _peer("transitions").Machine(
        model,
        states=list(_STATES),
        transitions=[{"trigger": name, "source": source, "dest": target} for name, source, target in _MOVES],
        initial="pending",
        auto_transitions=False,
    )
    return model


def guarded_chart() -> Any:
    """Return a python-statemachine ``StateChart`` whose moves ask a guard and tell before and after."""
    statemachine = _peer("statemachine")
    state = statemachine.State
    pending, processing, ended = state(initial=True), state(), state(final=True)
    told = {"cond": "may_take", "before": "note", "after": "bump"}

    def may_take(self: Any) -> bool:
        return self.assignee is not None

    def note(self: Any) -> None:
        pass

    def bump(self: Any) -> None:
        self.moves += 1

    members = {
        "pending": pending,
        "processing": processing,
        "ended": ended,
        "accept": pending.to(processing, **told),
        "release": processing.to(pending, **told),
        "end": processing.to(ended),
        "assignee": "m-1",
        "moves": 0,
        "may_take": may_take,
        "note": note,
        "bump": bump,
    }
    return type(statemachine.StateChart)("Guarded", (statemachine.StateChart,), members)()


def _peer(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        raise MissingPeer(missing.name or name) from None
