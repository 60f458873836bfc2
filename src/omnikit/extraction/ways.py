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
_ANY_BETWEEN = " .()（）/、，_~,*|丨…。=+杠横空格-"
_ANY_DIGIT = f"[0-9oliзо洞拐勾妖么{NUMERALS}]"  # with what is disguised as one
# what is dialled has eight digits at least and is no date; there is no loop, for which the engine would ask for memory
BEGINS = "(?<![0-9].)(?!(?<=[12])[09][0-9]{2}[-./][01]?[0-9][-./][0-3]?[0-9](?![0-9]))"
SEVEN_MORE = f"[{_ANY_BETWEEN}]{{0,3}}+{_ANY_DIGIT}" * 7
# signs that part the digits of no other number: 139🌸0264🌸7158
PARTING = r"[#&@;!?'^`|\u00b6\u2020-\u203b\u2190-\u2bff\u3001-\u301b\uff01-\uff1f\ufe0f\U0001f300-\U0001faff]"
_PICTURES = "[\ufe0f\u2190-\u2bff\U0001f300-\U0001faff]"
PARTED = (
    rf"(?:(?<=1)[3-9][0-9] ?{PARTING}{{1,4}} ?[0-9]{{4}} ?{PARTING}{{1,4}} ?[0-9]{{4}}"
    rf"|(?<=0)[35789][0-9]{{2}} ?{PARTING}{{1,4}} ?[0-9]{{3}} ?{PARTING}{{1,4}} ?[0-9]{{3}}"
    rf"|(?<=1){f'{PARTING}{{1,4}}[0-9]' * 10}"
    rf"|(?<=[2-9])[0-9]{{2}}{_PICTURES}{{1,4}}[2-9][0-9]{{2}}{_PICTURES}{{1,4}}[0-9]{{4}})"
)
ADDRESS_ASCII = r"""
d e(?<=area code)(?: is)?:? ?\(?[0-9]{3}
f irst (?:three|four|five|six|seven|[3-7]) (?:digits|numbers)[^0-9]{0,6}[0-9]{3}
@ (?:(?<=[a-z0-9._%+线線)）\]】-]@)|(?<=[a-z0-9._%+线線)）\]】-] @)) ?[a-z0-9-]
# (?<=[a-z0-9_%+.-]#)(?=[0-9a-z-]{2,40}[.点點])|(?<=[a-z0-9_%+.-] #)(?=[0-9a-z-]{2,40}[.点點])
([ [ ]?(?:at?|@) ?[)\]）】]
"""
# digits said in words
WORDS_FOR_DIGITS = r"""
g [ ](?=[bntc][aăáảhí])(?<=kh[oô]ng.)(?:ba|b[aả]y|n[aă]m|t[aá]m|ch[ií]n)[ ,.-]{1,3}
 (?:kh[oô]|m[ộốo]t|hai|ba|b[ốo]n|n[aă]m|s[aá]u|b[aả]y|t[aá]m|ch[ií]n)
f (?:our|ive)[ ,.-]{1,3}(?:[0-9]{3}|zero|oh|o|one|two|three|four|five|six|seven|eight|nine)[ ,.-]
t hree[ ,.-]{1,3}(?:[0-9]{3}|zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.-]
g ht(?<=eight)[ ,.-]{1,3}(?:[0-9]{3}|zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.-]
x (?<=six)[ ,.-]{1,3}(?:[0-9]{3}|zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.-]
"""
ADDRESS_BEYOND = r"""
前 (?:[三四五六七3-7][位个個]|半[段截]|[面边邊段])[^0-9]{0,6}[10][3-9][0-9]
条條次开開 [发發写寫说說报報](?<=[两兩二2三3拆]..)[^0-9]{0,8}[10][3-9][0-9]
接 (?<=[0-9].)着[^0-9]{0,3}[0-9]{4}
后後 (?<=[0-9].)[面头頭边邊][^0-9]{0,3}[0-9]{4}
段 [发發写寫说說报報给給打][^0-9]{0,8}[10][3-9][0-9]
开開打 [头頭](?<=[0-9]..)[^0-9]{0,6}[0-9]{4}
ầ (?<=số đ.)u[^0-9]{0,6}0[35789]
艾 特
圈 a
小 老鼠
ò ng(?:(?<=a c...)|(?<=ac...)|(?<=a-c...))
（【 [ ]?(?:at|@|艾特) ?[)\]）】]
"""
NAMES_ASCII = r"""
v (?:♡|亻言|v{0,2} ?[x❤♥]|xin|en[ ,-]{1,2}[0-9a-z]|(?<![a-z]v)(?![a-zß-ỹ]))
w (?:[x信]| ?[❤♥]|c(?![a-z])|e[- ]?chat|ei(?: ?[x❤♥]|信)|_| e c)
l ine(?<![a-z]line)(?:(?:id)?(?![a-z])|[a-z.-]{1,19}+[0-9_])| i n e
q (?<![a-z]q)(?:q(?![a-z])|[^a-z])
"""
NAMES_BEYOND = r"""
微薇威徽徵嶶溦维維籟賴赖扣抠蔻叩💚🐧
激围圍魏伟偉葳巍唯未危味 信
卫衛 信
绿綠 [泡色]
卫衛 星
企 [鹅鵝]
球 球
秋 秋
"""
# --- people: 34yo, my mom, I'm 27, M/38, 28F, male, 30t, con trai

_KIN = "|".join(re.escape(word) for gender in KIN_ENGLISH for word in KIN_ENGLISH[gender])
_DEPENDENT = "|".join(map(re.escape, DEPENDENT_LATIN))
# behind the last digit of a number that may be an age: 34, …; 都35了; 老大12; em 30 rồi; 3 and 7
YEARS = (
    r"(?:[,，就老小一啦咯喇哥姐弟妹](?:(?<=[0-9][0-9].)(?:(?<=[才刚剛快都已经經也满滿奔].{3})"
    r"|(?<![^,，。、\n][0-9][0-9].)"
    r"|(?<=[,，。.] ..[,，]))|(?<=[大二宝寶的个個子女][0-9].)|(?<=[大二宝寶的个個][0-9][0-9].)"
    r"|(?<=[胎,，][,，][0-9].)|(?<= is [0-9],)|(?<=(?:tui|ình|inh|tôi|toi) [0-9][0-9],)|(?<=tớ [0-9][0-9],)"
    r"|(?<=: [0-9],)(?= ?[0-9]))"
    r"| (?:(?<=nu [0-9][0-9] )(?<![a-z]nu [0-9][0-9] )|(?<=[ ][0-9][0-9].)(?=r[oồ]i\b|mà\b|đã\b)|(?=(?:and"
    r"|&) (?:[0-9]|still))))"
)
_TENS = "(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|een)"
_ONES = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
PEOPLE_ASCII = rf"""
m issus\b|il(?<=\bmil) (?:is \d|has|had|needs|fell)
p hew is {_ONES}|son is {_ONES}
m y (?:\d|name|(?:b[aàốo]|m[eẹá]|v[oợ]|ch[oồ]ng|[oô]ng)\b|(?:[a-z'-]+ ){{0,2}}(?:{_KIN}|{_DEPENDENT})s?(?![a-z]))
m (?:rs?|s|iss)(?<![a-zà-ỹ]m\w)(?<![a-zà-ỹ]m\w\w)(?=[\u4e00-\u9fff])
m ale(?! (?:doc|nur|teach|den|coach|staff|ther|tech|train|instr|to |or |and f|conn))
m ur\b(?<=umur)|i\b(?<=suami)|ak saya\b|puan\b
m an\b(?! ?\?)|[ou]m\b|onths?[ -]old|ths?[ -]old|os?[ -]old
m (?:rs?|s|iss|dm|adam|ister)(?<![a-zà-ỹ]m\w)(?<![a-zà-ỹ]m\w\w)[. ]
m (?:rs?|s|iss)\b(?:(?<=: m[rs])|(?<=: mrs)|(?<=: miss))
m (?![a-zà-ỹ])(?:(?<=der .)|(?<=sex .)|(?<=[\d/]\d.)(?!\d)|(?<=\d\d[-\ /].)(?!\d)|(?<=: .)|(?<=[:：].)|(?<=sex - .)
 |(?<![a-zà-ỹ\d'].)[,/] ?{_TENS}
 |(?<=i.)(?<![a-zà-ỹ]..) [\dtfsae]|(?<=i am) [\dtfsae]|(?<![a-zà-ỹ\d'].)[ /,:，：]{{0,3}}\d\d(?!\d)
 |(?<=na.)(?<!hà ...)(?<!việt ...)(?<!miền ...)(?<!áo ...)(?= ?\d| *(?:[,.;/\n，。]|$)| (?:ạ|bị|mu|si|đa|gi|nh|nay|nă))
 |(?<= la na.)|(?<=bo e.)|(?<=\be.) \d\d,|(?<=me e.)|(?<=vo e.)|(?<=ng e.))
h ub(?:s|by)\b|usband\b
h (?<=\bboth) \d\d
h (?:e is (?:\d\d?(?= and|[,.])|\d\d|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
 |[a-z]{{3,5}}t(?:een|y))\b
 |ave an? (?:[a-z]+ )?(?:son|daughter)\b)
b (?<=\b.)a (?:em|m[iì]nh|t[oô]i|tui|cháu)\b
( (?<=[a-z] .)\d\d?\)
d (?<=\bdad)(?:'s|,| (?:is|has|had|keeps|needs|fell|just|got|was|broke|can't)\b| \(?\d)
d ren(?<=children)(?:'s)?[ ,(]{{1,2}}(?:age[ds]?:? )?\d|ler\b(?<=toddler) is
p uan [a-z]
k (?<=\b[cv].) (?:em|e|m[iì]nh|mk|t[oô]i|tui|anh)\b|id(?<![a-z]kid)s?(?: (?:is|are|just)\b|(?: [-–][ ]
 |[ ,:(]{{1,2}})(?:age[ds]?:? )?\d\d?(?:,|,? (?:and|&|n)) ?\d)
k  (?:(?<=\bcik )|(?<=encik ))[a-z]|i\b(?<=laki)
y ah\b(?<=ayah)| old\b(?<=\d y old)
y s\b(?<=boys)|rs\b(?<=\d yrs)|(?<=[nrfxh]ty)(?:-[a-z]{{3,5}})?,(?<!party,)|o\b|[/.]o
y (?:ea)?rs?[. -]+(?:old\b(?! (?:lap|car\b|hou|build|tree|whis))|young|of a)(?<!car is \d years old)
 (?<!car is \d\d years old)(?<!house is \d years old)(?<!house is \d\d years old)
y (?![a-z])(?:(?<=\d.)|(?<=ad.)|(?<=gu.)|(?<=bo.))
g es: ?\d|es are \d|ran(?:d|n?y?\b)|f\b|irl|hter(?<=ughter)|al\b|ioi (?:t|(?<=(?:am|nu) gioi ))|ai\b|ái(?<!đồ bé gái)
g ed?(?<=age|ged)(?<![a-zà-ỹ]age)(?<![a-zà-ỹ]aged)(?:[ :=-]\D{{0,4}}\d|:? (?:twen|thir|for|fif|six|sev|eig|nin))
f ianc|e\b(?<=wife)
f (?![a-z])(?:(?<=der .)|(?<=sex .)|(?<=[:：].)|(?<=: .)|(?<=\d\d.)(?!\d)|(?<=\d\d[- /,，].)(?!\d)|(?<=\d\d, .)
 |(?<=\d \(.)\)
 |(?<![a-z].)[- /,:，：(]{{0,3}}\d\d(?!\d)|(?<![a-zà-ỹ\d'].)[,/] ?{_TENS})
f il(?<=\bfil) (?:is \d|has|had|needs|fell)
t (?![a-zà-ỹ\d])(?:(?<=\d.)|(?<=\d .))
t r[oò]n(?<= tr.n) \d|(?<= hit) (?:[2-9]\d\b|{_TENS})
x uat vien\b|ã\b(?:(?<=ông xã)|(?<=anh xã))|a\b(?:(?<=ong xa)|(?<=anh xa))|(?<=\b[ob].) (?:em|m[iì]nh|tôi|tui|\d\d)
t urn(?:(?:ed|ing|s) [\da-z]| \d\d )| is \d(?:(?<=student is .)|(?<=patient is .))
t ina\b(?<=jantina)|eri\b(?<=isteri)|wins\b|een(?:s|agers)\b|her\b(?<=[ao]ther)
t er(?<=\bsister)\b|(?<=\baunt)(?:ie|y)?\b|uoi(?![a-z])|rai\b(?<=[nuéehmc] trai)
' m (?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|een)
' [sm] [a-z]{{2,15}}, ?\d\d(?!\d)
' re (?:\d\d? (?:and|&) \d|a couple)
' s (?:only|just|now|already|turning|almost|nearly) (?:\d|{_ONES}\b|{_TENS})
' [sm] \d\d?(?!\d|\.\d| (?:min|stop|block|k|hour|day|sec|page|per|wide|mil|lb))
"""
# Vietnamese: em la nu, em 24 rồi, vk mình, bà xã em, tên chị Hoa
_TITLE = "(?:anh|ch[iị]|[oô]ng|b[aà]|c[oô]|ch[uú])"
_OURS = "(?:nh[aà] )?(?:em?|m[iì]n?h|m[iì]?k|tui|t[oô]i)"
_RANK = "(?:(?:hai|ba|tư|năm|sáu|bảy|út) )?"
_AILS = (
    r"(?:b[iị]|[dđ]au|m[oớ]i|v[uừ]a|hay|c[aầ]n|mu[oố]n|nh[aậ]p|xu[aấ]t|ph[aẫ]u|m[oổ]|n[aằ]m|s[oố]t|ho|đi|kh[aá]m"
    r"|b[aầ]u|sinh|mang|\d\dt?)"
    r"(?![a-zà-ỹ])"
)
"""Behind kin: whose they are, and what is told of them."""
ADDRESS_ASCII += r"""m  com(?<=cham com)
"""
# beside a number
TITLED = r"[acbômo](?<![a-zà-ỹ].)(?:nh|h[iị]|hú|à|ô|ng|rs?|s|)\.? [a-zà-ỹ]{2}"
# a name and an age, the fields of a line: "刘芳 36 彩超 138…"
FIELDS = r"[ ,，/|](?<=[\u4e00-\u9fff]{2}.)(?<![\u4e00-\u9fff]{4}.)[1-9]\d[ ,，/|][^\d]"
# each begins with a letter or a class, by which the engine passes it over
PEOPLE_ASCII += rf"""
m [ iìea](?:nh )?(?:(?: chong| vo)? {_OURS} {_AILS}|la n[uữ](?![a-zà-ỹ])|cho (?:ba|bo|me|m[aá]|cha|vo|con|be|c[oô]
 |ch[uú]|d[iì]|[oô]ng|b[aà]|c[aậ]u|anh|ch[iị])
 |(?:tr[oò]n |m[oớ]i |v[uừ]a )?\d\d (?:r[oồ]i|th[oô]i))
b [oaàx](?: (?:x[aã]|noi|ngoai|cu|chong|vo))? {_OURS} {_AILS}
b i (?:(?<=em bi )|(?<=nh bi )|(?<=oi bi )|(?<=ai bi ))
d au (?:{_OURS} {_AILS}|(?:lung|da day|khop|goi|bung|vai|nua dau|bao tu)\b)
m ạ {_OURS} {_AILS}|o\b(?:(?<=moi mo)|(?<=vua mo)|(?<=phai mo))
k  (?:la n[uữ](?![a-zà-ỹ])
 |(?<=\b[vc]k.){_OURS} {_AILS})
k h[aá]ch(?: h[aà]ng| đặt(?: lịch| bàn| phòng)?)?:? (?:là |tên )?{_TITLE} [a-zà-ỹ]{{2}}
t  cho {_TITLE} (?!em|mình|hỏi)[a-zà-ỹ]{{2,7}} (?:\d|lúc)
t [eê]n (?:kh[aá]ch |l[aà] )?{_TITLE} [a-zà-ỹ]{{2}}
"""
# tuổi, nữ, mẹ, vợ, bố, chồng, em bị …, là nam, bà em, năm nay, bé … 5
PEOPLE_VIETNAMESE = rf"""
ổ (?<=tu.)(?<!ấy tu.)(?<!êu tu.)(?<!trên \d\d tu.)(?<!dưới \d\d tu.)(?<!từ \d\d tu.)(?<!đến \d\d tu.)(?<!đến \d tu.)i
ữ (?<=n.)(?<![yoồĩa] ..)(?<!nam ..)
ẹ (?<=m.)
ợ (?<=v.)
ố (?<=b.)
ã (?<=x.) (?:{_OURS}(?![a-zà-ỹ])|{_AILS})
ồ (?<=ch.)ng|(?<=[ei] \d\d r.)i
ủ (?<=t.)i
ị (?:(?<=l.)ch (?:khám|hẹn|cho|của)|(?<=ch.) [a-zà-ỹ]{{2,7}}(?: đây| nè|,? (?:đặt|book|hẹn) (?:bàn|phòng|lịch|lúc|\d))
 |(?<=em b.)|(?<=nh b.)|(?<=ai b.)|(?<=ội b.)|(?<=ại b.)|(?<=ôi b.))
á (?<=ch.)u (?:tròn |mới |lên )?\d\d?(?:,| rồi| cận)
á (?<=m.) (?:em|mình|tôi|con|chồng|vợ)
à (?<=[bl].) (?:(?:anh|chị|ông|nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương) (?!em|ấy|này
 |bán|nào|ơi|với)[a-zà-ỹ]{{2}}|nội|xã|ngoại|cụ|già|chị|bô|cố|con|nam|đàn|phụ|em|mình|tôi)
ă (?<=n.)m nay
é (?<=b.)(?:[^\d,.!?]{{0,16}}\d
 |(?: nhà)?(?: em| mình| mk| tui| tôi)?(?: mới| vừa| nay| cũng)? (?:lên|tròn)
 [ ](?:một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín))
ơ (?<=mư.)i
ộ (?<=ông n.)i|(?<=\bba n.)i|(?<=ru.)t {_OURS} {_AILS}
ạ (?<=ông ngo.)i|(?<=\bba ngo.)i
ụ (?<=[gà] c.) {_OURS} {_AILS}
â (?<=d.)u {_OURS} {_AILS}
ể (?<=r.) {_OURS} {_AILS}
ậ (?<=\bc.)u {_RANK}{_OURS} {_AILS}
ìôợệ (?:(?<=\bd.)|(?<=\bc.)|(?<=\bm.)) {_RANK}{_OURS} {_AILS}
ú (?<=\bch.) {_RANK}{_OURS} {_AILS}
í (?:(?<=\bth.)m|(?<=\bt.)a) {_OURS} {_AILS}
ị (?<=\bch.) (?:hai|tư|út|họ|xã) {_OURS} {_AILS}
ằ (?<=\bth.)ng (?:cu|bé|nhóc|em|cháu|nhỏ|lớn|út|con) (?:{_OURS} {_AILS}|{_AILS})
éỏ (?:(?<=\bcon b.)|(?<=\bcon nh.)) {_OURS} {_AILS}
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
 |(?<=[黎蔡蘇苏謝谢彭盧卢潘岑龍龙莫湯汤溫温杜朱胡趙赵蕭萧區区簡简游歐欧尹麥麦關关].)(?=[,，:： 想收寄)）]|$)
 |(?<=[系係].)|(?<=[系係]..)
先 生(?![们們你您])
公 (?<=[老外公阿家叔伯太].)|主
太 (?=[太想要,，:： ])|(?<=老.)
高初国國 (?<=[他她佢是,，].)[一二三]
本 人\D{{0,3}}{_NUMERAL}
现現 在 ?\d\d
头頭 (?<=老.)
口 子|(?<=[两兩俩].)
级級 (?<=年.)(?=[,，、的 ] ?\d)
"""
PEOPLE_CHINESE = rf"""
♂♀甥妞襟婿壻妈媽爸爹爷爺娌兄嬷嬤嫲娘妻囡媳姑姨舅嫂婶嬸侄岳丈姥父母仔囝孙孫
岁歲 (?!以|及| ?above| ?below)(?:(?<=十[几幾].)|(?<=[\d一二三四五六七八九十两兩廿卅多来來半餘余周週虚虛实實 ].)
 (?<![-~到至]\d.)(?<![-~到至]\d\d.)(?:(?=了)|(?<![满滿]\d\d.)(?<![满滿]\d\d[周週].)))
岁歲 [数數]
男女 (?!生[廁厕])(?:士(?![们們香手鞋包表剪洗护護内內款用])|性(?![健内內朋私护護])
 |(?![女医醫装裝鞋款包表厕廁友朋神篮籃排足团團王巫主设設科教技護护裤褲性士][^儿兒]?)(?<![子美少仙妇婦處处渣男女].))
女 [儿兒友朋]
男 [友朋票]
内內 人
奶 奶|(?<=[我俺].)
汉漢 (?<=老.)
輩辈 \d\d(?!\d)
抱 (?<=新.)
襟 (?<=[连連].)
經经 (?<=已.)[3-9]\d(?!\d|[分块塊元个個天单單人号號%件次])
佬 (?<=大.)(?=\d)
尪
某 (?<=[水阮查].)
满滿过過 (?<=[刚剛啱].)(?:\d\d(?!\d)|[二三四五六七八九]?十)
太 (?:$|(?=\d{{5}}|book|[訂订預预約约改呀]))
生 (?<=[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮曹
 彭曾肖蕭田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付方邹鄒
 熊白孟秦邱江尹薛阎雷侯龙龍陶黎贺賀顾顧毛郝邵钱錢严嚴赖賴莫孔汤湯温溫].)
 (?=book|[訂订預预約约改/]|[呀啊][,， ]|得[喇啦㗎])
妇婦 (?<=[孕产產].)
婆 (?<=[老外婆阿家岳太].)
儿兒 [子砸]
夫 (?!妻)
佬 (?<=[细細大].)
抱 (?<=[新心].)
千 金
棉 [袄襖](?<=小..)
养養继繼义義犬 子
爱愛 人
闺閨 蜜
姐姊妹弟哥叔 (?:(?<=姐姐)|(?<=妹妹)|(?<=弟弟)|(?<=哥哥)|(?<=叔叔)
 |(?<=[我她他俺咱表堂家个個大二三小阿老亲親内內細细弟].))(?<!小姐)(?<!小姐姐)
姐 (?<=小.)(?![姐你您])
伯 (?<=[伯大二阿].)
妹 子
丫豆竇窦 (?<=[小大老].)
丫 [头頭]
们 (?<=哥.)(?=\D{{0,3}}{_NUMERAL})
老 (?=人家?\D{{0,2}}{_NUMERAL})
十 (?<=[二三四五六七八九].)[一二三四五六七八九]?(?:[,，。啦咯喇咧囉啰喽嘍]|(?<=[才刚剛都].十)就|(?<=[才刚剛都].十.)就)
伴 (?<=老.)
十 (?<=[满滿].)[一二三四五六七八九]?[想可能,，了]
象 (?<=[对對].)
小 子
伙 (?<=小.)
龄齡纪紀 (?<=[年芳高].)\D{{0,6}}{_NUMERAL}
际際实實 (?<=[其实實].)[上我她他都也才只今年已经經]{{0,3}}(?:\d\d(?!\d)|[二三四五六七八九]十)
 (?=[一二三四五六七八九]?[岁歲]?(?:$|[,，。啦了呐]))
龄齡 (?<=[肌肤膚骨虚虛实實].)\D{{0,6}}{_NUMERAL}
宝寶娃婴嬰孩 (?=[^,，。]{{0,8}}月)
属屬 .的?[,， ] ?\d
"""
