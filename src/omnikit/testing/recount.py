"""Who has not read what, kept a second time: sets of messages by event, where the engine keeps positions.

Nothing is shared with the engine but the events, so that one can be held against the other.
"""

from collections.abc import Callable
from typing import Any

from omnikit.model.conversation import PENDING
from omnikit.model.events import (
    Acknowledged,
    Assigned,
    CollaboratorsAdded,
    CollaboratorsRemoved,
    Ended,
    Event,
    FollowedUp,
    Joined,
    Left,
    MemberWithdrawn,
    MessageReceived,
    MessageSent,
    OfferAccepted,
    Opened,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantsAdded,
    Reopened,
    Returned,
    TakenOver,
    Transferred,
    Unmuted,
)
from omnikit.model.ids import EVERYBODY, MemberId


class Recount:
    """One conversation's unread messages, by who has not read them, as its events tell."""

    def __init__(self) -> None:
        self.handler: MemberId | None = None
        self.collaborators: list[MemberId] = []
        self.shared: set[int] = set()
        self.own: dict[MemberId, set[int]] = {}

    def unread(self, member: MemberId) -> int:
        """Return how many messages *member* has not read: their own, or what all share."""
        return len(self.own.get(member, self.shared))

    def happened(self, event: Event) -> None:
        """Take one event in; most change nothing here."""
        change = _CHANGES.get(type(event))
        if change is not None:
            change(self, event)

    # --- the pieces

    def _cleared(self, whose: MemberId) -> None:
        if whose == EVERYBODY:
            self.shared, self.own = set(), {}
        else:
            self.own[whose] = set()

    def _read(self, whose: MemberId, up_to: int) -> None:
        if whose != EVERYBODY:
            self.own[whose] = {message for message in self.own.get(whose, self.shared) if message > up_to}
            return
        self.shared = {message for message in self.shared if message > up_to}
        for member, unread in list(self.own.items()):
            self.own[member] = {message for message in unread if message > up_to}
            if self.own[member] == self.shared:
                del self.own[member]

    def _gone(self, *members: MemberId) -> None:
        """Those who are out have no count of their own; whoever is left alone shares theirs with all."""
        had_collaborators = bool(self.collaborators)
        self.collaborators = [member for member in self.collaborators if member not in members]
        for member in members:
            self.own.pop(member, None)
        self._alone_again(had_collaborators)

    def _alone_again(self, had_collaborators: bool) -> None:
        if had_collaborators and not self.collaborators and self.handler is not None:
            self.shared, self.own = set(self.own.get(self.handler, self.shared)), {}

    def _handed(self, to: MemberId, *, former_stays: bool) -> None:
        former, had_collaborators = self.handler, bool(self.collaborators)
        stays = [former] if former is not None and former_stays else []
        if to in self.collaborators:
            at = self.collaborators.index(to)
            self.collaborators[at : at + 1] = stays
        else:
            self.collaborators += stays
        self.handler = to
        if former is not None and not stays:
            self.own.pop(former, None)
        self._alone_again(had_collaborators)

    def _to_all(self) -> None:
        """Nobody is on it any more: what the handler had not read, nobody has."""
        if self.handler is not None:
            self.shared = set(self.own.get(self.handler, self.shared))
        self.own, self.handler, self.collaborators = {}, None, []


def _opened(count: Recount, event: Opened) -> None:
    count.handler = event.handler


def _received(count: Recount, event: MessageReceived) -> None:
    for unread in (count.shared, *count.own.values()):
        unread.add(event.ordinal)


def _followed_up(count: Recount, event: FollowedUp) -> None:
    count.handler, count.collaborators = event.by.member, []
    count._cleared(event.reads)


def _accepted(count: Recount, event: OfferAccepted) -> None:
    count.handler, count.collaborators = event.member, []
    count._cleared(event.reads)


def _assigned(count: Recount, event: Assigned) -> None:
    count.handler = event.to


def _takes_part(count: Recount, event: ParticipantJoined | ParticipantsAdded) -> None:
    for member in event.members if isinstance(event, ParticipantsAdded) else (event.member,):
        count.own[member] = set()


def _unmuted(count: Recount, event: Unmuted) -> None:
    if event.freed:
        count._to_all()


def _newcomers(count: Recount, event: CollaboratorsAdded | Joined) -> None:
    for member in event.members if isinstance(event, CollaboratorsAdded) else (event.member,):
        count.collaborators.append(member)
        count.own[member] = set()


def _withdrawn(count: Recount, event: MemberWithdrawn) -> None:
    if event.member != count.handler:
        count._gone(event.member)
    elif event.successor is None:
        count._to_all()
    else:
        count._handed(event.successor, former_stays=False)


def _ended(count: Recount, event: Ended) -> None:
    count.handler = event.handler or count.handler


def _reopened(count: Recount, event: Reopened) -> None:
    if event.handler is not None and event.handler != count.handler:
        count._handed(event.handler, former_stays=False)


def _returned(count: Recount, event: Returned) -> None:
    if event.status is PENDING:
        count._to_all()


_CHANGES: dict[type[Event], Callable[[Recount, Any], None]] = {
    Opened: _opened,
    MessageReceived: _received,
    MessageSent: lambda count, event: count._cleared(event.reads),
    Acknowledged: lambda count, event: count._read(event.reader, event.up_to),
    FollowedUp: _followed_up,
    OfferAccepted: _accepted,
    Assigned: _assigned,
    ParticipantJoined: _takes_part,
    ParticipantsAdded: _takes_part,
    ParticipantLeft: lambda count, event: count._gone(event.member),
    Unmuted: _unmuted,
    CollaboratorsAdded: _newcomers,
    Joined: _newcomers,
    CollaboratorsRemoved: lambda count, event: count._gone(*event.members),
    Left: lambda count, event: count._gone(event.member),
    TakenOver: lambda count, event: count._handed(event.to, former_stays=event.former_stays),
    Transferred: lambda count, event: count._handed(event.to, former_stays=event.former_stays),
    MemberWithdrawn: _withdrawn,
    Ended: _ended,
    Reopened: _reopened,
    Returned: _returned,
}
