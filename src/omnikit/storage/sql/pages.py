"""A list as SQL: its pages and how many there are; pure texts and values.

A list of one branch walks one index. One of several merges the walks of each, every one no further than a page.
"""

from collections.abc import Sequence

from omnikit.model.conversation import State
from omnikit.model.views import MOST_COUNTED, Position, Query, Sort, View
from omnikit.policies.listing import SORTED_BY
from omnikit.storage.codec import instant
from omnikit.storage.sql.branches import BY_MESSAGE, Asked, Branch, Source, branches
from omnikit.storage.sql.rows import SEEN
from omnikit.storage.sql.walks import OF_THREADS, Walk, begin, narrow, not_moved_up

Statement = tuple[str, list[object]]
"""A template and the values in its places."""

_COLUMNS = ", ".join(f"c.{name}" for name in SEEN)
_BEGINNING, _END = -(2**63), 2**63 - 1  # before and after every time: a row without one is on neither side


def page(asked: Asked, sort: Sort, *, timed: bool, falls: bool, start: Position | None) -> Statement | None:
    """Return the statement for a page of one part of a list: those with the sort's time, or those without.

    It gives the columns ``rows.SEEN``, and after them the sort's time where they lack it or rows are merged by it, of
    one row more than asked for or some more; from *start* on, which lies in that part; None: all of it. There is none
    for a list of nothing.
    """
    parts = branches(asked, sort, timed=timed)
    placed = len(parts) > 1 or sort in OF_THREADS
    found = [_part(asked, branch, sort, timed=timed, falls=falls, start=start, placed=placed) for branch in parts]
    if len(found) < 2:
        return found[0] if found else None
    falling = " DESC" if falls else ""
    order = f"ORDER BY placed{falling}, id{falling} LIMIT {_limit(asked.query)}"
    rows, values = _merged(parts, found, f"{', '.join(SEEN)}, placed")
    return f"{rows} {order}", values


def _part(
    asked: Asked, branch: Branch, sort: Sort, *, timed: bool, falls: bool, start: Position | None, placed: bool
) -> Statement:
    walk = begin(asked, branch, sort)
    walk.join_conversation()
    if sort in OF_THREADS and walk.alias != "t":
        walk.join("thread", "t", f"t.workspace = {walk.alias}.workspace AND t.id = {walk.id}")
    narrow(walk, asked, branch)
    if sort is Sort.LAST_MESSAGE_OR_ADDED and branch.source is not Source.MOVED_UP:
        not_moved_up(walk, asked)
    at, compared = _time(walk, asked, branch, sort), "<" if falls else ">"
    if timed:
        here: tuple[int, str] = (_END if falls else _BEGINNING, "")
        if start is not None and start.at is not None:
            here = (instant(start.at), start.id)
        if asked.query.view is View.TALKED and sort in BY_MESSAGE and not falls:
            here = max(here, (asked.midnight, ""))  # where the index is walked from
        walk.only(f"({at}, {walk.id}) {compared} (?, ?)", *here)
    else:
        walk.only(f"{at} IS NULL")
        if start is not None:
            walk.only(f"{walk.id} {compared} ?", start.id)
    falling = " DESC" if falls else ""
    order = f" ORDER BY {at}{falling}, {walk.id}{falling}"
    return walk.text(f"{_COLUMNS}, {at} AS placed" if placed else _COLUMNS, order, _limit(asked.query)), walk.values


def counting(asked: Asked) -> Statement | None:
    """Return the statement that counts a list, up to one more than is told exactly; none for a list of nothing."""
    parts = branches(asked, Sort.LAST_MESSAGE, timed=True)
    if not parts:
        return None
    apart = all(branch.apart for branch in parts)
    found = [_counted(asked, branch, apart=apart) for branch in parts]
    rows, values = found[0]
    if len(found) > 1:
        rows, values = _merged(parts, found, "one")
        rows += f" LIMIT {MOST_COUNTED + 1}"
    return f"SELECT count(*) FROM ({rows}) AS found", values


def _merged(parts: Sequence[Branch], found: Sequence[Statement], columns: str) -> Statement:
    """Return the statement that has the rows of all, each once."""
    union = " UNION ALL ".join(f"SELECT * FROM ({text}) AS part_{number}" for number, (text, _) in enumerate(found))
    distinct = "" if all(branch.apart for branch in parts) else "DISTINCT "
    return f"SELECT {distinct}{columns} FROM ({union}) AS merged", [value for _, values in found for value in values]


def _counted(asked: Asked, branch: Branch, *, apart: bool) -> Statement:
    walk = begin(asked, branch, Sort.LAST_MESSAGE)
    narrow(walk, asked, branch)
    if walk.asks_of_conversation:
        walk.join_conversation()
    # in an index's order, so that PostgreSQL takes the index: what is counted may all stand at a table's end
    at = {"c": "c.last_message_at, ", "s": "s.at, ", "d": "d.last_message_at, "}.get(walk.alias)
    order = f" ORDER BY {at}{walk.id}" if at is not None else ""
    return walk.text(f"{'1' if apart else walk.id} AS one", order, MOST_COUNTED + 1), walk.values


def _time(walk: Walk, asked: Asked, branch: Branch, sort: Sort) -> str:
    if sort in OF_THREADS:
        return f"t.{SORTED_BY[sort]}"
    if branch.source is Source.MOVED_UP:
        return "s.bumped_at"
    if sort in BY_MESSAGE and walk.alias == "d":
        return "d.last_message_at"
    if sort in BY_MESSAGE and walk.alias == "s" and branch.states == (State.ENDED,):
        return "s.at"
    sorts = asked.query.view is View.TALKED and sort not in BY_MESSAGE  # what is of today, found by another time
    return f"{'+' if sorts else ''}c.{SORTED_BY[sort]}"


def _limit(query: Query) -> int:
    """Return one more than the query's limit, or some more: few different limits make few different statements."""
    step: int = 10 ** (len(str(query.limit)) - 1)
    return -(-query.limit // step) * step + 1
