"""How a conversation that nobody handles finds its member: who is asked, in which order, how much at a time."""

from enum import StrEnum

from omnikit.model.value import Value, value


class Mode(StrEnum):
    """How a new conversation finds somebody.

    PULL: members take it themselves. OFFER: it is held out to one member at a time, who accepts. ASSIGN: it is given
    to one who is present. BROADCAST: it is told to the receiving departments, and whoever wants joins.
    """

    __hash__ = str.__hash__

    PULL = "pull"
    OFFER = "offer"
    ASSIGN = "assign"
    BROADCAST = "broadcast"


class BusyFallback(StrEnum):
    """When a member who is online but busy or not ready is given conversations all the same."""

    __hash__ = str.__hash__

    NEVER = "never"
    SOLE_ONLINE_ONLY = "sole_online_only"
    ANY_WHEN_NONE_ONLINE = "any_when_none_online"


class QueueOrder(StrEnum):
    """Which conversation is next: by priority and then arrival, or by arrival alone."""

    __hash__ = str.__hash__

    PRIORITY_THEN_ARRIVAL = "priority_then_arrival"
    ARRIVAL = "arrival"


class MemberOrder(StrEnum):
    """Which of several members who could take it: the least loaded, or the longest idle.

    LEAST_LOADED_THEN_IDLE: of equally loaded ones whoever was given none for the longest time. LEAST_LOADED: of equally
    loaded ones the first by id. LONGEST_IDLE: whoever was given none for the longest time, whatever the load.
    """

    __hash__ = str.__hash__

    LEAST_LOADED_THEN_IDLE = "least_loaded_then_idle"
    LEAST_LOADED = "least_loaded"
    LONGEST_IDLE = "longest_idle"


@value
class Dispatching(Value):
    """*open_offers*: how many conversations at most are held out to one member at a time (FL-6.2); None: no limit.

    It counts for OFFER alone. *busy_fallback* looks at members who are online and not ready.
    """

    mode: Mode = Mode.PULL
    open_offers: int | None = None
    busy_fallback: BusyFallback = BusyFallback.NEVER
    queue_order: QueueOrder = QueueOrder.PRIORITY_THEN_ARRIVAL
    member_order: MemberOrder = MemberOrder.LEAST_LOADED_THEN_IDLE

    @property
    def plans(self) -> bool:
        """True if conversations are placed by a plan, not by members alone."""
        return self.mode in (Mode.OFFER, Mode.ASSIGN)
