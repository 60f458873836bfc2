"""Numbers that are ages by what stands before or beside them: 今年35, age: 35, 男,42, 28F, 我妈63, I'm 27."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people import wording
from omnikit.extraction.people.figures import Figure
from omnikit.extraction.people.limits import is_limit, is_limited_behind
from omnikit.extraction.people.mentions import FOREIGN, Mention, Passage, Role


def cue_before(figure: Figure) -> str:
    """Return the words that make the number behind them an age: 今年, age:, tuổi; "" if there are none."""
    cue = wording.CUE.search(figure.lead)
    return "" if cue is None or wording.BAD_CUE.search(figure.lead[: cue.start()]) else cue["cue"]


def is_filled(passage: Passage, figure: Figure, named: Mention) -> bool:
    """True if between the person and the number nothing stands but "is", 今年, 都 and the like."""
    return (
        wording.FILLED.fullmatch(passage.text, named.end, figure.start) is not None
        or wording.FIRST_NAME.fullmatch(passage.text, named.end, figure.start) is not None
        or wording.TRADE.fullmatch(passage.text, named.end, figure.start) is not None
    )


def stands_alone(figure: Figure, end: int) -> bool:
    """True if the number begins a clause and what is at *end* closes it."""
    return wording.EDGE.search(figure.lead) is not None and wording.ENDS.match(figure.text, end) is not None


def bare_cue(passage: Passage, figure: Figure, floor: int) -> str:
    """Return the words that make a number without a unit an age; "" if it is none."""
    text, end = figure.text, figure.end
    if not 0 < (figure.value or 0) <= wording.OLDEST or not figure.is_sure or figure.goes_on:
        return ""
    if (
        (figure.value or 0) < wording.GROWN
        and wording.ITEM_MARK.match(text, end)
        and figure.lead[-1:] in ("", " ", "\n")
    ):
        return ""  # 2、男 3、37岁
    if (figure.value or 0) < wording.GROWN and wording.NEXT_ITEM.match(text, end) and _is_mark_of_list(figure):
        return ""  # 2. 62 tuổi 3. 0376…
    if "我" in figure.lead[-5:] and wording.GUESSED.search(figure.lead):
        return ""
    if wording.BORN.search(figure.lead[-10:]) or ("adult" in figure.lead and wording.COUNTED.search(figure.lead)):
        return ""
    if (
        wording.NO_UNIT.match(text, end) is None
        or is_limited_behind(text, end)
        or wording.STRANGER_BEHIND.match(text, end)
    ):
        return ""
    cue = wording.CUE.search(figure.lead)
    if cue:
        loose = cue["cue"][0] >= "\u4e00" and not wording.PARALLEL.match(text, end)
        return (
            cue_before(figure)
            if loose or (wording.CLOSED.match(text, end) and not wording.PARALLEL.match(text, end))
            else ""
        )
    if (figure.value or 0) >= wording.GROWN and wording.APART.match(text, end) and wording.BY_NAME.search(figure.lead):
        return "i'm"
    if wording.SHARED.match(text, end):
        return "岁" if _shares_unit(passage, figure) else ""
    if (
        _are_children(figure.lead, figure)
        and wording.CLOSED.match(text, end)
        and (figure.lead.rstrip()[-1:] not in wording.LISTING or wording.ANOTHER.match(text, end))
    ):
        return "kids"
    if (
        ("分别" in figure.lead or figure.lead.endswith("个"))
        and wording.APIECE.search(figure.lead)
        and ((figure.value or 0) >= wording.GROWN or figure.is_near(wording.CHILD))
    ):
        several = passage.nearest(figure.start, 0)
        told = (
            several and several.role in wording.SEVERAL and wording.MONEY.search(figure.around(wording.AROUND)) is None
        )
        if figure.lead.endswith("个") and (not figure.is_near(wording.ONE_AND_ONE) or figure.is_near(wording.OF_GOODS)):
            told = False
        if told and figure.is_near(wording.NO_YEARS):
            told = False
        return "分别" if told else ""
    beside = (
        _sex_beside(passage, figure)
        or _said_of(passage, figure, floor)
        or _comes_to(passage, figure, floor)
        or _listed(passage, figure)
    )
    if beside is None:
        return "and" if floor and _is_sibling(figure) else _of_oneself(figure)
    if wording.HEIGHT.match(text, end) and beside.role is Role.SEX:
        return text[beside.start : beside.end]
    return "" if wording.SHOPPING.search(figure.around(wording.AROUND)) else text[beside.start : beside.end]


def _shares_unit(passage: Passage, figure: Figure) -> bool:
    """True if the unit of another age is this one's as well: "两个孩子5、8岁", "hai bé 6 và 9 tuổi"; not "3、4岁"."""
    text, end = figure.text, figure.end
    last = wording.SHARED.match(text, end)
    named = passage.nearest(figure.start, 0)
    if last is None or named is None or named.role not in wording.SEVERAL or is_limit(text, figure.lead, last.end()):
        return False
    if "分别" in figure.lead and wording.APIECE.search(figure.lead):
        return True
    return (
        abs(int(last[1]) - (figure.value or 0)) > 1
        and wording.FILLED.fullmatch(text, named.end, figure.start) is not None
    )


def _of_oneself(figure: Figure) -> str:
    """Return "i'm" if the number begins what an English message says of who writes it: "67, retired, …"."""
    if figure.sort == "chinese" or (figure.value or 0) < wording.OF_AGE:
        return ""
    if wording.OPENS.search(figure.lead) and wording.OWN_ENGLISH.match(figure.text, figure.end):
        return "i'm"
    named = wording.BY_FIRST_NAME.search(figure.lead) and wording.OF_NAMED.match(figure.text, figure.end)
    return "i'm" if named else ""


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
    if text[sex.start : sex.end] == "m" and figure.is_near(wording.SIZES):
        return False
    if sex.end > figure.start or not wording.SEPARATOR.fullmatch(text, sex.end, figure.start) or not _opens(text, sex):
        return False
    pair = wording.PAIR.match(text, sex.start) or wording.PAIR_BEFORE.search(text[max(0, figure.end - 24) : figure.end])
    if pair and (min(int(pair[1]), int(pair[2])) < wording.OF_AGE or "退休" in figure.around(wording.AROUND)):
        return False
    if following and following.start - end <= 1 and text[max(0, sex.start - 2) : sex.start].strip().isdigit():
        return False  # 20 nam 15 nữ
    if following and following.start - end <= 1 and (figure.value or 0) < wording.GROWN:
        return False  # 男3女2
    if text[sex.start] in "男女♀♂" or wording.CLOSED.match(text, end):
        return True
    letter = text[sex.start : sex.end] in wording.LETTERS and sex.end < figure.start
    opens = wording.SENTENCE_START.search(text[max(0, sex.start - 4) : sex.start])
    return letter and opens is not None and wording.PLAIN.match(text, end) is not None


def _is_before_sex(figure: Figure, sex: Mention) -> bool:
    text, word = figure.text, figure.text[sex.start : sex.end]
    if (
        word == "nam"
        or (figure.value or 0) <= wording.GROWN
        or (figure.lead[-1:] == "." and wording.DECIMAL.search(figure.lead) is not None)
    ):  # "15 nam" is mostly năm, years, without its accent
        return False
    if not wording.SEPARATOR.fullmatch(text, figure.end, sex.start) or not wording.CLOSED_SEX.match(text, sex.end):
        return False
    if wording.NAMED.search(figure.lead) or wording.COUNTS.search(figure.lead):
        return False
    return word not in wording.LETTERS or (
        not (word == "m" and figure.is_near(wording.SIZES))
        and wording.EDGE.search(figure.lead) is not None
        and wording.ENDS.match(text, sex.end) is not None
    )


def _opens(text: str, sex: Mention) -> bool:
    """True if nothing before the word for a gender makes it a name, a place or a count."""
    lead = text[max(0, sex.start - wording.AROUND) : sex.start]
    if (lead[-1:] in wording.COMPOUNDS and not lead.endswith("孩子")) or wording.NAMED.search(lead):
        return False
    word = text[sex.start : sex.end]
    if word == "nam" and wording.NAMESAKE.search(lead):
        return False
    return wording.EDGE.search(lead) is not None if word in wording.LETTERS else word not in ("gái", "trai")


def _said_of(passage: Passage, figure: Figure, floor: int) -> Mention | None:
    """Return the person who is said to be so old: 我妈63, 我都四十了, I'm 27, my mom is 71."""
    text, end = figure.text, figure.end
    named = passage.nearest(figure.start, floor)
    if named and named.role is Role.TITLED and _is_in_form(figure, named):
        return named
    if named is None or (text[named.start : named.end] in wording.ELDER_YOUNGER and not _is_of_children(figure)):
        return None
    young = (figure.value or 0) < wording.GROWN
    if young and named.role is Role.KIN and wording.GROWN_KIN.search(text, named.start, named.end):
        return None
    if not (
        wording.CLOSED.match(text, end) or (named.role in (Role.KIN, Role.DEPENDENT) and _says_more(figure, named))
    ):
        return None
    if (
        named.role in FOREIGN
        or not is_filled(passage, figure, named)
        or wording.TALL.search(figure.around(wording.AROUND))
    ):
        return None
    own = named.role in (Role.SELF, Role.PRONOUN) and passage.about(figure.start, floor) is named
    return None if own and not _is_told(figure, named) else named


def _is_in_form(figure: Figure, titled: Mention) -> bool:
    """True if a name, the number and what it has come for are fields of a line: "吴先生 47 肠镜 15397…"."""
    return (
        (figure.value or 0) >= wording.YOUNG
        and wording.FIELDS.fullmatch(figure.text, titled.end, figure.start) is not None
        and wording.COME_FOR.match(figure.text, figure.end) is not None
    )


def _is_of_children(figure: Figure) -> bool:
    """True if the elder and the younger one that are spoken of are children rather than sizes."""
    return figure.is_near(wording.CHILD) and not figure.is_near(wording.OF_GOODS)


def _says_more(figure: Figure, kin: Mention) -> bool:
    """True if what follows the age of *kin* goes on about them: 我妈63走不动, "my mom is 71 w/ a walker"."""
    if (figure.value or 0) < wording.GROWN:
        return wording.GOES_ON.match(figure.text, figure.end) is not None
    between = figure.text[kin.end : figure.start]
    if figure.text[kin.start] >= "\u4e00":
        return wording.HAN.match(figure.text, figure.end) is not None and not wording.UP_TO.search(figure.lead)
    return wording.WORD.match(figure.text, figure.end) is not None and (
        not _is_english(figure.text, kin)
        or (
            wording.IS.search(between) is not None
            and not (between.startswith("'s") and wording.OWNED.match(figure.text, figure.end))
        )
    )


def _is_english(text: str, kin: Mention) -> bool:
    """True if the word for *kin* is an English one."""
    return text[kin.start : kin.end] in wording.ENGLISH_KIN


def _is_told(figure: Figure, whose: Mention) -> bool:
    """True if *I* and a number are about years: 我今年28, 我28了, 我28,…; not an offer: 我50可以吗."""
    text = figure.text
    if (figure.value or 0) < wording.GROWN:
        are = text[whose.start : whose.end] in wording.THEY_ARE or text[whose.end : figure.start] in (
            " is ",
            " is now ",
            " is only ",
        )
        return are and wording.CLAUSE_ENDS.match(text, figure.end) is not None
    if text[whose.start : whose.end] in wording.I_AM or text[whose.end : figure.start].strip(" ,:("):
        return True
    if wording.PARALLEL.match(text, figure.end) or wording.OR_ELSE.match(text, figure.end):
        return False
    if text.endswith("cho ", 0, whose.start):
        return False
    if (figure.value or 0) > wording.YOUNG and wording.VI_ALREADY.match(text, figure.end):
        return wording.VI_SELF.search(figure.lead) is not None  # e 24 rồi
    if figure.end == len(text) and (figure.value or 0) >= wording.OF_AGE and wording.LAST_WORD.search(figure.lead):
        return not figure.is_near(wording.MONEY)
    if wording.AND_KIN.match(text, figure.end):
        return True
    if figure.lead.endswith("(") and text.startswith(")", figure.end):
        return (figure.value or 0) >= wording.OF_AGE
    return (
        text[figure.end : figure.end + 1] in wording.AFTER_MINE
        or text.startswith((" rồi", " chồng ", " vợ ", " ck ", " vk "), figure.end)
        or "岁" in figure.lead
        or wording.WITH_ANOTHER.search(figure.lead) is not None
    )


def _comes_to(passage: Passage, figure: Figure, floor: int) -> Mention | None:
    """Return the person who came to an age that is a clause of its own: "…,82了", "15岁近视,现在29"."""
    text, end = figure.text, figure.end
    if text[end : end + 1] in wording.COMING and _is_so_old(figure) and passage.nearest(figure.start, floor) is None:
        return Mention(Role.SELF, "", figure.start, end)
    if text.startswith(" rồi", end) and (figure.value or 0) >= wording.GROWN and wording.ELDER_SELF.search(figure.lead):
        return Mention(Role.SELF, "", figure.start, end)
    clause = wording.CLAUSE.search(figure.lead)
    if figure.lead[-1:] == " " and wording.NO_CLAUSE.search(figure.lead):
        return None
    if clause is None or (figure.value or 0) < wording.GROWN or wording.CLOSED.match(text, end) is None:
        return None
    named = passage.nearest(figure.start, floor)
    if named and named.role is Role.PRONOUN:
        meant = passage.about(figure.start, floor)
        named = Mention(meant.role, meant.gender, named.start, named.end) if meant else None
    if named is None and _is_own(figure):
        return Mention(Role.SELF, "", figure.start, end)
    in_words = (
        figure.sort == "chinese"
        and (figure.value or 0) >= wording.OF_AGE
        and wording.APART.match(text, end) is not None
    )
    is_item = wording.ITEM_BEFORE.search(figure.lead) is not None and _is_item(figure, wording.OWN)
    if is_item and (named is None or (named.role in FOREIGN and passage.about(figure.start, floor) is None)):
        sex = _sex_before(passage, figure)
        return sex or Mention(Role.SELF, "", figure.start, end)
    if named is None and in_words:
        return _sex_before(passage, figure)
    if named is None or named.role in FOREIGN:
        return None
    if is_item and named.role in (Role.SELF, Role.DEPENDENT):
        return named
    if clause[0].strip(" ,").startswith("现在") and "岁" in figure.lead:
        return named
    if text.startswith("了", end):
        return named if named.role in wording.COME or wording.OLD.search(figure.lead) else None
    if named.role in (Role.SELF, Role.DEPENDENT) and (in_words or wording.OLD_ENOUGH.search(figure.lead)):
        return named
    apart = wording.APART.match(text, end) and figure.start - named.end < wording.BEHIND
    return named if apart and named.role in (Role.KIN, Role.TITLED) else None


def _sex_before(passage: Passage, figure: Figure) -> Mention | None:
    """Return the word for a gender that stands last before the number, near by."""
    at = passage.place(figure.start)
    sex = passage.mentions[at - 1] if at else None
    return (
        sex
        if sex and sex.role is Role.SEX and figure.start - sex.end < wording.AROUND and _opens(figure.text, sex)
        else None
    )


def _is_own(figure: Figure) -> bool:
    """True if nobody is named and the customer came to an age: "肩周炎,四十八了", "都四十了才…", which is no price."""
    text, end = figure.text, figure.end
    if text.startswith("了", end) and wording.AILING.search(figure.lead):
        return True
    came = wording.CAME_TO.match(text, end) is not None and (figure.value or 0) >= wording.OF_AGE
    return (
        came and wording.PRICE.search(figure.around(wording.AROUND)) is None and not figure.is_near(wording.COUNTED_UP)
    )


def _is_so_old(figure: Figure) -> bool:
    """True if nobody is named and the number is told with a sigh: 都四十了才…, 才26就腰椎间盘突出."""
    text, end = figure.text, figure.end
    if (figure.value or 0) < wording.OF_AGE or wording.COME_TO.match(text, end) is None:
        return False
    if text.startswith("就", end):
        return wording.SO_YOUNG.search(figure.lead) is not None and wording.OWN.search(text, end, end + 12) is not None
    if not text.startswith("了", end):
        return (
            wording.OF_LATE.search(figure.lead) is not None
            and wording.PRICE.search(figure.around(wording.AROUND)) is None
        )
    return wording.SO_OLD.search(figure.lead) is not None and not figure.is_near(wording.COUNTED_UP)


def _is_item(figure: Figure, own: LazyPattern) -> bool:
    """True if the number is a clause in what somebody says of themselves: 退休教师一名,65,想学摄影; 五十八,退休了,…."""
    text, end = figure.text, figure.end
    if not wording.OF_AGE <= (figure.value or 0) <= wording.ITEM_OLDEST or not text.startswith(",", end):
        return False
    return figure.is_near(own) and not figure.is_near(wording.OF_GOODS) and not wording.NUMBERED.match(text, end)


def _listed(passage: Passage, figure: Figure) -> Mention | None:
    """Return the word for a gender in a list of which the number is another item: 女,未婚,27,…."""
    text = figure.text
    at = passage.place(figure.start)
    if not at or (figure.value or 0) < wording.GROWN or not wording.APART.match(text, figure.end):
        return None
    sex = passage.mentions[at - 1]
    item = sex.role is Role.SEX and wording.ITEM.fullmatch(text, sex.end, figure.start) and _opens(text, sex)
    return sex if item else None


def _is_mark_of_list(figure: Figure) -> bool:
    """True of the mark of an item in a list, if the mark before it stands there too."""
    lead = figure.text[: figure.start]
    return any(f" {lead}".find(f" {(figure.value or 0) - 1}{sign}") >= 0 for sign in ".)")


def _are_children(lead: str, figure: Figure) -> bool:
    """True if several persons, whose ages follow, are named at the end of *lead*, which is before *figure*."""
    if not lead[-8:].isascii():
        return False
    children = wording.CHILDREN.search(lead)
    if children:
        return not children[0].startswith(wording.ANYBODY) or figure.is_near(wording.PLURAL)
    return "they" in lead and wording.THEY.search(lead) is not None


def _is_sibling(figure: Figure) -> bool:
    """True of the second age of "my kids are 5 and 8"."""
    lead = figure.text[max(0, figure.start - wording.SENTENCE) : figure.start]
    first = wording.AND.search(lead)
    return (
        first is not None
        and _are_children(lead[: first.start()], figure)
        and wording.CLOSED.match(figure.text, figure.end) is not None
    )
