"""What each list offers: filters, sorts, avatars."""

from collections.abc import Mapping

import attrs

from omnikit.model.actors import Client, Permission
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.model.views import Filter, Sort, View


@value(kw_only=False)
class Offers(Value):
    """The filters and sorts that one view offers; *rule* refuses any other.

    *tabs*: narrower lists by name, each with filters of its own. *permission*: who may ask for the view; *seen_by* is
    the rule that refuses others. *sort*: what it is sorted by unless asked otherwise.
    """

    rule: str
    filters: frozenset[Filter]
    sorts: frozenset[Sort]
    tabs: Mapping[str, "Tab"] = attrs.field(factory=dict)
    permission: Permission = Permission.MEMBER
    seen_by: str = ""
    sort: Sort = Sort.LAST_MESSAGE


@value
class Tab(Value):
    """What one tab shows and offers: conversations of *channels*, narrowed by *filters*; *rule* refuses any other."""

    rule: str
    channels: frozenset[str]
    filters: frozenset[Filter]
    also: tuple[str, ...] = ()


Listing = Mapping[View, Offers]

DESCENDING = {
    Sort.LAST_MESSAGE: True,
    Sort.LAST_MESSAGE_OR_ADDED: True,
    Sort.OVERTIME_WAITING: False,
    Sort.ARRIVAL: False,
    Sort.SERVICE_START: False,
}
"""Each sort's own direction: newest message first; longest waiting, earliest arrived first (CO-9.3, FL-4.1)."""

SORTED_BY = {
    Sort.LAST_MESSAGE: "last_message_at",
    Sort.LAST_MESSAGE_OR_ADDED: "last_message_at",
    Sort.OVERTIME_WAITING: "waiting_since",
    Sort.ARRIVAL: "opened_at",
    Sort.SERVICE_START: "service_started_at",
}
"""The time of a conversation that each sort goes by; a column in storages has the same name.

LAST_MESSAGE_OR_ADDED goes by the later of that and of when the viewer was added (OM-2.7).
"""

COLLABORATION_CATEGORIES = frozenset({"kind", "collaborator"})
"""Search categories about collaboration, which no product offers for now (CO-9.1)."""

COLLABORATORS_SHOWN: Mapping[Client, str] = {Client.WEB: "list_hover", Client.MOBILE: "room_avatar"}
"""Where a client shows who collaborates: on the handler's avatar, in the list or inside the room (CO-10.2)."""


@value
class Avatars(Value):
    """How many member avatars a list row shows at most."""

    most: int = 3

    @upholds("OC-6.10")
    def count(self, team: int) -> int:
        """Return how many are shown for a team of that size."""
        return min(self.most, team)
