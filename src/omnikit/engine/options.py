"""What somebody may do now: the commands a host's buttons stand for, each with why not."""

from collections.abc import Callable, Iterator

from omnikit.engine.decide import decide
from omnikit.model.actors import ActorKind
from omnikit.model.commands import (
    COMMANDS,
    Acknowledge,
    AddCollaborators,
    AddNote,
    AddParticipants,
    Command,
    Export,
    Perspective,
    RemoveCollaborators,
    Reply,
    StartConversation,
    Tag,
    Transfer,
    Untag,
    Whisper,
)
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied, Option
from omnikit.model.ids import ContactId, MemberId, MessageId
from omnikit.model.message import Content
from omnikit.model.traits import Way
from omnikit.model.transcript import ExportForm
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.rules.contacts import defined_tags

_SOMETHING = Content(text="…")
_APPROVED = Content(text="…", template="…")
_MESSAGE = MessageId("")
Candidates = Iterator[tuple[str, Command]]


@upholds("RC-7.1")
def options(conversation: Conversation, context: Context) -> tuple[Option, ...]:
    """Return one option for each command that a member can give, in the order of ``commands``.

    A command is offered if some argument is allowed; it is refused by R if every argument is denied, the
    first by R. Arguments tried are the workspace's members; a text stands for any text, and beside it a template
    for any that the platform has approved, where that goes out at times when others don't.
    """
    kinds = [command for command in COMMANDS if command.by is ActorKind.MEMBER]
    return tuple(_option(conversation, command, context) for command in kinds)


def _option(conversation: Conversation, command: type[Command], context: Context) -> Option:
    allowed: list[str] = []
    refused: Denied | None = None
    offered = False
    for argument, candidate in _candidates(conversation, command, context):
        decision = decide(conversation, candidate, context)
        if isinstance(decision, Denied):
            refused = refused or decision
        else:
            offered = True
            allowed += [argument] if argument else []
    return Option(command.__name__, None if offered else refused, tuple(allowed))


def _candidates(conversation: Conversation, command: type[Command], context: Context) -> Candidates:
    id = conversation.id
    make = _WITH_MEMBER.get(command)
    if make is not None:
        others = [member for member in context.facts.workspace.members if member != context.actor.member]
        for member in (*others, context.actor.member or MemberId("")):
            yield member, make(conversation, member)
    elif command is Whisper:
        yield "", Whisper(conversation=id, message=_MESSAGE, content=_SOMETHING)
    elif command is Reply:
        for said, content in _to_say(conversation, context):
            yield said, Reply(conversation=id, message=_MESSAGE, content=content)
    elif command is StartConversation:
        written_to = context.facts.contact.id if context.facts.contact else conversation.contact or ContactId("")
        for said, content in _to_say(conversation, context):
            yield (
                said,
                StartConversation(
                    conversation=id,
                    message=_MESSAGE,
                    thread=conversation.thread,
                    contact=written_to,
                    content=content,
                ),
            )
    elif command is AddNote:
        yield "", AddNote(conversation=id, text=_SOMETHING.text)
    elif command is Tag:
        for tag in [one.name for one in defined_tags(context).values()] or [""]:
            yield tag, Tag(conversation=id, tags=(tag or _SOMETHING.text,))
    elif command is Untag:
        contact = context.facts.contact
        for tag in (contact.tags if contact is not None else ()) or ("",):
            yield tag, Untag(conversation=id, tags=(tag or _SOMETHING.text,))
    elif command is Export:
        for form in ExportForm:
            yield form, Export(conversation=id, form=form)
    elif command is Acknowledge:
        for perspective in Perspective:
            yield "", Acknowledge(conversation=id, up_to=conversation.ordinal, perspective=perspective)
    else:
        yield "", command(conversation=id)


def _to_say(conversation: Conversation, context: Context) -> Iterator[tuple[str, Content]]:
    """Yield what may be written; which of both is told apart where approved texts go out at times when others don't."""
    if Way.TEMPLATE not in context.traits(conversation).outside:
        yield "", _SOMETHING
    else:
        yield "text", _SOMETHING
        yield "template", _APPROVED


_WITH_MEMBER: dict[type[Command], Callable[[Conversation, MemberId], Command]] = {
    Transfer: lambda conversation, member: Transfer(conversation=conversation.id, to=member),
    AddCollaborators: lambda conversation, member: AddCollaborators(conversation=conversation.id, members=(member,)),
    AddParticipants: lambda conversation, member: AddParticipants(conversation=conversation.id, members=(member,)),
    RemoveCollaborators: lambda conversation, member: RemoveCollaborators(
        conversation=conversation.id, members=(member,)
    ),
}
