"""The words in which people tell of ages and genders: kin, titles, what limits an age and what isn't a person.

Chinese is written here in Simplified form and in narrow punctuation, to which a message is folded; an underscore in a
word is a blank.
"""

import re
from collections.abc import Iterable

from omnikit.extraction.spelling import branches, tree


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of *words*, the longest first; a look at the first letter saves most of the others."""
    found = tree(words)
    firsts = "".join(map(re.escape, found))
    return f"(?=[{firsts}]){branches(found)}" if len(found) > _MANY else branches(found)


_MANY = 6


def listed(vocabulary: str) -> list[str]:
    """Return the words of *vocabulary*, each with blanks for its underscores."""
    return [word.replace("_", " ") for word in vocabulary.split()]


MALE, FEMALE = "male", "female"
LETTER = "0-9a-zà-ỹ"
"""What a word of an alphabet is made of, as the inside of a character class."""

# --- kin ------------------------------------------------------------------------------------------------------------

KIN_CHINESE = {
    FEMALE: listed(
        "水某 阮某 查某囝 查某囝仔 查某囡 查某囡仔 小女子 阿母 牵手 囡 孻女 心肝女 大家姐 二家姐 细姨 查某仔 查某仔仔 "
        "老婆婆 妈妈 妈咪 老妈子 老妈 阿妈 母亲 老母亲 老母 母上 丈母娘 岳母 婆婆 家婆 奶奶 嫲嫲 外婆 姥姥 阿嬷 嬷嬷 "
        "阿婆 "
        "祖母 "
        "外祖母 "
        "老婆 老婆大人 媳妇 媳妇儿 妻子 太太 老太太 夫人 内人 未婚妻 女朋友 女友 女票 女儿 闺女 囡囡 千金 孙女 外孙女 "
        "姐姐 大姐 二姐 "
        "表姐 堂姐 妹妹 表妹 堂妹 嫂子 嫂嫂 大嫂 弟妹 弟媳 儿媳 儿媳妇 姑姑 姑妈 姨妈 小姨 大姨 阿姨 姨姨 婶婶 舅妈 "
        "伯母 "
        "姨母 侄女 "
        "外甥女 小女 家姐 干妈 小姨子 大姨子 小姑子 大姑子 表嫂 堂嫂 妯娌 阿嫲 妹子 公主 小公主 阿姐 阿妹 细妹 继母 "
        "养母 后妈 宝妈 孕妈 家母 准妈妈 大妈 大娘 老奶奶 "
        "小姑娘 姑娘 妞妞 小妞 大妞 妞 小妹我 丫头 小丫头 小棉袄 小妹 老妹 老姐 太奶奶 老太婆 老太 老娘 婶子 大婶 伯娘 "
        "舅母 姨娘 妗母 表姨 表姑 孙媳妇 侄媳妇 养女 继女 义女 干女儿 外母 家嫂 新抱 心抱 阿嫂 太婆 太姥姥 姨婆 姑婆 "
        "舅婆 "
        "阿娘 阿女 细女 大女 契女"
    ),
    MALE: listed(
        "阮尪 尪 阮翁 翁婿 "
        "老公公 爸爸 爹地 老爸 阿爸 父亲 老父亲 老父 岳父 丈人 公公 家公 爷爷 阿爷 外公 姥爷 阿公 祖父 外祖父 老公 "
        "丈夫 "
        "未婚夫 "
        "男朋友 男友 "
        "儿子 孙子 外孙 哥哥 大哥 二哥 表哥 堂哥 弟弟 表弟 堂弟 姐夫 妹夫 女婿 叔叔 大叔 舅舅 姑父 姑丈 姨夫 姨丈 伯伯 "
        "大伯 伯父 侄子 侄儿 "
        "外甥 孙儿 继父 养父 后爸 老丈人 男票 老豆 老窦 细佬 干爹 公爹 大伯哥 小舅子 大舅子 连襟 阿哥 阿弟 表姐夫 "
        "堂姐夫 表妹夫 堂妹夫 大老爷们 仔仔 宝爸 "
        "奶爸 家父 准爸爸 大爷 老大爷 老爷子 老头 老头子 老爷爷 小伙子 "
        "小伙 小子 臭小子 胖小子 大胖小子 小弟 老弟 犬子 太爷爷 太爷 叔公 伯公 舅公 姑爷 姨父 老叔 表叔 表舅 "
        "舅父 养子 继子 义子 内弟 亲爹 后爹 老爹 孙仔 曾孙 外父 太公 大佬 阿叔 阿伯 契仔 孻仔 细仔 大仔 阿仔 妹婿 儿砸 "
        "大男人 老汉儿 小弟我 老汉我 老汉 小叔子 "
        "大伯子 阿兄 亲哥 亲弟 亲弟弟 亲哥哥 堂兄 表兄"
    ),
}
COUPLES_CHINESE = listed(
    "爸妈 妈爸 父母 公公婆婆 岳父岳母 丈人丈母娘 爸和妈 爸爸和妈妈 舅舅舅妈 姑姑姑父 叔叔婶婶 哥哥嫂子 老公老婆 "
    "女儿女婿 儿子儿媳 儿子媳妇 爷奶 爹娘 外婆外公 爸爸妈妈 妈妈爸爸 公婆 岳父母 两老 爷爷奶奶 "
    "外公外婆 姥姥姥爷 夫妻 夫妇 两口子 儿女 子女 兄弟姐妹 "
    "兄弟 姐妹 男女朋友 叔叔阿姨"
)
"""Several persons at once, who have no one gender."""
KIN_CHINESE_SHORT = {
    FEMALE: (
        r"妈(?<![爸妈宝奶辣大姨姑舅干后虎]妈)(?![祖呀蛋耶]|(?<![我俺咱]妈)的|妈?(?:手册|教室))"
        r"|[娘姐妹嫂姑姨婶女](?<=[我俺咱他她家个阿].)(?![士生性友孩医科鞋装款朋的夫父丈爷婿])"
        r"|[大二三四五六小老](?<![\d十两].)[姑姨婶嫂](?![妈父丈夫爷])"
        r"|奶(?<=[我俺咱]奶)(?![茶粉瓶粥妈爸娘头嘴酪油昔源糕奶牛水制])"
    ),
    MALE: (
        r"儿(?<=[我俺]儿)(?![子女媳童孙科歌])|后生(?<=[我阮阿个]后生)(?![仔可])|爸(?<![爸妈奶宝干]爸)(?![爸妈])|[爹哥弟叔舅仔](?<=[我俺咱他她家个阿].)(?![们仔])"
        r"|[大二三四五六小老](?<![\d十两].)[舅叔伯](?![妈母])|爷(?<=[我俺咱]爷)(?![爷们])"
        r"|孙(?<=[我俺咱个]孙)(?![子女儿媳])|哥们(?=儿?(?:今年|都|也|马上|\d|[一二三四五六七八九十]))|小儿(?=今年|"
        r"刚|满|现|快|\d|[一二两三四五六七八九十])"
    ),
}
"""Kin in one character: most need a possessor before them."""

KIN_ENGLISH = {
    FEMALE: listed(
        "sis mom mum mommy mummy mama ma mother mother-in-law grandma grandmother granny nana daughter "
        "granddaughter wife aunty missus lass "
        "fiancee fiancée girlfriend gf sister aunt auntie niece stepdaughter stepmother stepmom stepmum step-mum "
        "step-mom goddaughter nan gran daughter-in-law sister-in-law mil sil"
    ),
    MALE: listed(
        "lad bro pops dad daddy papa father father-in-law grandpa grandfather granddad grandad godson stepfather "
        "stepdad step-dad "
        "son grandson husband hubby hubs fiance fiancé "
        "boyfriend "
        "bf brother uncle nephew stepson son-in-law brother-in-law fil bil"
    ),
}
KIN_MALAY = {
    FEMALE: listed("mak ibu emak isteri bini nenek anak_perempuan kakak_perempuan adik_perempuan"),
    MALE: listed("ayah bapa abah suami atok datuk anak_lelaki adik_lelaki abang_kandung"),
}
KIN_VIETNAMESE = {
    FEMALE: listed(
        "cô_ruột dì_ruột mợ_ruột mẹ_đẻ mẹ_ruột má_ruột chị_ruột chị_cả mẹ má mẹ_chồng mẹ_vợ vợ vk bx bà_xã chị_xã "
        "con_gái chị_dâu em_dâu má_chồng má_vợ bác_gái "
        "bà_cụ bà_già cụ_bà chị_họ"
        " "
        "con_bé "
        "bé_gái cháu_gái em_gái chị_gái con_dâu ba_ngoại ba_nội ba_xã bà_ngoại "
        "bà_nội bạn_gái bà dì "
        "cô mợ "
        "thím "
        "vk bx con_vợ bà_vợ mệ mạ bầm bu bà_bô bà_cố bà_dì bà_chị bà_cô chị_hai chị_ba chị_tư chị_út chị_chồng "
        "chị_vợ con_nhỏ cháu_nội_gái cháu_ngoại_gái chắt_gái mẹ_nuôi mẹ_kế mẹ_già má_già cô_ruột dì_ruột "
        "công_chúa bà_nhà cô_út dì_út mợ_út thím_út cô_hai cô_ba cô_tư dì_hai dì_ba dì_tư dì_sáu dì_bảy"
    ),
    MALE: listed(
        "bố_đẻ bố_ruột ba_ruột anh_ruột anh_cả chú_ruột cậu_ruột bố ba cha tía bố_chồng bố_vợ chồng ck ox ông_xã "
        "con_trai anh_xã anh_rể em_rể ba_chồng "
        "ba_vợ cha_chồng cha_vợ "
        "bác_trai ông_cụ ông_già cụ_ông anh_họ thằng_con thằng_cu thằng_bé thằng_nhóc bé_trai cháu_trai em_trai "
        "anh_trai con_rể ông_ngoại "
        "ông_nội "
        "bạn_trai ông chú cậu dượng "
        "ck ox bọ ông_chồng thằng_chồng ông_bô ông_cố ông_anh ông_chú anh_hai anh_ba anh_tư anh_út anh_chồng anh_vợ "
        "thằng_em thằng_cháu thằng_nhỏ thằng_lớn thằng_út cu_con cu_cậu cu cháu_nội_trai cháu_ngoại_trai chắt_trai "
        "bố_nuôi bố_dượng bố_già ba_già tía_già chú_ruột cậu_ruột hoàng_tử "
        "cậu_út chú_út cậu_hai cậu_ba cậu_tư chú_hai chú_ba chú_tư chú_sáu chú_bảy dượng_út"
    ),
}
ELDERS_VIETNAMESE = frozenset(listed("ba bà dì cô mợ thím ông chú cậu dượng má ck vk ck vk bx ox mệ mạ bầm bu bọ cu"))
"""Kin that are forms of address, or numbers, as well: they need a possessor behind them."""

# --- other persons and things ---------------------------------------------------------------------------------------

DEPENDENT_CHINESE = listed(
    "孩子 小孩 小孩子 宝宝 宝贝 娃 娃娃 小朋友 老大 老二 老三 大宝 二宝 小宝 大的 小的 小家伙 双胞胎 患者 病人 朋友 "
    "孕妇 产妇 "
    "我家那位 家里那位 单身狗 闺蜜 对象 爱人 老两口 老俩口 那口子 老伴儿 老伴 另一半 家属 老人 老人家 "
    "长辈 学员 本人 自己 细路 bb baby"
)
SELF_CHINESE = listed("我 俺 咱 本人")
FELLOWS_CHINESE = listed("同事 邻居 同学 室友 上司 领导 房东 隔壁 楼下")
"""Whom a pronoun may mean: nobody of those who serve."""
STRANGERS_CHINESE = [
    *FELLOWS_CHINESE,
    *listed(
        "老板 医生 大夫 老师 护士 教练 技师 客服 店员 店长 明星 演员 网红 主播 博主 歌手 "
        "师傅 司机 保安 模特 保姆 "
        "别人 有人 人家 某人 听说 据说 网上 新闻 广告 规定 要求 政策 门票 写着 写的 标着 主角 选手 球员 总统 作者 "
        "创始人 他们家 她们家 别人家 亲戚家 朋友家"
    ),
]
"""Whose age is no fact when they are the last named before it."""
THINGS_CHINESE = listed(
    "这台 这辆 这部 这栋 这棵 这座 这瓶 这幢 这匹 这艘 那台 那辆 那部 那栋 那棵 那座 那瓶 那幢 那匹 那艘 "
    "猫 猫咪 喵 狗 狗狗 犬 汪 狗子 毛孩子 宠物 金毛 泰迪 柯基 布偶 英短 美短 加菲 哈士奇 拉布拉多 比熊 边牧 柴犬 法斗 "
    "蓝猫 橘猫 萨摩耶 博美 贵宾 雪纳瑞 "
    "吉娃娃 德牧 阿拉斯加 兔子 仓鼠 鹦鹉 乌龟 毛小孩 主子 喵星人 汪星人 公猫 母猫 公狗 母狗"
)
AGED_THINGS_CHINESE = listed(
    "车 房子 房 店 公司 品牌 机器 空调 电脑 手机 冰箱 树 酒 学校 医院 诊所 楼 工厂 车龄 房龄 骨 皮肤 心理 身体 血管 "
    "肺 肌肤"
)
"""What can be so and so old, when it stands directly before the age."""

SELF_LATIN = listed("i i'm i'll im me myself saya em e mình tôi tui mik mk tớ mk mik mìh mih mìk mềnh")
PRONOUNS_LATIN = listed("she he she's he's shes hes ổng bả")
DEPENDENT_LATIN = listed(
    "eldest youngest oldest firstborn little_one kiddo student pupil teen teenager grandkid grandchild grandkids"
    " grandchildren newborn infant anak "
    "kid child children kids patient friend baby bb toddler teen teenager preschooler infant newborn little_one "
    "partner spouse better_half bé cháu con em_bé bố_mẹ ba_mẹ "
    "cha_mẹ ông_bà vợ_chồng con_cái "
    "parents couple "
    "twins bệnh_nhân khách chị_em anh_em"
)
ADDRESSED_LATIN = listed("you u you're")
STRANGERS_VIETNAMESE = listed(
    "sếp ông_chủ bà_chủ chủ_quán chủ_shop thầy_giáo cô_giáo đồng_nghiệp hàng_xóm bác_sĩ giáo_viên nhân_viên"
    " bảo_vệ lễ_tân y_tá điều_dưỡng tài_xế thu_ngân phục_vụ ktv hlv shipper"
)
STRANGERS_ENGLISH = listed(
    "coworker colleague neighbor neighbour boss doctor dentist teacher nurse coach instructor trainer receptionist "
    "rep actor manager supervisor waiter waitress cashier "
    "author employee classmate landlord"
)
THINGS_ENGLISH = listed(
    "kereta rumah motosikal kucing anjing "
    "honda toyota ford bmw mazda nissan civic camry corolla tesla audi mercedes volvo kia hyundai subaru lexus "
    "car cars truck bike house home building apartment condo laptop phone iphone computer pc tv fridge washer "
    "dryer machine roof dishwasher oven stove microwave freezer refrigerator vacuum toilet faucet printer mower "
    "lawnmower tractor motorcycle hvac aircon "
    "boiler furnace heater whisky whiskey scotch malt rum wine bourbon company business brand shop store warranty "
    "loan tree "
    "mattress sofa couch bed account order dog dogs puppy pup cat cats kitten kitty pet corgi poodle labrador lab "
    "retriever golden goldendoodle frenchie pug chihuahua maltese pomeranian samoyed akita dachshund collie"
    " schnauzer "
    "ragdoll siamese tabby stallion mare gelding pony "
    "husky terrier bulldog beagle rabbit bunny hamster parrot horse turtle fish bird model unit system engine"
    " battery "
    "contract "
    "policy tradition recipe site website ticket invoice"
)
OWNED_ENGLISH = [
    *THINGS_ENGLISH,
    *listed(
        "flight train bus taxi ride bike bicycle scooter chain dress suit shoe shoes boots glasses watch necklace "
        "ring bracelet bag "
        "wallet purse card passport visa ticket package parcel tablet ipad charger screen camera tv game toy doll "
        "book lamp chair "
        "wheelchair walker door window key keys lock room wedding party school office class schedule friend boss job "
        "visit trip"
    ),
]
"""What somebody has that breaks, or is sick of, without an ailment of theirs."""
THINGS_VIETNAMESE = listed(
    "cây mèo chó cún poodle corgi husky thỏ vẹt hamster xe nhà_xưởng công_ty shop cửa_hàng thương_hiệu chung_cư căn_hộ"
    " toà_nhà tòa_nhà biệt_thự tủ_lạnh máy_lạnh máy_giặt rùa tôm"
)

# --- an age that is a limit, a range, or past -----------------------------------------------------------------------

LIMITS_BEFORE_CHINESE = listed(
    "满 未满 不满 年满 周满 超过 过 过了 不到 不足 低于 高于 大于 小于 未到 没到 没有 至少 最低 最小 最大 最多 最少 "
    "限 限制 限于 适合 适用 适用于 建议 "
    "从 自 等 等到 到 到了 按 针对 面向 仅限 只限 必须 需 需要 要 要求 ≥ ≤ > < >= <= 标准 年轻 大 小 大了 小了 差 "
    "差了 老了 像 像个 显 看着 看起来 看上去 "
    "去年 前年 后年 明年 当年 那年 再过 如果 假如 要是 第 几 两个人 合计 一共 总共 加起来 平均 大我 小我 大他 小他 "
    "比我大 比我小 "
    "下个月 下月 ~ 起码 得 "
    "未成年 适龄 猜 以为 针对的 那会 小时候 当时 以前 曾经"
)
LIMITS_BEHIND_CHINESE = (
    r"(?:及|\()?以[上下内前后]|[之往][上下前后内]|及以|起(?!来|码|点|搏|夜|疹|包|身|不)|前(?!天|面|牙|台|列)|后(?!天|面|脑|背|来)"
    r"|内(?!科|衣|裤|分泌|脏|镜|眼|痔)|"
    r"(?:出头|左右|上下)?的?时候|的?时(?!尚|间|常)|那[年会时]|才(?:能|可|行|会|让|收|给|开始|学)|就?开始|就(?:能|"
    r"可|退|上|做|得|学)|"
    r"(?:到|至|~|-)\s*(?!0\d)[\d一二三四五六七八九十两]|之间|阶段|段|组|班(?!里|主|上|级)|的?(?:儿童|小孩|成人|老人|长者"
    r"|学生)?"
    r"(?:票|证|卡|免(?!疫)|半价|优惠|限|门槛)|档|码|款|装(?![着了]|牙|义|假|修|支)|生的|结的?婚|毕业|(?:做|割|生|"
    r"学|种|拔|练|得|患"
    r"|写|拍)[的过了]|"
    r"小童(?:收|票|免|半价|价|入|要|有|几|优惠)|(?<![我年妈爸公婆爷奶姐哥母父老娘嫲舅姨]\d\d岁)有[冇没无](?:得|长者|老人|儿童|学生|优惠|折|半价)"
    r"|大寿星|看[老大]|抓周|(?:[和跟与、][^,。]{1,3}岁)?的?(?:书包|推车|婴儿车|滑板车|[^,。]{0,6}(?:差在哪|区别|"
    r"差别|有什么不同|哪个好)|玩具|奶粉|衣服|绘本|图书|课程|牛奶|尿|纸尿|鞋|帽|裤|裙|外套"
    r"|校服|童车|座椅|安全座椅|自行车|老爷车|房子|车|床)(?!祸)|而立|(?:穿|用|玩|看|读|喝|吃)的|的[那这][个位名]| "
    r"?(?:above|over|below|under|up|or|and (?:above|over|below|under|up))(?![a-z])| ?trở|的?(?:儿童"
    r"|未成年|成人|人)(?!了)|危机|焦虑|是(?:个|道)?(?:分水岭|坎|门槛|槛)|(?:先|至)(?:得|有|可以|可|能|做)"
    r"|的?[男女](?:装|款|鞋|包|表)|快乐|大寿|整寿|寿宴|退休(?:的话|吗|合适|年龄)|生日(?:蛋糕|礼物|快乐|会|派对|宴|趴)|\+"
)
LIMITS_BEFORE_ENGLISH = listed(
    "over under above below at_least least older_than younger_than more_than less_than up_to until till minimum min "
    "max maximum "
    "between from since at at_age at_the_age_of age_of by by_age past before after when_i_was when_he_was "
    "when_she_was was were "
    "beyond than reach exceed required turning_from to or children kids people persons anyone adults guests "
    "passengers those "
    "ages age_limit age_group limit look looks like feel every per for_ages most"
)
LIMITS_BEHIND_ENGLISH = (
    r"(?: tahun)? ke (?:atas|bawah)|(?:\s*(?:and|or|&)\s*(?:up|over|older|above|under|below|younger|down)\b|\s*\+"
    r"|\s*plus\b|\s*minimum|\s*or less|"
    r"\s*(?:-|–|~|to|or|till|until|/)\s*\d{1,2}(?!\d)|s\b)"
)
LIMITS_BEFORE_VIETNAMESE = listed(
    "trên dưới từ đủ chưa_đủ chưa chưa_tới hơn lúc hồi khi năm đến tới qua quá sinh_nhật size cách_nhau hơn_nhau "
    "lớn_hơn nhỏ_hơn kém "
    "tren duoi tu_du hon it_nhat toi_thieu toi_da chua_du chua_toi lon_hon nho_hon gioi_han tre_em "
    "trẻ_hơn cấm tối_thiểu ít_nhất tối_đa thọ trẻ_em giới_hạn thêm già_hơn phải tầm_từ cho_trẻ hơn_em hơn_mình "
    "hơn_tôi bằng "
    "sau trước ngưỡng phim người trẻ trên_độ độ_tuổi"
)
LIMITS_BEHIND_VIETNAMESE = (
    r"\s*(?:trở lên|trở xuống|đổ lên|đổ xuống|trở đi|thì được|mới được|(?:đến|-|~|hay|hoặc|tới)\s*(?!0\d)\d|\+|"
    r"trở về|là "
    r"được|nghề)"
)

GOODS_COUNTED = (
    r"还没[到来叫轮送发]|没人|没货|骑手|发货|叫号|叫到|轮到|再[加减低少便]|[满减]\d+减|\d+[减送]\d|满减|立减|钱|块|元|折|便宜|排[到了队]|人数|快递|接单|涨|降|分钟|秒|电量"
    r"|券|凑|抽奖|少吗|红包|抢|砍价|拼|包邮|积分|件|多少号|几号|余额|单号|房|楼|号桌|码|粉丝|页|集"
)
"""Of these a number without a unit tells rather than of somebody's years."""

# --- what makes a number no age -------------------------------------------------------------------------------------

UNITS_CHINESE = (
    "个月号日天年度万千百元块斤公克毫厘米分点时小楼层级届期班套件人家折码页次遍回位名台部辆只条份箱包瓶盒张间室门路线栋"
    "幢座排季周星礼节晚夜后以左右%℃°$¥多来几余度刻"
    "旬寸尺岁秒角毛两本支双对颗粒片桌床例场轮倍股亩吨升瓦伏兆"
)
UNITS_LATIN = (
    r"(?:st|nd|rd|th|k|kg|kgs|cm|mm|km|g|lb|lbs|ft|in(?! [a-z])|inch|inches|min|mins|minutes?|hours?|hrs?|h|am|pm"
    r"|a\.m|p\.m"
    r"|days?|"
    r"weeks?|wks?|months?|miles?|dollars?|bucks|usd|hkd|vnd|k?đ|tết|độ|orders?|copies|items?|tr|triệu|nghìn|ngàn|phút"
    r"|giờ|ngày|tháng|tuần|cái"
    r"|người|lần|buổi|buoi|suất|suat|ngay|gio|nguoi|tuan|lan|phut|cai|"
    r"pax|pcs?|pieces?|percent|points?|feet|foot|pounds?|degrees?|size|sets?|nights?|people|persons?|adults?|kids?"
    r"|children|"
    r"rooms?|years?(?! old)|yrs?(?! old)|năm|mm|mg|ml|gb|tb|mb|℃|%|°|\$|€|£|¥|'|\"|:)"
)
SIZE = "码(?<![密号证维扫条编数起]码)"
"""Not what opens something, or what somebody is called by: 密码, 号码, 验证码."""
SHOPPING = (
    rf"{SIZE}|鞋|尺[码寸]|罩杯|有货|库存|现货|断货|运费|包邮|衣(?![机柜架橱])|裤|裙|\bsize|\bcup\b|\bbra\b|\bseat|航班|座位|楼层|°"
    r"|degrees|内存|"
    r"\bfloor\b(?<!pelvic floor)|\bgate\b|\bflight"
)
"""Words by which a bare number is a size, a weight or a place rather than an age."""

# --- genders --------------------------------------------------------------------------------------------------------

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付傅方白邹孟"
    "熊秦邱丘江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿"
    "关兰焦俞左柳甘祝包宁尚"
    "舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳柴蒙鲍华喻祁房滕屈饶解牟艾尤阳穆农司古吉缪简连芦麦褚娄窦戚岑景宫费"
    "卜冷晏席卫"
    "柏宗瞿桂佟臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查麻苑迟邝赖洪阙涂沙"
)
SURNAMES_COMMON_WORDS = "谢于向应单时和师万全车项党官管米符成明"
"""Surnames that are words as well: taken for names directly before a title only."""
SURNAMES_LONG = listed(
    "欧阳 司徒 上官 诸葛 司马 东方 端木 皇甫 尉迟 公孙 慕容 令狐 夏侯 轩辕 宇文 长孙 呼延 独孤 南宫 闻人 东郭 钟离 "
    "申屠 淳于 濮阳 赫连"
)
TITLES_ENGLISH = {
    "mr": MALE,
    "mister": MALE,
    "mrs": FEMALE,
    "ms": FEMALE,
    "miss": FEMALE,
    "mdm": FEMALE,
    "madam": FEMALE,
    "encik": MALE,
    "puan": FEMALE,
    "cik": FEMALE,
}
STATED_LATIN = {
    FEMALE: listed("female woman lady girl gal f perempuan wanita nữ gái nữ_giới phụ_nữ"),
    MALE: listed("male man guy dude gent gentleman boy m lelaki nam trai nam_giới đàn_ông"),
}
SEX_TAIL = r"(?:[性士生]|青年|大?学生|孩子?|宝宝?|娃|童|婴|的|仔|人(?![们都味]))?"
"""What a word for a gender ends in."""

SPEECH_CHINESE = listed(
    "说 讲 觉得 嫌 让 叫 不同意 同意 推荐 介绍 告诉 不让 不许 认为 建议 给我 陪我 带我 送我 催 骂 问我 喜欢 买了 付 "
    "送了 那边 反对 支持 发我 转我 帮我 "
    "不喜欢 看中 也说 老说 总说 刚说 昨天说 刚才说"
)
"""What somebody does who is only mentioned."""
SPEECH_VIETNAMESE = listed("nói bảo khuyên kêu chê nghĩ giới_thiệu không_đồng_ý không_cho không_thích thích")
SPEECH_ENGLISH = (
    "says?|said|told|tells|thinks?|recommended|suggested|insist\\w*|wants? me|asked me|loves?|likes?|bought|works?"
    "|drove|gave|made|"
    "booked|referred|ordered"
)
AILING_CHINESE = (
    r"疼|痛|痒|肿|发烧|高烧|低烧|咳|感冒|流感|血压|血糖|血脂|糖尿病|(?<![机器屏板表杯碗盆])摔(?![坏碎裂烂])|跌|崴|扭伤|骨|近视|远视|散光|老花|白内障"
    r"|青光眼|斜视|弱视|眼睛|视力|看不清|耳背|耳鸣|听力|听不|"
    r"牙(?!膏|刷|盒|线|签|杯)|流血|出血|贫血|便血|尿|过敏|拉肚子|腹泻|便秘|呕吐|想吐|吐奶|头晕|眩晕|失眠|睡不|"
    r"打呼|打鼾|鼻鼾|鼻"
    r"|喉|嗓子|扁桃|皮肤|脱发|掉发|掉头发|秃|痘|湿疹|皮疹|疹|"
    r"手术|开刀|缝针|拆线|住院|出院|化疗|放疗|透析|中风|偏瘫|心脏|心梗|脑梗|心慌|胸闷|气短|呼吸|哮喘|胃(?!口)|肝|肾"
    r"|肺|腰(?!围|包|带)|颈椎|膝|关节|腿脚|腿(?!围)|驼背|行动不便|走不动|"
    r"卧床|怀孕|孕|待产|生产|月子|产后|产检|绝经|痛经|月经|更年期|子宫|乳腺|前列腺|癌|肿瘤|瘤|结节|囊肿|结石|炎(?!热)"
    r"|病|不舒服|难受|康复|复查|复诊|体检|检查|挂号|就诊|看诊|"
    r"建档|烫伤|割伤|受伤|咬伤|抽筋|发麻|麻木|手抖|鼻塞|流鼻涕|甲状腺|痔疮|疝气|多动|自闭|抑郁|焦虑|痴呆|帕金森|记性"
    r"|柏金逊|糖尿|子宫|膊头|晕[车船机]|吃素|茹素|忌口|怕[热疼痛]|怕冷(?!清)|耳朵|三高|奶水|催乳|轮椅|拐杖|起搏器|韧带|半月板|走丢|流产|磨牙|尿床|厌食|挑食|口吃|结巴|叛逆|戒[烟酒]|心律"
    r"|节律器|调节器|人工关节|失智|车祸|脱臼|拉伤|挫伤|肌瘤|息肉|筛检|长照|看护|复健|跌倒|无力|吃不下|退化|插管|坐轮椅|褥疮|请看护|洗肾|喘|预产|宫缩|破水|大肚|陀b|换药|打呼|睡眠|植发|箍牙"
    r"|郁唔到|行唔到|跌亲|扭亲|撞亲|痹|缝|骨刺|水肿|浮肿|支架"
    r"|水痘|打针|疫苗|输液|看[^,.!?]{0,3}科|"
    r"脊|侧弯|椎间盘|蛀|龋|智齿|不孕|流产|保胎|糖耐|唐筛|失禁|漏尿|尿床|反酸|烧心|虚汗|盗汗|浮肿|水肿|静脉曲张|痛风"
    r"|风湿"
    r"|拉伤|腱鞘|肩周|落枕|鸡眼|灰指甲|脚气|香港脚|白癜风|银屑|牛皮癣|疱疹|发育|迟缓|厌食|厌奶|积食|早熟|包皮|中耳"
    r"|喷嚏|气管|新冠"
    r"|中暑|晒伤|狗咬|猫抓|中毒|打鼾|矫[正牙]|箍牙|洗肾|补牙|根管|长[痘斑]"
    r"|配(?:眼镜|镜|助听|假)|拔牙|种牙|镶牙|戴牙套|近视手术|不便|骨折"
    r"|(?<!水)烧(?:到[了快]?(?=[34三四]|$)|得(?!一手|好|不错)"
    r"|[了有]?[一二两三四五几\d半好]+(?:多|来)?[天夜晚宿]|不退|退不|迷糊|糊涂)"
    r"|(?<![车机房炉灶器火])烧(?:起来|上来|又起)|退不?了?烧|(?<![\d.到穿])3[789]\.\d(?=度|$|[ ,!?了])"
    r"|(?<![机脑池板垫器])[发高低]热(?!量)"
    r"|(?:肩膀?|胳膊|手(?![机表提环链镯套工续艺册柄电推])|肘|髋|胯|脚(?![垫踏本手架凳轮椅])|脖子|后背|大腿|小腿|嘴"
    r"|舌头|半边身子?|身子|眼皮)"
    r"[^,.!?的]{0,5}(?:[抬举弯转直]不|动不了|麻|僵|酸|断了|折了|变形|没劲|没力|使不上|不灵|发抖|直抖|破了|跳个|烂|裂)"
    r"|[脸身手腿背脖头嘴唇脚]上?[^,.!?的]{0,4}(?:红[点斑]|起了?包|疙瘩|[脱掉]皮)|体温(?![计枪])|急诊(?!室)"
    r"|(?<![车门漆屏面盖杠壳身])[划刮]伤|[胸心]口(?=[疼痛闷堵不难发憋有像慌一,.?!]|$)|(?<![卖是做当])(?:助听器|护工|陪诊)|肚子(?:胀|不|难|咕|硬|鼓)|[走站起坐睡下]不(?:了[路床]|起来|来床|稳当?)|"
    + any_of(
        listed("""
        甲亢 甲减 扭了脚 扭了腰 窝沟 涂氟 胃镜 喉镜 彩超 四维 筛查 配镜 验光 推拿 针灸 艾灸 催乳 通乳 头昏 脑震荡
        磕到头 撞到头 打石膏 拆石膏 戴环 晕倒 昏倒 昏迷 抽搐 惊厥 癫痫 羊癫 面瘫 瘫痪 嘴歪 流口水 口臭 溃疡 上火
        地包天 龅牙 磕破 磕掉 磕断 碰到头 撞了头 划破 扎到 鱼刺 误吞 烫到 烫了个 被蜇 被叮 起疙瘩 冻疮 黄褐斑 雀斑
        点痣 胎记 疤痕 瘢痕 腋臭 狐臭 多汗 手汗 肥胖 打嗝 恶心 胀气 腹胀 拉稀 没胃口 胃口不 不消化 黑便 肛裂 起夜
        脚后跟 跟腱 扁平足 内八 外八 走路不稳 跛 瘸 血栓 早搏 房颤 憋气 憋得 有痰 痰多 嘶哑 哑了 呼噜 结膜 针眼 飞蚊
        怕光 流泪 耳石 耳屎 多梦 梦游 说梦话 夜惊 说话晚 语迟 不爱说话 不开口说 抽动 挤眼 走神 注意力不 感统 个子矮
        长不高 不长个 例假 大姨妈 闭经 白带 妇科 宫颈 卵巢 见红 羊水 胎动 顺产 剖腹 剖宫 侧切 伤口 恶露 涨奶 堵奶 奶堵
        断奶 忘事 健忘 犯糊涂 造瘘 吸氧 制氧 护理床 陪护 使不上劲 憋得慌 吃不进 咽不下 噎着 噎到 坐紧月 陪月 坐月 淤青
        淤血 扭到 闪到 闪了腰 闪腰 岔气 软组织 心肌 主动脉 搭桥 瓣膜 胰 胆囊 胆管 阑尾 肠镜 肠胃 淋巴 免疫 狼疮 强直
        血小板 体虚 虚弱 气血 没精神 没力气 乏力 嗜睡 怕风 手脚冰凉 潮热 畏寒 内分泌 多囊 胆固醇 心电图 b超 核磁 化验
        抽血 验血 雾化 吊水 挂水 点滴 吊针 盐水 补液 取环 人流 药流 结扎 输卵管 试管 促排 不育 早泄 阳痿 脱肛 湿疣 hpv
        梅毒 唔舒服 唔精神 头㷫 作呕 屙 飞滋 生疮 瞓唔 仆亲 夹亲 损咗 拉肚 闹肚子 犯困 不爱吃饭 不肯吃饭 不睡觉 早产
        黄疸 红屁股 鹅口疮 手足口 猩红热 诺如 甲流 乙流 支原体 合胞 哭闹 就哭 哭个不停 卡住喉 喘不 透不过气 送急诊
        救护车
        """)
    )
)
TREATED_CHINESE = (
    r"双眼皮|眼袋|埋线|隆[鼻胸]|鼻综合|水光|热玛吉|超声炮|光子|嫩肤|皮秒|玻尿酸|瘦脸|除皱|美白|祛[斑痘疤痣]|点痣|脱毛"
    r"|植发|植眉|纹[眉绣唇]|美[甲睫]|接睫|种睫|[烫染剪]发|护发|补水|刷酸|洗[牙脸面]|[补拔种镶箍]牙|牙[齿周冠套模桥片]"
    r"|根管|矫[正牙]|正畸|贴面|智齿|窝沟|涂氟|涂膜|[胃肠喉]镜|彩超|[b四]超|四维|核磁|拍片"
    r"|(?<![a-z])(?:ct|mri)(?![a-z])|心电图|抽血|验血|化验|体检|筛[查检]|产[检后康前]|建[档卡]|无痛|顺产|[复初][诊查]"
    r"|换药|拆线|打针|疫苗|雾化|挂水|输液|理疗|康复|推拿|按摩|针灸|艾灸|拔罐|正骨|刮痧|修脚|采耳|月嫂|催乳|通乳|近视"
    r"|配镜|验光|ok镜|助听器|视力|妇科|儿科|骨科|眼科|口腔|皮肤|中医|内科|外科|手术"
)
"""What is done at a clinic or a salon, and is written behind a name that has come for it."""
SERVICED_CHINESE = (
    r"空调|冷气|瓦斯|纱窗|除湿机|月子餐|洗衣机|冰箱|热水器|油烟机|燃气灶|壁挂炉|净水|马桶|水管|下水|管道|龙头|花洒|电视|电脑|打印机|洗碗机|烘干机|扫地机|门锁|智能锁|锁芯"
    r"|窗帘|橱柜|衣柜|沙发|床垫|灯具?|开关|电路|跳闸|漏[水电油气]|不制[冷热]|不脱水|不排水|不启动|打不着|异响|报修|维修|安装|清洗|移机|加氟|疏通"
    r"|搬[家到去至运]|搬迁|[一二两三四]居|[一两二三四]室|[一两二三四]房|钢琴|打包|拆装|长途|甲醛|保洁|家电|开荒|擦玻璃|除螨|灭[蟑鼠蚁]|保养|贴膜"
    r"|补漆|换胎|宽带|光纤|监控|货车|厢货|一[架台]|返水|花屏|试听|试课|插班|入园|托班|小班|中班|大班|幼儿园|早教|兴趣班|接送"
)
"""What a repairer, a mover or a kindergarten is written to for, behind a name."""
AILING_BORROWED = listed("""
    snore snores snoring fever cough coughing flu migraine headache toothache stomachache backache rash eczema allergy
    allergic asthma sore_throat diarrhea diarrhoea vomit vomiting pregnant pregnancy insomnia dizzy infection
    inflammation injury sprain fracture surgery checkup check-up body_check braces wisdom_tooth knee_pain back_pain
    pain acne depression depressed anxiety panic_attack adhd autism diabetes diabetic cancer tumor tumour cyst mri ct
    x-ray xray ultrasound physio covid hfmd dengue vaccine vaccination root_canal implant lasik cataract sciatica
    scoliosis hernia gout burnout dementia stroke
""")
"""What people ail from, in English, where they write Chinese."""
BOOKING_CHINESE = (
    r"挂|预约|约|问|咨询|了解|报名|报个|报班|报课|看病|看牙|看诊|看看|看一下|看医生|看中医|看眼|看腰|看膝|治|手术"
    r"|检查|体检|补牙|种牙|拔牙|洗牙|箍牙|矫正|配镜|配眼镜|"
    r"取药|拿药|开药|抓药|复查|复诊|办|登记|疫苗|打针|住院|建档|申请|请教|学|上课|试听|试课|补课|选课|排号|取号|面诊"
    r"|改期|改[到成]|延期"
    r"|订(?:个|张)?[^,蛋花礼]{0,4}[票卧]|买[^,]{0,4}(?:险|保)|取(?:个|一?下)?(?:报告|结果|片)|领药|续[保费方]|改签|退票|值机|叫救|请个?[半一两]?天?假|做个|做检|查"
    r"|拍片|理疗|按摩|做康复|做牙|做近视|输液|就诊|看[^,.!?]{0,3}科|配|打针|测|面试|考试|学车"
)
OWN_CHINESE = (
    r"单身|未婚|已婚|离异|离婚|丧偶|退休|在[校读职]|在家带娃|上班|打工|全职|自由职业|公务员|教师|护士|司机|程序员"
    r"|会计|工程师|"
    r"销售|文员|白领|职员|大学|研究生|本科|大专|硕士|博士|高中|应届|毕业|宝妈|宝爸|带娃|备孕|冻卵|本命年|年轻了|岁数"
    r"|年纪"
    r"|不小了|奔[三四五六七]"
    r"|想(?:学|考|报|减|练|瘦|当|应聘|转行|调理|变|祛|种|做个?(?:[抗医整种植牙近激体]|[^,。]{0,4}(?:手术|检查)))"
    r"|想找(?:份|个)?(?:工作|对象|兼职)"
    r"|想[给为]?(?:自己)?买[^,。]{0,3}(?:险|重疾)|租房|合租|相亲|征婚|体重|身高|体脂|一枚|抽烟|烟民|酒|白头发|长白"
    r"|皱纹|老花|零基础|怕疼|敏感肌|油皮|干皮"
)
"""What people say of themselves who tell their age in a clause of its own."""
GOODS_CHINESE = (
    rf"货(?<!吃货)|包邮|鞋|{SIZE}|尺寸|颜色|红色|黄色|蓝色|绿色|黑色|白色|号楼|桌|餐|外卖|打包|成交|行不行|多少钱一|公寓"
    r"|房租|月租|怎么领|一共|两件|便宜点|座|航班|楼层|订单|单号"
)
BODY_ENGLISH = (
    r"(?:arm|leg|wrist|ankle|hip|elbow|finger|thumb|toe|foot|feet|nose|rib|ribs|collarbone|tooth|teeth|jaw|knee"
    r"|shoulder"
    r"|hand|back|bone|skull|neck|tailbone|pelvis|femur)\b"
)
AILING_ENGLISH = (
    r"pains?\b(?! in the (?:ass|butt|neck))|painful|hurt(?:s|ing)?\b(?! (?:my|our) feel)"
    r"|(?:(?:tooth|head|stomach|tummy|back|ear|belly)[ -]?)?ach(?:es?|ing)\b|sore(?! loser)|fever|cough"
    r"|cold(?=$|[,.;!?]| (?:and|for|since|so|with|now|can|but|all|again|today)\b)|flu\b|sick(?! of)|ill\b|illness"
    r"|vomit"
    r"|thr(?:ew|owing|ows) up|rash\b|rashes|allerg|asthma|diabet|hypertens|blood (?:pressure|sugar|test|in)"
    r"|cholesterol"
    r"|surgery|operation\b|tooth(?!brush|paste|pick)|teeth|knee|(?:his|her|lower|upper|bad) back|back(?: pain|ache"
    r"| hurts?"
    r"| went| is| problem)|hip(?! ?hop)\b|fell(?! in love| for\b| asleep)|slipped|tripped over|sprain|strained"
    r"|twisted (?:his"
    rf"|her)|fractur|dislocat|torn |(?:broken?|cut|burn(?:ed|t)|injured) (?:(?:his|her|an?|both|two"
    rf"|the) )?(?:(?:left|right"
    rf"|front|big|upper|lower) )?{BODY_ENGLISH}|injur|pregnan|cancer|tumou?r|lump\b|cyst\b|biopsy|stroke|dement"
    rf"|alzheimer"
    r"|parkinson|migraine|dizz|vertigo|faint(?:ed|ing)|seizure|epilep|concussion|infect|inflam|swollen|swelling"
    r"|bleed|cavity"
    r"|braces|retainer|dentures?|root canal|wisdom t|check-?up|appointment|appt\b|physio|therap|counsel|vaccin"
    r"|(?:flu|tetanus"
    r"|mmr|booster|covid) (?:shot|jab)|(?:needs?|due for) (?:a |an |his |her )?(?:\w+ )?(?:shots?|jabs?)\b|cataract"
    r"|glaucoma"
    r"|eczema|psoriasis|acne|pimple|hives|itch|insomni|(?:can't|cannot|cant|can not|couldn't|unable to) (?:sleep"
    r"|walk|breathe"
    r"|eat|hear|see|bend|move|stand|swallow)|wheez|short of breath|chest (?:pain|tight)|heart (?:attack|problem"
    r"|condition"
    r"|murmur|disease)|palpitation|numb\b(?! to)|arthritis|gout\b|sciatica|scoliosis|hernia|thyroid|kidney|dialysis"
    r"|ultrasound|mri\b|(?:weeks|wks|months|mths|mos) along\b"
    r"|diarrh|constipat|nause|food poisoning|chicken ?pox|hfmd|dengue|measles|covid|hearing (?:aid|loss|test|problem)"
    r"|hard of hearing|eye (?:exam|test|check|infection)|(?:new|reading) glasses|near-?sighted|short-?sighted|myopi"
    r"|autis"
    r"|adhd|anxiety|depress|panic attack|wheelchair|bedridden|(?:in|from) (?:the )?hospital\b(?! \w)|prescription"
    r"|refill|medication|inhaler|insulin"
    r"|due (?:next|in|on|this|any)\b|in labou?r\b|expecting(?! (?:a|the|my|your) (?:call|parcel|delivery|package"
    r"|reply|refund))"
    r"|snor(?:es|ing)|sleep apn|cramps|menopaus|stitches|wound|limp(?:s|ing)\b|recovering from|discharged from"
    r"|shingles|blood thinner|bed ?bound|plantar|fasci(?:a|it)|hamstring|stung by|bitten by|lupus|gallston|ulcer|reflux"
    r"|ibs\b|colic\b|croup\b|bronchi|pneumonia|sinus(?! (?:spray|rinse))|tonsil|hepatitis|ana?emi|jaundice|leuk|chemo"
    r"|radiation therap"
    r"|stent|pacemaker|bypass|c-section|post-?partum|post-?op\b|miscarr|ivf\b|pcos\b|endometri|uti\b|incontinen|bunion"
    r"|ingrown|warts?\b|rosacea|dermatitis|ringworm|lice\b(?! (?:shampoo|comb|spray))|pink ?eye|conjunctiv|astigmat"
    r"|lazy eye|dyslex|speech delay"
    r"|stutter|down syndrome|cerebral palsy|sclerosis|copd|passed out|collapsed(?=$|[,.;!?]| (?:at|in|on|this|last"
    r"|yesterday|today|while|and)\b)|rheumat|osteo(?:po|a)|meniscus|acl\b|rotator"
)
BOOKING_ENGLISH = (
    r"appointment|appt|book(?:ing)?|consult(?:ation)?|check-?up|register|enrol|enroll|sign(?:ing)? up|schedul\w+"
    r"|refill|prescription|"
    r"see (?:a|the|someone|dr)|visit|screening|scan|x-?ray|vaccin\w+|session|trial|lessons?|class(?:es)?|course"
    r"|bring(?:ing)?|exam|"
    r"treatment|surgery|braces|admission|inquir\w+|enquir\w+|asking|ask"
)
OWN_ENGLISH = (
    r"(?:recently |semi-?|just |newly )?retired|single|married|divorced|widowed|pregnant|never|still (?!avail|in "
    r"|there|open|have|on|valid|ok|good|up)[a-z]+|male|female|(?:[a-z]+ )?"
    r"(?:student|teacher|engineer|nurse|driver|accountant|smoker)|(?:stay[- ]at[- ]home )?(?:mom|mum|mother|dad|father)"
    r"|non-?smoker|diabetic|healthy|asthmatic|overweight|no (?:allerg\w+|kids|children|prior|history|health|meds"
    r"|insurance)"
    r"|with (?:a )?(?:bad|back|knee|two|no|type|high|chronic|diabetes|kids|heart|asthma)|working (?:full|part|from"
    r"|in|as|at|nights|two)|self-employed|unemployed"
    r"|been|(?:have|had|haven't|got) (?:had|never|a bad|high|been|back|knee|my|[a-z]+ pain)|hoping|trying to"
    r"|looking to|(?:wants?|wanna|would like)"
    r"(?: to)? (?:learn|lose|try|start|study|freeze|join|quit|see|take)|new to|(?:total|complete|absolute)? ?beginner"
    r"|in (?:good|great|decent|ok) (?:health|shape)|(?:severe|chronic|bad|constant|recurring|terrible) [a-z]+|acne"
    r"|migraines?|back pain|knee pain"
)
"""The same in English, directly behind the age with which they begin."""
AILING_VIETNAMESE = (
    r"bị(?! (?:lạc|rách|móp|phai|nứt|xước|chật|rộng|tróc|trùng|lừa|hư|trầy|bể|vỡ|hỏng|lỗi|kẹt|trễ|phạt|trừ tiền"
    r"|kho[áa]|khóa|chặn|hack|ướt|nhầm|sai|thiếu|huỷ"
    r"|hủy|từ chối|tắc (?:đường|cống)|bận|ép|giật|cướp|trộm|móc|công an|đuổi|la\b|mắng|chê|mất (?!ngủ|răng|trí|cảm giác"
    r"|máu|tiếng|nước|sữa)|lac\b|ket\b|lua\b|trung\b|hu\b|be\b))|đau|sốt|ho\b|ốm|bệnh|viêm|mổ|ngứa|sưng|gãy|té|ngã"
    r"|tiểu đường|huyết áp|bầu|mang thai|nhức|sâu răng|dị ứng|cận"
    r"|khám|tái khám|thoái hóa|thoái hoá|phong thấp|tai biến|đột quỵ|loãng xương|lãng tai|mất ngủ|ngáy|rụng tóc|"
    r"hói|nám|mụn|trĩ"
    r"|mang bầu|sinh(?! nhật| năm| viên| ?\d)|chồng mat|say xe|biếng ăn|chán ăn|chậm nói|chóng mặt|khó thở|hen|"
    r"suyễn|gout|gút|sỏi|u xơ|ung thư|mờ mắt|loạn|lác|sún|hô|móm|mọc răng"
    r"|phẫu thuật|(?:nhập|xuất|n[ằă]m|ra) viện(?! phí)|cấp cứu|chấn thương|trật|bong gân|liệt\b|tê\b|phù (?:chân|nề"
    r"|tay|mặt)"
    r"|yếu (?:chân|tay|người|sức|dần|lắm|rồi)|đục thủy|đục thuỷ|lú lẫn|chạy thận|lọc (?:máu|thận)|nằm (?:một chỗ|1 chỗ"
    r"|liệt|bệnh|nhà)|hóa trị|hoá trị|xạ trị|nôn(?! nóng)|ói\b|tiêu chảy|táo bón|nghẹt mũi|sổ mũi|cảm (?:cúm|lạnh|nắng"
    r"|sốt)|xỉu|ngất\b|hôn mê|trầm cảm|tự kỷ|tăng động|thay khớp|mất răng|rụng răng|đứt (?:tay|chân|dây chằng|gân)"
    r"|phỏng(?! vấn)|bỏng|xuất huyết|u não|ngồi xe lăn|đẻ\b|khó (?:ngủ|nghe|nuốt|tiêu|nói)|bướu|bó bột|thủy đậu"
    r"|thuỷ đậu|đi lại (?:khó|không|ko|yếu|chậm)|u (?:tuyến|xơ|nang|vú|gan|phổi|máu|đại)|nhồi máu|chuyển viện(?! phí)"
    r"|(?:do"
    r"|dọ)[aạ] sảy|sảy thai|dậy thì|xơ gan|men gan|gan nhiễm|mỡ máu|đường huyết|đo (?:mắt|loãng|đường huyết|huyết áp)"
    r"|(?:tiền )?mãn kinh|rối loạn|suy (?:thận|tim|gan|dinh|nhược|giảm|hô)|run (?:tay|chân)|béo phì|thừa cân|vẹo"
    r"|còi xương|thấp còi|hiếm muộn|vô sinh|trào ngược|thoát vị|gai cột|tim mạch|bẩm sinh|điếc|động kinh|co giật|sa sút"
    r"|đãng trí|cao huyết|zona|giời leo|tay chân miệng|sởi|quai bị|đi ngoài|tiểu (?:đêm|buốt|rắt)|(?:ra|chảy) máu"
    r"|(?:chậm|trễ|rong) kinh|nghén|sụt cân|hút thuốc nhiều|tầm soát"
)
BOOKING_VIETNAMESE = (
    r"đặt lịch|đặt hẹn|lịch hẹn|hẹn|khám|đăng ký|đăng kí|tư vấn|hỏi|chữa|điều trị|niềng|nhổ|trám|tiêm|xét nghiệm|mổ"
    r"|phẫu thuật|học|lấy số|"
    r"tái khám|siêu âm|chụp|làm răng|trồng răng|bảo hiểm"
)
