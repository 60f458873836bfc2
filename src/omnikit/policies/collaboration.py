"""How far a conversation may be shared."""

from omnikit.model.conversation import Conversation
from omnikit.model.ids import RoleId
from omnikit.model.value import Value, value
from omnikit.policies.roles import TEAM_VIEW


@value
class Collaboration(Value):
    """*limit* of collaborators besides the handler; *channels* that allow it, and those where a group does.

    *search_keys* and *search_roles* are what candidates can be found by when adding (CO-1.7, CO-1.8).
    """

    limit: int = 5
    channels: frozenset[str] = frozenset()
    group_channels: frozenset[str] = frozenset({"whatsapp"})
    search_keys: tuple[str, ...] = ("name", "email", "phone")
    search_roles: tuple[RoleId, ...] = TEAM_VIEW

    def room_for(self, conversation: Conversation, more: int) -> bool:
        """True if *more* collaborators still fit."""
        return len(conversation.collaborators) + more <= self.limit
