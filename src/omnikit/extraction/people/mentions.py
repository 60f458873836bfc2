"""Who is mentioned in a passage, and whom a stretch of it is about: the person named before it or directly behind."""

from bisect import bisect_left
from collections.abc import Iterable
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from omnikit.extraction.patterns import LazyPattern, led
from omnikit.extraction.people import words
from omnikit.extraction.people.words import FEMALE, MALE, any_of

_WINDOW = 40  # so many characters before an age are searched for the person
_FAR = 72  # and so many before "she" and "he"


class Role(StrEnum):
    """What somebody or something is to the one who writes."""

    SELF = "self"
    KIN = "kin"
    TITLED = "titled"
    SEX = "sex"  # a word that states a gender: 女, male
    DEPENDENT = "dependent"
    PRONOUN = "pronoun"
    ADDRESSED = "addressed"
    STRANGER = "stranger"
    THING = "thing"


class Mention(NamedTuple):
    """A person or thing named in the folded text from *start* to *end*; *gender* is "" where the word has none."""

    role: Role
    gender: str
    start: int
    end: int


_new = tuple.__new__  # half the price of calling the class

FOREIGN = frozenset({Role.ADDRESSED, Role.STRANGER, Role.THING})
"""Of these nothing is told that is the customer's."""


_VOCATIVE = r"(?! *(?:你?好|[,!?、]|你|在|请|推荐|介绍))"  # "医生您好,63岁": the doctor is only spoken to


def _firsts(vocabulary: Iterable[str]) -> str:
    return "".join(sorted({word[0] for word in vocabulary}))


def _kin(gender: str) -> str:
    return (
        rf"(?=[{_firsts(words.KIN_CHINESE[gender])}])(?:(?<!小)"
        rf"|(?=[孙外侄女儿闺舅姨姑]))(?:{any_of(words.KIN_CHINESE[gender])})(?![们鞋款士主夫婿]|"
        rf"装(?![假修牙支起心人助义个了一])|手册|教室|群)"
        rf"|{words.KIN_CHINESE_SHORT[gender]}"
    )


def _chinese() -> str:
    """Return the pattern of everybody in Chinese; a look at the first character saves most of the others."""
    groups = (
        rf"(?P<both>{any_of(words.COUPLES_CHINESE)})"
        rf"|(?P<thing>(?!犬子){any_of(words.THINGS_CHINESE)})"
        rf"|(?P<stranger>(?:{any_of(words.STRANGERS_CHINESE)}){_VOCATIVE}"
        rf"|(?=[{_firsts(words.FELLOWS_CHINESE)}老])(?<=是我)(?:{any_of(words.FELLOWS_CHINESE)}|老板))"
        rf"|(?P<spouse>先生(?<![^\s,.:;!?(]先生)(?=[^,.。!?;\s你]{{0,3}}(?:{words.AILING_CHINESE})))"
        rf"|(?P<titled_f>太(?=[想要,.: \d)]|book|[订预约改]|[呀啊][, ]|得[喇啦㗎]|$)"
        rf"(?<=[{words.SURNAMES}]太)(?<![^,.:;!?(\s系是搵找][{words.SURNAMES}]太)"
        rf"|太太(?<![我老]太太)(?<=[^\s,.:;!?(]太太)|夫人(?<!我夫人)|女士|小姐(?!姐))"
        rf"|(?P<titled_m>生(?=[想要收寄,.: \d)/|]|book|[订预约改]|[呀啊][, ]|得[喇啦㗎]|$)"
        rf"(?<=[{words.SURNAMES}]生)(?<![^,.:;!?(\s系是搵找][{words.SURNAMES}]生)"
        rf"|先生(?<!我先生)|男士)"
        rf"|(?P<kin_f>{_kin(FEMALE)})|(?P<kin_m>{_kin(MALE)}|先生(?<=我先生))"
        rf"|(?P<dependent>(?!(?<=[a-z])b|bb[a-z])(?!对象(?<=[个找没绍处有谈]..))"
        rf"(?:{any_of(words.DEPENDENT_CHINESE)})(?![机卡证票]))"
        rf"|(?P<sex_f>♀|女{words.SEX_TAIL})"
        rf"|(?P<sex_m>♂|男{words.SEX_TAIL})"
        rf"|(?P<pronoun>[她他佢])|(?P<self>{any_of(words.SELF_CHINESE)})|(?P<addressed>你(?!们|好|家))"
        rf"|(?<=[{words.SURNAMES}])(?<![^,.:;!?(\s系是][{words.SURNAMES}])(?:(?P<titled_hk_f>太)|(?P<titled_hk_m>生))"
        r"(?=book|[订预约改/|]|[呀啊][, ]|得[喇啦㗎])"
    )
    vocabulary = (
        *words.COUPLES_CHINESE,
        *words.THINGS_CHINESE,
        *words.STRANGERS_CHINESE,
        *words.DEPENDENT_CHINESE,
        *words.KIN_CHINESE[FEMALE],
        *words.KIN_CHINESE[MALE],
        *words.SELF_CHINESE,
        *"生太夫先小男女♂♀你她他佢大二三四五六老妈娘姐妹嫂姑姨婶爸爹哥弟叔舅仔",
    )
    return f"(?=[{_firsts(vocabulary)}])(?:{groups})"


_CHINESE = LazyPattern(_chinese)
_ROLES = {
    "both": (Role.DEPENDENT, ""),
    "thing": (Role.THING, ""),
    "stranger": (Role.STRANGER, ""),
    "titled_f": (Role.TITLED, FEMALE),
    "titled_m": (Role.TITLED, MALE),
    "spouse": (Role.KIN, MALE),
    "kin_f": (Role.KIN, FEMALE),
    "kin_m": (Role.KIN, MALE),
    "dependent": (Role.DEPENDENT, ""),
    "sex_f": (Role.SEX, FEMALE),
    "sex_m": (Role.SEX, MALE),
    "pronoun": (Role.PRONOUN, ""),
    "self": (Role.SELF, ""),
    "addressed": (Role.ADDRESSED, ""),
    "titled_hk_f": (Role.TITLED, FEMALE),
    "titled_hk_m": (Role.TITLED, MALE),
}


def _latin() -> dict[str, tuple[Role, str]]:
    """Return every word, or two, of the languages of an alphabet with what it is."""
    found: dict[str, tuple[Role, str]] = {}
    for role, vocabulary in (
        (Role.THING, [*words.THINGS_ENGLISH, *words.THINGS_VIETNAMESE]),
        (Role.STRANGER, [*words.STRANGERS_ENGLISH, *words.STRANGERS_VIETNAMESE]),
        (Role.SELF, words.SELF_LATIN),
        (Role.DEPENDENT, words.DEPENDENT_LATIN),
        (Role.PRONOUN, words.PRONOUNS_LATIN),
        (Role.ADDRESSED, words.ADDRESSED_LATIN),
    ):
        found.update((word, (role, "")) for word in vocabulary)
    for gender in (FEMALE, MALE):
        kin = [*words.KIN_ENGLISH[gender], *words.KIN_MALAY[gender], *words.KIN_VIETNAMESE[gender]]
        found.update((word, (Role.KIN, gender)) for word in kin)
        found.update((word, (Role.SEX, gender)) for word in words.STATED_LATIN[gender])
    found.update((word, (Role.TITLED, gender)) for word, gender in words.TITLES_ENGLISH.items())
    return found


_LATIN = _latin()
_FIRST_OF_TWO = frozenset(words.partition(" ")[0] for words in _LATIN if " " in words)
_WORD = LazyPattern(r"[a-zà-ỹ]+(?:['-][a-zà-ỹ]+)*")
_CHILDREN = frozenset(["boy", "girl"])
_SEVERAL = frozenset(["girls", "boys", "sons", "daughters", "guys"])
_IN_NUMBER = LazyPattern(
    r"(?:\btwin|\b(?:my|our)(?: (?:\d|two|three|twin|little|grown))?(?= (?:sons|daughters)$)"
    r"|\b(?:we're|we are) (?:\d|two|three|both)) [a-z]+$"
)
_VIETNAMESE_AGE = LazyPattern(r" \d{1,2} ?(?:tuổi|tủi|tuoi|t)(?![a-zà-ỹ])")
_TELLING = frozenset([*_LATIN, *_FIRST_OF_TWO, *_SEVERAL])
_MINE = LazyPattern(
    r"(?:\b(?:my|our|his|her)(?: (?:younger|elder|older|eldest|oldest|youngest|middle|second|first|baby|own))? "
    r"|little )\Z"
)
_POSSESSORS = LazyPattern(
    r"(?:(?<!\bba) (?:hai|ba|tư|năm|sáu|bảy|út))? +(?:em|e|mình|mk|mik|mk|mìh|mih|mìk|mềnh|tôi|tui|cháu|con|chồng"
    r"|nhà)\b"
)
_GRANDCHILDREN = frozenset(["bé", "cháu", "con"])
_AGED_BEHIND = LazyPattern(r" (?:năm nay |nay |đã |mới )?\d{2} ?(?:tuổi|t)(?![a-zà-ỹ])")
_NAMED_BEHIND = LazyPattern(
    r"(?: (?!chủ|bán|hàng|già|bác|khách|cụ|nào|kia)[a-zà-ỹ]+){1,4}, ?(?:năm nay |nay "
    r"|sinh năm \d{4}, ?)?\d{2} ?(?:tuổi|t)(?![a-zà-ỹ])"
)
"""Ông Vũ Đình Tâm, 75 tuổi"""
_OF = LazyPattern(r" (?:(?:nhỏ|lớn|út|đầu lòng|đầu|cả|ruột|thứ hai) )?(?:(?:của|nhà|bên) )?")
_FOR = LazyPattern(r"[给帮替为](?:我们?|咱|俺)?$")
_SAID = LazyPattern(
    lambda: (
        rf"(?:她|他)?(?:也|都|总|老|刚才|刚|昨天|昨晚|一直|就)?(?:{any_of(words.SPEECH_CHINESE)})"
        rf"| +(?:em |mình |tôi )?(?:{any_of(words.SPEECH_VIETNAMESE)})\b|(?:'s)? +(?:also +|just "
        rf"+)?(?:{words.SPEECH_ENGLISH})\b"
    )
)


def mentions(text: str) -> list[Mention]:
    """Return everybody and everything mentioned in *text*, folded, in their order; not those who are only quoted."""
    found = [] if text.isascii() else _mentioned_chinese(text)
    latin = _mentioned_latin(text)
    if found and latin:
        return sorted([*found, *latin], key=_START)
    return found or latin


def _mentioned_chinese(text: str) -> list[Mention]:
    found = []
    stranger = -1
    for match in _CHINESE.finditer(text):
        role, gender = _ROLES[match.lastgroup or ""]
        start, end = match.span()
        if role is not Role.KIN or _SAID.match(text, end) is None or _FOR.search(text, max(0, start - 3), start):
            of_stranger = start == stranger and (role is Role.KIN or role is Role.DEPENDENT)
            found.append(_new(Mention, (Role.STRANGER if of_stranger else role, gender, start, end)))
        if role is not Role.PRONOUN or start != stranger:
            stranger = end + text.startswith("的", end) if role is Role.STRANGER else -1
        else:
            stranger = end  # 我同事他爸
    return found


def _mentioned_latin(text: str) -> list[Mention]:
    found: list[Mention] = []
    end, previous = 0, None
    for match in _WORD.finditer(text):
        word = match[0]
        if word not in _TELLING and not word.endswith("'s"):
            continue  # as most
        start = match.start()
        if start < end:
            continue
        end = match.end()
        second = _WORD.match(text, end + 1) if word in _FIRST_OF_TWO else None
        pair = f"{word} {second[0]}" if second and text[end] == " " else ""
        if pair in _LATIN and second:
            (role, gender), end = _LATIN[pair], second.end()
            if word == "bé":
                start = second.start()
            if pair == "con nhỏ" and "con lớn" in text:
                role, gender = Role.DEPENDENT, ""  # the younger one, not a girl
        elif word in _LATIN:
            role, gender = _LATIN[word]
            if word == "m" and _VIETNAMESE_AGE.match(text, end):
                role, gender = Role.SELF, ""  # mình
            if word in _CHILDREN and _MINE.search(text, max(0, start - 18), start):
                role = Role.KIN
        elif word in _SEVERAL and _IN_NUMBER.search(text[max(0, start - 20) : end]):
            role, gender = Role.KIN, _LATIN[word[:-1]][1]
        elif word.endswith("'s") and word[:-2] in _LATIN:
            (role, gender), end = _LATIN[word[:-2]], end - 2
            if word[:-2] in _CHILDREN and _MINE.search(text, max(0, start - 18), start):
                role = Role.KIN
        else:
            continue
        if _MINE_NO_MORE.search(text, max(0, start - 9), start) or (
            previous and previous.role is Role.STRANGER and text[previous.end : start] == "'s "
        ):
            role, gender = Role.STRANGER, ""
        if role is Role.STRANGER and _TRADE.search(text, max(0, start - 24), start):
            continue
        if role is Role.KIN:
            spoken_to = word in words.ELDERS_VIETNAMESE and pair not in _LATIN
            if (
                spoken_to
                and not text.endswith("my ", 0, start)
                and _POSSESSORS.match(text, end) is None
                and not _AGED_BEHIND.match(text, end)
                and not (word in ("ông", "bà") and _NAMED_BEHIND.match(text, end))
            ):
                continue
            if _SAID.match(text, end):
                continue
        owns = role is Role.SELF or (word in _GRANDCHILDREN and previous and previous.role is Role.KIN)
        if owns and previous and previous.role in _OWNED and _OF.fullmatch(text, previous.end, start):
            continue  # "mẹ em": my mother
        previous = _new(Mention, (role, gender, start, end))
        found.append(previous)
    return found


_TRADE = LazyPattern(
    r"(?:(?:\bi'm|\bi am|'s|\bwho is|(?:mother|father|m[uo]m|dad|wife|husband|hubby|son|daughter|brother|sister|uncle"
    r"|aunt|grand[a-z]+) is|\bas) an? (?:retired |former |primary |school |part-?time )*|\b(?:làm|là|nghề) )\Z"
)
"""Before what somebody is by trade: "my dad is a retired teacher"."""
_MINE_NO_MORE = LazyPattern(r"\b(?:my|our|his|her) late \Z")
_OF_STAFF = LazyPattern(r"\b(?:dr|doc|doctor|prof|nurse|coach|bs|bác sĩ)\.? [a-zà-ỹ]+ ?\((?:she|he)\b")
_OWNED = frozenset({Role.KIN, Role.DEPENDENT, Role.SEX, Role.THING, Role.STRANGER})
_START = itemgetter(2)
_SENTENCE_END = LazyPattern(r"[。!?\n;]|\.(?=\s)")
_STILL_ADDRESSED = LazyPattern(r"(?:'?re\b|are|r\b|only|今年|是不是|也|才|都|有|已经|快|看着|像|\s)*+")
_AGED = LazyPattern(
    lambda: led(
        f"{_firsts(words.AGED_THINGS_CHINESE)}itw",
        rf"(?:(?:{any_of(words.AGED_THINGS_CHINESE)})(?:已经|已|都|今年|也|现在|有|的|年龄|龄|测出来|测出|是|约|了|大概"
        rf"|快|:| ){{0,4}}$"
        r"|(?:\bit|it's|that|this|which) +(?:is|was)? *(?:about|only|almost|nearly|over|now)? *$)",
    )
)
_BETWEEN = LazyPattern(
    r" ?(?:半|多|大|龄)?(?:左右|上下|出头)? ?的? ?(?:老|小|大|亲|宝贝|(?:little|elderly|old|young"
    r"|baby) )?"
)
_BEHIND = 12
_IS_MY = ("是我", "是我的", "是我们", "是我们的")
_MEANT = frozenset({Role.KIN, Role.TITLED, Role.DEPENDENT})
_YOU = frozenset(words.ADDRESSED_LATIN)
_FELLOWS = frozenset(words.FELLOWS_CHINESE)
_ELDERS = frozenset(["老人家", "老人", "患者", "病人", "自己"])


_ADJECTIVE = LazyPattern(r" (?!can |needs? |and |in |on |with )[a-z]+ ")
_TOLD_BEHIND = frozenset({Role.KIN, Role.THING, Role.STRANGER})


class Passage:
    """A folded *text*, as it was *written*, and whom it mentions; they are looked for when first asked for."""

    __slots__ = ("_mentions", "text", "written")

    def __init__(self, text: str, written: str = "") -> None:
        self.text = text
        self.written = written or text
        self._mentions: list[Mention] | None = None

    @property
    def mentions(self) -> list[Mention]:
        """Everybody mentioned, in their order."""
        if self._mentions is None:
            self._mentions = mentions(self.text)
        return self._mentions

    def place(self, at: int) -> int:
        """Return the index of the first who is mentioned at *at* or behind it."""
        named = self._mentions
        return bisect_left(self.mentions if named is None else named, at, key=_START)

    def about(self, end: int, floor: int = 0) -> Mention | None:
        """Return whom the text is about at *end*: the last named not before *floor*, or whom a pronoun means."""
        if _AGED.search(self.text[max(floor, end - 20) : end]):
            return Mention(Role.THING, "", end, end)
        last = self.nearest(end, floor)
        if last is None:
            return None
        if last.role is Role.PRONOUN:
            if self.text[last.start - 1 : last.start] == "(" and _OF_STAFF.search(self.text, max(0, last.start - 32)):
                return Mention(Role.STRANGER, "", last.start, last.end)
            far = _FAR if self.text[last.start].isascii() else _WINDOW
            meant = self.nearest(last.start, far=far)
            while meant and (meant.role is Role.SELF or self.text[meant.start : meant.end] in _YOU):
                meant = self.nearest(meant.start, end - far, far=far)
            return meant if meant and (meant.role in _MEANT or self.text[meant.start : meant.end] in _FELLOWS) else last
        if self.text[last.start : last.end] in _ELDERS:
            meant = self.nearest(last.start)
            return meant if meant and meant.role is Role.KIN else last
        if last.role is Role.STRANGER and self.text.endswith(_IS_MY, 0, last.start):
            return last
        return None if last.role in FOREIGN and _is_apart(last.role, self.text[last.end : end]) else last

    def nearest(self, end: int, floor: int = 0, far: int = _WINDOW) -> Mention | None:
        """Return who was named last before *end* and not before *floor*; None if nobody was, near by."""
        first = max(floor, end - far)
        named = self.mentions
        for index in range(self.place(end) - 1, -1, -1):
            last = named[index]
            role, _, start, ended = last
            if start < first:
                return None
            if role is not Role.SEX and ended <= end:
                return last
        return None

    def behind(self, end: int) -> Mention | None:
        """Return who is named directly behind an age that ends at *end*: "5岁的女儿"; no word for a gender alone."""
        index = self.place(end)
        if index == len(self.mentions) or self.mentions[index].start - end > _BEHIND:
            return None
        following = self.mentions[index]
        adjacent = _BETWEEN.fullmatch(self.text, end, following.start) or (
            following.role is Role.THING and _ADJECTIVE.fullmatch(self.text, end, following.start)
        )
        if following.role is Role.SEX and index + 1 < len(self.mentions):
            after = self.mentions[index + 1]
            following = after if after.start == following.end else following  # 35岁的女医生
        return following if adjacent and following.role in _TOLD_BEHIND else None


def _is_apart(role: Role, between: str) -> bool:
    """True if what follows the one that was named is no longer about it."""
    if role is Role.ADDRESSED:
        return _STILL_ADDRESSED.fullmatch(between) is None
    if role is Role.THING:
        return _SENTENCE_END.search(between) is not None or between.count(",") > 2
    return _SENTENCE_END.search(between) is not None or "," in between
