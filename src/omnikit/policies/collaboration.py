"""How far a conversation may be shared."""

from omnikit.model.conversation import Conversation
from omnikit.model.ids import RoleId
from omnikit.model.traits import Traits
from omnikit.model.value import Value, value
from omnikit.policies.roles import TEAM_VIEW


@value
class Collaboration(Value):
    """*limit* of collaborators besides the handler. *sites*: it is for a site's channel, too, whatever that can do.

    *search_keys* and *search_roles* are what candidates can be found by when adding (CO-1.7, CO-1.8).
    """

    limit: int = 5
    sites: bool = False
    search_keys: tuple[str, ...] = ("name", "email", "phone")
    search_roles: tuple[RoleId, ...] = TEAM_VIEW

    def on(self, traits: Traits) -> bool:
        """True if conversations on such a channel are shared."""
        return traits.collaborates or (self.sites and traits.visits)

    def room_for(self, conversation: Conversation, more: int) -> bool:
        """True if *more* collaborators still fit."""
        return len(conversation.collaborators) + more <= self.limit
