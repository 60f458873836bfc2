"""What follows when a conversation begins, comes back, ends."""

from omnikit.engine.reactions.shared import (
    Reactions,
    actor_of,
    closed_rooms,
    customer_of,
    logged,
    notices_to,
    retracted,
)
from omnikit.model.actors import ActorKind
from omnikit.model.conversation import Conversation
from omnikit.model.effects import Effect, SendSurvey
from omnikit.model.events import (
    Announced,
    Ended,
    Opened,
    Reopened,
    Returned,
    VisitorSpoke,
)
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.policies.notifying import Happening


def opened(before: Conversation, event: Opened, after: Conversation, on: Context) -> Reactions:
    if event.by.kind is ActorKind.MEMBER:
        return (logged(event, "record.started", {"actor": actor_of(event, on)}),)
    return (logged(event, f"record.opened_{event.lane or event.status}", {}),)


def announced(before: Conversation, event: Announced, after: Conversation, on: Context) -> Reactions:
    return notices_to(
        Happening.ANNOUNCED, "notice.announced", event.members, {"customer": customer_of(after)}, after, on
    )


def visitor_spoke(before: Conversation, event: VisitorSpoke, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.visitor_spoke", {}),)


def returned(before: Conversation, event: Returned, after: Conversation, on: Context) -> Reactions:
    return (logged(event, f"record.returned_{event.status}", {}),)


@upholds("CO-8.6", "CO-8.7")
def reopened(before: Conversation, event: Reopened, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.reopened", {"actor": actor_of(event, on)}),)


@upholds("CO-7.3", "CO-7.4", "CO-7.5", "CO-7.6", "CO-7.7")
def ended(before: Conversation, event: Ended, after: Conversation, on: Context) -> Reactions:
    others = [member for member in before.collaborators if member != event.by.member]
    effects: list[Effect] = [logged(event, "record.ended", {"actor": actor_of(event, on)})]
    if event.survey:
        effects.append(SendSurvey())
    effects += retracted(before)
    effects += notices_to(Happening.ENDED, "notice.ended", others, {"actor": actor_of(event, on)}, before, on)
    return effects + list(closed_rooms(others, before, on))
