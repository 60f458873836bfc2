"""Which country a number without a country's code belongs to: what the message names, else how it is written."""

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.spelling import LATIN, Lexicon, listed, spelled

_NAMED = {
    "CN": """
        中国 中國 大陆 大陸 内地 內地 国内 china chinese_number chinese_mobile mainland 深圳 广州 廣州 上海 北京
        东莞 杭州 trung_quốc
        """,
    "HK": """
        香港 九龍 九龙 新界 旺角 尖沙咀 銅鑼灣 铜锣湾 中環 中环 灣仔 湾仔 沙田 荃灣 荃湾 屯門 屯门 元朗 將軍澳
        将军澳 觀塘 观塘 太古 北角 油麻地 深水埗 大埔 粉嶺 上水 青衣 葵涌 葵芳 紅磡 红磡 黃大仙 鰂魚涌 西環 佐敦
        筲箕灣 柴灣 天水圍 馬鞍山 東涌 金鐘 上環 跑馬地 堅尼地城 荔枝角 長沙灣 长沙湾 西營盤 大圍 鑽石山 牛頭角 藍田
        赤柱 將軍澳站 啟德 啟業 九龍塘 石硤尾 樂富 旺角東 炮台山 杏花村 西灣河 數碼港 香港仔 鴨脷洲 新蒲崗 火炭
        大嶼山 樂富 慈雲山 美孚 坑口 調景嶺 油塘 杏花邨 薄扶林 鴨脷洲 羅湖 深井 馬灣 愉景灣 大角咀
        太子 寶琳 烏溪沙 香港島 何文田 土瓜灣 tseung_kwan_o mong_kok mongkok sha_tin shatin causeway_bay lantau
        wan_chai wanchai
        tsim_sha_tsui tst kwun_tong tsuen_wan tuen_mun yuen_long tai_po north_point quarry_bay tai_koo taikoo
        sham_shui_po yau_ma_tei sheung_wan sai_ying_pun kennedy_town happy_valley hung_hom kwai_chung kwai_fong
        tsing_yi tung_chung ma_on_shan fo_tan sheung_shui fanling sai_kung wong_tai_sin diamond_hill lai_chi_kok
        cheung_sha_wan chai_wan shau_kei_wan repulse_bay discovery_bay mid-levels new_territories
        tai_wai ho_man_tin to_kwa_wan lohas_park po_lam hang_hau hksar hong_kong hongkong hk kowloon
        tseung_kwan_o mong_kok mongkok tsim_sha_tsui causeway_bay wan_chai wanchai sheung_wan kennedy_town sai_ying_pun
        north_point quarry_bay tai_koo taikoo shau_kei_wan sai_wan_ho chai_wan ap_lei_chau sha_tin shatin tai_po
        tuen_mun yuen_long tsuen_wan kwai_chung kwai_fong tsing_yi tung_chung kwun_tong ngau_tau_kok lai_chi_kok mei_foo
        cheung_sha_wan sham_shui_po hung_hom whampoa ho_man_tin to_kwa_wan kai_tak wong_tai_sin diamond_hill
        lohas_park hang_hau sai_kung discovery_bay fanling sheung_shui tin_shui_wai ma_on_shan fo_tan tai_wai yau_ma_tei
        new_territories lantau repulse_bay mid_levels mid-levels lan_kwai_fong pok_fu_lam cyberport wong_chuk_hang
        hồng_kông
        """,
    "MO": "澳门 澳門 taipa coloane cotai 氹仔 路氹 關閘 黑沙環 筷子基 新口岸 議事亭 路環 路环 macau macao ma_cao",
    "TW": """
        台湾 台灣 臺灣 板橋 中壢 彰化 屏東 花蓮 宜蘭 苗栗 雲林 南投 台東 台北 臺北 台中 臺中 台南 臺南 高雄 新竹
        桃園 桃园 新北 基隆 嘉義 taiwan taiwanese taipei
        kaohsiung taichung tainan hsinchu đài_loan
        """,
    "SG": """
        新加坡 裕廊 淡滨尼 乌节路 singapore singaporean orchard_road tampines jurong bedok woodlands yishun ang_mo_kio
        toa_payoh punggol sengkang hougang bishan clementi bukit_timah serangoon pasir_ris bukit_batok choa_chu_kang
        tiong_bahru marine_parade sg 狮城 獅城 星洲 singapura
        s'pore amk bukit_panjang bukit_merah novena holland_village sembawang geylang katong changi kallang bugis
        tanjong_pagar buona_vista sentosa hdb
        """,
    "MY": """
        马来西亚 馬來西亞 大马 大馬 吉隆坡 雪兰莪 关丹 古晋 亚庇 petaling_jaya subang shah_alam kuching
        kota_kinabalu 槟城 檳城 新山 怡保 马六甲 malaysia malaysian kl kuala_lumpur penang
        johor jb ipoh melaka selangor
        petaling_jaya subang shah_alam klang cheras kajang puchong cyberjaya putrajaya seremban kuching kota_kinabalu
        sabah sarawak kuantan terengganu kelantan kedah bangsar mont_kiara ampang setapak damansara rawang sungai_buloh
        sungai_petani alor_setar sandakan langkawi skudai batu_pahat
        """,
    "VN": """
        越南 hai_phong hải_phòng can_tho cần_thơ nha_trang đà_nẵng 河内 河內 胡志明 西贡 西貢 岘港 峴港 vietnam
        vietnamese viet_nam việt_nam hanoi hà_nội hcm hcmc sài_gòn
        saigon da_nang
        """,
    "US": """
        美国 美國 加州 纽约 紐約 洛杉矶 洛杉磯 旧金山 舊金山 西雅图 usa us_number us_cell us_phone us_mobile us_line
        american united_states america california new_york los_angeles san_francisco seattle mỹ
        """,
    "CA": "加拿大 多伦多 多倫多 温哥华 溫哥華 canada canadian toronto vancouver",
    "GB": "英国 英國 伦敦 倫敦 曼彻斯特 uk british united_kingdom england london britain manchester scotland",
    "AU": """
        澳洲 澳大利亚 澳大利亞 悉尼 雪梨 墨尔本 墨爾本 布里斯班 珀斯 australia australian aussie sydney melbourne
        brisbane perth úc
        """,
    "NZ": "新西兰 新西蘭 紐西蘭 奥克兰 new_zealand auckland",
    "JP": "日本 东京 東京 大阪 japan japanese tokyo osaka nhật",
    "KR": "韩国 韓國 首尔 首爾 korea korean seoul hàn_quốc",
    "TH": "泰国 泰國 曼谷 thailand bangkok thái_lan",
    "ID": "印尼 雅加达 indonesia jakarta",
    "PH": "菲律宾 菲律賓 马尼拉 philippines manila",
    "DE": "德国 德國 柏林 germany german berlin munich",
    "FR": "法国 法國 巴黎 france paris",
    "IT": "意大利 義大利 italy milan rome",
    "ES": "西班牙 spain madrid barcelona",
    "RU": "俄罗斯 俄羅斯 russia moscow",
    "IN": "印度 india mumbai delhi",
    "AE": "迪拜 阿联酋 dubai uae",
    "KH": "柬埔寨 金边 cambodia phnom_penh",
    "MM": "缅甸 緬甸 myanmar",
    "LA": "老挝 寮國 laos",
}
_LONGEST_NAME = 3  # words of a place
_ABBREVIATED = ("vn", "tw", "hk", "sg", "uk", "us", "cn")
_OF_ABBREVIATED = {"uk": "GB"}
_NUMBERS = ("number", "mobile", "sim", "phone", "cell", "no", "line", "num")


@cache
def _names() -> Lexicon[str]:
    return Lexicon(
        {
            spaced: region
            for region, names in _NAMED.items()
            for name in names.split()
            for spaced in (name.replace("_", " "), name.replace("_", ""))
        }
        | {f"{short} {word}": _OF_ABBREVIATED.get(short, short.upper()) for short in _ABBREVIATED for word in _NUMBERS}
    )


# words of Cantonese, which are written in Hong Kong and Macau
_CANTONESE = LazyPattern(
    "[係喺搵嘅咗唔冇佢哋啲咁乜嚟嗰畀啱嘢諗攞睇俾揾㗎喎冧嚿噉咩嗌瞓埗啫]|"
    + spelled(
        listed("""
        屋企 聽日 而家 邊度 呢度 得閒 點解 唔該 幾多 收線 得啦 book位 book枱 book檯 放工 落單 聽朝 今晚黑 依家
        """)
    )
)
_HONG_KONG = LazyPattern(
    "[晒咭檯]|[何陳李張黃林梁王吳劉鄭葉周馬羅曾郭鄧譚馮徐余許][太生] ?(?=[0-9])|聽晚|返工|收工|宜家|傾偈|傾計|傾啦|"
    "傾下|幾時|邊個|手提(?![袋包箱電电行])|琴日|尋日|圍檯|長者咭|轉數快|book ?[咗個位檯到]|call我|wts我?"
)
"""Words that are rarely written elsewhere."""
_MALAY = LazyPattern(
    r"\b(?:saya|boleh|nak|tolong|encik|puan|cik|hubungi|telefon|nombor|umur|tahun|terima kasih|hantar|selamat|rumah"
    r"|kereta"
    r"|dekat|esok|berapa|kedai)\b"
)
_RATHER_VIETNAMESE = LazyPattern(
    f"(?<![{LATIN}'])(?:e|ad|alo|hoac|gui|nt|fone|rep|quan tam|za lo|da lo|ten|dum|dc|sau|toi|ve)(?![{LATIN}'])"
)
_VIETNAMESE = LazyPattern("[àáãèéìíòóõùúýăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_WORD = LazyPattern(f"[{LATIN}]{{2,10}}+")
# words of Vietnamese without its signs
_UNMARKED = listed("""
    sdt dt zalo dalo zl viettel mobifone vinaphone cty ko lh dc em anh oi voi nhieu khong duoc nhe nha cua minh goi
    thoai giup dum nguoi nhan muon gui kham lich phuong xin truoc vay chi toi tui khach giao ngay tuoi hoi
    """)
_UNMARKED_PHRASES = ("lien he", "tu van", "giao hang", "za lo", "da lo", "z.alo", "dat ban")
_TRADITIONAL = LazyPattern(
    "[電話號碼機聯絡請問們這個還會來時間與對讓麼幾點樣開關門買賣員國學習醫師預約訂單錢頁嗎後邊過進遠選擇帳戶實際"
    "當應該從傳說認識變動務產業類為無們灣臺鐘"
    "賴內裡萬專線聽見覺輛車東陳張劉吳鄭許黃謝楊賴簡訊貨運費優歲診療齒檢驗術圖網頁結帳據資備註親愛寶貝媽爺兒嬰嗎嘗"
    "試將雙隻層樓號區縣鎮鄉煩週馬媽訪談護顧題係屬歲齡紀體發燒腫視鏡壓傷氣聽講說讓紹買結歷錄記報課鄧葉蘇盧鍾陸韓鄒嚴顏溫莊蕭駱歐陽賈龍髮換戶"
    "詢掛稱簽業購絕罵動難進寫標寵養證複與據緊醜樣樂團隊將軍鋼畫藝譯讀書績擬籃劇導壯貧銀紙鳳眾縣臉額雞裡復總統]"
)
_HAN = LazyPattern("[\u4e00-\u9fff]")
_ONLY_VIETNAMESE = LazyPattern("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
"""Letters that are written in no other language, nor in pinyin: a café is none of Vietnam's."""
_ANY_WORD = LazyPattern(f"[{LATIN}]+")


class Regions(NamedTuple):
    """Where a number is likely dialled: places that the message names, then those whose writing it has."""

    named: tuple[str, ...]
    all: tuple[str, ...]


def is_place(word: str) -> bool:
    """True if *word* names a place whose numbers are known."""
    return word in _names().meanings


def ends_in_place(lower: str) -> bool:
    """True if the last word, or the last two or three, name a place whose numbers are known: "my hong kong"."""
    words = lower.split()[-_LONGEST_NAME:]
    return any(is_place(" ".join(words[at:])) for at in range(len(words)))


def is_vietnamese(lower: str) -> bool:
    """True if a message in small letters is written in Vietnamese, with its signs or without."""
    if not lower.isascii() and _VIETNAMESE.search(lower) is not None:
        return True
    return not _UNMARKED.isdisjoint(_WORD.findall(lower)) or any(phrase in lower for phrase in _UNMARKED_PHRASES)


class Atlas:
    """Where the numbers of one message are likely dialled; what it says of that is read once, when it is needed."""

    __slots__ = ("_lower", "_places", "_written")

    def __init__(self, lower: str) -> None:
        self._lower = lower
        self._places: list[tuple[int, str]] | None = None
        self._written: tuple[str, ...] = ()

    def near(self, at: int) -> Regions:
        """Return where a number that begins *at* is likely dialled, the nearest named place first."""
        if self._places is None:
            places = _names().find(self._lower)
            self._places = sorted([(start, region) for start, _, region in places]) if places else []
            self._written = _by_writing(self._lower)
        if not self._places:
            return Regions((), self._written)
        middle = bisect_left(self._places, (at, ""))
        beside = self._places[max(0, middle - _MOST_PLACES) : middle + _MOST_PLACES]
        beside.sort(key=lambda place: abs(place[0] - at))
        named = tuple(dict.fromkeys(region for _, region in beside))
        return Regions(named, tuple(dict.fromkeys((*named, *self._written))))


def _outweighs(lower: str) -> bool:
    """True if more is said in Vietnamese than in the Chinese between it: "em cần thuê 房子，电话 0977… nhé"."""
    if _ONLY_VIETNAMESE.search(lower) is None and len(_UNMARKED.intersection(_WORD.findall(lower))) < _SEVERAL:
        return False
    return len(_ANY_WORD.findall(lower)) > len(_HAN.findall(lower)) * _OF_A_WORD


_SEVERAL = 2
_OF_A_WORD = 0.5  # a word of Chinese has two characters
_MOST_PLACES = 4  # before a number, and behind it


def _by_writing(lower: str) -> tuple[str, ...]:
    if not _HAN.search(lower):
        if is_vietnamese(lower):
            return ("VN",)
        if _MALAY.search(lower):
            return ("MY", "SG", "US")
        return ("VN", "US") if _RATHER_VIETNAMESE.search(lower) else ("US",)
    if "zalo" in lower:
        return ("VN", "CN", "TW")
    if _CANTONESE.search(lower) or _HONG_KONG.search(lower):
        return ("HK", "MO", "CN")
    if _TRADITIONAL.search(lower):
        return ("TW", "HK", "CN")
    if _outweighs(lower):
        return ("VN", "CN", "TW")
    return ("CN", "TW", "HK") if "whatsapp" in lower else ("CN", "TW")
