"""What happened to one conversation; past tense, one class a fact.

An event holds references and numbers, never a personal value of a contact: texts and profiles live in
their own rows, so that a contact can be forgotten and the log still folds to the state.
*line* is the sequence number of the system message that the event puts into the conversation, 0 for none.
*timers* are all timers armed after the event.
"""

from datetime import datetime
from typing import ClassVar

from omnikit.model.actors import Actor
from omnikit.model.conversation import Lane, Status, Timer
from omnikit.model.ids import ContactId, ConversationId, MemberId, MessageId, WorkspaceId
from omnikit.model.message import Form
from omnikit.model.value import Value, value


@value
class Event(Value):
    """A fact about one conversation. *kind* is its stable name in storage."""

    kind: ClassVar[str] = ""

    at: datetime
    by: Actor


@value
class Opened(Event):
    """The conversation began, by a customer's message or by a member who is its *handler*.

    Its thread is not told here: a thread's key is often the person's own id or number. The conversation is made
    with its thread before anything happens to it, and keeps it in its row.
    """

    kind: ClassVar[str] = "opened"

    conversation: ConversationId
    workspace: WorkspaceId
    contact: ContactId | None
    status: Status
    lane: Lane | None
    handler: MemberId | None


@value
class MessageReceived(Event):
    """A customer's message was taken in; it counts as unread."""

    kind: ClassVar[str] = "message_received"

    message: MessageId
    sequence: int
    ordinal: int
    timers: tuple[Timer, ...]


@value
class MessageSent(Event):
    """A member wrote to the customer. *reads* is whose count it clears: the member's or EVERYBODY's."""

    kind: ClassVar[str] = "message_sent"

    message: MessageId
    sequence: int
    reads: MemberId
    timers: tuple[Timer, ...]


@value
class Whispered(Event):
    """A member wrote to the team alone; no count, no clock moves."""

    kind: ClassVar[str] = "whispered"

    message: MessageId
    sequence: int


@value
class AutomaticSent(Event):
    """The bot or the system wrote to the customer; that is no answer by the team (CO-16.2)."""

    kind: ClassVar[str] = "automatic_sent"

    message: MessageId
    sequence: int
    form: Form | None


@value
class ReminderSkipped(Event):
    """The customer was not told of the end to come: the channel doesn't carry that any more."""

    kind: ClassVar[str] = "reminder_skipped"


@value
class LaneChanged(Event):
    """A pending conversation moved between the bot's lane and the humans'."""

    kind: ClassVar[str] = "lane_changed"

    lane: Lane


@value
class FollowedUp(Event):
    """A member took a pending conversation on. *reads* is whose count that clears."""

    kind: ClassVar[str] = "followed_up"

    reads: MemberId


@value
class TakenOver(Event):
    """A member became the handler in place of another, who stays as a collaborator where *former_stays*."""

    kind: ClassVar[str] = "taken_over"

    to: MemberId
    former: MemberId | None
    former_stays: bool
    line: int


@value
class Transferred(Event):
    """The handler handed the conversation on."""

    kind: ClassVar[str] = "transferred"

    to: MemberId
    former: MemberId | None
    former_stays: bool
    line: int


@value
class CollaboratorsAdded(Event):
    """Members were brought in as collaborators, in this order."""

    kind: ClassVar[str] = "collaborators_added"

    members: tuple[MemberId, ...]
    line: int


@value
class Joined(Event):
    """A member came in as a collaborator."""

    kind: ClassVar[str] = "joined"

    member: MemberId
    line: int


@value
class CollaboratorsRemoved(Event):
    """Collaborators were taken out."""

    kind: ClassVar[str] = "collaborators_removed"

    members: tuple[MemberId, ...]
    line: int


@value
class Left(Event):
    """A collaborator went out."""

    kind: ClassVar[str] = "left"

    member: MemberId
    line: int


@value
class MemberWithdrawn(Event):
    """A disabled or deleted member was taken off; *successor* handles now, or it is pending again."""

    kind: ClassVar[str] = "member_withdrawn"

    member: MemberId
    successor: MemberId | None
    status: Status
    lane: Lane | None
    timers: tuple[Timer, ...]


@value
class Ended(Event):
    """The conversation ended. *handler* is seated where nobody was (reading of OC-3.3)."""

    kind: ClassVar[str] = "ended"

    handler: MemberId | None
    survey: bool
    keeps_pins: bool


@value
class Reopened(Event):
    """A member took it up again; *handler* becomes the handler, None leaves the seats as they are."""

    kind: ClassVar[str] = "reopened"

    handler: MemberId | None


@value
class Returned(Event):
    """A customer's message took an ended conversation up again: to pending, or to those who were on it."""

    kind: ClassVar[str] = "returned"

    status: Status
    lane: Lane | None


@value
class Acknowledged(Event):
    """Somebody read up to ordinal *up_to*; *reader* is that member, or EVERYBODY for a shared position."""

    kind: ClassVar[str] = "acknowledged"

    reader: MemberId
    up_to: int


@value
class Pinned(Event):
    """A member pinned the conversation for themselves."""

    kind: ClassVar[str] = "pinned"

    member: MemberId


@value
class Unpinned(Event):
    """A member took their pin away."""

    kind: ClassVar[str] = "unpinned"

    member: MemberId


@value
class BecameOverdue(Event):
    """The customer has waited longer than the team's limit, since *since*."""

    kind: ClassVar[str] = "became_overdue"

    since: datetime


EVENTS: tuple[type[Event], ...] = tuple(
    cls for cls in globals().values() if isinstance(cls, type) and issubclass(cls, Event) and cls is not Event
)
BY_KIND: dict[str, type[Event]] = {cls.kind: cls for cls in EVENTS}
