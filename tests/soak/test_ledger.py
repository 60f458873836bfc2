"""What a soak run checks, in one process: a storage that keeps its promises passes, one that breaks one is caught."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

import pytest

from omnikit.desk.ports import Change, Storage, Task, UnitOfWork
from omnikit.model.conversation import Conversation
from omnikit.model.effects import Notify, Withdraw
from omnikit.model.errors import StaleVersion
from omnikit.model.ids import EffectId, MemberId, WorkspaceId
from omnikit.storage import MemoryStorage
from omnikit.testing.soak.checking import PARENT, WORKSPACE, Report, at_the_end, opened, report
from omnikit.testing.soak.clocks import OwnClock
from omnikit.testing.soak.errands import Errands
from omnikit.testing.soak.ledger import Ledger
from omnikit.testing.wrapping import Wrapped
from tests.soak import saboteurs


class SaysItIsStale(Wrapped):
    """Writes each tenth commit, and says that somebody else was faster."""

    commits = 0

    def commit(self, work: UnitOfWork) -> None:
        self.inner.commit(work)
        self.commits += 1
        if self.commits % 10 == 0 and isinstance(work.subject, Conversation):
            raise StaleVersion("somebody else was faster")


class InventsEffects(Wrapped):
    """Notifies one more of each commit to a conversation."""

    def commit(self, work: UnitOfWork) -> None:
        more = Notify(to=MemberId("dan"), code="notice.message", about={})
        self.inner.commit(work.but(effects=(*work.effects, more)) if work.effects else work)


class NeverSettles(Wrapped):
    """Gives out what was settled again, once its lease is over."""

    def settle(self, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
        """Do nothing."""


class GivesUp(Wrapped):
    """Gives up what is to be tried again."""

    def postpone(self, workspace: WorkspaceId, ids: Sequence[EffectId], until: datetime) -> None:
        self.inner.bury(workspace, ids, "tired")


class LetsOthersOvertake(Wrapped):
    """Keeps an effect back until what follows it was claimed."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.back: list[list[Task]] = [[], [], []]

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        tasks = [*self.inner.claim(workspace, now, lease, kinds, limit)]
        if kinds is not None and Withdraw.kind in kinds:
            return tasks
        for task in tasks[:1]:
            self.inner.settle(workspace, task.ids)
        self.back.append(tasks[:1])
        return (*self.back.pop(0), *tasks[1:])


class MovesPositions(Wrapped):
    """Tells the same changes at another position each time."""

    asked = 0

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        self.asked += 1
        if self.asked % 2:
            return self.inner.changes(workspace, after, limit)
        return [change.but(position=change.position + 1) for change in self.inner.changes(workspace, after, limit)]


class TellsChangesTwice(Wrapped):
    """Begins each page with the last change of the page before."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        return self.inner.changes(workspace, max(0, after - 1), limit)


def lived(storage: Storage) -> Report:
    """Return the report of some hundred errands on *storage*."""
    ledger, clock = Ledger(WORKSPACE), OwnClock()
    with opened(lambda: storage, ledger, clock) as desk:
        errands = Errands(desk, Random(3), partial(ledger.take, PARENT), clock)
        errands.found()
        for _ in range(400):
            errands.run_one()
        found = [*at_the_end(desk, ledger, ledger.counts)]
    return report(ledger, ledger.counts, found)


def test_a_storage_that_keeps_its_promises_passes() -> None:
    """Some hundred errands on the reference leave nothing to complain of, and everything was counted."""
    report = lived(MemoryStorage())

    assert not report.violations
    counts = report.counts
    assert counts["carried out"] > 200
    assert counts["commits"] == counts["changes"] > 200
    assert counts["effects"] == counts["effects settled"] > 50
    assert counts["effects claimed again"] > 0
    assert counts["effects postponed"] > 0


@pytest.mark.parametrize(
    ("saboteur", "broken"),
    [
        (saboteurs.LosesSome, "nothing acknowledged is lost"),
        (saboteurs.WritesHalf, "half a command"),
        (saboteurs.WritesHalf, "each effect is done"),
        (SaysItIsStale, "what is refused isn't written"),
        (InventsEffects, "each effect is done"),
        (saboteurs.LeasesForNothing, "one at a time"),
        (NeverSettles, "what is over is over"),
        (GivesUp, "no effect is given up by itself"),
        (LetsOthersOvertake, "effects keep their order"),
        (saboteurs.SkipsChanges, "every change is seen once"),
        (TellsChangesTwice, "every change is seen once"),
        (MovesPositions, "a position stays"),
        (saboteurs.ForgetsDeliveries, "stored exactly once"),
    ],
)
def test_a_storage_that_breaks_a_promise_is_caught(saboteur: Callable[[Storage], Storage], broken: str) -> None:
    """What a saboteur breaks is named."""
    report = lived(saboteur(MemoryStorage()))

    assert broken in {violation.invariant for violation in report.violations}
