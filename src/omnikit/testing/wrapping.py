"""Storages around a storage: one that remembers what was written, one in which others write meanwhile."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from omnikit.desk.ports import Needs, Recorded, Snapshot, Storage, Task, UnitOfWork
from omnikit.model.conversation import Conversation
from omnikit.model.effects import LogLine
from omnikit.model.errors import StaleVersion
from omnikit.model.ids import ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.views import Page, Query
from omnikit.policies.context import Context


class Wrapped:
    """Hands every call on to *inner*."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner

    def read(self, needs: Needs) -> Snapshot:
        return self.inner.read(needs)

    def commit(self, work: UnitOfWork) -> None:
        self.inner.commit(work)

    def page(self, query: Query, context: Context) -> Page:
        return self.inner.page(query, context)

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        return self.inner.history(workspace, conversation, after)

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        return self.inner.messages(workspace, conversation, after, limit)

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        return self.inner.record(workspace, conversation)

    def due(self, workspace: WorkspaceId, now: datetime, limit: int) -> Sequence[ConversationId]:
        return self.inner.due(workspace, now, limit)

    def seated(self, workspace: WorkspaceId, member: MemberId, until: datetime, limit: int) -> Sequence[ConversationId]:
        return self.inner.seated(workspace, member, until, limit)

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        return self.inner.claim(workspace, now, lease, kinds, limit)

    def settle(self, workspace: WorkspaceId, ids: Sequence[int], retry_at: datetime | None) -> None:
        self.inner.settle(workspace, ids, retry_at)

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return self.inner.scan(workspace, after, limit)

    def workspaces(self) -> Sequence[WorkspaceId]:
        return self.inner.workspaces()

    def close(self) -> None:
        self.inner.close()


class Watching(Wrapped):
    """Remembers every unit of work that was written, until it is ``taken``, and counts those refused as stale."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.written: list[UnitOfWork] = []
        self.stale = 0

    def commit(self, work: UnitOfWork) -> None:
        try:
            self.inner.commit(work)
        except StaleVersion:
            self.stale += 1
            raise
        self.written.append(work)

    def taken(self) -> list[UnitOfWork]:
        """Return what was written since the last time."""
        written, self.written = self.written, []
        return written


class Meanwhile(Wrapped):
    """Lets somebody else write between a read and the commit that follows it: the next *times* commits wait for it."""

    def __init__(self, inner: Storage, other: Callable[[], object], *, times: int = 1) -> None:
        super().__init__(inner)
        self.other = other
        self.times = times

    def commit(self, work: UnitOfWork) -> None:
        if self.times:
            self.times -= 1
            self.other()
        self.inner.commit(work)
