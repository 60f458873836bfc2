"""What platforms tell of messages that are there: edits, unsends, reactions, echoes, signals; and quoting."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.house import Outcome
from omnikit.model.actors import CUSTOMER, SYSTEM, Actor
from omnikit.model.commands import (
    Command,
    End,
    FollowUp,
    Join,
    ReceiveEcho,
    ReceiveEdit,
    ReceiveReaction,
    ReceiveSignal,
    ReceiveUnsend,
    Reply,
    Signal,
    Whisper,
)
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.effects import Send
from omnikit.model.ids import ConversationId
from omnikit.model.message import Content, Message
from omnikit.model.workspace import Settings
from omnikit.policies.presets import OMI
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, NOON, minutes, some_text
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received
from omnikit.testing.units import MUCH

A = Actor.of(ANN)


class Shop:
    """A desk at which a customer has written once, and ANN has taken it on."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.storage = MemoryStorage()
        settings = Settings(overtime=minutes(10), auto_close=timedelta(hours=2))
        self.desk: Desk = a_desk(self.storage, clock=self.clock, settings=settings)
        self.id: ConversationId = received(self.desk, an_inbound("blue").but(external="x1")).id
        self.desk.handle(FollowUp(conversation=self.id), actor=A).unwrap()
        self.clock.passes(minutes(1))

    def tells(self, make: Callable[[ConversationId], Command]) -> Outcome:
        """Let the platform tell something."""
        return self.desk.handle(make(self.id), actor=CUSTOMER)

    def edits(self, text: str, sent_at: datetime | None = None) -> Outcome:
        """Let the customer change their first message."""
        content = Content(text=text)
        return self.tells(lambda id: ReceiveEdit(conversation=id, sequence=1, content=content, sent_at=sent_at))

    def echoes(self, text: str = "from the phone") -> Outcome:
        """Let a colleague answer outside the desk."""
        thread = self.now.thread
        content = Content(text=text)
        return self.tells(
            lambda id: ReceiveEcho(conversation=id, thread=thread, contact=None, content=content, external="e1")
        )

    def ends(self) -> None:
        """Let ANN end it."""
        self.desk.handle(End(conversation=self.id), actor=A).unwrap()

    def said(self, sequence: int = 1) -> Message:
        """Return that message as it is stored."""
        return self.storage.messages(self.desk.house.workspace, self.id, sequence - 1, 1)[0]

    @property
    def now(self) -> Conversation:
        """The conversation as it is stored."""
        (conversation,) = self.storage.scan(self.desk.house.workspace, None, MUCH)
        return conversation


@pytest.fixture
def shop() -> Shop:
    return Shop()


def kinds(outcome: Outcome) -> list[str]:
    """Return what happened."""
    return [event.kind for event in getattr(outcome.decision, "events", ())]


def test_an_edit_changes_the_message_and_nothing_that_is_counted(shop: Shop) -> None:
    """It says the new words; nobody has more to read, waits longer or is told."""
    before = shop.now

    assert kinds(shop.edits("red", NOON)) == ["message_edited"]

    assert (shop.said().content.text, shop.said().edited_at) == ("red", NOON)
    after = shop.now
    changed = {"version": before.version, "changed_at": before.changed_at}
    assert after.but(**changed) == before
    assert not [task for task in shop.desk.due() if isinstance(task.effect, Send)]


def test_an_edit_that_comes_late_or_says_the_same_is_none(shop: Shop) -> None:
    """Deliveries come in any order, and again: the newest words stay."""
    shop.edits("red", NOON + minutes(2))

    for text, at in (("green", NOON + minutes(1)), ("red", NOON + minutes(3)), ("red", None)):
        assert kinds(shop.edits(text, at)) == []

    assert shop.said().content.text == "red"


def test_what_was_taken_back_stays_so(shop: Shop) -> None:
    """Its words and reactions are gone, its place and id are not; what is told of it later changes nothing."""
    shop.tells(lambda id: ReceiveReaction(conversation=id, sequence=1, emoji="❤", sender="customer-2"))
    assert kinds(shop.tells(lambda id: ReceiveUnsend(conversation=id, sequence=1))) == ["message_unsent"]

    there = shop.said()
    assert (there.unsent, there.content, dict(there.reactions), there.external) == (True, Content(), {}, "x1")
    assert shop.now.ordinal == 1
    for again in (
        shop.edits("red"),
        shop.tells(lambda id: ReceiveUnsend(conversation=id, sequence=1)),
        shop.tells(lambda id: ReceiveReaction(conversation=id, sequence=1, emoji="❤", sender="customer-2")),
    ):
        assert kinds(again) == []


def test_each_has_one_reaction(shop: Shop) -> None:
    """The last one counts; one that was taken back is gone; several have one each."""
    shop.desk.handle(Reply(conversation=shop.id, content=some_text()), actor=A).unwrap()
    for sender, emoji in (("u1", "❤"), ("u2", "❤"), ("u1", "👍"), ("u2", "")):
        told = ReceiveReaction(conversation=shop.id, sequence=2, emoji=emoji, sender=sender)
        assert kinds(shop.desk.handle(told, actor=CUSTOMER)) == ["message_reacted"]
        assert kinds(shop.desk.handle(told, actor=CUSTOMER)) == []

    assert dict(shop.said(2).reactions) == {"u1": "👍"}
    assert [signal for signal, _ in shop.now.signals] == ["reaction"]


def test_what_is_told_after_the_end_reopens_nothing(shop: Shop) -> None:
    """Whatever a platform tells of an ended conversation, it stays ended."""
    shop.ends()

    shop.edits("red")
    shop.tells(lambda id: ReceiveReaction(conversation=id, sequence=1, emoji="❤"))
    shop.tells(lambda id: ReceiveUnsend(conversation=id, sequence=1))
    shop.tells(lambda id: ReceiveSignal(conversation=id, signal=Signal.UNFOLLOW))
    shop.echoes()

    assert shop.now.status is ENDED
    assert shop.desk.audit().violations == ()


def test_an_echo_answers_who_waits(shop: Shop) -> None:
    """A colleague's answer from elsewhere is a message by the system: nothing is sent, nobody waits or is overdue."""
    before = shop.now
    assert before.waiting_since is not None

    assert kinds(shop.echoes()) == ["message_echoed"]

    after, message = shop.now, shop.said(2)
    assert (message.author, message.status, message.external) == (SYSTEM, DeliveryStatus.SENT, "e1")
    assert (after.waiting_since, after.answered_at, after.replies) == (None, shop.clock.now, 1)
    assert (after.ordinal, after.unread_of(ANN)) == (before.ordinal, before.unread_of(ANN))
    assert not [task for task in shop.desk.due() if isinstance(task.effect, Send)]
    shop.clock.passes(minutes(30))
    shop.desk.tick()
    assert shop.now.overdue_at is None


def test_an_echo_opens_nothing(shop: Shop) -> None:
    """Where nobody has written to the desk there is nothing to do."""
    echo = ReceiveEcho(conversation=ConversationId("new"), thread=shop.now.thread, contact=None, content=some_text())

    denied = shop.desk.handle(echo, actor=CUSTOMER).denied

    assert denied is not None
    assert denied.rule == "HO-6"


def test_a_signal_is_known_by_its_latest(shop: Shop) -> None:
    """Each is on record with its time, and a line says it; of one kind the last counts."""
    for signal in (Signal.FOLLOW, Signal.OPTIN, Signal.FOLLOW):
        shop.clock.passes(minutes(1))
        shop.tells(lambda id, signal=signal: ReceiveSignal(conversation=id, signal=signal))  # type: ignore[misc]

    assert shop.now.signals == (("optin", shop.clock.now - minutes(1)), ("follow", shop.clock.now))
    codes = [line.code for line in shop.storage.record(shop.desk.house.workspace, shop.id)]
    assert codes[-3:] == ["record.signal_follow", "record.signal_optin", "record.signal_follow"]


def test_a_reply_quotes_what_the_customer_sees(shop: Shop) -> None:
    """It names the message by its place and by the platform's id; a whisper can't be quoted."""
    shop.desk.handle(Reply(conversation=shop.id, content=some_text(), quotes=1), actor=A).unwrap()
    assert (shop.said(2).quoted, shop.said(2).quotes) == (1, "x1")

    desk = a_desk(MemoryStorage(), profile=OMI)
    id = received(desk, an_inbound(channel="webchat")).id
    for command in (Join(conversation=id), Whisper(conversation=id, content=some_text())):
        desk.handle(command, actor=A).unwrap()
    refused = desk.handle(Reply(conversation=id, content=some_text(), quotes=2), actor=A).denied
    assert refused is not None
    assert refused.rule == "HO-80"


def test_what_a_customer_s_message_brought_with_it_is_kept(shop: Shop) -> None:
    """What it quotes, tokens to answer with, the payload of a button, the topic: all of it is in the message."""
    sent = an_inbound("again", dedupe="d2").but(
        quotes="x1", reply_token="r", quote_token="q", payload="buy", topic="t", automatic=True
    )

    received(shop.desk, sent)

    message = shop.said(2)
    assert (message.quotes, message.reply_token, message.quote_token) == ("x1", "r", "q")
    assert (message.payload, message.topic, message.automatic) == ("buy", "t", True)
