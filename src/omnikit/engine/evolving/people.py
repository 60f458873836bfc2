"""What changes who is on a conversation, and whose pins are on it."""

from omnikit.engine.seating import handed, read, reseated, seat, with_newcomers, without
from omnikit.model.conversation import (
    HANDLER,
    PARTICIPANT,
    PENDING,
    PROCESSING,
    Conversation,
)
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
    Pinned,
    TakenOver,
    Transferred,
    Unpinned,
)
from omnikit.model.ids import MemberId
from omnikit.model.upholds import upholds
from omnikit.policies.timers import without_offer


def followed_up(conversation: Conversation, event: FollowedUp) -> Conversation:
    assert event.by.member is not None
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=PROCESSING,
        lane=None,
        seats=(seat(event.by.member, HANDLER, event.at),),
        cursors=read(conversation.cursors, event.reads, conversation.ordinal),
        offer=None,
        passed_over=(),
        timers=without_offer(conversation),
        service_started_at=event.at,
    )


def handed_over(conversation: Conversation, event: TakenOver | Transferred) -> Conversation:
    version, line = conversation.version + 1, event.line or conversation.sequence
    if len(conversation.seats) < 2 and not conversation.pins and not event.former_stays:
        # one handler to the next, the most usual: nothing but the seat changes
        alone = (seat(event.to, HANDLER, event.at),)
        return conversation.but(version=version, changed_at=event.at, seats=alone, sequence=line)
    seats = handed(conversation.seats, event.to, event.at, former_stays=event.former_stays)
    return conversation.but(version=version, changed_at=event.at, sequence=line, **reseated(conversation, seats))


@upholds("CO-13.3")
def collaborators_added(conversation: Conversation, event: CollaboratorsAdded) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **with_newcomers(conversation, event.members, event.at),
    )


def joined(conversation: Conversation, event: Joined) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **with_newcomers(conversation, (event.member,), event.at),
    )


def collaborators_removed(conversation: Conversation, event: CollaboratorsRemoved) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **reseated(conversation, without(conversation.seats, event.members)),
    )


def left(conversation: Conversation, event: Left) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.line or conversation.sequence,
        **reseated(conversation, without(conversation.seats, (event.member,))),
    )


def participants_added(conversation: Conversation, event: ParticipantsAdded) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        **with_newcomers(conversation, event.members, event.at, PARTICIPANT, added=True),
    )


def participant_joined(conversation: Conversation, event: ParticipantJoined) -> Conversation:
    served = conversation.status is PROCESSING
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=PROCESSING,
        lane=None,
        told=(),
        service_started_at=conversation.service_started_at if served else event.at,
        **with_newcomers(conversation, (event.member,), event.at, PARTICIPANT),
    )


def participant_left(conversation: Conversation, event: ParticipantLeft) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=event.status,
        lane=event.lane,
        timers=event.timers,
        former=_with_former(conversation, event.member),
        service_started_at=None if event.status is PENDING else conversation.service_started_at,
        **reseated(conversation, without(conversation.seats, (event.member,))),
    )


def _with_former(conversation: Conversation, member: MemberId) -> tuple[MemberId, ...]:
    return conversation.former if member in conversation.former else (*conversation.former, member)


@upholds("CO-17.4", "CO-17.5", "CO-17.6")
def member_withdrawn(conversation: Conversation, event: MemberWithdrawn) -> Conversation:
    if event.successor is not None:
        seats = handed(conversation.seats, event.successor, event.at, former_stays=False)
    else:
        seats = without(conversation.seats, (event.member,))
    offer = conversation.offer
    return conversation.but(
        offer=None if offer is not None and offer.to == event.member else offer,
        version=conversation.version + 1,
        changed_at=event.at,
        status=event.status,
        lane=event.lane,
        timers=event.timers,
        service_started_at=None if event.status is PENDING else conversation.service_started_at,
        **reseated(conversation, seats),
    )


def pinned(conversation: Conversation, event: Pinned) -> Conversation:
    pins = (*conversation.pins, event.member)
    return conversation.but(version=conversation.version + 1, changed_at=event.at, pins=pins)


def unpinned(conversation: Conversation, event: Unpinned) -> Conversation:
    pins = tuple(pin for pin in conversation.pins if pin != event.member)
    return conversation.but(version=conversation.version + 1, changed_at=event.at, pins=pins)
