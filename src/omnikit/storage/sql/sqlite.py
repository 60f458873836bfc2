"""SQLite: one file, write-ahead logging, a connection for each thread; writers of one process take turns."""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool, PoolProxiedConnection

from omnikit.model.errors import StorageError, UnknownName
from omnikit.storage.sql.change import Change, holds
from omnikit.storage.sql.checkpoints import BACKSTOP, Checkpoints
from omnikit.storage.sql.database import CannotOpen, GateClosed, Rows, begin_anew_in_children
from omnikit.storage.sql.rows import column
from omnikit.storage.sql.tables import Schema
from omnikit.storage.sql.texts import CONTACT, GATES, NEW_CONTACT, REVISE, STANDING, Texts

SYNCHRONOUS = ("NORMAL", "FULL")
PATIENCE = timedelta(seconds=30)
"""How long to wait for another process that writes."""
PAGE_CACHE = -65536  # kibibytes
GLANCE = 0.05
"""Seconds between two looks at whether another process has written."""
OLDEST = (3, 35, 0)
MOST_ROWS = 20

_WHAT_TO_DO = {
    sqlite3.SQLITE_NOTADB: "it is no SQLite database; name another file",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened; is it a file, and may this process read and write it?",
    sqlite3.SQLITE_READONLY: "it can't be written; let this process write the file and its directory",
    sqlite3.SQLITE_BUSY: f"another process has kept it for {PATIENCE.seconds} seconds; let that end, and try again",
    sqlite3.SQLITE_FULL: "the disk is full; make room, and try again",
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore a copy",
    sqlite3.SQLITE_IOERR: "it can't be read or written; look after the disk, and try again",
}


class SQLiteDatabase:
    """The file at *path*, made if there is none unless it *must_exist*.

    Raises ``CannotOpen``; later ``StorageError``.
    """

    shards = 1
    host_s = False

    def __init__(self, path: Path, *, synchronous: str = "NORMAL", must_exist: bool = False, prefix: str = "") -> None:
        if synchronous not in SYNCHRONOUS:
            raise UnknownName("synchronous", synchronous, SYNCHRONOUS)
        if sqlite3.sqlite_version_info < OLDEST:
            raise CannotOpen(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed")
        if not path.parent.is_dir():
            raise CannotOpen(f"{path}: there is no directory {path.parent}; make it first")
        if must_exist and not path.exists():
            raise CannotOpen(f"{path}: there is no such file; is the name right?")
        self.path = path
        self._told = Told(str(path))
        self.schema = Schema(prefix)
        self.texts = Texts(self.schema, numbered=False)
        self._synchronous = synchronous
        self._engine = create_engine("sqlite://", creator=self._connect, poolclass=NullPool)
        self._closed = False
        self.begin_anew()
        try:
            with self._told:
                self._use_wal()
        except CannotOpen:
            raise
        except StorageError as error:
            self.close()
            raise CannotOpen(str(error)) from error
        begin_anew_in_children(self)

    def begin_anew(self) -> None:
        """Leave the connections there are as they are: they are another process's, and not to be closed here."""
        _OF_THE_PARENT.extend(getattr(self, "_all", ()))
        self._own = threading.local()
        self._all: weakref.WeakSet[_Lent] = weakref.WeakSet()
        self._turn = threading.Lock()
        self.checkpoints = Checkpoints(self._connect, self._turn)
        self._written = threading.Condition()
        self._commits = 0

    def close(self) -> None:
        """Let go of the file, whichever threads have used it."""
        self.checkpoints.close()
        with self._turn:
            self._closed = True
            for lent in list(self._all):
                lent.close()
        self._engine.dispose()

    # --- statements

    def rows(self, template: str, *values: object) -> Rows:
        """Return what a statement finds, in the thread's transaction if it has one."""
        with self._told:
            return self._connection().execute(self.texts.of(template), values).fetchall()

    def write(self, template: str, rows: Iterable[Sequence[object]]) -> int:
        """Carry a statement out for each row, in the thread's transaction; return how many rows it hit."""
        return max(0, self._connection().executemany(self.texts.of(template), rows).rowcount)

    def insert(self, what: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert rows whole, in the thread's transaction."""
        insert(self._connection(), self.texts, what, rows)

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[None]:
        """Do all of a block or nothing; what it reads is of one moment, what it *writes* waits for other writers."""
        connection = self._connection()
        if writes:
            self._turn.acquire()
        try:
            with self._told:
                # a transaction that first reads and then writes could lose to another after the fact
                connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
                try:
                    yield
                    connection.execute("COMMIT")
                except BaseException:
                    connection.rollback()
                    raise
        finally:
            if writes:
                self.checkpoints.committed()
                self._turn.release()

    def carry_out(self, changes: Sequence[Change]) -> None:
        """Write units of work, all of them or nothing; raise ``GateClosed`` if one depends on what is not so."""
        connection = self._connection()
        with self._turn, self._told:
            connection.execute("BEGIN IMMEDIATE")
            try:
                for change in changes:
                    write_change(connection, self.texts, change)
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise
            self.checkpoints.committed(len(changes))

    # --- waiting

    def ring(self, workspace: str) -> None:  # noqa: ARG002  # everybody looks at one file
        """Let this process's waiting threads know; those of others look at the file."""
        with self._written:
            self._commits += 1
            self._written.notify_all()

    def wait(self, workspace: str, seconds: float, news: Callable[[], bool]) -> None:  # noqa: ARG002
        """Return when there is *news*, when somebody has written, or after *seconds*."""
        seen, version = self._commits, self._data_version()
        if news():
            return
        with self._written:
            for _ in range(ceil(seconds / GLANCE)):
                if self._commits != seen or self._data_version() != version:
                    return
                self._written.wait(GLANCE)

    def _data_version(self) -> int:
        return int(self.rows("PRAGMA data_version")[0][0])

    # --- connections

    def _connection(self) -> sqlite3.Connection:
        lent: _Lent | None = getattr(self._own, "lent", None)
        if lent is None:
            if self._closed:
                raise StorageError(f"{self.path}: the storage is closed; open it anew")
            with self._told:
                lent = self._own.lent = _Lent(self._engine.raw_connection())
            self._all.add(lent)
        return lent.connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(self.path))}?mode=rwc",
            uri=True,
            timeout=PATIENCE.total_seconds(),
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {BACKSTOP}")
        connection.execute(f"PRAGMA cache_size = {PAGE_CACHE}")
        connection.execute("PRAGMA secure_delete = ON")  # what is erased, or moves, leaves no copy in free space
        return connection

    def _use_wal(self) -> None:
        """Switch to write-ahead logging; that can't wait by itself for another who is just doing the same."""
        connection = self._connection()
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
            return
        with self.transaction(writes=True):
            pass
        connection.execute("PRAGMA journal_mode = WAL")


_OF_THE_PARENT: list["_Lent"] = []


class _Lent:
    """A thread's connection; closed when the storage is, or when the thread has ended."""

    def __init__(self, proxied: PoolProxiedConnection) -> None:
        connection = proxied.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        self.connection = connection
        proxied.detach()

    def close(self) -> None:
        """Close it; whoever uses it then is told so."""
        self.connection.close()

    def __del__(self) -> None:
        self.connection.close()


class Told:
    """Tells every error of SQLite within a block as one of ours."""

    __slots__ = ("where",)

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None:
            return
        if isinstance(error, sqlite3.IntegrityError):
            raise GateClosed(f"{self.where}: {error}") from None
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it is detail
            raise StorageError(f"{self.where}: {_WHAT_TO_DO.get(code, error)}") from error
        if isinstance(error, UnicodeEncodeError):
            raise StorageError(f"half a character can't be stored: {error}") from None


def write_change(connection: sqlite3.Connection, texts: Texts, change: Change) -> None:
    """Write a unit of work, in the connection's transaction; raise ``GateClosed`` if it depends on what is not so."""
    work, execute, once = change.work, connection.execute, texts.inserts_of_one
    _pass_gate(connection, texts, change)
    for what, rows in change.inserts.items():
        if len(rows) == 1:
            execute(once[what], rows[0])
        else:
            insert(connection, texts, what, rows)
    for revision in change.revised:
        if not execute(texts.of(REVISE), revision).rowcount:
            raise GateClosed(f"a message of {change.stream!r} changed meanwhile")
    for table, keys in change.deletes.items():
        connection.executemany(texts.delete(table), [(work.workspace, *key) for key in keys])
    if work.contact is not None:
        contact, expected = work.contact.contact, work.contact.expected
        if not expected:
            execute(texts.of(NEW_CONTACT), (work.workspace, contact.id, contact.version, change.contact_state))
        elif not execute(
            texts.of(CONTACT), (contact.version, change.contact_state, work.workspace, contact.id, expected)
        ).rowcount:
            raise GateClosed(f"contact {contact.id!r} changed meanwhile")
    if change.tallies:
        insert(connection, texts, "tally", change.tally_rows(0))
    if change.loads:
        insert(connection, texts, "load", change.load_rows())
        for check in change.checks():
            standing = execute(texts.of(STANDING), (work.workspace, check[0])).fetchone()
            if not holds(check, standing):
                raise GateClosed(f"member {check[0]!r} may not have it")


def _pass_gate(connection: sqlite3.Connection, texts: Texts, change: Change) -> None:
    """Write the subject where it has the version that was expected; else raise ``GateClosed``."""
    changed = change.changed
    if changed is None:
        name, values = change.gate()
        hit = connection.execute(texts.of(GATES[name]), values).rowcount
    else:
        # SQLite rewrites every index that names a column of the SET list, also where the value stays
        work, parts = change.work, change.parts
        values = [column(parts, place) for place in changed]
        values += (change.state, work.workspace, change.stream, work.expected, change.read_in)
        hit = connection.execute(texts.update_conversation(tuple(changed)), values).rowcount
    if not hit:
        raise GateClosed(f"{change.stream or 'the team'!r} has no longer version {change.work.expected}")


def insert(connection: sqlite3.Connection, texts: Texts, what: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whole, in the connection's transaction."""
    for start in range(0, len(rows), MOST_ROWS):
        some = rows[start : start + MOST_ROWS]
        connection.execute(texts.insert(what, len(some)), [*chain.from_iterable(some)])
