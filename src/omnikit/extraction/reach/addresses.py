"""E-mail addresses, written plainly or with their signs spelled out."""

import re
from collections.abc import Iterator

from omnikit.extraction.patterns import LazyPattern

_PROVIDERS = (
    "gmail|qq|163|126|139|189|outlook|hotmail|yahoo|icloud|foxmail|sina|sohu|live|msn|protonmail|proton|yeah|"
    "aliyun|me|ymail|naver|hinet|pchome"
)
_TOP = "com|cn|net|org|edu|gov|io|co|vn|tw|hk|sg|my|me|us|uk|jp|kr|info|biz|cc|top|xyz|vip|tv|app|dev|ai"
_SPELLED_INSIDE = r" ?[(（\[【] ?(?:dot|点|點) ?[)）\]】] ?|[点點](?=[a-z0-9])"
_LOCAL = rf"(?<![a-z0-9._%+-])[a-z0-9_](?:[a-z0-9._%+-]|下划线|下劃線|底线|底線|{_SPELLED_INSIDE}){{0,63}}+"
_SPOKEN = rf"{_LOCAL}(?: (?:dot|underscore|dash) [a-z0-9_-]{{1,30}}+){{0,3}}"
_LABEL = "[a-z0-9-]{1,63}+"
_AT = r"(?:@| ?[(（\[【{<] ?(?:at?|@|艾特) ?[)）\]】}>] ?| ?(?:艾特|圈a|小老鼠|a ?còng|a ?móc) ?)"
_DOT = r"(?:\.| ?[(（\[【] ?(?:dot|点|點|\.) ?[)）\]】] ?| ?(?:[点點]|chấm) ?| dot | cham )"
_TAIL = r"(?![a-z0-9_@-]|\.[a-z0-9])"
_PATTERNS = (
    rf"{_LOCAL}{_AT}(?:{_LABEL}{_DOT}){{1,4}}[a-z]{{2,18}}{_TAIL}",
    rf"{_LOCAL} ?@ ?(?:(?:{_LABEL}(?: \. |{_DOT})){{1,3}}|(?:{_PROVIDERS})(?: \.|\. ))(?:{_TOP}){_TAIL}",
    rf"{_LOCAL} ?{_AT} ?{_LABEL}[。,，] ?(?:com|cn|net)(?:[.。]cn)?{_TAIL}",
    rf"{_LOCAL} ?# ?(?:{_PROVIDERS}){_DOT}(?:{_TOP})(?:{_DOT}(?:{_TOP}))?{_TAIL}",
    rf"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{{2,40}}+#[a-z0-9-]{{2,40}}+\.(?:com|cn|net|org|edu)(?:\.(?:cn|tw|hk|"
    rf"vn))?{_TAIL}",
    rf"(?!(?:me|us|you|it|look|mail|email|address|account|them|him|her)\b){_SPOKEN} at (?:(?:{_LABEL} dot ){{1,3}}"
    rf"[a-z]{{2,6}}|(?:{_PROVIDERS}) ?[.点點] ?(?:{_TOP})){_TAIL}",
)
_CHAM = r"(?: ?\(?ch[aấ]m\)? ?| ?\. ?)"  # Vietnamese: "lan a còng gmail chấm com"
_AT_VIETNAMESE = r"(?: ?[(\[]? ?a[ -]?(?:c[oò]ng|m[oó]c|v[oò]ng) ?[)\]]? ?| ?@ ?)"
_VIETNAMESE = (
    r"(?<![a-z0-9._%+-])[a-z0-9_][a-z0-9._%+-]{0,40}+(?: (?:ch[aấ]m|g[aạ]ch d[uư][oớ]i|g[aạ]ch ngang|g[aạ]ch) "
    rf"[a-z0-9._-]{{1,30}}+){{0,3}}{_AT_VIETNAMESE}(?:{_LABEL}{_CHAM}){{1,3}}(?:{_TOP}){_TAIL}"
)
_ADDRESS = LazyPattern("|".join((*_PATTERNS, _VIETNAMESE)))
_LONGEST_LOCAL = 65
_PLAIN = LazyPattern(rf"(?<![a-z0-9._%+-])[a-z0-9_][a-z0-9._%+-]{{0,63}}+@(?:{_LABEL}\.){{1,4}}[a-z]{{2,18}}{_TAIL}")
_SPELLED_OUT = LazyPattern("[艾圈鼠#(（\\[【{<点點线線ò]| at | dot |chấm|c[oò]ng| cham ")
"""Where nothing of this stands, an address with one at-sign is plain."""
_SPELLED_AT = LazyPattern(
    rf" ?(?:{_AT}) ?| ?# ?| at | ?[(\[]? ?(?<![a-z0-9])a[ -]?(?:c[oò]ng|m[oó]c|v[oò]ng) ?[)\]]? ?"
)
_SPELLED_DOT = LazyPattern(rf"{_DOT}|[。,，]| ?\(?(?<![a-z])ch[aấ]m\)? ?", re.IGNORECASE)
_SPELLED_LOCAL = LazyPattern(
    rf"{_SPELLED_INSIDE}|下划线|下劃線|底线|底線| (?:dot|underscore|dash) "
    r"| (?:ch[aấ]m|g[aạ]ch d[uư][oớ]i|g[aạ]ch ngang|g[aạ]ch) ",
    re.IGNORECASE,
)
_SIGN_OF = {
    "dot": ".", "点": ".", "點": ".", "dash": "-", "chấm": ".", "cham": ".", "gạch ngang": "-", "gach ngang": "-",
}  # fmt: skip
_MAY_HOLD = LazyPattern(
    r"[@艾圈鼠#(（\[【òó](?:(?<=[@艾圈鼠#])|(?= ?at| ?a ?[)）\]】])|(?<=cò)(?=ng)|(?<=mó)(?=c(?![a-z])))"
)


def may_hold_address(lower: str) -> bool:
    """True if one is worth looking for."""
    return _MAY_HOLD.search(lower) is not None or " at " in lower or "còng" in lower or "cong " in lower


def addresses(text: str, lower: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each address stands, and the address; worth a call only if the text may hold one."""
    sign = lower.find("@")
    if sign > 0 and "@" not in lower[sign + 1 :] and _SPELLED_OUT.search(lower) is None:
        plain = _PLAIN.search(lower, max(0, sign - _LONGEST_LOCAL))
        if plain:
            start, end = plain.span()
            yield start, end, text[start:end]
            return
    for found in _ADDRESS.finditer(lower):
        start, end = found.span()
        at = _SPELLED_AT.search(lower, start)
        assert at is not None
        domain = _SPELLED_DOT.sub(".", text[at.end() : end]).replace(" ", "")
        local = _SPELLED_LOCAL.sub(_sign, text[start : at.start()])
        yield start, end, f"{local}@{domain}"


def _sign(spelled: re.Match[str]) -> str:
    return _SIGN_OF.get(spelled[0].strip(" ()（）[]【】").lower(), "_")
