"""What members do in a random life: they come and go, take on and let go, write, hand over; alone or many at once."""

from omnikit.desk.audit import Violation
from omnikit.desk.ports import Needs, UnitOfWork
from omnikit.engine.forgetting import forgotten_key
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.commands import AcceptOffer, Command, DeclineOffer, End, Reply
from omnikit.model.conversation import Conversation
from omnikit.model.ids import AccountId, MemberId
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE, PresenceCommand, SetAvailability, SetReady, SignIn
from omnikit.testing.acts import a_command, some_content, somebody
from omnikit.testing.builders import CHANNELS
from omnikit.testing.habits import Habits
from omnikit.testing.wishes import a_wish

GOES = frozenset({AWAY, EXITED})
BEHIND = "HO-3"
"""By a clock that has jumped back nothing happens to what was changed later."""
ACCEPTS_OR_NOT: tuple[type[Command], ...] = (AcceptOffer, AcceptOffer, AcceptOffer, AcceptOffer, DeclineOffer)
ANSWERS_OR_ENDS: tuple[type[Command], ...] = (Reply, Reply, End)


class Members(Habits):
    """They try whatever comes to their mind, mostly what their product has."""

    def somebody_acts(self) -> None:
        """A member, the bot or the system tries something on a conversation."""
        on = self.a_conversation()
        self._handled(on, *self._wish(on))

    def somebody_works(self) -> None:
        """Whoever has something does what fits: takes it on or lets it go, answers, brings it to its end."""
        duties = self.laws.duties
        busy = sorted(member for member, duty in duties.items() if len(duty))
        if not busy:
            return
        member = self.chance.choice([member for member in busy if duties[member].offered] or busy)
        id = self.chance.choice(sorted(duties[member].offered or duties[member].handles))
        kinds = ACCEPTS_OR_NOT if id in duties[member].offered else ANSWERS_OR_ENDS
        on = self.watching.read(Needs(workspace=self.workspace, conversation=id)).conversation or self.nowhere
        command = a_command(self.chance.choice(kinds), self.chance.choice, on, self.team())
        self._handled(on, command.but(key=self.a_key()), Actor.of(member))

    def _handled(self, on: Conversation, command: Command, actor: Actor) -> None:
        versions_lost = self.watching.stale
        keyed = command.key is not None
        outcome = self.answered(lambda desk: desk.handle(command, actor=actor), keyed=keyed)
        stays = outcome.denied is not None and self.watching.stale == versions_lost and on is not self.nowhere
        if stays and outcome.conversation not in (on, None):  # what they can't see is not shown to them
            self.found_wrong(Violation("a denied command changed nothing", on.id, f"{command!r}: {outcome!r}"))

    def somebody_acts_on_many(self) -> None:
        """A batch, perhaps strict, perhaps only tried."""
        wishes = [self._wish(self.a_conversation()) for _ in range(self.chance.randrange(1, 6))]
        commands = [command for command, _ in wishes]
        dry_run, strict = self.chance.random() < 0.2, self.chance.random() < 0.2
        self.does(lambda desk: desk.batch(commands, actor=wishes[0][1], dry_run=dry_run, strict=strict))

    def somebody_writes_first(self) -> None:
        """A member starts a conversation with somebody known; not on a site, where visitors are in their session."""
        on = self.a_conversation()
        if on.contact is None:
            return
        contact, content = on.contact, some_content(self.chance.choice)
        actor = Actor.of(somebody(self.chance.choice, self.nowhere, self.team()))
        account = on.thread.account if self.chance.random() < 0.7 else AccountId(self.chance.choice(CHANNELS))
        if self.profile.visitors and self.profile.traits_of(account).visits:
            return
        key = self.a_key()
        self.answered(lambda desk: desk.start(contact, account, content, actor=actor, key=key), keyed=key is not None)

    def somebody_comes_or_goes(self) -> None:
        """A member signs in, is busy, goes away or exits, is ready or not; now and then somebody else says so."""
        member = self.a_member()
        command = self._shown(member)
        actor = SYSTEM if self.chance.random() < 0.05 else Actor.of(member)
        handled = {*self.laws.duties[member].handles} if member in self.laws.duties else set()
        crashes = self._crashes()
        attended = self.answered(lambda desk: desk.attend(command, actor=actor), keyed=command.key is not None)
        went = isinstance(command, SetAvailability) and command.availability in GOES and attended.denied is None
        if not went or attended.presence.handed_to is None or attended.repeated or self._crashes() != crashes:
            return
        still = handled & self.laws.duties[member].handles
        denials = [item.outcome.denied for item in attended.handed if item.outcome is not None]
        behind = any(denied is not None and denied.rule == BEHIND for denied in denials)
        if still and not behind and not any(item.error for item in attended.handed):
            told = f"{still} of {handled}, which was to go to {attended.presence.handed_to}: {attended.handed!r}"
            self.found_wrong(Violation("who goes hands everything over", member, told))

    def clients_renew(self) -> None:
        """The clients of some who are there say that they still are."""
        there = [member for member, presence in self.laws.presences.items() if presence.shown(self.clock.now) != EXITED]
        for member in there:
            if self.chance.random() < 0.9:
                runs = self.does(lambda desk, who=member: desk.renew(who, actor=Actor.of(who)))  # type: ignore[misc]
                if runs is False:
                    self.found_wrong(
                        Violation("a lease that runs is renewed", member, repr(self.laws.presences[member]))
                    )

    def rival(self, work: UnitOfWork) -> bool:
        """Somebody else changes the same conversation, or is or isn't there any more, meanwhile; True if they did."""
        self.check()
        holds = [hold.member for hold in work.holds if hasattr(hold, "version")]
        member = getattr(work.subject, "member", None)
        if member is not None or (holds and self.chance.random() < 0.3):
            who = MemberId(member or holds[0])
            self.calm.attend(self._shown(who), actor=SYSTEM)
        elif isinstance(work.subject, Conversation):
            there = self.watching.read(Needs(workspace=self.workspace, conversation=work.subject.id)).conversation
            if there is None:
                return False
            if there.contact is not None and self.chance.random() < 0.1:
                self.calm.forget(there.contact)
                return there.thread.key != forgotten_key(there.id)
            command, actor = self._wish(there)
            self.calm.handle(command, actor=actor)
        changed = bool(self.watching.written)
        self.check()
        return changed

    # --- the pieces

    def _wish(self, on: Conversation) -> tuple[Command, Actor]:
        command, actor = a_wish(self.chance.choice, on, self.team(), self.profile)
        return command.but(key=self.a_key()), actor

    def _shown(self, member: MemberId) -> PresenceCommand:
        choose, now = self.chance.choice, self.clock.now
        there = [one for one, presence in self.laws.presences.items() if presence.takes(now) and one != member]
        colleague = choose((None, *there, *there)) if there else choose((None, None, None, member))
        kind = choose(("in", "in", "in", "in", "ready", "ready", "online", "busy", "away", "away", "exit"))
        key = self.a_key()
        if kind == "in":
            return SignIn(member=member, key=key, ready=choose((True, True, None, False)))
        if kind == "ready":
            return SetReady(member=member, key=key, ready=choose((True, True, False)))
        shows = {"online": ONLINE, "busy": BUSY, "away": AWAY, "exit": EXITED}[kind]
        whom = colleague if shows in GOES else None
        return SetAvailability(member=member, key=key, availability=shows, colleague=whom)

    def _crashes(self) -> int:
        return self.faults.made["crash"] + self.faults.made["lost acknowledgement"] if self.faults else 0
