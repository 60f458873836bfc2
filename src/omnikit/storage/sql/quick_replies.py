"""Quick replies as a process knows them: a shelf is one member's, or everybody's, folded and in the order of ranks.

A counter says how often a shelf has changed. While it stands still the shelf is looked through as it was read; else
only what has another version is read anew. On a connection of the host's, which may still roll back, nothing is kept.
"""

import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import accumulate, islice
from typing import NamedTuple

from omnikit.engine.suggesting import ANYWHERE, CONTENT_BEGINS, TITLE_BEGINS, Rank, placed
from omnikit.model.folding import fold
from omnikit.model.ids import MemberId, QuickReplyId, WorkspaceId
from omnikit.model.quick_reply import QuickReply
from omnikit.storage.codec import decode
from omnikit.storage.sql.change import shelf_of
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.feed import last
from omnikit.storage.sql.lookup import look_up, shapes

MOST_KEPT = 50_000
"""How many quick replies a process keeps in all; those of the shelf that was read first go first."""
FEW = 64
"""How many texts with some words are put in order at most; where there are more they are found in order."""

VERSIONS = "SELECT id, version FROM {quick_reply} WHERE workspace = ? AND owner = ?"
STATES = shapes("SELECT id, state FROM {quick_reply} WHERE workspace = ? AND id IN ([keys])")

Owners = Sequence[MemberId | None]
Key = tuple[WorkspaceId, MemberId | None]


class Text(NamedTuple):
    """A quick reply with its folded title and content; they sort by length, then by id."""

    size: int
    id: QuickReplyId
    title: str
    content: str
    reply: QuickReply


class Shelf:
    """The quick replies of one owner. *stamp*: how often they had changed by then."""

    def __init__(self, stamp: int, replies: Mapping[QuickReplyId, QuickReply]) -> None:
        self.stamp = stamp
        self.replies = replies
        texts = [
            Text(len(reply.content), reply.id, fold(reply.title), fold(reply.content), reply)
            for reply in replies.values()
            if not reply.removed
        ]
        self._by_id = sorted((text.id, text) for text in texts)
        self._ascii = Lines(text for text in texts if (text.title + text.content).isascii())
        self._others = Lines(text for text in texts if not (text.title + text.content).isascii())

    def lines(self, words: str) -> tuple["Lines", ...]:
        """Return what may have the folded *words*: only ASCII is in ASCII, which is looked through much faster."""
        return (self._ascii, self._others) if words.isascii() else (self._others,)

    def after(self, words: str, after: QuickReplyId | None) -> Iterator[tuple[QuickReplyId, QuickReply]]:
        """Yield by id those that have the folded *words*, from an id on."""
        start = 0 if after is None else bisect_right(self._by_id, after, key=lambda known: known[0])
        for id, text in islice(self._by_id, start, None):
            if words in text.title or words in text.content:
                yield id, text.reply


class Lines:
    """Texts by their length, each a line of one long text."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts = sorted(texts)
        # in no folded text is a line's end or a NUL: what begins a title stands after the one, a content the other
        lines = [f"\n{text.title}\0{text.content}" for text in self._texts]
        self._all = "".join(lines)
        self._starts = [0, *accumulate(map(len, lines))]

    def ranked(self, words: str) -> Iterator[tuple[Rank, Text]]:
        """Yield the texts that have the folded *words*, the best first; where they are many, some more than once."""
        few = self._few(words)
        if few is not None:
            yield from sorted(few)
            return
        for tier, sought in ((TITLE_BEGINS, f"\n{words}"), (CONTENT_BEGINS, f"\0{words}"), (ANYWHERE, words)):
            for text in self._having(sought):
                yield (tier, text.size, text.id), text

    def _few(self, words: str) -> list[tuple[Rank, Text]] | None:
        """Return the texts that have the words with their ranks, None if they are many: these come in order anyway."""
        found: list[tuple[Rank, Text]] = []
        for text in self._having(words):
            place = placed(text.title, text.content, words, text.size, text.id)
            if place is None or len(found) == FEW:
                return None
            found.append((place, text))
        return found

    def _having(self, sought: str) -> Iterator[Text]:
        """Yield the texts whose lines have *sought*, by length."""
        found = self._all.find(sought)
        while 0 <= found < len(self._all):
            place = bisect_right(self._starts, found) - 1
            yield self._texts[place]
            found = self._all.find(sought, self._starts[place + 1])


class Shelves:
    """What one process knows of quick replies. Safe to use from several threads."""

    def __init__(self) -> None:
        self._known: dict[Key, Shelf] = {}
        self._lock = threading.Lock()

    def page(
        self, db: Database, workspace: WorkspaceId, owners: Owners, words: str, after: QuickReplyId | None, limit: int
    ) -> tuple[QuickReply, ...]:
        """Return quick replies of *owners* that have the folded *words*, by id."""
        shelves = self._of(db, workspace, owners)
        found = merge(*(shelf.after(words, after) for shelf in shelves), key=lambda one: one[0])
        return tuple([reply for _, reply in islice(found, limit)])

    def best(
        self, db: Database, workspace: WorkspaceId, owners: Owners, words: str, limit: int
    ) -> tuple[QuickReply, ...]:
        """Return the quick replies of *owners* to suggest: equal to ``engine.suggesting.best``."""
        shelves = self._of(db, workspace, owners)
        found: dict[str, QuickReply] = {}
        everywhere = merge(*(lines.ranked(words) for shelf in shelves for lines in shelf.lines(words)))
        for _, text in everywhere if limit > 0 else ():
            found.setdefault(text.content, text.reply)
            if len(found) == limit:
                break
        return tuple(found.values())

    def _of(self, db: Database, workspace: WorkspaceId, owners: Iterable[MemberId | None]) -> list[Shelf]:
        return [self._shelf(db, (workspace, owner)) for owner in dict.fromkeys(owners)]

    def _shelf(self, db: Database, key: Key) -> Shelf:
        workspace, owner = key
        stamp = last(db, workspace, shelf_of(owner))  # before what it stands for: what is newer is read again then
        known = self._known.get(key)
        if known is not None and known.stamp == stamp:
            return known
        shelf = Shelf(stamp, _read(db, workspace, owner, known.replies if known is not None else {}))
        if not db.host_s:
            self._keep(key, shelf)
        return shelf

    def _keep(self, key: Key, shelf: Shelf) -> None:
        with self._lock:
            self._known.pop(key, None)
            self._known[key] = shelf
            kept = sum(len(one.replies) for one in self._known.values())
            for old in [*self._known][:-1]:
                if kept <= MOST_KEPT:
                    break
                kept -= len(self._known.pop(old).replies)


def _read(
    db: Database, workspace: WorkspaceId, owner: MemberId | None, known: Mapping[QuickReplyId, QuickReply]
) -> dict[QuickReplyId, QuickReply]:
    """Return an owner's quick replies, those that are *known* in the same version as they are."""
    found: dict[QuickReplyId, QuickReply] = {}
    wanted: list[tuple[QuickReplyId]] = []
    for id, version in db.rows(VERSIONS, workspace, owner or ""):
        if id in known and known[id].version == version:
            found[id] = known[id]
        else:
            wanted.append((id,))
    for id, state in look_up(db, STATES, wanted, before=(workspace,)) if wanted else ():
        found[id] = decode(QuickReply, state, workspace, "quick reply", id)
    return found
