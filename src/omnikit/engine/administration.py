"""Running a workspace: the same decide, evolve and react, on the value that is the workspace."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from omnikit.model.actors import DELETED, DISABLED, ENABLED, MemberStatus
from omnikit.model.administration import (
    AccountSaved,
    Administration,
    ChangeSettings,
    DefineTag,
    DeleteMember,
    DepartmentRemoved,
    DepartmentSaved,
    DisableMember,
    EnableMember,
    MemberDeleted,
    MemberDisabled,
    MemberEnabled,
    MemberSaved,
    RemoveDepartment,
    RemoveRole,
    RemoveTag,
    RoleRemoved,
    RoleSaved,
    SaveAccount,
    SaveDepartment,
    SaveMember,
    SaveRole,
    SettingsChanged,
    TagDefined,
    TagRemoved,
)
from omnikit.model.decision import Allowed, Decision
from omnikit.model.effects import Effect, Withdraw
from omnikit.model.events import Event
from omnikit.model.folding import fold
from omnikit.model.ids import MemberId
from omnikit.model.upholds import upholds
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context
from omnikit.rules.administration import (
    a_system_tag_stays,
    a_tag_has_a_name,
    an_account_keeps_its_channel,
    an_administrator_runs_it,
    departments_are_a_tree,
    it_has_a_name,
    nobody_deleted_comes_back,
    nothing_in_use_is_removed,
    settings_make_sense,
    skills_and_capacity_make_sense,
    somebody_can_still_administer,
    the_departments_are_known,
    the_member_is_known,
    the_role_is_known,
)
from omnikit.rules.rule import RuleOf


def saved_member(workspace: Workspace, command: SaveMember, on: Context) -> MemberSaved | None:
    """The member is as given; whether they may act is not changed by this."""
    before = workspace.members.get(command.member.id)
    member = command.member.but(status=before.status if before else ENABLED)
    return None if member == before else MemberSaved(at=on.now, by=on.actor, member=member)


def disabled(workspace: Workspace, command: DisableMember, on: Context) -> MemberDisabled | None:
    """The member can no longer act."""
    if workspace.members[command.member].status is DISABLED:
        return None
    return MemberDisabled(at=on.now, by=on.actor, member=command.member)


def enabled(workspace: Workspace, command: EnableMember, on: Context) -> MemberEnabled | None:
    """The member can act again."""
    if workspace.members[command.member].status is ENABLED:
        return None
    return MemberEnabled(at=on.now, by=on.actor, member=command.member)


def deleted(workspace: Workspace, command: DeleteMember, on: Context) -> MemberDeleted:
    """The member is out for good; the record still names them."""
    return MemberDeleted(at=on.now, by=on.actor, member=command.member)


def saved_role(workspace: Workspace, command: SaveRole, on: Context) -> RoleSaved | None:
    """The role has the permissions given."""
    if workspace.roles.get(command.role.id) == command.role:
        return None
    return RoleSaved(at=on.now, by=on.actor, role=command.role)


def removed_role(workspace: Workspace, command: RemoveRole, on: Context) -> RoleRemoved | None:
    """The role is gone."""
    return RoleRemoved(at=on.now, by=on.actor, role=command.role) if command.role in workspace.roles else None


def saved_department(workspace: Workspace, command: SaveDepartment, on: Context) -> DepartmentSaved | None:
    """The department is in the tree."""
    if workspace.departments.get(command.department.id) == command.department:
        return None
    return DepartmentSaved(at=on.now, by=on.actor, department=command.department)


def removed_department(workspace: Workspace, command: RemoveDepartment, on: Context) -> DepartmentRemoved | None:
    """The department is out of the tree."""
    if command.department not in workspace.departments:
        return None
    return DepartmentRemoved(at=on.now, by=on.actor, department=command.department)


@upholds("OC-0.1")
def saved_account(workspace: Workspace, command: SaveAccount, on: Context) -> AccountSaved | None:
    """The account is connected, or no longer, on a channel of any kind that the host names."""
    if workspace.accounts.get(command.account.id) == command.account:
        return None
    return AccountSaved(at=on.now, by=on.actor, account=command.account)


@upholds("CO-0.6")
def changed_settings(workspace: Workspace, command: ChangeSettings, on: Context) -> SettingsChanged | None:
    """The team's settings are as given, its collaboration flag among them."""
    if command.settings == workspace.settings:
        return None
    return SettingsChanged(at=on.now, by=on.actor, settings=command.settings)


@upholds("RC-3.7", "RC-3.8")
def defined_tag(workspace: Workspace, command: DefineTag, on: Context) -> TagDefined | None:
    """The tag is one of the team's own, system-level or free."""
    tag = command.tag.but(name=command.tag.name.strip())
    return None if workspace.tags.get(fold(tag.name)) == tag else TagDefined(at=on.now, by=on.actor, tag=tag)


@upholds("RC-3.8")
def removed_tag(workspace: Workspace, command: RemoveTag, on: Context) -> TagRemoved | None:
    """The tag is no longer offered; contacts keep it."""
    tag = fold(command.tag)
    return TagRemoved(at=on.now, by=on.actor, tag=tag) if tag in workspace.tags else None


Build = Callable[[Workspace, Any, Context], Event | None]
Rules = tuple[RuleOf[Workspace, Any], ...]

# fmt: off
ADMINISTRATION: dict[type[Administration], tuple[Rules, Build]] = {
    #                  provided                                                             happens
    SaveMember:       ((it_has_a_name, nobody_deleted_comes_back, the_role_is_known, the_departments_are_known,
                        skills_and_capacity_make_sense, somebody_can_still_administer),     saved_member),
    DisableMember:    ((the_member_is_known, somebody_can_still_administer),                disabled),
    EnableMember:     ((the_member_is_known,),                                              enabled),
    DeleteMember:     ((the_member_is_known, somebody_can_still_administer),                deleted),
    SaveRole:         ((it_has_a_name, somebody_can_still_administer),                      saved_role),
    RemoveRole:       ((nothing_in_use_is_removed,),                                        removed_role),
    SaveDepartment:   ((it_has_a_name, departments_are_a_tree),                             saved_department),
    RemoveDepartment: ((nothing_in_use_is_removed,),                                        removed_department),
    SaveAccount:      ((an_account_keeps_its_channel, skills_and_capacity_make_sense),      saved_account),
    DefineTag:        ((a_tag_has_a_name, a_system_tag_stays),                              defined_tag),
    RemoveTag:        ((a_system_tag_stays,),                                               removed_tag),
    ChangeSettings:   ((settings_make_sense,),                                              changed_settings),
}
# fmt: on


def administer(workspace: Workspace, command: Administration, context: Context) -> Decision:
    """Return the events that *command* leads to, or the first rule that refuses it. Pure."""
    rules, build = ADMINISTRATION[type(command)]
    for rule in (an_administrator_runs_it, *rules):
        if not rule.holds(workspace, command, context):
            return rule.refuse(workspace, command, context)
    event = build(workspace, command, context)
    return Allowed(() if event is None else (event,))


def _standing(workspace: Workspace, member: MemberId, status: MemberStatus) -> Workspace:
    changed = workspace.members[member].but(status=status)
    return workspace.but(version=workspace.version + 1, members={**workspace.members, member: changed})


def _with(workspace: Workspace, field: str, key: str, item: object) -> Workspace:
    items = {**getattr(workspace, field), key: item}
    return workspace.but(**{"version": workspace.version + 1, field: items})


def _without(workspace: Workspace, field: str, key: str) -> Workspace:
    items = {name: item for name, item in getattr(workspace, field).items() if name != key}
    return workspace.but(**{"version": workspace.version + 1, field: items})


EVOLVERS: dict[type[Event], Callable[[Workspace, Any], Workspace]] = {
    MemberSaved: lambda workspace, event: _with(workspace, "members", event.member.id, event.member),
    MemberDisabled: lambda workspace, event: _standing(workspace, event.member, DISABLED),
    MemberEnabled: lambda workspace, event: _standing(workspace, event.member, ENABLED),
    MemberDeleted: lambda workspace, event: _standing(workspace, event.member, DELETED),
    RoleSaved: lambda workspace, event: _with(workspace, "roles", event.role.id, event.role),
    RoleRemoved: lambda workspace, event: _without(workspace, "roles", event.role),
    DepartmentSaved: lambda workspace, event: _with(workspace, "departments", event.department.id, event.department),
    DepartmentRemoved: lambda workspace, event: _without(workspace, "departments", event.department),
    AccountSaved: lambda workspace, event: _with(workspace, "accounts", event.account.id, event.account),
    TagDefined: lambda workspace, event: _with(workspace, "tags", fold(event.tag.name), event.tag),
    TagRemoved: lambda workspace, event: _without(workspace, "tags", event.tag),
    SettingsChanged: lambda workspace, event: workspace.but(version=workspace.version + 1, settings=event.settings),
}


def fold_workspace(workspace: Workspace, events: Iterable[Event]) -> Workspace:
    """Return *workspace* after all *events*, in order."""
    for event in events:
        workspace = EVOLVERS[type(event)](workspace, event)
    return workspace


@upholds("CO-17.1", "CO-17.2")
def react_to_administration(events: Sequence[Event]) -> tuple[Effect, ...]:
    """Whoever is disabled or deleted is to be taken off every conversation."""
    return tuple(
        Withdraw(member=event.member, by=event.by, at=event.at)
        for event in events
        if isinstance(event, MemberDisabled | MemberDeleted)
    )
