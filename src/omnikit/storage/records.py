"""Contacts of one workspace in memory: their records, who is known by which identity, ledgers, tags in use."""

from collections.abc import Iterator, Sequence

from omnikit.desk.ports import Flaw
from omnikit.engine.contacts import whole
from omnikit.engine.forgetting import forgotten, forgotten_contact
from omnikit.model.contact import Binding, Contact, Entry, Identity
from omnikit.model.ids import ContactId
from omnikit.storage.persons import identities_of, in_order, place_of, unbound

Record = tuple[int, Contact]
"""A contact's record as it will be, and the version that must still be there."""


class Records:
    """The contacts' records by id; one that was merged is part of another until they are split."""

    def __init__(self) -> None:
        self.contacts: dict[ContactId, Contact] = {}
        self.identities: dict[Identity, ContactId] = {}
        self.codes: set[str] = set()
        self.ledgers: dict[ContactId, list[Entry]] = {}
        self.used: dict[ContactId, set[str]] = {}

    # --- reading

    def whole(self, id: ContactId) -> Contact | None:
        """Return the record that a contact's is part of, its own where it is part of none."""
        return whole(self.contacts.get(id), self.contacts)

    def wholes(self) -> dict[ContactId, Contact]:
        """Return of every contact the record that theirs is part of."""
        return {id: whole(contact, self.contacts) or contact for id, contact in self.contacts.items()}

    def tagged(self, tag: str) -> frozenset[ContactId]:
        """Return the contacts that have *tag*, those too whose record is part of one that has it."""
        return frozenset(id for id, contact in self.wholes().items() if tag in contact.tags)

    def tags(self) -> set[str]:
        """Return the tags that contacts have."""
        return {tag for contact in self.contacts.values() if contact.merged_into is None for tag in contact.tags}

    def used_tags(self) -> set[str]:
        """Return the tags that contacts have ever had."""
        return {tag for tags in self.used.values() for tag in tags}

    def entries(
        self, contacts: Sequence[ContactId], fields: frozenset[str] | None, before: Entry | None, limit: int
    ) -> list[Entry]:
        """Return entries of ledgers, of *fields* or of all, the newest first."""
        found = [
            entry
            for id in {*contacts}
            for entry in self.ledgers.get(id, ())
            if (fields is None or entry.field in fields) and (before is None or place_of(entry) < place_of(before))
        ]
        return sorted(found, key=place_of, reverse=True)[:limit]

    def bindings(self, browsers: Sequence[Identity]) -> tuple[Binding, ...]:
        """Return what is bound to browsers, each binding once."""
        every = (bound for contact in self.contacts.values() for bound in contact.bindings)
        return in_order(bound for bound in every if bound.browser in browsers)

    def flaws(self) -> Iterator[Flaw]:
        """Yield whose ledger lacks a line or has one too many."""
        for id in sorted({*self.contacts, *self.ledgers}):
            contact, numbers = self.contacts.get(id), [entry.number for entry in self.ledgers.get(id, ())]
            last = contact.entries if contact is not None else 0
            if sorted(numbers) != [*range(1, last + 1)]:
                yield Flaw("ledger gapless", id, f"{len(numbers)} entries, the last is {last}")

    # --- writing

    def stale(self, records: Sequence[Record]) -> str:
        """Return why *records* can't be written, "" if they can."""
        written = {after.id for _, after in records}
        for expected, after in records:
            known = self.contacts.get(after.id)
            if (known.version if known else 0) != expected:
                return f"contact {after.id!r} changed meanwhile"
            for identity in after.identities:
                if self.identities.get(identity, after.id) not in written:
                    return f"{identity!r} of contact {after.id!r} is another's"
        return ""

    def put(self, records: Sequence[Record]) -> None:
        """Write *records*, which are not stale; an identity may move from one of them to another."""
        for _, after in records:
            self._let_go(after.id)
        for _, after in records:
            self.contacts[after.id] = after
            self.identities |= dict.fromkeys(after.identities, after.id)
            self.used.setdefault(after.id, set()).update(after.tags)

    def note(self, entries: Sequence[Entry]) -> None:
        """Add lines to ledgers."""
        for entry in entries:
            self.ledgers.setdefault(entry.contact, []).append(entry)

    def forget(self, person: Sequence[Contact]) -> None:
        """Leave nothing of a person's records but their ids, nor of what binds them in others' records."""
        identities = identities_of(person)
        for contact in person:
            id = contact.id
            self._let_go(id)
            self.used.pop(id, None)
            self.ledgers.pop(id, None)
            if not forgotten(contact):
                self.contacts[id] = forgotten_contact(contact)
        self.contacts |= {id: unbound(contact, identities) for id, contact in self.contacts.items()}

    def _let_go(self, id: ContactId) -> None:
        known = self.contacts.get(id)
        for identity in known.identities if known else ():
            if self.identities.get(identity) == id:
                del self.identities[identity]
