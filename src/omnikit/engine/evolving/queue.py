"""What the queue changes: what is asked for, held out, given."""

from omnikit.engine.seating import read, seat
from omnikit.model.conversation import (
    HANDLER,
    PROCESSING,
    Conversation,
    Lane,
    Offer,
    Timer,
    TimerKind,
)
from omnikit.model.events import (
    Assigned,
    OfferAccepted,
    OfferDeclined,
    Offered,
    OfferLapsed,
    Routed,
)
from omnikit.model.upholds import upholds
from omnikit.policies.timers import with_timer, without_offer


def routed(conversation: Conversation, event: Routed) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        priority=event.priority,
        skills=event.skills,
        departments=event.departments,
    )


def offered(conversation: Conversation, event: Offered) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        lane=Lane.DISPATCHING,
        offer=Offer(to=event.to, since=event.at, until=event.until),
        passed_over=(),
        timers=with_timer(without_offer(conversation), Timer(TimerKind.OFFER, event.until)),
    )


def offer_accepted(conversation: Conversation, event: OfferAccepted) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        status=PROCESSING,
        lane=None,
        seats=(seat(event.member, HANDLER, event.at),),
        cursors=read(conversation.cursors, event.reads, conversation.ordinal),
        offer=None,
        passed_over=(),
        timers=without_offer(conversation),
        service_started_at=event.at,
    )


@upholds("FL-3.2")
def offer_let_go(conversation: Conversation, event: OfferDeclined | OfferLapsed) -> Conversation:
    """It stays in dispatch, held out to nobody; whoever let it go is passed over in the next cycle."""
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        offer=None,
        passed_over=(event.member,),
        timers=without_offer(conversation),
    )


def assigned(conversation: Conversation, event: Assigned) -> Conversation:
    seats = (seat(event.to, HANDLER, event.at), *conversation.seats)
    return conversation.but(version=conversation.version + 1, changed_at=event.at, seats=seats)
