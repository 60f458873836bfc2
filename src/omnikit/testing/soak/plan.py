"""What a contention run does: how much, by whom, on which conversations; the same in whichever process works it out."""

from collections.abc import Iterator, Mapping
from random import Random

from omnikit.model.actors import Member
from omnikit.model.ids import AccountId, MemberId
from omnikit.model.value import Value, value
from omnikit.model.wire import Inbound
from omnikit.policies.roles import AGENT, SUPERVISOR
from omnikit.testing.builders import some_text
from omnikit.testing.desks import an_inbound

ACCOUNT = AccountId("line")
LIFE = 10
"""Commands on one cold conversation."""
WINDOW = 12
"""Cold conversations that a writer has open at a time."""
MOST_WRITERS = 16
AGAIN = 5
"""Each fifth delivery comes twice: another writer has it, too."""


def _members(letter: str, number: int) -> tuple[MemberId, ...]:
    return tuple(MemberId(f"{letter}{index}") for index in range(number))


LIMITED = _members("limited", 12)
"""Who may have no more than ``LIMIT`` conversations."""
FREE = _members("free", 6)
RACERS = _members("racer", MOST_WRITERS)
CAPPED = _members("capped", 4)
"""Who may have no more than ``CAP``, of which ever so many are given to them at once."""
LIMIT, CAP = 12, 3
LIMITS: Mapping[MemberId, int] = {**dict.fromkeys(LIMITED, LIMIT), **dict.fromkeys(CAPPED, CAP)}
TEAM = (
    *(Member(id=id, name=id.title(), role=AGENT) for id in (*LIMITED, *FREE, *CAPPED, *RACERS[::2])),
    *(Member(id=id, name=id.title(), role=SUPERVISOR) for id in RACERS[1::2]),  # they see what others handle
)


@value
class Plan(Value):
    """How much is done: commands on *threads* hot conversations and on cold ones, by *writers*; *races* of each kind.

    *tries*: how often a command is decided anew; a host asks again after that, and so do the writers.
    """

    hot: int = 20_000
    cold: int = 50_000
    threads: int = 50
    writers: int = 8
    races: int = 200
    tries: int = 5
    seed: int = 0


@value(kw_only=False)
class Job(Value):
    """A delivery's number, or None for an act; in *thread*. *last* ends the conversation."""

    thread: str
    delivery: str | None = None
    last: bool = False


def hot_jobs(plan: Plan, writer: int) -> Iterator[Job]:
    """Yield a writer's jobs on hot conversations."""
    chance = Random(f"{plan.seed} hot {writer}")
    for number in range(plan.hot // plan.writers):
        thread = hot_thread(chance.randrange(plan.threads))
        yield Job(thread, f"{thread}-{writer}-{number}" if chance.random() < 0.5 else None)


def cold_jobs(plan: Plan, writer: int) -> Iterator[Job]:
    """Yield a writer's jobs on cold conversations: a few at a time, each in its order but for its deliveries'."""
    chance = Random(f"{plan.seed} cold {writer}")
    lives: list[list[Job]] = []
    begun = 0
    for _ in range(plan.cold // plan.writers):
        while len(lives) < WINDOW:
            lives.append(_life(f"cold-{writer}-{begun}", chance))
            begun += 1
        life = chance.choice(lives)
        yield life.pop(0)
        if not life:
            lives.remove(life)


def _life(thread: str, chance: Random) -> list[Job]:
    numbers = list(range(LIFE // 2))
    chance.shuffle(numbers)
    acts = [Job(thread) for _ in range(LIFE // 2 - 1)] + [Job(thread, last=True)]
    return [job for number, act in zip(numbers, acts, strict=True) for job in (Job(thread, f"{thread}-{number}"), act)]


def jobs_of(plan: Plan, writer: int) -> list[Job]:
    """Return all jobs of a writer in their order: their own, and each fifth delivery of their neighbour's."""
    chance = Random(f"{plan.seed} order {writer}")
    neighbour = (writer - 1) % plan.writers
    lists = []
    for jobs in (hot_jobs, cold_jobs):
        lists.append(list(jobs(plan, writer)))
        theirs = [job for job in jobs(plan, neighbour) if job.delivery is not None]
        again = theirs[::AGAIN]
        for start in range(0, len(again), WINDOW):  # out of order, but not by far
            some = again[start : start + WINDOW]
            chance.shuffle(some)
            again[start : start + WINDOW] = some
        lists.append(again)
    order = [number for number, jobs in enumerate(lists) for _ in jobs]
    chance.shuffle(order)
    rests = [iter(jobs) for jobs in lists]
    return [next(rests[number]) for number in order]


def deliveries_of(plan: Plan) -> set[str]:
    """Return the keys of all deliveries of all jobs."""
    return {
        job.delivery
        for writer in range(plan.writers)
        for jobs in (hot_jobs, cold_jobs)
        for job in jobs(plan, writer)
        if job.delivery is not None
    }


def hot_thread(number: int) -> str:
    """Return the name of a hot conversation's thread."""
    return f"hot-{number}"


def inbound(thread: str, delivery: str) -> Inbound:
    """Return what a customer sent there, by the delivery's key."""
    return an_inbound(dedupe=delivery, thread=thread, channel=ACCOUNT).but(content=some_text(delivery))
