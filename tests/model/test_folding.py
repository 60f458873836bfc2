"""What search finds alike folds alike, and what is found is shown where it stands."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from omnikit.model import folding
from omnikit.model.folding import digits_of, fold, spans, spans_of_digits

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # man, woman, girl in one picture
KEY_CAP = "1\ufe0f\u20e3"
NFD_HAN = "\u1112\u1161\u11ab"  # 한 in letters
VOICED = "\u304b\u3099"  # が in two

TRICKY = (
    *(
        "a",
        "A",
        "s",
        "S",
        "ß",
        "ẞ",
        "ﬁ",
        "Đ",
        "đ",
        "Ả",
        "ệ",
        "İ",
        "I",
        "ı",
        "Σ",
        "ς",
        "中",
        "國",
        "，",
        "Ａ",
        "①",
        "㉑",
    ),
    *("\u0301", "\u0323", "\u031b", "\u3099", "\u309a", "か", "は", "ｶ", "ﾞ", "ﾟ", "㌀", "ﷺ", "´", "゛", "ﱞ", "ͺ"),
    *("한", "하", "\u1112", "\u1161", "\u11ab", "ㅎ", "ㅏ", "ㄴ", "ᅠ", "ก", "\u0e39", "\u0e48", "ำ", "क", "\u093c", "ि"),
    *(" ", "\u3000", "\u00a0", "\n", "\t", "\x1c", "\x00", "\x85", "\u2028", "\u00ad", "\u200b", "\u200c", "\u200d"),
    *("\ufeff", "\ufe0f", "\u20e3", "\ud83d", "\ude00", "\U0001f44d", "\U0001f3fd", "\U0001f468", "1", "-", "+"),
)
TEXTS = st.text(st.sampled_from(TRICKY) | st.characters(), max_size=12)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hello World", "hello world"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("ﾊﾝｶｸ ｶﾞｷﾞ", "ハンカク ガギ"),
        ("你好，嗎？", "你好,嗎?"),
        ("国國", "国國"),
        ("Đặng Thị Ngọc Ánh ở Ð Ɖ", "dang thi ngoc anh o d d"),
        ("Łódź Ørsted", "lodz orsted"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
        ("Straße STRASSE", "strasse strasse"),
        ("ﬁn ﬄ Ǆ", "fin ffl dz"),
        ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
        ("① ㉑ ⑴ ½", "1 21 (1) 1⁄2"),
        (KEY_CAP, "1"),
        ("か が " + VOICED, "か が が"),
        (NFD_HAN + " 한 ㅎㅏ", "한 한 하"),
        ("ㅋㅋ", "\u110f\u110f"),
        ("ครู ครับ", "ครู ครับ"),
        ("ज़रूर ज\u093cरूर", "जरूर जरूर"),
        ("co\u00adop zero\u200bwidth\ufeff", "coop zerowidth"),
        ("\u2764\ufe0f " + FAMILY, "\u2764 \U0001f468\U0001f469\U0001f467"),
        (" a\n\n\tb\u3000 c ", "a b c"),
        ("a\x00b\x1bc", "abc"),
        ("half \ud83d", "half \ufffd"),
        ("it´s ￣ ゛", "it´s ￣ ゛"),
        ("\u200b \u0301", ""),
        ("", ""),
    ],
)
def test_width_case_accents_and_the_invisible_make_no_difference(text: str, folded: str) -> None:
    """A text folds to what somebody who looks for it would type."""
    assert fold(text) == folded


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    """fold(fold(x)) == fold(x)."""
    assert fold(fold(text)) == fold(text)


def test_every_character_alone_folds_for_good_and_to_single_spaces() -> None:
    """Of each assigned character of the two planes in use: folding settles, and white space stays apart."""
    assigned = (chr(point) for point in range(0x20000) if unicodedata.category(chr(point)) not in ("Cn", "Co"))
    broken = [
        character
        for character in assigned
        if fold(folded := fold(character)) != folded
        or folded != " ".join(folded.split())
        or folded != fold(f"x{character}x")[1:-1].strip()
    ]
    assert broken == []


@given(TEXTS)
def test_a_folded_text_can_be_stored(text: str) -> None:
    """It has a UTF-8 form, no NUL, and no space at an end or beside another."""
    folded = fold(text)
    assert folded.encode().decode() == folded
    assert "\0" not in folded
    assert folded == " ".join(folded.split())


@given(st.text(st.sampled_from("aớệĐñçÅΐё한글がパàéīọử ")))
def test_how_an_accented_character_is_coded_makes_no_difference(text: str) -> None:
    """Composed and decomposed forms fold alike."""
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)


def test_folding_sorts_no_long_runs_of_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unicode's normal forms sort marks in quadratic time; whatever the text, they get a few characters at once."""
    lengths: list[int] = []
    normalize = unicodedata.normalize

    def watched(form: str, text: str) -> str:
        lengths.append(len(text))
        return normalize(form, text)  # type: ignore[arg-type]

    monkeypatch.setattr(unicodedata, "normalize", watched)
    marks = "\u3099\u0e48\u0e38\u0301\u0323" * 2000
    text = f"a{marks}か{marks}"
    assert spans(text, fold(text)) == ((0, len(text)),)
    assert max(lengths) <= 2


def test_what_is_remembered_of_characters_is_bounded() -> None:
    """Characters beyond the two planes in use fold without filling the table."""
    rare = "\U0002f800\U00030000\U0010fffd"
    assert fold(rare) == "\u4e3d\U00030000\U0010fffd"
    assert max(folding._TEXT) < folding._REMEMBERED


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Hello, hello", "hello", ["Hello", "hello"]),
        ("aaaaa", "aa", ["aa", "aa"]),
        ("Đơn hàng của ĐẶNG", "dang", ["ĐẶNG"]),
        ("một ca\u0300 phe\u0302", "ca phe", ["ca\u0300 phe\u0302"]),
        ("é e\u0301 e", "e", ["é", "e\u0301", "e"]),
        ("請ＡＢ，c", "ab,", ["ＡＢ，"]),
        ("Straße", "s", ["S", "ß"]),
        ("Straße", "ss", ["ß"]),
        ("Straßse", "se", ["se"]),
        ("oﬃce", "f", ["ﬃ"]),
        ("第㉑號", "1", ["㉑"]),
        (f"x{NFD_HAN}국", "한국", [f"{NFD_HAN}국"]),
        ("한", "하", []),
        (f"{VOICED}か", "か", ["か"]),
        ("ｶﾞｽ", "ガ", ["ｶﾞ"]),
        ("ครู ครับ", "คร", ["ครู", "ครั"]),
        ("a \n\u3000 b", "a b", ["a \n\u3000 b"]),
        ("  a  ", "a", ["a"]),
        ("co\u00adop", "coop", ["co\u00adop"]),
        ("\ufeffbom\ufeff", "bom", ["bom"]),
        (f"{KEY_CAP}!", "1", [KEY_CAP]),
        ("\u2764\ufe0f!", "\u2764", ["\u2764\ufe0f"]),
        (f"hi {FAMILY}!", "\U0001f469", [FAMILY]),
        ("\U0001f44d\U0001f3fd ok", "\U0001f44d", ["\U0001f44d\U0001f3fd"]),
        ("a\ud83db", "a\ufffdb", ["a\ud83db"]),
        ("anything", "", []),
    ],
)
def test_a_span_shows_whole_characters_of_the_original(text: str, words: str, found: list[str]) -> None:
    """Each occurrence once, with its marks, and nothing invisible behind it."""
    assert [text[start:end] for start, end in spans(text, words)] == found


@st.composite
def texts_and_words(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and words that are often a part of it."""
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text)))
    cut = text[start : start + draw(st.integers(1, 4))]
    folded = fold(text)
    start = draw(st.integers(0, len(folded)))
    return text, draw(st.sampled_from([fold(cut), fold(folded[start : start + 3])]) | TEXTS.map(fold))


@given(texts_and_words())
@example(("ß", "s"))
@example(("a\u200d \u200d \U0001f468", "a"))
def test_spans_are_there_when_the_folded_text_has_the_words(case: tuple[str, str]) -> None:
    """``words in fold(text)`` ⇔ there are spans; each has the words, what lies between them doesn't."""
    text, words = case
    if words:
        found = spans(text, words)
        assert bool(found) == (words in fold(text))
        assert all(words in fold(text[start:end]) for start, end in found)
        edges = [0, *(edge for span in found for edge in span), len(text)]
        assert all(words not in fold(text[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True))


@given(texts_and_words())
def test_spans_of_texts_character_by_character_are_those_of_any_text(case: tuple[str, str]) -> None:
    """Where each character folds to one by itself, spans are found without a map; they are the same beside others."""
    text, words = case
    if words:
        joined = spans(f"{text} | {VOICED}", words)  # a kana and its voicing mark, which are one
        assert spans(text, words) == tuple(span for span in joined if span[1] <= len(text))


@given(texts_and_words())
def test_spans_are_ordered_within_the_text_and_cut_no_character(case: tuple[str, str]) -> None:
    """Half-open, not empty, apart; no combining mark is left behind."""
    text, words = case
    found = spans(text, words)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert not any(unicodedata.category(text[end]).startswith("M") for _, end in found if end < len(text))


@given(st.text("abAB", max_size=20), st.text("ab", min_size=1, max_size=3))
def test_spans_of_plain_text_are_what_re_finds(text: str, words: str) -> None:
    """Where folding changes case only, the spans are a regular expression's."""
    expected = tuple(match.span() for match in re.finditer(words, text, re.IGNORECASE))
    assert spans(text, words) == expected
    assert spans(f"{text}你", words) == expected


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0912-345 678", "0912345678"),
        ("+84 (0)91.234.56.78", "840912345678"),
        ("０９１２", "0912"),
        ("٠٩١٢ ०९", "091209"),
        (f"①②{KEY_CAP}", "121"),
        ("\ud83d none", ""),
    ],
)
def test_a_phone_number_is_its_digits(text: str, digits: str) -> None:
    """Separators make no difference, nor the script of the digits."""
    assert digits_of(text) == digits
    assert digits_of(digits) == digits


def test_a_part_of_a_phone_number_is_found_across_its_separators() -> None:
    """ "12345" stands in "0912-345 678", and is shown without separators around it."""
    number = "0912-345 678"
    assert [number[start:end] for start, end in spans_of_digits(number, "12345")] == ["12-345"]
    assert [number[start:end] for start, end in spans_of_digits(number, "0912")] == ["0912"]
    assert spans_of_digits(number, "999") == spans_of_digits(number, "") == ()


@given(st.text(st.sampled_from("0123٣４①- +\ufe0f\u20e3\u200d") | st.characters(), max_size=12), st.data())
def test_spans_of_a_phone_number_have_the_digits(text: str, data: st.DataObject) -> None:
    """``digits in digits_of(text)`` ⇔ there are spans, and each has them."""
    folded = digits_of(text)
    start = data.draw(st.integers(0, len(folded)))
    digits = folded[start : start + data.draw(st.integers(1, 3))] or "7"
    found = spans_of_digits(text, digits)
    assert bool(found) == (digits in folded)
    assert all(digits in digits_of(text[start:end]) for start, end in found)


def test_a_text_folds_alike_with_and_without_its_map() -> None:
    """What spans search in is what fold returns, for joined and unjoined forms of whole scripts."""
    text = "".join(map(chr, range(0x3000, 0x3400))) + NFD_HAN + "".join(map(chr, range(0xFE00, 0x10000)))
    assert folding._align(text, folding._TEXT).folded == fold(text)
