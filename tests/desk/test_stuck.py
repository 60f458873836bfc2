"""What is stuck holds up nobody: a tick tells of it, passes it over, and does what is behind it."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from omnikit.desk import relay
from omnikit.desk.desk import Desk
from omnikit.desk.handling import wake
from omnikit.desk.ports import Needs, Snapshot, Storage
from omnikit.desk.steps import drive
from omnikit.model.actors import Actor
from omnikit.model.commands import FollowUp
from omnikit.model.conversation import Timer, TimerKind
from omnikit.model.errors import InvalidInput, StorageError
from omnikit.model.ids import ConversationId, WorkspaceId
from omnikit.model.views import Position
from omnikit.model.workspace import Settings
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, NOON, WORKSPACE, minutes
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received
from omnikit.testing.wrapping import Wrapped

A = Actor.of(ANN)
TIMED = Settings(overtime=minutes(5))


class ArmsWhatCantBe(Wrapped):
    """Hands out pending conversations with the timer of an end, which no pending conversation can have."""

    def __init__(self, inner: Storage, *only: ConversationId) -> None:
        super().__init__(inner)
        self.only = only

    def read(self, needs: Needs) -> Snapshot:
        found = self.inner.read(needs)
        if found.conversation is None or found.conversation.id not in self.only:
            return found
        timer = Timer(TimerKind.END, found.conversation.opened_at or NOON)
        return found.but(conversation=found.conversation.but(timers=(timer,)))


class CantRead(ArmsWhatCantBe):
    """Fails to read some conversations."""

    def read(self, needs: Needs) -> Snapshot:
        if needs.conversation in self.only:
            raise StorageError("a corrupt row")
        return self.inner.read(needs)


class Tended(Wrapped):
    """Remembers what it was asked, in order."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.asked: list[str] = []

    def due(self, workspace: WorkspaceId, now: datetime, after: Position | None, limit: int) -> Sequence[Position]:
        self.asked.append("due")
        return super().due(workspace, now, after, limit)

    def tend(self, workspace: WorkspaceId) -> None:
        self.asked.append("tend")
        super().tend(workspace)


def waiting(clock: SetClock, number: int) -> tuple[MemoryStorage, list[ConversationId]]:
    """Conversations that have waited too long, the longest first."""
    storage = MemoryStorage()
    desk = a_desk(storage, clock=clock, settings=TIMED)
    found = []
    for one in range(number):
        found.append(received(desk, an_inbound(dedupe=f"d{one}", thread=f"customer-{one}")).id)
        clock.passes(minutes(1))
    clock.passes(minutes(60))
    return storage, found


def test_a_timer_that_its_rule_refuses_stops_no_command() -> None:
    """A stored timer that its rule refuses is left where it is, and told of; commands go on."""
    clock = SetClock()
    storage = MemoryStorage()
    conversation = received(a_desk(storage, clock=clock))
    desk = Desk(ArmsWhatCantBe(storage, conversation.id), WORKSPACE, clock=clock)

    outcome = drive(wake(desk.house, conversation.id), desk.storage)
    assert outcome is not None
    assert outcome.denied is not None
    assert outcome.denied.rule == "OC-1.9"
    assert desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap().handler == ANN


@pytest.mark.parametrize("page", [1, 2, 100])
@pytest.mark.parametrize("stuck", [ArmsWhatCantBe, CantRead])
def test_the_stuck_hold_up_none_behind_them(
    stuck: type[ArmsWhatCantBe], page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tick with room for one does one, behind whatever number of timers that are refused or conversations that fail.

    Found here: a tick with little room was filled by the same stuck ones each time, and nothing behind them happened.
    """
    monkeypatch.setattr(relay, "PAGE", page)
    clock = SetClock()
    storage, ids = waiting(clock, 5)
    desk = Desk(stuck(storage, *ids[:3]), WORKSPACE, clock=clock)

    ticks = [desk.tick(limit=1) for _ in range(3)]

    assert [[item.conversation for item in items] for items in ticks] == [ids[:4], [*ids[:3], ids[4]], ids[:3]]
    assert [sum(item.done for item in items) for items in ticks] == [1, 1, 0]
    for item in ticks[0][:3]:
        told = item.outcome.denied.rule if item.outcome and item.outcome.denied else str(item.error)
        assert told == {ArmsWhatCantBe: "OC-1.9", CantRead: "a corrupt row"}[stuck]


def test_a_tick_does_no_more_than_it_is_let(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are due and however they are paged, as many happen as there is room for."""
    monkeypatch.setattr(relay, "PAGE", 2)
    clock = SetClock()
    storage, ids = waiting(clock, 7)
    desk = Desk(storage, WORKSPACE, clock=clock)

    assert [[item.conversation for item in desk.tick(limit=3)] for _ in range(4)] == [ids[:3], ids[3:6], ids[6:], []]


def test_a_tick_tends_the_storage_once_at_its_end() -> None:
    """Whatever happened, and when nothing did."""
    clock = SetClock()
    inner, _ = waiting(clock, 1)
    storage = Tended(inner)
    Desk(storage, WORKSPACE, clock=clock).tick()

    assert storage.asked == ["due", "tend"]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_tick_has_room_for_one_at_least(limit: int) -> None:
    """A limit that lets nothing happen is named with what is allowed."""
    with pytest.raises(InvalidInput, match=f"limit: {limit} is not allowed; allowed: 1 to"):
        a_desk().tick(limit=limit)
