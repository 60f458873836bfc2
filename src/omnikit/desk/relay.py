"""What is to be done outside: effects claimed, done by the host, settled; timers that come due."""

from collections.abc import Sequence
from datetime import timedelta

from omnikit.desk.administering import SWEEPS, sweep
from omnikit.desk.checking import check_number
from omnikit.desk.handling import wake
from omnikit.desk.house import House, Item
from omnikit.desk.ports import DeadLetter, Task
from omnikit.desk.queueing import Queue, dispatch
from omnikit.desk.steps import Step, Steps
from omnikit.model.effects import EFFECTS, Notify, Send, Sort
from omnikit.model.errors import OmnikitError
from omnikit.model.ids import ConversationId, EffectId
from omnikit.model.upholds import upholds
from omnikit.model.views import Position

LEASE = timedelta(minutes=1)
PAGE = 100
DELIVERED = frozenset(effect.kind for effect in EFFECTS if effect.sort is Sort.DELIVERED)
assert not DELIVERED & SWEEPS
SENDS = frozenset({Send.kind})
"""What leaves through a channel's adapter, where the desk has adapters."""


def due(house: House, *, limit: int) -> Steps[tuple[Task, ...]]:
    """Return what the host is to do now; it stays claimed for a minute, until it is settled.

    Where the desk has adapters, messages to customers are not among it: they are ``desk.sending``'s.

    What was claimed as often as the house lets, and not settled the last time, is given up: whoever had it may have
    died of it, and it would hold up for good whatever follows to the same recipient.
    """
    check_number("limit", limit, least=1)
    claimed: Sequence[Task] = yield Step(
        "claim", house.workspace, house.now(), LEASE, DELIVERED - SENDS if house.channels else DELIVERED, limit
    )
    tasks: list[Task] = []
    for task in claimed:
        if task.attempts <= house.attempts:
            tasks.append(task)
        else:
            reason = f"tried {house.attempts} times, and nobody said what became of it"
            yield Step("bury", house.workspace, task.ids, reason)
    return merged(tasks)


def settle(house: House, task: Task, *, done: bool, reason: str = "") -> Steps[None]:
    """Say that a task is done, or failed: then it is tried again later, or given up after the house's attempts."""
    if done:
        yield Step("settle", house.workspace, task.ids)
    elif task.attempts < house.attempts:
        yield Step("postpone", house.workspace, task.ids, house.now() + house.backoff.after(task.attempts))
    else:
        yield Step("bury", house.workspace, task.ids, reason or f"failed {task.attempts} times; no reason was given")


def dead_letters(house: House, *, after: EffectId | None, limit: int) -> Steps[tuple[DeadLetter, ...]]:
    """Return what was given up, and why, by id."""
    check_number("limit", limit, least=1)
    found: Sequence[DeadLetter] = yield Step("dead", house.workspace, after, limit)
    return tuple(found)


def revive(house: House, ids: Sequence[EffectId]) -> Steps[None]:
    """Have what was given up tried anew, from now on, as if it had never been tried."""
    yield Step("revive", house.workspace, tuple(ids), house.now())


@upholds("CO-5.5", "CO-6.6")
def merged(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Make one task of a batch's equal notices to one member, their counts added.

    It has been attempted as often as the one that was attempted least: none is given up before its time.
    """
    first: dict[tuple[object, ...], int] = {}
    made: list[Task] = []
    for task in tasks:
        effect = task.effect
        if not isinstance(effect, Notify) or effect.batch is None or "count" not in effect.about:
            made.append(task)
            continue
        name = (effect.to, effect.code, effect.batch)
        if name not in first:
            first[name] = len(made)
            made.append(task)
            continue
        made[first[name]] = _added(made[first[name]], task)
    return tuple(made)


def _added(one: Task, other: Task) -> Task:
    assert isinstance(one.effect, Notify)
    assert isinstance(other.effect, Notify)
    counts = (one.effect.about["count"], other.effect.about["count"])
    total = sum(count for count in counts if isinstance(count, int))
    effect = one.effect.but(about={**one.effect.about, "count": total})
    return one.but(ids=(*one.ids, *other.ids), effect=effect, attempts=min(one.attempts, other.attempts))


def tick(house: House, queue: Queue, *, limit: int) -> Steps[tuple[Item, ...]]:
    """Let everything happen whose time has come: up to *limit* timers, up to *limit* seats of members who are gone.

    Then what waits is held out, or given, to whoever fits.

    A timer that its rule refuses, and a conversation that fails, is told of with its refusal or its error and passed
    over; it counts for no other's room, so that none behind it is held up.
    """
    check_number("limit", limit, least=1)
    items = yield from _timers(house, limit)
    items += yield from sweep(house, limit=limit)
    items += yield from dispatch(house, queue)
    yield Step("tend", house.workspace)
    return tuple(items)


def _timers(house: House, limit: int) -> Steps[list[Item]]:
    now = house.now()
    items: list[Item] = []
    after: Position | None = None
    while True:
        page: Sequence[Position] = yield Step("due", house.workspace, now, after, PAGE)
        for place in page:
            if limit == 0:
                return items
            item = yield from _woken(house, place.id)
            if item is not None:
                items.append(item)
                limit -= item.done
        if len(page) < PAGE:
            return items
        after = page[-1]


def _woken(house: House, conversation: ConversationId) -> Steps[Item | None]:
    try:
        outcome = yield from wake(house, conversation)
    except OmnikitError as error:
        return Item(conversation, None, error)
    return None if outcome is None else Item(conversation, outcome)
