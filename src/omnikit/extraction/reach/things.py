"""Numbers of things that no table has the word for: a number directly behind a short noun phrase is the thing's.

"栈板13812345678", "帮查会籍 138…", "số tem 09…". It is the customer's only if the phrase is a person, a place, a word
of
calling or leaving, or a sentence that wants something.
"""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people.folding import fold
from omnikit.extraction.people.words import KIN_ENGLISH, SURNAMES, SURNAMES_LONG, any_of
from omnikit.extraction.reach.labels import PHONE_WORDS
from omnikit.extraction.reach.regions import is_place, is_vietnamese
from omnikit.extraction.spelling import listed

_HAN = "\u4e00-\u9fff"
_REACH = 26
_FAR = 200  # letters on either side that tell in which language a number stands
_HAN_LETTER = LazyPattern(f"[{_HAN}]")
_PERSONS = frozenset(word for words in KIN_ENGLISH.values() for word in words) | listed(
    "desk driver manager assistant secretary nanny roommate boss agent partner concierge carer caregiver girl "
    "guy lady one only right"
    " correct contact reception tenant owner landlord lawyer attorney doctor"
)
_GIVEN_NAMES = listed(
    "lan hoa hà hạnh hương hằng hiền hồng huệ linh loan ly mai my nga ngân ngọc nhi nhung oanh phương quyên "
    "quỳnh tâm thảo thanh thư thu thuỷ"
    " thủy trang trâm trinh tuyết uyên vân vy yến an bình cường dũng duy đạt đức hải hiếu hùng huy hưng khánh "
    "khoa kiên long minh nam nghĩa phát"
    " phong phúc quang quân sơn tài thắng thành thịnh tiến toàn trí trung tú tuấn tùng việt vinh anh châu chi "
    "diễm diệp dung giang"
)
_NO_MACHINE = (PHONE_WORDS - {"máy"}) | listed(
    "cơ quan công ty văn phòng quán trường lớp tiệm bà ông cậu dì còn đây nè hiện là cái khác"
)
_NUMBERS_OF_PERSONS = frozenset((
    "dự phòng", "khẩn cấp", "lễ tân", "tiếp tân", "bảo vệ", "thư ký", "thường dùng", "hay dùng", "đang dùng",
    "chính chủ", "liên lạc", "bên mình", "giáo viên", "chủ nhà", "chủ trọ", "chủ quán",
    "bác sĩ", "y tá", "cô giáo", "thợ sửa",
    "cơ quan", "công ty", "gia đình", "văn phòng", "cá nhân", "công việc", "người nhà",
    "thứ nhất", "thứ hai", "đầu tiên", "cuối cùng", "bên trên", "bên dưới",
    "quản lý", "trợ lý", "kế toán", "nhân viên", "giám đốc", "tài xế", "phụ huynh", "hàng xóm", "đồng nghiệp",
))  # fmt: skip
_RANKS = frozenset(f"số {rank}" for rank in listed("đầu trên trước sau dưới cuối"))
_PAPERS = listed("lệnh giấy biên phiếu thẻ sổ mã tem vé hồ hợp đơn bảng hoá hóa bằng gói lô thùng hộp bài")
_LONGEST = 6  # letters of a noun phrase; what is longer is a sentence

# what stands between a thing and its number: 是, 上写着, a colon
_PHRASE = LazyPattern(
    rf"(?<![{_HAN}0-9])(?P<phrase>[{_HAN}]{{2,16}}?)"
    r"(?P<written>(?:上面?|里面?|后面|尾部|背面|那栏|一栏)?(?:写|印|显示|刻|标|贴)(?:着|的|了|是|成|出来?){0,2}|"
    r"是|为|即)?"
    r"[ :=(\"'“「『【\[>→.#-]{0,3}\Z"
)
_LEAD = LazyPattern(
    r"(?:你好|您好|应该|其实|正确|可能|请问|麻烦|帮忙|帮|替|给|我们?|你们?|他们?|您|咱|再|先|想|要|能|去|来|下|"
    r"(?:[这那该此一两几](?:个|张|份|批|条|块|件|台)?)"
    r"|手[里上头]|系统|网上|柜台|前台|上面?|里|显示|给的?|发的?|寄的?|拿到|收到|买的?|的|就|有|上次|新|旧|请看|为|"
    r"(?P<record>查询?|核[对实销]|补办?|找回|挂失|退|催|作废|激活|解绑|注销|更换|打印|扫|补打|重开)(?:一?下|看看?|"
    r"不到|不出)?)*+"
)
_WANTED = LazyPattern(
    r"想|咨询|预约|约[个了在好]|报[名个]|联[系络]|姓|[我名]叫|找|留[个我言]|[寄送]到|送货|租房|买|订[个了位房餐]|"
    r"住|谢|拨|收[件货]|地址|下午|上午|晚上"
    r"|今[天晚]|明[天早晚]|后天|周[一二三四五六日末]|随时|方便|可以|回[我个复电]|了解|试驾|看[房车牙病诊店]|上门|"
    r"安排|办理|取货|提货|自取|到店"
    r"|下单|辛苦|拜托|安装|维修|体检|复诊|就诊|面试|上课|试听|考试|接[机送]|登记|入住|开[门会]|备注|补充|更正|"
    r"紧急|[常备]用|有[事空]|急"
    r"|转让|退货$|换货$|退货 |注册代|代账|代办|建卡|孕检|产检|疫苗|收二手|收旧|学车|[四九二]价|私教|陪练|一对一|"
    r"月嫂|保洁|家教|护工|陪诊|接睫|美甲|纹眉|植发|减脂|增肌|种牙|矫正|洗牙"
    r"|[胃肠喉腔内]镜|彩超|核磁|造影|牙套|假牙|[植瓷口]牙|贴面|面膜|托班|学车|试管|光子|拔罐|推拿"
    r"|老家|直接|单位|总机|传真|行动|工厂|铺头|前面|后面"
)
_OF_NAMED = LazyPattern(r"(?:先生|女士|小姐|太太)[ ,/|、][^.!?的我你]{0,16}\Z")
"""A line of fields that a name begins: before the number stands what they ordered."""
_PERSON = LazyPattern(
    rf"(?:^|[是叫给和人员名])(?:{any_of(SURNAMES_LONG)}|[{SURNAMES}])(?:[{_HAN}]{{1,2}})(?<![卡单票证码条签牌标章券"
    rf"包材木件袋箱桶罐柜桩"
    r"泵管表器锁板盘片车船位册簿据籍款额费税租期贷壳芯机池货灯棒布绳间由计机])$"
    rf"|^[小阿老大][{_HAN}]{{1,2}}(?<![票车箱包机卡件柜单])$|^(?P<twice>[{_HAN}])(?P=twice)$"
    r"|(?:先生|女士|小姐|太太|老公|老婆|爱人|家[人属里]|本人|朋友|同[事学]|经理|主任|老师|师傅|医生|司机|秘书|"
    r"助理|儿子|女儿|孩子"
    r"|[妈爸爹娘婆爷奶姐哥弟妹叔姨婶舅姑伯嫂公]|总|人|我|他|她|你|您|们|大家|[机车户业房店群]主|店长|老板|房东|"
    r"客户|会计|财务|前台|门卫|保安|物业"
    r"|宝宝?|佬|仔)$"
)
# what a word for a thing ends in
_THING = LazyPattern(
    "[卡单票证码条签牌标章封券包材木件袋箱桶罐柜桩泵管表灯器锁板盘片车船位本册簿据籍款额费税金租约期贷壳芯池货"
    "棒布绳信函图纸架椅轮镜牙药剂油电缆塔炉梯窗席层品物料具球拍衣鞋帽餐饭粮礼像胶血样案卷牒戳印笺盒瓶锅泳阀网"
    "轨枪钉链杆扣屏座计机套膜皮毛革丝带镯戒钟皿缸碗盆杯壶灶煤气种禽畜蛋奶茶酒烟糖盐粉饼糕果蔬肉鱼虾契押订保偿"
    "罚薪分数值率度届号批串列行栏格页答笔课铺舱厢榻床垫被枕框碟匙环例根胎栓筋禁劵档聘]$"
)
_ERRAND = LazyPattern(
    "[开换修买卖订租收送寄取拿办补种拔洗配看退改约问拍做打装拆卸搬贷借叫接领选找学考读报投招转][锁车票证卡餐水件"
    "牙镜药房图货包衣鞋门窗灯机书课款保标租铺花床]"
    "|(?:要?约(?!定)|报修|清洗|安装|保养|疏通|领养|寄养|估价)[一-鿿]{1,4}|[修洗装拆搬卖买租换][一-鿿]{1,3}|.*[一二三四五六七八九十]期|.*(?:贷款|培训|服务|维修|出售|转让|出租|合作)"
)
_ASKED = LazyPattern(
    r"[)） ,，]{0,2}(?:查|看下|看一下|核|催|补|重[发打开寄]|[什啥]么?时候[到发寄好出]|啥时|多久|几时|到哪|到了?没|"
    r"[到入]账|生效|"
    r"到了吗|没[给收到见有过来批]|还没|不[符对见能符全匹]|少[了一]|错|漏|坏|丢"
    r"|打不开|有问题|对吗|对不对|能[用换退查]|可以[换退查]|怎么[不没用查]|为什么|为啥|和实|与实|跟实|显示|卡在|"
    r"卡审|审核|处理|进度|状态)"
)
_OWNED = tuple(listed("的 上次 这个 那个 这张 那张 这份 那份 这条 那条 这块 那块 这批 那批 请看 新 旧 为"))
_PLACE = LazyPattern(
    r"(?:[厂室楼栋幢弄巷村镇乡县市区路街苑园府庄院店厦站铺坊湾屯号城寓国洲]|层楼?|[大街]道|门口|公司|单元|学校|"
    r"广场|这边|那边|附近|对面|国[内外]"
    r"|[本当外内]地|大陆|台湾|香港|澳门)$"
)
_SAID = LazyPattern(
    r"[打找加发络系留记填换改到用呼传回通知好谢过着得以行能会都也还只可先后前晚早午天点了吧呢哦啊哈啦呀吗嘛噢喔啰"
    r"哟欸诶嗯多另或和跟与及同话是下在]$"
    r"|的$|(?:应该|好像|大概|可能|估计|就|还)$|[这那]个?$|(?:价|价格|报价|价钱|费用|多少钱|情况|详情)$|备用|[本主总]机|[直专]线|手提|直拨|座机|[来回致]电|(?:联通|移动|电信|手机|电话|[主副新旧])卡|"
    r"(?:到|那|小|平|当)时$"
)
_GO_ON = LazyPattern(r" ?(?:就[成行好可]|即可|吧)")

_BEHIND = LazyPattern(
    rf"[)） ,，]{{0,2}}(?:就?[是为]|(?:就?是)?这个?)(?:(?:我们?|你们?|他们?|她|"
    rf"家里?)?的)?(?P<thing>(?![个也能可就都随比目最常才还打找联加接没无不停换已])[{_HAN}]{{2,6}})(?=$|"
    rf"[ ,.;!?，。；！？])"
)
_OF_A_PERSON = LazyPattern(
    r"号|电话|手机|微信|联系|[座总]机|前台|柜台|小灵通|副卡|[工私]作|[我你他她谁哪用的]|什么|多少|正确|对|错|空|停|新|旧|老|啥|"
    r"真|假|假的|中国|国内|香港|台湾|大陆"
)
_SPOILT = LazyPattern(
    r"[)）」』】\] ]{0,2}(?:都|已经?|还|又|老|一直|为啥|为什么|怎么)?(?:用不了|不能用|失效|过期|有问题|读不|扫不|"
    r"识别不|认不|激活不|绑不|"
    r"没反应|不存在|注销了|能退|可以退|退了|退吗|错误|异常|无效|不匹配|重复了)"
)

# --- English and Vietnamese

_ENGLISH_BEHIND = LazyPattern(
    r"[ ,)]{0,2}(?:is|was|that's|it's|that is|which is) (?:(?P<on>on|in) )?(?:the|my|your|our) (?P<noun>[a-z]+(?: "
    r"[a-z]+){0,2})"
)
_ENGLISH_SPOILT = LazyPattern(
    r"[ ,)]{0,3}(?:(?:is|was|shows? (?:as|up as)?) ?(?:wrong|invalid|expired|not (?:found|valid|working|"
    r"recogni[sz]ed|scanning)|missing"
    r"|rejected|void|cancell?ed|unreadable)|(?:won't|doesn't|does not|didn't) (?:scan|work|load|register|match)|"
    r"expired\?)"
)
_VIETNAMESE_BEHIND = LazyPattern(
    r"[ ,)]{0,2}(?:chính )?là (?!(?:số (?:của|em|mình|tôi|chính|phụ|mới|riêng|điện|máy|di)|(?:của|em|mình|tôi|"
    r"zalo|sđt|máy|chồng|vợ|mẹ|bố|ba|má|con|anh|chị|bạn|cô|chú|bác|cháu|được))\b)"
    r"(?P<noun>[a-zà-ỹ]+(?: [a-zà-ỹ]+){0,3}?)(?: (?:của|nhà) (?:em|mình|tôi|tui|shop|bên)\b| ?(?=$|[,.;!?]))"
)
_VIETNAMESE_SPOILT = LazyPattern(
    r"[ ,)]{0,3}(?:tra )?(?:không ra|ko ra|k ra|bị lỗi|hết hạn|sai rồi|không quét|không đọc|không hợp lệ|không "
    r"tồn tại|bị sai|đã huỷ|đã hủy)"
)
_PHRASE_VIETNAMESE = LazyPattern(
    r"(?<![a-zà-ỹ0-9'])(?P<lead>(?:(?:chưa (?:có|thấy|nhận được)|không (?:có|thấy)|tra(?: cứu)?|kiểm tra|check|"
    r"xem|mất|shop (?:đưa|gửi|cho)|cho em|giúp|giùm|em|mình|tôi|cái|hỏi) )*)"
    r"(?P<noun>[a-zà-ỹ]+(?: [a-zà-ỹ]+){0,5}?)(?: (?:của|nhà|bên) (?:em|mình|tôi|tui|shop))?(?: (?:là|ghi|in|báo|"
    r"hiện|này))?[ :#(.=-]{1,3}\Z"
)
_WANTED_VIETNAMESE = LazyPattern(
    r"\b(?:đặt|lịch|hẹn|mua|tư vấn|khám|giao|ship|học|thuê|báo giá|cần|muốn|chốt|lấy|order|đk|đăng k[ýí]|ghé|gửi|"
    r"nhận|địa chỉ|quận|phường"
    r"|đường|tp|hcm|hn|tên|ngày|giờ|sáng|chiều|tối|mai|tiệm|công ty|cơ quan|văn phòng|quán|trường|viện|khách|fax|"
    r"ngoài|trong|thêm|nữa"
    r"|đúng|đổi|sửa|gặp|tìm|đón|chở|dọn|lắp|thay|bán|nhờ|mời|rửa|spa|làm|cắt|may|chụp|chăm|trông|dạy|gia sư|taxi|"
    r"chung cư|toà|tòa|khu|thôn|xã|phố|hẻm|ngõ|chợ|mất sóng|hết|xin|trả)\b"
)


def is_of_thing(text: str, lower: str, start: int, end: int) -> bool:
    """True if what stands directly before *start*, or behind *end*, makes a number that of a thing."""
    if lower[start] == "+":
        return False
    before, behind = lower[max(0, start - _REACH) : start], lower[end : end + 40]
    if not (before + behind).isascii() and _HAN_LETTER.search(before + behind):
        folded = fold(behind)
        return _is_spoilt(folded) or (
            bool(before)
            and not _GO_ON.match(folded)
            and _is_noun_phrase(fold(before), folded)
            and not _names_place(before)
        )
    if behind and (_ENGLISH_SPOILT.match(behind) or _VIETNAMESE_SPOILT.match(behind)):
        return True
    called = _VIETNAMESE_BEHIND.match(behind)
    if called and text[end + called.start("noun") : end + called.end("noun")].islower():
        return _NO_MACHINE.isdisjoint(called["noun"].removeprefix("số ").split())
    named = _ENGLISH_BEHIND.match(behind)
    if named:
        nouns = set(named["noun"].split())
        return PHONE_WORDS.isdisjoint(nouns) and _PERSONS.isdisjoint(nouns)
    if not before or not is_vietnamese(lower[max(0, start - _FAR) : end + _FAR]):
        return False
    return _is_noun_phrase_vietnamese(text[start - len(before) : start], before)


def _is_spoilt(behind: str) -> bool:
    if _SPOILT.match(behind):
        return True
    named = _BEHIND.match(behind)
    return named is not None and not any(of.search(named["thing"]) for of in (_OF_A_PERSON, _PERSON, _PLACE))


def _names_place(before: str) -> bool:
    bare = before.rstrip(" :：=(（")
    return any(is_place(bare[-length:]) for length in range(2, 5))


def _is_noun_phrase(before: str, behind: str) -> bool:
    found = _PHRASE.search(before)
    if found is None:
        return False
    phrase = found["phrase"]
    lead = _LEAD.match(phrase)
    assert lead is not None
    noun = phrase[lead.end() :]
    if not noun or _SAID.search(noun) or _PERSON.search(noun) or _PLACE.search(noun):
        return False
    if lead["record"]:
        return True
    if not 1 < len(noun) <= _LONGEST or _WANTED.search(before) or _OF_NAMED.search(before):
        return False
    return (
        bool(found["written"])
        or lead[0].endswith(_OWNED)
        or _ASKED.match(behind) is not None
        or (_THING.search(noun) is not None and _ERRAND.fullmatch(noun) is None)
    )


def _is_noun_phrase_vietnamese(written: str, before: str) -> bool:
    found = _PHRASE_VIETNAMESE.search(before)
    if found is None:
        return False
    if before[: found.start()].rstrip()[-1:].isdecimal():
        return False  # so many are ordered
    words = found["noun"].split()
    if not written[found.start("noun") : found.end("noun")].islower():
        return False  # a name
    if " ".join(words[:2]) in _NUMBERS_OF_PERSONS or " ".join(words[-2:]) in _NUMBERS_OF_PERSONS:
        return False
    if words[0] == "số":
        if " ".join(words[1:3]) in _NUMBERS_OF_PERSONS or found["noun"] in _RANKS:
            return False
        return len(words) > 1 and words[1] not in PHONE_WORDS and words[-1] not in _GIVEN_NAMES
    if words[0] in _PAPERS:
        return words[-1] not in _GIVEN_NAMES
    if len(words[-1]) < 2 or _WANTED_VIETNAMESE.search(before):
        return False
    if words[-1] in _NO_MACHINE or words[0] in _NO_MACHINE or words[-1] in _GIVEN_NAMES:
        return False
    return bool(found["lead"]) or len(words) < 4
