"""Who is there: presences with logs of their own, leases that are renewed, and what a member was given last."""

from datetime import timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import Attendee, Needs, Storage
from omnikit.engine.attending import fold_presence
from omnikit.engine.load import NONE, Load
from omnikit.model.actors import DISABLED
from omnikit.model.administration import MemberDisabled
from omnikit.model.effects import HandAllOver
from omnikit.model.errors import DuplicateMessage, StaleVersion, StorageError
from omnikit.model.ids import CommandKey, MemberId
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE, Presence
from omnikit.model.workspace import Workspace
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, CAT, NOON, WORKSPACE, minutes
from omnikit.testing.coming_and_going import accepted, attending, offered, presence_of
from omnikit.testing.promises.trying import TRIES, another_workspace, at_once, refuses
from omnikit.testing.shelves import attended, shelves
from omnikit.testing.strategies import choosing
from omnikit.testing.units import (
    MUCH,
    OTHER,
    changed,
    commit,
    ended,
    everything,
    followed,
    founding_of,
    named,
    note,
    opening,
    tasks,
    then,
)

A_MOMENT = timedelta(microseconds=1)
GHOST = MemberId("ghost")


class Attending:
    """What is kept of members' presences."""

    def test_a_presence_is_found_as_it_was_committed(self, storage: Storage) -> None:
        """A presence is on the roster, among those that a read gives, in its log, in the feed, and under its key."""
        handed = HandAllOver(member=ANN, to=BOB, at=NOON)
        work = attending(ANN, AWAY, ready=False, key=CommandKey("k1"), effects=(handed,))
        storage.commit(work)
        storage.commit(attending(BOB, BUSY, at=NOON + minutes(1)))

        found = storage.read(Needs(workspace=WORKSPACE, presences=True, key=CommandKey("k1")))

        ann, bob = presence_of(work), presence_of(attending(BOB, BUSY, at=NOON + minutes(1)))
        assert found.presences == {ANN: ann, BOB: bob}
        assert [*storage.roster(WORKSPACE)] == [Attendee(ann, NONE, None), Attendee(bob, NONE, None)]
        assert found.carried is not None
        assert (found.carried.digest, found.carried.conversation) == (work.digest, None)
        assert found.carried.events == work.events
        assert [recorded.event for recorded in storage.attendance(WORKSPACE, ANN, 0)] == [*work.events]
        (task,) = tasks(storage)
        assert (task.conversation, task.effect) == (None, handed)
        storage.tend(WORKSPACE)
        told = [(change.conversation, change.member) for change in storage.changes(WORKSPACE, 0, MUCH)]
        assert told == [(None, ANN), (None, BOB)]
        assert not storage.read(Needs(workspace=WORKSPACE)).presences
        assert not storage.read(Needs(workspace=OTHER, presences=True)).presences

    def test_a_presence_has_a_log_of_its_own(self, storage: Storage) -> None:
        """The log of a presence folds to it, goes on after any version, and is neither the team's nor another's."""
        storage.commit(founding_of())
        before: Presence | None = None
        for number, availability in enumerate((ONLINE, BUSY, AWAY, EXITED, ONLINE)):
            work = attending(ANN, availability, before=before, at=NOON + minutes(number))
            storage.commit(work)
            before = presence_of(work)
        storage.commit(attending(BOB))

        log = storage.attendance(WORKSPACE, ANN, 0)

        assert [recorded.version for recorded in log] == [1, 2, 3, 4, 5]
        blank = Presence(workspace=WORKSPACE, member=ANN)
        assert fold_presence(blank, [recorded.event for recorded in log]) == before
        for after in range(7):
            assert tuple(storage.attendance(WORKSPACE, ANN, after)) == tuple(log)[after:]
        assert len(storage.attendance(WORKSPACE, BOB, 0)) == 1
        assert not storage.attendance(WORKSPACE, CAT, 0)
        assert [one.event for one in storage.history(WORKSPACE, None, 0)] == [*founding_of().events]
        assert not storage.flaws(WORKSPACE)

    def test_no_conversation_has_a_presence_s_name(self, storage: Storage) -> None:
        """A conversation whose id could be a presence's log, or the team's, is refused; nothing finds one there."""
        storage.commit(attending(ANN))
        for name in ("~ann", "~", "~c1", ""):
            refuses(storage, opening(name), StorageError)
            assert not storage.history(WORKSPACE, named(name), 0)
            assert storage.read(Needs(workspace=WORKSPACE, conversation=named(name))).conversation is None

        refused, written = storage.commit_group((opening("~ann"), opening("c~1")))

        assert type(refused) is StorageError
        assert written is None
        assert [one.id for one in storage.scan(WORKSPACE, None, MUCH)] == ["c~1"]

    def test_a_moved_presence_refuses_all(self, storage: Storage) -> None:
        """A commit on a version of a presence that is not there writes nothing; a first one is made once."""
        first = attending(ANN)
        storage.commit(first)
        there = presence_of(first)
        refuses(storage, attending(ANN, BUSY, key=CommandKey("late")), StaleVersion)
        refuses(storage, attending(BOB, before=there.but(member=BOB)), StaleVersion)
        storage.commit(attending(ANN, BUSY, before=there))

        refuses(storage, attending(ANN, AWAY, before=there, effects=(note(1),)), StaleVersion)

    def test_a_bound_key_refuses_a_presence(self, storage: Storage) -> None:
        """A key is bound once, whatever was carried out with it."""
        key = CommandKey("k1")

        refuses(storage, attending(BOB, key=key), DuplicateMessage, attending(ANN, key=key))
        refuses(storage, opening(key=key), DuplicateMessage)

    def test_one_of_many_threads_changes_a_presence(self, storage: Storage) -> None:
        """Of many threads that come to the desk as one member at once exactly one does."""
        storage.commit(founding_of())
        won: list[int] = []

        def come(number: int) -> None:
            try:
                storage.commit(attending(ANN, at=NOON + minutes(number)))
            except StaleVersion:
                return
            won.append(number)

        at_once(come, 8)

        assert len(won) == 1
        (attendee,) = storage.roster(WORKSPACE)
        assert attendee.presence == presence_of(attending(ANN, at=NOON + minutes(won[0])))

    def test_the_roster_has_who_was_ever_there_or_given_something(self, storage: Storage) -> None:
        """On the roster is, by id, who has had a presence or a load: each with the other, or without it."""
        storage.commit(founding_of())
        assert not storage.roster(WORKSPACE)
        first = commit(storage, opening("c1"))
        commit(storage, then(first, followed(CAT, NOON + minutes(1))))
        second = commit(storage, then(commit(storage, opening("c2")), followed(ANN, NOON + minutes(2))))
        storage.commit(attending(BOB))
        storage.commit(attending(ANN))

        nobody = Presence(workspace=WORKSPACE, member=CAT)
        assert [*storage.roster(WORKSPACE)] == [
            Attendee(presence_of(attending(ANN)), Load(accepted=1), NOON + minutes(2)),
            Attendee(presence_of(attending(BOB)), NONE, None),
            Attendee(nobody, Load(accepted=1), NOON + minutes(1)),
        ]
        commit(storage, then(second, ended(NOON + minutes(3))))
        assert storage.roster(WORKSPACE)[0].load == NONE
        storage.commit(attending(CAT))
        assert storage.roster(WORKSPACE)[2] == Attendee(
            presence_of(attending(CAT)), Load(accepted=1), NOON + minutes(1)
        )
        assert not storage.flaws(WORKSPACE)

    def test_who_is_given_something_is_given_it_at_its_commit_s_time(self, storage: Storage) -> None:
        """When somebody was given something moves with what adds to their load, not when they accept or let go."""

        def given() -> list[object]:
            return [attendee.given_at for attendee in storage.roster(WORKSPACE)]

        first, second = commit(storage, opening("c1")), commit(storage, opening("c2"))
        first = commit(storage, then(first, offered(ANN, NOON + minutes(1))))
        assert given() == [NOON + minutes(1)]
        first = commit(storage, then(first, accepted(ANN, NOON + minutes(2))))
        assert given() == [NOON + minutes(1)]
        second = commit(storage, then(second, followed(ANN, NOON + minutes(3))))
        assert given() == [NOON + minutes(3)]
        commit(storage, then(first, ended(NOON + minutes(4))))
        assert given() == [NOON + minutes(3)]
        third = commit(storage, opening("c3"))
        commit(storage, then(third, offered(ANN, NOON + minutes(2))))
        assert given() == [NOON + minutes(2)]
        storage.commit(attending(ANN, at=NOON + minutes(9)))
        assert given() == [NOON + minutes(2)]

    def test_a_change_of_the_team_leaves_presences_and_loads(self, storage: Storage) -> None:
        """Whoever is disabled, enabled or saved again is there, or not, as before."""
        founding = founding_of()
        storage.commit(founding)
        commit(storage, then(commit(storage, opening("c1")), followed(ANN)))
        storage.commit(attending(ANN))
        there = [*storage.roster(WORKSPACE)]
        team = founding.subject
        assert isinstance(team, Workspace)
        for status in (DISABLED, team.members[ANN].status):
            members = {**team.members, ANN: team.members[ANN].but(status=status, name=f"{status}")}
            after = team.but(version=team.version + 1, members=members)
            event = MemberDisabled(at=NOON, by=founding.events[0].by, member=ANN)
            storage.commit(founding.but(before=team, subject=after, events=(event,)))
            team = after
            assert [*storage.roster(WORKSPACE)] == there
        assert not storage.flaws(WORKSPACE)

    # --- leases

    def test_a_renewal_moves_the_lease_and_nothing_else(self, storage: Storage) -> None:
        """A lease that runs is moved on, never back; there is no event, no version, nothing in the feed."""
        storage.commit(attending(ANN, until=NOON + minutes(2)))
        there = everything(storage, WORKSPACE)

        for now, until, expected in (
            (NOON, NOON + minutes(3), NOON + minutes(3)),
            (NOON + minutes(1), NOON + minutes(2), NOON + minutes(3)),
            (NOON + minutes(3) - A_MOMENT, NOON + minutes(4), NOON + minutes(4)),
            ((NOON + minutes(1)).astimezone(timezone(timedelta(hours=8))), NOON + minutes(5), NOON + minutes(5)),
        ):
            assert storage.renew(WORKSPACE, ANN, now, until)
            assert storage.roster(WORKSPACE)[0].presence.until == expected

        after = everything(storage, WORKSPACE)
        assert {question for question, answer in after.items() if there[question] != answer} == {"roster", "presences"}
        (attendee,) = storage.roster(WORKSPACE)
        assert attendee.presence.but(until=NOON + minutes(2)) == presence_of(attending(ANN))
        assert storage.read(Needs(workspace=WORKSPACE, presences=True)).presences == {ANN: attendee.presence}

    def test_a_lease_that_has_ended_stays_ended(self, storage: Storage) -> None:
        """Nobody comes back by a renewal: not who was too late by a moment, nor who has exited or was never there."""
        commit(storage, then(commit(storage, opening()), followed(CAT)))
        storage.commit(attending(ANN, until=NOON + minutes(2)))
        storage.commit(attending(BOB, EXITED, until=NOON))
        there = everything(storage, WORKSPACE)

        for member, now in (
            (ANN, NOON + minutes(2)),
            (ANN, NOON + minutes(60)),
            (BOB, NOON),
            (CAT, NOON),
            (GHOST, NOON),
        ):
            assert not storage.renew(WORKSPACE, member, now, NOON + minutes(90))
        assert not storage.renew(OTHER, ANN, NOON, NOON + minutes(90))

        assert everything(storage, WORKSPACE) == there

    def test_a_commit_that_leaves_the_lease_leaves_it_as_renewed(self, storage: Storage) -> None:
        """What was decided before a renewal and isn't about the lease doesn't take it back; what is about it counts."""
        storage.commit(attending(ANN, until=NOON + minutes(2)))
        known = presence_of(attending(ANN, until=NOON + minutes(2)))
        assert storage.renew(WORKSPACE, ANN, NOON, NOON + minutes(5))
        storage.commit(attending(ANN, BUSY, before=known, until=known.until))
        (attendee,) = storage.roster(WORKSPACE)
        assert (attendee.presence.availability, attendee.presence.until) == (BUSY, NOON + minutes(5))

        storage.commit(attending(ANN, EXITED, before=attendee.presence, until=NOON + minutes(1)))

        assert storage.roster(WORKSPACE)[0].presence.until == NOON + minutes(1)
        assert storage.renew(WORKSPACE, ANN, NOON, NOON + minutes(2))

    @TRIES
    @given(data=st.data())
    def test_whoever_comes_and_goes_is_kept_as_by_the_reference(self, storage: Storage, data: st.DataObject) -> None:
        """Presences, renewals and loads in any order leave what they leave on the reference."""
        choose, workspace, reference = choosing(data.draw), another_workspace(), MemoryStorage()
        works = [*data.draw(attended(workspace)), *data.draw(shelves(workspace, most=3))]
        for work in works:
            for one in (storage, reference):
                one.commit(work)
            if choose((True, False)):
                member, now = choose((ANN, BOB, CAT)), NOON + minutes(choose((0, 1, 3, 7)))
                until = now + minutes(choose((1, 5)))
                assert storage.renew(workspace, member, now, until) == reference.renew(workspace, member, now, until)

        ours, theirs = (everything(one, workspace, *works) for one in (storage, reference))
        ours["workspaces"] = theirs["workspaces"]  # other examples may have left others there
        assert ours == theirs
        assert not storage.flaws(workspace)
        assert changed(storage, workspace) == changed(reference, workspace)
