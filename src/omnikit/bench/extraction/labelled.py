"""Chat messages labelled with the facts in them: what extraction is held against.

``dev.jsonl`` is the first set; of ``more.jsonl`` each part was scored at first sight before it was worked on. Each line
is one message. A fact is compared by kind and value, never by the case of its letters; other values may count as right,
and what is debatable is right if found and not missed if not.
"""

import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from omnikit.model.value import Value, value

SETS = ("dev.jsonl", "messages.jsonl", "more.jsonl")
_HERE = Path(str(files(__package__ or "omnikit.bench.extraction")))


@value
class Fact(Value):
    """One fact that stands in a message, and every value that counts as right, in lower case."""

    kind: str
    raw: str
    value: str
    unit: str = ""
    right: frozenset[str]
    optional: bool = False


@value
class Message(Value):
    """One message with its facts, each once. *why* says what is special about it; *cat* and *lang* sort it."""

    text: str
    lang: str
    cat: str
    why: str
    facts: tuple[Fact, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that must be found in it."""
        return frozenset(fact.kind for fact in self.facts if not fact.optional)


def committed() -> tuple[Message, ...]:
    """Return the messages that come with omnikit."""
    return tuple(message for name in SETS for message in read(_HERE / name))


def read(path: Path) -> tuple[Message, ...]:
    """Return the messages of a file that has one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        return tuple(_message(json.loads(line)) for line in lines if line.strip())


def _message(line: dict[str, Any]) -> Message:
    return Message(
        text=line["text"],
        lang=line.get("lang", ""),
        cat=line.get("cat", ""),
        why=line.get("why", ""),
        facts=tuple({(label["kind"], label["value"]): _fact(label) for label in line["expect"]}.values()),
    )


def _fact(label: dict[str, Any]) -> Fact:
    return Fact(
        kind=label["kind"],
        raw=label["raw"],
        value=label["value"],
        unit=label.get("unit", ""),
        right=_lowered([label["value"], *label.get("alt", ())]),
        optional=label.get("optional", False),
    )


def _lowered(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value.lower() for value in values)
