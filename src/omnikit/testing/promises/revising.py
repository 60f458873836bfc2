"""What platforms tell of messages that are there: customers change them, take them back, react to them."""

from omnikit.desk.ports import Forgotten, Needs, Storage
from omnikit.model.conversation import Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.errors import StaleVersion
from omnikit.model.ids import ContactId
from omnikit.model.message import Content, Message
from omnikit.model.thread import ThreadKind
from omnikit.model.views import Category, Search
from omnikit.testing.builders import ANN, NOON, WORKSPACE, a_context
from omnikit.testing.promises.telling import C1, by_external, by_place, replied, said
from omnikit.testing.promises.trying import at_once, refuses
from omnikit.testing.revisions import retold
from omnikit.testing.units import MUCH, a_message_in, commit, found_by, opening, subject_of, written


class Revising:
    """Messages that are there, and change."""

    def test_a_message_that_changed_is_read_as_it_is_now(self, storage: Storage) -> None:
        """One that was edited says its new words wherever it is read; the others stay as they were."""
        conversation = commit(storage, opening("c1", messages=(a_message_in("c1", 1, NOON).but(external="x1"),)))
        conversation = commit(storage, written(conversation))
        second = said(storage, 2)

        work = retold(conversation, said(storage), content=Content(text="never mind"), edited_at=NOON)
        storage.commit(work)

        (now,) = work.revised
        assert [*storage.messages(WORKSPACE, C1, 0, MUCH)] == [now, second]
        assert by_place(storage, 1) == by_external(storage, "x1") == now
        assert storage.read(Needs(workspace=WORKSPACE, conversation=C1)).conversation == work.subject
        assert storage.flaws(WORKSPACE) == ()

    def test_an_edited_message_is_found_by_its_new_words_alone(self, storage: Storage) -> None:
        """A search finds what it says, not what it said; also once it has been indexed, and changed again."""
        commit(storage, opening("c1"), opening("c2"))
        conversation = subject_of(opening("c1"))
        storage.tend(WORKSPACE)
        for words, before in (("first đổi", "訊息 1"), ("second", "first"), ("訊息 1", "second")):
            work = retold(conversation, said(storage), content=Content(text=words), edited_at=NOON)
            conversation = commit(storage, work)
            for _ in range(2):
                assert "c1" in found(storage, words)
                assert "c1" not in found(storage, before)
                assert "c2" in found(storage, "c2: 訊息")
                storage.tend(WORKSPACE)

    def test_a_message_that_was_taken_back_is_found_by_none(self, storage: Storage) -> None:
        """Nothing finds what an unsent message said; it is still found by the platform's id, and says so."""
        conversation = commit(storage, opening("c1", messages=(a_message_in("c1", 1, NOON).but(external="x1"),)))
        for _ in range(2):
            assert found(storage, "訊息") == ["c1"]
            storage.tend(WORKSPACE)

        storage.commit(retold(conversation, said(storage), content=Content(), unsent=True))

        for _ in range(2):
            assert found(storage, "訊息") == []
            storage.tend(WORKSPACE)
        there = by_external(storage, "x1")
        assert there is not None
        assert there.unsent
        assert storage.flaws(WORKSPACE) == ()

    def test_a_message_that_changed_meanwhile_refuses_all(self, storage: Storage) -> None:
        """Who has read a message as it was before writes nothing over it, nor anything else of the same commit."""
        conversation = commit(storage, opening("c1"))
        was = said(storage)
        conversation = commit(storage, retold(conversation, was, reactions={"u1": "❤"}))

        refuses(storage, retold(conversation, was, reactions={"u2": "👍"}), StaleVersion)

        storage.commit(retold(conversation, said(storage), reactions={"u1": "❤", "u2": "👍"}))
        assert dict(said(storage).reactions) == {"u1": "❤", "u2": "👍"}

    def test_a_revision_of_a_message_that_is_not_there_refuses_all(self, storage: Storage) -> None:
        """What nobody has said can't change."""
        conversation = commit(storage, opening("c1"))

        refuses(storage, retold(conversation, a_message_in("c1", 9, NOON), unsent=True), StaleVersion)

    def test_of_many_threads_one_changes_a_message(self, storage: Storage) -> None:
        """Of several that react to a message as they have read it exactly one is written."""
        conversation = commit(storage, opening("c1"))
        was = said(storage)
        wins: list[int] = []

        def react(number: int) -> None:
            try:
                storage.commit(retold(conversation, was, reactions={f"u{number}": "❤"}))
            except StaleVersion:
                return
            wins.append(number)

        at_once(react, 6)

        (winner,) = wins
        assert dict(said(storage).reactions) == {f"u{winner}": "❤"}

    def test_a_message_forgotten_meanwhile_is_not_brought_back(self, storage: Storage) -> None:
        """A change of what somebody wrote in a group, read before they were forgotten, comes too late."""
        group, first, _ = in_a_group(storage)

        assert storage.forget(WORKSPACE, ContactId("p-c1")) == Forgotten(1, 2)

        refuses(storage, retold(group, first, reactions={"person-c2": "❤"}), StaleVersion)
        assert said(storage, 1, "g1").erased

    def test_reactions_of_the_forgotten_are_gone(self, storage: Storage) -> None:
        """Who is forgotten has reacted to nothing any more; what others wrote and how they reacted stays."""
        group, _, second = in_a_group(storage)
        with_both = {"person-c1": "❤", "person-c2": "👍"}
        storage.commit(retold(group, second, reactions=with_both))

        storage.forget(WORKSPACE, ContactId("p-c1"))

        left = said(storage, 2, "g1")
        assert (dict(left.reactions), left.content, left.erased) == ({"person-c2": "👍"}, second.content, False)

    def test_a_revision_leaves_how_far_a_message_has_come(self, storage: Storage) -> None:
        """What is told between reading a message of ours and changing it stays told."""
        conversation = replied(storage)
        was = said(storage, 2)
        storage.sent(WORKSPACE, C1, 2, ("out-1",), DeliveryStatus.DELIVERED, NOON)

        storage.commit(retold(conversation, was, reactions={"u1": "❤"}))

        now = said(storage, 2)
        assert (dict(now.reactions), now.status, now.externals) == ({"u1": "❤"}, DeliveryStatus.DELIVERED, ("out-1",))
        assert by_external(storage, "out-1") == now


def found(storage: Storage, words: str) -> list[str]:
    """Return the conversations in which a search finds *words*, each once for every message."""
    hits = found_by(storage, Search(Category.TEXT, words), a_context(ANN))
    return sorted(hit.row.id for hit in hits)


def in_a_group(storage: Storage) -> tuple[Conversation, Message, Message]:
    """Commit a customer, and a group in which they wrote first, and somebody else after them."""
    storage.commit(opening("c1"))
    first = a_message_in("g1", 1, NOON).but(sender="person-c1")
    second = a_message_in("g1", 2, NOON).but(sender="person-c2")
    opened = subject_of(opening("g1"))
    group = opened.but(thread=opened.thread.but(kind=ThreadKind.GROUP), contact=None, sequence=2)
    storage.commit(opening("g1", contact=None, messages=(first, second)).but(subject=group))
    return group, first, second
