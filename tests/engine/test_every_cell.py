"""Every command in every situation: what is decided is what the documents say, and a refusal changes nothing."""

from collections import Counter
from collections.abc import Iterator

import pytest
from attrs import AttrsInstance, fields

from omnikit.engine.decide import decide, explain
from omnikit.engine.evolve import fold
from omnikit.engine.invariants import broken
from omnikit.engine.options import options
from omnikit.model.actors import ActorKind
from omnikit.model.commands import COMMANDS, Command
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Denied
from omnikit.model.transcript import ExportForm
from omnikit.policies.presets import PRESETS
from omnikit.policies.profile import Profile
from tests.engine.cells import Cell, cells, desks
from tests.engine.oracle import denied_by
from tests.engine.outcomes import Reached, becomes
from tests.engine.scene import Wish
from tests.engine.shapes import ME, TAGS

pytestmark = pytest.mark.no_cover  # it tries the same lines so often that tracing them takes half the time

NAMED = {"Transfer", "AddCollaborators", "AddParticipants", "RemoveCollaborators"}
every_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
every_profile = pytest.mark.parametrize("profile", PRESETS.values(), ids=PRESETS)


def told(cell: Cell, *findings: object) -> str:
    """Say which cell it is, and what was found there."""
    return " | ".join(map(str, (*findings, _in_short(cell.wish), _in_short(cell.asker), _in_short(cell.scene))))


def _in_short(words: AttrsInstance) -> dict[str, object]:
    """What differs from the usual; who the team is, is always the same."""
    return {
        field.name: said
        for field in fields(type(words))
        if not isinstance(said := getattr(words, field.name), frozenset) and said != field.default
    }


def show(wrong: list[str]) -> str:
    """The first few of many, one a line."""
    return "\n".join([f"{len(wrong)} cells", *wrong[:8]])


@every_profile
@every_command
def test_every_cell_is_decided_as_the_documents_say(command: type[Command], profile: Profile) -> None:
    """Each command is allowed, or refused by exactly the rule that the documents give, whoever asks and whenever."""
    wrong = []
    for cell in cells(command, profile):
        decision = decide(cell.conversation, cell.command, cell.context)
        ours = decision.rule if isinstance(decision, Denied) else ""
        theirs = denied_by(cell.scene, cell.asker, cell.wish)
        if ours != theirs:
            wrong.append(told(cell, f"decided {ours or 'allowed'}, documents {theirs or 'allowed'}"))

    assert not wrong, show(wrong)


@every_profile
@every_command
def test_a_refusal_changes_nothing_and_a_second_question_gives_the_same_answer(
    command: type[Command], profile: Profile
) -> None:
    """Deciding touches neither the conversation nor what is known, and depends on nothing else."""
    wrong = []
    for cell in cells(command, profile):
        before = cell.conversation.but()
        first = decide(cell.conversation, cell.command, cell.context)
        if cell.conversation != before or decide(before, cell.command, cell.context) != first:
            wrong.append(told(cell, first))

    assert not wrong, show(wrong)


@every_profile
@every_command
def test_what_happens_folds_into_a_sound_conversation(command: type[Command], profile: Profile) -> None:
    """Each event is one version, breaks no invariant, and leads to where the documents say, with those people on it."""
    wrong = []
    for cell in cells(command, profile):
        decision = decide(cell.conversation, cell.command, cell.context)
        if not isinstance(decision, Allowed):
            continue
        after = fold(cell.conversation, decision.events)
        # collaborators that a team has kept from before break the limit of a profile without collaboration
        harm = set(broken(after, profile)) - set(broken(cell.conversation, profile))
        expected = becomes(cell.scene, cell.asker, cell.wish)
        if harm or after.version != cell.conversation.version + len(decision.events):
            wrong.append(told(cell, f"breaks {harm}, version {after.version}", decision.events))
        elif reached(cell.conversation, after) != expected:
            wrong.append(told(cell, f"reached {reached(cell.conversation, after)}", expected))

    assert not wrong, show(wrong)


def reached(before: Conversation, after: Conversation) -> Reached:
    """Where *after* stands, in the oracle's words."""
    return Reached(
        status=str(after.status),
        lane=str(after.lane or ""),
        handler=after.handler or "",
        participants=after.participants,
        offered_to=after.offer.to if after.offer else "",
        muted=after.muted,
        heard=after.ordinal > before.ordinal,
        found=after.found,
    )


@every_profile
@every_command
def test_the_explanation_is_of_the_decision(command: type[Command], profile: Profile) -> None:
    """What is explained is what is decided, and the rule of a refusal is the first that didn't hold."""
    wrong = []
    for cell in cells(command, profile):
        explained = explain(cell.conversation, cell.command, cell.context)
        decision = decide(cell.conversation, cell.command, cell.context)
        failed = [check.rule for check in explained.checks if not check.held]
        first = failed[:1] == [decision.rule] if isinstance(decision, Denied) else not failed
        if explained.decision != decision or not first:
            wrong.append(told(cell, decision, explained.checks))

    assert not wrong, show(wrong)


def asked_by_options(cell: Cell, command: type[Command]) -> Iterator[Wish]:
    """Everything that one option stands for, in the order in which it is tried."""
    name = command.__name__
    if name in NAMED:
        members = [*(m for m in cell.context.facts.workspace.members if m != ME), ME]
        yield from (Wish(command=name, members=(member,)) for member in members)
    elif name == "Acknowledge":
        yield from (Wish(command=name, up_to=cell.scene.last, view=view) for view in ("my", "team"))
    elif name == "Tag":  # RC-3.7: the product's own, then the team's
        own = ("转微", "转电", "预约", "到诊") if cell.scene.mode == "desk" else ()
        yield from (Wish(command=name, tags=(tag,)) for tag in (*own, *(tag.name for tag in TAGS)))
    elif name == "Untag":  # of nothing that is on them there is nothing to name
        yield Wish(command=name, tags=("any",))
    elif name == "Export":
        yield from (Wish(command=name, form=form) for form in ExportForm)
    else:
        yield Wish(command=name)


@every_profile
def test_what_is_offered_is_what_is_allowed(profile: Profile) -> None:
    """A command is offered if some argument is allowed, with just those members; else the first's rule refuses it."""
    asked = [command for command in COMMANDS if command.by is ActorKind.MEMBER]
    wrong = []
    for cell in desks(profile):
        offered = options(cell.conversation, cell.context)
        expected = []
        for command in asked:
            answers = [(w, denied_by(cell.scene, cell.asker, w)) for w in asked_by_options(cell, command)]
            allowed = [wish for wish, rule in answers if not rule]
            named = tuple(
                name for wish in allowed for name in (*wish.members, *wish.tags, wish.form) if name not in ("", "any")
            )
            expected.append((command.__name__, "" if allowed else answers[0][1], named))
        for option, (name, rule, named) in zip(offered, expected, strict=True):
            ours = (option.command, option.refused.rule if option.refused else "", option.arguments)
            if ours != (name, rule, named):
                wrong.append(told(cell, f"offered {ours}, documents {(name, rule, named)}"))

    assert not wrong, show(wrong)


def test_there_are_tens_of_thousands_of_cells() -> None:
    """The cells are many, and every command has both answers somewhere."""
    found: Counter[tuple[str, bool]] = Counter(
        (command.__name__, denied_by(cell.scene, cell.asker, cell.wish) == "")
        for command in COMMANDS
        for profile in PRESETS.values()
        for cell in cells(command, profile)
    )

    assert found.total() > 200_000
    assert {name for name, allowed in found if allowed} == {command.__name__ for command in COMMANDS}
    assert {name for name, allowed in found if not allowed} == {command.__name__ for command in COMMANDS}
