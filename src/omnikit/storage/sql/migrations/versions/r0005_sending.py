"""The fifth schema: our messages to customers by our id of them, and how far they have come.

How far older messages came nobody has kept; by our id they are found, too. A state gets what its log tells and it
didn't: how many messages have gone out since the customer's last word. Nothing else that is there is changed.
"""

import json
from collections.abc import Iterator, Mapping

from alembic import context, op
from sqlalchemy import MetaData

from omnikit.storage.sql.database import Database
from omnikit.storage.sql.migrations.making import table

revision = "0005"
down_revision = "0004"

_TABLES = {  # * key
    "ours": "workspace* id* conversation sequence:int",
    "sending": "workspace* conversation* sequence*:int status:int error externals said_at:big at:big",
}
_AT_A_TIME = 1000
_STATE = "SELECT state FROM {conversation} WHERE workspace = ? AND id = ?"
_PUT_STATE = "UPDATE {conversation} SET state = ? WHERE workspace = ? AND id = ?"
_SPOKE, _WENT_OUT = "message_received", ("message_sent", "automatic_sent")
_OURS = "INSERT INTO {ours} (workspace, id, conversation, sequence) VALUES (?, ?, ?, ?)"


def upgrade() -> None:
    """Make the new tables; write down which messages are ours."""
    given = context.config.attributes["schema"]
    metadata = MetaData(schema=given.schema)
    for name, told in _TABLES.items():
        table(metadata, given.prefix, name, told, with_rowid=False)
    metadata.create_all(op.get_bind(), checkfirst=False)
    db: Database = context.config.attributes["database"]
    for rows in _ours(db):
        db.write(_OURS, rows)
    replies: dict[tuple[str, str], int] = {}
    for workspace, conversation, _, kind in _told(db):
        place = (workspace, conversation)
        replies[place] = 0 if kind == _SPOKE else replies.get(place, 0) + 1
        if len(replies) > _AT_A_TIME:  # they come conversation by conversation: all but the last are complete
            _complete(db, {other: replies.pop(other) for other in [*replies] if other != place})
    _complete(db, replies)


def _told(db: Database) -> Iterator[tuple[str, str, int, str]]:
    """Yield what customers said and what went out to them, each conversation's in order."""
    kinds = ", ".join(f"'{kind}'" for kind in (_SPOKE, *_WENT_OUT))
    found = f"""SELECT workspace, stream, version, kind FROM {{event}} WHERE kind IN ({kinds})
AND (workspace, stream, version) > (?, ?, ?) ORDER BY workspace, stream, version LIMIT ?"""
    after: tuple[str, str, int] = ("", "", -1)
    while rows := db.rows(found, *after, _AT_A_TIME):
        yield from rows
        after = rows[-1][:3]


def _complete(db: Database, replies: Mapping[tuple[str, str], int]) -> None:
    """Add to conversations' states how many messages have gone out; all else stays as it is written."""
    for place, count in replies.items():
        for (state,) in db.rows(_STATE, *place) if count else ():
            db.write(_PUT_STATE, [(f'{state[:-1]},"replies":{count}}}', *place)])


def _ours(db: Database) -> Iterator[list[tuple[str, str, str, int]]]:
    """Yield what our side wrote to customers, some messages at a time: all but their own and the desk's lines."""
    found = """SELECT workspace, conversation, sequence, state FROM {message}
WHERE (workspace, conversation, sequence) > (?, ?, ?) ORDER BY workspace, conversation, sequence LIMIT ?"""
    after: tuple[str, str, int] = ("", "", 0)
    while rows := db.rows(found, *after, _AT_A_TIME):
        after = rows[-1][:3]
        ours: dict[tuple[str, str], tuple[str, str, str, int]] = {}
        for workspace, conversation, sequence, state in rows:
            said = json.loads(state)
            to_the_customer = said.get("audience", "customer") == "customer"
            if said["author"]["kind"] != "customer" and to_the_customer and not said.get("code"):
                ours[workspace, said["id"]] = (workspace, said["id"], conversation, sequence)
        yield [*ours.values()]
