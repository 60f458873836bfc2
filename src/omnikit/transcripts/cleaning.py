"""Texts that others wrote made safe to show: nothing unseen in them moves, hides or ends what stands around them."""

import re
from urllib.parse import unquote, urlsplit

from omnikit.model.message import Attachment

LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Whatever some program takes for the end of a line."""

_SPACES = re.compile("[\t\n]+")
_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)

# control characters are shown by their pictures, those that have none and half characters by the replacement character
_SHOWN: dict[int, str | None] = {code: chr(0x2400 + code) for code in range(0x20)}
_SHOWN |= {0x7F: "\u2421", **dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000)), "\ufffd")}
del _SHOWN[ord("\t")], _SHOWN[ord("\n")]
# what turns the direction of the text around: without it the text stands in the order in which it was written
_SHOWN |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def cleaned(text: str) -> str:
    """Return *text* with plain line breaks, its control characters shown, and in one direction."""
    return LINE_BREAK.sub("\n", text).translate(_SHOWN)


def one_line(text: str) -> str:
    """Return *text* cleaned and in one line, as names are shown."""
    return _SPACES.sub(" ", cleaned(text)).strip()


def link_of(attachment: Attachment) -> str:
    """Return where *attachment* can be fetched, "" where it isn't known by an address of the web."""
    if not _LINK.fullmatch(attachment.ref) or cleaned(attachment.ref) != attachment.ref:
        return ""
    try:
        return attachment.ref if urlsplit(attachment.ref).hostname else ""
    except ValueError:
        return ""


def name_of(attachment: Attachment) -> str:
    """Return the file's name: its own, else the end of its address, else its address or reference."""
    link = link_of(attachment)
    file = unquote(urlsplit(link).path.rpartition("/")[2]) if link else ""
    return one_line(attachment.name) or one_line(file) or one_line(attachment.ref)
