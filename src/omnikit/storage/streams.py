"""Streams of events by name: a conversation's id, "" for the workspace's own, "~" and a member's id for a presence."""

from omnikit.model.conversation import Conversation
from omnikit.model.errors import StorageError
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.presence import Presence
from omnikit.model.workspace import Workspace

OWN = ""
"""The name of a workspace's own stream of events."""
PRESENCE = "~"
"""What the name of a presence's stream begins with, and no conversation's id may."""


def stream_of(subject: Conversation | Workspace | Presence) -> str:
    """Return the name of a subject's stream; raise ``StorageError`` for a conversation by a name that is not free."""
    if isinstance(subject, Conversation):
        return checked(subject.id)
    return presence_stream(subject.member) if isinstance(subject, Presence) else OWN


def checked(id: ConversationId) -> ConversationId:
    """Return the id of a conversation; raise ``StorageError`` if it would be another stream's name."""
    if id == OWN or id.startswith(PRESENCE):
        raise StorageError(
            f"conversation {id!r} can't be stored: an id is not empty and doesn't begin with {PRESENCE!r}, "
            "which names the presences of members; give it another id"
        )
    return id


def presence_stream(member: MemberId) -> str:
    """Return the name of the stream of a member's presence."""
    return PRESENCE + member


def conversation_in(stream: str) -> ConversationId | None:
    """Return whose stream that is, None if it is no conversation's."""
    return None if stream == OWN or stream.startswith(PRESENCE) else ConversationId(stream)


def member_in(stream: str) -> MemberId | None:
    """Return whose presence has that stream, None if it is none's."""
    return MemberId(stream.removeprefix(PRESENCE)) if stream.startswith(PRESENCE) else None
