"""What is left when somebody is forgotten, or when what was said has been kept long enough.

Events hold references only, so nothing here touches them: a log folds to its state still, from the thread as stored.
"""

from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.ids import ConversationId
from omnikit.model.message import Content, Message
from omnikit.model.thread import Thread

NOTHING_SAID = Content()


def forgotten_contact(contact: Contact) -> Contact:
    """Return what is left of *contact*: an id to refer to, and a version that nobody has read yet."""
    return Contact(id=contact.id, workspace=contact.workspace, version=contact.version + 1)


def forgotten(contact: Contact) -> bool:
    """True if there is nothing to forget of *contact*."""
    return contact.but(version=0) == Contact(id=contact.id, workspace=contact.workspace)


def forgotten_key(conversation: ConversationId) -> str:
    """Return the key of a thread that tells nobody's id: whoever writes again is in another thread."""
    return f"forgotten:{conversation}"


def forgotten_conversation(conversation: Conversation) -> Conversation:
    """Return *conversation* in a thread that doesn't tell whose it was; its version stays, for its log does."""
    return conversation.but(thread=conversation.thread.but(key=forgotten_key(conversation.id)))


def erased(message: Message) -> Message:
    """Return what is left of *message*: its place, its time, which side wrote it, and that it was erased."""
    return Message(
        id=message.id,
        conversation=message.conversation,
        sequence=message.sequence,
        ordinal=message.ordinal,
        author=message.author,
        at=message.at,
        content=NOTHING_SAID,
        audience=message.audience,
        outward=message.outward,
        form=message.form,
        code=message.code,
        about=message.about,  # of a line of the desk's own: it names members, and the contact by id only
        erased=True,
        revision=message.revision + 1,
    )


def without(message: Message, contact: Contact, thread: Thread, *, theirs: bool) -> Message:
    """Return what is left of *message* of *thread* when *contact* is forgotten: erased where they wrote it.

    *theirs*: it is of their own conversation, and all of it is erased. Of what others wrote their reactions go.
    """
    if message.erased:
        return message
    if theirs or wrote(contact, message, thread):
        return erased(message)
    keys = {known.key for known in contact.identities if known.account == thread.account}
    if keys.isdisjoint(message.reactions):
        return message
    kept = {sender: emoji for sender, emoji in message.reactions.items() if sender not in keys}
    return message.but(reactions=kept, revision=message.revision + 1)


def wrote(contact: Contact, message: Message, thread: Thread) -> bool:
    """True if *contact* is the customer who wrote *message* in *thread*: a group has several."""
    if not message.sender:
        return False
    return any(known.account == thread.account and known.key == message.sender for known in contact.identities)
