"""What must be true of customers' records: a ledger without a gap, whose last lines say what the record says.

It is recounted from the lines alone, by one who knows only what a line means; nothing is shared with the engine.
"""

from collections.abc import Iterator, Sequence

from omnikit.desk.audit import EVERYTHING, Violation
from omnikit.desk.ports import Needs, Storage, UnitOfWork
from omnikit.model.contact import NOTE, TAG, Contact, Entry
from omnikit.model.events import ContactEdited, ContactTagged, ContactUntagged, Event, FactsFound, NoteAdded
from omnikit.model.folding import fold
from omnikit.model.ids import ContactId, WorkspaceId

GAPLESS = "a ledger has no gap"
SAYS = "the last lines say what the record says"
TAGS = "tags are those of the ledger, each once"
CAUSED = "no line without its event"
ONE = "a part is of one record, and an identity of one"
BY_HAND = "nothing found goes over what a person has set"
PRIVATE = "no words of a record in events"
TELLING = 6
"""Words so long can't stand in an event by chance."""


def check_record(
    storage: Storage, workspace: WorkspaceId, id: ContactId, *, merged: bool = False
) -> Iterator[Violation]:
    """Yield what is wrong with a record and its ledger as they are stored now; *merged*: it was one with another's."""
    contact = storage.read(Needs(workspace=workspace, other=id)).other
    lines = list(reversed(storage.ledger(workspace, (id,), None, None, EVERYTHING)))
    if contact is None:
        if lines:
            yield Violation(GAPLESS, id, f"nobody is there, but {lines!r}")
        return
    yield from _gapless(contact, lines)
    if not contact.merged:  # what came from another record is in that one's ledger
        yield from recounted(contact, lines, merged=merged)
    yield from _whole(storage, contact)


def _whole(storage: Storage, contact: Contact) -> Iterator[Violation]:
    """Yield where parts and the record that they are of don't agree; an identity stands in one record."""
    for part in contact.merged:
        other = storage.read(Needs(workspace=contact.workspace, other=part.contact)).other
        if other is None or other.merged_into != contact.id or other.identities or other.bindings:
            yield Violation(ONE, contact.id, f"{part!r} is {other!r}")
        if not {*part.identities} <= {*contact.identities}:
            yield Violation(ONE, contact.id, f"{part.identities} are not among {contact.identities}")
    if len({*contact.identities}) != len(contact.identities):
        yield Violation(ONE, contact.id, f"{contact.identities} are there twice")
    if contact.merged_into is None:
        return
    whole = storage.read(Needs(workspace=contact.workspace, contact=contact.id)).contact
    if whole is None or whole.id != contact.merged_into or contact.id not in whole.ids:
        yield Violation(ONE, contact.id, f"it is a part of {contact.merged_into}, read was {whole!r}")


def recounted(contact: Contact, lines: Sequence[Entry], *, merged: bool = False) -> Iterator[Violation]:
    """Yield where a record differs from all the *lines* of its ledger, which stand in their order.

    *merged*: what was taken off it may have come from another record.
    """
    fields: dict[str, Entry] = {}
    tags: dict[str, Entry] = {}
    for line in lines:
        if line.field == TAG:
            if line.removed is (fold(line.value) not in tags) and not (merged and line.removed):
                yield Violation(TAGS, contact.id, f"{line!r} after {list(tags)}")
            tags.pop(fold(line.value), None)
            tags |= {} if line.removed else {fold(line.value): line}
        elif line.field != NOTE and line.kept:
            last = fields.get(line.field)
            if line.by.member is None and last is not None and last.by.member is not None:
                yield Violation(BY_HAND, contact.id, f"{line!r} after {last!r}")
            fields[line.field] = line
    for field, line in fields.items():
        said, origin = "" if line.removed else line.value, contact.origins.get(field)
        if contact.says(field) != said:
            yield Violation(SAYS, contact.id, f"{field} is {contact.says(field)!r}, told was {line!r}")
        if origin is None or _whence(origin) != _whence(line):
            yield Violation(SAYS, contact.id, f"{field} is of {origin!r}, told was {line!r}")
    if {*contact.origins} != {*fields} or not {*contact.facts} <= {*fields}:
        told = f"{sorted(contact.origins)} and {sorted(contact.facts)}, told were {sorted(fields)}"
        yield Violation(SAYS, contact.id, told)
    if [fold(tag) for tag in contact.tags] != [*tags] or {*contact.tagged} != {*contact.tags}:
        yield Violation(TAGS, contact.id, f"{contact.tags!r} of {contact.tagged!r}, told were {[*tags.values()]!r}")
    if not {fold(tag) for tag in contact.untagged}.isdisjoint(tags):
        yield Violation(TAGS, contact.id, f"{contact.untagged!r} are not to be set again, and are there")


def _whence(one: object) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in ("by", "at", "conversation", "sequence"))


def _gapless(contact: Contact, lines: Sequence[Entry]) -> Iterator[Violation]:
    numbers = [line.number for line in lines]
    if numbers != list(range(1, contact.entries + 1)):
        yield Violation(GAPLESS, contact.id, f"{numbers} for {contact.entries} lines")
    times = [line.at for line in lines]
    if times != sorted(times):
        yield Violation(GAPLESS, contact.id, f"times {times!r}")


def unfounded_lines(work: UnitOfWork) -> Iterator[Violation]:
    """Yield what is wrong with the new lines of a conversation's commit: each has its event, each event its lines."""
    lines = work.contact.entries if work.contact is not None else ()
    left = {line.number: line for line in lines}
    for event in work.events:
        theirs = [left.pop(number) for number in _numbers(event, lines) if number in left]
        if not _told(event, theirs):
            yield Violation(CAUSED, getattr(work.subject, "id", ""), f"{theirs!r} for {event!r}")
    if left:
        yield Violation(CAUSED, getattr(work.subject, "id", ""), f"{[*left.values()]!r} of {work.events!r}")
    said = repr((work.events, work.record, work.effects))
    for line in lines:
        if len(line.value) >= TELLING and line.value in said:
            yield Violation(PRIVATE, line.contact, f"{line!r} in {said}")


def _numbers(event: Event, lines: Sequence[Entry]) -> Sequence[int]:
    """Return which lines follow from an event, as it says itself or as they do."""
    if isinstance(event, NoteAdded):
        return (event.entry,)
    if isinstance(event, ContactTagged | ContactUntagged):
        return event.entries
    if isinstance(event, ContactEdited):
        return [line.number for line in lines if line.field in event.fields and line.by == event.by]
    if isinstance(event, FactsFound):
        return [line.number for line in lines if line.field in event.kinds and line.sequence == event.sequence]
    return ()


def _told(event: Event, lines: Sequence[Entry]) -> bool:
    """True if *lines* are what *event* says; a fact that was known already has none."""
    fields = [line.field for line in lines]
    if not all((line.by, line.at) == (event.by, event.at) for line in lines):
        return False
    if isinstance(event, NoteAdded):
        return fields == [NOTE]
    if isinstance(event, ContactTagged | ContactUntagged):
        removed = isinstance(event, ContactUntagged)
        return fields == [TAG] * len(event.entries) and all(line.removed is removed for line in lines)
    return not isinstance(event, ContactEdited) or sorted(fields) == sorted(event.fields)
