"""The five roles of the documents, as sets of permissions; a workspace may define others."""

from omnikit.model.actors import Permission, Role
from omnikit.model.ids import RoleId

ADMINISTRATOR = RoleId("administrator")
SUPERVISOR = RoleId("supervisor")
SERVICE_MANAGER = RoleId("service_manager")
MARKETING_AGENT = RoleId("marketing_agent")
AGENT = RoleId("agent")

TEAM_VIEW = (ADMINISTRATOR, SUPERVISOR, SERVICE_MANAGER)
MANAGEMENT = (*TEAM_VIEW, MARKETING_AGENT)

# The documents' five lists differ, and each may change alone: one row each.
HOLDERS: dict[Permission, tuple[RoleId, ...]] = {
    Permission.ADD_COLLABORATORS: MANAGEMENT,  # CO-1.6
    Permission.SEE_TEAM: TEAM_VIEW,  # CO-2.2
    Permission.JOIN: TEAM_VIEW,  # CO-2.2
    Permission.REMOVE_COLLABORATORS: MANAGEMENT,  # CO-3.3
    Permission.TAKE_OVER: MANAGEMENT,  # CO-5.1
    Permission.REOPEN_FOR_TEAM: TEAM_VIEW,  # CO-8.4
    Permission.SEE_QUEUE: TEAM_VIEW,  # FL-0.2
    Permission.TRANSFER_FOR_OTHERS: (ADMINISTRATOR, SUPERVISOR),  # RC-7.10
    Permission.MERGE_CONTACTS: TEAM_VIEW,
    Permission.PUBLISH_QUICK_REPLIES: TEAM_VIEW,  # RC-5.2
    Permission.ADMINISTER: (ADMINISTRATOR,),
}

NAMES: dict[RoleId, str] = {
    ADMINISTRATOR: "role.administrator",
    SUPERVISOR: "role.supervisor",
    SERVICE_MANAGER: "role.service_manager",
    MARKETING_AGENT: "role.marketing_agent",
    AGENT: "role.agent",
}
"""Each role's name is the code of a text, so that everybody reads it in their own language."""


def builtin_roles() -> dict[RoleId, Role]:
    """Return the documents' roles by id, each with exactly the permissions that its lists give it."""
    return {
        role: Role(role, name, frozenset(permission for permission, roles in HOLDERS.items() if role in roles))
        for role, name in NAMES.items()
    }
