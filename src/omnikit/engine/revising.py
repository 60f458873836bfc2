"""What becomes of a message that is there when the platform tells something of it; pure."""

from omnikit.engine.forgetting import NOTHING_SAID
from omnikit.model.commands import Command, ReceiveEdit, ReceiveReaction
from omnikit.model.events import Event, MessageEdited, MessageReacted, MessageUnsent
from omnikit.model.message import Message

REVISING = (MessageEdited, MessageUnsent, MessageReacted)
"""Events that change a message."""


def revised(message: Message, command: Command, event: Event) -> Message:
    """Return *message* after *event*, which came of *command*."""
    revision = message.revision + 1
    if isinstance(command, ReceiveEdit):
        return message.but(revision=revision, content=command.content, edited_at=command.sent_at or event.at)
    if isinstance(command, ReceiveReaction):
        others = {sender: emoji for sender, emoji in message.reactions.items() if sender != command.sender}
        reactions = {**others, command.sender: command.emoji} if command.emoji else others
        return message.but(revision=revision, reactions=reactions)
    return unsent(message)


def unsent(message: Message) -> Message:
    """Return what is left of a message that the customer took back: its place and the platform's id, not its words."""
    return message.but(
        revision=message.revision + 1,
        content=NOTHING_SAID,
        unsent=True,
        edited_at=None,
        reactions={},
        quotes="",
        quoted=0,
        reply_token="",
        quote_token="",
        payload="",
    )
