"""What comes in from outside: which thread, which contact, which conversation, which command."""

from datetime import datetime

from omnikit.desk.checking import in_utc
from omnikit.desk.digest import digest
from omnikit.desk.handling import attempt, repeat
from omnikit.desk.house import House, Outcome
from omnikit.desk.ports import ContactChange, Delivery, Needs, Snapshot, ThreadKey
from omnikit.desk.steps import Step, Steps
from omnikit.model.actors import CUSTOMER, Actor
from omnikit.model.commands import ReceiveMessage, StartConversation
from omnikit.model.contact import Contact, Identity
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.errors import InvalidInput, KeyReused, StaleVersion, TooManyConflicts, UnknownName, UnknownWorkspace
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId
from omnikit.model.message import Content
from omnikit.model.thread import Thread, ThreadKind
from omnikit.model.value import maker
from omnikit.model.wire import Inbound
from omnikit.model.workspace import Workspace
from omnikit.policies.reopening import OnMessage

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
    identity = _identity(inbound.account, inbound.sender)
    delivery = _delivery(inbound.account, inbound.dedupe)
    needs = _needs(
        workspace=house.workspace,
        thread=_thread_key(inbound.account, inbound.thread),
        identity=identity,
        delivery=delivery,
    )
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", needs)
        if snapshot.carried is not None:
            return (yield from repeat(house, snapshot.carried))
        now = house.now()
        workspace = _known(house, snapshot)
        continued = _continued(house, workspace, snapshot.conversation)
        change = _contact(house, snapshot, inbound, identity, now)
        contact = change.contact if change else snapshot.contact
        command = _receive_message(
            conversation=continued.id if continued is not None else ConversationId(house.ids(now)),
            thread=_thread(workspace, inbound),
            contact=None if inbound.kind is ThreadKind.GROUP or contact is None else contact.id,
            content=inbound.content,
            dedupe=inbound.dedupe,
            sender=inbound.sender,
            sent_at=sent_at,
            bot=inbound.bot,
        )
        known = snapshot.but(contact=contact, conversation=continued)
        try:
            return (yield from attempt(house, known, command, CUSTOMER, contact=change, delivery=delivery))
        except StaleVersion:
            continue
    raise TooManyConflicts(f"delivery {inbound.dedupe!r}: changed {house.tries} times meanwhile")


def start(
    house: House,
    contact: ContactId,
    account: AccountId,
    content: Content,
    actor: Actor,
    key: CommandKey | None = None,
) -> Steps[Outcome]:
    """Write to a contact first, on an account where we know them (reading of OC-1.2).

    Raises ``UnknownWorkspace``, ``UnknownName`` for an account nobody connected, ``KeyReused``,
    ``TooManyConflicts``.
    """
    for _ in range(house.tries):
        first: Snapshot = yield Step("read", Needs(workspace=house.workspace, contact=contact, key=key))
        workspace = _known(house, first)
        identity = first.contact.on(account) if first.contact else None
        place = ThreadKey(account, identity.key if identity else "")
        found: Snapshot = yield Step("read", Needs(workspace=house.workspace, thread=place))
        continued = _continued(house, workspace, found.conversation)
        command = StartConversation(
            conversation=continued.id if continued else ConversationId(house.ids(house.now())),
            key=key,
            thread=Thread(account, place.key, _channel(workspace, account)),
            contact=contact,
            content=content,
        )
        if first.carried is not None:
            asked = command.but(conversation=first.carried.conversation or command.conversation)
            if first.carried.digest != digest(asked, actor):
                raise KeyReused(f"key {key!r} belongs to another command")
            return (yield from repeat(house, first.carried))
        try:
            return (yield from attempt(house, first.but(conversation=continued), command, actor))
        except StaleVersion:
            continue
    raise TooManyConflicts(f"a conversation with {contact!r}: changed {house.tries} times meanwhile")


def _checked(inbound: Inbound) -> datetime | None:
    """Return when it was sent, in UTC, if that is known; raise ``InvalidInput`` for what can't be taken in."""
    if not inbound.thread or not inbound.sender:
        raise InvalidInput("thread, sender", (inbound.thread, inbound.sender), "the platform's ids, not empty")
    if not inbound.dedupe:
        raise InvalidInput("dedupe", inbound.dedupe, "the delivery's key, not empty")
    return None if inbound.sent_at is None else in_utc("sent_at", inbound.sent_at)


def _known(house: House, snapshot: Snapshot) -> Workspace:
    if snapshot.workspace is None:
        raise UnknownWorkspace(f"no workspace {house.workspace!r}")
    return snapshot.workspace


def _channel(workspace: Workspace, account: AccountId) -> str:
    found = workspace.accounts.get(account)
    if found is None:
        raise UnknownName("account", account, workspace.accounts)
    return found.channel


def _thread(workspace: Workspace, inbound: Inbound) -> Thread:
    return _thread_of(inbound.account, inbound.thread, _channel(workspace, inbound.account), inbound.kind)


def _continued(house: House, workspace: Workspace, latest: Conversation | None) -> Conversation | None:
    """Return the thread's latest conversation unless the conduct in force begins a new one after the end."""
    if latest is None or latest.status is not ENDED:
        return latest
    conduct = house.profile.together if latest.collaborative else house.profile.alone
    if not workspace.settings.collaboration:
        conduct = house.profile.plain
    return None if conduct.reopening.on_message is OnMessage.NEW_CONVERSATION else latest


def _contact(
    house: House, snapshot: Snapshot, inbound: Inbound, identity: Identity, now: datetime
) -> ContactChange | None:
    """Return the contact to be written: a new one, or none if the sender is known."""
    if snapshot.contact is not None or inbound.kind is ThreadKind.GROUP:
        return None
    new = Contact(
        id=ContactId(house.ids(now)),
        workspace=house.workspace,
        name=inbound.name,
        identities=(identity,),
        created_at=now,
        version=1,
    )
    return ContactChange(contact=new, before=None)
