"""What clients of a soak run tell: each write before and after it, each claim, each change they saw.

A client that is killed, or loses its server, has told what it was about to write and what it knew to be written; what
lies between is the only thing that may be there or not.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from omnikit.desk.clock import Clock
from omnikit.desk.desk import Desk
from omnikit.desk.house import Administered, Outcome
from omnikit.desk.ports import Change, Delivery, Storage, Task, UnitOfWork
from omnikit.model.actors import Actor
from omnikit.model.administration import Administration
from omnikit.model.commands import Command
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import Effect, LogLine
from omnikit.model.errors import LostConnection, StaleVersion, StorageError
from omnikit.model.events import Event
from omnikit.model.ids import CommandKey, ConversationId, EffectId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.value import Value, maker, value
from omnikit.model.wire import Inbound
from omnikit.testing.wrapping import Wrapped

Tell = Callable[[object], None]


@value
class Commit(Value):
    """What one unit of work writes, as it can be found again; *conversation* is None for the workspace's own."""

    conversation: ConversationId | None
    version: int
    events: tuple[Event, ...]
    messages: tuple[Message, ...]
    record: tuple[LogLine, ...]
    effects: tuple[Effect, ...]
    contact: Contact | None
    key: CommandKey | None
    delivery: Delivery | None


_commit = maker(Commit)


def commit_of(work: UnitOfWork) -> Commit:
    """Return what *work* writes."""
    subject = work.subject
    return _commit(
        conversation=subject.id if isinstance(subject, Conversation) else None,
        version=subject.version,
        events=work.events,
        messages=work.messages,
        record=work.record,
        effects=work.effects,
        contact=work.contact.contact if work.contact is not None else None,
        key=work.key,
        delivery=work.delivery,
    )


# --- what is told


@value(kw_only=False)
class Trying(Value):
    """These are about to be written."""

    commits: tuple[Commit, ...]


@value(kw_only=False)
class Tried(Value):
    """What came of the last that were tried: written, not written, or None: the connection broke."""

    written: tuple[bool | None, ...]


@value(kw_only=False)
class Claimed(Value):
    """Effects that were claimed at *now* for the time of *lease*; it took from *began* to *ended*."""

    began: datetime
    ended: datetime
    now: datetime
    lease: timedelta
    tasks: tuple[Task, ...]


@value(kw_only=False)
class Ending(Value):
    """Something is about to be said of effects: done, given up, or (*until*) put off."""

    ids: tuple[EffectId, ...]
    began: datetime
    how: str
    until: datetime | None = None


@value(kw_only=False)
class Ended(Value):
    """What was last to be said of effects has been said."""

    at: datetime


@value(kw_only=False)
class Saw(Value):
    """Changes that a reader of the feed was given."""

    changes: tuple[Change, ...]


class Telling(Wrapped):
    """Tells of every write and claim of *inner*'s, stamped by *clock*; counts lost races in *stale*."""

    def __init__(self, inner: Storage, tell: Tell, clock: Clock) -> None:
        super().__init__(inner)
        self.tell = tell
        self.clock = clock
        self.stale = 0

    def commit(self, work: UnitOfWork) -> None:
        self.tell(Trying((commit_of(work),)))
        error: StorageError | None = None
        try:
            self.inner.commit(work)
        except StorageError as raised:
            error = raised
            raise
        finally:
            self._tried((error,))

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        self.tell(Trying(tuple(commit_of(work) for work in works)))
        errors: Sequence[StorageError | None] = (None,) * len(works)
        try:
            errors = self.inner.commit_group(works)
        except StorageError as raised:
            errors = (raised,) * len(works)
            raise
        finally:
            self._tried(errors)
        return errors

    def _tried(self, errors: Sequence[StorageError | None]) -> None:
        self.stale += sum(isinstance(error, StaleVersion) for error in errors)
        self.tell(Tried(tuple(None if isinstance(error, LostConnection) else error is None for error in errors)))

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        began = self.clock()
        tasks = tuple(self.inner.claim(workspace, now, lease, kinds, limit))
        self.tell(Claimed(began, self.clock(), now, lease, tasks))
        return tasks

    def settle(self, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
        self.tell(Ending(tuple(ids), self.clock(), "settled"))
        self.inner.settle(workspace, ids)
        self.tell(Ended(self.clock()))

    def postpone(self, workspace: WorkspaceId, ids: Sequence[EffectId], until: datetime) -> None:
        self.tell(Ending(tuple(ids), self.clock(), "postponed", until))
        self.inner.postpone(workspace, ids, until)
        self.tell(Ended(self.clock()))

    def bury(self, workspace: WorkspaceId, ids: Sequence[EffectId], reason: str) -> None:
        self.tell(Ending(tuple(ids), self.clock(), "buried"))
        self.inner.bury(workspace, ids, reason)
        self.tell(Ended(self.clock()))

    def revive(self, workspace: WorkspaceId, ids: Sequence[EffectId], at: datetime) -> None:
        self.tell(Ending(tuple(ids), self.clock(), "revived", at))
        self.inner.revive(workspace, ids, at)
        self.tell(Ended(self.clock()))

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        changes = tuple(self.inner.changes(workspace, after, limit))
        self.tell(Saw(changes))
        return changes


# --- what is asked, and can be asked again


@value(kw_only=False)
class Delivered(Value):
    """A customer's message, by its delivery key."""

    inbound: Inbound

    def ask(self, desk: Desk) -> Outcome:
        """Ask *desk* for it."""
        return desk.receive(self.inbound)


@value(kw_only=False)
class Wished(Value):
    """A command with a key."""

    command: Command
    actor: Actor

    def ask(self, desk: Desk) -> Outcome:
        """Ask *desk* for it."""
        return desk.handle(self.command, actor=self.actor)


@value(kw_only=False)
class Ordered(Value):
    """A command to the workspace, with a key."""

    command: Administration
    actor: Actor

    def ask(self, desk: Desk) -> Administered:
        """Ask *desk* for it."""
        return desk.administer(self.command, actor=self.actor)


Request = Delivered | Wished | Ordered


@value(kw_only=False)
class Answer(Value):
    """What a door returned: the conversation, its version and the events; *refused* names the rule, if one did.

    Nothing happened where there is no event, and the key is free then.
    """

    conversation: ConversationId | None
    version: int
    events: tuple[Event, ...]
    repeated: bool
    refused: str = ""


@value(kw_only=False)
class Asking(Value):
    """These are about to be asked, at once if they are several."""

    requests: tuple[Request, ...]


@value(kw_only=False)
class Answered(Value):
    """The doors returned; what they said to each of what was asked last, None: an error that says nothing is done."""

    answers: tuple[Answer | None, ...]


def answer_of(outcome: Outcome | Administered) -> Answer:
    """Return what *outcome* says."""
    subject = outcome.conversation if isinstance(outcome, Outcome) else None
    decision = outcome.decision
    return Answer(
        subject.id if subject is not None else None,
        subject.version if subject is not None else 0,
        () if isinstance(decision, Denied) else decision.events,
        outcome.repeated,
        decision.rule if isinstance(decision, Denied) else "",
    )


# --- how a client goes on


@value
class Ready(Value):
    """The storage is open."""


@value(kw_only=False)
class Lost(Value):
    """The connection broke; whoever hears it says when to go on."""

    error: str


@value(kw_only=False)
class Failed(Value):
    """Something was raised that no host should see."""

    error: str


@value(kw_only=False)
class Counted(Value):
    """Numbers of what a client has seen happen."""

    numbers: Mapping[str, int]


@value
class GoOn(Value):
    """The server is back."""


@value
class Stop(Value):
    """Finish what is under way and end."""


@value
class Finished(Value):
    """Done; there is no more to tell."""
