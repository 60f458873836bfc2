"""What the script of a day is made of: who works there, what is written for them to do, what is looked at."""

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import time, timedelta
from enum import Enum
from random import Random
from typing import Any

import attrs

from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor, Client, Department, Member
from omnikit.model.administration import Administration
from omnikit.model.commands import Command, Perspective
from omnikit.model.contacts import ContactCommand
from omnikit.model.conversation import State
from omnikit.model.ids import AccountId, CommandKey, ConversationId, MemberId, QuickReplyId, WorkspaceId
from omnikit.model.message import Content
from omnikit.model.presence import PresenceCommand
from omnikit.model.quick_reply import QuickReplyCommand
from omnikit.model.thread import Account
from omnikit.model.transcript import ExportForm
from omnikit.model.value import Value, value
from omnikit.model.views import Query, View
from omnikit.model.workspace import Settings

WORKSPACE = WorkspaceId("lumi")
Arguments = Mapping[str, Any]


@value(kw_only=False)
class Place(Value):
    """A thread of a recording."""

    account: AccountId
    thread: str


class Whose(Enum):
    """A member by what they are to the conversation just then: to whom it is held out, or who handles it."""

    OFFERED = "offered"
    HANDLER = "handler"


# What a scene can be --------------------------------------------------------------------------------------


@value(kw_only=False)
class Ask(Value):
    """At a time somebody gives a command. *refused*: by which rule, under the profile that it is written for.

    *who* is a member, or the bot or the system; or whom the conversation has then, and nobody does it if it has none.
    """

    at: str
    who: MemberId | Actor | Whose
    where: Place
    command: type[Command]
    arguments: Arguments
    refused: str = ""
    client: Client = Client.WEB


@value(kw_only=False)
class Look(Value):
    """Somebody reads all that is there, in one of the two views; their unread count is shown before and after."""

    at: str
    who: MemberId
    where: Place
    through: Perspective


@value(kw_only=False)
class Many(Value):
    """Somebody selects all that a list shows and gives each one the same command."""

    at: str
    who: MemberId
    view: View
    command: type[Command]
    arguments: Arguments
    refused: str = ""


@value(kw_only=False)
class Manage(Value):
    """Somebody changes the team."""

    at: str
    who: MemberId
    command: type[Administration]
    arguments: Arguments


@value(kw_only=False)
class Attend(Value):
    """Somebody comes to the desk, or shows something else of their presence."""

    at: str
    who: MemberId
    command: type[PresenceCommand]
    arguments: Arguments
    refused: str = ""


@value(kw_only=False)
class Browse(Value):
    """Somebody looks at a list, which the product calls *noun*."""

    at: str
    who: MemberId
    noun: str
    query: Query
    refused: str = ""


@value(kw_only=False)
class Oversee(Value):
    """Somebody looks at the queue: how many are in each state, and why those wait who wait."""

    at: str
    who: MemberId
    refused: str = ""


@value(kw_only=False)
class Wonder(Value):
    """Somebody asks why one conversation has nobody."""

    at: str
    who: MemberId
    where: Place


@value(kw_only=False)
class Meet(Value):
    """Somebody looks at their colleagues: what they show, and how much each handles."""

    at: str
    who: MemberId


@value(kw_only=False)
class Study(Value):
    """Somebody looks at what is known of a customer."""

    at: str
    who: MemberId
    where: Place


@value(kw_only=False)
class Keep(Value):
    """Somebody does something to a customer's record by itself.

    It is the record of whom the conversation in *where* is with (None: there is none yet), and of two, *other*'s too.
    """

    at: str
    who: MemberId | Actor
    where: Place | None
    command: type[ContactCommand]
    arguments: Arguments
    other: Place | None = None
    refused: str = ""


@value(kw_only=False)
class Choose(Value):
    """Somebody looks at the tags that can be put on a customer, those with *words* in them."""

    at: str
    who: MemberId
    where: Place
    words: str = ""
    at_message: bool = False


@value(kw_only=False)
class Recall(Value):
    """Somebody looks at what was noted of a customer, and by whom or what."""

    at: str
    who: MemberId
    where: Place


@value(kw_only=False)
class Connect(Value):
    """Somebody looks at which browser, and which other identities, the customer of a conversation is known to have."""

    at: str
    who: MemberId
    where: Place


@value(kw_only=False)
class Prepare(Value):
    """Somebody saves a quick reply, or takes one away."""

    at: str
    who: MemberId
    command: type[QuickReplyCommand]
    arguments: Arguments
    refused: str = ""


@value(kw_only=False)
class Fill(Value):
    """Somebody sends a quick reply, filled in for the customer."""

    at: str
    who: MemberId
    where: Place
    quick_reply: QuickReplyId
    refused: str = ""


@value(kw_only=False)
class Type(Value):
    """Somebody begins to type, and sees suggestions."""

    at: str
    who: MemberId
    words: str


@value(kw_only=False)
class TakeOut(Value):
    """Somebody exports a conversation."""

    at: str
    who: MemberId
    where: Place
    form: ExportForm
    refused: str = ""


OfCustomers = Keep | Choose | Recall | Connect | Prepare | Fill | Type | TakeOut
Scene = Ask | Look | Many | Manage | Attend | Browse | Oversee | Wonder | Meet | Study | OfCustomers


def says(text: str, **more: Any) -> Arguments:
    """Return the arguments of whoever writes *text*."""
    return {"content": Content(text=text, **more)}


# What a day is --------------------------------------------------------------------------------------------


@value
class Turn(Value):
    """A member's moment: what they may look at, whom they may hand things to, and what they leave alone.

    *colleagues* are at the desk too; *scripted* conversations have their course.
    """

    desk: Desk
    me: MemberId
    colleagues: Sequence[MemberId]
    scripted: Set[ConversationId]
    chance: Random
    key: CommandKey


@value(kw_only=False)
class Tally(Value):
    """A number that is shown: how many there are in some lists together, by the product's word for *noun*.

    *state*: only those that are in it, where the list itself can't be narrowed so.
    """

    noun: str
    queries: tuple[Query, ...]
    state: State | None = None


@value
class Open(Value):
    """A member's client is open between two times of the day, and renews their presence meanwhile."""

    who: MemberId
    since: time
    until: time


Habit = Callable[[Turn], Command | None]
"""What a member does next by themselves; None: they look out of the window."""


@value
class Day(Value):
    """One product's day: what came in, who works there, what is written for them, and what is shown of it.

    *recordings* are files; of those that several days share only what came over *only* is played, where that says
    something. *accounts* replace those that the recordings name, where more is to be said of them. *bot*: there is one.
    *files* are what members attach, by ref.
    *seer*: through whose eyes the day is told. *scripted*: conversations that nobody touches but the scenes.
    *tallies* are of the seer's lists, *desktop* is of each member's own. *locale* None: the product's.
    """

    recordings: tuple[str, ...]
    only: frozenset[AccountId] | None = None
    bot: bool = True
    files: Mapping[str, bytes] = attrs.field(factory=dict)
    departments: tuple[Department, ...] = ()
    accounts: tuple[Account, ...] = ()
    team: tuple[Member, ...]
    settings: Settings
    seer: MemberId
    at_work: tuple[MemberId, ...]
    shifts: tuple[tuple[time, time], ...]
    turn: timedelta
    clients: tuple[Open, ...] = ()
    habit: Habit
    scripted: tuple[Place, ...] = ()
    scenes: tuple[Scene, ...]
    tallies: tuple[Tally, ...]
    desktop: tuple[Tally, ...]
    locale: str | None = None
