"""A small desk to test on: eleven members, seven accounts, one contact; and conversations in any state.

Names that tests use: ANN, BOB, CAT, DAN, EVE, FAY are agents (role ``agent``), SUE is a supervisor, MIA a
marketing agent, MAX a service manager, ADA an administrator, OUT a disabled agent. Departments, skills, capacities
and presences are there where a test asks for them: ``staffed``, ``present``.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from omnikit.engine.decide import decide
from omnikit.engine.evolve import fold
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor, ActorKind, Client, Department, Member, MemberStatus
from omnikit.model.commands import Command
from omnikit.model.contact import Contact, Identity
from omnikit.model.conversation import (
    COLLABORATOR,
    ENDED,
    HANDLER,
    PARTICIPANT,
    PENDING,
    PROCESSING,
    Conversation,
    Cursor,
    Lane,
    Offer,
    Seat,
    Status,
    Timer,
    TimerKind,
)
from omnikit.model.decision import Allowed
from omnikit.model.ids import (
    AccountId,
    ContactId,
    ConversationId,
    DepartmentId,
    MemberId,
    MessageId,
    RoleId,
    WorkspaceId,
)
from omnikit.model.message import Content
from omnikit.model.presence import ONLINE, Availability, Presence
from omnikit.model.thread import Account, Thread, ThreadKind
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies import roles
from omnikit.policies.context import Batch, Context, Facts
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANN, BOB, CAT, DAN, EVE, FAY = (MemberId(name) for name in ("ann", "bob", "cat", "dan", "eve", "fay"))
SUE, MIA, MAX, ADA, OUT = (MemberId(name) for name in ("sue", "mia", "max", "ada", "out"))
WORKSPACE = WorkspaceId("shop")
CONVERSATION = ConversationId("c1")
CONTACT = ContactId("p1")
HEAD, SALES, NORTH, CARE = (DepartmentId(name) for name in ("head", "sales", "north", "care"))
TREE: Mapping[DepartmentId, Department] = {
    HEAD: Department(HEAD, "Head office"),
    SALES: Department(SALES, "Sales", HEAD),
    NORTH: Department(NORTH, "Sales north", SALES),
    CARE: Department(CARE, "Care", HEAD),
}
"""Departments for ``staffed``: NORTH is below SALES, which is below HEAD, as CARE is."""
CHANNELS = ("line", "whatsapp", "messenger", "instagram", "wechat", "webchat", "telegram")

ROLES: Mapping[MemberId, RoleId] = {
    **dict.fromkeys((ANN, BOB, CAT, DAN, EVE, FAY, OUT), roles.AGENT),
    SUE: roles.SUPERVISOR,
    MIA: roles.MARKETING_AGENT,
    MAX: roles.SERVICE_MANAGER,
    ADA: roles.ADMINISTRATOR,
}


def minutes(count: float) -> timedelta:
    """Return that many minutes."""
    return timedelta(minutes=count)


def a_workspace(**changes: Any) -> Workspace:
    """Return the test desk; *changes* are fields of ``Workspace``."""
    members = {
        member: Member(
            id=member,
            name=member.title(),
            role=role,
            email=f"{member}@example.com",
            phone=f"+8862{index:08d}",
            status=MemberStatus.DISABLED if member == OUT else MemberStatus.ENABLED,
        )
        for index, (member, role) in enumerate(ROLES.items())
    }
    accounts = {AccountId(name): Account(AccountId(name), name) for name in CHANNELS}
    given: dict[str, Any] = {
        "id": WORKSPACE,
        "members": members,
        "roles": roles.builtin_roles(),
        "accounts": accounts,
        "settings": Settings(),
    }
    return Workspace(**(given | changes))


def staffed(
    workspace: Workspace | None = None,
    *,
    departments: Mapping[MemberId, Iterable[DepartmentId]] | None = None,
    skills: Mapping[MemberId, Iterable[str]] | None = None,
    capacity: Mapping[MemberId, int | None] | None = None,
) -> Workspace:
    """Return the desk with the departments of TREE, and what is given of its members, each by who has it."""
    known = workspace or a_workspace()
    members = dict(known.members)
    for field, given in (("departments", departments), ("skills", skills)):
        for member, names in (given or {}).items():
            members[member] = members[member].but(**{field: tuple(names)})
    for member, most in (capacity or {}).items():
        members[member] = members[member].but(capacity=most)
    return known.but(departments={**TREE, **known.departments}, members=members)


def present(
    *members: MemberId, availability: Availability = ONLINE, ready: bool = True, until: datetime | None = None
) -> dict[MemberId, Presence]:
    """Return the presence of each of *members*, by member; theirs ends an hour after noon unless told otherwise."""
    lease = NOON + minutes(60) if until is None else until
    return {
        member: Presence(
            workspace=WORKSPACE,
            member=member,
            availability=availability,
            ready=ready,
            since=NOON,
            until=lease,
            version=1,
        )
        for member in members
    }


def a_thread(channel: str = "line", kind: ThreadKind = ThreadKind.DIRECT) -> Thread:
    """Return the customer's thread on the desk's account of that channel."""
    return Thread(AccountId(channel), "customer-1", channel, kind)


def a_contact(**changes: Any) -> Contact:
    """Return the customer, known on every account; *changes* are fields of ``Contact``."""
    identities = tuple(Identity(AccountId(name), "customer-1") for name in CHANNELS)
    given: dict[str, Any] = {"id": CONTACT, "workspace": WORKSPACE, "name": "Lin", "identities": identities}
    return Contact(**(given | changes))


def some_text(text: str = "Hello") -> Content:
    """Return a text to say."""
    return Content(text=text)


def a_message(number: int = 1) -> MessageId:
    """Return a message id."""
    return MessageId(f"m{number}")


def a_conversation(
    status: Status = PROCESSING,
    *,
    handler: MemberId | None = ANN,
    collaborators: tuple[MemberId, ...] = (),
    participants: tuple[MemberId, ...] = (),
    offered_to: MemberId | None = None,
    unread: int = 0,
    **changes: Any,
) -> Conversation:
    """Return a conversation in *status*; *unread* customer messages wait for everybody on it.

    Pending ones have nobody on them, whatever *handler* says; where there are *participants* nobody handles. A pending
    one may be *offered_to* somebody, for a minute. *changes* are fields of ``Conversation``.
    """
    seats: tuple[Seat, ...] = ()
    if status in (PROCESSING, ENDED) and participants:
        seats = tuple(Seat(member, PARTICIPANT, NOON) for member in participants)
    elif status in (PROCESSING, ENDED) and handler is not None:
        seats = (
            Seat(handler, HANDLER, NOON),
            *(Seat(member, COLLABORATOR, NOON) for member in collaborators),
        )
    given: dict[str, Any] = {
        "id": CONVERSATION,
        "workspace": WORKSPACE,
        "thread": a_thread(),
        "contact": CONTACT,
        "status": status,
        "lane": Lane.HUMAN if status is PENDING else None,
        "seats": seats,
        "cursors": tuple(Cursor(member, 0) for member in (*collaborators, *participants)),
        "version": 3,
        "sequence": unread,
        "ordinal": unread,
        "opened_at": NOON,
        "changed_at": NOON,
        "last_message_at": NOON,
        "spoken_at": NOON,
        "waiting_since": NOON if unread and status is not ENDED else None,
        "ended_at": NOON if status is ENDED else None,
    }
    if offered_to is not None:
        until = NOON + minutes(1)
        given |= {
            "lane": Lane.DISPATCHING,
            "offer": Offer(to=offered_to, since=NOON, until=until),
            "timers": (Timer(TimerKind.OFFER, until),),
        }
    return Conversation(**(given | changes))


def a_visitor(**changes: Any) -> Conversation:
    """Return somebody on the site who has not said a word; *changes* are fields of ``Conversation``."""
    given: dict[str, Any] = {"lane": Lane.VISITOR, "thread": a_thread("webchat", ThreadKind.VISIT), "version": 1}
    given |= {"last_message_at": None, "spoken_at": None}
    return a_conversation(PENDING, **(given | changes))


def a_new_conversation(**changes: Any) -> Conversation:
    """Return a conversation that nobody has opened yet."""
    given: dict[str, Any] = {"id": CONVERSATION, "workspace": WORKSPACE, "thread": a_thread()}
    return Conversation(**(given | changes))


def a_context(
    by: MemberId | str | Actor = ANN,
    *,
    now: datetime = NOON,
    profile: Profile = OMNICHAT_COLLABORATION,
    workspace: Workspace | None = None,
    settings: Settings | None = None,
    client: Client = Client.WEB,
    batch: str | None = None,
    contact: bool = True,
    presences: Mapping[MemberId, Presence] | None = None,
) -> Context:
    """Return what is known when *by* asks at *now*; nobody is there but those of *presences*."""
    known = workspace or a_workspace()
    if settings is not None:
        known = known.but(settings=settings)
    return Context(
        now=now,
        actor=by if isinstance(by, Actor) else Actor.of(by, client),
        profile=profile,
        facts=Facts(workspace=known, contact=a_contact() if contact else None, presences=presences or {}),
        batch=None if batch is None else Batch(batch),
    )


def actor_for(command: Command, member: MemberId = ANN) -> Actor:
    """Return an actor of the side that *command* belongs to; *member* where that is a member's."""
    return {
        ActorKind.MEMBER: Actor.of(member),
        ActorKind.CUSTOMER: CUSTOMER,
        ActorKind.BOT: BOT,
        ActorKind.SYSTEM: SYSTEM,
    }[command.by]


def after(conversation: Conversation, command: Command, context: Context) -> Conversation:
    """Return *conversation* after *command*, which must be allowed."""
    decision = decide(conversation, command, context)
    assert isinstance(decision, Allowed), decision
    return fold(conversation, decision.events)
