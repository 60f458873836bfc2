"""Hypothesis strategies: what customers send, what members try, conversations that real commands have led to."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from omnikit.desk.handling import about
from omnikit.desk.work import Work
from omnikit.engine.administration import administer, fold_workspace, react_to_administration
from omnikit.engine.attending import attend, fold_presence, react_to_presence
from omnikit.engine.contacts import contact_after
from omnikit.engine.decide import decide
from omnikit.engine.evolve import fold
from omnikit.engine.timers import next_due
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import SaveAccount
from omnikit.model.commands import (
    COMMANDS,
    Assign,
    Command,
    Enter,
    HandOver,
    MakeOffer,
    ReceiveMessage,
    StartConversation,
    Transfer,
    WithdrawMember,
)
from omnikit.model.contact import Entry, Identity
from omnikit.model.conversation import ENDED, NEW, Conversation
from omnikit.model.decision import Allowed, Decision
from omnikit.model.effects import HandAllOver, Withdraw
from omnikit.model.ids import AccountId, MemberId, MessageId
from omnikit.model.message import Content, Message
from omnikit.model.presence import Presence
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.value import Value, value
from omnikit.model.wire import Inbound
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.context import Batch, Context, Facts
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS
from omnikit.policies.profile import Profile
from omnikit.policies.reopening import OnMessage
from omnikit.testing.acts import (
    BOT_OUTCOMES,
    SETTINGS,
    Choose,
    a_command,
    a_kind,
    an_actor,
    an_administration,
    an_attendance,
    commands_of,
    some_content,
)
from omnikit.testing.builders import (
    ANN,
    BOB,
    CARE,
    CAT,
    CHANNELS,
    CONTACT,
    CONVERSATION,
    HEAD,
    NOON,
    NORTH,
    SALES,
    SUE,
    a_contact,
    a_thread,
    a_workspace,
    staffed,
)
from omnikit.testing.desks import an_inbound

T = TypeVar("T")

UNTIL_THE_END = 60
"""So many more steps a conversation is followed for at most, where it is to be over."""
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (0, 0, 1, 30, 60, 299, 300, 301, 900, 1800, 7200, 90_000))
"""How much time may pass between two steps, around the durations of ``acts.SETTINGS``."""


ANEW = (OnMessage.NEW_CONVERSATION, OnMessage.NOT_DELIVERED)
"""What becomes of a message after the end where the ended conversation is not taken up again."""
KINDS = {
    "facebook_comments": (ThreadKind.COMMENT,),
    "whatsapp": (ThreadKind.DIRECT, ThreadKind.GROUP),
    "line": (ThreadKind.DIRECT, ThreadKind.DIRECT, ThreadKind.GROUP),
}


def choosing(draw: Callable[[st.SearchStrategy[T]], T]) -> Choose:
    """Return a function that picks one of several by *draw*."""

    def choose(among: Sequence[T], /) -> T:
        return draw(st.sampled_from(among))

    return choose  # type: ignore[return-value]  # one draw serves every type; the protocol can't say so


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Return something to say, now and then empty or far too long."""
    return some_content(choosing(draw))


def settings_of_teams() -> st.SearchStrategy[Settings]:
    """Return a team's settings: collaboration on or off, timers on or off."""
    return st.sampled_from(SETTINGS)


@st.composite
def inbounds(
    draw: st.DrawFn, *, dedupe: str = "d1", threads: int = 4, profile: Profile = OMNICHAT_COLLABORATION
) -> Inbound:
    """Return what a customer sent in one of a few threads, direct or group, mostly on one of the profile's channels."""
    kind = draw(st.sampled_from((ThreadKind.DIRECT, ThreadKind.DIRECT, ThreadKind.GROUP)))
    number = draw(st.integers(1, threads))
    group = kind is ThreadKind.GROUP
    channels = ("line", "whatsapp", "webchat") if group else (*profile.channels, *CHANNELS[:6])
    return an_inbound(
        f"message {dedupe}",
        dedupe=dedupe,
        thread=f"{'group' if group else 'customer'}-{number}",
        channel=draw(st.sampled_from(channels)),
        sender=f"customer-{draw(st.integers(1, 3))}" if group else None,
        kind=kind,
        bot=draw(st.sampled_from(BOT_OUTCOMES)),
    )


TEAM = staffed(
    a_workspace(
        accounts={
            AccountId(name): Account(AccountId(name), name)
            for name in (*CHANNELS, *(channel for profile in PRESETS.values() for channel in profile.channels))
        }
    ),
    departments={ANN: (SALES,), BOB: (NORTH,), CAT: (SALES, CARE), SUE: (HEAD,)},
)
"""The test desk with departments, and an account on every channel that a named profile has."""


def workspaces() -> st.SearchStrategy[Workspace]:
    """Return that team with any settings."""
    return settings_of_teams().map(lambda chosen: TEAM.but(settings=chosen))


@value
class Step(Value):
    """One thing that was tried: what was decided, and what it became of."""

    before: Conversation
    command: Command
    context: Context
    decision: Decision
    after: Conversation


class History:
    """One thread's conversations, with the contact, the team and who of it is there; what is tried is decided on that.

    Where an ended conversation is not taken up again another begins, with a version of 0.
    """

    def __init__(self, profile: Profile, workspace: Workspace, choose: Choose) -> None:
        self.profile = profile
        self.workspace = workspace
        self.choose = choose
        self.known = commands_of(profile)
        self.contact = a_contact(identities=tuple(Identity(account, "customer-1") for account in workspace.accounts))
        self.ledger: list[Entry] = []
        """All that was noted of the contact."""
        self.presences: dict[MemberId, Presence] = {}
        self.said: dict[int, Message] = {}
        """The messages of the conversation, by their sequence."""
        self.now = NOON
        self.number = 0
        self.conversation = self._blank()
        self._owed: list[Command] = []

    def next(self) -> Iterator[Step]:
        """Let time pass and what is due happen; then let somebody try something, and yield each that was tried."""
        self.now += self.choose(DELAYS)
        while (due := next_due(self.conversation, self.now)) is not None:
            timer, command = due
            step = self._tried(command, SYSTEM, timer.at)
            assert isinstance(step.decision, Allowed), step.decision
            yield step
        if self.choose((False,) * 9 + (True,)):
            self._administered()
        if self.profile.attending is not None and self.choose((True, False)):
            self._attended()
        while self._owed:
            yield self._tried(self._owed.pop(0), SYSTEM, self.now)
        ended = self.conversation.status is ENDED
        if ended and self.profile.alone.reopening.on_message in ANEW and self.choose((True, False, False)):
            self.conversation = self._blank()
            self.said = {}
        yield self._tried(*self._wish(), self.now)

    def context(
        self, actor: Actor, now: datetime, batch: Batch | None = None, command: Command | None = None
    ) -> Context:
        """Return what *actor* is asked with; *command*: the one whose message is to be known."""
        facts = Facts(
            workspace=self.workspace,
            contact=self.contact,
            presences=dict(self.presences),
            message=self.said.get(about(command)) if command is not None else None,
        )
        return Context(now=now, actor=actor, profile=self.profile, facts=facts, batch=batch)

    def _tried(self, command: Command, actor: Actor, at: datetime) -> Step:
        before, context = self.conversation, self.context(actor, at, command=command)
        decision = decide(before, command, context)
        if isinstance(decision, Allowed):
            self.conversation = fold(before, decision.events)
            after, entries = contact_after(self.contact, command, decision.events, self.conversation, context)
            self.contact = after
            self.ledger += entries
            work = Work()
            work.add(command, before, decision.events, self.conversation, context)
            self.said |= {message.sequence: message for message in (*work.messages, *work.revised)}
        return Step(before=before, command=command, context=context, decision=decision, after=self.conversation)

    def _blank(self) -> Conversation:
        channel = self.choose(self.profile.channels)
        kind = ThreadKind.VISIT if self.profile.visitors else self.choose(KINDS.get(channel, (ThreadKind.DIRECT,)))
        return Conversation(id=CONVERSATION, workspace=self.workspace.id, thread=a_thread(channel, kind))

    def _wish(self) -> tuple[Command, Actor]:
        """Return a command that names its message, and who gives it; what comes from outside has doors of its own."""
        choose, on, self.number = self.choose, self.conversation, self.number + 1
        new, message = on.status is NEW, MessageId(f"m{self.number}")
        if new or choose((True, False, False)):
            first = (ReceiveMessage, *([Enter] if Enter in self.known else []), *([StartConversation] if new else []))
            kind: type[Command] = choose(first)
        else:
            kind = a_kind(choose, on, self.known)
        command = a_command(kind, choose, on, self.workspace)
        changes: dict[str, object] = {"message": message} if hasattr(command, "message") else {}
        if isinstance(command, ReceiveMessage | StartConversation | Enter) and choose((True, True, True, False)):
            changes["contact"] = CONTACT
        there = [member for member, presence in self.presences.items() if presence.online(self.now)]
        if isinstance(command, MakeOffer | Assign | Transfer) and there and choose((True, True, False)):
            changes["to"] = choose(there)
        return command.but(**changes), an_actor(kind, choose, on, self.workspace)

    def _attended(self) -> None:
        """Let somebody show their presence; who goes owes what they handle to the colleague chosen."""
        command = an_attendance(self.choose, self.workspace)
        before = self.presences.get(command.member) or Presence(workspace=self.workspace.id, member=command.member)
        decision = attend(before, command, self.context(Actor.of(command.member), self.now))
        if isinstance(decision, Allowed):
            self.presences[command.member] = fold_presence(before, decision.events)
            self._owed += [
                HandOver(conversation=CONVERSATION, member=effect.member, to=effect.to)
                for effect in react_to_presence(decision.events)
                if isinstance(effect, HandAllOver)
            ]

    def _administered(self) -> None:
        """Let the team change; whoever is out is taken off what they are on."""
        seated = [seat.member for seat in self.conversation.seats]
        seated += [self.conversation.offer.to] if self.conversation.offer is not None else []
        command = an_administration(self.choose, self.workspace, seated)
        if isinstance(command, SaveAccount):  # another thread's account would change nothing here
            ours = self.workspace.accounts[self.conversation.thread.account]
            command = command.but(account=ours.but(connected=not ours.connected))
        decision = administer(self.workspace, command, self.context(SYSTEM, self.now))
        if isinstance(decision, Allowed):
            self.workspace = fold_workspace(self.workspace, decision.events)
            self._owed += [
                WithdrawMember(
                    conversation=CONVERSATION, member=effect.member, disabler=effect.by, disabled_at=effect.at
                )
                for effect in react_to_administration(decision.events)
                if isinstance(effect, Withdraw)
            ]


@st.composite
def histories(draw: st.DrawFn, profile: Profile = OMNICHAT_COLLABORATION, *, steps: int = 12) -> tuple[Step, ...]:
    """Return what was tried on one conversation under *profile*, step by step, up to so many and what was due."""
    history = History(profile, draw(workspaces()), choosing(draw))
    return tuple(step for _ in range(draw(st.integers(1, steps))) for step in history.next())


@st.composite
def situations(draw: st.DrawFn, profile: Profile = OMNICHAT_COLLABORATION) -> tuple[Conversation, Command, Context]:
    """Return a conversation that was reached by real commands, any command to it, and any context to ask in.

    How it was reached is drawn as one number: so many choices would leave none to what is asked of it.
    """
    choose = choosing(draw)
    history = History(profile, draw(workspaces()), Random(draw(st.integers(0, 2**32))).choice)
    steps, over = draw(st.integers(0, 30)), draw(st.sampled_from((False, False, True)))
    for number in range(steps + UNTIL_THE_END):
        if number >= steps and (not over or history.conversation.status is ENDED):
            break
        for _ in history.next():
            pass
    conversation, workspace = history.conversation, history.workspace
    kind = choose((draw(st.sampled_from(COMMANDS)), a_kind(choose, conversation, history.known)))
    command = a_command(kind, choose, conversation, workspace)
    context = history.context(
        an_actor(kind, choose, conversation, workspace),
        (conversation.changed_at or NOON) + choose((*DELAYS, -timedelta(hours=1))),
        choose((None, None, Batch("b1"))),
        command,
    )
    if choose((True, True, True, False)):
        return conversation, command, context
    return conversation, command, context.but(facts=context.facts.but(contact=None))
