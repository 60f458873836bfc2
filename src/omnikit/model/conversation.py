"""A conversation as a value, and the questions that one value can answer."""

from datetime import datetime
from enum import StrEnum

from omnikit.model.ids import EVERYBODY, ContactId, ConversationId, DepartmentId, MemberId, WorkspaceId
from omnikit.model.thread import Thread, ThreadKind
from omnikit.model.value import Value, value


class Status(StrEnum):
    """Where a conversation stands in its life; NEW is one that nobody has opened yet, never stored."""

    __hash__ = str.__hash__

    NEW = "new"
    PENDING = "pending"
    PROCESSING = "processing"
    ENDED = "ended"


class Lane(StrEnum):
    """Where a pending conversation waits: for a human, with the bot, or as a visitor before any word."""

    __hash__ = str.__hash__

    HUMAN = "human"
    BOT = "bot"
    VISITOR = "visitor"


class Relation(StrEnum):
    """How a member stands to one conversation; whoever has a seat is not an outsider."""

    __hash__ = str.__hash__

    HANDLER = "handler"
    COLLABORATOR = "collaborator"
    PARTICIPANT = "participant"
    OUTSIDER = "outsider"


class TimerKind(StrEnum):
    """What happens by itself when its time comes."""

    __hash__ = str.__hash__

    OVERDUE = "overdue"
    REMIND = "remind"
    END = "end"


NEW, PENDING, PROCESSING, ENDED = Status
HANDLER, COLLABORATOR, PARTICIPANT, OUTSIDER = Relation


@value(kw_only=False)
class Seat(Value):
    """Somebody's place on a conversation; its *kind* is the relation that it gives."""

    member: MemberId
    kind: Relation
    since: datetime


@value(kw_only=False)
class Cursor(Value):
    """How far somebody has read, in ordinals; the owner EVERYBODY is the position shared by all."""

    owner: MemberId
    read: int


@value(kw_only=False)
class Timer(Value):
    """Something that will happen at a time unless an event takes it back."""

    kind: TimerKind
    at: datetime


@value
class Offer(Value):
    """A conversation held out to one member until a time; *passed_over* were asked before."""

    to: MemberId
    until: datetime
    passed_over: tuple[MemberId, ...] = ()


@value
class Conversation(Value):
    """One customer conversation: the value that events fold into.

    *seats* stand in rank order: the handler first, if there is one, then collaborators in the order in
    which they succeed (CO-17.6), then participants. *sequence* and *ordinal* are those of the last message.
    *waiting_since* is the oldest customer message that nobody has answered. *timers* stand in due order.
    """

    id: ConversationId
    workspace: WorkspaceId
    thread: Thread
    contact: ContactId | None = None
    status: Status = NEW
    lane: Lane | None = None
    seats: tuple[Seat, ...] = ()
    cursors: tuple[Cursor, ...] = ()
    pins: tuple[MemberId, ...] = ()
    offer: Offer | None = None
    departments: tuple[DepartmentId, ...] = ()
    timers: tuple[Timer, ...] = ()
    version: int = 0
    sequence: int = 0
    ordinal: int = 0
    opened_at: datetime | None = None
    changed_at: datetime | None = None
    last_message_at: datetime | None = None
    waiting_since: datetime | None = None
    overdue_at: datetime | None = None
    answered_at: datetime | None = None
    service_started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def handler(self) -> MemberId | None:
        """The member who handles it, if anybody does."""
        seats = self.seats
        return seats[0].member if seats and seats[0].kind is HANDLER else None

    @property
    def collaborators(self) -> tuple[MemberId, ...]:
        """Those who collaborate, in rank order."""
        return tuple(seat.member for seat in self.seats if seat.kind is COLLABORATOR)

    @property
    def collaborative(self) -> bool:
        """True from the first collaborator on (CO-1.2)."""
        seats = self.seats
        return len(seats) > 1 and seats[1].kind is COLLABORATOR

    @property
    def group(self) -> bool:
        """True for a group thread, whoever is seated; its own attribute (CO-1.2)."""
        return self.thread.kind is ThreadKind.GROUP

    @property
    def wake_at(self) -> datetime | None:
        """When the next timer is due."""
        return self.timers[0].at if self.timers else None

    def seated(self, member: MemberId | None) -> bool:
        """True if *member* has a seat."""
        return self.relation(member) is not OUTSIDER

    def relation(self, member: MemberId | None) -> Relation:
        """Return how *member* stands to this conversation."""
        for seat in self.seats:
            if seat.member == member:
                return seat.kind
        return OUTSIDER

    def read_by(self, member: MemberId) -> int:
        """Return the ordinal up to which *member* has read: their own position, or else the shared one."""
        shared = 0
        for cursor in self.cursors:
            if cursor.owner == member:
                return cursor.read
            if cursor.owner == EVERYBODY:
                shared = cursor.read
        return shared

    def unread_of(self, member: MemberId) -> int:
        """Return how many messages that count *member* has not read (CO-11.2)."""
        return self.ordinal - self.read_by(member)
