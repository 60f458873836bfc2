"""Effects: in order, one at a time, at least once, given up and taken up again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import Storage, Task, UnitOfWork
from omnikit.model.effects import Effect, Notify, SendSurvey
from omnikit.model.ids import EffectId, MemberId, WorkspaceId
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import BOB, CAT, NOON, WORKSPACE, minutes
from omnikit.testing.promises.trying import TRIES, another_workspace, at_once
from omnikit.testing.strategies import choosing
from omnikit.testing.units import (
    MUCH,
    commit,
    drained,
    followed,
    founding_of,
    joined,
    named,
    note,
    opening,
    subject_of,
    tasks,
    then,
)

LEASE = minutes(1)
A_MOMENT = timedelta(microseconds=1)
ROUNDS = 10_000
LATER = NOON + minutes(30)


def told(found: Sequence[Task]) -> list[Effect]:
    """Return the effects of tasks."""
    return [task.effect for task in found]


class Delivering:
    """What is to be done outside."""

    def test_effects_of_one_line_come_one_after_another(self, storage: Storage) -> None:
        """Of a conversation's effects to one recipient the next is given when the one before is settled, not sooner."""
        conversation = commit(storage, opening(effects=(note(1), note(2))))
        commit(storage, then(conversation, followed(at=NOON + minutes(1)), effects=(note(3),)))

        for number in (1, 2, 3):
            (task,) = storage.claim(WORKSPACE, LATER, LEASE, None, MUCH)
            assert task.effect == note(number)
            assert (task.conversation, task.attempts, len(task.ids)) == (named("c1"), 1, 1)
            assert not storage.claim(WORKSPACE, LATER, LEASE, None, MUCH)
            storage.settle(WORKSPACE, task.ids)
        assert not tasks(storage)

    def test_lines_don_t_wait_for_each_other(self, storage: Storage) -> None:
        """Effects to other recipients, of other conversations and of the team itself are given at once."""
        storage.commit(founding_of().but(effects=(note(1), note(2))))
        commit(storage, opening("c1", effects=(note(3), note(4, BOB), SendSurvey(), note(5))))
        commit(storage, opening("c2", effects=(note(6),)))

        found = storage.claim(WORKSPACE, NOON, LEASE, None, MUCH)

        firsts = [("", note(1)), ("c1", note(3)), ("c1", note(4, BOB)), ("c1", SendSurvey()), ("c2", note(6))]
        assert sorted(map(_name, found)) == sorted(f"{name}: {effect}" for name, effect in firsts)

    def test_the_longest_free_comes_first(self, storage: Storage) -> None:
        """A claim gives those that have been free longest, whatever the order of their commits, no more than asked."""
        for name, at in (("c1", 3), ("c2", 1), ("c3", 2)):
            commit(storage, opening(name, at=NOON + minutes(at), effects=(note(at),)))

        first, second = storage.claim(WORKSPACE, LATER, LEASE, None, 2)
        (third,) = storage.claim(WORKSPACE, LATER, LEASE, None, 2)
        assert told((first, second, third)) == [note(1), note(2), note(3)]
        storage.postpone(WORKSPACE, first.ids, LATER + minutes(10))
        storage.postpone(WORKSPACE, third.ids, LATER + minutes(5))
        assert not storage.claim(WORKSPACE, LATER + minutes(20), LEASE, None, 0)
        again = [*storage.claim(WORKSPACE, LATER + minutes(20), LEASE, None, 1)]
        again += storage.claim(WORKSPACE, LATER + minutes(20), LEASE, None, MUCH)
        assert told(again) == [note(2), note(3), note(1)]

    def test_an_effect_comes_again_when_its_lease_is_over(self, storage: Storage) -> None:
        """What was claimed and never settled comes again, to the microsecond, counted; not the one behind it."""
        commit(storage, opening(effects=(note(1), note(2))))

        (first,) = storage.claim(WORKSPACE, NOON, LEASE, None, MUCH)

        assert not storage.claim(WORKSPACE, NOON + LEASE - A_MOMENT, LEASE, None, MUCH)
        (again,) = storage.claim(WORKSPACE, NOON + LEASE, LEASE, None, MUCH)
        assert (again.ids, again.effect) == (first.ids, note(1))
        assert (first.attempts, again.attempts) == (1, 2)

    def test_an_effect_waits_for_its_commit_s_time(self, storage: Storage) -> None:
        """An effect can't be claimed before the time of its commit."""
        commit(storage, opening(at=NOON + minutes(1)))

        assert not storage.claim(WORKSPACE, NOON + minutes(1) - A_MOMENT, LEASE, None, MUCH)
        assert storage.claim(WORKSPACE, NOON + minutes(1), LEASE, None, MUCH)

    def test_a_claim_may_name_kinds(self, storage: Storage) -> None:
        """A claim of some kinds leaves the others open, and passes none that stands before; of none it is empty."""
        commit(storage, opening("c1", effects=(note(1), SendSurvey())))
        commit(storage, opening("c2", effects=(SendSurvey(), SendSurvey())))
        commit(storage, opening("c3", effects=(note(2, MemberId("")), SendSurvey())))

        assert not storage.claim(WORKSPACE, NOON, LEASE, frozenset(), MUCH)
        surveys = storage.claim(WORKSPACE, NOON, LEASE, frozenset({SendSurvey.kind, "unheard of"}), MUCH)
        others = storage.claim(WORKSPACE, NOON, LEASE, None, MUCH)

        assert sorted(task.conversation or "" for task in surveys) == ["c1", "c2"]
        assert sorted((task.conversation or "", task.effect.kind) for task in others) == [
            ("c1", Notify.kind),
            ("c3", Notify.kind),
        ]

    def test_what_failed_comes_again_at_its_time(self, storage: Storage) -> None:
        """A postponed effect comes at its time, counted, and holds up those behind it until then."""
        commit(storage, opening(effects=(note(1), note(2))))
        (task,) = storage.claim(WORKSPACE, NOON, LEASE, None, MUCH)

        storage.postpone(WORKSPACE, task.ids, NOON + minutes(5))

        assert not storage.claim(WORKSPACE, NOON + minutes(5) - A_MOMENT, LEASE, None, MUCH)
        (again,) = storage.claim(WORKSPACE, NOON + minutes(5), LEASE, None, MUCH)
        assert (again.ids, again.effect, again.attempts) == (task.ids, note(1), 2)
        storage.settle(WORKSPACE, again.ids)
        assert told(storage.claim(WORKSPACE, NOON + minutes(5), LEASE, None, MUCH)) == [note(2)]

    def test_what_is_settled_is_gone(self, storage: Storage) -> None:
        """A settled effect is gone for good; whatever is said of it later does no harm."""
        conversation = commit(storage, opening(effects=(note(1), note(2))))
        (task,) = storage.claim(WORKSPACE, NOON, LEASE, None, MUCH)

        for _ in range(2):
            storage.settle(WORKSPACE, task.ids)
        storage.postpone(WORKSPACE, task.ids, NOON)
        storage.bury(WORKSPACE, task.ids, "too late")
        storage.revive(WORKSPACE, task.ids, NOON)
        commit(storage, then(conversation, followed(), effects=(note(3),)))
        storage.settle(WORKSPACE, task.ids)

        assert not storage.dead(WORKSPACE, None, MUCH)
        assert told(drained(storage)) == [note(2), note(3)]

    def test_a_dead_letter_holds_nothing_up(self, storage: Storage) -> None:
        """An effect that is given up is claimed no more, and shown with its reason; the one behind it comes."""
        commit(storage, opening(effects=(note(1), note(2), SendSurvey())))
        (task,) = [t for t in storage.claim(WORKSPACE, NOON, LEASE, None, MUCH) if t.effect == note(1)]

        storage.bury(WORKSPACE, task.ids, "號碼不存在 – no such number")

        (letter,) = storage.dead(WORKSPACE, None, MUCH)
        assert (letter.task, letter.reason) == (task, "號碼不存在 – no such number")
        assert told(storage.claim(WORKSPACE, NOON, LEASE, None, MUCH)) == [note(2)]
        assert note(1) not in told(drained(storage))
        assert [*storage.dead(WORKSPACE, None, MUCH)] == [letter]

    def test_a_dead_letter_can_be_revived(self, storage: Storage) -> None:
        """What was given up comes again from its time on, as if for the first time, before those behind it."""
        commit(storage, opening(effects=(note(1), note(2))))
        (task,) = storage.claim(WORKSPACE, NOON, LEASE, None, MUCH)
        storage.bury(WORKSPACE, task.ids, "nobody there")

        storage.revive(WORKSPACE, task.ids, NOON + minutes(5))

        assert not storage.dead(WORKSPACE, None, MUCH)
        assert not storage.claim(WORKSPACE, NOON + minutes(5) - A_MOMENT, LEASE, None, MUCH)
        (again,) = storage.claim(WORKSPACE, NOON + minutes(5), LEASE, None, MUCH)
        assert again == task
        storage.revive(WORKSPACE, task.ids, NOON)  # it isn't dead
        assert not storage.claim(WORKSPACE, NOON + minutes(5), LEASE, None, MUCH)

    def test_dead_letters_come_in_pages(self, storage: Storage) -> None:
        """Dead letters go on after any of them: each comes once, in one order."""
        for name in ("c1", "c2"):
            conversation = commit(storage, opening(name, effects=(note(1), note(2, BOB), SendSurvey())))
            commit(storage, then(conversation, followed(), joined(CAT), effects=tuple(note(n) for n in range(3, 13))))
        while found := tasks(storage):
            for task in found:
                storage.bury(WORKSPACE, task.ids, f"{task.effect}")
        whole = [*storage.dead(WORKSPACE, None, MUCH)]

        assert len(whole) == len({letter.task.ids for letter in whole}) == 26
        assert all(letter.reason == f"{letter.task.effect}" for letter in whole)
        for index, letter in enumerate(whole):
            assert [*storage.dead(WORKSPACE, letter.task.ids[0], 5)] == whole[index + 1 :][:5]

    def test_an_effect_is_claimed_by_one(self, storage: Storage) -> None:
        """Of many threads that claim at once no two get the same effect, and all are given out."""
        commit(storage, opening(effects=tuple(note(number, MemberId(f"m{number}")) for number in range(24))))
        claimed: list[EffectId] = []

        def claim(_number: int) -> None:
            for _ in range(24):
                claimed.extend(task.ids[0] for task in storage.claim(WORKSPACE, NOON, LEASE, None, 1))

        at_once(claim, 8)

        assert len(claimed) == len(set(claimed)) == 24

    def test_many_threads_keep_a_line_s_order(self, storage: Storage) -> None:
        """However many deliver at once, what one conversation tells one recipient is done in its order."""
        names, count = ("c1", "c2", "c3"), 12
        for name in names:
            commit(storage, opening(name, effects=tuple(note(number) for number in range(count))))
        done: dict[str, list[Effect]] = {name: [] for name in names}

        def deliver(_number: int) -> None:
            in_vain = 0
            while sum(map(len, done.values())) < count * len(names) and in_vain < ROUNDS:
                claimed = storage.claim(WORKSPACE, NOON, LEASE, None, 2)
                for task in claimed:
                    done[task.conversation or ""].append(task.effect)
                    storage.settle(WORKSPACE, task.ids)
                in_vain = 0 if claimed else in_vain + 1

        at_once(deliver, 4)

        assert done == {name: [note(number) for number in range(count)] for name in names}

    @TRIES
    @given(data=st.data())
    def test_whatever_is_said_of_effects_their_order_is_kept(self, storage: Storage, data: st.DataObject) -> None:
        """Claimed, settled, postponed, buried and revived in any order, effects come as they do from the reference."""
        choose, workspace = choosing(data.draw), another_workspace()
        ours, theirs = _Told(storage, workspace), _Told(MemoryStorage(), workspace)
        for work in _lines(workspace, choose((1, 2, 3))):
            ours.storage.commit(work)
            theirs.storage.commit(work)
        now = NOON

        for number in range(data.draw(st.integers(1, 25))):
            now += choose((timedelta(0), timedelta(seconds=30), LEASE))
            found = ours.claimed(now)
            assert found == theirs.claimed(now)
            which, what = choose((0, 1, 2, 3)), choose(("settle", "settle", "postpone", "bury", "revive", "nothing"))
            for told_of in (ours, theirs):
                told_of.say(what, which, now + LEASE * number)
            assert ours.dead() == theirs.dead()


class _Told:
    """A storage, and the effects of one workspace that it has given out, by what they say."""

    def __init__(self, storage: Storage, workspace: WorkspaceId) -> None:
        self.storage = storage
        self.workspace = workspace
        self.ids: dict[str, tuple[EffectId, ...]] = {}

    def claimed(self, now: datetime) -> list[tuple[str, int]]:
        found = self.storage.claim(self.workspace, now, LEASE, None, MUCH)
        self.ids |= {_name(task): task.ids for task in found}
        return sorted((_name(task), task.attempts) for task in found)

    def say(self, what: str, which: int, at: datetime) -> None:
        names = sorted(self.ids)[which::4]
        ids = [id for name in names for id in self.ids[name]]
        if what == "settle":
            self.storage.settle(self.workspace, ids)
        elif what == "postpone":
            self.storage.postpone(self.workspace, ids, at)
        elif what == "bury":
            self.storage.bury(self.workspace, ids, f"buried at {at}")
        elif what == "revive":
            self.storage.revive(self.workspace, ids, at)

    def dead(self) -> list[tuple[str, int, str]]:
        letters = self.storage.dead(self.workspace, None, MUCH)
        return sorted((_name(letter.task), letter.task.attempts, letter.reason) for letter in letters)


def _name(task: Task) -> str:
    return f"{task.conversation or ''}: {task.effect}"


def _lines(workspace: WorkspaceId, count: int) -> list[UnitOfWork]:
    """Return commits of conversations with several effects to the same two members and the customer."""
    works = []
    for number in range(count):
        first = opening(f"c{number}", workspace=workspace, effects=(note(1), note(2, BOB), SendSurvey(), note(3)))
        works += [first, then(subject_of(first), followed(), effects=(note(4), note(5, BOB), note(6)))]
    return works
