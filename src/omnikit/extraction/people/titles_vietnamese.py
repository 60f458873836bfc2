"""Vietnamese titles with a name, where they name the one who is written for: đặt bàn cho anh Khải, khách: bà Liễu."""

from collections.abc import Iterator

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people.counting import VIETNAMESE
from omnikit.extraction.people.words import FEMALE, MALE, listed

_GENDERS = {
    "anh": MALE, "a": MALE, "ông": MALE, "ong": MALE, "chú": MALE, "cậu": MALE, "dượng": MALE,
    "mr": MALE, "mrs": FEMALE, "ms": FEMALE, "miss": FEMALE, "chị": FEMALE, "chi": FEMALE, "c": FEMALE,
    "bà": FEMALE, "cô": FEMALE, "dì": FEMALE, "mợ": FEMALE, "thím": FEMALE,
}  # fmt: skip
# it begins with a class, to which the engine jumps
_TITLE = LazyPattern(
    r"[acoôdbmt](?<![a-zà-ỹ0-9'/.-].)(?:(?<=a)(?:nh)?|(?<=c)(?:h[iị]|ô|hú|ậu)?|(?<=[oô])ng|(?<=b)à|(?<=d)(?:ì|ượng)"
    r"|(?<=m)(?:rs?|s|iss|ợ)|(?<=t)hím)\.? (?=[a-zà-ỹ]{2})"
)
_SHORT = frozenset("ac")
_UNMARKED = frozenset(["chi", "ong"])
_NAME = LazyPattern(r"[a-zà-ỹ]{2,7}(?: [a-zà-ỹ]{2,7}){0,4}")
_LEAD = 60
_MOST_WORDS = 4
_APART = (", ", ": ", "- ", "; ", "/ ")

_FORM = LazyPattern(
    r"(?:^|[,.;:!?\n(/-] ?|[a-zà-ỹ] )(?:khách(?: hàng| đặt(?: lịch| bàn| phòng| chỗ| vé)?| mới| lẻ| vip)?|"
    r"khach(?: hang| dat)?|"
    r"ng(?:ười)? (?:nhận|đặt|khám|bệnh|mua|đi|ở|hẹn|gửi)|nguoi (?:nhan|dat)|bệnh nhân|benh nhan|họ (?:và )?tên|"
    r"(?<!mình )(?<!em )(?<!tôi )tên(?: là| khách| kh| người nhận| người đặt)?|ten(?: la| khach)?|hành khách|"
    r"học viên|phụ huynh|hội viên|đại diện|(?:nhận|đặt|book|trả) (?:phòng|bàn|vé)|chủ (?:hộ|nhà|xe)|đc nhận|(?:giao"
    r"|ship|gửi)(?: hàng)? (?:cho|giúp|hộ|giùm|dùm|đến|tới)|gửi về cho|đón)(?:[ :=-]|là|tên|với){0,3}$"
)
_BOOKED = LazyPattern(
    r"(?<![a-zà-ỹ])(?:đặt|book|giữ|lịch|đặt hẹn|hẹn|đăng k[ýí]|đk|đơn|vé|phòng|bàn|chỗ|suất|slot|thẻ|gói|tour|"
    r"khám|gửi|giao|ship|hồ sơ|"
    r"hợp đồng|hoá đơn|hóa đơn|xe|kết quả|dat|lich|dang ky|giu)(?: [^ ,.;:!?\n]{1,12}){0,7}? (?:cho|giúp|giùm|dùm|hộ"
    r"|của|tên|là|mang tên|đứng tên|cua|ten)(?: khách)? $"
)
_I_AM = LazyPattern(r"(?:^|[,.;!?\n] ?|dạ |alo |shop |em )(?:đây là|tôi là|mình là|tui là) $")
_STARTS = LazyPattern(r"(?:^|[.;!?\n] ?|(?<![a-zà-ỹ])(?:dạ|alo),? |- ?)$")
_NUMBERED = LazyPattern(
    r"[ ,:;(/|-]{0,3}(?:(?:sđt|sdt|số|so|đt|dt|tel|phone|zalo|điện thoại|dien thoai)[ :.]{0,2}(?:là )?)?(?:\+? "
    r"?84|0)[ .]?[1-9][0-9 .-]{6}"
)
_AGED = LazyPattern(
    rf"[ ,(-]{{1,3}}(?:năm nay |nay |nam nay |sinh năm \d{{4}},? )?(?:(?:sinh năm|sn) (?:19|20)\d\d|\d{{2}} ?(?:tuổi"
    rf"|tuoi|t)|{VIETNAMESE} tuổi)(?![a-zà-ỹ])"
)
_WANTS = LazyPattern(
    r" ?[,;/|–—-] ?(?:(?!(?:em|e|mình|tôi|shop|ad|bạn|cho|hỏi|giúp|dùm|giùm|ơi|với|gọi|nhắn|bên|của|là|có|không|ko|được"
    r"|gửi|nói|bảo|dặn|báo|mã|đơn|ạ|nha|nhé|lại|anh|chị|chưa|rồi|sao|này|nào|hẹn|giao|alo|cảm"
    r"|ship)(?![a-zà-ỹ]))[a-zà-ỹ0-9]+[ ,;/|–—-]{1,3}){1,7}(?:(?:sđt|sdt|số|đt|dt|zalo)[ :.]{0,2})?(?:\+? ?84"
    r"|0)[ .]?[1-9][0-9 .-]{6,10}[0-9] *(?:$|[.;!\n])"
)
"""Behind a name with which a line begins: what is wanted, and the number to dial, as in a form."""
_HERE = LazyPattern(
    r" (?:đây|nè|nha em|nhé em)(?![a-zà-ỹ])|[ ,-]{1,3}(?:phòng|bàn|lịch|hẹn|đặt (?!câu|vấn|được)|book|đổi "
    r"(?:lịch|giờ|phòng)|"
    r"dời|huỷ|hủy|khám|tái khám|\d{1,2} ?(?:người|khách|pax|vé|suất|h\b|giờ)|check ?in|nhận phòng)"
)
_ENDS = LazyPattern(
    r" *(?:$|[,.;!\n()/|–-]| \d| (?:lúc|vào|ngày|gói|đi|ở|khám|dời|qua|sang|nha|nhé|ạ|giúp|giùm|với|sđt|sdt|số|"
    r"bị|đau|thì|và|phòng|bàn|hôm|sáng|chiều|tối|mai|tuần|thứ|nhận)(?![a-zà-ỹ]))"
)
_NO_NAMES = frozenset(
    listed(
        "ơi oi bà chú cô ông dì cậu mợ thím ra vô tận tại xuống lên em anh chị chi hỏi hoi cho muốn muon đặt dat có "
        "co cần can đang dang sẽ se đã "
        "da mua lấy lay gọi "
        "goi xem là la không "
        "khong ko ạ này nay ấy đó kia nào gì xã xa trai gái gai rể dâu họ nhé nha nhe với voi để de gửi gui "
        "nhắn nhan theo qua "
        "sđt sdt số so zalo được duoc bị bi vẫn cũng đi về ở vào tư báo hẹn khám đến tới ship chốt nghe thấy "
        "biết nói bảo đưa "
        "trả đổi hủy huỷ hay và của thì mà rồi chưa còn đây day kế lễ bảo quản nhân chủ thợ tài sale bán giáo "
        "tên ten nhà nội ngoại ruột ta "
        "shipper ship giao ad admin shop bạn mình tôi làm chuyển check kiểm giao đón "
        "bên phòng kỹ thu hướng bác thầy y người đó "
        "năm hai ba tư út "
        "tự chính dùng xài hồi trước sau trên dưới cả mới vừa tính thích khoẻ khỏe cùng giữ nhận dặn nhờ nhờ "
        "alo lại thử tìm "
        "ứng dụng ảnh hàng thợ dâu chồng vợ con cháu cụ già lão trẻ nhỏ lớn thứ gấp luôn thêm bớt tăng giảm"
    )
)
_GIVEN = frozenset(listed("anh chi hai ba tư năm út mai hảo lê dâu"))
"""What may be a name behind another one."""
_RANKS = frozenset(listed("hai ba tư năm út"))
"""What is a name with a capital letter: bà Tư."""
_STAFF = LazyPattern(
    r" (?:bên|sale|kế toán|lễ tân|tư vấn|ở shop|ở quầy|ở cửa hàng|cskh|phòng (?:kỹ|kế|nhân|kinh|hành)|bảo|nói|"
    r"hứa|dặn|kêu|báo|giao hàng|"
    r"shipper|quản lý|trưởng|giám đốc|dạy|ơi|oi|tư vấn|nào|phải không|à)(?![a-zà-ỹ])"
)


def may_hold_vietnamese_title(text: str) -> bool:
    """True if some are worth looking for."""
    if text.isascii():
        return "anh " in text or "chi " in text or "ong " in text
    return _TITLE.search(text) is not None


def vietnamese_titles(text: str, written: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield where each title of a customer stands in a folded *text*, the gender, and what it rests on.

    *written* is the text as it was given, in which a name may begin with a capital letter.
    """
    shouted = written.isupper()
    for title in _TITLE.finditer(text):
        start, end = title.span()
        word = title[0].rstrip(" .")
        name = _NAME.match(text, end)
        if name is None:
            continue
        called = name[0].split(" ")
        capital = written[end].isupper() and not shouted
        if called[0] in _NO_NAMES and not (capital and called[0] in _RANKS):
            continue
        if word in _SHORT and not capital:
            continue
        cue = _told(text, written, start, end, called, capital=capital, marked=word not in _UNMARKED)
        if cue:
            yield start, start + len(word), _GENDERS[word], cue


def _told(text: str, written: str, start: int, end: int, called: list[str], *, capital: bool, marked: bool) -> str:
    lead = text[max(0, start - _LEAD) : start]
    if _STARTS.search(lead):
        form, begins = None, True
    else:
        form = _FORM.search(lead) or _I_AM.search(lead) or _BOOKED.search(lead)
        begins = False
    if not (form or begins or capital):
        return ""
    until = end
    for at, part in enumerate(called[:_MOST_WORDS]):
        if at:
            until += 1
            if (part in _NO_NAMES and part not in _GIVEN) or (capital and not written[until].isupper()):
                until -= 1
                break
        until += len(part)
        if _STAFF.match(text, until):
            return ""
        for behind in (_NUMBERED, _AGED):
            found = behind.match(text, until) if form or begins or lead.endswith(_APART) else None
            if found:
                return found[0].strip(" ,:;(/|-")
        wants = _WANTS.match(text, until) if begins and capital and marked else None
        if wants:
            return " ".join(called[: at + 1])
        if begins and (capital or marked):
            here = _HERE.match(text, until)
            if here and (capital or at < 2):
                return here[0].strip(" ,-")
        if form and not capital and at < 3 and _ENDS.match(text, until):
            return form[0].strip(" :=-")
    return form[0].strip(" :=-") if form and capital else ""
