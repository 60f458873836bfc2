"""Quick replies: texts prepared to be sent quickly (RC-5.1), and what is offered while a member types."""

from enum import StrEnum
from typing import ClassVar

from omnikit.model.events import Event
from omnikit.model.ids import CommandKey, MemberId, QuickReplyId, WorkspaceId
from omnikit.model.value import Value, value


@value
class QuickReply(Value):
    """A prepared text: *owner*'s own, or everybody's (None). *content* may have placeholders."""

    id: QuickReplyId
    workspace: WorkspaceId
    owner: MemberId | None = None
    title: str = ""
    content: str = ""
    removed: bool = False
    version: int = 0


@value
class QuickReplyCommand(Value):
    """A wish about one quick reply. The same *key* is carried out once."""

    id: QuickReplyId
    key: CommandKey | None = None


@value
class SaveQuickReply(QuickReplyCommand):
    """Prepare a text, or change one: one's own, or everybody's (*owner* None)."""

    owner: MemberId | None
    title: str
    content: str


@value
class RemoveQuickReply(QuickReplyCommand):
    """Take a prepared text away."""


@value
class QuickReplySaved(Event):
    """A text was prepared or changed."""

    kind: ClassVar[str] = "quick_reply_saved"

    id: QuickReplyId
    owner: MemberId | None


@value
class QuickReplyRemoved(Event):
    """A prepared text was taken away."""

    kind: ClassVar[str] = "quick_reply_removed"

    id: QuickReplyId


class Shelf(StrEnum):
    """Whose quick replies are looked through (RC-5.2, RC-5.4): one's own, everybody's, or a colleague's."""

    __hash__ = str.__hash__

    PERSONAL = "personal"
    PUBLIC = "public"
    COLLEAGUE = "colleague"


@value
class QuickReplies(Value):
    """A page of quick replies: of one *shelf*, or of one's own and everybody's (None).

    *words* may stand in the title or in the content (RC-5.3); *colleague* is whose, on a colleague's shelf (RC-5.5).
    The next page begins *after* the last one's last id.
    """

    shelf: Shelf | None = None
    words: str = ""
    colleague: MemberId | None = None
    after: QuickReplyId | None = None
    limit: int = 50


class SuggestionSource(StrEnum):
    """Where suggestions come from (RC-6.2)."""

    __hash__ = str.__hash__

    QUICK_REPLIES = "quick_replies"
    HISTORY = "history"


@value
class Suggestion(Value):
    """A text to go on with; *quick_reply* is its id where it is one's content."""

    text: str
    source: SuggestionSource
    quick_reply: QuickReplyId | None = None


EVENTS: tuple[type[Event], ...] = (QuickReplySaved, QuickReplyRemoved)
BY_KIND: dict[str, type[Event]] = {cls.kind: cls for cls in EVENTS}
