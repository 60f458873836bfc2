"""What lists offer and show of collaborative conversations: kinds, sorts, avatars, pins, old clients."""

from datetime import datetime

import pytest

from omnikit.engine.search import found
from omnikit.engine.views import collaborators_shown, listing, visible
from omnikit.model.actors import SYSTEM, Client
from omnikit.model.commands import (
    AddCollaborators,
    Command,
    End,
    EndBySilence,
    Leave,
    Open,
    Pin,
    RemoveCollaborators,
    Reopen,
    TakeOver,
    Transfer,
    Unpin,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Status, Timer, TimerKind
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, DepartmentId, MemberId
from omnikit.model.thread import ThreadKind
from omnikit.model.views import ConversationKind, Filter, Hits, Page, Query, Search, Sort, View
from omnikit.model.workspace import Settings
from omnikit.policies.context import Context
from omnikit.policies.listing import Offers
from omnikit.policies.lists import SHARED_LISTING
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONVERSATION,
    DAN,
    NOON,
    SUE,
    a_context,
    a_conversation,
    a_thread,
    minutes,
)
from tests.rules.acting import done, refused

ORDINARY, COLLABORATIVE = ConversationKind.ORDINARY, ConversationKind.COLLABORATIVE
PIN, UNPIN = Pin(conversation=CONVERSATION), Unpin(conversation=CONVERSATION)
OPEN = Open(conversation=CONVERSATION)


def named(name: str, status: Status = PROCESSING, **changes: object) -> Conversation:
    """Return a conversation with that id."""
    return a_conversation(status, id=ConversationId(name), **changes)  # type: ignore[arg-type]  # fields by name


def page_of(conversations: list[Conversation], query: Query, context: Context) -> tuple[str, ...]:
    """Return the ids of the list that *query* asks for, which must be offered."""
    answer = listing(conversations, query, context)
    assert isinstance(answer, Page), answer
    return answer.ids


def rule_of(query: Query) -> str:
    """Return the rule that refuses *query*, or nothing where it is offered."""
    answer = listing([], query, a_context(ANN))
    return answer.rule if isinstance(answer, Denied) else ""


# --- searching and filtering


# (category, refused by)
CATEGORIES = (("kind", "CO-9.1"), ("collaborator", "CO-9.1"), ("member", ""))


@pytest.mark.rule("CO-9.1")
@pytest.mark.parametrize(("category", "rule"), CATEGORIES)
def test_collaboration_is_not_searched(category: str, rule: str) -> None:
    """A search by kind or collaborator is answered as unsupported; a category that a profile offers goes on."""
    offering = OMNICHAT_COLLABORATION.but(search_categories=frozenset({"member", "kind"}))
    conversation = a_conversation(collaborators=(BOB,))
    search = Search(category=category, value="ann")

    answer = found(search, a_context(ANN, profile=offering), {CONVERSATION: conversation}, {}, ())

    assert (answer.rule if isinstance(answer, Denied) else "") == rule
    if isinstance(answer, Hits):
        assert [hit.row.id for hit in answer.hits] == [CONVERSATION]


@pytest.mark.rule("CO-9.2")
@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (None, {"one", "many", "group", "shared group"}),
        (ORDINARY, {"one", "group"}),
        (COLLABORATIVE, {"many", "shared group"}),
    ],
)
@pytest.mark.parametrize("status", [PROCESSING, ENDED])
def test_lists_are_narrowed_by_kind(status: Status, kind: ConversationKind | None, shown: set[str]) -> None:
    """Ordinary and collaborative ones are told apart, and a group is ordinary unless it has collaborators."""
    group = a_thread("whatsapp", ThreadKind.GROUP)
    desk = [
        named("one", status),
        named("many", status, collaborators=(BOB,)),
        named("group", status, thread=group),
        named("shared group", status, thread=group, collaborators=(BOB,)),
    ]
    view = View.MY_PROCESSING if status is PROCESSING else View.MY_ENDED

    assert set(page_of(desk, Query(view=view, kind=kind), a_context(ANN))) == shown


PENDING_VIEWS = (View.PENDING_HUMAN, View.PENDING_BOT)
PROCESSING_VIEWS = (View.MY_PROCESSING, View.TEAM_PROCESSING)
ENDED_VIEWS = (View.MY_ENDED, View.TEAM_ENDED)

BEYOND = (Sort.ARRIVAL, Sort.SERVICE_START)
"""Sorts that other products have, and none of these lists."""

# (lists, kind filter, sort by last message, sort by overtime waiting): each refused by, or offered
CHOICES = (
    (PENDING_VIEWS, "CO-9.3", "", ""),
    (PROCESSING_VIEWS, "", "", ""),
    (ENDED_VIEWS, "", "CO-9.5", "CO-9.5"),
)


@pytest.mark.rule("CO-9.3", "CO-9.4", "CO-9.5")
@pytest.mark.parametrize(("views", "kind", "newest", "longest"), CHOICES, ids=["pending", "processing", "ended"])
def test_each_list_offers_its_own_choices(views: tuple[View, ...], kind: str, newest: str, longest: str) -> None:
    """Pending has the two sorts, processing the kind filter and the two sorts, ended the kind filter alone."""
    for view in views:
        assert rule_of(Query(view=view, kind=COLLABORATIVE)) == kind
        assert rule_of(Query(view=view, sort=Sort.LAST_MESSAGE)) == newest
        assert rule_of(Query(view=view, sort=Sort.OVERTIME_WAITING)) == longest
        assert {rule_of(Query(view=view, sort=sort)) for sort in BEYOND} == {SHARED_LISTING[view].rule}


@pytest.mark.rule("CO-9.4")
def test_processing_has_no_fourth_choice() -> None:
    """A list of processing is narrowed by nothing else that a query could name, such as a department."""
    assert rule_of(Query(view=View.MY_PROCESSING, department=DepartmentId("d"))) == "CO-9.4"


def _spoken(name: str, last: datetime, waiting: datetime | None, status: Status) -> Conversation:
    return named(name, status, last_message_at=last, waiting_since=waiting)


# (sort, descending, order): *a* wrote first and was answered last, *b* waits longest, *c* has the newest message
ORDERS = (
    (None, None, ("c", "a", "b")),
    (Sort.LAST_MESSAGE, None, ("c", "a", "b")),
    (Sort.LAST_MESSAGE, True, ("c", "a", "b")),
    (Sort.LAST_MESSAGE, False, ("b", "a", "c")),
    (Sort.OVERTIME_WAITING, None, ("b", "c", "a")),
    (Sort.OVERTIME_WAITING, False, ("b", "c", "a")),
    (Sort.OVERTIME_WAITING, True, ("c", "b", "a")),
)


@pytest.mark.rule("CO-9.3", "CO-9.4")
@pytest.mark.parametrize(("sort", "descending", "order"), ORDERS)
@pytest.mark.parametrize(("view", "status"), [(View.PENDING_HUMAN, PENDING), (View.MY_PROCESSING, PROCESSING)])
def test_newest_message_and_longest_waiting_come_first(
    view: View, status: Status, sort: Sort | None, descending: bool | None, order: tuple[str, ...]
) -> None:
    """Both sorts go both ways; unasked, the newest message and the longest waiting come first, no waiting last."""
    desk = [
        _spoken("a", NOON + minutes(5), None, status),
        _spoken("b", NOON, NOON, status),
        _spoken("c", NOON + minutes(9), NOON + minutes(7), status),
    ]

    assert page_of(desk, Query(view=view, sort=sort, descending=descending), a_context(ANN)) == order


# (sort, order): *a* arrived first and was served last, nobody has served *c*
LATER_SORTS = ((Sort.ARRIVAL, ("a", "b", "c")), (Sort.SERVICE_START, ("b", "a", "c")))
EVERY_SORT = OMNICHAT_COLLABORATION.but(
    name="every sort", listing={view: Offers("HO-15", frozenset(Filter), frozenset(Sort)) for view in View}
)


@pytest.mark.parametrize(("sort", "order"), LATER_SORTS)
def test_where_a_profile_offers_it_the_first_to_arrive_or_to_be_served_come_first(
    sort: Sort, order: tuple[str, ...]
) -> None:
    """Unasked the earliest come first; those without the time last, also the other way round."""
    desk = [
        named("a", opened_at=NOON, service_started_at=NOON + minutes(9)),
        named("b", opened_at=NOON + minutes(1), service_started_at=NOON + minutes(2)),
        named("c", opened_at=NOON + minutes(2), service_started_at=None),
    ]
    query, context = Query(view=View.MY_PROCESSING, sort=sort), a_context(ANN, profile=EVERY_SORT)

    assert page_of(desk, query, context) == order
    falling = ("c", "b", "a") if sort is Sort.ARRIVAL else ("a", "b", "c")
    assert page_of(desk, query.but(descending=True), context) == falling


@pytest.mark.rule("CO-9.3")
@pytest.mark.parametrize("falls", [None, True, False])
@pytest.mark.parametrize("sort", Sort)
def test_pages_follow_the_sort(sort: Sort, falls: bool | None) -> None:
    """Page after page gives the same order as the whole list, and back again, page before page."""
    desk = [
        _spoken(str(n), NOON + minutes(n % 3), NOON + minutes(n % 2) if n % 4 else None, PENDING).but(
            opened_at=NOON + minutes(n % 5), service_started_at=NOON + minutes(n) if n % 2 else None
        )
        for n in range(7)
    ]
    context = a_context(ANN, profile=EVERY_SORT)
    query = Query(view=View.PENDING_HUMAN, sort=sort, descending=falls, limit=2)
    forth: list[Page] = []
    while not forth or forth[-1].next is not None:
        answer = listing(desk, query.but(after=forth[-1].next if forth else None), context)
        assert isinstance(answer, Page)
        forth.append(answer)
    back = [forth[-1]]
    while back[-1].previous is not None:
        answer = listing(desk, query.but(before=back[-1].previous), context)
        assert isinstance(answer, Page)
        back.append(answer)

    assert [id for page in forth for id in page.ids] == [*page_of(desk, query.but(limit=50), context)]
    assert [page.ids for page in reversed(back)] == [page.ids for page in forth]


# --- who collaborates


@pytest.mark.rule("CO-10.1", "CO-10.2")
@pytest.mark.parametrize(
    ("client", "place", "shown"),
    [(Client.WEB, "list_hover", (BOB, CAT)), (Client.MOBILE, "room_avatar", (BOB, CAT)), (Client.LEGACY, "", ())],
)
def test_each_client_shows_the_collaborators_in_its_place(
    client: Client, place: str, shown: tuple[MemberId, ...]
) -> None:
    """On the web the list's avatar shows them on hover, in the app the avatar inside the room, in rank order."""
    assert collaborators_shown(a_conversation(collaborators=(BOB, CAT)), client) == (place, shown)


@pytest.mark.rule("CO-10.1")
def test_a_list_row_carries_the_collaborators() -> None:
    """The row behind the handler's avatar has the collaborators, in rank order."""
    answer = listing([a_conversation(collaborators=(CAT, BOB))], Query(view=View.MY_PROCESSING), a_context(ANN))

    assert isinstance(answer, Page)
    assert [(row.handler, row.collaborators) for row in answer.rows] == [(ANN, (CAT, BOB))]


# --- pins


def _pinned_for(conversation: Conversation) -> set[MemberId]:
    views = (View.MY_PROCESSING, View.TEAM_PROCESSING, View.MY_ENDED, View.TEAM_ENDED)
    found: set[MemberId] = set()
    for member in (ANN, BOB, CAT, DAN, SUE):
        for view in views:
            answer = listing([conversation], Query(view=view), a_context(member))
            assert isinstance(answer, Page)
            found |= {member for row in answer.rows if row.pinned}
    return found


@pytest.mark.rule("CO-13.1", "CO-13.2")
def test_a_pin_is_the_accounts_own() -> None:
    """Handler and collaborators pin and unpin each for themselves; nobody else's list changes by it."""
    shared = a_conversation(collaborators=(BOB, CAT))

    anns = done(shared, PIN, a_context(ANN)).after
    assert _pinned_for(anns) == {ANN}
    both = done(anns, PIN, a_context(BOB)).after
    assert _pinned_for(both) == {ANN, BOB}
    bobs = done(both, UNPIN, a_context(ANN)).after
    assert _pinned_for(bobs) == {BOB}


@pytest.mark.rule("CO-13.1")
@pytest.mark.parametrize(
    ("collaborators", "member", "rule"),
    [((BOB,), ANN, ""), ((BOB,), BOB, ""), ((BOB,), SUE, "CO-13.1"), ((), ANN, ""), ((), SUE, "CO-13.1")],
)
def test_who_is_on_it_pins(collaborators: tuple[MemberId, ...], member: MemberId, rule: str) -> None:
    """Whoever is on a conversation can pin it, and nobody from outside, whatever the role."""
    assert refused(a_conversation(collaborators=collaborators), PIN, a_context(member)) == rule


@pytest.mark.rule("CO-13.3")
def test_a_pin_stays_when_the_conversation_becomes_collaborative() -> None:
    """A handler's pin of a 1:1 conversation is there after the first collaborator came."""
    pinned = done(a_conversation(), PIN, a_context(ANN)).after
    add = AddCollaborators(conversation=CONVERSATION, members=(BOB,))

    shared = done(pinned, add, a_context(ANN)).after

    assert shared.collaborative
    assert _pinned_for(shared) == {ANN}


@pytest.mark.rule("CO-13.4")
@pytest.mark.parametrize("by_system", [False, True], ids=["by the handler", "by silence"])
def test_the_end_takes_everybodys_pins(by_system: bool) -> None:
    """After the end nobody's pin is left, and reopening or the customer's message brings none back."""
    shared = a_conversation(collaborators=(BOB, CAT), pins=(BOB, ANN), timers=(Timer(TimerKind.END, NOON),))
    by, end = (SYSTEM, EndBySilence(conversation=CONVERSATION)) if by_system else (ANN, End(conversation=CONVERSATION))

    ended = done(shared, end, a_context(by)).after

    assert _pinned_for(ended) == set()
    assert _pinned_for(done(ended, Reopen(conversation=CONVERSATION), a_context(BOB)).after) == set()
    assert refused(ended, PIN, a_context(BOB)) == "CO-13.4"


@pytest.mark.rule("CO-13.4")
@pytest.mark.parametrize(
    ("command", "by"),
    [(Leave(conversation=CONVERSATION), BOB), (RemoveCollaborators(conversation=CONVERSATION, members=(BOB,)), ANN)],
    ids=["leaves", "is removed"],
)
def test_who_goes_out_loses_the_pin(command: Command, by: MemberId) -> None:
    """A collaborator who leaves or is removed loses their own pin; coming back brings none, and others keep theirs."""
    shared = a_conversation(collaborators=(BOB, CAT), pins=(ANN, BOB, CAT))

    gone = done(shared, command, a_context(by)).after
    back = done(gone, AddCollaborators(conversation=CONVERSATION, members=(BOB,)), a_context(ANN)).after

    assert back.pins == (ANN, CAT)


@pytest.mark.rule("CO-13.1")
@pytest.mark.parametrize(
    ("command", "by"),
    [(Transfer(conversation=CONVERSATION, to=SUE), ANN), (TakeOver(conversation=CONVERSATION), SUE)],
    ids=["transfer", "takeover"],
)
def test_a_handover_moves_no_pin(command: Command, by: MemberId) -> None:
    """Who stays on the conversation keeps their pin when the handler changes."""
    shared = a_conversation(collaborators=(SUE, BOB), pins=(ANN, SUE))

    assert done(shared, command, a_context(by)).after.pins == (ANN, SUE)


# --- clients of version 1.0


def _desk() -> list[Conversation]:
    return [named("one"), named("many", collaborators=(BOB,)), named("hers", handler=BOB, collaborators=(ANN,))]


@pytest.mark.rule("CO-18.1")
@pytest.mark.parametrize(
    ("client", "shown"),
    [(Client.WEB, {"one", "many", "hers"}), (Client.MOBILE, {"one", "many", "hers"}), (Client.LEGACY, {"one"})],
)
def test_an_old_client_lists_no_collaborative_conversation(client: Client, shown: set[str]) -> None:
    """A 1.0 client lists ordinary conversations only, in *my* and in *team*; newer ones list all."""
    context = a_context(ANN, client=client)
    of_manager = a_context(SUE, client=client)

    assert set(page_of(_desk(), Query(view=View.MY_PROCESSING), context)) == shown
    assert set(page_of(_desk(), Query(view=View.TEAM_PROCESSING), of_manager)) == shown


@pytest.mark.rule("CO-18.1", "CO-18.2")
@pytest.mark.parametrize("member", [ANN, BOB, SUE, ADA])
@pytest.mark.parametrize("status", [PROCESSING, ENDED])
def test_an_old_client_opens_none_for_anybody(member: MemberId, status: Status) -> None:
    """A direct open from a 1.0 client is refused with the prompt's rule and shows nothing, whoever looks."""
    shared = a_conversation(status, collaborators=(BOB,))
    old = a_context(member, client=Client.LEGACY)

    assert refused(shared, OPEN, old) == "CO-18.2"
    assert not visible(shared, old)
    assert refused(shared, OPEN, a_context(member)) == ""


@pytest.mark.rule("CO-18.1", "CO-18.2")
def test_an_old_client_opens_what_is_1_to_1_again() -> None:
    """Without its last collaborator, or with the team's flag off, a conversation is open to a 1.0 client."""
    old = a_context(ANN, client=Client.LEGACY)
    shared = a_conversation(collaborators=(BOB,))

    alone = done(shared, Leave(conversation=CONVERSATION), a_context(BOB)).after

    assert refused(alone, OPEN, old) == ""
    assert refused(shared, OPEN, a_context(ANN, client=Client.LEGACY, settings=Settings(collaboration=False))) == ""
