"""What is to be done outside is handed out once at a time, comes again until it is done, and then no more."""

from datetime import timedelta

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Task
from omnikit.desk.relay import merged
from omnikit.model.actors import Actor
from omnikit.model.commands import AddCollaborators, End, FollowUp, Reply
from omnikit.model.effects import Notify, Send
from omnikit.model.ids import ConversationId, MemberId
from omnikit.testing.builders import ANN, BOB, CAT, minutes, some_text
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received

A = Actor.of(ANN)


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


def test_what_failed_comes_again_after_half_a_minute() -> None:
    """A task that could not be done is tried again, and its attempts are counted."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    answered(desk)
    (task,) = desk.due()
    desk.settle(task, done=False)
    clock.passes(timedelta(seconds=29))

    assert desk.due() == ()
    clock.passes(timedelta(seconds=1))
    assert [again.attempts for again in desk.due()] == [2]


def test_settling_twice_is_settling_once() -> None:
    """A host that lost its answer says it again without harm."""
    desk = a_desk()
    answered(desk)
    (task,) = desk.due()
    desk.settle(task)
    desk.settle(task)
    desk.settle(task, done=False)

    assert desk.due() == ()


def test_tasks_come_oldest_first_and_as_many_as_asked_for() -> None:
    """A relay with little room does the oldest; the rest comes with the next call."""
    desk = a_desk()
    id = answered(desk)
    for number in range(3):
        desk.handle(Reply(conversation=id, content=some_text(f"more {number}")), actor=A).unwrap()
    first, second = desk.due(limit=2)
    third, fourth = desk.due(limit=100)

    ids = [task.ids[0] for task in (first, second, third, fourth)]
    assert ids == sorted(ids)


def test_whoever_is_on_a_conversation_hears_of_a_message_and_of_the_end() -> None:
    """Each is told on their own; notices without a count are never made one."""
    desk = a_desk()
    id = answered(desk)
    desk.handle(AddCollaborators(conversation=id, members=(BOB, CAT)), actor=A).unwrap()
    desk.due()
    received(desk, an_inbound(dedupe="d2"))
    desk.handle(End(conversation=id), actor=A).unwrap()

    told = [(task.effect.to, task.effect.code) for task in desk.due() if isinstance(task.effect, Notify)]

    assert told == [
        *((member, "notice.message") for member in (ANN, BOB, CAT)),
        *((member, "notice.ended") for member in (BOB, CAT)),
    ]


def notice(
    id: int, to: str = "bob", code: str = "notice.transferred", batch: str | None = "b1", count: int = 1
) -> Task:
    effect = Notify(to=MemberId(to), code=code, about={"actor": "Ann", "count": count}, batch=batch)
    return Task(ids=(id,), conversation=ConversationId(f"c{id}"), effect=effect, attempts=1)


def test_equal_notices_of_one_batch_are_one_with_all_their_ids() -> None:
    """Member, code and batch make notices equal; counts add up, ids stay together, the order is the first's."""
    tasks = (notice(1), notice(2, to="cat"), notice(3, count=2), notice(4, batch="b2"), notice(5, code="notice.taken"))

    made = [(task.ids, task.effect.about["count"]) for task in merged(tasks) if isinstance(task.effect, Notify)]

    assert made == [((1, 3), 3), ((2,), 1), ((4,), 1), ((5,), 1)]


def test_notices_outside_a_batch_stay_apart() -> None:
    """Two transfers one after the other are told one after the other."""
    assert len(merged((notice(1, batch=None), notice(2, batch=None)))) == 2
