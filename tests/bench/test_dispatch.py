"""The group ``dispatch``, from a run too short to mean anything: what it answers, no figure is judged here."""

import pytest

from omnikit.bench.dispatch import a_shop, check, dispatch
from omnikit.bench.rows import Effort, Row
from omnikit.bench.run import GROUPS
from omnikit.dispatch.values import Placement
from omnikit.model.errors import OmnikitError
from omnikit.model.ids import ConversationId, MemberId

TINY = Effort(rounds=2, sizes=(150, 300), patience=0)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The rows of a tiny run."""
    return dispatch(TINY)


def test_the_group_is_asked_for_by_its_name() -> None:
    """``omnikit bench dispatch`` finds it."""
    assert GROUPS["dispatch"] is dispatch


def test_every_promise_about_the_queue_has_its_row(rows: list[Row]) -> None:
    """Each order of members beside the plainest planner and beside the bookkeeping; one event; the steady state."""
    size = "150 waiting, 15 members"

    assert [(row.name, row.goal, row.unit) for row in rows] == [
        (f"least loaded: {size} / every member looked at", 30, "placements/s"),
        (f"least loaded: {size} / bookkeeping only", 0.15, "placements/s"),
        (f"least loaded then idle: {size} / every member looked at", 12, "placements/s"),
        (f"least loaded then idle: {size} / bookkeeping only", None, "placements/s"),
        (f"longest idle: {size} / every member looked at", 12, "placements/s"),
        (f"longest idle: {size} / bookkeeping only", None, "placements/s"),
        (f"a conversation ends, then a run: {size}", 1, "ms"),
        (f"a member has room, then a run: {size}", 1, "ms"),
        (f"a roster is read, where one has room, then a run: {size}", 1, "ms"),
        (f"a conversation arrives, then a run: {size}", 1, "ms"),
        ("one ends and one is placed: 15 members, nothing else waits / every member looked at", None, "us"),
    ]


def test_a_figure_stands_for_something_done(rows: list[Row]) -> None:
    """Nothing is measured that took no time, and a ratio stands where a peer does."""
    assert all(row.ours > 0 for row in rows)
    assert all((row.peer is None) is (row.ratio is None) is (row.spread is None) for row in rows)
    assert all(row.note for row in rows)


def test_the_shop_is_the_same_each_time() -> None:
    """Two runs measure the same queue: members with one to five skills, conversations that need one or two."""
    shop = a_shop(200, 20)

    assert shop == a_shop(200, 20)
    assert {len(member.skills) for member in shop.roster} <= {1, 2, 3, 4, 5}
    assert {len(ticket.needs) for ticket in shop.tickets} == {1, 2}


def test_plans_that_differ_are_not_compared_by_time() -> None:
    """Who gives the conversations to others is not faster but wrong."""
    ours = [Placement(ConversationId("c1"), MemberId("ann"))]
    theirs = [Placement(ConversationId("c1"), MemberId("bob"))]

    check(ours, list(ours))
    with pytest.raises(OmnikitError, match="the plans differ: 1 and 1 placements"):
        check(ours, theirs)
