"""What several rule proofs ask with: the two profiles, a customer's message, and short answers to read."""

from collections.abc import Iterable

import pytest

from omnikit.engine.decide import decide
from omnikit.engine.evolve import fold
from omnikit.engine.react import react
from omnikit.engine.views import in_view
from omnikit.model.actors import Permission
from omnikit.model.commands import BotOutcome, Command, ReceiveMessage
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Denied
from omnikit.model.effects import LogLine
from omnikit.model.ids import MemberId
from omnikit.model.views import View
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.policies.roles import builtin_roles
from omnikit.testing.builders import (
    CONTACT,
    CONVERSATION,
    NOON,
    OUT,
    ROLES,
    a_context,
    a_message,
    a_thread,
    a_workspace,
    minutes,
    some_text,
)

LATER = NOON + minutes(5)
EVERYBODY_AT_WORK = tuple(member for member in ROLES if member != OUT)
ALL_SEE = a_workspace(
    roles={id: role.but(permissions=role.permissions | {Permission.SEE_TEAM}) for id, role in builtin_roles().items()}
)
"""A team in which every role sees the team, and may nothing more than before."""
in_both_profiles = pytest.mark.parametrize(
    "profile", [OMNICHAT, OMNICHAT_COLLABORATION], ids=lambda profile: str(profile.name)
)


def from_customer(bot: BotOutcome | None = None, *, text: str = "Hello", channel: str = "line") -> ReceiveMessage:
    """Return the customer's message, and what the bot made of it."""
    return ReceiveMessage(
        conversation=CONVERSATION,
        message=a_message(2),
        thread=a_thread(channel),
        contact=CONTACT,
        content=some_text(text),
        dedupe=f"{channel}/{text}",
        bot=bot,
    )


def refusal(conversation: Conversation, command: Command, context: Context) -> str | None:
    """Return the rule that refuses *command*, None if it is allowed."""
    decision = decide(conversation, command, context)
    return decision.rule if isinstance(decision, Denied) else None


def views_of(conversation: Conversation, viewer: MemberId, profile: Profile = OMNICHAT_COLLABORATION) -> list[View]:
    """Return every list of *viewer* that the profile has and that holds *conversation*."""
    context = a_context(viewer, profile=profile)
    return [view for view in profile.listing if in_view(conversation, view, context)]


def record(conversation: Conversation, steps: Iterable[tuple[Command, Context]]) -> tuple[Conversation, list[LogLine]]:
    """Carry out *steps*, all of which must be allowed; return the conversation and its status record."""
    lines: list[LogLine] = []
    for command, context in steps:
        decision = decide(conversation, command, context)
        assert isinstance(decision, Allowed), decision
        later = fold(conversation, decision.events)
        lines += [e for e in react(conversation, decision.events, later, context) if isinstance(e, LogLine)]
        conversation = later
    return conversation, lines
