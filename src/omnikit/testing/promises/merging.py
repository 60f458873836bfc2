"""Records merged and split again: read, listed and found as the whole; and persons forgotten, whole."""

from typing import Any

from omnikit.desk.ports import Forgotten, Needs, Storage
from omnikit.model.contact import Contact
from omnikit.model.errors import StaleVersion
from omnikit.model.ids import ContactId, ConversationId
from omnikit.model.views import Category, Query, Search, View
from omnikit.testing.builders import ANN, NOON, WORKSPACE, a_context, minutes
from omnikit.testing.inboxes import WIDE
from omnikit.testing.promises.trying import another_workspace, refuses
from omnikit.testing.recorded import (
    a_binding,
    added,
    bound,
    merged,
    noted,
    other_of,
    record_of,
    split,
)
from omnikit.testing.units import (
    MUCH,
    commit,
    contact_of,
    everything,
    found_by,
    opening,
)


class Merging:
    """What is kept of records that are one person's."""

    def test_a_merged_record_is_read_as_the_whole(self, storage: Storage) -> None:
        """Whoever reads a merged contact, by id, identity or conversation, has the whole record, until it is split."""
        one, two = opening("c1"), opening("c2", at=NOON + minutes(1))
        conversation = commit(storage, one, two)
        work = merged(contact_of(one), contact_of(two))
        storage.commit(work)
        whole, part = record_of(work), other_of(work)
        asked: tuple[dict[str, Any], ...] = (
            {"contact": part.id},
            {"identity": contact_of(two).identities[0]},
            {"conversation": conversation.id},
            {"conversation": conversation.id, "presences": True},
        )

        for needs in asked:
            found = storage.read(Needs(workspace=WORKSPACE, **needs))
            assert found.contact == whole
            assert found.conversation == (conversation if "conversation" in needs else None)
        found = storage.read(Needs(workspace=WORKSPACE, contact=whole.id, other=part.id))
        assert (found.contact, found.other) == (whole, part)
        assert storage.read(Needs(workspace=WORKSPACE, other=ContactId("nobody"))).other is None
        assert not storage.flaws(WORKSPACE)

        apart = split(whole, part)
        storage.commit(apart)
        for needs in asked:
            assert storage.read(Needs(workspace=WORKSPACE, **needs)).contact == other_of(apart)
        assert storage.read(Needs(workspace=WORKSPACE, contact=whole.id)).contact == record_of(apart)
        assert not storage.flaws(WORKSPACE)

    def test_a_merged_record_is_listed_and_found_as_the_whole(self, storage: Storage) -> None:
        """Tags and searches know a merged contact's conversations by the whole record; once split, by their own."""
        one, two = opening("c1"), opening("c2")
        commit(storage, one, two)
        lin = contact_of(one).but(name="Lin", nickname="ＬＩＮ 7", email="lin@a.example", phone="111", version=2)
        storage.commit(noted(contact_of(one), name=lin.name, nickname=lin.nickname, email=lin.email, phone=lin.phone))
        work = merged(lin, contact_of(two).but(tags=("from c2",), version=2))
        storage.commit(noted(contact_of(two), tags=("from c2",)))
        by_own = _looked_up(storage)
        assert by_own == {**{key: {"c1"} for key in ("VIP", "lin", "lin 7", "111")}, "from c2": {"c2"}, "912": {"c2"}}
        as_one = {key: {"c1", "c2"} if key != "912" else set() for key in by_own}
        for _ in range(2):
            storage.commit(work)
            assert _looked_up(storage) == as_one
            storage.tend(WORKSPACE)
            assert _looked_up(storage) == as_one
            apart = split(record_of(work), other_of(work))
            storage.commit(apart)
            assert _looked_up(storage) == by_own
            work = merged(record_of(apart), other_of(apart))
        assert not storage.flaws(WORKSPACE)

    def test_a_person_is_forgotten_whole(self, storage: Storage) -> None:
        """Whoever is forgotten, by any of their records, leaves nothing in any of them, nor in others' bindings."""
        for forgotten in ("p-c1", "p-c2"):
            workspace = another_workspace()
            one, two, three = (opening(name, workspace=workspace) for name in ("c1", "c2", "c3"))
            commit(storage, one, two, three)
            known = contact_of(two).identities[0]
            join = merged(contact_of(one), contact_of(two))
            theirs = bound(contact_of(three), a_binding(contact_of(three).identities[0]), a_binding(known, "b2"))
            notes = noted(record_of(join), ("note", "late"), ("phone", "1"))
            for work in (join, theirs, notes, bound(record_of(notes), a_binding(known))):
                storage.commit(work)

            assert storage.forget(workspace, ContactId(forgotten)) == Forgotten(2, 2)

            ids = [contact_of(one).id, contact_of(two).id]
            for id in ids:
                left = storage.read(Needs(workspace=workspace, contact=id)).contact
                assert left is not None
                assert left == Contact(id=id, workspace=workspace, version=left.version)
            assert not storage.ledger(workspace, ids, None, None, MUCH)
            own = record_of(theirs).bindings[0]
            assert [*storage.bindings(workspace, [own.browser, a_binding(known, "b2").browser])] == [own]
            other = storage.read(Needs(workspace=workspace, contact=contact_of(three).id)).contact
            assert other == record_of(theirs).but(bindings=(own,), version=record_of(theirs).version + 1)
            assert storage.read(Needs(workspace=workspace, identity=known)).contact is None
            assert [*storage.used_tags(workspace, "", MUCH)] == ["from c3", "VIP"]
            there = everything(storage, workspace)
            assert not storage.flaws(workspace)
            assert storage.forget(workspace, ContactId(forgotten)).messages == 0
            assert everything(storage, workspace) == there

    def test_a_record_from_before_comes_too_late(self, storage: Storage) -> None:
        """What was decided on a record before it was forgotten, or before it was merged, is refused."""
        one, two = record_of(first := added("one")), record_of(second := added("two"))
        for work in (first, second):
            storage.commit(work)
        storage.commit(merged(one, two))
        refuses(storage, noted(two, ("note", "late")), StaleVersion)
        storage.forget(WORKSPACE, two.id)

        refuses(storage, noted(one.but(version=2), ("note", "late")), StaleVersion)
        assert not storage.flaws(WORKSPACE)


def _looked_up(storage: Storage) -> dict[str, set[ConversationId]]:
    """Return which conversations are listed by two tags, and found by a word of each category."""
    context = a_context(ANN, profile=WIDE)
    found: dict[str, set[ConversationId]] = {}
    for tag in ("VIP", "from c2"):
        page = storage.page(Query(view=View.PENDING_HUMAN, tag=tag), context)
        found[tag] = {row.id for row in page.rows}
        searched = found_by(storage, Search(Category.TAG, tag), context)
        assert {hit.row.id for hit in searched} == found[tag]
    for category, words in (
        (Category.EMAIL, "lin"),
        (Category.NICKNAME, "lin 7"),
        (Category.PHONE, "111"),
        (Category.PHONE, "912"),
    ):
        found[words] = {hit.row.id for hit in found_by(storage, Search(category, words), context)}
    return found
