"""The first look, at which nearly every message ends: the engine jumps through a text from way in to way in."""

import re
from collections.abc import Iterable
from functools import cache

from omnikit.extraction import ways
from omnikit.extraction.engine import BUILT
from omnikit.extraction.normalising import FAR, WIDTHLESS, disguised, signs
from omnikit.extraction.patterns import LazyPattern, led
from omnikit.extraction.reach.words import WORDS, Mark
from omnikit.extraction.spelling import spelled
from omnikit.extraction.ways import DIGIT, NUMERALS

# --- an ID: five digits that are no date; letters with digits or signs; letters alone where they are said to be one

_IN_ID = "[a-z0-9_.-]"
_ID = LazyPattern(
    led(
        f"{NUMERALS}0-9_.下底:：=→👉「“\"'（(是为為叫係号號字搜信賴赖籟❤♥薇微威徽星xvdàug-",
        "(?:(?<![0-9])(?<![0-9]-)(?!(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9])[0-9](?:[ -]?[0-9]){4}"
        f"|[{NUMERALS}](?:[ -]?{DIGIT}){{4}}"
        "|[0-9_](?:(?<=[a-z_.-].)|(?=[a-z_.-]))"
        + "(?:"
        + "|".join(f"(?<={_IN_ID}{{{n}}}.)(?={_IN_ID}{{{4 - n}}})" for n in range(5))
        + "".join(f"|(?<=(?<!{_IN_ID})[a-z]{_IN_ID}{{{n}}}.)(?={_IN_ID}{{{2 - n}}})" for n in range(3))
        + ")"
        r"|[.-](?:(?<=[a-z]{2}.)(?=[a-z.-])|(?<=[a-z]\.)(?=[a-z]{3})|(?<=[a-z]-)(?=[a-z]{5}))|下划线|下劃線|底线|底線"
        "|underscore|gạch dưới"
        "|(?:d(?<=(?<![a-z])id)(?:'s)?|à(?<=là)) (?:is |as |là )?@?[a-z][a-z0-9_.-]{3}"
        "|x(?<=[微薇威]x)[a-z][a-z0-9_.-]{3}|v(?<=[加我]v) ?[a-z][a-z0-9_.-]{3}|'(?<![a-z]')[a-z][a-z0-9_.-]{3}"
        '|[:：=→👉「“"（(是为為叫係号號字搜信賴赖籟❤♥薇微威徽星][\\s:：\ufe0f]{0,2}@?[a-z][a-z0-9_.-]{3})',
    )
)
_LONG = LazyPattern(f"[0-9a-z](?:[0-9a-z_. -]{{3}}| ?[下底])|[{NUMERALS}][ -]?{DIGIT}")
"""In every ID; quick to look for."""
_SPOKEN_AT = LazyPattern("dot |[点點]com|mail|outlook|yahoo|icloud| qq")


# --- what may not be plain: it passes where it stands beside something that counts, and is looked at again


@cache
def _odd() -> str:
    counts = f"{NUMERALS}{ways.BETWEEN}{signs()}{WIDTHLESS}{disguised()}{FAR}"
    between = f"(?<=[0-9{counts}].)(?=[0-9{counts}])"
    beside = f"(?<=[0-9a-z].)|(?=[0-9a-z])|{between}"
    tildes = "\u223c\u301c\uff5e"  # chatter is full of them: they count only within a number
    pictures = "\u203c-\u25ca\u25cc-\u3006\u3008-\u3299\U0001f000-\U0001faff"  # what is no numeral among them
    return (
        f"[{tildes}](?:{between})|[{signs()}](?<![{tildes}])(?:{beside})"
        f"|[{WIDTHLESS}](?<![{pictures}{WIDTHLESS}].)|[{disguised()}{FAR}]"
    )


def _odd_letters() -> str:
    # one range beyond the first plane: a class tries those there one after another
    return f"{signs()}{WIDTHLESS}{disguised()}\\U0001d400-\\U000e01ef"


_SOME_ODD = LazyPattern(lambda: led(_odd_letters(), f"(?:{_odd()})"))


def _ways(*tables: str) -> dict[str, str]:
    """Return the pattern of what may follow each character."""
    follow: dict[str, list[str]] = {}
    for table in tables:
        for way in table.replace("\n ", "").strip("\n").split("\n"):
            letters, _, rest = way.partition(" ")
            for letter in letters:
                follow.setdefault(letter, []).append(rest)
    return {letter: "" if "" in rests else f"(?:{'|'.join(rests)})" for letter, rests in follow.items()}


def _one_by_one(found: dict[str, str]) -> str:
    """Return a pattern of *found* that begins with a character each, so that the engine jumps from one to the next."""
    return "|".join(re.escape(letter) + rest for letter, rest in found.items())


def _class(letters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, letters))}]"


def _in_turn(*sorts: dict[str, str]) -> str:
    """Return a pattern of many ways, *sort* by sort: a look at the sort's characters saves those at each."""
    every = []
    for sort in sorts:
        by_rest: dict[str, list[str]] = {}
        for letter, rest in sort.items():
            by_rest.setdefault(rest, []).append(letter)
        any_way = "|".join(_class(letters) + rest for rest, letters in by_rest.items())
        every.append(f"(?={_class(sort)})(?:{any_way})")
    return "|".join(every)


def _beyond_ascii(names: dict[str, str]) -> str:
    sorts = (
        _ways(ways.PEOPLE_COMMON, f"{NUMERALS} {ways.SEVEN_MORE}"),
        _ways(ways.PEOPLE_VIETNAMESE),
        _ways(ways.PEOPLE_CHINESE, ways.ADDRESS_BEYOND) | names,
    )
    letters = "".join(letter for sort in sorts for letter in sort)
    return led(letters + _odd_letters(), f"(?:{_in_turn(*sorts)}|{_odd()})")


def _every(*sorts: dict[str, str]) -> str:
    return led("".join(re.escape(letter) for sort in sorts for letter in sort), f"(?:{_in_turn(*sorts)})")


def _anchors(*tables: str) -> frozenset[str]:
    return frozenset(_ways(*tables))


def _named(table: str) -> dict[str, str]:
    """Return the ways of the names of networks without the products that have such a name."""
    found = _ways(table)
    for letter in found:
        products = {w for word in _PRODUCTS for w in (word.replace("_", " "), word.replace("_", "")) if w[0] == letter}
        if products:
            found[letter] = f"(?!{spelled(word[1:] for word in products)}){found[letter]}"
    return found


_TITLED = LazyPattern(f"{ways.TITLED}|{ways.FIELDS}")
_PRODUCTS = WORDS[Mark.NONE].lower().split()
_UNNAMED_LETTERS = LazyPattern(lambda: _one_by_one(_ways(ways.PEOPLE_ASCII, ways.ADDRESS_ASCII, ways.WORDS_FOR_DIGITS)))
_UNNAMED_BEYOND = LazyPattern(lambda: _beyond_ascii({}))
_LETTERS = LazyPattern(
    lambda: _one_by_one(_ways(ways.PEOPLE_ASCII, ways.ADDRESS_ASCII, ways.WORDS_FOR_DIGITS) | _named(ways.NAMES_ASCII))
)
_DIALLED = LazyPattern(f"[0-9](?:{ways.BEGINS}{ways.SEVEN_MORE}|{ways.PARTED})")
_YEARS = LazyPattern(f"[0-9]{ways.YEARS}")
_DIGITS = LazyPattern(f"[0-9](?:{ways.BEGINS}{ways.SEVEN_MORE}|{ways.PARTED}|{ways.YEARS})")
"""Both: a search less for each message."""
_DISGUISED = LazyPattern(
    "[0-9](?=[ .()（）_-]{0,3}[oliзо洞拐勾]| ?(?:[，,*|丨…。=+/\\\\\n:：]|[横空]?[杠格]|横线?) ?[0-9]"
    f"| ?{ways.PARTING}{{1,2}} ?[0-9]{{3}}|{ways.PARTING}{{1,2}}[0-9]{ways.PARTING})"
    f"|[{NUMERALS}](?=[ ,，-]{{0,3}}[洞拐勾妖么])|[oliзо洞拐勾](?=[ .()（）_-]{{0,3}}[0-9])"
    "|[区區][号號码碼]|area code|mã vùng"
    "|前[三四五六七3-7半面边邊段]|[两兩二2三3]段|[0-9](?:-?[开開打][头頭]|接着|[后後][面头頭边邊])"
    "|[拆两兩二2三3][条條次开開][发發写寫说說报報]|số đầu|first [a-z0-9]{1,5} (?:digits|numbers)"
)
"""Beside a digit what looks like one, or parts it from the next as nothing else does; an area that is named."""
_IN_WORDS = LazyPattern(lambda: _every(_ways(ways.WORDS_FOR_DIGITS)))
_SEVEN = LazyPattern(
    "seven[ ,-]{1,2}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|[0-9]{3}[ ,.-]{1,2}[0-9]{4})"
)
_FIVE_DIGITS = LazyPattern(f"{DIGIT}(?:[{ways.BETWEEN}]{{0,3}}+{DIGIT}){{4}}")
_BEYOND = LazyPattern(lambda: _beyond_ascii(_named(ways.NAMES_BEYOND)))
WAYS_IN = (_LETTERS, _DIGITS, _BEYOND)
_ELSE = " (?:at)? "
_ANY = LazyPattern(lambda: "|".join((_ELSE, *(pattern.source() for pattern in WAYS_IN))))
"""All of them, and what else is a way in: one search for each message, where the engine goes from word to word."""
_UNNAMED = LazyPattern(
    lambda: "|".join((_ELSE, *(pattern.source() for pattern in (_UNNAMED_LETTERS, _DIGITS, _UNNAMED_BEYOND))))
)
"""All but the names of networks, of which chat is fuller than of IDs."""
_PEOPLE = LazyPattern(lambda: _one_by_one(_ways(ways.PEOPLE_ASCII)))
_PEOPLE_BEYOND = LazyPattern(
    lambda: _every(_ways(ways.PEOPLE_COMMON), _ways(ways.PEOPLE_CHINESE), _ways(ways.PEOPLE_VIETNAMESE))
)
_NAMES = LazyPattern(lambda: _every(_named(ways.NAMES_ASCII) | _named(ways.NAMES_BEYOND)))
_ADDRESS = LazyPattern(lambda: _every(_ways(f"{NUMERALS} {ways.SEVEN_MORE}", ways.ADDRESS_ASCII, ways.ADDRESS_BEYOND)))
_OF_PEOPLE = _anchors(ways.PEOPLE_ASCII, ways.PEOPLE_COMMON, ways.PEOPLE_CHINESE, ways.PEOPLE_VIETNAMESE)
_OF_NAMES = _anchors(ways.NAMES_ASCII, ways.NAMES_BEYOND)

_SHORTEST = 8
"""So long is at least what is dialled."""

REACH, PEOPLE = 1, 2
"""What a text may hold."""


def first_look(lower: str) -> int:
    """Return what a text in small letters may hold, 0 if nothing, as in nearly all that is said in chats.

    Of a text that is not plain the answer is only if it is 0.
    """
    since = 0
    if BUILT:
        look = _ANY.search
        way_in = look(lower)
        if way_in is None:
            return 0
        since = way_in.start()
        if lower[since] in _OF_NAMES and _UNNAMED.search(lower, since) is None:
            return REACH if _holds_id(lower) else 0
    look = _LETTERS.search
    letters = look(lower, since)
    look = _DIGITS.search
    digits = look(lower, since)
    beyond = None
    if not lower.isascii():
        look = _BEYOND.search
        beyond = look(lower, since)
    named = False
    if letters is not None and lower[letters.start()] in _OF_NAMES:
        named = True
        letters = _UNNAMED_LETTERS.search(lower, letters.end())
    if beyond is not None and lower[beyond.start()] in _OF_NAMES:
        named = True
        beyond = _UNNAMED_BEYOND.search(lower, beyond.end())
    if letters is None and digits is None and beyond is None:
        if (named and _holds_id(lower)) or (" at " in lower and _SPOKEN_AT.search(lower) is not None):
            return REACH
        return REACH if "  " in lower else 0
    people = (letters is not None and _is_of_people(lower, letters, _PEOPLE)) or (
        beyond is not None and _is_of_people(lower, beyond, _PEOPLE_BEYOND)
    )
    if digits is not None:
        if digits.end() - digits.start() < _SHORTEST:
            people = True
            digits = _DIALLED.search(lower, digits.end())
        elif not people and digits.end() < len(lower):
            people = _YEARS.search(lower, digits.end()) is not None
    if digits is not None and not people:
        people = _TITLED.search(lower) is not None  # a Vietnamese title, which counts beside a number
    reach = digits is not None or _is_beside_digits(lower)
    if not (people or reach):
        return REACH if "  " in lower or (beyond is not None and _is_odd(lower)) else 0
    return (REACH if reach else 0) | (PEOPLE if people else 0)


def _is_of_people(lower: str, found: re.Match[str], people: LazyPattern) -> bool:
    return lower[found.start()] in _OF_PEOPLE or people.search(lower, found.end()) is not None


def _is_odd(lower: str) -> bool:
    return _SOME_ODD.search(lower) is not None


def may_reach(lower: str) -> bool:
    """True if a plain text in small letters may hold something by which somebody is reached."""
    return bool(first_look(lower) & REACH)


def may_be_respelled(lower: str) -> bool:
    """True if a plain text in small letters may hold digits that are disguised or said in words."""
    return _DISGUISED.search(lower) is not None or _IN_WORDS.search(lower) is not None or "seven" in lower


def _is_beside_digits(lower: str) -> bool:
    return (
        (_NAMES.search(lower) is not None and _holds_id(lower))
        or _ADDRESS.search(lower) is not None
        or (" at " in lower and _SPOKEN_AT.search(lower) is not None)
        or _IN_WORDS.search(lower) is not None
    )


def _holds_id(lower: str) -> bool:
    return (_LONG.search(lower) is not None and _ID.search(lower) is not None) or (
        "seven" in lower and _SEVEN.search(lower) is not None
    )


def may_be_account(lower: str, start: int, end: int) -> bool:
    """True if a number or the name of a network may stand between *start* and *end* of a plain text."""
    return _FIVE_DIGITS.search(lower, start, end) is not None or _NAMES.search(lower, start, end) is not None


def tells(lower: str) -> bool:
    """True if a plain text in small letters may tell of people."""
    return bool(first_look(lower) & PEOPLE)
