"""Timing statements in turns, so that whatever else the machine does falls on all of them alike.

Every round times each arm once. A figure is the median over the rounds; a ratio is the median of the rounds'
own ratios, and its spread is the distance between their quartiles. The garbage collector rests while an arm
is timed, as ``timeit`` has it.

What can be repeated as often as one likes is raced (``race``); what changes something each time takes turns
(``take_turns``), and each single time it is done is kept.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from statistics import fmean, median, quantiles
from time import perf_counter
from timeit import Timer

from omnikit.model.value import Value, value

FEWEST = 5
"""How many rounds there are, whatever the machine is busy with."""


@value(kw_only=False)
class Arm(Value):
    """A statement with the names it needs; executing it once does *operations* of what is compared."""

    statement: str
    given: Mapping[str, object]
    operations: int = 1


@value
class Ratio(Value):
    """One arm over another."""

    median: float
    spread: float


@value(kw_only=False)
class Times(Value):
    """Seconds an operation, by arm, one figure a round."""

    rounds: Mapping[str, tuple[float, ...]]

    def of(self, arm: str) -> float:
        """Return the median of *arm*."""
        return median(self.rounds[arm])

    def ratio(self, arm: str, to: str) -> Ratio:
        """Return what *arm* takes of the other's time."""
        return ratio_of(ours / theirs for ours, theirs in zip(self.rounds[arm], self.rounds[to], strict=True))


def ratio_of(ratios: Iterable[float]) -> Ratio:
    """Return the ratio that the rounds' own *ratios* make."""
    found = list(ratios)
    if len(found) == 1:
        return Ratio(median=found[0], spread=0.0)
    lower, _, upper = quantiles(found, n=4, method="inclusive")
    return Ratio(median=median(found), spread=upper - lower)


def race(arms: Mapping[str, Arm], *, rounds: int, seconds: float) -> Times:
    """Time *arms* in turns for *rounds* rounds, each about *seconds* a round."""
    timers = {name: Timer(arm.statement, globals=dict(arm.given)) for name, arm in arms.items()}
    counts = {name: _often_enough(timer, seconds) for name, timer in timers.items()}
    taken: dict[str, list[float]] = {name: [] for name in arms}
    for _ in range(rounds):
        for name, timer in timers.items():
            taken[name].append(timer.timeit(counts[name]) / counts[name] / arms[name].operations)
    return Times({name: tuple(times) for name, times in taken.items()})


def _often_enough(timer: Timer, seconds: float) -> int:
    """Return how often to execute the statement to fill *seconds*; trying it out warms it up, too."""
    count = 8
    while (taken := timer.timeit(count)) < seconds / 4:
        count *= 4
    return max(1, round(count * seconds / taken))


@value(kw_only=False)
class Turn(Value):
    """Something done *count* times a round; each call is the next one."""

    once: Callable[[], object]
    count: int


@value(kw_only=False)
class Laps(Value):
    """Seconds of each single time that something was done, by arm; a tuple a round."""

    rounds: Mapping[str, tuple[tuple[float, ...], ...]]

    def means(self) -> Times:
        """Return the mean of each round: what counts where something is done on and on."""
        return Times({arm: tuple(fmean(laps) for laps in rounds) for arm, rounds in self.rounds.items()})

    def medians(self) -> Times:
        """Return the median of each round: what counts for whoever waits."""
        return Times({arm: tuple(median(laps) for laps in rounds) for arm, rounds in self.rounds.items()})

    def slowest(self, arm: str, share: float = 0.99) -> float:
        """Return what *share* of all laps of *arm* did not exceed."""
        return at_most(share, (lap for round in self.rounds[arm] for lap in round))

    def overall(self, arm: str, to: str) -> float:
        """Return what *arm* takes of the other's time when all rounds are one."""
        return fmean(self.means().rounds[arm]) / fmean(self.means().rounds[to])


def at_most(share: float, laps: Iterable[float]) -> float:
    """Return what *share* of *laps* did not exceed."""
    found = sorted(laps)
    return found[min(len(found) - 1, int(len(found) * share))]


def take_turns(turns: Mapping[str, Turn], *, rounds: int, warm_up: int = 1, patience: float = 60) -> Laps:
    """Time *turns* for *rounds* rounds, each beginning with another of them; *warm_up* rounds before don't count.

    After *patience* seconds no more rounds begin, unless there are fewer than ``FEWEST``.
    """
    names = list(turns)
    taken: dict[str, list[tuple[float, ...]]] = {name: [] for name in names}
    end = perf_counter() + patience
    with _no_garbage_collected():
        for round in range(-warm_up, rounds):
            if round >= FEWEST and perf_counter() > end:
                break
            first = round % len(names)
            for name in (*names[first:], *names[:first]):
                laps = _laps(turns[name])
                if round >= 0:
                    taken[name].append(laps)
            gc.collect()
    return Laps({name: tuple(laps) for name, laps in taken.items()})


def _laps(turn: Turn) -> tuple[float, ...]:
    laps = []
    once = turn.once
    for _ in range(turn.count):
        began = perf_counter()
        once()
        laps.append(perf_counter() - began)
    return tuple(laps)


@contextmanager
def _no_garbage_collected() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
