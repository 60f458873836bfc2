"""One decision's reading: everything that is needed in one statement, so that all of it is of one moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from omnikit.desk.ports import Attendee, Carried, Needs, Recorded, Snapshot, ThreadKey
from omnikit.engine.load import Load
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.effects import LogLine
from omnikit.model.ids import AccountId, ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.presence import EXITED, Availability, Presence
from omnikit.model.quick_reply import QuickReply
from omnikit.model.value import maker
from omnikit.model.views import Position
from omnikit.model.workspace import Workspace
from omnikit.storage.codec import BrokenRow, decode, decode_event, instant, moment
from omnikit.storage.sql import sending
from omnikit.storage.sql.database import Database, Rows
from omnikit.storage.streams import OWN, conversation_in, presence_stream

Teams = dict[WorkspaceId, Workspace]
"""Teams as they were last read."""

_NOTHING = "LEFT JOIN {team} AS {alias} ON 1 = 0"
_CONVERSATIONS = {
    "id": "LEFT JOIN {conversation} AS c ON c.workspace = ? AND c.id = ?",
    # the one that is not ended; else the one that began last
    "thread": """LEFT JOIN {conversation} AS c ON c.workspace = ? AND c.id = COALESCE(
(SELECT id FROM {thread} WHERE workspace = ? AND account = ? AND thread = ? AND bucket <> 'ended'),
(SELECT id FROM {thread} WHERE workspace = ? AND account = ? AND thread = ?
ORDER BY opened_at DESC, id DESC LIMIT 1)[external])""",
    "message": "LEFT JOIN {conversation} AS c ON c.workspace = ? AND c.id = ([external])",
}
_EXTERNAL = """SELECT conversation FROM {external} WHERE workspace = ? AND account = ? AND "key" = ?
ORDER BY at, conversation, sequence LIMIT 1"""
_PLACE = _EXTERNAL.replace("SELECT conversation", "SELECT conversation, sequence")
_CONVERSATIONS |= {
    "message": _CONVERSATIONS["message"].replace("[external]", _EXTERNAL),
    "thread, message": _CONVERSATIONS["thread"].replace("[external]", f", ({_EXTERNAL})"),
    "thread": _CONVERSATIONS["thread"].replace("[external]", ""),
}
_CONTACTS = {
    "id": "LEFT JOIN {contact} AS p ON p.workspace = ? AND p.id = ?",
    "identity": """LEFT JOIN {contact} AS p ON p.workspace = ? AND p.id = (SELECT contact FROM {identity}
WHERE workspace = ? AND account = ? AND "key" = ?)""",
    "conversation": "LEFT JOIN {contact} AS p ON p.workspace = ? AND p.id = c.contact",
}
_OTHER = "LEFT JOIN {contact} AS o ON o.workspace = ? AND o.id = ?"
# the message of that place, else ours of that id, else the first that the platform knows by that one
_SAID = f"""LEFT JOIN {{message}} AS s ON s.workspace = ? AND (s.conversation, s.sequence) = (
SELECT conversation, sequence FROM (
SELECT 1 AS way, conversation, sequence FROM {{message}} WHERE workspace = ? AND conversation = ? AND sequence = ?
UNION ALL SELECT 2 AS way, conversation, sequence FROM {{ours}} WHERE workspace = ? AND id = ?
UNION ALL SELECT 3 AS way, conversation, sequence FROM ({_PLACE}) AS known
) AS ways ORDER BY way LIMIT 1)
LEFT JOIN {{sending}} AS d ON d.workspace = s.workspace AND d.conversation = s.conversation
AND d.sequence = s.sequence"""
_QUICK_REPLY = "LEFT JOIN {quick_reply} AS q ON q.workspace = ? AND q.id = ?"
_BOUND = {
    "key": 'LEFT JOIN {command_key} AS k ON k.workspace = ? AND k."key" = ?',
    "delivery": "LEFT JOIN {delivery} AS k ON k.workspace = ? AND k.account = ? AND k.dedupe = ?",
}


_PRESENCE = ("id", "availability", "ready", "since", "until", "handed_to", "version")
_AVAILABILITIES = {one.value: one for one in Availability}
_make_presence = maker(Presence)
_make_attendee = maker(Attendee)
_make_load = maker(Load)
_PRESENT = ", ".join(f'm."{name}"' for name in _PRESENCE)
_FIRST, _MORE, _OF_MESSAGE = 10, 4, 6
"""How many columns a read has without presences: of most commands, more about another record, and about a message."""


def _template(conversation: str, contact: str, bound: str, *, presences: bool, more: bool, said: bool) -> str:
    columns = ["t.version", "CASE WHEN t.version = ? THEN NULL ELSE t.state END"]
    columns += ["c.id", "c.state"] if conversation else ["NULL", "NULL"]
    columns += ["p.id", "p.state"] if contact else ["NULL", "NULL"]
    columns += ["k.digest", "k.stream", 'k."first"', 'k."last"'] if bound else ["NULL", "NULL", "NULL", "NULL"]
    columns += ["o.id", "o.state", "q.id", "q.state"] if more else []
    columns += ["s.conversation", "s.sequence", "s.state", *(f"d.{name}" for name in sending.COLUMNS)] if said else []
    joins = ["LEFT JOIN {team} AS t ON t.workspace = ?"]
    joins += [_CONVERSATIONS[conversation]] if conversation else []
    joins += [_CONTACTS[contact]] if contact else []
    joins += [_BOUND[bound]] if bound else []
    joins += [_OTHER, _QUICK_REPLY] if more else []
    joins += [_SAID] if said else []
    found = f"FROM (SELECT 1) AS one {' '.join(joins)}"
    if not presences:
        return f"SELECT {', '.join(columns)} {found}"
    # a presence a row, after the others' columns, so that all of it is of one moment
    nobody, nothing = ", ".join(["NULL"] * len(_PRESENCE)), ", ".join(["NULL"] * len(columns))
    present = f"SELECT {nothing}, {_PRESENT} FROM {{member}} AS m WHERE m.workspace = ? AND m.version > 0"
    return f"SELECT {', '.join(columns)}, {nobody} {found} UNION ALL {present}"


READS = {
    (conversation, contact, bound, presences, more, said): _template(
        conversation, contact, bound, presences=presences, more=more, said=said
    )
    for conversation in ("", *_CONVERSATIONS)
    for contact in ("", *_CONTACTS)
    for bound in ("", *_BOUND)
    for presences in (False, True)
    for more in (False, True)
    for said in (False, True)
    if conversation or contact != "conversation"
}
"""A statement for each way of asking: by what the conversation, the contact, and the carried-out command are named."""

EVENTS = """SELECT version, kind, state FROM {event} WHERE workspace = ? AND stream = ? AND version BETWEEN ? AND ?
ORDER BY version"""
HISTORY = "SELECT version, kind, state FROM {event} WHERE workspace = ? AND stream = ? AND version > ? ORDER BY version"
MESSAGES = f"""SELECT m.sequence, m.state, {", ".join(f"d.{name}" for name in sending.COLUMNS)} FROM {{message}} AS m
LEFT JOIN {{sending}} AS d ON d.workspace = m.workspace AND d.conversation = m.conversation AND d.sequence = m.sequence
WHERE m.workspace = ? AND m.conversation = ? AND m.sequence > ? ORDER BY m.sequence LIMIT ?"""
RECORD = """SELECT version, number, state FROM {record} WHERE workspace = ? AND conversation = ?
ORDER BY version, number"""
SCAN = "SELECT id, state FROM {conversation} WHERE workspace = ? AND id > ? ORDER BY id LIMIT ?"
CONTACTS = "SELECT id, state FROM {contact} WHERE workspace = ? AND id > ? ORDER BY id LIMIT ?"
DUE = """SELECT wake_at, id FROM {conversation} WHERE workspace = ? AND wake_at <= ? AND (wake_at, id) > (?, ?)
ORDER BY wake_at, id LIMIT ?"""
ROSTER = f"""SELECT {_PRESENT}, m.offered, m.accepted, m.given_at FROM {{member}} AS m WHERE m.workspace = ?
AND (m.version > 0 OR m.given_at IS NOT NULL OR m.offered <> 0 OR m.accepted <> 0) ORDER BY m.id"""
QUEUED = """SELECT c.id, c.state FROM {thread} AS t CROSS JOIN {conversation} AS c
WHERE t.workspace = ? AND t.queued = 1 AND t.id > ? AND c.workspace = t.workspace AND c.id = t.id
ORDER BY t.id LIMIT ?"""
# joined to itself, so that SQLite begins with the index of the member's seats and not with all of the workspace's
SEATED = """SELECT mine.conversation FROM {seat} AS mine CROSS JOIN {seat} AS s
WHERE mine.workspace = ? AND mine.member = ? AND s.workspace = mine.workspace AND s.conversation = mine.conversation
AND s.member = mine.member AND s.since <= ? AND s.conversation || '' > ?
AND (s.bucket <> 'ended' OR s.collaborative = 1) ORDER BY s.conversation || '' LIMIT ?"""
# the one statement that is of no workspace: it finds out which there are
WORKSPACES = "SELECT workspace FROM {team} ORDER BY workspace"
BEGINNING = -(2**62)
_NO_MORE: tuple[Any, ...] = (None,) * _MORE
_NOWHERE = ThreadKey(AccountId(""), "")


def read(db: Database, teams: Teams, needs: Needs) -> Snapshot:
    """Return what is needed, all as of one moment; *teams* spares reading a team that has not changed."""
    found = _read(db, teams, needs)
    while found.contact is not None and found.contact.merged_into is not None:
        whole = _whole(db, teams, needs, found.contact)
        if whole is not None:
            return whole
        part, found = found.contact, _read(db, teams, needs)  # it was taken out of the other meanwhile
        if found.contact == part:
            break  # it says so, and the other doesn't
    return found


def _whole(db: Database, teams: Teams, needs: Needs, part: Contact) -> Snapshot | None:
    """Return what is needed, all as of one moment, with the record that *part* is part of; None if it isn't."""
    found = _read(db, teams, needs.but(contact=part.merged_into))
    return found if found.contact is not None and part.id in found.contact.ids else None


def _read(db: Database, teams: Teams, needs: Needs) -> Snapshot:
    """Return what is needed, with the contact as it is stored."""
    workspace = needs.workspace
    known = teams.get(workspace)
    values: list[object] = [known.version if known is not None else -1, workspace]
    conversation = contact = bound = ""
    if needs.conversation is not None:
        conversation = "id"
        values += (workspace, needs.conversation)
    elif needs.thread is not None:
        conversation = "thread"
        place = (workspace, needs.thread.account, needs.thread.key)
        values += (workspace, *place, *place)
    if needs.external is not None and needs.conversation is None:
        values += (
            (workspace, needs.external.account, needs.external.key)
            if conversation
            else (workspace, workspace, needs.external.account, needs.external.key)
        )
        conversation = "thread, message" if conversation else "message"
    if needs.contact is not None:
        contact = "id"
        values += (workspace, needs.contact)
    elif needs.identity is not None:
        contact = "identity"
        values += (workspace, workspace, needs.identity.account, needs.identity.key)
    elif conversation:
        contact = "conversation"
        values.append(workspace)
    if needs.delivery is not None:
        bound = "delivery"
        values += (workspace, needs.delivery.account, needs.delivery.dedupe)
    elif needs.key is not None:
        bound = "key"
        values += (workspace, needs.key)
    more = needs.other is not None or needs.quick_reply is not None
    width = _FIRST
    if more:
        width += _MORE
        values += (workspace, needs.other, workspace, needs.quick_reply)
    said = needs.said
    if said:
        width += _OF_MESSAGE
        external = needs.external or _NOWHERE
        values += (workspace, workspace, needs.conversation, needs.sequence, workspace, needs.message)
        values += (workspace, external.account, external.key)
    presences: dict[MemberId, Presence] = {}
    if needs.presences:
        rows = db.rows(READS[conversation, contact, bound, True, more, said], *values, workspace)
        presences = {MemberId(one[width]): _presence(workspace, one[width:]) for one in rows if one[width] is not None}
        row = next(one[:width] for one in rows if one[width] is None)
    else:
        (row,) = db.rows(READS[conversation, contact, bound, False, more, said], *values)
    version, team, id, state, contact_id, profile, digest, stream, first, last = row[:_FIRST]
    other_id, other, reply_id, reply = row[_FIRST : _FIRST + _MORE] if more else _NO_MORE
    return Snapshot(
        workspace=_team(db, teams, workspace, known, version, team),
        conversation=None if id is None else decode(Conversation, state, workspace, "conversation", id),
        contact=None if contact_id is None else decode(Contact, profile, workspace, "contact", contact_id),
        carried=None if digest is None else _carried(db, workspace, digest, stream, first, last),
        presences=presences,
        other=None if other_id is None else decode(Contact, other, workspace, "contact", other_id),
        quick_reply=None if reply_id is None else decode(QuickReply, reply, workspace, "quick reply", reply_id),
        message=_message(workspace, *row[-_OF_MESSAGE:]) if said and row[-_OF_MESSAGE] is not None else None,
    )


def _message(
    workspace: WorkspaceId, conversation: str, sequence: int, state: str, status: int | None, error: str, externals: str
) -> Message:
    where = (workspace, conversation, "message", sequence)
    return sending.told(decode(Message, state, *where), status, error, externals, *where)


def _team(
    db: Database, teams: Teams, workspace: WorkspaceId, known: Workspace | None, version: int | None, state: str | None
) -> Workspace | None:
    if version is None:
        return None
    if state is None:
        return known
    team = decode(Workspace, state, workspace, "team")
    if not db.host_s:  # what the host may still roll back is not kept
        teams[workspace] = team
    return team


def _carried(db: Database, workspace: WorkspaceId, digest: str, stream: str, first: int, last: int) -> Carried:
    log = recorded(workspace, stream, db.rows(EVENTS, workspace, stream, first, last))
    return Carried(digest=digest, conversation=conversation_in(stream), events=tuple(one.event for one in log))


def _presence(workspace: WorkspaceId, row: Sequence[Any]) -> Presence:
    id, told, ready, since, until, handed_to, version = row
    availability = EXITED if told is None else _AVAILABILITIES.get(told)
    if availability is None:
        known = ", ".join(_AVAILABILITIES)
        raise BrokenRow((workspace, "presence", id), f"no availability: {told!r}; known: {known}")
    return _make_presence(
        workspace=workspace,
        member=id,
        availability=availability,
        ready=bool(ready),
        since=moment(since),
        until=moment(until),
        handed_to=handed_to,
        version=version,
    )


def recorded(workspace: WorkspaceId, stream: str, rows: Rows) -> tuple[Recorded, ...]:
    """Return events of one stream."""
    return tuple(
        [
            Recorded(version, decode_event(kind, state, workspace, stream or "team", "event", version))
            for version, kind, state in rows
        ]
    )


def history(
    db: Database, workspace: WorkspaceId, conversation: ConversationId | None, after: int
) -> Sequence[Recorded]:
    """Return the events of a conversation, or of the workspace itself, after a version, in order."""
    if conversation is not None and conversation_in(conversation) is None:
        return ()
    stream = conversation or OWN
    return recorded(workspace, stream, db.rows(HISTORY, workspace, stream, after))


def attendance(db: Database, workspace: WorkspaceId, member: MemberId, after: int) -> Sequence[Recorded]:
    """Return the events of a member's presence after a version, in order."""
    stream = presence_stream(member)
    return recorded(workspace, stream, db.rows(HISTORY, workspace, stream, after))


def roster(db: Database, workspace: WorkspaceId) -> Sequence[Attendee]:
    """Return every member who has ever had a presence or a load, by id."""
    return tuple(
        [
            _make_attendee(_presence(workspace, row), _make_load(offered, accepted), moment(given_at))
            for *row, offered, accepted, given_at in db.rows(ROSTER, workspace)
        ]
    )


def queued(db: Database, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
    """Return the conversations that wait for somebody to be found, or are held out to somebody, by id."""
    rows = db.rows(QUEUED, workspace, after or "", limit)
    return tuple([decode(Conversation, state, workspace, "conversation", id) for id, state in rows])


def messages(
    db: Database, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
) -> Sequence[Message]:
    """Return messages after a sequence number, in order."""
    rows = db.rows(MESSAGES, workspace, conversation, after, limit)
    return tuple(
        [
            decode(Message, state, workspace, conversation, "message", number)
            if status is None
            else _message(workspace, conversation, number, state, status, error, externals)
            for number, state, status, error, externals in rows
        ]
    )


def record(db: Database, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
    """Return the status record, oldest line first."""
    rows = db.rows(RECORD, workspace, conversation)
    return tuple([decode(LogLine, state, workspace, conversation, "line", *place) for *place, state in rows])


def scan(db: Database, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
    """Return conversations by id."""
    rows = db.rows(SCAN, workspace, after or "", limit)
    return tuple([decode(Conversation, state, workspace, "conversation", id) for id, state in rows])


def contacts(db: Database, workspace: WorkspaceId, after: ContactId | None, limit: int) -> Sequence[Contact]:
    """Return contacts by id."""
    rows = db.rows(CONTACTS, workspace, after or "", limit)
    return tuple([decode(Contact, state, workspace, "contact", id) for id, state in rows])


def due(db: Database, workspace: WorkspaceId, now: datetime, after: Position | None, limit: int) -> Sequence[Position]:
    """Return conversations with a timer due at *now* and when it was due, the longest due first, then by id."""
    start: tuple[Any, Any] = (BEGINNING, "") if after is None or after.at is None else (instant(after.at), after.id)
    rows = db.rows(DUE, workspace, instant(now), *start, limit)
    return tuple([Position(moment(wake_at), ConversationId(id)) for wake_at, id in rows])


def seated(
    db: Database,
    workspace: WorkspaceId,
    member: MemberId,
    until: datetime,
    after: ConversationId | None,
    limit: int,
) -> Sequence[ConversationId]:
    """Return conversations, by id, that a withdrawal of *member* from seats taken up to *until* would change.

    An offer to them is a seat here, too.
    """
    rows = db.rows(SEATED, workspace, member, instant(until), after or "", limit)
    return tuple([ConversationId(id) for (id,) in rows])


def workspaces(db: Database) -> Sequence[WorkspaceId]:
    """Return the workspaces there are."""
    return tuple([WorkspaceId(id) for (id,) in db.rows(WORKSPACES)])
