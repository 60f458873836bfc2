"""Storages around a storage: one remembers what was written; in others a rival writes, an answer or a life is lost."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from omnikit.desk.audit import EVERYTHING, Violation
from omnikit.desk.ports import (
    Attendee,
    Change,
    DeadLetter,
    Flaw,
    Forgotten,
    Needs,
    Receipt,
    Recorded,
    Reported,
    Snapshot,
    Storage,
    Task,
    UnitOfWork,
)
from omnikit.engine.load import Load
from omnikit.model.contact import Binding, Contact, Entry, Identity
from omnikit.model.conversation import Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.effects import LogLine
from omnikit.model.errors import LostConnection, StaleVersion, StorageError
from omnikit.model.ids import AccountId, ContactId, ConversationId, EffectId, MemberId, QuickReplyId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.quick_reply import QuickReply
from omnikit.model.views import Count, Hits, Page, Position, Query, Search
from omnikit.policies.context import Context
from omnikit.testing.lines import Lines


class Wrapped:
    """Hands every call on to *inner*."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner

    def read(self, needs: Needs) -> Snapshot:
        return self.inner.read(needs)

    def commit(self, work: UnitOfWork) -> None:
        self.inner.commit(work)

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        return self.inner.commit_group(works)

    def page(self, query: Query, context: Context) -> Page:
        return self.inner.page(query, context)

    def counts(self, queries: Sequence[Query], context: Context) -> Sequence[Count]:
        return self.inner.counts(queries, context)

    def badge(self, context: Context) -> Count:
        return self.inner.badge(context)

    def search(self, search: Search, context: Context) -> Hits:
        return self.inner.search(search, context)

    def tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        return self.inner.tags(workspace, words, limit)

    def used_tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        return self.inner.used_tags(workspace, words, limit)

    def ledger(
        self,
        workspace: WorkspaceId,
        contacts: Sequence[ContactId],
        fields: frozenset[str] | None,
        before: Entry | None,
        limit: int,
    ) -> Sequence[Entry]:
        return self.inner.ledger(workspace, contacts, fields, before, limit)

    def bindings(self, workspace: WorkspaceId, browsers: Sequence[Identity]) -> Sequence[Binding]:
        return self.inner.bindings(workspace, browsers)

    def quick_replies(
        self,
        workspace: WorkspaceId,
        owners: Sequence[MemberId | None],
        words: str,
        after: QuickReplyId | None,
        limit: int,
    ) -> Sequence[QuickReply]:
        return self.inner.quick_replies(workspace, owners, words, after, limit)

    def prepared(
        self, workspace: WorkspaceId, owners: Sequence[MemberId | None], words: str, limit: int
    ) -> Sequence[QuickReply]:
        return self.inner.prepared(workspace, owners, words, limit)

    def said(self, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
        return self.inner.said(workspace, member, words, limit)

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        return self.inner.history(workspace, conversation, after)

    def roster(self, workspace: WorkspaceId) -> Sequence[Attendee]:
        return self.inner.roster(workspace)

    def attendance(self, workspace: WorkspaceId, member: MemberId, after: int) -> Sequence[Recorded]:
        return self.inner.attendance(workspace, member, after)

    def renew(self, workspace: WorkspaceId, member: MemberId, now: datetime, until: datetime) -> bool:
        return self.inner.renew(workspace, member, now, until)

    def queued(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return self.inner.queued(workspace, after, limit)

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        return self.inner.messages(workspace, conversation, after, limit)

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        return self.inner.record(workspace, conversation)

    def due(self, workspace: WorkspaceId, now: datetime, after: Position | None, limit: int) -> Sequence[Position]:
        return self.inner.due(workspace, now, after, limit)

    def seated(
        self, workspace: WorkspaceId, member: MemberId, until: datetime, after: ConversationId | None, limit: int
    ) -> Sequence[ConversationId]:
        return self.inner.seated(workspace, member, until, after, limit)

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        return self.inner.claim(workspace, now, lease, kinds, limit)

    def settle(self, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
        self.inner.settle(workspace, ids)

    def postpone(self, workspace: WorkspaceId, ids: Sequence[EffectId], until: datetime) -> None:
        self.inner.postpone(workspace, ids, until)

    def bury(self, workspace: WorkspaceId, ids: Sequence[EffectId], reason: str) -> None:
        self.inner.bury(workspace, ids, reason)

    def sent(
        self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        sequence: int,
        externals: Sequence[str],
        status: DeliveryStatus,
        at: datetime,
        error: str = "",
    ) -> None:
        self.inner.sent(workspace, conversation, sequence, externals, status, at, error)

    def report(
        self, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
    ) -> Sequence[Reported]:
        return self.inner.report(workspace, account, receipts, at)

    def dead(self, workspace: WorkspaceId, after: EffectId | None, limit: int) -> Sequence[DeadLetter]:
        return self.inner.dead(workspace, after, limit)

    def revive(self, workspace: WorkspaceId, ids: Sequence[EffectId], at: datetime) -> None:
        self.inner.revive(workspace, ids, at)

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        return self.inner.changes(workspace, after, limit)

    def position(self, workspace: WorkspaceId) -> int:
        return self.inner.position(workspace)

    def wait(self, workspace: WorkspaceId, after: int, timeout: timedelta) -> None:
        self.inner.wait(workspace, after, timeout)

    def tend(self, workspace: WorkspaceId) -> None:
        self.inner.tend(workspace)

    def loads(self, workspace: WorkspaceId) -> Mapping[MemberId, Load]:
        return self.inner.loads(workspace)

    def flaws(self, workspace: WorkspaceId) -> Sequence[Flaw]:
        return self.inner.flaws(workspace)

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        return self.inner.forget(workspace, contact)

    def erase(self, workspace: WorkspaceId, before: datetime) -> Forgotten:
        return self.inner.erase(workspace, before)

    def prune(self, workspace: WorkspaceId, before: datetime) -> None:
        self.inner.prune(workspace, before)

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return self.inner.scan(workspace, after, limit)

    def contacts(self, workspace: WorkspaceId, after: ContactId | None, limit: int) -> Sequence[Contact]:
        return self.inner.contacts(workspace, after, limit)

    def workspaces(self) -> Sequence[WorkspaceId]:
        return self.inner.workspaces()

    def close(self) -> None:
        self.inner.close()


class Watching(Wrapped):
    """Remembers every unit of work that was written, until it is ``taken``, and counts those refused as stale.

    *renewals* are leases that were moved on, and until when. *disorder* is what was given out though something else
    stood before it.
    """

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.written: list[UnitOfWork] = []
        self.renewals: list[tuple[MemberId, datetime]] = []
        self.stale = 0
        self.lines = Lines()
        self.disorder: list[Violation] = []

    def commit(self, work: UnitOfWork) -> None:
        try:
            self.inner.commit(work)
        except StaleVersion:
            self.stale += 1
            raise
        self._wrote(work)

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        errors = self.inner.commit_group(works)
        for work, error in zip(works, errors, strict=True):
            self.stale += isinstance(error, StaleVersion)
            if error is None:
                self._wrote(work)
        return errors

    def _wrote(self, work: UnitOfWork) -> None:
        self.written.append(work)
        self.lines.wrote(work)

    def taken(self) -> list[UnitOfWork]:
        """Return what was written since the last time."""
        written, self.written = self.written, []
        return written

    def renew(self, workspace: WorkspaceId, member: MemberId, now: datetime, until: datetime) -> bool:
        runs = self.inner.renew(workspace, member, now, until)
        if runs:
            self.renewals.append((member, until))
        return runs

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        tasks = self.inner.claim(workspace, now, lease, kinds, limit)
        self.disorder += self.lines.claimed(tasks)
        return tasks

    def settle(self, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
        self.inner.settle(workspace, ids)
        self.lines.settled(ids)

    def bury(self, workspace: WorkspaceId, ids: Sequence[EffectId], reason: str) -> None:
        self.inner.bury(workspace, ids, reason)
        self.lines.buried(ids)

    def revive(self, workspace: WorkspaceId, ids: Sequence[EffectId], at: datetime) -> None:
        self.inner.revive(workspace, ids, at)
        self.lines.revived(ids)

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        whole = self.inner.read(Needs(workspace=workspace, contact=contact)).contact
        theirs = whole.ids if whole is not None else ()
        forgotten = self.inner.forget(workspace, contact)
        scanned = self.inner.scan(workspace, None, EVERYTHING)
        self.lines.forgot([conversation.id for conversation in scanned if conversation.contact in theirs])
        return forgotten


class Meanwhile(Wrapped):
    """Lets somebody else write between a read and the commit that follows it: the next *times* commits wait for it.

    A group of commits waits once.
    """

    def __init__(self, inner: Storage, other: Callable[[], object], *, times: int = 1) -> None:
        super().__init__(inner)
        self.other = other
        self.times = times

    def commit(self, work: UnitOfWork) -> None:
        self._others_write()
        self.inner.commit(work)

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        self._others_write()
        return self.inner.commit_group(works)

    def _others_write(self) -> None:
        if self.times:
            self.times -= 1
            self.other()


class Faulty(Wrapped):
    """Now and then lets a rival write first, or loses the answer to a commit that was done; *made* counts both."""

    def __init__(self, inner: Storage, chance: Random, rival: Callable[[UnitOfWork], bool]) -> None:
        super().__init__(inner)
        self.chance = chance
        self.rival = rival
        self.made: Counter[str] = Counter()

    def commit(self, work: UnitOfWork) -> None:
        self._rivalled(work)
        self.inner.commit(work)
        if self._lost():
            raise LostConnection("the connection broke")

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        for work in works:
            self._rivalled(work)
        errors = self.inner.commit_group(works)
        if self._lost():
            raise LostConnection("the connection broke")
        return errors

    def _rivalled(self, work: UnitOfWork) -> None:
        if self.chance.random() < 0.1 and self.rival(work):
            self.made["lost version"] += 1

    def _lost(self) -> bool:
        lost = self.chance.random() < 0.02
        self.made["lost acknowledgement"] += lost
        return lost


class Killed(BaseException):
    """The process is no more; nobody catches this but whoever killed it."""


class Mortal:
    """Hands every call on to *inner*, until it ``dies_after`` so many: the next one ends the process that makes it."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner
        self.left: int | None = None

    @classmethod
    def around(cls, inner: Storage) -> "tuple[Storage, Mortal]":
        """Return a mortal storage twice: as what it is to a desk, and as what it is to whoever kills it."""
        mortal = cls(inner)
        return cast(Storage, mortal), mortal

    def dies_after(self, calls: int | None) -> None:
        """Let the process live for so many calls; None: for good."""
        self.left = calls

    def __getattr__(self, name: str) -> Any:
        handed_on = getattr(self.inner, name)

        def call(*arguments: object, **named: object) -> object:
            if self.left == 0:
                raise Killed(name)
            if self.left is not None:
                self.left -= 1
            return handed_on(*arguments, **named)

        return call
