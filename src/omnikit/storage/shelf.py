"""One workspace in memory: what is checked before a unit of work is written, what is written, what is taken away."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from omnikit.desk.ports import (
    Carried,
    Change,
    ContactChange,
    Delivery,
    Enabled,
    Flaw,
    Forgotten,
    Hold,
    Needs,
    Recorded,
    ThreadKey,
    UnitOfWork,
)
from omnikit.engine.forgetting import (
    erased,
    forgotten,
    forgotten_contact,
    forgotten_conversation,
    wrote,
)
from omnikit.engine.load import NONE, Load, shift
from omnikit.model.contact import Contact, Identity
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.effects import LogLine
from omnikit.model.errors import BrokenHold, ChangesGone, DuplicateMessage, StaleVersion
from omnikit.model.ids import CommandKey, ContactId, ConversationId, MemberId
from omnikit.model.message import Message
from omnikit.model.workspace import Workspace
from omnikit.storage.outbox import Outbox

Bound = CommandKey | Delivery


class Shelf:
    """One workspace's things."""

    def __init__(self) -> None:
        self.workspace: Workspace | None = None
        self.conversations: dict[ConversationId, Conversation] = {}
        self.threads: dict[ThreadKey, ConversationId] = {}
        self.contacts: dict[ContactId, Contact] = {}
        self.identities: dict[Identity, ContactId] = {}
        self.events: dict[ConversationId | None, list[Recorded]] = {}
        self.messages: dict[ConversationId, list[Message]] = {}
        self.record: dict[ConversationId, list[LogLine]] = {}
        self.carried: dict[Bound, tuple[datetime, Carried]] = {}
        self.outbox = Outbox()
        self.loads: dict[MemberId, Load] = {}
        self.feed: list[tuple[datetime, Change]] = []
        self.last_position = 0

    # --- reading

    def conversation(self, needs: Needs) -> Conversation | None:
        """Return the conversation by id, or the latest one in a thread."""
        if needs.conversation is not None:
            return self.conversations.get(needs.conversation)
        id = self.threads.get(needs.thread) if needs.thread is not None else None
        return self.conversations[id] if id is not None else None

    def contact(self, needs: Needs, conversation: Conversation | None) -> Contact | None:
        """Return the contact by id, else by identity, else the conversation's."""
        id = needs.contact
        if id is None and needs.identity is not None:
            id = self.identities.get(needs.identity)
        elif id is None and conversation is not None:
            id = conversation.contact
        return self.contacts.get(id) if id is not None else None

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
        if isinstance(work.subject, Workspace):
            there = self.workspace.version if self.workspace else 0
        else:
            there = self._version_of(work.subject)
        if there != work.expected:
            raise StaleVersion(f"version {there}, not {work.expected}")
        for hold in work.holds:
            if not self._holds(hold):
                raise BrokenHold(f"{hold!r} holds no more")
        if work.contact is not None:
            self._check_contact(work.contact)

    def _version_of(self, subject: Conversation) -> int:
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
        return self.loads.get(hold.member, NONE).total < hold.limit

    def _check_contact(self, change: ContactChange) -> None:
        contact = change.contact
        known = self.contacts.get(contact.id)
        taken = any(self.identities.get(identity, contact.id) != contact.id for identity in contact.identities)
        if (known.version if known else 0) != change.expected or taken:
            raise StaleVersion(f"contact {contact.id!r} changed meanwhile")

    def write(self, work: UnitOfWork) -> None:
        """Write *work*, which was checked."""
        subject = work.subject
        if isinstance(subject, Workspace):
            name = None
            self.workspace = subject
        else:
            name = subject.id
            self._put(subject)
            self.messages.setdefault(name, []).extend(work.messages)
            self.record.setdefault(name, []).extend(work.record)
        first = subject.version - len(work.events) + 1
        recorded = tuple(Recorded(first + index, event) for index, event in enumerate(work.events))
        self.events.setdefault(name, []).extend(recorded)
        if recorded:
            self.last_position += 1
            self.feed.append((work.at, Change(self.last_position, name, recorded)))
        self.outbox.put(name, subject.version, work.effects, work.at)
        if work.contact is not None:
            self._put_contact(work.contact.contact)
        for bound in bound_by(work):
            self.carried[bound] = (work.at, Carried(digest=work.digest, conversation=name, events=work.events))

    def _put(self, subject: Conversation) -> None:
        before = self.conversations.get(subject.id)
        if before is None or subject.status is not ENDED:
            self.threads[_place(subject)] = subject.id
        self.conversations[subject.id] = subject
        for member, more in shift(before, subject).items():
            had = self.loads.pop(member, NONE)
            load = Load(had.offered + more.offered, had.accepted + more.accepted)
            if load != NONE:
                self.loads[member] = load

    def _put_contact(self, contact: Contact) -> None:
        before = self.contacts.get(contact.id)
        for identity in before.identities if before else ():
            self.identities.pop(identity, None)
        self.contacts[contact.id] = contact
        self.identities |= dict.fromkeys(contact.identities, contact.id)

    # --- taking away

    def forget(self, id: ContactId) -> Forgotten:
        """Erase a contact, their conversations' threads and messages, and what they said in others' conversations."""
        contact = self.contacts.get(id)
        if contact is None:
            return Forgotten(0, 0)
        theirs = frozenset(one.id for one in self.conversations.values() if one.contact == id)
        messages = 0
        for conversation in self.conversations.values():
            every, thread = conversation.id in theirs, conversation.thread
            said = self.messages.get(conversation.id, [])
            for index, message in enumerate(said):
                if not message.erased and (every or wrote(contact, message, thread)):
                    said[index] = erased(message)
                    messages += 1
        for name in theirs:
            self._hide(self.conversations[name])
        self.outbox.drop_to_customer(theirs)
        if not forgotten(contact):
            self._put_contact(forgotten_contact(contact))
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
            said = self.messages.get(conversation.id, [])
            left = sum(not message.erased for message in said)
            said[:] = [message if message.erased else erased(message) for message in said]
            conversations, messages = conversations + bool(left), messages + left
        return Forgotten(conversations, messages)

    def prune(self, before: datetime) -> None:
        """Let go of keys and deliveries bound before a time, and of changes up to the first that is not older."""
        self.carried = {bound: (at, carried) for bound, (at, carried) in self.carried.items() if at >= before}
        gone = next((index for index, (at, _) in enumerate(self.feed) if at >= before), len(self.feed))
        del self.feed[:gone]

    # --- looking whether it is true

    def flaws(self) -> Iterator[Flaw]:
        """Yield effects of commits that never were."""
        for waiting in self.outbox.waiting.values():
            version = waiting.place[1]
            log = self.events.get(waiting.conversation, [])
            place = bisect_right(log, version, key=lambda recorded: recorded.version)
            if not place or log[place - 1].version != version:
                yield Flaw("no effect without its event", waiting.id, f"version {version} has no event")


def bound_by(work: UnitOfWork) -> tuple[Any, ...]:
    """Return what *work* binds: a key, a delivery, or neither."""
    return tuple(bound for bound in (work.key, work.delivery) if bound is not None)


def _place(conversation: Conversation) -> ThreadKey:
    return ThreadKey(conversation.thread.account, conversation.thread.key)
