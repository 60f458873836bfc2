"""What a transition table is: rows that are read aloud, checked when the table is built."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Generic, TypeVar

from omnikit.model.commands import Command
from omnikit.model.conversation import NEW, Conversation, Status
from omnikit.model.errors import DefinitionError
from omnikit.model.events import Event
from omnikit.policies.context import Context
from omnikit.rules.rule import Rule

C = TypeVar("C", bound=Command)

Builder = Callable[[Conversation, C, Context], Event | None]
"""Makes the event of an allowed command; None: nothing to record."""


class Same(Enum):
    """Says that the status stays what it is."""

    SAME = "same"


SAME = Same.SAME
Becomes = Status | Same | tuple[Status, ...]


class Row(Generic[C]):
    """*When* in that status, *command*, *provided* these rules, these events *happen*; it *becomes* that."""

    __slots__ = ("becomes", "command", "happens", "provided", "when")

    def __init__(
        self,
        when: Status,
        command: type[C],
        provided: "tuple[Rule[C], ...]",
        happens: "tuple[Builder[C], ...]",
        becomes: Becomes,
    ) -> None:
        self.when = when
        self.command = command
        self.provided = provided
        self.happens = happens
        self.becomes = becomes

    def targets(self) -> tuple[Status, ...]:
        """Return the statuses that the row may lead to."""
        if self.becomes is SAME:
            return (self.when,)
        return self.becomes if isinstance(self.becomes, tuple) else (self.becomes,)

    def __repr__(self) -> str:
        return f"Row({self.when}, {self.command.__name__})"


class Refusal(Generic[C]):
    """A pair that no row allows and that a rule of its own refuses, instead of the table's general one."""

    __slots__ = ("by", "command", "when")

    def __init__(self, when: Status, command: type[C], by: "Rule[C]") -> None:
        self.when = when
        self.command = command
        self.by = by


class Table:
    """Rows by command and status; ``DefinitionError`` names the row that does not fit."""

    def __init__(
        self,
        *rows: Row[Any] | Refusal[Any],
        always: Sequence[Rule[Command]],
        in_batch: Sequence[Rule[Command]],
        unknown: Rule[Command],
        otherwise: Rule[Command],
        events: Mapping[type[Event], object],
        start: Status = NEW,
        end: Status,
        statuses: Iterable[Status] = tuple(Status),
    ) -> None:
        self.rows: tuple[Row[Any], ...] = tuple(row for row in rows if isinstance(row, Row))
        self.refusals: tuple[Refusal[Any], ...] = tuple(row for row in rows if isinstance(row, Refusal))
        self.always = tuple(always)
        self.in_batch = tuple(in_batch)
        self.unknown = unknown
        self.otherwise = otherwise
        self._refused = {(refusal.when, refusal.command): refusal.by for refusal in self.refusals}
        self.by_command: dict[type[Command], dict[Status, Row[Any]]] = {}
        for row in self.rows:
            at = self.by_command.setdefault(row.command, {})
            if row.when in at or (row.when, row.command) in self._refused:
                raise DefinitionError(f"{row!r} is in the table twice")
            at[row.when] = row
        self._check(tuple(statuses), start, end, events)

    def missing(self, status: Status, command: type[Command]) -> Rule[Any]:
        """Return the rule that refuses a pair without a row."""
        if status is NEW:
            return self.unknown
        return self._refused.get((status, command), self.otherwise)

    def _check(
        self, statuses: tuple[Status, ...], start: Status, end: Status, events: Mapping[type[Event], object]
    ) -> None:
        reached = self._closure(start)
        for status in statuses:
            if status not in reached:
                raise DefinitionError(f"no row leads to {status}")
            if end not in self._closure(status):
                raise DefinitionError(f"from {status} no rows lead to {end}")
        for row in self.rows:
            for build in row.happens:
                made = _made_by(build)
                if made not in events:
                    raise DefinitionError(f"{row!r}: {build} makes {made}, which nothing evolves")

    def _closure(self, start: Status) -> set[Status]:
        seen, todo = {start}, [start]
        while todo:
            status = todo.pop()
            for row in self.rows:
                if row.when is status:
                    todo += (new := set(row.targets()) - seen)
                    seen |= new
        return seen


def _made_by(build: Builder[Any]) -> object:
    """Return the event class in a builder's return annotation (``Ended`` or ``Ended | None``)."""
    annotation = build.__annotations__["return"]
    return next((part for part in getattr(annotation, "__args__", ()) if part is not type(None)), annotation)


def event_of(build: Builder[Any]) -> type[Event]:
    """Return the class of the event that *build* makes."""
    made = _made_by(build)
    assert isinstance(made, type)
    assert issubclass(made, Event)
    return made
