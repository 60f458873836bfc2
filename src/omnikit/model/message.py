"""A message: who wrote it, what it says, where it stands in its conversation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import attrs

from omnikit.model.actors import Actor, ActorKind
from omnikit.model.delivery import DeliveryStatus, advanced
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

    @property
    def ending(self) -> str:
        """What follows the last dot of the file's name, in lower case; "" where there is none."""
        name = self.name or self.ref.partition("?")[0].rpartition("/")[2]
        return name.rpartition(".")[2].lower() if "." in name else ""


@value
class Content(Value):
    """What is said, before it has a place in a conversation.

    *template*: the platform's name of a text that it has approved, which goes out in place of *text*, with *parameters*
    in its slots; *text* is what the team reads of it.
    """

    text: str = ""
    kind: MessageKind = MessageKind.TEXT
    attachments: tuple[Attachment, ...] = ()
    template: str = ""
    parameters: tuple[str, ...] = ()


@value
class Message(Value):
    """A message in its place.

    *sequence* numbers every message of a conversation without a gap, from 1; *ordinal* is the number of
    messages up to and including this one that count as unread (customers' do). *at* is when we stored it,
    *sent_at* when its platform says it was written. *sender* is the platform's id of a customer who wrote.
    *outward* is the member whom the customer sees as the author where that is not the author. A system
    message has a *code* and parameters instead of content. *external* is the platform's id of it; *externals*: of each
    part that one of ours was sent in, "" where it gave none. *erased*: somebody asked to be forgotten, and what it said
    is gone.

    *edited_at*: when the customer last changed it. *unsent*: the customer took it back, and what it said is gone.
    *reactions*: the emoji of each who reacted, by the platform's id of them. *quotes*: the platform's id of the message
    that it quotes, *quoted* that one's sequence where it is known, else 0. *reply_token*, *quote_token*: what the
    platform wants back with an answer to it, or with a quotation of it. *payload*: ours, of what the customer pressed.
    *topic*: of the group, *subject*: of a mail. *automatic*: a machine on the customer's side wrote it. *status*,
    *error*: how far one of ours has come, and the platform's word for why it failed. *revision*: how often it was
    changed where it is stored.
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
    externals: tuple[str, ...] = ()
    edited_at: datetime | None = None
    unsent: bool = False
    reactions: Mapping[str, str] = attrs.field(factory=dict)
    quotes: str = ""
    quoted: int = 0
    reply_token: str = ""
    quote_token: str = ""
    payload: str = ""
    topic: str = ""
    subject: str = ""
    automatic: bool = False
    status: DeliveryStatus = DeliveryStatus.NONE
    error: str = ""
    revision: int = 0

    @property
    def ours(self) -> bool:
        """True if our side wrote it to the customer."""
        return self.audience is Audience.CUSTOMER and self.author.kind is not ActorKind.CUSTOMER and not self.code

    def moved(self, told: DeliveryStatus, error: str = "") -> "Message":
        """Return it once it is known that it has come as far as *told*, or has failed with *error*."""
        status = advanced(self.status, told)
        if status is self.status:
            return self
        return self.but(status=status, error=error if status is DeliveryStatus.FAILED else "")

    def sent(self, externals: Sequence[str], status: DeliveryStatus, error: str = "") -> "Message":
        """Return it once a send of ours was answered: bound, and as far as it is known to have come.

        One that was given up before the platform had any of it, and was tried anew, has not failed any more.
        """
        bound = self.bound(externals)
        anew = self.status is DeliveryStatus.FAILED and status is DeliveryStatus.ACCEPTED and not self.externals
        return bound.but(status=status, error="") if anew and bound is not self else bound.moved(status, error)

    def bound(self, externals: Sequence[str]) -> "Message":
        """Return it with the platform's ids of its next parts; one that it has already stays where it is."""
        new = tuple(external for external in externals if not external or external not in self.externals)
        every = (*self.externals, *new)
        first = next((external for external in every if external), "")
        return self.but(externals=every, external=self.external or first) if new else self
