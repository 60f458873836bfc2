"""What may be done to many at once."""

from omnikit.model.commands import Command, Enter, ReceiveMessage, StartConversation
from omnikit.model.conversation import NEW, Conversation
from omnikit.model.decision import Kind
from omnikit.policies.batch import Cell
from omnikit.policies.context import Context
from omnikit.rules.rule import family, rule

OPENING = (ReceiveMessage, StartConversation, Enter)


def _cell(conversation: Conversation, command: Command, on: Context) -> Cell | None:
    return on.conduct(conversation).batch.get((conversation.status, type(command)))


def _refused_by(conversation: Conversation, command: Command, on: Context) -> str:
    cell = _cell(conversation, command, on)
    return cell.rule if cell else ""


@family(_refused_by, Kind.CONFLICT)
def the_support_table_lets_the_batch(conversation: Conversation, command: Command, on: Context) -> bool:
    """A batch does what the support table has a tick for."""
    cell = _cell(conversation, command, on)
    if cell is None:
        return True
    if not cell.supported or (conversation.group and not cell.groups):
        return False
    return conversation.relation(on.actor.member) not in cell.refuses


@rule("HO-20", Kind.INVALID)
def the_batch_is_of_the_table(conversation: Conversation, command: Command, on: Context) -> bool:
    """A batch is made of the commands that the support table knows for that status."""
    if conversation.status is NEW and not isinstance(command, OPENING):
        return True  # there is no such conversation, which HO-6 says
    return _cell(conversation, command, on) is not None
