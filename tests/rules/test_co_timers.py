"""What happens by itself: overtime waiting, the reminder, the end by silence; exact, however late it is looked at."""

from datetime import timedelta

import pytest

from omnikit.engine.timers import next_due
from omnikit.model.actors import CUSTOMER, SYSTEM, Actor, Client
from omnikit.model.commands import (
    AddCollaborators,
    AnswerByBot,
    Command,
    End,
    EndBySilence,
    FollowUp,
    MarkOverdue,
    Pin,
    RemindOfEnding,
    Reopen,
    SendAutomatic,
    Transfer,
    Whisper,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Timer, TimerKind
from omnikit.model.effects import CloseRoom, LogLine, Notify, Send, SendSurvey
from omnikit.model.events import AutomaticSent, BecameOverdue, Ended, Event
from omnikit.model.ids import MemberId
from omnikit.model.message import Form
from omnikit.model.thread import ThreadKind
from omnikit.model.workspace import Settings
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ANN,
    BOB,
    CAT,
    CONVERSATION,
    NOON,
    WORKSPACE,
    a_context,
    a_conversation,
    a_message,
    a_thread,
    actor_for,
    minutes,
    some_text,
)
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received
from tests.rules.acting import Done, a_reply, at_desk, done, from_customer, refused, settled

MOMENT = timedelta(microseconds=1)
CLOSING = Settings(auto_close=minutes(30))
REMINDING = Settings(auto_close=minutes(30), reminder=minutes(5))
WAITING = Settings(overtime=minutes(10))
ALL = Settings(auto_close=minutes(30), reminder=minutes(5), overtime=minutes(10))

WHISPERING = OMNICHAT_COLLABORATION.but(writing=OMNICHAT_COLLABORATION.writing.but(whispers=True))


def at(minute: float, by: MemberId | Actor, settings: Settings) -> Context:
    """Return what is known when *by* asks that many minutes after noon."""
    return a_context(by, now=NOON + minutes(minute), settings=settings, profile=WHISPERING)


def asks(conversation: Conversation, minute: float, settings: Settings) -> Conversation:
    """Return *conversation* after the customer has written."""
    return done(conversation, from_customer(conversation), at(minute, CUSTOMER, settings)).after


def answers(conversation: Conversation, minute: float, settings: Settings, by: MemberId = ANN) -> Conversation:
    """Return *conversation* after *by* has replied."""
    return done(conversation, a_reply(), at(minute, by, settings)).after


def due(conversation: Conversation, minute: float, *, more: timedelta = timedelta()) -> type[Command] | None:
    """Return which command is due that many minutes after noon, and *more*."""
    found = next_due(conversation, NOON + minutes(minute) + more)
    return type(found[1]) if found else None


def by_then(conversation: Conversation, minute: float, settings: Settings) -> tuple[Conversation, tuple[Event, ...]]:
    """Let everything happen that is due that many minutes after noon."""
    return settled(conversation, NOON + minutes(minute), at(minute, SYSTEM, settings))


ALONE, SHARED = a_conversation(), a_conversation(collaborators=(BOB,))
GROUP = a_conversation(thread=a_thread("whatsapp", ThreadKind.GROUP))
KINDS = pytest.mark.parametrize(
    "conversation",
    [ALONE, SHARED, GROUP, GROUP.but(seats=SHARED.seats)],
    ids=["1:1", "shared", "group", "shared group"],
)


# --- overtime waiting


@pytest.mark.rule("CO-15.1")
@pytest.mark.parametrize(
    "conversation", [a_conversation(PENDING), ALONE, SHARED, GROUP], ids=["pending", "1:1", "shared", "group"]
)
def test_waiting_over_the_limit_is_overtime(conversation: Conversation) -> None:
    """In any kind of conversation a customer who has waited for the team's limit is overdue then, and on record."""
    asked = asks(conversation, 0, WAITING)
    assert due(asked, 10, more=-MOMENT) is None
    assert due(asked, 10) is MarkOverdue

    marked = done(asked, MarkOverdue(conversation=CONVERSATION), at(10, SYSTEM, WAITING))

    assert marked.events == (BecameOverdue(at=NOON + minutes(10), by=SYSTEM, since=NOON),)
    assert marked.recorded == [("record.overdue", {})]
    assert marked.after.overdue_at == NOON + minutes(10)
    assert marked.after.waiting_since == NOON


@pytest.mark.rule("CO-15.1")
def test_waiting_runs_from_the_oldest_message_not_answered() -> None:
    """Writing again doesn't start the waiting anew, neither before the limit nor after."""
    asked = asks(asks(SHARED, 0, WAITING), 8, WAITING)
    assert asked.waiting_since == NOON

    overdue, _ = by_then(asked, 10, WAITING)
    assert overdue.overdue_at == NOON + minutes(10)

    assert by_then(asks(overdue, 12, WAITING), 60, WAITING)[1] == ()


@pytest.mark.rule("CO-15.1")
@pytest.mark.parametrize("member", [ANN, BOB])
def test_an_answer_by_anybody_on_it_ends_the_waiting(member: MemberId) -> None:
    """A reply by handler or collaborator ends the waiting, in time or late; the next message starts it afresh."""
    in_time = answers(asks(SHARED, 0, WAITING), 9, WAITING, member)
    assert (in_time.waiting_since, due(in_time, 60)) == (None, None)

    late = answers(by_then(asks(SHARED, 0, WAITING), 11, WAITING)[0], 12, WAITING, member)
    assert (late.waiting_since, late.overdue_at) == (None, None)

    again = asks(late, 20, WAITING)
    assert again.waiting_since == NOON + minutes(20)
    assert due(again, 30, more=-MOMENT) is None
    assert due(again, 30) is MarkOverdue


# what nobody of the team says to the customer, or says at all
NO_ANSWERS: tuple[Command, ...] = (
    AnswerByBot(conversation=CONVERSATION, message=a_message(), content=some_text()),
    SendAutomatic(conversation=CONVERSATION, message=a_message(), form=Form.INSTANT, content=some_text()),
    Whisper(conversation=CONVERSATION, message=a_message(), content=some_text()),
    AddCollaborators(conversation=CONVERSATION, members=(CAT,)),
    Transfer(conversation=CONVERSATION, to=BOB),
    Pin(conversation=CONVERSATION),
)
NAMES = [type(command).__name__ for command in NO_ANSWERS]


@pytest.mark.rule("CO-15.1")
@pytest.mark.parametrize("command", NO_ANSWERS, ids=NAMES)
def test_nothing_else_ends_the_waiting(command: Command) -> None:
    """The bot, automatic and system messages, whispers and changes of seats leave the customer waiting."""
    asked = asks(SHARED, 0, WAITING)

    after = done(asked, command, at(5, actor_for(command), WAITING)).after

    assert (after.waiting_since, due(after, 10)) == (NOON, MarkOverdue)


@pytest.mark.rule("CO-15.1")
def test_a_follow_up_is_no_answer() -> None:
    """Whoever takes a pending conversation on still owes the answer."""
    asked = asks(a_conversation(PENDING), 0, WAITING)

    taken = done(asked, FollowUp(conversation=CONVERSATION), at(5, ANN, WAITING)).after

    assert due(taken, 10) is MarkOverdue


@pytest.mark.rule("CO-15.1")
def test_the_end_ends_the_waiting() -> None:
    """Nobody waits in an ended conversation, and reopening it doesn't bring the waiting back."""
    ended = done(asks(SHARED, 0, WAITING), End(conversation=CONVERSATION), at(5, ANN, WAITING)).after
    again = done(ended, Reopen(conversation=CONVERSATION), at(6, ANN, WAITING)).after

    assert (ended.waiting_since, due(again, 60)) == (None, None)


# --- the end by silence


@pytest.mark.rule("CO-16.1")
@KINDS
def test_silence_for_the_set_duration_ends_it(conversation: Conversation) -> None:
    """Once the duration has passed since the reply, not a moment earlier, the system ends it as of that time."""
    replied = answers(conversation, 0, CLOSING)
    assert due(replied, 30, more=-MOMENT) is None
    assert due(replied, 30) is EndBySilence

    ended, events = by_then(replied, 30, CLOSING)

    assert (ended.status, ended.ended_at) == (ENDED, NOON + minutes(30))
    assert [(event.at, event.by) for event in events] == [(NOON + minutes(30), SYSTEM)]


@pytest.mark.rule("CO-16.1")
@pytest.mark.parametrize("profile", [OMNICHAT, OMNICHAT_COLLABORATION], ids=lambda profile: profile.name)
def test_every_profile_ends_by_silence(profile: Profile) -> None:
    """The end by silence is older than collaboration and holds without it."""
    replied = done(ALONE, a_reply(), a_context(ANN, profile=profile, settings=CLOSING)).after

    assert due(replied, 30) is EndBySilence


@pytest.mark.rule("CO-16.1")
@pytest.mark.parametrize("minute", [0, 29, 30 - 1e-6])
def test_the_customers_reply_breaks_the_silence(minute: float) -> None:
    """A customer who has written since the last reply keeps it open, however long nobody answers."""
    asked = asks(answers(SHARED, 0, CLOSING), minute, CLOSING)

    assert by_then(asked, 10_000, CLOSING) == (asked, ())


@pytest.mark.rule("CO-16.1")
def test_no_duration_no_end() -> None:
    """A team that has set no duration ends nothing by itself."""
    assert due(answers(SHARED, 0, Settings()), 100_000) is None


@pytest.mark.rule("CO-16.1")
def test_silence_begins_with_a_reply() -> None:
    """A conversation that nobody has replied to isn't ended by silence, nor a reopened one before the next reply."""
    ended = by_then(answers(SHARED, 0, CLOSING), 30, CLOSING)[0]
    again = done(ended, Reopen(conversation=CONVERSATION), at(40, ANN, CLOSING)).after
    assert due(asks(ALONE, 0, CLOSING), 100_000) is None
    assert due(again, 100_000) is None

    assert due(answers(again, 50, CLOSING), 80) is EndBySilence


def _by_silence(settings: Settings = CLOSING) -> Done:
    silent = done(SHARED.but(pins=(BOB,)), a_reply(), at(0, ANN, settings)).after
    return done(silent, EndBySilence(conversation=CONVERSATION), at(30, SYSTEM, settings))


@pytest.mark.rule("CO-16.1")
def test_the_system_ends_it_as_a_handler_would() -> None:
    """The line names the system, collaborators are told and their rooms closed, pins go, no system message comes."""
    ended = _by_silence()

    assert ended.recorded == [("record.ended", {"actor": "~system"})]
    assert [line.by for line in ended.each(LogLine)] == [SYSTEM]
    assert ended.told == [(BOB, "notice.ended", {"actor": "~system"})]
    assert [(room.member, set(room.how)) for room in ended.each(CloseRoom)] == [(BOB, {Client.WEB, Client.MOBILE})]
    assert ended.said == []
    assert ended.after.pins == ()
    assert ended.after.seats == ended.before.seats


@pytest.mark.rule("CO-16.1")
@pytest.mark.parametrize("configured", [False, True])
def test_the_system_asks_for_satisfaction_where_the_team_says_so(configured: bool) -> None:
    """An end by silence sends the survey only by the team's setting."""
    assert bool(_by_silence(CLOSING.but(survey_on_end=configured)).each(SendSurvey)) is configured


@pytest.mark.rule("CO-16.2")
def test_a_collaborators_reply_begins_the_silence_anew() -> None:
    """The silence runs from the last reply of anybody on it: a collaborator's puts the end off like the handler's."""
    for last in (ANN, BOB):
        replied = answers(answers(SHARED, 0, CLOSING), 20, CLOSING, last)

        assert due(replied, 50, more=-MOMENT) is None
        assert due(replied, 50) is EndBySilence


@pytest.mark.rule("CO-16.2")
@pytest.mark.parametrize("command", NO_ANSWERS, ids=NAMES)
def test_nothing_else_puts_the_end_off(command: Command) -> None:
    """System messages, bot answers, automatic messages and whispers are no reply of the team."""
    replied = answers(SHARED, 0, CLOSING)

    after = done(replied, command, at(20, actor_for(command), CLOSING)).after

    assert after.timers == replied.timers
    assert due(after, 30) is EndBySilence


# --- the reminder


# (channel, whether a reminder goes out in a collaborative conversation)
REMINDED = (
    ("line", True),
    ("messenger", True),
    ("whatsapp", True),
    ("instagram", True),
    ("webchat", False),
    ("wechat", False),
)


@pytest.mark.rule("CO-14.6")
@pytest.mark.parametrize(("channel", "reminded"), REMINDED)
def test_the_reminder_goes_out_before_the_end_on_four_channels(channel: str, reminded: bool) -> None:
    """On its channels the customer is told the set time before the end; on the others the end comes unannounced."""
    conversation = a_conversation(thread=a_thread(channel), collaborators=(BOB,))
    replied = answers(conversation, 0, REMINDING)

    ended, events = by_then(replied, 30, REMINDING)

    sent = [(event.form, event.at) for event in events if isinstance(event, AutomaticSent)]
    assert sent == ([(Form.CLOSING_REMINDER, NOON + minutes(25))] if reminded else [])
    assert ended.ended_at == NOON + minutes(30)


@pytest.mark.rule("CO-14.6")
def test_the_reminder_is_a_message_of_the_systems() -> None:
    """The reminder is sent to the customer and on record, and nobody of the team is told."""
    replied = answers(SHARED, 0, REMINDING)
    assert due(replied, 25, more=-MOMENT) is None
    found = next_due(replied, NOON + minutes(25))
    assert found is not None

    sent = done(replied, found[1], at(25, SYSTEM, REMINDING))

    assert sent.recorded == [("record.reminded", {})]
    assert len(sent.each(Send)) == 1
    assert sent.each(Notify) == ()
    assert sent.after.sequence == sent.before.sequence + 1


@pytest.mark.rule("CO-14.6", "CO-16.2")
def test_one_reminder_a_silence_which_puts_nothing_off() -> None:
    """A silence has one reminder and ends when it would have; the next silence has its own."""
    first, events = by_then(answers(SHARED, 0, REMINDING), 29, REMINDING)
    assert [type(event) for event in events] == [AutomaticSent]
    assert first.timers == (Timer(TimerKind.END, NOON + minutes(30)),)

    broken = asks(first, 29, REMINDING)
    assert by_then(broken, 1000, REMINDING)[1] == ()

    _, again = by_then(answers(broken, 40, REMINDING), 70, REMINDING)
    assert [(type(event), event.at) for event in again] == [
        (AutomaticSent, NOON + minutes(65)),
        (Ended, NOON + minutes(70)),
    ]


@pytest.mark.rule("CO-14.6")
@pytest.mark.parametrize("reminder", [None, minutes(30), minutes(31)], ids=["off", "as long", "longer"])
def test_a_lead_that_leaves_no_time_reminds_nobody(reminder: timedelta | None) -> None:
    """Without a lead time, or with one as long as the silence, there is the end alone."""
    assert answers(SHARED, 0, CLOSING.but(reminder=reminder)).timers == (Timer(TimerKind.END, NOON + minutes(30)),)


# --- late, repeated, changed


LOOKS = (
    (10_000,),
    (24, 25, 30),
    (25, 25, 25, 30, 30, 31),
    (29.5, 400),
    tuple(range(60)),
)


@pytest.mark.rule("CO-15.1", "CO-16.1", "CO-14.6")
@pytest.mark.parametrize("looks", LOOKS, ids=["once, late", "in time", "again and again", "between", "every minute"])
@pytest.mark.parametrize(
    "armed",
    [answers(SHARED, 0, ALL), asks(SHARED, 0, ALL), asks(a_conversation(PENDING), 0, ALL)],
    ids=["silent", "waiting", "pending"],
)
def test_however_late_or_often_one_looks_the_record_is_the_same(armed: Conversation, looks: tuple[float, ...]) -> None:
    """Timers looked at late, in time or many times over give one and the same record, stamped with their due times."""
    once, expected = by_then(armed, 10_000, ALL)
    conversation = armed
    happened: tuple[Event, ...] = ()

    for minute in looks:
        conversation, events = by_then(conversation, minute, ALL)
        happened += events

    assert happened == expected
    assert conversation == once
    assert expected, "something was due"


@pytest.mark.rule("CO-15.1", "CO-16.1")
@pytest.mark.parametrize(
    ("armed", "command"),
    [
        (answers(SHARED, 0, CLOSING), EndBySilence(conversation=CONVERSATION)),
        (answers(SHARED, 0, REMINDING), RemindOfEnding(conversation=CONVERSATION, message=a_message())),
        (asks(SHARED, 0, WAITING), MarkOverdue(conversation=CONVERSATION)),
    ],
    ids=["end", "reminder", "overtime"],
)
def test_nothing_happens_before_its_time_nor_twice(armed: Conversation, command: Command) -> None:
    """What happens by itself is refused before it is due, and after it has happened."""
    timer = armed.timers[0]
    context = a_context(SYSTEM, now=timer.at)
    assert refused(armed, command, context.as_of(timer.at - MOMENT, SYSTEM)) == "HO-24"

    after = done(armed, command, context).after

    assert refused(after, command, context)


@pytest.mark.rule("CO-15.1", "CO-16.1")
@pytest.mark.parametrize("changed", [Settings(), Settings(auto_close=minutes(1), overtime=minutes(1))])
def test_a_changed_setting_leaves_what_is_armed(changed: Settings) -> None:
    """Settings changed after the last message change nothing about when its timers are due."""
    for armed in (answers(SHARED, 0, ALL), asks(SHARED, 0, ALL)):
        assert by_then(armed, 100, changed)[1] == by_then(armed, 100, ALL)[1]


@pytest.mark.rule("CO-16.1")
def test_a_handover_keeps_the_clock() -> None:
    """When the handler changes during the silence, the end comes when it would have come."""
    replied = answers(SHARED, 0, CLOSING)

    handed = done(replied, Transfer(conversation=CONVERSATION, to=BOB), at(20, ANN, CLOSING)).after

    assert by_then(handed, 30, CLOSING)[0].ended_at == NOON + minutes(30)


# --- at a desk


@pytest.mark.rule("CO-16.1", "CO-15.1")
@pytest.mark.parametrize("ticks", [(), (45,), (10, 25, 30, 45)], ids=["never", "late", "in time"])
def test_what_was_due_happens_before_what_is_asked(ticks: tuple[float, ...]) -> None:
    """A customer who writes after the silence finds it ended as of its time, whether or not anybody ticked."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=CLOSING)
    id = at_desk(desk, "t1", ANN, BOB)
    desk.handle(a_reply().but(conversation=id), actor=Actor.of(BOB)).unwrap()
    for minute in ticks:
        clock.now = NOON + minutes(minute)
        desk.tick()

    clock.now = NOON + minutes(50)
    back = received(desk, an_inbound(dedupe="d2", thread="t1"))

    assert back.status is PROCESSING
    assert [(line.at, line.code) for line in desk.storage.record(WORKSPACE, id)][-2:] == [
        (NOON + minutes(30), "record.ended"),
        (NOON + minutes(50), "record.returned_processing"),
    ]
