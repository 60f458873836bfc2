"""What a platform tells of messages that are there, of what our side wrote elsewhere, and of the thread."""

from omnikit.model.actors import SYSTEM
from omnikit.model.commands import ReceiveEcho, ReceiveEdit, ReceiveReaction, ReceiveSignal, ReceiveUnsend
from omnikit.model.conversation import Conversation, TimerKind
from omnikit.model.events import MessageEchoed, MessageEdited, MessageReacted, MessageUnsent, Signalled
from omnikit.policies.context import Context


def message_edited(conversation: Conversation, command: ReceiveEdit, on: Context) -> MessageEdited | None:
    """The message says what the customer made of it; an edit that came late, or says the same, is none."""
    message = on.facts.message
    if message is None or message.unsent or message.content == command.content:
        return None
    if message.edited_at is not None and command.sent_at is not None and command.sent_at < message.edited_at:
        return None
    return MessageEdited(at=on.now, by=on.actor, sequence=command.sequence)


def message_unsent(conversation: Conversation, command: ReceiveUnsend, on: Context) -> MessageUnsent | None:
    """What the customer took back is gone; it still counts as the message that it was."""
    if on.facts.message is None or on.facts.message.unsent:
        return None
    return MessageUnsent(at=on.now, by=on.actor, sequence=command.sequence)


def message_reacted(conversation: Conversation, command: ReceiveReaction, on: Context) -> MessageReacted | None:
    """Each has one reaction to a message, the last; what was taken back has none any more."""
    message = on.facts.message
    if message is None or message.unsent or message.reactions.get(command.sender, "") == command.emoji:
        return None
    return MessageReacted(at=on.now, by=on.actor, sequence=command.sequence, taken_back=not command.emoji)


def message_echoed(conversation: Conversation, command: ReceiveEcho, on: Context) -> MessageEchoed:
    """Whoever waits has been answered, so nothing is overdue; what a silence would lead to is as it was."""
    return MessageEchoed(
        at=on.now,
        by=SYSTEM,
        message=command.message,
        sequence=conversation.sequence + 1,
        timers=tuple(timer for timer in conversation.timers if timer.kind is not TimerKind.OVERDUE),
    )


def signalled(conversation: Conversation, command: ReceiveSignal, on: Context) -> Signalled:
    """What the platform tells of the thread is known from then on, and on record."""
    return Signalled(at=on.now, by=on.actor, signal=command.signal.value)
