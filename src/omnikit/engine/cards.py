"""What the team sees of a customer, the same wherever it is shown."""

from omnikit.model.contact import Contact, Visit
from omnikit.model.conversation import Conversation
from omnikit.model.ids import ContactId
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.context import Context


@value
class Card(Value):
    """A customer as the team sees them: what they are called, what was noted, and where they are on the site.

    *title* is the nickname, else the platform's name. *visit* only on channels where the profile shows it.
    """

    contact: ContactId
    title: str
    name: str
    nickname: str
    remark: str
    tags: tuple[str, ...]
    email: str
    phone: str
    blocked: bool
    visit: Visit | None


@upholds("OM-7.4", "RC-3.1", "RC-4.1")
def card(conversation: Conversation, contact: Contact, context: Context) -> Card:
    """Return what is shown of *contact*, beside the conversation and inside it alike."""
    shows_visit = conversation.thread.channel in context.profile.visit_channels
    return Card(
        contact=contact.id,
        title=contact.nickname or contact.name,
        name=contact.name,
        nickname=contact.nickname,
        remark=contact.remark,
        tags=contact.tags,
        email=contact.email,
        phone=contact.phone,
        blocked=contact.blocked,
        visit=contact.visit if shows_visit else None,
    )
