"""Who sees a conversation that they are not on."""

from enum import StrEnum

from omnikit.model.actors import Permission
from omnikit.model.value import Value, value


class Sight(StrEnum):
    """Who sees what they are not on.

    RECEIVERS: members of a department that receives it, and everybody where none does (OM-1.3). COLLEAGUES: members of
    its handler's department or of one above, and everybody while nobody handles it (RC-8.1).
    """

    __hash__ = str.__hash__

    EVERYBODY = "everybody"
    RECEIVERS = "receivers"
    COLLEAGUES = "colleagues"
    NOBODY = "nobody"


@value
class Visibility(Value):
    """*pending* and *served* ones; whoever holds *permission* sees all of them."""

    pending: Sight = Sight.EVERYBODY
    served: Sight = Sight.EVERYBODY
    permission: Permission = Permission.SEE_TEAM
