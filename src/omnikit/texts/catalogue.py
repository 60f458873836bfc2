"""What one language's file says: its texts by code, read, parsed and checked.

A file is ``<locale>.toml``. A code is the path to a text, joined by dots: ``[record] ended`` is ``record.ended``. A
text is a string, or a table ``{ one = "…", other = "…" }`` where the number that it shows asks for another form. A
slot is ``{name}``; ``{status:word}`` shows the text ``word.<status>`` of the reader's language instead, for each item
where several are given.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Formatter
from typing import Any

from omnikit.model.effects import Param
from omnikit.model.errors import DefinitionError
from omnikit.model.value import Value, value

SUFFIX = ".toml"
FORMS = ({"one", "other"}, {"other"})
COUNTED = ("count", "others", "limit")
"""The parameters that a form can depend on: the first of these that the text is given."""

Directory = Path | Traversable


@value(kw_only=False)
class Slot(Value):
    """A place for the parameter *name*; with a *table* its value is part of a code and that text is shown."""

    name: str
    table: str = ""


Template = tuple[str | Slot, ...]


@value(kw_only=False)
class Text(Value):
    """A sentence; *one* is its form for exactly one, where that differs."""

    other: Template
    one: Template | None = None

    def form(self, about: Mapping[str, Param]) -> Template:
        """Return the form that fits the number in *about*."""
        if self.one is None:
            return self.other
        count = next((about[name] for name in COUNTED if name in about), None)
        return self.one if count == 1 else self.other

    @property
    def slots(self) -> frozenset[Slot]:
        """Every place for a parameter, in any form."""
        return frozenset(part for part in (*self.other, *(self.one or ())) if isinstance(part, Slot))


@value(kw_only=False)
class Catalogue(Value):
    """One language: its *locale* and its texts by code."""

    locale: str
    texts: Mapping[str, Text]


def read(directories: Iterable[Directory]) -> dict[str, Catalogue]:
    """Return the catalogues in *directories* by locale; what a later one says of a code goes before an earlier one."""
    texts: dict[str, dict[str, Text]] = {}
    for directory in directories:
        for file in sorted(directory.iterdir(), key=lambda file: file.name):
            if file.name.endswith(SUFFIX):
                texts.setdefault(file.name.removesuffix(SUFFIX), {}).update(_texts(file))
    return {locale: Catalogue(locale, found) for locale, found in texts.items()}


def _texts(file: Directory) -> dict[str, Text]:
    try:
        # bytes, because a Windows host would read text in a code page of its own
        return dict(_flat("", tomllib.loads(file.read_bytes().decode())))
    except ValueError as error:
        raise DefinitionError(f"{file.name}: {error}") from error


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    for key, entry in table.items():
        code = f"{prefix}{key}"
        if isinstance(entry, str):
            yield code, Text(_parsed(code, entry))
        elif isinstance(entry, dict) and set(entry) in FORMS:
            yield code, Text(*(_parsed(code, entry[form]) for form in ("other", "one") if form in entry))
        elif isinstance(entry, dict):
            yield from _flat(f"{code}.", entry)
        else:
            raise ValueError(f"{code} is {entry!r}, not a sentence")


def _parsed(code: str, sentence: object) -> Template:
    if not isinstance(sentence, str):
        raise ValueError(f"{code} is {sentence!r}, not a sentence")
    parts: list[str | Slot] = []
    try:
        for literal, name, table, conversion in Formatter().parse(sentence):
            if literal:
                parts.append(literal)
            if name is not None:
                if not name.isidentifier() or conversion:
                    raise ValueError(f"{{{name}}} is no slot")
                parts.append(Slot(name, table or ""))
    except ValueError as error:
        raise ValueError(f"{code}: {error}") from error
    return tuple(parts)
