"""What several happenings ask: who acts, and whether a system message goes with it."""

from omnikit.model.conversation import Conversation
from omnikit.model.ids import MemberId
from omnikit.policies.context import Context
from omnikit.policies.notifying import Happening


def the_member(on: Context) -> MemberId:
    """Return the member who acts."""
    assert on.actor.member is not None, "a member's command was let through for somebody else"
    return on.actor.member


def line_number(conversation: Conversation, on: Context, what: Happening) -> int:
    """Return the sequence number of the system message that tells *what*, 0 where the profile has none."""
    told = on.conduct(conversation).notifying.system_messages
    return conversation.sequence + 1 if what in told else 0
