"""Words of a table are found the same way by the engine's tree and by patterns."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.bench.extraction.chat import chat
from omnikit.bench.extraction.labelled import committed
from omnikit.extraction import engine, extract
from omnikit.extraction.reach.tokens import _words
from omnikit.extraction.spelling import Lexicon, _Searching

LETTERS = "abá微信号1 _'-😀"
WORDS = st.text(LETTERS, min_size=1, max_size=4).filter(lambda word: word[0] not in " _")
TABLES = st.lists(WORDS, min_size=1, max_size=12, unique=True).map(lambda words: {word: word.upper() for word in words})


def both(meanings: Mapping[str, str], text: str) -> list[tuple[int, int, str]]:
    """Return what both find in *text*, which is the same."""
    found = Lexicon(meanings).find(text)
    assert found == _Searching(meanings).find(text)
    return found


@given(TABLES, st.text(LETTERS, max_size=16))
def test_a_random_table_is_found_alike(meanings: dict[str, str], text: str) -> None:
    """Whatever stands beside a word, and whichever words begin with it."""
    both(meanings, text)


def test_every_short_text_is_found_alike() -> None:
    """All that can be written with a letter of each sort."""
    meanings = {word: word for word in ("a", "ab", "a微", "微", "微a", "微信", "微信a", "1a", "a 1")}
    for size in range(6):
        for letters in product("ab微信1 _", repeat=size):
            both(meanings, "".join(letters))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tell me", []),
        ("tel 1", [(0, 3, "TEL")]),
        ("my_tel", []),
        ("tel_no", []),
        ("微tel信", [(1, 4, "TEL")]),
        ("微信号码", [(0, 4, "微信号码"), (2, 4, "号码")]),
        ("微信号", [(0, 2, "微信")]),
        ("微博", []),
        ("信", []),
        ("tel nox", [(0, 3, "TEL")]),
        ("tel no", [(0, 6, "TEL NO")]),
        ("", []),
    ],
)
def test_a_word_is_found_whole_and_as_long_as_it_is(text: str, found: list[tuple[int, int, str]]) -> None:
    """In Latin letters no part of a longer one; in Chinese wherever it stands."""
    meanings = {word: word.upper() for word in ("tel", "tel no", "微信", "微信号码", "号码")}

    assert both(meanings, text) == found


def test_words_of_networks_are_found_alike_in_messages() -> None:
    """In all committed ones, and in chat."""
    lexicon, searching = _words(), _Searching(_words().meanings)
    for text in (*(message.text for message in committed()), *chat(1000)):
        assert lexicon.find(text.lower()) == searching.find(text.lower())


@pytest.mark.skipif(not engine.BUILT, reason="the extension isn't built")
@pytest.mark.parametrize("given", [None, 7, b"tel"])
def test_what_is_no_text_is_refused(given: object) -> None:
    """By an error that names it."""
    with pytest.raises(TypeError, match=f"a text is a str, not {type(given).__name__}"):
        Lexicon({"tel": "TEL"}).find(given)  # type: ignore[arg-type]


def test_a_text_of_another_class_is_a_text() -> None:
    """Templates have strings of their own, whose parts are such as well."""

    class Markup(str):
        __slots__ = ()

        def lower(self) -> "Markup":
            return Markup(super().lower())

    text = Markup("My WeChat is abc_1234, call 0912345678")

    assert extract(text) == extract(str(text)) != ()
