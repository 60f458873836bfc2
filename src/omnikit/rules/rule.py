"""What a rule in code is: its ID, its kind, its sentence and its predicate, in one object."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar, cast

from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied, Kind
from omnikit.model.effects import Param
from omnikit.model.ids import RuleId
from omnikit.model.value import maker
from omnikit.policies.context import Context

C = TypeVar("C", contravariant=True)
S = TypeVar("S", contravariant=True)

_denied = maker(Denied)
NOTHING: Mapping[str, Param] = {}

Predicate = Callable[[S, C, Context], bool]
Namer = Callable[[S, C, Context], RuleId]
Teller = Callable[[S, C, Context], Mapping[str, Param]]


class RuleOf(Generic[S, C]):
    """A guard over a subject *S* and a command *C*: holds, or refuses by its ID.

    A *family* is one guard whose cases have IDs of their own: the cells of a policy table.
    """

    __slots__ = ("_name", "_tell", "also", "holds", "id", "kind", "module", "name", "statement")

    def __init__(
        self, id: str, also: tuple[str, ...], kind: Kind, holds: "Predicate[S, C]", name: "Namer[S, C] | None"
    ) -> None:
        self.id = RuleId(id)
        self.also = also
        self.kind = kind
        self.holds = holds
        self.statement = (holds.__doc__ or "").split("\n")[0]
        self.name = holds.__name__
        self.module = holds.__module__
        self._name = name
        self._tell: Teller[S, C] | None = None

    def about(self, tell: "Teller[S, C]") -> "Teller[S, C]":
        """Use the decorated function for the parameters of the refusal's sentence."""
        self._tell = tell
        return tell

    def named(self, subject: S, command: C, context: Context) -> RuleId:
        """Return the ID by which this command is refused."""
        return self.id if self._name is None else self._name(subject, command, context)

    def refuse(self, subject: S, command: C, context: Context) -> Denied:
        """Return the refusal of this command by this rule."""
        name = self.id if self._name is None else self._name(subject, command, context)
        return _denied(name, self.kind, NOTHING if self._tell is None else self._tell(subject, command, context))

    def __repr__(self) -> str:
        return f"<rule {self.id} {self.name}>"


Rule = RuleOf[Conversation, C]
"""A guard over a conversation."""


def rule(
    id: str, kind: Kind, *, also: tuple[str, ...] = ()
) -> Callable[[Callable[[S, C, Context], bool]], RuleOf[S, C]]:
    """Make a predicate the rule of that ID; *also* are its twins in the catalogue. It denies by the first."""

    def make(holds: Callable[[S, C, Context], bool]) -> RuleOf[S, C]:
        return RuleOf(id, also, kind, holds, None)

    return make


def family(
    name: Callable[[S, C, Context], str], kind: Kind
) -> Callable[[Callable[[S, C, Context], bool]], RuleOf[S, C]]:
    """Make a predicate the guard of a whole policy table; *name* tells which cell's rule refuses."""

    def make(holds: Callable[[S, C, Context], bool]) -> RuleOf[S, C]:
        # a cast here, because each `RuleId(…)` at a refusal would be a call
        return RuleOf("", (), kind, holds, cast("Namer[S, C]", name))

    return make
