"""Dispatchers side by side, in processes of their own: nobody ever has more than they may, and nobody is left waiting.

It is given a function that opens the storage, for each process anew::

    report = dispatching(partial(open_storage, url), processes=8, acts=200)
    assert not report.violations
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from random import Random

from omnikit.desk.audit import Violation
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage, UnitOfWork
from omnikit.model.actors import SYSTEM, Actor, Member
from omnikit.model.administration import ChangeSettings, SaveAccount, SaveMember
from omnikit.model.commands import AcceptOffer, DeclineOffer, End
from omnikit.model.errors import StorageError, TooManyConflicts
from omnikit.model.ids import AccountId, MemberId, WorkspaceId
from omnikit.model.presence import SetReady, SignIn
from omnikit.model.thread import Account
from omnikit.model.workspace import Settings
from omnikit.policies.presets import FIRST_LINE
from omnikit.policies.roles import AGENT
from omnikit.testing.desks import an_inbound
from omnikit.testing.queue_laws import BESIDE, LIMIT, QueueLaws
from omnikit.testing.soak.checking import WORKSPACE, Report
from omnikit.testing.soak.clients import Client, MakeStorage, Pipe, said_by, telling
from omnikit.testing.soak.clocks import SharedClock
from omnikit.testing.soak.telling import Counted, Failed
from omnikit.testing.wrapping import Wrapped

CAPACITY, OFFERS = 3, 3
A_PROCESS = 2
"""So many members each process works for."""
TRIES = 20
PAGE = 20
SETTINGS = Settings(lease=timedelta(days=30), answer_within=timedelta(seconds=20), capacity=CAPACITY)


class Looking(Wrapped):
    """Looks, after each commit, whether anybody has more than they may; *above* is who had."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.above: list[str] = []
        self.looks = 0

    def commit(self, work: UnitOfWork) -> None:
        super().commit(work)
        self.look(work.workspace)

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        errors = super().commit_group(works)
        self.look(works[0].workspace)
        return errors

    def look(self, workspace: WorkspaceId) -> None:
        """Look once."""
        self.looks += 1
        for member, load in self.inner.loads(workspace).items():
            if load.total > CAPACITY or load.offered > OFFERS:
                self.above.append(f"{member} has {load!r}")


def dispatching(make_storage: MakeStorage, *, processes: int, acts: int, seed: int = 0) -> Report:
    """Let so many processes work at one queue, each *acts* times; then let it come to rest, and check everything."""
    counts: Counter[str] = Counter()
    found: list[Violation] = []
    clock = SharedClock()
    storage = make_storage()
    desk = Desk(storage, WORKSPACE, profile=FIRST_LINE, clock=clock, tries=TRIES)
    _found(desk, processes)
    clients = [Client(works, make_storage, WORKSPACE, number, acts, seed, clock) for number in range(processes)]
    try:
        for client, told in said_by(clients):
            if isinstance(told, Counted):
                counts.update(told.numbers)
                counts["processes done"] += 1
            elif isinstance(told, Failed):
                found.append(
                    Violation(
                        LIMIT if " has Load(" in told.error else "raises nothing", client.process.name, told.error
                    )
                )
    finally:
        for client in clients:
            client.close()
    if counts["processes done"] != processes:
        found.append(
            Violation("raises nothing", WORKSPACE, f"{counts['processes done']} of {processes} came to their end")
        )
    counts["placed at the end"] = sum(item.done for item in desk.dispatch())
    found += _at_rest(desk, counts)
    storage.close()
    return Report({name: counts[name] for name in sorted(counts)}, tuple(found))


def works(
    pipe: Pipe,
    make_storage: MakeStorage,
    workspace: WorkspaceId,
    number: int,
    acts: int,
    seed: int,
    clock: SharedClock,
) -> None:
    """Take customers in, and answer for one's own members what is held out to them, so many times."""
    with telling(pipe):
        storage = Looking(make_storage())
        desk = Desk(storage, workspace, profile=FIRST_LINE, clock=clock, tries=TRIES)
        chance = Random(f"{seed} {number}")
        dispatcher = Dispatcher(desk, number, chance)
        for _ in range(acts):
            try:
                chance.choices(ACTS, WEIGHTS)[0](dispatcher)
            except TooManyConflicts:
                dispatcher.counts["too many conflicts"] += 1
            storage.look(workspace)
        for told in storage.above:
            pipe.send(Failed(told))
        pipe.send(Counted({**dispatcher.counts, "looks at loads": storage.looks}))
        storage.close()


class Dispatcher:
    """One of the processes, at *desk*; it works for members of its own, and dispatches to everybody's."""

    def __init__(self, desk: Desk, number: int, chance: Random) -> None:
        self.desk = desk
        self.number = number
        self.chance = chance
        self.written = 0
        self.counts: Counter[str] = Counter()

    def a_customer_writes(self) -> None:
        """Another one, on one of two accounts, of which one asks for a skill."""
        self.written += 1
        name = f"customer-{self.number}-{self.written}"
        account = AccountId(self.chance.choice(("line", "orders")))
        self.desk.receive(an_inbound(dedupe=name, thread=name).but(account=account)).unwrap()
        self.counts["conversations"] += 1

    def members_answer(self) -> None:
        """Whatever is held out to one's members is taken on, let go, or left to lapse; what they have is ended."""
        desk = self.desk
        for member in _members_of(self.number):
            for id in desk.storage.seated(desk.house.workspace, member, desk.house.now(), None, PAGE):
                kinds = self.chance.choices(((AcceptOffer,), (DeclineOffer,), ()), (70, 15, 15))[0]
                for kind in (*kinds, End):
                    if desk.handle(kind(conversation=id), actor=Actor.of(member)).denied is None:
                        self.counts[kind.__name__] += 1
                        break

    def somebody_is_not_ready(self) -> None:
        """And then is again."""
        member = self.chance.choice(_members_of(self.number))
        for ready in (False, True):
            self.desk.attend(SetReady(member=member, ready=ready), actor=Actor.of(member)).unwrap()
        self.counts["not ready and back"] += 1

    def the_host_ticks(self) -> None:
        """Offers lapse."""
        self.counts["tried by ticks"] += len(self.desk.tick())


ACTS: tuple[Callable[[Dispatcher], None], ...] = (
    *(Dispatcher.a_customer_writes, Dispatcher.members_answer),
    *(Dispatcher.somebody_is_not_ready, Dispatcher.the_host_ticks),
)
WEIGHTS = (40, 40, 10, 10)


def _members_of(process: int) -> tuple[MemberId, ...]:
    return tuple(MemberId(f"member-{process}-{number}") for number in range(A_PROCESS))


# --- before and after


def _found(desk: Desk, processes: int) -> None:
    of = desk.house.workspace
    desk.administer(ChangeSettings(workspace=of, settings=SETTINGS), actor=SYSTEM).unwrap()
    for account in (Account(AccountId("line"), "line"), Account(AccountId("orders"), "line", skills=("orders",))):
        desk.administer(SaveAccount(workspace=of, account=account), actor=SYSTEM).unwrap()
    for process in range(processes):
        for place, id in enumerate(_members_of(process)):
            member = Member(id=id, name=id.title(), role=AGENT, skills=("orders",) if place else ())
            desk.administer(SaveMember(workspace=of, member=member), actor=SYSTEM).unwrap()
            desk.attend(SignIn(member=id, ready=True), actor=Actor.of(id)).unwrap()


def _at_rest(desk: Desk, counts: Counter[str]) -> Iterator[Violation]:
    """Yield whoever waits beside a free member, though all have come to rest; and all that an audit finds."""
    laws = QueueLaws(desk.storage, desk.house.workspace, FIRST_LINE, calm=True)
    laws.stored()
    now = desk.house.now()
    for id, member in laws.beside(now).items():
        yield Violation(BESIDE, id, f"{member} could have {laws.conversations[id]!r}")
    yield from laws.rest()
    counts["left waiting beside nobody free"] = len(laws.waiting)
    yield from desk.audit().violations
