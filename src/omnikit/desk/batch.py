"""Many conversations at once: the same commands, the same permissions, a result for each."""

from collections.abc import Sequence

from omnikit.desk.handling import handle
from omnikit.desk.house import House, Item
from omnikit.desk.steps import Steps
from omnikit.model.actors import Actor
from omnikit.model.commands import Command
from omnikit.model.errors import OmnikitError
from omnikit.model.upholds import upholds
from omnikit.policies.context import Batch


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
        tried = yield from _each(house, commands, actor, batch, dry_run=True)
        if dry_run or not all(item.allowed for item in tried):
            return tried
    return (yield from _each(house, commands, actor, batch, dry_run=False))


def _each(
    house: House, commands: Sequence[Command], actor: Actor, batch: Batch, *, dry_run: bool
) -> Steps[tuple[Item, ...]]:
    items: list[Item] = []
    for command in commands:
        try:
            outcome = yield from handle(house, command, actor, batch=batch, dry_run=dry_run)
        except OmnikitError as error:
            items.append(Item(command.conversation, None, error, tried=dry_run))
        else:
            items.append(Item(command.conversation, outcome, tried=dry_run))
    return tuple(items)
