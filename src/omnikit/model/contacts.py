"""What may be wished of a contact's record by itself, without a conversation, and what happened to it.

What members note of the customer in front of them are commands to the conversation (``EditContact``, ``AddNote``,
``Tag``, ``Untag``). An event refers to records by id alone, so that they can be forgotten.
"""

from collections.abc import Mapping
from typing import ClassVar

import attrs

from omnikit.model.contact import Binding, Identity, Means
from omnikit.model.events import Event
from omnikit.model.ids import CommandKey, ContactId
from omnikit.model.value import Value, value


@value
class ContactCommand(Value):
    """A wish about one contact. The same *key* is carried out once."""

    contact: ContactId
    key: CommandKey | None = None


NO_CONTACT = ContactId("")
"""The id of a contact that the desk is to name."""


@value
class AddContact(ContactCommand):
    """Add a customer whom a channel has met, with what is known of them, by field (OM-10.1).

    One whom we know by that identity is answered as they are.
    """

    contact: ContactId = NO_CONTACT
    identity: Identity
    fields: Mapping[str, str] = attrs.field(factory=dict)


@value
class Merge(ContactCommand):
    """Make *other*'s record part of *contact*'s: they are one person. No reply goes elsewhere than before."""

    other: ContactId


@value
class Split(ContactCommand):
    """Take *other*'s record out again: they are two persons after all."""

    other: ContactId


@value
class Bind(ContactCommand):
    """Say that one of *contact*'s social identities and a browser are the same person's (OC-9.3)."""

    identity: Identity
    browser: Identity
    means: Means


@value
class Unbind(ContactCommand):
    """Say that they are not."""

    identity: Identity
    browser: Identity


@value
class ContactAdded(Event):
    """A member added a customer."""

    kind: ClassVar[str] = "contact_added"

    contact: ContactId


@value
class ContactsMerged(Event):
    """One contact's record became part of another's."""

    kind: ClassVar[str] = "contacts_merged"

    contact: ContactId
    other: ContactId


@value
class ContactsSplit(Event):
    """It is a record of its own again."""

    kind: ClassVar[str] = "contacts_split"

    contact: ContactId
    other: ContactId


@value
class IdentityBound(Event):
    """A social identity of the contact's and a browser are known to be one person's."""

    kind: ClassVar[str] = "identity_bound"

    contact: ContactId
    means: Means


@value
class IdentityUnbound(Event):
    """They are not."""

    kind: ClassVar[str] = "identity_unbound"

    contact: ContactId


@value
class Bindings(Value):
    """What is known of the identity that a conversation comes in on (OC-9.2, OC-9.4, OC-9.6).

    *identity*: the conversation's own. *bound*: with a browser, so the website is shown beside it. *others*: the social
    identities that are bound to the same browser. *bindings*: all of them, with their means.
    """

    identity: Identity
    bound: bool
    others: tuple[Identity, ...]
    bindings: tuple[Binding, ...]


CONTACT_COMMANDS: tuple[type[ContactCommand], ...] = tuple(
    cls
    for cls in globals().values()
    if isinstance(cls, type) and issubclass(cls, ContactCommand) and cls is not ContactCommand
)
EVENTS: tuple[type[Event], ...] = tuple(
    cls for cls in globals().values() if isinstance(cls, type) and issubclass(cls, Event) and cls is not Event
)
BY_KIND: dict[str, type[Event]] = {cls.kind: cls for cls in EVENTS}
