"""The witnesses of OMI: members take part side by side, conversations are over for good, files, comments, tabs."""

from typing import Any

from omnikit.model.actors import CUSTOMER
from omnikit.model.commands import AddParticipants, EndByCustomer, ReceiveMessage
from omnikit.model.conversation import ENDED, NEW, PENDING, Conversation
from omnikit.model.ids import AccountId, MemberId
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.views import Query, View
from omnikit.policies.presets import OMI, OMNICHAT
from omnikit.testing.builders import (
    ANN,
    BOB,
    CARE,
    CAT,
    CONTACT,
    DAN,
    NOON,
    OUT,
    SALES,
    SUE,
    a_conversation,
    a_thread,
    staffed,
)
from omnikit.testing.witness import Situation, Witness
from tests.rules.witnesses import (
    DESK,
    END,
    FOLLOWING,
    JOIN,
    LEAVE,
    OPEN,
    REOPEN,
    REPLY,
    START,
    TEXT,
    WHISPER,
    C,
    M,
    case,
)
from tests.rules.witnesses_of_the_desk import asked

COMMENT = ThreadKind.COMMENT
TEAM = staffed(
    DESK.but(accounts={**DESK.accounts, AccountId("zalo"): Account(AccountId("zalo"), "zalo")}),
    departments={ANN: (SALES,), BOB: (SALES,), DAN: (CARE,)},
)
OURS = a_conversation(participants=(ANN, BOB), cursors=(), departments=(SALES,))
UNJOINED = OURS.but(status=PENDING, seats=())
OVER = OURS.but(status=ENDED)
LEAVES = EndByCustomer(conversation=C)


def omi(subject: Any, command: Any, by: Any = ANN, **known: Any) -> Situation:
    """A command in OMI."""
    return case(subject, command, by, **({"profile": OMI, "workspace": TEAM} | known))


def bring(*members: MemberId) -> AddParticipants:
    """Bring them in to take part."""
    return AddParticipants(conversation=C, members=members)


def wrote(channel: str = "line", kind: ThreadKind = ThreadKind.DIRECT, **changes: Any) -> ReceiveMessage:
    """The customer writes; or, under a post, somebody does."""
    thread = a_thread(channel, kind)
    given = ReceiveMessage(conversation=C, message=M, thread=thread, contact=CONTACT, content=TEXT, dedupe="d1")
    return given.but(**changes)


def files(*names: str, kind: MessageKind = MessageKind.FILE) -> Content:
    """Something sent along."""
    return Content(attachments=tuple(Attachment(kind, f"ref/{name}", name) for name in names))


def on(conversation: Conversation, channel: str) -> Conversation:
    """The same conversation on that channel."""
    return conversation.but(thread=a_thread(channel))


def listed(**narrowing: Any) -> Situation:
    """The list of all conversations is asked for."""
    return asked(Query(view=View.ALL, **narrowing), OMI)


FRESH = OURS.but(status=NEW, seats=())
SIX, SEVEN = (files(*map(str, range(count)), kind=MessageKind.IMAGE) for count in (6, 7))
ON_ZALO, ON_LIVETALK = (OURS.but(thread=a_thread(name), spoken_at=NOON) for name in ("zalo", "webchat"))
LINE = AccountId("line")

# fmt: off
JOINING: tuple[Witness, ...] = (
    # joining comes first
    Witness("OM-0.1", "replied before anybody joined", omi(OURS, REPLY), omi(OURS.but(status=PENDING), REPLY)),
    Witness("OM-0.1", "only the profile asks for that", omi(UNJOINED, REPLY, profile=FOLLOWING),
            omi(UNJOINED, REPLY)),
    Witness("OM-0.1", "replied without having joined", omi(OURS, REPLY), omi(OURS, REPLY, SUE)),
    Witness("OM-3.1", "brought in by one who takes no part", omi(OURS, bring(CAT)), omi(OURS, bring(CAT), SUE)),
    Witness("OM-3.2", "left without taking part", omi(OURS, LEAVE), omi(OURS, LEAVE, SUE)),
    Witness("OM-7.2", "whispered without having joined", omi(OURS, WHISPER), omi(OURS, WHISPER, SUE)),
    Witness("HO-19", "no other product has whispers", omi(OURS, WHISPER), omi(OURS, WHISPER, profile=OMNICHAT)),
    Witness("HO-12", "ended without taking part", omi(OURS, END), omi(OURS, END, SUE)),
    Witness("HO-9", "one of those brought in is disabled", omi(OURS, bring(CAT, DAN)), omi(OURS, bring(CAT, OUT))),
    Witness("HO-10", "brought in again", omi(OURS, bring(CAT)), omi(OURS, bring(CAT, BOB))),
    Witness("HO-11", "nobody is brought in", omi(OURS, bring(CAT)), omi(OURS, bring())),

    # who receives it
    Witness("HO-5", "received by another department", omi(UNJOINED, OPEN, BOB), omi(UNJOINED, OPEN, DAN)),
    Witness("HO-5", "joined, and received by another department", omi(OURS, OPEN, SUE), omi(OURS, OPEN, DAN)),
    Witness("HO-5", "received by no department, by everybody", omi(OURS.but(departments=()), OPEN, DAN),
            omi(OURS, OPEN, DAN)),

    # over for good
    Witness("OM-8.1", "the customer writes on in an ended one", omi(FRESH, wrote(), CUSTOMER),
            omi(FRESH.but(status=ENDED), wrote(), CUSTOMER)),
    Witness("OM-8.1", "replied after the end", omi(OURS, REPLY), omi(OVER, REPLY)),
    Witness("OM-8.1", "written to first after the end", omi(FRESH, START), omi(FRESH.but(status=ENDED), START)),
    Witness("OM-8.2", "joined after the end", omi(OURS, JOIN, SUE), omi(OVER, JOIN, SUE), also=("OM-8.1",)),
    Witness("OM-8.2", "reopened", omi(OVER, REOPEN, SUE, profile=OMNICHAT), omi(OVER, REOPEN, SUE)),
    Witness("HO-43", "the customer ends where members do", omi(OURS, LEAVES, CUSTOMER),
            omi(OURS, LEAVES, CUSTOMER, profile=OMNICHAT)),

    # files and comments
    Witness("OM-6.1", "a seventh file", omi(FRESH, wrote("webchat", content=SIX), CUSTOMER),
            omi(FRESH, wrote("webchat", content=SEVEN), CUSTOMER)),
    Witness("OM-6.1", "seven files, on LiveTalk alone", omi(FRESH, wrote("messenger", content=SEVEN), CUSTOMER),
            omi(FRESH, wrote("webchat", content=SEVEN), CUSTOMER)),
    Witness("OM-6.3", "a docx is sent over Zalo", omi(ON_ZALO, REPLY.but(content=files("a.pdf", "b.DOC"))),
            omi(ON_ZALO, REPLY.but(content=files("a.pdf", "b.docx")))),
    Witness("OM-6.3", "what has no ending is sent over Zalo", omi(ON_ZALO, REPLY.but(content=files("a.pdf"))),
            omi(ON_ZALO, REPLY.but(content=files("pdf")))),
    Witness("OM-6.3", "a picture is no file", omi(ON_ZALO, REPLY.but(content=files("a.png", kind=MessageKind.IMAGE))),
            omi(ON_ZALO, REPLY.but(content=files("a.png")))),
    Witness("OM-6.3", "a picture's file, on Zalo alone", omi(ON_LIVETALK, REPLY.but(content=files("a.png"))),
            omi(ON_ZALO, REPLY.but(content=files("a.png")))),
    Witness("OM-11.1", "the page comments on its own post", omi(FRESH, wrote(kind=COMMENT), CUSTOMER),
            omi(FRESH, wrote(kind=COMMENT, own=True), CUSTOMER)),
    Witness("OM-11.1", "under a comment, not in a message", omi(FRESH, wrote(own=True), CUSTOMER),
            omi(FRESH, wrote(kind=COMMENT, own=True), CUSTOMER)),

    # lists
    Witness("OM-5.1", "all of them narrowed by account", listed(), listed(account=LINE)),
    Witness("OM-5.2", "LiveTalk narrowed by account", listed(tab="livetalk", department=SALES),
            listed(tab="livetalk", department=SALES, account=LINE)),
    Witness("OM-5.3", "Facebook narrowed by department", listed(tab="facebook", account=LINE),
            listed(tab="facebook", account=LINE, department=SALES), also=("OM-9.1",)),
    Witness("OM-5.3", "Zalo narrowed by channel", listed(tab="zalo", account=LINE),
            listed(tab="zalo", account=LINE, channel="zalo")),
    Witness("HO-46", "a tab that the list has not", listed(tab="livetalk"), listed(tab="telegram")),
)
# fmt: on
