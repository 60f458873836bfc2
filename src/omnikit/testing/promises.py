"""What every storage promises of reading and committing; ``storage.StorageConformance`` has all of it."""

import threading
from collections.abc import Callable

import pytest

from omnikit.desk.ports import ContactChange, Delivery, Enabled, Needs, Snapshot, Storage, ThreadKey, UnitOfWork
from omnikit.model.contact import Identity
from omnikit.model.effects import SendSurvey
from omnikit.model.errors import BrokenHold, DuplicateMessage, StaleVersion, StorageError
from omnikit.model.ids import AccountId, CommandKey, ContactId, MemberId
from omnikit.model.views import Page
from omnikit.testing.builders import ANN, BOB, NOON, OUT, WORKSPACE, minutes
from omnikit.testing.units import (
    AT_LAST,
    MUCH,
    OTHER,
    a_line,
    a_message_in,
    commit,
    ended,
    everything,
    followed,
    founding_of,
    joined,
    named,
    opening,
    reopened,
    subject_of,
    tasks,
    then,
)


def refuses(storage: Storage, work: UnitOfWork, error: type[StorageError], *before: UnitOfWork) -> None:
    """Check that *work* is refused with *error*, after *before* was written, and that no trace of it is left."""
    for earlier in before:
        storage.commit(earlier)
    there = everything(storage, work.workspace, work, *before)
    effects = [(task.ids, task.effect) for task in tasks(storage, work.workspace)]
    with pytest.raises(error) as raised:
        storage.commit(work)
    assert raised.type is error
    assert everything(storage, work.workspace, work, *before) == there
    assert [(task.ids, task.effect) for task in tasks(storage, work.workspace)] == effects


def at_once(act: Callable[[int], None], count: int) -> None:
    """Run *act* with each number in a thread of its own, and wait for all."""
    threads = [threading.Thread(target=act, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Reading:
    """What is found, and how."""

    def test_at_first_nothing_is_there(self, storage: Storage) -> None:
        """An empty storage answers every question with nothing."""
        found = everything(storage, WORKSPACE, founding_of(key="k1"), opening(key=CommandKey("k2")))

        for question, answer in found.items():
            assert answer in ((), None, Snapshot(workspace=None), Page(rows=(), next=None)), question
        assert not tasks(storage)

    def test_a_commit_is_found_whole(self, storage: Storage) -> None:
        """Whatever one commit can hold is there afterwards, exactly as it was given."""
        work = opening(key=CommandKey("k1"), wakes=minutes(5))
        conversation = commit(storage, founding_of(), work)

        found = storage.read(Needs(workspace=WORKSPACE, conversation=named("c1"), key=CommandKey("k1")))

        assert work.contact is not None
        assert (found.workspace, found.conversation) == (founding_of().subject, conversation)
        assert found.contact == work.contact.contact
        assert found.carried is not None
        assert (found.carried.digest, found.carried.conversation) == (work.digest, named("c1"))
        assert found.carried.events == work.events
        assert [recorded.event for recorded in storage.history(WORKSPACE, named("c1"), 0)] == [*work.events]
        assert tuple(storage.messages(WORKSPACE, named("c1"), 0, MUCH)) == work.messages
        assert tuple(storage.record(WORKSPACE, named("c1"))) == work.record
        assert tuple(storage.due(WORKSPACE, AT_LAST, MUCH)) == (named("c1"),)
        assert [(task.conversation, task.effect) for task in tasks(storage)] == [(named("c1"), *work.effects)]

    def test_a_conversation_is_found_by_its_id(self, storage: Storage) -> None:
        """Each conversation is found by its own id and no other."""
        first, second = commit(storage, opening("c1")), commit(storage, opening("c2"))

        for id, expected in (("c1", first), ("c2", second), ("c3", None)):
            assert storage.read(Needs(workspace=WORKSPACE, conversation=named(id))).conversation == expected

    def test_a_thread_gives_its_latest_conversation(self, storage: Storage) -> None:
        """By thread the conversation is found that began last; by another key, or account, none."""
        first = commit(storage, opening("c1", thread="u1"))
        commit(storage, then(first, ended()))
        second = commit(storage, opening("c2", thread="u1", at=NOON + minutes(1)))

        for account, key, expected in (("line", "u1", second), ("line", "u2", None), ("whatsapp", "u1", None)):
            thread = ThreadKey(AccountId(account), key)
            assert storage.read(Needs(workspace=WORKSPACE, thread=thread)).conversation == expected

    def test_a_thread_gives_the_conversation_that_is_open(self, storage: Storage) -> None:
        """By thread the one that is not ended is found, also after an ended one was written once more."""
        first = commit(storage, opening("c1", thread="u1"))
        first = commit(storage, then(first, ended()))
        second = commit(storage, opening("c2", thread="u1", at=NOON + minutes(1)))
        commit(storage, then(first, joined(BOB, at=NOON + minutes(2))))

        thread = ThreadKey(AccountId("line"), "u1")
        assert storage.read(Needs(workspace=WORKSPACE, thread=thread)).conversation == second

    def test_a_contact_is_found_by_id_identity_and_conversation(self, storage: Storage) -> None:
        """A contact is found by id, else by an identity, else as the conversation's; an identity gives nobody else."""
        works = opening("c1"), opening("c2")
        commit(storage, *works)
        one, two = (work.contact.contact for work in works if work.contact is not None)
        unknown = Identity(AccountId("whatsapp"), one.identities[0].key)

        for needs, expected in (
            ({"contact": one.id}, one),
            ({"contact": one.id, "identity": two.identities[0]}, one),
            ({"identity": two.identities[0]}, two),
            ({"conversation": named("c1")}, one),
            ({"conversation": named("c1"), "identity": two.identities[0]}, two),
            ({"conversation": named("c1"), "identity": unknown}, None),
            ({"identity": unknown}, None),
            ({}, None),
        ):
            assert storage.read(Needs(workspace=WORKSPACE, **needs)).contact == expected, needs

    def test_a_delivery_is_asked_before_a_key(self, storage: Storage) -> None:
        """Asked for both, a read answers the delivery."""
        works = opening("c1", key=CommandKey("k1")), opening("c2")
        commit(storage, *works)

        needs = Needs(workspace=WORKSPACE, key=works[0].key, delivery=works[1].delivery)

        carried = storage.read(needs).carried
        assert carried is not None
        assert carried.conversation == named("c2")


class Committing:
    """All or nothing, and only on what was read."""

    def test_a_moved_conversation_refuses_all(self, storage: Storage) -> None:
        """A commit on a version that is no longer there writes nothing at all."""
        first = opening()
        moved = then(subject_of(first), followed())
        late = then(
            subject_of(first),
            followed(BOB),
            messages=(a_message_in("c1", 2, NOON),),
            record=(a_line("record.followed_up"),),
            effects=(SendSurvey(),),
            contact=opening("late").contact,
            key=CommandKey("late"),
            delivery=Delivery(AccountId("line"), "late"),
        )

        refuses(storage, late, StaleVersion, founding_of(), first, moved)

    def test_a_conversation_begins_once(self, storage: Storage) -> None:
        """Whoever opens a conversation that is there, or changes one that isn't, writes nothing."""
        again = opening("c1", delivery=None, contact=None, key=CommandKey("k2"))

        refuses(storage, again, StaleVersion, opening("c1"))
        refuses(storage, then(subject_of(opening("c2", workspace=OTHER)), followed()), StaleVersion)

    def test_a_moved_workspace_refuses_all(self, storage: Storage) -> None:
        """A commit on a version of the workspace that is no longer there writes nothing."""
        late = founding_of(key="k2").but(effects=(SendSurvey(),))

        refuses(storage, late, StaleVersion, founding_of(key="k1"))

    def test_a_hold_that_is_broken_refuses_all(self, storage: Storage) -> None:
        """A commit that needs somebody enabled who is not writes nothing; who is a stranger isn't either."""
        storage.commit(founding_of())
        for nobody in (OUT, MemberId("ghost")):
            refuses(storage, opening(holds=(Enabled(ANN), Enabled(nobody))), BrokenHold)

        commit(storage, opening(holds=(Enabled(ANN),)))

    def test_a_hold_needs_a_workspace(self, storage: Storage) -> None:
        """Without a workspace nobody is enabled."""
        refuses(storage, opening(holds=(Enabled(ANN),)), BrokenHold)

    def test_a_bound_key_refuses_all(self, storage: Storage) -> None:
        """A second command with a key writes nothing, to whichever conversation."""
        key = CommandKey("k1")

        refuses(storage, opening("c2", key=key), DuplicateMessage, opening("c1", key=key))

    def test_a_bound_delivery_refuses_all(self, storage: Storage) -> None:
        """A delivery that was taken in is not taken in again."""
        first = opening("c1")

        refuses(storage, opening("c2", delivery=first.delivery), DuplicateMessage, first)

    def test_a_moved_contact_refuses_all(self, storage: Storage) -> None:
        """A commit with a contact that has moved on, is there though it should be new, or isn't, writes nothing."""
        first = opening("c1")
        storage.commit(first)
        assert first.contact is not None
        known = first.contact.contact
        stranger = known.but(id=ContactId("p-new"), identities=(), version=2)

        for contact, expected in ((known.but(version=3), 2), (known.but(name="New"), 0), (stranger, 1)):
            late = ContactChange(contact=contact, expected=expected)
            refuses(storage, opening("c2", contact=late), StaleVersion)

    def test_a_contact_changes_from_its_version(self, storage: Storage) -> None:
        """A contact's change on the version that is there takes its place."""
        first = opening("c1")
        conversation = commit(storage, first)
        assert first.contact is not None
        new = first.contact.contact.but(name="New", version=2)

        commit(storage, then(conversation, followed(), contact=ContactChange(contact=new, expected=1)))

        assert storage.read(Needs(workspace=WORKSPACE, contact=new.id)).contact == new
        assert storage.read(Needs(workspace=WORKSPACE, identity=new.identities[0])).contact == new

    def test_an_identity_belongs_to_one_contact(self, storage: Storage) -> None:
        """A new contact with an identity that somebody has writes nothing."""
        first, second = opening("c1"), opening("c2")
        assert first.contact is not None
        assert second.contact is not None
        twin = second.contact.contact.but(identities=first.contact.contact.identities)

        refuses(storage, second.but(contact=ContactChange(contact=twin, expected=0)), StaleVersion, first)

    def test_a_thread_has_one_open_conversation(self, storage: Storage) -> None:
        """Who opens a second conversation in a thread whose first is not ended writes nothing."""
        refuses(storage, opening("c2", thread="u1"), StaleVersion, opening("c1", thread="u1"))

    def test_an_ended_conversation_stays_ended_beside_an_open_one(self, storage: Storage) -> None:
        """Who takes one up again in a thread that has another one open writes nothing."""
        first = commit(storage, opening("c1", thread="u1", effects=()))
        first = commit(storage, then(first, ended()))

        refuses(storage, then(first, reopened()), StaleVersion, opening("c2", thread="u1", at=NOON + minutes(1)))

    def test_one_of_two_writers_wins(self, storage: Storage) -> None:
        """Of two commits on one version the first is written and the second is told."""
        conversation = commit(storage, opening())
        storage.commit(then(conversation, followed(ANN)))

        with pytest.raises(StaleVersion):
            storage.commit(then(conversation, followed(BOB)))

        found = storage.read(Needs(workspace=WORKSPACE, conversation=named("c1"))).conversation
        assert found is not None
        assert found.handler == ANN

    def test_one_of_many_threads_wins(self, storage: Storage) -> None:
        """Of many threads that commit on one version at once exactly one writes."""
        conversation = commit(storage, opening())
        barrier = threading.Barrier(8)
        won: list[int] = []

        def write(number: int) -> None:
            work = then(conversation, followed(), key=CommandKey(f"k{number}"))
            barrier.wait()
            try:
                storage.commit(work)
            except StaleVersion:
                return
            won.append(number)

        at_once(write, 8)

        bound = [storage.read(Needs(workspace=WORKSPACE, key=CommandKey(f"k{number}"))).carried for number in range(8)]
        assert len(won) == 1
        assert [number for number, carried in enumerate(bound) if carried is not None] == won

    def test_a_key_is_free_elsewhere(self, storage: Storage) -> None:
        """A key is bound in its workspace, a delivery on its account."""
        first = opening("c1", key=CommandKey("k1"))
        storage.commit(first)

        storage.commit(opening("c1", workspace=OTHER, key=CommandKey("k1")))
        storage.commit(opening("c2", delivery=Delivery(AccountId("whatsapp"), "delivery-c1")))

        assert len(storage.scan(WORKSPACE, None, MUCH)) == 2

    def test_a_key_is_bound_to_what_happened_then(self, storage: Storage) -> None:
        """A key answers with the events of its own commit, whatever came before and after; a team's key too."""
        storage.commit(founding_of(key="k0"))
        conversation = commit(storage, opening())
        work = then(conversation, followed(), joined(BOB), key=CommandKey("k1"), digest="d1")
        commit(storage, work, then(subject_of(work), ended()))

        of_conversation = storage.read(Needs(workspace=WORKSPACE, key=CommandKey("k1"))).carried
        of_team = storage.read(Needs(workspace=WORKSPACE, key=CommandKey("k0"))).carried

        assert of_conversation is not None
        assert of_team is not None
        assert (of_conversation.digest, of_conversation.events) == ("d1", work.events)
        assert (of_team.conversation, of_team.events) == (None, founding_of().events)
