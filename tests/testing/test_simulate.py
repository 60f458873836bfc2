"""A simulated life is true, is the same for the same seed, and finds what is wrong with a storage or an engine."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from omnikit.desk.ports import Change, Needs, Recorded, Snapshot, Storage, UnitOfWork
from omnikit.engine import contacts, evolve
from omnikit.engine.happenings import contacts as happenings
from omnikit.model.commands import ReceiveMessage
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.effects import Send
from omnikit.model.errors import InvalidInput, StorageError, UnknownName
from omnikit.model.events import Acknowledged, CollaboratorsAdded, Ended, MessageReceived, MessageSent, Whispered
from omnikit.model.ids import ConversationId, EffectId, WorkspaceId
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS, RECEPTION
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.record_laws import BY_HAND, GAPLESS, PRIVATE, TAGS
from omnikit.testing.simulate import Life, Simulation, simulate
from omnikit.testing.wrapping import Wrapped

pytestmark = pytest.mark.no_cover  # it tries the same lines so often that tracing them takes half the time

WHISPERING = OMNICHAT_COLLABORATION.but(
    name="with whispers", writing=OMNICHAT_COLLABORATION.writing.but(whispers=True, reply_follows_up=True)
)
READING = WHISPERING.but(extracting=RECEPTION.extracting, tagging=RECEPTION.tagging)
"""Everything that may go wrong can happen here: whispers, and what is found in customers' texts."""


def lived(
    storage: Storage | None = None, *, seed: int = 1, steps: int = 1500, faults: bool = False, **more: Any
) -> Life:
    profile = more.get("profile", OMNICHAT_COLLABORATION)
    return Simulation(seed, steps, profile, storage or MemoryStorage(), faults=faults).run()


@pytest.mark.parametrize("faults", [False, True], ids=["calm", "faults"])
@pytest.mark.parametrize("profile", [*PRESETS.values(), WHISPERING], ids=lambda profile: str(profile.name))
def test_a_random_life_is_true(profile: Any, faults: bool) -> None:
    """Whatever members, customers and time do, and with faults whatever breaks meanwhile, every invariant holds."""
    life = lived(profile=profile, steps=3000, faults=faults)

    assert life.violations == ()
    assert life.steps == 3000
    assert min(life.events, life.denied) > 500
    assert (life.faults > 50, life.conflicts > 0) == (faults, faults)


@pytest.mark.parametrize("faults", [False, True], ids=["calm", "faults"])
def test_the_same_seed_gives_the_same_life(faults: bool) -> None:
    """A life can be lived again, step by step; another seed gives another."""
    first, again, other = (MemoryStorage() for _ in range(3))

    assert lived(first, seed=7, faults=faults) == lived(again, seed=7, faults=faults)
    assert lived(other, seed=8, faults=faults) != lived(seed=7, faults=faults)
    workspace = WorkspaceId("simulated")
    assert first.scan(workspace, None, 10_000) == again.scan(workspace, None, 10_000)


# --- what is found


class Changing(Wrapped):
    """Writes something else than it was given."""

    def changed(self, work: UnitOfWork) -> UnitOfWork:
        raise NotImplementedError

    def commit(self, work: UnitOfWork) -> None:
        self.inner.commit(self.changed(work))

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        return self.inner.commit_group([self.changed(work) for work in works])


class LosesAMessage(Changing):
    """Now and then a message isn't written."""

    def changed(self, work: UnitOfWork) -> UnitOfWork:
        return work.but(messages=()) if work.messages and work.subject.version % 13 == 0 else work


class ForgetsDeliveries(Changing):
    """Takes in a delivery as often as it comes."""

    def changed(self, work: UnitOfWork) -> UnitOfWork:
        return work.but(delivery=None)


class ForgetsKeys(Changing):
    """Carries a command out as often as it comes."""

    def changed(self, work: UnitOfWork) -> UnitOfWork:
        return work.but(key=None)


class SendsWhispers(Changing):
    """Sends to the customer whatever is written."""

    def changed(self, work: UnitOfWork) -> UnitOfWork:
        sends = tuple(Send(message=event.message) for event in work.events if isinstance(event, Whispered))
        return work.but(effects=(*work.effects, *sends))


class LosesLines(Changing):
    """Now and then nothing is noted in a customer's ledger."""

    def changed(self, work: UnitOfWork) -> UnitOfWork:
        return (
            work if work.contact is None or work.subject.version % 3 else work.but(contact=work.contact.but(entries=()))
        )


class MarksNothing(Wrapped):
    """Shows conversations without what was found in them."""

    def read(self, needs: Needs) -> Snapshot:
        snapshot = self.inner.read(needs)
        on = snapshot.conversation
        return snapshot if on is None or not on.found else snapshot.but(conversation=on.but(found=()))


class LosesAnEffect(Changing):
    """Now and then nothing is told to anybody."""

    def changed(self, work: UnitOfWork) -> UnitOfWork:
        return work.but(effects=()) if work.subject.version % 13 == 0 else work


class LosesUpdates(Changing):
    """Writes over what others have written meanwhile."""

    def changed(self, work: UnitOfWork) -> UnitOfWork:
        if isinstance(work.subject, Conversation):
            needs = Needs(workspace=work.workspace, conversation=work.subject.id)
            work = work.but(before=self.inner.read(needs).conversation)
        return work


class WritesHalf(Wrapped):
    """The log of a message is missing now and then."""

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        log = self.inner.history(workspace, conversation, after)
        return log if conversation is None else [r for r in log if r.event.kind != "message_received" or r.version % 3]


class SkipsChanges(Wrapped):
    """Leaves a change out of the feed now and then."""

    def changes(self, workspace: WorkspaceId, after: int, limit: int) -> Sequence[Change]:
        return [change for change in self.inner.changes(workspace, after, limit) if change.position % 13]


class NeverSettles(Wrapped):
    """Gives out again what was done."""

    def settle(self, workspace: WorkspaceId, ids: Sequence[EffectId]) -> None:
        pass


# what is wrong with the storage, whether it takes faults to see it, one of the invariants that must be named
SABOTAGED: tuple[tuple[Callable[[Storage], Storage], bool, str], ...] = (
    (LosesAMessage, False, "sequences gapless"),
    (ForgetsDeliveries, False, "same key twice equals once"),
    (ForgetsKeys, False, "same key twice equals once"),
    (SendsWhispers, False, "whispers stay inside"),
    (WritesHalf, False, "versions gapless"),
    (LosesUpdates, True, "fold(log) == state"),
    (LosesAnEffect, False, "effects in order"),
    (NeverSettles, False, "effects in order"),
    (SkipsChanges, False, "every change once"),
    (LosesLines, False, GAPLESS),
    (MarksNothing, False, "a conversation is marked by what was found"),
)


@pytest.mark.parametrize(("broken", "faults", "found"), SABOTAGED, ids=[row[0].__name__ for row in SABOTAGED])
def test_a_broken_storage_is_found(broken: Callable[[Storage], Storage], faults: bool, found: str) -> None:
    """What a storage does wrong is reported under the invariant that it breaks, with the step."""
    life = lived(broken(MemoryStorage()), faults=faults, profile=READING)

    assert found in {violation.invariant for violation in life.violations}
    assert all(violation.detail.startswith("step ") for violation in life.violations)


Sabotage = Callable[[Callable[..., Conversation]], Callable[..., Conversation]]


def _reads_too_far(original: Callable[..., Conversation]) -> Callable[..., Conversation]:
    return lambda before, event: original(before, event.but(up_to=before.ordinal))


def _newcomers_have_read_nothing(original: Callable[..., Conversation]) -> Callable[..., Conversation]:
    return lambda before, event: original(before, event).but(cursors=before.cursors)


def _forgets_the_ordinal(original: Callable[..., Conversation]) -> Callable[..., Conversation]:
    return lambda before, event: original(before, event).but(ordinal=before.ordinal)


def _keeps_the_timers(original: Callable[..., Conversation]) -> Callable[..., Conversation]:
    return lambda before, event: original(before, event).but(timers=before.timers)


def _reads_nothing(original: Callable[..., Conversation]) -> Callable[..., Conversation]:
    return lambda before, event: original(before, event).but(cursors=before.cursors)


# fmt: off
ENGINES: tuple[tuple[type, Sabotage, str], ...] = (
    (Acknowledged,       _reads_too_far,               "unread recount"),
    (CollaboratorsAdded, _newcomers_have_read_nothing, "unread recount"),
    (MessageSent,        _reads_nothing,               "unread recount"),
    (MessageReceived,    _forgets_the_ordinal,         "unread recount"),
    (Ended,              _keeps_the_timers,            "the_end_is_quiet"),
)
# fmt: on


@pytest.mark.parametrize(("event", "sabotage", "found"), ENGINES, ids=[row[1].__name__ for row in ENGINES])
def test_a_broken_engine_is_found(event: type, sabotage: Sabotage, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an event changes wrongly is seen, though the log folds to the state."""
    monkeypatch.setitem(evolve.EVOLVERS, event, sabotage(evolve.EVOLVERS[event]))

    assert found in {violation.invariant for violation in lived(steps=4000).violations}


def _never_by_hand(contact: Contact, field: str) -> bool:
    return False


def _each_anew(tags: Sequence[str], contact: Contact) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.strip() for tag in tags))


def _tells_values(command: ReceiveMessage, on: Context) -> tuple[str, ...]:
    return tuple(fact.value for fact in command.found if fact.kind in on.profile.extracting.kinds)


# what of the engine is done otherwise, and which law about records tells
RECORDS: tuple[tuple[object, str, object, str], ...] = (
    (contacts, "_by_hand", _never_by_hand, BY_HAND),
    (contacts, "new_tags", _each_anew, TAGS),
    (contacts, "kinds_in", _tells_values, PRIVATE),
)


@pytest.mark.parametrize(("module", "name", "otherwise", "found"), RECORDS, ids=[row[1] for row in RECORDS])
def test_a_record_that_is_kept_wrongly_is_found(
    module: object, name: str, otherwise: object, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found over what a person has set, a tag twice, words in an event: each is told by its law."""
    monkeypatch.setattr(module, name, otherwise)
    monkeypatch.setattr(happenings, name, otherwise, raising=False)

    assert found in {violation.invariant for violation in lived(steps=4000, profile=READING).violations}


def test_what_raises_is_found_and_the_life_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception out of the desk is a violation that names the step and what was tried."""

    def fails(before: Conversation, event: object) -> Conversation:
        raise ZeroDivisionError("of all things")

    monkeypatch.setitem(evolve.EVOLVERS, Ended, fails)
    life = lived()

    assert life.steps == 1500
    assert [v.detail for v in life.violations if v.invariant == "raises nothing" and "of all things" in v.detail]


# --- the command


def test_the_command_prints_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    """The document has the seed and the numbers of the life, and a list of violations."""
    status = simulate(seed=3, steps=200, faults=True, as_json=True)
    told = json.loads(capsys.readouterr().out)

    assert status == 0
    assert list(told) == ["seed", "steps", "events", "denied", "conflicts", "faults", "violations"]
    assert (told["seed"], told["steps"], told["violations"]) == (3, 200, [])


def test_the_command_tells_people_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Without JSON the numbers stand in one line."""
    assert simulate(steps=50) == 0
    assert capsys.readouterr().out.startswith("seed 0, steps 50, events ")


@pytest.mark.parametrize("as_json", [True, False])
def test_violations_are_shown_and_fail_the_command(
    as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The status is 1; each violation has its invariant, where it is and what was found."""
    monkeypatch.setitem(evolve.EVOLVERS, Ended, _keeps_the_timers(evolve.EVOLVERS[Ended]))

    assert simulate(seed=1, steps=4000, as_json=as_json) == 1
    out, err = capsys.readouterr()
    if as_json:
        assert {tuple(found) for found in json.loads(out)["violations"]} == {("invariant", "where", "detail")}
    else:
        assert "the_end_is_quiet at " in err


def test_a_storage_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    """A life begins on an empty storage, so that nobody's data is played with."""
    url = f"sqlite:///{tmp_path / 'life.db'}"
    assert simulate(steps=20, storage=url, as_json=True) == 0

    with pytest.raises(InvalidInput, match="an empty one"):
        simulate(steps=20, storage=url)


def test_sqlite_lives_the_same_life(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same seed comes to the same on a file as in memory, faults included."""
    simulate(seed=5, steps=300, faults=True, as_json=True)
    expected = capsys.readouterr().out
    simulate(seed=5, steps=300, faults=True, as_json=True, storage=f"sqlite:///{tmp_path / 'life.db'}")

    assert capsys.readouterr().out == expected


def test_an_unknown_profile_is_an_error_with_the_known_ones() -> None:
    """A misspelt profile is told with those there are."""
    with pytest.raises(UnknownName, match=r"unknown profile 'omnichta'; known: .*omnichat"):
        simulate(profile="omnichta")
