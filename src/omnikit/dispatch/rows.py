"""One member as a run sees them, and sets of members as bitmaps: whole numbers with a bit for each member."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Self

from omnikit.dispatch.instants import instant, microseconds
from omnikit.dispatch.values import Attendance
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import MemberId
from omnikit.model.presence import BUSY, ONLINE
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.dispatching import Dispatching, MemberOrder, Mode

NEVER = -(1 << 60)
"""Before any point in time, in microseconds."""
UNLIMITED = 1 << 60
"""More conversations than there ever are."""


@value(kw_only=False)
class Seat(Value):
    """A member as they were last said to attend. *until*: when their lease ends, in microseconds, if they are there.

    *able*: conversations come to them of themselves while it lasts. *given*: as *given_at*, in microseconds.
    """

    known: Attendance
    member: MemberId
    skills: frozenset[str]
    capacity: int
    able: bool
    until: int | None
    given: int

    @classmethod
    @upholds("FL-3.3", "RC-1.4", "RC-1.9")
    def of(cls, known: Attendance) -> Self:
        """Return how the member attends: there if online or busy; able if both online and ready."""
        there = known.enabled and known.until is not None and known.availability in (ONLINE, BUSY)
        return cls(
            known,
            known.member,
            known.skills,
            UNLIMITED if known.capacity is None else known.capacity,
            there and known.ready and known.availability is ONLINE,
            microseconds(known.until) if there and known.until is not None else None,
            NEVER if known.given_at is None else microseconds(known.given_at),
        )


Row = tuple[Seat, int, int, int, int]
"""A member by now: the seat; for how many more there is room; how many are offered, and accepted; when they were last
given one, in microseconds. A bare tuple: a run makes one for each conversation that it places."""

VACANT: Row = (Seat(Attendance(member=MemberId("")), MemberId(""), frozenset(), 0, False, None, NEVER), 0, 0, 0, NEVER)
"""What stands where nobody is."""

Skill = str | None
"""A skill by its name; None is what everybody can, which only a run asks for."""


def row(policy: Dispatching, attendance: Attendance) -> Row:
    """Return the row of a member as they attend."""
    offered, accepted = attendance.offered, attendance.accepted
    if offered < 0 or accepted < 0:
        raise InvalidInput(f"load of {attendance.member}", (offered, accepted), "0 or more of each; recount the load")
    if attendance.capacity is not None and attendance.capacity < 0:
        raise InvalidInput(f"capacity of {attendance.member}", attendance.capacity, "0 or more; None for no limit")
    seat = Seat.of(attendance)
    return seat, room(seat.capacity, most_offers(policy), offered, accepted), offered, accepted, seat.given


def most_offers(policy: Dispatching) -> int:
    """Return how many offers a member may have open at once."""
    return UNLIMITED if policy.mode is not Mode.OFFER or policy.open_offers is None else policy.open_offers


@upholds("FL-6.2", "FL-6.6")
def room(capacity: int, most: int, offered: int, accepted: int) -> int:
    """Return how many more may be given: what is held out counts against both limits until somebody answers."""
    remaining = capacity - accepted
    return (remaining if remaining < most else most) - offered


def attendance(row: Row) -> Attendance:
    """Return how the member attends by now."""
    seat, _, offered, accepted, given = row
    known = seat.known
    if given != seat.given:
        return known.but(offered=offered, accepted=accepted, given_at=instant(given))
    if offered != known.offered or accepted != known.accepted:
        return known.but(offered=offered, accepted=accepted)
    return known


@value(kw_only=False)
class Sets(Value):
    """Who has which skill, who has how much to do (where it matters), who is *able*, *there*, and has room."""

    skills: dict[Skill, int]
    loads: dict[int, int]
    able: int
    there: int
    roomy: int

    @classmethod
    def of(cls, policy: Dispatching, rows: Iterable[tuple[int, Row]], low: int = 0) -> Self:
        """Return the sets that members make, given with their places, which are counted from *low* on."""
        skills: defaultdict[Skill, list[int]] = defaultdict(list)
        loads: defaultdict[int, list[int]] = defaultdict(list)
        able: list[int] = []
        there: list[int] = []
        roomy: list[int] = []
        by_load = counts_load(policy)
        for place, (seat, left, offered, accepted, _) in rows:
            bit = 1 << place
            for skill in seat.skills:
                skills[skill].append(bit)
            if by_load:
                loads[offered + accepted].append(bit)
            if left > 0:
                roomy.append(bit)
            if seat.until is not None:
                there.append(bit)
                if seat.able:
                    able.append(bit)
        # bits of different members: their sum is their union
        return cls(
            {skill: sum(bits) << low for skill, bits in skills.items()},
            {load: sum(bits) << low for load, bits in loads.items()},
            sum(able) << low,
            sum(there) << low,
            sum(roomy) << low,
        )

    def without(self, bits: int) -> Self:
        """Return the sets without the members of *bits*."""
        kept = ~bits
        return type(self)(
            {skill: those & kept for skill, those in self.skills.items()},
            {load: those & kept for load, those in self.loads.items()},
            self.able & kept,
            self.there & kept,
            self.roomy & kept,
        )

    def joined(self, other: Self) -> Self:
        """Return the members of both."""
        return type(self)(
            {skill: self.skills.get(skill, 0) | other.skills.get(skill, 0) for skill in self.skills | other.skills},
            {load: self.loads.get(load, 0) | other.loads.get(load, 0) for load in self.loads | other.loads},
            self.able | other.able,
            self.there | other.there,
            self.roomy | other.roomy,
        )


def moves(policy: Dispatching) -> bool:
    """True if a member's turn depends on when they were last given a conversation."""
    return policy.member_order is not MemberOrder.LEAST_LOADED


def counts_load(policy: Dispatching) -> bool:
    """True if it matters for the members' order how much they have to do."""
    return policy.member_order is not MemberOrder.LONGEST_IDLE
