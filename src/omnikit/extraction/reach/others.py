"""Numbers that customers name though they are others': asked about, rung in vain, or told to them."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.labels import OF_PHONES
from omnikit.extraction.spelling import LATIN

_HAN = "\u4e00-\u9fff"
_THEIRS_BEHIND = LazyPattern(
    r"[\s，,)）]*(?:这个?|這個?|那个?|那個?|个|個|该)?(?:号码?|號碼?|电话|電話|手机|手機)?\s?(?:是不是|是|不是"
    r"|係咪|系)"
    "(?:你们|你們|妳們|你家|你哋|贵|貴|官方|客服|谁|誰|边个|哪|骗|騙|诈|詐|快递|快遞|外卖|推销|推銷|中介|骚扰)"
    rf"|[\s,)]*(?:is|was|are|isn't) (?:that |this |it )?(?:you|your)(?![{LATIN}])"
    r"|[\s,)]*(?:that )?(?:you|your) (?:number|phone|cell|mobile|line|office|shop|store|clinic|whatsapp|hotline)\b"
    "|.{0,6}?(?:có phải|của shop|của bên|bên shop)"
)
# goods and papers are late, wrong and void; people are not
_GOODS_BEHIND = LazyPattern(
    r"\s?(?:这个|這個|的)?(?:怎么还没?|怎麼還沒?|还没(?![打接回])|還沒(?![打接回])|到哪|没动|没到|没入|没收|"
    r"打不开|打不開|作废|失效|过期|過期|出库|派送|签收|"
    "超时|贴错|填错|写错|打错|对不上|刷不|查不到|这笔|這筆|这单|這單|这批|这票|显示|顯示|报错|扣了|扣款|退款|"
    "能退|能改|被取消|什么时候发|什麼時候發|"
    "的快递|的包裹|行数|数据|sao chưa|chưa(?! (?:có|đăng|dùng|xài|tạo|cài|lập|kết|đổi|dk|đk|gọi|liên))|bị|không tra|"
    "hasn't|"
    "has not|isn't working|won't|is missing|never "
    "arrived|was charged|expired|declined)"
)
# a number that nobody answers, or that rings again and again; each way begins with one letter
_TOLD_OF = LazyPattern(
    r"(?:没人接|沒人接|冇人聽|冇人听|冇人接|无人接|無人接|没有人接|没接|一直占线|一直忙|打不通|空号|空號|停机|"
    "停機|nobody|no one|"
    "không ai|ko ai|k ai|không bắt máy|không nghe máy)"
    "(?!.{0,3}(?:就|再|的话|的話|请|請|可以|麻烦|麻煩|用|加|找|发|發|给|thì|then|you can|please))"
    r"|(?:打来|打過來|打过来|打給我|打给我|[给給]我打(?!(?:个|個)?(?:电话|電話)?\W{0,2}\Z)|发短信给我|骚扰|騷擾"
    r"|诈骗|詐騙)(?!.{0,4}(?:吧|就|即可|也|"
    "哦|喔|啊|，谢|,谢))"
    "|lừa đảo|lua dao|làm phiền"
    "|(?:keeps calling|keep calling|called me|calling me|texted me|gọi cho em suốt|gọi em suốt)"
)
_NUMBERED_BEHIND = LazyPattern(
    rf"[\s，,]?(?:[是係]|这个?|這個?|呢個|那个?|那個?|此)(?![^，,]{{0,3}}收)(?:我的?|"
    rf"你们的?)?[{_HAN}a-z]{{0,6}}?(?P<of>(?![号號])[{_HAN}])(?:号|號|码|碼|编号|編號|单|單)"
)
_ASKED = LazyPattern(
    r"\s?(?:[吗嗎么麼](?:[?？]|$|[，,。\s])|(?:没人接|沒人接|冇人[聽听接]|打不通)(?![^，,。]{0,3}(?:就|再|的话|的話|请|請|可以|改|打))|"
    r"\s(?:right|correct)\?)"
)
# between a number and "打给我": it is the customer's, who wants to be called
_WISHED = LazyPattern(
    "先打|之前|[好完妥了]了?[再就]?(?:打|给|給)|记得|記得|提前|務必|务必|一定|通知|电联|電聯|一会|等下|待会|晚点|晚點|晚些|明天|下午|晚上|有空|方便|再|请|請|麻烦|麻煩|直接|随时|隨時|下班|[点點]|時候|时候|"
    "以?[后後]|忙完|到了"
)
_TO_CALL = (
    *(f"{told}我{to}" for told in "让讓叫喊要" for to in ("打", "拨", "撥", "加", "联系", "聯絡")),
    "có phải số ",
    "có phải là số ",
    "có phải sđt ",
)
_CALLED_FROM = LazyPattern(
    r"\b(?:you|u|someone|somebody|they|who|he|she|scammers?|keeps?|kept|getting|calls?"
    r"|missed call)\b[^.;!?\n]{0,24} from "
    r"(?:this (?:number|no) |the number )?\Z"
    r"|\b(?:transfer(?:red)?|paid|remit(?:ted)?|deposit(?:ed)?|bank(?:ed)? in) (?:[a-z0-9$.]{1,8} )?to \Z"
)

_FROM_OR_TO = (" from ", " to ", "number ", " no ")


_FROM = (
    "from ",
    "from: ",
    "from this number ",
    "接来电",
    "接來電",
    "接来电 ",
    "接來電 ",
    "来电显示",
    "來電顯示",
    "nhỡ từ ",
    "nhỡ số ",
)
_ENDINGS = frozenset(words[-2:] for words in (*_TO_CALL, *_FROM, "to "))
_PAID = LazyPattern(r"\b(?:transfer(?:red)?|pay|paid|wired?|deposit(?:ed)?|remit|zelled?|venmo(?:ed)?)\b")
_RANG = LazyPattern(
    r"(?:missed|got|had|received|get|getting|another|a|the|weird|spam|scam) (?:missed )?(?:phone )?(?:calls?|texts?|"
    r"messages?|sms|voicemails?) from:?(?: this number)? |[接來来][电電显示顯 ]{1,4}|nhỡ "
    r"\Z"
)


_WISHES = LazyPattern(
    "(?:可以|可唔可以|可不可以|可否|能否|能不能|能|方便|麻烦|麻煩|唔該|得唔得)[^，,。！？!?;；\n]{0,6}"
    "(?:打|传|傳|发|發|寄|拨|撥|加|搜|call|回|联系|聯絡|聯繫|联络|搵|找|换|換|改|用)[^，,。！？!?;；\n]{0,8}\\Z"
)
"""Before a number that the customer wishes to be called at: 可以打138…吗."""


def was_told(lower: str, start: int) -> bool:
    """True if somebody told the customer to call the number that begins at *start*, or rang: "前台让我打0512…"."""
    if lower[max(0, start - 2) : start] not in _ENDINGS:
        return False
    if lower.endswith(_TO_CALL, 0, start):
        return True
    if lower.endswith("to ", 0, start) and _PAID.search(lower, max(0, start - 40), start) is not None:
        return True
    if lower.endswith(_FROM, 0, start) and _RANG.search(lower, max(0, start - 50), start) is not None:
        return True
    return lower.endswith(_FROM_OR_TO, 0, start) and (_CALLED_FROM.search(lower, max(0, start - 48), start) is not None)


def _is_asked(lower: str, start: int, end: int) -> bool:
    """True if the customer asks whether a number is right, or nobody answers it: "电话是138…吗"."""
    if _ASKED.match(lower, end):
        return _WISHES.search(lower, max(0, start - 20), start) is None
    return lower[end : end + 1] in ("?", "？") and lower.endswith(("是", "係"), 0, start)


def _rings(lower: str, end: int) -> bool:
    """True if what stands behind a number says that it rang the customer, who doesn't wish to be rung there."""
    told = _TOLD_OF.search(lower, end, end + 18)
    return told is not None and _WISHED.search(lower, end, told.end()) is None


def may_be_asked_about(lower: str, start: int, end: int) -> bool:
    """True if a question is asked about a number."""
    return _is_asked(lower, start, end) or _THEIRS_BEHIND.match(lower, end) is not None


def is_told_of(lower: str, end: int) -> bool:
    """True if what stands behind a number that ends at *end* says that it is another's, or the number of something."""
    if _THEIRS_BEHIND.match(lower, end) or _rings(lower, end) or _GOODS_BEHIND.match(lower, end):
        return True
    numbered = _NUMBERED_BEHIND.match(lower, end)
    return numbered is not None and numbered["of"] not in OF_PHONES
