"""What will happen by itself, and when: overtime waiting, the reminder, the end by silence.

Armed when a message is taken in or sent, with the settings of that moment, and kept in the conversation. So
evaluating late, or often, or after the settings have changed gives the same record.
"""

from datetime import datetime

from omnikit.model.conversation import Conversation, Timer, TimerKind
from omnikit.model.upholds import upholds
from omnikit.model.workspace import Settings

OVERDUE, OFFER = TimerKind.OVERDUE, TimerKind.OFFER
NONE: tuple[Timer, ...] = ()


@upholds("CO-15.1")
def after_customer(
    conversation: Conversation, now: datetime, settings: Settings, *, overtime: bool
) -> tuple[Timer, ...]:
    """Return the timers after a customer's message: silence is broken, waiting begins unless it has.

    An offer that is out runs on.
    """
    running = conversation.timers  # mostly none
    if conversation.waiting_since is not None:
        return tuple(timer for timer in running if timer.kind in (OVERDUE, OFFER)) if running else NONE
    out = tuple(timer for timer in running if timer.kind is OFFER) if running else NONE
    if not overtime or settings.overtime is None:
        return out or NONE
    return with_timer(out, Timer(OVERDUE, now + settings.overtime))


@upholds("CO-16.1", "CO-16.2", "CO-14.6")
def after_reply(now: datetime, settings: Settings, *, auto_close: bool, reminds: bool) -> tuple[Timer, ...]:
    """Return the timers after a reply by anybody of the team: waiting is over, silence begins."""
    if not auto_close or settings.auto_close is None:
        return NONE
    end = now + settings.auto_close
    if not reminds or settings.reminder is None or settings.reminder >= settings.auto_close:
        return (Timer(TimerKind.END, end),)
    return (Timer(TimerKind.REMIND, end - settings.reminder), Timer(TimerKind.END, end))


def in_pending(conversation: Conversation) -> tuple[Timer, ...]:
    """Return the timers that stay when a conversation goes back to pending: the customer still waits."""
    return tuple(timer for timer in conversation.timers if timer.kind is OVERDUE)


def without_offer(conversation: Conversation) -> tuple[Timer, ...]:
    """Return the timers that stay when no offer is out any more."""
    return tuple(timer for timer in conversation.timers if timer.kind is not OFFER)


def with_timer(timers: tuple[Timer, ...], timer: Timer) -> tuple[Timer, ...]:
    """Return *timers* and one more, in due order."""
    return tuple(sorted((*timers, timer), key=lambda one: one.at)) if timers else (timer,)
