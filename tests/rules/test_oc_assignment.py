"""Who hands a conversation of one handler to whom, who takes it over, and who may end it."""

import pytest

from omnikit.engine.decide import decide
from omnikit.model.commands import Command, End, TakeOver, Transfer
from omnikit.model.conversation import ENDED, OUTSIDER, PROCESSING
from omnikit.model.decision import Allowed
from omnikit.model.ids import MemberId
from omnikit.model.views import View
from omnikit.policies.presets import OMNICHAT
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ANN, BOB, CONVERSATION, SUE, a_context, a_conversation, after
from tests.rules.asking import EVERYBODY_AT_WORK, in_both_profiles, refusal, views_of

OTHERS = tuple(member for member in EVERYBODY_AT_WORK if member != ANN)
END = End(conversation=CONVERSATION)
TAKE_OVER = TakeOver(conversation=CONVERSATION)


def transfer(to: MemberId) -> Command:
    """Return the wish to hand the conversation to *to*."""
    return Transfer(conversation=CONVERSATION, to=to)


# --- handing over


@in_both_profiles
@pytest.mark.parametrize("target", OTHERS)
@pytest.mark.rule("OC-6.1")
def test_the_handler_transfers_to_any_other_member(target: MemberId, profile: Profile) -> None:
    """A conversation of one's own goes to whomever of the team one names, whatever their role."""
    assert after(a_conversation(), transfer(target), a_context(ANN, profile=profile)).handler == target


@in_both_profiles
@pytest.mark.rule("OC-6.2")
def test_a_transfer_is_done_at_once_and_leaves_the_former_handler_no_role(profile: Profile) -> None:
    """Without being asked the target has it under *my*, alone; who handed it over has it under *team*."""
    handed = after(a_conversation(handler=ANN), transfer(BOB), a_context(ANN, profile=profile))

    assert ([seat.member for seat in handed.seats], handed.offer) == ([BOB], None)
    assert (views_of(handed, BOB), views_of(handed, ANN)) == ([View.MY_PROCESSING], [View.TEAM_PROCESSING])
    assert handed.relation(ANN) is OUTSIDER


@pytest.mark.parametrize("member", OTHERS)
@pytest.mark.rule("OC-6.3")
def test_nobody_but_the_handler_transfers(member: MemberId) -> None:
    """Whoever does not handle it cannot hand it on, not in any role, not even to themselves."""
    context = a_context(member, profile=OMNICHAT)
    targets = [target for target in EVERYBODY_AT_WORK if target != ANN]

    assert {refusal(a_conversation(handler=ANN), transfer(target), context) for target in targets} == {"OC-6.3"}


@in_both_profiles
@pytest.mark.rule("OC-6.3")
def test_what_is_transferred_stays_processing(profile: Profile) -> None:
    """A transfer leaves the state alone."""
    assert after(a_conversation(), transfer(BOB), a_context(ANN, profile=profile)).status is PROCESSING


# --- taking over


@pytest.mark.parametrize("member", OTHERS)
@pytest.mark.rule("OC-6.4")
def test_any_member_takes_a_colleagues_conversation_over(member: MemberId) -> None:
    """Whoever sees it under *team*, in whatever role, becomes its handler by following it up there."""
    taken = after(a_conversation(handler=ANN), TAKE_OVER, a_context(member, profile=OMNICHAT))

    assert (taken.handler, taken.status) == (member, PROCESSING)


@in_both_profiles
@pytest.mark.rule("OC-6.5")
def test_after_a_takeover_my_and_team_have_changed_places(profile: Profile) -> None:
    """It is under *my* for who took it over and under *team* for who had it, as for everybody else."""
    taken = after(a_conversation(handler=ANN), TAKE_OVER, a_context(SUE, profile=profile))

    assert {member: views_of(taken, member) for member in EVERYBODY_AT_WORK} == {
        member: [View.MY_PROCESSING if member == SUE else View.TEAM_PROCESSING] for member in EVERYBODY_AT_WORK
    }


# --- ending


@in_both_profiles
@pytest.mark.parametrize("handler", EVERYBODY_AT_WORK)
@pytest.mark.rule("OC-6.6")
def test_the_handler_ends_what_is_theirs(handler: MemberId, profile: Profile) -> None:
    """Whoever handles it can end it, whatever their role."""
    assert after(a_conversation(handler=handler), END, a_context(handler, profile=profile)).status is ENDED


@pytest.mark.parametrize("batch", [None, "b1"], ids=["single", "batch"])
@pytest.mark.parametrize("member", OTHERS)
@pytest.mark.rule("OC-6.7")
def test_another_member_takes_over_before_they_end(member: MemberId, batch: str | None) -> None:
    """Nobody ends a colleague's conversation, singly or in a batch; having taken it over they can."""
    context = a_context(member, profile=OMNICHAT, batch=batch)
    before = a_conversation(handler=ANN)
    taken = after(before, TAKE_OVER, a_context(member, profile=OMNICHAT))

    assert refusal(before, END, context) == "OC-6.7"
    assert isinstance(decide(taken, END, context), Allowed)


@pytest.mark.parametrize("batch", [None, "b1"], ids=["single", "batch"])
@pytest.mark.rule("OC-6.7")
def test_no_role_overrides_it_where_teams_collaborate(batch: str | None) -> None:
    """Where collaboration is on, a conversation of one handler is still ended by nobody else, not by a supervisor."""
    assert refusal(a_conversation(handler=ANN), END, a_context(SUE, batch=batch)) == "OC-6.7"
