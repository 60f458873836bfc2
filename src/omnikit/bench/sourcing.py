"""The peer ``eventsourcing``: an application of aggregates that are made anew of their events for every command.

A command asks the aggregate what it is, triggers two events and saves them. By itself it keeps no list columns, no
unread marks that can be asked for, no messages, effects or delivery keys; with *rows* it writes those of the floors
in the same transaction, by the way that the library has for it.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path
from time import time_ns
from typing import Any
from uuid import UUID

from omnikit.bench.floors import Execute, Once, Payload, Write, writes_on_postgres, writes_on_sqlite
from omnikit.bench.peers import of_the_extra
from omnikit.bench.world import ASKED, TEAM, Customer, customers

OURS = "SELECT thread, id, version FROM conversation"
RECORDERS = {
    "eventsourcing.sqlite": "SQLiteApplicationRecorder",
    "eventsourcing.postgres": "PostgresApplicationRecorder",
}


def on_sqlite(stack: ExitStack, path: Path, history: int, count: int, payload: Payload | None = None) -> Once:
    """Return a command on one of *count* aggregates with a *history* of that many events, each time another.

    *payload*: what else it writes, into omnikit's tables, which are in the file with as many conversations.
    """
    rows = None
    if payload is not None:
        with closing(sqlite3.connect(path)) as connection:
            rows = Rows(writes_on_sqlite(payload), connection.execute(OURS).fetchall(), count)
    environment = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    return _commands(stack, environment, history, count, rows)


def on_postgres(
    stack: ExitStack, host: str, port: int, database: str, history: int, count: int, payload: Payload | None = None
) -> Once:
    """Return the same on a PostgreSQL server that listens in the directory *host*."""
    rows = None
    if payload is not None:
        with of_the_extra():
            import psycopg
        with psycopg.connect(host=host, port=port, user="postgres", dbname=database) as connection:
            rows = Rows(writes_on_postgres(payload), connection.execute(OURS).fetchall(), count)
    names = {"DBNAME": database, "HOST": host, "PORT": str(port), "USER": "postgres", "PASSWORD": "none"}
    environment = {f"POSTGRES_{name}": said for name, said in names.items()}
    return _commands(stack, {"PERSISTENCE_MODULE": "eventsourcing.postgres", **environment}, history, count, rows)


class Rows:
    """What is written beside the events: each time the rows of a command on another conversation."""

    def __init__(self, write: Write, conversations: list[tuple[str, str, int]], count: int) -> None:
        self._write = write
        self._conversations = {key: (id, version) for key, id, version in conversations}
        self._remaining: Iterator[Customer] = iter(customers(count))

    def __call__(self, execute: Execute) -> None:
        """Write the next one's."""
        who = next(self._remaining)
        id, version = self._conversations[who.key]
        self._write(execute, id, version, who)


def _commands(stack: ExitStack, environment: Mapping[str, str], history: int, count: int, rows: Rows | None) -> Once:
    application, conversation = _classes()
    topic = _recorder(environment["PERSISTENCE_MODULE"])
    app = application(env={**environment, "APPLICATION_RECORDER_TOPIC": topic})
    stack.callback(app.close)
    remaining = iter(tuple(_prepared(app, conversation, history, count)))

    def once() -> None:
        found = app.repository.get(next(remaining))
        assert found.ended_at is None
        assert found.status == "processing"
        at = time_ns() // 1000
        found.message(text=ASKED, at=at)
        found.mark_unread(members=found.members, at=at)
        app.save(found, rows=rows)

    return once


def _prepared(app: Any, conversation: Callable[..., Any], history: int, count: int) -> Iterator[UUID]:
    """Save *count* aggregates of that many events each; yield their ids."""
    assert history % 2, "the first event, then pairs"
    for number in range(count):
        members = [TEAM[(number + place) % len(TEAM)] for place in range(3)]
        made = conversation(contact=f"contact-{number}", channel="line", members=members)
        for _ in range(history // 2):
            made.message(text=ASKED, at=number)
            made.mark_unread(members=members, at=number)
        app.save(made)
        yield made.id


@cache
def _classes() -> tuple[Any, Any]:
    with of_the_extra():
        from eventsourcing.application import Application
        from eventsourcing.domain import Aggregate, event

    class Conversation(Aggregate):
        """As much of a conversation as a message changes."""

        @event("Opened")
        def __init__(self, contact: str, channel: str, members: list[str]) -> None:
            self.contact, self.channel, self.members = contact, channel, members
            self.status, self.sequence, self.last_message_at, self.ended_at = "processing", 0, 0, None
            self.unread: dict[str, int] = {}

        @event("Messaged")
        def message(self, text: str, at: int) -> None:  # noqa: ARG002  # it is in the event
            self.sequence += 1
            self.last_message_at = at

        @event("MarkedUnread")
        def mark_unread(self, members: list[str], at: int) -> None:  # noqa: ARG002
            for member in members:
                self.unread[member] = self.unread.get(member, 0) + 1

    return Application, Conversation


@cache
def _recorder(module: str) -> str:
    """Return the topic of the library's recorder in *module* that writes rows beside the events, if it is given any."""
    with of_the_extra():
        from eventsourcing.utils import register_topic, resolve_topic

    class Recorder(resolve_topic(f"{module}:{RECORDERS[module]}")):  # type: ignore[misc]  # found by name
        """Writes what it is told to in the transaction of the events."""

        def _insert_events(self, cursor: Any, stored: Any, rows: Rows | None = None, **others: Any) -> Any:
            kept = super()._insert_events(cursor, stored, **others)
            if rows is not None:
                rows(getattr(cursor, "sqlite_cursor", cursor).execute)  # the driver's own
            return kept

    topic = f"omnikit.bench.sourcing:{module}"
    register_topic(topic, Recorder)
    return topic
