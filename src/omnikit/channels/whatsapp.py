"""WhatsApp's Cloud API: a business number's messages, whose webhook and requests are Meta's."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from omnikit.channels.common.templates import TEMPLATES
from omnikit.channels.common.writing import phone_of, place_of
from omnikit.channels.fitting import Part, fit
from omnikit.channels.formats.meta import (
    REFUSED,
    RETRY,
    SETTINGS,
    Codes,
    answered,
    entries,
    graph,
    learned,
    mime_of,
    node,
    template_of,
    to_upload,
    upload,
    verified,
)
from omnikit.channels.formats.whatsapp_messages import BARE, facts_of
from omnikit.channels.formats.whatsapp_text import text_of
from omnikit.channels.protocol import Config, Setting
from omnikit.model.facts import Fact
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.thread import ThreadKind
from omnikit.model.traits import Traits
from omnikit.model.wire import Action, Learned, Outbound, Request, Response, Why

CODES: Codes = {
    "470": (REFUSED, Why.WINDOW_CLOSED),
    "131047": (REFUSED, Why.WINDOW_CLOSED),
    "80007": (RETRY, Why.TOO_FAST),
    "130429": (RETRY, Why.TOO_FAST),
    "131048": (RETRY, Why.TOO_FAST),
    "131056": (RETRY, Why.TOO_FAST),
    "131064": (RETRY, Why.TOO_FAST),
    "133016": (RETRY, Why.TOO_FAST),
    "131053": (RETRY, Why.OTHER),  # the medium could not be fetched or kept: the vendor says to try again
    "131000": (RETRY, Why.DOWN),
    "131016": (RETRY, Why.DOWN),
    "131057": (RETRY, Why.DOWN),
    "133004": (RETRY, Why.DOWN),
    "131026": (REFUSED, Why.UNREACHABLE),
    "131021": (REFUSED, Why.UNREACHABLE),
    "131030": (REFUSED, Why.UNREACHABLE),
    "131050": (REFUSED, Why.UNREACHABLE),
    "131062": (REFUSED, Why.UNREACHABLE),
    "130472": (REFUSED, Why.UNREACHABLE),
    "130497": (REFUSED, Why.UNREACHABLE),
    "131042": (REFUSED, Why.QUOTA),
    "131049": (REFUSED, Why.QUOTA),
    "132015": (REFUSED, Why.QUOTA),
    "132016": (REFUSED, Why.QUOTA),
    "131005": (REFUSED, Why.UNAUTHORISED),
    "131031": (REFUSED, Why.UNAUTHORISED),
    "131037": (REFUSED, Why.UNAUTHORISED),
    "131045": (REFUSED, Why.UNAUTHORISED),
    "131051": (REFUSED, Why.UNSUPPORTED),
    "131052": (REFUSED, Why.UNSUPPORTED),
    "131063": (REFUSED, Why.UNSUPPORTED),
    "132000": (REFUSED, Why.UNSUPPORTED),
    "132001": (REFUSED, Why.UNSUPPORTED),
    "132007": (REFUSED, Why.UNSUPPORTED),
    "132012": (REFUSED, Why.UNSUPPORTED),
    "132005": (REFUSED, Why.TOO_LONG),
}
"""The Cloud API's own errors: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes."""
CAPTIONED = frozenset({MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.FILE})
TYPES: Mapping[MessageKind, str] = {
    MessageKind.IMAGE: "image",
    MessageKind.VIDEO: "video",
    MessageKind.AUDIO: "audio",
    MessageKind.VOICE: "audio",
    MessageKind.FILE: "document",
    MessageKind.STICKER: "sticker",
}


class WhatsApp:
    """The codec of WhatsApp's Cloud API; an on-premises body is read as well."""

    name = "whatsapp"
    traits: Traits = PLATFORMS["whatsapp"]
    settings: tuple[Setting, ...] = (
        *SETTINGS,
        Setting("template_language", "the language of templates whose name says none, en if not given", required=False),
        TEMPLATES,
    )

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if Meta signed exactly these bytes, or asks for the URL with the right token."""
        return verified(request, config)

    def answer(self, request: Request, config: Config) -> Response:
        """Return the challenge of a URL check, else an empty 200."""
        return answered(request, config)

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return what a request tells, of all numbers that it tells of."""
        if request.method == "POST" and (one := text_of(request.body)) is not None:
            return (one,)
        found: list[Fact] = []
        for entry in entries(request, "whatsapp_business_account", BARE):
            found += facts_of(entry, config)
        return tuple(found)

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return the requests that do it; typing is shown by marking as read, and so needs a message of theirs."""
        parts = fit(self.name, outbound, self.traits)
        messages = node(config, outbound.account, "messages")
        match outbound.action:
            case Action.TYPE | Action.MARK_READ:
                return tuple(graph(messages, config, said) for said in _seen(outbound))
            case Action.REACT:
                reaction = {"message_id": outbound.target, "emoji": outbound.emoji}
                said = {**_to(outbound), "type": "reaction", "reaction": reaction}
                return (graph(messages, config, said),)
        media = node(config, outbound.account, "media")
        uploads = tuple(
            upload(media, config, {"messaging_product": "whatsapp", "type": mime_of(one)}, one, data, field="file")
            for one, data in to_upload(outbound)
        )
        if uploads:
            return uploads
        if outbound.template:
            said = {**_to(outbound), "type": "template", "template": template_of(self.name, outbound, config)}
            return (graph(messages, config, {**said, "biz_opaque_callback_data": outbound.message}),)
        return tuple(
            graph(messages, config, {**said, "biz_opaque_callback_data": outbound.message})
            for part in parts
            for said in self._said(part, outbound)
        )

    def _said(self, part: Part, outbound: Outbound) -> Iterator[dict[str, Any]]:
        """Yield the message of a part: a caption goes by itself where the kind of attachment has none."""
        said = _to(outbound)
        if part.quoted is not None:
            said["context"] = {"message_id": part.quoted.external}
        rest = part.text
        for attachment in part.attachments:
            caption = rest if attachment.kind in CAPTIONED else ""
            yield {**said, **_content(self.name, attachment, outbound, caption)}
            rest = "" if caption else rest
            said = _to(outbound)
        if rest:
            yield {**said, "type": "text", "text": {"body": rest, "preview_url": "://" in rest}}

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what the Cloud API's answer means."""
        return learned(sent, answer, CODES)


def _to(outbound: Outbound) -> dict[str, Any]:
    """Return whom it is for: a phone number, the id of somebody who hides theirs, or a group."""
    group = outbound.kind is ThreadKind.GROUP
    said = {"messaging_product": "whatsapp", "recipient_type": "group" if group else "individual"}
    to = outbound.thread if group else outbound.to
    by_number = group or all(letter in "+0123456789 -()" for letter in to)
    return {**said, "to" if by_number else "recipient": to}


def _seen(outbound: Outbound) -> Iterator[dict[str, Any]]:
    message = outbound.target or (outbound.answered.external if outbound.answered is not None else "")
    if message:
        said = {"messaging_product": "whatsapp", "status": "read", "message_id": message}
        yield {**said, "typing_indicator": {"type": "text"}} if outbound.action is Action.TYPE else said


def _content(channel: str, attachment: Attachment, outbound: Outbound, caption: str) -> dict[str, Any]:
    match attachment.kind:
        case MessageKind.LOCATION:
            latitude, longitude = place_of(channel, attachment)
            place: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
            return {"type": "location", "location": place | ({"name": attachment.name} if attachment.name else {})}
        case MessageKind.CONTACT:
            phone = phone_of(channel, attachment)
            name = attachment.name or phone
            card = {"name": {"formatted_name": name, "first_name": name}, "phones": [{"phone": phone}]}
            return {"type": "contacts", "contacts": [card]}
    kind = TYPES[attachment.kind]
    stored = outbound.uploaded.get(attachment.ref)
    file = {"link": attachment.ref} if stored is None and attachment.linked else {"id": stored or attachment.ref}
    if caption:
        file["caption"] = caption
    if kind == "document" and attachment.name:
        file["filename"] = attachment.name
    return {"type": kind, kind: file}


WHATSAPP = WhatsApp()
