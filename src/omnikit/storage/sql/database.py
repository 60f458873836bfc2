"""What a database does for the storage: statements in transactions, its errors told as ours."""

import os
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from omnikit.model.errors import StaleVersion, StorageError
from omnikit.storage.sql.change import Change
from omnikit.storage.sql.tables import Schema
from omnikit.storage.sql.texts import Texts

Rows = list[Any]
"""Rows as drivers give them: tuples of what the statement asks for."""


class CannotOpen(StorageError):
    """The database can't be used; says why and what to do."""


class GateClosed(StaleVersion):
    """Something that a unit of work depends on is not so; nothing of it was written."""


def begin_anew_in_children(of: "Forkable") -> None:
    """Let a process that is forked from this one open connections of its own: two can't share one."""
    found = weakref.ref(of)

    def begin() -> None:
        alive = found()
        if alive is not None:
            alive.begin_anew()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=begin)


class Forkable(Protocol):
    """Something with connections."""

    def begin_anew(self) -> None:
        """Leave the connections to the parent, and open others when they are needed."""


class Database(Protocol):
    """One open database. Safe to use from several threads, each in a transaction of its own.

    Templates of statements are ``texts.Texts``'. Every method may raise ``StorageError``.
    """

    schema: Schema
    texts: Texts
    shards: int
    """Into how many rows a count that many writers change is split."""
    host_s: bool
    """True on a connection of the host's: nothing is committed there, and nothing read is kept for later."""

    def rows(self, template: str, *values: object) -> Rows:
        """Return what a statement finds, in the thread's transaction if it has one."""

    def write(self, template: str, rows: Iterable[Sequence[object]]) -> int:
        """Carry a statement out for each row, in the thread's transaction; return how many rows it hit."""

    def insert(self, what: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert rows whole, in the thread's transaction; ``texts.CONFLICTS`` says what happens to those there."""

    def transaction(self, *, writes: bool) -> AbstractContextManager[None]:
        """Do all of a block or nothing; what it reads is of one moment, what it *writes* waits for other writers."""

    def carry_out(self, changes: Sequence[Change]) -> None:
        """Write units of work, all of them or nothing; raise ``GateClosed`` if one depends on what is not so."""

    def ring(self, workspace: str) -> None:
        """Let those who wait know, soon, that something was committed."""

    def wait(self, workspace: str, seconds: float, news: Callable[[], bool]) -> None:
        """Return when there is *news*, when somebody rings for *workspace*, or after *seconds*."""

    def close(self) -> None:
        """Let go of the database."""
