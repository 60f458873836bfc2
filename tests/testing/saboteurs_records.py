"""Storages that break one promise about contacts' records each; all else they do as the reference does."""

from collections.abc import Sequence

from omnikit.desk.ports import Change, Flaw, Forgotten, Needs, Recorded, Snapshot, UnitOfWork
from omnikit.engine.forgetting import forgotten_contact
from omnikit.model.contact import Binding, Contact, Entry, Identity
from omnikit.model.ids import ContactId, WorkspaceId
from omnikit.model.views import Hits, Page, Query, Search
from omnikit.policies.context import Context
from omnikit.storage.memory import MemoryStorage
from omnikit.storage.persons import narrowed


class ChangesRecordsBlindly(MemoryStorage):
    """Writes a record on whatever version is there."""

    def commit(self, work: UnitOfWork) -> None:
        if isinstance(work.subject, Contact) and work.before is not None:
            work = work.but(before=self.read(Needs(workspace=work.workspace, other=work.subject.id)).other)
        super().commit(work)


class LooksAtOneOfTwo(MemoryStorage):
    """Doesn't look whether the other record that is written has moved on."""

    def commit(self, work: UnitOfWork) -> None:
        change = work.contact
        if isinstance(work.subject, Contact) and change is not None:
            there = self.read(Needs(workspace=work.workspace, other=change.contact.id)).other
            work = work.but(contact=change.but(before=there))
        super().commit(work)


class WritesLedgersFirst(MemoryStorage):
    """Writes in a ledger before it looks whether the rest fits."""

    def commit(self, work: UnitOfWork) -> None:
        lines = (*work.entries, *(work.contact.entries if work.contact is not None else ()))
        records = self._shelf(work.workspace).records
        before = {id: [*entries] for id, entries in records.ledgers.items()}
        records.note(lines)
        written = records.ledgers
        records.ledgers = before
        try:
            super().commit(work)
        except Exception:
            records.ledgers = written
            raise


class TellsTheOldestFirst(MemoryStorage):
    """Reads a ledger as it was written."""

    def ledger(
        self,
        workspace: WorkspaceId,
        contacts: Sequence[ContactId],
        fields: frozenset[str] | None,
        before: Entry | None,
        limit: int,
    ) -> Sequence[Entry]:
        return super().ledger(workspace, contacts, fields, before, limit)[::-1]


class ReadsLedgersByNumber(MemoryStorage):
    """Goes on in a ledger by number, whatever the time."""

    def ledger(
        self,
        workspace: WorkspaceId,
        contacts: Sequence[ContactId],
        fields: frozenset[str] | None,
        before: Entry | None,
        limit: int,
    ) -> Sequence[Entry]:
        every = super().ledger(workspace, contacts, fields, None, 1_000_000)
        return [entry for entry in every if before is None or entry.number < before.number][:limit]


class CountsNoLines(MemoryStorage):
    """Never finds fault with a ledger."""

    def flaws(self, workspace: WorkspaceId) -> Sequence[Flaw]:
        return [flaw for flaw in super().flaws(workspace) if flaw.invariant != "ledger gapless"]


class NumbersRecordsAnew(MemoryStorage):
    """Numbers a record's own log without gaps."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        seen = 0
        found = []
        for change in super().changes(workspace, after, limit):
            if change.contact is not None:
                seen += 1
                change = change.but(events=tuple(Recorded(seen, one.event) for one in change.events))
            found.append(change)
        return found


class TellsOfNobody(MemoryStorage):
    """Says in the feed that something happened, and not to whom."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        return [change.but(contact=None) for change in super().changes(workspace, after, limit)]


class UsesWhatIsThere(MemoryStorage):
    """Takes for used only what is in use now."""

    def used_tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        return self.tags(workspace, words, limit)


class KeepsTagsForEver(MemoryStorage):
    """Remembers every tag, whoever is forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self._ever: dict[WorkspaceId, set[str]] = {}

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work)
        changed = work.contact.contact.tags if work.contact is not None else ()
        own = work.subject.tags if isinstance(work.subject, Contact) else ()
        self._ever.setdefault(work.workspace, set()).update(changed, own)

    def used_tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        return narrowed(self._ever.get(workspace, ()), words, limit)


class ForgetsOthersTags(MemoryStorage):
    """Lets go of tags that somebody else has had, too."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        used = self._shelf(workspace).records.used
        theirs = {*used.get(contact, ())}
        for tags in used.values():
            tags -= theirs
        return super().forget(workspace, contact)


class BindsAtRandom(MemoryStorage):
    """Tells bindings by their identities alone."""

    def bindings(self, workspace: WorkspaceId, browsers: Sequence[Identity]) -> Sequence[Binding]:
        return sorted(super().bindings(workspace, browsers), key=lambda bound: bound.identity.key)


class ReadsParts(MemoryStorage):
    """Reads a merged contact's record as it is stored."""

    def read(self, needs: Needs) -> Snapshot:
        found, shelf = super().read(needs), self._shelf(needs.workspace)
        id = needs.contact or (found.conversation.contact if found.conversation is not None else None)
        return found.but(contact=shelf.records.contacts.get(id)) if id is not None else found


class ListsPartsApart(MemoryStorage):
    """Lists and finds a merged contact's conversations by their own record."""

    def page(self, query: Query, context: Context) -> Page:
        return self._apart(context).page(query, context)

    def search(self, search: Search, context: Context) -> Hits:
        return self._apart(context).search(search, context)

    def _apart(self, context: Context) -> MemoryStorage:
        """Return a storage of the same, in which no record is part of another."""
        shelf, copy = self._shelf(context.facts.workspace.id), MemoryStorage()
        apart = copy._shelf(context.facts.workspace.id)
        apart.conversations, apart.sayings = shelf.conversations, shelf.sayings
        for id, contact in shelf.records.contacts.items():
            apart.records.contacts[id] = contact.but(merged=(), merged_into=None)
        return copy


class ForgetsOneRecord(MemoryStorage):
    """Forgets one of a person's records, and leaves the others."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        contacts = self._shelf(workspace).records.contacts
        others = {id: one for id, one in contacts.items() if id != contact}
        forgotten = super().forget(workspace, contact)
        contacts = self._shelf(workspace).records.contacts
        contacts |= others
        return forgotten


class LeavesTheLedger(MemoryStorage):
    """Forgets a person, but not what was noted of them."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        records = self._shelf(workspace).records
        kept = {id: [*entries] for id, entries in records.ledgers.items()}
        forgotten = super().forget(workspace, contact)
        records.ledgers = kept
        return forgotten


class LeavesBindings(MemoryStorage):
    """Leaves in others' records what binds the forgotten."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        records = self._shelf(workspace).records
        bound = {id: one for id, one in records.contacts.items() if one.bindings}
        whole = records.whole(contact)
        forgotten = super().forget(workspace, contact)
        for id, one in bound.items():
            if whole is None or id not in whole.ids:
                records.contacts[id] = one
        return forgotten


class ForgetsWithoutATrace(MemoryStorage):
    """Forgets a person without moving their record on."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        records = self._shelf(workspace).records
        versions = {id: one.version for id, one in records.contacts.items()}
        forgotten = super().forget(workspace, contact)
        for id, version in versions.items():
            if records.contacts[id].version > version:
                blank = forgotten_contact(records.contacts[id])
                records.contacts[id] = blank.but(version=version)
        return forgotten


class LosesMarkers(MemoryStorage):
    """Shows no marks in lists."""

    def page(self, query: Query, context: Context) -> Page:
        page = super().page(query, context)
        return page.but(rows=tuple(row.but(found=()) for row in page.rows))
