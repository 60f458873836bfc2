"""What comes in and what leaves: webhooks to the desk, requests to the platforms and their answers back to it."""

from collections import Counter
from collections.abc import Callable, Mapping

from omnikit.demo.day import Incoming
from omnikit.demo.habits import BOT_ANSWERS, language
from omnikit.demo.knowing import Knower
from omnikit.demo.recorder import Recorder
from omnikit.demo.telling import MANY, Teller
from omnikit.desk.hearing import Heard, Taken
from omnikit.desk.sending import Parcel
from omnikit.model.actors import BOT, Actor
from omnikit.model.commands import AnswerByBot, Command, EndByBot
from omnikit.model.conversation import Conversation, Lane
from omnikit.model.facts import Fact, FactKind
from omnikit.model.ids import AccountId, CommandKey, MessageId
from omnikit.model.message import Content
from omnikit.model.wire import Request

WRITTEN = frozenset({FactKind.MESSAGE, FactKind.COMMENT})


class Traffic:
    """Does what a host does between platforms and a desk, and has a *teller* and a *knower* say it.

    *files* are the attachments of the members' that the host has, by ref; *ask* carries out what the bot does.
    *arrived* counts what customers wrote, *told* what the platforms said of what was sent.
    """

    def __init__(
        self, teller: Teller, knower: Knower, files: Mapping[str, bytes], ask: Callable[[Command, Actor], None]
    ) -> None:
        self.desk = teller.desk
        self.teller = teller
        self.knower = knower
        self.files = files
        self.ask = ask
        self.recorder = Recorder()
        self.arrived: Counter[str] = Counter()
        self.told: Counter[str] = Counter()

    # --- in

    def arrive(self, one: Incoming) -> None:
        """Take in what a request of the recording tells; where the bot has it, let the bot answer."""
        webhook = self.desk.webhook(one.account, one.request, completed=one.completed, bot=lambda _: one.bot)
        assert webhook.heard, f"the recording has requests of platforms; {one.account} at {one.at}: {webhook.error}"
        for heard in webhook.heard:
            self._heard(one, heard)

    def _heard(self, one: Incoming, heard: Heard) -> None:
        if heard.error is not None:
            raise heard.error
        fact, outcome = heard.fact, heard.outcome
        how = "again" if heard.taken is Taken.REPEATED else "late" if one.late(fact) else "in_time"
        if fact.kind in WRITTEN:
            self.arrived[how] += 1
        self.teller.came(one, fact, how, outcome.conversation if outcome is not None else None)
        if outcome is None:
            return
        if outcome.denied is not None:
            self.teller.refusal(outcome.denied)
            return
        conversation = outcome.unwrap()
        self.teller.record(conversation)
        if not outcome.repeated:
            self.knower.found(conversation, outcome.decision)
        if fact.kind in WRITTEN and conversation.lane is Lane.BOT:
            self._let_the_bot_answer(one, fact, conversation)

    def _let_the_bot_answer(self, one: Incoming, fact: Fact, conversation: Conversation) -> None:
        content = Content(text=BOT_ANSWERS[language(fact.text or "", one.channel)])
        # named after the delivery, not the moment: what is delivered again isn't answered again
        key, id = CommandKey(f"answer {one.account} {fact.dedupe}"), MessageId(f"{fact.dedupe}.answer")
        self.ask(AnswerByBot(conversation=conversation.id, key=key, message=id, content=content), BOT)
        if one.solved:
            self.ask(EndByBot(conversation=conversation.id, key=CommandKey(f"solved {key}")), BOT)

    # --- out

    def deliver(self) -> None:
        """Do what is due outside: send what is for customers; everything else is told here."""
        while parcels := self.desk.outgoing(limit=MANY, bytes_of=self.files):
            for parcel in parcels:
                self.teller.delivery(parcel.task)
                self._send(parcel)
        while tasks := self.desk.due(limit=MANY):
            for task in tasks:
                self.teller.delivery(task)
                self.desk.settle(task)

    def _send(self, parcel: Parcel) -> None:
        left: Parcel | None = parcel
        while left is not None:
            came = self.recorder.exchange(left, self.teller.now)
            self._tell(left.account, came.before)
            left = self.desk.sent(left, came.answers)
            self._tell(parcel.account, came.after)

    def _tell(self, account: AccountId, requests: tuple[Request, ...]) -> None:
        """Take in what a platform tells of what was sent."""
        for request in requests:
            for heard in self.desk.webhook(account, request).heard:
                if heard.error is not None:
                    raise heard.error
                self.told[heard.taken] += 1
                self.teller.told(account, heard)
