"""The queue planned in the plainest way: for each conversation every member is looked at. What the planner is held to.

It is the oracle of the tests and the peer of the benchmark; it shares the values with the planner and nothing else.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from omnikit.dispatch.values import Attendance, Placement, Ticket
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import BUSY, ONLINE
from omnikit.policies.dispatching import BusyFallback, Dispatching, MemberOrder, Mode, QueueOrder

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class NaiveMember:
    """A member whose load changes."""

    __slots__ = ("accepted", "capacity", "given_at", "member", "offered", "skills", "was")

    def __init__(self, was: Attendance) -> None:
        self.was = was
        self.member, self.skills, self.capacity = was.member, was.skills, was.capacity
        self.offered, self.accepted = was.offered, was.accepted
        self.given_at = was.given_at or _LONG_AGO

    @property
    def attendance(self) -> Attendance:
        """How the member attends by now."""
        given_at = None if self.given_at == _LONG_AGO else self.given_at
        return self.was.but(offered=self.offered, accepted=self.accepted, given_at=given_at)


class NaivePlanner:
    """Who waits and who is there; a run changes it."""

    def __init__(self, policy: Dispatching, tickets: Iterable[Ticket], roster: Iterable[Attendance]) -> None:
        self.policy = policy
        self.tickets = sorted(tickets, key=self._place)
        self.members = [NaiveMember(one) for one in sorted(roster, key=lambda one: one.member)]
        self.by_id = {member.member: member for member in self.members}

    def _place(self, ticket: Ticket) -> tuple[int, datetime, ConversationId]:
        priority = -ticket.priority if self.policy.queue_order is QueueOrder.PRIORITY_THEN_ARRIVAL else 0
        return priority, ticket.arrived_at, ticket.id

    def takers(self, now: datetime) -> list[NaiveMember]:
        """Return the members to whom conversations come at *now*."""
        there = [
            one
            for one in self.members
            if one.was.enabled
            and one.was.availability in (ONLINE, BUSY)
            and one.was.until is not None
            and now < one.was.until
        ]
        ready = [one for one in there if one.was.ready and one.was.availability is ONLINE]
        if ready or self.policy.busy_fallback is BusyFallback.NEVER:
            return ready
        if self.policy.busy_fallback is BusyFallback.SOLE_ONLINE_ONLY and len(there) > 1:
            return []
        return there

    def run(self, now: datetime, limit: int | None = None) -> list[Placement]:
        """Give conversations to members, at most *limit*; return what went to whom, in order."""
        takers = self.takers(now)
        at = max([now, *(one.given_at + _MICROSECOND for one in self.members)])
        found: list[Placement] = []
        waiting = []
        for number, ticket in enumerate(self.tickets):
            if limit is not None and len(found) == limit:
                waiting += self.tickets[number:]
                break
            chosen = self.best(ticket, takers)
            if chosen is None:
                waiting.append(ticket)
                continue
            if self.policy.mode is Mode.OFFER:
                chosen.offered += 1
            else:
                chosen.accepted += 1
            chosen.given_at = at
            at += _MICROSECOND
            found.append(Placement(ticket.id, chosen.member))
        self.tickets = waiting
        return found

    def best(self, ticket: Ticket, takers: Iterable[NaiveMember]) -> NaiveMember | None:
        """Return whose turn it is of all who fit and have room; one who was passed over only if there is no other."""
        needs, passed_over, order = ticket.needs, ticket.passed_over, self.policy.member_order
        most = self.policy.open_offers if self.policy.mode is Mode.OFFER else None
        idle = order is not MemberOrder.LEAST_LOADED
        by_load = order is not MemberOrder.LONGEST_IDLE
        best = None
        best_key = None
        for one in takers:  # in the order of their ids, so that of equal ones the first stays
            load = one.offered + one.accepted
            if (one.capacity is not None and load >= one.capacity) or (most is not None and one.offered >= most):
                continue
            if not needs <= one.skills:
                continue
            key = (one.member in passed_over, load if by_load else 0, one.given_at if idle else _LONG_AGO)
            if best_key is None or key < best_key:
                best, best_key = one, key
        return best

    def accept(self, members: Iterable[MemberId]) -> None:
        """Let each of *members* accept an offer, once for each time they are named."""
        for member in members:
            self.by_id[member].offered -= 1
            self.by_id[member].accepted += 1

    @property
    def roster(self) -> Mapping[MemberId, Attendance]:
        """How each member attends by now."""
        return {one.member: one.attendance for one in self.members}
