"""What a channel carries of what is to be sent; what it doesn't, nothing may stand in for."""

from enum import StrEnum

from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.traits import Traits
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value

MEGABYTE = 1_000_000


class Lack(StrEnum):
    """Why something isn't carried."""

    __hash__ = str.__hash__

    TEMPLATE = "template"
    KIND = "kind"
    SIZE = "size"


@value(kw_only=False)
class Uncarried(Value):
    """*what* isn't carried, *why*, and what is *allowed* in its place: kinds of messages, or a size."""

    what: str
    why: Lack
    allowed: tuple[str, ...]


@upholds("OM-6.2")
def endings_refused(traits: Traits, attachments: tuple[Attachment, ...]) -> tuple[str, ...]:
    """Return the names of the files that the channel doesn't take by their ending; a picture is no file."""
    limit = traits.files.get(MessageKind.FILE)
    return () if limit is None else tuple(one.name or one.ref for one in attachments if limit.ends_otherwise(one))


def endings_taken(traits: Traits) -> tuple[str, ...]:
    """Return the endings of the files that the channel takes; nothing where it takes all, or none."""
    limit = traits.files.get(MessageKind.FILE)
    return () if limit is None or limit.endings is None else tuple(sorted(limit.endings))


def uncarried(traits: Traits, content: Content) -> Uncarried | None:
    """Return the first thing in *content* that the channel doesn't carry; a link stands in for a kind that it lacks."""
    if content.template and not traits.templates:
        return Uncarried(content.template, Lack.TEMPLATE, (MessageKind.TEXT,))
    for one in content.attachments:
        limit, what = traits.files.get(one.kind), one.name or one.ref
        if limit is None and not one.linked:
            return Uncarried(what, Lack.KIND, (MessageKind.TEXT, *sorted(traits.files)))
        if limit is not None and limit.too_large(one):
            return Uncarried(what, Lack.SIZE, (f"{(limit.most_bytes or 0) / MEGABYTE:g} MB",))
    return None
