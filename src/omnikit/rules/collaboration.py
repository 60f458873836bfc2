"""Who can be brought in, how many, on which conversations; who can be taken out; to whom it can be handed."""

from omnikit.model.actors import ENABLED
from omnikit.model.commands import (
    AddCollaborators,
    AddParticipants,
    Assign,
    Command,
    HandOver,
    Join,
    MakeOffer,
    RemoveCollaborators,
    Transfer,
)
from omnikit.model.conversation import COLLABORATOR, Conversation, Relation
from omnikit.model.decision import Kind
from omnikit.model.ids import MemberId
from omnikit.policies.assignment import Targets
from omnikit.policies.context import Context
from omnikit.rules.rule import rule

AMONG_COLLABORATORS, AMONG_ONLINE = Targets.COLLABORATORS, Targets.ONLINE
Given = Transfer | MakeOffer | Assign | HandOver
Named = AddCollaborators | AddParticipants | RemoveCollaborators | Given
IS_HANDLER, IS_COLLABORATOR = Relation.HANDLER, Relation.COLLABORATOR


def _more(command: Command) -> int:
    return len(command.members) if isinstance(command, AddCollaborators) else 1


@rule("CO-0.7", Kind.CONFLICT)
def the_channel_collaborates(conversation: Conversation, command: AddCollaborators | Join, on: Context) -> bool:
    """Collaboration is for the channels that can be shared."""
    shared = on.profile.collaboration
    return on.profile.takes_part or (shared is not None and shared.on(on.traits(conversation)))


@the_channel_collaborates.about
def _channel(conversation: Conversation, command: AddCollaborators | Join, on: Context) -> dict[str, str]:
    return {"channel": conversation.thread.channel}


@rule("CO-1.1", Kind.CONFLICT)
def a_group_collaborates_where_groups_do(
    conversation: Conversation, command: AddCollaborators | Join, on: Context
) -> bool:
    """Of group conversations only those take collaborators whose channel lets groups be shared."""
    shared = on.profile.collaboration
    if on.profile.takes_part:
        return True
    return shared is not None and (not conversation.group or on.traits(conversation).groups_collaborate)


@rule("CO-0.8", Kind.EXHAUSTED, also=("CO-1.3",))
def five_collaborate_at_most(conversation: Conversation, command: AddCollaborators | Join, on: Context) -> bool:
    """At most five collaborators are in one conversation; a request beyond that is refused whole."""
    shared = on.profile.collaboration
    if on.profile.takes_part or (
        conversation.relation(on.actor.member) is IS_COLLABORATOR and isinstance(command, Join)
    ):
        return True
    return shared is not None and shared.room_for(conversation, _more(command))


@five_collaborate_at_most.about
def _limit(conversation: Conversation, command: AddCollaborators | Join, on: Context) -> dict[str, int]:
    shared = on.profile.collaboration
    return {"limit": shared.limit if shared else 0, "present": len(conversation.collaborators)}


@rule("HO-9", Kind.MISSING)
def the_members_are_enabled(conversation: Conversation, command: Named, on: Context) -> bool:
    """Whoever is brought in or handed to is an enabled member of the workspace."""
    members = on.facts.workspace.members
    if type(command) is Transfer:
        found = members.get(command.to)
        return found is not None and found.status is ENABLED
    return all((found := members.get(member)) is not None and found.enabled for member in _named(command))


@the_members_are_enabled.about
def _unknown(conversation: Conversation, command: Named, on: Context) -> dict[str, str]:
    members = on.facts.workspace.members
    wrong = [m for m in _named(command) if (found := members.get(m)) is None or not found.enabled]
    return {"member": on.facts.workspace.name_of(wrong[0])}


def _named(command: Named) -> tuple[MemberId, ...]:
    return (command.to,) if isinstance(command, Given) else command.members


@rule("HO-11", Kind.INVALID)
def each_is_named_once(
    conversation: Conversation, command: AddCollaborators | AddParticipants | RemoveCollaborators, on: Context
) -> bool:
    """A request names somebody, and nobody twice."""
    return 0 < len(command.members) == len(set(command.members))


@rule("HO-10", Kind.INVALID)
def the_new_ones_are_not_there_yet(
    conversation: Conversation, command: AddCollaborators | AddParticipants, on: Context
) -> bool:
    """Only members who are not on the conversation yet are brought in."""
    return not any(conversation.seated(member) for member in command.members)


@rule("CO-3.4", Kind.INVALID)
def only_collaborators_are_removed(conversation: Conversation, command: RemoveCollaborators, on: Context) -> bool:
    """Only collaborators are taken out, never the handler."""
    there = {seat.member for seat in conversation.seats if seat.kind is COLLABORATOR}
    return there.issuperset(command.members)


@rule("HO-4", Kind.INVALID)
def it_goes_to_somebody_else(conversation: Conversation, command: Transfer, on: Context) -> bool:
    """A conversation is transferred to somebody other than its handler."""
    return conversation.relation(command.to) is not IS_HANDLER


@rule("CO-6.1", Kind.FORBIDDEN)
def it_goes_to_a_collaborator(conversation: Conversation, command: Transfer, on: Context) -> bool:
    """A collaborative conversation is transferred only to one of its collaborators."""
    if on.conduct(conversation).handover.targets is not AMONG_COLLABORATORS:
        return True
    return conversation.relation(command.to) is IS_COLLABORATOR


@rule("RC-7.2", Kind.CONFLICT)
def it_goes_to_somebody_online(conversation: Conversation, command: Transfer, on: Context) -> bool:
    """Where the profile asks for it a conversation is transferred to a colleague who is online, or to oneself."""
    if on.conduct(conversation).handover.targets is not AMONG_ONLINE:
        return True
    return command.to == on.actor.member or on.facts.takes(command.to, on.now)
