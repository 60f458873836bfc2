"""What members have sent to customers, in the index: a family for each member, and in it each text live once.

Somebody who answers customers says the same over and over. Every message is a document all the same, so that one can
be erased and the others still tell it; but only the last one of those that are equal as folded is *live*. A segment of
such a family has two slots more: the bits of its live documents, and the digests of all texts, by number.

A *group* of segments has a summary, which only spares looking: of each gram, the segments that had it in a live
document when the summary was made. It is let go when something is taken out of the group, and made anew later.
"""

import struct
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import blake2b

from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.storage import grams
from omnikit.storage.sql.database import Database

SAID = "said "
"""What the name of a member's family begins with."""
TEXTS, LIVE, DIGESTS = -1, -2, -3
"""The slots of a segment's texts, of its live documents and of the digests of its texts."""
SUMMARY = -4
"""The slot that a group has when it has a summary. Groups stand below all segments: the first as -1."""
GROUP = 16
"""How many segments a summary is of; each is a bit of two bytes."""
LAG = 4
"""How many segments there are to be behind a group: what is said again soon is live there, and no more in the group."""
NONE = 0
"""The digest of a text that was taken out."""

PARTS = "SELECT segment, oldest, newest FROM {segment} WHERE workspace = ? AND family = ? ORDER BY newest DESC"
BLOB = "SELECT postings FROM {gram} WHERE workspace = ? AND family = ? AND slot = ? AND segment = ?"
PLACE = "SELECT at, stream, sequence FROM {document} WHERE workspace = ? AND family = ? AND number = ?"
SUMMARIES = "SELECT segment FROM {gram} WHERE workspace = ? AND family = ? AND slot = ?"
LET_GO = "DELETE FROM {gram} WHERE workspace = ? AND family = ? AND slot = ? AND segment = ?"
PUT = "UPDATE {gram} SET postings = ? WHERE workspace = ? AND family = ? AND slot = ? AND segment = ?"

Place = tuple[int, str, int]
"""When something was said, and where: of equal texts the one whose place is the last is live."""
Lives = dict[int, int]
"""The bits of live documents, by segment."""


def family_of(member: MemberId) -> str:
    """Return the family of what *member* says."""
    return f"{SAID}{member}"


def digest_of(text: str) -> int:
    """Return the digest of a folded text, the same in every process."""
    (digest,) = struct.unpack("<q", blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return int(digest) or 1


def digests_in(blob: bytes) -> "array[int]":
    """Return the digests of a segment, by number."""
    found = array("q")
    found.frombytes(blob)
    return found


def bits_in(blob: bytes) -> int:
    """Return the live documents of a segment, as bits."""
    return int.from_bytes(blob, "little")


def blob_of(bits: int) -> bytes:
    """Return the blob of live documents: as a posting, so that it is looked up like one of a gram."""
    return bits.to_bytes(grams.SEGMENT // 8, "little")


def row_of(group: int) -> int:
    """Return the number that a group has among the segments."""
    return -1 - group


def summarised(db: Database, workspace: WorkspaceId, family: str) -> frozenset[int]:
    """Return the groups that have a summary."""
    return frozenset([-1 - row for (row,) in db.rows(SUMMARIES, workspace, family, SUMMARY)])


class Sayings:
    """A member's segments, of *size* documents each, as they were when this was made."""

    def __init__(self, db: Database, workspace: WorkspaceId, family: str, size: int) -> None:
        self._db = db
        self._size = size
        self._of = (workspace, family)
        self.parts: list[tuple[int, int, int]] = [tuple(row) for row in db.rows(PARTS, workspace, family)]

    def added(self, places: Sequence[Place], texts: Sequence[str]) -> tuple[dict[int, bytes], Lives]:
        """Return the slots of a new segment with those documents, and which bits of others it changes."""
        digests = array("q", map(digest_of, texts))
        last = {digest: number for number, digest in enumerate(digests)}  # they stand in the order of time
        changed: Lives = {}
        for segment, _, newest in self.parts:
            bits = before = bits_in(self._blob(LIVE, segment))
            there = self._digests(segment) if bits else ()
            for number, digest in enumerate(there) if not last.keys().isdisjoint(there) else ():
                if digest in last and bits >> number & 1:
                    if newest < places[0][0] or self._place(segment, number) < places[last[digest]]:
                        bits ^= 1 << number
                    else:
                        del last[digest]
            if bits != before:
                changed[segment] = bits
        live = sum(1 << number for number in last.values())
        return {LIVE: blob_of(live), DIGESTS: digests.tobytes()}, changed

    def taken_out(self, gone: Mapping[int, Collection[int]]) -> None:
        """Write that documents were taken out, by segment; of those that were live the last one left becomes so."""
        dead: set[int] = set()
        for segment, numbers in gone.items():
            digests, bits = self._digests(segment), bits_in(self._blob(LIVE, segment))
            for number in numbers:
                if bits >> number & 1:
                    dead.add(digests[number])
                    bits ^= 1 << number
                digests[number] = NONE
            self._put(DIGESTS, segment, digests.tobytes())
            self._put(LIVE, segment, blob_of(bits))
        revived = self._revive(dead)
        self._let_go({segment // GROUP for segment, numbers in gone.items() if numbers} | revived)

    def put(self, lives: Lives) -> None:
        """Write which documents of segments are live."""
        for segment, bits in lives.items():
            self._put(LIVE, segment, blob_of(bits))

    def unsummarised(self) -> list[int]:
        """Return the groups that are to have a summary and have none."""
        there, last = self._summarised(), max((segment for segment, *_ in self.parts), default=0)
        return [group for group in range((last + 1 - LAG) // GROUP) if group not in there]

    def summary(self, group: int, texts_in: Callable[[bytes], Sequence[str]]) -> list[tuple[object, ...]]:
        """Return the rows of a group's summary; *texts_in* reads the texts of a segment."""
        masks: dict[str, int] = {}
        there = {segment for segment, *_ in self.parts}
        for place in range(GROUP):
            segment = group * GROUP + place
            if segment in there:
                texts, bits = texts_in(self._blob(TEXTS, segment)), bits_in(self._blob(LIVE, segment))
                live = [grams.grams_in(text) for number, text in enumerate(texts) if bits >> number & 1]
                for gram in set[str]().union(*live):
                    masks[gram] = masks.get(gram, 0) | 1 << place
        slots: dict[int, dict[str, bytes]] = {}
        for gram, mask in masks.items():
            slots.setdefault(grams.slot_of(gram), {})[gram] = mask.to_bytes(2, "little")
        blobs = {SUMMARY: b"", **{slot: grams.packed(some) for slot, some in slots.items()}}
        return [(*self._of, slot, row_of(group), blobs[slot]) for slot in sorted(blobs)]

    def _summarised(self) -> frozenset[int]:
        return summarised(self._db, *self._of)

    def _let_go(self, groups: Collection[int]) -> None:
        for group in self._summarised().intersection(groups):
            slots = (SUMMARY, *range(grams.SLOTS))
            self._db.write(LET_GO, [(*self._of, slot, row_of(group)) for slot in slots])

    def _revive(self, dead: set[int]) -> set[int]:
        """Make of each text the last one that is left live; return in which groups."""
        last: dict[int, tuple[Place, int, int]] = {}
        for segment, _, newest in self.parts:  # from the one that has the newest on
            there = self._digests(segment) if dead else ()
            found = {digest: number for number, digest in enumerate(there) if digest in dead}
            for digest, number in found.items():
                if digest not in last or newest >= last[digest][0][0]:
                    here = (self._place(segment, number), segment, number)
                    last[digest] = max(last.get(digest, here), here)
        lives: Lives = {}
        for _, segment, number in last.values():
            lives[segment] = lives.get(segment, bits_in(self._blob(LIVE, segment))) | 1 << number
        self.put(lives)
        return {segment // GROUP for segment in lives}

    def _place(self, segment: int, number: int) -> Place:
        ((at, stream, sequence),) = self._db.rows(PLACE, *self._of, segment * self._size + number)
        return at, stream, sequence

    def _digests(self, segment: int) -> "array[int]":
        return digests_in(self._blob(DIGESTS, segment))

    def _blob(self, slot: int, segment: int) -> bytes:
        ((blob,),) = self._db.rows(BLOB, *self._of, slot, segment)
        return bytes(blob)

    def _put(self, slot: int, segment: int, blob: bytes) -> None:
        self._db.write(PUT, [(blob, *self._of, slot, segment)])
