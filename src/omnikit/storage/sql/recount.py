"""What is stored a second time, counted anew: from the states of conversations, contacts and the team.

``differences`` compares it with what is there; an audit tells them, a migration writes what is right.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from omnikit.engine.load import NONE, Load, loads_of
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.folding import fold
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.workspace import Workspace
from omnikit.storage.codec import decode, instant
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.lookup import look_up, shapes, wholes
from omnikit.storage.sql.rows import (
    COLUMNS,
    TOTAL,
    bucket_of,
    columns_of,
    departments_of,
    members_on,
    parts_of,
    rows_of_contact,
    seats_of,
    thread_row,
    unread_by,
)

Key = tuple[Any, ...]
Rest = tuple[Any, ...]
AT_A_TIME = 500
NOTHING = (0, 0, 0)
"""What a member has who isn't stored: not enabled, nothing offered, nothing accepted."""

_COLUMNS = ", ".join(f'"{name}"' for name in COLUMNS)
CONVERSATIONS = f"SELECT id, {_COLUMNS}, state FROM {{conversation}} WHERE workspace = ? AND id > ? ORDER BY id LIMIT ?"
CONTACTS = "SELECT id, state FROM {contact} WHERE workspace = ? AND id > ? ORDER BY id LIMIT ?"
_UP_TO = "SELECT {columns} FROM {{{table}}} WHERE workspace = ? AND {by} > ? AND {by} <= ?"
_TO_THE_END = "SELECT {columns} FROM {{{table}}} WHERE workspace = ? AND {by} > ?"
# table: by what it is walked, how many columns are its key, all but the workspace
_OF_CONVERSATIONS = {
    "thread": ("id", 1, "id, account, thread, contact, bucket, opened_at, service_started_at, queued"),
    "seat": ("conversation", 2, "conversation, member, bucket, collaborative, at, since, bumped_at"),
    "unread": ("conversation", 2, "conversation, member"),
    "department": ("conversation", 2, "conversation, department, bucket, last_message_at"),
}
_OF_CONTACTS = {
    "identity": ("contact", 2, 'account, "key", contact'),
    "tagged": ("contact", 2, "tag, contact, folded"),
    "binding": ("contact", 5, 'browser_account, browser, account, "key", contact, at, state'),
    "used_tag": ("contact", 2, "tag, contact"),
}
WALKS = {
    (table, ended): (_TO_THE_END if ended else _UP_TO).format(columns=columns, table=table, by=by)
    for table, (by, _, columns) in {**_OF_CONVERSATIONS, **_OF_CONTACTS}.items()
    for ended in (False, True)
}
EXTERNAL, NO_EXTERNAL = '"external":"', '"external":""'
"""What the state of a message says that a platform has an id of, and that of any other; inside a text a quote is
escaped."""
NO_IDS = "[]"
_SENDING = """LEFT JOIN {sending} AS d ON d.workspace = m.workspace AND d.conversation = m.conversation
AND d.sequence = m.sequence"""
SAID_OUTSIDE = f"""SELECT m.conversation, m.sequence, c.account, m.state, d.externals FROM {{message}} AS m
JOIN {{conversation}} AS c ON c.workspace = m.workspace AND c.id = m.conversation {_SENDING}
WHERE m.workspace = ? AND (m.conversation, m.sequence) > (?, ?)
AND (m.state LIKE ? AND m.state NOT LIKE ? OR d.externals <> '{NO_IDS}')
ORDER BY m.conversation, m.sequence LIMIT ?"""
EXTERNAL_THERE = shapes(
    """WITH asked (account, "key", at, conversation, sequence) AS (VALUES [keys])
SELECT a.account, a."key", a.at, a.conversation, a.sequence, (SELECT 1 FROM {external} WHERE workspace = ?
AND account = a.account AND "key" = a."key" AND at = a.at AND conversation = a.conversation AND sequence = a.sequence)
FROM asked AS a""",
    "(CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS INTEGER))",
)
EXTERNALS = f"""SELECT e.account, e."key", e.at, e.conversation, e.sequence, c.account, m.state, d.externals
FROM {{external}} AS e
LEFT JOIN {{conversation}} AS c ON c.workspace = e.workspace AND c.id = e.conversation
LEFT JOIN {{message}} AS m ON m.workspace = e.workspace AND m.conversation = e.conversation AND m.sequence = e.sequence
{_SENDING} WHERE e.workspace = ? AND (e.account, e."key", e.at, e.conversation, e.sequence) > (?, ?, ?, ?, ?)
ORDER BY e.account, e."key", e.at, e.conversation, e.sequence LIMIT ?"""
TEAM = "SELECT state FROM {team} WHERE workspace = ?"
MEMBERS = "SELECT id, enabled, offered, accepted FROM {member} WHERE workspace = ?"
TALLIES = "SELECT scope, bucket, sum(n) FROM {tally} WHERE workspace = ? GROUP BY scope, bucket"
NO_TALLY = "DELETE FROM {tally} WHERE workspace = ? AND scope = ? AND bucket = ?"
# the row stays: what it says of their presence is stored nowhere else
PUT_MEMBER = """INSERT INTO {member} AS mine (workspace, id, enabled, offered, accepted, version, ready)
VALUES (?, ?, ?, ?, ?, 0, 0) ON CONFLICT (workspace, id) DO UPDATE SET
enabled = excluded.enabled, offered = excluded.offered, accepted = excluded.accepted"""
PUT_COLUMNS = (
    f"UPDATE {{conversation}} SET {', '.join(f'{name} = ?' for name in COLUMNS)} WHERE workspace = ? AND id = ?"
)


class Difference(NamedTuple):
    """A row that is not what it should be: the rest of it after its key, as stored and as counted; None: no row."""

    table: str
    key: Key
    stored: Rest | None
    right: Rest | None


def differences(db: Database, workspace: WorkspaceId) -> Iterator[Difference]:
    """Yield where what is stored a second time isn't what a recount says.

    Raises ``BrokenRow`` for a state that can't be read.
    """
    loads: dict[MemberId, Load] = {}
    tallies: dict[Key, int] = defaultdict(int)
    yield from _of_conversations(db, workspace, loads, tallies)
    yield from _of_externals(db, workspace)
    yield from _of_contacts(db, workspace)
    stored = {(scope, bucket): int(n) for scope, bucket, n in db.rows(TALLIES, workspace)}
    for key in sorted(stored.keys() | tallies.keys()):
        if stored.get(key, 0) != tallies.get(key, 0):
            yield Difference("tally", key, (stored.get(key, 0),), (tallies.get(key, 0),))
    yield from _of_members(db, workspace, loads)


def rewrite(db: Database, workspace: WorkspaceId) -> None:
    """Write what is right wherever it isn't what is stored; belongs into a transaction."""
    some: list[Difference] = []
    for difference in differences(db, workspace):
        some.append(difference)
        if len(some) == AT_A_TIME:
            _write(db, workspace, some)
            some = []
    _write(db, workspace, some)


# --- counting


def _of_conversations(
    db: Database, workspace: WorkspaceId, loads: dict[MemberId, Load], tallies: dict[Key, int]
) -> Iterator[Difference]:
    after, ended = "", False
    while not ended:
        rows = db.rows(CONVERSATIONS, workspace, after, AT_A_TIME)
        ended = len(rows) < AT_A_TIME
        right: dict[str, dict[Key, Rest]] = {table: {} for table in _OF_CONVERSATIONS}
        for id, *columns, state in rows:
            conversation = decode(Conversation, state, workspace, "conversation", id)
            counted = tuple(columns_of(parts_of(conversation)))
            if tuple(columns) != counted:
                yield Difference("conversation", (id,), tuple(columns), counted)
            for table, key, rest in _derived(conversation):
                right[table][key] = rest
            _count(conversation, loads, tallies)
        until = rows[-1][0] if rows else after
        for table, (_, width, _) in _OF_CONVERSATIONS.items():
            yield from _compared(table, _walked(db, workspace, table, after, until, ended, width), right[table])
        after = until


def _derived(conversation: Conversation) -> Iterator[tuple[str, Key, Rest]]:
    """Yield the rows of other tables that follow from a conversation."""
    id = conversation.id
    yield "thread", (id,), thread_row(conversation)
    for member, rest in seats_of(conversation).items():
        yield "seat", (id, member), rest
    for member in unread_by(conversation):
        yield "unread", (id, member), ()
    for department, rest in departments_of(conversation).items():
        yield "department", (id, department), rest


def _count(conversation: Conversation, loads: dict[MemberId, Load], tallies: dict[Key, int]) -> None:
    bucket = bucket_of(conversation)
    for scope in (TOTAL, *members_on(conversation)):
        tallies[scope, bucket] += 1
    for member, more in loads_of(conversation).items():
        had = loads.get(member, NONE)
        loads[member] = Load(had.offered + more.offered, had.accepted + more.accepted)


def _of_externals(db: Database, workspace: WorkspaceId) -> Iterator[Difference]:
    """Yield which rows have no message, and which messages that a platform has an id of have no row."""
    place: tuple[str, int] = ("", 0)
    while rows := db.rows(SAID_OUTSIDE, workspace, *place, f"%{EXTERNAL}%", f"%{NO_EXTERNAL}%", AT_A_TIME):
        place = rows[-1][:2]
        keys: list[Key] = []
        for conversation, sequence, account, state, externals in rows:
            said = decode(Message, state, workspace, conversation, "message", sequence)
            at = instant(said.at)
            keys += [(account, one, at, conversation, sequence) for one in sorted(_ids_of(said, externals))]
        for *key, there in dict.fromkeys(map(tuple, look_up(db, EXTERNAL_THERE, keys, after=(workspace,)))):
            if there is None:
                yield Difference("external", tuple(key), None, ())
    after: Key = ("", "", 0, "", 0)
    while rows := db.rows(EXTERNALS, workspace, *after, AT_A_TIME):
        after = rows[-1][:5]
        for *key, here, state, externals in rows:
            if state is not None:
                said = decode(Message, state, workspace, key[3], "message", key[4])
                if (here, instant(said.at)) == (key[0], key[2]) and key[1] in _ids_of(said, externals):
                    continue
            yield Difference("external", tuple(key), (), None)


def _ids_of(said: Message, externals: str | None) -> set[str]:
    """Return the platform's ids of a message: a customer's, or of the parts that one of ours was sent in."""
    return {said.external, *(decode(tuple[str, ...], externals) if externals is not None else ())} - {""}


def _of_contacts(db: Database, workspace: WorkspaceId) -> Iterator[Difference]:
    after, ended = "", False
    while not ended:
        rows = db.rows(CONTACTS, workspace, after, AT_A_TIME)
        ended = len(rows) < AT_A_TIME
        right: dict[str, dict[Key, Rest]] = {table: {} for table in _OF_CONTACTS}
        for id, state in rows:
            contact = decode(Contact, state, workspace, "contact", id)
            for table, key, rest in rows_of_contact(contact):
                if table != "tagged":
                    right[table][key] = rest
            right["used_tag"] |= {(tag, id): () for tag in contact.tags}
        for id, whole in wholes(db, workspace, [id for id, _ in rows]).items():
            right["tagged"] |= {(tag, id): (fold(tag),) for tag in whole.tags}
        until = rows[-1][0] if rows else after
        for table, (_, width, _) in _OF_CONTACTS.items():
            stored = _walked(db, workspace, table, after, until, ended, width)
            if table == "used_tag":  # what was taken off stays
                stored = {key: rest for key, rest in stored.items() if key in right[table]}
            yield from _compared(table, stored, right[table])
        after = until


def _of_members(db: Database, workspace: WorkspaceId, loads: Mapping[MemberId, Load]) -> Iterator[Difference]:
    rows = db.rows(TEAM, workspace)
    team = decode(Workspace, rows[0][0], workspace, "team") if rows else Workspace(id=workspace)
    stored = {id: tuple(rest) for id, *rest in db.rows(MEMBERS, workspace)}
    for id in sorted({*stored, *team.members, *loads}):
        known, load = team.members.get(id), loads.get(id, NONE)
        right = (int(known is not None and known.enabled), load.offered, load.accepted)
        if stored.get(id, NOTHING) != right:
            yield Difference("member", (id,), stored.get(id, NOTHING), right)


def _walked(
    db: Database, workspace: WorkspaceId, table: str, after: str, until: str, ended: bool, width: int
) -> dict[Key, Rest]:
    """Return the rows of a stretch of a table, those of nobody known too: the last stretch has no end."""
    bounds = (after,) if ended else (after, until)
    return {tuple(row[:width]): tuple(row[width:]) for row in db.rows(WALKS[table, ended], workspace, *bounds)}


def _compared(table: str, stored: Mapping[Key, Rest], right: Mapping[Key, Rest]) -> Iterator[Difference]:
    if stored != right:
        for key in sorted(stored.keys() | right.keys()):
            if stored.get(key) != right.get(key):
                yield Difference(table, key, stored.get(key), right.get(key))


# --- writing


def _write(db: Database, workspace: WorkspaceId, some: Iterable[Difference]) -> None:
    of: dict[str, list[Difference]] = defaultdict(list)
    for difference in some:
        of[difference.table].append(difference)
    for table, found in of.items():
        if table == "conversation":
            db.write(PUT_COLUMNS, [(*one.right, workspace, *one.key) for one in found if one.right is not None])
            continue
        rows = [(workspace, *one.key, *one.right) for one in found if one.right is not None]
        if table == "member":
            db.write(PUT_MEMBER, rows)
            continue
        if table == "tally":
            db.write(NO_TALLY, [(workspace, *one.key) for one in found])
            rows = [(*row[:3], 0, *row[3:]) for row in rows]  # all of it in the first shard
        else:
            db.write(db.texts.delete(table), [(workspace, *one.key) for one in found])
        if rows:
            db.insert(table, rows)
