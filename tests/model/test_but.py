"""How the next value is asked for: each change by its field's name."""

from typing import Any

import pytest

from omnikit.model.conversation import HANDLER, Seat
from omnikit.testing.builders import ANN, NOON, a_context, a_conversation

VALUES = (a_conversation(), Seat(ANN, HANDLER, NOON), a_context())


@pytest.mark.parametrize("given", VALUES, ids=lambda given: type(given).__name__)
def test_a_change_is_named(given: Any) -> None:
    """What is given to ``but`` without a name is a ``TypeError``."""
    with pytest.raises(TypeError):
        given.but("c2")


def test_none_is_a_change_like_any_other() -> None:
    """A field that is changed to None is None."""
    assert a_conversation(unread=2).but(waiting_since=None).waiting_since is None
