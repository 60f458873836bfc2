"""The desk that a day is played on: its time and its ids are made, and who is who can be asked."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import cache

from omnikit.channels.protocol import Channel
from omnikit.demo.accounts import config
from omnikit.demo.script import WORKSPACE, Ask, Place, Whose
from omnikit.demo.telling import texts_of_the_demo
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Storage, ThreadKey
from omnikit.model.actors import Actor
from omnikit.model.conversation import Conversation
from omnikit.model.ids import CommandKey, ConversationId, MemberId
from omnikit.model.message import Message
from omnikit.model.presence import Presence
from omnikit.plugins import Registry
from omnikit.policies.profile import Profile


@cache
def adapters() -> Mapping[str, Channel]:
    """Return the channels that are installed, looked up once."""
    return Registry().channels()


class Stage:
    """A *desk* on *storage* under *profile*, whose time is *now*, on the day of *beginning*.

    The same *seed* gives the same ids, keys and numbers at the same moment.
    """

    def __init__(self, storage: Storage, profile: Profile, *, beginning: datetime, seed: int) -> None:
        self.seed = seed
        self.now = beginning
        self.given = 0
        self.desk = Desk(
            storage,
            WORKSPACE,
            profile=profile,
            clock=lambda: self.now,
            ids=self._id,
            codes=self._code,
            channels=adapters(),
            configs=config,
            words=self._words,
        )

    def moves_to(self, at: datetime) -> None:
        """Let it be that time."""
        self.now, self.given = at, 0

    def today(self, at: time) -> datetime:
        """Return a time of the day that is played."""
        return datetime.combine(self.now.date(), at, self.now.tzinfo)

    def times(self, begins: time, ends: time, every: timedelta) -> Iterator[datetime]:
        """Yield the times between two, one after the other."""
        at = self.today(begins)
        while at < self.today(ends):
            yield at
            at += every

    def key(self, *of: str) -> CommandKey:
        """Return the key of what is done now; *of* tells apart what is done together."""
        return CommandKey(" ".join(("demo", str(self.seed), self.now.isoformat(), *of)))

    # --- who is who

    def found(self, place: Place) -> Conversation | None:
        """Return the latest conversation in a place; None: nobody has written there yet."""
        needs = Needs(workspace=WORKSPACE, thread=ThreadKey(place.account, place.thread))
        return self.desk.storage.read(needs).conversation

    def at(self, place: Place) -> Conversation:
        """Return the latest conversation in a place that the script knows of."""
        found = self.found(place)
        assert found is not None, f"the script comes before the customer of {place}"
        return found

    def known(self, id: ConversationId) -> Conversation:
        """Return a conversation that there is."""
        found = self.desk.storage.read(Needs(workspace=WORKSPACE, conversation=id)).conversation
        assert found is not None, "what changed is there"
        return found

    def who(self, scene: Ask, conversation: Conversation) -> Actor | None:
        """Return who acts in a scene; None where it is whoever the conversation has, and it has nobody."""
        match scene.who:
            case Actor() as actor:
                return actor
            case Whose.HANDLER:
                member = conversation.handler
            case Whose.OFFERED:
                member = conversation.offer.to if conversation.offer is not None else None
            case id:
                member = id
        return None if member is None else Actor.of(member, scene.client)

    def there(self, member: MemberId) -> bool:
        """True if *member* is at the desk, as far as the product knows of such a thing."""
        found = self._presence(member)
        return self.desk.house.profile.attending is None or (found is not None and found.online(self.now))

    def takes(self, member: MemberId) -> bool:
        """True if *member* is at the desk and can be given something."""
        found = self._presence(member)
        return self.desk.house.profile.attending is None or (found is not None and found.takes(self.now))

    def _presence(self, member: MemberId) -> Presence | None:
        return self.desk.storage.read(Needs(workspace=WORKSPACE, presences=True)).presences.get(member)

    def _words(self, message: Message) -> str:
        """Return what the shop's automatic messages say, in the product's language."""
        return texts_of_the_demo().render(f"automatic.{message.form}", {}, self.desk.house.profile.locale)

    # --- what a library leaves to chance, made the same each time the same moment is played

    def _id(self, now: datetime) -> str:
        self.given += 1
        return f"{int(now.timestamp() * 1000):012x}{self._chance(now)[:20]}"

    def _code(self) -> str:
        self.given += 1
        return str(10_000_000 + int(self._chance(self.now), 16) % 90_000_000)

    def _chance(self, now: datetime) -> str:
        return hashlib.sha256(f"{self.seed} {now.isoformat()} {self.given}".encode()).hexdigest()
