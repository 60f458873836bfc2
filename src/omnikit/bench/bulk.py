"""Very many commits written at once: the rows are those that a commit writes (``change.Change``), the way is quicker.

Indexes are made when all rows are there, counts are added up before they are written, and every commit has its place
in the feed at once.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Dialect, Index, make_url
from sqlalchemy.schema import CreateIndex, DropIndex

from omnikit.bench.peers import of_the_extra
from omnikit.desk.ports import UnitOfWork
from omnikit.storage.sql.change import Change
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.feed import COUNT, POSITION
from omnikit.storage.sql.rows import columns_of
from omnikit.storage.sql.tables import TABLES, Schema

AT_A_TIME = 10_000
"""How many commits are made into rows before these are written."""

Rows = Mapping[str, list[tuple[Any, ...]]]


class Sink(Protocol):
    """A database that takes rows as they are."""

    def write(self, rows: Rows) -> None:
        """Write rows, by table."""


class Sums:
    """What many commits add to counts that they share."""

    def __init__(self) -> None:
        self.tallies: Counter[tuple[str, str]] = Counter()
        self.accepted: Counter[str] = Counter()
        self.given: dict[str, int | None] = {}
        self.commits = 0
        self.workspace = ""

    def write(self, db: Database) -> None:
        """Write the counts into a database."""
        workspace = self.workspace
        with db.transaction(writes=True):
            db.insert("tally", [(workspace, *key, 0, number) for key, number in self.tallies.items()])
            db.insert(
                "load", [(workspace, member, 0, 0, n, 0, 0, self.given[member]) for member, n in self.accepted.items()]
            )
            db.write(COUNT, [(workspace, POSITION, self.commits)])


def write(works: Iterable[UnitOfWork], *sinks: Sink) -> Sums:
    """Write commits that begin conversations into *sinks*; return what remains to be written when these are done."""
    sums = Sums()
    remaining = iter(works)
    while some := tuple(islice(remaining, AT_A_TIME)):
        rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for work in some:
            _add(rows, sums, Change(work))
        for sink in sinks:
            sink.write(rows)
    return sums


def _add(rows: dict[str, list[tuple[Any, ...]]], sums: Sums, change: Change) -> None:
    work = change.work
    sums.workspace = work.workspace
    rows["conversation"].append((work.workspace, change.stream, *columns_of(change.parts), change.state))
    for table, found in change.inserts.items():
        if table != "fresh":
            rows[table] += found
            continue
        for workspace, *commit in found:
            sums.commits += 1
            rows["feed"].append((workspace, sums.commits, *commit))
    if work.contact is not None:
        contact = work.contact.contact
        rows["contact"].append((work.workspace, contact.id, contact.version, change.contact_state))
    sums.tallies.update(change.tallies)
    for _, member, _, _, accepted, _, _, given_at in change.load_rows():
        sums.accepted[member] += accepted
        sums.given[member] = given_at


# --- the databases


@contextmanager
def sqlite(path: Path) -> Iterator[Sink]:
    """Open a file that nobody else uses; it is none to be trusted until the block has ended."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    schema = Schema()
    for text in _dropped(schema, "sqlite"):
        connection.execute(text)
    connection.execute("BEGIN")
    yield _Sqlite(connection, schema)
    for text in _made(schema, "sqlite"):
        connection.execute(text)
    connection.execute("COMMIT")
    connection.close()


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection, schema: Schema) -> None:
        self._connection = connection
        self._inserts = {
            table: f"INSERT INTO {schema.names[table]} VALUES ({', '.join('?' * len(columns))})"
            for table, columns in TABLES.items()
        }

    def write(self, rows: Rows) -> None:
        for table, found in rows.items():
            self._connection.executemany(self._inserts[table], found)


@contextmanager
def postgres(dsn: str) -> Iterator[Sink]:
    """Connect to a database that nobody else uses."""
    with of_the_extra():
        import psycopg
    schema = Schema()
    with psycopg.connect(dsn) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        for text in _dropped(schema, "postgresql+psycopg"):
            connection.execute(text)
        yield _Postgres(connection, schema)
        for text in _made(schema, "postgresql+psycopg"):
            connection.execute(text)


class _Postgres:
    def __init__(self, connection: Any, schema: Schema) -> None:
        self._connection = connection
        self._names = schema.names

    def write(self, rows: Rows) -> None:
        for table, found in rows.items():
            with self._connection.cursor().copy(f"COPY {self._names[table]} FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row)


def _dialect(name: str) -> Dialect:
    found: Dialect = make_url(f"{name}://").get_dialect()()
    return found


def _indexes(schema: Schema) -> Iterator[Index]:
    for table in schema.metadata.sorted_tables:
        yield from sorted(table.indexes, key=lambda index: str(index.name))


def _dropped(schema: Schema, dialect: str) -> list[str]:
    return [str(DropIndex(index).compile(dialect=_dialect(dialect))) for index in _indexes(schema)]


def _made(schema: Schema, dialect: str) -> list[str]:
    return [str(CreateIndex(index).compile(dialect=_dialect(dialect))) for index in _indexes(schema)]
