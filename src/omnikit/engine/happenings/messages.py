"""What is written and read."""

from omnikit.engine.happenings.shared import the_member
from omnikit.engine.happenings.visitors import is_held
from omnikit.model.commands import (
    Acknowledge,
    AnswerByBot,
    Perspective,
    ReceiveMessage,
    RemindOfEnding,
    Reply,
    SendAutomatic,
    StartConversation,
    Whisper,
)
from omnikit.model.conversation import PENDING, Conversation, Lane
from omnikit.model.events import (
    Acknowledged,
    AutomaticSent,
    MessageReceived,
    MessageSent,
    ReminderSkipped,
    Whispered,
)
from omnikit.model.message import Content, Form
from omnikit.model.upholds import upholds
from omnikit.model.value import maker
from omnikit.policies import timers, windows
from omnikit.policies.context import Context
from omnikit.policies.profile import carries

# what is made on most commands is made the quick way
_message_received = maker(MessageReceived)
_message_sent = maker(MessageSent)
NOTHING_YET = Content()
"""Of what has no words of its own: they are the library's, in the customer's language."""


@upholds("CO-11.1", "OC-1.10")
def received(conversation: Conversation, command: ReceiveMessage, on: Context) -> MessageReceived | None:
    """A customer's message counts as unread, and starts the waiting unless it has begun."""
    if is_held(conversation, on):
        return None
    return _message_received(
        at=on.now,
        by=on.actor,
        message=command.message,
        sequence=conversation.sequence + 1,
        ordinal=conversation.ordinal + 1,
        timers=timers.after_customer(
            conversation, on.now, on.facts.workspace.settings, overtime=on.conduct(conversation).overtime
        ),
    )


@upholds("RC-8.4")
def replied(conversation: Conversation, command: Reply | StartConversation, on: Context) -> MessageSent:
    """A member's message answers whoever waits, and starts the silence that may end the conversation.

    Where the profile says so the customer sees the handler as its author, whoever wrote it; the record knows.
    """
    conduct = on.conduct(conversation)
    me, handler = the_member(on), conversation.handler
    helped = on.profile.writing.outward_handler and handler is not None and handler != me
    return _message_sent(
        at=on.now,
        by=on.actor,
        message=command.message,
        sequence=conversation.sequence + 1,
        reads=conduct.unread.replier(me),
        outward=handler if helped else None,
        asked=command.asked,
        timers=timers.after_reply(
            on.now,
            on.facts.workspace.settings,
            auto_close=conduct.auto_close and conversation.lane is not Lane.VISITOR and not conversation.muted,
            reminds=carries(conduct, Form.CLOSING_REMINDER, on.traits(conversation)),
        ),
    )


@upholds("OM-7.3")
def whispered(conversation: Conversation, command: Whisper, on: Context) -> Whispered:
    """A whisper takes its place among the messages and moves no clock and no count."""
    return Whispered(at=on.now, by=on.actor, message=command.message, sequence=conversation.sequence + 1)


@upholds("OC-2.8", "CO-16.2")
def answered_by_bot(conversation: Conversation, command: AnswerByBot, on: Context) -> AutomaticSent:
    """The bot's answer leaves the status as it is, and is no reply of the team."""
    sequence = conversation.sequence + 1
    return AutomaticSent(at=on.now, by=on.actor, message=command.message, sequence=sequence, form=None)


@upholds("CO-14.1")
def sent_automatically(conversation: Conversation, command: SendAutomatic, on: Context) -> AutomaticSent:
    """An automatic message is no reply of the team."""
    sequence = conversation.sequence + 1
    return AutomaticSent(at=on.now, by=on.actor, message=command.message, sequence=sequence, form=command.form)


def _can_remind(conversation: Conversation, on: Context) -> bool:
    thread = conversation.thread
    account = on.facts.workspace.accounts.get(thread.account)
    traits = on.traits(conversation)
    carried = carries(on.conduct(conversation), Form.CLOSING_REMINDER, traits)
    open_now = not on.profile.windows or windows.lets(traits, conversation, on.now, on.actor, NOTHING_YET)
    return carried and open_now and account is not None and account.connected


def reminder_skipped(conversation: Conversation, command: RemindOfEnding, on: Context) -> ReminderSkipped | None:
    """The reminder was armed when the channel carried it, and no longer does, or lets nobody write: its time passes."""
    return None if _can_remind(conversation, on) else ReminderSkipped(at=on.now, by=on.actor)


@upholds("CO-14.6")
def reminded(conversation: Conversation, command: RemindOfEnding, on: Context) -> AutomaticSent | None:
    """The customer is told once a silence that the conversation is about to end."""
    if not _can_remind(conversation, on):
        return None
    sequence = conversation.sequence + 1
    return AutomaticSent(at=on.now, by=on.actor, message=command.message, sequence=sequence, form=Form.CLOSING_REMINDER)


@upholds("CO-11.3", "CO-11.4", "CO-11.6", "CO-11.7")
def acknowledged(conversation: Conversation, command: Acknowledge, on: Context) -> Acknowledged | None:
    """Reading in *my* view clears; looking in the *team* view, or at what is pending, clears nobody's."""
    me = the_member(on)
    if command.perspective is Perspective.TEAM or conversation.status is PENDING:
        return None
    reader = on.conduct(conversation).unread.reader(me)
    if command.up_to <= conversation.read_by(reader):
        return None
    return Acknowledged(at=on.now, by=on.actor, reader=reader, up_to=command.up_to)
