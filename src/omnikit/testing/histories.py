"""What may happen next to a conversation, or to who is there: units of work on top of others, chosen somehow.

No rule is asked: events fit what they happen to, and that is all.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from omnikit.desk.ports import ContactChange, Enabled, Hold, LoadBelow, Present, Receipt, UnitOfWork
from omnikit.engine.attending import fold_presence
from omnikit.engine.evolve import fold
from omnikit.model.actors import CUSTOMER, SYSTEM, Actor
from omnikit.model.contact import Contact, Visit
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane
from omnikit.model.delivery import ORDER, DeliveryStatus
from omnikit.model.effects import HandAllOver
from omnikit.model.events import (
    Acknowledged,
    Announced,
    Assigned,
    CollaboratorsAdded,
    CollaboratorsRemoved,
    ContactBlocked,
    ContactEdited,
    ContactTagged,
    ContactUntagged,
    Ended,
    Event,
    Exported,
    FactsFound,
    FollowedUp,
    LaneChanged,
    MemberWithdrawn,
    MessageEchoed,
    MessageHeld,
    MessageReceived,
    MessageSent,
    Muted,
    NoteAdded,
    OfferAccepted,
    OfferDeclined,
    Offered,
    OfferLapsed,
    Opened,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantsAdded,
    Pinned,
    Reopened,
    Returned,
    Routed,
    Signalled,
    Transferred,
    Unmuted,
    VisitorMoved,
    VisitorSpoke,
)
from omnikit.model.ids import (
    EVERYBODY,
    CommandKey,
    ContactId,
    ConversationId,
    DepartmentId,
    MemberId,
    MessageId,
    WorkspaceId,
)
from omnikit.model.message import Audience, Content, Message
from omnikit.model.presence import Availability, Presence, PresenceChanged
from omnikit.model.transcript import ExportForm
from omnikit.testing.acts import Choose
from omnikit.testing.builders import ANN, BOB, CAT, OUT, minutes
from omnikit.testing.recorded import entries_of
from omnikit.testing.revisions import retold
from omnikit.testing.shelves import CODES, EXTERNALS
from omnikit.testing.units import note, thread_of

PEOPLE = (ANN, BOB, CAT)


def opened(choose: Choose, workspace: WorkspaceId, number: int, at: datetime) -> UnitOfWork:
    """Return the commit that opens a conversation, by a customer, a visitor or a member."""
    name = ConversationId(f"c{number}")
    contact = ContactId(f"p{number}")
    lane, handler, participant = choose(
        (
            (Lane.HUMAN, None, None),
            (Lane.BOT, None, None),
            (Lane.VISITOR, None, None),
            (None, ANN, None),
            (None, None, BOB),
            (None, None, None),
        )
    )
    event = Opened(
        at=at,
        by=CUSTOMER,
        conversation=name,
        workspace=workspace,
        contact=contact,
        status=PROCESSING if lane is None else PENDING,
        lane=lane,
        handler=handler,
        participant=participant,
        departments=choose(((), (DepartmentId("sales"),))),
    )
    blank = Conversation(id=name, workspace=workspace, thread=thread_of(f"u{number}"))
    who = Contact(id=contact, workspace=workspace, name=f"Lin {number}", version=1)
    return UnitOfWork(
        workspace=workspace,
        at=at,
        before=None,
        subject=fold(blank, (event,)),
        events=(event,),
        contact=ContactChange(contact=who, before=None, code=choose(CODES)),
        holds=_holds(choose, at),
    )


def next_of(choose: Choose, conversation: Conversation, contact: Contact | None, at: datetime) -> UnitOfWork:
    """Return the commit of one or two things that happen to *conversation*, now and then on a condition."""
    after, events, messages = conversation, list[Event](), list[Message]()
    for _ in range(choose((1, 1, 2))):
        event = _happens(choose(_fitting(after)), _Scene(choose, after, at))
        after = fold(after, (event,))
        events.append(event)
        messages += _said(choose, after, event)
    changed = _changed(choose, contact, at) if contact is not None and choose((True, False, False)) else None
    return UnitOfWork(
        workspace=conversation.workspace,
        at=at,
        before=conversation,
        subject=after,
        events=tuple(events),
        messages=tuple(messages),
        effects=choose(((), (note(after.version), note(after.version, BOB)))),
        contact=changed,
        key=choose((None, None, CommandKey(f"{conversation.id}-{after.version}"))),
        holds=_holds(choose, at),
    )


def told_of(choose: Choose, conversation: Conversation, said: Sequence[Message], at: datetime) -> UnitOfWork:
    """Return the commit of what a platform tells of a message in *said*, now and then of one that changed meanwhile."""
    message = choose(said)
    late = message.but(revision=choose((message.revision,) * 5 + (message.revision + 1, max(message.revision - 1, 0))))
    changes: dict[str, Any] = choose(
        (
            {"content": Content(text=f"changed at {at:%H:%M}"), "edited_at": at},
            {"content": Content(), "unsent": True, "reactions": {}},
            {"reactions": {**message.reactions, choose(("person-1", "person-2")): "❤"}},
        )
    )
    return retold(conversation, late, at, **changes)


def a_receipt(choose: Choose, conversation: Conversation, at: datetime) -> Receipt:
    """Return what a platform may tell of messages that were sent to it."""
    named = choose(((), ("m1",), ("m2", "out-1"), ("out-2",), ("nobody's",)))
    return Receipt(
        status=choose(ORDER),
        externals=named,
        up_to=choose((False, True)),
        thread=conversation.thread.key,
        watermark=choose((None, at, at - minutes(3))),
        error=choose(("", "131047")),
    )


def attendance_of(
    choose: Choose, presences: Mapping[MemberId, Presence], workspace: WorkspaceId, at: datetime
) -> UnitOfWork:
    """Return the commit of a change of some member's presence, on top of what there is, now and then on a condition."""
    member = choose(PEOPLE)
    before = presences.get(member)
    known = before or Presence(workspace=workspace, member=member)
    event = PresenceChanged(
        at=at,
        by=Actor.of(member),
        member=member,
        availability=choose(tuple(Availability)),
        ready=choose((True, False)),
        until=choose((at, at + minutes(2), at + minutes(60), known.until or at)),
        handed_to=choose((None, None, CAT)),
    )
    gone = event.handed_to
    return UnitOfWork(
        workspace=workspace,
        at=at,
        before=before,
        subject=fold_presence(known, (event,)),
        events=(event,),
        effects=() if gone is None else (HandAllOver(member=member, to=gone, at=at),),
        key=choose((None, CommandKey(f"{member}-{known.version + 1}"))),
        holds=_holds(choose, at),
    )


# --- the pieces


def _holds(choose: Choose, at: datetime) -> tuple[Hold, ...]:
    holds: Sequence[tuple[Hold, ...]] = (
        (),
        (),
        (),
        (Enabled(choose((ANN, OUT))),),
        (LoadBelow(ANN, choose((None, 1, 3)), choose((None, 1, 2))),),
        (Present(choose(PEOPLE), choose((1, 2)), at), Enabled(ANN)),
    )
    return choose(holds)


def _changed(choose: Choose, contact: Contact, at: datetime) -> ContactChange:
    visit = Visit(page=choose(("/", "/cart")))
    told = choose(((), (), (("phone", "+8613800138000"),), (("note", "likes red"), ("wechat", "lin_88888"))))
    lines = entries_of(contact, *told, at=at)
    after = contact.but(
        nickname=choose(("", "Khách 7")),
        visit=visit,
        tags=choose((contact.tags, (), ("VIP",), ("old customer", "VIP"))),
        entries=contact.entries + len(lines),
        version=contact.version + 1,
    )
    return ContactChange(contact=after, before=contact, code=choose(CODES), entries=lines)


def _said(choose: Choose, after: Conversation, event: Event) -> list[Message]:
    if not isinstance(event, MessageReceived | MessageHeld | MessageSent | MessageEchoed):
        return []
    held, echoed = isinstance(event, MessageHeld), isinstance(event, MessageEchoed)
    return [
        Message(
            id=event.message,
            conversation=after.id,
            sequence=event.sequence,
            ordinal=after.ordinal,
            author=event.by,
            at=event.at,
            content=Content(text=f"{after.id}: {event.sequence}"),
            audience=Audience.NOBODY if held else choose((Audience.CUSTOMER, Audience.TEAM)),
            external=choose(EXTERNALS),
            reply_token=choose(("", "token")),
        ).but(**({"audience": Audience.CUSTOMER, "status": DeliveryStatus.SENT} if echoed else {}))
    ]


class _Scene:
    """What may be looked at to say what happens, and how it is chosen."""

    __slots__ = ("at", "choose", "on")

    def __init__(self, choose: Choose, on: Conversation, at: datetime) -> None:
        self.choose = choose
        self.on = on
        self.at = at

    def newcomer(self) -> MemberId:
        somebody = MemberId(f"new-{self.on.version}")  # there is always one more
        return self.choose([member for member in (*PEOPLE, somebody) if not self.on.seated(member)])

    def offered_to(self) -> MemberId:
        assert self.on.offer is not None
        return self.on.offer.to

    def message(self) -> dict[str, Any]:
        sequence = self.on.sequence + 1
        return {"message": MessageId(f"{self.on.id}.{sequence}"), "sequence": sequence}


def _withdrawn(scene: _Scene) -> dict[str, Any]:
    on = scene.on
    pending = len(on.seats) == 1 and scene.choose((True, False))
    return {
        "member": on.seats[0].member if on.seats else scene.offered_to(),
        "successor": on.collaborators[0] if on.collaborators else None,
        "status": PENDING if pending else on.status,
        "lane": Lane.HUMAN if pending else on.lane,
        "timers": (),
    }


def _went_out(scene: _Scene) -> dict[str, Any]:
    last = len(scene.on.seats) == 1
    return {
        "member": scene.choose(scene.on.participants),
        "status": PENDING if last else scene.on.status,
        "lane": Lane.HUMAN if last else None,
        "timers": (),
    }


DEPARTMENTS = ((), (DepartmentId("sales"),), (DepartmentId("care"), DepartmentId("sales")))
FIELDS: Mapping[type[Event], Callable[[_Scene], dict[str, Any]]] = {
    Acknowledged: lambda scene: {
        "reader": scene.choose((EVERYBODY, *[seat.member for seat in scene.on.seats])),
        "up_to": scene.on.ordinal,
    },
    Announced: lambda _: {"members": (BOB, CAT)},
    Assigned: lambda scene: {"to": scene.choose(PEOPLE)},
    CollaboratorsAdded: lambda scene: {"members": (scene.newcomer(),), "line": 0},
    CollaboratorsRemoved: lambda scene: {"members": scene.on.collaborators[-1:], "line": 0},
    ContactEdited: lambda _: {"fields": ("remark",)},
    ContactTagged: lambda scene: {"entries": (scene.on.version,)},
    ContactUntagged: lambda scene: {"entries": (scene.on.version,)},
    Ended: lambda _: {"handler": None, "survey": False, "keeps_pins": True},
    Exported: lambda _: {"form": ExportForm.PAGE, "whispers": True},
    FactsFound: lambda scene: {"kinds": scene.choose((("phone",), ("wechat", "age"))), "sequence": scene.on.sequence},
    FollowedUp: lambda _: {"reads": EVERYBODY},
    LaneChanged: lambda scene: {"lane": scene.choose((Lane.HUMAN, Lane.BOT, Lane.DISPATCHING))},
    MemberWithdrawn: _withdrawn,
    MessageEchoed: lambda scene: {**scene.message(), "timers": scene.on.timers},
    MessageHeld: lambda scene: scene.message(),
    MessageReceived: lambda scene: {**scene.message(), "ordinal": scene.on.ordinal + 1, "timers": scene.on.timers},
    MessageSent: lambda scene: {**scene.message(), "reads": EVERYBODY, "timers": scene.on.timers},
    OfferAccepted: lambda scene: {"member": scene.offered_to(), "reads": EVERYBODY},
    OfferDeclined: lambda scene: {"member": scene.offered_to()},
    OfferLapsed: lambda scene: {"member": scene.offered_to()},
    NoteAdded: lambda scene: {"entry": scene.on.version},
    Offered: lambda scene: {"to": scene.choose(PEOPLE), "until": scene.at + minutes(1)},
    ParticipantJoined: lambda scene: {"member": scene.newcomer()},
    ParticipantLeft: _went_out,
    ParticipantsAdded: lambda scene: {"members": (scene.newcomer(),)},
    Pinned: lambda scene: {"member": scene.on.seats[0].member if scene.on.seats else ANN},
    Reopened: lambda scene: {"handler": scene.choose((None, BOB))},
    Returned: lambda scene: {"status": PENDING, "lane": scene.choose((Lane.HUMAN, Lane.DISPATCHING))},
    Routed: lambda scene: {
        "priority": scene.choose((0, 5)),
        "skills": scene.choose(((), ("vi",))),
        "departments": scene.choose(DEPARTMENTS),
    },
    Signalled: lambda scene: {"signal": scene.choose(("follow", "unfollow", "follow"))},
    Transferred: lambda scene: {
        "to": scene.newcomer(),
        "former": scene.on.handler,
        "former_stays": scene.choose((True, False)),
        "line": 0,
    },
    Unmuted: lambda scene: {"freed": scene.choose((True, False))},
}
"""What is said in an event of each kind, beyond when it was and by whom; nothing where it isn't named."""

Kinds = tuple[type[Event], ...]
NOTED: Kinds = (NoteAdded, ContactTagged, ContactUntagged, FactsFound, Exported)
ALWAYS: Kinds = (Routed, MessageHeld, MessageEchoed, Signalled, ContactBlocked, ContactEdited, *NOTED)
WAITING: Kinds = (Offered, Offered, FollowedUp, LaneChanged, ParticipantJoined, MessageReceived, Announced, Ended)
HELD_OUT: Kinds = (OfferAccepted, OfferDeclined, OfferLapsed, FollowedUp, MemberWithdrawn, MessageReceived, Ended)
VISITING: Kinds = (VisitorMoved, VisitorSpoke, Ended)
SERVED: Kinds = (MessageReceived, MessageReceived, MessageSent, Acknowledged, Ended, Muted, Muted, Pinned)
SILENCED: Kinds = (MessageHeld, Ended, Unmuted)
OVER: Kinds = (Returned, MessageHeld, Reopened)
NOBODY_S: Kinds = (Assigned, ParticipantJoined)
SIDE_BY_SIDE: Kinds = (ParticipantJoined, ParticipantsAdded, ParticipantsAdded, ParticipantLeft, MemberWithdrawn)
HANDLED: Kinds = (Transferred, CollaboratorsAdded, MemberWithdrawn)


def _happens(kind: type[Event], scene: _Scene) -> Event:
    by = scene.choose((CUSTOMER, SYSTEM, *map(Actor.of, PEOPLE)))
    said = FIELDS.get(kind)
    fields = {} if said is None else said(scene)
    if kind is MessageEchoed:
        by = SYSTEM
    return kind(at=scene.at, by=Actor.of(scene.choose(PEOPLE)) if kind is FollowedUp else by, **fields)


def _fitting(on: Conversation) -> Kinds:
    """Return what may happen to *on* as it is."""
    if on.status is ENDED:
        return (*ALWAYS, *OVER)
    if on.status is PENDING and on.lane is Lane.VISITOR:
        return (*ALWAYS, *VISITING)
    if on.status is PENDING:
        return (*ALWAYS, *(WAITING if on.offer is None else HELD_OUT))
    if on.muted:
        return (*ALWAYS, *SILENCED)
    if not on.seats:
        return (*ALWAYS, *SERVED, *NOBODY_S)
    if on.participants:
        return (*ALWAYS, *SERVED, *SIDE_BY_SIDE)
    return (*ALWAYS, *SERVED, *HANDLED, *((CollaboratorsRemoved,) if on.collaborators else ()))
