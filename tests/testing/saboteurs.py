"""Storages that break one promise each; all else they do as the reference does."""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from omnikit.desk.ports import (
    Change,
    DeadLetter,
    Forgotten,
    LoadBelow,
    Needs,
    Recorded,
    Task,
    UnitOfWork,
)
from omnikit.engine import views
from omnikit.engine.load import Load
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.effects import LogLine
from omnikit.model.errors import BrokenHold, StaleVersion, StorageError
from omnikit.model.folding import fold
from omnikit.model.ids import ContactId, ConversationId, EffectId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.views import Category, Count, Hits, Page, Position, Query, Search
from omnikit.policies.context import Context
from omnikit.storage.memory import MemoryStorage
from omnikit.storage.outbox import Outbox, Waiting
from omnikit.storage.shelf import Shelf
from omnikit.storage.streams import stream_of
from omnikit.testing.builders import NOON, SUE, a_context

# --- committing


class LosesUpdates(MemoryStorage):
    """Writes on whatever version is there."""

    def commit(self, work: UnitOfWork) -> None:
        if isinstance(work.subject, Conversation):
            there = self.read(Needs(workspace=work.workspace, conversation=work.subject.id)).conversation
            work = work.but(before=there)
        super().commit(work)


class WritesEventsFirst(MemoryStorage):
    """Writes the log before it looks whether the version is still there."""

    def commit(self, work: UnitOfWork) -> None:
        try:
            super().commit(work)
        except StaleVersion:
            log = self._shelf(work.workspace).events.setdefault(stream_of(work.subject), [])
            log += [Recorded(work.subject.version, event) for event in work.events]
            raise


class ForgetsKeys(MemoryStorage):
    """Carries a command out as often as it comes."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(key=None))


class ForgetsDeliveries(MemoryStorage):
    """Takes a message in as often as it comes."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(delivery=None))


class ActsWithoutCommitting(MemoryStorage):
    """Hands out effects of commits that failed."""

    def commit(self, work: UnitOfWork) -> None:
        try:
            super().commit(work)
        except StaleVersion:
            self._shelf(work.workspace).outbox.put(ConversationId("lost"), 1, work.effects, work.at)
            raise


class KeepsTheContactOfAFailure(MemoryStorage):
    """Writes the contact before it looks whether the rest fits."""

    def commit(self, work: UnitOfWork) -> None:
        try:
            super().commit(work)
        except StaleVersion:
            if work.contact is not None:
                self._shelf(work.workspace).records.contacts.setdefault(work.contact.contact.id, work.contact.contact)
            raise


class TakesIdentities(MemoryStorage):
    """Lets a contact take an identity that somebody else has."""

    def commit(self, work: UnitOfWork) -> None:
        if work.contact is not None:
            identities = self._shelf(work.workspace).records.identities
            for identity in work.contact.contact.identities:
                identities.pop(identity, None)
        super().commit(work)


class StopsAtTheFirstFailure(MemoryStorage):
    """Leaves the rest of a group when one of it fails."""

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        errors: list[StorageError | None] = []
        for work in works:
            failed = next((error for error in errors if error is not None), None)
            errors += [failed] if failed is not None else super().commit_group((work,))
        return errors


class KeepsHalfAGroup(MemoryStorage):
    """Writes of a group what fits, and of what doesn't the record."""

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        errors = super().commit_group(works)
        for work, error in zip(works, errors, strict=True):
            if error is not None and isinstance(work.subject, Conversation):
                self._shelf(work.workspace).record.setdefault(work.subject.id, []).extend(work.record)
        return errors


# --- holds and loads


class IgnoresHolds(MemoryStorage):
    """Seats whoever was disabled a moment ago."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(holds=()))


class LooksAtLimitsTooEarly(MemoryStorage):
    """Looks whether there is room, and writes after everybody else has looked, too."""

    def __init__(self) -> None:
        super().__init__()
        self.everybody = threading.Barrier(8, timeout=10)

    def commit(self, work: UnitOfWork) -> None:
        limits = [hold for hold in work.holds if isinstance(hold, LoadBelow)]
        for hold in limits:
            if hold.limit is not None and self.loads(work.workspace).get(hold.member, Load()).total >= hold.limit:
                raise BrokenHold("no room")
        if limits:
            self.everybody.wait()
        super().commit(work.but(holds=()))


class CountsWhatEnded(MemoryStorage):
    """Never takes from a load what has ended."""

    def loads(self, workspace: WorkspaceId) -> dict[MemberId, Load]:
        handlers = [conversation.handler for conversation in self.scan(workspace, None, 1000)]
        return {handler: Load(accepted=handlers.count(handler)) for handler in handlers if handler is not None}


# --- remembering


class ReversesHistory(MemoryStorage):
    """Tells the newest first."""

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        return tuple(reversed(super().history(workspace, conversation, after)))


class LeaksWorkspaces(MemoryStorage):
    """Keeps everybody's things on one shelf."""

    def _shelf(self, workspace: WorkspaceId) -> Shelf:  # that is what is wrong with it
        return super()._shelf(WorkspaceId("everybody's"))


class CountsMessagesFromZero(MemoryStorage):
    """Gives the last message that was seen once more."""

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        return super().messages(workspace, conversation, after - 1, limit)


class KeepsEachLineOnce(MemoryStorage):
    """Takes a second equal line of the record for the first."""

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        lines = super().record(workspace, conversation)
        return [line for index, line in enumerate(lines) if line not in lines[:index]]


# --- timers and seats


class MixesUpTheDue(MemoryStorage):
    """Answers what is due by id."""

    def due(self, workspace: WorkspaceId, now: datetime, after: Position | None, limit: int) -> Sequence[Position]:
        return sorted(super().due(workspace, now, after, 1000), key=lambda place: place.id)[:limit]


class BeginsTheDueAnew(MemoryStorage):
    """Knows no page of what is due but the first."""

    def due(self, workspace: WorkspaceId, now: datetime, after: Position | None, limit: int) -> Sequence[Position]:
        return super().due(workspace, now, None, limit)


class FindsTheEndedSeated(MemoryStorage):
    """Takes members off what has ended, too."""

    def seated(
        self, workspace: WorkspaceId, member: MemberId, until: datetime, after: ConversationId | None, limit: int
    ) -> Sequence[ConversationId]:
        found = self.scan(workspace, after, 1000)
        return [one.id for one in found if any(s.member == member and s.since <= until for s in one.seats)][:limit]


# --- effects


class WithOutbox(MemoryStorage):
    """Has another outbox than the reference."""

    outbox: type[Outbox]

    def _shelf(self, workspace: WorkspaceId) -> Shelf:
        shelf = super()._shelf(workspace)
        if type(shelf.outbox) is not self.outbox:
            shelf.outbox = self.outbox()
        return shelf


class _Pile(Outbox):
    def _firsts(self) -> list[Waiting]:
        return [one for one in self.waiting.values() if one.reason is None]


class GivesOutOfOrder(WithOutbox):
    """Gives whatever is open."""

    outbox = _Pile


class _Stack(Outbox):
    def _firsts(self) -> list[Waiting]:
        lines = {(one.conversation, one.effect.recipient): one for one in self.waiting.values() if one.reason is None}
        return list(lines.values())


class GivesTheNewest(WithOutbox):
    """Gives of each line the last."""

    outbox = _Stack


class _Overtaken(Outbox):
    def claim(self, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int) -> list[Task]:  # type: ignore[override]
        late = [one for one in self.waiting.values() if one.free_at > now and one.attempts > 0 and one.reason is None]
        for one in late:
            one.reason = "stands aside"
        found = list(super().claim(now, lease, kinds, limit))
        for one in late:
            one.reason = None
        return found


class LetsOthersOvertake(WithOutbox):
    """Doesn't wait for one that failed, or is under way."""

    outbox = _Overtaken


class _Blocked(Outbox):
    def _firsts(self) -> list[Waiting]:
        lines: dict[tuple[ConversationId | None, str], Waiting] = {}
        for one in self.waiting.values():
            lines.setdefault((one.conversation, one.effect.recipient), one)
        return [one for one in lines.values() if one.reason is None]


class IsBlockedByTheDead(WithOutbox):
    """Waits for what was given up."""

    outbox = _Blocked


class GivesLeasesForNothing(MemoryStorage):
    """Lets two claim the same effect."""

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        return super().claim(workspace, now, timedelta(0), kinds, limit)


class NeverSettles(MemoryStorage):
    """Does everything again and again."""

    def settle(self, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
        self.postpone(workspace, ids, NOON)


class BuriesWithoutAReason(MemoryStorage):
    """Doesn't say why something was given up."""

    def bury(self, workspace: WorkspaceId, ids: Sequence[EffectId], reason: str) -> None:
        super().bury(workspace, ids, "")


class RevivesTheTired(MemoryStorage):
    """Counts the attempts of before when something is tried anew."""

    def revive(self, workspace: WorkspaceId, ids: Sequence[EffectId], at: datetime) -> None:
        waiting = self._shelf(workspace).outbox.waiting
        attempts = {id: waiting[id].attempts for id in ids if id in waiting}
        super().revive(workspace, ids, at)
        for id, number in attempts.items():
            waiting[id].attempts = number


class LosesDeadLetters(MemoryStorage):
    """Shows no more dead letters than the first page."""

    def dead(self, workspace: WorkspaceId, after: EffectId | None, limit: int) -> Sequence[DeadLetter]:
        return super().dead(workspace, after, limit) if after is None else ()


# --- lists


class PagesWithoutTheLast(MemoryStorage):
    """Forgets that there is more."""

    def page(self, query: Query, context: Context) -> Page:
        return super().page(query, context).but(next=None)


class KnowsNoWayBack(MemoryStorage):
    """Forgets that there was something before."""

    def page(self, query: Query, context: Context) -> Page:
        return super().page(query, context).but(previous=None)


class RepeatsTheLastRow(MemoryStorage):
    """Begins a page with the row that the last one ended with."""

    def page(self, query: Query, context: Context) -> Page:
        if query.after is None:
            return super().page(query, context)
        before = super().page(query.but(after=None, before=query.after, limit=1), context)
        return super().page(query.but(after=before.previous), context)


class PagesFromARow(MemoryStorage):
    """Goes on after the row that the last page ended with, wherever that row is now."""

    def page(self, query: Query, context: Context) -> Page:
        if query.after is not None:
            there = self.read(Needs(workspace=context.facts.workspace.id, conversation=query.after.id)).conversation
            assert there is not None
            place = views.place_of(there, views.order_of(query, context)[0], context.actor.member or MemberId(""))
            whole = super().page(query.but(after=None, limit=1000), context).ids
            query = query.but(after=place if there.id in whole else None)
        return super().page(query, context)


class IgnoresTags(MemoryStorage):
    """Narrows no list by a tag."""

    def page(self, query: Query, context: Context) -> Page:
        return super().page(query.but(tag=None), context)


class SortsAllAlike(MemoryStorage):
    """Sorts by the last message, whatever was asked."""

    def page(self, query: Query, context: Context) -> Page:
        return super().page(query.but(sort=None), context)


class MiscountsByOne(MemoryStorage):
    """Counts one too many wherever there is something."""

    def counts(self, queries: Sequence[Query], context: Context) -> Sequence[Count]:
        found = super().counts(queries, context)
        return [count.but(number=count.number + 1) if count.number == 1 else count for count in found]


class NeverCountsToTheLast(MemoryStorage):
    """Says "99+" of every long list."""

    def counts(self, queries: Sequence[Query], context: Context) -> Sequence[Count]:
        return [views.counted(count.number) if not count.more else count for count in super().counts(queries, context)]


class BadgesTheEnded(MemoryStorage):
    """Counts on a badge what has ended."""

    def badge(self, context: Context) -> Count:
        viewer = context.actor.member or MemberId("")
        every = self.scan(context.facts.workspace.id, None, 1000)
        return views.counted(sum(1 for one in every if one.seated(viewer) and one.unread_of(viewer)))


# --- search


class FindsWhatIsHidden(MemoryStorage):
    """Searches for everybody as for a supervisor."""

    def search(self, search: Search, context: Context) -> Hits:
        return super().search(search, a_context(SUE, profile=context.profile, workspace=context.facts.workspace))


class MissesSingleCharacters(MemoryStorage):
    """Needs two characters to search by."""

    def search(self, search: Search, context: Context) -> Hits:
        return super().search(search, context) if len(fold(search.value)) > 1 else Hits((), None)


class SearchesAsSpelt(MemoryStorage):
    """Finds a text only as it is spelt."""

    def search(self, search: Search, context: Context) -> Hits:
        found = super().search(search, context)
        return found.but(hits=tuple(hit for hit in found.hits if search.value in hit.text))


class FindsTheFirstPage(MemoryStorage):
    """Forgets that more was found."""

    def search(self, search: Search, context: Context) -> Hits:
        return super().search(search, context).but(next=None)


class RemembersWhatWasSaid(MemoryStorage):
    """Finds messages in an index from which nothing is ever taken."""

    def __init__(self) -> None:
        super().__init__()
        self.index = MemoryStorage()

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work)
        self.index.commit(work)

    def search(self, search: Search, context: Context) -> Hits:
        return (
            self.index.search(search, context) if search.category == Category.TEXT else super().search(search, context)
        )


# --- the feed


class SkipsChanges(MemoryStorage):
    """Leaves every third change out."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        return [change for change in super().changes(workspace, after, 1000) if change.position % 3][:limit]


class TellsTwice(MemoryStorage):
    """Begins with the change that was read last."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        return super().changes(workspace, max(after - 1, 0), limit)


class TellsLate(MemoryStorage):
    """Shows every other change only when two more have been written, at the place that it was given before."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        last = self._shelf(workspace).last_position
        found = super().changes(workspace, after, 1000)
        return [change for change in found if change.position < last - 1 or change.position % 2][:limit]


class NumbersAnew(MemoryStorage):
    """Numbers what is there when it is asked."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        every = sorted(super().changes(workspace, 0, 1000), key=lambda change: change.conversation or "")
        numbered = [change.but(position=number) for number, change in enumerate(every, start=1)]
        return [change for change in numbered if change.position > after][:limit]


class SaysNothingOfWhatIsGone(MemoryStorage):
    """Begins with what is still kept, as if nothing had been before it."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        shelf = self._shelf(workspace)
        return super().changes(workspace, max(after, shelf.last_position - len(shelf.feed)), limit)


# --- forgetting


class LeavesMessages(MemoryStorage):
    """Forgets a contact, and keeps what they said."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        sayings = self._shelf(workspace).sayings
        said = [*sayings.every()]
        forgotten = super().forget(workspace, contact)
        for message in said:
            sayings.replace(message)
        return forgotten


class LeavesGroups(MemoryStorage):
    """Erases what somebody said to us alone."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        shelf = self._shelf(workspace)
        others = {one.id for one in shelf.conversations.values() if one.contact != contact}
        said = [message for message in shelf.sayings.every() if message.conversation in others]
        forgotten = super().forget(workspace, contact)
        for message in said:
            shelf.sayings.replace(message)
        return forgotten


class LeavesThreads(MemoryStorage):
    """Forgets a contact, and keeps where they wrote."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        shelf = self._shelf(workspace)
        conversations, threads = {**shelf.conversations}, {**shelf.threads}
        forgotten = super().forget(workspace, contact)
        shelf.conversations, shelf.threads = conversations, threads
        return forgotten


class LeavesTheName(MemoryStorage):
    """Forgets all of a contact but what they are called."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        shelf = self._shelf(workspace)
        before: Contact | None = shelf.records.contacts.get(contact)
        forgotten = super().forget(workspace, contact)
        if before is not None:
            shelf.records.contacts[contact] = shelf.records.contacts[contact].but(name=before.name)
        return forgotten


class SendsToTheForgotten(MemoryStorage):
    """Still sends what was to be sent."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        outbox = self._shelf(workspace).outbox
        waiting = {**outbox.waiting}
        forgotten = super().forget(workspace, contact)
        outbox.waiting = waiting
        return forgotten


class BringsThemBack(MemoryStorage):
    """Writes what was decided before somebody was forgotten."""

    def commit(self, work: UnitOfWork) -> None:
        shelf, subject = self._shelf(work.workspace), work.subject
        if isinstance(subject, Conversation) and subject.id in shelf.conversations:
            shelf.conversations[subject.id] = shelf.conversations[subject.id].but(thread=subject.thread)
        super().commit(work)


class ErasesAll(MemoryStorage):
    """Erases what ended, whenever it did."""

    def erase(self, workspace: WorkspaceId, before: datetime) -> Forgotten:
        return super().erase(workspace, before + timedelta(days=1))


class LetsAllGo(MemoryStorage):
    """Lets go of every key, whenever it was bound."""

    def prune(self, workspace: WorkspaceId, before: datetime) -> None:
        super().prune(workspace, before)
        self._shelf(workspace).carried.clear()


class SeesOnlyOnePerson(MemoryStorage):
    """Knows no contact by id but the first."""

    def contacts(self, workspace: WorkspaceId, after: ContactId | None, limit: int) -> Sequence[Contact]:
        return super().contacts(workspace, after, min(limit, 1))
