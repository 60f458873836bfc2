"""A conversation made ready to be taken out of the desk."""

from datetime import datetime
from enum import StrEnum

from omnikit.model.actors import ActorKind
from omnikit.model.contact import Identity
from omnikit.model.ids import ConversationId, MessageId, WorkspaceId
from omnikit.model.message import Attachment, Audience, MessageKind
from omnikit.model.value import Value, value


class ExportForm(StrEnum):
    """What an exported conversation is made: structured data, a table, plain text, a page to read or print."""

    __hash__ = str.__hash__

    DATA = "data"
    CSV = "csv"
    TEXT = "text"
    PAGE = "page"


@value
class Line(Value):
    """One message as it is exported (reading of OC-12.1): when, which *side*, whose, what.

    *author* is a name to show, "" where none is known; *code* is a system message's text code, *about* its parameters.
    *edited_at*: when the customer last changed it; *unsent*: they took it back.
    """

    sequence: int
    message: MessageId
    at: datetime
    side: ActorKind
    author: str
    kind: MessageKind
    text: str
    attachments: tuple[Attachment, ...] = ()
    audience: Audience = Audience.CUSTOMER
    code: str = ""
    about: tuple[tuple[str, str | int | tuple[str, ...]], ...] = ()
    erased: bool = False
    edited_at: datetime | None = None
    unsent: bool = False


@value
class Transcript(Value):
    """One conversation's data: what it is, and its messages in order, as the member who exports it may see them."""

    conversation: ConversationId
    workspace: WorkspaceId
    channel: str
    customer: str
    identity: Identity | None
    opened_at: datetime | None
    ended_at: datetime | None
    exported_at: datetime
    time_zone: str
    locale: str
    whispers: bool
    lines: tuple[Line, ...]
