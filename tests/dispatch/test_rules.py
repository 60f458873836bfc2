"""The rules of the queue, each in the situation that its document tells."""

from datetime import timedelta

import pytest

from omnikit.dispatch.planner import Plan, Planner
from omnikit.dispatch.values import Attendance, Hindrance, Reason, Unfit
from omnikit.engine.load import Load
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE, Availability
from omnikit.policies.dispatching import BusyFallback, Dispatching, MemberOrder, Mode, QueueOrder
from omnikit.testing.builders import minutes
from tests.dispatch.queues import ASSIGNS, NOW, OFFERS, a_ticket, given, planned, present, tickets

ANN, BOB, CAT = (MemberId(name) for name in ("ann", "bob", "cat"))
FIRST = ConversationId("c00")


def reasons(plan: Plan, id: str = "c1") -> set[Reason]:
    """Return why the conversation waits."""
    why = plan.why(ConversationId(id))
    assert why is not None
    return set(why.reasons)


# --- nobody there (FL-3, FL-6.8)

# who attends how, and is not asked
NOT_ASKED: tuple[tuple[str, Attendance], ...] = (
    ("online, not ready", present("ann", ready=False)),
    ("ready, but busy", present("ann", availability=BUSY)),
    ("ready, but away", present("ann", availability=AWAY)),
    ("ready, but exited", present("ann", availability=EXITED)),
    ("ready, but the lease has ended", present("ann", until=NOW)),
    ("ready, but without a lease", present("ann", until=None)),
    ("ready, but disabled", present("ann", enabled=False)),
)


@pytest.mark.rule("FL-3.1", "FL-6.8")
@pytest.mark.parametrize("policy", [OFFERS, ASSIGNS], ids=["offers", "assigns"])
@pytest.mark.parametrize("ann", [row[1] for row in NOT_ASKED], ids=[row[0] for row in NOT_ASKED])
def test_with_nobody_online_and_ready_everything_stays_as_it_is(policy: Dispatching, ann: Attendance) -> None:
    """Nothing is placed, as much may be in dispatch as nothing, and the planner after is the one before."""
    planner = Planner.of(policy, tickets=tickets(3), roster=[ann])
    plan = planner.plan(NOW)

    assert (plan.placements, plan.maximum, plan.in_dispatch) == ((), 0, 0)
    assert plan.after is planner
    assert reasons(plan, FIRST) == {Reason.NOBODY_READY}


@pytest.mark.rule("FL-3.3")
@pytest.mark.parametrize(
    ("ann", "asked"),
    [
        (present("ann"), True),
        (present("ann", ready=False), False),
        (present("ann", availability=AWAY), False),
        (present("ann", availability=AWAY, ready=False), False),
    ],
    ids=["both", "online", "ready", "neither"],
)
def test_only_who_is_both_online_and_ready_counts(ann: Attendance, asked: bool) -> None:
    """Either property alone isn't enough."""
    assert bool(planned(OFFERS, [a_ticket()], [ann]).placements) is asked


def test_whoever_becomes_ready_is_asked_at_once() -> None:
    """Being released from waiting is nothing more than the next run."""
    unready = Planner.of(OFFERS, tickets=[a_ticket()], roster=[present("ann", ready=False)])

    assert given(unready.plan(NOW)) == []
    assert given(unready.replaced({ANN: present("ann")}).plan(NOW)) == [("c1", "ann")]


def test_a_lease_ends_by_the_clock_handed_in() -> None:
    """A member is there until the lease ends, not at its end; nothing has to happen in between."""
    planner = Planner.of(OFFERS, tickets=[a_ticket()], roster=[present("ann", until=NOW + minutes(1))])

    assert given(planner.plan(NOW + minutes(1) - timedelta(microseconds=1))) == [("c1", "ann")]
    assert given(planner.plan(NOW + minutes(1))) == []


# --- the order of conversations and of members (FL-4)


@pytest.mark.rule("FL-4.2", "FL-4.3")
def test_priority_goes_before_arrival_and_arrival_before_the_id() -> None:
    """The order is that of what conversations are; that of a list that somebody sorted is none of its concerns."""
    waiting = [
        a_ticket("c4", arrived_at=NOW - minutes(1)),
        a_ticket("c3", arrived_at=NOW - minutes(1)),
        a_ticket("c9", "returns", arrived_at=NOW - minutes(2)),
        a_ticket("c1", "english", arrived_at=NOW - minutes(3), priority=-1),
        a_ticket("c5", "english", "returns", arrived_at=NOW, priority=1),
    ]
    for shown in (waiting, waiting[::-1], sorted(waiting, key=lambda ticket: ticket.id)):
        plan = planned(ASSIGNS, shown, [present("ann", "english", "returns")])
        assert [placement.conversation for placement in plan.placements] == ["c5", "c9", "c3", "c4", "c1"]


def test_by_arrival_alone_priority_plays_no_part() -> None:
    """Another policy, another order."""
    waiting = [a_ticket("c1", priority=5), a_ticket("c2", arrived_at=NOW - minutes(20))]

    plan = planned(ASSIGNS.but(queue_order=QueueOrder.ARRIVAL), waiting, [present("ann")])

    assert [placement.conversation for placement in plan.placements] == ["c2", "c1"]


BUSIEST = present("ann", "returns", accepted=4, given_at=NOW - minutes(50))
LAST = present("bob", "returns", accepted=1, given_at=NOW - minutes(10))
IDLEST = present("cat", "returns", accepted=1, given_at=NOW - minutes(30))
UNSKILLED = present("dan", accepted=0)


@pytest.mark.rule("FL-4.3", "FL-4.4")
@pytest.mark.parametrize(
    ("order", "chosen"),
    [
        (MemberOrder.LEAST_LOADED_THEN_IDLE, ["cat", "bob", "cat", "bob", "cat", "bob", "ann"]),
        (MemberOrder.LEAST_LOADED, ["bob", "cat", "bob", "cat", "bob", "cat", "ann"]),
        (MemberOrder.LONGEST_IDLE, ["ann", "cat", "bob", "ann", "cat", "bob", "ann"]),
    ],
)
def test_each_goes_to_the_most_suitable_by_skill_load_and_idleness(order: MemberOrder, chosen: list[str]) -> None:
    """Who lacks the skill is never asked, however idle; of the others the first in the policy's order, each time."""
    policy = ASSIGNS.but(member_order=order)

    plan = planned(policy, tickets(7, "returns"), [BUSIEST, LAST, IDLEST, UNSKILLED])

    assert [placement.member for placement in plan.placements] == chosen


def test_whoever_was_never_given_one_is_the_longest_idle() -> None:
    """A newcomer comes before everybody else."""
    roster = [present("ann", given_at=NOW - minutes(500)), present("bob")]

    plan = planned(ASSIGNS.but(member_order=MemberOrder.LONGEST_IDLE), [a_ticket()], roster)

    assert given(plan) == [("c1", "bob")]


def test_a_clock_that_jumps_back_keeps_the_turns() -> None:
    """Whoever was given one an hour ahead of now is not given everything until then."""
    ahead = [present(name, given_at=NOW + minutes(60), until=NOW + minutes(90)) for name in ("ann", "bob")]

    plan = planned(ASSIGNS.but(member_order=MemberOrder.LONGEST_IDLE), tickets(4), ahead)
    again = plan.after.changed({ticket.id: ticket for ticket in tickets(2)}).plan(NOW - minutes(60))

    assert [placement.member for placement in plan.placements] == ["ann", "bob", "ann", "bob"]
    assert [placement.member for placement in again.placements] == ["ann", "bob"]


# --- changed conditions, and who did not answer (FL-5)


@pytest.mark.rule("FL-5.3")
def test_a_changed_demand_counts_at_once_for_what_waits() -> None:
    """It waits for English; once that is no longer asked for, the next run places it, and the other way round."""
    planner = Planner.of(OFFERS, tickets=[a_ticket("c1", "english")], roster=[present("ann", "returns")])

    easier = planner.changed({ConversationId("c1"): a_ticket("c1", "returns")})
    harder = easier.changed({ConversationId("c1"): a_ticket("c1", "returns", "english")})

    assert [given(one.plan(NOW)) for one in (planner, easier, harder)] == [[], [("c1", "ann")], []]


@pytest.mark.parametrize("policy", [OFFERS, ASSIGNS.but(member_order=MemberOrder.LONGEST_IDLE)])
def test_whoever_did_not_answer_is_asked_again_only_if_there_is_nobody_else(policy: Dispatching) -> None:
    """Others come first, however much they have to do; left alone, one is asked again rather than nobody."""
    silent, other = present("ann"), present("bob", accepted=5, given_at=NOW - minutes(1))
    ticket = a_ticket(passed_over=(ANN,))

    assert given(planned(policy, [ticket], [silent, other])) == [("c1", "bob")]
    assert given(planned(policy, [ticket], [silent, other.but(capacity=5)])) == [("c1", "ann")]
    assert given(planned(policy, [ticket], [silent])) == [("c1", "ann")]


# --- how many at once (FL-6)


@pytest.mark.rule("FL-6.2")
def test_nobody_has_more_than_three_in_dispatch() -> None:
    """Of five that wait for one member three are held out, although there would be room for ten."""
    plan = planned(OFFERS, tickets(5), [present("ann", capacity=10)])

    assert len(plan.placements) == 3
    assert plan.after.roster[ANN].offered == 3
    assert reasons(plan, "c03") == {Reason.MAXIMUM_REACHED}


@pytest.mark.rule("FL-6.3", "FL-6.4", "FL-6.5")
@pytest.mark.parametrize(
    ("remaining", "maximum"),
    [
        ((10, 10, 10, 10, 10), 15),
        ((10, 10, 10, 10, 1), 13),
        ((3, 3, 3, 3, 1), 13),
        ((2, 1, 0, 0, 10), 6),
        ((0, 0, 0, 0, 0), 0),
    ],
)
@pytest.mark.parametrize("accepted", [0, 7])
def test_the_maximum_is_the_sum_of_what_each_may_be_offered(
    remaining: tuple[int, ...], maximum: int, accepted: int
) -> None:
    """min(3, remaining) of each who is online and ready: 5 x 3 = 15, 4 x 3 + 1 = 13; and as many are held out."""
    roster = [
        present(f"m{number}", capacity=accepted + left, accepted=accepted) for number, left in enumerate(remaining)
    ]
    unready = present("m9", capacity=10, ready=False)

    plan = planned(OFFERS, tickets(20), [*roster, unready])

    assert plan.maximum == plan.in_dispatch == len(plan.placements) == maximum


def test_what_is_in_dispatch_does_not_shrink_the_maximum() -> None:
    """What remains is the capacity less what is accepted; what is held out uses the maximum and is no part of it."""
    plan = planned(OFFERS, tickets(20), [present("ann", capacity=4, accepted=1)])

    assert (plan.maximum, plan.in_dispatch) == (3, 3)
    assert (plan.after.plan(NOW).maximum, plan.after.plan(NOW).in_dispatch) == (3, 3)


def test_where_nothing_limits_there_is_no_maximum() -> None:
    """Without a capacity, and without a limit of offers, the maximum is no number."""
    unlimited = Dispatching(mode=Mode.OFFER)

    assert planned(unlimited, [], [present("ann"), present("bob", capacity=3)]).maximum is None
    assert planned(unlimited, [], [present("ann", capacity=2), present("bob", capacity=3)]).maximum == 5
    assert planned(OFFERS, [], [present("ann"), present("bob", capacity=2)]).maximum == 5
    assert planned(ASSIGNS, [], [present("ann", capacity=2, accepted=1)]).maximum == 1


@pytest.mark.rule("FL-6.6")
@pytest.mark.parametrize(
    ("what", "shift"),
    [("accepted", Load(-1, 1)), ("declined or lapsed", Load(-1, 0))],
)
def test_beyond_the_maximum_nothing_is_added_until_a_place_is_free(what: str, shift: Load) -> None:
    """The fourth waits while three are held out; once one of them is settled, it is its turn, and the fifth's not."""
    plan = planned(OFFERS, tickets(5), [present("ann", capacity=10)])

    assert plan.after.plan(NOW).placements == ()
    assert given(plan.after.adjusted({ANN: shift}).plan(NOW)) == [("c03", "ann")]


@pytest.mark.rule("FL-6.6")
def test_a_full_member_is_given_more_when_one_has_ended() -> None:
    """Completion frees capacity; what is held out counts against it as well."""
    plan = planned(OFFERS, tickets(5), [present("ann", capacity=2, accepted=1)])

    assert given(plan) == [("c00", "ann")]
    assert given(plan.after.plan(NOW)) == []
    assert given(plan.after.adjusted({ANN: Load(0, -1)}).plan(NOW)) == [("c01", "ann")]


@pytest.mark.rule("FL-6.7")
def test_a_demand_that_nobody_meets_waits_and_blocks_nobody() -> None:
    """The first in the queue waits for English; those behind it are placed; it goes as soon as somebody comes."""
    waiting = [a_ticket("c1", "english", priority=9), a_ticket("c2", "returns"), a_ticket("c3")]
    plan = planned(OFFERS, waiting, [present("ann", "returns"), present("bob", "english", ready=False)])

    assert [placement.conversation for placement in plan.placements] == ["c2", "c3"]
    assert reasons(plan) == {Reason.SKILL_MISSING}
    assert given(plan.after.replaced({BOB: present("bob", "english")}).plan(NOW)) == [("c1", "bob")]


# --- the reasons (FL-6.1)


@pytest.mark.rule("FL-6.1")
@pytest.mark.parametrize(
    ("roster", "why"),
    [
        ([], {Reason.NOBODY_READY}),
        ([present("ann", "returns", ready=False)], {Reason.NOBODY_READY}),
        ([present("ann")], {Reason.SKILL_MISSING}),
        ([present("ann", capacity=0)], {Reason.SKILL_MISSING, Reason.MAXIMUM_REACHED}),
        ([present("ann", "returns", capacity=1, accepted=1)], {Reason.MAXIMUM_REACHED}),
        ([present("ann", "returns", offered=3)], {Reason.MAXIMUM_REACHED}),
        ([present("ann", "returns", offered=3), present("bob")], {Reason.MAXIMUM_REACHED}),
        ([present("ann", "returns", ready=False), present("bob")], {Reason.SKILL_MISSING}),
    ],
    ids=[
        *("nobody", "not ready", "unskilled", "unskilled and full", "full", "offers full"),
        *("the skilled full, another free", "the skilled not ready, another ready"),
    ],
)
def test_the_conditions_that_hold_are_told(roster: list[Attendance], why: set[Reason]) -> None:
    """The maximum is reached, nobody ready has the skill, nobody is ready: each that holds, and no other."""
    assert reasons(planned(OFFERS, [a_ticket("c1", "returns")], roster)) == why


@pytest.mark.rule("FL-6.1")
def test_of_each_member_it_is_told_what_keeps_them_from_it() -> None:
    """Everything that hinders, not the first thing only; and which skills are lacking."""
    roster = [
        present("ann", enabled=False),
        present("bob", "returns", availability=AWAY, ready=False),
        present("cat", "returns", "english", availability=BUSY),
        present("dan", "returns", "english", capacity=3, offered=3),
        present("eve", "returns", until=NOW, availability=BUSY),
    ]

    why = planned(OFFERS, [a_ticket("c1", "english", "returns")], roster).why(ConversationId("c1"))

    assert why is not None
    assert why.members == (
        Unfit(MemberId("ann"), (Hindrance.DISABLED, Hindrance.LACKS_SKILL), ("english", "returns")),
        Unfit(BOB, (Hindrance.OFFLINE, Hindrance.NOT_READY, Hindrance.LACKS_SKILL), ("english",)),
        Unfit(CAT, (Hindrance.NOT_READY,)),
        Unfit(MemberId("dan"), (Hindrance.FULL, Hindrance.OFFERS_FULL)),
        Unfit(MemberId("eve"), (Hindrance.OFFLINE, Hindrance.LACKS_SKILL), ("english",)),
    )


def test_what_is_placed_or_left_by_the_limit_has_no_reason_to_wait() -> None:
    """Its turn comes, so there is nothing to tell; what waits in earnest is told of the whole run, not of a part."""
    planner = Planner.of(OFFERS, tickets=tickets(5), roster=[present("ann")])
    plan = planner.plan(NOW, limit=1)

    assert [plan.why(ticket.id) is None for ticket in tickets(5)] == [True, True, True, False, False]


# --- busy, away and exited (RC-1)

SOLE = ASSIGNS.but(busy_fallback=BusyFallback.SOLE_ONLINE_ONLY)
ANY = ASSIGNS.but(busy_fallback=BusyFallback.ANY_WHEN_NONE_ONLINE)
BUSY_ANN, BUSY_BOB = present("ann", availability=BUSY, accepted=2), present("bob", availability=BUSY, accepted=1)


@pytest.mark.rule("RC-1.4")
@pytest.mark.parametrize("policy", [ASSIGNS, SOLE, ANY, OFFERS], ids=["never", "sole", "any", "offers"])
def test_a_busy_member_is_given_nothing_beside_one_who_is_online(policy: Dispatching) -> None:
    """However idle: it goes to whoever is online."""
    online = present("cat", accepted=9)

    assert given(planned(policy, [a_ticket()], [BUSY_ANN, BUSY_BOB, online])) == [("c1", "cat")]


@pytest.mark.rule("RC-1.5")
@pytest.mark.parametrize(
    ("policy", "roster", "to"),
    [
        (ASSIGNS, [BUSY_ANN], None),
        (SOLE, [BUSY_ANN], "ann"),
        (SOLE, [BUSY_ANN.but(ready=False)], "ann"),
        (SOLE, [BUSY_ANN, present("bob", availability=AWAY)], "ann"),
        (SOLE, [BUSY_ANN, present("bob", until=NOW)], "ann"),
        (SOLE, [BUSY_ANN, present("bob", enabled=False)], "ann"),
        (SOLE, [BUSY_ANN, BUSY_BOB], None),
        (SOLE, [BUSY_ANN, present("bob", ready=False)], None),
        (SOLE, [BUSY_ANN, present("bob", capacity=0)], None),
        (SOLE, [BUSY_ANN.but(capacity=2)], None),
        (ANY, [BUSY_ANN, BUSY_BOB], "bob"),
        (ANY, [BUSY_ANN, present("bob", ready=False)], "bob"),
        (ANY, [BUSY_ANN, BUSY_BOB.but(capacity=1)], "ann"),
        (ANY, [BUSY_ANN, present("bob", capacity=0)], None),
    ],
    ids=[
        *("never", "sole", "sole and not ready", "another away", "another's lease ended", "another disabled"),
        *("two busy", "another not ready", "another online but full", "sole and full"),
        *("any: the least loaded", "any: not ready", "any: one full", "any: one is online but full"),
    ],
)
def test_the_sole_busy_member_is_given_it_by_force(
    policy: Dispatching, roster: list[Attendance], to: str | None
) -> None:
    """Sole: nobody else is online or busy. Of several busy ones nobody, or the least loaded where the profile says so.

    The capacity holds all the same.
    """
    assert given(planned(policy, [a_ticket()], roster)) == ([("c1", to)] if to else [])


@pytest.mark.rule("RC-1.5")
def test_whoever_takes_by_force_is_the_maximum_and_is_not_said_to_be_unready() -> None:
    """What counts for the others counts for them."""
    plan = planned(SOLE, tickets(3), [BUSY_ANN.but(capacity=4)])
    why = plan.why(ConversationId("c02"))

    assert [placement.member for placement in plan.placements] == ["ann", "ann"]
    assert plan.maximum == 2
    assert why is not None
    assert (why.reasons, why.members) == (frozenset({Reason.MAXIMUM_REACHED}), (Unfit(ANN, (Hindrance.FULL,)),))


@pytest.mark.rule("RC-1.9")
@pytest.mark.parametrize("policy", [ASSIGNS, SOLE, ANY], ids=["never", "sole", "any"])
@pytest.mark.parametrize("availability", [AWAY, EXITED])
def test_whoever_is_away_or_exited_is_given_nothing(policy: Dispatching, availability: Availability) -> None:
    """Not even if there is nobody else: the conversation waits for whoever comes."""
    absent = present("ann", availability=availability)

    plan = planned(policy, [a_ticket()], [absent])

    assert given(plan) == []
    assert reasons(plan) == {Reason.NOBODY_READY}
    assert given(plan.after.replaced({ANN: absent.but(availability=ONLINE)}).plan(NOW)) == [("c1", "ann")]
