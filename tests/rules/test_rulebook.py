"""The catalogue, the code and the proofs speak of the same rules."""

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from omnikit.model.ids import RuleId
from omnikit.rules.book import Carries, Standing, article, book, carriers, guards, proofs
from omnikit.rules.catalogue import HOUSE, Entry, catalogue

ROOT = Path(__file__).parents[2]
PROOFS = ROOT / "src" / "omnikit" / "rules" / "proofs.json"
MOST_HOSTS = 8
AN_ID = re.compile(r"(OC|CO|FL|OM|RC|HO)-\d+(\.\d+)?")


def test_every_rule_in_force_is_proved() -> None:
    """Each rule that is neither deferred nor the host's stands in the code and has a test that proves it."""
    missing = [f"{line.id}: {line.reason}" for line in book() if line.status is Standing.MISSING]

    assert not missing, "\n" + "\n".join(missing)


def test_the_documents_have_320_rules() -> None:
    """The catalogue has every rule of the five documents, the house's own counted apart."""
    assert sum(not id.startswith(HOUSE) for id in catalogue()) == 320


def test_house_rules_are_numbered_without_a_gap() -> None:
    """The house's rules are HO-1, HO-2 and so on."""
    house = [id for id in catalogue() if id.startswith(HOUSE)]

    assert house == [f"{HOUSE}{number}" for number in range(1, len(house) + 1)]


def test_every_statement_is_said_once() -> None:
    """No two rules have the same words."""
    said = Counter(entry.statement for entry in catalogue().values())

    assert [words for words, times in said.items() if times > 1] == []


def test_the_code_carries_no_unknown_rule() -> None:
    """Whatever a guard, a grant or an upheld mark names is in the catalogue."""
    assert [carrier for carrier in carriers() if carrier.rule not in catalogue()] == []


def test_no_text_in_the_code_names_an_unknown_rule() -> None:
    """A string that reads like a rule's ID, anywhere in the package, is one."""
    known = catalogue()
    unknown = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if AN_ID.fullmatch(node.value) and node.value not in known
    ]

    assert unknown == []


def test_marks_name_known_rules(collected: dict[str, list[str]]) -> None:
    """Whatever a test says that it proves is in the catalogue."""
    assert {rule: tests for rule, tests in collected.items() if rule not in catalogue()} == {}


def test_the_committed_proofs_are_fresh(collected: dict[str, list[str]]) -> None:
    """The proofs that the package ships are those that this run collected: else ``make proofs``."""
    committed = json.loads(PROOFS.read_text(encoding="utf-8")) if PROOFS.exists() else {}

    assert committed == collected


def test_no_rule_has_two_guards() -> None:
    """A rule is stated by one guard object, its twins included."""
    stated = Counter(id for guard in guards() for id in (guard.id, *guard.also) if id)

    assert [id for id, times in stated.items() if times > 1] == []


def test_every_guard_says_what_it_demands() -> None:
    """A guard's own sentence is there to be shown."""
    assert [guard.name for guard in guards() if not guard.statement.endswith(".")] == []


def test_twins_are_proved_together() -> None:
    """Rules that share a guard share a proof of it."""
    proved = proofs()
    apart = [
        (guard.id, twin)
        for guard in guards()
        for twin in guard.also
        if not set(proved.get(guard.id, ())) & set(proved.get(RuleId(twin), ()))
    ]

    assert apart == []


def test_what_is_deferred_has_no_proof() -> None:
    """A rule that a test proves is in force."""
    assert [line.id for line in book() if line.status is Standing.DEFERRED and line.proofs] == []


def test_few_rules_are_left_to_the_host() -> None:
    """At most eight rules are about a screen alone, each with its reason, and no code claims one."""
    hosts = [line for line in book() if line.status is Standing.HOST]

    assert len(hosts) <= MOST_HOSTS
    assert [line.id for line in hosts if line.where or not line.reason] == []


# (what the catalogue adds, is there code, is there a proof, how it stands, why)
STANDINGS: tuple[tuple[dict[str, str], bool, bool, Standing, str | None], ...] = (
    ({}, True, True, Standing.PROVED, None),
    ({}, True, False, Standing.MISSING, "no proof"),
    ({}, False, True, Standing.MISSING, "no code"),
    ({}, False, False, Standing.MISSING, "no code and no proof"),
    ({"deferred": "contacts"}, True, True, Standing.DEFERRED, "contacts"),
    ({"host": "a click"}, False, False, Standing.HOST, "a click"),
)


@pytest.mark.parametrize(("given", "code", "proof", "status", "reason"), STANDINGS)
def test_a_rule_stands_by_its_code_and_its_proof(
    given: dict[str, str], code: bool, proof: bool, status: Standing, reason: str | None
) -> None:
    """A rule in force is proved when code carries it and a test proves it, and otherwise says what is missing."""
    entry = Entry(id=RuleId("OC-1.1"), area="lifecycle", statement="So it is.", **given)
    found = [carrier for carrier in carriers() if carrier.rule == "OC-1.1"] if code else []

    line = article(entry, found, ("tests/x.py::test_it",) if proof else ())

    assert (line.status, line.reason) == (status, reason)


# (rule, how it is carried, one place that carries it)
CARRIED = (
    ("CO-6.1", Carries.GUARD, "omnikit.rules.collaboration:it_goes_to_a_collaborator"),
    ("CO-18.1", Carries.GUARD, "omnikit.rules.access:a_current_client_opens_it"),
    ("CO-5.1", Carries.GUARD, "omnikit.policies.grants:TOGETHER_ACCESS"),
    ("OC-11.13", Carries.GUARD, "omnikit.policies.presets:PLAIN_BATCH"),
    ("OC-11.12", Carries.GRANT, "omnikit.policies.presets:PLAIN_BATCH"),
    ("OC-6.6", Carries.GRANT, "omnikit.policies.grants:PLAIN_ACCESS"),
    ("OM-3.1", Carries.GUARD, "omnikit.policies.grants:JOIN_ACCESS"),
    ("RC-7.9", Carries.GRANT, "omnikit.policies.grants:DESK_ACCESS"),
    ("CO-14.5", Carries.GUARD, "omnikit.policies.presets:FORMS"),
    ("CO-9.4", Carries.GUARD, "omnikit.policies.lists:SHARED_LISTING"),
    ("FL-0.2", Carries.GUARD, "omnikit.policies.lists:QUEUE_LISTING"),
    ("OM-5.2", Carries.GUARD, "omnikit.policies.lists:JOIN_LISTING"),
    ("OM-9.1", Carries.GUARD, "omnikit.policies.lists:JOIN_LISTING"),
    ("FL-1.1", Carries.GUARD, "omnikit.policies.presets:QUEUE.shut"),
    ("FL-3.3", Carries.GUARD, "omnikit.rules.queue:the_member_is_online_and_ready"),
    ("RC-1.6", Carries.GUARD, "omnikit.rules.attending:a_colleague_takes_over"),
    ("RC-2.2", Carries.INVARIANT, "omnikit.engine.invariants:a_visitor_is_quiet"),
    ("RC-8.1", Carries.UPHELD, "omnikit.model.workspace:Workspace.colleagues_of"),
    ("OC-1.1", Carries.INVARIANT, "omnikit.engine.invariants:in_one_of_three_states"),
    ("OC-2.9", Carries.UPHELD, "omnikit.policies.lanes:Lanes.after"),
    ("CO-4.3", Carries.UPHELD, "omnikit.engine.happenings.people:left"),
)


@pytest.mark.parametrize(("rule", "kind", "where"), CARRIED)
def test_the_book_says_where_a_rule_stands(rule: str, kind: Carries, where: str) -> None:
    """Guards, the cells of policy tables, invariants and upheld functions are found where they are."""
    line = next(line for line in book() if line.id == rule)

    assert line.kind is kind
    assert where in line.where


def test_nothing_is_deferred_any_more() -> None:
    """Each of the 320 rules is in force, or the host's."""
    assert [entry.id for entry in catalogue().values() if entry.deferred] == []


def test_a_row_that_lets_everybody_is_no_guard() -> None:
    """A row of an access table that turns nobody away guards nothing: its rule is a grant."""
    kinds = {carrier.kind for carrier in carriers() if carrier.rule == "OC-1.2"}

    assert Carries.GRANT in kinds
    assert Carries.GUARD not in kinds
