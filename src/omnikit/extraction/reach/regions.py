"""Which country a number without a country's code belongs to: what the message names, else how it is written."""

from bisect import bisect_left
from typing import NamedTuple

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.spelling import LATIN, Lexicon

_NAMED = {
    "CN": """
        中国 中國 大陆 大陸 内地 內地 国内 china chinese_number chinese_mobile mainland 深圳 广州 廣州 上海 北京
        东莞 杭州 trung_quốc
        """,
    "HK": """
        香港 九龍 九龙 新界 旺角 尖沙咀 銅鑼灣 铜锣湾 中環 中环 灣仔 湾仔 沙田 荃灣 荃湾 屯門 屯门 元朗 將軍澳
        将军澳 觀塘 观塘 太古 北角 油麻地 深水埗 大埔 粉嶺 上水 青衣 葵涌 葵芳 紅磡 红磡 黃大仙 鰂魚涌 西環 佐敦
        筲箕灣 柴灣 天水圍 馬鞍山 東涌 金鐘 上環 跑馬地 堅尼地城 荔枝角 長沙灣 长沙湾 西營盤 大圍 鑽石山 牛頭角 藍田
        赤柱 新蒲崗 火炭 大嶼山 樂富 慈雲山 美孚 坑口 調景嶺 油塘 杏花邨 薄扶林 鴨脷洲 羅湖 深井 馬灣 愉景灣 大角咀
        太子 寶琳 烏溪沙 香港島 何文田 土瓜灣 hong_kong hongkong hk kowloon
        hồng_kông
        """,
    "MO": "澳门 澳門 氹仔 路氹 關閘 黑沙環 筷子基 新口岸 議事亭 路環 路环 macau macao ma_cao",
    "TW": """
        台湾 台灣 臺灣 台北 臺北 台中 臺中 台南 臺南 高雄 新竹 桃園 桃园 新北 基隆 嘉義 taiwan taiwanese taipei
        kaohsiung taichung tainan hsinchu đài_loan
        """,
    "SG": "新加坡 singapore singaporean sg 狮城 獅城 星洲 singapura",
    "MY": """
        马来西亚 馬來西亞 大马 大馬 吉隆坡 槟城 檳城 新山 怡保 马六甲 malaysia malaysian kl kuala_lumpur penang
        johor jb ipoh melaka selangor
        """,
    "VN": """
        越南 河内 河內 胡志明 西贡 西貢 岘港 峴港 vietnam vietnamese viet_nam việt_nam hanoi hà_nội hcm hcmc sài_gòn
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
_ABBREVIATED = ("vn", "tw", "hk", "sg", "my", "uk", "us", "cn")
_OF_ABBREVIATED = {"uk": "GB"}
_NUMBERS = ("number", "mobile", "sim", "phone", "cell", "no", "line", "num")


def _regions() -> dict[str, str]:
    return {
        spaced: region
        for region, names in _NAMED.items()
        for name in names.split()
        for spaced in (name.replace("_", " "), name.replace("_", ""))
    } | {f"{short} {word}": _OF_ABBREVIATED.get(short, short.upper()) for short in _ABBREVIATED for word in _NUMBERS}


_NAMES = Lexicon(_regions)
# words of Cantonese, which are written in Hong Kong and Macau
_CANTONESE = LazyPattern(
    "[係喺搵嘅咗唔冇佢哋啲咁乜嚟嗰畀啱嘢諗攞睇俾揾㗎喎]|聽日|而家|邊度|呢度|得閒|點解|唔該|幾多|收線"
)
_VIETNAMESE = LazyPattern(
    "[àáãèéìíòóõùúýăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"
    f"|(?<![{LATIN}])(?:sdt|dt|zalo|zl|cty|ko|lh|dc|em|anh|oi|voi|bao nhieu|khong|duoc|nhe|nha|cua|minh|goi|dien "
    f"thoai|giup|dum|mình|gọi|lien he|em la|shop oi)(?![{LATIN}])"
)
_TRADITIONAL = LazyPattern(
    "[電話號碼機聯絡請問們這個還會來時間與對讓麼幾點樣開關門買賣員國學習醫師預約訂單錢頁嗎後邊過進遠選擇帳戶實際"
    "當應該從傳說認識變動務產業類為無們灣臺鐘"
    "賴內裡萬專線聽見覺輛車東陳張劉吳鄭許黃謝楊賴簡訊貨運費優歲診療齒檢驗術圖網頁結帳據資備註親愛寶貝媽爺兒嬰嗎嘗"
    "試將雙隻層樓號區縣鎮鄉]"
)
_HAN = LazyPattern("[\u4e00-\u9fff]")


class Regions(NamedTuple):
    """Where a number is likely dialled: places that the message names, then those whose writing it has."""

    named: tuple[str, ...]
    all: tuple[str, ...]


def is_place(word: str) -> bool:
    """True if *word* names a place whose numbers are known."""
    return word in _NAMES.meanings


def is_vietnamese(lower: str) -> bool:
    """True if a message in small letters is written in Vietnamese, with its signs or without."""
    return _VIETNAMESE.search(lower) is not None


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
            places = _NAMES.find(self._lower)
            self._places = sorted([(start, region) for start, _, region in places]) if places else []
            self._written = _by_writing(self._lower)
        if not self._places:
            return Regions((), self._written)
        middle = bisect_left(self._places, (at, ""))
        beside = self._places[max(0, middle - _MOST_PLACES) : middle + _MOST_PLACES]
        beside.sort(key=lambda place: abs(place[0] - at))
        named = tuple(dict.fromkeys(region for _, region in beside))
        return Regions(named, tuple(dict.fromkeys((*named, *self._written))))


_MOST_PLACES = 4  # before a number, and behind it


def _by_writing(lower: str) -> tuple[str, ...]:
    if not _HAN.search(lower):
        return ("VN",) if is_vietnamese(lower) else ("US",)
    if "zalo" in lower:
        return ("VN", "CN", "TW")
    if _CANTONESE.search(lower):
        return ("HK", "MO", "CN")
    return ("TW", "HK", "CN") if _TRADITIONAL.search(lower) else ("CN", "TW")
