"""Worker processes on one database, each with a storage of its own, as a team has them behind its web servers.

A worker lives through one conversation after the other: a new customer writes, a member takes it on, three more
messages come, the member ends it. Three of these six commands move a conversation to another list, so the counts that
all workers share are written all the time.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from multiprocessing.connection import Connection
from time import perf_counter

from omnikit.bench.world import TEAM, WORKSPACE, Customer, inbound
from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor
from omnikit.model.commands import End, FollowUp
from omnikit.model.value import Value, value
from omnikit.storage import open_storage

MESSAGES = 3
READY = "ready"


@value(kw_only=False)
class Slice(Value):
    """What one worker did in a slice of time: how many commands a second, and seconds of each."""

    rate: float
    laps: tuple[float, ...]


class Crowd:
    """Workers that wait to be told to work."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self._pipes = pipes

    def work(self, workers: int, seconds: float) -> list[Slice]:
        """Let that many *workers* work at once; return what each did."""
        some = self._pipes[:workers]
        for pipe in some:
            pipe.send(seconds)
        return [pipe.recv() for pipe in some]


@contextmanager
def crowd(url: str, workers: int) -> Iterator[Crowd]:
    """Start *workers* processes on the database *url*, where the team is founded; end them afterwards."""
    spawn = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    try:
        for number in range(workers):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=_worker, args=(theirs, url, number, workers), daemon=True)
            process.start()
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        for pipe in pipes:
            assert pipe.recv() == READY
        yield Crowd(pipes)
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join(10)
            process.kill()


def _worker(pipe: Connection, url: str, number: int, of: int) -> None:
    storage = open_storage(url)
    commands = life(Desk(storage, WORKSPACE), number, of)
    next(commands)
    pipe.send(READY)
    try:
        while True:
            pipe.send(_slice(commands, pipe.recv()))
    except EOFError:
        storage.close()


def _slice(commands: Iterator[None], seconds: float) -> Slice:
    laps = []
    began = before = perf_counter()
    while before - began < seconds:
        next(commands)
        after = perf_counter()
        laps.append(after - before)
        before = after
    return Slice(len(laps) / (before - began), tuple(laps))


def life(desk: Desk, worker: int, of: int) -> Iterator[None]:
    """Carry out one command each time it is asked, without an end, as the *worker* of that number *of* so many."""
    for number in count():
        # workers deal with the same members, but seldom with the same one at once
        member = TEAM[(number + worker * len(TEAM) // of) % len(TEAM)]
        someone = Customer(f"U{worker:04x}{number:028x}", ())
        conversation = desk.receive(inbound(someone, 0)).unwrap().id
        yield
        desk.handle(FollowUp(conversation=conversation), actor=Actor.of(member)).unwrap()
        yield
        for message in range(MESSAGES):
            desk.receive(inbound(someone, message + 1)).unwrap()
            yield
        desk.handle(End(conversation=conversation), actor=Actor.of(member)).unwrap()
        yield
