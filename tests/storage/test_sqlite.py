"""SQLite keeps every promise of a storage, and those of a file."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Storage
from omnikit.model.actors import Actor
from omnikit.model.commands import FollowUp, Reply
from omnikit.model.conversation import Timer, TimerKind
from omnikit.model.errors import InvalidInput, OmnikitError, StaleVersion, StorageError, UnknownName
from omnikit.model.ids import AccountId, CommandKey, ConversationId
from omnikit.model.message import Content
from omnikit.model.thread import Thread
from omnikit.storage import open_storage, statements
from omnikit.storage.codec import BrokenRow, instant
from omnikit.storage.database import CannotOpen, Database
from omnikit.storage.sqlite import SQLiteStorage
from omnikit.storage.tables import SCHEMA, conversation, metadata
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE, minutes
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound
from omnikit.testing.storage import StorageConformance
from omnikit.testing.units import MUCH, commit, everything, followed, founding_of, joined, named, opening, tasks, then


class TestSQLite(StorageConformance):
    """All promises, on a file."""

    @pytest.fixture
    def storage(self, tmp_path: Path) -> Iterator[Storage]:
        """An empty storage."""
        with closing(SQLiteStorage(tmp_path / "test.db")) as storage:
            yield storage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database may be."""
    return tmp_path / "test.db"


@pytest.fixture
def storage(path: Path) -> Iterator[SQLiteStorage]:
    """An empty storage."""
    with closing(SQLiteStorage(path)) as storage:
        yield storage


# --- a restart


def test_a_desk_goes_on_after_a_restart(path: Path) -> None:
    """What was done before a restart is there afterwards: state, keys, effects, timers; and the next command fits."""
    clock, ids = SetClock(), CountedIds()
    with closing(SQLiteStorage(path)) as storage:
        desk = a_desk(storage, clock=clock, ids=ids)
        id = desk.receive(an_inbound()).unwrap().id
        desk.handle(FollowUp(conversation=id, key=CommandKey("k1")), actor=Actor.of(ANN)).unwrap()
        before = everything(storage, WORKSPACE)
        left = desk.due()

    with closing(SQLiteStorage(path)) as storage:
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
    with closing(SQLiteStorage(path)) as first, closing(SQLiteStorage(path)) as second:
        work = opening()
        first.commit(work)

        assert second.read(Needs(workspace=WORKSPACE, conversation=named("c1"))).conversation == work.subject


def test_a_team_changed_by_another_process_is_read_anew(path: Path) -> None:
    """The workspace is never an old one, though most reads don't decode it."""
    with closing(SQLiteStorage(path)) as first, closing(SQLiteStorage(path)) as second:
        work = founding_of()
        first.commit(work)
        assert second.read(Needs(workspace=WORKSPACE)).workspace == work.subject
        changed = work.subject.but(version=2, members={})
        first.commit(work.but(expected=1, subject=changed, events=work.events))

        assert second.read(Needs(workspace=WORKSPACE)).workspace == changed


# --- several processes


def test_two_connections_race_and_one_wins(path: Path) -> None:
    """Of two connections that write on one version at once exactly one wins, every time."""
    with closing(SQLiteStorage(path)) as first, closing(SQLiteStorage(path)) as second:
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


def test_many_may_open_a_new_file_at_once(path: Path) -> None:
    """Whoever comes first makes the tables; nobody fails, nobody makes them twice."""
    barrier = threading.Barrier(8)
    opened: list[SQLiteStorage] = []

    def start() -> None:
        barrier.wait()
        opened.append(SQLiteStorage(path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for number, storage in enumerate(opened):
        commit(storage, opening(f"c{number}"))
    assert [len(storage.scan(WORKSPACE, None, MUCH)) for storage in opened] == [8] * 8
    for storage in opened:
        storage.close()


def test_whoever_opens_a_file_while_another_begins_it_waits(path: Path) -> None:
    """Switching a file's journal can't wait by itself for one who writes; opening it waits all the same."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        class Waiting(Database):
            def transaction(self, *, writes: bool) -> Any:
                if other.in_transaction:
                    other.rollback()  # it ends while we wait
                return super().transaction(writes=writes)

        with closing(Waiting(path, synchronous="NORMAL", must_exist=False)) as database:
            assert database.rows("PRAGMA journal_mode") == [("wal",)]


# --- what the columns say


def test_the_columns_follow_the_state(path: Path, storage: SQLiteStorage) -> None:
    """Whatever a commit changes, the columns of the conversation and its seats are what the state says."""
    state = commit(storage, opening(wakes=minutes(1)))
    timer = (Timer(TimerKind.END, NOON + minutes(9)),)
    for now in (
        state.but(timers=timer, version=3),
        state.but(version=4, contact=None, thread=Thread(AccountId("wa"), "u9", "whatsapp")),
        then(state.but(version=4), followed()).subject,
        then(state.but(version=4), followed(), joined(BOB)).subject,
        state.but(version=7, lane=None, last_message_at=None, waiting_since=NOON),
    ):
        storage.commit(then(state, followed()).but(subject=now, expected=state.version, events=()))
        state = now  # type: ignore[assignment]  # a unit's subject may be a workspace, these are not

        with closing(sqlite3.connect(path)) as db:
            (row,) = db.execute(f"SELECT {', '.join(statements.COLUMNS)} FROM conversation").fetchall()
            seats = db.execute("SELECT member FROM seat ORDER BY member").fetchall()
        found = dict(zip(statements.COLUMNS, row, strict=True))
        for name in ("version", "contact", "status", "lane", "handler", "collaborative"):
            assert found[name] == getattr(state, name), name
        for name in ("opened_at", "last_message_at", "waiting_since", "wake_at"):
            at = getattr(state, name)
            assert found[name] == (at and instant(at)), name
        assert (found["account"], found["thread"], found["channel"]) == (
            state.thread.account,
            state.thread.key,
            state.thread.channel,
        )
        assert seats == sorted((seat.member,) for seat in state.seats)


def test_every_column_is_written() -> None:
    """The statements know each column of a conversation."""
    assert {"workspace", "id", *statements.COLUMNS, "state"} == {*conversation.columns.keys()}


def test_every_key_begins_with_the_workspace() -> None:
    """Whatever is unique is unique in a workspace, so that workspaces can be told apart by machine."""
    for table in metadata.sorted_tables:
        unique = [[*table.primary_key.columns.keys()]]
        unique += [[*index.columns.keys()] for index in table.indexes]
        if table.name != "schema_version":
            assert {names[0] for names in unique} == {"workspace"}, table.name


# --- where it is


@pytest.mark.parametrize("option", ["", "?synchronous=NORMAL", "?synchronous=full"])
def test_an_absolute_url_opens_that_file(path: Path, option: str) -> None:
    """Four slashes name a file from the root."""
    storage = open_storage(f"sqlite:///{path}{option}")
    assert isinstance(storage, SQLiteStorage)
    storage.close()

    assert path.exists()


def test_a_relative_url_opens_a_file_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three slashes name a file from where one is, whatever characters are in its name."""
    monkeypatch.chdir(tmp_path)
    SQLiteStorage.at("///a%20b #1.db").close()

    assert [file.name for file in tmp_path.iterdir()] == ["a%20b #1.db"]


@pytest.mark.parametrize(("option", "level"), [("", 1), ("?synchronous=FULL", 2)])
def test_a_loss_of_power_is_waited_for_where_asked(path: Path, option: str, level: int) -> None:
    """FULL waits for the disk at each commit, and the default doesn't."""
    with closing(SQLiteStorage.at(f"///{path}{option}")) as storage:
        assert storage._db.rows("PRAGMA synchronous") == [(level,)]
        assert storage._db.rows("PRAGMA journal_mode") == [("wal",)]


# (what stands after "sqlite:", the error, what it says)
NO_URL = (
    ("", InvalidInput, "sqlite:///relative.db"),
    ("x.db", InvalidInput, "sqlite:////absolute.db"),
    ("//x.db", InvalidInput, "sqlite:///relative.db"),
    ("///", InvalidInput, "sqlite:///relative.db"),
    ("///:memory:", InvalidInput, "sqlite:///relative.db"),
    ("///x.db?synchronous=OFF", UnknownName, "known: FULL, NORMAL"),
    ("///x.db?synchronised=FULL", UnknownName, "storage option 'synchronised'; known: synchronous"),
)


@pytest.mark.parametrize(("rest", "error", "complaint"), NO_URL)
def test_another_url_is_told_what_would_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rest: str, error: type[OmnikitError], complaint: str
) -> None:
    """A URL that names no file, or an unknown option, is refused with what is known, and no file is made."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(error) as raised:
        SQLiteStorage.at(rest)

    assert complaint in str(raised.value)
    assert not [*tmp_path.iterdir()]


# --- what goes wrong


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    """A file in a directory that isn't there can't be opened; the directory is named."""
    with pytest.raises(CannotOpen, match=f"there is no directory {tmp_path / 'gone'}; make it first"):
        SQLiteStorage(tmp_path / "gone" / "test.db")


def test_a_directory_is_no_database(tmp_path: Path) -> None:
    """A directory can't be opened."""
    with pytest.raises(CannotOpen, match="it can't be opened; is it a file"):
        SQLiteStorage(tmp_path)


def test_a_file_that_must_exist_is_not_made(path: Path) -> None:
    """Whoever only looks makes no file by a slip of the pen."""
    with pytest.raises(CannotOpen, match="there is no such file"):
        SQLiteStorage(path, must_exist=True)

    assert not path.exists()


def test_another_file_is_not_written(path: Path) -> None:
    """A file that is no database is refused and stays as it is."""
    path.write_text("Dear diary, today I wrote a kilobyte. " * 30)

    with pytest.raises(CannotOpen, match="it is no SQLite database; name another file"):
        SQLiteStorage(path)

    assert path.read_text().startswith("Dear diary")
    assert [*path.parent.iterdir()] == [path]


# (tables that other programs might have)
STRANGE = (
    "CREATE TABLE notes (text)",
    "CREATE TABLE schema_version (version); INSERT INTO schema_version VALUES (1)",
    "CREATE TABLE schema_version (name); INSERT INTO schema_version VALUES ('head')",
    "CREATE TABLE schema_version (version)",
)


@pytest.mark.parametrize("tables", STRANGE)
def test_another_program_s_database_is_not_written(path: Path, tables: str) -> None:
    """A database with tables of others is refused and gets none of ours."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(tables)
    before = path.read_bytes()

    with pytest.raises(CannotOpen, match="this database is not one of omnikit's; name another file"):
        SQLiteStorage(path)

    assert path.read_bytes() == before


def test_a_newer_schema_is_left_alone(path: Path, storage: SQLiteStorage) -> None:
    """A file that a newer version wrote is refused, with both numbers."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE schema_version SET version = version + 1")
        db.commit()

    with pytest.raises(CannotOpen, match=rf"newer omnikit \(schema {SCHEMA + 1}, known: {SCHEMA}\); upgrade"):
        SQLiteStorage(path)


def test_a_storage_that_can_t_be_written_says_so(storage: SQLiteStorage) -> None:
    """A commit to a file that can't be written raises an error with what to do; reading goes on."""
    commit(storage, opening())
    storage._db.rows("PRAGMA query_only = ON")

    with pytest.raises(StorageError, match="let this process write the file and its directory"):
        storage.commit(opening("c2"))

    assert len(storage.scan(WORKSPACE, None, MUCH)) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_can_t_be_written_says_so(path: Path) -> None:
    """A file without the right to write is refused with what to do."""
    path.touch(mode=0o444)

    with pytest.raises(CannotOpen, match="let this process write the file and its directory"):
        SQLiteStorage(path)


def test_a_closed_storage_says_so(storage: SQLiteStorage) -> None:
    """Whatever is asked of a storage that was closed raises an error of the storage."""
    storage.close()

    for ask in (storage.workspaces, lambda: storage.commit(opening())):
        with pytest.raises(StorageError, match="closed database"):
            ask()


def test_another_process_that_writes_for_too_long_is_named(path: Path, storage: SQLiteStorage) -> None:
    """A commit that can't wait any longer for another writer raises an error with what to do, and writes nothing."""
    storage._db.rows("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StorageError, match="another process has kept it for 5 seconds") as raised:
            storage.commit(opening())

    assert not isinstance(raised.value, StaleVersion)
    storage.commit(opening())


# (what happened to the file, how it is told)
DAMAGE = (
    ("UPDATE conversation SET state = '{'", "shop conversation c1: no Conversation"),
    ("UPDATE event SET kind = 'exploded' WHERE version = 2", "shop c1 event 2: unknown kind 'exploded'"),
    ("UPDATE event SET state = '' WHERE stream = ''", "shop team event 1: no SettingsChanged"),
    ("UPDATE team SET state = 'null'", "shop team: no Workspace"),
    ("UPDATE effect SET state = 'x'", "shop effect 1: no Notify"),
    ("UPDATE message SET state = '[]'", "shop c1 message 1: no Message"),
    ("UPDATE record SET state = '1'", "shop c1 line 1: no LogLine"),
    ("UPDATE contact SET state = '{}'", "shop contact p-c1: no Contact"),
)


@pytest.mark.parametrize(("damage", "complaint"), DAMAGE)
def test_a_broken_row_is_named(path: Path, storage: SQLiteStorage, damage: str, complaint: str) -> None:
    """A row that can't be read raises an error that says which it is."""
    commit(storage, founding_of(), opening())
    with closing(sqlite3.connect(path)) as db:
        db.execute(damage)
        db.commit()

    with pytest.raises(BrokenRow) as raised:
        read_all(storage)

    assert complaint in str(raised.value)


def read_all(storage: Storage) -> None:
    """Ask a storage everything there is."""
    tasks(storage)
    everything(storage, WORKSPACE, opening())


def test_half_a_character_in_a_name_writes_nothing(storage: SQLiteStorage) -> None:
    """An id that is no Unicode raises an error of the storage; a text that is none is kept as it is."""
    half = opening()
    (message,) = half.messages
    kept = message.but(content=Content(text="half an emoji \ud83d"))
    storage.commit(half.but(messages=(kept,)))

    with pytest.raises(StorageError, match="half a character"):
        storage.commit(opening("c\ud83d"))

    assert tuple(storage.messages(WORKSPACE, ConversationId("c1"), 0, MUCH)) == (kept,)
    assert len(storage.scan(WORKSPACE, None, MUCH)) == 1


def test_a_failure_in_the_middle_undoes_everything(storage: SQLiteStorage) -> None:
    """Whatever fails halfway, nothing is left of the commit: here a message with a number that is taken."""
    first = opening()
    commit(storage, first)
    late = then(commit(storage, then(first.subject, followed())), joined(BOB), messages=first.messages)  # type: ignore[arg-type]
    before = everything(storage, WORKSPACE, first, late)

    with pytest.raises(StorageError, match="UNIQUE constraint failed"):
        storage.commit(late)

    assert everything(storage, WORKSPACE, first, late) == before
