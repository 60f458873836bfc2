"""The platforms' windows at the desk: what is refused before it is sent, and what may be sent instead."""

from datetime import timedelta

import pytest

from omnikit.engine.decide import decide
from omnikit.engine.options import options
from omnikit.engine.views import in_view
from omnikit.model.actors import BOT, SYSTEM, Actor
from omnikit.model.commands import (
    AcceptOffer,
    AddCollaborators,
    AnswerByBot,
    Command,
    End,
    FollowUp,
    RemindOfEnding,
    Reply,
    SendAutomatic,
    StartConversation,
)
from omnikit.model.conversation import ENDED, Conversation, Timer, TimerKind
from omnikit.model.decision import Allowed, Denied
from omnikit.model.events import AutomaticSent, Event, ReminderSkipped
from omnikit.model.ids import AccountId, ConversationId
from omnikit.model.message import Attachment, Content, Form, MessageKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import Traits, Window
from omnikit.model.views import View
from omnikit.policies.context import Context
from omnikit.policies.presets import FIRST_LINE, OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CONTACT,
    CONVERSATION,
    NOON,
    a_context,
    a_conversation,
    a_thread,
    some_text,
)
from tests.rules.acting import refused
from tests.rules.products import Shop

HOUR = timedelta(hours=1)
APPROVED = Content(text="Your order is on its way.", template="order_sent", parameters=("4711",))
A_PICTURE = Content(attachments=(Attachment(MessageKind.IMAGE, "ref"),))


@pytest.fixture
def shop() -> Shop:
    """Omnichat without collaboration."""
    return Shop(OMNICHAT)


def happens(conversation: Conversation, command: Command, on: Context) -> list[type[Event]]:
    """Return what kinds of events a command leads to."""
    decision = decide(conversation, command, on)
    assert isinstance(decision, Allowed)
    return [type(event) for event in decision.events]


def followed(shop: Shop, channel: str = "whatsapp") -> ConversationId:
    """Let a customer write, and ANN follow it up."""
    id = shop.opens(channel=channel)
    shop.does(ANN, FollowUp(conversation=id))
    return id


def refusal(shop: Shop, id: ConversationId, content: Content) -> Denied | None:
    """Return why ANN can't write that, if she can't."""
    return shop.desk.handle(Reply(conversation=id, content=content), actor=Actor.of(ANN)).denied


@pytest.mark.rule("HO-75")
def test_a_day_later_only_what_is_approved_goes_out_on_whatsapp(shop: Shop) -> None:
    """The refusal names the window, when it closed and what may be sent instead; the customer's next word opens it."""
    id = followed(shop)
    since = shop.clock.now
    shop.passes(24 * HOUR)

    denied = refusal(shop, id, some_text())

    assert denied is not None
    assert denied.rule == "HO-75"
    assert denied.about == {
        "channel": "whatsapp",
        "windows": ("customer_service",),
        "closed": (since + 24 * HOUR).isoformat(" ", "minutes"),
        "instead": ("template",),
    }
    assert shop.now(id).replies == 0
    assert refusal(shop, id, APPROVED) is None
    shop.hears(channel="whatsapp")
    assert refusal(shop, id, some_text()) is None
    assert [message.content.template for message in shop.said(id, ADA)] == ["", "order_sent", "", ""]


@pytest.mark.rule("HO-75")
def test_on_messenger_a_member_has_a_week_and_a_machine_a_day(shop: Shop) -> None:
    """What is refused of the bot names the member's own reply."""
    id = followed(shop, "messenger")
    shop.passes(25 * HOUR)

    by_bot = shop.desk.handle(AnswerByBot(conversation=id, content=some_text()), actor=BOT).denied
    by_itself = shop.desk.handle(
        SendAutomatic(conversation=id, form=Form.OFFLINE, content=some_text()), actor=SYSTEM
    ).denied

    for denied in (by_bot, by_itself):
        assert denied is not None
        assert (denied.rule, denied.about["instead"]) == ("HO-75", ("person",))
    assert refusal(shop, id, some_text()) is None
    shop.passes(143 * HOUR)
    assert shop.refused(ANN, Reply(conversation=id, content=some_text())) == "HO-75"


@pytest.mark.rule("HO-75")
def test_so_many_messages_go_out_and_no_more() -> None:
    """On WeChat five after each word of the customer's, the bot's and automatic ones among them."""
    shop = Shop(OMNICHAT_COLLABORATION)
    id = shop.opens(channel="wechat")
    shop.bot(AnswerByBot(conversation=id, content=some_text()))
    shop.does(ANN, FollowUp(conversation=id))
    shop.system(SendAutomatic(conversation=id, form=Form.INSTANT, content=some_text()))
    for _ in range(3):
        shop.replies(id, "one of three")

    denied = refusal(shop, id, some_text())

    assert denied is not None
    assert (denied.rule, denied.about["closed"], denied.about["instead"]) == ("HO-75", "used_up", ("template",))
    assert shop.now(id).replies == 5
    shop.hears(channel="wechat")
    assert shop.now(id).replies == 0
    assert refusal(shop, id, some_text()) is None


@pytest.mark.rule("HO-75")
@pytest.mark.parametrize("channel", ["line", "webchat"])
def test_where_there_is_no_such_time_a_year_makes_no_difference(shop: Shop, channel: str) -> None:
    """On LINE a push is metered, and let; a site is the team's own."""
    id = followed(shop, channel)
    shop.passes(365 * 24 * HOUR)

    assert refusal(shop, id, some_text()) is None


@pytest.mark.rule("HO-75")
def test_writing_first_takes_an_approved_text(shop: Shop) -> None:
    """Where the platform has windows nobody has opened one; the refusal says so."""
    new = Conversation(id=CONVERSATION, workspace=shop.workspace.id, thread=a_thread("whatsapp"))
    id = shop.opens(channel="whatsapp")
    contact = shop.now(id).contact
    shop.does(ANN, FollowUp(conversation=id))
    shop.does(ANN, End(conversation=id))
    assert contact is not None
    assert shop.now(id).status is ENDED
    start = StartConversation(conversation=CONVERSATION, thread=new.thread, contact=CONTACT, content=some_text())
    denied = decide(new, start, a_context(ANN, profile=OMNICHAT))
    shop.passes(25 * HOUR)

    later = shop.desk.start(contact, AccountId("whatsapp"), some_text(), actor=Actor.of(ANN)).denied
    taken_up = shop.desk.start(contact, AccountId("whatsapp"), APPROVED, actor=Actor.of(ANN)).unwrap()

    assert isinstance(denied, Denied)
    assert (denied.rule, denied.about["closed"]) == ("HO-75", "never")
    assert later is not None
    assert (later.rule, taken_up.id) == ("HO-75", id)


@pytest.mark.rule("HO-75")
def test_what_a_customer_said_before_the_end_counts_after_it() -> None:
    """Where every end is one for good, and a member writes again: the platform's window is the thread's."""
    shop = Shop(FIRST_LINE)
    shop.comes(ANN)
    ended = shop.opens(channel="whatsapp")
    since, contact = shop.clock.now, shop.now(ended).contact
    assert contact is not None
    shop.desk.tick()
    shop.does(ANN, AcceptOffer(conversation=ended))
    shop.does(ANN, End(conversation=ended))
    shop.passes(23 * HOUR)

    again = shop.desk.start(contact, AccountId("whatsapp"), some_text(), actor=Actor.of(ANN)).unwrap()

    assert (again.id != ended, again.spoken_at) == (True, since)
    assert refusal(shop, again.id, some_text()) is None
    shop.passes(HOUR)
    assert shop.refused(ANN, Reply(conversation=again.id, content=some_text())) == "HO-75"


@pytest.mark.rule("HO-75")
def test_a_profile_may_leave_it_to_the_platform() -> None:
    """Without the switch everything is sent, and the platform says what it doesn't take."""
    shop = Shop(OMNICHAT.but(name="ours", windows=False))
    id = followed(shop)
    shop.passes(999 * HOUR)

    assert refusal(shop, id, some_text()) is None


def test_a_reminder_that_could_not_go_out_is_passed_over() -> None:
    """Its time comes when the window has closed: nothing is sent, and the conversation ends all the same."""
    due = (Timer(TimerKind.REMIND, NOON),)
    on = a_context(SYSTEM, profile=OMNICHAT)
    said, quiet = (
        a_conversation(thread=a_thread("whatsapp"), timers=due, spoken_at=NOON - ago * HOUR) for ago in (23, 25)
    )

    assert happens(said, RemindOfEnding(conversation=CONVERSATION), on) == [AutomaticSent]
    assert happens(quiet, RemindOfEnding(conversation=CONVERSATION), on) == [ReminderSkipped]


def test_options_tell_what_may_be_written_now() -> None:
    """A text and an approved one; a day later the approved one alone; neither is named where none is approved."""

    def offered(channel: str, hours: int) -> tuple[bool, tuple[str, ...]]:
        on = a_conversation(thread=a_thread(channel), spoken_at=NOON - hours * HOUR)
        found = next(one for one in options(on, a_context(ANN, profile=OMNICHAT)) if one.command == "Reply")
        return found.refused is None, found.arguments

    assert offered("whatsapp", 1) == (True, ("text", "template"))
    assert offered("whatsapp", 25) == (True, ("template",))
    assert offered("messenger", 1) == (True, ())
    assert offered("messenger", 169) == (False, ())
    assert offered("line", 999) == (True, ())


@pytest.mark.rule("HO-75", "HO-76", "CO-0.7", "FL-0.3")
def test_a_hosts_own_channel_is_asked_by_its_adapters_traits() -> None:
    """Windows, what it carries, whether it is shared: nothing of it is known by its name."""
    theirs = Traits(windows=(Window("minute", timedelta(minutes=1)),), collaborates=True, files={})
    known = OMNICHAT_COLLABORATION.knowing({"line": theirs, "webchat": PLATFORMS["webchat"].but(carries_text=False)})
    on = a_context(ANN, profile=known)
    quiet = a_conversation(spoken_at=NOON - timedelta(minutes=2))

    assert refused(quiet, Reply(conversation=CONVERSATION, content=some_text()), on) == "HO-75"
    assert refused(quiet, Reply(conversation=CONVERSATION, content=A_PICTURE), on) == "HO-76"
    assert refused(quiet, AddCollaborators(conversation=CONVERSATION, members=(BOB,)), on) == ""
    assert not in_view(quiet.but(thread=a_thread("webchat")), View.ALL, on)
    assert in_view(quiet, View.ALL, on)
