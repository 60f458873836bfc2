"""A desk that is lived at: two desk objects over one storage, with faults in between, and every law after each step.

``does`` is the one way anything is done: through a door of one of the desks, which with faults may be killed in the
middle or lose an answer and then asks again. What was written is held against all that must be true.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from random import Random
from typing import TypeVar

from omnikit.desk import queueing
from omnikit.desk.audit import Violation
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage, UnitOfWork
from omnikit.desk.queueing import Queue
from omnikit.desk.steps import drive
from omnikit.dispatch.values import Why
from omnikit.model.actors import SYSTEM
from omnikit.model.administration import Administration
from omnikit.model.errors import LostConnection
from omnikit.model.ids import ConversationId, WorkspaceId
from omnikit.policies.profile import Profile
from omnikit.testing.checks import Watch
from omnikit.testing.desks import CountedIds, SetClock
from omnikit.testing.queue_laws import BESIDE, QueueLaws
from omnikit.testing.units import drained
from omnikit.testing.wrapping import Faulty, Killed, Mortal, Watching

T = TypeVar("T")
FOREVER = timedelta(days=1000)
"""After how long whatever waits is free."""
LONGEST_LIFE = 12
"""So many calls of the storage a process lives for at most that is to be killed."""
IN_TURN = 4
"""Of so many that wait it is asked after each step why."""
ADVANCED = "a queue advanced is one made anew"


class Numbers:
    """Numbers for unknown visitors; one in ten was given before, as chance has it."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.last = 10_000_000

    def __call__(self) -> str:
        self.last += self.chance.random() < 0.9
        return str(self.last)


class Living:
    """Desks of one workspace on *storage*, which must be empty."""

    def __init__(self, workspace: str, seed: int, profile: Profile, storage: Storage, *, faults: bool) -> None:
        self.workspace = WorkspaceId(workspace)
        self.profile = profile
        self.seed = seed
        self.chance = Random(seed)
        self.clock = SetClock()
        self.ids = CountedIds()
        self.codes = Numbers(Random(seed)) if faults else CountedIds("1")
        self.watching = Watching(storage)
        self.faults = Faulty(self.watching, self.chance, self.rival) if faults else None
        self.door, self.mortal = Mortal.around(self.faults or self.watching)
        self.desks = [self._a_desk(self.door) for _ in range(2)]
        self.calm = self._a_desk(self.watching)
        """A desk at which nothing goes wrong: for whoever looks, and for rivals."""
        self.watch = Watch(storage, self.workspace, profile)
        self.laws = QueueLaws(storage, self.workspace, profile, calm=not faults)
        self.counts: Counter[str] = Counter()
        self.violations: dict[tuple[str, str], Violation] = {}
        self.number = 0
        """The step that is lived."""
        self._turn = 0

    def _a_desk(self, storage: Storage) -> Desk:
        codes = self.codes
        return Desk(
            storage,
            self.workspace,
            profile=self.profile,
            clock=self.clock,
            ids=self.ids,
            attempts=3,
            codes=codes if isinstance(codes, Numbers) else lambda: codes(self.clock.now),
        )

    def found(self, commands: Iterable[Administration]) -> None:
        """Found the workspace."""
        for command in commands:
            self.calm.administer(command, actor=SYSTEM).unwrap()
        self.check()

    def rival(self, work: UnitOfWork) -> bool:  # noqa: ARG002  # whoever lives has some
        """Somebody else changes what *work* is about meanwhile; True if they did."""
        return False

    def heard(self, work: UnitOfWork) -> None:
        """Whoever lives may take note of what was written."""

    # --- how anything is done

    def does(self, act: Callable[[Desk], T], *, settles: bool = False) -> T:
        """Do it at one of the desks, until there is an answer; then everything must be as it must be.

        Whoever had nobody beside them that fits has none after it, unless the process was killed, or rivals were faster
        more than once. *settles*: it runs the queue, and then nobody has.
        """
        self.check()
        before = set() if settles else {*self.laws.beside(self.clock.now)}
        place = self.chance.randrange(len(self.desks))
        rivals = self._rivals()
        whole = not self._killed(act, place)
        while True:
            try:
                answer = act(self.desks[place])
                break
            except LostConnection:
                whole = False
                self.check()
        self.check()
        if (whole or settles) and self._rivals() < rivals + 2:
            for id, member in self.laws.beside(self.clock.now).items():
                if id not in before:
                    self.found_wrong(Violation(BESIDE, id, f"{member} could have {self.laws.conversations[id]!r}"))
        self._reasons(self.desks[place].queue)
        return answer

    def _rivals(self) -> int:
        return self.faults.made["lost version"] if self.faults else 0

    def _killed(self, act: Callable[[Desk], T], place: int) -> bool:
        """Perhaps do it in a process that is killed meanwhile; what it knew of the queue is gone with it."""
        if self.faults is None or self.chance.random() >= 0.02:
            return False
        self.faults.made["crash"] += 1
        self.mortal.dies_after(self.chance.randrange(1, LONGEST_LIFE))
        try:
            act(self.desks[place])
        except (Killed, LostConnection):
            pass
        finally:
            self.mortal.dies_after(None)
        self.desks[place] = self._a_desk(self.door)
        self.check()
        return True

    # --- what must be true

    def check(self) -> None:
        """Hold what was written since the last time against everything that must be true."""
        for work in self.watching.taken():
            for violation in (*self.watch.wrote(work), *self.laws.wrote(work)):
                self.found_wrong(violation)
            self.counts.update(event.kind for event in work.events)
            self.heard(work)
        for member, until in self.watching.renewals:
            self.laws.renewed(member, until)
        self.counts["renewals"] += len(self.watching.renewals)
        self.watching.renewals.clear()
        for violation in (*self.watch.follow(), *self.watching.disorder, *self.laws.rest()):
            self.found_wrong(violation)
        self.watching.disorder.clear()

    def _reasons(self, queue: Queue) -> None:
        """Hold what is said of what waits against what must be said; whoever has followed the queue knows the same.

        Asked is of what was written since the last time, and of some that wait, in turn.
        """
        if not self.profile.dispatching.plans:
            return
        waiting = sorted(self.laws.waiting)
        self._turn = self._turn + IN_TURN if self._turn < len(waiting) else 0
        asked = {*self.laws.touched, *waiting[self._turn : self._turn + IN_TURN]}
        self.laws.touched.clear()
        anew, kept = Queue(), Queue()
        kept.board = queue.board
        told, _ = self._why(anew, asked), self._why(kept, ())
        assert anew.board is not None
        assert kept.board is not None
        there, here = anew.board.planner, kept.board.planner
        if there != here:
            tickets = there.tickets.items() ^ here.tickets.items()
            crew = "" if there.crew == here.crew else f"; {there.roster!r} anew, {here.roster!r} advanced"
            self.found_wrong(Violation(ADVANCED, self.workspace, f"{tickets!r} in one of them{crew}"))
        if not self.laws.beside(self.clock.now):
            for violation in self.laws.reasons(self.clock.now, asked, told):
                self.found_wrong(violation)

    def _why(self, queue: Queue, ids: Iterable[ConversationId]) -> Mapping[ConversationId, Why]:
        return drive(queueing.why(self.calm.house, queue, sorted(ids)), self.watching)

    def found_wrong(self, violation: Violation) -> None:
        """Keep a violation, the first of its invariant and place, with the step."""
        told = violation.but(detail=f"step {self.number}: {violation.detail}")
        self.violations.setdefault((violation.invariant, violation.where), told)

    def ended(self) -> tuple[Violation, ...]:
        """Check everything once more, at the end; return all that was found."""
        self.check()
        left = drained(self.watching.inner, self.workspace, now=self.clock.now + FOREVER)
        for violation in (
            *self.watch.at_the_end(),
            *self.watching.lines.held_against(left),
            *self.calm.audit().violations,
        ):
            self.found_wrong(violation)
        return tuple(self.violations.values())
