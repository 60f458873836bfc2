"""How many files a customer may send at once, and which kinds of files members may send, by channel."""

from collections.abc import Mapping

import attrs

from omnikit.model.message import Attachment, MessageKind
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value


@value
class Attachments(Value):
    """*most*: files in one sending of a customer's, by channel (OM-6.1). *types*: the endings that a file of a member's
    may have, in lower case, by channel; a channel that isn't named takes all (OM-6.2, OM-6.3)."""

    most: Mapping[str, int] = attrs.field(factory=dict)
    types: Mapping[str, frozenset[str]] = attrs.field(factory=dict)

    @upholds("OM-6.2")
    def refused(self, channel: str, attachments: tuple[Attachment, ...]) -> tuple[str, ...]:
        """Return the names of the files that *channel* doesn't take; a picture is no file."""
        allowed = self.types.get(channel)
        if allowed is None:
            return ()
        files = (one for one in attachments if one.kind is MessageKind.FILE)
        return tuple(one.name or one.ref for one in files if ending(one) not in allowed)


def ending(attachment: Attachment) -> str:
    """Return what follows the last dot of the file's name, in lower case; "" where there is none."""
    name = attachment.name or attachment.ref.partition("?")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""
