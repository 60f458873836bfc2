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
    ANNOUNCED = "announced"
    OFFERED = "offered"
    ASSIGNED = "assigned"


CLOSE_BY_CLIENT: Mapping[Client, str] = {Client.WEB: "force_close", Client.MOBILE: "back_to_list"}
"""What each client does with the open room of somebody who is out (CO-3.1)."""


@value
class Notifying(Value):
    """*notices*: told to the members concerned. *system_messages*: told inside. *close_rooms*: clients are told to.

    *fleeting*: notices that vanish by themselves after the time that the team's settings say (OM-2.5). *to_receivers*:
    a message on what nobody has joined is told to the departments that receive it, on what was joined also to those who
    have left (OM-2.4); *to_all_seers*: to members who see everything, too.
    """

    notices: frozenset[Happening] = frozenset()
    system_messages: frozenset[Happening] = frozenset()
    fleeting: frozenset[Happening] = frozenset()
    to_receivers: bool = False
    to_all_seers: bool = False
    close_rooms: Mapping[Client, str] = attrs.field(factory=dict)
