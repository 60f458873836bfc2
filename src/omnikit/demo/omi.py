"""OMI's day: members join what is told to their department, side by side; a table to be read from top to bottom."""

from datetime import time, timedelta

from omnikit.demo.accounts import account
from omnikit.demo.habits import takes_part
from omnikit.demo.script import (
    Ask,
    Attend,
    Browse,
    Day,
    Fill,
    Keep,
    Manage,
    Place,
    Prepare,
    Scene,
    Study,
    Tally,
    says,
)
from omnikit.model.actors import Department, Member
from omnikit.model.administration import DisableMember, EnableMember
from omnikit.model.commands import AddNote, AddParticipants, Join, Leave, Reply, Whisper
from omnikit.model.contact import Identity
from omnikit.model.contacts import AddContact
from omnikit.model.conversation import State
from omnikit.model.ids import AccountId, DepartmentId, MemberId, QuickReplyId
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.presence import SignIn
from omnikit.model.quick_reply import SaveQuickReply
from omnikit.model.views import Query, View
from omnikit.model.workspace import Settings
from omnikit.policies.roles import ADMINISTRATOR, AGENT

SETTINGS = Settings(time_zone="Asia/Ho_Chi_Minh")

# Who works at the desk, and which departments receive what ----------------------------------------------------

GRACE, LAN, MINH = MemberId("grace"), MemberId("lan"), MemberId("minh")
HUNG, THAO = MemberId("hung"), MemberId("thao")
CARE, SALES = DepartmentId("care"), DepartmentId("sales")

TEAM = (
    Member(id=GRACE, name="Grace Lin", role=ADMINISTRATOR),
    Member(id=LAN, name="Nguyễn Lan", role=AGENT, departments=(CARE,)),
    Member(id=MINH, name="Trần Minh", role=AGENT, departments=(CARE,)),
    Member(id=HUNG, name="Lê Hùng", role=AGENT, departments=(SALES,)),
    Member(id=THAO, name="Phạm Thảo", role=AGENT, departments=(SALES,)),
)

SITE, PAGE = AccountId("webchat-site"), AccountId("messenger-page")
POSTS, ZALO, INSTAGRAM = AccountId("fanpage-comments"), AccountId("zalo-oa"), AccountId("instagram-shop")
ACCOUNTS = (
    account(SITE).but(name="LiveTalk", departments=(CARE,)),
    account(PAGE).but(name="Lumi Home", departments=(CARE, SALES)),
    account(POSTS).but(name="Lumi Home", departments=(SALES,)),
    account(ZALO).but(name="Lumi Home OA", departments=(CARE, SALES)),
)

# What is written for them -------------------------------------------------------------------------------------

NAM, HA, BICH = Place(SITE, "lt-nam"), Place(ZALO, "za-ha"), Place(POSTS, "c-100")
MAI = Place(ZALO, "za-mai")

SHEET = Attachment(MessageKind.FILE, "files/bao-gia.xlsx", "bao-gia.xlsx")
PRICES = Attachment(MessageKind.FILE, "files/bao-gia.pdf", "bao-gia.pdf")
FILES = {PRICES.ref: b"%PDF-1.7\n% what the lamps of the living room cost\n%%EOF\n"}

GREETING, OWN = QuickReplyId("greeting"), QuickReplyId("own")
GREETS = {
    "id": GREETING,
    "owner": None,
    "title": "Chào khách",
    "content": "Dạ em chào {{contact.name|anh/chị}}, em là {{member.name}} bên {{account.name}} ạ",
}
MISTAKEN = {**GREETS, "content": "Dạ em chào {{customer}} ạ"}
NEWCOMER = {"identity": Identity(ZALO, "za-mai"), "fields": {"name": "Chị Mai", "phone": "+84908555641"}}

# fmt: off
SCENES: tuple[Scene, ...] = (
    # message templates are everybody's
    Prepare("08:25:00", GRACE, SaveQuickReply, MISTAKEN, "HO-65"),
    Prepare("08:25:30", GRACE, SaveQuickReply, GREETS),
    Prepare("08:26:00", LAN, SaveQuickReply, {**GREETS, "id": OWN, "owner": LAN}, "HO-61"),

    # somebody writes on LiveTalk: all of the department are told, until one of them joins
    Ask("08:32:30", MINH,  NAM, Reply, says("Dạ em chào anh"), "OM-0.1"),
    Ask("08:32:40", HUNG,  NAM, Join, {}, "HO-5"),
    Ask("08:33:00", MINH,  NAM, Join, {}),
    Study("08:33:20", MINH, NAM),
    Fill("08:33:25", MINH, NAM, GREETING),
    Ask("08:33:30", MINH,  NAM, Reply, says("Dạ đèn gỗ sồi còn hàng anh ạ")),

    # those who are on it bring others in, and write among themselves
    Ask("08:34:20", LAN,   NAM, AddParticipants, {"members": (THAO,)}, "OM-3.1"),
    Ask("08:34:40", LAN,   NAM, Whisper, says("Anh này mua nhiều đó"), "OM-7.2"),
    Ask("08:35:00", MINH,  NAM, AddParticipants, {"members": (HUNG,)}),
    Ask("08:35:30", MINH,  NAM, Whisper, says("Anh Hùng xem kho còn 4 cái không ạ?")),
    Ask("08:36:00", HUNG,  NAM, Reply, says("Dạ kho còn 6 cái, thứ Năm bên em giao được ạ")),
    Ask("08:41:00", MINH,  NAM, Reply, says("Dạ em nhận được ảnh rồi, phòng mình hợp bản 40 cm ạ")),
    Ask("08:45:00", HUNG,  NAM, Leave, {}),
    Attend("08:46:00", LAN, SignIn, {}, "HO-48"),

    # the customer has ended the session: nobody replies, nobody joins; who writes again begins anew
    Ask("08:51:00", MINH,  NAM, Reply, says("Dạ em cảm ơn anh"), "OM-8.1"),
    Ask("08:51:30", LAN,   NAM, Join, {}, "OM-8.2"),
    Ask("08:52:00", GRACE, NAM, Join, {}, "OM-8.2"),
    Ask("08:56:00", LAN,   NAM, Join, {}),
    Ask("08:57:00", LAN,   NAM, Reply, says("Dạ bên em có xuất hoá đơn VAT ạ")),

    # Zalo takes some kinds of files, and no others
    Ask("09:08:00", LAN,   HA, Join, {}),
    Ask("09:10:00", LAN,   HA, Reply, says("Em gửi chị báo giá ạ", attachments=(SHEET,)), "OM-6.3"),
    Ask("09:11:00", LAN,   HA, Reply, says("Em gửi chị báo giá ạ", attachments=(PRICES,))),

    # a comment is a conversation; what answers it is in it, whoever wrote it; the page's own is none
    Ask("09:24:00", THAO,  BICH, Join, {}),
    Ask("09:24:40", THAO,  BICH, Reply, says("Dạ mẫu này có màu đen và trắng ạ")),

    # each looks through the lists of the product
    Browse("09:45:00", LAN,  "all", Query(view=View.ALL)),
    Browse("09:45:20", LAN,  "all", Query(view=View.ALL, account=ZALO), "OM-5.1"),
    Browse("09:45:40", LAN,  "livetalk", Query(view=View.ALL, tab="livetalk", department=CARE)),
    Browse("09:46:00", HUNG, "facebook", Query(view=View.ALL, tab="facebook")),
    Browse("09:46:20", HUNG, "messages", Query(view=View.ALL, tab="facebook", channel="messenger")),
    Browse("09:46:40", HUNG, "posts", Query(view=View.ALL, tab="facebook", channel="facebook_comments")),
    Browse("09:47:00", LAN,  "zalo", Query(view=View.ALL, tab="zalo", account=ZALO)),

    # a customer is added before they write, and is known when they do
    Keep("11:10:00", LAN, None, AddContact, NEWCOMER),
    Ask("11:21:00", LAN,   MAI, Join, {}),
    Study("11:21:30", LAN, MAI),
    Fill("11:22:00", LAN,  MAI, GREETING),
    Ask("11:23:00", LAN,   MAI, AddNote, {"text": "Chị hẹn cuối tuần ghé showroom quận 7"}),

    # Lan's account is disabled: she is taken out, and what she alone was on waits to be joined again
    Ask("14:33:00", LAN,   HA, Reply, says("Dạ em gửi chị số tài khoản ạ")),
    Manage("16:30:00", GRACE, DisableMember, {"member": LAN}),
    Ask("16:32:00", LAN,   HA, Reply, says("Dạ chị chuyển khoản chưa ạ"), "HO-1"),
    Ask("16:40:00", MINH,  HA, Join, {}),
    Ask("16:41:00", MINH,  HA, Reply, says("Dạ em Minh thay chị Lan hỗ trợ chị ạ")),
    Manage("17:30:00", GRACE, EnableMember, {"member": LAN}),
    Browse("19:30:00", GRACE, "all", Query(view=View.ALL, limit=12)),
)
# fmt: on

DAY = Day(
    recordings=("day.jsonl", "omi.jsonl"),
    only=frozenset({SITE, PAGE, INSTAGRAM}),
    bot=False,
    departments=(Department(CARE, "Chăm sóc khách hàng"), Department(SALES, "Bán hàng")),
    accounts=ACCOUNTS,
    files=FILES,
    team=TEAM,
    settings=SETTINGS,
    seer=GRACE,
    at_work=(LAN, MINH, HUNG, THAO),
    shifts=((time(9, 0), time(12, 20)), (time(13, 12), time(19, 0))),
    turn=timedelta(seconds=75),
    habit=takes_part,
    scripted=(NAM, HA, BICH, MAI),
    scenes=SCENES,
    tallies=tuple(
        Tally(state, (Query(view=View.ALL),), state) for state in (State.HUMAN, State.PROCESSING, State.ENDED)
    ),
    desktop=(
        Tally("all", (Query(view=View.ALL),)),
        *(Tally(tab, (Query(view=View.ALL, tab=tab),)) for tab in ("livetalk", "facebook", "zalo")),
    ),
)
