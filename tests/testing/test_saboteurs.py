"""Storages that break one promise each are caught by the tests that every storage is given."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from omnikit.desk.ports import Recorded, Task, UnitOfWork
from omnikit.model.conversation import Conversation
from omnikit.model.effects import LogLine
from omnikit.model.errors import StaleVersion
from omnikit.model.ids import ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.views import Page, Query
from omnikit.policies.context import Context
from omnikit.storage.memory import MemoryStorage, _Shelf
from omnikit.testing.storage import StorageConformance


class LosesUpdates(MemoryStorage):
    """Writes on whatever version is there."""

    def commit(self, work: UnitOfWork) -> None:
        for expected in (work.expected, *range(20)):
            try:
                return super().commit(work.but(expected=expected))
            except StaleVersion as stale:
                if "not" not in str(stale):
                    raise
        return None


class ForgetsKeys(MemoryStorage):
    """Carries a command out as often as it comes."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(key=None))


class ForgetsDeliveries(MemoryStorage):
    """Takes a message in as often as it comes."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(delivery=None))


class IgnoresHolds(MemoryStorage):
    """Seats whoever was disabled a moment ago."""

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work.but(holds=()))


class ReversesHistory(MemoryStorage):
    """Tells the newest first."""

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        return tuple(reversed(super().history(workspace, conversation, after)))


class LeaksWorkspaces(MemoryStorage):
    """Keeps everybody's things on one shelf."""

    def _shelf(self, workspace: WorkspaceId) -> _Shelf:
        return super()._shelf(WorkspaceId("everybody's"))


class ActsWithoutCommitting(MemoryStorage):
    """Hands out effects of commits that failed."""

    def commit(self, work: UnitOfWork) -> None:
        try:
            super().commit(work)
        except StaleVersion:
            nobody = work.subject.but(id=f"lost {work.at}", version=0)
            if isinstance(nobody, Conversation):
                thread = nobody.thread.but(key="lost")
                only = UnitOfWork(
                    workspace=work.workspace, at=work.at, expected=0, subject=nobody.but(thread=thread), events=()
                )
                super().commit(only.but(effects=work.effects))
                shelf = self._shelf(work.workspace)
                del shelf.conversations[nobody.id]
            raise


class KeepsTheContactOfAFailure(MemoryStorage):
    """Writes the contact before it looks whether the rest fits."""

    def commit(self, work: UnitOfWork) -> None:
        shelf = self._shelf(work.workspace)
        contact = work.contact.contact if work.contact is not None else None
        if contact is None or contact.id in shelf.contacts:
            return super().commit(work)
        try:
            super().commit(work)
        except StaleVersion:
            shelf.contacts[contact.id] = contact
            raise
        return None


class MixesUpTheDue(MemoryStorage):
    """Answers what is due by id."""

    def due(self, workspace: WorkspaceId, now: datetime, limit: int) -> Sequence[ConversationId]:
        return sorted(super().due(workspace, now, 1000))[:limit]


class GivesLeasesForNothing(MemoryStorage):
    """Lets two claim the same effect."""

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        return super().claim(workspace, now, timedelta(0), kinds, limit)


class NeverSettles(MemoryStorage):
    """Does everything again and again."""

    def settle(self, workspace: WorkspaceId, ids: Sequence[int], retry_at: datetime | None) -> None:
        pass


class FindsTheEndedSeated(MemoryStorage):
    """Takes members off what has ended, too."""

    def seated(self, workspace: WorkspaceId, member: MemberId, until: datetime, limit: int) -> Sequence[ConversationId]:
        found = self.scan(workspace, None, 1000)
        return [conversation.id for conversation in found if conversation.seated(member)][:limit]


class PagesWithoutTheLast(MemoryStorage):
    """Forgets that there is more."""

    def page(self, query: Query, context: Context) -> Page:
        return super().page(query, context).but(next=None)


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


Promise = Callable[..., None]

# (who breaks it, a promise that must notice)
CAUGHT: tuple[tuple[type[MemoryStorage], Promise], ...] = (
    (LosesUpdates, StorageConformance.test_one_of_two_writers_wins),
    (LosesUpdates, StorageConformance.test_one_of_many_threads_wins),
    (ForgetsKeys, StorageConformance.test_a_bound_key_refuses_all),
    (ForgetsKeys, StorageConformance.test_a_day_at_the_desk_ends_with_a_clean_audit),
    (ForgetsDeliveries, StorageConformance.test_a_bound_delivery_refuses_all),
    (IgnoresHolds, StorageConformance.test_a_hold_that_is_broken_refuses_all),
    (ReversesHistory, StorageConformance.test_the_log_folds_to_the_state),
    (ReversesHistory, StorageConformance.test_a_day_at_the_desk_ends_with_a_clean_audit),
    (LeaksWorkspaces, StorageConformance.test_nothing_crosses_workspaces),
    (ActsWithoutCommitting, StorageConformance.test_a_moved_conversation_refuses_all),
    (KeepsTheContactOfAFailure, StorageConformance.test_a_moved_conversation_refuses_all),
    (MixesUpTheDue, StorageConformance.test_the_longest_due_comes_first),
    (GivesLeasesForNothing, StorageConformance.test_effects_come_oldest_first_and_once),
    (GivesLeasesForNothing, StorageConformance.test_an_effect_is_claimed_by_one),
    (NeverSettles, StorageConformance.test_what_is_settled_is_gone_or_comes_again),
    (FindsTheEndedSeated, StorageConformance.test_who_is_seated_is_found),
    (PagesWithoutTheLast, StorageConformance.test_a_page_is_what_the_listing_says),
    (CountsMessagesFromZero, StorageConformance.test_messages_come_in_order_and_in_pages),
    (KeepsEachLineOnce, StorageConformance.test_the_record_grows_line_by_line),
)
CASES = [pytest.param(who, promise, id=f"{who.__name__}-{promise.__name__}") for who, promise in CAUGHT]


def kept(promise: Promise, storage: MemoryStorage) -> bool:
    """True if the test passes; it fails as tests do, by whatever is raised."""
    try:
        promise(StorageConformance(), storage=storage)
    except (Exception, pytest.fail.Exception):
        return False
    return True


@pytest.mark.parametrize(("saboteur", "promise"), CASES)
def test_a_saboteur_is_caught(saboteur: type[MemoryStorage], promise: Promise) -> None:
    """A storage that breaks a promise fails the test that states it."""
    assert not kept(promise, saboteur())


@pytest.mark.parametrize("promise", dict.fromkeys(promise for _, promise in CAUGHT), ids=lambda p: p.__name__)
def test_an_honest_storage_is_not(promise: Promise) -> None:
    """The same tests pass on the storage that the saboteurs are made of."""
    assert kept(promise, MemoryStorage())


def test_who_gives_no_storage_is_told() -> None:
    """A test class without the fixture says what is missing."""
    fixture = next(found for found in _fixtures() if found.__name__ == "storage")

    with pytest.raises(NotImplementedError, match="give the class a fixture 'storage'"):
        fixture(StorageConformance())


def _fixtures() -> Iterator[Callable[..., object]]:
    for thing in vars(StorageConformance).values():
        wrapped = getattr(thing, "_get_wrapped_function", None)
        if wrapped is not None:
            yield wrapped()
