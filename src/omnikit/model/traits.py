"""What a channel can do, as data: a platform's facts, which policies ask in place of the channel's name.

A profile's own narrowing of a channel is the same value again; what is permitted is what both let.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

import attrs

from omnikit.model.message import Attachment, Form, MessageKind
from omnikit.model.value import Value, value


class Unit(StrEnum):
    """What a platform counts a text in."""

    __hash__ = str.__hash__

    CODE_POINTS = "code_points"
    UTF16 = "utf16"
    BYTES = "bytes"


def length(text: str, unit: Unit) -> int:
    """Return how long *text* is, counted in *unit*; BYTES are those of UTF-8, a lone surrogate counts as its own."""
    if unit is Unit.CODE_POINTS:
        return len(text)
    if unit is Unit.UTF16:
        return len(text) + sum(1 for letter in text if letter > "\uffff")
    return len(text.encode("utf-8", "surrogatepass"))


class Receipts(StrEnum):
    """What a receipt of the platform names: messages by id, all up to a time or to one message, or there is none."""

    __hash__ = str.__hash__

    NONE = "none"
    IDS = "ids"
    WATERMARK = "watermark"
    UP_TO = "up_to"

    @property
    def covers_earlier(self) -> bool:
        """True if a receipt of one message is one of all that were sent before it."""
        return self in (Receipts.UP_TO, Receipts.WATERMARK)


class Way(StrEnum):
    """How something can still be sent when every window is closed.

    TEMPLATE: a text that the platform has approved. TAGGED: with a tag that the platform lets for some purposes. PUSH:
    what is metered. PUBLIC: under the post, for all to see. PASSIVE: in the answer to the webhook.
    """

    __hash__ = str.__hash__

    TEMPLATE = "template"
    TAGGED = "tagged"
    PUSH = "push"
    PUBLIC = "public"
    PASSIVE = "passive"


class Need(StrEnum):
    """What a message must carry to be sent in a window: the customer's own message, its token, a person's tag."""

    __hash__ = str.__hash__

    QUOTE = "quote"
    TOKEN = "token"
    PERSON = "person"


SPOKEN = frozenset({"message", "comment"})
"""What is taken in as a customer's word."""


def _by_a_word(window: "Window") -> bool:
    return not SPOKEN.isdisjoint(window.opened_by)


@value(kw_only=False)
class Window(Value):
    """A time in which anything may be sent: for so long after one of *opened_by*, the kinds of facts that open it.

    *most*: how many messages in it, None where there is no limit. *private*: it is of private replies to a comment.
    """

    name: str
    lasts: timedelta
    opened_by: frozenset[str] = frozenset({"message", "postback"})
    most: int | None = None
    needs: Need | None = None
    private: bool = False
    # asked of each reply: whether a customer's word opens it
    by_a_word: bool = attrs.field(init=False, eq=False, repr=False, default=attrs.Factory(_by_a_word, takes_self=True))


@value(kw_only=False)
class FileLimit(Value):
    """What one kind of attachment may be, as we send it: bytes at most, endings of names in lower case; None: any."""

    most_bytes: int | None = None
    endings: frozenset[str] | None = None

    def too_large(self, attachment: Attachment) -> bool:
        """True if it is known to have more bytes than are taken."""
        return self.most_bytes is not None and attachment.size is not None and attachment.size > self.most_bytes

    def ends_otherwise(self, attachment: Attachment) -> bool:
        """True of a file whose ending isn't taken; a picture is no file."""
        return (
            attachment.kind is MessageKind.FILE and self.endings is not None and attachment.ending not in self.endings
        )


def _always_open(traits: "Traits") -> bool:
    return not traits.windows or Way.PUSH in traits.outside or Way.PUBLIC in traits.outside


@value
class Traits(Value):
    """What a channel can do. One that nobody describes carries text and pictures, and nothing that has to be known.

    *text*: the longest text, in *unit*; None where there is no limit. *caption*: beside an attachment; None: it has
    none, and the text goes by itself. *files*: the kinds of attachments that it carries; *at_once*: how many of ours in
    one message; *from_customer*: how many a customer may send at once (OM-6.1). *windows*: when we may write; none: at
    any time. *outside*: what may be written when all are closed. *quotes*, *edits*, *unsends*, *reacts*: that we can
    do. *hears_*: that we are told of. *echoes*: what the account sends comes back to the webhook. *repeatable*: a
    send can be repeated without being sent twice. *carries_text*: it can be shown as a list of messages (FL-0.3).
    *taggable*: its customers have tags (OC-10.1). *exportable* (OC-12.1). *locked*: fields of the contact that nobody
    changes by hand (OC-8.9). *visits*: its customers are on a site, which tells the page (OC-8.7). *bindable*: its
    identities can be bound with a browser (OC-9). *collaborates*, *groups_collaborate* (CO-0.7). *announced*: members
    are told of what is new (OM-2.1). *forms*: the automatic messages that it carries (CO-14).
    """

    text: int | None = None
    unit: Unit = Unit.CODE_POINTS
    caption: int | None = None
    files: Mapping[MessageKind, FileLimit] = attrs.field(factory=lambda: {MessageKind.IMAGE: FileLimit()})
    at_once: int | None = 1
    from_customer: int | None = None
    windows: tuple[Window, ...] = ()
    outside: frozenset[Way] = frozenset()
    delivered: Receipts = Receipts.NONE
    read: Receipts = Receipts.NONE
    typing: bool = False
    marks_read: bool = False
    quotes: bool = False
    edits: bool = False
    unsends: bool = False
    reacts: bool = False
    hears_edits: bool = False
    hears_unsends: bool = False
    hears_reactions: bool = False
    buttons: int | None = 0
    templates: bool = False
    echoes: bool = False
    repeatable: bool = False
    groups: bool = False
    comments: bool = False
    carries_text: bool = True
    taggable: bool = False
    exportable: bool = False
    locked: frozenset[str] = frozenset()
    visits: bool = False
    bindable: bool = False
    collaborates: bool = False
    groups_collaborate: bool = False
    announced: bool = False
    forms: frozenset[Form] = frozenset()
    # asked of each reply: whether any may go out at any time
    always_open: bool = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(_always_open, takes_self=True)
    )

    def fits(self, text: str) -> bool:
        """True if *text* can be sent in one message."""
        return self.text is None or length(text, self.unit) <= self.text


UNKNOWN = Traits()
"""The traits of a channel that nobody describes."""
