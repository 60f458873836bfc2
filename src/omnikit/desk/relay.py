"""What is to be done outside: effects claimed, done by the host, settled; timers that come due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from omnikit.desk.administering import WITHDRAW, withdraw
from omnikit.desk.handling import wake
from omnikit.desk.house import House, Item, Outcome
from omnikit.desk.ports import Task
from omnikit.desk.steps import Step, Steps
from omnikit.model.effects import EFFECTS, Notify, Sort
from omnikit.model.errors import OmnikitError
from omnikit.model.ids import ConversationId
from omnikit.model.upholds import upholds

LEASE = timedelta(minutes=1)
RETRY = timedelta(seconds=30)
DELIVERED = frozenset(effect.kind for effect in EFFECTS if effect.sort is Sort.DELIVERED)
assert not DELIVERED & WITHDRAW


def due(house: House, *, limit: int) -> Steps[tuple[Task, ...]]:
    """Return what the host is to do now, oldest first; it stays claimed for a minute, until it is settled."""
    tasks: Sequence[Task] = yield Step("claim", house.workspace, house.now(), LEASE, DELIVERED, limit)
    return merged(tasks)


def settle(house: House, task: Task, *, done: bool) -> Steps[None]:
    """Say that a task is done, or failed and to be tried again after half a minute."""
    yield Step("settle", house.workspace, task.ids, None if done else house.now() + RETRY)


@upholds("CO-5.5", "CO-6.6")
def merged(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Make one task of a batch's equal notices to one member, their counts added."""
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
    return one.but(ids=(*one.ids, *other.ids), effect=effect)


def tick(house: House, *, limit: int) -> Steps[tuple[Item, ...]]:
    """Let everything happen whose time has come: timers due, disabled members still seated."""
    now: datetime = house.now()
    ids: Sequence[ConversationId] = yield Step("due", house.workspace, now, limit)
    items: list[Item] = []
    for conversation in ids:
        try:
            outcome: Outcome | None = yield from wake(house, conversation)
        except OmnikitError as error:
            items.append(Item(conversation, None, error))
        else:
            if outcome is not None:
                items.append(Item(conversation, outcome))
    items += yield from withdraw(house, limit=limit)
    return tuple(items)
