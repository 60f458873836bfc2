"""What may go out, over which channel and when: the files and texts that it carries, and the platform's windows."""

from datetime import datetime
from zoneinfo import ZoneInfo

from omnikit.model.commands import AnswerByBot, Reply, SendAutomatic, StartConversation
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Kind
from omnikit.model.traits import UNKNOWN, Traits
from omnikit.policies import windows
from omnikit.policies.carrying import endings_refused, endings_taken, uncarried
from omnikit.policies.context import Context
from omnikit.rules.rule import rule

Sends = Reply | StartConversation | AnswerByBot | SendAutomatic
NEVER, USED_UP = "never", "used_up"
"""Of windows that no time tells: nothing has opened one; one is open, and as many messages as it lets have gone out."""


def _traits(conversation: Conversation, command: Sends, on: Context) -> Traits:
    """Return what the channel can do that a message is to go out on."""
    return on.profile.traits_of(_channel(conversation, command))


def _channel(conversation: Conversation, command: Sends) -> str:
    return command.thread.channel if isinstance(command, StartConversation) else conversation.thread.channel


@rule("OM-6.3", Kind.INVALID)
def the_channel_takes_such_files(conversation: Conversation, command: Sends, on: Context) -> bool:
    """A member sends files only of the kinds that the channel takes."""
    content = command.content
    return not content.attachments or not endings_refused(_traits(conversation, command, on), content.attachments)


@the_channel_takes_such_files.about
def _types(conversation: Conversation, command: Sends, on: Context) -> dict[str, str]:
    traits = _traits(conversation, command, on)
    return {
        "file": ", ".join(endings_refused(traits, command.content.attachments)),
        "allowed": ", ".join(endings_taken(traits)),
    }


@rule("HO-76", Kind.INVALID)
def the_channel_carries_it(conversation: Conversation, command: Sends, on: Context) -> bool:
    """What is sent can be carried by the channel, as it is or by a link that stands in for it."""
    content = command.content
    if not content.attachments and not content.template:
        return True
    return uncarried(_traits(conversation, command, on), content) is None


@the_channel_carries_it.about
def _uncarried(conversation: Conversation, command: Sends, on: Context) -> dict[str, str | tuple[str, ...]]:
    found = uncarried(_traits(conversation, command, on), command.content)
    assert found is not None
    return {
        "channel": _channel(conversation, command),
        "what": found.what,
        "reason": found.why,
        "allowed": found.allowed,
    }


@rule("HO-75", Kind.CONFLICT)
def the_reply_window_is_open(conversation: Conversation, command: Sends, on: Context) -> bool:
    """A message goes out while the platform lets the team write: in a window, or in a way that is let outside it."""
    profile = on.profile
    thread = command.thread if type(command) is StartConversation else conversation.thread
    traits = profile.by_channel.get(thread.channel, UNKNOWN)
    if traits.always_open or not profile.windows:
        return True
    return windows.lets(traits, _heard(conversation, command), on.now, on.actor, command.content)


@the_reply_window_is_open.about
def _closed(conversation: Conversation, command: Sends, on: Context) -> dict[str, str | tuple[str, ...]]:
    traits, heard = _traits(conversation, command, on), _heard(conversation, command)
    return {
        "channel": _channel(conversation, command),
        "windows": tuple(window.name for window in traits.windows if not window.private),
        "closed": _when(windows.closed_at(traits, heard, on.actor), on),
        "instead": windows.instead(traits, heard, on.now),
    }


def _heard(conversation: Conversation, command: Sends) -> Conversation:
    """Return the conversation with the customer's last word, which in one that begins now was said before."""
    before = command.heard_at if isinstance(command, StartConversation) else None
    return conversation if before is None else conversation.but(spoken_at=before)


def _when(closed: datetime | None, on: Context) -> str:
    """Return when the last window closed, by the clocks of the team's time zone."""
    if closed is None or closed > on.now:
        return NEVER if closed is None else USED_UP
    return closed.astimezone(ZoneInfo(on.facts.workspace.settings.time_zone)).isoformat(" ", "minutes")
