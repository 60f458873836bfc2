"""What happens in a queue and to members' presences, made by hand for storages: events, and units of work."""

from datetime import datetime, timedelta
from typing import Any

from omnikit.desk.ports import UnitOfWork
from omnikit.engine.attending import fold_presence
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.conversation import PROCESSING, Lane
from omnikit.model.events import (
    LaneChanged,
    MemberWithdrawn,
    Muted,
    OfferAccepted,
    Offered,
    OfferLapsed,
    ParticipantJoined,
)
from omnikit.model.ids import EVERYBODY, MemberId, WorkspaceId
from omnikit.model.presence import ONLINE, Availability, Presence, PresenceChanged
from omnikit.testing.builders import ANN, NOON, WORKSPACE


def offered(to: MemberId = ANN, at: datetime = NOON) -> Offered:
    """Return that it is held out to a member, for a minute."""
    return Offered(at=at, by=SYSTEM, to=to, until=at + timedelta(minutes=1))


def accepted(by: MemberId = ANN, at: datetime = NOON) -> OfferAccepted:
    """Return that whom it was held out to took it on."""
    return OfferAccepted(at=at, by=Actor.of(by), member=by, reads=EVERYBODY)


def lapsed(of: MemberId = ANN, at: datetime = NOON) -> OfferLapsed:
    """Return that whom it was held out to didn't answer."""
    return OfferLapsed(at=at, by=SYSTEM, member=of)


def took_part(by: MemberId = ANN, at: datetime = NOON) -> ParticipantJoined:
    """Return that a member came in to take part."""
    return ParticipantJoined(at=at, by=Actor.of(by), member=by)


def freed(member: MemberId = ANN, at: datetime = NOON) -> MemberWithdrawn:
    """Return that a disabled member was taken off what goes on, and nobody succeeded."""
    return MemberWithdrawn(at=at, by=SYSTEM, member=member, successor=None, status=PROCESSING, lane=None, timers=())


def muted(at: datetime = NOON) -> Muted:
    """Return that nobody wants to hear more of the customer."""
    return Muted(at=at, by=Actor.of(ANN))


def moved(lane: Lane, at: datetime = NOON) -> LaneChanged:
    """Return that it waits elsewhere."""
    return LaneChanged(at=at, by=SYSTEM, lane=lane)


def attending(
    member: MemberId = ANN,
    availability: Availability = ONLINE,
    *,
    before: Presence | None = None,
    at: datetime = NOON,
    until: datetime | None = None,
    ready: bool = True,
    workspace: WorkspaceId = WORKSPACE,
    **more: Any,
) -> UnitOfWork:
    """Return the commit of a change of a member's presence, on top of *before*; its lease is two minutes long."""
    event = PresenceChanged(
        at=at,
        by=Actor.of(member),
        member=member,
        availability=availability,
        ready=ready,
        until=at + timedelta(minutes=2) if until is None else until,
    )
    after = fold_presence(before or Presence(workspace=workspace, member=member), (event,))
    given: dict[str, Any] = {"digest": f"attending {member}"}
    return UnitOfWork(workspace=workspace, at=at, before=before, subject=after, events=(event,), **(given | more))


def presence_of(work: UnitOfWork) -> Presence:
    """Return the presence that *work* leaves."""
    assert isinstance(work.subject, Presence)
    return work.subject
