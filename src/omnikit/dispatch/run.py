"""One run: conversations are given to members, one after another, until nobody fits any more."""

from collections.abc import Iterable, Mapping
from functools import reduce
from heapq import heappop, heappush, heapreplace
from itertools import chain
from operator import or_

from omnikit.dispatch.crew import Crew
from omnikit.dispatch.queue import Group, Head, Need, Queue
from omnikit.dispatch.rows import VACANT, Sets, Skill, counts_load, moves
from omnikit.dispatch.values import Placement
from omnikit.model.ids import MemberId
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, maker, value
from omnikit.policies.dispatching import Mode

ANYTHING: Skill = None
EVERYBODY = -1
_make_placement = maker(Placement)


@value(kw_only=False)
class Ran(Value):
    """What a run has come to, and the queue and the crew after it. Not *ended*: it goes on when there are places."""

    placements: list[Placement]
    queue: Queue
    crew: Crew
    ended: bool


class _Levels:
    """Who has room, by load, the least loaded first; all on one level where the load doesn't matter.

    Above a level where somebody is there is always that of one conversation more.
    """

    __slots__ = ("loads", "members")

    def __init__(self, sets: Sets, free: int, *, counting: bool) -> None:
        found = {load: those & free for load, those in sets.loads.items()} if counting else {0: free}
        taken = {load for load, those in found.items() if those}
        self.loads = sorted(taken | {load + 1 for load in taken} if counting else taken)
        self.members = [found.get(load, 0) for load in self.loads]

    def grow(self, level: int, groups: Iterable[Group]) -> None:
        """Make the level of one conversation more than *level*, unless it is there."""
        above, load = level + 1, self.loads[level] + 1
        if above == len(self.loads) or self.loads[above] != load:
            self.loads.insert(above, load)
            self.members.insert(above, 0)
            for group in groups:
                group.level += group.level >= above

    def merged(self, loads: Mapping[int, int], free: int, full: Iterable[tuple[int, int]]) -> dict[int, int]:
        """Return *loads* as they are now that the *free* are on a level, or *full*."""
        after = {load: those & ~free for load, those in loads.items()}
        for load, those in chain(zip(self.loads, self.members, strict=True), full):
            after[load] = after.get(load, 0) | those
        return {load: those for load, those in after.items() if those}


@upholds("FL-4.4", "FL-6.7")
def run(queue: Queue, crew: Crew, takers: int, now: int, limit: int | None) -> Ran:
    """Give conversations in the queue's order, each to the first in the members' order who fits and has room.

    Where there is nobody, the conversation waits and those behind it go on. All that is changed here is a copy.
    """
    free = takers & crew.sets.roomy
    if not free or not queue.heads:
        return Ran([], queue, crew, True)
    moving, counting, offering = moves(crew.policy), counts_load(crew.policy), crew.policy.mode is Mode.OFFER
    heap, this_run, copies, finished = queue.heads.copy(), object(), list[Group](), list[Head]()
    rows, low, moved = crew.rows.copy(), crew.low, 0
    places = crew.places.copy() if moving else crew.places
    skills: dict[Skill, int] = {**crew.sets.skills, ANYTHING: EVERYBODY}
    levels = _Levels(crew.sets, free, counting=counting)
    members, full = levels.members, list[tuple[int, int]]()
    placements: list[Placement] = []
    most = len(queue) if limit is None else limit
    first = max(now, crew.latest + 1)
    for stamp in range(first, first + (min(most, low) if moving else most)):
        while heap:
            number, conversation, group = heap[0]
            if group.run is not this_run:
                group = group.copy(this_run)
                copies.append(group)
                heap[0] = (number, conversation, group)
                group.fit = _fit(group.need, skills)
            fit = _fit(group.need, skills) if moving else group.fit
            level = group.level
            here = fit & members[level]
            while not here:
                level += 1
                if level == len(members):
                    break
                here = fit & members[level]
            if here:
                break
            finished.append(heappop(heap))
        else:
            break
        group.level = level
        if group.avoid:
            level, here = _others(members, fit & ~_bits(places, group.avoid), level) or (level, here)
        place = here.bit_length() - 1
        bit = 1 << place
        seat, left, offered, accepted, _ = rows[place]
        member = seat.member
        members[level] ^= bit
        if moving:
            rows[place] = VACANT
            places[member] = low = place = low - 1
            exchange = bit ^ (bit := 1 << low)
            moved ^= exchange
            for skill in seat.skills:
                skills[skill] ^= exchange
        if left == 1:
            full.append((offered + accepted + 1, bit))
        elif not counting:
            members[level] |= bit
        elif those := members[level + 1]:
            members[level + 1] = those | bit
        else:
            members[level + 1] = bit
            levels.grow(level + 1, copies)
        if offering:
            rows[place] = (seat, left - 1, offered + 1, accepted, stamp)
        else:
            rows[place] = (seat, left - 1, offered, accepted + 1, stamp)
        placements.append(_make_placement(conversation, member))
        group.start = start = group.start + 1
        if start < group.end:
            number, conversation = group.places[start]
            heapreplace(heap, (number, conversation, group))
        else:
            heappop(heap)
        if left == 1 and not any(members):
            break
    if not placements:
        return Ran([], queue, crew, True)
    ended = not heap or len(placements) == limit or not any(members)
    for head in finished:
        heappush(heap, head)
    del skills[ANYTHING]
    sets = Sets(
        skills=skills,
        loads=levels.merged(crew.sets.loads, free, full) if counting else {},
        able=crew.sets.able ^ moved if takers & crew.sets.able else crew.sets.able,
        there=crew.sets.there ^ moved,
        roomy=crew.sets.roomy & ~free | reduce(or_, members),
    )
    after = crew.but(places=places, rows=rows, sets=sets, low=low, latest=first + len(placements) - 1)
    return Ran(placements, queue.but(heads=heap), after, ended)


def _fit(need: Need, skills: Mapping[Skill, int]) -> int:
    """Return who has all skills that are needed."""
    fit = skills.get(need.first, 0)
    for skill in need.others:
        fit &= skills.get(skill, 0)
    return fit


def _bits(places: Mapping[MemberId, int], members: Iterable[MemberId]) -> int:
    return sum(1 << places[member] for member in members if member in places)


def _others(members: list[int], those: int, level: int) -> tuple[int, int] | None:
    """Return the first level from *level* on where some of *those* are, and who; None if they are nowhere."""
    for higher in range(level, len(members)):
        if here := those & members[higher]:
            return higher, here
    return None
