"""Kin who are written for: those whose ailment or appointment a message tells; not those who are only mentioned."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people import words
from omnikit.extraction.people.counting import VIETNAMESE
from omnikit.extraction.people.mentions import Mention
from omnikit.extraction.people.words import any_of

_OF = r"(?:我们?|俺|咱们?|家里?|我家|孩子|宝宝|她|他|娃|小孩|家中|我的)?(?:的|个)?"
_FOR = LazyPattern(rf"(?:帮|给|替|为|代|带|陪|领|送|同|喺|同埋)(?:着|我|俺|下|一下|忙){{0,2}}{_OF}$")
_REST = LazyPattern(r"[^;!?\n]{0,14}")
_BOOKING = LazyPattern(words.BOOKING_CHINESE)
_BUYING = LazyPattern(r"买(?![^,.]{0,4}(?:险|医保|社保))|礼物|惊喜|送个|送束|寄|快递|转账|充值")
_GREETED = LazyPattern(r"[ ,!~]*(?:你|好|请|早|在吗)")
_TOGETHER = LazyPattern(r"[们和跟]")
_IS_PATIENT = LazyPattern(
    rf"(?:患者|病人|就诊人?|预约人?|挂号人?|学员|学生|入住人?|乘客|客人|体检人?|使用者?|看病的?|看诊的?|病患|个案"
    rf"|报名的?)(?:是|为|:| ){{1,3}}{_OF}$"
)
_I_AM = LazyPattern(r"我[是系][^,.;!?\n]{0,8}$")
_IT_IS = LazyPattern(r"[,(。?!] ?(?:就?是)我(?:家|们家)?的?$|\(我(?:家|们家)?的?$")
_ENDS = LazyPattern(r"$|[,;.!?)\n]")
_AS_ONE = LazyPattern(r"我(?:[是系]|就|这?一?个|作为|一){0,2}$|作为一?[个名位]?$")
_BORN_IN = LazyPattern(r"\d0后$")
_TOLD = LazyPattern(rf"岁|{words.AILING_CHINESE}")
_GROWN_UPS = frozenset(
    ["大老爷们", "大男人", "小姑娘", "大妈", "大爷", "小伙子", "老太婆", "老头子", "宝妈", "宝爸", "奶爸"]
)
_CLOSED = LazyPattern(r"$|[,.;!?\n ]")
_OPEN = LazyPattern(
    r"(?:^|[,.;!?\n: 。、我俺咱阮]|(?:^|[,.;!?\n 我])[初高国大研小][一二三四五六]|年级|我们|我家|家里|家|孩子|的|个|"
    r"是|阿|[她他]|(?:^|[,.;!?\n 我])小)$"
)
_AILING = LazyPattern(
    rf"{words.AILING_CHINESE}|(?=[a-z])(?<![a-z])(?:{any_of(words.AILING_BORROWED)})(?![a-z]| ?(?:app|枕|贴|帖|喷))"
)
_THINGS = (
    "(?:车(?!祸)|桌|椅(?<!轮椅)|柜|床|沙发|空调|冰箱|电视|洗衣机|手[机表环链镯]|电脑|平板|耳机|相机|音箱|打印机|玩具|书包|鞋"
    "|衣|裤|裙|帽|快递|包裹|锁|灯|房子|颜色|款|货|尺码|地址)"
)
_NEEDS = LazyPattern(
    r"(?:也)?(?:想|要|需要|准备|打算|得)(?:去)?(?:植发?|验|照[^顾]|抽血|箍|脱毛|剪|纹|整|割"
    rf"|换(?![^,.!?]{{0,4}}{_THINGS})|覆诊|入院|镶|做|看|约|挂"
    r"|预约|检查|复查|建档|报名|报|学|种|拔|补|治|洗|配|住院"
    r"|手术|打|咨询|了解一下|办)"
    r"|[^,.;!?\n]{0,4}的(?:预约|挂号|号(?![被码封])|病历|检查|报告|体检|复诊|课|手术|化验)"
    r"|[^,.;!?\n的校班]{0,8}的[^,.;!?\n的]{0,3}(?:课|预约|复[诊查]|体检|报告)(?=[能想要改请取可还几推延调])"
    r"|(?<=[女子孙甥仔囡儿妞头])(?<!妻子)[^.;!?\n]{0,10}(?:请[个半一两天]{0,3}假|[转试入退]园|[入退]托|插班|转[学班]|试[听课]"
    r"|体验课|能上[小中大托学][班前]|[晚早]接|延时班)"
)
_DOES = LazyPattern(
    r"(?:她|他)?(?:也|都|今天|昨天)?(?:和我|跟我|陪|带|送|买|的?(?:班主任|朋友|同事|同学|医生|老师|公司|店|微信|车)|班[里上]有|学校有)"
    rf"|(?:的[^,.;!?\n]{{0,3}}|(?=手机|电脑|平板)){_THINGS}"
)
_KIN_OF = LazyPattern(r"(?:她|他|的)?(?:爸|妈|爹|娘|姥姥|姥爷|奶奶|爷爷|外[公婆]|舅|姑|姨|叔叔)")
"""Of theirs the message tells, not of the child named before them: 闺女她爸."""
_FOR_THEM = LazyPattern(
    rf"[^。!?\n]{{0,16}}[,\n ](?:想|请|要|麻烦)?(?:帮|给|替|为)[她他][^。!?\n]{{0,6}}?(?:{words.BOOKING_CHINESE})"
)
_SAYING = LazyPattern(r"说|推荐|介绍|让我|叫我|陪我|带我|给我|问我|买|觉得|朋友|同事|同学|听|嫌|送")
_CLAUSES = LazyPattern(r"[^。!?\n,;]{0,12}(?:,[^。!?\n,;]{0,6})?")

_VI_WHO = (
    r"(?: (?:của )?(?:em|mk|mik|mìh|mih|mìk|mềnh|mình|mk|tôi|tui|e|nhà (?:em|mình|tôi|e|mk|mìh|tui)|con|cháu|anh|chị"
    r"|chú|bác|(?:hai|ba|tư|năm|sáu|bảy|út) (?:nhà )?(?:em|mình|tôi)))?"
)
_VI_BOOKED = LazyPattern(
    rf"(?:{words.BOOKING_VIETNAMESE})[^,.;!?\n]{{0,16}}(?:cho|giúp|hộ|giùm|dùm|của) *(?:bé )?$|(?:đưa|dẫn|chở) $"
    rf"|bệnh "
    rf"nhân(?: là|:)? $"
)
_VI_FOR = LazyPattern(r"(?:cho|giúp|hộ|giùm|đưa|dẫn|chở) (?:bé )?$")
_VI_ACTS = LazyPattern(
    rf"{_VI_WHO} *(?:đi |đến |đang |cần |muốn |hay |mới "
    rf"|vừa ){{0,3}}(?:{words.BOOKING_VIETNAMESE})"
    rf"|{_VI_WHO} (?:(?:1|một) )?(?:slot|giường|(?:buổi|gói|suất) (?:massage|mát xa|gội|khám|chăm|trị liệu"
    rf"|spa))(?![a-zà-ỹ])"
)
_VI_WANTS = (
    r"bơi|tập(?! vở| giấy)|massage|mát xa|gội|cắt (?:tóc|mí|amidan|bao quy)|làm (?:tóc|móng|nail|mi|đẹp|răng)"
    r"|trị(?! giá)|triệt|tẩy (?:trắng"
    r"|nốt)|nâng|giảm (?:cân|mỡ|béo)|tăng cân|phun|uốn|nhuộm|thử máy"
)
_VI_AILS = LazyPattern(
    rf"{_VI_WHO}(?: (?:sinh năm|sn) \d{{4}},?)?(?:(?: năm nay)? ngoài (?:\d{{2}}|{VIETNAMESE})"
    rf"(?: tuổi)?,?)?(?: (?:đang|hay|mới|vừa|hôm qua|cũng"
    rf"|dạo này|lại|cứ|thường|có|muốn|"
    rf"cần|đi|đặt lịch|đặt hẹn|mấy hôm nay|mấy bữa nay|hơi|rất|quá|ngủ|tự nhiên|chuẩn bị|sắp|phải|được|chỉ "
    rf"định|(?:tuần|tháng|hôm) trước|(?:tuần|tháng) rồi|hôm kia|hôm nay|sáng nay|tối qua|đêm qua|chiều qua|hồi tối|vẫn"
    rf"|đã|lỡ|không may|chẳng may|lớn tuổi|già yếu|già|gần đây|mấy nay|năm ngoái"
    rf"|(?:học )?lớp \d{{1,2}})){{0,3}} (?:{words.AILING_VIETNAMESE}|muốn (?!hỏi|tư vấn)(?:{words.BOOKING_VIETNAMESE}"
    rf"|{_VI_WANTS})|nhổ|trám|niềng|trồng răng|làm răng|siêu âm|chụp|tầm soát|nội soi|xét nghiệm|tiêm"
    r"|(?:xin )?(?:dời|đổi|hoãn|huỷ|hủy) (?:lịch|hẹn|buổi)|(?:đăng k[ýí]|đk|ghi danh) (?:lớp|kho[áa]|khóa|gói|khám|tập)"
    r"|có (?:lịch|hẹn) (?:khám|tái khám|với bác sĩ|mổ|chụp|hẹn|học|tập))(?![^,.;!?]{0,20} (?:cho|giúp|hộ|giùm) (?:em"
    r"|mình|con|bé|cháu|tôi|tui|anh|chị)\b)"
)
_VI_OF_THEIRS = LazyPattern(
    r"(?:điện thoại|dien thoai|máy(?: giặt| lạnh| tính| nước)?|may (?:giat|lanh|tinh)|laptop|iphone|ipad|xe(?: máy| đạp"
    r"| hơi| tay ga)?|ô tô|tủ lạnh|tivi|đồng hồ|tài khoản|đơn(?: hàng)?|zalo|facebook|sim|thẻ|nhà|phòng|túi|giày"
    r"|dép|áo|váy|quần|đầm|nhẫn|dây chuyền|mèo|chó|cún|vision|sh|wave|quán|tiệm|shop)(?: (?:nhà|của|cho|tặng))? $"
    r"|(?<!răng )(?<!chân )(?<!tay )(?<!lưng )(?<!mắt )(?<!đầu )(?<!da )(?<!tóc )(?<!mặt )(?<!gối )(?<!khớp )(?<!vai "
    r")(?<!cổ )(?<!bụng )(?<!tai )(?<!tim )(?<!bệnh )(?<!móng )(?<!sống )(?<!trạng )(?<!hợp )(?<!khỏe )(?<!khoẻ "
    r")(?<!áp )của $"
)
"""Before kin: what breaks is theirs, máy giặt của mẹ em, but for a part of the body."""
_VI_AGED = LazyPattern(r"\d ?(?:tuổi|t|tháng)(?: rưỡi)?(?:, (?:bé )?| bé )$")
_OWN = frozenset(["con trai", "con gái", "gái", "trai"])
_VI_CLAIM = LazyPattern(r"(?:(?:em|mình|tôi|tui|cháu|con|e)(?: \d+ tuổi,?)?|tuổi,) là (?:một )?$")
_VI_SELF = LazyPattern(r"(?:^|[,.!?\n] ?|dạ |ạ |shop )(?:em|mình|tôi|tui|e|mk|mik|mk) $")
_VI_PARTICLE = LazyPattern(r" (?:nha|nhé|nhe|ạ|shop|đó|á|mà)\b")
_EN_MINE = LazyPattern(r"\b(?:my|our|his|her) (?:\w+ )?$")
_PRESENT = (
    r"[^.;!?\n]{0,16}\b(?:gifts?|presents?|surprise|birthday|bouquet|flowers|hamper|souvenir|toys?|treat|keepsake)\b"
)
_EN_BOOKED = LazyPattern(
    rf"\b(?:{words.BOOKING_ENGLISH}|it's|it is)\b(?!{_PRESENT})[^.;!?\n]{{0,30}}\b(?:for|with|bring"
    rf"|bringing) (?:my|our) (?:\w+ )?$"
    r"|\bbring(?:ing)? (?:my|our) (?:\w+ )?$|\b(?:see|examine|treat|enroll?|register|sign up) (?:my|our) (?:\w+ )?$"
    r"|on behalf of (?:my|our) $|\bbook (?:my|our) (?:\w+ )?$|(?:patient"
    r"|appointment) is (?:for )?(?:my|our) $"
)
_EN_BOOKED_BARE = LazyPattern(
    r"\b(?:appointment|appt|booking|slot|session|check-?up|consultation|haircut|scan|x-?ray|dermatologist|physio"
    r"|nurse"
    r"|caregiver|carer|helper|tutor|coach|dentist|therapist|therapy|doctor|specialist|gp) for $"
    r"|\b(?:consult(?:ation)?|appointment|appt|booking|class|lessons?|session|slot|patient) (?:is|was"
    r"|will be) for (?:my |our )?$"
    r"|\bpatient: ?(?:my|our) $"
    r"|\b(?:coach|nurse|helper|caregiver|carer|therapist|therapy|dentist|dermatologist|specialist|paediatrician"
    r"|pediatrician"
    r"|optometrist|trainer|counsell?or|psychologist|swimming|ballet|program(?:me)?|camp) for (?:my|our)"
    r" (?:\w+ )?$"
    r"|\b(?:results?|report|refill|prescription|facial|massage|haircut|manicure|trial|lessons?|class(?:es)?|tutor"
    r"|tuition"
    r"|jab|vaccine|braces|glasses|x-?ray|mri|physio|checkup|cleaning|course) for (?:my|our) (?:\w+ )?$"
    r"|\b(?:she's|he's|she is|he is) [^,.;!?\n]{1,20}, (?:my|our) $"
    r"|\b(?:squeeze|fit|slot|sign) (?:in|up) (?:my|our) (?:\w+ )?$"
)
_BARE_ENDS = (" for ", "my ", "our ")
_EN_SQUEEZED = LazyPattern(r"\b(?:squeeze|fit|slot|sign|enrol|enroll|book|put|get|pencil) (?:my|our) (?:\w+ )?$")
_EN_IN = LazyPattern(r" (?:in|up|down|for)\b")
_EN_TAKEN = LazyPattern(r"\b(?:taking|take|took|brought|sending|send|having|have) (?:my|our) (?:\w+ )?$")
_EN_TO_CARE = LazyPattern(
    r" (?:to (?:see|the (?:doctor|dentist|clinic|er|hospital|physio|a&e|gp))|in for|(?:for|get) (?:a|an|her|his"
    r"|the) (?!walk|ride|meal"
    r"|trip|drive|holiday|birthday))"
)
_EN_WANTS = LazyPattern(
    r"(?:'d|'s)? (?:(?:also|really|just) )?(?:(?:can|to|will be|is|wants? to|would like to|like to|will"
    r"|should)? ?(?:join(?:ing)?"
    r"|attend(?:ing)?|enroll?(?:ing)?|sign(?:ing)? up|start(?:ing)?|tak(?:e|ing)"
    r"|try(?:ing)?) (?:[\w-]+ ){0,4}?(?:class(?:es)?"
    r"|lessons?|course|camp|program(?:me)?|sessions?|training|team|trial|tuition)\b"
    r"|(?:would like|wants?|needs?|like|is looking for|looking for|wishes for) (?:to (?:book|have|get|try) )?(?:(?:a"
    r"|an|some|her|his"
    r"|the|another) )?(?:\w+ ){0,2}(?:massage|facial|haircut|manicure|pedicure|perm|class(?:es)?|lessons?|tutor"
    r"|tuition|coach"
    r"|trial|session|treatment|consult(?:ation)?|cleaning|scaling|filling|crown|denture|implant|lasik|x-?ray|scan"
    r"|mri|caregiver"
    r"|helper|nurse|wheelchair|hearing aids?)\b)"
)
_EN_OPENS = LazyPattern(
    r"(?:^|[,.;!?\n(-] *|(?<![a-z])(?:and|but|hi|hello|hey|because|since|when|please|pls|so|oh|yes) )(?:poor "
    r"|little )?$"
)
_EN_WEEKS = LazyPattern(r"(?:'s)? (?:is )?(?:about |almost )?\d{1,2} ?(?:wks?|weeks?|months?|mths?)")
_EN_STATE = LazyPattern(
    r"'s (?:due|been|having|got|in|running|down|coughing|vomiting|complaining|feeling)\b|"
    rf"'s (?:(?:left|right|lower|upper) )?{words.BODY_ENGLISH}|"
    r"(?:'s|s)? (?:(?:also|just|really|still) )?(?:(?:has|had|is|was|needs?|fell|broke|hurts?|can't|cannot|cant"
    r"|keeps|got|feels"
    r"|complain\w{1,4}|suffer\w{1,4}|been|woke|slipped|sprained|twisted|vomit\w{1,3}|threw|having|diagnosed"
    r"|recovering"
    r"|wants|cut|injured|fractured|hasn't|isn't|won't)\b)"
)
_EN_THE = frozenset(["wife", "hubby", "husband", "missus"])
_EN_SPOKEN_TO = frozenset(["bro", "sis", "mama", "mummy", "mommy", "daddy", "papa", "ma"])
_EN_OF_THEIRS = LazyPattern(
    r"'s (?:(?:new|old|own|first|second|big|little) )?(?:car|bike|phone|iphone|ipad|laptop|tablet|computer|house"
    r"|flat|room"
    r"|condo|bag|purse|wallet|watch|ring|necklace|screen|tv|ac|aircon|heater|bed|sofa|chair|toy|shoes?|dress|glasses"
    r"|scooter"
    r"|van|truck|motorbike|stroller|day\b|birthday|school|company|office|shop|store|restaurant|dog|cat|friend|boss"
    r"|teacher|doctor|dentist|account|card|order|parcel|name|number|email|wedding)|-"
)
_EN_TRADE = LazyPattern(
    r"(?:'s| is| was) an? (?:\w+ )?(?:nurse|physio|therapist|physiotherapist|doctor|surgeon|dentist|counsell?or"
    r"|caregiver|trainer)\b"
)
_EN_LATER = LazyPattern(
    rf"(?: [a-z]+){{0,4}}[,.-] *(?:she|he|her|his|hers)(?:'s)? (?:[\w']+ ){{0,5}}?(?:{words.AILING_ENGLISH})"
)
_MS_FOR = LazyPattern(
    r"(?:(?<!hadiah )(?:untuk|utk)|bagi|bawa|daftar|daftarkan|temujanji|appointment|booking)(?: (?:untuk|utk))? $"
)
_MS_AILS = LazyPattern(
    r"(?: (?:saya|sy|kami|dia))?(?: \w+){0,3}? (?:demam|sakit|batuk|selsema|pening|muntah|jatuh|cirit|mengandung"
    r"|hamil|bersalin"
    r"|gatal|bengkak|patah|alahan|asma|kencing manis|darah tinggi|appointment|temujanji|check ?up|scaling|rawatan"
    r"|vaksin)"
)
_GIFT = LazyPattern(r"\b(?:gift|present|birthday|anniversary|surprise|voucher)")
_EN_FOR = LazyPattern(r"\bfor (?:my|our) $")
_EN_VISIT = LazyPattern(rf"[^.;!?\n]{{0,24}}\b(?:{words.BOOKING_ENGLISH}|cleaning|filling|haircut)\b")
_EN_FOR_THEM = LazyPattern(
    r"[:,-]? (?:an? )?(?:(?!gift|birthday|voucher)[\w-]+ ){0,3}?(?:massage|facial|manicure|pedicure|physio|nurse|nanny"
    r"|caregiver|carer|wheelchair)\b(?![^.!?\n]{0,24}\b(?:gift|present|birthday|anniversary|surprise|voucher))"
)
_EN_OWNS = LazyPattern(
    rf"'s (?:(?!bad|sore|left|right|lower|upper|swollen|broken|new|old)\w+ )?(?:new "
    rf"|old )?(?:{any_of(words.OWNED_ENGLISH)})(?![a-z])|'?s? ill-"
)
_VI_AILS_ENGLISH = LazyPattern(
    rf"{_VI_WHO}(?: (?:is|was|has|had|just|bị|hơi|rất|đang|có|got|a)){{0,3}} (?:{words.AILING_ENGLISH})"
)
_EN_AILS = LazyPattern(rf"'?s?,?(?: (?:[\w']+ ){{0,5}}?)(?:{words.AILING_ENGLISH})")


def care_for(text: str, kin: Mention) -> str:
    """Return the words by which the message is for *kin*; "" if it is not."""
    if text[kin.start].isascii() or text[kin.start] > "\u9fff" or text[kin.start] < "\u4e00":
        return _latin(text, kin)
    lead = text[max(0, kin.start - 16) : kin.start]
    if text[kin.start : kin.end] in _GROWN_UPS and (
        _AS_ONE.search(lead) or (_BORN_IN.search(lead) and _CLOSED.match(text, kin.end))
    ):
        return "我"
    if text.startswith("太太", kin.start) and _GREETED.match(text, kin.end):
        return ""
    told = _IT_IS.search(lead)
    if told and _ENDS.match(text, kin.end) and _TOLD.search(text[max(0, kin.start - 40) : kin.start]):
        return told[0].strip(" ,(")
    for pattern in (_IS_PATIENT, _FOR, _I_AM):
        cue = pattern.search(lead)
        if cue is None:
            continue
        if pattern is _IS_PATIENT or (pattern is _I_AM and _CLOSED.match(text, kin.end)):
            return cue[0].strip(" :")
        if pattern is _FOR and not _TOGETHER.match(text, kin.end):
            rest = _REST.match(text, kin.end)
            if rest and _BOOKING.search(rest[0]) and not _BUYING.search(rest[0]):
                return cue[0]
    if text.startswith(("一枚", "一个,"), kin.end):
        return text[kin.end : kin.end + 2]
    if _OPEN.search(lead) is None or _DOES.match(text, kin.end) or _KIN_OF.match(text, kin.end):
        return ""
    needs = _NEEDS.match(text, kin.end)
    if needs:
        return needs[0]
    clauses = _CLAUSES.match(text, kin.end)
    ails = _AILING.search(clauses[0]) if clauses else None
    for_them = _FOR_THEM.match(text, kin.end)
    if for_them:
        return for_them[0][-4:]
    return ails[0] if clauses and ails and not _SAYING.search(clauses[0][: ails.start()]) else ""


def _latin(text: str, kin: Mention) -> str:
    lead, rest = text[max(0, kin.start - 48) : kin.start], text[kin.end : kin.end + 48]
    theirs = _EN_OF_THEIRS.match(rest) or _EN_TRADE.match(rest)
    for pattern in (_VI_BOOKED, _EN_BOOKED, _EN_BOOKED_BARE):
        if pattern is _EN_BOOKED_BARE and not any(map(lead[-16:].__contains__, _BARE_ENDS)):
            break
        booked = pattern.search(lead)
        if booked and not theirs:
            return booked[0].strip()
    if _VI_FOR.search(lead):
        acts = _VI_ACTS.match(rest)
        if acts:
            return acts[0].strip()
    child = text[kin.start : kin.end] in _OWN and _VI_AGED.search(lead)
    if child and (not rest or rest.startswith((",", ".", ";"))):
        return "tuổi"
    claim = _VI_CLAIM.search(lead) or (_VI_SELF.search(lead) if _VI_PARTICLE.match(rest) else None)
    if claim and text[kin.start : kin.end] in _OWN:
        return claim[0].strip()
    if lead.endswith(("(my ", "(our ")) and rest.startswith(")"):
        return lead[-3:].strip()
    visit = _EN_FOR.search(lead) and (
        _EN_VISIT.match(rest) or (None if _GIFT.search(lead) else _EN_FOR_THEM.match(rest))
    )
    if visit:
        return visit[0].strip(" :")
    word = text[kin.start : kin.end]
    if word in _MALAY:
        acts = _MS_AILS.match(rest)
        return acts[0].strip() if acts else "untuk" if _MS_FOR.search(lead) else ""
    squeezed = _EN_SQUEEZED.search(lead) if _EN_IN.match(rest) else None
    if squeezed is None and (care := _EN_TO_CARE.match(rest)) and _EN_TAKEN.search(lead):
        squeezed = care
    if squeezed:
        return squeezed[0].strip()
    ails = None
    if _VI_OF_THEIRS.search(lead) is None and not (word == "mẹ" and rest.startswith((" bầu", " bỉm"))):
        ails = _VI_AILS.match(rest) or (_VI_AILS_ENGLISH.match(rest) if word in _VIETNAMESE else None)
    if ails is None and theirs is None:
        mine = _EN_MINE.search(lead) is not None or (word in _EN_THE and lead.endswith("the "))
        mine = mine and _EN_OWNS.match(rest) is None
        if mine or (word not in _EN_SPOKEN_TO and _EN_OPENS.search(lead) and _is_stated(rest)):
            ails = _EN_AILS.match(rest) or _EN_WANTS.match(rest) or (_EN_LATER.match(rest) if mine else None)
    return ails[0].strip() if ails else ""


def _is_stated(rest: str) -> bool:
    """True if kin that nobody is said to have are told of, and no weeks are counted."""
    return _EN_STATE.match(rest) is not None and _EN_WEEKS.match(rest) is None


_VIETNAMESE = frozenset(word for kin in words.KIN_VIETNAMESE.values() for word in kin)
_MALAY = frozenset(word for kin in words.KIN_MALAY.values() for word in kin)
