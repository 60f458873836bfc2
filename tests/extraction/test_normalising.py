"""One way of writing, and the way back: what a message becomes, and where each letter of it stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.extraction import normalise

ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "１２３①⑧⑩⑳❶⓫🄁²₃𝟗٣Ａｚ🅥Ⅴ№℡㈠㊁＋－—·．＠＿／　\u200b\u200d\u200f\ufe0f\u20e3\u0301\u0302\u0336e1微："
        ),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("１３５７", "1357"),
        ("①⑧⑩⓫❷", "1810112"),
        ("1️⃣3️⃣x", "13x"),
        ("加➕V：🅥信", "加+V：V信"),
        ("𝟙𝟚³₄", "1234"),
        ("ＡＢｃ＿．＠", "ABc_.@"),
        ("so\u0302\u0301", "số"),
        ("1\u03363\u03368", "138"),
        ("1\u200b3\u200d8\u200f", "138"),
        ("Ⅴ信 ㈠㊁ ℡", "V信 一二 TEL"),
        ("021—5430·7791", "021-5430.7791"),
        ("a  b\u3000\u3000c \u200b d", "a b c d"),
        ("½ 杯，好的！（真的）", "½ 杯，好的！（真的）"),
    ],
)
def test_a_disguise_becomes_plain(raw: str, text: str) -> None:
    """Width, circles, keycaps, marks and what has no width go; case and the punctuation of Chinese stay."""
    assert normalise(raw).text == text


@given(ODD)
def test_normalising_twice_changes_nothing(raw: str) -> None:
    """What is in one way of writing is so."""
    text = normalise(raw).text

    assert normalise(text).text == text


@given(ODD)
def test_each_letter_leads_back_to_where_it_stood(raw: str) -> None:
    """Spans grow with their ends, stay within the message, and each alone means the letter that was read there."""
    message = normalise(raw)
    spans = [message.span(at, at + 1) for at in range(len(message.text))]

    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)
    for at, (start, end) in enumerate(spans):
        assert message.text[at] in normalise(raw[start:end]).text


@given(ODD, st.data())
def test_a_stretch_spans_its_first_to_its_last_letter(raw: str, data: st.DataObject) -> None:
    """A span begins where its first letter does and ends where its last does."""
    message = normalise(raw)
    start = data.draw(st.integers(0, len(message.text)))
    end = data.draw(st.integers(start, len(message.text)))
    span = message.span(start, end)

    assert span[0] <= span[1]
    if start < end:
        assert span == (message.span(start, start + 1)[0], message.span(end - 1, end)[1])


@given(st.lists(st.sampled_from(("ab", "x9", "，。！？", "：；", "（）", "中文 ", "电话")), max_size=9).map("".join))
def test_a_plain_text_is_its_own(raw: str) -> None:
    """What is plain is not copied."""
    assert normalise(raw).text is raw


@given(ODD)
def test_small_letters_stand_where_the_letters_stood(raw: str) -> None:
    """The text in small letters is as long as the text."""
    message = normalise(raw)

    assert len(message.lower) == len(message.text)


def test_a_keycap_belongs_to_its_digit() -> None:
    """The sign around the last digit is part of what was written."""
    raw = "打1️⃣3️⃣吧"
    message = normalise(raw)
    start, end = message.span(1, 3)

    assert raw[start:end] == "1️⃣3️⃣"
