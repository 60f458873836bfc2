"""The reference: everything in dictionaries of one process; what other storages are held equal to."""

import threading
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from omnikit.desk.ports import (
    Attendee,
    Change,
    DeadLetter,
    Flaw,
    Forgotten,
    Needs,
    Receipt,
    Recorded,
    Reported,
    Snapshot,
    Task,
    UnitOfWork,
)
from omnikit.dispatch.tickets import waits
from omnikit.engine import views
from omnikit.engine.load import Load
from omnikit.engine.search import found
from omnikit.engine.suggesting import best, rank, said
from omnikit.model.contact import Binding, Contact, Entry, Identity
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.decision import Denied
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.effects import LogLine
from omnikit.model.errors import StorageError
from omnikit.model.ids import AccountId, ContactId, ConversationId, EffectId, MemberId, QuickReplyId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.quick_reply import QuickReply
from omnikit.model.views import Count, Hits, Page, Position, Query, Search
from omnikit.policies.context import Context
from omnikit.storage.persons import narrowed
from omnikit.storage.shelf import Shelf
from omnikit.storage.streams import OWN, conversation_in, presence_stream


class MemoryStorage:
    """A storage in this process's memory; gone with it. Safe to use from several threads."""

    def __init__(self) -> None:
        self._shelves: dict[WorkspaceId, Shelf] = {}
        self._lock = threading.RLock()
        self._written = threading.Condition(self._lock)

    def _shelf(self, workspace: WorkspaceId) -> Shelf:
        shelf = self._shelves.get(workspace)
        if shelf is None:
            shelf = self._shelves[workspace] = Shelf()
        return shelf

    # --- commands

    def read(self, needs: Needs) -> Snapshot:
        with self._lock:
            shelf = self._shelf(needs.workspace)
            conversation = shelf.conversation(needs)
            bound = needs.delivery or needs.key
            carried = shelf.carried.get(bound) if bound is not None else None
            return Snapshot(
                workspace=shelf.workspace,
                conversation=conversation,
                contact=shelf.contact(needs, conversation),
                carried=carried and carried[1],
                presences=dict(shelf.presences) if needs.presences else {},
                other=shelf.records.contacts.get(needs.other) if needs.other is not None else None,
                quick_reply=shelf.quick_replies.get(needs.quick_reply) if needs.quick_reply is not None else None,
                message=shelf.sayings.asked(needs) if needs.said else None,
            )

    def commit(self, work: UnitOfWork) -> None:
        with self._lock:
            shelf = self._shelf(work.workspace)
            shelf.check(work)
            shelf.write(work)
            self._written.notify_all()

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        with self._lock:
            return tuple([self._refusal(work) for work in works])

    def _refusal(self, work: UnitOfWork) -> StorageError | None:
        try:
            self.commit(work)
        except StorageError as error:
            return error
        return None

    # --- what members ask

    def page(self, query: Query, context: Context) -> Page:
        with self._lock:
            shelf = self._shelf(context.facts.workspace.id)
            page = views.listing(shelf.conversations.values(), query, context, _tagged(shelf, query))
        assert not isinstance(page, Denied), "a refused list was asked of the storage"
        return page

    def counts(self, queries: Sequence[Query], context: Context) -> Sequence[Count]:
        with self._lock:
            shelf = self._shelf(context.facts.workspace.id)
            return tuple([_count(shelf, query, context) for query in queries])

    def badge(self, context: Context) -> Count:
        with self._lock:
            return views.badge(self._shelf(context.facts.workspace.id).conversations.values(), context)

    def search(self, search: Search, context: Context) -> Hits:
        with self._lock:
            shelf = self._shelf(context.facts.workspace.id)
            messages = shelf.sayings.every()
            answer = found(search, context, shelf.conversations, shelf.records.wholes(), messages)
        assert not isinstance(answer, Denied), "a refused search was asked of the storage"
        return answer

    def tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        with self._lock:
            return narrowed(self._shelf(workspace).records.tags(), words, limit)

    def used_tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        with self._lock:
            return narrowed(self._shelf(workspace).records.used_tags(), words, limit)

    def ledger(
        self,
        workspace: WorkspaceId,
        contacts: Sequence[ContactId],
        fields: frozenset[str] | None,
        before: Entry | None,
        limit: int,
    ) -> Sequence[Entry]:
        with self._lock:
            return tuple(self._shelf(workspace).records.entries(contacts, fields, before, limit))

    def bindings(self, workspace: WorkspaceId, browsers: Sequence[Identity]) -> Sequence[Binding]:
        with self._lock:
            return self._shelf(workspace).records.bindings(browsers)

    def quick_replies(
        self,
        workspace: WorkspaceId,
        owners: Sequence[MemberId | None],
        words: str,
        after: QuickReplyId | None,
        limit: int,
    ) -> Sequence[QuickReply]:
        with self._lock:
            every = sorted(self._shelf(workspace).quick_replies.items())
        found = [
            reply
            for id, reply in every
            if (after is None or id > after) and reply.owner in owners and rank(reply, words) is not None
        ]
        return tuple(found[:limit])

    def prepared(
        self, workspace: WorkspaceId, owners: Sequence[MemberId | None], words: str, limit: int
    ) -> Sequence[QuickReply]:
        with self._lock:
            theirs = [reply for reply in self._shelf(workspace).quick_replies.values() if reply.owner in owners]
        return best(theirs, words, limit)

    def said(self, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
        with self._lock:
            messages = [*self._shelf(workspace).sayings.every()]
        return said(messages, member, words, limit)

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        if conversation is not None and conversation_in(conversation) is None:
            return ()
        with self._lock:
            return tuple(self._shelf(workspace).log(conversation or OWN, after))

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        with self._lock:
            return tuple(self._shelf(workspace).sayings.after(conversation, after)[:limit])

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        with self._lock:
            return tuple(self._shelf(workspace).record.get(conversation, ()))

    # --- who is there

    def roster(self, workspace: WorkspaceId) -> Sequence[Attendee]:
        with self._lock:
            return tuple(self._shelf(workspace).roster(workspace))

    def attendance(self, workspace: WorkspaceId, member: MemberId, after: int) -> Sequence[Recorded]:
        with self._lock:
            return tuple(self._shelf(workspace).log(presence_stream(member), after))

    def renew(self, workspace: WorkspaceId, member: MemberId, now: datetime, until: datetime) -> bool:
        with self._lock:
            return self._shelf(workspace).renew(member, now, until)

    # --- what is to be done

    def queued(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        with self._lock:
            every = sorted(self._shelf(workspace).conversations.items())
        found = [one for id, one in every if (after is None or id > after) and in_queue(one)]
        return tuple(found[:limit])

    def due(self, workspace: WorkspaceId, now: datetime, after: Position | None, limit: int) -> Sequence[Position]:
        with self._lock:
            waiting = sorted(
                (at, conversation.id)
                for conversation in self._shelf(workspace).conversations.values()
                if (at := conversation.wake_at) is not None and at <= now
            )
        if after is not None:
            assert after.at is not None, "a position in what is due has a time"
            waiting = waiting[bisect_right(waiting, (after.at, after.id)) :]
        return tuple([Position(at, id) for at, id in waiting[:limit]])

    def seated(
        self, workspace: WorkspaceId, member: MemberId, until: datetime, after: ConversationId | None, limit: int
    ) -> Sequence[ConversationId]:
        with self._lock:
            seated = sorted(
                conversation.id
                for conversation in self._shelf(workspace).conversations.values()
                if withdrawable(conversation, member, until)
            )
        return tuple(seated[0 if after is None else bisect_right(seated, after) :][:limit])

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        with self._lock:
            return tuple(self._shelf(workspace).outbox.claim(now, lease, kinds, limit))

    def settle(self, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
        with self._lock:
            self._shelf(workspace).outbox.settle(ids)

    def postpone(self, workspace: WorkspaceId, ids: Sequence[EffectId], until: datetime) -> None:
        with self._lock:
            self._shelf(workspace).outbox.postpone(ids, until)

    def bury(self, workspace: WorkspaceId, ids: Sequence[EffectId], reason: str) -> None:
        with self._lock:
            self._shelf(workspace).outbox.bury(ids, reason)

    def sent(
        self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        sequence: int,
        externals: Sequence[str],
        status: DeliveryStatus,
        at: datetime,  # noqa: ARG002  # when it was noted is of no use here
        error: str = "",
    ) -> None:
        with self._lock:
            self._shelf(workspace).sayings.sent((conversation, sequence), externals, status, error)

    def report(
        self,
        workspace: WorkspaceId,
        account: AccountId,
        receipts: Sequence[Receipt],
        at: datetime,  # noqa: ARG002
    ) -> Sequence[Reported]:
        with self._lock:
            return self._shelf(workspace).sayings.report(account, receipts)

    def dead(self, workspace: WorkspaceId, after: EffectId | None, limit: int) -> Sequence[DeadLetter]:
        with self._lock:
            return tuple(self._shelf(workspace).outbox.dead(after, limit))

    def revive(self, workspace: WorkspaceId, ids: Sequence[EffectId], at: datetime) -> None:
        with self._lock:
            self._shelf(workspace).outbox.revive(ids, at)

    # --- the feed

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        with self._lock:
            return tuple(self._shelf(workspace).changes(after, limit))

    def position(self, workspace: WorkspaceId) -> int:
        with self._lock:
            return self._shelf(workspace).last_position

    def wait(self, workspace: WorkspaceId, after: int, timeout: timedelta) -> None:
        with self._lock:
            shelf = self._shelf(workspace)
            self._written.wait_for(lambda: shelf.last_position > after, timeout.total_seconds())

    # --- looking after it

    def tend(self, workspace: WorkspaceId) -> None:
        """Nothing is left for later here."""

    def loads(self, workspace: WorkspaceId) -> Mapping[MemberId, Load]:
        with self._lock:
            return dict(self._shelf(workspace).loads)

    def flaws(self, workspace: WorkspaceId) -> Sequence[Flaw]:
        with self._lock:
            return tuple(self._shelf(workspace).flaws())

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        with self._lock:
            return self._shelf(workspace).forget(contact)

    def erase(self, workspace: WorkspaceId, before: datetime) -> Forgotten:
        with self._lock:
            return self._shelf(workspace).erase(before)

    def prune(self, workspace: WorkspaceId, before: datetime) -> None:
        with self._lock:
            self._shelf(workspace).prune(before)

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        with self._lock:
            every = sorted(self._shelf(workspace).conversations.items())
        return tuple([conversation for id, conversation in every if after is None or id > after][:limit])

    def contacts(self, workspace: WorkspaceId, after: ContactId | None, limit: int) -> Sequence[Contact]:
        with self._lock:
            every = sorted(self._shelf(workspace).records.contacts.items())
        return tuple([contact for id, contact in every if after is None or id > after][:limit])

    def workspaces(self) -> Sequence[WorkspaceId]:
        with self._lock:
            return tuple(sorted(id for id, shelf in self._shelves.items() if shelf.workspace is not None))

    def close(self) -> None:
        """Nothing is held open."""


def _tagged(shelf: Shelf, query: Query) -> frozenset[ContactId]:
    if query.tag is None:
        return views.NOBODY_TAGGED
    return shelf.records.tagged(query.tag)


def _count(shelf: Shelf, query: Query, context: Context) -> Count:
    number = len(views.listed(shelf.conversations.values(), query, context, _tagged(shelf, query)))
    return Count(number) if views.exactly_counted(query, context) else views.counted(number)


def withdrawable(conversation: Conversation, member: MemberId, until: datetime) -> bool:
    """True if withdrawing *member* would change *conversation*.

    Whoever handled an ended one alone, or took part in it, stays on record.
    """
    offer = conversation.offer
    if offer is not None and offer.to == member and offer.since <= until:
        return True
    if not any(seat.member == member and seat.since <= until for seat in conversation.seats):
        return False
    return conversation.status is not ENDED or conversation.collaborative


def in_queue(conversation: Conversation) -> bool:
    """True if *conversation* waits for somebody to be found, or is held out to somebody."""
    return conversation.offer is not None or waits(conversation)
