"""Which command fits which status."""

from omnikit.model.commands import AddCollaborators, Command, Join, Pin, ReceiveMessage, Reply, StartConversation
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane
from omnikit.model.decision import Kind
from omnikit.policies.context import Context
from omnikit.policies.reopening import OnMessage
from omnikit.rules.rule import family, rule


@rule("OC-1.9", Kind.CONFLICT)
def single_commands_follow_the_state_table(conversation: Conversation, command: Command, on: Context) -> bool:
    """A command fits the status: no follow-up of what is ended, no single end of what is pending, and so on."""
    return conversation.status is not PENDING or on.batch is not None or on.conduct(conversation).end_pending_singly


@single_commands_follow_the_state_table.about
def _status(conversation: Conversation, command: Command, on: Context) -> dict[str, str]:
    return {"command": type(command).__name__, "status": str(conversation.status)}


@rule("CO-1.4", Kind.CONFLICT)
def a_pending_conversation_has_no_collaborators(
    conversation: Conversation, command: AddCollaborators | Join, on: Context
) -> bool:
    """Nobody collaborates on a pending conversation: it is followed up first."""
    return conversation.status is not PENDING or on.profile.takes_part


@rule("HO-13", Kind.CONFLICT)
def a_follow_up_comes_before_the_reply(conversation: Conversation, command: Reply, on: Context) -> bool:
    """A pending conversation is followed up before it is replied to, where the profile asks for that."""
    return on.profile.writing.reply_follows_up or conversation.lane is Lane.VISITOR


@rule("OM-0.1", Kind.CONFLICT)
def whoever_takes_part_joins_first(conversation: Conversation, command: Reply, on: Context) -> bool:
    """Where members take part side by side one joins before the first reply."""
    return not on.profile.takes_part


@rule("HO-21", Kind.CONFLICT)
def the_thread_is_free(conversation: Conversation, command: StartConversation, on: Context) -> bool:
    """A thread has at most one conversation that is not ended."""
    return conversation.status not in (PENDING, PROCESSING)


def _shut_by(conversation: Conversation, command: Command, on: Context) -> str:
    shut = on.conduct(conversation).shut.get(type(command))
    return shut.rule if shut is not None else single_commands_follow_the_state_table.id


@family(_shut_by, Kind.CONFLICT)
def the_end_is_the_end(conversation: Conversation, command: Command, on: Context) -> bool:
    """What has ended is not joined, answered or written to any more, by the rule that the profile names."""
    return conversation.status is not ENDED


@family(_shut_by, Kind.CONFLICT)
def it_can_be_taken_up_again(conversation: Conversation, command: Command, on: Context) -> bool:
    """A new message takes up what has ended, where the profile doesn't begin another conversation."""
    on_message = on.conduct(conversation).reopening.on_message
    if on_message is OnMessage.NOT_DELIVERED:
        return isinstance(command, ReceiveMessage)  # it is stored, and reaches nobody
    return on_message is not OnMessage.NEW_CONVERSATION


@rule("CO-13.4", Kind.CONFLICT)
def an_ended_conversation_has_no_pins(conversation: Conversation, command: Pin, on: Context) -> bool:
    """The end of a conversation takes its pins away, everybody's; none comes after it."""
    return not on.conduct(conversation).pins_end
