"""An old database still opens: brought up to today's tables, with everything that was in it."""

import gzip
import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Receipt, Storage, ThreadKey
from omnikit.engine.load import Load
from omnikit.model.actors import SYSTEM, Actor, Permission, Role
from omnikit.model.administration import RoleSaved
from omnikit.model.commands import FollowUp, Reply
from omnikit.model.conversation import ENDED, State
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.effects import Send
from omnikit.model.errors import StorageError
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, WorkspaceId
from omnikit.model.message import Content
from omnikit.model.presence import Availability
from omnikit.model.views import Category, Hits, Page, Query, Search, View
from omnikit.model.workspace import Workspace
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.roles import SUPERVISOR, builtin_roles
from omnikit.storage import open_storage
from omnikit.storage.codec import BrokenRow, decode, encode
from omnikit.storage.sql import migrations
from omnikit.storage.sql.database import CannotOpen
from omnikit.storage.sql.migrations import HEAD, REVISIONS, VERSION_TABLE, migrate
from omnikit.storage.sql.opening import open_url, upgrade
from omnikit.storage.sql.postgres import PostgresDatabase
from omnikit.storage.sql.sqlite import SQLiteDatabase
from omnikit.storage.sql.storage import SqlStorage
from omnikit.storage.sql.tables import Schema
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE, a_context
from omnikit.testing.desks import CountedIds, SetClock, an_inbound
from omnikit.testing.inboxes import WIDE
from omnikit.testing.units import MUCH, drained, found_by, outside
from tests.fixtures.make import PROFILES

FIXTURES = Path(__file__).parents[1] / "fixtures"
LUMI = WorkspaceId("lumi")
# what the fixture of the first schema had, counted when it was made
COUNTS = {"conversation": 67, "contact": 65, "event": 851, "message": 493, "record": 361, "effect": 6}
KEYS = {"command_key": 318, "delivery": 320}
LATER = NOON + timedelta(days=1)


def unpacked(name: str, path: Path) -> Path:
    """Unpack a fixture to *path*."""
    with gzip.open(FIXTURES / name) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file of the first schema: the demo's day, and a workspace in the middle of things."""
    return unpacked("schema-1.db.gz", tmp_path / "old.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded(request: pytest.FixtureRequest, old: Path) -> Iterator[SqlStorage]:
    """The same data on each database, of the first schema, then upgraded."""
    url = f"sqlite:///{old}"
    if request.param == "postgresql":
        url = f"{request.getfixturevalue('postgres_url')}&prefix=omni_"
        moved(old, url, REVISIONS[0])
    assert upgrade(url).before == REVISIONS[0]
    with closing(open_storage(url)) as storage:
        assert isinstance(storage, SqlStorage)
        yield storage


def moved(old: Path, url: str, revision: str) -> None:
    """Put the rows of an old file into tables of its schema on a server."""
    bare, _, _ = url.rpartition("&")
    with closing(PostgresDatabase(create_engine(bare).url, prefix="omni_")) as db:
        migrate(db, revision)
        with closing(sqlite3.connect(old)) as file, db.connected() as connection, connection.transaction():
            tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_version'")
            for (table,) in tables.fetchall():
                rows = file.execute(f"SELECT * FROM {table}").fetchall()
                places = ", ".join(["%s"] * len(rows[0])) if rows else ""
                connection.cursor().executemany(f"INSERT INTO omni_{table} VALUES ({places})", rows)


# --- what is written down twice agrees


def test_every_migration_is_known() -> None:
    """The revisions that opening knows are those there are, one after the other."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)

    assert scripts.get_heads() == [HEAD]
    assert [script.revision for script in scripts.walk_revisions()] == [*reversed(REVISIONS)]


def in_sqlite(path: Path) -> list[tuple[str, ...]]:
    """Return what a file says of its tables and indexes."""
    with closing(sqlite3.connect(path)) as db:
        return sorted(db.execute("SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_master").fetchall())


@pytest.mark.parametrize("prefix", ["", "desk_"])
def test_migrations_make_in_sqlite_what_opening_makes(tmp_path: Path, prefix: str) -> None:
    """From the first migration to the last, table by table and index by index, the same text."""
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    open_storage(f"sqlite:///{made}?prefix={prefix}").close()
    with closing(SQLiteDatabase(migrated, prefix=prefix)) as db:
        migrate(db)

    assert in_sqlite(migrated) == in_sqlite(made)
    assert compared(f"sqlite:///{migrated}", Schema(prefix)) == []


def test_an_upgraded_file_is_what_opening_makes(tmp_path: Path, old: Path) -> None:
    """Also where there was something in the tables before."""
    made = tmp_path / "made.db"
    open_storage(f"sqlite:///{made}").close()

    upgrade(f"sqlite:///{old}")

    assert in_sqlite(old) == in_sqlite(made)


IN_POSTGRES = (
    """SELECT table_name, column_name, ordinal_position, is_nullable, data_type, collation_name, column_default
    FROM information_schema.columns WHERE table_schema = '{schema}' ORDER BY 1, 3""",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = '{schema}' ORDER BY 1",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = '{schema}'::regnamespace AND contype <> 'n' ORDER BY 1, 2""",
)


def in_postgres(url: str, schema: str) -> list[list[tuple[object, ...]]]:
    """Return what a server says of the tables, indexes and constraints in a schema, under one name for it."""
    with closing(PostgresDatabase(create_engine(url).url)) as db, db.connected() as connection:
        connection.execute(f"SET search_path TO {schema}")
        return [connection.execute(query.format(schema=schema)).fetchall() for query in IN_POSTGRES]


@pytest.mark.parametrize("prefix", ["", "desk_"])
def test_migrations_make_in_postgresql_what_opening_makes(postgres_url: str, prefix: str) -> None:
    """Columns, collations, indexes and keys are the same."""
    open_storage(f"{postgres_url}&prefix={prefix}&schema=made").close()
    found = in_postgres(postgres_url, "made")
    with closing(PostgresDatabase(create_engine(postgres_url).url, prefix=prefix)) as db:
        migrate(db)

    assert found[0]
    assert in_postgres(postgres_url, "public") == [
        [tuple(str(part).replace("made.", "public.") if part is not None else None for part in row) for row in rows]
        if number == 1
        else rows
        for number, rows in enumerate(found)
    ]
    assert compared(postgres_url, Schema(prefix)) == []


def compared(url: str, schema: Schema) -> list[object]:
    """Return what Alembic would have to change to make the tables what ``tables.py`` says."""
    engine = create_engine(url)
    with engine.connect() as connection:
        options = {"version_table": f"{schema.prefix}{VERSION_TABLE}", "compare_type": True}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata)
    engine.dispose()
    return list(found)


# --- an old file


def test_an_old_file_is_refused_with_the_command_to_run(old: Path) -> None:
    """Opening changes nothing in it, and says how it is brought up to date."""
    before = old.read_bytes()

    with pytest.raises(CannotOpen, match=rf"schema 0001, needed: {HEAD}\).* omnikit db upgrade URL"):
        open_storage(f"sqlite:///{old}")

    assert old.read_bytes() == before


def test_nothing_is_lost(upgraded: SqlStorage) -> None:
    """Every row is carried over; what is counted from them is what a recount says; the log folds to the states."""
    db = upgraded.database
    for table, count in (COUNTS | KEYS).items():
        assert db.rows(f"SELECT count(*) FROM {{{table}}}") == [(count,)], table

    assert upgraded.workspaces() == (LUMI, WORKSPACE)
    for workspace in upgraded.workspaces():
        assert Desk(upgraded, workspace).audit().violations == ()


def test_states_are_carried_over_as_they_were(tmp_path: Path, upgraded: SqlStorage) -> None:
    """Nothing is encoded anew: what cannot be told from the state stays there."""
    again = unpacked("schema-1.db.gz", tmp_path / "again.db")
    with closing(sqlite3.connect(again)) as old:
        for table in ("contact", "event", "message", "record", "effect"):
            before = sorted(old.execute(f"SELECT state FROM {table}").fetchall())
            assert sorted(upgraded.database.rows(f"SELECT state FROM {{{table}}}")) == before, table


def test_a_state_gets_what_its_log_tells(tmp_path: Path, upgraded: SqlStorage) -> None:
    """A conversation's state is as it was written, and after it stands what later schemas ask for and the log knows."""
    again = unpacked("schema-1.db.gz", tmp_path / "again.db")
    states = "SELECT workspace, id, state FROM {conversation} ORDER BY workspace, id"
    with closing(sqlite3.connect(again)) as old:
        before = old.execute(states.format(conversation="conversation")).fetchall()

    after = upgraded.database.rows(states)

    assert [row[:2] for row in after] == [row[:2] for row in before]
    added = set()
    for (*_, was), (*_, state) in zip(before, after, strict=True):
        assert state.startswith(was[:-1])
        added |= json.loads(state).keys() - json.loads(was).keys()
    assert added == {"spoken_at", "ended_by", "replies"}
    for workspace in upgraded.workspaces():
        for conversation in upgraded.scan(workspace, None, MUCH):
            assert (conversation.spoken_at is not None) == (conversation.ordinal > 0)
            assert (conversation.ended_by is not None) == (conversation.status is ENDED)


def test_the_documents_roles_get_the_permissions_that_are_new(upgraded: SqlStorage) -> None:
    """A team that has its roles as they were given to it has them as they are given now."""
    for workspace in upgraded.workspaces():
        team = upgraded.read(Needs(workspace=workspace)).workspace
        assert team is not None
        assert team.roles == builtin_roles()


def test_a_role_that_a_team_has_made_its_own_stays(old: Path) -> None:
    """Whoever decided what a supervisor may do is asked before that changes."""
    role = Role(SUPERVISOR, "Lead", frozenset({Permission.JOIN}))
    with closing(sqlite3.connect(old)) as db:
        ((version, state),) = db.execute("SELECT version, state FROM team WHERE workspace = 'shop'").fetchall()
        team = decode(Workspace, state)
        saved = RoleSaved(at=NOON, by=SYSTEM, role=role)
        event = ("shop", "", version + 1, saved.kind, 0, encode(saved))
        db.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", event)
        changed = team.but(version=version + 1, roles={**team.roles, role.id: role})
        db.execute("UPDATE team SET version = ?, state = ? WHERE workspace = 'shop'", (version + 1, encode(changed)))
        db.commit()

    upgrade(f"sqlite:///{old}")

    with closing(open_storage(f"sqlite:///{old}")) as storage:
        found = storage.read(Needs(workspace=WORKSPACE)).workspace
        assert found is not None
        assert found.roles == {**builtin_roles(), role.id: role}
        assert Desk(storage, WORKSPACE).audit().violations == ()


def test_the_feed_tells_everything_that_happened(upgraded: SqlStorage) -> None:
    """Every event of before stands in the feed once, each conversation's in order."""
    for workspace in upgraded.workspaces():
        told: dict[str | None, list[int]] = {}
        for change in upgraded.changes(workspace, 0, MUCH):
            told.setdefault(change.conversation, []).extend(one.version for one in change.events)

        streams = [None, *(one.id for one in upgraded.scan(workspace, None, MUCH))]
        history = {stream: [one.version for one in upgraded.history(workspace, stream, 0)] for stream in streams}
        assert told == history


def test_what_was_to_be_done_is_done_first(upgraded: SqlStorage) -> None:
    """Effects that waited keep their order, and come before those of the same conversation that follow."""
    waiting = upgraded.database.rows("SELECT stream, kind, state FROM {effect} WHERE workspace = ?", WORKSPACE)
    ((stream, before),) = [(stream, state) for stream, kind, state in waiting if kind == "send"][:1]
    desk, id = a_desk_on(upgraded), ConversationId(stream)
    desk.handle(Reply(conversation=id, content=Content(text="later")), actor=Actor.of(ANN)).unwrap()

    done = drained(upgraded)

    assert len(done) == len(waiting) + 1 == COUNTS["effect"] + 1
    sent = [encode(task.effect) for task in done if task.conversation == id and isinstance(task.effect, Send)]
    assert len(sent) == 2
    assert sent[0] == before


def a_desk_on(storage: SqlStorage) -> Desk:
    """Return a desk in the workspace that was in the middle of things, the day after."""
    return Desk(storage, WORKSPACE, clock=SetClock(LATER), ids=CountedIds("new-"))


def test_a_customer_goes_on_writing(upgraded: SqlStorage) -> None:
    """Who was known is known, what was delivered is not taken in again, what was carried out not done twice."""
    desk = a_desk_on(upgraded)
    before = {one.id: one for one in upgraded.scan(WORKSPACE, None, MUCH)}
    contacts = len(upgraded.contacts(WORKSPACE, None, MUCH))

    repeated = desk.receive(an_inbound("Xin chào 5", dedupe="d5", thread="customer-5"))
    received = desk.receive(an_inbound("new words", dedupe="new", thread="customer-5")).unwrap()
    followed = next(id for id, one in before.items() if one.handler == ANN)
    again = desk.handle(FollowUp(conversation=followed, key=CommandKey(f"k-{followed}")), actor=Actor.of(ANN))

    assert repeated.repeated
    assert received.id in before
    assert received.sequence > before[received.id].sequence
    assert again.repeated
    assert len(upgraded.contacts(WORKSPACE, None, MUCH)) == contacts
    assert desk.audit().violations == ()


def test_lists_and_searches_answer(upgraded: SqlStorage) -> None:
    """What was written before is listed, counted and found, before it is in the index and after."""
    desk = a_desk_on(upgraded)
    ann = Actor.of(ANN)
    for _ in ("before", "after"):
        pages = [desk.inbox(Query(view=view), actor=ann) for view in View]
        listed = sum(len(page.rows) for page in pages if isinstance(page, Page))
        assert listed == len(upgraded.scan(WORKSPACE, None, MUCH))
        assert hits(desk, Category.TEXT, "don hang", actor=ann) == 6
        assert hits(desk, Category.NAME, "lin", actor=ann) == 6
        upgraded.tend(WORKSPACE)


def hits(desk: Desk, category: Category, value: str, *, actor: Actor) -> int:
    """Return how many a search finds."""
    found = desk.search(Search(category, value), actor=actor)
    assert isinstance(found, Hits)
    return len(found.hits)


def test_who_has_no_conversation_is_found_too(old: Path) -> None:
    """A contact with whom no conversation is stands in the feed all the same, for what looks people up."""
    with closing(sqlite3.connect(old)) as db:
        ((state,),) = db.execute("SELECT state FROM contact WHERE workspace = 'shop' AND id = '0000001'").fetchall()
        state = state.replace("0000001", "alone").replace("Lin", "Nobody's Own")
        db.execute("INSERT INTO contact VALUES ('shop', 'alone', 1, ?)", (state,))
        db.commit()
    upgrade(f"sqlite:///{old}")

    with closing(open_url(f"sqlite:///{old}")) as upgraded:
        told = upgraded.rows("SELECT DISTINCT workspace, contact FROM {feed} WHERE contact IS NOT NULL ORDER BY 1, 2")
        assert told == upgraded.rows("SELECT workspace, id FROM {contact} ORDER BY 1, 2")


def test_upgrading_again_does_nothing(old: Path) -> None:
    """The command may be run by every deployment."""
    url = f"sqlite:///{old}"
    first = str(upgrade(url))
    before = old.read_bytes()

    assert first == f"{old}: brought from schema 0001 to {HEAD}"
    assert str(upgrade(url)) == f"{old}: has schema {HEAD}, nothing to do"
    assert old.read_bytes() == before


def test_of_two_that_upgrade_at_once_one_does(old: Path) -> None:
    """Both end well, and nothing is carried over twice."""
    barrier = threading.Barrier(3)

    def run(_: int) -> str:
        barrier.wait()
        return upgrade(f"sqlite:///{old}").after

    with ThreadPoolExecutor(3) as pool:
        assert [*pool.map(run, range(3))] == [HEAD] * 3

    with closing(open_url(f"sqlite:///{old}")) as db:
        assert db.rows("SELECT count(*) FROM {event}") == [(COUNTS["event"],)]


def test_an_upgrade_that_fails_leaves_everything_as_it_was(old: Path) -> None:
    """A row that can't be read is named, and the file is still the old one; repaired, it is upgraded."""
    with closing(sqlite3.connect(old)) as db:
        ((kept,),) = db.execute("SELECT state FROM conversation WHERE workspace = 'shop' AND id = '0000002'")
        db.execute("UPDATE conversation SET state = '{' WHERE workspace = 'shop' AND id = '0000002'")
        db.commit()
        before = [*db.iterdump()]

    with pytest.raises(BrokenRow, match="shop conversation 0000002"):
        upgrade(f"sqlite:///{old}")

    with closing(sqlite3.connect(old)) as db:
        assert [*db.iterdump()] == before
        db.execute("UPDATE conversation SET state = ? WHERE workspace = 'shop' AND id = '0000002'", (kept,))
        db.commit()
    assert upgrade(f"sqlite:///{old}").before == REVISIONS[0]


def test_what_stands_in_the_way_of_an_upgrade_is_told(old: Path) -> None:
    """A name that a host has taken is named; once it is free, the upgrade goes through."""
    with closing(sqlite3.connect(old)) as host:
        host.executescript("CREATE TABLE orders (name); CREATE INDEX thread_arrival ON orders (name)")

    with pytest.raises(StorageError, match="index thread_arrival already exists"):
        upgrade(f"sqlite:///{old}")

    with pytest.raises(CannotOpen, match="schema 0001"):
        open_storage(f"sqlite:///{old}")
    with closing(sqlite3.connect(old)) as host:
        host.execute("DROP INDEX thread_arrival")
    assert upgrade(f"sqlite:///{old}").before == REVISIONS[0]


def test_nothing_that_was_said_stays_behind_in_free_pages(old: Path) -> None:
    """Upgrading moves rows; what is left of the old ones is overwritten, so that erasing can be thorough."""
    with closing(sqlite3.connect(old)) as db:
        db.execute("PRAGMA secure_delete = OFF")
    upgrade(f"sqlite:///{old}")
    with closing(open_url(f"sqlite:///{old}")) as db:
        db.rows("PRAGMA secure_delete = ON")
        db.rows("DELETE FROM {message}")
        db.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    assert "đơn hàng".encode() not in old.read_bytes()


# --- later schemas


LATER_SCHEMAS = ("0002", "0003", "0004")


def of_schema(request: pytest.FixtureRequest, path: Path, revision: str, kind: str) -> str:
    """Return the URL of a database with what an old file has, of its schema."""
    if kind == "sqlite":
        return f"sqlite:///{path}"
    url = f"{request.getfixturevalue('postgres_url')}&prefix=omni_"
    moved(path, url, revision)
    return url


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("revision", LATER_SCHEMAS)
def test_a_database_of_a_later_schema_is_upgraded(
    request: pytest.FixtureRequest, tmp_path: Path, revision: str, kind: str
) -> None:
    """What was written when that schema was new is brought up to date, all of it is true, and it is written on."""
    path = unpacked(f"schema-{int(revision)}.db.gz", tmp_path / "old.db")
    url = of_schema(request, path, revision, kind)

    assert upgrade(url).before == revision

    with closing(open_storage(url)) as storage:
        assert isinstance(storage, SqlStorage)
        for workspace in storage.workspaces():
            team = storage.read(Needs(workspace=workspace)).workspace
            assert team is not None
            assert team.roles == builtin_roles()
        goes_on(storage)
        if revision == "0002":
            there = storage.database.rows("SELECT count(*) FROM {member} WHERE version > 0 OR given_at > 0")
            assert there == [(0,)]
        else:
            says_what_the_third_says(storage)
        if revision == "0004":
            says_what_the_fourth_says(storage)


@pytest.mark.parametrize("revision", LATER_SCHEMAS)
def test_a_file_of_a_later_schema_gets_what_opening_makes(tmp_path: Path, revision: str) -> None:
    """Its tables and indexes are those that a new file has."""
    path, made = unpacked(f"schema-{int(revision)}.db.gz", tmp_path / "old.db"), tmp_path / "made.db"
    open_storage(f"sqlite:///{made}").close()

    upgrade(f"sqlite:///{path}")

    assert in_sqlite(path) == in_sqlite(made)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nicknames_and_tags_of_before_are_found(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    """What was in the index of the third schema is found by nickname; a tag somebody had is one that was used."""
    path = unpacked("schema-3.db.gz", tmp_path / "old.db")
    with closing(sqlite3.connect(path)) as db:
        # of many commits, so that it was taken in, and of one that wasn't yet
        found = "SELECT contact FROM feed WHERE workspace = 'lumi' AND contact IS NOT NULL ORDER BY position"
        first, *_, last = [id for (id,) in db.execute(found)]
        for number, id in enumerate((first, last)):
            ((state,),) = db.execute("SELECT state FROM contact WHERE workspace = 'lumi' AND id = ?", (id,))
            told = json.loads(state) | {"nickname": f"Khách quen {number}", "tags": ["VIP"]}
            db.execute("UPDATE contact SET state = ? WHERE workspace = 'lumi' AND id = ?", (json.dumps(told), id))
            db.execute("INSERT INTO tagged VALUES ('lumi', 'VIP', ?, 'vip')", (id,))
        db.commit()
    url = of_schema(request, path, "0003", kind)

    upgrade(url)

    with closing(open_storage(url)) as storage:
        assert [*storage.used_tags(LUMI, "", MUCH)] == ["VIP"]
        team = storage.read(Needs(workspace=LUMI)).workspace
        assert team is not None
        context = a_context(SYSTEM, workspace=team, profile=WIDE)
        for _ in range(2):
            for words, ids in (("KHACH", {first, last}), ("quen 0", {first}), ("quen 1", {last}), ("quen 2", set())):
                hits = found_by(storage, Search(Category.NICKNAME, words), context)
                known = storage.scan(LUMI, None, MUCH)
                assert {one.contact for one in known if one.id in {hit.row.id for hit in hits}} == ids, words
            storage.tend(LUMI)
        storage.forget(LUMI, first)
        assert isinstance(storage, SqlStorage)
        texts = storage.database.rows("SELECT texts FROM {recent} WHERE workspace = 'lumi' AND family = 'nickname'")
        assert "quen 0" not in str(texts)
        assert storage.flaws(LUMI) == ()


def test_a_file_of_this_schema_opens(tmp_path: Path) -> None:
    """What was written when this schema was new is read as it was: messages revised, and how far others have come."""
    path, made = unpacked("schema-5.db.gz", tmp_path / "there.db"), tmp_path / "made.db"
    open_storage(f"sqlite:///{made}").close()

    assert in_sqlite(path) == in_sqlite(made)
    with closing(open_storage(f"sqlite:///{path}")) as storage:
        goes_on(storage)
        says_what_the_third_says(storage)
        says_what_the_fourth_says(storage)
        says_what_the_fifth_says(storage)


def says_what_the_third_says(storage: Storage) -> None:
    """Check who is there, what is held out, what is muted."""
    queue, visits = WorkspaceId("queue"), WorkspaceId("visits")
    assert {attendee.presence.member: attendee.load for attendee in storage.roster(queue)} == {
        ANN: Load(accepted=1),
        BOB: Load(offered=3),
    }
    assert len(storage.queued(queue, None, MUCH)) == 11
    assert [one.presence.availability for one in storage.roster(visits)] == [Availability.AWAY, Availability.BUSY]
    assert [len(storage.attendance(visits, member, 0)) for member in (ANN, BOB)] == [2, 2]
    states = {one.state for one in storage.scan(visits, None, MUCH)}
    assert states == {State.VISITOR, State.PROCESSING, State.MUTED}
    comment = ThreadKey(AccountId("facebook_comments"), "k3")
    found = storage.read(Needs(workspace=WorkspaceId("side"), external=comment)).conversation
    assert found is not None
    assert found.sequence == 3
    nicknamed = [contact.nickname for contact in storage.contacts(visits, None, MUCH)]
    assert sum(map(bool, nicknamed)) == 3


def says_what_the_fourth_says(storage: Storage) -> None:
    """Check what is kept of contacts, one of whom is part of another, and that a person is forgotten whole."""
    records = WorkspaceId("records")
    contacts = {contact.id: contact for contact in storage.contacts(records, None, MUCH)}
    whole, part = contacts[ContactId("p-c1")], contacts[ContactId("p-c2")]
    assert (whole.ids, part.merged_into) == ((whole.id, part.id), whole.id)
    assert storage.read(Needs(workspace=records, conversation=ConversationId("c2"))).contact == whole
    assert [entry.field for entry in storage.ledger(records, whole.ids, None, None, MUCH)] == ["phone", "note", "tag"]
    assert [*storage.used_tags(records, "", MUCH)] == ["from c1", "from c2", "from c3", "VIP", "回購"]
    (bound,) = whole.bindings
    assert [*storage.bindings(records, [bound.browser])] == [bound]
    (marked,) = [one for one in storage.scan(records, None, MUCH) if one.found]
    assert marked.found == ("phone",)
    replies = storage.quick_replies(records, (None, ANN), "", None, MUCH)
    assert {reply.owner for reply in replies} == {None, ANN}
    assert storage.forget(records, part.id).conversations == 2
    assert not storage.ledger(records, whole.ids, None, None, MUCH)
    assert storage.flaws(records) == ()


def says_what_the_fifth_says(storage: Storage) -> None:
    """Check what became of messages, by which ids they are found, and that receipts still move them on."""
    told = WorkspaceId("told")
    (conversation,) = storage.scan(told, None, MUCH)
    first, second, third, echo, *sent = storage.messages(told, conversation.id, 0, MUCH)
    assert (first.content.text, first.edited_at is not None, second.unsent) == ("hello again", True, True)
    assert dict(third.reactions) == {"t1": "❤"}
    assert (echo.external, echo.status) == ("out-1", DeliveryStatus.SENT)
    assert [one.status.value for one in sent] == ["read", "failed", "accepted"]
    assert [one.error for one in sent] == ["", "131047", ""]
    assert (sent[0].quotes, sent[0].quoted) == ("in-3", 3)
    assert [signal for signal, _ in conversation.signals] == ["reaction", "follow"]
    line = AccountId("line")
    for message in sent:
        for needs in (Needs(workspace=told, message=message.id), outside(line, message.externals[1], told)):
            assert storage.read(needs).message == message
    late = Receipt(status=DeliveryStatus.DELIVERED, externals=("more-7",), up_to=True)
    moved = storage.report(told, line, (late,), LATER)
    assert [(one.sequence, one.status.value) for one in moved] == [(4, "delivered"), (7, "delivered")]


def goes_on(storage: Storage) -> None:
    """Check that all of a fixture is true, that what is in it is found, and that its customers can go on writing."""
    for workspace in storage.workspaces():
        profile = PROFILES.get(workspace, OMNICHAT_COLLABORATION)
        assert Desk(storage, workspace, profile=profile).audit().violations == ()
    desk = Desk(storage, WORKSPACE, clock=SetClock(LATER), ids=CountedIds("new-"))
    desk.receive(an_inbound("new words", dedupe="new", thread="customer-5")).unwrap()
    assert hits(desk, Category.TEXT, "don hang", actor=Actor.of(ANN)) == 6
    assert desk.audit().violations == ()
