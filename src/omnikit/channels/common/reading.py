"""Bodies read without trust: JSON and forms, with what a hostile one may cost bounded."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from omnikit.model.errors import PayloadError, shown
from omnikit.model.wire import Request

LARGEST = 4_000_000
"""Bytes of a body that is read; platforms' own are below 1 MB."""
SECONDS_BELOW = 100_000_000_000
LATEST_MS = 253_402_300_799_999  # the end of the year 9999

_decode = msgspec.json.Decoder().decode


def json_of(body: bytes) -> dict[str, Any]:
    """Return the JSON object that a body is; raise ``PayloadError`` for anything else.

    What msgspec refuses and a platform may still send (lone surrogates as escapes, NaN) is read by the standard
    library.
    """
    return mapping(any_json(body), "body")


def any_json(body: bytes) -> Any:
    """Return what a JSON body holds, of any type; raise ``PayloadError`` if it is none, or is too deep or too large."""
    if len(body) > LARGEST:
        raise PayloadError("body", f"{len(body)} bytes", f"at most {LARGEST} bytes")
    try:
        return _decode(body)
    except RecursionError:
        raise PayloadError("body", shown(body), "JSON that is not nested so deep") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise PayloadError("body", shown(body), "JSON in UTF-8") from None


def form_of(body: bytes) -> dict[str, str]:
    """Return the fields of a form, the first of each name; bytes that are no UTF-8 are replaced."""
    if len(body) > LARGEST:
        raise PayloadError("body", f"{len(body)} bytes", f"at most {LARGEST} bytes")
    found: dict[str, str] = {}
    for name, text in parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, errors="replace"):
        found.setdefault(name, text)
    return found


def query_of(request: Request) -> Mapping[str, str]:
    """Return the query of a request, the first of each name; read from its URL where the host hasn't parsed it."""
    if request.query:
        return request.query
    written = request.url.partition("#")[0].partition("?")[2]
    found: dict[str, str] = {}
    for name, text in parse_qsl(written[:LARGEST], keep_blank_values=True, errors="replace"):
        found.setdefault(name, text)
    return found


def mapping(given: object, path: str) -> dict[str, Any]:
    """Return *given* if it is a JSON object; raise ``PayloadError`` naming *path* if it isn't."""
    if isinstance(given, dict):
        return given
    raise PayloadError(path, shown(given), "a JSON object")


# --- what is looked at inside: whatever stands there, there is an answer

EMPTY: Mapping[str, Any] = {}


def sub(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object under *name*, empty if there is none."""
    found = given.get(name)
    return found if isinstance(found, dict) else EMPTY


def items(given: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects in the list under *name*; what is no object is passed over."""
    found = given.get(name)
    if isinstance(found, list):
        for item in found:
            if isinstance(item, dict):
                yield item


def text(given: object) -> str | None:
    """Return a text that says something, None for anything else; white space says something."""
    return given if isinstance(given, str) and given else None


def id_of(given: object) -> str | None:
    """Return an id as text, with all its digits, also where it came as a number; None for anything else."""
    if isinstance(given, str):
        return given or None
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    return None


def number(given: object) -> float | None:
    """Return a finite number, also where it came as text; None for anything else."""
    if (
        isinstance(given, bool)
        or not isinstance(given, int | float | str)
        or (isinstance(given, str) and len(given) > 40)
    ):
        return None
    try:
        found = float(given)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def whole(given: object) -> int | None:
    """Return a whole number, also where it came as text; None for anything else."""
    if isinstance(given, str) and given.isdecimal() and len(given) <= 18:
        return int(given)  # the shortest way, and one that keeps every digit
    if isinstance(given, int) and not isinstance(given, bool):
        return given if abs(given) < 2**63 else None
    found = number(given)
    return int(found) if found is not None and found == int(found) and abs(found) < 2**63 else None


def time_ms(given: object) -> int | None:
    """Return a time in Unix milliseconds: a number below 10^11 is of seconds; one out of range is no time."""
    found = whole(given)
    if found is None or found <= 0:
        return None
    milliseconds = found * 1000 if found < SECONDS_BELOW else found
    return milliseconds if milliseconds <= LATEST_MS else None
