"""What an event changes: one function an event. No profile is asked here: the event says it all."""

from collections.abc import Callable, Iterable
from typing import Any

from omnikit.engine.seating import handed, read, reseated, seat, with_newcomers, without
from omnikit.model.conversation import (
    ENDED,
    HANDLER,
    PENDING,
    PROCESSING,
    Conversation,
    Timer,
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
    ReminderSkipped,
    Reopened,
    Returned,
    TakenOver,
    Transferred,
    Unpinned,
    Whispered,
)
from omnikit.model.message import Form
from omnikit.model.upholds import upholds


def evolve(conversation: Conversation, event: Event) -> Conversation:
    """Return *conversation* after *event*: one version on."""
    return EVOLVERS[type(event)](conversation, event)


def fold(conversation: Conversation, events: Iterable[Event]) -> Conversation:
    """Return *conversation* after all *events*, in order."""
    for event in events:
        conversation = EVOLVERS[type(event)](conversation, event)
    return conversation


# --- beginning and coming back


def _opened(conversation: Conversation, event: Opened) -> Conversation:
    at = event.at
    return conversation.but(
        version=conversation.version + 1,
        changed_at=at,
        id=event.conversation,
        workspace=event.workspace,
        contact=event.contact,
        status=event.status,
        lane=event.lane,
        seats=() if event.handler is None else (seat(event.handler, HANDLER, at),),
        opened_at=at,
        service_started_at=None if event.handler is None else at,
    )


@upholds("OC-1.3")
def _returned(conversation: Conversation, event: Returned) -> Conversation:
    pending = event.status is PENDING
    changes = reseated(conversation, ()) if pending else {}
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=event.status,
        lane=event.lane,
        service_started_at=None if pending else conversation.service_started_at,
        ended_at=None,
        **changes,
    )


def _reopened(conversation: Conversation, event: Reopened) -> Conversation:
    seats = conversation.seats
    if event.handler is not None:
        seats = handed(seats, event.handler, event.at, former_stays=False)
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=PROCESSING,
        service_started_at=event.at,
        ended_at=None,
        **reseated(conversation, seats),
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
        cursors=read(conversation.cursors, event.reads, conversation.ordinal),
        timers=event.timers,
        last_message_at=event.at,
        waiting_since=None,
        overdue_at=None,
        answered_at=event.at,
    )


def _whispered(conversation: Conversation, event: Whispered) -> Conversation:
    return conversation.but(version=conversation.version + 1, changed_at=event.at, sequence=event.sequence)


def _automatic_sent(conversation: Conversation, event: AutomaticSent) -> Conversation:
    reminded = event.form is Form.CLOSING_REMINDER
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.sequence,
        timers=_but(conversation, TimerKind.REMIND) if reminded else conversation.timers,
        last_message_at=event.at,
    )


def _reminder_skipped(conversation: Conversation, event: ReminderSkipped) -> Conversation:
    timers = _but(conversation, TimerKind.REMIND)
    return conversation.but(version=conversation.version + 1, changed_at=event.at, timers=timers)


def _but(conversation: Conversation, kind: TimerKind) -> tuple[Timer, ...]:
    return tuple(timer for timer in conversation.timers if timer.kind is not kind)


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
        seats=(seat(event.by.member, HANDLER, event.at),),
        cursors=read(conversation.cursors, event.reads, conversation.ordinal),
        service_started_at=event.at,
    )


def _handed_over(conversation: Conversation, event: TakenOver | Transferred) -> Conversation:
    version, line = conversation.version + 1, event.line or conversation.sequence
    if len(conversation.seats) < 2 and not conversation.pins and not event.former_stays:
        # one handler to the next, the most usual: nothing but the seat changes
        alone = (seat(event.to, HANDLER, event.at),)
        return conversation.but(version=version, changed_at=event.at, seats=alone, sequence=line)
    seats = handed(conversation.seats, event.to, event.at, former_stays=event.former_stays)
    return conversation.but(version=version, changed_at=event.at, sequence=line, **reseated(conversation, seats))


# --- collaboration


@upholds("CO-13.3")
def _collaborators_added(conversation: Conversation, event: CollaboratorsAdded) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **with_newcomers(conversation, event.members, event.at),
    )


def _joined(conversation: Conversation, event: Joined) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **with_newcomers(conversation, (event.member,), event.at),
    )


def _collaborators_removed(conversation: Conversation, event: CollaboratorsRemoved) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **reseated(conversation, without(conversation.seats, event.members)),
    )


def _left(conversation: Conversation, event: Left) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **reseated(conversation, without(conversation.seats, (event.member,))),
    )


@upholds("CO-17.4", "CO-17.5", "CO-17.6")
def _member_withdrawn(conversation: Conversation, event: MemberWithdrawn) -> Conversation:
    if event.successor is not None:
        seats = handed(conversation.seats, event.successor, event.at, former_stays=False)
    else:
        seats = without(conversation.seats, (event.member,))
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=event.status,
        lane=event.lane,
        timers=event.timers,
        service_started_at=None if event.status is PENDING else conversation.service_started_at,
        **reseated(conversation, seats),
    )


# --- the end


def _ended(conversation: Conversation, event: Ended) -> Conversation:
    seats = conversation.seats
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=ENDED,
        lane=None,
        seats=seats if event.handler is None else (seat(event.handler, HANDLER, event.at), *seats),
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
        cursors=read(conversation.cursors, event.reader, event.up_to),
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
        timers=_but(conversation, TimerKind.OVERDUE),
    )


EVOLVERS: dict[type[Event], Callable[[Conversation, Any], Conversation]] = {
    Opened: _opened,
    Returned: _returned,
    Reopened: _reopened,
    MessageReceived: _message_received,
    MessageSent: _message_sent,
    Whispered: _whispered,
    AutomaticSent: _automatic_sent,
    ReminderSkipped: _reminder_skipped,
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
