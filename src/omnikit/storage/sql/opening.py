"""Opening a database by URL or by hand: tables made where there are none, an older or a foreign database refused."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from omnikit.model.errors import InvalidInput, StorageError, UnknownName
from omnikit.model.value import Value, value
from omnikit.storage.sql.database import CannotOpen, Rows
from omnikit.storage.sql.migrations import HEAD, create, migrate, place_of, revision_of
from omnikit.storage.sql.sqlite import SQLiteDatabase, Told
from omnikit.storage.sql.tables import Schema
from omnikit.storage.sql.texts import Texts

if TYPE_CHECKING:
    from omnikit.storage.sql.postgres import PostgresDatabase

SQLITE = "sqlite"
POSTGRES = "postgresql+psycopg"
SQLITE_URL = "sqlite:///relative.db or sqlite:////absolute.db, with ?synchronous=FULL to survive a loss of power"
POSTGRES_URL = "postgresql+psycopg://user:password@host/database, with ?schema=… or ?prefix=… for a place of its own"
SQLITE_OPTIONS = ("synchronous", "prefix")
OURS_OF_POSTGRES = ("schema", "prefix")
MISSING = "PostgreSQL needs psycopg: pip install 'omnikit[postgres]'"


@value(kw_only=False)
class Upgrade(Value):
    """What an upgrade found, None for no tables at all, and what is there now."""

    place: str
    before: str | None
    after: str

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.place}: made the tables of schema {self.after}"
        if self.before == self.after:
            return f"{self.place}: has schema {self.after}, nothing to do"
        return f"{self.place}: brought from schema {self.before} to {self.after}"


def open_url(url: str, *, must_exist: bool = False) -> "SQLiteDatabase | PostgresDatabase":
    """Open the database that *url* names, ready for use; *must_exist*: nothing is made.

    Raises ``InvalidInput`` for another shape, ``UnknownName`` for an unknown scheme or option, ``CannotOpen``.
    """
    return _ready(_connected(url, must_exist=must_exist), must_exist=must_exist)


def open_sqlite(
    path: str | Path, *, synchronous: str = "NORMAL", must_exist: bool = False, prefix: str = ""
) -> SQLiteDatabase:
    """Open the SQLite file at *path*, made if there is none unless it *must_exist*.

    *synchronous*: NORMAL survives a crash of the process, FULL a loss of power too, for a wait at each commit.
    """
    _look(Path(path), prefix)
    db = SQLiteDatabase(Path(path), synchronous=synchronous, must_exist=must_exist, prefix=prefix)
    _ready(db, must_exist=must_exist)
    return db


def open_postgres(
    url: str | URL, *, schema: str | None = None, prefix: str = "", must_exist: bool = False, **options: Any
) -> "PostgresDatabase":
    """Open a PostgreSQL database; the tables are in *schema*, made if it isn't there, or first of the search path.

    *options*: those of ``PostgresDatabase``, such as the number of *connections*.
    """
    db = _postgres(make_url(url), schema=schema, prefix=prefix, **options)
    _ready(db, must_exist=must_exist)
    return db


def upgrade(url: str) -> Upgrade:
    """Make the tables of the database that *url* names, or bring older ones up to today's; say what was done."""
    db = _connected(url, must_exist=False)
    try:
        before = revision_of(db)
        if before is None:
            create(db)
        elif before != HEAD:
            migrate(db)
        return Upgrade(place_of(db), before, HEAD)
    finally:
        db.close()


def _ready(db: "SQLiteDatabase | PostgresDatabase", *, must_exist: bool) -> "SQLiteDatabase | PostgresDatabase":
    """Return *db* if it has today's tables, or an empty one with them; close it and raise ``CannotOpen`` if not."""
    try:
        found = revision_of(db)
        if found is None and must_exist:
            raise CannotOpen(f"{place_of(db)}: omnikit has no tables there; make them: omnikit db upgrade URL")
        if found is None:
            create(db)
        elif found != HEAD:
            raise CannotOpen(
                f"{place_of(db)}: written by an older omnikit (schema {found}, needed: {HEAD}); "
                "make a copy, then run: omnikit db upgrade URL"
            )
    except BaseException:
        db.close()
        raise
    return db


# --- URLs


def _connected(url: str, *, must_exist: bool) -> "SQLiteDatabase | PostgresDatabase":
    """Open what *url* names, whatever is in it."""
    scheme, _, rest = url.partition(":")
    if scheme == SQLITE:
        return _sqlite(rest, must_exist=must_exist)
    if scheme == POSTGRES:
        place = _parsed(url)
        ours = {name: _once(place, name) for name in OURS_OF_POSTGRES if name in place.query}
        theirs = place.difference_update_query(OURS_OF_POSTGRES)
        return _postgres(theirs, schema=ours.get("schema"), prefix=ours.get("prefix", ""))
    raise UnknownName("storage scheme", scheme, (SQLITE, POSTGRES))


def _sqlite(rest: str, *, must_exist: bool) -> SQLiteDatabase:
    place, _, asked = rest.partition("?")
    path = place.removeprefix("///")
    if path in ("", ":memory:") or path == place:
        raise InvalidInput("storage", f"{SQLITE}:{rest}", SQLITE_URL)
    options = dict(parse_qsl(asked, keep_blank_values=True))
    for name in options:
        if name not in SQLITE_OPTIONS:
            raise UnknownName("storage option", name, SQLITE_OPTIONS)
    synchronous = options.get("synchronous", "NORMAL").upper()
    prefix = options.get("prefix", "")
    _look(Path(path), prefix)
    return SQLiteDatabase(Path(path), synchronous=synchronous, must_exist=must_exist, prefix=prefix)


class _Glance:
    """A file as it is: looked into before anything of it is changed, its journal too."""

    def __init__(self, path: Path, prefix: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.schema = Schema(prefix)
        self.texts = Texts(self.schema, numbered=False)
        self._connection = connection

    def rows(self, template: str, *values: object) -> Rows:
        """Return what a statement finds."""
        return self._connection.execute(self.texts.of(template), values).fetchall()


def _look(path: Path, prefix: str) -> None:
    """Raise ``CannotOpen`` for a file of another program's, and leave it as it is."""
    if not path.is_file():
        return
    try:
        with Told(str(path)), closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True)) as connection:
            revision_of(_Glance(path, prefix, connection))
    except CannotOpen:
        raise
    except StorageError as error:
        raise CannotOpen(str(error)) from error


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # what was written may have a password in it
        raise InvalidInput("storage", f"{POSTGRES}:…", POSTGRES_URL) from None


def _once(place: URL, name: str) -> str:
    found = place.query[name]
    if not isinstance(found, str):
        raise InvalidInput(name, found, "one")
    return found


def _postgres(url: URL, **options: Any) -> "PostgresDatabase":
    try:
        from omnikit.storage.sql.postgres import PostgresDatabase  # psycopg is loaded only by who needs it
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("psycopg", "psycopg_pool", ""):
            raise
        raise CannotOpen(f"{MISSING} ({error})") from None
    return PostgresDatabase(url, **options)
