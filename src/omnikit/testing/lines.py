"""Effects kept a second time, line by line, to hold a storage's outbox against: what is given out stands first.

A line is a conversation's effects to one recipient, in the order of their commits.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from omnikit.desk.audit import Violation
from omnikit.desk.ports import Task, UnitOfWork
from omnikit.model.conversation import Conversation
from omnikit.model.effects import Effect
from omnikit.model.ids import ConversationId, EffectId

ORDER = "effects in order"
Line = tuple[str, str]


class _Place(NamedTuple):
    """Where an effect stands: its line, and how many were written before it."""

    line: Line
    number: int


class Lines:
    """What was written and is not done, by line; what was given out, by id."""

    def __init__(self) -> None:
        self._open: dict[Line, list[int]] = {}
        self._effects: dict[int, Effect] = {}
        self._given: dict[EffectId, _Place] = {}
        self._buried: set[EffectId] = set()

    def wrote(self, work: UnitOfWork) -> None:
        """Take in the effects of a commit."""
        name = work.subject.id if isinstance(work.subject, Conversation) else ""
        for effect in work.effects:
            number = len(self._effects)
            self._effects[number] = effect
            self._open.setdefault((name, effect.recipient), []).append(number)

    def claimed(self, tasks: Sequence[Task]) -> Iterator[Violation]:
        """Yield tasks that are not the first in their line."""
        for task in tasks:
            line = (task.conversation or "", task.effect.recipient)
            waiting = self._open.get(line, [])
            if not waiting or self._effects[waiting[0]] != task.effect:
                first = self._effects[waiting[0]] if waiting else None
                yield Violation(ORDER, line[0], f"{task.effect!r} was given out, {first!r} stands first")
                continue
            (id,) = task.ids
            self._given[id] = _Place(line, waiting[0])

    def settled(self, ids: Sequence[EffectId]) -> None:
        """Take off what is done."""
        for id in ids:
            place = self._given.pop(id, None)
            self._buried.discard(id)
            if place is not None and place.number in self._open.get(place.line, ()):
                self._open[place.line].remove(place.number)

    def buried(self, ids: Sequence[EffectId]) -> None:
        """Take out of their lines what was given up."""
        for id in ids:
            if id in self._given and id not in self._buried:
                place = self._given[id]
                self._open[place.line].remove(place.number)
                self._buried.add(id)

    def revived(self, ids: Sequence[EffectId]) -> None:
        """Put back in their lines, where they stood, what was given up."""
        for id in self._buried.intersection(ids):
            insort(self._open[self._given[id].line], self._given[id].number)
            self._buried.discard(id)

    def forgot(self, conversations: Sequence[ConversationId]) -> None:
        """Let go of what was to go to the customers of *conversations*."""
        for name in conversations:
            self._open.pop((name, ""), None)
            for id in [id for id, place in self._given.items() if place.line == (name, "")]:
                del self._given[id]
                self._buried.discard(id)

    def held_against(self, left: Sequence[Task]) -> Iterator[Violation]:
        """Yield lines of which *left*, everything that is still to be done, isn't what should be left."""
        there: dict[Line, list[Effect]] = {}
        for task in left:
            there.setdefault((task.conversation or "", task.effect.recipient), []).append(task.effect)
        for line in sorted({*there, *self._open}):
            expected = [self._effects[number] for number in self._open.get(line, ())]
            if there.get(line, []) != expected:
                yield Violation(ORDER, line[0], f"{there.get(line)!r} is left, not {expected!r}")
