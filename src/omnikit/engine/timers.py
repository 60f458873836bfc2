"""Which command a due timer gives."""

from collections.abc import Callable
from datetime import datetime

from omnikit.model.commands import Command, EndBySilence, LapseOffer, MarkOverdue, RemindOfEnding
from omnikit.model.conversation import Conversation, Timer, TimerKind
from omnikit.model.ids import MessageId

_GIVES: dict[TimerKind, Callable[[Conversation], Command]] = {
    TimerKind.OVERDUE: lambda conversation: MarkOverdue(conversation=conversation.id),
    TimerKind.REMIND: lambda conversation: RemindOfEnding(
        conversation=conversation.id, message=MessageId(f"{conversation.id}.{conversation.sequence + 1}")
    ),
    TimerKind.OFFER: lambda conversation: LapseOffer(conversation=conversation.id),
    TimerKind.END: lambda conversation: EndBySilence(conversation=conversation.id),
}


def next_due(conversation: Conversation, now: datetime) -> tuple[Timer, Command] | None:
    """Return the first timer due at *now* with the command it gives, to be decided as of its own time."""
    if not conversation.timers or conversation.timers[0].at > now:
        return None
    timer = conversation.timers[0]
    return timer, _GIVES[timer.kind](conversation)
