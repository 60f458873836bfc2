"""A conversation's life: what opens it, who takes it on, what ends it, what brings it back, and its record."""

import pytest

from omnikit.engine.invariants import broken, in_one_of_three_states
from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor
from omnikit.model.commands import (
    AddCollaborators,
    BotOutcome,
    Command,
    End,
    EndBySilence,
    FollowUp,
    Join,
    Leave,
    RemoveCollaborators,
    Reopen,
    ReportBotOutcome,
    StartConversation,
    TakeOver,
    Transfer,
    WithdrawMember,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane, Status, Timer, TimerKind
from omnikit.model.decision import Denied
from omnikit.model.ids import MemberId
from omnikit.model.views import View
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONTACT,
    CONVERSATION,
    NOON,
    OUT,
    SUE,
    a_context,
    a_conversation,
    a_message,
    a_new_conversation,
    a_thread,
    after,
    some_text,
)
from omnikit.testing.desks import a_desk, received
from tests.rules.asking import (
    EVERYBODY_AT_WORK,
    LATER,
    from_customer,
    in_both_profiles,
    record,
    refusal,
    views_of,
)

FOLLOW_UP = FollowUp(conversation=CONVERSATION)
END = End(conversation=CONVERSATION)
REOPEN = Reopen(conversation=CONVERSATION)


def first_word() -> StartConversation:
    """Return a member's wish to write to the customer first."""
    return StartConversation(
        conversation=CONVERSATION, message=a_message(), thread=a_thread(), contact=CONTACT, content=some_text()
    )


# --- three states


@pytest.mark.rule("OC-1.1")
def test_every_move_leads_to_one_of_three_states() -> None:
    """Whatever is done to a conversation, it is pending, processing or ended afterwards."""
    reached = {status for row in LIFECYCLE.rows for status in row.targets()}

    assert reached == {PENDING, PROCESSING, ENDED} == set(Status) - {Status.NEW}


@pytest.mark.rule("OC-1.1")
def test_the_audit_knows_a_conversation_in_none_of_the_three_states() -> None:
    """The invariant holds in each of the three states, and not in one that nobody has opened."""
    states = {
        c.status: in_one_of_three_states(c, OMNICHAT) for c in (a_new_conversation(), *map(a_conversation, Status))
    }

    assert states == {Status.NEW: False, PENDING: True, PROCESSING: True, ENDED: True}


# --- beginning


@in_both_profiles
@pytest.mark.rule("OC-1.2")
def test_a_customers_first_message_opens_a_pending_conversation(profile: Profile) -> None:
    """When a new customer writes, a conversation begins that is pending, and nobody handles it."""
    opened = after(a_new_conversation(), from_customer(), a_context(CUSTOMER, profile=profile))

    assert (opened.status, opened.handler, opened.contact) == (PENDING, None, CONTACT)


@in_both_profiles
@pytest.mark.rule("OC-1.2")
def test_a_members_first_message_opens_a_conversation_that_they_handle(profile: Profile) -> None:
    """When a member writes first, the conversation begins processing, in no lane, with the sender as handler."""
    opened = after(a_new_conversation(), first_word(), a_context(BOB, profile=profile))

    assert (opened.status, opened.lane, opened.handler) == (PROCESSING, None, BOB)


# --- taking on


@pytest.mark.parametrize("member", EVERYBODY_AT_WORK)
@pytest.mark.rule("OC-1.4")
def test_any_member_follows_up_a_pending_conversation(member: MemberId) -> None:
    """Whoever of the team follows up, in whatever role, the pending conversation is processing."""
    assert after(a_conversation(PENDING), FOLLOW_UP, a_context(member)).status is PROCESSING


@in_both_profiles
@pytest.mark.rule("OC-1.5")
def test_who_follows_up_finds_it_under_my_and_the_others_under_team(profile: Profile) -> None:
    """Whoever follows up handles it: it is in their *my* list, and in the *team* list of everybody else."""
    followed = after(a_conversation(PENDING), FOLLOW_UP, a_context(BOB, profile=profile))

    assert followed.handler == BOB
    assert {member: views_of(followed, member) for member in EVERYBODY_AT_WORK} == {
        member: [View.MY_PROCESSING if member == BOB else View.TEAM_PROCESSING] for member in EVERYBODY_AT_WORK
    }


# --- the end


@in_both_profiles
@pytest.mark.rule("OC-1.8")
def test_ending_what_is_processing_makes_it_ended(profile: Profile) -> None:
    """The end makes it ended, at that time; its handler stays the one whose work it was."""
    ended = after(a_conversation(), END, a_context(ANN, now=LATER, profile=profile))

    assert (ended.status, ended.ended_at, ended.handler) == (ENDED, LATER, ANN)


# --- coming back


@in_both_profiles
@pytest.mark.rule("OC-1.3")
def test_a_customers_message_makes_an_ended_one_pending_without_a_handler(profile: Profile) -> None:
    """A customer who writes again finds the same conversation, pending again, and nobody on it."""
    returned = after(a_conversation(ENDED), from_customer(), a_context(CUSTOMER, profile=profile))

    assert (returned.id, returned.status, returned.seats) == (CONVERSATION, PENDING, ())
    assert not list(broken(returned, profile))


@pytest.mark.rule("OC-1.3")
def test_the_former_handler_stays_in_the_record() -> None:
    """The handler is cleared from the conversation that comes back, and stays named in its status record."""
    returned, lines = record(
        a_conversation(PENDING),
        [(FOLLOW_UP, a_context(ANN)), (END, a_context(ANN)), (from_customer(), a_context(CUSTOMER))],
    )

    assert returned.handler is None
    assert [(line.code, line.by, line.about.get("actor")) for line in lines] == [
        ("record.followed_up", Actor.of(ANN), "Ann"),
        ("record.ended", Actor.of(ANN), "Ann"),
        ("record.returned_pending", CUSTOMER, None),
    ]


@pytest.mark.parametrize("member", EVERYBODY_AT_WORK)
@pytest.mark.rule("OC-1.6")
def test_any_member_reopens_an_ended_conversation(member: MemberId) -> None:
    """Whoever of the team reopens, in whatever role, the ended conversation is processing."""
    assert after(a_conversation(ENDED), REOPEN, a_context(member, profile=OMNICHAT)).status is PROCESSING


@in_both_profiles
@pytest.mark.rule("OC-1.7")
def test_who_reopens_a_conversation_of_one_handler_handles_it(profile: Profile) -> None:
    """Whoever reopens becomes its one handler; the former one has no part in it any more."""
    reopened = after(a_conversation(ENDED, handler=ANN), REOPEN, a_context(SUE, profile=profile))

    assert [seat.member for seat in reopened.seats] == [SUE] == [reopened.handler]


# --- what does not fit, and what changes nothing


@in_both_profiles
@pytest.mark.parametrize(
    ("status", "command"),
    [(ENDED, FOLLOW_UP), (PENDING, REOPEN), (PROCESSING, REOPEN), (ENDED, END), (PENDING, END)],
    ids=lambda cell: str(cell) if isinstance(cell, Status) else type(cell).__name__,
)
@pytest.mark.rule("OC-1.9")
def test_a_move_that_the_state_table_lacks_is_refused(status: Status, command: Command, profile: Profile) -> None:
    """What does not fit the state is refused by that rule, even to the handler."""
    assert refusal(a_conversation(status), command, a_context(ANN, profile=profile)) == "OC-1.9"


@in_both_profiles
@pytest.mark.parametrize("outcome", [None, *BotOutcome])
@pytest.mark.rule("OC-1.10")
def test_a_message_while_processing_moves_only_its_clocks_and_counts(
    outcome: BotOutcome | None, profile: Profile
) -> None:
    """A customer's message changes message time, unread and waiting time and nothing else, whatever the bot says."""
    before = a_conversation(PROCESSING, handler=ANN)

    assert after(before, from_customer(outcome), a_context(CUSTOMER, now=LATER, profile=profile)) == before.but(
        version=before.version + 1,
        changed_at=LATER,
        sequence=before.sequence + 1,
        ordinal=before.ordinal + 1,
        last_message_at=LATER,
        waiting_since=LATER,
        spoken_at=LATER,
    )


# --- the status record

PENDING_HUMAN = a_conversation(PENDING)
PENDING_BOT = a_conversation(PENDING, lane=Lane.BOT)
OVER = a_conversation(ENDED)
ALONE = a_conversation()
SHARED = a_conversation(collaborators=(BOB, SUE))
SILENT = a_conversation(timers=(Timer(TimerKind.END, NOON),))
TO_BOB = Transfer(conversation=CONVERSATION, to=BOB)

TAKE_OVER = TakeOver(conversation=CONVERSATION)
TOLD_LATE = ReportBotOutcome(conversation=CONVERSATION, outcome=BotOutcome.NO_MATCH)
ADD = AddCollaborators(conversation=CONVERSATION, members=(BOB, CAT))
REMOVE_ONE = RemoveCollaborators(conversation=CONVERSATION, members=(BOB,))
REMOVE_TWO = RemoveCollaborators(conversation=CONVERSATION, members=(BOB, SUE))
WITHDRAW = WithdrawMember(conversation=CONVERSATION, member=OUT, disabler=Actor.of(ADA))

Asker = MemberId | Actor

# fmt: off
DONE: list[tuple[str, Conversation, Asker, Command, Asker]] = [
    # what was done  to                           asked by  by which command                            on record by
    ("opened",       a_new_conversation(),        CUSTOMER, from_customer(),                            CUSTOMER),
    ("started",      a_new_conversation(),        BOB,      first_word(),                               BOB),
    ("returned",     OVER,                        CUSTOMER, from_customer(),                            CUSTOMER),
    ("resumed",      SHARED.but(status=ENDED),    CUSTOMER, from_customer(),                            CUSTOMER),
    ("to human",     PENDING_BOT,                 CUSTOMER, from_customer(BotOutcome.HUMAN_REQUESTED),  CUSTOMER),
    ("told late",    PENDING_BOT,                 BOT,      TOLD_LATE,                                  BOT),
    ("followed up",  PENDING_HUMAN,               BOB,      FOLLOW_UP,                                  BOB),
    ("taken over",   ALONE,                       SUE,      TAKE_OVER,                                  SUE),
    ("transferred",  ALONE,                       ANN,      TO_BOB,                                     ANN),
    ("added",        ALONE,                       ANN,      ADD,                                        ANN),
    ("joined",       ALONE,                       SUE,      Join(conversation=CONVERSATION),            SUE),
    ("removed one",  SHARED,                      ANN,      REMOVE_ONE,                                 ANN),
    ("removed two",  SHARED,                      ANN,      REMOVE_TWO,                                 ANN),
    ("left",         SHARED,                      BOB,      Leave(conversation=CONVERSATION),           BOB),
    ("withdrawn",    a_conversation(handler=OUT), SYSTEM,   WITHDRAW,                                   ADA),
    ("ended",        ALONE,                       ANN,      END,                                        ANN),
    ("ended itself", SILENT,                      SYSTEM,   EndBySilence(conversation=CONVERSATION),    SYSTEM),
    ("reopened",     OVER,                        SUE,      REOPEN,                                     SUE),
]
# fmt: on


@pytest.mark.parametrize(
    ("before", "asked_by", "command", "on_record"), [case[1:] for case in DONE], ids=[c[0] for c in DONE]
)
@pytest.mark.rule("OC-8.4")
def test_everything_done_has_one_line_with_its_time_and_who_did_it(
    before: Conversation, asked_by: Asker, command: Command, on_record: Asker
) -> None:
    """Whatever changes the status, the lane or who is on it leaves one line: when, and who is responsible."""
    later, lines = record(before, [(command, a_context(asked_by, now=LATER))])

    assert (later.status, later.lane, later.seats) != (before.status, before.lane, before.seats)
    assert [(line.at, line.by) for line in lines] == [(LATER, a_context(on_record).actor)]


@pytest.mark.parametrize("command", [END, TO_BOB, TAKE_OVER, REOPEN])
@pytest.mark.rule("OC-8.4")
def test_the_record_of_one_handler_reads_like_that_of_a_collaboration(command: Command) -> None:
    """Ending, transferring, taking over and reopening have the same line whether people collaborate or not."""
    status = ENDED if command is REOPEN else PROCESSING
    actor = SUE if isinstance(command, TakeOver) else ANN
    _, plain = record(a_conversation(status), [(command, a_context(actor, profile=OMNICHAT))])
    shared = a_conversation(status, collaborators=(BOB, SUE))
    _, together = record(shared, [(command, a_context(actor, profile=OMNICHAT_COLLABORATION))])

    assert [(line.code, line.about) for line in plain] == [(line.code, line.about) for line in together]


@pytest.mark.rule("OC-8.4")
def test_the_desk_shows_the_record_of_a_conversation() -> None:
    """Whoever sees a conversation reads its record at the desk: each thing done, in order, and by whom."""
    desk = a_desk()
    id = received(desk).id
    desk.handle(FollowUp(conversation=id), actor=Actor.of(ANN)).unwrap()
    desk.handle(Transfer(conversation=id, to=BOB), actor=Actor.of(ANN)).unwrap()
    desk.handle(End(conversation=id), actor=Actor.of(BOB)).unwrap()
    lines = desk.status_record(id, actor=Actor.of(SUE))

    assert not isinstance(lines, Denied)
    assert [(line.code, line.by, line.at) for line in lines] == [
        ("record.opened_human", CUSTOMER, NOON),
        ("record.followed_up", Actor.of(ANN), NOON),
        ("record.transferred", Actor.of(ANN), NOON),
        ("record.ended", Actor.of(BOB), NOON),
    ]
