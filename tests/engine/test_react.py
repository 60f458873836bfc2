"""What is told inside a conversation is the profile's to say; what is not told leaves no gap."""

import pytest

from omnikit.engine.evolve import evolve, fold
from omnikit.model.commands import (
    AddCollaborators,
    Command,
    Join,
    Leave,
    RemoveCollaborators,
    TakeOver,
    Transfer,
)
from omnikit.model.conversation import Conversation
from omnikit.model.ids import MemberId
from omnikit.policies.notifying import Notifying
from omnikit.policies.presets import ALONE, OMNICHAT_COLLABORATION, TOGETHER
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ANN, BOB, CAT, CONVERSATION, MAX, SUE, a_context, a_conversation
from tests.rules.acting import done

QUIET = OMNICHAT_COLLABORATION.but(
    name="quiet", alone=ALONE.but(notifying=Notifying()), together=TOGETHER.but(notifying=Notifying())
)
# who, what, the line of the status record
TOLD: tuple[tuple[MemberId, Command, str], ...] = (
    (ANN, AddCollaborators(conversation=CONVERSATION, members=(CAT,)), "record.added"),
    (MAX, Join(conversation=CONVERSATION), "record.joined"),
    (ANN, RemoveCollaborators(conversation=CONVERSATION, members=(BOB,)), "record.removed_one"),
    (BOB, Leave(conversation=CONVERSATION), "record.left"),
    (SUE, TakeOver(conversation=CONVERSATION), "record.taken_over"),
    (ANN, Transfer(conversation=CONVERSATION, to=BOB), "record.transferred"),
)
each_telling = pytest.mark.parametrize(
    ("who", "command", "line"), TOLD, ids=[type(command).__name__ for _, command, _ in TOLD]
)


def shared() -> Conversation:
    """A conversation that ANN handles and BOB and SUE collaborate on."""
    return a_conversation(collaborators=(BOB, SUE))


@each_telling
def test_a_profile_that_tells_nothing_inside_still_keeps_the_record(who: MemberId, command: Command, line: str) -> None:
    """Without system messages nobody reads of it inside, and the sequence of messages has no gap; the record has it."""
    quiet = done(shared(), command, a_context(who, profile=QUIET))

    assert (quiet.said, quiet.told) == ([], [])
    assert quiet.after.sequence == quiet.before.sequence
    assert [code for code, _ in quiet.recorded] == [line]


@each_telling
def test_what_is_told_inside_takes_the_next_place_among_the_messages(
    who: MemberId, command: Command, line: str
) -> None:
    """The documents' profile tells of each in one system message, which counts as the next one."""
    loud = done(shared(), command, a_context(who))

    assert len(loud.said) == 1
    assert loud.after.sequence == loud.before.sequence + 1


@pytest.mark.parametrize("profile", [OMNICHAT_COLLABORATION, QUIET], ids=lambda profile: str(profile.name))
@each_telling
def test_an_event_alone_evolves_like_the_same_in_a_fold(
    who: MemberId, command: Command, line: str, profile: Profile
) -> None:
    """One event after the other leads where all of them lead together, a version each."""
    before = shared()
    (event,) = done(before, command, a_context(who, profile=profile)).events
    after = evolve(before, event)

    assert after == fold(before, (event,))
    assert after.version == before.version + 1
