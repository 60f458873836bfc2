"""A message: who wrote it, what it says, where it stands in its conversation."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from omnikit.model.actors import Actor
from omnikit.model.ids import ConversationId, MemberId, MessageId
from omnikit.model.value import Value, value


class MessageKind(StrEnum):
    """What a message is made of."""

    __hash__ = str.__hash__

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    FILE = "file"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"


class Audience(StrEnum):
    """Who may ever see a message: the customer too, the team alone (whispers, system messages), or nobody.

    NOBODY: a customer's message that was held back, because the conversation is muted or has ended (RC-7.5, RC-7.6).
    """

    __hash__ = str.__hash__

    CUSTOMER = "customer"
    TEAM = "team"
    NOBODY = "nobody"


class Form(StrEnum):
    """What an automatic message is for; which channels carry it is a policy (CO-14)."""

    __hash__ = str.__hash__

    INSTANT = "instant"
    OFFLINE = "offline"
    SURVEY = "survey"
    JOURNEY = "journey"
    CLOSING_REMINDER = "closing_reminder"
    CART_REMARKETING = "cart_remarketing"
    LINE_NOTIFICATION = "line_notification"
    LIVE_VIDEO = "live_video"
    KEYWORD_ASSIGNMENT = "keyword_assignment"
    WELCOME = "welcome"
    BINDING_SUCCESS = "binding_success"


@value(kw_only=False)
class Attachment(Value):
    """Something sent along: by link or by the platform's own reference; *mime* and *size* (bytes) if known."""

    kind: MessageKind
    ref: str
    name: str = ""
    mime: str = ""
    size: int | None = None

    @property
    def linked(self) -> bool:
        """True if anybody can fetch it by its link."""
        return self.ref.startswith(("https://", "http://"))


@value
class Content(Value):
    """What is said, before it has a place in a conversation."""

    text: str = ""
    kind: MessageKind = MessageKind.TEXT
    attachments: tuple[Attachment, ...] = ()


@value
class Message(Value):
    """A message in its place.

    *sequence* numbers every message of a conversation without a gap, from 1; *ordinal* is the number of
    messages up to and including this one that count as unread (customers' do). *at* is when we stored it,
    *sent_at* when its platform says it was written. *sender* is the platform's id of a customer who wrote.
    *outward* is the member whom the customer sees as the author where that is not the author. A system
    message has a *code* and parameters instead of content. *external* is the platform's id of it. *erased*: somebody
    asked to be forgotten, and what it said is gone.
    """

    id: MessageId
    conversation: ConversationId
    sequence: int
    ordinal: int
    author: Actor
    at: datetime
    content: Content
    sender: str = ""
    external: str = ""
    sent_at: datetime | None = None
    audience: Audience = Audience.CUSTOMER
    outward: MemberId | None = None
    form: Form | None = None
    code: str = ""
    about: Mapping[str, str | int | tuple[str, ...]] = attrs.field(factory=dict)
    erased: bool = False
