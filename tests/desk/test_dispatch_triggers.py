"""Dispatch runs after every event that can free capacity or change who is eligible, and after no other need it."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.desk import attending
from omnikit.desk.house import Outcome
from omnikit.desk.steps import drive
from omnikit.dispatch.tickets import TRIGGERS
from omnikit.model.actors import SYSTEM
from omnikit.model.administration import (
    AccountSaved,
    DeleteMember,
    DisableMember,
    EnableMember,
    MemberDeleted,
    MemberDisabled,
    MemberEnabled,
    MemberSaved,
    SettingsChanged,
)
from omnikit.model.commands import (
    AcceptOffer,
    BotOutcome,
    Command,
    DeclineOffer,
    End,
    EndByBot,
    FollowUp,
    Mute,
    Reopen,
    ReportBotOutcome,
    Route,
    TakeOver,
    Transfer,
    Unmute,
    WithdrawMember,
)
from omnikit.model.events import (
    Ended,
    Event,
    FollowedUp,
    LaneChanged,
    MemberWithdrawn,
    Muted,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    Opened,
    Reopened,
    Returned,
    Routed,
    TakenOver,
    Transferred,
    Unmuted,
    VisitorSpoke,
)
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import AWAY, PresenceChanged, SetReady, SignIn
from omnikit.policies.presets import FIRST_LINE, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ANN, BOB, EVE, WORKSPACE, some_text
from tests.desk.steps import BOTH_WAYS, PLANNING, STEP, a_shop, take
from tests.rules.products import MINUTE, Shop, places, visitor

Act = Callable[[], object]
Case = tuple[Profile, Callable[[Shop], Act]]


def spare(shop: Shop) -> ConversationId:
    """Leave a conversation waiting that EVE alone could be given, and let EVE come without a word to the queue."""
    shop.connects("webchat", "theirs", skills=("thai",))
    shop.employs(EVE, skills=("thai",))
    id = shop.hears("spare", channel="webchat", account="theirs").unwrap().id
    drive(attending.show(shop.desk.house, SignIn(member=EVE, ready=True), shop.by(EVE)), shop.storage)
    assert places([shop.now(id)]) == {id: None}, "nobody has told the queue yet"
    return id


# --- one command for each event of the table; each prepares, and returns what is done then


def opened(shop: Shop) -> Act:
    return lambda: shop.opens("new")


def started(shop: Shop) -> Act:
    id = shop.opens("old", bot=BotOutcome.MATCHED)
    contact = shop.now(id).contact
    assert contact is not None
    shop.bot(EndByBot(conversation=id))
    return lambda: shop.desk.start(contact, shop.now(id).thread.account, some_text(), actor=shop.by(BOB)).unwrap()


def entered(shop: Shop) -> Act:
    return lambda: shop.visits("somebody", "new")


def lane_changed(shop: Shop) -> Act:
    id = shop.opens(bot=BotOutcome.MATCHED)
    return lambda: shop.bot(ReportBotOutcome(conversation=id, outcome=BotOutcome.NO_MATCH))


def routed(shop: Shop) -> Act:
    id = shop.opens()
    return lambda: shop.system(Route(conversation=id, priority=3))


def _offered(shop: Shop) -> ConversationId:
    shop.comes(ANN)
    return shop.opens()


def accepted(shop: Shop) -> Act:
    id = _offered(shop)
    return lambda: shop.does(ANN, AcceptOffer(conversation=id))


def declined(shop: Shop) -> Act:
    id = _offered(shop)
    return lambda: shop.does(ANN, DeclineOffer(conversation=id))


def lapsed(shop: Shop) -> Act:
    """Nobody has looked at the clock, and the customer writes again: the offer lapses on the way."""
    _offered(shop)
    shop.passes(MINUTE)
    return lambda: shop.opens()


def ended(shop: Shop) -> Act:
    id = _offered(shop)
    shop.does(ANN, AcceptOffer(conversation=id))
    return lambda: shop.does(ANN, End(conversation=id))


def ended_by_bot(shop: Shop) -> Act:
    id = shop.opens(bot=BotOutcome.MATCHED)
    return lambda: shop.bot(EndByBot(conversation=id))


def left(shop: Shop) -> Act:
    shop.comes(ANN)
    visitor(shop)
    return lambda: shop.goes("s of v1")


def withdrawn(shop: Shop) -> Act:
    id = _offered(shop)
    shop.run(DisableMember(workspace=WORKSPACE, member=ANN))
    return lambda: shop.system(WithdrawMember(conversation=id, member=ANN, disabler=SYSTEM))


def spoke(shop: Shop) -> Act:
    shop.visits()
    return lambda: shop.speaks().unwrap()


def muted(shop: Shop) -> Act:
    shop.comes(ANN)
    id = visitor(shop)
    return lambda: shop.does(ANN, Mute(conversation=id))


def unmuted(shop: Shop) -> Act:
    muted(shop)()
    return lambda: shop.does(ANN, Unmute(conversation=shop.every()[0].id))


def transferred(shop: Shop) -> Act:
    shop.comes(ANN)
    id = visitor(shop)
    shop.comes(BOB)
    return lambda: shop.does(ANN, Transfer(conversation=id, to=BOB))


def _followed_up(shop: Shop) -> ConversationId:
    id = shop.opens()
    shop.does(ANN, FollowUp(conversation=id))
    return id


def followed_up(shop: Shop) -> Act:
    id = shop.opens()
    return lambda: shop.does(ANN, FollowUp(conversation=id))


def taken_over(shop: Shop) -> Act:
    id = _followed_up(shop)
    return lambda: shop.does(BOB, TakeOver(conversation=id))


def _over(shop: Shop) -> ConversationId:
    id = _followed_up(shop)
    shop.does(ANN, End(conversation=id))
    return id


def returned(shop: Shop) -> Act:
    _over(shop)
    return lambda: shop.opens()


def reopened(shop: Shop) -> Act:
    id = _over(shop)
    return lambda: shop.does(ANN, Reopen(conversation=id))


def present(shop: Shop) -> Act:
    return lambda: shop.comes(ANN)


def ready(shop: Shop) -> Act:
    return lambda: shop.attends(SetReady(member=ANN, ready=True)).unwrap()


def handed_over(shop: Shop) -> Act:
    shop.comes(ANN, BOB)
    return lambda: shop.shows(ANN, AWAY, BOB).unwrap()


def saved(shop: Shop) -> Act:
    return lambda: shop.employs(BOB, capacity=7)


def disabled(shop: Shop) -> Act:
    return lambda: shop.run(DisableMember(workspace=WORKSPACE, member=BOB))


def enabled(shop: Shop) -> Act:
    disabled(shop)()
    return lambda: shop.run(EnableMember(workspace=WORKSPACE, member=BOB))


def deleted(shop: Shop) -> Act:
    return lambda: shop.run(DeleteMember(workspace=WORKSPACE, member=BOB))


def connected(shop: Shop) -> Act:
    return lambda: shop.connects("webchat", "another")


def set_otherwise(shop: Shop) -> Act:
    return lambda: shop.sets(capacity=9)


CASES: dict[type[Event], tuple[Case, ...]] = {
    Opened: ((FIRST_LINE, opened), (FIRST_LINE, started), (RECEPTION, entered)),
    LaneChanged: ((FIRST_LINE, lane_changed),),
    Routed: ((FIRST_LINE, routed),),
    OfferAccepted: ((FIRST_LINE, accepted),),
    OfferDeclined: ((FIRST_LINE, declined),),
    OfferLapsed: ((FIRST_LINE, lapsed),),
    Ended: ((FIRST_LINE, ended), (FIRST_LINE, ended_by_bot), (RECEPTION, left)),
    MemberWithdrawn: ((FIRST_LINE, withdrawn),),
    VisitorSpoke: ((RECEPTION, spoke),),
    Muted: ((RECEPTION, muted),),
    Unmuted: ((RECEPTION, unmuted),),
    Transferred: ((RECEPTION, transferred),),
    FollowedUp: ((BOTH_WAYS, followed_up),),
    TakenOver: ((BOTH_WAYS, taken_over),),
    Returned: ((BOTH_WAYS, returned),),
    Reopened: ((BOTH_WAYS, reopened),),
    PresenceChanged: ((FIRST_LINE, present), (FIRST_LINE, ready), (RECEPTION, handed_over)),
    MemberSaved: ((FIRST_LINE, saved),),
    MemberDisabled: ((FIRST_LINE, disabled),),
    MemberEnabled: ((FIRST_LINE, enabled),),
    MemberDeleted: ((FIRST_LINE, deleted),),
    AccountSaved: ((FIRST_LINE, connected),),
    SettingsChanged: ((FIRST_LINE, set_otherwise),),
}
ALL = [(kind, *case) for kind, cases in CASES.items() for case in cases]


def test_every_event_of_the_table_is_tried() -> None:
    """A kind that is declared has a command here that leads to it."""
    assert set(CASES) == TRIGGERS


@pytest.mark.rule("FL-5.2", "FL-6.6")
@pytest.mark.parametrize(("kind", "profile", "prepare"), ALL, ids=[f"{k.kind}: {c.__name__}" for k, _, c in ALL])
def test_a_command_that_leads_to_it_is_followed_by_dispatch(
    kind: type[Event], profile: Profile, prepare: Callable[[Shop], Act]
) -> None:
    """Something waits that somebody could be given, and nobody has told the queue: that very call places it."""
    shop = Shop(profile)
    act = prepare(shop)
    waiting = spare(shop)
    before = shop.desk.changes(limit=1000)[-1].position

    act()

    happened = {type(one.event) for change in shop.desk.changes(after=before, limit=1000) for one in change.events}
    assert kind in happened
    assert places([shop.now(waiting)]) == {waiting: EVE}
    shop.sound()


@pytest.mark.parametrize("door", ["batch", "tick"])
def test_so_do_the_doors_of_many_at_once(door: str) -> None:
    """What happened in any of a batch, or when its time came, counts like what happened alone."""
    shop = Shop(BOTH_WAYS)
    ids = [shop.opens(f"c{number}") for number in range(3)] if door == "batch" else []
    waiting = spare(shop)

    if door == "batch":
        items = shop.desk.batch([FollowUp(conversation=id) for id in ids], actor=shop.by(ANN))
        assert [item.done for item in items] == [True] * 3
    else:
        shop.desk.tick()

    assert places([shop.now(waiting)]) == {waiting: EVE}


@pytest.mark.parametrize("refused", [True, False])
def test_what_is_refused_or_repeated_is_followed_by_nothing(refused: bool) -> None:
    """Nothing has happened, so there is nothing to look at again."""
    shop = Shop(FIRST_LINE)
    shop.comes(ANN)
    command: Command = AcceptOffer(conversation=shop.opens(), key="k")  # type: ignore[arg-type]  # any text
    if not refused:
        shop.does(ANN, command)
    waiting = spare(shop)

    outcome = shop.desk.handle(command, actor=shop.by(BOB if refused else ANN))

    assert isinstance(outcome, Outcome)
    assert outcome.repeated != refused
    assert places([shop.now(waiting)]) == {waiting: None}


# --- no event outside the table matters


@settings(max_examples=40)
@pytest.mark.parametrize("profile", PLANNING, ids=lambda profile: profile.name)
@given(steps=st.lists(STEP, min_size=10, max_size=40))
def test_after_any_command_a_further_dispatch_places_nothing(
    profile: Profile, steps: list[tuple[str, int, MemberId]]
) -> None:
    """Whatever members, customers and the host do: what can be placed has been placed when the call returns."""
    shop = a_shop(profile)
    for step in steps:
        take(shop, step)
        items = shop.desk.dispatch()
        assert [item.conversation for item in items if item.done] == [], step
    shop.sound()
