"""Pushes about the customer's messages, and the automatic messages that a channel carries."""

import pytest

from omnikit.engine.views import in_view
from omnikit.model.actors import CUSTOMER, SYSTEM
from omnikit.model.commands import End, SendAutomatic
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Status
from omnikit.model.effects import LogLine, Send, SendSurvey, SystemMessage
from omnikit.model.ids import MemberId
from omnikit.model.message import Form
from omnikit.model.thread import ThreadKind
from omnikit.model.views import View
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


# (status, who is on it, who is pushed to)
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
    """A customer's message is pushed to handler and collaborators, also when it has just brought the conversation back."""
    received = done(a_conversation(status, collaborators=collaborators), _received(status), a_context(CUSTOMER))

    assert received.told == [(member, "notice.message", {"customer": CONTACT}) for member in pushed]


def _received(status: Status) -> object:
    return from_customer(a_conversation(status))
