"""Who may do what, by their relation to the conversation and by their role's permissions."""

from collections.abc import Mapping

import attrs

from omnikit.model.actors import Permission
from omnikit.model.commands import Command
from omnikit.model.conversation import Relation
from omnikit.model.value import Value, value


@value(kw_only=False)
class May(Value):
    """A grant: *rule* lets whoever holds *permission* do it; every enabled member holds the default."""

    rule: str
    permission: Permission = Permission.MEMBER


def _by_relation(who: "Who") -> dict[Relation, Permission]:
    cells = {
        Relation.HANDLER: who.handler,
        Relation.COLLABORATOR: who.collaborator,
        Relation.PARTICIPANT: who.participant,
        Relation.COLLEAGUE: who.colleague,
        Relation.OUTSIDER: who.outsider,
    }
    return {relation: may.permission for relation, may in cells.items() if may is not None}


@value
class Who(Value):
    """The grants of one command. Whom no cell lets is refused by *rule*; *also* are its twins in the catalogue.

    A colleague is granted what an outsider is, and what *colleague* says besides.
    """

    rule: str = attrs.field(kw_only=False)
    also: tuple[str, ...] = ()
    handler: May | None = None
    collaborator: May | None = None
    participant: May | None = None
    colleague: May | None = None
    outsider: May | None = None
    # the cells once more, as the hot path asks them: relation to permission
    needs: Mapping[Relation, Permission] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(_by_relation, takes_self=True)
    )

    @property
    def grants(self) -> tuple[May, ...]:
        """The cells that let somebody."""
        cells = (self.handler, self.collaborator, self.participant, self.colleague, self.outsider)
        return tuple(may for may in cells if may is not None)


Access = Mapping[type[Command], Who]
"""The grants of every command that asks for one."""
