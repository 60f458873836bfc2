"""The index of what can be searched, written after the commits, from the feed.

A *document* is a folded text and its place: what a message says, or a contact's name, nickname, e-mail or phone; the
texts of a record stand at every contact that it is of. What was taken in lately stands in ``recent``, several texts a
row, and is looked through as it is. When that is more than a segment
holds, the oldest become a segment: numbered in the order of their times, with the postings of their grams in slots. One
more slot has the texts themselves: with them a document can be taken out again without a trace.

What takes long is done before anything is locked, so that no commit waits for it. Whoever writes any of this has
locked the counter ``INDEXED``, so that several processes do nothing twice.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from omnikit.engine.suggesting import sent_by
from omnikit.model.contact import Contact
from omnikit.model.folding import digits_of, fold
from omnikit.model.ids import ContactId, MemberId, WorkspaceId
from omnikit.model.message import Audience
from omnikit.model.views import Category
from omnikit.storage.codec import decode, encode, instant
from omnikit.storage.grams import SEGMENT, grams_in, packed, postings, slot_of, unpacked, without
from omnikit.storage.sql import lookup
from omnikit.storage.sql.database import Database, Rows
from omnikit.storage.sql.feed import COUNT, POSITION, last, locked
from omnikit.storage.sql.lookup import Place, look_up, shapes
from omnikit.storage.sql.sayings import SAID, Lives, Sayings, family_of
from omnikit.storage.sql.sayings import TEXTS as TEXTS
from omnikit.storage.streams import contact_in

LEAST = 64
"""How many commits there are to be before they are taken in."""
AT_A_TIME = 512
"""How many commits are taken in by one transaction."""
A_ROW = 256
"""How many texts stand in a row of ``recent``."""
A_SHARE = 4
"""Into how much shorter rows go what single members say: of each there is little at a time."""
OF_CONTACTS: Mapping[Category, Callable[[Contact], str]] = {
    Category.NAME: lambda contact: fold(contact.name),
    Category.NICKNAME: lambda contact: fold(contact.nickname),
    Category.EMAIL: lambda contact: fold(contact.email),
    Category.PHONE: lambda contact: digits_of(contact.phone),
}
"""The families of contacts' texts."""
FAMILIES = (Category.TEXT, *OF_CONTACTS)
INDEXED = "indexed"
UNINDEXED = "unindexed"
"""The counter of how often something was taken out."""

ENTRIES = f"""SELECT position, stream, said_first, said_last, contact, at FROM {{feed}}
WHERE workspace = ? AND position > ? ORDER BY position LIMIT {AT_A_TIME}"""
FULL = shapes(
    """SELECT family FROM {recent} WHERE workspace = ? AND family IN ([keys]) GROUP BY family HAVING sum(size) > ?
ORDER BY family LIMIT 1"""
)
EVERY_FULL = """SELECT family FROM {recent} WHERE workspace = ? GROUP BY family HAVING sum(size) > ?
ORDER BY family LIMIT 1"""
SIZES = "SELECT number, size FROM {recent} WHERE workspace = ? AND family = ? ORDER BY number"
RECENT = """SELECT number, size, texts, places FROM {recent} WHERE workspace = ? AND family = ? AND number >= ?
ORDER BY number"""
OLDEST = """SELECT number, size, texts, places FROM {recent} WHERE workspace = ? AND family = ? AND number <= ?
ORDER BY number"""
NO_RECENT = "DELETE FROM {recent} WHERE workspace = ? AND family = ? AND number = ?"
LAST_SEGMENT = "SELECT max(segment) FROM {segment} WHERE workspace = ? AND family = ?"
NO_DOCUMENT = "DELETE FROM {document} WHERE workspace = ? AND family = ? AND number = ?"
NO_SLOT = "DELETE FROM {gram} WHERE workspace = ? AND family = ? AND slot = ? AND segment = ?"
SLOT = "UPDATE {gram} SET postings = ? WHERE workspace = ? AND family = ? AND slot = ? AND segment = ?"
OF_STREAMS = shapes(
    "SELECT number, stream, sequence FROM {document} WHERE workspace = ? AND family = ? AND stream IN ([keys])"
)
SLOTS = shapes(
    "SELECT slot, postings FROM {gram} WHERE workspace = ? AND family = ? AND segment = ? AND slot IN ([keys])"
)

_read_places = msgspec.json.Decoder(list[tuple[int, str, int]]).decode


class Document(NamedTuple):
    """A folded text, when it was stored and where; they sort by time. *by*: the member who sent it to a customer."""

    at: int
    stream: str
    sequence: int
    text: str
    by: MemberId | None = None


def index(db: Database, workspace: WorkspaceId) -> None:
    """Take in what the feed has and the index has not, unless that is only a few commits."""
    more = True
    while more:
        waiting = last(db, workspace, POSITION) - last(db, workspace, INDEXED)
        taken_in = _take_in(db, workspace) if waiting >= LEAST else frozenset()
        more = bool(taken_in)
        families = [(family,) for family in sorted({*FAMILIES, *taken_in})]
        while full := look_up(db, FULL, families, before=(workspace,), after=(SEGMENT,)):
            _make_segment(db, workspace, full[0][0])
            _summarise(db, workspace, full[0][0])


def catch_up(db: Database, workspace: WorkspaceId) -> None:
    """Make segments of whatever is enough for one and stands in none: a migration leaves much of it."""
    while full := db.rows(EVERY_FULL, workspace, SEGMENT):
        _make_segment(db, workspace, full[0][0])
        _summarise(db, workspace, full[0][0])


def unindex(db: Database, workspace: WorkspaceId, family: str, streams: Collection[str]) -> None:
    """Take out what conversations, or contacts, no longer say; no gram of it stays.

    To be called in the transaction in which they were changed, after that.
    """
    streams = frozenset(streams)
    locked(db, workspace, INDEXED)
    db.write(COUNT, [(workspace, UNINDEXED, 1)])
    for number, _, texts, places in db.rows(RECENT, workspace, family, 0):
        documents = documents_of(texts, places)
        theirs = {(one.stream, one.sequence) for one in documents if one.stream in streams}
        said = _said_now(db, workspace, family, theirs)
        kept = [one for one in documents if one.stream not in streams or said.get(one[1:3]) == one.text]
        if len(kept) < len(documents):
            db.write(NO_RECENT, [(workspace, family, number)])
            db.insert("recent", [_row(workspace, family, number, kept)] if kept else [])
    by_segment: dict[int, dict[int, Place]] = {}
    keys = [(stream,) for stream in sorted(streams)]
    for number, *place in look_up(db, OF_STREAMS, keys, before=(workspace, family)):
        by_segment.setdefault(number // SEGMENT, {})[number % SEGMENT] = (place[0], place[1])
    gone = {segment: _take_out(db, workspace, family, segment, documents) for segment, documents in by_segment.items()}
    if family.startswith(SAID):
        Sayings(db, workspace, family, SEGMENT).taken_out(gone)


def of_messages(family: str) -> bool:
    """True if the documents of *family* are messages: of everybody's, or of what one member sends."""
    return family == Category.TEXT or family.startswith(SAID)


# --- what the feed tells of


def said_in(db: Database, workspace: WorkspaceId, places: Iterable[Place]) -> list[Document]:
    """Return the documents of messages; what nobody is shown is none."""
    return [document for document, _ in _read(db, workspace, places) if document.text]


def _read(db: Database, workspace: WorkspaceId, places: Iterable[Place]) -> Iterator[tuple[Document, bool]]:
    """Yield what messages say, "" where nobody is shown anything, and whether they have ever said something else."""
    for (stream, sequence), state in lookup.messages(db, workspace, tuple(dict.fromkeys(places))).items():
        said = decode(lookup.Said, state, workspace, stream, "message", sequence)
        text = "" if said.audience is Audience.NOBODY else fold(said.content.text)
        yield Document(instant(said.at), stream, sequence, text, sent_by(said)), said.revision > 0


def _anew(db: Database, workspace: WorkspaceId, read: Iterable[tuple[Document, bool]]) -> list[Document]:
    """Return the documents that are to be taken in; take out what messages that were changed don't say any more."""
    documents: list[Document] = []
    changed: dict[Place, Document] = {}
    for document, revised in read:
        if revised:
            changed[document.stream, document.sequence] = document
        elif document.text:
            documents.append(document)
    if changed:
        streams = sorted({stream for stream, _ in changed})
        unindex(db, workspace, Category.TEXT, streams)
        there = _indexed(db, workspace, Category.TEXT, streams)
        documents += [one for place, one in changed.items() if one.text and place not in there]
    return documents


def _indexed(db: Database, workspace: WorkspaceId, family: str, streams: Sequence[str]) -> set[Place]:
    """Return the places of the documents of *streams*."""
    found: set[Place] = set()
    for *_, texts, places in db.rows(RECENT, workspace, family, 0):
        found.update((one.stream, one.sequence) for one in documents_of(texts, places) if one.stream in streams)
    keys = [(stream,) for stream in streams]
    found.update((row[1], row[2]) for row in look_up(db, OF_STREAMS, keys, before=(workspace, family)))
    return found


def _documents(db: Database, workspace: WorkspaceId, entries: Rows) -> dict[str, list[Document]]:
    places = [(stream, sequence) for _, stream, first, final, _, _ in entries for sequence in range(first, final + 1)]
    found: dict[str, list[Document]] = {family: [] for family in FAMILIES}
    found[Category.TEXT] = said = _anew(db, workspace, _read(db, workspace, places))
    for document in said:
        if document.by is not None:
            found.setdefault(family_of(document.by), []).append(document)
    changed = {id: at for _, stream, *_, contact, at in entries for id in changed_by(stream, contact)}
    for id, contact in lookup.contacts(db, workspace, changed).items():
        if contact.merged_into is not None:
            continue  # what it is part of has changed, too
        for family, text_of in OF_CONTACTS.items():
            if text := text_of(contact):
                found[family] += [Document(changed[id], part, 0, text) for part in contact.ids]
    return found


def changed_by(stream: str, contact: ContactId | None) -> Iterator[ContactId]:
    """Yield whose records a commit to *stream* has changed, which says that of one *contact* besides."""
    if contact is not None:
        yield contact
    if (subject := contact_in(stream)) is not None:
        yield subject


def _said_now(db: Database, workspace: WorkspaceId, family: str, places: Iterable[Place]) -> dict[Place, str]:
    """Return the folded texts that stand at *places* now."""
    if family == Category.TEXT:
        return {one[1:3]: one.text for one in said_in(db, workspace, places)}
    if family.startswith(SAID):
        said = said_in(db, workspace, places)
        return {one[1:3]: one.text for one in said if one.by is not None and family_of(one.by) == family}
    text_of = OF_CONTACTS[Category(family)]
    contacts = lookup.wholes(db, workspace, {id for id, _ in places})
    return {(id, 0): text_of(contact) for id, contact in contacts.items()}


# --- what was taken in lately


def _take_in(db: Database, workspace: WorkspaceId) -> frozenset[str]:
    """Take some commits in; return the families that may have got something, none if another process has done it."""
    with db.transaction(writes=True):
        locked(db, workspace, INDEXED)
        start = last(db, workspace, INDEXED)
        entries = db.rows(ENTRIES, workspace, start)
        if len(entries) < LEAST:
            return frozenset()
        found = _documents(db, workspace, entries)
        for family, documents in found.items():
            _add(db, workspace, family, documents)
        db.write(COUNT, [(workspace, INDEXED, entries[-1][0] - start)])
    return frozenset(found)


def _add(db: Database, workspace: WorkspaceId, family: str, documents: list[Document]) -> None:
    if not documents:
        return
    number, a_row = 1, max(1, A_ROW // A_SHARE) if family.startswith(SAID) else A_ROW
    sizes = db.rows(SIZES, workspace, family)
    if sizes:
        number, size = sizes[-1]
        if size < a_row:
            ((*_, texts, places),) = db.rows(RECENT, workspace, family, number)
            documents = documents_of(texts, places) + documents
            db.write(NO_RECENT, [(workspace, family, number)])
        else:
            number += 1
    starts = range(0, len(documents), a_row)
    rows = [_row(workspace, family, number + start // a_row, documents[start : start + a_row]) for start in starts]
    db.insert("recent", rows)


def _row(workspace: WorkspaceId, family: str, number: int, documents: Sequence[Document]) -> tuple[object, ...]:
    times = [document.at for document in documents]
    texts = "\n".join([document.text for document in documents])  # white space is folded: no text has a line's end
    places = encode(tuple([document[:3] for document in documents]))
    return workspace, family, number, len(documents), min(times), max(times), texts, places


def documents_of(texts: str, places: str, words: str = "") -> list[Document]:
    """Return the documents of a row of ``recent`` that have the folded *words*."""
    if words not in texts:
        return []
    every = zip(_read_places(places), texts.split("\n"), strict=True)
    return [Document(*place, text) for place, text in every if words in text]


# --- segments


def _make_segment(db: Database, workspace: WorkspaceId, family: str) -> None:
    """Make a segment of the oldest documents, or leave it where somebody else has made it or taken something out."""
    taken_out, segment = last(db, workspace, UNINDEXED), _next_segment(db, workspace, family)
    sayings = Sayings(db, workspace, family, SEGMENT) if family.startswith(SAID) else None
    oldest = _oldest(db, workspace, family)
    if oldest is None:
        return
    documents, numbers = oldest
    texts = [document.text for document in documents]
    slots: dict[int, dict[str, bytes]] = {}
    for gram, posting in postings(texts).items():
        slots.setdefault(slot_of(gram), {})[gram] = posting
    blobs = {TEXTS: compressed(texts), **{slot: packed(some) for slot, some in slots.items()}}
    lives: Lives = {}
    if sayings is not None:
        more, lives = sayings.added([document[:3] for document in documents], texts)
        blobs |= more
    first = segment * SEGMENT
    places = [(workspace, family, first + number, *one[1:3], one.at) for number, one in enumerate(documents)]
    with db.transaction(writes=True):
        locked(db, workspace, INDEXED)
        if (taken_out, segment) != (last(db, workspace, UNINDEXED), _next_segment(db, workspace, family)):
            return
        db.insert("document", places)
        db.insert("gram", [(workspace, family, slot, segment, blobs[slot]) for slot in sorted(blobs)])
        if sayings is not None:
            sayings.put(lives)
        db.insert("segment", [(workspace, family, segment, documents[0].at, documents[-1].at)])
        db.write(NO_RECENT, [(workspace, family, number) for number in numbers])


def _summarise(db: Database, workspace: WorkspaceId, family: str) -> None:
    """Give a group of a member's segments its summary, unless something is taken out of it meanwhile."""
    if not family.startswith(SAID):
        return
    taken_out, sayings = last(db, workspace, UNINDEXED), Sayings(db, workspace, family, SEGMENT)
    for group in sayings.unsummarised()[:1]:
        rows = sayings.summary(group, decompressed)
        with db.transaction(writes=True):
            locked(db, workspace, INDEXED)
            if taken_out == last(db, workspace, UNINDEXED) and group in sayings.unsummarised():
                db.insert("gram", rows)


def _next_segment(db: Database, workspace: WorkspaceId, family: str) -> int:
    ((segment,),) = db.rows(LAST_SEGMENT, workspace, family)
    return 1 if segment is None else segment + 1


def _oldest(db: Database, workspace: WorkspaceId, family: str) -> tuple[list[Document], list[int]] | None:
    """Return the documents of the next segment, by time, and the rows that they stand in; None if they are too few."""
    numbers: list[int] = []
    total = 0
    for number, size in db.rows(SIZES, workspace, family):
        total += size
        if total > SEGMENT:
            rows = db.rows(OLDEST, workspace, family, numbers[-1])
            return sorted(document for row in rows for document in documents_of(*row[2:])), numbers
        numbers.append(number)
    return None


def _take_out(
    db: Database, workspace: WorkspaceId, family: str, segment: int, documents: Mapping[int, Place]
) -> list[int]:
    """Take out of a segment those documents that are no longer said: their rows, their texts, every posting's part.

    Return their numbers.
    """
    ((_, blob),) = look_up(db, SLOTS, [(TEXTS,)], before=(workspace, family, segment))
    texts = decompressed(blob)
    said = _said_now(db, workspace, family, documents.values())
    numbers = [number for number, place in documents.items() if said.get(place) != texts[number]]
    gone: dict[str, set[int]] = {}
    for number in numbers:
        for gram in grams_in(texts[number]):
            gone.setdefault(gram, set()).add(number)
        texts[number] = ""
    if not numbers:
        return numbers
    left = {TEXTS: compressed(texts)}
    keys = [(slot,) for slot in sorted({slot_of(gram) for gram in gone})]
    for slot, blob in look_up(db, SLOTS, keys, before=(workspace, family, segment)):
        some = {gram: without(posting, gone.get(gram, ())) for gram, posting in unpacked(blob).items()}
        some = {gram: posting for gram, posting in some.items() if posting}
        left[slot] = packed(some) if some else b""
    db.write(SLOT, [(blob, workspace, family, slot, segment) for slot, blob in left.items() if blob])
    db.write(NO_SLOT, [(workspace, family, slot, segment) for slot, blob in left.items() if not blob])
    db.write(NO_DOCUMENT, [(workspace, family, segment * SEGMENT + number) for number in numbers])
    return numbers


def compressed(texts: Iterable[str]) -> bytes:
    """Return the blob of a segment's texts."""
    return zlib.compress("\n".join(texts).encode(), 1)


def decompressed(blob: bytes) -> list[str]:
    """Return the texts of a segment, by number; empty where one was taken out."""
    return zlib.decompress(blob).decode().split("\n")
