"""Units of work about messages, as a desk would commit them: replies that are to be sent, and what platforms tell."""

from datetime import datetime
from typing import Any

from omnikit.desk.ports import UnitOfWork
from omnikit.model.actors import CUSTOMER, Actor
from omnikit.model.conversation import Conversation
from omnikit.model.effects import Send
from omnikit.model.events import Event, MessageEdited, MessageReacted, MessageUnsent
from omnikit.model.message import Message
from omnikit.testing.builders import ANN, NOON
from omnikit.testing.units import answered, then


def went_out(conversation: Conversation, at: datetime = NOON, **more: Any) -> UnitOfWork:
    """Return the commit of a member's reply as a desk makes it: the message is hers, and is to be sent."""
    work = answered(conversation, at)
    message = work.messages[0].but(author=Actor.of(ANN), sender="", sent_at=None)
    return work.but(**({"messages": (message,), "effects": (Send(message=message.id),)} | more))


def retold(conversation: Conversation, message: Message, at: datetime = NOON, **changes: Any) -> UnitOfWork:
    """Return the commit of what a customer has made of a message that is there: edited, taken back, or reacted to."""
    revised = message.but(**changes, revision=message.revision + 1)
    event: Event = MessageReacted(at=at, by=CUSTOMER, sequence=message.sequence, taken_back=not revised.reactions)
    if revised.unsent:
        event = MessageUnsent(at=at, by=CUSTOMER, sequence=message.sequence)
    elif revised.content != message.content:
        event = MessageEdited(at=at, by=CUSTOMER, sequence=message.sequence)
    return then(conversation, event, revised=(revised,))
