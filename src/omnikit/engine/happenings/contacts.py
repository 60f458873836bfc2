"""What members note of a contact, and what a contact's own messages tell."""

from omnikit.engine.contacts import automatic_tags, facts_in, gave_an_email, kinds_in, new_tags, tags_off
from omnikit.engine.happenings.visitors import is_held
from omnikit.model.actors import SYSTEM
from omnikit.model.commands import AddNote, EditContact, ReceiveMessage, Tag, Untag
from omnikit.model.conversation import Conversation
from omnikit.model.events import ContactEdited, ContactTagged, ContactUntagged, FactsFound, NoteAdded
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context


@upholds("RC-3.3", "RC-3.5", "OC-8.5")
def edited(conversation: Conversation, command: EditContact, on: Context) -> ContactEdited | None:
    """The record says what was given; a save that changes nothing is none. The event tells which, never what."""
    contact = on.facts.contact
    if contact is None:
        return None
    fields = tuple(field for field, text in command.fields.items() if text.strip() != contact.says(field))
    return ContactEdited(at=on.now, by=on.actor, fields=fields) if fields else None


def email_given(conversation: Conversation, command: ReceiveMessage, on: Context) -> ContactEdited | None:
    """What the customer gave as their e-mail is in the record, unless a person has set another."""
    contact = on.facts.contact
    if not command.email or contact is None or is_held(conversation, on) or not gave_an_email(contact, command):
        return None
    return ContactEdited(at=on.now, by=on.actor, fields=("email",))


def noted(conversation: Conversation, command: AddNote, on: Context) -> NoteAdded | None:
    """The note stands in the contact's ledger, with its author and time."""
    contact = on.facts.contact
    return None if contact is None else NoteAdded(at=on.now, by=on.actor, entry=contact.entries + 1)


@upholds("OC-10.5", "OC-10.6")
def tagged(conversation: Conversation, command: Tag, on: Context) -> ContactTagged | None:
    """The tags are on the contact at once; those that are there already stay as they are."""
    contact = on.facts.contact
    new = () if contact is None else new_tags(command.tags, contact)
    if contact is None or not new:
        return None
    return ContactTagged(at=on.now, by=on.actor, entries=_next(contact.entries, len(new)), sequence=command.sequence)


@upholds("OC-10.7")
def untagged(conversation: Conversation, command: Untag, on: Context) -> ContactUntagged | None:
    """The tags are off the contact; that the team has used them stays known."""
    contact = on.facts.contact
    off = () if contact is None else tags_off(command.tags, contact)
    if contact is None or not off:
        return None
    return ContactUntagged(at=on.now, by=on.actor, entries=_next(contact.entries, len(off)))


@upholds("RC-3.14", "RC-3.15")
def facts_found(conversation: Conversation, command: ReceiveMessage, on: Context) -> FactsFound | None:
    """The conversation is marked by the kinds of facts that the message told, unless all of that is known."""
    contact = on.facts.contact
    if not command.found or contact is None or is_held(conversation, on):
        return None
    kinds = kinds_in(command, on)
    news = facts_in(command, contact, on.traits(conversation), on)
    if not news and set(kinds) <= set(conversation.found):
        return None
    return FactsFound(at=on.now, by=SYSTEM, kinds=kinds, sequence=conversation.sequence + 1)


@upholds("RC-3.12", "RC-3.13")
def tagged_automatically(conversation: Conversation, command: ReceiveMessage, on: Context) -> ContactTagged | None:
    """What the message told sets its tags, in the same commit."""
    contact = on.facts.contact
    if not command.found or contact is None or is_held(conversation, on):
        return None
    traits = on.traits(conversation)
    tags = automatic_tags(command, contact, traits, on)
    if not tags:
        return None
    before = len(facts_in(command, contact, traits, on)) + gave_an_email(contact, command)
    entries = _next(contact.entries + before, len(tags))
    return ContactTagged(at=on.now, by=SYSTEM, entries=entries, sequence=conversation.sequence + 1)


def _next(last: int, count: int) -> tuple[int, ...]:
    return tuple(range(last + 1, last + 1 + count))
