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
from omnikit.model.ids import ContactId, ConversationId, DepartmentId, MemberId, MessageId, WorkspaceId
from omnikit.model.message import Form
from omnikit.model.transcript import ExportForm
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

    *spoken_at*: the customer's last word in the thread before, where a member begins; a platform's windows go by it.
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
    participant: MemberId | None = None
    departments: tuple[DepartmentId, ...] = ()
    spoken_at: datetime | None = None


@value
class Announced(Event):
    """Members were told that a new conversation waits for somebody to join (OM-2.2)."""

    kind: ClassVar[str] = "announced"

    members: tuple[MemberId, ...]


@value
class VisitorMoved(Event):
    """A visitor went to another page; which one is in the contact's record."""

    kind: ClassVar[str] = "visitor_moved"


@value
class VisitorSpoke(Event):
    """A visitor said the first word: now it is a dialogue (RC-2.3)."""

    kind: ClassVar[str] = "visitor_spoke"


@value
class MessageReceived(Event):
    """A customer's message was taken in; it counts as unread."""

    kind: ClassVar[str] = "message_received"

    message: MessageId
    sequence: int
    ordinal: int
    timers: tuple[Timer, ...]


@value
class MessageHeld(Event):
    """A customer's message was stored for nobody to see: the conversation is muted, or has ended (RC-7.5, RC-7.6)."""

    kind: ClassVar[str] = "message_held"

    message: MessageId
    sequence: int


@value
class MessageEdited(Event):
    """A customer changed what they wrote; what it says now is in the message."""

    kind: ClassVar[str] = "message_edited"

    sequence: int


@value
class MessageUnsent(Event):
    """A customer took a message back."""

    kind: ClassVar[str] = "message_unsent"

    sequence: int


@value
class MessageReacted(Event):
    """A customer reacted to a message, or has *taken back* their reaction; which, is in the message."""

    kind: ClassVar[str] = "message_reacted"

    sequence: int
    taken_back: bool


@value
class MessageEchoed(Event):
    """Our side wrote to the customer outside the desk; whoever waited is answered."""

    kind: ClassVar[str] = "message_echoed"

    message: MessageId
    sequence: int
    timers: tuple[Timer, ...]


@value
class Signalled(Event):
    """The platform told something of the thread; *signal* is one of ``commands.Signal``."""

    kind: ClassVar[str] = "signalled"

    signal: str


@value
class MessageSent(Event):
    """A member wrote to the customer. *reads* is whose count it clears: the member's or EVERYBODY's.

    *outward* is the member whom the customer sees as its author, where that is somebody else (RC-8.4). *asked*: which
    kinds of facts it asks the customer for (RC-3.13).
    """

    kind: ClassVar[str] = "message_sent"

    message: MessageId
    sequence: int
    reads: MemberId
    timers: tuple[Timer, ...]
    outward: MemberId | None = None
    asked: tuple[str, ...] = ()


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
class Routed(Event):
    """It is known what the conversation asks for: how urgent it is, which skills, which departments."""

    kind: ClassVar[str] = "routed"

    priority: int
    skills: tuple[str, ...]
    departments: tuple[DepartmentId, ...]


@value
class Offered(Event):
    """The conversation is held out to a member until a time."""

    kind: ClassVar[str] = "offered"

    to: MemberId
    until: datetime


@value
class OfferAccepted(Event):
    """The member took the conversation on. *reads* is whose count that clears."""

    kind: ClassVar[str] = "offer_accepted"

    member: MemberId
    reads: MemberId


@value
class OfferDeclined(Event):
    """The member let it go; it is to be held out to the next."""

    kind: ClassVar[str] = "offer_declined"

    member: MemberId


@value
class OfferLapsed(Event):
    """The member did not answer in time; it is to be held out to the next."""

    kind: ClassVar[str] = "offer_lapsed"

    member: MemberId


@value
class Assigned(Event):
    """A member who is there was given what nobody handled."""

    kind: ClassVar[str] = "assigned"

    to: MemberId


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
class ParticipantsAdded(Event):
    """Members were brought in to take part, in this order."""

    kind: ClassVar[str] = "participants_added"

    members: tuple[MemberId, ...]


@value
class ParticipantJoined(Event):
    """A member came in to take part; the conversation is served from the first on."""

    kind: ClassVar[str] = "participant_joined"

    member: MemberId


@value
class ParticipantLeft(Event):
    """A participant went out; with the last one it is pending again."""

    kind: ClassVar[str] = "participant_left"

    member: MemberId
    status: Status
    lane: Lane | None
    timers: tuple[Timer, ...]


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
class Muted(Event):
    """A member wants to hear no more of the customer."""

    kind: ClassVar[str] = "muted"


@value
class Unmuted(Event):
    """The customer is heard again. *freed*: whoever handled it is not there, and it goes to somebody else."""

    kind: ClassVar[str] = "unmuted"

    freed: bool


@value
class ContactBlocked(Event):
    """Nothing of the contact's is taken in any more."""

    kind: ClassVar[str] = "contact_blocked"


@value
class ContactUnblocked(Event):
    """The contact's messages are taken in again."""

    kind: ClassVar[str] = "contact_unblocked"


@value
class ContactEdited(Event):
    """A member changed the contact's record: the names of what changed, never what it says."""

    kind: ClassVar[str] = "contact_edited"

    fields: tuple[str, ...]


@value
class NoteAdded(Event):
    """A member noted something about the contact; what, is in the contact's ledger."""

    kind: ClassVar[str] = "note_added"

    entry: int


@value
class ContactTagged(Event):
    """Tags were put on the contact, by a member or automatically; *entries* are their lines in the contact's ledger.

    *sequence* is the message that they rest on, 0 for none.
    """

    kind: ClassVar[str] = "contact_tagged"

    entries: tuple[int, ...]
    sequence: int = 0


@value
class ContactUntagged(Event):
    """Tags were taken off the contact; *entries* are their lines in the contact's ledger."""

    kind: ClassVar[str] = "contact_untagged"

    entries: tuple[int, ...]


@value
class FactsFound(Event):
    """A customer's message told something about them: the kinds of facts, never what they say."""

    kind: ClassVar[str] = "facts_found"

    kinds: tuple[str, ...]
    sequence: int


@value
class Exported(Event):
    """A member took the conversation's data out."""

    kind: ClassVar[str] = "exported"

    form: ExportForm
    whispers: bool


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
