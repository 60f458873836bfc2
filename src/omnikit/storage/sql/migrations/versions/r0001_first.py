"""The first schema: one SQLite file, lists read by decoding states, a version table of its own."""

from alembic import context, op
from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, MetaData, SmallInteger, Table, Text, text

revision = "0001"
down_revision = None

_TYPES = {"text": Text, "int": Integer, "big": BigInteger, "small": SmallInteger}
_CARRIED = "digest conversation? first:int last:int at:big"
# fmt: off
_TABLES = {  # * key, ? may be missing
    "schema_version": "version*:int",
    "team":         "workspace* version:int state",
    "conversation": "workspace* id* version:int account thread channel contact? opened_at?:big status lane? handler? "
                    "collaborative:small seats last_message_at?:big waiting_since?:big wake_at?:big state",
    "seat":         "workspace* member* conversation* since:big",
    "contact":      "workspace* id* version:int state",
    "identity":     "workspace* account* key* contact",
    "event":        "workspace* stream* version*:int kind at:big state",
    "message":      "workspace* conversation* sequence*:int at:big sent_at?:big state",
    "record":       "workspace* conversation* number*:int at:big state",
    "effect":       "workspace* id*:big conversation? kind free_at:big attempts:int state",
    "counter":      "workspace* name* last:big",
    "command_key":  f"workspace* key* {_CARRIED}",
    "delivery":     f"workspace* account* dedupe* {_CARRIED}",
}
_INDEXES = {
    "open":   ("account thread", "status <> 'ended'", True),
    "thread": ("account thread opened_at id", "", False),
    "list":   ("status lane last_message_at id", "", False),
    "wake":   ("wake_at id", "wake_at IS NOT NULL", False),
}
# fmt: on
_WITHOUT_ROWID = frozenset({"seat", "identity", "counter", "command_key", "delivery"})


def upgrade() -> None:
    """Make the tables."""
    given = context.config.attributes["schema"]
    metadata = MetaData(schema=given.schema)
    made = {name: _table(metadata, given.prefix, name, told) for name, told in _TABLES.items()}
    conversation = made["conversation"]
    conversation.append_constraint(CheckConstraint("id <> ''", name="conversation_has_an_id"))
    for name, (columns, only, unique) in _INDEXES.items():
        where = text(only) if only else None
        of = [conversation.c[column] for column in ("workspace", *columns.split())]
        name = f"{given.prefix}conversation_{name}"
        Index(name, *of, unique=unique, sqlite_where=where, postgresql_where=where)
    metadata.create_all(op.get_bind(), checkfirst=False)
    op.execute(made["schema_version"].insert().values(version=1))


def _table(metadata: MetaData, prefix: str, name: str, told: str) -> Table:
    columns: list[Column[object]] = []
    for word in told.split():
        place, _, kind = word.partition(":")
        key, missing = place.endswith("*"), place.endswith("?")
        of = _TYPES[kind or "text"]
        columns.append(Column(place.strip("*?"), of, primary_key=key, nullable=missing, autoincrement=False))
    return Table(f"{prefix}{name}", metadata, *columns, sqlite_with_rowid=name not in _WITHOUT_ROWID)
