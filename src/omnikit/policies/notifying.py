"""Which happenings are told to whom."""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from omnikit.model.actors import Client
from omnikit.model.value import Value, value


class Happening(StrEnum):
    """What may be told by a notice, or by a system message inside the conversation."""

    __hash__ = str.__hash__

    ADDED = "added"
    JOINED = "joined"
    REMOVED = "removed"
    LEFT = "left"
    TAKEN_OVER = "taken_over"
    TRANSFERRED = "transferred"
    ENDED = "ended"
    MESSAGE = "message"


CLOSE_BY_CLIENT: Mapping[Client, str] = {Client.WEB: "force_close", Client.MOBILE: "back_to_list"}
"""What each client does with the open room of somebody who is out (CO-3.1)."""


@value
class Notifying(Value):
    """*notices*: told to the members concerned. *system_messages*: told inside. *close_rooms*: clients are told to."""

    notices: frozenset[Happening] = frozenset()
    system_messages: frozenset[Happening] = frozenset()
    close_rooms: Mapping[Client, str] = attrs.field(factory=dict)
