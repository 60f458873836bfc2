"""What stands around a number that is an age, or none, though no unit says so."""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people import words
from omnikit.extraction.people.counting import CHINESE
from omnikit.extraction.people.mentions import Role
from omnikit.extraction.people.words import LETTER

OLDEST = 115
GROWN = 10  # below it a number beside a person counts something else more often than years
AROUND = 30
SENTENCE = 72
BEHIND = 16
OF_AGE = 18
YOUNG = 14
TWO = r"(?:nam|nữ|[男女][性的]?) ?(\d{1,3}) ?,? ?(?:nam|nữ|[男女][性的]?) ?(\d{1,3})"
PAIR = LazyPattern(TWO)
PAIR_BEFORE = LazyPattern(rf"{TWO}$")
COUNTS = LazyPattern(r"\d ?(?:nam|nữ|男|女)[ ,và]*$")

# --- what stands behind ---------------------------------------------------------------------------------------------

NO_UNIT = LazyPattern(
    r"(?! ?(?!小[宝的]|双[膝眼侧下上腿肾肺耳手脚肩髋踝肘腕乳])"
    rf"(?:[{words.UNITS_CHINESE}米]|{words.UNITS_LATIN}(?![a-zà-ỹ])))"
    r"(?! ?[-~] ?\d{1,2}(?!\d))(?! ?/ ?\d{1,2}(?!\d))"
    r"(?![.:](?=\d)|,(?=\d)(?!\d{1,2}岁?以[上下]|\d{4}))(?! ?平(?![时常日]))"
    r"(?! is (?:full|too|enough|plenty|fine|taken|sold|closed)\b)"
    r"(?! ?(?:and|&|-) ?\d{1,2} ?(?:jan|feb|mar|apr|may|june?\b|july?\b|aug|sep|oct|nov|dec|nights?|am\b|pm\b))"
    rf"(?![{LETTER}]*[a-z]\d)(?![+%])(?!{CHINESE}(?!个\d))"
)
CLOSED = LazyPattern(
    r" *(?:$|[,;!?\n)、。/(|]|\.(?!\d)|[-–—] |& |w/"
    r"|了|整|啦"
    r"|喇|咯|咧|嘞|囉|啰|喽|的人|一个\d|[小二三老大][宝的二三]"
    r"|(?:我|他|她|你)?(?:爸|妈|老公|老婆|老伴|先生|太太|儿子|女儿"
    r"|姐|弟|妹|哥|孩子)|女|男|ạ\b|nữ\b"
    r"|nam\b"
    r"|(?:(?<=[2-9]0 )|(?<=mươi )|(?<=chục ))mấy(?= (?:tuổi )?(?:rồi|ạ)\b| ?(?:[,.;!?]|$))"
    r"|rồi\b|thôi\b|bị\b|muốn\b|(?:chồng|vợ|mẹ|bố|ba|ck|vk|ox|bx|sđt|đã|vẫn|cao|nặng|học|tập|thích|đau|đang|mới"
    r"|mắc"
    r"|cần|sốt|ho|mổ|nằm|sắp|chưa|hay|mà|nên|thì|làm|vừa|hơi|khó|"
    r"nhức)\b|(?=[a-z])(?:and|n|but|so"
    r"|with|now|today|this|next|who|[a-z]{2,14} ?:|sex|gender|name|weight|height|nationality|occupation|address|dob"
    r"|exactly"
    r"|bedridden|wheelchair|frail|deaf"
    r"|blind|retired|phone|tel|mobile|cell|email|contact|hp|female|male"
    r"|(?:son|daughter|wife|husband|hubby|mom|mum|dad|sister|brother)(?= \d\d)|[fm](?= *(?:$|[,.;!?)\n]))"
    r"|from|last|yesterday|recently|on\b|"
    r"phone|mobile|tel|cell|email|e-mail|sex|gender|height|weight|name|contact|wechat|zalo|"
    r"looking|single|married|in good|what|can|do|is|il|in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|a)[a-z]*"
    r"|he"
    r"|liao|lah|leh|hurts?|broke|fell|injured|twisted|sprained|got|can't|cannot|keeps?|lost|feels?|suffer(?:s|ing)|complain(?:s"
    r"|ing)"
    r"|hasn't|isn't|won't|will|would|also|never|always|been|just|having|living|taking|allergic|diabetic|pregnant"
    r"|overweight"
    r"|smok(?:er|es|ing)|severe|chronic|coming|turning|both|she's|he's|they|nak|sakit|demam"
    r"|she|i|has|had|needs?|wants?|snores?|his|her)(?![a-zà-ỹ])|想"
    r"|还|未婚|已婚|单身|备孕|wechat|vx"
    r"|& ?[a-z\d]|me (?=\d)|going on |(?=1[4-9]\d ?cm)|\d{1,2}[.)] ?[a-z])"
)
BORN = LazyPattern(r"(?<![a-zà-ỹ])(?:sn|sinh|sinh năm|đời|born|born in|class of) ?'?$")
ITEM_MARK = LazyPattern(r"、|\.[^\d\s]")
NEXT_ITEM = LazyPattern(r"[.)] ?[\da-zà-ỹ]")
VI_SELF = LazyPattern(r"(?:^|[,.!?\n] ?|dạ |năm nay )(?:em|e|mình|mk|tôi|tui|cháu|con) $")
VI_ALREADY = LazyPattern(r" (?:rồi|roi)(?! (?:sao |mà )?(?:chưa|không|ko|k) (?:giao|thấy|nhận|gửi|có|ship|tới|đến))\b")
GOES_ON = LazyPattern(r"[可能要会没不有去]")
HAN = LazyPattern(r" ?(?![以之左上下前内到至比跟和的后或大好多])[一-鿿]")
WORD = LazyPattern(r" [a-zà-ỹ]+")
UP_TO = LazyPattern(r"(?<![刚才已年])(?<![上下这]个月)(?<![上下本]月)(?<![昨今明前]天)[满过到够]了? ?$")
OWNED = LazyPattern(
    r" (?!(?:lives|takes|walks|uses|gets|goes|coughs|sleeps|eats|comes|stays|weighs|struggles|always|was|has|looks"
    r"|falls|forgets|sees|hears|sits|does|years|yrs)\b)[a-z]{3,}(?<!s)s\b"
)
"""Of what kin have: "grandma's 82 recipes"."""
IS = LazyPattern(r"\b(?:is|was|turned|turns|turning)\b|'s")
ENGLISH_KIN = frozenset(word for kin in words.KIN_ENGLISH.values() for word in kin)
ENDS = LazyPattern(
    rf" *(?:$|[,.;!?)\n/、])| (?:w/|c/o|me (?=\d)|(?:couples?|just)\b"
    rf"|(?:(?:with|here|looking|needs?|and|w|no|never)\b)|{words.AILING_ENGLISH})"
)
PARALLEL = LazyPattern(r"[, ]*(?:明年|去年|后年|你)\D{0,2}\d")
OR_ELSE = LazyPattern(r", ?\d{2}(?=$|[ ,.])(?! ?(?:kg|tuổi|cm))")
"""Sizes: "mình 32, 33"."""
SENTENCE_START = LazyPattern(r"(?:^|[.;!?\n]) *$")
PLAIN = LazyPattern(r" (?:[a-z]{3,}|[一-鿿]|1[4-9]\d(?!\d))")
APART = LazyPattern(r" *(?:[,;/\n。]|$)")
CLOSED_SEX = LazyPattern(r"(?![\d男女友朋儿婿装鞋款科神医包表]|生?[宿穿们])")
FIELDS = LazyPattern(r"[ ,/|、:-]{1,3}")
COME_FOR = LazyPattern(rf"[ ,/|、]{{1,2}}[^ ,/|、.!?\n\d]{{0,6}}?(?:{words.TREATED_CHINESE}|{words.AILING_CHINESE})")
"""Behind the age in a line of fields: what somebody has come to a clinic or a salon for."""
STRANGER_BEHIND = LazyPattern(r"[, ]*(?:是)?我们?的?(?:同事|同学|邻居|老板)")
AFTER_MINE = frozenset(",了啦女男想未已单备")

# --- what stands before ---------------------------------------------------------------------------------------------

FILL = (
    r"(?:们俩?|俩人?|大人|两个人?|今年|现在|目前|刚好|正好|整整|整|嚟㗎|嚟架|来的|一枚|一个|过完年|过了年|也|都|已经|"
    r"已|才|刚刚"
    r"|刚满|刚|快|马上|就|要|有|是|为|约"
    r"|大概|差不多|[上下这]个月|[上下本]月|[昨前今明]天|[月年][初底]"
    r"|虚岁?|周岁|我|她|他|满|刚过|满打满算|眼看|转眼|一晃|[啊呀嘛呢哈](?=,)|(?<=[啊呀嘛呢哈]),|"
    r"[(/](?:岁|周岁|tuổi)[)]?|[ :=,.(】-]|nay|em|mình|con|bé|cháu|là|được|mẹ|bố|e|nhà|cũng|đã|vừa|mới|tròn|sắp|lên"
    r"|gần|is|was|'s|who is|who|both|only|just"
    r"|vừa tròn|mới tròn|tròn|vừa lên|mới lên|lên|vừa|mới có|mới|sắp|đang|cũng"
    r"|already|now|almost|nearly|about|currently|turned|turning|turns|around|like|are|am|a\b|saya|sekarang|baru"
    r"|in law"
    r"){0,5}"
)
CUE = LazyPattern(
    rf"(?=[今过年岁虚周实芳现时本高属大研初国小中一二三四五六人同atnhlub])(?P<cue>(?<!下)今年|本命年"
    rf"|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]的?(?=[, ])"
    rf"|(?:大[一二三四]|[初高研国][一二三]|[小中][一二三四五六]|[一二三四五六]年级)(?=[, ])|人到中年|过完年"
    rf"|(?<![骨肤理体量肺管车房工教党店驾树脏肌谢巢脑])年龄"
    rf"|年纪|岁数|同岁|[虚周实]岁|[虚实]龄|[芳高]龄|高寿|年[近届]|(?<=[,。 ])年|现年|时年"
    rf"|(?<![{LETTER}'])(?:aged?(?: ?/ ?(?:sex|gender))?|(?<=i )turn|(?<=ll )turn|(?<=to )turn|(?:ber)?umur"
    rf"|(?:ber)?usia|tuổi(?: (?:mụ|thật|thực|ta|tây|âm|dương))?|tuoi|năm nay(?: ngoài| ngót)?|turned|turning|turns"
    rf"|(?:(?<=just )|(?<=ntly ))hit)"
    rf"|(?<=(?:em|nh|áu|bé|on|ai|ái|ôi|ui|ừa|ới|ắp|ay) )(?:tròn|lên))(?!是?[多几]|"
    rf"段|层|限|范){FILL}$"
)
BAD_CUE = LazyPattern(
    r"(?:\b(?:at|by|from|under|over|for|till|until|since|the|minimum|legal|max|average|per|every|best|about|same"
    r"|retirement)|(?:退休|法定|平均|最[低高小大佳]|入[学园职]|投保|参保|承保|续保|报名|参赛|结婚|生育|婚育|适[合用]"
    r"|合适|限制|要求|什么)的?|(?:độ|bao nhiêu|lúc|đủ"
    r"|giới hạn|con gì)) *$"
)
FILLED = LazyPattern(FILL)
FIRST_NAME = LazyPattern(
    r",? (?!and|or|who|is|was|has|says?|said|(?:room|table|unit|flat|apt|floor|block|slot|party|bed|gate"
    r"|seat)\b)[a-z]{2,14}(?:(?:,? is|'s|,| just turned| turned| who is)(?: only"
    r"| now)? | \()"
)
TRADE = LazyPattern(
    r"(?: is|'s|,| am)? an? (?:retired |former |primary |school |part-?time ){0,2}(?:teacher|nurse|doctor|engineer"
    r"|driver|farmer|housewife|retiree|veteran|student|chef|cook|pilot|lawyer|accountant|widow(?:er)?|pensioner|smoker|diabetic"
    r"|cleaner|banker|hawker|clerk|trainer|coach|dentist|manager|instructor|supervisor|actor), (?:aged? )?"
)
"""Between kin and the number: "my dad is a retired teacher, 74"."""
CHILDREN = LazyPattern(
    r"(?:both|they're|they are|kids?(?:'s?)?|children(?:'s)?|couple|teens|teenagers|grandkids|grandchildren|boys"
    r"|girls|sons|daughters"
    r"|twins|parents|little ones|toddlers"
    r"|children's|kids'|kid's|grandparents|me and my [a-z]+|my [a-z]+ and (?:i|me))(?: +are)?(?: +\(|: ?|, *| +[-–] +"
    r"|: *"
    r"| +)?(?:age[ds]?:?(?: are|:)? "
    r"*)?$"
)
LISTING = frozenset([":", "-", "–"])
ANOTHER = LazyPattern(r" ?(?:,|and|&) ?\d{1,2} ?(?=$|[,.;!?)\n&]|yrs?\b|years?\b|yo\b|y/o|and\b|who\b|- )")
THEY = LazyPattern(
    r"\b(?:kids|children|sons|daughters|boys|girls|twins|grandkids|nephews|nieces)\b[^.;!?\n]{0,30}[,. -] ?"
    r"they(?:'re| are|re) $"
)
ANYBODY = ("both", "they")
PLURAL = LazyPattern(
    r"\b(?:kids|children|boys|girls|sons|daughters|twins|parents|grand\w+s|nephews|nieces|toddlers"
    r"|we|we're|us|and (?:i|me|my))\b"
)
BY_NAME = LazyPattern(rf"(?<![{LETTER}])(?:i'm|i am|my name is|my name's|name's) [a-z]{{2,15}}, ?$")
AND = LazyPattern(
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) *(?:and|,|&) *(?:\d{1,2} *(?:and|"
    r",|&) *)?$"
)
SEPARATOR = LazyPattern(
    r"[ ,/|:_+.、(-]{0,3}(?:嚟[㗎架]|来的|(?:nha|nhé|nhe|ạ)(?=,)|[哈啊呀哦呢啦喔吧]| (?:and|n|&) "
    r")?[ ,]?(?:一[个枚名位][ "
    r",]?)?(?:今年|"
    r"刚满|刚刚?|快|满|马上|虚岁?|周岁|年龄:?"
    r"|已?经?|患者|patient|here|aged?"
    r"|age:?)?[ :(/,]{0,3}"
)
EDGE = LazyPattern(
    rf"(?:^|[\n,.;:!?(/、] *|(?<![{LETTER}])(?:i|me|im|i'm|am|pt|patient|hi|hello|wife|husband|son|daughter|bf|gf"
    rf"|boyfriend|girlfriend|mom|mum|dad|brother|sister|him|her|is|a|name "
    rf"[^ ]{{1,12}}|系|我|本人) *\(?|[一-鿿] +)$"
)
NAMED = LazyPattern(
    r"(?:việt|miền|hà|quảng|phía|đông|tây|tên|anh|bác sĩ|doctor|dr) $|(?:[要找选]|医生|老师"
    r"|[2-9两三四五六七八九十]个) ?$|(?<!\d)\d$"
)
ITEM = LazyPattern(r" [a-z]{4,15}, ?| ?[,/|] ?(?:[^\d,/|。!?]{1,8}|\d{2,4}年[的生]{0,2}) ?[,/|] ?")
LAST_WORD = LazyPattern(r"(?:[^\d],|[岁十一二三四五六七八九])我$")
MONEY = LazyPattern(r"[钱块元出付转单押价红买卖斤号楼]|多少|便宜|可以吗|行吗")
CLAUSE = LazyPattern(r"(?:^|[,。!?;\n ])(?:人|马上|快|刚|才|都|已经|现在|今年|也){0,3} ?$")
OLD_ENOUGH = LazyPattern(r"(?:年纪|岁数)(?:也|都|有点|比较|挺)?(?:不小|大)了?,$")
OLD = LazyPattern(r"年纪|岁数|年龄")
NAMESAKE = LazyPattern(
    r"[a-zà-ỹ] +(?<!em )(?<!^e )(?<![^a-zà-ỹ]e )(?<!mk )(?<!mình )(?<!tôi )(?<!tui "
    r")(?<!là )(?<!khách )(?<!bn )(?<!kh )(?<!hv )(?<!nhân "
    r")(?<!bé )(?<!con )(?<!cháu "
    r")(?<!tính )(?<!tuổi )(?<!t )(?<!sinh viên )(?<!học sinh )$"
)
"""Before *nam* they make a name of it: Trần Văn Nam."""
COMPOUNDS = frozenset("子美少仙妇儿渣处侄孙甥男女")
"""Before 男 or 女 they make another word of it."""

# --- what is about --------------------------------------------------------------------------------------------------

SHOPPING = LazyPattern(rf"(?=[码鞋尺罩有库现断运包衣裤裙scb航座楼°d内fg])(?:{words.SHOPPING})")
TALL = LazyPattern(r"(?=[身体ck公])(?:(?:身高|体重)(?![:是为 ]{0,2}\d)|\bcm\b|\bkg\b|公分)")
HEIGHT = LazyPattern(r"[ ,/]{1,2}1[4-9]\d ?cm")
DECIMAL = LazyPattern(r"\d\.$")
COUNTED = LazyPattern(r"\badults?[ :]{0,2}\d{0,2}[ ,&+]*(?:and )?(?:kids?|children|child)[ :]*$")
LETTERS = frozenset("mf")
SIZES = LazyPattern(r"(?<![a-z0-9'])(?:x{0,3}[ls]|\dx?l)(?![a-z0-9'])")
"""Beside these m is one as well: L, 40, M, 50."""
NO_CLAUSE = LazyPattern(
    r"\b(?:at|by|since|in|until|till|from|of|for|with|on|to|room|table|number|no|bus|level|line|seat|gate|unit|block"
    r"|tầng|lầu|phòng|số|lúc|bàn|lớp|cổng|đường|hẻm|quận|lấy|mua|gửi|đợi|hết|còn) $"
)
"""The number behind these tells of years long past, of a place, of anything: "dad had a stroke at 45"."""
THEY_ARE = frozenset(["she's", "he's", "shes", "hes"])
CLAUSE_ENDS = LazyPattern(r" *(?:$|[,;!?]|\.(?!\d)| and (?!up|under)[a-z])")
AND_KIN = LazyPattern(r"(?:[我他她]|和|跟)?(?:[爸妈姐弟妹哥]|老[公婆伴]|爱人|对象|媳妇|先生|太太|[儿女孩]子|女儿|孩子)")
AILING = LazyPattern(words.AILING_CHINESE)
CAME_TO = LazyPattern(r"了[,，。]")
SHARED = LazyPattern(
    rf"(?!,\d{{1,2}}周?岁以[上下])(?:[、,和跟]| và | với | and | & |, )"
    rf"(?:\d{{1,2}}(?:[、,和跟]| và | với | and | & |, ))?(\d{{1,2}}) ?(?:周?岁"
    rf"|(?:tuổi|t|years? old|yrs? old|yo)(?![{LETTER}]))"
)
OPENS = LazyPattern(r"(?:^|[.!?;\n] ?)(?:(?:hi|hello|hey|morning|hi there)(?: all| team)?[,!.]? )?$")
BY_FIRST_NAME = LazyPattern(
    r"(?:^|[.!?\n] ?)(?:(?:hi|hello|hey),? )?(?:it's |this is )?(?!lobby|thanks|room|floor"
    r"|gate|size|table|ok\b|sorry)[a-z]{3,15}(?: here)?, $"
)
OF_NAMED = LazyPattern(lambda: rf", (?:looking (?:for|to)|from|interested|wanting|keen|{words.OWN_ENGLISH})(?![a-z])")
OWN_ENGLISH = LazyPattern(lambda: rf"(?:, ?| and | & | w/ ?| )(?:{words.OWN_ENGLISH})(?![a-z])")
GROWN_KIN = LazyPattern(
    r"[妈爸爹娘爷奶姥父母夫妻婆]|老公|husband|wife|mom|mum|dad|mother|father|grand(?!son"
    r"|daughter)|(?:vợ|chồng|mẹ|bố|ông|bà)(?![a-zà-ỹ])"
)
"""Of whom a number below ten counts something else."""
ELDER_YOUNGER = frozenset(["大的", "小的"])
CHILD = LazyPattern(r"娃|孩|儿|闺|女|宝|班|学|课|票|岁|仔|[两俩三]个?[表堂小外]?[弟妹孙侄甥]")
COME_TO = LazyPattern(r"了(?:[,，。]|$|[还才想要能却怎没不学找])|[就想可能]")
SO_OLD = LazyPattern(
    r"(?:^|[,.。!?;\n ])(?:我|人|俺|眼看|转眼|一晃|眨眼|翻过年|过完年|过年|年底|再过|也|这就|这)*"
    r"(?:都|已经|已|快|马上|就|奔)+(?:要|是|到|满|快)? ?$"
)
ELDER_SELF = LazyPattern(
    r"(?:^|[,.!?;\n] *)(?:dạ )?(?:chị|anh|cô|chú|bác|cháu|con)(?: (?:cũng|đã|mới|vừa|gần|sắp"
    r"|năm nay|nay)){0,2} $"
)
"""What those call themselves who are older than whom they write to: "chị 42 rồi em"."""
SO_YOUNG = LazyPattern(r"(?:^|[,.。!?;\n ])(?:我|俺)?(?:今年)?(?:才|刚刚?)$")
OF_LATE = LazyPattern(r"(?:^|[,.。!?;\n ])(?:我|俺|本人)?(?:今年|昨天|上个?月|今天|终于)*刚?刚?满$")
COMING = frozenset("了就想可能")
COUNTED_UP = LazyPattern(
    r"还没[到来叫轮送发]|没人|没货|骑手|发货|叫号|叫到|轮到|再[加减低少便]|钱|块|元|价|斤|折"
    r"|便宜|排[到了队]|加[人单减]|满减|人数|快递|接单|涨|降"
)
"""What goes on counting something else: a queue, the minutes, orders."""
ITEM_BEFORE = LazyPattern(r"(?:^|[,。;\n] ?)(?:刚刚?|才|快|已经?|都)?$")
ITEM_OLDEST = 99
NUMBERED = LazyPattern(rf",(?:{CHINESE}|\d){{1,3}}[,、]")
OWN = LazyPattern(lambda: rf"{words.AILING_CHINESE}|{words.OWN_CHINESE}")
OF_GOODS = LazyPattern(words.GOODS_CHINESE)
PRICE = LazyPattern(r"[钱块元价斤件个单折]|便宜|[降涨]")
SEVERAL = frozenset({Role.KIN, Role.DEPENDENT, Role.SELF})
ONE_AND_ONE = LazyPattern(r"一个(?:今年)?\d{1,2}岁?[,、]?(?:另外?)?一个(?:今年)?\d{1,2}")
NO_YEARS = LazyPattern(
    r"(?:血压|血糖|心率|脉搏|体温)[,、 ]?一个|体重|压岁钱|红包|份子|手机套餐|话费|流量|学费|考了|得分|电量|信用分"
)
"""What else two may have one each of."""
GUESSED = LazyPattern(r"(?:猜|以为|看着)我(?:像|有|是|都|才|已经|快)*$")
APIECE = LazyPattern(r"一个$|分别(?:都?是|为|都|今年)?(?:\d{1,3}岁?[,和跟、]){0,3}$")
COME = frozenset({Role.KIN, Role.TITLED, Role.DEPENDENT})
WITH_ANOTHER = LazyPattern(
    r"(?:\d|\by)[,;]? (?:and |& )?(?:me|i) $|(?:vợ|chồng) (?:em|mình|tôi|tui)[,:]? (?:em"
    r"|mình|tôi|tui) $"
)
"""My husband is 45, me 42."""
I_AM = frozenset(["本人", "i'm", "im", "she's", "he's", "shes", "hes"])
