"""The tables, as data: every key begins with the workspace; what lists ask for is a column, the rest is *state*.

Times are microseconds since 1970 in UTC. The workspace's own event stream is the one without a name.
"""

from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.schema import CreateIndex, CreateTable

SCHEMA = 1
"""The version of these tables; a file says which it has."""

metadata = MetaData()


def _key(*names: str) -> list[Column[str]]:
    return [Column(name, Text, primary_key=True) for name in ("workspace", *names)]


def _state() -> Column[str]:
    return Column("state", Text, nullable=False)


# fmt: off
schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))

team = Table(
    "team", metadata, *_key(),
    Column("version", Integer, nullable=False),
    _state(),
)

conversation = Table(
    "conversation", metadata, *_key("id"),
    Column("version", Integer, nullable=False),
    Column("account", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("contact", Text),
    Column("opened_at", BigInteger),
    Column("status", Text, nullable=False),
    Column("lane", Text),
    Column("handler", Text),
    Column("collaborative", SmallInteger, nullable=False),
    Column("seats", Text, nullable=False),  # members and since when, as JSON: tells whether `seat` has to change
    Column("last_message_at", BigInteger),
    Column("waiting_since", BigInteger),
    Column("wake_at", BigInteger),
    _state(),
    CheckConstraint("id <> ''", name="conversation_has_an_id"),  # '' is the workspace's own stream of events
)
_of = conversation.c
_NOT_ENDED = text("status <> 'ended'")
_WAKES = text("wake_at IS NOT NULL")
Index("conversation_open", _of.workspace, _of.account, _of.thread, unique=True,
      sqlite_where=_NOT_ENDED, postgresql_where=_NOT_ENDED)
Index("conversation_thread", _of.workspace, _of.account, _of.thread, _of.opened_at, _of.id)
Index("conversation_list", _of.workspace, _of.status, _of.lane, _of.last_message_at, _of.id)
Index("conversation_wake", _of.workspace, _of.wake_at, _of.id, sqlite_where=_WAKES, postgresql_where=_WAKES)

seat = Table(
    "seat", metadata, *_key("member", "conversation"),
    Column("since", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

contact = Table(
    "contact", metadata, *_key("id"),
    Column("version", Integer, nullable=False),
    _state(),
)
identity = Table(
    "identity", metadata, *_key("account", "key"),
    Column("contact", Text, nullable=False),
    sqlite_with_rowid=False,
)

event = Table(
    "event", metadata, *_key("stream"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    _state(),
)
message = Table(
    "message", metadata, *_key("conversation"),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
    _state(),
)
record = Table(
    "record", metadata, *_key("conversation"),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    _state(),
)

effect = Table(
    "effect", metadata, *_key(),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation", Text),
    Column("kind", Text, nullable=False),
    Column("free_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    _state(),
)
# an effect that is done is gone, and its number must not come back: a late word about it would hit another
counter = Table(
    "counter", metadata, *_key("name"),
    Column("last", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)


def _carried() -> list[Column[str] | Column[int]]:
    """What a carried-out command leaves: the events it led to stand in the log, from *first* to *last*."""
    return [
        Column("digest", Text, nullable=False),
        Column("conversation", Text),
        Column("first", Integer, nullable=False),
        Column("last", Integer, nullable=False),
        Column("at", BigInteger, nullable=False),
    ]


command_key = Table("command_key", metadata, *_key("key"), *_carried(), sqlite_with_rowid=False)
delivery = Table("delivery", metadata, *_key("account", "dedupe"), *_carried(), sqlite_with_rowid=False)
# fmt: on


def ddl(dialect: Dialect) -> Iterator[str]:
    """Yield the statements that create every table and index."""
    for table in metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
