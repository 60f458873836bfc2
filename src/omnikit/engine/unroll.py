"""A table's rows as straight code: one function a row, written once, when it is first asked.

What a row means is a loop: ask the rules in order, refuse by the first that is broken, else make the events.
Written out, the same asks each rule at a place of its own, where the interpreter learns which function is
called there; that is a fifth of a decision's price. Nothing else is decided here.
"""

from collections.abc import Callable, Sequence
from typing import Any

from omnikit.engine.table import Row, Table
from omnikit.model.commands import Command
from omnikit.model.conversation import Conversation, Status
from omnikit.model.decision import Allowed, Decision
from omnikit.model.value import maker
from omnikit.policies.context import Context
from omnikit.rules.rule import Rule

Answer = Callable[[Conversation, Command, Context], Decision]

NOTHING = Allowed(())
_GIVEN = "(conversation, command, context)"


def answers(table: Table) -> dict[type[Command], dict[Status, Answer]]:
    """Return how each row of *table* answers, by command and status."""
    found: dict[type[Command], dict[Status, Answer]] = {}
    for command, rows in table.by_command.items():
        each: dict[Status, Answer] = {}
        for status, row in rows.items():
            each[status] = _unwritten(table, row, each, status)
        found[command] = each
    return found


def _unwritten(table: Table, row: Row[Any], each: dict[Status, Answer], status: Status) -> Answer:
    """Return what writes the answer of *row* at the first question, and puts it in its own place in *each*."""

    def answer(conversation: Conversation, command: Command, context: Context) -> Decision:
        each[status] = written = _written_out(table, row)
        return written(conversation, command, context)

    return answer


def _written_out(table: Table, row: Row[Any]) -> Answer:
    names: dict[str, Any] = {"NOTHING": NOTHING, "allowed": maker(Allowed)}
    lines = [
        f"def answer{_GIVEN}:",
        *_asked(table.always, "always", names),
        " if context.batch is not None:",
        "  pass",
        *(f" {line}" for line in _asked(table.in_batch, "in_batch", names)),
        *_asked(row.provided, "provided", names),
        *_made(row, names),
    ]
    exec(compile("\n".join(lines), f"<{row!r} written out>", "exec"), names)
    answer: Answer = names["answer"]
    return answer


def _asked(rules: Sequence[Rule[Any]], where: str, names: dict[str, Any]) -> list[str]:
    lines = []
    for number, rule in enumerate(rules):
        holds, refuse = f"{where}_{number}", f"refused_{where}_{number}"
        names |= {holds: rule.holds, refuse: rule.refuse}
        lines.append(f" if not {holds}{_GIVEN}: return {refuse}{_GIVEN}")
    return lines


def _made(row: Row[Any], names: dict[str, Any]) -> list[str]:
    if not row.happens:
        return [" return NOTHING"]
    events = [f"event_{number}" for number in range(len(row.happens))]
    names |= {f"make_{event}": build for event, build in zip(events, row.happens, strict=True)}
    lines = [f" {event} = make_{event}{_GIVEN}" for event in events]
    if len(events) == 1:
        return [*lines, " return NOTHING if event_0 is None else allowed((event_0,))"]
    lines.append(" made = []")
    lines += (f" if {event} is not None: made.append({event})" for event in events)
    return [*lines, " return allowed(tuple(made))"]
