"""What every storage asks of contacts' records: what of several is one person's, in which order it is told; pure."""

from collections.abc import Iterable, Sequence, Set
from datetime import datetime

from omnikit.model.contact import Binding, Contact, Entry, Identity
from omnikit.model.folding import fold
from omnikit.model.ids import ContactId

Place = tuple[datetime, ContactId, int]


def place_of(entry: Entry) -> Place:
    """Return where an entry stands among those of all ledgers."""
    return entry.at, entry.contact, entry.number


def in_order(bindings: Iterable[Binding]) -> tuple[Binding, ...]:
    """Return each of *bindings* once, by time, then by identity."""
    found = dict.fromkeys(bindings)
    return tuple(sorted(found, key=lambda one: (one.at, *_names(one.identity), *_names(one.browser), one.means)))


def identities_of(records: Sequence[Contact]) -> frozenset[Identity]:
    """Return everything that a person is known by who has these *records*."""
    found = {identity for contact in records for identity in contact.identities}
    return frozenset(found | {one for contact in records for part in contact.merged for one in part.identities})


def unbound(contact: Contact, identities: Set[Identity]) -> Contact:
    """Return *contact* without what binds one of *identities*; the same where nothing does."""
    kept = tuple(one for one in contact.bindings if one.identity not in identities and one.browser not in identities)
    return contact if kept == contact.bindings else contact.but(bindings=kept, version=contact.version + 1)


def narrowed(tags: Iterable[str], words: str, limit: int) -> tuple[str, ...]:
    """Return those of *tags* that have *words* in their folded text, in the folded texts' order."""
    wanted = fold(words)
    found = [(folded, tag) for tag in tags if wanted in (folded := fold(tag))]
    return tuple([tag for _, tag in sorted(found)[:limit]])


def _names(identity: Identity) -> tuple[str, str]:
    return identity.account, identity.key
