"""Killed clients and stopped servers, small; ``make soak`` does the same at length."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from omnikit.storage import open_storage
from omnikit.testing.postgres import Pair, Server
from omnikit.testing.soak.crash import crash, outage
from tests.soak import saboteurs
from tests.soak.saboteurs import spoiled

IN_NO_HURRY = {"wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}


def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'soak.db'}"


def test_what_sqlite_acknowledged_survives_ten_kills(tmp_path: Path) -> None:
    """Ten clients are killed at random moments: every acknowledged command is there, none by half, once."""
    report = crash(partial(open_storage, sqlite(tmp_path)), kills=10)

    assert not report.violations
    assert report.counts["kills"] == 10
    assert report.counts["asked again"] > report.counts["carried out"] > 100


def test_what_postgresql_acknowledged_survives_five_kills(postgres_url: str) -> None:
    """The same of five clients of PostgreSQL."""
    report = crash(partial(open_storage, postgres_url), kills=5, seed=1)

    assert not report.violations
    assert report.counts["kills"] == 5
    assert report.counts["asked again"] > report.counts["carried out"] > 40


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Give a server that may be stopped, and that writes to disk when it is made to, and else takes its time."""
    with Server(IN_NO_HURRY) as server:
        yield server


def test_a_server_that_is_stopped_at_once_loses_nothing_and_the_next_command_works(server: Server) -> None:
    """Two immediate stops: clients lose their connection by name, go on at the first try, and nothing is lost."""
    make_storage = partial(open_storage, server.url(server.new_database()))
    report = outage(make_storage, times=2, breaks=partial(server.stop, "immediate"), mends=server.start)

    assert not report.violations
    assert report.counts["outages"] == report.counts["connections lost"] == 2


def test_a_standby_has_whatever_the_primary_acknowledged() -> None:
    """Two clients write to the primary; it is killed, the standby promoted, they go on there, and nothing is lost."""
    with Pair() as pair:
        make_storage = partial(open_storage, pair.url(pair.primary.new_database()))
        report = outage(make_storage, times=1, breaks=pair.kill_primary, mends=pair.promote, clients=2)

    assert not report.violations
    assert report.counts["outages"] == 1
    assert report.counts["connections lost"] == 2


def test_a_storage_that_acknowledges_before_it_writes_is_caught(tmp_path: Path) -> None:
    """Whoever says too early that something is written is found out by killing a few clients."""
    report = crash(partial(spoiled, sqlite(tmp_path), saboteurs.WritesLater), kills=3)

    assert "nothing acknowledged is lost" in {violation.invariant for violation in report.violations}


def test_a_server_that_acknowledges_what_is_not_on_disk_is_caught(server: Server) -> None:
    """Asynchronous commits are lost when the server stops at once, and that is seen."""
    url = server.url(server.new_database(), options="-c synchronous_commit=off")
    make_storage = partial(open_storage, url)
    report = outage(make_storage, times=1, breaks=partial(server.stop, "immediate"), mends=server.start)

    assert "nothing acknowledged is lost" in {violation.invariant for violation in report.violations}


def test_a_storage_whose_next_command_fails_too_is_caught(tmp_path: Path) -> None:
    """A connection that is dead once more after it was lost is a violation."""
    gone = tmp_path / "outage"
    make_storage = partial(spoiled, sqlite(tmp_path), partial(saboteurs.BreaksDownTwice, outage=gone))
    report = outage(make_storage, times=1, breaks=gone.touch, mends=gone.unlink)

    assert {violation.invariant for violation in report.violations} == {"the next command works"}
