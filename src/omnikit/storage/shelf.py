"""One workspace in memory: what is checked before a unit of work is written, what is written, what is taken away."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from omnikit.desk.ports import (
    Attendee,
    Carried,
    Change,
    Delivery,
    Enabled,
    Flaw,
    Forgotten,
    Hold,
    LoadBelow,
    Needs,
    Recorded,
    Subject,
    ThreadKey,
    UnitOfWork,
)
from omnikit.engine.forgetting import erased, forgotten_conversation, without
from omnikit.engine.load import NONE, Load, shift
from omnikit.model.contact import Contact
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.effects import LogLine
from omnikit.model.errors import BrokenHold, ChangesGone, DuplicateMessage, StaleVersion, TakenMessageId
from omnikit.model.ids import CommandKey, ContactId, ConversationId, MemberId, QuickReplyId, WorkspaceId
from omnikit.model.presence import Presence
from omnikit.model.quick_reply import QuickReply
from omnikit.model.workspace import Workspace
from omnikit.storage.outbox import Outbox
from omnikit.storage.persons import identities_of
from omnikit.storage.records import Record, Records
from omnikit.storage.sayings import Sayings
from omnikit.storage.streams import contact_in, conversation_in, member_in, quick_reply_in, stream_of

Bound = CommandKey | Delivery


class Shelf:
    """One workspace's things."""

    def __init__(self) -> None:
        self.workspace: Workspace | None = None
        self.conversations: dict[ConversationId, Conversation] = {}
        self.threads: dict[ThreadKey, ConversationId] = {}
        self.records = Records()
        self.quick_replies: dict[QuickReplyId, QuickReply] = {}
        self.presences: dict[MemberId, Presence] = {}
        self.given: dict[MemberId, datetime] = {}
        self.events: dict[str, list[Recorded]] = {}
        self.sayings = Sayings(self.conversations)
        self.record: dict[ConversationId, list[LogLine]] = {}
        self.carried: dict[Bound, tuple[datetime, Carried]] = {}
        self.outbox = Outbox()
        self.loads: dict[MemberId, Load] = {}
        self.feed: list[tuple[datetime, Change]] = []
        self.last_position = 0

    # --- reading

    def conversation(self, needs: Needs) -> Conversation | None:
        """Return the conversation by id, or the latest one in a thread, or the one that has had a message first."""
        if needs.conversation is not None:
            return self.conversations.get(needs.conversation)
        id = self.threads.get(needs.thread) if needs.thread is not None else None
        if id is None and (place := self.sayings.known_as(needs.external)) is not None:
            id, _ = place
        return self.conversations[id] if id is not None else None

    def contact(self, needs: Needs, conversation: Conversation | None) -> Contact | None:
        """Return the contact by id, else by identity, else the conversation's: the record that theirs is part of."""
        id = needs.contact
        if id is None and needs.identity is not None:
            id = self.records.identities.get(needs.identity)
        elif id is None and conversation is not None:
            id = conversation.contact
        return self.records.whole(id) if id is not None else None

    def log(self, stream: str, after: int) -> list[Recorded]:
        """Return the events of a stream after a version."""
        log = self.events.get(stream, [])
        return log[bisect_right(log, after, key=lambda recorded: recorded.version) :]

    def roster(self, workspace: WorkspaceId) -> list[Attendee]:
        """Return every member who has ever had a presence or a load, by id."""
        return [
            Attendee(
                self.presences.get(member) or Presence(workspace=workspace, member=member),
                self.loads.get(member, NONE),
                self.given.get(member),
            )
            for member in sorted({*self.presences, *self.given, *self.loads})
        ]

    def changes(self, after: int, limit: int) -> list[Change]:
        """Return what was committed after a position; raise ``ChangesGone`` if some of it is no longer kept."""
        first = self.last_position - len(self.feed) + 1
        if after < first - 1:
            raise ChangesGone(f"changes up to {first - 1} are gone, and {after} was asked for")
        return [change for _, change in self.feed[after - first + 1 :][:limit]]

    # --- writing

    def check(self, work: UnitOfWork) -> None:
        """Raise what forbids *work*, before anything is written."""
        if any(bound in self.carried for bound in bound_by(work)):
            raise DuplicateMessage("its key was bound meanwhile")
        stream_of(work.subject)  # one by a name that is not free is told before anything else
        there = self._version_of(work.subject)
        if there != work.expected:
            raise StaleVersion(f"version {there}, not {work.expected}")
        for hold in work.holds:
            if not self._holds(hold):
                raise BrokenHold(f"{hold!r} holds no more")
        stale = self.records.stale(_records(work))
        if stale:
            raise StaleVersion(stale)
        moved_on = self.sayings.moved_on(work.revised)
        if moved_on:
            raise StaleVersion(f"message {moved_on!r} changed meanwhile")
        if work.contact is not None and work.contact.code in self.records.codes:
            raise StaleVersion(f"the code {work.contact.code!r} was given to somebody meanwhile")
        taken = self.sayings.taken(work.messages)
        if taken:
            raise TakenMessageId(taken)

    def _version_of(self, subject: Subject) -> int:
        if isinstance(subject, Workspace):
            return self.workspace.version if self.workspace else 0
        if isinstance(subject, Presence):
            present = self.presences.get(subject.member)
            return present.version if present else 0
        if isinstance(subject, Contact | QuickReply):
            there = (
                self.records.contacts.get(subject.id)
                if isinstance(subject, Contact)
                else self.quick_replies.get(subject.id)
            )
            return there.version if there else 0
        before = self.conversations.get(subject.id)
        rival = self.threads.get(_place(subject), subject.id)
        opens = before is None or (before.status is ENDED and subject.status is not ENDED)
        if opens and rival != subject.id and self.conversations[rival].status is not ENDED:
            raise StaleVersion(f"the thread of {subject.id!r} has another conversation meanwhile")
        if before is not None and before.thread != subject.thread:
            # to forget somebody changes the thread and not the version, which is the log's
            raise StaleVersion(f"the thread of {subject.id!r} was forgotten meanwhile")
        return before.version if before else 0

    def _holds(self, hold: Hold) -> bool:
        if isinstance(hold, Enabled):
            member = self.workspace.members.get(hold.member) if self.workspace else None
            return member is not None and member.enabled
        if isinstance(hold, LoadBelow):
            load = self.loads.get(hold.member, NONE)
            below = hold.limit is None or load.total < hold.limit
            return below and (hold.offers is None or load.offered < hold.offers)
        present = self.presences.get(hold.member)
        if present is None or present.version != hold.version:
            return False
        return present.until is not None and present.until > hold.at

    def write(self, work: UnitOfWork) -> None:
        """Write *work*, which was checked."""
        subject, stream = work.subject, stream_of(work.subject)
        conversation = conversation_in(stream)
        if isinstance(subject, Workspace):
            self.workspace = subject
        elif isinstance(subject, Presence):
            self._put_presence(work.before, subject)
        elif isinstance(subject, QuickReply):
            self.quick_replies[subject.id] = subject
        elif isinstance(subject, Conversation):
            self._put(subject, work.at)
            self.sayings.put(subject.id, work.messages)
            self.sayings.revise(work.revised)
            self.record.setdefault(subject.id, []).extend(work.record)
        first = subject.version - len(work.events) + 1
        recorded = tuple(Recorded(first + index, event) for index, event in enumerate(work.events))
        self.events.setdefault(stream, []).extend(recorded)
        if recorded:
            self.last_position += 1
            of = member_in(stream), contact_in(stream), quick_reply_in(stream)
            self.feed.append((work.at, Change(self.last_position, conversation, recorded, *of)))
        self.outbox.put(stream, subject.version, work.effects, work.at)
        self.records.put(_records(work))
        self.records.note(work.entries)
        if work.contact is not None:
            self.records.note(work.contact.entries)
            if work.contact.code:
                self.records.codes.add(work.contact.code)
        for bound in bound_by(work):
            carried = Carried(digest=work.digest, conversation=conversation, events=work.events)
            self.carried[bound] = (work.at, carried)

    def _put_presence(self, before: object, after: Presence) -> None:
        there = self.presences.get(after.member)
        if there is not None and isinstance(before, Presence) and before.until == after.until:
            after = after.but(until=there.until)  # a lease that the command left alone stays as it was renewed
        self.presences[after.member] = after

    def renew(self, member: MemberId, now: datetime, until: datetime) -> bool:
        """Move a lease on if it runs at *now*; say if it does."""
        there = self.presences.get(member)
        if there is None or there.until is None or there.until <= now:
            return False
        self.presences[member] = there.but(until=max(there.until, until))
        return True

    def _put(self, subject: Conversation, at: datetime) -> None:
        before = self.conversations.get(subject.id)
        if before is None or subject.status is not ENDED:
            self.threads[_place(subject)] = subject.id
        self.conversations[subject.id] = subject
        for member, more in shift(before, subject).items():
            had = self.loads.pop(member, NONE)
            load = Load(had.offered + more.offered, had.accepted + more.accepted)
            if load != NONE:
                self.loads[member] = load
            if more.total > 0:
                self.given[member] = at

    # --- taking away

    def forget(self, id: ContactId) -> Forgotten:
        """Erase a person, their conversations' threads and messages, and what they said in others' conversations."""
        whole = self.records.whole(id)
        if whole is None:
            return Forgotten(0, 0)
        person = [self.records.contacts[one] for one in whole.ids if one in self.records.contacts]
        contact = whole.but(identities=tuple(identities_of(person)))
        theirs = frozenset(one.id for one in self.conversations.values() if one.contact in whole.ids)
        messages = 0
        for conversation in self.conversations.values():
            for message in self.sayings.of(conversation.id):
                left = without(message, contact, conversation.thread, theirs=conversation.id in theirs)
                if left.erased and not message.erased:
                    self.sayings.unknow(message)
                    messages += 1
                self.sayings.replace(left)
        for name in theirs:
            self._hide(self.conversations[name])
        self.outbox.drop_to_customer(theirs)
        self.records.forget(person)
        for bound, (at, carried) in self.carried.items():
            told = {getattr(event, "contact", None) for event in carried.events if carried.conversation is None}
            about_them = carried.conversation in theirs or not told.isdisjoint(whole.ids)
            if about_them and not isinstance(bound, Delivery):  # that has no digest
                self.carried[bound] = at, carried.but(digest="")
        return Forgotten(len(theirs), messages)

    def _hide(self, conversation: Conversation) -> None:
        hidden = forgotten_conversation(conversation)
        self.conversations[conversation.id] = hidden
        self.threads[_place(hidden)] = hidden.id
        place = _place(conversation)
        others = [one for one in self.conversations.values() if _place(one) == place]
        if others:
            # the one that is not ended, else the one that began last
            self.threads[place] = max(others, key=lambda one: (one.status is not ENDED, others.index(one))).id
        else:
            self.threads.pop(place, None)

    def erase(self, before: datetime) -> Forgotten:
        """Erase the messages of conversations that ended before a time; say of how many there was something left."""
        conversations = messages = 0
        for conversation in self.conversations.values():
            if conversation.ended_at is None or conversation.ended_at >= before:
                continue
            left = [message for message in self.sayings.of(conversation.id) if not message.erased]
            for message in left:
                self.sayings.unknow(message)
                self.sayings.replace(erased(message))
            conversations, messages = conversations + bool(left), messages + len(left)
        return Forgotten(conversations, messages)

    def prune(self, before: datetime) -> None:
        """Let go of keys and deliveries bound before a time, and of changes up to the first that is not older."""
        self.carried = {bound: (at, carried) for bound, (at, carried) in self.carried.items() if at >= before}
        gone = next((index for index, (at, _) in enumerate(self.feed) if at >= before), len(self.feed))
        del self.feed[:gone]

    # --- looking whether it is true

    def flaws(self) -> Iterator[Flaw]:
        """Yield effects of commits that never were, and ledgers that lack a line."""
        for waiting in self.outbox.waiting.values():
            version = waiting.place[1]
            log = self.events.get(waiting.stream, [])
            place = bisect_right(log, version, key=lambda recorded: recorded.version)
            if not place or log[place - 1].version != version:
                yield Flaw("no effect without its event", waiting.id, f"version {version} has no event")
        yield from self.records.flaws()


def _records(work: UnitOfWork) -> list[Record]:
    """Return the contacts' records that *work* writes."""
    records = [(work.expected, work.subject)] if isinstance(work.subject, Contact) else []
    if work.contact is not None:
        records.append((work.contact.expected, work.contact.contact))
    return records


def bound_by(work: UnitOfWork) -> tuple[Any, ...]:
    """Return what *work* binds: a key, a delivery, or neither."""
    return tuple(bound for bound in (work.key, work.delivery) if bound is not None)


def _place(conversation: Conversation) -> ThreadKey:
    return ThreadKey(conversation.thread.account, conversation.thread.key)
