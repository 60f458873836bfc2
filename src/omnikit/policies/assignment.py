"""To whom a conversation may be handed, what its former handler becomes, and who succeeds."""

from enum import StrEnum

from omnikit.model.conversation import Conversation
from omnikit.model.ids import MemberId
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.model.workspace import Workspace


class Targets(StrEnum):
    """Among whom a transfer may choose."""

    __hash__ = str.__hash__

    ANY_MEMBER = "any_member"
    COLLABORATORS = "collaborators"
    ONLINE = "online"


class OnWithdrawal(StrEnum):
    """What a conversation becomes that a disabled member handled, or took part in as the last one.

    TO_PENDING: it waits again. UNHANDLED: it goes on, and is given to somebody who is there.
    """

    __hash__ = str.__hash__

    TO_PENDING = "to_pending"
    UNHANDLED = "unhandled"


@value
class Handover(Value):
    """*targets* of a transfer; *former_stays*: the former handler becomes a collaborator.

    *on_withdrawal*: what becomes of what a disabled member leaves behind, where nobody succeeds.
    """

    targets: Targets = Targets.ANY_MEMBER
    former_stays: bool = False
    on_withdrawal: OnWithdrawal = OnWithdrawal.TO_PENDING


@upholds("CO-17.5", "CO-17.6")
def first_ranked(conversation: Conversation, workspace: Workspace) -> MemberId | None:
    """Return the collaborator who succeeds the handler: the first in rank who is enabled, not the longest there.

    Where none is enabled the first in rank succeeds all the same, until they are withdrawn themselves.
    """
    ranked = conversation.collaborators
    able = (member for member in ranked if workspace.permissions_of(member))
    return next(able, ranked[0] if ranked else None)
