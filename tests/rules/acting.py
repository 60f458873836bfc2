"""Carrying out commands in tests: what they lead to, and who hears of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from omnikit.desk.desk import Desk
from omnikit.desk.house import Item
from omnikit.desk.ports import Needs
from omnikit.engine.decide import decide
from omnikit.engine.evolve import fold
from omnikit.engine.react import react
from omnikit.engine.timers import next_due
from omnikit.model.actors import CUSTOMER, SYSTEM, Actor
from omnikit.model.commands import AddCollaborators, Command, End, FollowUp, ReceiveMessage, Reply
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Denied
from omnikit.model.effects import Effect, LogLine, Notify, SystemMessage
from omnikit.model.events import Event
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.thread import ThreadKind
from omnikit.model.value import Value, value
from omnikit.policies.context import Context
from omnikit.testing.builders import ANN, CONVERSATION, NOON, WORKSPACE, a_context, a_message, some_text
from omnikit.testing.desks import an_inbound, received

E = TypeVar("E", bound=Effect)


@value(kw_only=False)
class Done(Value):
    """What one command led to."""

    before: Conversation
    after: Conversation
    events: tuple[Event, ...]
    effects: tuple[Effect, ...]

    def each(self, kind: type[E]) -> tuple[E, ...]:
        """Return the effects of that kind, in order."""
        return tuple(effect for effect in self.effects if isinstance(effect, kind))

    @property
    def recorded(self) -> list[tuple[str, dict[str, object]]]:
        """The lines of the status record: code and parameters."""
        return [(line.code, dict(line.about)) for line in self.each(LogLine)]

    @property
    def said(self) -> list[tuple[str, dict[str, object]]]:
        """The system messages put into the conversation: code and parameters."""
        return [(message.code, dict(message.about)) for message in self.each(SystemMessage)]

    @property
    def told(self) -> list[tuple[MemberId, str, dict[str, object]]]:
        """The notices: to whom, code and parameters."""
        return [(notice.to, notice.code, dict(notice.about)) for notice in self.each(Notify)]


def done(conversation: Conversation, command: Command, context: Context) -> Done:
    """Carry *command* out, which must be allowed."""
    decision = decide(conversation, command, context)
    assert isinstance(decision, Allowed), decision
    after = fold(conversation, decision.events)
    return Done(conversation, after, decision.events, react(conversation, decision.events, after, context))


def refused(conversation: Conversation, command: Command, context: Context) -> str:
    """Return the rule that refuses *command*, or nothing where it is allowed."""
    decision = decide(conversation, command, context)
    return decision.rule if isinstance(decision, Denied) else ""


def from_customer(conversation: Conversation, number: int = 1) -> ReceiveMessage:
    """Return a message that the customer writes in the thread of *conversation*."""
    return ReceiveMessage(
        conversation=conversation.id,
        message=a_message(number),
        thread=conversation.thread,
        contact=None,
        content=some_text(),
        dedupe=f"d{number}",
    )


def written(conversation: Conversation, times: int = 1, *, now: datetime = NOON) -> Conversation:
    """Return *conversation* after the customer has written that many times."""
    for number in range(times):
        conversation = done(conversation, from_customer(conversation, number), a_context(CUSTOMER, now=now)).after
    return conversation


def a_reply() -> Reply:
    """Return a member's reply."""
    return Reply(conversation=CONVERSATION, message=a_message(), content=some_text())


def settled(conversation: Conversation, now: datetime, context: Context) -> tuple[Conversation, tuple[Event, ...]]:
    """Apply every timer due at *now*, each as of its own time; return what it becomes and what happened."""
    happened: list[Event] = []
    while (due := next_due(conversation, now)) is not None:
        timer, command = due
        step = done(conversation, command, context.as_of(timer.at, SYSTEM))
        assert timer not in step.after.timers, f"{timer} stays due"
        conversation = step.after
        happened += step.events
    return conversation, tuple(happened)


# --- at a desk


def at_desk(
    desk: Desk, thread: str, handler: MemberId = ANN, *collaborators: MemberId, ended: bool = False, group: bool = False
) -> ConversationId:
    """Let a customer write in *thread*, *handler* take it on and share it; return its id."""
    kind, channel = (ThreadKind.GROUP, "whatsapp") if group else (ThreadKind.DIRECT, "line")
    id = received(desk, an_inbound(dedupe=thread, thread=thread, channel=channel, kind=kind)).id
    by = Actor.of(handler)
    desk.handle(FollowUp(conversation=id), actor=by).unwrap()
    if collaborators:
        desk.handle(AddCollaborators(conversation=id, members=collaborators), actor=by).unwrap()
    if ended:
        desk.handle(End(conversation=id), actor=by).unwrap()
    return id


def stored(desk: Desk, id: ConversationId) -> Conversation:
    """Return a conversation as it is stored."""
    found = desk.storage.read(Needs(workspace=WORKSPACE, conversation=id)).conversation
    assert found is not None
    return found


def answers_of(items: Iterable[Item]) -> list[str]:
    """Return for each item of a batch the rule that refused it, or nothing where it was done."""
    return [item.outcome.denied.rule if item.outcome and item.outcome.denied else "" for item in items]
