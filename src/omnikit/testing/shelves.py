"""Workspaces full of conversations in any state, many of them alike, and of members who come and go."""

from datetime import timedelta

from hypothesis import strategies as st

from omnikit.desk.ports import ContactChange, UnitOfWork
from omnikit.engine.attending import fold_presence
from omnikit.model.actors import Actor, ActorKind
from omnikit.model.contact import Contact, Visit
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
    Relation,
    Seat,
)
from omnikit.model.effects import HandAllOver
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, DepartmentId, MessageId, WorkspaceId
from omnikit.model.message import Audience, Content, Message
from omnikit.model.presence import Availability, Presence, PresenceChanged
from omnikit.model.thread import Thread
from omnikit.testing.acts import Choose
from omnikit.testing.builders import ANN, BOB, CAT, NOON, a_conversation, minutes
from omnikit.testing.strategies import choosing

A_MOMENT = timedelta(microseconds=1)
TIMES = (None, NOON, NOON, NOON + A_MOMENT, NOON + minutes(1), NOON + minutes(90))
SAID_AT = (NOON, NOON, NOON + A_MOMENT, NOON + minutes(1), NOON + minutes(90))
SALES, REPAIRS = DepartmentId("sales"), DepartmentId("repairs")
EXTERNALS = ("", "", "", "", "m1", "m2")
"""The platforms' ids of messages, which come again in other conversations."""
CODES = ("", "", "7", "8", "9")
TAGS = ("VIP", "vip", "回購", "Khách quen", "ｖｉｐ 2")
NICKNAMES = ("Khách 7", "林小姐", "ＬＩＮ", "")
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
    codes: set[str] = set()
    works = []
    for number in range(draw(st.integers(0, most))):
        conversation = _conversation(choose, workspace, number)
        id = conversation.contact
        new = id is not None and id not in contacts and choose((True, True, True, False))
        code = ""
        if id is not None and new:
            contacts[id] = _contact(choose, workspace, id)
            code = choose([one for one in CODES if one not in codes])
            codes.update({code} - {""})
        said = tuple(_message(choose, conversation, place) for place in range(1, choose((0, 0, 1, 2, 4)) + 1))
        works.append(
            UnitOfWork(
                workspace=workspace,
                at=NOON,
                before=None,
                subject=conversation.but(sequence=len(said)),
                events=(),
                messages=said,
                contact=ContactChange(contact=contacts[id], before=None, code=code) if id is not None and new else None,
            )
        )
    return tuple(works)


def _conversation(choose: Choose, workspace: WorkspaceId, number: int) -> Conversation:
    status = choose((PENDING, PROCESSING, PROCESSING, ENDED))
    channel = choose(("line", "whatsapp"))
    ordinal = choose((0, 1, 5))
    contact = choose((None, "p1", "p2", "p3", "p4"))
    lane = choose(tuple(Lane)) if status is PENDING else None
    last = choose(TIMES)
    seats = () if status is PENDING else _seats(choose)
    offer = Offer(to=choose((ANN, BOB)), since=choose(SAID_AT), until=NOON + minutes(91))
    return a_conversation(
        status,
        unread=ordinal,
        id=ConversationId(f"c{choose('0aé中')}{number}"),
        workspace=workspace,
        thread=Thread(AccountId(choose((channel, f"{channel}-2"))), f"u{number}", channel),
        contact=None if contact is None else ContactId(contact),
        departments=choose(((), (), (SALES,), (SALES, REPAIRS))),
        lane=lane,
        seats=seats,
        cursors=tuple(Cursor(seat.member, choose((0, ordinal))) for seat in seats if choose((True, False))),
        pins=choose(((), (ANN,))),
        offer=offer if lane is Lane.DISPATCHING and choose((True, False)) else None,
        muted=status is PROCESSING and choose((True, False, False)),
        priority=choose((0, 0, 2)),
        skills=choose(((), ("vi",))),
        passed_over=choose(((), (CAT,))),
        former=choose(((), (CAT,))),
        last_message_at=last,
        waiting_since=choose(TIMES),
        overdue_at=choose(TIMES),
        opened_at=choose(TIMES),
        service_started_at=choose(TIMES),
        spoken_at=None if last is None else choose((None, *[at for at in SAID_AT if at <= last])),
        ended_by=choose((None, *ActorKind)) if status is ENDED else None,
        version=1,
    )


def _seats(choose: Choose) -> tuple[Seat, ...]:
    """Return who handles and who collaborates, or who takes part, or nobody."""
    people = choose(((ANN,), (BOB,), (ANN, BOB), (BOB, ANN, CAT), ()))
    side_by_side = choose((True, False, False))
    found = []
    for place, member in enumerate(people):
        kind: Relation = PARTICIPANT if side_by_side else COLLABORATOR if place else HANDLER
        found.append(Seat(member, kind, choose(SAID_AT), added=place > 0 and choose((True, False))))
    return tuple(found)


def _contact(choose: Choose, workspace: WorkspaceId, id: ContactId) -> Contact:
    return Contact(
        id=id,
        workspace=workspace,
        name=choose(NAMES),
        email=choose(EMAILS),
        phone=choose(PHONES),
        nickname=choose(NICKNAMES),
        remark=choose(("", "trả chậm")),
        blocked=choose((False, False, True)),
        visit=choose((None, Visit(page="/cart", came_from="/ads", at=NOON))),
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
        external=choose(EXTERNALS),
    )


@st.composite
def attended(draw: st.DrawFn, workspace: WorkspaceId, *, most: int = 8) -> tuple[UnitOfWork, ...]:
    """Return commits of up to *most* changes of some members' presences, each on top of the one before."""
    choose = choosing(draw)
    presences = {member: Presence(workspace=workspace, member=member) for member in (ANN, BOB, CAT)}
    works = []
    for number in range(draw(st.integers(0, most))):
        before = presences[choose(tuple(presences))]
        at, member = NOON + minutes(number), before.member
        event = PresenceChanged(
            at=at,
            by=Actor.of(member),
            member=member,
            availability=choose(tuple(Availability)),
            ready=choose((True, False)),
            until=choose((at + minutes(choose((0, 2, 60))), before.until or at)),
            handed_to=choose((None, None, CAT)),
        )
        after = presences[member] = fold_presence(before, (event,))
        gone = event.handed_to
        works.append(
            UnitOfWork(
                workspace=workspace,
                at=at,
                before=before if before.version else None,
                subject=after,
                events=(event,),
                effects=() if gone is None else (HandAllOver(member=member, to=gone, at=at),),
                key=choose((None, CommandKey(f"presence-{number}"))),
                digest=f"presence {number}",
            )
        )
    return tuple(works)
