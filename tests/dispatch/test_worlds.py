"""In small worlds every state is visited; no run leaves anybody stuck, and a planner that did would be caught."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

import pytest

from omnikit.dispatch.planner import Plan, Planner
from omnikit.dispatch.values import Placement
from omnikit.engine.load import Load
from omnikit.model.presence import ONLINE
from omnikit.policies.dispatching import BusyFallback, Dispatching, MemberOrder, Mode
from omnikit.testing.worlds import MOST, explore, large, small

pytestmark = pytest.mark.no_cover  # it tries the same lines so often that tracing them takes half the time

OFFERS = Dispatching(mode=Mode.OFFER, open_offers=1)
ASSIGNS = Dispatching(mode=Mode.ASSIGN)
SOLE, ANY = BusyFallback.SOLE_ONLINE_ONLY, BusyFallback.ANY_WHEN_NONE_ONLINE


@pytest.mark.rule("FL-6.7", "FL-6.8", "RC-1.9")
@pytest.mark.parametrize(
    ("policy", "capacity", "states"),
    [
        (OFFERS, 2, 1246),
        (OFFERS.but(member_order=MemberOrder.LEAST_LOADED, busy_fallback=ANY), 1, 352),
        (ASSIGNS.but(member_order=MemberOrder.LONGEST_IDLE, busy_fallback=SOLE), 2, 437),
        (ASSIGNS.but(member_order=MemberOrder.LEAST_LOADED), 1, 150),
    ],
    ids=["offers", "offers, busy ones too", "assigns, the sole busy one too", "assigns"],
)
def test_nothing_is_stuck_in_any_state_that_can_be_reached(policy: Dispatching, capacity: int, states: int) -> None:
    """Two members, two conversations, one skill: whatever happened, the run after it leaves no law broken."""
    explored = explore(small(policy, capacity))

    assert explored.violations == ()
    assert explored.states == states


def test_the_large_world_begins_as_the_small_one() -> None:
    """It is explored whole by the long runs; here only that everybody and everything in it can be told apart."""
    world = large(OFFERS)

    assert len(set(world.members)) == len(world.members) == 3
    assert len(set(world.conversations)) == len(world.conversations) == 3


# --- planners that are wrong


def _told(planner: Planner, now: datetime, placements: Iterable[Placement]) -> Plan:
    """Return a plan of these placements, carried out."""
    found = tuple(placements)
    each = Counter(placement.member for placement in found)
    gone = planner.changed({placement.conversation: None for placement in found})
    return Plan(now, found, planner, gone.adjusted({member: Load(offered=more) for member, more in each.items()}))


def _but_one(planner: Planner, now: datetime) -> Plan:
    """Leave the last one out."""
    return _told(planner, now, planner.plan(now).placements[:-1])


def _blocked(planner: Planner, now: datetime) -> Plan:
    """Let the first in the queue that nobody can take block those behind it."""
    plan = planner.plan(now)
    stuck = min((ticket.arrived_at for ticket in plan.after.tickets.values()), default=now)
    ahead = (one for one in plan.placements if planner.tickets[one.conversation].arrived_at < stuck)
    return _told(planner, now, ahead)


def _roomier(planner: Planner, now: datetime) -> Plan:
    """Believe that everybody could have one more."""
    more = {member: one.but(capacity=(one.capacity or 0) + 1) for member, one in planner.roster.items()}
    return _told(planner, now, planner.replaced(more).plan(now).placements)


def _everybody(planner: Planner, now: datetime) -> Plan:
    """Believe that everybody is there and ready."""
    there = {member: one.but(ready=True, availability=ONLINE) for member, one in planner.roster.items()}
    return _told(planner, now, planner.replaced(there).plan(now).placements)


def _forgetful(planner: Planner, now: datetime) -> Plan:
    """Plan well, and forget what was planned."""
    return Plan(now, planner.plan(now).placements, planner, planner)


def _backwards(planner: Planner, now: datetime) -> Plan:
    """Tell the placements in the wrong order."""
    return _told(planner, now, planner.plan(now).placements[::-1])


@pytest.mark.parametrize(
    ("wrong", "law"),
    [
        (_but_one, "nothing waits beside whoever could take it"),
        (_blocked, "nothing waits beside whoever could take it"),
        (_roomier, "no load is above its limit"),
        (_everybody, "nothing goes to whoever is not present"),
        (_forgetful, "what was told of the events is what is so"),
        (_backwards, "the plan is that of looking at every member"),
    ],
)
def test_a_planner_that_is_wrong_is_caught(wrong: Callable[[Planner, datetime], Plan], law: str) -> None:
    """Each law sees its breach, and the exploration ends when there are enough."""
    explored = explore(small(OFFERS.but(open_offers=None), capacity=1), wrong)

    assert law in {violation.invariant for violation in explored.violations}
    assert len(explored.violations) <= MOST
