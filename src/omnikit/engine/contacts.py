"""What a conversation's events make of its contact's record: the words are the command's, the log tells only which."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.commands import AddNote, Command, EditContact, Enter, ReceiveMessage, Tag, Untag
from omnikit.model.contact import NOTE, TAG, Contact, Entry, Merged, Origin, Visit
from omnikit.model.conversation import Conversation
from omnikit.model.events import (
    ContactBlocked,
    ContactEdited,
    ContactTagged,
    ContactUnblocked,
    ContactUntagged,
    Event,
    FactsFound,
    MessageReceived,
    NoteAdded,
    Opened,
    VisitorMoved,
)
from omnikit.model.folding import fold
from omnikit.model.found import Found
from omnikit.model.ids import ContactId, ConversationId
from omnikit.model.tags import TagChoice, TagDefinition
from omnikit.model.traits import Traits
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.rules.contacts import defined_tags

ARRIVES = (Opened, VisitorMoved, MessageReceived)
NOTED = (ContactEdited, NoteAdded, ContactTagged, ContactUntagged, FactsFound)
MOST_FOUND = 20
"""How many facts of one message are noted; who sends more is not telling who they are."""


def whole(contact: Contact | None, contacts: Mapping[ContactId, Contact]) -> Contact | None:
    """Return the record that *contact* is part of, itself where it was not merged."""
    if contact is None or contact.merged_into is None:
        return contact
    return contacts.get(contact.merged_into, contact)


# --- what is to be noted


@upholds("RC-3.14")
def facts_in(command: ReceiveMessage, contact: Contact, traits: Traits, on: Context) -> tuple[tuple[Found, bool], ...]:
    """Return what a message tells that the record doesn't say yet, and whether it is taken over.

    The newest message wins, and of several of a kind in it the first; what a person has set, or the channel locks,
    stays.
    """
    extracting = on.profile.extracting
    locked = on.profile.recording.locked(traits)
    news: dict[tuple[str, str], tuple[Found, bool]] = {}
    told: set[str] = set()
    for fact in command.found:
        kind = str(fact.kind)
        if kind in extracting.kinds and len(news) < MOST_FOUND:
            first = kind not in told
            told.add(kind)
            known = fact.value in (contact.says(kind), contact.overruled.get(kind))
            if not known and len(fact.value) <= on.profile.recording.longest:
                news.setdefault(
                    (kind, fact.value), (fact, first and kind not in locked and not _by_hand(contact, kind))
                )
    return tuple(news.values())


def kinds_in(command: ReceiveMessage, on: Context) -> tuple[str, ...]:
    """Return the kinds of facts that a message tells and the profile looks for, each once."""
    kinds = on.profile.extracting.kinds
    return tuple(dict.fromkeys(str(fact.kind) for fact in command.found if fact.kind in kinds))


def _by_hand(contact: Contact, field: str) -> bool:
    origin = contact.origins.get(field)
    return origin is not None and origin.by.member is not None


@upholds("RC-3.12", "RC-3.13")
def automatic_tags(command: ReceiveMessage, contact: Contact, traits: Traits, on: Context) -> tuple[str, ...]:
    """Return the tags that a message's facts set; never one that a person has taken off."""
    tagging = on.profile.tagging
    if tagging is None or not (tagging.shown(traits) or tagging.earned(traits)):
        return ()
    tags = (tagging.automatic[kind] for kind in kinds_in(command, on) if kind in tagging.automatic)
    off = {
        fold(tag) for untagged in (contact.untagged, *(part.untagged for part in contact.merged)) for tag in untagged
    }
    return tuple(tag for tag in new_tags(tags, contact) if fold(tag) not in off)


def new_tags(tags: Iterable[str], contact: Contact) -> tuple[str, ...]:
    """Return those of *tags*, trimmed, that are not on the contact; two that fold to the same are one (OC-10.5)."""
    there = {fold(tag) for tag in contact.tags}
    new: dict[str, str] = {}
    for tag in tags:
        folded = fold(tag)
        if folded not in there:
            new.setdefault(folded, tag.strip())
    return tuple(new.values())


def tags_off(tags: Sequence[str], contact: Contact) -> tuple[str, ...]:
    """Return those of the contact's tags that are to be taken off, as the record writes them."""
    off = {fold(tag) for tag in tags}
    return tuple(tag for tag in contact.tags if fold(tag) in off)


# --- what the record becomes


@upholds("RC-3.1", "RC-3.3", "RC-3.5", "RC-7.8", "RC-3.9", "RC-3.10", "RC-8.6")
def contact_after(
    contact: Contact, command: Command, events: Sequence[Event], conversation: Conversation, on: Context
) -> tuple[Contact, tuple[Entry, ...]]:
    """Return *contact* after what *command* led to, with new lines of its ledger; the same where nothing changed.

    Whose customer it is makes no difference: a colleague's record is changed as one's own (RC-8.6).
    """
    changes: dict[str, object] = {}
    notes, visit = None, None
    for event in events:
        if isinstance(event, ContactBlocked | ContactUnblocked):
            changes["blocked"] = isinstance(event, ContactBlocked)
        elif isinstance(event, NOTED):
            notes = notes or Notes(contact, event.at, conversation.id)
            _note(notes, command, event, on.traits(conversation), on)
        elif isinstance(event, ARRIVES) and isinstance(command, Enter | ReceiveMessage) and command.visit is not None:
            visit = _visited(contact, command.visit, event, conversation.contact)
    entries = tuple(notes.entries) if notes is not None else ()
    after = contact if notes is None else notes.contact
    if notes is None and not changes and visit is None:
        return contact, ()
    after = after if visit is None else after.visiting(conversation.contact, visit)
    return after.but(version=contact.version + 1, **changes), entries


def gave_an_email(contact: Contact, command: ReceiveMessage) -> bool:
    """True if the sender gave an e-mail that the record doesn't say, and no person has set another."""
    return command.email.strip() not in ("", contact.email) and not _by_hand(contact, "email")


def _visited(contact: Contact, visit: Visit, event: Event, of: ContactId | None) -> Visit:
    """Return where the person is now; what they last wrote from, and the member ID, stay until they are told anew."""
    known = contact.visited(of) or Visit()
    asked_from = visit.page if isinstance(event, MessageReceived) else known.asked_from
    return visit.but(at=event.at, asked_from=asked_from, member=visit.member or known.member)


def _note(notes: "Notes", command: Command, event: Event, traits: Traits, on: Context) -> None:
    contact = notes.contact
    if isinstance(event, ContactEdited) and isinstance(command, EditContact):
        notes.set({field: command.fields[field].strip() for field in event.fields}, event.by)
    elif isinstance(event, ContactEdited) and isinstance(command, ReceiveMessage):
        notes.set({"email": command.email.strip()}, event.by)
    elif isinstance(event, NoteAdded) and isinstance(command, AddNote):
        notes.line(NOTE, command.text.strip(), event.by)
    elif isinstance(event, FactsFound) and isinstance(command, ReceiveMessage):
        for fact, kept in facts_in(command, contact, traits, on):
            if kept:
                notes.set({str(fact.kind): fact.value}, SYSTEM, event.sequence)
            else:
                notes.line(str(fact.kind), fact.value, SYSTEM, event.sequence, kept=False)
                if _by_hand(contact, fact.kind):
                    notes.overrule(str(fact.kind), fact.value)
    elif isinstance(event, ContactTagged) and isinstance(command, ReceiveMessage):
        notes.tag(automatic_tags(command, contact, traits, on), event.by, event.sequence)
    elif isinstance(event, ContactTagged) and isinstance(command, Tag):
        notes.tag(new_tags(command.tags, contact), event.by, event.sequence)
    elif isinstance(event, ContactUntagged) and isinstance(command, Untag):
        notes.untag(tags_off(command.tags, contact), event.by)


def _tagged_again(part: Merged, tags: Set[str]) -> Merged:
    kept = tuple(tag for tag in part.untagged if fold(tag) not in tags)
    return part if kept == part.untagged else part.but(untagged=kept)


class Notes:
    """A record and the new lines of its ledger, while what happened at one time is noted in it.

    *conversation* is where that was, None for what was done to the record by itself.
    """

    __slots__ = ("at", "contact", "conversation", "entries")

    def __init__(self, contact: Contact, at: datetime, conversation: ConversationId | None = None) -> None:
        self.contact = contact
        self.at = at
        self.conversation = conversation
        self.entries: list[Entry] = []

    def set(self, changes: Mapping[str, str], by: Actor, sequence: int = 0) -> None:
        """Set fields; each is told in the ledger, with the value that it has from now on."""
        for field, text in changes.items():
            self.line(field, text, by, sequence, removed=not text)
        origins = {**self.contact.origins, **dict.fromkeys(changes, self._origin(by, sequence))}
        self.contact = self.contact.saying(changes).but(origins=origins)

    def tag(self, tags: Sequence[str], by: Actor, sequence: int = 0) -> None:
        """Put tags on; one that a person puts on again may be set automatically again."""
        for tag in tags:
            self.line(TAG, tag, by, sequence)
        contact = self.contact
        again = set(map(fold, tags))
        self.contact = contact.but(
            tags=(*contact.tags, *tags),
            tagged={**contact.tagged, **dict.fromkeys(tags, self._origin(by, sequence))},
            untagged=tuple(tag for tag in contact.untagged if fold(tag) not in again),
            merged=tuple(_tagged_again(part, again) for part in contact.merged),
        )

    def untag(self, tags: Sequence[str], by: Actor) -> None:
        """Take tags off; they are not set automatically again."""
        for tag in tags:
            self.line(TAG, tag, by, removed=True)
        contact, gone = self.contact, set(tags)
        self.contact = contact.but(
            tags=tuple(tag for tag in contact.tags if tag not in gone),
            tagged={tag: origin for tag, origin in contact.tagged.items() if tag not in gone},
            untagged=tuple(dict.fromkeys((*contact.untagged, *tags))),
        )

    def overrule(self, field: str, text: str) -> None:
        """Remember what was found of a field that a person has set: the same again is nothing new."""
        self.contact = self.contact.but(overruled={**self.contact.overruled, field: text})

    def line(
        self, field: str, text: str, by: Actor, sequence: int = 0, *, removed: bool = False, kept: bool = True
    ) -> None:
        """Add a line to the ledger."""
        number = self.contact.entries + 1
        self.entries.append(
            Entry(
                contact=self.contact.id,
                number=number,
                field=field,
                value=text,
                by=by,
                at=self.at,
                conversation=self.conversation,
                sequence=sequence,
                removed=removed,
                kept=kept,
            )
        )
        self.contact = self.contact.but(entries=number)

    def _origin(self, by: Actor, sequence: int) -> Origin:
        version = self.contact.version + 1
        return Origin(by=by, at=self.at, version=version, conversation=self.conversation, sequence=sequence)


# --- what there is to choose from


@upholds("OC-10.3", "OC-10.4", "RC-3.7", "RC-7.13")
def tag_choices(
    used: Sequence[str], contact: Contact | None, words: str, on: Context, *, at_message: bool = False
) -> tuple[TagChoice, ...]:
    """Return the tags to choose from, those with *words* in them: the defined ones first, then those *used* before.

    At a message only system tags are offered, where the profile says so.
    """
    tagging = on.profile.tagging
    if tagging is None:
        return ()
    there = {} if contact is None else {fold(tag): tag for tag in contact.tags}
    names = defined_tags(on)
    if at_message and tagging.system_at_messages:
        names = {folded: tag for folded, tag in names.items() if tag.system}
    elif tagging.typed:
        for tag in used:
            names.setdefault(fold(tag), TagDefinition(tag))
    narrowed = fold(words)
    return tuple(
        TagChoice(
            name=tag.name,
            system=tag.system,
            applied=folded in there,
            origin=contact.tagged.get(there[folded]) if contact is not None and folded in there else None,
        )
        for folded, tag in names.items()
        if narrowed in folded
    )
