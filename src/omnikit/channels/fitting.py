"""What is sent where a platform can't do what is asked: written down in one table, applied in one place.

An adapter renders parts, each within its traits; which parts a message becomes is decided here, alike for all channels.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum

from omnikit.model.errors import Unsendable
from omnikit.model.message import Attachment
from omnikit.model.traits import Traits, length
from omnikit.model.value import Value, value
from omnikit.model.wire import Action, Outbound, Quoted


class Feature(StrEnum):
    """What may be asked of a channel that it may not have."""

    QUOTE = "quote"
    EDIT = "edit"
    UNSEND = "unsend"
    REACTION = "reaction"
    TYPING = "typing"
    MARK_READ = "mark_read"
    LONG_TEXT = "long_text"
    LONG_CAPTION = "long_caption"
    MANY_FILES = "many_files"
    KIND_OF_FILE = "kind_of_file"
    LARGE_FILE = "large_file"
    ENDING_OF_FILE = "ending_of_file"
    TEMPLATE = "template"


class Instead(StrEnum):
    """What happens then: several messages, words that say it, a link, a new message, nothing, or a refusal with why."""

    SPLIT = "split"
    SAID = "said"
    LINKED = "linked"
    SENT_ANEW = "sent_anew"
    DROPPED = "dropped"
    REFUSED = "refused"


INSTEAD: Mapping[Feature, Instead] = {
    Feature.QUOTE: Instead.SAID,  # the first line of what is quoted stands above, behind "> "
    Feature.EDIT: Instead.SENT_ANEW,  # the new words, behind "* "
    Feature.UNSEND: Instead.REFUSED,  # the customer would go on seeing it
    Feature.REACTION: Instead.REFUSED,
    Feature.TYPING: Instead.DROPPED,
    Feature.MARK_READ: Instead.DROPPED,
    Feature.LONG_TEXT: Instead.SPLIT,  # between paragraphs, else lines, else words, else letters
    Feature.LONG_CAPTION: Instead.SPLIT,  # the text follows as a message of its own
    Feature.MANY_FILES: Instead.SPLIT,
    Feature.KIND_OF_FILE: Instead.LINKED,  # refused where there is no link
    Feature.LARGE_FILE: Instead.REFUSED,
    Feature.ENDING_OF_FILE: Instead.REFUSED,
    Feature.TEMPLATE: Instead.REFUSED,
}
QUOTED = 80
"""Code points of what is quoted that are said, at most."""


@value
class Part(Value):
    """One message of those that an outbound becomes: a text, or attachments of one kind with a caption."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    quoted: Quoted | None = None


def fit(channel: str, outbound: Outbound, traits: Traits) -> tuple[Part, ...]:
    """Return what to send for *outbound*, each part within *traits*; nothing where it is dropped.

    Raises ``Unsendable``.
    """
    match outbound.action:
        case Action.SEND:
            return tuple(_parts(channel, outbound, traits))
        case Action.EDIT if traits.edits:
            if not traits.fits(outbound.content.text):
                raise Unsendable(channel, "an edit", f"a text has at most {traits.text} {traits.unit}")
            return (Part(text=outbound.content.text),)
        case Action.EDIT:
            return tuple(Part(text=piece) for piece in split(f"* {outbound.content.text}", traits))
        case Action.UNSEND if not traits.unsends:
            raise Unsendable(channel, "taking a message back", "the platform has no such thing")
        case Action.REACT if not traits.reacts:
            raise Unsendable(channel, f"the reaction {outbound.emoji!r}", "the platform takes none of ours")
        case Action.TYPE if not traits.typing:
            return ()
        case Action.MARK_READ if not traits.marks_read:
            return ()
    return (Part(),)


def _parts(channel: str, outbound: Outbound, traits: Traits) -> Iterator[Part]:
    if outbound.template:
        if not traits.templates:
            raise Unsendable(channel, f"the template {outbound.template!r}", "the platform has no templates")
        yield Part()
        return
    quoted, text = outbound.quoted, outbound.content.text
    if quoted is not None and not traits.quotes:
        text, quoted = said(quoted, text), None
    carried = [one for one in outbound.content.attachments if _carries(channel, one, traits)]
    linked = [one.ref for one in outbound.content.attachments if one not in carried]
    text = "\n".join((*([text] if text else ()), *linked))
    groups = list(_grouped(carried, traits.at_once))
    caption = text if groups and traits.caption is not None and length(text, traits.unit) <= traits.caption else ""
    for group in groups:
        yield Part(text=caption, attachments=group, quoted=quoted)
        caption, text, quoted = "", "" if caption else text, None
    if text:
        for piece in split(text, traits):
            yield Part(text=piece, quoted=quoted)
            quoted = None


def said(quoted: Quoted, text: str) -> str:
    """Return *text* below the first line of what it quotes, where the platform can't show that it quotes."""
    first = quoted.text.strip().partition("\n")[0].strip()
    if not first:
        return text
    return f"> {first if len(first) <= QUOTED else first[: QUOTED - 1] + '…'}\n{text}"


def _carries(channel: str, attachment: Attachment, traits: Traits) -> bool:
    """True if it goes as it is, False if its link goes; raise ``Unsendable`` where neither may."""
    limit = traits.files.get(attachment.kind)
    what = f"{attachment.kind} {attachment.name or attachment.ref!r}"
    if limit is None:
        if attachment.linked:
            return False
        kinds = ", ".join(sorted(traits.files)) or "none"
        raise Unsendable(channel, what, f"the platform carries {kinds}, and it has no link to send in its place")
    if limit.too_large(attachment):
        raise Unsendable(channel, what, f"it has {attachment.size} bytes, the platform takes {limit.most_bytes}")
    if limit.ends_otherwise(attachment):
        raise Unsendable(channel, what, f"the platform takes {', '.join(sorted(limit.endings or ()))}")
    return True


def _grouped(attachments: list[Attachment], at_once: int | None) -> Iterator[tuple[Attachment, ...]]:
    most = at_once if at_once is not None else max(len(attachments), 1)
    for start in range(0, len(attachments), most):
        yield tuple(attachments[start : start + most])


BREAKS = ("\n\n", "\n", " ", "。", "，", "！", "？")
JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")


def split(text: str, traits: Traits) -> tuple[str, ...]:
    """Return *text* in pieces that fit, cut where a reader would; joined they say all of it, but for blanks at the
    cuts.

    No piece ends inside a letter with its marks, or inside a joined emoji, unless that alone is too long.
    """
    if traits.fits(text):
        return (text,) if text else ()
    assert traits.text is not None
    pieces: list[str] = []
    start = 0
    while start < len(text):
        end = _reach(text, start, traits)
        if end < len(text):
            end = _cut(text, start, end)
        piece = text[start:end].strip()
        if piece:
            pieces.append(piece)
        start = end
    return tuple(pieces)


def _reach(text: str, start: int, traits: Traits) -> int:
    """Return how far a piece from *start* may go."""
    assert traits.text is not None
    left, at = traits.text, start
    while at < len(text):
        left -= length(text[at], traits.unit)
        if left < 0:
            break
        at += 1
    return max(at, start + 1)


def _cut(text: str, start: int, end: int) -> int:
    """Return where to cut before *end*: behind the last break in the second half, else between whole letters."""
    half = start + (end - start) // 2
    for mark in BREAKS:
        found = text.rfind(mark, half, end)
        if found > start:
            return found + len(mark)
    at = end
    while at > half and _belongs(text, at):
        at -= 1
    return at if at > half else end


def _belongs(text: str, at: int) -> bool:
    """True if the letter at *at* is part of the one before it."""
    letter, before = text[at], text[at - 1]
    modifier = "\U0001f3fb" <= letter <= "\U0001f3ff"
    return bool(unicodedata.combining(letter)) or letter in JOINERS or before == "\u200d" or modifier
