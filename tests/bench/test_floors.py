"""What we are held against does what is said of it: floors write our rows, not one more and not one less."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from omnikit.bench import floors, sourcing
from omnikit.bench.sqlalchemy_core import sqlalchemy_core
from omnikit.bench.world import SEATS, WORKSPACE, customers, inbound, prepare
from omnikit.desk.desk import Desk
from omnikit.storage import open_storage
from omnikit.storage.memory import MemoryStorage
from omnikit.storage.sql.tables import TABLES
from omnikit.testing.postgres import Server

pytest.importorskip("eventsourcing", reason="the extra bench is not installed")

COUNT = 3
A_TIME = 10**12

Tables = dict[str, list[str]]
"""The rows of each table, told by how long their texts are and which numbers they have."""


@pytest.fixture(scope="module")
def payload() -> floors.Payload:
    """What is long in what one command writes."""
    return floors.a_payload()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with prepared conversations."""
    path = tmp_path_factory.mktemp("prepared") / "prepared.db"
    storage = open_storage(f"sqlite:///{path}")
    prepare(storage, COUNT)
    storage.close()
    return path


@pytest.fixture
def copy(prepared: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Make a copy of the prepared file, of a name."""
    return lambda name: Path(shutil.copy(prepared, tmp_path / f"{name}.db"))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Close what a test opens."""
    with ExitStack() as found:
        yield found


@pytest.fixture
def ours(copy: Callable[[str], Path]) -> Tables:
    """What is in a file after our commands."""
    path = copy("ours")
    _receive(f"sqlite:///{path}")
    return _in_file(path)


def _receive(url: str) -> None:
    storage = open_storage(url)
    desk = Desk(storage, WORKSPACE)
    for customer in customers(COUNT):
        desk.receive(inbound(customer)).unwrap()
    storage.close()


def _in_file(path: Path) -> Tables:
    with closing(sqlite3.connect(path)) as connection:
        return {table: _told(connection.execute(f'SELECT * FROM "{table}"')) for table in TABLES}


def _on_server(dsn: str) -> Tables:
    with closing(psycopg.connect(dsn)) as connection:
        return {table: _told(connection.execute(f'SELECT * FROM "{table}"'.encode())) for table in TABLES}


def _prepared_on(server: Server) -> str:
    database = server.new_database()
    storage = open_storage(server.url(database))
    prepare(storage, COUNT)
    storage.close()
    return database


def _told(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return sorted(", ".join(_about(value) for value in row) for row in rows)


def _about(value: object) -> str:
    if isinstance(value, str):
        return f"{len(value)} characters"
    return "a time" if isinstance(value, int) and value > A_TIME else repr(value)


# --- what is written


def test_our_command_writes_all_that_a_message_can(ours: Tables, prepared: Path) -> None:
    """An event, a message, a delivery and a place in the feed; a notice and an unread mark for each seat."""
    before = _in_file(prepared)
    more = {table: len(ours[table]) - len(before[table]) for table in TABLES if ours[table] != before[table]}

    assert more == {
        "conversation": 0,
        "event": COUNT,
        "message": COUNT,
        "effect": COUNT * SEATS,
        "fresh": COUNT,
        "delivery": COUNT,
        "unread": COUNT * SEATS,
    }


@pytest.mark.parametrize("synchronous", ["NORMAL", "FULL"])
def test_raw_sqlite_writes_our_rows(
    copy: Callable[[str], Path], payload: floors.Payload, stack: ExitStack, ours: Tables, synchronous: str
) -> None:
    """As many in every table, each text as long."""
    path = copy("raw")
    once = floors.raw_sqlite(stack, path, payload, customers(COUNT), synchronous=synchronous)
    for _ in range(COUNT):
        once()

    assert _in_file(path) == ours


def test_sqlalchemy_core_writes_our_rows(
    copy: Callable[[str], Path], payload: floors.Payload, stack: ExitStack, ours: Tables
) -> None:
    """As many in every table, each text as long."""
    path = copy("core")
    once = sqlalchemy_core(stack, path, payload, customers(COUNT))
    for _ in range(COUNT):
        once()

    assert _in_file(path) == ours


def test_six_trips_write_our_rows(postgres_server: Server, payload: floors.Payload, stack: ExitStack) -> None:
    """As many in every table of a server, each text as long."""
    prepared = _prepared_on(postgres_server)
    theirs, ours = (postgres_server.new_database(prepared) for _ in range(2))
    once = floors.six_trips(stack, postgres_server.dsn(theirs), payload, customers(COUNT))
    for _ in range(COUNT):
        once()
    _receive(postgres_server.url(ours))

    stack.close()

    assert _on_server(postgres_server.dsn(theirs)) == _on_server(postgres_server.dsn(ours))


@pytest.mark.parametrize("history", [11, 201])
def test_an_aggregate_has_the_history_that_is_told(tmp_path: Path, stack: ExitStack, history: int) -> None:
    """Each command finds another aggregate with that many events and adds two."""
    path = tmp_path / "sourced.db"
    once = sourcing.on_sqlite(stack, path, history, COUNT)
    for _ in range(COUNT):
        once()
    with closing(sqlite3.connect(path)) as connection:
        counted = connection.execute("SELECT count(*) FROM stored_events GROUP BY originator_id").fetchall()

    assert counted == [(history + 2,)] * COUNT


def test_with_our_rows_an_aggregate_is_saved_with_all_of_them(
    copy: Callable[[str], Path], payload: floors.Payload, stack: ExitStack, ours: Tables
) -> None:
    """The library's tables stand beside ours, and ours have what our command writes."""
    path = copy("both")
    once = sourcing.on_sqlite(stack, path, 11, COUNT, payload)
    for _ in range(COUNT):
        once()

    assert _in_file(path) == ours


def test_on_a_server_an_aggregate_is_saved_with_all_of_our_rows(
    postgres_server: Server, payload: floors.Payload, stack: ExitStack
) -> None:
    """The same on PostgreSQL."""
    prepared = _prepared_on(postgres_server)
    theirs, ours = (postgres_server.new_database(prepared) for _ in range(2))
    place = (str(postgres_server.directory), postgres_server.port, theirs)
    once = sourcing.on_postgres(stack, *place, 11, COUNT, payload)
    for _ in range(COUNT):
        once()
    _receive(postgres_server.url(ours))

    assert _on_server(postgres_server.dsn(theirs)) == _on_server(postgres_server.dsn(ours))


# --- what is prepared


def test_prepared_conversations_are_what_commands_make() -> None:
    """An audit finds nothing to say about them."""
    desk = prepare(MemoryStorage(), COUNT)

    assert desk.audit().violations == ()


def test_everybody_has_read_a_prepared_conversation() -> None:
    """So that the next message leaves a mark for each of them."""
    desk = prepare(MemoryStorage(), COUNT)
    customer = customers(COUNT)[0]
    before = desk.storage.scan(WORKSPACE, None, COUNT)

    after = desk.receive(inbound(customer)).unwrap()

    assert [one.unread_of(seat.member) for one in before for seat in one.seats] == [0] * COUNT * SEATS
    assert [(seat.member, after.unread_of(seat.member)) for seat in after.seats] == [(m, 1) for m in customer.members]
