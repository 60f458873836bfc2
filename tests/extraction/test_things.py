"""Numbers behind nouns that no table has: the thing's, unless a person, a place, an errand or a wish stands there."""

import pytest

from omnikit.extraction import extract

THINGS: tuple[str, ...] = (
    "栈板13812345678",
    "提箱单 13812345678，麻烦核实",
    "进仓号：13812345678",
    "帮查充电桩 138-1234-5678",
    "查一下会籍13812345678",
    "我那个机顶盒是13812345678",
    "吊牌上写着13812345678",
    "13812345678是我的胶片",
    "13812345678就是灭火器",
    "新硬盘13812345678啥时候到",
    "你们给的手环13812345678用不了",
    "席位号13812345678",
    "封條0912345678",
    "系統顯示棧板0912345678有問題",
    "你們給的手環0912345678不能用",
    "số tem 0912345678",
    "tra phiếu cân 0912345678 không ra",
    "thẻ tập của em là 0912345678",
    "0912345678 là gói tập của em",
    "415-555-0182 is on the crate",
    "415-555-0182, that's the locker",
    "the chip you sent, 415-555-0182, is wrong",
)
PEOPLE: tuple[str, ...] = (
    "莫小贝13812345678",
    "雨桐 13812345678",
    "团团妈妈 13812345678",
    "车主：13812345678",
    "项目负责人韩冰13812345678",
    "翠湖天地二期 13812345678",
    "装修 13812345678",
    "需要报价 13812345678",
    "开锁13812345678",
    "二手钢琴出售 13812345678",
    "老家 0570-3058821",
    "13812345678是我小号",
    "13812345678是孩子姥爷",
    "新加坡號碼 8234 6719",
    "林雅婷 0912345678",
    "修冷氣 0912345678",
    "Hùng 0912345678",
    "cần báo giá 0912345678",
    "sửa máy lạnh 0912345678",
    "0912345678 là chồng em",
    "+62 812 9047 3361 is my Bali number",
    "SG no. 9256 0137",
)
OTHERS: tuple[str, ...] = (
    "前台让我打0512-6688 1020转人事",
    "高雄店的電話是07-3361288嗎",
    "房東電話 3188 2207 冇人聽",
    "門市在板橋嗎？電話是02-8667-3315？",
)


def phones(text: str) -> list[str]:
    """Return the numbers to dial in *text*."""
    return [fact.value for fact in extract(text, kinds=("phone",))]


@pytest.mark.parametrize("text", THINGS)
def test_a_number_directly_behind_a_thing_is_the_things(text: str) -> None:
    """No table has the noun: how it stands there tells."""
    assert phones(text) == []


@pytest.mark.parametrize("text", PEOPLE)
def test_a_number_behind_a_person_a_place_or_a_wish_is_dialled(text: str) -> None:
    """A name, an address, an errand: the number is the customer's."""
    assert len(phones(text)) == 1


@pytest.mark.parametrize("text", OTHERS)
def test_a_number_that_was_told_to_the_customer_is_none_of_theirs(text: str) -> None:
    """Somebody told them to call it, they ask whether it is right, or nobody answers."""
    assert phones(text) == []


@pytest.mark.parametrize("text", ["13812345678 一会儿打给我", "13812345678两点打我", "1-3-8-1-2-3-4-5-6-7-8 一个数"])
def test_a_numeral_that_begins_the_next_word_is_no_digit(text: str) -> None:
    """What follows eleven digits is a word: 一会儿, 两点."""
    assert phones(text) == ["+8613812345678"]


def test_a_second_number_begins_where_its_digits_begin() -> None:
    """The raw text of a number never reaches into the one before it, nor has it the plus of a word."""
    text = "手机137-0552-8834/0769-2283 5517"
    assert [fact.raw for fact in extract(text)] == ["137-0552-8834", "0769-2283 5517"]
    assert [fact.raw for fact in extract("QQ➕ 3320457781")] == ["3320457781"]


def test_a_network_in_brackets_is_of_the_number_before_it() -> None:
    """And of no other: the next number isn't on it."""
    found = [(fact.kind, fact.value) for fact in extract("0914880233 (Zalo), 0283 822 7719 (cty)")]
    assert found == [("phone", "+84914880233"), ("zalo", "+84914880233"), ("phone", "+842838227719")]
