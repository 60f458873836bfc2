"""Numbers that a label announces clauses before they come: "合同号拍不清楚，手打给你，138…"."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.nouns import is_thing
from omnikit.extraction.reach.papers import UNMARKED_OF
from omnikit.extraction.reach.regions import ends_in_place
from omnikit.extraction.spelling import listed

_HAN = "\u4e00-\u9fff"
_LONGEST = 72  # letters from a label to the number that it announces
_LABEL = LazyPattern(
    rf"(?P<of>(?![号號])[{_HAN}])(?:号码|號碼|号|號|码|碼)"
    r"|(?:编号|編號|编码|編碼|代号|代號|代码|代碼|条码|條碼|卡密|单号|單號|序号|序號|卡号|卡號|账号|帳號|案号|案號)"
)
_NO_LABEL = frozenset(
    "众眾音频頻维維数數起尺密型符区區牌楼樓栋棟室房座月日几幾十零暗外括逗句冒引问問叹嘆加减減乘除等星扫掃"
    "取约約排叫的他她佢爸妈媽姐哥弟妹婆我你新旧舊老换換打拨撥下副主大小内內机機话話港台国國陆陸动動信联聯用线線"
    "宅家位边邊另微一二三四五六七八九两兩这這那個个该該是给給"
)
_NEITHER = {"同": "合", "口": "户戶", "记": "登", "記": "登"}  # 同号 is none, 合同号 is
_CODES_SENT = ("验证", "驗證", "校验", "校驗", "二维", "二維")  # …码: what is sent to a phone
_CUT = LazyPattern("[0-9]{3}")
_SURE = LazyPattern(
    r"手打|[这這呢]串|[念唸读讀报報][给給俾畀](?!我)|我[念唸]|再[发發传傳打講讲说說貼贴send]{1,4}[你您妳]?一?[遍次下]"
    r"|再(?:send|[发發传傳打貼贴])[：:\s]{0,2}\Z"
    r"|重新?[发發打說说讲講貼贴]|[里裡入]面(?:那[个個串]|嗰個)|(?:印|写|寫|标|標|显示|顯示|刻)[的着著]?(?:就"
    r"|都)?[是係]"
    r"|[看睇見见][到]?[是係][：:\s]{0,2}\Z|(?:^|[，,。.；;：:…\s])(?:那|就|[应應][该該]|好像|可能|大概|估计|現在|现在"
    r"|目前|上面|改成了?|[换換]成了?){0,2}[是係为為][：:\s]{0,2}\Z"
    r"|[慢]{2}[记記抄]"
)
_OFFERED = LazyPattern(
    r"找到|翻[到出]|搵到|[查看见見拍抄记記问問]到了?|有[两兩二几幾]|在(?:短信"
    r"|email|簡訊|图|圖|截图|截圖|这|這|单|單|发票|袋|盒|卡)"
    r"|[写寫印贴貼留填登说說报報][的在给給了着著住上是]|[给給俾][的出]|[复複][制製]|打(?:出来|出來|上来|上來|一下"
    r"|给|給)|[您你](?:看|记|記)"
    r"|喺(?:email|度|呢|短訊|單|電郵|sms|相)|如下|在这|在這|手打|是不是[这這](?![样樣么麼])|[该該就]是[这這]"
    r"|我[打写寫]字"
    r"|[发發傳传打輸输][给給俾畀]?[你您妳](?!.{0,6}[了过過])|报一下|報一下|[没沒][错錯]|[对對]的?了?[，,]"
    r"|核对[过過了]|核對[過了]"
)
_ABSENT = LazyPattern(
    r"忘|不记|不記|没[有了找带帶]|沒[有了找帶]|找不|搵唔|唔記|冇|不知道(?!是不是|对不对|對不對)|唔知(?!係咪)"
    r"|(?<!拍)(?<!拍照)(?<!看)(?<!照片)(?<!图片)(?<!拍得)不清楚|丢|弄不见|多少|什么|什麼|哪里|哪裡|哪儿|在哪|邊度"
    r"|怎么|怎麼"
    r"|点样"
    r"|[发發][给給]?我|告[诉訴]我|[吗嗎]"
    r"|[谢謝请請]|唔該|麻烦|麻煩|[帮幫]我|[给給]我(?!的)|稍后|稍後|晚点|晚點|[等待]会|改天"
)
_EXCUSED = LazyPattern(r"在哪[^，,]{0,8}找到|没人|沒人|冇人|没理|沒理|没回|沒回|冇回|冇覆|冇人|冇理")
_ENGLISH_LABEL = LazyPattern(
    r"(?<![a-z'])(?P<noun>[a-z][a-z/-]+) (?:number|no\.?|id|code|reference|ref|#)(?![a-z])"
    r"|(?<![a-z'])(?:reference|rma|pnr|sku|serial|tracking|awb|vin|imei|asset tag|account|waybill|invoice|receipt"
    r"|policy|claim|ticket|booking"
    r"|reservation|docket|voucher|membership|passport|license|licence|permit|certificate|confirmation|case"
    r"|(?:loyalty|library|gift|member|membership|credit|debit) card)(?![a-z])"
)
_ENGLISH_SURE = LazyPattern(
    r"(?:^ ?|[,;:–-] ?|(?<![a-z])(?:mine|it|label|receipt|email|slip|card|screen|letter|paper|page|bill|invoice"
    r"|sticker|form|copy) )(?:is|was|goes)(?: (?:now|just|actually|currently))?[ :]{1,2}\Z"
    r"|[,;.] ?(?:so |and )?(?:it's|that's|this is|it is)[ :]{1,2}\Z"
    r"|(?<![a-z])(?:reads|says|shows|states)(?: (?:now|just|actually|currently))?[ :]{1,2}\Z|should be[ :]{1,2}\Z"
    r"|(?:i think|i believe|looks like|must be|typed out|type it out|by hand)[^a-z]{0,3}\Z"
    r"|(?:sending|send|resending|typing|posting|giving|repeating) (?:it |this )?(?:again"
    r"|once more)[^a-z0-9]{1,3}\Z|here (?:it is|it goes|goes|you go)(?: again)?[^a-z0-9]{1,3}\Z"
    r"|(?:below|as requested|as you asked|in case you need it|for reference|(?:\? (?:sure|yes|yeah|ok"
    r"|okay)))[^a-z0-9]{1,3}\Z"
    r"|(?:they|you|he|she|someone|agent|clerk|driver) (?:gave|sent|emailed|texted|handed)(?: me| us)?[^a-z0-9]{1,3}\Z"
    r"|(?:from|off|per|on) (?:the|my|your) (?:card|receipt|slip|letter|email|confirmation|invoice|label|box|back"
    r"|bill|form|statement|screen|sticker|document|paper)[^a-z0-9]{1,3}\Z"
    r"|read(?:ing)? it (?:out|slowly)[^.]{0,16}\Z"
)
_AGAIN = LazyPattern(r",? (?:once )?(?:again|more)[ ,:.]{1,2}")
_ENGLISH_GIVEN = LazyPattern(
    r"(?<![a-z])(?:got|found|here's|heres|here is|this is|as for|for reference)(?: you)?(?: the| my| our| your)? \Z"
)
_ENGLISH_LACKS = LazyPattern(
    r"forgot|lost|(?:don't|dont|didn't) (?:have|know|remember|see|get)|can't|cant|cannot|couldn't|no idea|never"
    r"|haven't"
    r"|missing|without|what is|what's|(?<![a-z])(?:need|want|send|give|find|about|regarding|re)(?![a-z])"
)
_ENGLISH_ABSENT = LazyPattern(
    r"forgot|lost|don't|dont|do not|didn't|can't|cant|cannot|couldn't|no idea|missing|haven't|without|never"
    r"|what is|what's|where|which number"
    r"|my (?:name|number|cell|mobile|phone)|call|text|name is|(?<!it)(?<!that)'s"
)
_VIETNAMESE_LABEL = LazyPattern(
    r"(?<![a-z])(?:(?P<code>ma) (?P<of>[a-z]+)|so (?:so (?:tiet|bao|ho)|bien lai|hoa don|hop dong|ho so|van don"
    r"|don|phieu|the|ve|chung|benh an|bao danh|bao hiem"
    r"|tai khoan|can cuoc|ho chieu|giay|seri|se-ri|lo|khung|tham chieu|tk|cccd|cmnd|bhyt|bhxh|quyet dinh|cong van"
    r"|to khai|kien|thue)"
    r"|stk|mst|cccd|cmnd|sbd|mssv|gplx)(?![a-z])"
)
CODES = listed(
    "don van khach giam giao the benh hoc nhan san bao hop dat kien tham khieu phieu hoan hoa ve booking lo dinh "
    "so voucher kh nv hang "
    "code qr sinh du vach buu thanh dang ho hs hd gd hv tra nap"
)
_VIETNAMESE_SURE = LazyPattern(
    r"(?:gui|nhan|viet|nhac) lai|ghi ra|dung roi|(?<![a-z])ne(?![a-z])|(?<![a-z])day[ ,:.]{1,2}\Z|(?:hien|hien tai"
    r"|dang|ghi|in|bao|doc)(?: dang| ro)? (?:la|ra)[ :]{1,2}\Z|moi (?:thay|tim)|tim (?:mai|hoai|duoc|thay)|nam trong"
    r"|trong (?:tin nhan|email|mail|hop thu|bill|phieu)|doc (?:cham|cho|lai|de)|ghi (?:ne|nhe|nha|giup|dum)"
    r"|go (?:tay|lai)|co (?:2|hai) (?:cai|so|ma|don|the)"
    r"|day (?:ne|a|nha|nhe|roi|shop|ad)|(?:hinh nhu|chac|co le|chinh) (?:la|dung)[ :]{1,2}\Z|in tren|chep lai"
    r"|nhap lai|(?:in|ghi|mat) (?:mat|sau|o|tren|trong|ro)|trong giay|(?:qua|bang) (?:mail|email|tin nhan"
    r"|sms)(?! roi)"
    r"|(?:gui|dua|cap|ghi|bao|viet)[ ,:]{1,3}\Z"
)
VIETNAMESE_ABSENT = LazyPattern(
    r"(?<![a-z])(?:quen|mat|khong (?:nho|co|biet|thay|tim|con)|ko (?:nho|co|biet|thay|tim|con)|k (?:nho|co|biet"
    r"|thay)|chua (?:co|nhan|thay|biet)|bao nhieu"
    r"|o dau|lam sao|xin (?:ma|so|lai)|(?:cho|giup|dum|gium|ho) (?:em|minh|toi|tui)|goi|lien he|lien lac|sdt|dt"
    r"|zalo|dien thoai|may em|so em|so minh|ten (?:em"
    r"|minh))(?![a-z])"
)


def is_announced(lower: str, start: int) -> bool:
    """True if a label comes clauses before a number that is the first behind it, and the number is offered as its."""
    before = lower[max(0, start - _LONGEST) : start]
    if before[-1:] > "\u2e80" or (not before.isascii() and _HAN_LETTER.search(before)):
        return (_THEN_ANOTHER.match(lower, start) and _TWO_OF.search(before)) is not None or _is_announced_chinese(
            before
        )
    plain = before.translate(UNMARKED_OF)
    words = _NO_WORD.sub(" ", plain).split()
    if _LABELS_LATIN.isdisjoint(words) and "#" not in plain:
        return False
    return _is_announced_vietnamese(before, plain) or (before.isascii() and _is_announced_english(before))


_NO_WORD = LazyPattern("[^a-z]+")
_LABELS_LATIN = listed(
    "ma so stk mst cccd cmnd sbd mssv gplx number no id code ref reference rma pnr sku serial tracking awb vin "
    "imei tag account waybill invoice "
    "receipt policy claim ticket booking reservation docket voucher membership passport license licence permit "
    "certificate confirmation case card"
)
_LABELS_HAN = frozenset("号號码碼编編单單序卡账帳案条條代合同发發快包运")
_HAN_LETTER = LazyPattern(f"[{_HAN}]")


_THEN_ANOTHER = LazyPattern(r"[0-9][0-9 .()-]{6,20}[\s，,]?[和跟與与及同&、]")
_TWO_OF = LazyPattern(
    r"(?:单|單|合同|合約|发票|發票|快递|快遞|包裹|票)(?:号"
    r"|號)?有[两兩二2几幾][个個张張组組条條份笔筆票][，,：:\s]{0,2}\Z"
    rf"|[两兩二2几幾][个個张張组組条條份笔筆票][{_HAN}]{{0,3}}(?:单|單|合同|合約|发票|發票|快递|快遞|包裹"
    rf"|运单)(?:号|號)?[，,：:\s]{{0,2}}\Z"
)


def _is_announced_chinese(before: str) -> bool:
    if _LABELS_HAN.isdisjoint(before):
        return False
    for label in _LABEL.finditer(before):
        of = label["of"]
        if of is not None and (of in _NO_LABEL or before.startswith(_CODES_SENT, max(0, label.start("of") - 1))):
            continue
        if of in _NEITHER and before[label.start() - 1 : label.start()] not in _NEITHER[of]:
            continue
        between = before[label.end() :]
        if _CUT.search(between):
            continue
        absent = _ABSENT.search(_EXCUSED.sub("", between))
        if _SURE.search(between) and (absent is None or "手打" in between or absent[0] == "没找"):
            return True
        if absent is None and _OFFERED.search(between):
            return True
    return False


def _is_announced_english(before: str) -> bool:
    for label in _ENGLISH_LABEL.finditer(before):
        if label["noun"] is not None and (not is_thing([label["noun"]]) or ends_in_place(before[: label.end("noun")])):
            continue
        between = before[label.end() :]
        if not between.strip(" :#.") or _CUT.search(between):
            continue
        if not between.strip(" :#.,-") and _ENGLISH_GIVEN.search(before, 0, label.start()):
            return True
        if label["noun"] is not None and _AGAIN.fullmatch(between):
            return True
        lacks = _ENGLISH_LACKS.search(before, max(0, label.start() - 24), label.start())
        if lacks is None and _ENGLISH_SURE.search(between) and not _ENGLISH_ABSENT.search(between):
            return True
    return False


def _is_announced_vietnamese(written: str, before: str) -> bool:
    for label in _VIETNAMESE_LABEL.finditer(before):
        if label["code"] is not None:
            code = written[label.start("code") : label.end("code")]
            if code != "mã" and (code != "ma" or label["of"] not in CODES):
                continue
        between = before[label.end() :]
        if _CUT.search(between) or VIETNAMESE_ABSENT.search(between):
            continue
        if _VIETNAMESE_SURE.search(between):
            return True
    return False


_ASKED_FOR = LazyPattern(
    r"(?:查|查询|查詢|查下|查一下|查看|问|問|想要|需要|告诉我|提供|发下|把|將|将|改|补|補|找|取|申请"
    r"|申請)(?:一?下)?(?:我的?|你们的?)?\Z"
)
_ASKED_OF = LazyPattern(
    r"[给給俾畀](?:我(?!的)|一?下)|请|請|麻烦|麻煩|[谢謝]|[您你](?:那|们那|們那)|没|沒|冇|未|忘|查不|找不|收不"
    r"|在哪|多少|什么|什麼|怎么|怎麼"
    r"|稍后|稍後|晚点|晚點|待会|[发發傳传][给給俾]?我"
    r"|登不|登[录錄入]不|被[封盗盜锁鎖]|注册|註冊|注销|註銷|打印|列印|用不了|不能用|解绑|解綁|查[无無]|已填|填好|填完"
    r"|[发發]到|收到|错了|錯了|[吗嗎]|bao nhiêu|ở đâu"
)


def is_asked_for(lower: str, start: int, between: str) -> bool:
    """True if a label that begins at *start* has no number in the message: it is asked for, late, or lost."""
    return _ASKED_FOR.search(lower, max(0, start - 8), start) is not None or _ASKED_OF.search(between) is not None
