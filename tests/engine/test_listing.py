"""When a team's day begins, and which lists are counted to the last one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.engine.reach import TEAM
from omnikit.engine.views import MINE, STATES_OF, exactly_counted, listed, midnight
from omnikit.model.actors import Actor, Client
from omnikit.model.conversation import State
from omnikit.model.ids import AccountId, MemberId
from omnikit.model.thread import Account
from omnikit.model.views import Query, View
from omnikit.model.workspace import Settings
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, OMNICHAT_COLLABORATION, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ADA, ANN, SUE, WORKSPACE, a_context, a_conversation, a_workspace
from omnikit.testing.inboxes import anywhere, asked_lists
from omnikit.testing.strategies import choosing

# fmt: off
DAYS: tuple[tuple[str, datetime, datetime], ...] = (
    # the team's zone, a time, when its day began
    ("UTC",              datetime(2026, 3, 2, 0, 0),    datetime(2026, 3, 2, 0, 0)),
    ("UTC",              datetime(2026, 3, 2, 23, 59),  datetime(2026, 3, 2, 0, 0)),
    ("Asia/Taipei",      datetime(2026, 3, 2, 15, 59),  datetime(2026, 3, 1, 16, 0)),
    ("Asia/Taipei",      datetime(2026, 3, 2, 16, 0),   datetime(2026, 3, 2, 16, 0)),
    ("America/New_York", datetime(2026, 3, 8, 4, 59),   datetime(2026, 3, 7, 5, 0)),
    ("America/New_York", datetime(2026, 3, 9, 3, 59),   datetime(2026, 3, 8, 5, 0)),    # a day of 23 hours
    ("America/New_York", datetime(2026, 11, 2, 4, 59),  datetime(2026, 11, 1, 4, 0)),   # one of 25
    ("America/Santiago", datetime(2026, 9, 6, 12, 0),   datetime(2026, 9, 6, 4, 0)),    # it began at one o'clock
    ("America/Havana",   datetime(2026, 11, 1, 4, 30),  datetime(2026, 11, 1, 4, 0)),   # its first hour
    ("America/Havana",   datetime(2026, 11, 1, 5, 30),  datetime(2026, 11, 1, 4, 0)),   # the same hour once more
)
# fmt: on


@pytest.mark.parametrize(("zone", "now", "began"), DAYS)
def test_a_day_begins_by_the_team_s_clocks(zone: str, now: datetime, began: datetime) -> None:
    """Also where clocks are moved at midnight: then it begins with its first moment.

    Found here: in the hour that comes twice the day began anew with the second.
    """
    context = a_context(ANN, now=now.replace(tzinfo=UTC), settings=Settings(time_zone=zone))

    assert midnight(context) == began.replace(tzinfo=UTC)


@given(zone=st.sampled_from([zone for zone, _, _ in DAYS]), minutes=st.integers(0, 600_000))
def test_a_day_is_as_long_as_a_day(zone: str, minutes: int) -> None:
    """It began in the last 25 hours, and any time since then is of the same day."""
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    context = a_context(ANN, now=now, settings=Settings(time_zone=zone))
    began = midnight(context)

    assert timedelta(0) <= now - began < timedelta(hours=25)
    assert midnight(context.as_of(began, context.actor)) == began


# --- counts

EXACT: tuple[tuple[Profile, MemberId, set[View]], ...] = (
    (OMNICHAT, ANN, set(OMNICHAT.listing)),
    (OMNICHAT_COLLABORATION, SUE, set(OMNICHAT_COLLABORATION.listing)),
    (OMNICHAT_COLLABORATION, ANN, {View.PENDING_HUMAN, View.PENDING_BOT, View.MY_PROCESSING, View.MY_ENDED}),
    (FIRST_LINE, SUE, {View.MY_PROCESSING, View.MY_ENDED}),
    (FIRST_LINE, ANN, {View.MY_PROCESSING, View.MY_ENDED}),
    (OMI, ANN, set()),
    (RECEPTION, ANN, {View.VISITORS, View.MY_PROCESSING}),
    (RECEPTION, ADA, {View.VISITORS, View.MY_PROCESSING, View.TEAM_PROCESSING, View.MUTED}),
)


@pytest.mark.parametrize(("profile", "member", "exact"), EXACT)
def test_whole_lists_are_counted_to_the_last_for_whom_sees_all_of_them(
    profile: Profile, member: MemberId, exact: set[View]
) -> None:
    """Not for whoever sees a part, through an old client, or asks for a part; nor lists that no count is kept of."""
    context = a_context(member, profile=profile)
    old = a_context(Actor.of(member, Client.LEGACY), profile=profile)

    assert {view for view in profile.listing if exactly_counted(Query(view=view), context)} == exact
    hidden = profile is OMNICHAT_COLLABORATION
    assert {view for view in profile.listing if exactly_counted(Query(view=view), old)} == (set() if hidden else exact)
    for part in ({"channel": "line"}, {"member": ANN}, {"state": "bot"}, {"tab": "zalo"}, {"department": "sales"}):
        lists = [view for view in profile.listing if view is not View.ALL or "state" not in part]
        assert not any(exactly_counted(Query(view=view, **part), context) for view in lists)


def test_each_state_of_the_queue_is_counted_to_the_last() -> None:
    """For a manager, who sees all of it; not where an account is of a channel that the queue leaves out."""
    waiting = Query(view=View.ALL, state=State.HUMAN)
    manager, agent = a_context(SUE, profile=FIRST_LINE), a_context(ANN, profile=FIRST_LINE)
    phone = Account(AccountId("phone"), "phone")
    telephoning = a_workspace(accounts={phone.id: phone})

    assert exactly_counted(waiting, manager)
    assert not exactly_counted(waiting, agent)
    assert not exactly_counted(waiting.but(channel="line"), manager)
    assert not exactly_counted(Query(view=View.ALL), manager)
    assert not exactly_counted(waiting, a_context(SUE, profile=FIRST_LINE, workspace=telephoning))


@given(data=st.data())
def test_what_is_counted_to_the_last_is_what_stands_there(data: st.DataObject) -> None:
    """An exact count is how many stand in that state: of all, of the viewer's, or of all without the viewer's."""
    query, context = data.draw(asked_lists(WORKSPACE).filter(lambda asked: exactly_counted(*asked)))
    choose = choosing(data.draw)
    there = [anywhere(choose, a_conversation()) for _ in range(choose(range(12)))]
    (state,) = STATES_OF[query.view]
    standing = [one for one in there if one.state is state]
    mine = sum(1 for one in standing if one.seated(context.actor.member))
    expected = len(standing) - mine if query.view in TEAM else mine if query.view in MINE else len(standing)

    assert len(listed(there, query, context)) == expected
