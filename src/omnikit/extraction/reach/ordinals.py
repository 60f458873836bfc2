"""Which of two numbers a network is said to have: "0982… và 0348…, số đầu có zalo", "the second one is on zalo"."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.tokens import Token
from omnikit.extraction.reach.words import Mark
from omnikit.extraction.spelling import LATIN

_NUMBER = "(?:số|so|sđt|sdt|sim|cái|cai)(?: (?:điện thoại|dien thoai|đt|dt|máy|may))?"
_FIRST = "đầu(?: tiên)?|dau(?: tien)?|trên|tren|trước|truoc|thứ nhất|thu nhat|thứ 1|thu 1|1|một|mot"
_SECOND = "sau|dưới|duoi|thứ hai|thu hai|thứ 2|thu 2|cuối(?: cùng)?|cuoi(?: cung)?|2|hai|bên dưới|ben duoi"
_ORDINAL = (
    rf"(?<![{LATIN}0-9])(?:{_NUMBER} (?:(?P<first>{_FIRST})|(?:{_SECOND}))"
    r"|(?P<both>(?:cả |ca )?(?:hai|2)(?: (?:số|so|sđt|sdt|sim|cái|cai)(?: này| nay)?)? (?:đều|deu|cùng|cung)"
    r"|both(?: numbers| of them)?)|(?:the |my )?(?:(?P<former>first|1st|former|top)|second|2nd|latter|last"
    r"|bottom)(?: (?:one|number|no|num|line))?)"
)
_LINKS = (
    r"(?:[ :(]+(?:thì|thi|là|la|mới|moi|có|co|cũng|chỉ|dùng|dung|xài|xai|chơi|đăng ký|kết bạn|add|kb|lấy|theo|vào|vô"
    r"|qua|bằng|nhắn|nick|của|em|mình|minh|tôi|is|are|has|have|on|also|works|for|only|my|got|with|under|via|use|at|to"
    r"|it's|its|the)"
    rf"(?![{LATIN}]))*[ :(]+"
)
_BEFORE = LazyPattern(rf"{_ORDINAL}{_LINKS}\Z")
_BEHIND = LazyPattern(rf"{_LINKS}{_ORDINAL}(?![{LATIN}0-9])")
_NEAR = 48
_NAMED = frozenset((Mark.ZALO, Mark.WECHAT))


def ranked(lower: str, tokens: list[Token]) -> tuple[tuple[int, ...], Token] | None:
    """Return the ranks, 0 and 1, of the numbers that a network is given to, and its name; None if none is ranked."""
    for token in tokens:
        if token.mark not in _NAMED:
            continue
        said = _BEFORE.search(lower, max(0, token.start - _NEAR), token.start) or _BEHIND.match(lower, token.end)
        if said:
            return (0, 1) if said["both"] else (0,) if said["first"] or said["former"] else (1,), token
    return None
