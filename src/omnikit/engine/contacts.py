"""What a conversation's events make of its contact's record: the words are the command's, the log tells only which."""

from collections.abc import Sequence

from omnikit.model.commands import Command, EditContact, Enter, ReceiveMessage
from omnikit.model.contact import Contact
from omnikit.model.events import (
    ContactBlocked,
    ContactEdited,
    ContactUnblocked,
    Event,
    MessageReceived,
    Opened,
    VisitorMoved,
)
from omnikit.model.upholds import upholds

ARRIVES = (Opened, VisitorMoved, MessageReceived)


@upholds("RC-3.1", "RC-3.3", "RC-3.5", "RC-7.8")
def contact_after(contact: Contact, command: Command, events: Sequence[Event]) -> Contact:
    """Return *contact* after what *command* led to; the same where nothing of it changed."""
    changes: dict[str, object] = {}
    for event in events:
        if isinstance(event, ContactBlocked | ContactUnblocked):
            changes["blocked"] = isinstance(event, ContactBlocked)
        elif isinstance(event, ContactEdited) and isinstance(command, EditContact):
            changes |= {field: getattr(command, field) for field in event.fields}
        elif isinstance(event, ARRIVES) and isinstance(command, Enter | ReceiveMessage) and command.visit is not None:
            changes["visit"] = command.visit.but(at=event.at)
    return contact.but(version=contact.version + 1, **changes) if changes else contact
