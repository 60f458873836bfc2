"""A whole desk in one script: two members, one customer, a refusal with its reason, the status record.

Run it: python examples/console_desk.py
"""

from omnikit import SYSTEM, Account, Actor, Content, Desk, Inbound, Member
from omnikit.model.administration import SaveAccount, SaveMember
from omnikit.model.commands import Command, End, FollowUp, Reply, Transfer
from omnikit.model.decision import Denied
from omnikit.model.ids import AccountId, MemberId, WorkspaceId
from omnikit.policies.roles import AGENT, SUPERVISOR
from omnikit.storage import open_storage
from omnikit.texts import Texts

SHOP, LINE, ANN, BOB = WorkspaceId("shop"), AccountId("line-main"), MemberId("ann"), MemberId("bob")

desk = Desk(open_storage("memory:"), SHOP)
texts = Texts.default()
ann, bob = Actor.of(ANN), Actor.of(BOB)


def tell(actor: Actor, command: Command) -> None:
    """Carry *command* out and print what came of it; a refusal with its rule."""
    denied = desk.handle(command, actor=actor).denied
    came_of_it = f"refused by {denied.rule}: {texts.sentence_of(denied, 'en')}" if denied else "done"
    print(f"{actor.member}: {type(command).__name__} - {came_of_it}")


desk.administer(SaveAccount(workspace=SHOP, account=Account(LINE, "line")), actor=SYSTEM).unwrap()
for id, name, role in ((ANN, "Ann", AGENT), (BOB, "Bob", SUPERVISOR)):
    desk.administer(SaveMember(workspace=SHOP, member=Member(id=id, name=name, role=role)), actor=SYSTEM).unwrap()

message = Content(text="Is my lamp on its way?")
lin = desk.receive(Inbound(account=LINE, thread="U1", sender="U1", name="Lin", dedupe="e1", content=message))
conversation = lin.unwrap().id

tell(ann, Reply(conversation=conversation, content=Content(text="Let me look.")))
tell(ann, FollowUp(conversation=conversation))
tell(ann, Reply(conversation=conversation, content=Content(text="Let me look.")))
tell(bob, End(conversation=conversation))
tell(ann, Transfer(conversation=conversation, to=BOB))
tell(bob, End(conversation=conversation))

record = desk.status_record(conversation, actor=bob)
assert not isinstance(record, Denied)
for line in record:
    print("-", texts.line_of(line, "en"))
