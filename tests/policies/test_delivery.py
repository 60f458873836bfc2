"""What failed is tried again after pauses that double, up to the longest."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.policies.delivery import Backoff

SECOND = timedelta(seconds=1)
# (attempt, seconds)
PAUSES = ((1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (9, 3600), (1_000_000, 3600))


@pytest.mark.parametrize(("attempt", "seconds"), PAUSES)
def test_a_pause_doubles_with_each_attempt_up_to_an_hour(attempt: int, seconds: int) -> None:
    """Half a minute first; no number of attempts makes it longer than an hour."""
    assert Backoff().after(attempt) == seconds * SECOND


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(1, 50))
def test_pauses_never_shrink_and_stay_within_their_bounds(first: int, longest: int, attempt: int) -> None:
    """Each is at least the one before; the longest bounds all, the first too."""
    backoff = Backoff(first=first * SECOND, longest=longest * SECOND)

    assert backoff.after(attempt) <= backoff.after(attempt + 1) <= longest * SECOND
    assert backoff.after(attempt) == min(first * 2 ** (attempt - 1), longest) * SECOND
