"""Small numbers in a message, which may be ages: each with what stands before it."""

import re
from collections.abc import Iterator

from omnikit.extraction.patterns import LazyPattern, led
from omnikit.extraction.people.counting import CHINESE, ENGLISH, VIETNAMESE, number
from omnikit.extraction.people.words import LETTER

_LEAD = 30
_FAR = 80  # the whole message, as messages are
# each begins with a class, to which the engine jumps
_DIGITS = LazyPattern(
    rf"[\d〇零一二三四五六七八九十两廿卅百半壹贰叁肆伍陆柒捌玖拾](?:(?<=\d)(?<!\d.)\d{{0,2}}(?!\d)"
    rf"(?! (?:mươi|chục|lăm|mốt|nhăm)\b)(?P<arabic>)"
    rf"|(?<={CHINESE})(?<!老[二三]){CHINESE}{{0,4}}(?:(?<=[十廿卅])[有又]{CHINESE})?(?P<chinese>)"
    rf"|(?<=半)(?<![个\d岁].)(?=岁)(?P<half>))"
)
_WORDS = LazyPattern(rf"(?P<latin>{ENGLISH}|{VIETNAMESE})(?![{LETTER}])")
_WORDS_BEGIN = LazyPattern(led("otfsenhmbc2-9", rf"(?<![{LETTER}'])(?:{ENGLISH}|{VIETNAMESE})(?![{LETTER}])"))
_WORDED = LazyPattern(
    "s are |ren are | old|-old|tuổi|tháng|i'm | is |'s |turned |my |age|mươi|mười| lăm| mốt|ty[-,]"
    "|turns | hit |i am |ty (?:one|two|three|four|five|six|seven|eight|nine)(?:[,.;!?)\\n/]|$)"
    "|[mf]/|(?:boys|girls|sons|hters), "
    rf"|\((?:{ENGLISH})\)"
    rf"|, ?(?:{ENGLISH})(?:[,.;!?)\n]|$)|(?:lên|tròn) (?:một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín)"
)
"""Beside these a number may be in words."""
_JOINED = LazyPattern(  # the number goes on before
    r"(?:[$¥€£#+\d]|(?<=[^ \n,;])\d\.|[a-zà-ỹ](?<!^[mf])(?<![^a-zà-ỹ\d][mf])|[\d一二三四五六七八九十](?:[-~/:]))$"
)
_THOUSANDS = LazyPattern(r"\d,$")
_LETTERS = LazyPattern(f"[{LETTER[3:]}]{{2}}")
_COUNTED = frozenset("0123456789.百千万亿数几")
_TENS = "十廿卅卌拾"


class Figure:
    """A number in a folded *text*, from *start* to *end*; *lead*: what is before it; *value*: None where it is two."""

    __slots__ = ("end", "lead", "sort", "start", "text", "value")

    def __init__(self, match: re.Match[str]) -> None:
        self.text = text = match.string
        self.start, self.end = match.span()
        self.lead = text[max(0, self.start - _LEAD) : self.start]
        self.sort = match.lastgroup
        self.value = 0 if self.sort == "half" else number(match[0])

    @property
    def goes_on(self) -> bool:
        """True if it is the end of a longer number, of a range or of a code."""
        if self.sort == "arabic":
            if self.lead[-1:] > "\u2e80":  # as mostly in Chinese
                return False
            return _JOINED.search(self.lead[-3:]) is not None or (
                self.end - self.start == 3 and _THOUSANDS.search(self.lead[-2:]) is not None
            )
        if self.sort == "latin":
            return self.lead[-2:-1].isdigit()  # "25 năm": years
        return self.sort == "chinese" and self.lead[-1:] in _COUNTED and not self.lead.endswith("老二")

    @property
    def is_sure(self) -> bool:
        """True of figures and of 三十五, which are sure to be numbers; not of 五, 一 and half."""
        written = self.text[self.start : self.end]
        if self.sort == "chinese":
            return len(written) > 1 and any(ten in written[:2] for ten in _TENS)
        return self.sort != "half"

    def is_near(self, pattern: LazyPattern) -> bool:
        """True if *pattern* is found not far from it."""
        return pattern.search(self.text, max(0, self.start - _FAR), self.end + _FAR) is not None

    def around(self, width: int) -> str:
        """Return it with so many characters on either side."""
        return self.text[max(0, self.start - width) : self.end + width]


def figures(text: str, *, asked: bool = False) -> Iterator[Figure]:
    """Yield every small number in *text*, those in words only where some may be an age or one was *asked* for."""
    if _LETTERS.search(text) is None or (not asked and _WORDED.search(text) is None):
        return map(Figure, _DIGITS.finditer(text))
    return map(Figure, sorted([*_DIGITS.finditer(text), *_words(text)], key=_place))


def _words(text: str) -> Iterator[re.Match[str]]:
    until = 0
    for begin in _WORDS_BEGIN.finditer(text):
        word = _WORDS.match(text, begin.start()) if begin.start() >= until else None
        if word:
            until = word.end()
            yield word


def _place(found: re.Match[str]) -> int:
    return found.start()
