"""FIRST LINE: how many conversations are in dispatch at once, and why the others wait."""

from collections import Counter

import pytest

from omnikit.dispatch.values import Hindrance, Reason
from omnikit.engine.load import Load
from omnikit.model.commands import AcceptOffer, DeclineOffer, End
from omnikit.model.conversation import State
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import EXITED, SetReady
from omnikit.model.views import View
from omnikit.policies.presets import FIRST_LINE
from omnikit.testing.builders import ANN, BOB, CAT, DAN, EVE, SUE, WORKSPACE
from tests.rules.products import MINUTE, Shop, places

FIVE = (ANN, BOB, CAT, DAN, EVE)


@pytest.fixture
def shop() -> Shop:
    """FIRST LINE with nobody signed in."""
    return Shop(FIRST_LINE)


def accept(id: ConversationId) -> AcceptOffer:
    """Return the wish to take on what is held out."""
    return AcceptOffer(conversation=id)


def opened(shop: Shop, number: int) -> list[ConversationId]:
    """Let that many customers write."""
    return [shop.opens(f"c{shop.count}") for _ in range(number)]


def in_dispatch(shop: Shop) -> Counter[MemberId]:
    """Return how many conversations are held out to each member."""
    return Counter(one.offer.to for one in shop.every() if one.offer is not None)


def handle(shop: Shop, member: MemberId, number: int) -> None:
    """Let *member*, whom nobody else must compete with, take on that many conversations."""
    for id in opened(shop, number):
        shop.does(member, accept(id))


def reasons(shop: Shop, id: ConversationId) -> set[Reason]:
    """Return why a conversation waits; none if it doesn't."""
    found = shop.desk.why(id, actor=shop.by(SUE))
    return set() if found is None else set(found.reasons)  # type: ignore[union-attr]  # SUE sees the queue


@pytest.mark.rule("FL-6.2")
@pytest.mark.parametrize("capacity", [None, 10, 3])
def test_an_agent_has_three_conversations_in_dispatch_at_most(shop: Shop, capacity: int | None) -> None:
    """However many wait and however many more the agent could serve."""
    shop.employs(ANN, capacity=capacity)
    shop.comes(ANN)
    opened(shop, 8)

    assert in_dispatch(shop) == {ANN: 3}


@pytest.mark.rule("FL-6.2")
def test_the_three_are_of_what_is_not_accepted_yet(shop: Shop) -> None:
    """What an agent handles is limited by their capacity: with ten they handle ten, three at a time in dispatch."""
    shop.employs(ANN, capacity=10)
    shop.comes(ANN)
    opened(shop, 12)
    while offered := shop.lists(View.OFFERED, ANN):
        assert len(offered) <= 3
        shop.does(ANN, accept(offered[0]))

    assert shop.storage.loads(WORKSPACE) == {ANN: Load(0, 10)}
    assert sum(one.state is State.HUMAN for one in shop.every()) == 2


@pytest.mark.rule("FL-6.4", "FL-6.3")
def test_five_agents_with_ten_places_each_have_fifteen_in_dispatch(shop: Shop) -> None:
    """Five online and ready, each with ten places left: 5 x min(3, 10) = 15, and the sixteenth waits."""
    for member in FIVE:
        shop.employs(member, capacity=10)
    shop.comes(*FIVE)
    ids = opened(shop, 20)

    assert in_dispatch(shop) == dict.fromkeys(FIVE, 3)
    assert [shop.now(id).offer is None for id in ids] == [False] * 15 + [True] * 5
    assert reasons(shop, ids[15]) == {Reason.MAXIMUM_REACHED}


@pytest.mark.rule("FL-6.5", "FL-6.3")
def test_with_one_place_left_for_one_of_them_thirteen_are(shop: Shop) -> None:
    """One of the five has one place left of ten: 4 x 3 + min(3, 1) = 13."""
    for member in FIVE:
        shop.employs(member, capacity=10)
    shop.comes(EVE)
    handle(shop, EVE, 9)
    shop.comes(*FIVE[:-1])
    opened(shop, 20)

    assert in_dispatch(shop) == dict.fromkeys(FIVE[:-1], 3) | {EVE: 1}
    assert sum(in_dispatch(shop).values()) == 4 * 3 + min(3, 1) == 13


@pytest.mark.rule("FL-6.3")
def test_only_who_is_online_and_ready_adds_to_the_maximum(shop: Shop) -> None:
    """One of five isn't ready and one has gone: three agents make nine, and each who comes back three more."""
    shop.comes(*FIVE)
    shop.attends(SetReady(member=ANN, ready=False)).unwrap()
    shop.shows(BOB, EXITED).unwrap()
    opened(shop, 20)
    assert sum(in_dispatch(shop).values()) == 9

    shop.attends(SetReady(member=ANN, ready=True)).unwrap()
    assert sum(in_dispatch(shop).values()) == 12
    shop.comes(BOB)

    assert in_dispatch(shop) == dict.fromkeys(FIVE, 3)


@pytest.mark.rule("FL-6.3")
def test_what_is_in_dispatch_lowers_no_remaining_capacity(shop: Shop) -> None:
    """Remaining is capacity without what is accepted: with four places three are offered, not two after the first."""
    shop.employs(ANN, capacity=4)
    shop.comes(ANN)
    ids = opened(shop, 6)
    assert in_dispatch(shop) == {ANN: 3}

    for number, held in enumerate((3, 2, 1, 0)):
        shop.does(ANN, accept(ids[number]))
        assert in_dispatch(shop)[ANN] == held


@pytest.mark.rule("FL-6.6")
def test_at_the_maximum_new_demands_wait_until_one_is_accepted(shop: Shop) -> None:
    """Each that is accepted frees one place, and the first who waits has it."""
    shop.comes(ANN)
    ids = opened(shop, 6)
    for number in range(3):
        assert [id for id in ids if shop.now(id).offer is not None] == ids[number : number + 3]
        assert shop.now(ids[5]).state is State.HUMAN
        shop.does(ANN, accept(ids[number]))

    assert in_dispatch(shop) == {ANN: 3}


@pytest.mark.rule("FL-6.6")
def test_what_goes_to_somebody_else_frees_its_place(shop: Shop) -> None:
    """ANN declines one of her three, which BOB has the last place for: the next demand finds hers free."""
    shop.employs(BOB, capacity=1)
    shop.comes(ANN)
    ids = opened(shop, 3)
    shop.comes(BOB)

    shop.does(ANN, DeclineOffer(conversation=ids[0]))
    assert in_dispatch(shop) == {ANN: 2, BOB: 1}
    opened(shop, 2)

    assert in_dispatch(shop) == {ANN: 3, BOB: 1}


@pytest.mark.rule("FL-6.6")
def test_what_the_customer_is_done_with_frees_its_place() -> None:
    """Ended while it is held out, it is held out no more, and the next has its place."""
    shop = Shop(FIRST_LINE.but(name="theirs", customer_ends=True))
    shop.comes(ANN)
    ids = opened(shop, 4)

    shop.desk.leave(shop.now(ids[0]).thread.account, shop.now(ids[0]).thread.key)

    assert [id for id in ids if shop.now(id).offer is not None] == ids[1:]


@pytest.mark.rule("FL-6.6")
def test_a_completed_conversation_frees_service_capacity(shop: Shop) -> None:
    """With all places taken by what is in progress nothing is dispatched until one of it is completed."""
    shop.employs(ANN, capacity=2)
    shop.comes(ANN)
    ids = opened(shop, 4)
    shop.does(ANN, accept(ids[0]))
    shop.does(ANN, accept(ids[1]))
    assert in_dispatch(shop) == {}
    assert reasons(shop, ids[2]) == {Reason.MAXIMUM_REACHED}

    shop.does(ANN, End(conversation=ids[0]))

    assert places([shop.now(ids[2])]) == {ids[2]: ANN}
    assert in_dispatch(shop) == {ANN: 1}


@pytest.mark.rule("FL-6.6", "FL-3.2")
def test_what_times_out_frees_its_place(shop: Shop) -> None:
    """With nobody who takes it over it counts against nobody: ANN's three places are for what waits for her."""
    shop.connects("sms", skills=("thai",))
    shop.employs(BOB, skills=("thai",))
    shop.comes(BOB)
    thai = [shop.opens(f"t{number}", channel="sms") for number in range(3)]
    shop.attends(SetReady(member=BOB, ready=False)).unwrap()
    shop.passes(MINUTE)
    shop.desk.tick()
    assert {shop.now(id).state for id in thai} == {State.DISPATCHING}
    opened(shop, 5)
    shop.comes(ANN)

    assert in_dispatch(shop) == {ANN: 3}
    assert shop.storage.loads(WORKSPACE).get(BOB, Load()) == Load()


@pytest.mark.rule("FL-6.7")
def test_a_demand_that_nobody_meets_holds_up_nobody_behind(shop: Shop) -> None:
    """The first in the queue asks for Thai: it waits, the others go on, and it goes as soon as somebody speaks it."""
    shop.connects("sms", skills=("thai",))
    thai = shop.opens("thai", channel="sms")
    others = opened(shop, 2)
    shop.comes(ANN)
    assert reasons(shop, thai) == {Reason.SKILL_MISSING}
    assert places(map(shop.now, others)) == dict.fromkeys(others, ANN)

    shop.employs(BOB, skills=("thai",))
    shop.comes(BOB, ready=False)
    assert shop.now(thai).offer is None
    shop.attends(SetReady(member=BOB, ready=True)).unwrap()

    assert places([shop.now(thai)]) == {thai: BOB}


@pytest.mark.rule("FL-6.8")
def test_with_nobody_ready_nothing_can_be_dispatched(shop: Shop) -> None:
    """All five are online and none is ready: 0, everybody waits; the first who is ready starts it."""
    shop.comes(*FIVE, ready=False)
    ids = opened(shop, 4)
    assert in_dispatch(shop) == {}
    assert [reasons(shop, id) for id in ids] == [{Reason.NOBODY_READY}] * 4

    shop.attends(SetReady(member=CAT, ready=True)).unwrap()

    assert in_dispatch(shop) == {CAT: 3}


# --- which of the three conditions hold


@pytest.mark.rule("FL-6.1")
def test_each_of_the_three_conditions_is_answered(shop: Shop) -> None:
    """Nobody is ready; nobody ready has the skill; whoever has it is full: each is told when it holds, and no other."""
    shop.connects("sms", skills=("thai",))
    shop.employs(BOB, skills=("thai",), capacity=1)
    id = shop.opens("thai", channel="sms")
    told = [reasons(shop, id)]
    shop.comes(ANN)
    told.append(reasons(shop, id))
    shop.comes(BOB)
    told.append(reasons(shop, id))
    second = shop.opens("another", channel="sms")
    told.append(reasons(shop, second))

    assert told == [{Reason.NOBODY_READY}, {Reason.SKILL_MISSING}, set(), {Reason.MAXIMUM_REACHED}]


@pytest.mark.rule("FL-6.1")
def test_several_conditions_can_hold_at_once(shop: Shop) -> None:
    """The only one who is ready lacks the skill and is full, too: both are told."""
    shop.connects("sms", skills=("thai",))
    shop.employs(ANN, capacity=1)
    shop.comes(ANN)
    opened(shop, 1)

    assert reasons(shop, shop.opens("thai", channel="sms")) == {Reason.SKILL_MISSING, Reason.MAXIMUM_REACHED}


@pytest.mark.rule("FL-6.1")
def test_of_each_member_it_is_told_what_keeps_it_from_them(shop: Shop) -> None:
    """Disabled, offline, not ready, without the skill, full, three held out: every member with all that holds."""
    shop.connects("sms", skills=("thai",))
    for member, changes in {ANN: {"capacity": 0}, BOB: {}, CAT: {}, DAN: {}, EVE: {}}.items():
        shop.employs(member, skills=() if member == EVE else ("thai",), **changes)
    shop.comes(ANN, CAT, EVE)
    shop.comes(BOB, ready=False)
    shop.disables(DAN)
    for number in range(3):
        shop.opens(f"c{number}", channel="sms")
    id = shop.opens("last", channel="sms")

    why = shop.desk.why(id, actor=shop.by(SUE))

    fails = {unfit.member: set(unfit.fails) for unfit in why.members}  # type: ignore[union-attr]  # it waits
    assert {member: fails[member] for member in FIVE} == {
        ANN: {Hindrance.FULL},
        BOB: {Hindrance.NOT_READY},
        CAT: {Hindrance.OFFERS_FULL},
        DAN: {Hindrance.DISABLED, Hindrance.OFFLINE, Hindrance.NOT_READY},
        EVE: {Hindrance.LACKS_SKILL},
    }


@pytest.mark.rule("FL-6.1")
@pytest.mark.parametrize("name", ["held out", "in progress", "completed"])
def test_what_doesn_t_wait_has_no_reason(shop: Shop, name: str) -> None:
    """There is no condition to tell of what somebody has."""
    shop.comes(ANN)
    id = shop.opens("c1")
    if name != "held out":
        shop.does(ANN, accept(id))
    if name == "completed":
        shop.does(ANN, End(conversation=id))

    assert shop.desk.why(id, actor=shop.by(SUE)) is None
