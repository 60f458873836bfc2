"""Echoes and receipts that are here before the answer to the send: which message of ours they are of."""

from collections.abc import Sequence

from omnikit.desk.house import House
from omnikit.desk.ports import Needs, Snapshot, ThreadKey
from omnikit.desk.steps import Step, Steps
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.facts import Fact
from omnikit.model.ids import MessageId
from omnikit.model.message import Message
from omnikit.model.thread import Account

LOOKS_BACK = 20
"""Among how many of a conversation's last messages an echo may meet one whose send nobody has answered yet."""


def met(house: House, account: Account, key: str, fact: Fact) -> Steps[bool]:
    """Meet an echo that is here before the answer to its send: by our id, or by its words where none comes back.

    The platform's id is noted, so that the answer, and receipts, find the same message.
    """
    if not fact.message_id:
        return False
    there = ThreadKey(account.id, fact.message_id)
    tracked = MessageId(fact.tracker) if fact.tracker else None
    needs = Needs(workspace=house.workspace, thread=ThreadKey(account.id, key), external=there, message=tracked)
    snapshot: Snapshot = yield Step("read", needs)
    message, conversation = snapshot.message, snapshot.conversation
    if message is not None and not (yield from _is_on(house, account, message)):
        return False  # our id came back on another account
    if message is None and fact.parent_id:
        parent = ThreadKey(account.id, fact.parent_id)
        answered: Snapshot = yield Step("read", Needs(workspace=house.workspace, thread=parent, external=parent))
        conversation = answered.conversation
    if message is None and conversation is not None:
        after = max(conversation.sequence - LOOKS_BACK, 0)
        last: Sequence[Message] = yield Step("messages", house.workspace, conversation.id, after, LOOKS_BACK)
        message = next((one for one in last if _says(one, (fact.text or "").strip())), None)
    if message is None:
        return False
    yield from _noted(house, message, fact.message_id)
    return True


def _noted(house: House, message: Message, external: str) -> Steps[None]:
    """Note the platform's id of a message, unless it has it, or has parts without one: it could be any of those."""
    if external not in message.externals and "" not in message.externals:
        place = (house.workspace, message.conversation, message.sequence)
        yield Step("sent", *place, (external,), DeliveryStatus.ACCEPTED, house.now())


PIECE = 20
"""Code points from which on words that are part of a message's are taken for a part of it that was sent."""


def _says(message: Message, text: str) -> bool:
    """True if *text* is of a message of ours that no platform has said anything of but that it has it.

    The same words where it has no id yet; else a piece of it, or it with what was put around it (a quotation, a link).
    """
    if not text or not message.ours or message.status not in (DeliveryStatus.NONE, DeliveryStatus.ACCEPTED):
        return False
    ours = message.content.text.strip()
    if text == ours:
        return not message.externals
    return min(len(text), len(ours)) >= PIECE and (text in ours or ours in text)


def bound(house: House, account: Account, tracker: str, external: str) -> Steps[None]:
    """Note the platform's id of a message whose receipt is here before the answer to its send; it names our id."""
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, message=MessageId(tracker)))
    message = snapshot.message
    if message is not None and (yield from _is_on(house, account, message)):
        yield from _noted(house, message, external)


def _is_on(house: House, account: Account, message: Message) -> Steps[bool]:
    """True if *message* is of a conversation on *account*."""
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, conversation=message.conversation))
    return snapshot.conversation is not None and snapshot.conversation.thread.account == account.id
