"""What is raised: wrong wiring, lost races, broken payloads. A refusal is not an error but an answer (``Denied``)."""

from collections.abc import Iterable


class OmnikitError(Exception):
    """Something went wrong in or around omnikit."""


class DefinitionError(OmnikitError):
    """A table, profile or catalogue contradicts itself."""


class UnknownName(OmnikitError):
    """A name nobody registered; shows the known ones."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.what = what
        self.name = name
        self.known = tuple(sorted(known))
        super().__init__(f"unknown {what} {name!r}; known: {', '.join(self.known) or 'none'}")


class InvalidInput(OmnikitError, ValueError):
    """A value from outside that no command can be made of; shows the value and what is allowed."""

    def __init__(self, field: str, offered: object, allowed: str) -> None:
        self.field = field
        self.offered = offered
        self.allowed = allowed
        super().__init__(f"{field}: {shown(offered)} is not allowed; allowed: {allowed}")


def shown(offered: object, *, longest: int = 60) -> str:
    """Return the repr of *offered*, cut to *longest* code points."""
    text = repr(offered)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


class StorageError(OmnikitError):
    """The storage could not do what was asked; nothing was written."""


class LostConnection(StorageError):
    """The connection broke; whether what was under way is written is not known. Ask again: a key makes that safe."""


class ChangesGone(StorageError):
    """The changes after that position are no longer kept; read the lists anew and go on from the last position."""


class StaleVersion(StorageError):
    """Somebody else changed it first; decide again on what it is now."""


class BrokenHold(StaleVersion):
    """What had to hold of others no longer does; decide again."""


class DuplicateMessage(StaleVersion):
    """This inbound message was stored meanwhile; read again and find it there."""


class TakenMessageId(StorageError):
    """A message of ours to a customer has that id already: each has one of its own in its workspace."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(f"message: {shown(message)} is another message's id; allowed: one that none has had")


class UnknownWorkspace(OmnikitError):
    """No workspace has this id."""


class Refused(OmnikitError):
    """A command was refused; raised only by ``Outcome.unwrap`` for hosts that prefer exceptions."""

    def __init__(self, denied: object) -> None:
        self.denied = denied
        super().__init__(str(denied))


class KeyReused(OmnikitError):
    """This command key already belongs to another command."""


class TooManyConflicts(OmnikitError):
    """Others changed the conversation each time we tried; nothing was written."""


class PayloadError(OmnikitError, ValueError):
    """A channel's body can't be read: where it is wrong, what stands there, what would be right."""

    def __init__(self, path: str, offered: object, allowed: str) -> None:
        self.path = path
        self.offered = offered
        self.allowed = allowed
        super().__init__(f"{path}: {offered} can't be read; allowed: {allowed}")


class Unsendable(OmnikitError):
    """A platform can't do what is to be sent, and nothing may be sent in its place; *why* names the limit."""

    def __init__(self, channel: str, what: str, why: str) -> None:
        self.channel = channel
        self.what = what
        self.why = why
        super().__init__(f"{channel}: {what} can't be sent: {why}")
