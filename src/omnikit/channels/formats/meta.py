"""What Meta's channels share: signature, URL check, envelope of a webhook, the Graph API's requests and its errors."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl, quote

from omnikit.channels.common.answers import accepted, again, answer_json, by_status, refused, retry_after
from omnikit.channels.common.hashing import hmac_of, same_text
from omnikit.channels.common.reading import LATEST_MS, id_of, json_of, sub, text, time_ms
from omnikit.channels.common.templates import TEMPLATES, filled
from omnikit.channels.common.writing import file_part, form_request, json_request
from omnikit.channels.protocol import ACCOUNT, OK, Config, Setting, needed
from omnikit.model.errors import PayloadError, Unsendable, shown
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.wire import Learned, Outbound, Request, Response, Verdict, Why

SIGNATURE = "X-Hub-Signature-256"
GRAPH = "https://graph.facebook.com"
VERSION = "v23.0"
SETTINGS = (
    ACCOUNT,
    Setting("app_secret", "the secret of the app, which signs each webhook", secret=True),
    Setting("verify_token", "the word that the URL check repeats", secret=True),
    Setting("access_token", "what sends for the account; not needed to receive", secret=True, required=False),
    Setting("api_version", f"the version of the Graph API, {VERSION} if not given", required=False),
)
URL_CHECKS = frozenset({"GET", "HEAD"})


# --- what comes in


def verified(request: Request, config: Config) -> bool:
    """True if Meta signed exactly these bytes; a URL check has no signature, and says the account's verify token."""
    if request.method in URL_CHECKS:
        return _right_token(_asked(request), config)
    given = request.header(SIGNATURE)
    if given is None or not given.isascii():
        return False
    return compare_digest(given, f"sha256={hmac_of('sha256', needed(config, 'app_secret'), request.body).hex()}")


def answered(request: Request, config: Config) -> Response:
    """Return what the webhook answers: the challenge of a URL check that knows the token, else an empty 200."""
    if request.method not in URL_CHECKS:
        return OK
    asked = _asked(request)
    if not _right_token(asked, config):
        return Response(status=403)
    challenge = asked.get("hub.challenge", "")
    return Response(body=challenge.encode("utf-8", "replace"), headers={"Content-Type": "text/plain"})


def _asked(request: Request) -> Mapping[str, str]:
    return request.query or dict(parse_qsl(request.url.partition("?")[2].partition("#")[0]))


def _right_token(asked: Mapping[str, str], config: Config) -> bool:
    token = needed(config, "verify_token")
    return same_text(asked.get("hub.verify_token"), token) and asked.get("hub.mode") == "subscribe"


def entries(request: Request, product: str, bare: frozenset[str]) -> list[Mapping[str, Any]]:
    """Return the entries of a webhook of *product*; none where it is a URL check, or one of Meta's other products.

    A body may also be one entry without its envelope, which says one of *bare*. Raises ``PayloadError``.
    """
    if request.method in URL_CHECKS:
        return []
    body = json_of(request.body)
    told = body.get("object")
    if told != product and isinstance(told, str):
        return []
    found = body.get("entry")
    if isinstance(found, list | dict):
        return many(body, "entry")
    if "entry" in body:
        raise PayloadError("entry", shown(found), "a list of entries")
    if not bare.isdisjoint(body):
        return [body]
    if told is None:
        raise PayloadError("body", shown(sorted(body)[:5]), f"an object with 'object' ({product!r}) and 'entry'")
    return []


def many(given: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the objects under *name*: those of a list, or the one that stands there by itself."""
    found = given.get(name)
    if isinstance(found, list):
        return [item for item in found if isinstance(item, dict)]
    return [found] if isinstance(found, dict) else []


def account_of(entry: Mapping[str, Any], config: Config) -> str | None:
    """Return the account of an entry; the console's own tests say "0", which is the account that was asked for."""
    given = id_of(entry.get("id"))
    return given if given not in (None, "0") else id_of(config.get("account_id"))


def time_of(given: object) -> int | None:
    """Return a time in Unix milliseconds, also of ISO 8601, as some samples have it."""
    if isinstance(given, str) and 10 <= len(given) <= 40 and given[4:5] == "-":
        try:
            then = datetime.fromisoformat(given)
            found = round((then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() * 1000)
        except (ValueError, OverflowError):
            return None
        return found if 0 < found <= LATEST_MS else None
    return time_ms(given)


def flag(given: object) -> bool:
    """True for what JSON, or a form, says yes with."""
    return given is True or given == 1 or given == "true"


# --- what goes out


def version(config: Config) -> str:
    """Return the version of the Graph API that an account is spoken to in."""
    return quote(str(config.get("api_version") or VERSION), safe=".")


def node(config: Config, *steps: str, host: str = GRAPH) -> str:
    """Return the URL of something in the graph."""
    return "/".join((host, version(config), *(quote(step, safe="") for step in steps)))


def graph(url: str, config: Config, said: Mapping[str, Any], *, method: str = "POST") -> Request:
    """Return a request to the Graph API; raise ``InvalidInput`` for an account without an access token."""
    return json_request(url, said, authorised(config), method)


def authorised(config: Config) -> dict[str, str]:
    """Return the header that says who sends."""
    return {"Authorization": f"Bearer {needed(config, 'access_token')}"}


def upload(
    url: str, config: Config, fields: Mapping[str, str], attachment: Attachment, data: bytes, *, field: str
) -> Request:
    """Return the request that brings an attachment of the host's own bytes to the platform."""
    file = file_part(field, attachment.but(mime=mime_of(attachment)), data)
    return form_request(url, fields, (file,), authorised(config), uploads=attachment.ref)


def mime_of(attachment: Attachment) -> str:
    """Return what an attachment is, or is taken for where nobody says."""
    return attachment.mime or MIMES.get(attachment.kind, "application/octet-stream")


MIMES: Mapping[MessageKind, str] = {
    MessageKind.IMAGE: "image/jpeg",
    MessageKind.VIDEO: "video/mp4",
    MessageKind.AUDIO: "audio/mpeg",
    MessageKind.VOICE: "audio/ogg",
    MessageKind.STICKER: "image/webp",
}


def to_upload(outbound: Outbound) -> tuple[tuple[Attachment, bytes], ...]:
    """Return the attachments that the host gives as bytes and the platform doesn't have yet."""
    return tuple(
        (one, outbound.bytes_of[one.ref])
        for one in outbound.content.attachments
        if one.ref in outbound.bytes_of and one.ref not in outbound.uploaded
    )


def comment_of(channel: str, outbound: Outbound) -> str:
    """Return the comment that an answer goes to: the one quoted, else that of the thread, else the last.

    Raises ``Unsendable`` where none is known.
    """
    quoted = outbound.quoted.external if outbound.quoted is not None else ""
    last = outbound.answered.external if outbound.answered is not None else ""
    if not (found := quoted or outbound.thread or last):
        raise Unsendable(channel, "an answer to a comment", "no comment is named: quoted, thread, answered are empty")
    return found


def template_of(channel: str, outbound: Outbound, config: Config) -> Mapping[str, Any]:
    """Return an approved text: the one that the host keeps under this name, else its name and its parameters.

    The name may end with ":" and its language, as in ``order_sent:vi``. Raises ``Unsendable``.
    """
    kept = config.get(TEMPLATES.name)
    if isinstance(kept, Mapping) and outbound.template in kept:
        return filled(channel, outbound, config)
    name, _, language = outbound.template.partition(":")
    template = {"name": name, "language": {"code": language or str(config.get("template_language") or "en")}}
    if not outbound.parameters:
        return template
    values = [{"type": "text", "text": one} for one in outbound.parameters]
    return {**template, "components": [{"type": "body", "parameters": values}]}


# --- what an answer means

Codes = Mapping[str, tuple[Verdict, Why]]
REFUSED, RETRY = Verdict.REFUSED, Verdict.RETRY
COMMON: Codes = {
    "0": (REFUSED, Why.UNAUTHORISED),
    "1": (RETRY, Why.DOWN),
    "2": (RETRY, Why.DOWN),
    "3": (REFUSED, Why.UNAUTHORISED),
    "4": (RETRY, Why.TOO_FAST),
    "10": (REFUSED, Why.UNAUTHORISED),
    "17": (RETRY, Why.TOO_FAST),
    "32": (RETRY, Why.TOO_FAST),
    "102": (REFUSED, Why.UNAUTHORISED),
    "190": (REFUSED, Why.UNAUTHORISED),
    "341": (RETRY, Why.TOO_FAST),
    "368": (REFUSED, Why.QUOTA),
    "613": (RETRY, Why.TOO_FAST),
    **{str(code): (REFUSED, Why.UNAUTHORISED) for code in range(200, 300)},
}
"""Errors of the Graph API whatever is asked of it: https://developers.facebook.com/docs/graph-api/guides/error-handling."""


def learned(sent: Request, answer: Response, codes: Codes) -> Learned:
    """Return what an answer of the Graph API means: the ids that it gave, or why it didn't take it.

    *codes* are the channel's own errors, by "code/subcode" or "code", before those that all share.
    """
    body = answer_json(answer)
    error = sub(body, "error") or next(iter(many(body, "errors")), {})
    if error or answer.status >= 300:
        return _failed(error, answer, codes)
    if sent.uploads:
        stored = id_of(body.get("attachment_id")) or id_of(body.get("id"))
        if stored is None:
            return again(Why.OTHER, says="the answer to the upload names no attachment")
        return Learned(verdict=Verdict.ACCEPTED, uploaded=stored)
    listed = (id_of(one.get("id")) for one in many(body, "messages"))
    return accepted(id_of(body.get("message_id")) or id_of(body.get("id")), *listed)


def _failed(error: Mapping[str, Any], answer: Response, codes: Codes) -> Learned:
    code, subcode = id_of(error.get("code")) or "", id_of(error.get("error_subcode"))
    full = f"{code}/{subcode}" if code and subcode else code
    details = text(sub(error, "error_data").get("details"))
    says = details or text(error.get("error_user_msg")) or text(error.get("message")) or text(error.get("title")) or ""
    known = codes.get(full) or codes.get(code) or (COMMON.get(code) if answer.status != 429 else None)
    if known is not None:
        verdict, why = known
        return again(why, full, says, retry_after(answer)) if verdict is RETRY else refused(why, full, says)
    if flag(error.get("is_transient")):
        return again(Why.DOWN, full, says, retry_after(answer))
    return by_status(answer, full, says)
