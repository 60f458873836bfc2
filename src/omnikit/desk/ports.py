"""What the desk needs of a storage: one read at one moment, one write all or nothing, a few questions."""

from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import attrs

from omnikit.engine.load import Load
from omnikit.model.contact import Binding, Contact, Entry, Identity
from omnikit.model.conversation import Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.effects import Effect, LogLine
from omnikit.model.errors import StorageError
from omnikit.model.events import Event
from omnikit.model.ids import (
    AccountId,
    CommandKey,
    ContactId,
    ConversationId,
    EffectId,
    MemberId,
    MessageId,
    QuickReplyId,
    WorkspaceId,
)
from omnikit.model.message import Message
from omnikit.model.presence import Presence
from omnikit.model.quick_reply import QuickReply
from omnikit.model.value import Value, value
from omnikit.model.views import Count, Hits, Page, Position, Query, Search
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
    """What one decision must know. The conversation by id, or the latest one in a thread.

    *external* names a message by its account and the platform's id of it, customers' and ours: where the thread has no
    conversation, it is the one that has that message. The message that is read is the one of that *sequence* in
    *conversation*, else the one of ours to the customer whose id is *message*, else *external*'s. *presences*:
    everybody's. *other* and *quick_reply* are read as they are stored; the contact is the record that it is part of,
    where it was merged.
    """

    workspace: WorkspaceId
    conversation: ConversationId | None = None
    thread: ThreadKey | None = None
    contact: ContactId | None = None
    identity: Identity | None = None
    key: CommandKey | None = None
    delivery: Delivery | None = None
    external: ThreadKey | None = None
    presences: bool = False
    other: ContactId | None = None
    quick_reply: QuickReplyId | None = None
    message: MessageId | None = None
    sequence: int = 0

    @property
    def said(self) -> bool:
        """True if a message is to be read."""
        return self.external is not None or self.message is not None or self.sequence > 0


@value
class Carried(Value):
    """A command that was carried out before: what it was (a digest), and what happened then.

    *conversation* is None for a command to the workspace. A digest is "" once the person that the command was about has
    been forgotten: from a digest a phone number could be found by trying.
    """

    digest: str
    conversation: ConversationId | None
    events: tuple[Event, ...]

    def same(self, digest: str) -> bool:
        """True if a command with that digest is the one that was carried out, as far as can still be told."""
        return self.digest in ("", digest)


@value
class Snapshot(Value):
    """What a storage knew at one moment. *carried* answers the key asked for, or the delivery."""

    workspace: Workspace | None
    conversation: Conversation | None = None
    contact: Contact | None = None
    carried: Carried | None = None
    presences: Mapping[MemberId, Presence] = attrs.field(factory=dict)
    other: Contact | None = None
    quick_reply: QuickReply | None = None
    message: Message | None = None


@value(kw_only=False)
class Enabled(Value):
    """Holds while *member* is enabled: whoever gets a seat must be, also a moment later."""

    member: MemberId


@value(kw_only=False)
class LoadBelow(Value):
    """Holds while what *member* has, offered and accepted, is below *limit* before this commit adds to it.

    And what is offered to them below *offers*. None: no limit.
    """

    member: MemberId
    limit: int | None
    offers: int | None = None


@value(kw_only=False)
class Present(Value):
    """Holds while *member*'s presence is of that version, and its lease ends after *at*."""

    member: MemberId
    version: int
    at: datetime


Hold = Enabled | LoadBelow | Present
"""What else must be true inside the transaction."""


@value
class ContactChange(Value):
    """A contact to write, if what is there is still *before*; None: it is new.

    *code*: a nickname's number, given with it: one that was given before, to anybody, is ``StaleVersion`` (RC-3.2).
    *entries*: new lines of its ledger.
    """

    contact: Contact
    before: Contact | None
    code: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def expected(self) -> int:
        """The version that must still be there, 0 where there was none."""
        return self.before.version if self.before is not None else 0


Subject = Conversation | Workspace | Presence | Contact | QuickReply


@value
class UnitOfWork(Value):
    """Everything that one command changes: committed whole or not at all.

    *subject* is what changes (a conversation, the workspace, a presence, a contact, a quick reply), as it will be;
    *before* as it was read, None where there was none: its version must still be there. *effects* without those
    recorded, which are in *messages* and *record*. *contact*: another record that changes with it; *entries*: of the
    ledger of a contact that is itself the subject. *key* and *delivery* are bound to *digest*. *revised*: messages that
    are there and change, as they will be; each one's *revision* is one more than what must still be there.
    """

    workspace: WorkspaceId
    at: datetime
    before: Subject | None
    subject: Subject
    events: tuple[Event, ...]
    messages: tuple[Message, ...] = ()
    revised: tuple[Message, ...] = ()
    record: tuple[LogLine, ...] = ()
    effects: tuple[Effect, ...] = ()
    contact: ContactChange | None = None
    entries: tuple[Entry, ...] = ()
    key: CommandKey | None = None
    digest: str = ""
    delivery: Delivery | None = None
    holds: tuple[Hold, ...] = ()

    @property
    def expected(self) -> int:
        """The version that must still be there, 0 where there was none."""
        return self.before.version if self.before is not None else 0


@value(kw_only=False)
class Recorded(Value):
    """An event with the version it led to."""

    version: int
    event: Event


@value
class Task(Value):
    """An effect to be done, claimed until its lease ends. *ids* are several where notices were made one."""

    ids: tuple[EffectId, ...]
    conversation: ConversationId | None
    effect: Effect
    attempts: int


@value(kw_only=False)
class DeadLetter(Value):
    """An effect that was given up, and why; it waits for somebody to look."""

    task: Task
    reason: str


@value(kw_only=False)
class Change(Value):
    """One commit's events in the feed of a workspace; *conversation* is None for the workspace's own.

    And for those of a *member*'s presence, of a *contact*'s record by itself, of a *quick_reply*.
    """

    position: int
    conversation: ConversationId | None
    events: tuple[Recorded, ...]
    member: MemberId | None = None
    contact: ContactId | None = None
    quick_reply: QuickReplyId | None = None


@value(kw_only=False)
class Attendee(Value):
    """A member who has a presence or a load: both, and when they were last given a conversation."""

    presence: Presence
    load: Load
    given_at: datetime | None


@value
class Receipt(Value):
    """What a platform tells of messages that we sent on one account: that they have come so far, or failed.

    They are those named by *externals*; where *up_to*, what was sent before each in its conversation, too. Where none
    is named, all that was sent in *thread* up to *watermark*. *error*: the platform's word for why it failed.
    """

    status: DeliveryStatus
    externals: tuple[str, ...] = ()
    up_to: bool = False
    thread: str = ""
    watermark: datetime | None = None
    error: str = ""


@value
class Reported(Value):
    """A message of ours that a receipt has moved on, and to where."""

    conversation: ConversationId
    sequence: int
    status: DeliveryStatus


@value(kw_only=False)
class Forgotten(Value):
    """How much a forgotten contact had: conversations, and messages erased in them."""

    conversations: int
    messages: int


@value(kw_only=False)
class Flaw(Value):
    """Something stored a second time, for speed, that isn't what it should be."""

    invariant: str
    where: str
    detail: str


class Storage(Protocol):
    """A storage that blocks. Every method is about one workspace; nothing crosses from one to another."""

    def read(self, needs: Needs) -> Snapshot:
        """Return what is needed, all as of one moment."""

    def commit(self, work: UnitOfWork) -> None:
        """Write all of *work* or nothing.

        Raises ``StaleVersion`` if the subject or the contact has moved on, ``BrokenHold`` if a hold is not
        true, ``DuplicateMessage`` if the key or the delivery is bound already, ``TakenMessageId`` if a message of
        ours is to have the id that another has.
        """

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        """Write each of *works* all or nothing, several in one transaction; return for each what kept it from that."""

    def page(self, query: Query, context: Context) -> Page:
        """Return a page of a list that has not been refused; equal to ``engine.views.listing``."""

    def counts(self, queries: Sequence[Query], context: Context) -> Sequence[Count]:
        """Return how long each of several lists is: to the last one where ``exactly_counted``, else up to the most."""

    def badge(self, context: Context) -> Count:
        """Return in how many of theirs the member has something unread; equal to ``engine.views.badge``."""

    def search(self, search: Search, context: Context) -> Hits:
        """Return a page of what the member finds by a search that has not been refused.

        All its pages together are those of ``engine.search.found``.
        """

    def tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        """Return the tags that contacts have, those with *words* in their folded text, in the folded texts' order."""

    def used_tags(self, workspace: WorkspaceId, words: str, limit: int) -> Sequence[str]:
        """Return the tags that were ever put on a contact (OC-10.3), as ``tags`` does; a taken off one stays."""

    def ledger(
        self,
        workspace: WorkspaceId,
        contacts: Sequence[ContactId],
        fields: frozenset[str] | None,
        before: Entry | None,
        limit: int,
    ) -> Sequence[Entry]:
        """Return entries of contacts' ledgers, of *fields* or of all, the newest first: by time, contact and number."""

    def bindings(self, workspace: WorkspaceId, browsers: Sequence[Identity]) -> Sequence[Binding]:
        """Return what is bound to browsers, by time, then by identity."""

    def quick_replies(
        self,
        workspace: WorkspaceId,
        owners: Sequence[MemberId | None],
        words: str,
        after: QuickReplyId | None,
        limit: int,
    ) -> Sequence[QuickReply]:
        """Return quick replies of *owners* that have the folded *words* in their title or content, by id."""

    def prepared(
        self, workspace: WorkspaceId, owners: Sequence[MemberId | None], words: str, limit: int
    ) -> Sequence[QuickReply]:
        """Return the quick replies of *owners* to suggest, best first: ``engine.suggesting.best`` of them all."""

    def said(self, workspace: WorkspaceId, member: MemberId, words: str, limit: int) -> Sequence[str]:
        """Return texts that *member* sent to customers, with the folded *words* in them, the last sent first.

        Each text once, as folded; those erased are not among them: ``engine.suggesting.said`` of all messages.
        """

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        """Return the events of a conversation, or of the workspace itself, after a version, in order."""

    def roster(self, workspace: WorkspaceId) -> Sequence[Attendee]:
        """Return every member who has ever had a presence or a load, by id."""

    def attendance(self, workspace: WorkspaceId, member: MemberId, after: int) -> Sequence[Recorded]:
        """Return the events of a member's presence after a version, in order."""

    def renew(self, workspace: WorkspaceId, member: MemberId, now: datetime, until: datetime) -> bool:
        """Move the lease of a presence on to *until*, if it ends after *now* and before that; say if it still runs."""

    def queued(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        """Return the conversations that ``dispatch.tickets.waits`` is true of, or that are held out, by id."""

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        """Return messages after a sequence number, in order."""

    def record(self, workspace: WorkspaceId, conversation: ConversationId) -> Sequence[LogLine]:
        """Return the status record, oldest line first."""

    def due(self, workspace: WorkspaceId, now: datetime, after: Position | None, limit: int) -> Sequence[Position]:
        """Return conversations with a timer due at *now* and when it was due, the longest due first, then by id."""

    def seated(
        self, workspace: WorkspaceId, member: MemberId, until: datetime, after: ConversationId | None, limit: int
    ) -> Sequence[ConversationId]:
        """Return conversations, by id, that a withdrawal of *member* from seats taken up to *until* would change.

        Those held out to them up to then are among them, and those that they take part in.
        """

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        """Return open effects, the longest free first, and keep them from other claims until *now* + *lease*.

        Of a conversation's effects to one recipient only the first that is open, so that their order is kept.
        """

    def settle(self, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
        """Say that claimed effects are done; they are gone then."""

    def postpone(self, workspace: WorkspaceId, ids: Sequence[EffectId], until: datetime) -> None:
        """Say that claimed effects are to be tried again, not before *until*."""

    def bury(self, workspace: WorkspaceId, ids: Sequence[EffectId], reason: str) -> None:
        """Give claimed effects up: they are claimed no more and hold up none that follow."""

    def sent(
        self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        sequence: int,
        externals: Sequence[str],
        status: DeliveryStatus,
        at: datetime,
        error: str = "",
    ) -> None:
        """Say how far a message of ours has come, and add the platform's ids of its next parts, "" where it gave none.

        An id that it has already stays as it is; of an erased message, or one that isn't there, nothing is noted. The
        status only advances, and the conversation's version stays.
        """

    def report(
        self, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
    ) -> Sequence[Reported]:
        """Take in what a platform tells of messages that we sent; return those that it moved on, by place.

        Told twice, late or in another order it comes to the same: the status only advances (``model.delivery``). What
        is told of customers' messages, and of those that nobody knows, is passed over.
        """

    def dead(self, workspace: WorkspaceId, after: EffectId | None, limit: int) -> Sequence[DeadLetter]:
        """Return effects that were given up, by id."""

    def revive(self, workspace: WorkspaceId, ids: Sequence[EffectId], at: datetime) -> None:
        """Let effects that were given up be claimed again from *at* on, with no attempt counted."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        """Return commits after a position, in an order in which each conversation's stand as they were made.

        A position is given once and stays; no commit is ever left out, also not one that ends late. Raises
        ``ChangesGone`` if some after that position are no longer kept.
        """

    def position(self, workspace: WorkspaceId) -> int:
        """Return the last position that was given in the feed, 0 where none was: what comes later stands after it."""

    def wait(self, workspace: WorkspaceId, after: int, timeout: timedelta) -> None:
        """Return when there are changes after a position, or after *timeout*; sooner where it can't be told."""

    def tend(self, workspace: WorkspaceId) -> None:
        """Do what makes questions quick and no answer different: give positions, index what can be searched."""

    def loads(self, workspace: WorkspaceId) -> Mapping[MemberId, Load]:
        """Return the load of every member who has any, as holds see it."""

    def flaws(self, workspace: WorkspaceId) -> Sequence[Flaw]:
        """Return what is stored a second time and isn't what a recount says; for an audit."""

    def forget(self, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
        """Erase a contact's profile, identities and messages, and where they wrote; the log stays as it is."""

    def erase(self, workspace: WorkspaceId, before: datetime) -> Forgotten:
        """Erase the messages of conversations that ended before a time."""

    def prune(self, workspace: WorkspaceId, before: datetime) -> None:
        """Let go of command keys, deliveries and changes from before a time."""

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        """Return conversations by id, for an audit."""

    def contacts(self, workspace: WorkspaceId, after: ContactId | None, limit: int) -> Sequence[Contact]:
        """Return contacts by id, for an export."""

    def workspaces(self) -> Sequence[WorkspaceId]:
        """Return the workspaces there are."""

    def close(self) -> None:
        """Let go of what is held open; the storage is not used after that."""


class AsyncStorage(Protocol):
    """A storage that is awaited: it has every method of ``Storage``, with the same arguments."""

    def read(self, needs: Needs) -> Awaitable[Snapshot]: ...
    def commit(self, work: UnitOfWork) -> Awaitable[None]: ...
    def close(self) -> Awaitable[None]: ...
