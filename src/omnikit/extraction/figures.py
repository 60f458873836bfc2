"""Small numbers in a message, which may be ages: each with what stands before it."""

import re
from collections.abc import Iterator

from omnikit.extraction.counting import ARABIC, CHINESE, ENGLISH, VIETNAMESE, number
from omnikit.extraction.people_words import LETTER

_LEAD = 30
_DIGITS = re.compile(
    rf"(?=[\d〇零一二三四五六七八九十两廿卅百半壹贰叁肆伍陆柒捌玖拾])"
    rf"(?:(?<!\d)(?P<arabic>{ARABIC})(?!\d)|(?P<chinese>{CHINESE}{{1,5}}(?:(?<=十)[有又]{CHINESE})?)"
    rf"|(?P<half>(?<![个\d岁])半)(?=岁))"
)
_WORDS = re.compile(rf"(?<![{LETTER}'])(?=[otfsenhmbc])(?P<latin>{ENGLISH}|{VIETNAMESE})(?![{LETTER}])")
_WORDED = (" old", "-old", "tuổi", "tháng", "i'm ", " is ", "'s ", "turned ", "age")
"""Beside these a number may be in words."""
_JOINED = re.compile(  # the number goes on before
    r"(?:[$¥€£#+\d]|(?<=[^ \n,;])\d\.|[a-zà-ỹ](?<!^[mf])(?<![^a-zà-ỹ\d][mf])|[\d一二三四五六七八九十](?:[-~/:]))$"
)
_THOUSANDS = re.compile(r"\d,$")
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
            return _JOINED.search(self.lead[-3:]) is not None or (
                self.end - self.start == 3 and _THOUSANDS.search(self.lead[-2:]) is not None
            )
        return self.sort == "chinese" and self.lead[-1:] in _COUNTED and not self.lead.endswith("老二")

    @property
    def is_sure(self) -> bool:
        """True of figures and of 三十五, which are sure to be numbers; not of 五, 一 and half."""
        written = self.text[self.start : self.end]
        if self.sort == "chinese":
            return len(written) > 1 and any(ten in written[:2] for ten in _TENS)
        return self.sort != "half"

    def around(self, width: int) -> str:
        """Return it with so many characters on either side."""
        return self.text[max(0, self.start - width) : self.end + width]


def figures(text: str) -> Iterator[Figure]:
    """Yield every small number in *text*, those in words of an alphabet only where some may be an age."""
    if not any(map(text.__contains__, _WORDED)):
        return map(Figure, _DIGITS.finditer(text))
    return map(Figure, sorted([*_DIGITS.finditer(text), *_WORDS.finditer(text)], key=re.Match.start))
