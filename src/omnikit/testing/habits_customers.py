"""What customers do in a random life: they write, comment, come to the site and go; with faults twice, or late."""

from omnikit.desk.ports import Storage
from omnikit.model.contact import Visit
from omnikit.model.ids import AccountId
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Arrival, Inbound
from omnikit.policies.profile import Profile
from omnikit.testing.acts import BOT_OUTCOMES, some_content
from omnikit.testing.builders import CHANNELS, NORTH
from omnikit.testing.desks import an_inbound
from omnikit.testing.habits import Habits

STEPS_A_THREAD = 60
WINDOW = 8
"""Whoever wrote lately writes again: so many threads at a time."""
PAGES = ("", "/", "/offers", "/help")
SITE, POSTS = AccountId("webchat"), "facebook_comments"


class Customers(Habits):
    """They write in threads that are there from the beginning, a few at a time."""

    def __init__(
        self, workspace: str, seed: int, steps: int, profile: Profile, storage: Storage, *, faults: bool
    ) -> None:
        super().__init__(workspace, seed, profile, storage, faults=faults)
        self.steps = steps
        self.threads = [self._a_thread(number) for number in range(max(4, steps // STEPS_A_THREAD))]
        self.comments: dict[str, list[str]] = {}
        """What was commented, by post."""
        self.held: list[Inbound] = []

    def a_customer_writes(self) -> None:
        """Something comes in; with faults perhaps later than what was sent after it."""
        inbound = self._said(self._somebody())
        if self.faults and self.chance.random() < 0.05:
            self.held.append(inbound)
            return
        self._delivered(inbound)
        if self.faults and self.held and self.chance.random() < 0.2:
            self.faults.made["reordered"] += 1
            self._delivered(self.held.pop(self.chance.randrange(len(self.held))))

    def somebody_comes_to_the_site(self) -> None:
        """A visit begins, or goes on to another page; where a profile has no visitors it is refused."""
        on = self._somebody()
        visit = Visit(page=self.chance.choice(PAGES), came_from=self.chance.choice(PAGES))
        arrival = Arrival(account=SITE, thread=on.thread, visitor=on.sender, name=on.name, visit=visit)
        self.knows(self.answered(lambda desk: desk.enter(arrival), keyed=False))

    def somebody_leaves_the_site(self) -> None:
        """The customer ends the session, where there is one and they may."""
        on = self._somebody()
        left = self.does(lambda desk: desk.leave(on.account, on.thread))
        self.denied += left is not None and left.denied is not None

    def what_was_held_comes_in(self) -> None:
        """Whatever is still on its way is delivered."""
        for inbound in self.held:
            self._delivered(inbound)
        self.held.clear()

    # --- the pieces

    def _a_thread(self, number: int) -> Inbound:
        """Return what a thread's messages have in common."""
        channel = self.chance.choice((*self.profile.channels, *CHANNELS[:6]))
        named = "" if self.chance.random() < 0.5 else "Lin"
        if channel == POSTS:
            return an_inbound(thread=f"post-{number}", channel=channel, kind=ThreadKind.COMMENT).but(name=named)
        if channel == SITE and self.profile.visitors:
            visitor = f"visitor-{number // 2}"  # who comes twice has two sessions
            kind, thread = ThreadKind.VISIT, f"session-{number}"
            return an_inbound(thread=thread, channel=channel, kind=kind, sender=visitor).but(name=named)
        kind = ThreadKind.GROUP if self.chance.random() < 0.15 else ThreadKind.DIRECT
        return an_inbound(thread=f"{kind}-{number}", channel=channel, kind=kind).but(name=named)

    def _somebody(self) -> Inbound:
        start = (len(self.threads) * self.number) // (self.steps + 1)
        return self.chance.choice(self.threads[start : start + WINDOW])

    def _said(self, on: Inbound) -> Inbound:
        """Return what somebody says there now."""
        choose = self.chance.choice
        inbound = on.but(
            dedupe=f"d{self.number}",
            content=some_content(choose),
            bot=choose(BOT_OUTCOMES),
            sent_at=self.clock.now,
            external=f"m{self.number}",
            departments=choose(((), (), (), (NORTH,))),
            visit=choose((None, Visit(page="/offers"))),
        )
        if on.kind is ThreadKind.COMMENT:
            return self._commented(inbound)
        sender = f"customer-{self.chance.randrange(9)}" if on.kind is ThreadKind.GROUP else on.sender
        return inbound.but(sender=sender)

    def _commented(self, inbound: Inbound) -> Inbound:
        """Return it as a comment: a root, an answer at any depth, to what nobody knows, or the page's own."""
        post = inbound.thread
        there = self.comments.setdefault(post, [])
        parent = self.chance.choice(["", "", f"unknown to us {post}", *there]) if there else ""
        there.append(inbound.external)
        return inbound.but(
            thread=parent if parent and self.chance.random() < 0.5 else inbound.external,
            parent=parent,
            sender=f"customer-{self.chance.randrange(5)}",
            own=self.chance.random() < 0.1,
        )

    def _delivered(self, inbound: Inbound) -> None:
        self.knows(self.answered(lambda desk: desk.receive(inbound), keyed=True))
