"""What a part of a pattern may begin with, read from the tree that `re` parses; and the characters of a class."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from re import _constants as of_re  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from omnikit.extraction.engine import _engine

FORMAT = 2
"""Of what is written here for the engine."""
if getattr(_engine, "FORMAT", 1) != FORMAT:
    raise ImportError("the engine's library was built from other sources: build it again")

Ranges = list[tuple[int, int]]

ITEMS = frozenset((of_re.LITERAL, of_re.NOT_LITERAL, of_re.IN, of_re.ANY))
MODES = {of_re.MAX_REPEAT: 0, of_re.MIN_REPEAT: 1, of_re.POSSESSIVE_REPEAT: 2}
_KINDS = {
    of_re.CATEGORY_DIGIT: 1, of_re.CATEGORY_NOT_DIGIT: 2, of_re.CATEGORY_SPACE: 4, of_re.CATEGORY_NOT_SPACE: 8,
    of_re.CATEGORY_WORD: 16, of_re.CATEGORY_NOT_WORD: 32,
}  # fmt: skip
_ASCII = 6  # so far are the kinds that know ASCII alone
_LAST = 0x10FFFF
_BEYOND = (0x10000, _LAST)


class Unknown(Exception):
    """The engine doesn't know something of a pattern."""


def in_order(tree: Any) -> Iterable[Any]:
    """Return the operations of *tree*; a look back at the character before, and ahead from there, is one from there.

    That is how ``led`` writes a pattern for re.
    """
    each = list(tree.data if isinstance(tree, parser.SubPattern) else tree)
    for at in range(1, len(each)):
        operation, what = each[at]
        if each[at - 1][0] in ITEMS and operation is of_re.ASSERT and what[0] < 0 and len(what[1]) == 1:
            inside, of_group = what[1][0]
            if inside is of_re.SUBPATTERN and of_group[:3] == (None, int(re.DOTALL), 0):
                body = of_group[3]
                if len(body) == 2 and body[0][0] is of_re.ASSERT and body[0][1][0] > 0 and body[1][0] is of_re.ANY:
                    ahead = [(of_re.SUBPATTERN, (*of_group[:3], body[0][1][1]))]  # its own flags go with it
                    each[at - 1 : at + 1] = (of_re.ASSERT, (1, ahead)), each[at - 1]
                    break
    return each


def within(flags: int, more: int, fewer: int) -> int:
    """Return the flags of a group that has *more* and *fewer* than those around it; its alphabet is the same."""
    return (flags | more) & ~fewer


# --- what may begin a part

_TRANSPARENT = frozenset((of_re.AT, of_re.ASSERT_NOT))
ALL_THERE_ARE: Ranges = [(0, _LAST)]
_MOST_WAYS = 2_000
"""To begin: of patterns that have more only the first character is looked at."""

Part = tuple[Any, Any, int]
"""An operation, what it needs, and the flags that it stands under."""


def begins(tree: Any, flags: int) -> Ranges | None:
    """Return the characters with which what *tree* matches may begin, none fewer; None if it may match nothing."""
    return _begins(_parts(tree, flags))


def may_be_next(tree: Any, flags: int) -> Ranges | None:
    """Return the characters that may stand where *tree* begins, if one stands there; None if any may."""
    return _next(_parts(tree, flags))


def pairs(tree: Any, flags: int) -> list[tuple[Ranges, Ranges | None]]:
    """Return characters with which a match may begin, and those that may come next, if one does; None where any may."""
    found: list[tuple[Ranges, Ranges | None]] = []
    _open(_parts(tree, flags), found)
    return found if len(found) <= _MOST_WAYS else [(ALL_THERE_ARE, None)]


def _parts(tree: Any, flags: int) -> list[Part]:
    return [(operation, what, flags) for operation, what in in_order(tree)]


def _begins(parts: list[Part]) -> Ranges | None:
    first_ones, empty = _start(parts)
    return None if empty else first_ones


def _start(parts: list[Part]) -> tuple[Ranges, bool]:
    """Return the characters with which what *parts* match may begin, and if it may match whatever follows."""
    seen = []
    for part in parts:
        operation, what, _ = part
        if _is_transparent(operation, what):
            continue
        ahead = operation is of_re.ASSERT
        first, skipped = _first(*part)
        seen.append((ahead, first, skipped))
        if not (skipped or ahead):
            break
    first_ones: Ranges = []
    empty = True
    for ahead, first, skipped in reversed(seen):
        if ahead:
            if not skipped:
                first_ones, empty = (first if empty else _both(first, first_ones)), False
        elif skipped:
            first_ones = joined(first_ones + first)
        else:
            first_ones, empty = first, False
    return first_ones, empty


def _is_transparent(operation: Any, what: Any) -> bool:
    """True if it says nothing of the next character that is looked at here."""
    return operation in _TRANSPARENT or (operation is of_re.ASSERT and what[0] < 0)


def _first(operation: Any, what: Any, flags: int) -> tuple[Ranges, bool]:
    """Return the same of one part."""
    if operation in ITEMS:
        return _item(operation, what, flags), False
    if operation is of_re.BRANCH:
        each = [_start(_parts(way, flags)) for way in what[1]]
        return joined([pair for first_ones, _ in each for pair in first_ones]), any(empty for _, empty in each)
    if operation in MODES:
        first_ones, empty = _start(_parts(what[2], flags))
        return first_ones, empty or not what[0]
    if operation is of_re.FAILURE:
        return [], False
    inside = _inside(operation, what, flags)
    return (ALL_THERE_ARE, True) if inside is None else _start(inside)


def _item(operation: Any, what: Any, flags: int) -> Ranges:
    """Return the characters that an operation takes one of."""
    if operation is of_re.LITERAL:
        return [(what, what)]
    return _characters(*members(what, flags)) if operation is of_re.IN else ALL_THERE_ARE


def _inside(operation: Any, what: Any, flags: int) -> list[Part] | None:
    """Return the parts of a group, or of a look ahead."""
    if operation is of_re.SUBPATTERN:
        return _parts(what[3], within(flags, what[1], what[2]))
    if operation is of_re.ASSERT:
        return _parts(what[1], flags)
    return _parts(what, flags) if operation is of_re.ATOMIC_GROUP else None


def _open(parts: list[Part], found: list[tuple[Ranges, Ranges | None]]) -> None:
    """Add what *parts* may begin with to *found*, which is left alone once there is too much."""
    if len(found) > _MOST_WAYS:
        return
    for at, (operation, what, flags) in enumerate(parts):
        if _is_transparent(operation, what):
            continue
        rest = parts[at + 1 :]
        if operation in ITEMS:
            found.append((_item(operation, what, flags), _next(rest)))
            return
        if operation is of_re.BRANCH:
            for way in what[1]:
                _open(_parts(way, flags) + rest, found)
            return
        if operation in MODES:
            if _repeats(what, flags, rest, found):
                continue
            return
        inside = _inside(operation, what, flags)
        if operation is not of_re.ASSERT:
            _open(rest if inside is None else inside + rest, found)
            if inside is None and operation is not of_re.FAILURE:
                found.append((ALL_THERE_ARE, None))
            return
        if inside is not None and not _says_little(inside):
            _open(inside, found)
            return
    found.append((ALL_THERE_ARE, None))


def _next(rest: list[Part]) -> Ranges | None:
    """Return the characters that may come where *rest* begins, if one comes; None if that is not known."""
    known = _begins(rest)
    for operation, what, flags in rest:
        if operation is of_re.ASSERT_NOT and what[0] > 0 and len(what[1]) == 1 and what[1][0][0] is of_re.IN:
            refuses, kinds, ranges = members(what[1][0][1], flags)
            if not kinds:  # of those more than there are would be refused
                known = _both(ALL_THERE_ARE if known is None else known, _characters(not refuses, 0, ranges))
        elif not _is_transparent(operation, what):
            break
    return known


def _says_little(ahead: list[Part]) -> bool:
    """True if a look at *ahead* says less than what stands behind it."""
    return (len(ahead) == 1 and ahead[0][0] in ITEMS) or _begins(ahead) is None


def _repeats(repeated: Any, flags: int, rest: list[Part], found: list[tuple[Ranges, Ranges | None]]) -> bool:
    """Add what may be repeated to *found*; return whether it may be left out."""
    least, most, body = repeated
    inside = _parts(body, flags)
    first_ones, empty = _start(inside)
    second: Ranges | None = None
    if most == 1:
        _open(inside + rest, found)
    else:
        if len(inside) == 1 and inside[0][0] in ITEMS:
            after = _next(rest)
            second = first_ones if least > 1 else None if after is None else joined(first_ones + after)
        found.append((first_ones, second))
    return empty or not least


# --- sets


def members(items: Any, flags: int) -> tuple[bool, int, Ranges]:
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
            raise Unknown
    return refuses, kinds, ranges


def _characters(refuses: bool, kinds: int, ranges: Ranges) -> Ranges:
    """Return the characters of a class; of kinds it has all that are beyond the first plane."""
    there = joined(ranges + _of_kinds(kinds) if kinds else ranges)
    if refuses:
        there = _others(there)
    return joined([*there, _BEYOND]) if kinds else there


def _others(ranges: Ranges) -> Ranges:
    """Return all characters but those in *ranges*."""
    ends = [-1, *(end for first, last in ranges for end in (first, last)), _LAST + 1]
    return [(ends[at] + 1, ends[at + 1] - 1) for at in range(0, len(ends), 2) if ends[at] + 1 < ends[at + 1]]


@cache
def _of_kinds(kinds: int) -> Ranges:
    return _engine.ranges_of(kinds)


def joined(ranges: Ranges) -> Ranges:
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


def holds(ranges: Ranges, character: int) -> bool:
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
