"""What may be held out, accepted and given: to whom, and while what."""

from omnikit.model.commands import (
    AcceptOffer,
    Assign,
    DeclineOffer,
    HandOver,
    MakeOffer,
    Route,
)
from omnikit.model.conversation import PENDING, PROCESSING, Conversation, Lane
from omnikit.model.decision import Kind
from omnikit.policies.context import Context
from omnikit.policies.dispatching import Mode
from omnikit.rules.rule import rule

WAITS = (Lane.HUMAN, Lane.DISPATCHING)


@rule("HO-37", Kind.CONFLICT)
def the_offer_is_theirs(conversation: Conversation, command: AcceptOffer | DeclineOffer, on: Context) -> bool:
    """An offer is answered by the member to whom it is held out, while it is."""
    offer = conversation.offer
    return offer is not None and offer.to == on.actor.member and on.now < offer.until


@the_offer_is_theirs.about
def _offer(conversation: Conversation, command: AcceptOffer | DeclineOffer, on: Context) -> dict[str, str]:
    offer = conversation.offer
    if offer is None or offer.to != on.actor.member:
        return {"until": ""}  # to whom it is held out now is nothing to those who don't see it
    return {"until": offer.until.isoformat()}


@rule("HO-38", Kind.CONFLICT)
def it_waits_for_somebody(conversation: Conversation, command: MakeOffer | Assign, on: Context) -> bool:
    """Only what waits for somebody is held out or given by a plan, in the way of the profile."""
    mode = on.profile.dispatching.mode
    if isinstance(command, MakeOffer):
        waits = conversation.status is PENDING and conversation.lane in WAITS and conversation.offer is None
        return mode is Mode.OFFER and waits
    nobodys = conversation.status is PROCESSING and conversation.handler is None and not conversation.muted
    return mode is Mode.ASSIGN and nobodys


@rule("FL-3.3", Kind.CONFLICT)
def the_member_is_online_and_ready(conversation: Conversation, command: MakeOffer, on: Context) -> bool:
    """Only a member who is both online and ready is offered conversations."""
    return on.facts.takes(command.to, on.now)


@rule("RC-1.9", Kind.CONFLICT)
def the_member_is_there(conversation: Conversation, command: Assign, on: Context) -> bool:
    """Nobody who is away or has exited is given new visitors."""
    found = on.facts.presences.get(command.to)
    return found is not None and found.online(on.now)


@rule("HO-39", Kind.INVALID)
def what_it_asks_for_makes_sense(conversation: Conversation, command: Route, on: Context) -> bool:
    """A conversation asks for skills that have names, each once, and for departments that there are."""
    skills = command.skills or ()
    departments = command.departments or ()
    return (
        all(skill.strip() for skill in skills)
        and len(set(skills)) == len(skills)
        and all(department in on.facts.workspace.departments for department in departments)
    )


@what_it_asks_for_makes_sense.about
def _asked(conversation: Conversation, command: Route, on: Context) -> dict[str, str]:
    return {
        "asked": ", ".join((*(command.skills or ()), *(command.departments or ()))),
        "known": ", ".join(sorted(on.facts.workspace.departments)),
    }


@rule("HO-40", Kind.CONFLICT)
def it_is_still_theirs(conversation: Conversation, command: HandOver, on: Context) -> bool:
    """What is handed over is still handled by whoever hands it over, and goes to somebody else."""
    return conversation.handler == command.member and command.to != command.member
