"""Somebody on the site: coming, saying the first word, going; and what is stored for nobody to see."""

from omnikit.model.commands import EndByBot, EndByCustomer, Enter, ReceiveMessage
from omnikit.model.conversation import ENDED, PENDING, Conversation, Lane
from omnikit.model.events import Ended, MessageHeld, Opened, VisitorMoved, VisitorSpoke
from omnikit.model.ids import DepartmentId
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.policies.reopening import OnMessage


@upholds("RC-2.2")
def entered(conversation: Conversation, command: Enter, on: Context) -> Opened:
    """A visit opens a conversation that nobody has said a word in."""
    return Opened(
        at=on.now,
        by=on.actor,
        conversation=conversation.id,
        workspace=conversation.workspace,
        contact=command.contact,
        status=PENDING,
        lane=Lane.VISITOR,
        handler=None,
        departments=receivers(conversation, command, on),
    )


def moved_on(conversation: Conversation, command: Enter, on: Context) -> VisitorMoved | None:
    """Who is there already has gone to another page; who has not, is there once."""
    contact = on.facts.contact
    here = contact.visited(conversation.contact) if contact is not None else None
    if here is not None and (here.page, here.came_from) == (command.visit.page, command.visit.came_from):
        return None
    return VisitorMoved(at=on.now, by=on.actor)


@upholds("RC-2.3")
def visitor_spoke(conversation: Conversation, command: ReceiveMessage, on: Context) -> VisitorSpoke | None:
    """The visitor's own first word makes it a dialogue; what a member says to them doesn't."""
    return VisitorSpoke(at=on.now, by=on.actor) if conversation.lane is Lane.VISITOR else None


@upholds("RC-7.5", "RC-7.6")
def held_back(conversation: Conversation, command: ReceiveMessage, on: Context) -> MessageHeld | None:
    """What a muted customer writes, or who wrote after the end, is stored and nobody receives it."""
    if not is_held(conversation, on):
        return None
    return MessageHeld(at=on.now, by=on.actor, message=command.message, sequence=conversation.sequence + 1)


def is_held(conversation: Conversation, on: Context) -> bool:
    """True if what the customer writes now reaches nobody."""
    if conversation.status is ENDED:
        return on.conduct(conversation).reopening.on_message is OnMessage.NOT_DELIVERED
    return conversation.muted


@upholds("OM-1.3")
def receivers(conversation: Conversation, command: ReceiveMessage | Enter, on: Context) -> tuple[DepartmentId, ...]:
    """Return the departments that receive what begins now: those named, or else its account's."""
    account = on.facts.workspace.accounts.get(command.thread.account)
    return command.departments or (account.departments if account is not None else ())


@upholds("OM-8.1", "RC-2.4")
def ended_by_customer(conversation: Conversation, command: EndByCustomer, on: Context) -> Ended:
    """The customer has ended the session, or left the site."""
    keeps = not on.conduct(conversation).pins_end
    return Ended(at=on.now, by=on.actor, handler=None, survey=False, keeps_pins=keeps)


@upholds("FL-2.1", "FL-2.2")
def ended_by_bot(conversation: Conversation, command: EndByBot, on: Context) -> Ended:
    """The bot has brought it to its end; no human was needed."""
    keeps = not on.conduct(conversation).pins_end
    return Ended(at=on.now, by=on.actor, handler=None, survey=False, keeps_pins=keeps)
