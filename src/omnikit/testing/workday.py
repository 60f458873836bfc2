"""A working day at a desk from a seed: so many conversations, from the first word to the end, with nobody forgotten.

Members come, take on or are given what waits, answer and go home when nothing is left; customers write, wait and come
back; the host ticks. It is the same for each product but for what its profile says. Every law is held after each step,
and at the end that no conversation is still open.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush

from omnikit.desk.audit import Violation
from omnikit.desk.ports import Storage, UnitOfWork
from omnikit.model.actors import Actor
from omnikit.model.administration import DisableMember, EnableMember
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.value import Value, value
from omnikit.model.workspace import Settings
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ADA, CAT, NOON
from omnikit.testing.desks import a_team, founding
from omnikit.testing.workday_customers import BETWEEN, Clientele
from omnikit.testing.workday_members import Staff

WORKSPACE = "workday"
TICK, POST = timedelta(seconds=20), timedelta(minutes=1)
OVERTIME = timedelta(hours=6)
"""After closing time everything must be over by then."""
SETTINGS = Settings(
    lease=timedelta(minutes=4),
    answer_within=timedelta(seconds=45),
    auto_close=timedelta(minutes=30),
    reminder=timedelta(minutes=10),
    overtime=timedelta(minutes=5),
    time_zone="Asia/Taipei",
)
OPEN = "every conversation comes to its end"
Act = Callable[[], None]


@value
class Day(Value):
    """What a day came to: *counts* of what happened, and *violations*, of which there must be none."""

    seed: int
    conversations: int
    counts: dict[str, int]
    violations: tuple[Violation, ...]


class Workday(Clientele, Staff):
    """A day of *size* conversations on *storage*, which must be empty."""

    def __init__(self, seed: int, size: int, profile: Profile, storage: Storage, *, faults: bool = False) -> None:
        super().__init__(WORKSPACE, seed, profile, storage, faults=faults)
        self.size = size
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._planned = 0
        self.closing = NOON + size * BETWEEN

    def at(self, when: datetime, act: Act) -> None:
        """Have something happen then."""
        self._planned += 1
        heappush(self._agenda, (when, self._planned, act))

    def run(self) -> Day:
        """Found the workspace, live through the day, check everything."""
        self.found(founding(self.workspace, SETTINGS, a_team(self.profile)))
        for number in range(self.size):
            self.at(NOON + number * BETWEEN, lambda number=number: self.comes(number))  # type: ignore[misc]
        self.staff_comes()
        self.at(NOON + TICK, self._ticks)
        self.at(NOON + POST, self._posts)
        half = NOON + (self.closing - NOON) / 2
        self.at(half, lambda: self._administers(DisableMember(workspace=self.workspace, member=CAT)))
        self.at(half + (self.closing - half) / 2, self._back)
        while self._agenda:
            when, _, act = heappop(self._agenda)
            self.clock.now = max(when, self.clock.now)
            self.number += 1
            try:
                act()
            except Exception as error:
                self.found_wrong(Violation("raises nothing", getattr(act, "__name__", "act"), repr(error)))
            self.check()
        for id, conversation in self.laws.conversations.items():
            if conversation.status is not ENDED:
                self.found_wrong(Violation(OPEN, id, repr(conversation)))
        violations = self.ended()
        return Day(
            seed=self.seed, conversations=len(self.laws.conversations), counts=self._counted(), violations=violations
        )

    @property
    def over(self) -> bool:
        """True once nobody comes any more and nothing is left to do."""
        if self.clock.now > self.closing + OVERTIME:
            return True
        if self.clock.now < self.closing or self.coming:
            return False
        return all(one.status is ENDED for one in self.laws.conversations.values())

    def heard(self, work: UnitOfWork) -> None:
        """Customers hear what is said to them."""
        if isinstance(work.subject, Conversation):
            self.hears(work.subject, work.events)

    # --- the pieces

    def _ticks(self) -> None:
        errors = [item for item in self.does(lambda desk: desk.tick(), settles=True) if item.error is not None]
        if errors and self.faults is None:
            self.found_wrong(Violation("raises nothing", "tick", repr(errors)))
        if not self.over:
            self.at(self.clock.now + TICK, self._ticks)

    def _posts(self) -> None:
        for task in self.does(lambda desk: desk.due(limit=100)):
            self.calm.settle(task)
            self.counts["effects done"] += 1
        if not self.over:
            self.at(self.clock.now + POST, self._posts)

    def _administers(self, command: DisableMember | EnableMember) -> None:
        self.does(lambda desk: desk.administer(command, actor=Actor.of(ADA))).unwrap()

    def _back(self) -> None:
        self._administers(EnableMember(workspace=self.workspace, member=CAT))

    def _counted(self) -> dict[str, int]:
        found = Counter(self.counts)
        for one in self.laws.conversations.values():
            found["customers' messages"] += one.ordinal
            if one.ended_by is not None:
                found[f"ended by the {one.ended_by}"] += 1
        found["steps"] = self.number
        return {name: found[name] for name in sorted(found)}
