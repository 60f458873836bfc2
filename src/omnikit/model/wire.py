"""What crosses the edge of the desk: an inbound item as a value."""

from datetime import datetime

from omnikit.model.commands import BotOutcome
from omnikit.model.contact import Visit
from omnikit.model.ids import AccountId, DepartmentId
from omnikit.model.message import Content
from omnikit.model.thread import ThreadKind
from omnikit.model.value import Value, value


@value
class Inbound(Value):
    """One thing a customer sent, as an adapter understood it.

    *thread* and *sender* are the platform's ids; *dedupe* is the delivery's key, unique per account, made by
    the adapter because platforms' message ids repeat across chats. *sent_at* is the platform's time.
    *external* is the platform's id of the message, *parent* that of the comment that it answers ("": none); a comment's
    *thread* is its own id, or *parent*. *own*: the page itself wrote it. *departments* receive what opens with it, in
    place of the account's. *visit*: the page that it was written from; *email*: that the sender
    gave, as in a form before the chat (OC-10.2).
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
    external: str = ""
    parent: str = ""
    own: bool = False
    departments: tuple[DepartmentId, ...] = ()
    visit: Visit | None = None
    email: str = ""


@value
class Arrival(Value):
    """Somebody has come to the site, before any word (RC-2.2); *thread* is the session, *visitor* who it is there."""

    account: AccountId
    thread: str
    visitor: str
    name: str = ""
    visit: Visit = Visit()
    departments: tuple[DepartmentId, ...] = ()
