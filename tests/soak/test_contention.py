"""Writers that get in each other's way, small; ``make soak`` does the same at length."""

from functools import partial

import pytest

from omnikit.storage import open_storage
from omnikit.testing.soak.checking import Report
from omnikit.testing.soak.contention import contention
from omnikit.testing.soak.plan import Plan
from tests.soak import saboteurs
from tests.soak.saboteurs import spoiled

SABOTEURS = (
    saboteurs.RemembersLoads,
    saboteurs.LeasesForNothing,
    saboteurs.SkipsChanges,
    saboteurs.ForgetsDeliveries,
)


def test_eight_writers_of_one_postgresql_do_each_other_no_harm(postgres_url: str) -> None:
    """Two thousand commands: one claim wins each race, no message is there twice, no limit is passed, no event lost."""
    report = contention(partial(open_storage, postgres_url), Plan(hot=550, cold=1300, threads=20, races=6))

    assert not report.violations
    counts = report.counts
    assert counts["commands to hot conversations"] + counts["commands to cold conversations"] >= 2000
    assert counts["races to follow up: won"] == 6
    assert counts["races for room: won"] == 18
    assert counts["deliveries known already"] > 100


@pytest.fixture(scope="module")
def spoiled_report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Give the report of a run over a storage that breaks several promises at once."""
    url = f"sqlite:///{tmp_path_factory.mktemp('soak') / 'soak.db'}"
    plan = Plan(hot=120, cold=120, threads=4, writers=4, races=3)
    return contention(partial(spoiled, url, *SABOTEURS), plan)


@pytest.mark.parametrize(
    "broken",
    [
        "as many win as can",  # loads that are remembered
        "one at a time",  # leases for nothing
        "every change is seen once",  # changes that are skipped
        "stored exactly once",  # deliveries that are forgotten
    ],
)
def test_a_storage_that_lets_writers_harm_each_other_is_caught(spoiled_report: Report, broken: str) -> None:
    """Each of the promises that it breaks is seen to be broken."""
    assert broken in {violation.invariant for violation in spoiled_report.violations}
