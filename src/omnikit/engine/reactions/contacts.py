"""What follows when members note something of a contact, or take a conversation's data out."""

from omnikit.engine.reactions.shared import Reactions, actor_of, logged
from omnikit.model.conversation import Conversation
from omnikit.model.events import ContactEdited, ContactTagged, ContactUntagged, Event, Exported, NoteAdded
from omnikit.policies.context import Context


def contact_edited(before: Conversation, event: ContactEdited, after: Conversation, on: Context) -> Reactions:
    return _told(event, "record.contact_edited", on)


def note_added(before: Conversation, event: NoteAdded, after: Conversation, on: Context) -> Reactions:
    return _told(event, "record.note_added", on)


def contact_tagged(before: Conversation, event: ContactTagged, after: Conversation, on: Context) -> Reactions:
    return _told(event, "record.contact_tagged", on)


def contact_untagged(before: Conversation, event: ContactUntagged, after: Conversation, on: Context) -> Reactions:
    return _told(event, "record.contact_untagged", on)


def exported(before: Conversation, event: Exported, after: Conversation, on: Context) -> Reactions:
    return _told(event, "record.exported", on)


def _told(event: Event, code: str, on: Context) -> Reactions:
    """The record tells who did it and when; which words, is in the contact's ledger."""
    return (logged(event, code, {"actor": actor_of(event, on)}),)
