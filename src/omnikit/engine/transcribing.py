"""A conversation's messages made a transcript: who wrote what when, as the member who exports it may see it."""

from collections.abc import Iterable

from omnikit.engine.cards import card, identity_of
from omnikit.engine.forgetting import wrote
from omnikit.engine.reading import shown_to
from omnikit.model.actors import ActorKind
from omnikit.model.conversation import Conversation
from omnikit.model.message import Audience, Message
from omnikit.model.thread import ThreadKind
from omnikit.model.transcript import Line, Transcript
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context

OF_SEVERAL = (ThreadKind.GROUP, ThreadKind.COMMENT)
"""Threads in which more customers than one can write."""


@upholds("OC-12.1")
def transcribed(
    conversation: Conversation, messages: Iterable[Message], context: Context, *, whispers: bool
) -> Transcript:
    """Return *conversation* with those of its *messages* that the context's actor is shown.

    Whispers are among them only where *whispers* asks for them; what was held back never is.
    """
    settings, contact = context.facts.workspace.settings, context.facts.contact
    customer = card(conversation, contact, context).title if contact is not None else ""
    return Transcript(
        conversation=conversation.id,
        workspace=conversation.workspace,
        channel=conversation.thread.channel,
        customer=customer,
        identity=identity_of(conversation, contact) if contact is not None else None,
        opened_at=conversation.opened_at,
        ended_at=conversation.ended_at,
        exported_at=context.now,
        time_zone=settings.time_zone,
        locale=settings.locale,
        whispers=whispers,
        lines=tuple(
            [
                _line(message, conversation, customer, context)
                for message in messages
                if shown_to(message, conversation, context) and (whispers or not _whispered(message))
            ]
        ),
    )


def _whispered(message: Message) -> bool:
    return message.audience is Audience.TEAM and not message.code


def _line(message: Message, conversation: Conversation, customer: str, context: Context) -> Line:
    content = message.content
    return Line(
        sequence=message.sequence,
        message=message.id,
        at=message.at,
        side=message.author.kind,
        author=_author(message, conversation, customer, context),
        kind=content.kind,
        text=content.text,
        attachments=content.attachments,
        audience=message.audience,
        code=_code(message),
        about=tuple(message.about.items()),
        erased=message.erased,
        edited_at=message.edited_at,
        unsent=message.unsent,
    )


def _author(message: Message, conversation: Conversation, customer: str, context: Context) -> str:
    """Return who wrote it: the member who did, whoever the customer took for its author; of several customers which."""
    author = message.author
    if author.member is not None:
        return context.facts.workspace.name_of(author.member)
    if author.kind is not ActorKind.CUSTOMER:
        return ""
    contact, thread = context.facts.contact, conversation.thread
    if thread.kind not in OF_SEVERAL or (contact is not None and wrote(contact, message, thread)):
        return customer
    return message.sender


def _code(message: Message) -> str:
    """Return the code of the text that is said in place of a content: a system message's, or an automatic one's."""
    content = message.content
    if message.code or message.form is None or message.erased or content.text or content.attachments:
        return message.code
    return f"automatic.{message.form}"
