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
from omnikit.engine.reach import TEAM
from omnikit.engine.views import badge, counted, exactly_counted, listed, listing, refused
from omnikit.model.actors import Actor, Client
from omnikit.model.contact import Contact
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Cursor, Lane, State
from omnikit.model.ids import AccountId, ContactId, ConversationId, MemberId
from omnikit.model.thread import Thread
from omnikit.model.traits import Traits
from omnikit.model.views import MOST_COUNTED, ConversationKind, Count, Page, Position, Query, Sort, View
from omnikit.model.workspace import Settings
from omnikit.policies.context import Context
from omnikit.policies.profile import Profile
from omnikit.policies.visibility import Sight, Visibility
from omnikit.storage import open_storage
from omnikit.storage.sql import lists
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.postgres import PostgresDatabase
from omnikit.storage.sql.storage import SqlStorage
from omnikit.testing.acts import Choose
from omnikit.testing.builders import (
    ANN,
    BOB,
    CARE,
    MIA,
    NOON,
    SALES,
    SUE,
    WORKSPACE,
    a_context,
    a_conversation,
    minutes,
)
from omnikit.testing.inboxes import NOWS, VIEWERS, WIDE, ZONES, a_team, anywhere, asked_lists, filled
from omnikit.testing.promises.trying import TRIES, another_workspace
from omnikit.testing.shelves import TAGS

PLAIN = tuple(product(View, Sort))
BY_MESSAGE = frozenset({Sort.LAST_MESSAGE, Sort.LAST_MESSAGE_OR_ADDED})
SORTED = {
    **dict.fromkeys((View.MY_PROCESSING, View.OFFERED), frozenset(Sort)),
    **dict.fromkeys((View.MY_ENDED, View.TALKED), frozenset(Sort) - BY_MESSAGE),
}
"""Lists that no index has in order: those that one member's work bounds, or one day's."""
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


def says_what_the_engine_says(storage: SqlStorage, data: st.DataObject, few: int) -> None:
    """Fill a workspace; compare lists page by page in both directions, their counts, everybody's badge."""
    workspace = another_workspace()
    stored, contacts = filled(storage, workspace, data)
    queries, contexts = zip(*data.draw(st.lists(asked_lists(workspace), min_size=4, max_size=8)), strict=True)

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
        countable = [query for query in queries if refused(query, context) is None]
        assert [*storage.counts(countable, context)] == [number(query, context) for query in countable]
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
    {"department": SALES, "tab": "one"},
    *({"tag": tag} for tag in TAGS[:2]),
    {"state": State.ENDED},
    {"state": State.DISPATCHING},
    {"member": BOB},
    {"tab": "two"},
    {"tab": "calls", "channel": "whatsapp"},
    {"tab": "one", "channel": "whatsapp"},
    {"channel": "whatsapp", "department": CARE, "kind": ConversationKind.COLLABORATIVE},
)


def seen(pending: Sight, ordinary: Sight, collaborative: Sight) -> Profile:
    """Return the profile of all lists, in which members see that much of what they are not on."""
    alone = WIDE.alone.but(visibility=Visibility(pending=pending, served=ordinary))
    together = WIDE.together.but(visibility=Visibility(pending=pending, served=collaborative))
    left = ordinary is Sight.COLLEAGUES
    return WIDE.but(alone=alone, plain=alone, together=together, agent_end_left=left)


SEEN = (
    seen(Sight.EVERYBODY, Sight.EVERYBODY, Sight.EVERYBODY),
    seen(Sight.RECEIVERS, Sight.RECEIVERS, Sight.RECEIVERS),
    seen(Sight.COLLEAGUES, Sight.COLLEAGUES, Sight.COLLEAGUES),
    seen(Sight.NOBODY, Sight.NOBODY, Sight.NOBODY),
    seen(Sight.NOBODY, Sight.RECEIVERS, Sight.NOBODY),
    seen(Sight.EVERYBODY, Sight.COLLEAGUES, Sight.EVERYBODY),
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
    works = [_any_work(choose, number, people) for number in range(120)]
    for work in works:
        on_sqlite.commit(work)
    stored = [work.subject for work in works if isinstance(work.subject, Conversation)]

    for sort, falls, narrowing in product(Sort, (True, False), NARROWINGS):
        context = a_context(
            Actor.of(choose((ANN, SUE)), choose((Client.WEB, Client.WEB, Client.LEGACY))),
            profile=choose(SEEN),
            workspace=a_team(WORKSPACE).but(settings=Settings(time_zone=choose(ZONES))),
            now=choose(NOWS),
        )
        query = Query(view=view, sort=sort, descending=falls, limit=choose((3, 7)), **narrowing)
        tagged = frozenset(one.id for one in people if query.tag in one.tags)
        for asked, page in both_ways(on_sqlite, query, context):
            assert page == listing(stored, asked, context, tagged)
        for place in () if narrowing else ALL_PLACES:
            assert on_sqlite.page(query.but(**place), context) == listing(stored, query.but(**place), context)
        found = len(listed(stored, query, context, tagged))
        assert on_sqlite.counts((query,), context) == (Count(found),)


def _contact(number: int) -> Contact:
    return Contact(id=ContactId(f"p{number}"), workspace=WORKSPACE, tags=TAGS[number % 4 : number % 4 + 2], version=1)


def _any_work(choose: Choose, number: int, people: Sequence[Contact]) -> UnitOfWork:
    contact = people[number] if number < len(people) else choose((*people, None))
    times: dict[str, Any] = {
        name: choose((None, NOON, NOON + minutes(choose(range(90)))))
        for name in ("waiting_since", "opened_at", "service_started_at")
    }
    subject = anywhere(
        choose,
        a_conversation(
            id=ConversationId(f"c{choose('0aé中')}{number}"),
            thread=Thread(AccountId("line"), f"u{number}", "line"),
            contact=None if contact is None else contact.id,
            version=1,
            **times,
        ),
    )
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


def test_what_carries_no_text_is_in_no_list_of_all(storage: SqlStorage) -> None:
    """A host's own channels too, by their adapters' traits, whatever they are called; the tab's channels alike."""
    silent = Traits(carries_text=False)
    odd = "o'neil's ? {c} %s"
    channels = ("line", "phone", odd, "walkie_talkie", "fax")
    for place, channel in enumerate(channels):
        subject = _processing(place).but(thread=Thread(AccountId(channel), f"u{place}", channel))
        storage.commit(UnitOfWork(workspace=WORKSPACE, at=NOON, before=None, subject=subject, events=()))
    context = a_context(ANN, profile=WIDE.knowing(dict.fromkeys((odd, "walkie_talkie"), silent)))

    page = storage.page(Query(view=View.ALL), context)
    named = [storage.page(Query(view=View.ALL, channel=channel), context).rows for channel in channels]

    assert {row.channel for row in page.rows} == {"line", "fax"}
    assert [len(rows) for rows in named] == [1, 0, 0, 0, 1]
    assert storage.counts((Query(view=View.ALL),), context) == (Count(2),)


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


def asked_of_one(database: Database, query: Query, context: Context) -> list[tuple[str, tuple[object, ...]]]:
    """Return the statements by which one page is read."""
    spy = Spy(database)
    lists.page(spy, query, context)
    return spy.asked


def sqlite_plan(database: Database, template: str, values: tuple[object, ...]) -> list[str]:
    """Return the lines that SQLite says of how it will do it."""
    return [str(line[3]) for line in database.rows(f"EXPLAIN QUERY PLAN {template}", *values)]


def sqlite_walks(database: Database, template: str, values: tuple[object, ...]) -> list[list[str]]:
    """Return what SQLite says of each walk of a list: of the whole, or of every part of one that is merged."""
    lines = [(line[0], line[1], str(line[3])) for line in database.rows(f"EXPLAIN QUERY PLAN {template}", *values)]
    walks: dict[int, list[str]] = {}
    for place, above, line in lines:
        if line.startswith("CO-ROUTINE part_"):
            walks[place] = []
        elif above in walks:
            walks[above].append(line)
    others = [line for _, above, line in lines if above not in walks and "SUBQUERY" not in line]
    return [*walks.values()] if walks else [others]


@pytest.mark.parametrize(("view", "sort"), PLAIN)
def test_no_list_on_sqlite_is_scanned_or_sorted(on_sqlite: SqlStorage, view: View, sort: Sort) -> None:
    """Every page of every list walks indexes in its order; only what one member works on, or one day's, is sorted.

    What is merged of several walks is sorted, but no more than a page of each.
    """
    for template, values in asked_of(on_sqlite.database, [Query(view=view, sort=sort)], a_context(SUE, profile=WIDE)):
        plan = sqlite_plan(on_sqlite.database, template, values)
        assert all("workspace=? AND" in line for line in plan if line.startswith("SEARCH")), plan
        assert all(line.endswith(("merged", *"0123456789")) for line in plan if line.startswith("SCAN")), plan
        walks = sqlite_walks(on_sqlite.database, template, values)
        assert len(walks) == template.count(") AS part_") or len(walks) == 1
        for walk in walks:
            if "seat_bumped" in walk[0]:  # in its order in every list
                assert not any("TEMP B-TREE" in line for line in walk), walk
                continue
            assert walk[0].startswith("SEARCH"), walk
            assert any("TEMP B-TREE" in line for line in walk) == (sort in SORTED.get(view, ())), walk


@pytest.mark.parametrize("place", range(len(SEEN)))
def test_what_some_see_alone_is_looked_up_by_keys(on_sqlite: SqlStorage, place: int) -> None:
    """However far a member sees, no table is read from end to end, and what they see is looked up row by row."""
    context = a_context(ANN, profile=SEEN[place], workspace=a_team(WORKSPACE))
    queries = [Query(view=view, sort=sort) for view, sort in PLAIN]
    queries += [query.but(member=BOB) for query in queries]
    asked = asked_of(on_sqlite.database, queries, context)
    for template, values in asked:
        plan = sqlite_plan(on_sqlite.database, template, values)
        assert all("workspace=? AND" in line for line in plan if line.startswith("SEARCH")), plan
        assert all(line.endswith(("merged", *"0123456789")) for line in plan if line.startswith("SCAN")), plan
    assert len(asked) > len(queries) * 5


@pytest.mark.parametrize(
    ("place", "view", "indexes"),
    [
        (1, View.LEFT, {"department_list", "conversation_unrouted", "seat_list"}),
        (1, View.TEAM_ENDED, {"department_list", "conversation_unrouted"}),
        (1, View.TEAM_PROCESSING, {"department_list", "conversation_list"}),
        (2, View.LEFT, {"seat_list", "conversation_unhandled"}),
        (2, View.TEAM_PROCESSING, {"conversation_list"}),
    ],
)
def test_what_some_see_alone_has_an_index(on_sqlite: SqlStorage, place: int, view: View, indexes: set[str]) -> None:
    """What a member's departments receive, and what colleagues handled until it ended, is walked apart."""
    context = a_context(ANN, profile=SEEN[place], workspace=a_team(WORKSPACE))
    spy = Spy(on_sqlite.database)
    lists.page(spy, Query(view=view), context)
    lists.counts(spy, [Query(view=view)], context)

    assert len(spy.asked) == 3
    for template, values in spy.asked:
        walks = sqlite_walks(on_sqlite.database, template, values)
        found = {line.split("INDEX ")[1].split(" ")[0] for walk in walks for line in walk if " INDEX " in line}
        assert found - {"sqlite_autoindex_conversation_1"} == indexes, walks


@pytest.mark.parametrize(
    ("narrowing", "index"),
    [
        ({"channel": "line"}, "conversation_channel"),
        ({"account": AccountId("line")}, "conversation_account"),
        ({"kind": ConversationKind.COLLABORATIVE}, "conversation_shared"),
        ({"department": SALES}, "department_list"),
        ({"tab": "one"}, "conversation_channel"),
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
    """What is counted is looked up and never sorted, for those who see everything and for those who don't.

    Where rows of several walks are put together, each is counted once.
    """
    spy = Spy(on_sqlite.database)
    for context in [a_context(member, profile=profile) for member, profile in product((SUE, ANN), (WIDE, *SEEN))]:
        lists.counts(spy, [Query(view=view) for view in View], context)
        lists.counts(spy, [Query(view=view, channel="line") for view in View], context)
        lists.badge(spy, context)
    for template in lists.UNREAD.values():
        spy.rows(template, WORKSPACE, ANN)

    for template, values in spy.asked:
        plan = sqlite_plan(on_sqlite.database, template, values)
        assert all("workspace=? AND" in line for line in plan if line.startswith("SEARCH")), plan
        assert not any("TEMP B-TREE FOR ORDER" in line for line in plan), plan
        assert ("DISTINCT" in template) or not any("TEMP B-TREE" in line for line in plan), plan
        # of a subquery's rows, which are at most a hundred; SQLite names it in one way or another
        few = ("found", "part_", "merged", "CONSTANT")
        assert all(any(one in line for one in few) for line in plan if line.startswith("SCAN")), plan


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
    for table in ("conversation", "thread", "seat", "department"):
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
        departments=(CARE,) if number % 2 else (SALES,),
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


def postgres_walks(node: dict[str, Any]) -> list[list[str]]:
    """Return what PostgreSQL does in each walk of a list: in the whole, or in every part of one that is merged."""
    top = node
    while top["Node Type"] in ("Limit", "Unique", "Sort", "Incremental Sort") and len(top["Plans"]) == 1:
        top = top["Plans"][0]
    parts = top["Plans"] if top["Node Type"] in ("Append", "Merge Append") else [node]
    return [[*steps(part)] for part in parts]


@pytest.mark.parametrize("analysed", [False, True])
@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
def test_no_list_on_postgresql_is_scanned_or_sorted(full: PostgresDatabase, mode: str, *, analysed: bool) -> None:
    """Each plain page walks its index, whatever the server knows of the tables, and planned for any values, too."""
    expected = {
        **dict.fromkeys(BY_MESSAGE, "conversation_list"),
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
            walks = postgres_walks(found[0][0]["Plan"])
            assert len(walks) == max(1, template.count(") AS part_")), (view, sort, found)
            for plan in walks:
                told = (view, sort, template, plan)
                walked = ("seat_bumped", "seat_list" if view is View.MY_ENDED else expected[sort])
                assert any(step.startswith("Index") and step.endswith(walked) for step in plan), told
                assert not any(step.startswith(("Seq", "Sort", "Incremental", "Hash", "Merge")) for step in plan), told
                assert not any(step.endswith("Anti") for step in plan), told
                assert view not in TEAM or "Index Only Scan seat_pkey" in plan, told
    assert len(asked) > len(plain) * 9


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("place", [1, 2])
def test_what_some_see_alone_is_looked_up_on_postgresql(full: PostgresDatabase, mode: str, place: int) -> None:
    """However far a member sees, the newest of each list are found by an index, and the rest of it is left alone."""
    context = a_context(MIA, profile=SEEN[place], workspace=a_team(WORKSPACE))
    views = [view for view in View if Sort.LAST_MESSAGE not in SORTED.get(view, ())]
    asked = [one for view in views for one in asked_of_one(full, Query(view=view), context)]
    with full.connected() as connection:
        connection.execute("ANALYZE")
        connection.execute(f"SET plan_cache_mode = {mode}")
        for number, (template, values) in enumerate(asked):
            connection.execute(f"PREPARE list_{number} AS {full.texts.of(template)}")
            given = ", ".join("NULL" if one is None else f"'{one}'" for one in values)
            found = connection.execute(f"EXPLAIN (FORMAT JSON) EXECUTE list_{number}({given})").fetchone()
            assert found is not None
            walks, parts = postgres_walks(found[0][0]["Plan"]), template.split(" UNION ALL ")
            for part, plan in zip(parts, walks, strict=True):
                if "{seat} AS s" in part and "ORDER BY s." not in part:
                    continue  # what one member works on
                assert not any(step.startswith(("Seq", "Hash", "Merge Join")) for step in plan), (part, plan)


def test_few_limits_make_few_statements(on_sqlite: SqlStorage) -> None:
    """Whatever page sizes hosts ask for, there are few statements to prepare and to plan."""
    templates = set()
    for limit in range(1, 1000):
        (template, _), *_ = asked_of_one(on_sqlite.database, Query(view=View.TEAM_ENDED, limit=limit), a_context(SUE))
        assert int(template.rpartition(" ")[2]) > limit
        templates.add(template)
    assert len(templates) < 30
