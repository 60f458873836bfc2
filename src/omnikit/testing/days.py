"""Days at a desk, played on two storages at once: whoever works there must not be able to tell which is which."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Storage, ThreadKey, UnitOfWork
from omnikit.model.actors import BOT, SYSTEM, Actor, Client
from omnikit.model.administration import Administration, DeleteMember, DisableMember, EnableMember
from omnikit.model.commands import (
    Acknowledge,
    AddCollaborators,
    AnswerByBot,
    BotOutcome,
    Command,
    End,
    FollowUp,
    Join,
    Leave,
    Pin,
    RemoveCollaborators,
    Reopen,
    Reply,
    ReportBotOutcome,
    SendAutomatic,
    TakeOver,
    Transfer,
    Unpin,
    Whisper,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane
from omnikit.model.errors import OmnikitError
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Content, Form
from omnikit.model.thread import Thread
from omnikit.model.views import ConversationKind, Position, Query, Sort, View
from omnikit.model.workspace import Settings
from omnikit.policies.context import Context
from omnikit.policies.presets import PRESETS
from omnikit.testing.acts import BOT_OUTCOMES, SETTINGS, Choose, a_command, a_kind, an_actor
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    DAN,
    MIA,
    NOON,
    SUE,
    a_context,
    a_conversation,
    a_workspace,
    minutes,
)
from omnikit.testing.desks import CountedIds, SetClock, an_inbound, founding
from omnikit.testing.strategies import choosing
from omnikit.testing.units import AT_LAST, MUCH, everything

Act = Callable[[Desk], object]
THREADS = ("u1", "u2", "u3")
NOWHERE = ConversationId("nowhere")
HELLO = Content(text="你好")
ALL_TIMERS = Settings(auto_close=minutes(30), reminder=minutes(10), overtime=minutes(5))


class Twins:
    """Two desks of one workspace, on two storages, on which the same is done; *ours* must answer as *theirs*."""

    def __init__(self, ours: Storage, theirs: Storage, workspace: WorkspaceId) -> None:
        self.clock = SetClock()
        self.workspace = workspace
        self.ours = Desk(ours, workspace, clock=self.clock, ids=CountedIds())
        self.theirs = Desk(theirs, workspace, clock=self.clock, ids=CountedIds())
        for command in founding(workspace, ALL_TIMERS):
            self.do(administers(SYSTEM, command))

    def do(self, act: Act) -> None:
        """Let it happen on both, and check that it comes to the same."""
        assert _outcome(act, self.ours) == _outcome(act, self.theirs)

    def agree(self) -> None:
        """Check that both storages hold the same, and have the same left to do."""
        assert self._held(self.ours.storage) == self._held(self.theirs.storage)
        assert self._left(self.ours.storage) == self._left(self.theirs.storage)

    def conversation(self, choose: Choose) -> Conversation:
        """Return one of the conversations, or now and then one that nobody opened."""
        found = self.theirs.storage.scan(self.workspace, None, MUCH)
        blank = Conversation(id=NOWHERE, workspace=self.workspace, thread=Thread(AccountId("line"), "u0", "line"))
        return choose((*found, *found, *found, blank))

    def _held(self, storage: Storage) -> dict[str, object]:
        # other examples may have left other workspaces there
        return {name: held for name, held in everything(storage, self.workspace).items() if name != "workspaces"}

    def _left(self, storage: Storage) -> Sequence[object]:
        found = storage.claim(self.workspace, AT_LAST, timedelta(0), None, MUCH)
        return [(task.conversation, task.effect, task.attempts) for task in found]


def _outcome(act: Act, desk: Desk) -> object:
    try:
        return act(desk)
    except OmnikitError as error:
        return type(error), str(error)


def _of(desk: Desk, thread: str) -> ConversationId:
    needs = Needs(workspace=desk.house.workspace, thread=ThreadKey(AccountId("line"), thread))
    found = desk.storage.read(needs).conversation
    return found.id if found else NOWHERE


def _contact_of(desk: Desk, thread: str) -> ContactId:
    found = desk.storage.read(Needs(workspace=desk.house.workspace, conversation=_of(desk, thread))).contact
    return found.id if found else ContactId("nobody")


# --- a day with every command


def writes(thread: str, number: int, bot: BotOutcome | None = None) -> Act:
    """A customer writes."""
    return lambda desk: desk.receive(an_inbound(f"訊息 {number}", thread=thread, dedupe=f"{thread}-{number}", bot=bot))


def does(actor: Actor, thread: str, command: type[Command], **arguments: Any) -> Act:
    """Somebody gives a command."""
    return lambda desk: desk.handle(command(conversation=_of(desk, thread), **arguments), actor=actor)


def member(id: MemberId, thread: str, command: type[Command], **arguments: Any) -> Act:
    """A member gives a command."""
    return does(Actor.of(id), thread, command, **arguments)


def sees(id: MemberId) -> Act:
    """A member looks at every list, and at what they may do."""

    def look(desk: Desk) -> object:
        lists = [desk.inbox(Query(view=view, limit=2), actor=Actor.of(id)) for view in View]
        return lists, [desk.options(_of(desk, thread), actor=Actor.of(id)) for thread in THREADS]

    return look


def reads(id: MemberId, thread: str) -> Act:
    """A member opens a conversation."""
    return lambda desk: (
        desk.messages(_of(desk, thread), actor=Actor.of(id)),
        desk.status_record(_of(desk, thread), actor=Actor.of(id)),
    )


def delivers(*, done: bool) -> Act:
    """The host does what is to be done, or fails to."""

    def deliver(desk: Desk) -> object:
        found = desk.due(limit=3)
        for task in found:
            desk.settle(task, done=done)
        return [(task.conversation, task.effect, task.attempts) for task in found]

    return deliver


def administers(actor: Actor, command: Administration) -> Act:
    """Somebody changes the team."""
    return lambda desk: desk.administer(command, actor=actor)


def ends_all(id: MemberId) -> Act:
    """A member ends every conversation at once."""
    return lambda desk: desk.batch([End(conversation=_of(desk, thread)) for thread in THREADS], actor=Actor.of(id))


def writes_first(id: MemberId, thread: str, key: str) -> Act:
    """A member writes to a customer first."""
    return lambda desk: desk.start(
        _contact_of(desk, thread), AccountId("line"), HELLO, actor=Actor.of(id), key=CommandKey(key)
    )


def ticks(*, limit: int = 100) -> Act:
    """Whatever is due happens."""
    return lambda desk: desk.tick(limit=limit)


def a_day(workspace: WorkspaceId) -> Sequence[Act]:
    """Return a day on which every command is given, some in vain, some twice; a minute lies between two acts."""
    key = CommandKey("k1")
    return (
        writes("u1", 1, BotOutcome.MATCHED),
        writes("u1", 1, BotOutcome.MATCHED),
        does(BOT, "u1", AnswerByBot, content=HELLO),
        does(BOT, "u1", ReportBotOutcome, outcome=BotOutcome.HUMAN_REQUESTED),
        writes("u2", 1),
        writes("u3", 1),
        sees(ANN),
        member(ANN, "u1", FollowUp, key=key),
        member(ANN, "u1", FollowUp, key=key),
        member(ANN, "u2", FollowUp, key=key),
        member(BOB, "u2", FollowUp),
        member(ANN, "u1", AddCollaborators, members=(BOB, CAT)),
        member(SUE, "u1", Join),
        writes("u1", 2),
        member(BOB, "u1", Reply, content=HELLO),
        member(CAT, "u1", Whisper, content=HELLO),
        member(CAT, "u1", Acknowledge, up_to=2),
        member(BOB, "u1", Pin),
        sees(BOB),
        reads(BOB, "u1"),
        reads(DAN, "u1"),
        member(ANN, "u1", Transfer, to=BOB),
        member(SUE, "u1", TakeOver),
        member(SUE, "u1", RemoveCollaborators, members=(CAT,)),
        member(BOB, "u1", Unpin),
        does(SYSTEM, "u1", SendAutomatic, form=Form.INSTANT, content=HELLO),
        delivers(done=True),
        delivers(done=False),
        member(BOB, "u2", Transfer, to=DAN),
        ends_all(SUE),
        writes("u2", 2),
        administers(Actor.of(ADA), DisableMember(workspace=workspace, member=SUE)),
        ticks(),
        administers(Actor.of(ADA), EnableMember(workspace=workspace, member=SUE)),
        member(BOB, "u1", Leave),
        *(ticks() for _ in range(40)),
        writes("u1", 3),
        member(BOB, "u1", End),
        member(BOB, "u1", Reopen),
        writes_first(ANN, "u1", "k2"),
        writes_first(ANN, "u1", "k2"),
        administers(Actor.of(ADA), DeleteMember(workspace=workspace, member=CAT)),
        ticks(limit=1),
        *(sees(id) for id in (ANN, BOB, SUE, ADA)),
        *(delivers(done=True) for _ in range(9)),
    )


# --- days that nobody wrote


def happens(twins: Twins, choose: Choose, number: int) -> Act:
    """Return something that can happen next: mostly a member's command, with whatever arguments."""
    what = choose(("command",) * 6 + ("writes",) * 3 + ("again", "tick", "deliver", "look", "team", "all", "first"))
    thread, someone = choose(THREADS), choose((ANN, BOB, CAT, SUE))
    if what == "writes":
        return writes(thread, choose((number, number, 0)), choose(BOT_OUTCOMES))
    if what == "tick":
        return ticks(limit=choose((1, 100)))
    if what == "deliver":
        return delivers(done=choose((True, False)))
    if what == "look":
        return choose((sees(someone), reads(someone, thread)))
    if what == "team":
        change = choose((DisableMember, EnableMember, EnableMember))
        return administers(Actor.of(ADA), change(workspace=twins.workspace, member=someone))
    if what == "all":
        return ends_all(someone)
    if what == "first":
        return writes_first(someone, thread, f"first {choose((number, 0))}")
    conversation, team = twins.conversation(choose), a_workspace(id=twins.workspace)
    kind = a_kind(choose, conversation)
    command = a_command(kind, choose, conversation, team)
    actor = an_actor(kind, choose, conversation, team)
    if what == "again":
        command = command.but(key=CommandKey("again"))
    return lambda desk: desk.handle(command, actor=actor)


# --- conversations in any state, and what may be asked of them


@st.composite
def shelves(draw: st.DrawFn, workspace: WorkspaceId) -> tuple[UnitOfWork, ...]:
    """Return commits of up to a dozen conversations in any state, many of them alike."""
    choose = choosing(draw)
    times = (None, NOON, NOON, NOON + timedelta(microseconds=1), NOON + minutes(1), NOON + minutes(90))
    works = []
    for number in range(draw(st.integers(0, 12))):
        status = choose((PENDING, PROCESSING, PROCESSING, ENDED))
        channel = choose(("line", "whatsapp"))
        people = choose(((ANN,), (BOB,), (ANN, BOB), (BOB, ANN, CAT)))
        ordinal = choose((0, 1, 5))
        conversation = a_conversation(
            status,
            handler=people[0],
            collaborators=people[1:],
            unread=ordinal,
            id=ConversationId(f"c{choose('0aé中')}{number}"),
            workspace=workspace,
            thread=Thread(AccountId(choose((channel, f"{channel}-2"))), f"u{number}", channel),
            lane=choose((Lane.HUMAN, Lane.BOT)) if status is PENDING else None,
            pins=choose(((), (ANN,))),
            last_message_at=choose(times),
            waiting_since=choose(times),
            overdue_at=choose(times),
            version=1,
        )
        works.append(UnitOfWork(workspace=workspace, at=NOON, expected=0, subject=conversation, events=()))
    return tuple(works)


@st.composite
def asked_lists(draw: st.DrawFn, workspace: WorkspaceId) -> tuple[Query, Context]:
    """Return a list that a member may ask for, narrowed and sorted somehow, in pages of some size."""
    choose = choosing(draw)
    query = Query(
        view=choose(tuple(View)),
        channel=choose((None, None, "line", "nowhere")),
        account=choose((None, None, AccountId("line"), AccountId("whatsapp-2"))),
        kind=choose((None, None, *ConversationKind)),
        sort=choose((None, *Sort)),
        descending=choose((None, True, False)),
        after=choose((None, None, Position(NOON, ConversationId("ca3")), Position(None, ConversationId("c01")))),
        limit=choose((1, 2, 5, 50)),
    )
    context = a_context(
        Actor.of(choose((ANN, BOB, SUE, MIA)), choose(tuple(Client))),
        profile=choose(tuple(PRESETS.values())),
        workspace=a_workspace(id=workspace, settings=choose(SETTINGS)),
    )
    return query, context
