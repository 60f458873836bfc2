"""A run of digits as people write them, read as the numbers that somebody could dial."""

import re
from typing import NamedTuple

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.dialling import dial, dial_abroad
from omnikit.extraction.reach.regions import Atlas, Regions
from omnikit.extraction.reach.tokens import DIGIT_OF


class Reading(NamedTuple):
    """A number in a run: where it stands there, its digits as they were written, and how it is dialled."""

    start: int
    end: int
    digits: str
    number: str


_new = tuple.__new__  # half the price of calling the class
_GROUP = LazyPattern("[0-9]+")
_SIGNS = LazyPattern("[^0-9]+")
_VIETNAMESE_MOBILE = LazyPattern("0(?:3[2-9]|5[25689]|7[06-9]|8[1-9])[0-9]{7}")
_CHINESE_MOBILE = LazyPattern("1[3-9][0-9]{9}")
# how the eleven digits of a Chinese mobile are grouped by who writes no word beside them
_MOBILE_GROUPS = frozenset((
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (5, 6), (6, 5), (3, 5, 3), (3, 2, 3, 3),
    (3, 6, 2), (2, 3, 3, 3), (3, 2, 2, 2, 2), (3, 2, 2, 4), (3, 4, 2, 2), (3, 3, 3, 2), (3, 3, 2, 3), (1,) * 11,
    (2,) * 5 + (1,), (4, 7), (5, 3, 3),
))  # fmt: skip
_BY_CODE = {"852": "HK", "853": "MO", "886": "TW", "86": "CN", "65": "SG", "60": "MY", "84": "VN"}
"""Country codes that are written without a plus, and whose they are."""
_MALAYSIAN = ((4, 7), (4, 3, 4), (4, 4, 4))  # 6012-345 6789
_MORE_CODES = ("1", "44", "61", "81", "82", "66", "62", "63", "64", "49", "33", "39", "971", "855")
_MOST_GROUPS = 15
_EIGHT = ((8,), (4, 4))
_PAIRS = (2, 2, 2, 2)
_SPLITTING = frozenset("/、~")
_LONG_GROUP = 9


def joined(run: str) -> str:
    """Return the digits of *run* and nothing else."""
    return _SIGNS.sub("", run.translate(DIGIT_OF))


def read_numbers(run: str, atlas: Atlas, at: int, *, cued: bool) -> list[Reading]:
    """Return the numbers in *run*, which begins *at*.

    *cued* says that words beside it promise one, so that a vaguer shape will do.
    """
    if not run.isascii():
        run = run.translate(DIGIT_OF)
    if len(run) == 11 and _CHINESE_MOBILE.fullmatch(run):
        number = dial(run, "CN")
        return [_new(Reading, (0, 11, run, number))] if number else []
    groups = _GROUP.findall(run)
    whole = _number("".join(groups), tuple(map(len, groups)), run, atlas, at, cued=cued)
    if whole:
        return [_reading(run, 0, len(run), "".join(groups), whole)]
    found: list[Reading] = []
    for part in _parts(run):
        found += _read_part(run, part, atlas, at, cued=cued)
    return found


def _reading(run: str, start: int, end: int, digits: str, number: str) -> Reading:
    """Return the number from *start* to *end*; a bracket that is not closed in it is no part of it."""
    if run[start] in "(（" and ")" not in run[start:end] and "）" not in run[start:end]:
        start += 1
    return _new(Reading, (start, end, digits, number))


def _parts(run: str) -> list[list[re.Match[str]]]:
    """Return the groups of digits of *run*, apart where one number must have ended."""
    parts: list[list[re.Match[str]]] = [[]]
    so_far = 0
    for group in _GROUP.finditer(run):
        here = parts[-1]
        if here:
            last = here[-1]
            between = run[last.end() : group.start()]
            long = last.end() - last.start() >= _LONG_GROUP and between.isspace()
            if long or (so_far > 7 and not _SPLITTING.isdisjoint(between)):
                here = []
                parts.append(here)
                so_far = 0
        here.append(group)
        so_far += group.end() - group.start()
    return parts


def _read_part(run: str, groups: list[re.Match[str]], atlas: Atlas, at: int, *, cued: bool) -> list[Reading]:
    texts = [group[0] for group in groups]
    found: list[Reading] = []
    first = 0
    opening = _GROUP.search(run)
    before = opening.start() if opening else 0  # of the first digit, behind a plus or a bracket
    idle = 0  # digits beside a number that belong to none
    while first < len(groups):
        reading = None
        for last in range(min(len(groups), first + _MOST_GROUPS), first, -1):
            digits = "".join(texts[first:last])
            if not 7 < len(digits) < 18:
                continue
            start = (
                0
                if groups[first].start() == before
                else groups[first].start() - (run[groups[first].start() - 1] in "(（")
            )
            inside = run[start : groups[last - 1].end()]
            number = _number(digits, tuple(map(len, texts[first:last])), inside, atlas, at, cued=cued)
            if number:
                reading = _reading(run, start, groups[last - 1].end(), digits, number)
                found.append(reading)
                break
        else:
            last = first + 1
            if last < len(groups) and run[groups[first].end() : groups[last].start()] == "-":
                return found  # a part of a longer number
            if found and len(texts[first]) <= 2 and run[groups[first].start() - 1] == ".":
                return []  # a price
            if not (found and len(texts[first]) <= 5):  # an extension
                idle += len(texts[first])
        first = last
    if idle > 4 or (idle > 2 and not cued):
        return [reading for reading in found if len(reading.digits) == reading.end - reading.start]
    return found


def _number(digits: str, lengths: tuple[int, ...], inside: str, atlas: Atlas, at: int, *, cued: bool) -> str | None:
    """Return how *digits* are dialled, which stand in groups of such *lengths* in *inside*."""
    count = len(digits)
    if not 7 < count < 18:
        return None
    if "+" in inside[:4]:
        return dial_abroad(digits)
    if digits[0] == "0":
        return (
            dial_abroad(digits[2:])
            if digits[1] == "0"
            else _with_trunk_prefix(digits, lengths, inside, atlas.near(at), cued=cued)
        )
    if lengths == (1, 3, 3, 4) and digits[0] == "1" and "CN" not in atlas.near(at).all:
        return dial(digits[1:], "US")
    if count == 11 and _CHINESE_MOBILE.fullmatch(digits):
        return dial(digits, "CN") if cued or _is_usual(lengths, inside) else None
    if count == 8 and (lengths in _EIGHT or max(lengths) == 1 or (cued and lengths == _PAIRS)):
        return _of_eight(digits, lengths, atlas.near(at), cued=cued)
    if count == 10 and digits[0] != "1" and (cued or lengths == (3, 3, 4) or (lengths == (3, 7) and inside[0] == "(")):
        for region in atlas.near(at).all:
            if region in ("US", "CA") and (number := dial(digits, region)):
                return number
        if lengths == (3, 3, 4) and (cued or "-" in inside or "(" in inside):  # grouped as nobody else does
            return dial(digits, "US")
    return _with_code(digits, lengths, atlas, at, cued=cued)


def _is_usual(lengths: tuple[int, ...], inside: str) -> bool:
    """True if the groups of a mobile are: eleven digits by chance are grouped at random, and by several signs."""
    if lengths in _MOBILE_GROUPS:
        return True
    return max(lengths) > 3 and min(lengths) > 1 and len(set(_SIGNS.findall(inside))) == 1


def _with_trunk_prefix(
    digits: str, lengths: tuple[int, ...], inside: str, regions: Regions, *, cued: bool
) -> str | None:
    grouped = len(lengths) > 1
    if not cued and min(lengths) == 1 and max(lengths) > 1:
        return None
    for region in regions.all:
        number = _dial_inside(digits, lengths, region)
        if number and (grouped or cued or region == "TW" or region == "VN" or region in regions.named):
            return number
    if grouped or cued:
        # dots and blanks are rather Vietnamese, dashes Taiwanese
        near: tuple[str, ...] = ("TW", "VN") if "-" in inside or not grouped else ("VN", "TW")
        if lengths == (2, 4, 4) and digits[1] == "3":
            near = ("MY", *near)  # 03-8765 4321
        for region in ("CN", *near, "MY", "GB", "AU"):
            if region not in regions.all and (number := _dial_inside(digits, lengths, region)):
                return number
    elif regions.all == ("US",) and _VIETNAMESE_MOBILE.fullmatch(digits):  # nobody else's mobiles begin so
        return dial(digits, "VN")
    return None


def _dial_inside(digits: str, lengths: tuple[int, ...], region: str) -> str | None:
    """Return how *digits*, which begin with 0, are dialled in *region*; a Chinese area code is written in one group."""
    if region == "CN":
        area = 3 if digits[1] in "12" else 4
        if digits[area : area + 1] in ("", "0", "1") or (len(lengths) > 1 and lengths[0] not in (area, len(digits))):
            return None
    return dial(digits, region)


def _of_eight(digits: str, lengths: tuple[int, ...], regions: Regions, *, cued: bool) -> str | None:
    near = [region for region in regions.all if region in ("HK", "MO", "SG")]
    if not near and regions.all[0] == "US" and cued and (len(lengths) == 2 or digits[0] in "89"):
        near = ["SG", "HK"]
    for region in near:
        number = dial(digits, region)
        one_by_one = max(lengths) == 1 and region == "SG"  # there it is rather a list of what was drawn
        if number and (cued or (region in regions.all[:2] and regions.all[0] != "TW" and not one_by_one)):
            return number
    return None


def _with_code(digits: str, lengths: tuple[int, ...], atlas: Atlas, at: int, *, cued: bool) -> str | None:
    """Return the number that begins with a country's code without a plus."""
    for code in (*_BY_CODE, *_MORE_CODES) if cued else _BY_CODE:
        if digits.startswith(code):
            apart = lengths[0] == len(code)
            number = dial_abroad(digits)
            if number and (
                apart
                or cued
                or (code == "60" and lengths in _MALAYSIAN)
                or code == "86"
                or atlas.near(at).all[0] == _BY_CODE.get(code)
            ):
                return number
    return None
