"""Running a workspace: who may, and what would leave it without sense."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from omnikit.model.actors import DELETED, ENABLED, ActorKind, Department, Member, Permission, Role
from omnikit.model.administration import (
    Administration,
    ChangeSettings,
    DefineTag,
    DeleteMember,
    DisableMember,
    EnableMember,
    RemoveDepartment,
    RemoveRole,
    RemoveTag,
    SaveAccount,
    SaveDepartment,
    SaveMember,
    SaveRole,
)
from omnikit.model.decision import Kind
from omnikit.model.folding import fold
from omnikit.model.ids import EVERYBODY, DepartmentId
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.context import Context
from omnikit.rules.rule import rule

LOCALES = ("en", "zh-Hant", "zh-Hans", "vi")
LONGEST = timedelta(days=366)
MOST = 1_000_000
"""The largest capacity."""
MOST_TAGS = 1000
"""Tags of a team's own."""
Named = DisableMember | EnableMember | DeleteMember


@rule("HO-25", Kind.FORBIDDEN)
def an_administrator_runs_it(workspace: Workspace, command: Administration, on: Context) -> bool:
    """Only a member who may administer changes the workspace, or the host itself; free tags are any member's."""
    if on.actor.kind is ActorKind.SYSTEM or Permission.ADMINISTER in on.permissions:
        return True
    if isinstance(command, DefineTag):
        return not command.tag.system and Permission.MEMBER in on.permissions
    return isinstance(command, RemoveTag) and Permission.MEMBER in on.permissions


@rule("HO-30", Kind.MISSING)
def the_member_is_known(workspace: Workspace, command: Named, on: Context) -> bool:
    """Whoever is disabled, enabled or deleted is a member who has not been deleted."""
    member = workspace.members.get(command.member)
    return member is not None and member.status is not DELETED


@rule("HO-33", Kind.INVALID)
def it_has_a_name(workspace: Workspace, command: SaveMember | SaveRole | SaveDepartment, on: Context) -> bool:
    """A member, a role and a department each have an id and a name of their own."""
    if isinstance(command, SaveMember):
        saved: Member | Role | Department = command.member
    else:
        saved = command.role if isinstance(command, SaveRole) else command.department
    return bool(saved.id.strip() and saved.name.strip()) and saved.id != EVERYBODY


@rule("HO-35", Kind.CONFLICT)
def nobody_deleted_comes_back(workspace: Workspace, command: SaveMember, on: Context) -> bool:
    """A member who was deleted does not come back under the same id."""
    before = workspace.members.get(command.member.id)
    return before is None or before.status is not DELETED


@rule("HO-26", Kind.MISSING)
def the_role_is_known(workspace: Workspace, command: SaveMember, on: Context) -> bool:
    """A member's role is one of the workspace's."""
    return command.member.role in workspace.roles


@the_role_is_known.about
def _roles(workspace: Workspace, command: SaveMember, on: Context) -> dict[str, str]:
    return {"role": command.member.role, "known": ", ".join(sorted(workspace.roles))}


@rule("HO-27", Kind.MISSING)
def the_departments_are_known(workspace: Workspace, command: SaveMember, on: Context) -> bool:
    """A member's departments are in the workspace's tree."""
    return all(department in workspace.departments for department in command.member.departments)


@rule("HO-51", Kind.INVALID)
def skills_and_capacity_make_sense(workspace: Workspace, command: SaveMember | SaveAccount, on: Context) -> bool:
    """Skills have names, each once; a member's capacity is none or more; an account's departments are known."""
    if isinstance(command, SaveMember):
        member = command.member
        return _named_once(member.skills) and (member.capacity is None or 0 <= member.capacity <= MOST)
    account = command.account
    return _named_once(account.skills) and all(one in workspace.departments for one in account.departments)


@skills_and_capacity_make_sense.about
def _skills(workspace: Workspace, command: SaveMember | SaveAccount, on: Context) -> dict[str, str]:
    saved = command.member if isinstance(command, SaveMember) else command.account
    wrong = [f"skills {list(saved.skills)}: names, each once"] if not _named_once(saved.skills) else []
    if isinstance(saved, Member):
        if saved.capacity is not None and not 0 <= saved.capacity <= MOST:
            wrong.append(f"capacity {saved.capacity}: 0 to {MOST}, or none for the team's")
    elif unknown := [one for one in saved.departments if one not in workspace.departments]:
        wrong.append(f"departments {unknown}: {', '.join(workspace.departments) or 'none yet'}")
    return {"wrong": "; ".join(wrong)}


def _named_once(skills: tuple[str, ...]) -> bool:
    return all(skill.strip() for skill in skills) and len(set(skills)) == len(skills)


@rule("HO-34", Kind.INVALID)
def departments_are_a_tree(workspace: Workspace, command: SaveDepartment, on: Context) -> bool:
    """A department stands under a known one, and never under itself."""
    parent = command.department.parent
    return parent is None or (
        parent in workspace.departments and command.department.id not in _upward(workspace, parent)
    )


def _upward(workspace: Workspace, start: DepartmentId | None) -> Iterator[DepartmentId]:
    while start is not None:
        yield start
        found = workspace.departments.get(start)
        start = found.parent if found else None


@rule("HO-28", Kind.CONFLICT)
def nothing_in_use_is_removed(workspace: Workspace, command: RemoveRole | RemoveDepartment, on: Context) -> bool:
    """A role that somebody has, or a department that anybody, an account or another is in, is not removed."""
    members = [member for member in workspace.members.values() if member.status is not DELETED]
    if isinstance(command, RemoveRole):
        return not any(member.role == command.role for member in members)
    used = any(command.department in member.departments for member in members)
    receives = any(command.department in account.departments for account in workspace.accounts.values())
    return not (used or receives) and not any(
        node.parent == command.department for node in workspace.departments.values()
    )


@rule("HO-29", Kind.CONFLICT)
def somebody_can_still_administer(
    workspace: Workspace, command: DisableMember | DeleteMember | SaveMember | SaveRole, on: Context
) -> bool:
    """The last member who may administer is neither disabled, deleted nor given a role that may not."""
    before = _administrators(workspace)
    if isinstance(command, SaveMember):
        changed = {command.member.id: command.member.but(status=_status(workspace, command))}
        later = workspace.but(members={**workspace.members, **changed})
    elif isinstance(command, SaveRole):
        later = workspace.but(roles={**workspace.roles, command.role.id: command.role})
    else:
        later = workspace.but(members={k: m for k, m in workspace.members.items() if k != command.member})
    return not before or bool(_administrators(later))


def _administrators(workspace: Workspace) -> tuple[str, ...]:
    return tuple(id for id in workspace.members if Permission.ADMINISTER in workspace.permissions_of(id))


def _status(workspace: Workspace, command: SaveMember) -> object:
    before = workspace.members.get(command.member.id)
    return before.status if before else ENABLED


@rule("HO-31", Kind.CONFLICT)
def an_account_keeps_its_channel(workspace: Workspace, command: SaveAccount, on: Context) -> bool:
    """A channel account stays on the channel that it was connected for."""
    account = command.account
    before = workspace.accounts.get(account.id)
    return bool(account.id.strip() and account.channel.strip()) and (
        before is None or before.channel == account.channel
    )


@rule("HO-32", Kind.INVALID)
def settings_make_sense(workspace: Workspace, command: ChangeSettings, on: Context) -> bool:
    """Durations are positive and at most 366 days, the reminder comes before the end, zone and locale are known.

    Capacity is none or more.
    """
    return not _wrong(command.settings)


@settings_make_sense.about
def _settings(workspace: Workspace, command: ChangeSettings, on: Context) -> dict[str, str]:
    return {"wrong": "; ".join(_wrong(command.settings))}


def _wrong(settings: Settings) -> list[str]:
    wrong = []
    for name in ("auto_close", "reminder", "overtime", "answer_within", "lease", "notice_lasts"):
        duration = getattr(settings, name)
        if duration is not None and not timedelta() < duration <= LONGEST:
            wrong.append(f"{name} {duration}: more than 0, at most {LONGEST.days} days")
    if settings.reminder is not None and (settings.auto_close is None or settings.reminder >= settings.auto_close):
        wrong.append(f"reminder {settings.reminder}: less than auto_close {settings.auto_close}")
    if settings.capacity is not None and not 0 <= settings.capacity <= MOST:
        wrong.append(f"capacity {settings.capacity}: 0 to {MOST}, or none for no limit")
    if settings.locale not in LOCALES:
        wrong.append(f"locale {settings.locale!r}: {', '.join(LOCALES)}")
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last: a directory such as Asia, a name too long
        wrong.append(f"time_zone {settings.time_zone!r}: an IANA name such as Asia/Taipei")
    return wrong


@rule("HO-74", Kind.INVALID)
def a_tag_has_a_name(workspace: Workspace, command: DefineTag, on: Context) -> bool:
    """A tag that is defined has a name that can be seen, not longer than tags may be; a team has not too many."""
    tagging, name = on.profile.tagging, fold(command.tag.name)
    room = name in workspace.tags or len(workspace.tags) < MOST_TAGS
    return tagging is not None and name != "" and len(command.tag.name.strip()) <= tagging.longest and room


@a_tag_has_a_name.about
def _tag_name(workspace: Workspace, command: DefineTag, on: Context) -> dict[str, str | int]:
    return {"tag": command.tag.name, "limit": on.profile.tagging.longest if on.profile.tagging is not None else 0}


@rule("RC-3.6", Kind.FORBIDDEN)
def a_system_tag_stays(workspace: Workspace, command: DefineTag | RemoveTag, on: Context) -> bool:
    """A system-level tag is neither changed nor deleted by anybody at the desk; the host configures which there are."""
    name = fold(command.tag.name if isinstance(command, DefineTag) else command.tag)
    product = on.profile.tagging.defined if on.profile.tagging is not None else ()
    if any(fold(tag.name) == name for tag in product):
        return isinstance(command, DefineTag) and command.tag in product
    found = workspace.tags.get(name)
    return (
        found is None
        or not found.system
        or on.actor.kind is ActorKind.SYSTEM
        or (isinstance(command, DefineTag) and command.tag == found)
    )


@a_system_tag_stays.about
def _system_tag(workspace: Workspace, command: DefineTag | RemoveTag, on: Context) -> dict[str, str]:
    return {"tag": command.tag.name if isinstance(command, DefineTag) else command.tag}
