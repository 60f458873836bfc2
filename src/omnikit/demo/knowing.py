"""Knowing customers: what was found in their words, their records and tags, prepared texts, and what is taken out."""

from collections.abc import Callable

from omnikit.demo.screen import Mark
from omnikit.demo.script import (
    WORKSPACE,
    Choose,
    Connect,
    Fill,
    Keep,
    OfCustomers,
    Prepare,
    Recall,
    TakeOut,
    Type,
)
from omnikit.demo.stage import Stage
from omnikit.demo.telling import Teller
from omnikit.model.actors import Actor
from omnikit.model.commands import Command, Reply
from omnikit.model.contact import NOTE, TAG, Entry, Identity
from omnikit.model.contacts import ContactCommand
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Decision, Denied
from omnikit.model.events import FactsFound
from omnikit.model.ids import MemberId
from omnikit.model.message import Content
from omnikit.model.quick_reply import QuickReplyCommand
from omnikit.model.transcript import ExportForm
from omnikit.transcripts import render

Kept = ContactCommand | QuickReplyCommand


class Knower:
    """Does on a *stage* what is written of customers and prepared texts, and has a *teller* say it; *ask* commands."""

    def __init__(self, stage: Stage, teller: Teller, ask: Callable[[Command, Actor], None]) -> None:
        self.stage = stage
        self.desk = stage.desk
        self.teller = teller
        self.ask = ask

    def found(self, conversation: Conversation, decision: Decision) -> None:
        """Tell what a message told of its customer: the kinds in their colours, and the tags; the words were shown."""
        if isinstance(decision, Denied) or not any(isinstance(event, FactsFound) for event in decision.events):
            return
        card = self.desk.card(conversation.id, actor=self.teller.seer)
        assert card is not None, "facts are found of people"
        assert not isinstance(card, Denied), "whoever tells sees every conversation"
        say = self.teller.text
        marks = [f"{say(f'demo.field.{kind}')} ({say(f'demo.colour.{colour}')})" for kind, colour in card.marks.items()]
        seen = ", ".join((*marks, *(f"#{tag}" for tag in card.tags)))
        self.teller.say(Mark.NOTE, f"{self.teller.whose(conversation)}, {say('demo.found')}: {seen}")

    def perform(self, scene: OfCustomers) -> None:
        """Do what the script says."""
        match scene:
            case Keep():
                self._keep(scene)
            case Choose():
                self._choose(scene)
            case Recall():
                self._recall(scene)
            case Connect():
                self._connect(scene)
            case Prepare():
                self._prepare(scene)
            case Fill():
                self._fill(scene)
            case Type():
                self._type(scene)
            case TakeOut():
                self._take_out(scene)

    # --- records

    def _keep(self, scene: Keep) -> None:
        actor = scene.who if isinstance(scene.who, Actor) else Actor.of(scene.who)
        places = {"contact": scene.where, "other": scene.other}
        named = {name: self.stage.at(place) for name, place in places.items() if place is not None}
        ids = {name: conversation.contact for name, conversation in named.items()}
        # whose they are is asked before two become one
        about = [*map(self._of, named.values()), self.teller.fields(scene.arguments.get("fields", {}))]
        command = scene.command(**{"key": self.stage.key(), **ids, **scene.arguments})
        outcome = self.desk.change_contact(command, actor=actor)
        if not outcome.repeated:
            self._did(actor, command, ", ".join(filter(None, about)), outcome.denied)

    def _of(self, conversation: Conversation) -> str:
        return f"{self.teller.whose(conversation)} ({self._account(conversation.thread.account)})"

    def _choose(self, scene: Choose) -> None:
        conversation = self.stage.at(scene.where)
        choices = self.desk.tag_choices(
            conversation.id, scene.words, actor=Actor.of(scene.who), at_message=scene.at_message
        )
        assert not isinstance(choices, Denied), "the script asks whom it shows the conversation"
        each = ", ".join(f"#{one.name}{' ✓' if one.applied else ''}" for one in choices)
        typed = f" “{scene.words}”" if scene.words else ""
        self._sees(scene.who, f"{self.teller.text('command.Tag')}{typed}, {self.teller.whose(conversation)}", each)

    def _recall(self, scene: Recall) -> None:
        conversation = self.stage.at(scene.where)
        entries = self.desk.ledger(conversation.id, actor=Actor.of(scene.who))
        assert not isinstance(entries, Denied), "the script asks whom it shows the conversation"
        self._sees(
            scene.who, f"{self.teller.text('demo.ledger')}, {self.teller.whose(conversation)}", str(len(entries))
        )
        for entry in entries:
            self.teller.say(Mark.NOTE, self._entry(entry))

    def _entry(self, entry: Entry) -> str:
        """Return one line of the ledger: what it is of, by whom or what, when."""
        at, say = entry.at.astimezone(self.teller.now.tzinfo), self.teller.text
        said = self.teller.fact(entry.field, entry.value)
        if entry.field == TAG:
            said = f"#{said}"
        elif entry.field != NOTE:
            said = f"{say(f'demo.field.{entry.field}')} {said}"
        how = say("demo.removed") if entry.removed else "" if entry.kept else say("demo.not_kept")
        return ", ".join(filter(None, (f"{at:%H:%M}", self.teller.actor(entry.by), said.strip(), how)))

    def _connect(self, scene: Connect) -> None:
        conversation = self.stage.at(scene.where)
        seen = self.desk.bindings(conversation.id, actor=Actor.of(scene.who))
        assert not isinstance(seen, Denied), "the script asks whom it shows the conversation"
        bound = seen.bindings if seen is not None else ()
        each = dict.fromkeys(
            f"{self._whose(one.identity)} + {self._whose(one.browser)} ({self.teller.text(f'demo.means.{one.means}')})"
            for one in bound
        )
        self._sees(
            scene.who, f"{self.teller.text('demo.bindings')}, {self.teller.whose(conversation)}", ", ".join(each)
        )

    def _whose(self, identity: Identity) -> str:
        return f"{self.teller.known(identity.account, identity.key)} ({self._account(identity.account)})"

    def _account(self, id: str) -> str:
        return next(one.name for account, one in self.teller.team().accounts.items() if account == id)

    # --- prepared texts

    def _prepare(self, scene: Prepare) -> None:
        actor, command = Actor.of(scene.who), scene.command(key=self.stage.key(), **scene.arguments)
        prepared = self.desk.prepare(command, actor=actor)
        if not prepared.repeated:
            self._did(actor, command, scene.arguments.get("title", ""), prepared.denied)

    def _fill(self, scene: Fill) -> None:
        conversation, actor = self.stage.at(scene.where), Actor.of(scene.who)
        filled = self.desk.fill(conversation.id, actor=actor, quick_reply=scene.quick_reply)
        if isinstance(filled, Denied):
            self.teller.refusal(filled)
            return
        self.ask(Reply(conversation=conversation.id, key=self.stage.key(), content=Content(text=filled.text)), actor)

    def _type(self, scene: Type) -> None:
        offered = self.desk.suggest(scene.words, actor=Actor.of(scene.who))
        assert not isinstance(offered, Denied), "an enabled member is offered what there is"
        self._sees(scene.who, f"“{scene.words}” …", " / ".join(one.text for one in offered))

    # --- taking out

    def _take_out(self, scene: TakeOut) -> None:
        conversation, form = self.stage.at(scene.where), scene.form
        if self._taken_out(conversation):
            return  # the day was interrupted right after this moment
        exported = self.desk.export(conversation.id, actor=Actor.of(scene.who), form=form)
        word = self.teller.text(f"export_form.{form}")
        about = f"{self.teller.text('command.Export')}, {self.teller.whose(conversation)}: {word}"
        self.teller.say(Mark.DO, f"{self.teller.member(scene.who)}, {about}")
        if isinstance(exported, Denied):
            self.teller.refusal(exported)
            return
        made = render(exported, form, texts=self.teller.texts)
        size = {"messages": len(exported.lines), "bytes": len(made.encode())}
        self._sees(scene.who, word, self.teller.text("demo.size", size))
        if form is ExportForm.TEXT:
            for line in filter(None, made.splitlines()):
                self.teller.say(Mark.NOTE, line)

    def _taken_out(self, conversation: Conversation) -> bool:
        record = self.desk.storage.record(WORKSPACE, conversation.id)
        return any(line.code == "record.exported" and line.at == self.stage.now for line in record)

    # --- what they have in common

    def _did(
        self, actor: Actor, command: ContactCommand | QuickReplyCommand, about: str, denied: Denied | None
    ) -> None:
        did = self.teller.text(f"demo.did.{type(command).__name__}")
        self.teller.say(Mark.DO, ", ".join(filter(None, (self.teller.actor(actor), did, about))))
        if denied is not None:
            self.teller.refusal(denied)

    def _sees(self, who: MemberId, what: str, seen: str) -> None:
        self.teller.say(Mark.NOTE, f"{self.teller.member(who)}, {what}: {seen or self.teller.text('list.empty')}")
