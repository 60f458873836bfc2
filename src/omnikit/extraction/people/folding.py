"""A message in the form in which people are looked for: Simplified Chinese, narrow signs, Vietnamese with accents.

Each character stays at its place, so that what is found in the folded text is found in the message.
"""

import re

from omnikit.extraction.patterns import LazyPattern, led
from omnikit.extraction.people.words import listed

_PAIRS = (
    "屬属 姊姐 姪侄 細细 歲岁 齡龄 紀纪 週周 虛虚 實实 媽妈 爺爷 婦妇 兒儿 閨闺 孫孙 親亲 愛爱 無无 個个 "
    "滿满 "
    "現现 "
    "當当 時时 後后 開开 過过 從从 應应 適适 為为 給给 幫帮 號号 間间 學学 醫医 師师 長长 練练 鄰邻 闆板 員员 "
    "別别 網网 聞闻 廣广 規规 門门 寶宝 貝贝 貓猫 龍龙 鸚鹦 鵡鹉 車车 電电 腦脑 樹树 館馆 樓楼 藥药 診诊 蘭兰 "
    "貨货 裝装 褲裤 廁厕 護护 專专 錢钱 們们 會会 還还 嗎吗 麼么 請请 問问 謝谢 訂订 約约 預预 聯联 絡络 繫系 "
    "係系 單单 獨独 來来 帶带 領领 這这 體体 檢检 發发 燒烧 癢痒 腫肿 齒齿 蟲虫 鏡镜 視视 壓压 腸肠 臟脏 頸颈 "
    "關关 節节 傷伤 斷断 暈晕 嘔呕 瀉泻 風风 懷怀 產产 備备 術术 復复 種种 補补 矯矫 療疗 痠酸 濕湿 氣气 聽听 "
    "講讲 說说 覺觉 議议 讓让 紹绍 訴诉 買买 對对 結结 幾几 歷历 錄录 記记 報报 課课 陳陈 張张 黃黄 劉刘 趙赵 "
    "吳吴 楊杨 許许 鄭郑 馮冯 鄧邓 葉叶 蘇苏 盧卢 鍾钟 譚谭 陸陆 韓韩 鄒邹 嚴严 賴赖 顏颜 龔龚 溫温 莊庄 蕭萧 "
    "簡简 湯汤 顧顾 龐庞 連连 駱骆 歐欧 陽阳 諸诸 賈贾 範范 萬万 圖图 寧宁 齊齐 羅罗 蔣蒋 兩两 頭头 隻只 條条 "
    "塊块 點点 廳厅 層层 級级 組组 區区 檔档 價价 優优 蓋盖 彎弯 獎奖 類类 態态 務务 紅红 誰谁 經经 帥帅 聲声 "
    "劑剂 鍋锅 爐炉 廂厢 環环 執执 賽赛 鑰钥 貼贴 樁桩 棧栈 鎖锁 濾滤 顯显 冊册 廠厂 鋪铺 舖铺 櫃柜 雙双 貴贵 "
    "賓宾 禮礼 嬤嬷 嬸婶 鐘钟 裏里 腎肾 測测 餘余 數数 剛刚 嬰婴 認认 馬马 呂吕 閻阎 義义 寫写 標标 "
    "著着 爲为 脫脱 髮发 換换 戶户 話话 機机 歡欢 須须 針针 諮咨 詢询 掛挂 稱称 簽签 業业 購购 絕绝 膚肤 罵骂 "
    "輪轮 轉转 動动 鬱郁 慮虑 難难 龜龟 寵宠 養养 説说 囝仔 証证 證证 試试 選选 複复 與与 據据 啱刚 喺在 哋们 "
    "嘅的 緊紧 邊边 進进 醜丑 獅狮 臺台 灣湾 顆颗 國国 樣样 樂乐 團团 隊队 將将 軍军 鋼钢 畫画 藝艺 詞词 語语 "
    "譯译 讀读 書书 績绩 擬拟 籃篮 劇剧 導导 闊阔 鬍胡 壯壮 貧贫 銀银 紙纸 鄔邬 閔闵 喬乔 麥麦 畢毕 鮑鲍 鄺邝 "
    "禍祸 輩辈 內内 遜逊 臥卧 牀床 橋桥 顱颅 腳脚 癱瘫 瘋疯 瘡疮 膿脓 齲龋 韌韧 鬆松 強强 彈弹 營营 減减 緩缓 攣挛 縮缩"
    " 擴扩 "
    "咭卡 牽牵 訪访 綫线 鑲镶 靜静 暢畅 閃闪 預预 鬧闹 癥症 鈣钙 鹽盐 癲癫 癇痫 "
    "闕阙 衛卫 婁娄 竇窦 塗涂 鳳凤 侶侣 僱雇 眾众 嬌娇 奧奥 縣县 臉脸 顴颧 額额 齦龈 蝦虾 雞鸡 裡里 乾干 孃娘 "
    "東东 喪丧 烏乌 於于 畝亩 億亿 僅仅 僕仆 倉仓 倆俩 黨党 內内 農农 況况 凍冻 凈净 淨净 準准 減减 創创 辦办 華华 "
    "賣卖 臥卧 卻却 釐厘 參参 變变 "
    "噸吨 嘍喽 園园 圍围 場场 處处 夠够 壻婿 宮宫 寢寝 壽寿 屆届 嶺岭 鞏巩 庫库 異异 徵征 總总 驚惊 攝摄 棟栋 欒栾 "
    "檻槛 漢汉 沒没 漲涨 遊游 煙烟 "
    "菸烟 煩烦 燙烫 熱热 狀状 豬猪 瘡疮 癡痴 癱瘫 皺皱 盤盘 碼码 礎础 碩硕 禍祸 離离 禿秃 納纳 紋纹 線线 繪绘 統统 "
    "繼继 續续 綠绿 縫缝 繆缪 聶聂 "
    "職职 腳脚 膩腻 蘆芦 薦荐 榮荣 薩萨 藍蓝 襯衬 襖袄 襪袜 計计 訪访 該该 調调 賬账 帳账 質质 費费 賀贺 資资 輕轻 "
    "較较 輛辆 輩辈 輸输 運运 遠远 "
    "遲迟 遞递 郵邮 銷销 錯错 鑲镶 閆闫 閉闭 悶闷 階阶 險险 韋韦 頁页 項项 饒饶 駝驼 駕驾 驗验 騎骑 魯鲁 鳴鸣 牀床 "
    "鬆松 鏽锈 冇没 睇看 "
)
"""Each traditional character with its simplified one."""


class _Narrow(dict[int, int | str]):
    """What stands for a character; one that stays is its own, so that it is looked up once."""

    def __missing__(self, code: int) -> int:
        if code < 0x10000:
            self[code] = code
        return code


_SIMPLIFIED: dict[int, int | str] = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_SIGNS: dict[int, int | str] = {**str.maketrans("妳您，：；。！？（）\u3000\t", "你你,:;;!?()  ")}
_NARROW = _Narrow(_SIMPLIFIED | _SIGNS)
_WIDE = LazyPattern(f"[{''.join(map(chr, _NARROW))}]")
_ACCENTED = {
    pair.partition(":")[0]: pair.partition(":")[2]
    for pair in listed(
        "tuoi:tuổi nu:nữ me:mẹ bo:bố vo:vợ chong:chồng gai:gái be:bé gioi:giới tinh:tính minh:mình toi:tôi kham:khám "
        "dat:đặt lich:lịch bi:bị dau:đau ngoai:ngoại noi:nội ong:ông cua:của nha:nhà la:là chau:cháu dang:đang "
        "ky:ký dki:đkí benh:bệnh nhan:nhân duoi:dưới tren:trên tu:từ du:đủ den:đến thang:tháng chi:chị xa:xã tre:trẻ "
        "duoc:được muon:muốn bac:bác chu:chú nieng:niềng rang:răng sot:sốt viem:viêm hoi:hồi luc:lúc len:lên "
        "xuong:xuống tro:trở tia:tía ma:má mo:mổ nho:nhổ sung:sưng gay:gãy te:té ngua:ngứa nhuc:nhức om:ốm tieu:tiểu "
        "duong:đường huyet:huyết ap:áp bau:bầu chup:chụp tiem:tiêm hen:hẹn hoc:học dua:đưa giup:giúp gium:giùm "
        "roi:rồi thoi:thôi tron:tròn moi:mới sap:sắp chua:chưa vua:vừa can:cần phau:phẫu thuat:thuật nhap:nhập "
        "xuat:xuất vien:viện cap:cấp cuu:cứu truoc:trước tuan:tuần hom:hôm sang:sáng"
    )
}
"""Vietnamese words written without their accents, with them: those beside which an age or a gender is told."""
_UNACCENTED = LazyPattern(
    led(
        "tgncbeaomvk0-9",
        r"(?<![a-z0-9_])(?:tuoi|gioi tinh|nam nay|(?:con|be|chau|em) (?:gai|trai)|anh (?:trai|re)|chi (?:gai|dau)"
        r"|(?:ba|ong) (?:xa|noi|ngoai|cu)|(?:anh|chi) xa|cu (?:ba|ong)(?! tu)|ba[cn] (?:trai|gai)"
        r"|con (?:dau|re) (?:em|toi|nha)|n(?:am|u) gioi(?! tinh)|thang (?:cu|nhoc|be)|(?:em?|mi?k|minh|toi|tui|chi"
        r"|anh|me|bo|chau|be|con)"
        r"(?: nam nay| moi| duoc)? \d{1,2} ?t(?= ?(?:$|[,.;!?])"
        r"| (?:da|bi|muon|cao|nang|nu|nam|chua|dang|hoc|roi)\b)"
        r"|(?:be|con|chau) (?:nha )?(?:em?|minh|mk|toi|tui) \d{1,2} ?t|(?:me|bo|vo|ba|[cv]k|[bo]x|chong|ma|tia"
        r"|cha)(?: chong| vo)? (?:em?|minh|mi[hk]|mk|toi|tui|chau|con|nha)"
        r"|(?:em?|minh|m[ik]?k?|toi|tui|chau|khach|con|be) (?:la )?(?:nu|nam)|n(?:am|u)(?: sinh)?,? ?\d+ ?t|nu \d\d"
        r"|\d\d ?t,? nu|(?:em?|minh|m[ik]?k|toi|tui|chau) (?:moi |tron |vua )?\d\d (?:roi|thoi)"
        r"|g(?:ioi "
        r")?t(?:inh)? nam)\b",
    )
)
_SENTENCE = LazyPattern(r"[^。.!?！？\n]+")
_WORDS = LazyPattern(r"[a-z](?=uoi| [a-z0-9])")
"""In all that is Vietnamese; quick to look for."""
_WORD = LazyPattern(r"[a-z]+")
_LETTERS = LazyPattern(r"[a-zà-ỹ]+")
_YEAR = LazyPattern(
    r"(?<!tính: )(?<!tính )(?<!tính:)(?<!tính : )(?<!gt )(?<!gt: )(?<!gt:)(?<!là )\bnam\b(?! \d+ ?t)(?!,)(?! giới)"
)
_ONE = "(?:mot|hai|ba|bon|tu|lam|nam|sau|bay|tam|chin|nham)"
_NUMBER = LazyPattern(
    rf"\b(?:(?:{_ONE}|[2-9]) (?:muoi |chuc )?{_ONE}|(?:{_ONE}|[2-9]) (?:muoi|chuc)|muoi {_ONE}|h[ua]m {_ONE}"
    rf"|mot|hai|bon|tam|chin|muoi"
    rf"|(?:(?<=be )|(?<=con )|(?<=toi )|(?<=minh )|(?<=chau )|(?<=em ))(?:nam|sau|bay))(?= tuoi\b)"
)
_DIGITS = {
    "mot": "mốt", "bon": "bốn", "tu": "tư", "lam": "lăm", "nam": "năm", "sau": "sáu", "bay": "bảy", "tam": "tám",
    "chin": "chín", "nham": "nhăm", "muoi": "mươi", "chuc": "chục", "ham": "hăm",
}  # fmt: skip
_TEN = LazyPattern("^mươi")
_MARKS = LazyPattern(
    r"\b(?:(?:ông|ba) cu|cu (?:ông|ba)(?! tu)|(?:chị|con) đau(?= (?:em|tôi|nhà)\b)|(?:anh|con) re|ban (?:trai|gái))\b"
)
_MARKED = (("ba", "bà"), ("cu", "cụ"), ("đau", "dâu"), ("re", "rể"), ("bàn", "bạn"))
"""What words that mostly have other accents are beside others: ba cu, chi dau em."""
_BOYS = (("tháng cu", "thằng cu"), ("tháng nhoc", "thằng nhóc"), ("tháng bé", "thằng bé"))


def fold(lower: str) -> str:
    """Return the text in that form; as long as it was."""
    if _UNACCENTED.search(lower):
        lower = _SENTENCE.sub(_accented, lower)
    return lower.translate(_NARROW) if _WIDE.search(lower) else lower


def _accented(sentence: re.Match[str]) -> str:
    """Return a Vietnamese sentence with its accents; *nam* is taken for *năm*, year, unless a gender is told by it."""
    text = sentence[0]
    if not text.isascii() or _UNACCENTED.search(text) is None:
        return text
    if " tuoi" in text:
        text = _NUMBER.sub(_number, text)
    text = _YEAR.sub("năm", _LETTERS.sub(lambda word: _ACCENTED.get(word[0], word[0]), text))
    text = _MARKS.sub(_marked, text)
    if "tháng " in text:
        for months, boy in _BOYS:
            text = text.replace(months, boy)
    return text


def _marked(words: re.Match[str]) -> str:
    text = words[0]
    for bare, marked in _MARKED:
        text = text.replace(bare, marked)
    return text


def _number(words: re.Match[str]) -> str:
    return _TEN.sub("mười", _WORD.sub(lambda word: _DIGITS.get(word[0], word[0]), words[0]))
