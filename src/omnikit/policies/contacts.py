"""What is recorded of contacts, found in what they write, put on them as tags, and taken out of the desk."""

from collections.abc import Iterable, Mapping

import attrs

from omnikit.model.contact import Contact
from omnikit.model.tags import TagDefinition
from omnikit.model.transcript import ExportForm
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value


@value
class Recording(Value):
    """*locked*: fields that can't be modified, by channel (OC-8.9). *bindable*: channels that show what their
    identities are bound to (OC-9.2). *sites*: those on which a browser is known (OC-9.3). *longest*: code points of a
    field; *longest_note* of a note."""

    locked: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    bindable: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    longest: int = 500
    longest_note: int = 20_000


@value
class Extracting(Value):
    """*kinds*: what is looked for in customers' messages (RC-3.14), in the first *longest* code points of each.
    *markers*: the colour of a conversation in which a kind was found (RC-3.15)."""

    kinds: frozenset[str] = frozenset()
    longest: int = 10_000
    markers: Mapping[str, str] = attrs.field(factory=dict)

    @upholds("RC-3.15")
    def marks(self, found: Iterable[str]) -> dict[str, str]:
        """Return the colour of each kind that was found in a conversation and has one."""
        return {kind: self.markers[kind] for kind in found if kind in self.markers}


@value
class Tagging(Value):
    """*channels*: whose contacts show tags; None: every channel's (OC-10.1). *earned*: channels whose visitors can be
    tagged once they have an e-mail, or a member has edited their record (OC-10.2). *typed*: any text becomes a tag
    (OC-10.5); else tags are chosen from those that are defined. *system*: the product's own system-level tags
    (RC-3.7). *automatic*: the tag that a kind of fact sets, by kind (RC-3.12, RC-3.13). *system_at_messages*: at a
    message only system tags are offered (RC-7.13). *longest*: code points of a tag. *most*: tags of one
    contact."""

    channels: frozenset[str] | None = None
    earned: frozenset[str] = frozenset()
    typed: bool = True
    system: tuple[str, ...] = ()
    automatic: Mapping[str, str] = attrs.field(factory=dict)
    system_at_messages: bool = False
    longest: int = 100
    most: int = 100

    @property
    def defined(self) -> tuple[TagDefinition, ...]:
        """The product's own tags."""
        return tuple(TagDefinition(name, system=True) for name in self.system)

    def shown(self, channel: str) -> bool:
        """True if contacts on *channel* show tags whatever is known of them."""
        return self.channels is None or channel in self.channels

    def earned_by(self, contact: Contact | None) -> bool:
        """True if a visitor has given an e-mail, or a member has edited their record."""
        return contact is not None and bool(
            contact.email or any(origin.by.member is not None for origin in contact.origins.values())
        )


@value
class Exporting(Value):
    """*channels*: whose conversations can be exported; None: every channel's. *forms*: what they can be made."""

    channels: frozenset[str] | None = None
    forms: frozenset[ExportForm] = frozenset(ExportForm)


@value
class Suggesting(Value):
    """*least*: code points that a member has typed before anything is suggested (RC-6.1). *most*: suggestions at
    once."""

    least: int = 2
    most: int = 10
