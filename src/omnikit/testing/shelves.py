"""Workspaces full of conversations in any state, many of them alike; and what may be asked of them."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st

from omnikit.desk.ports import ContactChange, UnitOfWork
from omnikit.model.actors import Actor, Client
from omnikit.model.contact import Contact
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Cursor, Lane, Offer
from omnikit.model.ids import AccountId, ContactId, ConversationId, DepartmentId, MessageId, WorkspaceId
from omnikit.model.message import Audience, Content, Message
from omnikit.model.thread import Thread
from omnikit.model.views import Category, ConversationKind, Filter, Position, Query, Search, Sort, View
from omnikit.policies.context import Context
from omnikit.policies.listing import Offers
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS
from omnikit.testing.acts import SETTINGS, Choose
from omnikit.testing.builders import ANN, BOB, CAT, MIA, NOON, SUE, a_context, a_conversation, a_workspace, minutes
from omnikit.testing.strategies import choosing

WIDE = OMNICHAT_COLLABORATION.but(
    name="with every list", listing=dict.fromkeys(View, Offers("HO-15", frozenset(Filter), frozenset(Sort)))
)
"""A profile whose lists can be asked for in every way."""
PROFILES = (WIDE, WIDE, WIDE, *PRESETS.values())
A_MOMENT = timedelta(microseconds=1)
TIMES = (None, NOON, NOON, NOON + A_MOMENT, NOON + minutes(1), NOON + minutes(90))
SAID_AT = (NOON, NOON, NOON + A_MOMENT, NOON + minutes(1), NOON + minutes(90))
VIEWERS = (ANN, BOB, SUE, MIA)
SALES, REPAIRS = DepartmentId("sales"), DepartmentId("repairs")
TAGS = ("VIP", "vip", "回購", "Khách quen", "ｖｉｐ 2")
NAMES = ("林小姐", "林", "Nguyễn Thị Ánh", "Đặng Ân", "ＬＩＮ", "lin lin", "İpek", "")
EMAILS = ("", "lin@example.com", "Anh.Nguyen@Example.vn", "ｌｉｎ＠ｅｘａｍｐｌｅ．ｃｏｍ")
PHONES = ("", "+886 912-345-678", "０９１２３４５", "(02) 12 34")
TEXTS = (
    *("請問有貨嗎?有沒有紅色的", "有", "有有有", "訂單１２３ 已到貨", "我想退貨,謝謝 👋🏽"),
    *(
        "Xin chào, tôi muốn đặt hàng",
        "ĐẶT  HÀNG",
        "đa\u0323\u0306t",
        "Ok ok OK",
        "a\nb\tc",
        "straße ﬁn",
        "",
        "\ud800 odd",
    ),
)
"""What contacts are called and what is said: the same in several spellings, widths, cases; one and many characters."""


@st.composite
def shelves(draw: st.DrawFn, workspace: WorkspaceId, *, most: int = 12) -> tuple[UnitOfWork, ...]:
    """Return commits of up to *most* conversations in any state, with contacts, tags and messages."""
    choose = choosing(draw)
    contacts: dict[ContactId, Contact] = {}
    works = []
    for number in range(draw(st.integers(0, most))):
        conversation = _conversation(choose, workspace, number)
        id = conversation.contact
        new = id is not None and id not in contacts and choose((True, True, True, False))
        if id is not None and new:
            contacts[id] = _contact(choose, workspace, id)
        said = tuple(_message(choose, conversation, place) for place in range(1, choose((0, 0, 1, 2, 4)) + 1))
        works.append(
            UnitOfWork(
                workspace=workspace,
                at=NOON,
                before=None,
                subject=conversation.but(sequence=len(said)),
                events=(),
                messages=said,
                contact=ContactChange(contact=contacts[id], before=None) if id is not None and new else None,
            )
        )
    return tuple(works)


def _conversation(choose: Choose, workspace: WorkspaceId, number: int) -> Conversation:
    status = choose((PENDING, PROCESSING, PROCESSING, ENDED))
    channel = choose(("line", "whatsapp"))
    people = choose(((ANN,), (BOB,), (ANN, BOB), (BOB, ANN, CAT)))
    ordinal = choose((0, 1, 5))
    contact = choose((None, "p1", "p2", "p3", "p4"))
    conversation = a_conversation(
        status,
        handler=people[0],
        collaborators=people[1:],
        unread=ordinal,
        id=ConversationId(f"c{choose('0aé中')}{number}"),
        workspace=workspace,
        thread=Thread(AccountId(choose((channel, f"{channel}-2"))), f"u{number}", channel),
        contact=None if contact is None else ContactId(contact),
        departments=choose(((), (), (SALES,), (SALES, REPAIRS))),
        lane=choose((Lane.HUMAN, Lane.BOT)) if status is PENDING else None,
        pins=choose(((), (ANN,))),
        offer=choose((None, None, Offer(to=ANN, until=NOON))) if status is PENDING else None,
        last_message_at=choose(TIMES),
        waiting_since=choose(TIMES),
        overdue_at=choose(TIMES),
        opened_at=choose(TIMES),
        service_started_at=choose(TIMES),
        version=1,
    )
    read = choose((None, 0, ordinal))
    return conversation if read is None else conversation.but(cursors=(*conversation.cursors, Cursor(people[0], read)))


def _contact(choose: Choose, workspace: WorkspaceId, id: ContactId) -> Contact:
    return Contact(
        id=id,
        workspace=workspace,
        name=choose(NAMES),
        email=choose(EMAILS),
        phone=choose(PHONES),
        tags=choose(((), TAGS[:1], TAGS[1:3], TAGS[2:])),
        version=1,
    )


def _message(choose: Choose, conversation: Conversation, sequence: int) -> Message:
    return Message(
        id=MessageId(f"{conversation.id}.{sequence}"),
        conversation=conversation.id,
        sequence=sequence,
        ordinal=0,
        author=Actor.of(ANN),
        at=choose(SAID_AT),
        content=Content(text=choose(TEXTS)),
        audience=choose(tuple(Audience)),
    )


@st.composite
def asked_lists(draw: st.DrawFn, workspace: WorkspaceId) -> tuple[Query, Context]:
    """Return a list that a member may ask for, narrowed and sorted somehow, in pages of some size from any place."""
    choose = choosing(draw)
    place = choose((Position(NOON, ConversationId("ca3")), Position(None, ConversationId("c01"))))
    start = choose(({}, {}, {"after": place}, {"before": place}))
    query = Query(
        view=choose(tuple(View)),
        channel=choose((None, None, None, "line", "nowhere")),
        account=choose((None, None, None, AccountId("line"), AccountId("whatsapp-2"))),
        kind=choose((None, None, *ConversationKind)),
        department=choose((None, None, None, SALES, REPAIRS)),
        tag=choose((None, None, None, *TAGS, "no such tag")),
        sort=choose((None, *Sort)),
        descending=choose((None, True, False)),
        limit=choose((1, 2, 5, 50)),
        **start,
    )
    return query, _asker(choose, workspace)


@st.composite
def searches(draw: st.DrawFn, workspace: WorkspaceId) -> tuple[Search, Context]:
    """Return a search by a piece of what is there, of one character or more, spelt somehow; or by something else."""
    choose = choosing(draw)
    category = choose((*Category, Category.TEXT, Category.TEXT))
    among: dict[Category, Sequence[str]] = {
        Category.NAME: NAMES,
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
    return Search(category, spelt, limit=choose((1, 2, 5, 50))), _asker(choose, workspace)


def _asker(choose: Choose, workspace: WorkspaceId) -> Context:
    return a_context(
        Actor.of(choose(VIEWERS), choose(tuple(Client))),
        profile=choose(PROFILES),
        workspace=a_workspace(id=workspace, settings=choose(SETTINGS)),
    )
