"""Who sees a conversation of one handler: everybody in one profile, in the other the team's leads once it is served."""

import pytest

from omnikit.engine.views import listing, visible
from omnikit.model.conversation import ENDED, PENDING, Conversation
from omnikit.model.ids import MemberId
from omnikit.model.views import Page, Query, View
from omnikit.model.workspace import Settings
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ADA, ANN, BOB, MAX, MIA, SUE, a_context, a_conversation, a_new_conversation

EVERYBODY = (ANN, BOB, MIA, SUE, MAX, ADA)
LEADS_AND_HANDLER = (ANN, SUE, MAX, ADA)
TOGETHER, ON, OFF = OMNICHAT_COLLABORATION, Settings(), Settings(collaboration=False)
SERVED, OVER, SHARED = a_conversation(), a_conversation(ENDED), a_conversation(collaborators=(BOB,))

# fmt: off
SEEN: tuple[tuple[str, Conversation, Profile, Settings, tuple[MemberId, ...]], ...] = (
    ("new",                 a_new_conversation(),    TOGETHER, ON,  EVERYBODY),
    ("pending",             a_conversation(PENDING), TOGETHER, ON,  EVERYBODY),
    ("processing",          SERVED,                  TOGETHER, ON,  LEADS_AND_HANDLER),
    ("ended",               OVER,                    TOGETHER, ON,  LEADS_AND_HANDLER),
    ("collaborative",       SHARED,                  TOGETHER, ON,  (ANN, BOB, SUE, MAX, ADA)),
    ("processing, off",     SERVED,                  TOGETHER, OFF, EVERYBODY),
    ("ended, off",          OVER,                    TOGETHER, OFF, EVERYBODY),
    ("collaborative, off",  SHARED,                  TOGETHER, OFF, EVERYBODY),
    ("processing, plain",   SERVED,                  OMNICHAT, ON,  EVERYBODY),
    ("ended, plain",        OVER,                    OMNICHAT, ON,  EVERYBODY),
)
# fmt: on


@pytest.mark.parametrize(
    ("conversation", "profile", "settings", "seeing"), [case[1:] for case in SEEN], ids=[case[0] for case in SEEN]
)
@pytest.mark.rule("HO-5")
def test_who_sees_a_conversation(
    conversation: Conversation, profile: Profile, settings: Settings, seeing: tuple[MemberId, ...]
) -> None:
    """What waits is everybody's; with collaboration, what is served shows to those on it and those who see the team."""
    contexts = {member: a_context(member, profile=profile, settings=settings) for member in EVERYBODY}

    assert tuple(member for member in EVERYBODY if visible(conversation, contexts[member])) == seeing


@pytest.mark.parametrize(("view", "conversation"), [(View.TEAM_PROCESSING, SERVED), (View.TEAM_ENDED, OVER)])
@pytest.mark.rule("HO-5")
def test_the_team_lists_hold_what_their_viewer_sees(view: View, conversation: Conversation) -> None:
    """Somebody else's 1:1 is in a lead's team list in either profile, in an agent's without collaboration alone."""
    held = {}
    for profile in (OMNICHAT, OMNICHAT_COLLABORATION):
        for viewer in (BOB, SUE):
            page = listing([conversation], Query(view=view), a_context(viewer, profile=profile))
            assert isinstance(page, Page)
            held[profile.name, viewer] = len(page.rows)

    assert held == {
        ("omnichat", BOB): 1,
        ("omnichat", SUE): 1,
        ("omnichat_collaboration", BOB): 0,
        ("omnichat_collaboration", SUE): 1,
    }
