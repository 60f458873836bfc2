"""Small worlds of a queue, explored whole: every state that can be reached, and what a run does after each event.

Members come and go, are ready and aren't; conversations arrive, are accepted, not answered, and end. The planner is
led from state to state by the events alone, so what it knows by then is held against what is so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from omnikit.desk.audit import Violation
from omnikit.dispatch.planner import Plan, Planner
from omnikit.dispatch.values import Attendance, Ticket
from omnikit.engine.load import Load
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import EXITED, ONLINE
from omnikit.model.value import Value, value
from omnikit.policies.dispatching import Dispatching, MemberOrder, Mode
from omnikit.testing.builders import NOON
from omnikit.testing.naive_dispatch import NaivePlanner

MOST = 20
"""So many violations are enough to look for."""
NOW = NOON
LEASE_ENDS = NOON + timedelta(days=1)


class Where(StrEnum):
    """Where a conversation is."""

    __hash__ = str.__hash__

    NOWHERE = "nowhere"
    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"


NOWHERE, WAITING, OFFERED, ACCEPTED = Where

Standing = tuple[Where, int | None]
"""Where a conversation is, and the member who has it; of one that waits, who didn't answer."""


@value(kw_only=False)
class World(Value):
    """Members by their skills, each with the same *capacity*, and conversations by what they need, in their order."""

    policy: Dispatching
    members: tuple[frozenset[str], ...]
    conversations: tuple[frozenset[str], ...]
    capacity: int


@value(kw_only=False)
class State(Value):
    """Who is there and who is ready; where each conversation is; whose turn is before whose, if that counts."""

    there: tuple[bool, ...]
    ready: tuple[bool, ...]
    standings: tuple[Standing, ...]
    turns: tuple[int, ...]


@value(kw_only=False)
class Explored(Value):
    """How many states can be reached, how many runs there were, and what was not as it must be."""

    states: int
    runs: int
    violations: tuple[Violation, ...]


def small(policy: Dispatching, capacity: int = 2) -> World:
    """Return two members and two conversations; one skill, which one of each has or needs."""
    skilled, plain = frozenset({"a"}), frozenset[str]()
    return World(policy, (skilled, plain), (skilled, plain), capacity)


def large(policy: Dispatching, capacity: int = 2) -> World:
    """Return three members and three conversations; two skills, in each combination."""
    a, b = frozenset({"a"}), frozenset({"b"})
    return World(policy, (a, b, a | b), (a, b, a | b), capacity)


def explore(world: World, plans: Callable[[Planner, datetime], Plan] = Planner.plan) -> Explored:
    """Follow every event from every state, beginning with nobody and nothing there."""
    start = _start(world)
    seen = {start}
    ahead = [(start, Planner.of(world.policy, roster=_roster(world, start, {}).values()))]
    runs = 0
    violations: list[Violation] = []
    while ahead and len(violations) < MOST:
        state, planner = ahead.pop()
        for event, changed, advanced in _events(world, state, planner):
            plan = plans(advanced, NOW)
            after = _after(world, changed, plan)
            runs += 1
            wrong = [Violation(law, f"{event} at {state}", what) for law, what in _wrong(world, after, plan)]
            violations += wrong
            if not wrong and after not in seen:  # nothing follows from what is wrong
                seen.add(after)
                ahead.append((after, plan.after))
    return Explored(len(seen), runs, tuple(violations[:MOST]))


# --- what there is


def _member(number: int) -> MemberId:
    return MemberId(f"m{number}")


def _conversation(number: int) -> ConversationId:
    return ConversationId(f"c{number}")


def _start(world: World) -> State:
    nobody = (False,) * len(world.members)
    return State(nobody, nobody, ((NOWHERE, None),) * len(world.conversations), (0,) * len(world.members))


def _ticket(world: World, number: int, silent: int | None) -> Ticket:
    return Ticket(
        id=_conversation(number),
        arrived_at=NOW - timedelta(minutes=len(world.conversations) - number),
        needs=world.conversations[number],
        passed_over=() if silent is None else (_member(silent),),
    )


def _tickets(world: World, state: State) -> dict[ConversationId, Ticket]:
    """Return what waits."""
    standings = enumerate(state.standings)
    return {_conversation(n): _ticket(world, n, silent) for n, (where, silent) in standings if where is WAITING}


def _roster(world: World, state: State, given_at: Mapping[MemberId, datetime | None]) -> dict[MemberId, Attendance]:
    """Return how the members attend, their loads counted from the conversations."""
    return {
        _member(number): Attendance(
            member=_member(number),
            availability=ONLINE if state.there[number] else EXITED,
            ready=state.ready[number],
            until=LEASE_ENDS,
            skills=skills,
            capacity=world.capacity,
            offered=state.standings.count((OFFERED, number)),
            accepted=state.standings.count((ACCEPTED, number)),
            given_at=given_at.get(_member(number)),
        )
        for number, skills in enumerate(world.members)
    }


def _given_at(planner: Planner) -> dict[MemberId, datetime | None]:
    return {member: one.given_at for member, one in planner.roster.items()}


# --- what happens


Happening = tuple[str, State, Planner]


def _events(world: World, state: State, planner: Planner) -> Iterator[Happening]:
    """Yield each event that is possible, the state it makes, and the planner that was told of it."""
    for number in range(len(world.members)):
        yield _turned(world, state, planner, number, "there")
        yield _turned(world, state, planner, number, "ready")
    for number, (where, member) in enumerate(state.standings):
        id = _conversation(number)
        if where is NOWHERE:
            arrived = planner.changed({id: _ticket(world, number, None)})
            yield f"{id} arrives", _stands(state, number, (WAITING, None)), arrived
        elif where is WAITING:
            yield f"{id} ends", _stands(state, number, (NOWHERE, None)), planner.changed({id: None})
        else:
            assert member is not None
            yield from _answers(world, state, planner, number, member)


def _turned(world: World, state: State, planner: Planner, number: int, what: str) -> Happening:
    """Return that a member comes or goes, is ready or no longer."""
    was = getattr(state, what)
    after = state.but(**{what: (*was[:number], not was[number], *was[number + 1 :])})
    attends = _roster(world, after, _given_at(planner))[_member(number)]
    return f"{_member(number)} {what}: {not was[number]}", after, planner.replaced({_member(number): attends})


def _answers(world: World, state: State, planner: Planner, number: int, member: int) -> Iterator[Happening]:
    """Yield what may become of a conversation that a member has."""
    id, to = _conversation(number), _member(member)
    if state.standings[number][0] is ACCEPTED:
        yield f"{id} ends", _stands(state, number, (NOWHERE, None)), planner.adjusted({to: Load(0, -1)})
        return
    less = planner.adjusted({to: Load(-1, 0)})
    yield f"{id} ends", _stands(state, number, (NOWHERE, None)), less
    yield f"{to} accepts {id}", _stands(state, number, (ACCEPTED, member)), planner.adjusted({to: Load(-1, 1)})
    waits = less.changed({id: _ticket(world, number, member)})
    yield f"{to} declines {id} or lets it lapse", _stands(state, number, (WAITING, member)), waits


def _stands(state: State, number: int, standing: Standing) -> State:
    return state.but(standings=(*state.standings[:number], standing, *state.standings[number + 1 :]))


def _after(world: World, state: State, plan: Plan) -> State:
    """Return the state once the plan is carried out."""
    given = OFFERED if world.policy.mode is Mode.OFFER else ACCEPTED
    for placement in plan.placements:
        state = _stands(state, int(placement.conversation[1:]), (given, int(placement.member[1:])))
    if world.policy.member_order is MemberOrder.LEAST_LOADED:
        return state
    times = [one.given_at for _, one in sorted(plan.after.roster.items())]
    turns = sorted({at for at in times if at is not None})
    return state.but(turns=tuple(0 if at is None else turns.index(at) + 1 for at in times))


# --- what must be so


def _wrong(world: World, after: State, plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield each law that a run has broken, with what was found."""
    policy, waiting = world.policy, _tickets(world, after)
    plain = NaivePlanner(policy, plan.before.tickets.values(), plan.before.roster.values())
    taking = {one.member for one in plain.takers(NOW)}
    expected = plain.run(NOW)
    if list(plan.placements) != expected:
        yield "the plan is that of looking at every member", f"{plan.placements}, not {expected}"
    yield from (
        ("nothing goes to whoever is not present", f"{placement}")
        for placement in plan.placements
        if placement.member not in taking
    )
    roster = _roster(world, after, _given_at(plan.after))
    if plan.after != Planner.of(policy, tickets=waiting.values(), roster=roster.values()):
        yield "what was told of the events is what is so", f"{plan.after.tickets} and {plan.after.roster}"
    most = policy.open_offers if policy.mode is Mode.OFFER else None
    for one in roster.values():
        if one.offered + one.accepted > world.capacity or (most is not None and one.offered > most):
            yield "no load is above its limit", f"{one}"
        if one.member in taking:
            yield from _left_side_by_side(one, waiting.values(), world.capacity, most)
    for id in waiting:
        why = plan.why(id)
        if why is None or not why.reasons or not all(unfit.fails for unfit in why.members):
            yield "whatever waits does so for a reason", f"{id}: {why}"


def _left_side_by_side(
    one: Attendance, waiting: Iterable[Ticket], capacity: int, most: int | None
) -> Iterator[tuple[str, str]]:
    if one.offered + one.accepted >= capacity or (most is not None and one.offered >= most):
        return
    for ticket in waiting:
        if ticket.needs <= one.skills:
            yield "nothing waits beside whoever could take it", f"{ticket} and {one}"
