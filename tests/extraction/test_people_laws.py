"""What holds of the ages and genders in any message."""

from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.extraction.normalising import normalise
from omnikit.extraction.people.folding import fold
from omnikit.extraction.people.reading import PEOPLE
from omnikit.extraction.people.words import listed
from omnikit.model.found import Found
from tests.extraction.test_people_not_told import NOT_TOLD
from tests.extraction.test_people_told import TOLD as CHINESE
from tests.extraction.test_people_told_latin import TOLD as LATIN

PIECES = listed(
    "我妈 63岁 ，女 男 今年 三十五 岁 8个月 宝宝 孩子 先生 王 小姐 年龄： 42 my mom is 71 years old F/27 I'm tuổi em "
    "nữ 25t mẹ bị đau 帮 挂号 以上 - 到 的 医生 猫 。"
)
WRITING = st.lists(
    st.sampled_from(PIECES) | st.text(printable + "岁女男妈，。１２三\u200b\u0301", max_size=4), max_size=12
).map("".join)
UNRELATED = ("你好。", "请问几点开门？", "What time do you open? ", "Cảm ơn shop nhé. ")
EVERY = (*(text for text, _ in (*CHINESE, *LATIN)), *NOT_TOLD)


def found(text: str, *asked: str) -> list[Found]:
    """Return the ages and genders in *text*."""
    return list(PEOPLE(normalise(text), frozenset(asked)))


def told(text: str, *asked: str) -> set[tuple[str, str]]:
    """Return the kinds and values of what is found."""
    return {(fact.kind, fact.value) for fact in found(text, *asked)}


@given(WRITING, st.sets(st.sampled_from(["age", "gender"])))
def test_any_message_is_read_and_each_fact_points_at_its_text(text: str, asked: set[str]) -> None:
    """Nothing that can be written raises; raw is the text between start and end; confidence is above 0, at most 1."""
    for fact in found(text, *asked):
        assert fact.raw == text[fact.start : fact.end]
        assert fact.raw
        assert 0 < fact.confidence <= 1


@given(st.text())
def test_a_message_is_folded_in_place(text: str) -> None:
    """The folded text is as long as what it is made of, and folding it again changes nothing."""
    lower = normalise(text).lower
    assert len(fold(lower)) == len(lower)
    assert fold(fold(lower)) == fold(lower)


@pytest.mark.parametrize("unrelated", UNRELATED)
def test_an_unrelated_sentence_changes_nothing_but_where_a_fact_stands(unrelated: str) -> None:
    """A greeting or a question before or behind leaves what is found, and moves it by its length."""
    for text in EVERY:
        alone = [(fact.kind, fact.value, fact.start) for fact in found(text)]
        assert [(f.kind, f.value, f.start - len(unrelated)) for f in found(unrelated + text)] == alone, text
        assert [(f.kind, f.value, f.start) for f in found(f"{text}。{unrelated}")] == alone, text
        assert [(f.kind, f.value, f.start) for f in found(f"{text}\n{unrelated}")] == alone, text


def test_how_a_message_begins_and_ends_says_nothing_of_what_is_between() -> None:
    """Between two sentences of Chinese, Vietnamese and English tell what they tell alone."""
    for text in (*EVERY, "Đặt bàn cho anh Khải, 0978 315 046", "dat ban cho anh Khai, 0978 315 046", "em nữ 25 tuổi"):
        alone = [(fact.kind, fact.value, fact.start) for fact in found(text)]
        assert [(f.kind, f.value, f.start - 3) for f in found(f"你好。{text}。谢谢")] == alone, text


def test_width_case_and_blanks_make_no_difference() -> None:
    """Full-width digits, capitals and doubled blanks tell the same."""
    wide = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
    for text in EVERY:
        assert told(text.translate(wide)) == told(text.upper()) == told(text.replace(" ", "  ")) == told(text), text


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("35", "age", "35"),
        ("三十五", "age", "35"),
        ("我35", "age", "35"),
        ("dạ 27 ạ", "age", "27"),
        ("it's 41", "age", "41"),
        ("女", "gender", "female"),
        ("男的", "gender", "male"),
        ("nam", "gender", "male"),
        ("nữ ạ", "gender", "female"),
        ("F", "gender", "female"),
        ("girl", "gender", "female"),
    ],
)
def test_a_bare_answer_is_found_when_it_was_asked_for(text: str, asked: str, value: str) -> None:
    """After the question a number or a word alone is the answer."""
    assert (asked, value) in told(text, asked)


@pytest.mark.parametrize("text", ["35", "三十五", "27 ạ", "F", "nam", "3个", "500元", "8:30"])
def test_a_bare_number_or_letter_says_nothing_unasked(text: str) -> None:
    """Without the question it is a quantity, a size, a name."""
    assert told(text) == set()


@pytest.mark.parametrize("text", ["3个", "500元", "8:30", "13800138000", "2-3", "10 và 20"])
def test_an_answer_that_is_no_single_number_is_no_age(text: str) -> None:
    """A quantity, a price, a time, a phone or two numbers are not taken for the age that was asked for."""
    assert told(text, "age") == set()


def test_an_infant_is_nought_years_old_and_the_unit_says_months() -> None:
    """Months are told in whole years, with their unit."""
    [age] = found("宝宝8个月，拉肚子三天")
    assert (age.raw, age.value, age.unit) == ("8个月", "0", "month")


def test_each_fact_says_what_it_rests_on() -> None:
    """The cue of an age is the word that makes it one; of a gender the age, the ailment or the words beside it."""
    assert [(fact.raw, fact.cue) for fact in found("帮我妈问的，她63岁")] == [("63岁", "岁"), ("妈", "63岁")]
    assert [(fact.raw, fact.cue) for fact in found("年龄：47，性别：男")] == [("47", "年龄"), ("男", "性别")]
    assert [(fact.raw, fact.cue) for fact in found("预约人赵先生")] == [("先生", "预约人")]


def test_the_ages_of_two_people_are_two_facts() -> None:
    """Each person's age and gender is found, in the order of the text."""
    assert [(fact.kind, fact.raw) for fact in sorted(found("我妈63，我爸66"), key=lambda fact: fact.start)] == [
        ("gender", "妈"),
        ("age", "63"),
        ("gender", "爸"),
        ("age", "66"),
    ]
