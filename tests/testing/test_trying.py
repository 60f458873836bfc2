"""What promises are tried with sees what it is there to see."""

import pytest

from omnikit.desk.ports import UnitOfWork
from omnikit.model.errors import StaleVersion
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.promises.trying import at_once, refuses
from omnikit.testing.units import opening
from tests.testing.saboteurs import ActsWithoutCommitting


def test_what_a_thread_raises_is_raised() -> None:
    """An error in one of many threads is not lost, and the others have run to their end."""
    ended: list[int] = []

    def act(number: int) -> None:
        if number == 1:
            raise ZeroDivisionError("of all things")
        ended.append(number)

    with pytest.raises(ZeroDivisionError, match="of all things"):
        at_once(act, 3)
    assert sorted(ended) == [0, 2]


class HidesItsFlaws(ActsWithoutCommitting):
    """Doesn't say that there are effects of no commit."""

    def flaws(self, workspace: object) -> tuple[()]:
        return ()


class SaysItIsStale(MemoryStorage):
    """Writes, and says that it hasn't."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work)
        if work.key is None and work.delivery is None:
            raise StaleVersion("so it says")


@pytest.mark.parametrize(("storage", "name"), [(HidesItsFlaws, "c1"), (SaysItIsStale, "c2")])
def test_what_a_refused_commit_leaves_is_seen(storage: type[MemoryStorage], name: str) -> None:
    """An effect, or anything else, that a refused commit has left behind is seen."""
    late = opening(name, delivery=None, contact=None)

    with pytest.raises(AssertionError):
        refuses(storage(), late, StaleVersion, opening("c1"))


def test_a_refusal_that_leaves_nothing_is_right() -> None:
    """A commit that is refused without a trace passes."""
    refuses(MemoryStorage(), opening(delivery=None, contact=None), StaleVersion, opening())
