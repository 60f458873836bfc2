"""The tree by which the engine finds the words of a table: their letters become a row of numbers for `_engine.c`."""

from array import array
from collections.abc import Callable, Mapping
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeVar

from omnikit.extraction.engine import _engine
from omnikit.extraction.engine.beginnings import joined, members

M = TypeVar("M")


def finder(tree: Mapping[str, Any], meanings: Mapping[str, M], latin: str) -> Callable[[str], list[tuple[int, int, M]]]:
    """Return what finds the words of *tree*, whose letters lead to what may follow each, and "" from where one ends."""
    numbers = {word: number for number, word in enumerate(meanings)}
    nodes = [-1, 0]  # of no word

    def planted(node: Mapping[str, Any], word: str) -> int:
        letters = sorted(letter for letter in node if letter)
        place = len(nodes)
        nodes.extend([numbers.get(word, -1), len(letters), *(-1 for _ in range(2 * len(letters)))])
        for at, letter in enumerate(letters):
            nodes[place + 2 + 2 * at] = ord(letter)
            nodes[place + 3 + 2 * at] = planted(node[letter], word + letter)
        return place

    places = {ord(letter): planted(node, letter) for letter, node in tree.items()}
    first = array("i", places).tobytes(), array("i", places.values()).tobytes(), 0, 0
    return _engine.Words(
        first, array("i", nodes).tobytes(), tuple(meanings.values()), _class(latin), _class(f"{latin}_")
    ).find


def _class(inside: str) -> _engine.Characters:
    _, items = parser.parse(f"[{inside}]")[0]
    _, _, ranges = members(items, 0)
    return _engine.Characters(False, 0, array("i", [end for each in joined(ranges) for end in each]).tobytes())
