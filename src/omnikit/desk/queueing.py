"""Running the queue: what changed is read, a plan is made, what it says is committed where it still holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from omnikit.desk.batch import in_groups, item_of
from omnikit.desk.house import House, Item
from omnikit.desk.ports import Attendee, Change, Needs, Snapshot
from omnikit.desk.steps import Step, Steps
from omnikit.dispatch.planner import Planner
from omnikit.dispatch.tickets import TRIGGERS, ticket_of
from omnikit.dispatch.values import Attendance, Placement, Ticket, Why
from omnikit.model.actors import SYSTEM, Member
from omnikit.model.administration import AccountSaved
from omnikit.model.commands import Assign, Command, MakeOffer
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Decision
from omnikit.model.errors import ChangesGone, UnknownWorkspace
from omnikit.model.events import Assigned, Event, Offered
from omnikit.model.ids import ConversationId
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, maker, value
from omnikit.model.workspace import Workspace
from omnikit.policies.dispatching import Mode

MOVES = TRIGGERS | {Offered, Assigned}
"""Events after which a conversation may no longer stand in the queue as it did."""
PAGE = 500
_attends = maker(Attendance)
D = TypeVar("D", bound="Decided | None")


@value
class Board(Value):
    """The queue as it was known up to a *position* of the feed: its *planner*."""

    position: int
    planner: Planner


class Queue:
    """Where a desk keeps its board between runs. The board is a value: two runs side by side only do work twice."""

    __slots__ = ("board",)

    def __init__(self) -> None:
        self.board: Board | None = None


def dispatch(house: House, queue: Queue) -> Steps[tuple[Item, ...]]:
    """Hold out, or give, what waits to whoever fits; return what was tried, with the refusal of what no longer held.

    Several may run side by side, in one process or many: whatever a commit finds changed is planned anew. Nothing is
    done where the profile has no plan.
    """
    if not house.profile.dispatching.plans:
        return ()
    items: list[Item] = []
    stuck: dict[ConversationId, None] = {}
    for _ in range(house.tries):
        board, now = yield from _advanced(house, queue.board)
        queue.board = board
        plan = board.planner.changed(stuck).plan(now)
        if not plan.placements:
            break
        placed = yield from _place(house, plan.placements)
        failed = {item.conversation for item in items if not item.done}
        items += placed
        lost = [item for item in placed if not item.done]
        if not lost and not stuck:
            queue.board = board.but(planner=plan.after)
            break
        # whoever was faster is met by a new plan; what is refused, or lost again, must not keep others waiting
        stuck |= {item.conversation: None for item in lost if item.outcome is not None or item.conversation in failed}
    return tuple(items)


def why(house: House, queue: Queue, ids: Iterable[ConversationId]) -> Steps[Mapping[ConversationId, Why]]:
    """Return why each of *ids* waits; what doesn't wait is not among the answers. Nothing is written."""
    if not house.profile.dispatching.plans:
        return {}
    board, now = yield from _advanced(house, queue.board)
    queue.board = board
    plan = board.planner.plan(now)
    told = {id: plan.why(id) for id in ids if board.planner.queue.get(id) is not None}
    return {id: found for id, found in told.items() if found is not None}


@upholds("FL-5.2", "FL-6.6")
def after(house: House, queue: Queue, decision: Decision) -> Steps[None]:
    """Dispatch, if what happened can free capacity, change who is eligible, or put something into the queue."""
    if house.profile.dispatching.plans and isinstance(decision, Allowed) and triggers(decision.events):
        yield from dispatch(house, queue)


def triggers(events: Iterable[Event]) -> bool:
    """True if dispatch runs after one of *events*."""
    return any(type(event) in TRIGGERS for event in events)


class Decided(Protocol):
    """What a command came to, of whatever it was given to."""

    @property
    def decision(self) -> Decision:
        """What happened, or which rule refused it."""

    @property
    def repeated(self) -> bool:
        """True if it had been carried out before."""


def followed(house: House, queue: Queue, steps: Steps[D]) -> Steps[D]:
    """Carry *steps* out, then dispatch if what happened asks for it; the answer is what the command came to, if any."""
    answer = yield from steps
    if answer is not None and not answer.repeated:
        yield from after(house, queue, answer.decision)
    return answer


def all_followed(house: House, queue: Queue, steps: Steps[tuple[Item, ...]]) -> Steps[tuple[Item, ...]]:
    """Carry *steps* out, then dispatch if what happened in any of them asks for it."""
    items = yield from steps
    decisions = [item.outcome.decision for item in items if item.done and item.outcome is not None]
    happened = [event for one in decisions if isinstance(one, Allowed) for event in one.events]
    yield from after(house, queue, Allowed(tuple(happened)))
    return items


# --- the pieces


def _advanced(house: House, board: Board | None) -> Steps[tuple[Board, datetime]]:
    """Return the board as things are now: made anew, or advanced by what the feed tells since."""
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace))
    if snapshot.workspace is None:
        raise UnknownWorkspace(f"no workspace {house.workspace!r}")
    workspace = snapshot.workspace
    if board is not None:
        try:
            board = yield from _followed_on(house, workspace, board)
        except ChangesGone:
            board = None
    if board is None:
        board = yield from _made_anew(house, workspace)
    roster: Sequence[Attendee] = yield Step("roster", house.workspace)
    return board.but(planner=board.planner.attended(_attending(roster, workspace))), house.now()


def _attending(roster: Sequence[Attendee], workspace: Workspace) -> list[Attendance]:
    """Return how each member attends, those too who have never come."""
    known = {attendee.presence.member: attendee for attendee in roster}
    return [_attendance(member, known.get(id), workspace) for id, member in workspace.members.items()]


def _made_anew(house: House, workspace: Workspace) -> Steps[Board]:
    """Read all that waits; what changes meanwhile stands in the feed after the position, and is read again."""
    yield Step("tend", house.workspace)
    position: int = yield Step("position", house.workspace)
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace))
    workspace = snapshot.workspace or workspace  # an account that changed before the position isn't told of again
    tickets: list[Ticket] = []
    last: ConversationId | None = None
    while True:
        page: Sequence[Conversation] = yield Step("queued", house.workspace, last, PAGE)
        tickets += [ticket for one in page if (ticket := ticket_of(one, workspace)) is not None]
        if len(page) < PAGE:
            break
        last = page[-1].id
    return Board(position=position, planner=Planner.of(house.profile.dispatching, tickets=tickets))


def _followed_on(house: House, workspace: Workspace, board: Board) -> Steps[Board | None]:
    """Read the conversations that may stand otherwise in the queue since; None: all of them may."""
    ids: dict[ConversationId, None] = {}
    position = board.position
    while True:
        page: Sequence[Change] = yield Step("changes", house.workspace, position, PAGE)
        for change in page:
            kinds = {type(recorded.event) for recorded in change.events}
            if AccountSaved in kinds:
                return None
            if change.conversation is not None and not MOVES.isdisjoint(kinds):
                ids[change.conversation] = None
        if page:
            position = page[-1].position
        if len(page) < PAGE:
            break
    tickets: dict[ConversationId, Ticket | None] = {}
    for id in ids:
        snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, conversation=id))
        found = snapshot.conversation
        tickets[id] = None if found is None else ticket_of(found, workspace)
    return Board(position=position, planner=board.planner.changed(tickets))


def _attendance(member: Member, known: Attendee | None, workspace: Workspace) -> Attendance:
    capacity = workspace.capacity_of(member.id)
    skills = frozenset(member.skills)
    if known is None:
        return _attends(member=member.id, enabled=member.enabled, skills=skills, capacity=capacity)
    presence, load = known.presence, known.load
    return _attends(
        member=member.id,
        enabled=member.enabled,
        availability=presence.availability,
        ready=presence.ready,
        until=presence.until,
        skills=skills,
        capacity=capacity,
        offered=load.offered,
        accepted=load.accepted,
        given_at=known.given_at,
    )


def _place(house: House, placements: Sequence[Placement]) -> Steps[list[Item]]:
    """Carry a plan out, many in one commit; each is decided once: what no longer holds is for the next plan."""
    offers = house.profile.dispatching.mode is Mode.OFFER
    commands: list[Command] = [
        MakeOffer(conversation=one.conversation, to=one.member)
        if offers
        else Assign(conversation=one.conversation, to=one.member)
        for one in placements
    ]
    results = yield from in_groups(house.but(tries=1), commands, SYSTEM, None)
    return [item_of(command, results[place]) for place, command in enumerate(commands)]
