"""Whatever is tried on a conversation, one thing after the other, leaves it sound, and nothing follows from nothing."""

from collections.abc import Iterable, Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.desk.audit import Violation
from omnikit.desk.ports import UnitOfWork
from omnikit.engine.evolve import fold
from omnikit.engine.invariants import broken
from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.engine.react import react
from omnikit.engine.table import event_of
from omnikit.model.conversation import ENDED
from omnikit.model.decision import Allowed, Denied
from omnikit.model.effects import LogLine, Sort
from omnikit.model.events import (
    Announced,
    BecameOverdue,
    ContactTagged,
    Event,
    FactsFound,
    FollowedUp,
    Joined,
    LaneChanged,
    Left,
    MessageHeld,
    ParticipantJoined,
    ParticipantLeft,
    ReminderSkipped,
    Reopened,
    Returned,
    VisitorSpoke,
    Whispered,
)
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS
from omnikit.policies.profile import Profile
from omnikit.rules.catalogue import catalogue
from omnikit.testing.acts import SETTINGS, commands_of
from omnikit.testing.checks import MESSAGES, miscounted, unfounded
from omnikit.testing.record_laws import recounted
from omnikit.testing.recount import Recount
from omnikit.testing.strategies import TEAM, History, Step, histories

pytestmark = pytest.mark.no_cover  # it tries the same lines so often that tracing them takes half the time

MORE = OMNICHAT_COLLABORATION.but(
    name="with whispers", writing=OMNICHAT_COLLABORATION.writing.but(whispers=True, reply_follows_up=True)
)
PROFILES = (*PRESETS.values(), MORE)
RULES = set(catalogue())
HISTORIES, STEPS = 400, 60
NO_WAY_BACK = {Reopened, Returned, FollowedUp, BecameOverdue, ReminderSkipped}
SHARED = {Announced, MessageHeld, VisitorSpoke, ParticipantJoined, ParticipantLeft}
IMPOSSIBLE: dict[str, set[type[Event]]] = {
    "omnichat": {Announced, MessageHeld, VisitorSpoke, Whispered, FactsFound},
    "omnichat_collaboration": {*SHARED, Whispered, FactsFound},
    "with whispers": {*SHARED, FactsFound},
    "first_line": {*NO_WAY_BACK, Announced, MessageHeld, VisitorSpoke, FactsFound, ContactTagged},
    "omi": {*NO_WAY_BACK, MessageHeld, VisitorSpoke, Joined, Left, FactsFound, ContactTagged},
    "reception": {*NO_WAY_BACK, Announced, LaneChanged},
}
"""What a profile's commands could lead to elsewhere, and never do under it."""
in_every_profile = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.name))


def wrong(step: Step, recount: Recount) -> Iterator[Violation]:
    """Yield what is wrong with one step."""
    before, after, id = step.before, step.after, step.after.id
    if isinstance(step.decision, Denied):
        if after != before or step.decision.rule not in RULES:
            yield Violation("a refusal changes nothing", id, repr(step.decision))
        return
    events = step.decision.events
    for event in events:
        recount.happened(event)
    if after.version != before.version + len(events) or after != fold(before, events):
        yield Violation("fold(log) == state", id, repr(step))
    told = [event.sequence for event in events if isinstance(event, MESSAGES)]
    lines = [line for event in events if (line := getattr(event, "line", 0))]
    if sorted([*told, *lines]) != list(range(before.sequence + 1, after.sequence + 1)):
        yield Violation("sequences gapless", id, repr(events))
    if events:
        yield from miscounted(after, recount)
        yield from (Violation(name, id, repr(after)) for name in broken(after, step.context.profile))
    yield from unfounded(_written(step, events))


def _written(step: Step, events: tuple[Event, ...]) -> UnitOfWork:
    """Return what a desk would commit of it."""
    effects = react(step.before, events, step.after, step.context)
    return UnitOfWork(
        workspace=step.after.workspace,
        at=step.context.now,
        before=step.before,
        subject=step.after,
        events=events,
        record=tuple(effect for effect in effects if isinstance(effect, LogLine)),
        effects=tuple(effect for effect in effects if effect.sort is not Sort.RECORDED),
    )


def held(steps: Iterable[Step]) -> set[type[Event]]:
    """Assert that everything holds after each step, and that each log folds into its state; return what happened."""
    happened: set[type[Event]] = set()
    recount, log, blank = Recount(), list[Event](), None
    for step in steps:
        if step.before.version == 0:
            recount, log, blank = Recount(), list[Event](), step.before
        violations = list(wrong(step, recount))
        assert not violations, violations
        log += step.decision.events if isinstance(step.decision, Allowed) else ()
        happened |= {type(event) for event in log}
        if step.after.status is ENDED or len(log) % 7 == 0:
            assert blank is not None
            assert fold(blank, log) == step.after
    return happened


@in_every_profile
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_after_each_step_everything_holds(profile: Profile, data: st.DataObject) -> None:
    """Invariants, counts, numbers and causes are as they must be, and the whole log folds into the state."""
    held(data.draw(histories(profile, steps=25)))


def drawn(profile: Profile, seed: int) -> Iterator[Step]:
    """Yield the steps of one long history, the same for the same seed; the record is what its ledger tells."""
    chance = Random(seed)
    history = History(profile, TEAM.but(settings=chance.choice(SETTINGS)), chance.choice)
    for _ in range(STEPS):
        yield from history.next()
    numbers = [line.number for line in history.ledger]
    assert numbers == list(range(1, history.contact.entries + 1))
    assert list(recounted(history.contact, history.ledger)) == []


@in_every_profile
def test_in_many_long_histories_everything_holds_and_everything_happens(profile: Profile) -> None:
    """What must hold holds, and every event that a command of the profile may lead to happens."""
    happened: set[type[Event]] = set()
    for seed in range(HISTORIES):
        happened |= held(drawn(profile, seed))
    could = {
        event_of(build)
        for command in commands_of(profile)
        for row in LIFECYCLE.by_command[command].values()
        for build in row.happens
    }

    assert happened >= could - IMPOSSIBLE[profile.name]
    assert not happened & IMPOSSIBLE[profile.name]
