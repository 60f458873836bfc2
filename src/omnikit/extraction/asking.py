"""What a member's own message asks the customer for: the next bare number or word is then the answer."""

from functools import cache

from omnikit.extraction.normalising import normalise
from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.spelling import LATIN, Lexicon
from omnikit.model.found import FoundKind

# ``_`` stands for a space
_NAMES = {
    FoundKind.PHONE: """
        电话 電話 手机 手機 手机号 手機號 手機號碼 联系方式 聯絡方式 聯繫方式 联络方式 座机 門號 您的号码 你的号码
        您的號碼 phone phone_number mobile mobile_number cell cell_number telephone contact_number contact_details
        contact_info whatsapp your_number number_to_reach_you best_number number_we_can_reach
        sđt sdt đt số_điện_thoại so_dien_thoai điện_thoại dien_thoai số_máy số_liên_lạc cách_liên_hệ thông_tin_liên_hệ
        """,
    FoundKind.WECHAT: "微信 微信号 微信號 微信id wechat wechat_id v信 vx wx 薇信 weixin",
    FoundKind.QQ: "qq qq号 qq號 扣扣 企鹅号",
    FoundKind.LINE: "line line_id 賴 加賴",
    FoundKind.ZALO: "zalo",
    FoundKind.EMAIL: """
        邮箱 郵箱 电邮 電郵 电子邮件 電子郵件 信箱 email e-mail mail email_address mail_address địa_chỉ_mail
        """,
    FoundKind.AGE: """
        年龄 年齡 年纪 年紀 岁数 歲數 多大 多大了 几岁 幾歲 贵庚 貴庚 幾多歲 几多岁 幾大 多少岁 多少歲 几周岁 多大年纪
        多大年紀
        age how_old tuổi tuoi bao_nhiêu_tuổi mấy_tuổi bao_nhieu_tuoi độ_tuổi
        """,
    FoundKind.GENDER: """
        性别 性別 男士还是女士 男士還是女士 男的还是女的 先生还是女士 先生還是女士 先生还是小姐 先生還是小姐
        男生还是女生 男生還是女生 男还是女 男還是女 男孩还是女孩 男孩還是女孩 男宝还是女宝 男寶還是女寶 是男是女
        gender sex male_or_female mr_or_ms boy_or_girl man_or_woman sir_or_madam
        giới_tính gioi_tinh nam_hay_nữ nam_hay_nu anh_hay_chị anh_hay_chi trai_hay_gái bé_trai_hay_bé_gái
        """,
}


@cache
def _kinds() -> Lexicon[FoundKind]:
    return Lexicon({name.replace("_", " "): kind for kind, names in _NAMES.items() for name in names.split()})


_ASKS = LazyPattern(
    "[吗嗎呢几幾哪?？留填]|多少|多大|什么|什麼|方便|提供|告诉|告訴|告知|请问|請問|能否|可否|是否|麻烦|麻煩|"
    "发一下|發一下|"
    "给一下|給一下|给我|給我|给到|发我|發我|登记|登記|需要|还是|還是|贵庚|貴庚|说下|说一下|報一下|报一下|报下|"
    rf"(?<![{LATIN}])(?:what|what's|whats|which|could|can|may|would|please|pls|share|leave|send|provide|give|tell|need|"
    "have|how|or|know|confirm|fill|cho|xin|gửi|gui|để lại|de lai|bao nhiêu|bao nhieu|mấy|gì|gi|nào|hay|không|khong|ko|"
    rf"cung cấp|cần|nhắn|đọc|điền)(?![{LATIN}])"
)
_OURS = LazyPattern(
    r"(?:我|我们的?|我們的?|我的|咱们的?|本店|本院|我司|公司|客服|官方|售后|前台|门店|門市|热线|加我们?|加我們?|"
    r"打我们?的?|"
    r"拨打|撥打|致电|这是|這是|扫码加)的?\s*\Z"
    rf"|(?<![{LATIN}])(?:my|our|the shop's|by|via|over the|on the|through|a|in|call|qua|của em là|bên em|của shop|"
    r"số của em|hotline)\s*\Z"
)
_PRODUCT = LazyPattern(
    " ?(?:支付|付款|转账|轉帳|群|公众号|公眾號|小程序|红包|紅包|钱包|音乐|音樂|空间|会员|官方|端|版|pay|group|official)"
)
_SIZE = LazyPattern("尺寸|面积|面積|码|碼|房|箱|屏|空间|空間|容量|功率|力|风|風|雨")
_SENTENCE = LazyPattern(r"[^。！!；;\n]+")


def asked_for(text: str) -> frozenset[str]:
    """Return the kinds of facts that a member's *text* asks the customer for."""
    lower = normalise(text).lower
    return frozenset(kind for sentence in _SENTENCE.finditer(lower) for kind in _asked_in(sentence[0]))


def _asked_in(sentence: str) -> set[str]:
    if _ASKS.search(sentence) is None:
        return set()
    kinds = set()
    for start, end, kind in _kinds().find(sentence):
        ours = _OURS.search(sentence, max(0, start - 16), start)
        size = sentence.startswith("多大", start) and _SIZE.search(sentence)
        if not ours and not size and not _PRODUCT.match(sentence, end):
            kinds.add(str(kind))
    return kinds
