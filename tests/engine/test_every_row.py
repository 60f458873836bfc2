"""Every row of the table does its work somewhere: each of its rules refuses there, each of its happenings happens."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from omnikit.engine.decide import decide
from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.engine.table import Builder, Row, event_of
from omnikit.model.commands import COMMANDS, Acknowledge, Block, Command, Unblock
from omnikit.model.conversation import PENDING
from omnikit.model.decision import Allowed
from omnikit.model.message import MessageKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import FileLimit, Window
from omnikit.policies.access import May, Who
from omnikit.policies.context import Context
from omnikit.policies.messages import Writing
from omnikit.policies.presets import FORMS, PRESETS, RECEPTION
from omnikit.policies.profile import Conduct, Profile, conducts
from omnikit.rules.rule import Rule
from omnikit.testing.builders import CHANNELS
from tests.engine.cells import Cell, cells

pytestmark = pytest.mark.no_cover  # it tries the same lines so often that tracing them takes half the time

Pair = tuple[Row[Any], Rule[Any]]
Step = tuple[Row[Any], Builder[Any]]


# what every preset has alike, otherwise: whispers, replies that follow up, short texts, no grants, forms by channel,
# channels that take pdf files alone, or nothing but text, or nothing now; whoever sees a conversation may block its
# contact; facts of every customer are looked for
FREE = Writing(whispers=True, reply_follows_up=True)
SHORT = FREE.but(longest=1)
THERE = (*CHANNELS, "zalo", "facebook_comments")
FILES = {
    name: PLATFORMS[name].but(from_customer=6, files={MessageKind.FILE: FileLimit(endings=frozenset({"pdf"}))})
    for name in THERE
}
BARE = {name: PLATFORMS[name].but(files={}) for name in THERE}
CLOSED = {name: PLATFORMS[name].but(windows=(Window("never", timedelta()),), outside=frozenset()) for name in THERE}
SOME = May("HO-12")
ANYBODY = Who("HO-12", handler=SOME, collaborator=SOME, participant=SOME, outsider=SOME)
NEVER = {(PENDING, Acknowledge)}
"""Where a happening only says that nothing happens: looking at what is pending clears nobody's count (OC-2.8)."""


def _otherwise(profile: Profile) -> tuple[Profile, ...]:
    def each(**changes: Any) -> dict[str, Conduct]:
        return {name: conduct.but(**changes) for name, conduct in conducts(profile)}

    free, short = profile.but(writing=FREE), profile.but(writing=SHORT)
    blocking = dict.fromkeys((Block, Unblock), ANYBODY)
    granting = {name: conduct.but(access={**conduct.access, **blocking}) for name, conduct in conducts(profile)}
    nobody = {command: Who(who.rule) for command, who in profile.plain.access.items()}
    return (
        profile,
        free,
        short,
        free.but(**each(access=nobody), collaboration=None),
        free.but(**each(forms=FORMS)),
        *(free.but(traits=traits) for traits in (FILES, BARE, CLOSED)),
        free.but(**granting),
        free.but(extracting=RECEPTION.extracting, tagging=RECEPTION.tagging),
    )


VARIED = {name: _otherwise(profile) for name, profile in PRESETS.items()}
every_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)


def _asked(command: type[Command]) -> Iterator[tuple[Cell, Context]]:
    for profile in PRESETS.values():
        for cell in cells(command, profile):
            for varied in VARIED[profile.name]:
                yield cell, cell.context.but(profile=varied)


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


@every_command
def test_every_rule_of_a_row_refuses_there(command: type[Command]) -> None:
    """For each rule of each row there is a cell in which it is the first to be broken, so it refuses there."""
    rows = LIFECYCLE.by_command.get(command, {}).values()
    wanted: set[Pair] = {(row, rule) for row in rows for rule in row.provided}
    for cell, context in _asked(command):
        if not wanted:
            return
        if (found := _first_broken(cell, context)) is not None:
            wanted.discard(found)

    assert not wanted, f"no cell breaks these first; add one to tests/engine/shapes.py or wishes.py: {wanted}"


@every_command
def test_every_row_is_reached_and_every_happening_of_it_happens(command: type[Command]) -> None:
    """For each row there is a cell that it allows, and for each thing that may happen in it one in which that does."""
    rows = LIFECYCLE.by_command.get(command, {}).values()
    unreached: set[Row[Any]] = set(rows)
    wanted: set[Step] = {(row, build) for row in rows for build in row.happens if (row.when, row.command) not in NEVER}
    for cell, context in _asked(command):
        if not wanted and not unreached:
            return
        row = LIFECYCLE.by_command[command].get(cell.conversation.status)
        decision = decide(cell.conversation, cell.command, context)
        if row is None or not isinstance(decision, Allowed):
            continue
        unreached.discard(row)
        made = {type(event) for event in decision.events}
        wanted -= {(row, build) for build in row.happens if event_of(build) in made}

    assert not unreached, f"no cell is allowed by {unreached}"
    assert not wanted, f"these never happen: {wanted}"


def test_no_two_happenings_of_a_row_make_the_same_event() -> None:
    """So that what has happened tells which of them it was."""
    for row in LIFECYCLE.rows:
        made = [event_of(build) for build in row.happens]
        assert len(made) == len(set(made)), row


def test_no_command_is_left_out_of_the_table() -> None:
    """Every command has a row somewhere."""
    assert set(LIFECYCLE.by_command) == set(COMMANDS)
