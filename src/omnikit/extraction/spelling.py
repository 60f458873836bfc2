"""Finding words of a table in a text: hundreds of them, for little more than the price of a look at each letter."""

import re
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from omnikit.extraction.patterns import LazyPattern

M = TypeVar("M")

LATIN = "a-zß-ỹ"
"""Small letters of English and Vietnamese, as the inside of a character class."""

_IS_LATIN = LazyPattern(f"[{LATIN}]")
_NO_LETTER = f"(?![{LATIN}_])"


class _Tree(dict[str, "_Tree"]):
    """Letters, and what may follow each; "" where a word ends."""


def listed(words: str) -> frozenset[str]:
    """Return *words*, which blanks part, as a set."""
    return frozenset(words.split())


def is_latin(letter: str) -> bool:
    """True if *letter* is a small letter of English or Vietnamese."""
    return _IS_LATIN.match(letter) is not None


def spelled(words: Iterable[str]) -> str:
    """Return a pattern of *words*, the longest first; one that ends in Latin letters is no part of a longer one."""
    tree = _Tree()
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, _Tree())
        node[""] = _Tree()
    return _branches(tree, "")


def _branches(node: _Tree, last: str) -> str:
    ways = [re.escape(letter) + _branches(after, letter) for letter, after in node.items() if letter]
    end = _NO_LETTER if last and is_latin(last) else ""
    if not ways:
        return end
    one_of = ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
    if "" not in node:
        return one_of
    return f"(?:{one_of}|{end})" if end else f"(?:{one_of})?"


class Lexicon(Generic[M]):
    """Words in small letters and what each of them means. A word in Latin letters is found only as a whole word."""

    __slots__ = ("_by_latin", "_by_two", "_meanings", "_two")

    def __init__(self, meanings: Mapping[str, M]) -> None:
        self._meanings = dict(meanings)
        latin: dict[str, list[str]] = {}
        others: dict[str, list[str]] = {}
        for word in meanings:
            if found := _LATIN_WORD.match(word):
                latin.setdefault(found[0], []).append(word)
            else:
                others.setdefault(word[:2], []).append(word)
        self._by_latin = _Patterns(latin)
        self._by_two = _Patterns({start: words for start, words in others.items() if len(start) > 1})
        firsts = _class(two[0] for two in others)
        seconds = _class(two[1] for two in others if len(two) > 1)
        alone = _class(two for two in others if len(two) == 1)
        # two letters tell nearly always if a word begins here; classes of them are far quicker than a tree of all words
        self._two = LazyPattern(f"{firsts}(?:(?={seconds})|(?<={alone}))" if alone else f"{firsts}(?={seconds})")

    def find(self, lower: str) -> list[tuple[int, int, M]]:
        """Return where each word stands, and what it means: first those that begin with no Latin letter."""
        found = []
        meanings, by_two, by_latin = self._meanings, self._by_two, self._by_latin
        for match in self._two.finditer(lower):
            start = match.start()
            two = lower[start : start + 2]
            if two in by_two.beginnings:
                longer = by_two[two]
                if longer is None:
                    found.append((start, start + 2, meanings[two]))
                    continue
                if word := longer.match(lower, start):
                    found.append((start, word.end(), meanings[word[0]]))
                    continue
            if two[0] in meanings:
                found.append((start, start + 1, meanings[two[0]]))
        for match in _LATIN_WORD.finditer(lower):
            first = match[0]
            if first in by_latin.beginnings:
                start, end = match.span()
                if lower[start - 1 : start] == "_" or lower[end : end + 1] == "_":
                    continue
                longer = by_latin[first]
                if longer is None:
                    found.append((start, end, meanings[first]))
                elif word := longer.match(lower, start):
                    found.append((start, word.end(), meanings[word[0]]))
        return found


_LATIN_WORD = LazyPattern(f"[{LATIN}]++")


class _Patterns(dict[str, re.Pattern[str] | None]):
    """The pattern of all words with one beginning, None where it is the only one; made when one is first met."""

    __slots__ = ("beginnings",)

    def __init__(self, beginnings: dict[str, list[str]]) -> None:
        super().__init__()
        self.beginnings = beginnings

    def __missing__(self, start: str) -> re.Pattern[str] | None:
        words = self.beginnings[start]
        pattern = self[start] = None if words == [start] else re.compile(spelled(words))
        return pattern


def _class(letters: Iterable[str]) -> str:
    inside = "".join(sorted(set(map(re.escape, letters))))
    return f"[{inside}]" if inside else ""
