"""Contacts by themselves: added, bound to browsers, merged with others and split from them again.

A conversation stays where it is: it names the record that it began with, and whoever reads it is given the one that
this is part of now. So no merge changes where a reply goes, and a split gives everything back.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from omnikit.engine.contacts import Notes
from omnikit.model.actors import SYSTEM
from omnikit.model.contact import OWN_FIELDS, Binding, Contact, Entry, Merged, Origin
from omnikit.model.contacts import (
    AddContact,
    Bind,
    ContactAdded,
    ContactCommand,
    ContactsMerged,
    ContactsSplit,
    IdentityBound,
    IdentityUnbound,
    Merge,
    Split,
    Unbind,
)
from omnikit.model.decision import Allowed, Decision
from omnikit.model.events import Event
from omnikit.model.folding import fold
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.context import Context
from omnikit.rules.contacts import (
    Record,
    it_is_a_part,
    records_are_changed_by_whom_they_are_for,
    the_identity_is_theirs,
    the_records_are_known,
    two_records_can_be_one,
    what_is_added_makes_sense,
)
from omnikit.rules.rule import RuleOf


@value
class Kept(Value):
    """Both records after a command, and new lines of the first one's ledger."""

    contact: Contact
    other: Contact | None = None
    entries: tuple[Entry, ...] = ()


# --- what happens


@upholds("OM-10.1")
def added(record: Record, command: AddContact, on: Context) -> ContactAdded | None:
    """The customer has a record; one whom we know by that identity keeps the one there is."""
    return None if record.contact is not None else ContactAdded(at=on.now, by=on.actor, contact=command.contact)


def merged(record: Record, command: Merge, on: Context) -> ContactsMerged:
    """The other record is part of this one."""
    return ContactsMerged(at=on.now, by=on.actor, contact=command.contact, other=command.other)


def split(record: Record, command: Split, on: Context) -> ContactsSplit:
    """The other record is one of its own again."""
    return ContactsSplit(at=on.now, by=on.actor, contact=command.contact, other=command.other)


@upholds("OC-9.1", "OC-9.3")
def bound(record: Record, command: Bind, on: Context) -> IdentityBound | None:
    """One social identity and one browser are known to be the same person's, and by which means."""
    pair = (command.identity, command.browser, command.means)
    if record.contact is None or any((one.identity, one.browser, one.means) == pair for one in record.contact.bindings):
        return None
    return IdentityBound(at=on.now, by=on.actor, contact=command.contact, means=command.means)


def unbound(record: Record, command: Unbind, on: Context) -> IdentityUnbound | None:
    """They are not."""
    pair = (command.identity, command.browser)
    if record.contact is None or all((one.identity, one.browser) != pair for one in record.contact.bindings):
        return None
    return IdentityUnbound(at=on.now, by=on.actor, contact=command.contact)


Build = Callable[[Record, Any, Context], Event | None]
Rules = tuple[RuleOf[Record, Any], ...]

# fmt: off
RECORDS: dict[type[ContactCommand], tuple[Rules, Build]] = {
    #           provided                                          happens
    AddContact: ((what_is_added_makes_sense,),                    added),
    Merge:      ((the_records_are_known, two_records_can_be_one), merged),
    Split:      ((the_records_are_known, it_is_a_part),           split),
    Bind:       ((the_records_are_known, the_identity_is_theirs), bound),
    Unbind:     ((the_records_are_known,),                        unbound),
}
# fmt: on


def decide_record(record: Record, command: ContactCommand, context: Context) -> Decision:
    """Return the events that *command* leads to, or the first rule that refuses it. Pure."""
    rules, build = RECORDS[type(command)]
    for rule in (records_are_changed_by_whom_they_are_for, *rules):
        if not rule.holds(record, command, context):
            return rule.refuse(record, command, context)
    event = build(record, command, context)
    return Allowed(() if event is None else (event,))


# --- what the records become


def records_after(record: Record, command: ContactCommand, events: Sequence[Event], context: Context) -> Kept:
    """Return the records after what *command* led to: their words are the command's, the log tells only whose."""
    assert len(events) == 1, events
    (event,) = events
    contact, other = record.contact, record.other
    if isinstance(command, AddContact):
        return _added(command, event, context)
    assert contact is not None
    contact = contact.but(version=contact.version + 1)
    if isinstance(command, Bind):
        new = Binding(identity=command.identity, browser=command.browser, means=command.means, at=event.at)
        kept = _others(contact.bindings, command)
        return Kept(contact=contact.but(bindings=(*kept, new)))
    if isinstance(command, Unbind):
        return Kept(contact=contact.but(bindings=_others(contact.bindings, command)))
    assert other is not None
    # one count for both, so that a version that an editor was shown of one tells of the other, too
    version = max(contact.version, other.version + 1)
    contact, other = contact.but(version=version), other.but(version=version)
    return _merged(contact, other, event) if isinstance(command, Merge) else _split(contact, other)


def _added(command: AddContact, event: Event, on: Context) -> Kept:
    new = Contact(
        id=command.contact,
        workspace=on.facts.workspace.id,
        identities=(command.identity,),
        created_at=event.at,
    )
    notes = Notes(new, event.at)
    notes.set({field: text.strip() for field, text in command.fields.items() if text.strip()}, event.by)
    return Kept(contact=notes.contact.but(version=1), entries=tuple(notes.entries))


def _others(bindings: Iterable[Binding], command: Bind | Unbind) -> tuple[Binding, ...]:
    pair = (command.identity, command.browser)
    return tuple(one for one in bindings if (one.identity, one.browser) != pair)


def _merged(contact: Contact, other: Contact, event: Event) -> Kept:
    """Fill in what the record doesn't say; what the other one says otherwise is kept, until somebody decides."""
    part = Merged(
        contact=other.id,
        at=event.at,
        version=contact.version,
        identities=other.identities,
        says={field: text for field in (*OWN_FIELDS, *other.facts) if (text := other.says(field))},
        said=other.origins,
        tags=other.tags,
        tagged=other.tagged,
        untagged=other.untagged,
        visit=other.visit,
    )
    whole = _filled(contact.but(merged=(*contact.merged, part)), part)
    return Kept(
        contact=whole.but(
            identities=(*contact.identities, *other.identities),
            bindings=(*contact.bindings, *other.bindings),
            rebuilt=contact.version,
        ),
        other=other.but(identities=(), bindings=(), merged_into=contact.id, rebuilt=other.version),
    )


def _filled(contact: Contact, part: Merged) -> Contact:
    """Return *contact* with what one of its parts says where it says nothing, and with the part's tags."""
    took = tuple(field for field in part.says if not contact.says(field))
    there = {fold(tag) for tag in contact.tags}
    brought = tuple(tag for tag in part.tags if fold(tag) not in there)
    if not took and not brought:
        return contact
    emptied = {field: contact.origins[field] for field in took if field in contact.origins}
    known = part.but(took=(*part.took, *took), brought=(*part.brought, *brought), origins={**part.origins, **emptied})
    return contact.saying({field: part.says[field] for field in took}).but(
        origins={**contact.origins, **{field: _come(part.said.get(field), part) for field in took}},
        tags=(*contact.tags, *brought),
        tagged={**contact.tagged, **{tag: _come(part.tagged.get(tag), part) for tag in brought}},
        merged=tuple(known if one.contact == part.contact else one for one in contact.merged),
    )


def _come(known: Origin | None, part: Merged) -> Origin:
    """Who set what came with a part, as of the merge."""
    return (known or Origin(by=SYSTEM, at=part.at)).but(version=part.version)


def _split(contact: Contact, other: Contact) -> Kept:
    """Give back what came with the other record, unless somebody has set it since; by versions, for clocks differ.

    What another part says, too, stays by that one.
    """
    gone = next(part for part in contact.merged if part.contact == other.id)
    contact = _without(contact, gone)
    for part in contact.merged:
        contact = _filled(contact, part)
    theirs = tuple(one for one in contact.bindings if one.identity in gone.identities)
    return Kept(
        contact=contact.but(
            identities=tuple(one for one in contact.identities if one not in gone.identities),
            bindings=tuple(one for one in contact.bindings if one not in theirs),
            rebuilt=contact.version,
        ),
        other=other.but(
            identities=gone.identities,
            bindings=theirs,
            visit=gone.visit,
            blocked=contact.blocked,
            merged_into=None,
            rebuilt=other.version,
        ),
    )


def _without(contact: Contact, part: Merged) -> Contact:
    """Return *contact* without *part*, and what it brought and nobody has set since."""
    back = {field for field in part.took if not _since(contact.origins.get(field), part)}
    off = {tag for tag in part.brought if not _since(contact.tagged.get(tag), part)}
    kept = {field: origin for field, origin in contact.origins.items() if field not in back}
    return contact.saying(dict.fromkeys(back, "")).but(
        origins={**kept, **{field: origin for field, origin in part.origins.items() if field in back}},
        tags=tuple(tag for tag in contact.tags if tag not in off),
        tagged={tag: origin for tag, origin in contact.tagged.items() if tag not in off},
        merged=tuple(one for one in contact.merged if one.contact != part.contact),
    )


def _since(origin: Origin | None, part: Merged) -> bool:
    return origin is not None and origin.version > part.version
