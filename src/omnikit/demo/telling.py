"""Telling what happens at the desk: codes and ids become the sentences that people read."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources

from omnikit.demo.accounts import account
from omnikit.demo.day import Incoming
from omnikit.demo.screen import Desktop, Lanes, Mark, Screen
from omnikit.demo.script import Day, Tally
from omnikit.desk.desk import Desk
from omnikit.desk.hearing import Heard
from omnikit.desk.house import Attended, Outcome
from omnikit.desk.ports import Needs, Task
from omnikit.desk.telling import content_of
from omnikit.model.actors import Actor, Member
from omnikit.model.administration import Administration
from omnikit.model.commands import AddNote, Command, EditContact, Tag, Untag
from omnikit.model.contact import Identity
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import Notify, Param, Retract
from omnikit.model.facts import Fact, FactKind
from omnikit.model.found import FoundKind
from omnikit.model.ids import AccountId, ContactId, ConversationId, MemberId
from omnikit.model.message import Content
from omnikit.model.presence import EXITED, PresenceCommand, SetAvailability, SetReady
from omnikit.model.views import Page, Query
from omnikit.model.workspace import Workspace
from omnikit.texts import Texts

MANY = 1000


class Teller:
    """Says on a *screen* what happens at a *desk* on a *day*, in the language of *locale*; and counts."""

    def __init__(self, desk: Desk, screen: Screen, day: Day, *, locale: str) -> None:
        self.desk = desk
        self.screen = screen
        self.day = day
        self.locale = locale
        self.seer = Actor.of(day.seer)
        self.texts = texts_of_the_demo()
        self.recorded: Counter[ConversationId] = Counter()
        self.delivered: Counter[str] = Counter()
        self.denied: Counter[str] = Counter()

    @property
    def now(self) -> datetime:
        """The desk's time."""
        return self.desk.house.clock()

    def say(self, mark: Mark, text: str) -> None:
        """Put a line on the screen."""
        self.screen.line(self.now, mark, text)

    # --- what happens

    def came(self, one: Incoming, fact: Fact, how: str, conversation: Conversation | None) -> None:
        """Tell what came in: over which channel, from whom, and what it is."""
        who = fact.user_name or self.known(one.account, fact.sender_id or fact.user_id or "")
        if fact.kind is not FactKind.SYSTEM:
            said = f"{self.text(f'demo.{how}')}: {self.content(content_of(fact))}"
        elif fact.page is None:
            who, said = self.whose(conversation), self.text("demo.left")
        else:
            visit = {"page": fact.page, "source": fact.came_from or self.text("demo.direct")}
            said = self.text("demo.entered", visit)
        self._in(one.account, who, said)

    def told(self, account: AccountId, heard: Heard) -> None:
        """Tell what a platform says of what was sent, and what became of that."""
        fact = heard.fact
        about = {"count": len(heard.reported)}
        said = "echo" if fact.is_echo else fact.status or fact.kind.value
        became = self.text(f"demo.{heard.taken}", about)
        self._in(account, self.known(account, fact.user_id or ""), f"{self.text(f'demo.sent.{said}')}: {became}")

    def _in(self, id: AccountId, who: str, said: str) -> None:
        channel = self.text(f"channel.{account(id).channel}")
        self.say(Mark.IN, ", ".join(filter(None, (channel, who, said))))

    def answer(self, command: Command, actor: Actor, outcome: Outcome) -> None:
        """Tell who asked for what, and that it was done or by which rule it was refused."""
        said = self._said(command)
        about = f"{self._command(command)}, {self.whose(outcome.conversation)}{said and ': '}{said}"
        self.say(Mark.DO, f"{self.actor(actor)}, {about}")
        if outcome.denied is not None:
            self.refusal(outcome.denied)
        elif outcome.conversation is not None:
            self.record(outcome.conversation)

    def managed(self, command: Administration, actor: Actor, about: str, denied: Denied | None) -> None:
        """Tell how the team was changed."""
        self.say(Mark.DO, ", ".join(filter(None, (self.actor(actor), self._command(command), about))))
        if denied is not None:
            self.refusal(denied)

    def attended(self, command: PresenceCommand, outcome: Attended) -> None:
        """Tell what somebody shows of their presence, by the product's words."""
        shows: tuple[str, ...] = ()
        if isinstance(command, SetAvailability):
            to = () if command.colleague is None else (self.member(command.colleague),)
            shows = (self.word(command.availability), *to)
        elif isinstance(command, SetReady):
            shows = (self.word("ready" if command.ready else "not_ready"),)
        elif outcome.denied is None:
            shows = (self.presence(command.member),)
        self.say(Mark.DO, ", ".join((self.member(command.member), self._command(command), *shows)))
        if outcome.denied is not None:
            self.refusal(outcome.denied)

    def refusal(self, denied: Denied) -> None:
        """Tell a refusal: the rule and its sentence."""
        self.denied[denied.rule] += 1
        self.say(Mark.NO, f"{denied.rule}: {self.texts.sentence_of(denied, self.locale, names=self.customer)}")

    def record(self, conversation: Conversation) -> None:
        """Tell what was put on the conversation's status record since it was told last."""
        record = self.desk.status_record(conversation.id, actor=self.seer)
        assert not isinstance(record, Denied), "whoever tells sees every conversation"
        for line in record[self.recorded[conversation.id] :]:
            said = self.texts.line_of(line, self.locale, names=self.customer)
            # a timer that is evaluated late is on record as of its own time
            at = line.at.astimezone(self.now.tzinfo)
            self.screen.line(at, Mark.LOG, f"{self.whose(conversation)}: {said}")
        self.recorded[conversation.id] = len(record)

    def delivery(self, task: Task) -> None:
        """Tell a notice, and one that is taken back; what goes to customers and clients is only counted."""
        effect = task.effect
        self.delivered[effect.kind] += 1
        if isinstance(effect, Notify):
            said = self.texts.notice_of(effect, self.locale, names=self.customer)
            self.say(Mark.TELL, f"{self.member(effect.to)}: {said}")
        elif isinstance(effect, Retract):
            self.say(Mark.TELL, f"{self.member(effect.member)}: {self.text('demo.taken_back')}")

    # --- names and words

    def text(self, code: str, about: Mapping[str, Param] | None = None) -> str:
        """Return the text of a code."""
        return self.texts.render(code, about or {}, self.locale)

    def word(self, noun: str) -> str:
        """Return the product's word for a noun of ours, or the library's where it has none."""
        return self.text(self.desk.house.profile.words.get(noun, f"word.{noun}"))

    def content(self, content: Content) -> str:
        """Return what a message says, or else what it is."""
        files = content.attachments
        named = ", ".join(filter(None, (file.name for file in files)))
        if content.text and not named and len(files) < 2:
            return content.text
        kind = self.text(f"demo.kind.{files[0].kind if files else content.kind}")
        said = f"({named or (f'{len(files)} × {kind}' if len(files) > 1 else kind)})"
        return " ".join(filter(None, (content.text, said)))

    def member(self, id: MemberId) -> str:
        """Return a member's name."""
        return self.team().name_of(id)

    def actor(self, actor: Actor) -> str:
        """Return who that is: a member's name, or the word for the bot, the system, the customer."""
        return self.member(actor.member) if actor.member is not None else self.text(f"name.{actor.kind}")

    def fields(self, fields: Mapping[str, str]) -> str:
        """Return what a record says, or is to say, field by field."""
        return ", ".join(
            f"{self.text(f'demo.field.{field}')} {self.fact(field, text)}" for field, text in fields.items()
        )

    def fact(self, field: str, text: str) -> str:
        """Return what a field says; in words where it says a code."""
        return self.text(f"demo.gender.{text}") if field == FoundKind.GENDER and text else text

    def customer(self, contact: str) -> str:
        """Return what the team calls a customer; empty for one whom nobody knows."""
        needs = Needs(workspace=self.desk.house.workspace, contact=ContactId(contact))
        found = self.desk.storage.read(needs).contact
        return found.nickname or found.name if found else ""

    def known(self, account: AccountId, key: str) -> str:
        """Return what the team calls whoever that is on an account; empty for one whom nobody knows."""
        needs = Needs(workspace=self.desk.house.workspace, identity=Identity(account, key))
        found = self.desk.storage.read(needs).contact
        return found.nickname or found.name if found else ""

    def whose(self, conversation: Conversation | None) -> str:
        """Return what people call a conversation: its customer, or the group's id."""
        if conversation is None:
            return self.text("name.customer")
        return self.customer(conversation.contact) if conversation.contact else conversation.thread.key

    def presence(self, member: MemberId) -> str:
        """Return what a member shows, by the product's words; empty where presence plays no part."""
        attending = self.desk.house.profile.attending
        if attending is None:
            return ""
        read = self.desk.storage.read(Needs(workspace=self.desk.house.workspace, presences=True))
        found = read.presences.get(member)
        shown = found.shown(self.now) if found is not None else EXITED
        if shown is EXITED or not attending.readiness or found is None:
            return self.word(shown)
        return f"{self.word(shown)}, {self.word('ready' if found.ready else 'not_ready')}"

    # --- the lists

    def lanes(self) -> Lanes:
        """Return how many conversations stand where, and what each member has."""
        counts = {self.word(tally.noun): self.count(tally, self.seer) for tally in self.day.tallies}
        refused = {self.text("demo.refused"): str(sum(self.denied.values()))}
        return Lanes(
            counts={**counts, **refused},
            title=self.text("demo.member"),
            desktops=tuple(self._desktop(member) for member in self._members()),
        )

    def page(self, actor: Actor, query: Query) -> Page:
        """Return one of *actor*'s lists, whole."""
        page = self.desk.inbox(query.but(limit=MANY), actor=actor)
        assert not isinstance(page, Denied), "the day shows the lists that there are"
        return page

    def count(self, tally: Tally, actor: Actor) -> str:
        """Return how many there are in a tally's lists together."""
        rows = (row for query in tally.queries for row in self.page(actor, query).rows)
        return str(sum(tally.state in (None, row.state) for row in rows))

    def team(self) -> Workspace:
        """Return the team as it is now."""
        found = self.desk.storage.read(Needs(workspace=self.desk.house.workspace)).workspace
        assert found is not None, "the day begins with founding the team"
        return found

    def _members(self) -> list[Member]:
        """Return the enabled members; where they come to the desk and go, those who do."""
        comes = self.day.at_work if self.desk.house.profile.attending is not None else None
        return [one for one in self.team().members.values() if one.enabled and (comes is None or one.id in comes)]

    def _desktop(self, member: Member) -> Desktop:
        me, actor = member.id, Actor.of(member.id)
        queries = [query for tally in self.day.desktop for query in tally.queries]
        rows = {row.id: row for query in queries for row in self.page(actor, query).rows}
        mine = (row for row in rows.values() if me in (row.handler, *row.collaborators, *row.participants))
        shown = self.presence(me)
        cells = {self.text("demo.shows"): shown} if shown else {}
        cells |= {self.word(tally.noun): self.count(tally, actor) for tally in self.day.desktop}
        cells[self.text("demo.unread")] = str(sum(row.unread for row in mine))
        return Desktop(name=member.name, cells=cells)

    def _said(self, command: Command) -> str:
        """Return what a command says: a message, a note, tags, fields with what they are to say."""
        match command:
            case AddNote(text=text):
                return text
            case Tag(tags=tags) | Untag(tags=tags):
                return ", ".join(tags)
            case EditContact(fields=fields):
                return self.fields(fields)
        content = getattr(command, "content", None)
        return "" if content is None else self.content(content)

    def _command(self, command: Command | Administration | PresenceCommand) -> str:
        return self.text(f"command.{type(command).__name__}")


@cache
def texts_of_the_demo() -> Texts:
    """Return the library's texts with the demo's own laid over them, as a host does with its own."""
    return Texts.load(locale_dirs=(resources.files(__package__).joinpath("texts"),))
