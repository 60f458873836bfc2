"""A host that awaits is answered like one that blocks: the same steps, whoever drives them."""

import asyncio
import inspect
import threading
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

import pytest

from omnikit.desk.async_desk import AsyncDesk
from omnikit.desk.desk import Desk
from omnikit.desk.ports import AsyncStorage, Needs, Snapshot, Storage, UnitOfWork
from omnikit.desk.steps import Step, Steps, adrive, drive, drive_in_thread
from omnikit.model.actors import Actor
from omnikit.model.commands import FollowUp
from omnikit.model.errors import OmnikitError, StaleVersion, StorageError
from omnikit.model.ids import ConversationId
from omnikit.model.workspace import Settings
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ADA, ANN, SUE, WORKSPACE, minutes
from omnikit.testing.checks import content
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, received
from omnikit.testing.wrapping import Wrapped
from tests.desk.scripts import PLAYS, Play, counted_codes

A = Actor.of(ANN)
SETTINGS = Settings(overtime=minutes(5))
PROFILE = OMNICHAT_COLLABORATION.but(
    name="with orders", search_categories=OMNICHAT_COLLABORATION.search_categories | {"order"}
)
FINDERS = {"order": lambda number: (ConversationId("0000001"), ConversationId(number))}


class Awaited:
    """A storage that is awaited, over one that blocks; other tasks come in between before each call."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner

    async def read(self, needs: Needs) -> Snapshot:
        await asyncio.sleep(0)
        return self.inner.read(needs)

    async def commit(self, work: UnitOfWork) -> None:
        await asyncio.sleep(0)
        self.inner.commit(work)

    async def close(self) -> None:
        self.inner.close()

    def __getattr__(self, method: str) -> Callable[..., Coroutine[Any, Any, object]]:
        """Whatever else a storage is asked."""
        ask = getattr(self.inner, method)

        async def asked(*given: object) -> object:
            await asyncio.sleep(0)
            return ask(*given)

        return asked


def blocks(storage: Storage) -> Storage:
    """The storage as it is."""
    return storage


Kind = Callable[[Storage], Storage | AsyncStorage]
KINDS: dict[str, Kind] = {"in worker threads": blocks, "awaited": Awaited}


# --- one script, played by both


def doors(desk: type[Desk] | type[AsyncDesk]) -> dict[str, Callable[..., object]]:
    """The public methods of a desk."""
    return {name: thing for name, thing in vars(desk).items() if callable(thing) and not name.startswith("_")}


class Played(NamedTuple):
    """What each call came to, and all that is stored after the last."""

    calls: list[str]
    answers: list[object]
    stored: object


def played_blocking(play: Play) -> Played:
    storage, clock = MemoryStorage(), SetClock()
    desk = Desk(storage, WORKSPACE, clock=clock, ids=CountedIds(), attempts=2, codes=counted_codes(), **play.setup)
    calls, answers = [], []
    answer: object = None
    script = play.script(clock)
    try:
        while True:
            asked = script.send(answer)
            try:
                answer = getattr(desk, asked.door)(*asked.given, **asked.named)
            except OmnikitError as error:
                answer = repr(error)
            calls.append(asked.door)
            answers.append(answer)
    except StopIteration:
        return Played(calls, answers, content(storage, WORKSPACE))


async def played_awaiting(play: Play, kind: Kind) -> Played:
    storage, clock = MemoryStorage(), SetClock()
    desk = AsyncDesk(
        kind(storage), WORKSPACE, clock=clock, ids=CountedIds(), attempts=2, codes=counted_codes(), **play.setup
    )
    calls, answers = [], []
    answer: object = None
    script = play.script(clock)
    try:
        while True:
            asked = script.send(answer)
            try:
                answer = await getattr(desk, asked.door)(*asked.given, **asked.named)
            except OmnikitError as error:
                answer = repr(error)
            calls.append(asked.door)
            answers.append(answer)
    except StopIteration:
        return Played(calls, answers, content(storage, WORKSPACE))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.script.__name__)
def test_whoever_awaits_is_answered_like_whoever_blocks(play: Play, kind: Kind) -> None:
    """Every call of the script comes to the same, errors too, and what is stored is the same at the end."""
    blocking = played_blocking(play)
    awaiting = asyncio.run(played_awaiting(play, kind))

    for door, here, there in zip(blocking.calls, blocking.answers, awaiting.answers, strict=True):
        assert here == there, door
    assert awaiting.stored == blocking.stored


def test_the_scripts_go_through_every_door() -> None:
    """What is compared is the whole desk: a door that is added must be in a script, too."""
    assert {call for play in PLAYS for call in played_blocking(play).calls} == set(doors(Desk))


def test_both_desks_have_the_same_doors() -> None:
    """Names, parameters, defaults, answers and what is said of them are the same; here they are awaited."""
    here, there = doors(Desk), doors(AsyncDesk)

    assert {name: inspect.signature(door) for name, door in there.items()} == {
        name: inspect.signature(door) for name, door in here.items()
    }
    assert {name: door.__doc__ for name, door in there.items()} == {name: door.__doc__ for name, door in here.items()}
    assert all(inspect.iscoroutinefunction(door) for door in there.values())


def test_both_desks_are_set_up_alike() -> None:
    """What one can be told of clock, ids, profile and tries, the other can, with the same defaults."""
    here, there = (inspect.signature(desk.__init__).parameters for desk in (Desk, AsyncDesk))

    assert [(name, given.kind, given.default) for name, given in there.items()] == [
        (name, given.kind, given.default) for name, given in here.items()
    ]


# --- several at once


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_of_two_who_follow_up_at_once_one_is_refused(kind: Kind) -> None:
    """Calls that run at the same time meet at the version: the slower one is decided anew."""
    storage = MemoryStorage()
    conversation = received(a_desk(storage))
    desk = AsyncDesk(kind(storage), WORKSPACE, clock=SetClock())

    async def both() -> list[str]:
        wish = FollowUp(conversation=conversation.id)
        outcomes = await asyncio.gather(*(desk.handle(wish, actor=Actor.of(member)) for member in (SUE, ADA)))
        return sorted(str(outcome.denied.rule) if outcome.denied else "" for outcome in outcomes)

    assert asyncio.run(both()) == ["", "OC-1.9"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_delivery_that_comes_in_many_times_at_once_is_one_message(kind: Kind) -> None:
    """One of the deliveries is taken in, the others are told of it."""
    storage = MemoryStorage()
    a_desk(storage)
    desk = AsyncDesk(kind(storage), WORKSPACE, clock=SetClock(), tries=20)

    async def many() -> list[bool]:
        outcomes = await asyncio.gather(*(desk.receive(an_inbound()) for _ in range(8)))
        return sorted(outcome.repeated for outcome in outcomes)

    assert asyncio.run(many()) == [False] + [True] * 7
    assert [c.sequence for c in storage.scan(WORKSPACE, None, 10)] == [1]


class InThreads(Wrapped):
    """Remembers in which threads it was asked."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.asked: list[int] = []

    def read(self, needs: Needs) -> Snapshot:
        self.asked.append(threading.get_ident())
        return super().read(needs)

    def commit(self, work: UnitOfWork) -> None:
        self.asked.append(threading.get_ident())
        super().commit(work)


def test_over_a_storage_that_blocks_a_call_runs_whole_in_one_worker_thread() -> None:
    """The event loop is never kept waiting by the storage, and a call does not hop from thread to thread."""
    storage = InThreads(MemoryStorage())
    conversation = received(a_desk(storage))
    storage.asked.clear()

    asyncio.run(AsyncDesk(storage, WORKSPACE).handle(FollowUp(conversation=conversation.id), actor=A))

    assert len(storage.asked) == 2
    assert len(set(storage.asked)) == 1
    assert threading.get_ident() not in storage.asked


# --- the drivers


class Broken(Wrapped):
    """Its reads fail as often as told."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__(MemoryStorage())
        self.errors = list(errors)

    def read(self, needs: Needs) -> Snapshot:
        if self.errors:
            raise self.errors.pop(0)
        return super().read(needs)


def reads(times: int = 1) -> Steps[list[object]]:
    """Steps that read, and say what they were told: the snapshot, or the error."""
    told: list[object] = []
    for _ in range(times):
        try:
            told.append((yield Step("read", Needs(workspace=WORKSPACE))))
        except StorageError as error:
            told.append(error)
    return told


Driver = Callable[[Steps[list[object]], Storage], list[object]]
DRIVERS: dict[str, Driver] = {
    "blocking": drive,
    "awaiting": lambda steps, storage: asyncio.run(adrive(steps, Awaited(storage))),
    "in a thread": lambda steps, storage: asyncio.run(drive_in_thread(steps, storage)),
}
each_driver = pytest.mark.parametrize("driver", DRIVERS.values(), ids=DRIVERS)


@each_driver
def test_an_error_of_the_storage_is_raised_where_the_steps_asked(driver: Driver) -> None:
    """Steps can catch what went wrong at the very call that went wrong, as often as it does, and go on."""
    first, second = StaleVersion("first"), StorageError("second")

    assert driver(reads(3), Broken(first, second)) == [first, second, Snapshot(workspace=None)]


@each_driver
def test_an_error_that_the_steps_do_not_catch_reaches_the_host(driver: Driver) -> None:
    """What no use case expects is not swallowed on the way."""
    with pytest.raises(ZeroDivisionError, match="by chance"):
        driver(reads(), Broken(ZeroDivisionError("by chance")))


@each_driver
def test_steps_that_ask_nothing_just_answer(driver: Driver) -> None:
    """No step, no call."""
    assert driver(reads(0), Broken()) == []


def test_a_step_shows_what_it_calls_and_not_whom_it_is_about() -> None:
    """A step in a traceback names the method; its arguments may be personal."""
    assert repr(Step("read", Needs(workspace=WORKSPACE))) == "Step(read)"
