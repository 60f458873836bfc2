"""Units of work as a desk would commit them, made by hand for storages; and all that a storage answers, to compare."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from omnikit.desk.ports import ContactChange, Delivery, Needs, Storage, Task, ThreadKey, UnitOfWork
from omnikit.engine.evolve import fold
from omnikit.model.actors import CUSTOMER, SYSTEM, Actor
from omnikit.model.administration import SettingsChanged
from omnikit.model.contact import Contact, Identity
from omnikit.model.conversation import PENDING, Conversation, Lane, Timer, TimerKind
from omnikit.model.effects import LogLine, Notify
from omnikit.model.events import (
    CollaboratorsAdded,
    Ended,
    Event,
    FollowedUp,
    MessageReceived,
    MessageSent,
    Opened,
    Reopened,
)
from omnikit.model.ids import (
    EVERYBODY,
    AccountId,
    CommandKey,
    ContactId,
    ConversationId,
    MemberId,
    MessageId,
    WorkspaceId,
)
from omnikit.model.message import Content, Message
from omnikit.model.thread import Thread
from omnikit.model.views import Query, View
from omnikit.testing.builders import ANN, NOON, WORKSPACE, a_context, a_workspace

OTHER = WorkspaceId("other")
"""Another workspace in the same storage."""
MUCH = 1_000_000
AT_LAST = NOON + timedelta(days=1000)


def named(name: str) -> ConversationId:
    """Return a conversation's id."""
    return ConversationId(name)


def thread_of(name: str) -> Thread:
    """Return a thread of the LINE account."""
    return Thread(AccountId("line"), name, "line")


def founding_of(workspace: WorkspaceId = WORKSPACE, *, key: str | None = None, at: datetime = NOON) -> UnitOfWork:
    """Return the first commit of a workspace: the team of ``builders.a_workspace``."""
    team = a_workspace(id=workspace, version=1)
    return UnitOfWork(
        workspace=workspace,
        at=at,
        expected=0,
        subject=team,
        events=(SettingsChanged(at=at, by=SYSTEM, settings=team.settings),),
        key=None if key is None else CommandKey(key),
        digest=f"founding {workspace}",
    )


def opening(
    name: str = "c1",
    *,
    workspace: WorkspaceId = WORKSPACE,
    thread: str | None = None,
    at: datetime = NOON,
    wakes: timedelta | None = None,
    **more: Any,
) -> UnitOfWork:
    """Return the commit of a customer's first message, with everything that can be in one; *more* are its fields.

    The customer is new; the contact and the delivery are named after the conversation. *wakes*: a timer is armed.
    """
    place = thread_of(thread or name)
    contact = Contact(
        id=ContactId(f"p-{name}"),
        workspace=workspace,
        name=f"Lin of {workspace}",
        identities=(Identity(place.account, f"person-{name}"),),
        created_at=at,
        version=1,
    )
    timers = () if wakes is None else (Timer(TimerKind.OVERDUE, at + wakes),)
    events = (
        Opened(
            at=at,
            by=CUSTOMER,
            conversation=named(name),
            workspace=workspace,
            contact=contact.id,
            status=PENDING,
            lane=Lane.HUMAN,
            handler=None,
        ),
        MessageReceived(at=at, by=CUSTOMER, message=MessageId(f"{name}.1"), sequence=1, ordinal=1, timers=timers),
    )
    blank = Conversation(id=named(name), workspace=workspace, thread=place)
    given: dict[str, Any] = {
        "messages": (a_message_in(name, 1, at),),
        "record": (a_line("record.opened_human", at),),
        "effects": (Notify(to=ANN, code="notice.message", about={"customer": contact.id, "count": 1}),),
        "contact": ContactChange(contact=contact, expected=0),
        "delivery": Delivery(place.account, f"delivery-{name}"),
        "digest": f"opening {name} of {workspace}",
    }
    return UnitOfWork(
        workspace=workspace, at=at, expected=0, subject=fold(blank, events), events=events, **(given | more)
    )


def then(conversation: Conversation, *events: Event, **more: Any) -> UnitOfWork:
    """Return the commit of *events* on top of *conversation*; *more* are its fields."""
    return UnitOfWork(
        workspace=conversation.workspace,
        at=events[-1].at,
        expected=conversation.version,
        subject=fold(conversation, events),
        events=events,
        **more,
    )


def followed(by: MemberId = ANN, at: datetime = NOON) -> FollowedUp:
    """Return that a member took it on."""
    return FollowedUp(at=at, by=Actor.of(by), reads=EVERYBODY)


def joined(*members: MemberId, at: datetime = NOON) -> CollaboratorsAdded:
    """Return that collaborators were added, without a line in the conversation."""
    return CollaboratorsAdded(at=at, by=Actor.of(ANN), members=members, line=0)


def ended(at: datetime = NOON) -> Ended:
    """Return that it ended."""
    return Ended(at=at, by=Actor.of(ANN), handler=None, survey=False, keeps_pins=True)


def reopened(at: datetime = NOON) -> Reopened:
    """Return that it was taken up again by those who were on it."""
    return Reopened(at=at, by=Actor.of(ANN), handler=None)


def answered(conversation: Conversation, at: datetime = NOON, **more: Any) -> UnitOfWork:
    """Return the commit of a member's reply, with its message."""
    sequence = conversation.sequence + 1
    name = str(conversation.id)
    event = MessageSent(
        at=at,
        by=Actor.of(ANN),
        message=MessageId(f"{name}.{sequence}"),
        sequence=sequence,
        reads=EVERYBODY,
        timers=(),
    )
    return then(conversation, event, messages=(a_message_in(name, sequence, at),), **more)


def a_message_in(name: str, sequence: int, at: datetime) -> Message:
    """Return that message of a conversation."""
    return Message(
        id=MessageId(f"{name}.{sequence}"),
        conversation=named(name),
        sequence=sequence,
        ordinal=1,
        author=CUSTOMER,
        at=at,
        content=Content(text=f"{name}: 訊息 {sequence} 👋"),
        sender=f"person-{name}",
        sent_at=at - timedelta(microseconds=1),
    )


def a_line(code: str, at: datetime = NOON) -> LogLine:
    """Return a line of the status record."""
    return LogLine(at=at, by=Actor.of(ANN), code=code, about={"actor": "Ann", "count": 2, "members": ("Bob", "Cat")})


def subject_of(work: UnitOfWork) -> Conversation:
    """Return the conversation that *work* leaves."""
    assert isinstance(work.subject, Conversation)
    return work.subject


def commit(storage: Storage, *works: UnitOfWork) -> Conversation:
    """Commit *works* and return the last one's conversation."""
    for work in works:
        storage.commit(work)
    return subject_of(works[-1])


def tasks(storage: Storage, workspace: WorkspaceId = WORKSPACE, *, now: datetime = AT_LAST) -> Sequence[Task]:
    """Return every open effect; they stay claimed for no time."""
    return storage.claim(workspace, now, timedelta(0), None, MUCH)


def everything(storage: Storage, workspace: WorkspaceId, *works: UnitOfWork) -> dict[str, object]:
    """Return all that *storage* answers about *workspace*, and about what *works* name; effects can't be looked at."""
    found: dict[str, object] = {"workspaces": storage.workspaces()}
    found["team"] = storage.read(Needs(workspace=workspace)).workspace
    found["team history"] = storage.history(workspace, None, 0)
    found["due"] = storage.due(workspace, AT_LAST, MUCH)
    context = a_context(workspace=a_workspace(id=workspace))
    for view in View:
        found[f"page {view}"] = storage.page(Query(view=view, limit=MUCH), context)
    for member in a_workspace().members:
        found[f"seated {member}"] = storage.seated(workspace, member, AT_LAST, MUCH)
    scanned = storage.scan(workspace, None, MUCH)
    found["scan"] = scanned
    for id in sorted({conversation.id for conversation in scanned} | {s.id for s in _conversations(works)}):
        found[f"read {id}"] = storage.read(Needs(workspace=workspace, conversation=id))
        found[f"history {id}"] = storage.history(workspace, id, 0)
        found[f"messages {id}"] = storage.messages(workspace, id, 0, MUCH)
        found[f"record {id}"] = storage.record(workspace, id)
    for needs in _named_by(workspace, works):
        found[f"{needs}"] = storage.read(needs)
    return found


def _conversations(works: Sequence[UnitOfWork]) -> Sequence[Conversation]:
    return [work.subject for work in works if isinstance(work.subject, Conversation)]


def _named_by(workspace: WorkspaceId, works: Sequence[UnitOfWork]) -> Sequence[Needs]:
    asked = [Needs(workspace=workspace, key=work.key) for work in works if work.key is not None]
    asked += [Needs(workspace=workspace, delivery=work.delivery) for work in works if work.delivery is not None]
    for subject in _conversations(works):
        place = ThreadKey(subject.thread.account, subject.thread.key)
        asked.append(Needs(workspace=workspace, thread=place))
    for change in (work.contact for work in works):
        if change is not None:
            asked.append(Needs(workspace=workspace, contact=change.contact.id))
            asked += [Needs(workspace=workspace, identity=identity) for identity in change.contact.identities]
    return asked
