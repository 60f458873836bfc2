"""What is said to SQLite: constant texts, or one of a few shapes; places for values stand in the tables' order."""

import functools

COLUMNS = (
    "version", "account", "thread", "channel", "contact", "opened_at", "status", "lane", "handler", "collaborative",
    "seats", "last_message_at", "waiting_since", "wake_at",
)  # fmt: skip
"""The columns of a conversation that follow from its state."""
STATUS, SEATS = COLUMNS.index("status"), COLUMNS.index("seats")

# reading
TEAM = "SELECT state FROM team WHERE workspace = ?"
TEAM_VERSION = "SELECT version FROM team WHERE workspace = ?"
WORKSPACES = "SELECT workspace FROM team ORDER BY workspace"

CONVERSATION = "SELECT id, state FROM conversation WHERE workspace = ? AND id = ?"
CONVERSATION_COLUMNS = f"SELECT {', '.join(COLUMNS)} FROM conversation WHERE workspace = ? AND id = ?"
LATEST = """SELECT id, state FROM conversation WHERE workspace = ? AND account = ? AND thread = ?
ORDER BY status = 'ended', opened_at DESC, id DESC LIMIT 1"""
RIVAL = """SELECT id FROM conversation WHERE workspace = ? AND account = ? AND thread = ? AND status <> 'ended'
AND id <> ? LIMIT 1"""
SCAN = "SELECT id, state FROM conversation WHERE workspace = ? AND id > ? ORDER BY id LIMIT ?"
DUE = "SELECT id FROM conversation WHERE workspace = ? AND wake_at <= ? ORDER BY wake_at, id LIMIT ?"
SEATED = """SELECT c.id FROM seat AS s JOIN conversation AS c ON c.workspace = s.workspace AND c.id = s.conversation
WHERE s.workspace = ? AND s.member = ? AND s.since <= ?
AND (c.status <> 'ended' OR c.collaborative = 1) ORDER BY c.id LIMIT ?"""

CONTACT = "SELECT state FROM contact WHERE workspace = ? AND id = ?"
CONTACT_VERSION = "SELECT version FROM contact WHERE workspace = ? AND id = ?"
CONTACT_OF = 'SELECT contact FROM identity WHERE workspace = ? AND account = ? AND "key" = ?'

HISTORY = "SELECT version, kind, state FROM event WHERE workspace = ? AND stream = ? AND version > ? ORDER BY version"
EVENTS = """SELECT version, kind, state FROM event WHERE workspace = ? AND stream = ? AND version BETWEEN ? AND ?
ORDER BY version"""
MESSAGES = """SELECT sequence, state FROM message WHERE workspace = ? AND conversation = ? AND sequence > ?
ORDER BY sequence LIMIT ?"""
RECORD = "SELECT number, state FROM record WHERE workspace = ? AND conversation = ? ORDER BY number"

KEY = 'SELECT digest, conversation, "first", "last" FROM command_key WHERE workspace = ? AND "key" = ?'
DELIVERY = (
    'SELECT digest, conversation, "first", "last" FROM delivery WHERE workspace = ? AND account = ? AND dedupe = ?'
)

OPEN_EFFECTS = """SELECT id, conversation, kind, attempts, state FROM effect WHERE workspace = ? AND free_at <= ?
AND (? IS NULL OR kind IN (SELECT value FROM json_each(?))) ORDER BY id LIMIT ?"""
LAST_EFFECT = "SELECT last FROM counter WHERE workspace = ? AND name = 'effect'"


@functools.cache
def page(narrowed: tuple[str, ...], *, mine: bool) -> str:
    """Return the query of the conversations of a workspace in which those columns have given values.

    *mine*: and on which a member is seated; the workspace and the member are given once more.
    """
    conditions = "".join(f" AND {name} = ?" for name in narrowed)
    seated = " AND id IN (SELECT conversation FROM seat WHERE workspace = ? AND member = ?)" if mine else ""
    return f"SELECT id, state FROM conversation WHERE workspace = ?{conditions}{seated}"


# writing
PUT_TEAM = """INSERT INTO team (workspace, version, state) VALUES (?, ?, ?)
ON CONFLICT (workspace) DO UPDATE SET version = excluded.version, state = excluded.state"""
ADD_CONVERSATION = f"""INSERT INTO conversation (workspace, id, {", ".join(COLUMNS)}, state)
VALUES (?, ?, {"?, " * len(COLUMNS)}?)"""
SEAT = """INSERT INTO seat (workspace, member, conversation, since) VALUES (?, ?, ?, ?)
ON CONFLICT (workspace, member, conversation) DO UPDATE SET since = excluded.since"""
UNSEAT = "DELETE FROM seat WHERE workspace = ? AND member = ? AND conversation = ?"

PUT_CONTACT = """INSERT INTO contact (workspace, id, version, state) VALUES (?, ?, ?, ?)
ON CONFLICT (workspace, id) DO UPDATE SET version = excluded.version, state = excluded.state"""
PUT_IDENTITY = """INSERT INTO identity (workspace, account, "key", contact) VALUES (?, ?, ?, ?)
ON CONFLICT (workspace, account, "key") DO UPDATE SET contact = excluded.contact"""

ADD_EVENT = "INSERT INTO event (workspace, stream, version, kind, at, state) VALUES (?, ?, ?, ?, ?, ?)"
ADD_MESSAGE = "INSERT INTO message (workspace, conversation, sequence, at, sent_at, state) VALUES (?, ?, ?, ?, ?, ?)"
ADD_LINE = """INSERT INTO record (workspace, conversation, number, at, state) VALUES (?, ?,
(SELECT COALESCE(MAX(number), 0) + 1 FROM record WHERE workspace = ? AND conversation = ?), ?, ?)"""

BIND_KEY = """INSERT INTO command_key (workspace, "key", digest, conversation, "first", "last", at)
VALUES (?, ?, ?, ?, ?, ?, ?)"""
BIND_DELIVERY = """INSERT INTO delivery (workspace, account, dedupe, digest, conversation, "first", "last", at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""

COUNT_EFFECTS = """INSERT INTO counter (workspace, name, last) VALUES (?, 'effect', ?)
ON CONFLICT (workspace, name) DO UPDATE SET last = last + excluded.last"""
ADD_EFFECT = """INSERT INTO effect (workspace, id, conversation, kind, free_at, attempts, state)
VALUES (?, ?, ?, ?, ?, 0, ?)"""
LEASE = "UPDATE effect SET free_at = ?, attempts = attempts + 1 WHERE workspace = ? AND id = ?"
SETTLE = "DELETE FROM effect WHERE workspace = ? AND id = ?"
RETRY = "UPDATE effect SET free_at = ? WHERE workspace = ? AND id = ?"


@functools.cache
def update_conversation(changed: tuple[str, ...]) -> str:
    """Return the update of those columns and the state."""
    sets = "".join(f"{name} = ?, " for name in changed)
    return f"UPDATE conversation SET {sets}state = ? WHERE workspace = ? AND id = ?"
