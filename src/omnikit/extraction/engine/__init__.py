"""Patterns for the engine of this folder, quick on short texts; `re`'s without it, and for what it doesn't know."""

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

M = TypeVar("M")

NEWEST = (3, 13)
"""Of the Pythons whose patterns are translated, all of them tried: the tree that `re` makes is its own affair."""

try:
    from omnikit.extraction.engine import planting
    from omnikit.extraction.engine.beginnings import Unknown
    from omnikit.extraction.engine.translating import translated
except ImportError:  # the engine was not built, or this Python's `re` is another
    BUILT = False
else:
    BUILT = sys.version_info[:2] <= NEWEST


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what answers as ``re.compile(pattern, flags)`` does; several times faster on short texts where it can."""
    if BUILT:
        try:
            return translated(pattern, flags)
        except (Unknown, OverflowError, RecursionError):  # re may know more, count further and nest deeper
            pass
    return re.compile(pattern, flags)


def finder(
    tree: Mapping[str, Any], meanings: Mapping[str, M], latin: str
) -> Callable[[str], list[tuple[int, int, M]]] | None:
    """Return what finds the words of *meanings* in a text, the longest at each place; None without the engine.

    *tree* has them letter by letter. A word of *latin* letters, the inside of a character class, is found as a whole.
    """
    return planting.finder(tree, meanings, latin) if BUILT else None
