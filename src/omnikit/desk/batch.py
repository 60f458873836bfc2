"""Many conversations at once: the same commands, the same permissions, a result for each."""

from collections.abc import Sequence

from omnikit.desk.handling import handle
from omnikit.desk.house import House, Item, Outcome
from omnikit.desk.ports import UnitOfWork
from omnikit.desk.steps import Step, Steps
from omnikit.model.actors import Actor
from omnikit.model.commands import Command
from omnikit.model.errors import OmnikitError, StorageError
from omnikit.model.ids import CommandKey, ConversationId
from omnikit.model.upholds import upholds
from omnikit.policies.context import Batch

GROUP = 100
"""How many commands are committed together."""

Result = Outcome | OmnikitError


@upholds("OC-11.1", "OC-11.2", "OC-11.6", "CO-8.9")
def run_batch(
    house: House, commands: Sequence[Command], actor: Actor, *, dry_run: bool = False, strict: bool = False
) -> Steps[tuple[Item, ...]]:
    """Carry each command out on its own and return a result for each, in order; there is no limit to their number.

    *dry_run*: nothing is written. *strict*: nothing is written unless all are allowed when they are tried, each by
    itself. Notices that the conversations give one member become one, with their count, when they are delivered
    together.
    """
    batch = Batch(house.ids(house.now()))
    if dry_run or strict:
        tried: list[Item] = []
        for command in commands:
            result = yield from _to_the_end(handle(house, command, actor, batch=batch, dry_run=True))
            tried.append(item_of(command, result, tried=True))
        if dry_run or not all(item.allowed for item in tried):
            return tuple(tried)
    results = yield from in_groups(house, commands, actor, batch)
    return tuple(item_of(command, results[place]) for place, command in enumerate(commands))


class _Group:
    """Commands that have been decided and wait to be committed together; each about a conversation of its own."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, Steps[Outcome], UnitOfWork]] = []
        self.names: set[ConversationId | CommandKey] = set()

    def concerns(self, command: Command) -> bool:
        """True if *command* must be decided on what the group will have written."""
        return command.conversation in self.names or command.key in self.names

    def add(self, place: int, command: Command, steps: Steps[Outcome], work: UnitOfWork) -> None:
        """Have *steps* wait for their commit."""
        self.waiting.append((place, steps, work))
        self.names.add(command.conversation)
        if command.key is not None:
            self.names.add(command.key)


def in_groups(house: House, commands: Sequence[Command], actor: Actor, batch: Batch | None) -> Steps[dict[int, Result]]:
    """Do what carrying out one after the other would, with one commit for many; return each one's result by place."""
    results: dict[int, Result] = {}
    group = _Group()
    for place, command in enumerate(commands):
        if len(group.waiting) == GROUP or group.concerns(command):
            yield from _commit(group, results)
            group = _Group()
        steps = handle(house, command, actor, batch=batch)
        reached = yield from _up_to_commit(steps)
        if isinstance(reached, UnitOfWork):
            group.add(place, command, steps, reached)
        else:
            results[place] = reached
    yield from _commit(group, results)
    return results


def _commit(group: _Group, results: dict[int, Result]) -> Steps[None]:
    """Commit a group; whoever lost a race is told so and decides anew, alone."""
    if not group.waiting:
        return
    works = tuple(work for _, _, work in group.waiting)
    kept: Sequence[StorageError | None]
    try:
        kept = yield Step("commit_group", works)
    except StorageError as raised:
        kept = (raised,) * len(works)
    for (place, steps, _), error in zip(group.waiting, kept, strict=True):
        results[place] = yield from _to_the_end(steps, error)


# --- the pieces


def _up_to_commit(steps: Steps[Outcome]) -> Steps[UnitOfWork | Result]:
    return (yield from _run(steps, None, until="commit"))


def _to_the_end(steps: Steps[Outcome], error: StorageError | None = None) -> Steps[Result]:
    """Run *steps* on; *error*: what came of their last step."""
    result = yield from _run(steps, error, until="")
    assert not isinstance(result, UnitOfWork)
    return result


def _run(steps: Steps[Outcome], error: StorageError | None, *, until: str) -> Steps[UnitOfWork | Result]:
    """Run *steps* on; return what they come to, or what they would commit if *until* says to stop there."""
    try:
        step = next(steps) if error is None else steps.throw(error)
        while step.method != until:
            try:
                answer = yield step
            except Exception as raised:
                step = steps.throw(raised)
            else:
                step = steps.send(answer)
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome
    except OmnikitError as raised:
        return raised
    (work,) = step.arguments
    assert isinstance(work, UnitOfWork)
    return work


def item_of(command: Command, result: Result, *, tried: bool = False) -> Item:
    """Return what a command came to as one line of an answer about many."""
    if isinstance(result, OmnikitError):
        return Item(command.conversation, None, result, tried=tried)
    return Item(command.conversation, result, tried=tried)
