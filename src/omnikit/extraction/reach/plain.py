"""Messages that are plainly read: one number or ID, and at most the word that it stands behind.

Most that hold a fact are so. They are read as ``reach`` would read them, without looking for what they cannot have: a
word of another network, a trap, a second number. A test holds both equal.
"""

from omnikit.extraction.gate import may_be_account
from omnikit.extraction.normalising import Normalised
from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach import handles
from omnikit.extraction.reach.addresses import addresses
from omnikit.extraction.reach.beside import COMMON, linked, near
from omnikit.extraction.reach.claimed import is_claimed, is_no_phone, is_where_it_stands
from omnikit.extraction.reach.labels import is_amount, is_labelled
from omnikit.extraction.reach.numbers import joined, read_numbers
from omnikit.extraction.reach.others import is_told_of, may_be_asked_about, was_told
from omnikit.extraction.reach.regions import Atlas
from omnikit.extraction.reach.things import is_of_thing
from omnikit.extraction.reach.tokens import Token
from omnikit.extraction.reach.weighing import NETWORKS
from omnikit.extraction.reach.wording import is_denied, was_told_to_add
from omnikit.extraction.reach.words import Mark
from omnikit.model.found import Found, FoundKind
from omnikit.model.value import maker

KIND_OF = {
    Mark.WECHAT: FoundKind.WECHAT.value,
    Mark.QQ: FoundKind.QQ.value,
    Mark.LINE: FoundKind.LINE.value,
    Mark.ZALO: FoundKind.ZALO.value,
}
PHONE = FoundKind.PHONE.value
_CALLED = ("打", "拨", "撥", "打 ", "拨 ", "撥 ")
"""Behind one of these stands a number to call."""
DIGITS_OF_ID = range(5, 12)
_NO_ID = LazyPattern("[0-9] ?[./()（）、~_] ?[0-9]|(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]")  # a date or a measure
_found = maker(Found)


def fact(
    message: Normalised, kind: str, start: int, end: int, value: str, confidence: float, cue: Token | None = None
) -> Found:
    """Return the fact that stands from *start* to *end* in the text of *message*."""
    raw = message.raw
    said = ""
    if raw is message.text:
        if cue is not None:
            said = raw[cue[0] : cue[1]]
    else:
        if cue is not None:
            said = raw[slice(*message.span(cue[0], cue[1]))]
        start, end = message.span(start, end)
    return _found(kind=kind, raw=raw[start:end], start=start, end=end, value=value, confidence=confidence, cue=said)


def is_called(lower: str, start: int) -> bool:
    """True if a word of calling stands directly before *start*."""
    return lower.endswith(_CALLED, 0, start)


def digits_of_id(written: str) -> str:
    """Return the digits of a run that may be an account's name; "" if it can't be one."""
    digits = joined(written)
    return digits if len(digits) in DIGITS_OF_ID and digits[0] != "0" and not _NO_ID.search(written) else ""


def read_plain(message: Normalised, tokens: list[Token]) -> list[Found] | None:
    """Return what *tokens* tell in *message*; None if there is more to it than is read here."""
    if len(tokens) == 1:
        token = tokens[0]
        return _alone(message, token) if token[2] is None else _handle(message, token)
    at = _only_run(tokens)
    if at < 1:
        return None
    cue, (start, end, _) = tokens[at - 1], tokens[at]
    named = cue[2]
    lower = message.lower
    between = lower[cue[1] : start]
    if named is Mark.NUMBER:
        if len(tokens) > 2 or not linked(between):
            return None
        if _is_no_phone(message, start, end, cued=True):
            return []
    elif (
        (between not in COMMON and (cue[1] - cue[0] == 1 or not near(between, 16) or is_where_it_stands(lower, cue)))
        or (cue[0] > 1 and is_no_phone(lower, cue))
        or (named is not Mark.PHONE and (at > 1 or (cue[0] and is_denied(lower, cue[0], cue[1]))))
        or (end < len(lower) and may_be_asked_about(lower, start, end))
    ):
        return None
    elif is_amount(lower, start, end) or was_told(lower, start):
        return []
    if named is Mark.QQ:
        digits = digits_of_id(lower[start:end])
        start = end - len(lower[start:end].lstrip("+(（ "))  # "QQ➕209…"
        return [fact(message, KIND_OF[Mark.QQ], start, end, digits, 0.95, cue)] if digits else []
    found = []
    for reading in read_numbers(lower[start:end], Atlas(lower), start, cued=True):
        begins, ends = start + reading[0], start + reading[1]
        found.append(fact(message, PHONE, begins, ends, reading[3], 0.99, cue))
        if named is Mark.ZALO:
            found.append(fact(message, KIND_OF[Mark.ZALO], begins, ends, reading[3], 0.95, cue))
    return found


def read_address(message: Normalised) -> list[Found]:
    """Return the address of a message that holds one and nothing else; empty if there may be more to it."""
    lower = message.lower
    found = list(addresses(message.text, lower))
    if len(found) != 1:
        return []
    start, end, address = found[0]
    if may_be_account(lower, 0, start) or may_be_account(lower, end, len(lower)):
        return []
    return [fact(message, FoundKind.EMAIL.value, start, end, address, 0.98)]


_NAMING = frozenset((Mark.PHONE, Mark.NUMBER, Mark.QQ, Mark.ZALO))
_HARMLESS = frozenset((Mark.PHONE, Mark.NUMBER, Mark.SAME, Mark.EMAIL, Mark.NONE))
_GIVING = NETWORKS | {Mark.SAME_WECHAT, None}


def _only_run(tokens: list[Token]) -> int:
    """Return where the only number is, right behind a word that names it; 0 if another word may say what it is."""
    at = 0
    for token in tokens:
        if token[2] is None:
            break
        at += 1
    if not 0 < at < len(tokens) or tokens[at - 1][2] not in _NAMING:
        return 0
    for token in tokens[: at - 1]:
        if token[2] not in _HARMLESS:
            return 0
    for token in tokens[at + 1 :]:
        if token[2] in _GIVING:
            return 0
    return at


def _alone(message: Normalised, run: Token) -> list[Found]:
    """Return the number of a message that has no word for it."""
    start, end, _ = run
    if _is_no_phone(message, start, end, cued=False):
        return []
    lower = message.lower
    cued = is_called(lower, start)
    return [
        fact(message, PHONE, start + reading[0], start + reading[1], reading[3], 0.9)
        for reading in read_numbers(lower[start:end], Atlas(lower), start, cued=cued)
    ]


def _is_no_phone(message: Normalised, start: int, end: int, *, cued: bool) -> bool:
    """True if the number from *start* to *end*, which at most 号码 names, is one of something else."""
    lower = message.lower
    return (
        is_amount(lower, start, end)
        or was_told(lower, start)
        or is_labelled(message.text, lower, start)
        or (not cued and is_of_thing(message.text, lower, start, end))
        or (end < len(lower) and is_told_of(lower, end))
        or is_claimed(lower, start, end)
    )


def _handle(message: Normalised, named: Token) -> list[Found] | None:
    """Return the ID beside the only word of a message, which names its network."""
    start, end, mark = named
    if mark is not Mark.WECHAT and mark is not Mark.LINE:
        return None
    text, lower = message.text, message.lower
    if was_told_to_add(lower, start):
        return None
    handle = handles.after(mark, text, lower, end)
    if handle is None or not handle.given:
        if is_weak(lower, start, end) or is_denied(lower, start, end):
            return None
        handle = handle or handles.before(mark, text, lower, start, 0)
        if handle is None:
            return None
    found = []
    given: handles.Handle | None = handle
    while given:
        confidence = 0.8 if given.plain else 0.97
        found.append(fact(message, KIND_OF[mark], given.start, given.end, given.value, confidence, named))
        given = handles.another(mark, text, lower, given)
    return found


_SURNAME = LazyPattern(r"先生|小姐|女士|太太|醫師|老師|媽媽|爸爸|床|帳|皮|\s?09")


def is_weak(lower: str, start: int, end: int) -> bool:
    """True for one letter, which speaks only of what stands beside it; Taiwan's 賴 is a word of its own."""
    if end - start > 1 or lower[end : end + 1] in (":", "：") or (start and lower[start - 1] == "我"):
        return False
    if start and lower[start - 1] in "(（【[" and lower[end : end + 1] in (")", "）", "】", "]"):
        return False
    return not (lower[start] in "賴籟" and not _SURNAME.match(lower, end))
