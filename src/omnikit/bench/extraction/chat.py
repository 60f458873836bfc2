"""Lines in which nothing may be found: ordinary chat, and numbers of business that are shaped like phones.

Both are made from tables, the same for the same seed: sentences written by hand, whose slots are filled with words and
numbers at random.
"""

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

SEED = 5
_SLOT = re.compile(r"\{(\w+)\}|\{(\d+)\.\.(\d+)\}")
_OPENED, _JOINED = 0.35, 0.5


def chat(lines: int, seed: int = SEED) -> tuple[str, ...]:
    """Return so many different *lines* of ordinary chat in four languages and mixtures, without any fact."""
    return _different(lines, _chat(random.Random(seed)))


def business(lines: int, seed: int = SEED) -> tuple[str, ...]:
    """Return so many different *lines* with a number of an order, a card, a price …, most shaped like a phone."""
    return _different(lines, _business(random.Random(seed)))


def _different(lines: int, made: Iterator[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(islice(made, 4 * lines)), lines))


@cache
def _tables(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def _by_share(tables: Mapping[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield tables of a language on and on, each as often as its share says."""
    shares = [table["share"] for table in tables.values()]
    while True:
        yield chance.choices(list(tables.values()), shares)[0]


def _filled(line: str, words: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """Return *line* with its slots filled, and the slots of what they were filled with."""

    def fill(slot: re.Match[str]) -> str:
        name, least, most = slot.groups()
        if name is None:
            return str(chance.randint(int(least), int(most)))
        made = _SHAPES.get(name)
        return made(chance) if made else _filled(chance.choice(words[name]), words, chance)

    return _SLOT.sub(fill, line)


# --- ordinary chat


def _chat(chance: random.Random) -> Iterator[str]:
    for table in _by_share(_tables("chat"), chance):
        line = chance.choice(table["lines"])
        if chance.random() < _OPENED:
            line = chance.choice(table["openings"]) + line
        if chance.random() < _JOINED:
            line += chance.choice(table["joints"]) + chance.choice(table["lines"])
        yield _filled(line, table["tables"], chance)


# --- numbers of business


def _business(chance: random.Random) -> Iterator[str]:
    for table in _by_share(_tables("business"), chance):
        yield _filled(chance.choice(table["lines"]), table["tables"], chance)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def _of(starts: Sequence[str], length: int) -> Callable[[random.Random], str]:
    """Return what makes numbers of that *length* which begin with one of *starts*."""

    def make(chance: random.Random) -> str:
        start = chance.choice(starts)
        return start + _digits(chance, length - len(start))

    return make


def _between(least: int, most: int) -> Callable[[random.Random], str]:
    def make(chance: random.Random) -> str:
        return chance.choice("123456789") + _digits(chance, chance.randint(least, most) - 1)

    return make


def _grouped(
    shape: Callable[[random.Random], str], groups: Sequence[int], marks: str
) -> Callable[[random.Random], str]:
    """Return what makes numbers of *shape*, a mark between *groups* of their digits."""

    def make(chance: random.Random) -> str:
        digits, mark = iter(shape(chance)), chance.choice(marks)
        return mark.join("".join(islice(digits, group)) for group in groups)

    return make


_CN = _of(("13", "150", "151", "152", "158", "159", "170", "176", "177", "18", "191", "199"), 11)
_TW = _of(("0910", "0921", "0933", "0955", "0972", "0988"), 10)
_HK = _of(("51", "54", "60", "62", "64", "67", "90", "92", "96", "97"), 8)
_VN = _of(("032", "036", "038", "070", "077", "081", "090", "091", "093", "096", "098"), 10)
_US = _of(("206555", "212555", "312555", "415555", "646555", "206342", "917734"), 10)
_SHAPES: Mapping[str, Callable[[random.Random], str]] = {
    "cn": _CN,
    "tw": _TW,
    "hk": _HK,
    "vn": _VN,
    "us": _US,
    "cn_grouped": _grouped(_CN, (3, 4, 4), " -."),
    "tw_grouped": _grouped(_TW, (4, 3, 3), " -"),
    "hk_grouped": _grouped(_HK, (4, 4), " -"),
    "vn_grouped": _grouped(_VN, (4, 3, 3), " ."),
    "us_grouped": _grouped(_US, (3, 3, 4), "- ."),
    "long": _between(12, 22),
    "short": _between(6, 9),
    "eight": _between(8, 8),
    "ten": _between(10, 10),
    "eleven": _between(11, 11),
    "card": _grouped(_of(("4", "51", "52", "62"), 16), (4, 4, 4, 4), " -"),
    "card_plain": _of(("6222", "6214", "6217", "4392", "5264"), 19),
    "citizen": _of(("31010719880315", "44010619920307", "11010819751123", "51010420010930"), 18),
    "embedded": _grouped(_of(("13", "15", "18", "2024", "2023"), 18), (18,), " "),
    "landline": _grouped(_of(("0212", "0108", "0755"), 11), (3, 8), "-"),
}
