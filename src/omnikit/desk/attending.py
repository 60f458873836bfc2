"""Who is at the desk: presences shown and renewed, and what members ask about their colleagues."""

from collections.abc import Sequence

from omnikit.desk.administering import sweep
from omnikit.desk.digest import digest
from omnikit.desk.handling import blank, context_of
from omnikit.desk.house import Attended, House, Item
from omnikit.desk.inbox import NOBODYS, stranger
from omnikit.desk.ports import Attendee, Needs, Snapshot, UnitOfWork
from omnikit.desk.steps import Step, Steps
from omnikit.engine.attending import attend, fold_presence, react_to_presence
from omnikit.engine.load import NONE, Load
from omnikit.model.actors import Actor
from omnikit.model.decision import Allowed, Denied
from omnikit.model.errors import KeyReused, StaleVersion, TooManyConflicts
from omnikit.model.ids import MemberId
from omnikit.model.presence import EXITED, Availability, Presence, PresenceCommand
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.context import Context
from omnikit.rules.attending import one_shows_ones_own, online_colleagues, presence_plays_a_part

AT_ONCE = 1000
"""How many conversations are handed over before the answer; the rest by ``Desk.tick``."""


@value
class Colleague(Value):
    """One of the members in a member's department or below it: what they show, and how much they handle."""

    member: MemberId
    availability: Availability
    handling: int


def show(house: House, command: PresenceCommand, actor: Actor) -> Steps[Attended]:
    """Carry a command to a presence out once; who is there already and shows nothing new has the lease renewed.

    Raises ``KeyReused``, ``UnknownWorkspace``, ``TooManyConflicts``.
    """
    asked = digest(command, actor)
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, key=command.key, presences=True))
        context = context_of(house, snapshot, blank(house, NOBODYS), actor, None)
        stored = snapshot.presences.get(command.member)
        presence = stored or Presence(workspace=house.workspace, member=command.member)
        if snapshot.carried is not None:
            if not snapshot.carried.same(asked):
                raise KeyReused(f"key {command.key!r} belongs to another command")
            return Attended(Allowed(snapshot.carried.events), presence, repeated=True)
        decision = attend(presence, command, context)
        if isinstance(decision, Denied):
            return Attended(decision, presence)
        if not decision.events:
            if presence.shown(context.now) is not EXITED:
                yield from _renewed(house, command.member, context)
            return Attended(decision, presence)
        after = fold_presence(presence, decision.events)
        unit = UnitOfWork(
            workspace=house.workspace,
            at=context.now,
            before=stored,
            subject=after,
            events=decision.events,
            effects=react_to_presence(decision.events),
            key=command.key,
            digest=asked if command.key is not None else "",
        )
        try:
            yield Step("commit", unit)
        except StaleVersion:
            continue
        handed: tuple[Item, ...] = ()
        if unit.effects:
            handed = yield from sweep(house, limit=AT_ONCE)
        return Attended(decision, after, handed=handed)
    raise TooManyConflicts(f"{type(command).__name__}: {command.member!r} changed {house.tries} times meanwhile")


def renew(house: House, member: MemberId, actor: Actor) -> Steps[bool | Denied]:
    """Move the lease of a presence on; False: it has ended, and the member signs in anew. No event is recorded."""
    context = yield from _context(house, actor, presences=False)
    command = PresenceCommand(member=member)
    nobody = Presence(workspace=house.workspace, member=member)
    for rule in (one_shows_ones_own, presence_plays_a_part):
        if not rule.holds(nobody, command, context):
            return rule.refuse(nobody, command, context)
    return (yield from _renewed(house, member, context))


def online(house: House, actor: Actor) -> Steps[tuple[MemberId, ...] | Denied]:
    """Return the colleagues who are online, to choose from when one goes away (RC-1.6)."""
    context = yield from _context(house, actor, presences=True)
    return stranger(house, context) or online_colleagues(actor.member or MemberId(""), context)


@upholds("RC-8.1", "RC-8.2", "RC-8.7")
def colleagues(house: House, actor: Actor) -> Steps[tuple[Colleague, ...] | Denied]:
    """Return the members of *actor*'s departments and of those below, with what they show and how much they handle.

    What they handle is listed by ``Query(view=View.TEAM_PROCESSING, member=…)``.
    """
    context = yield from _context(house, actor, presences=True)
    denied = stranger(house, context)
    if denied is not None:
        return denied
    roster: Sequence[Attendee] = yield Step("roster", house.workspace)
    loads = {attendee.presence.member: attendee.load for attendee in roster}
    workspace = context.facts.workspace
    theirs = workspace.colleagues_of(actor.member)
    return tuple(
        _colleague(id, loads.get(id, NONE), context)
        for id, member in workspace.members.items()
        if id in theirs and member.enabled
    )


def _colleague(member: MemberId, load: Load, on: Context) -> Colleague:
    presence = on.facts.presences.get(member)
    shown = presence.shown(on.now) if presence is not None else EXITED
    return Colleague(member=member, availability=shown, handling=load.accepted)


def _context(house: House, actor: Actor, *, presences: bool) -> Steps[Context]:
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, presences=presences))
    return context_of(house, snapshot, blank(house, NOBODYS), actor, None)


def _renewed(house: House, member: MemberId, on: Context) -> Steps[bool]:
    until = on.now + on.facts.workspace.settings.lease
    runs: bool = yield Step("renew", house.workspace, member, on.now, until)
    return runs
