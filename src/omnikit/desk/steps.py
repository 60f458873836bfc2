"""Use cases are generators: they yield what they need of the storage, a driver does it and sends the answer.

The two drivers are the only code that knows whether the host blocks or awaits.
"""

from collections.abc import Generator
from typing import Any, TypeVar

from omnikit.desk.ports import AsyncStorage, Storage

T = TypeVar("T")


class Step:
    """One call of a storage method."""

    __slots__ = ("arguments", "method")

    def __init__(self, method: str, *arguments: object) -> None:
        self.method = method
        self.arguments = arguments

    def __repr__(self) -> str:
        return f"Step({self.method})"


Steps = Generator[Step, Any, T]


def drive(steps: Steps[T], storage: Storage) -> T:
    """Run *steps* to their end against a storage that blocks; its errors are raised inside the steps."""
    try:
        step = next(steps)
        while True:
            try:
                answer = getattr(storage, step.method)(*step.arguments)
            except Exception as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as stop:
        result: T = stop.value
        return result


async def adrive(steps: Steps[T], storage: AsyncStorage) -> T:
    """Run *steps* to their end against a storage that is awaited."""
    try:
        step = next(steps)
        while True:
            try:
                answer = await getattr(storage, step.method)(*step.arguments)
            except Exception as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as stop:
        result: T = stop.value
        return result


async def drive_in_thread(steps: Steps[T], storage: Storage) -> T:
    """Run whole *steps* in a worker thread, for an async host over a storage that blocks."""
    from asyncio import to_thread  # here: a large package, and most hosts call the desk without it

    return await to_thread(drive, steps, storage)
