"""What a platform may tell of messages that are there, and which message a reply may quote."""

from omnikit.model.actors import ActorKind
from omnikit.model.commands import ReceiveEdit, ReceiveReaction, ReceiveUnsend, Reply
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Kind
from omnikit.model.message import Audience, Message
from omnikit.policies.context import Context
from omnikit.rules.rule import rule

LONGEST_REACTION = 100
"""Some platforms name their own pictures by an id."""


def _there(conversation: Conversation, sequence: int, on: Context) -> Message | None:
    """Return the message of that number, where it is the one that was read and not erased."""
    message = on.facts.message
    if message is None or message.conversation != conversation.id or message.sequence != sequence:
        return None
    return None if message.erased else message


@rule("HO-77", Kind.MISSING)
def the_message_told_of_is_there(
    conversation: Conversation, command: ReceiveEdit | ReceiveUnsend | ReceiveReaction, on: Context
) -> bool:
    """What a platform tells of a message is of one that is there, and was not erased."""
    return _there(conversation, command.sequence, on) is not None


@the_message_told_of_is_there.about
def _told(
    conversation: Conversation, command: ReceiveEdit | ReceiveUnsend | ReceiveReaction, on: Context
) -> dict[str, int]:
    return {"sequence": command.sequence, "last": conversation.sequence}


@rule("HO-78", Kind.FORBIDDEN)
def the_customer_wrote_it(conversation: Conversation, command: ReceiveEdit | ReceiveUnsend, on: Context) -> bool:
    """Customers change, and take back, what they wrote themselves."""
    message = on.facts.message
    return message is not None and message.author.kind is ActorKind.CUSTOMER


@rule("HO-79", Kind.INVALID)
def a_reaction_is_one_sign(conversation: Conversation, command: ReceiveReaction, on: Context) -> bool:
    """A reaction is one sign, or the platform's short name of it."""
    return len(command.emoji) <= LONGEST_REACTION


@a_reaction_is_one_sign.about
def _sign(conversation: Conversation, command: ReceiveReaction, on: Context) -> dict[str, int]:
    return {"length": len(command.emoji), "longest": LONGEST_REACTION}


@rule("HO-80", Kind.MISSING)
def what_is_quoted_is_the_customers_to_see(conversation: Conversation, command: Reply, on: Context) -> bool:
    """A reply quotes a message that is there and that the customer can see: no whisper, no line of the desk's own."""
    if not command.quotes:
        return True
    message = _there(conversation, command.quotes, on)
    return message is not None and not message.unsent and message.audience is Audience.CUSTOMER


@what_is_quoted_is_the_customers_to_see.about
def _quoted(conversation: Conversation, command: Reply, on: Context) -> dict[str, int]:
    return {"sequence": command.quotes, "last": conversation.sequence}
