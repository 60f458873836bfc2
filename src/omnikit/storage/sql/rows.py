"""What one unit of work writes, table by table: pure, the same for every database.

Whatever is stored a second time for speed (seats, unread marks, tallies, loads) follows from the conversation before
and after; the version that the commit checks makes sure that *before* is what is there.
"""

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from omnikit.desk.ports import LoadBelow, UnitOfWork
from omnikit.engine.load import shift
from omnikit.model.contact import Contact
from omnikit.model.conversation import ENDED, PENDING, Conversation, Cursor, Lane, Seat, Status
from omnikit.model.folding import fold
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.model.thread import Thread
from omnikit.model.value import maker
from omnikit.model.workspace import Workspace
from omnikit.storage.codec import BrokenRow, encode, instant, moment
from omnikit.storage.sql.tables import OWN

Rows = list[tuple[Any, ...]]

COLUMNS = (
    "version", "account", "thread", "channel", "contact", "bucket", "handler", "collaborative", "last_message_at",
    "waiting_since", "wake_at", "ended_at", "face",
)  # fmt: skip
"""The columns of ``conversation`` that follow from its state, which comes after them."""
_FLAG, _TIMES, _FACE = COLUMNS.index("collaborative"), COLUMNS.index("last_message_at"), COLUMNS.index("face")
SEEN = ("id", "account", "channel", "contact", "bucket", "last_message_at", "waiting_since", "face")
"""The columns that a list's row is made of."""

NO_LIMIT = 1_000_000_000
TOTAL = ""
"""The scope of a tally of all; others are of one member's."""
_BUCKETS: Mapping[str, tuple[Status, Lane | None]] = {
    **{status.value: (status, None) for status in Status},
    **{lane.value: (PENDING, lane) for lane in Lane},
}
_make_conversation = maker(Conversation)
_make_thread = maker(Thread)


class Change:
    """What a unit of work writes. *inserts*: rows by table; *deletes*: keys by table, without the workspace.

    *changed*: which of ``COLUMNS`` are new, by place; None for a conversation that wasn't there. *loads*: what is added
    to whose load and the limit it must stay within, None where there is none; *enabled*: who must be.
    """

    __slots__ = (
        "changed", "contact_state", "deletes", "enabled", "inserts", "loads", "parts", "state", "stream", "tallies",
        "work",
    )  # fmt: skip

    def __init__(self, work: UnitOfWork) -> None:
        self.work = work
        self.inserts: dict[str, Rows] = {}
        self.deletes: dict[str, Rows] = {}
        self.tallies: dict[tuple[str, str], int] = {}
        self.loads: dict[MemberId, tuple[int, int, int | None]] = {}
        self.enabled: list[MemberId] = []
        self.parts: tuple[Any, ...] = ()
        self.changed: list[int] | None = None
        self.contact_state = ""
        subject = work.subject
        self.state = encode(subject)
        if isinstance(subject, Conversation):
            self.stream: str = subject.id
            before = work.before if isinstance(work.before, Conversation) else None
            self._conversation(before, subject)
        else:
            self.stream = OWN
            self._members(work.before if isinstance(work.before, Workspace) else None, subject)
        self._happened()
        if work.contact is not None:
            self.contact_state = encode(work.contact.contact)
            self._contact(work.contact.before, work.contact.contact)

    # --- a conversation and what follows from it

    def _conversation(self, before: Conversation | None, after: Conversation) -> None:
        self.parts = new = parts_of(after)
        if before is not None:
            old = parts_of(before)
            self.changed = [place for place in range(len(new)) if new[place] != old[place]]
        had, has = thread_of(before) if before is not None else None, thread_of(after)
        moved = had is None or had != has
        if moved:
            times = instant_or_none(after.opened_at), instant_or_none(after.service_started_at)
            self.inserts["thread"] = [(after.workspace, after.id, *has[:4], *times)]
        if before is None or moved or before.seats is not after.seats or after.status is ENDED:
            self._seats(before, after)
            self._unread(before, after)
        elif before.ordinal != after.ordinal or before.cursors is not after.cursors:
            self._unread(before, after)
        if after.departments or (before is not None and before.departments):
            self._departments(before, after)
        if moved or before is None or before.seats is not after.seats or before.offer != after.offer:
            for member, more in shift(before, after).items():
                self.loads[member] = (more.offered, more.accepted, None)
        for hold in self.work.holds:
            offered, accepted, limit = self.loads.get(hold.member, (0, 0, None))
            if isinstance(hold, LoadBelow):
                limit = hold.limit if limit is None else min(limit, hold.limit)
            else:
                self.enabled.append(hold.member)
            self.loads[hold.member] = (offered, accepted, limit)

    def _seats(self, before: Conversation | None, after: Conversation) -> None:
        had = seats_of(before) if before is not None else {}
        has = seats_of(after)
        if had != has:
            self._rows("seat", after, had, has)
        here, there = bucket_of(after), bucket_of(before) if before is not None else None
        if here != there:
            self._tally(TOTAL, there, here)
        if here != there or had.keys() != has.keys():
            for member in had.keys() | has.keys():
                self._tally(member, there if member in had else None, here if member in has else None)

    def _tally(self, scope: str, before: str | None, after: str | None) -> None:
        if before == after:
            return
        for bucket, by in ((before, -1), (after, 1)):
            if bucket is not None:
                self.tallies[scope, bucket] = by

    def _unread(self, before: Conversation | None, after: Conversation) -> None:
        had = unread_by(before) if before is not None else frozenset()
        has = unread_by(after)
        if had != has:
            if new := has - had:
                self.inserts["unread"] = [(after.workspace, after.id, member) for member in sorted(new)]
            if gone := had - has:
                self.deletes["unread"] = [(after.id, member) for member in sorted(gone)]

    def _departments(self, before: Conversation | None, after: Conversation) -> None:
        had, has = departments_of(before) if before is not None else {}, departments_of(after)
        if had != has:
            self._rows("department", after, had, has)

    def _rows(
        self, table: str, of: Conversation, had: Mapping[str, tuple[Any, ...]], has: Mapping[str, tuple[Any, ...]]
    ) -> None:
        changed = [(of.workspace, of.id, name, *rest) for name, rest in has.items() if had.get(name) != rest]
        if changed:
            self.inserts[table] = changed
        if gone := [(of.id, name) for name in had if name not in has]:
            self.deletes[table] = gone

    # --- what happened, for the record

    def _happened(self) -> None:
        work, stream, inserts = self.work, self.stream, self.inserts
        workspace, version = work.workspace, work.subject.version
        at = instant(work.at)
        first = version - len(work.events) + 1
        if work.events:
            inserts["event"] = [
                (workspace, stream, number, event.kind, instant(event.at), encode(event))
                for number, event in enumerate(work.events, first)
            ]
        if work.messages:
            inserts["message"] = [
                (workspace, stream, said.sequence, instant(said.at), encode(said)) for said in work.messages
            ]
        if work.record:
            inserts["record"] = [
                (workspace, stream, version, number, encode(line)) for number, line in enumerate(work.record)
            ]
        if work.effects:
            inserts["effect"] = [
                (workspace, stream, version, number, effect.recipient, effect.kind, at, 0, "", encode(effect))
                for number, effect in enumerate(work.effects)
            ]
        said_first, said_last = 0, -1
        if work.messages:
            said_first, said_last = work.messages[0].sequence, work.messages[-1].sequence
        contact = work.contact.contact.id if work.contact is not None else None
        if work.events or work.messages or contact is not None:
            inserts["fresh"] = [(workspace, stream, first, version, said_first, said_last, contact, at)]
        if work.key is not None:
            inserts["command_key"] = [(workspace, work.key, work.digest, stream, first, version, at)]
        if work.delivery is not None:
            name = (work.delivery.account, work.delivery.dedupe)
            inserts["delivery"] = [(workspace, *name, work.digest, stream, first, version, at)]

    # --- a contact, a team

    def _contact(self, before: Contact | None, after: Contact) -> None:
        workspace = after.workspace
        known = before.identities if before is not None else ()
        if new := [one for one in after.identities if one not in known]:
            self.inserts["identity"] = [(workspace, one.account, one.key, after.id) for one in new]
        if gone := [one for one in known if one not in after.identities]:
            self.deletes["identity"] = [(one.account, one.key) for one in gone]
        had = before.tags if before is not None else ()
        if new_tags := sorted({*after.tags} - {*had}):
            self.inserts["tagged"] = [(workspace, tag, after.id, fold(tag)) for tag in new_tags]
        if gone_tags := sorted({*had} - {*after.tags}):
            self.deletes["tagged"] = [(tag, after.id) for tag in gone_tags]

    def _members(self, before: Workspace | None, after: Workspace) -> None:
        known = before.members if before is not None else {}
        changed = [
            (after.id, id, int(member.enabled), 0, 0)
            for id, member in after.members.items()
            if id not in known or known[id].enabled is not member.enabled
        ]
        if changed:
            self.inserts["member"] = changed

    @property
    def read_in(self) -> str:
        """The thread that the conversation was read in."""
        before = self.work.before
        return before.thread.key if isinstance(before, Conversation) else ""

    def load_rows(self) -> Rows:
        """Return what is added to loads, a row for each member who is touched, in the order of their ids."""
        workspace = self.work.workspace
        return [(workspace, member, 0, *self.loads[member][:2]) for member in sorted(self.loads)]

    def tally_rows(self, shard: int) -> Rows:
        """Return what is added to tallies, in the order of their keys; the shared ones in that *shard*."""
        workspace = self.work.workspace
        return [
            (workspace, scope, bucket, 0 if scope else shard, by)
            for (scope, bucket), by in sorted(self.tallies.items())
        ]

    def checks(self) -> list[tuple[MemberId, int, int, int]]:
        """Return what must be true of members once loads are added: who, enabled or not asked, up to what, added."""
        found: list[tuple[MemberId, int, int, int]] = []
        for member in sorted(self.loads):
            offered, accepted, limit = self.loads[member]
            if limit is not None or member in self.enabled:
                found.append(
                    (member, int(member in self.enabled), NO_LIMIT if limit is None else limit, offered + accepted)
                )
        return found


# --- the pieces, each of one conversation


def parts_of(conversation: Conversation) -> tuple[Any, ...]:
    """Return what ``COLUMNS`` are made of, as it stands in *conversation*."""
    thread = conversation.thread
    timers = conversation.timers
    return (
        conversation.version,
        thread.account,
        thread.key,
        thread.channel,
        conversation.contact,
        bucket_of(conversation),
        conversation.handler,
        conversation.collaborative,
        conversation.last_message_at,
        conversation.waiting_since,
        timers[0].at if timers else None,
        conversation.ended_at,
        (
            conversation.seats,
            conversation.cursors,
            conversation.pins,
            conversation.ordinal,
            conversation.overdue_at,
        ),
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
    )


def bucket_of(conversation: Conversation) -> str:
    """Return the list it stands in: its lane while it is pending, else its status."""
    if conversation.status is PENDING and conversation.lane is not None:
        return conversation.lane.value
    return conversation.status.value


def seats_of(conversation: Conversation) -> dict[str, tuple[Any, ...]]:
    """Return the rows of ``seat`` after their key, by member."""
    seats = conversation.seats
    if not seats:
        return {}
    ended = conversation.status is ENDED
    at = instant_or_none(conversation.last_message_at) if ended else None
    bucket, together = bucket_of(conversation), int(conversation.collaborative)
    return {seat.member: (bucket, together, at, instant(seat.since)) for seat in seats}


def departments_of(conversation: Conversation) -> dict[str, tuple[Any, ...]]:
    """Return the rows of ``department`` after their key, by department."""
    bucket, at = bucket_of(conversation), instant_or_none(conversation.last_message_at)
    return dict.fromkeys(conversation.departments, (bucket, at))


def unread_by(conversation: Conversation) -> frozenset[str]:
    """Return who is on it and has something unread; nobody once it has ended."""
    if conversation.status is ENDED:
        return frozenset()
    return frozenset([seat.member for seat in conversation.seats if conversation.unread_of(seat.member)])


def instant_or_none(at: datetime | None) -> int | None:
    """Return *at* as microseconds, None for none."""
    return None if at is None else instant(at)


# --- what a list's row shows

_Face = tuple[tuple[Seat, ...], tuple[Cursor, ...], tuple[MemberId, ...], int, datetime | None]
_read_face = msgspec.json.Decoder(_Face).decode


def seen(workspace: WorkspaceId, row: Sequence[Any]) -> Conversation:
    """Return of a conversation what the columns ``SEEN`` tell: all that lists and visibility ask for."""
    id, account, channel, contact, bucket, last_message_at, waiting_since, face = row
    try:
        seats, cursors, pins, ordinal, overdue_at = _read_face(face)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BrokenRow((workspace, "row", id), f"no face: {error}") from None
    status, lane = _BUCKETS[bucket]
    return _make_conversation(
        id=id,
        workspace=workspace,
        thread=_make_thread(account, "", channel),
        contact=contact,
        status=status,
        lane=lane,
        seats=seats,
        cursors=cursors,
        pins=pins,
        ordinal=ordinal,
        overdue_at=overdue_at,
        last_message_at=moment(last_message_at),
        waiting_since=moment(waiting_since),
    )


def shard_of(conversation: str, shards: int) -> int:
    """Return in which of the rows that share a count *conversation* is counted."""
    return zlib.crc32(conversation.encode("utf-8", "surrogatepass")) % shards
