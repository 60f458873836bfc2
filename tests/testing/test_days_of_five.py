"""A simulated day of fifty conversations at the desk of each product: every law holds, and nobody is forgotten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from omnikit.desk import queueing
from omnikit.dispatch import crew, rows
from omnikit.dispatch.tickets import TRIGGERS
from omnikit.model.events import Ended
from omnikit.policies.presets import FIRST_LINE, PRESETS, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.storage import open_storage
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.workday import Day, Workday

pytestmark = pytest.mark.no_cover  # it tries the same lines so often that tracing them takes half the time

by_name = pytest.mark.parametrize("profile", PRESETS.values(), ids=lambda profile: str(profile.name))
# what happens at each product's desk and at no other's, or at least must happen there
ITS_OWN = {
    "omnichat": ("followed_up", "returned"),
    "omnichat_collaboration": ("followed_up", "collaborators_added"),
    "first_line": ("offered", "offer_accepted", "offer_lapsed", "presence_changed", "renewals"),
    "omi": ("announced", "participant_joined", "participants_added", "whispered", "ended by the customer"),
    "reception": ("assigned", "visitor_spoke", "silent visitors", "muted", "presence_changed", "ended by the customer"),
}


def lived(profile: Profile, **more: Any) -> Day:
    return Workday(1, 50, profile, more.pop("storage", None) or MemoryStorage(), **more).run()


@by_name
def test_a_day_ends_with_nobody_forgotten(profile: Profile) -> None:
    """Fifty customers come, and whatever their product has happens to them; at the end all is over and all is true."""
    day = lived(profile)

    assert day.violations == ()
    assert day.counts["customers"] == 50 <= day.conversations
    assert all(day.counts.get(name, 0) > 0 for name in ITS_OWN[profile.name]), day.counts


@pytest.mark.parametrize("profile", [FIRST_LINE, RECEPTION], ids=lambda profile: str(profile.name))
def test_a_day_with_faults_is_true_as_well(profile: Profile) -> None:
    """Whoever is killed, or loses an answer, or is too slow, leaves nothing half done."""
    broken = {one.invariant for one in lived(profile, faults=True).violations}

    assert not broken


@by_name
def test_sqlite_lives_the_same_day(profile: Profile, tmp_path: Path) -> None:
    """The same seed comes to the same on a file as in memory."""
    storage = open_storage(f"sqlite:///{tmp_path / 'day.db'}")
    try:
        assert lived(profile, storage=storage) == lived(profile)
    finally:
        storage.close()


# --- what is found


def _no_run_after_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "TRIGGERS", TRIGGERS - {Ended})


def _board_that_misses_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "MOVES", frozenset())


def _room_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (rows, crew):
        monkeypatch.setattr(module, "room", lambda *_: 5)
    monkeypatch.setattr("omnikit.storage.shelf.Shelf._holds", lambda *_: True)


def _no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "why", _why_nothing)


def _why_nothing(house: Any, queue: Any, ids: Any) -> Any:
    yield from queueing.dispatch(house, queue)
    return {}


Sabotage = Callable[[pytest.MonkeyPatch], None]
SABOTAGED: tuple[tuple[Sabotage, str], ...] = (
    (_no_run_after_an_end, "nobody waits beside a free member"),
    (_board_that_misses_ends, "a queue advanced is one made anew"),
    (_room_for_ever, "load below the limit"),
    (_no_reason, "whoever waits has a stated reason"),
)


@pytest.mark.parametrize(("sabotage", "found"), SABOTAGED, ids=[row[0].__name__ for row in SABOTAGED])
def test_a_broken_queue_is_found(sabotage: Sabotage, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a queue does wrong is reported under the law that it breaks."""
    sabotage(monkeypatch)

    assert found in {violation.invariant for violation in lived(FIRST_LINE).violations}
