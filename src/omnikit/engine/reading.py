"""Which messages of a conversation are shown to whom; lists, searches and the conversation itself go by it."""

from omnikit.model.conversation import Conversation
from omnikit.model.message import Audience, Message
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.rules.exporting import sees_whispers


@upholds("OM-7.1", "OM-7.2", "RC-7.5", "RC-7.6")
def shown_to(message: Message, conversation: Conversation, context: Context) -> bool:
    """True if the context's actor, who can see *conversation*, is shown *message* of it.

    A whisper is for those who are on it, and for whoever sees every conversation; one that was held back is for nobody.
    """
    if message.audience is Audience.NOBODY:
        return False
    if message.audience is Audience.CUSTOMER or message.code:
        return True
    return sees_whispers(conversation, context)
