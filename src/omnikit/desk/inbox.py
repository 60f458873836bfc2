"""What members ask to see: lists, a conversation's messages, its status record."""

from collections.abc import Sequence

from omnikit.desk.handling import blank, context_of, look
from omnikit.desk.house import House
from omnikit.desk.ports import Needs, Snapshot
from omnikit.desk.steps import Step, Steps
from omnikit.engine import views
from omnikit.engine.decide import decide
from omnikit.model.actors import Actor, Member
from omnikit.model.commands import Open
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import LogLine
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import ConversationId
from omnikit.model.message import Message
from omnikit.model.upholds import upholds
from omnikit.model.views import Candidates, Menu, Page, Query, View
from omnikit.policies.context import Context
from omnikit.rules.access import an_enabled_member_acts, the_right_side_asks

MOST = 1_000_000_000
NOBODYS = ConversationId("")


def inbox(house: House, query: Query, actor: Actor) -> Steps[Page | Denied]:
    """Return a page of one of *actor*'s lists, or why it can't be asked for like that."""
    _check("limit", query.limit, least=1)
    context = yield from _context(house, actor)
    denied = _stranger(house, context) or views.refused(query, context)
    if denied is not None:
        return denied
    page: Page = yield Step("page", query, context)
    return page


def menu(house: House, view: View, actor: Actor) -> Steps[Menu | Denied]:
    """Return what one of *actor*'s lists can be asked for, or that they have none."""
    context = yield from _context(house, actor)
    return _stranger(house, context) or views.menu(view, context)


def candidates(house: House, asked: Candidates, actor: Actor) -> Steps[tuple[Member, ...] | Denied]:
    """Return whom *actor* could add to the conversation, by words and role, or why that can't be asked."""
    current, context = yield from look(house, asked.conversation, actor)
    return _unopened(current, context) or views.candidates(current, asked, context)


def messages(
    house: House, conversation: ConversationId, actor: Actor, *, after: int, limit: int
) -> Steps[Sequence[Message] | Denied]:
    """Return the conversation's messages after a sequence number, or why *actor* can't open it."""
    _check("after", after, least=0)
    _check("limit", limit, least=1)
    denied = yield from _opened(house, conversation, actor)
    if denied is not None:
        return denied
    found: Sequence[Message] = yield Step("messages", house.workspace, conversation, after, limit)
    return found


@upholds("OC-8.4")
def status_record(house: House, conversation: ConversationId, actor: Actor) -> Steps[Sequence[LogLine] | Denied]:
    """Return the conversation's status record: when, who, what; or why *actor* can't open it."""
    denied = yield from _opened(house, conversation, actor)
    if denied is not None:
        return denied
    found: Sequence[LogLine] = yield Step("record", house.workspace, conversation)
    return found


def _check(name: str, number: int, *, least: int) -> None:
    if not least <= number <= MOST:
        raise InvalidInput(name, number, f"{least} to {MOST}")


def _opened(house: House, conversation: ConversationId, actor: Actor) -> Steps[Denied | None]:
    current, context = yield from look(house, conversation, actor)
    return _unopened(current, context)


def _unopened(conversation: Conversation, context: Context) -> Denied | None:
    decision = decide(conversation, Open(conversation=conversation.id), context)
    return decision if isinstance(decision, Denied) else None


def _stranger(house: House, context: Context) -> Denied | None:
    """Lists are for enabled members, whatever seats somebody disabled still has."""
    nowhere, look_around = blank(house, NOBODYS), Open(conversation=NOBODYS)
    for rule in (an_enabled_member_acts, the_right_side_asks):
        if not rule.holds(nowhere, look_around, context):
            return rule.refuse(nowhere, look_around, context)
    return None


def _context(house: House, actor: Actor) -> Steps[Context]:
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace))
    return context_of(house, snapshot, blank(house, NOBODYS), actor, None)
