"""A random life of a desk from a seed: members, customers and time; with *faults*, whatever can go wrong in between.

The same seed gives the same life. After every step what it wrote is checked, and at the end everything.
"""

import json
import sys
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import TypeVar

from omnikit.desk import handling, intake, keeping, relay
from omnikit.desk.administering import administer_workspace
from omnikit.desk.audit import Violation, audit
from omnikit.desk.batch import run_batch
from omnikit.desk.house import Administered, House, Outcome
from omnikit.desk.ports import Needs, Storage, UnitOfWork
from omnikit.desk.steps import Steps, drive
from omnikit.engine.forgetting import forgotten_key
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import ChangeSettings, DisableMember, EnableMember, SaveAccount, SaveMember
from omnikit.model.commands import Command
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed
from omnikit.model.effects import Send
from omnikit.model.errors import InvalidInput, LostConnection
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, WorkspaceId
from omnikit.model.thread import Thread, ThreadKind
from omnikit.model.value import Value, value
from omnikit.model.wire import Inbound
from omnikit.model.workspace import Workspace
from omnikit.policies.presets import preset
from omnikit.policies.profile import Profile
from omnikit.storage import open_storage
from omnikit.testing.acts import BOT_OUTCOMES, SETTINGS, a_command, a_kind, an_actor, some_content, somebody
from omnikit.testing.builders import CHANNELS
from omnikit.testing.checks import Watch
from omnikit.testing.desks import CountedIds, SetClock, an_inbound, founding
from omnikit.testing.units import drained
from omnikit.testing.wrapping import Faulty, Watching

T = TypeVar("T")

WORKSPACE = WorkspaceId("simulated")
NOWHERE = Conversation(id=ConversationId("nowhere"), workspace=WORKSPACE, thread=Thread(AccountId(""), "", ""))
REMEMBERED = 200
"""How far back a delivery or a command may come again."""
AT_MOST = 20
"""Violations that are shown; the first tell most."""
STEPS_A_THREAD = 60
OLD, OLDER, FOREVER = timedelta(hours=6), timedelta(days=2), timedelta(days=1000)
"""After how long words are erased, keys are let go of, and whatever waits is free."""


@value
class Life(Value):
    """What a simulation came to. *faults* counts those made, *conflicts* the versions lost."""

    seed: int
    steps: int
    events: int
    denied: int
    conflicts: int
    faults: int
    violations: tuple[Violation, ...]


class Simulation:
    """A desk on *storage*, which must be empty, and everybody around it."""

    def __init__(self, seed: int, steps: int, profile: Profile, storage: Storage, *, faults: bool) -> None:
        self.chance = Random(seed)
        self.seed = seed
        self.steps = steps
        self.clock = SetClock()
        self.house = House(workspace=WORKSPACE, profile=profile, clock=self.clock, ids=CountedIds(), attempts=3)
        self.watching = Watching(storage)
        self.faults = Faulty(self.watching, self.chance, self._rival) if faults else None
        self.storage: Storage = self.faults or self.watching
        self.watch = Watch(storage, WORKSPACE, profile)
        self.violations: dict[tuple[str, str], Violation] = {}
        self.denied = 0
        self.number = 0
        self.known: list[ConversationId] = []
        self.threads = [self._a_thread(number) for number in range(max(4, steps // STEPS_A_THREAD))]
        self.held: list[Inbound] = []
        self.past: deque[tuple[Callable[[], Steps[Outcome]], Outcome]] = deque(maxlen=REMEMBERED)

    def run(self) -> Life:
        """Found the workspace, live *steps* steps, check everything."""
        for command in founding(WORKSPACE, SETTINGS[2]):
            drive(administer_workspace(self.house, command, SYSTEM), self.watching)
        self._check()
        acts, weights = zip(*_ACTS, strict=True)
        for number in range(1, self.steps + 1):
            self.number = number
            self.clock.passes(timedelta(seconds=self.chance.choice(_DELAYS)))
            act = self.chance.choices(acts, weights)[0]
            try:
                act(self)
            except Exception as error:
                self._found(Violation("raises nothing", act.__name__, repr(error)))
            self._check()
        for inbound in self.held:
            self._delivered(inbound)
        self._check()
        left = drained(self.watching.inner, WORKSPACE, now=self.clock.now + FOREVER)
        for violation in (
            *self.watch.at_the_end(),
            *self.watching.lines.held_against(left),
            *drive(audit(self.house), self.watching.inner).violations,
        ):
            self._found(violation)
        return Life(
            seed=self.seed,
            steps=self.number,
            events=self.watch.events,
            denied=self.denied,
            conflicts=self.watching.stale,
            faults=self.faults.made.total() if self.faults else 0,
            violations=tuple(self.violations.values()),
        )

    # --- what happens at a desk

    def a_customer_writes(self) -> None:
        """Something comes in; with faults perhaps later than what was sent after it."""
        # whoever wrote lately writes again: a window of threads moves through all of them
        start = (len(self.threads) * self.number) // (self.steps + 1)
        inbound = self.chance.choice(self.threads[start : start + 8])
        inbound = inbound.but(
            dedupe=f"d{self.number}",
            content=some_content(self.chance.choice),
            bot=self.chance.choice(BOT_OUTCOMES),
            sender=f"customer-{self.chance.randrange(9)}" if inbound.kind is ThreadKind.GROUP else inbound.sender,
            sent_at=self.clock.now,
        )
        if self.faults and self.chance.random() < 0.05:
            self.held.append(inbound)
            return
        self._delivered(inbound)
        if self.held and self.chance.random() < 0.2:
            self.faults.made["reordered"] += 1  # type: ignore[union-attr]  # nothing is held without faults
            self._delivered(self.held.pop(self.chance.randrange(len(self.held))))

    def somebody_acts(self) -> None:
        """A member, the bot or the system tries something on a conversation."""
        on = self._a_conversation()
        command, actor = self._wish(on)
        self._handled(on, command, actor)

    def something_comes_again(self) -> None:
        """A delivery or a command that was carried out is answered as it was, and changes nothing."""
        if not self.past:
            return
        steps, first = self.chance.choice(self.past)
        if self.faults:
            self.faults.made["duplicate"] += 1
        again = drive(steps(), self.watching)
        if not again.repeated or again.decision != first.decision or self.watching.written:
            self._found(Violation("same key twice equals once", _where(first), f"{first!r}, then {again!r}"))

    def somebody_acts_on_many(self) -> None:
        """A batch, perhaps strict, perhaps only tried."""
        wishes = [self._wish(self._a_conversation()) for _ in range(self.chance.randrange(1, 6))]
        commands = [command for command, _ in wishes]
        dry_run, strict = self.chance.random() < 0.2, self.chance.random() < 0.2
        self._carried_out(lambda: run_batch(self.house, commands, wishes[0][1], dry_run=dry_run, strict=strict))

    def somebody_writes_first(self) -> None:
        """A member starts a conversation with somebody known."""
        on = self._a_conversation()
        if on.contact is None:
            return
        contact, content = on.contact, some_content(self.chance.choice)
        actor = Actor.of(somebody(self.chance.choice, NOWHERE, self._workspace()))
        account = on.thread.account if self.chance.random() < 0.7 else AccountId(self.chance.choice(CHANNELS))
        key = self._key()
        self._answered(lambda: intake.start(self.house, contact, account, content, actor, key), keyed=key is not None)

    def the_host_ticks(self) -> None:
        """Whatever is due happens."""
        for item in self._carried_out(lambda: relay.tick(self.house, limit=50)):
            if item.error is not None and not isinstance(item.error, LostConnection):
                self._found(Violation("raises nothing", item.conversation, repr(item.error)))

    def the_host_does_what_is_due(self) -> None:
        """Effects are done, or fail and come again."""
        for task in self._carried_out(lambda: relay.due(self.house, limit=100)):
            if isinstance(task.effect, Send) and task.effect.message in self.watch.inside:
                self._found(Violation("whispers stay inside", task.conversation or "", repr(task)))
            done = self.chance.random() < 0.9
            drive(relay.settle(self.house, task, done=done, reason="no answer"), self.watching)

    def the_operator_looks_after_it(self) -> None:
        """Somebody is forgotten; what is old is erased, or let go of; what was given up is tried anew."""
        choose, on = self.chance.choice, self._a_conversation()
        steps: Steps[object] = choose(
            (
                keeping.forget(self.house, on.contact or ContactId("nobody")),
                keeping.erase(self.house, self.clock.now - OLD),
                keeping.prune(self.house, self.clock.now - OLDER),
            )
        )
        drive(steps, self.watching)
        letters = drive(relay.dead_letters(self.house, after=None, limit=100), self.watching)
        drive(relay.revive(self.house, [id for letter in letters[::2] for id in letter.task.ids]), self.watching)
        if on is not NOWHERE:
            for violation in self.watch.check(on.id):
                self._found(violation)

    def the_team_changes(self) -> None:
        """Members come and go, roles, settings and accounts change."""
        workspace, choose = self._workspace(), self.chance.choice
        member = workspace.members[choose(tuple(workspace.members))]
        account = choose(tuple(workspace.accounts.values()))
        disconnected = self.chance.random() < 0.1
        disable = DisableMember(workspace=WORKSPACE, member=member.id)
        enable = EnableMember(workspace=WORKSPACE, member=member.id)
        command = choose(
            (
                disable if member.enabled else enable,
                enable,
                SaveMember(workspace=WORKSPACE, member=member.but(role=choose(tuple(workspace.roles)))),
                ChangeSettings(workspace=WORKSPACE, settings=choose(SETTINGS)),
                SaveAccount(workspace=WORKSPACE, account=account.but(connected=not disconnected)),
            )
        ).but(key=self._key())
        actor = SYSTEM if choose((True, True, False)) else Actor.of(somebody(choose, NOWHERE, workspace))
        answer = self._carried_out(lambda: administer_workspace(self.house, command, actor))
        self._denied_changes_nothing(answer)

    # --- the pieces

    def _a_thread(self, number: int) -> Inbound:
        channel = self.chance.choice(CHANNELS[:6])
        kind = ThreadKind.GROUP if self.chance.random() < 0.15 else ThreadKind.DIRECT
        return an_inbound(thread=f"{kind}-{number}", channel=channel, kind=kind)

    def _a_conversation(self) -> Conversation:
        """Return one of those written to lately, or any, or none that exists."""
        if not self.known or self.chance.random() < 0.01:
            return NOWHERE
        lately = self.known[-10:] if self.chance.random() < 0.9 else self.known
        found = self.watching.read(Needs(workspace=WORKSPACE, conversation=self.chance.choice(lately)))
        return found.conversation or NOWHERE

    def _workspace(self) -> Workspace:
        found = self.watching.read(Needs(workspace=WORKSPACE)).workspace
        assert found is not None, "the workspace was founded"
        return found

    def _wish(self, on: Conversation) -> tuple[Command, Actor]:
        choose, workspace = self.chance.choice, self._workspace()
        kind = a_kind(choose, on)
        command = a_command(kind, choose, on, workspace).but(key=self._key())
        return command, an_actor(kind, choose, on, workspace)

    def _key(self) -> CommandKey | None:
        """With faults everything has a key, or nothing could be tried again."""
        if not self.faults and self.chance.random() < 0.5:
            return None
        return CommandKey(self.house.ids(self.clock.now))

    def _delivered(self, inbound: Inbound) -> None:
        outcome = self._answered(lambda: intake.receive(self.house, inbound), keyed=True)
        id = outcome.conversation.id if outcome.conversation else None
        if id is not None and id not in self.known[-10:]:
            self.known.append(id)

    def _handled(self, on: Conversation, command: Command, actor: Actor) -> None:
        versions_lost = self.watching.stale
        keyed = command.key is not None
        outcome = self._answered(lambda: handling.handle(self.house, command, actor), keyed=keyed)
        stays = outcome.denied is not None and self.watching.stale == versions_lost and on is not NOWHERE
        if stays and outcome.conversation not in (on, None):  # what they can't see is not shown to them
            self._found(Violation("a denied command changed nothing", on.id, f"{command!r}: {outcome!r}"))

    def _answered(self, steps: Callable[[], Steps[Outcome]], *, keyed: bool) -> Outcome:
        outcome = self._carried_out(steps)
        self._denied_changes_nothing(outcome)
        if keyed and isinstance(outcome.decision, Allowed) and outcome.decision.events:
            self.past.append((steps, outcome))
        return outcome

    def _denied_changes_nothing(self, answer: Outcome | Administered) -> None:
        if answer.denied is None:
            return
        self.denied += 1
        if self.watching.written:
            self._found(Violation("a denied command changed nothing", answer.denied.rule, repr(answer)))

    def _carried_out(self, steps: Callable[[], Steps[T]]) -> T:
        """Run it to its end; with faults it may be left in the middle first, and is then tried again."""
        self._check()
        if self.faults and self.chance.random() < 0.02:
            self.faults.made["crash"] += 1
            self._left(steps(), self.chance.randrange(1, 4))
        for _ in range(50):
            try:
                return drive(steps(), self.storage)
            except LostConnection:
                self._check()
        raise AssertionError("fifty acknowledgements were lost in a row")

    def _left(self, steps: Steps[object], calls: int) -> None:
        """Run it for a few calls of the storage and then no further, as a process that is killed."""
        try:
            step = next(steps)
            for _ in range(calls):
                step = steps.send(getattr(self.watching, step.method)(*step.arguments))
        except StopIteration:
            pass
        steps.close()
        self._check()

    def _rival(self, work: UnitOfWork) -> bool:
        """Somebody else changes the same conversation meanwhile; True if they did."""
        if not isinstance(work.subject, Conversation):
            return False
        self._check()
        there = self.watching.read(Needs(workspace=WORKSPACE, conversation=work.subject.id)).conversation
        if there is None:
            return False
        if there.contact is not None and self.chance.random() < 0.1:
            drive(keeping.forget(self.house, there.contact), self.watching)
            return there.thread.key != forgotten_key(there.id)
        command, actor = self._wish(there)
        drive(handling.handle(self.house, command, actor), self.watching)
        changed = bool(self.watching.written)
        self._check()
        return changed

    def _check(self) -> None:
        for work in self.watching.taken():
            for violation in self.watch.wrote(work):
                self._found(violation)
        for violation in (*self.watch.follow(), *self.watching.disorder):
            self._found(violation)
        self.watching.disorder.clear()

    def _found(self, violation: Violation) -> None:
        told = violation.but(detail=f"step {self.number}: {violation.detail}")
        self.violations.setdefault((violation.invariant, violation.where), told)


_DELAYS = (*(0, 0, 0, 1, 2, 5, 5, 10, 20, 30, 60, 90, 300) * 6, 1200, 3600, -3)
_ACTS: tuple[tuple[Callable[[Simulation], None], int], ...] = (
    (Simulation.a_customer_writes, 36),
    (Simulation.somebody_acts, 44),
    (Simulation.something_comes_again, 4),
    (Simulation.somebody_acts_on_many, 3),
    (Simulation.somebody_writes_first, 2),
    (Simulation.the_host_ticks, 5),
    (Simulation.the_host_does_what_is_due, 4),
    (Simulation.the_team_changes, 2),
    (Simulation.the_operator_looks_after_it, 1),
)


def _where(outcome: Outcome) -> str:
    return outcome.conversation.id if outcome.conversation else ""


def simulate(
    *,
    seed: int = 0,
    steps: int = 1000,
    profile: str = "omnichat_collaboration",
    storage: str = "memory:",
    faults: bool = False,
    as_json: bool = False,
) -> int:
    """Live a random life and print what it came to; return 1 if anything was not as it must be.

    Raises ``UnknownName`` for a profile or a storage nobody knows, ``InvalidInput`` for a storage that isn't empty.
    """
    opened = open_storage(storage)
    try:
        if opened.workspaces():
            raise InvalidInput("storage", storage, "an empty one: this has workspaces already")
        life = Simulation(seed, steps, preset(profile), opened, faults=faults).run()
    finally:
        opened.close()
    found = [{"invariant": v.invariant, "where": v.where, "detail": v.detail} for v in life.violations]
    numbers = {name: getattr(life, name) for name in ("seed", "steps", "events", "denied", "conflicts", "faults")}
    if as_json:
        print(json.dumps({**numbers, "violations": found}, ensure_ascii=False, indent=2))
    else:
        print(", ".join(f"{name} {number}" for name, number in numbers.items()) + f", violations {len(found)}")
        for violation in found[:AT_MOST]:
            print("{invariant} at {where}: {detail}".format(**violation), file=sys.stderr)
    return 1 if found else 0
