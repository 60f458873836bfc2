"""PostgreSQL keeps every promise of a storage, and those of a server that many use at once."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.house import Item
from omnikit.desk.ports import Needs, Storage
from omnikit.model.actors import DISABLED, Actor
from omnikit.model.commands import End, FollowUp
from omnikit.model.errors import LostConnection, StaleVersion, StorageError
from omnikit.model.events import BecameOverdue
from omnikit.model.ids import WorkspaceId
from omnikit.model.workspace import Settings
from omnikit.storage import open_storage
from omnikit.storage.sql.postgres import PostgresDatabase
from omnikit.storage.sql.storage import SqlStorage
from omnikit.testing.builders import ANN, BOB, WORKSPACE, minutes
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received
from omnikit.testing.postgres import Server
from omnikit.testing.storage import StorageConformance
from omnikit.testing.units import MUCH, commit, followed, founding_of, joined, named, opening, then


class TestPostgreSQL(StorageConformance):
    """All promises, on a server."""

    @pytest.fixture
    def storage(self, postgres_url: str) -> Iterator[Storage]:
        """An empty storage."""
        with closing(open_storage(postgres_url)) as storage:
            yield storage


class TestPostgreSQLBesideOthers(StorageConformance):
    """All promises, in a schema and with a prefix."""

    @pytest.fixture
    def storage(self, postgres_url: str) -> Iterator[Storage]:
        """An empty storage in a schema of its own."""
        sign = "&" if "?" in postgres_url else "?"
        with closing(open_storage(f"{postgres_url}{sign}schema=desk&prefix=omni_")) as storage:
            yield storage


@pytest.fixture
def storage(postgres_url: str) -> Iterator[SqlStorage]:
    """An empty storage."""
    found = open_storage(postgres_url)
    assert isinstance(found, SqlStorage)
    with closing(found):
        yield found


def database_of(storage: SqlStorage) -> PostgresDatabase:
    """Return the database behind *storage*."""
    assert isinstance(storage.database, PostgresDatabase)
    return storage.database


# --- how it is written


def test_one_write_is_one_round_trip(storage: SqlStorage, tmp_path: Path) -> None:
    """A whole command is read in one exchange with the server and written in one, on prepared statements."""
    desk = a_desk(storage)
    conversation = received(desk).id
    desk.handle(FollowUp(conversation=conversation), actor=Actor.of(ANN)).unwrap()
    for number in range(6):
        desk.receive(an_inbound(dedupe=f"warm {number}"))

    database = database_of(storage)
    with (tmp_path / "wire").open("w+b") as wire:
        with database.connected() as connection:
            connection.pgconn.trace(wire.fileno())  # the pool lends the same one again
        desk.receive(an_inbound(dedupe="traced"))
        with database.connected() as same:
            same.pgconn.untrace()
        wire.seek(0)
        # what was written may hold anything but a line feed: only lines of the trace have a direction
        said = [line.split("\t") for line in wire.read().decode(errors="replace").split("\n") if line.count("\t") > 2]

    assert same is connection
    asked = [line[3].strip() for line in said if line[1] == "F"]
    assert asked.count("Sync") == 2
    assert "Parse" not in asked


def test_a_group_is_one_transaction(storage: SqlStorage) -> None:
    """Commits of a group share one transaction's number; one that can't be written leaves the others as they are."""
    starts = [commit(storage, opening(f"c{number}")) for number in range(4)]
    storage.commit(then(starts[2], followed(BOB)))

    together = storage.commit_group([then(start, followed()) for start in starts[:2]])
    apart = storage.commit_group([then(start, joined(BOB)) for start in starts[2:]])

    with database_of(storage).connected() as connection:
        rows = connection.execute("SELECT id, xmin::text FROM conversation WHERE id IN ('c0', 'c1')").fetchall()
    assert len({number for _, number in rows}) == 1
    assert [*together] == [None, None]
    assert [type(found) for found in apart] == [StaleVersion, type(None)]


def test_a_serialisation_failure_is_a_lost_race(postgres_url: str) -> None:
    """On a server that serialises, a commit that it breaks off comes as a lost version and is decided again."""
    sign = "&" if "?" in postgres_url else "?"
    strict = open_storage(f"{postgres_url}{sign}options=-c%20default_transaction_isolation%3Dserializable")
    with closing(strict):
        desk = a_desk(strict, tries=50)
        conversations = [received(desk, an_inbound(thread=f"u{n}", dedupe=f"d{n}")).id for n in range(4)]
        failed: list[Exception] = []

        def work(number: int) -> None:
            try:
                for turn in range(10):
                    name = f"{number}-{turn}"
                    desk.receive(an_inbound(thread=f"u{turn % 4}", dedupe=name)).unwrap()
            except Exception as error:  # whatever reaches the host is looked at below
                failed.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert not failed
        stored = sum(len(strict.messages(WORKSPACE, id, 0, MUCH)) for id in conversations)
        assert stored == 4 + 4 * 10
        assert desk.audit().violations == ()


def test_a_deadlock_is_a_lost_race(storage: SqlStorage) -> None:
    """What the server ends to untie a deadlock comes as a lost version."""
    first, second = (commit(storage, opening(name)) for name in ("c1", "c2"))
    database = database_of(storage)
    met = threading.Barrier(2)
    told: list[Exception] = []

    def cross(mine: str, theirs: str) -> None:
        touch = "UPDATE {conversation} SET version = version WHERE workspace = ? AND id = ?"
        try:
            with database.transaction(writes=True):
                database.write(touch, [(WORKSPACE, mine)])
                met.wait()
                database.write(touch, [(WORKSPACE, theirs)])
        except StorageError as error:
            told.append(error)

    threads = [threading.Thread(target=cross, args=pair) for pair in ((first.id, second.id), (second.id, first.id))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [type(error) for error in told] == [StaleVersion]


def test_a_timer_fires_once_whoever_ticks(postgres_url: str) -> None:
    """Desks of many storages that tick at the same moment let each timer that is due happen exactly once."""
    clock, workers, customers = SetClock(), 6, 12
    storages = [open_storage(postgres_url) for _ in range(workers)]
    try:
        desk = a_desk(storages[0], clock=clock, settings=Settings(overtime=minutes(5)))
        waiting = [received(desk, an_inbound(thread=f"u{n}", dedupe=f"d{n}")).id for n in range(customers)]
        clock.passes(minutes(6))
        together = threading.Barrier(workers)
        happened: list[Item] = []

        def tick(storage: Storage) -> None:
            another = Desk(storage, WORKSPACE, clock=clock, tries=50)
            together.wait()
            happened.extend(another.tick())

        threads = [threading.Thread(target=tick, args=(storage,)) for storage in storages]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(item.conversation for item in happened) == sorted(waiting)
        for id in waiting:
            log = [recorded.event.kind for recorded in storages[0].history(WORKSPACE, id, 0)]
            assert log.count(BecameOverdue.kind) == 1
    finally:
        for storage in storages:
            storage.close()


# --- who waits


def test_whoever_waits_is_woken_by_another_process(postgres_url: str, storage: SqlStorage) -> None:
    """A commit elsewhere wakes a waiting reader long before its time is over."""
    with closing(open_storage(postgres_url)) as other:
        other.commit(founding_of())
        position = storage.changes(WORKSPACE, 0, MUCH)[-1].position
        woken: list[int] = []

        def follow() -> None:
            storage.wait(WORKSPACE, position, timedelta(minutes=5))
            woken.append(len(storage.changes(WORKSPACE, position, MUCH)))

        reader = threading.Thread(target=follow)
        reader.start()
        commit(other, opening())
        reader.join(timeout=60)

        assert woken == [1]


def test_nobody_waits_for_what_is_there(storage: SqlStorage) -> None:
    """Whoever asks to wait while there is something new goes on at once."""
    commit(storage, founding_of(), opening())

    storage.wait(WORKSPACE, 1, timedelta(days=1))
    storage.wait(WORKSPACE, 0, timedelta(days=1))

    assert [change.position for change in storage.changes(WORKSPACE, 0, MUCH)] == [1, 2]


def test_another_workspace_s_noise_wakes_nobody_for_nothing(storage: SqlStorage) -> None:
    """Whoever waits for one workspace sees its changes only."""
    commit(storage, opening(workspace=WorkspaceId("other")))

    storage.wait(WORKSPACE, 0, timedelta(milliseconds=1))

    assert not storage.changes(WORKSPACE, 0, MUCH)


# --- a server that is gone for a while


def test_a_lost_connection_is_named_and_the_next_command_works(postgres_url: str) -> None:
    """After the server ended every connection, one command says so, and the next one works."""
    with closing(open_storage(postgres_url)) as storage:
        desk = a_desk(storage)
        received(desk)
        with psycopg.connect(_plain(postgres_url), autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

        with pytest.raises(LostConnection, match="connects anew"):
            desk.receive(an_inbound(dedupe="d2"))

        assert desk.receive(an_inbound(dedupe="d2")).unwrap().sequence == 2


def test_a_server_that_stops_and_starts_loses_nothing() -> None:
    """After an immediate stop every acknowledged command is there, and the same desk goes on."""
    with Server() as server, closing(open_storage(server.url(server.new_database()))) as storage:
        desk = a_desk(storage)
        conversation = received(desk).id
        desk.handle(FollowUp(conversation=conversation), actor=Actor.of(ANN)).unwrap()

        server.stop("immediate")
        with pytest.raises(LostConnection):
            desk.handle(End(conversation=conversation), actor=Actor.of(ANN))
        server.start()

        found = storage.read(Needs(workspace=WORKSPACE, conversation=conversation)).conversation
        assert found is not None
        assert found.handler == ANN
        desk.handle(End(conversation=conversation), actor=Actor.of(ANN)).unwrap()
        assert desk.audit().violations == ()


def test_a_zero_byte_in_a_name_is_told(storage: SqlStorage) -> None:
    """PostgreSQL's text holds no zero byte: a name with one is an error of the storage; a message keeps it."""
    with pytest.raises(StorageError, match=r"PostgreSQL can't hold it|NUL"):
        storage.commit(opening("c\x00"))

    commit(storage, opening())
    assert len(storage.scan(WORKSPACE, None, MUCH)) == 1


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def test_many_processes_desks_share_one_team(postgres_url: str) -> None:
    """A member disabled through one storage is refused a seat through another that has read the team before."""
    with closing(open_storage(postgres_url)) as one, closing(open_storage(postgres_url)) as two:
        desk = a_desk(one)
        other = Desk(two, WORKSPACE, clock=desk.house.clock, ids=desk.house.ids)
        conversation = received(desk).id
        assert other.options(conversation, actor=Actor.of(BOB))
        team: Any = one.read(Needs(workspace=WORKSPACE)).workspace
        gone = {**team.members, BOB: team.members[BOB].but(status=DISABLED)}
        out = team.but(version=team.version + 1, members=gone)
        one.commit(founding_of().but(before=team, subject=out))

        refused = other.handle(FollowUp(conversation=conversation), actor=Actor.of(BOB)).denied

        assert refused is not None
        assert refused.rule == "HO-1"
        assert two.read(Needs(workspace=WORKSPACE, conversation=named(conversation))).conversation is not None
