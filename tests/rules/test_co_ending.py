"""The end of a collaborative conversation, and what takes it up again."""

import pytest

from omnikit.engine.views import in_view
from omnikit.model.actors import CUSTOMER, SYSTEM, Actor, Client
from omnikit.model.commands import End, EndBySilence, Join, Reopen, TakeOver
from omnikit.model.conversation import ENDED, OUTSIDER, PROCESSING, Conversation, Timer, TimerKind
from omnikit.model.effects import CloseRoom, LogLine, SendSurvey
from omnikit.model.ids import MemberId
from omnikit.model.views import View
from omnikit.model.workspace import Settings
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONVERSATION,
    MAX,
    MIA,
    NOON,
    SUE,
    a_context,
    a_conversation,
)
from omnikit.testing.desks import a_desk
from tests.rules.acting import Done, answers_of, at_desk, done, from_customer, refused, stored

END = End(conversation=CONVERSATION)
REOPEN = Reopen(conversation=CONVERSATION)
TEAM = (ADA, SUE, MAX)


def _shared(*collaborators: MemberId) -> Conversation:
    return a_conversation(collaborators=collaborators or (BOB, SUE))


def _ended(*collaborators: MemberId) -> Conversation:
    return a_conversation(ENDED, collaborators=collaborators or (BOB, SUE))


def _ended_by_ann() -> Done:
    return done(_shared(), END, a_context(ANN))


# --- who ends it, and who hears of it


@pytest.mark.rule("CO-7.1")
@pytest.mark.parametrize("member", [BOB, MIA, SUE, MAX, ADA])
def test_no_collaborator_ends_it(member: MemberId) -> None:
    """A collaborator can't end the conversation, whatever the role; the handler can, whatever the role."""
    assert refused(_shared(member), END, a_context(member)) == "CO-7.1"
    assert refused(a_conversation(handler=member, collaborators=(CAT,)), END, a_context(member)) == ""


@pytest.mark.rule("CO-7.1")
def test_the_system_ends_it_all_the_same() -> None:
    """The end by silence is the system's and asks for no handler."""
    silent = _shared().but(timers=(Timer(TimerKind.END, NOON),))

    assert done(silent, EndBySilence(conversation=CONVERSATION), a_context(SYSTEM)).after.status is ENDED


@pytest.mark.rule("CO-7.3")
def test_the_rooms_of_the_collaborators_are_closed() -> None:
    """The end puts every collaborator out of the open room, on each client in its way, and the handler not."""
    closed = _ended_by_ann().each(CloseRoom)

    assert [room.member for room in closed] == [BOB, SUE]
    assert all(room.how == {Client.WEB: "force_close", Client.MOBILE: "back_to_list"} for room in closed)


# (asked for with this end, the team's setting, sent)
SURVEYS = (
    (None, False, False),
    (None, True, True),
    (True, False, True),
    (False, True, False),
)


@pytest.mark.rule("CO-7.4")
@pytest.mark.parametrize(("asked", "default", "sent"), SURVEYS)
def test_a_survey_is_a_choice_of_each_end(asked: bool | None, default: bool, sent: bool) -> None:
    """An end sends the survey when it says so; when it says nothing the team's setting decides."""
    context = a_context(ANN, settings=Settings(survey_on_end=default))

    assert bool(done(_shared(), END.but(survey=asked), context).each(SendSurvey)) is sent


@pytest.mark.rule("CO-7.5", "CO-7.6")
def test_the_end_is_on_record_and_not_in_the_conversation() -> None:
    """The end writes one line with who ended it and puts no system message among the messages."""
    ended = _ended_by_ann()

    assert ended.recorded == [("record.ended", {"actor": "Ann"})]
    assert [line.by.member for line in ended.each(LogLine)] == [ANN]
    assert ended.said == []
    assert ended.after.sequence == ended.before.sequence


@pytest.mark.rule("CO-7.7")
def test_the_collaborators_are_told_of_the_end() -> None:
    """Every collaborator, and not the handler who ended it, is told by whom."""
    assert _ended_by_ann().told == [(BOB, "notice.ended", {"actor": "Ann"}), (SUE, "notice.ended", {"actor": "Ann"})]


@pytest.mark.rule("CO-7.8", "CO-7.9")
@pytest.mark.parametrize(("by", "rule"), [(ANN, ""), (BOB, "CO-7.9"), (SUE, "CO-7.9")])
def test_a_batch_ends_what_one_handles(by: MemberId, rule: str) -> None:
    """In a batch the handler's conversations end, and a collaborator is refused with the batch's own prompt."""
    assert refused(_shared(), END, a_context(by, batch="b1")) == rule


# --- the customer writes again


@pytest.mark.rule("CO-1.5", "CO-7.2")
@pytest.mark.parametrize("collaborators", [(BOB,), (BOB, SUE)], ids=len)
def test_the_customers_message_brings_it_back_to_all_of_them(collaborators: tuple[MemberId, ...]) -> None:
    """A customer's message after the end makes it processing again, for the same handler and collaborators."""
    ended = done(_shared(*collaborators), END, a_context(ANN)).after

    back = done(ended, from_customer(ended), a_context(CUSTOMER)).after

    assert (back.status, back.lane, back.ended_at) == (PROCESSING, None, None)
    assert back.seats == ended.seats
    assert all(in_view(back, View.MY_PROCESSING, a_context(member)) for member in (ANN, *collaborators))


# --- reopening


@pytest.mark.rule("CO-8.1", "CO-8.2", "CO-8.3")
@pytest.mark.parametrize("member", [ANN, CAT, MIA, SUE, MAX, ADA])
def test_everybody_on_it_reopens_and_it_is_as_before(member: MemberId) -> None:
    """Handler and collaborators of any role reopen it from *my* ended: it processes, and the handler is who it was."""
    ended = _ended(BOB, *(m for m in (member,) if m != ANN))
    assert in_view(ended, View.MY_ENDED, a_context(member))

    again = done(ended, REOPEN, a_context(member)).after

    assert (again.status, again.ended_at) == (PROCESSING, None)
    assert again.seats == ended.seats
    assert again.handler == ANN


@pytest.mark.rule("CO-8.4")
@pytest.mark.parametrize("member", TEAM)
def test_a_supervisor_reopens_from_the_team_and_gets_no_seat(member: MemberId) -> None:
    """Who sees *team* ended reopens it from there, and neither handles nor collaborates by it."""
    ended = _ended(BOB)
    assert in_view(ended, View.TEAM_ENDED, a_context(member))

    again = done(ended, REOPEN, a_context(member)).after

    assert again.status is PROCESSING
    assert again.relation(member) is OUTSIDER
    assert again.seats == ended.seats


@pytest.mark.rule("CO-8.5")
@pytest.mark.parametrize("member", TEAM)
def test_who_reopened_from_outside_joins_before_taking_over(member: MemberId) -> None:
    """After reopening from outside, taking over is refused until one has joined."""
    take_over = TakeOver(conversation=CONVERSATION)
    again = done(_ended(BOB), REOPEN, a_context(member)).after
    assert refused(again, take_over, a_context(member)) == "CO-5.1"

    joined = done(again, Join(conversation=CONVERSATION), a_context(member)).after

    assert done(joined, take_over, a_context(member)).after.handler == member


@pytest.mark.rule("CO-8.6", "CO-8.7")
@pytest.mark.parametrize(("member", "name"), [(ANN, "Ann"), (BOB, "Bob"), (ADA, "Ada")])
def test_reopening_is_one_line_and_nothing_else(member: MemberId, name: str) -> None:
    """Reopening writes one line with who did it; no system message, no notice."""
    again = done(_ended(), REOPEN, a_context(member))

    assert again.recorded == [("record.reopened", {"actor": name})]
    assert [type(effect) for effect in again.effects] == [LogLine]
    assert again.after.sequence == again.before.sequence


@pytest.mark.rule("CO-8.8")
@pytest.mark.parametrize(("by", "rule"), [(ANN, ""), (BOB, ""), (SUE, ""), (ADA, "CO-8.8"), (MAX, "CO-8.8")])
def test_a_batch_reopens_ones_own(by: MemberId, rule: str) -> None:
    """A batch reopens what one is on, and refuses what is only under *team*, which can be reopened alone."""
    assert refused(_ended(), REOPEN, a_context(by, batch="b1")) == rule
    assert refused(_ended(), REOPEN, a_context(by)) == ""


# --- at a desk


@pytest.mark.rule("CO-7.8", "CO-7.9")
def test_a_batch_end_answers_for_each() -> None:
    """What the actor handles ends, alone or shared; where they collaborate it stays processing, with the prompt."""
    desk = a_desk()
    ids = [at_desk(desk, "t1", ANN, BOB), at_desk(desk, "t2", BOB, ANN), at_desk(desk, "t3", ANN)]

    items = desk.batch([END.but(conversation=id) for id in ids], actor=Actor.of(ANN))

    assert [item.conversation for item in items] == ids
    assert answers_of(items) == ["", "CO-7.9", ""]
    assert [stored(desk, id).status for id in ids] == [ENDED, PROCESSING, ENDED]


@pytest.mark.rule("CO-8.8")
def test_a_batch_reopening_answers_for_each() -> None:
    """What the actor is on is reopened, as handler or collaborator; what is only under *team* ended stays ended."""
    desk = a_desk()
    ids = [
        at_desk(desk, "t1", SUE, BOB, ended=True),
        at_desk(desk, "t2", BOB, SUE, ended=True),
        at_desk(desk, "t3", BOB, CAT, ended=True),
    ]

    items = desk.batch([REOPEN.but(conversation=id) for id in ids], actor=Actor.of(SUE))

    assert answers_of(items) == ["", "", "CO-8.8"]
    assert [stored(desk, id).status for id in ids] == [PROCESSING, PROCESSING, ENDED]
    assert [stored(desk, id).handler for id in ids] == [SUE, BOB, BOB]


@pytest.mark.rule("CO-8.9")
def test_a_batch_reopening_has_no_limit() -> None:
    """A thousand ended conversations are reopened in one batch, each with its own answer."""
    desk = a_desk()
    ids = [at_desk(desk, f"t{number}", ANN, BOB, ended=True) for number in range(1000)]

    items = desk.batch([REOPEN.but(conversation=id) for id in ids], actor=Actor.of(BOB))

    assert [item.conversation for item in items] == ids
    assert all(item.done for item in items)
    assert {stored(desk, id).status for id in ids} == {PROCESSING}
