"""The feed of changes: every commit once, in an order that can be followed, whoever else commits meanwhile."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest

from omnikit.desk.ports import Change, Needs, Storage
from omnikit.model.errors import ChangesGone, StaleVersion
from omnikit.model.ids import ConversationId
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE, minutes
from omnikit.testing.coming_and_going import attending
from omnikit.testing.promises.trying import at_once
from omnikit.testing.units import (
    MUCH,
    OTHER,
    answered,
    commit,
    ended,
    followed,
    founding_of,
    joined,
    named,
    opening,
    then,
)

WRITERS, READERS, COMMITS, AT_A_TIME = 4, 2, 6, 7
ROUNDS = 1000
"""How often somebody tries in vain before they say that something is missing."""


class Following:
    """What a host tells its clients."""

    def test_every_commit_is_one_change(self, storage: Storage) -> None:
        """A change has the events of one commit, of a conversation or of the team, as the log has them."""
        storage.commit(founding_of())
        conversation = commit(storage, opening("c1"))
        commit(storage, opening("c2"))
        commit(storage, then(conversation, followed(), joined(BOB)))

        changes = followed_up(storage)

        assert sorted((change.conversation or "", len(change.events)) for change in changes) == [
            ("", 1),
            ("c1", 2),
            ("c1", 2),
            ("c2", 2),
        ]
        for name in (None, named("c1"), named("c2")):
            events = [event for change in changes if change.conversation == name for event in change.events]
            assert events == [*storage.history(WORKSPACE, name, 0)]
        assert not storage.changes(OTHER, 0, MUCH)

    def test_the_feed_goes_on_after_a_position(self, storage: Storage) -> None:
        """Positions rise; asked after one of them, the feed goes on behind it, no more than asked for."""
        for number in range(6):
            commit(storage, opening(f"c{number}"))
        whole = followed_up(storage)

        positions = [change.position for change in whole]
        assert positions == sorted(set(positions))
        assert positions[0] > 0
        for index, position in enumerate(positions):
            for limit in (0, 2, MUCH):
                assert [*storage.changes(WORKSPACE, position, limit)] == whole[index + 1 :][:limit]

    def test_who_reads_on_after_each_commit_misses_none(self, storage: Storage) -> None:
        """Who reads on from the last position again and again has read in the end what there is, once, in order."""
        conversation, heard = commit(storage, opening("c1")), [*followed_up(storage)]
        for number in range(5):
            conversation = commit(storage, answered(conversation))
            heard += followed_up(storage, heard[-1].position)
            commit(storage, opening(f"d{number}", at=NOON - minutes(number)))
            heard += followed_up(storage, heard[-1].position)
            assert not followed_up(storage, heard[-1].position)

        assert heard == followed_up(storage)
        assert len(heard) == 1 + 5 * 2

    def test_a_position_stays(self, storage: Storage) -> None:
        """What was read is read again at the same positions, and what comes later stands behind it."""
        conversation = commit(storage, opening("c1"))
        first = followed_up(storage)
        for number in range(4):
            conversation = commit(storage, answered(conversation))
            commit(storage, opening(f"a{number}", at=NOON - minutes(number)))

        whole = followed_up(storage)

        assert whole[: len(first)] == first
        assert len(whole) == 1 + 4 * 2

    def test_the_feed_knows_its_last_position(self, storage: Storage) -> None:
        """The last position that was given is that of the last change; whatever is committed later stands behind it."""
        assert storage.position(WORKSPACE) == 0
        for number in range(3):
            commit(storage, opening(f"c{number}"))
            last = followed_up(storage)[-1]
            assert storage.position(WORKSPACE) == last.position

        commit(storage, opening("c3"))

        before = storage.position(WORKSPACE)
        assert before >= last.position
        storage.commit(attending(ANN))
        assert [change.member for change in followed_up(storage, before)][-1] == ANN
        assert storage.position(WORKSPACE) == followed_up(storage)[-1].position
        assert storage.position(OTHER) == 0

    def test_a_clock_that_goes_back_turns_nothing_round(self, storage: Storage) -> None:
        """A conversation's commits stand in the order in which they were made, whatever times their makers read."""
        conversation = commit(storage, opening("c1"))
        for late in (3, 1, 2):
            conversation = commit(storage, answered(conversation, at=NOON - minutes(late)))

        changes = followed_up(storage)

        assert [change.events[-1].version for change in changes] == [2, 3, 4, 5]

    def test_what_was_refused_is_no_change(self, storage: Storage) -> None:
        """A commit that was refused is not in the feed, by itself or in a group."""
        conversation = commit(storage, opening("c1"))
        commit(storage, then(conversation, followed()))
        late = then(conversation, followed(BOB))
        with pytest.raises(StaleVersion):
            storage.commit(late)

        storage.commit_group((late, opening("c2")))

        assert [len(change.events) for change in followed_up(storage)] == [2, 1, 2]

    def test_nobody_misses_what_others_commit(self, storage: Storage) -> None:
        """Readers who run along while many threads commit see every commit once, all of them at the same positions."""
        commit(storage, opening("shared"))
        expected = 1 + WRITERS * (1 + 2 * COMMITS)
        seen: list[list[Change]] = [[] for _ in range(READERS)]
        finished: list[int] = []

        def write(number: int) -> None:
            conversation = commit(storage, opening(f"c{number}"))
            for _ in range(COMMITS):
                conversation = commit(storage, answered(conversation))
                _insist(storage, named("shared"))
            finished.append(number)

        def read(mine: list[Change]) -> None:
            in_vain = 0
            while len(mine) < expected and in_vain < ROUNDS:
                storage.tend(WORKSPACE)
                found = storage.changes(WORKSPACE, mine[-1].position if mine else 0, AT_A_TIME)
                mine += found
                in_vain += not found and len(finished) == WRITERS

        at_once(lambda number: write(number) if number < WRITERS else read(seen[number - WRITERS]), WRITERS + READERS)

        assert seen == [followed_up(storage)] * READERS
        for name in ("shared", *(f"c{number}" for number in range(WRITERS))):
            events = [event for change in seen[0] if change.conversation == name for event in change.events]
            assert events == [*storage.history(WORKSPACE, named(name), 0)]
        assert len(seen[0]) == expected

    def test_changes_that_are_gone_are_said_to_be(self, storage: Storage) -> None:
        """Who asks after a position from which some are gone is told so; who has read them goes on as before."""
        conversation = commit(storage, opening("c1"))
        conversation = commit(storage, then(conversation, followed(at=NOON + minutes(1))))
        commit(storage, then(conversation, ended(at=NOON + minutes(2))))
        first, second, third = followed_up(storage)

        storage.prune(WORKSPACE, NOON + minutes(2))

        for after in (0, first.position):
            with pytest.raises(ChangesGone):
                storage.changes(WORKSPACE, after, MUCH)
        assert [*storage.changes(WORKSPACE, second.position, MUCH)] == [third]
        storage.prune(WORKSPACE, NOON + minutes(3))
        assert not storage.changes(WORKSPACE, third.position, MUCH)
        commit(storage, opening("c2", at=NOON + minutes(4)))
        (last,) = followed_up(storage, third.position)
        assert last.position > third.position
        assert last.conversation == named("c2")

    def test_a_commit_ends_a_wait(self, storage: Storage) -> None:
        """Who waits is woken by what is committed, long before their time is over."""
        commit(storage, opening("c1"))
        (first,) = followed_up(storage)
        heard: list[Change] = []

        def listen() -> None:
            while not heard:
                storage.wait(WORKSPACE, first.position, minutes(10))
                heard.extend(storage.changes(WORKSPACE, first.position, MUCH))

        listens = threading.Thread(target=listen, daemon=True)
        listens.start()
        commit(storage, opening("c2"))
        listens.join(60)

        assert [change.conversation for change in heard] == [named("c2")]

    def test_who_has_not_seen_the_last_doesn_t_wait(self, storage: Storage) -> None:
        """A wait after a position behind which something stands is over at once."""
        commit(storage, opening())

        storage.wait(WORKSPACE, 0, minutes(10))

        assert followed_up(storage)

    def test_a_wait_ends_by_itself(self, storage: Storage) -> None:
        """Who waits for no time, or for a moment, is not kept."""
        for moment in (timedelta(0), timedelta(milliseconds=1)):
            storage.wait(WORKSPACE, 0, moment)

        assert not followed_up(storage)


def followed_up(storage: Storage, after: int = 0) -> list[Change]:
    """Return the feed after a position, when everything that was committed has a place in it."""
    storage.tend(WORKSPACE)
    found: Sequence[Change] = storage.changes(WORKSPACE, after, MUCH)
    return [*found]


def _insist(storage: Storage, name: ConversationId) -> None:
    """Commit something to a conversation, on what is there, until nobody else was faster."""
    for _ in range(ROUNDS):
        conversation = storage.read(Needs(workspace=WORKSPACE, conversation=name)).conversation
        assert conversation is not None
        try:
            commit(storage, answered(conversation))
        except StaleVersion:
            continue
        return
    raise AssertionError(f"{ROUNDS} times somebody else was faster")
