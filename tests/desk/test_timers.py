"""What happens by itself is exact, however late and however often somebody looks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import frozen
from hypothesis import example, given, settings
from hypothesis import strategies as st

from omnikit.desk.desk import Desk
from omnikit.desk.handling import wake
from omnikit.desk.ports import UnitOfWork
from omnikit.desk.steps import drive
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import ChangeSettings, SaveAccount
from omnikit.model.commands import AddCollaborators, Command, End, FollowUp, Leave, Pin, Reopen, Reply
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import Effect, LogLine
from omnikit.model.errors import TooManyConflicts
from omnikit.model.events import Event
from omnikit.model.ids import AccountId, ConversationId
from omnikit.model.message import Message
from omnikit.model.thread import Account
from omnikit.model.workspace import Settings
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, WORKSPACE, minutes, some_text
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, received
from omnikit.testing.wrapping import Meanwhile, Watching

A, B = Actor.of(ANN), Actor.of(BOB)
TIMED = Settings(overtime=minutes(5), auto_close=minutes(20), reminder=minutes(5), survey_on_end=True)
TEAMS = (
    TIMED,
    TIMED.but(survey_on_end=False),
    TIMED.but(collaboration=False),
    Settings(),
    Settings(overtime=minutes(2), auto_close=minutes(7)),
)


@frozen
class Record:
    """All that a conversation's life has left behind."""

    events: list[Event]
    messages: list[Message]
    lines: list[LogLine]
    effects: list[Effect]

    @classmethod
    def of(cls, works: list[UnitOfWork], conversation: ConversationId) -> "Record":
        mine = [work for work in works if getattr(work.subject, "id", None) == conversation]
        return cls(
            [event for work in mine for event in work.events],
            [message for work in mine for message in work.messages],
            [line for work in mine for line in work.record],
            [effect for work in mine for effect in work.effects],
        )


@frozen
class Now:
    """Where a move is made; *number* tells it from the others."""

    desk: Desk
    id: ConversationId
    number: int


Move = tuple[str, int]
"""What is done, and how many minutes pass before it."""
Late = Callable[[SetClock, Desk, timedelta], object]


def every_minute(clock: SetClock, desk: Desk, time: timedelta) -> None:
    for _ in range(int(time / minutes(1))):
        clock.passes(minutes(1))
        desk.tick()


def now_and_then_twice(clock: SetClock, desk: Desk, time: timedelta) -> None:
    for part in (time / 3, time / 3, time - 2 * (time / 3)):
        clock.passes(part)
        desk.tick()
        desk.tick()


def never(clock: SetClock, desk: Desk, time: timedelta) -> None:
    clock.passes(time)


def lived(moves: list[Move], late: Late) -> tuple[Record, list[object]]:
    """Live a life with ticks of one sort; a last message after a day shows what is still due."""
    clock = SetClock()
    storage = Watching(MemoryStorage())
    desk = a_desk(storage, clock=clock, settings=TIMED, ids=CountedIds())
    conversation = received(desk)
    answers: list[object] = []
    for number, (what, time) in enumerate(moves):
        late(clock, desk, minutes(time))
        answers.append(_MOVES[what](Now(desk, conversation.id, number)))
    late(clock, desk, minutes(60))
    if late is not never:
        desk.tick()
    _MOVES["connect"](Now(desk, conversation.id, 0))
    answers.append(desk.receive(an_inbound("at last", dedupe="last")).denied)
    assert desk.audit().violations == ()
    return Record.of(storage.taken(), conversation.id), answers


def _by_ann(command: Callable[[ConversationId], Command]) -> Callable[[Now], object]:
    return lambda on: on.desk.handle(command(on.id), actor=A).denied


def _account(*, connected: bool) -> Callable[[Now], object]:
    account = Account(AccountId("line"), "line", connected=connected)
    return lambda on: on.desk.administer(SaveAccount(workspace=WORKSPACE, account=account), actor=SYSTEM)


def _settings(team: Settings) -> Callable[[Now], object]:
    return lambda on: on.desk.administer(ChangeSettings(workspace=WORKSPACE, settings=team), actor=SYSTEM)


_MOVES: dict[str, Callable[[Now], object]] = {
    "message": lambda on: on.desk.receive(an_inbound(dedupe=f"m{on.number}")).denied,
    "follow up": _by_ann(lambda id: FollowUp(conversation=id)),
    "reply": _by_ann(lambda id: Reply(conversation=id, content=some_text())),
    "add": _by_ann(lambda id: AddCollaborators(conversation=id, members=(BOB,))),
    "pin": _by_ann(lambda id: Pin(conversation=id)),
    "leave": lambda on: on.desk.handle(Leave(conversation=on.id), actor=B).denied,
    "end": _by_ann(lambda id: End(conversation=id)),
    "reopen": _by_ann(lambda id: Reopen(conversation=id)),
    "end in a batch": lambda on: on.desk.batch([End(conversation=on.id)], actor=A)[0].allowed,
    "disconnect": _account(connected=False),
    "connect": _account(connected=True),
    **{f"settings {number}": _settings(team) for number, team in enumerate(TEAMS)},
}
SERVED: list[Move] = [("follow up", 1), ("reply", 1)]
MOVES = st.lists(
    st.tuples(st.sampled_from(sorted(_MOVES)), st.sampled_from((0, 1, 2, 4, 5, 6, 15, 16, 20, 30))), max_size=8
)


@settings(max_examples=150, deadline=None)
@given(MOVES.map(lambda moves: SERVED + moves) | MOVES)
@example([*SERVED, ("settings 1", 30)])
@example([*SERVED, ("add", 1), ("pin", 0), ("settings 2", 25)])
@example([*SERVED, ("disconnect", 25)])
@example([*SERVED, ("end in a batch", 25)])
def test_the_record_is_the_same_however_often_somebody_looks(moves: list[Move]) -> None:
    """Ticking every minute, at odd times twice, or never with only a late message leaves one and the same record.

    Found here: an end evaluated late took the survey, the pins and the notices of settings changed meanwhile, a
    reminder the account's state of later; and a batch came before the timers that were due.
    """
    expected = lived(moves, every_minute)

    assert lived(moves, now_and_then_twice) == expected
    assert lived(moves, never) == expected


def served(desk: Desk) -> Conversation:
    """A conversation that ANN has just answered."""
    conversation = received(desk)
    desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap()
    return desk.handle(Reply(conversation=conversation.id, content=some_text()), actor=A).unwrap()


def test_a_tick_ends_what_has_been_silent_as_of_its_time() -> None:
    """The reminder and the end are on record at the very minute that they were due, however late the tick."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=TIMED)
    conversation = served(desk)
    begin = clock.now
    clock.passes(minutes(600))

    (item,) = desk.tick()

    assert item.outcome is not None
    ended = item.outcome.unwrap()
    assert (ended.id, ended.status, ended.ended_at) == (conversation.id, ENDED, begin + minutes(20))
    lines = desk.status_record(conversation.id, actor=A)
    assert not isinstance(lines, Denied)
    assert [(line.code, line.at - begin) for line in lines if line.by == SYSTEM] == [
        ("record.reminded", minutes(15)),
        ("record.ended", minutes(20)),
    ]


def test_a_second_tick_finds_nothing() -> None:
    """What has happened is not due any more."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=TIMED)
    served(desk)
    clock.passes(minutes(600))

    assert len(desk.tick()) == 1
    assert desk.tick() == ()


def test_settings_changed_meanwhile_apply_from_the_next_message_on() -> None:
    """A timer that is armed stays as it was, also when the team has switched such timers off."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=TIMED)
    served(desk)
    desk.administer(ChangeSettings(workspace=WORKSPACE, settings=Settings()), actor=SYSTEM).unwrap()
    clock.passes(minutes(20))

    assert [item.outcome.unwrap().status for item in desk.tick() if item.outcome] == [ENDED]


@pytest.mark.parametrize("minute", [4, 5])
def test_overtime_begins_at_the_limit_to_the_second(minute: int) -> None:
    """A customer waits too long from the limit on, not a moment earlier."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=TIMED)
    received(desk)
    clock.passes(minutes(minute))

    assert len(desk.tick()) == (1 if minute == 5 else 0)


def test_an_answer_takes_the_timer_back() -> None:
    """Nobody is overdue who was answered in time, and nothing ends that the customer has answered."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=TIMED.but(auto_close=None, reminder=None))
    served(desk)
    clock.passes(minutes(600))

    assert desk.tick() == ()


def test_the_longest_due_come_first() -> None:
    """A tick with little room does what has been due the longest, and the next goes on."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=TIMED)
    waiting = []
    for number in range(3):
        waiting.append(received(desk, an_inbound(dedupe=f"d{number}", thread=f"customer-{number}")).id)
        clock.passes(minutes(1))
    clock.passes(minutes(60))

    assert [item.conversation for item in desk.tick(limit=2)] == waiting[:2]
    assert [item.conversation for item in desk.tick(limit=2)] == waiting[2:]


def test_a_timer_that_somebody_else_has_let_happen_is_done() -> None:
    """Two ticks at once: one lets it happen, the other finds that nothing is due."""
    clock = SetClock()
    storage = MemoryStorage()
    desk = a_desk(storage, clock=clock, settings=TIMED)
    received(desk)
    clock.passes(minutes(6))
    slow = Desk(Meanwhile(storage, desk.tick), WORKSPACE, clock=clock)

    assert slow.tick() == ()
    assert desk.audit().violations == ()


def test_a_tick_that_is_always_too_late_reports_it_and_goes_on() -> None:
    """One conversation that others keep changing doesn't keep the rest from what is due."""
    clock = SetClock()
    storage = MemoryStorage()
    desk = a_desk(storage, clock=clock, settings=TIMED)
    busy = received(desk)
    clock.passes(minutes(1))
    quiet = received(desk, an_inbound(dedupe="d2", thread="customer-2"))
    clock.passes(minutes(60))
    slow = Desk(Meanwhile(storage, lambda: received(desk, an_inbound(dedupe="again"))), WORKSPACE, clock=clock, tries=1)
    first, second = slow.tick()

    assert (first.conversation, type(first.error)) == (busy.id, TooManyConflicts)
    assert (second.conversation, second.done) == (quiet.id, True)


def test_a_conversation_that_is_gone_has_no_timers() -> None:
    """What was due when it was listed, and isn't there any more, leads to nothing."""
    desk = a_desk()

    assert drive(wake(desk.house, ConversationId("gone")), desk.storage) is None
