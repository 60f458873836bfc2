"""What is written is read back exactly, and what can't be read says so."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.model import administration, contacts, effects, events, presence, quick_reply
from omnikit.model.actors import Permission, Role
from omnikit.model.commands import AddCollaborators, Command, Reply, Transfer
from omnikit.model.contact import Contact, Entry
from omnikit.model.conversation import Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.errors import InvalidInput, OmnikitError, StorageError, UnknownName
from omnikit.model.ids import CommandKey, ConversationId, RoleId
from omnikit.model.message import Content, Message, MessageKind
from omnikit.model.quick_reply import QuickReply
from omnikit.model.workspace import Workspace
from omnikit.storage.codec import (
    EFFECTS,
    EVENTS,
    BrokenRow,
    decode,
    decode_command,
    decode_effect,
    decode_event,
    encode,
    encode_message,
    instant,
    revision_pattern,
)
from omnikit.testing.builders import BOB, CAT, NOON, a_contact, a_conversation, a_workspace

C1 = ConversationId("c1")
WHOLE_MINUTES = st.integers(-14 * 60, 14 * 60).map(lambda count: timezone(timedelta(minutes=count)))

# A text may be anything that Python calls one, halves of characters included; a number is one that JSON can say.
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(), max_size=5),
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    type(None): st.none(),
    datetime: st.datetimes(timezones=WHOLE_MINUTES),
    timedelta: st.timedeltas(),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return any values of a type, with any values in their fields."""
    kind = getattr(kind, "__supertype__", kind)
    inner = [values_of(argument) for argument in get_args(kind) if argument is not ...]
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, UnionType) or get_origin(kind) is Union:
        return st.one_of(inner)
    if get_origin(kind) is tuple and ... not in get_args(kind):
        return st.tuples(*inner)
    if get_origin(kind) is tuple:
        return st.lists(*inner, max_size=3).map(tuple)
    if get_origin(kind) is frozenset:
        return st.frozensets(*inner, max_size=3)
    if get_origin(kind) is Mapping:
        return st.dictionaries(*inner, max_size=3).flatmap(lambda d: st.sampled_from((d, MappingProxyType(d))))
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    fields = attrs.fields(attrs.resolve_types(kind))
    return st.builds(kind, **{field.name: values_of(field.type) for field in fields})


@pytest.mark.parametrize(
    "cls", [Conversation, Workspace, Contact, Entry, Message, QuickReply], ids=lambda cls: cls.__name__
)
@settings(max_examples=30)
@given(data=st.data())
def test_a_state_comes_back_as_it_was(cls: type[Any], data: st.DataObject) -> None:
    """Whatever a state holds, it is equal after it was written and read."""
    value = data.draw(values_of(cls))

    assert decode(cls, encode(value)) == value


@settings(max_examples=100)
@given(message=values_of(Message))
def test_a_message_comes_back_without_how_far_it_has_come(message: Message) -> None:
    """What a message lacks needn't be written; how far one has come, and its parts' ids, stand elsewhere."""
    written = encode_message(message)

    assert decode(Message, written) == message.but(status=DeliveryStatus.NONE, error="", externals=())


@settings(max_examples=100)
@given(message=values_of(Message), revision=st.integers(1, 12))
def test_a_message_ends_with_its_revision(message: Message, revision: int) -> None:
    """The revision of a message that was changed is told last, in one spelling; of any other there is no word."""
    assert encode_message(message.but(revision=revision)).endswith(revision_pattern(revision).removeprefix("%"))
    assert '"revision":' not in encode_message(message.but(revision=0))


@pytest.mark.parametrize("kind", EVENTS)
@settings(max_examples=30)
@given(data=st.data())
def test_every_event_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    """Each event is found again by its kind, equal and of the same class."""
    event = data.draw(values_of(EVENTS[kind]))

    found = decode_event(event.kind, encode(event))

    assert found == event
    assert type(found) is EVENTS[kind]


@pytest.mark.parametrize("kind", EFFECTS)
@settings(max_examples=30)
@given(data=st.data())
def test_every_effect_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    """Each effect is found again by its kind, equal and of the same class."""
    effect = data.draw(values_of(EFFECTS[kind]))

    found = decode_effect(effect.kind, encode(effect))

    assert found == effect
    assert type(found) is EFFECTS[kind]


ONE_ROLE = {RoleId("r"): Role(RoleId("r"), "R", frozenset({Permission.JOIN}))}  # a bigger set has no order to compare


@pytest.mark.parametrize("value", [a_workspace(roles=ONE_ROLE), a_conversation(collaborators=(BOB,)), a_contact()])
def test_collections_come_back_of_the_same_kind_and_order(value: Any) -> None:
    """Tuples stay tuples, sets frozen, names in order: the value read has the repr of the value written."""
    assert repr(decode(type(value), encode(value))) == repr(value)


def test_kinds_are_told_apart() -> None:
    """No two events have one kind, whatever they happen to, and none has none."""
    assert len(EVENTS) == sum(len(of.EVENTS) for of in (events, administration, presence, contacts, quick_reply))
    assert len(EFFECTS) == len(effects.EFFECTS)
    assert "" not in {*EVENTS, *EFFECTS}


# What is stored lives longer than the code: who renames one of these must read the old name too.
KINDS = """
account_saved acknowledged announced assigned automatic_sent became_overdue collaborators_added collaborators_removed
contact_added contact_blocked contact_edited contact_tagged contact_unblocked contact_untagged contacts_merged
contacts_split department_removed department_saved ended exported facts_found followed_up identity_bound
identity_unbound joined lane_changed left member_deleted member_disabled member_enabled member_saved member_withdrawn
message_echoed message_edited message_held message_reacted message_received message_sent message_unsent muted
note_added offer_accepted offer_declined offer_lapsed offered opened participant_joined participant_left
participants_added pinned presence_changed quick_reply_removed quick_reply_saved reminder_skipped reopened returned
role_removed role_saved routed settings_changed signalled tag_defined tag_removed taken_over transferred unmuted
unpinned visitor_moved visitor_spoke whispered close_room hand_all_over log_line notify retract send send_survey
system_message withdraw
"""


def test_kinds_stay_what_they_are() -> None:
    """Every kind that was ever stored is still read, and none is stored that is not listed here."""
    ever, now = set(KINDS.split()), {*EVENTS, *EFFECTS}

    assert not ever - now, "these were stored once and must be read for ever"
    assert not now - ever, "add the new kinds to KINDS"


# (what is read, what the complaint says)
BROKEN = (
    (lambda: decode_event("exploded", "{}", "shop", "c1", 3), "shop c1 3: unknown kind 'exploded'; known: account_"),
    (lambda: decode_effect("exploded", "{}", "shop", "effect", 7), "shop effect 7: unknown kind 'exploded'; known: c"),
    (lambda: decode_event("pinned", '{"at": 1}', "shop"), "shop: no Pinned: "),
    (lambda: decode(Conversation, "", "shop", "c1"), "shop c1: no Conversation: "),
    (lambda: decode(Conversation, "[]", "shop", "c1"), "shop c1: no Conversation: Expected `object`, got `array`"),
    (lambda: decode(Conversation, '{"id": "c1"}', "shop", "c1"), "missing required field `workspace`"),
    (lambda: decode(Conversation, encode(a_conversation())[:-9], "shop"), "shop: no Conversation: "),
    (lambda: decode(Conversation, encode(a_conversation()).replace("processing", "gone"), "x"), "Invalid enum value"),
    (lambda: decode(Contact, '{"id": "\ud800", "workspace": 1}', "x"), "x: no Contact: Expected `str`, got `int`"),
)


@pytest.mark.parametrize(("read", "complaint"), BROKEN)
def test_a_broken_row_says_where_it_is_and_what_is_wrong(read: Any, complaint: str) -> None:
    """What can't be read raises an error of the storage with the place and the reason."""
    with pytest.raises(BrokenRow) as raised:
        read()

    assert isinstance(raised.value, StorageError)
    assert complaint in str(raised.value)


def test_what_a_later_version_added_is_passed_over() -> None:
    """A field that this version doesn't know is left out, one that it added has its default."""
    told = json.loads(encode(a_contact())) | {"mood": "fine"}
    del told["tags"]

    assert decode(Contact, json.dumps(told)) == a_contact()


# --- times


@given(first=st.datetimes(timezones=WHOLE_MINUTES), second=st.datetimes(timezones=WHOLE_MINUTES))
def test_instants_sort_as_times_do(first: datetime, second: datetime) -> None:
    """Of two times the earlier has the smaller number, and equal ones have the same, in whatever zone."""
    assert (instant(first) < instant(second)) == (first < second)
    assert (instant(first) == instant(second)) == (first == second)


def test_an_instant_is_microseconds_since_1970() -> None:
    """The number is that of microseconds since 1970 in UTC."""
    assert instant(datetime(1970, 1, 1, 8, 0, 1, 2, tzinfo=timezone(timedelta(hours=8)))) == 1_000_002
    assert instant(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1_000_000


@pytest.mark.parametrize("at", [NOON.replace(tzinfo=None), NOON.replace(tzinfo=timezone(timedelta(seconds=29143)))])
def test_a_time_that_would_be_another_when_read_is_refused(at: datetime) -> None:
    """A naive time, and one whose zone is seconds off, has no instant."""
    with pytest.raises(StorageError, match="a time needs a zone of whole minutes"):
        instant(at)


# --- commands that people write

# (JSON, the command)
WRITTEN: tuple[tuple[str, Command], ...] = (
    ('{"kind": "Transfer", "to": "bob"}', Transfer(conversation=C1, to=BOB)),
    ('{"kind": "Transfer", "to": "bob", "key": "k1"}', Transfer(conversation=C1, to=BOB, key=CommandKey("k1"))),
    ('{"kind": "Transfer", "to": "bob", "conversation": "c1"}', Transfer(conversation=C1, to=BOB)),
    (
        '{"kind": "AddCollaborators", "members": ["bob", "cat"]}',
        AddCollaborators(conversation=C1, members=(BOB, CAT)),
    ),
    (
        '{"kind": "Reply", "content": {"text": "hi", "kind": "image"}}',
        Reply(conversation=C1, content=Content(text="hi", kind=MessageKind.IMAGE)),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("text", "command"), WRITTEN)
def test_a_command_can_be_written(text: str, command: Command) -> None:
    """A command is its kind and its arguments; the conversation need not be said again."""
    assert decode_command(text, C1) == command


# (JSON, the error, what it says)
MISWRITTEN: tuple[tuple[str, type[OmnikitError], str], ...] = (
    ("", InvalidInput, "JSON"),
    ("Transfer", InvalidInput, "JSON"),
    ("[]", InvalidInput, '{"kind": "Transfer", …arguments}'),
    ("{}", InvalidInput, '{"kind": "Transfer", …arguments}'),
    ('{"kind": 1}', InvalidInput, '{"kind": "Transfer", …arguments}'),
    ('{"kind": "Give"}', UnknownName, "unknown command 'Give'; known: AcceptOffer, "),
    ('{"kind": "Transfer"}', InvalidInput, "object missing required field `to`"),
    ('{"kind": "Transfer", "to": 1}', InvalidInput, "expected `str`, got `int`"),
    ('{"kind": "Transfer", "too": "bob"}', UnknownName, "argument of Transfer 'too'; known: conversation, key, to"),
    ('{"kind": "Transfer", "to": "bob", "conversation": "c2"}', InvalidInput, "'c1', or none"),
    ('{"kind": "Reply", "content": {"txt": "hi"}}', UnknownName, "unknown name in Reply.content 'txt'; known: att"),
    (
        '{"kind": "Reply", "content": {"attachments": [{"kind": "file", "ref": "r", "nam": "x"}]}}',
        UnknownName,
        "unknown name in Reply.content.attachments[0] 'nam'; known: kind, mime, name, ref, size",
    ),
    ('{"kind": "Reply", "content": {"kind": "smoke"}}', InvalidInput, "invalid enum value 'smoke'"),
    ('{"kind": "\ud800"}', InvalidInput, "JSON"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "error", "complaint"), MISWRITTEN)
def test_a_miswritten_command_is_told_what_is_known(text: str, error: type[OmnikitError], complaint: str) -> None:
    """What is no command raises an error that shows what would be one."""
    with pytest.raises(error) as raised:
        decode_command(text, C1)

    assert complaint in str(raised.value)
