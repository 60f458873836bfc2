"""What in a message has to do with numbers and IDs: runs of digits and the words beside them, found in one pass."""

from functools import cache
from operator import itemgetter
from typing import NamedTuple

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.words import WORDS, Mark
from omnikit.extraction.spelling import LATIN, Lexicon, listed
from omnikit.extraction.stretches import Stretches

_NUMERALS = {
    "0": "〇零○", "1": "一壹幺", "2": "二贰貳两兩", "3": "三叁參参", "4": "四肆",
    "5": "五伍", "6": "六陆陸", "7": "七柒", "8": "八捌", "9": "九玖",
}  # fmt: skip
DIGIT_OF = {ord(numeral): digit for digit, numerals in _NUMERALS.items() for numeral in numerals}
DIGIT = f"[0-9{''.join(_NUMERALS.values())}]"


class Token(NamedTuple):
    """A run of digits, whose mark is None, or a word; and where it stands."""

    start: int
    end: int
    mark: Mark | None


# --- runs of digits

# cues that may stand against a number without a space: "vx138…", "138…wx"
_LEADING = "vx|wx|qq|tel|sdt|sđt|zalo|line|phone|mobile|wechat|whatsapp|hp|(?<![a-z])(?:v|q|dt|đt)"
_TRAILING = "(?:[vw]x?|wechat|weixin|zalo|line|qq?|ext|x(?=[ 0-9]))(?![a-z])"
_SPOKEN = "".join(_NUMERALS.values())
_SIGN = "[ .()（）/、_~-]"
# a run begins where none goes on, and is left at once if it is too short or stuck to a word: no digit is read twice
_NOT_INSIDE = "".join(f"(?<!{DIGIT}{_SIGN * count})" for count in range(4)) + f"(?!(?<=[{_SPOKEN}][，,])[{_SPOKEN}])"
_BETWEEN = rf"(?:{_SIGN}{{1,3}}|(?<=[{_SPOKEN}])[，,](?=[{_SPOKEN}]))"
_RUN = LazyPattern(
    rf"{DIGIT}(?<={_NOT_INSIDE}{DIGIT})(?=(?:{_BETWEEN}?{DIGIT}){{4}})"
    rf"{DIGIT}*+(?:{_BETWEEN}{DIGIT}++)*+(?!(?!{_TRAILING})[{LATIN}_*@])"
)
_STUCK = LazyPattern(f"(?:[{LATIN}0-9_*@]|[a-z0-9]-)\\Z")  # what a number may not stand behind …
_CUE_BEFORE = LazyPattern(f"(?:{_LEADING})-?\\Z")  # … if it is none of these
_PREFIX = LazyPattern(r"[(（]?(?:\+ ?)?[(（]?\Z")
_LONGEST = 120  # of a run that is read; nobody writes so many digits to be dialled
_WORD_BEHIND = LazyPattern(rf"(?<=[0-9]) ?[{_SPOKEN}]{{1,2}}\Z")
_COMPLETE = (10, 11)  # digits that need none more
_MOST_OF_CODE = 10
_TWO = 17  # so long a run may be two numbers, apart by a blank
_APART = LazyPattern(rf"(?<={DIGIT}{{9}})[ 、/]+(?={DIGIT})")
_NEXT_FIELD = LazyPattern(r"(?<=[0-9]{4}) [/、] (?=1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9 -]))")
"""Between a code and the mobile number that is the next field of a line: "工号20938 / 138…"."""


def _runs(lower: str) -> list[tuple[int, int, None]]:
    found: list[tuple[int, int, None]] = []
    for match in _RUN.finditer(lower):
        start, end = match.span()
        if lower[end - 1] > "9":
            end = _without_word(lower, start, end)
        if start:
            before = lower[start - 1]
            if before in "+(（ ":
                start = _prefixed(lower, start)
            elif before < "\u2e80" and _is_stuck(lower, start):
                continue
        if end - start > _TWO:
            field = _NEXT_FIELD.search(lower, start, end)
            if field is not None and field.start() - start < _MOST_OF_CODE and lower[start : field.start()].isdecimal():
                found.append((start, field.start(), None))
                start = field.end()
            for gap in _APART.finditer(lower, start, end):
                if gap.start() - start <= _LONGEST:
                    found.append((start, gap.start(), None))
                start = gap.end()
        if end - start <= _LONGEST:
            found.append((start, end, None))
    return found


def _without_word(lower: str, start: int, end: int) -> int:
    """Return where a run ends that a numeral follows which begins a word: "138… 一会儿", "138…两点"."""
    word = _WORD_BEHIND.search(lower, max(start, end - 6), end)
    if word is None or not (word[0][0] == " " or sum(map(str.isdecimal, lower[start : word.start()])) in _COMPLETE):
        return end
    return word.start()


def _prefixed(lower: str, start: int) -> int:
    prefix = _PREFIX.search(lower, max(0, start - 4), start)
    return prefix.start() if prefix else start


def _is_stuck(lower: str, start: int) -> bool:
    if _STUCK.search(lower, max(0, start - 2), start) is None:
        return False
    return _CUE_BEFORE.search(lower, max(0, start - 9), start) is None


# --- words

_SUFFIXES = listed("号 號 号码 號碼 账号 帐号 帳號 賬號 賬号 _id 账户 用户名") | {""}  # of the name of a network
_NETWORKS = (Mark.WECHAT, Mark.QQ, Mark.LINE, Mark.ZALO)


@cache
def _words() -> Lexicon[Mark]:
    return Lexicon(
        {
            spaced: mark
            for mark, words in WORDS.items()
            for word in words.lower().split()
            for suffix in (_SUFFIXES if mark in _NETWORKS else ("",))
            for spaced in ((word + suffix).replace("_", ""), (word + suffix).replace("_", " "))
        }
    )


_LINK = LazyPattern(r"(?:https?://|www\.)[!-~]+")


def tokens(lower: str) -> list[Token]:
    """Return the tokens of a message in small letters, in order; what stands in a link is none."""
    places: list[tuple[int, int, Mark | None]] = [*_words().find(lower), *_runs(lower)]
    if len(places) > 1:
        places.sort(key=_START)
    found = []
    until = 0
    for place in places:
        if place[0] >= until:  # a word that begins in another is part of it
            found.append(_token(Token, place))
            until = place[1]
    return _unlinked(lower, found) if "://" in lower or "www." in lower else found


_START = itemgetter(0)
_token = tuple.__new__  # half the price of calling the class


def _unlinked(lower: str, found: list[Token]) -> list[Token]:
    links = Stretches(link.span() for link in _LINK.finditer(lower))
    return [token for token in found if not links.overlap(token.start, token.end)]
