"""Whatever is asked of whatever conversation, there is an answer: events that fold, or a refusal by a known rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.engine.decide import decide, explain
from omnikit.engine.evolve import fold
from omnikit.engine.invariants import broken
from omnikit.engine.options import options
from omnikit.engine.react import react
from omnikit.model.commands import Command
from omnikit.model.conversation import NEW, Conversation
from omnikit.model.decision import Allowed, Denied
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS
from omnikit.policies.profile import Profile
from omnikit.rules.catalogue import catalogue
from omnikit.testing.acts import UNTRIED
from omnikit.testing.strategies import situations

MORE = OMNICHAT_COLLABORATION.but(
    name="with whispers", writing=OMNICHAT_COLLABORATION.writing.but(whispers=True, reply_follows_up=True)
)
PROFILES = (*PRESETS.values(), MORE)
RULES = set(catalogue())
in_every_profile = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.name))


def test_every_command_is_tried() -> None:
    """What is drawn at random has every command in it."""
    assert not UNTRIED, f"nobody tries {UNTRIED}: say in _ARGUMENTS of omnikit.testing.acts what they may be given"


@in_every_profile
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_decision_raises_nothing(profile: Profile, data: st.DataObject) -> None:
    """Every command on every conversation that real commands lead to, in any context, is answered."""
    conversation, command, context = data.draw(situations(profile))
    decision = decide(conversation, command, context)

    if isinstance(decision, Denied):
        assert decision.rule in RULES
        return
    after = fold(conversation, decision.events)
    react(conversation, decision.events, after, context)
    assert after.version == conversation.version + len(decision.events)
    assert not decision.events or not list(broken(after, profile))


@in_every_profile
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_an_explanation_agrees_with_the_decision(profile: Profile, data: st.DataObject) -> None:
    """Allowed means that every rule asked held; refused, that the first that didn't is the one named."""
    conversation, command, context = data.draw(situations(profile))
    told = explain(conversation, command, context)

    assert told.decision == decide(conversation, command, context)
    first = next((check.rule for check in told.checks if not check.held), None)
    assert first == (told.decision.rule if isinstance(told.decision, Denied) else None)


@in_every_profile
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_options_can_be_asked_of_any_conversation(profile: Profile, data: st.DataObject) -> None:
    """What is offered to an actor is offered or refused by a known rule, on any conversation."""
    conversation, _, context = data.draw(situations(profile))

    assert all(option.refused is None or option.refused.rule in RULES for option in options(conversation, context))


@in_every_profile
def test_what_is_generated_is_not_all_refused(profile: Profile) -> None:
    """The promises above are about something: conversations of every status, commands allowed and refused."""
    seen: set[tuple[str, bool]] = set()

    @settings(max_examples=500, deadline=None, database=None, derandomize=True)
    @given(situations(profile))
    def look(situation: tuple[Conversation, Command, Context]) -> None:
        conversation, command, context = situation
        seen.add((conversation.status, isinstance(decide(conversation, command, context), Allowed)))

    look()
    statuses = {status for status, _ in seen}

    assert statuses == {"new", "pending", "processing", "ended"}
    assert {status for status, allowed in seen if allowed} >= statuses - {NEW}
