"""Stretches of a text that don't overlap, and quick answers about them however many they are."""

from bisect import bisect_left, insort
from collections.abc import Iterable


class Stretches:
    """Where in a text something stands already."""

    __slots__ = ("_spans",)

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans = sorted(spans) if spans else []

    def __bool__(self) -> bool:
        return bool(self._spans)

    def add(self, start: int, end: int) -> None:
        """Take one more, which overlaps none."""
        insort(self._spans, (start, end))

    def overlap(self, start: int, end: int) -> bool:
        """True if one of them has a letter of ``start`` to ``end``."""
        at = bisect_left(self._spans, (end, 0)) - 1
        return at >= 0 and self._spans[at][1] > start

    def next(self, start: int) -> int | None:
        """Return where the first one begins at or after *start*."""
        at = bisect_left(self._spans, (start, 0))
        return self._spans[at][0] if at < len(self._spans) else None
