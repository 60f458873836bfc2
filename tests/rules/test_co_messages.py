"""Pushes about the customer's messages, and the automatic messages that a channel carries."""

import pytest

from omnikit.model.actors import CUSTOMER, SYSTEM
from omnikit.model.commands import End, SendAutomatic
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Status
from omnikit.model.effects import LogLine, Send, SendSurvey
from omnikit.model.ids import MemberId
from omnikit.model.message import Form
from omnikit.model.thread import ThreadKind
from omnikit.model.workspace import Settings
from omnikit.testing.builders import (
    ANN,
    BOB,
    CAT,
    CHANNELS,
    CONTACT,
    CONVERSATION,
    a_context,
    a_conversation,
    a_message,
    a_thread,
    some_text,
)
from tests.rules.acting import a_reply, done, from_customer, refused

# --- pushes


# (status, collaborators, who is pushed to)
PUSHES: tuple[tuple[Status, tuple[MemberId, ...], list[MemberId]], ...] = (
    (PROCESSING, (BOB,), [ANN, BOB]),
    (PROCESSING, (CAT, BOB), [ANN, CAT, BOB]),
    (ENDED, (BOB,), [ANN, BOB]),
    (PENDING, (), []),
)


@pytest.mark.rule("CO-12.1")
@pytest.mark.parametrize(("status", "collaborators", "pushed"), PUSHES)
def test_the_customers_message_is_pushed_to_everybody_on_it(
    status: Status, collaborators: tuple[MemberId, ...], pushed: list[MemberId]
) -> None:
    """A customer's message is pushed to handler and collaborators, also when it has just brought them back."""
    conversation = a_conversation(status, collaborators=collaborators)

    received = done(conversation, from_customer(conversation), a_context(CUSTOMER))

    assert received.told == [(member, "notice.message", {"customer": CONTACT}) for member in pushed]


@pytest.mark.rule("CO-12.1")
def test_nobody_is_pushed_what_the_team_writes() -> None:
    """A member's reply is sent to the customer and pushed to nobody."""
    replied = done(a_conversation(collaborators=(BOB,)), a_reply(), a_context(BOB))

    assert [type(effect) for effect in replied.effects] == [Send]


# --- automatic messages


SIX = {"line", "messenger", "whatsapp", "instagram", "webchat", "wechat"}
FOUR = {"line", "messenger", "whatsapp", "instagram"}

# (form, rule that refuses it elsewhere, channels that carry it in a collaborative conversation)
CARRIED: tuple[tuple[Form, str, set[str]], ...] = (
    (Form.INSTANT, "CO-14.3", SIX),
    (Form.OFFLINE, "CO-14.3", SIX),
    (Form.SURVEY, "CO-14.4", SIX),
    (Form.JOURNEY, "CO-14.5", FOUR),
    (Form.CLOSING_REMINDER, "CO-14.6", FOUR),
    (Form.CART_REMARKETING, "CO-14.7", {"line", "messenger", "whatsapp"}),
    (Form.LINE_NOTIFICATION, "CO-14.8", {"line"}),
    (Form.LIVE_VIDEO, "CO-14.9", {"line", "whatsapp"}),
    (Form.KEYWORD_ASSIGNMENT, "CO-14.10", set()),
    (Form.WELCOME, "CO-14.10", set()),
    (Form.BINDING_SUCCESS, "CO-14.10", set()),
)


def sending(form: Form) -> SendAutomatic:
    """Return the wish to send a message of that form."""
    return SendAutomatic(conversation=CONVERSATION, message=a_message(), form=form, content=some_text())


@pytest.mark.rule("CO-14.2", "CO-14.3", "CO-14.4", "CO-14.5", "CO-14.6", "CO-14.7", "CO-14.8", "CO-14.9", "CO-14.10")
@pytest.mark.parametrize(("form", "rule", "carried"), CARRIED, ids=[form for form, _, _ in CARRIED])
@pytest.mark.parametrize("status", [PROCESSING, ENDED])
def test_each_form_goes_out_on_its_channels(status: Status, form: Form, rule: str, carried: set[str]) -> None:
    """In a collaborative conversation a form goes out on its own channels, and its rule refuses it on every other."""
    for channel in CHANNELS:
        conversation = a_conversation(status, thread=a_thread(channel), collaborators=(BOB,))

        answer = refused(conversation, sending(form), a_context(SYSTEM))

        assert answer == ("" if channel in carried else rule), channel


def test_every_form_has_its_channels() -> None:
    """No form of automatic message is left out of the table above."""
    assert [form for form, _, _ in CARRIED] == list(Form)


@pytest.mark.rule("CO-14.1", "CO-14.10")
@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("kind", [ThreadKind.DIRECT, ThreadKind.GROUP])
def test_the_limits_are_those_of_collaboration(kind: ThreadKind, form: Form) -> None:
    """An ordinary or group conversation carries every form, the welcome message too, until somebody collaborates."""
    ordinary = a_conversation(thread=a_thread("whatsapp", kind))

    assert refused(ordinary, sending(form), a_context(SYSTEM)) == ""


@pytest.mark.rule("CO-14.1")
@pytest.mark.parametrize("collaborators", [(), (BOB,)], ids=["1:1", "collaborative"])
@pytest.mark.parametrize("kind", [ThreadKind.DIRECT, ThreadKind.GROUP])
def test_an_automatic_message_is_handled_alike(kind: ThreadKind, collaborators: tuple[MemberId, ...]) -> None:
    """Ordinary, group or collaborative: an automatic message goes out and changes neither seats nor counts."""
    conversation = a_conversation(thread=a_thread("whatsapp", kind), collaborators=collaborators, unread=2)

    sent = done(conversation, sending(Form.INSTANT), a_context(SYSTEM))

    assert sent.effects == (Send(message=a_message()),)
    assert sent.after.seats == conversation.seats
    assert sent.after.waiting_since == conversation.waiting_since
    assert [sent.after.unread_of(member) for member in (ANN, *collaborators)] == [2, *(2 for _ in collaborators)]


# (channel, whether the survey of an end goes out)
SURVEYED = tuple((channel, channel in SIX) for channel in CHANNELS)


@pytest.mark.rule("CO-14.4")
@pytest.mark.parametrize(("channel", "sent"), SURVEYED)
def test_the_survey_of_an_end_goes_out_on_the_channels_that_carry_it(channel: str, sent: bool) -> None:
    """The survey asked for with an end is sent on every one of the six channels, and on no other."""
    conversation = a_conversation(thread=a_thread(channel), collaborators=(BOB,))
    context = a_context(ANN, settings=Settings(survey_on_end=True))

    ended = done(conversation, End(conversation=CONVERSATION), context)

    assert bool(ended.each(SendSurvey)) is sent
    assert len(ended.each(LogLine)) == 1
