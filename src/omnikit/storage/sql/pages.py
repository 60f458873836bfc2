"""A list as SQL: which rows to walk, in an order that an index has, and what they must be; pure texts and values.

A walk begins at the table whose index has the list's order. SQLite keeps to that by ``CROSS JOIN``; PostgreSQL by a
limit that is written out (one given as a value counts as a tenth of all rows) and subqueries it can't make joins of.
"""

from omnikit.engine.views import LANE_OF, MINE, STATUS_OF
from omnikit.model.conversation import ENDED, PENDING
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.model.value import Value, value
from omnikit.model.views import MOST_COUNTED, ConversationKind, Position, Query, Sort, View
from omnikit.policies.listing import SORTED_BY
from omnikit.storage.codec import instant
from omnikit.storage.sql.rows import SEEN

Statement = tuple[str, list[object]]
"""A template and the values in its places."""

BUCKETS = {view: LANE_OF[view].value if status is PENDING else status.value for view, status in STATUS_OF.items()}
"""The bucket that each list is made of, as ``rows.bucket_of`` names it."""
TEAM = frozenset({View.TEAM_PROCESSING, View.TEAM_ENDED})
OF_THREADS = frozenset({Sort.ARRIVAL, Sort.SERVICE_START})
"""What no message changes stands in the table ``thread``."""

ONLY = {
    frozenset({ConversationKind.ORDINARY}): "c.collaborative = 0",
    frozenset({ConversationKind.COLLABORATIVE}): "c.collaborative <> 0",
}
"""How a conversation that is found by its key is held to one kind, not by the index of all collaborative ones."""

_COLUMNS = ", ".join(f"c.{name}" for name in SEEN)
_BEGINNING, _END = -(2**63), 2**63 - 1  # before and after every time: a row without one is on neither side
_APART = "LIMIT 1 OFFSET 0"


@value
class Asked(Value):
    """A list that is asked for. *kinds*: what may be in it, at least one; *few*: its tag is best begun with."""

    query: Query
    workspace: WorkspaceId
    viewer: MemberId
    kinds: frozenset[ConversationKind]
    few: bool = False


class Walk:
    """What a list's rows are read from; *alias* is that of the table it begins at, *id* the conversation's in there."""

    def __init__(self, table: str, alias: str, id: str, where: str, *values: object) -> None:
        self.alias = alias
        self.id = f"{alias}.{id}"
        self.tables = f"{{{table}}} AS {alias}"
        self.where = [where]
        self.values = list(values)

    def join(self, table: str, alias: str, where: str) -> None:
        """Take in the row of another table that *where* names."""
        self.tables += f" CROSS JOIN {{{table}}} AS {alias}"
        self.where.append(where)

    def only(self, where: str, *values: object) -> None:
        """Leave out what isn't so."""
        self.where.append(where)
        self.values += values

    def text(self, columns: str, order: str, most: int) -> str:
        """Return the template that selects *columns* of the first rows in an order."""
        return f"SELECT {columns} FROM {self.tables} WHERE {' AND '.join(self.where)}{order} LIMIT {most}"


def page(asked: Asked, sort: Sort, *, timed: bool, falls: bool, start: Position | None) -> Statement:
    """Return the statement for a page of one part of a list: those with the sort's time, or those without.

    It gives the columns ``rows.SEEN``, with the sort's time after them where they lack it, of one row more than asked
    for or some more; from *start* on, which lies in that part; None: all of it.
    """
    walk = _walk(asked, sort)
    if walk.alias != "c":
        walk.join("conversation", "c", f"c.workspace = {walk.alias}.workspace AND c.id = {walk.id}")
    if sort in OF_THREADS and walk.alias != "t":
        walk.join("thread", "t", f"t.workspace = {walk.alias}.workspace AND t.id = {walk.id}")
    _narrow(walk, asked)
    at, compared = _time(walk, asked, sort), "<" if falls else ">"
    if timed:
        here = (instant(start.at), start.id) if start is not None and start.at is not None else None
        walk.only(f"({at}, {walk.id}) {compared} (?, ?)", *(here or (_END if falls else _BEGINNING, "")))
    else:
        walk.only(f"{at} IS NULL")
        if start is not None:
            walk.only(f"{walk.id} {compared} ?", start.id)
    columns = f"{_COLUMNS}, {at}" if sort in OF_THREADS else _COLUMNS
    falling = " DESC" if falls else ""
    return walk.text(columns, f" ORDER BY {at}{falling}, {walk.id}{falling}", _limit(asked.query)), walk.values


def counting(asked: Asked) -> Statement:
    """Return the statement that counts a list, up to one more than is told exactly."""
    query = asked.query
    walk = _walk(asked, Sort.LAST_MESSAGE)
    whole = len(asked.kinds) == len(ConversationKind) and query.channel is query.account is query.tag is None
    if walk.alias != "c" and not whole:
        walk.join("conversation", "c", f"c.workspace = {walk.alias}.workspace AND c.id = {walk.id}")
    _narrow(walk, asked)
    # in an index's order, so that PostgreSQL takes the index: what is counted may all stand at a table's end
    at = {"c": "c.last_message_at, ", "s": "s.at, ", "d": "d.last_message_at, "}.get(walk.alias)
    order = f" ORDER BY {at}{walk.id}" if at is not None else ""
    return f"SELECT count(*) FROM ({walk.text('1', order, MOST_COUNTED + 1)}) AS found", walk.values


def _walk(asked: Asked, sort: Sort) -> Walk:
    query, workspace, bucket = asked.query, asked.workspace, BUCKETS[asked.query.view]
    if asked.few:
        walk = Walk("tagged", "g", "contact", "g.workspace = ? AND g.tag = ?", workspace, query.tag)
        walk.join("thread", "k", "k.workspace = g.workspace AND k.contact = g.contact")
        walk.id = "k.id"
        return walk
    if query.view in MINE:
        where = "s.workspace = ? AND s.member = ? AND s.bucket = ?"
        return Walk("seat", "s", "conversation", where, workspace, asked.viewer, bucket)
    if sort in OF_THREADS:
        return Walk("thread", "t", "id", "t.workspace = ? AND t.bucket = ?", workspace, bucket)
    if sort is Sort.LAST_MESSAGE and query.department is not None:
        where = "d.workspace = ? AND d.department = ? AND d.bucket = ?"
        return Walk("department", "d", "conversation", where, workspace, query.department, bucket)
    return Walk("conversation", "c", "id", "c.workspace = ? AND c.bucket = ?", workspace, bucket)


def _narrow(walk: Walk, asked: Asked) -> None:
    """Leave out what the list's filters, and what its viewer may see, leave out."""
    query, workspace = asked.query, asked.workspace
    if asked.few:
        walk.only("(c.bucket = ?) IS TRUE", BUCKETS[query.view])  # as in _row()
    if query.channel is not None:
        walk.only("c.channel = ?", query.channel)
    if query.account is not None:
        walk.only("c.account = ?", query.account)
    if asked.kinds in ONLY:
        together = walk.alias == "c" and ConversationKind.COLLABORATIVE in asked.kinds
        walk.only("c.collaborative = 1" if together else ONLY[asked.kinds])  # their index says it just so
    if query.department is not None and walk.alias != "d":
        walk.only(f"EXISTS {_row('department', walk.id, 'department')}", workspace, query.department)
    if query.tag is not None and not asked.few:
        where = f"o.workspace = ? AND o.tag = ? AND o.contact = c.contact {_APART}"
        walk.only(f"EXISTS (SELECT 1 FROM {{tagged}} AS o WHERE {where})", workspace, query.tag)
    if query.view in TEAM:
        walk.only(f"NOT EXISTS {_row('seat', walk.id, 'member')}", workspace, asked.viewer)
    elif query.view in MINE and walk.alias != "s":
        walk.only(f"EXISTS {_row('seat', walk.id, 'member')}", workspace, asked.viewer)


def _row(table: str, id: str, column: str) -> str:
    # "IS TRUE" leaves only the key to find it by: an index of the column would be as good where nothing is known of it
    where = f"o.workspace = ? AND o.conversation = {id} AND (o.{column} = ?) IS TRUE {_APART}"
    return f"(SELECT 1 FROM {{{table}}} AS o WHERE {where})"


def _time(walk: Walk, asked: Asked, sort: Sort) -> str:
    if sort in OF_THREADS:
        return f"t.{SORTED_BY[sort]}"
    if sort is Sort.LAST_MESSAGE and walk.alias == "d":
        return "d.last_message_at"
    if sort is Sort.LAST_MESSAGE and walk.alias == "s" and STATUS_OF[asked.query.view] is ENDED:
        return "s.at"
    return f"c.{SORTED_BY[sort]}"


def _limit(query: Query) -> int:
    """Return one more than the query's limit, or some more: few different limits make few different statements."""
    step: int = 10 ** (len(str(query.limit)) - 1)
    return -(-query.limit // step) * step + 1
