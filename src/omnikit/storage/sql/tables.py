"""The tables, as data: every key begins with the workspace; what lists ask for is a column, the rest is *state*.

Times are microseconds since 1970 in UTC. A *stream* is named as ``storage.streams`` says.
A *bucket* is where a conversation stands: its ``state``.

What changes with every message stands apart from what changes seldom: on PostgreSQL an update of a row writes to
every index of its table.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from omnikit.model.errors import InvalidInput

SHARDS = 16
"""Into how many rows the count of one list is split on PostgreSQL, so that writers don't wait for each other."""

# text sorts by code points, whatever the database's own order is
_TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _key(*names: str) -> list[Column[str]]:
    return [_name(name) for name in ("workspace", *names)]


def _name(name: str) -> Column[str]:
    return Column(name, _TEXT, primary_key=True)


def _text(name: str, *, required: bool = True) -> Column[str]:
    return Column(name, _TEXT, nullable=not required)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


def _instant(name: str, *, required: bool = False, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=not (required or key), autoincrement=False)


def _flag(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False)


def _carried() -> list[Column[str] | Column[int]]:
    """What a carried-out command leaves: the events it led to stand in the log, from *first* to *last*."""
    return [_text("digest"), _text("stream"), _number("first"), _number("last"), _instant("at", required=True)]


def _commit() -> list[Column[str] | Column[int]]:
    """Where one commit's events and messages stand: versions and sequences, each from the first to the last."""
    return [
        _number("last"),
        _number("said_first"),
        _number("said_last"),
        _text("contact", required=False),
        _instant("at", required=True),
    ]


def _bounds() -> list[Column[int]]:
    return [_instant("oldest", required=True), _instant("newest", required=True)]


# fmt: off
TABLES: Mapping[str, list[Column[str] | Column[int] | Column[bytes]]] = {
    "team": [*_key(), _number("version"), _text("state")],

    "conversation": [
        *_key("id"), _number("version"), _text("account"), _text("thread"), _text("channel"),
        _text("contact", required=False), _text("bucket"), _text("handler", required=False),
        _text("ended_by", required=False), _flag("collaborative"),
        _flag("routed"),  # departments receive it
        _instant("last_message_at"), _instant("waiting_since"), _instant("wake_at"), _instant("ended_at"),
        _instant("spoken_at"),
        _text("face"),  # who is on it, read positions, pins, the offer: what a list's row shows besides
        _text("state"),
    ],
    "thread": [
        *_key("id"), _text("account"), _text("thread"), _text("contact", required=False), _text("bucket"),
        _instant("opened_at"), _instant("service_started_at"),
        _flag("queued"),  # it waits for somebody to be found, or is held out to somebody
    ],
    "seat": [  # *at*: the last message of an ended conversation, which moves no more
        *_key("conversation", "member"), _text("bucket"), _flag("collaborative"), _instant("at"),
        _instant("since", required=True),
        _instant("bumped_at"),  # when somebody else brought them in, until a message comes after that
    ],
    "unread": [*_key("conversation", "member")],
    "department": [*_key("conversation", "department"), _text("bucket"), _instant("last_message_at")],
    "tally": [*_key("scope", "bucket"), _number("shard", key=True), Column("n", BigInteger, nullable=False)],
    "member": [  # *version*, and what comes after it: of their presence
        *_key("id"), _flag("enabled"), _number("offered"), _number("accepted"), _instant("given_at"),
        _number("version"), _text("availability", required=False), _flag("ready"), _instant("since"),
        _instant("until"), _text("handed_to", required=False),
    ],

    "contact": [*_key("id"), _number("version"), _text("state")],
    "identity": [*_key("account", "key"), _text("contact")],
    "tagged": [*_key("tag", "contact"), _text("folded")],
    "used_tag": [*_key("tag", "contact")],  # whoever ever had it
    "binding": [  # *browser* and *identity*, each an account and a key, in the record of a *contact*
        *_key("browser_account", "browser", "account", "key", "contact"), _instant("at", required=True), _text("state"),
    ],
    "ledger": [
        *_key("contact"), _number("number", key=True), _instant("at", required=True), _text("field"), _text("state"),
    ],
    "code": [*_key("code")],  # nicknames' numbers, for ever
    "quick_reply": [*_key("id"), _number("version"), _text("owner"), _text("state")],

    "event": [*_key("stream"), _number("version", key=True), _text("kind"), _instant("at", required=True),
              _text("state")],
    "message": [*_key("conversation"), _number("sequence", key=True), _instant("at", required=True), _text("state")],
    "external": [  # messages by the platform's id of them, the first of several first
        *_key("account", "key"), _instant("at", key=True), _name("conversation"), _number("sequence", key=True),
    ],
    "ours": [*_key("id"), _text("conversation"), _number("sequence")],  # our messages to customers, by our id of them
    "sending": [  # how far they have come (``model.delivery.ORDER``), the platform's ids; *said_at*: when it was stored
        *_key("conversation"), _number("sequence", key=True), _number("status"), _text("error"), _text("externals"),
        _instant("said_at", required=True), _instant("at", required=True),
    ],
    "record": [*_key("conversation"), _number("version", key=True), _number("number", key=True), _text("state")],

    "effect": [
        *_key("stream"), _number("version", key=True), _number("number", key=True), _text("recipient"), _text("kind"),
        _instant("free_at"),  # none: given up
        _number("attempts"), _text("reason"), _text("state"),
    ],
    "command_key": [*_key("key"), *_carried()],
    "delivery": [*_key("account", "dedupe"), *_carried()],

    "fresh": [*_key("stream"), _number("first", key=True), *_commit()],
    "feed": [*_key(), _instant("position", key=True), _text("stream"), _number("first"), *_commit()],
    "counter": [*_key("name"), Column("last", BigInteger, nullable=False)],

    "recent": [  # what can be searched and is in no segment yet
        *_key("family"), _number("number", key=True), _number("size"), *_bounds(), _text("texts"), _text("places"),
    ],
    "segment": [*_key("family"), _number("segment", key=True), *_bounds()],
    "document": [*_key("family"), _instant("number", key=True), _text("stream"), _number("sequence"),
                 _instant("at", required=True)],
    "gram": [*_key("family"), _number("slot", key=True), _number("segment", key=True),
             Column("postings", LargeBinary, nullable=False)],
}

_OPEN, _OVER = "bucket <> 'ended'", "bucket = 'ended'"
_LISTED = ("last_message_at", "id")
INDEXES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    # table, name, columns after the workspace, only where
    ("conversation", "list",     ("bucket", *_LISTED, "routed"), ""),
    ("conversation", "waiting",  ("bucket", "waiting_since", "id"), ""),
    ("conversation", "account",  ("bucket", "account", *_LISTED), ""),
    ("conversation", "channel",  ("bucket", "channel", *_LISTED, "routed"), ""),
    ("conversation", "shared",   ("bucket", *_LISTED), "collaborative = 1"),
    ("conversation", "unrouted", ("bucket", *_LISTED), f"routed = 0 AND {_OVER}"),
    ("conversation", "unhandled", ("bucket", *_LISTED), f"handler IS NULL AND {_OVER}"),
    ("conversation", "wake",     ("wake_at", "id"), "wake_at IS NOT NULL"),
    ("thread",       "open",     ("account", "thread"), _OPEN),  # unique: a thread has one at most
    ("thread",       "latest",   ("account", "thread", "opened_at", "id"), ""),
    ("thread",       "contact",  ("contact", "id"), "contact IS NOT NULL"),
    ("thread",       "arrival",  ("bucket", "opened_at", "id"), ""),
    ("thread",       "service",  ("bucket", "service_started_at", "id"), ""),
    ("thread",       "queued",   ("id",), "queued = 1"),
    ("seat",         "list",     ("member", "bucket", "at", "conversation"), ""),
    ("seat",         "bumped",   ("member", "bumped_at", "conversation"), "bumped_at IS NOT NULL"),
    ("unread",       "member",   ("member", "conversation"), ""),
    ("department",   "list",     ("department", "bucket", "last_message_at", "conversation"), ""),
    ("identity",     "contact",  ("contact",), ""),
    ("tagged",       "contact",  ("contact",), ""),
    ("used_tag",     "contact",  ("contact",), ""),
    ("binding",      "identity", ("account", "key"), ""),
    ("binding",      "contact",  ("contact",), ""),
    ("ledger",       "latest",   ("contact", "at", "number"), ""),
    ("quick_reply",  "owner",    ("owner", "id", "version"), ""),
    ("effect",       "open",     ("free_at", "stream", "version", "number"), "free_at IS NOT NULL"),
    ("document",     "stream",   ("family", "stream", "sequence"), ""),
)
UNIQUE = frozenset({("thread", "open")})
WITH_ROWID = frozenset({"team", "conversation", "contact", "message", "recent"})
"""Tables whose rows are long: SQLite keeps them apart from their key."""
# fmt: on


class Schema:
    """The tables under their names in one database: all with *prefix*, on PostgreSQL in *schema*.

    Raises ``InvalidInput`` for a prefix or schema that is no plain name.
    """

    def __init__(self, prefix: str = "", schema: str | None = None) -> None:
        for what, name in (("prefix", prefix), ("schema", schema or "")):
            if name and not (name.isascii() and name.replace("_", "a").isalnum() and not name[0].isdigit()):
                raise InvalidInput(what, name, "ASCII letters, digits and underscores, no digit first")
        self.prefix = prefix
        self.schema = schema
        self.metadata = MetaData(schema=schema)
        self.tables = {name: self._table(name, columns) for name, columns in TABLES.items()}
        for table, name, columns, only in INDEXES:
            self._index(table, name, columns, only)
        place = f'"{schema}".' if schema else ""
        self.names: dict[str, str] = {name: f'{place}"{prefix}{name}"' for name in TABLES}
        """Each table's name as statements say it."""

    def ddl(self, dialect: Dialect) -> Iterator[str]:
        """Yield the statements that create every table and index."""
        for table in self.metadata.sorted_tables:
            yield str(CreateTable(table).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                yield str(CreateIndex(index).compile(dialect=dialect))

    def _table(self, name: str, columns: list[Column[str] | Column[int] | Column[bytes]]) -> Table:
        own = [column._copy() for column in columns]  # each column belongs to one table
        return Table(f"{self.prefix}{name}", self.metadata, *own, sqlite_with_rowid=name in WITH_ROWID)

    def _index(self, table: str, name: str, columns: tuple[str, ...], only: str) -> None:
        of = self.tables[table].c
        where = text(only) if only else None
        Index(
            f"{self.prefix}{table}_{name}",
            *(of[column] for column in ("workspace", *columns)),
            unique=(table, name) in UNIQUE,
            sqlite_where=where,
            postgresql_where=where,
        )
