"""What must be true at all times, held against a storage from outside: after each step, and at the end.

``Watch`` follows each conversation event by event, so that a step costs what it added; ``content`` is all that
a storage holds, to compare before and after.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import starmap
from typing import Any

from omnikit.desk.audit import EVERYTHING, Violation
from omnikit.desk.ports import Delivery, Needs, Recorded, Storage, UnitOfWork
from omnikit.engine.evolve import fold
from omnikit.engine.invariants import broken
from omnikit.engine.revising import REVISING
from omnikit.model.actors import ActorKind
from omnikit.model.administration import MemberDeleted, MemberDisabled
from omnikit.model.contact import Contact
from omnikit.model.contacts import ContactsMerged
from omnikit.model.conversation import Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.effects import CloseRoom, Effect, HandAllOver, Notify, Retract, Send, SendSurvey, Withdraw
from omnikit.model.events import (
    Announced,
    Assigned,
    AutomaticSent,
    CollaboratorsAdded,
    CollaboratorsRemoved,
    Ended,
    Event,
    FactsFound,
    Left,
    MessageEchoed,
    MessageHeld,
    MessageReceived,
    MessageSent,
    Offered,
    ParticipantJoined,
    ParticipantsAdded,
    TakenOver,
    Transferred,
    Whispered,
)
from omnikit.model.ids import (
    EVERYBODY,
    ContactId,
    ConversationId,
    MemberId,
    MessageId,
    QuickReplyId,
    WorkspaceId,
)
from omnikit.model.message import Audience, Message
from omnikit.model.presence import Presence, PresenceChanged
from omnikit.model.quick_reply import QuickReply
from omnikit.policies.profile import Profile
from omnikit.testing.record_laws import check_record, unfounded_lines
from omnikit.testing.recount import Recount

MESSAGES = (MessageReceived, MessageHeld, MessageSent, Whispered, AutomaticSent, MessageEchoed)
TAKEN_IN = (MessageReceived, MessageHeld)
LEAVES = (MessageSent, AutomaticSent)
AUDIENCES: dict[type[Event], Audience] = {Whispered: Audience.TEAM, MessageHeld: Audience.NOBODY}
"""Whose a message is by its event; every other one is the customer's too."""
CAUSES: dict[type[Effect], tuple[type[Event], ...]] = {
    Send: LEAVES,
    SendSurvey: (Ended,),
    CloseRoom: (CollaboratorsRemoved, Ended),
    Notify: (
        *(MessageReceived, CollaboratorsAdded, CollaboratorsRemoved, Left, TakenOver, Transferred, Ended),
        *(Announced, Offered, Assigned, ParticipantsAdded),
    ),
    Retract: (ParticipantJoined, Ended),
    Withdraw: (MemberDisabled, MemberDeleted),
    HandAllOver: (PresenceChanged,),
}
"""Which events an effect can follow from."""
AT_A_TIME = 100
Stream = tuple[ConversationId | None, MemberId | None, ContactId | None, QuickReplyId | None]
"""Whose events follow one another: one of them, or none for the workspace's own."""


class _Seen:
    """How far one conversation has been followed."""

    __slots__ = ("folded", "found", "recount", "sequence", "version")

    def __init__(self, blank: Conversation) -> None:
        self.folded = blank
        self.version = 0
        self.sequence = 0
        self.recount = Recount()
        self.found: dict[str, None] = {}


class Watch:
    """Follows the conversations of one workspace, and yields what is not as it must be."""

    def __init__(self, storage: Storage, workspace: WorkspaceId, profile: Profile) -> None:
        self.storage = storage
        self.workspace = workspace
        self.profile = profile
        self.events = 0
        self.inside: set[MessageId] = set()
        """Messages that the customer must never see."""
        self.position = 0
        """Up to where the feed of changes has been read."""
        self._untold: dict[Stream, list[tuple[Recorded, ...]]] = {}
        self._seen: dict[ConversationId, _Seen] = {}
        self._merged: set[ContactId] = set()
        """Whose records were one with another's at some time."""
        self._deliveries: dict[Delivery, MessageId | None] = {}
        self._taken_in: dict[MessageId, int] = {}

    def wrote(self, work: UnitOfWork) -> Iterator[Violation]:
        """Yield what is wrong with one unit of work, and with the conversation after it."""
        yield from unfounded(work)
        self.events += len(work.events)
        where, first = _about(work), work.subject.version - len(work.events) + 1
        self._untold.setdefault(_stream(work), []).append(tuple(starmap(Recorded, enumerate(work.events, first))))
        if work.delivery is not None:
            if work.delivery in self._deliveries:
                yield Violation("stored exactly once", where, f"{work.delivery!r} was taken in twice")
            said = [m.id for m in work.messages if m.author.kind is ActorKind.CUSTOMER]
            # a delivery may also tell of a message that is there, or of the thread
            right = sum(isinstance(event, TAKEN_IN) for event in work.events)
            if len(said) != right or right > 1:
                yield Violation("stored exactly once", where, f"{work.delivery!r} made {len(said)} messages")
            self._deliveries[work.delivery] = said[0] if said else None
        if isinstance(work.subject, Conversation):
            yield from unfounded_lines(work)
            yield from _revised(self.storage, work)
            yield from self.check(work.subject.id)
        for event in work.events:
            self._merged |= {event.contact, event.other} if isinstance(event, ContactsMerged) else set()
        for contact in _contacts(work):
            yield from check_record(self.storage, self.workspace, contact, merged=contact in self._merged)

    def check(self, id: ConversationId) -> Iterator[Violation]:
        """Yield what is wrong with one conversation as it is stored now, following on from the last check."""
        state = self.storage.read(Needs(workspace=self.workspace, conversation=id)).conversation
        if state is None:
            yield Violation("stored", id, "it was written and is not there")
            return
        seen = self._seen.get(id) or _Seen(Conversation(id=id, workspace=self.workspace, thread=state.thread))
        # the log doesn't tell the thread: who is forgotten leaves it
        seen.folded = seen.folded.but(thread=state.thread)
        log = self.storage.history(self.workspace, id, seen.version)
        said = self.storage.messages(self.workspace, id, seen.sequence, EVERYTHING)
        events = [recorded.event for recorded in log]
        yield from _gapless(seen, state, log, said)
        times = [seen.folded.changed_at or events[0].at, *(event.at for event in events)] if events else []
        if times != sorted(times):
            yield Violation("time goes forward", id, repr(times))
        seen.folded = fold(seen.folded, events)
        if seen.folded != state:
            yield Violation("fold(log) == state", id, f"log {seen.folded!r}; state {state!r}")
        yield from _told(id, events, said)
        for event in events:
            seen.recount.happened(event)
            seen.found |= dict.fromkeys(event.kinds) if isinstance(event, FactsFound) else {}
        if state.found != tuple(seen.found):
            yield Violation("a conversation is marked by what was found", id, f"{state.found}, not {[*seen.found]}")
        for message in said:
            if message.audience is not Audience.CUSTOMER:
                self.inside.add(message.id)
            if message.author.kind is ActorKind.CUSTOMER:
                self._taken_in[message.id] = self._taken_in.get(message.id, 0) + 1
        yield from miscounted(state, seen.recount)
        for name in broken(state, self.profile):
            yield Violation(name, id, repr(state))
        seen.folded, seen.version, seen.sequence = state, state.version, state.sequence
        self._seen[id] = seen

    def follow(self) -> Iterator[Violation]:
        """Read the feed of changes on; yield what is told twice, or not in the order in which it was written."""
        while changes := self.storage.changes(self.workspace, self.position, AT_A_TIME):
            for change in changes:
                where = change.conversation or change.member or change.contact or change.quick_reply or self.workspace
                if change.position <= self.position:
                    yield Violation("every change once", where, f"{change.position} after {self.position}")
                    return
                self.position = change.position
                stream = (change.conversation, change.member, change.contact, change.quick_reply)
                untold = self._untold.get(stream, [])
                if not untold or untold.pop(0) != tuple(change.events):
                    yield Violation("every change once", where, f"{change!r} is told, and was not written next")

    def at_the_end(self) -> Iterator[Violation]:
        """Yield what was written and isn't in the feed, and what was taken in and isn't stored exactly once."""
        self.storage.tend(self.workspace)
        yield from self.follow()
        for stream, untold in self._untold.items():
            if untold:
                where = next((id for id in stream if id is not None), self.workspace)
                yield Violation("every change once", where, f"never told: {untold!r}")
        for delivery, message in self._deliveries.items():
            if message is not None and self._taken_in.pop(message, 0) != 1:
                yield Violation("stored exactly once", delivery.dedupe, f"{delivery!r} is not there once")
        for message in self._taken_in:
            yield Violation("stored exactly once", message, "a customer's message that nobody delivered")


def _gapless(seen: _Seen, state: Conversation, log: Sequence[Recorded], said: Sequence[Message]) -> Iterator[Violation]:
    versions = [recorded.version for recorded in log]
    if versions != list(range(seen.version + 1, state.version + 1)):
        yield Violation("versions gapless", state.id, f"{versions} from {seen.version} to {state.version}")
    sequences = [message.sequence for message in said]
    if sequences != list(range(seen.sequence + 1, state.sequence + 1)):
        yield Violation("sequences gapless", state.id, f"{sequences} from {seen.sequence} to {state.sequence}")


def _told(id: ConversationId, events: Sequence[Event], said: Sequence[Message]) -> Iterator[Violation]:
    """Every message has the event that tells of it, and every such event its message; whispers stay inside."""
    there = {message.sequence: message for message in said}
    for event in events:
        line = getattr(event, "line", 0)
        if line and (line not in there or not there[line].code):
            yield Violation("a message for its event", id, f"no system message {line} for {event!r}")
        if not isinstance(event, MESSAGES):
            continue
        message = there.get(event.sequence)
        if message is None or message.id != event.message or message.author != event.by or message.at != event.at:
            yield Violation("a message for its event", id, f"{message!r} for {event!r}")
        elif message.audience is not AUDIENCES.get(type(event), Audience.CUSTOMER):
            yield Violation("whispers stay inside", id, f"{message!r} is for {message.audience}")
    lines = sum(1 for event in events if getattr(event, "line", 0))
    if len(said) != lines + sum(isinstance(event, MESSAGES) for event in events):
        yield Violation("a message for its event", id, f"{len(said)} messages for {events!r}")


def _revised(storage: Storage, work: UnitOfWork) -> Iterator[Violation]:
    """Every message that changes has the event that tells of it, and every such event its message, as it is stored."""
    told = [event.sequence for event in work.events if isinstance(event, REVISING)]
    if told != [message.sequence for message in work.revised]:
        yield Violation("a change for its event", _about(work), f"{told} told, {work.revised!r} written")
    for message in work.revised:
        place = Needs(workspace=work.workspace, conversation=message.conversation, sequence=message.sequence)
        there = storage.read(place).message
        changed_again = there is not None and (there.revision > message.revision or there.erased)
        if not changed_again and (there is None or said_of(there) != said_of(message)):
            yield Violation("a change for its event", _about(work), f"{there!r} is there, not {message!r}")


def said_of(message: Message) -> Message:
    """Return *message* without how far it has come, which moves on by itself."""
    return message.but(status=DeliveryStatus.NONE, error="", external="", externals=())


def miscounted(state: Conversation, recount: Recount) -> Iterator[Violation]:
    """Yield whose unread messages are not as many as a recount says."""
    for member in (EVERYBODY, *(seat.member for seat in state.seats)):
        counted, kept = recount.unread(member), state.unread_of(member)
        if counted != kept:
            yield Violation("unread recount", state.id, f"{member}: {kept} kept, {counted} counted")


def unfounded(work: UnitOfWork) -> Iterator[Violation]:
    """Yield effects that follow from no event of the same unit of work, and what of the team's would leave."""
    sent = {event.message for event in work.events if isinstance(event, LEAVES)}
    inside = {message.id for message in work.messages if message.audience is not Audience.CUSTOMER}
    where = _about(work)
    moments = {(event.at, event.by) for event in work.events}
    for effect in work.effects:
        if isinstance(effect, Send) and (effect.message in inside or effect.message not in sent):
            name = "whispers stay inside" if effect.message in inside else "no effect without its event"
            yield Violation(name, where, repr(effect))
        if not isinstance(effect, tuple(CAUSES)) or not _caused(effect, work.events):
            yield Violation("no effect without its event", where, repr(effect))
    for line in work.record:
        if (line.at, line.by) not in moments:
            yield Violation("no effect without its event", where, repr(line))


def _stream(work: UnitOfWork) -> Stream:
    """Return whose events these are: by the id of what they are of; by none, the workspace's own."""
    subject = work.subject
    return (
        subject.id if isinstance(subject, Conversation) else None,
        subject.member if isinstance(subject, Presence) else None,
        subject.id if isinstance(subject, Contact) else None,
        subject.id if isinstance(subject, QuickReply) else None,
    )


def _contacts(work: UnitOfWork) -> Iterator[ContactId]:
    """Yield whose records were written."""
    if isinstance(work.subject, Contact):
        yield work.subject.id
    if work.contact is not None:
        yield work.contact.contact.id


def _about(work: UnitOfWork) -> str:
    return next((id for id in _stream(work) if id is not None), work.workspace)


def _caused(effect: Effect, events: Sequence[Event]) -> bool:
    causes = CAUSES[type(effect)]
    asks = _ASKS.get(type(effect))
    return any(isinstance(event, causes) and (asks is None or asks(effect, event)) for event in events)


_ASKS: dict[type[Effect], Callable[[Any, Any], bool]] = {
    SendSurvey: lambda _, event: event.survey,
    Withdraw: lambda effect, event: effect.member == event.member and effect.by == event.by,
    HandAllOver: lambda effect, event: effect.member == event.member and effect.to == event.handed_to,
}


def content(storage: Storage, workspace: WorkspaceId) -> tuple[object, ...]:
    """Return all that is stored of *workspace* but open effects, which only a claim can see, and leases, which run."""
    conversations = storage.scan(workspace, None, EVERYTHING)
    ids = [conversation.id for conversation in conversations]
    there = storage.roster(workspace)
    known = (storage.read(Needs(workspace=workspace, conversation=id)).contact for id in ids)
    contacts = {contact.id: contact for contact in known if contact is not None}
    return (
        storage.read(Needs(workspace=workspace)).workspace,
        tuple(storage.history(workspace, None, 0)),
        tuple(conversations),
        tuple((one.load, one.given_at, one.presence.but(until=None)) for one in there),
        tuple(tuple(storage.attendance(workspace, one.presence.member, 0)) for one in there),
        tuple(
            (
                tuple(storage.history(workspace, id, 0)),
                tuple(storage.messages(workspace, id, 0, EVERYTHING)),
                tuple(storage.record(workspace, id)),
                storage.read(Needs(workspace=workspace, conversation=id)).contact,
            )
            for id in ids
        ),
        tuple(tuple(storage.ledger(workspace, one.ids, None, None, EVERYTHING)) for one in contacts.values()),
    )
