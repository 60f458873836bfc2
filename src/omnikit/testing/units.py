"""Units of work as a desk would commit them, made by hand for storages; and all that a storage answers, to compare."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from omnikit.desk.ports import Change, ContactChange, Delivery, Needs, Recorded, Storage, Task, ThreadKey, UnitOfWork
from omnikit.engine.evolve import fold
from omnikit.engine.search import newest_first
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
    EffectId,
    MemberId,
    MessageId,
    WorkspaceId,
)
from omnikit.model.message import Content, Message
from omnikit.model.thread import Thread
from omnikit.model.views import Category, Hit, Query, Search, View
from omnikit.policies.context import Context
from omnikit.storage.streams import CONTACT, QUICK_REPLY, presence_stream
from omnikit.testing.builders import ANN, NOON, WORKSPACE, a_context, a_workspace
from omnikit.testing.inboxes import WIDE

OTHER = WorkspaceId("other")
"""Another workspace in the same storage."""
MUCH = 1_000_000
AT_LAST = NOON + timedelta(days=1000)
SOUGHT = (
    (Category.NAME, "lin"),
    (Category.NICKNAME, "lin"),
    (Category.EMAIL, "EXAMPLE"),
    (Category.PHONE, "912345"),
    (Category.TAG, "vip"),
    (Category.TEXT, "訊"),
    (Category.MEMBER, "ann"),
)
"""A search of each category, which finds what is made here."""


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
        before=None,
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
        email=f"{name}@example.com",
        phone="+886 912-345-678",
        tags=("VIP", f"from {name}"),
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
        "contact": ContactChange(contact=contact, before=None),
        "delivery": Delivery(place.account, f"delivery-{name}"),
        "digest": f"opening {name} of {workspace}",
    }
    return UnitOfWork(
        workspace=workspace, at=at, before=None, subject=fold(blank, events), events=events, **(given | more)
    )


def then(conversation: Conversation, *events: Event, **more: Any) -> UnitOfWork:
    """Return the commit of *events* on top of *conversation*; *more* are its fields."""
    return UnitOfWork(
        workspace=conversation.workspace,
        at=events[-1].at,
        before=conversation,
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


def written(conversation: Conversation, at: datetime = NOON, **more: Any) -> UnitOfWork:
    """Return the commit of another message by the customer."""
    sequence, ordinal = conversation.sequence + 1, conversation.ordinal + 1
    name = str(conversation.id)
    message = a_message_in(name, sequence, at).but(ordinal=ordinal)
    event = MessageReceived(at=at, by=CUSTOMER, message=message.id, sequence=sequence, ordinal=ordinal, timers=())
    return then(conversation, event, **({"messages": (message,)} | more))


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


def note(number: int, to: MemberId = ANN) -> Notify:
    """Return an effect that is told from others by its number; to the same member they stand in one line."""
    return Notify(to=to, code="notice.message", about={"count": number})


def contact_of(work: UnitOfWork) -> Contact:
    """Return the contact that *work* writes."""
    assert work.contact is not None
    return work.contact.contact


def tasks(storage: Storage, workspace: WorkspaceId = WORKSPACE, *, now: datetime = AT_LAST) -> Sequence[Task]:
    """Return the first open effect of every line: conversation and recipient; they stay claimed for no time."""
    return storage.claim(workspace, now, timedelta(0), None, MUCH)


def drained(storage: Storage, workspace: WorkspaceId = WORKSPACE, *, now: datetime = AT_LAST) -> list[Task]:
    """Settle every open effect; return them as they came, up to one that comes again though it was settled."""
    found: list[Task] = []
    settled: set[EffectId] = set()
    while claimed := tasks(storage, workspace, now=now):
        for task in claimed:
            found.append(task)
            if not settled.isdisjoint(task.ids):
                return found
            storage.settle(workspace, task.ids)
            settled.update(task.ids)
    return found


def everything(storage: Storage, workspace: WorkspaceId, *works: UnitOfWork) -> dict[str, object]:
    """Return all that *storage* answers about *workspace*, and about what *works* name; effects can't be looked at.

    What each storage numbers as it likes (positions of changes, ids of effects) is left out.
    """
    found: dict[str, object] = {"workspaces": tuple(storage.workspaces())}
    found["team"] = storage.read(Needs(workspace=workspace)).workspace
    found["team history"] = tuple(storage.history(workspace, None, 0))
    found["due"] = tuple(storage.due(workspace, AT_LAST, None, MUCH))
    found["contacts"] = tuple(storage.contacts(workspace, None, MUCH))
    found["tags"] = tuple(storage.tags(workspace, "", MUCH))
    found |= _recorded(storage, workspace)
    found["loads"] = dict(storage.loads(workspace))
    found["roster"] = tuple(storage.roster(workspace))
    found["presences"] = dict(storage.read(Needs(workspace=workspace, presences=True)).presences)
    found["queued"] = tuple(storage.queued(workspace, None, MUCH))
    for member in sorted({attendee.presence.member for attendee in storage.roster(workspace)}):
        found[f"attendance {member}"] = tuple(storage.attendance(workspace, member, 0))
    found["flaws"] = tuple(storage.flaws(workspace))
    found["dead"] = sorted(
        (repr(letter.task.but(ids=())), letter.reason) for letter in storage.dead(workspace, None, MUCH)
    )
    found["changes"] = changed(storage, workspace)
    found |= _seen_by_members(storage, workspace)
    scanned = tuple(storage.scan(workspace, None, MUCH))
    found["scan"] = scanned
    for id in sorted({conversation.id for conversation in scanned} | {s.id for s in _conversations(works)}):
        found[f"read {id}"] = storage.read(Needs(workspace=workspace, conversation=id))
        found[f"history {id}"] = tuple(storage.history(workspace, id, 0))
        found[f"messages {id}"] = tuple(storage.messages(workspace, id, 0, MUCH))
        found[f"record {id}"] = tuple(storage.record(workspace, id))
    for needs in _named_by(workspace, works):
        found[f"{needs}"] = storage.read(needs)
    return found


def changed(storage: Storage, workspace: WorkspaceId) -> dict[str, tuple[tuple[Recorded, ...], ...]]:
    """Return what the feed tells of each conversation and presence, and under "" of the workspace, commit by commit."""
    storage.tend(workspace)
    told: dict[str, tuple[tuple[Recorded, ...], ...]] = {}
    for change in storage.changes(workspace, 0, MUCH):
        name = _stream_of(change)
        if change.events:  # whether a commit of nothing, which no desk makes, is told isn't promised
            told[name] = (*told.get(name, ()), tuple(change.events))
    return told


def _stream_of(change: Change) -> str:
    if change.member is not None:
        return presence_stream(change.member)
    if change.contact is not None:
        return CONTACT + change.contact
    return str(change.conversation or "") if change.quick_reply is None else QUICK_REPLY + change.quick_reply


def _recorded(storage: Storage, workspace: WorkspaceId) -> dict[str, object]:
    """Return what *storage* answers about contacts besides their records."""
    found: dict[str, object] = {"used tags": tuple(storage.used_tags(workspace, "", MUCH))}
    contacts = storage.contacts(workspace, None, MUCH)
    ids = [contact.id for contact in contacts]
    if ids:
        found["ledger"] = tuple(storage.ledger(workspace, ids, None, None, MUCH))
    if browsers := {bound.browser for contact in contacts for bound in contact.bindings}:
        found["bindings"] = tuple(storage.bindings(workspace, sorted(browsers, key=str)))
    for id in ids:
        snapshot = storage.read(Needs(workspace=workspace, contact=id, other=id))
        found[f"profile {id}"] = (snapshot.contact, snapshot.other)
    return found


def outside(account: AccountId, external: str, workspace: WorkspaceId = WORKSPACE) -> Needs:
    """Return the question for the conversation that has the message with a platform's id."""
    return Needs(workspace=workspace, external=ThreadKey(account, external))


def found_by(storage: Storage, search: Search, context: Context) -> list[Hit]:
    """Return what a search finds on all its pages, which go on and on towards older ones."""
    hits: list[Hit] = []
    for _ in range(MUCH):
        page = storage.search(search, context)
        assert len(page.hits) <= search.limit
        hits += page.hits
        if page.next is None:
            return hits
        assert search.after is None or newest_first(page.next) > newest_first(search.after)
        search = search.but(after=page.next)
    raise AssertionError("a search has no end")


def _seen_by_members(storage: Storage, workspace: WorkspaceId) -> dict[str, object]:
    found: dict[str, object] = {}
    team = a_workspace(id=workspace)
    context = a_context(workspace=team, profile=WIDE)
    queries = [Query(view=view, limit=MUCH) for view in View]
    for query, count in zip(queries, storage.counts(queries, context), strict=True):
        found[f"page {query.view}"] = storage.page(query, context)
        found[f"count {query.view}"] = count
    for member in team.members:
        found[f"seated {member}"] = tuple(storage.seated(workspace, member, AT_LAST, None, MUCH))
        found[f"badge {member}"] = storage.badge(a_context(member, workspace=team))
    for category, value in SOUGHT:
        found[f"search {category}"] = tuple(found_by(storage, Search(category, value, limit=MUCH), context))
    return found


def _at(workspace: WorkspaceId, said: Message) -> Needs:
    return Needs(workspace=workspace, conversation=said.conversation, sequence=said.sequence)


def _conversations(works: Sequence[UnitOfWork]) -> Sequence[Conversation]:
    return [work.subject for work in works if isinstance(work.subject, Conversation)]


def _named_by(workspace: WorkspaceId, works: Sequence[UnitOfWork]) -> Sequence[Needs]:
    asked = [Needs(workspace=workspace, key=work.key) for work in works if work.key is not None]
    asked += [Needs(workspace=workspace, delivery=work.delivery) for work in works if work.delivery is not None]
    for subject in _conversations(works):
        place = ThreadKey(subject.thread.account, subject.thread.key)
        asked.append(Needs(workspace=workspace, thread=place))
    for work in works:
        if isinstance(work.subject, Conversation):
            account = work.subject.thread.account
            asked += [outside(account, said.external, workspace) for said in work.messages if said.external]
            asked += [Needs(workspace=workspace, message=said.id) for said in work.messages]
            asked += [_at(workspace, said) for said in work.revised]
    for change in (work.contact for work in works):
        if change is not None:
            asked.append(Needs(workspace=workspace, contact=change.contact.id))
            asked += [Needs(workspace=workspace, identity=identity) for identity in change.contact.identities]
    return asked
