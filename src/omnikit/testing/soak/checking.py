"""How a soak run ends: everything that was told is held against everything that is there, and counted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from omnikit.desk.audit import Violation
from omnikit.desk.desk import Desk
from omnikit.model.ids import WorkspaceId
from omnikit.model.value import Value, value
from omnikit.testing.soak.clients import ATTEMPTS, MakeStorage
from omnikit.testing.soak.clocks import OwnClock, SharedClock
from omnikit.testing.soak.ledger import Ledger
from omnikit.testing.soak.telling import Telling

WORKSPACE = WorkspaceId("soak")
LATER = timedelta(days=30)
PARENT = "parent"


@value(kw_only=False)
class Report(Value):
    """What a soak run came to: how much of what was counted, and what was not as it must be."""

    counts: dict[str, int]
    violations: tuple[Violation, ...]


def report(ledger: Ledger, counts: Counter[str], found: Sequence[Violation]) -> Report:
    """Return what has been counted and found, each violation once."""
    effects = {f"effects {name}": number for name, number in ledger.outbox.counts.items() if name != "effects"}
    everything = {**counts, **ledger.counts, "effects": ledger.outbox.counts["effects"], **effects}
    return Report({name: everything[name] for name in sorted(everything)}, tuple(dict.fromkeys(found)))


@contextmanager
def opened(make_storage: MakeStorage, ledger: Ledger, clock: OwnClock | SharedClock) -> Iterator[Desk]:
    """Open the storage for whoever looks after the clients."""
    storage = Telling(make_storage(), partial(ledger.take, PARENT), clock)
    try:
        yield Desk(storage, WORKSPACE, clock=clock, attempts=ATTEMPTS)
    finally:
        storage.close()
        ledger.gone(PARENT)


def checked(desk: Desk, ledger: Ledger, counts: Counter[str]) -> Iterator[Violation]:
    """Yield what is not as it must be in all that is stored."""
    audit = desk.audit()
    counts["audits"] += 1
    counts["conversations"], counts["events"], counts["messages"] = audit.conversations, audit.events, audit.messages
    yield from audit.violations
    assert isinstance(desk.storage, Telling)
    yield from ledger.check(desk.storage.inner)
    yield from ledger.twice()


def at_the_end(desk: Desk, ledger: Ledger, counts: Counter[str]) -> Iterator[Violation]:
    """Yield what is not as it must be, after every effect is done."""
    yield from ledger.asked_again(desk, ledger.answered)
    yield from checked(desk, ledger, counts)
    yield from ledger.outbox.drain(desk.storage, WORKSPACE, desk.house.now() + LATER)
    yield from ledger.outbox.violations()
