"""What follows when people change: who handles, collaborates, takes part."""

from omnikit.engine.reactions.shared import (
    TAKEN_OVER,
    TRANSFERRED,
    About,
    Reactions,
    actor_of,
    by_whom,
    closed_rooms,
    customer_of,
    logged,
    names_of,
    notices_to,
    retracted,
    system_lines,
    system_message,
)
from omnikit.model.conversation import PENDING, Conversation
from omnikit.model.effects import Effect
from omnikit.model.events import (
    CollaboratorsAdded,
    CollaboratorsRemoved,
    FollowedUp,
    Joined,
    Left,
    MemberWithdrawn,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantsAdded,
    TakenOver,
    Transferred,
)
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.policies.notifying import Happening
from omnikit.policies.receiving import staff_among


def followed_up(before: Conversation, event: FollowedUp, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.followed_up", {"actor": actor_of(event, on)}),)


@upholds("CO-5.3", "CO-5.4", "CO-5.5")
def taken_over(before: Conversation, event: TakenOver, after: Conversation, on: Context) -> Reactions:
    """Who took it from whom is on record; a system message names the taker; the former handler is told."""
    actor = actor_of(event, on)
    former = on.facts.workspace.name_of(event.former) if event.former else ""
    effects: list[Effect] = [logged(event, "record.taken_over", {"actor": actor, "former_handler": former})]
    if event.line:
        said: About = {"actor": actor}
        effects.append(system_message(at=event.at, sequence=event.line, code="system.taken_over", about=said))
    about: About = {"actor": actor, "actor_role": on.role_name(), "count": 1}
    return effects + notices_to(TAKEN_OVER, "notice.taken_over", (event.former,), about, before, on)


@upholds("CO-6.4", "CO-6.5", "CO-6.6")
def transferred(before: Conversation, event: Transferred, after: Conversation, on: Context) -> Reactions:
    """Who handed it to whom is on record; a system message names the new handler, who is told."""
    actor = actor_of(event, on)
    target = on.facts.workspace.name_of(event.to)
    effects: list[Effect] = [logged(event, "record.transferred", {"actor": actor, "target": target})]
    if event.line:
        said: About = {"target": target}
        effects.append(system_message(at=event.at, sequence=event.line, code="system.transferred", about=said))
    about: About = {"actor": actor, "actor_role": on.role_name(), "count": 1}
    return effects + notices_to(TRANSFERRED, "notice.transferred", (event.to,), about, before, on)


@upholds("CO-1.9", "CO-1.10", "CO-1.11", "CO-1.12")
def added(before: Conversation, event: CollaboratorsAdded, after: Conversation, on: Context) -> Reactions:
    members = event.members
    about: About = {"actor": actor_of(event, on), "members": names_of(members, on)}
    return (
        logged(event, "record.added", about),
        *system_lines(event, event.line, "system.added", members, on),
        *notices_to(
            Happening.ADDED,
            "notice.added",
            members,
            by_whom(event, on) | {"customer": customer_of(after)},
            after,
            on,
        ),
    )


@upholds("CO-2.4", "CO-2.5")
def joined(before: Conversation, event: Joined, after: Conversation, on: Context) -> Reactions:
    about: About = {"actor": actor_of(event, on)}
    effects: list[Effect] = [logged(event, "record.joined", about)]
    if event.line:
        effects.append(system_message(at=event.at, sequence=event.line, code="system.joined", about=about))
    return effects


@upholds("CO-3.5", "CO-3.6", "CO-3.7")
def removed(before: Conversation, event: CollaboratorsRemoved, after: Conversation, on: Context) -> Reactions:
    """One member's removal names them alone, several members' the actor too; which it was stays in the event."""
    members = event.members
    names = names_of(members, on)
    if len(members) == 1:
        line = logged(event, "record.removed_one", {"member": names[0]})
    else:
        line = logged(event, "record.removed_many", {"actor": actor_of(event, on), "members": names})
    return (
        line,
        *system_lines(event, event.line, "system.removed", members, on),
        *notices_to(
            Happening.REMOVED,
            "notice.removed",
            members,
            by_whom(event, on) | {"customer": customer_of(before)},
            before,
            on,
        ),
        *closed_rooms(members, before, on),
    )


@upholds("CO-4.2", "CO-4.3", "CO-4.4")
def left(before: Conversation, event: Left, after: Conversation, on: Context) -> Reactions:
    about: About = {"actor": actor_of(event, on)}
    effects: list[Effect] = [logged(event, "record.left", about)]
    if event.line:
        effects.append(system_message(at=event.at, sequence=event.line, code="system.left", about=about))
    return effects + notices_to(
        Happening.LEFT, "notice.left", (event.member,), {"customer": customer_of(before)}, before, on
    )


@upholds("OM-1.5", "OM-2.6")
def participants_added(before: Conversation, event: ParticipantsAdded, after: Conversation, on: Context) -> Reactions:
    """Those who were added are told, as of a new message."""
    about: About = {"actor": actor_of(event, on), "members": names_of(event.members, on)}
    told: About = by_whom(event, on) | {"customer": customer_of(after)}
    return (
        logged(event, "record.participants_added", about),
        *notices_to(
            Happening.ADDED, "notice.participant_added", staff_among(event.members, after, on), told, after, on
        ),
    )


def participant_joined(before: Conversation, event: ParticipantJoined, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.participant_joined", {"actor": actor_of(event, on)}), *retracted(before))


def participant_left(before: Conversation, event: ParticipantLeft, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.participant_left", {"actor": actor_of(event, on)}),)


@upholds("CO-17.3")
def withdrawn(before: Conversation, event: MemberWithdrawn, after: Conversation, on: Context) -> Reactions:
    """A line names who disabled and who was taken out; nobody is notified."""
    about: About = {"actor": actor_of(event, on), "member": on.facts.workspace.name_of(event.member)}
    if before.collaborative:
        code = "record.withdrawn"
    elif before.offer is not None and before.offer.to == event.member:
        code = "record.withdrawn_offer"
    elif event.status is not PENDING:
        code = "record.withdrawn_one"
    else:
        code = "record.withdrawn_handler"
    return (logged(event, code, about),)
