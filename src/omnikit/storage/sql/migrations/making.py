"""What several migrations do: make tables and indexes told in words, give the documents' roles new permissions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, SmallInteger, Table, Text, text
from sqlalchemy.dialects import postgresql

from omnikit.storage.sql.database import Database

_TYPES: Mapping[str, Any] = {
    "text": Text().with_variant(postgresql.TEXT(collation="C"), "postgresql"),
    "int": Integer(),
    "big": BigInteger(),
    "small": SmallInteger(),
    "blob": LargeBinary(),
}


def table(metadata: MetaData, prefix: str, name: str, told: str, *, with_rowid: bool) -> Table:
    """Return a table whose columns are *told*: ``name:type``, text without one; * for a key, ? where it may be missing.

    *with_rowid*: as SQLite keeps long rows.
    """
    columns: list[Column[Any]] = []
    for word in told.split():
        place, _, kind = word.partition(":")
        key, missing = place.endswith("*"), place.endswith("?")
        of = _TYPES[kind or "text"]
        columns.append(Column(place.strip("*?"), of, primary_key=key, nullable=missing, autoincrement=False))
    return Table(f"{prefix}{name}", metadata, *columns, sqlite_with_rowid=with_rowid)


def index(table: Table, name: str, columns: str, only: str = "", *, unique: bool = False) -> Index:
    """Return an index of a table, by the workspace and *columns*, of those rows *only* that are so."""
    where = text(only) if only else None
    of = [table.c[column] for column in ("workspace", *columns.split())]
    return Index(name, *of, unique=unique, sqlite_where=where, postgresql_where=where)


def grant(db: Database, permissions: Mapping[str, Sequence[str]]) -> None:
    """Give every team's roles the new *permissions*, by role, where the team has them as they were given to it."""
    for workspace, state in db.rows("SELECT workspace, state FROM {team}"):
        saved = "SELECT state FROM {event} WHERE workspace = ? AND stream = '' AND kind = 'role_saved'"
        own = {json.loads(told)["role"]["id"] for (told,) in db.rows(saved, workspace)}
        granted = _granted(state, own, permissions)
        db.write("UPDATE {team} SET state = ? WHERE workspace = ?", [(granted, workspace)])


def _granted(state: str, own: Iterable[str], permissions: Mapping[str, Sequence[str]]) -> str:
    team = json.loads(state)
    for role in team["roles"].values():
        if role["id"] not in own:
            role["permissions"] += permissions.get(role["id"], [])
    return json.dumps(team)
