"""A batch is committed in groups, and comes to what its commands would come to one by one."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.desk import batch as batches
from omnikit.desk.desk import Desk
from omnikit.desk.handling import handle
from omnikit.desk.house import Item
from omnikit.desk.ports import Needs, Snapshot, Storage, UnitOfWork
from omnikit.desk.steps import drive
from omnikit.model.actors import Actor
from omnikit.model.commands import Command, End, FollowUp, Pin, Reopen, Reply, Transfer
from omnikit.model.errors import LostConnection, OmnikitError, StorageError
from omnikit.model.ids import CommandKey, ConversationId
from omnikit.policies.context import Batch
from omnikit.policies.grants import NOT_THERE
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.reopening import OnMessage, Reopening
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, WORKSPACE, some_text
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, received
from omnikit.testing.units import drained, everything
from omnikit.testing.wrapping import Meanwhile, Wrapped

A = Actor.of(ANN)
_CONDUCT = OMNICHAT_COLLABORATION.alone
_ANEW = _CONDUCT.but(
    reopening=Reopening(on_message=OnMessage.NEW_CONVERSATION), access={**_CONDUCT.access, Reopen: NOT_THERE}
)
PROFILE = OMNICHAT_COLLABORATION.but(name="anew", alone=_ANEW, together=_ANEW)
"""A customer who writes after the end begins a new conversation: a thread can have several that are ended."""

MAKES: dict[str, Callable[[ConversationId, CommandKey | None], Command]] = {
    "follow up": lambda id, key: FollowUp(conversation=id, key=key),
    "end": lambda id, key: End(conversation=id, key=key),
    "hand over": lambda id, key: Transfer(conversation=id, key=key, to=BOB),
    "reopen": lambda id, key: Reopen(conversation=id, key=key),
    "pin": lambda id, key: Pin(conversation=id, key=key),
}
NAMES = ("waits", "waits too", "mine", "mine too", "over", "over again", "nowhere")
WISHES = st.lists(
    st.tuples(st.sampled_from(sorted(MAKES)), st.sampled_from(NAMES), st.sampled_from((None, None, "k1", "k2"))),
    max_size=12,
)


class Counting(Wrapped):
    """Counts the groups that were committed, and the commits beside them."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.groups: list[int] = []
        self.singles = 0

    def commit(self, work: UnitOfWork) -> None:
        self.singles += 1
        super().commit(work)

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        self.groups.append(len(works))
        return super().commit_group(works)


class Prepared:
    """A desk with conversations of every sort, by name; two ended ones are of one thread."""

    def __init__(self) -> None:
        self.storage = MemoryStorage()
        self.desk = a_desk(self.storage, profile=PROFILE, ids=CountedIds())
        self.ids = {"nowhere": ConversationId("nowhere")}
        for number, name in enumerate(NAMES[:-1]):
            thread = "customer-over" if name.startswith("over") else f"customer-{number}"
            id = received(self.desk, an_inbound(dedupe=f"d{number}", thread=thread)).id
            self.ids[name] = id
            if name.startswith(("mine", "over")):
                self.desk.handle(FollowUp(conversation=id), actor=A).unwrap()
            if name.startswith("over"):
                self.desk.handle(End(conversation=id), actor=A).unwrap()

    def commands(self, wishes: Sequence[tuple[str, str, str | None]]) -> list[Command]:
        """What is wished for, as commands."""
        return [MAKES[what](self.ids[name], CommandKey(key) if key else None) for what, name, key in wishes]


def one_by_one(desk: Desk, commands: Sequence[Command]) -> tuple[Item, ...]:
    """Carry out the commands of a batch each alone."""
    batch = Batch(desk.house.ids(desk.house.now()))
    items: list[Item] = []
    for command in commands:
        try:
            items.append(Item(command.conversation, drive(handle(desk.house, command, A, batch=batch), desk.storage)))
        except OmnikitError as error:
            items.append(Item(command.conversation, None, error))
    return tuple(items)


def told(items: Sequence[Item]) -> list[tuple[object, ...]]:
    """What items say, errors by their words."""
    return [(item.conversation, item.outcome, repr(item.error), item.done) for item in items]


@settings(max_examples=200)
@given(WISHES, st.integers(1, 5))
def test_a_batch_in_groups_comes_to_what_its_commands_come_to_one_by_one(
    wishes: list[tuple[str, str, str | None]], group: int
) -> None:
    """Whatever is asked of whichever conversations, in any order, with keys used again: results and storage agree."""
    one, other = Prepared(), Prepared()
    expected = one_by_one(one.desk, one.commands(wishes))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batches, "GROUP", group)
        items = other.desk.batch(other.commands(wishes), actor=A)

    assert told(items) == told(expected)
    assert everything(other.storage, WORKSPACE) == everything(one.storage, WORKSPACE)
    assert drained(other.storage) == drained(one.storage)


def many(storage: Storage, number: int) -> list[Command]:
    """Commands to follow up that many pending conversations."""
    desk = a_desk(storage)
    found = [received(desk, an_inbound(dedupe=f"d{n}", thread=f"customer-{n}")).id for n in range(number)]
    return [FollowUp(conversation=id) for id in found]


def test_a_batch_takes_one_commit_for_a_hundred_commands() -> None:
    """Two hundred and fifty conversations are three groups, and nothing is committed beside them."""
    storage = Counting(MemoryStorage())
    commands = many(storage.inner, 250)
    storage.groups.clear()
    items = Desk(storage, WORKSPACE, clock=SetClock()).batch(commands, actor=A)

    assert sum(item.done for item in items) == 250
    assert (storage.groups, storage.singles) == ([100, 100, 50], 0)


def test_whoever_lost_a_race_decides_anew_alone() -> None:
    """One that somebody else took meanwhile is refused by what it is now; the others of the group are done."""
    inner = MemoryStorage()
    commands = many(inner, 5)
    taken = commands[2].conversation
    faster = Desk(inner, WORKSPACE, clock=SetClock())
    storage = Counting(inner)
    racing = Meanwhile(storage, lambda: faster.handle(FollowUp(conversation=taken), actor=Actor.of(BOB)).unwrap())

    items = Desk(racing, WORKSPACE, clock=SetClock()).batch(commands, actor=A)

    rules = [item.outcome.denied.rule if item.outcome and item.outcome.denied else None for item in items]
    assert rules == [None, None, "HO-5", None, None]
    assert (storage.groups, storage.singles) == ([5], 0)
    assert faster.audit().violations == ()


def test_whoever_lost_a_race_and_still_may_is_done_alone() -> None:
    """A message that came in between keeps nobody's command from being carried out."""
    inner = MemoryStorage()
    commands = many(inner, 5)
    storage = Counting(inner)
    racing = Meanwhile(
        storage, lambda: received(Desk(inner, WORKSPACE, clock=SetClock()), an_inbound(dedupe="x", thread="customer-2"))
    )

    items = Desk(racing, WORKSPACE, clock=SetClock()).batch(commands, actor=A)

    assert [item.done for item in items] == [True] * 5
    assert (storage.groups, storage.singles) == ([5], 1)


class Unplugged(Wrapped):
    """Loses its connection when a group is committed."""

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        raise LostConnection("gone")


def test_what_befalls_the_group_is_told_of_each() -> None:
    """When the storage fails, each command of the group has the error; what needed no commit has its answer."""
    storage = MemoryStorage()
    commands = many(storage, 2)

    items = Desk(Unplugged(storage), WORKSPACE, clock=SetClock()).batch(
        [*commands, FollowUp(conversation=ConversationId("nowhere"))], actor=A
    )

    assert [repr(item.error) for item in items[:2]] == ["LostConnection('gone')"] * 2
    assert items[2].outcome is not None


class Unreadable(Wrapped):
    """Fails to read one conversation."""

    def __init__(self, inner: MemoryStorage, only: ConversationId) -> None:
        super().__init__(inner)
        self.only = only

    def read(self, needs: Needs) -> Snapshot:
        if needs.conversation == self.only:
            raise StorageError("a corrupt row")
        return super().read(needs)


def test_what_befalls_one_is_told_of_that_one() -> None:
    """A conversation that can't be read is an error of its own, and the others of the group are done."""
    storage = MemoryStorage()
    commands = many(storage, 3)

    items = Desk(Unreadable(storage, commands[1].conversation), WORKSPACE, clock=SetClock()).batch(commands, actor=A)

    assert [item.done for item in items] == [True, False, True]
    assert str(items[1].error) == "a corrupt row"


def test_a_group_knows_what_the_one_before_it_wrote() -> None:
    """What follows in one conversation is decided on what went before, in the same batch, too."""
    storage = Counting(MemoryStorage())
    (command,) = many(storage.inner, 1)
    storage.groups.clear()
    items = Desk(storage, WORKSPACE, clock=SetClock()).batch(
        [command, Transfer(conversation=command.conversation, to=BOB), End(conversation=command.conversation)], actor=A
    )

    assert [item.done for item in items] == [True, True, False]
    assert storage.groups == [1, 1]


def test_words_for_one_customer_stay_out_of_a_batch() -> None:
    """A reply is no command of a batch, whatever stands beside it in the group."""
    storage = MemoryStorage()
    first, second = many(storage, 2)
    reply = Reply(conversation=second.conversation, content=some_text())

    _, item = Desk(storage, WORKSPACE, clock=SetClock()).batch([first, reply], actor=A)

    assert item.outcome is not None
    assert item.outcome.denied is not None
    assert item.outcome.denied.rule == "HO-20"
