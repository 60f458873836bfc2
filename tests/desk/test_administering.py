"""Commands to the workspace: carried out once, decided anew when others are faster, refused by a rule or an error."""

import pytest

from omnikit.desk.desk import Desk
from omnikit.model.actors import SYSTEM, Actor, Department, Member, Role
from omnikit.model.administration import (
    Administration,
    ChangeSettings,
    DisableMember,
    EnableMember,
    SaveDepartment,
    SaveMember,
    SaveRole,
)
from omnikit.model.errors import InvalidInput, KeyReused, Refused, TooManyConflicts
from omnikit.model.ids import CommandKey, DepartmentId, MemberId, RoleId, WorkspaceId
from omnikit.model.workspace import Settings
from omnikit.policies.roles import AGENT, builtin_roles
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ADA, ANN, BOB, WORKSPACE, minutes
from omnikit.testing.checks import content
from omnikit.testing.desks import SetClock, a_desk
from omnikit.testing.wrapping import Meanwhile

KEY = CommandKey("k1")
BY_ADA, BY_ANN = Actor.of(ADA), Actor.of(ANN)
OFF = DisableMember(workspace=WORKSPACE, member=BOB, key=KEY)


def test_the_first_command_founds_the_workspace_with_the_documents_roles() -> None:
    """A workspace is there once somebody is; its roles are the five of the documents."""
    desk = Desk(MemoryStorage(), WORKSPACE, clock=SetClock())
    ann = Member(id=ANN, name="Ann", role=AGENT)

    workspace = desk.administer(SaveMember(workspace=WORKSPACE, member=ann), actor=SYSTEM).unwrap()

    assert (workspace.version, workspace.members) == (1, {ANN: ann})
    assert workspace.roles == builtin_roles()
    assert desk.audit().violations == ()


def test_the_same_key_twice_equals_once() -> None:
    """A repeat is answered with what happened then, and changes nothing: not even what was undone meanwhile."""
    desk = a_desk()
    first = desk.administer(OFF, actor=BY_ADA)
    desk.administer(EnableMember(workspace=WORKSPACE, member=BOB), actor=BY_ADA).unwrap()
    before = content(desk.storage, WORKSPACE)

    again = desk.administer(OFF, actor=BY_ADA)

    assert again.repeated
    assert again.decision == first.decision
    assert again.unwrap().members[BOB].enabled
    assert content(desk.storage, WORKSPACE) == before


@pytest.mark.parametrize(("command", "actor"), [(OFF.but(member=ANN), BY_ADA), (OFF, SYSTEM)])
def test_the_same_key_with_another_command_is_an_error(command: Administration, actor: Actor) -> None:
    """A key belongs to one command of one actor."""
    desk = a_desk()
    desk.administer(OFF, actor=BY_ADA).unwrap()
    before = content(desk.storage, WORKSPACE)

    with pytest.raises(KeyReused, match="'k1'"):
        desk.administer(command, actor=actor)
    assert content(desk.storage, WORKSPACE) == before


def test_a_refusal_changes_nothing_and_binds_no_key() -> None:
    """An agent runs no workspace; the administrator can use the key after that."""
    desk = a_desk()
    before = content(desk.storage, WORKSPACE)
    refused = desk.administer(OFF, actor=BY_ANN)

    assert refused.denied is not None
    assert refused.denied.rule == "HO-25"
    assert content(desk.storage, WORKSPACE) == before
    with pytest.raises(Refused):
        refused.unwrap()
    assert not desk.administer(OFF, actor=BY_ADA).repeated


def test_nothing_to_do_is_allowed_and_not_written() -> None:
    """Settings that are what they were make no new version."""
    desk = a_desk()
    before = content(desk.storage, WORKSPACE)

    done = desk.administer(ChangeSettings(workspace=WORKSPACE, settings=Settings()), actor=BY_ADA)

    assert done.denied is None
    assert content(desk.storage, WORKSPACE) == before


def test_a_command_to_another_workspace_is_an_error() -> None:
    """A desk runs its own workspace; the error shows which was named and which is ours."""
    with pytest.raises(InvalidInput, match="workspace: 'theirs' is not allowed; allowed: this desk's: 'shop'"):
        a_desk().administer(OFF.but(workspace=WorkspaceId("theirs")), actor=BY_ADA)


def test_a_lost_version_is_decided_anew() -> None:
    """The last two administrators can't disable each other at once."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    desk.administer(
        SaveMember(workspace=WORKSPACE, member=Member(id=ANN, name="Ann", role=RoleId("administrator"))), actor=SYSTEM
    ).unwrap()

    def faster() -> None:
        desk.administer(DisableMember(workspace=WORKSPACE, member=ANN), actor=BY_ADA).unwrap()

    slow = Desk(Meanwhile(storage, faster), WORKSPACE, clock=SetClock())
    lost = slow.administer(DisableMember(workspace=WORKSPACE, member=ADA), actor=SYSTEM)

    assert lost.denied is not None
    assert lost.denied.rule == "HO-29"


def test_after_the_house_s_tries_it_is_given_up() -> None:
    """A command that is always too late fails by name, with nothing of it written."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    limits = iter(range(1, 100))

    def faster() -> None:
        settings = Settings(overtime=minutes(next(limits)))
        desk.administer(ChangeSettings(workspace=WORKSPACE, settings=settings), actor=SYSTEM).unwrap()

    slow = Desk(Meanwhile(storage, faster, times=9), WORKSPACE, clock=SetClock(), tries=3)

    with pytest.raises(TooManyConflicts, match="DisableMember: the workspace changed 3 times"):
        slow.administer(OFF, actor=BY_ADA)
    assert not desk.administer(OFF, actor=BY_ADA).repeated


def test_what_a_role_may_do_holds_from_the_next_command_on() -> None:
    """A role of the workspace's own lets its members do what it says."""
    desk = a_desk()
    chief = Role(RoleId("chief"), "Chief", builtin_roles()[RoleId("administrator")].permissions)
    desk.administer(SaveRole(workspace=WORKSPACE, role=chief), actor=BY_ADA).unwrap()
    desk.administer(
        SaveMember(workspace=WORKSPACE, member=Member(id=MemberId("zoe"), name="Zoe", role=chief.id)), actor=BY_ADA
    ).unwrap()
    sales = SaveDepartment(workspace=WORKSPACE, department=Department(DepartmentId("sales"), "Sales"))

    assert desk.administer(sales, actor=Actor.of("zoe")).unwrap().departments[DepartmentId("sales")].name == "Sales"
    assert desk.audit().violations == ()
