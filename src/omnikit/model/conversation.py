"""A conversation as a value, and the questions that one value can answer."""

from datetime import datetime
from enum import StrEnum

from omnikit.model.actors import ActorKind
from omnikit.model.ids import EVERYBODY, ContactId, ConversationId, DepartmentId, MemberId, WorkspaceId
from omnikit.model.thread import Thread, ThreadKind
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value


class Status(StrEnum):
    """Where a conversation stands in its life; NEW is one that nobody has opened yet, never stored."""

    __hash__ = str.__hash__

    NEW = "new"
    PENDING = "pending"
    PROCESSING = "processing"
    ENDED = "ended"


class Lane(StrEnum):
    """Where a pending conversation waits.

    HUMAN: for a member. BOT: with the bot. VISITOR: somebody is there who has not said a word. DISPATCHING: held out to
    a member, or to be held out to the next.
    """

    __hash__ = str.__hash__

    HUMAN = "human"
    BOT = "bot"
    VISITOR = "visitor"
    DISPATCHING = "dispatching"


class State(StrEnum):
    """The finest place that a conversation can be in: while it is pending its lane, else its status, or muted.

    Lists, counts and the queue go by it, and a product has its own word for each.
    """

    __hash__ = str.__hash__

    VISITOR = "visitor"
    BOT = "bot"
    HUMAN = "human"
    DISPATCHING = "dispatching"
    PROCESSING = "processing"
    MUTED = "muted"
    ENDED = "ended"


class Relation(StrEnum):
    """How a member stands to one conversation.

    Whoever has a seat is handler, collaborator or participant. A colleague has none, and its handler is of the same
    department or of one below (RC-8.1). Anybody else is an outsider.
    """

    __hash__ = str.__hash__

    HANDLER = "handler"
    COLLABORATOR = "collaborator"
    PARTICIPANT = "participant"
    COLLEAGUE = "colleague"
    OUTSIDER = "outsider"


class TimerKind(StrEnum):
    """What happens by itself when its time comes."""

    __hash__ = str.__hash__

    OVERDUE = "overdue"
    OFFER = "offer"
    REMIND = "remind"
    END = "end"


NEW, PENDING, PROCESSING, ENDED = Status
HANDLER, COLLABORATOR, PARTICIPANT, COLLEAGUE, OUTSIDER = Relation
_STATES = {lane: State(lane.value) for lane in Lane}


@value(kw_only=False)
class Seat(Value):
    """Somebody's place on a conversation; its *kind* is the relation that it gives.

    *added*: they were brought in by somebody else (OM-2.7).
    """

    member: MemberId
    kind: Relation
    since: datetime
    added: bool = False


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
    """A conversation held out to one member, since one time and until another."""

    to: MemberId
    since: datetime
    until: datetime


@value
class Conversation(Value):
    """One customer conversation: the value that events fold into.

    *seats* stand in rank order: the handler first, if there is one, then collaborators in the order in
    which they succeed (CO-17.6), then participants. *sequence* and *ordinal* are those of the last message.
    *waiting_since* is the oldest customer message that nobody has answered. *timers* stand in due order.
    *skills*: what a member needs for it beyond what its account asks for; a higher *priority* goes first.
    *passed_over* let the last offer go by; *told*: who was told that it waits, until somebody joins. *former*: who
    took part and left. *asked*: the kinds of facts that the team's last message asked for. *found*: the kinds that the
    customer's messages told, which mark it (RC-3.15). *spoken_at*: the customer's last word; *replies*: how many
    messages have gone out to them since. *ended_by*: the side that ended it. *signals*: what the platform told of
    the thread (``commands.Signal``), and reactions, by the latest of each kind.
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
    passed_over: tuple[MemberId, ...] = ()
    priority: int = 0
    skills: tuple[str, ...] = ()
    departments: tuple[DepartmentId, ...] = ()
    told: tuple[MemberId, ...] = ()
    former: tuple[MemberId, ...] = ()
    muted: bool = False
    asked: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
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
    spoken_at: datetime | None = None
    replies: int = 0
    ended_by: ActorKind | None = None
    signals: tuple[tuple[str, datetime], ...] = ()

    @property
    @upholds("FL-1.4")
    def state(self) -> State:
        """Where it stands, as finely as can be said."""
        if self.muted and self.status is not ENDED:
            return State.MUTED
        if self.status is PENDING and self.lane is not None:
            return _STATES[self.lane]
        return State.ENDED if self.status is ENDED else State.PROCESSING

    @property
    def handler(self) -> MemberId | None:
        """The member who handles it, if anybody does."""
        seats = self.seats
        return seats[0].member if seats and seats[0].kind is HANDLER else None

    @property
    def participants(self) -> tuple[MemberId, ...]:
        """Those who take part where nobody handles, in the order in which they came."""
        return tuple(seat.member for seat in self.seats if seat.kind is PARTICIPANT)

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
