"""What a desk has when its host hands nothing in: the time with its zone, and ids that sort by time."""

from datetime import UTC, timedelta

from omnikit.desk.clock import time_ordered_id, utc_now
from omnikit.testing.builders import NOON


def test_the_clock_tells_its_zone() -> None:
    """The time is in UTC and says so: a desk takes no other."""
    assert utc_now().tzinfo is UTC


def test_ids_of_a_later_millisecond_sort_later() -> None:
    """Ids stand in the order of their times, whatever chance adds to them."""
    given = [time_ordered_id(NOON + timedelta(milliseconds=number)) for number in range(1000)]

    assert given == sorted(given)


def test_no_id_is_given_twice() -> None:
    """Within the same millisecond chance tells ids apart; all are equally long."""
    given = [time_ordered_id(NOON) for _ in range(1000)]

    assert len(set(given)) == 1000
    assert {len(id) for id in given} == {32}
