"""What is taken out of the desk."""

from omnikit.model.commands import Export
from omnikit.model.conversation import Conversation
from omnikit.model.events import Exported
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context


@upholds("OC-12.1")
def exported(conversation: Conversation, command: Export, on: Context) -> Exported:
    """Who took the conversation's data out, as what, and whether with whispers, is on record each time."""
    return Exported(at=on.now, by=on.actor, form=command.form, whispers=command.whispers)
