"""What an event changes: one function an event. No profile is asked here: the event says it all."""

from collections.abc import Callable, Iterable
from typing import Any

from omnikit.engine.evolving import messages, people, queue, status
from omnikit.model.conversation import (
    Conversation,
)
from omnikit.model.events import (
    Acknowledged,
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
    FactsFound,
    FollowedUp,
    Joined,
    LaneChanged,
    Left,
    MemberWithdrawn,
    MessageEchoed,
    MessageEdited,
    MessageHeld,
    MessageReacted,
    MessageReceived,
    MessageSent,
    MessageUnsent,
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
    Pinned,
    ReminderSkipped,
    Reopened,
    Returned,
    Routed,
    Signalled,
    TakenOver,
    Transferred,
    Unmuted,
    Unpinned,
    VisitorMoved,
    VisitorSpoke,
    Whispered,
)


def evolve(conversation: Conversation, event: Event) -> Conversation:
    """Return *conversation* after *event*: one version on."""
    return EVOLVERS[type(event)](conversation, event)


def fold(conversation: Conversation, events: Iterable[Event]) -> Conversation:
    """Return *conversation* after all *events*, in order."""
    for event in events:
        conversation = EVOLVERS[type(event)](conversation, event)
    return conversation


EVOLVERS: dict[type[Event], Callable[[Conversation, Any], Conversation]] = {
    Opened: status.opened,
    Announced: status.announced,
    VisitorMoved: status.noted,
    VisitorSpoke: status.visitor_spoke,
    Returned: status.returned,
    Reopened: status.reopened,
    MessageReceived: messages.message_received,
    MessageHeld: messages.message_held,
    MessageEdited: status.noted,
    MessageUnsent: status.noted,
    MessageReacted: messages.message_reacted,
    MessageEchoed: messages.message_echoed,
    Signalled: messages.signalled,
    MessageSent: messages.message_sent,
    Whispered: messages.whispered,
    AutomaticSent: messages.automatic_sent,
    ReminderSkipped: messages.reminder_skipped,
    LaneChanged: messages.lane_changed,
    Routed: queue.routed,
    Offered: queue.offered,
    OfferAccepted: queue.offer_accepted,
    OfferDeclined: queue.offer_let_go,
    OfferLapsed: queue.offer_let_go,
    Assigned: queue.assigned,
    FollowedUp: people.followed_up,
    TakenOver: people.handed_over,
    Transferred: people.handed_over,
    CollaboratorsAdded: people.collaborators_added,
    Joined: people.joined,
    CollaboratorsRemoved: people.collaborators_removed,
    Left: people.left,
    ParticipantsAdded: people.participants_added,
    ParticipantJoined: people.participant_joined,
    ParticipantLeft: people.participant_left,
    Muted: status.muted,
    Unmuted: status.unmuted,
    ContactBlocked: status.noted,
    ContactUnblocked: status.noted,
    ContactEdited: status.noted,
    NoteAdded: status.noted,
    ContactTagged: status.noted,
    ContactUntagged: status.noted,
    FactsFound: messages.facts_found,
    Exported: status.noted,
    MemberWithdrawn: people.member_withdrawn,
    Ended: status.ended,
    Acknowledged: messages.acknowledged,
    Pinned: people.pinned,
    Unpinned: people.unpinned,
    BecameOverdue: messages.became_overdue,
}
