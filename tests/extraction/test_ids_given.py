"""IDs that are corrected, listed or given behind other words: which of them count."""

import pytest

from omnikit.extraction import asked_for, extract

GIVEN: tuple[tuple[str, list[tuple[str, str]]], ...] = (
    ("WeChat: mark_hou，不是，应该是 mark_hou9", [("wechat", "mark_hou9")]),
    ("My WeChat handle is jules-sh.. sorry, jules_sh2018", [("wechat", "jules_sh2018")]),
    ("旧的yinmeng_0907不用了，新的微信 yin-meng29", [("wechat", "yin-meng29")]),
    ("賴：kai0319（不是 kaio319）", [("line", "kai0319")]),
    ("备用薇信 hanhan-2 / 主号 hanhan_1990", [("wechat", "hanhan-2"), ("wechat", "hanhan_1990")]),
    ("wechat? sure → bluefin_2020", [("wechat", "bluefin_2020")]),
    ("請密我LINE：apple_liu77", [("line", "apple_liu77")]),
    ("Line找我 wang底線0520", [("line", "wang_0520")]),
    ("wxid_8k2nq0v7x1m222 这个是我", [("wechat", "wxid_8k2nq0v7x1m222")]),
    ("绿色的那个软件，搜 muyu_1216", [("wechat", "muyu_1216")]),
    ("我v信是Summer开头的，Summer_lv2", [("wechat", "Summer_lv2")]),
    ("微信加不上你啊，你加我：moli-hua8", [("wechat", "moli-hua8")]),
    ("qq同微信，都是 339401127", [("qq", "339401127"), ("wechat", "339401127")]),
    ("加QQ群 339401127 领资料", []),
    ("微信iPhone15ProMax闪退", []),
    ("1064773250 @ qq . com 邮箱", [("email", "1064773250@qq.com")]),
)


@pytest.mark.parametrize(("text", "expected"), GIVEN)
def test_the_id_that_counts_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    """The corrected one in place of the wrong one; each of a list; none that is only talked about."""
    assert sorted((fact.kind, fact.value) for fact in extract(text)) == expected


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("您是先生还是女士", "女士", [("gender", "female")]),
        ("How old are you?", "forty two", [("age", "42")]),
        ("您今年多大", "刚满30", [("age", "30")]),
        ("幾多歲呀？", "二十八", [("age", "28")]),
        ("微信？", "没微信 就打电话13777204415", [("phone", "+8613777204415")]),
    ],
)
def test_an_answer_is_read_as_what_was_asked(question: str, answer: str, expected: list[tuple[str, str]]) -> None:
    """And a network that the customer says they don't have gets no number."""
    found = extract(answer, asked=asked_for(question))
    assert [(fact.kind, fact.value) for fact in found] == expected
