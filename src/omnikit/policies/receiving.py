"""Who of the receiving departments is told of what comes in."""

from collections.abc import Collection

from omnikit.model.conversation import PENDING, Conversation
from omnikit.model.ids import DepartmentId, MemberId
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context


@upholds("OM-1.4", "OM-1.5", "OM-2.1")
def receivers_told(
    departments: Collection[DepartmentId], conversation: Conversation, on: Context
) -> tuple[MemberId, ...]:
    """Return the enabled members of *departments*, of all if there is none, who don't see everything anyway."""
    conduct = on.conduct(conversation)
    workspace = on.facts.workspace
    return tuple(
        member.id
        for member in workspace.members.values()
        if member.enabled
        and (not departments or not set(member.departments).isdisjoint(departments))
        and (conduct.notifying.to_all_seers or conduct.visibility.permission not in workspace.permissions_of(member.id))
    )


@upholds("OM-2.4")
def told_of_message(conversation: Conversation, on: Context) -> tuple[MemberId, ...]:
    """Return who is told of a customer's message: those on it; where receivers are told, also who was on it once.

    What nobody is on is told to those who receive it.
    """
    conduct = on.conduct(conversation)
    seated = tuple(seat.member for seat in conversation.seats)
    if not conduct.notifying.to_receivers:
        return seated
    if conversation.status is PENDING:
        unjoined = receivers_told(conversation.departments, conversation, on)
        return (
            *unjoined,
            *(member for member in staff_among(conversation.former, conversation, on) if member not in unjoined),
        )
    there = dict.fromkeys((*seated, *conversation.former))
    return staff_among(tuple(there), conversation, on)


@upholds("OM-1.4", "OM-2.1")
def staff_among(members: tuple[MemberId, ...], conversation: Conversation, on: Context) -> tuple[MemberId, ...]:
    """Return those of *members* who may act and don't see everything anyway: the others are told nothing."""
    conduct, workspace = on.conduct(conversation), on.facts.workspace
    return tuple(
        member
        for member in members
        if workspace.permissions_of(member)
        and (conduct.notifying.to_all_seers or conduct.visibility.permission not in workspace.permissions_of(member))
    )
