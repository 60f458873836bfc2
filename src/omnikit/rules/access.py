"""Who may ask: the side of the desk, an enabled member, one who sees the conversation, one who is entitled."""

from datetime import datetime

from omnikit.model.actors import ActorKind, Client, Permission
from omnikit.model.commands import (
    AcceptOffer,
    Command,
    DeclineOffer,
    FollowUp,
    Open,
    Reply,
    StartConversation,
    WithdrawMember,
)
from omnikit.model.conversation import COLLEAGUE, NEW, OUTSIDER, PENDING, Conversation, Lane
from omnikit.model.decision import Kind
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.policies.visibility import Sight
from omnikit.rules.rule import family, rule

MEMBER = ActorKind.MEMBER
MAY_ACT = Permission.MEMBER
ANSWERS = (AcceptOffer, DeclineOffer)
"""Whoever answers an offer too late no longer sees what was held out to them, and is told that it is too late."""
EVERYBODY = Sight.EVERYBODY


@rule("HO-1", Kind.FORBIDDEN)
def an_enabled_member_acts(conversation: Conversation, command: Command, on: Context) -> bool:
    """Only an enabled member of the workspace acts at the desk."""
    return on.actor.kind is not MEMBER or MAY_ACT in on.permissions


@rule("HO-2", Kind.FORBIDDEN)
def the_right_side_asks(conversation: Conversation, command: Command, on: Context) -> bool:
    """A command is given by the side it belongs to: a member, the customer, the bot or the system."""
    return on.actor.kind is command.by


@rule("HO-3", Kind.CONFLICT)
def time_goes_forward(conversation: Conversation, command: Command, on: Context) -> bool:
    """Nothing happens before what has happened already."""
    return conversation.changed_at is None or on.now >= conversation.changed_at


@time_goes_forward.about
def _times(conversation: Conversation, command: Command, on: Context) -> dict[str, str]:
    last: datetime | None = conversation.changed_at
    return {"now": on.now.isoformat(), "last": last.isoformat() if last else ""}


@rule("HO-5", Kind.MISSING)
def the_conversation_is_visible(conversation: Conversation, command: Command, on: Context) -> bool:
    """A member acts only on a conversation that they can see: their own, what is pending, and what their role shows."""
    if on.actor.kind is not MEMBER or conversation.seated(on.actor.member) or isinstance(command, ANSWERS):
        return True
    status = conversation.status
    visibility = on.conduct(conversation).visibility
    sight = visibility.pending if status is PENDING else visibility.served
    return sight is EVERYBODY or status is NEW or _seen_by_some(conversation, sight, visibility.permission, on)


@upholds("FL-0.2", "OM-1.1", "OM-1.2", "OM-1.3", "RC-8.2")
def _seen_by_some(conversation: Conversation, sight: Sight, permission: Permission, on: Context) -> bool:
    """Who is not on it sees it by permission, by an offer, as one who receives it, or as a colleague."""
    me = on.actor.member
    if permission in on.permissions or (conversation.offer is not None and conversation.offer.to == me):
        return True
    if sight is Sight.RECEIVERS:
        member = on.facts.workspace.members.get(me) if me is not None else None
        receives = conversation.departments
        return not receives or (member is not None and not set(member.departments).isdisjoint(receives))
    return sight is Sight.COLLEAGUES and (conversation.handler is None or on.oversees(conversation))


@rule("CO-18.2", Kind.FORBIDDEN, also=("CO-18.1",))
def a_current_client_opens_it(conversation: Conversation, command: Open, on: Context) -> bool:
    """A client of version 1.0 opens no collaborative conversation, whoever looks through it."""
    return on.actor.client is not Client.LEGACY or not on.conduct(conversation).hidden_from_legacy


def _refused_by(conversation: Conversation, command: Command, on: Context) -> str:
    return on.conduct(conversation).access[type(command)].rule


@family(_refused_by, Kind.FORBIDDEN)
def the_actor_is_entitled(conversation: Conversation, command: Command, on: Context) -> bool:
    """Somebody does what the profile grants to their relation and role."""
    needs = on.conduct(conversation).access[type(command)].needs
    relation = conversation.relation(on.actor.member)
    if needs.get(relation) in on.permissions:
        return True
    return (
        relation is OUTSIDER and COLLEAGUE in needs and needs[COLLEAGUE] in on.permissions and on.oversees(conversation)
    )


def _follow_up_refused_by(conversation: Conversation, command: Reply, on: Context) -> str:
    return on.conduct(conversation).access[_needed(conversation)].rule


def _needed(conversation: Conversation) -> type[Command]:
    """A visitor is greeted, which is writing first; anything else that is pending is followed up by a reply."""
    return StartConversation if conversation.lane is Lane.VISITOR else FollowUp


@family(_follow_up_refused_by, Kind.FORBIDDEN)
def the_actor_may_follow_up(conversation: Conversation, command: Reply, on: Context) -> bool:
    """Whoever's reply follows a pending conversation up is entitled to follow up."""
    needs = on.conduct(conversation).access[_needed(conversation)].needs
    return needs.get(conversation.relation(on.actor.member)) in on.permissions


@rule("HO-23", Kind.CONFLICT)
def the_member_is_out(conversation: Conversation, command: WithdrawMember, on: Context) -> bool:
    """Only a disabled or deleted member is withdrawn; one enabled again, from the seats that they had then."""
    member = on.facts.workspace.members.get(command.member)
    if member is None or not member.enabled:
        return member is not None
    since = next((seat.since for seat in conversation.seats if seat.member == command.member), None)
    if since is None and conversation.offer is not None and conversation.offer.to == command.member:
        since = conversation.offer.since
    return command.disabled_at is not None and since is not None and since <= command.disabled_at


@rule("HO-6", Kind.MISSING)
def the_conversation_exists(conversation: Conversation, command: Command, on: Context) -> bool:
    """A command names a conversation of this workspace that somebody has opened."""
    return conversation.status is not NEW
