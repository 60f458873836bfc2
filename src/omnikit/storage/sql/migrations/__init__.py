"""Which schema a database has, how it gets its first, and how an older one becomes today's: Alembic without an ini."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zlib import crc32

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from omnikit.model.errors import StorageError
from omnikit.storage.sql.database import CannotOpen, Database, Rows
from omnikit.storage.sql.joined import joined
from omnikit.storage.sql.reading import workspaces
from omnikit.storage.sql.sqlite import PATIENCE, SQLiteDatabase, Told
from omnikit.storage.sql.tables import Schema
from omnikit.storage.sql.texts import Texts

if TYPE_CHECKING:
    from omnikit.storage.sql.postgres import PostgresDatabase

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every schema there has been, oldest first."""
HEAD = REVISIONS[-1]
VERSION_TABLE = "omnikit_version"
FIRST = frozenset(
    {
        "schema_version", "team", "conversation", "seat", "contact", "identity", "event", "message", "record",
        "effect", "counter", "command_key", "delivery",
    }
)  # fmt: skip
"""The tables of the first schema, which had a table of its own for its version."""

_IN_SQLITE = "SELECT lower(name) FROM sqlite_master"
# of one snapshot: to_regclass() reads each name by itself, so of tables that somebody is making it may find a part
_IN_POSTGRES = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = ANY(?) "
    "AND CASE WHEN CAST(? AS text) IS NULL THEN pg_table_is_visible(c.oid) ELSE n.nspname = CAST(? AS text) END"
)
_SCHEMA_THERE = "SELECT 1 FROM pg_namespace WHERE nspname = ?"
_LOCK = "SELECT pg_advisory_xact_lock(?)"


class Readable(Protocol):
    """What is asked which schema it has."""

    schema: Schema
    texts: Texts

    def rows(self, template: str, *values: object) -> Rows:
        """Return what a statement finds."""


def place_of(db: Readable) -> str:
    """Return how messages call the database."""
    return str(getattr(db, "path", None) or getattr(db, "place", "the database"))


def revision_of(db: Readable) -> str | None:
    """Return the revision of omnikit's tables in *db*, None where there are none.

    Raises ``CannotOpen`` for a newer one, for tables of another program's by our names, and where some are missing.
    Other tables are nobody's affair.
    """
    names = _names(db.schema)
    there = _there(db, names)
    if not there:
        return None
    if VERSION_TABLE not in there:
        return _first(db, there)
    rows = db.rows(f"SELECT version_num FROM {names[VERSION_TABLE]}")
    found = str(rows[0][0]) if len(rows) == 1 else ""
    if not found:
        raise CannotOpen(f"{place_of(db)}: {names[VERSION_TABLE]} is not as omnikit left it; restore a copy")
    if found not in REVISIONS:
        raise CannotOpen(f"{place_of(db)}: written by a newer omnikit (schema {found}, known: {HEAD}); upgrade omnikit")
    missing = sorted(db.schema.names.keys() - there) if found == HEAD else []
    if missing:
        raise CannotOpen(f"{place_of(db)}: the tables {', '.join(missing)} are gone; restore a copy")
    return found


def create(db: Database) -> bool:
    """Make the tables where there are none; return whether they were made. Several may try at once."""
    try:
        with db.transaction(writes=True):
            lock(db)
            if revision_of(db) is not None:
                return False
            dialect = postgresql.dialect() if _is_postgres(db) else sqlite.dialect()  # type: ignore[no-untyped-call]
            schema = db.schema.schema
            if schema is not None and not db.rows(_SCHEMA_THERE, schema):
                _carry_out(db, (f'CREATE SCHEMA "{schema}"',))
            table = _version_table(db.schema)
            _carry_out(db, (str(CreateTable(table).compile(dialect=dialect)), *db.schema.ddl(dialect)))
            _say_revision(db, HEAD)
            return True
    except CannotOpen:
        raise
    except StorageError as error:
        raise CannotOpen(f"omnikit's tables can't be made: {error}") from error


def migrate(db: "SQLiteDatabase | PostgresDatabase", to: str = HEAD) -> None:
    """Bring the tables of an older schema up to another, all in one transaction; nothing to do is fine, too.

    What follows from what is stored is counted anew at the end, once they are today's.
    """
    from alembic import command  # loaded only by who migrates
    from alembic.config import Config

    from omnikit.storage.sql.index import catch_up
    from omnikit.storage.sql.recount import rewrite

    with _connected(db) as connection:
        inside = joined(db, connection)
        lock(inside)
        if revision_of(inside) == to:
            return
        if VERSION_TABLE not in _there(inside, _names(db.schema)) and _there(inside, _names(db.schema)):
            _version_table(db.schema).create(connection)
            _say_revision(inside, REVISIONS[0])
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        config.attributes.update(connection=connection, schema=db.schema, database=inside)
        command.upgrade(config, to)
        for workspace in workspaces(inside) if to == HEAD else ():
            rewrite(inside, workspace)
            catch_up(inside, workspace)


def lock(db: Database) -> None:
    """Let nobody else make or change the tables until the transaction ends; on SQLite whoever writes is alone."""
    if _is_postgres(db):
        db.rows(_LOCK, crc32(f"omnikit {db.schema.schema}.{db.schema.prefix}".encode()))


# --- the pieces


def _first(db: Readable, there: set[str]) -> str:
    """Return the first schema's revision if these are its tables; raise ``CannotOpen`` if they are anybody's."""
    if there >= FIRST:
        rows = db.rows(f"SELECT * FROM {_names(db.schema)['schema_version']}")
        if [tuple(row) for row in rows] == [(1,)]:
            return REVISIONS[0]
    ours = sorted(there - {"schema_version"})
    raise CannotOpen(
        f"{place_of(db)}: this database is not one of omnikit's, and has tables by names that omnikit needs "
        f"({', '.join(ours)}); name another database, or let omnikit's begin otherwise: ?prefix=omnikit_"
    )


def _names(schema: Schema) -> dict[str, str]:
    """Return the tables by which a database is known, each as statements say it."""
    place = f'"{schema.schema}".' if schema.schema else ""
    return {name: f'{place}"{schema.prefix}{name}"' for name in (*schema.names, *FIRST, VERSION_TABLE)}


def _there(db: Readable, names: dict[str, str]) -> set[str]:
    """Return which of *names* are taken; "schema_version" alone is too common to say anything."""
    prefix = db.schema.prefix
    if _is_postgres(db):
        place = db.schema.schema
        taken = {name for (name,) in db.rows(_IN_POSTGRES, [f"{prefix}{name}" for name in names], place, place)}
        there = {name for name in names if f"{prefix}{name}" in taken}
    else:
        taken = {name for (name,) in db.rows(_IN_SQLITE)}
        there = {name for name in names if f"{prefix}{name}".lower() in taken}
    return there if there != {"schema_version"} else set()


def _version_table(schema: Schema) -> Table:
    """Return the table as Alembic makes it."""
    name = f"{schema.prefix}{VERSION_TABLE}"
    column = Column("version_num", String(32), nullable=False)
    return Table(
        name, MetaData(), column, PrimaryKeyConstraint("version_num", name=f"{name}_pkc"), schema=schema.schema
    )


def _say_revision(db: Database, revision: str) -> None:
    db.write(f"INSERT INTO {_names(db.schema)[VERSION_TABLE]} (version_num) VALUES (?)", [(revision,)])


def _is_postgres(db: Readable) -> bool:
    return db.texts.numbered


def _carry_out(db: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        if _is_postgres(db):
            db.write(statement, [()])
        else:
            db.rows(statement)


@contextmanager
def _connected(db: "SQLiteDatabase | PostgresDatabase") -> Iterator[Connection]:
    """Lend a connection of SQLAlchemy's in a transaction, for Alembic."""
    if isinstance(db, SQLiteDatabase):
        engine = create_engine("sqlite://", creator=partial(_begun, db), poolclass=NullPool)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        told: AbstractContextManager[None] = Told(str(db.path))
    else:
        from omnikit.storage.sql import postgres  # psycopg is loaded only by who needs it

        engine = create_engine(db.engine.url, poolclass=NullPool)
        told = postgres.Told(db.place)
    with told:
        try:
            with engine.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise (error.orig or error) from None


def _begun(db: SQLiteDatabase) -> sqlite3.Connection:
    """Return a connection whose transactions begin when they are told to, and that leaves nothing in free pages."""
    connection = sqlite3.connect(db.path, timeout=PATIENCE.total_seconds(), isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON")
    return connection
