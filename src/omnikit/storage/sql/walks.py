"""What a branch's rows are read from: the table whose index has the list's order, and what the rows must be.

SQLite keeps to the order of the tables by ``CROSS JOIN``; PostgreSQL by a limit that is written out (one given as a
value counts as a tenth of all rows) and subqueries it can't make joins of.
"""

from collections.abc import Collection, Sequence

from omnikit.engine.reach import TEAM
from omnikit.engine.views import MINE
from omnikit.model.actors import ActorKind
from omnikit.model.conversation import State
from omnikit.model.views import ConversationKind, Sort, View
from omnikit.policies.visibility import Sight
from omnikit.storage.sql.branches import Asked, Branch, Source
from omnikit.storage.sql.lookup import SIZES
from omnikit.storage.sql.rows import OFFERED

OF_THREADS = frozenset({Sort.ARRIVAL, Sort.SERVICE_START})
"""What no message changes stands in the table ``thread``."""
ONLY = {
    frozenset({ConversationKind.ORDINARY}): "c.collaborative = 0",
    frozenset({ConversationKind.COLLABORATIVE}): "c.collaborative <> 0",
}
"""How a conversation that is found by its key is held to one kind, not by the index of all collaborative ones."""
SPOKE = "COALESCE(c.spoken_at, 0)"
"""When the customer spoke; what is computed is guessed alike, whoever has spoken as far as PostgreSQL knows."""
NOBODY_S = {Source.UNROUTED: "c.routed = 0", Source.UNHANDLED: "c.handler IS NULL"}
"""As the indexes of those that have ended say it."""
STATE_TO_CHECK = frozenset({Source.TAGGED, Source.HELD_OUT, Source.MOVED_UP})
APART = "LIMIT 1 OFFSET 0"


class Walk:
    """A table that is walked; *alias* is its name there, *id* the conversation's id in it."""

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

    def join_conversation(self) -> None:
        """Take in the conversation, unless it is what is walked."""
        if self.alias != "c":
            self.join("conversation", "c", f"c.workspace = {self.alias}.workspace AND c.id = {self.id}")

    @property
    def asks_of_conversation(self) -> bool:
        """True if something that is left out is told by the conversation's row."""
        return any("c." in where for where in self.where)

    def only(self, where: str, *values: object) -> None:
        """Leave out what isn't so."""
        self.where.append(where)
        self.values += values

    def text(self, columns: str, order: str, most: int) -> str:
        """Return the template that selects *columns* of the first rows in an order."""
        return f"SELECT {columns} FROM {self.tables} WHERE {' AND '.join(self.where)}{order} LIMIT {most}"


def begin(asked: Asked, branch: Branch, sort: Sort) -> Walk:
    """Return the walk of a branch."""
    workspace, source, of = asked.workspace, branch.source, branch.of
    if source is Source.MOVED_UP:
        where = "s.workspace = ? AND s.member = ? AND s.bumped_at IS NOT NULL"
        return Walk("seat", "s", "conversation", where, workspace, of)
    if source is Source.TAGGED:
        walk = Walk("tagged", "g", "contact", "g.workspace = ? AND g.tag = ?", workspace, of)
        walk.join("thread", "k", "k.workspace = g.workspace AND k.contact = g.contact")
        walk.id = "k.id"
        return walk
    bucket = branch.state.value
    if source in (Source.SEATED, Source.HANDLED, Source.HELD_OUT):
        where = "s.workspace = ? AND s.member = ? AND s.bucket = ?"
        return Walk("seat", "s", "conversation", where, workspace, of, OFFERED if source is Source.HELD_OUT else bucket)
    if source is Source.RECEIVED:
        where = "d.workspace = ? AND d.department = ? AND d.bucket = ?"
        return Walk("department", "d", "conversation", where, workspace, of, bucket)
    if source in NOBODY_S and branch.state is State.ENDED:
        # as their index says it; the version, always greater, is told by the row alone: SQLite would sooner go through
        # all of an index that has whatever else is asked
        where = f"c.workspace = ? AND c.bucket = '{State.ENDED}' AND {NOBODY_S[source]} AND c.version > 0"
        return Walk("conversation", "c", "id", where, workspace)
    if sort in OF_THREADS and asked.query.view is not View.TALKED:
        return Walk("thread", "t", "id", "t.workspace = ? AND t.bucket = ?", workspace, bucket)
    walk = Walk("conversation", "c", "id", "c.workspace = ? AND c.bucket = ?", workspace, bucket)
    if source in NOBODY_S:
        walk.only(NOBODY_S[source])
    return walk


def narrow(walk: Walk, asked: Asked, branch: Branch) -> None:
    """Leave out what the list's filters, and what its viewer may see, leave out."""
    query, workspace, source = asked.query, asked.workspace, branch.source
    if source in STATE_TO_CHECK:
        states = [state.value for state in branch.states]
        walk.only(f"(c.bucket IN ({_places(states)})) IS TRUE", *states)  # as in _row()
    if branch.channels is not None:
        walk.only(f"c.channel IN ({_places(branch.channels)})", *branch.channels)
    elif query.view is View.ALL:
        _text_alone(walk, asked.silent)
    if query.account is not None:
        walk.only("c.account = ?", query.account)
    handler = branch.of if source is Source.HANDLED else query.member
    if handler is not None:
        walk.only("c.handler = ?", handler)
    if asked.kinds in ONLY:
        together = walk.alias == "c" and ConversationKind.COLLABORATIVE in asked.kinds
        walk.only("c.collaborative = 1" if together else ONLY[asked.kinds])  # their index says it just so
    if query.department is not None and source is not Source.RECEIVED:
        walk.only(f"EXISTS {_row('department', walk.id, 'department')}", workspace, query.department)
    if query.tag is not None and source is not Source.TAGGED:
        where = f"o.workspace = ? AND o.tag = ? AND o.contact = c.contact {APART}"
        walk.only(f"EXISTS (SELECT 1 FROM {{tagged}} AS o WHERE {where})", workspace, query.tag)
    _of_view(walk, asked, source)
    if not branch.seen:
        _seen(walk, asked, branch.state)


def _text_alone(walk: Walk, silent: frozenset[str]) -> None:
    """Leave out what no text is carried for.

    Names are written out, as a place for a value would make PostgreSQL think that nothing is left of a desk with one
    channel; but for those that are no plain words.
    """
    plain = sorted(name for name in silent if name.isidentifier())
    if plain:
        walk.only(f"c.channel NOT IN ({', '.join(map(repr, plain))})")
    for name in sorted(silent.difference(plain)):
        walk.only("c.channel <> ?", name)


def _of_view(walk: Walk, asked: Asked, source: Source) -> None:
    """Leave out what is in the state, or one of the states, and not in the list."""
    view, mine = asked.query.view, (asked.workspace, asked.viewer)
    by_member = (ActorKind.MEMBER.value,) if asked.by_member_left else ()
    if view in TEAM:
        walk.only(f"NOT EXISTS {_row('seat', walk.id, 'member')}", *mine)
    elif view in MINE and source is Source.TAGGED:
        walk.only(f"EXISTS {_row('seat', walk.id, 'member')}", *mine)
    elif view is View.OFFERED and source is Source.TAGGED:
        walk.only(f"EXISTS {_row('seat', walk.id, 'member', OFFERED)}", *mine)
    elif view is View.TALKED:
        # nobody spoke after the last message, which an index goes by
        walk.only(f"c.last_message_at >= ? AND {SPOKE} >= ?", asked.midnight, asked.midnight)
        if by_member:
            walk.only("(c.ended_by IS NULL OR c.ended_by <> ?)", *by_member)
    elif view is View.LEFT:
        ended = " OR c.ended_by = ?" if by_member else ""
        walk.only(f"({SPOKE} < ?{ended})", asked.midnight, *by_member)


def _seen(walk: Walk, asked: Asked, state: State) -> None:
    """Leave out what the viewer, not being on it, doesn't see."""
    by_sight: dict[Sight, set[ConversationKind]] = {}
    for kind in sorted(asked.kinds):
        by_sight.setdefault(asked.sight(kind, state), set()).add(kind)
    if by_sight.keys() == {Sight.EVERYBODY}:
        return
    either: list[str] = []
    values: list[object] = []
    if asked.query.view not in TEAM:
        either.append(f"EXISTS {_row('seat', walk.id, 'member')}")
        values += [asked.workspace, asked.viewer]
    for sight, kinds in by_sight.items():
        where, given = _by_sight(sight, walk, asked)
        if where:
            either.append(where if len(by_sight) == 1 else f"({ONLY[frozenset(kinds)]} AND {where})")
            values += given
    walk.only(f"({' OR '.join(either)})", *values)


def _by_sight(sight: Sight, walk: Walk, asked: Asked) -> tuple[str, Sequence[object]]:
    if sight is Sight.EVERYBODY:
        return "1 = 1", ()
    if sight is Sight.RECEIVERS:
        mine = _padded(asked.reach.departments)
        any_of_mine = f"max(CASE WHEN o.department IN ({_places(mine)}) THEN 1 ELSE 0 END)"
        of_it = f"{{department}} AS o WHERE o.workspace = ? AND o.conversation = {walk.id}"
        return f"COALESCE((SELECT {any_of_mine} FROM {of_it}), 1) = 1", (*mine, asked.workspace)
    if sight is Sight.COLLEAGUES:
        theirs = _padded(asked.reach.colleagues)
        return f"(c.handler IS NULL OR c.handler IN ({_places(theirs)}))", theirs
    return "", ()


def not_moved_up(walk: Walk, asked: Asked) -> None:
    """Leave out what stands where the viewer was added."""
    if asked.moves_up:
        # looked up by the key, also where a seat of theirs is walked: SQLite would leave the index that has all else
        where = f"o.workspace = ? AND o.conversation = {walk.id} AND (o.member = ?) IS TRUE"
        moved = f"SELECT 1 FROM {{seat}} AS o WHERE {where} AND o.bumped_at IS NOT NULL {APART}"
        walk.only(f"NOT EXISTS ({moved})", asked.workspace, asked.viewer)


def _row(table: str, id: str, column: str, bucket: str = "") -> str:
    # "IS TRUE" leaves only the key to find it by: an index of the column would be as good where nothing is known of it
    where = f"o.workspace = ? AND o.conversation = {id} AND (o.{column} = ?) IS TRUE"
    if bucket:
        where += f" AND o.bucket = '{bucket}'"
    return f"(SELECT 1 FROM {{{table}}} AS o WHERE {where} {APART})"


def _places(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _padded(names: Collection[str]) -> tuple[str | None, ...]:
    """Return *names*, some of them again and again: so that there are few different statements."""
    some: list[str | None] = [*sorted(names)] or [None]
    size = next((size for size in SIZES if size >= len(some)), -(-len(some) // SIZES[-1]) * SIZES[-1])
    return (*some, *[some[-1]] * (size - len(some)))
