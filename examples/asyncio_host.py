"""An asyncio host under load: webhooks, members, a relay and a change feed at work at the same time, in one process.

Customers write all at once and their platform delivers many messages twice; two members reach for every conversation; a
provider fails now and then. At the end everything is counted, and nothing may be lost or there twice.

Run it: python examples/asyncio_host.py [customers] [storage's URL]
"""

import asyncio
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from tempfile import TemporaryDirectory

from omnikit import SYSTEM, Account, Actor, AsyncDesk, Content, Denied, Inbound, Member
from omnikit.model.actors import ActorKind
from omnikit.model.administration import SaveAccount, SaveMember
from omnikit.model.commands import End, FollowUp, Reply
from omnikit.model.effects import Send
from omnikit.model.errors import TooManyConflicts
from omnikit.model.ids import AccountId, ConversationId, MemberId, MessageId, WorkspaceId
from omnikit.model.views import Page, Query, View
from omnikit.policies.delivery import Backoff
from omnikit.policies.roles import SUPERVISOR
from omnikit.storage import open_storage

SHOP, LINE, ANN, BOB = WorkspaceId("shop"), AccountId("line-main"), MemberId("ann"), MemberId("bob")
TEXTS = ("Is my lamp on its way?", "Shop ơi, còn hàng không?", "可以寄到深圳吗？")
SOON = timedelta(milliseconds=100)


class Host:
    """What a host keeps in mind: who is still at work, and what was done."""

    def __init__(self, desk: AsyncDesk, customers: int) -> None:
        self.desk = desk
        self.customers = customers
        self.done = Counter[str]()
        self.seen = Counter[tuple[ConversationId | None, int]]()
        """How often the feed has told of an event, by its conversation and its version."""
        self.sent: set[MessageId] = set()
        self.position = 0
        self.closing = False

    # --- a web server's handlers

    async def webhook(self, inbound: Inbound) -> None:
        """Take in one delivery; what can't be taken in just now, the platform delivers again."""
        while True:
            self.done["deliveries"] += 1
            try:
                outcome = await self.desk.receive(inbound)
            except TooManyConflicts:
                continue
            self.done["messages"] += not outcome.repeated
            outcome.unwrap()
            return

    async def customer(self, number: int) -> None:
        """Write all messages at once; every other one is delivered twice."""
        who = f"customer-{number}"
        written = [
            Inbound(account=LINE, thread=who, sender=who, name=who, dedupe=f"{who}/{n}", content=Content(text=text))
            for n, text in enumerate(TEXTS)
        ]
        await asyncio.gather(*(self.webhook(inbound) for inbound in (*written, *written[::2])))

    async def member(self, who: MemberId) -> None:
        """Take conversations on and answer them, until every customer has been answered."""
        me = Actor.of(who)
        while self.done["answers"] < self.customers:
            page = await self.desk.inbox(Query(view=View.PENDING_HUMAN, limit=20), actor=me)
            assert isinstance(page, Page)
            for id in page.ids:
                if await self.carried_out(FollowUp(conversation=id), me):
                    await self.carried_out(Reply(conversation=id, content=Content(text="We are on it.")), me)
                    self.done["answers"] += 1
            if not page.ids:
                await self.desk.wait(after=self.position, timeout=SOON)

    async def carried_out(self, command: FollowUp | Reply, me: Actor) -> bool:
        """Carry a command out, however often others are faster; return whether it was allowed."""
        while True:
            try:
                outcome = await self.desk.handle(command, actor=me)
            except TooManyConflicts:
                continue
            self.done["refused"] += outcome.denied is not None
            return outcome.denied is None

    # --- what runs beside them

    async def relay(self) -> None:
        """Do what is to be done outside; the provider fails at every tenth, and is asked again later."""
        while True:
            tasks = await self.desk.due(limit=50)
            for task in tasks:
                self.done["tries"] += 1
                if task.attempts == 1 and self.done["tries"] % 10 == 0:
                    self.done["failures"] += 1
                    await self.desk.settle(task, done=False, reason="the provider is busy")
                    continue
                if isinstance(task.effect, Send):
                    self.sent.add(task.effect.message)
                self.done["effects"] += 1
                await self.desk.settle(task)
            if self.closing and not tasks:
                return
            if not tasks:
                await self.desk.wait(after=self.position, timeout=SOON)

    async def feed(self) -> None:
        """Follow what is committed, as a host does for its websockets."""
        while True:
            changes = await self.desk.changes(after=self.position, limit=200)
            for change in changes:
                self.seen.update((change.conversation, recorded.version) for recorded in change.events)
                self.position = change.position
            if self.closing and not changes:
                return
            if not changes:
                await self.desk.wait(after=self.position, timeout=SOON)

    async def housekeeping(self) -> None:
        """Let happen whose time has come, and the storage be tended."""
        while not self.closing:
            await self.desk.tick()
            await asyncio.sleep(SOON.total_seconds())


async def found(desk: AsyncDesk) -> None:
    """Connect the account and take two members on."""
    await desk.administer(SaveAccount(workspace=SHOP, account=Account(LINE, "line")), actor=SYSTEM)
    for id, name in ((ANN, "Ann"), (BOB, "Bob")):
        member = Member(id=id, name=name, role=SUPERVISOR)
        await desk.administer(SaveMember(workspace=SHOP, member=member), actor=SYSTEM)


async def lists(desk: AsyncDesk, member: MemberId, *views: View) -> list[ConversationId]:
    """Return every conversation in some of a member's lists, page by page."""
    found: list[ConversationId] = []
    for view in views:
        query: Query | None = Query(view=view, limit=100)
        while query is not None:
            page = await desk.inbox(query, actor=Actor.of(member))
            assert isinstance(page, Page)
            found += page.ids
            query = query.but(after=page.next) if page.next is not None else None
    return found


async def ended(desk: AsyncDesk) -> int:
    """End everything, in one batch for each member; return how many were ended."""
    done = 0
    for who in (ANN, BOB):
        mine = await lists(desk, who, View.MY_PROCESSING)
        items = await desk.batch([End(conversation=id) for id in mine], actor=Actor.of(who))
        done += sum(item.done for item in items)
    return done


async def written(desk: AsyncDesk) -> tuple[int, set[MessageId]]:
    """Return how many messages of customers are stored, and the members' answers."""
    customers, answers = 0, set[MessageId]()
    for id in await lists(desk, ANN, View.MY_ENDED, View.TEAM_ENDED):
        said = await desk.messages(id, actor=Actor.of(ANN))
        assert not isinstance(said, Denied)
        customers += sum(message.author.kind is ActorKind.CUSTOMER for message in said)
        answers |= {message.id for message in said if message.author.kind is ActorKind.MEMBER}
    return customers, answers


async def main(customers: int, url: str) -> None:
    """Run the host until every customer is served, then count."""
    # whoever waits for the feed holds a worker thread meanwhile
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(16))
    storage = open_storage(url)
    desk = AsyncDesk(storage, SHOP, backoff=Backoff(first=timedelta(0)))
    await found(desk)
    host = Host(desk, customers)
    beside = [asyncio.create_task(work) for work in (host.relay(), host.feed(), host.housekeeping())]
    await asyncio.gather(*map(host.customer, range(customers)), host.member(ANN), host.member(BOB))
    over = await ended(desk)
    host.closing = True
    await asyncio.gather(*beside)

    stored, answers = await written(desk)
    audit, done = await desk.audit(), host.done
    print(f"{customers} customers wrote {done['messages']} messages in {done['deliveries']} deliveries")
    print(f"{done['answers']} were answered, {over} ended; {done['refused']} commands were refused")
    print(f"the feed told of {host.seen.total()} events")
    print(f"{done['effects']} effects were done, {done['failures']} of them at the second try")
    checks = {
        "every message was taken in once": done["messages"] == customers * len(TEXTS),
        "every message is stored once": stored == customers * len(TEXTS),
        "every answer was sent": host.sent == answers and len(answers) == customers,
        "every conversation was ended": over == customers == audit.conversations,
        "every effect was settled": not await desk.due() and not await desk.dead_letters(),
        "every event was in the feed once": host.seen.total() == len(host.seen) == audit.events,
        "the store is true": not audit.violations,
    }
    storage.close()
    for what, holds in checks.items():
        print(f"{'yes' if holds else 'NO'}: {what}")
    if not all(checks.values()):
        sys.exit("something was lost, or there twice")


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with TemporaryDirectory() as directory:
        asyncio.run(main(count, sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{directory}/shop.db"))
