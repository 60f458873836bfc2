"""The main job: the day of each product on a desk loses nothing, refuses by name, and goes on after an interruption."""

from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from omnikit.demo import omi, omnichat, reception
from omnikit.demo.days import DAYS
from omnikit.demo.omnichat import AMY, HOA, VIP
from omnikit.demo.play import Play
from omnikit.demo.recorder import Exchange, Recorder
from omnikit.demo.screen import Blank
from omnikit.demo.script import (
    WORKSPACE,
    Ask,
    Attend,
    Browse,
    Fill,
    Keep,
    Many,
    Oversee,
    Place,
    Prepare,
    Scene,
    TakeOut,
)
from omnikit.desk.hearing import Taken
from omnikit.desk.ports import Needs, Storage, ThreadKey
from omnikit.desk.sending import Parcel
from omnikit.desk.telling import content_of, time_of
from omnikit.model.actors import ActorKind
from omnikit.model.contact import Contact
from omnikit.model.contacts import Bindings
from omnikit.model.conversation import ENDED, Conversation, State
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.events import Ended, MemberWithdrawn, MessageEchoed, MessageSent, Returned
from omnikit.model.facts import FactKind
from omnikit.model.message import Audience, Message
from omnikit.policies.presets import PRESETS
from omnikit.storage import open_storage
from omnikit.storage.memory import MemoryStorage
from tests.demo.playing import EVERYTHING, Fragile, Interrupted, everything, facts, played


@cache
def whole(profile: str) -> Play:
    """Return a day that was played without an interruption, in memory."""
    return played(MemoryStorage(), PRESETS[profile])


def messages(storage: Storage) -> list[tuple[Conversation, Message]]:
    """Return every message of the day, each with its conversation."""
    return [
        (kept, message)
        for kept in conversations(storage)
        for message in storage.messages(WORKSPACE, kept.id, 0, EVERYTHING)
    ]


SHARED = "omnichat_collaboration"


def conversations(storage: Storage) -> list[Conversation]:
    """Return every conversation of the day."""
    return list(storage.scan(WORKSPACE, None, EVERYTHING))


def conversation(storage: Storage, place: Place) -> Conversation:
    """Return the latest conversation of a scripted thread."""
    needs = Needs(workspace=WORKSPACE, thread=ThreadKey(place.account, place.thread))
    found = storage.read(needs).conversation
    assert found is not None
    return found


@pytest.mark.parametrize("profile", PRESETS)
def test_the_day_leaves_a_true_store(profile: str) -> None:
    """Under every profile its product's day is played to its end, and the audit finds nothing wrong."""
    audit = played(MemoryStorage(), PRESETS[profile], seed=1).desk.audit()

    assert audit.violations == ()
    assert audit.conversations == {"omnichat": 60, SHARED: 60}.get(profile, audit.conversations) > 30


@pytest.mark.parametrize("profile", PRESETS)
def test_no_message_is_lost_or_doubled(profile: str) -> None:
    """What customers said is stored once for each delivery key, whatever was delivered again; what is refused isn't."""
    play = whole(profile)
    storage = play.desk.storage
    stored = Counter(
        (kept.thread.account, message.sender, message.content, message.sent_at)
        for kept, message in messages(storage)
        if message.author.kind is ActorKind.CUSTOMER
    )
    written = [(one, fact) for one, fact in facts(play.came) if fact.kind in (FactKind.MESSAGE, FactKind.COMMENT)]
    keys = {(one.account, fact.dedupe): fact for one, fact in written}
    sent = Counter(
        (account, fact.sender_id or "", content_of(fact), time_of(fact.timestamp_ms))
        for (account, _), fact in keys.items()
    )
    refused = sum(play.teller.denied[rule] for rule in ("OM-6.1", "OM-11.1", "RC-7.8"))

    assert stored <= sent
    assert (sent - stored).total() == refused


@pytest.mark.parametrize("profile", PRESETS)
def test_everything_for_customers_leaves_and_is_accepted(profile: str) -> None:
    """Whatever a member or a bot wrote for a customer has left as requests, and the platform has it under an id."""
    play = whole(profile)
    left = [(kept, message) for kept, message in messages(play.desk.storage) if message.ours]
    parts = Counter(kept.thread.channel for kept, message in left for _ in message.externals)
    uploads = Counter({"zalo": 1} if profile == "omi" else {})

    assert play.desk.dead_letters() == ()
    assert len(left) > 20
    assert {message.status for _, message in left} >= {DeliveryStatus.ACCEPTED, DeliveryStatus.READ}
    assert all(message.status in (DeliveryStatus.ACCEPTED, DeliveryStatus.READ) for _, message in left)
    assert all(message.externals for _, message in left)
    assert play.traffic.recorder.made == parts + uploads


@pytest.mark.parametrize("profile", ["omnichat", SHARED, "first_line", "omi"])
def test_what_platforms_say_of_ours_is_known_or_moves_it_on(profile: str) -> None:
    """Echoes are known and make no message; receipts move messages on, and what comes too late for that is known."""
    play = whole(profile)
    ours = [message for _, message in messages(play.desk.storage) if message.ours]
    read = sum(message.status is DeliveryStatus.READ for message in ours)

    happened = {
        type(recorded.event)
        for kept in conversations(play.desk.storage)
        for recorded in play.desk.storage.history(WORKSPACE, kept.id, 0)
    }

    assert set(play.traffic.told) == {Taken.KNOWN, Taken.TAKEN_IN}
    assert read > 5
    assert MessageSent in happened
    assert MessageEchoed not in happened


def test_a_file_of_a_member_s_is_brought_to_the_platform_first() -> None:
    """In OMI's day Zalo is given the prices as a file, and then the message that names it."""
    storage = whole("omi").desk.storage
    sent = [message for kept, message in messages(storage) if kept.thread.account == omi.ZALO and message.ours]
    prices = [message for message in sent if message.content.attachments == (omi.PRICES,)]

    assert [(len(message.externals), message.status) for message in prices] == [(2, DeliveryStatus.ACCEPTED)]


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
@pytest.mark.parametrize("profile", sorted(set(PRESETS) - {"omnichat"}))
def test_the_script_comes_to_what_it_says(profile: str, seed: int) -> None:
    """Whatever the members do besides, a scene is refused by the very rule it names, or else it is done."""
    noted = Watched(MemoryStorage(), PRESETS[profile], Blank(), locale="en", seed=seed).watch()

    assert len(noted) == len(DAYS[profile].scenes)
    for scene, rules in noted:
        if isinstance(scene, Many):
            assert not scene.refused or scene.refused in rules, scene
        elif isinstance(scene, Ask | Attend | Browse | Oversee | Keep | Prepare | Fill | TakeOut):
            assert rules == set(filter(None, [scene.refused])), scene


def test_an_ended_collaboration_comes_back_to_its_people() -> None:
    """Hoa's conversation is ended in the morning, returns at three, survives Amy's leaving and is ended again."""
    storage = whole(SHARED).desk.storage
    hoa = conversation(storage, HOA)
    log = [recorded.event for recorded in storage.history(WORKSPACE, hoa.id, 0)]
    turns = [type(event) for event in log if isinstance(event, Ended | Returned | MemberWithdrawn)]

    assert turns == [Ended, Returned, MemberWithdrawn, Ended]
    assert hoa.status is ENDED


def codes(storage: Storage) -> set[tuple[str, ActorKind]]:
    """Return what is on any status record of the day, and by which side."""
    return {(line.code, line.by.kind) for kept in conversations(storage) for line in storage.record(WORKSPACE, kept.id)}


def test_timers_happen_during_the_day() -> None:
    """Customers wait too long, are reminded, and conversations end by silence: each is on some record."""
    timed = {("record.overdue", ActorKind.SYSTEM), ("record.reminded", ActorKind.SYSTEM)}

    assert timed | {("record.ended", ActorKind.SYSTEM)} <= codes(whole(SHARED).desk.storage)


# (profile, what must be on some record)
HAPPENED = (
    ("first_line", {"offered", "offer_accepted", "offer_declined", "offer_lapsed", "routed", "to_human", "ended"}),
    ("omi", {"participant_joined", "participants_added", "participant_left", "withdrawn_handler", "ended"}),
    (
        "reception",
        {"opened_visitor", "visitor_spoke", "assigned", "transferred", "muted", "unmuted", "contact_blocked"},
    ),
    ("reception", {"contact_edited", "note_added", "contact_tagged", "contact_untagged", "exported", "ended"}),
    (SHARED, {"contact_edited", "note_added", "contact_tagged", "contact_untagged", "exported"}),
    ("omi", {"note_added"}),
)


@pytest.mark.parametrize(("profile", "happened"), HAPPENED)
def test_each_product_s_own_things_happen(profile: str, happened: set[str]) -> None:
    """What the product is about is on the records of its day."""
    assert {f"record.{name}" for name in happened} <= {code for code, _ in codes(whole(profile).desk.storage)}


def test_the_bot_brings_some_to_their_end_alone() -> None:
    """In the queue's day some conversations are ended by the bot, and nobody was offered them."""
    storage = whole("first_line").desk.storage
    solved = [kept for kept in conversations(storage) if kept.ended_by is ActorKind.BOT]

    assert len(solved) >= 2
    assert {line.code for kept in solved for line in storage.record(WORKSPACE, kept.id)} == {
        "record.opened_bot",
        "record.ended",
    }


def test_comments_are_conversations_of_their_root() -> None:
    """In OMI's day each root comment is one conversation, with what answers it inside; the page's own is none."""
    storage = whole("omi").desk.storage
    comments = [kept for kept in conversations(storage) if kept.thread.account == "fanpage-comments"]
    root = next(kept for kept in comments if kept.thread.key == "c-100")
    said = storage.messages(WORKSPACE, root.id, 0, EVERYTHING)

    assert sorted(kept.thread.key for kept in comments) == ["c-100", "c-104", "c-110", "c-120", "c-121", "c-130"]
    assert [message.sender for message in said if message.author.kind is ActorKind.CUSTOMER] == [
        "fb-bich",
        "fb-quan",
        "fb-bich",
    ]


def test_whispers_are_for_the_team_and_what_is_held_for_nobody() -> None:
    """OMI's whispers never leave; at the reception desk what a muted or gone customer writes reaches nobody."""
    found = {
        profile: {message.audience for _, message in messages(whole(profile).desk.storage)}
        for profile in ("first_line", "omi", "reception")
    }

    assert found == {
        "first_line": {Audience.CUSTOMER},
        "omi": {Audience.CUSTOMER, Audience.TEAM},
        "reception": {Audience.CUSTOMER, Audience.NOBODY},
    }


def test_who_helps_is_on_record_and_the_customer_sees_the_owner() -> None:
    """At the reception desk a colleague's help has its true author, and outwardly the handler's name."""
    storage = whole("reception").desk.storage
    helped = [
        message
        for _, message in messages(storage)
        if message.outward is not None and message.outward != message.author.member
    ]

    assert ("zhou", "li") in {(message.author.member, message.outward) for message in helped}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("profile", ["first_line", "reception"])
def test_a_day_ends_with_a_reason_for_whoever_waits(profile: str, seed: int) -> None:
    """In the evening nobody is there: each that waits has the reason, and everything else is somebody's or over."""
    play = played(MemoryStorage(), PRESETS[profile], seed=seed)
    waiting = [kept for kept in conversations(play.desk.storage) if kept.state in (State.HUMAN, State.DISPATCHING)]

    for kept in waiting:
        why = play.desk.why(kept.id, actor=play.teller.seer)
        assert getattr(why, "reasons", ()), kept
    assert profile == "reception" or waiting


def contact(storage: Storage, place: Place) -> Contact:
    """Return the record of whom the latest conversation of a scripted thread is with."""
    found = storage.read(Needs(workspace=WORKSPACE, contact=conversation(storage, place).contact)).contact
    assert found is not None
    return found


# (thread of the reception's day, what its visitor has told, what its conversation is marked by, the automatic tags)
TOLD: tuple[tuple[str, dict[str, str], set[str], set[str]], ...] = (
    ("s-sofa", {"phone": "+8618600000421", "wechat": "brass_wei"}, {"phone", "wechat"}, {"转电"}),
    ("s-two", {"wechat": "lamp_wu88"}, {"wechat"}, {"转微"}),  # the ID alone: it had been asked for
    ("s-105", {"gender": "female"}, {"gender"}, set()),
    ("s-108", {"qq": "254871103"}, {"qq"}, set()),
    ("s-113", {"phone": "+8613600003175"}, {"phone"}, {"转电"}),
    ("s-114", {}, set(), set()),  # an order's number is nobody's phone
    ("s-117", {"age": "58"}, {"age"}, set()),
    ("s-120", {"wechat": "lin-deng09"}, {"wechat"}, {"转微"}),
)


@pytest.mark.parametrize(("thread", "says", "marked", "tags"), TOLD)
def test_what_visitors_tell_is_known(thread: str, says: dict[str, str], marked: set[str], tags: set[str]) -> None:
    """What a visitor tells in passing is in the record, marks the conversation and sets its tag; nothing else does."""
    storage, place = whole("reception").desk.storage, Place(reception.SITE, thread)
    known = contact(storage, place)
    fields = ("phone", "wechat", "qq", "age", "gender")

    assert {field: text for field in fields if (text := known.says(field))} == says
    assert set(conversation(storage, place).found) == marked
    assert {tag for tag, origin in known.tagged.items() if origin.by.member is None} == tags


def test_a_tag_that_a_person_took_off_is_remembered() -> None:
    """Of the tags that the visitor's words set one was taken off, and stays off; one that a member set says so."""
    known = contact(whole("reception").desk.storage, reception.SOFA)

    assert known.untagged == ("转微",)
    assert known.tagged["预约"].by.member == reception.XUE
    assert known.tagged["预约"].sequence == 1


def test_a_merge_that_was_taken_back_leaves_two_records() -> None:
    """In Omnichat's day two records were one for a moment; afterwards each says what it said, with its own identity."""
    storage = whole(SHARED).desk.storage
    karen, emily = (contact(storage, place) for place in (omnichat.KAREN, omnichat.EMILY))

    assert (karen.email, emily.email) == ("karen.wong@example.com", "")
    assert (karen.merged, emily.merged_into) == ((), None)
    assert [len(one.identities) for one in (karen, emily)] == [1, 1]


def test_what_is_bound_is_shown_on_both_sides() -> None:
    """A customer's visit and their LINE conversation show that they are one person's, and stay two conversations."""
    play = whole(SHARED)
    sides = [conversation(play.desk.storage, place) for place in (omnichat.LIN, omnichat.LINS_VISIT)]
    shown = [play.desk.bindings(side.id, actor=play.teller.seer) for side in sides]

    assert [isinstance(one, Bindings) and one.bound for one in shown] == [True, True]
    assert sides[0].contact != sides[1].contact


def test_a_customer_who_was_added_is_known_when_they_write() -> None:
    """In OMI's day a customer is added before they write; they keep the name and the phone that a member gave."""
    mai = contact(whole("omi").desk.storage, omi.MAI)

    assert (mai.name, mai.phone) == ("Chị Mai", "+84908555641")


def test_nicknames_never_repeat() -> None:
    """Visitors without a name are called by numbers, each by another."""
    found = whole("reception").desk.storage.contacts(WORKSPACE, None, EVERYTHING)
    numbers = [contact.nickname for contact in found if contact.nickname.isdigit()]

    assert len(numbers) == len(set(numbers)) > 20


@pytest.mark.parametrize("profile", sorted(set(PRESETS) - {"omnichat"}))
def test_the_same_seed_gives_the_same_day(profile: str) -> None:
    """Two days of one seed are equal to the last id; another seed gives another day."""
    before = everything(whole(profile).desk.storage)

    assert everything(played(MemoryStorage(), PRESETS[profile]).desk.storage) == before
    assert everything(played(MemoryStorage(), PRESETS[profile], seed=1).desk.storage) != before


# (profile, from what time on, after how many commits more): what is cut in two
INTERRUPTIONS = (
    (SHARED, "08:20:00", 0),  # nothing is there yet
    (SHARED, "08:20:00", 4),  # the founding
    (SHARED, "08:30:00", 1),  # a message from the bot's answer
    (SHARED, "10:30:00", 0),  # anything
    (SHARED, "11:53:00", 1),  # a batch of transfers
    (SHARED, "13:10:00", 2),  # a batch of follow-ups
    (SHARED, "16:30:00", 0),  # a disabling from what came before it
    (SHARED, "18:27:00", 3),  # anything
    (SHARED, "20:00:00", 1),  # one timer from another
    ("first_line", "08:20:00", 3),  # the founding
    ("first_line", "08:34:00", 1),  # readiness from the offer that follows
    ("first_line", "08:45:10", 1),  # a decline from the next offer
    ("first_line", "13:11:00", 1),  # a sign-in from the offers that follow
    ("omi", "08:20:00", 6),  # the founding
    ("omi", "14:00:00", 2),  # anything
    ("reception", "08:33:00", 1),  # a visitor's first word from the assignment
    ("reception", "08:44:00", 1),  # an exit from the assignment that it forces
    ("reception", "12:50:00", 0),  # anything
    ("reception", "08:23:20", 0),  # a quick reply from the next one
    ("reception", "18:46:50", 0),  # an export from what comes after it
    (SHARED, "10:18:20", 1),  # a merge from the split
)


@pytest.mark.parametrize(("profile", "at", "spared"), INTERRUPTIONS)
def test_an_interrupted_day_goes_on_as_if_nothing_had_been(profile: str, at: str, spared: int) -> None:
    """A day cut off at any commit and played on ends in exactly the state of a day that wasn't."""
    storage = Fragile(at, spared)
    with pytest.raises(Interrupted):
        played(storage, PRESETS[profile])

    played(storage, PRESETS[profile])

    assert everything(storage) == everything(whole(profile).desk.storage)


class Lost(Recorder):
    """Takes the requests of one parcel, and the process is gone before the answers are noted; *nth* says which."""

    def __init__(self, nth: int) -> None:
        super().__init__()
        self.nth = nth

    def exchange(self, parcel: Parcel, now: datetime) -> Exchange:
        self.nth -= 1
        if not self.nth:
            raise Interrupted
        return super().exchange(parcel, now)


@pytest.mark.parametrize(("profile", "nth"), [(SHARED, 30), (SHARED, 70), ("first_line", 100), ("omi", 12)])
def test_what_was_being_sent_when_the_day_was_cut_off_is_sent_once_more(profile: str, nth: int) -> None:
    """Nobody knows whether it went out; it goes again under the same id, and each message is with its platform once."""
    storage = MemoryStorage()
    play = Play(storage, PRESETS[profile], Blank(), locale="en", seed=0)
    play.traffic.recorder = Lost(nth)
    with pytest.raises(Interrupted):
        play.run()

    resumed = played(storage, PRESETS[profile])

    ids = {message.id: message.externals for _, message in messages(storage) if message.ours}
    assert ids == {
        message.id: message.externals for _, message in messages(whole(profile).desk.storage) if message.ours
    }
    assert resumed.desk.dead_letters() == ()
    assert resumed.desk.outgoing() == ()


# (profile, from what time on, after how many commits more): a sweep over somebody's conversations
SWEEPS = (
    (SHARED, "16:30:00.000001", 1),
    ("first_line", "16:30:00", 1),
    ("omi", "16:30:00", 1),
    ("reception", "16:30:00", 1),
    ("reception", "08:52:20", 1),
)


@pytest.mark.parametrize(("profile", "at", "spared"), SWEEPS)
def test_an_interrupted_sweep_goes_on(profile: str, at: str, spared: int) -> None:
    """If what follows somebody's going is cut off, the rest is done when its lease is over; nothing is left undone."""
    storage = Fragile(at, spared)
    with pytest.raises(Interrupted):
        played(storage, PRESETS[profile])

    play = played(storage, PRESETS[profile])

    assert play.desk.audit().violations == ()
    assert play.desk.tick() == ()


def test_an_interrupted_sweep_takes_everybody_off() -> None:
    """Where the sweep after a disabled member was cut off, each of theirs has been taken off once."""
    storage = Fragile("16:30:00.000001", 1)
    with pytest.raises(Interrupted):
        played(storage)

    played(storage)

    for place in (VIP, HOA):
        log = storage.history(WORKSPACE, conversation(storage, place).id, 0)
        withdrawn = [recorded.event for recorded in log if isinstance(recorded.event, MemberWithdrawn)]
        assert [event.member for event in withdrawn] == [AMY]


@pytest.mark.parametrize("profile", sorted(set(PRESETS) - {"omnichat"}))
def test_a_finished_day_is_left_as_it_is(profile: str) -> None:
    """Playing a day on that is over changes nothing."""
    storage = played(MemoryStorage(), PRESETS[profile]).desk.storage
    before = everything(storage)

    played(storage, PRESETS[profile])

    assert everything(storage) == before


@pytest.mark.parametrize("profile", sorted(set(PRESETS) - {"omnichat"}))
def test_a_file_keeps_what_memory_keeps(profile: str, tmp_path: Path) -> None:
    """The day on a SQLite file, opened anew, is the day in memory."""
    url = f"sqlite:///{tmp_path / 'day.db'}"
    written = open_storage(url)
    played(written, PRESETS[profile])
    written.close()

    reopened = open_storage(url)

    assert everything(reopened) == everything(whole(profile).desk.storage)
    reopened.close()


def test_both_omnichat_profiles_have_one_day() -> None:
    """One script tells what collaboration changes: under the plain profile it is refused."""
    assert DAYS["omnichat"] is DAYS[SHARED] is omnichat.DAY
    assert whole("omnichat").teller.denied["CO-0.6"] > 0
