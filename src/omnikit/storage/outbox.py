"""The effects of one workspace in memory: claimed in order, done, tried again, given up."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from omnikit.desk.ports import DeadLetter, Task
from omnikit.model.effects import Effect
from omnikit.model.ids import ConversationId, EffectId
from omnikit.storage.streams import conversation_in

Place = tuple[str, int, int]
"""Its stream, the version that its commit led to, its number there: no two effects have the same."""


class Waiting:
    """An effect that is not done. *reason* is why it was given up, None while it may be claimed."""

    __slots__ = ("attempts", "conversation", "effect", "free_at", "id", "place", "reason", "stream")

    def __init__(self, place: Place, effect: Effect, free_at: datetime) -> None:
        self.place = place
        self.id = EffectId(f"{place[0]}/{place[1]}/{place[2]}")
        self.stream = place[0]
        self.conversation = conversation_in(place[0])
        self.effect = effect
        self.free_at = free_at
        self.attempts = 0
        self.reason: str | None = None

    def task(self) -> Task:
        """Return it as a task."""
        return Task(ids=(self.id,), conversation=self.conversation, effect=self.effect, attempts=self.attempts)


class Outbox:
    """What waits to be done, in the order of the commits."""

    def __init__(self) -> None:
        self.waiting: dict[EffectId, Waiting] = {}

    def put(self, stream: str, version: int, effects: Sequence[Effect], free_at: datetime) -> None:
        """Take in the effects of a commit that led to *version*."""
        for number, effect in enumerate(effects):
            one = Waiting((stream, version, number), effect, free_at)
            self.waiting[one.id] = one

    def claim(self, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int) -> Iterator[Task]:
        """Yield the first of each line that is free, the longest free first, and keep it from others for a while."""
        free = [
            first for first in self._firsts() if first.free_at <= now and (kinds is None or first.effect.kind in kinds)
        ]
        free.sort(key=lambda first: (first.free_at, first.place))
        for first in free[:limit]:
            first.free_at = now + lease
            first.attempts += 1
            yield first.task()

    def _firsts(self) -> list[Waiting]:
        """Return the first open effect of each stream to each recipient; one given up stands in no line."""
        lines: dict[tuple[str, str], Waiting] = {}
        for one in self.waiting.values():
            if one.reason is None:
                lines.setdefault((one.stream, one.effect.recipient), one)
        return list(lines.values())

    def settle(self, ids: Sequence[EffectId]) -> None:
        """Take off what is done."""
        for id in ids:
            self.waiting.pop(id, None)

    def postpone(self, ids: Sequence[EffectId], until: datetime) -> None:
        """Let effects be claimed again, not before *until*."""
        for one in self._known(ids):
            if one.reason is None:
                one.free_at = until

    def bury(self, ids: Sequence[EffectId], reason: str) -> None:
        """Give effects up."""
        for one in self._known(ids):
            one.reason = reason

    def dead(self, after: EffectId | None, limit: int) -> list[DeadLetter]:
        """Return what was given up, by id."""
        start = None if after is None else _place(after)
        dead = [one for one in self.waiting.values() if one.reason is not None and (not start or one.place > start)]
        dead.sort(key=lambda one: one.place)
        return [DeadLetter(one.task(), one.reason or "") for one in dead[:limit]]

    def revive(self, ids: Sequence[EffectId], at: datetime) -> None:
        """Let what was given up be claimed again from *at* on, as if for the first time."""
        for one in self._known(ids):
            if one.reason is not None:
                one.reason, one.free_at, one.attempts = None, at, 0

    def drop_to_customer(self, conversations: frozenset[ConversationId]) -> None:
        """Take off what was still to go to the customer of one of *conversations*."""
        self.settle(
            [one.id for one in self.waiting.values() if one.conversation in conversations and not one.effect.recipient]
        )

    def _known(self, ids: Sequence[EffectId]) -> list[Waiting]:
        return [self.waiting[id] for id in ids if id in self.waiting]


def _place(id: EffectId) -> Place:
    conversation, version, number = id.rsplit("/", 2)
    return conversation, int(version), int(number)
