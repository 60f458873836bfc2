"""The transition table as people and programs read it: rows, Markdown, a Mermaid diagram. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypedDict

from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.engine.table import SAME, Row, event_of
from omnikit.model.commands import Command, FollowUp, ReceiveMessage
from omnikit.model.conversation import NEW, PENDING, Status
from omnikit.policies.profile import Conduct, Profile
from omnikit.policies.reopening import OnMessage
from omnikit.rules.access import the_actor_is_entitled, the_actor_may_follow_up
from omnikit.rules.batch import the_support_table_lets_the_batch
from omnikit.rules.book import holds_back, turns_away
from omnikit.rules.messages import the_channel_carries_the_form
from omnikit.rules.rule import RuleOf
from omnikit.rules.status import it_can_be_taken_up_again, single_commands_follow_the_state_table, the_end_is_the_end


class Line(TypedDict):
    """One row of the table. *provided* are the IDs it may be refused by; *becomes* may be ``same``."""

    when: str
    command: str
    provided: list[str]
    happens: list[str]
    becomes: str


def lines(profiles: Iterable[Profile]) -> list[Line]:
    """Return the table's rows in order, with the IDs by which any of *profiles* may refuse."""
    asked = tuple(profiles)
    return [
        Line(
            when=row.when,
            command=row.command.__name__,
            provided=ids(row.provided, row.when, row.command, asked),
            happens=[event_of(build).kind for build in row.happens],
            becomes=_becomes(row),
        )
        for row in LIFECYCLE.rows
    ]


def ids(
    rules: Iterable[RuleOf[Any, Any]], when: Status | None, command: type[Command] | None, profiles: tuple[Profile, ...]
) -> list[str]:
    """Return the IDs by which *rules* may refuse; a family has those of the policy cells that it may ask."""
    found: dict[str, None] = {}
    for rule in rules:
        if rule.id:
            found[rule.id] = None
            continue
        for profile in profiles:
            for conduct in _conducts(profile, when):
                found.update(dict.fromkeys(FAMILIES[rule](conduct, when, command)))
    return list(found)


def _becomes(row: Row[Any]) -> str:
    return SAME.value if row.becomes is SAME else " or ".join(row.targets())


# --- the policy cells that a family of guards may ask


def _conducts(profile: Profile, when: Status | None) -> tuple[Conduct, ...]:
    """Return the conducts that can hold in that status: nobody collaborates before it is processing."""
    alone = (profile.plain, profile.alone)
    return alone if when in (NEW, PENDING) else (*alone, profile.together)


def _of_access(conduct: Conduct, _when: Status | None, command: type[Command] | None) -> Iterator[str]:
    for asked, who in conduct.access.items():
        if command in (None, asked) and turns_away(who):
            yield who.rule


def _of_follow_up(conduct: Conduct, when: Status | None, _command: type[Command] | None) -> Iterator[str]:
    return _of_access(conduct, when, FollowUp)


def _of_batch(conduct: Conduct, when: Status | None, command: type[Command] | None) -> Iterator[str]:
    for (at, asked), cell in conduct.batch.items():
        if when in (None, at) and command in (None, asked) and holds_back(cell):
            yield cell.rule


def _of_forms(conduct: Conduct, _when: Status | None, _command: type[Command] | None) -> Iterator[str]:
    for support in (conduct.forms or {}).values():
        yield support.rule


def _of_the_end(conduct: Conduct, _when: Status | None, command: type[Command] | None) -> Iterator[str]:
    shut = None if command is None else conduct.shut.get(command)
    yield single_commands_follow_the_state_table.id if shut is None else shut.rule


def _of_what_has_ended(conduct: Conduct, when: Status | None, command: type[Command] | None) -> Iterator[str]:
    on_message = conduct.reopening.on_message
    stored = on_message is OnMessage.NOT_DELIVERED and command is ReceiveMessage
    if on_message in (OnMessage.NEW_CONVERSATION, OnMessage.NOT_DELIVERED) and not stored:
        yield from _of_the_end(conduct, when, command)


Cells = Callable[[Conduct, Status | None, type[Command] | None], Iterator[str]]
FAMILIES: Mapping[RuleOf[Any, Any], Cells] = {
    the_actor_is_entitled: _of_access,
    the_actor_may_follow_up: _of_follow_up,
    the_support_table_lets_the_batch: _of_batch,
    the_channel_carries_the_form: _of_forms,
    the_end_is_the_end: _of_the_end,
    it_can_be_taken_up_again: _of_what_has_ended,
}
"""Where the IDs of each family that the table asks are to be found."""


# --- for people


def as_markdown(profiles: Iterable[Profile]) -> str:
    """Return the table with the rules around it, as Markdown."""
    asked = tuple(profiles)
    rows = [
        (line["when"], line["command"], _listed(line["provided"]), _listed(line["happens"]), line["becomes"])
        for line in lines(asked)
    ]
    refusals = [
        f"- {refusal.when}, {refusal.command.__name__}: refused by "
        f"{_listed(ids((refusal.by,), refusal.when, refusal.command, asked))}."
        for refusal in LIFECYCLE.refusals
    ]
    return "\n".join(
        (
            markdown_table(("when", "command", "provided", "happens", "becomes"), rows),
            "",
            f"- Asked first, of every command: {_listed(ids(LIFECYCLE.always, None, None, asked))}.",
            f"- Asked next, in a batch: {_listed(ids(LIFECYCLE.in_batch, None, None, asked))}.",
            *refusals,
            f"- A command to what nobody has opened is refused by {LIFECYCLE.unknown.id}, "
            f"any other pair without a row by {LIFECYCLE.otherwise.id}.",
        )
    )


def markdown_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    head = tuple(columns)
    body = [" | ".join(row) for row in rows]
    return "\n".join(f"| {line} |" for line in (" | ".join(head), " | ".join("---" for _ in head), *body))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "—"


def as_mermaid() -> str:
    """Return a diagram of the statuses; what leaves the status as it is stands in the table alone."""
    moves: dict[tuple[Status, Status], list[str]] = {}
    for row in LIFECYCLE.rows:
        for target in row.targets():
            if target is not row.when:
                moves.setdefault((row.when, target), []).append(row.command.__name__)
    arrows = [
        f"    {'[*]' if source is NEW else source} --> {target}: {', '.join(commands)}"
        for (source, target), commands in moves.items()
    ]
    return "\n".join(("stateDiagram-v2", *arrows))
