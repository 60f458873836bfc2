"""Recorded requests beside what they mean, read from files, and how what was parsed is held against that.

A sample is two files: a body, byte for byte, and ``<name>.expected.json`` beside it::

    {"body_file": "text.json", "request": {"method": "POST", "url": …, "headers": {…}, "query": {…}},
     "config": {"account_id": …, and the account's settings, "now_ms": the time}, "verify": "ok" | "denied" | null,
     "events": [{"kind": "message", "text": …}], …}

Of what is expected: ``events`` are the facts in order, and what they don't name isn't judged; ``events_of_kind`` are
those of a kind, ``events_without_kind`` kinds that there are none of; ``ignorable``: nothing but unknown or system;
``may_reject``: it may be a ``PayloadError`` too; ``reply``: status and body that the webhook answers. In place of a
value, ``{"any_of": […]}`` is any of these; ``text_strip`` is the text without white space around it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from omnikit.model.errors import DefinitionError
from omnikit.model.value import Value, value
from omnikit.model.wire import Request

ENDING = ".expected.json"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
VERDICTS: Mapping[str | None, bool | None] = {"ok": True, "denied": False, None: None}
NEAR = 1e-9


@value
class Sample(Value):
    """A request that a platform made: *config* is what the host knows of the account, *now* when it came.

    *expected*: what it means. *verdict*: what verifying it comes to; None: there is nothing to verify.
    """

    name: str
    request: Request
    config: Mapping[str, Any]
    now: datetime
    expected: Mapping[str, Any]
    channel: str = ""

    @property
    def verdict(self) -> bool | None:
        """True if it is the platform's, False if it must be denied; None: there is nothing to verify."""
        return VERDICTS[self.expected.get("verify")]

    @property
    def judged(self) -> bool:
        """True if it is known what verifying it comes to."""
        return "verify" in self.expected

    @property
    def readable(self) -> bool:
        """True if it is parsed: it isn't denied, and may not be rejected."""
        return self.verdict is not False and not self.expected.get("may_reject")

    @staticmethod
    def load(folder: Path) -> tuple["Sample", ...]:
        """Return the samples of a folder by name. Raises ``DefinitionError`` where there is none."""
        found = tuple(_read(path) for path in sorted(folder.glob(f"*{ENDING}")))
        if not found:
            raise DefinitionError(f"no samples in {folder}: they are pairs of a body and <name>{ENDING}")
        return found


def _read(path: Path) -> Sample:
    described: dict[str, Any] = json.loads(path.read_bytes())
    request, config = described.get("request", {}), described.get("config", {})
    known = {"method", "url", "headers", "query"}
    body = described.get("body_file")
    return Sample(
        name=path.name.removesuffix(ENDING),
        request=Request(
            body=(path.parent / body).read_bytes() if body else b"",
            **{name: given for name, given in request.items() if name in known},
        ),
        config=config,
        now=EPOCH + timedelta(milliseconds=config.get("now_ms", 0)),
        expected=described,
        channel=described.get("channel", ""),
    )


# --- the judge


def differences(expected: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return where *events*, facts as mappings, aren't what is *expected* of a sample."""
    found: list[str] = []
    if "events" in expected:
        found += _differ(expected["events"], events, "events")
    if expected.get("ignorable"):
        found += _kinds(event for event in events if event.get("kind") not in ("unknown", "system"))
    without = expected.get("events_without_kind", ())
    found += _kinds(event for event in events if event.get("kind") in without)
    for kind, wanted in expected.get("events_of_kind", {}).items():
        found += _differ(wanted, [event for event in events if event.get("kind") == kind], f"events of kind {kind}")
    return found


def _kinds(events: Iterator[Mapping[str, Any]]) -> list[str]:
    return [f"there is an event of kind {event.get('kind')}" for event in events]


def _differ(wanted: Any, given: Any, where: str) -> Iterator[str]:
    """Yield where *given* isn't what is *wanted*."""
    match wanted:
        case {"any_of": choices} if len(wanted) == 1:
            if all([*_differ(one, given, where)] for one in choices):
                yield f"{where}: {given!r} is none of {choices!r}"
        case dict():
            if not isinstance(given, Mapping):
                yield f"{where}: {given!r} is no mapping"
                return
            for name, one in wanted.items():
                if name == "text_strip":
                    yield from _differ(one, (given.get("text") or "").strip(), f"{where}.text")
                else:
                    yield from _differ(one, given.get(name), f"{where}.{name}")
        case list():
            there = given or []
            if not isinstance(there, list | tuple) or len(there) != len(wanted):
                yield f"{where}: {there!r} are not the {len(wanted)} of {wanted!r}"
                return
            for place, (one, other) in enumerate(zip(wanted, there, strict=True)):
                yield from _differ(one, other, f"{where}[{place}]")
        case _ if not _same(wanted, given):
            yield f"{where}: {given!r} is not {wanted!r}"


def _same(wanted: object, given: object) -> bool:
    """True if a plain value is what is wanted: null is nothing at all, false is anything false, numbers go by value."""
    if wanted is None:
        return given in (None, "", [], {}, ())
    if wanted is False:
        return not given
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return isinstance(given, int | float) and not isinstance(given, bool) and abs(given - wanted) <= NEAR
    return wanted == given
