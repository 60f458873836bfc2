"""Titles with a name, where they name the one who writes or is written for: 预约人赵先生, this is Mrs. Chen."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people import words
from omnikit.extraction.people.counting import CHINESE
from omnikit.extraction.people.kin import care_for
from omnikit.extraction.people.mentions import Mention
from omnikit.extraction.people.words import any_of

_NEAR = 24
_NEAR_LATIN = 36

_NAME = LazyPattern(
    lambda: (
        r"(?<![a-z])[a-z]{2,}(?: [a-z]+){0,3} ?$|"
        rf"(?:(?:{any_of(words.SURNAMES_LONG)}|[{words.SURNAMES}])(?:(?![的姓])[\u4e00-\u9fff]){{0,2}}?"
        rf"|(?<!谢)[{words.SURNAMES_COMMON_WORDS}]) ?$"
    )
)
_INTRODUCED = LazyPattern(
    r"(?:我[是系叫]|本人|姓名|名字|称呼|叫我|名叫|敝姓.|免贵姓.|我姓.|姓.|小姓.|我这边是|这里是|这边是|是位|"
    r"(?:预约|预定|报修|送修|订餐|订座|订位|预订|订房|订单|订|联系|联络|收件|收货|取件|取货|取票|入住|住客|登记|就诊|患者|病人|挂号|客户|顾客"
    r"|乘客|旅客|用餐|下单|报名|购买|签收|签约|"
    r"车主|业主|户主|客人|投保|被保险|贵宾|来访|家长|学员|持卡|开户|名|用|写)(?:人|者|名|姓名|名字|大名)?"
    r"|(?<![我你])(?<!接待)(?<!负责)(?<!服务)(?<![送派]货)(?<!送餐)(?<!安装)(?<!上门)的是)(?:是"
    r"|系|为|叫|写|用|给|一位|[ :,/]){0,4}$"
    r"|(?:我|这里|这边|我这)[是系]?[^,.;!?\n]{1,12}的$|(?:敝|免贵|我|小|这边)?姓.[ ,:]*$|(?:我|这边|本人|免贵|敝"
    r"|小)姓$|(?:this is|i'm|i am|name is"
    r"|name:?) ?$"
)
_ASKED_NAME = LazyPattern(r"(?:是不是|是否|是叫|贵|你们?(?!好)[^,.;!?\n]{0,8})姓.{0,2}[ ,:]*$")
_GREETED = LazyPattern(
    r"(?:找|问|请|跟|和|与|叫|让|是不是|你们的?|贵|谢谢|感谢|多谢|客服|经理|顾问|医生|老师|同事|销售|助理|上次|之前"
    r"|刚才|刚刚|昨天|一位|那位|这位|那个|这个|有个|有位|hi|hello|你好|嗨|哈喽|"
    r"dear|回复|转给|转接|加|联系|联络|听|被|麻烦|辛苦|拜托|对|唔该|早晨|早安|晚安|早上好|下午好|晚上好|你是|店长"
    r"|专员|师傅)(?:一下|下|了|的|是|[ ,!]){0,4}$"
)
_SPOKEN_TO = LazyPattern(
    r"[ ,!]*(?:今天|明天)?(?:你好|好|在吗|在不在|在么|请问|麻烦|你|说|跟我|告诉|接待|推荐|介绍|给我|帮我|答应|是哪"
    r"|的态度|服务|下班"
    r"|上班|休息|在|吗|呢|早|请|辛苦|谢谢|回复|加我|发我|联系我|"
    r"的(?:快递|包裹|外卖|信|件)[^,.;!?]{0,4}(?:在我|到我|给我|送我|错)|早晨|唔该|收到|帮忙|什么时候|几点|能不能帮"
    r"|还在|这边|那边)"
)
_BOOKS = LazyPattern(
    r"[ ,]*(?:约(?!我|你)|收(?!到|款|费)|想|要|需要|预约|订|改|取消|退房|退票|办|挂|报名|咨询|明天|后天|今天|今晚"
    r"|明晚|明早|下个?(?:周|礼拜|星期)"
    r"|礼拜|听日|周[一二三四五六日末]"
    r"|星期|\d"
    r"|[一二三两四五六七八九十]+[位个人大间晚张]|"
    r"电话|手机|的?(?:手机|电话|订单|预约|快递|包裹|房间))"
)
_FIRST = LazyPattern(r"(?:(?<=[,.;!?\n ])|^)[\u4e00-\u9fff]{1,2} ?$")
_SENTENCE_START = LazyPattern(r"(?:^|[.;!?\n]) *$")
_SENTENCE_END = LazyPattern(r" *(?:$|[;!\n]|\.(?!\d))")
_NO_NAME = LazyPattern(r"[位爱护空客前老板请问你好谢烦吗找是有的和跟说哪新嗨搵约叫问]")
_SURNAMED = LazyPattern(r"(?:敝|免贵|本人|我|小|这边|(?:^|[,.;!?\n ]))姓.{1,2}[, ]{1,2}$")
_MYSELF = LazyPattern(r"(?:^|[,.;!?\n ])我$")
_CLOSES = LazyPattern(r" *(?:$|[,.;!?\n\d])")
_ON_BEHALF = LazyPattern(r"[帮给替为]$")
_PHONE = LazyPattern(r"\d[\d -]{6,20}\d")
_SOUGHT = LazyPattern(r"(?:[搵找问]|ask(?:ing)? for|speak (?:to|with)|contact|call)[^,.;!?\n]{0,8}$")
_LATIN_NAME = LazyPattern(r"\.? ?(?:[a-z]\. ?)?(?:[a-zà-ỹ'-]{2,20}|[\u4e00-\u9fff]{1,3})")
_INTRODUCED_LATIN = LazyPattern(
    r"(?:this is|i'm|i am|im|my name is|my name's|name's|name|name is|names|under|under the name of|under the name"
    r"|booking "
    r"for|reservation for|"
    r"appointment for|table for|room for|guest|patient|contact|contact person|attn|attention|call me|it's|it is"
    r"|passenger|client|customer|saya|nama|"
    r"on behalf of|booked by|recipient|deliver to|ship to|我[是系叫]|姓名|联系人|联络人|预约人|订位人|预订人|客人"
    r"|住客|乘客|收件人|收货人)(?:[ :]|is"
    r"|of){0,3}$"
)
_BEHIND_LATIN = LazyPattern(
    r"(?: [a-z]+)?(?: here\b|,? ?(?:mobile|tel|phone|cell|电话|手机)[: ]{0,2}\+?\d|,? ?\+?\d[\d ()-]{6,20}"
    r"| (?:speaking|calling)\b|, ?\d{1,2} ?(?:pax|people|adults|yo"
    r"|years)|, (?:room|booking|order|reservation|table|appointment|flat|unit)\b)"
)

# "Mr. Delgado confirming …", "Mrs Wong would like …", "Mdm Goh, NRIC …"
_OPENS_LATIN = LazyPattern(
    r"(?:^|[.;!?\n]) *(?:[-*•] ?)?(?:(?:hi|hello|hey|salam|assalamualaikum|good (?:morning|afternoon|evening|day)"
    r"|morning"
    r"|yes|ya|ok)(?: there| all| team)?[,.!] *)?$"
)
_NO_NAME_LATIN = LazyPattern(
    r"\.? ?(?:boleh|besar|nak|saya|ada|tolong|tak|sudah|dah|kat|ni|itu|and|or|is|can|the|may|do|for|i|please|pls|you"
    r"|u|ya"
    r"|my|your"
    r"|our|it|him|her|them|this|that|those|having|being|seeing|eating|out|office|word|excel)\b"
)
_FULL_NAME_LATIN = r"\.? ?(?:[a-zà-ỹ-]|'(?!s\b)){2,20}+(?: (?!and\b|or\b)(?:[a-zà-ỹ-]|'(?!s\b)){1,20}+){0,2}?"
_DOES_LATIN = LazyPattern(
    rf"{_FULL_NAME_LATIN}(?:,? (?:confirming|checking|calling|asking|requesting|following|returning|enquiring"
    rf"|inquiring"
    r"|wanting|looking|booking|cancell?ing|rescheduling|arriving|coming|moving|picking|collecting|needing"
    r"|running late"
    r"|texting|messaging|replying|writing|from(?! (?:your|ur|the (?:team|salon|shop|clinic|office|gym|school|spa|store"
    r"|branch|counter|front|reception)|sales|support))|nak|nk|mahu|ingin|hendak"
    r"|tempah|(?:booked|reserved)(?! (?:you|me|us|it)\b))\b"
    r"| (?:would like|'d like|'d love|wishes|wants|needs?|requests?|prefers)(?= (?:a|an|the|to (?:book|move|change"
    r"|cancel"
    r"|reschedule|see|confirm|check|come|make|buy|order|rent|view|know if|postpone|extend)|his|her|another|some"
    r"|help)\b)"
    r"| (?:will (?:come|arrive|be (?:late|there|coming|arriving)|attend|check in|collect|pick|need|take)|can't make"
    r"|cannot make|is (?:coming|arriving|running late|looking for)|has (?:an? (?:appointment|appt|booking"
    r"|reservation|table"
    r"|fever|cold|cough|toothache|allergy)|booked|arrived))\b"
    r"|, (?:nric|ic|hp|h/p|tel|phone|mobile|contact|unit|blk|block|apt|flat|room|table|party|booking|reservation"
    r"|order"
    r"|appointment|appt|slot|pax|policy|account|moving|\d+(?:am|pm)|\d{1,2}[:.]\d\d|\d+ (?:pax|ppl|people|adults"
    r"|nights?|guests))\b)"
)
_BOOKED_LATIN = LazyPattern(
    r"\b(?:book(?:ing)?|confirm(?:ing|ation)?|reserv\w{1,6}|appointment|appt|slot|table|room|cancel\w{0,6}"
    r"|reschedul\w{1,4}"
    r"|register(?:ing)?|check-?in|pick-?up|order|parcel|delivery|enquir\w{1,4}|inquir\w{1,4}|asking|inquiry)"
    r"(?: [^ .;!?\n]{1,12}){0,5} (?:for|under|of) $|\b(?:regards|sincerely|faithfully|yours truly),?\s*$"
    r"|\b(?:thanks|thank you|tq|thx|cheers)[,.!]? *\n *[-–—]? ?$|(?:^|[.!?\n] ?)[-–—~] ?$"
)
_VISIT_LATIN = LazyPattern(
    rf"{_FULL_NAME_LATIN}'?s'? (?:[a-z0-9:-]+ ){{0,2}}(?:appointment|appt|booking|physio|slot|session|check-?up"
    r"|prescription|refill|results?|report|x-?ray|scan|surgery|op|operation|cleaning|reservation|visit|follow-?up"
    r"|consultation|treatment|facial|massage|haircut|scaling|jab|vaccination|blood test|review|mri|dialysis"
    r"|admission)\b"
)
_SAYS = (
    r"i|i'm|me|my|we|us|our|you|your|u|ur|he|she|they|please|pls|plz|kindly|can|could|call|called|calls|text|texted"
    r"|reach|ring|contact|message|hi|hello|hey|thanks|thank|thx|is|isn't|was|are|were|will|would|won't|has|have|had|did"
    r"|does|do|when|where|who|what|why|how|not|this|that|it|it's|said|says|told|asked|gave|sorry|dear|yes|no|ok|okay"
)
"""No word of a form, but of a sentence."""
_FORM_LATIN = LazyPattern(
    rf"(?: (?!(?:{_SAYS}|at|from|on|in|and|or)\b)[a-z'-]{{2,20}}){{0,3}} ?[,;/|\n–—-] ?(?:(?:(?!(?:{_SAYS}|re|regarding"
    rf"|order|invoice|ref|bill|tracking)\b)[a-z0-9'&:-]+[ ,;/|\n–—-]{{1,3}}){{1,6}}"
    r"(?:(?:ph|phone|tel|cell|mobile|contact|hp|no)[.: ]{0,2})?\+?\(?\d[\d ().-]{6,18}\d *(?:$|[.;!\n])"
    r"|\+?\(?\d[\d ().-]{6,18}\d(?!\d))"
)
"""Behind a name with which a line begins: what is wanted, and the number to dial, as in a form."""
_HONORIFIC = LazyPattern(r"(?:title|salutation|honorific|panggilan)[ :=-]{1,3}$")
_CLOSED_LATIN = LazyPattern(r"\.? *(?:$|[\n,;/])")
_SEVERAL_LATIN = LazyPattern(r"\.? (?:and|or|&) ")
_WITH_LATIN = LazyPattern(r"\b(?:with|see|by|ask|from|to|hi|hello|dear) $")


_SENTENCE = LazyPattern(r"[^.。!?;\n]{0,60}[?!]?")
_TELLS = LazyPattern(
    r"[ ,~–—-]{1,2}(?!请|麻烦|在|谢|好|能|可|帮|把|辛苦|有|这|那|什么|几)[^,.。!?;\n]{0,14}?(?:约|订|预|孕|复[查诊]"
    r"|改[到成天期]|取消|请假|延[后期迟]|推迟|提前|退房"
    r"|入住|定[的了]|房,|号桌|车牌|寄|存|补课|周[一二三四五六日末]|星期|礼拜|明[天早晚]|听日|今[天晚]|后天|[上下]午"
    r"|\d点)"
)
_TO_YOU = LazyPattern(r"(?<![跟和在])你(?!们?[约那这家])|[吗么呢?几]|什么|发我|给我|告诉|我(?!们?[约订定预])(?<!帮我)")
"""What is said to the one who is named."""
_AND_ANOTHER = LazyPattern(r"(?:mr|mrs|ms|miss)\.? (?:and|&) $")
_TELLS_LATIN = LazyPattern(
    r"(?: [a-z]{2,15})?(?: \(\d\d\))? ?[,:–—-] ?(?:facial|massage|haircut|cleaning|check-?up|consult\w*"
    r"|re-?scheduling|moving|cancell?ing|confirming|booking|checking (?:in|out)|picking up|collecting|calling|"
    r"running late|dropping|(?:would )?(?:need|want|like)s? to (?:cancel|move|change|re-?schedule|book|push|confirm"
    r"|come)|here\b|table|party of"
    r"|\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|o'clock|slot|appt|appointment|tomorrow|on|nights?|people|guests|pax)\b|(?:one"
    r"|two|three|four) (?:nights?|people"
    r"|guests)|(?:my|our) (?:\w+ ){0,3}(?:appointment|booking|slot|reservation|class|session))"
)
_OF_ANOTHER = LazyPattern(
    r"让我|叫我|推荐|介绍|的?(?:老公|老婆|爱人|先生|太太|家属|家人|儿子|女儿|妈|爸|母亲|父亲|朋友|同事|助理|秘书|司机"
    r"|妹|姐|弟|哥)"
    r"|(?:今天|明天|后天|今晚|这周|下周|[周週]?[一二三四五六日末天早上中下晚午])*(?:还|在|是|会)?(?:坐诊|出诊|看诊|门诊|值班|当班|在班|当值|休假|离职)"
)
"""Behind a title: another than who has it writes."""
_CALLED_FOR = LazyPattern(r"[来找问说在叫让请给跟和你的]")
_ANY_NAME = LazyPattern(
    lambda: (
        r"(?P<cue>我[是系]|姓名|称呼|(?:敝姓|免贵姓|我姓|小姓)(?P<own>.)[ ,]{1,2}"
        r"|[联预订收登挂入客患][系络约位货件记号住户者]人?)"
        r"[是为: ]{0,2}(?(own)(?P=own)|[\u4e00-\u9fff]{1,3})[ ,]?$"
    )
)


_CALLED = LazyPattern(r"^.*[是系叫姓]")
_INTRODUCED_TOO = LazyPattern(
    lambda: (
        rf"(?:敝|免贵|我|小|这边|(?:^|[,.;!?\n ]))姓(?:{any_of(words.SURNAMES_LONG)})?[ ,]{{0,2}}$"
        r"|尾号\d{3,4}的?$|(?:叫我|就叫|(?:用|以|写|填|登记|留)的?(?:是|我?的?名字?[:是]?)?)$"
    )
)
_IT_IS = LazyPattern(r"(?:^|[,.;!?\n ])(?:你好|您好|我|这里|这边|我这边|就)?[是系]$")
_IT_IS_ME = LazyPattern(r"(?:^|[,.;!?\n ]|[的就也又还])是我(?:的|本人)?[啊呀哦嘛呢]?[ ,:]{1,2}$")
"""Before a name: 订花的是我,郑先生,…"""
_PICKED_UP = LazyPattern(
    r"(?:[取提收送交拎自到]货|自[取提]|[取收]件|派[送件]|送[到货上]|交收|接货|签收)[^,.;!?\n]{0,6}"
    r"[ ,:]{0,2}(?:请|就|可以?)?(?:[搵找]|通知|联[系络])$"
)
_TO_DIAL = LazyPattern(
    rf"[ ,:(]{{1,2}}(?:电话|手机|tel|打)?[ :]{{0,2}}\+?(?:\d|{CHINESE})(?:[ -]?(?:\d|{CHINESE})){{7,14}}\)?[ .!]*$"
)
"""Who waits for goods is who has ordered them, if a number to call closes the message: 旺角自取,搵黄生,6123 4567."""
_FOR_KIN = LazyPattern(
    r"[ ,:]{1,2}(?:我?想|要|请|麻烦)?[帮给替为代](?:我|我们|我家|咱)?(?:的)?"
    r"(?:[老妻儿女爸妈父母岳爷奶姥姐妹哥弟孙媳侄外囡仔娃]|太太|先生|丈夫|爱人|孩子|小孩|宝|公公|婆婆|阿|家人|家母|家父|长辈)[^,.;!?\n]{0,6}?(?:[约挂订登]|预约|报名|建档|改|取消|配|做)"
)
_OWN_BOOKING = LazyPattern(
    r"(?:之前|上次|昨天|前天|今天|刚才|刚刚)?(?:本人|(?:预订|预约|订|定|约|报名|下单|买)过?的|名下|(?:呀|啊|哦|喔),|,(?:之前|上次|想改|我[订约预]))"
)
_BOOKED_HERE = LazyPattern(
    r"[呀啊][, ](?:之前|上次|想|我?(?:book|订|约|预约)|改|取消|[今明后][天晚]|听日|听晚)| ?book| ?[订约](?:咗|了)|本人"
)
_SERVED = LazyPattern(
    r"[ ,、(\[【~–—/-]{0,2}(?:订位|订台|预约|车号|车牌|房号|包厢|拍(?:全家|亲子|证件|婚纱|写真|周岁|百日)|补牙|洗牙|"
    r"拔牙|种牙|看牙|矫正|箍牙|做脸|"
    r"纹眉|雾眉|美甲|美睫|接睫|洗车|验车|换机油|换轮胎|剪发|染发|烫发|体检|健检|产检|复诊|复查|打疫苗|"
    r"[两\d]大[一两\d]小|\d+坪|[一二三四\d][房室][,/ 一二两三]"
    r"|看[房屋楼]|睇楼|试驾|接机|送机|搬[家屋](?!公司)|保洁|清洗|送货|取货|退[房货卡]|改签|\d座|\d+号?楼|[一二三四五六七八九十]楼)"
    r"(?![^,.!?\n]{0,8}(?:很|得|真|不错|结果|押金|发票|退款|手法|技术|吗|呢|多少|怎么|师傅|老师|的时候))"
)
_TO_ANOTHER = (
    "(?!你|请|麻烦|辛苦|不好意思|抱歉|谢|好[的,吧]|在|对|上[次周个]|昨|前天|之前|刚|这|那|有没有|能|可|帮|给|想问|问"
    "|关于|[^,.!?\n]{0,12}(?:发票|合同|报价|押金|定金|退款|订单|物流|快递|价|钱|客户|师傅|结果|记录))"
)
_COME_FOR = LazyPattern(
    rf"[ ,、:/]{{1,2}}{_TO_ANOTHER}(?:[^,.!?\n我你在好]{{2,4}}[ ,]{_TO_ANOTHER})?"
    rf"(?:(?=[^,.!?\n]{{0,6}}(?:{words.TREATED_CHINESE}|{words.AILING_CHINESE}))|(?=[^,.!?\n]{{0,8}}(?:{words.SERVICED_CHINESE})))"
    r"[^,.!?\n我你咱吗呢]{2,14}?[ ,、/]{1,2}"
    r"(?:[^,.!?\n我你咱]{0,9}(?:有(?:号|位|空|时间|档|名额|师傅|车|专家|人|期)|[能可][以否]?不?能?(?:做|排|约|预|挂|上门|来|派|安排|搬|拆|装|修|去)"
    r"|[能可](?:以)?[吗么]|可以[吗么]?|行[吗么]|[排约]得上|上门|想(?:约|挂|订|预约)|几点|最快|最早|在家|都行|都可|均可|方便|过来|到店|到院"
    r"|[今明后][天晚早]|周[一二三四五六日末]|星期|礼拜|[上下]午|早上|晚上)|[^,.!?\n我你咱]{0,4}\d{7})"
    rf"|: ?(?!你|请)[^,.!?\n我你吗呢]{{0,6}}(?:{words.TREATED_CHINESE}|{words.SERVICED_CHINESE})"
)
"""Behind a name with which a message begins: what it has come for, and when: 孙女士,双眼皮修复,周三下午有号吗."""
_ASKED_AFTER = LazyPattern(
    r" ?(?:本人)?(?:在吗|在不在|是谁|是你|是哪)|[^,.;!?\n]{0,8}(?:在度|返工|放工|上班|未(?:$|[?,.])|唔|几点|了吗|"
    r"是谁|是你)"
)
"""Behind a title: somebody else is asked about."""
_ASKED_FOR = LazyPattern("的(?:电话|手机|微信|联系方式|号码|名片)[^,.]{0,4}(?:给我|发我|发一下|多少|有吗|几号|告诉)")
_ROLE = LazyPattern(
    r"(?:(?:^|[,.;!?\n 】])(?:我|我们|老)?(?:住户|住客|会员|买家|租客|业主|学员|老?顾客|老?客户|病友|家长|楼[上下]|"
    r"车主|房客|团员|订购人)(?:\d{2,4}(?:室|号|房)?)?"
    r"|我(?:这边|这里)|寄给|报)$"
)
_CAME_BEFORE = LazyPattern(
    r"(?:^|[,.;!?\n ])(?:你好|您好)?(?:(?:我|就)?[是系]|(?=[上昨前之]))[^,.;!?\n我]{0,6}(?:退|付|交|办|来|打|约|订|定|"
    r"问|联系|咨询|下单|买|"
    r"预约)过?[^,.;!?\n我]{0,4}的$"
)
_THE_ONE = LazyPattern(
    r",(?:就是)?(?:上|昨|前|刚|之前)[^,.;!?\n我你]{0,5}(?:来|打|约|订|问|咨询|联系)过?[^,.;!?\n我你]{0,3}的(?:那个|那位|$|[,.])"
)
_SPOUSES = frozenset(("先生", "太太"))
_SPOKEN_BEHIND = LazyPattern(r"[,.!?~ ]|你|您|好|请|在|们|的|小姐|女士|太太|先生|$")
_CLAUSE_START = LazyPattern(r"(?:^|[,.;!?\n ])$")


def introduction(text: str, title: Mention) -> str:
    """Return the words that make *title* the customer's; "" where it is of whom they greet, look for or quote."""
    if text[title.start].isascii():
        return _latin(text, title)
    if _OF_ANOTHER.match(text, title.end):
        return ""
    named = _ANY_NAME.search(text[max(0, title.start - _NEAR) : title.start])
    if named and not _CALLED_FOR.search(named[0]):
        return named["cue"].strip(" ,")
    name = _NAME.search(text[max(0, title.start - 4) : title.start])
    if name is None:
        name = _FIRST.search(text[max(0, title.start - 4) : title.start])
        if name and _NO_NAME.search(name[0]):
            return ""
    if name is None:
        own = _SURNAMED.search(text[max(0, title.start - _NEAR) : title.start])
        spouse = text[title.start : title.end] in _SPOUSES and _SPOKEN_BEHIND.match(text, title.end) is None
        if own is None and spouse and _CLAUSE_START.search(text[max(0, title.start - 4) : title.start]):
            return care_for(text, title)
        return own[0].strip(" ,") if own else ""
    called = _CALLED.search(name[0])
    start = title.start - len(name[0]) + (called.end() if called else 0)
    lead = text[max(0, start - _NEAR) : start]
    if _MYSELF.search(lead) and _CLOSES.match(text, title.end):
        return "我"
    if _ON_BEHALF.search(lead) and _BOOKS.match(text, title.end):
        return lead[-1]
    introduced = _INTRODUCED.search(lead)
    if introduced is None and (_ASKED_FOR.match(text, title.end) or _ASKED_AFTER.match(text, title.end)):
        return ""
    if _IT_IS_ME.search(lead) and _CLOSES.match(text, title.end) and not _SPOKEN_TO.match(text, title.end):
        return "是我"
    if _PICKED_UP.search(lead) and _TO_DIAL.match(text, title.end):
        return lead[-1]
    if not lead and _FOR_KIN.match(text, title.end) and _PHONE.search(text, title.end):
        return name[0].strip()  # no agent's name stands beside a number to call back
    if introduced is None:
        introduced = _INTRODUCED_TOO.search(lead)
        if introduced is None and title.start - start > 1 and text[title.start - 1] in words.SURNAMES:
            nearer = text[max(0, title.start - 1 - _NEAR) : title.start - 1]  # 老顾客陈女士: 顾 is a surname as well
            introduced = None if _GREETED.search(nearer) else _INTRODUCED.search(nearer) or _ROLE.search(nearer)
        introduced = introduced or _ROLE.search(lead)
        own = _OWN_BOOKING.match(text, title.end) if _IT_IS.search(lead) else None
        if own or (_CAME_BEFORE.search(lead) and _CLOSES.match(text, title.end)):
            return own[0].strip(" ,") if own else "是"
        if not lead.strip(" ,") and _THE_ONE.match(text, title.end):
            return name[0].strip()
    opens = not start or text[start - 1] in ",.;!?\n。 】]|"
    if introduced is None and opens and (_BOOKED_HERE.match(text, title.end) or _SERVED.match(text, title.end)):
        return name[0].strip()
    if introduced is None and not text[:start].strip() and _COME_FOR.match(text, title.end):
        return name[0].strip()
    if introduced and _ASKED_NAME.search(lead):
        return ""
    if introduced:
        return introduced[0].strip(" :,")
    if _GREETED.search(lead) or _SPOKEN_TO.match(text, title.end) or not _stands_for_customer(text, start, title.end):
        return ""
    return name[0].strip()


_BOOKS_TOO = LazyPattern(
    r"[ ,]{0,2}(?:book(?:ed)?|想(?!问)|订|预约|约|改|取消|要(?:改|订|约|book)|\d ?[位人]|[二三四五六两]位|聽日|听日|"
    r"今晚)"
)
_GOES_ON = LazyPattern("[跟和给在说叫让是的你我他她您帮约]")
_NAMED_LATIN = LazyPattern(r"(?:叫我|就叫|称呼|名字?[:是]?|订位名|预约名|[,. ]系|^系) ?$")


def _latin(text: str, title: Mention) -> str:
    if _HONORIFIC.search(text, max(0, title.start - 14), title.start) and _CLOSED_LATIN.match(text, title.end):
        return "title"
    name = _LATIN_NAME.match(text, title.end)
    if name is None or _SEVERAL_LATIN.match(text, title.end):
        return ""
    introduced = _INTRODUCED_LATIN.search(text[max(0, title.start - _NEAR_LATIN) : title.start])
    if introduced:
        return introduced[0].strip(" :")
    lead = text[max(0, title.start - _NEAR_LATIN) : title.start]
    if _AND_ANOTHER.search(lead):
        return ""
    if _NO_NAME_LATIN.match(text, title.end) is None:
        told = (
            _BOOKED_LATIN.search(lead)
            or (_VISIT_LATIN.match(text, title.end) if not _WITH_LATIN.search(lead) else None)
            or (_DOES_LATIN.match(text, title.end) if _OPENS_LATIN.search(lead) else None)
        )
        if told:
            return told[0].strip(" .,")
    opens = _SENTENCE_START.search(lead)
    whole = opens and (_SENTENCE_END.match(text, name.end()) or _TELLS_LATIN.match(text, name.end()))
    signed = (
        _PHONE.search(lead) is not None
        and not _SOUGHT.search(lead)
        and _SENTENCE_END.match(text, name.end() + text.startswith(")", name.end())) is not None
    )
    han = not (text.isascii() or _ASKED_AFTER.match(text, name.end()) or _GOES_ON.search(name[0])) and (
        (_SENTENCE_START.search(lead) and _BOOKS_TOO.match(text, name.end()))
        or (lead.endswith("(") and text.startswith(")", name.end()) and _PHONE.search(lead))
        or _NAMED_LATIN.search(lead)
    )
    if han:
        return name[0].strip(" .")
    behind = _BEHIND_LATIN.match(text, name.end())
    if behind and "," in behind[0] and _WITH_LATIN.search(lead):
        behind = None  # "Hi Mr Lee, booking …"
    if opens and _NO_NAME_LATIN.match(text, title.end) is None:
        behind = behind or _FORM_LATIN.match(text, name.end())
    return name[0].strip(" .") if whole or signed or behind else ""


def _is_signed(text: str, end: int) -> bool:
    """True if what is said after a name that nothing introduces is of its own booking: 郑女士,周三想改到周五."""
    sentence = _SENTENCE.match(text, end)
    told = sentence and _TELLS.match(text, end)
    return bool(told) and sentence is not None and _TO_YOU.search(sentence[0]) is None


def _stands_for_customer(text: str, start: int, end: int) -> bool:
    """True if a name with a title that nothing introduces is the customer's: a signature, or one who books."""
    if start and text[start - 1] not in ",.;!?\n。、 :(/|":
        return False
    if _BOOKS.match(text, end) or _is_signed(text, end):
        return True
    if _SENTENCE_END.match(text, end):
        return True
    return text[end] in ",.;!?\n。、 )(/|" and _PHONE.search(text[max(0, start - 40) : end + 40]) is not None
