"""Titles with a name, where they name the one who writes or is written for: 预约人赵先生, this is Mrs. Chen."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people import words
from omnikit.extraction.people.mentions import Mention
from omnikit.extraction.people.words import any_of

_NEAR = 24
_NEAR_LATIN = 36

_NAME = LazyPattern(
    lambda: (
        r"(?<![a-z])[a-z]{2,}(?: [a-z]+){0,3} ?$|"
        rf"(?:(?:{any_of(words.SURNAMES_LONG)}|[{words.SURNAMES}])(?:(?!的)[\u4e00-\u9fff]){{0,2}}?"
        rf"|(?<!谢)[{words.SURNAMES_COMMON_WORDS}]) ?$"
    )
)
_INTRODUCED = LazyPattern(
    r"(?:我[是系叫]|本人|姓名|名字|称呼|叫我|名叫|敝姓.|免贵姓.|我姓.|姓.|小姓.|我这边是|这里是|这边是|是位|"
    r"(?:预约|订位|预订|订房|订单|订|联系|联络|收件|收货|取件|取货|取票|入住|住客|登记|就诊|患者|病人|挂号|客户|顾客"
    r"|乘客|旅客|用餐|下单|报名|购买|签收|签约|"
    r"车主|业主|户主|客人|投保|被保险|贵宾|来访|家长|学员|持卡|开户|名|用|写)(?:人|者|名|姓名|名字|大名)?|的是)(?:是"
    r"|为|叫|写|用|给|一位|[ :,/]){0,4}$"
    r"|(?:我|这里|这边|我这)[是系]?[^,.;!?\n]{1,12}的$|(?:敝|免贵|我|小|这边)?姓.[ ,:]*$|(?:我|这边|本人|免贵|敝"
    r"|小)姓$|(?:this is|i'm|i am|name is"
    r"|name:?) ?$"
)
_ASKED_NAME = LazyPattern(r"(?:是不是|是否|是叫|贵|你们?[^,.;!?\n]{0,8})姓.{0,2}[ ,:]*$")
_GREETED = LazyPattern(
    r"(?:找|问|请|跟|和|与|叫|让|是不是|你们的?|贵|谢谢|感谢|多谢|客服|经理|顾问|医生|老师|同事|销售|助理|上次|之前"
    r"|刚才|刚刚|昨天|一位|那位|这位|那个|这个|有个|有位|hi|hello|你好|嗨|哈喽|"
    r"dear|回复|转给|转接|加|联系|联络|听|被|麻烦|辛苦|拜托|对|唔该|早晨|早安|晚安|早上好|下午好|晚上好|你是|店长"
    r"|专员|师傅)(?:一下|下|了|的|是|[ ,!]){0,4}$"
)
_SPOKEN_TO = LazyPattern(
    r"[ ,!]*(?:今天|明天)?(?:你好|好|在吗|在不在|在么|请问|麻烦|你|说|跟我|告诉|接待|推荐|介绍|给我|帮我|答应|是哪"
    r"|的态度|服务|下班"
    r"|上班|休息|在|吗|呢|早|请|辛苦|谢谢|回复|加我|发我|联系我|"
    r"的(?:快递|包裹|外卖|信|件)[^,.;!?]{0,4}(?:在我|到我|给我|送我|错)|早晨|唔该|收到|帮忙|什么时候|几点|能不能帮|还在|这边|那边)"
)
_BOOKS = LazyPattern(
    r"[ ,]*(?:收(?!到|款|费)|想|要|需要|预约|订|改|取消|退房|退票|办|挂|报名|咨询|明天|后天|今天|今晚|明晚|"
    r"下个?(?:周|礼拜|星期)"
    r"|礼拜|听日|周[一二三四五六日末]"
    r"|星期|\d"
    r"|[一二三两四五六七八九十]+[位个人大间晚张]|"
    r"电话|手机|的?(?:手机|电话|订单|预约|快递|包裹|房间))"
)
_FIRST = LazyPattern(r"(?:(?<=[,.;!?\n ])|^)[\u4e00-\u9fff]{1,2} ?$")
_SENTENCE_START = LazyPattern(r"(?:^|[.;!?\n]) *$")
_SENTENCE_END = LazyPattern(r" *(?:$|[;!\n]|\.(?!\d))")
_NO_NAME = LazyPattern(r"[位爱护空客前老板请问你好谢烦吗找是有的和跟说哪新嗨]")
_SURNAMED = LazyPattern(r"(?:敝|免贵|我|小|这边|(?:^|[,.;!?\n ]))姓.{1,2}[, ]{1,2}$")
_MYSELF = LazyPattern(r"(?:^|[,.;!?\n ])我$")
_CLOSES = LazyPattern(r" *(?:$|[,.;!?\n\d])")
_ON_BEHALF = LazyPattern(r"[帮给替为]$")
_PHONE = LazyPattern(r"\d[\d -]{6,20}\d")
_SOUGHT = LazyPattern(r"(?:[搵找问]|ask(?:ing)? for|speak (?:to|with)|contact|call)[^,.;!?\n]{0,8}$")
_LATIN_NAME = LazyPattern(r"\.? ?(?:[a-zà-ỹ'-]{2,20}|[\u4e00-\u9fff]{1,3})")
_INTRODUCED_LATIN = LazyPattern(
    r"(?:this is|i'm|i am|im|my name is|my name's|name|name is|names|under|under the name of|under the name|booking "
    r"for|reservation for|"
    r"appointment for|table for|room for|guest|patient|contact|contact person|attn|attention|call me|it's|it is"
    r"|passenger|client|customer|"
    r"on behalf of|booked by|recipient|deliver to|ship to|我[是系叫]|姓名|联系人|联络人|预约人|订位人|预订人|客人"
    r"|住客|乘客|收件人|收货人)(?:[ :]|is"
    r"|of){0,3}$"
)
_BEHIND_LATIN = LazyPattern(
    r"(?: [a-z]+)?(?: here\b|,? ?\+?\d[\d ()-]{6,20}| (?:speaking|calling)\b|, ?\d{1,2} ?(?:pax|people|adults|yo"
    r"|years)|, (?:room|booking|order|reservation|table|appointment|flat|unit)\b)"
)


_OF_ANOTHER = LazyPattern(
    r"让我|叫我|推荐|介绍|的?(?:老公|老婆|爱人|先生|太太|家属|家人|儿子|女儿|妈|爸|母亲|父亲|朋友|同事|助理|秘书|司机"
    r"|妹|姐|弟|哥)"
)
"""Behind a title: another than who has it writes."""
_CALLED_FOR = LazyPattern(r"[来找问说在叫让请给跟和你的]")
_ANY_NAME = LazyPattern(
    lambda: (
        r"(?P<cue>我[是系]|姓名|称呼|(?:敝姓|免贵姓|我姓|小姓)(?P<own>.)[ ,]{1,2}"
        r"|[联预订收登挂入客患][系络约位货件记号住户者]人?)"
        r"[是为: ]{0,2}(?(own)(?P=own)|[\u4e00-\u9fff]{1,3}) ?$"
    )
)


def introduction(text: str, title: Mention) -> str:
    """Return the words that make *title* the customer's; "" where it is of whom they greet, look for or quote."""
    if text[title.start].isascii():
        return _latin(text, title)
    if _OF_ANOTHER.match(text, title.end):
        return ""
    named = _ANY_NAME.search(text[max(0, title.start - _NEAR) : title.start])
    if named and not _CALLED_FOR.search(named[0]):
        return named["cue"].strip(" ,")
    name = _NAME.search(text[max(0, title.start - 4) : title.start])
    if name is None:
        name = _FIRST.search(text[max(0, title.start - 4) : title.start])
        if name and _NO_NAME.search(name[0]):
            return ""
    if name is None:
        own = _SURNAMED.search(text[max(0, title.start - _NEAR) : title.start])
        return own[0].strip(" ,") if own else ""
    start = title.start - len(name[0])
    lead = text[max(0, start - _NEAR) : start]
    if _MYSELF.search(lead) and _CLOSES.match(text, title.end):
        return "我"
    if _ON_BEHALF.search(lead) and _BOOKS.match(text, title.end):
        return lead[-1]
    introduced = _INTRODUCED.search(lead)
    if introduced and _ASKED_NAME.search(lead):
        return ""
    if introduced:
        return introduced[0].strip(" :,")
    if _GREETED.search(lead) or _SPOKEN_TO.match(text, title.end) or not _stands_for_customer(text, start, title.end):
        return ""
    return name[0].strip()


def _latin(text: str, title: Mention) -> str:
    name = _LATIN_NAME.match(text, title.end)
    if name is None:
        return ""
    introduced = _INTRODUCED_LATIN.search(text[max(0, title.start - _NEAR_LATIN) : title.start])
    if introduced:
        return introduced[0].strip(" :")
    lead = text[max(0, title.start - _NEAR_LATIN) : title.start]
    whole = _SENTENCE_START.search(lead) and _SENTENCE_END.match(text, name.end())
    signed = (
        _PHONE.search(lead) is not None
        and not _SOUGHT.search(lead)
        and _SENTENCE_END.match(text, name.end() + text.startswith(")", name.end())) is not None
    )
    return name[0].strip(" .") if whole or signed or _BEHIND_LATIN.match(text, name.end()) else ""


def _stands_for_customer(text: str, start: int, end: int) -> bool:
    """True if a name with a title that nothing introduces is the customer's: a signature, or one who books."""
    if start and text[start - 1] not in ",.;!?\n。、 :(":
        return False
    if _BOOKS.match(text, end):
        return True
    if _SENTENCE_END.match(text, end):
        return True
    return text[end] in ",.;!?\n。、 )(" and _PHONE.search(text[max(0, start - 40) : end + 40]) is not None
