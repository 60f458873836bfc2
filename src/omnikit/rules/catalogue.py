"""The rule catalogue: every rule by its ID, from the documents and of the house, as data."""

import tomllib
from importlib.resources import files

from omnikit.model.errors import DefinitionError
from omnikit.model.ids import RuleId
from omnikit.model.value import Value, value

FILES = ("catalogue.toml", "house.toml")
HOUSE = "HO-"


@value
class Entry(Value):
    """One rule in one sentence. *deferred*: the later part it belongs to; *host*: why only a screen can keep it."""

    id: RuleId
    area: str
    statement: str
    deferred: str | None = None
    host: str | None = None


def catalogue() -> dict[RuleId, Entry]:
    """Return every rule by ID in the files' order; ``DefinitionError`` names one that is there twice."""
    found: dict[RuleId, Entry] = {}
    for name in FILES:
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        for row in tomllib.loads(text)["rule"]:
            entry = Entry(**row)
            if entry.id in found:
                raise DefinitionError(f"rule {entry.id} is in the catalogue twice")
            found[entry.id] = entry
    return found
