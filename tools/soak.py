"""The long runs that try to break what is stored: ``python -m tools.soak [--small] [--seed N] [RUN…]``.

Prints what was counted, writes it to soak-report.json, and exits 1 if anything was not as it must be.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter

from omnikit.plugins import Registry
from omnikit.policies.dispatching import Dispatching, MemberOrder, Mode
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS
from omnikit.policies.profile import Profile
from omnikit.storage import open_storage
from omnikit.testing import patterns
from omnikit.testing.channels.fuzzing import fuzz, subject_of
from omnikit.testing.channels.samples import Sample
from omnikit.testing.postgres import Pair, Server
from omnikit.testing.simulate import Simulation
from omnikit.testing.soak.checking import Report
from omnikit.testing.soak.clients import MakeStorage
from omnikit.testing.soak.contention import contention
from omnikit.testing.soak.crash import crash, outage
from omnikit.testing.soak.dispatching import dispatching
from omnikit.testing.soak.plan import Plan
from omnikit.testing.workday import Workday
from omnikit.testing.worlds import explore, large, small

REPORT = Path("soak-report.json")
PAYLOADS = Path(__file__).parents[1] / "tests" / "channels" / "payloads"
SHOWN = 20
Runs = Mapping[str, Callable[[], Report]]


class Sizes:
    """How much is done: of issue 3, or as little as CI does."""

    def __init__(self, *, small: bool) -> None:
        self.steps = 2_000 if small else 200_000
        self.sqlite_steps = 500 if small else 20_000
        self.sqlite_kills = 10 if small else 200
        self.postgres_kills = 5 if small else 100
        self.stops = 2 if small else 20
        self.failovers = 1 if small else 5
        self.answers = 40 if small else 400
        self.life = 1_000 if small else 50_000
        self.day = 50 if small else 1_000
        self.whole_worlds = not small
        self.processes = 4 if small else 8
        self.acts = 30 if small else 500
        self.inputs = 2_400 if small else 240_000
        self.patterns = 1_000 if small else 200_000
        self.plan = Plan(hot=550, cold=1300, threads=20, races=6) if small else Plan()


def runs(sizes: Sizes, seed: int, directory: Path) -> Mapping[str, Runs]:
    """Return each kind of run by its name, each with its parts."""
    return {
        "simulate": {
            "memory": lambda: _simulated("memory:", sizes.steps, seed),
            "sqlite": lambda: _simulated(f"sqlite:///{directory}/simulate.db", sizes.sqlite_steps, seed),
            **{
                f"memory, {profile.name}": partial(_simulated, "memory:", sizes.life, seed, profile)
                for profile in PRESETS.values()
                if profile is not OMNICHAT_COLLABORATION
            },
        },
        "days": {
            f"{where}, {profile.name}": partial(_day, where, directory, sizes.day, seed, profile)
            for where in ("memory", "sqlite", "postgresql")
            for profile in PRESETS.values()
        },
        "worlds": {
            order.value: partial(_world, order, whole=sizes.whole_worlds)
            for order in (MemberOrder.LEAST_LOADED, MemberOrder.LEAST_LOADED_THEN_IDLE)
        },
        "dispatchers": {
            "sqlite": lambda: dispatching(
                _opening(f"sqlite:///{directory}/queue.db"), processes=sizes.processes, acts=sizes.acts, seed=seed
            ),
            "postgresql": lambda: _dispatchers_on_postgres(sizes, seed),
        },
        "crash": {
            "sqlite": lambda: crash(_opening(f"sqlite:///{directory}/crash.db"), kills=sizes.sqlite_kills, seed=seed),
            "postgresql": lambda: _crash_on_postgres(sizes.postgres_kills, seed),
            "server stopped": lambda: _stopped(sizes.stops, sizes.answers // 4, seed),
        },
        "contention": {"postgresql": lambda: _contention(sizes.plan.but(seed=seed))},
        "failover": {
            f"pair {number}": partial(_failover, sizes.answers, seed + number)
            for number in range(1, sizes.failovers + 1)
        },
        "fuzz": {
            "all channels": lambda: _fuzzed(sizes.inputs, seed),
            "patterns": lambda: patterns.fuzz(sizes.patterns, seed),
        },
    }


def main(arguments: Sequence[str] | None = None, *, path: Path = REPORT) -> int:
    """Run what is asked for, everything if nothing is; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--small", action="store_true", help="as little as CI does")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "runs", nargs="*", metavar="RUN", help="simulate, days, worlds, dispatchers, crash, fuzz, …; default: all"
    )
    asked = parser.parse_args(arguments)
    told: dict[str, dict[str, object]] = {}
    violated = False
    with tempfile.TemporaryDirectory(prefix="omnikit-soak-") as directory:
        known = runs(Sizes(small=asked.small), asked.seed, Path(directory))
        if unknown := set(asked.runs) - set(known):
            parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
        for name in asked.runs or known:
            told[name] = {}
            for part, run in known[name].items():
                print(f"{name}, {part} …", flush=True)
                began = perf_counter()
                report = run()
                told[name][part] = told_of(report, perf_counter() - began)
                violated = violated or bool(report.violations)
                show(report, perf_counter() - began)
                path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 1 if violated else 0


def told_of(report: Report, seconds: float) -> dict[str, object]:
    """Return a report as JSON has it."""
    found = [{"invariant": one.invariant, "where": one.where, "detail": one.detail} for one in report.violations]
    return {**report.counts, "seconds": round(seconds, 1), "violations": found}


def show(report: Report, seconds: float) -> None:
    """Print a report."""
    print("  " + ", ".join(f"{name} {number}" for name, number in report.counts.items()))
    print(f"  {seconds:.1f} s, violations {len(report.violations)}", flush=True)
    for one in report.violations[:SHOWN]:
        print(f"  {one.invariant} at {one.where}: {one.detail[:500]}", file=sys.stderr)


# --- the runs


def _opening(url: str) -> MakeStorage:
    return partial(open_storage, url)


def _simulated(url: str, steps: int, seed: int, profile: Profile = OMNICHAT_COLLABORATION) -> Report:
    with closing(open_storage(url)) as storage:
        life = Simulation(seed, steps, profile, storage, faults=True).run()
    numbers = ("seed", "steps", "events", "denied", "conflicts", "faults")
    return Report({name: getattr(life, name) for name in numbers}, life.violations)


def _day(where: str, directory: Path, size: int, seed: int, profile: Profile) -> Report:
    if where == "postgresql":
        with Server() as server:
            return _lived(server.url(server.new_database()), size, seed, profile)
    return _lived("memory:" if where == "memory" else f"sqlite:///{directory}/{profile.name}.db", size, seed, profile)


def _lived(url: str, size: int, seed: int, profile: Profile) -> Report:
    with closing(open_storage(url)) as storage:
        day = Workday(seed, size, profile, storage).run()
    return Report({"conversations": day.conversations, **day.counts}, day.violations)


def _world(order: MemberOrder, *, whole: bool) -> Report:
    policy = Dispatching(mode=Mode.OFFER, open_offers=2, member_order=order)
    explored = explore(large(policy) if whole else small(policy))
    return Report({"states": explored.states, "runs": explored.runs}, explored.violations)


def _dispatchers_on_postgres(sizes: Sizes, seed: int) -> Report:
    with Server() as server:
        make_storage = _opening(server.url(server.new_database()))
        return dispatching(make_storage, processes=sizes.processes, acts=sizes.acts, seed=seed)


def _crash_on_postgres(kills: int, seed: int) -> Report:
    with Server() as server:
        return crash(_opening(server.url(server.new_database())), kills=kills, seed=seed)


def _stopped(times: int, answers: int, seed: int) -> Report:
    with Server() as server:
        make_storage = _opening(server.url(server.new_database()))
        stop = partial(server.stop, "immediate")
        return outage(make_storage, times=times, breaks=stop, mends=server.start, answers=answers, seed=seed)


def _contention(plan: Plan) -> Report:
    with Server() as server:
        return contention(_opening(server.url(server.new_database())), plan)


def _failover(answers: int, seed: int) -> Report:
    with Pair() as pair:
        make_storage = _opening(pair.url(pair.primary.new_database()))
        return outage(
            make_storage,
            times=1,
            breaks=pair.kill_primary,
            mends=pair.promote,
            clients=2,
            answers=answers,
            seed=seed,
        )


def _fuzzed(inputs: int, seed: int) -> Report:
    """Mutate recorded requests of all channels that are there with samples."""
    brought = Registry().channels()
    channels = [(brought[folder.name], folder) for folder in sorted(PAYLOADS.iterdir()) if folder.name in brought]
    return fuzz([subject_of(channel, Sample.load(folder)) for channel, folder in channels], inputs, seed)


if __name__ == "__main__":
    sys.exit(main())
