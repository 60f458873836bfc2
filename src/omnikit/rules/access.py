"""Who may ask: the side of the desk, an enabled member, one who sees the conversation, one who is entitled."""

from datetime import datetime

from omnikit.model.actors import ActorKind, Client, Permission
from omnikit.model.commands import Command, FollowUp, Open, Reply, WithdrawMember
from omnikit.model.conversation import NEW, PENDING, Conversation
from omnikit.model.decision import Kind
from omnikit.policies.context import Context
from omnikit.rules.rule import family, rule

MEMBER = ActorKind.MEMBER
MAY_ACT = Permission.MEMBER


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
    if on.actor.kind is not MEMBER or conversation.seated(on.actor.member):
        return True
    status = conversation.status
    return status is PENDING or status is NEW or on.conduct(conversation).visible_to in on.permissions


@rule("CO-18.2", Kind.FORBIDDEN, also=("CO-18.1",))
def a_current_client_opens_it(conversation: Conversation, command: Open, on: Context) -> bool:
    """A client of version 1.0 opens no collaborative conversation, whoever looks through it."""
    return on.actor.client is not Client.LEGACY or not on.conduct(conversation).hidden_from_legacy


def _refused_by(conversation: Conversation, command: Command, on: Context) -> str:
    return on.conduct(conversation).access[type(command)].rule


@family(_refused_by, Kind.FORBIDDEN)
def the_actor_is_entitled(conversation: Conversation, command: Command, on: Context) -> bool:
    """Somebody does what the profile grants to their relation and role."""
    needed = on.conduct(conversation).access[type(command)].needs.get(conversation.relation(on.actor.member))
    return needed in on.permissions


def _follow_up_refused_by(conversation: Conversation, command: Reply, on: Context) -> str:
    return on.conduct(conversation).access[FollowUp].rule


@family(_follow_up_refused_by, Kind.FORBIDDEN)
def the_actor_may_follow_up(conversation: Conversation, command: Reply, on: Context) -> bool:
    """Whoever's reply follows a pending conversation up is entitled to follow up."""
    needed = on.conduct(conversation).access[FollowUp].needs.get(conversation.relation(on.actor.member))
    return needed in on.permissions


@rule("HO-23", Kind.CONFLICT)
def the_member_is_out(conversation: Conversation, command: WithdrawMember, on: Context) -> bool:
    """Only a disabled or deleted member is withdrawn; one enabled again, from the seats that they had then."""
    member = on.facts.workspace.members.get(command.member)
    if member is None or not member.enabled:
        return member is not None
    since = next((seat.since for seat in conversation.seats if seat.member == command.member), None)
    return command.disabled_at is not None and since is not None and since <= command.disabled_at


@rule("HO-6", Kind.MISSING)
def the_conversation_exists(conversation: Conversation, command: Command, on: Context) -> bool:
    """A command names a conversation of this workspace that somebody has opened."""
    return conversation.status is not NEW
