"""Patterns for the engine of this folder, quick on short texts; `re`'s without it, and for what it doesn't know.

The tree of a pattern, as `re` parses it, becomes a program: a row of numbers that `_engine.c` runs. Where several ways
part, a switch by the next character leaves those that may begin with it; where a match begins, a set of characters
leaves out the rest of the text.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, partial
from re import _constants as of_re  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

try:
    from omnikit.extraction import _engine
except ImportError:  # it was not built
    BUILT = False
else:
    BUILT = True

Ranges = list[tuple[int, int]]

# as in _engine.c
(
    CHARACTER, NO_CHARACTER, SET, ANY, ALL, CHARACTERS, JUMP, CHOICE, RUN, LOOP, NEXT, COMMITTED, ATOMIC, LOOK, PLACE,
    MARK, AGAIN, REACHED, MATCHED, NEVER, PEEK,
) = range(21)  # fmt: skip
_ITEMS = frozenset((of_re.LITERAL, of_re.NOT_LITERAL, of_re.IN, of_re.ANY))
_MODES = {of_re.MAX_REPEAT: 0, of_re.MIN_REPEAT: 1, of_re.POSSESSIVE_REPEAT: 2}
_LINES = {of_re.AT_BEGINNING: 1, of_re.AT_END: 4}
_PLACES = {
    of_re.AT_BEGINNING: 0, of_re.AT_BEGINNING_STRING: 0, of_re.AT_END_STRING: 2, of_re.AT_END: 3, of_re.AT_BOUNDARY: 5,
    of_re.AT_NON_BOUNDARY: 6,
}  # fmt: skip
_ASCII_PLACES = {of_re.AT_BOUNDARY: 7, of_re.AT_NON_BOUNDARY: 8}
_KINDS = {
    of_re.CATEGORY_DIGIT: 1, of_re.CATEGORY_NOT_DIGIT: 2, of_re.CATEGORY_SPACE: 4, of_re.CATEGORY_NOT_SPACE: 8,
    of_re.CATEGORY_WORD: 16, of_re.CATEGORY_NOT_WORD: 32,
}  # fmt: skip
_ASCII = 6  # so far are the kinds that know ASCII alone
_UNKNOWN_FLAGS = re.IGNORECASE | re.LOCALE
_ALPHABETS = re.ASCII | re.UNICODE | re.LOCALE
_LAST = 0x10FFFF
_BEYOND = (0x10000, _LAST)
_MOST = 2_000
"""Ways that begin with more characters than this are tried at each."""


class _Unknown(Exception):
    """The engine doesn't know something of a pattern."""


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what answers as ``re.compile(pattern, flags)`` does; several times faster on short texts where it can."""
    if not BUILT:
        return re.compile(pattern, flags)
    try:
        translated: re.Pattern[str] = _Translation(pattern, flags).pattern()
    except _Unknown:
        return re.compile(pattern, flags)
    return translated


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
            raise _Unknown
        self._sequence(self._tree, flags)
        self._code.append(MATCHED)
        begins = _begins(self._tree, flags)
        first = -1 if begins is None else self._set(False, 0, begins)
        if self._loops > _engine.MOST_LOOPS:
            raise _Unknown
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
            tuple(self._sets),
            tuple(self._switches),
            _packed(self._code),
            _packed(self._ways),
        )

    def _sequence(self, tree: Iterable[Any], flags: int) -> None:
        literals: list[int] = []
        for operation, what in _in_order(tree):
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
        if operation in _ITEMS:
            self._code += self._item(operation, what, flags)
        elif operation is of_re.BRANCH:
            self._choice([(way, flags) for way in what[1]])
        elif operation is of_re.SUBPATTERN:
            group, more, fewer, body = what
            if (more | fewer) & _UNKNOWN_FLAGS or (group is not None and self._alone):
                raise _Unknown
            if group is not None:
                self._code += (MARK, 2 * group - 2)
            self._sequence(body, _within(flags, more, fewer))
            if group is not None:
                self._code += (MARK, 2 * group - 1)
        elif operation in _MODES:
            least, most, body = what
            self._repeat(_MODES[operation], least, most, body, flags)
        elif operation in (of_re.ASSERT, of_re.ASSERT_NOT):
            behind, body = what
            back, most = body.getwidth() if behind < 0 else (0, 0)
            if back != most:
                raise _Unknown  # nor does re
            refuses = int(operation is of_re.ASSERT_NOT)
            if all(operation in _ITEMS for operation, _ in body):
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
            raise _Unknown

    def _item(self, operation: Any, what: Any, flags: int) -> tuple[int, int]:
        """Return the operation that takes one character, and what it needs."""
        if operation is of_re.LITERAL:
            return CHARACTER, what
        if operation is of_re.NOT_LITERAL:
            return NO_CHARACTER, what
        if operation is of_re.ANY:
            return ALL if flags & re.DOTALL else ANY, 0
        return SET, self._set(*_members(what, flags))

    def _set(self, refuses: bool, kinds: int, ranges: Ranges) -> int:
        key = refuses, kinds, _packed([end for each in _joined(ranges) for end in each])
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
        if len(body) == 1 and body[0][0] in _ITEMS:
            operation, what = body[0]
            self._code += (RUN, mode, least, limit, *self._item(operation, what, flags))
        elif mode == _MODES[of_re.POSSESSIVE_REPEAT]:
            self._part((COMMITTED, least, limit), body, flags)
        elif (least, limit) == (0, 1):
            ways = [(body, flags), ([], flags)]
            self._choice(ways if mode == _MODES[of_re.MAX_REPEAT] else ways[::-1])
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
        begins = [_begins(way, flags) for way, flags in ways]
        explicit: dict[int, list[int]] = {}
        wide: list[tuple[int, Ranges]] = []
        for at, ranges in enumerate(begins):
            if ranges is None:
                wide.append((at, [(0, _LAST)]))
            elif sum(last - first + 1 for first, last in ranges) > _MOST:
                wide.append((at, ranges))
            else:
                for first, last in ranges:
                    for character in range(first, last + 1):
                        explicit.setdefault(character, []).append(at)
        if wide:
            for character, found in explicit.items():
                found += [at for at, ranges in wide if _holds(ranges, character)]
                found.sort()
        self._switches[switch] = (
            _packed(explicit),
            _packed([self._row([starts[at] for at in found]) for found in explicit.values()]),
            self._row([starts[at] for at, _ in wide]),
            self._row([starts[at] for at, ranges in enumerate(begins) if ranges is None]),
        )

    def _row(self, ways: list[int]) -> int:
        """Return where a row of ways is, with their number before them."""
        key = tuple(ways)
        if key not in self._rows:
            self._rows[key] = len(self._ways)
            self._ways += (len(ways), *ways)
        return self._rows[key]


def _in_order(tree: Any) -> Iterable[Any]:
    """Return the operations of *tree*; a look back at the character before, and ahead from there, is one from there.

    That is how ``led`` writes a pattern for re.
    """
    each = list(tree.data if isinstance(tree, parser.SubPattern) else tree)
    for at in range(1, len(each)):
        operation, what = each[at]
        if each[at - 1][0] in _ITEMS and operation is of_re.ASSERT and what[0] < 0 and len(what[1]) == 1:
            inside, of_group = what[1][0]
            if inside is of_re.SUBPATTERN and of_group[:3] == (None, int(re.DOTALL), 0):
                body = of_group[3]
                if len(body) == 2 and body[0][0] is of_re.ASSERT and body[0][1][0] > 0 and body[1][0] is of_re.ANY:
                    each[at - 1 : at + 1] = body[0], each[at - 1]
                    break
    return each


def _within(flags: int, more: int, fewer: int) -> int:
    """Return the flags of a group that has *more* and *fewer* than those around it."""
    if more & _ALPHABETS:
        flags &= ~_ALPHABETS
    return (flags | more) & ~fewer


@cache
def _by_re(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _packed(numbers: Iterable[int]) -> bytes:
    return array("i", numbers).tobytes()


# --- what may begin a part

_TRANSPARENT = frozenset((of_re.AT, of_re.ASSERT_NOT))


def _begins(tree: Any, flags: int) -> Ranges | None:
    """Return the characters with which what *tree* matches may begin, none fewer; None if it may match nothing."""
    begins, empty = _start(tree, flags)
    return None if empty else begins


def _start(tree: Any, flags: int) -> tuple[Ranges, bool]:
    """Return the characters with which what *tree* matches may begin, and if it may match whatever follows."""
    parts = []
    for operation, what in _in_order(tree):
        if operation in _TRANSPARENT or (operation is of_re.ASSERT and what[0] < 0):
            continue
        ahead = operation is of_re.ASSERT
        first, skipped = _first(operation, what, flags)
        parts.append((ahead, first, skipped))
        if not (skipped or ahead):
            break
    begins: Ranges = []
    empty = True
    for ahead, first, skipped in reversed(parts):
        if ahead:
            if not skipped:
                begins, empty = (first if empty else _both(first, begins)), False
        elif skipped:
            begins = _joined(begins + first)
        else:
            begins, empty = first, False
    return begins, empty


def _first(operation: Any, what: Any, flags: int) -> tuple[Ranges, bool]:
    """Return the same of one operation."""
    if operation is of_re.LITERAL:
        return [(what, what)], False
    if operation in (of_re.NOT_LITERAL, of_re.ANY):
        return [(0, _LAST)], False
    if operation is of_re.IN:
        return _characters(*_members(what, flags)), False
    if operation is of_re.BRANCH:
        each = [_start(way, flags) for way in what[1]]
        return _joined([pair for begins, _ in each for pair in begins]), any(empty for _, empty in each)
    if operation is of_re.SUBPATTERN:
        return _start(what[3], _within(flags, what[1], what[2]))
    if operation in _MODES:
        begins, empty = _start(what[2], flags)
        return begins, empty or not what[0]
    if operation is of_re.ASSERT:
        return _start(what[1], flags)
    if operation is of_re.ATOMIC_GROUP:
        return _start(what, flags)
    return ([], False) if operation is of_re.FAILURE else ([(0, _LAST)], True)


# --- sets


def _members(items: Any, flags: int) -> tuple[bool, int, Ranges]:
    """Return if a class refuses its members, the kinds of characters among them, and the ranges."""
    refuses, kinds, ranges = False, 0, []
    for sort, what in items:
        if sort is of_re.NEGATE:
            refuses = True
        elif sort is of_re.LITERAL:
            ranges.append((what, what))
        elif sort is of_re.RANGE:
            ranges.append(what)
        elif what in _KINDS:
            kinds |= _KINDS[what] << (_ASCII if flags & re.ASCII else 0)
        else:
            raise _Unknown
    return refuses, kinds, ranges


def _characters(refuses: bool, kinds: int, ranges: Ranges) -> Ranges:
    """Return the characters of a class; of kinds it has all that are beyond the first plane."""
    there = _joined(ranges + _of_kinds(kinds) if kinds else ranges)
    if refuses:
        ends = [-1, *(end for first, last in there for end in (first, last)), _LAST + 1]
        there = [(ends[at] + 1, ends[at + 1] - 1) for at in range(0, len(ends), 2) if ends[at] + 1 < ends[at + 1]]
    return _joined([*there, _BEYOND]) if kinds else there


@cache
def _of_kinds(kinds: int) -> Ranges:
    return _engine.ranges_of(kinds)


def _joined(ranges: Ranges) -> Ranges:
    """Return *ranges* in order, each as long as can be."""
    if len(ranges) < 2:
        return ranges
    joined: Ranges = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _holds(ranges: Ranges, character: int) -> bool:
    """True if *character* is in *ranges*, which are in order."""
    at = bisect_right(ranges, (character, _LAST))
    return at > 0 and character <= ranges[at - 1][1]


def _both(some: Ranges, others: Ranges) -> Ranges:
    """Return what is in both."""
    found = []
    for first, last in some:
        for begin, end in others:
            if begin <= last and first <= end:
                found.append((max(first, begin), min(last, end)))
    return found
