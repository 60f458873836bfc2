"""Numbers of Vietnamese papers, written with signs or without: "bien lai so 09…", "phiếu bảo hành 09…"."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.spelling import listed

_SIGNED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_UNSIGNED = "a" * 17 + "e" * 11 + "i" * 5 + "o" * 17 + "u" * 11 + "y" * 5 + "d"
UNMARKED_OF = str.maketrans(_SIGNED, _UNSIGNED)
"""Vietnamese letters without their signs."""

_LEAD = (
    r"(?:^|[,.!?:\n] ?)(?:(?:shop|ad|ban|anh|chi|em|oi|a|da|alo|chao|hello|hi|cho|minh|toi|hoi|xiu|voi|nho|kiem"
    r"|tra|giup|check|xem|huy|xin"
    r"|gia|han|nhap|sai|so|cai|cua|tren) ){0,6}"
)
_NO_CALL = (
    r"(?! (?:goi|lien|qua|zalo|sdt|dt|theo|vao|cho|ve|toi|hotline|anh|chi|em|minh|nhan|alo|ib|lh|nhe|nha|den|gui"
    r"|ship|giao|khach"
    r"|tu|may|voi|o|tai|ten|ban|co|bac|vo|chong|me|bo|ba|con|ong|mien|muon|can)(?![a-z]))"
)
_PAPERS = (
    r"(?:bien (?:lai|ban|nhan)|hoa don|hop dong|phu luc|chung (?:chi|nhan|tu|thu|minh)|giay (?:phep|khai|chung|to"
    r"|ra|moi|gioi|bao|dang|xac"
    r"|kham|nop|uy)|khoan vay|so (?:tiet kiem|bao hiem|ho khau|do|hong)|phieu [a-z]+|quyet dinh|cong van|to khai"
    r"|ho so|tai khoan|van don"
    r"|kien hang|lo hang|don hang|don|ve (?:may bay|tau|xe|phat|xem|gui)|the (?:thanh vien|ngan hang|tin dung|cao"
    r"|xe|hoi vien|bao hiem|kho"
    r"|qua)|bang (?:lai|tot|khen|cap)|bao hiem|ho chieu|can cuoc|ma (?:don|van|khach|lo|hang|giao|dat|ve|the|kien"
    r"|ho so|hop|benh|hoc|phieu)"
    r"|tiet kiem|the(?= so)|so lo|so seri|so se-ri|container|seal|lenh|uy nhiem chi|bao lanh|thua dat|tem|yeu cau"
    r"|khieu nai|su co|ticket)"
)
_PAPER_NUMBERED = LazyPattern(rf"(?<![a-z]){_PAPERS}(?:{_NO_CALL} [a-z]+){{0,3}} ?(?:so|no)[ .:#]{{1,3}}\Z")
# what nobody comes to buy: "bao hiem xe 09…" is rather a customer's own number
_OWNED = (
    r"(?:bien (?:lai|ban|nhan)|hoa don|hop dong|phu luc|phieu [a-z]+|quyet dinh|cong van|to khai|ho so|van don"
    r"|kien hang"
    r"|lo hang|don hang|so (?:lo|seri|se-ri)|ma (?:don|van|khach|lo|hang|giao|the|kien|ho so|hop|benh|hoc|phieu)"
    r"|khoan vay)"
)
_PAPER = LazyPattern(rf"{_LEAD}{_OWNED}(?:{_NO_CALL} [a-z]+){{0,3}}[ :#]{{1,3}}\Z")
_PAPER_HEADS = listed(
    "bien hoa hop phu chung giay khoan so phieu quyet cong to ho tai van kien lo don ve the bang bao can ma "
    "container seal lenh uy thua tem "
    "yeu khieu su ticket tiet"
)
_LOTTERY = LazyPattern(r"(?:^|[,.!?] ?|vé số |to )ve so[ :]{1,2}\Z")


def is_of_paper(lower: str, start: int) -> bool:
    """True if a Vietnamese word for a paper stands before the number: "bien lai so 09…", "phieu bao hanh 09…"."""
    last = lower[start - 1]
    if last not in " :#." or lower[start - 2] > "\u2e80":
        return False
    written = lower[max(0, start - 48) : start]
    before = written.translate(UNMARKED_OF)
    if _PAPER_HEADS.isdisjoint(before.replace(":", " ").replace(",", " ").replace("\n", " ").replace(".", " ").split()):
        return False
    if _PAPER_NUMBERED.search(before) or (start < 48 and _PAPER.search(before)):
        return True
    lottery = _LOTTERY.search(before)
    return lottery is not None and not written.rstrip(" :").endswith("về số")
