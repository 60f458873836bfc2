"""The queue's data and a customer's card at the desk: pages, waits, reasons, and who is answered."""

from datetime import timedelta

import pytest

from omnikit.desk.overview import Overview
from omnikit.dispatch.values import Reason
from omnikit.model.actors import CUSTOMER
from omnikit.model.commands import AcceptOffer, Reply
from omnikit.model.conversation import State
from omnikit.model.decision import Denied
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import ConversationId
from omnikit.model.thread import ThreadKind
from omnikit.model.views import Count, Query, Sort, View
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ADA, ANN, BOB, SUE, some_text
from tests.rules.products import MINUTE, Shop


@pytest.fixture
def shop() -> Shop:
    """FIRST LINE with nobody signed in."""
    return Shop(FIRST_LINE)


def overview(shop: Shop, **asked: object) -> Overview:
    """Return the queue as SUE sees it."""
    found = shop.desk.overview(Query(view=View.ALL, **asked), actor=shop.by(SUE))  # type: ignore[arg-type]  # fields that there are
    assert isinstance(found, Overview)
    return found


def test_an_empty_queue_has_a_count_for_each_state(shop: Shop) -> None:
    """Nothing is nothing, in every state that there is."""
    seen = overview(shop)

    assert seen.states == dict.fromkeys(State, Count(0))
    assert (seen.lines, seen.page.next) == ((), None)


def test_it_is_read_page_by_page(shop: Shop) -> None:
    """Each page has its lines with their reasons, the counts are of all, and together they are the whole queue."""
    ids = [shop.opens(f"c{number}") for number in range(5)]
    seen, after = [], None
    for _ in range(3):
        page = overview(shop, limit=2, after=after)
        assert page.states[State.HUMAN] == Count(5)
        assert all(line.why is not None for line in page.lines)
        seen += [line.row.id for line in page.lines]
        after = page.page.next

    assert (seen, after) == (ids, None)


def test_more_than_ninety_nine_are_not_counted_on(shop: Shop) -> None:
    """A count by state ends there, and says so."""
    for number in range(101):
        shop.opens(f"c{number}")

    assert str(overview(shop, limit=1).states[State.HUMAN]) == "99+"


def test_the_wait_is_that_for_an_answer(shop: Shop) -> None:
    """It runs from the first message that nobody has answered, through waiting and service, until the reply."""
    shop.comes(ANN)
    id = shop.opens()
    waits: list[timedelta | None] = []
    for step in ("held out", "accepted", "answered"):
        shop.passes(MINUTE / 4)
        if step == "accepted":
            shop.does(ANN, AcceptOffer(conversation=id))
        if step == "answered":
            shop.does(ANN, Reply(conversation=id, content=some_text()))
        waits.append(overview(shop).lines[0].waited)

    assert waits == [MINUTE / 4, MINUTE / 2, None]


def test_with_a_clock_that_jumps_back_nobody_has_waited_for_less_than_nothing(shop: Shop) -> None:
    """What came in later by the clock of then has waited for no time yet."""
    shop.opens()
    shop.passes(-60 * MINUTE)

    assert [line.waited for line in overview(shop).lines] == [timedelta()]


def test_a_sort_or_filter_that_the_queue_doesn_t_offer_is_refused(shop: Shop) -> None:
    """By the list's own rule, as in the list itself; a value that is none at all is an error."""
    denied = shop.desk.overview(Query(view=View.ALL, sort=Sort.LAST_MESSAGE), actor=shop.by(SUE))
    assert isinstance(denied, Denied)
    assert denied.rule == "FL-4.1"

    with pytest.raises(InvalidInput):
        shop.desk.overview(Query(view=View.ALL, limit=0), actor=shop.by(SUE))


def test_it_is_for_members(shop: Shop) -> None:
    """A customer and a stranger see no queue."""
    for actor, rule in ((CUSTOMER, "HO-2"), (shop.by("ghost"), "HO-1")):
        denied = shop.desk.overview(actor=actor)
        assert isinstance(denied, Denied)
        assert denied.rule == rule


@pytest.mark.parametrize(
    ("profile", "rule"), [(RECEPTION, "HO-46"), (OMNICHAT, "HO-46")], ids=["reception", "omnichat"]
)
def test_a_product_without_such_a_list_says_so(profile: Profile, rule: str) -> None:
    """The list that is asked for isn't there."""
    denied = Shop(profile).desk.overview(actor=Shop(profile).by(ADA))

    assert isinstance(denied, Denied)
    assert denied.rule == rule


def test_where_nothing_is_planned_lines_have_no_reason() -> None:
    """OMI's general tab can be counted by state, too: for an Admin as for anybody, without whys."""
    shop = Shop(OMI)
    id = shop.opens(channel="zalo")

    denied = shop.desk.overview(actor=shop.by(ADA))

    assert isinstance(denied, Denied)  # the counts by state are a filter, which its general tab has none of
    assert denied.rule == "OM-5.1"
    assert shop.desk.why(id, actor=shop.by(ADA)) is None


# --- why, and whose card


def test_why_is_answered_to_whoever_sees_it(shop: Shop) -> None:
    """A manager is told; an agent whom it is not held out to is not, nor is anybody of what isn't there."""
    id = shop.opens()
    why = shop.desk.why(id, actor=shop.by(SUE))
    assert not isinstance(why, Denied | None)
    assert why.reasons == {Reason.NOBODY_READY}

    for asked, member, rule in ((id, BOB, "HO-5"), (ConversationId("nowhere"), SUE, "HO-6")):
        denied = shop.desk.why(asked, actor=shop.by(member))
        assert isinstance(denied, Denied)
        assert denied.rule == rule


def test_asking_why_writes_nothing(shop: Shop) -> None:
    """However often, and by whichever desk."""
    shop.comes(ANN, ready=False)
    id = shop.opens()
    before = shop.desk.changes(limit=1000)

    for _ in range(3):
        shop.desk.why(id, actor=shop.by(SUE))

    assert shop.desk.changes(limit=1000) == before


def test_a_group_has_no_card() -> None:
    """Nobody in particular is its customer; and what isn't there has none either."""
    shop = Shop(OMNICHAT)
    group = shop.opens("g1", channel="whatsapp", kind=ThreadKind.GROUP, sender="u1")

    assert shop.desk.card(group, actor=shop.by(ANN)) is None
    denied = shop.desk.card(ConversationId("nowhere"), actor=shop.by(ANN))
    assert isinstance(denied, Denied)
    assert denied.rule == "HO-6"
