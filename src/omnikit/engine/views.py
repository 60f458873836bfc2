"""What members see: which conversations are in which list, in which order, and what a list row shows.

One predicate, ``visible``, serves the detail, the lists, batches and notices alike. Storages that push a
list down into a query are held equal to ``listing``.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from omnikit.engine.reach import EVERY_KIND, TEAM, reach_of
from omnikit.model.actors import ActorKind, Client, Member
from omnikit.model.commands import Open
from omnikit.model.conversation import ENDED, HANDLER, PENDING, PROCESSING, Conversation, Lane, State, Status
from omnikit.model.decision import Denied
from omnikit.model.ids import ContactId, ConversationId, MemberId
from omnikit.model.thread import Account
from omnikit.model.upholds import upholds
from omnikit.model.value import maker
from omnikit.model.views import (
    MOST_COUNTED,
    Candidates,
    ConversationKind,
    Count,
    Menu,
    Page,
    Position,
    Query,
    Row,
    Sort,
    View,
)
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context
from omnikit.policies.listing import COLLABORATORS_SHOWN, DESCENDING, SORTED_BY
from omnikit.policies.visibility import Sight
from omnikit.rules.access import a_current_client_opens_it, the_conversation_is_visible
from omnikit.rules.listing import QUERY_RULES, candidates_are_filtered_by_listed_roles

STATUS_OF_STATE: dict[State, Status] = {
    **dict.fromkeys((State.VISITOR, State.BOT, State.HUMAN, State.DISPATCHING), PENDING),
    **dict.fromkeys((State.PROCESSING, State.MUTED), PROCESSING),
    State.ENDED: ENDED,
}
STATES_OF: dict[View, frozenset[State]] = {
    View.PENDING_HUMAN: frozenset({State.HUMAN}),
    View.PENDING_BOT: frozenset({State.BOT}),
    View.MY_PROCESSING: frozenset({State.PROCESSING}),
    View.TEAM_PROCESSING: frozenset({State.PROCESSING}),
    View.MY_ENDED: frozenset({State.ENDED}),
    View.TEAM_ENDED: frozenset({State.ENDED}),
    View.ALL: frozenset(State),
    View.OFFERED: frozenset({State.DISPATCHING}),
    View.VISITORS: frozenset({State.VISITOR}),
    View.TALKED: frozenset({State.ENDED}),
    View.LEFT: frozenset({State.ENDED}),
    View.MUTED: frozenset({State.MUTED}),
}
"""The states of which each list has conversations; for a batch the status that goes with them."""
MINE = frozenset({View.MY_PROCESSING, View.MY_ENDED})
WAITING = frozenset({View.PENDING_HUMAN, View.PENDING_BOT, View.VISITORS})
NEVER_EXACT = frozenset({View.OFFERED, View.TALKED, View.LEFT})
"""Lists that no count is kept of: they depend on the day, or are of several states."""
UNCOUNTED = frozenset({State.ENDED, State.MUTED})
"""States in which nothing calls for anybody, and a badge counts nothing."""
NOBODY_TAGGED: frozenset[ContactId] = frozenset()
_BOT_ALONE = (f"~{ActorKind.BOT}",)
_make_row = maker(Row)
_LOOK = Open(conversation=ConversationId(""))


@upholds("CO-18.1")
def visible(conversation: Conversation, context: Context) -> bool:
    """True if the context's actor can see *conversation* through their client."""
    return the_conversation_is_visible.holds(conversation, _LOOK, context) and (
        context.actor.kind is not ActorKind.MEMBER or a_current_client_opens_it.holds(conversation, _LOOK, context)
    )


@upholds("OC-1.5", "OC-2.2", "OC-3.1", "OC-3.2", "OC-3.3", "OC-3.4", "OC-6.2", "OC-6.5", "OC-7.1")
@upholds("FL-0.1", "FL-0.3", "OM-0.2", "RC-2.1", "RC-2.2", "RC-7.3", "RC-7.6", "RC-7.7", "RC-7.12")
def in_view(conversation: Conversation, view: View, context: Context) -> bool:
    """True if *conversation* is in that list of the viewer; of *my* and *team* it is in exactly one."""
    if conversation.state not in STATES_OF[view]:
        return False
    viewer = context.actor.member or MemberId("")
    if view in MINE or view in TEAM:
        return conversation.seated(viewer) == (view in MINE)
    if view is View.OFFERED:
        return conversation.offer is not None and conversation.offer.to == viewer
    if view is View.ALL:
        return context.traits(conversation).carries_text
    if view is View.TALKED or view is View.LEFT:
        return talked(conversation, context) == (view is View.TALKED)
    return True


@upholds("RC-2.4", "RC-2.5", "RC-7.4")
def talked(conversation: Conversation, context: Context) -> bool:
    """True if the customer spoke on the present day of the desk, and no member ended it where that means *left*."""
    if conversation.spoken_at is None or conversation.spoken_at < midnight(context):
        return False
    return not (context.profile.agent_end_left and conversation.ended_by is ActorKind.MEMBER)


def midnight(context: Context) -> datetime:
    """Return when the present day began, by the clocks of the team's time zone."""
    zone = ZoneInfo(context.facts.workspace.settings.time_zone)
    day = context.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return day.astimezone(UTC)


@upholds("CO-1.2", "CO-9.2")
def kind_of(conversation: Conversation) -> ConversationKind:
    """Return whether it is collaborative: a group is ordinary unless it has collaborators."""
    return ConversationKind.COLLABORATIVE if conversation.collaborative else ConversationKind.ORDINARY


@upholds("OC-4.2", "FL-1.5", "OM-0.3", "OM-9.1", "RC-7.11")
def narrowed(conversation: Conversation, query: Query, context: Context) -> bool:
    """True if *conversation* passes the query's tab and filters."""
    thread = conversation.thread
    channels = channels_of(query, context)
    return (
        (query.channel is None or thread.channel == query.channel)
        and (query.account is None or thread.account == query.account)
        and (query.kind is None or kind_of(conversation) is query.kind)
        and (query.department is None or query.department in conversation.departments)
        and (query.state is None or conversation.state is query.state)
        and (query.member is None or conversation.handler == query.member)
        and (channels is None or thread.channel in channels)
    )


def channels_of(query: Query, context: Context) -> frozenset[str] | None:
    """Return the channels of the query's tab, None where no tab is asked for."""
    return None if query.tab is None else context.profile.listing[query.view].tabs[query.tab].channels


def refused(query: Query, context: Context) -> Denied | None:
    """Return why the list can't be asked for like that, if it can't."""
    for rule in QUERY_RULES:
        if not rule.holds(query, query, context):
            return rule.refuse(query, query, context)
    return None


def order_of(query: Query, context: Context) -> tuple[Sort, bool]:
    """Return what the list is sorted by, and whether it falls: the latest first."""
    sort = query.sort or context.profile.listing[query.view].sort
    return sort, DESCENDING[sort] if query.descending is None else query.descending


def place_of(conversation: Conversation, sort: Sort, viewer: MemberId) -> Position:
    """Return where *conversation* stands in a list of *viewer* sorted by *sort*."""
    at: datetime | None = getattr(conversation, SORTED_BY[sort])
    if sort is Sort.LAST_MESSAGE_OR_ADDED and (added := added_at(conversation, viewer)) is not None:
        at = added if at is None else max(at, added)
    return Position(at, conversation.id)


@upholds("OM-2.7")
def added_at(conversation: Conversation, viewer: MemberId) -> datetime | None:
    """Return when somebody else brought *viewer* in, which moves the conversation up in their list."""
    return next((seat.since for seat in conversation.seats if seat.member == viewer and seat.added), None)


def follows(one: Position, other: Position, *, falls: bool) -> bool:
    """True if *one* comes after *other* in the order: by time, then id; those without a time stand last either way."""
    if one.at is None or other.at is None:
        if one.at is not other.at:
            return one.at is None
        return one.id < other.id if falls else one.id > other.id
    here, there = (one.at, one.id), (other.at, other.id)
    return here < there if falls else here > there


def in_order(conversations: Iterable[Conversation], sort: Sort, viewer: MemberId, *, falls: bool) -> list[Conversation]:
    """Return *conversations* as a list of *viewer* sorted by *sort* has them."""
    found = list(conversations)
    timed = [(at, one.id, one) for one in found if (at := place_of(one, sort, viewer).at) is not None]
    others = [(one.id, one) for one in found if place_of(one, sort, viewer).at is None]
    timed.sort(key=lambda line: line[:2], reverse=falls)
    others.sort(key=lambda line: line[0], reverse=falls)
    return [line[-1] for line in timed] + [line[-1] for line in others]


def listing(
    conversations: Iterable[Conversation], query: Query, context: Context, tagged: frozenset[ContactId] = NOBODY_TAGGED
) -> Page | Denied:
    """Return one page of a member's list, or why it is refused; *tagged* are the contacts with the query's tag.

    Conversations without the sort's time stand last. A page starts after ``query.after``, or ends before
    ``query.before``, whatever has come or gone there.
    """
    denied = refused(query, context)
    if denied is not None:
        return denied
    sort, falls = order_of(query, context)
    viewer = context.actor.member or MemberId("")
    found = in_order(listed(conversations, query, context, tagged), sort, viewer, falls=falls)
    if query.after is not None:
        found = [one for one in found if follows(place_of(one, sort, viewer), query.after, falls=falls)]
    if query.before is not None:
        found = [one for one in found if follows(query.before, place_of(one, sort, viewer), falls=falls)][::-1]
    return page_of(found[: query.limit], query, context, more=len(found) > query.limit)


def listed(
    conversations: Iterable[Conversation], query: Query, context: Context, tagged: frozenset[ContactId] = NOBODY_TAGGED
) -> list[Conversation]:
    """Return those of *conversations* that are in the list, in no order."""
    return [
        conversation
        for conversation in conversations
        if in_view(conversation, query.view, context)
        and narrowed(conversation, query, context)
        and (query.tag is None or conversation.contact in tagged)
        and visible(conversation, context)
    ]


def page_of(shown: Sequence[Conversation], query: Query, context: Context, *, more: bool) -> Page:
    """Return the page of conversations found, nearest to the query's position first; *more*: there are others."""
    if not shown:
        return Page(rows=(), next=None)
    sort, _ = order_of(query, context)
    viewer = context.actor.member or MemberId("")
    backwards = query.before is not None
    inside = shown[::-1] if backwards else shown
    rows = rows_of(inside, context)
    first, last = place_of(inside[0], sort, viewer), place_of(inside[-1], sort, viewer)
    return Page(
        rows=rows,
        next=last if backwards or more else None,
        previous=first if (more if backwards else query.after is not None) else None,
    )


def counted(number: int) -> Count:
    """Return *number* as a count that isn't exact: beyond the most it says so."""
    return Count(min(number, MOST_COUNTED), more=number > MOST_COUNTED)


def exactly_counted(query: Query, context: Context) -> bool:
    """True if the list is counted to the last one: one that isn't narrowed, of a member who sees all of it.

    Of the list of everything it is each state by itself, where no account is of a channel that it leaves out.
    """
    narrowing = (query.channel, query.account, query.kind, query.department, query.tag, query.member, query.tab)
    if any(asked is not None for asked in narrowing) or query.view in NEVER_EXACT:
        return False
    reach = reach_of(context)
    if reach.kinds != EVERY_KIND or (query.state is not None) != (query.view is View.ALL):
        return False
    sights = {reach.pending} if query.view in WAITING else {reach.ordinary, reach.collaborative}
    if query.view is View.ALL:
        sights.add(reach.pending)
        if any(account.channel in context.profile.silent for account in context.facts.workspace.accounts.values()):
            return False
    return query.view in MINE or sights == {Sight.EVERYBODY}


def badge(conversations: Iterable[Conversation], context: Context) -> Count:
    """Return in how many of their conversations, not ended and not muted, the context's member has something unread."""
    viewer = context.actor.member or MemberId("")
    found = [
        one
        for one in conversations
        if one.state not in UNCOUNTED and one.seated(viewer) and one.unread_of(viewer) and visible(one, context)
    ]
    return counted(len(found))


def rows_of(conversations: Iterable[Conversation], context: Context) -> tuple[Row, ...]:
    """Return the lines that the context's member sees of *conversations*."""
    faces, viewer = _faces(context), context.actor.member or MemberId("")
    return tuple([_row(conversation, viewer, faces) for conversation in conversations])


Faces = tuple[int, tuple[MemberId, ...]]
"""How many avatars a row shows, and the first members of the team, more than can be on so short a list."""


def _row(conversation: Conversation, viewer: MemberId, faces: Faces) -> Row:
    thread, seats, offer = conversation.thread, conversation.seats, conversation.offer
    several = len(seats) > 1 or (bool(seats) and seats[0].kind is not HANDLER)  # a list has many rows of one handler
    return _make_row(
        # by their places: from 16 arguments by name on a call takes three times as long
        conversation.id,
        conversation.status,
        conversation.lane,
        conversation.state,
        thread.channel,
        thread.account,
        conversation.contact,
        handler=conversation.handler if seats else None,
        offered_to=None if offer is None else offer.to,
        collaborators=conversation.collaborators if several and conversation.collaborative else (),
        participants=conversation.participants if several else (),
        avatars=_avatars(conversation, faces),
        last_message_at=conversation.last_message_at,
        waiting_since=conversation.waiting_since,
        overdue=conversation.overdue_at is not None,
        unread=conversation.unread_of(viewer),
        pinned=viewer in conversation.pins,
        found=conversation.found,
    )


def menu(view: View, context: Context) -> Menu:
    """Return what that list offers to be asked for."""
    offers = context.profile.listing[view]
    return Menu(
        filters=offers.filters,
        sorts=offers.sorts,
        accounts=channel_options(context.facts.workspace),
        batches=batch_actions(view, context),
        tabs=tuple(offers.tabs),
    )


@upholds("OC-4.1")
def channel_options(workspace: Workspace) -> tuple[Account, ...]:
    """Return what the channel filter offers: every account that the team has connected."""
    return tuple(account for account in workspace.accounts.values() if account.connected)


@upholds("OC-11.3", "OC-11.7")
def batch_actions(view: View, context: Context) -> tuple[str, ...]:
    """Return the names of the commands that a batch may make of that list: those that its table has a tick for."""
    statuses = {STATUS_OF_STATE[state] for state in STATES_OF[view]}
    status = statuses.pop() if len(statuses) == 1 else None
    offered = {
        command.__name__
        for conduct in (context.alone, context.together)
        for (at, command), cell in conduct.batch.items()
        if at is status and cell.supported
    }
    return tuple(sorted(offered))


def avatars(conversation: Conversation, context: Context) -> tuple[str, ...]:
    """Return whose avatars a list row shows."""
    return _avatars(conversation, _faces(context))


def _faces(context: Context) -> Faces:
    shown = context.profile.avatars
    enabled = (member.id for member in context.facts.workspace.members.values() if member.enabled)
    team = tuple(islice(enabled, 2 * shown.most))
    return shown.count(len(team)), team


@upholds("OC-6.8", "OC-6.9", "OC-6.11")
def _avatars(conversation: Conversation, faces: Faces) -> tuple[str, ...]:
    """The bot's alone, or members': the handler's first, the others' of the conversation, then the team's."""
    if conversation.lane is Lane.BOT:
        return _BOT_ALONE
    most, team = faces
    if not conversation.seats:
        return team[:most]
    seated = [seat.member for seat in conversation.seats]
    for member in team:
        if len(seated) >= most:
            break
        if member not in seated:
            seated.append(member)
    return tuple(seated[:most])


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
