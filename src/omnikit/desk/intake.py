"""What comes in from outside: which thread, which contact, which conversation, which command."""

import logging
from datetime import datetime

from omnikit.desk.checking import in_utc
from omnikit.desk.digest import digest
from omnikit.desk.handling import attempt, repeat
from omnikit.desk.house import House, Outcome
from omnikit.desk.ports import ContactChange, Delivery, Needs, Snapshot, ThreadKey
from omnikit.desk.steps import Step, Steps
from omnikit.extraction import extract
from omnikit.model.actors import CUSTOMER, Actor
from omnikit.model.commands import EndByCustomer, Enter, ReceiveMessage, StartConversation
from omnikit.model.contact import Contact, Identity, Visit
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.errors import InvalidInput, KeyReused, StaleVersion, TooManyConflicts, UnknownName, UnknownWorkspace
from omnikit.model.found import Found
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId
from omnikit.model.message import Content
from omnikit.model.thread import Thread, ThreadKind
from omnikit.model.upholds import upholds
from omnikit.model.value import maker
from omnikit.model.wire import Arrival, Inbound
from omnikit.model.workspace import Workspace
from omnikit.policies.reopening import OnMessage

LOG = logging.getLogger("omnikit")

_delivery = maker(Delivery)
_identity = maker(Identity)
_needs = maker(Needs)
_receive_message = maker(ReceiveMessage)
_thread_key = maker(ThreadKey)
_thread_of = maker(Thread)


def receive(house: House, inbound: Inbound) -> Steps[Outcome]:
    """Take in one thing that a customer sent, once, whatever how often it is delivered.

    Opens the thread's conversation, or continues it, or takes an ended one up again as the profile says.
    Raises ``UnknownWorkspace``, ``UnknownName`` for an account nobody connected, ``InvalidInput`` for a value
    that no message can be made of, ``TooManyConflicts``.
    """
    sent_at = _checked(inbound)
    answers = house.profile.comments and inbound.kind is ThreadKind.COMMENT and bool(inbound.parent)
    identity = _identity(inbound.account, inbound.sender)
    delivery = _delivery(inbound.account, inbound.dedupe)
    needs = _needs(
        workspace=house.workspace,
        thread=_thread_key(inbound.account, inbound.thread),
        identity=identity,
        delivery=delivery,
        external=_thread_key(inbound.account, inbound.parent) if answers else None,
    )
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", needs)
        if snapshot.carried is not None:
            return (yield from repeat(house, snapshot.carried))
        if answers:
            snapshot = yield from _in_its_thread(house, inbound, snapshot)
        now = house.now()
        workspace = known(house, snapshot)
        continued = _continued(house, workspace, snapshot.conversation)
        change = _contact(house, snapshot, inbound, identity, now)
        contact = change.contact if change else snapshot.contact
        command = _receive_message(
            conversation=continued.id if continued is not None else ConversationId(house.ids(now)),
            thread=_thread(house, workspace, inbound, snapshot.conversation if answers else None),
            contact=None if inbound.kind is ThreadKind.GROUP or contact is None else contact.known_by(identity),
            content=inbound.content,
            dedupe=inbound.dedupe,
            sender=inbound.sender,
            sent_at=sent_at,
            bot=inbound.bot,
            external=inbound.external,
            own=inbound.own,
            departments=inbound.departments,
            visit=inbound.visit,
            found=_told(house, inbound, contact, continued),
            email=inbound.email,
            quotes=inbound.quotes,
            reply_token=inbound.reply_token,
            quote_token=inbound.quote_token,
            payload=inbound.payload,
            topic=inbound.topic,
            subject=inbound.subject,
            automatic=inbound.automatic,
        )
        there = snapshot.but(contact=contact, conversation=continued)
        try:
            return (yield from attempt(house, there, command, CUSTOMER, contact=change, delivery=delivery))
        except StaleVersion:
            continue
    raise TooManyConflicts(f"delivery {inbound.dedupe!r}: changed {house.tries} times meanwhile")


@upholds("RC-3.14")
def _told(
    house: House, inbound: Inbound, contact: Contact | None, conversation: Conversation | None
) -> tuple[Found, ...]:
    """Return what a customer's text tells of them, of the kinds that the profile looks for; what was asked helps."""
    kinds, text = house.profile.extracting.kinds, inbound.content.text
    if not kinds or not text or contact is None or inbound.own or inbound.kind is ThreadKind.GROUP:
        return ()
    text = text[: house.profile.extracting.longest]
    asked = kinds.intersection(() if conversation is None else conversation.asked)
    try:
        return extract(text, asked=asked, kinds=kinds, extractors=house.extractors)
    except Exception as error:  # what is found is extra, and a plugin's mistake must not cost the message
        # without the error's own words, which may be the customer's
        LOG.error("an extractor failed with %s; the message is taken in without facts", type(error).__name__)
        return ()


def enter(house: House, arrival: Arrival) -> Steps[Outcome]:
    """Take in that somebody has come to the site, or has gone to another page; a visit after the end is a new one.

    Raises ``UnknownWorkspace``, ``UnknownName`` for an account nobody connected, ``InvalidInput``,
    ``TooManyConflicts``.
    """
    if not arrival.thread or not arrival.visitor:
        raise InvalidInput("thread, visitor", (arrival.thread, arrival.visitor), "the site's ids, not empty")
    identity = _identity(arrival.account, arrival.visitor)
    place = _thread_key(arrival.account, arrival.thread)
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, thread=place, identity=identity))
        now = house.now()
        workspace = known(house, snapshot)
        found = snapshot.conversation
        here = None if found is None or found.status is ENDED else found
        change = None
        if snapshot.contact is None:
            change = _newcomer(house, identity, arrival.name, arrival.visit, now)
        contact = change.contact if change is not None else snapshot.contact
        assert contact is not None
        command = Enter(
            conversation=here.id if here is not None else ConversationId(house.ids(now)),
            thread=_thread_of(arrival.account, arrival.thread, _channel(workspace, arrival.account), ThreadKind.VISIT),
            contact=contact.known_by(identity),
            visit=arrival.visit,
            departments=arrival.departments,
        )
        there = snapshot.but(contact=contact, conversation=here)
        try:
            return (yield from attempt(house, there, command, CUSTOMER, contact=change))
        except StaleVersion:
            continue
    raise TooManyConflicts(f"the visit {arrival.thread!r}: changed {house.tries} times meanwhile")


def leave(house: House, account: AccountId, thread: str) -> Steps[Outcome | None]:
    """Take in that the customer has ended the session in a thread, or left the site; None where there is none.

    Raises ``UnknownWorkspace``, ``TooManyConflicts``.
    """
    place = _thread_key(account, thread)
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, thread=place))
        known(house, snapshot)
        found = snapshot.conversation
        if found is None or found.status is ENDED:
            return None
        try:
            return (yield from attempt(house, snapshot, EndByCustomer(conversation=found.id), CUSTOMER))
        except StaleVersion:
            continue
    raise TooManyConflicts(f"the end of {thread!r}: changed {house.tries} times meanwhile")


def start(
    house: House,
    contact: ContactId,
    account: AccountId,
    content: Content,
    actor: Actor,
    key: CommandKey | None = None,
) -> Steps[Outcome]:
    """Write to a contact first, on an account where we know them (reading of OC-1.2).

    Raises ``UnknownWorkspace``, ``UnknownName`` for an account nobody connected, ``InvalidInput`` for one that visitors
    come to (they are there in a session, or nowhere), ``KeyReused``, ``TooManyConflicts``.
    """
    for _ in range(house.tries):
        first: Snapshot = yield Step("read", Needs(workspace=house.workspace, contact=contact, key=key))
        workspace = known(house, first)
        if house.profile.visitors and house.profile.traits_of(_channel(workspace, account)).visits:
            raise InvalidInput("account", account, "one without visits; a visitor is greeted by Reply where they are")
        identity = _endpoint(first.contact, contact, account)
        place = ThreadKey(account, identity.key if identity else "")
        found: Snapshot = yield Step("read", Needs(workspace=house.workspace, thread=place))
        continued = _continued(house, workspace, found.conversation)
        command = StartConversation(
            conversation=continued.id if continued else ConversationId(house.ids(house.now())),
            key=key,
            thread=Thread(account, place.key, _channel(workspace, account)),
            contact=first.contact.known_by(identity) if first.contact and identity else contact,
            content=content,
            heard_at=found.conversation.spoken_at if found.conversation and continued is None else None,
        )
        if first.carried is not None:
            asked = command.but(conversation=first.carried.conversation or command.conversation)
            if not first.carried.same(digest(asked, actor)):
                raise KeyReused(f"key {key!r} belongs to another command")
            return (yield from repeat(house, first.carried))
        try:
            return (yield from attempt(house, first.but(conversation=continued), command, actor))
        except StaleVersion:
            continue
    raise TooManyConflicts(f"a conversation with {contact!r}: changed {house.tries} times meanwhile")


def _endpoint(record: Contact | None, contact: ContactId, account: AccountId) -> Identity | None:
    """Return where *contact* is written to: its own identity, also where its record was merged into another."""
    if record is None:
        return None
    parts = (part.identities for part in record.merged if part.contact == contact)
    own = next((identity for part in parts for identity in part if identity.account == account), None)
    return own or record.on(account)


def _checked(inbound: Inbound) -> datetime | None:
    """Return when it was sent, in UTC, if that is known; raise ``InvalidInput`` for what can't be taken in."""
    if not inbound.thread or not inbound.sender:
        raise InvalidInput("thread, sender", (inbound.thread, inbound.sender), "the platform's ids, not empty")
    if not inbound.dedupe:
        raise InvalidInput("dedupe", inbound.dedupe, "the delivery's key, not empty")
    return None if inbound.sent_at is None else in_utc("sent_at", inbound.sent_at)


def known(house: House, snapshot: Snapshot) -> Workspace:
    if snapshot.workspace is None:
        raise UnknownWorkspace(f"no workspace {house.workspace!r}")
    return snapshot.workspace


def _channel(workspace: Workspace, account: AccountId) -> str:
    found = workspace.accounts.get(account)
    if found is None:
        raise UnknownName("account", account, workspace.accounts)
    return found.channel


@upholds("OM-9.2", "OM-9.3", "OM-9.4")
def _thread(house: House, workspace: Workspace, inbound: Inbound, answered: Conversation | None) -> Thread:
    """Each comment is a thread of its own; one that answers another, at any depth, is in that one's.

    Where nobody knows the comment answered, it is in the thread of that comment's id.
    """
    if answered is not None:
        return answered.thread
    comment = house.profile.comments and inbound.kind is ThreadKind.COMMENT
    key = inbound.parent if comment and inbound.parent else inbound.thread
    return _thread_of(inbound.account, key, _channel(workspace, inbound.account), inbound.kind)


def _in_its_thread(house: House, inbound: Inbound, found: Snapshot) -> Steps[Snapshot]:
    """Return *found* with the latest conversation of the thread that a comment is in, if there is one.

    What it answers may be in one that has ended, after which another began; or nobody knows what it answers, and
    others that answer the same were there before it.
    """
    there = found.conversation
    if there is not None and there.status is not ENDED:
        return found
    key = inbound.parent if there is None else there.thread.key
    place = _thread_key(inbound.account, key)
    latest: Snapshot = yield Step("read", _needs(workspace=house.workspace, thread=place))
    return found if latest.conversation is None else found.but(conversation=latest.conversation)


def _continued(house: House, workspace: Workspace, latest: Conversation | None) -> Conversation | None:
    """Return the thread's latest conversation unless the conduct in force begins a new one after the end."""
    if latest is None or latest.status is not ENDED:
        return latest
    return None if _after_the_end(house, workspace, latest) is OnMessage.NEW_CONVERSATION else latest


def _after_the_end(house: House, workspace: Workspace, ended: Conversation) -> OnMessage:
    """Return what a customer's message does to *ended*, by the conduct in force."""
    conduct = house.profile.together if ended.collaborative else house.profile.alone
    if not workspace.settings.collaboration:
        conduct = house.profile.plain
    return conduct.reopening.on_message


def _contact(
    house: House, snapshot: Snapshot, inbound: Inbound, identity: Identity, now: datetime
) -> ContactChange | None:
    """Return the contact to be written: a new one, or none if the sender is known."""
    if snapshot.contact is not None or inbound.kind is ThreadKind.GROUP:
        return None
    page = inbound.visit.page if inbound.visit is not None else ""
    return _newcomer(house, identity, inbound.name, inbound.visit, now, asked_from=page)


@upholds("RC-3.2")
def _newcomer(
    house: House, identity: Identity, name: str, visit: Visit | None, now: datetime, *, asked_from: str = ""
) -> ContactChange:
    """Return a contact nobody knew; where the profile says so, and nobody has told a name, a number is the nickname.

    No number is given twice: a commit with one that was given before is not made, and the next attempt has another.
    """
    code = house.codes() if house.profile.nicknames and not name else ""
    if code and not (code.isascii() and code.isdigit()):
        raise InvalidInput("codes", code, "digits only")
    new = Contact(
        id=ContactId(house.ids(now)),
        workspace=house.workspace,
        name=name,
        nickname=code,
        visit=None if visit is None else visit.but(at=now, asked_from=asked_from),
        identities=(identity,),
        created_at=now,
        version=1,
    )
    return ContactChange(contact=new, before=None, code=code)
