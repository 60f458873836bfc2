"""Patterns that are compiled late, and those that are led."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.extraction import extract
from omnikit.extraction.patterns import LazyPattern, led


def test_a_pattern_is_compiled_at_its_first_call_and_answers_as_the_engine_does() -> None:
    """Every call gives what the compiled pattern gives, the first one and the later ones."""
    for _ in range(2):
        lazy, eager = LazyPattern("(?P<letter>[a-z])[0-9]", re.IGNORECASE), re.compile("([a-z])[0-9]", re.IGNORECASE)
        for text in ("..B1 c2", "b1", "none"):
            assert lazy.findall(text) == eager.findall(text)
            assert [found.span() for found in lazy.finditer(text)] == [found.span() for found in eager.finditer(text)]
            assert lazy.sub("-", text) == eager.sub("-", text)
            assert (lazy.match(text) is None, lazy.fullmatch(text) is None) == (
                eager.match(text) is None,
                eager.fullmatch(text) is None,
            )
            assert (lazy.search(text, 3) is None) == (eager.search(text, 3) is None)
        assert lazy.compiled().groupindex == {"letter": 1}


def test_a_large_pattern_is_made_at_its_first_call() -> None:
    """What makes it is asked once, and not before."""
    asked: list[str] = []

    def made() -> str:
        asked.append("made")
        return "[0-9]"

    lazy = LazyPattern(made)

    assert not asked
    assert [lazy.search(text) is not None for text in ("a1", "b2", "c")] == [True, True, False]
    assert asked == ["made"]


def test_a_pattern_that_does_not_compile_says_so_at_its_first_call() -> None:
    """The error of the engine reaches the caller."""
    with pytest.raises(re.error):
        LazyPattern("(").search("")


@given(st.text("abx1 \n"))
def test_a_led_pattern_is_found_where_the_pattern_itself_is(text: str) -> None:
    """Looking for the letters that a pattern begins with changes nothing but the time."""
    plain, quick = re.compile("a(?=b)|(?<=x)b|1\n"), re.compile(led("ab1", "(?:a(?=b)|(?<=x)b|1\n)"))
    found, expected = quick.search(text), plain.search(text)
    assert (found and found.start()) == (expected and expected.start())


@pytest.mark.parametrize("unit", ["1", "五，", "1 "])
def test_a_run_of_digits_that_is_stuck_to_a_word_is_read_once(unit: str) -> None:
    """No part of it is a number either; were each part tried, this would take minutes."""
    assert extract(unit * 100_000 + "6a") == ()
