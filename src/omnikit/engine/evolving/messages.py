"""What messages and clocks change."""

from datetime import datetime

from omnikit.engine.seating import read
from omnikit.model.conversation import (
    Conversation,
    Timer,
    TimerKind,
)
from omnikit.model.events import (
    Acknowledged,
    AutomaticSent,
    BecameOverdue,
    FactsFound,
    LaneChanged,
    MessageEchoed,
    MessageHeld,
    MessageReacted,
    MessageReceived,
    MessageSent,
    ReminderSkipped,
    Signalled,
    Whispered,
)
from omnikit.model.message import Form
from omnikit.model.upholds import upholds

REACTION = "reaction"
"""The signal of a customer who reacted to a message."""


def message_received(conversation: Conversation, event: MessageReceived) -> Conversation:
    at = event.at
    return conversation.but(
        version=conversation.version + 1,
        changed_at=at,
        sequence=event.sequence,
        ordinal=event.ordinal,
        timers=event.timers,
        last_message_at=at,
        waiting_since=conversation.waiting_since or at,
        spoken_at=at,
        replies=0,
    )


def message_held(conversation: Conversation, event: MessageHeld) -> Conversation:
    return conversation.but(version=conversation.version + 1, changed_at=event.at, sequence=event.sequence)


def message_sent(conversation: Conversation, event: MessageSent) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.sequence,
        cursors=read(conversation.cursors, event.reads, conversation.ordinal),
        timers=event.timers,
        last_message_at=event.at,
        waiting_since=None,
        overdue_at=None,
        answered_at=event.at,
        asked=event.asked,
        replies=conversation.replies + 1,
    )


def message_echoed(conversation: Conversation, event: MessageEchoed) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.sequence,
        timers=event.timers,
        last_message_at=event.at,
        waiting_since=None,
        overdue_at=None,
        answered_at=event.at,
        replies=conversation.replies + 1,
    )


def signalled(conversation: Conversation, event: Signalled) -> Conversation:
    signals = _heard(conversation, event.signal, event.at)
    return conversation.but(version=conversation.version + 1, changed_at=event.at, signals=signals)


def message_reacted(conversation: Conversation, event: MessageReacted) -> Conversation:
    """Some platforms let us write for a while after a reaction, so it is a signal, too."""
    signals = conversation.signals if event.taken_back else _heard(conversation, REACTION, event.at)
    return conversation.but(version=conversation.version + 1, changed_at=event.at, signals=signals)


def _heard(conversation: Conversation, signal: str, at: datetime) -> tuple[tuple[str, datetime], ...]:
    return (*(told for told in conversation.signals if told[0] != signal), (signal, at))


@upholds("RC-3.15")
def facts_found(conversation: Conversation, event: FactsFound) -> Conversation:
    found = tuple(dict.fromkeys((*conversation.found, *event.kinds)))
    return conversation.but(version=conversation.version + 1, changed_at=event.at, found=found)


def whispered(conversation: Conversation, event: Whispered) -> Conversation:
    return conversation.but(version=conversation.version + 1, changed_at=event.at, sequence=event.sequence)


def automatic_sent(conversation: Conversation, event: AutomaticSent) -> Conversation:
    reminded = event.form is Form.CLOSING_REMINDER
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        sequence=event.sequence,
        timers=_but(conversation, TimerKind.REMIND) if reminded else conversation.timers,
        last_message_at=event.at,
        replies=conversation.replies + 1,
    )


def reminder_skipped(conversation: Conversation, event: ReminderSkipped) -> Conversation:
    timers = _but(conversation, TimerKind.REMIND)
    return conversation.but(version=conversation.version + 1, changed_at=event.at, timers=timers)


def _but(conversation: Conversation, kind: TimerKind) -> tuple[Timer, ...]:
    return tuple(timer for timer in conversation.timers if timer.kind is not kind)


def lane_changed(conversation: Conversation, event: LaneChanged) -> Conversation:
    return conversation.but(version=conversation.version + 1, changed_at=event.at, lane=event.lane)


def acknowledged(conversation: Conversation, event: Acknowledged) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        cursors=read(conversation.cursors, event.reader, event.up_to),
    )


def became_overdue(conversation: Conversation, event: BecameOverdue) -> Conversation:
    return conversation.but(
        version=conversation.version + 1,
        changed_at=event.at,
        overdue_at=event.at,
        timers=_but(conversation, TimerKind.OVERDUE),
    )
