"""Several commits at once: each all or nothing. And limits that hold whoever else writes at the same moment."""

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import Enabled, LoadBelow, Present, Storage
from omnikit.engine.load import Load, recounted
from omnikit.model.errors import BrokenHold, DuplicateMessage, StaleVersion
from omnikit.model.ids import CommandKey, MemberId
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, CAT, NOON, OUT, WORKSPACE, minutes
from omnikit.testing.coming_and_going import accepted, attending, lapsed, offered, presence_of
from omnikit.testing.promises.trying import TRIES, another_workspace, at_once, refuses
from omnikit.testing.shelves import shelves
from omnikit.testing.units import (
    OTHER,
    commit,
    drained,
    ended,
    everything,
    followed,
    founding_of,
    joined,
    named,
    note,
    opening,
    reopened,
    subject_of,
    then,
)

LIMIT = 3


class Grouping:
    """Commits that come together."""

    def test_a_group_is_written_as_if_one_by_one(self, storage: Storage) -> None:
        """Each of a group is written, also one on top of another, as if it had been committed by itself."""
        first = opening("c1", key=CommandKey("k1"), holds=(Enabled(ANN),))
        second = then(subject_of(first), followed(), joined(BOB), key=CommandKey("k2"), effects=(note(2),))
        works = (first, opening("c2"), second)
        singly = MemoryStorage()
        for work in (founding_of(), *works):
            singly.commit(work)
        storage.commit(founding_of())

        assert [*storage.commit_group(works)] == [None] * 3

        assert everything(storage, WORKSPACE, *works) == everything(singly, WORKSPACE, *works)
        assert [task.effect for task in drained(storage)] == [*first.effects, *works[1].effects, note(2)]

    def test_the_failure_of_one_leaves_the_others(self, storage: Storage) -> None:
        """Those of a group that are refused leave no trace, each has its error; the others are written whole."""
        singly = MemoryStorage()
        there = opening("c0", key=CommandKey("k0"))
        for work in (founding_of(), there, then(subject_of(there), followed())):
            storage.commit(work)
            singly.commit(work)
        lost = (note(0, BOB),)
        group = (
            (then(subject_of(there), followed(BOB), key=CommandKey("lost"), effects=lost), StaleVersion),
            (opening("c1"), None),
            (opening("c2", key=CommandKey("k0"), effects=lost), DuplicateMessage),
            (opening("c3", key=CommandKey("k3")), None),
            (opening("c4", holds=(Enabled(OUT),), effects=lost), BrokenHold),
            (opening("c5", key=CommandKey("k3"), effects=lost), DuplicateMessage),
            (opening("c6", thread="c1", effects=lost), StaleVersion),
            (opening("c7"), None),
        )
        works = [work for work, _ in group]

        errors = storage.commit_group(works)

        assert [error and type(error) for error in errors] == [error for _, error in group]
        for work, error in group:
            if error is None:
                singly.commit(work)
        assert everything(storage, WORKSPACE, *works) == everything(singly, WORKSPACE, *works)
        assert BOB not in {task.effect.recipient for task in drained(storage)}


class Holding:
    """What a member has to do, and limits on it."""

    def test_a_load_is_what_a_member_handles(self, storage: Storage) -> None:
        """The load of each member is counted from what they handle and are processing; nobody else has any."""
        works = {name: opening(name) for name in ("c1", "c2", "c3")}
        states = {name: commit(storage, work) for name, work in works.items()}
        assert storage.loads(WORKSPACE) == {}

        for name, event, loads in (
            ("c1", followed(ANN), {ANN: 1}),
            ("c2", followed(ANN), {ANN: 2}),
            ("c3", followed(BOB), {ANN: 2, BOB: 1}),
            ("c3", joined(CAT), {ANN: 2, BOB: 1}),
            ("c1", ended(), {ANN: 1, BOB: 1}),
            ("c1", reopened(), {ANN: 2, BOB: 1}),
            ("c3", ended(), {ANN: 2}),
        ):
            states[name] = commit(storage, then(states[name], event))
            assert storage.loads(WORKSPACE) == {member: Load(accepted=count) for member, count in loads.items()}
        assert not storage.flaws(WORKSPACE)
        assert not storage.loads(OTHER)

    @TRIES
    @given(data=st.data())
    def test_loads_are_what_a_recount_says(self, storage: Storage, data: st.DataObject) -> None:
        """The load of each member, offers too, equals the engine's count of the workspace's conversations."""
        workspace = another_workspace()
        works = data.draw(shelves(workspace))
        for work in works:
            storage.commit(work)

        assert storage.loads(workspace) == recounted(subject_of(work) for work in works)
        assert not storage.flaws(workspace)

    def test_a_limit_that_is_reached_refuses_all(self, storage: Storage) -> None:
        """A commit that needs a load below a limit writes nothing once it is reached, and does when there is room."""
        states = [commit(storage, opening(f"c{number}")) for number in range(4)]
        for state in states[:2]:
            commit(storage, then(state, followed(ANN), holds=(LoadBelow(ANN, 2),)))

        full = then(states[2], followed(ANN), holds=(LoadBelow(BOB, 1), LoadBelow(ANN, 2)))
        refuses(storage, full, BrokenHold)
        refuses(storage, then(states[2], followed(BOB), holds=(LoadBelow(BOB, 0),)), BrokenHold)

        commit(storage, then(states[2], followed(ANN), holds=(LoadBelow(ANN, 3),)))
        commit(storage, then(states[3], followed(CAT), holds=(LoadBelow(MemberId("ghost"), 1),)))
        assert storage.loads(WORKSPACE) == {ANN: Load(accepted=3), CAT: Load(accepted=1)}

    def test_a_limit_counts_one_workspace(self, storage: Storage) -> None:
        """What a member has in another workspace doesn't count."""
        commit(storage, then(commit(storage, opening(workspace=OTHER)), followed(ANN)))

        commit(storage, then(commit(storage, opening()), followed(ANN), holds=(LoadBelow(ANN, 1),)))

        assert storage.loads(WORKSPACE) == storage.loads(OTHER) == {ANN: Load(accepted=1)}

    def test_a_limit_holds_against_many_threads(self, storage: Storage) -> None:
        """Of many threads that give one member a conversation at once as many succeed as there is room for."""
        storage.commit(founding_of())
        states = [commit(storage, opening(f"c{number}")) for number in range(8)]
        holds = (Enabled(ANN), LoadBelow(ANN, LIMIT))
        won: list[int] = []

        def take(number: int) -> None:
            try:
                storage.commit(then(states[number], followed(ANN), holds=holds, key=CommandKey(f"k{number}")))
            except BrokenHold:
                return
            won.append(number)

        at_once(take, len(states))

        assert len(won) == LIMIT
        assert storage.loads(WORKSPACE) == {ANN: Load(accepted=LIMIT)}
        handled = [one.id for one in storage.scan(WORKSPACE, None, 100) if one.handler == ANN]
        assert handled == [named(f"c{number}") for number in sorted(won)]

    def test_a_limit_holds_within_a_group(self, storage: Storage) -> None:
        """Of a group that gives one member conversations the first are written, until there is no more room."""
        states = [commit(storage, opening(f"c{number}")) for number in range(5)]
        works = [then(state, followed(ANN), holds=(LoadBelow(ANN, LIMIT),)) for state in states]

        errors = storage.commit_group(works)

        assert [error is None for error in errors] == [True] * LIMIT + [False] * 2
        assert storage.loads(WORKSPACE) == {ANN: Load(accepted=LIMIT)}

    def test_what_is_held_out_is_a_load(self, storage: Storage) -> None:
        """What is held out to a member counts as offered until they take it on, let it go, or it goes elsewhere."""
        first, second = commit(storage, opening("c1")), commit(storage, opening("c2"))
        for name, event, loads in (
            ("c1", offered(ANN), {ANN: Load(offered=1)}),
            ("c2", offered(ANN), {ANN: Load(offered=2)}),
            ("c1", accepted(ANN), {ANN: Load(offered=1, accepted=1)}),
            ("c2", lapsed(ANN), {ANN: Load(accepted=1)}),
            ("c2", offered(BOB), {ANN: Load(accepted=1), BOB: Load(offered=1)}),
            ("c2", followed(CAT), {ANN: Load(accepted=1), CAT: Load(accepted=1)}),
        ):
            before = first if name == "c1" else second
            after = commit(storage, then(before, event))
            first, second = (after, second) if name == "c1" else (first, after)
            assert storage.loads(WORKSPACE) == loads
        assert not storage.flaws(WORKSPACE)

    def test_a_limit_of_offers_that_is_reached_refuses_all(self, storage: Storage) -> None:
        """A commit that needs fewer offers, or fewer in all, than a member has writes nothing; no limit is none."""
        states = [commit(storage, opening(f"c{number}")) for number in range(6)]
        for state in states[:2]:
            commit(storage, then(state, offered(ANN), holds=(LoadBelow(ANN, None, 2),)))
        refuses(storage, then(states[2], offered(ANN), holds=(LoadBelow(ANN, None, 2),)), BrokenHold)
        refuses(storage, then(states[2], offered(ANN), holds=(LoadBelow(ANN, 9, 2),)), BrokenHold)
        refuses(storage, then(states[2], offered(ANN), holds=(LoadBelow(ANN, 2, 9),)), BrokenHold)
        refuses(storage, then(states[2], offered(BOB), holds=(LoadBelow(BOB, None, 0),)), BrokenHold)

        commit(storage, then(states[2], offered(ANN), holds=(LoadBelow(ANN, None),)))
        commit(storage, then(states[3], followed(ANN), holds=(LoadBelow(ANN, 4, 4),)))
        refuses(storage, then(states[4], followed(ANN), holds=(LoadBelow(ANN, 4),)), BrokenHold)
        commit(storage, then(states[4], followed(ANN), holds=(LoadBelow(ANN, 9, 4),)))
        commit(storage, then(states[5], offered(BOB), holds=(LoadBelow(BOB, 1, 1), LoadBelow(CAT, 1, 1))))
        assert storage.loads(WORKSPACE) == {ANN: Load(offered=3, accepted=2), BOB: Load(offered=1)}

    def test_who_takes_an_offer_on_needs_no_more_room(self, storage: Storage) -> None:
        """A limit is about what was there before: an offer that is accepted adds nothing to the whole."""
        held_out = commit(storage, then(commit(storage, opening("c1")), offered(ANN)))
        refuses(storage, then(held_out, accepted(ANN), holds=(LoadBelow(ANN, 1),)), BrokenHold)
        refuses(storage, then(held_out, accepted(ANN), holds=(LoadBelow(ANN, 2, 1),)), BrokenHold)

        commit(storage, then(held_out, accepted(ANN), holds=(LoadBelow(ANN, 2, 2),)))

        assert storage.loads(WORKSPACE) == {ANN: Load(accepted=1)}

    def test_who_is_not_there_refuses_all(self, storage: Storage) -> None:
        """A commit that needs a presence as it was read, with a lease that runs, writes nothing if it is another."""
        storage.commit(founding_of())
        conversation = commit(storage, opening())
        refuses(storage, then(conversation, offered(ANN), holds=(Present(ANN, 0, NOON),)), BrokenHold)
        first = attending(ANN, until=NOON + minutes(2))
        storage.commit(first)
        for version, at in ((0, 0), (2, 0), (1, 2), (1, 3)):
            holds = (Enabled(ANN), Present(ANN, version, NOON + minutes(at)))
            refuses(storage, then(conversation, offered(ANN), holds=holds), BrokenHold)
        refuses(storage, then(conversation, offered(ANN), holds=(Present(BOB, 1, NOON),)), BrokenHold)
        both = (Present(ANN, 1, NOON), Present(ANN, 2, NOON))
        refuses(storage, then(conversation, offered(ANN), holds=both), BrokenHold)

        assert storage.renew(WORKSPACE, ANN, NOON, NOON + minutes(4))
        all_hold = (Enabled(ANN), LoadBelow(ANN, 1, 1), Present(ANN, 1, NOON + minutes(3)))
        conversation = commit(storage, then(conversation, offered(ANN), holds=all_hold))
        storage.commit(attending(ANN, before=presence_of(first).but(until=NOON + minutes(4)), at=NOON + minutes(1)))
        refuses(storage, then(conversation, lapsed(ANN), holds=(Present(ANN, 1, NOON),)), BrokenHold)
        commit(storage, then(conversation, lapsed(ANN), holds=(Present(ANN, 2, NOON),)))

    def test_a_presence_has_holds_too(self, storage: Storage) -> None:
        """A change of a presence depends on others, and on what the member has and is, like any other commit."""
        storage.commit(founding_of())
        commit(storage, then(commit(storage, opening()), followed(ANN)))
        for holds in (
            (Enabled(OUT),),
            (Present(BOB, 1, NOON),),
            (Present(ANN, 1, NOON),),
            (LoadBelow(ANN, 1),),
            (Enabled(ANN), LoadBelow(ANN, 2), Enabled(OUT)),
        ):
            refuses(storage, attending(ANN, holds=holds), BrokenHold)
        refuses(storage, attending(OUT, holds=(Enabled(OUT),)), BrokenHold)

        first = attending(ANN, holds=(Enabled(ANN), LoadBelow(ANN, 2), Enabled(BOB)))
        storage.commit(first)
        there = presence_of(first)
        for version, at in ((2, 0), (1, 2)):
            holds = (Present(ANN, version, NOON + minutes(at)),)
            refuses(storage, attending(ANN, before=there, at=NOON + minutes(1), holds=holds), BrokenHold)
        storage.commit(attending(ANN, before=there, at=NOON + minutes(1), holds=(Present(ANN, 1, NOON),)))
        assert storage.loads(WORKSPACE) == {ANN: Load(accepted=1)}
        assert not storage.flaws(WORKSPACE)

    def test_offers_hold_against_many_threads(self, storage: Storage) -> None:
        """Of many threads that hold something out to one member as many succeed as there may be offers."""
        storage.commit(founding_of())
        storage.commit(attending(ANN))
        states = [commit(storage, opening(f"c{number}")) for number in range(8)]
        holds = (Enabled(ANN), Present(ANN, 1, NOON), LoadBelow(ANN, None, LIMIT))
        won: list[int] = []

        def hold_out(number: int) -> None:
            try:
                storage.commit(then(states[number], offered(ANN), holds=holds, key=CommandKey(f"k{number}")))
            except BrokenHold:
                return
            won.append(number)

        at_once(hold_out, len(states))

        assert len(won) == LIMIT
        assert storage.loads(WORKSPACE) == {ANN: Load(offered=LIMIT)}
        assert len(storage.seated(WORKSPACE, ANN, NOON, None, 100)) == LIMIT
