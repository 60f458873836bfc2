"""Clients of a soak run, each a process of its own: one that lives at a desk until it is told to stop, or killed."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from random import Random
from typing import Any

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage
from omnikit.model.errors import LostConnection, OmnikitError
from omnikit.model.ids import WorkspaceId
from omnikit.testing.soak.clocks import SPAWN, OwnClock, SharedClock
from omnikit.testing.soak.errands import Errands
from omnikit.testing.soak.telling import Failed, Finished, Lost, Ready, Stop, Telling

MakeStorage = Callable[[], Storage]
"""Opens the storage, in whichever process: it is pickled, so a function of a module, or a ``partial`` of one."""
Pipe = Any

PATIENCE = 120.0
"""Seconds without a word after which a client counts as stuck."""
ATTEMPTS = 3
TRIES = 20


class Stuck(OmnikitError):
    """A client of a soak run says nothing any more."""


class Client:
    """A process that runs *target* with a pipe and *arguments*; what it sends down the pipe is *told*."""

    def __init__(self, target: Callable[..., None], *arguments: object) -> None:
        self.pipe, there = SPAWN.Pipe()
        self.process = SPAWN.Process(target=target, args=(there, *arguments), daemon=True)
        self.process.start()
        there.close()

    def told(self) -> object:
        """Return what it tells next; raise ``EOFError`` when it is gone, ``Stuck`` when it says nothing."""
        if not self.pipe.poll(PATIENCE):
            raise Stuck(f"{self.process.name} has said nothing for {PATIENCE} seconds")
        try:
            return self.pipe.recv()
        except (OSError, EOFError) as error:  # a message may break off in the middle
            raise EOFError(str(error)) from error

    def rest(self) -> Iterator[object]:
        """Yield what it still tells, to the end."""
        while True:
            try:
                yield self.told()
            except EOFError:
                return

    def say(self, word: object) -> None:
        """Send it a word, if it is still there."""
        with suppress(OSError):
            self.pipe.send(word)

    def kill(self) -> None:
        """Kill it, as a crash does."""
        self.process.kill()

    def close(self) -> None:
        """Wait until it is gone; kill it if it doesn't go."""
        self.process.join(PATIENCE)
        self.process.kill()
        self.process.join()
        self.pipe.close()


def said_by(clients: Sequence[Client]) -> Iterator[tuple[Client, object]]:
    """Yield what any of *clients* tells, and None for one that is gone, until all are; raise ``Stuck``."""
    by_pipe: dict[Pipe, Client] = {client.pipe: client for client in clients}
    while by_pipe:
        ready: list[Pipe] = wait(list(by_pipe), PATIENCE)
        if not ready:
            raise Stuck(f"{len(by_pipe)} clients have said nothing for {PATIENCE} seconds")
        for pipe in ready:
            client = by_pipe[pipe]
            try:
                told = client.told()
            except EOFError:
                del by_pipe[pipe]
                told = None
            yield client, told


def lives(
    pipe: Pipe, make_storage: MakeStorage, workspace: WorkspaceId, seed: str, clock: OwnClock | SharedClock
) -> None:
    """Do one errand after the other until told to stop; whenever the connection is lost, wait for a word to go on."""
    with telling(pipe):
        storage = Telling(make_storage(), pipe.send, clock)
        desk = Desk(storage, workspace, clock=clock, attempts=ATTEMPTS, tries=TRIES)
        errands = Errands(desk, Random(seed), pipe.send, clock)
        pipe.send(Ready())
        todo = errands.run_one
        while True:
            try:
                todo()
            except LostConnection as error:
                pipe.send(Lost(str(error)))
                if isinstance(pipe.recv(), Stop):
                    break
                todo = errands.go_on
                continue
            todo = errands.run_one
            if pipe.poll() and isinstance(pipe.recv(), Stop):
                break
        storage.close()


@contextmanager
def telling(pipe: Pipe) -> Iterator[None]:
    """Tell what is raised, and the end; say no more to nobody."""
    try:
        try:
            yield
        except (BrokenPipeError, EOFError):
            raise
        except Exception:
            pipe.send(Failed(traceback.format_exc()))
        pipe.send(Finished())
    except (OSError, EOFError):  # whoever listened is gone
        return
