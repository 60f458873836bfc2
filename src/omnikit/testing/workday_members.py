"""The members of a working day: they come and have a break, take on what waits, answer, end, and go home at last."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from omnikit.model.actors import Actor
from omnikit.model.commands import (
    AcceptOffer,
    AddCollaborators,
    AddNote,
    AddParticipants,
    Command,
    DeclineOffer,
    EditContact,
    End,
    Export,
    FollowUp,
    Join,
    Leave,
    Mute,
    Reply,
    Tag,
    Transfer,
    Unmute,
    Untag,
    Whisper,
)
from omnikit.model.conversation import State
from omnikit.model.decision import Denied
from omnikit.model.ids import MemberId
from omnikit.model.message import Content
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE, PresenceCommand, SetAvailability, SetReady, SignIn
from omnikit.model.transcript import ExportForm
from omnikit.model.views import Query, Row, View
from omnikit.testing.builders import ANN, BOB, CAT, DAN, EVE, FAY, MAX, NOON, SUE
from omnikit.testing.living import Living

WORKERS = (ANN, BOB, CAT, DAN, EVE, FAY, SUE, MAX)
BREAK = timedelta(minutes=8)
SILENCE = timedelta(seconds=75)
"""What was answered so long ago is over."""
PAGE, WHOLE = 20, 500
THANKS = Content(text="Thank you, we are looking into it.")
ASKS = Content(text="方便留个微信吗？")
NOTE = Content(text="a difficult one")


class Staff(Living):
    """They look at their lists every minute or so, and do what they find there."""

    closing = NOON
    """From when on nobody comes any more."""

    def at(self, when: datetime, act: Callable[[], None]) -> None:
        """Have something happen then; the day has the agenda."""
        raise NotImplementedError

    @property
    def over(self) -> bool:
        """True once nothing is left to do."""
        raise NotImplementedError

    def staff_comes(self) -> None:
        """Everybody comes in the first minutes, and has a break at some time."""
        for member in WORKERS:
            come = NOON + timedelta(seconds=self.chance.randrange(0, 300))
            self.at(come, lambda who=member: self._comes(who))  # type: ignore[misc]
            rest = NOON + self.chance.uniform(0.2, 0.8) * (self.closing - NOON)
            self.at(rest, lambda who=member: self._rests(who))  # type: ignore[misc]

    # --- being there

    def _comes(self, member: MemberId) -> None:
        if self.profile.attending is not None:
            self._shows(SignIn(member=member, ready=True))
            self._renews(member)
        self._looks(member)

    def _renews(self, member: MemberId) -> None:
        """The member's client says that they are still there, as long as they are; it signs in anew where it's late."""
        runs = self.does(lambda desk: desk.renew(member, actor=Actor.of(member)))
        if runs is False and self.laws.workspace.members[member].enabled:
            self._shows(SignIn(member=member, ready=True))
        if not self.over:
            self.at(self.clock.now + self.laws.workspace.settings.lease / 2, lambda: self._renews(member))

    def _rests(self, member: MemberId) -> None:
        """Away for some minutes with a colleague in place, or busy, or not ready: as the profile has it."""
        if self.profile.attending is None:
            return
        if self.profile.attending.readiness:
            self._shows(SetReady(member=member, ready=False))
            back: PresenceCommand = SetReady(member=member, ready=True)
        else:
            shows = self.chance.choice((AWAY, AWAY, BUSY))
            others = self.calm.online(actor=Actor.of(member))
            there = () if isinstance(others, Denied) else others
            colleague = self.chance.choice(there) if there and shows is AWAY else None
            self._shows(SetAvailability(member=member, availability=shows, colleague=colleague))
            back = SetAvailability(member=member, availability=ONLINE)
        self.at(self.clock.now + BREAK, lambda: self._shows(back))

    def _shows(self, command: PresenceCommand) -> None:
        attended = self.does(lambda desk: desk.attend(command, actor=Actor.of(command.member)))
        self.counts["presences refused"] += attended.denied is not None

    # --- working

    def _looks(self, member: MemberId) -> None:
        """Do one thing, and look again in a minute or so; whoever finds that all is over goes home."""
        if self.over:
            if self.profile.attending is not None:
                self._shows(SetAvailability(member=member, availability=EXITED))
            return
        if self.laws.workspace.members[member].enabled:
            self._works(member)
        self.at(self.clock.now + timedelta(seconds=self.chance.randrange(15, 50)), lambda: self._looks(member))

    def _works(self, member: MemberId) -> None:
        offered = self._list(member, View.OFFERED)
        if offered and self.chance.random() < 0.9:
            kind = DeclineOffer if self.chance.random() < 0.08 else AcceptOffer
            self._does(member, kind(conversation=offered[0].id))
            return
        mine = [row for row in self._mine(member) if row.state is not State.ENDED]
        asking = [row for row in mine if row.waiting_since is not None]
        if asking:
            asking.sort(key=lambda row: (row.waiting_since or NOON, row.id))
            self._answers(member, asking[0])
        elif not self._takes(member) and mine:
            self._finishes(member, mine)

    def _answers(self, member: MemberId, row: Row) -> None:
        habit = self._habit(member, row) if self.chance.random() < 0.15 else None
        self._does(member, habit or Reply(conversation=row.id, content=self.chance.choice((THANKS, THANKS, ASKS))))

    def _habit(self, member: MemberId, row: Row) -> Command | None:
        """Return something else that the product has for what one is on."""
        other = self.chance.choice([one for one in WORKERS if one != member])
        habits: Sequence[Command] = (
            Whisper(conversation=row.id, content=NOTE),
            Transfer(conversation=row.id, to=other),
            AddCollaborators(conversation=row.id, members=(other,)),
            AddParticipants(conversation=row.id, members=(other,)),
            Leave(conversation=row.id),
            EditContact(conversation=row.id, fields={"nickname": "VIP", "remark": "writes at noon"}),
            EditContact(conversation=row.id, fields={"wechat": self.chance.choice(("lin_66666", ""))}),
            AddNote(conversation=row.id, text="asks for a discount"),
            Tag(conversation=row.id, tags=(self.chance.choice(("预约", "到诊", "VIP")),)),
            Untag(conversation=row.id, tags=(self.chance.choice(("转电", "预约", "VIP")),)),
            Export(conversation=row.id, form=ExportForm.TEXT),
            Mute(conversation=row.id),
        )
        access = self.profile.together.access if row.collaborators else self.profile.alone.access
        granted = [habit for habit in habits if access[type(habit)].grants]
        return self.chance.choice(granted) if granted else None

    def _takes(self, member: MemberId) -> bool:
        """Take on what waits where members do that themselves."""
        access = self.profile.alone.access
        kind: type[Command] | None = next((kind for kind in (FollowUp, Join) if access[kind].grants), None)
        if kind is None or (kind is FollowUp and View.PENDING_HUMAN not in self.profile.listing):
            return False
        view = View.PENDING_HUMAN if kind is FollowUp else View.ALL
        rows = self._list(member, view, whole=view is View.ALL and self._thorough())
        waiting = [row for row in rows if row.state is State.HUMAN]
        if waiting:
            self._does(member, kind(conversation=self.chance.choice(waiting).id))
        return bool(waiting)

    def _finishes(self, member: MemberId, rows: Sequence[Row]) -> None:
        """End what has been silent for a while; hear again of whom one has muted."""
        for row in rows:
            if row.state is State.MUTED:
                self._does(member, Unmute(conversation=row.id))
                return
            last = row.last_message_at
            if last is not None and self.clock.now - last >= SILENCE and row.handler in (member, None):
                self._does(member, End(conversation=row.id))
                return

    def _mine(self, member: MemberId) -> Sequence[Row]:
        if View.MY_PROCESSING not in self.profile.listing:
            return [row for row in self._list(member, View.ALL, whole=self._thorough()) if member in row.participants]
        return [*self._list(member, View.MY_PROCESSING), *self._list(member, View.MUTED)]

    def _thorough(self) -> bool:
        """Now and then, and before they go home, members look through a whole list: somebody may be far down in it."""
        return self.chance.random() < (0.02 if self.clock.now < self.closing else 0.5)

    def _list(self, member: MemberId, view: View, *, whole: bool = False) -> Sequence[Row]:
        """Return the first page of a list, or all of it; nothing where the product doesn't have it."""
        if view not in self.profile.listing:
            return ()
        query = Query(view=view, limit=WHOLE if whole else PAGE)
        rows: list[Row] = []
        while not isinstance(page := self.calm.inbox(query, actor=Actor.of(member)), Denied):
            rows += page.rows
            if not whole or page.next is None:
                break
            query = query.but(after=page.next)
        return rows

    def _does(self, member: MemberId, command: Command) -> None:
        outcome = self.does(lambda desk: desk.handle(command, actor=Actor.of(member)))
        if outcome.denied is not None:
            self.counts[f"{type(command).__name__} refused by {outcome.denied.rule}"] += 1
