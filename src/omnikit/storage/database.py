"""One SQLite file: opened and made ready, used in transactions, its errors told with what to do."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy.dialects import sqlite as dialect

from omnikit.model.errors import StorageError, UnknownName
from omnikit.storage.tables import SCHEMA, ddl, metadata

SYNCHRONOUS = ("NORMAL", "FULL")
PATIENCE = timedelta(seconds=5)
"""How long to wait for another process that writes."""
PAGES_BEFORE_CHECKPOINT = 4000  # the default of 1000 costs half of the throughput

_WHAT_TO_DO = {
    sqlite3.SQLITE_NOTADB: "it is no SQLite database; name another file",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened; is it a file, and may this process read and write it?",
    sqlite3.SQLITE_READONLY: "it can't be written; let this process write the file and its directory",
    sqlite3.SQLITE_BUSY: f"another process has kept it for {PATIENCE.seconds} seconds; let that end, and try again",
    sqlite3.SQLITE_FULL: "the disk is full; make room, and try again",
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore a copy",
}

Rows = list[Any]
"""Rows as SQLite gives them: tuples of what the statement asks for."""


class CannotOpen(StorageError):
    """The database can't be used; says why and what to do."""


class Database:
    """A connection to the file at *path*, shared by threads that take turns.

    A file that isn't there is made, unless it *must_exist*. Raises ``CannotOpen``; later ``StorageError``.
    """

    def __init__(self, path: Path, *, synchronous: str, must_exist: bool) -> None:
        if synchronous not in SYNCHRONOUS:
            raise UnknownName("synchronous", synchronous, SYNCHRONOUS)
        if not path.parent.is_dir():
            raise CannotOpen(f"{path}: there is no directory {path.parent}; make it first")
        if must_exist and not path.exists():
            raise CannotOpen(f"{path}: there is no such file; is the name right?")
        self.path = path
        self._lock = threading.RLock()
        try:
            with self._told():
                self._connection = self._connected()
            try:
                self._prepare(synchronous)
            except BaseException:
                self._connection.close()
                raise
        except CannotOpen:
            raise
        except StorageError as error:
            raise CannotOpen(str(error)) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[None]:
        """Do all of a block or nothing; what it reads is of one moment."""
        with self._lock, self._told():
            # a transaction that first reads and then writes could lose to another after the fact
            self._connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    def rows(self, statement: str, *values: object) -> Rows:
        """Return what a statement finds."""
        with self._lock, self._told():
            return self._connection.execute(statement, values).fetchall()

    def write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Carry a statement out for each row; belongs into a transaction that writes."""
        if rows:
            self._connection.executemany(statement, rows)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell every error of SQLite as one of ours."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it is detail
            raise StorageError(f"{self.path}: {_WHAT_TO_DO.get(code, error)}") from error
        except UnicodeEncodeError as error:
            raise StorageError(f"half a character can't be stored: {error}") from None

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(
            f"file:{quote(str(self.path))}?mode=rwc",
            uri=True,
            timeout=PATIENCE.total_seconds(),
            isolation_level=None,
            check_same_thread=False,
        )

    def _prepare(self, synchronous: str) -> None:
        self._check_schema()
        self.rows(f"PRAGMA synchronous = {synchronous}")
        self.rows(f"PRAGMA wal_autocheckpoint = {PAGES_BEFORE_CHECKPOINT}")
        self._use_wal()
        if not self._tables():
            with self.transaction(writes=True):
                if not self._tables():  # nobody else was faster
                    for statement in ddl(dialect.dialect()):
                        self.rows(statement)
                    self.write("INSERT INTO schema_version (version) VALUES (?)", [(SCHEMA,)])
        self._check_schema()

    def _use_wal(self) -> None:
        """Switch to write-ahead logging; that can't wait by itself for another who is just doing the same."""
        with suppress(sqlite3.OperationalError), self._lock:
            self._connection.execute("PRAGMA journal_mode = WAL")
            return
        with self.transaction(writes=True):
            pass
        self.rows("PRAGMA journal_mode = WAL")

    def _tables(self) -> set[str]:
        return {name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def _check_schema(self) -> None:
        """Raise ``CannotOpen`` unless the file is empty or has our tables, none newer than we know."""
        there = self._tables()
        if not there:
            return
        found = self.rows("SELECT * FROM schema_version") if "schema_version" in there else []
        version = found[0][0] if found else None
        if isinstance(version, int) and version > SCHEMA:
            raise CannotOpen(f"{self.path}: written by a newer omnikit (schema {version}, known: {SCHEMA}); upgrade")
        if version != SCHEMA or not there >= set(metadata.tables):
            raise CannotOpen(f"{self.path}: this database is not one of omnikit's; name another file")
