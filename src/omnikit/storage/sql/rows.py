"""What follows from one conversation and is stored beside its state: columns, rows of other tables; pure.

And what of it can be read back without the state: all that a list's row shows.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from omnikit.dispatch.tickets import waits
from omnikit.model.contact import Contact
from omnikit.model.conversation import (
    ENDED,
    PENDING,
    PROCESSING,
    Conversation,
    Cursor,
    Lane,
    Offer,
    Seat,
    State,
    Status,
)
from omnikit.model.delivery import RANKS
from omnikit.model.folding import fold
from omnikit.model.ids import AccountId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.thread import Thread
from omnikit.model.value import maker
from omnikit.storage.codec import BrokenRow, encode, encode_message, instant, moment, revision_pattern

COLUMNS = (
    "version", "account", "thread", "channel", "contact", "bucket", "handler", "ended_by", "collaborative", "routed",
    "last_message_at", "waiting_since", "wake_at", "ended_at", "spoken_at", "face",
)  # fmt: skip
"""The columns of ``conversation`` that follow from its state, which comes after them."""
_FLAG, _TIMES, _FACE = COLUMNS.index("collaborative"), COLUMNS.index("last_message_at"), COLUMNS.index("face")
SEEN = ("id", "account", "channel", "contact", "bucket", "last_message_at", "waiting_since", "face")
"""The columns that a list's row is made of."""

TOTAL = ""
"""The scope of a tally of all; others are of one member's."""
OFFERED = "offered"
"""The bucket of the seat that stands for an offer."""
BUCKETS: Mapping[str, tuple[Status, Lane | None, bool]] = {
    **{lane.value: (PENDING, lane, False) for lane in Lane},
    State.PROCESSING.value: (PROCESSING, None, False),
    State.MUTED.value: (PROCESSING, None, True),
    State.ENDED.value: (ENDED, None, False),
}
"""Where a conversation can stand: its status, its lane, and whether it is muted."""
_make_conversation = maker(Conversation)
_make_thread = maker(Thread)


# --- its own row


def parts_of(conversation: Conversation) -> tuple[Any, ...]:
    """Return what ``COLUMNS`` are made of, as it stands in *conversation*."""
    thread, timers, offer, ended_by = (
        conversation.thread,
        conversation.timers,
        conversation.offer,
        conversation.ended_by,
    )
    face: tuple[Any, ...] = (
        conversation.seats,
        conversation.cursors,
        conversation.pins,
        conversation.ordinal,
        conversation.overdue_at,
    )
    if conversation.found:
        face = (*face, offer, conversation.found)
    elif offer is not None:
        face = (*face, offer)
    return (
        conversation.version,
        thread.account,
        thread.key,
        thread.channel,
        conversation.contact,
        bucket_of(conversation),
        conversation.handler,
        None if ended_by is None else ended_by.value,
        conversation.collaborative,
        bool(conversation.departments),
        conversation.last_message_at,
        conversation.waiting_since,
        timers[0].at if timers else None,
        conversation.ended_at,
        conversation.spoken_at,
        face,
    )


def column(parts: tuple[Any, ...], place: int) -> Any:
    """Return the column at that place of ``COLUMNS``."""
    part = parts[place]
    if place < _FLAG:
        return part
    if place < _TIMES:
        return int(part)
    if place < _FACE:
        return None if part is None else instant(part)
    return encode(part)


def columns_of(parts: tuple[Any, ...]) -> list[Any]:
    """Return all of ``COLUMNS``."""
    return [column(parts, place) for place in range(len(parts))]


def bucket_of(conversation: Conversation) -> str:
    """Return where it stands."""
    state: str = conversation.state._value_  # as `value`, which takes three times as long
    return state


# --- rows of other tables, after their keys


def thread_of(conversation: Conversation) -> tuple[Any, ...]:
    """Return what the row of ``thread`` is made of, after its key."""
    thread = conversation.thread
    return (
        thread.account,
        thread.key,
        conversation.contact,
        bucket_of(conversation),
        conversation.opened_at,
        conversation.service_started_at,
        int(conversation.offer is not None or waits(conversation)),
    )


def thread_row(conversation: Conversation) -> tuple[Any, ...]:
    """Return the row of ``thread`` after its key."""
    *place, opened_at, service_started_at, queued = thread_of(conversation)
    return (*place, instant_or_none(opened_at), instant_or_none(service_started_at), queued)


def seats_of(conversation: Conversation) -> dict[str, tuple[Any, ...]]:
    """Return the rows of ``seat`` by member: of those who are on it, and of whom it is held out to."""
    seats, offer = conversation.seats, conversation.offer
    found: dict[str, tuple[Any, ...]] = {}
    if seats:
        last = conversation.last_message_at
        at = instant_or_none(last) if conversation.status is ENDED else None
        bucket, together = bucket_of(conversation), int(conversation.collaborative)
        for seat in seats:
            since = instant(seat.since)
            bumped = seat.added and (last is None or seat.since > last)
            found[seat.member] = (bucket, together, at, since, since if bumped else None)
    if offer is not None:
        found.setdefault(offer.to, (OFFERED, 0, None, instant(offer.since), None))
    return found


def members_on(conversation: Conversation) -> frozenset[MemberId]:
    """Return who is on it."""
    return frozenset([seat.member for seat in conversation.seats])


def departments_of(conversation: Conversation) -> dict[str, tuple[Any, ...]]:
    """Return the rows of ``department`` by department."""
    bucket, at = bucket_of(conversation), instant_or_none(conversation.last_message_at)
    return dict.fromkeys(conversation.departments, (bucket, at))


def unread_by(conversation: Conversation) -> frozenset[str]:
    """Return who is on it and has something unread; nobody once it has ended, or while it is muted."""
    if conversation.status is ENDED or conversation.muted:
        return frozenset()
    return frozenset([seat.member for seat in conversation.seats if conversation.unread_of(seat.member)])


def external_of(account: AccountId, said: Message, external: str) -> tuple[Any, ...]:
    """Return the row of ``external`` of a message that the platform knows by that id, all of it after the workspace."""
    return account, external, instant(said.at), said.conversation, said.sequence


def sending_row(workspace: WorkspaceId, said: Message, at: datetime) -> tuple[Any, ...]:
    """Return the row of ``sending`` of a message of ours, as it is known at a time."""
    place = (workspace, said.conversation, said.sequence)
    return (*place, RANKS[said.status], said.error, encode(said.externals), instant(said.at), instant(at))


def revision_of(workspace: WorkspaceId, said: Message) -> tuple[Any, ...]:
    """Return the new state of a message that is there, its place, and what is to be there (``texts.REVISE``)."""
    before = said.revision - 1
    return encode_message(said), workspace, said.conversation, said.sequence, before, revision_pattern(before)


def rows_of_contact(contact: Contact) -> Iterator[tuple[str, tuple[Any, ...], tuple[Any, ...]]]:
    """Yield the rows that follow from a contact's record: the table, the key, the rest.

    The tags stand at every record that is part of this one: their conversations have them, too.
    """
    id = contact.id
    for known in contact.identities:
        yield "identity", (known.account, known.key), (id,)
    for bound in contact.bindings:
        pair = (bound.browser.account, bound.browser.key, bound.identity.account, bound.identity.key)
        yield "binding", (*pair, id), (instant(bound.at), encode(bound))
    if contact.merged_into is None:
        for tag in contact.tags:
            folded = fold(tag)
            for part in contact.ids:
                yield "tagged", (tag, part), (folded,)


def instant_or_none(at: datetime | None) -> int | None:
    """Return *at* as microseconds, None for none."""
    return None if at is None else instant(at)


# --- what a list's row shows


class _Face(msgspec.Struct, array_like=True):
    seats: tuple[Seat, ...]
    cursors: tuple[Cursor, ...]
    pins: tuple[MemberId, ...]
    ordinal: int
    overdue_at: datetime | None
    offer: Offer | None = None
    found: tuple[str, ...] = ()


_read_face = msgspec.json.Decoder(_Face).decode


def seen(workspace: WorkspaceId, row: Sequence[Any]) -> Conversation:
    """Return of a conversation what the columns ``SEEN`` tell: all that lists and visibility ask for."""
    id, account, channel, contact, bucket, last_message_at, waiting_since, face = row
    try:
        shown = _read_face(face)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BrokenRow((workspace, "row", id), f"no face: {error}") from None
    status, lane, muted = BUCKETS[bucket]
    return _make_conversation(
        id=id,
        workspace=workspace,
        thread=_make_thread(account, "", channel),
        contact=contact,
        status=status,
        lane=lane,
        muted=muted,
        seats=shown.seats,
        cursors=shown.cursors,
        pins=shown.pins,
        offer=shown.offer,
        found=shown.found,
        ordinal=shown.ordinal,
        overdue_at=shown.overdue_at,
        last_message_at=moment(last_message_at),
        waiting_since=moment(waiting_since),
    )


def shard_of(conversation: str, shards: int) -> int:
    """Return in which of the rows that share a count *conversation* is counted."""
    return zlib.crc32(conversation.encode("utf-8", "surrogatepass")) % shards
