"""Taking a conversation out of the desk: on record first, then read whole."""

from collections.abc import Sequence

from omnikit.desk.handling import handle, look
from omnikit.desk.house import House
from omnikit.desk.steps import Step, Steps
from omnikit.engine.decide import decide
from omnikit.engine.transcribing import transcribed
from omnikit.model.actors import Actor
from omnikit.model.commands import Export, Open
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId
from omnikit.model.message import Message
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.model.upholds import upholds

PAGE = 500


@upholds("OC-12.1", "RC-7.14")
def export(
    house: House, conversation: ConversationId, actor: Actor, *, form: ExportForm, whispers: bool
) -> Steps[Transcript | Denied]:
    """Return the conversation as it was when its export was recorded, or why *actor* can't take it out."""
    current, context = yield from look(house, conversation, actor)
    opened = decide(current, Open(conversation=conversation), context)
    if isinstance(opened, Denied):
        return opened
    outcome = yield from handle(house, Export(conversation=conversation, form=form, whispers=whispers), actor)
    if outcome.denied is not None:
        return outcome.denied
    exported = outcome.unwrap()
    said: list[Message] = []
    after, last = 0, exported.sequence
    while after < last:
        found: Sequence[Message] = yield Step("messages", house.workspace, conversation, after, min(PAGE, last - after))
        said += found
        after = found[-1].sequence
    return transcribed(exported, said, context, whispers=whispers)
