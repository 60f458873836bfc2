"""Telling what somebody looks at: a list, the queue and its reasons, colleagues, what is known of a customer."""

from collections.abc import Iterable

from omnikit.demo.screen import Mark
from omnikit.demo.script import Browse, Meet, Oversee, Study, Wonder
from omnikit.demo.telling import Teller
from omnikit.dispatch.values import Hindrance, Reason, Why
from omnikit.engine.cards import Card
from omnikit.model.actors import Actor
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import Param
from omnikit.model.ids import MemberId
from omnikit.model.views import Query, Row, View


class Onlooker:
    """Asks the desk for what members look at, and has a *teller* say it."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.desk = teller.desk

    def browse(self, scene: Browse) -> None:
        """Tell what is in a list, by the product's words."""
        page = self.desk.inbox(scene.query, actor=Actor.of(scene.who))
        found = None if isinstance(page, Denied) else ", ".join(self._listed(row, scene.query) for row in page.rows)
        self._seen(scene.who, self.teller.word(scene.noun), found)
        if isinstance(page, Denied):
            self.teller.refusal(page)

    def oversee(self, scene: Oversee) -> None:
        """Tell how many are in each state, and of each that waits for how long and why."""
        seen = self.desk.overview(actor=Actor.of(scene.who))
        if isinstance(seen, Denied):
            self._seen(scene.who, self.teller.word("all"), None)
            self.teller.refusal(seen)
            return
        counts = (f"{self.teller.word(state)} {count}" for state, count in seen.states.items() if count.number)
        self._seen(scene.who, self.teller.word("all"), ", ".join(counts))
        for line in seen.lines:
            if line.why is not None:
                minutes = 0 if line.waited is None else int(line.waited.total_seconds() // 60)
                waited = self.teller.text("demo.waited", {"minutes": minutes})
                self.teller.say(Mark.NOTE, f"{self._row(line.row)}, {waited}: {self._reasons(line.why)}")

    def wonder(self, scene: Wonder, conversation: Conversation) -> None:
        """Tell why one conversation has nobody."""
        why = self.desk.why(conversation.id, actor=Actor.of(scene.who))
        assert not isinstance(why, Denied), "the script asks whom it shows the conversation"
        said = self.teller.text("demo.placed") if why is None else self._reasons(why)
        self._seen(scene.who, self.teller.whose(conversation), said)

    def meet(self, scene: Meet) -> None:
        """Tell what each colleague shows and how much they handle."""
        found = self.desk.colleagues(actor=Actor.of(scene.who))
        assert not isinstance(found, Denied), "an enabled member sees the colleagues"
        each = (
            f"{self.teller.member(one.member)} ({self.teller.word(one.availability)}, "
            f"{self.teller.text('demo.handles', {'count': one.handling})})"
            for one in found
        )
        self._seen(scene.who, self.teller.word("colleagues"), ", ".join(each))

    def study(self, scene: Study, conversation: Conversation) -> None:
        """Tell what the team knows of a customer: name, remark, where they are on the site, other fields, tags."""
        card = self.desk.card(conversation.id, actor=Actor.of(scene.who))
        assert card is not None, "the script looks at people, not at groups"
        assert not isinstance(card, Denied), "the script asks whom it shows the conversation"
        visit = None
        if card.visit is not None:
            source = card.visit.came_from or self.teller.text("demo.direct")
            visit = self.teller.text("demo.visit", {"page": card.visit.page, "source": source})
        fields = {field: text for field in ("email", "phone") if (text := getattr(card, field))} | {**card.facts}
        each = filter(None, (card.remark, visit, self.teller.fields(fields), self._tags(card)))
        self._seen(scene.who, card.title, ", ".join(each))

    def _tags(self, card: Card) -> str:
        """Return a customer's tags, those marked that were set automatically."""
        automatic = {tag for tag, origin in card.tagged.items() if origin.by.member is None}
        by_itself = self.teller.text("demo.automatic")
        return ", ".join(f"#{tag} ({by_itself})" if tag in automatic else f"#{tag}" for tag in card.tags)

    def _seen(self, who: MemberId, what: str, found: str | None) -> None:
        nothing = self.teller.text("list.empty")
        said = "" if found is None else f": {found or nothing}"
        self.teller.say(Mark.NOTE, f"{self.teller.member(who)}, {what}{said}")

    def _listed(self, row: Row, query: Query) -> str:
        """Return a row's customer, with its state where a list has several."""
        return self._row(row) if query.view is View.ALL else self._whose(row)

    def _row(self, row: Row) -> str:
        return f"{self._whose(row)} ({self.teller.word(row.state)})"

    def _whose(self, row: Row) -> str:
        who = self.teller.customer(row.contact) if row.contact is not None else row.account
        return who or self.teller.text("name.customer")

    def _reasons(self, why: Why) -> str:
        """Return every reason that holds, then what keeps each of those at work from it, the first thing of each."""
        lacks = tuple(sorted({skill for one in why.members for skill in one.lacks}))
        reasons = (self._sentence("reason", reason, lacks) for reason in Reason if reason in why.reasons)
        members = (
            self._sentence("hindrance", one.fails[0], one.lacks, self.teller.member(one.member))
            for one in why.members
            if one.fails and one.member in self.teller.day.at_work
        )
        return " ".join((*reasons, *members))

    def _sentence(self, table: str, name: Reason | Hindrance, skills: Iterable[str], member: str = "") -> str:
        about: dict[str, Param] = {"skills": tuple(skills), "member": member}
        return self.teller.text(f"{table}.{name}", about)
