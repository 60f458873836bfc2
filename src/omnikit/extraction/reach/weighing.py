"""What the words around a run of digits make of it: a number to reach somebody, one of something else, or unsaid."""

from typing import NamedTuple

from omnikit.extraction.reach import wording
from omnikit.extraction.reach.announced import is_asked_for
from omnikit.extraction.reach.beside import in_clause, linked, near, trap_linked
from omnikit.extraction.reach.claimed import (
    is_claimed,
    is_denied_label,
    is_no_phone,
    is_not_mine,
    is_second,
    is_where_it_stands,
)
from omnikit.extraction.reach.labels import is_amount, is_labelled
from omnikit.extraction.reach.others import is_told_of, may_be_asked_about, was_told
from omnikit.extraction.reach.things import is_of_thing
from omnikit.extraction.reach.tokens import Token
from omnikit.extraction.reach.told import is_called_phone, is_only_told
from omnikit.extraction.reach.words import Mark
from omnikit.extraction.stretches import Stretches

NETWORKS = frozenset((Mark.WECHAT, Mark.QQ, Mark.LINE, Mark.ZALO))
CUES = NETWORKS | {Mark.PHONE, Mark.NUMBER, Mark.SAME, Mark.SAME_WECHAT}
"""The marks that a chain of cues is made of: "phone and WeChat are the same"."""


class Verdict(NamedTuple):
    """What a run of digits is, as the words say."""

    refused: bool
    cues: list[Token]  # the words that it rests on, the nearest first


_BRACKETS = frozenset(("()", "（）", "[]", "【】", "(）", "（)"))
_ENDED = frozenset((",", "，", "(", "（"))
_LONGEST_CHAIN = 10  # words on either side of a number that are looked at
_REFUSED = Verdict(True, [])
_new = tuple.__new__  # half the price of calling the class


def _say_same(cues: list[Token]) -> bool:
    return all(cue.mark is Mark.SAME or cue.mark is Mark.NUMBER for cue in cues)


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
                if not cues and previous and alike and wording.LIST.fullmatch(between):
                    return previous
                if not cues and previous_refuses and is_second(self._lower, run.start, between):
                    return _REFUSED
                break
            if mark is Mark.OTHER and back and _say_same(cues) and self._is_listed(back) and linked(between):
                here = token.start
                continue
            if mark is Mark.TRAP and not cues and is_denied_label(self._lower, token):
                return self._weigh_behind(at, cues)
            if mark is Mark.TRAP or mark is Mark.OTHER:
                if back and self._is_on_paper(self._tokens[back - 1], token):
                    return _new(Verdict, (False, [self._tokens[back - 1]]))
                if self._only_numbers(cues) and not self._begins_with_another(run) and self._traps(token, between):
                    return _new(Verdict, (False, cues)) if is_called_phone(self._lower, run.end) else _REFUSED
                if cues and self._is_of_trap(token, between, cues[-1]):
                    return _REFUSED
                secret = mark is Mark.OTHER and self._lower[token.start : token.end] in wording.SECRETS
                if secret and trap_linked(between):
                    return _REFUSED
                if cues or mark is Mark.OTHER:
                    break
                continue
            if mark is Mark.THEIRS:
                if wording.MINE.match(self._lower, token.end):
                    continue
                if len(cues) == 1 and wording.CALLS_ME.fullmatch(self._lower, cues[0].start, run.start):
                    break
                if trap_linked(wording.KEEPER.sub("", between)):
                    return _REFUSED
                break
            if mark not in CUES or (mark is Mark.SAME_WECHAT and cues and self._is_of_number_told(back)):
                break
            if mark is Mark.PHONE and not cues:
                if is_no_phone(self._lower, token):
                    return _REFUSED
                if is_where_it_stands(self._lower, token) or is_not_mine(self._lower, token):
                    continue
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
            if is_claimed(self._lower, run.start, run.end):
                return _REFUSED
            return self._weigh_behind(at, cues)
        if cues[0].mark is not Mark.PHONE and _say_same(cues) and is_claimed(self._lower, run.start, run.end):
            return _REFUSED
        if run.end < len(self._lower) and self._is_asked_about(run, cues):
            return _REFUSED
        return _new(Verdict, (False, cues))

    def _is_asked_about(self, run: Token, cues: list[Token]) -> bool:
        """True if the customer asks whether it is the other side's: "店里电话是138…吗"."""
        if not may_be_asked_about(self._lower, run.start, run.end) or not all(
            cue.mark is Mark.PHONE or cue.mark is Mark.NUMBER for cue in cues
        ):
            return False
        return wording.MY_OWN.search(self._lower, max(0, cues[-1].start - 6), run.start) is None

    def _is_of_number_before(self, at: int) -> bool:
        """True if the word *at* stands in brackets behind a number: "0914… (Zalo), 0283…"."""
        if not at or self._tokens[at - 1].mark is not None:
            return False
        start, end, _ = self._tokens[at]
        between = self._lower[self._tokens[at - 1].end : start].strip()
        return between + self._lower[end : end + 1] in _BRACKETS

    def _is_of_number_told(self, at: int) -> bool:
        """True if the word *at* gives WeChat to the number before it: "138… 微信同号 QQ288…"."""
        if not at or self._tokens[at - 1].mark is not None:
            return False
        return self._lower[self._tokens[at].end - 1] in "号號" and linked(
            self._lower[self._tokens[at - 1].end : self._tokens[at].start]
        )

    def _only_numbers(self, cues: list[Token]) -> bool:
        return not cues or all(cue.mark is Mark.NUMBER for cue in cues)

    def _is_listed(self, at: int) -> bool:
        """True if the network *at* is named behind another one: "WeChat/Douyin"."""
        before, token = self._tokens[at - 1], self._tokens[at]
        between = self._lower[before.end : token.start]
        return before.mark in CUES and 0 < len(between) < 4 and wording.LIST.fullmatch(between) is not None

    def _is_of_trap(self, token: Token, between: str, cue: Token) -> bool:
        """True for a Vietnamese word of calling that belongs to a word for papers: "mã cuộc gọi", "hóa đơn số em"."""
        word = self._lower[cue.start : cue.end]
        if word.startswith(("số", "so ")):
            return between == " "
        return self._lower[token.start : token.end] in ("mã", "ma") and len(between) < 10

    def _traps(self, token: Token, between: str) -> bool:
        if any("0" <= letter <= "9" for letter in between) or is_only_told(
            self._lower, token.start, token.end, between
        ):
            return False
        if wording.GUESTS.search(between) and self._lower[token.start : token.end] in wording.BOOKED:
            return False
        if between[:1] in ("，", ",") and wording.OF_ANOTHER.search(self._lower, max(0, token.start - 12), token.start):
            return False
        if trap_linked(between) or in_clause(between, 16 if between.isascii() else 10):
            return True
        word = self._lower[token.start : token.end]
        if word in ("mã", "ma"):
            return in_clause(between, 24)
        if not near(between, 16) or wording.FORGOTTEN.search(between):
            return False
        return word[-1] in "号號码碼d" and not is_asked_for(self._lower, token.start, between)

    def _is_on_paper(self, phone: Token, paper: Token) -> bool:
        """True for "the phone on the order", which is none of the order's numbers."""
        if phone.mark is not Mark.PHONE:
            return False
        return wording.PHONE_OF.fullmatch(self._lower, phone.end, paper.start) is not None

    def _begins_with_another(self, run: Token) -> bool:
        """True if a run begins with a short number, of which the words before tell: "预算3000 138…"."""
        return wording.ANOTHER_FIRST.match(self._lower, run.start, run.end) is not None

    def _crosses(self, start: int, end: int) -> bool:
        begins = self._taken.next(start)
        return begins is not None and begins < end

    def _reaches(self, token: Token, between: str, cues: list[Token]) -> bool:
        if cues:
            if wording.CLAUSE_END.search(between) and not (
                wording.SHARED.search(between) or self._only_numbers(cues) or _say_same(cues)
            ):
                return False
            if token.mark in NETWORKS and self._only_numbers(cues) and near(between, 10):
                return True
            return len(between) <= 12 and linked(between)
        weak = (token.end - token.start == 1 and token.mark in NETWORKS) or token.mark is Mark.NUMBER
        if len(between) > 12 and between.isascii():
            if token.mark in NETWORKS and not weak and wording.EXPLAINED.fullmatch(between):
                return True
            if token.mark is Mark.NUMBER and wording.SHOULD_BE.fullmatch(between):
                return wording.NOTED.search(self._lower, max(0, token.start - 10), token.start) is not None
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
                link = wording.TRAP_BEHIND.fullmatch(between)
                if link and (link[0].strip() or not between) and not self.leads_on(at + 1):
                    ended = between.strip() in _ENDED and (
                        wording.PAID.match(lower, after.start) or wording.OWN_NUMBER.match(lower, after.end)
                    )
                    return _new(Verdict, (False, cues)) if ended else _REFUSED
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
            field = mark in CUES and not near(between, 24)
            if (
                mark not in CUES
                or (field and wording.FIELD.fullmatch(between) is None)
                or wording.DISTRICT.match(self._lower, token.start)
            ):  # the next line of a form
                break
            if mark in NETWORKS and (
                wording.DENIED.search(self._lower, max(run.end, token.start - 16), token.start)
                or wording.DIFFERS.match(self._lower, token.end)
                or wording.UNUSED.match(self._lower, token.end)
                or wording.ASKED.match(self._lower, token.end)
            ):
                break
            if mark is Mark.SAME_WECHAT:
                if not self.leads_on(index):
                    given[Mark.WECHAT] = token
            elif mark is Mark.SAME:
                if self._lower.startswith("?", token.end) and self._lower[token.end - 1].isascii():
                    break  # "is chatting on LINE okay as well?"
                same = True
            elif mark in NETWORKS:
                if self.leads_on(index):
                    break
                named.append(token)
                alone = (
                    between.strip() in wording.LIST_SIGNS
                    and not wording.ALSO_THERE.match(self._lower, token.end)
                    and not wording.AND_PHONE.match(self._lower, token.end)
                    and not (token.end - token.start > 1 and token.end == len(self._lower))
                    and not wording.ADD_THERE.match(self._lower, token.start)
                )
                phone = self._tokens[at + 1]
                beside = index == at + 2 and phone.mark is Mark.PHONE and wording.is_listed_with(between)
                beside = beside and wording.GIVEN_BEHIND.fullmatch(self._lower, run.end, phone.start) is not None
                if beside or (index == at + 1 and not alone and not field and wording.GIVEN_BEHIND.fullmatch(between)):
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
            mark, far = Mark.ZALO, 36
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
                shared = mark is Mark.ZALO or (token.end - token.start > 1 and wording.SHARED.search(between))
                another = self.is_denied(index) or wording.DIFFERS.match(self._lower, token.end)
                if token.mark is mark and shared and not another:
                    networks[mark] = token
                    return
                index += step

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
            if len(between) > 8 or not (wording.LIST.fullmatch(between) or between.strip() == "="):
                return networks

    def is_denied(self, at: int) -> bool:
        """True if the network named *at* is one that the customer doesn't have or use."""
        start, end, _ = self._tokens[at]
        return wording.is_denied(self._lower, start, end)

    def is_secret(self, start: int) -> bool:
        """True if a password, or the number of something, is what begins at *start*."""
        before = [token for token in self._tokens if token.end <= start][-2:]
        return any(token.mark in (Mark.OTHER, Mark.TRAP) and start - token.end < 8 for token in before)

    def is_beside(self, at: int, other: int) -> bool:
        """True if the word *other* is only named together with the network *at*: "LINE or mobile"."""
        between = self._lower[self._tokens[at].end : self._tokens[other].start]
        mark = self._tokens[other].mark
        return (
            (mark is Mark.PHONE or mark is Mark.OTHER)
            and 0 < len(between) < 6
            and self._lower[slice(*self._tokens[other][:2])] not in wording.SECRETS_OF_APPS
            and bool(wording.LIST.fullmatch(between))
        )

    def is_theirs(self, at: int, start: int) -> bool:
        """True if the cue *at* is the other side's, and nothing up to *start* says mine."""
        if wording.was_told_to_add(self._lower, self._tokens[at].start):
            return True
        if not at or self._tokens[at - 1].mark is not Mark.THEIRS:
            return False
        if wording.MY_OWN.search(self._lower, self._tokens[at].end, start):
            return False
        return trap_linked(wording.KEEPER.sub("", self._lower[self._tokens[at - 1].end : self._tokens[at].start]))
