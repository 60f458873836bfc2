"""Numbers that a message itself says are none to dial: denied, named behind, or joined to one that is.

"138… 不是电话", "138…（立案号）", "138… là mã đặt chỗ", "单号有两个，138…和139…".
"""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.announced import CODES, VIETNAMESE_ABSENT, is_announced
from omnikit.extraction.reach.labels import ends_in_label
from omnikit.extraction.reach.nouns import NOUNS, NUMBERING, is_thing, names_thing
from omnikit.extraction.reach.papers import UNMARKED_OF, is_of_paper
from omnikit.extraction.reach.words import Mark
from omnikit.extraction.spelling import LATIN, listed

_HAN = "\u4e00-\u9fff"
_SHORTEST = 3

# --- behind a number

_DENIED_BEHIND = LazyPattern(
    r"[\s，,)）]{0,2}(?:这个?|這個?|呢個|那个?|那個?|可|真的?|并|並|都){0,2}(?:不是|唔係|唔是|不係|不系|非)"
    r"(?:一个|一個|什么|什麼|咩|任何|个|個)?\s?(?:电话|電話|手机|手機|手提|門號|门号|phone|tel|联系方式|聯絡方式"
    r"|聯繫方式|联系电话|聯絡電話)"
    r"(?:号码?|號碼?| ?number)?"
    r"(?![联聯沟溝吗嗎打停欠坏壞]|.{0,10}(?:座机|座機|固话|固話|市话|市話|室內|微信|手机|手機|whatsapp|line|电话"
    r"|電話|传真))"
    r"|[\s,.)–—-]{0,4}(?:(?:and |but )?(?:is|was|it's|its|that's|thats|this is|that is|it is)(?: just)? )?"
    r"(?:not|isn't|isnt) an? (?:actual |real )?(?:phone|telephone|mobile|cell|contact|callback)(?: ?(?:number"
    r"|no\.?|num|#))?"
    r"(?!.{0,24}(?:landline|home|office|whatsapp|wechat|mobile|cell))"
)
_DENIED_BEHIND_VIETNAMESE = LazyPattern(
    r"[ ,)]{0,2}(?:nay |do |day )?(?:(?:chinh )?la [a-z -]{2,30}?)?,? ?(?:chu |thi |ma |cai nay )?"
    r"(?:khong|ko|k|hong|hok|dau) (?:co )?phai (?:la )?(?:so )?(?:dien thoai|dt|sdt|phone|lien lac|lien he|di dong)"
    r"(?! (?:cua |ban |ca nhan|rieng|chinh))"
)
_DENIED_BEFORE = LazyPattern(
    rf"(?:(?:(?<!是)不是|唔係|唔是|不係|并非|並非)(?:什么|什麼|咩|一个|一個|个|個)?"
    rf"|(?<![{LATIN}])(?:not an?|isn't an?|isnt an?|(?:không|khong|ko|k|hong|hok) (?:phải|phai)(?: là| la)?(?: số"
    rf"| so)?))\s?\Z"
)
_NOT_MINE_BEFORE = ("not my ", "isn't my ", "不是我", "不是我的", "唔係我", "唔係我嘅")
_DENIED_WORD = LazyPattern(
    r"(?:号码?|號碼?| ?number| ?no\.?| ?num)?\s?(?:[，,。.:：;；!！—–-]|哈|喔|啦|來的|嚟㗎|nhé|nha|nhe|đâu|dau|$)"
)
_ORDER_BEHIND = LazyPattern(
    r"\s?(?:[那这這该該]一?|呢張?|嗰張?)[单單票](?![位])"
    r"|(?:就|会|會|都)?提示(?:无效|無效|错误|錯誤|不存在|失效|过期|過期|已|格式)|的[货貨](?![车車代的])|(?:这个"
    r"|這個|那个|那個|呢個|嗰個|这|那)(?:快递|快遞|包裹|物流|订单|訂單|工单|工單"
    r"|单子|單子|单号|單號|邮件"
    r"|快件)"
    r"(?![员員公小给給到寄发發])"
    r"|的?物流(?:信息|資訊|资讯|状态|狀態|一直|三|两|几|还|還|没|沒|显示|顯示|停|不|卡|怎么|怎麼|更新|轨迹|軌跡)"
    r"| (?:don|kien|van don|goi hang|bill|ma|hoa don|phieu|ve|the|ho so) (?:hang )?(?:nay|do|kia)(?![a-z])"
    r"|[ ,]{1,2}(?:this|that) (?:order|parcel|package|shipment|invoice|booking|ticket|claim|delivery"
    r"|reservation)(?![a-z])"
)
_IN_BRACKETS = LazyPattern(r" ?[(（\[【](?P<inside>[^()（）\[\]【】0-9]{2,32})[)）\]】]")
_CALLED_BEHIND = LazyPattern(
    r"[ ,:)]{0,2}[–—-]{0,2} ?(?:(?:so |but )?(?:that's|that is|thats|this is|it's|its|it is|which is|is|was|being) "
    r"(?:(?:just|only|actually|obviously|what) )?)(?:the |my |your |our |an? |their |his |her )"
    r"(?P<phrase>[a-z][a-z/-]*(?: [a-z][a-z/-]*){0,4})"
)
_EQUALS = LazyPattern(
    r" ?(?:=|<-+|<=|←|(?:这个|這個|呢個)?[是係]我?的?) ?(?:the |my |your "
    r"|our )?(?P<phrase>[a-z][a-z/-]*(?: [a-z][a-z/-]*){0,4})"
)
_LAST = LazyPattern(
    rf"[\s，,:：=<←–—-]{{0,4}}(?P<label>[{_HAN}]{{2,6}})(?:来的|來的|嚟㗎|哦|喔|哈"
    rf"|呢)?[\s。.!！~～]*\Z"
)
_NOT_MINE = LazyPattern(
    rf"[\s，,]?(?:这个?|這個?)?(?:不是|唔係)我的?(?:电话|電話|手机|手機)(?:号码?|號碼?)?[\s，,]*(?:而|这"
    rf"|這)?[是係](?P<label>[{_HAN}]{{2,6}})"
)
_LAST_VIETNAMESE = LazyPattern(
    r" ?[,)=:–—-]{0,2} ?(?:(?P<code>ma) (?P<of>[a-z]+)|stk|mst)(?P<rest>(?: [a-z]+){0,5})\W*\Z"
)
_LABEL_BEHIND_VIETNAMESE = LazyPattern(
    r"[ ,)–—-]{0,3}(?:nay |day |do |cai nay )?(?:chinh |moi )?la (?:cai )?"
    r"(?:(?P<code>ma) (?P<of>[a-z]+)|(?:so )?(?:bien lai|hoa don|hop dong|ho so|van don|don hang|phieu"
    r"|the (?:thanh vien|cao|tin dung"
    r"|ngan hang|xe|hoi vien)|ve\b|chung chi|chung tu|chung minh|chung nhan|benh an|bao danh|bao hiem|tai khoan"
    r"|can cuoc|ho chieu"
    r"|giay phep|seri|se-ri|lo\b|khung|may xe|hieu|tham chieu|cccd|cmnd|cmt\b|stk|mst|bhyt|bhxh|gplx|kien hang"
    r"|dang ky|quyet dinh"
    r"|cong van|to khai|tien|luong|khach hang|hoc vien|hoc sinh|sinh vien|nhan vien))"
)
_OPENING = LazyPattern(rf"[\s，,.:：;)）–—-]{{0,4}}(?P<first>[{LATIN}']+|[{_HAN}(（\[【=<←])")
_OPENINGS = listed(
    "is isn't isnt was it's its it that's thats this that not and but so which being actually just la là nay này "
    "day đây do đó chu chứ "
    "thi thì ma mà mã chinh chính khong không ko k hong hông hok đâu dau cai cái moi mới don đơn kien kiện van vận "
    "goi gói bill hoa hóa hoá "
    "phieu phiếu ve vé the thẻ ho hồ stk mst"
) | frozenset("提就会會是係不唔非并並可真都这這那該该呢嗰的物（([【=<←")
_LONGEST_LAST = 16  # letters of a label that ends the message
_KIN_OF_MA = listed("em con toi minh cua nuoi chong anh chi me ba tui chau e m")
_NUMBERED = (
    *("编号", "編號", "单号", "單號", "序号", "序號", "卡号", "卡號", "账号", "帳號", "案号", "案號", "户号", "戶號"),
    *("条码", "條碼", "代码", "代碼", "卡密", "票号", "票號"),
)


_CALLS = listed("call text ring contact 联系我 聯絡我 找我 打我 gọi goi liên_hệ")

_BEFORE_DENIED = frozenset(" 是係系么麼咩个個非")


def is_no_phone(lower: str, token: tuple[int, int, Mark | None]) -> bool:
    """True if the word of calling *token* is denied: "not a phone, 656…"."""
    return (
        lower[token[0] - 1 : token[0]] in _BEFORE_DENIED
        and lower[token[0] : token[1]] not in _CALLS
        and _DENIED_BEFORE.search(lower, max(0, token[0] - 24), token[0]) is not None
        and _DENIED_WORD.match(lower, token[1]) is not None
    )


def is_not_mine(lower: str, token: tuple[int, int, Mark | None]) -> bool:
    """True if the word of calling *token* is said to be none of the customer's: it tells nothing of what follows."""
    return lower.endswith(_NOT_MINE_BEFORE, 0, token[0])


def is_denied_label(lower: str, token: tuple[int, int, Mark | None]) -> bool:
    """True if the label *token* is denied: "不是订单号，138…"."""
    return (
        lower[token[0] - 1 : token[0]] in _BEFORE_DENIED
        and _DENIED_BEFORE.search(lower, max(0, token[0] - 24), token[0]) is not None
    )


def is_claimed(lower: str, start: int, end: int) -> bool:
    """True if the words around a number say that it is one of something else; none near it speaks of calling."""
    if end < len(lower) and _is_named_behind(lower, end):
        return True
    return start > _SHORTEST and (is_of_paper(lower, start) or is_announced(lower, start))


def _is_named_behind(lower: str, end: int) -> bool:
    opening = _OPENING.match(lower, end)
    if opening is None:
        return False
    first = opening["first"]
    if first not in _OPENINGS and (first < "\u2e80" or len(lower) - end > _LONGEST_LAST):
        return False
    if _DENIED_BEHIND.match(lower, end) or _ORDER_BEHIND.match(lower, end):
        return True
    called = _CALLED_BEHIND.match(lower, end)
    if called and names_thing(called["phrase"].split()):
        return True
    called = _EQUALS.match(lower, end)
    if called and names_thing(called["phrase"].split()):
        return True
    last = _LAST.match(lower, end) or _NOT_MINE.match(lower, end)
    if last and last["label"].endswith(_NUMBERED) and not last["label"].startswith(_ACCOUNTS):
        return True
    inside = _IN_BRACKETS.match(lower, end)
    if inside and _is_label(inside["inside"].strip()):
        return True
    if lower[end] > "\u2e80":
        return False
    behind = lower[end : end + 72].translate(UNMARKED_OF)
    if _DENIED_BEHIND_VIETNAMESE.match(behind) or (not behind.startswith(" this") and _ORDER_BEHIND.match(behind)):
        return True
    label = _LABEL_BEHIND_VIETNAMESE.match(behind)
    if label is None and end + len(behind) == len(lower):
        label = _LAST_VIETNAMESE.match(behind)
        if label and (
            VIETNAMESE_ABSENT.search(label["rest"])
            or (label["of"] not in CODES and lower.startswith("ma ", end + label.start("code")))
        ):
            return False
    if label is None:
        return False
    if label["code"] is None:
        return True
    written = lower[end + label.start("code") : end + label.end("code")]
    return written == "mã" or (written == "ma" and label["of"] not in _KIN_OF_MA)


_DOING = frozenset("收发發接打加同找拨撥用传傳取备備")  # "（收验证码）": what it is for, no label
_ACCOUNTS = ("微信", "威信", "wechat", "qq", "line", "zalo", "vx", "wx")


def _is_label(inside: str) -> bool:
    """True if what stands in brackets behind a number names it: 立案号, utility account, mã đặt chỗ."""
    if inside[-1] > "\u2e80":
        if not _DOING.isdisjoint(inside):
            return False
        return (inside.endswith(_NUMBERED) and not inside.startswith(_ACCOUNTS)) or ends_in_label(inside)
    words = inside.split()
    if "'s" in inside:
        return False
    if words[0] in ("mã", "ma", "stk", "mst") and len(words) < 6:
        return True
    if words[0] in ("my", "the", "our", "your", "this", "is"):
        words = words[1:]
    if not words or words[-1] not in NOUNS:
        return False
    others = words[:-1]
    return (bool(others) or words[-1] not in NUMBERING) and (not others or is_thing(others))


# --- two numbers of one label

_JOINED = LazyPattern(
    r"[\s，,)）]*(?:和|跟|與|与|及|以及|同埋?|或者?|还有|還有|và|va|voi|với|and|&|\+|or|hay|hoặc|vs)\s*"
)
_NEAR = 80
_OF_TWO = LazyPattern(
    r"[两兩2二][个個组組张張条條串份单單]|哪[一个個组組张張条條串]|邊[個組張]|合并|合併"
    r"|都[帮幫给給我们們]{0,3}[查要是对對没沒還还]|一起|分别"
    r"|(?<![a-z])(?:hai|2) (?:cái|cai|mã|ma|số|so|đơn|don)"
    r"|(?:cái|cai|mã|ma|số) (?:nào|nao)|(?<![a-z])(?:two|which|both)(?![a-z])|gộp|gop"
)


def is_second(lower: str, start: int, between: str) -> bool:
    """True if the words around say that the number from *start* on is the second of its kind; *between* joins them."""
    return (
        len(between) < _LONGEST_LAST
        and _JOINED.fullmatch(between) is not None
        and _OF_TWO.search(lower, max(0, start - _NEAR), start + _NEAR) is not None
    )


_PLACE_OF_WORDS = LazyPattern(r"\s?(?:里|裡|裏|上|中|内|內|入面|记录|記錄|显示|顯示|截图|截圖|[写寫][的着著])")
_MESSAGES = listed("短信 簡訊 简讯 短訊 sms 手机 手機 whatsapp")


def is_where_it_stands(lower: str, token: tuple[int, int, Mark | None]) -> bool:
    """True if a word of calling is where the customer reads a number: 短信里, 手机上."""
    return lower[token[0] : token[1]] in _MESSAGES and _PLACE_OF_WORDS.match(lower, token[1]) is not None
