"""What follows from events: lines of the status record, system messages, notices, sends, closed rooms.

One table, event to reactions. A reaction answers an effect, several, or nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from omnikit.model.actors import ActorKind
from omnikit.model.conversation import PROCESSING, Conversation, Lane
from omnikit.model.effects import CloseRoom, Effect, LogLine, Notify, Param, Send, SendSurvey, SystemMessage
from omnikit.model.events import (
    AutomaticSent,
    BecameOverdue,
    CollaboratorsAdded,
    CollaboratorsRemoved,
    Ended,
    Event,
    FollowedUp,
    Joined,
    LaneChanged,
    Left,
    MemberWithdrawn,
    MessageReceived,
    MessageSent,
    Opened,
    Reopened,
    Returned,
    TakenOver,
    Transferred,
)
from omnikit.model.ids import MemberId
from omnikit.model.message import Form
from omnikit.model.upholds import upholds
from omnikit.model.value import maker
from omnikit.policies.context import Context
from omnikit.policies.notifying import Happening

_log_line = maker(LogLine)
_notify = maker(Notify)
_send = maker(Send)
_system_message = maker(SystemMessage)
MESSAGE, TRANSFERRED, TAKEN_OVER = Happening.MESSAGE, Happening.TRANSFERRED, Happening.TAKEN_OVER

Reactions = Iterable[Effect]
About = dict[str, Param]


def react(before: Conversation, events: Sequence[Event], after: Conversation, context: Context) -> tuple[Effect, ...]:
    """Return what follows from *events*, in order. Pure."""
    effects: list[Effect] = []
    for event in events:
        reaction = REACTIONS.get(type(event))
        if reaction is not None:
            effects += reaction(before, event, after, context)
    return tuple(effects)


# --- the pieces


@upholds("OC-8.4")
def _logged(event: Event, code: str, about: About) -> LogLine:
    """Every event that people should know of has a line with its time and who did it."""
    return _log_line(at=event.at, by=event.by, code=code, about=about)


def _actor(event: Event, on: Context) -> str:
    """Return the acting member's name as it is now, or ``~`` and the kind of an actor who is no member."""
    member = event.by.member
    return f"~{event.by.kind}" if member is None else on.facts.workspace.name_of(member)


def _names(members: Sequence[MemberId], on: Context) -> tuple[str, ...]:
    return tuple(on.facts.workspace.name_of(member) for member in members)


def _told(event: Event, sequence: int, code: str, members: Sequence[MemberId], on: Context) -> list[SystemMessage]:
    """One system message: a single member by name, several as the first and the number of the others."""
    if not sequence:
        return []
    names = _names(members, on)
    if len(names) == 1:
        return [_system_message(at=event.at, sequence=sequence, code=f"{code}_one", about={"member": names[0]})]
    about: About = {"member": names[0], "others": len(names) - 1}
    return [_system_message(at=event.at, sequence=sequence, code=f"{code}_many", about=about)]


def _notices(
    what: Happening,
    code: str,
    recipients: Iterable[MemberId | None],
    about: About,
    conversation: Conversation,
    on: Context,
) -> list[Notify]:
    """One notice for each recipient, if the profile tells of it."""
    if what not in on.conduct(conversation).notifying.notices:
        return []
    batch = on.batch.id if on.batch is not None else None
    return [_notify(to=member, code=code, about=about, batch=batch) for member in recipients if member is not None]


def _by(event: Event, on: Context) -> About:
    return {"actor": _actor(event, on), "actor_role": on.role_name()}


def _customer(conversation: Conversation) -> str:
    """The contact's id: their name is put in at the edge, so that no personal value is stored."""
    return conversation.contact or ""


@upholds("CO-3.1", "CO-7.3")
def _closed_rooms(members: Iterable[MemberId], conversation: Conversation, on: Context) -> list[CloseRoom]:
    """Members who are out are taken out of the open chat room, each client in its own way."""
    how = on.conduct(conversation).notifying.close_rooms
    return [CloseRoom(member=member, how=how) for member in members] if how else []


# --- beginning and coming back


def _opened(before: Conversation, event: Opened, after: Conversation, on: Context) -> Reactions:
    if event.by.kind is ActorKind.MEMBER:
        return (_logged(event, "record.started", {"actor": _actor(event, on)}),)
    return (_logged(event, f"record.opened_{event.lane}", {}),)


def _returned(before: Conversation, event: Returned, after: Conversation, on: Context) -> Reactions:
    return (_logged(event, f"record.returned_{event.status}", {}),)


@upholds("CO-8.6", "CO-8.7")
def _reopened(before: Conversation, event: Reopened, after: Conversation, on: Context) -> Reactions:
    return (_logged(event, "record.reopened", {"actor": _actor(event, on)}),)


# --- messages


@upholds("CO-12.1")
def _message_received(before: Conversation, event: MessageReceived, after: Conversation, on: Context) -> Reactions:
    """A customer's message on what is processing is pushed to everybody who is on it."""
    if after.status is not PROCESSING:
        return ()
    about: About = {"customer": _customer(after)}
    return _notices(MESSAGE, "notice.message", [seat.member for seat in after.seats], about, after, on)


def _message_sent(before: Conversation, event: MessageSent, after: Conversation, on: Context) -> Reactions:
    return (_send(message=event.message),)


def _automatic_sent(before: Conversation, event: AutomaticSent, after: Conversation, on: Context) -> Reactions:
    if event.form is not Form.CLOSING_REMINDER:
        return (_send(message=event.message),)
    return (_logged(event, "record.reminded", {}), _send(message=event.message))


def _lane_changed(before: Conversation, event: LaneChanged, after: Conversation, on: Context) -> Reactions:
    return (_logged(event, "record.to_human" if event.lane is Lane.HUMAN else "record.to_bot", {}),)


# --- who handles


def _followed_up(before: Conversation, event: FollowedUp, after: Conversation, on: Context) -> Reactions:
    return (_logged(event, "record.followed_up", {"actor": _actor(event, on)}),)


@upholds("CO-5.3", "CO-5.4", "CO-5.5")
def _taken_over(before: Conversation, event: TakenOver, after: Conversation, on: Context) -> Reactions:
    """Who took it from whom is on record; a system message names the taker; the former handler is told."""
    actor = _actor(event, on)
    former = on.facts.workspace.name_of(event.former) if event.former else ""
    effects: list[Effect] = [_logged(event, "record.taken_over", {"actor": actor, "former_handler": former})]
    if event.line:
        said: About = {"actor": actor}
        effects.append(_system_message(at=event.at, sequence=event.line, code="system.taken_over", about=said))
    about: About = {"actor": actor, "actor_role": on.role_name(), "count": 1}
    return effects + _notices(TAKEN_OVER, "notice.taken_over", (event.former,), about, before, on)


@upholds("CO-6.4", "CO-6.5", "CO-6.6")
def _transferred(before: Conversation, event: Transferred, after: Conversation, on: Context) -> Reactions:
    """Who handed it to whom is on record; a system message names the new handler, who is told."""
    actor = _actor(event, on)
    target = on.facts.workspace.name_of(event.to)
    effects: list[Effect] = [_logged(event, "record.transferred", {"actor": actor, "target": target})]
    if event.line:
        said: About = {"target": target}
        effects.append(_system_message(at=event.at, sequence=event.line, code="system.transferred", about=said))
    about: About = {"actor": actor, "actor_role": on.role_name(), "count": 1}
    return effects + _notices(TRANSFERRED, "notice.transferred", (event.to,), about, before, on)


# --- collaboration


@upholds("CO-1.9", "CO-1.10", "CO-1.11", "CO-1.12")
def _added(before: Conversation, event: CollaboratorsAdded, after: Conversation, on: Context) -> Reactions:
    members = event.members
    about: About = {"actor": _actor(event, on), "members": _names(members, on)}
    return (
        _logged(event, "record.added", about),
        *_told(event, event.line, "system.added", members, on),
        *_notices(
            Happening.ADDED,
            "notice.added",
            members,
            _by(event, on) | {"customer": _customer(after)},
            after,
            on,
        ),
    )


@upholds("CO-2.4", "CO-2.5")
def _joined(before: Conversation, event: Joined, after: Conversation, on: Context) -> Reactions:
    about: About = {"actor": _actor(event, on)}
    effects: list[Effect] = [_logged(event, "record.joined", about)]
    if event.line:
        effects.append(_system_message(at=event.at, sequence=event.line, code="system.joined", about=about))
    return effects


@upholds("CO-3.5", "CO-3.6", "CO-3.7")
def _removed(before: Conversation, event: CollaboratorsRemoved, after: Conversation, on: Context) -> Reactions:
    """One member's removal names them alone, several members' the actor too; which it was stays in the event."""
    members = event.members
    names = _names(members, on)
    if len(members) == 1:
        line = _logged(event, "record.removed_one", {"member": names[0]})
    else:
        line = _logged(event, "record.removed_many", {"actor": _actor(event, on), "members": names})
    return (
        line,
        *_told(event, event.line, "system.removed", members, on),
        *_notices(
            Happening.REMOVED,
            "notice.removed",
            members,
            _by(event, on) | {"customer": _customer(before)},
            before,
            on,
        ),
        *_closed_rooms(members, before, on),
    )


@upholds("CO-4.2", "CO-4.3", "CO-4.4")
def _left(before: Conversation, event: Left, after: Conversation, on: Context) -> Reactions:
    about: About = {"actor": _actor(event, on)}
    effects: list[Effect] = [_logged(event, "record.left", about)]
    if event.line:
        effects.append(_system_message(at=event.at, sequence=event.line, code="system.left", about=about))
    return effects + _notices(
        Happening.LEFT, "notice.left", (event.member,), {"customer": _customer(before)}, before, on
    )


@upholds("CO-17.3")
def _withdrawn(before: Conversation, event: MemberWithdrawn, after: Conversation, on: Context) -> Reactions:
    """A line names who disabled and who was taken out; nobody is notified."""
    about: About = {"actor": _actor(event, on), "member": on.facts.workspace.name_of(event.member)}
    code = "record.withdrawn" if before.collaborative else "record.withdrawn_handler"
    return (_logged(event, code, about),)


# --- the end


@upholds("CO-7.3", "CO-7.4", "CO-7.5", "CO-7.6", "CO-7.7")
def _ended(before: Conversation, event: Ended, after: Conversation, on: Context) -> Reactions:
    others = [member for member in before.collaborators if member != event.by.member]
    effects: list[Effect] = [_logged(event, "record.ended", {"actor": _actor(event, on)})]
    if event.survey:
        effects.append(SendSurvey())
    effects += _notices(Happening.ENDED, "notice.ended", others, {"actor": _actor(event, on)}, before, on)
    return effects + list(_closed_rooms(others, before, on))


@upholds("CO-15.1")
def _overdue(before: Conversation, event: BecameOverdue, after: Conversation, on: Context) -> Reactions:
    return (_logged(event, "record.overdue", {}),)


REACTIONS: dict[type[Event], Callable[[Conversation, Any, Conversation, Context], Reactions]] = {
    Opened: _opened,
    Returned: _returned,
    Reopened: _reopened,
    MessageReceived: _message_received,
    MessageSent: _message_sent,
    AutomaticSent: _automatic_sent,
    LaneChanged: _lane_changed,
    FollowedUp: _followed_up,
    TakenOver: _taken_over,
    Transferred: _transferred,
    CollaboratorsAdded: _added,
    Joined: _joined,
    CollaboratorsRemoved: _removed,
    Left: _left,
    MemberWithdrawn: _withdrawn,
    Ended: _ended,
    BecameOverdue: _overdue,
}
