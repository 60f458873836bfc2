"""Keys of facts: other parts are another key, whatever signs the ids hold, and every key can be stored."""

from hypothesis import given
from hypothesis import strategies as st

from omnikit.channels.common.keys import LONGEST, key_of

PARTS = st.lists(st.text(alphabet="ab|#\x00\ud800é", max_size=4), min_size=1, max_size=3)


@given(PARTS, PARTS)
def test_other_parts_are_another_key(one: list[str], other: list[str]) -> None:
    """An id that holds the sign between parts can't be taken for two ids."""
    assert (key_of("message", *one) == key_of("message", *other)) is (one == other)
    assert key_of("message", *one) != key_of("edit", *one)


@given(st.lists(st.text() | st.none(), max_size=4))
def test_a_key_is_short_and_printable(parts: list[str | None]) -> None:
    """So every database takes it."""
    key = key_of("message", *parts)
    assert len(key) <= LONGEST
    assert key.isascii()
    assert key.isprintable()


def test_a_plain_key_is_read_by_people() -> None:
    """It says what it is made of."""
    assert key_of("delivery", "SM1", None, "sent") == "delivery|SM1||sent"
    assert key_of("delivery", "x" * LONGEST) != key_of("delivery", "x" * (LONGEST + 1))
