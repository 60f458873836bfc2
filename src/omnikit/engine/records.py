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
    other = other.but(version=other.version + 1)
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
    """Fill in what the record doesn't say; keep what the other one says otherwise, until somebody decides."""
    says = {field: text for field in (*OWN_FIELDS, *other.facts) if (text := other.says(field))}
    took = {field: text for field, text in says.items() if not contact.says(field)}
    there = {fold(tag) for tag in contact.tags}
    tags = tuple(tag for tag in other.tags if fold(tag) not in there)
    part = Merged(
        contact=other.id,
        at=event.at,
        version=contact.version,
        identities=other.identities,
        took=took,
        origins={field: origin for field, origin in contact.origins.items() if field in took},
        differs={field: text for field, text in says.items() if field not in took and contact.says(field) != text},
        tags=tags,
    )
    origins = {field: _come(other.origins.get(field), event, contact.version) for field in took}
    tagged = {tag: _come(other.tagged.get(tag), event, contact.version) for tag in tags}
    return Kept(
        contact=contact.saying(took).but(
            identities=(*contact.identities, *other.identities),
            bindings=(*contact.bindings, *other.bindings),
            origins={**contact.origins, **origins},
            tags=(*contact.tags, *tags),
            tagged={**contact.tagged, **tagged},
            merged=(*contact.merged, part),
        ),
        other=other.but(identities=(), bindings=(), merged_into=contact.id),
    )


def _come(known: Origin | None, event: Event, version: int) -> Origin:
    """Who set what came with the other record, as of the merge: an editor who saw it empty is told."""
    return (known or Origin(by=SYSTEM, at=event.at)).but(version=version)


def _split(contact: Contact, other: Contact) -> Kept:
    """Give back what came with the other record, unless somebody has set it since; by versions, for clocks differ."""
    part = next(one for one in contact.merged if one.contact == other.id)
    back = {field for field in part.took if not _since(contact.origins.get(field), part)}
    off = {tag for tag in part.tags if not _since(contact.tagged.get(tag), part)}
    kept = {field: origin for field, origin in contact.origins.items() if field not in back}
    emptied = {field: origin for field, origin in part.origins.items() if field in back}
    theirs = tuple(one for one in contact.bindings if one.identity in part.identities)
    return Kept(
        contact=contact.saying(dict.fromkeys(back, "")).but(
            identities=tuple(one for one in contact.identities if one not in part.identities),
            bindings=tuple(one for one in contact.bindings if one not in theirs),
            origins={**kept, **emptied},
            tags=tuple(tag for tag in contact.tags if tag not in off),
            tagged={tag: origin for tag, origin in contact.tagged.items() if tag not in off},
            merged=tuple(one for one in contact.merged if one is not part),
        ),
        other=other.but(identities=part.identities, bindings=theirs, merged_into=None),
    )


def _since(origin: Origin | None, part: Merged) -> bool:
    return origin is not None and origin.version > part.version
