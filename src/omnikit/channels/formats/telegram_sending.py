"""Telegram's methods called: texts, files and albums, edits, reactions; files by link, by id, or as bytes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from omnikit.channels.common.reading import id_of, sub
from omnikit.channels.common.writing import (
    FilePart,
    file_part,
    form_request,
    json_bytes,
    json_request,
    phone_of,
    place_of,
)
from omnikit.channels.fitting import Part, fit
from omnikit.channels.formats.telegram_updates import BUSINESS, in_chat
from omnikit.channels.protocol import Config, needed
from omnikit.model.errors import Unsendable
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.thread import ThreadKind
from omnikit.model.traits import length
from omnikit.model.wire import Action, Outbound, Quoted, Request

NAME = "telegram"
TRAITS = PLATFORMS[NAME]
API = "https://api.telegram.org"

FIELDS: Mapping[MessageKind, tuple[str, str]] = {
    MessageKind.IMAGE: ("sendPhoto", "photo"),
    MessageKind.VIDEO: ("sendVideo", "video"),
    MessageKind.AUDIO: ("sendAudio", "audio"),
    MessageKind.VOICE: ("sendVoice", "voice"),
    MessageKind.FILE: ("sendDocument", "document"),
    MessageKind.STICKER: ("sendSticker", "sticker"),
}
"""The method that sends a kind of file, and the field that it stands in."""
ALBUMS: Mapping[MessageKind, str] = {
    MessageKind.IMAGE: "seen",
    MessageKind.VIDEO: "seen",
    MessageKind.AUDIO: "heard",
    MessageKind.FILE: "files",
}
"""Which kinds go together in one album."""
CAPTIONED = frozenset({*ALBUMS, MessageKind.VOICE})


def requests(outbound: Outbound, config: Config) -> tuple[Request, ...]:
    """Return the calls that do what is to be done."""
    parts = fit(NAME, outbound, TRAITS)
    if not parts:
        return ()
    base = f"{API}/bot{quote(needed(config, 'access_token'), safe=':')}"
    match outbound.action:
        case Action.SEND:
            calls = [call for part in parts for call in _sent(part, outbound)]
        case Action.EDIT:
            calls = [_edited(outbound)]
        case Action.UNSEND:
            calls = [_unsent(outbound)]
        case Action.REACT:
            reaction = [{"type": "emoji", "emoji": outbound.emoji}] if outbound.emoji else []
            calls = [("setMessageReaction", {**_target(outbound), "reaction": reaction}, [])]
        case _:
            calls = [("sendChatAction", {**_chat(outbound), "action": "typing"}, [])]
    return tuple(
        _request(f"{base}/{method}", fields, files).but(parts=len(fields.get("media", ("",))))
        for method, fields, files in calls
    )


Call = tuple[str, dict[str, Any], list[FilePart]]
"""A method, its fields, and the files whose bytes go along."""


def _request(url: str, fields: Mapping[str, Any], files: Sequence[FilePart]) -> Request:
    if not files:
        return json_request(url, fields)
    # in a form, what is no text is JSON
    texts = {name: one if isinstance(one, str) else json_bytes(one).decode() for name, one in fields.items()}
    return form_request(url, texts, files)


def message_id(result: Mapping[str, Any]) -> str | None:
    """Return the id of a message that was sent, from what the method returned."""
    return in_chat(sub(result, "chat"), result.get("message_id"))


def _numbered(id: str) -> int | str:
    """Return an id as the number that it is; channels may also be named ``@name``."""
    return int(id) if id.removeprefix("-").isascii() and id.removeprefix("-").isdigit() and len(id) < 20 else id


def _chat(outbound: Outbound) -> dict[str, Any]:
    """Return which chat it goes to: a group, its topic, or a person's, perhaps in the name of a business."""
    thread, _, within = outbound.thread.partition("/")
    topic = outbound.topic or within
    told: dict[str, Any] = {
        "chat_id": _numbered(thread if outbound.kind is ThreadKind.GROUP and thread else outbound.to)
    }
    if topic.startswith(BUSINESS):
        told["business_connection_id"] = topic.removeprefix(BUSINESS)
    elif topic:
        told["message_thread_id"] = _numbered(topic)
    return told


def _target(outbound: Outbound) -> dict[str, Any]:
    """Return the message that something is done to, whose id may name its chat."""
    told = {**_chat(outbound), **_numbers(outbound.target)}
    told.pop("message_thread_id", None)
    return told


def _numbers(id: str) -> dict[str, Any]:
    chat, _, number = id.rpartition(":")
    told = {"message_id": _numbered(number)}
    return {"chat_id": _numbered(chat), **told} if chat else told


def _edited(outbound: Outbound) -> Call:
    """Return the call that changes a text; the words beside a file are a caption, and may be as long as one."""
    words = outbound.content.text
    if not outbound.content.attachments:
        return "editMessageText", {**_target(outbound), "text": words}, []
    if TRAITS.caption is not None and length(words, TRAITS.unit) > TRAITS.caption:
        raise Unsendable(NAME, "an edit", f"words beside a file have at most {TRAITS.caption} {TRAITS.unit}")
    return "editMessageCaption", {**_target(outbound), "caption": words}, []


def _unsent(outbound: Outbound) -> Call:
    target = _target(outbound)
    if "business_connection_id" not in target:
        return "deleteMessage", target, []
    connection, id = target["business_connection_id"], target["message_id"]
    return "deleteBusinessMessages", {"business_connection_id": connection, "message_ids": [id]}, []


def _sent(part: Part, outbound: Outbound) -> Iterator[Call]:
    """Yield the calls of a part; its text is the caption of the first that can have one, else goes last by itself."""
    chat, caption = _chat(outbound), part.text
    chat |= _quote(part.quoted, chat["chat_id"])
    for album, run in groupby(part.attachments, key=lambda one: ALBUMS.get(one.kind, "")):
        together = list(run)
        said = {"caption": caption} if caption and together[0].kind in CAPTIONED else {}
        caption = "" if said else caption
        if len(together) > 1 and album:
            yield _album(together, chat, said, outbound)
        else:
            for one in together:
                yield _single(one, chat, said, outbound)
                said = {}
        chat.pop("reply_parameters", None)
    if caption:
        yield "sendMessage", {**chat, "text": caption}, []


def _quote(quoted: Quoted | None, chat: int | str) -> dict[str, Any]:
    """Return that a message is quoted, of another chat by that one's id; it goes all the same if that was deleted."""
    if quoted is None or not quoted.external:
        return {}
    told = _numbers(quoted.external)
    if told.get("chat_id") == chat:
        del told["chat_id"]
    return {"reply_parameters": {**told, "allow_sending_without_reply": True}}


def _single(attachment: Attachment, chat: Mapping[str, Any], said: Mapping[str, str], outbound: Outbound) -> Call:
    match attachment.kind:
        case MessageKind.LOCATION:
            latitude, longitude = place_of(NAME, attachment)
            place = {**chat, "latitude": latitude, "longitude": longitude}
            if not attachment.name:
                return "sendLocation", place, []
            return "sendVenue", {**place, "title": attachment.name, "address": attachment.name}, []
        case MessageKind.CONTACT:
            phone = phone_of(NAME, attachment)
            return "sendContact", {**chat, "phone_number": phone, "first_name": attachment.name or phone}, []
    method, field = FIELDS[attachment.kind]
    given, file = _source(attachment, outbound, field)
    if file is not None:
        return method, {**chat, **said}, [file]
    return method, {**chat, field: given, **said}, []


def _album(several: list[Attachment], chat: Mapping[str, Any], said: Mapping[str, str], outbound: Outbound) -> Call:
    media: list[dict[str, str]] = []
    files: list[FilePart] = []
    for place, attachment in enumerate(several):
        given, file = _source(attachment, outbound, f"file{place}")
        if file is not None:
            files.append(file)
        kind = FIELDS[attachment.kind][1]
        media.append({"type": kind, "media": given, **(said if place == 0 else {})})
    return "sendMediaGroup", {**chat, "media": media}, files


def _source(attachment: Attachment, outbound: Outbound, field: str) -> tuple[str, FilePart | None]:
    """Return where a file comes from: bytes that go along, the id of one that Telegram has, or its link."""
    known = outbound.uploaded.get(attachment.ref)
    data = outbound.bytes_of.get(attachment.ref) if not known else None
    if data is not None:
        return f"attach://{field}", file_part(field, attachment, data)
    if not known and not id_of(attachment.ref):
        raise Unsendable(NAME, f"{attachment.kind} {attachment.name!r}", "it has no link, no id and no bytes")
    return known or attachment.ref, None
