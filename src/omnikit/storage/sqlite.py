"""A storage in one SQLite file: constant statements on one connection, every commit all or nothing."""

import functools
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from sqlalchemy.dialects import sqlite as dialect

from omnikit.desk.ports import (
    Carried,
    ContactChange,
    Delivery,
    Enabled,
    Needs,
    Recorded,
    Snapshot,
    Task,
    ThreadKey,
    UnitOfWork,
)
from omnikit.engine.views import LANE_OF, MINE, STATUS_OF, kind_of, listing
from omnikit.model.contact import Contact
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import LogLine
from omnikit.model.errors import BrokenHold, DuplicateMessage, InvalidInput, StaleVersion, StorageError, UnknownName
from omnikit.model.ids import CommandKey, ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.views import ConversationKind, Page, Query
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context
from omnikit.storage import statements as sql
from omnikit.storage.codec import decode, decode_effect, decode_event, encode, instant
from omnikit.storage.tables import SCHEMA, ddl, metadata

URL = "sqlite:///relative.db or sqlite:////absolute.db, with ?synchronous=FULL to survive a loss of power"
SYNCHRONOUS = ("NORMAL", "FULL")
PATIENCE = timedelta(seconds=5)
OWN = ""
"""The name of a workspace's own stream of events."""

_WHAT_TO_DO = {
    sqlite3.SQLITE_NOTADB: "it is no SQLite database; name another file",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened; is it a file, and may this process read it?",
    sqlite3.SQLITE_READONLY: "it can't be written; let this process write the file and its directory",
    sqlite3.SQLITE_BUSY: f"another process has kept it for {PATIENCE.seconds} seconds; let that end, and try again",
    sqlite3.SQLITE_FULL: "the disk is full; make room, and try again",
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore a copy",
}

Rows = list[tuple[Any, ...]]


class CannotOpen(StorageError):
    """The database can't be used; says why and what to do."""


class SQLiteStorage:
    """A storage in the file at *path*, made there if there is none. Safe to use from several threads and processes.

    *synchronous*: NORMAL survives a crash of the process, FULL a loss of power too, for a wait at each commit.
    *must_exist*: don't make a file. Raises ``CannotOpen``, and from every method ``StorageError``.
    """

    def __init__(self, path: str | Path, *, synchronous: str = "NORMAL", must_exist: bool = False) -> None:
        if synchronous not in SYNCHRONOUS:
            raise UnknownName("synchronous", synchronous, SYNCHRONOUS)
        self.path = Path(path)
        self._lock = threading.RLock()
        self._teams: dict[WorkspaceId, tuple[str, Workspace]] = {}
        self._connection = self._connect(must_exist)
        try:
            self._prepare(synchronous)
        except BaseException as error:
            self._connection.close()
            if isinstance(error, StorageError) and not isinstance(error, CannotOpen):
                raise CannotOpen(str(error)) from error
            raise

    @classmethod
    def at(cls, rest: str, *, must_exist: bool = False) -> "SQLiteStorage":
        """Open what stands after ``sqlite:`` in a URL.

        Raises ``InvalidInput`` for another shape, ``UnknownName`` for an unknown option, ``CannotOpen``.
        """
        place, _, asked = rest.partition("?")
        slashes, path = place[:3], place[3:]
        if slashes != "///" or not path:
            raise InvalidInput("storage", f"sqlite:{rest}", URL)
        options = dict(parse_qsl(asked, keep_blank_values=True))
        synchronous = options.pop("synchronous", "NORMAL").upper()
        for name in options:
            raise UnknownName("storage option", name, ("synchronous",))
        return cls(path, synchronous=synchronous, must_exist=must_exist)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    # --- the port

    def read(self, needs: Needs) -> Snapshot:
        workspace = needs.workspace
        with self._transaction("BEGIN"):
            team = self._team(workspace)
            conversation = self._conversation(needs)
            contact = needs.contact
            if not contact and needs.identity is not None:
                found = self._rows(sql.CONTACT_OF, workspace, needs.identity.account, needs.identity.key)
                contact = found[0][0] if found else None
            if contact is None and conversation is not None:
                contact = conversation.contact
            bound = needs.delivery or needs.key
            return Snapshot(
                workspace=team,
                conversation=conversation,
                contact=self._contact(workspace, contact) if contact is not None else None,
                carried=self._carried(workspace, bound) if bound is not None else None,
            )

    def commit(self, work: UnitOfWork) -> None:
        with self._transaction("BEGIN IMMEDIATE"):
            before = self._check(work)
            stream = self._put(work, before)
            first = work.subject.version - len(work.events) + 1
            self._many(
                sql.ADD_EVENT,
                [
                    (work.workspace, stream or OWN, first + index, event.kind, instant(event.at), encode(event))
                    for index, event in enumerate(work.events)
                ],
            )
            if stream is not None:
                self._say(work, stream)
            self._add_effects(work, stream)
            if work.contact is not None:
                self._put_contact(work.workspace, work.contact)
            self._bind(work, stream, first)

    def page(self, query: Query, context: Context) -> Page:
        workspace = context.facts.workspace.id
        lane = LANE_OF.get(query.view)
        narrowed = {
            "status": STATUS_OF[query.view].value,
            "lane": None if lane is None else lane.value,
            "channel": query.channel,
            "account": query.account,
            "collaborative": None if query.kind is None else int(query.kind is ConversationKind.COLLABORATIVE),
        }
        asked = {name: value for name, value in narrowed.items() if value is not None}
        mine = (workspace, context.actor.member or "") if query.view in MINE else ()
        rows = self._query(sql.page(tuple(asked), mine=bool(mine)), workspace, *asked.values(), *mine)
        found = listing((self._value(workspace, *row) for row in rows), query, context)
        assert not isinstance(found, Denied), "a refused list was asked of the storage"
        return found

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        if conversation == OWN:
            return ()
        rows = self._query(sql.HISTORY, workspace, conversation or OWN, after)
        return tuple(
            Recorded(version, decode_event(kind, state, "event", version, "of", conversation or "the team", workspace))
            for version, kind, state in rows
        )

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        rows = self._query(sql.MESSAGES, workspace, conversation, after, limit)
        return tuple(
            decode(Message, state, "message", sequence, "of", workspace, conversation) for sequence, state in rows
        )

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        rows = self._query(sql.RECORD, workspace, conversation)
        return tuple(
            decode(LogLine, state, "record line", number, "of", workspace, conversation) for number, state in rows
        )

    def due(self, workspace: WorkspaceId, now: datetime, limit: int) -> Sequence[ConversationId]:
        return tuple(id for (id,) in self._query(sql.DUE, workspace, instant(now), limit))

    def seated(self, workspace: WorkspaceId, member: MemberId, limit: int) -> Sequence[ConversationId]:
        return tuple(id for (id,) in self._query(sql.SEATED, workspace, member, limit))

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        asked = None if kinds is None else encode(tuple(sorted(kinds)))
        with self._transaction("BEGIN IMMEDIATE"):
            rows = self._rows(sql.OPEN_EFFECTS, workspace, instant(now), asked, asked, limit)
            self._many(sql.LEASE, [(instant(now + lease), workspace, id) for id, *_ in rows])
            return tuple(
                Task(
                    ids=(id,),
                    conversation=conversation,
                    effect=decode_effect(kind, state, "effect", id, "of", workspace),
                    attempts=attempts + 1,
                )
                for id, conversation, kind, attempts, state in rows
            )

    def settle(self, workspace: WorkspaceId, ids: Sequence[int], retry_at: datetime | None) -> None:
        with self._transaction("BEGIN IMMEDIATE"):
            if retry_at is None:
                self._many(sql.SETTLE, [(workspace, id) for id in ids])
            else:
                self._many(sql.RETRY, [(instant(retry_at), workspace, id) for id in ids])

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        rows = self._query(sql.SCAN, workspace, after, after, limit)
        return tuple(self._value(workspace, *row) for row in rows)

    def workspaces(self) -> Sequence[WorkspaceId]:
        return tuple(id for (id,) in self._query(sql.WORKSPACES))

    # --- reading, inside a transaction

    def _team(self, workspace: WorkspaceId) -> Workspace | None:
        rows = self._rows(sql.TEAM, workspace)
        if not rows:
            return None
        state = rows[0][0]
        # read by every command, changed by few: the same text is the same value
        known = self._teams.get(workspace)
        if known is None or known[0] != state:
            known = self._teams[workspace] = (state, decode(Workspace, state, "team", workspace))
        return known[1]

    def _conversation(self, needs: Needs) -> Conversation | None:
        if needs.conversation is not None:
            rows = self._rows(sql.CONVERSATION, needs.workspace, needs.conversation)
        elif needs.thread is not None:
            rows = self._rows(sql.LATEST, needs.workspace, needs.thread.account, needs.thread.key)
        else:
            return None
        return self._value(needs.workspace, *rows[0]) if rows else None

    @staticmethod
    def _value(workspace: WorkspaceId, id: str, state: str) -> Conversation:
        return decode(Conversation, state, "conversation", workspace, id)

    def _contact(self, workspace: WorkspaceId, id: ContactId) -> Contact | None:
        rows = self._rows(sql.CONTACT, workspace, id)
        return decode(Contact, rows[0][0], "contact", workspace, id) if rows else None

    def _carried(self, workspace: WorkspaceId, bound: CommandKey | Delivery) -> Carried | None:
        if isinstance(bound, Delivery):
            rows = self._rows(sql.DELIVERY, workspace, bound.account, bound.dedupe)
        else:
            rows = self._rows(sql.KEY, workspace, bound)
        if not rows:
            return None
        digest, conversation, first, last = rows[0]
        events = self._rows(sql.EVENTS, workspace, conversation or OWN, first, last)
        return Carried(
            digest=digest,
            conversation=conversation,
            events=tuple(
                decode_event(kind, state, "event", version, "of", conversation or "the team", workspace)
                for version, kind, state in events
            ),
        )

    # --- writing, inside a transaction

    def _check(self, work: UnitOfWork) -> tuple[Any, ...] | None:
        """Raise what forbids *work*, before anything is written; return the subject's columns as they are."""
        workspace, subject = work.workspace, work.subject
        if any(self._carried(workspace, bound) for bound in (work.key, work.delivery) if bound is not None):
            raise DuplicateMessage("its key was bound meanwhile")
        if isinstance(subject, Workspace):
            rows = self._rows(sql.TEAM_VERSION, workspace)
        else:
            rows = self._rows(sql.CONVERSATION_COLUMNS, workspace, subject.id)
            self._check_thread(workspace, subject, new=not rows)
        before = rows[0] if rows else None
        there = before[0] if before else 0
        if there != work.expected:
            raise StaleVersion(f"version {there}, not {work.expected}")
        team = self._team(workspace) if work.holds else None
        for hold in work.holds:
            if not _holds(team, hold):
                raise BrokenHold(f"{hold!r} holds no more")
        if work.contact is not None:
            self._check_contact(workspace, work.contact)
        return before

    def _check_thread(self, workspace: WorkspaceId, subject: Conversation, *, new: bool) -> None:
        """At most one conversation of a thread is not ended."""
        thread = ThreadKey(subject.thread.account, subject.thread.key)
        if new or subject.status is not ENDED:
            rows = self._rows(sql.RIVAL, workspace, thread.account, thread.key, subject.id)
            if rows:
                raise StaleVersion(f"thread {thread.key!r} has a conversation meanwhile")

    def _check_contact(self, workspace: WorkspaceId, change: ContactChange) -> None:
        rows = self._rows(sql.CONTACT_VERSION, workspace, change.contact.id)
        taken = not rows and any(
            self._rows(sql.CONTACT_OF, workspace, identity.account, identity.key)
            for identity in change.contact.identities
        )
        if (rows[0][0] if rows else 0) != change.expected or taken:
            raise StaleVersion(f"contact {change.contact.id!r} changed meanwhile")

    def _put(self, work: UnitOfWork, before: tuple[Any, ...] | None) -> ConversationId | None:
        """Write the subject; return the conversation's id."""
        workspace, subject = work.workspace, work.subject
        state = encode(subject)
        if isinstance(subject, Workspace):
            self._many(sql.PUT_TEAM, [(workspace, subject.version, state)])
            return None
        after = columns(subject)
        seats = frozenset[str]()
        if before is None:
            self._many(sql.ADD_CONVERSATION, [(workspace, subject.id, *after, state)])
        else:
            # SQLite rewrites each index that names a column of the SET list, changed or not
            changed = [index for index, value in enumerate(after) if value != before[index]]
            names = tuple(sql.COLUMNS[index] for index in changed)
            self._many(
                sql.update_conversation(names), [(*(after[index] for index in changed), state, workspace, subject.id)]
            )
            if "seats" in names:
                seats = frozenset(decode(tuple[str, ...], before[sql.COLUMNS.index("seats")], "seats", subject.id))
        if before is None or "seats" in names:
            seated = {seat.member for seat in subject.seats}
            self._many(sql.UNSEAT, [(workspace, member, subject.id) for member in seats - seated])
            self._many(sql.SEAT, [(workspace, member, subject.id) for member in seated - seats])
        return subject.id

    def _say(self, work: UnitOfWork, conversation: ConversationId) -> None:
        workspace = work.workspace
        self._many(
            sql.ADD_MESSAGE,
            [
                (workspace, conversation, message.sequence, instant(message.at), _or_none(message.sent_at), encode(message))
                for message in work.messages
            ],
        )
        self._many(
            sql.ADD_LINE,
            [(workspace, conversation, workspace, conversation, instant(line.at), encode(line)) for line in work.record],
        )

    def _add_effects(self, work: UnitOfWork, conversation: ConversationId | None) -> None:
        if not work.effects:
            return
        self._many(sql.COUNT_EFFECTS, [(work.workspace, len(work.effects))])
        first = self._rows(sql.LAST_EFFECT, work.workspace)[0][0] - len(work.effects) + 1
        self._many(
            sql.ADD_EFFECT,
            [
                (work.workspace, first + index, conversation, effect.kind, instant(work.at), encode(effect))
                for index, effect in enumerate(work.effects)
            ],
        )

    def _put_contact(self, workspace: WorkspaceId, change: ContactChange) -> None:
        contact = change.contact
        self._many(sql.PUT_CONTACT, [(workspace, contact.id, contact.version, encode(contact))])
        self._many(
            sql.PUT_IDENTITY,
            [(workspace, identity.account, identity.key, contact.id) for identity in contact.identities],
        )

    def _bind(self, work: UnitOfWork, conversation: ConversationId | None, first: int) -> None:
        carried = (work.digest, conversation, first, work.subject.version, instant(work.at))
        if work.key is not None:
            self._many(sql.BIND_KEY, [(work.workspace, work.key, *carried)])
        if work.delivery is not None:
            self._many(sql.BIND_DELIVERY, [(work.workspace, work.delivery.account, work.delivery.dedupe, *carried)])

    # --- the connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        """Do all of a block or nothing, with every error of SQLite told as one of ours."""
        with self._lock, self._told():
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte; the others say more than we need
            raise StorageError(f"{self.path}: {_WHAT_TO_DO.get(code, error)}") from error
        except UnicodeEncodeError as error:
            raise StorageError(f"half a character can't be stored: {error}") from None

    def _query(self, statement: str, *values: Any) -> Rows:
        with self._lock, self._told():
            return self._rows(statement, *values)

    def _rows(self, statement: str, *values: Any) -> Rows:
        return self._connection.execute(statement, values).fetchall()

    def _many(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._connection.executemany(statement, rows)
