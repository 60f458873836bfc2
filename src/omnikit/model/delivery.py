"""How far something that we sent has come, and how what is told of it in any order adds up."""

from enum import StrEnum


class DeliveryStatus(StrEnum):
    """How far a message to the customer has come.

    NONE: nobody has said anything of it yet. ACCEPTED: the platform has it. SENT, DELIVERED, READ: as it reports.
    FAILED: it reports that it won't arrive, or we have given it up.
    """

    __hash__ = str.__hash__

    NONE = ""
    ACCEPTED = "accepted"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"


ORDER: tuple[DeliveryStatus, ...] = tuple(DeliveryStatus)
"""From the least that can be known to the most: a failure ends it, unless it was delivered all the same."""
UNDER_WAY = frozenset({DeliveryStatus.ACCEPTED, DeliveryStatus.SENT, DeliveryStatus.DELIVERED})
"""What a receipt of a later message moves on, too: what the platform never had isn't read because that is."""
RANKS = {status: rank for rank, status in enumerate(ORDER)}


def advanced(now: DeliveryStatus, told: DeliveryStatus) -> DeliveryStatus:
    """Return how far it has come once *told* is known, too: never back, whatever order it is told in, how often."""
    return told if RANKS[told] > RANKS[now] else now
