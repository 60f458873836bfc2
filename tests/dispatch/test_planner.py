"""What the planner does, whatever the queue, the members, the policy and the time."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from random import Random

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from omnikit.dispatch import crew
from omnikit.dispatch.planner import Planner
from omnikit.dispatch.values import Attendance, Placement, Ticket
from omnikit.engine.load import Load
from omnikit.model.ids import MemberId
from omnikit.policies.dispatching import Dispatching, MemberOrder, Mode
from omnikit.testing.naive_dispatch import NaivePlanner
from tests.dispatch.queues import (
    NOW,
    OFFERS,
    TIMES,
    Step,
    planners,
    policies,
    present,
    rosters,
    some_tickets,
    steps,
    tickets,
)


@pytest.fixture(scope="module", autouse=True)
def small_numbers() -> Iterator[None]:
    """Let a few members take the ways of very many: numbered anew after a few conversations, kept when one differs."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(crew, "_SPARE", 0)
        patched.setattr(crew, "_MANY", 1)
        yield


few = settings(max_examples=40)


def naive(planner: Planner) -> NaivePlanner:
    """Return the plainest planner of the same."""
    return NaivePlanner(planner.policy, planner.tickets.values(), planner.roster.values())


def has_room(member: Attendance, policy: Dispatching) -> bool:
    """True if the member may be given one more."""
    if member.capacity is not None and member.offered + member.accepted >= member.capacity:
        return False
    return policy.mode is not Mode.OFFER or policy.open_offers is None or member.offered < policy.open_offers


# --- what goes to whom


@any_of(planners(), TIMES)
def test_the_plan_is_that_of_looking_at_every_member(planner: Planner, now: datetime) -> None:
    """The same conversations go to the same members in the same order, and the same is left."""
    plain = naive(planner)

    plan = planner.plan(now)

    assert list(plan.placements) == plain.run(now)
    assert plan.after.tickets == {ticket.id: ticket for ticket in plain.tickets}
    assert plan.after.roster == plain.roster


@few
@any_of(planners(), TIMES, st.integers(1, 4))
def test_some_at_a_time_are_as_all_at_once(planner: Planner, now: datetime, limit: int) -> None:
    """Runs with a limit, one after another, give what a run without one gives."""
    found: list[Placement] = []
    parts = planner
    while (plan := parts.plan(now, limit)).placements:
        assert len(plan.placements) <= limit
        found += plan.placements
        parts = plan.after

    whole = planner.plan(now)
    assert tuple(found) == whole.placements
    assert parts == whole.after


@few
@any_of(planners(), TIMES)
def test_a_run_leaves_nothing_to_the_next(planner: Planner, now: datetime) -> None:
    """Whoever could be given something was given it: the same run again finds nobody for anything."""
    assert planner.plan(now).after.plan(now).placements == ()


@any_of(planners(), TIMES)
def test_whoever_waits_and_whoever_could_take_it_are_not_left_side_by_side(planner: Planner, now: datetime) -> None:
    """After a run no member to whom conversations come has room and the skills for one that waits."""
    after = planner.plan(now).after
    takers = {one.member for one in naive(planner).takers(now)}

    free = [one for member, one in after.roster.items() if member in takers and has_room(one, planner.policy)]

    assert not [(ticket, one) for ticket in after.tickets.values() for one in free if ticket.needs <= one.skills]


@few
@any_of(planners(), TIMES)
def test_nobody_is_given_more_than_they_may_have(planner: Planner, now: datetime) -> None:
    """Each placement goes to somebody who takes, has the skills, and has room just then."""
    roster, waiting = planner.roster, planner.tickets
    takers = {one.member for one in naive(planner).takers(now)}

    for placement in planner.plan(now).placements:
        member = roster[placement.member]
        assert placement.member in takers
        assert waiting.pop(placement.conversation).needs <= member.skills
        assert has_room(member, planner.policy)
        offering = planner.policy.mode is Mode.OFFER
        roster[placement.member] = member.but(
            offered=member.offered + offering, accepted=member.accepted + (not offering)
        )


@few
@any_of(planners(), TIMES)
def test_a_run_fills_the_maximum_and_never_passes_it(planner: Planner, now: datetime) -> None:
    """What is in dispatch grows by what is placed, and stays within the maximum if everybody was within their part."""
    policy = planner.policy.but(mode=Mode.OFFER, open_offers=2)
    planner = Planner.of(policy, tickets=planner.tickets.values(), roster=planner.roster.values())
    plan = planner.plan(now)
    takers = [one.attendance for one in naive(planner).takers(now)]
    parts = [2 if one.capacity is None else min(2, max(0, one.capacity - one.accepted)) for one in takers]

    assert plan.maximum == sum(parts)
    assert plan.in_dispatch == sum(one.offered for one in takers) + len(plan.placements)
    if all(one.offered <= part for one, part in zip(takers, parts, strict=True)):
        assert plan.in_dispatch <= plan.maximum


orders = st.sampled_from(MemberOrder)


@few
@any_of(orders, st.integers(1, 6), st.integers(0, 40), st.integers(0, 3), st.integers(1, 3), st.sampled_from(Mode))
def test_equal_members_are_given_equally_many(
    order: MemberOrder, members: int, waiting: int, load: int, most: int, mode: Mode
) -> None:
    """Within one run from equal loads the numbers differ by one at most, in every order of members."""
    policy = Dispatching(mode=mode if mode is Mode.OFFER else Mode.ASSIGN, open_offers=most, member_order=order)
    roster = [present(f"m{number}", capacity=None, accepted=load) for number in range(members)]

    plan = Planner.of(policy, tickets=tickets(waiting), roster=roster).plan(NOW)

    each = Counter(placement.member for placement in plan.placements)
    counts = [each[one.member] for one in roster]
    assert max(counts) - min(counts) <= 1


@few
@any_of(orders, st.lists(st.integers(1, 5), max_size=12))
def test_equal_members_are_given_equally_many_over_many_runs(order: MemberOrder, runs: list[int]) -> None:
    """It is remembered who was given one last, also within one and the same microsecond."""
    policy = Dispatching(mode=Mode.ASSIGN, member_order=order)
    planner = Planner.of(policy, tickets=tickets(60), roster=[present(name) for name in ("ann", "bob", "cat")])

    for limit in runs:
        planner = planner.plan(NOW, limit).after

    counts = [one.accepted for one in planner.roster.values()]
    assert max(counts) - min(counts) <= 1


# --- why not


@few
@any_of(planners(), TIMES)
def test_whatever_waits_does_so_for_a_reason(planner: Planner, now: datetime) -> None:
    """Each conversation that is left has a reason, and each member something that keeps them from it."""
    plan = planner.plan(now)

    for id in plan.after.tickets:
        why = plan.why(id)
        assert why is not None
        assert why.conversation == id
        assert why.reasons
        assert [one.member for one in why.members] == sorted(planner.roster)
        assert all(one.fails for one in why.members)
    assert not [placement for placement in plan.placements if plan.why(placement.conversation) is not None]


# --- it is a value


@any_of(planners(), st.lists(steps(), max_size=8), TIMES)
def test_a_planner_that_was_changed_is_one_made_of_what_there_is_now(
    planner: Planner, happens: list[Step], now: datetime
) -> None:
    """Whatever happens in whatever order: the result equals a planner made anew, and plans as that does."""
    for step in happens:
        planner = step(planner)
    anew = Planner.of(planner.policy, tickets=planner.tickets.values(), roster=planner.roster.values())

    assert planner == anew
    assert planner.plan(now).placements == anew.plan(now).placements
    assert planner.plan(now).after == anew.plan(now).after
    assert list(planner.plan(now).placements) == naive(planner).run(now)


@few
@any_of(planners(), st.lists(steps(), max_size=8))
def test_no_step_changes_the_planner_before(planner: Planner, happens: list[Step]) -> None:
    """Whoever holds an earlier planner holds what was then."""
    held = []
    for step in happens:
        held.append((planner, planner.tickets, planner.roster, planner.plan(NOW).placements))
        planner = step(planner)

    for earlier, waiting, roster, placements in held:
        assert (earlier.tickets, earlier.roster, earlier.plan(NOW).placements) == (waiting, roster, placements)


@few
@any_of(policies(), some_tickets(), rosters(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_given_plays_no_part(
    policy: Dispatching, waiting: list[Ticket], roster: list[Attendance], random: Random
) -> None:
    """Shuffled, they make the same planner and the same plan."""
    plan = Planner.of(policy, tickets=waiting, roster=roster).plan(NOW)
    random.shuffle(waiting)
    random.shuffle(roster)

    again = Planner.of(policy, tickets=waiting, roster=roster).plan(NOW)

    assert (again.placements, again.after) == (plan.placements, plan.after)


@few
@any_of(planners(), rosters())
def test_a_new_roster_is_all_there_is(planner: Planner, roster: list[Attendance]) -> None:
    """Whoever isn't on it is gone, whoever is on it attends as it says."""
    assert planner.attended(roster).roster == {one.member: one for one in roster}


@few
@any_of(planners())
def test_a_roster_as_before_makes_no_new_crew(planner: Planner) -> None:
    """Nothing is made anew for whoever attends as before."""
    assert planner.attended(planner.roster.values()).crew is planner.crew


def test_a_shift_of_load_is_that_of_a_conversation() -> None:
    """What was offered and is accepted, what ended: as the engine says by how much a load changes."""
    ann = MemberId("ann")
    planner = Planner.of(OFFERS, roster=[present("ann", offered=2, accepted=1)])

    after = planner.adjusted({ann: Load(-1, 1)}).adjusted({ann: Load(0, -2)})

    assert after.roster == {ann: present("ann", offered=1, accepted=0)}


def test_the_load_of_whoever_is_no_member_is_not_kept() -> None:
    """It comes with them when they come: an attendance has the load of its time."""
    planner = Planner.of(OFFERS, roster=[present("ann")])

    assert planner.adjusted({MemberId("bob"): Load(1, 0)}) == planner
