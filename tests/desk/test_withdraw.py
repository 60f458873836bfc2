"""A disabled member is taken off their conversations, a few at a time, and a sweep that broke off goes on."""

from datetime import timedelta

import pytest

from omnikit.desk import administering
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Snapshot, Storage
from omnikit.desk.relay import tick
from omnikit.desk.steps import Step
from omnikit.model.actors import Actor
from omnikit.model.administration import Administration, DeleteMember, DisableMember, EnableMember
from omnikit.model.commands import AddCollaborators, FollowUp, Transfer
from omnikit.model.conversation import PENDING, PROCESSING, Conversation
from omnikit.model.errors import StorageError
from omnikit.model.events import MemberWithdrawn
from omnikit.model.ids import ConversationId
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ADA, ANN, BOB, CAT, WORKSPACE, minutes
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, received
from omnikit.testing.wrapping import Meanwhile, Wrapped

A = Actor.of(ANN)
BY_ADA = Actor.of(ADA)
OFF = DisableMember(workspace=WORKSPACE, member=ANN)


def five(desk: Desk) -> list[ConversationId]:
    """Five conversations that ANN handles."""
    found = []
    for number in range(5):
        conversation = received(desk, an_inbound(dedupe=f"d{number}", thread=f"customer-{number}"))
        found.append(desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap().id)
    return found


def stored(desk: Desk) -> list[Conversation]:
    return list(desk.storage.scan(WORKSPACE, None, 100))


def handled_by_ann(desk: Desk) -> int:
    return sum(conversation.handler == ANN for conversation in stored(desk))


def withdrawals(desk: Desk) -> list[MemberWithdrawn]:
    log = [recorded.event for c in stored(desk) for recorded in desk.storage.history(WORKSPACE, c.id, 0)]
    return [event for event in log if isinstance(event, MemberWithdrawn)]


@pytest.mark.parametrize("command", [OFF, DeleteMember(workspace=WORKSPACE, member=ANN)], ids=["disabled", "deleted"])
def test_whoever_is_disabled_or_deleted_is_taken_off_everything(command: Administration) -> None:
    """Each of their conversations is pending again, on record by who disabled them; the sweep is done then."""
    desk = a_desk()
    five(desk)
    desk.administer(command, actor=BY_ADA).unwrap()

    assert len(desk.tick()) == 5
    assert {conversation.status for conversation in stored(desk)} == {PENDING}
    assert [event.by for event in withdrawals(desk)] == [BY_ADA] * 5
    assert desk.tick() == ()


def test_a_collaborator_succeeds_and_the_disabled_collaborator_is_just_off() -> None:
    """Whoever is first in rank handles it then; a collaborator who is out leaves the handler as they are."""
    desk = a_desk()
    first, second, *_ = five(desk)
    for id in (first, second):
        desk.handle(AddCollaborators(conversation=id, members=(BOB, CAT)), actor=A).unwrap()
    desk.handle(Transfer(conversation=second, to=BOB), actor=A).unwrap()
    desk.administer(OFF, actor=BY_ADA).unwrap()
    desk.tick()

    seats = {c.id: [seat.member for seat in c.seats] for c in stored(desk)}
    assert seats[first] == [BOB, CAT]
    assert seats[second] == [BOB, CAT]


def test_a_sweep_does_as_much_as_it_is_let_and_goes_on_next_time() -> None:
    """With room for two a tick, five conversations take three ticks, none twice."""
    desk = a_desk()
    five(desk)
    desk.administer(OFF, actor=BY_ADA).unwrap()

    swept = [len(desk.tick(limit=2)) for _ in range(4)]

    assert swept == [2, 2, 1, 0]
    assert len(withdrawals(desk)) == 5


def test_two_sweeps_share_the_room_of_one_tick() -> None:
    """Two members disabled at once are swept within one limit, and nobody is forgotten."""
    desk = a_desk()
    five(desk)
    conversation = received(desk, an_inbound(dedupe="bob", thread="customer-9"))
    desk.handle(FollowUp(conversation=conversation.id), actor=Actor.of(BOB)).unwrap()
    desk.administer(OFF, actor=BY_ADA).unwrap()
    desk.administer(OFF.but(member=BOB), actor=BY_ADA).unwrap()

    swept = [len(desk.tick(limit=3)) for _ in range(4)]

    assert swept == [3, 3, 0, 0]
    assert {conversation.status for conversation in stored(desk)} == {PENDING}


class CantReadSome(Wrapped):
    """Fails to read some conversations."""

    def __init__(self, inner: Storage, *only: ConversationId) -> None:
        super().__init__(inner)
        self.only = only

    def read(self, needs: Needs) -> Snapshot:
        if needs.conversation in self.only:
            raise StorageError("a corrupt row")
        return self.inner.read(needs)


@pytest.mark.parametrize("page", [1, 2, 100])
def test_a_conversation_that_fails_holds_up_none_behind_it(page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep with room for one does one each time, passing over those that fail; it is done when they are.

    Found here: a sweep with little room came upon the same failing ones each time, and the member kept their seats.
    """
    monkeypatch.setattr(administering, "PAGE", page)
    storage = MemoryStorage()
    desk = a_desk(storage)
    ids = five(desk)
    desk.tick()  # the founding disabled somebody too
    desk.administer(OFF, actor=BY_ADA).unwrap()
    broken = Desk(CantReadSome(storage, *ids[:2]), WORKSPACE, clock=SetClock())

    swept = [[item.conversation for item in broken.tick(limit=1)] for _ in range(4)]

    assert swept == [ids[:3], [*ids[:2], ids[3]], [*ids[:2], ids[4]], ids[:2]]
    assert [item.conversation for item in desk.tick()] == ids[:2]
    assert handled_by_ann(desk) == 0
    assert desk.tick() == ()


def test_a_sweep_that_fails_holds_up_no_other() -> None:
    """Another member who was disabled is swept in the same tick, and the one that failed goes on next time."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    ids = five(desk)
    other = received(desk, an_inbound(dedupe="bob", thread="customer-9"))
    desk.handle(FollowUp(conversation=other.id), actor=Actor.of(BOB)).unwrap()
    desk.administer(OFF, actor=BY_ADA).unwrap()
    desk.administer(OFF.but(member=BOB), actor=BY_ADA).unwrap()
    broken = Desk(CantReadSome(storage, *ids), WORKSPACE, clock=SetClock())

    assert [item.conversation for item in broken.tick(limit=1) if item.done] == [other.id]
    assert [item.conversation for item in desk.tick()] == ids


@pytest.mark.parametrize("calls", range(1, 26))
def test_a_sweep_that_is_killed_anywhere_goes_on_after_its_lease(calls: int) -> None:
    """Wherever the process dies between two calls of the storage, a later tick does the rest, and nothing twice."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    five(desk)
    desk.administer(OFF, actor=BY_ADA).unwrap()
    steps = tick(desk.house, desk.queue, limit=100)
    step = next(steps)
    try:
        for _ in range(calls):
            step = steps.send(_done(desk, step))
    except StopIteration:
        pass
    steps.close()

    clock.passes(minutes(5))
    desk.tick()

    assert handled_by_ann(desk) == 0
    assert len(withdrawals(desk)) == 5
    assert desk.tick() == ()


def _done(desk: Desk, step: Step) -> object:
    answer: object = getattr(desk.storage, step.method)(*step.arguments)
    return answer


def test_until_its_lease_ends_nobody_else_sweeps() -> None:
    """A sweep that another process is at is left to it for as long as its lease."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    five(desk)
    desk.administer(OFF, actor=BY_ADA).unwrap()
    steps = tick(desk.house, desk.queue, limit=100)
    step = next(steps)
    for _ in range(2):
        step = steps.send(_done(desk, step))
    steps.close()

    clock.passes(minutes(5) - timedelta(seconds=1))
    assert desk.tick() == ()
    clock.passes(timedelta(seconds=1))
    assert len(desk.tick()) == 5


def test_whoever_is_enabled_again_meanwhile_loses_the_seats_of_then_alone() -> None:
    """The seats that they had when they were disabled are gone; what they take on afterwards is theirs."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    five(desk)
    desk.administer(OFF, actor=BY_ADA).unwrap()
    clock.passes(minutes(1))
    desk.administer(EnableMember(workspace=WORKSPACE, member=ANN), actor=BY_ADA).unwrap()
    conversation = received(desk, an_inbound(dedupe="new", thread="customer-9"))
    desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap()
    desk.tick()

    assert [c.id for c in stored(desk) if c.status is PROCESSING] == [conversation.id]
    assert desk.tick() == ()


def test_a_conversation_that_others_keep_changing_stays_for_the_next_tick() -> None:
    """One that could not be withdrawn from is reported, and the sweep is not done before it is."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    (first, *_) = five(desk)
    desk.administer(OFF, actor=BY_ADA).unwrap()
    busy = Meanwhile(storage, lambda: received(desk, an_inbound(dedupe="busy", thread="customer-0")))
    slow = Desk(busy, WORKSPACE, clock=SetClock(), ids=CountedIds("slow"), tries=1)

    items = slow.tick()

    assert [item.conversation for item in items if item.error] == [first]
    assert handled_by_ann(desk) == 1
    assert [item.conversation for item in desk.tick()] == [first]
    assert handled_by_ann(desk) == 0


def test_a_sweep_that_is_refused_for_its_clock_is_not_done() -> None:
    """A conversation changed by a clock far ahead is left for later, and the sweep with it.

    Found here: a tick that was refused for all that it tried settled the sweep, and the member kept their seat.
    """
    clock = SetClock()
    desk = a_desk(clock=clock)
    five(desk)
    desk.tick()  # the founding disabled somebody too
    desk.administer(OFF, actor=BY_ADA).unwrap()
    clock.passes(minutes(60))
    received(desk, an_inbound(dedupe="ahead", thread="customer-0"))
    clock.passes(-minutes(60))
    refused, done = desk.tick(limit=1)
    clock.passes(minutes(60))
    desk.tick()

    assert refused.outcome is not None
    assert refused.outcome.denied is not None
    assert refused.outcome.denied.rule == "HO-3"
    assert done.done
    assert handled_by_ann(desk) == 0


def test_an_error_of_the_storage_in_the_sweep_is_an_item() -> None:
    """What the storage could not do is told of that conversation; the others are done."""

    def fails() -> None:
        raise StorageError("the disk is full")

    storage = MemoryStorage()
    desk = a_desk(storage)
    five(desk)
    desk.administer(OFF, actor=BY_ADA).unwrap()

    items = Desk(Meanwhile(storage, fails), WORKSPACE, clock=SetClock()).tick()

    assert [str(item.error) for item in items if item.error] == ["the disk is full"]
    assert sum(item.done for item in items) == 4


@pytest.mark.rule("CO-17.1", "CO-17.5")
def test_two_disabled_before_one_tick_are_both_off() -> None:
    """The handler and the first in rank are disabled: the next who is enabled succeeds, nobody disabled stays."""
    desk = a_desk()
    conversation = received(desk)
    desk.handle(FollowUp(conversation=conversation.id), actor=Actor.of(ANN)).unwrap()
    desk.handle(AddCollaborators(conversation=conversation.id, members=(BOB, CAT)), actor=Actor.of(ANN)).unwrap()
    for member in (ANN, BOB):
        desk.administer(DisableMember(workspace=WORKSPACE, member=member), actor=Actor.of(ADA)).unwrap()
    desk.tick()
    desk.tick()

    after = desk.storage.read(Needs(workspace=WORKSPACE, conversation=conversation.id)).conversation
    assert after is not None
    assert [seat.member for seat in after.seats] == [CAT]
    assert desk.audit().violations == ()


@pytest.mark.rule("CO-17.1")
def test_with_nobody_enabled_left_it_is_pending_again() -> None:
    """All who were on it are disabled: nobody disabled stays its handler, and it waits for the team."""
    desk = a_desk()
    conversation = received(desk)
    desk.handle(FollowUp(conversation=conversation.id), actor=Actor.of(ANN)).unwrap()
    desk.handle(AddCollaborators(conversation=conversation.id, members=(BOB,)), actor=Actor.of(ANN)).unwrap()
    for member in (ANN, BOB):
        desk.administer(DisableMember(workspace=WORKSPACE, member=member), actor=Actor.of(ADA)).unwrap()
    desk.tick()
    desk.tick()

    after = desk.storage.read(Needs(workspace=WORKSPACE, conversation=conversation.id)).conversation
    assert after is not None
    assert (after.status, after.seats) == (PENDING, ())
