"""What a request of ours says, wherever its platform wants it: in JSON, a form, a mail, parts of several types."""

import base64
import json
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from omnikit.model.wire import Request

SMTP = "SMTP"


def said(request: Request) -> Iterator[str]:
    """Yield every text in the body of *request*."""
    kind = (request.header("content-type") or "").lower()
    if request.method.upper() == SMTP:
        mail = message_from_bytes(request.body, policy=policy.default)
        yield from _mail(mail)
    elif kind.startswith("multipart/"):
        yield from _parts(b"Content-Type: " + kind_of(request).encode() + b"\r\n\r\n" + request.body)
    elif "form-urlencoded" in kind:
        for _, text in parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True):
            yield from _unfolded(text)
    else:
        yield from _unfolded(request.body.decode("utf-8", "replace"))


def everything(request: Request) -> Iterator[str]:
    """Yield every text in *request*: the body's, the address's, the headers'."""
    yield from said(request)
    yield unquote(urlsplit(request.url).path)
    yield from (text for _, text in parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    yield from request.headers.values()


def holds(requests: Iterable[Request], some: str) -> bool:
    """True if *some* stands in one of *requests*."""
    return any(some in text for request in requests for text in everything(request))


def brings(requests: Iterable[Request], given: bytes) -> bool:
    """True if one of *requests* holds these bytes, as they are or in Base64."""
    coded = base64.b64encode(given).rstrip(b"=")
    return any(given in one.body or coded[:-1] in one.body.replace(b"\r\n", b"") for one in requests)


def kind_of(request: Request) -> str:
    """Return the type of the body as it was written, with the boundary of its parts."""
    return request.header("content-type") or ""


def _unfolded(text: str) -> Iterator[str]:
    """Yield the texts in JSON, or the text."""
    if text[:1] in ("{", "["):
        try:
            yield from _leaves(json.loads(text))
        except ValueError:
            pass
        else:
            return
    yield text


def _leaves(given: Any) -> Iterator[str]:
    if isinstance(given, dict):
        for one in given.values():
            yield from _leaves(one)
    elif isinstance(given, list):
        for one in given:
            yield from _leaves(one)
    elif isinstance(given, str):
        yield from _unfolded(given)
    elif given is not None:
        yield str(given)


def _mail(mail: Message) -> Iterator[str]:
    yield from (str(text) for text in mail.values())
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        if not part.is_multipart():
            content = part.get_content()
            yield content if isinstance(content, str) else part.get_filename() or ""


def _parts(whole: bytes) -> Iterator[str]:
    for part in message_from_bytes(whole).walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield from _unfolded(payload.decode("utf-8", "replace").removesuffix("\r\n"))
