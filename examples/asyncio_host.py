"""The same desk under asyncio: three customers write at once, two members reach for the same conversation.

Run it: python examples/asyncio_host.py
"""

import asyncio

from omnikit import SYSTEM, Account, Actor, AsyncDesk, Content, Inbound, Member
from omnikit.model.administration import SaveAccount, SaveMember
from omnikit.model.commands import End, FollowUp, Reply
from omnikit.model.decision import Denied
from omnikit.model.ids import AccountId, ConversationId, MemberId, WorkspaceId
from omnikit.policies.roles import SUPERVISOR
from omnikit.storage import open_storage
from omnikit.texts import Texts

TEXTS = Texts.default()
SHOP, LINE, ANN, BOB = WorkspaceId("shop"), AccountId("line-main"), MemberId("ann"), MemberId("bob")


async def wrote(desk: AsyncDesk, who: str, text: str) -> ConversationId:
    """Take in a customer's message, delivered twice as platforms do; return its conversation."""
    content = Content(text=text)
    inbound = Inbound(account=LINE, thread=who, sender=who, name=who, dedupe=f"{who}-1", content=content)
    first, again = await asyncio.gather(desk.receive(inbound), desk.receive(inbound))
    assert first.repeated != again.repeated, "one of the two deliveries is the message, the other its echo"
    return first.unwrap().id


async def served(desk: AsyncDesk, conversation: ConversationId) -> None:
    """Let both members follow up at once; whoever was faster replies and ends."""
    wish = FollowUp(conversation=conversation)
    outcomes = await asyncio.gather(*(desk.handle(wish, actor=Actor.of(member)) for member in (ANN, BOB)))
    for denied in (outcome.denied for outcome in outcomes if outcome.denied):
        print(f"the slower one: refused by {denied.rule}: {TEXTS.sentence_of(denied, 'en')}")
    handler = Actor.of(next(outcome for outcome in outcomes if not outcome.denied).unwrap().handler or "")
    await desk.handle(Reply(conversation=conversation, content=Content(text="We are on it.")), actor=handler)
    await desk.handle(End(conversation=conversation), actor=handler)


async def main() -> None:
    """Run the desk until every customer is served."""
    desk = AsyncDesk(open_storage("memory:"), SHOP)
    await desk.administer(SaveAccount(workspace=SHOP, account=Account(LINE, "line")), actor=SYSTEM)
    for id, name in ((ANN, "Ann"), (BOB, "Bob")):
        member = Member(id=id, name=name, role=SUPERVISOR)
        await desk.administer(SaveMember(workspace=SHOP, member=member), actor=SYSTEM)

    customers = {"lin": "Is my lamp on its way?", "hoa": "Shop ơi, còn hàng không?", "wei": "可以寄到深圳吗？"}
    conversations = await asyncio.gather(*(wrote(desk, who, text) for who, text in customers.items()))
    await asyncio.gather(*(served(desk, conversation) for conversation in conversations))

    for who, conversation in zip(customers, conversations, strict=True):
        record = await desk.status_record(conversation, actor=Actor.of(ANN))
        assert not isinstance(record, Denied)
        print(f"{who}: {len(record)} lines, {TEXTS.line_of(record[0], 'en')}")
    audit = await desk.audit()
    print(f"{audit.conversations} conversations, {audit.messages} messages, {len(audit.violations)} violations")


asyncio.run(main())
