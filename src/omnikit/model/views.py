"""The lists a member can ask for, and what a list answers."""

from datetime import datetime
from enum import StrEnum

import attrs

from omnikit.model.conversation import Lane, State, Status
from omnikit.model.ids import AccountId, ContactId, ConversationId, DepartmentId, MemberId, MessageId, RoleId
from omnikit.model.thread import Account
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value


class View(StrEnum):
    """A list of conversations; pending ones split by lane, the others by whose they are (OC-2.1, OC-3.1).

    ALL: whatever the viewer sees, in every state (FL-0.1, OM-0.2). OFFERED: held out to the viewer. VISITORS: on the
    site, before any word. TALKED: ended, and the customer spoke today; LEFT: ended otherwise (RC-2.4, RC-2.5). MUTED:
    suspected harassment (RC-7.6).
    """

    __hash__ = str.__hash__

    PENDING_HUMAN = "pending_human"
    PENDING_BOT = "pending_bot"
    MY_PROCESSING = "my_processing"
    TEAM_PROCESSING = "team_processing"
    MY_ENDED = "my_ended"
    TEAM_ENDED = "team_ended"
    ALL = "all"
    OFFERED = "offered"
    VISITORS = "visitors"
    TALKED = "talked"
    LEFT = "left"
    MUTED = "muted"


class ConversationKind(StrEnum):
    """Ordinary, or collaborative: has at least one collaborator (CO-9.2)."""

    __hash__ = str.__hash__

    ORDINARY = "ordinary"
    COLLABORATIVE = "collaborative"


class Sort(StrEnum):
    """What a list is sorted by."""

    __hash__ = str.__hash__

    LAST_MESSAGE = "last_message"
    LAST_MESSAGE_OR_ADDED = "last_message_or_added"
    OVERTIME_WAITING = "overtime_waiting"
    ARRIVAL = "arrival"
    SERVICE_START = "service_start"


class Filter(StrEnum):
    """What a list can be narrowed by."""

    __hash__ = str.__hash__

    CHANNEL = "channel"
    ACCOUNT = "account"
    KIND = "kind"
    DEPARTMENT = "department"
    TAG = "tag"
    STATE = "state"
    MEMBER = "member"


@value
class Query(Value):
    """A page of one view. What is None doesn't narrow; *descending* None takes the sort's own default.

    *tab* is one of the view's, by name; *tag* one of the contact's; *member* handles it. A page goes on *after* a
    position, or ends *before* one: at most one of them.
    """

    view: View
    channel: str | None = None
    account: AccountId | None = None
    kind: ConversationKind | None = None
    department: DepartmentId | None = None
    tag: str | None = None
    state: State | None = None
    member: MemberId | None = None
    tab: str | None = None
    sort: Sort | None = None
    descending: bool | None = None
    after: "Position | None" = None
    before: "Position | None" = None
    limit: int = 50


@value(kw_only=False)
class Position(Value):
    """A place in an order: a row's time and its id; *sequence* tells the messages of one conversation apart."""

    at: datetime | None
    id: ConversationId
    sequence: int = 0


@value
class Candidates(Value):
    """Whom could be added: members who match *search*, of one *role*; None: all roles."""

    conversation: ConversationId
    search: str = ""
    role: RoleId | None = None


@value(kw_only=False)
class Row(Value):
    """One line of a list: what the list shows, without the conversation's content.

    *avatars* are whose faces it shows, members' ids or ``~bot``; *unread* is the viewer's own count; *found*: what
    kinds of facts its customer told (RC-3.15).
    """

    id: ConversationId
    status: Status
    lane: Lane | None
    state: State
    channel: str
    account: AccountId
    contact: ContactId | None
    handler: MemberId | None
    offered_to: MemberId | None
    collaborators: tuple[MemberId, ...]
    participants: tuple[MemberId, ...]
    avatars: tuple[str, ...]
    last_message_at: datetime | None
    waiting_since: datetime | None
    overdue: bool
    unread: int
    pinned: bool
    found: tuple[str, ...] = ()


@value
class Page(Value):
    """Rows in order; *next* is where the following page starts, None at the end; *previous* where the one before ends.

    Ask for ``after=page.next`` or ``before=page.previous``. A position stays a place in the order, whatever comes
    and goes meanwhile, its own row too.
    """

    rows: tuple[Row, ...]
    next: Position | None
    previous: Position | None = None

    @property
    @upholds("OC-11.5")
    def ids(self) -> tuple[ConversationId, ...]:
        """The conversations displayed: what Select All selects (OC-11.5)."""
        return tuple(row.id for row in self.rows)


MOST_COUNTED = 99
"""Where a count that is not exact ends: it says "99+"."""


@value(kw_only=False)
class Count(Value):
    """How many there are; *more*: at least one more than *number*."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number}+" if self.more else str(self.number)


class Category(StrEnum):
    """What a search goes by (OC-5.1)."""

    __hash__ = str.__hash__

    NAME = "name"
    NICKNAME = "nickname"
    EMAIL = "email"
    PHONE = "phone"
    TAG = "tag"
    TEXT = "text"
    MEMBER = "member"


@value
class Search(Value):
    """A search names one category and a value (OC-5.1), which is found anywhere in the text; a tag is found whole.

    *category* is one of ``Category``. The next page begins *after* where the last one ended.
    """

    category: str = attrs.field(kw_only=False)
    value: str = attrs.field(kw_only=False)
    after: Position | None = None
    limit: int = 50


@value
class Hit(Value):
    """A conversation that was found: by *text*, in which *spans* are what was asked for, in code points.

    *message* is the message's id where the text is a message's.
    """

    row: Row
    text: str
    spans: tuple[tuple[int, int], ...]
    message: MessageId | None = None
    sequence: int = 0
    at: datetime | None = None


@value(kw_only=False)
class Hits(Value):
    """What was found, newest first; *next* is where the following page starts, None at the end.

    A page can have fewer hits than asked for, even none, and yet be followed by another: a search looks through a
    bounded number of texts at a time.
    """

    hits: tuple[Hit, ...]
    next: Position | None


@value
class Menu(Value):
    """What a list can be asked for: its filters, sorts and tabs, the accounts to filter by, the batches it takes."""

    filters: frozenset[Filter]
    sorts: frozenset[Sort]
    accounts: tuple[Account, ...]
    batches: tuple[str, ...]
    tabs: tuple[str, ...] = ()
