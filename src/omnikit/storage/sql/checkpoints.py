"""SQLite's write-ahead log goes into the file in a thread of its own, so that no commit waits for that."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress

COMMITS = 200
"""How many commits lie between two checkpoints."""
BACKSTOP = 32_000
"""How many pages the log may have before a commit does it after all: when other processes keep writing, too."""


class Checkpoints:
    """Makes a checkpoint every so many commits; the thread begins with the first. *turn*: whoever writes has it."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], turn: threading.Lock) -> None:
        self.made = 0
        self._connect = connect
        self._turn = turn
        self._commits = 0
        self._due = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False

    def committed(self, commits: int = 1) -> None:
        """Count; belongs into the turn."""
        self._commits += commits
        if self._commits < COMMITS:
            return
        self._commits = 0
        if self._thread is None and not self._closed:
            self._thread = threading.Thread(target=self._make, name="omnikit-checkpoints", daemon=True)
            self._thread.start()
        self._due.set()

    def close(self) -> None:
        """Let the checkpoint that is being made end, and make no more."""
        self._closed = True
        self._due.set()
        if self._thread is not None:
            self._thread.join()

    def _make(self) -> None:
        with suppress(sqlite3.Error), closing(self._connect()) as connection:  # what fails here, the backstop does
            while True:
                self._due.wait()
                self._due.clear()
                if self._closed:
                    return
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
                with self._turn:  # what was written meanwhile is little; then the log can begin anew
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
                self.made += 1
