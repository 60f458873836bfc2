"""The customers of a working day: each comes once or twice, says a few things, hears what is answered, and goes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count

from omnikit.desk.ports import Storage
from omnikit.model.actors import BOT
from omnikit.model.commands import AnswerByBot, BotOutcome, EndByBot, ReportBotOutcome
from omnikit.model.contact import Visit
from omnikit.model.conversation import ENDED, Conversation, Lane
from omnikit.model.events import Ended, Event, MessageSent
from omnikit.model.ids import CommandKey, ConversationId
from omnikit.model.message import Content
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Arrival, Inbound
from omnikit.policies.profile import Profile
from omnikit.testing.builders import some_text
from omnikit.testing.desks import an_inbound
from omnikit.testing.living import Living

BETWEEN = timedelta(seconds=30)
"""So long after one customer the next comes."""
WORDS = (
    *("Hello", "請問有貨嗎", "Tôi muốn đổi hàng", "怎么退款", "ok 👌🏽"),
    *("我的电话是13812345678", "加我微信 lin_88888", "lin_77777", "今年35岁，女", "QQ 123456789"),
)
SITE, POSTS = "webchat", "facebook_comments"


class Customer:
    """One of them: where they write, how many words they have left, whether they have gone."""

    __slots__ = ("comments", "gone", "left", "thread")

    def __init__(self, thread: Inbound, left: int) -> None:
        self.thread = thread
        self.left = left
        self.comments: list[str] = []
        self.gone = False


class Clientele(Living):
    """They come one after the other, on the profile's channels."""

    def __init__(self, workspace: str, seed: int, profile: Profile, storage: Storage, *, faults: bool) -> None:
        super().__init__(workspace, seed, profile, storage, faults=faults)
        self.coming = 0
        """So many things customers are about to do."""
        self._of: dict[ConversationId, Customer] = {}
        self._said = count(1)

    def at(self, when: datetime, act: Callable[[], None]) -> None:
        """Have something happen then; the day has the agenda."""
        raise NotImplementedError

    def comes(self, number: int) -> None:
        """Another customer is there: on the site before any word, or with one."""
        channel = self.chance.choice(self.profile.channels)
        customer = Customer(self._a_thread(channel, number), self.chance.randrange(1, 5))
        self.counts["customers"] += 1
        if self.profile.visitors:
            self._enters(customer)
            if self.chance.random() < 0.25:
                self.counts["silent visitors"] += 1
                self._soon(lambda: self._leaves(customer))
                return
            if self.chance.random() < 0.3:
                self._soon(lambda: self._enters(customer))
        self._soon(lambda: self._writes(customer))

    def hears(self, conversation: Conversation, events: Sequence[Event]) -> None:
        """Whoever is answered says more, or is content and may go; who was served may come again."""
        customer = self._of.get(conversation.id)
        if customer is None or customer.gone:
            return
        if any(isinstance(event, Ended) for event in events):
            customer.gone = True
            if self.chance.random() < 0.1:
                again = Customer(customer.thread.but(name="Again"), 1)
                if customer.thread.kind is ThreadKind.VISIT:
                    again.thread = again.thread.but(thread=f"{again.thread.thread}-again")
                self._soon(lambda: self._writes(again))
        elif any(isinstance(event, MessageSent) for event in events):
            if customer.left:
                self._soon(lambda: self._writes(customer))
            elif self.profile.customer_ends and self.chance.random() < 0.4:
                self._soon(lambda: self._leaves(customer))

    # --- the pieces

    def _a_thread(self, channel: str, number: int) -> Inbound:
        kind = ThreadKind.GROUP if self.chance.random() < 0.1 else ThreadKind.DIRECT
        if channel == POSTS:
            kind = ThreadKind.COMMENT
        elif self.profile.visitors:
            kind = ThreadKind.VISIT
        named = self.chance.choice(("", "Lin", "陳小姐"))
        inbound = an_inbound(thread=f"{kind}-{number}", channel=channel, kind=kind, sender=f"customer-{number}")
        return inbound.but(name=named, visit=Visit(page="/offers", came_from="/") if channel == SITE else None)

    def _soon(self, act: Callable[[], None]) -> None:
        """Have a customer do something within a minute or two."""
        self.coming += 1

        def happens() -> None:
            self.coming -= 1
            act()

        self.at(self.clock.now + timedelta(seconds=self.chance.randrange(5, 100)), happens)

    def _enters(self, customer: Customer) -> None:
        if customer.gone:
            return
        thread = customer.thread
        page = Visit(page=self.chance.choice(("/", "/help", "/offers")))
        arrival = Arrival(
            account=thread.account, thread=thread.thread, visitor=thread.sender, name=thread.name, visit=page
        )
        self.does(lambda desk: desk.enter(arrival)).unwrap()

    def _leaves(self, customer: Customer) -> None:
        if not customer.gone:
            thread = customer.thread
            self.does(lambda desk: desk.leave(thread.account, thread.thread))

    def _writes(self, customer: Customer) -> None:
        if customer.gone:
            return
        customer.left = max(0, customer.left - 1)
        number = next(self._said)
        by_bot = self._bot()
        inbound = customer.thread.but(
            dedupe=f"d{number}",
            external=f"m{number}",
            content=some_text(self.chance.choice(WORDS)),
            sent_at=self.clock.now,
            bot=by_bot,
        )
        if inbound.kind is ThreadKind.COMMENT:
            parent = self.chance.choice(customer.comments) if customer.comments else ""
            customer.comments.append(inbound.external)
            inbound = inbound.but(thread=customer.comments[0], parent=parent)
        if inbound.kind is ThreadKind.GROUP:
            inbound = inbound.but(sender=f"{inbound.sender}-{self.chance.randrange(3)}")
        outcome = self.does(lambda desk: desk.receive(inbound))
        if self.chance.random() < 0.1:
            self.does(lambda desk: desk.receive(inbound))  # platforms deliver twice
        if outcome.conversation is None or outcome.denied is not None or outcome.conversation.status is ENDED:
            self.counts["customers' words refused or held"] += 1
            return
        self._of[outcome.conversation.id] = customer
        if outcome.conversation.lane is Lane.BOT:
            id = outcome.conversation.id
            self._soon(lambda: self._bot_goes_on(id))
        elif customer.left and self.chance.random() < 0.2:
            self._soon(lambda: self._writes(customer))

    def _bot(self) -> BotOutcome | None:
        return BotOutcome.MATCHED if self.chance.random() < 0.2 else None

    def _bot_goes_on(self, id: ConversationId) -> None:
        """The bot answers, and ends it where it may, or else a human is asked for."""
        on = self.laws.conversations[id]
        if on.lane is not Lane.BOT:
            return
        answer = AnswerByBot(conversation=id, key=self._key(), content=Content(text="We are open from nine to five."))
        self.does(lambda desk: desk.handle(answer, actor=BOT)).unwrap()
        if self.profile.lanes.bot_may_end and self.chance.random() < 0.5:
            end = EndByBot(conversation=id, key=self._key())
            self.does(lambda desk: desk.handle(end, actor=BOT)).unwrap()
            return
        asked = ReportBotOutcome(conversation=id, key=self._key(), outcome=BotOutcome.HUMAN_REQUESTED)
        self.does(lambda desk: desk.handle(asked, actor=BOT)).unwrap()

    def _key(self) -> CommandKey:
        """Return a key, so that the bot may ask again where it got no answer."""
        return CommandKey(self.ids(self.clock.now))
