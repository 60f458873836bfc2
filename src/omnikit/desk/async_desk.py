"""The doors for hosts that await: the same steps, one line a method."""

import inspect
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar, cast

from omnikit.channels.protocol import Channel
from omnikit.desk import (
    attending,
    contacts,
    exporting,
    finding,
    handling,
    inbox,
    intake,
    keeping,
    overview,
    quick_replies,
    relay,
    sending,
    webhooks,
)
from omnikit.desk.administering import administer_workspace
from omnikit.desk.attending import Colleague
from omnikit.desk.audit import Audit, audit
from omnikit.desk.batch import run_batch
from omnikit.desk.clock import Clock, Codes, Ids, eight_digits, time_ordered_id, utc_now
from omnikit.desk.hearing import AsksBot, Heard, no_bot
from omnikit.desk.house import (
    BACKOFF,
    NO_CHANNELS,
    NO_FINDERS,
    Administered,
    Attended,
    Configs,
    ContactOutcome,
    Finder,
    House,
    Item,
    Outcome,
    Words,
    no_configs,
    no_words,
)
from omnikit.desk.overview import EVERYTHING, Overview
from omnikit.desk.ports import AsyncStorage, Change, DeadLetter, Forgotten, Storage, Task
from omnikit.desk.queueing import Queue, all_followed, dispatch, followed
from omnikit.desk.quick_replies import QuickReplied, QuickReplyPage
from omnikit.desk.sending import Parcel
from omnikit.desk.steps import Steps, adrive, drive_in_thread
from omnikit.desk.webhooks import Completes, Webhook, as_told
from omnikit.dispatch.values import Why
from omnikit.engine.cards import Card
from omnikit.extraction import EXTRACTORS, Extractor
from omnikit.model.actors import Actor, Member
from omnikit.model.administration import Administration
from omnikit.model.commands import Command
from omnikit.model.contact import Entry
from omnikit.model.contacts import Bindings, ContactCommand
from omnikit.model.decision import Denied, Explanation, Option
from omnikit.model.effects import LogLine
from omnikit.model.facts import Fact
from omnikit.model.ids import (
    AccountId,
    CommandKey,
    ContactId,
    ConversationId,
    EffectId,
    MemberId,
    QuickReplyId,
    WorkspaceId,
)
from omnikit.model.message import Content, Message
from omnikit.model.presence import PresenceCommand
from omnikit.model.quick_reply import QuickReplies, QuickReplyCommand, Suggestion
from omnikit.model.tags import TagChoice
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.model.views import Candidates, Count, Hits, Menu, Page, Query, Search, View
from omnikit.model.wire import Arrival, Inbound, Request, Response
from omnikit.policies.delivery import Backoff
from omnikit.policies.placeholders import Filled
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile

T = TypeVar("T")
NO_BYTES: Mapping[str, bytes] = MappingProxyType({})


class AsyncDesk:
    """One workspace's desk for an async host, over a storage that is awaited or one that blocks.

    Over a storage that blocks, each call runs whole in a worker thread.

    *clock* returns the time, aware; *ids* makes new ids; *skew* is how far the clocks of several machines may
    differ; *tries* how often a command is decided anew when others are faster; *attempts* how often an effect is
    tried before it is given up, and *backoff* after which pauses. *finders* are the host's own search categories, by
    name: each returns the ids of the few conversations found by a value, and the profile must offer it. *codes* makes
    the numbers that unknown visitors are called by. *extractors* find facts in what customers write: omnikit's own, and
    a plugin's. *channels* are adapters by name, as ``plugins.Registry().channels()`` gives them, and *configs* returns
    the settings of an account, its secrets too, which are kept nowhere else. *words* returns what an automatic message
    says that was stored without a text.
    """

    def __init__(
        self,
        storage: Storage | AsyncStorage,
        workspace: str,
        *,
        profile: Profile = OMNICHAT_COLLABORATION,
        clock: Clock = utc_now,
        ids: Ids = time_ordered_id,
        skew: timedelta = timedelta(seconds=5),
        tries: int = 5,
        attempts: int = 10,
        backoff: Backoff = BACKOFF,
        finders: Mapping[str, Finder] = NO_FINDERS,
        codes: Codes = eight_digits,
        extractors: tuple[Extractor, ...] = EXTRACTORS,
        channels: Mapping[str, Channel] = NO_CHANNELS,
        configs: Configs = no_configs,
        words: Words = no_words,
    ) -> None:
        self.storage = storage
        self.house = House(
            workspace=WorkspaceId(workspace),
            profile=profile.knowing({name: channel.traits for name, channel in channels.items()}),
            clock=clock,
            ids=ids,
            skew=skew,
            tries=tries,
            attempts=attempts,
            backoff=backoff,
            finders=finders,
            codes=codes,
            extractors=extractors,
            channels=channels,
            configs=configs,
            words=words,
        )
        self.queue = Queue()

    async def _run(self, steps: Steps[T]) -> T:
        if inspect.iscoroutinefunction(self.storage.read):
            return await adrive(steps, cast(AsyncStorage, self.storage))
        return await drive_in_thread(steps, cast(Storage, self.storage))

    async def administer(self, command: Administration, *, actor: Actor) -> Administered:
        """Change the workspace: members, roles, departments, accounts, settings."""
        return await self._run(followed(self.house, self.queue, administer_workspace(self.house, command, actor)))

    async def handle(self, command: Command, *, actor: Actor) -> Outcome:
        """Carry a command out, once for each key; a refusal is an outcome too."""
        return await self._run(followed(self.house, self.queue, handling.handle(self.house, command, actor)))

    async def preview(self, command: Command, *, actor: Actor) -> Outcome:
        """Return what a command would come to; nothing is written (CO-6.7)."""
        return await self._run(handling.handle(self.house, command, actor, dry_run=True))

    async def batch(
        self, commands: Sequence[Command], *, actor: Actor, dry_run: bool = False, strict: bool = False
    ) -> tuple[Item, ...]:
        """Carry out many commands, a result for each; *strict*: none unless all are allowed."""
        steps = run_batch(self.house, commands, actor, dry_run=dry_run, strict=strict)
        return await self._run(all_followed(self.house, self.queue, steps))

    async def receive(self, inbound: Inbound) -> Outcome:
        """Take in what a customer sent, once however often it is delivered."""
        return await self._run(followed(self.house, self.queue, intake.receive(self.house, inbound)))

    async def webhook(
        self, account: AccountId, request: Request, *, completed: Completes = as_told, bot: AsksBot = no_bot
    ) -> Webhook:
        """Verify a request to an account's webhook, take in all that it tells, and say what to answer.

        Each fact is *completed* first by what the host knows besides; *bot* says what a bot made of a customer's words.
        """
        steps = webhooks.webhook(self.house, self.queue, account, request, completed=completed, bot=bot)
        return await self._run(steps)

    async def hear(
        self, channel: str, facts: Sequence[Fact], *, account: AccountId | None = None, bot: AsksBot = no_bot
    ) -> tuple[Heard, ...]:
        """Take in facts that an adapter has parsed, a result for each; *account* has those that name none."""
        steps = webhooks.hear(self.house, self.queue, channel, facts, account=account, bot=bot)
        return await self._run(steps)

    async def enter(self, arrival: Arrival) -> Outcome:
        """Take in that somebody has come to the site, before any word, or has gone to another page of it."""
        return await self._run(followed(self.house, self.queue, intake.enter(self.house, arrival)))

    async def leave(self, account: AccountId, thread: str) -> Outcome | None:
        """Take in that the customer has ended the session in a thread, or left the site; None where there is none."""
        return await self._run(followed(self.house, self.queue, intake.leave(self.house, account, thread)))

    async def attend(self, command: PresenceCommand, *, actor: Actor) -> Attended:
        """Sign in, show another availability, say whether one is ready; a refusal is an answer too."""
        return await self._run(followed(self.house, self.queue, attending.show(self.house, command, actor)))

    async def renew(self, member: MemberId, *, actor: Actor) -> bool | Denied:
        """Move the lease of a presence on, as a client does while it is open; False: it has ended, sign in anew."""
        return await self._run(attending.renew(self.house, member, actor))

    async def online(self, *, actor: Actor) -> tuple[MemberId, ...] | Denied:
        """Return the colleagues who are online: whom *actor* can choose when going away."""
        return await self._run(attending.online(self.house, actor))

    async def colleagues(self, *, actor: Actor) -> tuple[Colleague, ...] | Denied:
        """Return the members of *actor*'s departments and of those below, with what they show and handle."""
        return await self._run(attending.colleagues(self.house, actor))

    async def dispatch(self) -> tuple[Item, ...]:
        """Hold out, or give, what waits to whoever fits; it runs by itself after whatever can change that."""
        return await self._run(dispatch(self.house, self.queue))

    async def overview(self, query: Query = EVERYTHING, *, actor: Actor) -> Overview | Denied:
        """Return the queue: how many are in each state, and a page of lines with waits and reasons."""
        return await self._run(overview.overview(self.house, self.queue, query, actor))

    async def why(self, conversation: ConversationId, *, actor: Actor) -> Why | Denied | None:
        """Return why a conversation waits, and what keeps each member from it; None if it doesn't wait."""
        return await self._run(overview.why(self.house, self.queue, conversation, actor))

    async def card(self, conversation: ConversationId, *, actor: Actor) -> Card | Denied | None:
        """Return what the team knows of the customer, the same wherever it is shown; None for a group."""
        return await self._run(contacts.card_of(self.house, conversation, actor))

    async def change_contact(self, command: ContactCommand, *, actor: Actor) -> ContactOutcome:
        """Add a contact, merge two records or split them, bind an identity to a browser; once for each key."""
        return await self._run(contacts.change(self.house, command, actor))

    async def bindings(self, conversation: ConversationId, *, actor: Actor) -> Bindings | Denied | None:
        """Return what the identity of a conversation is bound to; None where its channel shows no binding."""
        return await self._run(contacts.bindings(self.house, conversation, actor))

    async def ledger(
        self,
        conversation: ConversationId,
        *,
        actor: Actor,
        fields: frozenset[str] | None = None,
        before: Entry | None = None,
        limit: int = 100,
    ) -> tuple[Entry, ...] | Denied:
        """Return what was noted of a conversation's customer, newest first: fields, ``tag``, ``note``, or all of it."""
        steps = contacts.ledger(self.house, conversation, actor, fields=fields, before=before, limit=limit)
        return await self._run(steps)

    async def tag_choices(
        self,
        conversation: ConversationId,
        words: str = "",
        *,
        actor: Actor,
        at_message: bool = False,
        limit: int = 100,
    ) -> tuple[TagChoice, ...] | Denied:
        """Return the tags that can be put on a conversation's customer, those with *words* in them."""
        steps = contacts.choices(self.house, conversation, words, actor, at_message=at_message, limit=limit)
        return await self._run(steps)

    async def export(
        self, conversation: ConversationId, *, actor: Actor, form: ExportForm, whispers: bool = False
    ) -> Transcript | Denied:
        """Take a conversation out, on record, to be rendered by ``omnikit.transcripts``; whispers only if asked for."""
        steps = exporting.export(self.house, conversation, actor, form=form, whispers=whispers)
        return await self._run(steps)

    async def prepare(self, command: QuickReplyCommand, *, actor: Actor) -> QuickReplied:
        """Save a quick reply, one's own or everybody's, or take one away; once for each key."""
        return await self._run(quick_replies.change(self.house, command, actor))

    async def quick_replies(self, asked: QuickReplies, *, actor: Actor) -> QuickReplyPage | Denied:
        """Return a page of quick replies: one's own, everybody's, or a colleague's."""
        return await self._run(quick_replies.quick_replies(self.house, asked, actor))

    async def suggest(self, words: str, *, actor: Actor, limit: int | None = None) -> tuple[Suggestion, ...] | Denied:
        """Return texts to go on with, while *actor* types *words*."""
        return await self._run(quick_replies.suggest(self.house, words, actor, limit=limit))

    async def fill(
        self,
        conversation: ConversationId,
        *,
        actor: Actor,
        quick_reply: QuickReplyId | None = None,
        content: str | None = None,
    ) -> Filled | Denied:
        """Return a quick reply, or a text, with its placeholders filled in for a conversation's customer."""
        steps = quick_replies.fill(self.house, conversation, actor, quick_reply=quick_reply, content=content)
        return await self._run(steps)

    async def start(
        self, contact: ContactId, account: AccountId, content: Content, *, actor: Actor, key: CommandKey | None = None
    ) -> Outcome:
        """Write to a contact first, on an account where we know them."""
        steps = intake.start(self.house, contact, account, content, actor, key)
        return await self._run(followed(self.house, self.queue, steps))

    async def options(self, conversation: ConversationId, *, actor: Actor) -> tuple[Option, ...]:
        """Return what *actor* may do now, each command offered or refused by a rule."""
        return await self._run(handling.options_of(self.house, conversation, actor))

    async def explain(self, command: Command, *, actor: Actor) -> Explanation:
        """Return the decision on a command with every rule asked; nothing is written."""
        return await self._run(handling.explanation_of(self.house, command, actor))

    async def inbox(self, query: Query, *, actor: Actor) -> Page | Denied:
        """Return a page of one of *actor*'s lists, or why it is refused."""
        return await self._run(inbox.inbox(self.house, query, actor))

    async def counts(self, *lists: View | Query, actor: Actor) -> Mapping[View | Query, Count] | Denied:
        """Return how long lists of *actor*'s are, each by what was asked; of every view if none is named."""
        return await self._run(inbox.counts(self.house, lists, actor))

    async def badge(self, *, actor: Actor) -> Count | Denied:
        """Return in how many of their conversations *actor* has something unread."""
        return await self._run(inbox.badge(self.house, actor))

    async def search(self, search: Search, *, actor: Actor) -> Hits | Denied:
        """Return a page of what *actor* finds, newest first, or why it is refused."""
        return await self._run(finding.search(self.house, search, actor))

    async def tags(self, words: str = "", *, actor: Actor, limit: int = 100) -> tuple[str, ...] | Denied:
        """Return the tags there are to search by, those with *words* in them."""
        return await self._run(finding.tags(self.house, words, actor, limit=limit))

    async def menu(self, view: View, *, actor: Actor) -> Menu | Denied:
        """Return what one of *actor*'s lists can be asked for: filters, sorts, accounts, batches."""
        return await self._run(inbox.menu(self.house, view, actor))

    async def candidates(self, asked: Candidates, *, actor: Actor) -> tuple[Member, ...] | Denied:
        """Return whom *actor* could add to a conversation."""
        return await self._run(inbox.candidates(self.house, asked, actor))

    async def messages(
        self, conversation: ConversationId, *, actor: Actor, after: int = 0, limit: int = 100
    ) -> Sequence[Message] | Denied:
        """Return messages after a sequence number, or why *actor* can't open the conversation."""
        return await self._run(inbox.messages(self.house, conversation, actor, after=after, limit=limit))

    async def status_record(self, conversation: ConversationId, *, actor: Actor) -> Sequence[LogLine] | Denied:
        """Return the status record, or why *actor* can't open the conversation."""
        return await self._run(inbox.status_record(self.house, conversation, actor))

    async def due(self, *, limit: int = 100) -> tuple[Task, ...]:
        """Return effects to be done now, claimed for a minute."""
        return await self._run(relay.due(self.house, limit=limit))

    async def outgoing(self, *, limit: int = 100, bytes_of: Mapping[str, bytes] = NO_BYTES) -> tuple[Parcel, ...]:
        """Return messages to be sent now as requests, claimed for five minutes; *bytes_of* attachments, by refs."""
        return await self._run(sending.outgoing(self.house, limit=limit, bytes_of=bytes_of))

    async def sent(self, parcel: Parcel, answers: Sequence[Response | None]) -> Parcel | None:
        """Take in what a parcel's requests were answered, None where nothing came; return what is to be sent next."""
        return await self._run(sending.sent(self.house, parcel, answers))

    async def settle(self, task: Task, *, done: bool = True, reason: str = "") -> None:
        """Say that a task is done, or failed and why: it is tried again later, and given up in the end."""
        return await self._run(relay.settle(self.house, task, done=done, reason=reason))

    async def dead_letters(self, *, after: EffectId | None = None, limit: int = 100) -> tuple[DeadLetter, ...]:
        """Return effects that were given up, and why, for the host's operators; *after* is the last one's first id."""
        return await self._run(relay.dead_letters(self.house, after=after, limit=limit))

    async def revive(self, ids: Sequence[EffectId]) -> None:
        """Have effects that were given up tried anew; for the host's operators, once the cause is mended."""
        return await self._run(relay.revive(self.house, ids))

    async def tick(self, *, limit: int = 100) -> tuple[Item, ...]:
        """Let everything happen whose time has come."""
        return await self._run(relay.tick(self.house, self.queue, limit=limit))

    async def changes(self, *, after: int = 0, limit: int = 100) -> tuple[Change, ...]:
        """Return what was committed after a position, nothing left out; the host shows each member what they may see.

        Raises ``ChangesGone`` where some of it is no longer kept.
        """
        return await self._run(keeping.changes(self.house, after=after, limit=limit))

    async def wait(self, *, after: int, timeout: timedelta) -> None:
        """Return when there may be changes after a position to ask for, or after *timeout*."""
        return await self._run(keeping.wait(self.house, after=after, timeout=timeout))

    async def forget(self, contact: ContactId) -> Forgotten:
        """Erase who a contact is, what they wrote and what was written to them; the log stays.

        For the host's operators alone: it asks for no permission, and there is no undoing it.
        """
        return await self._run(keeping.forget(self.house, contact))

    async def erase(self, before: datetime) -> Forgotten:
        """Erase the messages of conversations that ended before a time; the log stays.

        For the host's operators alone: it asks for no permission, and there is no undoing it.
        """
        return await self._run(keeping.erase(self.house, before))

    async def prune(self, before: datetime) -> None:
        """Let go of command keys, deliveries and changes from before a time: later repeats aren't known any more.

        For the host's operators alone: it asks for no permission.
        """
        return await self._run(keeping.prune(self.house, before))

    async def audit(self) -> Audit:
        """Check all that is stored of the workspace."""
        return await self._run(audit(self.house))
