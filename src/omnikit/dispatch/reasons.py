"""Why a conversation waits: looked up when somebody asks, never while planning."""

from collections.abc import Iterator

from omnikit.dispatch.crew import Crew
from omnikit.dispatch.instants import microseconds
from omnikit.dispatch.rows import Row
from omnikit.dispatch.values import Hindrance, Reason, Ticket, Unfit, Why
from omnikit.model.presence import BUSY, ONLINE
from omnikit.model.upholds import upholds
from omnikit.policies.dispatching import Mode


@upholds("FL-6.1")
def why(crew: Crew, ticket: Ticket, now: int) -> Why:
    """Return each of the three reasons that holds for *ticket*, and of each member all that keeps them from it.

    The maximum is reached for a conversation if all who have its skills are full; where nobody has them, if all are.
    """
    taking = crew.taking(now)
    skilled = [row for row in taking if ticket.needs <= row[0].skills]
    reasons = {
        Reason.MAXIMUM_REACHED: bool(taking) and all(left <= 0 for _, left, *_ in skilled or taking),
        Reason.SKILL_MISSING: bool(taking) and not skilled,
        Reason.NOBODY_READY: not taking,
    }
    take = {seat.member for seat, *_ in taking}
    unfit = []
    for member, place in sorted(crew.places.items()):
        row = crew.rows[place]
        lacks = tuple(sorted(ticket.needs - row[0].skills))
        fails = [*_absent(row, now, takes=member in take), *_full(crew, row)]
        unfit.append(Unfit(member, (*fails, Hindrance.LACKS_SKILL) if lacks else tuple(fails), lacks))
    return Why(ticket.id, frozenset(reason for reason, holds in reasons.items() if holds), tuple(unfit))


def _absent(row: Row, now: int, *, takes: bool) -> Iterator[Hindrance]:
    known = row[0].known
    there = known.availability in (ONLINE, BUSY) and known.until is not None and now < microseconds(known.until)
    if not known.enabled:
        yield Hindrance.DISABLED
    if not there:
        yield Hindrance.OFFLINE
    if not takes and (not known.ready or (there and known.availability is BUSY)):
        yield Hindrance.NOT_READY


def _full(crew: Crew, row: Row) -> Iterator[Hindrance]:
    seat, _, offered, accepted, _ = row
    capacity = seat.known.capacity
    if capacity is not None and offered + accepted >= capacity:
        yield Hindrance.FULL
    most = crew.policy.open_offers
    if crew.policy.mode is Mode.OFFER and most is not None and offered >= most:
        yield Hindrance.OFFERS_FULL
