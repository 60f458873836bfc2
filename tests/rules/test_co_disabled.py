"""What becomes of conversations when a member is disabled or deleted."""

from collections.abc import Sequence

import pytest

from omnikit.desk.desk import Desk
from omnikit.engine.administration import administer, fold_workspace, react_to_administration
from omnikit.engine.invariants import broken
from omnikit.engine.views import in_view, kind_of
from omnikit.model.actors import DELETED, DISABLED, SYSTEM, Actor, MemberStatus
from omnikit.model.administration import Administration, DeleteMember, DisableMember, EnableMember, SaveMember
from omnikit.model.commands import (
    Acknowledge,
    AddCollaborators,
    Command,
    Join,
    Leave,
    TakeOver,
    Transfer,
    WithdrawMember,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane, Status, Timer, TimerKind
from omnikit.model.decision import Allowed
from omnikit.model.effects import LogLine, Notify, Withdraw
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.views import ConversationKind, View
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.roles import ADMINISTRATOR
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONVERSATION,
    DAN,
    EVE,
    FAY,
    NOON,
    SUE,
    WORKSPACE,
    a_context,
    a_conversation,
    a_workspace,
    minutes,
)
from omnikit.testing.desks import a_desk
from tests.rules.acting import Done, at_desk, done, refused, stored, written

STATUSES = pytest.mark.parametrize("status", [PROCESSING, ENDED])
GOING = pytest.mark.parametrize("how", [DISABLED, DELETED])


def without(*members: MemberId, how: MemberStatus = DISABLED) -> Workspace:
    """Return the test desk with *members* disabled or deleted."""
    known = a_workspace()
    return known.but(members={**known.members, **{m: known.members[m].but(status=how) for m in members}})


def withdrawing(member: MemberId) -> WithdrawMember:
    """Return the wish to take *member* off, whom ADA has disabled."""
    return WithdrawMember(conversation=CONVERSATION, member=member, disabler=Actor.of(ADA))


def withdrawn(conversation: Conversation, member: MemberId, how: MemberStatus = DISABLED) -> Done:
    """Take *member* off *conversation* after ADA has disabled or deleted them."""
    return done(conversation, withdrawing(member), a_context(SYSTEM, workspace=without(member, how=how)))


def ranks(conversation: Conversation) -> tuple[MemberId, ...]:
    """Return who is on it: the handler, then the collaborators in rank."""
    return tuple(seat.member for seat in conversation.seats)


# --- what disabling sets off


def _administered(*commands: Administration) -> tuple[Workspace, list[Withdraw]]:
    workspace, effects = a_workspace(), []
    for command in commands:
        decision = administer(workspace, command, a_context(ADA, workspace=workspace))
        assert isinstance(decision, Allowed)
        workspace = fold_workspace(workspace, decision.events)
        effects += [effect for effect in react_to_administration(decision.events) if isinstance(effect, Withdraw)]
    return workspace, effects


@pytest.mark.rule("CO-17.1", "CO-17.2")
@pytest.mark.parametrize("kind", [DisableMember, DeleteMember])
def test_disabling_and_deleting_withdraw_the_member(kind: type[DisableMember] | type[DeleteMember]) -> None:
    """Both set off one withdrawal of that member, in the name of who did it."""
    _, effects = _administered(kind(workspace=WORKSPACE, member=BOB))

    assert effects == [Withdraw(member=BOB, by=Actor.of(ADA), at=NOON)]


@pytest.mark.rule("CO-17.1")
def test_only_who_is_disabled_is_withdrawn() -> None:
    """An enabled member is not withdrawn, neither before being disabled nor after being enabled again."""
    shared = a_conversation(collaborators=(BOB, CAT))
    disable = DisableMember(workspace=WORKSPACE, member=BOB)
    again, effects = _administered(disable, EnableMember(workspace=WORKSPACE, member=BOB))

    assert len(effects) == 1
    assert refused(shared, withdrawing(BOB), a_context(SYSTEM)) == "HO-23"
    assert refused(shared, withdrawing(BOB), a_context(SYSTEM, workspace=again)) == "HO-23"


# --- every scenario


# (who is on it in rank, who is disabled, who is on it then in rank)
SCENARIOS: tuple[tuple[tuple[MemberId, ...], MemberId, tuple[MemberId, ...]], ...] = (
    # a collaborator
    ((ANN, BOB), BOB, (ANN,)),
    ((ANN, BOB, CAT), BOB, (ANN, CAT)),
    ((ANN, BOB, CAT), CAT, (ANN, BOB)),
    ((ANN, BOB, CAT, DAN, EVE, FAY), DAN, (ANN, BOB, CAT, EVE, FAY)),
    # the handler
    ((ANN, BOB), ANN, (BOB,)),
    ((ANN, CAT, BOB), ANN, (CAT, BOB)),
    ((ANN, FAY, EVE, DAN, CAT, BOB), ANN, (FAY, EVE, DAN, CAT, BOB)),
    # somebody who is not on it
    ((ANN, BOB), CAT, (ANN, BOB)),
)


@pytest.mark.rule("CO-17.1", "CO-17.2", "CO-17.4", "CO-17.5", "CO-17.6")
@pytest.mark.parametrize(("seated", "gone", "after"), SCENARIOS)
@STATUSES
@GOING
def test_whoever_is_disabled_is_off_and_the_first_in_rank_succeeds(
    how: MemberStatus, status: Status, seated: tuple[MemberId, ...], gone: MemberId, after: tuple[MemberId, ...]
) -> None:
    """Disabled or deleted, in what is processing and in what is ended: the member is off, rank decides who handles."""
    before = a_conversation(status, handler=seated[0], collaborators=seated[1:])

    conversation = withdrawn(before, gone, how).after

    assert ranks(conversation) == after
    assert conversation.handler == after[0]
    assert conversation.status is status
    assert conversation.collaborative is (len(after) > 1)
    assert list(broken(conversation, OMNICHAT_COLLABORATION)) == []


@pytest.mark.rule("CO-17.4")
def test_without_its_only_collaborator_it_is_1_to_1() -> None:
    """When the only collaborator is disabled, the handler goes on alone, with their own count of unread."""
    shared = written(a_conversation(collaborators=(BOB,)), 3)
    shared = done(shared, Acknowledge(conversation=CONVERSATION, up_to=1), a_context(ANN)).after
    context = a_context(ANN)

    alone = withdrawn(shared, BOB).after

    assert kind_of(alone) is ConversationKind.ORDINARY
    assert context.conduct(alone) is context.alone
    assert (alone.status, alone.handler, alone.unread_of(ANN)) == (PROCESSING, ANN, 2)
    assert alone.seats == shared.seats[:1]


@pytest.mark.rule("CO-17.5")
def test_a_sole_collaborator_inherits_a_1_to_1() -> None:
    """When the handler is disabled, a sole collaborator handles it as a 1:1, with their own count of unread."""
    shared = written(a_conversation(collaborators=(BOB,), pins=(ANN, BOB)), 3)
    shared = done(shared, Acknowledge(conversation=CONVERSATION, up_to=1), a_context(BOB)).after

    alone = withdrawn(shared, ANN).after

    assert kind_of(alone) is ConversationKind.ORDINARY
    assert (alone.status, alone.handler, alone.unread_of(BOB)) == (PROCESSING, BOB, 2)
    assert alone.pins == (BOB,)
    assert in_view(alone, View.MY_PROCESSING, a_context(BOB))
    assert in_view(alone, View.TEAM_PROCESSING, a_context(ANN))


@pytest.mark.rule("CO-17.5")
def test_of_several_the_rest_stay_collaborators() -> None:
    """With more than one collaborator the first handles and the others stay, each with their own count."""
    shared = written(a_conversation(collaborators=(CAT, BOB)), 3)
    shared = done(shared, Acknowledge(conversation=CONVERSATION, up_to=2), a_context(BOB)).after

    after = withdrawn(shared, ANN).after

    assert (after.handler, after.collaborators) == (CAT, (BOB,))
    assert (after.unread_of(CAT), after.unread_of(BOB)) == (3, 1)
    assert kind_of(after) is ConversationKind.COLLABORATIVE


@pytest.mark.rule("CO-17.5")
@GOING
def test_a_plain_1_to_1_goes_back_to_the_human_lane(how: MemberStatus) -> None:
    """A 1:1 whose handler is disabled is pending for a human, with its unread, and its customer still waits."""
    overdue = Timer(TimerKind.OVERDUE, NOON + minutes(10))
    alone = written(a_conversation(), 3).but(timers=(overdue,))
    alone = done(alone, Acknowledge(conversation=CONVERSATION, up_to=1), a_context(ANN)).after

    pending = withdrawn(alone, ANN, how).after

    assert (pending.status, pending.lane, pending.seats) == (PENDING, Lane.HUMAN, ())
    assert in_view(pending, View.PENDING_HUMAN, a_context(BOB))
    assert pending.unread_of(BOB) == 2
    assert (pending.waiting_since, pending.timers) == (alone.waiting_since, (overdue,))
    assert list(broken(pending, OMNICHAT_COLLABORATION)) == []


@pytest.mark.rule("CO-17.5", "CO-16.1")
def test_what_went_back_to_pending_is_not_ended_by_silence() -> None:
    """The silence that had begun with the disabled handler's reply ends nothing that waits for a human."""
    silent = a_conversation(timers=(Timer(TimerKind.REMIND, NOON), Timer(TimerKind.END, NOON)))

    assert withdrawn(silent, ANN).after.timers == ()


@pytest.mark.rule("CO-17.1")
def test_an_ended_1_to_1_stays_on_record() -> None:
    """An ended conversation of one handler is not collaborative and keeps its handler on record."""
    step = withdrawn(a_conversation(ENDED), ANN)

    assert (step.after, step.effects) == (step.before, ())


# --- one after the other


@pytest.mark.rule("CO-17.1", "CO-17.5")
@pytest.mark.parametrize("order", [(ANN, BOB, CAT), (CAT, BOB, ANN), (BOB, ANN, CAT), (ANN, CAT, BOB)])
def test_when_all_are_disabled_it_waits_for_a_human(order: Sequence[MemberId]) -> None:
    """Everybody on it disabled one by one, in any order: in the end it is pending and nobody is on it."""
    conversation = a_conversation(collaborators=(BOB, CAT))
    context = a_context(SYSTEM, workspace=without(ANN, BOB, CAT))
    for member in order:
        conversation = done(conversation, withdrawing(member), context).after
        assert list(broken(conversation, OMNICHAT_COLLABORATION)) == []

    assert (conversation.status, conversation.lane, conversation.seats) == (PENDING, Lane.HUMAN, ())


@pytest.mark.rule("CO-17.1")
def test_a_second_withdrawal_changes_nothing() -> None:
    """Whoever is off already is not taken off again, nor recorded again."""
    once = withdrawn(a_conversation(collaborators=(BOB, CAT)), BOB).after

    assert withdrawn(once, BOB).events == ()


@pytest.mark.rule("CO-17.1")
def test_enabling_again_restores_no_seat() -> None:
    """A member who is enabled again is an outsider of what they were taken off, and may be added anew, last in rank."""
    off = withdrawn(a_conversation(collaborators=(BOB, CAT), pins=(BOB,)), BOB).after
    enabled, _ = _administered(
        DisableMember(workspace=WORKSPACE, member=BOB), EnableMember(workspace=WORKSPACE, member=BOB)
    )
    add = AddCollaborators(conversation=CONVERSATION, members=(BOB,))

    assert not off.seated(BOB)
    back = done(off, add, a_context(ANN, workspace=enabled)).after

    assert ranks(back) == (ANN, CAT, BOB)
    assert back.pins == ()


# --- the record


@pytest.mark.rule("CO-17.3", "CO-17.2")
@pytest.mark.parametrize("gone", [ANN, BOB, CAT])
@STATUSES
@GOING
def test_one_line_names_who_disabled_and_who_is_out(how: MemberStatus, status: Status, gone: MemberId) -> None:
    """Each conversation gets one line, by and of whom in words; no system message, no notice, no closed room."""
    step = withdrawn(a_conversation(status, collaborators=(BOB, CAT)), gone, how)

    assert step.recorded == [("record.withdrawn", {"actor": "Ada", "member": gone.title()})]
    assert [line.by for line in step.each(LogLine)] == [Actor.of(ADA)]
    assert [type(effect) for effect in step.effects] == [LogLine]
    assert step.after.sequence == step.before.sequence


@pytest.mark.rule("CO-17.3")
def test_the_line_of_a_1_to_1_says_that_its_handler_is_out() -> None:
    """A 1:1 that goes back to pending has its one line too, with the same names."""
    assert withdrawn(a_conversation(), ANN).recorded == [
        ("record.withdrawn_handler", {"actor": "Ada", "member": "Ann"})
    ]


# --- the order of succession


def _later(conversation: Conversation, *steps: tuple[MemberId, Command]) -> Conversation:
    """Carry out commands, a minute apart, each by the member named before it."""
    for minute, (by, command) in enumerate(steps, 1):
        conversation = done(conversation, command, _at(minute, by)).after
    return conversation


def _at(minute: int, by: MemberId) -> Context:
    return a_context(by, now=NOON + minutes(minute))


ADD = AddCollaborators(conversation=CONVERSATION, members=(BOB, CAT))
JOIN = Join(conversation=CONVERSATION)
TAKE_OVER = TakeOver(conversation=CONVERSATION)


def _to(member: MemberId) -> Transfer:
    return Transfer(conversation=CONVERSATION, to=member)


# (what happens before, who is on it in rank; the first is disabled, the second succeeds)
SUCCESSIONS: tuple[tuple[tuple[tuple[MemberId, Command], ...], tuple[MemberId, ...]], ...] = (
    (((ANN, ADD), (SUE, JOIN)), (ANN, BOB, CAT, SUE)),
    (((SUE, JOIN), (ANN, ADD)), (ANN, SUE, BOB, CAT)),
    (((ANN, ADD), (BOB, Leave(conversation=CONVERSATION))), (ANN, CAT)),
    # the former handler takes the seat left: last, though the longest there
    (((ANN, ADD), (SUE, JOIN), (SUE, TAKE_OVER)), (SUE, BOB, CAT, ANN)),
    # the former handler takes the seat left: first, though BOB and CAT have waited longer for it
    (((SUE, JOIN), (ANN, ADD), (SUE, TAKE_OVER)), (SUE, ANN, BOB, CAT)),
    (((ANN, ADD), (ANN, _to(CAT))), (CAT, BOB, ANN)),
    (((ANN, ADD), (ANN, _to(BOB))), (BOB, ANN, CAT)),
    # SUE came last of all and is first in rank
    (((ANN, ADD), (SUE, JOIN), (SUE, TAKE_OVER), (SUE, _to(BOB))), (BOB, SUE, CAT, ANN)),
)


@pytest.mark.rule("CO-17.6")
@pytest.mark.parametrize(("story", "seated"), SUCCESSIONS)
def test_rank_decides_not_the_time_of_joining(
    story: tuple[tuple[MemberId, Command], ...], seated: tuple[MemberId, ...]
) -> None:
    """Joining appends, a handover puts the former handler into the seat left, and the first of that order succeeds."""
    conversation = _later(a_conversation(), *story)
    assert ranks(conversation) == seated
    gone = seated[0]

    after = done(
        conversation, withdrawing(gone), a_context(SYSTEM, now=NOON + minutes(60), workspace=without(gone))
    ).after

    assert ranks(after) == seated[1:]
    assert after.handler == seated[1]


@pytest.mark.rule("CO-17.6")
def test_the_successor_may_have_joined_last() -> None:
    """The first in rank succeeds although somebody behind has been on the conversation for longer."""
    story = ((ANN, ADD), (SUE, JOIN), (SUE, TAKE_OVER), (SUE, _to(BOB)))
    conversation = _later(a_conversation(), *story)
    since = {seat.member: seat.since for seat in conversation.seats}
    assert since[SUE] > since[CAT] > since[ANN]

    after = done(
        conversation, withdrawing(BOB), a_context(SYSTEM, now=NOON + minutes(60), workspace=without(BOB))
    ).after

    assert after.handler == SUE


# --- at a desk


def _six(desk: Desk) -> list[ConversationId]:
    return [
        at_desk(desk, "t1", ANN, BOB),
        at_desk(desk, "t2", ANN, BOB, CAT, ended=True),
        at_desk(desk, "t3", BOB, CAT, ANN),
        at_desk(desk, "t4", BOB),
        at_desk(desk, "t5", BOB, ended=True),
        at_desk(desk, "t6", ANN, CAT),
    ]


AFTER: tuple[tuple[Status, tuple[MemberId, ...]], ...] = (
    (PROCESSING, (ANN,)),
    (ENDED, (ANN, CAT)),
    (PROCESSING, (CAT, ANN)),
    (PENDING, ()),
    (ENDED, (BOB,)),
    (PROCESSING, (ANN, CAT)),
)


def _notices(desk: Desk) -> list[Notify]:
    return [task.effect for task in desk.due(limit=1000) if isinstance(task.effect, Notify)]


@pytest.mark.rule("CO-17.1", "CO-17.2", "CO-17.3", "CO-17.4", "CO-17.5", "CO-17.6")
@pytest.mark.parametrize("kind", [DisableMember, DeleteMember])
@pytest.mark.parametrize("limit", [100, 1], ids=["at once", "one a tick"])
def test_the_sweep_takes_the_member_off_everything(limit: int, kind: type[DisableMember] | type[DeleteMember]) -> None:
    """After disabling or deleting, ticks take the member off each conversation, with one line each and no notice."""
    desk = a_desk()
    ids = _six(desk)
    lines = [len(desk.storage.record(WORKSPACE, id)) for id in ids]
    _notices(desk)

    desk.administer(kind(workspace=WORKSPACE, member=BOB), actor=Actor.of(ADA)).unwrap()
    items = [item for _ in range(10) for item in desk.tick(limit=limit)]

    assert sorted(item.conversation for item in items) == sorted(ids[:4])
    assert all(item.done for item in items)
    assert [(found.status, ranks(found)) for found in (stored(desk, id) for id in ids)] == list(AFTER)
    grown = [len(desk.storage.record(WORKSPACE, id)) - before for id, before in zip(ids, lines, strict=True)]
    assert grown == [1, 1, 1, 1, 0, 0]
    last = desk.storage.record(WORKSPACE, ids[0])[-1]
    assert (last.by, dict(last.about)) == (Actor.of(ADA), {"actor": "Ada", "member": "Bob"})
    assert _notices(desk) == []
    assert desk.audit().violations == ()


@pytest.mark.rule("CO-17.1")
def test_enabling_again_brings_nothing_back_at_a_desk() -> None:
    """A member enabled again after the sweep is on none of the conversations, and later ticks change nothing."""
    desk = a_desk()
    ids = _six(desk)
    desk.administer(DisableMember(workspace=WORKSPACE, member=BOB), actor=Actor.of(ADA)).unwrap()
    desk.tick()

    desk.administer(EnableMember(workspace=WORKSPACE, member=BOB), actor=Actor.of(ADA)).unwrap()

    assert desk.tick() == ()
    assert [ranks(stored(desk, id)) for id in ids] == [after for _, after in AFTER]


@pytest.mark.rule("CO-17.1", "CO-17.5")
def test_who_disables_themselves_is_taken_off_too() -> None:
    """An administrator who disables themselves is off their conversations all the same, by their own name."""
    desk = a_desk()
    boss = a_workspace().members[SUE].but(role=ADMINISTRATOR)
    desk.administer(SaveMember(workspace=WORKSPACE, member=boss), actor=Actor.of(ADA)).unwrap()
    id = at_desk(desk, "t1", ADA, BOB)

    desk.administer(DisableMember(workspace=WORKSPACE, member=ADA), actor=Actor.of(ADA)).unwrap()
    desk.tick()

    assert ranks(stored(desk, id)) == (BOB,)
    assert dict(desk.storage.record(WORKSPACE, id)[-1].about) == {"actor": "Ada", "member": "Ada"}


@pytest.mark.rule("CO-17.5", "CO-17.6")
def test_handler_and_first_in_rank_disabled_together_leave_the_second() -> None:
    """When the handler and the first collaborator are disabled before a sweep, whoever is next in rank handles."""
    desk = a_desk()
    id = at_desk(desk, "t1", ANN, BOB, CAT, DAN)
    for member in (ANN, BOB):
        desk.administer(DisableMember(workspace=WORKSPACE, member=member), actor=Actor.of(ADA)).unwrap()

    desk.tick()

    assert ranks(stored(desk, id)) == (CAT, DAN)
