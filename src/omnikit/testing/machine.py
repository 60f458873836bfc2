"""A desk that anything is done to, and that must stay true: for Hypothesis, over any storage.

``desk_machine`` gives a state machine whose steps are what members, customers, the host and time do, in any order;
after each step everything of ``checks`` must hold. A storage's author runs it against theirs.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from omnikit.desk.desk import Desk
from omnikit.desk.house import Outcome
from omnikit.desk.ports import Needs, Storage
from omnikit.engine.forgetting import forgotten_key
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.commands import (
    BY_KIND,
    Acknowledge,
    AddCollaborators,
    Command,
    FollowUp,
    Reply,
    Transfer,
    Whisper,
)
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Denied
from omnikit.model.effects import Send
from omnikit.model.errors import KeyReused
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, MemberId, MessageId
from omnikit.model.message import Audience
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Inbound
from omnikit.model.workspace import Workspace
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.acts import (
    CONTENTS,
    SETTINGS,
    Choose,
    a_command,
    a_kind,
    an_actor,
    an_administration,
    some_content,
    somebody,
)
from omnikit.testing.builders import ADA, ANN, BOB, CHANNELS, WORKSPACE, a_thread
from omnikit.testing.checks import Watch, content
from omnikit.testing.desks import SetClock, a_desk, an_inbound
from omnikit.testing.strategies import DELAYS, choosing, inbounds
from omnikit.testing.units import drained
from omnikit.testing.wrapping import Meanwhile, Watching

DATA = st.data()
FOREVER = timedelta(days=1000)
LAG = timedelta(seconds=3)
"""How much a machine's clock may be behind the others', within the desk's skew."""


class DeskMachine(RuleBasedStateMachine):
    """A workspace from its founding on; ``tally`` counts the steps taken by all runs, by rule."""

    make_storage: ClassVar[Callable[[], Storage]]
    profile: ClassVar[Profile]
    tally: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.clock = SetClock()
        self.storage = Watching(type(self).make_storage())
        self.watch = Watch(self.storage.inner, WORKSPACE, self.profile)
        self.desk = a_desk(self.storage, profile=self.profile, clock=self.clock, settings=SETTINGS[2], attempts=2)
        self.delivered: list[tuple[Inbound, Outcome]] = []
        self.keyed: list[tuple[Command, Actor, Outcome]] = []
        self.number = 0

    @initialize()
    def a_day_has_begun(self) -> None:
        """Two customers have written; one is served, with a collaborator where there are such."""
        for thread in ("customer-1", "customer-2"):
            inbound = an_inbound(dedupe=f"d{self._next()}", thread=thread)
            self.delivered.append((inbound, self.desk.receive(inbound)))
        id = self.delivered[0][1].unwrap().id
        self.desk.handle(FollowUp(conversation=id), actor=Actor.of(ANN)).unwrap()
        self.desk.handle(AddCollaborators(conversation=id, members=(BOB,)), actor=Actor.of(ANN))

    # --- customers

    @rule(data=DATA)
    def a_customer_writes(self, data: st.DataObject) -> None:
        """A new delivery is taken in, or refused by a rule and then not stored."""
        self.tally["a customer writes"] += 1
        inbound = data.draw(inbounds(dedupe=f"d{self._next()}"))
        known = [one.thread for one in self._conversations() if one.thread.key != forgotten_key(one.id)]
        thread = data.draw(st.sampled_from([None, *known]))
        if thread is not None:
            group = thread.kind is ThreadKind.GROUP
            sender = inbound.sender if group else thread.key
            inbound = inbound.but(account=thread.account, thread=thread.key, kind=thread.kind, sender=sender)
        before = self._content()
        outcome = self.desk.receive(inbound)
        assert not outcome.repeated
        if outcome.denied is not None:
            self._nothing_changed(before)
        else:
            self.delivered.append((inbound, outcome))

    @precondition(lambda self: self.delivered)
    @rule(data=DATA)
    def a_platform_delivers_again(self, data: st.DataObject) -> None:
        """An old delivery changes nothing and is answered as it was the first time."""
        self.tally["a platform delivers again"] += 1
        inbound, first = data.draw(st.sampled_from(self.delivered))
        before = self._content()
        again = self.desk.receive(inbound)
        assert again.repeated
        assert again.decision == first.decision
        self._nothing_changed(before)

    # --- members, the bot, the system

    @rule(data=DATA)
    def somebody_acts(self, data: st.DataObject) -> None:
        """A command is refused and changes nothing, or leads to what it was foreseen to lead to."""
        self.tally["somebody acts"] += 1
        command, actor = self._wish(choosing(data.draw))
        self._handled(command, actor)

    @rule(data=DATA)
    def the_handler_works(self, data: st.DataObject) -> None:
        """Whatever is offered to the handler can be done."""
        self.tally["the handler works"] += 1
        choose = choosing(data.draw)
        conversation = choose(self._conversations())
        self._works(choose, conversation, conversation.handler or somebody(choose, conversation, self._workspace()))

    @rule(data=DATA)
    def a_colleague_works(self, data: st.DataObject) -> None:
        """Whatever is offered to anybody else can be done too."""
        self.tally["a colleague works"] += 1
        choose = choosing(data.draw)
        conversation = choose(self._conversations())
        self._works(choose, conversation, somebody(choose, conversation, self._workspace()))

    @precondition(lambda self: self.keyed)
    @rule(data=DATA)
    def somebody_asks_again(self, data: st.DataObject) -> None:
        """A command with a key that was carried out changes nothing a second time; another with it is an error."""
        self.tally["somebody asks again"] += 1
        command, actor, first = data.draw(st.sampled_from(self.keyed))
        before = self._content()
        again = self.desk.handle(command, actor=actor)
        assert again.repeated
        assert again.decision == first.decision
        other, other_actor = self._wish(choosing(data.draw))
        if (_told(other), _side(other_actor)) != (_told(command), _side(actor)):
            try:
                self.desk.handle(other.but(key=command.key), actor=other_actor)
            except KeyReused:
                pass
            else:
                raise AssertionError(f"{other!r} was answered under the key of {command!r}")
        self._nothing_changed(before)

    @rule(data=DATA)
    def two_act_at_once(self, data: st.DataObject) -> None:
        """Whoever loses a version is answered as if they had asked after the winner."""
        self.tally["two act at once"] += 1
        choose = choosing(data.draw)
        conversation = self._conversation(choose)
        slow, actor = self._wish(choose, conversation)
        fast, other = self._wish(choose, conversation)
        expected: list[Outcome] = []

        def faster() -> None:
            self.desk.handle(fast, actor=other)
            expected.append(self.desk.preview(slow, actor=actor))

        meanwhile = Meanwhile(self.storage, faster)
        loser = Desk(meanwhile, WORKSPACE, profile=self.profile, clock=self.clock, ids=self.desk.house.ids)
        outcome = loser.handle(slow, actor=actor)
        if expected:
            assert outcome.decision == expected[0].decision, (outcome, expected)

    @rule(data=DATA, strict=st.booleans(), dry_run=st.booleans())
    def somebody_acts_on_many(self, data: st.DataObject, strict: bool, dry_run: bool) -> None:
        """A batch answers each; a dry run, or a strict one with a refusal, writes nothing."""
        self.tally["somebody acts on many"] += 1
        choose = choosing(data.draw)
        wishes = [self._wish(choose) for _ in range(choose((1, 2, 3, 4)))]
        actor = wishes[0][1]
        before = self._content()
        items = self.desk.batch([command for command, _ in wishes], actor=actor, dry_run=dry_run, strict=strict)
        assert [item.conversation for item in items] == [command.conversation for command, _ in wishes]
        if dry_run or all(item.outcome is not None and item.outcome.denied for item in items):
            self._nothing_changed(before)

    @rule(data=DATA)
    def somebody_writes_first(self, data: st.DataObject) -> None:
        """A member starts a conversation with a contact on an account where we know them, or is refused."""
        self.tally["somebody writes first"] += 1
        choose = choosing(data.draw)
        contact = choose([c.contact or ContactId("nobody") for c in self._conversations()] or [ContactId("nobody")])
        actor = Actor.of(somebody(choose, self._blank(), self._workspace()))
        before = self._content()
        outcome = self.desk.start(contact, AccountId(choose(CHANNELS)), some_content(choose), actor=actor)
        if outcome.denied is not None:
            self._nothing_changed(before)

    @rule(data=DATA)
    def somebody_looks(self, data: st.DataObject) -> None:
        """Whatever is offered or refused agrees with what happens; looking writes nothing."""
        self.tally["somebody looks"] += 1
        choose = choosing(data.draw)
        command, actor = self._wish(choose)
        before = self._content()
        told = self.desk.explain(command, actor=actor)
        assert isinstance(told.decision, Denied) == (not all(check.held for check in told.checks))
        self.desk.options(command.conversation, actor=actor)
        self.desk.messages(command.conversation, actor=actor)
        self.desk.status_record(command.conversation, actor=actor)
        self._nothing_changed(before)

    # --- time and the host

    @rule(delay=st.sampled_from((*DELAYS, -LAG)))
    def time_passes(self, delay: timedelta) -> None:
        """Time passes, or another machine with a clock a little behind serves next."""
        self.tally["time passes"] += 1
        self.clock.passes(delay)

    @rule(limit=st.sampled_from((100, 100, 1)))
    def the_host_ticks(self, limit: int) -> None:
        """What is due happens; asked twice, nothing is left of it."""
        self.tally["the host ticks"] += 1
        items = self.desk.tick(limit=limit)
        assert all(item.error is None for item in items), items
        if limit == 100:
            assert self.desk.tick(limit=limit) == ()

    @rule(data=DATA)
    def the_host_does_what_is_due(self, data: st.DataObject) -> None:
        """What is to be sent is a message for the customer that is stored; done tasks are gone."""
        self.tally["the host does what is due"] += 1
        for task in self.desk.due(limit=data.draw(st.sampled_from((1, 100)))):
            if isinstance(task.effect, Send):
                assert task.conversation is not None
                said = self.storage.inner.messages(WORKSPACE, task.conversation, 0, 10_000)
                message = next(message for message in said if message.id == task.effect.message)
                assert message.audience is Audience.CUSTOMER, message
            self.desk.settle(task, done=data.draw(st.sampled_from((True, True, False))), reason="no answer")

    @rule(data=DATA)
    def the_operator_looks_after_it(self, data: st.DataObject) -> None:
        """Somebody is forgotten, old words erased, what was given up is tried anew; the log stays, and stays true."""
        self.tally["the operator looks after it"] += 1
        choose = choosing(data.draw)
        logs = content(self.storage.inner, WORKSPACE)[1]
        what = choose(("forget", "erase", "revive"))
        if what == "forget":
            contact = choose([c.contact or ContactId("nobody") for c in self._conversations()])
            self.desk.forget(contact)
            assert self.desk.forget(contact).messages == 0
        elif what == "erase":
            self.desk.erase(self.clock.now - choose(DELAYS))
        else:
            self.desk.revive([id for letter in self.desk.dead_letters() for id in letter.task.ids])
        assert content(self.storage.inner, WORKSPACE)[1] == logs
        for conversation in self._conversations():
            violations = list(self.watch.check(conversation.id))
            assert not violations, violations

    # --- the workspace

    @rule(data=DATA)
    def the_team_changes(self, data: st.DataObject) -> None:
        """Members are disabled, enabled, deleted, given other roles, settings and accounts change; or it is refused."""
        self.tally["the team changes"] += 1
        choose = choosing(data.draw)
        seated = [seat.member for conversation in self._conversations() for seat in conversation.seats]
        command = an_administration(choose, self._workspace(), seated)
        actor = choose((SYSTEM, Actor.of(ADA), Actor.of(somebody(choose, self._blank(), self._workspace()))))
        before = self._content()
        done = self.desk.administer(command, actor=actor)
        if done.denied is not None:
            self._nothing_changed(before)

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

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _content(self) -> tuple[object, ...]:
        self.everything_holds()
        return content(self.storage.inner, WORKSPACE)

    def _nothing_changed(self, before: tuple[object, ...]) -> None:
        assert not self.storage.written, self.storage.written
        assert content(self.storage.inner, WORKSPACE) == before

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
        kind = a_kind(choose, on)
        command = a_command(kind, choose, on, workspace)
        if hasattr(command, "message"):
            command = command.but(message=MessageId(f"m{self._next()}"))
        return command, an_actor(kind, choose, on, workspace)

    def _works(self, choose: Choose, conversation: Conversation, member: MemberId) -> None:
        actor = Actor.of(member)
        offered = [option for option in self.desk.options(conversation.id, actor=actor) if option.refused is None]
        offered = [option for option in offered if option.command not in ("Open", "StartConversation")]
        if not offered:
            return
        option = choose(offered)
        command = a_command(BY_KIND[option.command], choose, conversation, self._workspace())
        if option.arguments:
            argument = MemberId(choose(option.arguments))
            command = command.but(**({"to": argument} if isinstance(command, Transfer) else {"members": (argument,)}))
        if isinstance(command, Reply | Whisper):
            command = command.but(message=MessageId(f"m{self._next()}"), content=CONTENTS[0])
        if isinstance(command, Acknowledge):
            command = command.but(up_to=choose(range(conversation.ordinal + 1)))
        outcome = self._handled(command, actor)
        assert outcome.denied is None or isinstance(command, Acknowledge), (option, outcome.denied)

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


def _told(command: Command) -> Command:
    """All of a command but its key and its message's id, which the desk may give."""
    return command.but(key=None, **({"message": MessageId("")} if hasattr(command, "message") else {}))


def _side(actor: Actor) -> tuple[str, MemberId | None]:
    """Who it is, through whatever client."""
    return actor.kind, actor.member


def desk_machine(
    make_storage: Callable[[], Storage], *, profile: Profile = OMNICHAT_COLLABORATION
) -> type[DeskMachine]:
    """Return a machine over what *make_storage* makes, an empty storage for each run, under *profile*."""
    fields = {"make_storage": staticmethod(make_storage), "profile": profile, "tally": Counter()}
    return type("DeskMachineOverStorage", (DeskMachine,), fields)
