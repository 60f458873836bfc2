"""What follows in the queue: what is asked for, held out, given."""

from omnikit.engine.reactions.shared import About, Reactions, actor_of, customer_of, logged, notices_to
from omnikit.model.conversation import Conversation
from omnikit.model.events import (
    Assigned,
    OfferAccepted,
    OfferDeclined,
    Offered,
    OfferLapsed,
    Routed,
)
from omnikit.policies.context import Context
from omnikit.policies.notifying import Happening


def routed(before: Conversation, event: Routed, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.routed", {}),)


def offered(before: Conversation, event: Offered, after: Conversation, on: Context) -> Reactions:
    about: About = {"customer": customer_of(after)}
    return (
        logged(event, "record.offered", {"target": on.facts.workspace.name_of(event.to)}),
        *notices_to(Happening.OFFERED, "notice.offered", (event.to,), about, after, on, event.until),
    )


def offer_accepted(before: Conversation, event: OfferAccepted, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.offer_accepted", {"actor": actor_of(event, on)}),)


def offer_declined(before: Conversation, event: OfferDeclined, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.offer_declined", {"actor": actor_of(event, on)}),)


def offer_lapsed(before: Conversation, event: OfferLapsed, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.offer_lapsed", {"member": on.facts.workspace.name_of(event.member)}),)


def assigned(before: Conversation, event: Assigned, after: Conversation, on: Context) -> Reactions:
    about: About = {"customer": customer_of(after)}
    return (
        logged(event, "record.assigned", {"target": on.facts.workspace.name_of(event.to)}),
        *notices_to(Happening.ASSIGNED, "notice.assigned", (event.to,), about, after, on),
    )
