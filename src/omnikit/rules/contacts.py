"""What may be noted of a contact: fields, notes, tags; who may bind and merge records."""

from collections.abc import Mapping

from omnikit.model.actors import ActorKind, Permission
from omnikit.model.commands import AddNote, EditContact, Tag, Untag
from omnikit.model.contact import OWN_FIELDS, Contact
from omnikit.model.contacts import AddContact, Bind, ContactCommand, Merge, Split, Unbind
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Kind
from omnikit.model.folding import fold
from omnikit.model.found import FoundKind
from omnikit.model.tags import TagDefinition
from omnikit.model.value import Value, value
from omnikit.policies.context import Context
from omnikit.rules.rule import rule

SHOWN = 20
"""So many of many things, and so much of a long one, are shown in a refusal."""
KNOWN_FIELDS = (*OWN_FIELDS, *(kind.value for kind in FoundKind if kind.value not in OWN_FIELDS))


def _changed(command: EditContact, on: Context) -> dict[str, str]:
    """Return the fields that a save would change."""
    contact = on.facts.contact
    if contact is None:
        return {}
    return {field: text for field, text in command.fields.items() if text.strip() != contact.says(field)}


# --- fields and notes


@rule("HO-52", Kind.INVALID)
def the_fields_make_sense(conversation: Conversation, command: EditContact, on: Context) -> bool:
    """Fields have names that records have, and texts that are not too long."""
    return not _wrong(command.fields, on)


@the_fields_make_sense.about
def _fields(conversation: Conversation, command: EditContact, on: Context) -> dict[str, str]:
    return {"wrong": "; ".join(_wrong(command.fields, on))}


def _wrong(fields: Mapping[str, str], on: Context) -> list[str]:
    known = (*KNOWN_FIELDS, *sorted(on.profile.extracting.kinds - {*KNOWN_FIELDS}))
    longest = on.profile.recording.longest
    unknown = [repr(field[:SHOWN]) for field in fields if field not in known]
    wrong = [f"{', '.join(unknown[:SHOWN])}: {', '.join(known)}"] if unknown else []
    return wrong + [
        f"{field}: {len(text)}, at most {longest}"
        for field, text in fields.items()
        if field in known and len(text) > longest
    ]


@rule("OC-8.9", Kind.FORBIDDEN)
def no_locked_field_changes(conversation: Conversation, command: EditContact, on: Context) -> bool:
    """A field that the channel locks is not modified."""
    locked = on.profile.recording.locked(on.traits(conversation))
    return not locked or locked.isdisjoint(_changed(command, on))


@no_locked_field_changes.about
def _locked(conversation: Conversation, command: EditContact, on: Context) -> dict[str, tuple[str, ...]]:
    locked = on.profile.recording.locked(on.traits(conversation))
    return {"fields": tuple(sorted(locked & {*_changed(command, on)}))}


@rule("HO-53", Kind.CONFLICT)
def nobody_changed_it_meanwhile(conversation: Conversation, command: EditContact, on: Context) -> bool:
    """A field is not set by somebody who was shown what it said before a later change."""
    return not _overtaken(command, on)


@nobody_changed_it_meanwhile.about
def _later(conversation: Conversation, command: EditContact, on: Context) -> dict[str, tuple[str, ...]]:
    return {"fields": tuple(_overtaken(command, on))}


def _overtaken(command: EditContact, on: Context) -> list[str]:
    contact, based_on = on.facts.contact, command.based_on
    if contact is None or based_on is None:
        return []
    changed, origins = _changed(command, on), contact.origins
    if contact.rebuilt > based_on:  # it was merged or split since: what was shown may have been another's
        return list(changed)
    return [field for field in changed if field in origins and origins[field].version > based_on]


@rule("HO-54", Kind.INVALID)
def a_note_says_something(conversation: Conversation, command: AddNote, on: Context) -> bool:
    """A note has a text, not longer than notes may be."""
    return bool(fold(command.text)) and len(command.text.strip()) <= on.profile.recording.longest_note


@a_note_says_something.about
def _note(conversation: Conversation, command: AddNote, on: Context) -> dict[str, int]:
    return {"length": len(command.text.strip()), "limit": on.profile.recording.longest_note}


# --- tags


def tags_are_shown(conversation: Conversation, on: Context, contact: Contact | None) -> bool:
    """True if the contact's tags are shown here: the channel has tags, or its visitor has earned them."""
    tagging = on.profile.tagging
    if tagging is None:
        return False
    traits = on.traits(conversation)
    return tagging.shown(traits) or (tagging.earned(traits) and tagging.earned_by(contact))


@rule("OC-10.2", Kind.FORBIDDEN)
def a_visitor_has_earned_tags(conversation: Conversation, command: Tag | Untag, on: Context) -> bool:
    """A visitor of the site is tagged once they have given an e-mail, or a member has edited their record."""
    tagging = on.profile.tagging
    if tagging is None or not tagging.earned(on.traits(conversation)):
        return True
    return tagging.earned_by(on.facts.contact)


@rule("OC-10.1", Kind.FORBIDDEN)
def the_channel_shows_tags(conversation: Conversation, command: Tag | Untag, on: Context) -> bool:
    """Only contacts on taggable channels have tags, unless the profile has them everywhere."""
    tagging, traits = on.profile.tagging, on.traits(conversation)
    return tagging is None or tagging.shown(traits) or tagging.earned(traits)


@rule("HO-55", Kind.INVALID)
def a_tag_is_a_word(conversation: Conversation, command: Tag | Untag, on: Context) -> bool:
    """At least one tag is named and not too many, each with a text that can be seen and is not too long."""
    there = on.facts.contact.tags if isinstance(command, Tag) and on.facts.contact is not None else ()
    fits = 0 < len(command.tags) <= _most(on) and (not there or len({*map(fold, (*there, *command.tags))}) <= _most(on))
    return fits and all(_fit_to_be_read(tag) and len(tag.strip()) <= _longest(on) for tag in command.tags)


@a_tag_is_a_word.about
def _words(conversation: Conversation, command: Tag | Untag, on: Context) -> dict[str, str | int]:
    return {
        "tags": ", ".join(repr(tag[:SHOWN]) for tag in command.tags[:SHOWN]),
        "limit": _longest(on),
        "most": _most(on),
    }


def _fit_to_be_read(tag: str) -> bool:
    """True if there is something to see, and no control character or half of an emoji, which no database stores."""
    return fold(tag) != "" and not any(
        sign < " " or sign == "\x7f" or "\ud800" <= sign <= "\udfff" for sign in tag.strip()
    )


def _longest(on: Context) -> int:
    return on.profile.tagging.longest if on.profile.tagging is not None else 0


def _most(on: Context) -> int:
    return on.profile.tagging.most if on.profile.tagging is not None else 0


@rule("HO-56", Kind.MISSING)
def the_tag_is_defined(conversation: Conversation, command: Tag, on: Context) -> bool:
    """Where tags are chosen and not typed, each is one of the product's or the team's own."""
    tagging = on.profile.tagging
    return tagging is None or tagging.typed or {fold(tag) for tag in command.tags} <= set(_defined(on))


@the_tag_is_defined.about
def _choices(conversation: Conversation, command: Tag, on: Context) -> dict[str, tuple[str, ...]]:
    known = _defined(on)
    return {"tags": tuple(tag for tag in command.tags if fold(tag) not in known), "known": tuple(known.values())}


def defined_tags(on: Context) -> dict[str, TagDefinition]:
    """Return the product's own tags, then the team's, by their folded names."""
    tagging = on.profile.tagging
    own = {} if tagging is None else {fold(tag.name): tag for tag in tagging.defined}
    return {**own, **{folded: tag for folded, tag in on.facts.workspace.tags.items() if folded not in own}}


def _defined(on: Context) -> dict[str, str]:
    return {folded: tag.name for folded, tag in defined_tags(on).items()}


@rule("RC-7.13", Kind.FORBIDDEN)
def at_a_message_tags_are_system_tags(conversation: Conversation, command: Tag, on: Context) -> bool:
    """At a message a contact is tagged with system tags alone."""
    tagging = on.profile.tagging
    if tagging is None or not command.sequence or not tagging.system_at_messages:
        return True
    return {fold(tag) for tag in command.tags} <= {folded for folded, tag in defined_tags(on).items() if tag.system}


@rule("HO-57", Kind.MISSING)
def the_message_is_there(conversation: Conversation, command: Tag, on: Context) -> bool:
    """The message at which a contact is tagged is one of the conversation's."""
    return 0 <= command.sequence <= conversation.sequence


@the_message_is_there.about
def _sequence(conversation: Conversation, command: Tag, on: Context) -> dict[str, int]:
    return {"sequence": command.sequence, "last": conversation.sequence}


# --- records by themselves


@value
class Record(Value):
    """A contact, or None where there is none yet, and the *other* one that a command names."""

    contact: Contact | None
    other: Contact | None = None


@rule("HO-58", Kind.FORBIDDEN)
def records_are_changed_by_whom_they_are_for(record: Record, command: ContactCommand, on: Context) -> bool:
    """Any enabled member adds a contact, some merge and split, and only the host binds identities."""
    if on.actor.kind is ActorKind.SYSTEM:
        return True
    if isinstance(command, Bind | Unbind):
        return False
    needed = Permission.MERGE_CONTACTS if isinstance(command, Merge | Split) else Permission.MEMBER
    return needed in on.permissions


@rule("HO-69", Kind.MISSING)
def the_records_are_known(record: Record, command: ContactCommand, on: Context) -> bool:
    """A command names contacts of this workspace, by the ids that they go by."""
    known = record.contact is not None and record.contact.id == command.contact
    return known and (record.other is not None or not isinstance(command, Merge | Split))


@the_records_are_known.about
def _ids(record: Record, command: ContactCommand, on: Context) -> dict[str, str]:
    known = record.contact is not None and record.contact.id == command.contact
    part_of = record.contact.id if record.contact is not None and not known else ""
    return {"contact": command.contact if not known else getattr(command, "other", ""), "part_of": part_of}


@rule("HO-70", Kind.CONFLICT)
def two_records_can_be_one(record: Record, command: Merge, on: Context) -> bool:
    """Two records are merged that aren't one already, where the other has no parts and nothing verified differs."""
    return not _against(record)


@two_records_can_be_one.about
def _reasons(record: Record, command: Merge, on: Context) -> dict[str, str]:
    return {"reason": _against(record)}


def _against(record: Record) -> str:
    contact, other = record.contact, record.other
    if contact is None or other is None:
        return "unknown"
    if contact.id == other.id or other.merged_into is not None:
        return "one_already"
    if other.merged:
        return "has_parts"
    if len(contact.member_ids | other.member_ids) > 1:
        return "member_ids_differ"
    return "blocked_differs" if contact.blocked is not other.blocked else ""


@rule("HO-71", Kind.CONFLICT)
def it_is_a_part(record: Record, command: Split, on: Context) -> bool:
    """Only a record that was merged into the other is split from it."""
    contact = record.contact
    return contact is not None and any(part.contact == command.other for part in contact.merged)


@rule("HO-72", Kind.INVALID)
def the_identity_is_theirs(record: Record, command: Bind, on: Context) -> bool:
    """An identity that is bound is the contact's own, on a bindable channel; a browser is known on a site's account."""
    contact, accounts = record.contact, on.facts.workspace.accounts
    if contact is None or command.identity not in contact.identities or not command.browser.key:
        return False
    recording, traits_of = on.profile.recording, on.profile.traits_of
    own, browser = accounts.get(command.identity.account), accounts.get(command.browser.account)
    if own is None or browser is None:
        return False
    theirs = traits_of(own.channel)
    social = recording.bindable(theirs) and not recording.knows_browsers(theirs)
    return social and recording.knows_browsers(traits_of(browser.channel))


@rule("HO-73", Kind.INVALID)
def what_is_added_makes_sense(record: Record, command: AddContact, on: Context) -> bool:
    """A contact is added by an identity on an account that is connected, with fields that records have."""
    identity = command.identity
    return bool(identity.key) and identity.account in on.facts.workspace.accounts and not _wrong(command.fields, on)


@what_is_added_makes_sense.about
def _added(record: Record, command: AddContact, on: Context) -> dict[str, str]:
    accounts = ", ".join(on.facts.workspace.accounts)
    about = "" if command.identity.account in on.facts.workspace.accounts else f"{command.identity.account}: {accounts}"
    key = "" if command.identity.key else "key: empty"
    return {"wrong": "; ".join(filter(None, (about, key, *_wrong(command.fields, on))))}
