"""What is taken away: a person, old messages, old keys; and that nothing else is."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import ContactChange, Forgotten, Needs, Storage, ThreadKey
from omnikit.engine.evolve import fold
from omnikit.engine.forgetting import erased
from omnikit.model.contact import Contact, Visit
from omnikit.model.conversation import Conversation
from omnikit.model.effects import SendSurvey
from omnikit.model.errors import StaleVersion
from omnikit.model.ids import AccountId, CommandKey, ContactId, MessageId
from omnikit.model.message import Content
from omnikit.model.thread import ThreadKind
from omnikit.model.views import Category, Search
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, NOON, WORKSPACE, a_context, minutes
from omnikit.testing.promises.trying import TRIES, another_workspace, refuses
from omnikit.testing.shelves import shelves
from omnikit.testing.strategies import choosing
from omnikit.testing.units import (
    AT_LAST,
    MUCH,
    a_line,
    a_message_in,
    answered,
    commit,
    contact_of,
    drained,
    ended,
    everything,
    followed,
    found_by,
    named,
    note,
    opening,
    outside,
    subject_of,
    tasks,
    then,
    written,
)

LINE = AccountId("line")


class Forgetting:
    """What an operator asks for."""

    def test_a_forgotten_contact_is_an_id(self, storage: Storage) -> None:
        """Of who is forgotten the id stays and nothing else, and nothing finds them any more."""
        first = opening("c1")
        commit(storage, first, opening("c2"))
        storage.tend(WORKSPACE)
        known = contact_of(first)

        assert storage.forget(WORKSPACE, known.id) == Forgotten(1, 1)

        blank = Contact(id=known.id, workspace=WORKSPACE, version=2)
        assert storage.read(Needs(workspace=WORKSPACE, contact=known.id)).contact == blank
        assert [*storage.contacts(WORKSPACE, None, MUCH)] == [blank, contact_of(opening("c2"))]
        assert storage.read(Needs(workspace=WORKSPACE, identity=known.identities[0])).contact is None
        assert [*storage.tags(WORKSPACE, "", MUCH)] == ["from c2", "VIP"]
        for _ in range(2):
            for category, asked in (
                (Category.NAME, "lin"),
                (Category.EMAIL, "example"),
                (Category.PHONE, "912345"),
                (Category.TAG, "VIP"),
                (Category.TEXT, "訊息"),
            ):
                hits = found_by(storage, Search(category, asked), a_context(ANN))
                assert [hit.row.id for hit in hits] == ["c2"], category
            storage.tend(WORKSPACE)

    def test_their_messages_keep_their_place(self, storage: Storage) -> None:
        """Every message of a forgotten contact's conversations is erased: who wrote it, when and where stay."""
        conversation = commit(storage, opening("c1"))
        conversation = commit(storage, then(conversation, followed()))
        conversation = commit(storage, answered(conversation))
        other = commit(storage, opening("c2"))
        said = storage.messages(WORKSPACE, named("c1"), 0, MUCH)
        others = everything(storage, WORKSPACE)["messages c2"]
        record = tuple(storage.record(WORKSPACE, named("c1")))

        assert storage.forget(WORKSPACE, ContactId("p-c1")) == Forgotten(1, 2)

        left = storage.messages(WORKSPACE, named("c1"), 0, MUCH)
        assert [*left] == [erased(message) for message in said]
        assert {message.content for message in left} == {Content()}
        assert {(message.sender, message.sent_at) for message in left} == {("", None)}
        assert everything(storage, WORKSPACE)["messages c2"] == others
        assert tuple(storage.record(WORKSPACE, named("c1"))) == record
        assert storage.read(Needs(workspace=WORKSPACE, conversation=named("c2"))).conversation == other

    def test_what_they_said_in_groups_is_erased(self, storage: Storage) -> None:
        """In conversations of others and of groups, what the contact sent is erased, and only that."""
        storage.commit(opening("c1"))
        place = subject_of(opening("g1")).thread.but(kind=ThreadKind.GROUP)
        senders = ("person-c1", "person-c2", "", "person-c1")
        said = tuple(
            a_message_in("g1", number, NOON).but(sender=sender) for number, sender in enumerate(senders, start=1)
        )
        group = subject_of(opening("g1")).but(thread=place, contact=None, sequence=4)
        storage.commit(opening("g1", contact=None, messages=said).but(subject=group))
        elsewhere = group.but(id=named("g2"), thread=place.but(account=AccountId("whatsapp"), channel="whatsapp"))
        there = tuple(message.but(id=MessageId(f"g2.{message.sequence}"), conversation=named("g2")) for message in said)
        storage.commit(opening("g2", contact=None, messages=there).but(subject=elsewhere))

        assert storage.forget(WORKSPACE, ContactId("p-c1")) == Forgotten(1, 3)

        left = storage.messages(WORKSPACE, named("g1"), 0, MUCH)
        assert [*left] == [erased(said[0]), said[1], said[2], erased(said[3])]
        assert tuple(storage.messages(WORKSPACE, named("g2"), 0, MUCH)) == there
        assert storage.read(Needs(workspace=WORKSPACE, conversation=named("g1"))).conversation == group

    def test_the_log_stays_and_folds_to_the_state(self, storage: Storage) -> None:
        """Nothing of the log goes, and from the thread that is stored it still folds to what is stored."""
        conversation = commit(storage, opening("c1"))
        conversation = commit(storage, then(conversation, followed()))
        log = tuple(storage.history(WORKSPACE, named("c1"), 0))
        before = everything(storage, WORKSPACE)

        storage.forget(WORKSPACE, ContactId("p-c1"))

        found = storage.read(Needs(workspace=WORKSPACE, conversation=named("c1"))).conversation
        assert found is not None
        assert found.thread.key != conversation.thread.key
        assert found == conversation.but(thread=conversation.thread.but(key=found.thread.key))
        assert tuple(storage.history(WORKSPACE, named("c1"), 0)) == log
        blank = Conversation(id=found.id, workspace=WORKSPACE, thread=found.thread)
        assert fold(blank, [recorded.event for recorded in log]) == found
        after = everything(storage, WORKSPACE)
        for stays in ("changes", "loads", "flaws", "due", "seated ann", "page my_processing", "count my_processing"):
            assert after[stays] == before[stays]

    def test_who_comes_back_is_somebody_new(self, storage: Storage) -> None:
        """A message of who was forgotten opens a new conversation of a new contact, though the old one isn't ended."""
        commit(storage, opening("c1", thread="u1"), opening("c2", thread="u2"))
        storage.forget(WORKSPACE, ContactId("p-c1"))
        place = Needs(workspace=WORKSPACE, thread=ThreadKey(LINE, "u1"))
        assert storage.read(place).conversation is None
        known = contact_of(opening("c1")).but(id=ContactId("p-new"))

        new = opening("c3", thread="u1", contact=ContactChange(contact=known, before=None))
        commit(storage, new)

        assert storage.read(place).conversation == subject_of(new)
        assert storage.read(Needs(workspace=WORKSPACE, identity=known.identities[0])).contact == known
        commit(storage, then(_there(storage, "c1"), followed()))

    def test_a_thread_of_several_gives_who_is_left(self, storage: Storage) -> None:
        """Where somebody else had written in the same thread before, theirs is the latest conversation there again."""
        first = commit(storage, opening("c1", thread="post"))
        first = commit(storage, then(first, ended()))
        storage.commit(opening("c2", thread="post", at=NOON + minutes(1)))

        storage.forget(WORKSPACE, ContactId("p-c2"))

        assert storage.read(Needs(workspace=WORKSPACE, thread=ThreadKey(LINE, "post"))).conversation == first

    def test_nothing_more_is_sent_to_them(self, storage: Storage) -> None:
        """What was still to go to the customer is dropped, given up or not; what goes to members stays."""
        storage.commit(opening("c1", effects=(SendSurvey(), note(1), SendSurvey())))
        storage.commit(opening("c2", effects=(SendSurvey(), note(2))))
        (dead,) = [
            task for task in tasks(storage, now=NOON) if (task.conversation, task.effect) == ("c1", SendSurvey())
        ]
        storage.bury(WORKSPACE, dead.ids, "no such number")

        storage.forget(WORKSPACE, ContactId("p-c1"))

        assert not storage.dead(WORKSPACE, None, MUCH)
        left = sorted((task.conversation or "", task.effect.kind) for task in drained(storage))
        assert left == [("c1", note(1).kind), ("c2", note(2).kind), ("c2", SendSurvey.kind)]

    def test_a_commit_from_before_comes_too_late(self, storage: Storage) -> None:
        """What was decided before somebody was forgotten is refused as stale: it would bring them back."""
        first = opening("c1")
        conversation = commit(storage, first)
        known = contact_of(first)
        renamed = ContactChange(contact=known.but(name="Lin", version=2), before=known)
        storage.forget(WORKSPACE, known.id)

        refuses(storage, then(conversation, followed(), record=(a_line("record.followed_up"),)), StaleVersion)
        refuses(storage, written(conversation), StaleVersion)
        refuses(storage, opening("c2", contact=renamed), StaleVersion)
        commit(storage, then(_there(storage, "c1"), followed()))

    def test_their_messages_are_found_by_no_platform_s_id(self, storage: Storage) -> None:
        """What is erased is found by its id on the platform no more, and another message with that id is."""
        works = [opening(name, at=NOON + minutes(place)) for place, name in enumerate(("c1", "c2", "c3"))]
        for work in works:
            storage.commit(work.but(messages=tuple(said.but(external="m1") for said in work.messages)))
        found = outside(LINE, "m1")

        storage.forget(WORKSPACE, contact_of(works[0]).id)
        assert storage.read(found).conversation == subject_of(works[1])
        second = commit(storage, then(subject_of(works[1]), followed(), ended(NOON + minutes(5))))
        storage.erase(WORKSPACE, NOON + minutes(6))

        assert storage.read(Needs(workspace=WORKSPACE, conversation=second.id)).conversation == second
        assert storage.read(found).conversation == subject_of(works[2])
        assert not storage.flaws(WORKSPACE)
        storage.forget(WORKSPACE, contact_of(works[2]).id)
        assert storage.read(found).conversation is None

    def test_what_the_team_noted_of_them_is_forgotten(self, storage: Storage) -> None:
        """A nickname, a remark, where they were on the site: none of it is left."""
        first = opening("c1")
        noted = contact_of(first).but(
            nickname="Lin 4711", remark="late", blocked=True, visit=Visit(page="/cart", at=NOON)
        )
        storage.commit(first.but(contact=ContactChange(contact=noted, before=None, code="4711")))
        assert storage.read(Needs(workspace=WORKSPACE, contact=noted.id)).contact == noted

        storage.forget(WORKSPACE, noted.id)

        blank = Contact(id=noted.id, workspace=WORKSPACE, version=2)
        assert storage.read(Needs(workspace=WORKSPACE, contact=noted.id)).contact == blank

    def test_forgetting_twice_is_forgetting_once(self, storage: Storage) -> None:
        """Who is forgotten again loses what was said since; nothing else changes, nor for somebody unknown."""
        commit(storage, opening("c1"), opening("c2"))
        contact = ContactId("p-c1")
        assert storage.forget(WORKSPACE, contact) == Forgotten(1, 1)
        there = everything(storage, WORKSPACE)

        assert storage.forget(WORKSPACE, contact) == Forgotten(1, 0)
        assert storage.forget(WORKSPACE, ContactId("nobody")) == Forgotten(0, 0)
        assert everything(storage, WORKSPACE) == there

        commit(storage, answered(commit(storage, then(_there(storage, "c1"), followed()))))
        assert storage.forget(WORKSPACE, contact) == Forgotten(1, 1)
        assert all(message.erased for message in storage.messages(WORKSPACE, named("c1"), 0, MUCH))

    def test_a_forgotten_delivery_is_known(self, storage: Storage) -> None:
        """What was delivered before somebody was forgotten isn't taken in anew when it is delivered again."""
        first = opening("c1", key=CommandKey("k1"))
        storage.commit(first)
        storage.forget(WORKSPACE, contact_of(first).id)

        for needs in ({"key": first.key}, {"delivery": first.delivery}):
            carried = storage.read(Needs(workspace=WORKSPACE, **needs)).carried
            assert carried is not None
            assert carried.conversation == named("c1")

    def test_old_conversations_are_erased(self, storage: Storage) -> None:
        """Messages of conversations that ended before a time are erased; those of others stay."""
        ends = {"c1": 1, "c2": 2, "c3": 3, "c4": None}
        for name, at in ends.items():
            conversation = commit(storage, written(commit(storage, opening(name))))
            if at is not None:
                commit(storage, then(conversation, followed(), ended(NOON + minutes(at))))
        there = everything(storage, WORKSPACE)
        said = {name: tuple(storage.messages(WORKSPACE, named(name), 0, MUCH)) for name in ends}

        assert storage.erase(WORKSPACE, NOON + minutes(2)) == Forgotten(1, 2)
        assert storage.erase(WORKSPACE, NOON + minutes(2) + timedelta(microseconds=1)) == Forgotten(1, 2)
        assert storage.erase(WORKSPACE, NOON + minutes(2) + timedelta(microseconds=1)) == Forgotten(0, 0)

        for name, messages in said.items():
            left = tuple(storage.messages(WORKSPACE, named(name), 0, MUCH))
            assert left == (tuple(map(erased, messages)) if name in ("c1", "c2") else messages)
        after = everything(storage, WORKSPACE)
        changed = {question for question, answer in after.items() if there[question] != answer}
        assert changed == {"messages c1", "messages c2", "search text"}
        storage.tend(WORKSPACE)
        hits = found_by(storage, Search(Category.TEXT, "訊息"), a_context(ANN))
        assert {hit.row.id for hit in hits} == {"c3", "c4"}

    def test_old_keys_and_deliveries_are_let_go(self, storage: Storage) -> None:
        """Keys and deliveries from before a time are free again, later ones are not; nothing else goes."""
        works = [opening(f"c{number}", at=NOON + minutes(number), key=CommandKey(f"k{number}")) for number in range(3)]
        for work in works:
            storage.commit(work)
        there = tuple(storage.scan(WORKSPACE, None, MUCH))

        storage.prune(WORKSPACE, NOON + minutes(1))

        for number, work in enumerate(works):
            for needs in ({"key": work.key}, {"delivery": work.delivery}):
                carried = storage.read(Needs(workspace=WORKSPACE, **needs)).carried
                assert (carried is not None) == (number >= 1)
        assert tuple(storage.scan(WORKSPACE, None, MUCH)) == there
        commit(storage, opening("c9", key=works[0].key, delivery=works[0].delivery, at=NOON + minutes(9)))
        assert len(drained(storage)) == 4

    @TRIES
    @given(data=st.data())
    def test_what_is_taken_away_is_what_the_reference_takes(self, storage: Storage, data: st.DataObject) -> None:
        """Whoever is forgotten and whatever is erased, in any order, the same is left as on the reference."""
        choose, workspace, reference = choosing(data.draw), another_workspace(), MemoryStorage()
        works = data.draw(shelves(workspace))
        for work in works:
            storage.commit(work)
            reference.commit(work)

        for _ in range(data.draw(st.integers(1, 4))):
            contact = choose((None, None, "p1", "p2", "p3", "nobody"))
            before = choose((NOON, NOON + minutes(1), AT_LAST))
            both = [
                one.erase(workspace, before) if contact is None else one.forget(workspace, ContactId(contact))
                for one in (storage, reference)
            ]
            assert both[0] == both[1]

        ours, theirs = (everything(one, workspace, *works) for one in (storage, reference))
        ours["workspaces"] = theirs["workspaces"]  # other examples may have left others there
        assert ours == theirs


def _there(storage: Storage, name: str) -> Conversation:
    found = storage.read(Needs(workspace=WORKSPACE, conversation=named(name))).conversation
    assert found is not None
    return found
