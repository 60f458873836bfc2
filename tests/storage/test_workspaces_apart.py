"""Nothing crosses from one workspace to another: every key begins with it, every statement names it.

So the tables can be distributed by workspace, and no plan of a database's looks at another's rows.
"""

import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from omnikit.desk.ports import ContactChange, Enabled, LoadBelow, Needs, Present, ThreadKey
from omnikit.model.errors import ChangesGone
from omnikit.model.ids import AccountId, CommandKey, ContactId, EffectId
from omnikit.model.views import ConversationKind, Query, Sort, View
from omnikit.storage import open_storage, sql
from omnikit.storage.sql import reading
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.storage import SqlStorage
from omnikit.storage.sql.tables import TABLES, Schema
from omnikit.storage.sql.texts import Texts
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE, a_context, minutes
from omnikit.testing.coming_and_going import attending, offered, presence_of
from omnikit.testing.units import (
    AT_LAST,
    MUCH,
    commit,
    contact_of,
    ended,
    everything,
    followed,
    founding_of,
    joined,
    named,
    opening,
    then,
    written,
)

A_STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")
A_TABLE = rf'"?\{{*(?:{"|".join(TABLES)})\}}*"?'
NAMED = r'(?:\w+\.)?"?workspace"? = (?:\?|\$\d+|\w+\."?workspace"?)'
# conditions on what the statement itself has found or is about to write, or that are never true
OF_NO_TABLE = r"1 = 0|there\.(?:id = asked\.id|enabled < asked\.enabled)|mine\.version = 0|(?:e\.)?tag IS NOT NULL"
# what finds out which workspaces there are is of none
OF_NO_WORKSPACE = frozenset({reading.WORKSPACES})


# --- the tables


def test_every_key_begins_with_the_workspace() -> None:
    """Whatever is unique, or looked up, is so within a workspace; nothing else makes a row unique or points at one."""
    for table in Schema().metadata.sorted_tables:
        keys = [[*table.primary_key.columns.keys()], *([*index.columns.keys()] for index in table.indexes)]
        assert {key[0] for key in keys} == {"workspace"}, table.name
        assert [constraint for constraint in table.constraints if constraint is not table.primary_key] == []
        assert not table.foreign_keys


def test_no_number_is_shared() -> None:
    """No column is numbered by the database: a sequence would be one for all workspaces."""
    for table in Schema().metadata.sorted_tables:
        for column in table.columns:
            numbered = column.default, column.server_default, column.identity, column.computed
            assert numbered == (None, None, None, None), column
            assert column.autoincrement is False or not column.primary_key or column.name != "position"


def test_the_server_numbers_nothing(postgres_url: str) -> None:
    """The same, asked of PostgreSQL itself."""
    with closing(opened(postgres_url)) as storage:
        shared = """SELECT relname FROM pg_class WHERE relkind = 'S'
UNION ALL SELECT attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND (attidentity <> '' OR atthasdef)"""
        assert storage.database.rows(shared) == []


# --- the statements, as they are written


def templates() -> Iterator[tuple[str, str]]:
    """Yield every statement that a module of the storage names, with where it stands."""
    for found in pkgutil.iter_modules(sql.__path__):
        if not found.ispkg:
            module = importlib.import_module(f"{sql.__name__}.{found.name}")
            for name, thing in vars(module).items():
                if not name.startswith("_"):
                    yield from ((f"{found.name}.{name}", text) for text in texts_in(thing))


def texts_in(thing: object) -> Iterator[str]:
    """Yield the statements in a constant: one, or several by name."""
    if isinstance(thing, str):
        if A_STATEMENT.match(thing) and re.search(A_TABLE, thing):
            yield thing
    elif isinstance(thing, Mapping):
        for inner in thing.values():
            yield from texts_in(inner)
    elif isinstance(thing, tuple | list | frozenset):
        for inner in thing:
            yield from texts_in(inner)


def complaint_of(statement: str) -> str:
    """Return where a statement doesn't say of which workspace it is, or nothing."""
    text = " ".join(statement.split())
    for clause in re.finditer(r" (WHERE|ON) (?!CONFLICT)(?=(.{0,60}))", text):
        asked = clause[2].removeprefix("NOT ").lstrip("(")
        if not re.match(f"{NAMED}|{OF_NO_TABLE}", asked):
            return f"{clause[1]} {clause[2]}"
    for into in re.finditer(rf'INSERT INTO (?:"\w+"\.)?{A_TABLE}(?: AS \w+)? \("?(\w+)', text):
        if into[1] != "workspace":
            return into[0]
    read = len(re.findall(rf'(?:FROM|JOIN|UPDATE) (?:"\w+"\.)?{A_TABLE}(?!\w)', text))
    named = len(re.findall(NAMED, text))
    return f"{read} tables, {named} times the workspace" if named < read else ""


def test_every_statement_names_its_workspace() -> None:
    """Each WHERE begins with the workspace, each join is within it, each insert says it first."""
    found = [(name, text) for name, text in templates() if text not in OF_NO_WORKSPACE]

    assert len(found) > 80
    assert [(name, text, why) for name, text in found if (why := complaint_of(text))] == []


# (a statement that crosses)
CROSSING = (
    "SELECT id FROM {conversation} WHERE id = ?",
    "SELECT id FROM {conversation}",
    "SELECT c.id FROM {conversation} AS c JOIN {seat} AS s ON s.conversation = c.id WHERE c.workspace = ?",
    "SELECT id FROM {conversation} WHERE id = ? AND workspace = ?",
    "UPDATE {member} SET offered = 0",
    "DELETE FROM {effect} WHERE stream = ?",
    "INSERT INTO {unread} (member, workspace, conversation) VALUES (?, ?, ?)",
    "SELECT id FROM {team} WHERE workspace = ? AND EXISTS (SELECT 1 FROM {member} WHERE id = ?)",
    "SELECT id FROM {team} WHERE workspace = ? AND EXISTS (SELECT 1 FROM {member})",
    "SELECT id FROM {thread} WHERE workspace > ?",
)


@pytest.mark.parametrize("statement", CROSSING)
def test_a_statement_that_crosses_is_seen(statement: str) -> None:
    """What the test above looks for is what it finds."""
    assert complaint_of(statement)


# --- the statements, as they are carried out


class Recorded:
    """What was said to a database while something was done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.statements: set[str] = set()
        for name in ("of", "insert", "delete", "update_conversation", "whole"):
            monkeypatch.setattr(Texts, name, self._noting(getattr(Texts, name)))

    def _noting(self, make: object) -> object:
        def noted(texts: Texts, *told: object) -> str:
            made: str = make(texts, *told)  # type: ignore[operator]  # a method of Texts
            self.statements.add(made)
            return made

        return noted


def opened(url: str) -> SqlStorage:
    """Open the storage that *url* names, which is an SQL one."""
    storage = open_storage(url)
    assert isinstance(storage, SqlStorage)
    return storage


def do_everything(storage: SqlStorage) -> None:
    """Call every method of the port, with work to do."""
    works = [founding_of(key="founded"), opening("c1", wakes=minutes(1)), opening("c2"), opening("c3")]
    storage.commit_group(works)
    first = commit(storage, then(works[1].subject, followed(), joined(BOB)))  # type: ignore[arg-type]
    first = commit(storage, written(first, key=CommandKey("k")))
    for number in range(70):
        commit(storage, opening(f"many-{number}"))
    everything(storage, WORKSPACE, *works)
    lists(storage)
    second = works[2].subject
    commit(storage, then(commit(storage, then(second, followed())), ended()))  # type: ignore[arg-type]
    effects(storage)
    storage.read(Needs(workspace=WORKSPACE, contact=ContactId("p-c1"), key=CommandKey("k")))
    people(storage)
    storage.wait(WORKSPACE, 0, timedelta(0))
    storage.forget(WORKSPACE, ContactId("p-c1"))
    storage.erase(WORKSPACE, AT_LAST)
    storage.prune(WORKSPACE, AT_LAST)
    with pytest.raises(ChangesGone):
        storage.changes(WORKSPACE, 0, MUCH)
    assert storage.flaws(WORKSPACE) == ()


def people(storage: SqlStorage) -> None:
    """Let members come and go, and something be held out to them, on every condition there is."""
    storage.commit(attending(ANN))
    storage.commit(attending(BOB, holds=(Enabled(BOB), Enabled(ANN))))
    storage.commit(attending(BOB, before=presence_of(attending(BOB)), holds=(LoadBelow(BOB, 9),)))
    storage.renew(WORKSPACE, ANN, NOON, NOON + minutes(9))
    work = opening("held-out")
    said = tuple(message.but(external="m1") for message in work.messages)
    contact = ContactChange(contact=contact_of(work), before=None, code="4711")
    first = commit(storage, work.but(messages=said, contact=contact))
    holds = (Enabled(ANN), Present(ANN, 1, NOON), LoadBelow(ANN, 9, 3))
    commit(storage, then(first, offered(ANN), holds=holds))
    place = ThreadKey(AccountId("line"), "m1")
    for thread in (None, ThreadKey(AccountId("line"), "nowhere")):
        for key in (None, CommandKey("k")):
            storage.read(Needs(workspace=WORKSPACE, thread=thread, external=place, key=key, presences=True))
    everything(storage, WORKSPACE, work)


def lists(storage: SqlStorage) -> None:
    """Ask for every list in every way."""
    context = a_context()
    for view in View:
        for sort in Sort:
            for narrowed in (
                {},
                {"channel": "line"},
                {"account": "line"},
                {"kind": ConversationKind.COLLABORATIVE},
                {"department": "sales"},
                {"tag": "VIP"},
                {"channel": "line", "account": "line", "tag": "VIP", "department": "sales"},
            ):
                query = Query(view=view, sort=sort, limit=1, **narrowed)
                page = storage.page(query, context)
                storage.page(query.but(before=page.next), context)
                storage.page(query.but(after=page.next), context)
                storage.counts([query], context)
    storage.badge(context)


def effects(storage: SqlStorage) -> None:
    """Let effects be claimed, put off, given up and taken up again."""
    for kinds in (None, frozenset({"notify", "send"})):
        task, *_ = storage.claim(WORKSPACE, AT_LAST, timedelta(0), kinds, 9)
        storage.postpone(WORKSPACE, task.ids, NOON)
        storage.bury(WORKSPACE, task.ids, "nobody answers")
        storage.dead(WORKSPACE, None, 9)
        storage.dead(WORKSPACE, EffectId("c/1/0"), 9)
        storage.revive(WORKSPACE, task.ids, NOON)
        storage.settle(WORKSPACE, task.ids)
    storage.seated(WORKSPACE, ANN, AT_LAST, named("a"), 9)


def of_tables(statements: set[str], db: Database) -> list[str]:
    """Return the statements that are about tables, but for the one that is of no workspace."""
    names = [name.rpartition(".")[2].strip('"') for name in db.schema.names.values()]
    exempt = {db.texts.of(text) for text in OF_NO_WORKSPACE}
    return sorted(
        text for text in statements - exempt if A_STATEMENT.match(text) and any(f'"{name}"' in text for name in names)
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_statement_that_is_carried_out_names_its_workspace(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Also those that are made of pieces when they are needed."""
    url = f"sqlite:///{tmp_path}/test.db" if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    with closing(opened(url)) as storage:
        recorded = Recorded(monkeypatch)
        do_everything(storage)
        found = of_tables(recorded.statements, storage.database)

    assert len(found) > 100
    assert [(text, why) for text in found if (why := complaint_of(text))] == []


def test_every_plan_is_a_walk_within_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite reads each table by a key whose first column is the workspace, and never all of it."""
    path = tmp_path / "test.db"
    with closing(opened(f"sqlite:///{path}")) as storage:
        recorded = Recorded(monkeypatch)
        do_everything(storage)
        found = of_tables(recorded.statements, storage.database)

    walks = 0
    with closing(sqlite3.connect(path)) as db:
        for text in found:
            real = {*TABLES} | {*re.findall(rf'"(?:{"|".join(TABLES)})" AS (\w+)', text)}
            for *_, step in db.execute(f"EXPLAIN QUERY PLAN {text}", (None,) * text.count("?")):
                way, _, table = step.partition(" ")
                if way in ("SCAN", "SEARCH") and table.split()[0] in real:
                    assert way == "SEARCH", (step, text)
                    assert "(workspace=?" in step, (step, text)
                    walks += 1
    assert walks > 100
