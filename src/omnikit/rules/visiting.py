"""Who comes in and what is taken in: visitors, blocked contacts, a page's own comments, files."""

from omnikit.model.commands import (
    Block,
    EditContact,
    EndByBot,
    EndByCustomer,
    Enter,
    ReceiveMessage,
    Reply,
    StartConversation,
    Unblock,
)
from omnikit.model.conversation import Conversation, Lane
from omnikit.model.decision import Kind
from omnikit.model.thread import ThreadKind
from omnikit.policies.context import Context
from omnikit.rules.rule import rule


@rule("HO-42", Kind.FORBIDDEN)
def the_profile_has_visitors(conversation: Conversation, command: Enter, on: Context) -> bool:
    """A visit is taken in where the profile has visitors."""
    return on.profile.visitors


@rule("HO-43", Kind.FORBIDDEN)
def the_customer_may_end(conversation: Conversation, command: EndByCustomer, on: Context) -> bool:
    """The customer ends a session where the profile lets them."""
    return on.profile.customer_ends


@rule("HO-44", Kind.FORBIDDEN)
def the_bot_may_end(conversation: Conversation, command: EndByBot, on: Context) -> bool:
    """The bot ends what is in its own lane, where the profile lets it."""
    return on.profile.lanes.bot_may_end and conversation.lane is Lane.BOT


@rule("RC-7.8", Kind.FORBIDDEN)
def the_contact_is_not_blocked(conversation: Conversation, command: ReceiveMessage | Enter, on: Context) -> bool:
    """Nothing of a blocked contact's is taken in."""
    contact = on.facts.contact
    return contact is None or not contact.blocked


@rule("HO-45", Kind.MISSING)
def there_is_a_contact(conversation: Conversation, command: Block | Unblock | EditContact, on: Context) -> bool:
    """Blocking, and noting something, need a contact: a group has none."""
    return on.facts.contact is not None


@rule("OM-11.1", Kind.FORBIDDEN)
def the_page_itself_opens_nothing(conversation: Conversation, command: ReceiveMessage, on: Context) -> bool:
    """What a page writes under posts itself is not taken in."""
    return not (command.own and on.profile.comments and command.thread.kind is ThreadKind.COMMENT)


@rule("OM-6.1", Kind.EXHAUSTED)
def not_too_many_files(conversation: Conversation, command: ReceiveMessage, on: Context) -> bool:
    """In one sending a customer has no more files than the profile takes on that channel."""
    most = on.profile.attachments.most.get(command.thread.channel)
    return most is None or len(command.content.attachments) <= most


@not_too_many_files.about
def _most(conversation: Conversation, command: ReceiveMessage, on: Context) -> dict[str, int]:
    most = on.profile.attachments.most.get(command.thread.channel, 0)
    return {"files": len(command.content.attachments), "limit": most}


@rule("OM-6.3", Kind.INVALID)
def the_channel_takes_such_files(conversation: Conversation, command: Reply | StartConversation, on: Context) -> bool:
    """A member sends files only of the kinds that the channel takes."""
    thread = command.thread if isinstance(command, StartConversation) else conversation.thread
    return not on.profile.attachments.refused(thread.channel, command.content.attachments)


@the_channel_takes_such_files.about
def _types(conversation: Conversation, command: Reply | StartConversation, on: Context) -> dict[str, str]:
    thread = command.thread if isinstance(command, StartConversation) else conversation.thread
    attachments = on.profile.attachments
    return {
        "file": ", ".join(attachments.refused(thread.channel, command.content.attachments)),
        "allowed": ", ".join(sorted(attachments.types.get(thread.channel, ()))),
    }
