"""The answer to a command: what happens, or which rule refuses it."""

from collections.abc import Mapping
from enum import StrEnum

from omnikit.model.effects import Param
from omnikit.model.events import Event
from omnikit.model.ids import RuleId
from omnikit.model.value import Value, value


class Kind(StrEnum):
    """Why a command is refused, as far as a host must know to answer.

    INVALID: it can never be right. FORBIDDEN: not for this actor. CONFLICT: not as things stand now.
    MISSING: what it names is not there. EXHAUSTED: a limit is reached.
    """

    __hash__ = str.__hash__

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    MISSING = "missing"
    EXHAUSTED = "exhausted"


@value(kw_only=False)
class Allowed(Value):
    """These events happen, in this order; none: nothing to do, and that is fine."""

    events: tuple[Event, ...]


@value(kw_only=False)
class Denied(Value):
    """Refused by *rule*. *about* holds what its sentence needs: names, limits, times."""

    rule: RuleId
    kind: Kind
    about: Mapping[str, Param]


Decision = Allowed | Denied


@value(kw_only=False)
class Check(Value):
    """One rule that was asked; *held* or not; its *statement*."""

    rule: RuleId
    held: bool
    statement: str


@value(kw_only=False)
class Explanation(Value):
    """A decision with every rule asked for it."""

    decision: Decision
    checks: tuple[Check, ...]


@value(kw_only=False)
class Option(Value):
    """A command that somebody might give now; *refused* says by which rule not, None: it is offered.

    *arguments* are the ones allowed, where the command names members.
    """

    command: str
    refused: Denied | None
    arguments: tuple[str, ...] = ()
