"""What language tells of a number that no table knows the word for: it is labelled, counted, or paid.

A label stands directly before its number. In Chinese its last character says that it is one (…单, …号, …证); in English
and Vietnamese any noun is, unless it is a person's or one of calling.
"""

import re

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.regions import ends_in_place, is_place, is_vietnamese
from omnikit.extraction.spelling import LATIN, listed

_HAN = "\u4e00-\u9fff"

# --- behind a number

_RISKY_UNITS = (
    "张張本包台臺条條人位名点點年天米分度只隻瓶支枚双雙卷袋下遍趟回株粒斗筐捆束扎罐板排层層幅曲集期"
    "届屆笔筆單单班架艘列节節家户戶字行票辆輛桶盆株棵匹头頭根片封则則篇首部集章朵"
    "碗杯勺滴帧發发孔座栋棟级級"
)
_UNITS = (
    "公升|份|颗|顆|粒|枚|辆|輛|艘|组|組|元|块|圆|圓|塊|次|个(?![人微电])|個(?![人微電])|件(?!事)|套|箱|盒|斤|公斤|吨|噸"
    "|克|秒|层|層|万|萬|"
    "亿|億|倍|％|%|页|頁|积分|積分|金币|金幣|"
    "股|步|公里|字节|字節|像素|抖币|抖幣|钻石|鑽石|钻|°|整(?![天个夜理])|分之|平方|立方|毫秒|微秒|代币|代幣|"
    "虚拟币|毫米|厘米|毫升|公升|升|瓦|伏|赫兹|卡路里|大卡|人民币|日元|日圓|日幣|"
    "美元|美金|美刀|欧元|英镑|卢比|越南盾|泰铢|韩元|韓元|令吉|港币|港幣|港元|台币|台幣|新台幣|新台币|円|€|£|\\$|₫"
    "|人次|"
    "人按|人看|人在看|人点|赞|讚|播放|阅读|閱讀|浏览|瀏覽|"
    "粉丝|粉絲|下载|下載|点击|點擊|票房|观看|觀看|订阅|訂閱|收藏|转发|彈幕|弹幕"
)
_LATIN_UNITS = (
    "đ|vnđ|vnd|usd|rmb|cny|ntd|twd|hkd|sgd|myr|eur|gbp|jpy|krw|thb|rm|đồng|dong|kg|g|km|m|cm|mm|mb|gb|tb|ms|"
    "kb(?! (?:nha|nhé|nhe|với|voi|giúp|giup|đi|di|ạ|zalo|zl|em|e|mình)(?![a-zà-ỹ]))|"
    "ml|l|w|kwh|kw|hz|"
    "views?|tokens?|points?|pts|copies|pieces?|pcs|units?|items?|dollars?|bytes?|followers?|likes?|users?|people|"
    "times|coins?|credits?|"
    "subscribers?|steps|miles|meters|metres|rows|records|shares|downloads?|votes|sqft|pixels|won|yen|bucks|km2|"
    "m2|gallons?|litres?|liters?|"
    "euros?|visitors|tons?|pounds?|lbs|boxes|bottles|bags|sheets|tickets|plays|clicks|comments|words|pages|lines|files"
    "|seconds|"
    "minutes|hours|days|euros?|visitors?|pageviews?|impressions?|installs?|"
    "luot|san pham|chiec|thung|nghin|cai(?! (?:nay|do|kia|moi|cu|so|zalo))|"
    "lượt|sản phẩm|cái(?! (?:này|đó|kia|mới|cũ|số|zalo))|chiếc|người(?! (?:nhận|gọi|đặt|liên|nhà|yêu|mua|gửi"
    "|thân))|điểm|thành viên|xu|hộp|bộ|thùng|gói|viên|lít|follow|bước|mét|đơn vị|cây|tờ|"
    "quyển|con|"
    "chai|lon|túi|cuốn|bao|tấn|cân|ký|lạng|nghìn|ngàn|triệu|tỷ|lần|view|like|bản|đô|suất|phần|chuyến|cặp|đôi|bài"
)
_QUANTITY = LazyPattern(
    rf"(?!下的?[单單]|行[吗嗎不么])\s?(?:{_UNITS}|(?:{_LATIN_UNITS})(?![{LATIN}0-9:：])|(?:[{_RISKY_UNITS}]|了)(?=$|"
    rf"[\s，,。.！？!?的了吗嗎呢啊这這那查]))"
    r"|\.[0-9]{1,2}(?![0-9])|,[0-9]{3}(?![0-9])|\.[a-z]{2,5}(?![a-z])"
)
_NO_UNIT = frozenset("，。！？、；：（）\n")  # a look at the next letter saves most of the looks for units

# --- before a number

_CURRENCY = LazyPattern(
    rf"(?:[¥￥$€£₫]|(?<![{LATIN}])(?:rmb|usd|vnd|cny|twd|ntd|hkd|eur|gbp|rm|sgd|myr|jpy)|人民币|人民幣|新台幣|港幣|"
    rf"美金)\s?\Z"
)
_DIALLED = 8
_BECAME = tuple(
    f"{word}{blank}" for word in "成为為是到打换換给給用号號码碼话話机機信" for blank in ("", " ")
)  # "改成138…了"
_NO_CURRENCY = frozenset("：:，。话話机機信号號码碼是")  # the same for currencies
_PART = LazyPattern(r"(?:[0-9],|[!-~][=&?]|%|[a-z0-9]/)\Z")
_HASH = LazyPattern(rf"(?:[#№]|(?<![{LATIN}])no[.:： ]*)\s?\Z|第\s?\Z")
_FIELDS = LazyPattern(
    rf"(?:^|[\s,;:])(?:[{LATIN}{_HAN} ]{{1,20}}|[0-9]{{1,2}} ?[{LATIN}{_HAN}]{{0,4}})(?:/[{LATIN}{_HAN}0-9 "
    rf"]{{1,12}}){{0,4}}/\Z"
)
_FIELD = LazyPattern(r"(?:[0-9]{1,2} ?/ ?)?(?:0[35789][0-9]{8}|1[3-9][0-9]{9})(?![0-9]|-[0-9])")
_WHOSE = LazyPattern(rf"(?<![{LATIN}])([{LATIN}]+) no[.:： ]*\Z")
_LINKS = " \t:：=#(（\"'“「『【[-—>→.是为為係即叫有"
_LABEL = LazyPattern(
    rf"(?P<of>(?![号號])[{_HAN}a-z0-9])(?:号码|號碼|号|號|码|碼|编号|編號|代号|代號|代码|代碼|id|sn|单|單|证|證|卡|"
    rf"票|据|據|账|賬|帳|户|戶|书|書|"
    "量|数|數|额|額|值|价|價|率|口令|流水|批次|快件|包件|柜|章|牌|券|奖|獎|单子|單子|凭证|照|簿|条码|簽|签|箱|"
    "报告|報告|登记|登記|登錄|登录|令|印|編|閱|阅|標|标|钢印|工单|稅籍|具|存摺|摺)(?:的|"
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
    "请請烦煩帮幫要先重工错錯留对對咗轉转"
)
_TELEPHONES = tuple(f"{of}{machine}" for of in "手座话話本主副固" for machine in "机機")
_FURNITURE = (
    *("冰箱", "烤箱", "音箱", "水箱", "油箱", "衣柜", "橱柜", "鞋柜", "书柜", "酒柜", "窗户", "窗戶", "家具", "傢具"),
    *("灯具", "燈具", "洁具", "潔具", "床单", "床單"),
)
"""What is moved or mended ends as labels do."""
_LOCAL = ("日本", "本地", "外地", "内地", "內地", "当地", "當地", "异地", "工作", "联系", "预留")
# words that a number to dial may stand behind in English, and in Vietnamese
PHONE_WORDS = listed(
    """
    lines digits both either typo correction emergency full again p c m t w h d o e mob num nos whatsap
    b building lobby concierge reception house apartment apt hotel hostel hospital clinic school salon studio office
    restaurant cafe garage warehouse gym headquarters hq
    guy gardener plumber electrician handyman nurse cleaner nanny sitter babysitter caretaker janitor super driver
    courier assistant receptionist secretary manager supervisor owner landlord landlady tenant agent realtor broker
    lawyer attorney doctor dentist vet therapist tutor teacher coach trainer contractor builder foreman carpenter
    roommate flatmate housemate neighbor neighbour colleague coworker partner fiance fiancee boyfriend girlfriend
    aunt uncle cousin niece nephew grandma grandpa grandmother grandfather girl boy kid guardian parent parents
    carer caregiver guest host chef boss client everyone someone anyone
    be been being was were will would should could can do does did has have had got get gets about after before until
    till since while when where who which what how there these those than only even always usually around near soon
    quickly price prices quote pricing info details question questions enquiry inquiry immediately directly urgently
    urgent late early free busy available anyone okay great perfect cool alright done ready under answer busy
    answered unavailable needed possible
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
    know urgent urgently interested hmu hers his mine theirs ours rings digits put use set update updated updating
    be been being should would will could may can must might either neither both lines numbers there where when
    while until till since before after during around between always never only mostly usually preferably prefer
    preferred better quickest fastest easiest quicker faster easier correct actually sorry oops wait not give gave
    given giving get got getting take taking forward send sent sending leave left speak speaking talk talking answer
    answers ringing phoning buzz ping shout want need like meant mean replace replaced keep kept through because
    though however everyone someone anyone am pm evenings mornings nights afternoons weekdays weekends daytime
    lunchtime reachable available into onto up down out off over even then maybe as if so than goes remains stays
    was has have had do does did nanny guy lady man woman girl desk reception driver manager assistant secretary
    boss agent partner tenant owner landlord lawyer attorney doctor carer caregiver helper maid kid kids parent
    parents uncle aunt cousin roommate flatmate housemate neighbour neighbor colleague coworker grandma grandpa
    mummy mommy daddy hubby fiance fiancee boyfriend girlfriend nephew niece grandson granddaughter aunty auntie
    contractor courier babysitter tutor saya nombor telefon hubungi fon boleh nak ialah adalah tepon isteri suami
    anak mak ayah abang kakak
    germany japan korea australia canada primary secondary main current callback alternate backup local emergency
    handphone hp line wechat zalo qq signal telegram our his their a the in use using try add save still changed
    inb chốt sốp ad đúng sai
    số so em mình minh tôi toi anh chị chi e m c a bé con cháu là la qua gọi goi lh sđt sdt dt đt alo nhé nhe ạ ơi
    oi này nay nha cho với voi vào vao tới đến hoặc hoac hay và va rồi luôn thì thi cô chú bác bạn vợ chồng mẹ bố ba má
    nhà hotline đây day dạ vâng ok ib inbox nhắn nhan bên ở tại máy bàn di động cố định thoại sim shop ảnh ổng bả
    viettel mobi mobifone vina vinaphone vietnamobile gmobile itel hotel
    tuổi tuoi tủi đúng dung vp vina viettel mobi vinaphone mobifone vietnamobile imess imessage telegram tele facetime
    nháy hú phôn lạc lac he hệ đtdđ dtdd kia hồi thật thiệt hiện giờ gốc kiêm kèm rảnh
    người video ấy lạc hệ giúp dùm giùm nhận vậy đi vn chính phụ riêng mới cũ
    """
)
_FIRST_NAMES = listed(
    """
    amy may tony kevin vivian jason cici lily lucy lulu coco yoyo mimi kiki nana fifi gigi momo andy alan alex alice
    amanda
    andrew angela anna annie apple ben betty bella bill bob bonnie brian candy carol carrie catherine cathy cecilia
    celine
    chris christine cindy claire crystal daisy daniel danny david debby dennis diana doris dora eason eddie edward
    elaine
    elena ella ellen emily emma eric erica eva evan eve fanny felix fiona flora frank fred freya gary george gina gloria
    grace hannah harry heidi helen henry irene iris ivan ivy jack jacky jackie james jane janet jay jeff jennifer jenny
    jerry jess jessica jessie jill jim jimmy joan joanna joe joey john johnny jojo jonathan joseph joy joyce judy julia
    julie karen kate katie kathy kelly ken kenny kitty lawrence leo leon linda lisa lois louis luna maggie mandy marco
    maria mark martin mary matt max megan michael michelle mike miki millie monica nancy natalie nick nicole nina
    olivia oscar pamela patrick paul peggy penny peter phoebe queenie rachel ray rebecca rita robert robin roger rose
    ruby ryan sally sam sammi samuel sandy sara sarah sean selina serena shirley simon sophia sophie stanley stella
    stephanie steve steven sunny susan suki tiffany tim tina tommy vicky victor vincent wendy will william wilson winnie
    yuki yvonne zoe
    """
)
_SERVICES = listed(
    "etc spa gym hpv mri suv mpv ielts toefl ket pet gmat igcse dse facial botox hifu ipl laser cpa mba ktv yoga"
)
_CHOSEN = LazyPattern("(?:套餐|方案|户型|戶型|班型|课程|課程|款式)\\Z")
_CALLED_SO = LazyPattern(
    "(?:叫我?|[小阿老]|联系人|聯絡人|联络人|收件人?|收货人?|收貨人?|姓名|名字|称呼|稱呼|英文名|我是|我係|"
    "暱稱)[是为為:： ]{0,2}\\Z"
)
"""Before a name in a message of Chinese."""
_LATIN_LABEL = LazyPattern(
    rf"(?<![{LATIN}'.@])(?P<word>[{LATIN}'&]+)(?P<links>(?: (?:number|no|num|id|code|ref|nr|is|was|reads|shows|"
    rf"said|says|ghi|bị))*)[\s:：#.(=\"'-]*\Z"
)
_GROUPED = LazyPattern(
    r"(?:\+?1[ .-])?\(?[2-9][0-9]{2}\)?[ .-]{1,2}[0-9]{3}[ .-][0-9]{4}(?![0-9])|[3689][0-9]{3}[ -][0-9]{4}(?![0-9])"
)
"""A number as it is written where it is dialled."""
_APART = LazyPattern(r"[\s.-]*(?:\.\s|\n|\s[-–—]{1,2}\s|[-–—]{2})[^:#=]*\Z")
SHORTENED = listed(
    "no ref inv acc acct a/c sn s/n po p.o lic ord ext tkt conf cert reg res pol ser mod trk trans rcpt rec doc"
    " id nr num"
)
"""A dot behind one of these ends no sentence."""
_DIALLED_BEHIND = LazyPattern(
    r"[ ,)]{0,3}(?:will (?:reach|get)|reach(?:es)? (?:me|us)|works? best|is (?:best|better)|down as|any ?time"
    r"|(?:after|before|between"
    r"|till|until|from|around) (?:\d|noon|lunch|work|six|five)|ask for |text (?:me|only|is|preferred)|call me"
    r"|whenever|when you"
    r"|when u\b|if (?:you|u|there|any|anything|i|no one|nobody)\b|in case|so (?:you|they|he|she) can|to (?:confirm"
    r"|arrange"
    r"|schedule|reach|discuss)|mornings?\b|evenings?\b|weekdays|weekends|daytime|day or night|24/7)"
)
# nouns of Vietnamese business; one of them before a number labels it whatever stands between
_VIETNAMESE_LABEL = LazyPattern(
    rf"(?<![{LATIN}])(?:mã|ma|phiếu|thẻ|giấy|bằng|sổ|hồ sơ|đơn|vé|biên|bill|kiện|lô|seri|sê-ri|chứng|hợp đồng|hóa "
    rf"đơn|hoá đơn|yêu cầu|khiếu nại|"
    rf"tờ khai|khoản vay|ticket|vận|chuyển khoản|giao dịch|(?<!báo )(?<!xin )(?<!hỏi )(?<!bảng )giá|tiền|căn cước|hộ "
    rf"chiếu|bảo hiểm|tài khoản|id|"
    rf"stt)(?![{LATIN}])(?: "
    rf"[{LATIN}0-9-]+){{0,5}}[\s:#(-]*\Z"
)


_SENTENCE_ENDED = LazyPattern(r"[a-z]\.\s")
# sentences of somebody who wants something: what stands at their end labels nothing
_WANTED = LazyPattern(
    r"\b(?:interested|looking for|appointment|for (?:rent|sale|hire)|want (?:a|an|to (?:book|rent|buy|"
    r"view|see|visit|try"
    r"|join|schedule|sign))|need (?:a|an|my|some|someone|help)|like to (?:book|rent|buy|view|see|visit|"
    r"try|join|schedule"
    r"|sign)|schedule an?|come (?:see|look|check)|sign (?:me|us|up)|still available|how much)\b"
)
_SPEAKS = LazyPattern(
    r"\b(?:i|i'm|i'll|i've|i'd|me|you|you'll|we|we're|we'll|us|he|he's|she|she's|they|they're|it's|if|when)\b"
)
_RECORDED = LazyPattern(
    r"\b(?:return|refund|check|cancel|status|track|look|where|find|see|shows?|says|said|reads?|got|received|paid|pay"
    r"|charged|gave|given|need|want|number|no|code|id|ref|was|is|have|my|the|your|this|that)\b"
)
_SURNAMES = (
    "wang|li|zhang|liu|chen|yang|zhao|huang|zhou|wu|xu|sun|hu|zhu|gao|lin|he|guo|ma|luo|liang|song|zheng|xie|han|tang|"
    "feng|yu|dong|xiao|cheng|cao|yuan|deng|fu|shen|zeng|peng|su|lu|jiang|cai|jia|ding|wei|xue|ye|yan|pan|du|dai|xia|"
    "zhong|tian|ren|fan|fang|shi|yao|tan|liao|zou|xiong|jin|kong|bai|cui|kang|mao|qiu|qin|gu|hou|shao|meng|wan|duan|"
    "qian|yin|chang|hao|gong|lai|wen|mo|qi|tao|mei|ai|lei|he"
)
_SYLLABLE = (
    "(?:(?:[zcs]h|[bpmdtnlgkhjqxrzcsyw]|f(?!i))(?:[iu]ang|iong|uai|uan|iao|ian|ang|eng|ing|ong|ai|ei|ao|ou|an|en|in|un|"
    "ia|ie|iu|ua|ue|ui|uo|er|[aeiou]))"
)
_NAME_OF_CHINESE = LazyPattern(f"(?=.{{5}})(?:(?:{_SURNAMES}){_SYLLABLE}{{1,2}}|{_SYLLABLE}{{1,2}}(?:{_SURNAMES}))")
_FAR = 200  # letters on either side of a number that tell in which language it stands
_PAPERS = listed("certificate prescription rx form filing voucher receipt statement permit docket warrant cheque check")
_IS = " :：是为為係"
_IN_CAPITALS = LazyPattern(r"(?<![A-Za-z0-9])(?:[A-Z][A-Z/]+|[A-Za-z]{2,} [Nn](?:umber|o\.?)|[A-Za-z]{2,} ID)\Z")


def is_amount(lower: str, start: int, end: int) -> bool:
    """True if a unit stands behind a number, or a currency before it."""
    if end < len(lower) and lower[end] not in _NO_UNIT and (unit := _QUANTITY.match(lower, end)):
        return unit[0].strip() != "了" or end - start < _DIALLED or not lower.endswith(_BECAME, 0, start)
    if not start or lower[start - 1] in _NO_CURRENCY:
        return False
    return _CURRENCY.search(lower, max(0, start - 5), start) is not None


def is_labelled(text: str, lower: str, start: int) -> bool:
    """True if what stands before *start* is a label, though no table has its word, that is none of a phone."""
    if not start or lower[start] == "+":
        return False
    if _PART.search(lower, max(0, start - 3), start):
        return not (lower[start - 1] == "/" and _is_field(lower, start))
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
    if before[-1] in _IS and bare < before and not before.isascii():  # "RMA 是138…"
        label = _IN_CAPITALS.search(text, since, since + len(bare))
        if label:
            return label[0].lower() not in PHONE_WORDS and not is_place(label[0].lower())
    noun = _LATIN_LABEL.search(before)
    if noun is None or noun["word"].endswith("'s"):
        return False
    if is_vietnamese(lower[max(0, start - _FAR) : start + _FAR]):
        begins = since + noun.start("word")
        written = text[begins : begins + len(noun["word"])]
        return len(written) > 2 and written.isupper() and not text.isupper() and noun["word"] not in PHONE_WORDS
    word, links = noun["word"], noun["links"]
    if word in PHONE_WORDS or ends_in_place(before[: noun.end("word")]) or (not before.isascii() and last > "z"):
        return False
    if _SENTENCE_ENDED.search(noun[0]) and word not in SHORTENED:
        return False
    if not links and lower[start] == "1" and _is_name(before[: noun.end("word")]):
        return False
    if not links and noun[0].isascii() and _says(lower, start):
        return False
    grouped = _GROUPED.match(lower, start)
    if grouped and links in ("", " is"):
        if not links and _APART.match(noun[0], len(word)) and word not in SHORTENED:
            return False
        if "#" not in noun[0] and _DIALLED_BEHIND.match(lower, grouped.end()):
            return False
    begins = since + noun.start("word")
    if not (links or "#" in noun[0]) and (
        word in _FIRST_NAMES
        or (
            not before.isascii()
            and (word in _SERVICES or (len(word) == 1 and _CHOSEN.search(lower, max(0, begins - 4), begins)))
        )
        or _CALLED_SO.search(lower, max(0, begins - 8), begins) is not None
    ):
        return False
    is_name = text[begins].isupper() and not text[begins : begins + len(word)].isupper()
    return not is_name or word in _PAPERS or bool(links) or "#" in noun[0] or (":" in noun[0] and begins == 0)


def ends_in_label(noun: str) -> bool:
    """True if *noun* ends as a label does, and is none of a phone: 立案号."""
    label = _LABEL.search(noun, max(0, len(noun) - 12))
    return label is not None and not _is_of_phones(noun, label)


def _says(lower: str, start: int) -> bool:
    """True if a sentence leads to the number that begins at *start*, rather than the name of a thing."""
    if _WANTED.search(lower, max(0, start - 80), start):
        return True
    clause = lower[max(0, start - 80) : start].rstrip(" :-(")
    clause = clause[max(map(clause.rfind, ".!?,;\n")) + 1 :]
    return clause.count(" ") > 2 and _SPEAKS.search(clause) is not None and _RECORDED.search(clause) is None


def _is_field(lower: str, start: int) -> bool:
    """True if a mobile that begins *start* is one field of several between slashes: "Hung/nam/52/0336849172"."""
    fields = _FIELDS.search(lower, max(0, start - 60), start)
    return fields is not None and _FIELD.match(lower, start) is not None


def _is_name(before: str) -> bool:
    """True if *before* ends in the name of a Chinese in Latin letters."""
    name = "".join(before.split(" ")[-2:])
    return len(name) > 4 and (
        _NAME_OF_CHINESE.fullmatch(name) is not None or _NAME_OF_CHINESE.fullmatch(before.split(" ")[-1]) is not None
    )


def _is_of_phones(before: str, label: re.Match[str]) -> bool:
    of = label["of"]
    if label[0][1:2] in "价價" and of in "报報询詢议議比砍谈談问問":
        return True
    if before.endswith(_FURNITURE):
        return True
    place = before[max(0, label.start("of") - 3) : label.start("of") + 1]
    if any(is_place(place[at:]) for at in range(3)):
        return True
    if of in "机機" and not before.endswith(_TELEPHONES, 0, label.start("of") + 1):
        return False  # 农机号
    if of == "位" and not before.endswith(("单位", "單位"), 0, label.start("of") + 1):
        return False  # 席位号
    if of in "拨撥" and before.endswith(("调拨", "調撥", "划拨", "劃撥"), 0, label.start("of") + 1):
        return False
    return of in OF_PHONES or of in "0123456789" or before.endswith(_LOCAL, 0, label.start("of") + 1)
