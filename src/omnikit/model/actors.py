"""Who acts: members with a role, customers, the bot, the system; and the tree of departments."""

from enum import StrEnum

from omnikit.model.ids import DepartmentId, MemberId, RoleId
from omnikit.model.value import Value, value


class Permission(StrEnum):
    """What a role may do beyond what anybody's relation to a conversation allows."""

    __hash__ = str.__hash__

    MEMBER = "member"
    """Held by every enabled member, whatever the role."""
    SEE_TEAM = "see_team"
    ADD_COLLABORATORS = "add_collaborators"
    JOIN = "join"
    REMOVE_COLLABORATORS = "remove_collaborators"
    TAKE_OVER = "take_over"
    REOPEN_FOR_TEAM = "reopen_for_team"
    SEE_QUEUE = "see_queue"
    TRANSFER_FOR_OTHERS = "transfer_for_others"
    MERGE_CONTACTS = "merge_contacts"
    PUBLISH_QUICK_REPLIES = "publish_quick_replies"
    ADMINISTER = "administer"


@value(kw_only=False)
class Role(Value):
    """A named set of permissions; a workspace may define its own."""

    id: RoleId
    name: str
    permissions: frozenset[Permission] = frozenset()


class MemberStatus(StrEnum):
    """Whether a member may act; a deleted one is kept so that the record can still name them."""

    __hash__ = str.__hash__

    ENABLED = "enabled"
    DISABLED = "disabled"
    DELETED = "deleted"


ENABLED, DISABLED, DELETED = MemberStatus


@value
class Member(Value):
    """Somebody who works at the desk.

    *capacity*: how many conversations at a time may come to them of themselves; None: as the team's settings say.
    """

    id: MemberId
    name: str
    role: RoleId
    status: MemberStatus = ENABLED
    email: str = ""
    phone: str = ""
    departments: tuple[DepartmentId, ...] = ()
    skills: tuple[str, ...] = ()
    capacity: int | None = None

    @property
    def enabled(self) -> bool:
        """True while the member may act."""
        return self.status is ENABLED


@value(kw_only=False)
class Department(Value):
    """A node in the tree of departments."""

    id: DepartmentId
    name: str
    parent: DepartmentId | None = None


class ActorKind(StrEnum):
    """Which side of the desk an actor stands on."""

    __hash__ = str.__hash__

    MEMBER = "member"
    CUSTOMER = "customer"
    BOT = "bot"
    SYSTEM = "system"


class Client(StrEnum):
    """The program a member looks through; what it can show differs (CO-0.5, CO-3.1, CO-10.2, CO-18.1)."""

    __hash__ = str.__hash__

    WEB = "web"
    MOBILE = "mobile"
    LEGACY = "legacy"


@value(kw_only=False)
class Actor(Value):
    """Who asks. A member has an id and a client; the others are one each."""

    kind: ActorKind
    member: MemberId | None = None
    client: Client = Client.WEB

    @classmethod
    def of(cls, member: MemberId | str, client: Client = Client.WEB) -> "Actor":
        """Return the actor that is this member, looking through *client*."""
        return cls(ActorKind.MEMBER, MemberId(member), client)


CUSTOMER = Actor(ActorKind.CUSTOMER)
BOT = Actor(ActorKind.BOT)
SYSTEM = Actor(ActorKind.SYSTEM)
