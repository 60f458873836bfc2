"""Queues and rosters to plan: by hand, and any that Hypothesis thinks of."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from omnikit.dispatch.planner import Plan, Planner
from omnikit.dispatch.values import Attendance, Ticket
from omnikit.engine.load import Load
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import ONLINE, Availability
from omnikit.policies.dispatching import BusyFallback, Dispatching, MemberOrder, Mode, QueueOrder
from omnikit.testing.builders import NOON, minutes

NOW = NOON
OFFERS = Dispatching(mode=Mode.OFFER, open_offers=3)
ASSIGNS = Dispatching(mode=Mode.ASSIGN)
SKILLS = ("billing", "english", "returns")


def ids(count: int) -> tuple[ConversationId, ...]:
    """Return so many ids, in the order in which they arrive."""
    return tuple(ConversationId(f"c{number:02d}") for number in range(count))


def a_ticket(id: str = "c1", *needs: str, **changes: Any) -> Ticket:
    """Return a conversation that came a quarter of an hour ago and needs these skills."""
    given: dict[str, Any] = {"id": ConversationId(id), "arrived_at": NOW - minutes(15), "needs": frozenset(needs)}
    return Ticket(**given | changes)


def tickets(count: int, *needs: str) -> list[Ticket]:
    """Return conversations that came one after another."""
    return [a_ticket(id, *needs, arrived_at=NOW - minutes(60 - at)) for at, id in enumerate(ids(count))]


def present(member: str, *skills: str, **changes: Any) -> Attendance:
    """Return a member who is online and ready."""
    given: dict[str, Any] = {
        "member": MemberId(member),
        "availability": ONLINE,
        "ready": True,
        "until": NOW + minutes(1),
        "skills": frozenset(skills),
    }
    return Attendance(**given | changes)


def planned(policy: Dispatching, waiting: Iterable[Ticket], roster: Iterable[Attendance]) -> Plan:
    """Return the plan of what waits now."""
    return Planner.of(policy, tickets=waiting, roster=roster).plan(NOW)


def given(plan: Plan) -> list[tuple[str, str]]:
    """Return what goes to whom, in order."""
    return [(placement.conversation, placement.member) for placement in plan.placements]


# --- anything

TIMES = st.sampled_from([NOW + timedelta(microseconds=by) for by in (-3_600_000_000, -2, -1, 0, 1, 2, 3_600_000_000)])
some_skills = st.frozensets(st.sampled_from(SKILLS), max_size=2)


def policies() -> st.SearchStrategy[Dispatching]:
    """Return any policy that plans."""
    return st.builds(
        Dispatching,
        mode=st.sampled_from((Mode.OFFER, Mode.ASSIGN)),
        open_offers=st.sampled_from((None, 1, 2, 3)),
        busy_fallback=st.sampled_from(BusyFallback),
        queue_order=st.sampled_from(QueueOrder),
        member_order=st.sampled_from(MemberOrder),
    )


def one_ticket(id: ConversationId) -> st.SearchStrategy[Ticket]:
    """Return any ticket of the conversation."""
    return st.builds(
        Ticket,
        id=st.just(id),
        arrived_at=TIMES,
        priority=st.integers(-1, 2),
        needs=some_skills,
        passed_over=st.lists(st.sampled_from(MEMBERS), max_size=2, unique=True).map(tuple) | st.just(()),
    )


def one_attendance(member: MemberId) -> st.SearchStrategy[Attendance]:
    """Return any attendance of the member, online and ready more often than not."""
    often = st.sampled_from((True, True, True, False))
    return st.builds(
        Attendance,
        member=st.just(member),
        enabled=often,
        availability=st.sampled_from((ONLINE, ONLINE, ONLINE, *Availability)),
        ready=often,
        until=st.sampled_from((None, *[NOW + minutes(10)] * 4)) | TIMES,
        skills=some_skills | st.just(frozenset(SKILLS)),
        capacity=st.none() | st.integers(0, 4),
        offered=st.integers(0, 3),
        accepted=st.integers(0, 3),
        given_at=st.none() | TIMES,
    )


MEMBERS = tuple(MemberId(name) for name in ("ann", "bob", "cat", "dan", "eve"))
CONVERSATIONS = ids(12)


def some_tickets() -> st.SearchStrategy[list[Ticket]]:
    """Return some conversations that wait, in any order."""
    return _some(CONVERSATIONS, one_ticket)


def rosters() -> st.SearchStrategy[list[Attendance]]:
    """Return some members, in any order."""
    return _some(MEMBERS, one_attendance)


def _some(among: tuple[Any, ...], make: Callable[[Any], st.SearchStrategy[Any]]) -> st.SearchStrategy[list[Any]]:
    chosen = st.lists(st.sampled_from(among), unique=True, max_size=len(among))
    return chosen.flatmap(lambda names: st.tuples(*map(make, names)).map(list))


def planners() -> st.SearchStrategy[Planner]:
    """Return any planner, as it is made."""
    return st.builds(
        lambda policy, waiting, roster: Planner.of(policy, tickets=waiting, roster=roster),
        *(policies(), some_tickets(), rosters()),
    )


# --- what happens to a planner

Step = Callable[[Planner], Planner]


def _changed(tickets: Mapping[ConversationId, Ticket | None]) -> Step:
    return lambda planner: planner.changed(tickets)


def _replaced(attendances: Mapping[MemberId, Attendance | None]) -> Step:
    return lambda planner: planner.replaced(attendances)


def _attended(roster: list[Attendance]) -> Step:
    return lambda planner: planner.attended(roster)


def _planned(now: Any, limit: int | None) -> Step:
    return lambda planner: planner.plan(now, limit).after


def _accepted(member: MemberId) -> Step:
    def accept(planner: Planner) -> Planner:
        known = planner.roster.get(member)
        return planner.adjusted({member: Load(-1, 1)}) if known is not None and known.offered else planner

    return accept


def _ended(member: MemberId) -> Step:
    def end(planner: Planner) -> Planner:
        known = planner.roster.get(member)
        return planner.adjusted({member: Load(0, -1)}) if known is not None and known.accepted else planner

    return end


def _by_id(ids: tuple[Any, ...], make: Callable[[Any], st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[Any, Any]]:
    chosen = st.lists(st.sampled_from(ids), unique=True, min_size=1, max_size=3)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: st.none() | make(name) for name in names}))


def steps() -> st.SearchStrategy[Step]:
    """Return any one thing that may happen."""
    members = st.sampled_from(MEMBERS)
    return st.one_of(
        _by_id(CONVERSATIONS, one_ticket).map(_changed),
        _by_id(MEMBERS, one_attendance).map(_replaced),
        rosters().map(_attended),
        st.builds(_planned, TIMES, st.none() | st.integers(0, 4)),
        members.map(_accepted),
        members.map(_ended),
    )
