"""The second schema: lists walk along indexes, counts and loads are kept, commits stand in a feed, texts are found.

What was stored is carried over; what follows from it (columns, seats, tallies, …) is counted anew after migrating.
"""

import json
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from alembic import context, op
from sqlalchemy import MetaData

from omnikit.storage.codec import decode_effect
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.migrations.making import index, table

revision = "0002"
down_revision = "0001"

_CARRIED = "digest stream first:int last:int at:big"
_COMMIT = "last:int said_first:int said_last:int contact? at:big"
# fmt: off
_TABLES = {  # * key, ? may be missing
    "team":         "workspace* version:int state",
    "conversation": "workspace* id* version:int account thread channel contact? bucket handler? collaborative:small "
                    "last_message_at?:big waiting_since?:big wake_at?:big ended_at?:big face state",
    "thread":       "workspace* id* account thread contact? bucket opened_at?:big service_started_at?:big",
    "seat":         "workspace* conversation* member* bucket collaborative:small at?:big since:big",
    "unread":       "workspace* conversation* member*",
    "department":   "workspace* conversation* department* bucket last_message_at?:big",
    "tally":        "workspace* scope* bucket* shard*:int n:big",
    "member":       "workspace* id* enabled:small offered:int accepted:int",
    "contact":      "workspace* id* version:int state",
    "identity":     "workspace* account* key* contact",
    "tagged":       "workspace* tag* contact* folded",
    "event":        "workspace* stream* version*:int kind at:big state",
    "message":      "workspace* conversation* sequence*:int at:big state",
    "record":       "workspace* conversation* version*:int number*:int state",
    "effect":       "workspace* stream* version*:int number*:int recipient kind free_at?:big attempts:int reason state",
    "command_key":  f"workspace* key* {_CARRIED}",
    "delivery":     f"workspace* account* dedupe* {_CARRIED}",
    "fresh":        f"workspace* stream* first*:int {_COMMIT}",
    "feed":         f"workspace* position*:big stream first:int {_COMMIT}",
    "counter":      "workspace* name* last:big",
    "recent":       "workspace* family* number*:int size:int oldest:big newest:big texts places",
    "segment":      "workspace* family* segment*:int oldest:big newest:big",
    "document":     "workspace* family* number*:big stream sequence:int at:big",
    "gram":         "workspace* family* slot*:int segment*:int postings:blob",
}
_INDEXES = {
    "conversation_list":    ("bucket last_message_at id", ""),
    "conversation_waiting": ("bucket waiting_since id", ""),
    "conversation_account": ("bucket account last_message_at id", ""),
    "conversation_channel": ("bucket channel last_message_at id", ""),
    "conversation_shared":  ("bucket last_message_at id", "collaborative = 1"),
    "conversation_wake":    ("wake_at id", "wake_at IS NOT NULL"),
    "thread_open":          ("account thread", "bucket <> 'ended'"),
    "thread_latest":        ("account thread opened_at id", ""),
    "thread_contact":       ("contact id", "contact IS NOT NULL"),
    "thread_arrival":       ("bucket opened_at id", ""),
    "thread_service":       ("bucket service_started_at id", ""),
    "seat_list":            ("member bucket at conversation", ""),
    "unread_member":        ("member conversation", ""),
    "department_list":      ("department bucket last_message_at conversation", ""),
    "identity_contact":     ("contact", ""),
    "tagged_contact":       ("contact", ""),
    "effect_open":          ("free_at stream version number", "free_at IS NOT NULL"),
    "document_stream":      ("family stream sequence", ""),
}
# fmt: on
_UNIQUE = "thread_open"
_WITH_ROWID = frozenset({"team", "conversation", "contact", "message", "recent"})

_OLD = (
    "schema_version", "team", "conversation", "seat", "contact", "identity", "event", "message", "record", "effect",
    "counter", "command_key", "delivery",
)  # fmt: skip
_KEPT = _OLD[1:]
# the columns that follow from the state are counted anew; until then those without a value have an empty one
_BUCKET = "CASE WHEN status = 'pending' AND lane IS NOT NULL THEN lane ELSE status END"
_COPIED = {
    "team": "workspace, version, state",
    "conversation": "workspace, id, version, account, thread, channel, contact, "
    f"{_BUCKET}, handler, collaborative, last_message_at, waiting_since, wake_at, NULL, '', state",
    "contact": "workspace, id, version, state",
    "identity": 'workspace, account, "key", contact',
    "event": "workspace, stream, version, kind, at, state",
    "message": "workspace, conversation, sequence, at, state",
    "record": "workspace, conversation, 0, number, state",
    "command_key": 'workspace, "key", digest, COALESCE(conversation, \'\'), "first", "last", at',
    "delivery": 'workspace, account, dedupe, digest, COALESCE(conversation, \'\'), "first", "last", at',
}
_AT_A_TIME = 1000
# all at once: the feed gives positions to some commits at a time, and looks at all that wait each time
_MOVED = 'stream, "first", "last", said_first, said_last, contact, at'
_POSITIONS = f"""INSERT INTO {{feed}} (workspace, position, {_MOVED})
SELECT workspace, row_number() OVER (PARTITION BY workspace ORDER BY at, stream, "first"), {_MOVED} FROM {{fresh}}"""
_LAST_POSITION = """INSERT INTO {counter} (workspace, name, last)
SELECT workspace, 'position', count(*) FROM {feed} GROUP BY workspace"""


def upgrade() -> None:
    """Set the old tables aside, make the new ones, carry over, and drop the old."""
    given = context.config.attributes["schema"]
    db: Database = context.config.attributes["database"]
    place = f'"{given.schema}".' if given.schema else ""
    names = {name: f'{place}"{given.prefix}{name}"' for name in (*_TABLES, *_OLD)}
    for name in _KEPT:
        op.execute(f"CREATE TEMPORARY TABLE was_{name} AS SELECT * FROM {names[name]}")
    for name in _OLD:
        op.execute(f"DROP TABLE {names[name]}")
    metadata = MetaData(schema=given.schema)
    made = {
        name: table(metadata, given.prefix, name, told, with_rowid=name in _WITH_ROWID)
        for name, told in _TABLES.items()
    }
    for name, (columns, only) in _INDEXES.items():
        index(made[name.partition("_")[0]], f"{given.prefix}{name}", columns, only, unique=name == _UNIQUE)
    metadata.create_all(op.get_bind(), checkfirst=False)
    for name, columns in _COPIED.items():
        op.execute(f"INSERT INTO {names[name]} SELECT {columns} FROM was_{name}")
    op.execute("CREATE INDEX was_event_in_order ON was_event (workspace, stream, version)")
    _insert(db, names["effect"], 10, _effects(db))
    _insert(db, names["fresh"], 8, _commits(db))
    op.execute(_POSITIONS.format(**names))
    op.execute(f"DELETE FROM {names['fresh']}")
    op.execute(_LAST_POSITION.format(**names))
    for name in _KEPT:
        op.execute(f"DROP TABLE was_{name}")


def _effects(db: Database) -> Iterator[tuple[Any, ...]]:
    """Yield what is still to be done. Its place in the log wasn't kept: version 0, before all that is to come."""
    found = "SELECT workspace, id, conversation, kind, free_at, attempts, state FROM was_effect ORDER BY workspace, id"
    for workspace, id, conversation, kind, free_at, attempts, state in db.rows(found):
        recipient = decode_effect(kind, state, workspace, "effect", id).recipient
        yield workspace, conversation or "", 0, id, recipient, kind, free_at, attempts, "", state


def _commits(db: Database) -> Iterator[tuple[Any, ...]]:
    """Yield every event as a commit of its own, so that the feed tells it and search finds what was said with it.

    A contact is told of with one of their conversation's; those without one, as in groups, with any that has nobody.
    """
    contacts = _contacts(db)
    others = _others(db, contacts)
    stream: tuple[str, str] | None = None
    said = latest = 0
    for workspace, of, version, at, state in _events(db):
        if stream != (workspace, of):
            stream, said, latest = (workspace, of), 0, at
        told = json.loads(state)
        sequence = told.get("sequence") or told.get("line") or 0
        first, last = (said + 1, sequence) if sequence > said else (0, -1)
        said, latest = max(said, sequence), max(latest, at)  # a conversation's commits are told in their order
        contact = contacts.pop(stream, None)
        if contact is None and others.get(workspace):
            contact = others[workspace].popleft()
        yield workspace, of, version, version, first, last, contact, latest


def _contacts(db: Database) -> dict[tuple[str, str], str]:
    """Return whose conversation each stream is."""
    found = "SELECT workspace, id, contact FROM was_conversation WHERE contact IS NOT NULL"
    return {(workspace, id): contact for workspace, id, contact in db.rows(found)}


def _others(db: Database, known: dict[tuple[str, str], str]) -> dict[str, deque[str]]:
    """Return by workspace the contacts that no conversation is with."""
    told = {(workspace, contact) for (workspace, _), contact in known.items()}
    found: dict[str, deque[str]] = {}
    for workspace, id in db.rows("SELECT workspace, id FROM was_contact ORDER BY workspace, id"):
        if (workspace, id) not in told:
            found.setdefault(workspace, deque()).append(id)
    return found


def _events(db: Database) -> Iterator[tuple[str, str, int, int, str]]:
    """Yield all events, each stream's in order."""
    found = """SELECT workspace, stream, version, at, state FROM was_event
WHERE (workspace, stream, version) > (?, ?, ?) ORDER BY workspace, stream, version LIMIT ?"""
    after: tuple[str, str, int] = ("", "", -1)
    while rows := db.rows(found, *after, _AT_A_TIME):
        yield from rows
        after = rows[-1][:3]


def _insert(db: Database, table: str, width: int, rows: Iterator[tuple[Any, ...]]) -> None:
    statement = f"INSERT INTO {table} VALUES ({', '.join('?' * width)})"
    while some := list(islice(rows, _AT_A_TIME)):  # made before, not while, they are written: that reads, too
        db.write(statement, some)
