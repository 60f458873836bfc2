"""A database on a connection of the host's: omnikit writes at savepoints there, and never commits."""

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection

from omnikit.model.errors import InvalidInput, StaleVersion, StorageError
from omnikit.storage.sql import sqlite
from omnikit.storage.sql.database import Database, GateClosed, Rows
from omnikit.storage.sql.rows import Change

_NUMBERS = itertools.count()
KNOWN = "an open connection of sqlite3, psycopg or SQLAlchemy, to the same kind of database"


def joined(database: Database, connection: object) -> Database:
    """Return *database* as it is seen from within the transaction of *connection*; begin one where none is.

    Raises ``InvalidInput`` for another kind of connection.
    """
    if isinstance(connection, Connection):
        if not connection.in_transaction():
            connection.begin()  # so that the host's own commit is one
        connection = connection.connection.driver_connection
    if isinstance(database, sqlite.SQLiteDatabase) and isinstance(connection, sqlite3.Connection):
        if not connection.in_transaction:
            connection.execute("BEGIN")
        return JoinedSQLite(database, connection)
    if not isinstance(database, sqlite.SQLiteDatabase):
        from omnikit.storage.sql import joined_postgres  # psycopg is loaded only by who needs it

        found = joined_postgres.joined(database, connection)
        if found is not None:
            return found
    raise InvalidInput("connection", connection, KNOWN)


class Joined:
    """What is the same on every connection of a host's."""

    host_s = True

    def __init__(self, inner: Database) -> None:
        self.inner = inner
        self.schema = inner.schema
        self.texts = inner.texts
        self.shards = inner.shards

    def told(self) -> AbstractContextManager[None]:
        """Tell the driver's errors as ours."""
        raise NotImplementedError

    def execute(self, text: str) -> object:
        """Carry a statement without values out."""
        raise NotImplementedError

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[None]:  # noqa: ARG002
        """Do all of a block or nothing: at a savepoint of the host's transaction."""
        name = f"omnikit_{next(_NUMBERS)}"
        with lost_is_lost(), self.told():
            self.execute(f"SAVEPOINT {name}")
            try:
                yield
            except BaseException:
                self.execute(f"ROLLBACK TO SAVEPOINT {name}")
                self.execute(f"RELEASE SAVEPOINT {name}")
                raise
            self.execute(f"RELEASE SAVEPOINT {name}")

    def ring(self, workspace: str) -> None:
        """Nobody is told before the host commits; whoever waits looks again by itself."""

    def wait(self, workspace: str, seconds: float, news: Callable[[], bool]) -> None:
        """Wait as the database does, of which the host's transaction is a part."""
        self.inner.wait(workspace, seconds, news)

    def close(self) -> None:
        """The connection is the host's; nothing is let go of."""


class JoinedSQLite(Joined):
    """A host's ``sqlite3`` connection."""

    def __init__(self, inner: sqlite.SQLiteDatabase, connection: sqlite3.Connection) -> None:
        super().__init__(inner)
        self.place = f"{inner.path} (the host's connection)"
        self.connection = connection

    def told(self) -> AbstractContextManager[None]:
        """Tell the driver's errors as ours."""
        return sqlite.Told(self.place)

    def execute(self, text: str) -> object:
        """Carry a statement without values out."""
        return self.connection.execute(text)

    def rows(self, template: str, *values: object) -> Rows:
        """Return what a statement finds."""
        with self.told():
            cursor = self.connection.cursor()
            cursor.row_factory = None  # rows are tuples, whatever the host prefers
            return cursor.execute(self.texts.of(template), values).fetchall()

    def write(self, template: str, rows: Iterable[Sequence[object]]) -> int:
        """Carry a statement out for each row; return how many rows it hit."""
        return max(0, self.connection.executemany(self.texts.of(template), rows).rowcount)

    def insert(self, what: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert rows whole."""
        sqlite.insert(self.connection, self.texts, what, rows)

    def carry_out(self, changes: Sequence[Change]) -> None:
        """Write units of work, all of them or nothing; raise ``GateClosed`` if one depends on what is not so."""
        with self.transaction(writes=True):
            for change in changes:
                sqlite.write_change(self.connection, self.texts, change)


@contextmanager
def lost_is_lost() -> Iterator[None]:
    """A lost race that ended the host's whole transaction can't be tried again inside it."""
    try:
        yield
    except GateClosed:
        raise
    except StaleVersion as error:
        raise StorageError(f"{error}: the transaction is the host's to begin anew") from error
