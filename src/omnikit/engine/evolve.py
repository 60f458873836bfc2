"""What an event changes: one function an event. No profile is asked here: the event says it all."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from omnikit.model.conversation import (
    COLLABORATOR,
    ENDED,
    HANDLER,
    PENDING,
    PROCESSING,
    Conversation,
    Cursor,
    Seat,
    TimerKind,
)
from omnikit.model.events import (
    Acknowledged,
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
    Pinned,
    Reopened,
    Returned,
    TakenOver,
    Transferred,
    Unpinned,
    Whispered,
)
from omnikit.model.ids import EVERYBODY, MemberId
from omnikit.model.message import Form
from omnikit.model.upholds import upholds
from omnikit.model.value import maker

_seat = maker(Seat)
_cursor = maker(Cursor)

Cursors = tuple[Cursor, ...]
Seats = tuple[Seat, ...]


def evolve(conversation: Conversation, event: Event) -> Conversation:
    """Return *conversation* after *event*: one version on."""
    return EVOLVERS[type(event)](conversation, event)


def fold(conversation: Conversation, events: Iterable[Event]) -> Conversation:
    """Return *conversation* after all *events*, in order."""
    for event in events:
        conversation = EVOLVERS[type(event)](conversation, event)
    return conversation


# --- seats and cursors


def _read(cursors: Cursors, owner: MemberId, up_to: int) -> Cursors:
    """Move the position of *owner* to *up_to*; EVERYBODY's reading is the reading of each who is not further."""
    if owner == EVERYBODY:
        further = [cursor for cursor in cursors if cursor.owner != EVERYBODY and cursor.read > up_to]
        return (_cursor(EVERYBODY, up_to), *further)
    return (*(cursor for cursor in cursors if cursor.owner != owner), _cursor(owner, up_to))


def _handed(seats: Seats, to: MemberId, at: datetime, *, former_stays: bool) -> Seats:
    """Seat *to* as the handler; a former one who stays takes the seat that *to* had, else the last."""
    former = seats[0] if seats and seats[0].kind is HANDLER else None
    others = seats[1:] if former else seats
    new = _seat(to, HANDLER, at)
    if former is None or not former_stays:
        return (new, *(seat for seat in others if seat.member != to)) if others else (new,)
    stays = _seat(former.member, COLLABORATOR, former.since)
    if any(seat.member == to for seat in others):
        return (new, *(stays if seat.member == to else seat for seat in others))
    return (new, *others, stays)


def _without(conversation: Conversation, gone: frozenset[MemberId]) -> dict[str, Any]:
    """Take members off; when the last collaborator goes, the handler's position is the shared one again."""
    seats = tuple(seat for seat in conversation.seats if seat.member not in gone)
    cursors = tuple(cursor for cursor in conversation.cursors if cursor.owner not in gone)
    return {
        "seats": seats,
        "cursors": _of_one(conversation, seats, cursors),
        "pins": tuple(pin for pin in conversation.pins if pin not in gone),
    }


def _of_one(before: Conversation, seats: Seats, cursors: Cursors) -> Cursors:
    if not before.collaborative or len(seats) != 1:
        return cursors
    return (_cursor(EVERYBODY, before.read_by(seats[0].member)),)


def _of_seated(before: Conversation, seats: Seats) -> Cursors:
    """Keep the positions of those seated, and the shared one."""
    there = {EVERYBODY, *(seat.member for seat in seats)}
    return _of_one(before, seats, tuple(cursor for cursor in before.cursors if cursor.owner in there))


def _newcomers(conversation: Conversation, members: tuple[MemberId, ...], at: datetime) -> dict[str, Any]:
    """Seat collaborators in order; they have nothing unread yet."""
    return {
        "seats": (*conversation.seats, *(_seat(member, COLLABORATOR, at) for member in members)),
        "cursors": (*conversation.cursors, *(_cursor(member, conversation.ordinal) for member in members)),
    }


# --- beginning and coming back


def _opened(conversation: Conversation, event: Opened) -> Conversation:
    at = event.at
    return conversation.but(
        version=conversation.version + 1,
        changed_at=at,
        id=event.conversation,
        workspace=event.workspace,
        thread=event.thread,
        contact=event.contact,
        status=event.status,
        lane=event.lane,
        seats=() if event.handler is None else (_seat(event.handler, HANDLER, at),),
        opened_at=at,
        service_started_at=None if event.handler is None else at,
    )


@upholds("OC-1.3")
def _returned(conversation: Conversation, event: Returned) -> Conversation:
    pending = event.status is PENDING
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=event.status,
        lane=event.lane,
        seats=() if pending else conversation.seats,
        cursors=_shared(conversation) if pending else conversation.cursors,
        service_started_at=None if pending else conversation.service_started_at,
        ended_at=None,
    )


def _shared(conversation: Conversation) -> Cursors:
    """One position for all: the handler's, if there is one."""
    handler = conversation.handler
    return (_cursor(EVERYBODY, conversation.read_by(EVERYBODY if handler is None else handler)),)


def _reopened(conversation: Conversation, event: Reopened) -> Conversation:
    seats, cursors = conversation.seats, conversation.cursors
    if event.handler is not None:
        seats = _handed(seats, event.handler, event.at, former_stays=False)
        cursors = _of_seated(conversation, seats)
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=PROCESSING,
        seats=seats,
        cursors=cursors,
        service_started_at=event.at,
        ended_at=None,
    )


# --- messages


def _message_received(conversation: Conversation, event: MessageReceived) -> Conversation:
    at = event.at
    return conversation.but(
        version=conversation.version + 1,
        changed_at=at,
        sequence=event.sequence,
        ordinal=event.ordinal,
        timers=event.timers,
        last_message_at=at,
        waiting_since=conversation.waiting_since or at,
    )


def _message_sent(conversation: Conversation, event: MessageSent) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.sequence,
        cursors=_read(conversation.cursors, event.reads, conversation.ordinal),
        timers=event.timers,
        last_message_at=event.at,
        waiting_since=None,
        overdue_at=None,
        answered_at=event.at,
    )


def _whispered(conversation: Conversation, event: Whispered) -> Conversation:
    return conversation.but(version=conversation.version + 1, changed_at=event.at, sequence=event.sequence)


def _automatic_sent(conversation: Conversation, event: AutomaticSent) -> Conversation:
    timers = conversation.timers
    if event.form is Form.CLOSING_REMINDER:
        timers = tuple(timer for timer in timers if timer.kind is not TimerKind.REMIND)
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.sequence,
        timers=timers,
        last_message_at=event.at,
    )


def _lane_changed(conversation: Conversation, event: LaneChanged) -> Conversation:
    return conversation.but(version=conversation.version + 1, changed_at=event.at, lane=event.lane)


# --- who handles


def _followed_up(conversation: Conversation, event: FollowedUp) -> Conversation:
    assert event.by.member is not None
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=PROCESSING,
        lane=None,
        seats=(_seat(event.by.member, HANDLER, event.at),),
        cursors=_read(conversation.cursors, event.reads, conversation.ordinal),
        service_started_at=event.at,
    )


def _handed_over(conversation: Conversation, event: TakenOver | Transferred) -> Conversation:
    seats, cursors = conversation.seats, conversation.cursors
    if len(seats) < 2 and not event.former_stays:
        seats = (_seat(event.to, HANDLER, event.at),)
    else:
        seats = _handed(seats, event.to, event.at, former_stays=event.former_stays)
        cursors = _of_seated(conversation, seats)
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        seats=seats,
        cursors=cursors,
        sequence=event.line or conversation.sequence,
    )


# --- collaboration


@upholds("CO-13.3")
def _collaborators_added(conversation: Conversation, event: CollaboratorsAdded) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **_newcomers(conversation, event.members, event.at),
    )


def _joined(conversation: Conversation, event: Joined) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **_newcomers(conversation, (event.member,), event.at),
    )


def _collaborators_removed(conversation: Conversation, event: CollaboratorsRemoved) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **_without(conversation, frozenset(event.members)),
    )


def _left(conversation: Conversation, event: Left) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **_without(conversation, frozenset((event.member,))),
    )


@upholds("CO-17.4", "CO-17.5", "CO-17.6")
def _member_withdrawn(conversation: Conversation, event: MemberWithdrawn) -> Conversation:
    before = conversation
    if event.successor is not None:
        seats = _handed(conversation.seats, event.successor, event.at, former_stays=False)
        cursors = tuple(cursor for cursor in conversation.cursors if cursor.owner != event.member)
        changes: dict[str, Any] = {
            "seats": seats,
            "cursors": _of_one(before, seats, cursors),
            "pins": tuple(pin for pin in conversation.pins if pin != event.member),
        }
    else:
        changes = _without(conversation, frozenset((event.member,)))
        if event.status is PENDING:
            changes["cursors"] = _shared(before)
            changes["service_started_at"] = None
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=event.status,
        lane=event.lane,
        timers=event.timers,
        **changes,
    )


# --- the end


def _ended(conversation: Conversation, event: Ended) -> Conversation:
    seats = conversation.seats
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=ENDED,
        lane=None,
        seats=seats if event.handler is None else (_seat(event.handler, HANDLER, event.at), *seats),
        pins=conversation.pins if event.keeps_pins else (),
        offer=None,
        timers=(),
        waiting_since=None,
        overdue_at=None,
        ended_at=event.at,
    )


# --- one's own


def _acknowledged(conversation: Conversation, event: Acknowledged) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        cursors=_read(conversation.cursors, event.reader, event.up_to),
    )


def _pinned(conversation: Conversation, event: Pinned) -> Conversation:
    pins = (*conversation.pins, event.member)
    return conversation.but(version=conversation.version + 1, changed_at=event.at, pins=pins)


def _unpinned(conversation: Conversation, event: Unpinned) -> Conversation:
    pins = tuple(pin for pin in conversation.pins if pin != event.member)
    return conversation.but(version=conversation.version + 1, changed_at=event.at, pins=pins)


def _became_overdue(conversation: Conversation, event: BecameOverdue) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        overdue_at=event.at,
        timers=tuple(timer for timer in conversation.timers if timer.kind is not TimerKind.OVERDUE),
    )


EVOLVERS: dict[type[Event], Callable[[Conversation, Any], Conversation]] = {
    Opened: _opened,
    Returned: _returned,
    Reopened: _reopened,
    MessageReceived: _message_received,
    MessageSent: _message_sent,
    Whispered: _whispered,
    AutomaticSent: _automatic_sent,
    LaneChanged: _lane_changed,
    FollowedUp: _followed_up,
    TakenOver: _handed_over,
    Transferred: _handed_over,
    CollaboratorsAdded: _collaborators_added,
    Joined: _joined,
    CollaboratorsRemoved: _collaborators_removed,
    Left: _left,
    MemberWithdrawn: _member_withdrawn,
    Ended: _ended,
    Acknowledged: _acknowledged,
    Pinned: _pinned,
    Unpinned: _unpinned,
    BecameOverdue: _became_overdue,
}
