"""omnikit: the domain core of omnichannel customer conversations."""

from omnikit.desk.async_desk import AsyncDesk
from omnikit.desk.attending import Colleague
from omnikit.desk.desk import Desk
from omnikit.desk.house import Administered, Attended, ContactOutcome, Item, Outcome
from omnikit.desk.overview import Overview, Waiting
from omnikit.desk.quick_replies import QuickReplied, QuickReplyPage
from omnikit.dispatch.values import Hindrance, Reason, Why
from omnikit.engine.cards import Card
from omnikit.engine.decide import decide, explain
from omnikit.engine.evolve import evolve, fold
from omnikit.engine.options import options
from omnikit.engine.react import react
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor, Client, Department, Member, Permission, Role
from omnikit.model.contact import Contact, Entry, Identity, Visit
from omnikit.model.contacts import Bindings
from omnikit.model.conversation import Conversation, Lane, Offer, State, Status
from omnikit.model.decision import Allowed, Denied, Kind
from omnikit.model.found import Found
from omnikit.model.message import Content, Message, MessageKind
from omnikit.model.presence import Availability, Presence, SetAvailability, SetReady, SignIn
from omnikit.model.quick_reply import QuickReply, Suggestion
from omnikit.model.tags import TagChoice
from omnikit.model.thread import Account, Thread, ThreadKind
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.model.wire import Arrival, Inbound
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.context import Context, Facts
from omnikit.policies.placeholders import Filled
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
    "Arrival",
    "AsyncDesk",
    "Attended",
    "Availability",
    "Bindings",
    "Card",
    "Client",
    "Colleague",
    "Contact",
    "ContactOutcome",
    "Content",
    "Context",
    "Conversation",
    "Denied",
    "Department",
    "Desk",
    "Entry",
    "ExportForm",
    "Facts",
    "Filled",
    "Found",
    "Hindrance",
    "Identity",
    "Inbound",
    "Item",
    "Kind",
    "Lane",
    "Member",
    "Message",
    "MessageKind",
    "Offer",
    "Outcome",
    "Overview",
    "Permission",
    "Presence",
    "Profile",
    "QuickReplied",
    "QuickReply",
    "QuickReplyPage",
    "Reason",
    "Role",
    "SetAvailability",
    "SetReady",
    "Settings",
    "SignIn",
    "State",
    "Status",
    "Suggestion",
    "TagChoice",
    "Thread",
    "ThreadKind",
    "Transcript",
    "Visit",
    "Waiting",
    "Why",
    "Workspace",
    "decide",
    "evolve",
    "explain",
    "fold",
    "options",
    "preset",
    "react",
]
