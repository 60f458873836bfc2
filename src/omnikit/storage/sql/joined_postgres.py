"""A host's ``psycopg`` connection, as a database of omnikit's."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.raw_cursor import RawCursor

from omnikit.storage.sql import postgres
from omnikit.storage.sql.change import Change
from omnikit.storage.sql.database import Database, Rows
from omnikit.storage.sql.savepoints import Joined, lost_is_lost


def joined(database: Database, connection: object) -> Database | None:
    """Return *database* as it is seen from within the transaction of *connection*, None if that is not psycopg's."""
    if not isinstance(database, postgres.PostgresDatabase) or not isinstance(connection, psycopg.Connection):
        return None
    if connection.autocommit and connection.info.transaction_status == TransactionStatus.IDLE:
        connection.execute("BEGIN")
    return JoinedPostgres(database, connection)


class JoinedPostgres(Joined):
    """A host's ``psycopg`` connection."""

    def __init__(self, inner: postgres.PostgresDatabase, connection: psycopg.Connection[Any]) -> None:
        super().__init__(inner)
        self.place = f"{inner.place} (the host's connection)"
        self.connection = connection

    def told(self) -> AbstractContextManager[None]:
        """Tell the driver's errors as ours."""
        return postgres.Told(self.place)

    def execute(self, text: str) -> object:
        """Carry a statement without values out."""
        return RawCursor(self.connection).execute(text)

    def rows(self, template: str, *values: object) -> Rows:
        """Return what a statement finds."""
        with lost_is_lost(), self.told():
            return RawCursor(self.connection).execute(self.texts.of(template), values).fetchall()

    def write(self, template: str, rows: Iterable[Sequence[object]]) -> int:
        """Carry a statement out for each row; return how many rows it hit."""
        return postgres.write_rows(self.connection, self.texts.of(template), rows)

    def insert(self, what: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert rows whole."""
        postgres.insert_rows(self.connection, self.texts, what, rows)

    def carry_out(self, changes: Sequence[Change]) -> None:
        """Write units of work, all of them or nothing; raise ``GateClosed`` if one depends on what is not so."""
        with self.transaction(writes=True):
            for change in changes:
                text, values = postgres.statement_of(change, self.texts, self.shards)
                RawCursor(self.connection).execute(text, values)
