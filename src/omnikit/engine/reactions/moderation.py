"""What follows when members guard against harassment."""

from omnikit.engine.reactions.shared import Reactions, actor_of, logged
from omnikit.model.conversation import Conversation
from omnikit.model.events import (
    ContactBlocked,
    ContactUnblocked,
    Muted,
    Unmuted,
)
from omnikit.policies.context import Context


def muted(before: Conversation, event: Muted, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.muted", {"actor": actor_of(event, on)}),)


def unmuted(before: Conversation, event: Unmuted, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.unmuted", {"actor": actor_of(event, on)}),)


def contact_blocked(before: Conversation, event: ContactBlocked, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.contact_blocked", {"actor": actor_of(event, on)}),)


def contact_unblocked(before: Conversation, event: ContactUnblocked, after: Conversation, on: Context) -> Reactions:
    return (logged(event, "record.contact_unblocked", {"actor": actor_of(event, on)}),)
