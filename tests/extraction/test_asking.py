"""What a member's message asks for, and what only sounds like a question."""

import pytest

from omnikit.extraction import asked_for

ASKS = (
    ("您微信号多少", {"wechat"}),
    ("方便留个电话吗", {"phone"}),
    ("您电话或者微信留一下", {"phone", "wechat"}),
    ("您好！请提供姓名、年龄、性别、手机号", {"age", "gender", "phone"}),
    ("您今年多大了", {"age"}),
    ("先生还是女士怎么称呼", {"gender"}),
    ("您ＱＱ多少", {"qq"}),
    ("請問您的LINE ID是？", {"line"}),
    ("方便給我您的電郵嗎", {"email"}),
    ("cho em xin sđt", {"phone"}),
    ("anh cho em xin zalo với ạ", {"zalo"}),
    ("chị bao nhiêu tuổi ạ", {"age"}),
    ("Anh hay chị ạ?", {"gender"}),
    ("what's your age", {"age"}),
    ("Could you leave your phone number or email?", {"email", "phone"}),
    ("May I know your gender and age", {"age", "gender"}),
)


@pytest.mark.parametrize(("text", "kinds"), ASKS)
def test_what_is_asked_for_is_known(text: str, kinds: set[str]) -> None:
    """A question that names a kind of fact asks for it, in each language."""
    assert asked_for(text) == kinds


ASKS_NOTHING = (
    "您好，请问有什么可以帮您",
    "加我微信 abc_123",
    "您可以加我微信吗",
    "我们的电话是021-55555555",
    "打我们客服电话就可以吗",
    "微信支付可以吗",
    "这个多大尺寸",
    "drop us a line please",
    "Please call our phone 1234",
    "您的微信我已经加了。稍等",
    "",
)


@pytest.mark.parametrize("text", ASKS_NOTHING)
def test_what_is_ours_or_no_question_asks_for_nothing(text: str) -> None:
    """Our own phone, a product with a network's name, a statement: nothing is asked for."""
    assert asked_for(text) == set()
