"""Crash: clients are killed at random moments, and a server is; whatever was acknowledged is there, whole, once.

Both are given a function that opens the storage, for each process anew::

    report = crash(partial(open_storage, "sqlite:////tmp/soak.db"), kills=10)
    assert not report.violations
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

from omnikit.desk.audit import Violation
from omnikit.desk.desk import Desk
from omnikit.model.errors import OmnikitError
from omnikit.testing.builders import NOON
from omnikit.testing.soak.checking import PARENT, WORKSPACE, Report, at_the_end, checked, opened, report
from omnikit.testing.soak.clients import Client, MakeStorage, lives, said_by
from omnikit.testing.soak.clocks import OwnClock, SharedClock
from omnikit.testing.soak.errands import Errands
from omnikit.testing.soak.ledger import Ledger
from omnikit.testing.soak.telling import (
    Answered,
    Asking,
    GoOn,
    Lost,
    Ready,
    Stop,
    Telling,
    Tried,
    Trying,
    answer_of,
)

EVERY = 10
"""After how many kills all that is stored is checked; what the killed client was told is asked again after each."""
ANSWERS = 40
MOMENT = 0.002
ROUND = timedelta(minutes=20)


def crash(make_storage: MakeStorage, *, kills: int, seed: int = 0) -> Report:
    """Kill one client after the other, each a process that lives at a desk on what *make_storage* opens.

    It must be empty. Each time a storage is opened anew, and what the client was told is asked again.
    """
    ledger, chance = Ledger(WORKSPACE), Random(seed)
    counts: Counter[str] = Counter()
    found: list[Violation] = []
    with opened(make_storage, ledger, OwnClock()) as desk:
        _found(desk, ledger)
    for number in range(1, kills + 1):
        clock = OwnClock(NOON + number * ROUND)
        before = len(ledger.answered)
        counts[_killed(make_storage, ledger, chance, f"{seed}.{number}", clock)] += 1
        counts["kills"] += 1
        with opened(make_storage, ledger, OwnClock(clock.now + ROUND / 2)) as desk:
            found += ledger.asked_again(desk, ledger.answered[before:])
            _settled(desk, ledger)
            if number % EVERY == 0:
                found += checked(desk, ledger, counts)
    with opened(make_storage, ledger, OwnClock(NOON + (kills + 1) * ROUND)) as desk:
        found += at_the_end(desk, ledger, counts)
    return report(ledger, counts, found)


def outage(
    make_storage: MakeStorage,
    *,
    times: int,
    breaks: Callable[[], object],
    mends: Callable[[], object],
    clients: int = 1,
    answers: int = ANSWERS,
    seed: int = 0,
) -> Report:
    """Let the server go away and come back under *clients* that go on as soon as it is there; then check everything.

    *breaks* stops the server, or kills it; *mends* starts it, or has another take its place. What a client was about
    to do must work at the first try after that. Up to *answers* commands are answered before each time, and so many
    after the last.
    """
    ledger, chance = Ledger(WORKSPACE), Random(seed)
    counts: Counter[str] = Counter()
    found: list[Violation] = []
    clock = SharedClock()
    with opened(make_storage, ledger, clock) as desk:
        _found(desk, ledger)
    at_desks = [Client(lives, make_storage, WORKSPACE, f"{seed}.{number}", clock) for number in range(clients)]
    try:
        told = said_by(at_desks)
        _until(Ready, told, ledger, set(at_desks))
        for _ in range(times):
            _until_answered(told, ledger, chance.randrange(answers) + 1)
            breaks()
            counts["outages"] += 1
            _until(Lost, told, ledger, {client for client in at_desks if client.process.is_alive()})
            mends()
            for client in at_desks:
                client.say(GoOn())
        _until_answered(told, ledger, answers)
        for client in at_desks:
            client.say(Stop())
        for client, word in told:
            ledger.take(client, word)
        for client in at_desks:
            ledger.gone(client)
    finally:
        for client in at_desks:
            client.close()
    with opened(make_storage, ledger, clock) as desk:
        _settled(desk, ledger)
        found += at_the_end(desk, ledger, counts)
    return report(ledger, counts, found)


# --- the pieces


def _found(desk: Desk, ledger: Ledger) -> None:
    storage = desk.storage
    assert isinstance(storage, Telling)
    Errands(desk, Random(0), storage.tell, OwnClock()).found()
    assert ledger.counts["carried out"], "the workspace is founded"


def _killed(make_storage: MakeStorage, ledger: Ledger, chance: Random, seed: str, clock: OwnClock) -> str:
    """Let a client live, and kill it; return in the middle of what."""
    client = Client(lives, make_storage, WORKSPACE, seed, clock)
    last: object = None
    try:
        if chance.random() < 0.05:
            client.process.join(chance.uniform(0, 0.6))
        else:
            # half of them right after they said that they are about to write
            aim = chance.choice((Answered, Trying))
            for last in _first(client, aim, chance.randrange(ANSWERS)):
                ledger.take(seed, last)
            client.process.join(chance.uniform(0, MOMENT))
        client.kill()
        for last in client.rest():
            ledger.take(seed, last)
    finally:
        client.close()
    clock.now += ROUND / 2
    ledger.gone(seed)
    return f"killed {_DOING.get(type(last), 'while deciding or reading')}"


def _first(client: Client, what: type[object], number: int) -> Iterator[object]:
    """Yield what *client* tells until it has opened the storage, and then has told *what* so often."""
    open = False
    while number or not open:
        try:
            told = client.told()
        except EOFError:
            return
        yield told
        open = open or isinstance(told, Ready)
        number -= isinstance(told, what)


_DOING: dict[type[object], str] = {
    type(None): "while starting",
    Ready: "between commands",
    Answered: "between commands",
    Trying: "while writing",
    Tried: "before answering",
}


def _until_answered(told: Iterator[tuple[Client, object]], ledger: Ledger, number: int) -> None:
    """Take in what is told until so many answers came; nobody may lose a server that is there."""
    for client, word in told:
        ledger.take(client, word)
        if isinstance(word, Lost):
            ledger.failed.append(Violation("the next command works", client.process.name, word.error))
            client.say(GoOn())
        number -= isinstance(word, Answered)
        if number <= 0:
            return


def _until(what: type[object], told: Iterator[tuple[Client, object]], ledger: Ledger, clients: set[Client]) -> None:
    """Take in what is told until each client has told *what*, or failed and is gone."""
    while clients:
        client, word = next(told)
        ledger.take(client, word)
        if word is None or isinstance(word, what):
            clients.discard(client)


def _settled(desk: Desk, ledger: Ledger) -> None:
    """Ask again for what no answer came to: it was carried out, or is now."""
    asked, ledger.open = ledger.open, []
    for request in asked:
        ledger.take(PARENT, Asking((request,)))
        try:
            ledger.take(PARENT, Answered((answer_of(request.ask(desk)),)))
        except OmnikitError as error:
            ledger.failed.append(Violation("the next command works", PARENT, f"{request!r}: {error!r}"))
