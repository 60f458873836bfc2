"""Effects kept a second time, line by line, to hold a storage's outbox against: what is given out stands first.

A line is a conversation's effects to one recipient, in the order of their commits; the workspace's own, and those of a
member's presence, are lines apart, which a task doesn't tell from each other.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from omnikit.desk.audit import Violation
from omnikit.desk.ports import Task, UnitOfWork
from omnikit.model.effects import Effect
from omnikit.model.ids import ConversationId, EffectId
from omnikit.storage.streams import OWN, conversation_in, stream_of

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
        name = stream_of(work.subject)
        for effect in work.effects:
            number = len(self._effects)
            self._effects[number] = effect
            self._open.setdefault((name, effect.recipient), []).append(number)

    def claimed(self, tasks: Sequence[Task]) -> Iterator[Violation]:
        """Yield tasks that are not the first in their line."""
        for task in tasks:
            lines = self._lines_of(task)
            firsts = {line: self._open[line][0] for line in lines if self._open.get(line)}
            line = next((line for line, first in firsts.items() if self._effects[first] == task.effect), None)
            if line is None:
                first = [self._effects[number] for number in firsts.values()]
                yield Violation(ORDER, lines[0][0], f"{task.effect!r} was given out, {first!r} stands first")
                continue
            (id,) = task.ids
            self._given[id] = _Place(line, firsts[line])

    def _lines_of(self, task: Task) -> list[Line]:
        """Return the lines that *task* may be of: where it is no conversation's, the workspace's or any presence's."""
        recipient = task.effect.recipient
        if task.conversation is not None:
            return [(task.conversation, recipient)]
        others = [line for line in self._open if line[1] == recipient and conversation_in(line[0]) is None]
        return others or [(OWN, recipient)]

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
            there.setdefault((task.conversation or OWN, task.effect.recipient), []).append(task.effect)
        right: dict[Line, list[Effect]] = {}
        for (name, recipient), numbers in sorted(self._open.items()):
            line = (conversation_in(name) or OWN, recipient)
            right.setdefault(line, []).extend(self._effects[number] for number in numbers)
        for line in sorted({*there, *right}):
            found, expected = there.get(line, []), right.get(line, [])
            same = found == expected if line[0] else sorted(map(repr, found)) == sorted(map(repr, expected))
            if not same:
                yield Violation(ORDER, line[0], f"{found!r} is left, not {expected!r}")
