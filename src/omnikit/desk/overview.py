"""What managers and handlers look at: the queue with its waits and reasons."""

from collections.abc import Mapping
from datetime import timedelta

from omnikit.desk import inbox, queueing
from omnikit.desk.handling import look
from omnikit.desk.house import House
from omnikit.desk.queueing import Queue
from omnikit.desk.steps import Steps
from omnikit.dispatch.values import Why
from omnikit.engine.decide import decide
from omnikit.model.actors import Actor
from omnikit.model.commands import Open
from omnikit.model.conversation import State
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.model.views import Count, Page, Query, Row, View

EVERYTHING = Query(view=View.ALL)


@value
class Waiting(Value):
    """A line of the queue: its row, how long the customer has waited for an answer, and why nobody has it yet."""

    row: Row
    waited: timedelta | None
    why: Why | None


@value
class Overview(Value):
    """The queue as it stands: how many are in each state, and a page of its lines. *page* tells what follows."""

    states: Mapping[State, Count]
    lines: tuple[Waiting, ...]
    page: Page


@upholds("FL-0.1", "FL-1.5", "FL-6.1")
def overview(house: House, queue: Queue, asked: Query, actor: Actor) -> Steps[Overview | Denied]:
    """Return the queue of all text channels: counts by state, lines with waits and reasons; or why it is refused."""
    page = yield from inbox.inbox(house, asked, actor)
    if isinstance(page, Denied):
        return page
    queries = {state: Query(view=View.ALL, state=state) for state in State}
    counted = yield from inbox.counts(house, tuple(queries.values()), actor)
    if isinstance(counted, Denied):
        return counted
    reasons = yield from queueing.why(house, queue, [row.id for row in page.rows])
    now = house.now()
    lines = tuple(
        Waiting(
            row=row,
            waited=None if row.waiting_since is None else max(timedelta(), now - row.waiting_since),
            why=reasons.get(row.id),
        )
        for row in page.rows
    )
    return Overview(states={state: counted[query] for state, query in queries.items()}, lines=lines, page=page)


@upholds("FL-6.1")
def why(house: House, queue: Queue, conversation: ConversationId, actor: Actor) -> Steps[Why | Denied | None]:
    """Return why a conversation that *actor* sees waits; None if it doesn't."""
    current, context = yield from look(house, conversation, actor)
    decision = decide(current, Open(conversation=conversation), context)
    if isinstance(decision, Denied):
        return decision
    reasons = yield from queueing.why(house, queue, (conversation,))
    return reasons.get(conversation)
