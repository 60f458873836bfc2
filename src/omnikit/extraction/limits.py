"""What is said of an age that makes it none of a person: a bound, a range, a difference, a time long past."""

import re

from omnikit.extraction import people_words as words
from omnikit.extraction.counting import CHINESE
from omnikit.extraction.people_words import any_of

_SUFFIXES = "了于是我他她你在"
_CHINESE = re.compile(rf"(?<!老)(?:{any_of(words.LIMITS_BEFORE_CHINESE)})[{_SUFFIXES}]? {{0,2}}$")
_CHINESE_ENDS = frozenset(_SUFFIXES).union(word[-1] for word in words.LIMITS_BEFORE_CHINESE)
_LATIN = frozenset([*words.LIMITS_BEFORE_ENGLISH, *words.LIMITS_BEFORE_VIETNAMESE])
_LONGEST = max(word.count(" ") for word in _LATIN) + 1
_CLAUSE_WORDS = re.compile(r"[a-zà-ỹ]+(?=[ a-zà-ỹ]*$)")
_ARTICLES = frozenset(["a", "an", "about"])
_REACHED = re.compile(
    r"(?:刚刚?|才|已经?|都|也|快|就|马上)(?:要|满|到|过了?|大)了? ?$|(?:今年|下个?月|下周|本月|这个月|[年月]底|昨天"
    r"|今天|明天|生日)(?:就|刚|要|才|正好)*满 ?$|(?:đã|vừa|mới) (?:đủ|qua) $|just (?:over|past) $"
)
_TOLD_OF_KIN = re.compile(r"(?:kids?|children|boys|girls|sons|daughters) +(?:are +|\(|, *)?(?:aged? +)?$")
_BEHIND = re.compile(
    rf" ?(?:{words.LIMITS_BEHIND_CHINESE})|{words.LIMITS_BEHIND_VIETNAMESE}|{words.LIMITS_BEHIND_ENGLISH}"
)
_OPEN = frozenset(["", ",", ";", "!", "?", "\n", "了"])  # no bound begins so
_RANGE = re.compile(
    rf"(?:\d|{CHINESE}|\d岁|{CHINESE}岁|tuổi) ?(?:[-~/]|到|至|或|或者|to|đến|tới|hoặc|or|hay|(?<!岁)、) ?$"
)
_ITEMS = re.compile(r"(?:^|\D)\d[、.)]\D.*\D\d[、.)] ?$")
_RANGE_ENDS = frozenset("-~/到至或者、onicry")
_THE = ("the ", "this ", "that ", "your ")
_OF_A_THING = re.compile(
    r" (?!(?:man|woman|male|female|guy|girl|boy|lady|son|daughter|kid|child|baby|one|is|was|has|and|in|with|who"
    r"|patient|"
    r"student|twins?|grand\w+|mother|father|mom|mum|dad|wife|husband|brother|sister|nephew|niece)\b)[a-z]+"
)
_PERMISSION = re.compile(r"(?:^|[,.;!?\n] ?|\bif )(?:is|can|could|may|would|does|will|do) an? $")
_SOMEBODY = re.compile(r"(?:有|一|那|这|某|几|哪)(?:一?[个位名]|些) ?$")
_MINE = re.compile(r"(?:我|我们|家里?|咱|带着?|本人)[^,。!?]{0,4}(?:是|有|带着?)[^,。!?]{0,2}$")
_FULL = re.compile(r"(?:年|已|刚|才|都|也|快|就)?满(?:了)? ?$")


def is_limited_behind(text: str, end: int) -> bool:
    """True if what follows a number that ends at *end* makes it a bound: 30岁以上, 18+."""
    return text[end : end + 1] not in _OPEN and _BEHIND.match(text, end) is not None


def is_limit(text: str, lead: str, end: int) -> bool:
    """True if an age is a bound, a range, a difference, or past; *lead* stands before it, it ends at *end*."""
    if lead.endswith(_THE) and _OF_A_THING.match(text, end):
        return True
    if lead.endswith((" a ", " an ")) and _PERMISSION.search(lead):
        return True
    tail = lead[-10:]
    last = tail.rstrip()[-1:]
    if is_limited_behind(text, end) or (last in _RANGE_ENDS and _RANGE.search(tail) and not _ITEMS.search(lead)):
        return True
    if not (last in _CHINESE_ENDS and _CHINESE.search(tail)) and not (last.isalpha() and _is_limited_latin(lead)):
        return False
    if _FULL.search(tail) and text.startswith(("了", "囉", "啰", "喽", "啦", "咯", "喇"), end):
        return False
    return _REACHED.search(tail) is None and _TOLD_OF_KIN.search(lead) is None


def _is_limited_latin(lead: str) -> bool:
    """True if the last words of *lead* bound a number: over, at least, trên."""
    if lead[-1:] != " ":
        return False
    said = _CLAUSE_WORDS.findall(lead)
    if said and said[-1] in _ARTICLES:
        said.pop()
    return any(" ".join(said[-count:]) in _LATIN for count in range(1, _LONGEST + 1))


def is_somebody(text: str, lead: str, end: int) -> bool:
    """True if some person or other has it: 有个50岁的阿姨."""
    return text.startswith("的", end) and _SOMEBODY.search(lead) is not None and _MINE.search(lead) is None
