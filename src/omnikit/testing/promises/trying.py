"""How promises are tried: what must be refused, threads at once, examples in workspaces of their own."""

import itertools
import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from omnikit.desk.ports import Storage, UnitOfWork
from omnikit.model.errors import StorageError
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.testing.units import everything, note, tasks

# one storage serves all examples, each in a workspace of its own; and the class is there to be inherited
TRIES = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors, HealthCheck.too_slow],
)
_NUMBERS = itertools.count()


def another_workspace() -> WorkspaceId:
    """Return a workspace that no example had before."""
    return WorkspaceId(f"shop-{next(_NUMBERS)}")


def refuses(storage: Storage, work: UnitOfWork, error: type[StorageError], *before: UnitOfWork) -> None:
    """Check that *work* is refused with *error*, after *before* was written, and that no trace of it is left."""
    for earlier in before:
        storage.commit(earlier)
    # nothing else is for nobody: were it left behind, it would be the first in its line and be seen
    work = work.but(effects=(*work.effects, note(0, MemberId("nobody"))))
    there = everything(storage, work.workspace, work, *before)
    effects = open_effects(storage, work.workspace)
    with pytest.raises(error) as raised:
        storage.commit(work)
    assert raised.type is error
    assert everything(storage, work.workspace, work, *before) == there
    assert open_effects(storage, work.workspace) == effects


def tried(commit: Callable[[UnitOfWork], None], work: UnitOfWork) -> type[StorageError] | None:
    """Commit *work*; return of which class the error is that keeps it from that, None for none."""
    try:
        commit(work)
    except StorageError as error:
        return type(error)
    return None


def open_effects(storage: Storage, workspace: WorkspaceId) -> list[str]:
    """Return the first open effect of every line, in no order that says anything."""
    return sorted(f"{task.ids} {task.effect}" for task in tasks(storage, workspace))


def at_once(act: Callable[[int], None], count: int) -> None:
    """Run *act* with each number in a thread of its own, from one moment on; wait for all, raise what one raised."""
    start = threading.Barrier(count)
    raised: list[BaseException] = []

    def run(number: int) -> None:
        start.wait()
        try:
            act(number)
        except BaseException as error:  # it belongs to who waits for the threads
            raised.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
