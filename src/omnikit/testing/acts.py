"""What people at a desk may try next: every command, with arguments that are right, wrong or odd.

The choices are made by a function that picks one of several, so that Hypothesis and a seeded ``Random`` share
them: ``choose(("a", "b"))``.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import attrs

from omnikit.model.actors import BOT, CUSTOMER, ENABLED, SYSTEM, Actor, ActorKind, Client, MemberStatus
from omnikit.model.administration import (
    Administration,
    ChangeSettings,
    DefineTag,
    DeleteMember,
    DisableMember,
    EnableMember,
    RemoveTag,
    SaveAccount,
    SaveMember,
)
from omnikit.model.commands import (
    COMMANDS,
    AcceptOffer,
    Acknowledge,
    AddCollaborators,
    AddNote,
    AddParticipants,
    AnswerByBot,
    Assign,
    Block,
    BotOutcome,
    Command,
    DeclineOffer,
    EditContact,
    End,
    EndByBot,
    EndByCustomer,
    Enter,
    Export,
    FollowUp,
    HandOver,
    Join,
    LapseOffer,
    Leave,
    MakeOffer,
    Mute,
    Open,
    Perspective,
    Pin,
    ReceiveEcho,
    ReceiveEdit,
    ReceiveMessage,
    ReceiveReaction,
    ReceiveSignal,
    ReceiveUnsend,
    RemoveCollaborators,
    Reopen,
    Reply,
    ReportBotOutcome,
    Route,
    SendAutomatic,
    Signal,
    StartConversation,
    Tag,
    TakeOver,
    Transfer,
    Unblock,
    Unmute,
    Unpin,
    Untag,
    Whisper,
    WithdrawMember,
)
from omnikit.model.contact import Visit
from omnikit.model.conversation import NEW, PENDING, PROCESSING, Conversation
from omnikit.model.found import Found, FoundKind
from omnikit.model.ids import ContactId, DepartmentId, MemberId, MessageId
from omnikit.model.message import Attachment, Content, Form, MessageKind
from omnikit.model.presence import Availability, PresenceCommand, SetAvailability, SetReady, SignIn
from omnikit.model.tags import TagDefinition
from omnikit.model.transcript import ExportForm
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.dispatching import Mode
from omnikit.policies.profile import Profile, conducts

T = TypeVar("T")


class Choose(Protocol):
    """Picks one of several."""

    def __call__(self, among: Sequence[T], /) -> T: ...


GHOST = MemberId("ghost")
"""Somebody nobody knows."""
NOWHERE = DepartmentId("nowhere")
"""A department that isn't there."""

CONTENTS = (
    *(Content(text=text) for text in ("Hello", "請問有貨嗎", "ok 👌🏽", "x" * 5000)),
    *(Content(text=text) for text in ("我的电话是13812345678，微信同号", "加我微信 lin_88888，今年35岁，女")),
    *(Content(text=text) for text in ("方便留个微信吗？", "lin_66666", "QQ 123456789", "13987654321 是我的手机")),
    Content(kind=MessageKind.IMAGE, attachments=(Attachment(MessageKind.IMAGE, "ref-1"),)),
)
ODD_CONTENTS = (Content(), Content(text=" \n\t　"), Content(text="\ud800"), Content(text="x" * 200_001))
TAGS = ("VIP", "vip ", "老客", *("转电", "转微") * 2, "预约", "Hot")
FIELDS: tuple[dict[str, str], ...] = (
    *({"nickname": "Shoes"}, {"nickname": "", "remark": "asks for shoes"}, {"phone": "+8613812345678"}, {"phone": ""}),
    *({"email": "lin@example.com"}, {"wechat": "lin_88888"}, {"wechat": "", "age": "35"}, {}, {"name": "Lin Mei"}),
    *({"shoe_size": "38"}, {"remark": "x" * 501}),
)
"""What is set in a customer's record; the last two never are."""
FOUND = tuple(
    tuple(Found(kind=kind, raw="", start=0, end=0, value=value, cue="") for kind, value in facts)
    for facts in (
        *((), (), ((FoundKind.PHONE, "+8613812345678"), (FoundKind.WECHAT, "13812345678"))),
        *(((FoundKind.WECHAT, "lin_88888"), (FoundKind.WECHAT, "lin_66666")), ((FoundKind.AGE, "35"),)),
        *(((FoundKind.EMAIL, "lin@example.com"), (FoundKind.QQ, "123456789")), ((FoundKind.PHONE, "+8613987654321"),)),
    )
)
"""What a customer's text tells, where no extractor reads it."""
EMOJI = ("❤", "👍🏽", "", "haha", "x" * 101)
"""What a customer reacts with; the last never is a reaction."""
BOT_OUTCOMES: tuple[BotOutcome | None, ...] = (None, None, None, *BotOutcome)

ON_PENDING: tuple[type[Command], ...] = (
    *(FollowUp, FollowUp, FollowUp, Reply, ReportBotOutcome, AnswerByBot, Whisper, MakeOffer, MakeOffer, LapseOffer),
    *(AcceptOffer, AcceptOffer, AcceptOffer, DeclineOffer, Join, Join, Route, EndByBot, EndByCustomer, EditContact),
    *(Block, Unblock, Tag, AddNote, ReceiveEdit, ReceiveUnsend, ReceiveReaction, ReceiveEcho, ReceiveSignal),
)
ON_PROCESSING: tuple[type[Command], ...] = (
    *(Reply, Reply, Acknowledge, Acknowledge, Transfer, TakeOver, AddCollaborators, AddCollaborators, Join),
    *(RemoveCollaborators, Leave, End, End, Pin, Unpin, Whisper, SendAutomatic, AnswerByBot, WithdrawMember),
    *(AddParticipants, AddParticipants, Leave, Assign, Assign, HandOver, Mute, Unmute, Unmute, Route, EditContact),
    *(EndByCustomer, Block, Unblock, Tag, Tag, Untag, AddNote, Export),
    *(ReceiveEdit, ReceiveEdit, ReceiveUnsend, ReceiveReaction, ReceiveReaction, ReceiveEcho, ReceiveSignal),
)
ON_ENDED: tuple[type[Command], ...] = (
    *(Reopen, Reopen, Acknowledge, Unpin, Pin, Whisper, SendAutomatic, WithdrawMember),
    *(Reply, Join, EditContact, Block, Unblock, Open, Open, Tag, Untag, AddNote, Export),
    *(ReceiveEdit, ReceiveUnsend, ReceiveReaction, ReceiveEcho, ReceiveSignal),
)
DOORS = (ReceiveMessage, StartConversation, Enter)
"""Commands that have a door of their own at a desk."""
EVERY = frozenset(COMMANDS)

SKILLS = ("orders", "vi", "returns")
SETTINGS = (
    Settings(),
    Settings(collaboration=False),
    Settings(auto_close=timedelta(minutes=30), reminder=timedelta(minutes=10), overtime=timedelta(minutes=5)),
    Settings(auto_close=timedelta(minutes=20), survey_on_end=True),
    Settings(overtime=timedelta(minutes=10), collaboration=False, auto_close=timedelta(hours=1)),
    Settings(capacity=1, answer_within=timedelta(seconds=30), lease=timedelta(minutes=15)),
)


def commands_of(profile: Profile) -> frozenset[type[Command]]:
    """Return the commands that lead anywhere under *profile*: granted to somebody, or part of how it works."""
    granted = {
        kind: any(conduct.access[kind].grants for _, conduct in conducts(profile)) for kind in profile.plain.access
    }
    mode, attending = profile.dispatching.mode, profile.attending
    plays = {
        **dict.fromkeys((MakeOffer, LapseOffer), mode is Mode.OFFER),
        Assign: mode is Mode.ASSIGN,
        HandOver: attending is not None and attending.away_hands_over,
        EndByBot: profile.lanes.bot_may_end,
        EndByCustomer: profile.customer_ends,
        Enter: profile.visitors,
    }
    return frozenset(kind for kind in COMMANDS if (granted | plays).get(kind, True))


def a_kind(choose: Choose, conversation: Conversation, among: Collection[type[Command]] = EVERY) -> type[Command]:
    """Return a command that fits the status, and is *among* the profile's, more often than not; none with a door."""
    if conversation.offer is not None and choose((True, True, False)):
        return choose((AcceptOffer, AcceptOffer, DeclineOffer))
    known = {PENDING: ON_PENDING, PROCESSING: ON_PROCESSING, NEW: COMMANDS}.get(conversation.status, ON_ENDED)
    fitting = tuple(kind for kind in known if kind in among)
    fits = choose((True, True, True, False))
    kind = choose(fitting if fitting and fits else COMMANDS)
    return Reply if kind in DOORS else kind


def an_actor(kind: type[Command], choose: Choose, conversation: Conversation, workspace: Workspace) -> Actor:
    """Return who tries it: mostly somebody of the right side, and for a member's wish often somebody seated."""
    side = kind.by if choose((True,) * 19 + (False,)) else choose(tuple(ActorKind))
    if side is not ActorKind.MEMBER:
        return {ActorKind.CUSTOMER: CUSTOMER, ActorKind.BOT: BOT, ActorKind.SYSTEM: SYSTEM}[side]
    client = choose((Client.WEB, Client.WEB, Client.WEB, Client.MOBILE, Client.LEGACY))
    offer = conversation.offer
    if kind in (AcceptOffer, DeclineOffer) and offer is not None and choose((True, True, False)):
        return Actor.of(offer.to, client)
    return Actor.of(somebody(choose, conversation, workspace), client)


def somebody(choose: Choose, conversation: Conversation, workspace: Workspace) -> MemberId:
    """Return a member: on the conversation, of the workspace, or unknown."""
    seated = [seat.member for seat in conversation.seats]
    on_it = choose((True, False))
    return choose(seated if seated and on_it else (*workspace.members, GHOST))


def some_people(choose: Choose, conversation: Conversation, workspace: Workspace) -> tuple[MemberId, ...]:
    """Return up to three members, now and then one of them twice."""
    return tuple(somebody(choose, conversation, workspace) for _ in range(choose((1, 1, 1, 2, 2, 3, 0))))


def some_content(choose: Choose) -> Content:
    """Return something to say; one in twenty is empty, too long or broken."""
    return choose(CONTENTS if choose((True,) * 19 + (False,)) else ODD_CONTENTS)


class _Scene:
    """What a maker of arguments may look at, and how it chooses."""

    __slots__ = ("choose", "desk", "on")

    def __init__(self, choose: Choose, on: Conversation, desk: Workspace) -> None:
        self.choose = choose
        self.on = on
        self.desk = desk

    def member(self) -> MemberId:
        return somebody(self.choose, self.on, self.desk)

    def members(self) -> tuple[MemberId, ...]:
        return some_people(self.choose, self.on, self.desk)

    def content(self) -> Content:
        return some_content(self.choose)

    def sequence(self) -> int:
        """Return where a message stands: mostly one of the last, now and then none."""
        last = self.on.sequence
        return self.choose((last, last, last, 1, max(last - 1, 1), max(last - 1, 1), max(last - 2, 1), last + 1))

    def tags(self) -> tuple[str, ...]:
        one = self.choose(TAGS)
        return self.choose(((one,), (one,), (one,), (one, self.choose(TAGS)), (one, " "), ("x" * 101,), ()))


Maker = Callable[[_Scene], dict[str, Any]]
_ARGUMENTS: dict[type[Command], Maker] = {
    Transfer: lambda at: {"to": at.member()},
    **dict.fromkeys((MakeOffer, Assign), lambda at: {"to": at.member()}),
    HandOver: lambda at: {"member": at.choose((at.on.handler or GHOST, at.member())), "to": at.member()},
    Route: lambda at: {
        "priority": at.choose((None, 0, 1, 2)),
        "skills": at.choose((None, (), ("orders",), ("vi", "orders"), ("nobody has it",), ("vi", "vi"), ("",))),
        "departments": at.choose((None, (), *((one,) for one in at.desk.departments), (NOWHERE,))),
    },
    EditContact: lambda at: {"fields": at.choose(FIELDS), "based_on": at.choose((None, None, None, 1, 2, 4))},
    AddNote: lambda at: {"text": at.choose(("likes red", "likes red", "下次再来", " \n", "x" * 20_001))},
    Tag: lambda at: {"tags": at.tags(), "sequence": at.choose((0, 0, 0, at.on.sequence, at.on.sequence + 1))},
    Untag: lambda at: {"tags": at.tags()},
    Export: lambda at: {"form": at.choose(tuple(ExportForm)), "whispers": at.choose((False, False, True))},
    Enter: lambda at: {
        "thread": at.on.thread,
        "contact": at.choose((at.on.contact, None, ContactId("somebody else"))),
        "visit": Visit(page=at.choose(("/", "/shoes")), came_from="/ad"),
    },
    AddCollaborators: lambda at: {"members": at.members()},
    AddParticipants: lambda at: {"members": at.members()},
    RemoveCollaborators: lambda at: {"members": at.choose((at.members(), at.on.collaborators[:1]))},
    Reply: lambda at: {"content": at.content(), "quotes": at.choose((0, 0, 0, at.sequence()))},
    ReceiveEdit: lambda at: {"sequence": at.sequence(), "content": at.content()},
    ReceiveUnsend: lambda at: {"sequence": at.sequence()},
    ReceiveReaction: lambda at: {
        "sequence": at.sequence(),
        "emoji": at.choose(EMOJI),
        "sender": at.choose(("customer-1", "customer-1", "customer-2")),
    },
    ReceiveEcho: lambda at: {
        "thread": at.on.thread,
        "contact": at.on.contact,
        "content": at.content(),
        "external": at.choose(("", f"echo-{at.on.id}-{at.on.sequence}")),
    },
    ReceiveSignal: lambda at: {"signal": at.choose(tuple(Signal))},
    Whisper: lambda at: {"content": at.content()},
    AnswerByBot: lambda at: {"content": at.content()},
    SendAutomatic: lambda at: {"content": at.content(), "form": at.choose(tuple(Form))},
    ReportBotOutcome: lambda at: {"outcome": at.choose(tuple(BotOutcome))},
    End: lambda at: {"survey": at.choose((None, True, False))},
    Acknowledge: lambda at: {
        "up_to": at.choose((at.on.ordinal, at.on.ordinal, at.on.ordinal - 1, at.on.ordinal + 1, 1, 0)),
        "perspective": at.choose((Perspective.MY, Perspective.MY, Perspective.TEAM)),
    },
    WithdrawMember: lambda at: {
        "member": at.member(),
        "disabler": Actor.of(at.choose(tuple(at.desk.members) or (GHOST,))),
    },
    ReceiveMessage: lambda at: {
        "message": MessageId("m"),
        "thread": at.on.thread,
        "contact": at.choose((at.on.contact, None, ContactId("somebody else"))),
        "content": at.content(),
        "dedupe": "d",
        "bot": at.choose(BOT_OUTCOMES),
        "own": at.choose((False, False, False, True)),
        "departments": at.choose(((), (), *((one,) for one in at.desk.departments))),
        "found": at.choose(FOUND),
    },
    StartConversation: lambda at: {
        "message": MessageId("m"),
        "thread": at.on.thread,
        "contact": at.choose((at.on.contact or ContactId("nobody"), ContactId("somebody else"))),
        "content": at.content(),
    },
}
PLAIN = frozenset(
    kind
    for kind in COMMANDS
    if {field.name for field in attrs.fields(kind)} <= {"conversation", "key", "message"}  # type: ignore[arg-type]  # a command is an attrs class
)
"""Commands without arguments, but for an id that the desk gives."""
UNTRIED = frozenset(COMMANDS) - PLAIN - frozenset(_ARGUMENTS)
"""Commands that nobody tries, because it isn't said here what arguments they may have."""


def a_command(kind: type[Command], choose: Choose, conversation: Conversation, workspace: Workspace) -> Command:
    """Return a command of that kind to *conversation*, its arguments chosen."""
    make = _ARGUMENTS.get(kind)
    return kind(conversation=conversation.id, **(make(_Scene(choose, conversation, workspace)) if make else {}))


def an_attendance(choose: Choose, workspace: Workspace) -> PresenceCommand:
    """Return what somebody shows of their presence next: mostly that they are there."""
    members = (*workspace.members, GHOST)
    member = choose(members)
    what = choose(("sign in", "sign in", "sign in", "ready", "availability", "availability"))
    if what == "sign in":
        return SignIn(member=member, ready=choose((True, True, None, False)))
    if what == "ready":
        return SetReady(member=member, ready=choose((True, True, False)))
    colleague = choose((None, None, choose(members)))
    return SetAvailability(member=member, availability=choose(tuple(Availability)), colleague=colleague)


def an_administration(choose: Choose, workspace: Workspace, seated: Sequence[MemberId]) -> Administration:
    """Return a change of the team, often of somebody who is *seated* on a conversation."""
    on_something = choose((True, False))
    member = workspace.members[choose(seated if seated and on_something else tuple(workspace.members))]
    what = choose(
        ("disable", "disable", "enable", "enable", "role", "settings", "account", "delete", "skills", "needs", "tag")
    )
    if what == "disable":
        return DisableMember(workspace=workspace.id, member=member.id)
    if what == "enable":
        out = [m for m in workspace.members.values() if m.status is MemberStatus.DISABLED]
        return EnableMember(workspace=workspace.id, member=choose(out or [member]).id)
    if what == "delete":
        return DeleteMember(workspace=workspace.id, member=member.id)
    if what == "tag":
        tag = TagDefinition(choose(TAGS), choose((True, False, False)))
        defines = choose((True, True, False))
        return (
            DefineTag(workspace=workspace.id, tag=tag) if defines else RemoveTag(workspace=workspace.id, tag=tag.name)
        )
    if what == "settings":
        return ChangeSettings(workspace=workspace.id, settings=choose(SETTINGS))
    if what in ("account", "needs"):
        account = choose(tuple(workspace.accounts.values()))
        changed = (
            account.but(connected=not account.connected)
            if what == "account"
            else account.but(
                skills=_some_of(choose, SKILLS), departments=_some_of(choose, tuple(workspace.departments))
            )
        )
        return SaveAccount(workspace=workspace.id, account=changed)
    changed_member = member.but(role=choose(tuple(workspace.roles)), status=ENABLED)
    if what == "skills":
        changed_member = member.but(
            skills=_some_of(choose, SKILLS),
            departments=_some_of(choose, tuple(workspace.departments)),
            capacity=choose((None, 3, 1, 0, -1)),
        )
    return SaveMember(workspace=workspace.id, member=changed_member)


def _some_of(choose: Choose, among: tuple[T, ...]) -> tuple[T, ...]:
    """Return up to two of *among*, none as often as some."""
    return choose(((), among[:1], among[-1:], among[:2]))
