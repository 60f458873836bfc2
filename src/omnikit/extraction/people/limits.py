"""What is said of an age that makes it none of a person: a bound, a range, a difference, a time long past."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people import words
from omnikit.extraction.people.counting import CHINESE
from omnikit.extraction.people.words import any_of

_SUFFIXES = "了于是我他她你在"
_CHINESE = LazyPattern(lambda: rf"(?<!老)(?:{any_of(words.LIMITS_BEFORE_CHINESE)})[{_SUFFIXES}]? {{0,2}}$")
_CHINESE_ENDS = frozenset(_SUFFIXES).union(word[-1] for word in words.LIMITS_BEFORE_CHINESE)
_LATIN = frozenset([*words.LIMITS_BEFORE_ENGLISH, *words.LIMITS_BEFORE_VIETNAMESE])
_LONGEST = max(word.count(" ") for word in _LATIN) + 1
_NO_WORDS = LazyPattern("[^ a-zà-ỹ]")
_ARTICLES = frozenset(["a", "an", "about"])
_REACHED = LazyPattern(
    r"(?<![明后]年)(?:刚刚?|才|已经?|都|也|快|就|马上)(?:要|满|到|过了?|大)了? ?$"
    r"|(?:上个?月|上个?周|上个?礼拜|上个?星期|前几?天|"
    r"月初|年初|今年|下个?月|下周|本月|这个月|[年月]底|昨天"
    r"|今天|明天|生日)(?:就|刚|要|才|正好)*满 ?$|(?:đã|vừa|mới) (?:đủ|qua) $|just (?:over|past) $"
)
_TOLD_OF_KIN = LazyPattern(
    r"\d (?:trẻ em|trẻ|bé) $|(?:kids?|children|boys|girls|sons|daughters) +(?:are +|\(|, *)?(?:aged? +)?$"
)
_BEHIND = LazyPattern(
    rf" ?(?:{words.LIMITS_BEHIND_CHINESE})|{words.LIMITS_BEHIND_VIETNAMESE}|{words.LIMITS_BEHIND_ENGLISH}"
)
_OPEN = frozenset(["", ",", ";", "!", "?", "\n", "了"])  # no bound begins so
_WORN = LazyPattern(
    r"(?:穿|戴|用|涂|吃)[^,。!?;]{0,5}(?:合适|适合|好看|可以吗|行吗)|左右的(?:阿姨|女|男|人"
    r"|老)[^,。!?]{0,3}(?:推荐|适合|用|穿|能)"
)
_WEARING = frozenset("穿戴用涂吃左")
_RANGE = LazyPattern(
    rf"(?:\d|{CHINESE}|\d岁|{CHINESE}岁|tuổi) ?(?:[-~/]|到|至|或|或者|to|đến|tới|hoặc|or|hay|(?<!岁)、) ?$"
)
_ITEMS = LazyPattern(r"(?:^|\D)\d[、.)]\D.*\D\d[、.)] ?$")
_RANGE_ENDS = frozenset("-~/到至或者、onicry")
_THE = ("the ", "this ", "that ", "your ")
_OF_A_THING = LazyPattern(
    r" (?!(?:man|woman|male|female|guy|girl|boy|lady|son|daughter|kid|child|baby|one|is|was|has|and|in|with|who"
    r"|patient|"
    r"student|twins?|grand\w+|mother|father|mom|mum|dad|wife|husband|brother|sister|nephew|niece)\b)[a-z]+"
)
_OF_A_PERSON = LazyPattern(
    r"$|[^一-鿿]|[小老大二三幺长]?(?:孩|娃|宝|女|男|儿|闺|妈|爸|爷|奶|外[公婆甥孙]|姥|姑|叔|舅|姨|婆|公公|哥|姐|"
    r"弟|妹|侄|孙|母|父|人|患|病|学[生员]|双胞|龙凤|丈夫"
    r"|妻|他|她|我|俺|朋友|同[学事]|师|医生|单身|[已未]婚|熟|青|少|中年|姑|伙|阿|退休|上班|程序|教|司机|工|农|"
    r"会计|自由|家庭|全职|职|白领|销售|护士|博士|研究|大?[高初小]?学生"
    r"|高中|初中|旅?客|乘客|胖|宅|油腻|新手|二胎|高龄|[产孕]妇|先生|太太|丫|囡|妞|仔|bb|伴|岳|婶|嫂|头|家)"
    r"|[可能要会就都也还该多有打吃上做看去怎是想需适办坐骑玩学报进带算买收行吗啊呢吧了没不身体样年纪龄]"
)
_I_AM = LazyPattern(
    r"(?:我[是系]|我(?=一?[个位名]|今年|都|快|已)|本人|作为|今年|是[一个])(?:一?[个位名])?(?:今年|都|快|已经?)?$"
)
_ONE_OF_US = LazyPattern(r"的[^,。!?]{0,8}一[枚名位]")
_PERMISSION = LazyPattern(r"(?:^|[,.;!?\n] ?|\bif )(?:is|can|could|may|would|does|will|do) an? $")
_SOMEBODY = LazyPattern(r"(?:有|一|那|这|某|几|哪|找|招|换|雇|要)(?:一?[个位名]|些) ?$")
_ONES = LazyPattern(r"(?:左右|上下|出头)?的")
_MINE = LazyPattern(
    r"作为一?[个位名]?$|(?:我|作为|身为|本人|俺)(?:是|就是|就)?一?[个位名] ?$|(?:我|我们|家里?|咱|带着?"
    r"|本人)[^,。!?]{0,4}(?:是|有|带着?)[^,。!?]{0,2}$"
)
_FULL = LazyPattern(r"(?:年|已|刚|才|都|也|快|就)?满(?:了)? ?$")


def is_limited_behind(text: str, end: int) -> bool:
    """True if what follows a number that ends at *end* makes it a bound: 30岁以上, 18+."""
    return text[end : end + 1] not in _OPEN and _BEHIND.match(text, end) is not None


def is_limit(text: str, lead: str, end: int) -> bool:
    """True if an age is a bound, a range, a difference, or past; *lead* stands before it, it ends at *end*."""
    if lead.endswith(_THE) and _OF_A_THING.match(text, end):
        return True
    if lead.endswith((" a ", " an ")) and _PERMISSION.search(lead):
        return True
    if text.startswith("的", end) and _OF_A_PERSON.match(text, end + 1) is None and not _I_AM.search(lead):
        return True
    if text[end : end + 1] in _WEARING and _WORN.match(text, end) and not lead.endswith(("我", "我今年", "妈", "爸")):
        return True
    tail = lead[-10:]
    last = tail.rstrip()[-1:]
    if is_limited_behind(text, end) or (last in _RANGE_ENDS and _RANGE.search(tail) and not _ITEMS.search(lead)):
        return True
    if not (last in _CHINESE_ENDS and _CHINESE.search(tail)) and not (last.isalpha() and _is_limited_latin(lead)):
        return False
    if _FULL.search(tail) and text.startswith(("了", "囉", "啰", "喽", "啦", "咯", "喇"), end):
        return False
    if _ONE_OF_US.match(text, end):
        return False
    return _REACHED.search(tail) is None and _TOLD_OF_KIN.search(lead) is None


def _is_limited_latin(lead: str) -> bool:
    """True if the last words of *lead* bound a number: over, at least, trên."""
    if lead[-1:] != " ":
        return False
    said = _NO_WORDS.split(lead)[-1].split()
    if said and said[-1] in _ARTICLES:
        said.pop()
    return any(" ".join(said[-count:]) in _LATIN for count in range(1, _LONGEST + 1))


def is_somebody(text: str, lead: str, end: int) -> bool:
    """True if some person or other has it: 有个50岁的阿姨."""
    return _ONES.match(text, end) is not None and _SOMEBODY.search(lead) is not None and _MINE.search(lead) is None
