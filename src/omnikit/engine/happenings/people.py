"""Who handles, who collaborates, who is off; and pins, which go with the seat."""

from omnikit.engine.happenings.shared import line_number, the_member
from omnikit.model.commands import (
    AddCollaborators,
    FollowUp,
    Join,
    Leave,
    Pin,
    RemoveCollaborators,
    Reply,
    TakeOver,
    Transfer,
    Unpin,
    WithdrawMember,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane
from omnikit.model.events import (
    CollaboratorsAdded,
    CollaboratorsRemoved,
    FollowedUp,
    Joined,
    Left,
    MemberWithdrawn,
    Pinned,
    TakenOver,
    Transferred,
    Unpinned,
)
from omnikit.model.upholds import upholds
from omnikit.model.value import maker
from omnikit.policies import timers
from omnikit.policies.assignment import OnWithdrawal, first_ranked
from omnikit.policies.context import Context
from omnikit.policies.notifying import Happening

_transferred = maker(Transferred)
TRANSFERRED = Happening.TRANSFERRED


@upholds("OC-1.4", "OC-1.5", "OC-2.6", "OC-11.9")
def followed_up(conversation: Conversation, command: FollowUp | Reply, on: Context) -> FollowedUp | None:
    """Whoever follows up handles the conversation, which the bot leaves; its unread count is cleared.

    A visitor who is greeted stays a visitor (RC-2.3).
    """
    if conversation.lane is Lane.VISITOR:
        return None
    return FollowedUp(at=on.now, by=on.actor, reads=on.conduct(conversation).unread.replier(the_member(on)))


@upholds("OC-6.4", "CO-5.2")
def taken_over(conversation: Conversation, command: TakeOver, on: Context) -> TakenOver:
    """The taker handles it; in a collaboration the former handler takes the seat that the taker had."""
    return TakenOver(
        at=on.now,
        by=on.actor,
        to=the_member(on),
        former=conversation.handler,
        former_stays=on.conduct(conversation).handover.former_stays,
        line=line_number(conversation, on, Happening.TAKEN_OVER),
    )


@upholds("OC-6.2", "CO-6.3")
def transferred(conversation: Conversation, command: Transfer, on: Context) -> Transferred:
    """The target handles it at once; in a collaboration the former handler takes the target's seat."""
    conduct = on.conduct(conversation)
    told = TRANSFERRED in conduct.notifying.system_messages
    return _transferred(
        at=on.now,
        by=on.actor,
        to=command.to,
        former=conversation.handler,
        former_stays=conduct.handover.former_stays,
        line=conversation.sequence + 1 if told else 0,
    )


@upholds("CO-0.1", "CO-1.10", "CO-1.11")
def added(conversation: Conversation, command: AddCollaborators, on: Context) -> CollaboratorsAdded:
    """The members collaborate, ranked in the order of the request, told in one system message."""
    line = line_number(conversation, on, Happening.ADDED)
    return CollaboratorsAdded(at=on.now, by=on.actor, members=command.members, line=line)


@upholds("CO-2.3", "CO-0.2", "CO-0.4")
def joined(conversation: Conversation, command: Join, on: Context) -> Joined | None:
    """The member collaborates and does not handle; joining twice is nothing new."""
    me = the_member(on)
    if on.profile.takes_part or conversation.seated(me):
        return None
    return Joined(at=on.now, by=on.actor, member=me, line=line_number(conversation, on, Happening.JOINED))


@upholds("CO-3.8", "CO-3.6")
def removed(conversation: Conversation, command: RemoveCollaborators, on: Context) -> CollaboratorsRemoved:
    """Those named are out, in one happening, told in one system message."""
    line = line_number(conversation, on, Happening.REMOVED)
    return CollaboratorsRemoved(at=on.now, by=on.actor, members=command.members, line=line)


@upholds("CO-4.3")
def left(conversation: Conversation, command: Leave, on: Context) -> Left | None:
    """A collaborator who leaves is out."""
    if on.profile.takes_part:
        return None
    return Left(at=on.now, by=on.actor, member=the_member(on), line=line_number(conversation, on, Happening.LEFT))


@upholds("CO-17.1", "CO-17.2", "CO-17.4", "CO-17.5")
def withdrawn(conversation: Conversation, command: WithdrawMember, on: Context) -> MemberWithdrawn | None:
    """A disabled member is off: the first-ranked collaborator succeeds a handler; nobody left, it is pending again.

    An ended conversation keeps its handler on record, and all who took part in it. What is held out to them is held out
    to somebody else; where what is in dialogue may be nobody's for a while, it is given to somebody who is there.
    """
    handles = conversation.handler == command.member
    offered = conversation.offer is not None and conversation.offer.to == command.member
    if not offered and not conversation.seated(command.member):
        return None
    successor = first_ranked(conversation, on.facts.workspace) if handles else None
    alone = (handles and successor is None) or conversation.participants == (command.member,)
    took_part = conversation.status is ENDED and command.member in conversation.participants
    if took_part or (alone and conversation.status is not PROCESSING):
        return None
    goes_on = on.conduct(conversation).handover.on_withdrawal is OnWithdrawal.UNHANDLED
    if alone and not goes_on:
        return MemberWithdrawn(
            at=on.now,
            by=command.disabler,
            member=command.member,
            successor=None,
            status=PENDING,
            lane=Lane.HUMAN,
            timers=timers.in_pending(conversation),
        )
    return MemberWithdrawn(
        at=on.now,
        by=command.disabler,
        member=command.member,
        successor=successor,
        status=conversation.status,
        lane=conversation.lane,
        timers=timers.without_offer(conversation) if offered else conversation.timers,
    )


@upholds("CO-13.1", "CO-13.2")
def pinned(conversation: Conversation, command: Pin, on: Context) -> Pinned | None:
    """A pin is the member's own."""
    me = the_member(on)
    return None if me in conversation.pins else Pinned(at=on.now, by=on.actor, member=me)


def unpinned(conversation: Conversation, command: Unpin, on: Context) -> Unpinned | None:
    """One's own pin is taken away."""
    me = the_member(on)
    return Unpinned(at=on.now, by=on.actor, member=me) if me in conversation.pins else None
