"""The reception: do-not-disturb and back, and the blacklist."""

from collections.abc import Iterator

import pytest

from omnikit.model.commands import Block, Mute, Reply, Transfer, Unblock, Unmute
from omnikit.model.conversation import ENDED, State
from omnikit.model.effects import Send
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.message import Audience
from omnikit.model.presence import AWAY, BUSY, EXITED, Availability
from omnikit.model.views import View
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ANN, BOB, CAT, DAN, SUE, WORKSPACE, some_text
from omnikit.testing.checks import content
from tests.rules.products import HOUR, MINUTE, Shop, handled, visitor


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The reception with ANN online; afterwards an audit finds nothing wrong."""
    shop = Shop(RECEPTION)
    shop.comes(ANN)
    yield shop
    shop.sound()


def muted(shop: Shop) -> ConversationId:
    """Let ANN hear no more of a visitor."""
    id = visitor(shop)
    shop.does(ANN, Mute(conversation=id))
    shop.effects()
    return id


def again(shop: Shop, text: str = "You!") -> None:
    """Let the visitor write again, which is taken in."""
    shop.speaks("s of v1", "v1", text).unwrap()


def texts(shop: Shop, id: ConversationId, member: MemberId = ANN) -> list[str]:
    """Return what a member is shown of a conversation."""
    return [message.content.text for message in shop.said(id, member)]


# --- do-not-disturb


@pytest.mark.rule("RC-7.6")
def test_the_muted_are_suspected_of_harassment_and_in_no_other_list(shop: Shop) -> None:
    """From the moment on it stands there, and nowhere else."""
    id = visitor(shop)

    assert shop.does(ANN, Mute(conversation=id)).state is State.MUTED

    lists = {view: id in shop.lists(view, ANN) for view in RECEPTION.listing}
    assert lists == {view: view is View.MUTED for view in RECEPTION.listing}


@pytest.mark.rule("RC-7.6")
def test_what_the_muted_write_is_received_by_nobody(shop: Shop) -> None:
    """Stored, shown to no member, counted for none, told to none; and nothing runs because of it."""
    id = muted(shop)
    before = shop.now(id)
    shop.passes(MINUTE)

    again(shop)
    again(shop, "Answer me!")

    after = shop.now(id)
    assert [texts(shop, id, member) for member in (ANN, BOB, SUE)] == [["Hello"]] * 3
    assert (after.unread_of(ANN), after.waiting_since, after.timers) == (before.unread_of(ANN), None, ())
    assert after.last_message_at == before.last_message_at
    assert shop.effects() == []
    assert str(shop.desk.badge(actor=shop.by(ANN))) == "0"
    stored = shop.storage.messages(WORKSPACE, id, 0, 10)
    assert [(m.content.text, m.audience) for m in stored[1:]] == [
        ("You!", Audience.NOBODY),
        ("Answer me!", Audience.NOBODY),
    ]


@pytest.mark.rule("RC-7.6")
def test_suppressed_words_are_not_shown_afterwards_either(shop: Shop) -> None:
    """Heard again from then on: what was written meanwhile stays unheard."""
    id = muted(shop)
    again(shop, "meanwhile")
    shop.does(ANN, Unmute(conversation=id))

    again(shop, "afterwards")

    assert texts(shop, id) == ["Hello", "afterwards"]
    assert shop.now(id).unread_of(ANN) == 2


@pytest.mark.rule("RC-7.6")
@pytest.mark.parametrize(("member", "rule"), [(BOB, "RC-7.6"), (SUE, "RC-7.6"), (DAN, "HO-5"), (CAT, "HO-5")])
def test_the_agent_alone_mutes_their_customer(shop: Shop, member: MemberId, rule: str) -> None:
    """It is for whose session it is: colleagues are refused by name, and others don't see it."""
    assert shop.refused(member, Mute(conversation=visitor(shop))) == rule


@pytest.mark.rule("RC-7.6")
def test_muting_twice_is_nothing_new(shop: Shop) -> None:
    """And taking back what was taken back already isn't either."""
    id = muted(shop)
    once = shop.now(id)
    assert shop.does(ANN, Mute(conversation=id)) == once
    back = shop.does(ANN, Unmute(conversation=id))

    assert shop.does(ANN, Unmute(conversation=id)) == back


@pytest.mark.rule("RC-7.6", "RC-2.1")
def test_a_muted_visitor_who_goes_is_suspected_no_more(shop: Shop) -> None:
    """What is over is talked or left; the next session begins unmuted."""
    id = muted(shop)

    shop.goes("s of v1")

    assert (shop.now(id).status, shop.now(id).muted) == (ENDED, False)
    assert shop.lists(View.MUTED, ANN) == []
    assert shop.lists(View.TALKED, ANN) == [id]


# --- and back


@pytest.mark.rule("RC-7.7")
def test_cancelling_brings_the_customer_back_and_it_goes_on(shop: Shop) -> None:
    """To the same agent, who is online: in their list, hearing and being heard."""
    id = muted(shop)
    shop.comes(BOB)

    shop.does(ANN, Unmute(conversation=id))
    again(shop)

    assert handled(shop, ANN) == [id]
    assert shop.lists(View.MUTED, ANN) == []
    assert texts(shop, id) == ["Hello", "You!"]
    shop.does(ANN, Reply(conversation=id, content=some_text()))
    assert any(isinstance(effect, Send) for effect in shop.effects())


@pytest.mark.rule("RC-7.7")
@pytest.mark.parametrize("availability", [BUSY, AWAY, EXITED])
def test_if_that_agent_isn_t_online_it_goes_by_assignment(shop: Shop, availability: Availability) -> None:
    """To a colleague who is: in the same moment, as any new visitor would."""
    id = muted(shop)
    shop.shows(ANN, availability).unwrap()
    shop.comes(BOB)

    shop.does(SUE, Unmute(conversation=id))

    assert (handled(shop, ANN), handled(shop, BOB)) == ([], [id])


@pytest.mark.rule("RC-7.7")
def test_with_nobody_online_it_waits_for_somebody(shop: Shop) -> None:
    """The agent's lease has ended, and nobody is there: unassigned, with a reason, until somebody comes."""
    id = muted(shop)
    shop.passes(HOUR)
    shop.does(SUE, Unmute(conversation=id))
    assert shop.now(id).handler is None
    assert shop.desk.why(id, actor=shop.by(SUE)) is not None

    shop.comes(CAT)

    assert handled(shop, CAT) == [id]


@pytest.mark.rule("RC-7.7", "RC-7.6")
def test_what_a_disabled_agent_had_muted_can_be_cancelled(shop: Shop) -> None:
    """It is nobody's then, and still muted: whoever sees it can bring the customer back."""
    id = muted(shop)
    shop.comes(BOB)
    shop.disables(ANN)
    assert (shop.now(id).state, shop.now(id).handler) == (State.MUTED, None)
    assert shop.lists(View.MUTED, BOB) == [id]

    shop.does(BOB, Unmute(conversation=id))

    assert handled(shop, BOB) == [id]


@pytest.mark.rule("RC-7.7")
def test_a_muted_session_can_be_handed_on_and_stays_muted(shop: Shop) -> None:
    """Whose it is and whether it is heard are two things."""
    id = muted(shop)
    shop.comes(BOB)

    shop.does(ANN, Transfer(conversation=id, to=BOB))
    again(shop)

    assert (shop.now(id).state, shop.now(id).handler) == (State.MUTED, BOB)
    assert texts(shop, id, BOB) == ["Hello"]


# --- the blacklist


@pytest.mark.rule("RC-7.8")
def test_nothing_of_the_blocked_is_taken_in(shop: Shop) -> None:
    """Neither words in this session or another nor a visit; each is refused by name, and nothing is stored."""
    id = visitor(shop)
    shop.does(ANN, Block(conversation=id))
    before = content(shop.storage, WORKSPACE)

    for outcome in (
        shop.speaks("s of v1", "v1", "again"),
        shop.speaks("another", "v1", "again"),
        shop.enters("s of v1", "v1"),
        shop.enters("another", "v1"),
    ):
        assert outcome.denied is not None
        assert outcome.denied.rule == "RC-7.8"

    assert content(shop.storage, WORKSPACE) == before
    assert shop.visits("theirs", "v2") != id


@pytest.mark.rule("RC-7.8")
def test_it_holds_until_it_is_taken_back(shop: Shop) -> None:
    """Days later and after the session's end, too; then the customer is taken in like anybody."""
    id = visitor(shop)
    shop.does(ANN, Block(conversation=id))
    shop.goes("s of v1")
    shop.passes(48 * HOUR)
    assert shop.enters("later", "v1").denied is not None
    assert shop.contact(id).blocked

    shop.does(ANN, Unblock(conversation=id))

    assert not shop.contact(id).blocked
    assert shop.enters("later", "v1").denied is None
    assert shop.speaks("later", "v1").denied is None


@pytest.mark.rule("RC-7.8")
@pytest.mark.parametrize(("member", "rule"), [(BOB, "HO-12"), (SUE, "HO-12"), (DAN, "HO-5"), (CAT, "HO-5")])
def test_only_whose_customer_it_is_blocks(shop: Shop, member: MemberId, rule: str) -> None:
    """The agent whose session it is, nobody else; nor does anybody else take it back."""
    id = visitor(shop)

    assert shop.refused(member, Block(conversation=id)) == rule
    assert shop.refused(member, Unblock(conversation=id)) == rule
    assert not shop.contact(id).blocked


@pytest.mark.rule("RC-7.8")
def test_blocking_twice_is_nothing_new(shop: Shop) -> None:
    """It is no refusal, and nothing happens; the other way round alike."""
    id = visitor(shop)
    once = shop.does(ANN, Block(conversation=id))
    assert shop.does(ANN, Block(conversation=id)) == once
    back = shop.does(ANN, Unblock(conversation=id))

    assert shop.does(ANN, Unblock(conversation=id)) == back


@pytest.mark.rule("RC-7.8")
def test_what_is_refused_of_the_blocked_is_no_delivery_taken_in(shop: Shop) -> None:
    """The platform's second try of it is taken in once the contact is unblocked."""
    id = visitor(shop)
    shop.does(ANN, Block(conversation=id))
    assert shop.speaks("s of v1", "v1", "again", dedupe="d").denied is not None
    shop.does(ANN, Unblock(conversation=id))

    retried = shop.speaks("s of v1", "v1", "again", dedupe="d")

    assert (retried.denied, retried.repeated) == (None, False)
