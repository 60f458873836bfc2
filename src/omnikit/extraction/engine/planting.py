"""The tree by which the engine finds the words of a table: their letters become a row of numbers for `_engine.c`."""

from array import array
from collections.abc import Callable, Mapping
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TypeVar

from omnikit.extraction.engine import _engine
from omnikit.extraction.engine.beginnings import joined, members

M = TypeVar("M")


class _Tree(dict[str, "_Tree"]):
    """Letters, and what may follow each; "" where a word ends."""


def finder(meanings: Mapping[str, M], latin: str) -> Callable[[str], list[tuple[int, int, M]]]:
    """Return what finds the words of *meanings*: the engine's tree of their letters."""
    root = _Tree()
    for word in meanings:
        node = root
        for letter in word:
            node = node.setdefault(letter, _Tree())
        node[""] = _Tree()
    numbers = {word: number for number, word in enumerate(meanings)}
    nodes = [-1, 0]  # of no word

    def planted(tree: _Tree, word: str) -> int:
        letters = sorted(letter for letter in tree if letter)
        place = len(nodes)
        nodes.extend([numbers.get(word, -1) if "" in tree else -1, len(letters), *(0 for _ in letters for _ in "cp")])
        for at, letter in enumerate(letters):
            nodes[place + 2 + 2 * at] = ord(letter)
            nodes[place + 3 + 2 * at] = planted(tree[letter], word + letter)
        return place

    places = {ord(letter): planted(tree, letter) for letter, tree in root.items()}
    first = array("i", places).tobytes(), array("i", places.values()).tobytes(), 0, 0
    return _engine.Words(
        first, array("i", nodes).tobytes(), tuple(meanings.values()), _class(latin), _class(f"{latin}_")
    ).find


def _class(inside: str) -> _engine.Characters:
    _, items = parser.parse(f"[{inside}]")[0]
    _, _, ranges = members(items, 0)
    return _engine.Characters(False, 0, array("i", [end for each in joined(ranges) for end in each]).tobytes())
