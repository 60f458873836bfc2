"""A whisper is read by those on the conversation and by leads, what was held back by nobody."""

import pytest

from omnikit.engine.reading import shown_to
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor
from omnikit.model.conversation import Conversation
from omnikit.model.ids import MemberId, MessageId
from omnikit.model.message import Audience, Content, Message
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT_COLLABORATION, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ADA, ANN, BOB, CAT, CONVERSATION, MAX, MIA, NOON, SUE, a_context, a_conversation

EVERYBODY = (ANN, BOB, CAT, MIA, SUE, MAX, ADA)
JOINED = a_conversation(participants=(ANN, BOB))


def said(audience: Audience, code: str = "") -> Message:
    """Return a message of CAT's, who has left since."""
    return Message(
        id=MessageId("m1"),
        conversation=CONVERSATION,
        sequence=1,
        ordinal=0,
        author=Actor.of(CAT),
        at=NOON,
        content=Content(text="…"),
        audience=audience,
        code=code,
    )


@pytest.mark.parametrize(
    ("profile", "conversation", "reading"),
    [
        (OMI, JOINED, (ANN, BOB, SUE, MAX, ADA)),
        (OMI, a_conversation(handler=None), (SUE, MAX, ADA)),
        (OMNICHAT_COLLABORATION, a_conversation(collaborators=(MIA,)), (ANN, MIA, SUE, MAX, ADA)),
        (FIRST_LINE, a_conversation(), (ANN, SUE, MAX, ADA)),
        (RECEPTION, a_conversation(), (ANN, ADA)),
    ],
)
@pytest.mark.rule("OM-7.1", "OM-7.2")
def test_a_whisper_is_for_those_on_the_conversation_and_for_leads(
    profile: Profile, conversation: Conversation, reading: tuple[MemberId, ...]
) -> None:
    """Others of the team don't read it, and who has left no more; the customer never does."""
    whisper = said(Audience.TEAM)
    contexts = {member: a_context(member, profile=profile) for member in EVERYBODY}

    assert tuple(one for one in EVERYBODY if shown_to(whisper, conversation, contexts[one])) == reading
    assert not any(shown_to(whisper, conversation, a_context(one, profile=profile)) for one in (CUSTOMER, BOT, SYSTEM))


@pytest.mark.parametrize("profile", [OMI, RECEPTION])
@pytest.mark.rule("RC-7.5", "RC-7.6")
def test_what_was_held_back_is_shown_to_nobody(profile: Profile) -> None:
    """Neither to those on the conversation nor to leads, whatever kind of message it is."""
    for code in ("", "record.muted"):
        held = said(Audience.NOBODY, code)
        assert not any(shown_to(held, JOINED, a_context(one, profile=profile)) for one in (*EVERYBODY, CUSTOMER))


def test_what_the_customer_reads_and_system_messages_are_shown_to_whoever_sees_the_conversation() -> None:
    """They are part of the conversation."""
    for message in (said(Audience.CUSTOMER), said(Audience.TEAM, "system.joined")):
        assert all(shown_to(message, JOINED, a_context(one, profile=OMI)) for one in EVERYBODY)
