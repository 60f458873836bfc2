"""Playing the day in tests: whole, interrupted, and what is left in the storage."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from omnikit.demo.accounts import account, config
from omnikit.demo.day import Incoming
from omnikit.demo.play import Play
from omnikit.demo.screen import Blank
from omnikit.demo.script import WORKSPACE
from omnikit.demo.stage import adapters
from omnikit.desk.ports import Storage, UnitOfWork
from omnikit.model.facts import Fact
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.storage.memory import MemoryStorage

EVERYTHING = 1_000_000


class Interrupted(Exception):
    """The process is gone."""


class Fragile(MemoryStorage):
    """Gives up at one commit: the *spared* + 1st of those from *at* on. Once; then it is a storage like any other."""

    def __init__(self, at: str, spared: int = 0) -> None:
        super().__init__()
        self.at = datetime.fromisoformat(f"2026-03-02T{at}+08:00")
        self.spared = spared

    def commit(self, work: UnitOfWork) -> None:
        if work.at >= self.at:
            self.spared -= 1
            if self.spared == -1:
                raise Interrupted
        super().commit(work)


def played(storage: Storage, profile: Profile = OMNICHAT_COLLABORATION, *, seed: int = 0) -> Play:
    """Play the day on *storage*, or what is left of it."""
    play = Play(storage, profile, Blank(), locale="en", seed=seed)
    play.run()
    return play


def facts(came: Iterable[Incoming]) -> Iterator[tuple[Incoming, Fact]]:
    """Yield what requests tell, each with the request, as the host has it; each must be the platform's own."""
    for one in came:
        connected = account(one.account)
        channel, known = adapters()[connected.channel], {"account_id": connected.address, **config(connected)}
        assert channel.verify(one.request, known, one.at) in (True, None), one
        for fact in channel.parse(one.request, known):
            yield one, one.completed(fact)


def everything(storage: Storage) -> tuple[object, ...]:
    """Return all that *storage* keeps of the day: team, presences, contacts, prepared texts, conversations."""
    contacts = storage.contacts(WORKSPACE, None, EVERYTHING)
    owners = (None, *(attendee.presence.member for attendee in storage.roster(WORKSPACE)))
    return (
        storage.history(WORKSPACE, None, 0),
        [
            (attendee, storage.attendance(WORKSPACE, attendee.presence.member, 0))
            for attendee in sorted(storage.roster(WORKSPACE), key=lambda attendee: attendee.presence.member)
        ],
        contacts,
        storage.ledger(WORKSPACE, [contact.id for contact in contacts], None, None, EVERYTHING),
        storage.quick_replies(WORKSPACE, owners, "", None, EVERYTHING),
        [
            (
                conversation,
                storage.messages(WORKSPACE, conversation.id, 0, EVERYTHING),
                storage.record(WORKSPACE, conversation.id),
                storage.history(WORKSPACE, conversation.id, 0),
            )
            for conversation in storage.scan(WORKSPACE, None, EVERYTHING)
        ],
    )
