"""Contacts' records by themselves: found as they were committed; their ledgers, tags ever used, bindings."""

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import ContactChange, Needs, Storage, UnitOfWork
from omnikit.model.contact import TAG, Entry, Identity, Means
from omnikit.model.conversation import Conversation
from omnikit.model.errors import DuplicateMessage, StaleVersion, StorageError
from omnikit.model.folding import fold
from omnikit.model.ids import AccountId, CommandKey, ContactId
from omnikit.model.views import Query, View
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import NOON, SUE, WORKSPACE, a_context, minutes
from omnikit.testing.inboxes import WIDE
from omnikit.testing.promises.trying import TRIES, another_workspace, at_once, refuses, tried
from omnikit.testing.recorded import (
    a_binding,
    added,
    bound,
    entries_of,
    merged,
    next_of_records,
    noted,
    record_of,
    tagged,
)
from omnikit.testing.strategies import choosing
from omnikit.testing.units import (
    MUCH,
    OTHER,
    changed,
    commit,
    contact_of,
    everything,
    followed,
    founding_of,
    named,
    note,
    opening,
    then,
    written,
)

LINE = AccountId("line")


class Recording:
    """What is kept of contacts besides their conversations."""

    def test_a_record_is_found_as_it_was_committed(self, storage: Storage) -> None:
        """A contact who changes by themselves is found by id and identity, under the key, and in the feed."""
        known = Identity(LINE, "u1")
        work = added("lin", identities=(known,), facts={"wechat": "lin_99"}).but(key=CommandKey("k1"), digest="d")
        storage.commit(work)
        storage.commit(noted(record_of(work), remark="late"))

        lin = record_of(work).but(remark="late", version=2)
        for needs in ({"contact": lin.id}, {"identity": known}):
            assert storage.read(Needs(workspace=WORKSPACE, **needs)).contact == lin
        carried = storage.read(Needs(workspace=WORKSPACE, key=CommandKey("k1"))).carried
        assert carried is not None
        assert (carried.digest, carried.conversation, carried.events) == ("d", None, work.events)
        storage.tend(WORKSPACE)
        told = storage.changes(WORKSPACE, 0, MUCH)
        assert [(one.conversation, one.member, one.contact, one.quick_reply) for one in told] == [
            (None, None, lin.id, None)
        ] * 2
        assert [[recorded.version for recorded in one.events] for one in told] == [[1], [2]]
        assert [*storage.contacts(WORKSPACE, None, MUCH)] == [lin]
        assert not storage.contacts(OTHER, None, MUCH)
        assert not storage.flaws(WORKSPACE)

    def test_a_record_s_log_may_have_gaps(self, storage: Storage) -> None:
        """A conversation's command moves a record on without a word in the record's own log."""
        first = opening("c1")
        conversation = commit(storage, first)
        known = contact_of(first)
        storage.commit(noted(known))
        after = known.but(version=2)
        again = ContactChange(contact=after.but(remark="late", version=3), before=after)
        commit(storage, then(conversation, followed(), contact=again))
        storage.commit(noted(again.contact))

        assert [[one.version for one in commit] for commit in changed(storage, WORKSPACE)["@p-c1"]] == [[2], [4]]
        assert not storage.flaws(WORKSPACE)

    def test_a_moved_record_refuses_all(self, storage: Storage) -> None:
        """A commit on a version of a record that is not there, of either of two, writes nothing."""
        one, other = added("one", identities=(Identity(LINE, "u1"),)), added("two", tags=("VIP",))
        refuses(storage, added("one"), StaleVersion, one, other)
        both = record_of(one), record_of(other)
        for late in (
            noted(both[0].but(version=3), ("note", "late")),
            merged(both[0], both[1].but(version=2)),
            merged(both[0].but(version=2), both[1]),
            noted(record_of(added("three"))),
            added("four", identities=(Identity(LINE, "u1"),)),
        ):
            refuses(storage, late.but(effects=(note(1),), key=CommandKey("late")), StaleVersion)

    def test_one_of_many_threads_changes_a_record(self, storage: Storage) -> None:
        """Of many who change one version of a record one does, with its line in the ledger."""
        there = record_of(work := added("lin"))
        storage.commit(work)
        done: list[int] = []

        def change(number: int) -> None:
            try:
                storage.commit(noted(there, ("note", str(number))))
            except StaleVersion:
                return
            done.append(number)

        at_once(change, 6)

        assert len(done) == 1
        (entry,) = storage.ledger(WORKSPACE, [there.id], None, None, MUCH)
        assert entry.value == str(done[0])

    def test_a_key_refuses_a_record(self, storage: Storage) -> None:
        """A key is bound once, whatever was carried out with it."""
        key = CommandKey("k1")
        storage.commit(founding_of(key="k1"))

        refuses(storage, added("lin").but(key=key), DuplicateMessage)

    def test_no_conversation_has_a_record_s_name(self, storage: Storage) -> None:
        """A conversation whose id could be a contact's or a quick reply's log is refused; nothing finds one there."""
        storage.commit(added("lin"))
        for name in ("@lin", "@", "&", "&q1"):
            refuses(storage, opening(name), StorageError)
            assert not storage.history(WORKSPACE, named(name), 0)
            assert storage.read(Needs(workspace=WORKSPACE, conversation=named(name))).conversation is None
        commit(storage, opening("c@1"), opening("c&1"))

    # --- ledgers

    def test_a_ledger_is_read_from_its_newest_line(self, storage: Storage) -> None:
        """Lines come by time, contact and number, the last first, on from any; of one field, of several, of any."""
        one, two = record_of(first := added("one")), record_of(second := added("two"))
        storage.commit(first)
        storage.commit(second)
        written: list[Entry] = []
        for number, field in enumerate(("note", "phone", "note", TAG, "note", "wechat")):
            at = NOON + minutes(number // 2)
            for contact in (one, two):
                told = [(field, f"{contact.id} {number}"), *[(field, "more")] * (number % 2)]
                work = noted(contact, *told, at=at)
                storage.commit(work)
                written += work.entries
                one, two = (record_of(work), two) if contact is one else (one, record_of(work))

        both = [one.id, two.id]
        for fields in (None, frozenset({"note"}), frozenset({"phone", TAG}), frozenset({"none"}), frozenset[str]()):
            for asked in (both, both[::-1], both[:1], [*both, ContactId("nobody")], []):
                expected = [
                    entry
                    for entry in sorted(written, key=lambda one: (one.at, one.contact, one.number), reverse=True)
                    if entry.contact in asked and (fields is None or entry.field in fields)
                ]
                assert [*storage.ledger(WORKSPACE, asked, fields, None, MUCH)] == expected
                for start in (0, 1, 5):
                    for before in expected[start : start + 1]:
                        found = storage.ledger(WORKSPACE, asked, fields, before, 3)
                        assert [*found] == expected[start + 1 : start + 4]
        assert not storage.ledger(OTHER, both, None, None, MUCH)
        assert not storage.flaws(WORKSPACE)

    def test_a_conversation_s_commit_writes_in_a_ledger(self, storage: Storage) -> None:
        """What is noted with a command to a conversation is in the contact's ledger, or nothing of it is."""
        first = opening("c1")
        conversation = commit(storage, first)
        known = contact_of(first)
        lines = entries_of(known, ("note", "late"), ("phone", "+8613800138000"))
        change = ContactChange(contact=known.but(entries=2, version=2), before=known, entries=lines)

        refuses(storage, then(conversation.but(version=7), followed(), contact=change), StaleVersion)
        commit(storage, then(conversation, followed(), contact=change))

        assert [*storage.ledger(WORKSPACE, [known.id], None, None, MUCH)] == [*lines[::-1]]
        assert not storage.flaws(WORKSPACE)

    def test_a_ledger_that_lacks_a_line_is_a_flaw(self, storage: Storage) -> None:
        """A record that counts a line nobody wrote is told of."""
        storage.commit(added("lin", entries=1))

        assert [(flaw.invariant, flaw.where) for flaw in storage.flaws(WORKSPACE)] == [("ledger gapless", "lin")]

    # --- tags

    def test_a_tag_that_was_used_stays_in_use(self, storage: Storage) -> None:
        """Tags once put on anybody are offered, folded and narrowed, though nobody has them any more."""
        lin = record_of(work := added("lin", tags=("VIP", "Khách quen")))
        storage.commit(work)
        storage.commit(tagged(lin, "回購"))
        first = opening("c1", workspace=OTHER)
        storage.commit(first)

        assert [*storage.tags(WORKSPACE, "", MUCH)] == ["回購"]
        used = [*storage.used_tags(WORKSPACE, "", MUCH)]
        assert sorted(used) == sorted(["VIP", "Khách quen", "回購"])
        assert [fold(tag) for tag in used] == sorted(fold(tag) for tag in used)
        for words in ("ｖip", "khach", "購", "p", "none"):
            expected = [tag for tag in used if fold(words) in fold(tag)]
            for limit in (0, 1, MUCH):
                assert [*storage.used_tags(WORKSPACE, words, limit)] == expected[:limit]
        assert [*storage.used_tags(OTHER, "", MUCH)] == ["from c1", "VIP"]

    def test_forgetting_takes_tags_that_only_they_had(self, storage: Storage) -> None:
        """A tag that only the forgotten ever had is used no more; one that somebody else had, even once, is."""
        lin, bob = record_of(first := added("lin", tags=("a", "b"))), record_of(second := added("bob", tags=("b",)))
        for work in (first, second, tagged(bob), tagged(lin, "c")):
            storage.commit(work)

        storage.forget(WORKSPACE, lin.id)

        assert [*storage.used_tags(WORKSPACE, "", MUCH)] == ["b"]
        assert not storage.flaws(WORKSPACE)
        storage.forget(WORKSPACE, bob.id)
        assert not storage.used_tags(WORKSPACE, "", MUCH)

    # --- bindings

    def test_what_is_bound_is_found_by_its_browser(self, storage: Storage) -> None:
        """Bindings come by time, then identity, each once, of several browsers; what is unbound is gone."""
        known = [Identity(LINE, f"u{number}") for number in range(3)]
        lin = record_of(work := added("lin", identities=tuple(known)))
        storage.commit(work)
        first = a_binding(known[1], "b1", NOON + minutes(1), Means.SOCIAL)
        second, third = a_binding(known[2], "b1"), a_binding(known[0], "b1")
        elsewhere = a_binding(known[0], "b2", NOON + minutes(2), Means.TRACKING)
        storage.commit(bound(lin, first, second, third, elsewhere))

        browsers = [first.browser, elsewhere.browser]
        assert [*storage.bindings(WORKSPACE, browsers)] == [third, second, first, elsewhere]
        assert [*storage.bindings(WORKSPACE, [elsewhere.browser, Identity(LINE, "u1")])] == [elsewhere]
        assert not storage.bindings(WORKSPACE, [])
        assert not storage.bindings(OTHER, browsers)
        later = second.but(at=NOON + minutes(3))
        storage.commit(bound(lin.but(version=2, bindings=(first, second, third, elsewhere)), first, later))
        assert [*storage.bindings(WORKSPACE, browsers)] == [first, later]
        assert not storage.flaws(WORKSPACE)

    # --- what marks a conversation

    def test_what_was_found_marks_a_conversation_s_row(self, storage: Storage) -> None:
        """The kinds of facts that a conversation's messages told are in the row of every list."""
        first = opening("c1")
        told = first.but(subject=_there(first).but(found=("phone", "wechat")))
        storage.commit(told)
        commit(storage, opening("c2"))

        page = storage.page(Query(view=View.PENDING_HUMAN), a_context(SUE, profile=WIDE))

        assert {row.id: row.found for row in page.rows} == {"c1": ("phone", "wechat"), "c2": ()}
        again = _there(told)
        commit(storage, written(again.but(found=("phone", "wechat"))))
        page = storage.page(Query(view=View.PENDING_HUMAN), a_context(SUE, profile=WIDE))
        assert {row.id: row.found for row in page.rows} == {"c1": ("phone", "wechat"), "c2": ()}

    # --- any of it

    @TRIES
    @given(data=st.data())
    def test_whatever_is_recorded_is_kept_as_by_the_reference(self, storage: Storage, data: st.DataObject) -> None:
        """Records added, noted, tagged, bound, merged, split and forgotten in any order: what is kept is the same."""
        choose, workspace, reference = choosing(data.draw), another_workspace(), MemoryStorage()
        works: list[UnitOfWork] = [opening(f"c{number}", workspace=workspace) for number in range(2)]
        for work in works:
            storage.commit(work)
            reference.commit(work)
        for number in range(data.draw(st.integers(1, 20))):
            there = {contact.id: contact for contact in reference.contacts(workspace, None, MUCH)}
            if choose((False,) * 9 + (True,)):
                whom = choose(tuple(there))
                assert storage.forget(workspace, whom) == reference.forget(workspace, whom)
                continue
            works.append(next_of_records(choose, there, workspace, number))
            assert tried(storage.commit, works[-1]) is tried(reference.commit, works[-1])
            if choose((False, False, True)):
                storage.tend(workspace)

        assert not storage.flaws(workspace)
        ours, theirs = (everything(one, workspace, *works) for one in (storage, reference))
        ours["workspaces"] = theirs["workspaces"]  # other examples may have left others there
        assert ours == theirs


def _there(work: UnitOfWork) -> Conversation:
    assert isinstance(work.subject, Conversation)
    return work.subject
