"""The conversations that wait, in groups of those that the same members can take, each group in the queue's order.

A run looks at the first of each group only: where nobody can take it, nobody can take the next one either. Within
a group conversations are placed from the front, so what a run leaves of it is the same list, read from further on.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from typing import Self

from omnikit.dispatch.instants import microseconds
from omnikit.dispatch.values import Ticket
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value
from omnikit.policies.dispatching import QueueOrder

Place = tuple[int, ConversationId]
"""Where a conversation stands; the smaller goes first."""
NeedKey = tuple[frozenset[str], frozenset[MemberId]]

_ONE_PRIORITY = 1 << 60
"""More microseconds than there are between any two points in time."""
_FEW = 64


@upholds("FL-4.2", "FL-4.3")
def place(ticket: Ticket, order: QueueOrder) -> Place:
    """Return where *ticket* stands: by priority, then arrival, or by arrival alone; at last by id. By nothing else."""
    arrived = microseconds(ticket.arrived_at)
    if order is QueueOrder.ARRIVAL:
        return arrived, ticket.id
    return arrived - ticket.priority * _ONE_PRIORITY, ticket.id


@value(kw_only=False)
class Need(Value):
    """What some conversations have in common: the skills they need, and the members they pass over.

    *first* and *others* are the skills once more, as a run asks for them; *first* is None where none is needed.
    """

    key: NeedKey
    first: str | None
    others: tuple[str, ...]
    passed_over: tuple[MemberId, ...]

    @classmethod
    def of(cls, key: NeedKey) -> Self:
        """Return the need that has this key."""
        skills, passed_over = sorted(key[0]), sorted(key[1])
        return cls(key, skills[0] if skills else None, tuple(skills[1:]), tuple(passed_over))


class Group:
    """Conversations of one need; those from *start* on wait. Only the run that has made a copy moves its *start*.

    *fit*: who has the skills; *level*: below which of its levels the run finds nobody of them any more.
    """

    __slots__ = ("avoid", "end", "fit", "level", "need", "places", "run", "start")

    def __init__(self, need: Need, places: list[Place], start: int = 0, run: object = None) -> None:
        self.need, self.places, self.start, self.run = need, places, start, run
        self.avoid, self.end, self.fit, self.level = need.passed_over, len(places), 0, 0

    def copy(self, run: object) -> "Group":
        """Return a copy that *run* may change."""
        return Group(self.need, self.places, self.start, run)


Head = tuple[int, ConversationId, Group]
"""The place of the first of a group, and the group."""


@value(kw_only=False)
class Queue(Value):
    """What waits: *heads* is a heap of all groups by their first. *tickets* may hold some that were placed since."""

    order: QueueOrder
    tickets: dict[ConversationId, Ticket]
    heads: list[Head]

    @classmethod
    def of(cls, order: QueueOrder, tickets: Iterable[Ticket]) -> Self:
        """Return a queue of *tickets*, one for each conversation."""
        found: dict[ConversationId, Ticket] = {}
        places: dict[NeedKey, list[Place]] = {}
        for ticket in tickets:
            if ticket.id in found:
                raise InvalidInput("tickets", ticket.id, "one ticket for each conversation; leave out all but one")
            found[ticket.id] = ticket
            places.setdefault(_key(ticket), []).append(place(ticket, order))
        return cls(order, found, sorted(_head(Group(Need.of(key), sorted(those))) for key, those in places.items()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Queue):
            return NotImplemented
        return self.order is other.order and self.waiting() == other.waiting()

    def __len__(self) -> int:
        return sum(len(group.places) - group.start for _, _, group in self.heads)

    def waiting(self) -> dict[ConversationId, Ticket]:
        """Return what waits by id."""
        return {id: self.tickets[id] for _, _, group in self.heads for _, id in group.places[group.start :]}

    def get(self, id: ConversationId) -> Ticket | None:
        """Return the ticket of the conversation if it waits."""
        return self._waiting(id, self._groups())

    def _groups(self) -> dict[NeedKey, Group]:
        return {group.need.key: group for _, _, group in self.heads}

    def _waiting(self, id: ConversationId, groups: Mapping[NeedKey, Group]) -> Ticket | None:
        ticket = self.tickets.get(id)
        group = None if ticket is None else groups.get(_key(ticket))
        if ticket is None or group is None:
            return None
        stands = place(ticket, self.order)
        at = bisect_left(group.places, stands, group.start)
        return ticket if at < len(group.places) and group.places[at] == stands else None

    @upholds("FL-5.3")
    def changed(self, changes: Mapping[ConversationId, Ticket | None]) -> Self:
        """Return the queue with *changes* made; None: it waits no more. What is changed counts from the next run on."""
        groups = self._groups()
        many_gone = len(self.tickets) > 2 * len(self) + _FEW
        tickets = self.waiting() if many_gone else self.tickets.copy()
        open_now: dict[NeedKey, list[Place]] = {}
        for id, new in changes.items():
            if new is not None and new.id != id:
                raise InvalidInput("tickets", new.id, f"the ticket of {id!r}, under whose id it is given")
            old = self._waiting(id, groups)
            tickets.pop(id, None)
            if old is not None:
                places = _opened(groups, open_now, _key(old))
                del places[bisect_left(places, place(old, self.order))]
            if new is not None:
                insort(_opened(groups, open_now, _key(new)), place(new, self.order))
                tickets[id] = new
        kept = [head for head in self.heads if head[2].need.key not in open_now]
        opened = [_head(Group(Need.of(key), places)) for key, places in open_now.items() if places]
        return self.but(tickets=tickets, heads=sorted(kept + opened))


def _key(ticket: Ticket) -> NeedKey:
    return ticket.needs, frozenset(ticket.passed_over)


def _head(group: Group) -> Head:
    return (*group.places[group.start], group)


def _opened(groups: Mapping[NeedKey, Group], open_now: dict[NeedKey, list[Place]], key: NeedKey) -> list[Place]:
    """Return the places of a group that are being changed: a copy, the same one each time."""
    if key not in open_now:
        open_now[key] = groups[key].places[groups[key].start :] if key in groups else []
    return open_now[key]
