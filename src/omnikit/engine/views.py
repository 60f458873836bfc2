"""What members see: which conversations are in which list, in which order, and what a list row shows.

One predicate, ``visible``, serves the detail, the lists, batches and notices alike. Storages that push a
list down into a query are held equal to ``listing``.
"""

from collections.abc import Iterable
from datetime import datetime

from omnikit.model.actors import ActorKind, Client, Member
from omnikit.model.commands import Open
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane, Status
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.thread import Account
from omnikit.model.upholds import upholds
from omnikit.model.views import Candidates, ConversationKind, Menu, Page, Position, Query, Row, Sort, View
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context
from omnikit.policies.listing import COLLABORATORS_SHOWN, DESCENDING
from omnikit.rules.access import a_current_client_opens_it, the_conversation_is_visible
from omnikit.rules.listing import QUERY_RULES, candidates_are_filtered_by_listed_roles

LANE_OF: dict[View, Lane] = {View.PENDING_HUMAN: Lane.HUMAN, View.PENDING_BOT: Lane.BOT}
STATUS_OF: dict[View, Status] = {
    View.PENDING_HUMAN: PENDING,
    View.PENDING_BOT: PENDING,
    View.MY_PROCESSING: PROCESSING,
    View.TEAM_PROCESSING: PROCESSING,
    View.MY_ENDED: ENDED,
    View.TEAM_ENDED: ENDED,
}
MINE = frozenset({View.MY_PROCESSING, View.MY_ENDED})
_LOOK = Open(conversation=ConversationId(""))


@upholds("CO-18.1")
def visible(conversation: Conversation, context: Context) -> bool:
    """True if the context's actor can see *conversation* through their client."""
    return the_conversation_is_visible.holds(conversation, _LOOK, context) and (
        context.actor.kind is not ActorKind.MEMBER or a_current_client_opens_it.holds(conversation, _LOOK, context)
    )


@upholds("OC-1.5", "OC-2.2", "OC-3.1", "OC-3.2", "OC-3.3", "OC-3.4", "OC-6.2", "OC-6.5", "OC-7.1")
def in_view(conversation: Conversation, view: View, viewer: MemberId) -> bool:
    """True if *conversation* is in that list of *viewer*; of *my* and *team* it is in exactly one."""
    if conversation.status is not STATUS_OF[view]:
        return False
    lane = LANE_OF.get(view)
    if lane is not None:
        return conversation.lane is lane
    return conversation.seated(viewer) == (view in MINE)


@upholds("CO-1.2", "CO-9.2")
def kind_of(conversation: Conversation) -> ConversationKind:
    """Return whether it is collaborative: a group is ordinary unless it has collaborators."""
    return ConversationKind.COLLABORATIVE if conversation.collaborative else ConversationKind.ORDINARY


@upholds("OC-4.2")
def narrowed(conversation: Conversation, query: Query) -> bool:
    """True if *conversation* passes the query's filters."""
    thread = conversation.thread
    return (
        (query.channel is None or thread.channel == query.channel)
        and (query.account is None or thread.account == query.account)
        and (query.kind is None or kind_of(conversation) is query.kind)
        and (query.department is None or query.department in conversation.departments)
    )


def refused(query: Query, context: Context) -> Denied | None:
    """Return why the list can't be asked for like that, if it can't."""
    for rule in QUERY_RULES:
        if not rule.holds(query, query, context):
            return rule.refuse(query, query, context)
    return None


def _key(conversation: Conversation, sort: Sort) -> datetime | None:
    return conversation.last_message_at if sort is Sort.LAST_MESSAGE else conversation.waiting_since


def listing(conversations: Iterable[Conversation], query: Query, context: Context) -> Page | Denied:
    """Return one page of a member's list, or why it is refused.

    Conversations without the sort's time stand last. A page starts after ``query.after`` whatever has come
    or gone before it.
    """
    denied = refused(query, context)
    if denied is not None:
        return denied
    viewer = context.actor.member or MemberId("")
    sort = query.sort or Sort.LAST_MESSAGE
    falls = DESCENDING[sort] if query.descending is None else query.descending

    def place(at: datetime | None, id: ConversationId) -> tuple[bool, float, str]:
        if at is None:
            return (True, 0.0, id)
        return (False, -at.timestamp() if falls else at.timestamp(), id)

    found = [
        (place(_key(conversation, sort), conversation.id), conversation)
        for conversation in conversations
        if in_view(conversation, query.view, viewer)
        and narrowed(conversation, query)
        and visible(conversation, context)
    ]
    if query.after is not None:
        start = place(query.after.at, query.after.id)
        found = [item for item in found if item[0] > start]
    found.sort(key=lambda item: item[0])
    shown = [conversation for _, conversation in found[: query.limit]]
    more = len(found) > query.limit
    last = Position(_key(shown[-1], sort), shown[-1].id) if more else None
    return Page(rows=tuple(row(conversation, context) for conversation in shown), next=last)


def row(conversation: Conversation, context: Context) -> Row:
    """Return the line that the context's member sees of *conversation*."""
    viewer = context.actor.member or MemberId("")
    return Row(
        id=conversation.id,
        status=conversation.status,
        lane=conversation.lane,
        channel=conversation.thread.channel,
        account=conversation.thread.account,
        contact=conversation.contact,
        handler=conversation.handler,
        collaborators=conversation.collaborators,
        avatars=avatars(conversation, context),
        last_message_at=conversation.last_message_at,
        waiting_since=conversation.waiting_since,
        overdue=conversation.overdue_at is not None,
        unread=conversation.unread_of(viewer),
        pinned=viewer in conversation.pins,
    )


def menu(view: View, context: Context) -> Menu:
    """Return what that list offers to be asked for."""
    offers = context.profile.listing[view]
    return Menu(
        filters=offers.filters,
        sorts=offers.sorts,
        accounts=channel_options(context.facts.workspace),
        batches=batch_actions(view, context),
    )


@upholds("OC-4.1")
def channel_options(workspace: Workspace) -> tuple[Account, ...]:
    """Return what the channel filter offers: every account that the team has connected."""
    return tuple(account for account in workspace.accounts.values() if account.connected)


@upholds("OC-11.3", "OC-11.7")
def batch_actions(view: View, context: Context) -> tuple[str, ...]:
    """Return the names of the commands that a batch may make of that list: those that its table has a tick for."""
    status = STATUS_OF[view]
    offered = {
        command.__name__
        for conduct in (context.alone, context.together)
        for (at, command), cell in conduct.batch.items()
        if at is status and cell.supported
    }
    return tuple(sorted(offered))


@upholds("OC-6.8", "OC-6.9", "OC-6.11")
def avatars(conversation: Conversation, context: Context) -> tuple[str, ...]:
    """Return whose avatars a list row shows: the bot's alone, or members', the handler's first."""
    if conversation.lane is Lane.BOT:
        return (f"~{ActorKind.BOT}",)
    team = [member.id for member in context.facts.workspace.members.values() if member.enabled]
    seated = [seat.member for seat in conversation.seats]
    ranked = [*seated, *(member for member in team if member not in seated)]
    return tuple(ranked[: context.profile.avatars.count(len(team))])


@upholds("CO-0.5", "CO-10.1", "CO-10.2")
def collaborators_shown(conversation: Conversation, client: Client) -> tuple[str, tuple[MemberId, ...]]:
    """Return where that client shows who collaborates, and who does: nowhere and nobody in a legacy client."""
    place = COLLABORATORS_SHOWN.get(client, "")
    return place, conversation.collaborators if place else ()


@upholds("CO-1.7")
def candidates(conversation: Conversation, asked: Candidates, context: Context) -> tuple[Member, ...] | Denied:
    """Return the enabled members not on the conversation whose name, e-mail or phone contains the words asked for."""
    rule = candidates_are_filtered_by_listed_roles
    if not rule.holds(conversation, asked, context):
        return rule.refuse(conversation, asked, context)
    shared = context.profile.collaboration
    keys = shared.search_keys if shared is not None else ()
    words = asked.search.strip().casefold()
    return tuple(
        member
        for member in context.facts.workspace.members.values()
        if member.enabled
        and not conversation.seated(member.id)
        and (asked.role is None or member.role == asked.role)
        and any(words in str(getattr(member, key)).casefold() for key in keys)
    )
