"""What beginning, coming back, muting and ending change."""

from omnikit.engine.seating import handed, reseated, seat
from omnikit.model.conversation import (
    ENDED,
    HANDLER,
    PARTICIPANT,
    PENDING,
    PROCESSING,
    Conversation,
    Seat,
)
from omnikit.model.events import (
    Announced,
    Ended,
    Event,
    Muted,
    Opened,
    Reopened,
    Returned,
    Unmuted,
    VisitorSpoke,
)
from omnikit.model.upholds import upholds


def opened(conversation: Conversation, event: Opened) -> Conversation:
    at = event.at
    return conversation.but(
        version=conversation.version + 1,
        changed_at=at,
        id=event.conversation,
        workspace=event.workspace,
        contact=event.contact,
        status=event.status,
        lane=event.lane,
        seats=_first_seats(event),
        departments=event.departments,
        opened_at=at,
        service_started_at=at if event.status is PROCESSING else None,
        spoken_at=event.spoken_at,
    )


def _first_seats(event: Opened) -> tuple[Seat, ...]:
    if event.handler is not None:
        return (seat(event.handler, HANDLER, event.at),)
    return () if event.participant is None else (seat(event.participant, PARTICIPANT, event.at),)


def announced(conversation: Conversation, event: Announced) -> Conversation:
    return conversation.but(version=conversation.version + 1, changed_at=event.at, told=event.members)


def visitor_spoke(conversation: Conversation, event: VisitorSpoke) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=PROCESSING,
        lane=None,
        service_started_at=event.at,
    )


def noted(conversation: Conversation, event: Event) -> Conversation:
    """Something happened that changes nothing but the record."""
    return conversation.but(version=conversation.version + 1, changed_at=event.at)


@upholds("OC-1.3")
def returned(conversation: Conversation, event: Returned) -> Conversation:
    pending = event.status is PENDING
    changes = reseated(conversation, ()) if pending else {}
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=event.status,
        lane=event.lane,
        service_started_at=None if pending else conversation.service_started_at,
        ended_at=None,
        ended_by=None,
        passed_over=(),
        **changes,
    )


def reopened(conversation: Conversation, event: Reopened) -> Conversation:
    seats = conversation.seats
    if event.handler is not None:
        seats = handed(seats, event.handler, event.at, former_stays=False)
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=PROCESSING,
        service_started_at=event.at,
        ended_at=None,
        ended_by=None,
        **reseated(conversation, seats),
    )


def muted(conversation: Conversation, event: Muted) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        muted=True,
        timers=(),
        waiting_since=None,
        overdue_at=None,
    )


def unmuted(conversation: Conversation, event: Unmuted) -> Conversation:
    changes = reseated(conversation, ()) if event.freed else {}
    return conversation.but(version=conversation.version + 1, changed_at=event.at, muted=False, **changes)


def ended(conversation: Conversation, event: Ended) -> Conversation:
    seats = conversation.seats
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=ENDED,
        lane=None,
        seats=seats if event.handler is None else (seat(event.handler, HANDLER, event.at), *seats),
        pins=conversation.pins if event.keeps_pins else (),
        offer=None,
        passed_over=(),
        told=(),
        muted=False,
        timers=(),
        waiting_since=None,
        overdue_at=None,
        ended_at=event.at,
        ended_by=event.by.kind,
    )
