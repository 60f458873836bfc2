"""What is to be done outside is handed out once at a time, in order, and comes again until it is done or given up."""

from datetime import timedelta

from omnikit.desk.desk import Desk
from omnikit.desk.ports import DeadLetter, Task
from omnikit.desk.relay import merged
from omnikit.model.actors import Actor
from omnikit.model.commands import AddCollaborators, End, FollowUp, Reply
from omnikit.model.decision import Denied
from omnikit.model.effects import Notify, Send
from omnikit.model.ids import ConversationId, EffectId, MemberId
from omnikit.policies.delivery import Backoff
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, CAT, WORKSPACE, minutes, some_text
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received

A = Actor.of(ANN)


def drained(desk: Desk) -> list[Task]:
    """Do whatever is to be done, until nothing is; return all of it in the order in which it came."""
    found: list[Task] = []
    while tasks := desk.due():
        found += tasks
        for task in tasks:
            desk.settle(task)
    return found


def answered(desk: Desk) -> ConversationId:
    """A conversation in which ANN has sent one message."""
    id = received(desk).id
    desk.handle(FollowUp(conversation=id), actor=A).unwrap()
    return desk.handle(Reply(conversation=id, content=some_text()), actor=A).unwrap().id


def test_a_task_names_its_conversation_and_its_message() -> None:
    """The host can send what the task says: the message stands in the conversation."""
    desk = a_desk()
    id = answered(desk)
    (task,) = desk.due()

    assert isinstance(task.effect, Send)
    assert (task.conversation, task.attempts) == (id, 1)
    said = desk.messages(id, actor=A)
    assert isinstance(said, tuple)
    assert task.effect.message in [message.id for message in said]


def test_a_claimed_task_is_kept_from_others_for_a_minute() -> None:
    """Two relays never do the same at once; what one of them dropped comes again after its lease."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    answered(desk)
    (first,) = desk.due()
    clock.passes(timedelta(seconds=59))

    assert desk.due() == ()
    clock.passes(timedelta(seconds=1))
    assert desk.due() == (first.but(attempts=2),)


def test_what_is_done_comes_no_more() -> None:
    """A settled task is gone for good."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    answered(desk)
    (task,) = desk.due()
    desk.settle(task)
    clock.passes(minutes(600))

    assert desk.due() == ()


PAUSES = (30, 60, 120, 240, 480, 960, 1920, 3600, 3600)


def test_what_failed_comes_again_after_longer_and_longer_pauses() -> None:
    """Half a minute after the first attempt, twice as long after each further one, an hour at most; never earlier."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    answered(desk)
    for attempt, pause in enumerate(PAUSES, 1):
        (task,) = desk.due()
        assert task.attempts == attempt
        desk.settle(task, done=False)
        clock.passes(timedelta(seconds=pause - 1))

        assert desk.due() == ()
        clock.passes(timedelta(seconds=1))
    assert [again.attempts for again in desk.due()] == [10]


def failed(desk: Desk, clock: SetClock, reason: str = "the line is dead") -> Task:
    """A task that was tried and failed for the last time."""
    while True:
        (task,) = desk.due()
        desk.settle(task, done=False, reason=reason)
        clock.passes(minutes(60))
        if desk.dead_letters():
            return task


def test_what_fails_too_often_is_given_up_with_its_reason() -> None:
    """After the tenth attempt it is claimed no more, and is there to look at with what its host said last."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    answered(desk)
    task = failed(desk, clock)

    assert task.attempts == 10
    assert desk.due() == ()
    assert desk.dead_letters() == (DeadLetter(task, "the line is dead"),)


def test_a_host_that_gives_no_reason_is_told_so() -> None:
    """A dead letter always says something."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    answered(desk)
    failed(desk, clock, reason="")

    assert [letter.reason for letter in desk.dead_letters()] == ["failed 10 times; no reason was given"]


def test_how_often_is_tried_is_the_desk_s_choice() -> None:
    """A desk with two attempts and pauses of its own gives up after the second."""
    clock = SetClock()
    storage = MemoryStorage()
    answered(a_desk(storage, clock=clock))
    desk = Desk(storage, WORKSPACE, clock=clock, attempts=2, backoff=Backoff(first=minutes(3)))
    (task,) = desk.due()
    desk.settle(task, done=False)
    clock.passes(minutes(3))
    (task,) = desk.due()
    desk.settle(task, done=False, reason="no")

    assert [letter.task.attempts for letter in desk.dead_letters()] == [2]


def test_what_nobody_ever_settles_is_given_up_too() -> None:
    """A task that its host dies of each time doesn't hold up for ever what follows it to the same recipient."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    id = answered(desk)
    desk.handle(Reply(conversation=id, content=some_text("next")), actor=A).unwrap()
    for _ in range(10):
        (poison,) = desk.due()
        clock.passes(minutes(1))
    assert poison.attempts == 10

    assert desk.due() == ()
    assert [(letter.task.ids, letter.reason) for letter in desk.dead_letters()] == [
        (poison.ids, "tried 10 times, and nobody said what became of it")
    ]
    (following,) = desk.due()
    assert (following.ids != poison.ids, following.attempts) == (True, 1)


def test_what_was_given_up_can_be_tried_anew() -> None:
    """Once the cause is mended it comes again as if for the first time, and is no dead letter any more."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    answered(desk)
    task = failed(desk, clock)
    desk.revive(task.ids)

    assert desk.dead_letters() == ()
    assert desk.due() == (task.but(attempts=1),)


def test_dead_letters_come_a_page_at_a_time() -> None:
    """Each is shown once, whoever reads them page by page."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    for number in range(3):
        received(desk, an_inbound(dedupe=f"d{number}", thread=f"customer-{number}"))
        id = desk.storage.scan(WORKSPACE, None, 10)[number].id
        desk.handle(FollowUp(conversation=id), actor=A).unwrap()
        desk.handle(Reply(conversation=id, content=some_text()), actor=A).unwrap()
    for _ in range(10):
        for task in desk.due():
            desk.settle(task, done=False, reason="no")
        clock.passes(minutes(60))
    whole = desk.dead_letters()
    first = desk.dead_letters(limit=2)

    assert len(whole) == 3
    assert (*first, *desk.dead_letters(after=first[-1].task.ids[0])) == whole


def test_settling_twice_is_settling_once() -> None:
    """A host that lost its answer says it again without harm."""
    desk = a_desk()
    answered(desk)
    (task,) = desk.due()
    desk.settle(task)
    desk.settle(task)
    desk.settle(task, done=False)

    assert desk.due() == ()


def test_what_goes_to_one_recipient_comes_in_its_order() -> None:
    """Of a conversation's messages to the customer the next comes when the one before is done, or given up."""
    desk = a_desk()
    id = answered(desk)
    for number in range(3):
        desk.handle(Reply(conversation=id, content=some_text(f"more {number}")), actor=A).unwrap()
    said = desk.messages(id, actor=A)
    assert not isinstance(said, Denied)

    sent = [task.effect.message for task in drained(desk) if isinstance(task.effect, Send)]

    assert sent == [message.id for message in said[1:]]


def test_as_many_tasks_come_as_were_asked_for() -> None:
    """A relay with little room is given little; the rest comes with the next call."""
    desk = a_desk()
    for number in range(5):
        conversation = received(desk, an_inbound(dedupe=f"d{number}", thread=f"customer-{number}"))
        desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap()
        desk.handle(Reply(conversation=conversation.id, content=some_text()), actor=A).unwrap()

    assert [len(desk.due(limit=3)) for _ in range(3)] == [3, 2, 0]


def test_whoever_is_on_a_conversation_hears_of_a_message_and_of_the_end() -> None:
    """Each is told on their own; notices without a count are never made one."""
    desk = a_desk()
    id = answered(desk)
    desk.handle(AddCollaborators(conversation=id, members=(BOB, CAT)), actor=A).unwrap()
    drained(desk)
    received(desk, an_inbound(dedupe="d2"))
    desk.handle(End(conversation=id), actor=A).unwrap()

    told = [(task.effect.to, task.effect.code) for task in drained(desk) if isinstance(task.effect, Notify)]

    assert told == [
        *((member, "notice.message") for member in (ANN, BOB, CAT)),
        *((member, "notice.ended") for member in (BOB, CAT)),
    ]


def notice(
    id: int,
    to: str = "bob",
    code: str = "notice.transferred",
    batch: str | None = "b1",
    count: int = 1,
    attempts: int = 1,
) -> Task:
    effect = Notify(to=MemberId(to), code=code, about={"actor": "Ann", "count": count}, batch=batch)
    conversation = ConversationId(f"c{id}")
    return Task(ids=(EffectId(f"e{id}"),), conversation=conversation, effect=effect, attempts=attempts)


def test_equal_notices_of_one_batch_are_one_with_all_their_ids() -> None:
    """Member, code and batch make notices equal; counts add up, ids stay together, the order is the first's."""
    tasks = (notice(1), notice(2, to="cat"), notice(3, count=2), notice(4, batch="b2"), notice(5, code="notice.taken"))

    made = [(task.ids, task.effect.about["count"]) for task in merged(tasks) if isinstance(task.effect, Notify)]

    assert made == [(("e1", "e3"), 3), (("e2",), 1), (("e4",), 1), (("e5",), 1)]


def test_notices_made_one_were_tried_as_often_as_the_least_tried() -> None:
    """None of them is given up before it had all its attempts."""
    (made,) = merged((notice(1, attempts=9), notice(2, attempts=2), notice(3, attempts=5)))

    assert made.attempts == 2


def test_notices_outside_a_batch_stay_apart() -> None:
    """Two transfers one after the other are told one after the other."""
    assert len(merged((notice(1, batch=None), notice(2, batch=None)))) == 2
