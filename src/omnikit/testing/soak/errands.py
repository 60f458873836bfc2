"""A random life at a desk, from a seed, that tells of itself: customers, members, batches, effects, timers, feed."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random

from omnikit.desk.desk import Desk
from omnikit.desk.house import Item
from omnikit.desk.ports import Needs
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import ChangeSettings, DisableMember, EnableMember
from omnikit.model.commands import (
    Acknowledge,
    AddCollaborators,
    Command,
    End,
    FollowUp,
    Join,
    RemoveCollaborators,
    Reopen,
    Reply,
    Transfer,
)
from omnikit.model.conversation import ENDED, PENDING, Conversation
from omnikit.model.errors import LostConnection
from omnikit.model.ids import CommandKey, MemberId
from omnikit.testing.acts import CONTENTS, SETTINGS
from omnikit.testing.builders import ANN, BOB, CAT, DAN, EVE, FAY, SUE
from omnikit.testing.desks import an_inbound, founding
from omnikit.testing.soak.clocks import OwnClock, SharedClock
from omnikit.testing.soak.telling import Answer, Answered, Asking, Delivered, Ordered, Request, Tell, Wished, answer_of

AGENTS = (ANN, BOB, CAT, DAN, EVE)
SELDOM = FAY
"""Who is disabled and enabled again, and taken off their conversations."""
THREADS = 40
REMEMBERED = 30
WAIT = timedelta(milliseconds=20)
PAUSES = (0, 0, 0, 1, 2, 5, 10, 30)
"""Seconds between two errands; the lease of an effect is a minute."""


class Errands:
    """What one client does at *desk*, as *chance* has it, *tell*ing of it."""

    def __init__(self, desk: Desk, chance: Random, tell: Tell, clock: OwnClock | SharedClock) -> None:
        self.desk = desk
        self.chance = chance
        self.tell = tell
        self.clock = clock
        self.asked: tuple[Request, ...] = ()
        self.position = 0
        self.sent: list[Delivered] = []
        self.known = [one.id for one in desk.storage.scan(desk.house.workspace, None, THREADS)]
        self.acts, self.weights = zip(*_ACTS, strict=True)

    def found(self) -> None:
        """Make the workspace."""
        for number, command in enumerate(founding(self.desk.house.workspace, SETTINGS[2])):
            self._ask(Ordered(command.but(key=CommandKey(f"founding-{number}")), SYSTEM))

    def run_one(self) -> None:
        """Do one thing; raise ``LostConnection`` where the server went away."""
        self.clock.passes(timedelta(seconds=self.chance.choice(PAUSES)))
        act: Callable[[Errands], None] = self.chance.choices(self.acts, self.weights)[0]
        act(self)

    def go_on(self) -> None:
        """Ask again for what no answer came to, one by one."""
        left, self.asked = self.asked, ()
        for place, request in enumerate(left):
            try:
                self._ask(request)
            except LostConnection:
                self.asked = left[place:]
                raise

    # --- what is done

    def a_customer_writes(self) -> None:
        """Something comes in, and now and then again."""
        if self.sent and self.chance.random() < 0.1:
            self._ask(self.chance.choice(self.sent))
            return
        channel, thread = self.chance.choice(("line", "webchat")), f"customer-{self.chance.randrange(THREADS)}"
        inbound = an_inbound(dedupe=secrets.token_hex(8), thread=thread, channel=channel)
        request = Delivered(inbound.but(content=self.chance.choice(CONTENTS)))
        self.sent = [*self.sent[-REMEMBERED:], request]
        self._ask(request)

    def somebody_acts(self) -> None:
        """A member does what fits."""
        if (on := self._somewhere()) is not None:
            self._ask(self._wish(on))

    def somebody_acts_on_many(self) -> None:
        """A batch of what fits one member, now and then twice to one conversation."""
        member = self.chance.choice(AGENTS)
        wishes: list[Request] = []
        for _ in range(self.chance.randrange(4, 16)):
            if (on := self._somewhere()) is None:
                continue
            if on.status is PENDING:
                wishes.append(Wished(FollowUp(conversation=on.id, key=_key()), Actor.of(member)))
            elif on.status is ENDED and on.seated(member):
                wishes.append(Wished(Reopen(conversation=on.id, key=_key()), Actor.of(member)))
            elif on.handler == member and not on.collaborative:
                wishes.append(Wished(Transfer(conversation=on.id, key=_key(), to=SUE), Actor.of(member)))
            elif on.handler == member:
                wishes.append(Wished(End(conversation=on.id, key=_key()), Actor.of(member)))
        if wishes:
            self._ask(*wishes)

    def the_team_changes(self) -> None:
        """Somebody comes or goes, or time limits change."""
        of = self.desk.house.workspace
        command = self.chance.choice(
            (
                DisableMember(workspace=of, key=_key(), member=SELDOM),
                EnableMember(workspace=of, key=_key(), member=SELDOM),
                ChangeSettings(workspace=of, key=_key(), settings=self.chance.choice(SETTINGS[2:4])),
            )
        )
        self._ask(Ordered(command, SYSTEM))

    def the_host_does_what_is_due(self) -> None:
        """Effects are done, or fail; a few are left lying as by a worker that died."""
        for task in self.desk.due(limit=20):
            fate = self.chance.random()
            if fate < 0.95:
                self.desk.settle(task, done=fate < 0.85, reason="the soak run says so")

    def the_host_ticks(self) -> None:
        """Whatever is due happens."""
        _unbroken(self.desk.tick(limit=20))

    def somebody_reads_the_feed(self) -> None:
        """The feed is followed, and at its end waited for."""
        changes = self.desk.changes(after=self.position, limit=50)
        if changes:
            self.position = changes[-1].position
        else:
            self.desk.wait(after=self.position, timeout=WAIT)

    # --- the pieces

    def _somewhere(self) -> Conversation | None:
        """Return one of the conversations that are known."""
        if not self.known:
            return None
        needs = Needs(workspace=self.desk.house.workspace, conversation=self.chance.choice(self.known))
        return self.desk.storage.read(needs).conversation

    def _wish(self, on: Conversation) -> Wished:
        choose = self.chance.choice
        member = choose((*AGENTS, SELDOM))
        if on.status is PENDING:
            return Wished(FollowUp(conversation=on.id, key=_key()), Actor.of(member))
        if on.handler is None:
            return Wished(Join(conversation=on.id, key=_key()), Actor.of(SUE))
        if on.status is ENDED:
            return Wished(Reopen(conversation=on.id, key=_key()), Actor.of(on.handler))
        make = choose(_WISHES)
        return Wished(make(on, member, self.chance).but(key=_key()), Actor.of(on.handler))

    def _ask(self, *requests: Request) -> None:
        self.asked = requests
        self.tell(Asking(requests))
        self.tell(Answered(self._answers(requests)))
        self.asked = ()

    def _answers(self, requests: Sequence[Request]) -> tuple[Answer | None, ...]:
        if len(requests) == 1:
            answer = answer_of(requests[0].ask(self.desk))
            if answer.conversation is not None and answer.conversation not in self.known:
                self.known.append(answer.conversation)
            return (answer,)
        wishes = [request for request in requests if isinstance(request, Wished)]
        items = self.desk.batch([wish.command for wish in wishes], actor=wishes[0].actor)
        _unbroken(items)
        return tuple(None if item.outcome is None else answer_of(item.outcome) for item in items)


_WISHES: tuple[Callable[[Conversation, MemberId, Random], Command], ...] = (
    *(lambda on, _, chance: Reply(conversation=on.id, content=chance.choice(CONTENTS)),) * 4,
    *(lambda on, member, _: AddCollaborators(conversation=on.id, members=(member,)),) * 2,
    lambda on, *_: RemoveCollaborators(conversation=on.id, members=on.collaborators[:1]),
    lambda on, member, _: Transfer(conversation=on.id, to=member),
    lambda on, *_: Acknowledge(conversation=on.id, up_to=on.ordinal),
    lambda on, *_: End(conversation=on.id),
)
_ACTS: tuple[tuple[Callable[[Errands], None], int], ...] = (
    (Errands.a_customer_writes, 40),
    (Errands.somebody_acts, 45),
    (Errands.somebody_acts_on_many, 4),
    (Errands.the_team_changes, 2),
    (Errands.the_host_does_what_is_due, 10),
    (Errands.the_host_ticks, 5),
    (Errands.somebody_reads_the_feed, 6),
)


def _key() -> CommandKey:
    return CommandKey(secrets.token_hex(8))


def _unbroken(items: Sequence[Item]) -> None:
    """Raise what kept items from being carried out, a lost connection before all else."""
    errors = [item.error for item in items if item.error is not None]
    for error in sorted(errors, key=lambda error: not isinstance(error, LostConnection)):
        raise error
