"""What a conversation asks for, to whom it is held out, and to whom it is given."""

from omnikit.engine.happenings.shared import the_member
from omnikit.model.actors import Actor
from omnikit.model.commands import AcceptOffer, Assign, DeclineOffer, HandOver, LapseOffer, MakeOffer, Route
from omnikit.model.conversation import Conversation
from omnikit.model.events import (
    Assigned,
    OfferAccepted,
    OfferDeclined,
    Offered,
    OfferLapsed,
    Routed,
    Transferred,
)
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context


def routed(conversation: Conversation, command: Route, on: Context) -> Routed | None:
    """What it asks for is as said; what is not named stays."""
    event = Routed(
        at=on.now,
        by=on.actor,
        priority=conversation.priority if command.priority is None else command.priority,
        skills=conversation.skills if command.skills is None else tuple(sorted(command.skills)),
        departments=conversation.departments if command.departments is None else command.departments,
    )
    now = (conversation.priority, conversation.skills, conversation.departments)
    return None if (event.priority, event.skills, event.departments) == now else event


@upholds("FL-5.2")
def offered(conversation: Conversation, command: MakeOffer, on: Context) -> Offered:
    """It is held out to the member for the time that the team's settings give: the dispatch cycle."""
    until = on.now + on.facts.workspace.settings.answer_within
    return Offered(at=on.now, by=on.actor, to=command.to, until=until)


def accepted(conversation: Conversation, command: AcceptOffer, on: Context) -> OfferAccepted:
    """Whoever accepts handles it, and its unread count is cleared."""
    me = the_member(on)
    return OfferAccepted(at=on.now, by=on.actor, member=me, reads=on.conduct(conversation).unread.replier(me))


def declined(conversation: Conversation, command: DeclineOffer, on: Context) -> OfferDeclined:
    """It goes to somebody else, and stays in dispatch meanwhile."""
    return OfferDeclined(at=on.now, by=on.actor, member=the_member(on))


@upholds("FL-5.2", "FL-3.2")
def lapsed(conversation: Conversation, command: LapseOffer, on: Context) -> OfferLapsed | None:
    """Nobody answered in time: it stays in dispatch, is nobody's, and is held out anew under what holds then."""
    offer = conversation.offer
    return None if offer is None else OfferLapsed(at=on.now, by=on.actor, member=offer.to)


@upholds("RC-1.4")
def assigned(conversation: Conversation, command: Assign, on: Context) -> Assigned:
    """The member handles it from now on."""
    return Assigned(at=on.now, by=on.actor, to=command.to)


@upholds("RC-1.7")
def handed_over(conversation: Conversation, command: HandOver, on: Context) -> Transferred:
    """The colleague handles what the member did who goes away."""
    by = Actor.of(command.member)
    return Transferred(at=on.now, by=by, to=command.to, former=conversation.handler, former_stays=False, line=0)
