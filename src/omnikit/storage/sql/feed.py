"""The feed of changes: positions are given to commits afterwards, by whoever reads, one reader at a time.

A commit leaves a row in ``fresh``; whoever gives positions moves those that are there to ``feed``. So no commit waits
for another to learn its place, and none that ends late is passed over: it is still in ``fresh``.
"""

from collections.abc import Sequence
from datetime import timedelta

from omnikit.desk.ports import Change
from omnikit.model.errors import ChangesGone
from omnikit.model.ids import WorkspaceId
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.reading import recorded
from omnikit.storage.streams import contact_in, conversation_in, member_in, quick_reply_in

AT_A_TIME = 10_000

_MOVED = 'stream, "first", "last", said_first, said_last, contact, at'
NEWS = "SELECT 1 FROM {fresh} WHERE workspace = ? LIMIT 1"
# by their times, and no commit before an earlier one of its conversation, whatever the clocks of their makers read
FRESH = f"""SELECT {_MOVED} FROM (SELECT {_MOVED}, max(at) OVER (PARTITION BY stream ORDER BY "first") AS due
FROM {{fresh}} WHERE workspace = ?) AS waiting ORDER BY due, stream, "first" LIMIT ?"""
GIVE = f"INSERT INTO {{feed}} (workspace, position, {_MOVED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
TAKE = 'DELETE FROM {fresh} WHERE workspace = ? AND stream = ? AND "first" = ?'
COUNTER = "SELECT last FROM {counter} WHERE workspace = ? AND name = ?"
COUNT = """INSERT INTO {counter} AS mine (workspace, name, last) VALUES (?, ?, ?)
ON CONFLICT (workspace, name) DO UPDATE SET last = mine.last + excluded.last"""
CHANGES = """SELECT f.position, f.stream, e.version, e.kind, e.state FROM (
SELECT position, stream, "first", "last" FROM {feed} WHERE workspace = ? AND position > ? ORDER BY position LIMIT ?
) AS f LEFT JOIN {event} AS e ON e.workspace = ? AND e.stream = f.stream AND e.version BETWEEN f."first" AND f."last"
ORDER BY f.position, e.version"""
LATER = "SELECT 1 FROM {feed} WHERE workspace = ? AND position > ? LIMIT 1"
PRUNED = "pruned"
POSITION = "position"


def changes(db: Database, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
    """Return commits after a position, each conversation's in the order in which they were made."""
    give_positions(db, workspace)
    gone = last(db, workspace, PRUNED)
    if after < gone:
        raise ChangesGone(f"changes up to {gone} are no longer kept, and those after {after} were asked for")
    found: list[Change] = []
    rows: list[tuple[int, str, str]] = []
    at = stream = None
    for position, of, *event in [*db.rows(CHANGES, workspace, after, limit, workspace), (None, None)]:
        if position != at and rows and at is not None and stream is not None:
            told = recorded(workspace, stream, rows)
            whose = member_in(stream), contact_in(stream), quick_reply_in(stream)
            found.append(Change(at, conversation_in(stream), told, *whose))
            rows = []
        at, stream = position, of
        if event and event[0] is not None:
            rows.append((event[0], event[1], event[2]))
    return tuple(found)


def give_positions(db: Database, workspace: WorkspaceId) -> None:
    """Give every commit that has none a position, in the order of their times; each conversation's stays as it was."""
    while db.rows(NEWS, workspace):
        with db.transaction(writes=True):
            locked(db, workspace, POSITION)
            rows = db.rows(FRESH, workspace, AT_A_TIME)
            if not rows:
                return
            start = last(db, workspace, POSITION)
            db.write(GIVE, [(workspace, position, *row) for position, row in enumerate(rows, start + 1)])
            db.write(TAKE, [(workspace, row[0], row[1]) for row in rows])
            db.write(COUNT, [(workspace, POSITION, len(rows))])


def wait(db: Database, workspace: WorkspaceId, after: int, timeout: timedelta) -> None:
    """Return when there may be changes after a position, or after *timeout*."""

    def news() -> bool:
        return bool(db.rows(NEWS, workspace) or db.rows(LATER, workspace, after))

    db.wait(workspace, timeout.total_seconds(), news)


def locked(db: Database, workspace: WorkspaceId, name: str) -> None:
    """Let nobody else pass here until the transaction ends."""
    db.write(COUNT, [(workspace, name, 0)])


def last(db: Database, workspace: WorkspaceId, name: str) -> int:
    """Return where a counter stands."""
    rows = db.rows(COUNTER, workspace, name)
    return int(rows[0][0]) if rows else 0
