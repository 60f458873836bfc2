"""A storage in one SQLite file: constant statements on one connection, every commit all or nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

from omnikit.desk.ports import (
    Carried,
    ContactChange,
    Delivery,
    Enabled,
    Needs,
    Recorded,
    Snapshot,
    Task,
    UnitOfWork,
)
from omnikit.engine.views import LANE_OF, MINE, STATUS_OF, listing
from omnikit.model.contact import Contact
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import LogLine
from omnikit.model.errors import BrokenHold, DuplicateMessage, InvalidInput, StaleVersion, UnknownName
from omnikit.model.ids import CommandKey, ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.views import ConversationKind, Page, Query
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context
from omnikit.storage import statements as sql
from omnikit.storage.codec import decode, decode_effect, decode_event, encode, instant
from omnikit.storage.database import Database, Rows

URL = "sqlite:///relative.db or sqlite:////absolute.db, with ?synchronous=FULL to survive a loss of power"
OWN = ""
"""The name of a workspace's own stream of events."""

Columns = tuple[object, ...]


class SQLiteStorage:
    """A storage in the file at *path*, made there if there is none. Safe to use from several threads and processes.

    *synchronous*: NORMAL survives a crash of the process, FULL a loss of power too, for a wait at each commit.
    *must_exist*: no file is made. Raises ``CannotOpen``; every method may raise ``StorageError``.
    """

    def __init__(self, path: str | Path, *, synchronous: str = "NORMAL", must_exist: bool = False) -> None:
        self.path = Path(path)
        self._db = Database(self.path, synchronous=synchronous, must_exist=must_exist)
        self._teams: dict[WorkspaceId, tuple[str, Workspace]] = {}

    @classmethod
    def at(cls, rest: str, *, must_exist: bool = False) -> "SQLiteStorage":
        """Open what stands after ``sqlite:`` in a URL.

        Raises ``InvalidInput`` for another shape, ``UnknownName`` for an unknown option, ``CannotOpen``.
        """
        place, _, asked = rest.partition("?")
        path = place.removeprefix("///")
        if path in ("", ":memory:") or path == place:
            raise InvalidInput("storage", f"sqlite:{rest}", URL)
        options = dict(parse_qsl(asked, keep_blank_values=True))
        synchronous = options.pop("synchronous", "NORMAL").upper()
        for name in options:
            raise UnknownName("storage option", name, ("synchronous",))
        return cls(path, synchronous=synchronous, must_exist=must_exist)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # --- the port

    def read(self, needs: Needs) -> Snapshot:
        workspace = needs.workspace
        with self._db.transaction(writes=False):
            team = self._team(workspace)
            conversation = self._conversation(needs)
            contact = needs.contact
            if not contact and needs.identity is not None:
                known = self._db.rows(sql.CONTACT_OF, workspace, needs.identity.account, needs.identity.key)
                contact = known[0][0] if known else None
            if contact is None and needs.identity is None and conversation is not None:
                contact = conversation.contact
            bound = needs.delivery or needs.key
            return Snapshot(
                workspace=team,
                conversation=conversation,
                contact=None if contact is None else self._contact(workspace, contact),
                carried=None if bound is None else self._carried(workspace, bound),
            )

    def commit(self, work: UnitOfWork) -> None:
        with self._db.transaction(writes=True):
            before = self._check(work)
            stream = self._put(work, before)
            first = work.subject.version - len(work.events) + 1
            self._db.write(
                sql.ADD_EVENT,
                [
                    (work.workspace, stream or OWN, version, event.kind, instant(event.at), encode(event))
                    for version, event in enumerate(work.events, first)
                ],
            )
            if stream is not None:
                self._say(work, stream)
            self._add_effects(work, stream)
            if work.contact is not None:
                self._put_contact(work.workspace, work.contact.contact)
            self._bind(work, stream, first)

    def page(self, query: Query, context: Context) -> Page:
        workspace = context.facts.workspace.id
        lane = LANE_OF.get(query.view)
        narrowed: dict[str, object] = {
            "status": STATUS_OF[query.view].value,
            "lane": lane and lane.value,
            "channel": query.channel,
            "account": query.account,
            "collaborative": None if query.kind is None else int(query.kind is ConversationKind.COLLABORATIVE),
        }
        asked = {name: value for name, value in narrowed.items() if value is not None}
        mine = (workspace, context.actor.member or "") if query.view in MINE else ()
        rows = self._db.rows(sql.page(tuple(asked), mine=bool(mine)), workspace, *asked.values(), *mine)
        found = listing([_value(workspace, *row) for row in rows], query, context)
        assert not isinstance(found, Denied), "a refused list was asked of the storage"
        return found

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        if conversation == OWN:
            return ()
        return _recorded(workspace, conversation, self._db.rows(sql.HISTORY, workspace, conversation or OWN, after))

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        rows = self._db.rows(sql.MESSAGES, workspace, conversation, after, limit)
        return tuple(decode(Message, state, workspace, conversation, "message", at) for at, state in rows)

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        rows = self._db.rows(sql.RECORD, workspace, conversation)
        return tuple(decode(LogLine, state, workspace, conversation, "line", at) for at, state in rows)

    def due(self, workspace: WorkspaceId, now: datetime, limit: int) -> Sequence[ConversationId]:
        return tuple(id for (id,) in self._db.rows(sql.DUE, workspace, instant(now), limit))

    def seated(self, workspace: WorkspaceId, member: MemberId, until: datetime, limit: int) -> Sequence[ConversationId]:
        return tuple(id for (id,) in self._db.rows(sql.SEATED, workspace, member, instant(until), limit))

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        asked = None if kinds is None else encode(tuple(sorted(kinds)))
        with self._db.transaction(writes=True):
            rows = self._db.rows(sql.OPEN_EFFECTS, workspace, instant(now), asked, asked, limit)
            self._db.write(sql.LEASE, [(instant(now + lease), workspace, id) for id, *_ in rows])
            return tuple(
                Task(
                    ids=(id,),
                    conversation=conversation,
                    effect=decode_effect(kind, state, workspace, "effect", id),
                    attempts=attempts + 1,
                )
                for id, conversation, kind, attempts, state in rows
            )

    def settle(self, workspace: WorkspaceId, ids: Sequence[int], retry_at: datetime | None) -> None:
        with self._db.transaction(writes=True):
            if retry_at is None:
                self._db.write(sql.SETTLE, [(workspace, id) for id in ids])
            else:
                self._db.write(sql.RETRY, [(instant(retry_at), workspace, id) for id in ids])

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return tuple(_value(workspace, *row) for row in self._db.rows(sql.SCAN, workspace, after or "", limit))

    def workspaces(self) -> Sequence[WorkspaceId]:
        return tuple(id for (id,) in self._db.rows(sql.WORKSPACES))

    # --- reading, inside a transaction

    def _team(self, workspace: WorkspaceId) -> Workspace | None:
        rows = self._db.rows(sql.TEAM, workspace)
        if not rows:
            return None
        state = rows[0][0]
        # read by every command, changed by few: the same text is the same value
        known = self._teams.get(workspace)
        if known is None or known[0] != state:
            known = self._teams[workspace] = (state, decode(Workspace, state, workspace, "team"))
        return known[1]

    def _conversation(self, needs: Needs) -> Conversation | None:
        if needs.conversation is not None:
            rows = self._db.rows(sql.CONVERSATION, needs.workspace, needs.conversation)
        elif needs.thread is not None:
            rows = self._db.rows(sql.LATEST, needs.workspace, needs.thread.account, needs.thread.key)
        else:
            return None
        return _value(needs.workspace, *rows[0]) if rows else None

    def _contact(self, workspace: WorkspaceId, id: ContactId) -> Contact | None:
        rows = self._db.rows(sql.CONTACT, workspace, id)
        return decode(Contact, rows[0][0], workspace, "contact", id) if rows else None

    def _bound(self, workspace: WorkspaceId, name: CommandKey | Delivery) -> Rows:
        if isinstance(name, Delivery):
            return self._db.rows(sql.DELIVERY, workspace, name.account, name.dedupe)
        return self._db.rows(sql.KEY, workspace, name)

    def _carried(self, workspace: WorkspaceId, name: CommandKey | Delivery) -> Carried | None:
        bound = self._bound(workspace, name)
        if not bound:
            return None
        digest, conversation, first, last = bound[0]
        log = _recorded(workspace, conversation, self._db.rows(sql.EVENTS, workspace, conversation or OWN, first, last))
        return Carried(digest=digest, conversation=conversation, events=tuple(recorded.event for recorded in log))

    # --- writing, inside a transaction

    def _check(self, work: UnitOfWork) -> Columns | None:
        """Raise what forbids *work*, before anything is written; return the subject's columns as they are."""
        workspace, subject = work.workspace, work.subject
        if any(self._bound(workspace, name) for name in (work.key, work.delivery) if name is not None):
            raise DuplicateMessage("its key was bound meanwhile")
        if isinstance(subject, Workspace):
            rows = self._db.rows(sql.TEAM_VERSION, workspace)
        else:
            rows = self._db.rows(sql.CONVERSATION_COLUMNS, workspace, subject.id)
            self._check_thread(workspace, subject, rows[0] if rows else None)
        before: Columns | None = rows[0] if rows else None
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

    def _check_thread(self, workspace: WorkspaceId, subject: Conversation, before: Columns | None) -> None:
        """Raise if a thread would have a second conversation that is not ended."""
        taken_up = before is not None and before[sql.STATUS] == ENDED and subject.status is not ENDED
        if before is None or taken_up:
            thread = subject.thread
            if self._db.rows(sql.RIVAL, workspace, thread.account, thread.key, subject.id):
                raise StaleVersion(f"thread {thread.key!r} has a conversation meanwhile")

    def _check_contact(self, workspace: WorkspaceId, change: ContactChange) -> None:
        contact = change.contact
        rows = self._db.rows(sql.CONTACT_VERSION, workspace, contact.id)
        taken = not rows and any(
            self._db.rows(sql.CONTACT_OF, workspace, identity.account, identity.key) for identity in contact.identities
        )
        if (rows[0][0] if rows else 0) != change.expected or taken:
            raise StaleVersion(f"contact {contact.id!r} changed meanwhile")

    def _put(self, work: UnitOfWork, before: Columns | None) -> ConversationId | None:
        """Write the subject; return the conversation's id."""
        workspace, subject = work.workspace, work.subject
        state = encode(subject)
        if isinstance(subject, Workspace):
            self._db.write(sql.PUT_TEAM, [(workspace, subject.version, state)])
            return None
        after = _columns(subject)
        if before is None:
            self._db.write(sql.ADD_CONVERSATION, [(workspace, subject.id, *after, state)])
            self._seat(workspace, subject, frozenset())
            return subject.id
        # SQLite rewrites every index that names a column of the SET list, also where the value stays
        changed = {name: new for name, old, new in zip(sql.COLUMNS, before, after, strict=True) if new != old}
        update = sql.update_conversation(tuple(changed))
        self._db.write(update, [(*changed.values(), state, workspace, subject.id)])
        if "seats" in changed:
            seats = decode(tuple[tuple[str, int], ...], str(before[sql.SEATS]), workspace, subject.id, "seats")
            self._seat(workspace, subject, frozenset(seats))
        return subject.id

    def _seat(self, workspace: WorkspaceId, conversation: Conversation, before: frozenset[tuple[str, int]]) -> None:
        after = frozenset(_seats(conversation))
        gone = {member for member, _ in before} - {member for member, _ in after}
        self._db.write(sql.UNSEAT, [(workspace, member, conversation.id) for member in gone])
        self._db.write(sql.SEAT, [(workspace, member, conversation.id, since) for member, since in after - before])

    def _say(self, work: UnitOfWork, conversation: ConversationId) -> None:
        place = (work.workspace, conversation)
        self._db.write(
            sql.ADD_MESSAGE,
            [(*place, said.sequence, instant(said.at), _instant(said.sent_at), encode(said)) for said in work.messages],
        )
        self._db.write(sql.ADD_LINE, [(*place, *place, instant(line.at), encode(line)) for line in work.record])

    def _add_effects(self, work: UnitOfWork, conversation: ConversationId | None) -> None:
        if not work.effects:
            return
        self._db.write(sql.COUNT_EFFECTS, [(work.workspace, len(work.effects))])
        last = self._db.rows(sql.LAST_EFFECT, work.workspace)[0][0]
        at = instant(work.at)
        self._db.write(
            sql.ADD_EFFECT,
            [
                (work.workspace, id, conversation, effect.kind, at, encode(effect))
                for id, effect in enumerate(work.effects, last - len(work.effects) + 1)
            ],
        )

    def _put_contact(self, workspace: WorkspaceId, contact: Contact) -> None:
        self._db.write(sql.PUT_CONTACT, [(workspace, contact.id, contact.version, encode(contact))])
        known_as = [(workspace, identity.account, identity.key, contact.id) for identity in contact.identities]
        self._db.write(sql.PUT_IDENTITY, known_as)

    def _bind(self, work: UnitOfWork, conversation: ConversationId | None, first: int) -> None:
        carried = (work.digest, conversation, first, work.subject.version, instant(work.at))
        if work.key is not None:
            self._db.write(sql.BIND_KEY, [(work.workspace, work.key, *carried)])
        if work.delivery is not None:
            name = (work.delivery.account, work.delivery.dedupe)
            self._db.write(sql.BIND_DELIVERY, [(work.workspace, *name, *carried)])


def _value(workspace: WorkspaceId, id: str, state: str) -> Conversation:
    return decode(Conversation, state, workspace, "conversation", id)


def _recorded(workspace: WorkspaceId, conversation: ConversationId | None, rows: Rows) -> tuple[Recorded, ...]:
    stream = conversation or "team"
    return tuple(
        Recorded(version, decode_event(kind, state, workspace, stream, "event", version))
        for version, kind, state in rows
    )


def _columns(conversation: Conversation) -> Columns:
    """Return what ``statements.COLUMNS`` are of *conversation*."""
    thread = conversation.thread
    return (
        conversation.version,
        thread.account,
        thread.key,
        thread.channel,
        conversation.contact,
        _instant(conversation.opened_at),
        conversation.status.value,
        conversation.lane and conversation.lane.value,
        conversation.handler,
        int(conversation.collaborative),
        encode(_seats(conversation)),
        _instant(conversation.last_message_at),
        _instant(conversation.waiting_since),
        _instant(conversation.wake_at),
    )


def _seats(conversation: Conversation) -> tuple[tuple[str, int], ...]:
    return tuple((seat.member, instant(seat.since)) for seat in conversation.seats)


def _instant(at: datetime | None) -> int | None:
    return None if at is None else instant(at)


def _holds(team: Workspace | None, hold: Enabled) -> bool:
    member = team.members.get(hold.member) if team else None
    return member is not None and member.enabled
