"""What members can show of their presence, and what happens to their conversations when they go."""

from enum import StrEnum

from omnikit.model.presence import Availability
from omnikit.model.value import Value, value


class OnExit(StrEnum):
    """What becomes of a member's conversations when they log out."""

    __hash__ = str.__hash__

    STAY = "stay"
    HAND_OVER = "hand_over"


@value
class Attending(Value):
    """*shows*: the availabilities that there are. *readiness*: being ready is said apart from being online (FL-3.3).

    *away_hands_over*: who goes away gives everything to an online colleague, if there is one (RC-1.6, RC-1.7);
    *on_exit*: the same of who logs out (RC-1.8).
    """

    shows: frozenset[Availability]
    readiness: bool = False
    away_hands_over: bool = False
    on_exit: OnExit = OnExit.STAY
