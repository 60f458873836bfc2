"""FIRST LINE: how conversations begin, which states they go through, and what the bot does alone."""

import pytest

from omnikit.model.actors import BOT
from omnikit.model.commands import (
    AcceptOffer,
    AnswerByBot,
    BotOutcome,
    Command,
    End,
    EndByBot,
    FollowUp,
    Join,
    Reply,
    ReportBotOutcome,
    TakeOver,
    Transfer,
)
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Lane, State
from omnikit.model.ids import AccountId, ConversationId
from omnikit.model.views import View
from omnikit.policies.presets import FIRST_LINE, TEXT_CHANNELS
from omnikit.testing.builders import ADA, ANN, BOB, SUE, some_text
from tests.rules.products import MINUTE, Shop

LINE = AccountId("line")


@pytest.fixture
def shop() -> Shop:
    """FIRST LINE with nobody signed in."""
    return Shop(FIRST_LINE)


def reply(id: ConversationId) -> Reply:
    """Return a member's reply."""
    return Reply(conversation=id, content=some_text("Hi"))


# --- a message makes a conversation


@pytest.mark.rule("FL-1.1")
@pytest.mark.parametrize("channel", TEXT_CHANNELS)
def test_a_customers_message_makes_a_conversation_on_every_channel(shop: Shop, channel: str) -> None:
    """Whichever channel it comes through, nobody has to do anything for it."""
    id = shop.opens("c1", channel=channel)

    assert [(one.id, one.state, one.handler) for one in shop.every()] == [(id, State.HUMAN, None)]


@pytest.mark.rule("FL-1.1")
def test_only_when_the_customer_has_none_open_on_that_channel(shop: Shop) -> None:
    """While one is unfinished, messages go into it; on another channel, or of somebody else, there is another."""
    shop.comes(ANN)
    id = shop.opens("c1")
    assert shop.opens("c1") == id
    shop.does(ANN, AcceptOffer(conversation=id))
    assert shop.opens("c1") == id

    assert len({id, shop.opens("c1", channel="email"), shop.opens("c2")}) == 3


@pytest.mark.rule("FL-1.1")
def test_after_the_end_a_message_makes_a_new_one(shop: Shop) -> None:
    """What is completed stays completed; the customer's next message waits as a conversation of its own."""
    shop.comes(ANN)
    old = shop.opens("c1")
    shop.does(ANN, AcceptOffer(conversation=old))
    shop.does(ANN, End(conversation=old))
    before = shop.now(old)

    new = shop.opens("c1")

    assert new != old
    assert shop.now(old) == before
    assert shop.now(new).status is PENDING


@pytest.mark.rule("FL-1.2")
def test_an_agents_message_makes_a_conversation_in_progress_that_is_theirs(shop: Shop) -> None:
    """Who writes first handles it from the first word on, even if they are not ready for the queue."""
    contact = shop.contact(shop.opens("c1", bot=BotOutcome.MATCHED)).id
    shop.bot(EndByBot(conversation=shop.every()[0].id))

    started = shop.desk.start(contact, LINE, some_text(), actor=shop.by(BOB)).unwrap()

    assert (started.state, started.handler, started.sequence) == (State.PROCESSING, BOB, 1)
    assert shop.lists(View.MY_PROCESSING, BOB) == [started.id]


@pytest.mark.rule("FL-1.2", "FL-1.1")
def test_no_second_conversation_is_begun_beside_an_open_one(shop: Shop) -> None:
    """While the customer waits an agent's own message doesn't jump the queue."""
    id = shop.opens("c1")
    contact = shop.contact(id).id

    denied = shop.desk.start(contact, LINE, some_text(), actor=shop.by(BOB)).denied

    assert denied is not None
    assert len(shop.every()) == 1
    assert shop.now(id).state is State.HUMAN


# --- one dialogue, one state


@pytest.mark.rule("FL-1.3")
def test_a_conversation_contains_the_messages_of_both_directions(shop: Shop) -> None:
    """Customer, bot and agent write into one conversation, in order, and it has one state at a time."""
    shop.comes(ANN)
    id = shop.opens("c1", "Help", bot=BotOutcome.CONSUMED)
    shop.bot(AnswerByBot(conversation=id, content=some_text("I am a bot")))
    shop.bot(ReportBotOutcome(conversation=id, outcome=BotOutcome.NO_MATCH))
    shop.does(ANN, AcceptOffer(conversation=id))
    shop.does(ANN, reply(id))
    shop.opens("c1", "Thanks")

    assert [(m.author.kind.value, m.content.text) for m in shop.said(id, ANN)] == [
        ("customer", "Help"),
        ("bot", "I am a bot"),
        ("member", "Hi"),
        ("customer", "Thanks"),
    ]
    assert len(shop.every()) == 1


@pytest.mark.rule("FL-1.4")
def test_a_conversation_goes_through_the_five_states(shop: Shop) -> None:
    """With the bot, waiting, dispatching, in progress, completed: in each it is in that state and no other."""
    id = shop.opens("c1", bot=BotOutcome.MATCHED)
    states = [shop.now(id).state]
    shop.bot(ReportBotOutcome(conversation=id, outcome=BotOutcome.HUMAN_REQUESTED))
    states.append(shop.now(id).state)
    shop.comes(ANN)
    states.append(shop.now(id).state)
    states.append(shop.does(ANN, AcceptOffer(conversation=id)).state)
    states.append(shop.does(ANN, End(conversation=id)).state)

    assert states == [State.BOT, State.HUMAN, State.DISPATCHING, State.PROCESSING, State.ENDED]
    assert [state.value in FIRST_LINE.words for state in states] == [True] * 5


# --- with the bot


@pytest.mark.rule("FL-2.1", "FL-2.2")
def test_the_bot_completes_a_conversation_alone(shop: Shop) -> None:
    """No human takes it over before it is over, although somebody is ready, and nobody is on record for it."""
    shop.comes(ANN)
    id = shop.opens("c1", bot=BotOutcome.MATCHED)
    shop.bot(AnswerByBot(conversation=id, content=some_text("It is 42")))

    ended = shop.bot(EndByBot(conversation=id))

    assert (ended.status, ended.seats, ended.ended_by) == (ENDED, (), "bot")
    assert [recorded.event.kind for recorded in shop.storage.history(shop.workspace.id, id, 0)] == [
        "opened",
        "message_received",
        "automatic_sent",
        "ended",
    ]


@pytest.mark.rule("FL-2.1")
@pytest.mark.parametrize("outcome", [BotOutcome.NO_MATCH, BotOutcome.HUMAN_REQUESTED])
def test_the_bot_ends_nothing_that_people_are_asked_for(shop: Shop, outcome: BotOutcome) -> None:
    """What waits, is held out or is in progress is not the bot's to complete."""
    id = shop.opens("c1", bot=outcome)
    for _ in range(2):
        denied = shop.desk.handle(EndByBot(conversation=id), actor=BOT).denied
        assert denied is not None
        assert denied.rule == "HO-44"
        shop.comes(ANN)
    shop.does(ANN, AcceptOffer(conversation=id))

    assert shop.desk.handle(EndByBot(conversation=id), actor=BOT).denied is not None
    assert shop.now(id).status is PROCESSING


@pytest.mark.rule("FL-2.3")
@pytest.mark.parametrize("outcome", [BotOutcome.MATCHED, BotOutcome.TRIGGERED, BotOutcome.CONSUMED])
def test_what_the_bot_can_do_is_not_dispatched(shop: Shop, outcome: BotOutcome) -> None:
    """Somebody is ready and free, and the conversation stays with the bot, however often dispatch runs."""
    shop.comes(ANN)
    id = shop.opens("c1", bot=outcome)
    shop.passes(MINUTE)

    assert shop.desk.dispatch() == ()
    assert (shop.now(id).lane, shop.now(id).offer) == (Lane.BOT, None)
    assert shop.desk.why(id, actor=shop.by(SUE)) is None


@pytest.mark.rule("FL-2.3")
@pytest.mark.parametrize("outcome", [BotOutcome.NO_MATCH, BotOutcome.HUMAN_REQUESTED])
def test_when_a_human_is_needed_it_is_dispatched(shop: Shop, outcome: BotOutcome) -> None:
    """The moment the bot says so the conversation is held out, and it doesn't go back to the bot."""
    shop.comes(ANN)
    id = shop.opens("c1", bot=BotOutcome.CONSUMED)

    shop.bot(ReportBotOutcome(conversation=id, outcome=outcome))
    assert shop.now(id).offer is not None
    shop.opens("c1", bot=BotOutcome.MATCHED)

    assert shop.now(id).state is State.DISPATCHING


@pytest.mark.rule("FL-2.3", "FL-1.4")
@pytest.mark.parametrize("member", [ANN, SUE, ADA])
def test_nobody_takes_what_the_queue_has_not_given_them(shop: Shop, member: str) -> None:
    """A conversation reaches a human by dispatch alone: nobody follows up, takes over, joins or is handed one."""
    id = shop.opens("c1", bot=BotOutcome.MATCHED)
    commands: list[Command] = [FollowUp(conversation=id), Join(conversation=id), reply(id), TakeOver(conversation=id)]

    refusals = [shop.desk.handle(command, actor=shop.by(member)).denied for command in commands]

    assert all(refusals)
    shop.bot(ReportBotOutcome(conversation=id, outcome=BotOutcome.NO_MATCH))
    assert shop.refused(SUE, Transfer(conversation=id, to=ANN))
    assert shop.now(id).seats == ()
