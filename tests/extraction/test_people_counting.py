"""Small numbers in figures and in words."""

import pytest

from omnikit.extraction.people.counting import number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", 7),
        ("115", 115),
        ("五", 5),
        ("两", 2),
        ("十", 10),
        ("十八", 18),
        ("二十", 20),
        ("三十五", 35),
        ("廿八", 28),
        ("卅五", 35),
        ("叁拾伍", 35),
        ("九十九", 99),
        ("一百", 100),
        ("一百零二", 102),
        ("seven", 7),
        ("twelve", 12),
        ("forty", 40),
        ("thirty-four", 34),
        ("eighty two", 82),
        ("năm", 5),
        ("mười", 10),
        ("mười lăm", 15),
        ("ba mươi", 30),
        ("hai mươi lăm", 25),
        ("ba lăm", 35),
    ],
)
def test_a_number_in_words_is_its_value(written: str, value: int) -> None:
    """Chinese numerals of both sorts, English and Vietnamese words are read as the number they mean."""
    assert number(written) == value


@pytest.mark.parametrize("written", ["三四", "十七八", "二十七八", "三四十", "hai ba", "岁", "years"])
def test_two_numbers_or_none_have_no_value(written: str) -> None:
    """ "Three or four" is no number."""
    assert number(written) is None
