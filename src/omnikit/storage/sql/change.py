"""What one unit of work writes, table by table: pure, the same for every database.

Whatever is stored a second time for speed (seats, unread marks, tallies, loads) follows from the conversation before
and after; the version that the commit checks makes sure that *before* is what is there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from omnikit.desk.ports import Enabled, Hold, LoadBelow, Present, UnitOfWork
from omnikit.engine.load import shift
from omnikit.model.contact import Contact, Entry
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.events import MessageEdited, MessageUnsent
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.presence import Presence
from omnikit.model.quick_reply import QuickReply
from omnikit.model.workspace import Workspace
from omnikit.storage.codec import encode, encode_message, instant
from omnikit.storage.sql.rows import (
    TOTAL,
    bucket_of,
    columns_of,
    departments_of,
    external_of,
    instant_or_none,
    members_on,
    parts_of,
    revision_of,
    rows_of_contact,
    seats_of,
    sending_row,
    thread_of,
    thread_row,
    unread_by,
)
from omnikit.storage.streams import checked, stream_of

Rows = list[tuple[Any, ...]]
Record = tuple[Contact | None, Contact]
"""A contact's record as it was, and as it is."""
Check = tuple[MemberId, int, int, int, int, int, int, int]
"""What must be true of a member once loads are added: who; enabled, or not asked; below how many and how much of that
was added, in all and of offers; of which version the presence is, and beyond what its lease runs, or not asked."""

RETOLD = (MessageEdited, MessageUnsent)
"""Events after which a message says something else."""
NO_LIMIT = 1_000_000_000
NOT_ASKED = -1
NOBODY_THERE = Presence(workspace=WorkspaceId(""), member=MemberId(""))
NEVER_SO = 2
"""More enabled than anybody is."""


class Change:
    """What a unit of work writes. *inserts*: rows by table; *deletes*: keys by table, without the workspace.

    *changed*: which of ``COLUMNS`` are new, by place; None for a conversation that wasn't there. *loads*: what is added
    to whose load, offered and accepted; nothing to that of whom a hold is about. *revised*: the new states of messages
    that are there, their places, and the revision that must still be there.
    """

    __slots__ = (
        "changed", "contact_state", "deletes", "inserts", "loads", "parts", "revised", "state", "stream", "tallies",
        "work",
    )  # fmt: skip

    def __init__(self, work: UnitOfWork) -> None:
        self.work = work
        self.inserts: dict[str, Rows] = {}
        self.deletes: dict[str, Rows] = {}
        self.revised: Rows = []
        self.tallies: dict[tuple[str, str], int] = {}
        self.loads: dict[MemberId, tuple[int, int]] = {}
        self.parts: tuple[Any, ...] = ()
        self.changed: list[int] | None = None
        self.contact_state = ""
        self.state = ""
        subject = work.subject
        if isinstance(subject, Conversation):
            self.state = encode(subject)
            before = work.before if isinstance(work.before, Conversation) else None
            self.stream: str = subject.id if before is not None else checked(subject.id)
            self._conversation(before, subject)
        else:
            self.stream = stream_of(subject)
            if not isinstance(subject, Presence):
                self.state = encode(subject)
            if isinstance(subject, QuickReply):
                self.inserts["counter"] = [(work.workspace, shelf_of(subject.owner), 1)]
            if isinstance(subject, Workspace):
                self._members(work.before if isinstance(work.before, Workspace) else None, subject)
        self._happened()
        for hold in work.holds:
            self.loads.setdefault(hold.member, (0, 0))
        if work.contact is not None or isinstance(subject, Contact):
            self._contacts()

    # --- a conversation and what follows from it

    def _conversation(self, before: Conversation | None, after: Conversation) -> None:
        self.parts = new = parts_of(after)
        if before is not None:
            old = parts_of(before)
            self.changed = [place for place in range(len(new)) if new[place] != old[place]]
        moved = before is None or not _in_place(before, after)
        if moved:
            self.inserts["thread"] = [(after.workspace, after.id, *thread_row(after))]
        if before is None or moved or before.seats is not after.seats or after.status is ENDED:
            self._seats(before, after)
            self._unread(before, after)
        else:
            if before.offer != after.offer or _bumped(before, after):
                self._seats(before, after)
            if before.ordinal != after.ordinal or before.cursors is not after.cursors:
                self._unread(before, after)
        if after.departments or (before is not None and before.departments):
            self._departments(before, after)
        if moved or before is None or before.seats is not after.seats or before.offer != after.offer:
            for member, more in shift(before, after).items():
                self.loads[member] = (more.offered, more.accepted)

    def _seats(self, before: Conversation | None, after: Conversation) -> None:
        had = seats_of(before) if before is not None else {}
        has = seats_of(after)
        if had != has:
            self._rows("seat", after, had, has)
        here, there = bucket_of(after), bucket_of(before) if before is not None else None
        if here != there:
            self._tally(TOTAL, there, here)
        were, are = members_on(before) if before is not None else frozenset(), members_on(after)
        if here != there or were != are:
            for member in were | are:
                self._tally(member, there if member in were else None, here if member in are else None)

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
                (workspace, stream, said.sequence, instant(said.at), encode_message(said)) for said in work.messages
            ]
            if isinstance(work.subject, Conversation):
                self._found_again(work.subject, work.messages)
        self.revised = [revision_of(workspace, said) for said in work.revised]
        if work.record:
            inserts["record"] = [
                (workspace, stream, version, number, encode(line)) for number, line in enumerate(work.record)
            ]
        if work.effects:
            inserts["effect"] = [
                (workspace, stream, version, number, effect.recipient, effect.kind, at, 0, "", encode(effect))
                for number, effect in enumerate(work.effects)
            ]
        # what the search index is to look at: what is new, and what says something else now
        said = [event.sequence for event in work.events if isinstance(event, RETOLD)] if work.revised else []
        if work.messages:
            said += (work.messages[0].sequence, work.messages[-1].sequence)
        said_first, said_last = (min(said), max(said)) if said else (0, -1)
        contact = work.contact.contact.id if work.contact is not None else None
        if work.events or work.messages or contact is not None:
            inserts["fresh"] = [(workspace, stream, first, version, said_first, said_last, contact, at)]
        if work.key is not None:
            inserts["command_key"] = [(workspace, work.key, work.digest, stream, first, version, at)]
        if work.delivery is not None:
            name = (work.delivery.account, work.delivery.dedupe)
            inserts["delivery"] = [(workspace, *name, work.digest, stream, first, version, at)]

    def _found_again(self, conversation: Conversation, messages: Sequence[Message]) -> None:
        """Write by which ids messages are found, and how far those have come that didn't go out from here."""
        workspace, account, inserts = conversation.workspace, conversation.thread.account, self.inserts
        if known := [said for said in messages if said.external]:
            inserts["external"] = [(workspace, *external_of(account, said, said.external)) for said in known]
        if ours := [said for said in messages if said.ours]:
            inserts["ours"] = [(workspace, said.id, conversation.id, said.sequence) for said in ours]
            if told := [said for said in ours if said.status or said.external]:
                inserts["sending"] = [sending_row(workspace, said, said.at) for said in told]

    # --- a contact, a team

    def _contacts(self) -> None:
        """Write what follows from the records that change: one, or two of which one may give the other something."""
        work = self.work
        entries, records = work.entries, list[Record]()
        if isinstance(work.subject, Contact):
            records.append((work.before if isinstance(work.before, Contact) else None, work.subject))
        if work.contact is not None:
            self.contact_state = encode(work.contact.contact)
            entries += work.contact.entries
            records.append((work.contact.before, work.contact.contact))
            if work.contact.code:
                self.inserts["code"] = [(work.workspace, work.contact.code)]
        if entries:
            self.inserts["ledger"] = [_entry_row(work.workspace, entry) for entry in entries]
        if any(before is None or _followed_by(before) != _followed_by(after) for before, after in records):
            self._records(records)

    def _records(self, records: list[Record]) -> None:
        workspace = self.work.workspace
        had = {row[:2]: row[2] for before, _ in records if before is not None for row in rows_of_contact(before)}
        has = {row[:2]: row[2] for _, after in records for row in rows_of_contact(after)}
        for (table, key), rest in has.items():
            if (table, key) not in had or (had[table, key] != rest and table != "identity"):
                self.inserts.setdefault(table, []).append((workspace, *key, *rest))
            elif had[table, key] != rest:
                # never deleted and inserted: PostgreSQL does both in an order of its own
                self.inserts.setdefault("moved", []).append((workspace, *key, *rest))
        for table, key in sorted(had.keys() - has.keys()):
            self.deletes.setdefault(table, []).append(key)
        known = {(tag, before.id) for before, _ in records if before is not None for tag in before.tags}
        if used := {(tag, after.id) for _, after in records for tag in after.tags} - known:
            self.inserts["used_tag"] = [(workspace, *key) for key in sorted(used)]

    def _members(self, before: Workspace | None, after: Workspace) -> None:
        known = before.members if before is not None else {}
        changed = [
            (after.id, id, int(member.enabled), 0, 0, 0, 0)
            for id, member in after.members.items()
            if id not in known or known[id].enabled is not member.enabled
        ]
        if changed:
            self.inserts["member"] = changed

    # --- for databases

    @property
    def read_in(self) -> str:
        """The thread that the conversation was read in."""
        before = self.work.before
        return before.thread.key if isinstance(before, Conversation) else ""

    def gate(self) -> tuple[str, list[Any]]:
        """Return what must be there, or not yet, for anything to be written (``texts.GATES``), and its values."""
        work = self.work
        workspace, subject, expected = work.workspace, work.subject, work.expected
        if isinstance(subject, Presence):
            return self._presence_gate(subject)
        if isinstance(subject, Workspace):
            if expected:
                return "team", [subject.version, self.state, workspace, expected]
            return "new team", [workspace, subject.version, self.state]
        if isinstance(subject, Contact | QuickReply):
            kind = "contact" if isinstance(subject, Contact) else "quick reply"
            own = quick_reply_columns(subject) if isinstance(subject, QuickReply) else ()
            if expected:
                return kind, [subject.version, *own, self.state, workspace, subject.id, expected]
            return f"new {kind}", [workspace, subject.id, subject.version, *own, self.state]
        columns = columns_of(self.parts)
        if self.changed is None:
            return "new conversation", [workspace, subject.id, *columns, self.state]
        return "conversation", [*columns, self.state, workspace, subject.id, expected, self.read_in]

    def _presence_gate(self, after: Presence) -> tuple[str, list[Any]]:
        before = self.work.before
        left_alone = isinstance(before, Presence) and before.until == after.until
        columns = [
            after.version,
            after.availability.value,
            int(after.ready),
            instant_or_none(after.since),
            None if left_alone else instant_or_none(after.until),  # none: it stays as it was renewed
            after.handed_to,
        ]
        if self.work.expected:
            return "presence", [*columns, self.work.workspace, after.member, self.work.expected]
        return "new presence", [self.work.workspace, after.member, *columns]

    def load_rows(self) -> Rows:
        """Return what is added to loads, a row for each member who is touched, in the order of their ids.

        None for whose presence changes: their row is at hand then, and adds nothing.
        """
        work = self.work
        at = instant(work.at)
        mine = work.subject.member if isinstance(work.subject, Presence) else None
        return [
            (work.workspace, member, 0, offered, accepted, 0, 0, at if offered + accepted > 0 else None)
            for member, (offered, accepted) in sorted(self.loads.items())
            if member != mine
        ]

    def tally_rows(self, shard: int) -> Rows:
        """Return what is added to tallies, in the order of their keys; the shared ones in that *shard*."""
        workspace = self.work.workspace
        return [
            (workspace, scope, bucket, 0 if scope else shard, by)
            for (scope, bucket), by in sorted(self.tallies.items())
        ]

    def checks(self) -> list[Check]:
        """Return what must be true of members once loads are added."""
        return [self._check(hold) for hold in self.work.holds]

    def _check(self, hold: Hold) -> Check:
        subject, before = self.work.subject, self.work.before
        if isinstance(hold, Present) and isinstance(subject, Presence) and subject.member == hold.member:
            # its row is of the next version by then; what was there is *before*, or the gate is closed
            there = before if isinstance(before, Presence) else NOBODY_THERE
            so = there.version == hold.version and there.until is not None and there.until > hold.at
            return (hold.member, 0 if so else NEVER_SO, NO_LIMIT, 0, NO_LIMIT, 0, NOT_ASKED, 0)
        return check_of(hold, *self.loads[hold.member])


def shelf_of(owner: MemberId | None) -> str:
    """Return the name of the counter of changes to the quick replies of *owner*, None: everybody's."""
    return f"quick replies {owner or ''}"


def quick_reply_columns(reply: QuickReply) -> tuple[Any, ...]:
    """Return the columns ``texts.QUICK_REPLY_COLUMNS`` of a quick reply."""
    return (reply.owner or "",)


def check_of(hold: Hold, offered: int = 0, accepted: int = 0) -> Check:
    """Return what must be true of a member for *hold*, so much having been added to their load."""
    if isinstance(hold, Enabled):
        return (hold.member, 1, NO_LIMIT, 0, NO_LIMIT, 0, NOT_ASKED, 0)
    if isinstance(hold, LoadBelow):
        most = NO_LIMIT if hold.limit is None else hold.limit
        offers = NO_LIMIT if hold.offers is None else hold.offers
        return (hold.member, 0, most, offered + accepted, offers, offered, NOT_ASKED, 0)
    return (hold.member, 0, NO_LIMIT, 0, NO_LIMIT, 0, hold.version, instant(hold.at))


def holds(check: Check, standing: tuple[Any, ...]) -> bool:
    """True if what must be true of a member is, by the columns ``texts.STANDING`` of their row."""
    _, enabled, most, added, offers, added_offers, version, at = check
    is_enabled, offered, accepted, is_version, until = standing
    if is_enabled < enabled or offered + accepted - added >= most or offered - added_offers >= offers:
        return False
    return version == NOT_ASKED or (is_version == version and until is not None and until > at)


def _followed_by(contact: Contact) -> tuple[object, ...]:
    """Return that of a record from which rows of other tables follow."""
    return contact.identities, contact.tags, contact.bindings, contact.merged, contact.merged_into


def _entry_row(workspace: WorkspaceId, entry: Entry) -> tuple[Any, ...]:
    return workspace, entry.contact, entry.number, instant(entry.at), entry.field, encode(entry)


def _in_place(before: Conversation, after: Conversation) -> bool:
    """True if nothing of what the row of ``thread`` is made of has changed; mostly all of it is the very same."""
    return (
        before.seats is after.seats
        and before.offer is after.offer
        and before.status is after.status
        and before.lane is after.lane
        and before.muted is after.muted
        and before.thread is after.thread
        and before.contact is after.contact
        and before.opened_at is after.opened_at
        and before.service_started_at is after.service_started_at
    ) or thread_of(before) == thread_of(after)


def _bumped(before: Conversation, after: Conversation) -> bool:
    """True if somebody who was brought in may no longer stand above the last message."""
    return before.last_message_at != after.last_message_at and any(seat.added for seat in after.seats)
