"""What may stand between a word and the number or ID that it speaks of."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.spelling import LATIN

_END = f"(?![{LATIN}])"
_LINKS_LATIN = (
    "is|are|my|the|at|on|to|via|as|it's|its|it|me|under|by|called|name|user|username|id|num|number|no|account|"
    "handle|here's|here|this|that|that's|one|now|new|also|too|or|and|"
    "please|pls|plz|direct|directly|for|in|of|be|just|can|through|with|us|'s|s|"
    "của|cua|là|la|em|mình|minh|tôi|toi|anh|chị|chi|e|m|mk|c|a|ạ|này|nay|nhé|nhe|số|so|qua|thì|thi|tên|ten|nick|"
    "luôn|luon|trung quốc|trung quoc|tq|và|va|hoặc|hay|cho|vào|vao|ở|đây|day|bên|"
    "chính|riêng|cá nhân|con|cháu|bé|nhà|theo|với|cháu|nha|mọi người|"
    "fine|ok|okay|best|easier|easiest|works|good|better|will be|should be|there|has changed to|changed to|remains|"
    "still|nombor|saya|ialah"
)
_LINKS_HAN = (
    "就用|用的|用|一个号|一个|一個|同一个|都可以|也可以|都行|都是|也是|就是|还是|還是|可以|绑的|绑定的|綁的|现在|現在|目前|以下|"
    "如下|新的|旧的|"
    "常用|备用|備用|本人|个人|個人|私人|工作|登记|登記|预留|預留|预约|绑定|"
    "是|为|為|号码|號碼|号|號|码|碼|账号|帳號|帐号|的|我|您|在|换|换成|叫|即|就|也|都|和|或者|或|与|與|跟|及|"
    "以及|同|请|請|打|拨|撥|加|搜尋|搜寻|搜索|搜|写|留|这个|這個|这|這|那个|下|一下|吧|呢|哈|啊|哦|噢|呀|喔|係|系|嘅|改成|"
    "改为|改|有|给|給|"
    "联系|聯絡|聯繫|中国|中國|大陆|大陸|国内|香港|台灣|台湾|美国|家里|公司|单位"
)
_SIGNS = r"\s:：=\-—>→👉👇➡⬇↓.#(（)）\[\]【】「」『』\"'“”/|~_&+、，,😊🙏❤♥💚😄😂🌹✨!！^*"
_LINK = rf"(?:[{_SIGNS}]|{_LINKS_HAN}|(?<![{LATIN}])(?:{_LINKS_LATIN}){_END})"
_LINKED = LazyPattern(f"{_LINK}{{0,16}}+")

_TRAP_LINK = (
    r"(?:[\s:：=\-—>→.#(（)）\[\]【】\"'“”「」_*]|是|为|為|号码|號碼|号|號|码|碼|编号|編號|编码|的|我的|显示|顯示|"
    r"查|查询|查到|这个|這個|那个|"
    f"(?<![{LATIN}])(?:no|number|num|nr|id|is|was|the|my|code|là|la|của|cua|em|mình|minh|số|so|hàng|hang|này|nay|"
    f"được|ending|tôi){_END})"
)
_TRAP_LINKED = LazyPattern(f"{_TRAP_LINK}{{0,12}}+")
_SENTENCE_END = LazyPattern("[。！？!?；;\n]")
_CLAUSE_END = LazyPattern("[。！？!?；;\n，,]")


COMMON = frozenset(("", " ", ":", "：", ": ", "： ", " : ", "是", " is ", "是 "))
"""The links that are written most."""


def linked(between: str) -> bool:
    """True if nothing but links stands *between* a word and what it speaks of."""
    return between in COMMON or (len(between) <= 40 and _LINKED.fullmatch(between) is not None)


def trap_linked(between: str) -> bool:
    """The same for a word that makes a number none; fewer links will do."""
    return between in COMMON or (len(between) <= 24 and _TRAP_LINKED.fullmatch(between) is not None)


def near(between: str, most: int) -> bool:
    """True if *between* is short and no sentence ends in it."""
    return len(between) <= most and _SENTENCE_END.search(between) is None


def in_clause(between: str, most: int) -> bool:
    """True if *between* is short and no clause ends in it."""
    return len(between) <= most and _CLAUSE_END.search(between) is None
