"""Clocks that pass when they are looked at: soak runs live through hours of leases and timers in minutes."""

from datetime import datetime, timedelta
from multiprocessing.context import SpawnContext
from typing import Any

from omnikit.testing.builders import NOON

SPAWN = SpawnContext()
"""Every client is an interpreter of its own."""
_MICROSECOND = timedelta(microseconds=1)


class OwnClock:
    """A clock of one process: it shows *step* more at each look."""

    def __init__(self, now: datetime = NOON, step: timedelta = timedelta(milliseconds=20)) -> None:
        self.now = now
        self.step = step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def passes(self, time: timedelta) -> None:
        """Let *time* pass."""
        self.now += time


class SharedClock:
    """One clock for all processes of a run, so that what happens in them has an order; none may be killed."""

    def __init__(self, now: datetime = NOON, step: timedelta = timedelta(milliseconds=20)) -> None:
        self.start = now
        self.step = step // _MICROSECOND
        self.passed: Any = SPAWN.Value("q", 0)

    def __call__(self) -> datetime:
        return self._at(self.step)

    def passes(self, time: timedelta) -> None:
        """Let *time* pass."""
        self._at(time // _MICROSECOND)

    def _at(self, more: int) -> datetime:
        with self.passed.get_lock():
            self.passed.value += more
            passed: int = self.passed.value
        return self.start + passed * _MICROSECOND
