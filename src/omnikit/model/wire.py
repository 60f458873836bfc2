"""What crosses the edge of the desk: an inbound item as a value."""

from datetime import datetime

from omnikit.model.commands import BotOutcome
from omnikit.model.ids import AccountId
from omnikit.model.message import Content
from omnikit.model.thread import ThreadKind
from omnikit.model.value import Value, value


@value
class Inbound(Value):
    """One thing a customer sent, as an adapter understood it.

    *thread* and *sender* are the platform's ids; *dedupe* is the delivery's key, unique per account, made by
    the adapter because platforms' message ids repeat across chats. *sent_at* is the platform's time.
    """

    account: AccountId
    thread: str
    sender: str
    content: Content
    dedupe: str
    name: str = ""
    kind: ThreadKind = ThreadKind.DIRECT
    sent_at: datetime | None = None
    bot: BotOutcome | None = None
