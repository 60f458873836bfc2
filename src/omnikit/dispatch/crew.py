"""The members as the queue sees them.

The higher a member's bit, the sooner their turn where all else is equal: of a set it is the turn of whoever has the
highest. Where the longest idle goes first, whoever is given a conversation moves to a new bit below all others; when
there is none left, everybody is numbered anew.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol, Self

from omnikit.dispatch.rows import NEVER, UNLIMITED, VACANT, Row, Sets, attendance, most_offers, moves, room, row
from omnikit.dispatch.values import Attendance
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import MemberId
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.dispatching import BusyFallback, Dispatching

Lease = tuple[int, MemberId]

_FIRST = MemberId("")
_SPARE = 256
"""So many places are below all others at least, when members are numbered who may move."""
_MANY = 4
"""Where more than one of so many members differ, all are numbered anew: it costs less."""


class Shift(Protocol):
    """By how much a member's load changes; it becomes less where a number is negative."""

    @property
    def offered(self) -> int:
        """So many more are held out to the member."""

    @property
    def accepted(self) -> int:
        """So many more are handled by the member."""


@value(kw_only=False)
class Crew(Value):
    """Members by their place, whose bit stands for them in the sets; *low*: the lowest place that is taken.

    *leases*: when they end, in microseconds, in that order. *latest*: when anybody was last given a conversation.
    """

    policy: Dispatching
    places: dict[MemberId, int]
    rows: list[Row]
    sets: Sets
    low: int
    leases: list[Lease]
    latest: int

    @classmethod
    def of(cls, policy: Dispatching, roster: Iterable[Attendance]) -> Self:
        """Return a crew of *roster*, each member once."""
        return cls._ranked(policy, [row(policy, one) for one in once(roster).values()])

    @classmethod
    def _ranked(cls, policy: Dispatching, rows: Collection[Row]) -> Self:
        last_first = sorted(rows, key=lambda row: _rank(policy, row), reverse=True)
        return cls._numbered(policy, last_first, sorted(_leases(rows)), max(map(_given, rows), default=NEVER))

    @classmethod
    def _numbered(cls, policy: Dispatching, last_first: list[Row], leases: list[Lease], latest: int) -> Self:
        low = 2 * len(last_first) + _SPARE if moves(policy) else 0
        places = {seat.member: place for place, (seat, *_) in enumerate(last_first, low)}
        sets = Sets.of(policy, enumerate(last_first), low)
        return cls(policy, places, [VACANT] * low + last_first, sets, low, leases, latest)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Crew):
            return NotImplemented
        return self.policy == other.policy and self.roster() == other.roster()

    def roster(self) -> dict[MemberId, Attendance]:
        """Return how each member attends by now."""
        return {member: attendance(self.rows[place]) for member, place in self.places.items()}

    # --- who may be given something

    @upholds("FL-3.1", "FL-6.8", "RC-1.5")
    def takers(self, now: int) -> int:
        """Return the members to whom conversations come at *now*; if there is nobody, no conversation goes anywhere.

        These are the able whose lease lasts. Where there are none, those who are there and busy or not ready may take
        their place, as *busy_fallback* says; never anybody away, exited or disabled.
        """
        gone = ~self._ended(now)
        able, there = self.sets.able & gone, self.sets.there & gone
        fallback = self.policy.busy_fallback
        if able or fallback is BusyFallback.NEVER:
            return able
        if fallback is BusyFallback.SOLE_ONLINE_ONLY and there.bit_count() != 1:
            return 0
        return there

    def _ended(self, now: int) -> int:
        """Return the members who were there and whose lease has ended."""
        ended = bisect_left(self.leases, (now + 1, _FIRST))
        return sum(1 << self.places[member] for _, member in self.leases[:ended])

    def taking(self, now: int) -> list[Row]:
        """Return the rows of those to whom conversations come."""
        takers = self.takers(now)
        return [self.rows[place] for place in self.places.values() if takers >> place & 1]

    @upholds("FL-6.3", "FL-6.4", "FL-6.5")
    def maximum(self, now: int) -> int | None:
        """Return how many may be in dispatch at once: what each of those who take may be offered; None: no limit."""
        taking, most = self.taking(now), most_offers(self.policy)
        if most == UNLIMITED and any(seat.known.capacity is None for seat, *_ in taking):
            return None
        return sum(min(most, max(0, seat.capacity - accepted)) for seat, _, _, accepted, _ in taking)

    def in_dispatch(self, now: int) -> int:
        """Return how many are held out to those who take."""
        return sum(offered for _, _, offered, _, _ in self.taking(now))

    # --- what changes

    def attended(self, roster: Iterable[Attendance]) -> Self:
        """Return the crew that is *roster* and nobody else."""
        found = once(roster)
        gone = (member for member in self.places if member not in found)
        return self.replaced({**dict.fromkeys(gone), **found})

    def replaced(self, attendances: Mapping[MemberId, Attendance | None]) -> Self:
        """Return the crew with these members attending otherwise; None: they are members no more.

        The others keep their places. Where many differ, or one comes to stand amidst others, all are numbered anew.
        """
        changes = {member: new for member, new in attendances.items() if not self._has(member, new)}
        if not changes:
            return self
        rows, places, low = self.rows.copy(), self.places.copy(), self.low
        left = [places.pop(member) for member in changes if member in places]
        came = [row(self.policy, new) for new in changes.values() if new is not None]
        ranked = {_rank(self.policy, rows[place]): place for place in left}
        for place in left:
            rows[place] = VACANT
        moving = []
        for new in came:
            rank = _rank(self.policy, new)
            if rank in ranked:
                places[rank[1]] = ranked[rank]
                rows[ranked[rank]] = new
            else:
                moving.append(new)
        moving.sort(key=lambda new: _rank(self.policy, new))
        if len(changes) * _MANY > len(self.places) or not self._follow(moving, rows):
            return self._ranked(self.policy, [*(rows[place] for place in places.values()), *moving])
        for new in moving:
            low -= 1
            places[new[0].member] = low
            rows[low] = new
        gone, fresh = [self.rows[place] for place in left], [places[seat.member] for seat, *_ in came]
        sets = Sets.of(self.policy, ((place, rows[place]) for place in fresh))
        return self.but(
            places=places,
            rows=rows,
            sets=self.sets.without(sum(1 << place for place in left)).joined(sets),
            low=low,
            leases=self._leases_with(gone, came),
            latest=self._latest_with(gone, came, rows),
        )

    def _has(self, member: MemberId, new: Attendance | None) -> bool:
        """True if the member attends in just this way."""
        if new is not None and new.member != member:
            raise InvalidInput("roster", new.member, f"the attendance of {member!r}, under whose id it is given")
        if new is None or member not in self.places:
            return new is None and member not in self.places
        known = attendance(self.rows[self.places[member]])
        return known is new or known == new

    def _leases_with(self, gone: Iterable[Row], came: Iterable[Row]) -> list[Lease]:
        leases = self.leases.copy()
        for lease in _leases(gone):
            del leases[bisect_left(leases, lease)]
        for lease in _leases(came):
            insort(leases, lease)
        return leases

    def _latest_with(self, gone: Iterable[Row], came: Iterable[Row], rows: Iterable[Row]) -> int:
        if self.latest != NEVER and self.latest in map(_given, gone):
            return max(map(_given, rows))
        return max(chain(map(_given, came), [self.latest]))

    def _follow(self, new: Sequence[Row], rows: Sequence[Row]) -> bool:
        """True if the *new* come after all of *rows* in the members' order, and there are places for them."""
        if not new or len(new) > self.low:
            return not new
        last = next((row for row in rows[self.low :] if row is not VACANT), None)
        return last is None or _rank(self.policy, last) < _rank(self.policy, new[0])

    def adjusted(self, shifts: Mapping[MemberId, Shift]) -> Self:
        """Return the crew with these shifts of load; of those who are no members nothing is kept."""
        rows, loads, roomy = self.rows.copy(), self.sets.loads.copy(), self.sets.roomy
        most = most_offers(self.policy)
        for member, shift in shifts.items():
            place = self.places.get(member)
            if place is None:
                continue
            seat, was_left, was_offered, was_accepted, given = rows[place]
            offered, accepted = was_offered + shift.offered, was_accepted + shift.accepted
            if offered < 0 or accepted < 0:
                by, least = (shift.offered, shift.accepted), (-was_offered, -was_accepted)
                raise InvalidInput(f"load of {member}", by, f"no less than {least}; recount the load")
            left = room(seat.capacity, most, offered, accepted)
            if (was_left > 0) is not (left > 0):
                roomy ^= 1 << place
            load, was_load = offered + accepted, was_offered + was_accepted
            if loads and load != was_load:
                loads[was_load] ^= 1 << place
                loads[load] = loads.get(load, 0) | 1 << place
            rows[place] = (seat, left, offered, accepted, given)
        return self.but(rows=rows, sets=self.sets.but(loads=loads, roomy=roomy))

    def spaced(self) -> Self:
        """Return the same crew with places below all others, if members move there."""
        if self.low or not moves(self.policy):
            return self
        return self._numbered(self.policy, [row for row in self.rows if row is not VACANT], self.leases, self.latest)


def once(roster: Iterable[Attendance]) -> dict[MemberId, Attendance]:
    """Return the attendances by member, one for each."""
    found: dict[MemberId, Attendance] = {}
    for one in roster:
        if one.member in found:
            raise InvalidInput("roster", one.member, "one attendance for each member; leave out all but one")
        found[one.member] = one
    return found


@upholds("FL-4.3")
def _rank(policy: Dispatching, row: Row) -> tuple[int, MemberId]:
    """Return where the member stands among equally loaded ones: by how long they have been idle, at last by id."""
    return _given(row) if moves(policy) else 0, row[0].member


def _given(row: Row) -> int:
    return row[4]


def _leases(rows: Iterable[Row]) -> Iterator[Lease]:
    return ((seat.until, seat.member) for seat, *_ in rows if seat.until is not None)
