"""The peer ``eventsourcing``: an application of aggregates that are made anew of their events for every command.

Its tables are its own. A command asks the aggregate what it is, triggers two events and saves them; it keeps no list
columns, no unread marks that can be asked for, no message rows, no effects and no delivery keys, so it writes less
than the other arms.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from time import time_ns
from typing import Any
from uuid import UUID

from omnikit.bench.floors import Once
from omnikit.bench.peers import of_the_extra
from omnikit.bench.world import ASKED, TEAM


def on_sqlite(stack: ExitStack, path: Path, history: int, count: int) -> Once:
    """Return a command on one of *count* aggregates with a *history* of that many events, each time another."""
    return _commands(stack, {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}, history, count)


def on_postgres(stack: ExitStack, host: str, port: int, database: str, history: int, count: int) -> Once:
    """Return the same on a PostgreSQL server that listens in the directory *host*."""
    names = {"DBNAME": database, "HOST": host, "PORT": str(port), "USER": "postgres", "PASSWORD": "none"}
    environment = {f"POSTGRES_{name}": said for name, said in names.items()}
    return _commands(stack, {"PERSISTENCE_MODULE": "eventsourcing.postgres", **environment}, history, count)


def _commands(stack: ExitStack, environment: Mapping[str, str], history: int, count: int) -> Once:
    application, conversation = _classes()
    app = application(env=dict(environment))
    stack.callback(app.close)
    remaining = iter(tuple(_prepared(app, conversation, history, count)))

    def once() -> None:
        found = app.repository.get(next(remaining))
        assert found.ended_at is None
        assert found.status == "processing"
        at = time_ns() // 1000
        found.message(text=ASKED, at=at)
        found.mark_unread(members=found.members, at=at)
        app.save(found)

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
