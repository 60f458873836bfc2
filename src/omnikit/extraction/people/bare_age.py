"""Numbers that are ages by what stands before or beside them: 今年35, age: 35, 男,42, 28F, 我妈63, I'm 27."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people import words
from omnikit.extraction.people.counting import CHINESE
from omnikit.extraction.people.figures import Figure
from omnikit.extraction.people.limits import is_limited_behind
from omnikit.extraction.people.mentions import FOREIGN, Mention, Passage, Role
from omnikit.extraction.people.words import LETTER

OLDEST = 115
_GROWN = 10  # below it a number beside a person counts something else more often than years
_AROUND = 30
_BEHIND = 16
_OF_AGE = 18
_TWO = r"(?:nam|nữ|男|女) ?(\d{1,3}) ?,? ?(?:nam|nữ|男|女) ?(\d{1,3})"
_PAIR = LazyPattern(_TWO)
_PAIR_BEFORE = LazyPattern(rf"{_TWO}$")
_COUNTS = LazyPattern(r"\d ?(?:nam|nữ|男|女)[ ,và]*$")

# --- what stands behind ---------------------------------------------------------------------------------------------

_NO_UNIT = LazyPattern(
    rf"(?! ?(?:[{words.UNITS_CHINESE}米]|{words.UNITS_LATIN}(?![a-zà-ỹ])))(?! ?[-~] ?\d{{1,2}}(?!\d))(?! ?/ ?"
    rf"\d{{1,2}}(?!\d))(?![.,:](?=\d))"
    rf"(?![{LETTER}]*[a-z]\d)(?![+%])(?!{CHINESE})"
)
_CLOSED = LazyPattern(
    r" *(?:$|[,;!?\n)、。/(]|\.(?!\d)|[-] |了|整|啦|喇|咯|的人|(?:我|他|她|你)?(?:爸|妈|老公|老婆|先生|太太|儿子|女儿"
    r"|姐|弟|妹|哥|孩子)|女|男|ạ\b|nữ\b"
    r"|nam\b|rồi\b|bị\b|muốn\b|(?:đau|đang|mới|mắc|cần|sốt|ho|mổ|nằm|sắp|chưa|hay|mà|nên|thì|làm|vừa|hơi|khó|"
    r"nhức)\b|(?:and|n|but|so"
    r"|with|now|today|this|next|who|female|male|[fm](?= *(?:$|[,.;!?)\n]))|from|last|yesterday|recently|on\b|"
    r"looking|single|married|in good|what|can|do|is|il|in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|a)[a-z]*"
    r"|he"
    r"|she|i|has|had|needs?|wants?|snores?|his|her)(?![a-zà-ỹ])|想"
    r"|还|未婚|已婚|单身|备孕|wechat|vx)"
)
_BORN = LazyPattern(r"(?<![a-zà-ỹ])(?:sn|sinh|sinh năm|đời|born|born in|class of) ?'?$")
_ITEM_MARK = LazyPattern(r"、|\.[^\d\s]")
_GOES_ON = LazyPattern(r"[可能要会没不有去]")
_HAN = LazyPattern(r" ?(?![以之左上下前内到至比跟和的后或大好多])[一-鿿]")
_WORD = LazyPattern(r" [a-zà-ỹ]+")
_UP_TO = LazyPattern(r"(?<![刚才已年])[满过到够]了? ?$")
_IS = LazyPattern(r"\b(?:is|was|turned|turns|turning)\b|'s")
_ENGLISH_KIN = frozenset(word for kin in words.KIN_ENGLISH.values() for word in kin)
_ENDS = LazyPattern(r" *(?:$|[,.;!?)\n/、])| (?:with|here|looking|needs?|and)\b")
_PARALLEL = LazyPattern(r"[, ]*(?:明年|去年|后年|你)\D{0,2}\d")
_SENTENCE_START = LazyPattern(r"(?:^|[.;!?\n]) *$")
_PLAIN = LazyPattern(r" [a-z]{3,}")
_APART = LazyPattern(r" *(?:[,;/\n。]|$)")
_CLOSED_SEX = LazyPattern(r"(?![\d男女友朋儿婿装鞋款科神医包表]|生?[宿穿们])")
_STRANGER_BEHIND = LazyPattern(r"[, ]*(?:是)?我们?的?(?:同事|同学|邻居|老板)")
_AFTER_MINE = frozenset(",了啦女男想未已单备")

# --- what stands before ---------------------------------------------------------------------------------------------

_FILL = (
    r"(?:们俩?|俩人?|两个人?|今年|现在|目前|刚好|正好|整整|整|嚟㗎|嚟架|来的|一枚|一个|过完年|过了年|也|都|已经|"
    r"已|才|刚刚"
    r"|刚满|刚|快|马上|就|要|有|是|为|约"
    r"|大概|差不多"
    r"|虚岁|周岁|我|她|他|满|刚过|"
    r"[(/](?:岁|周岁|tuổi)[)]?|[ :=,.(】-]|nay|em|mình|con|bé|cháu|là|được|mẹ|bố|e|is|was|'s|who is|who|both|only|just"
    r"|already|now|almost|nearly|about|currently|turned|turning|turns|around|like|are|am|a\b){0,5}"
)
_CUE = LazyPattern(
    rf"(?=[今过年岁虚周实芳现时本高属大研初国小中一二三四五六人atn])(?P<cue>(?<!下)今年|本命年"
    rf"|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]的?(?=[, ])"
    rf"|(?:大[一二三四]|[初高研国][一二三]|[小中][一二三四五六]|[一二三四五六]年级)(?=[, ])|人到中年|过完年"
    rf"|(?<![骨肤理体量肺管车房工教党店驾树脏肌])年龄"
    rf"|年纪|岁数|[虚周实]岁|[芳高]龄|高寿|年[近届]|(?<=[,。 ])年|现年|时年"
    rf"|(?<![{LETTER}'])(?:aged?|tuổi|tuoi|năm nay|turned|turning|turns))(?!是?[多几]|段|层|限|范){_FILL}$"
)
_BAD_CUE = LazyPattern(
    r"(?:\b(?:at|by|from|under|over|for|till|until|since|the|minimum|legal|max|average|per|every|best|about|same"
    r"|retirement)|(?:退休|法定|平均|最[低高小大佳]|入[学园职]|投保|参保|承保|续保|报名|参赛|结婚|生育|婚育|适[合用]"
    r"|合适|限制|要求|什么)的?|(?:độ|bao nhiêu|lúc|đủ"
    r"|giới hạn|con gì)) *$"
)
_FILLED = LazyPattern(_FILL)
_FIRST_NAME = LazyPattern(
    r" (?!and|or|who|is|was|has|says?|said)[a-z]{2,14}(?: is|'s|,| just turned| turned| who is)(?: only| now)? "
)
_CHILDREN = LazyPattern(
    r"(?:kids?|children|couple|both|teens|teenagers|grandkids|grandchildren|boys|girls|sons|daughters|twins|parents"
    r"|grandparents|me and my [a-z]+|my [a-z]+ and (?:i|me))(?: +are)?(?: +\(|, *"
    r"| +)?(?:age[ds]? "
    r"+)?$"
)
_BY_NAME = LazyPattern(rf"(?<![{LETTER}])(?:i'm|i am|my name is|my name's|name's) [a-z]{{2,15}}, ?$")
_AND = LazyPattern(
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) *(?:and|,|&) *(?:\d{1,2} *(?:and|"
    r",|&) *)?$"
)
_SEPARATOR = LazyPattern(
    r"[ ,/|:_+.、(-]{0,3}(?:嚟[㗎架]|来的|[哈啊呀哦呢啦喔吧]| (?:and|n|&) )?[ ,]?(?:一[个枚名位][ ,]?)?(?:今年|"
    r"刚满|刚刚?|快|满|马上|[虚周]岁|年龄:?"
    r"|已?经?|患者|patient|here|aged?"
    r"|age:?)?[ :(/,]{0,3}"
)
_EDGE = LazyPattern(
    rf"(?:^|[\n,.;:!?(/、] *|(?<![{LETTER}])(?:i|me|im|i'm|am|patient|hi|hello|wife|husband|son|daughter|is|a|name "
    rf"[^ ]{{1,12}}|系|我|本人) *\(?|[一-鿿] +)$"
)
_NAMED = LazyPattern(
    r"(?:việt|miền|hà|quảng|phía|đông|tây|tên|anh|bác sĩ|doctor|dr) $|(?:[要找选]|医生|老师"
    r"|[2-9两三四五六七八九十]个) ?$|(?<!\d)\d$"
)
_ITEM = LazyPattern(r" [a-z]{4,15}, ?| ?[,/|] ?(?:[^\d,/|。!?]{1,8}|\d{2,4}年[的生]{0,2}) ?[,/|] ?")
_LAST_WORD = LazyPattern(r"(?:[^\d],|[岁十一二三四五六七八九])我$")
_MONEY = LazyPattern(r"[钱块元出付转单押价红买卖斤号楼]|多少|便宜|可以吗|行吗")
_CLAUSE = LazyPattern(r"(?:^|[,。!?;\n ])(?:人|马上|快|都|已经|现在|今年|也){0,3} ?$")
_OLD_ENOUGH = LazyPattern(r"(?:年纪|岁数)(?:也|都|有点|比较|挺)?(?:不小|大)了?,$")
_OLD = LazyPattern(r"年纪|岁数|年龄")
NAMESAKE = LazyPattern(
    r"[a-zà-ỹ] +(?<!em )(?<!mình )(?<!tôi )(?<!tui )(?<!là )(?<!khách )(?<!nhân )(?<!bé )(?<!con )(?<!cháu "
    r")(?<!tính )(?<!tuổi )(?<!t )$"
)
"""Before *nam* they make a name of it: Trần Văn Nam."""
COMPOUNDS = frozenset("子美少仙妇儿渣处侄孙甥男女")
"""Before 男 or 女 they make another word of it."""

# --- what is about --------------------------------------------------------------------------------------------------

_SHOPPING = LazyPattern(rf"(?=[码鞋尺罩有库现断运包衣裤裙scb航座楼°d内fg])(?:{words.SHOPPING})")
_TALL = LazyPattern(r"(?=[身体ck公])(?:(?:身高|体重)(?![:是为 ]{0,2}\d)|\bcm\b|\bkg\b|公分)")
_LETTERS = frozenset("mf")
_THEY_ARE = frozenset(["she's", "he's", "shes", "hes"])
_CLAUSE_ENDS = LazyPattern(r" *(?:$|[,;!?]|\.(?!\d)| and (?:he|she|loves|wants|needs|has)\b)")
_AND_KIN = LazyPattern(r"(?:[我他她]|和|跟)?(?:[爸妈姐弟妹哥]|老[公婆]|先生|太太|[儿女孩]子|女儿|孩子)")
_AILING = LazyPattern(words.AILING_CHINESE)
_CAME_TO = LazyPattern(r"了[,，。]")
_PRICE = LazyPattern(r"[钱块元价斤件个单折]|便宜|[降涨]")
_SEVERAL = frozenset({Role.KIN, Role.DEPENDENT, Role.SELF})
_APIECE = LazyPattern(r"分别(?:都?是|为|都|今年)?(?:\d{1,3}岁?[,和跟、])?$")
_COME = frozenset({Role.KIN, Role.TITLED, Role.DEPENDENT})
_I_AM = frozenset(["本人", "i'm", "im", "she's", "he's", "shes", "hes"])


def cue_before(figure: Figure) -> str:
    """Return the words that make the number behind them an age: 今年, age:, tuổi; "" if there are none."""
    cue = _CUE.search(figure.lead)
    return "" if cue is None or _BAD_CUE.search(figure.lead[: cue.start()]) else cue["cue"]


def is_filled(passage: Passage, figure: Figure, named: Mention) -> bool:
    """True if between the person and the number nothing stands but "is", 今年, 都 and the like."""
    return (
        _FILLED.fullmatch(passage.text, named.end, figure.start) is not None
        or _FIRST_NAME.fullmatch(passage.text, named.end, figure.start) is not None
    )


def stands_alone(figure: Figure, end: int) -> bool:
    """True if the number begins a clause and what is at *end* closes it."""
    return _EDGE.search(figure.lead) is not None and _ENDS.match(figure.text, end) is not None


def bare_cue(passage: Passage, figure: Figure, floor: int) -> str:
    """Return the words that make a number without a unit an age; "" if it is none."""
    text, end = figure.text, figure.end
    if not 0 < (figure.value or 0) <= OLDEST or not figure.is_sure or figure.goes_on:
        return ""
    if (figure.value or 0) < _GROWN and _ITEM_MARK.match(text, end) and figure.lead[-1:] in ("", " ", "\n"):
        return ""  # 2、男 3、37岁
    if _BORN.search(figure.lead[-10:]):
        return ""
    if _NO_UNIT.match(text, end) is None or is_limited_behind(text, end) or _STRANGER_BEHIND.match(text, end):
        return ""
    cue = _CUE.search(figure.lead)
    if cue:
        loose = cue["cue"][0] >= "\u4e00" and not _PARALLEL.match(text, end)
        return cue_before(figure) if loose or (_CLOSED.match(text, end) and not _PARALLEL.match(text, end)) else ""
    if (figure.value or 0) >= _GROWN and _APART.match(text, end) and _BY_NAME.search(figure.lead):
        return "i'm"
    if _CHILDREN.search(figure.lead) and _CLOSED.match(text, end):
        return "kids"
    if _APIECE.search(figure.lead) and (figure.value or 0) >= _GROWN:
        several = passage.nearest(figure.start, 0)
        told = several and several.role in _SEVERAL and _MONEY.search(figure.around(_AROUND)) is None
        return "分别" if told else ""
    beside = (
        _sex_beside(passage, figure)
        or _said_of(passage, figure, floor)
        or _comes_to(passage, figure, floor)
        or _listed(passage, figure)
    )
    if beside is None:
        return "and" if floor and _is_sibling(figure) else ""
    return "" if _SHOPPING.search(figure.around(_AROUND)) else text[beside.start : beside.end]


def _sex_beside(passage: Passage, figure: Figure) -> Mention | None:
    """Return the word for a gender before or behind the number, with no more than a separator between: 男,42, 28F."""
    mentions, at = passage.mentions, passage.place(figure.start)
    before = mentions[at - 1] if at else None
    behind = mentions[at] if at < len(mentions) and mentions[at].role is Role.SEX else None
    if before and before.role is Role.SEX and _is_behind_sex(figure, before, behind):
        return before
    return behind if behind and _is_before_sex(figure, behind) else None


def _is_behind_sex(figure: Figure, sex: Mention, following: Mention | None) -> bool:
    text, end = figure.text, figure.end
    if sex.end > figure.start or not _SEPARATOR.fullmatch(text, sex.end, figure.start) or not _opens(text, sex):
        return False
    pair = _PAIR.match(text, sex.start) or _PAIR_BEFORE.search(text[max(0, figure.end - 24) : figure.end])
    if pair and min(int(pair[1]), int(pair[2])) < _OF_AGE:
        return False
    if following and following.start - end <= 1 and text[max(0, sex.start - 2) : sex.start].strip().isdigit():
        return False  # 20 nam 15 nữ
    if following and following.start - end <= 1 and (figure.value or 0) < _GROWN:
        return False  # 男3女2
    if text[sex.start] in "男女" or _CLOSED.match(text, end):
        return True
    letter = text[sex.start : sex.end] in _LETTERS and sex.end < figure.start
    opens = _SENTENCE_START.search(text[max(0, sex.start - 4) : sex.start])
    return letter and opens is not None and _PLAIN.match(text, end) is not None


def _is_before_sex(figure: Figure, sex: Mention) -> bool:
    text, word = figure.text, figure.text[sex.start : sex.end]
    if word == "nam" or (figure.value or 0) <= _GROWN:  # "15 nam" is mostly năm, years, without its accent
        return False
    if not _SEPARATOR.fullmatch(text, figure.end, sex.start) or not _CLOSED_SEX.match(text, sex.end):
        return False
    if _NAMED.search(figure.lead) or _COUNTS.search(figure.lead):
        return False
    return word not in _LETTERS or (_EDGE.search(figure.lead) is not None and _ENDS.match(text, sex.end) is not None)


def _opens(text: str, sex: Mention) -> bool:
    """True if nothing before the word for a gender makes it a name, a place or a count."""
    lead = text[max(0, sex.start - _AROUND) : sex.start]
    if (lead[-1:] in COMPOUNDS and not lead.endswith("孩子")) or _NAMED.search(lead):
        return False
    word = text[sex.start : sex.end]
    if word == "nam" and NAMESAKE.search(lead):
        return False
    return _EDGE.search(lead) is not None if word in _LETTERS else word not in ("gái", "trai")


def _said_of(passage: Passage, figure: Figure, floor: int) -> Mention | None:
    """Return the person who is said to be so old: 我妈63, 我都四十了, I'm 27, my mom is 71."""
    text, end = figure.text, figure.end
    named = passage.nearest(figure.start, floor)
    if named is None or not (
        _CLOSED.match(text, end) or (named.role in (Role.KIN, Role.DEPENDENT) and _says_more(figure, named))
    ):
        return None
    if named.role in FOREIGN or not is_filled(passage, figure, named) or _TALL.search(figure.around(_AROUND)):
        return None
    own = named.role in (Role.SELF, Role.PRONOUN) and passage.about(figure.start, floor) is named
    return None if own and not _is_told(figure, named) else named


def _says_more(figure: Figure, kin: Mention) -> bool:
    """True if what follows the age of *kin* goes on about them: 我妈63走不动, "my mom is 71 w/ a walker"."""
    if (figure.value or 0) < _GROWN:
        return _GOES_ON.match(figure.text, figure.end) is not None
    between = figure.text[kin.end : figure.start]
    if figure.text[kin.start] >= "\u4e00":
        return _HAN.match(figure.text, figure.end) is not None and not _UP_TO.search(figure.lead)
    return _WORD.match(figure.text, figure.end) is not None and (
        not _is_english(figure.text, kin) or _IS.search(between) is not None
    )


def _is_english(text: str, kin: Mention) -> bool:
    """True if the word for *kin* is an English one."""
    return text[kin.start : kin.end] in _ENGLISH_KIN


def _is_told(figure: Figure, whose: Mention) -> bool:
    """True if *I* and a number are about years: 我今年28, 我28了, 我28,…; not an offer: 我50可以吗."""
    text = figure.text
    if (figure.value or 0) < _GROWN:
        return text[whose.start : whose.end] in _THEY_ARE and _CLAUSE_ENDS.match(text, figure.end) is not None
    if text[whose.start : whose.end] in _I_AM or text[whose.end : figure.start].strip(" ,:("):
        return True
    if _PARALLEL.match(text, figure.end):
        return False
    if figure.end == len(text) and (figure.value or 0) >= _OF_AGE and _LAST_WORD.search(figure.lead):
        return _MONEY.search(text) is None
    if _AND_KIN.match(text, figure.end):
        return True
    if figure.lead.endswith("(") and text.startswith(")", figure.end):
        return (figure.value or 0) >= _OF_AGE
    return text[figure.end : figure.end + 1] in _AFTER_MINE or "岁" in figure.lead


def _comes_to(passage: Passage, figure: Figure, floor: int) -> Mention | None:
    """Return the person who came to an age that is a clause of its own: "…,82了", "15岁近视,现在29"."""
    text, end = figure.text, figure.end
    clause = _CLAUSE.search(figure.lead)
    if clause is None or (figure.value or 0) < _GROWN or _CLOSED.match(text, end) is None:
        return None
    named = passage.nearest(figure.start, floor)
    if named and named.role is Role.PRONOUN:
        meant = passage.about(figure.start, floor)
        named = Mention(meant.role, meant.gender, named.start, named.end) if meant else None
    if named is None and _is_own(figure):
        return Mention(Role.SELF, "", figure.start, end)
    in_words = figure.sort == "chinese" and (figure.value or 0) >= _OF_AGE and _APART.match(text, end) is not None
    if named is None and in_words:
        at = passage.place(figure.start)
        sex = passage.mentions[at - 1] if at else None
        return sex if sex and sex.role is Role.SEX and figure.start - sex.end < _AROUND else None
    if named is None or named.role in FOREIGN:
        return None
    if clause[0].strip(" ,").startswith("现在") and "岁" in figure.lead:
        return named
    if text.startswith("了", end):
        return named if named.role in _COME or _OLD.search(figure.lead) else None
    if named.role in (Role.SELF, Role.DEPENDENT) and (in_words or _OLD_ENOUGH.search(figure.lead)):
        return named
    apart = _APART.match(text, end) and figure.start - named.end < _BEHIND
    return named if apart and named.role in (Role.KIN, Role.TITLED) else None


def _is_own(figure: Figure) -> bool:
    """True if nobody is named and the customer came to an age: "肩周炎,四十八了", "三十五了,…", which is no price."""
    text, end = figure.text, figure.end
    if text.startswith("了", end) and _AILING.search(figure.lead):
        return True
    came = _CAME_TO.match(text, end) is not None and (figure.value or 0) >= _OF_AGE
    return came and _PRICE.search(figure.around(_AROUND)) is None


def _listed(passage: Passage, figure: Figure) -> Mention | None:
    """Return the word for a gender in a list of which the number is another item: 女,未婚,27,…."""
    text = figure.text
    at = passage.place(figure.start)
    if not at or (figure.value or 0) < _GROWN or not _APART.match(text, figure.end):
        return None
    sex = passage.mentions[at - 1]
    item = sex.role is Role.SEX and _ITEM.fullmatch(text, sex.end, figure.start) and _opens(text, sex)
    return sex if item else None


def _is_sibling(figure: Figure) -> bool:
    """True of the second age of "my kids are 5 and 8"."""
    first = _AND.search(figure.lead)
    return (
        first is not None
        and _CHILDREN.search(figure.lead[: first.start()]) is not None
        and _CLOSED.match(figure.text, figure.end) is not None
    )
