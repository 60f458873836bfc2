"""A webhook is verified, read, and each thing that it tells is taken in once, whatever becomes of the others."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from omnikit.desk.hearing import Heard, Taken
from omnikit.desk.house import no_configs
from omnikit.desk.ports import Storage
from omnikit.desk.webhooks import Webhook
from omnikit.model.actors import ActorKind
from omnikit.model.commands import End, FollowUp, Join, Reply
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.errors import InvalidInput, UnknownName
from omnikit.model.facts import Fact
from omnikit.model.ids import AccountId
from omnikit.model.message import Content, Message, MessageKind
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.traits import Receipts, Traits
from omnikit.model.wire import Request
from omnikit.policies.presets import OMI, OMNICHAT, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ANN, WORKSPACE
from tests.desk.smoke import Smoke
from tests.rules.products import MINUTE, Shop

TRAITS = Traits(text=100, quotes=True, echoes=True, read=Receipts.UP_TO, groups=True)


@pytest.fixture
def shop(storage: Storage) -> Iterator[Shop]:
    """Omnichat's desk with the fictional platform; afterwards an audit finds nothing wrong."""
    shop = connected(Shop(OMNICHAT, storage))
    yield shop
    shop.sound()


def connected(shop: Shop, traits: Traits = TRAITS, name: str = "smoke") -> Shop:
    """Return *shop* with two accounts on the platform, and its adapter."""
    shop.connects(name, "main", external="page-1")
    shop.connects(name, "other", external="page-2")
    profile = shop.desk.house.profile.knowing({name: traits})
    channels, configs = {name: Smoke(traits=traits, name=name)}, lambda account: {"secret": f"s-{account.id}"}
    shop.desk.house = shop.desk.house.but(channels=channels, configs=configs, profile=profile)
    return shop


def asks(*facts: dict[str, Any], secret: str = "s-main", body: bytes | None = None) -> Request:
    """Return the platform's request that tells *facts*."""
    return Request(headers={"x-smoke": secret}, body=json.dumps(facts).encode() if body is None else body)


def told(shop: Shop, *facts: dict[str, Any]) -> Webhook:
    """Let the platform tell *facts*."""
    return shop.desk.webhook(AccountId("main"), asks(*facts))


def one(shop: Shop, **fact: Any) -> Heard:
    """Let the platform tell one fact; return what became of it."""
    (heard,) = told(shop, fact).heard
    return heard


def says(text: str = "hello", id: str = "m1", **more: Any) -> dict[str, Any]:
    """Return a customer's message."""
    given = {"kind": "message", "account_id": "page-1", "user_id": "u1", "sender_id": "u1", "message_id": id}
    return {**given, "text": text, "dedupe": f"message {id}", "timestamp_ms": 1_772_442_900_000, **more}


def messages(shop: Shop, id: Any = None) -> list[Message]:
    """Return what was said in the only conversation, or in that one."""
    conversation = id or only(shop).id
    return list(shop.storage.messages(WORKSPACE, conversation, 0, 100))


def only(shop: Shop) -> Conversation:
    """Return the only conversation there is."""
    (found,) = shop.every()
    return found


def answers(shop: Shop, text: str = "yes?", **more: Any) -> Message:
    """Let a member follow up and answer."""
    conversation = only(shop)
    if conversation.status is PENDING:
        shop.does(ANN, FollowUp(conversation=conversation.id))
    shop.does(ANN, Reply(conversation=conversation.id, content=Content(text=text), **more))
    return messages(shop)[-1]


# --- the request


def test_what_the_platform_didn_t_send_is_not_read(shop: Shop) -> None:
    """A wrong secret is denied, whatever the body is; nothing is stored."""
    for request in (asks(says(), secret="s-other"), Request(body=b"\xff{"), asks(body=b"", secret="")):
        refused = shop.desk.webhook(AccountId("main"), request)
        assert (refused.verified, refused.answer.status, refused.heard, refused.error) == (False, 403, (), None)
    assert not shop.every()


def test_what_can_t_be_read_is_told_and_answered(shop: Shop) -> None:
    """The platform's own request that isn't what it should be: the error says so, and there is an answer."""
    heard = shop.desk.webhook(AccountId("main"), asks(body=b"{"))
    assert heard.verified
    assert heard.answer.body == b"seen"
    assert heard.error is not None
    assert heard.error.path == "body"


def test_an_account_must_be_connected_and_have_an_adapter(shop: Shop) -> None:
    """Each error names what is known."""
    with pytest.raises(UnknownName, match="unknown account 'nobody'"):
        shop.desk.webhook(AccountId("nobody"), asks())
    with pytest.raises(UnknownName, match="unknown channel 'line'; known: smoke"):
        shop.desk.webhook(AccountId("line"), asks())
    shop.desk.house = shop.desk.house.but(configs=no_configs)
    with pytest.raises(InvalidInput, match=r"config\['secret'\]: None is not allowed"):
        shop.desk.webhook(AccountId("main"), asks())


def test_one_bad_item_stops_no_other(shop: Shop) -> None:
    """Of several facts each has its result; what names nobody, or an account that isn't ours, is told alone."""
    shop.desk.house = shop.desk.house.but(configs=lambda account: {"secret": "s-main", "of": account.id})
    heard = told(
        shop,
        says("first"),
        says("nobody's", "m2", user_id=None, sender_id=None),
        says("another's", "m3", account_id="page-9"),
        {"kind": "unknown", "account_id": "page-1", "event_id": "e1"},
        says("second account", "m4", account_id="page-2"),
    )
    assert [item.taken for item in heard.heard] == ["taken_in", "unusable", "unusable", "passed_over", "taken_in"]
    assert not heard.failed  # another delivery would meet the same
    assert str(heard.heard[2].error) == "unknown account on smoke 'page-9'; known: page-1, page-2"
    assert {(item.thread.account, item.thread.key) for item in shop.every()} == {("main", "u1"), ("other", "u1")}


def test_an_account_is_spoken_for_by_its_own_secret(shop: Shop) -> None:
    """Found here: what one account's secret signs was taken in for another whose secret it is not."""
    heard = one(shop, **says(account_id="page-2"))
    assert (heard.taken, str(heard.error)) == (
        Taken.UNUSABLE,
        "unknown account on smoke 'page-2'; known: page-1, page-2",
    )
    assert not shop.every()


def test_a_request_is_verified_once_for_each_account(shop: Shop) -> None:
    """However much it tells of another one: to read what is signed again for each fact would be quadratic."""
    asked: list[str] = []

    def configs(account: Account) -> dict[str, str]:
        asked.append(account.id)
        return {"secret": "s-main"}

    shop.desk.house = shop.desk.house.but(configs=configs)
    heard = told(shop, *(says(id=f"m{number}", account_id="page-2") for number in range(20)))
    assert [item.taken for item in heard.heard] == [Taken.TAKEN_IN] * 20
    assert sorted(asked) == ["main", "other"]


def test_a_host_s_error_stops_no_other(shop: Shop) -> None:
    """Its bot fails for one message: that one is told, worth another delivery, and the next is taken in."""

    def bot(fact: Fact) -> None:
        if fact.text == "boom":
            raise RuntimeError("no model")

    heard = shop.desk.webhook(AccountId("main"), asks(says("boom"), says("hi", "m2")), bot=bot)
    assert [item.taken for item in heard.heard] == [Taken.FAILED, Taken.TAKEN_IN]
    assert repr(heard.failed[0].error) == "RuntimeError('no model')"
    assert one(shop, **says("boom")).taken is Taken.TAKEN_IN


def test_a_delivery_is_taken_in_once(shop: Shop) -> None:
    """However often it comes, in one request or several; the answer is the first one's."""
    first, again = told(shop, says(), says()).heard
    later = one(shop, **says())
    assert (first.taken, again.taken, later.taken) == (Taken.TAKEN_IN, Taken.REPEATED, Taken.REPEATED)
    assert len(messages(shop)) == 1


@pytest.mark.parametrize("odd", ["a\x00b", "a\ud83d", "a😀b", "ä", "long" * 1000])
@pytest.mark.parametrize("field", ["message_id", "user_id", "thread_id", "dedupe", "text", "user_name"])
def test_no_id_is_too_odd_to_be_taken_in(shop: Shop, odd: str, field: str) -> None:
    """Found here: half a character in an id failed at each delivery, and the platform would deliver for ever."""
    told = says() | {field: odd} | ({"sender_id": odd} if field == "user_id" else {})
    assert [one(shop, **told).taken for _ in range(2)] == [Taken.TAKEN_IN, Taken.REPEATED]


# --- messages


def test_a_message_has_what_the_platform_told(shop: Shop) -> None:
    """Its text, attachments, time, names, what it quotes, and what the platform wants back."""
    photo = {"kind": "image", "url": "https://cdn.example/1.jpg", "mime": "image/jpeg", "size": 7, "name": "a.jpg"}
    place = {"kind": "location", "lat": 0.0, "lon": 9.5, "title": "Equator"}
    told(shop, says(), says("", "m2", user_name="Lin", attachments=[photo, place], reply_to="m1", reply_token="r"))
    _, second = messages(shop)
    assert (second.external, second.quotes, second.reply_token) == ("m2", "m1", "r")
    assert second.content.kind is MessageKind.IMAGE
    assert second.content.text == "0.0,9.5"
    assert [item.ref for item in second.content.attachments] == ["https://cdn.example/1.jpg", "0.0,9.5"]
    assert second.sent_at is not None
    assert shop.contact(only(shop).id).name == ""  # the first message, which made the contact, told none


def test_what_is_pressed_is_said_by_its_label(shop: Shop) -> None:
    """A postback is a message of the customer's; our data stays with it."""
    one(shop, **says("", kind="postback", title="Ship it", payload="SHIP:1"))
    (message,) = messages(shop)
    assert (message.content.text, message.payload, message.author.kind) == ("Ship it", "SHIP:1", ActorKind.CUSTOMER)


def test_groups_and_topics_are_conversations_of_their_own(shop: Shop) -> None:
    """The same person in a group, in a topic of it, and alone."""
    told(
        shop,
        says(),
        says("all", "m2", thread_id="g1"),
        says("topic", "m3", thread_id="g1", topic_id="t1"),
        says("other", "m4", thread_id="g1", user_id="u2", sender_id="u2"),
    )
    found = {item.thread.key: (item.thread.kind, item.sequence) for item in shop.every()}
    assert found == {"u1": (ThreadKind.DIRECT, 1), "g1": (ThreadKind.GROUP, 2), "g1/t1": (ThreadKind.GROUP, 1)}


def test_mails_are_in_the_thread_of_their_first(shop: Shop) -> None:
    """By references, else by what is answered, else each its own."""
    told(
        shop,
        says("one", "a@x", subject="Order"),
        says("two", "b@x", subject="Re: Order", in_reply_to="a@x", references=["a@x"]),
        says("three", "c@x", subject="Re: Order", in_reply_to="a@x"),
        says("four", "d@x", subject="New"),
    )
    assert {item.thread.key: item.sequence for item in shop.every()} == {"a@x": 3, "d@x": 1}


def test_another_application_s_thread_is_not_ours(shop: Shop) -> None:
    """What is heard on standby is told to the host and stored nowhere."""
    assert one(shop, **says(standby=True)).taken is Taken.PASSED_OVER
    assert not shop.every()


def test_a_comment_is_in_its_thread(storage: Storage) -> None:
    """What answers a comment is in its conversation; it can be edited and removed; hiding changes nothing."""
    shop = connected(Shop(OMI, storage), TRAITS.but(comments=True))
    comment = {"post_id": "p", "kind": "comment", "action": "add"}
    told(
        shop,
        says("nice", "c1", **comment),
        says("me too", "c2", parent_id="c1", is_reply=True, **(comment | {"user_id": "u2", "sender_id": "u2"})),
        says("very nice", "c1", dedupe="edit", **(comment | {"action": "edited"})),
    )
    assert [message.content.text for message in messages(shop)] == ["very nice", "me too"]
    assert one(shop, **says("", "c1", dedupe="hide", **(comment | {"action": "hide"}))).taken is Taken.PASSED_OVER
    assert one(shop, **says("", "c1", dedupe="gone", **(comment | {"action": "remove"}))).taken is Taken.TAKEN_IN
    assert [message.unsent for message in messages(shop)] == [True, False]


# --- what is told of messages that are there


def test_a_customer_changes_and_takes_back_what_they_wrote(shop: Shop) -> None:
    """An edit is the message's new words, an unsend leaves none; each once, and late ones change nothing."""
    one(shop, **says())
    edit = {"kind": "edit", "account_id": "page-1", "user_id": "u1", "target_message_id": "m1"}
    assert one(shop, **edit, text="hello!", dedupe="e1", timestamp_ms=1_772_442_960_000).taken is Taken.TAKEN_IN
    assert one(shop, **edit, text="hello!", dedupe="e1", timestamp_ms=1_772_442_960_000).taken is Taken.REPEATED
    assert one(shop, **edit, text="hel", dedupe="e0", timestamp_ms=1_772_442_930_000).taken is Taken.KNOWN
    assert messages(shop)[0].content.text == "hello!"

    back = {"kind": "unsend", "account_id": "page-1", "user_id": "u1", "target_message_id": "m1", "dedupe": "b"}
    assert one(shop, **back).taken is Taken.TAKEN_IN
    assert (messages(shop)[0].content.text, messages(shop)[0].unsent) == ("", True)
    assert one(shop, **(back | {"target_message_id": "m9", "dedupe": "b9"})).taken is Taken.PASSED_OVER


def test_only_ones_own_words_are_changed(shop: Shop) -> None:
    """What we wrote is not the customer's to take back: a rule refuses it."""
    one(shop, **says())
    mine = answers(shop)
    shop.storage.sent(WORKSPACE, mine.conversation, mine.sequence, ("o1",), DeliveryStatus.ACCEPTED, shop.clock.now)
    refused = one(shop, kind="unsend", account_id="page-1", user_id="u1", target_message_id="o1", dedupe="b")
    assert refused.taken is Taken.REFUSED
    assert refused.outcome is not None
    assert refused.outcome.denied is not None
    assert refused.outcome.denied.rule.startswith("HO-")


def test_nobody_changes_another_s_words(shop: Shop) -> None:
    """Found here: where browsers make the ids, a visitor could name a message of another's."""
    one(shop, **says())
    for kind in ("edit", "unsend"):
        about = {"account_id": "page-1", "user_id": "u2", "target_message_id": "m1", "text": "x", "dedupe": kind}
        assert one(shop, kind=kind, **about).taken is Taken.PASSED_OVER
    assert messages(shop)[0].content.text == "hello"


def test_reactions_are_given_and_taken_back(shop: Shop) -> None:
    """To what either side wrote, by each who reacts."""
    one(shop, **says())
    reaction = {"kind": "reaction", "account_id": "page-1", "user_id": "u1", "target_message_id": "m1"}
    one(shop, **reaction, action="react", emoji="👍", dedupe="r1")
    one(shop, **reaction, sender_id="u2", action="react", emoji="🎉", dedupe="r2")
    assert messages(shop)[0].reactions == {"u1": "👍", "u2": "🎉"}
    one(shop, **reaction, action="unreact", dedupe="r3")
    assert messages(shop)[0].reactions == {"u2": "🎉"}


# --- what our side wrote


def test_an_echo_of_ours_is_known(shop: Shop) -> None:
    """By the platform's id, by our own, or by its words while the send is unanswered: it is stored once."""
    one(shop, **says())
    mine = answers(shop)
    echo = says("yes?", "o1", sender_id="page-1", is_echo=True)
    assert one(shop, **echo).taken is Taken.KNOWN  # by its words
    assert messages(shop)[-1].externals == ("o1",)
    assert one(shop, **echo).taken is Taken.KNOWN  # by its id
    tracked = answers(shop, "more")
    assert one(shop, **says("x", "o2", is_echo=True, dedupe="o2", tracker=tracked.id)).taken is Taken.KNOWN
    assert messages(shop)[-1].externals == ("o2",)
    assert [message.id for message in messages(shop)[1:]] == [mine.id, tracked.id]


def test_an_echo_of_a_part_is_met_by_its_words(shop: Shop) -> None:
    """What was split, or has a quotation around it, is ours as well; pictures without words are not guessed."""
    one(shop, **says())
    mine = answers(shop, "a first long part that was sent alone and a second long part that was sent alone, too")
    for number, part in enumerate(
        ("a first long part that was sent alone", "and a second long part that was sent alone")
    ):
        assert one(shop, **says(part, f"o{number}", is_echo=True, dedupe=f"o{number}")).taken is Taken.KNOWN
    assert messages(shop)[-1].externals == ("o0", "o1")
    photo = [{"kind": "image", "url": "https://cdn.example/1.jpg"}]
    assert one(shop, **says("", "o9", is_echo=True, dedupe="o9", attachments=photo)).taken is Taken.TAKEN_IN
    assert messages(shop)[-2].id == mine.id


def test_our_own_reaction_says_nothing(shop: Shop) -> None:
    """It opens no window, for it is no sign of the customer's."""
    one(shop, **says())
    ours = {"kind": "reaction", "account_id": "page-1", "user_id": "u1", "target_message_id": "m1", "emoji": "👍"}
    assert one(shop, **ours, action="react", is_echo=True, dedupe="r").taken is Taken.PASSED_OVER
    assert not only(shop).signals


@pytest.mark.parametrize("profile", [OMNICHAT, OMI], ids=lambda profile: str(profile.name))
def test_our_own_comment_is_known(storage: Storage, profile: Profile) -> None:
    """Found here: the page's answer came back as a customer's comment; one that somebody else wrote is not shown."""
    shop = connected(Shop(profile, storage), TRAITS.but(comments=True))
    comment = {"post_id": "p", "kind": "comment", "action": "add"}
    one(shop, **says("nice", "c1", **comment))
    conversation = only(shop)
    shop.does(ANN, Join(conversation=conversation.id) if profile is OMI else FollowUp(conversation=conversation.id))
    shop.does(ANN, Reply(conversation=conversation.id, content=Content(text="thank you")))
    page = {"sender_id": "page-1", "user_id": "page-1", "is_echo": True, "parent_id": "c1", "is_reply": True}
    assert one(shop, **(says("thank you", "c2", **comment) | page)).taken is Taken.KNOWN
    heard = one(shop, **(says("by an admin", "c3", **comment) | page))
    assert heard.taken in (Taken.PASSED_OVER, Taken.REFUSED)
    assert [message.content.text for message in messages(shop)] == ["nice", "thank you"]


def test_what_a_colleague_wrote_elsewhere_is_told(shop: Shop) -> None:
    """It is a message of our side, once; it answers whoever waits, and is sent by nobody."""
    one(shop, **says())
    assert only(shop).waiting_since is not None
    echo = says("from the inbox", "o1", sender_id="page-1", is_echo=True)
    assert [one(shop, **echo).taken for _ in range(2)] == [Taken.TAKEN_IN, Taken.KNOWN]
    last = messages(shop)[-1]
    assert (last.content.text, last.author.kind, last.external) == ("from the inbox", ActorKind.SYSTEM, "o1")
    assert only(shop).waiting_since is None
    assert not shop.desk.outgoing()


def test_an_echo_opens_nothing(shop: Shop) -> None:
    """Where nobody has written to the desk, and where it has ended, there is nothing to tell."""
    echo = says("hi", "o1", sender_id="page-1", is_echo=True)
    one(shop, **echo)
    assert not shop.every()
    one(shop, **says())
    answers(shop)
    shop.does(ANN, End(conversation=only(shop).id))
    one(shop, **says("after", "o2", is_echo=True, dedupe="o2"))
    assert only(shop).status is ENDED


def test_receipts_never_go_back(shop: Shop) -> None:
    """Told by id, by all before it, or by time, in any order: a message is as far as it was ever told to be."""
    one(shop, **says())
    for number in (1, 2, 3):
        mine = answers(shop, f"answer {number}")
        place = (WORKSPACE, mine.conversation, mine.sequence)
        shop.storage.sent(*place, (f"o{number}",), DeliveryStatus.ACCEPTED, shop.clock.now)
        shop.passes(MINUTE)
    about = {"account_id": "page-1", "user_id": "u1"}

    def far() -> list[str]:
        return [message.status for message in messages(shop)[1:]]

    read = one(shop, kind="read", message_ids=["o2"], dedupe="a", **about)
    assert (read.taken, len(read.reported), far()) == (Taken.TAKEN_IN, 2, ["read", "read", "accepted"])
    late = one(shop, kind="delivery", status="delivered", message_ids=["o1", "o3"], dedupe="b", **about)
    assert ([item.sequence for item in late.reported], far()) == ([4], ["read", "read", "delivered"])
    assert one(shop, kind="delivery", status="failed", message_ids=["o3"], dedupe="c", **about).taken is Taken.KNOWN
    later = round(shop.clock.now.timestamp() * 1000)
    one(shop, kind="read", watermark_ms=later, dedupe="d", **about)
    assert far() == ["read", "read", "read"]


def test_what_never_left_is_not_read_because_something_later_is(shop: Shop) -> None:
    """Found here: all up to what was read counted as read, also what had failed."""
    one(shop, **says())
    for number, status in enumerate((DeliveryStatus.FAILED, DeliveryStatus.ACCEPTED, DeliveryStatus.ACCEPTED)):
        mine = answers(shop, f"answer {number}")
        place = (WORKSPACE, mine.conversation, mine.sequence)
        shop.storage.sent(*place, (f"o{number}",) if number else (), status, shop.clock.now)
    about = {"kind": "read", "account_id": "page-1", "user_id": "u1"}
    one(shop, **about, message_ids=["o2"], dedupe="a")
    later = round(shop.clock.now.timestamp() * 1000) + 1000
    one(shop, **about, watermark_ms=later, dedupe="b")
    assert [message.status for message in messages(shop)[1:]] == ["failed", "read", "read"]


def test_a_receipt_may_come_before_the_answer_to_the_send(shop: Shop) -> None:
    """It names our own id of the message: the platform's is noted, and it is as far as it was told to be."""
    one(shop, **says())
    message = answers(shop)
    about = {"account_id": "page-1", "user_id": "u1", "kind": "delivery", "message_ids": ["o1"]}
    assert one(shop, **about, status="delivered", tracker=message.id, dedupe="a").taken is Taken.TAKEN_IN
    assert (messages(shop)[-1].externals, messages(shop)[-1].status) == (("o1",), "delivered")


def test_a_failure_says_why(shop: Shop) -> None:
    """The platform's word for it stays with the message; one that is delivered all the same has none."""
    one(shop, **says())
    mine = answers(shop)
    shop.storage.sent(WORKSPACE, mine.conversation, mine.sequence, ("o1",), DeliveryStatus.ACCEPTED, shop.clock.now)
    about = {"account_id": "page-1", "user_id": "u1", "kind": "delivery", "message_ids": ["o1"]}
    one(shop, **about, status="failed", error_code="131047", dedupe="a")
    assert (messages(shop)[-1].status, messages(shop)[-1].error) == ("failed", "131047")
    one(shop, **about, status="delivered", dedupe="b")
    assert (messages(shop)[-1].status, messages(shop)[-1].error) == ("delivered", "")


# --- what is told of a thread


def test_signals_are_noted_where_there_is_a_conversation(shop: Shop) -> None:
    """Following opens nothing; in a conversation it stands in its status record."""
    follow = {"kind": "follow", "account_id": "page-1", "user_id": "u1", "dedupe": "f1"}
    assert one(shop, **follow).taken is Taken.PASSED_OVER
    one(shop, **says())
    assert one(shop, **(follow | {"kind": "unfollow", "dedupe": "f2"})).taken is Taken.TAKEN_IN
    assert [kind for kind, _ in only(shop).signals] == ["unfollow"]


def test_a_visitor_comes_to_the_site(storage: Storage) -> None:
    """A session's start and each page are a visit where the profile has visitors; the first word is a dialogue."""
    shop = connected(Shop(RECEPTION, storage), Traits(visits=True), "webchat")
    shop.comes(ANN)
    start = {"kind": "system", "account_id": "page-1", "user_id": "v1", "thread_id": "s1", "page": "/a", "dedupe": "1"}
    assert one(shop, **start).taken is Taken.TAKEN_IN
    assert one(shop, **(start | {"page": "/b", "dedupe": "2"})).taken is Taken.TAKEN_IN
    assert one(shop, **(start | {"page": "/b", "dedupe": "3"})).taken is Taken.KNOWN
    heard = one(shop, **says("hi", user_id="v1", sender_id="v1", thread_id="s1", page="/b"))
    assert heard.taken is Taken.TAKEN_IN
    assert only(shop).thread.kind is ThreadKind.VISIT
    assert only(shop).status is PROCESSING
    assert only(shop).handler == ANN
