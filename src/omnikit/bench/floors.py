"""Floors: what writing the rows of one command costs with as little as can be between them and the database.

Each writes on the tables of omnikit what ``Desk.receive`` writes for a message on a prepared conversation: the same
rows, as many and as long, into the same indexes. What is in them was made beforehand; nothing is decided, encoded
or decoded.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from time import time_ns
from typing import Any

from omnikit.bench.peers import of_the_extra
from omnikit.bench.world import ACCOUNT, SEATS, WORKSPACE, Customer, customer, dedupe, inbound, prepare
from omnikit.model.value import Value, value
from omnikit.storage import open_storage
from omnikit.storage.sql.tables import TABLES, Schema

READ = """SELECT t.version, c.id, c.version, c.state, p.id, p.state, k.digest FROM {team} AS t
LEFT JOIN {conversation} AS c ON c.workspace = t.workspace AND c.id =
(SELECT id FROM {thread} WHERE workspace = ? AND account = ? AND thread = ? AND bucket <> 'ended')
LEFT JOIN {contact} AS p ON p.workspace = t.workspace AND p.id =
(SELECT contact FROM {identity} WHERE workspace = ? AND account = ? AND "key" = ?)
LEFT JOIN {delivery} AS k ON k.workspace = t.workspace AND k.account = ? AND k.dedupe = ? WHERE t.workspace = ?"""
UPDATE = """UPDATE {conversation} SET version = ?, last_message_at = ?, waiting_since = ?, face = ?, state = ?
WHERE workspace = ? AND id = ? AND version = ?"""
PRAGMAS = ("journal_mode = WAL", "wal_autocheckpoint = 4000", "cache_size = -65536")
"""As omnikit sets them, so that they make no difference."""
Once = Callable[[], object]
"""Carries out one command, each time on another conversation."""
Execute = Callable[..., Any]
"""Executes a text with values on a driver's connection or cursor."""
Write = Callable[[Execute, str, int, Customer], None]
"""Writes the rows of one command: on which conversation, of which version until then, of whom."""


@value
class Payload(Value):
    """What one command writes that is long, and where its conversation stands then."""

    version: int
    sequence: int
    face: str
    state: str
    kind: str
    event: str
    message: str
    effect_kind: str
    effects: tuple[str, ...]


def a_payload() -> Payload:
    """Return what one command of ours wrote."""
    with tempfile.TemporaryDirectory() as directory:
        storage = open_storage(f"sqlite:///{directory}/one.db")
        desk = prepare(storage, 1)
        desk.receive(inbound(customer(0))).unwrap()
        storage.close()
        path = Path(directory) / "one.db"
        connection = sqlite3.connect(path)
        id, version, face, state = connection.execute("SELECT id, version, face, state FROM conversation").fetchone()
        happened = connection.execute("SELECT kind, state FROM event WHERE stream = ? AND version = ?", (id, version))
        kind, event = happened.fetchone()
        sequence, message = connection.execute("SELECT sequence, state FROM message ORDER BY sequence DESC").fetchone()
        effects = connection.execute("SELECT kind, state FROM effect WHERE version = ? ORDER BY number", (version,))
        told = effects.fetchall()
        connection.close()
    return Payload(
        version=version,
        sequence=sequence,
        face=face,
        state=state,
        kind=kind,
        event=event,
        message=message,
        effect_kind=told[0][0],
        effects=tuple(text for _, text in told),
    )


# --- the values of each table's rows, one after the other


Values = tuple[object, ...]


class Written:
    """What one command writes after the conversation's own row, table by table."""

    def __init__(self, payload: Payload) -> None:
        self.payload = payload
        self.tables = {"event": 1, "message": 1, "effect": SEATS, "fresh": 1, "delivery": 1, "unread": SEATS}
        """How many rows of each table."""

    def event(self, id: str, now: int) -> Values:
        """Return the values of one event."""
        payload = self.payload
        return (WORKSPACE, id, payload.version, payload.kind, now, payload.event)

    def message(self, id: str, now: int) -> Values:
        """Return the values of one message."""
        return (WORKSPACE, id, self.payload.sequence, now, self.payload.message)

    def effects(self, id: str, who: Customer, now: int) -> Values:
        """Return the values of one notice a seat."""
        version, kind = self.payload.version, self.payload.effect_kind
        (one, two, three), (first, second, third) = who.members, self.payload.effects
        return (
            WORKSPACE, id, version, 0, one, kind, now, 0, "", first,
            WORKSPACE, id, version, 1, two, kind, now, 0, "", second,
            WORKSPACE, id, version, 2, three, kind, now, 0, "", third,
        )  # fmt: skip

    def fresh(self, id: str, now: int) -> Values:
        """Return the values of the row by which readers of changes learn of the commit."""
        version, sequence = self.payload.version, self.payload.sequence
        return (WORKSPACE, id, version, version, sequence, sequence, None, now)

    def delivery(self, id: str, who: Customer, now: int) -> Values:
        """Return the values of the platform's name of the message, which is taken in once."""
        version = self.payload.version
        return (WORKSPACE, ACCOUNT, dedupe(who), "", id, version, version, now)

    def unread(self, id: str, who: Customer) -> Values:
        """Return the values of one mark a seat."""
        one, two, three = who.members
        return (WORKSPACE, id, one, WORKSPACE, id, two, WORKSPACE, id, three)


def asked_with(who: Customer) -> Values:
    """Return what ``READ`` is asked with."""
    key = who.key
    return (WORKSPACE, ACCOUNT, key, WORKSPACE, ACCOUNT, key, ACCOUNT, dedupe(who), WORKSPACE)


def _insert(names: Mapping[str, str], table: str, count: int) -> str:
    """Return the insert of that many rows; a mark that is there stays as it is."""
    columns = [column.name for column in TABLES[table]]
    row = f"({', '.join('?' * len(columns))})"
    quoted = ", ".join(f'"{column}"' for column in columns)
    there = " ON CONFLICT DO NOTHING" if table == "unread" else ""
    return f"INSERT INTO {names[table]} ({quoted}) VALUES {', '.join([row] * count)}{there}"


# --- writing them


def writes_on_sqlite(payload: Payload) -> Write:
    """Return what writes a command's rows with constant texts, a statement a table."""
    names = Schema().names
    written = Written(payload)
    update = UPDATE.format_map(names)
    event, message, effect, fresh, delivery, unread = [_insert(names, *table) for table in written.tables.items()]

    def write(execute: Execute, id: str, version: int, who: Customer) -> None:
        now = time_ns() // 1000
        hit = execute(update, (version + 1, now, now, payload.face, payload.state, WORKSPACE, id, version)).rowcount
        assert hit == 1
        execute(event, written.event(id, now))
        execute(message, written.message(id, now))
        execute(effect, written.effects(id, who, now))
        execute(fresh, written.fresh(id, now))
        execute(delivery, written.delivery(id, who, now))
        execute(unread, written.unread(id, who))

    return write


def writes_on_postgres(payload: Payload) -> Write:
    """Return what writes them with three prepared statements, UPDATE, INSERT, upsert.

    What is inserted without asking what is there goes into its tables by one statement.
    """
    names = Schema().names
    written = Written(payload)
    update = placed(UPDATE.format_map(names))
    *parts, upsert = [_insert(names, *table) for table in written.tables.items()]
    steps = ", ".join(f"step_{place} AS ({part})" for place, part in enumerate(parts[:-1]))
    insert, unread = placed(f"WITH {steps} {parts[-1]}"), placed(upsert)

    def write(execute: Execute, id: str, version: int, who: Customer) -> None:
        now = time_ns() // 1000
        hit = execute(update, (version + 1, now, now, payload.face, payload.state, WORKSPACE, id, version)).rowcount
        assert hit  # in a pipeline it isn't known yet, and -1
        execute(
            insert,
            (
                *written.event(id, now),
                *written.message(id, now),
                *written.effects(id, who, now),
                *written.fresh(id, now),
                *written.delivery(id, who, now),
            ),
        )
        execute(unread, written.unread(id, who))

    return write


# --- the floors


def raw_sqlite(
    stack: ExitStack, path: Path, payload: Payload, customers: Iterable[Customer], *, synchronous: str = "NORMAL"
) -> Once:
    """Return a command on the driver ``sqlite3``."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    stack.callback(connection.close)
    for pragma in (*PRAGMAS, f"synchronous = {synchronous}"):
        connection.execute(f"PRAGMA {pragma}")
    execute = connection.execute
    read, write = READ.format_map(Schema().names), writes_on_sqlite(payload)
    remaining = iter(customers)

    def once() -> None:
        who = next(remaining)
        found = execute(read, asked_with(who)).fetchone()
        execute("BEGIN IMMEDIATE")
        write(execute, found[1], found[2], who)
        execute("COMMIT")

    return once


def six_trips(stack: ExitStack, dsn: str, payload: Payload, customers: Iterable[Customer]) -> Once:
    """Return a command on psycopg in six prepared round trips: SELECT, BEGIN, UPDATE, INSERT, upsert, COMMIT."""
    with of_the_extra():
        import psycopg
    connection = psycopg.connect(dsn, autocommit=True, prepare_threshold=0)
    stack.callback(connection.close)
    execute: Execute = connection.execute
    read, write = placed(READ.format_map(Schema().names)), writes_on_postgres(payload)
    remaining = iter(customers)

    def once() -> None:
        who = next(remaining)
        found = execute(read, asked_with(who)).fetchone()
        execute("BEGIN")
        write(execute, found[1], found[2], who)
        execute("COMMIT")

    return once


def placed(text: str) -> str:
    """Return a statement with places for values as psycopg has them."""
    return text.replace("?", "%s")
