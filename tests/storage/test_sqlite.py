"""SQLite keeps every promise of a storage, and those of a file."""

import gc
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Storage
from omnikit.model.actors import Actor
from omnikit.model.commands import FollowUp, Reply
from omnikit.model.errors import StaleVersion, StorageError
from omnikit.model.ids import CommandKey
from omnikit.model.message import Content
from omnikit.storage import open_storage
from omnikit.storage.codec import BrokenRow
from omnikit.storage.sql import checkpoints
from omnikit.storage.sql.sqlite import SQLiteDatabase
from omnikit.storage.sql.storage import SqlStorage
from omnikit.testing.builders import ANN, BOB, WORKSPACE, minutes
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound
from omnikit.testing.storage import StorageConformance
from omnikit.testing.units import MUCH, commit, everything, followed, founding_of, named, opening, tasks, then


class TestSQLite(StorageConformance):
    """All promises, on a file."""

    @pytest.fixture
    def storage(self, tmp_path: Path) -> Iterator[Storage]:
        """An empty storage."""
        with closing(opened(tmp_path / "test.db")) as storage:
            yield storage


class TestSQLiteBesideOthers(StorageConformance):
    """All promises, in tables with a prefix, beside those of a host's."""

    @pytest.fixture
    def storage(self, tmp_path: Path) -> Iterator[Storage]:
        """An empty storage in a file of the host's."""
        path = tmp_path / "host.db"
        with closing(sqlite3.connect(path)) as host:
            host.executescript("CREATE TABLE conversation (mine); CREATE INDEX thread_open ON conversation (mine)")
        with closing(open_storage(f"sqlite:///{path}?prefix=desk_")) as storage:
            yield storage


def opened(path: Path) -> SqlStorage:
    """Open the storage in that file."""
    storage = open_storage(f"sqlite:///{path}")
    assert isinstance(storage, SqlStorage)
    return storage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database may be."""
    return tmp_path / "test.db"


@pytest.fixture
def storage(path: Path) -> Iterator[SqlStorage]:
    """An empty storage."""
    with closing(opened(path)) as storage:
        yield storage


# --- a restart


def test_a_desk_goes_on_after_a_restart(path: Path) -> None:
    """What was done before a restart is there afterwards: state, keys, effects, timers; and the next command fits."""
    clock, ids = SetClock(), CountedIds()
    with closing(opened(path)) as storage:
        desk = a_desk(storage, clock=clock, ids=ids)
        id = desk.receive(an_inbound()).unwrap().id
        desk.handle(FollowUp(conversation=id, key=CommandKey("k1")), actor=Actor.of(ANN)).unwrap()
        before = everything(storage, WORKSPACE)
        left = desk.due()

    with closing(opened(path)) as storage:
        desk = Desk(storage, WORKSPACE, clock=clock, ids=ids)

        assert everything(storage, WORKSPACE) == before
        assert desk.handle(FollowUp(conversation=id, key=CommandKey("k1")), actor=Actor.of(ANN)).repeated
        assert desk.receive(an_inbound()).repeated
        desk.handle(Reply(conversation=id, content=Content(text="hi")), actor=Actor.of(ANN)).unwrap()
        clock.passes(minutes(1))
        assert [task.effect for task in desk.due()][: len(left)] == [task.effect for task in left]
        assert desk.audit().violations == ()


def test_what_is_not_closed_is_not_lost(path: Path) -> None:
    """What was committed is seen by whoever opens the file next, also while nobody has closed it."""
    with closing(opened(path)) as first, closing(opened(path)) as second:
        work = opening()
        first.commit(work)

        assert second.read(Needs(workspace=WORKSPACE, conversation=named("c1"))).conversation == work.subject


def test_a_team_changed_by_another_process_is_read_anew(path: Path) -> None:
    """The workspace is never an old one, though most reads don't decode it."""
    with closing(opened(path)) as first, closing(opened(path)) as second:
        work = founding_of()
        first.commit(work)
        assert second.read(Needs(workspace=WORKSPACE)).workspace == work.subject
        changed = work.subject.but(version=2, members={})
        first.commit(work.but(before=work.subject, subject=changed, events=work.events))

        assert second.read(Needs(workspace=WORKSPACE)).workspace == changed


# --- several processes


def test_two_connections_race_and_one_wins(path: Path) -> None:
    """Of two connections that write on one version at once exactly one wins, every time."""
    with closing(opened(path)) as first, closing(opened(path)) as second:
        barrier = threading.Barrier(2)
        won: list[tuple[int, int]] = []

        def race(number: int, storage: Storage) -> None:
            for turn in range(20):
                work = then(starts[turn], followed((ANN, BOB)[number]), key=CommandKey(f"{number}-{turn}"))
                barrier.wait()
                try:
                    storage.commit(work)
                except StaleVersion:
                    continue
                won.append((turn, number))

        starts = [commit(first, opening(f"c{turn}")) for turn in range(20)]
        threads = [threading.Thread(target=race, args=pair) for pair in enumerate((first, second))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(turn for turn, _ in won) == [*range(20)]
        for turn, number in won:
            found = first.read(Needs(workspace=WORKSPACE, conversation=named(f"c{turn}"))).conversation
            assert found is not None
            assert found.handler == (ANN, BOB)[number]


def test_the_log_goes_into_the_file_meanwhile(path: Path, storage: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkpoints are made beside the commits, so that the log begins anew and does not grow without end."""
    monkeypatch.setattr(checkpoints, "COMMITS", 10)
    database = storage.database
    assert isinstance(database, SQLiteDatabase)
    assert database.rows("PRAGMA wal_autocheckpoint") == [(checkpoints.BACKSTOP,)]
    desk = a_desk(storage)
    log, sizes = path.with_name(path.name + "-wal"), []

    for number in range(2000):
        desk.receive(an_inbound(dedupe=str(number))).unwrap()
        sizes.append(log.stat().st_size)

    storage.close()
    assert database.checkpoints.made > 1
    assert max(sizes) < 100 * sizes[10]  # two thousand commits would fill far more
    with closing(opened(path)) as anew:
        found = anew.scan(WORKSPACE, None, MUCH)
        assert [conversation.sequence for conversation in found] == [2000]


def test_a_thread_that_has_ended_keeps_no_connection(storage: SqlStorage) -> None:
    """A host with a thread for each request leaves no connection open behind them."""
    database = storage.database
    assert isinstance(database, SQLiteDatabase)
    commit(storage, founding_of(), opening())

    for _ in range(20):
        request = threading.Thread(target=storage.read, args=(Needs(workspace=WORKSPACE, conversation=named("c1")),))
        request.start()
        request.join()
    gc.collect()

    assert len(database._all) == 1


# --- what goes wrong


def test_a_closed_storage_says_so(storage: SqlStorage) -> None:
    """Whatever is asked of a storage that was closed raises an error of the storage."""
    storage.close()

    for ask in (storage.workspaces, lambda: storage.commit(opening())):
        with pytest.raises(StorageError, match="closed"):
            ask()


# (what happened to the file, how it is told)
DAMAGE = (
    ("UPDATE conversation SET state = '{'", "shop conversation c1: no Conversation"),
    ("UPDATE event SET kind = 'exploded' WHERE version = 2", "shop c1 event 2: unknown kind 'exploded'"),
    ("UPDATE event SET state = '' WHERE stream = ''", "shop team event 1: no SettingsChanged"),
    ("UPDATE team SET state = 'null'", "shop team: no Workspace"),
    ("UPDATE effect SET state = 'x'", "shop effect c1/2/0: no Notify"),
    ("UPDATE message SET state = '[]'", "shop c1 message 1: no "),
    ("UPDATE record SET state = '1'", "shop c1 line 2 0: no LogLine"),
    ("UPDATE contact SET state = '{}'", "shop contact p-c1: no Contact"),
    ("UPDATE conversation SET face = '[]' WHERE id = 'c1'", "shop row c1: no face"),
)


@pytest.mark.parametrize(("damage", "complaint"), DAMAGE)
def test_a_broken_row_is_named(path: Path, storage: SqlStorage, damage: str, complaint: str) -> None:
    """A row that can't be read raises an error that says which it is; the next command works."""
    commit(storage, founding_of(), opening(), opening("c2"))
    with closing(sqlite3.connect(path)) as db:
        db.execute(damage + (" AND stream = 'c1'" if "version = 2" in damage else ""))
        db.commit()
    with closing(opened(path)) as anew:
        with pytest.raises(BrokenRow) as raised:
            read_all(anew)

        commit(anew, opening("c3"))

    assert complaint in str(raised.value)


def read_all(storage: Storage) -> None:
    """Ask a storage everything there is."""
    tasks(storage)
    everything(storage, WORKSPACE, opening())


def test_half_a_character_in_a_name_writes_nothing(storage: SqlStorage) -> None:
    """An id that is no Unicode raises an error of the storage; a text that is none is kept as it is."""
    half = opening()
    (message,) = half.messages
    kept = message.but(content=Content(text="half an emoji \ud83d"))
    storage.commit(half.but(messages=(kept,)))

    with pytest.raises(StorageError, match="half a character can't be stored"):
        storage.commit(opening("half \ud83d"))

    assert tuple(storage.messages(WORKSPACE, named("c1"), 0, MUCH)) == (kept,)
    assert len(storage.scan(WORKSPACE, None, MUCH)) == 1
