"""Every guard refuses by its own ID and nothing else does; grants let exactly their people, one beside another."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

import omnikit.rules
from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.model.commands import Command
from omnikit.model.conversation import COLLEAGUE, OUTSIDER, Conversation, Relation
from omnikit.policies.access import May, Who
from omnikit.policies.presets import PRESETS
from omnikit.policies.profile import Profile, conducts
from omnikit.rules.catalogue import catalogue
from omnikit.rules.rule import RuleOf
from omnikit.testing.builders import SUE
from omnikit.testing.witness import Situation, Witness, differences, prove
from tests.engine.documents import granted as granted_by
from tests.engine.documents import may
from tests.rules.grants import CONDUCTS, GRANTED, RELATIONS, ROLES, acting, conducted, only
from tests.rules.witnesses import BEYOND_GRANTS, END, FORMED, GUARDS, MINE, case, transfer
from tests.rules.witnesses_of_contacts import NOTING
from tests.rules.witnesses_of_exporting import EXPORTING
from tests.rules.witnesses_of_joining import JOINING
from tests.rules.witnesses_of_presence import ATTENDING
from tests.rules.witnesses_of_quick_replies import QUICK_REPLYING
from tests.rules.witnesses_of_sending import SENDING
from tests.rules.witnesses_of_telling import TELLING
from tests.rules.witnesses_of_the_desk import ELSEWHERE
from tests.rules.witnesses_of_the_queue import QUEUEING
from tests.rules.witnesses_of_the_reception import RECEIVING

WITNESSES = (
    *(*GUARDS, *BEYOND_GRANTS, *ELSEWHERE, *FORMED, *GRANTED),
    *(*QUEUEING, *JOINING, *RECEIVING, *ATTENDING),
    *(*NOTING, *EXPORTING, *QUICK_REPLYING, *SENDING, *TELLING),
)
IN_FORCE = {id for id, entry in catalogue().items() if entry.deferred is None}


def marked(*rules: str) -> pytest.MarkDecorator:
    """Say which of *rules* are proved: one that is deferred isn't, though a cell may name it already."""
    return pytest.mark.rule(*dict.fromkeys(rule for rule in rules if rule in IN_FORCE))


def proving(witness: Witness) -> object:
    """A case of the table that counts as the proof of its rule and of the rule's twins."""
    return pytest.param(witness, id=str(witness), marks=marked(witness.rule, *witness.also))


@pytest.mark.parametrize("witness", [proving(witness) for witness in WITNESSES])
def test_breaking_one_thing_is_refused_by_the_rule_that_forbids_it(witness: Witness) -> None:
    """What keeps the rule is allowed; the same with one thing changed is refused, by exactly that rule."""
    prove(witness)


# --- grants


def sets() -> Iterator[tuple[str, type[Command], Who]]:
    """Every set of grants: whose, of which command."""
    for mode, conduct in CONDUCTS.items():
        for command, who in conduct.access.items():
            yield mode, command, who


def granting(least: int) -> list[object]:
    """Every grant that stands among at least so many, as a case that counts as its proof."""
    return [
        pytest.param(
            mode,
            command,
            relation,
            id=f"{mode}-{command.__name__}-{relation}",
            marks=marked(granted(who, relation).rule, who.rule, *who.also),
        )
        for mode, command, who in sets()
        for relation in RELATIONS
        if getattr(who, relation) is not None and len(who.grants) >= least
    ]


def granted(who: Who, relation: Relation) -> May:
    """The grant of that relation."""
    grant = getattr(who, relation)
    assert isinstance(grant, May)
    return grant


def covered(relation: Relation) -> tuple[Relation, ...]:
    """Return whom the grant of that relation is for: an outsider's is a colleague's too."""
    return (OUTSIDER, COLLEAGUE) if relation is OUTSIDER else (relation,)


def let(who: Who, command: type[Command]) -> dict[tuple[Relation, str], str | None]:
    """Who is refused by which rule, by relation and role; None: they are let."""
    profile = conducted({command: who})
    return {
        (relation, role): acting(relation, role, command, profile).refused_by
        for relation in RELATIONS
        for role in ROLES
    }


@pytest.mark.parametrize(
    ("mode", "command"),
    [
        pytest.param(
            mode,
            command,
            id=f"{mode}-{command.__name__}",
            marks=marked(who.rule, *who.also, *(grant.rule for grant in who.grants)),
        )
        for mode, command, who in sets()
    ],
)
def test_the_grants_of_a_command_let_the_people_of_the_documents(mode: str, command: type[Command]) -> None:
    """By relation and role, just those are let whom the documents name; all others are refused by one rule."""
    rule, people = may(mode, command.__name__)

    assert let(CONDUCTS[mode].access[command], command) == {
        (relation, role): None if role in people[relation] else rule for relation in RELATIONS for role in ROLES
    }


@pytest.mark.parametrize(("mode", "command", "relation"), granting(1))
def test_one_grant_alone_lets_exactly_its_people(mode: str, command: type[Command], relation: Relation) -> None:
    """With every other grant taken away, one still lets its own people, and nobody else."""
    rule, people = granted_by(mode, command.__name__)

    assert let(only(CONDUCTS[mode].access[command], relation), command) == {
        (stands, role): None if stands in covered(relation) and role in people[relation] else rule
        for stands in RELATIONS
        for role in ROLES
    }


@pytest.mark.parametrize(("mode", "command", "relation"), granting(2))
def test_one_grant_less_refuses_nobody_whom_another_lets(mode: str, command: type[Command], relation: Relation) -> None:
    """Of several grants one can go, and whoever another lets is let as before."""
    who = CONDUCTS[mode].access[command]
    others = [other for other in RELATIONS if other is not relation]
    whole, less = let(who, command), let(only(who, *others), command)

    assert {key: less[key] for key in less if key[0] not in covered(relation)} == {
        key: whole[key] for key in whole if key[0] not in covered(relation)
    }


# --- nothing is left out


def guards() -> Iterator[RuleOf[object, object]]:
    """Every rule object of the rulebook's modules."""
    for module in pkgutil.iter_modules(omnikit.rules.__path__):
        for thing in vars(importlib.import_module(f"omnikit.rules.{module.name}")).values():
            if isinstance(thing, RuleOf) and thing.module.endswith(f".{module.name}"):
                yield thing


WITNESSED = {id for witness in WITNESSES for id in (witness.rule, *witness.also)}


def test_every_guard_has_a_witness() -> None:
    """Each rule object of one ID, twins included, is refused by somewhere in the table."""
    ids = {id for guard in guards() for id in (guard.id, *guard.also) if id}

    assert len(ids) > 70
    assert sorted(ids - WITNESSED) == []


@pytest.mark.parametrize("profile", PRESETS.values(), ids=PRESETS)
def test_every_cell_that_refuses_has_a_witness(profile: Profile) -> None:
    """The rule of each set of grants, each refusing batch cell, form, end and list of a profile is in the table."""
    ids: set[str] = set()
    for _, conduct in conducts(profile):
        ids |= {id for shut in conduct.shut.values() for id in (shut.rule, *shut.also)}
        ids |= {id for who in conduct.access.values() for id in (who.rule, *who.also)}
        ids |= {id for cell in conduct.batch.values() for id in (cell.rule, *cell.also)}
        ids |= {support.rule for support in (conduct.forms or {}).values()}
    for offers in profile.listing.values():
        ids |= {offers.rule, *([offers.seen_by] if offers.seen_by else [])}
        ids |= {id for tab in offers.tabs.values() for id in (tab.rule, *tab.also)}

    assert sorted(ids - WITNESSED) == []


def test_every_guard_over_a_conversation_stands_in_the_table() -> None:
    """No rule about commands to a conversation is written down and never asked."""
    asked = {LIFECYCLE.unknown, LIFECYCLE.otherwise, *LIFECYCLE.always, *LIFECYCLE.in_batch}
    asked |= {rule for row in LIFECYCLE.rows for rule in row.provided} | {refusal.by for refusal in LIFECYCLE.refusals}
    over_conversations = {
        guard
        for guard in guards()
        if next(iter(inspect.get_annotations(guard.holds).values())) is Conversation
        and not guard.module.endswith(".listing")
    }

    assert over_conversations == asked


def test_the_modes_of_the_witnesses_are_those_of_the_profiles() -> None:
    """The conducts whose grants are tried are all that the named profiles have."""
    used = [conduct for profile in PRESETS.values() for _, conduct in conducts(profile)]

    assert all(conduct in used for conduct in CONDUCTS.values())
    assert all(conduct in CONDUCTS.values() for conduct in used)


# --- the kit itself

KEPT, BROKEN = case(MINE, END), case(MINE, END, SUE)
FAULTY = (
    (Witness("OC-6.7", "nothing is broken", KEPT, KEPT), "kept and broken differ in nothing"),
    (Witness("OC-6.7", "two things are", KEPT, case(MINE, transfer(), SUE)), "differ in command, context.actor"),
    (Witness("OC-6.7", "the wrong way round", BROKEN, KEPT), "kept is refused by OC-6.7"),
    (Witness("OC-6.7", "what is broken is let", KEPT, case(MINE, transfer())), "broken is allowed"),
    (Witness("OC-6.3", "another rule refuses", KEPT, BROKEN), "broken is refused by OC-6.7"),
)


@pytest.mark.parametrize(("witness", "complaint"), FAULTY, ids=[str(witness) for witness, _ in FAULTY])
def test_a_witness_that_proves_nothing_is_told_so(witness: Witness, complaint: str) -> None:
    """A witness fails with its rule and with what is wrong about it."""
    with pytest.raises(AssertionError, match=f"^{witness.rule}: .*{complaint}"):
        prove(witness)


def test_a_computed_field_is_no_second_difference() -> None:
    """What follows from the one thing that was changed doesn't count beside it."""
    one, other = case(MINE, END), case(MINE, END, SUE)

    assert one.context.permissions != other.context.permissions
    assert differences(one, other) == ("context.actor",)


def test_another_way_to_ask_is_part_of_a_situation() -> None:
    """A policy of one's own is proved with one's own function to ask it."""
    situation = Situation(3, "more", KEPT.context, lambda *three: three)

    assert situation.refused_by is None
