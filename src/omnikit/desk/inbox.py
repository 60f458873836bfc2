"""What members ask to see: lists, a conversation's messages, its status record."""

from collections.abc import Mapping, Sequence

from omnikit.desk.checking import check_number, check_query
from omnikit.desk.handling import blank, context_of, look
from omnikit.desk.house import House
from omnikit.desk.ports import Needs, Snapshot
from omnikit.desk.steps import Step, Steps
from omnikit.engine import views
from omnikit.engine.decide import decide
from omnikit.engine.reading import shown_to
from omnikit.model.actors import Actor, Member
from omnikit.model.commands import Open
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import LogLine
from omnikit.model.ids import ConversationId
from omnikit.model.message import Message
from omnikit.model.upholds import upholds
from omnikit.model.views import Candidates, Count, Menu, Page, Query, View
from omnikit.policies.context import Context
from omnikit.rules.access import an_enabled_member_acts, the_right_side_asks

NOBODYS = ConversationId("")


def inbox(house: House, query: Query, actor: Actor) -> Steps[Page | Denied]:
    """Return a page of one of *actor*'s lists, or why it can't be asked for like that."""
    check_query(query)
    context = yield from around(house, actor)
    denied = stranger(house, context) or views.refused(query, context)
    if denied is not None:
        return denied
    page: Page = yield Step("page", query, context)
    return page


def counts(house: House, lists: Sequence[View | Query], actor: Actor) -> Steps[Mapping[View | Query, Count] | Denied]:
    """Return how long *lists* of *actor*'s are, all they have if none is named, or why one can't be asked for."""
    named = {one: Query(view=one) if isinstance(one, View) else one for one in lists}
    for query in named.values():
        check_query(query)
    context = yield from around(house, actor)
    denied = stranger(house, context)
    for query in named.values():
        denied = denied or views.refused(query, context)
    if denied is not None:
        return denied
    asked = named or _lists_of(context)
    found: Sequence[Count] = yield Step("counts", tuple(asked.values()), context)
    return dict(zip(asked, found, strict=True))


def _lists_of(context: Context) -> dict[View | Query, Query]:
    """Return the lists that the profile has and the context's member may ask for."""
    every = {view: Query(view=view) for view in context.profile.listing}
    return {view: query for view, query in every.items() if views.refused(query, context) is None}


def badge(house: House, actor: Actor) -> Steps[Count | Denied]:
    """Return in how many of their conversations *actor* has something unread, or that they have none."""
    context = yield from around(house, actor)
    denied = stranger(house, context)
    if denied is not None:
        return denied
    found: Count = yield Step("badge", context)
    return found


def menu(house: House, view: View, actor: Actor) -> Steps[Menu | Denied]:
    """Return what one of *actor*'s lists can be asked for, or why they have none."""
    context = yield from around(house, actor)
    return stranger(house, context) or views.refused(Query(view=view), context) or views.menu(view, context)


def candidates(house: House, asked: Candidates, actor: Actor) -> Steps[tuple[Member, ...] | Denied]:
    """Return whom *actor* could add to the conversation, by words and role, or why that can't be asked."""
    current, context = yield from look(house, asked.conversation, actor)
    return _unopened(current, context) or views.candidates(current, asked, context)


def messages(
    house: House, conversation: ConversationId, actor: Actor, *, after: int, limit: int
) -> Steps[Sequence[Message] | Denied]:
    """Return the conversation's messages after a sequence number, or why *actor* can't open it.

    Those that are not for *actor* are left out; there is no more after a page without any.
    """
    check_number("after", after, least=0)
    check_number("limit", limit, least=1)
    current, context = yield from look(house, conversation, actor)
    denied = _unopened(current, context)
    if denied is not None:
        return denied
    shown: tuple[Message, ...] = ()
    while not shown:
        found: Sequence[Message] = yield Step("messages", house.workspace, conversation, after, limit)
        shown = tuple([message for message in found if shown_to(message, current, context)])
        if len(found) < limit:
            break
        after = found[-1].sequence
    return shown


@upholds("OC-8.4")
def status_record(house: House, conversation: ConversationId, actor: Actor) -> Steps[Sequence[LogLine] | Denied]:
    """Return the conversation's status record: when, who, what; or why *actor* can't open it."""
    current, context = yield from look(house, conversation, actor)
    denied = _unopened(current, context)
    if denied is not None:
        return denied
    found: Sequence[LogLine] = yield Step("record", house.workspace, conversation)
    return found


def _unopened(conversation: Conversation, context: Context) -> Denied | None:
    decision = decide(conversation, Open(conversation=conversation.id), context)
    return decision if isinstance(decision, Denied) else None


def stranger(house: House, context: Context) -> Denied | None:
    """Return why the context's actor has no lists: they are for enabled members, whatever seats somebody else has."""
    nowhere, look_around = blank(house, NOBODYS), Open(conversation=NOBODYS)
    for rule in (an_enabled_member_acts, the_right_side_asks):
        if not rule.holds(nowhere, look_around, context):
            return rule.refuse(nowhere, look_around, context)
    return None


def around(house: House, actor: Actor) -> Steps[Context]:
    """Return the context in which *actor* looks around: of the workspace, and of no conversation."""
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace))
    return context_of(house, snapshot, blank(house, NOBODYS), actor, None)
