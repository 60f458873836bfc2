"""A reminder whose time comes when it can no longer be sent: it is skipped, and the end comes as it would have."""

from collections.abc import Callable

import pytest

from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import SaveAccount
from omnikit.model.commands import AddCollaborators, RemindOfEnding
from omnikit.model.conversation import ENDED, Conversation, Timer, TimerKind
from omnikit.model.effects import Send
from omnikit.model.events import AutomaticSent, Ended, Event, ReminderSkipped
from omnikit.model.ids import AccountId
from omnikit.model.thread import Account
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.context import Context
from omnikit.testing.builders import (
    ANN,
    BOB,
    CONVERSATION,
    NOON,
    WORKSPACE,
    a_context,
    a_conversation,
    a_message,
    a_thread,
    a_workspace,
    minutes,
)
from omnikit.testing.desks import SetClock, a_desk
from tests.rules.acting import a_reply, at_desk, done, refused, settled, stored

REMINDING = Settings(auto_close=minutes(30), reminder=minutes(5))
REMIND = RemindOfEnding(conversation=CONVERSATION, message=a_message(2))
REMIND_TIME, END_TIME = NOON + minutes(25), NOON + minutes(30)
LINE = AccountId("line")
DESK = a_workspace(settings=REMINDING)


def with_line(connected: bool) -> Workspace:
    """Return the desk with its LINE account connected, or no longer."""
    return DESK.but(accounts={**DESK.accounts, LINE: Account(LINE, "line", connected=connected)})


CUT_OFF, GONE = with_line(connected=False), DESK.but(accounts={})


def known(workspace: Workspace = DESK) -> Context:
    """Return what is known when the reminder's time has come."""
    return a_context(SYSTEM, now=REMIND_TIME, workspace=workspace)


def silent(channel: str = "line") -> Conversation:
    """Return a 1:1 conversation that was replied to at noon, on a channel of the desk."""
    return done(a_conversation(thread=a_thread(channel)), a_reply(), a_context(ANN, workspace=DESK)).after


def shared(conversation: Conversation) -> Conversation:
    """Return *conversation* after its handler has brought somebody in."""
    add = AddCollaborators(conversation=CONVERSATION, members=(BOB,))
    return done(conversation, add, a_context(ANN, now=NOON + minutes(10), workspace=DESK)).after


# what happened since the reply   the conversation, and what is known         whether it can still be sent
SINCE: tuple[tuple[str, Callable[[], Conversation], Workspace, bool], ...] = (
    ("nothing, on LINE", silent, DESK, True),
    ("nothing, on WeChat", lambda: silent("wechat"), DESK, True),
    ("shared on LINE", lambda: shared(silent()), DESK, True),
    ("shared on WeChat", lambda: shared(silent("wechat")), DESK, False),
    ("disconnected", silent, CUT_OFF, False),
    ("disconnected, and shared", lambda: shared(silent()), CUT_OFF, False),
    ("the account is gone", silent, GONE, False),
    ("disconnected and connected again", silent, with_line(connected=True), True),
)
in_each = pytest.mark.parametrize(
    ("since", "workspace", "can"), [case[1:] for case in SINCE], ids=[case[0] for case in SINCE]
)


@in_each
@pytest.mark.rule("CO-14.6")
def test_a_reminder_goes_out_only_if_it_can_still_be_sent(
    since: Callable[[], Conversation], workspace: Workspace, can: bool
) -> None:
    """What was armed with the reply is asked again at its time: a channel that carries it, an account connected."""
    armed = since()
    assert [timer.kind for timer in armed.timers] == [TimerKind.REMIND, TimerKind.END]

    reminded = done(armed, REMIND, known(workspace))

    assert [type(event) for event in reminded.events] == [AutomaticSent if can else ReminderSkipped]
    assert bool(reminded.each(Send)) is can


@in_each
@pytest.mark.rule("CO-14.6", "CO-16.1")
def test_with_or_without_a_reminder_the_end_comes_in_time(
    since: Callable[[], Conversation], workspace: Workspace, can: bool
) -> None:
    """Either way the reminder's timer is gone after one event at its time, and the end comes when it was due."""
    expected: list[tuple[type[Event], object]] = [(AutomaticSent if can else ReminderSkipped, REMIND_TIME)]
    by_then, events = settled(since(), REMIND_TIME, known(workspace))
    ended, more = settled(by_then, END_TIME, known(workspace))

    assert [(type(event), event.at) for event in events] == expected
    assert by_then.timers == (Timer(TimerKind.END, END_TIME),)
    assert [(type(event), event.at) for event in more] == [(Ended, END_TIME)]
    assert (ended.status, ended.ended_at) == (ENDED, END_TIME)


def test_skipping_changes_the_timer_and_nothing_else() -> None:
    """A skipped reminder is the system's, takes no place among the messages, is told nobody and sent nowhere."""
    armed = shared(silent("wechat"))

    skipped = done(armed, REMIND, known())

    assert skipped.events == (ReminderSkipped(at=REMIND_TIME, by=SYSTEM),)
    assert skipped.effects == ()
    assert skipped.after == armed.but(
        version=armed.version + 1, changed_at=REMIND_TIME, timers=(Timer(TimerKind.END, END_TIME),)
    )


@pytest.mark.rule("HO-24")
def test_what_was_skipped_is_not_made_up_for() -> None:
    """Once skipped, a silence has no reminder any more, even though it could be sent again."""
    skipped = done(silent(), REMIND, known(CUT_OFF)).after

    assert refused(skipped, REMIND, known()) == "HO-24"


# --- at a desk


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "disconnected"])
@pytest.mark.rule("CO-14.6")
def test_a_desk_that_ticks_sends_no_reminder_over_a_disconnected_account(connected: bool) -> None:
    """After the account is disconnected a tick at the reminder's time stores no message and leaves nothing to send."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=REMINDING)
    id = at_desk(desk, "t1")
    desk.handle(a_reply().but(conversation=id), actor=Actor.of(ANN)).unwrap()
    save = SaveAccount(workspace=WORKSPACE, account=Account(LINE, "line", connected=connected))
    desk.administer(save, actor=SYSTEM).unwrap()
    for task in desk.due():
        desk.settle(task)
    before = desk.messages(id, actor=Actor.of(ANN))

    clock.now = REMIND_TIME
    desk.tick()
    after = desk.messages(id, actor=Actor.of(ANN))

    assert isinstance(before, list | tuple)
    assert isinstance(after, list | tuple)
    assert len(after) - len(before) == int(connected)
    assert [type(task.effect) for task in desk.due()] == [Send] * int(connected)
    assert stored(desk, id).timers == (Timer(TimerKind.END, END_TIME),)
    assert [line.code for line in desk.storage.record(WORKSPACE, id)].count("record.reminded") == int(connected)
    assert not desk.audit().violations
