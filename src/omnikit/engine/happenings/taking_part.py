"""Members who take part side by side, where nobody handles; and who is told that something waits for them."""

from omnikit.engine.happenings.shared import the_member
from omnikit.engine.happenings.visitors import receivers
from omnikit.model.commands import AddParticipants, Join, Leave, ReceiveMessage
from omnikit.model.conversation import PENDING, PROCESSING, Conversation, Lane
from omnikit.model.events import Announced, ParticipantJoined, ParticipantLeft, ParticipantsAdded
from omnikit.model.upholds import upholds
from omnikit.policies import receiving, timers
from omnikit.policies.context import Context


@upholds("OM-1.5", "OM-2.2")
def announced(conversation: Conversation, command: ReceiveMessage, on: Context) -> Announced | None:
    """What begins is told to those of the receiving departments who don't see everything anyway."""
    if not on.profile.announces or not on.profile.traits_of(command.thread.channel).announced:
        return None
    told = receiving.receivers_told(receivers(conversation, command, on), conversation, on)
    return Announced(at=on.now, by=on.actor, members=told) if told else None


@upholds("OM-0.1", "OM-3.2")
def took_part(conversation: Conversation, command: Join, on: Context) -> ParticipantJoined | None:
    """The member takes part, and can reply; joining twice is nothing new."""
    me = the_member(on)
    if not on.profile.takes_part or conversation.seated(me):
        return None
    return ParticipantJoined(at=on.now, by=on.actor, member=me)


@upholds("OM-3.1", "OM-3.2")
def brought_in(conversation: Conversation, command: AddParticipants, on: Context) -> ParticipantsAdded:
    """The members take part and can reply, as many as there are."""
    return ParticipantsAdded(at=on.now, by=on.actor, members=command.members)


def went_out(conversation: Conversation, command: Leave, on: Context) -> ParticipantLeft | None:
    """Who takes part and leaves is out; with the last one it waits for somebody to join again."""
    me = the_member(on)
    if me not in conversation.participants:
        return None
    last = len(conversation.participants) == 1
    return ParticipantLeft(
        at=on.now,
        by=on.actor,
        member=me,
        status=PENDING if last else PROCESSING,
        lane=Lane.HUMAN if last else None,
        timers=timers.in_pending(conversation) if last else conversation.timers,
    )
