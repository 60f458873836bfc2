"""The reception: who is on the site, in which list they stand, and what is known of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.engine.views import in_view
from omnikit.model.actors import ActorKind
from omnikit.model.commands import End, Reply, SendAutomatic
from omnikit.model.contact import Visit
from omnikit.model.conversation import ENDED, PENDING, Conversation, Lane, State
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.message import Form
from omnikit.model.views import View
from omnikit.model.workspace import Settings
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ANN, BOB, a_context, a_conversation, a_workspace, some_text
from tests.rules.products import HOUR, MINUTE, Shop

FIVE = (View.VISITORS, View.MY_PROCESSING, View.TALKED, View.LEFT, View.MUTED)


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The reception with ANN online; afterwards an audit finds nothing wrong."""
    shop = Shop(RECEPTION)
    shop.comes(ANN)
    yield shop
    shop.sound()


def stands_in(shop: Shop, id: ConversationId, member: MemberId = ANN) -> list[View]:
    """Return the lists of *member* that a visitor is in."""
    return [view for view in RECEPTION.listing if id in shop.lists(view, member)]


def hi(id: ConversationId) -> Reply:
    """Return an agent's words."""
    return Reply(conversation=id, content=some_text("How can I help?"))


# --- the lists


@pytest.mark.rule("RC-2.1", "RC-2.2", "RC-2.3", "RC-2.4", "RC-2.5")
def test_a_visitor_is_in_one_list_at_a_time(shop: Shop) -> None:
    """Online, in dialogue, talked; and another who says nothing: online, left."""
    talker, silent = shop.visits("s1", "v1"), shop.visits("s2", "v2")
    went = [(stands_in(shop, talker), stands_in(shop, silent))]
    shop.speaks("s1", "v1")
    went.append((stands_in(shop, talker), stands_in(shop, silent)))
    shop.goes("s1")
    shop.goes("s2")
    went.append((stands_in(shop, talker), stands_in(shop, silent)))

    assert went == [
        ([View.VISITORS], [View.VISITORS]),
        ([View.MY_PROCESSING], [View.VISITORS]),
        ([View.TALKED], [View.LEFT]),
    ]
    assert {*FIVE, View.TEAM_PROCESSING} == set(RECEPTION.listing)


@pytest.mark.rule("RC-2.2")
def test_who_enters_and_says_nothing_is_an_online_visitor(shop: Shop) -> None:
    """Nobody's, with nothing unread and nothing running, however long they look around and on whichever pages."""
    id = shop.visits(page="/a")
    shop.passes(MINUTE * 30)
    shop.desk.tick()
    shop.visits(page="/b")

    conversation = shop.now(id)

    assert stands_in(shop, id) == stands_in(shop, id, BOB) == [View.VISITORS]
    assert (conversation.status, conversation.lane, conversation.seats) == (PENDING, Lane.VISITOR, ())
    assert (conversation.ordinal, conversation.timers, conversation.waiting_since) == (0, (), None)
    assert str(shop.desk.badge(actor=shop.by(ANN))) == "0"


@pytest.mark.rule("RC-2.3")
def test_who_speaks_of_themselves_is_in_dialogue(shop: Shop) -> None:
    """With their first word, and given to somebody in the same moment."""
    id = shop.visits()

    spoke = shop.speaks().unwrap()

    assert (spoke.id, shop.now(id).state, shop.now(id).handler) == (id, State.PROCESSING, ANN)
    assert stands_in(shop, id) == [View.MY_PROCESSING]


@pytest.mark.rule("RC-2.3")
def test_a_greeting_doesn_t_move_a_visitor(shop: Shop) -> None:
    """What an agent or the system says to them is sent, and they stay an online visitor until they answer."""
    id = shop.visits()
    shop.does(BOB, hi(id))
    shop.system(SendAutomatic(conversation=id, form=Form.WELCOME, content=some_text("Welcome")))
    assert stands_in(shop, id) == [View.VISITORS]
    assert [effect.kind for effect in shop.effects()].count("send") == 2
    assert shop.now(id).seats == ()

    shop.speaks()

    assert stands_in(shop, id) == [View.MY_PROCESSING]


@pytest.mark.rule("RC-2.4")
@pytest.mark.parametrize("times", [1, 2, 3])
def test_who_says_nothing_has_left(shop: Shop, times: int) -> None:
    """The first time and however often they come back; each visit is a dialogue of its own."""
    ids = []
    for _ in range(times):
        ids.append(shop.visits())
        shop.goes()
        shop.passes(HOUR)

    assert len(set(ids)) == times
    assert [stands_in(shop, id) for id in ids] == [[View.LEFT]] * times


@pytest.mark.rule("RC-2.4", "RC-2.5")
def test_each_visit_counts_for_itself(shop: Shop) -> None:
    """Whoever talked this morning and says nothing on coming back has left this time; the morning's has talked."""
    morning = shop.visits()
    shop.speaks()
    shop.goes()
    shop.passes(HOUR)
    again = shop.visits()
    shop.goes()

    assert (stands_in(shop, morning), stands_in(shop, again)) == ([View.TALKED], [View.LEFT])


@pytest.mark.rule("RC-2.4", "RC-2.5")
def test_having_spoken_on_an_earlier_day_is_not_having_spoken_today() -> None:
    """Spoken before midnight of the desk, gone after it: left, at once."""
    shop = Shop(RECEPTION, time_zone="Asia/Shanghai", lease=24 * HOUR)
    shop.comes(ANN)
    shop.clock.now = datetime(2026, 3, 2, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    id = shop.visits()
    shop.speaks()
    shop.passes(2 * MINUTE)

    shop.goes()

    assert stands_in(shop, id) == [View.LEFT]


@pytest.mark.rule("RC-2.5")
def test_whoever_talked_has_left_from_midnight_on() -> None:
    """By the clocks of the desk's own time zone, without anything happening."""
    shop = Shop(RECEPTION, time_zone="Asia/Shanghai", lease=24 * HOUR)
    shop.comes(ANN)
    id = shop.visits()
    shop.speaks()
    shop.goes()
    before = shop.desk.changes(limit=1000)
    shop.clock.now = datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)
    assert stands_in(shop, id) == [View.TALKED]

    shop.clock.now = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)

    assert stands_in(shop, id) == [View.LEFT]
    assert shop.desk.changes(limit=1000) == before


ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Asia/Ho_Chi_Minh",
    "Asia/Kathmandu",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Havana",  # clocks go back at one, so that there are two midnights
    "Asia/Beirut",  # clocks go forward at midnight, so that there is none
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
)
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = st.one_of(
    st.integers(0, 366 * 24 * 60),
    # near the midnights on which clocks change
    st.builds(
        lambda day, minute: day * 24 * 60 + minute, st.sampled_from((66, 87, 304, 305, 297)), st.integers(0, 720)
    ),
)


def _ended(spoken: datetime | None, ended: datetime, by: ActorKind) -> Conversation:
    return a_conversation(ENDED, spoken_at=spoken, ended_at=ended, ended_by=by, opened_at=spoken or ended)


@pytest.mark.rule("RC-2.1", "RC-2.4", "RC-2.5", "RC-7.4")
@given(
    zone=st.sampled_from(ZONES),
    spoken=st.none() | TIMES,
    later=st.integers(0, 3 * 24 * 60),
    looking=st.integers(0, 3 * 24 * 60),
    by=st.sampled_from((ActorKind.CUSTOMER, ActorKind.SYSTEM, ActorKind.MEMBER)),
)
def test_at_any_time_of_any_day_what_is_over_is_talked_or_left(
    zone: str, spoken: int | None, later: int, looking: int, by: ActorKind
) -> None:
    """Talked: the visitor spoke on the local day on which one looks, and no agent ended it. Else left; never both."""
    said = None if spoken is None else YEAR + timedelta(minutes=spoken)
    over = (said or YEAR) + timedelta(minutes=later)
    now = over + timedelta(minutes=looking)
    context = a_context(ANN, now=now, profile=RECEPTION, workspace=a_workspace(settings=Settings(time_zone=zone)))
    conversation = _ended(said, over, by)

    lists = {view for view in FIVE if in_view(conversation, view, context)}

    local = ZoneInfo(zone)
    today = said is not None and said.astimezone(local).date() == now.astimezone(local).date()
    assert lists == {View.TALKED if today and by is not ActorKind.MEMBER else View.LEFT}


VISITOR = a_conversation(PENDING, lane=Lane.VISITOR)
STATES = (
    VISITOR,
    a_conversation(handler=ANN),
    a_conversation(handler=ANN, muted=True),
    _ended(None, YEAR, ActorKind.CUSTOMER),
    _ended(YEAR, YEAR, ActorKind.CUSTOMER),
    _ended(YEAR, YEAR, ActorKind.MEMBER),
)


@pytest.mark.rule("RC-2.1", "RC-7.6")
@pytest.mark.parametrize("conversation", STATES)
@pytest.mark.parametrize("hours", range(0, 30, 5))
def test_all_lists_are_views_of_one_state(conversation: Conversation, hours: int) -> None:
    """At any time of day each conversation is in exactly one of its handler's lists."""
    context = a_context(ANN, now=YEAR + timedelta(hours=hours), profile=RECEPTION)

    assert sum(in_view(conversation, view, context) for view in FIVE) == 1


# --- coming in


def test_a_visitor_who_enters_twice_is_there_once(shop: Shop) -> None:
    """The second time is no refusal: the same conversation, the same contact, and nothing happens."""
    first = shop.enters(page="/a").unwrap()
    second = shop.enters(page="/a")

    assert second.unwrap() == first
    assert second.decision.events == ()  # type: ignore[union-attr]  # it is allowed
    assert len(shop.every()) == 1


def test_a_visitor_who_enters_during_the_dialogue_goes_on_with_it(shop: Shop) -> None:
    """Going to another page ends nothing and begins nothing; the page is the one they are on."""
    id = shop.visits(page="/a")
    shop.speaks()

    assert shop.visits(page="/b") == id

    assert shop.now(id).state is State.PROCESSING
    assert shop.contact(id).visit == Visit(page="/b", at=shop.clock.now)


def test_who_leaves_twice_has_left_once(shop: Shop) -> None:
    """There is nobody to leave any more."""
    id = shop.visits()
    shop.goes()

    assert shop.desk.leave(shop.now(id).thread.account, "s1") is None
    assert shop.desk.leave(shop.now(id).thread.account, "never was here") is None


def test_whoever_writes_without_having_entered_is_in_dialogue_at_once(shop: Shop) -> None:
    """A host that doesn't tell of visits loses nobody."""
    spoke = shop.speaks().unwrap()

    assert (spoke.state, shop.now(spoke.id).handler) == (State.PROCESSING, ANN)
    assert shop.contact(spoke.id).nickname.isdigit()


@pytest.mark.rule("RC-7.4")
def test_after_an_agents_end_a_visitor_has_left_though_they_talked(shop: Shop) -> None:
    """The list is a view of how it ended, too."""
    id = shop.visits()
    shop.speaks()
    shop.does(ANN, End(conversation=id))

    assert stands_in(shop, id) == [View.LEFT]
