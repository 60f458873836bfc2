"""What happens to contacts' records by themselves, made by hand for storages: merged, split, bound, noted, tagged."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from omnikit.desk.ports import ContactChange, UnitOfWork
from omnikit.model.actors import Actor
from omnikit.model.contact import TAG, Binding, Contact, Entry, Identity, Means, Merged
from omnikit.model.contacts import ContactAdded, ContactsMerged, ContactsSplit, IdentityBound, IdentityUnbound
from omnikit.model.events import Event
from omnikit.model.ids import AccountId, ContactId, WorkspaceId
from omnikit.testing.acts import Choose
from omnikit.testing.builders import ANN, NOON, WORKSPACE, minutes

SITE = AccountId("webchat")
FIELDS = ("name", "nickname", "email", "phone", "wechat")
SAYINGS = ("", "Lin", "林小姐", "lin@example.com", "0912345")
BY_ANN = Actor.of(ANN)


def added(name: str, /, workspace: WorkspaceId = WORKSPACE, at: datetime = NOON, **fields: Any) -> UnitOfWork:
    """Return the commit of a contact of that name whom a member adds; *fields* are the record's."""
    given: dict[str, Any] = {"name": name.title(), "created_at": at, "version": 1}
    contact = Contact(id=ContactId(name), workspace=workspace, **(given | fields))
    event = ContactAdded(at=at, by=BY_ANN, contact=contact.id)
    return UnitOfWork(workspace=workspace, at=at, before=None, subject=contact, events=(event,))


def record_of(work: UnitOfWork) -> Contact:
    """Return the record that *work* is about, as it leaves it."""
    assert isinstance(work.subject, Contact)
    return work.subject


def other_of(work: UnitOfWork) -> Contact:
    """Return the other record that *work* writes, as it leaves it."""
    assert work.contact is not None
    return work.contact.contact


def noted(contact: Contact, *told: tuple[str, str], at: datetime = NOON, **changes: Any) -> UnitOfWork:
    """Return a commit of the contact's alone: *changes* of the record, and what is *told* in its ledger."""
    entries = entries_of(contact, *told, at=at)
    after = contact.but(entries=contact.entries + len(entries), version=contact.version + 1, **changes)
    event = ContactAdded(at=at, by=BY_ANN, contact=contact.id)
    return _changed(contact, after, event, entries=entries)


def entries_of(contact: Contact, *told: tuple[str, str], at: datetime = NOON) -> tuple[Entry, ...]:
    """Return the next entries of a contact's ledger: fields and what they say."""
    return tuple(
        Entry(contact=contact.id, number=number, field=field, value=text, by=BY_ANN, at=at)
        for number, (field, text) in enumerate(told, contact.entries + 1)
    )


def tagged(contact: Contact, *tags: str, at: datetime = NOON) -> UnitOfWork:
    """Return the commit of a contact who has just these tags, with what changed in the ledger."""
    return noted(contact, *[(TAG, tag) for tag in sorted({*tags} ^ {*contact.tags})], at=at, tags=tags)


def merged(one: Contact, other: Contact, at: datetime = NOON, **changes: Any) -> UnitOfWork:
    """Return the commit that makes *other*'s record, which has no parts, part of *one*'s; what it is known by moves."""
    part = Merged(contact=other.id, at=at, identities=other.identities, tags=other.tags)
    whole = one.but(
        identities=(*one.identities, *other.identities),
        bindings=(*one.bindings, *other.bindings),
        tags=(*one.tags, *[tag for tag in other.tags if tag not in one.tags]),
        merged=(*one.merged, part),
        version=one.version + 1,
        **changes,
    )
    gone = other.but(identities=(), bindings=(), merged_into=one.id, version=other.version + 1)
    event = ContactsMerged(at=at, by=BY_ANN, contact=one.id, other=other.id)
    return _changed(one, whole, event, contact=ContactChange(contact=gone, before=other))


def split(one: Contact, other: Contact, at: datetime = NOON) -> UnitOfWork:
    """Return the commit that makes *other*'s record one of its own again."""
    (part,) = [part for part in one.merged if part.contact == other.id]
    theirs = tuple(bound for bound in one.bindings if bound.identity in part.identities)
    left = one.but(
        bindings=tuple(bound for bound in one.bindings if bound not in theirs),
        identities=tuple(known for known in one.identities if known not in part.identities),
        tags=tuple(tag for tag in one.tags if tag not in part.tags),
        merged=tuple(inner for inner in one.merged if inner != part),
        version=one.version + 1,
    )
    back = other.but(identities=part.identities, bindings=theirs, merged_into=None, version=other.version + 1)
    event = ContactsSplit(at=at, by=BY_ANN, contact=one.id, other=other.id)
    return _changed(one, left, event, contact=ContactChange(contact=back, before=other))


def bound(contact: Contact, *bindings: Binding, at: datetime = NOON) -> UnitOfWork:
    """Return the commit of a contact with just these *bindings*."""
    event: Event = IdentityUnbound(at=at, by=BY_ANN, contact=contact.id)
    if bindings:
        event = IdentityBound(at=at, by=BY_ANN, contact=contact.id, means=bindings[-1].means)
    return _changed(contact, contact.but(bindings=bindings, version=contact.version + 1), event)


def a_binding(identity: Identity, browser: str = "b1", at: datetime = NOON, means: Means = Means.BOT) -> Binding:
    """Return that *identity* and a browser of the site are one person's."""
    return Binding(identity=identity, browser=Identity(SITE, browser), means=means, at=at)


def _changed(before: Contact, after: Contact, event: Event, **more: Any) -> UnitOfWork:
    return UnitOfWork(workspace=before.workspace, at=event.at, before=before, subject=after, events=(event,), **more)


# --- any of it


def next_of_records(
    choose: Choose, there: Mapping[ContactId, Contact], workspace: WorkspaceId, number: int
) -> UnitOfWork:
    """Return something that happens to the records that are *there*, or to one that is not there any more as such."""
    at = NOON + minutes(number)
    wholes = [contact for contact in there.values() if contact.merged_into is None]
    alone = [contact for contact in wholes if not contact.merged]
    what = choose(("add", "note", "note", "tag", "tag", "merge", "merge", "split", "bind", "bind", "late"))
    if what == "add" or not wholes:
        known = Identity(AccountId("line"), f"r{number}")
        name = choose(SAYINGS)
        return added(f"r{number}", workspace, at, identities=(known,), name=name, nickname=choose(SAYINGS))
    one = choose(wholes)
    if what == "merge" and (others := [contact for contact in alone if contact is not one]):
        return merged(one, choose(others), at)
    if what == "split" and (several := [contact for contact in wholes if contact.merged]):
        whole = choose(several)
        return split(whole, there[choose(whole.merged).contact], at)
    if what == "tag":
        return tagged(one, *choose(((), ("VIP",), ("vip", "回購"), ("VIP", "回購"))), at=at)
    if what == "bind":
        return bound(one, *_bindings(choose, one.identities, at), at=at)
    if what == "late":
        return noted(one.but(version=max(1, one.version - 1)), ("note", "too late"), at=at)
    field = choose(FIELDS)
    text = choose(SAYINGS)
    changed = one.saying({field: text})
    return noted(one, (field, text), at=at, **{field: text} if field != "wechat" else {"facts": changed.facts})


def _bindings(choose: Choose, identities: Sequence[Identity], at: datetime) -> tuple[Binding, ...]:
    some = choose((0, 1, 2))
    return tuple(a_binding(known, choose(("b1", "b2")), at) for known in identities[:some])
