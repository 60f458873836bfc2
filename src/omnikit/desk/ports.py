"""What the desk needs of a storage: one read at one moment, one write all or nothing, a few questions."""

from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from omnikit.model.contact import Contact, Identity
from omnikit.model.conversation import Conversation
from omnikit.model.effects import Effect, LogLine
from omnikit.model.events import Event
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.value import Value, value
from omnikit.model.views import Page, Query
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context


@value(kw_only=False)
class ThreadKey(Value):
    """Names a thread: an account and the key in it."""

    account: AccountId
    key: str


@value(kw_only=False)
class Delivery(Value):
    """Names one delivery by a platform: unique in the workspace, so that it is taken in once."""

    account: AccountId
    dedupe: str


@value
class Needs(Value):
    """What one decision must know. The conversation by id, or the latest one in a thread."""

    workspace: WorkspaceId
    conversation: ConversationId | None = None
    thread: ThreadKey | None = None
    contact: ContactId | None = None
    identity: Identity | None = None
    key: CommandKey | None = None
    delivery: Delivery | None = None


@value
class Carried(Value):
    """A command that was carried out before: what it was (a digest), and what happened then.

    *conversation* is None for a command to the workspace.
    """

    digest: str
    conversation: ConversationId | None
    events: tuple[Event, ...]


@value
class Snapshot(Value):
    """What a storage knew at one moment. *carried* answers the key asked for, or the delivery."""

    workspace: Workspace | None
    conversation: Conversation | None = None
    contact: Contact | None = None
    carried: Carried | None = None


@value(kw_only=False)
class Enabled(Value):
    """Holds while *member* is enabled: whoever gets a seat must be, also a moment later."""

    member: MemberId


Hold = Enabled
"""What else must be true inside the transaction."""


@value
class ContactChange(Value):
    """A contact to write, if it still has version *expected*; 0: it is new."""

    contact: Contact
    expected: int


@value
class UnitOfWork(Value):
    """Everything that one command changes: committed whole or not at all.

    *subject* is the conversation or the workspace that changes, as it will be; *expected* is the version that
    must still be there, 0 where there was none. *effects* without those recorded, which are in *messages* and
    *record*. *key* and *delivery* are bound to *digest*.
    """

    workspace: WorkspaceId
    at: datetime
    expected: int
    subject: Conversation | Workspace
    events: tuple[Event, ...]
    messages: tuple[Message, ...] = ()
    record: tuple[LogLine, ...] = ()
    effects: tuple[Effect, ...] = ()
    contact: ContactChange | None = None
    key: CommandKey | None = None
    digest: str = ""
    delivery: Delivery | None = None
    holds: tuple[Hold, ...] = ()


@value(kw_only=False)
class Recorded(Value):
    """An event with the version it led to."""

    version: int
    event: Event


@value
class Task(Value):
    """An effect to be done, claimed until its lease ends. *ids* are several where notices were made one."""

    ids: tuple[int, ...]
    conversation: ConversationId | None
    effect: Effect
    attempts: int


class Storage(Protocol):
    """A storage that blocks. Every method is about one workspace; nothing crosses from one to another."""

    def read(self, needs: Needs) -> Snapshot:
        """Return what is needed, all as of one moment."""

    def commit(self, work: UnitOfWork) -> None:
        """Write all of *work* or nothing.

        Raises ``StaleVersion`` if the subject or the contact has moved on, ``BrokenHold`` if a hold is not
        true, ``DuplicateMessage`` if the key or the delivery is bound already.
        """

    def page(self, query: Query, context: Context) -> Page:
        """Return a page of a list that has not been refused; equal to ``engine.views.listing``."""

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        """Return the events of a conversation, or of the workspace itself, after a version, in order."""

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        """Return messages after a sequence number, in order."""

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        """Return the status record, oldest line first."""

    def due(self, workspace: WorkspaceId, now: datetime, limit: int) -> Sequence[ConversationId]:
        """Return conversations with a timer due at *now*, the longest due first."""

    def seated(self, workspace: WorkspaceId, member: MemberId, until: datetime, limit: int) -> Sequence[ConversationId]:
        """Return conversations, by id, that a withdrawal of *member* from seats taken up to *until* would change."""

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        """Return open effects, oldest first, and keep them from other claims until *now* + *lease*."""

    def settle(self, workspace: WorkspaceId, ids: Sequence[int], retry_at: datetime | None) -> None:
        """Say that claimed effects are done, or are to be tried again at *retry_at*."""

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        """Return conversations by id, for an audit."""

    def workspaces(self) -> Sequence[WorkspaceId]:
        """Return the workspaces there are."""

    def close(self) -> None:
        """Let go of what is held open; the storage is not used after that."""


class AsyncStorage(Protocol):
    """A storage that is awaited; the same methods."""

    def read(self, needs: Needs) -> Awaitable[Snapshot]: ...
    def commit(self, work: UnitOfWork) -> Awaitable[None]: ...
    def page(self, query: Query, context: Context) -> Awaitable[Page]: ...
    def history(
        self, workspace: WorkspaceId, conversation: ConversationId | None, after: int
    ) -> Awaitable[Sequence[Recorded]]: ...
    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Awaitable[Sequence[Message]]: ...
    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Awaitable[Sequence[LogLine]]: ...
    def due(self, workspace: WorkspaceId, now: datetime, limit: int) -> Awaitable[Sequence[ConversationId]]: ...
    def seated(
        self, workspace: WorkspaceId, member: MemberId, until: datetime, limit: int
    ) -> Awaitable[Sequence[ConversationId]]: ...
    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Awaitable[Sequence[Task]]: ...
    def settle(self, workspace: WorkspaceId, ids: Sequence[int], retry_at: datetime | None) -> Awaitable[None]: ...
    def scan(
        self, workspace: WorkspaceId, after: ConversationId | None, limit: int
    ) -> Awaitable[Sequence[Conversation]]: ...
    def workspaces(self) -> Awaitable[Sequence[WorkspaceId]]: ...
    def close(self) -> Awaitable[None]: ...
