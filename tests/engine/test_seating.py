"""Pins belong to seats: whoever is on the conversation no longer has no pin on it, and whoever stays keeps theirs."""

import pytest

from omnikit.engine.invariants import broken
from omnikit.engine.seating import handed
from omnikit.engine.views import rows_of
from omnikit.model.actors import CUSTOMER, SYSTEM, Actor, MemberStatus
from omnikit.model.commands import (
    AddCollaborators,
    Command,
    Leave,
    RemoveCollaborators,
    Reopen,
    StartConversation,
    TakeOver,
    Transfer,
    WithdrawMember,
)
from omnikit.model.conversation import COLLABORATOR, ENDED, HANDLER, PENDING, PROCESSING, Conversation, Status
from omnikit.model.ids import MemberId
from omnikit.model.workspace import Settings
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONTACT,
    CONVERSATION,
    DAN,
    NOON,
    SUE,
    a_context,
    a_conversation,
    a_message,
    a_thread,
    a_workspace,
    some_text,
)
from tests.rules.acting import done, from_customer

C = CONVERSATION
TO_BOB, TO_DAN = Transfer(conversation=C, to=BOB), Transfer(conversation=C, to=DAN)
TAKE_OVER, REOPEN, LEAVE = TakeOver(conversation=C), Reopen(conversation=C), Leave(conversation=C)
START = StartConversation(conversation=C, message=a_message(), thread=a_thread(), contact=CONTACT, content=some_text())
WRITE = from_customer(a_conversation())
OUT_BOB = RemoveCollaborators(conversation=C, members=(BOB,))
ON, OFF = Settings(), Settings(collaboration=False)
DESK = a_workspace()


def withdraw(member: MemberId) -> WithdrawMember:
    """Take a disabled member off."""
    return WithdrawMember(conversation=C, member=member, disabler=Actor.of(ADA))


def pinned(status: Status = PROCESSING, *collaborators: MemberId) -> Conversation:
    """Return a conversation that ANN handles and that everybody on it has pinned."""
    return a_conversation(status, collaborators=collaborators, pins=(*collaborators, ANN))


ALONE, OVER = pinned(), pinned(ENDED)
SHARED, OVER_SHARED = pinned(PROCESSING, BOB, CAT), pinned(ENDED, BOB, CAT)

# fmt: off
LEAVING: tuple[tuple[str, Conversation, Command, MemberId | Actor, Settings, tuple[MemberId, ...]], ...] = (
    # what happens                                  before       command         by        team  whose pins stay
    ("1:1: transferred",                            ALONE,       TO_BOB,         ANN,      ON,  ()),
    ("1:1: taken over",                             ALONE,       TAKE_OVER,      SUE,      ON,  ()),
    ("1:1: reopened by another",                    OVER,        REOPEN,         SUE,      ON,  ()),
    ("1:1: reopened by its handler",                OVER,        REOPEN,         ANN,      ON,  (ANN,)),
    ("1:1: another writes first after the end",     OVER,        START,          SUE,      ON,  ()),
    ("1:1: the customer writes after the end",      OVER,        WRITE,          CUSTOMER, ON,  ()),
    ("1:1: the handler is disabled",                ALONE,       withdraw(ANN),  SYSTEM,   ON,  ()),
    ("shared: transferred",                         SHARED,      TO_BOB,         ANN,      ON,  (BOB, CAT, ANN)),
    ("shared: taken over",                          pinned(PROCESSING, SUE), TAKE_OVER, SUE, ON, (SUE, ANN)),
    ("shared: the handler is disabled",             SHARED,      withdraw(ANN),  SYSTEM,   ON,  (BOB, CAT)),
    ("shared: a collaborator is disabled",          SHARED,      withdraw(BOB),  SYSTEM,   ON,  (CAT, ANN)),
    ("shared: one is removed",                      SHARED,      OUT_BOB,        ANN,      ON,  (CAT, ANN)),
    ("shared: one leaves",                          SHARED,      LEAVE,          BOB,      ON,  (CAT, ANN)),
    ("shared: the last one leaves",                 pinned(PROCESSING, BOB), LEAVE, BOB,   ON,  (ANN,)),
    ("shared, flag off: transferred out",           SHARED,      TO_DAN,         ANN,      OFF, (BOB, CAT)),
    ("shared, flag off: transferred within",        SHARED,      TO_BOB,         ANN,      OFF, (BOB, CAT)),
    ("shared, flag off: taken over",                SHARED,      TAKE_OVER,      DAN,      OFF, (BOB, CAT)),
    ("shared, flag off: reopened by another",       OVER_SHARED, REOPEN,         DAN,      OFF, (BOB, CAT)),
    ("shared, flag off: the customer writes after", OVER_SHARED, WRITE,          CUSTOMER, OFF, ()),
)
# fmt: on


@pytest.mark.parametrize(
    ("before", "command", "by", "settings", "stay"), [case[1:] for case in LEAVING], ids=[case[0] for case in LEAVING]
)
@pytest.mark.rule("CO-13.1")
def test_whoever_loses_the_seat_loses_the_pin(
    before: Conversation, command: Command, by: MemberId | Actor, settings: Settings, stay: tuple[MemberId, ...]
) -> None:
    """However somebody gets off a conversation, their pin goes with the seat; who stays keeps theirs."""
    gone = command.member if isinstance(command, WithdrawMember) else None
    members = {k: m.but(status=MemberStatus.DISABLED) if k == gone else m for k, m in DESK.members.items()}
    context = a_context(by, workspace=DESK.but(members=members), settings=settings)

    after = done(before, command, context).after

    assert after.pins == stay
    assert {member for member in DESK.members if rows_of((after,), a_context(member))[0].pinned} == set(stay)
    assert list(broken(after, OMNICHAT_COLLABORATION)) == []


# what brings ANN back to the seat that she lost
THERE_AND_BACK: tuple[tuple[str, tuple[tuple[Command, MemberId], ...]], ...] = (
    ("transferred back", ((TO_BOB, ANN), (Transfer(conversation=C, to=ANN), BOB))),
    ("added again", ((TO_BOB, ANN), (AddCollaborators(conversation=C, members=(ANN,)), BOB))),
    ("transferred back by who took over", ((TAKE_OVER, SUE), (Transfer(conversation=C, to=ANN), SUE))),
)


@pytest.mark.parametrize("steps", [steps for _, steps in THERE_AND_BACK], ids=[name for name, _ in THERE_AND_BACK])
@pytest.mark.rule("CO-13.1")
def test_coming_back_brings_no_pin_back(steps: tuple[tuple[Command, MemberId], ...]) -> None:
    """A pin that went with the seat is not there when its owner sits on the conversation again."""
    conversation = ALONE
    for command, by in steps:
        conversation = done(conversation, command, a_context(by)).after

    assert conversation.seated(ANN)
    assert conversation.pins == ()


PINS: tuple[tuple[Conversation, bool], ...] = (
    (a_conversation(), True),
    (a_conversation(pins=(ANN,)), True),
    (a_conversation(collaborators=(BOB,), pins=(BOB, ANN)), True),
    (a_conversation(pins=(BOB,)), False),
    (a_conversation(pins=(ANN, ANN)), False),
    (a_conversation(PENDING, pins=(ANN,)), False),
)


@pytest.mark.parametrize(("conversation", "sound"), PINS)
def test_a_pin_without_a_seat_is_told_as_broken(conversation: Conversation, sound: bool) -> None:
    """A pin of somebody who is not on the conversation, or two of one member, break the invariant and no other."""
    assert list(broken(conversation, OMNICHAT_COLLABORATION)) == ([] if sound else ["pins_belong_to_seats"])


def test_a_former_handler_who_stays_is_last_where_the_new_one_had_no_seat() -> None:
    """An event that hands over to somebody without a seat, and keeps the former handler, gives them a new one."""
    seats = a_conversation(collaborators=(BOB, CAT)).seats
    handed_over = handed(seats, DAN, NOON, former_stays=True)

    assert [(seat.member, seat.kind) for seat in handed_over] == [
        (DAN, HANDLER),
        (BOB, COLLABORATOR),
        (CAT, COLLABORATOR),
        (ANN, COLLABORATOR),
    ]
