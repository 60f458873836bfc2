"""FIRST LINE's day: the queue finds a member, who accepts; a table to be read from top to bottom."""

from datetime import time, timedelta

from omnikit.demo.accounts import account
from omnikit.demo.habits import answers_offers
from omnikit.demo.script import Ask, Attend, Day, Manage, Open, Oversee, Place, Scene, Tally, Whose, says
from omnikit.model.actors import SYSTEM, Member
from omnikit.model.administration import DisableMember, EnableMember, SaveAccount
from omnikit.model.commands import AcceptOffer, DeclineOffer, End, Reply, Route
from omnikit.model.conversation import State
from omnikit.model.ids import AccountId, MemberId
from omnikit.model.presence import EXITED, SetAvailability, SetReady, SignIn
from omnikit.model.views import Query, View
from omnikit.model.workspace import Settings
from omnikit.policies.roles import ADMINISTRATOR, AGENT, SUPERVISOR

SETTINGS = Settings(
    answer_within=timedelta(minutes=3),
    capacity=5,
    lease=timedelta(minutes=10),
    time_zone="Asia/Taipei",
)

# Who works at the desk, and what they can ---------------------------------------------------------------------

GRACE, SANDY = MemberId("grace"), MemberId("sandy")
AMY, MINH, JOY, KEN = MemberId("amy"), MemberId("minh"), MemberId("joy"), MemberId("ken")

TEAM = (
    Member(id=GRACE, name="Grace Lin", role=ADMINISTRATOR),
    Member(id=SANDY, name="許珊蒂", role=SUPERVISOR),
    Member(id=AMY, name="Amy Wong", role=AGENT),
    Member(id=MINH, name="Trần Minh", role=AGENT, skills=("en", "vi")),
    Member(id=JOY, name="Joy Chou", role=AGENT, skills=("en",)),
    Member(id=KEN, name="Ken Wu", role=AGENT, skills=("en",), capacity=4),
)

MESSENGER, WHATSAPP = AccountId("messenger-page"), AccountId("whatsapp-main")
ACCOUNTS = (account(MESSENGER).but(skills=("vi",)),)
ENGLISH = account(WHATSAPP).but(skills=("en",))

CLIENTS = (
    Open(who=AMY, since=time(8, 30), until=time(12, 20)),
    Open(who=AMY, since=time(13, 10), until=time(19, 0)),
    Open(who=MINH, since=time(8, 38), until=time(12, 20)),
    Open(who=MINH, since=time(13, 10), until=time(19, 0)),
    Open(who=JOY, since=time(8, 38), until=time(12, 20)),
    Open(who=JOY, since=time(13, 10), until=time(19, 0)),
    Open(who=KEN, since=time(13, 10), until=time(15, 0)),
    Open(who=KEN, since=time(15, 38), until=time(19, 0)),
)

# What is written for them -------------------------------------------------------------------------------------

LIN = Place(AccountId("line-main"), "U5694ae3a75c6157c0397368b5b3b80ee")
HUANG = Place(AccountId("line-main"), "U11106e6032c8c1c77931534e32b54695")
VISITOR = Place(AccountId("webchat-site"), "sess_d35d4643-3c0a-4d88-a368-4c562787cb61")
VIP = Place(AccountId("line-main"), "U00000000000000000000000000000v1p")
ORANGE = Place(AccountId("wechat-oa"), "oLm6XTDPvbhx3AZ3GJCk7SclcPVw")

# fmt: off
SCENES: tuple[Scene, ...] = (
    # the first one waits: nobody is there, then somebody is and isn't ready
    Oversee("08:30:40", SANDY),
    Attend("08:31:00", AMY,   SignIn, {"ready": False}),
    Oversee("08:31:30", SANDY),
    Oversee("08:32:00", AMY,  "FL-0.2"),
    Attend("08:34:00", AMY,   SetReady, {"ready": True}),

    # it is offered to the only one there, who doesn't answer: offered anew, accepted
    Oversee("08:36:00", SANDY),
    Ask("08:37:30", AMY,      LIN, AcceptOffer, {}),
    Ask("08:38:00", AMY,      LIN, Reply, says("您好，連假前的訂單今天會出貨")),
    Attend("08:39:00", MINH,  SignIn, {"ready": True}),
    Attend("08:40:00", JOY,   SignIn, {"ready": True}),

    # the next goes to whoever has least; who declines passes it on, and it can be accepted once
    Ask("08:45:10", JOY,      HUANG, DeclineOffer, {}),
    Ask("08:45:40", AMY,      HUANG, AcceptOffer, {}, "HO-37"),
    Ask("08:46:00", MINH,     HUANG, AcceptOffer, {}),
    Ask("08:46:10", MINH,     HUANG, AcceptOffer, {}, "HO-37"),
    Ask("08:46:40", MINH,     HUANG, Reply, says("非常抱歉，請您拍一下外箱與破損處")),
    Ask("08:50:40", Whose.OFFERED, VISITOR, AcceptOffer, {}),
    Ask("08:51:30", Whose.HANDLER, VISITOR, Reply, says("您好，七天內未使用都可以退")),
    Ask("08:54:00", Whose.OFFERED, VIP, AcceptOffer, {}),
    Ask("08:55:20", Whose.HANDLER, VIP, Reply, says("陳小姐您好，我馬上幫您查")),
    Ask("08:55:40", SANDY,    VIP, End, {}, "HO-12"),
    Ask("09:10:00", AMY,      VIP, Reply, says("陳小姐您好，非常抱歉，我請主管直接與您聯絡")),

    # Vietnamese is asked for on Messenger: the only one who speaks it isn't ready
    Attend("08:56:30", MINH,  SetReady, {"ready": False}),
    Oversee("08:59:20", SANDY),
    Attend("09:06:00", MINH,  SetReady, {"ready": True}),

    # what a channel asks for is changed while conversations are held out
    Manage("10:30:00", GRACE, SaveAccount, {"account": ENGLISH}),

    Ask("10:20:00", AMY,      VIP, Reply, says("師傅下午會到，時間確認後立刻告訴您")),
    Ask("11:50:00", AMY,      VIP, Reply, says("是的，師傅兩點半會到府上")),

    # over lunch nobody is there; somebody is more urgent than those who came before
    Attend("12:18:00", AMY,   SetAvailability, {"availability": EXITED}),
    Attend("12:19:00", MINH,  SetAvailability, {"availability": EXITED}),
    Attend("12:19:30", JOY,   SetAvailability, {"availability": EXITED}),
    Ask("12:58:00", SYSTEM,   ORANGE, Route, {"priority": 5}),
    Oversee("13:09:00", SANDY),
    Attend("13:11:00", JOY,   SignIn, {"ready": True}),
    Oversee("13:11:20", SANDY),
    Attend("13:12:00", AMY,   SignIn, {"ready": True}),
    Attend("13:12:30", MINH,  SignIn, {"ready": True}),
    Attend("13:13:00", KEN,   SignIn, {"ready": True}),

    # Ken's machine dies: when his lease is over nothing is held out to him any more
    Oversee("15:14:00", SANDY),
    Attend("15:40:00", KEN,   SignIn, {}),

    # Amy's account is disabled: what she has waits again, and is held out to others
    Ask("14:42:00", AMY,      VIP, Reply, says("真的很抱歉，師傅現在就回去拿")),
    Manage("16:30:00", GRACE, DisableMember, {"member": AMY}),
    Ask("16:30:40", Whose.OFFERED, VIP, AcceptOffer, {}),
    Ask("16:31:30", Whose.HANDLER, VIP, Reply, says("陳小姐您好，由我接手為您服務，師傅正在安裝")),
    Attend("16:32:00", AMY,   SetReady, {"ready": True}, "HO-47"),
    Manage("17:30:00", GRACE, EnableMember, {"member": AMY}),
    Attend("17:31:00", AMY,   SignIn, {"ready": True}),

    Ask("18:27:00", Whose.HANDLER, VIP, Reply, says("書面說明明天寄出，謝謝您的包涵")),
    Ask("18:30:00", Whose.HANDLER, VIP, End, {}),

    # the end of the day: who writes now waits for tomorrow
    Attend("18:57:00", AMY,   SetAvailability, {"availability": EXITED}),
    Attend("18:57:30", MINH,  SetAvailability, {"availability": EXITED}),
    Attend("18:58:00", JOY,   SetAvailability, {"availability": EXITED}),
    Attend("18:58:30", KEN,   SetAvailability, {"availability": EXITED}),
    Oversee("19:30:00", SANDY),
)
# fmt: on

STATES = (State.BOT, State.HUMAN, State.DISPATCHING, State.PROCESSING, State.ENDED)

DAY = Day(
    recordings=("day.jsonl", "first_line.jsonl"),
    accounts=ACCOUNTS,
    team=TEAM,
    settings=SETTINGS,
    seer=GRACE,
    at_work=(AMY, MINH, JOY, KEN),
    shifts=((time(9, 0), time(12, 20)), (time(13, 12), time(19, 0))),
    turn=timedelta(seconds=25),
    clients=CLIENTS,
    habit=answers_offers,
    scripted=(VIP,),
    scenes=SCENES,
    tallies=tuple(Tally(state, (Query(view=View.ALL, state=state),)) for state in STATES),
    desktop=(Tally("offered", (Query(view=View.OFFERED),)), Tally("my", (Query(view=View.MY_PROCESSING),))),
)
