"""What every test run does: choose how much Hypothesis tries, and collect which tests prove which rules.

A test marked ``@pytest.mark.rule("CO-3.2")`` proves that rule. What a whole run collects is written to the
package by ``pytest --write-proofs``, so that the rulebook can name the proofs.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ("tests.servers",)

PROOFS = Path(__file__).parents[1] / "src" / "omnikit" / "rules" / "proofs.json"
Proofs = dict[str, list[str]]
_COLLECTED = pytest.StashKey[Proofs]()
_NARROWED = ("lf", "stepwise", "deselect", "ignore", "ignore_glob")

# No deadline: how long an example takes is the machine's affair, and no promise of ours.
settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("OMNIKIT_HYPOTHESIS") or ("ci" if os.environ.get("CI") else "dev"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites the committed proofs."""
    parser.addoption("--write-proofs", action="store_true", help="rewrite proofs.json from the whole suite's marks")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Collect the marks before ``-k`` and ``-m`` leave tests out; write them when asked to."""
    config.stash[_COLLECTED] = proofs_of(items)
    if config.getoption("--write-proofs"):
        if not _whole(config):
            raise pytest.UsageError("--write-proofs needs the whole suite: name no tests")
        PROOFS.write_text(as_json(config.stash[_COLLECTED]), encoding="utf-8")


@pytest.fixture
def collected(request: pytest.FixtureRequest) -> Proofs:
    """The tests of this run by the rule that they prove; skips when only a part of the suite was collected."""
    if not _whole(request.config):
        pytest.skip("proofs are compared when the whole suite is collected")
    return request.config.stash[_COLLECTED]


def proofs_of(items: Iterable[pytest.Item]) -> Proofs:
    """Return the tests of *items* by rule; a test that is skipped or expected to fail proves nothing."""
    found: dict[str, set[str]] = {}
    for item in items:
        if item.get_closest_marker("skip") or item.get_closest_marker("xfail"):
            continue
        for mark in item.iter_markers("rule"):
            for rule in mark.args:
                found.setdefault(rule, set()).add(item.nodeid.partition("[")[0])
    return {rule: sorted(found[rule]) for rule in sorted(found, key=_natural)}


def as_json(proofs: Proofs) -> str:
    """Return *proofs* as the text of the committed file."""
    return json.dumps(proofs, indent=1) + "\n"


def _natural(rule: str) -> tuple[str, list[int]]:
    family, _, number = rule.partition("-")
    return family, [int(part) for part in number.split(".") if part.isdigit()]


def _whole(config: pytest.Config) -> bool:
    """True if nothing narrows what is collected; ``-k`` and ``-m`` come later and don't count."""
    root = config.rootpath
    everything = {root, *(root / path for path in config.getini("testpaths"))}
    asked = {config.invocation_params.dir / arg for arg in config.args}
    return asked <= everything and not any(config.getoption(name, None) for name in _NARROWED)
