"""A host's ``sqlite3`` connection, as a database of omnikit's."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from omnikit.storage.sql import sqlite
from omnikit.storage.sql.change import Change
from omnikit.storage.sql.database import Database, Rows
from omnikit.storage.sql.savepoints import Joined


def joined(database: Database, connection: object) -> Database | None:
    """Return *database* as it is seen from within the transaction of *connection*, None if that is not sqlite3's."""
    if not isinstance(database, sqlite.SQLiteDatabase) or not isinstance(connection, sqlite3.Connection):
        return None
    if not connection.in_transaction:
        connection.execute("BEGIN")
    return JoinedSQLite(database, connection)


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
