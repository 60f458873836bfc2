"""The first look for people, at which nearly every message ends: whoever is told of shows in one of these places.

Each place hangs on a character that is rare where people chat, which the set in front lets the engine jump to; the rest
says what is by it. It may let pass what tells nothing, never the other way: what is not let pass here isn't found.
"""

import re

# 34yo, my mom, I'm 27, M/38, 28F, male, 30t, con trai
_ENGLISH = r"""
    m(?:
        y\ [a-z\d]
        |ale(?!\ (?:doc|nur|teach|den|coach|staff|ther|tech|train|instr|to\ |or\ |and\ |conn))
        |an\b(?!\ ?\?)|[ou]m\b|onths?[\ -]old|ths?[\ -]old|os?[\ -]old
        |(?:rs?|s|iss|dm|adam|ister)(?<![a-zà-ỹ]m\w)(?<![a-zà-ỹ]m\w\w)[.\ ]
        |(?![a-zà-ỹ])(?:
            (?<=[\d/]\d.)(?!\d)|(?<=\d\d[-\ /].)(?!\d)|(?<=:\ .)|(?<=[:：].)
            |(?<=i.)(?<![a-zà-ỹ]..)\ [\dtfsae]|(?<=i\ am)\ [\dtfsae]|(?<![a-zà-ỹ\d'].)[\ /,:，：]{0,3}\d\d(?!\d)
            |(?<=na.)(?<![tnaàoyồ]\ ..)(?=\ ?\d|\ *(?:[,.;/\n，。]|$)|\ (?:ạ|bị|mu|si|đa|gi|nh|nay))
            |(?<=bo\ e.)|(?<=me\ e.)|(?<=vo\ e.)|(?<=ng\ e.)))
    |d(?<=\bdad)(?:'s|,|\ is|\ \d)
    |k(?=id)(?<![a-z].)ids?\ (?:is|are|just)\b
    |y(?:s\b(?<=boys)|o\b|[/.]o|(?:ea)?rs?[.\ -]+(?:old|young|of\ a)|(?![a-z])(?:(?<=\d.)|(?<=ad.)|(?<=gu.)|(?<=bo.)))
    |g(?:ran(?:d|n?y?\b)|f\b|irl|hter(?<=ughter)|al\b|ioi\ t|ai\b|ái(?<!đồ\ bé\ gái)
        |ed?(?<=age|ged)(?<![a-zà-ỹ]age)(?<![a-zà-ỹ]aged)(?:[\ :=]\D{0,4}\d|:?\ (?:twen|thir|for|fif|six|sev|eig|nin)))
    |f(?:e\b(?<=wife)|(?![a-z])(?:
        (?<=[:：].)|(?<=:\ .)|(?<=\d\d.)(?!\d)|(?<=\d\d[-\ /,，].)(?!\d)|(?<=\d\d,\ .)
        |(?<![a-z].)[-\ /,:，：]{0,3}\d\d(?!\d)))
    |t(?:(?![a-zà-ỹ\d])(?:(?<=\d.)|(?<=\d\ .))|urn(?:ed|ing|s)\ [\da-z]|wins\b|een(?:s|agers)\b|her\b(?<=[ao]ther)|uoi\b
        |rai\b(?<=[nuéhm]\ trai))
    |'m\ (?:twenty|thirty|forty|fifty|sixty|seventy|eighty)|'[sm]\ [a-z]{2,15},\ ?\d\d(?!\d)
    |'[sm]\ \d\d?(?!\d|\.\d|\ (?:min|stop|block|k|hour|day|sec|page|per|wide|mil|lb))
"""
# tuổi, nữ, mẹ, vợ, bố, chồng, em bị …, là nam, bà em, năm nay, bé … 5
_VIETNAMESE = r"""
    ổ(?<=tu.)(?<![yu]\ tu.)(?<!trên\ \d\d\ tu.)(?<!dưới\ \d\d\ tu.)(?<!từ\ \d\d\ tu.)i
    |ữ(?<=n.)(?<![yoồĩa]\ ..)(?<!nam\ ..)|ẹ(?<=m.)|ợ(?<=v.)|ố(?<=b.)|ồ(?<=ch.)ng|ủ(?<=t.)i
    |ị(?:(?<=l.)ch\ (?:khám|hẹn)|(?<=em\ b.)|(?<=nh\ b.)|(?<=ai\ b.)|(?<=ội\ b.)|(?<=ại\ b.)|(?<=ôi\ b.))
    |à(?<=[bl].)\ (?:con|nam|đàn|phụ|em|mình|tôi)|ă(?<=n.)m\ nay|é(?<=b.)[^\d,.!?]{0,16}\d
"""
# 35岁, 女, 我妈, 王小姐, 今年35, 年龄：35, 宝宝8个月, 我35
_NUMERAL = r"[\d二三四五六七八九十]"
_CHINESE = rf"""
    [♂♀]
    |[岁歲](?:
        (?<=十[几幾].)(?!以|及)|
        (?<=[\d一二三四五六七八九十两兩廿卅多来來半餘余周週虚虛实實\ ].)(?!以|及)(?<![-~到至]\d.)(?<![-~到至]\d\d.)
        (?:(?=了)|(?<![满滿]\d\d.)(?<![满滿]\d\d[周週].))
        |[数數])
    |[男女](?:
        士(?![们們香手鞋包表剪洗护護内內款用])|性(?![健内內朋私护護])
        |(?![女医醫装裝鞋款包表厕廁友朋神篮籃排足团團王巫主设設科教技護护裤褲性][^儿兒]?)
            (?<![子美少仙妇婦處处渣男女].))
    |[妈媽爸爹爷爺娌兄嬷嬤嫲娘妻囡媳姑姨舅嫂婶嬸侄岳丈姥父母仔囝孙孫]|奶奶|奶(?<=[我俺].)|[汉漢](?<=老.)
    |[妇婦](?<=[孕产產].)|婆(?<=[老外婆阿家岳太].)|[儿兒][子砸]
    |女[儿兒友朋]|男[友朋票]|夫(?!妻)|太(?=[太想要,，:：\ ])
    |生(?:(?<=[陳陈李黃黄張张何林梁王吳吴劉刘鄭郑葉叶周馬马羅罗曾郭鄧邓譚谭馮冯徐余許许].)(?=[,，:：\ 想]|$)
    |(?<=[系係].)|(?<=[系係]..))|佬(?<=[细細].)
    |[爱愛]人|[闺閨]蜜|[姐姊妹弟哥叔](?<=[我她他俺咱表堂家个個大二三小阿].)(?<!小姐)|姐(?<=小.)(?![姐你您])
    |先生(?![们們你您])|公(?<=[老外公阿家].)|伯(?<=[伯大二阿].)|妹子|[丫妞豆竇](?<=[小大老丫妞].)|丫[头頭]
    |口(?:子|(?<=[两兩俩].))
    |伴(?<=老.)|象(?<=[对對].)|[级級](?<=年.)(?=[,，、的\ ]\ ?\d)|小子|伙(?<=小.)|[头頭](?<=老.)
    |[初高国國](?<=[他她佢是,，].)[一二三]|年(?<=[今完现現時时命中].)\D{{0,4}}{_NUMERAL}
    |[龄齡纪紀](?<=[年芳高].)\D{{0,6}}{_NUMERAL}
    |月(?:[龄齡大]|的?[宝寶娃婴嬰孩])|[宝寶娃婴嬰孩](?=[^,，。]{{0,8}}月)
    |我(?:\ ?[a-z]|家那位|[俩倆都也已才刚剛快马馬就]|[二三四五六七八]?十|\ ?\d\d)|本人\D{{0,3}}{_NUMERAL}
    |[属屬].的?[,，\ ]\ ?\d
    |了(?:(?<=\d\d.)(?![嗎吗])|(?<=[二三四五六七八九]十.)|(?<=[十有][一二三四五六七八九].)|(?<=的人.))
    |[现現]在\ ?\d\d
"""
_HAN = (
    "属屬头頭"
    "岁歲男女妈媽爸爹爷爺嬷嬤嫲娘妻囡媳姑姨舅嫂婶嬸侄岳丈姥父母仔囝孙孫奶婆儿兒夫太生佬爱愛闺閨姐妹弟哥叔先公伯伙年"
    "娌兄汉漢妇婦姊丫妞豆竇口伴象级級初国國高龄齡纪紀月宝寶娃婴嬰孩我本了现現♂♀"
)
_ACCENTED = "ổữẹợốồủịàăé"

tells = re.compile(
    rf"(?=[{_HAN}mygftkd'{_ACCENTED}])(?:(?=[a-z'])(?:{_ENGLISH})|(?=[à-ỹ])(?:{_VIETNAMESE})"
    rf"|(?=[\u2640-\u9fff])(?:{_CHINESE}))",
    re.VERBOSE,
).search
"""Return where a text in small letters may tell of people, None where it cannot."""
