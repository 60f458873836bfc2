"""A count says what it knows."""

from omnikit.model.views import Count


def test_a_count_is_read_as_a_list_shows_it() -> None:
    """An exact count is its number; one that isn't has a plus behind the most that is counted."""
    assert [str(Count(0)), str(Count(1_250)), str(Count(99, more=True))] == ["0", "1250", "99+"]
