"""A workspace as a value: who works there, in which roles, on which accounts, with which settings."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from omnikit.model.actors import Department, Member, Permission, Role
from omnikit.model.ids import AccountId, DepartmentId, MemberId, RoleId, WorkspaceId
from omnikit.model.thread import Account
from omnikit.model.value import Value, value

NOBODY: frozenset[Permission] = frozenset()


@value
class Settings(Value):
    """What a team sets for itself. A duration that is None is switched off.

    *collaboration*: the team's feature flag (CO-0.6). *auto_close*: silence after the staff's last reply
    that ends a conversation (CO-16.1). *reminder*: how long before that the customer is told (CO-14.6).
    *overtime*: how long a customer may wait (CO-15.1). *survey_on_end*: the default of ``End.survey``.
    A changed duration applies from the next message on; timers that are armed stay as they are.
    """

    collaboration: bool = True
    auto_close: timedelta | None = None
    reminder: timedelta | None = None
    overtime: timedelta | None = None
    survey_on_end: bool = False
    time_zone: str = "UTC"
    locale: str = "en"


@value
class Workspace(Value):
    """One team's desk, as far as decisions must know it. Nothing crosses from one to another."""

    id: WorkspaceId
    version: int = 0
    members: Mapping[MemberId, Member] = attrs.field(factory=dict)
    roles: Mapping[RoleId, Role] = attrs.field(factory=dict)
    departments: Mapping[DepartmentId, Department] = attrs.field(factory=dict)
    accounts: Mapping[AccountId, Account] = attrs.field(factory=dict)
    settings: Settings = Settings()

    def permissions_of(self, member: MemberId | None) -> frozenset[Permission]:
        """Return what *member* may do beyond their relation to a conversation; nothing if not enabled."""
        found = self.members.get(member) if member is not None else None
        if found is None or not found.enabled:
            return NOBODY
        role = self.roles.get(found.role)
        return (role.permissions if role else NOBODY) | {Permission.MEMBER}

    def name_of(self, member: MemberId) -> str:
        """Return the member's name, or the id of one we don't know."""
        found = self.members.get(member)
        return found.name if found else member

    def role_of(self, member: MemberId) -> RoleId | None:
        """Return the role of *member*, if we know them."""
        found = self.members.get(member)
        return found.role if found else None
