"""What a message of Telegram's carries: one attachment, whatever sizes and copies of it stand there."""

from collections.abc import Mapping
from typing import Any

from omnikit.channels.common.reading import id_of, items, number, sub, text, whole
from omnikit.model.facts import FactAttachment
from omnikit.model.value import maker

Json = Mapping[str, Any]
attach = maker(FactAttachment)

FILES: Mapping[str, str] = {
    "animation": "video",  # a copy of it stands under "document" too: this one is looked for first
    "audio": "audio",
    "video": "video",
    "video_note": "video",
    "voice": "voice",
    "document": "file",
}
"""Our kinds of what has a file of its own; the first that a message has is what it carries."""
TITLED: Mapping[str, str] = {
    "poll": "question",
    "dice": "emoji",
    "game": "title",
    "invoice": "title",
    "checklist": "title",
    "story": "id",
}
"""What is none of our kinds and keeps the platform's word, and what it is called by."""


def attachments_of(message: Json) -> tuple[FactAttachment, ...]:
    """Return what *message* carries; nothing for a text."""
    photo = message.get("photo")
    if isinstance(photo, list):
        largest = max(items(message, "photo"), key=_pixels, default=None)
        return () if largest is None else (_file("image", largest),)
    for word, kind in FILES.items():
        found = message.get(word)
        if isinstance(found, dict):
            mime = text(found.get("mime_type")) or ""
            return (_file("image" if word == "animation" and mime.startswith("image/") else kind, found),)
    for word, read in READ.items():
        found = message.get(word)
        if isinstance(found, dict):
            return (read(found),)
    for word, name in TITLED.items():
        found = message.get(word)
        if isinstance(found, dict):
            return (attach(kind=word, title=id_of(found.get(name))),)
    return tuple(
        attachment for media in items(sub(message, "paid_media"), "paid_media") for attachment in attachments_of(media)
    )


def _pixels(size: Json) -> tuple[float, float]:
    """Return what the sizes of one picture, which come in any order, are ordered by."""
    width, height, file = (number(size.get(name)) or 0 for name in ("width", "height", "file_size"))
    return width * height, file


def _file(kind: str, file: Json) -> FactAttachment:
    seconds = number(file.get("duration"))
    return attach(
        kind=kind,
        ref=id_of(file.get("file_id")),
        mime=text(file.get("mime_type")),
        name=text(file.get("file_name")),
        size=whole(file.get("file_size")),
        duration_ms=round(seconds * 1000) if seconds is not None and 0 <= seconds < 1e9 else None,
        title=text(file.get("title")),
    )


def _sticker(sticker: Json) -> FactAttachment:
    ref = id_of(sticker.get("file_id"))
    size = whole(sticker.get("file_size"))
    return attach(kind="sticker", ref=ref, sticker_id=ref, size=size, title=text(sticker.get("emoji")))


def _place(place: Json) -> FactAttachment:
    return attach(kind="location", lat=number(place.get("latitude")), lon=number(place.get("longitude")))


def _venue(venue: Json) -> FactAttachment:
    """Return a place with a name; its coordinates stand in the message a second time, without one."""
    place = sub(venue, "location")
    named = text(venue.get("title")) or text(venue.get("address"))
    return attach(kind="location", lat=number(place.get("latitude")), lon=number(place.get("longitude")), title=named)


def _contact(contact: Json) -> FactAttachment:
    named = " ".join(part for word in ("first_name", "last_name") if (part := text(contact.get(word))))
    return attach(kind="contact", title=named or None, phone=id_of(contact.get("phone_number")))


READ = {"sticker": _sticker, "venue": _venue, "location": _place, "contact": _contact}
