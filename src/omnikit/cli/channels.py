"""What ``omnikit channels`` and ``omnikit channel parse`` do: which adapters there are, and how one reads a request."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import attrs

from omnikit.channels.protocol import Channel
from omnikit.cli.output import answer, say, show
from omnikit.model.errors import InvalidInput, PayloadError, UnknownName
from omnikit.model.facts import told
from omnikit.model.traits import Traits
from omnikit.model.value import Value
from omnikit.model.wire import Request
from omnikit.plugins import Registry

VERDICTS = {True: "ok", False: "denied", None: None}
COLUMNS = ("channel", "plugin", "text", "carries", "windows", "can")
DOES = (
    *("typing", "marks_read", "quotes", "edits", "unsends", "reacts", "templates", "echoes", "repeatable"),
    *("groups", "comments", "taggable", "exportable", "visits", "bindable", "collaborates"),
)


def channels(*, as_json: bool) -> int:
    """List the channels that there are, each with its plugin and its traits."""
    brought = Registry().brought()
    if as_json:
        answer(
            [{"name": name, "plugin": one.plugin, "traits": plain(one.channel.traits)} for name, one in brought.items()]
        )
    else:
        show(COLUMNS, [(name, one.plugin, *_cells(one.channel.traits)) for name, one in brought.items()])
    return 0


def _cells(traits: Traits) -> tuple[str, ...]:
    text = "any length" if traits.text is None else f"{traits.text} {traits.unit}"
    windows = ", ".join(f"{window.name} {window.lasts}" for window in traits.windows) or "none"
    return text, ", ".join(sorted(traits.files)), windows, ", ".join(name for name in DOES if getattr(traits, name))


def plain(given: object) -> Any:
    """Return *given* as JSON has it: values as objects, sets in order, times as seconds."""
    if isinstance(given, Value):
        fields = attrs.fields(type(given))  # type: ignore[arg-type]  # every Value is an attrs class
        return {field.name: plain(getattr(given, field.name)) for field in fields}
    if isinstance(given, Mapping):
        return {str(plain(key)): plain(item) for key, item in given.items()}
    if isinstance(given, Enum):
        return given.value
    if isinstance(given, timedelta):
        return given.total_seconds()
    if isinstance(given, frozenset):
        return sorted(plain(item) for item in given)
    if isinstance(given, tuple | list):
        return [plain(item) for item in given]
    return given


def parse(name: str, *, request: str, as_json: bool) -> int:
    """Tell what the adapter *name* reads in the request that a file describes; return 1 if its body can't be read."""
    known = Registry().channels()
    if name not in known:
        raise UnknownName("channel", name, known)
    found = read(known[name], Path(request))
    if as_json:
        _print(found)
    else:
        say(f"verify: {found['verify'] or 'nothing to verify'}; answered with {found['reply']['status']}")
        for event in found["events"]:
            _print(event, indent=None)
        if found["error"]:
            say(found["error"])
    return 1 if found["error"] else 0


def read(channel: Channel, path: Path) -> dict[str, Any]:
    """Return what *channel* makes of a described request; it is parsed only where its signature isn't wrong."""
    described = _described(path)
    config = described.get("config") or {}
    now = config.get("now_ms")
    at = datetime.now(UTC) if now is None else _time(now)
    request = _request(described, path)
    verdict = _verdict(channel, request, config, at)
    reply = channel.answer(request, config)
    events: list[dict[str, object]] = []
    error = None
    if verdict is not False:
        try:
            events = [told(fact) for fact in channel.parse(request, config)]
        except PayloadError as refused:
            error = str(refused)
    return {
        "verify": VERDICTS[verdict],
        "events": events,
        "reply": {"status": reply.status, "body": reply.body.decode("utf-8", "replace")},
        "error": error,
    }


def _verdict(channel: Channel, request: Request, config: Mapping[str, Any], at: datetime) -> bool | None:
    """Return what verifying comes to; without the account's secret nobody can tell, and it is read all the same."""
    try:
        return channel.verify(request, config, at)
    except InvalidInput as missing:
        say(f"not verified: {missing}")
        return None


def _described(path: Path) -> dict[str, Any]:
    try:
        described = json.loads(path.read_bytes())
    except OSError as error:
        raise InvalidInput("--request", path.name, f"the path of a file that can be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput("--request", str(path), f"a file of JSON ({error})") from error
    if not isinstance(described, dict):
        raise InvalidInput("--request", described, "a JSON object with request, config and body_file")
    for part in ("request", "config"):
        if not isinstance(described.get(part) or {}, dict):
            raise InvalidInput(part, described[part], "a JSON object")
    return described


def _request(described: Mapping[str, Any], path: Path) -> Request:
    given = described.get("request") or {}
    named = described.get("body_file")
    if named is not None and not isinstance(named, str):
        raise InvalidInput("body_file", named, "the name of a file beside the description")
    try:
        body = (path.parent / named).read_bytes() if named else b""
    except (OSError, ValueError) as error:
        raise InvalidInput("body_file", named, f"a file beside {path.name} that can be read ({error})") from error
    return Request(
        method=_text(given, "method", "POST"),
        url=_text(given, "url", ""),
        headers=_texts(given, "headers"),
        query=_texts(given, "query"),
        body=body,
    )


def _text(given: Mapping[str, Any], name: str, otherwise: str) -> str:
    found = given.get(name, otherwise)
    if not isinstance(found, str):
        raise InvalidInput(f"request.{name}", found, "a text")
    return found


def _texts(given: Mapping[str, Any], name: str) -> Mapping[str, str]:
    found = given.get(name) or {}
    if not isinstance(found, dict) or not all(isinstance(text, str | int | float) for text in found.values()):
        raise InvalidInput(f"request.{name}", found, "a JSON object of texts")
    return {key: str(text) for key, text in found.items()}


def _time(milliseconds: object) -> datetime:
    try:
        return datetime.fromtimestamp(float(str(milliseconds)) / 1000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidInput("config.now_ms", milliseconds, "Unix milliseconds") from error


def _print(document: object, indent: int | None = 2) -> None:
    """Print one JSON document; half a character, which a body may hold, as JSON escapes it."""
    said = json.dumps(document, ensure_ascii=False, indent=indent)
    try:
        said.encode()
    except UnicodeEncodeError:
        said = json.dumps(document, indent=indent)
    print(said)
