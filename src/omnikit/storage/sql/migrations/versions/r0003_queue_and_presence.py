"""The third schema: who is there, what waits for somebody, platforms' ids of messages, nicknames' numbers.

What was stored is carried over; what follows from it (columns, seats, tallies, …) is counted anew after migrating.
A state gets what its log tells and it didn't: when the customer spoke last, which side ended it. The documents' roles
get the permissions that came with this schema, where the team has not made them its own.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from alembic import context, op
from sqlalchemy import MetaData, Table

from omnikit.storage.sql.database import Database
from omnikit.storage.sql.migrations.making import grant, index, table

revision = "0003"
down_revision = "0002"

# fmt: off
_TABLES = {  # * key, ? may be missing
    "conversation": "workspace* id* version:int account thread channel contact? bucket handler? ended_by? "
                    "collaborative:small routed:small last_message_at?:big waiting_since?:big wake_at?:big "
                    "ended_at?:big spoken_at?:big face state",
    "thread":       "workspace* id* account thread contact? bucket opened_at?:big service_started_at?:big queued:small",
    "seat":         "workspace* conversation* member* bucket collaborative:small at?:big since:big bumped_at?:big",
    "member":       "workspace* id* enabled:small offered:int accepted:int given_at?:big version:int availability? "
                    "ready:small since?:big until?:big handed_to?",
    "external":     "workspace* account* key* at*:big conversation* sequence*:int",
    "code":         "workspace* code*",
}
_INDEXES = {
    "conversation_list":    ("bucket last_message_at id routed", ""),
    "conversation_waiting": ("bucket waiting_since id", ""),
    "conversation_account": ("bucket account last_message_at id", ""),
    "conversation_channel": ("bucket channel last_message_at id routed", ""),
    "conversation_shared":  ("bucket last_message_at id", "collaborative = 1"),
    "conversation_unrouted": ("bucket last_message_at id", "routed = 0 AND bucket = 'ended'"),
    "conversation_unhandled": ("bucket last_message_at id", "handler IS NULL AND bucket = 'ended'"),
    "conversation_wake":    ("wake_at id", "wake_at IS NOT NULL"),
    "thread_open":          ("account thread", "bucket <> 'ended'"),
    "thread_latest":        ("account thread opened_at id", ""),
    "thread_contact":       ("contact id", "contact IS NOT NULL"),
    "thread_arrival":       ("bucket opened_at id", ""),
    "thread_service":       ("bucket service_started_at id", ""),
    "thread_queued":        ("id", "queued = 1"),
    "seat_list":            ("member bucket at conversation", ""),
    "seat_bumped":          ("member bumped_at conversation", "bumped_at IS NOT NULL"),
}
# fmt: on
_UNIQUE = "thread_open"
_WITH_ROWID = frozenset({"conversation"})
# what follows from the state is counted anew
_COPIED = {
    "conversation": "workspace, id, version, account, thread, channel, contact, bucket, handler, NULL, "
    "collaborative, 0, last_message_at, waiting_since, wake_at, ended_at, NULL, face, state",
    "thread": "workspace, id, account, thread, contact, bucket, opened_at, service_started_at, 0",
    "seat": "workspace, conversation, member, bucket, collaborative, at, since, NULL",
    "member": "workspace, id, enabled, offered, accepted, NULL, 0, NULL, 0, NULL, NULL, NULL",
}
_AT_A_TIME = 1000
_SPOKE, _ENDED = "message_received", "ended"
_NEW_PERMISSIONS = {
    "administrator": ["see_queue", "transfer_for_others"],
    "supervisor": ["see_queue", "transfer_for_others"],
    "service_manager": ["see_queue"],
}


def upgrade() -> None:
    """Set the tables that get columns aside, make them and the new ones, carry over, make the indexes."""
    given = context.config.attributes["schema"]
    place = f'"{given.schema}".' if given.schema else ""
    names = {name: f'{place}"{given.prefix}{name}"' for name in _TABLES}
    for name in _COPIED:
        op.execute(f"CREATE TEMPORARY TABLE was_{name} AS SELECT * FROM {names[name]}")
        op.execute(f"DROP TABLE {names[name]}")
    metadata = MetaData(schema=given.schema)
    made = {
        name: table(metadata, given.prefix, name, told, with_rowid=name in _WITH_ROWID)
        for name, told in _TABLES.items()
    }
    metadata.create_all(op.get_bind(), checkfirst=False)
    for name, columns in _COPIED.items():
        # PostgreSQL takes a plain NULL for a text
        typed = ", ".join(_typed(made[name], place, word) for place, word in enumerate(columns.split(", ")))
        op.execute(f"INSERT INTO {names[name]} SELECT {typed} FROM was_{name}")
        op.execute(f"DROP TABLE was_{name}")
    for name, (columns, only) in _INDEXES.items():
        of = made[name.partition("_")[0]]
        index(of, f"{given.prefix}{name}", columns, only, unique=name == _UNIQUE).create(op.get_bind())
    db: Database = context.config.attributes["database"]
    for found in groupby(_told(db), key=lambda row: row[:2]):
        _complete(db, *found)
    grant(db, _NEW_PERMISSIONS)


def _told(db: Database) -> Iterator[tuple[str, str, int, str, str]]:
    """Yield the events that tell more than states did, each conversation's in order."""
    found = f"""SELECT workspace, stream, version, kind, state FROM {{event}} WHERE kind IN ('{_SPOKE}', '{_ENDED}')
AND (workspace, stream, version) > (?, ?, ?) ORDER BY workspace, stream, version LIMIT ?"""
    after: tuple[str, str, int] = ("", "", -1)
    while rows := db.rows(found, *after, _AT_A_TIME):
        yield from rows
        after = rows[-1][:3]


def _complete(db: Database, of: tuple[str, str], events: Iterable[tuple[str, str, int, str, str]]) -> None:
    """Add to a conversation's state what its last events of either kind tell; all else stays as it is written."""
    last = {kind: state for *_, kind, state in events}
    rows = db.rows("SELECT state FROM {conversation} WHERE workspace = ? AND id = ?", *of)
    if not rows:
        return
    state = rows[0][0]
    added = {}
    if _SPOKE in last:
        added["spoken_at"] = json.loads(last[_SPOKE])["at"]
    if _ENDED in last and json.loads(state)["status"] == _ENDED:
        added["ended_by"] = json.loads(last[_ENDED])["by"]["kind"]
    if added:
        completed = f"{state[:-1]},{json.dumps(added)[1:]}"
        db.write("UPDATE {conversation} SET state = ? WHERE workspace = ? AND id = ?", [(completed, *of)])


def _typed(table: Table, place: int, word: str) -> str:
    return f"CAST(NULL AS {[*table.columns][place].type.compile()})" if word == "NULL" else word
