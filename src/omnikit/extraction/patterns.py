"""Patterns that are compiled when they are first used, and patterns that the engine is quick to search for."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from omnikit.extraction import engine


class LazyPattern:
    """A compiled pattern to whoever calls it; it is compiled at the first call, so that importing the room is cheap.

    A large one is given as what makes it, and made then as well.
    """

    __slots__ = ("_flags", "_pattern", "findall", "finditer", "fullmatch", "match", "search", "split", "sub")

    findall: Callable[..., list[Any]]
    finditer: Callable[..., Iterator[re.Match[str]]]
    fullmatch: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    split: Callable[..., list[str]]
    sub: Callable[..., str]

    def __init__(self, pattern: str | Callable[[], str], flags: int = 0) -> None:
        self._pattern = pattern
        self._flags = flags

        for method in _METHODS:  # no __getattr__: it would slow down each look at an attribute
            setattr(self, method, partial(self._first_call, method))

    def compiled(self) -> re.Pattern[str]:
        """Return the pattern as the engine knows it."""
        return engine.compiled(self.source(), self._flags)

    def source(self) -> str:
        """Return the pattern as it is written."""
        return self._pattern if isinstance(self._pattern, str) else self._pattern()

    def _first_call(self, method: str, *given: Any) -> Any:
        """Compile the pattern, which answers all calls from now on."""
        compiled = self.compiled()
        for name in _METHODS:
            setattr(self, name, getattr(compiled, name))
        return getattr(compiled, method)(*given)


_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")


def led(letters: str, pattern: str) -> str:
    """Return *pattern*, each way of which begins with one of *letters*, so that the engine looks for these alone.

    *letters* are the inside of a character class. What is found is that letter: it serves to search, not to match. The
    engine jumps from letter to letter only if a class is the first thing in a pattern, so the rest looks back at it.
    """
    return rf"[{letters}](?<=(?s:(?={pattern}).))"
