"""Every rule of every row refuses something in that row: none could be left out there unnoticed."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.engine.table import Row
from omnikit.model.commands import COMMANDS, Command
from omnikit.policies.access import Who
from omnikit.policies.context import Context
from omnikit.policies.messages import Writing
from omnikit.policies.presets import FORMS, PRESETS
from omnikit.policies.profile import Conduct, Profile
from omnikit.rules.rule import Rule
from tests.engine.cells import Cell, cells

Pair = tuple[Row[Any], Rule[Any]]


# what every preset has alike, otherwise: whispers, replies that follow up, short texts, no grants, forms by channel
FREE = Writing(whispers=True, reply_follows_up=True)
SHORT = FREE.but(longest=1)


def _otherwise(profile: Profile) -> tuple[Profile, ...]:
    def each(**changes: Any) -> dict[str, Conduct]:
        return {name: getattr(profile, name).but(**changes) for name in ("plain", "alone", "together")}

    free, short = profile.but(writing=FREE), profile.but(writing=SHORT)
    nobody = {command: Who(who.rule) for command, who in profile.plain.access.items()}
    return profile, free, short, free.but(**each(access=nobody), collaboration=None), free.but(**each(forms=FORMS))


VARIED = {name: _otherwise(profile) for name, profile in PRESETS.items()}


def _contexts(cell: Cell) -> Iterator[Context]:
    return (cell.context.but(profile=profile) for profile in VARIED[cell.context.profile.name])


def _first_broken(cell: Cell, context: Context) -> Pair | None:
    row = LIFECYCLE.by_command.get(type(cell.command), {}).get(cell.conversation.status)
    if row is None:
        return None
    asked = (cell.conversation, cell.command, context)
    first = chain(LIFECYCLE.always, LIFECYCLE.in_batch if context.batch is not None else ())
    if not all(rule.holds(*asked) for rule in first):
        return None
    broken = next((rule for rule in row.provided if not rule.holds(*asked)), None)
    return None if broken is None else (row, broken)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_every_rule_of_a_row_refuses_there(command: type[Command]) -> None:
    """For each rule of each row there is a cell in which it is the first to be broken, so it refuses there."""
    rows = LIFECYCLE.by_command.get(command, {}).values()
    wanted: set[Pair] = {(row, rule) for row in rows for rule in row.provided}
    for profile in PRESETS.values():
        for cell in cells(command, profile):
            if not wanted:
                return
            wanted -= {found for context in _contexts(cell) if (found := _first_broken(cell, context)) is not None}

    assert not wanted, f"no cell breaks these first; add one to tests/engine/cells.py: {wanted}"
