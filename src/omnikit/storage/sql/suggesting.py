"""What a member has sent that has some words, the last sent first: of equal texts only the last one is looked at."""

from collections.abc import Collection, Iterator, Sequence

from omnikit.engine.suggesting import distinct, sent_by
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.storage.codec import decode
from omnikit.storage.grams import EVERY, Documents, narrowed, numbers_of, slot_of, unpacked
from omnikit.storage.sql import lookup
from omnikit.storage.sql.candidates import Index, Moved, Pool
from omnikit.storage.sql.database import Database, Rows
from omnikit.storage.sql.index import Document
from omnikit.storage.sql.lookup import look_up, shapes
from omnikit.storage.sql.sayings import GROUP, LIVE, family_of, row_of, summarised

AT_ONCE = 256
"""How many messages are read together, at most."""
FEW = 32
"""How many segments are looked up by their numbers, at most."""

POSTINGS = """SELECT segment, postings FROM {gram} WHERE workspace = ? AND family = ? AND slot = ?
AND segment BETWEEN ? AND ?"""
SOME_POSTINGS = shapes(
    "SELECT segment, postings FROM {gram} WHERE workspace = ? AND family = ? AND slot = ? AND segment IN ([keys])"
)


def said(db: Database, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
    """Return texts that *member* sent to customers and that have the folded *words*: ``engine.suggesting.said``."""
    while words and limit > 0:
        try:
            return distinct(_texts(db, workspace, member, words, limit), words, limit)
        except Moved:
            continue
    return ()


def _texts(db: Database, workspace: WorkspaceId, member: MemberId, words: str, size: int) -> Iterator[str]:
    """Yield what *member* has sent and may have the words, the last first, as it is stored now."""
    pool = Pool(None)
    Sent(db, workspace, member, words).messages(pool)
    while some := [(id, sequence) for _, id, sequence in pool.take(size)]:
        states = lookup.messages(db, workspace, some)
        for place in some:
            if place in states:
                message = decode(lookup.Said, states[place], workspace, place[0], "message", place[1])
                if sent_by(message) == member:
                    yield message.content.text
        size = min(2 * size, AT_ONCE)


class Sent(Index):
    """What the index and the tail of the feed know of a member's texts with folded *words*."""

    grows = 16  # there is no page to be filled from far back: who isn't found soon is mostly nowhere

    def __init__(self, db: Database, workspace: WorkspaceId, member: MemberId, words: str) -> None:
        super().__init__(db, workspace, family_of(member), words)
        self._member = member
        self._summarised = summarised(db, workspace, self._of[1])
        self._weights = dict.fromkeys(self._grams, 0)  # how much was found of each gram: the rarest is asked first

    def _is_of(self, document: Document) -> bool:
        return document.by == self._member

    def _numbers(self, segments: Sequence[int]) -> dict[int, list[int]]:
        """Return the numbers of the live documents that have the grams, by segment, each from its newest.

        Gram by gram, the rarest first, and no further than something is left: what is said again and again is in every
        segment, and live in one of them.
        """
        grams = sorted(self._grams, key=self._weights.__getitem__)
        found: dict[int, Documents] = dict.fromkeys(self._worth_looking(segments, grams), EVERY)
        if not found:
            return {}
        for gram in (*grams[:2], None, *grams[2:]):
            here: dict[int, Documents] = {}
            for segment, posting in self._live(found) if gram is None else self._postings(gram, found):
                if segment in found and (left := narrowed(found[segment], posting)):
                    here[segment] = left
            found = here
            if not found:
                return {}
        return {segment: self._placed(segment, numbers_of(left)) for segment, left in found.items()}

    def _worth_looking(self, segments: Sequence[int], grams: Sequence[str]) -> Sequence[int]:
        """Return those of *segments* that may have live documents with the grams, by the summaries of their groups."""
        masks = dict.fromkeys(self._summarised.intersection([segment // GROUP for segment in segments]), -1)
        asked = frozenset(masks)
        for gram in grams if masks else ():
            key, here = gram.encode(), dict[int, int]()
            for row, blob in self._slot(slot_of(gram), [row_of(group) for group in masks]):
                if key in blob and -1 - row in masks and (mask := unpacked(blob).get(gram)):
                    here[-1 - row] = masks[-1 - row] & int.from_bytes(mask, "little")
            masks = {group: mask for group, mask in here.items() if mask}
            if not masks:
                break
        if asked and asked - summarised(self._db, *self._of):
            raise Moved("a summary was let go meanwhile")
        return [one for one in segments if one // GROUP not in asked or masks.get(one // GROUP, 0) >> one % GROUP & 1]

    def _live(self, segments: Collection[int]) -> Rows:
        return self._slot(LIVE, segments)

    def _postings(self, gram: str, segments: Collection[int]) -> Iterator[tuple[int, bytes]]:
        """Yield the postings of *gram*, and weigh them."""
        key, weight = gram.encode(), 0
        for segment, blob in self._slot(slot_of(gram), segments):
            if key in blob and (posting := unpacked(blob).get(gram)):  # most often it is not there
                weight += len(posting)
                yield segment, posting
        self._weights[gram] += weight

    def _slot(self, slot: int, segments: Collection[int]) -> Rows:
        """Return a slot of *segments*: of few by their numbers, of many by the stretch that they are in."""
        if len(segments) <= FEW:
            keys = [(segment,) for segment in segments]
            return look_up(self._db, SOME_POSTINGS, keys, before=(*self._of, slot))
        return self._db.rows(POSTINGS, *self._of, slot, min(segments), max(segments))
