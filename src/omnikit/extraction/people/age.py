"""Ages in a message: of the one who writes or of whom they write for; never a limit, a range or the age of a thing.

Each number is looked at once: what stands behind it (岁, years old, tuổi), before it (今年, age:), or beside it (a word
for a gender, a person) makes it an age, or nothing does.
"""

import re
from typing import NamedTuple

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people.bare_age import bare_cue, cue_before, is_filled, stands_alone
from omnikit.extraction.people.figures import Figure, figures
from omnikit.extraction.people.limits import is_limit, is_somebody
from omnikit.extraction.people.mentions import FOREIGN, Mention, Passage, Role
from omnikit.extraction.people.own import own_cue
from omnikit.extraction.people.wording import OLDEST
from omnikit.extraction.people.words import LETTER


class Age(NamedTuple):
    """An age in the folded text, from *start* to *end*; *cue*: what makes it one; *whose*: the person named."""

    start: int
    end: int
    years: int
    unit: str
    confidence: float
    cue: str
    whose: Mention | None


_ANOTHERS = Age(0, 0, 0, "", 0.0, "", None)
"""An age by its unit, of a thing or of somebody who is no concern: "a 6 year old laptop"."""
_UNIT = LazyPattern(
    r"(?=[ -]?[多来几余周足高虚实岁的个月ytmxc+好])(?:"
    rf" ?(?:(?P<fuzzy>[多来几余]|好几) ?)?(?P<zh>[周足]?岁|高龄|[虚实]岁(?! ?\d))(?!月|末|一枯|数|寒|宴|暮|礼)"
    rf"|[ -]?(?P<en>(?:yrs?(?= (?:female|male|woman|man|lady|guy)\b)|(?:years?|yrs?\.?)[ -]?(?:old|young|of age)"
    rf"|y[ -]old)\b|(?:yo|y/o|y\.o)(?![{LETTER}])"
    rf"|y(?= ?(?:$|[,;.!?)])|[ "
    rf"/,]*(?:(?:female|male|f|m)\b|[男女])))"
    rf"|(?P<grown>的人)了"
    rf"|(?P<more>多|好几|\+)(?= ?了|[,。!?]|$|能|可以|还)"
    rf"|[ -]?(?P<counted>(?:years?|yrs?|tahun|thn)(?![{LETTER}]))"
    rf"|(?:(?:(?<=[2-9]0)|(?<=mươi)|(?<=chục)) mấy)?"
    rf" ?(?P<vi>(?:tuổi|tuoi|tủi|(?:cái )?xuân xanh|cái xuân|xuân(?= ?(?:$|[,.;!?)])| (?:rồi|da|bị|muốn|mà|ạ)\b))"
    rf"(?![{LETTER}]))| ?(?P<t>t(?![{LETTER}]))"
    rf"| ?(?P<months>个半?多?月大?|月龄|月大|多个月|tháng(?: tuổi)?(?![{LETTER}])|(?:months?|mths?|mos?)[ -]?old\b)"
    rf"|[ -](?P<months_en>(?:months?|mths?|mos?)(?:[ -]old)?(?![{LETTER}]))"
    r")"
)
_YEARS = LazyPattern(r" ?(?:tuổi|tuoi|岁|years? old)")
_SEX_NEAR = LazyPattern(rf"(?<![{LETTER}])(?:nam|nữ|nu)(?![{LETTER}])|[男女]")
_AND_AGED = LazyPattern(
    r"\d ?(?:t|tuổi)(?:,| và| với) ?(?:bé |đứa )?$|(?:^|[,.!?\n] ?)(?:dạ )?(?:a|c|b|anh|chị|cô|chú|bác) (?:năm nay "
    r"|nay )?$|(?:cho|giúp|giùm|dùm|hộ|tên|khách) (?:anh|chị|cô|chú|ông|bà) [a-zà-ỹ]{2,7} $"
)
_ABOUT = LazyPattern(r"(?:快|近|差不多|大概|大约|将近|gần|khoảng|hơn|ngoài|almost|nearly|about) ?$")

# what makes months an infant's
_INFANCY = 36
_CHILDHOOD = 12
_GROWN_UP = 30
_PREGNANT = LazyPattern(r"孕|怀|胎|bầu|thai|pregnan|装修|工龄|婚|保修|保质|分期|bảo hành|tháng thứ")
_INFANT_BEFORE = LazyPattern(
    rf"(?:月龄|宝宝|宝贝|孩子|娃|娃娃|儿子|女儿|闺女|小孩|小朋友|bb|baby|女宝|男宝|大宝|二宝|小宝|老二|囡囡|仔|男婴"
    rf"|女婴"
    rf"|孙子|孙女|外甥|外甥女|侄子|侄女|外孙|孙儿|"
    rf"(?<![{LETTER}])(?:baby|boy|girl|(?:grand|step)?(?:son|daughter)|nephew|niece|toddler|infant|newborn)"
    rf"(?: is|'s)? ?|(?<![{LETTER}])(?:bé|cháu|con)(?: "
    rf"(?:nhà|trai|gái|của|em|mình|con|nay|mới|được|gần)){{0,4}})(?:现在|今年|目前|才|刚刚?|已经|快|了|满|有|是|的"
    rf"|[:, ]|mới|được|gần|nay|đã){{0,4}}$"
)
_INFANT_BEHIND = LazyPattern(r" ?(?:大|龄)?的? ?(?:宝宝|宝贝|娃|婴儿|孩子|女儿|儿子|bb|baby|女宝|男宝|小孩|小宝|闺女)")
_SINCE = LazyPattern(r" ?(?:没|前|后|内|以|的课|一次|不|左右没|来|trước|nay|rồi chưa|mà|không)")
_SAYS_INFANT = frozenset(["月龄", "月大", "个月大", "个半月大", "tháng tuổi"])

# an answer
_ALONE_BEFORE = LazyPattern(
    r"(?:^|[,.!?;:\n是]) *$|(?:^|[,.!?;:\n]) *(?:我|今年|年龄|刚刚?|满|快|都|也|马上|已经?|差不多|大概|虚岁|周岁|"
    r"就|em|dạ|mình|i'm|it's|is|just|turned|dạ em|她|他|孩子)+ *$"
)
_ALONE_BEHIND = LazyPattern(r" *(?:$|[,.;!?\n)]|了|ạ|nha|nhé|吧)")


def ages(passage: Passage, *, asked: bool) -> list[Age]:
    """Return the ages told in *passage*, in their order. *asked*: the customer was just asked for one."""
    found: list[Age] = []
    alone: list[Age] = []
    floor = 0
    for figure in figures(passage.text, asked=asked):
        if figure.start < floor:
            continue
        age = _with_unit(passage, figure, floor) or _bare(passage, figure, floor)
        if age is _ANOTHERS:
            continue
        if age:
            floor = age.end
            found.append(age)
        elif asked and _is_answer(figure):
            alone.append(Age(figure.start, figure.end, figure.value or 0, "", 0.8, "", None))
    if len(found) > 1 and any(_is_counted(passage.text, age, _WHOLE) for age in found):
        whose = next((age.whose for age in found if age.whose), None)
        found = [age if age.whose else age._replace(whose=whose) for age in found]
        found = [age for age in found if not _is_counted(passage.text, age, _BEGUN)]
    return found or (alone if len(alone) == 1 else [])


_WHOLE = LazyPattern(r"[周实][岁龄][^,.\d]{0,2}$|^[周实]")
_BEGUN = LazyPattern(r"虚[岁龄]?[^,.\d]{0,2}$|^虚")
"""How years are counted; of an age that is told both ways, the whole years count."""


def _is_counted(text: str, age: Age, how: LazyPattern) -> bool:
    """True if *age* is counted in that way: 虚岁5, 虚岁5岁, 5虚岁."""
    return how.search(age.cue) is not None or how.search(text[max(0, age.start - 5) : age.start]) is not None


def _bare(passage: Passage, figure: Figure, floor: int) -> Age | None:
    """Return the age that is one without a unit: 今年35, 男,42, 我妈63."""
    if _YEARS.match(figure.text, figure.end):
        return None  # with its unit it was none
    whose = passage.about(figure.start, floor)
    if whose and whose.role in FOREIGN:
        return None
    cue = bare_cue(passage, figure, floor) or own_cue(figure)
    if not cue:
        return None
    return Age(figure.start, figure.end, figure.value or 0, "", 0.85, cue, whose)


def _with_unit(passage: Passage, figure: Figure, floor: int) -> Age | None:
    """Return the age that is one by its unit: 35岁, 34 years old, 25 tuổi, 8个月."""
    text, start, lead = figure.text, figure.start, figure.lead
    unit = _UNIT.match(text, figure.end)
    if unit is None or figure.value is None or figure.value > OLDEST or (figure.goes_on and not _is_word(figure, unit)):
        return None
    sort = unit.lastgroup
    assert sort is not None
    end = figure.end if sort == "grown" else unit.end(sort)
    if sort.startswith("months"):
        return _infant(passage, figure, end, unit[sort])
    listed = floor and text[floor:start] == "、"  # behind another age, which is in its unit: 5、8岁
    if (not listed and is_limit(text, lead, end)) or is_somebody(text, lead, end):
        return None
    if lead[-1:] == "." and unit[sort].strip() in ("m", "f") and _DECIMAL.search(lead):
        return None  # 2.35M
    if sort in _UNSURE and not _is_age(passage, figure, floor, sort, end):
        return None
    before = passage.nearest(start, floor)
    beside = before and before.role is Role.KIN and 0 <= start - before.end <= 1
    whose = before if beside else passage.behind(end) or passage.about(start, floor)
    if whose and whose.role in FOREIGN:
        return _ANOTHERS
    if (
        sort == "t"
        and not whose
        and not _AND_AGED.search(lead)
        and not _SEX_NEAR.search(text[max(0, start - 8) : end + 8])
    ):
        return None
    half = figure.sort == "half"
    fuzzy = half or unit["fuzzy"] or sort == "more" or _ABOUT.search(lead)
    return Age(start, end, figure.value, "month" if half else "", 0.6 if fuzzy else 0.95, unit[sort], whose)


_SHORT_YEARS = ("yr", "tahun", "thn")
_DECIMAL = LazyPattern(r"\d\.$")
_KIN_BEFORE = LazyPattern(
    r"[一-鿿](?:boy|girl|baby|bb|son|daughter|kid|mu?m|mom|mama|dad|wife|husband|bf|gf|sis|bro|boyfriend|girlfriend)$"
)


def _is_word(figure: Figure, unit: re.Match[str]) -> bool:
    """True if the letters before an age are a word of English within Chinese: 我boy12岁."""
    return unit["zh"] is not None and _KIN_BEFORE.search(figure.lead) is not None


_UNSURE = frozenset(["counted", "more", "grown"])


def _is_age(passage: Passage, figure: Figure, floor: int, sort: str, end: int) -> bool:
    """True if years are an age and no span ("age 27 yrs", "35yrs, female"), or 七十多 is told of kin."""
    if sort == "grown":
        return figure.is_sure and (figure.value or 0) > _CHILDHOOD
    if sort == "counted":
        short = any(map(figure.text[figure.end : end].__contains__, _SHORT_YEARS))
        if cue_before(figure) or (short and stands_alone(figure, end)):
            return True
        at = passage.place(figure.start)
        before = passage.mentions[at - 1] if at else None
        told = before is not None and bool(before.gender) and (short or before.role is Role.SEX)
        return before is not None and told and is_filled(passage, figure, before)
    named = passage.nearest(figure.start, floor)
    if named is None or not is_filled(passage, figure, named):
        return False
    own = named.role is Role.SELF and figure.text.startswith("了", end)
    return named.role in (Role.KIN, Role.DEPENDENT) or (own and (figure.value or 0) >= _GROWN_UP)


def _infant(passage: Passage, figure: Figure, end: int, unit: str) -> Age | None:
    """Return the age of an infant, in whole years, told in months."""
    text, lead, months = figure.text, figure.lead, figure.value or 0
    says_so = unit in _SAYS_INFANT or unit.endswith("old")
    infant = says_so or _INFANT_BEFORE.search(lead) or _INFANT_BEHIND.match(text, end)
    if not infant or months > _INFANCY or lead[-1:] in ("岁", "零") or _SINCE.match(text, end):
        return None
    if _PREGNANT.search(lead) or _PREGNANT.search(text[end : end + 4]) or is_limit(text, lead, end):
        return None
    whose = passage.behind(end) or passage.about(figure.start)
    if whose and whose.role in FOREIGN:
        return None
    return Age(figure.start, end, months // 12, "month", 0.8, unit, whose)


def _is_answer(figure: Figure) -> bool:
    """True if the number is a clause of its own."""
    if not 0 < (figure.value or 0) <= OLDEST or figure.goes_on:
        return False
    return _ALONE_BEHIND.match(figure.text, figure.end) is not None and _ALONE_BEFORE.search(figure.lead) is not None
