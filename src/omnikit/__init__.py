"""omnikit: the domain core of omnichannel customer conversations."""

from omnikit.desk.async_desk import AsyncDesk
from omnikit.desk.desk import Desk
from omnikit.desk.house import Administered, Item, Outcome
from omnikit.engine.decide import decide, explain
from omnikit.engine.evolve import evolve, fold
from omnikit.engine.options import options
from omnikit.engine.react import react
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor, Client, Department, Member, Permission, Role
from omnikit.model.contact import Contact, Identity
from omnikit.model.conversation import Conversation, Lane, Status
from omnikit.model.decision import Allowed, Denied, Kind
from omnikit.model.message import Content, Message, MessageKind
from omnikit.model.thread import Account, Thread, ThreadKind
from omnikit.model.wire import Inbound
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.context import Context, Facts
from omnikit.policies.presets import preset
from omnikit.policies.profile import Profile

__all__ = [
    "BOT",
    "CUSTOMER",
    "SYSTEM",
    "Account",
    "Actor",
    "Administered",
    "Allowed",
    "AsyncDesk",
    "Client",
    "Contact",
    "Content",
    "Context",
    "Conversation",
    "Denied",
    "Department",
    "Desk",
    "Facts",
    "Identity",
    "Inbound",
    "Item",
    "Kind",
    "Lane",
    "Member",
    "Message",
    "MessageKind",
    "Outcome",
    "Permission",
    "Profile",
    "Role",
    "Settings",
    "Status",
    "Thread",
    "ThreadKind",
    "Workspace",
    "decide",
    "evolve",
    "explain",
    "fold",
    "options",
    "preset",
    "react",
]
