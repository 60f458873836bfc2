"""What each member finds in which list, what the channel filter shows, and whose faces a row bears."""

from collections.abc import Iterable
from typing import Any

import pytest

from omnikit.engine.administration import administer, fold_workspace
from omnikit.engine.views import avatars, channel_options, listing
from omnikit.model.actors import SYSTEM
from omnikit.model.administration import SaveMember
from omnikit.model.commands import End, FollowUp
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane, Status
from omnikit.model.decision import Allowed
from omnikit.model.ids import AccountId, ConversationId, MemberId
from omnikit.model.thread import Account, Thread
from omnikit.model.views import Page, Query, View
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context
from omnikit.policies.listing import Avatars
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CHANNELS,
    CONVERSATION,
    DAN,
    EVE,
    FAY,
    NOON,
    OUT,
    SUE,
    WORKSPACE,
    a_context,
    a_conversation,
    a_workspace,
    after,
    minutes,
)
from tests.rules.asking import EVERYBODY_AT_WORK, in_both_profiles, views_of


def named(name: str, status: Status = PROCESSING, **given: Any) -> Conversation:
    """Return a conversation of that id, with whatever *given* says of it."""
    return a_conversation(status, id=ConversationId(name), **given)


def on_account(account: str, channel: str = "line", **given: Any) -> Conversation:
    """Return a conversation of that account, named like it."""
    return named(account, thread=Thread(AccountId(account), "customer-1", channel), **given)


def shown(conversations: Iterable[Conversation], query: Query, context: Context) -> list[str]:
    """Return the ids in a list, sorted, which must not be refused."""
    page = listing(conversations, query, context)
    assert isinstance(page, Page), page
    return sorted(page.ids)


def a_team(*members: MemberId) -> Workspace:
    """Return the test desk with nobody but *members* at it."""
    desk = a_workspace()
    return desk.but(members={member: desk.members[member] for member in members})


# --- my and team

HANDLERS = (ANN, BOB, SUE)
BY_WHOM = [
    *(named(f"processing-{handler}", PROCESSING, handler=handler) for handler in HANDLERS),
    *(named(f"ended-{handler}", ENDED, handler=handler) for handler in HANDLERS),
    named("waiting", PENDING),
    named("with the bot", PENDING, lane=Lane.BOT),
]


@pytest.mark.parametrize(
    ("status", "handler", "expected"),
    [
        (PROCESSING, ANN, View.MY_PROCESSING),
        (PROCESSING, BOB, View.TEAM_PROCESSING),
        (ENDED, ANN, View.MY_ENDED),
        (ENDED, BOB, View.TEAM_ENDED),
    ],
)
@pytest.mark.rule("OC-3.1")
def test_what_is_processing_or_ended_is_under_my_or_under_team(
    status: Status, handler: MemberId, expected: View
) -> None:
    """Each of the two states has a *my* and a *team* list, and a conversation is in one list alone."""
    assert views_of(a_conversation(status, handler=handler), ANN) == [expected]


@in_both_profiles
@pytest.mark.parametrize("viewer", [ANN, BOB, SUE, CAT])
@pytest.mark.parametrize(("view", "status"), [(View.MY_PROCESSING, PROCESSING), (View.MY_ENDED, ENDED)])
@pytest.mark.rule("OC-3.2")
def test_my_list_holds_exactly_ones_own(viewer: MemberId, view: View, status: Status, profile: Profile) -> None:
    """The *my* list holds all conversations that are the viewer's and no other: none for who has none."""
    mine = [] if viewer == CAT else [f"{status}-{viewer}"]

    assert shown(BY_WHOM, Query(view=view), a_context(viewer, profile=profile)) == mine


@pytest.mark.parametrize("viewer", [ANN, BOB, SUE, CAT])
@pytest.mark.parametrize(("view", "status"), [(View.TEAM_PROCESSING, PROCESSING), (View.TEAM_ENDED, ENDED)])
@pytest.mark.rule("OC-3.3")
def test_the_team_list_holds_exactly_the_others(viewer: MemberId, view: View, status: Status) -> None:
    """The *team* list holds all conversations of the other members and none of the viewer's."""
    others = sorted(f"{status}-{handler}" for handler in HANDLERS if handler != viewer)

    assert shown(BY_WHOM, Query(view=view), a_context(viewer, profile=OMNICHAT)) == others


@in_both_profiles
@pytest.mark.rule("OC-3.3")
def test_what_is_ended_straight_from_pending_is_the_enders(profile: Profile) -> None:
    """A conversation that nobody handled belongs, once ended in a batch, to the member who ended it."""
    ended = after(a_conversation(PENDING), End(conversation=CONVERSATION), a_context(BOB, profile=profile, batch="b1"))

    assert {member: views_of(ended, member) for member in EVERYBODY_AT_WORK} == {
        member: [View.MY_ENDED if member == BOB else View.TEAM_ENDED] for member in EVERYBODY_AT_WORK
    }


@in_both_profiles
@pytest.mark.parametrize("viewer", EVERYBODY_AT_WORK)
@pytest.mark.rule("OC-3.4")
def test_everybody_sees_the_same_two_pending_lanes(viewer: MemberId, profile: Profile) -> None:
    """Whoever looks, in whatever role, finds every pending conversation in its lane."""
    context = a_context(viewer, profile=profile)

    assert shown(BY_WHOM, Query(view=View.PENDING_HUMAN), context) == ["waiting"]
    assert shown(BY_WHOM, Query(view=View.PENDING_BOT), context) == ["with the bot"]


@pytest.mark.parametrize("viewer", EVERYBODY_AT_WORK)
@pytest.mark.rule("OC-7.1")
def test_the_ended_lists_hold_everything_that_the_team_has_ended(viewer: MemberId) -> None:
    """Between them the ended lists show everybody all that is past, one's own and the team's, and nothing else."""
    context = a_context(viewer, profile=OMNICHAT)
    both = [name for view in (View.MY_ENDED, View.TEAM_ENDED) for name in shown(BY_WHOM, Query(view=view), context)]

    assert sorted(both) == sorted(f"ended-{handler}" for handler in HANDLERS)


# --- channels

TWO_LINES = [on_account("line-a"), on_account("line-b"), on_account("shop-page", "messenger")]


@pytest.mark.rule("OC-4.1")
def test_the_channel_filter_offers_every_connected_account() -> None:
    """The filter offers each account the team has connected, two of a kind too, and none it has disconnected."""
    connected = [Account(AccountId(name), "line") for name in ("line-a", "line-b")]
    off = Account(AccountId("old-page"), "messenger", connected=False)
    desk = a_workspace(accounts={account.id: account for account in (*connected, off)})

    assert channel_options(desk) == tuple(connected)


@in_both_profiles
@pytest.mark.rule("OC-4.1")
def test_all_channels_means_the_conversations_of_all(profile: Profile) -> None:
    """Without a channel chosen the list holds the conversations of every channel."""
    everywhere = [on_account(channel, channel) for channel in CHANNELS]

    assert shown(everywhere, Query(view=View.MY_PROCESSING), a_context(ANN, profile=profile)) == sorted(CHANNELS)


@in_both_profiles
@pytest.mark.rule("OC-4.2")
def test_a_chosen_account_or_kind_of_channel_narrows_the_list(profile: Profile) -> None:
    """Choosing an account shows its conversations alone; choosing a kind, those of all its accounts."""
    context = a_context(ANN, profile=profile)
    by_account = Query(view=View.MY_PROCESSING, account=AccountId("line-b"))
    by_kind = Query(view=View.MY_PROCESSING, channel="line")

    assert shown(TWO_LINES, by_account, context) == ["line-b"]
    assert shown(TWO_LINES, by_kind, context) == ["line-a", "line-b"]


# --- selecting all


@pytest.mark.rule("OC-11.5")
def test_select_all_takes_what_is_displayed() -> None:
    """What a page gives to select is what it displays: after lane, view and filter, and no row not yet loaded."""
    listed = [named(f"c{n}", PENDING, last_message_at=NOON - minutes(n)) for n in range(4)]
    hidden = [
        named("bot", PENDING, lane=Lane.BOT),
        named("processing"),
        on_account("whatsapp", "whatsapp").but(status=PENDING, seats=(), lane=Lane.HUMAN),
    ]
    query = Query(view=View.PENDING_HUMAN, channel="line", limit=3)
    page = listing([*hidden, *listed], query, a_context(ANN))

    assert isinstance(page, Page)
    assert page.ids == tuple(row.id for row in page.rows) == ("c0", "c1", "c2")


# --- avatars


@pytest.mark.rule("OC-6.8")
def test_a_handled_conversation_shows_its_handler_first() -> None:
    """Three faces: the handler's, then the collaborators', then other members' in the team's order."""
    team = a_context(FAY, workspace=a_team(ANN, BOB, CAT, DAN, EVE))

    assert avatars(a_conversation(handler=DAN), team) == (DAN, ANN, BOB)
    assert avatars(a_conversation(handler=DAN, collaborators=(EVE,)), team) == (DAN, EVE, ANN)
    assert avatars(a_conversation(handler=DAN, collaborators=(EVE, BOB, CAT)), team) == (DAN, EVE, BOB)
    assert avatars(a_conversation(ENDED, handler=DAN), team) == (DAN, ANN, BOB)


@pytest.mark.rule("OC-6.8")
def test_changing_a_member_leaves_the_order_of_the_others() -> None:
    """The order of the other members is stable: a member who is renamed keeps their place."""
    desk = a_team(ANN, BOB, CAT, SUE, ADA)
    renamed = SaveMember(workspace=WORKSPACE, member=desk.members[ANN].but(name="Zoe"))
    decision = administer(desk, renamed, a_context(SYSTEM, workspace=desk))
    assert isinstance(decision, Allowed)
    later = fold_workspace(desk, decision.events)

    assert later.name_of(ANN) == "Zoe"
    assert avatars(a_conversation(handler=CAT), a_context(workspace=later)) == (CAT, ANN, BOB)


@in_both_profiles
@pytest.mark.rule("OC-6.9")
def test_what_waits_for_a_human_shows_three_members(profile: Profile) -> None:
    """A pending conversation of the human lane shows the first three members who are at work."""
    desk = a_team(OUT, ANN, BOB, CAT, DAN)

    assert avatars(a_conversation(PENDING), a_context(workspace=desk, profile=profile)) == (ANN, BOB, CAT)


@pytest.mark.parametrize(("size", "faces"), [(1, 1), (2, 2), (3, 3), (4, 3), (6, 3)])
@pytest.mark.rule("OC-6.10")
def test_a_small_team_shows_all_its_members(size: int, faces: int) -> None:
    """There are as many faces as the team has members, three at most, handled or waiting."""
    team = (ANN, BOB, CAT, DAN, EVE, FAY)[:size]
    context = a_context(workspace=a_team(*team))

    assert Avatars().count(size) == faces
    assert [len(avatars(a_conversation(status), context)) for status in (PROCESSING, PENDING)] == [faces, faces]


@pytest.mark.parametrize("profile", [OMNICHAT, OMNICHAT_COLLABORATION])
@pytest.mark.parametrize("team", [(ANN,), EVERYBODY_AT_WORK])
@pytest.mark.rule("OC-6.11")
def test_what_the_bot_has_shows_the_bot_alone(team: tuple[MemberId, ...], profile: Profile) -> None:
    """A conversation of the bot's lane shows the bot's face and no member's, until one follows it up."""
    context = a_context(workspace=a_team(*team), profile=profile)
    with_the_bot = a_conversation(PENDING, lane=Lane.BOT)

    assert avatars(with_the_bot, context) == ("~bot",)
    assert avatars(after(with_the_bot, FollowUp(conversation=CONVERSATION), context), context)[0] == ANN
