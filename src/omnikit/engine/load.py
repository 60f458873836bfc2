"""How much a member has to do: conversations held out to them, and those they handle."""

from collections.abc import Iterable

from omnikit.model.conversation import PROCESSING, Conversation
from omnikit.model.ids import MemberId
from omnikit.model.value import Value, value


@value(kw_only=False)
class Load(Value):
    """What one member has: *offered* conversations, and *accepted* ones, which they handle and are processing."""

    offered: int = 0
    accepted: int = 0

    @property
    def total(self) -> int:
        """What counts against a limit."""
        return self.offered + self.accepted


NONE = Load()


def loads_of(conversation: Conversation | None) -> dict[MemberId, Load]:
    """Return what *conversation* adds to whose load."""
    if conversation is None:
        return {}
    found: dict[MemberId, Load] = {}
    handler = conversation.handler
    if handler is not None and conversation.status is PROCESSING:
        found[handler] = Load(accepted=1)
    if conversation.offer is not None:
        to = conversation.offer.to
        found[to] = Load(1, found.get(to, NONE).accepted)
    return found


def recounted(conversations: Iterable[Conversation]) -> dict[MemberId, Load]:
    """Return everybody's load, counted from the conversations."""
    total: dict[MemberId, Load] = {}
    for conversation in conversations:
        for member, more in loads_of(conversation).items():
            before = total.get(member, NONE)
            total[member] = Load(before.offered + more.offered, before.accepted + more.accepted)
    return total


def shift(before: Conversation | None, after: Conversation) -> dict[MemberId, Load]:
    """Return by how much each load changes from *before* to *after*; those that stay are not named."""
    had, has = loads_of(before), loads_of(after)
    if had == has:
        return {}
    changes: dict[MemberId, Load] = {}
    for member in sorted({*had, *has}):
        old, new = had.get(member, NONE), has.get(member, NONE)
        if old != new:
            changes[member] = Load(new.offered - old.offered, new.accepted - old.accepted)
    return changes
