"""Lists in SQL are what the engine says, and walk an index for it, however many conversations there are."""

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.desk.ports import ContactChange, UnitOfWork
from omnikit.engine.views import badge, counted, exactly_counted, listed, listing, refused
from omnikit.model.actors import Actor, Client
from omnikit.model.contact import Contact
from omnikit.model.conversation import (
    COLLABORATOR,
    ENDED,
    HANDLER,
    PARTICIPANT,
    PENDING,
    PROCESSING,
    Conversation,
    Cursor,
    Lane,
    Seat,
)
from omnikit.model.ids import AccountId, ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.thread import Thread
from omnikit.model.views import MOST_COUNTED, ConversationKind, Count, Page, Position, Query, Sort, View
from omnikit.policies.context import Context
from omnikit.storage import open_storage
from omnikit.storage.sql import lists, pages
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.postgres import PostgresDatabase
from omnikit.storage.sql.storage import SqlStorage
from omnikit.testing.acts import Choose
from omnikit.testing.builders import ANN, BOB, CAT, NOON, SUE, WORKSPACE, a_context, a_conversation, minutes
from omnikit.testing.promises.trying import TRIES, another_workspace
from omnikit.testing.shelves import REPAIRS, SALES, TAGS, VIEWERS, WIDE, asked_lists, shelves
from omnikit.testing.strategies import choosing

PLAIN = tuple(product(View, Sort))
SORTED = {View.MY_PROCESSING: frozenset(Sort), View.MY_ENDED: frozenset(Sort) - {Sort.LAST_MESSAGE}}
"""Lists that no index has in order: those that one member's work bounds."""
PLACES = (Position(NOON, ConversationId("c5")), Position(None, ConversationId("c5")))
ALL_PLACES: tuple[dict[str, Position], ...] = (
    {},
    *({side: place} for side in ("after", "before") for place in PLACES),
)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[SqlStorage]:
    """An empty storage in a file."""
    yield from _opened(f"sqlite:///{tmp_path}/test.db")


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[SqlStorage]:
    """An empty storage on a server."""
    yield from _opened(postgres_url)


@pytest.fixture(params=["sqlite", "postgres"])
def storage(request: pytest.FixtureRequest) -> SqlStorage:
    """An empty storage, of either kind."""
    found: SqlStorage = request.getfixturevalue(f"on_{request.param}")
    return found


def _opened(url: str) -> Iterator[SqlStorage]:
    opened = open_storage(url)
    assert isinstance(opened, SqlStorage)
    with closing(opened):
        yield opened


# --- they are what the engine says


@st.composite
def odd_shelves(draw: st.DrawFn, workspace: WorkspaceId) -> tuple[UnitOfWork, ...]:
    """Return shelves on which some have what is rare: a pending one with people on it, one that nobody handles."""
    choose = choosing(draw)
    seats = (
        (),
        (Seat(ANN, PARTICIPANT, NOON),),
        (Seat(BOB, HANDLER, NOON), Seat(ANN, PARTICIPANT, NOON)),
        (Seat(SUE, HANDLER, NOON), Seat(CAT, COLLABORATOR, NOON), Seat(ANN, COLLABORATOR, NOON)),
    )
    works = []
    for work in draw(shelves(workspace)):
        subject = work.subject
        assert isinstance(subject, Conversation)
        if choose((True, False)):
            subject = subject.but(seats=choose(seats))
        if subject.status is PENDING:
            subject = subject.but(lane=choose((Lane.HUMAN, Lane.BOT, Lane.VISITOR)))
        works.append(work.but(subject=subject))
    return tuple(works)


def says_what_the_engine_says(storage: SqlStorage, data: st.DataObject, few: int) -> None:
    """Fill a workspace; compare lists page by page in both directions, their counts, everybody's badge."""
    workspace = another_workspace()
    works = data.draw(odd_shelves(workspace))
    for work in works:
        storage.commit(work)
    stored = [work.subject for work in works if isinstance(work.subject, Conversation)]
    contacts = [work.contact.contact for work in works if work.contact is not None]
    allowed = asked_lists(workspace).filter(lambda asked: refused(*asked) is None)
    queries, contexts = zip(*data.draw(st.lists(allowed, min_size=4, max_size=8)), strict=True)

    def tagged(query: Query) -> frozenset[ContactId]:
        return frozenset(one.id for one in contacts if query.tag in one.tags)

    def number(query: Query, context: Context) -> Count:
        found = len(listed(stored, query, context, tagged(query)))
        return Count(found) if exactly_counted(query, context) else counted(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "FEW", few)
        for query, context in zip(queries, contexts, strict=True):
            for asked, page in both_ways(storage, query, context):
                assert page == listing(stored, asked, context, tagged(asked))
        context = contexts[0]
        expected = [number(query, context) for query in queries]
        assert [*storage.counts(queries, context)] == expected
        for viewer, context in product(VIEWERS, contexts):
            theirs = context.as_of(context.now, Actor.of(viewer, context.actor.client))
            assert storage.badge(theirs) == badge(stored, theirs)


def both_ways(storage: SqlStorage, query: Query, context: Context) -> Iterator[tuple[Query, Page]]:
    """Yield pages from the query's on to the end, and from there back to the beginning, with how each was asked for."""
    page = storage.page(query, context)
    yield query, page
    while page.next is not None:
        query = query.but(after=page.next, before=None)
        page = storage.page(query, context)
        yield query, page
    while page.previous is not None:
        query = query.but(before=page.previous, after=None)
        page = storage.page(query, context)
        yield query, page


@pytest.mark.parametrize("few", [-1, lists.FEW])
@settings(TRIES, max_examples=60)
@given(data=st.data())
def test_lists_on_sqlite_are_what_the_engine_says(on_sqlite: SqlStorage, few: int, data: st.DataObject) -> None:
    """Pages, counts and badges equal the engine's; whether a tag's contacts are begun with or the list is."""
    says_what_the_engine_says(on_sqlite, data, few)


@pytest.mark.parametrize("few", [-1, lists.FEW])
@settings(TRIES, max_examples=8)
@given(data=st.data())
def test_lists_on_postgresql_are_what_the_engine_says(on_postgres: SqlStorage, few: int, data: st.DataObject) -> None:
    """The same law as on SQLite."""
    says_what_the_engine_says(on_postgres, data, few)


NARROWINGS: tuple[dict[str, Any], ...] = (
    {},
    {"channel": "line"},
    {"account": AccountId("line")},
    *({"kind": kind} for kind in ConversationKind),
    {"department": SALES},
    *({"tag": tag} for tag in TAGS[:2]),
    {"channel": "whatsapp", "department": REPAIRS, "kind": ConversationKind.COLLABORATIVE},
)


@pytest.mark.parametrize("few", [-1, lists.FEW])
@pytest.mark.parametrize("view", View)
def test_every_list_of_many_is_what_the_engine_says(
    on_sqlite: SqlStorage, monkeypatch: pytest.MonkeyPatch, view: View, few: int
) -> None:
    """Each sort, either way, narrowed by each filter, leafed through to the end and back; and its count."""
    monkeypatch.setattr(lists, "FEW", few)
    choose = random.Random(f"{view}").choice
    people = [_contact(number) for number in range(8)]
    works = [_any_work(choose, number, people) for number in range(90)]
    for work in works:
        on_sqlite.commit(work)
    stored = [work.subject for work in works if isinstance(work.subject, Conversation)]

    for sort, falls, narrowing in product(Sort, (True, False), NARROWINGS):
        context = a_context(Actor.of(choose((ANN, SUE)), choose((Client.WEB, Client.WEB, Client.LEGACY))), profile=WIDE)
        query = Query(view=view, sort=sort, descending=falls, limit=choose((3, 7)), **narrowing)
        tagged = frozenset(one.id for one in people if query.tag in one.tags)
        for asked, page in both_ways(on_sqlite, query, context):
            assert page == listing(stored, asked, context, tagged)
        found = len(listed(stored, query, context, tagged))
        assert on_sqlite.counts((query,), context) == (Count(found),)


def _contact(number: int) -> Contact:
    return Contact(id=ContactId(f"p{number}"), workspace=WORKSPACE, tags=TAGS[number % 4 : number % 4 + 2], version=1)


def _any_work(choose: Choose, number: int, people: Sequence[Contact]) -> UnitOfWork:
    status = choose((PENDING, PENDING, PROCESSING, ENDED))
    seated = choose(((ANN,), (ANN,), (BOB,), (BOB, ANN), (SUE, CAT), (CAT, SUE, ANN)))
    channel = choose(("line", "whatsapp"))
    contact = people[number] if number < len(people) else choose((*people, None))
    times: dict[str, Any] = {
        name: choose((None, NOON, NOON + minutes(choose(range(90)))))
        for name in ("last_message_at", "waiting_since", "opened_at", "service_started_at")
    }
    subject = a_conversation(
        status,
        handler=seated[0],
        collaborators=seated[1:],
        id=ConversationId(f"c{choose('0aé中')}{number}"),
        thread=Thread(AccountId(choose((channel, f"{channel}-2"))), f"u{number}", channel),
        contact=None if contact is None else contact.id,
        departments=choose(((), (SALES,), (SALES, REPAIRS))),
        lane=choose((Lane.HUMAN, Lane.BOT)) if status is PENDING else None,
        version=1,
        **times,
    )
    if status is PENDING:
        subject = subject.but(seats=choose(((), (), (Seat(ANN, HANDLER, NOON), Seat(CAT, COLLABORATOR, NOON)))))
    new = ContactChange(contact=people[number], before=None) if number < len(people) else None
    return UnitOfWork(workspace=WORKSPACE, at=NOON, before=None, subject=subject, events=(), contact=new)


def test_a_page_of_any_size_has_as_many_rows_as_asked_for(on_sqlite: SqlStorage) -> None:
    """A statement may look for a few rows more than a page has; the page doesn't show them."""
    fill(on_sqlite, 120)

    for limit in (1, 9, 10, 11, 25, 99, 100, 101, 119, 120, 121, 5000):
        page = on_sqlite.page(Query(view=View.MY_PROCESSING, limit=limit), a_context(ANN))
        assert len(page.rows) == min(limit, 120)
        assert (page.next is None) == (limit >= 120)


def test_a_count_that_is_not_exact_ends_at_the_most(storage: SqlStorage) -> None:
    """Badges and narrowed lists are counted up to 99, and say that there are more only if there are."""
    narrowed = Query(view=View.MY_PROCESSING, channel="line")
    context = a_context(ANN)

    fill(storage, MOST_COUNTED)
    assert (*storage.counts((narrowed,), context), storage.badge(context)) == (Count(99), Count(99))
    fill(storage, 1, start=MOST_COUNTED)
    assert (*storage.counts((narrowed,), context), storage.badge(context)) == (Count(99, True), Count(99, True))
    (every,) = storage.counts((Query(view=View.MY_PROCESSING),), context)
    assert every == Count(100)


def test_very_many_lists_are_counted_at_a_time(storage: SqlStorage) -> None:
    """A host may ask for the counts of more lists than one statement takes, each in its place."""
    fill(storage, 3)
    queries = [
        Query(view=View.MY_PROCESSING, account=AccountId("line") if number % 3 else None, channel=f"{number}")
        for number in range(2 * lists.AT_ONCE)
    ]
    queries[60] = Query(view=View.MY_PROCESSING, channel="line")
    queries[61] = Query(view=View.MY_PROCESSING)

    found = storage.counts(queries, a_context(SUE))
    theirs = storage.counts(queries, a_context(ANN))

    assert len(found) == len(theirs) == len(queries)
    assert set(found) == {Count(0)}
    assert {place: one for place, one in enumerate(theirs) if one.number} == {60: Count(3), 61: Count(3)}


def fill(storage: SqlStorage, number: int, *, start: int = 0) -> None:
    """Let ANN have that many conversations more, with something unread."""
    works = [
        UnitOfWork(workspace=WORKSPACE, at=NOON, before=None, subject=_processing(place), events=())
        for place in range(start, start + number)
    ]
    assert storage.commit_group(works) == [None] * number


def _processing(place: int) -> Conversation:
    thread = Thread(AccountId("line"), f"u{place}", "line")
    return a_conversation(PROCESSING, handler=ANN, unread=1, id=ConversationId(f"c{place}"), thread=thread, version=1)


# --- they walk an index


class Spy:
    """A database that remembers what it was asked."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.asked: list[tuple[str, tuple[object, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.database, name)

    def rows(self, template: str, *values: object) -> list[Any]:
        """Return what the statement finds."""
        self.asked.append((template, values))
        return self.database.rows(template, *values)


def asked_of(database: Database, queries: Sequence[Query], context: Context) -> list[tuple[str, tuple[object, ...]]]:
    """Return the statements by which pages are read: from the top down and up, and from some place in each part."""
    spy = Spy(database)
    for query, falls, place in product(queries, (True, False), ALL_PLACES):
        lists.page(spy, query.but(descending=falls, **place), context)
    return spy.asked


def sqlite_plan(database: Database, template: str, values: tuple[object, ...]) -> list[str]:
    """Return the lines that SQLite says of how it will do it."""
    return [str(line[3]) for line in database.rows(f"EXPLAIN QUERY PLAN {template}", *values)]


@pytest.mark.parametrize(("view", "sort"), PLAIN)
def test_no_list_on_sqlite_is_scanned_or_sorted(on_sqlite: SqlStorage, view: View, sort: Sort) -> None:
    """Every page of every list walks an index in its order; only what one member works on is sorted."""
    for template, values in asked_of(on_sqlite.database, [Query(view=view, sort=sort)], a_context(SUE, profile=WIDE)):
        plan = sqlite_plan(on_sqlite.database, template, values)
        assert all(line.startswith(("SEARCH", "CORRELATED", "USE TEMP")) for line in plan), plan
        assert all("workspace=? AND" in line for line in plan if line.startswith("SEARCH")), plan
        sorts = any("TEMP B-TREE" in line for line in plan)
        assert sorts == (sort in SORTED.get(view, ())), plan


@pytest.mark.parametrize(
    ("narrowing", "index"),
    [
        ({"channel": "line"}, "conversation_channel"),
        ({"account": AccountId("line")}, "conversation_account"),
        ({"kind": ConversationKind.COLLABORATIVE}, "conversation_shared"),
        ({"department": SALES}, "department_list"),
        ({"tag": "vip"}, "thread_contact"),
    ],
)
@pytest.mark.parametrize("view", [View.PENDING_HUMAN, View.TEAM_PROCESSING, View.TEAM_ENDED])
def test_each_filter_has_an_index(on_sqlite: SqlStorage, view: View, narrowing: dict[str, Any], index: str) -> None:
    """A list narrowed by one thing, and its count, walk the index that has just those in the list's order."""
    context, query = a_context(SUE, profile=WIDE), Query(view=view, **narrowing)
    spy = Spy(on_sqlite.database)
    lists.page(spy, query, context)
    lists.counts(spy, [query], context)

    plans = [sqlite_plan(on_sqlite.database, *one) for one in spy.asked if one[0] != lists.TAGGED]
    assert len(plans) == 3
    for plan in plans:
        assert any(f"INDEX {index} " in line for line in plan), plan
        assert all("workspace=? AND" in line for line in plan if line.startswith("SEARCH")), plan
        assert ("tag" in narrowing) or not any("TEMP B-TREE" in line for line in plan), plan


def test_counts_and_badges_on_sqlite_walk_an_index(on_sqlite: SqlStorage) -> None:
    """What is counted is looked up and never sorted, for those who see everything and for those who don't."""
    spy = Spy(on_sqlite.database)
    for context in (a_context(SUE), a_context(ANN), a_context(Actor.of(ANN))):
        lists.counts(spy, [Query(view=view) for view in View], context)
        lists.counts(spy, [Query(view=view, channel="line") for view in View], context)
        lists.badge(spy, context)
    for template in lists.UNREAD.values():
        spy.rows(template, WORKSPACE, ANN)

    for template, values in spy.asked:
        plan = sqlite_plan(on_sqlite.database, template, values)
        assert all("workspace=? AND" in line for line in plan if line.startswith("SEARCH")), plan
        assert not any("TEMP B-TREE" in line for line in plan), plan
        # of a subquery's rows, which are at most a hundred; SQLite names it in one way or another
        assert all("found" in line or "CONSTANT" in line for line in plan if line.startswith("SCAN")), plan


COPIES = 1000
COPIED = {
    "id": "id || '-' || n",
    "conversation": "conversation || '-' || n",
    "thread": "thread || '-' || n",
    "last_message_at": "last_message_at + n",
    "opened_at": "opened_at + n",
}


def fill_by_copying(database: PostgresDatabase) -> None:
    """Put a few thousand conversations there without the server's learning how many; SUE has some, ANN most."""
    for table in database.schema.names.values():
        with database.connected() as connection:
            connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    storage, numbers = SqlStorage(database), count()
    for status, lane, handler in (
        (PENDING, Lane.HUMAN, None),
        (PENDING, Lane.BOT, None),
        *((status, None, member) for status in (PROCESSING, ENDED, ENDED, ENDED) for member in (ANN, ANN, SUE)),
    ):
        storage.commit(_work(next(numbers), a_conversation(status, handler=handler, lane=lane, version=1)))
    for table in ("conversation", "thread", "seat"):
        name = database.schema.names[table]
        columns = [column.name for column in database.schema.tables[table].columns]
        values = ", ".join(COPIED.get(column, column) for column in columns)
        with database.connected() as connection:
            copied = f"SELECT {values} FROM {name}, generate_series(1, {COPIES}) AS n"
            connection.execute(f"INSERT INTO {name} ({', '.join(columns)}) {copied}")


def _work(number: int, conversation: Conversation) -> UnitOfWork:
    subject = conversation.but(
        id=ConversationId(f"c{number}"),
        thread=Thread(AccountId("line"), f"u{number}", "line"),
        last_message_at=NOON + minutes(number),
        waiting_since=NOON + minutes(number),
        service_started_at=NOON + minutes(number),
        cursors=(Cursor(MemberId("ann"), 0),),
    )
    return UnitOfWork(workspace=WORKSPACE, at=NOON, before=None, subject=subject, events=())


@pytest.fixture
def full(postgres_url: str) -> Iterator[PostgresDatabase]:
    """A full database that was never analysed."""
    for storage in _opened(postgres_url):
        database = storage.database
        assert isinstance(database, PostgresDatabase)
        fill_by_copying(database)
        yield database


def steps(node: dict[str, Any]) -> Iterator[str]:
    """Yield what a plan of PostgreSQL does, with what."""
    yield f"{node['Node Type']} {node.get('Index Name', node.get('Join Type', ''))}"
    for inner in node.get("Plans", ()):
        yield from steps(inner)


@pytest.mark.parametrize("analysed", [False, True])
@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
def test_no_list_on_postgresql_is_scanned_or_sorted(full: PostgresDatabase, mode: str, *, analysed: bool) -> None:
    """Each plain page walks its index, whatever the server knows of the tables, and planned for any values, too."""
    expected = {
        Sort.LAST_MESSAGE: "conversation_list",
        Sort.OVERTIME_WAITING: "conversation_waiting",
        Sort.ARRIVAL: "thread_arrival",
        Sort.SERVICE_START: "thread_service",
    }
    plain = [(view, sort) for view, sort in PLAIN if sort not in SORTED.get(view, ())]
    asked = [
        (view, sort, one)
        for view, sort in plain
        for one in asked_of(full, [Query(view=view, sort=sort)], a_context(SUE, profile=WIDE))
    ]
    with full.connected() as connection:
        if analysed:
            connection.execute("ANALYZE")
        connection.execute(f"SET plan_cache_mode = {mode}")
        for number, (view, sort, (template, values)) in enumerate(asked):
            connection.execute(f"PREPARE list_{number} AS {full.texts.of(template)}")
            given = ", ".join(str(one) if isinstance(one, int) else f"'{one}'" for one in values)
            found = connection.execute(f"EXPLAIN (FORMAT JSON) EXECUTE list_{number}({given})").fetchone()
            assert found is not None
            plan = [*steps(found[0][0]["Plan"])]
            told = (view, sort, template, plan)
            walked = "seat_list" if view is View.MY_ENDED else expected[sort]
            assert any(step.startswith("Index") and step.endswith(f" {walked}") for step in plan), told
            assert not any(step.startswith(("Seq", "Sort", "Incremental", "Hash", "Merge")) for step in plan), told
            assert not any(step.endswith("Anti") for step in plan), told
            assert ("Index Only Scan seat_pkey" in plan) == (view in pages.TEAM), told
    assert len(asked) > len(plain) * 10


def test_few_limits_make_few_statements(on_sqlite: SqlStorage) -> None:
    """Whatever page sizes hosts ask for, there are few statements to prepare and to plan."""
    templates = set()
    for limit in range(1, 1000):
        asked = pages.Asked(
            query=Query(view=View.TEAM_ENDED, limit=limit),
            workspace=WORKSPACE,
            viewer=ANN,
            kinds=frozenset(ConversationKind),
        )
        template, _ = pages.page(asked, Sort.LAST_MESSAGE, timed=True, falls=True, start=None)
        assert int(template.rpartition(" ")[2]) > limit
        templates.add(template)
    assert len(templates) < 30
