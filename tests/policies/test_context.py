"""A context is whole: its time has a zone, and what follows from its facts is worked out when it is made."""

from datetime import datetime

import pytest

from omnikit.model.actors import SYSTEM
from omnikit.model.errors import InvalidInput
from omnikit.testing.builders import ANN, NOON, a_context

NAIVE = datetime(2026, 3, 2, 12, 0)  # that it has no zone is the point


def test_a_time_without_a_zone_is_refused_with_what_is_allowed() -> None:
    """Nothing is decided at a time that nobody can place; the error shows the time and what would do."""
    with pytest.raises(InvalidInput, match=r"now: datetime.datetime\(2026, 3, 2, 12, 0\) .*allowed: an aware datetime"):
        a_context(now=NAIVE)
    with pytest.raises(InvalidInput, match="now"):
        a_context().as_of(NAIVE, SYSTEM)


def test_the_same_context_for_another_actor_has_that_actor_s_permissions() -> None:
    """Whoever else is asked about brings their own permissions, nothing of those before them."""
    anns, systems = a_context(ANN), a_context(ANN).as_of(NOON, SYSTEM)

    assert anns.permissions
    assert systems.permissions == a_context(SYSTEM).permissions
    assert systems.permissions != anns.permissions
