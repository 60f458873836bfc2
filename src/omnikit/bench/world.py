"""What storages are measured on: a team of 200, conversations as commands leave them, and what customers send.

A prepared conversation is processing, its customer has been answered, and its handler and two collaborators have read
everything: so the next message writes whatever a message can write.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from omnikit.desk.clock import time_ordered_id, utc_now
from omnikit.desk.desk import Desk
from omnikit.desk.ports import ContactChange, Storage, UnitOfWork
from omnikit.engine.evolve import fold
from omnikit.model.actors import SYSTEM, Actor, Member
from omnikit.model.administration import Administration, SaveAccount, SaveMember
from omnikit.model.commands import AddCollaborators, FollowUp, Reply
from omnikit.model.contact import Contact, Identity
from omnikit.model.conversation import Conversation
from omnikit.model.events import CollaboratorsAdded, Event, MessageSent, Opened
from omnikit.model.ids import AccountId, ContactId, ConversationId, MemberId, MessageId, WorkspaceId
from omnikit.model.message import Content, Message
from omnikit.model.thread import Account
from omnikit.model.value import Value, value
from omnikit.model.wire import Inbound
from omnikit.policies import roles
from omnikit.storage.memory import MemoryStorage

WORKSPACE = WorkspaceId("shop")
TEAM = tuple(MemberId(f"member-{number:03d}") for number in range(200))
SEATS = 3
VIEWER = TEAM[0]
"""A supervisor, who sees every list whole; the others are agents."""
# most conversations come from one channel, few from some
CHANNELS = {
    "line": 40.0, "whatsapp": 30.0, "webchat": 15.0, "messenger": 8.0, "instagram": 4.0, "wechat": 2.0, "telegram": 0.8,
    "phone": 0.2,
}  # fmt: skip
ACCOUNT = AccountId("line")
ANSWERED = "您好，我马上帮您查询，请稍等。"
ASKED = "我的订单还没有收到，可以帮我查一下物流信息吗？"
GROUP = 500
"""How many conversations are prepared in one commit."""


@value(kw_only=False)
class Customer(Value):
    """Somebody by the id that a platform gives them, and who has a seat on their conversation."""

    key: str
    members: tuple[MemberId, ...]


@value
class Specimen(Value):
    """One conversation as commands made it, with its events and messages."""

    conversation: Conversation
    contact: Contact
    events: tuple[Event, ...]
    messages: tuple[Message, ...]


def founded(storage: Storage) -> Desk:
    """Return the desk of the team, which is founded in *storage*."""
    desk = Desk(storage, WORKSPACE)
    for command in founding():
        desk.administer(command, actor=SYSTEM).unwrap()
    return desk


def founding() -> Iterator[Administration]:
    """Yield what makes the team: its members, and an account a channel."""
    for number, id in enumerate(TEAM):
        role = roles.AGENT if number else roles.SUPERVISOR
        member = Member(id=id, name=f"Member {number}", role=role, email=f"{id}@example.com")
        yield SaveMember(workspace=WORKSPACE, member=member)
    for channel in CHANNELS:
        yield SaveAccount(workspace=WORKSPACE, account=Account(AccountId(channel), channel))


def inbound(customer: Customer, number: int = 1) -> Inbound:
    """Return what *customer* sends: the message of that *number*."""
    return Inbound(
        account=ACCOUNT,
        thread=customer.key,
        sender=customer.key,
        content=Content(text=ASKED),
        dedupe=dedupe(customer, number),
        name="Lin",
    )


def dedupe(customer: Customer, number: int = 1) -> str:
    """Return the platform's name of that message."""
    return f"{customer.key}-{number:04d}"


def customer(number: int) -> Customer:
    """Return the customer of that number."""
    return Customer(f"U{number:032x}", tuple(TEAM[(number + place) % len(TEAM)] for place in range(SEATS)))


def customers(count: int, *, seed: int = 1) -> list[Customer]:
    """Return that many customers in random order."""
    found = [customer(number) for number in range(count)]
    random.Random(seed).shuffle(found)
    return found


def prepare(storage: Storage, count: int) -> Desk:
    """Return the desk of the team with that many prepared conversations, whose customers are ``customers(count)``."""
    desk = founded(storage)
    write(storage.commit_group, prepared(count))
    return desk


def write(commit_group: Callable[[Sequence[UnitOfWork]], object], works: Iterable[UnitOfWork]) -> None:
    """Write *works* in groups."""
    remaining = iter(works)
    while group := tuple(islice(remaining, GROUP)):
        commit_group(group)


def prepared(count: int) -> Iterator[UnitOfWork]:
    """Yield the commits that write that many prepared conversations, the earlier ones begun earlier."""
    specimen = a_specimen()
    now = utc_now()
    for number in range(count):
        yield _copy(specimen, customer(number), now - timedelta(minutes=count - number))


def a_specimen() -> Specimen:
    """Return a prepared conversation, made by the commands that make one."""
    storage = MemoryStorage()
    desk = founded(storage)
    ann, bob, cat = customer(1).members
    conversation = desk.receive(inbound(customer(0))).unwrap()
    desk.handle(FollowUp(conversation=conversation.id), actor=Actor.of(ann)).unwrap()
    desk.handle(AddCollaborators(conversation=conversation.id, members=(bob, cat)), actor=Actor.of(ann)).unwrap()
    answer = Reply(conversation=conversation.id, content=Content(text=ANSWERED))
    conversation = desk.handle(answer, actor=Actor.of(ann)).unwrap()
    assert not any(conversation.unread_of(member) for member in (ann, bob, cat)), conversation
    (contact,) = storage.contacts(WORKSPACE, None, 1)
    return Specimen(
        conversation=conversation,
        contact=contact,
        events=tuple(recorded.event for recorded in storage.history(WORKSPACE, conversation.id, 0)),
        messages=tuple(storage.messages(WORKSPACE, conversation.id, 0, 100)),
    )


def _copy(specimen: Specimen, of: Customer, at: datetime) -> UnitOfWork:
    """Return the commit that writes another conversation like *specimen*, of another customer and other members."""
    original = specimen.conversation
    contact = Contact(
        id=ContactId(time_ordered_id(at)),
        workspace=WORKSPACE,
        name=specimen.contact.name,
        identities=(Identity(ACCOUNT, of.key),),
        created_at=at,
        version=1,
    )
    members = dict(zip([seat.member for seat in original.seats], of.members, strict=True))
    thread = original.thread.but(key=of.key)
    new = original.but(id=ConversationId(time_ordered_id(at)), thread=thread, contact=contact.id)
    events = tuple(_event(event, new, members).but(at=at) for event in specimen.events)
    conversation = fold(Conversation(id=new.id, workspace=WORKSPACE, thread=thread), events)
    return UnitOfWork(
        workspace=WORKSPACE,
        at=at,
        before=None,
        subject=conversation,
        events=events,
        messages=tuple(_message(message, new.id, at, members) for message in specimen.messages),
        contact=ContactChange(contact=contact, before=None),
    )


def _event(event: Event, of: Conversation, members: dict[MemberId, MemberId]) -> Event:
    if event.by.member is not None:
        event = event.but(by=event.by.but(member=members[event.by.member]))
    match event:
        case Opened():
            return event.but(conversation=of.id, contact=of.contact)
        case CollaboratorsAdded():
            return event.but(members=tuple(members[member] for member in event.members))
        case MessageSent():
            return event.but(reads=members[event.reads])
    return event


def _message(message: Message, of: ConversationId, at: datetime, members: dict[MemberId, MemberId]) -> Message:
    author = message.author
    member = None if author.member is None else members[author.member]
    id = MessageId(f"{of}.{message.sequence}")
    return message.but(id=id, conversation=of, at=at, author=author.but(member=member))
