"""Effects that wait to be done: claimed in order, done, tried again, given up with the reason."""

import functools
from collections.abc import Sequence
from datetime import datetime, timedelta

from omnikit.desk.ports import DeadLetter, Task
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import EffectId, WorkspaceId
from omnikit.storage.codec import decode_effect, instant
from omnikit.storage.sql.database import Database, Rows
from omnikit.storage.sql.feed import locked
from omnikit.storage.streams import conversation_in

_COLUMNS = "stream, version, number, kind, attempts, reason, state"
_FIRST = """NOT EXISTS (SELECT 1 FROM {effect} AS earlier WHERE earlier.workspace = e.workspace
AND earlier.stream = e.stream AND earlier.recipient = e.recipient AND earlier.free_at IS NOT NULL
AND (earlier.version, earlier.number) < (e.version, e.number))"""
_ORDER = "ORDER BY free_at, stream, version, number LIMIT ?"
OPEN = f"SELECT {_COLUMNS} FROM {{effect}} AS e WHERE workspace = ? AND free_at <= ? AND {_FIRST} {_ORDER}"
_ONE = "WHERE workspace = ? AND stream = ? AND version = ? AND number = ?"
LEASE = f"UPDATE {{effect}} SET free_at = ?, attempts = attempts + 1 {_ONE}"
SETTLE = f"DELETE FROM {{effect}} {_ONE}"
POSTPONE = f"UPDATE {{effect}} SET free_at = ? {_ONE} AND free_at IS NOT NULL"
BURY = f"UPDATE {{effect}} SET free_at = NULL, reason = ? {_ONE}"
REVIVE = f"UPDATE {{effect}} SET free_at = ?, attempts = 0, reason = '' {_ONE} AND free_at IS NULL"
DEAD = f"""SELECT {_COLUMNS} FROM {{effect}} WHERE workspace = ? AND free_at IS NULL
AND (stream, version, number) > (?, ?, ?) ORDER BY stream, version, number LIMIT ?"""

Place = tuple[str, int, int]


def claim(
    db: Database, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
) -> Sequence[Task]:
    """Return open effects, the longest free first, and keep them from other claims until *now* + *lease*.

    Claims of one workspace take turns, so that no two see the same effect free.
    """
    if kinds is not None and not kinds:
        return ()
    asked = tuple(sorted(kinds or ()))
    template = OPEN if kinds is None else _open_of(len(asked))
    if not db.rows(template, workspace, instant(now), *asked, 1):
        return ()  # nothing to do: nobody has to wait for that
    with db.transaction(writes=True):
        locked(db, workspace, "claim")
        rows = db.rows(template, workspace, instant(now), *asked, limit)
        until = instant(now + lease)
        db.write(LEASE, [(until, workspace, *row[:3]) for row in rows])
        return tuple([_task(workspace, row, 1) for row in rows])


@functools.cache
def _open_of(kinds: int) -> str:
    """Return the claim of that many kinds."""
    return OPEN.replace("free_at <= ?", f"free_at <= ? AND kind IN ({', '.join('?' * kinds)})", 1)


def settle(db: Database, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
    """Say that claimed effects are done; they are gone then."""
    _say(db, SETTLE, [(workspace, *_place(id)) for id in ids])


def postpone(db: Database, workspace: WorkspaceId, ids: Sequence[EffectId], until: datetime) -> None:
    """Say that claimed effects are to be tried again, not before *until*."""
    _say(db, POSTPONE, [(instant(until), workspace, *_place(id)) for id in ids])


def bury(db: Database, workspace: WorkspaceId, ids: Sequence[EffectId], reason: str) -> None:
    """Give claimed effects up: they are claimed no more and hold up none that follow."""
    _say(db, BURY, [(reason, workspace, *_place(id)) for id in ids])


def revive(db: Database, workspace: WorkspaceId, ids: Sequence[EffectId], at: datetime) -> None:
    """Let effects that were given up be claimed again from *at* on, with no attempt counted."""
    _say(db, REVIVE, [(instant(at), workspace, *_place(id)) for id in ids])


def dead(db: Database, workspace: WorkspaceId, after: EffectId | None, limit: int) -> Sequence[DeadLetter]:
    """Return effects that were given up, by id."""
    start = ("", -1, -1) if after is None else _place(after)
    return tuple([DeadLetter(_task(workspace, row, 0), row[5]) for row in db.rows(DEAD, workspace, *start, limit)])


def _say(db: Database, statement: str, rows: Rows) -> None:
    with db.transaction(writes=True):
        db.write(statement, rows)


def _task(workspace: WorkspaceId, row: Rows, more: int) -> Task:
    stream, version, number, kind, attempts, _, state = row
    id = EffectId(f"{stream}/{version}/{number}")
    return Task(
        ids=(id,),
        conversation=conversation_in(stream),
        effect=decode_effect(kind, state, workspace, "effect", id),
        attempts=attempts + more,
    )


def _place(id: EffectId) -> Place:
    """Return where the effect of that id stands; raise ``InvalidInput`` for what is none."""
    stream, _, rest = id.rpartition("/")[0].rpartition("/")
    number = id.rpartition("/")[2]
    if not (rest.isdecimal() and number.isdecimal()):
        raise InvalidInput("effect", id, "the id of a task, as it was claimed")
    return stream, int(rest), int(number)
