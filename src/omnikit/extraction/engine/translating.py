"""The program that the engine runs for a pattern: the tree that `re` parses becomes a row of numbers for `_engine.c`.

Where several ways part, a switch by the next character leaves those that may begin with it; where a match begins, a
set of characters leaves out the rest of the text.
"""

import re
from array import array
from collections.abc import Iterable
from functools import cache, partial
from re import _constants as of_re  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeVar

from omnikit.extraction.engine import _engine
from omnikit.extraction.engine.beginnings import (
    ALL_THERE_ARE,
    ITEMS,
    MODES,
    Ranges,
    Unknown,
    begins,
    holds,
    in_order,
    joined,
    may_be_next,
    members,
    pairs,
    within,
)

# as in _engine.c
(
    CHARACTER, NO_CHARACTER, SET, ANY, ALL, CHARACTERS, JUMP, CHOICE, RUN, LOOP, NEXT, COMMITTED, ATOMIC, LOOK, PLACE,
    MARK, AGAIN, REACHED, MATCHED, NEVER, PEEK,
) = range(21)  # fmt: skip
_LINES = {of_re.AT_BEGINNING: 1, of_re.AT_END: 4}
_PLACES = {
    of_re.AT_BEGINNING: 0, of_re.AT_BEGINNING_STRING: 0, of_re.AT_END_STRING: 2, of_re.AT_END: 3, of_re.AT_BOUNDARY: 5,
    of_re.AT_NON_BOUNDARY: 6,
}  # fmt: skip
_ASCII_PLACES = {of_re.AT_BOUNDARY: 7, of_re.AT_NON_BOUNDARY: 8}
_UNKNOWN_FLAGS = re.IGNORECASE | re.LOCALE
_UNKNOWN_OF_GROUPS = _UNKNOWN_FLAGS | re.ASCII | re.UNICODE
"""Search of re errs where a pattern begins with an alphabet of its own: ``(?a:\\W)`` isn't found in é, but matches."""
_MOST = 2_000
"""What begins with more characters than this is tried at each that nothing names."""

T = TypeVar("T")


def translated(pattern: str, flags: int) -> re.Pattern[str]:
    """Return what runs *pattern* on the engine; raises ``Unknown``, and ``re.error`` where the parser of re does."""
    made: re.Pattern[str] = _Translation(pattern, flags).pattern()
    return made


class _Translation:
    """The program of a pattern while it is written."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags
        self._tree: Any = parser.parse(pattern, flags)
        self._state = self._tree.state
        self._code: list[int] = []
        self._sets: dict[tuple[bool, int, bytes], int] = {}
        self._switches: list[tuple[bytes, bytes, int, int]] = []
        self._ways: list[int] = []
        self._rows: dict[tuple[int, ...], int] = {}
        self._loops = 0
        self._alone = 0  # how many parts are around that stand by themselves

    def pattern(self) -> Any:
        """Return the pattern as the engine runs it."""
        flags = self._state.flags
        if flags & _UNKNOWN_FLAGS or self._state.groups - 1 > _engine.MOST_GROUPS:
            raise Unknown
        self._sequence(self._tree, flags)
        self._code.append(MATCHED)
        beginning = begins(self._tree, flags)
        first = -1 if beginning is None else self._set(False, 0, beginning)
        if self._loops > _engine.MOST_LOOPS:
            raise Unknown
        groups = self._state.groups - 1
        index = dict(self._state.groupdict)
        names = [None] * (groups + 1)
        for name, group in index.items():
            names[group] = name
        return _engine.Pattern(
            self._given[0],
            int(flags),
            index,
            tuple(names),
            partial(_by_re, *self._given),
            groups,
            min(self._tree.getwidth()[0], 1 << 30),
            first,
            -1 if beginning is None else self._seconds(),
            tuple(_shared(*key) for key in self._sets),
            tuple(self._switches),
            _packed(self._code),
            _packed(self._ways),
        )

    def _seconds(self) -> int:
        """Return the switch from the first character of a match to the set of the second; -1 if that says nothing.

        Where any may come next the set is -1.
        """
        explicit, _ = _by_character(pairs(self._tree, self._state.flags))
        sets: dict[tuple[int, ...], int] = {}
        rows = []
        for seconds in explicit.values():
            key = tuple(map(id, seconds))
            if key not in sets:
                known = [second for second in seconds if second is not None]
                every = joined([pair for second in known for pair in second])
                sets[key] = self._set(False, 0, every) if len(known) == len(seconds) else -1
            rows.append(sets[key])
        if all(number < 0 for number in sets.values()):
            return -1
        self._switches.append((_packed(explicit), _packed(rows), -1, -1))
        return len(self._switches) - 1

    def _sequence(self, tree: Iterable[Any], flags: int) -> None:
        literals: list[int] = []
        for operation, what in in_order(tree):
            if operation is of_re.LITERAL:
                literals.append(what)
                continue
            self._characters(literals)
            literals = []
            self._operation(operation, what, flags)
        self._characters(literals)

    def _characters(self, literals: list[int]) -> None:
        if len(literals) == 1:
            self._code += (CHARACTER, literals[0])
        elif literals:
            self._code += (CHARACTERS, len(literals), *literals)

    def _operation(self, operation: Any, what: Any, flags: int) -> None:
        if operation in ITEMS:
            self._code += self._item(operation, what, flags)
        elif operation is of_re.BRANCH:
            self._choice([(way, flags) for way in what[1]])
        elif operation is of_re.SUBPATTERN:
            group, more, fewer, body = what
            if (more | fewer) & _UNKNOWN_OF_GROUPS or (group is not None and self._alone):
                raise Unknown
            if group is not None:
                self._code += (MARK, 2 * group - 2)
            self._sequence(body, within(flags, more, fewer))
            if group is not None:
                self._code += (MARK, 2 * group - 1)
        elif operation in MODES:
            least, most, body = what
            self._repeat(MODES[operation], least, most, body, flags)
        elif operation in (of_re.ASSERT, of_re.ASSERT_NOT):
            behind, body = what
            back, most = body.getwidth() if behind < 0 else (0, 0)
            if back != most:
                raise Unknown  # nor does re
            refuses = int(operation is of_re.ASSERT_NOT)
            if all(operation in ITEMS for operation, _ in body):
                self._code += (PEEK, refuses, back, len(body))
                for operation, what in body:
                    self._code += self._item(operation, what, flags)
                return
            self._part((LOOK, refuses, back), body, flags)
        elif operation is of_re.ATOMIC_GROUP:
            self._part((ATOMIC,), what, flags)
        elif operation is of_re.AT:
            places = _PLACES
            if flags & re.MULTILINE and what in _LINES:
                places = _LINES
            elif flags & re.ASCII and what in _ASCII_PLACES:
                places = _ASCII_PLACES
            self._code += (PLACE, places[what])
        elif operation is of_re.GROUPREF:
            self._code += (AGAIN, what - 1)
        elif operation is of_re.FAILURE:
            self._code.append(NEVER)
        else:
            raise Unknown

    def _item(self, operation: Any, what: Any, flags: int) -> tuple[int, int]:
        """Return the operation that takes one character, and what it needs."""
        if operation is of_re.LITERAL:
            return CHARACTER, what
        if operation is of_re.NOT_LITERAL:
            return NO_CHARACTER, what
        if operation is of_re.ANY:
            return ALL if flags & re.DOTALL else ANY, 0
        return SET, self._set(*members(what, flags))

    def _set(self, refuses: bool, kinds: int, ranges: Ranges) -> int:
        key = refuses, kinds, _packed([end for each in joined(ranges) for end in each])
        return self._sets.setdefault(key, len(self._sets))

    def _part(self, head: tuple[int, ...], body: Any, flags: int) -> None:
        """Write a part that stands by itself."""
        self._code += head
        hole = self._hole()
        self._alone += 1
        self._sequence(body, flags)
        self._alone -= 1
        self._code.append(REACHED)
        self._code[hole] = len(self._code)

    def _hole(self) -> int:
        self._code.append(-1)
        return len(self._code) - 1

    def _repeat(self, mode: int, least: int, most: Any, body: Any, flags: int) -> None:
        limit = -1 if most is of_re.MAXREPEAT else most
        if len(body) == 1 and body[0][0] in ITEMS:
            operation, what = body[0]
            self._code += (RUN, mode, least, limit, *self._item(operation, what, flags))
        elif mode == MODES[of_re.POSSESSIVE_REPEAT]:
            self._part((COMMITTED, least, limit), body, flags)
        elif (least, limit) == (0, 1):
            ways = [(body, flags), ([], flags)]
            self._choice(ways if mode == MODES[of_re.MAX_REPEAT] else ways[::-1])
        else:
            slot = self._loops
            self._loops += 1
            self._code += (LOOP, slot)
            hole = self._hole()
            start = len(self._code)
            self._sequence(body, flags)
            self._code[hole] = len(self._code)
            self._code += (NEXT, slot, mode, least, limit, start)

    def _choice(self, ways: list[tuple[Any, int]]) -> None:
        self._code += (CHOICE, len(self._switches))
        self._switches.append((b"", b"", 0, 0))  # its place; those within come behind it
        switch = len(self._switches) - 1
        starts, holes = [], []
        for way, flags in ways:
            starts.append(len(self._code))
            self._sequence(way, flags)
            self._code.append(JUMP)
            holes.append(self._hole())
        for hole in holes:
            self._code[hole] = len(self._code)
        may_come = [may_be_next(way, flags) for way, flags in ways]
        explicit, wide = _by_character((ALL_THERE_ARE if may is None else may, at) for at, may in enumerate(may_come))
        self._switches[switch] = (
            _packed(explicit),
            _packed([self._row([starts[at] for at in sorted(found)]) for found in explicit.values()]),
            self._row([starts[at] for at in wide]),
            self._row([starts[at] for at, (way, flags) in enumerate(ways) if begins(way, flags) is None]),
        )

    def _row(self, ways: list[int]) -> int:
        """Return where a row of ways is, with their number before them; of a single way less than 0: -1 less that."""
        if len(ways) == 1:
            return -1 - ways[0]
        key = tuple(ways)
        if key not in self._rows:
            self._rows[key] = len(self._ways)
            self._ways += (len(ways), *ways)
        return self._rows[key]


def _by_character(known: Iterable[tuple[Ranges, T]]) -> tuple[dict[int, list[T]], list[T]]:
    """Return what may go with each character that is named, and what may go with all the others."""
    explicit: dict[int, list[T]] = {}
    wide = []
    for ranges, what in known:
        if sum(last - first + 1 for first, last in ranges) > _MOST:
            wide.append((ranges, what))
            continue
        for first, last in ranges:
            for character in range(first, last + 1):
                explicit.setdefault(character, []).append(what)
    for character, found in explicit.items():
        found += [what for ranges, what in wide if holds(ranges, character)]
    return explicit, [what for _, what in wide]


@cache
def _shared(refuses: bool, kinds: int, ranges: bytes) -> _engine.Characters:
    return _engine.Characters(refuses, kinds, ranges)


@cache
def _by_re(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _packed(numbers: Iterable[int]) -> bytes:
    return array("i", numbers).tobytes()
