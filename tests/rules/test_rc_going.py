"""The reception: going away, logging out, being disabled: what becomes of one's customers."""

import pytest

from omnikit.dispatch.values import Reason
from omnikit.engine.load import NONE
from omnikit.model.administration import EnableMember
from omnikit.model.commands import Reply
from omnikit.model.conversation import State
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE
from omnikit.policies.attending import OnExit
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ADA, ANN, BOB, CAT, DAN, SUE, WORKSPACE, some_text
from tests.rules.products import MINUTE, Shop, handled, shown, visitor


@pytest.fixture
def shop() -> Shop:
    """The reception with nobody signed in."""
    return Shop(RECEPTION)


def online(shop: Shop, member: MemberId) -> tuple[MemberId, ...]:
    """Return the colleagues whom *member* is offered when going away."""
    found = shop.desk.online(actor=shop.by(member))
    assert not isinstance(found, Denied)
    return found


# --- going away


def _three_visitors_of_ann(shop: Shop) -> list[ConversationId]:
    """Let ANN have three visitors, then BOB and CAT come, and DAN, who is busy."""
    shop.comes(ANN)
    ids = [visitor(shop, f"v{number}") for number in range(3)]
    assert handled(shop, ANN) == ids
    shop.comes(BOB, CAT, DAN)
    shop.shows(DAN, BUSY).unwrap()
    return ids


@pytest.mark.rule("RC-1.6")
def test_whoever_goes_away_is_offered_the_colleagues_who_are_online(shop: Shop) -> None:
    """Online, not busy, and not oneself; without a choice the agent stays what they show."""
    ids = _three_visitors_of_ann(shop)
    shop.comes(ADA)
    assert online(shop, ANN) == (BOB, CAT, ADA)

    denied = shop.shows(ANN, AWAY).denied

    assert denied is not None
    assert (denied.rule, denied.about["colleagues"]) == ("RC-1.6", ("Bob", "Cat", "Ada"))
    assert shown(shop, ANN) is ONLINE
    assert handled(shop, ANN) == ids


@pytest.mark.rule("RC-1.6")
@pytest.mark.parametrize("chosen", [DAN, SUE, ANN, MemberId("ghost")])
def test_nobody_else_can_be_chosen(shop: Shop, chosen: MemberId) -> None:
    """Not who is busy, not who isn't there, not oneself, not a stranger."""
    ids = _three_visitors_of_ann(shop)

    denied = shop.shows(ANN, AWAY, chosen).denied

    assert denied is not None
    assert denied.rule == "RC-1.6"
    assert handled(shop, ANN) == ids


@pytest.mark.rule("RC-1.7", "RC-1.6")
def test_all_current_customers_go_to_the_colleague_and_the_status_is_away(shop: Shop) -> None:
    """Each with a result, at once, and nobody else has any of them."""
    ids = _three_visitors_of_ann(shop)

    gone = shop.shows(ANN, AWAY, BOB)

    assert gone.unwrap().availability is AWAY
    assert [(item.conversation, item.done) for item in gone.handed] == [(id, True) for id in ids]
    assert (handled(shop, ANN), handled(shop, BOB), handled(shop, CAT)) == ([], ids, [])
    assert shown(shop, ANN) is AWAY
    assert shop.storage.loads(WORKSPACE).get(ANN, NONE) == NONE
    shop.sound()


@pytest.mark.rule("RC-1.7")
def test_only_current_customers_go(shop: Shop) -> None:
    """What has ended stays with whoever handled it."""
    ids = _three_visitors_of_ann(shop)
    shop.goes("s of v0")

    shop.shows(ANN, AWAY, BOB).unwrap()

    assert (shop.now(ids[0]).handler, handled(shop, BOB)) == (ANN, ids[1:])


@pytest.mark.rule("RC-1.7")
def test_with_no_colleague_online_the_customers_stay(shop: Shop) -> None:
    """Away at once: there is nobody to choose, and nothing moves, though somebody is busy."""
    shop.comes(ANN)
    id = visitor(shop)
    shop.comes(DAN)
    shop.shows(DAN, BUSY).unwrap()

    gone = shop.shows(ANN, AWAY)

    assert (gone.unwrap().availability, gone.handed) == (AWAY, ())
    assert handled(shop, ANN) == [id]
    assert shop.refused(ANN, Reply(conversation=id, content=some_text())) == ""


# --- logging out


@pytest.mark.rule("RC-1.8")
def test_whoever_exits_is_logged_out(shop: Shop) -> None:
    """The lease is over at once: renewing comes to nothing, and one signs in anew."""
    shop.comes(ANN)

    shop.shows(ANN, EXITED).unwrap()

    assert shown(shop, ANN) is EXITED
    assert shop.desk.renew(ANN, actor=shop.by(ANN)) is False
    busy = shop.shows(ANN, BUSY).denied
    assert busy is not None
    assert busy.rule == "HO-50"


@pytest.mark.rule("RC-1.8")
def test_exiting_hands_over_as_going_away_does(shop: Shop) -> None:
    """While colleagues are online one of them is chosen, and has all."""
    ids = _three_visitors_of_ann(shop)
    denied = shop.shows(ANN, EXITED).denied
    assert denied is not None
    assert denied.rule == "RC-1.6"

    shop.shows(ANN, EXITED, CAT).unwrap()

    assert handled(shop, CAT) == ids


@pytest.mark.rule("RC-1.8")
def test_with_nobody_online_the_sessions_stay_until_one_comes_back(shop: Shop) -> None:
    """They are the agent's still when they sign in again."""
    shop.comes(ANN)
    id = visitor(shop)
    shop.shows(ANN, EXITED).unwrap()
    shop.passes(MINUTE)
    shop.desk.tick()
    assert handled(shop, ANN) == [id]

    shop.comes(ANN)

    assert handled(shop, ANN) == [id]


@pytest.mark.rule("RC-1.8")
def test_whether_exiting_hands_over_is_a_profiles_choice() -> None:
    """The switch: with STAY the sessions stay with whoever leaves, and nobody is asked."""
    assert RECEPTION.attending is not None
    staying = RECEPTION.attending.but(on_exit=OnExit.STAY)
    shop = Shop(RECEPTION.but(name="staying", attending=staying))
    shop.comes(ANN)
    id = visitor(shop)
    shop.comes(BOB)

    shop.shows(ANN, EXITED).unwrap()

    assert handled(shop, ANN) == [id]


# --- whoever is disabled


@pytest.mark.rule("RC-1.9")
def test_what_a_disabled_agent_handled_goes_to_a_colleague_who_is_online(shop: Shop) -> None:
    """In the same tick, by the usual assignment; the customers notice nothing of it."""
    shop.comes(ANN)
    ids = [visitor(shop, f"v{number}") for number in range(2)]
    shop.comes(BOB)

    shop.disables(ANN)

    assert handled(shop, BOB) == ids
    assert {shop.now(id).state for id in ids} == {State.PROCESSING}


@pytest.mark.rule("RC-1.9")
def test_with_nobody_online_it_is_unassigned_and_has_a_reason(shop: Shop) -> None:
    """It is in dialogue, nobody's, and goes to the first who comes; enabling the old one gives nothing back."""
    shop.comes(ANN)
    id = visitor(shop)
    shop.disables(ANN)
    assert (shop.now(id).state, shop.now(id).handler) == (State.PROCESSING, None)
    why = shop.desk.why(id, actor=shop.by(SUE))
    assert not isinstance(why, Denied | None)
    assert why.reasons == {Reason.NOBODY_READY}

    shop.comes(CAT)
    shop.run(EnableMember(workspace=WORKSPACE, member=ANN))

    assert shop.now(id).handler == CAT
    shop.sound()
