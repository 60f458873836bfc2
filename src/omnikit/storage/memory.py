"""The reference: everything in dictionaries of one process; what other storages are held equal to."""

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from omnikit.desk.ports import (
    Carried,
    Delivery,
    Enabled,
    Needs,
    Recorded,
    Snapshot,
    Task,
    ThreadKey,
    UnitOfWork,
)
from omnikit.engine.views import listing
from omnikit.model.contact import Contact, Identity
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import Effect, LogLine
from omnikit.model.errors import BrokenHold, DuplicateMessage, StaleVersion
from omnikit.model.ids import CommandKey, ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.views import Page, Query
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context


class _Open:
    """An effect that waits to be done."""

    __slots__ = ("attempts", "conversation", "effect", "free_at", "id")

    def __init__(self, id: int, conversation: ConversationId | None, effect: Effect, free_at: datetime) -> None:
        self.id = id
        self.conversation = conversation
        self.effect = effect
        self.free_at = free_at
        self.attempts = 0


class _Shelf:
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
        self.carried: dict[CommandKey | Delivery, Carried] = {}
        self.effects: dict[int, _Open] = {}
        self.last_effect = 0


class MemoryStorage:
    """A storage in this process's memory; gone with it. Safe to use from several threads."""

    def __init__(self) -> None:
        self._shelves: dict[WorkspaceId, _Shelf] = {}
        self._lock = threading.RLock()

    def read(self, needs: Needs) -> Snapshot:
        with self._lock:
            shelf = self._shelf(needs.workspace)
            conversation = self._conversation(shelf, needs)
            contact = needs.contact or shelf.identities.get(needs.identity) if needs.identity else needs.contact
            if contact is None and needs.identity is None and conversation is not None:
                contact = conversation.contact
            bound: CommandKey | Delivery | None = needs.delivery or needs.key
            return Snapshot(
                workspace=shelf.workspace,
                conversation=conversation,
                contact=shelf.contacts.get(contact) if contact is not None else None,
                carried=shelf.carried.get(bound) if bound is not None else None,
            )

    def commit(self, work: UnitOfWork) -> None:
        with self._lock:
            shelf = self._shelf(work.workspace)
            self._check(shelf, work)
            name = self._put(shelf, work)
            first = work.subject.version - len(work.events) + 1
            log = shelf.events.setdefault(name, [])
            log += [Recorded(first + index, event) for index, event in enumerate(work.events)]
            if name is not None:
                shelf.messages.setdefault(name, []).extend(work.messages)
                shelf.record.setdefault(name, []).extend(work.record)
            for effect in work.effects:
                shelf.last_effect += 1
                shelf.effects[shelf.last_effect] = _Open(shelf.last_effect, name, effect, work.at)
            if work.contact is not None:
                contact = work.contact.contact
                shelf.contacts[contact.id] = contact
                shelf.identities |= dict.fromkeys(contact.identities, contact.id)
            for bound in _bound(work):
                shelf.carried[bound] = Carried(digest=work.digest, conversation=name, events=work.events)

    def page(self, query: Query, context: Context) -> Page:
        with self._lock:
            found = listing(self._shelf(context.facts.workspace.id).conversations.values(), query, context)
        assert not isinstance(found, Denied), "a refused list was asked of the storage"
        return found

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        with self._lock:
            log = self._shelf(workspace).events.get(conversation, [])
            return tuple(recorded for recorded in log if recorded.version > after)

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        with self._lock:
            said = self._shelf(workspace).messages.get(conversation, [])
            return tuple([message for message in said if message.sequence > after][:limit])

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        with self._lock:
            return tuple(self._shelf(workspace).record.get(conversation, ()))

    def due(self, workspace: WorkspaceId, now: datetime, limit: int) -> Sequence[ConversationId]:
        with self._lock:
            waiting = [
                (at, conversation.id)
                for conversation in self._shelf(workspace).conversations.values()
                if (at := conversation.wake_at) is not None and at <= now
            ]
        return tuple(id for _, id in sorted(waiting)[:limit])

    def seated(self, workspace: WorkspaceId, member: MemberId, until: datetime, limit: int) -> Sequence[ConversationId]:
        with self._lock:
            found = [
                conversation.id
                for conversation in self._shelf(workspace).conversations.values()
                if withdrawable(conversation, member, until)
            ]
        return tuple(sorted(found)[:limit])

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        with self._lock:
            return tuple(self._claimed(self._shelf(workspace), now, lease, kinds, limit))

    def settle(self, workspace: WorkspaceId, ids: Sequence[int], retry_at: datetime | None) -> None:
        with self._lock:
            effects = self._shelf(workspace).effects
            for id in ids:
                if retry_at is None:
                    effects.pop(id, None)
                elif id in effects:
                    effects[id].free_at = retry_at

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        with self._lock:
            found = sorted(self._shelf(workspace).conversations.items())
        return tuple([conversation for id, conversation in found if after is None or id > after][:limit])

    def workspaces(self) -> Sequence[WorkspaceId]:
        with self._lock:
            return tuple(sorted(id for id, shelf in self._shelves.items() if shelf.workspace is not None))

    def close(self) -> None:
        """Nothing is held open."""

    # --- the pieces

    def _shelf(self, workspace: WorkspaceId) -> _Shelf:
        return self._shelves.setdefault(workspace, _Shelf())

    @staticmethod
    def _conversation(shelf: _Shelf, needs: Needs) -> Conversation | None:
        if needs.conversation is not None:
            return shelf.conversations.get(needs.conversation)
        id = shelf.threads.get(needs.thread) if needs.thread is not None else None
        return shelf.conversations[id] if id is not None else None

    @staticmethod
    def _check(shelf: _Shelf, work: UnitOfWork) -> None:
        """Raise what forbids *work*, before anything is written."""
        subject = work.subject
        if any(bound in shelf.carried for bound in _bound(work)):
            raise DuplicateMessage("its key was bound meanwhile")
        if isinstance(subject, Workspace):
            there = shelf.workspace.version if shelf.workspace else 0
        else:
            before = shelf.conversations.get(subject.id)
            there = before.version if before else 0
            rival = shelf.threads.get(ThreadKey(subject.thread.account, subject.thread.key), subject.id)
            opens = before is None or (before.status is ENDED and subject.status is not ENDED)
            if opens and rival != subject.id and shelf.conversations[rival].status is not ENDED:
                raise StaleVersion(f"the thread of {subject.id!r} has another conversation meanwhile")
        if there != work.expected:
            raise StaleVersion(f"version {there}, not {work.expected}")
        for hold in work.holds:
            if not _holds(shelf, hold):
                raise BrokenHold(f"{hold!r} holds no more")
        if work.contact is not None:
            known = shelf.contacts.get(work.contact.contact.id)
            taken = any(identity in shelf.identities for identity in work.contact.contact.identities)
            if (known.version if known else 0) != work.contact.expected or (known is None and taken):
                raise StaleVersion(f"contact {work.contact.contact.id!r} changed meanwhile")

    @staticmethod
    def _put(shelf: _Shelf, work: UnitOfWork) -> ConversationId | None:
        subject = work.subject
        if isinstance(subject, Workspace):
            shelf.workspace = subject
            return None
        if subject.id not in shelf.conversations or subject.status is not ENDED:
            shelf.threads[ThreadKey(subject.thread.account, subject.thread.key)] = subject.id
        shelf.conversations[subject.id] = subject
        return subject.id

    @staticmethod
    def _claimed(
        shelf: _Shelf, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Iterator[Task]:
        free = [
            waiting
            for waiting in shelf.effects.values()
            if waiting.free_at <= now and (kinds is None or waiting.effect.kind in kinds)
        ]
        for waiting in free[:limit]:
            waiting.free_at = now + lease
            waiting.attempts += 1
            yield Task(
                ids=(waiting.id,),
                conversation=waiting.conversation,
                effect=waiting.effect,
                attempts=waiting.attempts,
            )


def withdrawable(conversation: Conversation, member: MemberId, until: datetime) -> bool:
    """True if withdrawing *member* would change *conversation*: an ended one of one handler stays on record."""
    if not any(seat.member == member and seat.since <= until for seat in conversation.seats):
        return False
    return conversation.status is not ENDED or conversation.collaborative


def _bound(work: UnitOfWork) -> tuple[Any, ...]:
    return tuple(bound for bound in (work.key, work.delivery) if bound is not None)


def _holds(shelf: _Shelf, hold: Enabled) -> bool:
    member = shelf.workspace.members.get(hold.member) if shelf.workspace else None
    return member is not None and member.enabled
