"""What every part of ``machine`` stands on: a desk with its day begun, what must hold, and how something is tried."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from omnikit.desk.desk import Desk
from omnikit.desk.house import Outcome
from omnikit.desk.ports import Needs, Storage
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.commands import (
    AcceptOffer,
    AddCollaborators,
    AddParticipants,
    Assign,
    Command,
    FollowUp,
    Join,
    MakeOffer,
    Reply,
)
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import CommandKey, ConversationId, MessageId
from omnikit.model.presence import SignIn
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Inbound
from omnikit.model.workspace import Workspace
from omnikit.policies.profile import Profile
from omnikit.testing.acts import SETTINGS, Choose, a_command, a_kind, an_actor, commands_of
from omnikit.testing.builders import ANN, BOB, SUE, WORKSPACE, a_thread
from omnikit.testing.checks import Watch, content
from omnikit.testing.desks import CountedIds, SetClock, a_team, an_inbound, founding
from omnikit.testing.strategies import KINDS
from omnikit.testing.units import drained
from omnikit.testing.wrapping import Watching

FOREVER = timedelta(days=1000)
DAY = SETTINGS[2].but(lease=timedelta(hours=2), answer_within=timedelta(minutes=5))
"""The team's settings when a day begins: members stay for long, and customers wait for long."""
PLANNED = (MakeOffer, Assign)
"""What only a plan gives: by hand it may meet a member who has no room, as a plan does not."""


class Walking(RuleBasedStateMachine):
    """A workspace from its founding on; ``tally`` counts the steps taken by all runs, by rule."""

    make_storage: ClassVar[Callable[[], Storage]]
    profile: ClassVar[Profile]
    tally: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.clock = SetClock()
        self.storage = Watching(type(self).make_storage())
        self.watch = Watch(self.storage.inner, WORKSPACE, self.profile)
        self.ids, self.codes = CountedIds(), CountedIds("1")
        self.desk = self._a_desk(self.storage)
        self.known = commands_of(self.profile)
        self.delivered: list[tuple[Inbound, Outcome]] = []
        self.keyed: list[tuple[Command, Actor, Outcome]] = []
        self.number = 0
        for command in founding(WORKSPACE, DAY, a_team(self.profile)):
            self.desk.administer(command, actor=SYSTEM).unwrap()

    @initialize()
    def a_day_has_begun(self) -> None:
        """Three have signed in, where that is something; two customers have written, and one is served."""
        channel = self.profile.channels[0]
        if self.profile.attending is not None:
            for member in (ANN, BOB, SUE):
                self.desk.attend(SignIn(member=member, ready=True), actor=Actor.of(member)).unwrap()
        for thread in ("customer-1", "customer-2"):
            inbound = an_inbound(dedupe=f"d{self._next()}", thread=thread, channel=channel, kind=kind_on(channel))
            self.delivered.append((inbound, self.desk.receive(inbound)))
        id = self.delivered[0][1].unwrap().id
        for command in (AcceptOffer, FollowUp, Join):
            self._handled(command(conversation=id), Actor.of(ANN))
        for bring in (AddCollaborators, AddParticipants):
            self.desk.handle(bring(conversation=id, members=(BOB,)), actor=Actor.of(ANN))

    # --- what must hold

    @invariant()
    def everything_holds(self) -> None:
        """Whatever was written since the last step is right, and so is every conversation that it touched."""
        violations = [violation for work in self.storage.taken() for violation in self.watch.wrote(work)]
        violations += [*self.watch.follow(), *self.storage.disorder]
        assert not violations, violations

    def teardown(self) -> None:
        """Nothing is missing and nothing too much at the end."""
        left = drained(self.storage.inner, now=self.clock.now + FOREVER)
        violations = [*self.watch.at_the_end(), *self.storage.lines.held_against(left), *self.desk.audit().violations]
        assert not violations, violations

    # --- the pieces

    def _a_desk(self, storage: Storage) -> Desk:
        return Desk(
            storage,
            WORKSPACE,
            profile=self.profile,
            clock=self.clock,
            ids=self.ids,
            attempts=2,
            codes=lambda: self.codes(self.clock.now),
        )

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _content(self) -> tuple[object, ...]:
        self.everything_holds()
        return content(self.storage.inner, WORKSPACE)

    def _nothing_changed(self, before: tuple[object, ...]) -> None:
        assert not self.storage.written, self.storage.written
        assert content(self.storage.inner, WORKSPACE) == before

    def _invalid(self, ask: Callable[[], object], before: tuple[object, ...]) -> None:
        """Ask for what can never be right: the answer is an error that says so, and nothing has changed."""
        try:
            answer = ask()
        except InvalidInput:
            self._nothing_changed(before)
        else:
            raise AssertionError(f"{answer!r} where there is nothing to answer")

    def _workspace(self) -> Workspace:
        snapshot = self.storage.inner.read(Needs(workspace=WORKSPACE))
        assert snapshot.workspace is not None
        return snapshot.workspace

    def _conversations(self) -> list[Conversation]:
        return list(self.storage.inner.scan(WORKSPACE, None, 10_000))

    def _blank(self) -> Conversation:
        return Conversation(id=ConversationId("nowhere"), workspace=WORKSPACE, thread=a_thread())

    def _conversation(self, choose: Choose) -> Conversation:
        known = self._conversations()
        there = choose((True,) * 19 + (False,))
        return choose(known) if known and there else self._blank()

    def _wish(self, choose: Choose, conversation: Conversation | None = None) -> tuple[Command, Actor]:
        """Return a command that names its message, and who gives it."""
        on = conversation or self._conversation(choose)
        workspace = self._workspace()
        kind = a_kind(choose, on, self.known)
        kind = Reply if kind in PLANNED else kind
        command = a_command(kind, choose, on, workspace)
        if hasattr(command, "message"):
            command = command.but(message=MessageId(f"m{self._next()}"))
        return command, an_actor(kind, choose, on, workspace)

    def _handled(self, command: Command, actor: Actor) -> Outcome:
        """Carry the command out under a key of its own, after a preview that must be right."""
        command = command.but(key=CommandKey(f"k{self._next()}"))
        before = self._content()
        foreseen = self.desk.preview(command, actor=actor)
        self._nothing_changed(before)
        outcome = self.desk.handle(command, actor=actor)
        assert outcome.decision == foreseen.decision
        assert not outcome.repeated
        if isinstance(outcome.decision, Allowed) and outcome.decision.events:
            self.keyed.append((command, actor, outcome))
        else:
            self._nothing_changed(before)
        return outcome


def kind_on(channel: str) -> ThreadKind:
    """Return which kind of thread a channel's are, mostly."""
    return KINDS.get(channel, (ThreadKind.DIRECT,))[0]
