"""Timers that come due, seats that are held, what waits for somebody."""

from datetime import timedelta, timezone

from omnikit.desk.ports import Storage
from omnikit.model.conversation import Conversation, Lane
from omnikit.model.ids import ConversationId
from omnikit.model.views import Position
from omnikit.testing.builders import ANN, BOB, CAT, NOON, WORKSPACE, minutes
from omnikit.testing.coming_and_going import accepted, freed, lapsed, moved, muted, offered, took_part
from omnikit.testing.units import MUCH, OTHER, commit, ended, followed, joined, opening, then

A_MOMENT = timedelta(microseconds=1)


class Coming:
    """What is found again when its time has come, or when somebody has to be found for it."""

    def test_the_longest_due_comes_first(self, storage: Storage) -> None:
        """Due are conversations whose timer's time has come, to the microsecond, the longest due first, then by id."""
        for name, wakes in (("c1", 3), ("c2", 1), ("c4", 2), ("c3", 2), ("c5", 4), ("c6", None)):
            commit(storage, opening(name, wakes=None if wakes is None else minutes(wakes)))

        for now, limit, expected in (
            (NOON + minutes(3), MUCH, ["c2", "c3", "c4", "c1"]),
            (NOON + minutes(3) - A_MOMENT, MUCH, ["c2", "c3", "c4"]),
            ((NOON + minutes(3)).astimezone(timezone(timedelta(hours=8))), 2, ["c2", "c3"]),
            (NOON, MUCH, []),
        ):
            assert [place.id for place in storage.due(WORKSPACE, now, None, limit)] == expected

    def test_what_is_due_goes_on_after_any_place(self, storage: Storage) -> None:
        """Due come with when they were due, and go on after any such place, also one where nothing is."""
        places = []
        for name, wakes in (("c0", 1), ("c3", 2), ("c4", 2), ("c5", 2), ("c1", 3)):
            commit(storage, opening(name, wakes=minutes(wakes)))
            places.append(Position(NOON + minutes(wakes), ConversationId(name)))
        whole = storage.due(WORKSPACE, NOON + minutes(9), None, MUCH)
        between = (Position(NOON, ConversationId("z")), Position(NOON + minutes(2) + A_MOMENT, ConversationId("")))

        assert [*whole] == places
        for index, place in enumerate(places):
            assert [*storage.due(WORKSPACE, NOON + minutes(9), place, 2)] == places[index + 1 :][:2]
        for place, first in zip(between, (0, 4), strict=True):
            assert [*storage.due(WORKSPACE, NOON + minutes(9), place, MUCH)] == places[first:]
        assert not storage.due(WORKSPACE, NOON + minutes(2), places[3], MUCH)

    def test_a_timer_that_is_gone_is_not_due(self, storage: Storage) -> None:
        """A timer taken back is not due any more."""
        conversation = commit(storage, opening(wakes=minutes(1)))
        commit(storage, then(conversation, followed(), ended()))

        assert not storage.due(WORKSPACE, NOON + minutes(9), None, MUCH)

    def test_who_is_seated_is_found(self, storage: Storage) -> None:
        """A member's conversations are found by id while a withdrawal would change them, and by nobody else."""
        for name, events in (
            ("c5", (followed(ANN),)),
            ("c1", (followed(BOB), joined(ANN))),
            ("c2", (followed(ANN), ended())),
            ("c4", (followed(ANN), joined(BOB), ended())),
            ("c3", (followed(BOB),)),
            ("c6", ()),
        ):
            conversation: Conversation = commit(storage, opening(name))
            for event in events:
                conversation = commit(storage, then(conversation, event))

        for member, after, limit, expected in (
            (ANN, None, MUCH, ["c1", "c4", "c5"]),
            (ANN, None, 2, ["c1", "c4"]),
            (ANN, "c1", MUCH, ["c4", "c5"]),
            (ANN, "c2", 1, ["c4"]),
            (ANN, "c5", MUCH, []),
            (BOB, None, MUCH, ["c1", "c3", "c4"]),
            (CAT, None, MUCH, []),
        ):
            start = None if after is None else ConversationId(after)
            assert [*storage.seated(WORKSPACE, member, NOON + minutes(60), start, limit)] == expected

    def test_whom_something_is_held_out_to_is_found(self, storage: Storage) -> None:
        """Held out counts from when it was, up to the time that is asked about; once it is let go no more."""
        held_out = commit(storage, then(commit(storage, opening("c1")), offered(ANN, NOON + minutes(1))))
        commit(storage, then(commit(storage, opening("c2")), followed(ANN)))

        for member, until, expected in (
            (ANN, NOON + minutes(1) - A_MOMENT, ["c2"]),
            (ANN, NOON + minutes(1), ["c1", "c2"]),
            (BOB, NOON + minutes(1), []),
        ):
            assert [*storage.seated(WORKSPACE, member, until, None, MUCH)] == expected
        again = commit(storage, then(held_out, lapsed(ANN, NOON + minutes(2)), offered(BOB, NOON + minutes(3))))
        assert [*storage.seated(WORKSPACE, ANN, NOON + minutes(9), None, MUCH)] == ["c2"]
        commit(storage, then(again, accepted(BOB, NOON + minutes(4))))
        assert [*storage.seated(WORKSPACE, BOB, NOON + minutes(3), None, MUCH)] == []
        assert [*storage.seated(WORKSPACE, BOB, NOON + minutes(4), None, MUCH)] == ["c1"]

    def test_who_takes_part_is_found_until_the_end(self, storage: Storage) -> None:
        """Whoever takes part is found while it goes on; in what has ended they stay on record."""
        for name, events in (
            ("c1", (took_part(ANN), took_part(BOB))),
            ("c2", (took_part(ANN), ended())),
            ("c3", (took_part(BOB), took_part(ANN), ended())),
            ("c4", (took_part(ANN),)),
        ):
            commit(storage, then(commit(storage, opening(name)), *events))

        for member, expected in ((ANN, ["c1", "c4"]), (BOB, ["c1"]), (CAT, [])):
            assert [*storage.seated(WORKSPACE, member, NOON, None, MUCH)] == expected

    def test_what_waits_for_somebody_is_queued(self, storage: Storage) -> None:
        """In the queue is, by id, what waits for somebody to be found or is held out to somebody, and nothing else."""
        for name, events, waits in (
            ("c7", (), True),
            ("c1", (followed(),), False),
            ("c2", (offered(ANN),), True),
            ("c3", (offered(ANN), lapsed(ANN)), True),
            ("c4", (offered(ANN), accepted(ANN)), False),
            ("c5", (followed(), ended()), False),
            ("c6", (followed(), freed()), True),
            ("c8", (followed(), muted()), False),
            ("c9", (moved(Lane.BOT),), False),
        ):
            conversation = commit(storage, opening(name))
            for event in events:
                conversation = commit(storage, then(conversation, event))
            queued = {one.id: one for one in storage.queued(WORKSPACE, None, MUCH)}
            assert (queued.get(conversation.id) == conversation) == waits

        whole = [*storage.queued(WORKSPACE, None, MUCH)]
        assert [one.id for one in whole] == ["c2", "c3", "c6", "c7"]
        for after, limit, expected in (("c2", 2, whole[1:3]), ("c4", MUCH, whole[2:]), ("c7", 1, []), (None, 0, [])):
            start = None if after is None else ConversationId(after)
            assert [*storage.queued(WORKSPACE, start, limit)] == expected
        assert not storage.queued(OTHER, None, MUCH)
        assert not storage.flaws(WORKSPACE)

    def test_a_seat_taken_later_is_left(self, storage: Storage) -> None:
        """Seats taken after the time that is asked about are not found; one taken at that very time is."""
        later = NOON + minutes(5)
        commit(storage, then(commit(storage, opening("c1")), followed(ANN)))
        commit(storage, then(commit(storage, opening("c2")), followed(ANN, later)))

        for until, expected in (
            (NOON - A_MOMENT, []),
            (NOON, ["c1"]),
            (later - A_MOMENT, ["c1"]),
            (later, ["c1", "c2"]),
        ):
            assert [*storage.seated(WORKSPACE, ANN, until, None, MUCH)] == expected
