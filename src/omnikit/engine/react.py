"""What follows from events: lines of the status record, system messages, notices, sends, closed rooms.

One table, event to reactions. A reaction answers an effect, several, or nothing.
"""

from collections.abc import Callable, Sequence
from typing import Any

from omnikit.engine.reactions import contacts, messages, moderation, people, queue, status
from omnikit.engine.reactions.shared import Reactions
from omnikit.model.conversation import Conversation
from omnikit.model.effects import Effect
from omnikit.model.events import (
    Announced,
    Assigned,
    AutomaticSent,
    BecameOverdue,
    CollaboratorsAdded,
    CollaboratorsRemoved,
    ContactBlocked,
    ContactEdited,
    ContactTagged,
    ContactUnblocked,
    ContactUntagged,
    Ended,
    Event,
    Exported,
    FollowedUp,
    Joined,
    LaneChanged,
    Left,
    MemberWithdrawn,
    MessageReceived,
    MessageSent,
    Muted,
    NoteAdded,
    OfferAccepted,
    OfferDeclined,
    Offered,
    OfferLapsed,
    Opened,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantsAdded,
    Reopened,
    Returned,
    Routed,
    Signalled,
    TakenOver,
    Transferred,
    Unmuted,
    VisitorSpoke,
)
from omnikit.policies.context import Context


def react(before: Conversation, events: Sequence[Event], after: Conversation, context: Context) -> tuple[Effect, ...]:
    """Return what follows from *events*, in order. Pure."""
    effects: list[Effect] = []
    for event in events:
        reaction = REACTIONS.get(type(event))
        if reaction is not None:
            effects += reaction(before, event, after, context)
    return tuple(effects)


REACTIONS: dict[type[Event], Callable[[Conversation, Any, Conversation, Context], Reactions]] = {
    Opened: status.opened,
    Announced: status.announced,
    VisitorSpoke: status.visitor_spoke,
    Returned: status.returned,
    Reopened: status.reopened,
    MessageReceived: messages.message_received,
    MessageSent: messages.message_sent,
    AutomaticSent: messages.automatic_sent,
    Signalled: messages.signalled,
    LaneChanged: messages.lane_changed,
    Routed: queue.routed,
    Offered: queue.offered,
    OfferAccepted: queue.offer_accepted,
    OfferDeclined: queue.offer_declined,
    OfferLapsed: queue.offer_lapsed,
    Assigned: queue.assigned,
    FollowedUp: people.followed_up,
    TakenOver: people.taken_over,
    Transferred: people.transferred,
    CollaboratorsAdded: people.added,
    Joined: people.joined,
    CollaboratorsRemoved: people.removed,
    Left: people.left,
    ParticipantsAdded: people.participants_added,
    ParticipantJoined: people.participant_joined,
    ParticipantLeft: people.participant_left,
    Muted: moderation.muted,
    Unmuted: moderation.unmuted,
    ContactBlocked: moderation.contact_blocked,
    ContactUnblocked: moderation.contact_unblocked,
    ContactEdited: contacts.contact_edited,
    NoteAdded: contacts.note_added,
    ContactTagged: contacts.contact_tagged,
    ContactUntagged: contacts.contact_untagged,
    Exported: contacts.exported,
    MemberWithdrawn: people.withdrawn,
    Ended: status.ended,
    BecameOverdue: messages.overdue,
}
