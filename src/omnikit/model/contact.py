"""The person on the other side: who they are on each channel account, and what the team knows of them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from omnikit.model.actors import Actor
from omnikit.model.ids import AccountId, ContactId, ConversationId, WorkspaceId
from omnikit.model.value import Value, value


@value(kw_only=False)
class Identity(Value):
    """One person as one channel account knows them; *key* is the platform's own id, opaque."""

    account: AccountId
    key: str


@value
class Visit(Value):
    """Where a customer is on the site: the *page* that they look at or write from, and where they *came from*.

    *asked_from* is the page of their last message (OC-8.8); *member* the member ID that the host's pixel tells
    (OC-8.6).
    """

    page: str = ""
    came_from: str = ""
    at: datetime | None = None
    asked_from: str = ""
    member: str = ""


class Means(StrEnum):
    """How it became known that a social identity and a browser are one person's (OC-9.1)."""

    __hash__ = str.__hash__

    SOCIAL = "social"
    TRACKING = "tracking"
    BOT = "bot"


@value
class Binding(Value):
    """One social identity and one browser are the same person's (OC-9.3); a *browser* is known on a site's account."""

    identity: Identity
    browser: Identity
    means: Means
    at: datetime


@value
class Origin(Value):
    """Who or what set something, when, and in which *conversation*, from which message (*sequence*; 0: none).

    *version* is the record's that it was set with.
    """

    by: Actor
    at: datetime
    version: int = 0
    conversation: ConversationId | None = None
    sequence: int = 0


@value
class Merged(Value):
    """Another contact's record that is part of this one's until they are split again.

    *version* is the whole record's since then. *says*: all that it said, by field, also what the whole says
    otherwise, and *said*: by whom; *took*: the fields that were filled in from it; *origins*: those that its own have
    taken the place of, of fields that somebody had emptied. *tags*: all of its own, *tagged* by whom; *brought*:
    those that came with it; *untagged* as the record's. *visit*: where its own identities are on the site.
    """

    contact: ContactId
    at: datetime
    version: int = 0
    identities: tuple[Identity, ...] = ()
    says: Mapping[str, str] = attrs.field(factory=dict)
    said: Mapping[str, Origin] = attrs.field(factory=dict)
    took: tuple[str, ...] = ()
    origins: Mapping[str, Origin] = attrs.field(factory=dict)
    tags: tuple[str, ...] = ()
    tagged: Mapping[str, Origin] = attrs.field(factory=dict)
    brought: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()
    visit: Visit | None = None


OWN_FIELDS = ("name", "nickname", "remark", "email", "phone")
"""The fields that every record has; the others are *facts*, by the kind that they are found as."""


@value
class Contact(Value):
    """A customer's record. Events refer to it by id only, so that it can be forgotten.

    *name* is what the platform calls them; *nickname* and *remark* are the team's (RC-3.1). *facts* are the other
    fields by name: ``wechat``, ``qq``, ``age`` … *origins*: who or what set a field, where anybody did since the
    record was made. *tagged*: the same of each tag. *untagged*: tags that a person took off, which are not set again
    automatically. *overruled*: what was found last of a field that a person has set. *blocked*: nothing of theirs is
    taken in any more (RC-7.8). *entries*: the number of the last entry of their ledger. *merged*: records that are
    part of this one; *merged_into*: the one that this is part of; *rebuilt*: the version with which it was last
    merged or split.
    """

    id: ContactId
    workspace: WorkspaceId
    name: str = ""
    nickname: str = ""
    remark: str = ""
    blocked: bool = False
    visit: Visit | None = None
    email: str = ""
    phone: str = ""
    facts: Mapping[str, str] = attrs.field(factory=dict)
    origins: Mapping[str, Origin] = attrs.field(factory=dict)
    identities: tuple[Identity, ...] = ()
    bindings: tuple[Binding, ...] = ()
    tags: tuple[str, ...] = ()
    tagged: Mapping[str, Origin] = attrs.field(factory=dict)
    untagged: tuple[str, ...] = ()
    overruled: Mapping[str, str] = attrs.field(factory=dict)
    entries: int = 0
    merged: tuple[Merged, ...] = ()
    merged_into: ContactId | None = None
    rebuilt: int = 0
    created_at: datetime | None = None
    version: int = 0

    def on(self, account: AccountId) -> Identity | None:
        """Return this person's identity on *account*, if they have one."""
        return next((identity for identity in self.identities if identity.account == account), None)

    def known_by(self, identity: Identity) -> ContactId:
        """Return the id of the record that *identity* came with: a part's, where it was merged into this one."""
        return next((part.contact for part in self.merged if identity in part.identities), self.id)

    def says(self, field: str) -> str:
        """Return what the record says of *field*, "" for nothing."""
        return str(getattr(self, field)) if field in OWN_FIELDS else self.facts.get(field, "")

    def visited(self, contact: ContactId | None) -> Visit | None:
        """Return where the person is on the site, as the record *contact* knows it: this one, or a part of it."""
        part = next((one for one in self.merged if one.contact == contact), None)
        return self.visit if part is None else part.visit

    def visiting(self, contact: ContactId | None, visit: Visit) -> "Contact":
        """Return the record with *visit* as where the person is, by the record *contact*: this one, or a part of it."""
        if not any(part.contact == contact for part in self.merged):
            return self.but(visit=visit)
        return self.but(
            merged=tuple(part.but(visit=visit) if part.contact == contact else part for part in self.merged)
        )

    @property
    def member_ids(self) -> frozenset[str]:
        """The member IDs that the host's pixel told of this person, of all parts."""
        visits = (self.visit, *(part.visit for part in self.merged))
        return frozenset(visit.member for visit in visits if visit is not None and visit.member)

    @property
    def differs(self) -> Mapping[str, tuple[str, ...]]:
        """What parts of the record say otherwise than it does, by field: until somebody decides."""
        said: dict[str, tuple[str, ...]] = {}
        for part in self.merged:
            for field, text in part.says.items():
                if text != self.says(field) and text not in said.get(field, ()):
                    said[field] = (*said.get(field, ()), text)
        return said

    def saying(self, changes: Mapping[str, str]) -> "Contact":
        """Return the record with *changes* made, by field; "" takes a fact away."""
        own = {field: text for field, text in changes.items() if field in OWN_FIELDS}
        others = {field: text for field, text in changes.items() if field not in OWN_FIELDS}
        if not others:
            return self.but(**own)
        facts = {field: text for field, text in {**self.facts, **others}.items() if text}
        return self.but(facts=facts, **own)

    @property
    def ids(self) -> tuple[ContactId, ...]:
        """This record's id and those of the records that are part of it."""
        return (self.id, *(part.contact for part in self.merged)) if self.merged else (self.id,)


@value
class Entry(Value):
    """One line of a contact's ledger: what was noted, by whom or what, when, from which message.

    *number* counts the lines of one contact from 1. *field* is a field's name, ``tag`` or ``note``. *removed*: it was
    taken away. *kept* is False for what was found and not taken over, because a person had said otherwise (RC-3.14).
    """

    contact: ContactId
    number: int
    field: str
    value: str
    by: Actor
    at: datetime
    conversation: ConversationId | None = None
    sequence: int = 0
    removed: bool = False
    kept: bool = True


NOTE, TAG = "note", "tag"
"""What entries are of besides fields."""
