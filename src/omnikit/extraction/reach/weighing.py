"""What the words around a run of digits make of it: a number to reach somebody, one of something else, or unsaid."""

from typing import NamedTuple

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.beside import in_clause, linked, near, trap_linked
from omnikit.extraction.reach.labels import is_amount, is_labelled
from omnikit.extraction.reach.others import is_told_of, may_be_asked_about, was_told
from omnikit.extraction.reach.things import is_of_thing
from omnikit.extraction.reach.tokens import Token
from omnikit.extraction.reach.words import Mark
from omnikit.extraction.spelling import LATIN, listed
from omnikit.extraction.stretches import Stretches

NETWORKS = frozenset((Mark.WECHAT, Mark.QQ, Mark.LINE, Mark.ZALO))
CUES = NETWORKS | {Mark.PHONE, Mark.NUMBER, Mark.SAME, Mark.SAME_WECHAT}
"""The marks that a chain of cues is made of: "phone and WeChat are the same"."""

_LIST = LazyPattern(
    r"[\s,，、/;；和与或跟&+]*(?:or|and|hoặc|và|还有|還有|或者|以及|(?:加不上|搜不到|不行)(?:的话)?[，,]?就?(?:再?试试|加|搜|用|换)?)?\s*"
)

# --- behind a number

_TRAP_BEHIND = LazyPattern(
    r"[\s(（,，]*(?:(?:这|這|那|此|该|該|呢)(?:个|個|条|張|张|笔|筆|是|就是)?|就?[是係](?:我的?|这个|你们的?|张|"
    r"張)?[\u4e00-\u9fff]{0,3}?|为|的|(?:is|was) (?:my|the|an?|your)|my|là|này là)?\s*"
)
_GIVEN_BEHIND = LazyPattern(
    r"[\s(（【\[,，\-.:：]*(?:这个?|這個?|那个?|就|也|都|能|可以|可|会|直接|请|可用|能用|用来|是|为|為|的|我的?|"
    r"本人|个人|個人|加到|加得到|加|搜到|搜索|搜得到|搜|找到|添加|查找|到|我|"
    r"that's|that is|is|it's|this|my|on|also|for|the|có|cả|bằng|là|của|em|mình|anh|chị|số|này|dùng|xài|kết bạn|"
    r"qua|e|m|via|-|\s){0,8}"
)

# --- before a number

_DENIED = LazyPattern(
    rf"(?:不常用|不怎么用|不怎麼用|很少用|少用|不大用|没有?|沒有?|没用|不用|不玩|不加|不是|無|无|别|別|唔用|冇|"
    rf"(?<![{LATIN}])(?:no|not|don't use|don't have|do not use|dont use|dont have|không|ko|k|hok|hong|khong|"
    rf"chưa)(?: (?:có|xài|dùng|chơi|use|have|on|co|xai|dung))?)\s*(?:我的?)?\s*\Z"
)
_UNUSED = LazyPattern(
    r"(?:号|號)?\s?(?:我|也)?(?:没有|沒有|没用|不用|不常|不怎么|很少|少用|不玩|没在用|登不上|登不了|被封|坏了|"
    r"加不上(?!.{0,12}加我)|加不了(?!.{0,12}加我)|ko có|không có|không dùng)"
)
_CLAUSE_END = LazyPattern("[，,。;；]")
_SHARED = LazyPattern("加|搜|同(?![事学學行伴城])|一样|一樣|一致|就是|也是")
_DIFFERS = LazyPattern(r"(?:号|號)?\s?(?:是|用|在)?(?:另|不是|不同|不一样|不一樣|换了|換了|没|沒|is different|khác)")
_FORGOTTEN = LazyPattern(
    "忘|不记得|不記得|没有|沒有|没了|找不到|不知道|不清楚|唔記得|quên|không nhớ|forgot|lost|don't have|don't know"
)
_MY_OWN = LazyPattern("我|mine|my|em là|mình")
_MINE = LazyPattern(rf" (?:em|mình|e|nhà em|chị|tôi)(?![{LATIN}])")
_KEEPER = LazyPattern(
    "(?:家|店|公司|那边|那邊|这边|們|们|門市|门市|门店|前台|总机|總機|官网|官網|线上|分店|医院|醫院|诊所|診所|"
    "校区|学校|酒店|客服|的){1,4}"
)


_LIST_SIGNS = frozenset((",", "，", "、", ";", "；"))  # between two things of a list
_SECRETS = listed("密码 密碼 password passwd pwd pass") | {"mật khẩu", "mat khau"}
_ALSO_THERE = LazyPattern(
    r"(?:号|號)?(?:可加|可以加|也可|也行|也能|能加|加我|联系|聯絡|聯繫|找我|同)(?!.{0,3}[吗嗎?？])"
)


class Verdict(NamedTuple):
    """What a run of digits is, as the words say."""

    refused: bool
    cues: list[Token]  # the words that it rests on, the nearest first


_BRACKETS = frozenset(("()", "（）", "[]", "【】", "(）", "（)"))
_LONGEST_CHAIN = 10  # words on either side of a number that are looked at
_REFUSED = Verdict(True, [])
_new = tuple.__new__  # half the price of calling the class


def _say_same(cues: list[Token]) -> bool:
    return all(cue.mark is Mark.SAME or cue.mark is Mark.NUMBER for cue in cues)


def is_denied(lower: str, start: int, end: int) -> bool:
    """True if the network named from *start* to *end* is one that the customer doesn't have or use."""
    return _DENIED.search(lower, max(0, start - 16), start) is not None or _UNUSED.match(lower, end) is not None


class Weigher:
    """Weighs the runs of one message."""

    __slots__ = ("_lower", "_taken", "_text", "_tokens")

    def __init__(self, text: str, lower: str, tokens: list[Token], taken: Stretches) -> None:
        self._text = text
        self._lower = lower
        self._tokens = tokens
        self._taken = taken

    def weigh(self, at: int, previous: Verdict | None) -> Verdict:
        """Return what the words say of the run *at*; *previous* is what they said of the run before it."""
        run = self._tokens[at]
        if is_amount(self._lower, run.start, run.end) or was_told(self._lower, run.start):
            return _REFUSED
        previous_refuses = previous is not None and previous.refused
        cues: list[Token] = []
        here = run.start
        for back in range(at - 1, max(-1, at - _LONGEST_CHAIN), -1):
            token = self._tokens[back]
            between = self._lower[token.end : here]
            mark = token.mark
            if mark is None:
                alike = not previous_refuses or token.end - token.start == run.end - run.start
                if not cues and previous and alike and _LIST.fullmatch(between):
                    return previous
                break
            if mark is Mark.OTHER and back and _say_same(cues) and self._is_listed(back) and linked(between):
                here = token.start
                continue
            if mark is Mark.TRAP or mark is Mark.OTHER:
                if self._only_numbers(cues) and self._traps(token, between):
                    return _REFUSED
                if cues and self._is_of_trap(token, between, cues[-1]):
                    return _REFUSED
                if mark is Mark.OTHER and self._lower[token.start : token.end] in _SECRETS and trap_linked(between):
                    return _REFUSED
                if cues or mark is Mark.OTHER:
                    break
                continue
            if mark is Mark.THEIRS:
                if _MINE.match(self._lower, token.end):
                    continue
                if trap_linked(_KEEPER.sub("", between)):
                    return _REFUSED
                break
            if mark not in CUES:
                break
            if not self._reaches(token, between, cues) or self._crosses(token.end, here):
                break
            if self._is_of_number_before(back):
                break
            if mark in NETWORKS and self.is_denied(back):
                if not cues:
                    here = token.start
                    continue
                break
            cues.append(token)
            here = token.start
        if self._only_numbers(cues):
            if is_labelled(self._text, self._lower, run.start):
                return _REFUSED
            if not cues and is_of_thing(self._text, self._lower, run.start, run.end):
                return _REFUSED
            return self._weigh_behind(at, cues)
        if run.end < len(self._lower) and self._is_asked_about(run, cues):
            return _REFUSED
        return _new(Verdict, (False, cues))

    def _is_asked_about(self, run: Token, cues: list[Token]) -> bool:
        """True if the customer asks whether it is the other side's: "店里电话是138…吗"."""
        if not may_be_asked_about(self._lower, run.start, run.end) or not all(
            cue.mark is Mark.PHONE or cue.mark is Mark.NUMBER for cue in cues
        ):
            return False
        return _MY_OWN.search(self._lower, max(0, cues[-1].start - 6), run.start) is None

    def _is_of_number_before(self, at: int) -> bool:
        """True if the word *at* stands in brackets behind a number: "0914… (Zalo), 0283…"."""
        if not at or self._tokens[at - 1].mark is not None:
            return False
        start, end, _ = self._tokens[at]
        between = self._lower[self._tokens[at - 1].end : start].strip()
        return between + self._lower[end : end + 1] in _BRACKETS

    def _only_numbers(self, cues: list[Token]) -> bool:
        return not cues or all(cue.mark is Mark.NUMBER for cue in cues)

    def _is_listed(self, at: int) -> bool:
        """True if the network *at* is named behind another one: "WeChat/Douyin"."""
        before, token = self._tokens[at - 1], self._tokens[at]
        between = self._lower[before.end : token.start]
        return before.mark in CUES and 0 < len(between) < 4 and _LIST.fullmatch(between) is not None

    def _is_of_trap(self, token: Token, between: str, cue: Token) -> bool:
        """True for a Vietnamese word of calling that belongs to a word for papers: "mã cuộc gọi", "hóa đơn số em"."""
        word = self._lower[cue.start : cue.end]
        if word.startswith(("số", "so ")):
            return between == " "
        return self._lower[token.start : token.end] in ("mã", "ma") and len(between) < 10

    def _traps(self, token: Token, between: str) -> bool:
        if any("0" <= letter <= "9" for letter in between):
            return False
        if trap_linked(between) or in_clause(between, 16 if between.isascii() else 10):
            return True
        word = self._lower[token.start : token.end]
        if word in ("mã", "ma"):
            return in_clause(between, 24)
        return word[-1] in "号號码碼d单單卡" and near(between, 16) and not _FORGOTTEN.search(between)

    def _crosses(self, start: int, end: int) -> bool:
        begins = self._taken.next(start)
        return begins is not None and begins < end

    def _reaches(self, token: Token, between: str, cues: list[Token]) -> bool:
        if cues:
            if _CLAUSE_END.search(between) and not (
                _SHARED.search(between) or self._only_numbers(cues) or _say_same(cues)
            ):
                return False
            if token.mark in NETWORKS and self._only_numbers(cues) and near(between, 10):
                return True
            return len(between) <= 12 and linked(between)
        weak = (token.end - token.start == 1 and token.mark in NETWORKS) or token.mark is Mark.NUMBER
        if not weak and between.strip() in ("?", "？"):
            return True
        if linked(between) or (not weak and near(between, 24 if token.mark is Mark.ZALO else 16)):
            return True
        return not weak and len(between) <= 16 and between.rstrip(" ").endswith(("我的", "我是", "我"))

    def _weigh_behind(self, at: int, cues: list[Token]) -> Verdict:
        run = self._tokens[at]
        lower = self._lower
        if run.end < len(lower) and is_told_of(lower, run.end):
            return _REFUSED
        if at + 1 < len(self._tokens):
            after = self._tokens[at + 1]
            between = lower[run.end : after.start]
            if after.mark is Mark.NUMBER and at + 2 < len(self._tokens) and self._tokens[at + 2].start <= after.end + 1:
                after = self._tokens[at + 2]
            if after.mark is Mark.TRAP or after.mark is Mark.OTHER:
                link = _TRAP_BEHIND.fullmatch(between)
                if link and (link[0].strip() or not between) and not self.leads_on(at + 1):
                    return _REFUSED
            elif after.mark is Mark.PHONE and in_clause(between, 14) and not self.leads_on(at + 1):
                return Verdict(False, [after])
        return _new(Verdict, (False, cues))

    def leads_on(self, at: int) -> bool:
        """True if the word *at* speaks of the number or ID that follows it."""
        if self._is_of_number_before(at):
            return False
        end = self._tokens[at].end
        begins = self._taken.next(end)
        if begins is not None and linked(self._lower[end:begins]):
            return True
        for index in range(at + 1, min(len(self._tokens), at + 4)):
            token = self._tokens[index]
            if not linked(self._lower[end : token.start]):
                return False
            if token.mark is not Mark.NUMBER:
                return token.mark is None
            end = token.end
        return False

    def given_behind(self, at: int) -> dict[Mark, Token]:
        """Return the networks that the words behind a number give it to as well: "WeChat is the same"."""
        if at + 1 == len(self._tokens):
            return {}
        run = self._tokens[at]
        given: dict[Mark, Token] = {}
        named: list[Token] = []
        same = False
        here = run.end
        for index in range(at + 1, min(len(self._tokens), at + _LONGEST_CHAIN)):
            token = self._tokens[index]
            between = self._lower[here : token.start]
            mark = token.mark
            if mark not in CUES or not near(between, 24):
                break
            if mark in NETWORKS and (
                _DENIED.search(self._lower, max(here, token.start - 16), token.start) or self._differs(token)
            ):
                break
            if mark is Mark.SAME_WECHAT:
                if not self.leads_on(index):
                    given[Mark.WECHAT] = token
            elif mark is Mark.SAME:
                same = True
            elif mark in NETWORKS:
                if self.leads_on(index):
                    break
                named.append(token)
                alone = between.strip() in _LIST_SIGNS and not _ALSO_THERE.match(self._lower, token.end)
                if index == at + 1 and len(between) <= 16 and not alone and _GIVEN_BEHIND.fullmatch(between):
                    given.setdefault(mark, token)
            here = token.end
        if same:
            for token in named:
                if token.mark is not None:
                    given.setdefault(token.mark, token)
        return given

    def add_near(self, at: int, number: str, networks: dict[Mark, Token]) -> None:
        """Give *number* to a network that is named near it, if nothing else is nearer to the name."""
        if number.startswith("+84"):
            mark, far = Mark.ZALO, 30
        elif number.startswith("+861") and not self._taken:
            mark, far = Mark.WECHAT, 12
        else:
            return
        if mark in networks:
            return
        run = self._tokens[at]
        for step in (-1, 1):
            index = at + step
            while 0 <= index < len(self._tokens) and (token := self._tokens[index]).mark is not None:
                between = self._lower[token.end : run.start] if step < 0 else self._lower[run.end : token.start]
                if len(between) > far or (step > 0 and self.leads_on(index)):
                    break
                other = self._tokens[index + step] if 0 <= index + step < len(self._tokens) else None
                if other is not None and other.mark is None:
                    apart = other.start - token.end if step > 0 else token.start - other.end
                    if apart <= len(between):
                        break
                shared = mark is Mark.ZALO or (token.end - token.start > 1 and _SHARED.search(between))
                if token.mark is mark and shared and not self.is_denied(index) and not self._differs(token):
                    networks[mark] = token
                    return
                index += step

    def _differs(self, token: Token) -> bool:
        return _DIFFERS.match(self._lower, token.end) is not None

    def together(self, at: int) -> list[Mark]:
        """Return the networks of IDs that are named together up to the token *at*: "LINE or WeChat"."""
        networks: list[Mark] = []
        until = at - _LONGEST_CHAIN
        while True:
            token = self._tokens[at]
            mark = Mark.WECHAT if token.mark is Mark.SAME_WECHAT else token.mark
            if mark in (Mark.WECHAT, Mark.LINE) and mark not in networks:
                networks.append(mark)
            at -= 1
            if at < 0 or at < until or self._tokens[at].mark not in CUES or self.is_denied(at):
                return networks
            between = self._lower[self._tokens[at].end : token.start]
            if len(between) > 8 or not _LIST.fullmatch(between):
                return networks

    def is_denied(self, at: int) -> bool:
        """True if the network named *at* is one that the customer doesn't have or use."""
        start, end, _ = self._tokens[at]
        return is_denied(self._lower, start, end)

    def is_secret(self, start: int) -> bool:
        """True if a password, or the number of something, is what begins at *start*."""
        before = [token for token in self._tokens if token.end <= start][-2:]
        return any(token.mark in (Mark.OTHER, Mark.TRAP) and start - token.end < 8 for token in before)

    def is_beside(self, at: int, other: int) -> bool:
        """True if the word *other* is only named together with the network *at*: "LINE or mobile"."""
        between = self._lower[self._tokens[at].end : self._tokens[other].start]
        mark = self._tokens[other].mark
        return (mark is Mark.PHONE or mark is Mark.OTHER) and 0 < len(between) < 6 and bool(_LIST.fullmatch(between))

    def is_theirs(self, at: int, start: int) -> bool:
        """True if the cue *at* is the other side's, and nothing up to *start* says mine."""
        if not at or self._tokens[at - 1].mark is not Mark.THEIRS:
            return False
        if _MY_OWN.search(self._lower, self._tokens[at].end, start):
            return False
        return trap_linked(_KEEPER.sub("", self._lower[self._tokens[at - 1].end : self._tokens[at].start]))
