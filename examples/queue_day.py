"""A queue with three members, simulated: what is held out to whom, what lapses, and why whoever waits has to wait.

Run it: python examples/queue_day.py [seed]
"""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from omnikit import SYSTEM, Account, Actor, Content, Denied, Desk, Inbound, Member, Settings, preset
from omnikit.model.administration import ChangeSettings, SaveAccount, SaveMember
from omnikit.model.commands import AcceptOffer, DeclineOffer, End, Reply
from omnikit.model.ids import AccountId, ConversationId, MemberId, WorkspaceId
from omnikit.model.presence import EXITED, SetAvailability, SetReady, SignIn
from omnikit.model.views import Page, Query, Row, View
from omnikit.policies.roles import AGENT, SUPERVISOR
from omnikit.storage import open_storage
from omnikit.texts import Texts

SHOP, LINE, VIETNAM = WorkspaceId("shop"), AccountId("line"), AccountId("messenger")
SUE, ANN, BOB, CAT = MemberId("sue"), MemberId("ann"), MemberId("bob"), MemberId("cat")
TEAM = (
    Member(id=SUE, name="Sue", role=SUPERVISOR),
    Member(id=ANN, name="Ann", role=AGENT, capacity=2),
    Member(id=BOB, name="Bob", role=AGENT, capacity=3, skills=("vi",)),
    Member(id=CAT, name="Cat", role=AGENT, capacity=3),
)
SETTINGS = Settings(answer_within=timedelta(minutes=2), lease=timedelta(minutes=3))
MINUTE = timedelta(minutes=1)


class Day:
    """An hour at a desk of the profile ``first_line``; *chance* says who writes when, and what members do."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.desk = Desk(open_storage("memory:"), SHOP, profile=preset("first_line"), clock=lambda: self.now)
        self.texts = Texts.default()
        self.clients: set[MemberId] = set()
        """Whose client is open, and renews their presence."""
        self.told: Counter[ConversationId] = Counter()
        self.position = 0
        self.arrived = 0

    def found(self) -> None:
        """Found the team: two accounts, one of which asks for Vietnamese."""
        for account in (Account(LINE, "line"), Account(VIETNAM, "messenger", skills=("vi",))):
            self.desk.administer(SaveAccount(workspace=SHOP, account=account), actor=SYSTEM).unwrap()
        for member in TEAM:
            self.desk.administer(SaveMember(workspace=SHOP, member=member), actor=SYSTEM).unwrap()
        self.desk.administer(ChangeSettings(workspace=SHOP, settings=SETTINGS), actor=SYSTEM).unwrap()

    def say(self, text: str) -> None:
        """Print a line with the time."""
        print(f"{self.now:%H:%M} {text}")

    # --- what people do

    def comes(self, who: MemberId, ready: bool = True) -> None:
        """Sign in: what waits and fits is held out at once, in this very call."""
        self.clients.add(who)
        self.desk.attend(SignIn(member=who, ready=ready), actor=Actor.of(who)).unwrap()
        self.say(f"{who} is online{'' if ready else ', and not ready'}")

    def goes(self, who: MemberId) -> None:
        """Log out; what one handles stays, what is held out lapses and goes on to others."""
        self.clients.discard(who)
        self.desk.attend(SetAvailability(member=who, availability=EXITED), actor=Actor.of(who)).unwrap()
        self.say(f"{who} is gone")

    def writes(self) -> None:
        """Let a new customer write."""
        self.arrived += 1
        who, account = f"customer {self.arrived}", VIETNAM if self.chance.random() < 0.3 else LINE
        message = Content(text="Hello?")
        self.desk.receive(
            Inbound(account=account, thread=who, sender=who, name=who, dedupe=f"{self.arrived}", content=message)
        ).unwrap()
        self.say(f"{who} writes on {account}")

    def works(self, who: MemberId) -> None:
        """Answer what is held out, then the customers; now and then look out of the window."""
        me = Actor.of(who)
        for row in self.rows(who, View.OFFERED):
            if self.chance.random() < 0.6:
                answer = DeclineOffer if self.chance.random() < 0.2 else AcceptOffer
                self.desk.handle(answer(conversation=row.id), actor=me)
        for row in self.rows(who, View.MY_PROCESSING):
            if row.waiting_since is not None:
                self.desk.handle(Reply(conversation=row.id, content=Content(text="We are on it.")), actor=me).unwrap()
            elif self.chance.random() < 0.25:
                self.desk.handle(End(conversation=row.id), actor=me).unwrap()

    def rows(self, who: MemberId, view: View) -> tuple[Row, ...]:
        """Return one of a member's lists."""
        page = self.desk.inbox(Query(view=view), actor=Actor.of(who))
        assert isinstance(page, Page)
        return page.rows

    # --- what a host does

    def minute(self) -> None:
        """Let a minute pass: renew presences, let what is due happen, follow what was committed."""
        self.now += MINUTE
        for who in sorted(self.clients):
            self.desk.renew(who, actor=Actor.of(who))
        self.desk.tick()
        for who in sorted(self.clients):
            self.works(who)
        self.follow()

    def follow(self) -> None:
        """Print what is new on the status records of what changed."""
        while changes := self.desk.changes(after=self.position):
            self.position = changes[-1].position
            for id in dict.fromkeys(change.conversation for change in changes if change.conversation is not None):
                record = self.desk.status_record(id, actor=Actor.of(SUE))
                card = self.desk.card(id, actor=Actor.of(SUE))
                assert not isinstance(record, Denied)
                assert card is not None
                assert not isinstance(card, Denied)
                for line in record[self.told[id] :]:
                    print(f"{line.at:%H:%M}   {card.title}: {self.texts.line_of(line, 'en')}")
                self.told[id] = len(record)

    def look(self) -> int:
        """Print the queue as a manager sees it, with the reasons; return how many wait without one."""
        seen = self.desk.overview(actor=Actor.of(SUE))
        assert not isinstance(seen, Denied)
        self.say("the queue: " + ", ".join(f"{state} {count}" for state, count in seen.states.items() if count.number))
        waiting = [line for line in seen.lines if line.row.lane is not None and line.row.offered_to is None]
        for line in waiting:
            reasons = ", ".join(sorted(line.why.reasons)) if line.why is not None else "no reason"
            fails = [f"{one.member} {'/'.join(one.fails)}" for one in line.why.members] if line.why else []
            print(f"      {line.row.account} waits {line.waited}: {reasons} ({'; '.join(fails)})")
        return sum(line.why is None for line in waiting)

    def overfull(self) -> list[MemberId]:
        """Return who has more than they can have: by capacity, or by offers that are open at a time."""
        found = []
        for member in TEAM[1:]:
            offered, handled = len(self.rows(member.id, View.OFFERED)), len(self.rows(member.id, View.MY_PROCESSING))
            if offered + handled > (member.capacity or 0) or offered > 3:
                found.append(member.id)
        return found


def main(seed: int) -> None:
    """Play an hour, look at the queue in between, and check in the end what must hold."""
    day = Day(Random(seed))
    day.found()
    day.writes()
    unexplained, overfull = day.look(), list[MemberId]()
    scenes: dict[int, Callable[[], object]] = {
        2: lambda: day.comes(CAT, ready=False),
        4: lambda: day.desk.attend(SetReady(member=CAT, ready=True), actor=Actor.of(CAT)),
        10: lambda: day.comes(ANN),
        20: lambda: day.comes(BOB),
        35: lambda: day.clients.discard(CAT),  # her machine dies: nobody renews her presence, and the lease runs out
        50: lambda: day.goes(BOB),
    }
    for minute in range(1, 61):
        day.minute()
        if minute in scenes:
            scenes[minute]()
        if minute < 56 and day.chance.random() < 0.4:
            day.writes()
        day.follow()
        overfull += day.overfull()
        if minute % 15 == 0:
            unexplained += day.look()
    day.desk.tick()
    checks = {
        "whoever waited had a reason": unexplained == 0,
        "nobody ever had more than they can have": not overfull,
        "nothing is left that somebody could take": not day.desk.dispatch(),
        "the store is true": not day.desk.audit().violations,
    }
    for what, holds in checks.items():
        print(f"{'yes' if holds else 'NO'}: {what}")
    if not all(checks.values()):
        sys.exit("the queue did what it must not do")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
