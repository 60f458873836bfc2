"""The doors for hosts that await: the same steps, one line a method."""

import inspect
from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar, cast

from omnikit.desk import handling, inbox, intake, relay
from omnikit.desk.administering import administer_workspace
from omnikit.desk.audit import Audit, audit
from omnikit.desk.batch import run_batch
from omnikit.desk.clock import Clock, Ids, time_ordered_id, utc_now
from omnikit.desk.house import Administered, House, Item, Outcome
from omnikit.desk.ports import AsyncStorage, Storage, Task
from omnikit.desk.steps import Steps, adrive, drive_in_thread
from omnikit.model.actors import Actor, Member
from omnikit.model.administration import Administration
from omnikit.model.commands import Command
from omnikit.model.decision import Denied, Explanation, Option
from omnikit.model.effects import LogLine
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, WorkspaceId
from omnikit.model.message import Content, Message
from omnikit.model.views import Candidates, Menu, Page, Query, View
from omnikit.model.wire import Inbound
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile

T = TypeVar("T")


class AsyncDesk:
    """One workspace's desk for an async host, over a storage that is awaited or one that blocks.

    Over a storage that blocks, each call runs whole in a worker thread.

    *clock* returns the time, aware; *ids* makes new ids; *skew* is how far the clocks of several machines may
    differ; *tries* how often a command is decided anew when others are faster.
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
    ) -> None:
        self.storage = storage
        self.house = House(
            workspace=WorkspaceId(workspace), profile=profile, clock=clock, ids=ids, skew=skew, tries=tries
        )

    async def _run(self, steps: Steps[T]) -> T:
        if inspect.iscoroutinefunction(self.storage.read):
            return await adrive(steps, cast(AsyncStorage, self.storage))
        return await drive_in_thread(steps, cast(Storage, self.storage))

    async def administer(self, command: Administration, *, actor: Actor) -> Administered:
        """Change the workspace: members, roles, departments, accounts, settings."""
        return await self._run(administer_workspace(self.house, command, actor))

    async def handle(self, command: Command, *, actor: Actor) -> Outcome:
        """Carry a command out, once for each key; a refusal is an outcome too."""
        return await self._run(handling.handle(self.house, command, actor))

    async def preview(self, command: Command, *, actor: Actor) -> Outcome:
        """Return what a command would come to; nothing is written (CO-6.7)."""
        return await self._run(handling.handle(self.house, command, actor, dry_run=True))

    async def batch(
        self, commands: Sequence[Command], *, actor: Actor, dry_run: bool = False, strict: bool = False
    ) -> tuple[Item, ...]:
        """Carry out many commands, a result for each; *strict*: none unless all are allowed."""
        return await self._run(run_batch(self.house, commands, actor, dry_run=dry_run, strict=strict))

    async def receive(self, inbound: Inbound) -> Outcome:
        """Take in what a customer sent, once however often it is delivered."""
        return await self._run(intake.receive(self.house, inbound))

    async def start(
        self, contact: ContactId, account: AccountId, content: Content, *, actor: Actor, key: CommandKey | None = None
    ) -> Outcome:
        """Write to a contact first, on an account where we know them."""
        return await self._run(intake.start(self.house, contact, account, content, actor, key))

    async def options(self, conversation: ConversationId, *, actor: Actor) -> tuple[Option, ...]:
        """Return what *actor* may do now, each command offered or refused by a rule."""
        return await self._run(handling.options_of(self.house, conversation, actor))

    async def explain(self, command: Command, *, actor: Actor) -> Explanation:
        """Return the decision on a command with every rule asked; nothing is written."""
        return await self._run(handling.explanation_of(self.house, command, actor))

    async def inbox(self, query: Query, *, actor: Actor) -> Page | Denied:
        """Return a page of one of *actor*'s lists, or why it is refused."""
        return await self._run(inbox.inbox(self.house, query, actor))

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

    async def settle(self, task: Task, *, done: bool = True) -> None:
        """Say that a task is done, or is to be tried again."""
        return await self._run(relay.settle(self.house, task, done=done))

    async def tick(self, *, limit: int = 100) -> tuple[Item, ...]:
        """Let everything happen whose time has come."""
        return await self._run(relay.tick(self.house, limit=limit))

    async def audit(self) -> Audit:
        """Check all that is stored of the workspace."""
        return await self._run(audit(self.house))
