"""What was found in the text of a message: a phone, an ID, an age, and where exactly it stands."""

from enum import StrEnum

from omnikit.model.value import Value, value


class FoundKind(StrEnum):
    """What omnikit's own extractors find; a plugin's may find kinds of its own."""

    __hash__ = str.__hash__

    PHONE = "phone"
    WECHAT = "wechat"
    QQ = "qq"
    LINE = "line"
    ZALO = "zalo"
    EMAIL = "email"
    AGE = "age"
    GENDER = "gender"


@value
class Found(Value):
    """One fact in a text. *raw* is ``text[start:end]`` of the text as it was given, in code points.

    *value* is the same fact in one form: E.164 for a phone and a Zalo number, the bare ID, whole years, ``male`` or
    ``female``. *unit* is ``month`` where an age was told in months. *confidence* is more than 0 and at most 1. *cue* is
    the stretch of text that it rests on, "" where its shape says enough.
    """

    kind: str
    raw: str
    start: int
    end: int
    value: str
    unit: str = ""
    confidence: float = 1.0
    cue: str = ""
