"""Contention: writers in processes of their own, readers and doers beside them, and everything is right all the same.

It is given a function that opens the storage, for each process anew::

    report = contention(partial(open_storage, url), Plan(hot=500, cold=1500, races=10))
    assert not report.violations
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from omnikit.desk.audit import Violation
from omnikit.model.actors import SYSTEM
from omnikit.model.administration import SaveMember
from omnikit.model.workspace import Settings
from omnikit.testing.desks import founding
from omnikit.testing.soak.checking import WORKSPACE, Report, at_the_end, opened, report
from omnikit.testing.soak.clients import Client, MakeStorage, said_by
from omnikit.testing.soak.clocks import SPAWN, SharedClock
from omnikit.testing.soak.ledger import SEEN, Ledger
from omnikit.testing.soak.plan import CAP, TEAM, Plan, deliveries_of, hot_thread, inbound
from omnikit.testing.soak.telling import Finished, Stop
from omnikit.testing.soak.watchers import does_what_is_due, reads_along
from omnikit.testing.soak.writers import Raced, writes

SETTINGS = Settings(overtime=timedelta(minutes=5))
DOERS = 2


def contention(make_storage: MakeStorage, plan: Plan) -> Report:
    """Carry *plan* out on what *make_storage* opens, which must be empty, and check everything."""
    ledger = Ledger(WORKSPACE)
    counts: Counter[str] = Counter()
    found: list[Violation] = []
    races: list[Raced] = []
    clock = SharedClock()
    with opened(make_storage, ledger, clock) as desk:
        for command in (*founding(WORKSPACE, SETTINGS), *(SaveMember(workspace=WORKSPACE, member=one) for one in TEAM)):
            desk.administer(command, actor=SYSTEM).unwrap()
        for number in range(plan.threads):
            desk.receive(inbound(hot_thread(number), f"{hot_thread(number)}-first")).unwrap()
    everybody = _Everybody(make_storage, plan, clock)
    try:
        races += [told for told in _followed(everybody, ledger) if isinstance(told, Raced)]
    finally:
        for client in everybody:
            client.close()
    with opened(make_storage, ledger, clock) as desk:
        found += at_the_end(desk, ledger, counts)
    found += _raced(races, plan, counts)
    found += _taken_in(ledger, plan)
    seen = len(ledger.read[everybody.reader])
    if seen != ledger.counts["changes"]:
        found.append(Violation(SEEN, "the reader", f"{seen} of {ledger.counts['changes']} changes"))
    return report(ledger, counts, found)


class _Everybody:
    """The processes of a run, in the order in which they are done."""

    def __init__(self, make_storage: MakeStorage, plan: Plan, clock: SharedClock) -> None:
        self.barrier = SPAWN.Barrier(plan.writers)
        self.reader = Client(reads_along, make_storage, WORKSPACE, clock)
        names = (f"{plan.seed} doer {number}" for number in range(DOERS))
        self.doers = [Client(does_what_is_due, make_storage, WORKSPACE, name, clock) for name in names]
        numbers = range(plan.writers)
        self.writers = [
            Client(writes, make_storage, WORKSPACE, plan, number, clock, self.barrier) for number in numbers
        ]

    def __iter__(self) -> Iterator[Client]:
        return iter((*self.writers, *self.doers, self.reader))


def _followed(everybody: _Everybody, ledger: Ledger) -> Iterator[object]:
    """Yield what everybody tells; once all writers are done the doers are to stop, then the reader."""
    finished: set[Client] = set()
    left = [set(everybody.writers), set(everybody.doers), {everybody.reader}]
    for client, told in said_by(tuple(everybody)):
        ledger.take(client, told)
        yield told
        finished |= {client} if isinstance(told, Finished) else set()
        if told is not None:
            continue
        if client not in finished:
            ledger.failed.append(Violation("raises nothing", client.process.name, "it ended before its time"))
            everybody.barrier.abort()
        ledger.gone(client)
        while left and client in left[0]:
            left[0].remove(client)
            if not left[0]:
                left.pop(0)
                for other in left[0] if left else ():
                    other.say(Stop())


def _raced(races: Sequence[Raced], plan: Plan, counts: Counter[str]) -> Iterator[Violation]:
    """Yield races that weren't won by as many as could win, or lost without a reason."""
    by_race: defaultdict[str, list[Raced]] = defaultdict(list)
    for raced in races:
        by_race[raced.race].append(raced)
        what = "races to follow up" if raced.race.startswith("race") else "races for room"
        counts[f"{what}: won" if raced.won else f"{what}: {raced.because}"] += 1
    for race, all in by_race.items():
        won, wins = sum(one.won for one in all), 1 if race.startswith("race") else min(CAP, plan.writers)
        if won != wins:
            yield Violation("as many win as can", race, f"{won}, not {wins}: {all!r}")
        if any(not one.won and not one.because for one in all):
            yield Violation("a denial is named", race, repr(all))
    counts["races"] = len(by_race)
    if len(by_race) != 2 * plan.races:
        yield Violation("as many win as can", "races", f"{len(by_race)} were run, not {2 * plan.races}")


def _taken_in(ledger: Ledger, plan: Plan) -> Iterator[Violation]:
    """Yield deliveries that aren't there, and messages that nobody delivered."""
    there = {delivery.dedupe for delivery in ledger.deliveries()}
    due = deliveries_of(plan)
    for dedupe in sorted(due - there):
        yield Violation("stored exactly once", dedupe, "it was delivered, and isn't there")
    if ledger.customers != len(there):
        yield Violation("stored exactly once", WORKSPACE, f"{ledger.customers} messages of {len(there)} deliveries")
    answered = ledger.counts["deliveries taken in"] + plan.threads
    if answered != len(there):
        yield Violation("stored exactly once", WORKSPACE, f"{answered} answers that it is new, {len(there)} deliveries")
