"""A database is opened by URL: made ready where it is empty, refused by name where it isn't what it should be."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from omnikit.model.errors import InvalidInput, OmnikitError, StorageError, UnknownName
from omnikit.storage import MemoryStorage, open_storage
from omnikit.storage.codec import BrokenRow
from omnikit.storage.sql.database import CannotOpen
from omnikit.storage.sql.migrations import HEAD, VERSION_TABLE
from omnikit.storage.sql.opening import open_postgres, open_sqlite, open_url, upgrade
from omnikit.storage.sql.storage import SqlStorage
from omnikit.storage.sql.tables import TABLES
from omnikit.testing.builders import WORKSPACE
from omnikit.testing.postgres import Server
from omnikit.testing.units import MUCH, commit, founding_of, opening

Execute = Callable[..., list[tuple[object, ...]]]
NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database may be."""
    return tmp_path / "test.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, path: Path) -> str:
    """A URL of an empty database, of each kind."""
    return f"sqlite:///{path}" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def with_options(url: str, options: str) -> str:
    """Return *url* with more options."""
    return f"{url}{'&' if '?' in url else '?'}{options}"


@contextmanager
def host(url: str) -> Iterator[Execute]:
    """Give a host's own way into the same database."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///").partition("?")[0], isolation_level=None)) as db:
            yield lambda statement: db.execute(statement).fetchall()
    else:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:

            def execute(statement: str) -> list[tuple[object, ...]]:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []

            yield execute


def storage_at(url: str) -> SqlStorage:
    """Open the storage that *url* names, which is an SQL one."""
    storage = open_storage(url)
    assert isinstance(storage, SqlStorage)
    return storage


def conversations(url: str) -> int:
    """Return how many conversations the database has."""
    with closing(storage_at(url)) as storage:
        return len(storage.scan(WORKSPACE, None, MUCH))


# --- URLs


def test_memory_is_opened_without_a_place() -> None:
    """``memory:`` is the reference storage."""
    assert isinstance(open_storage("memory:"), MemoryStorage)


def test_a_file_is_named_relatively_or_absolutely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three strokes name a file from here, four one from the root; both are the same file here."""
    monkeypatch.chdir(tmp_path)

    with closing(open_storage("sqlite:///desk.db")) as storage:
        storage.commit(founding_of())
        commit(storage, opening())

    assert conversations(f"sqlite:///{tmp_path}/desk.db") == 1


def test_how_safely_a_file_is_written_can_be_chosen(path: Path) -> None:
    """``synchronous=FULL`` is asked of SQLite; without it a loss of power may cost the last commits."""
    for options, expected in (("", 1), ("?synchronous=FULL", 2), ("?synchronous=full", 2)):
        with closing(open_url(f"sqlite:///{path}{options}")) as db:
            assert db.rows("PRAGMA synchronous") == [(expected,)]


def test_other_options_of_postgresql_are_psycopg_s(postgres_url: str) -> None:
    """What isn't ours is given on: the server sees it."""
    with closing(open_url(with_options(postgres_url, "application_name=desk&schema=shop"))) as db:
        assert db.rows("SELECT current_setting('application_name')") == [("desk",)]


# (URL, the error, what is said)
WRONG = (
    ("mysql://desk", UnknownName, "unknown storage scheme 'mysql'; known: memory, postgresql+psycopg, sqlite"),
    ("postgresql://desk", UnknownName, "known: memory, postgresql+psycopg, sqlite"),
    ("desk.db", UnknownName, "known: memory, postgresql+psycopg, sqlite"),
    ("sqlite:desk.db", InvalidInput, "sqlite:///relative.db or sqlite:////absolute.db"),
    ("sqlite:///:memory:", InvalidInput, "sqlite:///relative.db"),
    ("sqlite://", InvalidInput, "sqlite:///relative.db"),
    ("sqlite:///desk.db?sync=FULL", UnknownName, "unknown storage option 'sync'; known: prefix, synchronous"),
    ("sqlite:///desk.db?synchronous=OFF", UnknownName, "unknown synchronous 'OFF'; known: FULL, NORMAL"),
    ("sqlite:///desk.db?prefix=a-b", InvalidInput, "ASCII letters, digits and underscores"),
    ("postgresql+psycopg://ann:secret@h:port/d", InvalidInput, "postgresql+psycopg://user:password@host/database"),
    ("postgresql+psycopg://h/d?schema=a&schema=b", InvalidInput, "schema: "),
    ("postgresql+psycopg://h/d?schema=a;b", InvalidInput, "ASCII letters, digits and underscores"),
)


@pytest.mark.parametrize(("url", "error", "complaint"), WRONG)
def test_a_url_that_names_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, error: type[OmnikitError], complaint: str
) -> None:
    """Another scheme, shape or option is a named error that says what there is; nothing is made."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(error) as raised:
        open_storage(url)
    with pytest.raises(error):
        upgrade(url)

    assert complaint in str(raised.value)
    assert "secret" not in str(raised.value)
    assert not [*tmp_path.iterdir()]


def test_an_option_that_psycopg_doesn_t_know_is_told(postgres_url: str) -> None:
    """A misspelt option is named by who would take it."""
    with pytest.raises(CannotOpen, match="skema"):
        open_url(with_options(postgres_url, "skema=desk"))


def test_a_server_that_isn_t_there_is_told() -> None:
    """Nobody answers: the error says where nobody did, and asks about the server."""
    with pytest.raises(CannotOpen, match=r"nowhere\.invalid.*is the server running\?"):
        open_storage("postgresql+psycopg://nowhere.invalid/desk?connect_timeout=2")


def test_a_database_that_isn_t_there_is_told(postgres_url: str) -> None:
    """The server is there, the database is not."""
    with pytest.raises(CannotOpen, match='database "gone" does not exist'):
        open_storage(postgres_url.replace(postgres_url.partition("?")[0].rpartition("/")[2], "gone", 1))


# --- only what is needed is loaded


# (what is opened, what is not loaded for it)
LAZY = (
    ("memory:", ("sqlalchemy", "psycopg", "alembic", "sqlite3")),
    ("sqlite:///{path}", ("psycopg", "alembic")),
)


@pytest.mark.parametrize(("url", "unloaded"), LAZY)
def test_only_what_is_needed_is_loaded(path: Path, url: str, unloaded: tuple[str, ...]) -> None:
    """Memory needs no database's driver, SQLite none of PostgreSQL's, nobody what migrates."""
    script = "import sys, omnikit.storage as s; s.open_storage(sys.argv[1]).close(); print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", script, url.format(path=path)], check=True, capture_output=True, text=True
    )

    assert not {*unloaded} & {*ran.stdout.split()}


@pytest.mark.parametrize("missing", ["psycopg", "psycopg.raw_cursor"])
def test_a_missing_psycopg_is_told(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Who wants PostgreSQL without its driver is told what to install."""
    for module in [name for name in sys.modules if name.startswith(("psycopg", "omnikit.storage.sql.postgres"))]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(CannotOpen, match=r"pip install 'omnikit\[postgres\]'"):
        open_storage("postgresql+psycopg://h/d")


# --- an empty database, and one with tables of others


def test_an_empty_database_gets_the_tables(url: str) -> None:
    """Whoever opens it first can work at once; whoever opens it next finds what was written."""
    with closing(open_storage(url)) as storage:
        commit(storage, founding_of(), opening())

    assert conversations(url) == 1


def test_a_host_s_tables_stay_as_they_are(url: str) -> None:
    """Tables of others are nobody's affair, also one that others call their version by."""
    with closing(storage_at(url)) as storage, host(url) as execute:
        execute("CREATE TABLE schema_version (name TEXT)")
        execute("INSERT INTO schema_version VALUES ('the host has this')")
        execute("CREATE TABLE alembic_version (version_num TEXT)")
        commit(storage, founding_of(), opening())

    assert conversations(url) == 1
    with host(url) as execute:
        assert execute("SELECT * FROM schema_version") == [("the host has this",)]


def test_a_prefix_keeps_tables_beside_a_host_s_of_the_same_names(url: str) -> None:
    """A host's tables by our names are in nobody's way under a prefix; two prefixes are two storages."""
    with host(url) as execute:
        execute("CREATE TABLE conversation (mine TEXT)")
        execute("CREATE INDEX conversation_list ON conversation (mine)")

    for prefix, count in (("desk_", 1), ("other_", 2)):
        with closing(storage_at(with_options(url, f"prefix={prefix}"))) as storage:
            commit(storage, founding_of(), *(opening(f"c{number}") for number in range(count)))

    assert conversations(with_options(url, "prefix=desk_")) == 1
    assert conversations(with_options(url, "prefix=other_")) == 2
    with host(url) as execute:
        assert execute("SELECT * FROM conversation") == []


def test_another_program_s_tables_by_our_names_are_told(url: str, path: Path) -> None:
    """Without a prefix they are in the way: refused with their names, and nothing is written."""
    with host(url) as execute:
        execute("CREATE TABLE conversation (mine TEXT)")
        execute("CREATE TABLE message (mine TEXT)")
    before = path.read_bytes() if path.exists() else b""

    with pytest.raises(CannotOpen, match=r"not one of omnikit's.*\(conversation, message\).*\?prefix=omnikit_"):
        open_storage(url)

    assert (path.read_bytes() if path.exists() else b"") == before


def test_an_index_in_the_way_is_told_and_nothing_is_half_made(url: str) -> None:
    """What can't be made whole isn't made at all."""
    with host(url) as execute:
        execute("CREATE TABLE orders (name TEXT)")
        execute("CREATE INDEX thread_open ON orders (name)")

    with pytest.raises(CannotOpen, match=r"omnikit's tables can't be made: .*thread_open"):
        open_storage(url)

    with host(url) as execute:
        execute("DROP INDEX thread_open")
    assert conversations(url) == 0


def test_what_must_exist_is_not_made(url: str, path: Path) -> None:
    """Who only wants to look makes no file and no tables, and is told how they are made."""
    with pytest.raises(CannotOpen, match=r"there is no such file|make them: omnikit db upgrade URL"):
        open_storage(url, must_exist=True)

    assert not path.exists()
    upgrade(url)
    open_storage(url, must_exist=True).close()


def test_many_may_open_an_empty_database_at_once(url: str) -> None:
    """Whoever comes first makes the tables; nobody fails, nobody makes them twice."""
    barrier = threading.Barrier(8)

    def start(number: int) -> None:
        barrier.wait()
        with closing(open_storage(url)) as storage:
            commit(storage, opening(f"c{number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(start, range(8)))

    assert conversations(url) == 8


def test_many_processes_may_open_an_empty_database_at_once(url: str) -> None:
    """The same for processes, which share no lock but the database's."""
    script = "import sys; from omnikit.storage import open_storage; input(); open_storage(sys.argv[1]).close()"
    started = [
        subprocess.Popen([sys.executable, "-c", script, url], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [process.communicate("go\n", timeout=60)[1] for process in started]

    assert told == ["", "", ""]
    assert conversations(url) == 0


def test_the_tables_can_stand_in_a_schema_of_their_own(postgres_url: str) -> None:
    """A schema is made where it isn't there, and used where it is; the search path doesn't matter."""
    url = with_options(postgres_url, "schema=desk&prefix=omni_")
    for count in (1, 2):
        with closing(storage_at(url)) as storage:
            commit(storage, opening(f"c{count}"))

    assert conversations(url) == 2
    with host(postgres_url) as execute:
        found = execute("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'omni\\_%'")
        assert found == [("desk",)]


@pytest.mark.parametrize(("options", "where"), [("schema=desk", "database"), ("", "schema public")])
def test_without_the_right_to_make_tables_it_is_told(
    postgres_server: Server, postgres_url: str, options: str, where: str
) -> None:
    """A user who may not make tables or schemas is told what is missing; who finds them made needs no such right."""
    database = postgres_url.partition("?")[0].rpartition("/")[2]
    with host(postgres_url) as execute:
        execute(f"CREATE ROLE worker_of_{database} LOGIN")
    theirs = with_options(postgres_url.replace("postgres@", f"worker_of_{database}@", 1), options)

    with pytest.raises(CannotOpen, match=rf"permission denied for {where}.*; grant it, or connect as another user"):
        open_storage(theirs)

    open_storage(with_options(postgres_url, options)).close()
    with host(postgres_url) as execute:
        schema = "desk" if options else "public"
        execute(f"GRANT USAGE ON SCHEMA {schema} TO worker_of_{database}")
        execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO worker_of_{database}")
    with closing(open_storage(theirs)) as storage:
        commit(storage, opening())
    assert conversations(theirs) == 1
    with host(postgres_url) as execute:
        execute(f"DROP OWNED BY worker_of_{database}; DROP ROLE worker_of_{database}")


def test_open_by_hand_takes_what_a_url_says(path: Path, postgres_url: str) -> None:
    """A host that has no URL names file or server itself, and how many connections stay open."""
    with closing(open_sqlite(path, synchronous="FULL", prefix="desk_")) as file:
        assert file.schema.prefix == "desk_"
    with closing(open_postgres(postgres_url, schema="desk", prefix="omni_", connections=2)) as server:
        assert server.rows("SELECT count(*) FROM {conversation}") == [(0,)]


# --- a schema that isn't today's


def test_a_newer_schema_is_left_alone(url: str) -> None:
    """A database that a newer version wrote is refused, with both numbers."""
    open_storage(url).close()
    with host(url) as execute:
        execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")

    for attempt in (open_storage, upgrade):
        with pytest.raises(CannotOpen, match=rf"newer omnikit \(schema 9999, known: {HEAD}\); upgrade omnikit"):
            attempt(url)


@pytest.mark.parametrize("damage", [f"DELETE FROM {VERSION_TABLE}", f"INSERT INTO {VERSION_TABLE} VALUES ('0001')"])
def test_a_version_that_says_nothing_is_told(url: str, damage: str) -> None:
    """No revision, or two, is nothing that omnikit ever leaves."""
    open_storage(url).close()
    with host(url) as execute:
        execute(damage)

    with pytest.raises(CannotOpen, match="is not as omnikit left it; restore a copy"):
        open_storage(url)


def test_a_missing_table_is_told(url: str) -> None:
    """A database without one of the tables is refused with its name."""
    open_storage(url).close()
    with host(url) as execute:
        execute("DROP TABLE tagged")

    with pytest.raises(CannotOpen, match="the tables tagged are gone; restore a copy"):
        open_storage(url)


def test_every_table_is_missed(path: Path) -> None:
    """There is no table that a database could lack unseen."""
    for table in TABLES:
        open_storage(f"sqlite:///{path}").close()
        with host(f"sqlite:///{path}") as execute:
            execute(f'DROP TABLE "{table}"')
        with pytest.raises(CannotOpen, match=f"the tables {table} are gone"):
            open_storage(f"sqlite:///{path}")
        path.unlink()


# --- what goes wrong later: told, and the next command works


def test_what_is_no_database_is_left_alone(path: Path) -> None:
    """A file of anything else is refused with what to do and stays as it is."""
    path.write_text("Dear diary, today I wrote a kilobyte. " * 30)

    with pytest.raises(CannotOpen, match="it is no SQLite database; name another file"):
        open_storage(f"sqlite:///{path}")

    assert path.read_text().startswith("Dear diary")
    assert [*path.parent.iterdir()] == [path]


def test_a_directory_is_no_file(path: Path) -> None:
    """What can't be opened is told with a question to ask oneself."""
    path.mkdir()

    with pytest.raises(CannotOpen, match="it can't be opened; is it a file"):
        open_storage(f"sqlite:///{path}")


@contextmanager
def somebody_else() -> Iterator[None]:
    """Be a user whom files can be closed to, for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_can_t_be_written_is_told_and_still_read() -> None:
    """Without the right to write nothing is written, and reading goes on; with it the next command works."""
    with tempfile.TemporaryDirectory() as name:
        directory, path = Path(name), Path(name) / "desk.db"
        url = f"sqlite:///{path}"
        with closing(open_storage(url)) as storage:
            commit(storage, founding_of(), opening())
            directory.chmod(0o755)
            for file in directory.iterdir():
                file.chmod(0o444)
            with somebody_else(), closing(open_storage(url)) as theirs:
                assert len(theirs.scan(WORKSPACE, None, MUCH)) == 1
                with pytest.raises(StorageError, match="let this process write the file and its directory"):
                    theirs.commit(opening("c2"))
            for file in directory.iterdir():
                file.chmod(0o644)
            commit(storage, opening("c2"))
        assert conversations(url) == 2


def test_a_new_file_where_nothing_can_be_made_is_told() -> None:
    """A directory without the right to write is told with what to do."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        with somebody_else(), pytest.raises(CannotOpen, match="may this process read and write it"):
            open_storage(f"sqlite:///{name}/desk.db")


def test_a_full_disk_is_told_and_the_next_command_works(path: Path) -> None:
    """A commit that finds no room writes nothing, says so, and works once there is room."""
    with closing(storage_at(f"sqlite:///{path}")) as storage:
        commit(storage, founding_of(), opening())
        ((pages,),) = storage.database.rows("PRAGMA page_count")
        storage.database.rows(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError, match="the disk is full; make room, and try again"):
            commit(storage, *(opening(f"c{number}") for number in range(2, 100)))
        there = len(storage.scan(WORKSPACE, None, MUCH))
        assert storage.flaws(WORKSPACE) == ()

        storage.database.rows("PRAGMA max_page_count = 1000000")
        commit(storage, opening("at last"))

        assert len(storage.scan(WORKSPACE, None, MUCH)) == there + 1


def test_a_broken_row_is_told_and_the_next_command_works(url: str) -> None:
    """A row that can't be read is named; whatever doesn't need it goes on."""
    with closing(storage_at(url)) as storage:
        commit(storage, founding_of(), opening(), opening("c2"))
        with host(url) as execute:
            execute("UPDATE conversation SET state = '{' WHERE id = 'c1'")

        for ask in (lambda: storage.scan(WORKSPACE, None, MUCH), lambda: storage.flaws(WORKSPACE)):
            with pytest.raises(BrokenRow, match="shop conversation c1: no Conversation"):
                ask()

        commit(storage, opening("c3"))
        assert [one.id for one in storage.scan(WORKSPACE, "c1", MUCH)] == ["c2", "c3"]  # type: ignore[arg-type]
