"""Playing the day on a desk: what arrives, what is written for the members, what they do by themselves.

The desk is a host's desk like any other: it takes in deliveries, carries out commands, delivers what is due, and lets
timers happen. Time is the recording's. Everything is done in *moments*, each at a time of its own, and each command
has a key made of that time. So a day that was interrupted goes on from the last moment that changed anything, and
what was done in it already is not done again. (Only the sweep after a disabled member, if that is what was
interrupted, goes on some minutes later: when whoever had claimed it is given up.)
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial
from random import Random

from omnikit.demo.day import Arrival, accounts_of, recorded_day
from omnikit.demo.habits import BOT_ANSWERS, language, next_command
from omnikit.demo.screen import Mark, Screen
from omnikit.demo.script import (
    AT_WORK,
    GRACE,
    GROUP,
    HOA,
    SCENES,
    SETTINGS,
    SHIFTS,
    TEAM,
    VIP,
    WORKSPACE,
    Ask,
    Look,
    Manage,
    Many,
    Place,
    Scene,
)
from omnikit.demo.telling import MANY, Teller
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Storage, ThreadKey
from omnikit.model.actors import BOT, SYSTEM, Actor
from omnikit.model.administration import Administration, ChangeSettings, SaveAccount, SaveMember
from omnikit.model.commands import Acknowledge, AnswerByBot, Command
from omnikit.model.conversation import Conversation, Lane
from omnikit.model.errors import KeyReused
from omnikit.model.ids import CommandKey, MessageId
from omnikit.model.message import Content
from omnikit.policies.profile import Profile

OPENING, CLOSING = time(8, 20), time(22, 0)
TURN = timedelta(seconds=75)
"""How often one of the members looks up from what they do."""

SHOWN_EVERY = 20
"""Moments between two pictures of the lanes."""

Moment = tuple[datetime, Callable[[], None]]


class Play:
    """One day, played on *storage* under *profile*; the same *seed* gives the same day."""

    def __init__(self, storage: Storage, profile: Profile, screen: Screen, *, locale: str, seed: int) -> None:
        self.day = recorded_day()
        self.seed = seed
        self.now = self._today(OPENING)
        self.given = 0
        self.arrived: Counter[str] = Counter()
        self.desk = Desk(storage, WORKSPACE, profile=profile, clock=lambda: self.now, ids=self._id)
        self.teller = Teller(self.desk, screen, locale=locale, seer=Actor.of(GRACE))

    @property
    def unlisted(self) -> tuple[str, ...]:
        """The channels that were written to though the profile doesn't list them; their messages are taken in."""
        profile = self.desk.house.profile
        used = {account.channel for account in accounts_of(self.day)}
        return tuple(self.teller.word(f"channel.{channel}") for channel in sorted(used.difference(profile.channels)))

    def run(self) -> None:
        """Play the day, or what is left of it."""
        moments = list(self._moments())
        reached = self._reached()
        for done, (at, act) in enumerate(moments, 1):
            if reached is not None and at < reached:
                continue
            self.now, self.given = at, 0
            self._let_time_pass()
            act()
            self._deliver()
            if done % SHOWN_EVERY == 0 or done == len(moments):
                self.teller.screen.lanes(at, done / len(moments), self.teller.lanes())

    # --- the moments

    def _moments(self) -> Iterator[Moment]:
        """Yield all that happens that day, in order; each moment has a time of its own."""
        planned: list[Moment] = [(self._today(OPENING), self._open), (self._today(CLOSING), self._close)]
        planned += [(arrival.at, partial(self._arrive, arrival)) for arrival in self.day]
        planned += [(self._today(time.fromisoformat(scene.at)), partial(self._perform, scene)) for scene in SCENES]
        for begins, ends in SHIFTS:
            at = self._today(begins)
            while at < self._today(ends):
                planned.append((at, self._turn))
                at += TURN
        planned.sort(key=lambda moment: moment[0])
        for index, (at, act) in enumerate(planned):
            yield at + timedelta(microseconds=index), act

    def _reached(self) -> datetime | None:
        """Return when the day last changed anything in the storage; None if it has not begun."""
        storage = self.desk.storage
        managed = storage.history(WORKSPACE, None, 0)
        if not managed:
            return None
        found = storage.scan(WORKSPACE, None, MANY)
        for conversation in found:
            self.teller.recorded[conversation.id] = len(storage.record(WORKSPACE, conversation.id))
        changes = [conversation.changed_at for conversation in found if conversation.changed_at is not None]
        return max([managed[-1].event.at, *changes])

    def _open(self) -> None:
        """Found the team: its channel accounts, members and settings."""
        for account in accounts_of(self.day):
            self._manage(SaveAccount(workspace=WORKSPACE, key=self._key(account.id), account=account), SYSTEM)
        for member in TEAM:
            self._manage(SaveMember(workspace=WORKSPACE, key=self._key(member.id), member=member), SYSTEM)
        settings = SETTINGS.but(locale=self.teller.locale)
        self._manage(ChangeSettings(workspace=WORKSPACE, key=self._key(), settings=settings), Actor.of(GRACE))

    def _close(self) -> None:
        self.teller.say(Mark.NOTE, "the day is over")

    def _arrive(self, arrival: Arrival) -> None:
        """Take in one delivery; where the bot has it, let the bot answer."""
        inbound = arrival.inbound
        outcome = self.desk.receive(inbound)
        conversation = outcome.unwrap()
        how = "delivered again" if outcome.repeated else "late" if arrival.late else "in time"
        self.arrived[how] += 1
        said = inbound.content.text or f"({inbound.content.kind})"
        channel = self.teller.word(f"channel.{arrival.channel}")
        self.teller.say(Mark.IN, f"{channel}, {inbound.name}, {how}: {said}")
        self.teller.record(conversation)
        if conversation.lane is Lane.BOT:
            content = Content(text=BOT_ANSWERS[language(inbound.content.text, arrival.channel)])
            # named after the delivery, not the moment: what is delivered again isn't answered again
            key, id = CommandKey(f"answer {inbound.account} {inbound.dedupe}"), MessageId(f"{inbound.dedupe}.answer")
            self._ask(AnswerByBot(conversation=conversation.id, key=key, message=id, content=content), BOT)

    def _perform(self, scene: Scene) -> None:
        """Do what the script says."""
        match scene:
            case Ask():
                id = self._at(scene.where).id
                command = scene.command(conversation=id, key=self._key(), **scene.arguments)
                self._ask(command, scene.actor)
            case Look():
                self._look(scene)
            case Many():
                self._many(scene)
            case Manage():
                managing = scene.command(workspace=WORKSPACE, key=self._key(), **scene.arguments)
                self._manage(managing, Actor.of(scene.who))

    def _look(self, scene: Look) -> None:
        """Read all there is, and tell the unread count before and after."""
        before = self._at(scene.where)
        all_of_it, through = before.ordinal, scene.through
        command = Acknowledge(conversation=before.id, key=self._key(), up_to=all_of_it, perspective=through)
        self._ask(command, Actor.of(scene.who))
        counts = f"{before.unread_of(scene.who)} -> {self._at(scene.where).unread_of(scene.who)}"
        self.teller.say(Mark.NOTE, f"{self.teller.member(scene.who)}, {self.teller.word(f'word.{through}')}: {counts}")

    def _many(self, scene: Many) -> None:
        """Give the selected ones of a list the same command."""
        actor = Actor.of(scene.who)
        selected = self.teller.page(actor, scene.view).ids
        commands = [scene.command(conversation=id, key=self._key(id), **scene.arguments) for id in selected]
        view = self.teller.word(f"view.{scene.view}")
        self.teller.say(Mark.NOTE, f"{self.teller.member(scene.who)}, {view}: {len(selected)} selected")
        for command, item in zip(commands, self.desk.batch(commands, actor=actor), strict=True):
            assert item.outcome is not None, item.error
            if not item.outcome.repeated:
                self.teller.answer(command, actor, item.outcome)

    def _turn(self) -> None:
        """Let chance choose a member, who does what their lists and their habits say."""
        chance = Random(f"{self.seed} {self.now.isoformat()}")
        me = chance.choice(AT_WORK)
        members = self.teller.team().members
        if me not in members or not members[me].enabled:
            return
        colleagues = [member for member in AT_WORK if member in members and member != me]
        scripted = {there.id for place in (VIP, HOA, GROUP) if (there := self._found(place)) is not None}
        command = next_command(self.desk, me, colleagues, scripted, chance, self._key())
        if command is not None:
            self._ask(command, Actor.of(me))

    # --- what a host does

    def _let_time_pass(self) -> None:
        """Let timers happen, and take disabled members off."""
        while items := self.desk.tick(limit=MANY):
            for item in items:
                assert item.outcome is not None, item.error
                self.teller.record(item.outcome.unwrap())

    def _deliver(self) -> None:
        """Do what is due outside: here, tell it."""
        while tasks := self.desk.due(limit=MANY):
            for task in tasks:
                self.teller.delivery(task)
                self.desk.settle(task)

    def _ask(self, command: Command, actor: Actor) -> None:
        try:
            outcome = self.desk.handle(command, actor=actor)
        except KeyReused:
            return  # the day was interrupted right after this moment: what was chosen then has been done
        if not outcome.repeated:
            self.teller.answer(command, actor, outcome)

    def _manage(self, command: Administration, actor: Actor) -> None:
        administered = self.desk.administer(command, actor=actor)
        about = getattr(command, "member", getattr(command, "account", None))
        name = "" if about is None else about if isinstance(about, str) else about.name
        self.teller.managed(command, actor, name, administered.denied)

    # --- small questions

    def _found(self, place: Place) -> Conversation | None:
        needs = Needs(workspace=WORKSPACE, thread=ThreadKey(place.account, place.thread))
        return self.desk.storage.read(needs).conversation

    def _at(self, place: Place) -> Conversation:
        found = self._found(place)
        assert found is not None, f"the script comes before the customer of {place}"
        return found

    def _today(self, at: time) -> datetime:
        return datetime.combine(self.day[0].at.date(), at, self.day[0].at.tzinfo)

    def _key(self, *of: str) -> CommandKey:
        return CommandKey(" ".join(("demo", str(self.seed), self.now.isoformat(), *of)))

    def _id(self, now: datetime) -> str:
        """Return an id as the library makes them, but the same each time the same moment is played."""
        self.given += 1
        chance = hashlib.sha256(f"{self.seed} {now.isoformat()} {self.given}".encode()).hexdigest()
        return f"{int(now.timestamp() * 1000):012x}{chance[:20]}"
