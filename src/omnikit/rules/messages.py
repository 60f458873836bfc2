"""What may be written and read."""

from omnikit.model.commands import (
    Acknowledge,
    AnswerByBot,
    EndBySilence,
    Enter,
    LapseOffer,
    MarkOverdue,
    Perspective,
    ReceiveEcho,
    ReceiveEdit,
    ReceiveMessage,
    RemindOfEnding,
    Reply,
    SendAutomatic,
    StartConversation,
    Whisper,
)
from omnikit.model.conversation import Conversation, TimerKind
from omnikit.model.decision import Kind
from omnikit.policies.context import Context
from omnikit.policies.profile import carries
from omnikit.rules.rule import family, rule

NAMES_ITS_THREAD = (ReceiveMessage, StartConversation, Enter)

Writes = ReceiveMessage | ReceiveEdit | ReceiveEcho | StartConversation | Reply | Whisper | AnswerByBot | SendAutomatic


@rule("HO-7", Kind.INVALID)
def a_message_says_something(conversation: Conversation, command: Writes, on: Context) -> bool:
    """A message has a text that is more than white space, or something attached."""
    return on.profile.writing.says_something(command.content)


@rule("HO-8", Kind.INVALID)
def a_message_is_not_too_long(conversation: Conversation, command: Writes, on: Context) -> bool:
    """A message's text is no longer than the profile allows."""
    return on.profile.writing.fits(command.content)


@a_message_is_not_too_long.about
def _length(conversation: Conversation, command: Writes, on: Context) -> dict[str, int]:
    return {"length": len(command.content.text), "longest": on.profile.writing.longest}


@rule("HO-14", Kind.CONFLICT)
def the_account_is_connected(conversation: Conversation, command: Writes | Enter, on: Context) -> bool:
    """Messages come and go over a channel account that the team has connected."""
    thread = command.thread if isinstance(command, NAMES_ITS_THREAD) else conversation.thread
    account = on.facts.workspace.accounts.get(thread.account)
    return account is not None and account.connected and account.channel == thread.channel


@rule("HO-22", Kind.MISSING)
def the_contact_is_of_this_workspace(
    conversation: Conversation, command: ReceiveMessage | StartConversation | Enter, on: Context
) -> bool:
    """A conversation's contact is a contact of the same workspace, known on that channel account."""
    if command.contact is None:
        return True
    contact = on.facts.contact
    if contact is None or command.contact not in contact.ids or contact.workspace != conversation.workspace:
        return False
    return not isinstance(command, StartConversation) or contact.on(command.thread.account) is not None


@rule("HO-19", Kind.FORBIDDEN)
def the_profile_has_whispers(conversation: Conversation, command: Whisper, on: Context) -> bool:
    """Writing to the team alone is possible where the profile has it."""
    return on.profile.writing.whispers


def _form_refused_by(conversation: Conversation, command: SendAutomatic, on: Context) -> str:
    forms = on.conduct(conversation).forms
    return "" if forms is None else forms[command.form].rule


@family(_form_refused_by, Kind.FORBIDDEN)
def the_channel_carries_the_form(conversation: Conversation, command: SendAutomatic, on: Context) -> bool:
    """An automatic message goes out on the channels that carry its form."""
    return carries(on.conduct(conversation), command.form, on.traits(conversation))


@rule("HO-17", Kind.INVALID)
def nobody_reads_ahead(conversation: Conversation, command: Acknowledge, on: Context) -> bool:
    """Reading acknowledges up to a message that is there, never beyond."""
    return 0 <= command.up_to <= conversation.ordinal


@nobody_reads_ahead.about
def _read(conversation: Conversation, command: Acknowledge, on: Context) -> dict[str, int]:
    return {"up_to": command.up_to, "last": conversation.ordinal}


@rule("HO-18", Kind.FORBIDDEN)
def my_view_holds_ones_own(conversation: Conversation, command: Acknowledge, on: Context) -> bool:
    """In the *my* view one reads only what one is on; everything else is read in the *team* view."""
    return command.perspective is Perspective.TEAM or conversation.seated(on.actor.member)


_TIMER = {
    EndBySilence: TimerKind.END,
    RemindOfEnding: TimerKind.REMIND,
    MarkOverdue: TimerKind.OVERDUE,
    LapseOffer: TimerKind.OFFER,
}
Timed = EndBySilence | RemindOfEnding | MarkOverdue | LapseOffer


@rule("HO-24", Kind.CONFLICT)
def its_time_has_come(conversation: Conversation, command: Timed, on: Context) -> bool:
    """What happens by itself happens when its timer is due."""
    kind = _TIMER[type(command)]
    return any(timer.kind is kind and timer.at <= on.now for timer in conversation.timers)
