"""Many conversations at once: each on its own, by the same permissions, with a result for each."""

import pytest

from omnikit.desk.desk import Desk
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import ChangeSettings
from omnikit.model.commands import Command, End, FollowUp, Pin, Reply, Transfer
from omnikit.model.conversation import ENDED, PROCESSING, Conversation
from omnikit.model.effects import Notify
from omnikit.model.errors import KeyReused
from omnikit.model.events import Ended
from omnikit.model.ids import CommandKey, ConversationId
from omnikit.model.workspace import Settings
from omnikit.testing.builders import ANN, BOB, WORKSPACE, minutes, some_text
from omnikit.testing.checks import content
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received

A = Actor.of(ANN)


def three(desk: Desk) -> list[Conversation]:
    """Three pending conversations."""
    return [received(desk, an_inbound(dedupe=f"d{n}", thread=f"customer-{n}")) for n in range(3)]


def handled(desk: Desk) -> list[Conversation]:
    """Three conversations that ANN handles."""
    return [desk.handle(FollowUp(conversation=c.id), actor=A).unwrap() for c in three(desk)]


def test_each_is_answered_on_its_own_and_in_order() -> None:
    """One that is refused, and one that is an error, keep the others from nothing."""
    desk = a_desk()
    first, second, third = three(desk)
    key = CommandKey("k1")
    desk.handle(FollowUp(conversation=second.id, key=key), actor=A).unwrap()
    commands: list[Command] = [
        FollowUp(conversation=first.id),
        FollowUp(conversation=second.id),
        FollowUp(conversation=third.id, key=key),
        FollowUp(conversation=ConversationId("nowhere")),
        FollowUp(conversation=third.id),
    ]

    items = desk.batch(commands, actor=A)

    assert [item.conversation for item in items] == [command.conversation for command in commands]
    assert [item.done for item in items] == [True, False, False, False, True]
    assert isinstance(items[2].error, KeyReused)
    rules = [item.outcome.denied.rule if item.outcome and item.outcome.denied else None for item in items]
    assert rules == [None, "OC-11.13", None, "HO-6", None]


def test_a_dry_run_writes_nothing() -> None:
    """What each would come to is told, and none of it is done."""
    desk = a_desk()
    commands = [FollowUp(conversation=conversation.id) for conversation in three(desk)]
    before = content(desk.storage, WORKSPACE)

    items = desk.batch(commands, actor=A, dry_run=True)

    assert content(desk.storage, WORKSPACE) == before
    assert [(item.allowed, item.done) for item in items] == [(True, False)] * 3


@pytest.mark.parametrize("refused", [True, False])
def test_a_strict_batch_is_done_whole_or_not_at_all(refused: bool) -> None:
    """One refusal keeps all from happening; without one all happen."""
    desk = a_desk()
    found = three(desk)
    if refused:
        desk.handle(FollowUp(conversation=found[1].id), actor=A).unwrap()
    before = content(desk.storage, WORKSPACE)

    items = desk.batch([FollowUp(conversation=c.id) for c in found], actor=A, strict=True)

    assert any(item.done for item in items) != refused
    assert (content(desk.storage, WORKSPACE) == before) == refused


def test_an_empty_batch_is_nothing() -> None:
    """Nothing selected, nothing done."""
    assert a_desk().batch([], actor=A) == ()


def test_a_batch_of_thousands_has_no_limit() -> None:
    """There is no number of conversations that a batch refuses."""
    desk = a_desk()
    conversation = received(desk)

    items = desk.batch([End(conversation=conversation.id)] * 3000, actor=A)

    assert sum(item.done for item in items) == 1
    assert len(items) == 3000


def test_notices_of_one_batch_to_one_member_are_one_with_their_count() -> None:
    """Three conversations handed to BOB at once are told to him once, as three; another batch is told apart."""
    desk = a_desk()
    conversations = handled(desk)
    desk.due()
    desk.batch([Transfer(conversation=c.id, to=BOB) for c in conversations[:2]], actor=A)
    desk.batch([Transfer(conversation=c.id, to=BOB) for c in conversations[2:]], actor=A)

    tasks = desk.due()

    notices = [task.effect for task in tasks if isinstance(task.effect, Notify)]
    assert [(notice.to, notice.about["count"]) for notice in notices] == [(BOB, 2), (BOB, 1)]
    assert sorted(len(task.ids) for task in tasks) == [1, 2]


def test_a_timer_that_was_due_comes_before_the_batch() -> None:
    """A conversation past its end was ended by silence, not by the batch that found it: the batch comes too late."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=Settings(auto_close=minutes(10)))
    conversation = handled(desk)[0]
    desk.handle(Reply(conversation=conversation.id, content=some_text()), actor=A).unwrap()
    clock.passes(minutes(30))

    (item,) = desk.batch([End(conversation=conversation.id)], actor=A)
    desk.tick()

    assert item.outcome is not None
    assert item.outcome.denied is not None
    (ended,) = [r.event for r in desk.storage.history(WORKSPACE, conversation.id, 0) if isinstance(r.event, Ended)]
    assert ended.by == SYSTEM


# (command, status before, rule): what a batch isn't made of is refused, whatever the single command may be
NOT_IN_BATCH = (
    (lambda id: Pin(conversation=id), PROCESSING, "HO-20"),
    (lambda id: Transfer(conversation=id, to=BOB), PROCESSING, "OC-11.17"),
    (lambda id: End(conversation=id), ENDED, "OC-11.17"),
)


@pytest.mark.parametrize(("make", "status", "rule"), NOT_IN_BATCH)
def test_a_batch_is_asked_by_its_own_table_first(make: object, status: object, rule: str) -> None:
    """The support table answers for batches; plain teams hand nothing over in one."""
    desk = a_desk()
    desk.administer(ChangeSettings(workspace=WORKSPACE, settings=Settings(collaboration=False)), actor=SYSTEM)
    conversation = handled(desk)[0]
    if status is ENDED:
        desk.handle(End(conversation=conversation.id), actor=A).unwrap()
    assert callable(make)

    (item,) = desk.batch([make(conversation.id)], actor=A)

    assert item.outcome is not None
    assert item.outcome.denied is not None
    assert item.outcome.denied.rule == rule
