"""Omnichat's day: members take conversations on and share them; a table to be read from top to bottom."""

from datetime import time, timedelta

from omnikit.demo.habits import shares
from omnikit.demo.script import (
    Ask,
    Choose,
    Connect,
    Day,
    Keep,
    Look,
    Manage,
    Many,
    Place,
    Recall,
    Scene,
    Study,
    TakeOut,
    Tally,
    says,
)
from omnikit.model.actors import SYSTEM, Client, Member
from omnikit.model.administration import DisableMember, EnableMember, SaveMember
from omnikit.model.commands import (
    AddCollaborators,
    AddNote,
    EditContact,
    End,
    FollowUp,
    Join,
    Leave,
    Open,
    Perspective,
    Pin,
    RemoveCollaborators,
    Reply,
    Tag,
    TakeOver,
    Transfer,
    Untag,
)
from omnikit.model.contact import Identity, Means
from omnikit.model.contacts import Bind, Merge, Split
from omnikit.model.ids import AccountId, MemberId
from omnikit.model.transcript import ExportForm
from omnikit.model.views import Query, View
from omnikit.model.workspace import Settings
from omnikit.policies.roles import ADMINISTRATOR, AGENT, MARKETING_AGENT, SERVICE_MANAGER, SUPERVISOR

SETTINGS = Settings(
    auto_close=timedelta(hours=2),
    reminder=timedelta(minutes=10),
    overtime=timedelta(minutes=8),
    survey_on_end=True,
    time_zone="Asia/Taipei",
)

# Who works at the desk ------------------------------------------------------------------------------------

GRACE, SANDY, LO, JOY = MemberId("grace"), MemberId("sandy"), MemberId("lo"), MemberId("joy")
AMY, MINH, KEN = MemberId("amy"), MemberId("minh"), MemberId("ken")

TEAM = (
    Member(id=GRACE, name="Grace Lin", role=ADMINISTRATOR),
    Member(id=SANDY, name="許珊蒂", role=SUPERVISOR),
    Member(id=LO, name="羅志明", role=SERVICE_MANAGER),
    Member(id=JOY, name="Joy Chou", role=MARKETING_AGENT),
    Member(id=AMY, name="Amy Wong", role=AGENT),
    Member(id=MINH, name="Trần Minh", role=AGENT),
)
NEWCOMER = Member(id=KEN, name="Ken Wu", role=AGENT)

AT_WORK = (SANDY, LO, JOY, AMY, MINH, KEN)
SHIFTS = ((time(8, 30), time(12, 20)), (time(13, 12), time(19, 0)))
"""Who looks after the lists, once they are on the team, and when; customers write at lunch and in the evening too."""

# The conversations whose course is written here; all others are left to the members' habits ----------------

VIP = Place(AccountId("line-main"), "U00000000000000000000000000000v1p")
HOA = Place(AccountId("messenger-page"), "7000000000000001")
GROUP = Place(AccountId("whatsapp-main"), "120363000000000001")
KAREN = Place(AccountId("whatsapp-main"), "85255504682")
EMILY = Place(AccountId("webchat-site"), "sess_8194e467-93fb-4004-a556-30ab207929bb")
LIN = Place(AccountId("line-main"), "U5694ae3a75c6157c0397368b5b3b80ee")
LINS_VISIT = Place(AccountId("webchat-site"), "sess_d35d4643-3c0a-4d88-a368-4c562787cb61")
"""Conversations that are left to the members, while their customers' records are looked after here."""

BINDING = {
    "identity": Identity(LIN.account, LIN.thread),
    "browser": Identity(LINS_VISIT.account, LINS_VISIT.thread),
    "means": Means.SOCIAL,
}

# fmt: off
SCENES: tuple[Scene, ...] = (
    # a good customer is angry: first of all somebody has to take her on
    Ask("08:56:55", SANDY, VIP, Join, {}, "CO-1.4"),
    Ask("08:57:00", AMY,   VIP, Reply, says("陳小姐您好，我馬上幫您查"), "HO-13"),
    Ask("08:57:30", AMY,   VIP, FollowUp, {}),
    Ask("08:58:30", AMY,   VIP, Reply, says("陳小姐您好，非常抱歉，我請主管直接與您聯絡")),
    Ask("08:59:00", AMY,   VIP, AddCollaborators, {"members": (LO,)}),
    Ask("08:59:30", MINH,  VIP, Join, {}, "HO-5"),
    Ask("09:00:00", LO,    VIP, TakeOver, {}),
    Ask("09:00:20", AMY,   VIP, TakeOver, {}, "CO-5.1"),
    Ask("09:01:00", LO,    VIP, Pin, {}),
    Ask("09:01:30", AMY,   VIP, Pin, {}),
    Ask("09:06:00", LO,    VIP, Reply, says("我是客服經理羅志明，今天上午會打電話給您")),

    # her record: two edit it at once, and whoever was shown an older phone is told; notes and tags say who set them
    Ask("09:06:10", LO,    VIP, EditContact, {"fields": {"phone": "+886928555168"}, "based_on": 1}),
    Ask("09:06:20", AMY,   VIP, EditContact, {"fields": {"email": "meiling.chen@example.com"}, "based_on": 1}),
    Ask("09:06:30", AMY,   VIP, EditContact, {"fields": {"phone": "0928 555 168"}, "based_on": 1}, "HO-53"),
    Ask("09:07:00", AMY,   VIP, AddNote, {"text": "請假在家等了一整天，今天上午一定要回電"}),
    Ask("09:07:30", LO,    VIP, Tag, {"tags": ("白金會員", "客訴")}),
    Choose("09:08:00", AMY, VIP, "客"),
    Study("09:08:30", AMY,  VIP),

    # Hoa's parcel: two of the team see to it, and end it
    Ask("09:00:30", MINH,  HOA, FollowUp, {}),
    Ask("09:01:10", MINH,  HOA, Reply, says("Dạ em kiểm tra đơn SG-41907 ngay ạ")),
    Ask("09:03:00", MINH,  HOA, AddCollaborators, {"members": (AMY,)}),
    Ask("09:03:50", AMY,   HOA, Reply, says("Dạ hôm nay kịp giao chị nhé")),
    Ask("09:16:00", MINH,  HOA, End, {"survey": False}),

    # a group on WhatsApp can be shared too; an old client doesn't know how to show that
    Ask("09:30:00", SANDY, GROUP, FollowUp, {}),
    Ask("09:31:00", SANDY, GROUP, Reply, says("Thursday after two works for us as well.")),
    Ask("09:32:00", SANDY, GROUP, AddCollaborators, {"members": (JOY,)}),
    Ask("09:33:00", SANDY, GROUP, Open, {}, "CO-18.2", Client.LEGACY),

    # what each channel lets one do with a record
    Ask("09:40:00", SANDY, KAREN, EditContact, {"fields": {"phone": "+85255504680"}}, "OC-8.9"),
    Ask("09:40:30", SANDY, KAREN, EditContact, {"fields": {"email": "karen.wong@example.com"}}),
    Ask("10:15:00", SANDY, EMILY, Tag, {"tags": ("裝修",)}, "OC-10.1"),

    # who logs in on the site is known to be one with whoever writes on LINE; each conversation stays where it is
    Keep("10:16:30", SYSTEM, LIN, Bind, BINDING),
    Connect("10:17:00", SANDY, LIN),
    Connect("10:17:30", SANDY, LINS_VISIT),

    # two records are made one by mistake, and that is taken back
    Keep("10:18:10", AMY,  KAREN, Merge, {}, EMILY, "HO-58"),
    Keep("10:18:20", SANDY, KAREN, Merge, {}, EMILY),
    Study("10:18:30", SANDY, EMILY),
    Keep("10:18:40", SANDY, KAREN, Split, {}, EMILY),
    Study("10:18:50", SANDY, EMILY),

    # reading in the team's view clears nothing, in one's own it does
    Ask("10:20:00", LO,    VIP, Reply, says("師傅下午會到，時間確認後立刻告訴您")),
    Look("11:35:30", LO,   VIP, Perspective.TEAM),
    Look("11:36:00", LO,   VIP, Perspective.MY),
    Look("11:36:30", AMY,  VIP, Perspective.TEAM),

    # everybody wants to help, until it is enough
    Manage("11:30:00", GRACE, SaveMember, {"member": NEWCOMER}),
    Ask("11:37:00", SANDY, VIP, Join, {}),
    Ask("11:38:00", LO,    VIP, AddCollaborators, {"members": (MINH,)}),
    Ask("11:39:00", LO,    VIP, AddCollaborators, {"members": (JOY,)}),
    Ask("11:40:00", LO,    VIP, AddCollaborators, {"members": (GRACE,)}),
    Ask("11:41:00", LO,    VIP, AddCollaborators, {"members": (KEN,)}, "CO-0.8"),
    Ask("11:42:00", LO,    VIP, Transfer, {"to": KEN}, "CO-6.1"),
    Ask("11:43:00", AMY,   VIP, End, {}, "CO-7.1"),
    Ask("11:50:00", LO,    VIP, Reply, says("是的，師傅兩點半會到府上")),

    # before lunch Lo hands over what he has, and what is shared stays where it is
    Many("11:53:00", LO, View.MY_PROCESSING, Transfer, {"to": MINH}, "CO-6.9"),
    Ask("12:00:00", LO,    VIP, Transfer, {"to": SANDY}),
    Ask("13:00:00", SANDY, VIP, Reply, says("師傅已經出發了")),
    Many("13:10:00", JOY, View.PENDING_HUMAN, FollowUp, {}),
    Ask("14:42:00", SANDY, VIP, Reply, says("真的很抱歉，師傅現在就回去拿")),
    Ask("14:48:00", SANDY, VIP, Reply, says("今天的安裝費我們會全額退還")),
    Ask("14:50:00", JOY,   VIP, Leave, {}),
    Ask("14:52:00", SANDY, VIP, RemoveCollaborators, {"members": (MINH, GRACE)}),

    # Hoa writes again: it comes back to those who were on it
    Look("15:14:00", MINH, HOA, Perspective.MY),
    Ask("15:15:00", MINH,  HOA, Reply, says("Dạ em xin lỗi chị, em gửi bù ngay ạ")),
    Ask("15:20:00", MINH,  HOA, Transfer, {"to": AMY}),
    Ask("15:25:00", AMY,   HOA, Reply, says("Dạ hàng sẽ đến trước ngày 8/3 chị nhé")),
    Ask("16:10:00", SANDY, GROUP, Reply, says("Noted, back door. Thanks for the receipt!")),

    # Amy's account is disabled: she is taken off everything, and Minh succeeds her
    Ask("16:25:00", SANDY, VIP, Reply, says("師傅正在安裝，完成後請跟我說一聲")),
    Manage("16:30:00", GRACE, DisableMember, {"member": AMY}),
    Ask("16:32:00", AMY,   HOA, Reply, says("Em đây ạ"), "HO-1"),
    Ask("16:33:00", SANDY, VIP, AddCollaborators, {"members": (AMY,)}, "HO-9"),
    Ask("16:45:00", MINH,  HOA, End, {"survey": True}),
    Manage("17:30:00", GRACE, EnableMember, {"member": AMY}),

    # the end of the day
    Ask("18:27:00", SANDY, VIP, Reply, says("書面說明明天寄出，謝謝您的包涵")),
    Ask("18:27:30", SANDY, VIP, Untag, {"tags": ("客訴",)}),
    Recall("18:28:00", SANDY, VIP),
    TakeOut("18:29:00", SANDY, VIP, ExportForm.PAGE),
    TakeOut("18:29:30", SANDY, KAREN, ExportForm.PAGE, "OC-12.2"),
    Ask("18:30:00", SANDY, VIP, End, {"survey": True}),
    Ask("18:31:00", SANDY, VIP, Pin, {}, "CO-13.4"),
    Many("19:40:00", SANDY, View.PENDING_HUMAN, End, {}),
    Many("19:41:00", SANDY, View.MY_PROCESSING, End, {}),
)
# fmt: on

DAY = Day(
    locale="en",
    recordings=("day.jsonl",),
    team=TEAM,
    settings=SETTINGS,
    seer=GRACE,
    at_work=AT_WORK,
    shifts=SHIFTS,
    turn=timedelta(seconds=75),
    habit=shares,
    scripted=(VIP, HOA, GROUP),
    scenes=SCENES,
    tallies=(
        Tally("human", (Query(view=View.PENDING_HUMAN),)),
        Tally("bot", (Query(view=View.PENDING_BOT),)),
        Tally("ended", (Query(view=View.MY_ENDED), Query(view=View.TEAM_ENDED))),
    ),
    desktop=(
        Tally("my", (Query(view=View.MY_PROCESSING),)),
        Tally("team", (Query(view=View.TEAM_PROCESSING),)),
    ),
)
