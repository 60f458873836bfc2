"""Zalo's messages written: pictures and files are brought to it first, unless a picture has a link."""

from collections.abc import Iterator, Mapping
from typing import Any

from omnikit.channels.common.templates import filled
from omnikit.channels.common.writing import file_part, form_request, json_request
from omnikit.channels.fitting import Part, fit
from omnikit.channels.protocol import Config, needed
from omnikit.model.errors import Unsendable
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.wire import Action, Outbound, Request

NAME = "zalo"
TRAITS = PLATFORMS[NAME]
API = "https://openapi.zalo.me"
SEND = f"{API}/v3.0/oa/message/cs"
REACT = f"{API}/v2.0/oa/message"
TEMPLATE = f"{API}/v3.0/oa/message/transaction"
PROMOTION = f"{API}/v3.0/oa/message/promotion"
UPLOADS: Mapping[MessageKind, str] = {
    MessageKind.IMAGE: f"{API}/v2.0/oa/upload/image",
    MessageKind.FILE: f"{API}/v2.0/oa/upload/file",
}
ICONS: Mapping[str, str] = {
    "👍": "/-strong",
    "❤️": "/-heart",
    "❤": "/-heart",
    "😆": ":>",
    "😮": ":o",
    "😭": ":-((",
    "😡": ":-h",
}
"""Zalo's codes of the reactions that it has."""
CODES = frozenset(ICONS.values())
TAKE_BACK = "/-remove"


def requests(outbound: Outbound, config: Config) -> tuple[Request, ...]:
    """Return the uploads that are still to be made, or the messages once there are none."""
    parts = fit(NAME, outbound, TRAITS)
    if not parts:
        return ()
    headers = {"access_token": needed(config, "access_token")}
    receiver = {"recipient": {"user_id": outbound.to}}
    if outbound.action is Action.REACT:
        icon = {"react_icon": _icon(outbound.emoji), "react_message_id": outbound.target}
        return (json_request(REACT, {**receiver, "sender_action": icon}, headers),)
    if outbound.template:
        message = filled(NAME, outbound, config)
        url = PROMOTION if message.pop("promotion", False) is True else TEMPLATE
        return (json_request(url, {**receiver, "message": message}, headers),)
    uploads = tuple(_uploads(parts, outbound, headers))
    if uploads:
        return uploads
    messages = (message for part in parts for message in _messages(part, outbound))
    return tuple(json_request(SEND, {**receiver, "message": message}, headers) for message in messages)


def _icon(emoji: str) -> str:
    if not emoji:
        return TAKE_BACK
    icon = emoji if emoji in CODES else ICONS.get(emoji)
    if icon is None:
        raise Unsendable(NAME, f"the reaction {emoji!r}", f"Zalo has {' '.join(ICONS)}")
    return icon


def _uploads(parts: tuple[Part, ...], outbound: Outbound, headers: Mapping[str, str]) -> Iterator[Request]:
    for attachment in (one for part in parts for one in part.attachments):
        data = outbound.bytes_of.get(attachment.ref)
        if data is not None and attachment.ref not in outbound.uploaded and attachment.kind in UPLOADS:
            file = file_part("file", attachment, data)
            yield form_request(UPLOADS[attachment.kind], {}, [file], headers, uploads=attachment.ref)


def _messages(part: Part, outbound: Outbound) -> Iterator[dict[str, Any]]:
    """Yield Zalo's messages: words go beside a picture alone; what is free names a message of the person's."""
    quoted = part.quoted.external if part.quoted is not None else ""
    if not quoted and outbound.window == "free_reply" and outbound.answered is not None:
        quoted = outbound.answered.external
    naming = {"quote_message_id": quoted} if quoted else {}
    words = part.text
    for attachment in part.attachments:
        message = _media(attachment, outbound)
        if words and attachment.kind is MessageKind.IMAGE:
            message["text"], words = words, ""
        yield {**message, **naming}
    if words:
        yield {"text": words, **naming}


def _media(attachment: Attachment, outbound: Outbound) -> dict[str, Any]:
    ref, known = attachment.ref, outbound.uploaded.get(attachment.ref)
    match attachment.kind:
        case MessageKind.STICKER:
            return _element({"media_type": "sticker", "attachment_id": ref})
        case MessageKind.IMAGE if known or not attachment.linked:
            return _element({"media_type": "image", "attachment_id": known or ref})
        case MessageKind.IMAGE:
            return _element({"media_type": "image", "url": ref})
    if not known and attachment.linked:
        return {"text": ref}  # a file goes by the token of its upload only
    return {"attachment": {"type": "file", "payload": {"token": known or ref}}}


def _element(element: dict[str, str]) -> dict[str, Any]:
    payload = {"template_type": "media", "elements": [element]}
    return {"attachment": {"type": "template", "payload": payload}}
