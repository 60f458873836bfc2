"""Storages that break one promise each when processes die or meet; opened by URL, as each process does it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from omnikit.desk.ports import Change, LoadBelow, Needs, Snapshot, Storage, Task, UnitOfWork
from omnikit.engine.load import Load
from omnikit.model.conversation import Conversation
from omnikit.model.errors import BrokenHold, LostConnection
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.storage import open_storage
from omnikit.testing.wrapping import Wrapped


class WritesLater(Wrapped):
    """Says that it is written when it is only about to be: it writes when somebody asks for that conversation."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.left: UnitOfWork | None = None

    def _write(self) -> None:
        left, self.left = self.left, None
        if left is not None:
            self.inner.commit(left)

    def read(self, needs: Needs) -> Snapshot:
        if self.left is not None and not self._knows_nothing_of(needs, self.left):
            self._write()
        return self.inner.read(needs)

    def _knows_nothing_of(self, needs: Needs, left: UnitOfWork) -> bool:
        subject = left.subject
        if not isinstance(subject, Conversation):
            return False
        known = {subject.id, (subject.thread.account, subject.thread.key), left.key, left.delivery}
        thread = None if needs.thread is None else (needs.thread.account, needs.thread.key)
        return not known & ({needs.conversation, thread, needs.key, needs.delivery} - {None})

    def commit(self, work: UnitOfWork) -> None:
        self._write()
        self.left = work

    def close(self) -> None:
        self._write()
        self.inner.close()


class LosesSome(Wrapped):
    """Says of each tenth commit that it is written, and doesn't write it."""

    commits = 0

    def commit(self, work: UnitOfWork) -> None:
        self.commits += 1
        if self.commits % 10 or not isinstance(work.subject, Conversation):
            self.inner.commit(work)


class WritesHalf(Wrapped):
    """Forgets each third commit's status record, message lines and last effect."""

    commits = 0

    def commit(self, work: UnitOfWork) -> None:
        self.commits += 1
        if self.commits % 3:
            self.inner.commit(work)
        else:
            self.inner.commit(work.but(record=(), effects=work.effects[:-1]))


class BreaksDownTwice(Wrapped):
    """Loses its connection as long as a file is there, and once more when it is gone."""

    gone = False

    def __init__(self, inner: Storage, outage: Path) -> None:
        super().__init__(inner)
        self.outage = outage

    def read(self, needs: Needs) -> Snapshot:
        if self.outage.exists():
            self.gone = True
            raise LostConnection("the server is gone")
        if self.gone:
            self.gone = False
            raise LostConnection("the server is back, and this connection as dead as the last")
        return self.inner.read(needs)


class RemembersLoads(Wrapped):
    """Knows who has how much from its own last commit, beside the commit that adds to it."""

    loads_then: Mapping[MemberId, Load] | None = None

    def commit(self, work: UnitOfWork) -> None:
        loads = self.loads_then or {}
        for hold in work.holds:
            if not isinstance(hold, LoadBelow) or hold.limit is None or hold.member not in loads:
                continue
            if loads[hold.member].total >= hold.limit:
                raise BrokenHold(repr(hold))
        self.inner.commit(work.but(holds=()))
        self.loads_then = self.inner.loads(work.workspace)


class LeasesForNothing(Wrapped):
    """Gives effects to whoever asks, for no time at all."""

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        return self.inner.claim(workspace, now, timedelta(0), kinds, limit)


class SkipsChanges(Wrapped):
    """Leaves the last change of a long page out; it is asked for what comes after the page."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        changes = self.inner.changes(workspace, after, limit)
        return (*changes[:-2], *changes[-1:])


class ForgetsDeliveries(Wrapped):
    """Doesn't bind what was delivered."""

    def commit(self, work: UnitOfWork) -> None:
        self.inner.commit(work.but(delivery=None))


def spoiled(url: str, *by: Callable[[Storage], Storage]) -> Storage:
    """Open the storage at *url*, spoiled by each of these."""
    storage: Storage = open_storage(url)
    for spoil in by:
        storage = spoil(storage)
    return storage
