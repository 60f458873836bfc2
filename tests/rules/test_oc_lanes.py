"""The two lanes of what is pending: which one the bot's outcome gives, and what a member's follow-up makes of it."""

from itertools import product

import pytest

from omnikit.engine.invariants import a_lane_while_pending
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor
from omnikit.model.commands import (
    AnswerByBot,
    BotOutcome,
    Command,
    End,
    FollowUp,
    ReportBotOutcome,
    WithdrawMember,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane
from omnikit.model.views import View
from omnikit.policies.lanes import Lanes
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ADA,
    BOB,
    CHANNELS,
    CONVERSATION,
    OUT,
    a_context,
    a_conversation,
    a_message,
    a_new_conversation,
    a_thread,
    after,
    some_text,
)
from tests.rules.asking import EVERYBODY_AT_WORK, LATER, from_customer, in_both_profiles, record, views_of

MATCHED, TRIGGERED, CONSUMED, HUMAN_REQUESTED, NO_MATCH = BotOutcome
HUMAN, IN_BOT_LANE = Lane.HUMAN, Lane.BOT
UNSTEADY = OMNICHAT.but(lanes=Lanes(human_sticky=False))
"""The other value of the switch: a later match takes a conversation back to the bot."""

# fmt: off
LANE_BY_OUTCOME = {
    MATCHED:         IN_BOT_LANE,
    TRIGGERED:       IN_BOT_LANE,
    CONSUMED:        IN_BOT_LANE,
    HUMAN_REQUESTED: HUMAN,
    NO_MATCH:        HUMAN,
}
# fmt: on


def waiting_in(lane: Lane) -> Conversation:
    """Return a pending conversation that waits in *lane*."""
    return a_conversation(PENDING, lane=lane, unread=1)


def lane_after(
    conversation: Conversation, outcome: BotOutcome | None, profile: Profile = OMNICHAT_COLLABORATION
) -> Lane | None:
    """Return the lane after a customer's message of which the bot made *outcome*; it must be pending."""
    later = after(conversation, from_customer(outcome), a_context(CUSTOMER, profile=profile))
    assert later.status is PENDING
    return later.lane


# --- two lanes


@pytest.mark.parametrize(
    ("start", "outcome", "profile"),
    list(
        product(
            [a_new_conversation(), a_conversation(ENDED), *map(waiting_in, (HUMAN, IN_BOT_LANE))],
            [None, *BotOutcome],
            [OMNICHAT, UNSTEADY],
        )
    ),
)
@pytest.mark.rule("OC-2.1")
def test_a_pending_conversation_is_in_exactly_one_of_two_lanes(
    start: Conversation, outcome: BotOutcome | None, profile: Profile
) -> None:
    """However it came to be pending and whatever the bot says, it is in one list: the human's or the bot's."""
    pending = after(start, from_customer(outcome), a_context(CUSTOMER, profile=profile))

    assert pending.lane in (HUMAN, IN_BOT_LANE)
    assert views_of(pending, BOB) == [View.PENDING_HUMAN if pending.lane is HUMAN else View.PENDING_BOT]


@pytest.mark.rule("OC-2.1")
def test_the_audit_knows_a_lane_that_is_missing_or_too_many() -> None:
    """A pending conversation without a lane breaks the invariant, and so does a lane on anything else."""
    kept = [a_conversation(PENDING), waiting_in(IN_BOT_LANE), a_conversation(PROCESSING), a_conversation(ENDED)]
    against = [a_conversation(PENDING, lane=None), a_conversation(lane=HUMAN), a_conversation(ENDED, lane=IN_BOT_LANE)]

    assert [a_lane_while_pending(conversation, OMNICHAT) for conversation in kept] == [True] * 4
    assert [a_lane_while_pending(conversation, OMNICHAT) for conversation in against] == [False] * 3


WITHDRAW = WithdrawMember(conversation=CONVERSATION, member=OUT, disabler=Actor.of(ADA))
NEEDS_A_HUMAN: list[tuple[str, Conversation, Command]] = [
    ("new, no bot spoke", a_new_conversation(), from_customer()),
    ("new, no match", a_new_conversation(), from_customer(NO_MATCH)),
    ("new, asks for a human", a_new_conversation(), from_customer(HUMAN_REQUESTED)),
    ("asks the bot for a human", waiting_in(IN_BOT_LANE), from_customer(HUMAN_REQUESTED)),
    ("the bot is at a loss", waiting_in(IN_BOT_LANE), from_customer(NO_MATCH)),
    ("comes back", a_conversation(ENDED), from_customer()),
    ("its handler is disabled", a_conversation(handler=OUT), WITHDRAW),
]


@pytest.mark.parametrize(("start", "command"), [case[1:] for case in NEEDS_A_HUMAN], ids=[c[0] for c in NEEDS_A_HUMAN])
@pytest.mark.rule("OC-2.2")
def test_what_needs_a_human_waits_in_the_human_lane(start: Conversation, command: Command) -> None:
    """Everything pending that the bot does not answer is in the human lane of every member."""
    pending = after(start, command, a_context(SYSTEM if command is WITHDRAW else CUSTOMER))

    assert {view for member in EVERYBODY_AT_WORK for view in views_of(pending, member)} == {View.PENDING_HUMAN}


# --- which lane


@in_both_profiles
@pytest.mark.parametrize("start", [a_new_conversation(), a_conversation(ENDED), waiting_in(IN_BOT_LANE)])
@pytest.mark.rule("OC-2.3")
def test_a_keyword_puts_what_is_pending_in_the_bot_lane(start: Conversation, profile: Profile) -> None:
    """A message that matches a keyword is the bot's, as the first one, after an end, or while the bot has it."""
    assert lane_after(start, MATCHED, profile) is IN_BOT_LANE


@pytest.mark.rule("OC-2.3")
def test_a_keyword_does_not_take_back_who_waits_for_a_human() -> None:
    """A need for a human is not cancelled by a keyword; with the switch the other way it is."""
    assert lane_after(waiting_in(HUMAN), MATCHED, OMNICHAT) is HUMAN
    assert lane_after(waiting_in(HUMAN), MATCHED, UNSTEADY) is IN_BOT_LANE


@pytest.mark.parametrize("outcome", [TRIGGERED, CONSUMED])
@pytest.mark.rule("OC-2.4")
def test_a_bot_module_puts_what_is_pending_in_the_bot_lane(outcome: BotOutcome) -> None:
    """A message that starts a bot module, or that a running one takes, is the bot's."""
    starts = [a_new_conversation(), a_conversation(ENDED), waiting_in(IN_BOT_LANE)]

    assert [lane_after(start, outcome) for start in starts] == [IN_BOT_LANE] * 3
    assert lane_after(waiting_in(HUMAN), outcome, UNSTEADY) is IN_BOT_LANE


@pytest.mark.parametrize("outcome", [HUMAN_REQUESTED, NO_MATCH])
@pytest.mark.parametrize("start", [waiting_in(IN_BOT_LANE), waiting_in(HUMAN), a_new_conversation()])
@pytest.mark.rule("OC-2.5", "OC-2.7")
def test_who_asks_for_a_human_or_matches_nothing_waits_for_a_human(start: Conversation, outcome: BotOutcome) -> None:
    """A customer who wants a human, or whom no keyword fits, waits in the human lane, or stays there."""
    assert lane_after(start, outcome) is HUMAN


@pytest.mark.parametrize("outcome", [HUMAN_REQUESTED, NO_MATCH])
@pytest.mark.rule("OC-2.5", "OC-2.7")
def test_the_bot_may_tell_afterwards_that_a_human_is_needed(outcome: BotOutcome) -> None:
    """The bot's outcome moves the conversation also when it is told after the message, and is recorded as a move."""
    told = ReportBotOutcome(conversation=CONVERSATION, outcome=outcome)
    moved, lines = record(waiting_in(IN_BOT_LANE), [(told, a_context(BOT))])

    assert moved.lane is HUMAN
    assert [line.code for line in lines] == ["record.to_human"]


@pytest.mark.parametrize("text", ["Hello", "a human, please", "opening hours"])
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.rule("OC-2.9")
def test_the_lane_follows_from_the_outcome_alone(text: str, channel: str) -> None:
    """Each outcome gives its lane, whatever the text, the channel or the profile: matching is the host's."""
    lanes = {
        (outcome, profile.name): after(
            a_new_conversation(thread=a_thread(channel)),
            from_customer(outcome, text=text, channel=channel),
            a_context(CUSTOMER, profile=profile),
        ).lane
        for outcome in BotOutcome
        for profile in (OMNICHAT, OMNICHAT_COLLABORATION)
    }

    assert lanes == {(outcome, name): LANE_BY_OUTCOME[outcome] for outcome, name in lanes}


# --- the bot's work and the member's


@pytest.mark.rule("OC-2.8")
def test_the_bots_answer_leaves_the_conversation_pending() -> None:
    """After the bot's answer the conversation is where it was: pending with the bot, nobody's, the customer waiting."""
    before = waiting_in(IN_BOT_LANE)
    answer = AnswerByBot(conversation=CONVERSATION, message=a_message(2), content=some_text())

    assert after(before, answer, a_context(BOT, now=LATER)) == before.but(
        version=before.version + 1, changed_at=LATER, sequence=before.sequence + 1, last_message_at=LATER, replies=1
    )


@in_both_profiles
@pytest.mark.rule("OC-2.6")
def test_following_up_what_the_bot_has_makes_it_the_members(profile: Profile) -> None:
    """A member who follows up in the bot lane handles it; what the bot makes of later messages moves nothing."""
    followed = after(waiting_in(IN_BOT_LANE), FollowUp(conversation=CONVERSATION), a_context(BOB, profile=profile))
    later = after(followed, from_customer(MATCHED), a_context(CUSTOMER, profile=profile))

    assert (followed.status, followed.lane, followed.handler) == (PROCESSING, None, BOB)
    assert (later.status, later.lane, later.handler) == (PROCESSING, None, BOB)


@pytest.mark.parametrize("former", [HUMAN, IN_BOT_LANE])
@pytest.mark.parametrize("outcome", list(BotOutcome))
@pytest.mark.rule("OC-2.6")
def test_a_later_return_to_pending_computes_the_lane_afresh(former: Lane, outcome: BotOutcome) -> None:
    """The lane it had before the follow-up counts for nothing when it comes back: the new message's outcome does."""
    over = after(
        after(waiting_in(former), FollowUp(conversation=CONVERSATION), a_context(BOB)),
        End(conversation=CONVERSATION),
        a_context(BOB),
    )

    assert lane_after(over, outcome) is LANE_BY_OUTCOME[outcome]
