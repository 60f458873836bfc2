"""When a platform lets a team write: the windows that a customer's word opens, and what is let when all are closed.

The times are ours, of when we had what opens a window; the platform goes by its own and has the last word.
"""

from datetime import datetime

from omnikit.model.actors import Actor, ActorKind
from omnikit.model.conversation import Conversation
from omnikit.model.message import Content
from omnikit.model.thread import ThreadKind
from omnikit.model.traits import Need, Traits, Way, Window

A_MEMBER = Actor(ActorKind.MEMBER)
BY_MEMBER = "person"
"""What is let instead where a member may still write and a machine may not."""


def opened_at(window: Window, conversation: Conversation) -> datetime | None:
    """Return when *window* was opened last: by the customer's word, or by what else was told of; None: by nothing."""
    spoken = conversation.spoken_at if window.by_a_word else None
    if not conversation.signals:
        return spoken
    times = [at for kind, at in conversation.signals if kind in window.opened_by]
    return max((*times, *(() if spoken is None else (spoken,))), default=None)


def closes_at(window: Window, conversation: Conversation) -> datetime | None:
    """Return when *window* closes or has closed by the time; None where nothing has opened it."""
    opened = opened_at(window, conversation)
    return None if opened is None else opened + window.lasts


def is_for(window: Window, author: Actor) -> bool:
    """True if *author* may ever write in it: a private one is for no reply, some are for people alone."""
    return not window.private and (window.needs is not Need.PERSON or author.kind is ActorKind.MEMBER)


def is_open(window: Window, conversation: Conversation, now: datetime, author: Actor) -> bool:
    """True if *author* may write in *window* now: it was opened, has not closed, and its messages are not used up.

    A token or a quotation that it asks for is the customer's own last message's, which opened it.
    """
    if window.most is not None and conversation.replies >= window.most:
        return False
    opened = opened_at(window, conversation)
    return opened is not None and now - opened < window.lasts and is_for(window, author)


def open_windows(traits: Traits, conversation: Conversation, now: datetime, author: Actor) -> tuple[Window, ...]:
    """Return the windows in which *author* may write now, in the platform's order."""
    return tuple(window for window in traits.windows if is_open(window, conversation, now, author))


def window_for(traits: Traits, conversation: Conversation, now: datetime, author: Actor) -> Window | None:
    """Return the window that *author* writes in now, the platform's first; None where none is open."""
    return next(iter(open_windows(traits, conversation, now, author)), None)


def lets(traits: Traits, conversation: Conversation, now: datetime, author: Actor, content: Content) -> bool:
    """True if *content* may go out now: at any time, in a window, or as an approved text outside them."""
    if conversation.thread.kind is ThreadKind.COMMENT:  # an answer under a comment is public, and goes at any time
        return True
    if traits.always_open or (content.template and Way.TEMPLATE in traits.outside):
        return True
    for window in traits.windows:  # noqa: SIM110 - asked of each reply, where a generator costs as much as all the rest
        if is_open(window, conversation, now, author):
            return True
    return False


def closed_at(traits: Traits, conversation: Conversation, author: Actor) -> datetime | None:
    """Return when the last of the windows of *author* closes, or has closed; None where nothing has opened one."""
    times = [closes_at(window, conversation) for window in traits.windows if is_for(window, author)]
    return max((at for at in times if at is not None), default=None)


def instead(traits: Traits, conversation: Conversation, now: datetime) -> tuple[str, ...]:
    """Return what may still go out where *lets* is False: ways outside the windows, or a member's own reply."""
    ways = (Way.TEMPLATE.value,) if Way.TEMPLATE in traits.outside else ()
    return (BY_MEMBER, *ways) if open_windows(traits, conversation, now, A_MEMBER) else ways
