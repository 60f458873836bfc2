"""Genders in a message: stated, told by a title with a name, or by the kin whose age, ailment or visit it tells."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people.age import Age
from omnikit.extraction.people.kin import care_for
from omnikit.extraction.people.mentions import FOREIGN, Mention, Passage, Role
from omnikit.extraction.people.own import beside_number
from omnikit.extraction.people.titles import introduction
from omnikit.extraction.people.titles_vietnamese import may_hold_vietnamese_title, vietnamese_titles
from omnikit.extraction.people.wording import COMPOUNDS, NAMESAKE
from omnikit.extraction.people.words import FEMALE, LETTER, MALE, listed

_NEAR = 24
_START = itemgetter(0)


class Gender(NamedTuple):
    """A gender in the folded text, from *start* to *end*; *cue*: the words beside it that it rests on."""

    start: int
    end: int
    gender: str
    confidence: float
    cue: str


_TITLE_ALONE = LazyPattern(
    r"(?:是|我是|it's|i'm|dạ)? ?(?:先生|女士|小姐|太太|mr|ms|mrs|miss)[.,!~ 。]?(?:的|哦|啊|哈|ạ)?"
)
_FORM = LazyPattern(
    rf"(?:性别|(?<![{LETTER}])(?:sex|gender|jantina)|giới tính|(?<![a-zà-ỹ])gt|phái)(?: ?[(（][^)]{{1,9}}[)])?"
    rf"(?:是|为|选|填"
    rf"|写|[ "
    rf":=/|→】\])*_>–—-]|年龄| is "
    rf"){{0,4}}$"
)
_SELF = LazyPattern(
    r"(?:本[人身]|人家|(?<![a-z])[我俺她他]|者|病人|孩子|宝宝|娃|小孩|小朋友|老大|老二)(?:也|就|都)?(?:[是系为](?:位"
    r"|一?名)?|:"
    r"| )*"
    r"(?:个|一个|一名|一位|一枚|名|位)?(?:\d0后|单身|未婚|已婚|成年|普通|大龄|在校|大|小|老)?的?$|(?:是个|是位|怀的是"
    r"|家有"
    r"|二胎是)$"
)
_FELLOW = LazyPattern(
    r"(?:同桌|网友|前任|同事|邻居|同学|室友|上司|领导|房东|隔壁|老板|教练|医生|老师|客服|司机|师傅|对面|店员|"
    r"前台)[^,.;!?]{0,4}是[个位]$"
)
_LISTED = LazyPattern(r"(?:姓名|信息|学员|报名|患者|就诊人?|客户|登记|宝宝|孩子)[:： ]{0,2}[一-鿿]{2,4}[ ,/]{1,2}$")
_LISTED_END = LazyPattern(r"[ ,/]{1,2}(?:\d|$)")
_DIRECTLY = LazyPattern(r"[我俺她他有]$")
_SELF_LATIN = LazyPattern(
    r"(?<![a-z'])(?:(?:i'm|i am|im|i m|as|it's|it is|she's|he's|she is|he is|patient is|am|patient:|saya"
    r"|sy)(?: an?)?"
    r"(?:,? \d[\d'\".]*(?: ?(?:lbs?|kgs?|cm|ft|pounds?|inch(?:es)?|tall|something|-something"
    r"|ish))?){0,3}(?: \d['\"\w]*[,.]?){0,4}(?: \w+){0,2} $"
    r"|(?:là|chị là|anh là|em|mình|tôi|tui|khách|bệnh nhân|em bé|bé(?: nhà (?:em|mình))?|con em|cháu|con"
    r"|mk|mik|e)(?: là)?(?: một| người| "
    r"con| bé| sinh viên| học sinh| khách hàng)?:? $)|[系是] ?$"
)
_DECADE = LazyPattern(
    r"(?:^|[,.;!?\n] ?)(?:just |i'm |im |as )?(?:an? )?(?:(?:mid|early|late)[- ]?(?:\d0'?s|twenties|thirties|"
    r"forties|fifties|sixties)"
    r"|\d0[- ]?(?:something|ish)) $"
)
_SELF_LATIN_END = LazyPattern(
    r"$| *[,.;!?)\n/]| \d| (?:travell?(?:er|ing)|student|patient|customer|client|guest|member|smoker|runner|"
    r"beginner|expat"
    r"|solo)s?(?=$|[ ,.;])| (?:and|looking|hoping|trying|wanting|wanna|interested|seeking|needing|living|suffering|of"
    r"|w|with|from|who|in|here|so|but|btw|by the way|fyi|too|myself|as well|do i|does|can|should|am|will|ạ|nha|nhà|nhé"
    r"|nè|sinh|năm (?:nay|\d|nhất|hai|ba|tư|cuối)|bị|muốn|cao|nặng|da|đang|tuổi"
    r"|độc "
    r"thân|chưa|có|cần|hay|mà|nên|i|my)(?![a-zà-ỹ])"
)
_CLAUSE_START = LazyPattern(
    r"(?:^|[,.;!?\n、。(（/|\[]| -|(?:情况|如下|资料|信息|介绍|条件|(?:报名|就诊|预约|入住|申请|投保|被保险|"
    r"患)[人者]):) *(?:dạ |未婚|已婚|单身|离异|大龄|成年|退休|在[职读])?$"
)
_CLAUSE_END = LazyPattern(
    r" *(?:$|- |[,.;!\n、。)）\]/|呀啊哦哈喔~]|一枚| [–—-] | +\d{1,2}[.、)]| (?:ạ|nha|nhé)(?![a-zà-ỹ]))"
)
_MEASURED = LazyPattern(
    r" ?(?:净?身高|体重)|[ ,/]{1,2}1[4-9]\d(?:cm|公分)?[ ,/]{1,2}\d{2,3}(?:kg|公斤|斤)|,? (?:cao|nặng|sinh|sn|bị"
    r"|độc thân)(?![a-zà-ỹ])|,? (?:in (?:my|her|his) )?(?:early|mid|late)[ -]?[2-7]0'?s(?= *(?:$|[,.;!?])| (?:looking"
    r"|with|and|who|needs?|wants?|from|in)\b)"
)
_ADDRESSED = LazyPattern(r" ?, ?你| ?[ ,/] ?\d\d岁?[-~到至]\d\d(?!\d)")
_BORN = LazyPattern(r"(?:\d{2} ?年|\d\d后|属.的?)(?:出?生)?(?:的|,| )*$")
_BORN_END = LazyPattern(r"$|[,.;!?\n一 ]")
_AFTER_AGE = LazyPattern(
    r" ?半?的?(?:单身|未婚|已婚|小|老|大)?|[哈啊呀哦喔了呢吧啦]?[ ,/|:.、-]{0,3}"
    r"|[ -]*(?:y/o|yo)? *(?:(?:baby|young|little|single|asian|chinese|white|black|old|healthy|elderly|pregnant) )*"
)
_BEFORE_AGE = LazyPattern(
    r"(?:患者|patient| sinh(?: viên)?| (?:nha|nhé|nè|ạ)(?=,)|一[个枚名位]|[哈啊呀哦啦喔的])?(?:[ ,/|"
    r":.、_+(\[\]-]|今年|年龄:?|aged?|age:?|"
    r" is| now| just"
    r"| turned"
    r"|'s){0,6}"
)
_NOT_A_PERSON = LazyPattern(
    r"[科医装鞋款包表厕友朋神篮排足团巫主仆婿方厂式用浴更洗袜裤帽衣衬内厅号]|(?<=[士生性人孩])的?(?:内|健康|用|私|护"
    r"|洗|更|激|保|科|医|客|员|教|技|老师|向|化|手|香|剪|理|衬|皮|鞋|"
    r"包|表|专|款|浴|衣|服|腕|钱|们|宿|厕|穿|寝|发型|班|味|装|都|节)|的?(?:医生|老师|教练|技师|大夫|护士|客服|员工"
    r"|司机|导游|律师|保姆|店员|销售|顾问|经理|老板|同事|同学|主播|演员|模特|师傅|"
    r"发型师|美容师|中医|助理|服务员|朋友)|(?<=的)(?:穿|用|衣|鞋|帮|做|服务|好|能|可)"
)
_ONE = LazyPattern(r"一枚|一[个名位](?=[,;!.\n ]|$)")
_WORKS = LazyPattern(r"我[是系](?:一?[个名位])?$")
_WORK = LazyPattern(r"(?:司机|同志|教师|老师|医生|护士|程序员|白领|员工|律师|导游|教练)")
_CHOICE = LazyPattern(
    r"(?:nam|nữ|男|女) ?(?:\d|1[0-7])(?!\d) ?,? ?(?:nam|nữ|男|女) ?\d|\d ?nam,? (?:và )?\d+ nữ|"
    r"男[性士生的孩]{0,2} ?(?:[/、,]|还是|或者?|和|与|跟)? ?女|女[性士生的孩]{0,2} ?(?:[/、,]|还是|或者?|和|与|跟)? ?男"
    r"|nam ?(?:[/,]|hay|và|hoặc)? ?nữ|nữ ?(?:[/,]|hay|và|hoặc) ?nam|\bmale ?(?:or|and|/|to) ?female|\bfemale ?(?:or"
    r"|and|/|to) ?male|\bm ?/ ?f\b"
)
_WANTED = LazyPattern(
    r"(?:要|最好|找|想|换|希望|安排|指定|有没有|有|医生|老师|技师|教练|师傅|客服|大夫|阿姨|推荐|适合|送|给|款|都|只"
    r"|不限|优先|生|"
    rf"(?<![{LETTER}])(?:bác sĩ|cho|đồ|áo|quần|giày|dành cho|tìm|cần|nhân viên|size|doctor|for|want|prefer|any|nurse"
    rf"|miền|việt|phía|hà|quảng|đông|tây|tên|anh|chị))[^,.;!?\n]{{0,3}}$"
)
_ASKING = LazyPattern(r"的?(?:吗|么|呢\?|是吧|\?)|的?(?:都|也)?(?:可以|行|可|能)(?!不)")
_NAMED = LazyPattern(
    rf"(?<![{LETTER}])(?:tên(?: (?:em|e|mình|mk|tôi|tui|con|cháu|bé))?(?: là)?"
    rf"|anh|việt|miền|hà|quảng|bác sĩ|doctor|phía|đông|tây) ?$|(?:医生|老师"
    rf"|[2-9两三四五六七八九十]个) ?$"
)
_ENDS = LazyPattern(r"[ ,.;!?\n。、\d)了啦喇哈啊呀哦喔嘛呢一今]|$")
_NOTHING = frozenset(["", "dạ", "em", "dạ em"])
_REST = LazyPattern(r"(?: (?:ạ|nha|nhé|nhe|shop|ad|á|đó|bạn|em))?(?: (?:shop|ad|ạ|bạn|em))?[ ,.!~。]*")
_ABOUT_SELF = LazyPattern(
    r"我|本人|属|生日|出生|身份证|dob|\bborn\b|năm sinh|ngày sinh|\bsinh \d|\bsn ?\d|độc thân|họ tên|họ và tên"
    r"|(?<![a-zà-ỹ])tên ?:|(?<!\d)0\d{2,3}[ .]\d{3}[ .]\d{3}(?!\d)|身高"
    r"|体重|咨询|预约|挂号|\d{7}"
    r"|(?<![a-zà-ỹ])(?:em|mình|tôi|i|my|name)(?![a-zà-ỹ])"
)
_OF_GOODS = LazyPattern(r"款|码|鞋|货|医生|老师|技师|教练|厕|卫生间|宿舍|房|票|有吗|几楼")
_ENGLISH = frozenset(["female", "male", "lady", "guy", "girl", "gentleman", "man", "woman"])
_DESCRIBED = LazyPattern(
    r"(?:^|[,.;!?\n] *|\b(?:i'm|im|am|for|hi|hello) )(?:an? )?(?:(?:single|working|professional|young|quiet|clean"
    r"|local|expat|foreign"
    r"|chinese|indian|malay|filipin[oa]|caucasian|asian|japanese|korean|vietnamese|indonesian|thai|burmese|married"
    r"|student|mature|responsible|tidy|non-smoking) ){0,3}$"
)
_SEEKS = LazyPattern(
    r"(?: (?:professional|executive|student|expat|worker|nurse|engineer|teacher|tenant))? (?:looking|seeking"
    r"|searching|needing"
    r"|in need of|in search of|relocating|moving)\b|(?: professional| executive| expat)?, (?:non[- ]?smok|no (?:pets"
    r"|cooking|smok))"
)
_NEWBORN = LazyPattern(r"(?:^|[,.;!?\n] ?)(?:newborn )?baby $|newborn $")
_PATIENT = LazyPattern(
    r"满月|百天|早产|黄疸|足月|刚?出生|患者|病人| (?:patient|customer|client|student|here)\b"
    r"| (?:guest|tenant|applicant|travell?er|passenger|adult)(?=$|[,.;])"
)
_NAMELESS = frozenset(("男士", "女士"))
"""Titles that say a gender where no name stands before them."""
_UNCLEAR = frozenset(listed("m f nam man girl boy lady woman guy gái trai"))


_OWN = LazyPattern(r"(?:我|本人)也?是?个?$|(?<![a-z])(?:i'm|i am|em là|mình là)(?: an?)? $")
_ELDER = LazyPattern(r"[,:]? ?(?:[大小]的|老[大二三]|[大二小]宝)")
_MEN = "岳父|丈人|公公|爷爷|外公|姥爷|爸爸|舅舅|姑父|姑丈|叔叔|哥哥|弟弟|姐夫|老公|女婿|儿子|孙子|外孙"
_WOMEN = (
    "岳母|丈母娘|婆婆|奶奶|外婆|姥姥|妈妈|舅妈|舅母|姑姑|姑妈|婶婶|嫂子|姐姐|妹妹|弟媳|老婆|女儿|儿媳妇?|孙女|外孙女"
)
_PAIR_OF_KIN = LazyPattern(
    rf"(?=(?:(?:{_MEN})[和跟与]?)?(?P<female>{_WOMEN}))(?=(?:(?:{_WOMEN})[和跟与]?)?(?P<male>{_MEN}))"
)
_EACH = LazyPattern(r"岁?[,、 ]{0,2}(?:另外?|还有)?一个(?:今年|是|都|快|才)?|岁?[、,和跟与]")
_AND_KIN = LazyPattern(r"(?:[和跟与、+]我?)?")
_BOTH = LazyPattern(r"(?:今年|现在|两个人?|俩|[,、 ])*(?:都|一起|一个|分别|大的)")
_GENDERED = LazyPattern(
    r"[a-zà-ỹ男女妈爸爹爷奶婆姥嬷嫲娘妻囡媳姑姨舅嫂侄岳姐妹弟哥叔母父孙夫太仔生佬♂♀伙内金婶妯妞丫袄抱丈甥豆窦襟头砸汉兄]|[儿女小养继义犬]子|先生|公|伯|[尪窦豆牵抱]|[水阮查]某|后生"
)


def genders(passage: Passage, ages: Sequence[Age], *, asked: bool) -> list[Gender]:
    """Return the genders told in *passage*, in which *ages* are told. *asked*: the customer was just asked for one."""
    text = passage.text
    if not ages and not asked and _GENDERED.search(text) is None:
        return []
    of_ages = {age.whose.start: age for age in ages if age.whose}
    stated: _Stated | None = None
    found: list[Gender] = []
    for one in passage.mentions:
        if not one.gender:
            continue
        if one.start in of_ages:
            age = of_ages[one.start]
            cue = "" if one.role in FOREIGN else text[age.start : age.end]
        elif one.role is Role.SEX:
            stated = stated or _Stated(passage, ages, asked=asked)
            cue = stated.cue(one) or (text[one.start : one.end] if ages and _tells_age(text, one, ages) else "")
        elif asked and _TITLE_ALONE.fullmatch(text):
            cue = text[one.start : one.end]
        elif one.role is Role.TITLED:
            cue = introduction(text, one)
            if not cue and ages and _is_nameless(text, one):
                stated = stated or _Stated(passage, ages, asked=asked)
                beside = stated.beside(one)
                cue = text[beside.start : beside.end] if beside else ""
        else:
            cue = (
                care_for(text, one) or (_of_elder(passage, one, of_ages) if ages else "") or _of_both(text, one, found)
            )
        if cue:
            found.append(Gender(one.start, one.end, one.gender, 0.9, cue))
    if len(ages) > 1:
        found += [one for one in _of_pair(passage, ages) if one.start not in {told.start for told in found}]
    if may_hold_vietnamese_title(text):
        told = {one.start for one in found}
        found += [
            Gender(start, end, gender, 0.9, cue)
            for start, end, gender, cue in vietnamese_titles(text, passage.written)
            if start not in told
        ]
    return found


def _of_pair(passage: Passage, ages: Sequence[Age]) -> list[Gender]:
    """Return the genders of two kin each of whom has an age, as in "岳父岳母,一个71一个69"; none of 爸妈."""
    text = passage.text
    found: list[Gender] = []
    for age, other in pairwise(ages):
        if age.whose is None or not _EACH.fullmatch(text, age.end, other.start):
            continue
        cue, at = text[age.start : age.end], passage.place(age.whose.start)
        pair = None if age.whose.gender else _PAIR_OF_KIN.match(text, age.whose.start)
        if pair:
            found += [Gender(*pair.span(gender), gender, 0.9, cue) for gender in (MALE, FEMALE)]
        before = passage.mentions[at - 1] if at and age.whose.role is Role.KIN else None
        if before and before.role is Role.KIN and _AND_KIN.fullmatch(text, before.end, age.whose.start):
            found.append(Gender(before.start, before.end, before.gender, 0.9, cue))
    return found


def _of_both(text: str, kin: Mention, found: Sequence[Gender]) -> str:
    """Return what is told of *kin* as of those who are named directly before them: "儿子女儿都近视"."""
    last = found[-1] if found else None
    both = last and _AND_KIN.fullmatch(text, last.end, kin.start) and _BOTH.match(text, kin.end)
    return last.cue if last and both else ""


def _of_elder(passage: Passage, kin: Mention, of_ages: dict[int, Age]) -> str:
    """Return the age of the elder of several *kin*: "两个闺女,大的12,小的7"."""
    text, at = passage.text, passage.place(kin.end)
    elder = passage.mentions[at] if at < len(passage.mentions) else None
    if elder is None or elder.start not in of_ages or not _ELDER.match(text, kin.end):
        return ""
    age = of_ages[elder.start]
    return text[age.start : age.end]


def _is_nameless(text: str, title: Mention) -> bool:
    """True if *title* stands for itself: "本人51,男士"; not before a name's place or goods: 王女士, 男士洗发水."""
    return (
        text[title.start : title.end] in _NAMELESS
        and text[title.start - 1 : title.start] < "\u4e00"
        and _CLAUSE_END.match(text, title.end) is not None
    )


def _tells_age(text: str, sex: Mention, ages: Sequence[Age]) -> bool:
    """True if an age is one by that word, in a list of what somebody says of themselves."""
    at = bisect_left(ages, sex.end, key=_START)
    cue = ages[at].cue if at < len(ages) and text[sex.start] in "男女" else ""
    return bool(cue) and text.startswith(cue, sex.start)


class _Stated:
    """What makes a word for a gender the customer's, in one passage."""

    def __init__(self, passage: Passage, ages: Sequence[Age], *, asked: bool) -> None:
        self._text = text = passage.text
        self._ages = ages
        self._asked = asked
        several = len({one.gender for one in passage.mentions if one.role is Role.SEX}) > 1
        self._choice = several and _CHOICE.search(text) is not None
        self._of_person: bool | None = None
        self._of_goods: bool | None = None

    def cue(self, sex: Mention) -> str:
        """Return the words that *sex* rests on: 性别, an age beside it, 我是, I'm a; "" if it is of anything else."""
        text, start, end = self._text, sex.start, sex.end
        word = text[start:end]
        lead = text[max(0, start - _NEAR) : start]
        form = _FORM.search(lead)
        if form and not _CHOICE.match(text, start):
            return form[0].strip(" :")
        if _WORKS.search(lead) and _WORK.match(text, end):
            return "我是"
        if (
            _NAMED.search(lead)
            or _NOT_A_PERSON.match(text, end)
            or (word[0] in "男女♂♀" and lead[-1:] in COMPOUNDS and not lead.endswith("孩子"))
        ):
            return ""
        if word == "nam" and NAMESAKE.search(lead):
            return ""
        beside = self.beside(sex)
        if beside and not (self._choice and _CHOICE.match(text, start)):
            return text[beside.start : beside.end]
        if self._choice:
            return "" if _CHOICE.match(text, start) or not _OWN.search(lead) else _claim(text, sex, lead, word)
        return _claim(text, sex, lead, word) or self._alone(sex, lead, word) or beside_number(text, sex)

    def beside(self, sex: Mention) -> Age | None:
        """Return the age that stands directly beside the word."""
        at = bisect_left(self._ages, sex.start, key=_START)
        if at and _AFTER_AGE.fullmatch(self._text, self._ages[at - 1].end, sex.start):
            return self._ages[at - 1]
        if at < len(self._ages) and _BEFORE_AGE.fullmatch(self._text, sex.end, self._ages[at].start):
            return self._ages[at]
        return None

    def _alone(self, sex: Mention, lead: str, word: str) -> str:
        """Return the word itself if it is a clause of its own, and the message of a person."""
        text, end = self._text, sex.end
        if word in ("boy", "girl") and _NEWBORN.search(lead) and _CLAUSE_END.match(text, end):
            return "baby"
        if word in _ENGLISH and _SEEKS.match(text, end) and _DESCRIBED.search(lead):
            return text[end : end + 8].strip()
        if _CLAUSE_START.search(lead) is None:
            return ""
        if _PATIENT.match(text, end):
            return text[end : end + 8].strip()
        told = bool(self._ages) or self._asked
        if _MEASURED.match(text, end):
            return text[end : end + 8].strip()
        if _CLAUSE_END.match(text, end) is None or _ADDRESSED.match(text, end) or (word in _UNCLEAR and not told):
            return ""
        whole = lead.strip() in _NOTHING and _REST.fullmatch(text, end) is not None
        return word if whole or told or self._is_of_person() or (word[0] in "男女" and not self._is_of_goods()) else ""

    def _is_of_person(self) -> bool:
        if self._of_person is None:
            self._of_person = _ABOUT_SELF.search(self._text) is not None
        return self._of_person

    def _is_of_goods(self) -> bool:
        if self._of_goods is None:
            self._of_goods = _OF_GOODS.search(self._text) is not None
        return self._of_goods


def _claim(text: str, sex: Mention, lead: str, word: str) -> str:
    """Return the words by which somebody says to be of that gender: 我是, I'm a, em là; "" if there are none."""
    if word[0] in "男女":
        claim = None if _FELLOW.search(lead) else _SELF.search(lead)
        direct = claim and _DIRECTLY.search(claim[0]) and not _ENDS.match(text, sex.end)
        if claim and not direct and not _ASKING.match(text, sex.end):
            return claim[0].strip(" ,:")
        listed_as = _LISTED.search(lead) if _LISTED_END.match(text, sex.end) else None
        if listed_as:
            return listed_as[0].strip(" ,:")
        born = _BORN.search(lead)
        if born and _BORN_END.match(text, sex.end):
            return born[0].strip(" ,")
        return word if _ONE.match(text, sex.end) else ""
    claim = _SELF_LATIN.search(lead) or _DECADE.search(lead)
    if claim and _SELF_LATIN_END.match(text, sex.end) and not _WANTED.search(lead):
        return claim[0].strip()
    return ""
