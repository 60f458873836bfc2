"""What members do against harassment."""

from omnikit.model.commands import Block, Mute, Unblock, Unmute
from omnikit.model.conversation import Conversation
from omnikit.model.events import ContactBlocked, ContactUnblocked, Muted, Unmuted
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context


@upholds("RC-7.6")
def muted(conversation: Conversation, command: Mute, on: Context) -> Muted | None:
    """The customer is heard no more, and stands in a list of their own."""
    return None if conversation.muted else Muted(at=on.now, by=on.actor)


@upholds("RC-7.7")
def unmuted(conversation: Conversation, command: Unmute, on: Context) -> Unmuted | None:
    """The customer is heard again: by whoever handled it if they are there, else it goes to somebody who is."""
    if not conversation.muted:
        return None
    handler = conversation.handler
    there = handler is not None and (handler == on.actor.member or on.facts.takes(handler, on.now))
    return Unmuted(at=on.now, by=on.actor, freed=on.profile.unhandled and not there)


@upholds("RC-7.8")
def blocked(conversation: Conversation, command: Block, on: Context) -> ContactBlocked | None:
    """Nothing of the contact's is taken in until that is taken back."""
    contact = on.facts.contact
    return None if contact is None or contact.blocked else ContactBlocked(at=on.now, by=on.actor)


def unblocked(conversation: Conversation, command: Unblock, on: Context) -> ContactUnblocked | None:
    """The contact's messages are taken in again."""
    contact = on.facts.contact
    return None if contact is None or not contact.blocked else ContactUnblocked(at=on.now, by=on.actor)
