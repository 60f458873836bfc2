"""What may be done to many conversations at once."""

from collections.abc import Mapping

from omnikit.model.commands import Command
from omnikit.model.conversation import Relation, Status
from omnikit.model.value import Value, value


@value(kw_only=False)
class Cell(Value):
    """Whether a batch of one command is *supported* on conversations of one status, and which rule says so.

    *refuses* are the relations for which the batch is refused though the single command may not be;
    *groups*: conversations in group threads take part.
    """

    supported: bool
    rule: str
    refuses: frozenset[Relation] = frozenset()
    groups: bool = True
    also: tuple[str, ...] = ()


BatchTable = Mapping[tuple[Status, type[Command]], Cell]
"""The support table: status by command."""
