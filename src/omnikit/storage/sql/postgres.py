"""PostgreSQL by psycopg: constant prepared statements on pooled connections; one write is one round trip."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus
from psycopg.raw_cursor import RawCursor
from sqlalchemy import URL, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from omnikit.model.errors import LostConnection, StaleVersion, StorageError
from omnikit.storage.sql.bell import Bell, channel_of
from omnikit.storage.sql.change import Change
from omnikit.storage.sql.database import CannotOpen, GateClosed, Rows, begin_anew_in_children
from omnikit.storage.sql.rows import shard_of
from omnikit.storage.sql.tables import SHARDS, Schema
from omnikit.storage.sql.texts import Texts

CONNECTIONS = 10
"""How many connections stay open; as many again are opened while all are busy."""
PREPARED = 500
"""How many statements a connection keeps prepared."""
OLDEST = 140000
MOST_ROWS = 500
ASKED_AGAIN = 20
"""How many times a question is asked again that a serialising server has broken off."""
SHORT = "SET max_parallel_workers_per_gather = 0; SET jit = off"
"""What is asked here is answered in a millisecond: workers or a compiler would take longer to start."""

LOST_RACES = (errors.SerializationFailure, errors.DeadlockDetected)
CLOSED_GATES = (errors.UniqueViolation, errors.DivisionByZero)
Connection = psycopg.Connection[Any]


class PostgresDatabase:
    """The database that *url* names, the tables in *schema* (default: the first of the search path).

    Raises ``CannotOpen``; later ``StorageError``, ``LostConnection`` when the server is gone.
    """

    shards = SHARDS
    host_s = False

    def __init__(
        self, url: URL, *, schema: str | None = None, prefix: str = "", connections: int = CONNECTIONS
    ) -> None:
        self.place = f"{url.host or url.query.get('host', 'localhost')}/{url.database}"
        self._told = Told(self.place)
        self.schema = Schema(prefix, schema)
        self.texts = Texts(self.schema, numbered=True)
        self.engine = create_engine(
            url,
            poolclass=QueuePool,
            pool_size=connections,
            max_overflow=connections,
            pool_use_lifo=True,
            pool_reset_on_return=None,  # every connection is in autocommit, and left outside a transaction
        )
        event.listen(self.engine, "connect", _made_ready)
        self._own = threading.local()
        self._bell = self._a_bell()
        begin_anew_in_children(self)
        try:
            with self.connected() as connection:
                if connection.info.server_version < OLDEST:
                    version = connection.info.parameter_status("server_version")
                    raise CannotOpen(f"{self.place}: PostgreSQL {version} is too old; 14 or newer is needed")
        except CannotOpen:
            self.engine.dispose()
            raise
        except StorageError as error:
            self.engine.dispose()
            raise CannotOpen(str(error)) from error

    def begin_anew(self) -> None:
        """Leave the connections there are as they are: they are another process's."""
        self.engine.dispose(close=False)
        self._own = threading.local()
        self._bell = self._a_bell()

    def close(self) -> None:
        """Close every connection."""
        self._bell.close()
        self.engine.dispose()

    # --- statements

    def rows(self, template: str, *values: object) -> Rows:
        """Return what a statement finds, in the thread's transaction if it has one.

        Else a server that serialises may break it off, as it does with commits; it is asked again then.
        """
        for _ in range(ASKED_AGAIN if getattr(self._own, "connection", None) is None else 0):
            with suppress(StaleVersion):
                return self._rows(template, values)
        return self._rows(template, values)

    def _rows(self, template: str, values: Sequence[object]) -> Rows:
        with self.connected() as connection:
            return _cursor(connection).execute(self.texts.of(template), values).fetchall()

    def write(self, template: str, rows: Iterable[Sequence[object]]) -> int:
        """Carry a statement out for each row, in the thread's transaction; return how many rows it hit."""
        with self.connected() as connection:
            return write_rows(connection, self.texts.of(template), rows)

    def insert(self, what: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert rows whole, in the thread's transaction."""
        with self.connected() as connection:
            insert_rows(connection, self.texts, what, rows)

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[None]:  # noqa: ARG002  # both see one moment, below
        """Do all of a block or nothing; each statement in it sees what was committed before it."""
        with self.connected() as connection:
            self._own.connection = connection
            try:
                with connection.transaction():
                    yield
            finally:
                self._own.connection = None

    def carry_out(self, changes: Sequence[Change]) -> None:
        """Write units of work, all of them or nothing; raise ``GateClosed`` if one depends on what is not so."""
        with self.connected() as connection:
            write_changes(connection, self.texts, self.shards, changes)

    # --- waiting

    def ring(self, workspace: str) -> None:
        """Let those who wait know, soon: a notice is sent apart from any commit, at most every so often."""
        self._bell.ring(workspace)

    def wait(self, workspace: str, seconds: float, news: Callable[[], bool]) -> None:
        """Return when there is *news*, when somebody rings for *workspace*, or after *seconds*."""
        self._bell.wait(workspace, seconds, news)

    def _a_bell(self) -> Bell:
        channel = channel_of(self.schema)

        def send(workspaces: Iterable[str]) -> None:
            with self.connected() as connection:
                for workspace in workspaces:
                    connection.execute("SELECT pg_notify(%s, %s)", (channel, workspace))

        return Bell(channel, send, self._listener)

    def _listener(self) -> Connection:
        """Return a connection of its own for one who listens."""
        with self.connected() as lent:
            return psycopg.connect(lent.info.dsn, password=lent.info.password or None, autocommit=True)

    # --- connections

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Lend a connection: the thread's own while it is in a transaction, else one of the pool's."""
        mine: Connection | None = getattr(self._own, "connection", None)
        if mine is not None:
            yield mine
            return
        with self._told:
            proxied = self.engine.raw_connection()
            connection: Connection = proxied.driver_connection  # type: ignore[assignment]
            try:
                yield connection
            except BaseException:
                self._let_go(proxied, connection)
                raise
            proxied.close()

    def _let_go(self, proxied: PoolProxiedConnection, connection: Connection) -> None:
        """Give a connection back after an error; one that is stuck in a transaction is not used again."""
        lost = connection.broken or connection.closed
        if lost or connection.info.transaction_status != TransactionStatus.IDLE:
            with suppress(psycopg.Error):
                proxied.invalidate()
        proxied.close()
        if lost:
            self.engine.dispose()  # its neighbours have lost the same server: the next command connects anew


class Told:
    """Tells every error of psycopg and the pool within a block as one of ours."""

    __slots__ = ("place",)

    def __init__(self, place: str) -> None:
        self.place = place

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, CLOSED_GATES):
            raise GateClosed(f"{self.place}: {error.diag.message_primary}") from None
        if isinstance(error, LOST_RACES):
            raise StaleVersion(f"{self.place}: {error.diag.message_primary}; decide again") from None
        if isinstance(error, DBAPIError) and isinstance(error.orig, psycopg.Error):
            raise _ours(self.place, error.orig) from error
        if isinstance(error, PoolTimeout):
            raise StorageError(f"{self.place}: every connection is busy; allow more, or ask less at once") from error
        if isinstance(error, psycopg.Error):
            raise _ours(self.place, error) from error
        if isinstance(error, UnicodeEncodeError):
            raise StorageError(f"half a character can't be stored: {error}") from None


def _ours(place: str, error: psycopg.Error) -> StorageError:
    what = str(error).strip() or type(error).__name__
    if isinstance(error, errors.DiskFull):
        return StorageError(f"{place}: the server's disk is full; make room, and try again")
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return LostConnection(f"{place}: the server takes no writes, it is a standby; connect to the primary")
    if isinstance(error, errors.InsufficientPrivilege):
        return StorageError(f"{place}: {what}; grant it, or connect as another user")
    if isinstance(error, errors.UndefinedTable):
        return StorageError(f"{place}: {what}; run: omnikit db upgrade URL")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return LostConnection(f"{place}: {what}; is the server running? The next command connects anew")
    if isinstance(error, psycopg.DataError):
        return StorageError(f"{place}: {what}; PostgreSQL can't hold it")
    return StorageError(f"{place}: {what}")


def write_rows(connection: Connection, text: str, rows: Iterable[Sequence[object]]) -> int:
    """Carry a statement out for each row; return how many rows it hit."""
    cursor = _cursor(connection)
    cursor.executemany(text, rows)
    return max(0, cursor.rowcount)


def insert_rows(connection: Connection, texts: Texts, what: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert rows whole."""
    cursor = _cursor(connection)
    for start in range(0, len(rows), MOST_ROWS):
        some = rows[start : start + MOST_ROWS]
        cursor.execute(texts.insert(what, len(some)), [value for row in some for value in row])


def write_changes(connection: Connection, texts: Texts, shards: int, changes: Sequence[Change]) -> None:
    """Write units of work, all of them or nothing: one alone in one round trip, several in a pipeline's."""
    if len(changes) == 1:
        text, values = statement_of(changes[0], texts, shards)
        _cursor(connection).execute(text, values)
        return
    with connection.transaction(), connection.pipeline():
        cursor = _cursor(connection)
        for change in changes:
            cursor.execute(*statement_of(change, texts, shards))


def statement_of(change: Change, texts: Texts, shards: int) -> tuple[str, list[Any]]:
    """Return the one statement that writes a unit of work, and its values."""
    # all columns: an index of PostgreSQL is written or not by whether the value is new
    gate, values = change.gate()
    work = change.work
    workspace = work.workspace
    parts: list[tuple[str, int]] = []

    def add(what: str, rows: Sequence[Sequence[Any]]) -> None:
        parts.append((what, len(rows)))
        for row in rows:
            values.extend(row)

    contact = work.contact
    if contact is not None:
        if contact.expected:
            after = contact.contact
            add("contact", [(after.version, change.contact_state, workspace, after.id, contact.expected)])
        else:
            add("new contact", [(workspace, contact.contact.id, contact.contact.version, change.contact_state)])
    for what, rows in change.inserts.items():
        add(what, rows)
    if change.revised:
        add("revised", change.revised)
    for table, keys in change.deletes.items():
        add(f"no {table}", [(workspace, *key) for key in keys])
    if change.tallies:
        add("tally", change.tally_rows(shard_of(change.stream, shards)))
    if change.loads:
        if loads := change.load_rows():
            add("load", loads)
        if checks := change.checks():
            add("checks", checks)
    return texts.whole(gate, tuple(parts)), values


def _made_ready(connection: Connection, _record: object) -> None:
    connection.autocommit = True
    connection.prepare_threshold = 2
    connection.prepared_max = PREPARED
    connection.execute(SHORT)


def _cursor(connection: Connection) -> RawCursor[Any]:
    return RawCursor(connection)
