"""Who comes in and what is taken in: visitors, blocked contacts, a page's own comments, files."""

from omnikit.model.commands import (
    Block,
    EditContact,
    EndByBot,
    EndByCustomer,
    Enter,
    ReceiveEcho,
    ReceiveEdit,
    ReceiveMessage,
    ReceiveReaction,
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
def the_contact_is_not_blocked(
    conversation: Conversation, command: ReceiveMessage | ReceiveEdit | ReceiveReaction | Enter, on: Context
) -> bool:
    """Nothing of a blocked contact's is taken in."""
    contact = on.facts.contact
    return contact is None or not contact.blocked


@rule("HO-45", Kind.MISSING)
def there_is_a_contact(conversation: Conversation, command: Block | Unblock | EditContact, on: Context) -> bool:
    """Blocking, and noting something, need a contact: a group has none."""
    return on.facts.contact is not None


@rule("OM-11.1", Kind.FORBIDDEN)
def the_page_itself_opens_nothing(
    conversation: Conversation, command: ReceiveMessage | ReceiveEcho, on: Context
) -> bool:
    """What a page writes under posts itself is not taken in."""
    own = isinstance(command, ReceiveEcho) or command.own
    return not (own and on.profile.comments and command.thread.kind is ThreadKind.COMMENT)


@rule("OM-6.1", Kind.EXHAUSTED)
def not_too_many_files(conversation: Conversation, command: ReceiveMessage, on: Context) -> bool:
    """In one sending a customer has no more files than the channel takes of them."""
    if not command.content.attachments:
        return True
    most = on.profile.traits_of(command.thread.channel).from_customer
    return most is None or len(command.content.attachments) <= most


@not_too_many_files.about
def _most(conversation: Conversation, command: ReceiveMessage, on: Context) -> dict[str, int]:
    most = on.profile.traits_of(command.thread.channel).from_customer
    return {"files": len(command.content.attachments), "limit": most or 0}
