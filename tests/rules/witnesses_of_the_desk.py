"""The witnesses of the rules about the workspace and about lists."""

from datetime import timedelta
from typing import Any

from omnikit.engine.administration import administer
from omnikit.engine.search import refused_search
from omnikit.engine.views import candidates, refused
from omnikit.model.actors import Actor, Department, Member, MemberStatus, Permission, Role
from omnikit.model.administration import (
    ChangeSettings,
    DeleteMember,
    DisableMember,
    EnableMember,
    RemoveDepartment,
    RemoveRole,
    SaveAccount,
    SaveDepartment,
    SaveMember,
    SaveRole,
)
from omnikit.model.ids import AccountId, DepartmentId, MemberId, RoleId
from omnikit.model.thread import Account
from omnikit.model.views import Candidates, ConversationKind, Query, Search, Sort, View
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.context import Context
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    OUT,
    SUE,
    WORKSPACE,
    a_context,
    a_workspace,
)
from omnikit.testing.witness import Situation, Witness
from tests.rules.witnesses import DESK, MINE, C

SALES = DepartmentId("sales")
TREE = a_workspace(departments={SALES: Department(SALES, "Sales")})
NEWBIE = Member(id=MemberId("new"), name="New", role=RoleId("agent"))
KEPT_ROLE = Role(RoleId("administrator"), "Administrator", frozenset({Permission.ADMINISTER}))


def run(command: Any, workspace: Workspace = DESK, by: MemberId | Actor = ADA) -> Situation:
    """An administrator, or somebody else, changes the workspace."""
    return Situation(workspace, command, a_context(by, workspace=workspace), administer)


def saved(**changes: Any) -> SaveMember:
    """Save a new member."""
    return SaveMember(workspace=WORKSPACE, member=NEWBIE.but(**changes))


def settings(**changes: Any) -> ChangeSettings:
    """Change the team's settings."""
    return ChangeSettings(workspace=WORKSPACE, settings=Settings(**changes))


def at(id: str, parent: DepartmentId | None = None) -> SaveDepartment:
    """Put a department somewhere."""
    return SaveDepartment(workspace=WORKSPACE, department=Department(DepartmentId(id), id, parent))


def out(kind: type[DisableMember | EnableMember | DeleteMember], member: MemberId) -> Any:
    """Change whether a member may act."""
    return kind(workspace=WORKSPACE, member=member)


def account(id: str, channel: str, **changes: Any) -> SaveAccount:
    """Connect an account."""
    return SaveAccount(workspace=WORKSPACE, account=Account(AccountId(id), channel, **changes))


def asked(query: Query, profile: Profile = OMNICHAT_COLLABORATION, by: MemberId = ANN) -> Situation:
    """A list is asked for."""
    return Situation(None, query, a_context(by, profile=profile), _refused)


def _refused(subject: None, given: Query, on: Context) -> object:
    return refused(given, on)


def searched(category: str, value: str) -> Situation:
    """Something is searched for."""
    search = Search(category=category, value=value)
    return Situation(None, search, a_context(profile=SEARCHED), lambda _, given, on: refused_search(given, on))


def sought(role: str) -> Situation:
    """Candidates are asked for."""
    return Situation(MINE, Candidates(conversation=C, role=RoleId(role)), a_context(), candidates)


HOUR = timedelta(hours=1)
NOWHERE = DepartmentId("nowhere")
LIST = Query(view=View.MY_PROCESSING)
SEARCHED = OMNICHAT_COLLABORATION.but(search_categories=frozenset({"name", "phone", "collaborator"}))

# fmt: off
ELSEWHERE: tuple[Witness, ...] = (
    Witness("HO-25", "a supervisor runs it", run(saved()), run(saved(), by=SUE)),
    Witness("HO-26", "the role is unknown", run(saved()), run(saved(role=RoleId("boss")))),
    Witness("HO-27", "the department is unknown", run(saved()), run(saved(departments=(NOWHERE,)))),
    Witness("HO-28", "the role is somebody's", run(RemoveRole(workspace=WORKSPACE, role=RoleId("boss"))),
            run(RemoveRole(workspace=WORKSPACE, role=RoleId("agent")))),
    Witness("HO-28", "the department has one under it", run(RemoveDepartment(workspace=WORKSPACE, department=NOWHERE)),
            Situation(DESK.but(departments={DepartmentId("x"): Department(DepartmentId("x"), "x", NOWHERE)}),
                      RemoveDepartment(workspace=WORKSPACE, department=NOWHERE), a_context(ADA, workspace=DESK),
                      administer)),
    Witness("HO-29", "the last administrator is disabled", run(out(DisableMember, BOB)), run(out(DisableMember, ADA))),
    Witness("HO-29", "the last administrator is deleted", run(out(DeleteMember, BOB)), run(out(DeleteMember, ADA))),
    Witness("HO-29", "the role may no longer", run(SaveRole(workspace=WORKSPACE, role=KEPT_ROLE)),
            run(SaveRole(workspace=WORKSPACE, role=KEPT_ROLE.but(permissions=frozenset())))),
    Witness("HO-29", "the last administrator gets another role",
            run(SaveMember(workspace=WORKSPACE, member=DESK.members[ADA])),
            run(SaveMember(workspace=WORKSPACE, member=DESK.members[ADA].but(role=RoleId("agent"))))),
    Witness("HO-30", "enabled whom nobody knows", run(out(EnableMember, OUT)),
            run(out(EnableMember, MemberId("ghost")))),
    Witness("HO-31", "the account changes channels", run(account("line", "line")), run(account("line", "wechat"))),
    Witness("HO-31", "the account has no name", run(account("shop", "line")), run(account(" ", "line"))),
    Witness("HO-32", "a duration is not positive", run(settings(overtime=HOUR)), run(settings(overtime=-HOUR))),
    Witness("HO-32", "the reminder comes after the end", run(settings(auto_close=2 * HOUR, reminder=HOUR)),
            run(settings(auto_close=HOUR, reminder=HOUR))),
    Witness("HO-32", "the locale is unknown", run(settings(locale="vi")), run(settings(locale="xx"))),
    Witness("HO-32", "the time zone is unknown", run(settings(time_zone="Asia/Taipei")),
            run(settings(time_zone="Moon"))),
    Witness("HO-33", "the name is white space", run(saved()), run(saved(name=" "))),
    Witness("HO-33", "the id means everybody", run(saved()), run(saved(id=MemberId("*")))),
    Witness("HO-33", "the role has no name", run(SaveRole(workspace=WORKSPACE, role=KEPT_ROLE)),
            run(SaveRole(workspace=WORKSPACE, role=KEPT_ROLE.but(name="")))),
    Witness("HO-33", "the department has no id", run(at("east")), run(at(" "))),
    Witness("HO-32", "a duration is beyond a year", run(settings(overtime=timedelta(days=366))),
            run(settings(overtime=timedelta(days=367)))),
    Witness("HO-35", "a deleted member comes back", run(saved()),
            Situation(DESK.but(members={**DESK.members, NEWBIE.id: NEWBIE.but(status=MemberStatus.DELETED)}), saved(),
                      a_context(ADA, workspace=DESK), administer)),
    Witness("HO-34", "the department stands under an unknown one", run(at("east", SALES), TREE),
            run(at("east", NOWHERE), TREE)),
    Witness("HO-51", "a skill has no name", run(saved(skills=("french",))), run(saved(skills=("french", " ")))),
    Witness("HO-51", "a skill is there twice", run(saved(skills=("french",))), run(saved(skills=("french", "french")))),
    Witness("HO-51", "the capacity is negative", run(saved(capacity=0)), run(saved(capacity=-1))),
    Witness("HO-51", "the capacity is beyond all measure", run(saved(capacity=1_000_000)),
            run(saved(capacity=1_000_001))),
    Witness("HO-51", "an account asks for a skill without a name", run(account("shop", "line", skills=("french",))),
            run(account("shop", "line", skills=("",)))),
    Witness("HO-51", "an account is received by an unknown department",
            run(account("shop", "line", departments=(SALES,)), TREE),
            run(account("shop", "line", departments=(NOWHERE,)), TREE)),
    Witness("HO-28", "an account is received by the department", run(RemoveDepartment(workspace=WORKSPACE,
            department=SALES), TREE), Situation(TREE.but(accounts={AccountId("shop"): Account(AccountId("shop"), "line",
            departments=(SALES,))}), RemoveDepartment(workspace=WORKSPACE, department=SALES),
            a_context(ADA, workspace=TREE), administer)),
    Witness("HO-32", "the capacity of the team is negative", run(settings(capacity=0)), run(settings(capacity=-1))),
    *(Witness("HO-32", f"{name} is nothing", run(settings(**{name: HOUR})), run(settings(**{name: timedelta()})))
      for name in ("answer_within", "lease", "notice_lasts")),
    Witness("HO-34", "the department stands under itself", run(at("sales"), TREE), run(at("sales", SALES), TREE)),

    Witness("HO-15", "sorted where nothing is", asked(LIST, OMNICHAT),
            asked(LIST.but(sort=Sort.LAST_MESSAGE), OMNICHAT)),
    Witness("CO-9.3", "pending narrowed by kind", asked(Query(view=View.PENDING_HUMAN)),
            asked(Query(view=View.PENDING_HUMAN, kind=ConversationKind.ORDINARY))),
    Witness("CO-9.4", "processing narrowed by department", asked(LIST), asked(LIST.but(department=SALES))),
    Witness("CO-9.5", "ended sorted", asked(Query(view=View.MY_ENDED)),
            asked(Query(view=View.MY_ENDED, sort=Sort.LAST_MESSAGE))),
    Witness("CO-9.1", "searched by who collaborates", searched("name", "Lin"), searched("collaborator", "Lin")),
    Witness("HO-16", "searched by what is not offered", searched("name", "Lin"), searched("shoe size", "Lin")),
    Witness("HO-36", "searched for white space", searched("name", "Lin"), searched("name", " \u3000")),
    Witness("HO-36", "searched for a phone without a digit", searched("phone", "0912"), searched("phone", "+()-")),
    Witness("CO-1.8", "candidates by a role that is not listed", sought("supervisor"), sought("marketing_agent")),
)
# fmt: on
