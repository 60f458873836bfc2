"""What every storage promises, as a class of tests: a storage's own test file is one class with one fixture.

    class TestMine(StorageConformance):
        @pytest.fixture
        def storage(self) -> Iterator[Storage]:
            yield MyStorage(…)  # empty, and a new one for each test

``pytest.register_assert_rewrite("omnikit.testing.promises", "omnikit.testing.storage")`` before the import makes
failures say more.
"""

import itertools
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnikit.desk.ports import Needs, Storage, ThreadKey
from omnikit.engine.evolve import fold
from omnikit.engine.views import listing, refused
from omnikit.model.conversation import Conversation
from omnikit.model.effects import Notify, SendSurvey
from omnikit.model.ids import AccountId, ConversationId, WorkspaceId
from omnikit.model.message import Content
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, CAT, NOON, WORKSPACE, minutes
from omnikit.testing.days import Twins, a_day, asked_lists, happens, shelves
from omnikit.testing.promises import Committing, Reading, at_once
from omnikit.testing.strategies import DELAYS, choosing
from omnikit.testing.units import (
    MUCH,
    OTHER,
    a_line,
    a_message_in,
    answered,
    commit,
    ended,
    everything,
    followed,
    founding_of,
    joined,
    named,
    opening,
    tasks,
    then,
)

# one storage serves all examples, each in a workspace of its own; and the class is there to be inherited
TRIES = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors, HealthCheck.too_slow],
)
_NUMBERS = itertools.count()


def another_workspace() -> WorkspaceId:
    """Return a workspace that no example had before."""
    return WorkspaceId(f"shop-{next(_NUMBERS)}")


class Remembering:
    """The log, the messages, the status record."""

    def test_the_log_folds_to_the_state(self, storage: Storage) -> None:
        """The events of a conversation, in order from version 1, fold to what is stored of it."""
        conversation = commit(storage, opening())
        conversation = commit(storage, then(conversation, followed(), joined(BOB, CAT)))
        conversation = commit(storage, answered(conversation))
        conversation = commit(storage, then(conversation, ended()))

        log = storage.history(WORKSPACE, named("c1"), 0)

        blank = Conversation(id=named("c1"), workspace=WORKSPACE, thread=conversation.thread)
        assert [recorded.version for recorded in log] == [1, 2, 3, 4, 5, 6]
        assert fold(blank, [recorded.event for recorded in log]) == conversation
        assert storage.read(Needs(workspace=WORKSPACE, conversation=named("c1"))).conversation == conversation

    def test_a_history_begins_after_a_version(self, storage: Storage) -> None:
        """Asked for what came after a version, the log answers that, and nothing after the last."""
        conversation = commit(storage, opening())
        commit(storage, then(conversation, followed(), joined(BOB)))
        whole = storage.history(WORKSPACE, named("c1"), 0)

        for after in range(6):
            assert tuple(storage.history(WORKSPACE, named("c1"), after)) == tuple(whole)[after:]

    def test_a_workspace_has_a_log_of_its_own(self, storage: Storage) -> None:
        """The workspace's events and a conversation's don't mix."""
        storage.commit(founding_of())
        commit(storage, opening())

        assert [recorded.event for recorded in storage.history(WORKSPACE, None, 0)] == [*founding_of().events]
        assert [recorded.event for recorded in storage.history(WORKSPACE, named("c1"), 0)] == [*opening().events]
        assert not storage.history(WORKSPACE, named(""), 0)

    def test_messages_come_in_order_and_in_pages(self, storage: Storage) -> None:
        """Messages after a sequence number come in order, no more than asked for."""
        conversation = commit(storage, opening())
        for _ in range(4):
            conversation = commit(storage, answered(conversation))

        for after, limit, expected in (
            (0, MUCH, [1, 2, 3, 4, 5]),
            (0, 2, [1, 2]),
            (2, 2, [3, 4]),
            (5, 2, []),
            (0, 0, []),
        ):
            found = storage.messages(WORKSPACE, named("c1"), after, limit)
            assert [message.sequence for message in found] == expected
        assert storage.messages(WORKSPACE, named("c1"), 1, 1)[0] == a_message_in("c1", 2, NOON)

    def test_a_message_is_kept_as_it_was(self, storage: Storage) -> None:
        """A text keeps every character, and a time its instant in whatever zone."""
        text = "第一行\r\nzero\x00 \u200d👩‍👩‍👧 \\\"' " + "長" * 20_000
        at = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=5, minutes=45)))
        message = a_message_in("c1", 1, at).but(content=Content(text=text), about={"count": 2**53, "names": ("a", "b")})

        storage.commit(opening(messages=(message,)))

        assert tuple(storage.messages(WORKSPACE, named("c1"), 0, MUCH)) == (message,)

    def test_the_record_grows_line_by_line(self, storage: Storage) -> None:
        """The status record has every commit's lines, oldest first, equal ones too."""
        conversation = commit(storage, opening(record=(a_line("a"), a_line("b"))))
        conversation = commit(storage, then(conversation, followed(), record=(a_line("b"),)))
        commit(storage, then(conversation, ended(), record=(a_line("d"), a_line("c"))))

        assert [line.code for line in storage.record(WORKSPACE, named("c1"))] == ["a", "b", "b", "d", "c"]
        assert storage.record(WORKSPACE, named("c1"))[0] == a_line("a")


class Coming:
    """Timers that come due, seats that are held, effects that wait."""

    def test_the_longest_due_comes_first(self, storage: Storage) -> None:
        """Due are conversations whose timer's time has come, to the microsecond, the longest due first, then by id."""
        for name, wakes in (("c1", 3), ("c2", 1), ("c4", 2), ("c3", 2), ("c5", 4), ("c6", None)):
            commit(storage, opening(name, wakes=None if wakes is None else minutes(wakes)))
        a_moment = timedelta(microseconds=1)

        for now, limit, expected in (
            (NOON + minutes(3), MUCH, ["c2", "c3", "c4", "c1"]),
            (NOON + minutes(3) - a_moment, MUCH, ["c2", "c3", "c4"]),
            ((NOON + minutes(3)).astimezone(timezone(timedelta(hours=8))), 2, ["c2", "c3"]),
            (NOON, MUCH, []),
        ):
            assert [*storage.due(WORKSPACE, now, limit)] == expected

    def test_a_timer_that_is_gone_is_not_due(self, storage: Storage) -> None:
        """A timer taken back is not due any more."""
        conversation = commit(storage, opening(wakes=minutes(1)))
        commit(storage, then(conversation, followed(), ended()))

        assert not storage.due(WORKSPACE, NOON + minutes(9), MUCH)

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
            conversation = commit(storage, opening(name))
            for event in events:
                conversation = commit(storage, then(conversation, event))

        for member, limit, expected in (
            (ANN, MUCH, ["c1", "c4", "c5"]),
            (ANN, 2, ["c1", "c4"]),
            (BOB, MUCH, ["c1", "c3", "c4"]),
            (CAT, MUCH, []),
        ):
            assert [*storage.seated(WORKSPACE, member, NOON + minutes(60), limit)] == expected
        assert not storage.seated(WORKSPACE, ANN, NOON - minutes(60), MUCH)

    def test_effects_come_oldest_first_and_once(self, storage: Storage) -> None:
        """A claim gives open effects in the order of their commits; claimed ones come back when the lease is over."""
        works = [opening(f"c{number}", effects=(note(number), SendSurvey())) for number in (3, 1, 2)]
        commit(storage, *works)
        effects = [effect for work in works for effect in work.effects]
        lease = minutes(1)

        first = storage.claim(WORKSPACE, NOON, lease, None, 2)
        others = storage.claim(WORKSPACE, NOON, lease, None, MUCH)

        assert [task.effect for task in (*first, *others)] == effects
        assert [task.conversation for task in first] == [named("c3")] * 2
        assert not storage.claim(WORKSPACE, NOON + lease - timedelta(microseconds=1), lease, None, MUCH)
        again = storage.claim(WORKSPACE, NOON + lease, lease, None, MUCH)
        assert [task.effect for task in again] == effects
        assert [task.ids for task in again] == [task.ids for task in (*first, *others)]
        assert {task.attempts for task in (*first, *others)} == {1}
        assert {task.attempts for task in again} == {2}

    def test_an_effect_waits_for_its_commit_s_time(self, storage: Storage) -> None:
        """An effect can't be claimed before the time of its commit."""
        commit(storage, opening(at=NOON + minutes(1)))

        assert not storage.claim(WORKSPACE, NOON, minutes(1), None, MUCH)
        assert storage.claim(WORKSPACE, NOON + minutes(1), minutes(1), None, MUCH)

    def test_a_claim_may_name_kinds(self, storage: Storage) -> None:
        """A claim of some kinds leaves the others open; of none it gives nothing."""
        commit(storage, opening(effects=(note(1), SendSurvey(), note(2))))

        assert not storage.claim(WORKSPACE, NOON, minutes(1), frozenset(), MUCH)
        surveys = storage.claim(WORKSPACE, NOON, minutes(1), frozenset({SendSurvey.kind, "unheard of"}), MUCH)
        others = storage.claim(WORKSPACE, NOON, minutes(1), None, MUCH)
        assert [task.effect for task in surveys] == [SendSurvey()]
        assert [task.effect for task in others] == [note(1), note(2)]

    def test_what_is_settled_is_gone_or_comes_again(self, storage: Storage) -> None:
        """A settled effect is gone for good, one to be retried comes at its time; settling twice does no harm."""
        commit(storage, opening(effects=(note(1), note(2), note(3))))
        done, failed, _left = storage.claim(WORKSPACE, NOON, minutes(1), None, MUCH)

        storage.settle(WORKSPACE, done.ids, None)
        storage.settle(WORKSPACE, done.ids, None)
        storage.settle(WORKSPACE, (*done.ids, *failed.ids), NOON + minutes(5))

        for now, expected in ((NOON + minutes(1), note(3)), (NOON + minutes(5), note(2))):
            assert [task.effect for task in storage.claim(WORKSPACE, now, minutes(9), None, MUCH)] == [expected]

    def test_a_late_word_hits_no_other_effect(self, storage: Storage) -> None:
        """An effect's number is never given again: who settles one twice doesn't settle a newer one."""
        conversation = commit(storage, opening(effects=(note(1),)))
        (task,) = tasks(storage, now=NOON)
        storage.settle(WORKSPACE, task.ids, None)
        commit(storage, then(conversation, followed(), effects=(note(2),)))

        storage.settle(WORKSPACE, task.ids, None)

        assert [task.effect for task in tasks(storage)] == [note(2)]

    def test_an_effect_is_claimed_by_one(self, storage: Storage) -> None:
        """Of many threads that claim at once no two get the same effect, and all are given out."""
        commit(storage, opening(effects=tuple(note(number) for number in range(24))))
        claimed: list[int] = []

        def claim(_number: int) -> None:
            for _ in range(3):
                claimed.extend(task.ids[0] for task in storage.claim(WORKSPACE, NOON, minutes(1), None, 1))

        at_once(claim, 8)

        assert len(claimed) == len(set(claimed)) == 24


class Listing:
    """Lists, scans, workspaces."""

    @TRIES
    @given(data=st.data())
    def test_a_page_is_what_the_listing_says(self, storage: Storage, data: st.DataObject) -> None:
        """Each page of each list equals ``engine.views.listing`` of the workspace's conversations."""
        workspace = another_workspace()
        works = data.draw(shelves(workspace))
        for work in works:
            storage.commit(work)
        stored = [work.subject for work in works if isinstance(work.subject, Conversation)]

        for _ in range(4):
            query, context = data.draw(asked_lists(workspace).filter(lambda asked: refused(*asked) is None))
            while True:
                page = storage.page(query, context)
                assert page == listing(stored, query, context)
                if page.next is None:
                    break
                query = query.but(after=page.next)

    def test_a_scan_goes_by_id(self, storage: Storage) -> None:
        """A scan gives every conversation once, by the code points of its id, and goes on after any id."""
        names = ["0", "C", "c", "c1", "c10", "c2", "é", "中", "\uffee", "😀"]
        for name in reversed(names):
            commit(storage, opening(name))

        for after in (None, *names, "c11", "\U0010ffff"):
            expected = [name for name in names if after is None or name > after]
            for limit in (0, 3, MUCH):
                found = storage.scan(WORKSPACE, None if after is None else ConversationId(after), limit)
                assert [conversation.id for conversation in found] == expected[:limit]

    def test_workspaces_are_those_that_were_founded(self, storage: Storage) -> None:
        """The workspaces are listed by id; one that only has conversations isn't one."""
        for workspace in (WorkspaceId("b"), WorkspaceId("a"), WorkspaceId("c")):
            storage.commit(founding_of(workspace))
        commit(storage, opening(workspace=OTHER))

        assert [*storage.workspaces()] == ["a", "b", "c"]

    def test_nothing_crosses_workspaces(self, storage: Storage) -> None:
        """Two workspaces with all names the same know nothing of each other, whatever is done in one."""
        for workspace in (WORKSPACE, OTHER):
            storage.commit(founding_of(workspace))
            commit(storage, opening("c1", workspace=workspace, wakes=minutes(1)))
        there = everything(storage, OTHER, opening("c1", workspace=OTHER))
        conversation = commit(storage, opening("c2", wakes=minutes(1)))
        conversation = commit(storage, then(conversation, followed(), joined(BOB)))
        for task in tasks(storage):
            storage.settle(WORKSPACE, task.ids, None)

        assert everything(storage, OTHER, opening("c1", workspace=OTHER)) == there
        assert [task.effect for task in tasks(storage, OTHER)] == [*opening("c1", workspace=OTHER).effects]
        needs = Needs(workspace=OTHER, thread=ThreadKey(AccountId("line"), "c2"))
        assert storage.read(needs).conversation is None


class Serving:
    """A desk on top."""

    def test_a_day_at_the_desk_ends_with_a_clean_audit(self, storage: Storage) -> None:
        """A day with every command comes to the same as on the reference, and the audit finds nothing."""
        twins = Twins(storage, MemoryStorage(), WORKSPACE)

        for act in a_day(WORKSPACE):
            twins.clock.passes(minutes(1))
            twins.do(act)

        audit = twins.ours.audit()
        assert audit.conversations > 2
        assert audit.violations == ()
        twins.agree()

    @TRIES
    @given(data=st.data())
    def test_a_desk_can_t_tell_it_from_the_reference(self, storage: Storage, data: st.DataObject) -> None:
        """Whatever members, customers and time do, every answer is the one that the reference gives."""
        twins = Twins(storage, MemoryStorage(), another_workspace())

        choose = choosing(data.draw)

        for number in range(data.draw(st.integers(1, 20))):
            twins.clock.passes(choose(DELAYS))
            twins.do(happens(twins, choose, number))

        assert twins.ours.audit().violations == ()
        twins.agree()


class StorageConformance(Reading, Committing, Remembering, Coming, Listing, Serving):
    """Every promise; give it a fixture ``storage``."""

    @pytest.fixture
    def storage(self) -> Storage:
        """An empty storage, a new one for each test."""
        raise NotImplementedError("give the class a fixture 'storage' that makes an empty one")


def note(number: int) -> Notify:
    """Return an effect that is told from others by its number."""
    return Notify(to=ANN, code="notice.message", about={"count": number})
