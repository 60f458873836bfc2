"""The peer of those who use SQLAlchemy Core in the ordinary way: statements built once, executed on its connections.

It writes what the floors write, on the tables of omnikit as omnikit describes them.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from time import time_ns
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from omnikit.bench.floors import PRAGMAS, Once, Payload, Values, Written
from omnikit.bench.world import ACCOUNT, WORKSPACE, Customer, dedupe
from omnikit.storage.sql.tables import TABLES, Schema


def sqlalchemy_core(stack: ExitStack, path: Path, payload: Payload, customers: Iterable[Customer]) -> Once:
    """Return a command as SQLAlchemy Core is ordinarily used: statements built once, executed on its connection."""
    engine = sa.create_engine(f"sqlite:///{path}")
    stack.callback(engine.dispose)
    sa.event.listen(engine, "connect", _set_up)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    tables = Schema().tables
    written = Written(payload)
    read, update = _core_read(tables), _core_update(tables["conversation"])
    inserts = {name: sa.insert(tables[name]) for name in written.tables if name != "unread"}
    unread = sqlite.insert(tables["unread"]).on_conflict_do_nothing()
    columns = {name: [column.name for column in TABLES[name]] for name in written.tables}
    remaining = iter(customers)

    def rows(table: str, values: Values) -> list[dict[str, object]]:
        names = columns[table]
        return [
            dict(zip(names, values[start : start + len(names)], strict=True))
            for start in range(0, len(values), len(names))
        ]

    def once() -> None:
        who = next(remaining)
        now = time_ns() // 1000
        with engine.begin() as connection:
            asked = {"workspace": WORKSPACE, "account": ACCOUNT, "key": who.key, "dedupe": dedupe(who)}
            found = connection.execute(read, asked).one()
            id, version = found[1], found[2]
            changed = {
                "new_version": version + 1, "last_message_at": now, "waiting_since": now, "face": payload.face,
                "state": payload.state,
            }  # fmt: skip
            where = {"of_workspace": WORKSPACE, "of_id": id, "of_version": version}
            assert connection.execute(update, {**changed, **where}).rowcount == 1
            connection.execute(inserts["event"], rows("event", written.event(id, now)))
            connection.execute(inserts["message"], rows("message", written.message(id, now)))
            connection.execute(inserts["effect"], rows("effect", written.effects(id, who, now)))
            connection.execute(inserts["fresh"], rows("fresh", written.fresh(id, now)))
            connection.execute(inserts["delivery"], rows("delivery", written.delivery(id, who, now)))
            connection.execute(unread, rows("unread", written.unread(id, who)))

    return once


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (*PRAGMAS, "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _core_read(tables: Mapping[str, sa.Table]) -> sa.Select[Any]:
    """Return ``floors.READ`` as SQLAlchemy builds it."""
    team, conversation, contact = tables["team"].c, tables["conversation"].c, tables["contact"].c
    thread, identity, delivery = tables["thread"].c, tables["identity"].c, tables["delivery"].c
    workspace: sa.BindParameter[str] = sa.bindparam("workspace")
    account: sa.BindParameter[str] = sa.bindparam("account")
    key: sa.BindParameter[str] = sa.bindparam("key")
    open_one = sa.select(thread.id).where(
        thread.workspace == workspace, thread.account == account, thread.thread == key, thread.bucket != "ended"
    )
    writer = sa.select(identity.contact).where(
        identity.workspace == workspace, identity.account == account, identity.key == key
    )
    theirs = sa.and_(conversation.workspace == team.workspace, conversation.id == open_one.scalar_subquery())
    known = sa.and_(contact.workspace == team.workspace, contact.id == writer.scalar_subquery())
    again = sa.and_(
        delivery.workspace == team.workspace,
        delivery.account == account,
        delivery.dedupe == sa.bindparam("dedupe"),
    )
    joined = (
        tables["team"]
        .outerjoin(tables["conversation"], theirs)
        .outerjoin(tables["contact"], known)
        .outerjoin(tables["delivery"], again)
    )
    return (
        sa.select(
            team.version, conversation.id, conversation.version, conversation.state, contact.id, contact.state,
            delivery.digest,
        )
        .select_from(joined)
        .where(team.workspace == workspace)
    )  # fmt: skip


def _core_update(conversation: sa.Table) -> sa.Update:
    """Return ``floors.UPDATE`` as SQLAlchemy builds it."""
    columns = conversation.c
    return (
        sa.update(conversation)
        .where(
            columns.workspace == sa.bindparam("of_workspace"),
            columns.id == sa.bindparam("of_id"),
            columns.version == sa.bindparam("of_version"),
        )
        .values(
            version=sa.bindparam("new_version"),
            last_message_at=sa.bindparam("last_message_at"),
            waiting_since=sa.bindparam("waiting_since"),
            face=sa.bindparam("face"),
            state=sa.bindparam("state"),
        )
    )
