"""What is recorded of contacts, found in what they write, put on them as tags, and taken out of the desk."""

from collections.abc import Iterable, Mapping

import attrs

from omnikit.model.contact import Contact
from omnikit.model.tags import TagDefinition
from omnikit.model.traits import Traits
from omnikit.model.transcript import ExportForm
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value

NO_FIELD: frozenset[str] = frozenset()


@value
class Recording(Value):
    """*locks*: fields that a channel locks can't be modified (OC-8.9). *binds*: bindable channels show what their
    identities are bound to (OC-9.2). *longest*: code points of a field; *longest_note* of a note."""

    locks: bool = False
    binds: bool = False
    longest: int = 500
    longest_note: int = 20_000

    def locked(self, traits: Traits) -> frozenset[str]:
        """Return the fields that nobody changes by hand on such a channel."""
        return traits.locked if self.locks else NO_FIELD

    def bindable(self, traits: Traits) -> bool:
        """True if such a channel shows what its identities are bound to."""
        return self.binds and traits.bindable

    def knows_browsers(self, traits: Traits) -> bool:
        """True if on such a channel a browser is known, to which identities of the others are bound (OC-9.3)."""
        return self.binds and traits.visits


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
    """*everywhere*: contacts on any channel show tags; else those on taggable ones (OC-10.1). *visitors*: those of a
    site can be tagged once they have an e-mail, or a member has edited their record (OC-10.2). *typed*: any text
    becomes a tag (OC-10.5); else tags are chosen from those that are defined. *system*: the product's own system-level
    tags (RC-3.7). *automatic*: the tag that a kind of fact sets, by kind (RC-3.12, RC-3.13). *system_at_messages*: at a
    message only system tags are offered (RC-7.13). *longest*: code points of a tag. *most*: tags of one contact."""

    everywhere: bool = True
    visitors: bool = False
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

    def shown(self, traits: Traits) -> bool:
        """True if contacts on such a channel show tags whatever is known of them."""
        return self.everywhere or traits.taggable

    def earned(self, traits: Traits) -> bool:
        """True if contacts on such a channel show tags once enough is known of them."""
        return self.visitors and traits.visits

    def earned_by(self, contact: Contact | None) -> bool:
        """True if a visitor has given an e-mail, or a member has edited their record."""
        return contact is not None and bool(
            contact.email or any(origin.by.member is not None for origin in contact.origins.values())
        )


@value
class Exporting(Value):
    """*everywhere*: conversations on any channel can be exported; else those on exportable ones. *forms*: what they can
    be made."""

    everywhere: bool = True
    forms: frozenset[ExportForm] = frozenset(ExportForm)

    def exports(self, traits: Traits) -> bool:
        """True if conversations on such a channel can be exported."""
        return self.everywhere or traits.exportable


@value
class Suggesting(Value):
    """*least*: code points that a member has typed before anything is suggested (RC-6.1). *most*: suggestions at
    once."""

    least: int = 2
    most: int = 10
