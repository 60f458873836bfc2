"""What is said around a number or a cue by which whoever weighs it knows whose it is, and what it is of."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.spelling import LATIN, listed

LIST = LazyPattern(
    r"[\s,，、/;；和与或跟&+]*(?:or|and|hoặc|hoac|và|hay|với|还有|還有|或者|以及|(?:加不上|搜不到"
    r"|不行)(?:的话)?[，,]?就?(?:再?试试|加|搜|用|换)?)?\s*"
)

# --- behind a number

TRAP_BEHIND = LazyPattern(
    r"[\s(（,，]*(?:(?:这|這|那|此|该|該|呢)(?:个|個|条|張|张|笔|筆|是|就是)?|就?[是係](?:我的?|这个|你们的?|张|"
    r"張)?[\u4e00-\u9fff]{0,3}?|为|的|(?:is|was) (?:my|the|an?|your)|my|là|này là)?\s*"
)
GIVEN_BEHIND = LazyPattern(
    r"[\s(（【\[,，\-.:：=]*(?:等于|等於|这个?|這個?|那个?|即是|即|既是|亦是|就|也|都|能|可以|可|会|直接|请|可用|能用|用来|是|为"
    r"|為|的|我的?|"
    r"本人|个人|個人|加到|加得到|加|搜到|搜索|搜得到|搜|找到|添加|查找|到|我|"
    r"that's|that is|is|it's|this|my|on|also|for|the|có|cả|bằng|là|của|em|mình|anh|chị|số|này|dùng|xài|kết bạn|"
    r"qua|e|m|via|-|\s){0,8}"
)

# --- before a number

DENIED = LazyPattern(
    rf"(?:不常用|(?:没|沒|未)(?:开|開|开通|開通|注册|註冊|绑|綁|绑定|綁定|下载|下載|装|裝)|不能加|加不了|加不上"
    rf"|不怎么用|不怎麼用|很少用|少用|不大用|没有?|沒有?|没用|不用|不玩|不加|不是|無|无|别|別|唔用|冇|"
    rf"(?<![{LATIN}])(?:no|not|don't use|don't have|do not use|dont use|dont have|không|ko|k|hok|hong|khong|"
    rf"chưa|chua|đừng|dung(?= (?:goi|gọi|nhan|nhắn|kb|add)\b)|hông|hem|hổng)(?: (?:có|xài|dùng|chơi|đăng ký|tạo|cài"
    rf"|use|have|on|co|xai|dung|choi|dk|đk|lập|nhắn|nhan|gọi|goi|kb|add))?)"
    rf"\s*(?:我的?)?\s*\Z"
)
UNUSED = LazyPattern(
    r"(?:号|號)?\s?(?:我|也)?(?:没有|沒有|没用|不用|不常|不怎么|很少|少用|不玩|没在用|登不上|登不了|被封|坏了|停用|"
    r"加不上(?!.{0,12}加我)|加不了(?!.{0,12}加我)|(?:của )?(?:(?:em|e|mình|minh|mk|tôi|tui|này|"
    r"nay) )?(?:(?:thì|thi|đã|da|"
    r"bị|bi|đang|vừa|mới) ){0,2}"
    r"(?:(?:không|ko|khong|k|hông|hok) (?:có|co|dùng|dung|xài|xai|chơi|vào|vô|hoạt|đăng)|kh[oóo]a|khoá|xo[aá]|"
    r"xóa|hỏng|mất|hack|chặn|lỗi|ngưng|nghỉ chơi)|is not|isn't|doesn't work)"
)
ASKED = LazyPattern(r" (?:ok|okay|fine|good|possible|alright)(?: too| as well| also| with you)?\?")
"""Behind a network: whether it will do: "is LINE ok as well?"."""
CLAUSE_END = LazyPattern("[，,。;；]")
SHARED = LazyPattern("加|搜|同(?![事学學行伴城])|一样|一樣|一致|就是|也是")
PAID = LazyPattern(
    r"(?:转账|轉帳|轉賬|汇款|匯款|充值|付款|收款|预算|預算|总共|總共|一共|金额|金額|余额|餘額|总价|總價)"
    r"(?![单單号號码碼编編账賬帳卡])(?:[那这這]|的?[0-9]|[已刚剛好过過给給也明稍晚今昨完成等都大在就要我还還怎]|了)|[转轉付]了(?!的?[单單号號])"
    r"|(?:会员卡?|會員卡?|发票|發票"
    r"|机票|機票|航班|护照|護照|合同|附件|积分|積分|身份证|身分證|医保卡|健保卡|保单|驾照|駕照|病历|病歷)"
    r"(?!的?[号號码碼编編单單卡查是资資有]|.{0,4}(?:过期|過期|失效|作废|作廢|无效|無效|不能用|用不了|[查绑綁]不))"
    r"[\u4e00-\u9fff]{2}"
    r"|(?:order|invoice|bill|booking) (?:was|is|came to|totals?|for) (?:\$|£|€|[0-9]{1,3}(?![0-9]))"
    r"|(?:chuyển khoản|chuyen khoan|ck) (?:rồi|roi|xong|\d)"
)
"""What is told of money behind a comma: it is no label of the number before."""
OWN_NUMBER = LazyPattern("[:：是为為# ]{0,2}[a-z]{0,3}[0-9]{3}")
"""Behind a label that a bracket or a comma parts from the number before."""
OF_ANOTHER = LazyPattern(r"[0-9]{3}\s?(?:[这這那][个個]?)?[是为為係](?:我的?)?\Z")
"""Before a label that is told of the number before it: "2231是验证码，138…"."""
# between a phone and the paper that it is written on: "phone on the order"
PHONE_OF = LazyPattern(
    r"(?: [a-z]{1,10}){0,2} (?:on|for|in|under|of|to|with) (?:(?:my|the|this|your|our|that) )?(?:[a-z]{1,10} )?"
    "| (?:trên|đặt|trong) "
)
EQUALS = frozenset(("", "即", "=", "＝", "是", "就是", "也是", "即是", " is ", " = "))
ADD_THERE = LazyPattern("[加搜](?:我|个|一下|下)?的?(?:微信?|薇信?|v[x信]?|wx)(?!.{0,4}[了吗嗎?？没沒群])")
ANOTHER_FIRST = LazyPattern("[0-9]{1,6} (?=(?:1[3-9][0-9]{9}|0[0-9]{9}|1[3-9][0-9] [0-9]{4} [0-9]{4})(?![0-9]))")
FIELD = LazyPattern("[ ]?[；;\n][ \n]?")
DIFFERS = LazyPattern(
    r"(?:号|號)?\s?(?:是|用|在)?(?:另|不是|不同|不一样|不一樣|换了|換了|没|沒|搜不[到了出]|找不到|"
    r"加不[上了]|不能|停用|is not|isn't|doesn't|is different|is another|(?:thì |dùng |xài |là |"
    r"có )?(?:số |nick )?khác|(?:(?:em|"
    r"mình|thì|là|dùng|xài) "
    r"){0,2}số khác|thi so khac)"
)
DISTRICT = LazyPattern(r"q\.? ?[0-9]{1,2}(?![0-9])")
FORGOTTEN = LazyPattern(
    "忘|不记得|不記得|没有|沒有|没了|找不到|不知道|不清楚|唔記得|quên|không nhớ|forgot|lost|don't have|don't know"
)
MY_OWN = LazyPattern("我|mine|my|em là|mình")
MINE = LazyPattern(rf" (?:em|mình|e|nhà em|chị|tôi)(?![{LATIN}])")
KEEPER = LazyPattern(
    "(?:家|店|公司|那边|那邊|这边|們|们|門市|门市|门店|前台|总机|總機|官网|官網|线上|分店|医院|醫院|诊所|診所|"
    "校区|学校|酒店|客服|的){1,4}"
)


SHOULD_BE = LazyPattern(
    r"(?: [a-z']{1,10}){0,6},? (?:(?:it|this|that) )?(?:should (?:be|read|say)|needs? to be|must be"
    r"|is supposed to be)[ :]{1,2}"
)
NOTED = LazyPattern(r"(?:wrong|incorrect|old|outdated|my|the|phone|contact)\s\Z")
EXPLAINED = LazyPattern(
    r"(?:'s)? (?:is|works|preferred|would be|if|for|instead|pls|please"
    r"|only)\b[^.;!?\n0-9:]{0,32}[:：] ?"
)
LIST_SIGNS = frozenset((",", "，", "、", ";", "；"))  # between two things of a list
TOLD_ME = tuple(f"{told}我" for told in "让讓叫喊要")
"""Before an account that the customer was told to add."""
CALLS_ME = LazyPattern(
    "(?:回(?:[个個]|一?下)?(?:电话?|電話?|撥|拨|打)|打(?:给|給|俾)?我|(?:call|whatsapp|ws|wts|sms|text) ?我|联系我|"
    "聯絡我|聯繫我|联络我|找我|搵我)(?:我|一下|下|吧|就行|就好)?[ ,，:：]{0,2}[(（+]?"
)
"""What the other side is to do: 你们打给我138…."""
BOOKED = listed("訂位 订位 定位 booking reservation 预约 預約")
GUESTS = LazyPattern(
    "[0-9一二兩两三四五六七八九十][位人大小個个間间名點点]|[今明後后][天晚早]|[週周下上午晚早]|姓|聽日|聽晚"
)
"""Behind a word for booking: who comes, and when."""
SECRETS = listed("密码 密碼 password passwd pwd pass") | {"mật khẩu", "mat khau"}
AND_PHONE = LazyPattern(
    r"(?:号|號)?\s?(?:和|跟|与|與|及|&|/)\s?(?:电话|電話|手机|手機|phone)(?:号码?|號碼?)?(?:都|同|一|通|是|\Z|[，。,！!])"
)
"""Behind a network: a phone has the same number: "138…，微信和电话"."""
SECRETS_OF_APPS = frozenset(
    ("token", "access token", "api key", *listed("appid openid unionid appsecret appkey apikey 密钥 密鑰 秘钥"))
)
ALSO_THERE = LazyPattern(
    r"(?:号|號)?(?:可加|可以加|也可|也行|也能|能加|加我|联系|聯絡|聯繫|找我|同)(?!.{0,3}[吗嗎?？])"
)


def is_denied(lower: str, start: int, end: int) -> bool:
    """True if the network named from *start* to *end* is one that the customer doesn't have or use."""
    return DENIED.search(lower, max(0, start - 16), start) is not None or UNUSED.match(lower, end) is not None


def was_told_to_add(lower: str, start: int) -> bool:
    """True if the network named from *start* is one at which the customer was told to add somebody: 店员叫我加wx…."""
    adds = start if lower[start] == "加" else start - 1
    return lower[adds : adds + 1] == "加" and lower.endswith(TOLD_ME, 0, adds)


def is_listed_with(between: str) -> bool:
    """True if what stands *between* two words names one number by both: "138… (phone & WeChat)"."""
    return "\n" not in between and (between in EQUALS or (len(between) < 6 and LIST.fullmatch(between) is not None))
