"""What a part of a pattern may begin with, read from the tree that `re` parses; and the characters of a class."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from re import _constants as of_re  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from omnikit.extraction.engine import _engine

Ranges = list[tuple[int, int]]

ITEMS = frozenset((of_re.LITERAL, of_re.NOT_LITERAL, of_re.IN, of_re.ANY))
MODES = {of_re.MAX_REPEAT: 0, of_re.MIN_REPEAT: 1, of_re.POSSESSIVE_REPEAT: 2}
_KINDS = {
    of_re.CATEGORY_DIGIT: 1, of_re.CATEGORY_NOT_DIGIT: 2, of_re.CATEGORY_SPACE: 4, of_re.CATEGORY_NOT_SPACE: 8,
    of_re.CATEGORY_WORD: 16, of_re.CATEGORY_NOT_WORD: 32,
}  # fmt: skip
_ASCII = 6  # so far are the kinds that know ASCII alone
_ALPHABETS = re.ASCII | re.UNICODE | re.LOCALE
LAST = 0x10FFFF
_BEYOND = (0x10000, LAST)


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
                    each[at - 1 : at + 1] = body[0], each[at - 1]
                    break
    return each


def within(flags: int, more: int, fewer: int) -> int:
    """Return the flags of a group that has *more* and *fewer* than those around it."""
    if more & _ALPHABETS:
        flags &= ~_ALPHABETS
    return (flags | more) & ~fewer


# --- what may begin a part

_TRANSPARENT = frozenset((of_re.AT, of_re.ASSERT_NOT))


def begins(tree: Any, flags: int) -> Ranges | None:
    """Return the characters with which what *tree* matches may begin, none fewer; None if it may match nothing."""
    first_ones, empty = _start(tree, flags)
    return None if empty else first_ones


def _start(tree: Any, flags: int) -> tuple[Ranges, bool]:
    """Return the characters with which what *tree* matches may begin, and if it may match whatever follows."""
    parts = []
    for operation, what in in_order(tree):
        if operation in _TRANSPARENT or (operation is of_re.ASSERT and what[0] < 0):
            continue
        ahead = operation is of_re.ASSERT
        first, skipped = _first(operation, what, flags)
        parts.append((ahead, first, skipped))
        if not (skipped or ahead):
            break
    first_ones: Ranges = []
    empty = True
    for ahead, first, skipped in reversed(parts):
        if ahead:
            if not skipped:
                first_ones, empty = (first if empty else _both(first, first_ones)), False
        elif skipped:
            first_ones = joined(first_ones + first)
        else:
            first_ones, empty = first, False
    return first_ones, empty


def _first(operation: Any, what: Any, flags: int) -> tuple[Ranges, bool]:
    """Return the same of one operation."""
    if operation is of_re.LITERAL:
        return [(what, what)], False
    if operation in (of_re.NOT_LITERAL, of_re.ANY):
        return [(0, LAST)], False
    if operation is of_re.IN:
        return _characters(*members(what, flags)), False
    if operation is of_re.BRANCH:
        each = [_start(way, flags) for way in what[1]]
        return joined([pair for first_ones, _ in each for pair in first_ones]), any(empty for _, empty in each)
    if operation is of_re.SUBPATTERN:
        return _start(what[3], within(flags, what[1], what[2]))
    if operation in MODES:
        first_ones, empty = _start(what[2], flags)
        return first_ones, empty or not what[0]
    if operation is of_re.ASSERT:
        return _start(what[1], flags)
    if operation is of_re.ATOMIC_GROUP:
        return _start(what, flags)
    return ([], False) if operation is of_re.FAILURE else ([(0, LAST)], True)


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
        ends = [-1, *(end for first, last in there for end in (first, last)), LAST + 1]
        there = [(ends[at] + 1, ends[at + 1] - 1) for at in range(0, len(ends), 2) if ends[at] + 1 < ends[at + 1]]
    return joined([*there, _BEYOND]) if kinds else there


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
    at = bisect_right(ranges, (character, LAST))
    return at > 0 and character <= ranges[at - 1][1]


def _both(some: Ranges, others: Ranges) -> Ranges:
    """Return what is in both."""
    found = []
    for first, last in some:
        for begin, end in others:
            if begin <= last and first <= end:
                found.append((max(first, begin), min(last, end)))
    return found
