"""Timing statements in turns, so that whatever else the machine does falls on all of them alike.

Every round times each arm once. A figure is the median over the rounds; a ratio is the median of the rounds'
own ratios, and its spread is the distance between their quartiles. The garbage collector rests while an arm
is timed, as ``timeit`` has it.
"""

from collections.abc import Mapping
from statistics import median, quantiles
from timeit import Timer

from omnikit.model.value import Value, value


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
        ratios = [ours / theirs for ours, theirs in zip(self.rounds[arm], self.rounds[to], strict=True)]
        if len(ratios) == 1:
            return Ratio(median=ratios[0], spread=0.0)
        lower, _, upper = quantiles(ratios, n=4, method="inclusive")
        return Ratio(median=median(ratios), spread=upper - lower)


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
