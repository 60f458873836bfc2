"""What crosses the edge of the desk: an inbound item, and requests and answers, as values."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

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
    gave, as in a form before the chat (OC-10.2). *quotes*: the platform's id of the message that it quotes;
    *reply_token*, *quote_token*: what the platform wants back with an answer, or a quotation of it. *payload*: ours,
    of what was pressed. *automatic*: a machine wrote it, and no machine answers it.
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
    quotes: str = ""
    reply_token: str = ""
    quote_token: str = ""
    payload: str = ""
    topic: str = ""
    subject: str = ""
    automatic: bool = False


@value
class Arrival(Value):
    """Somebody has come to the site, before any word (RC-2.2); *thread* is the session, *visitor* who it is there."""

    account: AccountId
    thread: str
    visitor: str
    name: str = ""
    visit: Visit = Visit()
    departments: tuple[DepartmentId, ...] = ()


def _host(url: str) -> str:
    return repr(url.partition("://")[2].partition("/")[0])


@value
class Request(Value):
    """An HTTP request as bytes: one that came in, or one that the host is to make.

    *headers* are looked up by ``header``, in any case. *url* is the public one, as the platform knows it, with its
    query, also in *query* as it was parsed. A request to be made without a *url* goes out by the host's own means (a
    socket of its site, or SMTP where *method* is "SMTP": *body* is then the whole mail). *uploads*: it only brings this
    attachment (its ref) to the platform, whose answer tells by which id the message then names it. *parts*: so many
    messages it sends, each of which gets an id of the platform's. Its repr tells no more than where it goes: headers,
    bodies and some platforms' URLs hold tokens.
    """

    method: str = "POST"
    url: str = attrs.field(default="", repr=_host)
    headers: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    query: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    body: bytes = attrs.field(default=b"", repr=False)
    uploads: str = ""
    parts: int = 1

    def header(self, name: str) -> str | None:
        """Return the header of that name, in whichever case it came; None if there is none."""
        found = self.headers.get(name)
        if found is not None:
            return found
        low = name.lower()
        return next((text for key, text in self.headers.items() if key.lower() == low), None)


@value
class Response(Value):
    """What answers a request: a platform's to ours, or ours to its webhook."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = attrs.field(factory=dict)


class Action(StrEnum):
    """What is to be done on the customer's side."""

    __hash__ = str.__hash__

    SEND = "send"
    EDIT = "edit"
    UNSEND = "unsend"
    REACT = "react"
    TYPE = "type"
    MARK_READ = "mark_read"


@value
class Quoted(Value):
    """The message that a reply quotes: the platform's id of it, its token where it gave one, and its words."""

    external: str
    token: str = ""
    text: str = ""


@value
class Answered(Value):
    """The customer's message that is answered: the platform's id, when we had it, its reply token.

    *read_token*: what the platform wants back when it is marked as read.
    *automatic*: a machine wrote it; what a machine writes never answers it.
    """

    external: str = ""
    at: datetime | None = None
    token: str = ""
    read_token: str = ""
    automatic: bool = False


@value
class Outbound(Value):
    """Something to be done on the customer's side, as the desk knows it; an adapter makes requests of it.

    *account*: the platform's id of ours; *to*: the person; *thread*, *topic*: the group, post or session. *message*:
    our id, given to the platform to know the echo by, and to make a repeat harmless. *target*: the platform's id of the
    message that is edited, unsent, reacted to or read; *emoji*: "" takes a reaction back. *window*: the name of the one
    that it is sent in, "" where there is none. *template*: the platform's name of an approved text, *parameters* its
    values. *private*: it answers a comment in private. *by_person*: a member wrote it. *bytes_of*: what the host
    gives of attachments that are no links, by ref; *uploaded*: the platform's ids of those that it has already, by ref.
    """

    account: str
    to: str
    message: str
    content: Content = Content()
    at: datetime
    action: Action = Action.SEND
    thread: str = ""
    topic: str = ""
    kind: ThreadKind = ThreadKind.DIRECT
    quoted: Quoted | None = None
    answered: Answered | None = None
    target: str = ""
    emoji: str = ""
    window: str = ""
    template: str = ""
    parameters: tuple[str, ...] = ()
    private: bool = False
    by_person: bool = False
    name: str = ""
    subject: str = ""
    references: tuple[str, ...] = ()
    bytes_of: Mapping[str, bytes] = attrs.field(factory=dict)
    uploaded: Mapping[str, str] = attrs.field(factory=dict)


class Verdict(StrEnum):
    """What a platform's answer means: it has it; it may have it if asked again; it will never have it."""

    __hash__ = str.__hash__

    ACCEPTED = "accepted"
    RETRY = "retry"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a platform didn't take a message, in our words."""

    __hash__ = str.__hash__

    WINDOW_CLOSED = "window_closed"
    UNREACHABLE = "unreachable"
    UNAUTHORISED = "unauthorised"
    TOO_FAST = "too_fast"
    QUOTA = "quota"
    TOO_LONG = "too_long"
    UNSUPPORTED = "unsupported"
    DOWN = "down"
    OTHER = "other"


@value
class Learned(Value):
    """What a platform's answer to one request means. *externals*: its ids of what was sent. *code*: its own word.

    *again_in*: how long it asks to wait. ACCEPTED where it says that it has had this already. *uploaded*: of an
    upload, the platform's id of the attachment.
    """

    verdict: Verdict
    externals: tuple[str, ...] = ()
    why: Why | None = None
    code: str = ""
    says: str = ""
    again_in: timedelta | None = None
    uploaded: str = ""
