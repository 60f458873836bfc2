"""What is found, and how."""

from typing import Any

from omnikit.desk.ports import Forgotten, Needs, Snapshot, Storage, ThreadKey, UnitOfWork
from omnikit.model.contact import Identity
from omnikit.model.ids import AccountId, CommandKey, ContactId
from omnikit.model.views import Count, Page, Position
from omnikit.testing.builders import BOB, NOON, WORKSPACE, minutes
from omnikit.testing.units import (
    AT_LAST,
    MUCH,
    OTHER,
    changed,
    commit,
    contact_of,
    ended,
    everything,
    founding_of,
    joined,
    named,
    opening,
    outside,
    subject_of,
    tasks,
    then,
)

NOTHING: tuple[object, ...] = (None, (), [], {}, Snapshot(workspace=None), Page(rows=(), next=None), Count(0))


class Reading:
    """What is found, and how."""

    def test_at_first_nothing_is_there(self, storage: Storage) -> None:
        """An empty storage answers every question with nothing."""
        found = everything(storage, WORKSPACE, founding_of(key="k1"), opening(key=CommandKey("k2")))

        for question, answer in found.items():
            assert answer in NOTHING, question
        assert not tasks(storage)
        assert storage.forget(WORKSPACE, ContactId("nobody")) == storage.erase(WORKSPACE, AT_LAST) == Forgotten(0, 0)
        storage.prune(WORKSPACE, AT_LAST)
        assert not storage.commit_group(())

    def test_a_commit_is_found_whole(self, storage: Storage) -> None:
        """Whatever one commit can hold is there afterwards, exactly as it was given."""
        work = opening(key=CommandKey("k1"), wakes=minutes(5))
        conversation = commit(storage, founding_of(), work)

        found = storage.read(Needs(workspace=WORKSPACE, conversation=named("c1"), key=CommandKey("k1")))

        assert (found.workspace, found.conversation) == (founding_of().subject, conversation)
        assert found.contact == contact_of(work)
        assert found.carried is not None
        assert (found.carried.digest, found.carried.conversation) == (work.digest, named("c1"))
        assert found.carried.events == work.events
        assert [recorded.event for recorded in storage.history(WORKSPACE, named("c1"), 0)] == [*work.events]
        assert tuple(storage.messages(WORKSPACE, named("c1"), 0, MUCH)) == work.messages
        assert tuple(storage.record(WORKSPACE, named("c1"))) == work.record
        assert tuple(storage.due(WORKSPACE, AT_LAST, None, MUCH)) == (Position(NOON + minutes(5), named("c1")),)
        assert changed(storage, WORKSPACE)["c1"] == (tuple(storage.history(WORKSPACE, named("c1"), 0)),)
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

    def test_a_message_is_found_by_the_platform_s_id(self, storage: Storage) -> None:
        """Where a thread has no conversation, the one is found that has the message named, the first of several."""

        def with_ids(work: UnitOfWork, *ids: str) -> UnitOfWork:
            said = work.messages[0]
            messages = tuple(said.but(sequence=place, external=id) for place, id in enumerate(ids, start=1))
            subject = subject_of(work).but(sequence=len(ids))
            return work.but(messages=messages, subject=subject)

        def read(thread: str | None, external: str, account: str = "line", **more: Any) -> str | None:
            place = None if thread is None else ThreadKey(AccountId("line"), thread)
            outside = ThreadKey(AccountId(account), external)
            needs = Needs(workspace=WORKSPACE, thread=place, external=outside, **more)
            found = storage.read(needs).conversation
            return None if found is None else found.id

        later = NOON + minutes(1)
        commit(storage, with_ids(opening("c2"), "m1", "m2"), with_ids(opening("c1", at=later), "m2", "m3"))
        ended_one = commit(storage, with_ids(opening("c3"), "", "m4", "m4"))
        commit(storage, then(ended_one, ended()))

        for thread, external, expected in (
            (None, "m1", "c2"),
            (None, "m2", "c2"),
            (None, "m3", "c1"),
            (None, "m4", "c3"),
            (None, "m5", None),
            (None, "", None),
            ("nowhere", "m3", "c1"),
            ("nowhere", "m5", None),
            ("c1", "m1", "c1"),
        ):
            assert read(thread, external) == expected, (thread, external)
        assert read(None, "m1", "whatsapp") is None
        assert read(None, "m1", conversation=named("c1")) == "c1"
        assert read(None, "m1", conversation=named("c9")) is None
        assert storage.read(outside(AccountId("line"), "m1", OTHER)).conversation is None
        found = storage.read(outside(AccountId("line"), "m3"))
        assert found.contact == contact_of(opening("c1", at=later))
        assert not storage.flaws(WORKSPACE)

    def test_a_contact_is_found_by_id_identity_and_conversation(self, storage: Storage) -> None:
        """A contact is found by id, else by an identity, else as the conversation's; an identity gives nobody else."""
        works = opening("c1"), opening("c2")
        commit(storage, *works)
        one, two = (contact_of(work) for work in works)
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

    def test_contacts_go_by_id(self, storage: Storage) -> None:
        """Asked for contacts, a storage gives each once, by id, and goes on after any id."""
        names = ["0", "C", "c", "é", "中"]
        works = {f"p-{name}": opening(name) for name in names}
        for work in reversed(works.values()):
            storage.commit(work)

        for after in (None, *works, "p-d"):
            expected = [contact_of(work) for id, work in works.items() if after is None or id > after]
            for limit in (0, 2, MUCH):
                found = storage.contacts(WORKSPACE, None if after is None else ContactId(after), limit)
                assert [*found] == expected[:limit]
