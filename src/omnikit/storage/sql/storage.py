"""A storage in an SQL database: the port, one line a method; the work is done by the modules of this room."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

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
    Subject,
    Task,
    UnitOfWork,
)
from omnikit.engine.load import Load
from omnikit.model.contact import Binding, Contact, Entry, Identity
from omnikit.model.conversation import Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.effects import LogLine
from omnikit.model.errors import BrokenHold, DuplicateMessage, StaleVersion, StorageError, TakenMessageId
from omnikit.model.ids import AccountId, ContactId, ConversationId, EffectId, MemberId, QuickReplyId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.presence import Presence
from omnikit.model.quick_reply import QuickReply
from omnikit.model.views import Count, Hits, Page, Position, Query, Search
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context
from omnikit.storage.codec import instant
from omnikit.storage.sql import (
    change,
    feed,
    index,
    lists,
    outbox,
    reading,
    records,
    search,
    sending,
    suggesting,
    upkeep,
)
from omnikit.storage.sql.database import Database, GateClosed
from omnikit.storage.sql.joined import joined
from omnikit.storage.sql.quick_replies import Shelves
from omnikit.storage.sql.texts import STANDING

RENEW = """UPDATE {member} SET "until" = CASE WHEN "until" < ? THEN ? ELSE "until" END
WHERE workspace = ? AND id = ? AND "until" > ?"""
NOBODY = (0, 0, 0, 0, None)
"""What holds are about, of a member who isn't stored."""
LOADS = "SELECT id, offered, accepted FROM {member} WHERE workspace = ? AND (offered <> 0 OR accepted <> 0)"


class SqlStorage:
    """A storage in *database*, which is open and has the tables. Safe to use from several threads and processes.

    ``storage.open_storage`` makes one of a URL. Every method may raise ``StorageError``.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._teams: reading.Teams = {}
        self._quick_replies = Shelves()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def joined(self, connection: object) -> "SqlStorage":
        """Return this storage on a connection of the host's, in whose transaction everything is then written.

        *connection*: of the same database, ``sqlite3``'s, ``psycopg``'s or SQLAlchemy's. It writes at savepoints and
        never commits: that is the host's, and what it rolls back never happened. A transaction is begun where none
        is. Serialisation failures are the host's, too: they come as ``StorageError``, and nothing is tried again.
        Raises ``InvalidInput`` for another connection.
        """
        inside = SqlStorage(joined(self.database, connection))
        inside._quick_replies = self._quick_replies  # which keep nothing that is read there
        return inside

    # --- one decision

    def read(self, needs: Needs) -> Snapshot:
        return reading.read(self.database, self._teams, needs)

    def commit(self, work: UnitOfWork) -> None:
        try:
            self.database.carry_out((change.Change(work),))
        except GateClosed as closed:
            raise self._reason(work, closed) from None
        self.database.ring(work.workspace)

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        try:
            changes = [change.Change(work) for work in works]
        except StorageError:  # one of them can't be stored at all
            return [self._refusal(work) for work in works]
        try:
            self.database.carry_out(changes)
        except StaleVersion:
            return [self._refusal(work) for work in works]  # one stands in the way: each by itself
        for workspace in {work.workspace for work in works}:
            self.database.ring(workspace)
        return [None] * len(works)

    def _refusal(self, work: UnitOfWork) -> StorageError | None:
        try:
            self.commit(work)
        except StorageError as error:
            return error
        return None

    # --- lists

    def page(self, query: Query, context: Context) -> Page:
        return lists.page(self.database, query, context)

    def counts(self, queries: Sequence[Query], context: Context) -> Sequence[Count]:
        return lists.counts(self.database, queries, context)

    def badge(self, context: Context) -> Count:
        return lists.badge(self.database, context)

    def search(self, search: Search, context: Context) -> Hits:
        return _search(self.database, search, context)

    def tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        return records.tags(self.database, workspace, words, limit)

    # --- contacts

    def used_tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        return records.tags(self.database, workspace, words, limit, used=True)

    def ledger(
        self,
        workspace: WorkspaceId,
        contacts: Sequence[ContactId],
        fields: frozenset[str] | None,
        before: Entry | None,
        limit: int,
    ) -> Sequence[Entry]:
        return records.ledger(self.database, workspace, contacts, fields, before, limit)

    def bindings(self, workspace: WorkspaceId, browsers: Sequence[Identity]) -> Sequence[Binding]:
        return records.bindings(self.database, workspace, browsers)

    # --- quick replies, and what was sent

    def quick_replies(
        self,
        workspace: WorkspaceId,
        owners: Sequence[MemberId | None],
        words: str,
        after: QuickReplyId | None,
        limit: int,
    ) -> Sequence[QuickReply]:
        return self._quick_replies.page(self.database, workspace, owners, words, after, limit)

    def prepared(
        self, workspace: WorkspaceId, owners: Sequence[MemberId | None], words: str, limit: int
    ) -> Sequence[QuickReply]:
        return self._quick_replies.best(self.database, workspace, owners, words, limit)

    def said(self, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
        return suggesting.said(self.database, workspace, member, words, limit)

    # --- one conversation

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        return reading.history(self.database, workspace, conversation, after)

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        return reading.messages(self.database, workspace, conversation, after, limit)

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        return reading.record(self.database, workspace, conversation)

    # --- who is there, and who is waited for

    def roster(self, workspace: WorkspaceId) -> Sequence[Attendee]:
        return reading.roster(self.database, workspace)

    def attendance(self, workspace: WorkspaceId, member: MemberId, after: int) -> Sequence[Recorded]:
        return reading.attendance(self.database, workspace, member, after)

    def renew(self, workspace: WorkspaceId, member: MemberId, now: datetime, until: datetime) -> bool:
        at, end = instant(now), instant(until)
        with self.database.transaction(writes=True):
            return self.database.write(RENEW, [(end, end, workspace, member, at)]) > 0

    def queued(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return reading.queued(self.database, workspace, after, limit)

    # --- what comes due

    def due(self, workspace: WorkspaceId, now: datetime, after: Position | None, limit: int) -> Sequence[Position]:
        return reading.due(self.database, workspace, now, after, limit)

    def seated(
        self, workspace: WorkspaceId, member: MemberId, until: datetime, after: ConversationId | None, limit: int
    ) -> Sequence[ConversationId]:
        return reading.seated(self.database, workspace, member, until, after, limit)

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        return outbox.claim(self.database, workspace, now, lease, kinds, limit)

    def settle(self, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
        outbox.settle(self.database, workspace, ids)

    def postpone(self, workspace: WorkspaceId, ids: Sequence[EffectId], until: datetime) -> None:
        outbox.postpone(self.database, workspace, ids, until)

    def bury(self, workspace: WorkspaceId, ids: Sequence[EffectId], reason: str) -> None:
        outbox.bury(self.database, workspace, ids, reason)

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
        sending.sent(self.database, workspace, conversation, sequence, externals, status, at, error)

    def report(
        self, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
    ) -> Sequence[Reported]:
        return sending.report(self.database, workspace, account, receipts, at)

    def dead(self, workspace: WorkspaceId, after: EffectId | None, limit: int) -> Sequence[DeadLetter]:
        return outbox.dead(self.database, workspace, after, limit)

    def revive(self, workspace: WorkspaceId, ids: Sequence[EffectId], at: datetime) -> None:
        outbox.revive(self.database, workspace, ids, at)

    # --- the feed

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        return feed.changes(self.database, workspace, after, limit)

    def position(self, workspace: WorkspaceId) -> int:
        return feed.last(self.database, workspace, feed.POSITION)

    def wait(self, workspace: WorkspaceId, after: int, timeout: timedelta) -> None:
        feed.wait(self.database, workspace, after, timeout)

    def tend(self, workspace: WorkspaceId) -> None:
        feed.give_positions(self.database, workspace)
        index.index(self.database, workspace)

    # --- looking after it

    def loads(self, workspace: WorkspaceId) -> Mapping[MemberId, Load]:
        found = self.database.rows(LOADS, workspace)
        return {MemberId(id): Load(offered, accepted) for id, offered, accepted in found}

    def flaws(self, workspace: WorkspaceId) -> Sequence[Flaw]:
        return upkeep.flaws(self.database, workspace)

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        return upkeep.forget(self.database, workspace, contact)

    def erase(self, workspace: WorkspaceId, before: datetime) -> Forgotten:
        return upkeep.erase(self.database, workspace, before)

    def prune(self, workspace: WorkspaceId, before: datetime) -> None:
        upkeep.prune(self.database, workspace, before)

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return reading.scan(self.database, workspace, after, limit)

    def contacts(self, workspace: WorkspaceId, after: ContactId | None, limit: int) -> Sequence[Contact]:
        return reading.contacts(self.database, workspace, after, limit)

    def workspaces(self) -> Sequence[WorkspaceId]:
        return reading.workspaces(self.database)

    # --- why not

    def _reason(self, work: UnitOfWork, closed: GateClosed) -> StorageError:
        """Return what forbids *work* now; what did a moment ago may be over, and is a lost race all the same."""
        workspace = work.workspace
        for needs in (Needs(workspace=workspace, key=work.key), Needs(workspace=workspace, delivery=work.delivery)):
            if (needs.key is not None or needs.delivery is not None) and self.read(needs).carried is not None:
                return DuplicateMessage("its key was bound meanwhile")
        version = self._version_of(work.subject)
        if version != work.expected:
            return StaleVersion(f"version {version}, not {work.expected}")
        for hold in work.holds:
            standing = self.database.rows(STANDING, workspace, hold.member)
            if not change.holds(change.check_of(hold), standing[0] if standing else NOBODY):
                return BrokenHold(f"{hold!r} holds no more")
        ours = [message.id for message in work.messages if message.ours]
        for at, id in enumerate(ours):
            if id in ours[:at] or self.read(Needs(workspace=workspace, message=id)).message is not None:
                return TakenMessageId(id)
        return StaleVersion(str(closed))

    def _version_of(self, subject: Subject) -> int:
        if isinstance(subject, Workspace):
            there: object = self.read(Needs(workspace=subject.id)).workspace
        elif isinstance(subject, Conversation):
            there = self.read(Needs(workspace=subject.workspace, conversation=subject.id)).conversation
        elif isinstance(subject, Presence):
            there = self.read(Needs(workspace=subject.workspace, presences=True)).presences.get(subject.member)
        elif isinstance(subject, Contact):
            there = self.read(Needs(workspace=subject.workspace, other=subject.id)).other
        else:
            there = self.read(Needs(workspace=subject.workspace, quick_reply=subject.id)).quick_reply
        return getattr(there, "version", 0)


_search = search.search
