"""How far a member sees, as data: what a storage needs to push ``visible`` down into a query."""

from omnikit.model.actors import ActorKind, Client
from omnikit.model.ids import DepartmentId, MemberId
from omnikit.model.value import Value, maker, value
from omnikit.model.views import ConversationKind, View
from omnikit.policies.context import Context
from omnikit.policies.visibility import Sight, Visibility

ORDINARY, COLLABORATIVE = ConversationKind.ORDINARY, ConversationKind.COLLABORATIVE
EVERY_KIND = frozenset(ConversationKind)
TEAM = frozenset({View.TEAM_PROCESSING, View.TEAM_ENDED})
"""Lists of what is others'; in any other a member finds what is theirs, whatever else they see."""


@value
class Reach(Value):
    """What the context's member sees of conversations that they are not on and that are not held out to them.

    *pending*, *ordinary* and *collaborative* ones, each EVERYBODY (all of them), RECEIVERS (those of *departments*, or
    of none), COLLEAGUES (handled by one of *colleagues*, or by nobody) or NOBODY (none). *kinds*: what their client
    shows at all, whoever is on it.
    """

    kinds: frozenset[ConversationKind]
    pending: Sight
    ordinary: Sight
    collaborative: Sight
    departments: frozenset[DepartmentId] = frozenset()
    colleagues: frozenset[MemberId] = frozenset()

    @property
    def by_department(self) -> bool:
        """True if what they see depends on which departments receive it."""
        return Sight.RECEIVERS in (self.pending, self.ordinary, self.collaborative)

    def of(self, kind: ConversationKind, *, pending: bool) -> Sight:
        """Return which of the three holds of conversations of that kind."""
        if pending:
            return self.pending
        return self.collaborative if kind is COLLABORATIVE else self.ordinary

    def kinds_in(self, view: View) -> frozenset[ConversationKind]:
        """Return of which kinds there can be any in that list; of what stands in it the member may see some alone."""
        if view not in TEAM:
            return self.kinds
        return frozenset([kind for kind in self.kinds if self.of(kind, pending=False) is not Sight.NOBODY])


_make_reach = maker(Reach)


def reach_of(context: Context) -> Reach:
    """Return how far the context's member sees; a property holds it equal to ``views.visible``."""
    alone, together = context.alone.visibility, context.together.visibility
    workspace, me = context.facts.workspace, context.actor.member
    member = workspace.members.get(me) if me is not None else None
    legacy = context.actor.kind is ActorKind.MEMBER and context.actor.client is Client.LEGACY
    conducts = {ORDINARY: context.alone, COLLABORATIVE: context.together}
    hidden = {kind for kind, conduct in conducts.items() if legacy and conduct.hidden_from_legacy}
    pending, ordinary = _sight(alone, alone.pending, context), _sight(alone, alone.served, context)
    collaborative = _sight(together, together.served, context)
    asked = (pending, ordinary, collaborative)
    return _make_reach(
        kinds=EVERY_KIND - hidden,
        pending=pending,
        ordinary=ordinary,
        collaborative=collaborative,
        departments=frozenset(member.departments) if member is not None and Sight.RECEIVERS in asked else frozenset(),
        colleagues=workspace.colleagues_of(me) if Sight.COLLEAGUES in asked else frozenset(),
    )


def _sight(visibility: Visibility, sight: Sight, context: Context) -> Sight:
    return Sight.EVERYBODY if visibility.permission in context.permissions else sight
