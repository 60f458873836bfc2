"""FIRST LINE: what changes while a conversation is held out, who is asked next, and whoever is disabled meanwhile."""

from datetime import timedelta

import pytest

from omnikit.dispatch.values import Hindrance, Reason, Unfit
from omnikit.engine.load import NONE, Load
from omnikit.model.administration import DisableMember, EnableMember
from omnikit.model.commands import AcceptOffer, BotOutcome, DeclineOffer, Reply, ReportBotOutcome, Route
from omnikit.model.conversation import PROCESSING, Lane, State
from omnikit.model.ids import ConversationId
from omnikit.model.presence import EXITED
from omnikit.model.views import View
from omnikit.policies.presets import FIRST_LINE
from omnikit.testing.builders import ANN, BOB, CAT, DAN, SUE, WORKSPACE, some_text
from tests.rules.products import MINUTE, SECOND, Shop, places


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


# --- while it is held out


def _offered_to_ann(shop: Shop) -> ConversationId:
    """Hold a conversation on LINE out to ANN, who has no skill; BOB speaks Thai and comes afterwards."""
    shop.employs(BOB, skills=("thai",))
    shop.comes(ANN)
    id = shop.opens("c1")
    shop.comes(BOB)
    assert places([shop.now(id)]) == {id: ANN}
    return id


@pytest.mark.rule("FL-5.1")
def test_a_changed_skill_requirement_waits_for_the_next_cycle_of_what_is_held_out(shop: Shop) -> None:
    """The channel asks for Thai from now on: what ANN is asked already stays with her until the cycle is over."""
    id = _offered_to_ann(shop)
    until = shop.now(id).offer

    shop.connects("line", skills=("thai",))
    shop.passes(MINUTE - SECOND)
    shop.desk.tick()
    assert shop.now(id).offer == until
    shop.passes(SECOND)
    shop.desk.tick()

    assert places([shop.now(id)]) == {id: BOB}


@pytest.mark.rule("FL-5.1")
def test_until_then_whoever_is_asked_may_accept(shop: Shop) -> None:
    """The new condition doesn't apply to what is assigned: ANN takes it on without the skill."""
    id = _offered_to_ann(shop)
    shop.connects("line", skills=("thai",))

    assert shop.does(ANN, accept(id)).handler == ANN


@pytest.mark.rule("FL-5.1", "FL-5.2")
def test_in_the_next_cycle_nobody_may_fit_any_more(shop: Shop) -> None:
    """When the new condition fits nobody it stays dispatching, not even ANN is asked again, and it is told why."""
    shop.comes(ANN)
    id = shop.opens("c1")
    shop.connects("line", skills=("thai",))

    shop.passes(MINUTE)
    shop.desk.tick()

    assert (shop.now(id).state, shop.now(id).offer) == (State.DISPATCHING, None)
    assert reasons(shop, id) == {Reason.SKILL_MISSING}


@pytest.mark.rule("FL-5.1")
@pytest.mark.parametrize("accepted", [False, True])
def test_what_a_conversation_itself_asks_for_changes_alike(shop: Shop, accepted: bool) -> None:
    """Skills that the host finds out about while it is held out, or in progress, take it from nobody."""
    id = _offered_to_ann(shop)
    if accepted:
        shop.does(ANN, accept(id))

    shop.system(Route(conversation=id, skills=("thai",)))

    assert places([shop.now(id)]) == {id: ANN}
    assert shop.now(id).skills == ("thai",)


@pytest.mark.rule("FL-5.2")
@pytest.mark.parametrize("cycle", [SECOND * 10, MINUTE, MINUTE * 30])
def test_the_cycle_is_the_teams_setting_when_nobody_responds(cycle: timedelta) -> None:
    """An offer is out for just as long as set, and then held out anew."""
    shop = Shop(FIRST_LINE, answer_within=cycle)
    shop.comes(ANN)
    id = shop.opens("c1")
    offer = shop.now(id).offer
    assert offer is not None
    assert offer.until - offer.since == cycle

    shop.comes(BOB)
    shop.passes(cycle - SECOND)
    shop.desk.tick()
    assert places([shop.now(id)]) == {id: ANN}
    shop.passes(SECOND)
    shop.desk.tick()

    assert places([shop.now(id)]) == {id: BOB}


@pytest.mark.rule("FL-5.2")
def test_whoever_was_silent_is_passed_over_for_one_cycle(shop: Shop) -> None:
    """With two of them it goes to and fro; with nobody else who has room it comes to the silent one again."""
    shop.comes(ANN)
    id = shop.opens("c1")
    shop.comes(BOB)
    asked = []
    for _ in range(4):
        asked.append(places([shop.now(id)])[id])
        shop.passes(MINUTE)
        shop.desk.tick()
    shop.shows(BOB if asked[-1] == ANN else ANN, EXITED).unwrap()

    assert asked == [ANN, BOB, ANN, BOB]
    for _ in range(2):
        shop.passes(MINUTE)
        shop.desk.tick()
        assert places([shop.now(id)]) == {id: BOB}


@pytest.mark.rule("FL-5.2")
def test_the_silent_one_is_passed_over_though_it_would_be_their_turn(shop: Shop) -> None:
    """ANN has nothing to do and BOB has two: for one cycle it goes to BOB all the same, then it is ANN's turn again."""
    shop.comes(BOB)
    for number in range(2):
        shop.does(BOB, accept(shop.opens(f"b{number}")))
    shop.comes(ANN)
    id = shop.opens("c1")
    asked = []
    for _ in range(3):
        asked.append(places([shop.now(id)])[id])
        shop.passes(MINUTE)
        shop.desk.tick()

    assert asked == [ANN, BOB, ANN]


@pytest.mark.rule("FL-5.2")
def test_whoever_declines_lets_it_go_to_the_next_at_once(shop: Shop) -> None:
    """Nobody waits for the cycle to end: it is dispatching still, and held out to the next in the same moment."""
    id = _offered_to_ann(shop)

    shop.does(ANN, DeclineOffer(conversation=id))

    assert places([shop.now(id)]) == {id: BOB}
    assert shop.now(id).lane is Lane.DISPATCHING


@pytest.mark.rule("FL-5.2")
def test_it_is_dispatched_anew_under_the_conditions_of_then(shop: Shop) -> None:
    """Meanwhile BOB has gone, CAT has come and asks are higher: whoever fits when the cycle ends is asked."""
    id = _offered_to_ann(shop)
    shop.shows(BOB, EXITED).unwrap()
    shop.comes(CAT)
    shop.employs(DAN, skills=("refunds",))
    shop.comes(DAN)
    shop.system(Route(conversation=id, skills=("refunds",)))

    shop.passes(MINUTE)
    shop.desk.tick()

    assert places([shop.now(id)]) == {id: DAN}


@pytest.mark.rule("FL-5.2")
def test_a_late_answer_comes_to_nothing(shop: Shop) -> None:
    """Once the time is up nobody accepts or declines it any more, though no clock has been looked at meanwhile."""
    id = _offered_to_ann(shop)
    shop.passes(MINUTE)

    for command in (accept(id), DeclineOffer(conversation=id)):
        denied = shop.desk.handle(command, actor=shop.by(ANN)).denied
        assert denied is not None
        assert denied.rule == "HO-37"
    shop.desk.tick()
    assert places([shop.now(id)]) == {id: BOB}
    assert shop.refused(ANN, accept(id)) == "HO-37"


@pytest.mark.rule("FL-5.3")
def test_what_waits_uses_the_changed_condition_at_once(shop: Shop) -> None:
    """A requirement that is dropped frees what waited for it; one that is added holds for the next already."""
    shop.connects("line", skills=("thai",))
    shop.employs(ANN, capacity=1)
    shop.comes(ANN)
    first, second = shop.opens("c1"), shop.opens("c2")
    assert reasons(shop, first) == {Reason.SKILL_MISSING}

    shop.connects("line")
    assert places([shop.now(first)]) == {first: ANN}
    assert reasons(shop, second) == {Reason.MAXIMUM_REACHED}
    shop.connects("line", skills=("thai",))
    shop.employs(ANN, capacity=9)

    assert shop.now(second).offer is None
    assert reasons(shop, second) == {Reason.SKILL_MISSING}


@pytest.mark.rule("FL-5.3")
def test_a_member_who_learns_something_is_asked_at_once(shop: Shop) -> None:
    """The condition is the same and who meets it is another: that counts for what waits, too."""
    shop.connects("line", skills=("thai",))
    shop.comes(ANN)
    id = shop.opens("c1")

    shop.employs(ANN, skills=("thai",))

    assert places([shop.now(id)]) == {id: ANN}


# --- a skill that nobody has, a member who is disabled


@pytest.mark.rule("FL-6.7", "FL-6.1")
def test_a_skill_that_nobody_has_is_named(shop: Shop) -> None:
    """It waits, and the reason says of each member which skill they lack."""
    shop.comes(ANN)
    id = shop.opens("c1", bot=BotOutcome.CONSUMED)
    shop.system(Route(conversation=id, skills=("klingon",)))
    shop.bot(human(id))

    why = shop.desk.why(id, actor=shop.by(SUE))

    assert why.reasons == {Reason.SKILL_MISSING}  # type: ignore[union-attr]  # SUE sees the queue, and it waits
    told = {unfit.member: unfit for unfit in why.members}  # type: ignore[union-attr]
    assert told[ANN] == Unfit(ANN, (Hindrance.LACKS_SKILL,), ("klingon",))
    assert all(unfit.lacks == ("klingon",) for unfit in told.values())
    assert Hindrance.OFFLINE in told[BOB].fails


@pytest.mark.rule("FL-3.1")
def test_what_a_disabled_member_handled_waits_again(shop: Shop) -> None:
    """What they handled goes back to waiting, what was held out to them stays in dispatch; both find somebody else."""
    shop.comes(ANN)
    handled, held = shop.opens("c1"), shop.opens("c2")
    shop.does(ANN, accept(handled))
    shop.does(ANN, Reply(conversation=handled, content=some_text()))

    shop.disables(ANN)

    assert {id: (shop.now(id).state, shop.now(id).offer) for id in (handled, held)} == {
        handled: (State.HUMAN, None),
        held: (State.DISPATCHING, None),
    }
    assert shop.storage.loads(WORKSPACE).get(ANN, NONE) == NONE
    shop.comes(BOB)
    assert places(shop.every()) == {handled: BOB, held: BOB}
    shop.sound()


@pytest.mark.rule("FL-3.1")
def test_at_a_desk_where_somebody_is_ready_it_goes_on_in_the_same_tick(shop: Shop) -> None:
    """Whoever is free has both as soon as the disabled member is off, and an enabled one gets nothing back."""
    shop.comes(ANN)
    handled, held = shop.opens("c1"), shop.opens("c2")
    shop.does(ANN, accept(handled))
    shop.comes(BOB)

    shop.disables(ANN)
    shop.run(EnableMember(workspace=WORKSPACE, member=ANN))

    assert places(shop.every()) == {handled: BOB, held: BOB}
    assert shop.lists(View.OFFERED, ANN) == shop.lists(View.MY_PROCESSING, ANN) == []


def test_until_the_tick_a_disabled_member_accepts_nothing(shop: Shop) -> None:
    """From the moment on they can't act, and nothing new is held out to them."""
    shop.comes(ANN)
    held = shop.opens("c1")

    shop.run(DisableMember(workspace=WORKSPACE, member=ANN))

    assert shop.refused(ANN, accept(held)) == "HO-1"
    assert shop.now(shop.opens("c2")).offer is None


def test_two_acceptances_are_one(shop: Shop) -> None:
    """The second is refused by name and changes nothing, whoever it comes from."""
    id = _offered_to_ann(shop)
    accepted = shop.does(ANN, accept(id))

    assert shop.refused(ANN, accept(id)) == "HO-37"
    assert shop.refused(BOB, accept(id)) == "HO-37"
    assert shop.now(id) == accepted
    assert accepted.status is PROCESSING
    assert shop.storage.loads(WORKSPACE)[ANN] == Load(0, 1)
