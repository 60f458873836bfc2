"""Hypothesis strategies: what customers send, what members try, conversations that real commands have led to."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from hypothesis import strategies as st

from omnikit.engine.decide import decide
from omnikit.engine.evolve import fold
from omnikit.engine.timers import next_due
from omnikit.model.actors import CUSTOMER, SYSTEM
from omnikit.model.commands import COMMANDS, Command, ReceiveMessage
from omnikit.model.conversation import NEW, Conversation
from omnikit.model.decision import Allowed
from omnikit.model.ids import MessageId
from omnikit.model.message import Content
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Inbound
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.context import Batch, Context, Facts
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.acts import (
    BOT_OUTCOMES,
    SETTINGS,
    Choose,
    a_command,
    a_kind,
    an_actor,
    some_content,
)
from omnikit.testing.builders import CHANNELS, CONTACT, CONVERSATION, NOON, a_contact, a_thread, a_workspace
from omnikit.testing.desks import an_inbound

T = TypeVar("T")

DELAYS = tuple(timedelta(seconds=seconds) for seconds in (0, 0, 1, 30, 60, 299, 300, 301, 900, 1800, 7200, 90_000))
"""How much time may pass between two steps, around the durations of ``acts.SETTINGS``."""


def choosing(draw: Callable[[st.SearchStrategy[T]], T]) -> Choose:
    """Return a function that picks one of several by *draw*."""

    def choose(among: Sequence[T], /) -> T:
        return draw(st.sampled_from(among))

    return choose  # type: ignore[return-value]  # one draw serves every type; the protocol can't say so


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Return something to say, now and then empty or far too long."""
    return some_content(choosing(draw))


def settings_of_teams() -> st.SearchStrategy[Settings]:
    """Return a team's settings: collaboration on or off, timers on or off."""
    return st.sampled_from(SETTINGS)


@st.composite
def inbounds(draw: st.DrawFn, *, dedupe: str = "d1", threads: int = 4) -> Inbound:
    """Return what a customer sent in one of a few threads, direct or group, on one of the channels."""
    kind = draw(st.sampled_from((ThreadKind.DIRECT, ThreadKind.DIRECT, ThreadKind.GROUP)))
    number = draw(st.integers(1, threads))
    group = kind is ThreadKind.GROUP
    return an_inbound(
        f"message {dedupe}",
        dedupe=dedupe,
        thread=f"{'group' if group else 'customer'}-{number}",
        channel=draw(st.sampled_from(("line", "whatsapp", "webchat") if group else CHANNELS[:6])),
        sender=f"customer-{draw(st.integers(1, 3))}" if group else None,
        kind=kind,
        bot=draw(st.sampled_from(BOT_OUTCOMES)),
    )


@st.composite
def commands(draw: st.DrawFn, conversation: Conversation, workspace: Workspace) -> Command:
    """Return any command to *conversation*, with arguments that are right, wrong or odd."""
    return a_command(draw(st.sampled_from(COMMANDS)), choosing(draw), conversation, workspace)


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """Return the test desk with any team's settings."""
    return a_workspace(settings=draw(settings_of_teams()))


@st.composite
def conversations(
    draw: st.DrawFn, workspace: Workspace, profile: Profile = OMNICHAT_COLLABORATION, *, steps: int = 12
) -> Conversation:
    """Return a conversation that up to so many real commands have led to, from a customer's first message."""
    choose = choosing(draw)
    conversation = Conversation(id=CONVERSATION, workspace=workspace.id, thread=a_thread())
    facts = Facts(workspace=workspace, contact=a_contact())
    now = NOON
    for number in range(draw(st.integers(1, steps))):
        now += choose(DELAYS)
        conversation = _timers_happened(conversation, Context(now=now, actor=SYSTEM, profile=profile, facts=facts))
        if conversation.status is NEW or choose((True, False, False)):
            command: Command = ReceiveMessage(
                conversation=CONVERSATION,
                message=MessageId(f"in{number}"),
                thread=conversation.thread,
                contact=CONTACT,
                content=Content(text="Hello"),
                dedupe=f"in{number}",
                bot=choose(BOT_OUTCOMES),
            )
            actor = CUSTOMER
        else:
            kind = a_kind(choose, conversation)
            command = a_command(kind, choose, conversation, workspace)
            actor = an_actor(kind, choose, conversation, workspace)
        decision = decide(conversation, command, Context(now=now, actor=actor, profile=profile, facts=facts))
        if isinstance(decision, Allowed):
            conversation = fold(conversation, decision.events)
    return conversation


def _timers_happened(conversation: Conversation, context: Context) -> Conversation:
    while (due := next_due(conversation, context.now)) is not None:
        timer, command = due
        decision = decide(conversation, command, context.as_of(timer.at, SYSTEM))
        assert isinstance(decision, Allowed), decision
        conversation = fold(conversation, decision.events)
    return conversation


@st.composite
def situations(draw: st.DrawFn, profile: Profile = OMNICHAT_COLLABORATION) -> tuple[Conversation, Command, Context]:
    """Return a conversation that was reached by real commands, any command to it, and any context to ask in."""
    choose = choosing(draw)
    workspace = draw(workspaces())
    new = Conversation(id=CONVERSATION, workspace=workspace.id, thread=a_thread())
    conversation = choose((new,)) if choose((True, *(False,) * 9)) else draw(conversations(workspace, profile))
    command = draw(commands(conversation, workspace))
    context = Context(
        now=(conversation.changed_at or NOON) + choose((*DELAYS, -timedelta(hours=1))),
        actor=an_actor(type(command), choose, conversation, workspace),
        profile=profile,
        facts=Facts(workspace=workspace, contact=choose((a_contact(), None))),
        batch=choose((None, None, Batch("b1"))),
    )
    return conversation, command, context
