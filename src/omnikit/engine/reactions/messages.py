"""What follows from messages and clocks."""

from omnikit.engine.reactions.shared import MESSAGE, About, Reactions, customer_of, logged, notices_to, send
from omnikit.model.conversation import PROCESSING, Conversation, Lane
from omnikit.model.events import (
    AutomaticSent,
    BecameOverdue,
    LaneChanged,
    MessageReceived,
    MessageSent,
    Signalled,
)
from omnikit.model.message import Form
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.policies.receiving import told_of_message


@upholds("CO-12.1", "OM-2.4", "OM-9.4")
def message_received(before: Conversation, event: MessageReceived, after: Conversation, on: Context) -> Reactions:
    """A customer's message on what is processing is pushed to everybody who is on it.

    Where the profile says so also one on what nobody has joined, to those who receive it, and to who was on it once.
    """
    if after.status is not PROCESSING and not on.conduct(after).notifying.to_receivers:
        return ()
    about: About = {"customer": customer_of(after)}
    return notices_to(MESSAGE, "notice.message", told_of_message(after, on), about, after, on)


def message_sent(before: Conversation, event: MessageSent, after: Conversation, on: Context) -> Reactions:
    return (send(message=event.message),)


def automatic_sent(before: Conversation, event: AutomaticSent, after: Conversation, on: Context) -> Reactions:
    if event.form is not Form.CLOSING_REMINDER:
        return (send(message=event.message),)
    return (logged(event, "record.reminded", {}), send(message=event.message))


def lane_changed(before: Conversation, event: LaneChanged, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.to_human" if event.lane is Lane.HUMAN else "record.to_bot", {}),)


def signalled(before: Conversation, event: Signalled, after: Conversation, on: Context) -> Reactions:
    return (logged(event, f"record.signal_{event.signal}", {}),)


@upholds("CO-15.1")
def overdue(before: Conversation, event: BecameOverdue, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.overdue", {}),)
