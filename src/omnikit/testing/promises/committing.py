"""All or nothing, and only on what was read."""

import pytest

from omnikit.desk.ports import ContactChange, Delivery, Enabled, Needs, Storage
from omnikit.model.contact import Identity
from omnikit.model.effects import SendSurvey
from omnikit.model.errors import BrokenHold, DuplicateMessage, StaleVersion, TakenMessageId
from omnikit.model.ids import AccountId, CommandKey, ContactId, MemberId
from omnikit.testing.builders import ANN, BOB, NOON, OUT, WORKSPACE, minutes
from omnikit.testing.promises.trying import at_once, refuses
from omnikit.testing.revisions import went_out
from omnikit.testing.units import (
    MUCH,
    OTHER,
    a_line,
    a_message_in,
    commit,
    contact_of,
    ended,
    everything,
    followed,
    founding_of,
    joined,
    named,
    opening,
    reopened,
    subject_of,
    then,
    written,
)

LINE = AccountId("line")


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
            delivery=Delivery(LINE, "late"),
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

    def test_an_id_of_ours_is_one_messages(self, storage: Storage) -> None:
        """A reply with the id of another one writes nothing, in whichever conversation."""
        first, second = (commit(storage, then(commit(storage, opening(c)), followed())) for c in ("c1", "c2"))
        reply, other = went_out(first), went_out(second)
        (message,) = other.messages
        same = other.but(messages=(message.but(id=reply.messages[0].id),))

        refuses(storage, same, TakenMessageId, reply)
        refuses(storage, other.but(messages=(message, message.but(sequence=message.sequence + 1))), TakenMessageId)

    def test_a_moved_contact_refuses_all(self, storage: Storage) -> None:
        """A commit with a contact that has moved on, is there though it should be new, or isn't, writes nothing."""
        first = opening("c1")
        storage.commit(first)
        known = contact_of(first)
        stranger = known.but(id=ContactId("p-new"), identities=())

        for contact, before in (
            (known.but(version=3), known.but(version=2)),
            (known.but(name="New"), None),
            (stranger.but(version=2), stranger),
        ):
            refuses(storage, opening("c2", contact=ContactChange(contact=contact, before=before)), StaleVersion)

    def test_a_contact_changes_from_its_version(self, storage: Storage) -> None:
        """A contact's change on the version that is there takes its place, also in what is asked by its old values."""
        first = opening("c1")
        conversation = commit(storage, first)
        old = contact_of(first)
        new = old.but(name="New", email="", tags=("bronze",), identities=(Identity(LINE, "x"),), version=2)

        commit(storage, then(conversation, followed(), contact=ContactChange(contact=new, before=old)))

        assert storage.read(Needs(workspace=WORKSPACE, contact=new.id)).contact == new
        assert storage.read(Needs(workspace=WORKSPACE, identity=new.identities[0])).contact == new
        assert storage.read(Needs(workspace=WORKSPACE, identity=old.identities[0])).contact is None
        assert tuple(storage.contacts(WORKSPACE, None, MUCH)) == (new,)
        assert tuple(storage.tags(WORKSPACE, "", MUCH)) == ("bronze",)
        found = everything(storage, WORKSPACE)
        assert (found["search name"], found["search email"], found["search tag"]) == ((), (), ())

    def test_an_identity_belongs_to_one_contact(self, storage: Storage) -> None:
        """A contact, new or known, with an identity that somebody else has writes nothing."""
        first, second = opening("c1"), opening("c2")
        theirs = contact_of(first).identities
        twin = contact_of(second).but(identities=theirs)
        refuses(storage, second.but(contact=ContactChange(contact=twin, before=None)), StaleVersion, first)

        conversation = commit(storage, second)
        known = contact_of(second)
        both = ContactChange(contact=known.but(identities=(*known.identities, *theirs), version=2), before=known)
        refuses(storage, then(conversation, followed(), contact=both), StaleVersion)

    def test_a_code_is_given_once(self, storage: Storage) -> None:
        """A nickname's number that was given before, to anybody, refuses all; also when they are forgotten since."""
        first, second = opening("c1"), opening("c2")
        change = ContactChange(contact=contact_of(first), before=None, code="4711")
        again = ContactChange(contact=contact_of(second), before=None, code="4711")
        refuses(storage, second.but(contact=again), StaleVersion, first.but(contact=change))
        storage.forget(WORKSPACE, contact_of(first).id)
        refuses(storage, second.but(contact=again), StaleVersion)
        refused, written = storage.commit_group((second.but(contact=again), second.but(contact=again.but(code="4712"))))

        assert isinstance(refused, StaleVersion)
        assert written is None
        known = again.contact
        for code in ("4711", "4712"):
            changed = ContactChange(contact=known.but(version=2, nickname=code), before=known, code=code)
            refuses(storage, then(subject_of(second), followed(), contact=changed), StaleVersion)
        changed = ContactChange(contact=known.but(version=2, nickname="4713"), before=known, code="4713")
        commit(storage, then(subject_of(second), followed(), contact=changed))
        elsewhere = opening("c1", workspace=OTHER)
        storage.commit(elsewhere.but(contact=ContactChange(contact=contact_of(elsewhere), before=None, code="4711")))

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
        won: list[int] = []

        def write(number: int) -> None:
            work = then(conversation, followed(), key=CommandKey(f"k{number}"))
            try:
                storage.commit(work)
            except StaleVersion:
                return
            won.append(number)

        at_once(write, 8)

        bound = [storage.read(Needs(workspace=WORKSPACE, key=CommandKey(f"k{number}"))).carried for number in range(8)]
        assert len(won) == 1
        assert [number for number, carried in enumerate(bound) if carried is not None] == won

    def test_a_read_is_of_one_moment(self, storage: Storage) -> None:
        """What is read together belongs together, while others commit: never the one before and the other after."""
        first = opening()
        storage.commit(first)
        times, seen, over = 20, 0, False

        def write() -> None:
            nonlocal over
            conversation, contact = subject_of(first), contact_of(first)
            try:
                for _ in range(times):
                    after = contact.but(name=f"{contact.version}", version=contact.version + 1)
                    change = ContactChange(contact=after, before=contact)
                    conversation, contact = commit(storage, written(conversation, contact=change)), after
            finally:
                over = True

        def read() -> None:
            nonlocal seen
            last = False
            while not last:
                last = over
                found = storage.read(Needs(workspace=WORKSPACE, conversation=named("c1")))
                assert found.conversation is not None
                assert found.contact is not None
                assert found.conversation.version - found.contact.version == 1
                seen = found.contact.version

        at_once(lambda number: read() if number else write(), 2)

        assert seen == 1 + times

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
