"""What tells two commands apart, the same in every process: for keys that are used again."""

import hashlib
from collections.abc import Mapping, Set

import attrs

from omnikit.model.actors import Actor
from omnikit.model.administration import Administration
from omnikit.model.commands import Command
from omnikit.model.contacts import ContactCommand
from omnikit.model.presence import PresenceCommand
from omnikit.model.quick_reply import QuickReplyCommand
from omnikit.model.thread import Thread
from omnikit.model.value import Value

GIVEN_BY_THE_DESK = frozenset({"key", "message", "asked", "found", "heard_at"})
ADDED = frozenset({"template", "parameters", "quotes", "external"})
"""Fields that commands, or values in them, have not always had: empty they are left out, so that a key which was bound
before they were there is still the same command's."""
_FIELDS: dict[type[Value], tuple[str, ...]] = {}


def digest(
    command: Command | Administration | PresenceCommand | ContactCommand | QuickReplyCommand, actor: Actor
) -> str:
    """Return a digest of who asks for what: all of *command* but its key and the ids that the desk gives."""
    fields = tuple(name for name in _fields(type(command)) if name not in GIVEN_BY_THE_DESK)
    told = (
        type(command).__name__,
        actor.kind,
        actor.member,
        [(name, _plain(given)) for name in fields if (given := getattr(command, name)) or name not in ADDED],
    )
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


def _fields(of: type[Value]) -> tuple[str, ...]:
    found = _FIELDS.get(of)
    if found is None:
        names = tuple(field.name for field in attrs.fields(of))  # type: ignore[arg-type]  # every Value is an attrs class
        found = _FIELDS[of] = names
    return found


def _plain(given: object) -> object:
    """Return *given* as what has one repr in every process: a set has an order of its own in each."""
    if isinstance(given, str) or given is None:
        return given  # most are: what follows costs more
    if isinstance(given, Thread):
        return given.account, given.channel, given.kind  # its key is the person's, and goes when they are forgotten
    if isinstance(given, Value):
        told = [(name, getattr(given, name)) for name in _fields(type(given))]
        return type(given).__name__, [(name, _plain(one)) for name, one in told if one or name not in ADDED]
    if isinstance(given, Mapping):
        return sorted((name, repr(_plain(item))) for name, item in given.items())
    if isinstance(given, Set):
        return sorted(repr(_plain(item)) for item in given)
    if isinstance(given, tuple):
        return [_plain(item) for item in given]
    return given
