"""Small whole numbers as people write them: Arabic, Chinese, Vietnamese and English words."""

from omnikit.extraction.people.words import any_of, listed

_NUMERALS = ("〇零", "一壹", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_UNITS = {numeral: value for value, numerals in enumerate(_NUMERALS) for numeral in numerals}
_TENS = {"十": 10, "拾": 10, "廿": 20, "卅": 30, "卌": 40}
_HUNDRED = "百佰"
CHINESE = f"[{''.join(_UNITS)}{''.join(_TENS)}{_HUNDRED}]"
"""One Chinese numeral."""

_ENGLISH_ONES = listed("one two three four five six seven eight nine")
_ENGLISH_TEENS = listed("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_ENGLISH_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
ENGLISH = (
    rf"(?:(?:{any_of(_ENGLISH_TENS)})(?:[ -](?:{any_of(_ENGLISH_ONES)}))?|{any_of(_ENGLISH_TEENS + _ENGLISH_ONES)})"
)
"""An English number below a hundred, in words."""

_VIETNAMESE = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5}
_VIETNAMESE |= {"sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_DIGIT_VI = f"(?:{any_of(_VIETNAMESE)})"
VIETNAMESE = (
    rf"(?:(?:{_DIGIT_VI}|[2-9]) mươi(?: (?:{_DIGIT_VI}|[1-9](?!\d)))?|(?:{_DIGIT_VI}|[2-9]) chục|[2-9] (?:lăm|mốt|nhăm)"
    rf"|mười(?: {_DIGIT_VI})?"
    rf"|hăm {_DIGIT_VI}|{_DIGIT_VI}(?: {_DIGIT_VI})?)"
)
"""A Vietnamese number below a hundred, in words, or half in them: 7 mươi; *mươi* may be left out."""
_ONES_ALONE = frozenset(["mươi", "mốt", "tư", "lăm", "nhăm"])
"""Behind another digit these are ones, or none: ba tư is 34, though ba bốn is three or four."""

_ENGLISH_VALUES = {
    **{word: value for value, word in enumerate(_ENGLISH_ONES + _ENGLISH_TEENS, 1)},
    **{word: 10 * value for value, word in enumerate(_ENGLISH_TENS, 2)},
}


def number(written: str) -> int | None:
    """Return the number that is *written*, in lower case; None if it is none, or two ("三四", "二十七八")."""
    if written.isascii() and written.isdigit():
        return int(written)
    first = written[:1]
    if first in _UNITS or first in _TENS:
        return _chinese(written)
    words = written.replace("-", " ").split(" ")
    if words[0] in _ENGLISH_VALUES:
        return sum(_ENGLISH_VALUES[word] for word in words)
    return _vietnamese(words)


def _chinese(written: str) -> int | None:
    """Return the value of *written*: tens and hundreds in their order, each digit before what it counts."""
    total, digit, lowest = 0, None, 1000
    for numeral in written.replace("有", "", 1).replace("又", "", 1):
        if numeral in _UNITS:
            if digit:
                return None
            digit = _UNITS[numeral]
            continue
        scale = 100 if numeral in _HUNDRED else 10
        if scale >= lowest:
            return None
        total += _TENS[numeral] * (digit or 1) if numeral in _TENS else 100 * (digit or 1)
        digit, lowest = None, scale
    return total + (digit or 0)


def _vietnamese(words: list[str]) -> int | None:
    if words[0] == "mười":
        return 10 + sum(_VIETNAMESE[word] for word in words[1:])
    if words[0] == "hăm":
        return 20 + _VIETNAMESE[words[1]]
    tens = _digit(words[0])
    if tens is None:
        return None
    if len(words) == 1:
        return tens
    ones = 0 if words[-1] in ("mươi", "chục") else _digit(words[-1]) or 0
    if words[1] not in _ONES_ALONE and ones == tens + 1:
        return None  # "hai ba": two or three
    return 10 * tens + ones


def _digit(word: str) -> int | None:
    return int(word) if word.isdigit() else _VIETNAMESE.get(word)
