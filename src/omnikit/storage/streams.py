"""Streams of events by name: a conversation's id, "" for the workspace's own; others begin with a mark.

"~" and a member's id is a presence's, "@" and a contact's id a contact's, "&" and an id a quick reply's.
"""

from omnikit.desk.ports import Subject
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.errors import StorageError
from omnikit.model.ids import ContactId, ConversationId, MemberId, QuickReplyId
from omnikit.model.presence import Presence
from omnikit.model.quick_reply import QuickReply

OWN = ""
"""The name of a workspace's own stream of events."""
PRESENCE, CONTACT, QUICK_REPLY = "~", "@", "&"
MARKS = (PRESENCE, CONTACT, QUICK_REPLY)
"""What the names of other streams begin with, and no conversation's id may."""


def stream_of(subject: Subject) -> str:
    """Return the name of a subject's stream; raise ``StorageError`` for a conversation by a name that is not free."""
    if isinstance(subject, Conversation):
        return checked(subject.id)
    if isinstance(subject, Presence):
        return presence_stream(subject.member)
    if isinstance(subject, Contact):
        return CONTACT + subject.id
    return QUICK_REPLY + subject.id if isinstance(subject, QuickReply) else OWN


def checked(id: ConversationId) -> ConversationId:
    """Return the id of a conversation; raise ``StorageError`` if it would be another stream's name."""
    if id == OWN or id.startswith(MARKS):
        marks = ", ".join(repr(mark) for mark in MARKS)
        raise StorageError(
            f"conversation {id!r} can't be stored: an id is not empty and doesn't begin with one of {marks}, "
            "which name the streams of presences, contacts and quick replies; give it another id"
        )
    return id


def presence_stream(member: MemberId) -> str:
    """Return the name of the stream of a member's presence."""
    return PRESENCE + member


def conversation_in(stream: str) -> ConversationId | None:
    """Return whose stream that is, None if it is no conversation's."""
    return None if stream == OWN or stream.startswith(MARKS) else ConversationId(stream)


def member_in(stream: str) -> MemberId | None:
    """Return whose presence has that stream, None if it is none's."""
    return MemberId(stream.removeprefix(PRESENCE)) if stream.startswith(PRESENCE) else None


def contact_in(stream: str) -> ContactId | None:
    """Return whose record has that stream, None if it is no contact's."""
    return ContactId(stream.removeprefix(CONTACT)) if stream.startswith(CONTACT) else None


def quick_reply_in(stream: str) -> QuickReplyId | None:
    """Return which quick reply has that stream, None if it is none's."""
    return QuickReplyId(stream.removeprefix(QUICK_REPLY)) if stream.startswith(QUICK_REPLY) else None
