"""Many conversations at once: what the support table lets a batch do, and what it refuses."""

from collections.abc import Sequence

import pytest

from omnikit import Desk
from omnikit.engine.decide import decide
from omnikit.engine.views import STATES_OF, STATUS_OF_STATE, batch_actions
from omnikit.model.actors import Actor
from omnikit.model.commands import Command, End, FollowUp, Reopen, TakeOver, Transfer
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane, Status
from omnikit.model.decision import Allowed
from omnikit.model.ids import CommandKey, ConversationId, MemberId
from omnikit.model.views import Page, Query, View
from omnikit.model.workspace import Settings
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ANN,
    BOB,
    CONVERSATION,
    SUE,
    a_context,
    a_conversation,
    after,
)
from omnikit.testing.desks import a_desk, an_inbound, received
from tests.rules.asking import in_both_profiles, refusal

FOLLOW_UP = FollowUp(conversation=CONVERSATION)
END = End(conversation=CONVERSATION)
REOPEN = Reopen(conversation=CONVERSATION)
TRANSFER = Transfer(conversation=CONVERSATION, to=BOB)
WITHOUT_COLLABORATION = Settings(collaboration=False)


def in_batch(profile: Profile = OMNICHAT, by: MemberId = ANN) -> Context:
    """Return what is known when *by* asks for a batch; SUE is one who sees the whole team in either profile."""
    return a_context(by, profile=profile, batch="b1")


def three(status: Status) -> tuple[Conversation, ...]:
    """Return three conversations of one status; pending ones wait for a human and with the bot."""
    lanes = (Lane.HUMAN, Lane.BOT, Lane.HUMAN) if status is PENDING else (None,) * 3
    return tuple(
        a_conversation(status, id=ConversationId(f"c{number}"), lane=lane) for number, lane in enumerate(lanes, 1)
    )


def each_after(command: type[Command], conversations: Sequence[Conversation], context: Context) -> list[Conversation]:
    """Return every one of *conversations* after *command*, which must be allowed for each."""
    return [after(conversation, command(conversation=conversation.id), context) for conversation in conversations]


# --- what a batch does


@in_both_profiles
@pytest.mark.rule("OC-11.1", "OC-11.9")
def test_a_batch_follows_up_several_at_once(profile: Profile) -> None:
    """Each pending conversation of the batch, of either lane, is processing under the member who asked."""
    done = each_after(FollowUp, three(PENDING), in_batch(profile))

    assert [(c.id, c.status, c.lane, c.handler) for c in done] == [
        ("c1", PROCESSING, None, ANN),
        ("c2", PROCESSING, None, ANN),
        ("c3", PROCESSING, None, ANN),
    ]


@in_both_profiles
@pytest.mark.rule("OC-11.2", "OC-11.10")
def test_a_batch_ends_what_is_pending_which_a_single_end_cannot(profile: Profile) -> None:
    """Each pending conversation of the batch is ended without a follow-up; one by one each is refused."""
    done = each_after(End, three(PENDING), in_batch(profile))

    assert [c.status for c in done] == [ENDED] * 3
    assert {refusal(c, END, a_context(ANN, profile=profile)) for c in three(PENDING)} == {"OC-1.9"}


@in_both_profiles
@pytest.mark.rule("OC-11.2", "OC-11.12")
def test_a_batch_ends_what_one_handles(profile: Profile) -> None:
    """Each processing conversation of the batch that is the member's own is ended."""
    assert [c.status for c in each_after(End, three(PROCESSING), in_batch(profile))] == [ENDED] * 3


@in_both_profiles
@pytest.mark.rule("OC-11.15")
def test_a_batch_reopens_what_is_ended(profile: Profile) -> None:
    """Each ended conversation of the batch is processing under the member who asked, whoever handled it."""
    ended = [a_conversation(ENDED, handler=handler) for handler in (ANN, BOB, SUE)]

    done = each_after(Reopen, ended, in_batch(profile, SUE))

    assert [(c.status, c.handler) for c in done] == [(PROCESSING, SUE)] * 3


# --- what a batch refuses


@in_both_profiles
@pytest.mark.parametrize(
    ("status", "command", "rule"),
    [
        pytest.param(status, command, rule, marks=pytest.mark.rule(rule))
        for status, command, rule in [
            (PENDING, REOPEN, "OC-11.11"),
            (PROCESSING, FOLLOW_UP, "OC-11.13"),
            (PROCESSING, REOPEN, "OC-11.14"),
            (ENDED, FOLLOW_UP, "OC-11.16"),
            (ENDED, END, "OC-11.17"),
        ]
    ],
)
def test_the_support_table_refuses_what_has_no_tick(
    status: Status, command: Command, rule: str, profile: Profile
) -> None:
    """A cross in the table refuses the batch by its own rule, whosever the conversation is."""
    asked = in_batch(profile, SUE)
    refused = {refusal(a_conversation(status, handler=handler), command, asked) for handler in (SUE, BOB)}

    assert refused == {rule}


@in_both_profiles
@pytest.mark.rule("OC-11.13")
def test_nothing_is_taken_over_in_a_batch(profile: Profile) -> None:
    """A takeover, which a supervisor may do singly, is no command for a batch."""
    take_over = TakeOver(conversation=CONVERSATION)
    alone = refusal(a_conversation(), take_over, a_context(SUE, profile=profile))
    in_a_batch = refusal(a_conversation(), take_over, a_context(SUE, profile=profile, batch="b1"))

    assert (alone, in_a_batch) == (None, "HO-20")


@pytest.mark.rule("OC-11.17")
def test_batch_transfer_is_a_choice_of_the_profile() -> None:
    """One profile refuses to transfer in a batch, the other lets it, unless the team has collaboration off."""
    together = a_context(ANN, profile=OMNICHAT_COLLABORATION, batch="b1")
    off = a_context(ANN, profile=OMNICHAT_COLLABORATION, batch="b1", settings=WITHOUT_COLLABORATION)

    assert refusal(a_conversation(), TRANSFER, in_batch(OMNICHAT)) == "OC-11.17"
    assert after(a_conversation(), TRANSFER, together).handler == BOB
    assert refusal(a_conversation(), TRANSFER, off) == "OC-11.17"


# --- what a batch offers

# fmt: off
MENU = {
    View.PENDING_HUMAN:   {"End", "FollowUp"},
    View.PENDING_BOT:     {"End", "FollowUp"},
    View.MY_PROCESSING:   {"End"},
    View.TEAM_PROCESSING: {"End"},
    View.MY_ENDED:        {"Reopen"},
    View.TEAM_ENDED:      {"Reopen"},
}
# fmt: on


def status_of(view: View) -> Status:
    """Return the one status of what the list holds."""
    (status,) = {STATUS_OF_STATE[state] for state in STATES_OF[view]}
    return status


@pytest.mark.parametrize("view", MENU)
@pytest.mark.rule("OC-11.3", "OC-11.7")
def test_the_menu_follows_from_the_list_that_batch_mode_was_entered_from(view: View) -> None:
    """The status of the list decides the actions: ticks of its row, and batch transfer where the profile has it."""
    transfer = {"Transfer"} if status_of(view) is PROCESSING else set()
    off = a_context(profile=OMNICHAT_COLLABORATION, settings=WITHOUT_COLLABORATION)

    assert set(batch_actions(view, a_context(profile=OMNICHAT))) == MENU[view]
    assert set(batch_actions(view, a_context(profile=OMNICHAT_COLLABORATION))) == MENU[view] | transfer
    assert set(batch_actions(view, off)) == MENU[view]


@in_both_profiles
@pytest.mark.parametrize("view", MENU)
@pytest.mark.rule("OC-11.7")
def test_the_menu_holds_exactly_what_a_batch_can_carry_out(view: View, profile: Profile) -> None:
    """What the menu shows is allowed on one's own conversation of that status; what it doesn't show is refused."""
    mine = a_conversation(status_of(view), handler=ANN)
    could = {
        type(command).__name__
        for command in (FOLLOW_UP, END, REOPEN, TRANSFER)
        if isinstance(decide(mine, command, in_batch(profile)), Allowed)
    }

    assert set(batch_actions(view, in_batch(profile))) == could


# --- at the desk

BY_ANN, BY_BOB, BY_SUE = Actor.of(ANN), Actor.of(BOB), Actor.of(SUE)
WAITING = Query(view=View.PENDING_HUMAN, channel="line")
"""The list that batch mode is entered from, narrowed by its filter."""


@pytest.fixture
def desk() -> Desk:
    """A desk where three customers wait on LINE and one on WhatsApp."""
    desk = a_desk()
    for channel, customer in (("line", "lin"), ("line", "may"), ("whatsapp", "noa"), ("line", "oki")):
        received(desk, an_inbound(channel=channel, thread=customer, dedupe=customer))
    return desk


def displayed(desk: Desk, query: Query, by: Actor = BY_ANN) -> tuple[ConversationId, ...]:
    """Return what a list displays, and so what Select All selects."""
    page = desk.inbox(query, actor=by)
    assert isinstance(page, Page), page
    return page.ids


def each(command: type[Command], selected: Sequence[ConversationId]) -> list[Command]:
    """Return the same command for each of the selected conversations."""
    return [command(conversation=id) for id in selected]


@pytest.mark.rule("OC-11.1", "OC-11.5", "OC-11.6")
def test_following_up_all_that_is_displayed_follows_up_just_those(desk: Desk) -> None:
    """Select All and follow up: a result for each conversation displayed, all of them done, no other touched."""
    selected = displayed(desk, WAITING)
    items = desk.batch(each(FollowUp, selected), actor=BY_ANN)

    assert [(item.conversation, item.done) for item in items] == [(id, True) for id in selected]
    assert len(items) == len(selected) == 3
    assert set(displayed(desk, Query(view=View.MY_PROCESSING))) == set(selected)
    assert len(displayed(desk, Query(view=View.PENDING_HUMAN))) == 1


@pytest.mark.rule("OC-11.5")
def test_select_all_takes_no_row_that_is_not_displayed(desk: Desk) -> None:
    """A page that shows two of three selects those two; the third stays as it was."""
    shown_two = displayed(desk, WAITING.but(limit=2))
    desk.batch(each(End, shown_two), actor=BY_ANN)

    assert len(shown_two) == 2
    assert set(displayed(desk, Query(view=View.MY_ENDED))) == set(shown_two)
    assert len(displayed(desk, WAITING)) == 1


@pytest.mark.rule("OC-11.2")
def test_a_batch_at_the_desk_ends_what_needs_no_reply(desk: Desk) -> None:
    """What no single command ends is ended by the batch, and stored."""
    selected = displayed(desk, WAITING)
    alone = desk.handle(End(conversation=selected[0]), actor=BY_ANN)
    items = desk.batch(each(End, selected), actor=BY_ANN)

    assert alone.denied is not None
    assert [item.done for item in items] == [True] * 3
    assert displayed(desk, WAITING) == ()
    assert set(displayed(desk, Query(view=View.MY_ENDED))) == set(selected)


@pytest.mark.rule("OC-11.6")
def test_there_are_as_many_results_as_selected_conversations(desk: Desk) -> None:
    """Each selected conversation has one result, in order: done, refused by a rule, or the error that kept it back."""
    mine, theirs, mistaken = displayed(desk, WAITING)
    nowhere = ConversationId("nowhere")
    for id, actor in ((mine, BY_SUE), (theirs, BY_BOB)):
        desk.handle(FollowUp(conversation=id, key=CommandKey(f"follow up {id}")), actor=actor).unwrap()
    reused = End(conversation=mistaken, key=CommandKey(f"follow up {mine}"))
    items = desk.batch([*each(End, (theirs, nowhere)), reused, *each(End, (mine,))], actor=BY_SUE)

    assert [item.conversation for item in items] == [theirs, nowhere, mistaken, mine]
    assert [item.outcome.denied.rule if item.outcome and item.outcome.denied else None for item in items] == [
        "OC-6.7",
        "HO-6",
        None,
        None,
    ]
    assert [type(item.error).__name__ for item in items] == ["NoneType", "NoneType", "KeyReused", "NoneType"]
    assert [item.done for item in items] == [False, False, False, True]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.rule("OC-11.6")
def test_a_dry_run_tells_each_result_and_changes_nothing(desk: Desk, strict: bool) -> None:
    """Tried out, a batch gives the results that it would have, and everything stays where it was."""
    selected = displayed(desk, Query(view=View.PENDING_HUMAN))
    desk.handle(FollowUp(conversation=selected[0]), actor=BY_BOB).unwrap()
    before = displayed(desk, Query(view=View.PENDING_HUMAN))
    tried = desk.batch(each(End, selected), actor=BY_ANN, dry_run=True, strict=strict)

    assert displayed(desk, Query(view=View.PENDING_HUMAN)) == before
    assert not any(item.done for item in tried)
    assert [item.allowed for item in tried] == [item.done for item in desk.batch(each(End, selected), actor=BY_ANN)]
    assert [item.allowed for item in tried] == [False, True, True, True]


def test_a_strict_batch_is_carried_out_whole_or_not_at_all(desk: Desk) -> None:
    """With one refusal among them none is carried out; without it all are."""
    first, *others = displayed(desk, WAITING)
    desk.handle(FollowUp(conversation=first), actor=BY_BOB).unwrap()
    refused = desk.batch(each(End, (first, *others)), actor=BY_ANN, strict=True)
    untouched = displayed(desk, WAITING)
    items = desk.batch(each(End, others), actor=BY_ANN, strict=True)

    assert [item.allowed for item in refused] == [False, True, True]
    assert not any(item.done for item in refused)
    assert set(untouched) == set(others)
    assert [item.done for item in items] == [True, True]
    assert displayed(desk, WAITING) == ()
