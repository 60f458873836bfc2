"""Who is there: a member's availability, readiness and lease; what may be wished of it, and what happened to it."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from omnikit.model.events import Event
from omnikit.model.ids import CommandKey, MemberId, WorkspaceId
from omnikit.model.value import Value, value


class Availability(StrEnum):
    """What a member shows: on duty, on duty but busy, gone for a while, or logged out (RC-1.1)."""

    __hash__ = str.__hash__

    ONLINE = "online"
    BUSY = "busy"
    AWAY = "away"
    EXITED = "exited"


ONLINE, BUSY, AWAY, EXITED = Availability


@value
class Presence(Value):
    """One member's presence. It holds until the lease ends: *until*, moved on by renewals, which are no events.

    *ready* is a property of its own, kept while the member is offline (FL-3.3). *handed_to*: the colleague who was
    given everything when the member went.
    """

    workspace: WorkspaceId
    member: MemberId
    availability: Availability = EXITED
    ready: bool = False
    since: datetime | None = None
    until: datetime | None = None
    handed_to: MemberId | None = None
    version: int = 0

    def shown(self, now: datetime) -> Availability:
        """Return what the member shows at *now*: exited once the lease has ended."""
        return self.availability if self.until is not None and now < self.until else EXITED

    def online(self, now: datetime) -> bool:
        """True if the member is there at *now*, busy or not."""
        return self.shown(now) in (ONLINE, BUSY)

    def takes(self, now: datetime) -> bool:
        """True if the member is online and ready at *now*, so that conversations may come of themselves (FL-3.3)."""
        return self.ready and self.shown(now) is ONLINE


@value
class PresenceCommand(Value):
    """A wish about one member's presence. The same *key* is carried out once."""

    member: MemberId
    key: CommandKey | None = None


@value
class SignIn(PresenceCommand):
    """Come to the desk: online (RC-1.2); ready as *ready* says, None: as before."""

    ready: bool | None = None


@value
class SetAvailability(PresenceCommand):
    """Show another availability. Who goes away or exits hands all conversations to *colleague* (RC-1.7, RC-1.8)."""

    availability: Availability
    colleague: MemberId | None = None


@value
class SetReady(PresenceCommand):
    """Say whether one is ready to be given conversations (FL-3.3)."""

    ready: bool


@value
class PresenceChanged(Event):
    """A member's presence is now this. *until* is the lease as it was given then; renewals move it on."""

    kind: ClassVar[str] = "presence_changed"

    member: MemberId
    availability: Availability
    ready: bool
    until: datetime
    handed_to: MemberId | None = None


COMMANDS: tuple[type[PresenceCommand], ...] = (SignIn, SetAvailability, SetReady)
EVENTS: tuple[type[Event], ...] = (PresenceChanged,)
BY_KIND: dict[str, type[Event]] = {cls.kind: cls for cls in EVENTS}
