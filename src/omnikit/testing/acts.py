"""What people at a desk may try next: every command, with arguments that are right, wrong or odd.

The choices are made by a function that picks one of several, so that Hypothesis and a seeded ``Random`` share
them: ``choose(("a", "b"))``.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import attrs

from omnikit.model.actors import BOT, CUSTOMER, ENABLED, SYSTEM, Actor, ActorKind, Client, MemberStatus
from omnikit.model.administration import (
    Administration,
    ChangeSettings,
    DeleteMember,
    DisableMember,
    EnableMember,
    SaveAccount,
    SaveMember,
)
from omnikit.model.commands import (
    COMMANDS,
    Acknowledge,
    AddCollaborators,
    AnswerByBot,
    BotOutcome,
    Command,
    End,
    FollowUp,
    Join,
    Leave,
    Perspective,
    Pin,
    ReceiveMessage,
    RemoveCollaborators,
    Reopen,
    Reply,
    ReportBotOutcome,
    SendAutomatic,
    StartConversation,
    TakeOver,
    Transfer,
    Unpin,
    Whisper,
    WithdrawMember,
)
from omnikit.model.conversation import NEW, PENDING, PROCESSING, Conversation, Status
from omnikit.model.ids import ContactId, MemberId, MessageId
from omnikit.model.message import Attachment, Content, Form, MessageKind
from omnikit.model.workspace import Settings, Workspace

T = TypeVar("T")


class Choose(Protocol):
    """Picks one of several."""

    def __call__(self, among: Sequence[T], /) -> T: ...


GHOST = MemberId("ghost")
"""Somebody nobody knows."""

CONTENTS = (
    *(Content(text=text) for text in ("Hello", "請問有貨嗎", "ok 👌🏽", "x" * 5000)),
    Content(kind=MessageKind.IMAGE, attachments=(Attachment(MessageKind.IMAGE, "ref-1"),)),
)
ODD_CONTENTS = (Content(), Content(text=" \n\t　"), Content(text="\ud800"), Content(text="x" * 200_001))
BOT_OUTCOMES: tuple[BotOutcome | None, ...] = (None, None, None, *BotOutcome)

ON_PENDING: tuple[type[Command], ...] = (FollowUp, FollowUp, FollowUp, Reply, ReportBotOutcome, AnswerByBot, Whisper)
ON_PROCESSING: tuple[type[Command], ...] = (
    *(Reply, Reply, Acknowledge, Acknowledge, Transfer, TakeOver, AddCollaborators, AddCollaborators, Join),
    *(RemoveCollaborators, Leave, End, Pin, Unpin, Whisper, SendAutomatic, AnswerByBot, WithdrawMember),
)
ON_ENDED: tuple[type[Command], ...] = (Reopen, Reopen, Acknowledge, Unpin, Pin, Whisper, SendAutomatic, WithdrawMember)
FITTING: dict[Status, tuple[type[Command], ...]] = {NEW: COMMANDS, PENDING: ON_PENDING, PROCESSING: ON_PROCESSING}

SETTINGS = (
    Settings(),
    Settings(collaboration=False),
    Settings(auto_close=timedelta(minutes=30), reminder=timedelta(minutes=10), overtime=timedelta(minutes=5)),
    Settings(auto_close=timedelta(minutes=20), survey_on_end=True),
    Settings(overtime=timedelta(minutes=10), collaboration=False, auto_close=timedelta(hours=1)),
)


def a_kind(choose: Choose, conversation: Conversation) -> type[Command]:
    """Return a command that fits the status more often than not; none that has a door of its own."""
    kind = choose(FITTING.get(conversation.status, ON_ENDED) if choose((True, True, True, False)) else COMMANDS)
    return Reply if kind in (ReceiveMessage, StartConversation) else kind


def an_actor(kind: type[Command], choose: Choose, conversation: Conversation, workspace: Workspace) -> Actor:
    """Return who tries it: mostly somebody of the right side, and for a member's wish often somebody seated."""
    side = kind.by if choose((True,) * 19 + (False,)) else choose(tuple(ActorKind))
    if side is not ActorKind.MEMBER:
        return {ActorKind.CUSTOMER: CUSTOMER, ActorKind.BOT: BOT, ActorKind.SYSTEM: SYSTEM}[side]
    client = choose((Client.WEB, Client.WEB, Client.WEB, Client.MOBILE, Client.LEGACY))
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


Maker = Callable[[_Scene], dict[str, Any]]
_ARGUMENTS: dict[type[Command], Maker] = {
    Transfer: lambda at: {"to": at.member()},
    AddCollaborators: lambda at: {"members": at.members()},
    RemoveCollaborators: lambda at: {"members": at.members()},
    Reply: lambda at: {"content": at.content()},
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


def an_administration(choose: Choose, workspace: Workspace, seated: Sequence[MemberId]) -> Administration:
    """Return a change of the team, often of somebody who is *seated* on a conversation."""
    on_something = choose((True, False))
    member = workspace.members[choose(seated if seated and on_something else tuple(workspace.members))]
    what = choose(("disable", "disable", "enable", "enable", "role", "settings", "account", "delete"))
    if what == "disable":
        return DisableMember(workspace=workspace.id, member=member.id)
    if what == "enable":
        out = [m for m in workspace.members.values() if m.status is MemberStatus.DISABLED]
        return EnableMember(workspace=workspace.id, member=choose(out or [member]).id)
    if what == "role":
        role = choose(tuple(workspace.roles))
        return SaveMember(workspace=workspace.id, member=member.but(role=role, status=ENABLED))
    if what == "settings":
        return ChangeSettings(workspace=workspace.id, settings=choose(SETTINGS))
    if what == "account":
        account = choose(tuple(workspace.accounts.values()))
        return SaveAccount(workspace=workspace.id, account=account.but(connected=not account.connected))
    return DeleteMember(workspace=workspace.id, member=member.id)
