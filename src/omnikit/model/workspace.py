"""A workspace as a value: who works there, in which roles, on which accounts, with which settings."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import attrs

from omnikit.model.actors import Department, Member, Permission, Role
from omnikit.model.ids import AccountId, DepartmentId, MemberId, RoleId, WorkspaceId
from omnikit.model.quick_reply import SuggestionSource
from omnikit.model.tags import TagDefinition
from omnikit.model.thread import Account
from omnikit.model.upholds import upholds
from omnikit.model.value import Value, value

NOBODY: frozenset[Permission] = frozenset()


@value
class Settings(Value):
    """What a team sets for itself. A duration that is None is switched off.

    *collaboration*: the team's feature flag (CO-0.6). *auto_close*: silence after the staff's last reply
    that ends a conversation (CO-16.1). *reminder*: how long before that the customer is told (CO-14.6).
    *overtime*: how long a customer may wait (CO-15.1). *survey_on_end*: the default of ``End.survey``.
    *answer_within*: how long an offer is held out, the dispatch cycle (FL-5.2). *capacity* of members who have none of
    their own; None: no limit. *lease*: how long a presence holds without a renewal. *notice_lasts*: how long the notice
    of a new message is shown where it vanishes by itself (OM-2.5). *suggestion_sources*: what suggestions are drawn
    from (RC-6.3). *pixel*: the team's plan has pixel tracking (OC-8.6).
    A changed duration applies from the next message on; timers that are armed stay as they are.
    """

    collaboration: bool = True
    auto_close: timedelta | None = None
    reminder: timedelta | None = None
    overtime: timedelta | None = None
    survey_on_end: bool = False
    answer_within: timedelta = timedelta(minutes=1)
    capacity: int | None = None
    lease: timedelta = timedelta(minutes=2)
    notice_lasts: timedelta = timedelta(seconds=5)
    suggestion_sources: frozenset[SuggestionSource] = frozenset({SuggestionSource.QUICK_REPLIES})
    pixel: bool = False
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
    tags: Mapping[str, TagDefinition] = attrs.field(factory=dict)
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

    def capacity_of(self, member: MemberId) -> int | None:
        """Return how many conversations may come to *member* of themselves; None: no limit."""
        found = self.members.get(member)
        own = found.capacity if found is not None else None
        return self.settings.capacity if own is None else own

    def within(self, departments: Iterable[DepartmentId]) -> frozenset[DepartmentId]:
        """Return *departments* and all that are below them, at any depth."""
        found = set(departments)
        below: dict[DepartmentId | None, list[DepartmentId]] = {}
        for department in self.departments.values():
            below.setdefault(department.parent, []).append(department.id)
        todo = list(found)
        while todo:
            new = [one for one in below.get(todo.pop(), ()) if one not in found]
            found.update(new)
            todo += new
        return frozenset(found)

    @upholds("RC-8.1")
    def colleagues_of(self, member: MemberId | None) -> frozenset[MemberId]:
        """Return who is in a department of *member* or in one below it, at any depth; never *member* (RC-8.1)."""
        me = self.members.get(member) if member is not None else None
        if me is None or not me.departments:
            return frozenset()
        mine = self.within(me.departments)
        return frozenset(
            other.id for other in self.members.values() if other.id != me.id and not mine.isdisjoint(other.departments)
        )
