"""A profile is refused when two of its values cannot both hold, and says which."""

from typing import Any

import pytest

from omnikit.model.errors import DefinitionError, UnknownName
from omnikit.model.message import Form
from omnikit.policies.assignment import Handover, Targets
from omnikit.policies.collaboration import Collaboration
from omnikit.policies.presets import ALONE, OMNICHAT, OMNICHAT_COLLABORATION, PLAIN, TOGETHER, preset
from omnikit.policies.profile import carries
from omnikit.policies.reopening import OnMessage, Reopening
from omnikit.policies.unread import Unread

CONTRADICTIONS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"collaboration": None}, "alone.access lets AddCollaborators, Join, but collaboration is None"),
    ({"collaboration": Collaboration(limit=0)}, "collaboration.limit is 0"),
    ({"alone": ALONE.but(handover=Handover(targets=Targets.COLLABORATORS))}, "alone.handover.targets is collaborators"),
    ({"alone": ALONE.but(handover=Handover(former_stays=True))}, "alone.handover.former_stays is True"),
    ({"together": TOGETHER.but(handover=Handover(former_stays=True))}, "together.handover.former_stays is True"),
    ({"together": TOGETHER.but(access={})}, "together.access lacks StartConversation"),
    ({"plain": PLAIN.but(unread=Unread(shared=True, reply_clears_all=False))}, "plain.unread.shared is True"),
    (
        {"together": TOGETHER.but(reopening=Reopening(on_message=OnMessage.TO_PENDING))},
        "together.reopening.on_message is to_pending",
    ),
)


@pytest.mark.parametrize(("changes", "named"), CONTRADICTIONS, ids=[named for _, named in CONTRADICTIONS])
def test_a_contradiction_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    """A profile with two values that cannot both hold is not made, and the error names them."""
    with pytest.raises(DefinitionError, match=named):
        OMNICHAT_COLLABORATION.but(**changes)


def test_a_profile_of_ones_own_is_three_lines() -> None:
    """A user derives a profile by naming what differs."""
    shared = Collaboration(limit=8, channels=frozenset({"line", "webchat"}))
    ours = OMNICHAT_COLLABORATION.but(name="ours", collaboration=shared)

    assert ours.collaboration is shared
    assert ours.together is OMNICHAT_COLLABORATION.together


def test_presets_are_found_by_name() -> None:
    """A preset is found by its name; a wrong name is answered with the known ones."""
    assert preset("omnichat") is OMNICHAT
    with pytest.raises(UnknownName, match="unknown profile 'omnichta'; known: omnichat, omnichat_collaboration"):
        preset("omnichta")


def test_without_a_table_every_channel_carries_every_form() -> None:
    """A conduct that has no table of forms restricts none; one that has does."""
    assert carries(PLAIN, Form.LINE_NOTIFICATION, "telegram")
    assert not carries(TOGETHER, Form.LINE_NOTIFICATION, "whatsapp")
