"""The reception: what agents show of themselves, and to whom visitors go because of it."""

import pytest

from omnikit.dispatch.values import Hindrance, Reason
from omnikit.model.actors import SYSTEM
from omnikit.model.commands import Assign, Reply
from omnikit.model.conversation import State
from omnikit.model.decision import Denied
from omnikit.model.ids import MemberId
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE, Availability, SetReady, SignIn
from omnikit.policies.dispatching import BusyFallback
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ANN, BOB, CAT, SUE, some_text
from tests.rules.products import HOUR, MINUTE, Shop, places, shown, visitor


@pytest.fixture
def shop() -> Shop:
    """The reception with nobody signed in."""
    return Shop(RECEPTION)


# --- the four


@pytest.mark.rule("RC-1.1", "RC-1.3")
def test_an_agent_shows_one_of_four(shop: Shop) -> None:
    """Online, busy, away, exited: each can be shown, from each other one that is signed in."""
    seen: list[Availability] = []
    for availability in (ONLINE, BUSY, AWAY, ONLINE, AWAY, BUSY, EXITED):
        if availability is ONLINE and not seen:
            shop.comes(ANN)
        else:
            shop.shows(ANN, availability).unwrap()
        seen.append(shown(shop, ANN))

    assert seen == [ONLINE, BUSY, AWAY, ONLINE, AWAY, BUSY, EXITED]
    assert RECEPTION.attending is not None
    assert RECEPTION.attending.shows == set(Availability)


@pytest.mark.rule("RC-1.1")
def test_what_a_product_doesn_t_have_is_refused(shop: Shop) -> None:
    """A profile without busy refuses it and names what it has; readiness is no fifth here."""
    assert RECEPTION.attending is not None
    three = RECEPTION.attending.but(shows=frozenset({ONLINE, AWAY, EXITED}))
    other = Shop(RECEPTION.but(name="three", attending=three))
    other.comes(ANN)

    denied = other.shows(ANN, BUSY).denied

    assert denied is not None
    assert (denied.rule, denied.about["allowed"]) == ("RC-1.1", ("away", "exited", "online"))
    not_ready = shop.attends(SetReady(member=ANN, ready=False)).denied
    assert not_ready is not None
    assert not_ready.rule == "HO-49"


@pytest.mark.rule("RC-1.1", "RC-8.7")
def test_whoever_has_exited_or_never_came_is_shown_as_offline(shop: Shop) -> None:
    """One state of both, and of a lease that nobody renewed: exited, which the list calls offline."""
    shop.comes(ANN, BOB)
    shop.shows(BOB, EXITED, ANN).unwrap()
    shop.passes(HOUR)

    assert {member: shown(shop, member) for member in (ANN, BOB, CAT)} == dict.fromkeys((ANN, BOB, CAT), EXITED)
    assert RECEPTION.words["offline"] == "word.offline"


@pytest.mark.rule("RC-1.2")
def test_after_logging_in_an_agent_is_online(shop: Shop) -> None:
    """The first time, after exiting, and after the lease has ended; and visitors come at once."""
    shop.attends(SignIn(member=ANN)).unwrap()
    assert shown(shop, ANN) is ONLINE
    shop.shows(ANN, EXITED).unwrap()
    shop.attends(SignIn(member=ANN)).unwrap()
    assert shown(shop, ANN) is ONLINE
    shop.passes(HOUR)
    assert shown(shop, ANN) is EXITED
    shop.attends(SignIn(member=ANN)).unwrap()
    assert shown(shop, ANN) is ONLINE

    assert places([shop.now(visitor(shop))]).popitem()[1] == ANN


@pytest.mark.rule("RC-1.2")
def test_logging_in_twice_changes_nothing_of_what_one_shows(shop: Shop) -> None:
    """A second window of an agent who is busy leaves them busy."""
    shop.comes(ANN)
    shop.shows(ANN, BUSY).unwrap()

    again = shop.attends(SignIn(member=ANN))

    assert again.decision.events == ()  # type: ignore[union-attr]  # it is allowed, and nothing happens
    assert shown(shop, ANN) is BUSY


# --- to whom visitors go


@pytest.mark.rule("RC-1.4", "RC-1.3")
def test_a_busy_agent_receives_no_new_visitors(shop: Shop) -> None:
    """While a colleague is online all go there, however many; back online it is the agent's turn again."""
    shop.comes(ANN, BOB)
    shop.shows(ANN, BUSY).unwrap()

    assert set(places(map(shop.now, [visitor(shop, f"v{n}") for n in range(4)])).values()) == {BOB}
    shop.shows(ANN, ONLINE).unwrap()

    assert places([shop.now(visitor(shop, "v4"))]).popitem()[1] == ANN


@pytest.mark.rule("RC-1.4")
def test_a_busy_agent_keeps_whom_they_have(shop: Shop) -> None:
    """Busy is about new ones: the agent's own go on."""
    shop.comes(ANN, BOB)
    id = visitor(shop)
    assert shop.now(id).handler == ANN

    shop.shows(ANN, BUSY).unwrap()

    assert shop.now(id).handler == ANN
    assert shop.refused(ANN, Reply(conversation=id, content=some_text())) == ""


@pytest.mark.rule("RC-1.5")
@pytest.mark.parametrize("others", [(), (AWAY,), (EXITED,), (AWAY, EXITED)])
def test_the_only_agent_online_is_given_visitors_though_busy(shop: Shop, others: tuple[Availability, ...]) -> None:
    """Sole means that nobody else is online or busy; whoever is away or has exited is not there."""
    gone = dict(zip((BOB, CAT), others, strict=False))
    shop.comes(ANN, *gone)
    for member, availability in gone.items():
        shop.shows(member, availability, ANN).unwrap()
    shop.shows(ANN, BUSY).unwrap()

    assert places([shop.now(visitor(shop))]).popitem()[1] == ANN


@pytest.mark.rule("RC-1.5")
def test_the_one_who_becomes_the_only_one_is_given_who_waits(shop: Shop) -> None:
    """The moment the other busy one goes, the visitor who waited is no longer lost."""
    shop.comes(ANN, BOB)
    for member in (ANN, BOB):
        shop.shows(member, BUSY).unwrap()
    id = visitor(shop)
    assert shop.now(id).handler is None

    shop.shows(BOB, AWAY).unwrap()

    assert shop.now(id).handler == ANN


@pytest.mark.rule("RC-1.5")
def test_with_several_busy_the_visitor_waits_unassigned(shop: Shop) -> None:
    """Neither is the only one: it is told why, and whoever comes online has it."""
    shop.comes(ANN, BOB)
    for member in (ANN, BOB):
        shop.shows(member, BUSY).unwrap()
    id = visitor(shop)
    assert (shop.now(id).state, shop.now(id).handler) == (State.PROCESSING, None)
    why = shop.desk.why(id, actor=shop.by(SUE))
    assert not isinstance(why, Denied | None)
    assert why.reasons == {Reason.NOBODY_READY}
    assert {unfit.fails for unfit in why.members if unfit.member in (ANN, BOB)} == {(Hindrance.NOT_READY,)}

    shop.comes(CAT)

    assert shop.now(id).handler == CAT


@pytest.mark.rule("RC-1.5")
@pytest.mark.parametrize(
    ("fallback", "handler"), [(BusyFallback.NEVER, None), (BusyFallback.ANY_WHEN_NONE_ONLINE, ANN)]
)
def test_what_several_busy_ones_do_is_a_profiles_choice(fallback: BusyFallback, handler: MemberId | None) -> None:
    """The switch: never a busy one, or the least loaded of them."""
    shop = Shop(RECEPTION.but(name="other", dispatching=RECEPTION.dispatching.but(busy_fallback=fallback)))
    shop.comes(ANN, BOB)
    shop.shows(ANN, BUSY).unwrap()
    assert shop.now(visitor(shop, "v0")).handler == BOB
    shop.shows(BOB, BUSY).unwrap()

    assert shop.now(visitor(shop)).handler == handler


@pytest.mark.rule("RC-1.5")
def test_the_limit_holds_for_whoever_is_forced_too() -> None:
    """Capacity is what nothing automatic passes."""
    shop = Shop(RECEPTION, capacity=1)
    shop.comes(ANN)
    shop.shows(ANN, BUSY).unwrap()
    first, second = visitor(shop, "v1"), visitor(shop, "v2")

    assert places(map(shop.now, (first, second))) == {first: ANN, second: None}


@pytest.mark.rule("RC-1.9")
@pytest.mark.parametrize("availability", [AWAY, EXITED])
def test_away_and_exited_agents_receive_no_visitors(shop: Shop, availability: Availability) -> None:
    """Not even the only one there is: the visitor stays unassigned until somebody is there."""
    shop.comes(ANN)
    shop.shows(ANN, availability).unwrap()
    id = visitor(shop)
    assert shop.now(id).handler is None
    assert shop.desk.handle(Assign(conversation=id, to=ANN), actor=SYSTEM).denied is not None

    shop.passes(MINUTE)
    shop.desk.tick()
    assert shop.now(id).handler is None
    shop.comes(BOB)

    assert shop.now(id).handler == BOB


@pytest.mark.rule("RC-1.9")
def test_whose_lease_has_ended_receives_no_visitors(shop: Shop) -> None:
    """An agent whose client is gone is there no more, whatever was shown last."""
    shop.comes(ANN)
    shop.passes(HOUR)

    assert shop.now(visitor(shop)).handler is None
