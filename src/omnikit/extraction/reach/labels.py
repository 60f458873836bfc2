"""What language tells of a number that no table knows the word for: it is labelled, counted, or paid.

A label stands directly before its number. In Chinese its last character says that it is one (…单, …号, …证); in English
and Vietnamese any noun is, unless it is a person's or one of calling.
"""

import re

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.regions import is_place, is_vietnamese
from omnikit.extraction.spelling import LATIN, listed

_HAN = "\u4e00-\u9fff"

# --- behind a number

_RISKY_UNITS = (
    "张張本包台臺条條人位名点點年天米分度只隻颗顆粒瓶支枚双雙卷袋下遍趟回株粒斗筐捆束扎罐板排层層幅曲集期"
    "届屆笔筆單单班架艘列节節家户戶字行票辆輛桶盆株棵匹头頭根片封则則篇首部集章朵"
    "碗杯勺滴帧發发孔座栋棟级級"
)
_UNITS = (
    "份|组|組|元|块|圆|圓|塊|次|个(?![人微电])|個(?![人微電])|件(?!事)|套|箱|盒|斤|公斤|吨|噸|克|秒|层|層|万|萬|"
    "亿|億|倍|％|%|页|頁|积分|積分|金币|金幣|"
    "股|步|公里|字节|字節|像素|抖币|抖幣|钻石|鑽石|钻|°|整(?![天个夜理])|分之|平方|立方|毫秒|微秒|代币|代幣|"
    "虚拟币|毫米|厘米|毫升|升|瓦|伏|赫兹|卡路里|大卡|人民币|日元|日圓|日幣|"
    "美元|美金|美刀|欧元|英镑|卢比|越南盾|泰铢|韩元|韓元|令吉|港币|港幣|港元|台币|台幣|新台幣|新台币|円|€|£|\\$|₫|人次|"
    "人按|人看|人在看|人点|赞|讚|播放|阅读|閱讀|浏览|瀏覽|"
    "粉丝|粉絲|下载|下載|点击|點擊|票房|观看|觀看|订阅|訂閱|收藏|转发|彈幕|弹幕"
)
_LATIN_UNITS = (
    "đ|vnđ|vnd|usd|rmb|cny|ntd|twd|hkd|sgd|myr|eur|gbp|jpy|krw|thb|rm|đồng|dong|kg|g|km|m|cm|mm|kb|mb|gb|tb|ms|"
    "ml|l|w|kwh|kw|hz|"
    "views?|tokens?|points?|copies|pieces?|pcs|units?|items?|dollars?|bytes?|followers?|likes?|users?|people|"
    "times|coins?|credits?|"
    "subscribers?|steps|miles|meters|metres|rows|records|shares|downloads?|votes|sqft|pixels|won|yen|bucks|km2|"
    "m2|gallons?|litres?|liters?|"
    "tons?|pounds?|lbs|boxes|bottles|bags|sheets|tickets|plays|clicks|comments|words|pages|lines|files|seconds|"
    "minutes|hours|days|"
    "lượt|sản phẩm|cái|chiếc|người|điểm|thành viên|xu|hộp|bộ|thùng|gói|viên|lít|follow|bước|mét|đơn vị|cây|tờ|"
    "quyển|con|"
    "chai|lon|túi|cuốn|bao|tấn|cân|ký|lạng|nghìn|ngàn|triệu|tỷ|lần|view|like|bản|đô|suất|phần|chuyến|cặp|đôi|bài"
)
_QUANTITY = LazyPattern(
    rf"\s?(?:{_UNITS}|(?:{_LATIN_UNITS})(?![{LATIN}0-9])|(?:[{_RISKY_UNITS}]|了)(?=$|"
    rf"[\s，,。.！？!?的了吗嗎呢啊这這那查]))"
    r"|\.[0-9]{1,2}(?![0-9])|,[0-9]{3}(?![0-9])|\.[a-z]{2,5}(?![a-z])"
)
_NO_UNIT = frozenset("，。！？、；：（）\n")  # a look at the next letter saves most of the looks for units

# --- before a number

_CURRENCY = LazyPattern(
    rf"(?:[¥￥$€£₫]|(?<![{LATIN}])(?:rmb|usd|vnd|cny|twd|ntd|hkd|eur|gbp|rm|sgd|myr|jpy)|人民币|人民幣|新台幣|港幣|"
    rf"美金)\s?\Z"
)
_NO_CURRENCY = frozenset("：:，。话話机機信号號码碼是")  # the same for currencies
_PART = LazyPattern(r"(?:[0-9],|[=&%?]|[a-z0-9]/)\Z")
_HASH = LazyPattern(rf"(?:[#№]|(?<![{LATIN}])no[.:： ]*)\s?\Z|第\s?\Z")
_WHOSE = LazyPattern(rf"(?<![{LATIN}])([{LATIN}]+) no[.:： ]*\Z")
_LINKS = " \t:：=#(（\"'“「『【[-—>→.是为為係即叫有"
_LABEL = LazyPattern(
    rf"(?P<of>(?![号號])[{_HAN}a-z0-9])(?:号码|號碼|号|號|码|碼|编号|編號|代号|代號|代码|代碼|id|sn|单|單|证|證|卡|"
    rf"票|据|據|账|賬|帳|户|戶|书|書|"
    "量|数|數|额|額|值|价|價|率|口令|流水|批次|快件|包件|柜|章|牌|券|奖|獎|单子|單子|凭证|照|簿|条码|簽|签|箱|"
    "报告|報告|登记|登記|登錄|登录|令|印|閱|阅|標|标|钢印|工单|稅籍|具|存摺|摺)(?:的|"
    "后面|後面|那串|写的|寫的|显示|上面)*\\Z"
)
_AFTER_NUMBERED = LazyPattern(
    rf"(?P<of>(?![号號])[{_HAN}])(?:号码|號碼|号|號|码|碼|编号|編號|代号|代號|代码|代碼|"
    rf"id)[^，,。！？!?;；\n0-9]{{0,8}}\Z"
)
# what 号, 码, 卡 … stands behind when it is one to dial, or when no label ends there at all
OF_PHONES = frozenset(
    "的他她佢爸妈媽姐哥弟妹婆这這那個个我你此该該新旧舊老原换換打拨撥加是下副主大小内內外机機话話港台湾灣国國陆陸"
    "动動通信联聯用线線宅司"
    "家位边邊另同微一二两"
    "辦办公校人挂掛简簡接客读讀看洲坡亚亞甲门門南韩泰美英法德俄尼"
    "请請烦煩帮幫要先重工"
)
_TELEPHONES = tuple(f"{of}{machine}" for of in "手座话話本主副固" for machine in "机機")
_LOCAL = ("日本", "本地", "外地", "内地", "內地", "当地", "當地", "异地")
# words that a number to dial may stand behind in English, and in Vietnamese
PHONE_WORDS = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday weekend noon morning afternoon evening hours days
    phone phones cell cellphone mobile tel telephone at on to call calls calling called text txt texting me my mine
    ring dial reach reached contact whatsapp viber sms msg message landline fax or and & is it's its it i'm im this
    that that's here here's hi hello hey ok okay thanks thank thx please pls plz kindly you us him her them sure yes
    yep yeah now today tomorrow tonight again later asap via by with from for new old other work home office wife
    husband mom mum dad mother father son daughter sister brother friend number so but if best interested one direct
    directly
    personal private same also too just back first name dear sir madam regards cheers sincerely anytime instead uk
    hk sg tw cn vn usa china chinese taiwan singapore malaysia vietnam vietnamese german french japanese korean thai
    american british australian canadian indian malaysian singaporean taiwanese spanish italian dutch swiss macau
    germany japan korea australia canada primary secondary main current callback alternate backup local emergency
    handphone hp line wechat zalo qq signal telegram our his their a the in use using try add save still changed
    số so em mình minh tôi toi anh chị chi e m c a bé con cháu là la qua gọi goi lh sđt sdt dt đt alo nhé nhe ạ ơi
    oi này nay nha cho với voi vào vao tới đến hoặc hay và va rồi luôn thì thi cô chú bác bạn vợ chồng mẹ bố ba má
    nhà hotline đây day dạ vâng ok ib inbox nhắn nhan bên ở tại máy bàn di động cố định thoại sim shop ảnh ổng bả
    người video ấy lạc hệ giúp dùm giùm nhận vậy đi vn chính phụ riêng mới cũ
    """
)
_LATIN_LABEL = LazyPattern(
    rf"(?<![{LATIN}'.@])(?P<word>[{LATIN}'&]+)(?P<links>(?: (?:number|no|num|id|code|ref|nr|is|was|reads|shows|"
    rf"said|says|ghi|bị))*)[\s:：#.(=\"'-]*\Z"
)
# nouns of Vietnamese business; one of them before a number labels it whatever stands between
_VIETNAMESE_LABEL = LazyPattern(
    rf"(?<![{LATIN}])(?:mã|ma|phiếu|thẻ|giấy|bằng|sổ|hồ sơ|đơn|vé|biên|bill|kiện|lô|seri|sê-ri|chứng|hợp đồng|hóa "
    rf"đơn|hoá đơn|yêu cầu|khiếu nại|"
    rf"ticket|vận|chuyển khoản|giao dịch|(?<!báo )giá|tiền|căn cước|hộ chiếu|bảo hiểm|tài khoản|id|"
    rf"stt)(?![{LATIN}])(?: "
    rf"[{LATIN}0-9-]+){{0,5}}[\s:#(-]*\Z"
)


_FAR = 200  # letters on either side of a number that tell in which language it stands


def is_amount(lower: str, start: int, end: int) -> bool:
    """True if a unit stands behind a number, or a currency before it."""
    if end < len(lower) and lower[end] not in _NO_UNIT and _QUANTITY.match(lower, end):
        return True
    if not start or lower[start - 1] in _NO_CURRENCY:
        return False
    return _CURRENCY.search(lower, max(0, start - 5), start) is not None


def is_labelled(text: str, lower: str, start: int) -> bool:
    """True if what stands before *start* is a label, though no table has its word, that is none of a phone."""
    if not start or lower[start] == "+":
        return False
    if _PART.search(lower, max(0, start - 3), start):
        return True
    if _HASH.search(lower, max(0, start - 6), start):
        whose = _WHOSE.search(lower, max(0, start - 20), start)
        return whose is None or not (whose[1] in PHONE_WORDS or is_place(whose[1]))
    since = max(0, start - 28)
    before = lower[since:start]
    bare = before.rstrip(_LINKS)
    if not bare:
        return False
    last = bare[-1]
    if last > "\u2e80":
        label = _LABEL.search(bare, max(0, len(bare) - 12)) or _AFTER_NUMBERED.search(before, max(0, len(before) - 14))
        return label is not None and not _is_of_phones(bare, label)
    if not last.isalpha():
        return False
    if _VIETNAMESE_LABEL.search(before):
        return True
    noun = _LATIN_LABEL.search(before)
    if noun is None or noun["word"].endswith("'s"):
        return False
    if is_vietnamese(lower[max(0, start - _FAR) : start + _FAR]):
        begins = since + noun.start("word")
        written = text[begins : begins + len(noun["word"])]
        return len(written) > 2 and written.isupper() and not text.isupper() and noun["word"] not in PHONE_WORDS
    word, links = noun["word"], noun["links"]
    if word in PHONE_WORDS or is_place(word) or (not before.isascii() and last > "z"):
        return False
    begins = since + noun.start("word")
    is_name = text[begins].isupper() and not text[begins : begins + len(word)].isupper()
    return not is_name or bool(links) or "#" in noun[0] or (":" in noun[0] and begins == 0)


def _is_of_phones(before: str, label: re.Match[str]) -> bool:
    of = label["of"]
    if label[0][1:2] in "价價" and of in "报報询詢议議比砍谈談问問":
        return True
    place = before[max(0, label.start("of") - 3) : label.start("of") + 1]
    if any(is_place(place[at:]) for at in range(3)):
        return True
    if of in "机機" and not before.endswith(_TELEPHONES, 0, label.start("of") + 1):
        return False  # 农机号
    if of == "位" and not before.endswith(("单位", "單位"), 0, label.start("of") + 1):
        return False  # 席位号
    return of in OF_PHONES or of in "0123456789" or before.endswith(_LOCAL, 0, label.start("of") + 1)
