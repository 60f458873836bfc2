"""The reception desk's day: visitors are given to who is there; a table to be read from top to bottom."""

from datetime import time, timedelta

from omnikit.demo.habits import receives
from omnikit.demo.script import (
    Ask,
    Attend,
    Browse,
    Choose,
    Day,
    Fill,
    Manage,
    Meet,
    Open,
    Place,
    Prepare,
    Recall,
    Scene,
    Study,
    TakeOut,
    Tally,
    Type,
    Whose,
    Wonder,
    says,
)
from omnikit.model.actors import Department, Member
from omnikit.model.administration import DefineTag, DisableMember, EnableMember
from omnikit.model.commands import AddNote, Block, EditContact, End, Mute, Reply, Tag, Transfer, Unmute, Untag
from omnikit.model.ids import AccountId, DepartmentId, MemberId, QuickReplyId
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE, SetAvailability, SetReady, SignIn
from omnikit.model.quick_reply import SaveQuickReply, SuggestionSource
from omnikit.model.tags import TagDefinition
from omnikit.model.transcript import ExportForm
from omnikit.model.views import Query, View
from omnikit.model.workspace import Settings
from omnikit.policies.roles import ADMINISTRATOR, AGENT, SUPERVISOR

SETTINGS = Settings(
    lease=timedelta(minutes=10),
    suggestion_sources=frozenset(SuggestionSource),
    time_zone="Asia/Shanghai",
)

# Who works at the desk, and in which department ---------------------------------------------------------------

GRACE, ZHOU = MemberId("grace"), MemberId("zhou")
XUE, LI, CHEN = MemberId("xue"), MemberId("li"), MemberId("chen")
SERVICE, FRONT = DepartmentId("service"), DepartmentId("front")

TEAM = (
    Member(id=GRACE, name="Grace Lin", role=ADMINISTRATOR),
    Member(id=ZHOU, name="周敏", role=SUPERVISOR, departments=(SERVICE,)),
    Member(id=XUE, name="薛云", role=AGENT, departments=(FRONT,)),
    Member(id=LI, name="李静", role=AGENT, departments=(FRONT,)),
    Member(id=CHEN, name="陈晨", role=AGENT, departments=(FRONT,)),
)

CLIENTS = (
    Open(who=XUE, since=time(8, 25), until=time(12, 30)),
    Open(who=XUE, since=time(13, 10), until=time(19, 0)),
    Open(who=LI, since=time(8, 36), until=time(12, 30)),
    Open(who=LI, since=time(13, 10), until=time(19, 1)),
    Open(who=CHEN, since=time(8, 58), until=time(19, 30)),
)

# What is written for them -------------------------------------------------------------------------------------

SITE = AccountId("webchat-site")
SOFA, QUIET, BULK, WARM = Place(SITE, "s-sofa"), Place(SITE, "s-quiet"), Place(SITE, "s-bulk"), Place(SITE, "s-warm")
TWO, BAD = Place(SITE, "s-two"), Place(SITE, "s-bad")

GREETING, DELIVERY = QuickReplyId("greeting"), QuickReplyId("delivery")
GREETS = {"id": GREETING, "owner": None, "title": "问候", "content": "您好，我是{{member.name}}，很高兴为您服务"}
DELIVERS = {
    "id": DELIVERY,
    "owner": XUE,
    "title": "送货",
    "content": "{{contact.nickname|您}}好，市区明天送到，司机到前半小时给您打电话",
}

# fmt: off
SCENES: tuple[Scene, ...] = (
    # quick replies are prepared: the team's by whom it lets, one's own by oneself
    Manage("08:22:00", GRACE, DefineTag, {"tag": TagDefinition("工程单")}),
    Prepare("08:23:00", ZHOU, SaveQuickReply, GREETS),
    Prepare("08:23:30", XUE, SaveQuickReply, GREETS, "HO-60"),
    Prepare("08:24:00", XUE, SaveQuickReply, DELIVERS),

    # visitors are on the site before they say a word; who speaks is given to whoever is there
    Attend("08:25:00", XUE,  SignIn, {}),
    Attend("08:26:00", XUE,  SetReady, {"ready": False}, "HO-49"),
    Browse("08:31:30", XUE,  "visitor", Query(view=View.VISITORS)),
    Ask("08:32:00", XUE,     SOFA, EditContact, {"fields": {"nickname": "看落地灯的先生", "remark": "喜欢黄铜"}}),
    Study("08:33:30", XUE,   SOFA),
    Ask("08:34:20", XUE,     SOFA, Reply, says("您好，现货有的")),
    Type("08:35:40", XUE,    "明天"),
    Ask("08:36:00", XUE,     SOFA, Reply, says("海淀明天就能送到，方便留个电话和微信吗？")),
    Attend("08:36:30", LI,   SignIn, {}),

    # what a customer tells of themselves is found, marked and tagged in the same commit; a person has the last word
    Study("08:37:10", XUE,   SOFA),
    Choose("08:37:20", XUE,  SOFA, at_message=True),
    Ask("08:37:40", XUE,     SOFA, Tag, {"tags": ("预约",), "sequence": 1}),
    Ask("08:37:50", XUE,     SOFA, Tag, {"tags": ("工程单",), "sequence": 1}, "RC-7.13"),
    Fill("08:38:10", XUE,    SOFA, DELIVERY),
    Type("08:38:20", XUE,    "明天"),
    Ask("08:38:30", XUE,     SOFA, AddNote, {"text": "想周三上午送，门口有台阶"}),
    Ask("08:38:40", XUE,     SOFA, Untag, {"tags": ("转微",)}),
    Recall("08:38:50", ZHOU, SOFA),
    Fill("08:39:20", LI,     BULK, GREETING),
    Ask("08:39:30", LI,      BULK, Reply, says("两百盏可以按工程价，我发您报价单")),
    Ask("08:39:40", LI,      BULK, Tag, {"tags": ("工程单",)}),

    # who is busy gets nobody, unless nobody else is there
    Attend("08:40:00", XUE,  SetAvailability, {"availability": BUSY}),
    Attend("08:42:00", LI,   SetAvailability, {"availability": BUSY}),
    Wonder("08:43:20", ZHOU, TWO),
    Attend("08:44:00", LI,   SetAvailability, {"availability": EXITED}),
    Wonder("08:44:20", ZHOU, TWO),
    Attend("08:46:00", LI,   SignIn, {}),
    Attend("08:46:30", XUE,  SetAvailability, {"availability": ONLINE}),
    Ask("08:47:00", XUE,     TWO, Reply, says("周末也可以上门安装，方便加个微信约时间吗？")),
    Study("08:49:00", XUE,   TWO),

    # who goes away hands everything over
    Attend("08:52:00", XUE,  SetAvailability, {"availability": AWAY}, "RC-1.6"),
    Attend("08:52:20", XUE,  SetAvailability, {"availability": AWAY, "colleague": LI}),
    Meet("08:52:40", ZHOU),
    Browse("08:53:30", LI,   "talked", Query(view=View.TALKED)),
    Browse("08:53:40", LI,   "left", Query(view=View.LEFT)),
    Attend("08:54:00", XUE,  SetAvailability, {"availability": ONLINE}),

    # a customer harasses: do not disturb, back again, and blocked in the end
    Ask("08:57:00", XUE,     BAD, Mute, {}),
    Browse("08:57:40", XUE,  "muted", Query(view=View.MUTED)),
    Ask("08:58:00", XUE,     BAD, Unmute, {}),
    Ask("08:58:50", XUE,     BAD, Reply, says("请问有什么可以帮您？")),
    Ask("08:59:00", XUE,     BAD, Block, {}),
    Ask("08:59:10", XUE,     BAD, End, {}),
    Attend("08:59:40", CHEN, SignIn, {}),

    # colleagues help; to the customer it is the same person
    Browse("09:09:00", ZHOU, "colleagues", Query(view=View.TEAM_PROCESSING, member=LI)),
    Ask("09:10:00", ZHOU,    BULK, Reply, says("样品清单已发到您邮箱")),
    Ask("09:11:00", CHEN,    BULK, Transfer, {"to": CHEN}, "RC-7.10"),
    Ask("09:12:00", ZHOU,    BULK, Transfer, {"to": GRACE}, "RC-7.2"),
    Ask("09:13:00", ZHOU,    BULK, Transfer, {"to": XUE}),
    Ask("09:17:00", XUE,     BULK, Reply, says("不客气，欢迎再来")),

    # whoever a member ends the session with has left, and what either side writes doesn't arrive, until they come anew
    Ask("09:30:00", XUE,     BULK, End, {}),
    Ask("09:32:00", XUE,     BULK, Reply, says("还在的"), "RC-7.5"),
    Browse("09:33:00", XUE,  "left", Query(view=View.LEFT)),
    Browse("09:35:00", XUE,  "visitor", Query(view=View.VISITORS)),
    Ask("09:38:00", ZHOU,    BULK, Reply, says("可以寄青岛，运费我们出")),

    # over lunch Chen has everybody
    Attend("12:20:00", XUE,  SetAvailability, {"availability": EXITED, "colleague": CHEN}),
    Attend("12:21:00", LI,   SetAvailability, {"availability": EXITED, "colleague": CHEN}),
    Attend("13:12:00", XUE,  SignIn, {}),
    Attend("13:13:00", LI,   SignIn, {}),

    # Li's account is disabled: whom she had goes to who is there
    Manage("16:30:00", GRACE, DisableMember, {"member": LI}),
    Attend("16:32:00", LI,   SetAvailability, {"availability": BUSY}, "HO-47"),
    Meet("16:33:00", ZHOU),
    Manage("17:30:00", GRACE, EnableMember, {"member": LI}),
    Attend("17:31:00", LI,   SignIn, {}),

    # a conversation is copied as text, and nothing else is made of it here
    Ask("18:45:00", Whose.HANDLER, BULK, End, {}),
    TakeOut("18:46:00", ZHOU, SOFA, ExportForm.PAGE, "HO-67"),
    TakeOut("18:46:30", ZHOU, SOFA, ExportForm.TEXT),

    # the end of the day; who comes now talks to nobody
    Attend("18:58:00", XUE,  SetAvailability, {"availability": EXITED, "colleague": LI}),
    Attend("18:59:00", LI,   SetAvailability, {"availability": EXITED, "colleague": CHEN}),
    Browse("19:00:00", CHEN, "my", Query(view=View.MY_PROCESSING)),
    Attend("19:05:00", CHEN, SetAvailability, {"availability": EXITED}),
    Browse("19:45:00", ZHOU, "talked", Query(view=View.TALKED)),
    Browse("19:46:00", ZHOU, "left", Query(view=View.LEFT, limit=12)),
)
# fmt: on

DAY = Day(
    recordings=("day.jsonl", "reception.jsonl"),
    only=frozenset({AccountId("wechat-oa")}),
    bot=False,
    departments=(Department(SERVICE, "客服部"), Department(FRONT, "前台组", SERVICE)),
    team=TEAM,
    settings=SETTINGS,
    seer=GRACE,
    at_work=(XUE, LI, CHEN),
    shifts=((time(9, 0), time(19, 0)),),
    turn=timedelta(seconds=75),
    clients=CLIENTS,
    habit=receives,
    scripted=(BULK, BAD),
    scenes=SCENES,
    tallies=(
        Tally("visitor", (Query(view=View.VISITORS),)),
        Tally("processing", (Query(view=View.MY_PROCESSING), Query(view=View.TEAM_PROCESSING))),
        Tally("talked", (Query(view=View.TALKED),)),
        Tally("left", (Query(view=View.LEFT),)),
        Tally("muted", (Query(view=View.MUTED),)),
    ),
    desktop=(Tally("my", (Query(view=View.MY_PROCESSING),)),),
)
