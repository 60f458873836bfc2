"""Requests written: bodies of JSON and of several parts, and what a ref says of an attachment that is no file."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from omnikit.channels.common.answers import retry_after as retry_after
from omnikit.channels.common.hashing import digest as digest
from omnikit.model.errors import Unsendable
from omnikit.model.message import Attachment
from omnikit.model.value import Value, maker, value
from omnikit.model.wire import Request

make_request = maker(Request)
JSON = "application/json; charset=utf-8"


@value
class FilePart(Value):
    """A file in a body of several parts: the *field* that it fills, its *name*, its type, its bytes."""

    field: str
    name: str
    mime: str
    data: bytes


def json_bytes(given: object) -> bytes:
    """Return JSON in UTF-8 without escapes; lone surrogates, which are no text, as "?"."""
    return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def json_request(
    url: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None, method: str = "POST"
) -> Request:
    """Return a request with *body* as JSON."""
    return make_request(
        method=method, url=url, headers={"Content-Type": JSON, **(headers or {})}, body=json_bytes(body)
    )


def form_request(
    url: str,
    fields: Mapping[str, str],
    files: Iterable[FilePart],
    headers: Mapping[str, str] | None = None,
    uploads: str = "",
) -> Request:
    """Return a request with *fields* and *files* as a form of several parts."""
    kind, body = multipart(fields, files)
    return make_request(url=url, headers={"Content-Type": kind, **(headers or {})}, body=body, uploads=uploads)


def multipart(fields: Mapping[str, str], files: Iterable[FilePart]) -> tuple[str, bytes]:
    """Return the type and the bytes of a ``multipart/form-data`` body.

    The boundary follows from what is sent: the same is written alike each time.
    """
    files = tuple(files)
    seen = hashlib.sha256(usedforsecurity=False)
    for part in (*(text.encode("utf-8", "replace") for text in fields.values()), *(file.data for file in files)):
        seen.update(part)
    boundary = f"omnikit-{seen.hexdigest()[:32]}"
    written = bytearray()
    for name, text in fields.items():
        written += _head(boundary, f'name="{_quoted(name)}"') + text.encode("utf-8", "replace") + b"\r\n"
    for file in files:
        named = f'name="{_quoted(file.field)}"; filename="{_quoted(file.name)}"'
        written += _head(boundary, named, file.mime or "application/octet-stream") + file.data + b"\r\n"
    written += f"--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", bytes(written)


def _head(boundary: str, named: str, mime: str = "") -> bytes:
    kind = f"Content-Type: {_one_line(mime)}\r\n" if mime else ""
    return f"--{boundary}\r\nContent-Disposition: form-data; {named}\r\n{kind}\r\n".encode("utf-8", "replace")


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _one_line(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")


def file_part(field: str, attachment: Attachment, data: bytes) -> FilePart:
    """Return the part of an attachment whose bytes are *data*; one without a name is ``file``."""
    name = attachment.name or attachment.ref.rpartition("/")[2] or "file"
    return FilePart(field=field, name=name, mime=attachment.mime, data=data)


def place_of(channel: str, attachment: Attachment) -> tuple[float, float]:
    """Return latitude and longitude of a place, whose ref is ``25.03,121.56`` or ``geo:25.03,121.56``."""
    latitude, comma, longitude = attachment.ref.removeprefix("geo:").partition(";")[0].partition(",")
    try:
        found = float(latitude), float(longitude)
    except ValueError:
        found = (91.0, 0.0)
    if not comma or not (-90 <= found[0] <= 90 and -180 <= found[1] <= 180):
        raise Unsendable(channel, f"the place {attachment.ref!r}", "it is no latitude and longitude like 25.03,121.56")
    return found


def phone_of(channel: str, attachment: Attachment) -> str:
    """Return the number of a contact, whose ref is ``+886912345678`` or ``tel:+886912345678``."""
    found = attachment.ref.removeprefix("tel:")
    if not any(letter.isdigit() for letter in found) or any(letter.isalpha() for letter in found):
        raise Unsendable(channel, f"the contact {attachment.ref!r}", "it is no number like +886912345678")
    return found
