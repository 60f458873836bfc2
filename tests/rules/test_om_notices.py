"""OMI: who is told of what, how long it stands, and when it is taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from omnikit.model.commands import AddParticipants, Command, End, Join, Leave, Reply, Whisper
from omnikit.model.effects import Notify
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.views import View
from omnikit.policies import roles
from omnikit.policies.presets import OMI
from omnikit.testing.builders import ADA, ANN, BOB, CAT, DAN, EVE, MAX, SALES, SUE, some_text
from tests.rules.products import MINUTE, SECOND, Shop

ANNOUNCED, MESSAGE, ADDED = "notice.announced", "notice.message", "notice.participant_added"
TAKEN_BACK = f"- {ANNOUNCED}"


@pytest.fixture
def shop() -> Shop:
    """OMI: SALES, where ANN and BOB are, receives whatever comes in."""
    return prepared()


def prepared(**settings: Any) -> Shop:
    """Return OMI with SALES receiving whatever comes in."""
    shop = Shop(OMI, **settings)
    for channel in OMI.channels:
        shop.connects(channel, departments=(SALES,))
    return shop


def begun(shop: Shop, channel: str) -> ConversationId:
    """Let a conversation begin on that channel."""
    if channel == "facebook_comments":
        return shop.comment("k1").unwrap().id
    return shop.opens(channel=channel)


def told_of_message(shop: Shop, id: ConversationId) -> list[MemberId]:
    """Return who is told when the customer of a conversation writes again."""
    shop.notices()
    thread = shop.now(id).thread
    shop.hears(thread.key, channel=thread.channel, kind=thread.kind).unwrap()
    return shop.notices().get(MESSAGE, [])


# --- dispatch


@pytest.mark.rule("OM-2.2", "OM-1.5")
@pytest.mark.parametrize("channel", ["webchat", "facebook_comments"])
def test_a_new_livetalk_and_a_new_comment_are_dispatched_to_the_receiving_staff(shop: Shop, channel: str) -> None:
    """Every staff member of the receiving department is told, and nobody else."""
    begun(shop, channel)

    assert shop.notices()[ANNOUNCED] == [ANN, BOB]


@pytest.mark.rule("OM-2.2")
@pytest.mark.parametrize("channel", ["messenger", "zalo"])
def test_facebook_messages_and_zalo_are_not_dispatched(shop: Shop, channel: str) -> None:
    """Of the two that the document doesn't name, no dispatch notice is shown."""
    begun(shop, channel)

    assert ANNOUNCED not in shop.notices()


@pytest.mark.rule("OM-2.2")
def test_only_what_is_new_is_dispatched(shop: Shop) -> None:
    """Another message, or a comment that belongs to a comment, begins nothing and dispatches nothing."""
    begun(shop, "webchat")
    shop.comment("k1").unwrap()
    shop.notices()

    shop.opens(channel="webchat")
    shop.comment("k2", "u2", parent="k1").unwrap()

    assert ANNOUNCED not in shop.notices()


@pytest.mark.rule("OM-2.2", "OM-1.3")
def test_what_no_department_receives_is_dispatched_to_all_staff(shop: Shop) -> None:
    """An account without a receiving department is everybody's."""
    shop.connects("webchat")
    begun(shop, "webchat")

    assert shop.notices()[ANNOUNCED] == [ANN, BOB, CAT, DAN, EVE]


@pytest.mark.rule("OM-2.1", "OM-1.4")
@pytest.mark.parametrize(
    ("member", "role"), [(ADA, roles.ADMINISTRATOR), (SUE, roles.SUPERVISOR), (MAX, roles.SERVICE_MANAGER)]
)
def test_an_admin_is_told_by_none_of_the_three_kinds(shop: Shop, member: MemberId, role: str) -> None:
    """Dispatch, new message before and after joining, and being added: not even of the department, nor on it."""
    shop.employs(member, role=role, departments=(SALES,))
    id = begun(shop, "webchat")
    first = shop.notices()
    assert member not in {*first[ANNOUNCED], *first[MESSAGE]}

    shop.does(ANN, Join(conversation=id))
    shop.does(ANN, AddParticipants(conversation=id, members=(member, BOB)))
    added = shop.notices()
    assert added[ADDED] == [BOB]

    assert told_of_message(shop, id) == [ANN, BOB]


@pytest.mark.rule("OM-1.4")
def test_telling_an_admin_of_new_messages_is_a_profiles_choice() -> None:
    """The switch: then whoever sees everything is told as staff are."""
    telling = OMI.alone.but(notifying=OMI.alone.notifying.but(to_all_seers=True))
    shop = Shop(OMI.but(name="telling", plain=telling, alone=telling, together=telling))
    shop.connects("zalo", departments=(SALES,))
    shop.employs(ADA, departments=(SALES,))

    assert told_of_message(shop, begun(shop, "zalo")) == [ADA, ANN, BOB]


@pytest.mark.rule("OM-2.1")
def test_whoever_is_disabled_is_told_nothing(shop: Shop) -> None:
    """The notices are for staff accounts that are in use."""
    shop.disables(BOB)
    begun(shop, "webchat")

    assert shop.notices() == {ANNOUNCED: [ANN], MESSAGE: [ANN]}


# --- until somebody joins


@pytest.mark.rule("OM-2.3")
def test_the_dispatch_notice_stands_until_somebody_joins(shop: Shop) -> None:
    """It has no end of its own, and no message, whisper or time takes it back."""
    id = begun(shop, "webchat")
    (standing,) = (e for e in shop.effects() if isinstance(e, Notify) and (e.to, e.code) == (ANN, ANNOUNCED))
    assert standing.until is None

    shop.passes(MINUTE * 600)
    shop.opens(channel="webchat")
    shop.desk.tick()
    assert TAKEN_BACK not in shop.notices()
    assert shop.now(id).told == (ANN, BOB)


@pytest.mark.rule("OM-2.3")
@pytest.mark.parametrize("joins", [ANN, BOB, ADA])
def test_it_is_withdrawn_for_everyone_once_somebody_has_joined(shop: Shop, joins: MemberId) -> None:
    """Staff or Admin, whoever joins first meets the need; it is taken back from all who were told, once."""
    id = begun(shop, "webchat")
    shop.notices()

    shop.does(joins, Join(conversation=id))
    assert shop.notices() == {TAKEN_BACK: [ANN, BOB]}
    shop.does(ADA if joins != ADA else ANN, Join(conversation=id))

    assert shop.notices() == {}


@pytest.mark.rule("OM-2.3")
def test_it_is_withdrawn_when_the_session_ends(shop: Shop) -> None:
    """When the customer is gone before anybody joins there is nothing left to join."""
    begun(shop, "webchat")
    shop.notices()

    shop.goes("c1")

    assert shop.notices() == {TAKEN_BACK: [ANN, BOB]}


@pytest.mark.rule("OM-2.3")
def test_it_comes_before_its_withdrawal_however_late_both_are_delivered(shop: Shop) -> None:
    """Nobody is shown a notice that has been taken back already."""
    id = begun(shop, "webchat")
    shop.does(ANN, Join(conversation=id))

    to_bob = [effect.kind for effect in shop.effects() if effect.recipient == BOB]

    assert to_bob == ["notify", "notify", "retract"]


# --- new messages


@pytest.mark.rule("OM-2.4")
@pytest.mark.parametrize("channel", OMI.channels)
def test_a_message_on_what_nobody_has_joined_is_told_to_the_receiving_staff(shop: Shop, channel: str) -> None:
    """On every channel; staff outside the department don't receive it and are not told."""
    id = begun(shop, channel)
    assert shop.notices()[MESSAGE] == [ANN, BOB]

    assert told_of_message(shop, id) == [ANN, BOB]


@pytest.mark.rule("OM-2.4")
def test_a_message_on_what_was_joined_is_told_to_those_alone_who_ever_joined(shop: Shop) -> None:
    """Not to the department's others any more; to whoever was added, and to whoever has left again."""
    id = begun(shop, "zalo")
    shop.does(ANN, Join(conversation=id))
    assert told_of_message(shop, id) == [ANN]
    shop.does(ANN, AddParticipants(conversation=id, members=(DAN,)))
    assert told_of_message(shop, id) == [ANN, DAN]
    shop.does(ANN, Leave(conversation=id))

    assert told_of_message(shop, id) == [ANN, DAN]


@pytest.mark.rule("OM-2.4")
def test_when_everybody_has_left_it_is_told_like_one_that_nobody_has_joined(shop: Shop) -> None:
    """To the receiving department, and to whoever was on it once, of whatever department; to each once."""
    id = begun(shop, "zalo")
    shop.does(BOB, Join(conversation=id))
    shop.does(BOB, AddParticipants(conversation=id, members=(DAN,)))
    shop.does(BOB, Leave(conversation=id))
    shop.does(DAN, Leave(conversation=id))

    assert told_of_message(shop, id) == [ANN, BOB, DAN]


@pytest.mark.rule("OM-2.4")
@pytest.mark.parametrize(
    "wish",
    [
        lambda id: Reply(conversation=id, content=some_text()),
        lambda id: Whisper(conversation=id, content=some_text()),
        lambda id: End(conversation=id),
    ],
    ids=["reply", "whisper", "end"],
)
def test_nobody_is_told_of_what_staff_do(shop: Shop, wish: Callable[[ConversationId], Command]) -> None:
    """New messages are the customers': a reply, a whisper or the end is told by no notice."""
    id = begun(shop, "zalo")
    shop.does(ANN, Join(conversation=id))
    shop.does(ANN, AddParticipants(conversation=id, members=(BOB,)))
    shop.notices()

    shop.does(ANN, wish(id))

    assert shop.notices() == {}


@pytest.mark.rule("OM-2.5")
@pytest.mark.parametrize("seconds", [5, 3, 20])
def test_a_message_notice_vanishes_after_the_seconds_that_are_set(seconds: int) -> None:
    """Its end is computed from the clock that the desk was given; five seconds unless the team says otherwise."""
    lasts = timedelta(seconds=seconds)
    shop = prepared(**({} if seconds == 5 else {"notice_lasts": lasts}))
    begun(shop, "zalo")

    ends = {e.until for e in shop.effects() if isinstance(e, Notify) and e.code == MESSAGE}

    assert ends == {shop.clock.now + lasts}
    assert shop.workspace.settings.notice_lasts == lasts


# --- being added


@pytest.mark.rule("OM-2.6", "OM-1.5")
@pytest.mark.parametrize("adder", [ANN, ADA])
def test_whoever_is_added_is_told_as_of_a_new_message(shop: Shop, adder: MemberId) -> None:
    """By staff or by an Admin, to what somebody has joined: those added alone are told, and it vanishes like that."""
    id = begun(shop, "zalo")
    shop.does(adder, Join(conversation=id))
    shop.does(adder, AddParticipants(conversation=id, members=(EVE,)))
    shop.notices()

    shop.does(adder, AddParticipants(conversation=id, members=(BOB, DAN)))

    told = [effect for effect in shop.effects() if isinstance(effect, Notify)]
    assert [(notice.to, notice.code) for notice in told] == [(BOB, ADDED), (DAN, ADDED)]
    assert {notice.until for notice in told} == {shop.clock.now + 5 * SECOND}


@pytest.mark.rule("OM-2.6")
def test_whoever_joins_of_themselves_is_told_nothing(shop: Shop) -> None:
    """Nobody needs telling what they have just done."""
    id = begun(shop, "zalo")
    shop.notices()

    shop.does(ANN, Join(conversation=id))

    assert shop.notices() == {}


@pytest.mark.rule("OM-2.7")
def test_what_somebody_was_added_to_is_on_top_of_their_list(shop: Shop) -> None:
    """For the one who was added alone: everybody else's list is as it was, and so is that of who joined."""
    old = begun(shop, "zalo")
    shop.passes(MINUTE)
    newer = shop.opens("c2", channel="zalo")
    shop.passes(MINUTE)
    shop.does(ANN, Join(conversation=old))
    assert shop.lists(View.ALL, BOB) == shop.lists(View.ALL, ANN) == [newer, old]

    shop.does(ANN, AddParticipants(conversation=old, members=(BOB,)))

    assert shop.lists(View.ALL, BOB) == [old, newer]
    assert shop.lists(View.ALL, ANN) == shop.lists(View.ALL, ADA) == [newer, old]
    assert shop.lists(View.ALL, BOB, tab="zalo") == [old, newer]


@pytest.mark.rule("OM-2.7")
def test_a_later_message_goes_above_it(shop: Shop) -> None:
    """The list goes by the later of the last message and of when one was added."""
    old = begun(shop, "zalo")
    newer = shop.opens("c2", channel="zalo")
    shop.does(ANN, Join(conversation=old))
    shop.passes(MINUTE)
    shop.does(ANN, AddParticipants(conversation=old, members=(BOB,)))
    shop.passes(MINUTE)

    shop.opens("c2", channel="zalo")
    assert shop.lists(View.ALL, BOB) == [newer, old]
    shop.passes(MINUTE)
    shop.opens(channel="zalo")

    assert shop.lists(View.ALL, BOB) == [old, newer]
