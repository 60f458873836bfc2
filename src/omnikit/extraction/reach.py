"""How to reach somebody: phones, WeChat, QQ, LINE, Zalo, e-mail. One pass over a message, then each find is weighed."""

from collections.abc import Iterable, Iterator

from omnikit.extraction import handles
from omnikit.extraction.addresses import HINT, addresses, may_hold_address
from omnikit.extraction.normalising import ODD, Normalised
from omnikit.extraction.numbers import Reading, joined, read_numbers
from omnikit.extraction.patterns import LazyPattern, led
from omnikit.extraction.regions import Atlas
from omnikit.extraction.spelling import listed
from omnikit.extraction.stretches import Stretches
from omnikit.extraction.tokens import DIGIT, Token, tokens
from omnikit.extraction.weighing import NETWORKS, Verdict, Weigher
from omnikit.extraction.words import Mark
from omnikit.model.found import Found, FoundKind
from omnikit.model.value import maker

_found = maker(Found)

_KIND_OF = {Mark.WECHAT: FoundKind.WECHAT, Mark.QQ: FoundKind.QQ, Mark.LINE: FoundKind.LINE, Mark.ZALO: FoundKind.ZALO}
_ID_MARKS = frozenset((Mark.WECHAT, Mark.SAME_WECHAT, Mark.LINE))
# words between the name of a network and an ID
_INSIDE = frozenset((Mark.SAME, Mark.NUMBER, Mark.SAME_WECHAT, Mark.PHONE))
_ACCOUNTS = listed("账号 帐号 帳號 賬號 account userid username 用户名 用戶名 id号 昵称 暱稱 nickname nick user") | {
    "user id",
    "user name",
}
_DIALLED = frozenset((FoundKind.PHONE, FoundKind.ZALO))
_BY_NUMBER = frozenset((FoundKind.WECHAT, FoundKind.QQ, FoundKind.ZALO))
_DIGITS_OF_ID = range(5, 12)
_MOBILE_IN_CHINA = "+861"
_NO_ID = LazyPattern("[0-9] ?[./()（）、~_] ?[0-9]|(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]")  # a date or a measure

# what no message can do without that holds such a fact: many digits, or an at-sign, or the name of a network and an ID;
# each way begins with one of few letters, so that the engine looks for these alone
_DIGITS = rf"{DIGIT}(?:[ .()（）/、，_~-]{{0,3}}{DIGIT}){{6}}"
_NAMES = (
    rf"{HINT}|微|薇|威|徽|徵|嶶|溦|激信|维|維|绿|綠|卫星|衛星|籟|賴|赖|扣|抠|蔻|叩|企鹅|企鵝|球球|秋秋|💚|🐧|"
    "v(?:v{0,2} ?[xX❤♥]|xin|(?<![A-Za-z]v)(?![a-zß-ỹ]))|V(?: ?[xX❤♥]|(?<![A-Za-z]V)(?![a-zA-Zß-ỹ]))|"
    "w(?:[xX信]| ?[❤♥]|[cC](?![a-z])|e[- ]?[cC]hat|ei(?: ?[x❤♥]|信)|_| e c)|"
    "W(?:[xX信]| ?[❤♥]|[cC](?![a-zA-Z])|e[- ]?[cC]hat|E[- ]?C?H|ei ?[xX]|EI)|"
    "l(?:ine(?<![a-z]line)(?:id)?(?![a-z])| i n e)|L(?:ine(?:[iI][dD])?(?![a-z])|INE| I N E)|"
    "q(?<![A-Za-z]q)(?:[qQ](?![a-z])|[^a-z])|Q(?<![A-Za-z]Q)(?:[qQ](?![a-zA-Z])|[^a-zA-Z币幣版弹])"
)
_LETTERS_OF_NAMES = frozenset("微薇威徽徵嶶溦激维維绿綠卫衛籟賴赖扣抠蔻叩企球秋💚🐧vVwWlLqQ")
_OF_HINTS = "@艾圈小#(（[【"
_OF_NAMES = "".join(sorted(_LETTERS_OF_NAMES)) + _OF_HINTS.replace("[", r"\[")
_MANY_DIGITS = LazyPattern(_DIGITS)
_NAME = LazyPattern(led(_OF_NAMES, f"(?:{_NAMES})"))
_ID = LazyPattern(
    led(
        "0-9A-Za-z_.下底:：=是为為叫係号號信賴赖籟❤♥薇微威徽-",
        "(?:[0-9](?:[ -]?[0-9]){4}|(?<![A-Za-z0-9_.-])(?=[A-Za-z.-]{0,20}[0-9_])(?=[0-9.-]{0,9}[A-Za-z_])"
        "[A-Za-z0-9_.-]{5}|[A-Za-z][.-][A-Za-z]|下划线|下劃線|底线|"
        r"(?:[Cc]hat|CHAT|xin|[Ll]ine|LINE|id|ID|Id|name|[vV][xX]|[wW][xX]) ?(?:is|as|là)? ?[:：=]? "
        r"?@?[A-Za-z][A-Za-z0-9_.-]{3}|"
        r"[:：=是为為叫係号號信賴赖籟❤♥薇微威徽vVqQ][\s:：]?@?[A-Za-z][A-Za-z0-9_.-]{3})",
    )
)
_SPOKEN_AT = LazyPattern("dot |DOT |mail|outlook|yahoo|icloud| qq")


_ODD_OR_DIGITS = LazyPattern(led(ODD + DIGIT[1:-1], f"(?:[{ODD}]|{_DIGITS})"))
_ANY_OF_THEM = LazyPattern(led(ODD + DIGIT[1:-1] + _OF_NAMES, f"(?:[{ODD}]|{_DIGITS}|{_NAMES})"))


def may_reach(raw: str) -> bool:
    """True if *raw*, a text as it was given, has to be normalised and read; False for most of what is said in chats."""
    first = _ANY_OF_THEM.search(raw)
    if first is None:
        return " " in raw and ("  " in raw or " at " in raw or " AT " in raw)
    # nothing odd and no number stands before the first name; behind it there may be both
    return (
        first[0] not in _LETTERS_OF_NAMES
        or _ODD_OR_DIGITS.search(raw, first.start()) is not None
        or _ID.search(raw) is not None
        or "  " in raw
    )


class _Reach:
    """The extractor of everything by which somebody is reached."""

    kinds: frozenset[str] = frozenset(
        (FoundKind.PHONE, FoundKind.WECHAT, FoundKind.QQ, FoundKind.LINE, FoundKind.ZALO, FoundKind.EMAIL)
    )

    def __call__(self, message: Normalised, asked: frozenset[str]) -> Iterable[Found]:
        """Return everything in *message* by which somebody is reached."""
        text = message.text
        if not (asked or _MANY_DIGITS.search(text) or _may_hold_id(text)):
            return ()
        return _Message(message, asked).read()


REACH = _Reach()


def _may_hold_id(text: str) -> bool:
    name = _NAME.search(text)
    if name is None:
        return (" at " in text or " AT " in text) and _SPOKEN_AT.search(text) is not None
    return name[0] in _OF_HINTS or _ID.search(text) is not None


_SURNAME = LazyPattern(r"先生|小姐|女士|太太|醫師|老師|媽媽|爸爸|床|帳|皮|\s?09")


class _Message:
    """One message while it is read."""

    __slots__ = ("_asked", "_atlas", "_found", "_lower", "_message", "_taken", "_text", "_tokens", "_weigher")

    def __init__(self, message: Normalised, asked: frozenset[str]) -> None:
        self._message = message
        self._text = message.text
        self._lower = message.lower
        self._asked = asked
        self._found: list[Found] = []
        self._atlas = Atlas(self._lower)
        self._taken = Stretches()  # what belongs to an address or an ID
        if may_hold_address(self._lower):
            for start, end, address in addresses(self._text, self._lower):
                self._taken.add(start, end)
                self._add(FoundKind.EMAIL, start, end, address, 0.98)
        self._tokens = self._free(tokens(self._lower))
        self._weigher = Weigher(self._text, self._lower, self._tokens, self._taken)

    def read(self) -> list[Found]:
        """Return what is found."""
        if any(token[2] in _ID_MARKS for token in self._tokens):
            self._read_handles()
            self._tokens[:] = self._free(self._tokens)
        answer = handles.stuck(self._text) if not self._taken else None
        if answer and not self._weigher.is_secret(answer[1].start):
            mark, handle = answer
            self._taken.add(handle.start, handle.end)
            self._add(_KIND_OF[mark], handle.start, handle.end, handle.value, 0.8)
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
        raw = self._message.raw
        said = ""
        if raw is self._text:
            if cue is not None:
                said = raw[cue.start : cue.end]
        else:
            span = self._message.span
            if cue is not None:
                said = raw[slice(*span(cue.start, cue.end))]
            start, end = span(start, end)
        self._found.append(
            _found(kind=kind, raw=raw[start:end], start=start, end=end, value=value, confidence=confidence, cue=said)
        )

    # --- IDs with letters

    def _read_handles(self) -> None:
        since = 0
        for at, token in enumerate(self._tokens):
            if token.mark in _ID_MARKS:
                handle = self._handle_after(at) or self._handle_before(at, since)
                if handle is None or self._taken.overlap(handle.start, handle.end):
                    continue
                since = handle.end
                self._taken.add(handle.start, handle.end)
                for network in self._networks_of(at, handle):
                    confidence = 0.8 if handle.plain else 0.97
                    self._add(_KIND_OF[network], handle.start, handle.end, handle.value, confidence, token)

    def _read_answer(self) -> None:
        for mark in (Mark.WECHAT, Mark.LINE):
            if _KIND_OF[mark] in self._asked and (answer := handles.alone(mark, self._text, self._lower)):
                self._add(_KIND_OF[mark], answer.start, answer.end, answer.value, 0.8)
                if not self._taken:
                    self._taken.add(answer.start, answer.end)

    def _handle_after(self, at: int) -> handles.Handle | None:
        start, end, mark = self._tokens[at]
        shape = Mark.LINE if mark is Mark.LINE else Mark.WECHAT
        handle = handles.after(shape, self._text, self._lower, end)
        if handle is None or self._weigher.is_theirs(at, handle.start):
            return None
        if not handle.given and (self._is_weak(start, end) or self._weigher.is_denied(at)):
            return None
        for index in range(at + 1, len(self._tokens)):
            later = self._tokens[index]
            if later.start >= handle.start:
                return None if later.start == handle.start and later.end >= handle.end else handle
            if later.mark not in _INSIDE and not self._is_account(later) and not self._weigher.is_beside(at, index):
                return None
        return handle

    def _is_weak(self, start: int, end: int) -> bool:
        """True for one letter, which speaks only of what stands directly beside it; Taiwan's 賴 is a word of "
        "its own."""
        if end - start > 1 or (start and self._lower[start - 1] == "我"):
            return False
        return not (self._lower[start] in "賴籟" and not _SURNAME.match(self._lower, end))

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
        if self._is_weak(start, end) or self._weigher.is_denied(at):
            return None
        if at and self._tokens[at - 1].mark is not None:
            since = max(since, self._tokens[at - 1].end)
        return handles.before(Mark.LINE if mark is Mark.LINE else Mark.WECHAT, self._text, self._lower, start, since)

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
            called = self._lower[run_start - 1 : run_start] in ("打", "拨", "撥")
            cued = called or bool(cues or networks) or not self._asked.isdisjoint(_DIALLED)
            readings = read_numbers(written, self._atlas, run_start, cued=cued)
            if len(readings) == 1:
                self._weigher.add_near(at, readings[0].number, networks)
            for reading in readings:
                self._add_phone(run_start, reading, cue, networks)
            if readings:
                return
        digits = joined(written)
        if len(digits) in _DIGITS_OF_ID and digits[0] != "0" and not _NO_ID.search(written):
            for mark in (Mark.QQ, Mark.WECHAT):
                if mark in networks:
                    self._add(_KIND_OF[mark], run_start, run_end, digits, 0.95, networks[mark])
                elif not networks and _KIND_OF[mark] in self._asked:
                    self._add(_KIND_OF[mark], run_start, run_end, digits, 0.8)

    def _is_telephone_line(self, token: Token) -> bool:
        """True for "my Singapore line": a small word of English, in a message of English."""
        return self._text[token.start : token.end] == "line" and self._text.isascii()

    def _add_phone(self, offset: int, reading: Reading, cue: Token | None, networks: dict[Mark, Token]) -> None:
        start, end = offset + reading.start, offset + reading.end
        self._add(FoundKind.PHONE, start, end, reading.number, 0.99 if cue else 0.9, cue)
        if not networks and not self._asked:
            return
        typed = reading.number[3:] if reading.number.startswith(_MOBILE_IN_CHINA) else reading.digits
        for network, token in networks.items():
            if network is not Mark.QQ or len(typed) in _DIGITS_OF_ID:
                value = reading.number if network is Mark.ZALO else typed
                self._add(_KIND_OF[network], start, end, value, 0.95, token)
        if not networks and FoundKind.PHONE not in self._asked:
            for kind in self._asked & _BY_NUMBER:
                self._add(kind, start, end, reading.number if kind == FoundKind.ZALO else typed, 0.7)


def _from(found: list[Token], at: int) -> Iterator[Token]:
    return map(found.__getitem__, range(at, len(found)))
