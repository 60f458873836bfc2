"""Playing a day on a desk: what comes in, what is written for the members, what they do by themselves.

The desk is a host's desk like any other: it takes in webhooks, carries out commands, sends what is due, lets timers
happen, follows what is committed and renews the presence of whoever has a client open. Time is the recording's.
Everything is done in *moments*, each at a time of its own, and each command has a key made of that time. So a day that
was interrupted goes on from the last moment that changed anything, and what was done in it already is not done again.
(Only a sweep over somebody's conversations, if that is what was interrupted, goes on some minutes later: when whoever
had claimed it is given up.)
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial
from random import Random

from omnikit.demo.day import Incoming, accounts_of, recorded
from omnikit.demo.days import DAYS
from omnikit.demo.knowing import Knower
from omnikit.demo.looking import Onlooker
from omnikit.demo.screen import Mark, Screen
from omnikit.demo.script import (
    WORKSPACE,
    Ask,
    Attend,
    Browse,
    Look,
    Manage,
    Many,
    Meet,
    Open,
    Oversee,
    Scene,
    Study,
    Turn,
    Wonder,
)
from omnikit.demo.stage import Stage
from omnikit.demo.telling import MANY, Teller
from omnikit.demo.traffic import Traffic
from omnikit.desk.ports import Storage
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import Administration, ChangeSettings, SaveAccount, SaveDepartment, SaveMember
from omnikit.model.commands import Acknowledge, Command
from omnikit.model.errors import KeyReused
from omnikit.model.thread import Account
from omnikit.model.views import Query
from omnikit.policies.profile import Profile

OPENING, CLOSING = time(8, 20), time(22, 0)

SHOWN_EVERY = 20
"""Moments between two pictures of the lists."""

RENEWED_EVERY = timedelta(minutes=4)
"""How often a client that is open renews its member's presence."""

Moment = tuple[datetime, Callable[[], None]]


class Play:
    """The day of *profile*'s product, played on *storage*; the same *seed* gives the same day."""

    def __init__(self, storage: Storage, profile: Profile, screen: Screen, *, locale: str | None, seed: int) -> None:
        self.day = DAYS[profile.name]
        self.came = tuple(self._heard())
        beginning = datetime.combine(self.came[0].at.date(), OPENING, self.came[0].at.tzinfo)
        self.stage = Stage(storage, profile, beginning=beginning, seed=seed)
        self.desk = self.stage.desk
        self.position = 0
        self.teller = Teller(self.desk, screen, self.day, locale=locale or self.day.locale or profile.locale)
        self.onlooker = Onlooker(self.teller)
        self.knower = Knower(self.stage, self.teller, self._ask)
        self.traffic = Traffic(self.teller, self.knower, self.day.files, self._ask)

    @property
    def unlisted(self) -> tuple[str, ...]:
        """The channels that were written to though the profile doesn't list them; their messages are taken in."""
        profile = self.desk.house.profile
        used = {account.channel for account in accounts_of(self.came)}
        return tuple(self.teller.text(f"channel.{channel}") for channel in sorted(used.difference(profile.channels)))

    def run(self) -> None:
        """Play the day, or what is left of it."""
        moments = list(self._moments())
        reached = self._reached()
        for done, (at, act) in enumerate(moments, 1):
            if reached is not None and at < reached:
                continue
            self.stage.moves_to(at)
            if act != self._open:
                self._let_time_pass()
            act()
            self._follow()
            self.traffic.deliver()
            if done % SHOWN_EVERY == 0 or done == len(moments):
                self.teller.screen.lanes(at, done / len(moments), self.teller.lanes())

    # --- the moments

    def _heard(self) -> Iterator[Incoming]:
        """Yield what came in that day; where there is no bot, none made anything of it."""
        shared, *own = (recorded(file) for file in self.day.recordings)
        only = self.day.only
        kept = (one for one in shared if only is None or one.account in only)
        for one in sorted((*kept, *(one for file in own for one in file)), key=lambda one: one.at):
            yield one if self.day.bot else one.but(bot=None)

    def _moments(self) -> Iterator[Moment]:
        """Yield all that happens that day, in order; each moment has a time of its own."""
        planned: list[Moment] = [(self.stage.today(OPENING), self._open), (self.stage.today(CLOSING), self._close)]
        planned += [(one.at, partial(self.traffic.arrive, one)) for one in self.came]
        planned += [
            (self.stage.today(time.fromisoformat(scene.at)), partial(self._perform, scene)) for scene in self.day.scenes
        ]
        for begins, ends in self.day.shifts:
            planned += [(at, self._turn) for at in self.stage.times(begins, ends, self.day.turn)]
        if self.day.clients:
            planned += [(at, self._renew) for at in self.stage.times(OPENING, CLOSING, RENEWED_EVERY)]
            planned += [(self.stage.today(one.until), partial(self._client_closed, one)) for one in self.day.clients]
        planned.sort(key=lambda moment: moment[0])
        for index, (at, act) in enumerate(planned):
            yield at + timedelta(microseconds=index), act

    def _reached(self) -> datetime | None:
        """Return when the day last changed anything in the storage; None if it has not begun."""
        storage = self.desk.storage
        managed = storage.history(WORKSPACE, None, 0)
        if not managed:
            return None
        self.position = storage.position(WORKSPACE)
        found = storage.scan(WORKSPACE, None, MANY)
        for conversation in found:
            self.teller.recorded[conversation.id] = len(storage.record(WORKSPACE, conversation.id))
        changes = [conversation.changed_at for conversation in found if conversation.changed_at is not None]
        for attendee in storage.roster(WORKSPACE):
            changes += [one.event.at for one in storage.attendance(WORKSPACE, attendee.presence.member, 0)]
        return max([managed[-1].event.at, *changes])

    def _open(self) -> None:
        """Found the team: its departments, channel accounts, members and settings."""
        for department in self.day.departments:
            self._manage(
                SaveDepartment(workspace=WORKSPACE, key=self.stage.key(department.id), department=department), SYSTEM
            )
        for account in self._accounts():
            self._manage(SaveAccount(workspace=WORKSPACE, key=self.stage.key(account.id), account=account), SYSTEM)
        for member in self.day.team:
            self._manage(SaveMember(workspace=WORKSPACE, key=self.stage.key(member.id), member=member), SYSTEM)
        settings = self.day.settings.but(locale=self.teller.locale)
        self._manage(
            ChangeSettings(workspace=WORKSPACE, key=self.stage.key(), settings=settings), Actor.of(self.day.seer)
        )

    def _accounts(self) -> tuple[Account, ...]:
        said = {account.id: account for account in self.day.accounts}
        return tuple(said.get(account.id, account) for account in accounts_of(self.came))

    def _close(self) -> None:
        self.teller.say(Mark.NOTE, self.teller.text("demo.day_over"))

    def _perform(self, scene: Scene) -> None:
        """Do what the script says."""
        match scene:
            case Ask():
                conversation = self.stage.at(scene.where)
                if (actor := self.stage.who(scene, conversation)) is not None:
                    self._ask(
                        scene.command(conversation=conversation.id, key=self.stage.key(), **scene.arguments), actor
                    )
            case Look():
                self._look(scene)
            case Many():
                self._many(scene)
            case Manage():
                managing = scene.command(workspace=WORKSPACE, key=self.stage.key(), **scene.arguments)
                self._manage(managing, Actor.of(scene.who))
            case Attend():
                self._attend(scene)
            case Browse():
                self.onlooker.browse(scene)
            case Oversee():
                self.onlooker.oversee(scene)
            case Wonder():
                self.onlooker.wonder(scene, self.stage.at(scene.where))
            case Meet():
                self.onlooker.meet(scene)
            case Study():
                self.onlooker.study(scene, self.stage.at(scene.where))
            case _:
                self.knower.perform(scene)

    def _look(self, scene: Look) -> None:
        """Read all there is, and tell the unread count before and after."""
        before = self.stage.at(scene.where)
        all_of_it, through = before.ordinal, scene.through
        command = Acknowledge(conversation=before.id, key=self.stage.key(), up_to=all_of_it, perspective=through)
        self._ask(command, Actor.of(scene.who))
        counts = f"{before.unread_of(scene.who)} -> {self.stage.at(scene.where).unread_of(scene.who)}"
        self.teller.say(Mark.NOTE, f"{self.teller.member(scene.who)}, {self.teller.text(f'word.{through}')}: {counts}")

    def _many(self, scene: Many) -> None:
        """Give the selected ones of a list the same command."""
        actor = Actor.of(scene.who)
        selected = self.teller.page(actor, Query(view=scene.view)).ids
        commands = [scene.command(conversation=id, key=self.stage.key(id), **scene.arguments) for id in selected]
        count = self.teller.text("demo.selected", {"count": len(selected)})
        view = self.teller.text(f"view.{scene.view}")
        self.teller.say(Mark.NOTE, f"{self.teller.member(scene.who)}, {view}: {count}")
        for command, item in zip(commands, self.desk.batch(commands, actor=actor), strict=True):
            assert item.outcome is not None, item.error
            if not item.outcome.repeated:
                self.teller.answer(command, actor, item.outcome)

    def _attend(self, scene: Attend) -> None:
        """Show something of one's presence."""
        command = scene.command(member=scene.who, key=self.stage.key(), **scene.arguments)
        attended = self.desk.attend(command, actor=Actor.of(scene.who))
        if not attended.repeated:
            self.teller.attended(command, attended)

    def _turn(self) -> None:
        """Let chance choose a member, who does what their lists and their habits say."""
        chance = Random(f"{self.stage.seed} {self.stage.now.isoformat()}")
        me = chance.choice(self.day.at_work)
        members = self.teller.team().members
        if me not in members or not members[me].enabled or not self.stage.there(me):
            return
        turn = Turn(
            desk=self.desk,
            me=me,
            colleagues=[one for one in self.day.at_work if one in members and one != me and self.stage.takes(one)],
            scripted={there.id for place in self.day.scripted if (there := self.stage.found(place)) is not None},
            chance=chance,
            key=self.stage.key(),
        )
        command = self.day.habit(turn)
        if command is not None:
            self._ask(command, Actor.of(me))

    # --- what a host does

    def _let_time_pass(self) -> None:
        """Let timers happen, take members off who are gone, hold out what waits."""
        while items := self.desk.tick(limit=MANY):
            for item in items:
                assert item.outcome is not None, item.error
                self.teller.record(item.outcome.unwrap())

    def _follow(self) -> None:
        """Follow what was committed, and tell what isn't told yet: what else came of it."""
        while changes := self.desk.changes(after=self.position, limit=MANY):
            self.position = changes[-1].position
            for id in dict.fromkeys(change.conversation for change in changes):
                if id is not None:
                    self.teller.record(self.stage.known(id))

    def _renew(self) -> None:
        """Renew the presence of whoever has a client open; of who has not signed in, or whose lease ended, nothing."""
        for one in self.day.clients:
            if self.stage.today(one.since) <= self.stage.now < self.stage.today(one.until):
                self.desk.renew(one.who, actor=Actor.of(one.who))

    def _client_closed(self, one: Open) -> None:
        """Tell if a client is gone and its member has not said so."""
        if self.stage.there(one.who):
            said = self.teller.text("demo.client_gone", {"member": self.teller.member(one.who)})
            self.teller.say(Mark.NOTE, said)

    def _ask(self, command: Command, actor: Actor) -> None:
        try:
            outcome = self.desk.handle(command, actor=actor)
        except KeyReused:
            return  # the day was interrupted right after this moment: what was chosen then has been done
        if not outcome.repeated:
            self.teller.answer(command, actor, outcome)

    def _manage(self, command: Administration, actor: Actor) -> None:
        administered = self.desk.administer(command, actor=actor)
        about = next((getattr(command, of) for of in ("member", "account", "department") if hasattr(command, of)), None)
        name = "" if about is None else about if isinstance(about, str) else about.name
        self.teller.managed(command, actor, name, administered.denied)
