"""WeChat official accounts: XML bodies, plain or encrypted; customer-service messages, whose HTTP 200 may be a failure.

The plain signature does not cover the body: whoever has seen one URL can post anything. Use safe mode.
"""

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from omnikit.channels.common.answers import accepted, again, answer_json, by_status, refused
from omnikit.channels.common.reading import id_of, json_of, query_of, text, whole
from omnikit.channels.common.templates import TEMPLATES, filled
from omnikit.channels.common.writing import file_part, form_request, json_request
from omnikit.channels.common.xml_reading import xml_of
from omnikit.channels.fitting import Part, fit
from omnikit.channels.formats.wechat_crypto import decrypted, signature_fits
from omnikit.channels.formats.wechat_events import Fields, fact_of
from omnikit.channels.protocol import ACCOUNT, Config, Setting, needed
from omnikit.model.errors import InvalidInput, PayloadError, Unsendable
from omnikit.model.facts import Fact
from omnikit.model.message import Attachment
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import Traits
from omnikit.model.wire import Action, Learned, Outbound, Request, Response, Verdict, Why

API = "https://api.weixin.qq.com"
PLAIN, COMPATIBLE, SAFE = "plain", "compatible", "safe"
RECEIVED = Response(body=b"success", headers={"Content-Type": "text/plain"})
DENIED = Response(status=403)
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:omnikit:wechat")


class Wechat:
    """An official account: followers write to it, and it may answer for two days."""

    name = "wechat"
    traits: Traits = PLATFORMS["wechat"]
    settings = (
        ACCOUNT,
        Setting("token", "what the server's URL was set up with", secret=True),
        Setting("mode", f"{PLAIN}, {COMPATIBLE} or {SAFE}; {SAFE} where there is an encoding_aes_key", required=False),
        Setting("encoding_aes_key", "43 signs, of safe and compatible mode", secret=True, required=False),
        Setting("app_id", "the application's id, of safe and compatible mode", required=False),
        Setting(
            "access_token", "for sending: lives two hours, and a new one kills the old", secret=True, required=False
        ),
        Setting("api_base", f"where the platform's API is, if not {API}", required=False),
        TEMPLATES,
    )

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if the request was signed with our token; in safe mode that covers the body, which is encrypted."""
        token, query, mode = needed(config, "token"), query_of(request), _mode(config)
        if _is_check(request, query):
            return _checks(token, query)
        if mode == PLAIN:
            return signature_fits(query.get("signature"), token, query)
        try:
            encrypted = text(_fields(request.body).get("Encrypt"))
        except PayloadError:
            return False
        if encrypted is None:
            return mode == COMPATIBLE and signature_fits(query.get("signature"), token, query)
        return signature_fits(query.get("msg_signature"), token, query, encrypted.strip())

    def answer(self, request: Request, config: Config) -> Response:
        """Return what the console's check of the URL asks for, if it is signed; else that it has been received."""
        query = query_of(request)
        if not _is_check(request, query):
            return RECEIVED
        if not _checks(needed(config, "token"), query):
            return DENIED
        asked = query["echostr"]
        try:
            body = asked.encode("utf-8", "replace") if "signature" in query else decrypted(asked, config)
        except PayloadError:
            return DENIED
        return Response(body=body, headers={"Content-Type": "text/plain"})

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return the one fact of a body; none for the check of the URL."""
        if not request.body.strip():
            return ()
        fields, mode = _fields(request.body), _mode(config)
        encrypted = text(fields.get("Encrypt"))
        if encrypted is not None and (mode != PLAIN or "MsgType" not in fields):
            fields = _fields(decrypted(encrypted, config))
        elif mode == SAFE:
            raise PayloadError("body", "a body that is not encrypted", "an encrypted one: the account is in safe mode")
        return (fact_of(fields, id_of(config.get("account_id"))),)

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return customer-service messages; a file whose bytes are given is brought to the platform before."""
        parts = fit(self.name, outbound, self.traits)
        return tuple(self._rendered(outbound, parts, config))

    def _rendered(self, outbound: Outbound, parts: tuple[Part, ...], config: Config) -> Iterator[Request]:
        if outbound.template:
            yield _posted(config, "message/template/send", _template(outbound, config))
            return
        for part in parts:
            if outbound.action is Action.TYPE:
                yield _posted(config, "message/custom/typing", {"touser": outbound.to, "command": "Typing"})
                return
            attached = part.attachments[0] if part.attachments else None
            if attached is None:
                yield _said(outbound, config, part.text)
            elif attached.ref in outbound.bytes_of and attached.ref not in outbound.uploaded:
                yield _upload(config, attached, outbound.bytes_of[attached.ref])
            else:
                yield self._sent(outbound, config, attached)

    def _sent(self, outbound: Outbound, config: Config, attached: Attachment) -> Request:
        """Return a file by the platform's id of it; one that we know by its link alone is sent as that."""
        if attached.ref not in outbound.uploaded and attached.linked:
            if not self.traits.fits(attached.ref):
                raise Unsendable(self.name, f"{attached.kind} {attached.ref!r}", "the link is too long: give its bytes")
            return _said(outbound, config, attached.ref)
        kind = str(attached.kind)
        media = {"media_id": outbound.uploaded.get(attached.ref, attached.ref)}
        if kind == "video" and attached.name:
            media["title"] = attached.name
        return _posted(config, "message/custom/send", {"touser": outbound.to, "msgtype": kind, kind: media})

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what ``errcode`` says: the platform puts failures into an HTTP 200."""
        if not 200 <= answer.status < 300:
            return by_status(answer)
        told = answer_json(answer)
        code, media = whole(told.get("errcode", 0)), text(told.get("media_id"))
        says = text(told.get("errmsg")) or ""
        if code is None or not told:
            return again(Why.DOWN, says="the answer is no JSON with errcode")
        if code == 0 and sent.uploads:
            if media is None:
                return refused(Why.UNSUPPORTED, says="the answer to the upload has no media_id")
            return Learned(verdict=Verdict.ACCEPTED, uploaded=media)
        if code == 0:
            return accepted(id_of(told.get("msgid")))
        if code in AGAIN:
            return again(AGAIN[code], str(code), says, SOON)
        return refused(NEVER.get(code, Why.OTHER), str(code), says)


WECHAT = Wechat()

SOON = timedelta(seconds=30)
AGAIN: Mapping[int, Why] = {
    -1: Why.DOWN,
    45011: Why.TOO_FAST,
    # the token was replaced meanwhile: rendered anew it has the next one
    **dict.fromkeys((40001, 40014, 41001, 42001, 42007), Why.UNAUTHORISED),
}
NEVER: Mapping[int, Why] = {
    45015: Why.WINDOW_CLOSED,
    **dict.fromkeys((45009, 45047), Why.QUOTA),
    45002: Why.TOO_LONG,
    **dict.fromkeys((40003, 43004, 43101, 46004, 50002), Why.UNREACHABLE),
    **dict.fromkeys((40013, 40125, 40164, 48001, 48004), Why.UNAUTHORISED),
    **dict.fromkeys((40004, 40005, 40006, 40007, 40008, 40037, 45001, 47003), Why.UNSUPPORTED),
}


# --- in


def _mode(config: Config) -> str:
    """Return how the account's bodies come; with a key, plain ones are let only where the host says so."""
    mode = config.get("mode") or (SAFE if config.get("encoding_aes_key") else PLAIN)
    if mode not in (PLAIN, COMPATIBLE, SAFE):
        raise InvalidInput("config['mode']", mode, f"{PLAIN}, {COMPATIBLE} or {SAFE}")
    return str(mode)


def _is_check(request: Request, query: Mapping[str, str]) -> bool:
    return "echostr" in query and not request.body.strip()


def _checks(token: str, query: Mapping[str, str]) -> bool:
    """True if a check of the URL is signed; a company's own platform (WeCom) encrypts what it wants back."""
    if "signature" in query:
        return signature_fits(query["signature"], token, query)
    return signature_fits(query.get("msg_signature"), token, query, query["echostr"])


def _fields(body: bytes) -> Fields:
    """Return a body's fields; mini programs may have theirs sent as JSON."""
    return json_of(body) if body.lstrip().startswith(b"{") else xml_of(body)


# --- out


def _posted(config: Config, path: str, body: Mapping[str, Any]) -> Request:
    return json_request(_url(config, path), body)


def _url(config: Config, path: str, **query: str) -> str:
    base = str(config.get("api_base") or API).rstrip("/")
    return f"{base}/cgi-bin/{path}?{urlencode({'access_token': needed(config, 'access_token'), **query})}"


def _said(outbound: Outbound, config: Config, content: str) -> Request:
    body = {"touser": outbound.to, "msgtype": "text", "text": {"content": content}}
    return _posted(config, "message/custom/send", body)


def _template(outbound: Outbound, config: Config) -> Mapping[str, Any]:
    """Return an approved template; by ``client_msg_id`` the platform knows a repeat for some minutes."""
    repeat = uuid.uuid5(NAMESPACE, outbound.message).hex
    body = {"template_id": outbound.template, **filled("wechat", outbound, config)}
    return {**body, "touser": outbound.to, "client_msg_id": repeat}


def _upload(config: Config, attached: Attachment, data: bytes) -> Request:
    url = _url(config, "media/upload", type=str(attached.kind))
    return form_request(url, {}, (file_part("media", attached, data),), uploads=attached.ref)
