"""The inbox: pages of lists, how long they are, a member's badge; read from columns, never by decoding a state."""

from collections.abc import Mapping, Sequence

from omnikit.engine.reach import EVERY_KIND, TEAM, reach_of
from omnikit.engine.views import MINE, STATES_OF, channels_of, counted, exactly_counted, midnight, order_of, page_of
from omnikit.model.conversation import Conversation
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.model.value import maker
from omnikit.model.views import MOST_COUNTED, ConversationKind, Count, Page, Query, Sort, View
from omnikit.policies.context import Context
from omnikit.policies.listing import SORTED_BY
from omnikit.storage.codec import instant, moment
from omnikit.storage.sql import pages, walks
from omnikit.storage.sql.branches import Asked
from omnikit.storage.sql.database import Database, Rows
from omnikit.storage.sql.rows import SEEN, TOTAL, seen

FEW = 1000
"""With how many contacts at most a tag is what a walk begins with."""
OF_THE_DAY = frozenset({View.TALKED, View.LEFT})
"""Lists that change at midnight."""
AT_ONCE = 50
"""How many lists one statement counts at most."""
Tallies = dict[tuple[str, str], int]
_make_asked = maker(Asked)
_SEEN = len(SEEN)

TAGGED = f"SELECT count(*) FROM (SELECT 1 FROM {{tagged}} WHERE workspace = ? AND tag = ? LIMIT {FEW + 1}) AS found"
TALLIES = """SELECT -1 AS place, scope, bucket, CAST(sum(n) AS BIGINT) AS n FROM {tally}
WHERE workspace = ? AND scope IN (?, ?) GROUP BY scope, bucket"""


def _unread(kinds: frozenset[ConversationKind]) -> str:
    found = "SELECT 1 FROM {unread} AS u WHERE u.workspace = ? AND u.member = ?"
    if kinds != EVERY_KIND:
        found = found.replace(" WHERE", " CROSS JOIN {conversation} AS c WHERE")
        found += f" AND c.workspace = u.workspace AND c.id = u.conversation AND {walks.ONLY[kinds]}"
    return f"SELECT count(*) FROM ({found} LIMIT {MOST_COUNTED + 1}) AS found"


UNREAD = {kinds: _unread(kinds) for kinds in (EVERY_KIND, *walks.ONLY)}
"""How a badge is counted, by the kinds of conversations that the member sees."""


def page(db: Database, query: Query, context: Context) -> Page:
    """Return a page of a list that has not been refused; equal to ``engine.views.listing``."""
    asked = _asked(db, query, context)
    if asked is None:
        return page_of((), query, context, more=False)
    sort, falls = order_of(query, context)
    found = _nearest(db, asked, sort, falls=falls)
    shown = _conversations(asked.workspace, found[: query.limit], sort)
    return page_of(shown, query, context, more=len(found) > query.limit)


def counts(db: Database, queries: Sequence[Query], context: Context) -> tuple[Count, ...]:
    """Return how long each of several lists is: to the last one where ``exactly_counted``, else up to the most."""
    answers = [Count(0)] * len(queries)
    exact: dict[int, Query] = {}
    capped: dict[int, Asked] = {}
    for place, query in enumerate(queries):
        if exactly_counted(query, context):
            exact[place] = query
        elif (asked := _asked(db, query, context)) is not None:
            capped[place] = asked
    tallies: Tallies = {}
    for place, scope, bucket, number in _numbers(db, context, capped, tallied=bool(exact)):
        if place < 0:
            tallies[scope, bucket] = number
        else:
            answers[place] = counted(number)
    viewer = _viewer(context)
    for place, query in exact.items():
        answers[place] = Count(_tallied(tallies, query, viewer))
    return tuple(answers)


def badge(db: Database, context: Context) -> Count:
    """Return in how many of their conversations the member has something unread; equal to ``engine.views.badge``."""
    kinds = reach_of(context).kinds
    if not kinds:
        return Count(0)
    ((number,),) = db.rows(UNREAD[kinds], context.facts.workspace.id, _viewer(context))
    return counted(number)


# --- pages


def _asked(db: Database, query: Query, context: Context) -> Asked | None:
    """Return what is asked for, None where the viewer sees nothing of it."""
    workspace = context.facts.workspace.id
    reach = reach_of(context)
    kinds = reach.kinds_in(query.view)
    if query.kind is not None:
        kinds &= {query.kind}
    if not kinds:
        return None
    few = query.tag is not None and db.rows(TAGGED, workspace, query.tag)[0][0] <= FEW
    return _make_asked(
        query=query,
        workspace=workspace,
        viewer=_viewer(context),
        kinds=kinds,
        reach=reach,
        midnight=instant(midnight(context)) if query.view in OF_THE_DAY else 0,
        by_member_left=context.profile.agent_end_left,
        channels=channels_of(query, context),
        few=few,
        silent=context.profile.silent,
    )


def _nearest(db: Database, asked: Asked, sort: Sort, *, falls: bool) -> Rows:
    """Return the rows next to the query's position, the nearest first, up to one more than the page has."""
    query, start = asked.query, asked.query.after
    parts: tuple[bool, ...] = (True, False)  # those with the sort's time, then those without
    if query.before is not None:
        start, falls, parts = query.before, not falls, (False, True)
    if start is not None and (start.at is not None) is parts[1]:
        parts = parts[1:]
    found: Rows = []
    for timed in parts:
        statement = pages.page(asked, sort, timed=timed, falls=falls, start=start)
        if statement is not None:
            text, values = statement
            found += db.rows(text, *values)
        if len(found) > query.limit:
            break
        start = None
    return found


def _conversations(workspace: WorkspaceId, rows: Rows, sort: Sort) -> list[Conversation]:
    found = [seen(workspace, row if len(row) == _SEEN else row[:_SEEN]) for row in rows]
    if sort in walks.OF_THREADS:
        at = SORTED_BY[sort]
        return [one.but(**{at: moment(row[-1])}) for one, row in zip(found, rows, strict=True)]
    return found


# --- counts


def _numbers(db: Database, context: Context, capped: Mapping[int, Asked], *, tallied: bool) -> Rows:
    """Return rows of a place (-1: of a tally), scope, bucket and number; in one statement, unless it is very many."""
    workspace = context.facts.workspace.id
    parts: list[pages.Statement] = [(TALLIES, [workspace, TOTAL, _viewer(context)])] if tallied else []
    for place, asked in capped.items():
        statement = pages.counting(asked)
        if statement is not None:
            text, values = statement
            parts.append((f"SELECT {place}, '', '', ({text})", values))
    found: Rows = []
    for start in range(0, len(parts), AT_ONCE):
        some = parts[start : start + AT_ONCE]
        found += db.rows(" UNION ALL ".join(text for text, _ in some), *[value for _, of in some for value in of])
    return found


def _tallied(tallies: Tallies, query: Query, viewer: MemberId) -> int:
    view = query.view
    (state,) = STATES_OF[view] if query.state is None else (query.state,)
    bucket = state.value
    total = tallies.get((TOTAL, bucket), 0)
    mine = tallies.get((viewer, bucket), 0) if viewer else 0
    if view in TEAM:
        return total - mine
    return mine if view in MINE else total


def _viewer(context: Context) -> MemberId:
    return context.actor.member or MemberId("")
