"""The lists a member can ask for, and what a list answers."""

from datetime import datetime
from enum import StrEnum

from omnikit.model.conversation import Lane, Status
from omnikit.model.ids import AccountId, ContactId, ConversationId, DepartmentId, MemberId, RoleId
from omnikit.model.thread import Account
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value


class View(StrEnum):
    """A list of conversations; pending ones split by lane, the others by whose they are (OC-2.1, OC-3.1)."""

    __hash__ = str.__hash__

    PENDING_HUMAN = "pending_human"
    PENDING_BOT = "pending_bot"
    MY_PROCESSING = "my_processing"
    TEAM_PROCESSING = "team_processing"
    MY_ENDED = "my_ended"
    TEAM_ENDED = "team_ended"


class ConversationKind(StrEnum):
    """Ordinary, or collaborative: has at least one collaborator (CO-9.2)."""

    __hash__ = str.__hash__

    ORDINARY = "ordinary"
    COLLABORATIVE = "collaborative"


class Sort(StrEnum):
    """What a list is sorted by."""

    __hash__ = str.__hash__

    LAST_MESSAGE = "last_message"
    OVERTIME_WAITING = "overtime_waiting"


class Filter(StrEnum):
    """What a list can be narrowed by."""

    __hash__ = str.__hash__

    CHANNEL = "channel"
    ACCOUNT = "account"
    KIND = "kind"
    DEPARTMENT = "department"


@value(kw_only=False)
class Search(Value):
    """A search names one category and a value (OC-5.1)."""

    category: str
    value: str


@value
class Query(Value):
    """A page of one view. What is None doesn't narrow; *descending* None takes the sort's own default."""

    view: View
    channel: str | None = None
    account: AccountId | None = None
    kind: ConversationKind | None = None
    department: DepartmentId | None = None
    search: Search | None = None
    sort: Sort | None = None
    descending: bool | None = None
    after: "Position | None" = None
    limit: int = 50


@value(kw_only=False)
class Position(Value):
    """Where a page ended: the sort key and the id of its last row."""

    at: datetime | None
    id: ConversationId


@value
class Candidates(Value):
    """Whom could be added: members who match *search*, of one *role*; None: all roles."""

    conversation: ConversationId
    search: str = ""
    role: RoleId | None = None


@value
class Row(Value):
    """One line of a list: what the list shows, without the conversation's content.

    *avatars* are whose faces it shows, members' ids or ``~bot``; *unread* is the viewer's own count.
    """

    id: ConversationId
    status: Status
    lane: Lane | None
    channel: str
    account: AccountId
    contact: ContactId | None
    handler: MemberId | None
    collaborators: tuple[MemberId, ...]
    avatars: tuple[str, ...]
    last_message_at: datetime | None
    waiting_since: datetime | None
    overdue: bool
    unread: int
    pinned: bool


@value
class Page(Value):
    """Rows in order; *next* is where the following page starts, None at the end."""

    rows: tuple[Row, ...]
    next: Position | None

    @property
    @upholds("OC-11.5")
    def ids(self) -> tuple[ConversationId, ...]:
        """The conversations displayed: what Select All selects (OC-11.5)."""
        return tuple(row.id for row in self.rows)


@value
class Menu(Value):
    """What a list can be asked for: its filters and sorts, the accounts to filter by, the batches it takes."""

    filters: frozenset[Filter]
    sorts: frozenset[Sort]
    accounts: tuple[Account, ...]
    batches: tuple[str, ...]
