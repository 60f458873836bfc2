"""IDs with letters in them: what stands after the name of a network, or before it."""

import re
from typing import NamedTuple

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.words import Mark
from omnikit.extraction.spelling import LATIN, listed

_SPELLED_SIGNS = {
    "下划线": "_",
    "下劃線": "_",
    "底线": "_",
    "底線": "_",
    "横杠": "-",
    "橫槓": "-",
    "（下划线）": "_",
    "（下劃線）": "_",
    "（底線）": "_",
    "下横线": "_",
    "底槓": "_",
    "中划线": "-",
    "中横线": "-",
    "短横线": "-",
    "横线": "-",
    "杠": "-",
    "槓": "-",
    "减号": "-",
    "減號": "-",
    "underscore": "_",
    "gạch dưới": "_",
}
_SIGN = "|".join(_SPELLED_SIGNS)
_SPELLED = LazyPattern(f" ?(?:{_SIGN}) ?")


def _written(letter: str, fewest: int, *, spelled: bool) -> str:
    """Return the pattern of what follows the first letter of an ID: letters, or letters with signs that are spelled."""
    if not spelled:
        return rf"{letter}{{{fewest},30}}+"
    sign = f" ?(?:{_SIGN}) ?"
    return rf"(?:{letter}{{{fewest},30}}+(?!{sign})|{letter}{{0,30}}+(?:{sign}{letter}{{1,30}}+){{1,3}}+)"


_BEGINS = f"(?<![{LATIN}0-9_@.-])"
_ENDS = f"(?![{LATIN}0-9_]|[ .]?@|\\.(?:com|cn|net|org|vn|tw|hk)\\b)"


def _shapes(*, spelled: bool) -> dict[Mark, str]:
    wechat, line = _written("[a-z0-9_-]", 5, spelled=spelled), _written("[a-z0-9_.-]", 3, spelled=spelled)
    return {
        Mark.WECHAT: rf"{_BEGINS}[a-z]{wechat}{_ENDS}(?!\.[0-9])",
        Mark.LINE: rf"{_BEGINS}@?(?=[0-9_.-]*[a-z])[a-z0-9]{line}{_ENDS}",
    }


_SHAPES = _shapes(spelled=True)
_SHAPES_ASCII = _shapes(spelled=False)
"""In a message in which no sign is spelled in Chinese."""
_SHORTEST = {Mark.WECHAT: 6, Mark.LINE: 4}
_LONGEST = 20
_FAR = 26  # letters between the name of a network and an ID, at most

# directly behind the name of a network
_GIVEN = (
    r"(?:就是|[?？…\s:：=\-—>→👉👇(（)）\"'“”「」『』【】\[\].😊❤♥+~*＊/，,]|号|號|码|碼|账号|帐号|帳號|賬號|名字|名稱|名称|账户|信|是|为|為|叫|係|系|的|"
    r"我|搜|加|吧|"
    r"详聊|詳聊|聊|傾|倾|倾偈|傾偈|谈|談|说|說|联系|聯繫|聯絡|联络|一下|下|啦|了|嘛|呀|嘞|发|發|"
    r"哈|呗|哦|喔|啊|呢|有的?|有啊|好的?|好呀|可以|当然|當然|"
    rf"(?<![{LATIN}])(?:id|is|no|là|la|as|name|account|handle|sure|ok|okay|yes|yeah|yep|yup|of course|thx|thanks|"
    rf"pls|plz|please|x|here|here's|it's|its|dạ|có|có ạ|vâng|của|cua|em|mình|minh|tôi|s(?<='s))(?![{LATIN}])){{0,10}}+"
)
_AFTER = {mark: LazyPattern(f"(?P<gap>{_GIVEN})(?P<id>{shape})") for mark, shape in _SHAPES.items()}
_TOLD = {
    mark: LazyPattern(
        r"[^.;!?\n]{0,44}\b(?:(?:my )?id|user ?name|handle|account|add me (?:at|on|as|by)|search(?: for)?|i'm|it's"
        r"|look for"
        rf"|under|name)(?: is|'s|:|=)? ?(?P<id>{shape})"
    )
    for mark, shape in _SHAPES.items()
}
"""What follows an explanation: "WeChat works better for me, id is …"."""
_FREE = {mark: LazyPattern(shape) for mark, shape in _SHAPES.items()}
_AFTER_ASCII = {mark: LazyPattern(f"(?P<gap>{_GIVEN})(?P<id>{shape})") for mark, shape in _SHAPES_ASCII.items()}
_FREE_ASCII = {mark: LazyPattern(shape) for mark, shape in _SHAPES_ASCII.items()}
_CORRECTED = {
    mark: LazyPattern(
        r"[\s，,。.!！?？…~、()（）*-]{0,4}(?:(?:啊|呃|额|哎呀?|oh|oops|ops|no|à|ủa|ấy|ý)[\s，,.…]{0,3})?"
        r"(?:不对|不對|不是(?= ?[，,。.…]| ?(?:应该|應該))|错了|錯了|[打写寫说說发發]错了?|[打寫說發]錯了?|手滑|"
        r"更正|纠正|应该是|應該是|sorry|wait|i mean|i meant|"
        r"correction|typo|(?:已经?)?(?:不用了|停用了?|登不上了?|没在用了?|废了|不要加)(?=[\s，,。]{0,3}(?:现在|新|"
        r"改|换))|nhầm|viết nhầm|gõ nhầm|sai rồi|xin lỗi|không phải)"
        rf"(?:[\s，,。.!！:：…~]|是|应该|應該|應|才|改|成|现在|新|换|的|用|号|(?<![{LATIN}])(?:it's|its|is|that's|"
        rf"should be|là|mới đúng|wait|sorry|i|meant)(?![{LATIN}])){{0,8}}"
        rf"(?P<id>{shape})"
    )
    for mark, shape in _SHAPES.items()
}
"""What follows an ID that was wrong: "不对，是…"."""
_ANOTHER = {
    mark: LazyPattern(
        r"(?:\s?[/、;；|]\s?|\s?(?:或者?|和|还有|還有|以及)\s?|\s(?:or|and|hoặc|và|&)\s|"
        r"[，,]\s?(?=[主小大副备備工私])|[ ，,；;]{1,2}(?=[主小大副備备工私生新旧舊另还還][作活人外有号號一]))"
        rf"(?:(?:[主小大副新旧]号|[主小大副新舊]號|备用|備用|工作|私人|生活|个人|個人|另外?一?个|另外?一?個|还有一?个|還有一?個)[号號]?的?(?:是|[:：])?\s?)?"
        rf"(?P<id>{shape})"
    )
    for mark, shape in _SHAPES.items()
}
_CLAUSE = LazyPattern(r"[。！!；;\n]|[，,?？.](?![a-z0-9])")
_MOST_CLAUSES = 2
# talk about the network itself: what follows is no ID, unless it is said to be one
_TALK = LazyPattern(
    r"\s?(?:支付|付款|区|付的|付了|群|公众号|公眾號|小程序|视频|視頻|语音|語音|通知|登录|登陆|登入|登錄|版|端|"
    r"步数|运动|红包|紅包|转账|轉帳|商城|小店|"
    "朋友圈|平台|客户端|账单|帳單|主題|主题|貼圖|贴图|小舖|點數|点数|購物|购物|發票|发票|官方|社群|更新|闪退|"
    "閃退|打不开|打不開|扫码|掃碼|二维码|换货|換貨|"
    "退款|订单|訂單|上[看买買发發问問]|里[看买買说說发發问問]|today|tv|pay|points?|up|of|group|login|"
    "official|store|shop|mini|stickers?|themes?|"
    "này|bị|chết)"
)
_STATED = LazyPattern(r"[:：=→👉「“\"'（(]|是|为|為|叫|係|\bid\b|号|號|là")
_PRODUCTS = LazyPattern(
    "(?:iphone|ipad|ipod|imac|macbook|ios|android|windows|win[0-9]|linux|harmony|huawei|xiaomi|redmi|honor|oppo|"
    "vivo|oneplus|samsung|"
    "galaxy|pixel|nokia|mate[0-9]|nova[0-9]|version|ver[0-9]|http|www|wifi|bluetooth|chrome|safari|firefox|excel|"
    "office|photoshop|covid|"
    "check-in|check-out|follow-up|walk-in|part-time|full-time|one-way|pre-order|add-on|face-to-face|one-on-one|"
    "mp[34]|pdf|jpg|png|html?5|h5|app|apk|(?:room|page|level|unit|floor|gate|flat|block|vol|type|size|grade|day|"
    "top|gen|lv|part|step|"
    "phase|week|year|class|bus|route|exit|table|zone|line|no)[0-9])[0-9-]{0,6}(?:[a-z]{1,2}[0-9-]{0,4})?"
    "(?:pro|max|plus|mini|lite|ultra|air|note|gb|tb|app)*"
)
_CODE = LazyPattern(
    "[A-Z]{1,6}-?[0-9][A-Z0-9-]*+|[0-9.]+[a-zA-Z]{1,4}[0-9]?|[0-9.]+x[0-9.]+[a-z]*|(?:[a-z]\\.)+[a-z]?|"
    "[a-z]{1,2}[0-9]{1,2}"
)
_NO_HANDLE = LazyPattern("qq[0-9]{5,11}|wx[0-9a-f]{16}")
"""A number on QQ; what WeChat names a program by."""
_WAYBILL = LazyPattern("[A-Z]{1,4}[0-9]{8,}")
_PLAIN_WORDS = listed("""
    please thanks thank thankyou account number official support service message messages contact contacts payment
    group groups transfer wallet mobile moments status update updates download login logout verify verification
    customer client person people friend friends available preferred usually anytime sometimes always already working
    unavailable broken disabled blocked deleted banned locked private public instead though because before after during
    tomorrow tonight morning evening afternoon today yesterday weekend problem problems question questions booking
    appointment another should would could cannot doesn doesnt wasn wont anymore correct different better easier
    faster quicker cheaper direct directly business personal company office doctor clinic school english chinese
    vietnamese translate translation picture pictures photos videos video screenshot location address details anything
    something nothing everything channel platform program programs store article articles reading sports gaming
    installed connected linked listed written attached below above everyone someone nobody really actually maybe
    perfect great awesome welcome regards sincerely cheers sorry hello goodbye accepted scanned receive received sending
    both same these those mine here wrong been gone hidden missing invalid taken still just very quite also like
    enabled without within around between whatsapp telegram facebook instagram
    twitter google messenger signal skype
    """)


class Handle(NamedTuple):
    """An ID in a message, as the network would take it."""

    start: int
    end: int
    value: str
    plain: bool  # it could be a word
    given: bool  # nothing but links stands between it and the name of the network


def _is_spelled_plainly(lower: str) -> bool:
    return lower.isascii() and "underscore" not in lower


def after(mark: Mark, text: str, lower: str, at: int) -> Handle | None:
    """Return the ID that follows the name of a network which ends *at*, or one near it."""
    is_ascii = _is_spelled_plainly(lower)
    found = (_AFTER_ASCII if is_ascii else _AFTER)[mark].match(lower, at)
    if found is not None:
        handle = _handle(mark, text, *found.span("id"), given=True)
        if handle is not None and (not handle.plain or _may_be_bare(lower, at, found)):
            return _corrected(mark, text, lower, handle)
    if _TALK.match(lower, at):
        return None
    for free in (_FREE_ASCII if is_ascii else _FREE)[mark].finditer(lower, at, at + _FAR + _LONGEST):
        if free.start() - at > _FAR or len(_CLAUSE.findall(lower, at, free.start())) > _MOST_CLAUSES:
            break
        handle = _free_handle(mark, text, *free.span())
        if handle is not None:
            return _corrected(mark, text, lower, handle)
    return _told(mark, text, lower, at)


def _told(mark: Mark, text: str, lower: str, at: int) -> Handle | None:
    found = _TOLD[mark].match(lower, at)
    return _free_handle(mark, text, *found.span("id")) if found else None


def _corrected(mark: Mark, text: str, lower: str, handle: Handle) -> Handle:
    """Return the ID that is said to be the right one behind *handle*, else *handle*: "abc_1, sorry, abc_12"."""
    found = _CORRECTED[mark].match(lower, handle.end)
    right = _handle(mark, text, *found.span("id"), given=True) if found else None
    return right if right and not right.plain else handle


_PART_OF_ID = ("开头", "開頭", "打头", "打頭", "结尾", "結尾", "大写", "小写", "大寫", "小寫")
"""What follows a part of an ID that is told letter by letter."""


def another(mark: Mark, text: str, lower: str, handle: Handle) -> Handle | None:
    """Return the ID that is listed behind *handle*: "abc_1 / 小号 abc_2"."""
    found = _ANOTHER[mark].match(lower, handle.end)
    return _free_handle(mark, text, *found.span("id")) if found else None


def _may_be_bare(lower: str, at: int, found: re.Match[str]) -> bool:
    """True if an ID of letters alone is more than a word here."""
    word = found["id"]
    if lower.startswith(_PART_OF_ID, found.end()):
        return False
    if word in _PLAIN_WORDS or word.endswith(("ing", "tion", "ed", "ment", "ness")):
        return False
    if _STATED.search(found["gap"]) or (found["gap"].startswith("'s ") and lower.endswith("id", 0, at)):
        return True
    return "?" not in found["gap"] and "？" not in found["gap"] and _is_named(lower, at, found.end())


_ENDED = LazyPattern(r" ?(?:\Z|[,，。.!！\n])")


def _is_named(lower: str, at: int, end: int) -> bool:
    return (
        lower[at - 1] > "\u2e80"
        or lower[at - 2 : at - 1] in ("加", "我")
        or (lower[at - 2 : at] == "id" and _ENDED.match(lower, end) is not None)
    )


def before(mark: Mark, text: str, lower: str, at: int, since: int) -> Handle | None:
    """Return the ID before the name of a network which begins *at*; only what begins after *since* is looked at."""
    if _TALK.match(lower, at):
        return None
    last = None
    for free in (_FREE_ASCII if _is_spelled_plainly(lower) else _FREE)[mark].finditer(
        lower, max(since, at - _FAR - _LONGEST), at
    ):
        handle = _free_handle(mark, text, *free.span())
        if handle is not None and at - handle.end <= _FAR:
            last = handle
    if last is None or len(_CLAUSE.findall(lower, last.end, at)) > _MOST_CLAUSES:
        return None
    return last


_STUCK = LazyPattern(
    r"[vVwWL](?<![A-Za-z0-9_].)(?:(?<=w)(?P<wxid>xid_[a-z0-9]{6,15})|(?<=[vVwW])[xX](?<!vX)(?<!wX)(?!id)"
    r"(?P<wechat>[A-Za-z](?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{5,19})|"
    r"(?<=L)INE(?P<line>[a-z](?=[a-z.-]*[0-9_])[a-z0-9_.-]{3,19}))(?![A-Za-z0-9_@])"
)


def stuck(text: str) -> tuple[Mark, Handle] | None:
    """Return the ID that stands against the name of its network: "vxlulu0511"."""
    found = _STUCK.search(text)
    if found is None:
        return None
    if found["wxid"]:
        handle = _handle(Mark.WECHAT, text, found.start(), found.end(), given=True)
        return (Mark.WECHAT, handle) if handle else None
    mark = Mark.WECHAT if found["wechat"] else Mark.LINE
    handle = _handle(mark, text, *found.span(mark.name.lower()), given=True)
    return (mark, handle) if handle else None


_OWNERS = ("我是", "我叫", "我用", "我的是", "我id是", "我号是", "我是 ", "我叫 ", "我用 ", "我的是 ")
_OWNED = LazyPattern(" ?(?:就?是我(?![们們司家])|加的?[你您])")


def is_own(lower: str, start: int, end: int) -> bool:
    """True if what stands beside the ID from *start* to *end* says that it is the customer's."""
    return lower.endswith(_OWNERS, 0, start) or _OWNED.match(lower, end) is not None


_COURTESY = (
    rf"(?:[^{LATIN}0-9_@]|(?<![{LATIN}])(?:it's|its|it|is|my|id|ok|okay|sure|yes|hi|here|thanks|thank|you|pls|"
    rf"please|dạ|là|của|em|"
    rf"ạ|nhé|mình)(?![{LATIN}0-9_])){{0,16}}+"
)
_ALONE = {mark: LazyPattern(f"{_COURTESY}(?P<id>{shape}){_COURTESY}") for mark, shape in _SHAPES.items()}


def alone(mark: Mark, text: str, lower: str) -> Handle | None:
    """Return the ID that is all of a message, but for a word of courtesy."""
    found = _ALONE[mark].fullmatch(lower)
    return _handle(mark, text, *found.span("id"), given=True) if found else None


def _free_handle(mark: Mark, text: str, start: int, end: int) -> Handle | None:
    """Return the ID from *start* to *end* if it looks like one and like nothing else."""
    handle = _handle(mark, text, start, end, given=False)
    if handle is None or _CODE.fullmatch(handle.value):
        return None
    value = handle.value
    if "-" in value and text[start - 1 : start] in tuple("是叫索搜：:係"):
        return handle
    return handle if "_" in value or "." in value or any("0" <= letter <= "9" for letter in value) else None


def _handle(mark: Mark, text: str, start: int, end: int, *, given: bool) -> Handle | None:
    while end > start and text[end - 1] in "-.":
        end -= 1
    value = text[start:end]
    if " " in value or not value.isascii():
        value = _SPELLED.sub(lambda sign: _SPELLED_SIGNS[sign[0].strip()], value)
    lower = value.lower()
    if (lower[:1] == "@" and lower[1:].isalpha()) or _WAYBILL.fullmatch(value) or _NO_HANDLE.fullmatch(lower):
        return None
    if not _SHORTEST[mark] <= len(value) <= _LONGEST or _PRODUCTS.fullmatch(lower):
        return None
    return Handle(start, end, value, lower.isalpha(), given)
