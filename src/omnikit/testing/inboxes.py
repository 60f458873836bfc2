"""Workspaces for lists and searches: conversations in every state, whoever looks, and what may be asked for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from omnikit.desk.ports import Storage, UnitOfWork
from omnikit.engine.search import refused_search
from omnikit.engine.views import refused
from omnikit.model.actors import Actor, ActorKind, Client, Permission
from omnikit.model.contact import Contact
from omnikit.model.conversation import (
    COLLABORATOR,
    ENDED,
    HANDLER,
    PARTICIPANT,
    PENDING,
    PROCESSING,
    Conversation,
    Cursor,
    Lane,
    Offer,
    Seat,
    State,
)
from omnikit.model.events import Acknowledged
from omnikit.model.ids import AccountId, ConversationId, MemberId, WorkspaceId
from omnikit.model.thread import Account, Thread
from omnikit.model.views import Category, ConversationKind, Filter, Position, Query, Search, Sort, View
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context
from omnikit.policies.listing import Offers, Tab
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS
from omnikit.policies.profile import Conduct, Profile
from omnikit.policies.visibility import Sight, Visibility
from omnikit.testing.acts import SETTINGS, Choose
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CARE,
    CAT,
    HEAD,
    MIA,
    NOON,
    NORTH,
    SALES,
    SUE,
    a_context,
    a_workspace,
    minutes,
    staffed,
)
from omnikit.testing.shelves import EMAILS, NAMES, NICKNAMES, PHONES, TAGS, TEXTS, shelves
from omnikit.testing.strategies import choosing

EVERY_FILTER, EVERY_SORT = frozenset(Filter), frozenset(Sort)
TABS = {
    "one": Tab(rule="HO-15", channels=frozenset({"line"}), filters=EVERY_FILTER),
    "two": Tab(rule="HO-15", channels=frozenset({"line", "whatsapp"}), filters=EVERY_FILTER),
    "calls": Tab(rule="HO-15", channels=frozenset({"phone", "whatsapp"}), filters=EVERY_FILTER),
}
WIDE = OMNICHAT_COLLABORATION.but(
    name="with every list",
    listing=dict.fromkeys(View, Offers("HO-15", EVERY_FILTER, EVERY_SORT, tabs=TABS)),
    opens=PROCESSING,
    unhandled=True,
    search_categories=frozenset(Category),
)
"""A profile whose lists and searches can be asked for in every way."""
LONG = (View.ALL, View.TEAM_PROCESSING, View.LEFT)
"""Lists that are asked for more often than others: more is in them."""
VIEWERS = (ANN, BOB, SUE, MIA, ADA)
DEPARTMENTS = {ANN: (NORTH,), BOB: (CARE, NORTH), SUE: (SALES,), CAT: (HEAD,), ADA: (HEAD,)}
"""Who is where; MIA is in no department."""
A_MOMENT = timedelta(microseconds=1)
LATER = (NOON, NOON, NOON + A_MOMENT, NOON + minutes(1), NOON + minutes(90))
CHANNELS = ("line", "line", "whatsapp", "whatsapp", "phone")
ZONES = ("UTC", "UTC", "Asia/Kamchatka", "Pacific/Auckland", "America/Los_Angeles")
"""Where the day began before NOON, at NOON, an hour before it; and where it hasn't yet."""
SOMETHING = (Acknowledged(at=NOON, by=Actor.of(ANN), reader=ANN, up_to=0),)
"""What is said to have happened; lists and searches don't ask."""
NOWS = (NOON + minutes(90), NOON + minutes(90), NOON + minutes(60 * 13))


def _places() -> dict[State, dict[str, Any]]:
    lanes = {State(lane.value): {"status": PENDING, "lane": lane, "muted": False} for lane in Lane}
    return {
        **lanes,
        State.PROCESSING: {"status": PROCESSING, "lane": None, "muted": False},
        State.MUTED: {"status": PROCESSING, "lane": None, "muted": True},
        State.ENDED: {"status": ENDED, "lane": None, "muted": False},
    }


PLACES = _places()
SOMEWHERE = (
    *State, State.DISPATCHING, State.MUTED, State.PROCESSING, State.PROCESSING, State.ENDED, State.ENDED, State.ENDED,
)  # fmt: skip


def anywhere(choose: Choose, conversation: Conversation) -> Conversation:
    """Return *conversation* in any state that the invariants allow, with anybody on it, received by any department."""
    state = choose(SOMEWHERE)
    channel = choose(CHANNELS)
    last = choose((None, *LATER))
    spoken = None if last is None else choose((None, *[at for at in LATER if at <= last]))
    seats = () if state in (State.VISITOR, State.BOT, State.HUMAN, State.DISPATCHING) else _seats(choose)
    held_out = state is State.DISPATCHING and choose((True, True, False))
    return conversation.but(
        **PLACES[state],
        thread=Thread(AccountId(choose((channel, f"{channel}-2"))), conversation.thread.key, channel),
        seats=seats,
        cursors=tuple([Cursor(seat.member, choose((0, 0, conversation.ordinal))) for seat in seats]),
        offer=Offer(to=choose((ANN, ANN, BOB, MIA)), since=NOON, until=NOON) if held_out else None,
        departments=choose(((), (NORTH,), (SALES,), (CARE, SALES), (HEAD,))),
        last_message_at=last,
        spoken_at=spoken,
        ended_by=choose((None, *ActorKind)) if state is State.ENDED else None,
    )


def _seats(choose: Choose) -> tuple[Seat, ...]:
    people = choose(((), (ANN,), (BOB,), (CAT,), (SUE, ANN), (BOB, ANN, CAT), (MIA, BOB)))
    side_by_side = choose((True, False))
    kinds = [PARTICIPANT if side_by_side else COLLABORATOR if rank else HANDLER for rank in range(len(people))]
    return tuple(
        Seat(member, kind, choose(LATER), added=kind is not HANDLER and choose((True, True, False)))
        for member, kind in zip(people, kinds, strict=True)
    )


@st.composite
def full_inboxes(draw: st.DrawFn, workspace: WorkspaceId, *, most: int = 12) -> tuple[UnitOfWork, ...]:
    """Return commits of up to *most* conversations in any state, with contacts, tags and messages."""
    choose = choosing(draw)
    works = draw(shelves(workspace, most=most))
    return tuple(
        work.but(subject=anywhere(choose, work.subject), events=SOMETHING)
        for work in works
        if isinstance(work.subject, Conversation)
    )


def filled(storage: Storage, workspace: WorkspaceId, data: st.DataObject) -> tuple[list[Conversation], list[Contact]]:
    """Fill the workspace somehow, let some of it change, now and then twice; return its conversations and contacts."""
    choose = choosing(data.draw)
    works = data.draw(full_inboxes(workspace))
    for work in works:
        storage.commit(work)
    there = [work.subject for work in works if isinstance(work.subject, Conversation)]
    for place in [place for place in range(len(there)) if choose((True, False))] * choose((1, 2)):
        work = moved(choose, there[place])
        storage.commit(work)
        assert isinstance(work.subject, Conversation)
        there[place] = work.subject
    if choose((True, False)):
        storage.tend(workspace)
    return there, [work.contact.contact for work in works if work.contact is not None]


def moved(choose: Choose, conversation: Conversation) -> UnitOfWork:
    """Return a commit by which *conversation* is anywhere else, or differs in this or that."""
    there = anywhere(choose, conversation).but(thread=conversation.thread)
    if choose((True, True, False)):
        parts = choose((("last_message_at", "spoken_at"), ("departments",), ("seats", "cursors")))
        if "seats" not in parts or (conversation.status is PENDING) == (there.status is PENDING):
            there = conversation.but(**{part: getattr(there, part) for part in parts})
    there = there.but(version=conversation.version + 1)
    return UnitOfWork(workspace=conversation.workspace, at=NOON, before=conversation, subject=there, events=SOMETHING)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Return one of the products' profiles, or one that has every list and in which anybody may see this or that."""
    choose = choosing(draw)
    if choose((True, False)):
        return choose(tuple(PRESETS.values()))
    return WIDE.but(
        alone=_seen(choose, WIDE.alone),
        together=_seen(choose, WIDE.together),
        plain=_seen(choose, WIDE.plain),
        agent_end_left=choose((True, False)),
    )


def _seen(choose: Choose, conduct: Conduct) -> Conduct:
    permission = choose((Permission.SEE_TEAM, Permission.ADMINISTER))
    sights = tuple(Sight)
    return conduct.but(visibility=Visibility(pending=choose(sights), served=choose(sights), permission=permission))


@st.composite
def lookers(draw: st.DrawFn, workspace: WorkspaceId) -> Context:
    """Return the context in which some member looks around."""
    choose = choosing(draw)
    return a_context(
        Actor.of(choose(VIEWERS), choose(tuple(Client))),
        now=choose(NOWS),
        profile=draw(profiles()),
        workspace=a_team(workspace).but(settings=choose(SETTINGS).but(time_zone=choose(ZONES))),
    )


def a_team(workspace: WorkspaceId) -> Workspace:
    """Return the test desk with its departments, and an account for calls, which stand in no list of everything."""
    desk, calls = a_workspace(id=workspace), Account(AccountId("phone"), "phone")
    return staffed(desk.but(accounts={**desk.accounts, calls.id: calls}), departments=DEPARTMENTS)


@st.composite
def asked_lists(draw: st.DrawFn, workspace: WorkspaceId) -> tuple[Query, Context]:
    """Return a list that a member may ask for, narrowed and sorted somehow, in pages of some size from any place."""
    context = draw(lookers(workspace))
    query = draw(_queries(context).filter(lambda query: refused(query, context) is None))
    return query, context


@st.composite
def _queries(draw: st.DrawFn, context: Context) -> Query:
    choose = choosing(draw)
    view = choose((*context.profile.listing, *(view for view in LONG if view in context.profile.listing)))
    offers = context.profile.listing[view]
    tab = choose((None, None, *offers.tabs))
    filters = offers.filters if tab is None else offers.tabs[tab].filters
    among: dict[Filter, Sequence[Any]] = {
        Filter.CHANNEL: ("line", "phone", "nowhere"),
        Filter.ACCOUNT: (AccountId("line"), AccountId("whatsapp-2")),
        Filter.KIND: tuple(ConversationKind),
        Filter.DEPARTMENT: (NORTH, SALES),
        Filter.TAG: (*TAGS, "no such tag"),
        Filter.STATE: tuple(State),
        Filter.MEMBER: (ANN, BOB, MemberId("ghost")),
    }
    offered = [name for name in Filter if name in filters]
    names = [choose(offered) for _ in range(choose((0, 0, 0, 1, 1, 2)))] if offered else []
    given: dict[str, Any] = {name.value: choose(among[name]) for name in names}
    place = choose((Position(NOON, ConversationId("ca3")), Position(None, ConversationId("c01"))))
    start = choose((None, None, "after", "before"))
    return Query(
        view=view,
        tab=tab,
        **given if start is None else {**given, start: place},
        sort=choose((None, *[sort for sort in Sort if sort in offers.sorts])),
        descending=choose((None, True, False)),
        limit=choose((1, 1, 2, 5, 50)),
    )


@st.composite
def searches(draw: st.DrawFn, workspace: WorkspaceId) -> tuple[Search, Context]:
    """Return a search by a piece of what is there, of one character or more, spelt somehow; or by something else."""
    choose = choosing(draw)
    category = choose((*Category, Category.TEXT, Category.TEXT))
    among: dict[Category, Sequence[str]] = {
        Category.NAME: NAMES,
        Category.NICKNAME: NICKNAMES,
        Category.EMAIL: EMAILS,
        Category.PHONE: (*PHONES, "12", "5678"),
        Category.TAG: TAGS,
        Category.TEXT: TEXTS,
        Category.MEMBER: ("Ann", "bob@example.com", "+88620000000", "m"),
    }
    text = choose([text for text in (*among[category], "nowhere", "無") if text])
    if category is not Category.TAG or choose((True, False)):
        size = choose((1, 1, 2, 2, 3, len(text)))
        start = choose(range(max(1, len(text) - size + 1)))
        text = text[start : start + size]
    spelt = choose((text, text, text.upper(), text.lower(), f" {text}"))
    search = Search(category, spelt, limit=choose((1, 2, 5, 50)))
    allowed = lookers(workspace).filter(lambda context: refused_search(search, context) is None)
    return search, draw(allowed)
