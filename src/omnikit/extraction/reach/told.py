"""Words for papers and goods that label no number: a sentence tells of them, and the number is another matter.

"Question about my order. 415-…", "text the gate code to 858-…", "订单还没到，138…".
"""

from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.labels import SHORTENED
from omnikit.extraction.spelling import listed

_ENDED = LazyPattern(r"[.!?] |[.!?]\n")
_SENT_TO = LazyPattern(r"(?: [a-z]{1,10}){0,2} to (?:(?:my|his|her|our|me at|us at|me on) )?")
_SENDING = LazyPattern(
    r"\b(?:text|texts|texting|send|sending|sms|forward|whatsapp|message|msg|fax|shoot|drop|read|ping|share|give|tell|pass)\b(?!.{0,30}"
    r"\b(?:money|payment|deposit|funds|transfer|paid|pay|refund|cash)\b)"
)
_FOR_SOMEBODY = LazyPattern(r" (?:for|under|name) (?:[a-z]+ ){1,2}[-–:(]? ?|,? (?:name|under) [a-z]+[,:]? ")
_TAKEN = listed("booking reservation")
_IN_FRONT = ("in ", "just in ")
_IN = listed("case order")
_HAPPENED = LazyPattern(
    r"(?:怎么|怎麼|都|也|还|還|一直)?(?:没|沒|未|不)(?:有)?(?:到|收到|来|來|发|發|寄|送|动静)[^，,]{0,3}[，,] ?"
    r"|.{0,6}[吗嗎呢?？][ ，,]?|(?:续费|續費|到期|过期|過期|多少|怎么|怎麼|活动|活動|优惠|優惠|办理|辦理).{0,6}"
    r"|(?:到了|收到了|丢了|坏了|弄丢了|寄错了?|发错了?|漏发了?|少发了?|想退|要退|退货|签好了)[，,] ?"
)
_ERRANDS = frozenset("办辦租买買卖賣续續")
_NOT_OF = frozenset("号號码碼")
_COUNTED = LazyPattern("[一二三四五六七八九十两兩几幾][个個位人桌张張间間份套只名台件]")
_CALLED = ("打", "拨", "撥", "致电", "致電", "联系", "聯絡", "找")
_CALLED_PHONE = LazyPattern(" ?(?:这个|這個|的)?(?:手机|手機|电话|電話)(?:号|號)?(?:码|碼)?(?=$|[，,。！!\\s登注绑])")


def is_only_told(lower: str, start: int, end: int, between: str) -> bool:
    """True if the word from *start* to *end* labels nothing behind *between*."""
    word = lower[start:end]
    if _COUNTED.search(between):
        return True
    if len(between) > 1 and between.rstrip().endswith(_CALLED):
        return True
    if word[-1] > "\u2e80":
        return word[-1] not in _NOT_OF and (
            lower[start - 1 : start] in _ERRANDS or _HAPPENED.fullmatch(between) is not None
        )
    if _ENDED.search(between):
        return between[0] != "." or word.rpartition(" ")[2] not in SHORTENED
    if word in _IN and lower.endswith(_IN_FRONT, 0, start):
        return True
    if word in _TAKEN and _FOR_SOMEBODY.fullmatch(between):
        return True
    return _SENT_TO.fullmatch(between) is not None and _SENDING.search(lower, max(0, start - 60), start) is not None


def is_called_phone(lower: str, end: int) -> bool:
    """True if a number that ends at *end* is called a phone's: "会员卡是138…这个手机号"."""
    return _CALLED_PHONE.match(lower, end) is not None
