"""What the planner knows and what it answers, as values."""

from datetime import datetime
from enum import StrEnum

from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import Availability
from omnikit.model.value import Value, value


@value
class Ticket(Value):
    """A conversation that nobody has, as the queue sees it. *needs*: skills, all of which a member must have.

    A higher *priority* goes first. *passed_over*: asked in the last cycle, without an answer; others are asked before.
    """

    id: ConversationId
    arrived_at: datetime
    priority: int = 0
    needs: frozenset[str] = frozenset()
    passed_over: tuple[MemberId, ...] = ()


@value
class Attendance(Value):
    """A member as the queue sees them. *capacity* None: no limit. *until*: when the lease of their presence ends.

    *given_at*: when they were last given a conversation; None: never, which is the longest idle.
    """

    member: MemberId
    enabled: bool = True
    availability: Availability = Availability.EXITED
    ready: bool = False
    until: datetime | None = None
    skills: frozenset[str] = frozenset()
    capacity: int | None = None
    offered: int = 0
    accepted: int = 0
    given_at: datetime | None = None


class Reason(StrEnum):
    """Why a conversation waits: the three conditions of FL-6.1, any of which is enough."""

    __hash__ = str.__hash__

    MAXIMUM_REACHED = "maximum_reached"
    SKILL_MISSING = "skill_missing"
    NOBODY_READY = "nobody_ready"


class Hindrance(StrEnum):
    """What keeps one member from being given one conversation."""

    __hash__ = str.__hash__

    DISABLED = "disabled"
    OFFLINE = "offline"
    NOT_READY = "not_ready"
    LACKS_SKILL = "lacks_skill"
    FULL = "full"
    OFFERS_FULL = "offers_full"


@value(kw_only=False)
class Placement(Value):
    """The plan's word: this conversation goes to this member."""

    conversation: ConversationId
    member: MemberId


@value(kw_only=False)
class Why(Value):
    """Why a conversation waits: every reason that holds, and of each member all that hinders, with missing skills."""

    conversation: ConversationId
    reasons: frozenset[Reason]
    members: tuple["Unfit", ...]


@value(kw_only=False)
class Unfit(Value):
    """A member who can't be given the conversation now, and on what it fails; *lacks*: the skills they don't have."""

    member: MemberId
    fails: tuple[Hindrance, ...]
    lacks: tuple[str, ...] = ()
