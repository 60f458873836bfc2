"""FIRST LINE: to whom conversations are dispatched, in which order, and what changes while they are."""

import pytest

from omnikit.desk.ports import Needs
from omnikit.dispatch.values import Reason
from omnikit.engine.load import NONE, Load
from omnikit.model.commands import AcceptOffer, BotOutcome, End, ReportBotOutcome, Route
from omnikit.model.conversation import PENDING, State
from omnikit.model.ids import ConversationId
from omnikit.model.presence import EXITED, SetReady, SignIn
from omnikit.model.views import View
from omnikit.policies.dispatching import MemberOrder, QueueOrder
from omnikit.policies.presets import FIRST_LINE
from omnikit.testing.builders import ANN, BOB, CAT, DAN, SUE, WORKSPACE
from tests.rules.products import HOUR, MINUTE, SECOND, Shop, places


@pytest.fixture
def shop() -> Shop:
    """FIRST LINE with nobody signed in."""
    return Shop(FIRST_LINE)


def accept(id: ConversationId) -> AcceptOffer:
    """Return the wish to take on what is held out."""
    return AcceptOffer(conversation=id)


def human(id: ConversationId) -> ReportBotOutcome:
    """Return the bot's word that people are needed."""
    return ReportBotOutcome(conversation=id, outcome=BotOutcome.HUMAN_REQUESTED)


def reasons(shop: Shop, id: ConversationId) -> set[Reason] | None:
    """Return why a conversation waits, None if it doesn't."""
    found = shop.desk.why(id, actor=shop.by(SUE))
    return None if found is None else set(found.reasons)  # type: ignore[union-attr]  # SUE sees the queue


# --- online and ready


@pytest.mark.rule("FL-3.1")
def test_while_nobody_is_online_and_ready_each_keeps_its_last_state(shop: Shop) -> None:
    """With the bot, waiting, dispatching, in progress, completed: time and dispatch change nothing of that."""
    shop.comes(ANN)
    ids = {name: shop.opens(name) for name in ("completed", "in progress", "lapsed")}
    for name in ("completed", "in progress"):
        shop.does(ANN, accept(ids[name]))
    shop.does(ANN, End(conversation=ids["completed"]))
    shop.attends(SetReady(member=ANN, ready=False)).unwrap()
    ids |= {"bot": shop.opens("bot", bot=BotOutcome.MATCHED), "waiting": shop.opens("waiting")}
    shop.passes(MINUTE)
    shop.desk.tick()
    states = {name: shop.now(id).state for name, id in ids.items()}

    for _ in range(3):
        shop.passes(HOUR / 4)
        shop.desk.tick()
        shop.desk.dispatch()

    assert states == {
        "completed": State.ENDED,
        "in progress": State.PROCESSING,
        "lapsed": State.DISPATCHING,
        "bot": State.BOT,
        "waiting": State.HUMAN,
    }
    assert {name: shop.now(id).state for name, id in ids.items()} == states


def _a_is_not_ready(shop: Shop) -> ConversationId:
    """FL-3.2 to the letter: it is assigned to A, the only one online, A is not ready, and nobody else is online."""
    shop.comes(ANN)
    id = shop.opens("c1")
    assert places([shop.now(id)]) == {id: ANN}
    shop.attends(SetReady(member=ANN, ready=False)).unwrap()
    shop.passes(MINUTE)
    shop.desk.tick()
    return id


@pytest.mark.rule("FL-3.2")
def test_what_the_only_agent_online_is_not_ready_for_stays_dispatching(shop: Shop) -> None:
    """It is dispatching still, held out to nobody, and counts against nobody's three, for as long as it takes."""
    id = _a_is_not_ready(shop)
    for _ in range(5):
        shop.passes(MINUTE)
        shop.desk.tick()

    conversation = shop.now(id)

    assert (conversation.status, conversation.state) == (PENDING, State.DISPATCHING)
    assert (conversation.offer, conversation.timers) == (None, ())
    assert shop.storage.loads(WORKSPACE).get(ANN, NONE) == NONE
    assert reasons(shop, id) == {Reason.NOBODY_READY}
    assert shop.lists(View.OFFERED, ANN) == []


@pytest.mark.rule("FL-3.2")
def test_it_goes_to_the_next_who_comes_online_and_can_take_it(shop: Shop) -> None:
    """B comes online and is not ready, C lacks the skill, D can take it: D has it, in that very moment."""
    shop.employs(ANN, skills=("thai",))
    shop.employs(DAN, skills=("thai",))
    shop.connects("line", skills=("thai",))
    id = _a_is_not_ready(shop)
    shop.comes(BOB, ready=False)
    shop.comes(CAT)
    assert shop.now(id).offer is None

    shop.comes(DAN)

    assert places([shop.now(id)]) == {id: DAN}


@pytest.mark.rule("FL-3.2")
def test_it_goes_to_a_too_once_a_is_ready(shop: Shop) -> None:
    """Any agent who is online and ready is a release, A included, who was asked before."""
    id = _a_is_not_ready(shop)

    shop.attends(SetReady(member=ANN, ready=True)).unwrap()

    assert places([shop.now(id)]) == {id: ANN}


@pytest.mark.rule("FL-3.3")
@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize("ready", [True, False])
def test_only_who_is_both_online_and_ready_counts(shop: Shop, online: bool, ready: bool) -> None:
    """Of the four who can be thought of only one is given anything."""
    if online:
        shop.attends(SignIn(member=ANN)).unwrap()
    shop.attends(SetReady(member=ANN, ready=ready))

    id = shop.opens("c1")

    assert (shop.now(id).offer is not None) == (online and ready)
    assert (reasons(shop, id) is None) == (online and ready)


@pytest.mark.rule("FL-3.3")
def test_being_ready_is_kept_apart_from_being_online(shop: Shop) -> None:
    """Going offline and coming back leaves readiness as it was said last; saying it doesn't bring anybody online."""
    shop.comes(ANN)
    shop.shows(ANN, EXITED).unwrap()
    assert shop.opens("c1") in shop.lists(View.ALL, SUE, state=State.HUMAN)
    shop.attends(SignIn(member=ANN)).unwrap()
    assert places(shop.every()) == {shop.every()[0].id: ANN}

    shop.attends(SetReady(member=BOB, ready=True)).unwrap()

    assert shop.storage.read(Needs(workspace=WORKSPACE, presences=True)).presences[BOB].shown(shop.clock.now) is EXITED


# --- in which order


@pytest.mark.rule("FL-4.3")
def test_a_higher_priority_goes_first_then_who_came_first(shop: Shop) -> None:
    """Priority, then arrival: whoever came later with a higher one is dispatched before those who wait longer."""
    shop.employs(ANN, capacity=1)
    ids = []
    for number, priority in enumerate((0, 5, 0, 5, -1)):
        ids.append(shop.opens(f"c{number}"))
        shop.system(Route(conversation=ids[-1], priority=priority))
        shop.passes(MINUTE)
    shop.comes(ANN)

    given = []
    while offered := shop.lists(View.OFFERED, ANN):
        given += offered
        shop.does(ANN, accept(offered[0]))
        shop.does(ANN, End(conversation=offered[0]))

    assert given == [ids[number] for number in (1, 3, 0, 2, 4)]


@pytest.mark.rule("FL-4.3", "FL-4.4")
def test_of_those_who_can_the_least_loaded_is_the_most_suitable(shop: Shop) -> None:
    """What an agent is offered and what they handle both count; skills come before that, as a hard filter."""
    shop.employs(CAT, skills=("thai",))
    shop.connects("sms", skills=("thai",))
    shop.comes(ANN)
    for number in range(2):
        shop.does(ANN, accept(shop.opens(f"c{number}")))
    shop.comes(BOB)
    assert places([shop.now(shop.opens("c2"))])[shop.every()[-1].id] == BOB
    shop.comes(CAT)
    for number in range(2):
        shop.does(CAT, accept(shop.opens(f"d{number}", channel="sms")))

    thai = shop.opens("thai", bot=BotOutcome.CONSUMED)
    shop.system(Route(conversation=thai, skills=("thai",)))
    shop.bot(human(thai))

    assert shop.storage.loads(WORKSPACE) == {ANN: Load(0, 2), BOB: Load(1, 0), CAT: Load(1, 2)}
    assert places([shop.now(thai)]) == {thai: CAT}


@pytest.mark.rule("FL-4.3")
def test_of_equally_loaded_ones_the_longest_idle_goes_first(shop: Shop) -> None:
    """Whoever was given one the longest ago is asked, and who never was before all of them."""
    shop.comes(BOB)
    first = shop.opens("c1")
    shop.does(BOB, accept(first))
    shop.does(BOB, End(conversation=first))
    shop.passes(MINUTE)
    shop.comes(ANN)
    second = shop.opens("c2")
    shop.does(ANN, accept(second))
    shop.does(ANN, End(conversation=second))
    shop.passes(MINUTE)
    shop.comes(CAT)

    assert [places([shop.now(shop.opens(f"d{number}"))]).popitem()[1] for number in range(3)] == [CAT, BOB, ANN]


@pytest.mark.rule("FL-4.3")
def test_each_order_is_a_profiles_to_replace() -> None:
    """Another profile goes by arrival alone, and by the longest idle whatever their load."""
    how = FIRST_LINE.dispatching.but(queue_order=QueueOrder.ARRIVAL, member_order=MemberOrder.LONGEST_IDLE)
    shop = Shop(FIRST_LINE.but(name="ours", dispatching=how))
    early = shop.opens("early")
    shop.passes(SECOND)
    urgent = shop.opens("urgent")
    shop.system(Route(conversation=urgent, priority=9))
    shop.employs(ANN, capacity=1)
    shop.comes(ANN)
    assert shop.lists(View.OFFERED, ANN) == [early]
    shop.passes(SECOND)
    shop.comes(BOB)
    assert shop.lists(View.OFFERED, BOB) == [urgent]
    shop.employs(ANN, capacity=9)
    shop.does(ANN, accept(early))
    shop.does(BOB, accept(urgent))
    shop.does(BOB, End(conversation=urgent))

    assert places([shop.now(shop.opens("next"))]).popitem()[1] == ANN


@pytest.mark.rule("FL-4.4", "FL-6.7")
def test_each_goes_to_somebody_who_has_all_it_asks_for(shop: Shop) -> None:
    """What the account asks for and what the conversation asks for are asked together."""
    shop.connects("line", skills=("thai",))
    shop.employs(ANN, skills=("thai",))
    shop.employs(BOB, skills=("refunds",))
    shop.employs(CAT, skills=("thai", "refunds"))
    shop.comes(ANN, BOB)
    id = shop.opens("c1", bot=BotOutcome.CONSUMED)
    shop.system(Route(conversation=id, skills=("refunds",)))
    shop.bot(human(id))
    assert reasons(shop, id) == {Reason.SKILL_MISSING}

    shop.comes(CAT)

    assert places([shop.now(id)]) == {id: CAT}
