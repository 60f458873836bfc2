"""A random life of a desk from a seed: members, customers and time; with *faults*, whatever can go wrong in between.

The same seed gives the same life. After every step what it wrote is checked, and at the end everything.
"""

import json
import sys
from collections.abc import Callable

from omnikit.desk.audit import Violation
from omnikit.desk.ports import Storage
from omnikit.model.errors import InvalidInput
from omnikit.model.value import Value, value
from omnikit.policies.presets import preset
from omnikit.policies.profile import Profile
from omnikit.storage import open_storage
from omnikit.testing.desks import a_team, founding
from omnikit.testing.habits_customers import Customers
from omnikit.testing.habits_hosts import TEAM_SETTINGS, Hosts
from omnikit.testing.habits_members import Members
from omnikit.testing.habits_records import Records

WORKSPACE = "simulated"
AT_MOST = 20
"""Violations that are shown; the first tell most."""


@value
class Life(Value):
    """What a simulation came to. *faults* counts those made, *conflicts* the versions lost, *counts* what happened."""

    seed: int
    steps: int
    events: int
    denied: int
    conflicts: int
    faults: int
    counts: dict[str, int]
    violations: tuple[Violation, ...]


class Simulation(Customers, Members, Hosts, Records):
    """A desk on *storage*, which must be empty, and everybody around it."""

    def __init__(self, seed: int, steps: int, profile: Profile, storage: Storage, *, faults: bool) -> None:
        super().__init__(WORKSPACE, seed, steps, profile, storage, faults=faults)

    def run(self) -> Life:
        """Found the workspace, live *steps* steps, check everything."""
        self.found(founding(self.workspace, TEAM_SETTINGS[2], a_team(self.profile)))
        acts, weights = zip(*_acts(self.profile), strict=True)
        for number in range(1, self.steps + 1):
            self.number = number
            self.time_passes()
            act: Callable[[Simulation], None] = self.chance.choices(acts, weights)[0]
            try:
                act(self)
            except Exception as error:
                self.found_wrong(Violation("raises nothing", act.__name__, repr(error)))
            self.check()
        self.what_was_held_comes_in()
        violations = self.ended()
        return Life(
            seed=self.seed,
            steps=self.number,
            events=self.watch.events,
            denied=self.denied,
            conflicts=self.watching.stale,
            faults=self.faults.made.total() if self.faults else 0,
            counts={name: self.counts[name] for name in sorted(self.counts)},
            violations=violations,
        )


Act = Callable[[Simulation], None]
_ACTS: tuple[tuple[Act, int], ...] = (
    (Simulation.a_customer_writes, 36),
    (Simulation.somebody_acts, 44),
    (Simulation.something_comes_again, 4),
    (Simulation.somebody_acts_on_many, 3),
    (Simulation.somebody_writes_first, 2),
    (Simulation.the_host_ticks, 5),
    (Simulation.the_host_does_what_is_due, 4),
    (Simulation.the_team_changes, 2),
    (Simulation.the_operator_looks_after_it, 1),
    (Simulation.it_is_known_what_is_asked_for, 2),
    (Simulation.somebody_comes_to_the_site, 1),
    (Simulation.somebody_leaves_the_site, 1),
    (Simulation.somebody_comes_or_goes, 1),
    (Simulation.clients_renew, 1),
    (Simulation.the_queue_runs, 1),
    (Simulation.a_record_is_looked_after, 3),
    (Simulation.two_are_taken_for_one, 1),
)
"""What happens at every desk, and how often."""
_WHERE_PRESENCE_PLAYS_A_PART: tuple[tuple[Act, int], ...] = (
    (Simulation.somebody_comes_or_goes, 16),
    (Simulation.clients_renew, 10),
    (Simulation.somebody_works, 24),
    (Simulation.the_team_changes, 4),
    (Simulation.the_queue_runs, 3),
)
_WHERE_VISITORS_COME: tuple[tuple[Act, int], ...] = (
    (Simulation.somebody_comes_to_the_site, 8),
    (Simulation.somebody_leaves_the_site, 3),
)


def _acts(profile: Profile) -> tuple[tuple[Act, int], ...]:
    presence = _WHERE_PRESENCE_PLAYS_A_PART if profile.attending is not None else ()
    return (*_ACTS, *presence, *(_WHERE_VISITORS_COME if profile.visitors else ()))


def simulate(
    *,
    seed: int = 0,
    steps: int = 1000,
    profile: str = "omnichat_collaboration",
    storage: str = "memory:",
    faults: bool = False,
    as_json: bool = False,
) -> int:
    """Live a random life and print what it came to; return 1 if anything was not as it must be.

    Raises ``UnknownName`` for a profile or a storage nobody knows, ``InvalidInput`` for a storage that isn't empty.
    """
    opened = open_storage(storage)
    try:
        if opened.workspaces():
            raise InvalidInput("storage", storage, "an empty one: this has workspaces already")
        life = Simulation(seed, steps, preset(profile), opened, faults=faults).run()
    finally:
        opened.close()
    found = [{"invariant": v.invariant, "where": v.where, "detail": v.detail} for v in life.violations]
    numbers = {name: getattr(life, name) for name in ("seed", "steps", "events", "denied", "conflicts", "faults")}
    if as_json:
        print(json.dumps({**numbers, "violations": found}, ensure_ascii=False, indent=2))
    else:
        print(", ".join(f"{name} {number}" for name, number in numbers.items()) + f", violations {len(found)}")
        for violation in found[:AT_MOST]:
            print("{invariant} at {where}: {detail}".format(**violation), file=sys.stderr)
    return 1 if found else 0
