"""How to reach somebody: phones, WeChat, QQ, LINE, Zalo, e-mail. One pass over a message, then each find is weighed."""

from collections.abc import Iterable, Iterator

from omnikit.extraction.gate import may_be_respelled, may_reach
from omnikit.extraction.normalising import Normalised
from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach import handles
from omnikit.extraction.reach.addresses import addresses, may_hold_address
from omnikit.extraction.reach.numbers import Reading, read_numbers
from omnikit.extraction.reach.ordinals import ranked
from omnikit.extraction.reach.plain import (
    DIGITS_OF_ID,
    KIND_OF,
    PHONE,
    digits_of_id,
    fact,
    is_called,
    is_weak,
    read_address,
    read_plain,
)
from omnikit.extraction.reach.regions import Atlas
from omnikit.extraction.reach.respelling import respelled, unlisted
from omnikit.extraction.reach.tokens import Token, tokens
from omnikit.extraction.reach.weighing import NETWORKS, Verdict, Weigher
from omnikit.extraction.reach.words import Mark
from omnikit.extraction.spelling import listed
from omnikit.extraction.stretches import Stretches
from omnikit.model.found import Found, FoundKind

_ID_MARKS = frozenset((Mark.WECHAT, Mark.SAME_WECHAT, Mark.LINE))
# words between the name of a network and an ID
_INSIDE = frozenset((Mark.SAME, Mark.NUMBER, Mark.SAME_WECHAT, Mark.PHONE))
_ACCOUNTS = listed("账号 帐号 帳號 賬號 account userid username 用户名 用戶名 id号 昵称 暱稱 nickname nick user") | {
    "user id",
    "user name",
}
_DIALLED = frozenset((FoundKind.PHONE, FoundKind.ZALO))
_BY_NUMBER = frozenset((FoundKind.WECHAT, FoundKind.QQ, FoundKind.ZALO))
_MOBILE_IN_CHINA = "+861"
_RUN_AND_NUMBERS = 3  # two numbers: a run with two, or two runs with one
_SECOND = LazyPattern(
    r"[\s，,、;；/和]{0,3}(?:还有|還有|另外|另|然后|然後)?(?:一?[个個])?(?:私人|工作|个人|個人|生活|小号|小號|大号|大號|备用|備用|新|旧|舊|第二)?"
    r"(?:微信|号|號)?的?(?:是|[:：])?\s?"
)
"""Between two accounts of one network: "两个微信 工作的134… 私人的abc_1"."""


class _Reach:
    """The extractor of everything by which somebody is reached."""

    kinds: frozenset[str] = frozenset(
        (FoundKind.PHONE, FoundKind.WECHAT, FoundKind.QQ, FoundKind.LINE, FoundKind.ZALO, FoundKind.EMAIL)
    )

    def __call__(self, message: Normalised, asked: frozenset[str]) -> Iterable[Found]:
        """Return everything in *message* by which somebody is reached."""
        if not asked and not may_reach(message.lower):
            return ()
        return read_reach(message, asked)


REACH = _Reach()


def read_reach(message: Normalised, asked: frozenset[str] = frozenset()) -> list[Found]:
    """Return everything in *message* by which somebody is reached, in whatever way its digits are written."""
    if message.raw is not message.text:
        message = unlisted(message)
    found = as_written(message, asked)
    if found or not may_be_respelled(message.lower):
        return found
    again = respelled(message)
    return as_written(again, asked) if again else found


def as_written(message: Normalised, asked: frozenset[str] = frozenset()) -> list[Found]:
    """Return what is found in *message* if only what is written as digits is taken for digits."""
    if asked:
        return _Message(message, asked).read()
    if may_hold_address(message.lower):
        return read_address(message) or _Message(message, asked).read()
    found = tokens(message.lower)
    if not _may_be_stuck(message.lower) or (len(found) == 1 and found[0][2] is not None):
        plain = read_plain(message, found)
        if plain is not None:
            return plain
    return _Message(message, asked, found).read()


def _may_be_stuck(lower: str) -> bool:
    return "vx" in lower or "wx" in lower or "line" in lower


class _Message:
    """One message while it is read."""

    __slots__ = (
        "_asked",
        "_atlas",
        "_denials",
        "_found",
        "_lower",
        "_message",
        "_taken",
        "_text",
        "_tokens",
        "_weigher",
    )

    def __init__(self, message: Normalised, asked: frozenset[str], found: list[Token] | None = None) -> None:
        self._message = message
        self._text = message.text
        self._lower = message.lower
        self._asked = asked
        self._found: list[Found] = []
        self._denials: set[str] | None = None
        self._atlas = Atlas(self._lower)
        self._taken = Stretches()  # what belongs to an address or an ID
        if found is None:  # none are known yet
            if may_hold_address(self._lower):
                for start, end, address in addresses(self._text, self._lower):
                    self._taken.add(start, end)
                    self._add(FoundKind.EMAIL.value, start, end, address, 0.98)
            found = self._free(tokens(self._lower))
        self._tokens = found
        self._weigher = Weigher(self._text, self._lower, self._tokens, self._taken)

    def read(self) -> list[Found]:
        """Return what is found."""
        for token in self._tokens:
            if token[2] in _ID_MARKS:
                self._read_handles()
                self._tokens[:] = self._free(self._tokens)
                break
            if token[2] is Mark.THEIRS and self._lower.startswith("微信", token[1] - 2):
                self._read_own(token)
                break
        answer = handles.stuck(self._text) if not self._taken and _may_be_stuck(self._lower) else None
        if answer and not self._weigher.is_secret(answer[1].start):
            mark, handle = answer
            self._taken.add(handle.start, handle.end)
            self._add(KIND_OF[mark], handle.start, handle.end, handle.value, 0.8)
        if self._asked and not self._taken:
            self._read_answer()
            self._tokens[:] = self._free(self._tokens)
        verdict: Verdict | None = None
        for at, (_, _, named) in enumerate(self._tokens):
            if named is None:
                verdict = self._weigher.weigh(at, verdict)
                if not verdict.refused:
                    self._read_run(at, verdict.cues, self._weigher.given_behind(at))
        return self._found

    def _free(self, found: list[Token]) -> list[Token]:
        if not self._taken:
            return found
        overlap = self._taken.overlap
        return [token for token in found if not overlap(token.start, token.end)]

    def _add(self, kind: str, start: int, end: int, value: str, confidence: float, cue: Token | None = None) -> None:
        self._found.append(fact(self._message, kind, start, end, value, confidence, cue))

    # --- IDs with letters

    def _read_handles(self) -> None:
        since = 0
        for at, token in enumerate(self._tokens):
            if token.mark in _ID_MARKS:
                handle = self._handle_after(at) or self._handle_before(at, since)
                if handle is None or self._taken.overlap(handle.start, handle.end):
                    continue
                networks = self._networks_of(at, handle)
                given: handles.Handle | None = handle
                while given and not self._taken.overlap(given.start, given.end):
                    since = given.end
                    self._taken.add(given.start, given.end)
                    for network in networks:
                        if network is Mark.WECHAT and not given.value.replace("_", "").replace("-", "").isalnum():
                            continue  # LINE's may have dots
                        confidence = 0.8 if given.plain else 0.97
                        self._add(KIND_OF[network], given.start, given.end, given.value, confidence, token)
                    shape = Mark.LINE if token.mark is Mark.LINE else Mark.WECHAT
                    given = handles.another(shape, self._text, self._lower, given)

    def _read_own(self, theirs: Token) -> None:
        """Read the ID that the customer added theirs with: "加你微信了，我是 lisa_09"."""
        start, end, _ = theirs
        for handle in (
            handles.after(Mark.WECHAT, self._text, self._lower, end),
            handles.before(Mark.WECHAT, self._text, self._lower, start, 0),
        ):
            if handle is not None and handles.is_own(self._lower, handle.start, handle.end):
                self._taken.add(handle.start, handle.end)
                self._add(KIND_OF[Mark.WECHAT], handle.start, handle.end, handle.value, 0.9, theirs)
                return

    def _read_answer(self) -> None:
        for mark in (Mark.WECHAT, Mark.LINE):
            if KIND_OF[mark] in self._asked and (answer := handles.alone(mark, self._text, self._lower)):
                self._add(KIND_OF[mark], answer.start, answer.end, answer.value, 0.8)
                if not self._taken:
                    self._taken.add(answer.start, answer.end)

    def _handle_after(self, at: int) -> handles.Handle | None:
        start, end, mark = self._tokens[at]
        shape = Mark.LINE if mark is Mark.LINE else Mark.WECHAT
        handle = handles.after(shape, self._text, self._lower, end)
        if handle is None or (
            self._weigher.is_theirs(at, handle.start) and not handles.is_own(self._lower, handle.start, handle.end)
        ):
            return None
        if not handle.given and (is_weak(self._lower, start, end) or self._weigher.is_denied(at)):
            return None
        for index in range(at + 1, len(self._tokens)):
            later = self._tokens[index]
            if later.start >= handle.start:
                return None if later.start == handle.start and later.end >= handle.end else handle
            if later.mark is None and self._is_second(at, later.end, handle.start):
                continue
            if later.mark not in _INSIDE and not self._is_account(later) and not self._weigher.is_beside(at, index):
                return None
        return handle

    def _is_second(self, at: int, since: int, until: int) -> bool:
        """True if the number that ends at *since* is an account of the network *at*, an ID from *until* another."""
        between = self._lower[since:until]
        return (
            self._tokens[at].mark is Mark.WECHAT
            and len(between.strip()) > 1
            and _SECOND.fullmatch(between) is not None
            and self._lower[since - 11 : since].isdecimal()
        )

    def _networks_of(self, at: int, handle: handles.Handle) -> list[Mark]:
        networks = self._weigher.together(at)
        for later in _from(self._tokens, at + 1):
            if later.start >= handle.start:
                break
            if later.mark is Mark.SAME_WECHAT and Mark.WECHAT not in networks:
                networks.append(Mark.WECHAT)
        return networks

    def _is_account(self, token: Token) -> bool:
        return self._lower[token.start : token.end] in _ACCOUNTS

    def _handle_before(self, at: int, since: int) -> handles.Handle | None:
        start, end, mark = self._tokens[at]
        if is_weak(self._lower, start, end) or self._weigher.is_denied(at):
            return None
        if at and self._tokens[at - 1].mark is not None and not self._is_inside(self._tokens[at - 1]):
            since = max(since, self._tokens[at - 1].end)
        shape = Mark.LINE if mark is Mark.LINE else Mark.WECHAT
        return handles.before(shape, self._text, self._lower, start, since)

    def _is_inside(self, token: Token) -> bool:
        """True for letters that are a part of an ID: amy下划线ck88."""
        signed = token.start > 0 and self._lower[token.start - 1] in "线線_"
        return signed and self._lower[token.end : token.end + 1].isdecimal()

    # --- numbers

    def _read_run(self, at: int, cues: list[Token], networks: dict[Mark, Token]) -> None:
        run_start, run_end, _ = self._tokens[at]
        dialled = cue = None
        for token in cues:
            mark = token.mark
            if mark is Mark.SAME_WECHAT:
                networks.setdefault(Mark.WECHAT, token)
            elif mark is Mark.LINE and self._is_telephone_line(token):
                dialled = token
            elif mark in NETWORKS:
                networks[mark] = token
            elif mark is Mark.PHONE:
                dialled = token
            if cue is None and mark is not Mark.SAME:
                cue = token
        written = self._lower[run_start:run_end]
        if Mark.QQ not in networks or dialled:
            cued = (
                cue is not None
                or bool(cues or networks or not self._asked.isdisjoint(_DIALLED))
                or is_called(self._lower, run_start)
            )
            readings = read_numbers(written, self._atlas, run_start, cued=cued)
            if len(readings) == 1 and len(self._tokens) > 1:
                self._weigher.add_near(at, readings[0].number, networks)
            for rank, reading in enumerate(readings):
                self._add_phone(run_start, reading, cue, self._of_rank(at, networks, rank, len(readings)))
            if readings:
                return
        digits = digits_of_id(written)
        if digits:
            for mark in (Mark.QQ, Mark.WECHAT):
                if mark in networks:
                    begins = run_end - len(written.lstrip("+(（ "))  # "QQ➕209…"
                    self._add(KIND_OF[mark], begins, run_end, digits, 0.95, networks[mark])
                elif not networks and KIND_OF[mark] in self._asked:
                    self._add(KIND_OF[mark], run_start, run_end, digits, 0.8)

    def _of_rank(self, at: int, networks: dict[Mark, Token], rank: int, numbers: int) -> dict[Mark, Token]:
        """Return the *networks* of one of two numbers: of the run *at*, or in it, as the ranks tell that are named."""
        runs = [other for other, token in enumerate(self._tokens) if token.mark is None]
        if len(runs) + numbers != _RUN_AND_NUMBERS:
            return networks
        told = ranked(self._lower, self._tokens)
        if told is None or told[1].mark is None:
            return networks
        ranks, token = told
        if (rank if len(runs) == 1 else runs.index(at)) in ranks:
            return networks | {told[1].mark: token}
        return {mark: cue for mark, cue in networks.items() if cue != token}

    def _denied(self) -> set[str]:
        """Return the kinds that the customer says they don't have."""
        if self._denials is None:
            named = [(at, KIND_OF[mark]) for at, (_, _, mark) in enumerate(self._tokens) if mark in KIND_OF]
            self._denials = {kind for at, kind in named if self._weigher.is_denied(at)}
        return self._denials

    def _is_telephone_line(self, token: Token) -> bool:
        """True for "my Singapore line": a small word of English, in a message of English."""
        named = self._text.startswith((" no", " #"), token.end)
        return self._text[token.start : token.end] == "line" and self._text.isascii() and not named

    def _add_phone(self, offset: int, reading: Reading, cue: Token | None, networks: dict[Mark, Token]) -> None:
        start, end = offset + reading.start, offset + reading.end
        self._add(PHONE, start, end, reading.number, 0.99 if cue else 0.9, cue)
        if not networks and not self._asked:
            return
        typed = reading.number[3:] if reading.number.startswith(_MOBILE_IN_CHINA) else reading.digits
        for network, token in networks.items():
            if network is not Mark.QQ or len(typed) in DIGITS_OF_ID:
                value = reading.number if network is Mark.ZALO else typed
                self._add(KIND_OF[network], start, end, value, 0.95, token)
        if not networks and FoundKind.PHONE not in self._asked:
            for kind in self._asked & _BY_NUMBER - self._denied():
                self._add(kind, start, end, reading.number if kind == FoundKind.ZALO else typed, 0.7)


def _from(found: list[Token], at: int) -> Iterator[Token]:
    return map(found.__getitem__, range(at, len(found)))
