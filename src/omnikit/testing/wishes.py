"""What somebody at a product's desk wishes next: mostly what the profile grants and the conversation asks for.

Arguments and odd people are those of ``acts``; here it is chosen what is tried, so that each product's own commands
come up often enough to lead somewhere.
"""

from collections.abc import Callable, Mapping
from typing import Any

from omnikit.model.actors import Actor, ActorKind
from omnikit.model.commands import (
    AcceptOffer,
    Acknowledge,
    AddCollaborators,
    AddNote,
    AddParticipants,
    AnswerByBot,
    Assign,
    Block,
    Command,
    DeclineOffer,
    EditContact,
    End,
    EndByBot,
    Enter,
    Export,
    FollowUp,
    HandOver,
    Join,
    Leave,
    MakeOffer,
    Mute,
    Open,
    Pin,
    ReceiveMessage,
    RemoveCollaborators,
    Reopen,
    Reply,
    ReportBotOutcome,
    Route,
    SendAutomatic,
    StartConversation,
    Tag,
    TakeOver,
    Transfer,
    Unblock,
    Unmute,
    Unpin,
    Untag,
    Whisper,
    WithdrawMember,
)
from omnikit.model.conversation import NEW, PENDING, PROCESSING, Conversation, Status
from omnikit.model.ids import DepartmentId, MemberId
from omnikit.model.workspace import Workspace
from omnikit.policies.profile import Profile
from omnikit.testing.acts import Choose, a_command, a_kind, an_actor, some_people, somebody
from omnikit.testing.builders import CARE, SALES

ELSEWHERE = (ReceiveMessage, StartConversation, Enter)
"""Commands that have a door of their own."""
PLANNED = (MakeOffer, Assign)
"""Commands that only a plan gives."""
UNHEARD = frozenset({*ELSEWHERE, *PLANNED})

# fmt: off
FITTING: Mapping[Status, tuple[type[Command], ...]] = {
    PENDING: (
        *(FollowUp, Reply, Reply, AcceptOffer, AcceptOffer, DeclineOffer, Join, Join, Open, Acknowledge),
        *(ReportBotOutcome, AnswerByBot, EndByBot, Route, Whisper, EditContact, Block, Unblock),
        *(Tag, AddNote),
    ),
    PROCESSING: (
        *(Reply, Reply, Reply, Acknowledge, Acknowledge, Transfer, TakeOver, AddCollaborators, AddCollaborators, Join),
        *(AddParticipants, AddParticipants, RemoveCollaborators, Leave, End, End, Pin, Unpin, Whisper, SendAutomatic),
        *(AnswerByBot, WithdrawMember, Mute, EditContact, Block, Unblock, Route, HandOver, Open),
        *(EditContact, Tag, Tag, Untag, AddNote, Export),
    ),
}
ON_ENDED: tuple[type[Command], ...] = (
    *(Reopen, Reopen, Acknowledge, Unpin, Pin, Whisper, SendAutomatic, WithdrawMember, EditContact, Block),
    *(Unblock, Unblock, Join, Reply, Open, Tag, Untag, AddNote, Export),
)
# fmt: on
PRIORITIES = (0, 0, 0, 1, 2)
SKILLS: tuple[tuple[str, ...], ...] = ((), (), ("vi",), ("orders",), ("orders", "vi"), ("returns",), ("nobody has it",))
DEPARTMENTS: tuple[tuple[DepartmentId, ...], ...] = ((), (SALES,), (SALES, CARE), (DepartmentId("unknown"),))

Arguments = Callable[[Choose, Conversation, Workspace], dict[str, Any]]
_ARGUMENTS: Mapping[type[Command], Arguments] = {
    Route: lambda choose, *_: {
        "priority": choose((None, *PRIORITIES)),
        "skills": choose((None, *SKILLS)),
        "departments": choose((None, *DEPARTMENTS)),
    },
    AddParticipants: lambda choose, on, desk: {"members": some_people(choose, on, desk)},
    HandOver: lambda choose, on, desk: {
        "member": on.handler or somebody(choose, on, desk),
        "to": somebody(choose, on, desk),
    },
}


def a_wish(choose: Choose, on: Conversation, workspace: Workspace, profile: Profile) -> tuple[Command, Actor]:
    """Return a command to *on* and who gives it: what the product grants, now and then anything at all."""
    kind = _a_kind(choose, on, profile)
    arguments = _ARGUMENTS.get(kind)
    if arguments is None:
        return a_command(kind, choose, on, workspace), _who(kind, choose, on, workspace)
    return kind(conversation=on.id, **arguments(choose, on, workspace)), _who(kind, choose, on, workspace)


def _a_kind(choose: Choose, on: Conversation, profile: Profile) -> type[Command]:
    if on.offer is not None and choose((True, True, True, False)):
        return choose((AcceptOffer, AcceptOffer, AcceptOffer, DeclineOffer))
    if on.muted and choose((True, False)):
        return Unmute
    if on.status is NEW or choose((False,) * 9 + (True,)):
        kind = a_kind(choose, on)
        return Reply if kind in UNHEARD else kind
    access = profile.alone.access
    fitting = FITTING.get(on.status, ON_ENDED)
    return choose(
        [kind for kind in fitting if kind not in access or access[kind].grants or choose((False,) * 9 + (True,))]
    )


def _who(kind: type[Command], choose: Choose, on: Conversation, workspace: Workspace) -> Actor:
    """Return who tries it: to whom it is held out, who handles it, one of the team, or anybody as in ``acts``."""
    if kind.by is not ActorKind.MEMBER or choose((False,) * 4 + (True,)):
        return an_actor(kind, choose, on, workspace)
    if kind in (AcceptOffer, DeclineOffer) and on.offer is not None:
        return Actor.of(on.offer.to)
    theirs = on.handler or next((seat.member for seat in on.seats), None)
    if theirs is not None and choose((True, True, False)):
        return Actor.of(theirs)
    return Actor.of(choose(tuple(workspace.members) or (MemberId("nobody"),)))
