"""What may be found by a search, the newest first, gathered no further than it is taken.

A ``Pool`` has sources besides candidates. A source says how new what it has can be, and is looked at when everything
newer has been taken: so the order is exact, although commits enter the index in another order than that of their times.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from omnikit.model.errors import StorageError
from omnikit.model.ids import ContactId, WorkspaceId
from omnikit.storage.grams import SEGMENT, grams_of, matching, slot_of, unpacked
from omnikit.storage.sql import lookup
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.index import AT_A_TIME, INDEXED, Document, changed_by, documents_of, said_in
from omnikit.storage.sql.lookup import look_up, shapes

NEVER = -(2**63)
"""Stands for no time: what has none comes last."""
MOST_GRAMS = 16
"""How many grams of a long text are looked up at most; what is found is verified anyway."""
A_HANDFUL = 64
"""How many documents are looked up at first where many have the grams."""

Candidate = tuple[int, str, int]
"""When it was said or last spoken in, a conversation's id, a message's sequence; they sort by age, the oldest first."""
Source = Callable[[], None]
Part = tuple[int, int, int]
"""A row of ``recent``, or a segment: its number, the times of its oldest and newest documents."""

TAIL = f"""SELECT 0 AS position, stream, said_first, said_last, contact FROM {{fresh}} WHERE workspace = ?
UNION ALL SELECT position, stream, said_first, said_last, contact FROM (
SELECT position, stream, said_first, said_last, contact FROM {{feed}} WHERE workspace = ?
AND position > COALESCE((SELECT last FROM {{counter}} WHERE workspace = ? AND name = ?), 0)
ORDER BY position LIMIT {AT_A_TIME}) AS later"""
LATER = f"""SELECT position, stream, said_first, said_last, contact FROM {{feed}} WHERE workspace = ? AND position > ?
ORDER BY position LIMIT {AT_A_TIME}"""
PARTS = """SELECT 1 AS recent, number, oldest, newest FROM {recent} WHERE workspace = ? AND family = ?
UNION ALL SELECT 0 AS recent, segment, oldest, newest FROM {segment} WHERE workspace = ? AND family = ?"""
RECENT = shapes("SELECT texts, places FROM {recent} WHERE workspace = ? AND family = ? AND number IN ([keys])")
POSTINGS = shapes(
    """SELECT segment, postings FROM {gram} WHERE workspace = ? AND family = ? AND segment BETWEEN ? AND ?
AND slot IN ([keys])"""
)
DOCUMENTS = shapes(
    "SELECT number, at, stream, sequence FROM {document} WHERE workspace = ? AND family = ? AND number IN ([keys])"
)
NOT_AFTER = """SELECT number FROM {document} WHERE workspace = ? AND family = ? AND number BETWEEN ? AND ? AND at <= ?
ORDER BY number DESC LIMIT 1"""


class Moved(StorageError):
    """What was to be looked at is elsewhere by now; whoever looked for it is to begin anew."""


class Pool:
    """Candidates older than *before*, to be taken, the newest first; each once, wherever it comes from."""

    def __init__(self, before: Candidate | None) -> None:
        self.before = before
        self._known: set[tuple[str, int]] = set()
        # in the order of time; of one time sources come last, so that they are looked at first
        self._lines: list[tuple[int, int, str, int, Source | None]] = []
        self._sources = 0
        self._sorted = True

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Put candidates in."""
        before, known = self.before, self._known
        for candidate in candidates:
            at, id, sequence = candidate
            if (before is None or candidate < before) and (id, sequence) not in known:
                known.add((id, sequence))
                self._lines.append((at, 0, id, sequence, None))
                self._sorted = False

    def later(self, at: int, source: Source) -> None:
        """Look at *source* once everything after *at* has been taken; it has nothing that is newer."""
        self._sources += 1
        self._lines.append((at, 1, "", self._sources, source))
        self._sorted = False

    def take(self, count: int) -> list[Candidate]:
        """Take out up to that many, the newest."""
        found: list[Candidate] = []
        while self._lines and len(found) < count:
            if not self._sorted:
                self._lines.sort(key=lambda line: line[:4])
                self._sorted = True
            at, _, id, sequence, source = self._lines.pop()
            if source is None:
                found.append((at, id, sequence))
            else:
                source()
        return found


class Index:
    """What the index and the tail of the feed know of one family's folded *words*.

    *grows*: how many times as many segments as before are looked at next.
    """

    grows = 4

    def __init__(self, db: Database, workspace: WorkspaceId, family: str, words: str) -> None:
        self._db = db
        self._of = (workspace, family)
        self._words = words
        grams = grams_of(words)
        self._grams = grams[:: -(-len(grams) // MOST_GRAMS)]
        # what is taken in meanwhile is then seen twice rather than not at all
        self._tail = tuple(_tail(db, workspace))
        parts = db.rows(PARTS, *self._of, *self._of)
        self._recent: list[Part] = sorted([row[1:] for row in parts if row[0]])
        self._segments: list[Part] = sorted([row[1:] for row in parts if not row[0]])

    def messages(self, pool: Pool) -> None:
        """Let *pool* have the messages whose texts may have the words."""
        said = [(stream, place) for stream, first, last, _ in self._tail for place in range(first, last + 1)]
        found = said_in(self._db, self._of[0], said)
        pool.add([document[:3] for document in found if self._words in document.text and self._is_of(document)])
        for parts, look in ((self._recent, self._look_at_recent), (self._segments, self._look_at_segments)):
            newest = [part for part in parts if pool.before is None or part[1] <= pool.before[0]]
            newest.sort(key=lambda part: part[2], reverse=True)
            _step(pool, newest, look, self.grows)

    def _is_of(self, document: Document) -> bool:  # noqa: ARG002  # of messages' texts all are
        """True if a message that the feed tells of is of the family."""
        return True

    def contacts(self, most: int) -> set[str] | None:
        """Return the contacts whose text may have the words, None if they are more than *most*."""
        changed = {id for stream, *_, contact in self._tail for id in changed_by(stream, contact)}
        found: set[str] = changed | lookup.parts(self._db, self._of[0], changed)
        found |= {document.stream for document in self._recent_ones([number for number, *_ in self._recent])}
        numbers: list[int] = []
        for start in range(0, len(self._segments), 64):
            for some in self._numbers([segment for segment, *_ in self._segments[start : start + 64]]).values():
                numbers += some
            if len(numbers) > most:
                return None
        found |= {stream for _, _, stream, _ in self._documents(numbers)}
        return found if len(found) <= most else None

    # --- what is in no segment yet

    def _look_at_recent(self, pool: Pool, parts: Sequence[Part]) -> None:
        pool.add([document[:3] for document in self._recent_ones([number for number, *_ in parts])])

    def _recent_ones(self, numbers: Sequence[int]) -> Iterator[Document]:
        rows = look_up(self._db, RECENT, [(number,) for number in numbers], before=self._of)
        if len(rows) < len(numbers):
            raise Moved("a segment was made meanwhile")
        for texts, places in rows:
            yield from documents_of(texts, places, self._words)

    # --- segments

    def _look_at_segments(self, pool: Pool, parts: Sequence[Part]) -> None:
        found = self._numbers([segment for segment, *_ in parts])
        groups: list[tuple[int, list[int]]] = []
        for segment, _, newest in parts:
            numbers = found.get(segment, [])
            if numbers and pool.before is not None and newest > pool.before[0]:
                numbers = self._not_after(pool.before[0], segment, numbers)
            if numbers:
                groups.append((newest, numbers))
        self._look_at_documents(pool, groups, max(A_HANDFUL // 8, A_HANDFUL // len(parts)))

    def _look_at_documents(self, pool: Pool, groups: Sequence[tuple[int, list[int]]], most: int) -> None:
        """Let *pool* have up to *most* documents of each segment, the rest when their time comes."""
        found = self._documents([number for _, numbers in groups for number in numbers[:most]])
        pool.add([(at, stream, sequence) for _, at, stream, sequence in found])
        times = {number: at for number, at, _, _ in found}
        for newest, numbers in groups:
            if len(numbers) > most:
                oldest = min([newest, *(times[number] for number in numbers[:most] if number in times)])
                rest = [(oldest, numbers[most:])]
                pool.later(oldest, partial(self._look_at_documents, pool, rest, 4 * most))

    def _numbers(self, segments: Sequence[int]) -> dict[int, list[int]]:
        """Return the numbers of the documents that have the grams, by segment, each from its newest."""
        postings: dict[int, list[bytes]] = {segment: [] for segment in segments}
        wanted = [(gram, gram.encode()) for gram in self._grams]
        slots = [(slot,) for slot in sorted({slot_of(gram) for gram in self._grams})]
        for segment, blob in look_up(self._db, POSTINGS, slots, before=(*self._of, min(segments), max(segments))):
            there = [gram for gram, key in wanted if key in blob] if segment in postings else []
            if there:  # most often it is not, and nothing else in the slot is of interest
                found = unpacked(blob)
                postings[segment] += [found[gram] for gram in there if gram in found]
        complete = {segment: some for segment, some in postings.items() if len(some) == len(self._grams)}
        return {segment: self._placed(segment, matching(some)) for segment, some in complete.items()}

    def _placed(self, segment: int, numbers: Iterable[int]) -> list[int]:
        """Return the numbers that documents of a segment have in the table."""
        return [segment * SEGMENT + number for number in numbers]

    def _not_after(self, at: int, segment: int, numbers: list[int]) -> list[int]:
        """Leave out what is newer than *at*: a page far back has little use for it."""
        rows = self._db.rows(NOT_AFTER, *self._of, segment * SEGMENT, numbers[0], at)
        return [number for number in numbers if number <= rows[0][0]] if rows else []

    def _documents(self, numbers: Sequence[int]) -> list[tuple[int, int, str, int]]:
        return look_up(self._db, DOCUMENTS, [(number,) for number in numbers], before=self._of)


def _step(
    pool: Pool, parts: Sequence[Part], look: Callable[[Pool, Sequence[Part]], None], grows: int, size: int = 1
) -> None:
    """Let *pool* look at some of *parts*, which stand the newest first, and then at *grows* times as many more."""
    if not parts:
        return

    def source() -> None:
        look(pool, parts[:size])
        _step(pool, parts[size:], look, grows, grows * size)

    pool.later(parts[0][2], source)


def _tail(db: Database, workspace: WorkspaceId) -> Iterator[tuple[str, int, int, ContactId | None]]:
    """Yield what commits said that are not taken in: stream, first and last sequence, contact."""
    rows = db.rows(TAIL, workspace, workspace, workspace, INDEXED)
    while rows:
        yield from (tuple(row[1:]) for row in rows)
        position = max(row[0] for row in rows)
        rows = db.rows(LATER, workspace, position) if len(rows) >= AT_A_TIME and position else []
