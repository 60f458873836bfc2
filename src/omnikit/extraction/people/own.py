"""What Chinese says of its writer with nothing but a number or a word: 52了还能练吗, 刚满十八, "138… 女生"."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people.figures import Figure
from omnikit.extraction.people.mentions import Mention
from omnikit.extraction.people.wording import COME_FOR, NO_YEARS
from omnikit.extraction.people.words import GOODS_COUNTED, SURNAMES, SURNAMES_COMMON_WORDS, SURNAMES_LONG, any_of

_YOUNGEST, _OLDEST = 14, 99
_OPENS = LazyPattern(r"(?:^|[.!?;\n] ?|(?:^|[,.!?;\n ])(?:你好|您好|请问|我|人|老师好?)[, ]?)$")
_STILL = LazyPattern(
    r"岁?了,?(?:还|现在|才|再|想|也想|能|可以|要|得|该)(?:能|可以|可|来得及|适合|想|会)?(?:不能|不可以)?(?!便宜|少|加|减|没|在)"
    r"(?:[学练做考打办买种植整矫箍配生怀冻跑游跳参体检报当开入缴交投保]|[^,.!?]{1,9}[吗么不])"
)
_JUST = LazyPattern(
    r"(?:^|[,.!?;\n ])(?:你好|您好|请问|我|本人|人|也|都)?(?:今年|上个?(?:月|周|礼拜|星期)|这个?月|前[天阵]|前几天|"
    r"昨天|才|年初|月初|去年底?|[一-九\d十]{1,2}月)?"
    r"(?:刚刚?|才刚)[满过]了?$"
)
_JUST_SO_OLD = LazyPattern(r" ?(?:$|[,.!?;\n]|了|可|能|想|要|还|就|会|是|办|皮|身|做|不|需|怎|有点)")
_MINE = LazyPattern(
    r"(?:^|[,.!?;\n ])(?:你好|您好|请问)?(?:我|本人|俺|(?:我|人)?(?:都|已经|快|就快|差不多|将近|马上)要?|(?:家中|"
    r"家里)?(?:长辈|老人家?|长者))$"
)
_MINE_GOES_ON = LazyPattern(
    r"㗎[喇啦]?|喇|了? (?:我?(?:老公|老婆|爱人)|先生|太太|媳妇|娃|孩子|儿子|女儿|对象|男友|女友|想(?!想)|"
    r"还[能可想没]|单身|"
    r"未婚|"
    r"已婚|备孕|离异|退休|能[学做考报种整冻生买投]|"
    r"可以[学做考报种整冻生买投领申][^,.]{0,8}[吗么]|失智|卧床|行动|中风|独居)"
)
_ABOUT_FIFTY = LazyPattern(r"奔[三四五六七八]的?人?了?,$")
_ONE = LazyPattern(r"一个(?:今年)?$")
_TEXT_OF_TWO = LazyPattern(
    r"(?:老人|老两口|两老|二老|爸妈|父母|公公婆婆|公婆|爷爷奶奶|外公外婆|姥姥姥爷|岳父岳母|夫妻|两口子|孩子|小孩|娃|儿子|女儿|闺女|姐妹|兄弟|仔|朋友)"
    r"[^.!?\n]{0,16}一个(?:今年)?\d{1,2}岁?[,、 ]?(?:另|还有)?一个(?:今年)?\d{1,2}(?!\d|[块元斤个件码寸厘公米号])"
)
_GOODS = LazyPattern("鞋|衣|码|尺寸|斤|件|块|元|身高|高矮")
_COUNTED = LazyPattern(GOODS_COUNTED)
_REAL = LazyPattern(
    r"(?:实际|其实|真实|真正|实则|事实|身份证|户口本?|证件)(?:上|里|年龄|岁数|写的?|我|本人)*(?:今年|只|才|刚刚?|都|已经|快|也就|不过|明明|就|是|有|满|到"
    r"| |:)*$"
)
_MEASURED = LazyPattern(
    r"[肌肤骨]龄|(?:血管|身体|皮肤|肌肤|心理|生理|心脏|代谢|大脑|卵巢|肺)的?年龄"
    r"|[我人爸妈公婆爷奶哥姐弟妹][^,.!?\n]{0,5}(?:显(?:老|年轻|小|嫩)|对外|自称)|自己[总老都]?说"
    r"|(?:身份证|户口)[^,.!?\n]{0,8}[大小错][了过]"
    r"|(?:看着|看起来|看上去|长得)(?:挺|很|比较|特别)?(?:年轻|老|嫩|成熟)(?!的)"
    r"|(?:看着|看起来|看上去|说我|猜我|以为我|显得)(?:像|是|有|都|快)*"
    r"(?:\d\d|[二三四五六七八九]?十[一二三四五六七八九几多]?)(?![\d个块元斤件公厘米份单次页楼])"
)
"""An age that is none, beside which one tells the real one: 肌龄41,可我实际才33."""
_OF_THINGS = LazyPattern(r"[码鞋衣裤裙包价元块斤件货]|手表|房间|金额|数量|地址|桌|楼|订单|标签|尺寸|份数|颜色")
_REAL_ENDS = frozenset("际实正则上里龄数的我人年只才刚都经快就过明是有满到 :写本证")
_ENDED = LazyPattern(r" ?岁?(?:$|[,.!?;\n)、了呐呢啊呀哦嘛哈耶哎诶哟])")
_FIELD = LazyPattern(
    r"(?:^|[\n,;|/ ] ?)(?:\d{1,2}[.、)] ?|[-*•·] ?)?(?:年龄|年纪|岁数|age)"
    r"(?:\((?:岁|周岁)\))? ?[/|→>_~—–·•]{1,2}[ :]{0,2}$"
)
_FIELD_ENDS = LazyPattern(r" ?(?:$|[\n,;|]|[/→] ?[^\d ])")
_SIGNS_OF_FIELDS = frozenset("/|→>_~—–·• :")
"""An item of a form with another sign than a colon: 年龄/47."""
_NUMBER_BEFORE = LazyPattern(r"\d{4}[ ,/]{1,2}$")
_NUMBER_BEHIND = LazyPattern(
    r"[ ,/]{1,2}\+?(?:\d{2,3}[ -]?)?(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|09\d{2}[ -]?\d{3}[ -]?\d{3}|"
    r"[5-9]\d{3} ?\d{4})(?!\d)"
)
_STATUS = "(?:未婚|已婚|单身|离异|丧偶|退休|本科|大专|研究生|公务员|教师)"
_AFTER_STATUS = LazyPattern(rf"(?:^|[,;\n] ?)[男女][性生士]?[ ,]{_STATUS}[ ,]$")
_STATUS_BEHIND = LazyPattern(rf"[ ,]{_STATUS}[ ,](?=[^.!?\n]{{0,12}}\d\d(?!\d))")
_SURNAME_BEFORE = LazyPattern(r"姓[一-鿿]{1,2}(?:[ ,][^,.;!?\n]{1,6})?[ ,]{1,2}$")
_ALONE = LazyPattern(r"[ ,/.!~]|$")
_NAME_BEFORE = LazyPattern(r"^$|(?:^|[, /])[a-z]{0,12}[一-鿿]{0,3}[ ,/]{1,2}$")
_WORDS = frozenset(("女生", "男生", "女", "男", "女的", "男的", "女性", "男性"))

_ONE_ENDS = frozenset("个年")
_JUST_ENDS = frozenset("满过了")
_MINE_ENDS = frozenset("我人俺都经快多近上要辈家者")
_STATUS_ENDS = frozenset(" ,")


_NAMED = LazyPattern(
    lambda: (
        rf"(?:^|\n)(?:(?:{any_of(SURNAMES_LONG)}|[{SURNAMES}])[一-鿿]{{1,2}}"
        rf"|[{SURNAMES_COMMON_WORDS}][一-鿿]{{2}})[ ,/|]{{1,2}}$"
    )
)
_NAMED_ENDS = frozenset(" ,/|")


def own_cue(figure: Figure) -> str:
    """Return the words that make a number the age of who writes, though nobody is named; "" if there are none."""
    if not 0 < (figure.value or 0) <= _OLDEST or not figure.is_sure or figure.goes_on:
        return ""
    text, end, lead = figure.text, figure.end, figure.lead
    last = lead[-1:]  # a look at it saves most of the searches
    if last in _ONE_ENDS and _ONE.search(lead) and figure.is_near(_TEXT_OF_TWO) and not figure.is_near(_GOODS):
        return "" if figure.is_near(NO_YEARS) else "一个"
    if last in _SIGNS_OF_FIELDS and _FIELD_ENDS.match(text, end) and _FIELD.search(lead):
        return lead.rstrip(" /|→>_~—–·•:")[-3:].strip("\n")
    if (figure.value or 0) < _YOUNGEST:
        return ""
    if last in _REAL_ENDS and _ENDED.match(text, end) and _REAL.search(lead) and figure.is_near(_MEASURED):
        return "" if figure.is_near(_OF_THINGS) else "实际"
    if text.startswith(("了", "岁了"), end) and _OPENS.search(lead) and _STILL.match(text, end):
        return "" if figure.is_near(_COUNTED) else "了"
    if last in _JUST_ENDS and _JUST_SO_OLD.match(text, end):
        just = _JUST.search(lead)
        if just:
            return "" if figure.is_near(_COUNTED) else just[0][-2:]
    if last in _MINE_ENDS and _MINE_GOES_ON.match(text, end) and _MINE.search(lead):
        return "" if figure.is_near(_COUNTED) else "我"
    if last in _NAMED_ENDS and COME_FOR.match(text, end) and _NAMED.search(lead):
        return lead.strip(" ,/|\n")
    if last in _STATUS_ENDS and _ALONE.match(text, end):
        if _AFTER_STATUS.search(lead):
            return lead.lstrip()[:1]
        about = _ABOUT_FIFTY.search(lead)
        return about[0].strip(",") if about else ""
    return ""


def beside_number(text: str, sex: Mention) -> str:
    """Return the word for a gender that stands by itself beside a number to dial: "138… 女生 看中B户型"."""
    word = text[sex.start : sex.end]
    if word not in _WORDS or _ALONE.match(text, sex.end) is None:
        return ""
    lead = text[max(0, sex.start - 24) : sex.start]
    if _SURNAME_BEFORE.search(lead) or (not lead.strip() and _STATUS_BEHIND.match(text, sex.end)):
        return word
    if _NUMBER_BEFORE.search(lead) and sum(map(str.isdecimal, lead)) > 7:
        return word
    return word if _NUMBER_BEHIND.match(text, sex.end) and _NAME_BEFORE.search(lead) else ""
