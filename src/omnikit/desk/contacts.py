"""Contacts: records changed by themselves, and what members look up of the customer in front of them."""

from collections.abc import Sequence

from omnikit.desk.checking import check_number
from omnikit.desk.digest import digest
from omnikit.desk.handling import blank, context_of, look
from omnikit.desk.house import ContactOutcome, House
from omnikit.desk.inbox import NOBODYS
from omnikit.desk.ports import ContactChange, Needs, Snapshot, UnitOfWork
from omnikit.desk.steps import Step, Steps
from omnikit.engine.cards import Card, bindings_shown, browsers_of, card, identity_of
from omnikit.engine.contacts import tag_choices
from omnikit.engine.decide import decide
from omnikit.engine.records import decide_record, records_after
from omnikit.model.actors import Actor, ActorKind
from omnikit.model.commands import Open
from omnikit.model.contact import TAG, Binding, Contact, Entry
from omnikit.model.contacts import AddContact, Bindings, ContactCommand, Merge, Split
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Denied
from omnikit.model.errors import KeyReused, StaleVersion, TooManyConflicts
from omnikit.model.folding import fold
from omnikit.model.ids import ContactId, ConversationId
from omnikit.model.tags import TagChoice
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.rules.contacts import Record, tags_are_shown


def change(house: House, command: ContactCommand, actor: Actor) -> Steps[ContactOutcome]:
    """Carry a command to a contact's record out once.

    Raises ``KeyReused``, ``UnknownWorkspace``, ``TooManyConflicts``.
    """
    asked = digest(command, actor)
    adds = isinstance(command, AddContact)
    needs = Needs(
        workspace=house.workspace,
        key=command.key,
        contact=None if adds else command.contact,
        identity=command.identity if isinstance(command, AddContact) else None,
        other=command.other if isinstance(command, Merge | Split) else None,
    )
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", needs)
        context = context_of(house, snapshot, blank(house, NOBODYS), actor, None)
        if snapshot.carried is not None:
            if not snapshot.carried.same(asked):
                raise KeyReused(f"key {command.key!r} belongs to another command")
            known = _named(snapshot.contact, command, actor)
            return ContactOutcome(Allowed(snapshot.carried.events), known, repeated=True)
        named = command.but(contact=ContactId(house.ids(context.now))) if adds else command
        record = Record(contact=snapshot.contact, other=snapshot.other)
        decision = decide_record(record, named, context)
        if isinstance(decision, Denied) or not decision.events:
            known = snapshot.contact if isinstance(decision, Allowed) else None
            return ContactOutcome(decision, _named(known, command, actor))
        kept = records_after(record, named, decision.events, context)
        other = None
        if kept.other is not None:
            other = ContactChange(contact=kept.other, before=snapshot.other)
        unit = UnitOfWork(
            workspace=house.workspace,
            at=context.now,
            before=snapshot.contact,
            subject=kept.contact,
            events=decision.events,
            contact=other,
            entries=kept.entries,
            key=command.key,
            digest=asked if command.key is not None else "",
        )
        try:
            yield Step("commit", unit)
        except StaleVersion:
            continue
        return ContactOutcome(decision, kept.contact)
    raise TooManyConflicts(f"{type(command).__name__}: {command.contact!r} changed {house.tries} times meanwhile")


def _named(contact: Contact | None, command: ContactCommand, actor: Actor) -> Contact | None:
    """Return who it is that we know already: to a member no more, what is known is on their conversations' cards."""
    if contact is None or actor.kind is ActorKind.SYSTEM or not isinstance(command, AddContact):
        return contact
    identity = command.identity
    return Contact(id=contact.id, workspace=contact.workspace, identities=(identity,), version=contact.version)


def card_of(house: House, conversation: ConversationId, actor: Actor) -> Steps[Card | Denied | None]:
    """Return what the team knows of a conversation's customer, the same wherever it is shown; None for a group."""
    found = yield from _opened(house, conversation, actor)
    if isinstance(found, Denied):
        return found
    current, context = found
    contact = context.facts.contact
    return None if contact is None else card(current, contact, context)


@upholds("OC-9.2")
def bindings(house: House, conversation: ConversationId, actor: Actor) -> Steps[Bindings | Denied | None]:
    """Return what the identity of a conversation is bound to; None where its channel shows no binding."""
    found = yield from _opened(house, conversation, actor)
    if isinstance(found, Denied):
        return found
    current, context = found
    contact = context.facts.contact
    identity = None if contact is None else identity_of(current, contact)
    if contact is None or identity is None or not house.profile.recording.bindable(context.traits(current)):
        return None
    bound: Sequence[Binding] = yield Step("bindings", house.workspace, browsers_of(identity, contact))
    return bindings_shown(identity, bound)


def ledger(
    house: House,
    conversation: ConversationId,
    actor: Actor,
    *,
    fields: frozenset[str] | None,
    before: Entry | None,
    limit: int,
) -> Steps[tuple[Entry, ...] | Denied]:
    """Return lines of the ledger of a conversation's customer, newest first: of *fields*, or of all."""
    check_number("limit", limit, least=1)
    found = yield from _opened(house, conversation, actor)
    if isinstance(found, Denied):
        return found
    contact = found[1].facts.contact
    if contact is None:
        return ()
    shows_tags = tags_are_shown(*found, contact)
    told: list[Entry] = []
    while len(told) < limit:
        entries: Sequence[Entry] = yield Step("ledger", house.workspace, contact.ids, fields, before, limit)
        told += (entry for entry in entries if shows_tags or entry.field != TAG)
        if len(entries) < limit:
            break
        before = entries[-1]
    return tuple(told[:limit])


@upholds("OC-10.3", "OC-10.4")
def choices(
    house: House, conversation: ConversationId, words: str, actor: Actor, *, at_message: bool, limit: int
) -> Steps[tuple[TagChoice, ...] | Denied]:
    """Return the tags that can be put on a conversation's customer, those with *words* in them."""
    check_number("limit", limit, least=1)
    found = yield from _opened(house, conversation, actor)
    if isinstance(found, Denied):
        return found
    context = found[1]
    used: Sequence[str] = ()
    if house.profile.tagging is not None and house.profile.tagging.typed:
        used = yield Step("used_tags", house.workspace, fold(words), limit)
    contact = context.facts.contact if tags_are_shown(found[0], context, context.facts.contact) else None
    return tag_choices(used, contact, words, context, at_message=at_message)[:limit]


def _opened(house: House, conversation: ConversationId, actor: Actor) -> Steps[tuple[Conversation, Context] | Denied]:
    """Return a conversation as it is now and its context, or why *actor* can't open it."""
    current, context = yield from look(house, conversation, actor)
    decision = decide(current, Open(conversation=conversation), context)
    return decision if isinstance(decision, Denied) else (current, context)
