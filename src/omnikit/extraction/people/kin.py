"""Kin who are written for: those whose ailment or appointment a message tells; not those who are only mentioned."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people import words
from omnikit.extraction.people.mentions import Mention

_OF = r"(?:我们?|俺|咱们?|家里?|我家|孩子|宝宝|她|他|娃|小孩|家中|我的)?(?:的|个)?"
_FOR = LazyPattern(rf"(?:帮|给|替|为|代|带|陪|领|送|同|喺|同埋)(?:着|我|俺|下|一下|忙){{0,2}}{_OF}$")
_REST = LazyPattern(r"[^;!?\n]{0,14}")
_BOOKING = LazyPattern(words.BOOKING_CHINESE)
_BUYING = LazyPattern(r"买|礼物|惊喜|送个|送束|寄|快递|转账|充值")
_TOGETHER = LazyPattern(r"[们和跟]")
_IS_PATIENT = LazyPattern(
    rf"(?:患者|病人|就诊人?|预约人?|挂号人?|学员|学生|入住人?|乘客|客人|体检人?|使用者?|看病的?|看诊的?|病患|个案"
    rf"|报名的?)(?:是|为|:| ){{1,3}}{_OF}$"
)
_I_AM = LazyPattern(r"我[是系][^,.;!?\n]{0,8}$")
_IT_IS = LazyPattern(r"[,(。?!] ?(?:就?是)我(?:家|们家)?的?$|\(我(?:家|们家)?的?$")
_ENDS = LazyPattern(r"$|[,;.!?)\n]")
_AS_ONE = LazyPattern(r"我(?:[是系]|就|这?一?个|作为|一){0,2}$")
_TOLD = LazyPattern(rf"岁|{words.AILING_CHINESE}")
_GROWN_UPS = frozenset(["大老爷们", "大男人", "小姑娘", "大妈", "大爷", "小伙子", "老太婆", "老头子"])
_CLOSED = LazyPattern(r"$|[,.;!?\n ]")
_OPEN = LazyPattern(
    r"(?:^|[,.;!?\n: 。、我俺咱]|(?:^|[,.;!?\n 我])[初高国大研小][一二三四五六]|年级|我们|我家|家里|家|孩子|的|个|"
    r"是|阿|[她他])$"
)
_AILING = LazyPattern(words.AILING_CHINESE)
_NEEDS = LazyPattern(
    r"(?:也)?(?:想|要|需要|准备|打算|得)(?:去)?(?:做|看|约|挂|预约|检查|复查|建档|报名|报|学|种|拔|补|治|洗|配|住院"
    r"|手术|打|咨询|了解一下|办)"
    r"|[^,.;!?\n]{0,4}的(?:预约|挂号|号|病历|检查|报告|体检|复诊|课|手术|化验)"
)
_DOES = LazyPattern(
    r"(?:她|他)?(?:也|都|今天|昨天)?(?:和我|跟我|陪|带|送|买|的(?:朋友|同事|同学|医生|老师|公司|店|微信|车))"
)
_FOR_THEM = LazyPattern(
    rf"[^。!?\n]{{0,16}}[,\n ](?:想|请|要|麻烦)?(?:帮|给|替|为)[她他][^。!?\n]{{0,6}}?(?:{words.BOOKING_CHINESE})"
)
_SAYING = LazyPattern(r"说|推荐|介绍|让我|叫我|陪我|带我|给我|问我|买|觉得|朋友|同事|同学|听|嫌|送")
_CLAUSES = LazyPattern(r"[^。!?\n,;]{0,12}(?:,[^。!?\n,;]{0,6})?")

_VI_WHO = r"(?: (?:của )?(?:em|mình|tôi|tui|e|nhà (?:em|mình|tôi)|con|cháu))?"
_VI_BOOKED = LazyPattern(
    rf"(?:{words.BOOKING_VIETNAMESE})[^,.;!?\n]{{0,16}}(?:cho|giúp|hộ|giùm|dùm|của) *(?:bé )?$|(?:đưa|dẫn|chở) $|bệnh "
    rf"nhân(?: là|:)? $"
)
_VI_FOR = LazyPattern(r"(?:cho|giúp|hộ|giùm|đưa|dẫn|chở) (?:bé )?$")
_VI_ACTS = LazyPattern(rf"{_VI_WHO} *(?:đi |đến |đang |cần |muốn |hay |mới |vừa ){{0,3}}(?:{words.BOOKING_VIETNAMESE})")
_VI_AILS = LazyPattern(
    rf"{_VI_WHO}(?: (?:sinh năm|sn) \d{{4}},?)?(?: (?:đang|hay|mới|vừa|hôm qua|cũng|dạo này|lại|cứ|thường|có|muốn|"
    rf"cần|đi|đặt lịch|đặt hẹn)){{0,3}} "
    rf"(?:{words.AILING_VIETNAMESE})"
)
_VI_AGED = LazyPattern(r"\d ?(?:tuổi|t|tháng)(?: rưỡi)?, (?:bé )?$")
_OWN = frozenset(["con trai", "con gái", "gái", "trai"])
_VI_CLAIM = LazyPattern(r"(?:(?:em|mình|tôi|tui|cháu|con|e)(?: \d+ tuổi,?)?|tuổi,) là (?:một )?$")
_EN_MINE = LazyPattern(r"\b(?:my|our|his|her) (?:\w+ )?$")
_EN_BOOKED = LazyPattern(
    rf"\b(?:{words.BOOKING_ENGLISH}|it's|it is)\b[^.;!?\n]{{0,30}}\b(?:for|with|bring|bringing) (?:my|our) (?:\w+ )?$"
    r"|\bbring(?:ing)? (?:my|our) (?:\w+ )?$|\b(?:see|examine|treat|enroll?|register|sign up) (?:my|our) (?:\w+ )?$"
    r"|on behalf of (?:my|our) $|\bbook (?:my|our) (?:\w+ )?$|(?:patient"
    r"|appointment) is (?:for )?(?:my|our) $"
)
_EN_FOR = LazyPattern(r"\bfor (?:my|our) $")
_EN_VISIT = LazyPattern(rf"[^.;!?\n]{{0,24}}\b(?:{words.BOOKING_ENGLISH}|cleaning|filling|haircut)\b")
_EN_AILS = LazyPattern(rf"'?s?,?(?: (?:[\w']+ ){{0,5}}?)(?:{words.AILING_ENGLISH})")


def care_for(text: str, kin: Mention) -> str:
    """Return the words by which the message is for *kin*; "" if it is not."""
    if text[kin.start].isascii() or text[kin.start] > "\u9fff" or text[kin.start] < "\u4e00":
        return _latin(text, kin)
    lead = text[max(0, kin.start - 16) : kin.start]
    if text[kin.start : kin.end] in _GROWN_UPS and _AS_ONE.search(lead):
        return "我"
    told = _IT_IS.search(lead)
    if told and _ENDS.match(text, kin.end) and _TOLD.search(text[max(0, kin.start - 40) : kin.start]):
        return told[0].strip(" ,(")
    for pattern in (_IS_PATIENT, _FOR, _I_AM):
        cue = pattern.search(lead)
        if cue is None:
            continue
        if pattern is _IS_PATIENT or (pattern is _I_AM and _CLOSED.match(text, kin.end)):
            return cue[0].strip(" :")
        if pattern is _FOR and not _TOGETHER.match(text, kin.end):
            rest = _REST.match(text, kin.end)
            if rest and _BOOKING.search(rest[0]) and not _BUYING.search(rest[0]):
                return cue[0]
    if text.startswith(("一枚", "一个,"), kin.end):
        return text[kin.end : kin.end + 2]
    if _OPEN.search(lead) is None or _DOES.match(text, kin.end):
        return ""
    needs = _NEEDS.match(text, kin.end)
    if needs:
        return needs[0]
    clauses = _CLAUSES.match(text, kin.end)
    ails = _AILING.search(clauses[0]) if clauses else None
    for_them = _FOR_THEM.match(text, kin.end)
    if for_them:
        return for_them[0][-4:]
    return ails[0] if clauses and ails and not _SAYING.search(clauses[0][: ails.start()]) else ""


def _latin(text: str, kin: Mention) -> str:
    lead, rest = text[max(0, kin.start - 48) : kin.start], text[kin.end : kin.end + 48]
    for pattern in (_VI_BOOKED, _EN_BOOKED):
        booked = pattern.search(lead)
        if booked:
            return booked[0].strip()
    if _VI_FOR.search(lead):
        acts = _VI_ACTS.match(rest)
        if acts:
            return acts[0].strip()
    child = text[kin.start : kin.end] in _OWN and _VI_AGED.search(lead)
    if child and (not rest or rest.startswith((",", ".", ";"))):
        return "tuổi"
    claim = _VI_CLAIM.search(lead)
    if claim and text[kin.start : kin.end] in _OWN:
        return claim[0].strip()
    if lead.endswith(("(my ", "(our ")) and rest.startswith(")"):
        return lead[-3:].strip()
    visit = _EN_VISIT.match(rest) if _EN_FOR.search(lead) else None
    if visit:
        return visit[0].strip(" :")
    ails = _VI_AILS.match(rest) or (_EN_AILS.match(rest) if _EN_MINE.search(lead) else None)
    return ails[0].strip() if ails else ""
