"""The group ``dispatch``: planning a long queue beside looking at every member, and what one event costs.

A queue is planned a hundred at a time, and what was held out is accepted before the next hundred. Both sides give the
same conversations to the same members; that is checked before anything is timed. Neither's time has the making of a
planner in it: a planner is kept, and told of what happens.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import count, cycle

from omnikit.bench.race import Laps, Turn, take_turns
from omnikit.bench.rows import Effort, Row
from omnikit.dispatch.planner import Planner
from omnikit.dispatch.values import Attendance, Placement, Ticket
from omnikit.engine.load import Load
from omnikit.model.errors import OmnikitError
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import ONLINE
from omnikit.model.value import Value, maker, value
from omnikit.policies.dispatching import Dispatching, MemberOrder, Mode
from omnikit.testing.builders import NOON
from omnikit.testing.naive_dispatch import NaivePlanner

THEN_IDLE = MemberOrder.LEAST_LOADED_THEN_IDLE
# the order of members, the ratio to looking at every member, the ratio to the bookkeeping
GOALS: tuple[tuple[MemberOrder, float, float | None], ...] = (
    (MemberOrder.LEAST_LOADED, 30.0, 0.15),
    (THEN_IDLE, 12.0, None),
    (MemberOrder.LONGEST_IDLE, 12.0, None),
)
MILLISECONDS, MICROSECONDS = 1_000, 1_000_000
WITHIN = 1.0
"""So many milliseconds a run after one event may take."""

SKILLS = tuple(f"skill {number:02d}" for number in range(20))
CAPACITY, OPEN_OFFERS, AT_A_TIME = 10, 3, 100
ROUNDS, EVENTS = 7, 50
SEED = 3
ACCEPTED = {number: Load(-number, number) for number in range(AT_A_TIME + 1)}
ONE_LESS = Load(accepted=-1)
_make_placement = maker(Placement)


def dispatch(effort: Effort) -> list[Row]:
    """Measure whole queues in turns with the plainest planner; then runs after one event, and the steady state."""
    shop = a_shop(effort.sizes[0], effort.sizes[0] // 10)
    return [*_whole_queues(shop, effort), *_after_events(shop, effort), _steady(shop, effort)]


@value
class Shop(Value):
    """A long queue, and many members with skills of which some are common and others rare."""

    tickets: tuple[Ticket, ...]
    roster: tuple[Attendance, ...]

    @property
    def size(self) -> str:
        """What is planned, in words."""
        return f"{len(self.tickets):,} waiting, {len(self.roster):,} members"


def a_shop(waiting: int, members: int) -> Shop:
    """Return a shop of 20 skills: a member has one to five of them, a conversation in ten needs two."""
    chance = random.Random(SEED)
    weights = [1 / (1 + 0.15 * number) for number in range(len(SKILLS))]

    def some(number: int) -> frozenset[str]:
        found: set[str] = set()
        while len(found) < number:
            found.update(chance.choices(SKILLS, weights))
        return frozenset(found)

    roster = tuple(
        Attendance(
            member=MemberId(f"member {number:05d}"),
            availability=ONLINE,
            ready=True,
            until=NOON + timedelta(days=1),
            skills=some(chance.randint(1, 5)),
            capacity=CAPACITY,
        )
        for number in range(members)
    )
    tickets = tuple(
        Ticket(
            id=ConversationId(f"conversation {number:06d}"),
            arrived_at=NOON - timedelta(seconds=waiting - number),
            needs=some(2 if chance.random() < 0.1 else 1),
        )
        for number in range(waiting)
    )
    return Shop(tickets=tickets, roster=roster)


def _offering(order: MemberOrder) -> Dispatching:
    return Dispatching(mode=Mode.OFFER, open_offers=OPEN_OFFERS, member_order=order)


# --- whole queues


def _whole_queues(shop: Shop, effort: Effort) -> Iterator[Row]:
    rounds = min(effort.rounds, ROUNDS)
    turns: dict[str, Turn] = {}
    numbers = {}
    for order, _, _ in GOALS:
        planner = Planner.of(_offering(order), tickets=shop.tickets, roster=shop.roster)
        plain = (NaivePlanner(_offering(order), shop.tickets, shop.roster) for _ in count())
        known = _planned(planner)
        check(known, _naively_planned(next(plain)))
        ready = iter([next(plain) for _ in range(rounds + 1)])  # a run uses them up: one a round, one to warm up
        numbers[order] = len(known)
        turns[f"{order} ours"] = Turn(partial(_planned, planner), 1)
        turns[f"{order} naive"] = Turn(partial(_next_naively, ready), 1)
        turns[f"{order} floor"] = Turn(partial(_kept_in_books, known), 1)
    laps = take_turns(turns, rounds=rounds, patience=effort.patience)
    for order, goal, floor_goal in GOALS:
        made = numbers[order]
        yield _beside(laps, shop, order, made, "naive", goal, "the same assignment; the peer looks at every member")
        yield _beside(laps, shop, order, made, "floor", floor_goal, "the peer knows the answers and keeps the books")


def _planned(planner: Planner) -> list[Placement]:
    """Plan until nothing can be placed; whatever was held out is accepted in between."""
    found: list[Placement] = []
    while (plan := planner.plan(NOON, AT_A_TIME)).placements:
        found += plan.placements
        each = Counter([placement.member for placement in plan.placements])
        planner = plan.after.adjusted({member: ACCEPTED[number] for member, number in each.items()})
    return found


def _naively_planned(plain: NaivePlanner) -> list[Placement]:
    found: list[Placement] = []
    while placements := plain.run(NOON, AT_A_TIME):
        found += placements
        plain.accept(placement.member for placement in placements)
    return found


def _next_naively(ready: Iterator[NaivePlanner]) -> None:
    _naively_planned(next(ready))


def _kept_in_books(known: Sequence[Placement]) -> list[Placement]:
    """Do what is left if the answers are known: make the placements, count what each member has, accept."""
    found: list[Placement] = []
    offered: Counter[MemberId] = Counter()
    accepted: Counter[MemberId] = Counter()
    for number, placement in enumerate(known, 1):
        found.append(_make_placement(placement.conversation, placement.member))
        offered[placement.member] += 1
        if number % AT_A_TIME == 0:
            for member in offered:
                accepted[member] += offered[member]
            offered.clear()
    return found


def check(ours: Sequence[Placement], theirs: Sequence[Placement]) -> None:
    """Raise unless both sides have made the same assignment."""
    if list(ours) != list(theirs):
        raise OmnikitError(f"the plans differ: {len(ours)} and {len(theirs)} placements; compare them before the times")


def _beside(laps: Laps, shop: Shop, order: MemberOrder, made: int, peer: str, goal: float | None, note: str) -> Row:
    times = laps.means()
    ratio = times.ratio(f"{order} {peer}", f"{order} ours")
    against = {"naive": "every member looked at", "floor": "bookkeeping only"}[peer]
    return Row(
        group="dispatch",
        name=f"{order.replace('_', ' ')}: {shop.size} / {against}",
        ours=made / times.of(f"{order} ours"),
        peer=made / times.of(f"{order} {peer}"),
        ratio=ratio.median,
        better="higher",
        goal=goal,
        spread=ratio.spread,
        unit="placements/s",
        note=note,
    )


# --- one event


def _after_events(shop: Shop, effort: Effort) -> Iterator[Row]:
    """Yield what an event and the run after it take where everything waits and nobody else has room."""
    full = [member.but(accepted=CAPACITY) for member in shop.roster]
    planner = Planner.of(_offering(THEN_IDLE), tickets=shop.tickets, roster=full)
    members, numbers = cycle(range(len(full))), count()

    def ends() -> Planner:
        return planner.adjusted({full[next(members)].member: ONE_LESS})

    def comes() -> Planner:
        one = shop.roster[next(members)]
        return planner.replaced({one.member: one})

    def is_read() -> Planner:
        at = next(members)
        return planner.attended([*full[:at], shop.roster[at], *full[at + 1 :]])

    def arrives() -> Planner:
        ticket = shop.tickets[0].but(id=ConversationId(f"new {next(numbers)}"), arrived_at=NOON)
        return planner.changed({ticket.id: ticket})

    # what happens, and how many can be placed then
    events: dict[str, tuple[Callable[[], Planner], int]] = {
        "a conversation ends": (ends, 1),
        "a member has room": (comes, OPEN_OFFERS),
        "a roster is read, where one has room": (is_read, OPEN_OFFERS),
        "a conversation arrives": (arrives, 0),
    }
    for what, (happens, most) in events.items():
        if (found := len(happens().plan(NOON).placements)) > most:
            raise OmnikitError(f"{what}: {found} placements where there is room for {most}")
    turns = {what: Turn(partial(_then_planned, happens), EVENTS) for what, (happens, _) in events.items()}
    laps = take_turns(turns, rounds=min(effort.rounds, ROUNDS), patience=effort.patience)
    for what in events:
        yield Row(
            group="dispatch",
            name=f"{what}, then a run: {shop.size}",
            ours=laps.medians().of(what) * MILLISECONDS,
            peer=None,
            ratio=None,
            goal=WITHIN,
            spread=None,
            unit="ms",
            note="nobody else has room; the goal is of `ours`",
        )


def _then_planned(happens: Callable[[], Planner]) -> None:
    happens().plan(NOON)


# --- the steady state


def _steady(shop: Shop, effort: Effort) -> Row:
    """Return what it takes that one ends and one is placed, where nothing else waits."""
    chance = random.Random(SEED)
    policy = Dispatching(mode=Mode.ASSIGN, member_order=THEN_IDLE)
    roster = [member.but(accepted=chance.randint(3, CAPACITY)) for member in shop.roster]
    planner, plain = Planner.of(policy, roster=roster), NaivePlanner(policy, (), roster)

    def ours(member: MemberId, ticket: Ticket) -> Sequence[Placement]:
        nonlocal planner
        plan = planner.adjusted({member: ONE_LESS}).changed({ticket.id: ticket}).plan(NOON)
        planner = plan.after
        return plan.placements

    def theirs(member: MemberId, ticket: Ticket) -> Sequence[Placement]:
        plain.by_id[member].accepted -= 1
        plain.tickets.append(ticket)
        return plain.run(NOON)

    pairs = {"ours": partial(next, _pairs(shop, roster, ours)), "naive": partial(next, _pairs(shop, roster, theirs))}
    check(*([one for _ in range(EVENTS) for one in next_pair()] for next_pair in pairs.values()))
    turns = {side: Turn(next_pair, EVENTS) for side, next_pair in pairs.items()}
    laps = take_turns(turns, rounds=min(effort.rounds, ROUNDS), patience=effort.patience)
    times = laps.medians()
    ratio = times.ratio("ours", "naive")
    return Row(
        group="dispatch",
        name=f"one ends and one is placed: {len(roster):,} members, nothing else waits / every member looked at",
        ours=times.of("ours") * MICROSECONDS,
        peer=times.of("naive") * MICROSECONDS,
        ratio=ratio.median,
        goal=None,
        spread=ratio.spread,
        unit="us",
        note="ours makes new planners, the peer changes what it has",
    )


def _pairs(
    shop: Shop, roster: Sequence[Attendance], place: Callable[[MemberId, Ticket], Sequence[Placement]]
) -> Iterator[Sequence[Placement]]:
    """Yield what is placed after one conversation of anybody has ended and another has come, on and on."""
    chance = random.Random(SEED)
    having = [member.member for member in roster for _ in range(member.accepted)]
    for number in count():
        ended = chance.randrange(len(having))
        having[ended], having[-1] = having[-1], having[ended]
        needs = shop.tickets[number % len(shop.tickets)].needs
        ticket = Ticket(id=ConversationId(f"new {number:09d}"), arrived_at=NOON, needs=needs)
        placed = place(having.pop(), ticket)
        having += [placement.member for placement in placed]
        yield placed
