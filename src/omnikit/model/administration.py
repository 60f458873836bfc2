"""Running a workspace: what may be wished of it, and what happened to it."""

from typing import ClassVar

from omnikit.model.actors import Department, Member, Role
from omnikit.model.events import Event
from omnikit.model.ids import CommandKey, DepartmentId, MemberId, RoleId, WorkspaceId
from omnikit.model.tags import TagDefinition
from omnikit.model.thread import Account
from omnikit.model.value import Value, value
from omnikit.model.workspace import Settings


@value
class Administration(Value):
    """A wish about one workspace. The same *key* is carried out once."""

    workspace: WorkspaceId
    key: CommandKey | None = None


@value
class SaveMember(Administration):
    """Add a member, or change the name, role, e-mail, phone or departments of one."""

    member: Member


@value
class DisableMember(Administration):
    """Stop a member from acting; they are taken off their conversations (CO-17.1)."""

    member: MemberId


@value
class EnableMember(Administration):
    """Let a disabled member act again; their seats don't come back."""

    member: MemberId


@value
class DeleteMember(Administration):
    """Take a member out for good; the record still names them (CO-17.2)."""

    member: MemberId


@value
class SaveRole(Administration):
    """Define a role, or redefine one."""

    role: Role


@value
class RemoveRole(Administration):
    """Take away a role that nobody has."""

    role: RoleId


@value
class SaveDepartment(Administration):
    """Put a department into the tree, or move or rename one."""

    department: Department


@value
class RemoveDepartment(Administration):
    """Take a department out that nobody is in and nothing is under."""

    department: DepartmentId


@value
class SaveAccount(Administration):
    """Connect a channel account, rename it, or disconnect it."""

    account: Account


@value
class DefineTag(Administration):
    """Add a tag to the team's own, or make one of them system-level (RC-3.7, RC-3.8)."""

    tag: TagDefinition


@value
class RemoveTag(Administration):
    """Take a tag out of the team's own; contacts keep it (RC-3.8)."""

    tag: str


@value
class ChangeSettings(Administration):
    """Replace the team's settings."""

    settings: Settings


@value
class MemberSaved(Event):
    """A member was added or changed."""

    kind: ClassVar[str] = "member_saved"
    member: Member


@value
class MemberDisabled(Event):
    """A member was disabled."""

    kind: ClassVar[str] = "member_disabled"
    member: MemberId


@value
class MemberEnabled(Event):
    """A member was enabled again."""

    kind: ClassVar[str] = "member_enabled"
    member: MemberId


@value
class MemberDeleted(Event):
    """A member was deleted."""

    kind: ClassVar[str] = "member_deleted"
    member: MemberId


@value
class RoleSaved(Event):
    """A role was defined."""

    kind: ClassVar[str] = "role_saved"
    role: Role


@value
class RoleRemoved(Event):
    """A role was taken away."""

    kind: ClassVar[str] = "role_removed"
    role: RoleId


@value
class DepartmentSaved(Event):
    """A department was put into the tree."""

    kind: ClassVar[str] = "department_saved"
    department: Department


@value
class DepartmentRemoved(Event):
    """A department was taken out."""

    kind: ClassVar[str] = "department_removed"
    department: DepartmentId


@value
class AccountSaved(Event):
    """A channel account was connected, renamed or disconnected."""

    kind: ClassVar[str] = "account_saved"
    account: Account


@value
class TagDefined(Event):
    """A tag is one of the team's own."""

    kind: ClassVar[str] = "tag_defined"
    tag: TagDefinition


@value
class TagRemoved(Event):
    """A tag is no longer one of the team's own."""

    kind: ClassVar[str] = "tag_removed"
    tag: str


@value
class SettingsChanged(Event):
    """The team's settings were replaced."""

    kind: ClassVar[str] = "settings_changed"
    settings: Settings


ADMINISTRATIONS: tuple[type[Administration], ...] = tuple(
    cls
    for cls in globals().values()
    if isinstance(cls, type) and issubclass(cls, Administration) and cls is not Administration
)
EVENTS: tuple[type[Event], ...] = tuple(
    cls for cls in globals().values() if isinstance(cls, type) and issubclass(cls, Event) and cls is not Event
)
BY_KIND: dict[str, type[Event]] = {cls.kind: cls for cls in EVENTS}
