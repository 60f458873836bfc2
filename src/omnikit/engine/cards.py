"""What the team sees of a customer, the same wherever it is shown."""

from collections.abc import Mapping, Sequence

from omnikit.model.contact import Binding, Contact, Identity, Origin, Visit
from omnikit.model.contacts import Bindings
from omnikit.model.conversation import Conversation
from omnikit.model.ids import ContactId
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.context import Context
from omnikit.rules.contacts import tags_are_shown


@value
class Card(Value):
    """A customer as the team sees them: what they are called, what was noted, and where they are on the site.

    *title* is the nickname, else the platform's name. *version* is what an edit of this is based on; *locked* are the
    fields that this channel doesn't let change. *visit*, with the page now visited and that of the last message, only
    on channels where the profile shows it. *member* is the member ID that the pixel tells, None where the plan has
    none. *origins* and *tagged*: who or what set a field or a tag, and when. *marks*: the colours of this conversation,
    by the kinds found in it. *merged*: records that are part of this one; *differs*: what they
    say otherwise.
    """

    contact: ContactId
    version: int
    title: str
    name: str
    nickname: str
    remark: str
    tags: tuple[str, ...]
    email: str
    phone: str
    facts: Mapping[str, str]
    origins: Mapping[str, Origin]
    tagged: Mapping[str, Origin]
    locked: tuple[str, ...]
    marks: Mapping[str, str]
    blocked: bool
    visit: Visit | None
    member: str | None
    merged: tuple[ContactId, ...]
    differs: Mapping[str, tuple[str, ...]]


@upholds("OM-7.4", "RC-3.1", "RC-4.1", "OC-8.1", "OC-8.5", "OC-10.8")
def card(conversation: Conversation, contact: Contact, context: Context) -> Card:
    """Return what is shown of *contact*, beside the conversation and inside it alike."""
    profile = context.profile
    shows_tags = tags_are_shown(conversation, context, contact)
    return Card(
        contact=contact.id,
        version=contact.version,
        title=contact.nickname or contact.name,
        name=contact.name,
        nickname=contact.nickname,
        remark=contact.remark,
        tags=contact.tags if shows_tags else (),
        email=contact.email,
        phone=contact.phone,
        facts=contact.facts,
        origins=contact.origins,
        tagged=contact.tagged if shows_tags else {},
        locked=tuple(sorted(profile.recording.locked(context.traits(conversation)))),
        marks=profile.extracting.marks(conversation.found),
        blocked=contact.blocked,
        visit=_visit(conversation, contact, context),
        member=_member(conversation, contact, context),
        merged=contact.ids[1:],
        differs=contact.differs,
    )


@upholds("OC-8.7", "OC-8.8")
def _visit(conversation: Conversation, contact: Contact, context: Context) -> Visit | None:
    """The page visited and that of the last message belong to the site's conversations; elsewhere they don't apply."""
    shown = context.profile.shows_visits and context.traits(conversation).visits
    visit = contact.visited(conversation.contact) if shown else None
    return None if visit is None else visit.but(member="")  # that is told by itself


@upholds("OC-8.6")
def _member(conversation: Conversation, contact: Contact, context: Context) -> str | None:
    """The member ID is known where the team's plan has the pixel, and the pixel told it."""
    if not context.facts.workspace.settings.pixel:
        return None
    visit = contact.visited(conversation.contact)
    return (visit.member if visit is not None else "") or next(iter(contact.member_ids), None)


def identity_of(conversation: Conversation, contact: Contact) -> Identity | None:
    """Return the identity that a conversation comes in on: the one that its thread is named by, else theirs there."""
    thread = conversation.thread
    parts = (part.identities for part in contact.merged if part.contact == conversation.contact)
    own = [one for part in parts for one in part] or list(contact.identities)
    there = [one for one in own if one.account == thread.account]
    return next((one for one in there if one.key == thread.key), there[0] if there else None)


@upholds("OC-9.2", "OC-9.4", "OC-9.5", "OC-9.6", "OC-9.7")
def bindings_shown(identity: Identity, bound: Sequence[Binding]) -> Bindings:
    """Return what a conversation's panel shows of *identity*: read now, so also for what began before the binding.

    *bound* is all that is bound to the browsers that it is bound to, or to itself where it is a browser's.
    """
    others = dict.fromkeys(one.identity for one in bound if one.identity != identity)
    return Bindings(identity=identity, bound=bool(bound), others=tuple(others), bindings=tuple(bound))


def browsers_of(identity: Identity, contact: Contact) -> tuple[Identity, ...]:
    """Return the browsers that *identity* is bound to, itself among them: it may be a browser's."""
    return (identity, *dict.fromkeys(one.browser for one in contact.bindings if one.identity == identity))
