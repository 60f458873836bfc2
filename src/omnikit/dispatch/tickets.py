"""Which conversations wait for somebody, what the queue sees of them, and which events make it look again."""

from omnikit.dispatch.values import Ticket
from omnikit.model import administration, events, presence
from omnikit.model.conversation import PENDING, PROCESSING, Conversation, Lane
from omnikit.model.events import Event
from omnikit.model.upholds import upholds
from omnikit.model.workspace import Workspace

WAITING_LANES = frozenset({Lane.HUMAN, Lane.DISPATCHING})

TRIGGERS: frozenset[type[Event]] = frozenset({
    # something waits now, or asks for something else
    events.Opened, events.Returned, events.LaneChanged, events.VisitorSpoke, events.Routed, events.Unmuted,
    # somebody has room again
    events.OfferAccepted, events.OfferDeclined, events.OfferLapsed, events.Ended, events.Transferred,
    events.TakenOver, events.MemberWithdrawn, events.Muted, events.FollowedUp, events.Reopened,
    # somebody is there, or can do more; the team asks for something else
    presence.PresenceChanged,
    administration.MemberSaved, administration.MemberEnabled, administration.MemberDisabled,
    administration.MemberDeleted, administration.AccountSaved, administration.SettingsChanged,
})  # fmt: skip
"""Every event that can free capacity, change who is eligible, or queue something: dispatch runs after it."""


@upholds("FL-2.3")
def waits(conversation: Conversation) -> bool:
    """True if *conversation* waits for somebody to be found: in the queue, or in dialogue with nobody.

    What is with the bot, what nobody has said a word in, what is muted and what is held out to somebody doesn't wait.
    """
    if conversation.offer is not None or conversation.seats or conversation.muted:
        return False
    if conversation.status is PENDING:
        return conversation.lane in WAITING_LANES
    return conversation.status is PROCESSING


@upholds("FL-5.1", "FL-5.3")
def ticket_of(conversation: Conversation, workspace: Workspace) -> Ticket | None:
    """Return what the queue sees of *conversation*; None if it doesn't wait.

    What it asks for is what it says itself and what its account asks for now, so that a changed requirement counts at
    once for what waits. It arrived when it began, whatever is written in it later. What is held out waits no more, and
    is asked for anew when the offer has lapsed.
    """
    if not waits(conversation):
        return None
    assert conversation.opened_at is not None, "nobody has opened it"
    account = workspace.accounts.get(conversation.thread.account)
    return Ticket(
        id=conversation.id,
        arrived_at=conversation.opened_at,
        priority=conversation.priority,
        needs=frozenset((*conversation.skills, *(account.skills if account is not None else ()))),
        passed_over=conversation.passed_over,
    )
