"""Waking those who wait for changes on PostgreSQL: NOTIFY, throttled, outside every commit."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from zlib import crc32

import psycopg

from omnikit.model.errors import StorageError
from omnikit.storage.sql.tables import Schema

PAUSE = 0.05
"""Seconds between two notices; commits between them are told of by one."""


Connection = psycopg.Connection[Any]


def channel_of(schema: Schema) -> str:
    """Return the channel's name: one for each set of tables."""
    return f"omnikit_{crc32(f'{schema.schema or str()}.{schema.prefix}'.encode()):08x}"


class Bell:
    """Rings for workspaces in a thread of its own, which begins with the first commit.

    *send* notifies the server on its *channel*; *connect* gives a connection to listen there.
    """

    def __init__(self, channel: str, send: Callable[[Iterable[str]], None], connect: Callable[[], Connection]) -> None:
        self._channel = channel
        self._send = send
        self._connect = connect
        self._rung: set[str] = set()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._ear: _Ear | None = None

    def ring(self, workspace: str) -> None:
        """Let those who wait for *workspace* know, soon."""
        if workspace in self._rung:
            return
        with self._news:
            self._rung.add(workspace)
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._ringing, name="omnikit-bell", daemon=True)
                self._thread.start()
            self._news.notify()

    def wait(self, workspace: str, seconds: float, news: Callable[[], bool]) -> None:
        """Return when there is *news*, when somebody rings for *workspace*, or after *seconds*."""
        with self._news:
            if self._ear is None or not self._ear.listening:
                self._ear = _Ear(self._connect(), self._channel)
            ear = self._ear
        ear.wait(workspace, seconds, news)

    def close(self) -> None:
        """Stop ringing and listening; whoever waits goes on."""
        with self._news:
            self._closed = True
            self._news.notify_all()
            thread, ear = self._thread, self._ear
        if thread is not None:
            thread.join()
        if ear is not None:
            ear.close()

    def _ringing(self) -> None:
        while True:
            with self._news:
                while not self._rung and not self._closed:
                    self._news.wait()
                if self._closed:
                    return
                rung, self._rung = self._rung, set()
            with suppress(StorageError):  # the server is gone: whoever listened there has lost it, too
                self._send(rung)
            with self._news:
                if not self._closed:
                    self._news.wait_for(lambda: self._closed, PAUSE)


class _Ear:
    """One connection of a process that listens, in a thread of its own, for all who wait in it."""

    def __init__(self, connection: Connection, channel: str) -> None:
        self.listening = True
        self._heard: dict[str, int] = {}
        self._news = threading.Condition()
        self._connection = connection
        self._connection.execute(f"LISTEN {channel}")
        self._thread = threading.Thread(target=self._listen, name="omnikit-ear", daemon=True)
        self._thread.start()

    def wait(self, workspace: str, seconds: float, news: Callable[[], bool]) -> None:
        seen = self._heard.get(workspace, 0)
        if news():
            return
        with self._news:
            self._news.wait_for(lambda: self._heard.get(workspace, 0) != seen or not self.listening, seconds)

    def close(self) -> None:
        self._connection.close()
        self._thread.join()

    def _listen(self) -> None:
        with suppress(psycopg.Error):  # once the connection is gone, whoever waits looks again, and listens anew
            for notice in self._connection.notifies():
                with self._news:
                    self._heard[notice.payload] = self._heard.get(notice.payload, 0) + 1
                    self._news.notify_all()
        with self._news:
            self.listening = False
            self._news.notify_all()
