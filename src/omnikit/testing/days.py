"""Days at a desk, played on two storages at once: whoever works there must not be able to tell which is which."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Storage, Task, ThreadKey
from omnikit.model.actors import BOT, SYSTEM, Actor
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
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import Notify
from omnikit.model.errors import OmnikitError
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Content, Form
from omnikit.model.thread import Thread
from omnikit.model.views import Hit, Query, Search, View
from omnikit.model.workspace import Settings
from omnikit.testing.acts import BOT_OUTCOMES, Choose, a_command, a_kind, an_actor
from omnikit.testing.builders import ADA, ANN, BOB, CAT, DAN, NOON, SUE, a_workspace, minutes
from omnikit.testing.desks import CountedIds, SetClock, an_inbound, founding
from omnikit.testing.units import MUCH, SOUGHT, drained, everything

Act = Callable[[Desk], object]
THREADS = ("u1", "u2", "u3")
NOWHERE = ConversationId("nowhere")
HELLO = Content(text="你好")
MORE = ("again", "tick", "deliver", "look", "team", "all", "first", "operate")
ALL_TIMERS = Settings(auto_close=minutes(30), reminder=minutes(10), overtime=minutes(5))


class Twins:
    """Two desks of one workspace, on two storages, on which the same is done; *ours* must answer as *theirs*."""

    def __init__(self, ours: Storage, theirs: Storage, workspace: WorkspaceId) -> None:
        self.clock = SetClock()
        self.workspace = workspace
        self.ours = Desk(ours, workspace, clock=self.clock, ids=CountedIds(), attempts=3)
        self.theirs = Desk(theirs, workspace, clock=self.clock, ids=CountedIds(), attempts=3)
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

    def _left(self, storage: Storage) -> dict[tuple[str, str], list[object]]:
        """Return what waits to be done, line by line; how lines stand to each other isn't promised."""
        lines: dict[tuple[str, str], list[object]] = {}
        for task in drained(storage, self.workspace):
            line = lines.setdefault((task.conversation or "", task.effect.recipient), [])
            line.append((task.effect, task.attempts))
        return lines


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
        numbers = desk.counts(actor=Actor.of(id)), desk.badge(actor=Actor.of(id)), desk.tags(actor=Actor.of(id))
        return lists, numbers, [desk.options(_of(desk, thread), actor=Actor.of(id)) for thread in THREADS]

    return look


def reads(id: MemberId, thread: str) -> Act:
    """A member opens a conversation."""
    return lambda desk: (
        desk.messages(_of(desk, thread), actor=Actor.of(id)),
        desk.status_record(_of(desk, thread), actor=Actor.of(id)),
    )


def delivers(*, done: bool) -> Act:
    """The host does what is to be done, or fails to; every other task it leaves until its lease is over."""

    def deliver(desk: Desk) -> object:
        found = sorted(desk.due(limit=MUCH), key=_told)
        for task in found[::2]:
            desk.settle(task, done=done, reason="no answer")
        return [_told(task) for task in found]

    return deliver


def _told(task: Task) -> str:
    """Return what a task says; of notices made one, whose conversation is named isn't promised."""
    effect = task.effect
    if isinstance(effect, Notify) and effect.batch is not None:
        return f"{effect.to} {effect.code} {effect.batch} {effect.about.get('count')} {task.attempts}"
    return f"{task.conversation} {effect} {task.attempts}"


def gives_up() -> Act:
    """An operator looks at what was given up, and has every other tried anew."""

    def look(desk: Desk) -> object:
        letters = sorted(desk.dead_letters(limit=MUCH), key=lambda letter: _told(letter.task))
        for letter in letters[::2]:
            desk.revive(letter.task.ids)
        return [(_told(letter.task), letter.reason) for letter in letters]

    return look


def searches_for(id: MemberId, search: Search) -> Act:
    """A member searches, page after page."""

    def look(desk: Desk) -> object:
        hits: list[Hit] = []
        asked = search
        while True:
            found = desk.search(asked, actor=Actor.of(id))
            if isinstance(found, Denied):
                return found
            hits += found.hits
            if found.next is None:
                return hits
            asked = asked.but(after=found.next)

    return look


def hears() -> Act:
    """A host reads the feed from its beginning; positions are each storage's own."""

    def listen(desk: Desk) -> object:
        told: dict[str, list[object]] = {}
        for change in desk.changes(limit=MUCH):
            told.setdefault(change.conversation or "", []).append(change.events)
        return told

    return listen


def forgets(thread: str) -> Act:
    """An operator has who wrote in a thread forgotten."""
    return lambda desk: desk.forget(_contact_of(desk, thread))


def erases(before: datetime) -> Act:
    """An operator has old messages erased."""
    return lambda desk: desk.erase(before)


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
        *(searches_for(BOB, Search(category, words, limit=2)) for category, words in SOUGHT),
        *(delivers(done=False) for _ in range(40)),
        gives_up(),
        hears(),
        forgets("u1"),
        forgets("nobody's"),
        writes("u1", 4),
        writes("u1", 1),
        sees(ANN),
        member(BOB, "u1", FollowUp),
        member(BOB, "u1", End),
        erases(NOON + minutes(MUCH)),
        searches_for(BOB, Search("text", "訊")),
        hears(),
        *(delivers(done=True) for _ in range(9)),
    )


# --- days that nobody wrote


def happens(twins: Twins, choose: Choose, number: int) -> Act:
    """Return something that can happen next: mostly a member's command, with whatever arguments."""
    what = choose(("command",) * 6 + ("writes",) * 3 + MORE)
    thread, someone = choose(THREADS), choose((ANN, BOB, CAT, SUE))
    if what == "writes":
        return writes(thread, choose((number, number, 0)), choose(BOT_OUTCOMES))
    if what == "tick":
        return ticks(limit=choose((1, 100)))
    if what == "deliver":
        return delivers(done=choose((True, False)))
    if what == "look":
        search = Search(*choose(SOUGHT), limit=choose((1, 50)))
        return choose((sees(someone), reads(someone, thread), searches_for(someone, search), hears(), gives_up()))
    if what == "operate":
        return choose((forgets(thread), erases(twins.clock.now - choose((minutes(0), minutes(30))))))
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
