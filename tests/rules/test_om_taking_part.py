"""OMI: joining, adding others, replying side by side, and the end that is one for good."""

import pytest

from omnikit.engine.load import NONE
from omnikit.model.commands import (
    AddCollaborators,
    AddParticipants,
    Command,
    End,
    FollowUp,
    Join,
    Leave,
    RemoveCollaborators,
    Reopen,
    Reply,
    TakeOver,
    Transfer,
    Whisper,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, State
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.views import View
from omnikit.policies.presets import OMI
from omnikit.testing.builders import ADA, ANN, BOB, CARE, CAT, DAN, EVE, SALES, SUE, WORKSPACE, some_text
from tests.rules.products import MINUTE, Shop


@pytest.fixture
def shop() -> Shop:
    """OMI: SALES, where ANN and BOB are, receives whatever comes in."""
    shop = Shop(OMI)
    for channel in OMI.channels:
        shop.connects(channel, departments=(SALES,))
    return shop


def join(id: ConversationId) -> Join:
    """Return the wish to take part."""
    return Join(conversation=id)


def reply(id: ConversationId) -> Reply:
    """Return a member's reply."""
    return Reply(conversation=id, content=some_text("Hi"))


def add(id: ConversationId, *members: MemberId) -> AddParticipants:
    """Return the wish to bring members in."""
    return AddParticipants(conversation=id, members=members)


def begun(shop: Shop, channel: str = "webchat") -> ConversationId:
    """Let a conversation begin on that channel."""
    if channel == "facebook_comments":
        return shop.comment("k1").unwrap().id
    return shop.opens(channel=channel)


# --- joining comes before replying


@pytest.mark.rule("OM-0.1")
@pytest.mark.parametrize("channel", OMI.channels)
@pytest.mark.parametrize("member", [ANN, ADA])
def test_admin_and_staff_join_and_then_reply_on_every_channel(shop: Shop, channel: str, member: MemberId) -> None:
    """Before joining a reply is refused by name; afterwards it goes out."""
    id = begun(shop, channel)
    assert shop.refused(member, reply(id)) == "OM-0.1"

    shop.does(member, join(id))

    assert shop.does(member, reply(id)).sequence == 2
    assert [effect.kind for effect in shop.effects()].count("send") == 1


@pytest.mark.rule("OM-0.1")
@pytest.mark.parametrize("member", [BOB, SUE])
def test_what_others_have_joined_is_joined_before_replying_too(shop: Shop, member: MemberId) -> None:
    """Seeing it is not being on it: staff of the department and Admins alike join first, beside whoever is there."""
    id = begun(shop)
    shop.does(ANN, join(id))
    assert shop.refused(member, reply(id)) == "OM-0.1"

    shop.does(member, join(id))

    assert shop.does(member, reply(id)).participants == (ANN, member)


@pytest.mark.rule("OM-0.1")
def test_joining_twice_is_nothing_new(shop: Shop) -> None:
    """The second is no refusal, and nothing happens."""
    id = begun(shop)
    once = shop.does(ANN, join(id))

    assert shop.does(ANN, join(id)) == once


@pytest.mark.rule("OM-0.1", "OM-1.3")
def test_staff_join_nothing_that_they_don_t_receive(shop: Shop) -> None:
    """A conversation of another department is none that they can see."""
    assert shop.refused(DAN, join(begun(shop))) == "HO-5"


@pytest.mark.rule("OM-0.1", "OM-3.2")
def test_the_first_who_joins_makes_it_joined_and_nobody_handles_it(shop: Shop) -> None:
    """Waiting, then joined; there is no handler, and no capacity is used up."""
    id = begun(shop)
    assert shop.now(id).state is State.HUMAN

    joined = shop.does(ANN, join(id))

    assert (joined.status, joined.handler, joined.participants) == (PROCESSING, None, (ANN,))
    assert shop.storage.loads(WORKSPACE).get(ANN, NONE) == NONE
    assert joined.service_started_at == shop.clock.now


# --- bringing others in


@pytest.mark.rule("OM-3.1")
@pytest.mark.parametrize("member", [ANN, ADA])
def test_whoever_takes_part_brings_others_in(shop: Shop, member: MemberId) -> None:
    """Admin or staff, by joining first."""
    id = begun(shop)
    shop.does(member, join(id))

    assert shop.does(member, add(id, BOB, DAN)).participants == (member, BOB, DAN)


@pytest.mark.rule("OM-3.1")
@pytest.mark.parametrize("member", [BOB, SUE, ADA])
def test_whoever_doesn_t_take_part_brings_nobody_in(shop: Shop, member: MemberId) -> None:
    """Not staff who see it, and no Admin either, until they have joined."""
    id = begun(shop)
    shop.does(ANN, join(id))
    assert shop.refused(member, add(id, EVE)) == "OM-3.1"

    shop.does(member, join(id))

    assert shop.refused(member, add(id, EVE)) == ""


@pytest.mark.rule("OM-3.1")
def test_nobody_is_brought_into_what_nobody_has_joined(shop: Shop) -> None:
    """Somebody who takes part must be there to do it."""
    id = begun(shop)

    assert shop.refused(ANN, add(id, BOB)) != ""
    assert shop.now(id).participants == ()


@pytest.mark.rule("OM-3.2")
def test_those_brought_in_can_reply_and_bring_others_in(shop: Shop) -> None:
    """Of whatever department, at once, and as those who joined of themselves."""
    id = begun(shop)
    shop.does(ANN, join(id))
    shop.does(ANN, add(id, DAN))

    shop.does(DAN, reply(id))
    shop.does(DAN, add(id, CAT))

    assert [message.author.member for message in shop.said(id, CAT)] == [None, DAN]
    assert shop.now(id).participants == (ANN, DAN, CAT)
    assert shop.lists(View.ALL, DAN) == [id]


@pytest.mark.rule("OM-3.2")
def test_there_is_no_maximum(shop: Shop) -> None:
    """Twenty are brought in at once, and the twenty-first joins."""
    many = tuple(MemberId(f"m{number:02}") for number in range(20))
    for member in many:
        shop.employs(member, departments=(CARE,))
    id = begun(shop)
    shop.does(ANN, join(id))

    shop.does(ANN, add(id, *many))

    assert len(shop.does(BOB, join(id)).participants) == 22


@pytest.mark.rule("OM-3.2")
@pytest.mark.parametrize("member", [ANN, BOB, ADA])
def test_there_is_no_main_handler_and_nobody_is_taken_out(shop: Shop, member: MemberId) -> None:
    """Nothing of what makes somebody a handler, or a collaborator, is there for anybody."""
    id = begun(shop)
    for one in (ANN, BOB, ADA):
        shop.does(one, join(id))
    commands: list[Command] = [
        FollowUp(conversation=id),
        TakeOver(conversation=id),
        Transfer(conversation=id, to=EVE),
        AddCollaborators(conversation=id, members=(EVE,)),
        RemoveCollaborators(conversation=id, members=(BOB,)),
    ]

    assert all(shop.refused(member, command) for command in commands)
    assert shop.now(id).participants == (ANN, BOB, ADA)
    assert shop.now(id).handler is None


@pytest.mark.rule("OM-3.2")
def test_one_leaves_and_may_come_back(shop: Shop) -> None:
    """Others go on; after the last one it waits to be joined again; whoever left has to join before replying."""
    id = begun(shop)
    shop.does(ANN, join(id))
    shop.does(BOB, join(id))

    assert shop.does(ANN, Leave(conversation=id)).participants == (BOB,)
    assert shop.refused(ANN, reply(id)) == "OM-0.1"
    left = shop.does(BOB, Leave(conversation=id))
    assert (left.status, left.state, left.seats) == (PENDING, State.HUMAN, ())

    assert shop.does(ANN, join(id)).participants == (ANN,)
    assert shop.does(ANN, reply(id)).answered_at == shop.clock.now


@pytest.mark.rule("OM-3.2")
def test_only_who_takes_part_leaves(shop: Shop) -> None:
    """An Admin who sees it has nothing to leave."""
    id = begun(shop)
    shop.does(ANN, join(id))

    assert shop.refused(ADA, Leave(conversation=id)) == "OM-3.2"


@pytest.mark.rule("OM-3.2")
def test_whoever_is_disabled_has_left(shop: Shop) -> None:
    """They are off what they took part in: others go on, and what they were alone on waits to be joined."""
    both, alone = begun(shop), shop.opens("c2", channel="zalo")
    for id in (both, alone):
        shop.does(ANN, join(id))
    shop.does(BOB, join(both))

    shop.disables(ANN)

    assert shop.now(both).participants == (BOB,)
    assert (shop.now(alone).state, shop.now(alone).seats) == (State.HUMAN, ())
    assert shop.does(BOB, join(alone)).participants == (BOB,)
    shop.sound()


# --- the end


def _ended(shop: Shop, how: str) -> ConversationId:
    """Let a conversation, which ANN and ADA have joined, be ended."""
    id = begun(shop)
    for member in (ANN, ADA):
        shop.does(member, join(id))
    if how == "by the customer":
        shop.goes("c1")
    else:
        shop.does(ANN, End(conversation=id))
    return id


HOW = pytest.mark.parametrize("how", ["by the customer", "by staff"])


@pytest.mark.rule("OM-8.1", "OM-8.2")
@HOW
@pytest.mark.parametrize("member", [BOB, SUE, ADA, ANN])
def test_nobody_joins_what_has_ended(shop: Shop, how: str, member: MemberId) -> None:
    """Whoever ended it, neither staff nor an Admin, nor those who were on it."""
    id = _ended(shop, how)

    assert shop.refused(member, join(id)) == "OM-8.2"
    assert shop.now(id).participants == (ANN, ADA)


@pytest.mark.rule("OM-8.1")
@HOW
@pytest.mark.parametrize("member", [ANN, ADA, BOB])
def test_nobody_replies_in_what_has_ended(shop: Shop, how: str, member: MemberId) -> None:
    """Those who had joined can't reply either, and nothing goes out to the customer."""
    id = _ended(shop, how)
    shop.effects()

    assert shop.refused(member, reply(id)) == "OM-8.1"
    assert shop.effects() == []


@pytest.mark.rule("OM-8.1", "OM-8.2")
@pytest.mark.parametrize("member", [ANN, ADA])
def test_the_end_is_one_for_good(shop: Shop, member: MemberId) -> None:
    """Nobody takes it up again, brings anybody in or ends it once more."""
    id = _ended(shop, "by the customer")
    before = shop.now(id)

    for command in (Reopen(conversation=id), add(id, EVE), End(conversation=id), Leave(conversation=id)):
        assert shop.refused(member, command) != ""
    assert shop.now(id) == before
    assert before.status is ENDED


@pytest.mark.rule("OM-8.2")
@pytest.mark.parametrize("member", [ANN, BOB, ADA])
def test_reading_what_has_ended_stays_allowed(shop: Shop, member: MemberId) -> None:
    """It is in the list of whoever received it, with its messages."""
    id = _ended(shop, "by the customer")

    assert shop.lists(View.ALL, member) == [id]
    assert [message.content.text for message in shop.said(id, member)] == ["Hello"]


@pytest.mark.rule("OM-8.1")
@HOW
def test_a_customer_who_writes_again_begins_a_new_conversation(shop: Shop, how: str) -> None:
    """It is announced like any other, nobody is on it, and the ended one stays as it was."""
    old = _ended(shop, how)
    before = shop.now(old)
    shop.notices()
    shop.passes(MINUTE)

    new = begun(shop)

    assert new != old
    assert (shop.now(new).state, shop.now(new).seats) == (State.HUMAN, ())
    assert shop.now(old) == before
    assert shop.notices()["notice.announced"] == [ANN, BOB]


@pytest.mark.rule("OM-8.1")
def test_the_session_can_be_ended_before_anybody_has_joined(shop: Shop) -> None:
    """Then it is over, unjoined, and closed to joining like any other."""
    id = begun(shop)

    ended = shop.goes("c1").unwrap()

    assert (ended.status, ended.seats, ended.ended_by) == (ENDED, (), "customer")
    assert shop.refused(ADA, join(id)) == "OM-8.2"
    assert shop.desk.leave(ended.thread.account, ended.thread.key) is None


@pytest.mark.rule("OM-8.1")
def test_who_took_part_may_still_whisper_among_themselves(shop: Shop) -> None:
    """What is closed is the way to the customer, not the team's own notes."""
    id = _ended(shop, "by the customer")

    assert shop.does(ANN, Whisper(conversation=id, content=some_text("noted"))).status is ENDED
