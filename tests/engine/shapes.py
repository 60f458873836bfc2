"""Where a conversation may stand under each product, who may be on it and who may ask: in words and as values."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from attrs import evolve, frozen

from omnikit.model.actors import Member, MemberStatus
from omnikit.model.commands import (
    AddCollaborators,
    AnswerByBot,
    Command,
    EditContact,
    Enter,
    Export,
    Join,
    ReceiveEcho,
    ReceiveMessage,
    RemindOfEnding,
    Reply,
    SendAutomatic,
    StartConversation,
    Tag,
    Transfer,
    Untag,
    WithdrawMember,
)
from omnikit.model.conversation import ENDED, NEW, PENDING, PROCESSING, Conversation, Cursor, Lane, Offer, Status, Timer
from omnikit.model.conversation import TimerKind as Kind
from omnikit.model.folding import fold
from omnikit.model.ids import EVERYBODY, AccountId, DepartmentId, MemberId, RoleId
from omnikit.model.presence import AWAY, BUSY
from omnikit.model.tags import TagDefinition
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.workspace import Settings, Workspace
from omnikit.testing.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    EVE,
    FAY,
    NOON,
    OUT,
    SALES,
    SUE,
    a_conversation,
    a_new_conversation,
    a_thread,
    a_workspace,
    minutes,
    present,
    staffed,
)

ME, GHOST = MemberId("me"), MemberId("ghost")
ROLES = ("agent", "supervisor", "marketing_agent", "service_manager", "administrator")
LAST = 3
FIVE = (BOB, CAT, DAN, EVE, FAY)
IN_SALES = frozenset({ANN, EVE})
SOON, LATE = NOON + minutes(1), NOON - minutes(1)
PRESENCES = {
    **present(ME, ANN, BOB, SUE, OUT),
    **present(CAT, ready=False),
    **present(DAN, availability=BUSY),
    **present(EVE, availability=AWAY),
    **present(FAY, until=LATE),
}
TAKES, THERE = frozenset({ME, ANN, BOB, SUE, OUT}), frozenset({ME, ANN, BOB, SUE, OUT, CAT, DAN})
"""Who is online and ready, and who is there at all: what PRESENCES says, in words."""
TAGS = (TagDefinition("Vip"), TagDefinition("Hot", system=True))
OWN, SYSTEM_OWN = frozenset(tag.name for tag in TAGS), frozenset(tag.name for tag in TAGS if tag.system)
"""The team's own, and their names: all of them, and the system-level ones."""


@frozen(kw_only=True)
class Place:
    """Where it takes place, and so many hours after the customer's last word."""

    channel: str = "line"
    quiet: int = 0
    kind: ThreadKind = ThreadKind.DIRECT
    connected: bool = True


LINE, OFF = Place(), Place(connected=False)
SITE, SITE_OFF = (Place(channel="webchat", kind=ThreadKind.VISIT, connected=on) for on in (True, False))
WEB, ZALO, MESSENGER, WEB_OFF = Place(channel="webchat"), Place(channel="zalo"), Place(channel="messenger"), SITE_OFF
WHATSAPP, WECHAT = Place(channel="whatsapp"), Place(channel="wechat")
COMMENTS = Place(channel="facebook_comments", kind=ThreadKind.COMMENT)
GROUPS = (Place(channel="whatsapp", kind=ThreadKind.GROUP), Place(kind=ThreadKind.GROUP))
ELSEWHERE = tuple(
    Place(channel=channel) for channel in ("webchat", "whatsapp", "messenger", "instagram", "wechat", "telegram")
)
CARRIES = (ReceiveMessage, ReceiveEcho, Enter, StartConversation, Reply, AnswerByBot, SendAutomatic)
LATER = tuple(
    Place(channel=channel, quiet=quiet)
    for channel, quiet in (("messenger", 25), ("messenger", 168), ("whatsapp", 25), ("wechat", 49), ("line", 999))
)
LATE_ZALO = (Place(channel="zalo", quiet=49), Place(channel="zalo", quiet=168))
PLACES: dict[str, dict[type[Command], tuple[Place, ...]]] = {
    "omnichat": {
        Command: (LINE,),
        **dict.fromkeys((*CARRIES, RemindOfEnding), (LINE, OFF)),
        **dict.fromkeys((StartConversation, Reply, AnswerByBot), (LINE, OFF, *LATER)),
        AddCollaborators: (LINE, *GROUPS, Place(channel="webchat")),
        Join: (LINE, *GROUPS, *ELSEWHERE),
        Transfer: (LINE, *GROUPS),
        SendAutomatic: (LINE, OFF, *ELSEWHERE, LATER[0], LATER[2]),
        EditContact: (LINE, WHATSAPP),
        **dict.fromkeys((Tag, Untag), (LINE, WEB, WECHAT)),
        Export: (LINE, MESSENGER, WEB),
    },
    "first_line": {
        Command: (LINE,),
        **dict.fromkeys(CARRIES, (LINE, OFF)),
        **dict.fromkeys((StartConversation, Reply, AnswerByBot, SendAutomatic), (LINE, OFF, LATER[2], WHATSAPP)),
    },
    "omi": {
        Command: (WEB,),
        **dict.fromkeys(CARRIES, (WEB, WEB_OFF)),
        ReceiveMessage: (WEB, WEB_OFF, ZALO, MESSENGER, COMMENTS),
        ReceiveEcho: (WEB, WEB_OFF, COMMENTS),
        **dict.fromkeys((StartConversation, Reply), (WEB, WEB_OFF, ZALO, MESSENGER, COMMENTS, *LATE_ZALO)),
        Join: (WEB, ZALO, COMMENTS, *GROUPS),
    },
    "reception": {
        Command: (SITE,),
        **dict.fromkeys(CARRIES, (SITE, SITE_OFF)),
        EditContact: (SITE, WHATSAPP),
        Tag: (SITE, WECHAT),
    },
}
"""By product and command; a product that isn't named is as Omnichat, a command that isn't is as any."""


@frozen(kw_only=True)
class Shape:
    """Where a conversation stands and who is on it, before the one who asks takes a seat."""

    name: str
    status: Status
    lane: Lane | None = None
    handler: MemberId | None = None
    collaborators: tuple[MemberId, ...] = ()
    participants: tuple[MemberId, ...] = ()
    offered_to: MemberId | None = None
    expired: bool = False
    muted: bool = False
    receives: DepartmentId | None = None

    def standings(self) -> Iterator[tuple["Shape", str]]:
        """Yield this with ME in each relation that somebody can have to it, and ME's department."""
        if self.handler:
            yield evolve(self, handler=ME), ""
        if self.collaborators:
            yield evolve(self, collaborators=(ME, *self.collaborators[1:])), ""
        if self.participants:
            yield evolve(self, participants=(ME, *self.participants[1:])), ""
        if self.offered_to:
            yield evolve(self, offered_to=ME), ""
        yield self, ""

    @property
    def last(self) -> int:
        """How many messages of the customer's count: none before the first word."""
        return 0 if self.status is NEW or self.lane is Lane.VISITOR else LAST


HUMAN, BOT, DISPATCHING, VISITOR = Lane.HUMAN, Lane.BOT, Lane.DISPATCHING, Lane.VISITOR
UNOPENED = Shape(name="new", status=NEW)
SHAPES: dict[str, tuple[Shape, ...]] = {
    "omnichat": (
        UNOPENED,
        Shape(name="human lane", status=PENDING, lane=HUMAN),
        Shape(name="bot lane", status=PENDING, lane=BOT),
        Shape(name="processing", status=PROCESSING, handler=ANN),
        Shape(name="processing, one collaborates", status=PROCESSING, handler=ANN, collaborators=(BOB,)),
        Shape(name="processing, five collaborate", status=PROCESSING, handler=ANN, collaborators=FIVE),
        Shape(name="ended", status=ENDED, handler=ANN),
        Shape(name="ended, two collaborate", status=ENDED, handler=ANN, collaborators=(BOB, CAT)),
    ),
    "first_line": (
        UNOPENED,
        Shape(name="with the bot", status=PENDING, lane=BOT),
        Shape(name="waiting", status=PENDING, lane=HUMAN),
        Shape(name="dispatching, to nobody now", status=PENDING, lane=DISPATCHING),
        Shape(name="dispatching", status=PENDING, lane=DISPATCHING, offered_to=ANN),
        Shape(name="dispatching, too late", status=PENDING, lane=DISPATCHING, offered_to=ANN, expired=True),
        Shape(name="in progress", status=PROCESSING, handler=ANN),
        Shape(name="completed", status=ENDED, handler=ANN),
        Shape(name="completed by the bot", status=ENDED),
    ),
    "omi": (
        UNOPENED,
        Shape(name="unjoined", status=PENDING, lane=HUMAN, receives=SALES),
        Shape(name="unjoined, for all", status=PENDING, lane=HUMAN),
        Shape(name="one takes part", status=PROCESSING, participants=(BOB,), receives=SALES),
        Shape(name="two take part, for all", status=PROCESSING, participants=(BOB, CAT)),
        Shape(name="ended", status=ENDED, participants=(BOB, CAT), receives=SALES),
        Shape(name="ended, unjoined", status=ENDED),
    ),
    "reception": (
        UNOPENED,
        Shape(name="on the site", status=PENDING, lane=VISITOR),
        Shape(name="in dialogue, nobody's", status=PROCESSING),
        Shape(name="in dialogue", status=PROCESSING, handler=ANN),
        Shape(name="in dialogue, who is away", status=PROCESSING, handler=EVE),
        Shape(name="do not disturb", status=PROCESSING, handler=ANN, muted=True),
        Shape(name="do not disturb, who is away", status=PROCESSING, handler=EVE, muted=True),
        Shape(name="do not disturb, nobody's", status=PROCESSING, muted=True),
        Shape(name="over", status=ENDED, handler=ANN),
    ),
}
WITHOUT_OUT: dict[str, tuple[Shape, ...]] = {
    "omnichat": (
        Shape(name="handled by who is out", status=PROCESSING, handler=OUT),
        Shape(name="shared by who is out", status=PROCESSING, handler=OUT, collaborators=(BOB, CAT)),
        Shape(name="ended, handled by who is out", status=ENDED, handler=OUT),
        Shape(name="ended, shared by who is out", status=ENDED, handler=OUT, collaborators=(BOB, CAT)),
        Shape(name="one who is out collaborates", status=PROCESSING, handler=ANN, collaborators=(BOB, OUT)),
    ),
    "first_line": (
        Shape(name="handled by who is out", status=PROCESSING, handler=OUT),
        Shape(name="held out to who is out", status=PENDING, lane=DISPATCHING, offered_to=OUT),
        Shape(name="completed by who is out", status=ENDED, handler=OUT),
    ),
    "omi": (
        Shape(name="only who is out takes part", status=PROCESSING, participants=(OUT,)),
        Shape(name="who is out takes part", status=PROCESSING, participants=(OUT, BOB)),
        Shape(name="ended, only who is out took part", status=ENDED, participants=(OUT,)),
        Shape(name="ended, who is out took part", status=ENDED, participants=(OUT, BOB)),
    ),
    "reception": (
        Shape(name="owned by who is out", status=PROCESSING, handler=OUT),
        Shape(name="muted by who is out", status=PROCESSING, handler=OUT, muted=True),
        Shape(name="over, owned by who is out", status=ENDED, handler=OUT),
    ),
}
"""What only a withdrawal is asked of: somebody who may no longer act is on it."""
DEPARTMENTS = {"omi": ("sales", "head"), "reception": ("sales", "head", "north", "care")}
"""Where else somebody who is not on it may be, where that matters."""


def product(profile: str) -> str:
    """Return under whose name the tables above have *profile*."""
    return profile if profile in SHAPES else "omnichat"


def shapes(profile: str, command: type[Command]) -> tuple[Shape, ...]:
    """Return the conversations that *command* is tried on."""
    of = product(profile)
    return (*SHAPES[of], *(WITHOUT_OUT[of] if command is WithdrawMember else ()))


def places(profile: str, command: type[Command]) -> tuple[Place, ...]:
    """Return where *command* is tried."""
    of = PLACES[product(profile)]
    return of.get(command, of[Command])


def standings(profile: str, shape: Shape) -> Iterator[tuple[Shape, str]]:
    """Yield *shape* with ME in each relation to it, and the department that ME is in."""
    yield from shape.standings()
    yield from ((shape, department) for department in DEPARTMENTS.get(profile, ()))


@cache
def workspace(role: str, flag: bool, connected: bool, department: str) -> Workspace:
    """Return the team with ME in that role and department; "disabled" is an administrator who may not act."""
    desk = a_workspace(settings=Settings(collaboration=flag))
    me = Member(
        id=ME,
        name="Me",
        role=RoleId("administrator" if role == "disabled" else role),
        status=MemberStatus.DISABLED if role == "disabled" else MemberStatus.ENABLED,
        departments=(DepartmentId(department),) if department else (),
    )
    more = {AccountId(name): Account(AccountId(name), name) for name in ("zalo", "facebook_comments")}
    accounts = {id: account.but(connected=connected) for id, account in {**desk.accounts, **more}.items()}
    team = desk.but(members={**desk.members, ME: me}, accounts=accounts, tags={fold(tag.name): tag for tag in TAGS})
    return staffed(team, departments=dict.fromkeys(IN_SALES, (SALES,)))


@cache
def conversation(shape: Shape, place: Place, due: str, kind: Kind | None) -> Conversation:
    """Return the conversation of that shape, with a timer of that *kind* that is due, set for later, or not there."""
    thread = a_thread(place.channel, place.kind)
    if shape.status is NEW:
        return a_new_conversation(thread=thread)
    shared = (shape.handler, *shape.collaborators) if shape.handler and shape.collaborators else (EVERYBODY,)
    timers = [Timer(kind, NOON if due == "due" else SOON)] if kind and kind is not Kind.OFFER and due != "none" else []
    until = LATE if shape.expired else SOON
    if shape.offered_to:
        timers = sorted([*timers, Timer(Kind.OFFER, until)], key=lambda timer: timer.at)
    pinned = shape.handler is not None and not (shape.status is ENDED and shape.collaborators)
    quiet = shape.muted or shape.status is ENDED or not shape.last
    return a_conversation(
        shape.status,
        handler=shape.handler,
        collaborators=shape.collaborators,
        participants=shape.participants,
        unread=shape.last,
        thread=thread,
        lane=shape.lane,
        offer=Offer(to=shape.offered_to, since=LATE, until=until) if shape.offered_to else None,
        muted=shape.muted,
        departments=(shape.receives,) if shape.receives else (),
        cursors=tuple(Cursor(member, min(1, shape.last)) for member in shape.participants or shared),
        timers=tuple(timers),
        pins=(shape.handler,) if pinned else (),
        waiting_since=None if quiet else NOON,
        last_message_at=NOON if shape.last else None,
        spoken_at=NOON - timedelta(hours=place.quiet) if shape.last else None,
    )
