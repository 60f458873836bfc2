"""The main job: the recorded day on a desk loses nothing, refuses by name, and goes on after an interruption."""

from collections import Counter
from pathlib import Path

import pytest

from omnikit.demo.play import Play
from omnikit.demo.screen import Blank
from omnikit.demo.script import AMY, HOA, SCENES, VIP, WORKSPACE, Ask, Many, Place, Scene
from omnikit.desk.ports import Needs, Storage, ThreadKey
from omnikit.model.actors import ActorKind
from omnikit.model.conversation import ENDED, Conversation
from omnikit.model.events import Ended, MemberWithdrawn, Returned
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS
from omnikit.storage import open_storage
from omnikit.storage.memory import MemoryStorage
from tests.demo.playing import EVERYTHING, Fragile, Interrupted, everything, played


@pytest.fixture(scope="module")
def whole() -> Play:
    """A day that was played without an interruption, in memory."""
    return played(MemoryStorage())


def conversation(storage: Storage, place: Place) -> Conversation:
    """Return the conversation of a scripted thread."""
    needs = Needs(workspace=WORKSPACE, thread=ThreadKey(place.account, place.thread))
    found = storage.read(needs).conversation
    assert found is not None
    return found


@pytest.mark.parametrize("profile", PRESETS)
def test_the_day_leaves_a_true_store(profile: str) -> None:
    """Under every profile the day is played to its end, and the audit finds nothing wrong."""
    audit = played(MemoryStorage(), PRESETS[profile], seed=1).desk.audit()

    assert audit.violations == ()
    assert audit.conversations == 60


def test_no_message_is_lost_or_doubled(whole: Play) -> None:
    """What customers said is stored once for each delivery key, whatever was delivered again."""
    storage = whole.desk.storage
    stored = [
        (kept.thread.account, kept.thread.key, message.sender, message.content, message.sent_at)
        for kept in storage.scan(WORKSPACE, None, EVERYTHING)
        for message in storage.messages(WORKSPACE, kept.id, 0, EVERYTHING)
        if message.author.kind is ActorKind.CUSTOMER
    ]
    keys = {(arrival.inbound.account, arrival.inbound.dedupe): arrival.inbound for arrival in whole.day}
    sent = [(item.account, item.thread, item.sender, item.content, item.sent_at) for item in keys.values()]

    assert Counter(stored) == Counter(sent)


class Watched(Play):
    """A day that notes which rules refused something in each scene."""

    def watch(self) -> list[tuple[Scene, set[str]]]:
        """Play it; return the scenes with the rules that refused something in them."""
        self.noted: list[tuple[Scene, set[str]]] = []
        self.run()
        return self.noted

    def _perform(self, scene: Scene) -> None:
        before = self.teller.denied.copy()
        super()._perform(scene)
        self.noted.append((scene, set(self.teller.denied - before)))


@pytest.mark.parametrize("seed", range(3))
def test_the_script_comes_to_what_it_says(seed: int) -> None:
    """Whatever the members do besides, a scene is refused by the very rule it names, or else it is done."""
    noted = Watched(MemoryStorage(), OMNICHAT_COLLABORATION, Blank(), locale="en", seed=seed).watch()

    assert len(noted) == len(SCENES)
    for scene, rules in noted:
        if isinstance(scene, Ask):
            assert rules == set(filter(None, [scene.refused])), scene
        if isinstance(scene, Many) and scene.refused:
            assert scene.refused in rules, scene


def test_an_ended_collaboration_comes_back_to_its_people(whole: Play) -> None:
    """Hoa's conversation is ended in the morning, returns at three, survives Amy's leaving and is ended again."""
    storage = whole.desk.storage
    hoa = conversation(storage, HOA)
    log = [recorded.event for recorded in storage.history(WORKSPACE, hoa.id, 0)]
    turns = [type(event) for event in log if isinstance(event, Ended | Returned | MemberWithdrawn)]

    assert turns == [Ended, Returned, MemberWithdrawn, Ended]
    assert hoa.status is ENDED


def test_timers_happen_during_the_day(whole: Play) -> None:
    """Customers wait too long, are reminded, and conversations end by silence: each is on some record."""
    storage = whole.desk.storage
    codes = {
        (line.code, line.by.kind)
        for kept in storage.scan(WORKSPACE, None, EVERYTHING)
        for line in storage.record(WORKSPACE, kept.id)
    }
    timed = {("record.overdue", ActorKind.SYSTEM), ("record.reminded", ActorKind.SYSTEM)}

    assert timed | {("record.ended", ActorKind.SYSTEM)} <= codes


def test_the_same_seed_gives_the_same_day(whole: Play) -> None:
    """Two days of one seed are equal to the last id; another seed gives another day."""
    assert everything(played(MemoryStorage()).desk.storage) == everything(whole.desk.storage)
    assert everything(played(MemoryStorage(), seed=1).desk.storage) != everything(whole.desk.storage)


# (from what time on, after how many commits more): what is cut in two
INTERRUPTIONS = (
    ("08:20:00", 0),  # nothing is there yet
    ("08:20:00", 4),  # the founding
    ("08:30:00", 1),  # a message from the bot's answer
    ("10:30:00", 0),  # anything
    ("11:53:00", 1),  # a batch of transfers
    ("13:10:00", 2),  # a batch of follow-ups
    ("16:30:00", 0),  # a disabling from what came before it
    ("18:27:00", 3),  # anything
    ("20:00:00", 1),  # one timer from another
)


@pytest.mark.parametrize(("at", "spared"), INTERRUPTIONS)
def test_an_interrupted_day_goes_on_as_if_nothing_had_been(whole: Play, at: str, spared: int) -> None:
    """A day cut off at any commit and played on ends in exactly the state of a day that wasn't."""
    storage = Fragile(at, spared)
    with pytest.raises(Interrupted):
        played(storage)

    played(storage)

    assert everything(storage) == everything(whole.desk.storage)


def test_an_interrupted_sweep_goes_on() -> None:
    """If the sweep after a disabled member is cut off, the rest is done when its lease is over."""
    storage = Fragile("16:30:00.000001", 1)
    with pytest.raises(Interrupted):
        played(storage)

    play = played(storage)

    assert play.desk.audit().violations == ()
    for place in (VIP, HOA):
        log = storage.history(WORKSPACE, conversation(storage, place).id, 0)
        withdrawn = [recorded.event for recorded in log if isinstance(recorded.event, MemberWithdrawn)]
        assert [event.member for event in withdrawn] == [AMY]


def test_a_finished_day_is_left_as_it_is(whole: Play) -> None:
    """Playing a day on that is over changes nothing."""
    before = everything(whole.desk.storage)

    played(whole.desk.storage)

    assert everything(whole.desk.storage) == before


def test_a_file_keeps_what_memory_keeps(whole: Play, tmp_path: Path) -> None:
    """The day on a SQLite file, opened anew, is the day in memory."""
    url = f"sqlite:///{tmp_path / 'day.db'}"
    written = open_storage(url)
    played(written)
    written.close()

    reopened = open_storage(url)

    assert everything(reopened) == everything(whole.desk.storage)
    reopened.close()
