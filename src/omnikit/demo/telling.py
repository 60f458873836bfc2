"""Telling what happens at the desk: codes and ids become the sentences that people read."""

from collections import Counter
from datetime import datetime

from omnikit.demo.screen import Desktop, Lanes, Mark, Screen
from omnikit.desk.desk import Desk
from omnikit.desk.house import Outcome
from omnikit.desk.ports import Needs, Task
from omnikit.model.actors import Actor
from omnikit.model.administration import Administration
from omnikit.model.commands import Command
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import Notify
from omnikit.model.ids import ContactId, ConversationId, MemberId
from omnikit.model.views import Page, Query, View
from omnikit.model.workspace import Workspace
from omnikit.texts import Texts

MANY = 1000


class Teller:
    """Says on a *screen* what happens at a *desk*, in the language of *locale*, as *seer* may see it; and counts."""

    def __init__(self, desk: Desk, screen: Screen, *, locale: str, seer: Actor) -> None:
        self.desk = desk
        self.screen = screen
        self.locale = locale
        self.seer = seer
        self.texts = Texts.default()
        self.names: dict[str, str] = {}
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

    def answer(self, command: Command, actor: Actor, outcome: Outcome) -> None:
        """Tell who asked for what, and that it was done or by which rule it was refused."""
        content = getattr(command, "content", None)
        said = f": {content.text}" if content is not None else ""
        self.say(Mark.DO, f"{self._actor(actor)}, {self._command(command)}, {self.whose(outcome.conversation)}{said}")
        if outcome.denied is not None:
            self.refusal(outcome.denied)
        elif outcome.conversation is not None:
            self.record(outcome.conversation)

    def managed(self, command: Administration, actor: Actor, about: str, denied: Denied | None) -> None:
        """Tell how the team was changed."""
        self.say(Mark.DO, ", ".join(filter(None, (self._actor(actor), self._command(command), about))))
        if denied is not None:
            self.refusal(denied)

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
        """Tell a notice; what goes to customers and clients is only counted."""
        self.delivered[task.effect.kind] += 1
        if isinstance(task.effect, Notify):
            said = self.texts.notice_of(task.effect, self.locale, names=self.customer)
            self.say(Mark.TELL, f"{self.member(task.effect.to)}: {said}")

    def word(self, code: str) -> str:
        """Return a text that has no slots."""
        return self.texts.render(code, {}, self.locale)

    def member(self, id: MemberId) -> str:
        """Return a member's name."""
        return self.team().name_of(id)

    def customer(self, contact: str) -> str:
        """Return a customer's name; empty for one whom nobody knows."""
        if contact not in self.names:
            needs = Needs(workspace=self.desk.house.workspace, contact=ContactId(contact))
            found = self.desk.storage.read(needs).contact
            self.names[contact] = found.name if found else ""
        return self.names[contact]

    def whose(self, conversation: Conversation | None) -> str:
        """Return what people call a conversation: its customer, or the group's id."""
        if conversation is None:
            return self.word("name.customer")
        return self.customer(conversation.contact) if conversation.contact else conversation.thread.key

    # --- the lists

    def lanes(self) -> Lanes:
        """Return how many conversations stand where."""
        pending = {view: len(self.page(self.seer, view).rows) for view in (View.PENDING_HUMAN, View.PENDING_BOT)}
        ended = sum(len(self.page(self.seer, view).rows) for view in (View.MY_ENDED, View.TEAM_ENDED))
        return Lanes(
            human=pending[View.PENDING_HUMAN],
            bot=pending[View.PENDING_BOT],
            ended=ended,
            desktops=tuple(
                self._desktop(member.id, member.name) for member in self.team().members.values() if member.enabled
            ),
            denied=sum(self.denied.values()),
        )

    def page(self, actor: Actor, view: View) -> Page:
        """Return one of *actor*'s lists."""
        page = self.desk.inbox(Query(view=view, limit=MANY), actor=actor)
        assert not isinstance(page, Denied), "a plain list is never refused"
        return page

    def team(self) -> Workspace:
        """Return the team as it is now."""
        found = self.desk.storage.read(Needs(workspace=self.desk.house.workspace)).workspace
        assert found is not None, "the day begins with founding the team"
        return found

    def _desktop(self, id: MemberId, name: str) -> Desktop:
        mine = self.page(Actor.of(id), View.MY_PROCESSING).rows
        team = self.page(Actor.of(id), View.TEAM_PROCESSING).rows
        return Desktop(name=name, mine=len(mine), unread=sum(row.unread for row in mine), team=len(team))

    def _actor(self, actor: Actor) -> str:
        return self.member(actor.member) if actor.member is not None else self.word(f"name.{actor.kind}")

    def _command(self, command: Command | Administration) -> str:
        return self.word(f"command.{type(command).__name__}")
