"""Writers who get in each other's way: deliveries twice and out of order, the same conversations, races."""

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from omnikit.desk.desk import Desk
from omnikit.desk.ports import LoadBelow, Needs, Storage, ThreadKey, UnitOfWork
from omnikit.engine.load import shift
from omnikit.model.actors import Actor
from omnikit.model.commands import (
    Acknowledge,
    AddCollaborators,
    Command,
    End,
    FollowUp,
    RemoveCollaborators,
    Reopen,
    Reply,
    Transfer,
)
from omnikit.model.conversation import ENDED, PENDING, Conversation
from omnikit.model.errors import BrokenHold, StorageError, TooManyConflicts
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.model.value import Value, value
from omnikit.testing.builders import some_text
from omnikit.testing.soak.clients import PATIENCE, MakeStorage, Pipe, telling
from omnikit.testing.soak.clocks import SharedClock
from omnikit.testing.soak.plan import ACCOUNT, CAPPED, FREE, LIMITED, LIMITS, RACERS, Job, Plan, inbound, jobs_of
from omnikit.testing.soak.telling import Answer, Counted, Delivered, Failed, Request, Telling, Wished, answer_of
from omnikit.testing.wrapping import Wrapped

OTHERS = 5
"""How many members are asked in turn while each has as many conversations as they may."""


class Full(StorageError):
    """The member may have no more; somebody else may."""


class Limited(Wrapped):
    """Lets nobody have more than their limit: whoever gets a conversation must be below it, when it is written."""

    def __init__(self, inner: Storage, limits: Mapping[MemberId, int]) -> None:
        super().__init__(inner)
        self.limits = limits

    def commit(self, work: UnitOfWork) -> None:
        holds: list[LoadBelow] = []
        if isinstance(work.subject, Conversation):
            before = work.before if isinstance(work.before, Conversation) else None
            more = shift(before, work.subject)
            limits = self.limits
            holds = [LoadBelow(who, limits[who]) for who, by in more.items() if by.total > 0 and who in limits]
        try:
            self.inner.commit(work.but(holds=(*work.holds, *holds)) if holds else work)
        except BrokenHold as error:
            raise Full(str(error)) from error


@value(kw_only=False)
class Raced(Value):
    """What came of one writer's part in a race: it *won*, or by which rule or limit it didn't."""

    race: str
    writer: int
    won: bool
    because: str


class Writer:
    """One of them, at *desk*; it counts what became of its commands."""

    def __init__(self, desk: Desk, storage: Telling, plan: Plan, number: int, pipe: Pipe) -> None:
        self.desk = desk
        self.storage = storage
        self.plan = plan
        self.number = number
        self.pipe = pipe
        self.chance = Random(f"{plan.seed} writer {number}")
        self.counts: Counter[str] = Counter({"too many conflicts": 0})

    def does(self, job: Job) -> None:
        """Do one job."""
        where = "hot" if job.thread.startswith("hot") else "cold"
        self.counts[f"commands to {where} conversations"] += 1
        if job.delivery is not None:
            self.deliver(job.thread, job.delivery)
        else:
            self.act(job)

    def deliver(self, thread: str, delivery: str) -> Answer:
        """Hand in a customer's message."""
        answer = self._carried_out(Delivered(inbound(thread, delivery)))
        self.counts["deliveries taken in" if not answer.repeated else "deliveries known already"] += 1
        return answer

    def act(self, job: Job) -> None:
        """Do what fits the conversation as it stands; others may be faster."""
        on = self.there(job.thread)
        free = job.thread.startswith("hot") and int(job.thread.rpartition("-")[2]) % 2 == 1
        members = FREE if free else LIMITED
        for member in self.chance.sample(members, OTHERS):
            command, actor = self._fitting(on, member, end=job.last or (free and self.chance.random() < 0.1))
            try:
                self._carried_out(Wished(command, Actor.of(actor)))
            except Full:
                self.counts["turned away by a limit"] += 1
                continue
            return

    def races_to_follow_up(self, race: str, barrier: Any) -> None:
        """Take one pending conversation at the same moment as everybody else, while its customer writes again."""
        leads = self.number == 0
        if leads:
            self.deliver(race, f"{race}-first")
        barrier.wait(PATIENCE)
        on = self.there(race)
        barrier.wait(PATIENCE)
        if self.number == self.plan.writers - 1 and self.plan.writers > 2:
            self.deliver(race, f"{race}-second")
        else:
            self._race(race, on, RACERS[self.number])
        barrier.wait(PATIENCE)
        if leads:
            self._end(self.there(race))

    def races_for_room(self, race: str, member: MemberId, barrier: Any) -> None:
        """Give one member, who may have only so many, a conversation at the same moment as everybody else."""
        mine = f"{race}-{self.number}"
        self.deliver(mine, f"{mine}-first")
        on = self.there(mine)
        barrier.wait(PATIENCE)
        won = self._race(race, on, member)
        barrier.wait(PATIENCE)
        if won:
            self._end(self.there(mine))

    def there(self, thread: str) -> Conversation:
        """Return a thread's conversation as it is now."""
        needs = Needs(workspace=self.desk.house.workspace, thread=ThreadKey(ACCOUNT, thread))
        found = self.storage.read(needs).conversation
        assert found is not None, f"{thread} has been written to"
        return found

    # --- the pieces

    def _race(self, race: str, on: Conversation, member: MemberId) -> bool:
        try:
            answer = self._carried_out(Wished(FollowUp(conversation=on.id), Actor.of(member)))
        except Full:
            won, because = False, "full"
        else:
            won, because = bool(answer.events), answer.refused
        self.pipe.send(Raced(race, self.number, won, because))
        return won

    def _end(self, on: Conversation) -> None:
        if on.handler is not None:
            self._carried_out(Wished(End(conversation=on.id), Actor.of(on.handler)))

    def _fitting(self, on: Conversation, member: MemberId, *, end: bool) -> tuple[Command, MemberId]:
        """Return a command that fits and who gives it; *member* is the one to get something."""
        handler = on.handler
        if on.status is PENDING or handler is None:
            return FollowUp(conversation=on.id), member
        if on.status is ENDED:
            return Reopen(conversation=on.id), handler
        if end:
            return End(conversation=on.id), handler
        return self.chance.choice(_FITTING)(on, member), handler

    def _carried_out(self, request: Request) -> Answer:
        """Ask until there is an answer; raise ``Full``."""
        while True:
            stale = self.storage.stale
            try:
                answer = answer_of(request.ask(self.desk))
            except TooManyConflicts as error:
                self.counts["too many conflicts"] += 1
                tried = self.storage.stale - stale
                if tried != self.plan.tries:
                    self.pipe.send(Failed(f"given up after {tried} tries, not {self.plan.tries}: {error}"))
                continue
            finally:
                if lost := self.storage.stale - stale:
                    self.counts[f"commands that lost {lost} race{'' if lost == 1 else 's'}"] += 1
            if answer.refused:
                self.counts[f"refused by {answer.refused}"] += 1
            else:
                self.counts["carried out" if answer.events else "nothing to do"] += not answer.repeated
            return answer


_FITTING: tuple[Callable[[Conversation, MemberId], Command], ...] = (
    *(lambda on, _: Reply(conversation=on.id, content=some_text("We are looking into it")),) * 4,
    *(lambda on, member: AddCollaborators(conversation=on.id, members=(member,)),) * 2,
    lambda on, _: RemoveCollaborators(conversation=on.id, members=on.collaborators[:1]),
    lambda on, member: Transfer(conversation=on.id, to=member),
    lambda on, _: Acknowledge(conversation=on.id, up_to=on.ordinal),
)


def writes(
    pipe: Pipe,
    make_storage: MakeStorage,
    workspace: WorkspaceId,
    plan: Plan,
    number: int,
    clock: SharedClock,
    barrier: Any,
) -> None:
    """Do a writer's jobs, with the races at the same time as the others."""
    with telling(pipe):
        try:
            storage = Telling(Limited(make_storage(), LIMITS), pipe.send, clock)
            desk = Desk(storage, workspace, clock=clock, tries=plan.tries)
            writer = Writer(desk, storage, plan, number, pipe)
            jobs = jobs_of(plan, number)
            many = -(-len(jobs) // plan.races)
            for race in range(plan.races):
                for job in jobs[race * many : (race + 1) * many]:
                    writer.does(job)
                writer.races_to_follow_up(f"race-{race}", barrier)
                writer.races_for_room(f"room-{race}", CAPPED[race % len(CAPPED)], barrier)
            pipe.send(Counted({**writer.counts, "lost races": storage.stale}))
            storage.close()
        except BaseException:
            barrier.abort()  # nobody is to wait for this one
            raise
