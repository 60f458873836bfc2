"""Anything done to a desk, in any order, leaves everything true that must be true at all times."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from omnikit.desk.ports import Storage
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS
from omnikit.policies.profile import Profile
from omnikit.storage import open_storage
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.machine import DeskMachine, desk_machine
from omnikit.testing.postgres import Server

pytestmark = pytest.mark.no_cover  # it tries the same lines so often that tracing them takes half the time

PROMISED = 10_000
PHASES = tuple(Phase)[:-2] if os.environ.get("CI") else tuple(Phase)
"""In CI a history that fails is told as it is: to shorten it takes five minutes, and it can be run again anywhere."""
EXAMPLES = 50
MORE = OMNICHAT_COLLABORATION.but(
    name="with whispers", writing=OMNICHAT_COLLABORATION.writing.but(whispers=True, reply_follows_up=True)
)
PROFILES = (*PRESETS.values(), MORE)
RULES = {name for name in dir(DeskMachine) if name.startswith(("a_", "some", "two_", "the_", "time_"))}
taken: dict[str, int] = {}
kinds: set[str] = set()


def walk(machine: type[DeskMachine], *, examples: int, steps: int) -> int:
    """Run *machine* that often; return how many steps it took."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return sum(machine.tally.values())


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.name))
def test_anything_done_to_a_desk_leaves_it_true(profile: Profile, capsys: pytest.CaptureFixture[str]) -> None:
    """After every step of a random history all invariants hold."""
    machine = desk_machine(MemoryStorage, profile=profile)
    taken[profile.name] = walk(machine, examples=EXAMPLES, steps=50)

    with capsys.disabled():
        print(f" {taken[profile.name]} steps under {profile.name}", end="")
    kinds.update(machine.tally)


def test_the_histories_are_as_many_as_promised() -> None:
    """All profiles together take at least ten thousand steps, and every kind of step."""
    if set(taken) != {profile.name for profile in PROFILES}:
        pytest.skip("counted when every profile has been walked in this run")

    assert sum(taken.values()) >= PROMISED, taken
    assert {name.replace("_", " ") for name in RULES - {"a_day_has_begun"}} == kinds


@pytest.fixture
def opened() -> Iterator[list[Storage]]:
    """The files that a walk has opened, closed in the end."""
    files: list[Storage] = []
    yield files
    for file in files:
        file.close()


@pytest.mark.parametrize("profile", PRESETS.values(), ids=PRESETS)
def test_a_file_stays_as_true_as_memory(profile: Profile, tmp_path: Path, opened: list[Storage]) -> None:
    """A few histories on a file: the same must hold."""
    numbers = count()

    def fresh() -> Storage:
        while opened:
            opened.pop().close()
        opened.append(open_storage(f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"))
        return opened[-1]

    assert walk(desk_machine(fresh, profile=profile), examples=2, steps=40)


@pytest.mark.parametrize("profile", PRESETS.values(), ids=PRESETS)
def test_a_server_stays_as_true_as_memory(profile: Profile, postgres_server: Server, opened: list[Storage]) -> None:
    """A few histories on PostgreSQL: the same must hold."""

    def fresh() -> Storage:
        while opened:
            opened.pop().close()
        opened.append(open_storage(postgres_server.url(postgres_server.new_database())))
        return opened[-1]

    assert walk(desk_machine(fresh, profile=profile), examples=2, steps=40)
