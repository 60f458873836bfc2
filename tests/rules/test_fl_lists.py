"""FIRST LINE: the queue as managers see it."""

import pytest

from omnikit.desk.overview import Overview
from omnikit.dispatch.values import Reason
from omnikit.model.commands import AcceptOffer, BotOutcome, End
from omnikit.model.conversation import State
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.views import Query, Sort, View
from omnikit.policies import roles
from omnikit.policies.presets import FIRST_LINE, TEXT_CHANNELS
from omnikit.testing.builders import ADA, ANN, BOB, MAX, MIA, SUE
from tests.rules.products import MINUTE, Shop


@pytest.fixture
def shop() -> Shop:
    """FIRST LINE with nobody signed in."""
    return Shop(FIRST_LINE)


def overview(shop: Shop, member: MemberId = SUE, **asked: object) -> Overview:
    """Return the queue as *member* sees it, who must be let."""
    found = shop.desk.overview(Query(view=View.ALL, **asked), actor=shop.by(member))  # type: ignore[arg-type]  # each test names fields that there are
    assert isinstance(found, Overview)
    return found


def one_of_each(shop: Shop) -> dict[State, ConversationId]:
    """Leave one conversation in each of the five states, on five channels, a minute apart."""
    shop.employs(ANN, capacity=2)
    made = {}
    for state, channel in zip(FIVE, TEXT_CHANNELS, strict=False):
        bot = BotOutcome.MATCHED if state is State.BOT else None
        made[state] = shop.opens(f"{state}", channel=channel, bot=bot)
        if state is State.ENDED:
            shop.comes(ANN)
            shop.does(ANN, AcceptOffer(conversation=made[state]))
            shop.does(ANN, End(conversation=made[state]))
        elif state is State.PROCESSING:
            shop.does(ANN, AcceptOffer(conversation=made[state]))
        shop.passes(MINUTE / 4)
    return made


FIVE = (State.ENDED, State.PROCESSING, State.DISPATCHING, State.BOT, State.HUMAN)


@pytest.mark.rule("FL-0.1")
def test_the_queue_shows_every_state_of_every_text_channel_at_once(shop: Shop) -> None:
    """One list has them all: with the bot, waiting, dispatching, in progress, completed, each on another channel."""
    made = one_of_each(shop)

    seen = overview(shop)

    assert {line.row.state: line.row.id for line in seen.lines} == made
    assert len({line.row.channel for line in seen.lines}) == len(FIVE)


@pytest.mark.rule("FL-0.1", "FL-0.3")
@pytest.mark.parametrize("channel", TEXT_CHANNELS)
def test_each_text_channel_is_in_the_queue(shop: Shop, channel: str) -> None:
    """Whatever text channel a customer writes through, the conversation is in the list."""
    id = shop.opens("c1", channel=channel)

    assert [line.row.id for line in overview(shop).lines] == [id]


@pytest.mark.rule("FL-0.3")
def test_the_telephone_is_not_in_the_queue(shop: Shop) -> None:
    """A conversation by telephone is neither listed nor counted; the channels of the product are all text."""
    shop.opens("caller", channel="phone")

    seen = overview(shop)

    assert seen.lines == ()
    assert {str(count) for count in seen.states.values()} == {"0"}
    assert FIRST_LINE.silent == {"phone"}
    assert {"webchat", "line", "messenger", "instagram", "wechat", "whatsapp", "telegram", "viber", "email", "sms"} == {
        *FIRST_LINE.channels
    }


@pytest.mark.rule("FL-0.2")
@pytest.mark.parametrize(
    ("member", "role", "sees"),
    [
        (SUE, roles.SUPERVISOR, True),
        (ADA, roles.ADMINISTRATOR, True),
        (MAX, roles.SERVICE_MANAGER, True),
        (MIA, roles.MARKETING_AGENT, False),
        (ANN, roles.AGENT, False),
    ],
)
def test_the_queue_is_for_managers(shop: Shop, member: MemberId, role: str, sees: bool) -> None:
    """Who may view the queue sees all agents' conversations in all states; anybody else is refused by name."""
    shop.employs(member, role=role)
    made = one_of_each(shop)

    found = shop.desk.overview(actor=shop.by(member))

    if sees:
        assert isinstance(found, Overview)
        assert {line.row.id for line in found.lines} == set(made.values())
    else:
        assert isinstance(found, Denied)
        assert found.rule == "FL-0.2"
        assert shop.unlisted(View.ALL, member) == "FL-0.2"


@pytest.mark.rule("FL-0.2")
def test_an_agents_own_work_is_in_lists_of_their_own(shop: Shop) -> None:
    """What is held out to an agent, what they handle and what they completed they see; others' they can't open."""
    made = one_of_each(shop)

    assert shop.lists(View.OFFERED, ANN) == [made[State.DISPATCHING]]
    assert shop.lists(View.MY_PROCESSING, ANN) == [made[State.PROCESSING]]
    assert shop.lists(View.MY_ENDED, ANN) == [made[State.ENDED]]
    assert shop.lists(View.OFFERED, BOB) == shop.lists(View.MY_PROCESSING, BOB) == []
    for id in made.values():
        denied = shop.desk.messages(id, actor=shop.by(BOB))
        assert isinstance(denied, Denied)
        assert denied.rule == "HO-5"


@pytest.mark.rule("FL-1.5")
def test_the_queue_is_filtered_and_counted_by_state(shop: Shop) -> None:
    """Each state can be asked for alone; the counts say how many there are of each, on every page."""
    made = one_of_each(shop)
    shop.opens("another")

    for state, id in made.items():
        alone = [line.row.id for line in overview(shop, state=state, limit=1).lines]
        assert alone == [id]
    counts = overview(shop, state=State.BOT).states
    assert {state: count.number for state, count in counts.items() if count.number} == dict.fromkeys(FIVE, 1) | {
        State.HUMAN: 2
    }
    by_channel = overview(shop, channel="webchat")
    assert {line.row.channel for line in by_channel.lines} == {"webchat"}


@pytest.mark.rule("FL-1.5", "FL-6.1")
def test_each_line_tells_how_long_the_customer_waits_and_why(shop: Shop) -> None:
    """Wait and reasons stand beside what waits; what doesn't wait for a member has no reason."""
    made = one_of_each(shop)
    shop.passes(MINUTE)

    lines = {line.row.state: line for line in overview(shop).lines}

    assert {state: line.why is not None for state, line in lines.items()} == {
        state: state is State.HUMAN for state in FIVE
    }
    waiting = lines[State.HUMAN]
    assert waiting.why is not None
    assert waiting.why.reasons == {Reason.MAXIMUM_REACHED}
    assert waiting.waited == MINUTE * 1.25
    assert lines[State.ENDED].waited is None
    assert made[State.HUMAN] == waiting.row.id


# --- sorting


def _served(shop: Shop) -> dict[str, ConversationId]:
    """Make three conversations that arrive in one order and are served in another; the third is not served."""
    shop.comes(ANN)
    made = {name: shop.opens(name, channel=channel) for name, channel in (("b", "sms"), ("a", "line"))}
    shop.passes(MINUTE / 4)
    made["c"] = shop.opens("c")
    for name in ("a", "b"):
        shop.passes(MINUTE / 4)
        shop.does(ANN, AcceptOffer(conversation=made[name]))
    return made


@pytest.mark.rule("FL-4.1")
def test_the_queue_is_sorted_by_arrival_or_by_service_start(shop: Shop) -> None:
    """Both ascend, ties go by id, and what nobody has begun to serve stands last; arrival is asked for by default."""
    made = _served(shop)
    tied = sorted((made["a"], made["b"]))

    assert shop.lists(View.ALL, SUE) == [*tied, made["c"]]
    assert shop.lists(View.ALL, SUE, sort=Sort.ARRIVAL) == [*tied, made["c"]]
    assert shop.lists(View.ALL, SUE, sort=Sort.SERVICE_START) == [made["a"], made["b"], made["c"]]


@pytest.mark.rule("FL-4.1")
@pytest.mark.parametrize("sort", [Sort.LAST_MESSAGE, Sort.OVERTIME_WAITING, Sort.LAST_MESSAGE_OR_ADDED])
def test_the_queue_is_sorted_by_nothing_else(shop: Shop, sort: Sort) -> None:
    """A sort that the product doesn't have is refused by the rule that names those it has."""
    assert shop.unlisted(View.ALL, SUE, sort=sort) == "FL-4.1"
    menu = shop.desk.menu(View.ALL, actor=shop.by(SUE))
    assert not isinstance(menu, Denied)
    assert menu.sorts == {Sort.ARRIVAL, Sort.SERVICE_START}


@pytest.mark.rule("FL-4.2")
@pytest.mark.parametrize("sort", [Sort.ARRIVAL, Sort.SERVICE_START])
@pytest.mark.parametrize("descending", [False, True])
def test_however_the_queue_is_sorted_the_same_one_is_next(shop: Shop, sort: Sort, descending: bool) -> None:
    """Managers look at it in any order, page by page, between any two steps; dispatch goes by its own."""
    arrived = []
    for number, channel in enumerate(TEXT_CHANNELS[:4]):
        shop.passes(MINUTE)
        arrived.append(shop.opens(f"c{number}", channel=channel))
    overview(shop, sort=sort, descending=descending, limit=2)
    shop.employs(ANN, capacity=1)
    shop.comes(ANN)
    overview(shop, sort=sort, descending=descending)

    given = []
    while offered := shop.lists(View.OFFERED, ANN):
        overview(shop, sort=sort, descending=descending, limit=1)
        given += offered
        shop.does(ANN, AcceptOffer(conversation=offered[0]))
        shop.does(ANN, End(conversation=offered[0]))

    assert given == arrived


@pytest.mark.rule("FL-0.1")
def test_asking_for_the_queue_changes_nothing(shop: Shop) -> None:
    """Looking at it, with reasons, writes nothing and offers nothing to anybody."""
    one_of_each(shop)
    before = shop.desk.changes(limit=1000)

    overview(shop)

    assert shop.desk.changes(limit=1000) == before
