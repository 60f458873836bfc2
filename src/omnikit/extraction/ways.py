"""Where whatever can be found shows: the ways in that the gate leaves open.

A way is a line: the characters on which it hangs, a blank, and the pattern of what follows them. They are rare where
people chat; a line that begins with a blank goes on with the one before it. A way may let pass what holds nothing; what
shows in none isn't found.
"""

import re

from omnikit.extraction.people.words import DEPENDENT_LATIN, KIN_ENGLISH

# --- how to reach somebody: many digits; the name of a network, and an ID; an at-sign

NUMERALS = "〇零○一壹幺二贰貳两兩三叁參参四肆五伍六陆陸七柒八捌九玖"
DIGIT = f"[0-9{NUMERALS}]"
BETWEEN = " .()（）/、，_~-"
# what is dialled has eight digits at least and is no date; there is no loop, for which the engine would ask for memory
BEGINS = "(?<![0-9].)(?!(?<=[12])[09][0-9]{2}[-./][01]?[0-9][-./][0-3]?[0-9](?![0-9]))"
SEVEN_MORE = f"[{BETWEEN}]{{0,3}}+{DIGIT}" * 7
ADDRESS_ASCII = r"""
@ (?:(?<=[a-z0-9._%+线線)）\]】-]@)|(?<=[a-z0-9._%+线線)）\]】-] @)) ?[a-z0-9-]
# (?<=[a-z0-9_%+.-]#)(?=[0-9a-z-]{2,40}[.点點])|(?<=[a-z0-9_%+.-] #)(?=[0-9a-z-]{2,40}[.点點])
([ [ ]?(?:at|@) ?[)\]）】]
"""
ADDRESS_BEYOND = r"""
艾 特
圈 a
小 老鼠
（【 [ ]?(?:at|@|艾特) ?[)\]）】]
"""
NAMES_ASCII = r"""
v (?:v{0,2} ?[x❤♥]|xin|(?<![a-z]v)(?![a-zß-ỹ]))
w (?:[x信]| ?[❤♥]|c(?![a-z])|e[- ]?chat|ei(?: ?[x❤♥]|信)|_| e c)
l ine(?<![a-z]line)(?:(?:id)?(?![a-z])|[a-z.-]{1,19}+[0-9_])| i n e
q (?<![a-z]q)(?:q(?![a-z])|[^a-z])
"""
NAMES_BEYOND = r"""
微薇威徽徵嶶溦维維籟賴赖扣抠蔻叩💚🐧
激 信
绿綠 [泡色]
卫衛 星
企 [鹅鵝]
球 球
秋 秋
"""
# --- people: 34yo, my mom, I'm 27, M/38, 28F, male, 30t, con trai

_KIN = "|".join(re.escape(word) for gender in KIN_ENGLISH for word in KIN_ENGLISH[gender])
_DEPENDENT = "|".join(map(re.escape, DEPENDENT_LATIN))
PEOPLE_ASCII = rf"""
m y (?:\d|name|(?:[a-z'-]+ ){{0,2}}(?:{_KIN}|{_DEPENDENT})s?(?![a-z]))
m ale(?! (?:doc|nur|teach|den|coach|staff|ther|tech|train|instr|to |or |and |conn))
m an\b(?! ?\?)|[ou]m\b|onths?[ -]old|ths?[ -]old|os?[ -]old
m (?:rs?|s|iss|dm|adam|ister)(?<![a-zà-ỹ]m\w)(?<![a-zà-ỹ]m\w\w)[. ]
m (?![a-zà-ỹ])(?:(?<=[\d/]\d.)(?!\d)|(?<=\d\d[-\ /].)(?!\d)|(?<=: .)|(?<=[:：].)
 |(?<=i.)(?<![a-zà-ỹ]..) [\dtfsae]|(?<=i am) [\dtfsae]|(?<![a-zà-ỹ\d'].)[ /,:，：]{{0,3}}\d\d(?!\d)
 |(?<=na.)(?<![tnaàoyồ] ..)(?= ?\d| *(?:[,.;/\n，。]|$)| (?:ạ|bị|mu|si|đa|gi|nh|nay))
 |(?<=bo e.)|(?<=\be.) \d\d,|(?<=me e.)|(?<=vo e.)|(?<=ng e.))
h (?:e is (?:\d\d|eleven|twelve|[a-z]{{3,5}}t(?:een|y))\b|ave an? (?:[a-z]+ )?(?:son|daughter)\b)
b (?<=\bhub)(?:s|by)\b|and\b(?<=\bhusband)
( (?<=[a-z] .)\d\d?\)
d (?<=\bdad)(?:'s|,| is| \d)
k id(?<![a-z]kid)s? (?:is|are|just)\b
y s\b(?<=boys)|o\b|[/.]o|(?:ea)?rs?[. -]+(?:old|young|of a)|(?![a-z])(?:(?<=\d.)|(?<=ad.)|(?<=gu.)|(?<=bo.))
g ran(?:d|n?y?\b)|f\b|irl|hter(?<=ughter)|al\b|ioi t|ai\b|ái(?<!đồ bé gái)
g ed?(?<=age|ged)(?<![a-zà-ỹ]age)(?<![a-zà-ỹ]aged)(?:[ :=]\D{{0,4}}\d|:? (?:twen|thir|for|fif|six|sev|eig|nin))
f e\b(?<=wife)
f (?![a-z])(?:(?<=[:：].)|(?<=: .)|(?<=\d\d.)(?!\d)|(?<=\d\d[- /,，].)(?!\d)|(?<=\d\d, .)
 |(?<![a-z].)[- /,:，：]{{0,3}}\d\d(?!\d))
t (?![a-zà-ỹ\d])(?:(?<=\d.)|(?<=\d .))
t urn(?:ed|ing|s) [\da-z]|wins\b|een(?:s|agers)\b|her\b(?<=[ao]ther)
t er(?<=\bsister)\b|(?<=\baunt)(?:ie)?\b|uoi(?![a-z])|rai\b(?<=[nuéhm] trai)
' m (?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|een)
' [sm] [a-z]{{2,15}}, ?\d\d(?!\d)
' [sm] \d\d?(?!\d|\.\d| (?:min|stop|block|k|hour|day|sec|page|per|wide|mil|lb))
"""
# tuổi, nữ, mẹ, vợ, bố, chồng, em bị …, là nam, bà em, năm nay, bé … 5
PEOPLE_VIETNAMESE = r"""
ổ (?<=tu.)(?<![yu] tu.)(?<!trên \d\d tu.)(?<!dưới \d\d tu.)(?<!từ \d\d tu.)(?<!đến \d\d tu.)(?<!đến \d tu.)i
ữ (?<=n.)(?<![yoồĩa] ..)(?<!nam ..)
ẹ (?<=m.)
ợ (?<=v.)
ố (?<=b.)
ồ (?<=ch.)ng
ủ (?<=t.)i
ị (?:(?<=l.)ch (?:khám|hẹn)|(?<=em b.)|(?<=nh b.)|(?<=ai b.)|(?<=ội b.)|(?<=ại b.)|(?<=ôi b.))
á (?<=m.) (?:em|mình|tôi|con|chồng|vợ)
à (?<=[bl].) (?:nội|ngoại|cụ|con|nam|đàn|phụ|em|mình|tôi)
ă (?<=n.)m nay
é (?<=b.)[^\d,.!?]{0,16}\d
"""
# 35岁, 女, 我妈, 王小姐, 今年35, 年龄：35, 宝宝8个月, 我35; those that chat is full of first
_NUMERAL = r"[\d二三四五六七八九十]"
PEOPLE_COMMON = rf"""
了 (?<=[\d十一二三四五六七八九有人].)(?:(?<=\d\d.)(?<![2-9]\d\d.)(?![嗎吗])
 |(?<=[二三四五六七八九]十.)|(?<=[十有][一二三四五六七八九].)|(?<=的人.))
我 (?: ?(?:{_KIN}|{_DEPENDENT})(?![a-z])|家那位|[们們][俩倆]|[俩倆都也已才刚剛快马馬就])
我 [,，]? ?(?:[二三四五六七八]?十|\d\d(?!\d\d))
年 (?<=[今完現现時时命中].)\D{{0,4}}{_NUMERAL}
月 [龄齡大]|的?[宝寶娃婴嬰孩]
生 (?<=[陳陈李黃黄張张何林梁王吳吴劉刘鄭郑葉叶周馬马羅罗曾郭鄧邓譚谭馮冯徐余許许].)(?=[,，:： 想收寄)）]|$)
 |(?<=[系係].)|(?<=[系係]..)
先 生(?![们們你您])
公 (?<=[老外公阿家].)
太 (?=[太想要,，:： ])
高初国國 (?<=[他她佢是,，].)[一二三]
本 人\D{{0,3}}{_NUMERAL}
现現 在 ?\d\d
头頭 (?<=老.)
口 子|(?<=[两兩俩].)
级級 (?<=年.)(?=[,，、的 ] ?\d)
"""
PEOPLE_CHINESE = rf"""
♂♀甥妈媽爸爹爷爺娌兄嬷嬤嫲娘妻囡媳姑姨舅嫂婶嬸侄岳丈姥父母仔囝孙孫
岁歲 (?!以|及| ?above| ?below)(?:(?<=十[几幾].)|(?<=[\d一二三四五六七八九十两兩廿卅多来來半餘余周週虚虛实實 ].)
 (?<![-~到至]\d.)(?<![-~到至]\d\d.)(?:(?=了)|(?<![满滿]\d\d.)(?<![满滿]\d\d[周週].)))
岁歲 [数數]
男女 (?!生[廁厕])(?:士(?![们們香手鞋包表剪洗护護内內款用])|性(?![健内內朋私护護])
 |(?![女医醫装裝鞋款包表厕廁友朋神篮籃排足团團王巫主设設科教技護护裤褲性士][^儿兒]?)(?<![子美少仙妇婦處处渣男女].))
女 [儿兒友朋]
男 [友朋票]
奶 奶|(?<=[我俺].)
汉漢 (?<=老.)
妇婦 (?<=[孕产產].)
婆 (?<=[老外婆阿家岳太].)
儿兒 [子砸]
夫 (?!妻)
佬 (?<=[细細].)
爱愛 人
闺閨 蜜
姐姊妹弟哥叔 (?:(?<=姐姐)|(?<=妹妹)|(?<=弟弟)|(?<=哥哥)|(?<=[我她他俺咱表堂家个個大二三小阿].))(?<!小姐)(?<!小姐姐)
姐 (?<=小.)(?![姐你您])
伯 (?<=[伯大二阿].)
妹 子
丫妞豆竇 (?<=[小大老丫妞].)
丫 [头頭]
们 (?<=哥.)(?=\D{{0,3}}{_NUMERAL})
老 (?=人家?\D{{0,2}}{_NUMERAL})
十 (?<=[,，。 ][二三四五六七八九].)[一二三四五六七八九]?[,，。]
伴 (?<=老.)
象 (?<=[对對].)
小 子
伙 (?<=小.)
龄齡纪紀 (?<=[年芳高].)\D{{0,6}}{_NUMERAL}
宝寶娃婴嬰孩 (?=[^,，。]{{0,8}}月)
属屬 .的?[,， ] ?\d
"""
