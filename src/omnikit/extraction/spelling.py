"""Finding words of a table in a text: hundreds of them, for little more than the price of a look at each letter."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Generic, TypeVar

from omnikit.extraction.engine import compiled, finder
from omnikit.extraction.patterns import LazyPattern

M = TypeVar("M")

LATIN = "a-zß-ỹ"
"""Small letters of English and Vietnamese, as the inside of a character class."""

_LATIN_WORD = LazyPattern(f"[{LATIN}]++")
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
    return branches(tree(words), _closing)


def _closing(last: str) -> str:
    return _NO_LETTER if is_latin(last) else ""


def _open(_: str) -> str:
    return ""


def tree(words: Iterable[str]) -> _Tree:
    """Return *words* letter by letter, in an order of their own."""
    root = _Tree()
    for word in sorted(words):
        node = root
        for letter in word:
            node = node.setdefault(letter, _Tree())
        node[""] = _Tree()
    return root


def branches(node: _Tree, closed: Callable[[str], str] = _open, last: str = "") -> str:
    """Return a pattern of the words of a tree, the longest first; what *closed* gives for its last letter ends each."""
    ways = [re.escape(letter) + branches(after, closed, letter) for letter, after in node.items() if letter]
    end = closed(last) if last and "" in node else ""
    if not ways:
        return end
    one_of = ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
    if "" not in node:
        return one_of
    return f"(?:{one_of}|{end})" if end else f"(?:{one_of})?"


class _Patterns(dict[str, re.Pattern[str] | None]):
    """The pattern of all words with one beginning, None where it is the only one; made when one is first met."""

    __slots__ = ("beginnings",)

    def __init__(self, beginnings: dict[str, list[str]]) -> None:
        super().__init__()
        self.beginnings = beginnings

    def __missing__(self, start: str) -> re.Pattern[str] | None:
        words = self.beginnings[start]
        whole = is_latin(start[0]) or not is_latin(start[-1])  # as it was met: nothing of it goes on
        pattern = self[start] = None if words == [start] and whole else compiled(spelled(words))
        return pattern


class Lexicon(Generic[M]):
    """Words in small letters and what each of them means. A word in Latin letters is found only as a whole word.

    ``find`` returns where each word stands in a text in small letters, and what it means, in order. Making one costs as
    much as reading hundreds of messages: it is made when it is first asked, and kept.
    """

    __slots__ = ("find", "meanings")

    find: Callable[[str], list[tuple[int, int, M]]]

    def __init__(self, meanings: Mapping[str, M]) -> None:
        self.meanings = dict(meanings)
        self.find = finder(tree(meanings), self.meanings, LATIN) or _Searching(self.meanings).find


class _Searching(Generic[M]):
    """Finds the words of a lexicon by patterns, where there is no engine."""

    __slots__ = ("_by_latin", "_by_two", "_meanings", "_starts")

    def __init__(self, meanings: Mapping[str, M]) -> None:
        self._meanings = meanings
        latin: dict[str, list[str]] = {}
        others: dict[str, list[str]] = {}
        for word in meanings:
            if found := _LATIN_WORD.match(word):
                latin.setdefault(found[0], []).append(word)
            if not is_latin(word[0]):
                others.setdefault(word[:2], []).append(word)
        self._by_latin = _Patterns(latin)
        self._by_two = _Patterns({start: words for start, words in others.items() if len(start) > 1})
        self._starts = _starts(others)

    def find(self, lower: str) -> list[tuple[int, int, M]]:
        found = []
        meanings, by_two, by_latin = self._meanings, self._by_two, self._by_latin
        for match in self._starts.finditer(lower):
            first = match[0]
            start, end = match.span()
            if first in by_latin.beginnings:
                if lower[start - 1 : start] == "_" or lower[end : end + 1] == "_":
                    continue
                longer = by_latin[first]
                if longer is None:
                    found.append((start, end, meanings[first]))
                elif word := longer.match(lower, start):
                    found.append((start, word.end(), meanings[word[0]]))
            elif end - start == 1:
                two = lower[start : start + 2]
                if two in by_two.beginnings:
                    longer = by_two[two]
                    if longer is None:
                        found.append((start, start + 2, meanings[two]))
                        continue
                    if word := longer.match(lower, start):
                        found.append((start, word.end(), meanings[word[0]]))
                        continue
                if first in meanings:
                    found.append((start, end, meanings[first]))
        return found


def _starts(others: Collection[str]) -> re.Pattern[str]:
    """Return what begins a word: Latin letters, or the one or two that begin one of *others*."""
    firsts = _class(two[0] for two in others)
    seconds = _class(two[1] for two in others if len(two) > 1)
    alone = _class(two for two in others if len(two) == 1)
    # two letters tell nearly always if a word begins here; classes of them are far quicker than a tree of all words
    two = f"{firsts}(?:(?={seconds})|(?<={alone}))" if alone else f"{firsts}(?={seconds})"
    return compiled(f"[{LATIN}]++|{two}")


def _class(letters: Iterable[str]) -> str:
    inside = "".join(sorted(set(map(re.escape, letters))))
    return f"[{inside}]" if inside else ""
