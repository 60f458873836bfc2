"""What leaves for customers: rendered within the channel's traits, answered, tried again, given up; never twice."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from omnikit.desk.ports import Storage
from omnikit.desk.sending import Parcel
from omnikit.model.commands import FollowUp, Join, Reply, Whisper
from omnikit.model.errors import InvalidInput, TakenMessageId
from omnikit.model.ids import MessageId
from omnikit.model.message import Attachment, Content, Form, Message, MessageKind
from omnikit.model.traits import FileLimit, Need, Traits, Way, Window
from omnikit.model.wire import Quoted, Response
from omnikit.policies.presets import OMI, OMNICHAT
from omnikit.testing.builders import ANN, WORKSPACE
from tests.desk.test_webhooks import answers, connected, messages, one, only, says
from tests.rules.products import HOUR, MINUTE, Shop

TRAITS = Traits(
    text=20, caption=20, quotes=True, repeatable=True,
    files={MessageKind.IMAGE: FileLimit(), MessageKind.FILE: FileLimit()},
)  # fmt: skip
ACCEPTED = {"id": "o1"}


@pytest.fixture
def shop(storage: Storage) -> Iterator[Shop]:
    """Omnichat's desk with the fictional platform and a customer's word; afterwards an audit finds nothing wrong."""
    shop = connected(Shop(OMNICHAT, storage), TRAITS)
    one(shop, **says(reply_token="token-1"))
    yield shop
    shop.sound()


def said(parcel: Parcel) -> list[dict[str, Any]]:
    """Return what a parcel's requests say."""
    return [json.loads(request.body) for request in parcel.requests]


def waiting(shop: Shop, **more: Any) -> Parcel:
    """Return the only parcel there is to send."""
    (parcel,) = shop.desk.outgoing(**more)
    return parcel


def answered(*told: tuple[int, dict[str, Any]]) -> Sequence[Response]:
    """Return a platform's answers."""
    return [Response(status=status, body=json.dumps(body).encode()) for status, body in told]


def mine(shop: Shop) -> Message:
    """Return the last message."""
    return messages(shop)[-1]


def test_a_reply_is_a_request_and_its_answer_names_it(shop: Shop) -> None:
    """To whom, with what the platform wants back, in our key; then the platform's id is the message's."""
    message = answers(shop, "yes")
    parcel = waiting(shop)
    assert (parcel.channel, parcel.account, parcel.skipped) == ("smoke", "main", 0)
    (request,) = said(parcel)
    assert (request["to"], request["text"], request["token"]) == ("u1", "yes", "token-1")
    assert (request["key"], request["by_person"]) == (message.id, True)
    assert not shop.desk.outgoing()  # claimed
    assert shop.desk.sent(parcel, answered((200, ACCEPTED))) is None
    assert (mine(shop).externals, mine(shop).status) == (("o1",), "accepted")
    shop.passes(HOUR)
    assert not shop.desk.outgoing()


def test_what_leaves_by_adapters_is_not_due_besides(shop: Shop) -> None:
    """The host is asked once for each effect: sends are parcels, notices are tasks."""
    answers(shop)
    assert all(task.effect.kind != "send" for task in shop.desk.due())
    assert len(shop.desk.outgoing()) == 1


def test_parts_that_were_accepted_are_not_sent_again(shop: Shop) -> None:
    """A long text is several requests; after a failure in the middle only the rest is tried again."""
    answers(shop, "one two three four five six seven eight nine ten")
    parcel = waiting(shop)
    assert [part["text"] for part in said(parcel)] == ["one two three four", "five six seven", "eight nine ten"]
    shop.desk.sent(parcel, answered((200, {"id": "o1"}), (429, {"after": 90})))
    assert mine(shop).externals == ("o1",)
    shop.passes(timedelta(seconds=80))
    assert not shop.desk.outgoing()
    shop.passes(timedelta(seconds=20))
    rest = waiting(shop)
    assert ([part["text"] for part in said(rest)], rest.skipped) == (["five six seven", "eight nine ten"], 1)
    shop.desk.sent(rest, answered((200, {"id": "o2"}), (200, {"id": "o3"})))
    assert (mine(shop).externals, mine(shop).status) == (("o1", "o2", "o3"), "accepted")


def test_what_nobody_answered_is_sent_again_under_the_same_key(shop: Shop) -> None:
    """The host died, or the line was cut: the same request, for the platform to know it by."""
    answers(shop)
    first = waiting(shop)
    shop.passes(6 * MINUTE)  # the claim has ended
    second = waiting(shop)
    assert [request["key"] for request in said(first)] == [request["key"] for request in said(second)]
    shop.desk.sent(second, [None])
    shop.passes(2 * MINUTE)
    third = waiting(shop)
    shop.desk.sent(third, answered((200, ACCEPTED)))
    assert mine(shop).status == "accepted"


def test_a_refusal_for_good_is_given_up(shop: Shop) -> None:
    """The message has failed with the platform's code; the dead letter says why; reviving it tries anew."""
    answers(shop)
    shop.desk.sent(waiting(shop), answered((403, {"code": "blocked"})))
    assert (mine(shop).status, mine(shop).error) == ("failed", "blocked")
    (letter,) = shop.desk.dead_letters()
    assert letter.reason == "unreachable blocked"
    shop.desk.revive(letter.task.ids)
    shop.desk.sent(waiting(shop), answered((200, ACCEPTED)))
    assert (mine(shop).externals, mine(shop).status, mine(shop).error) == (("o1",), "accepted", "")


def test_what_is_tried_too_often_is_given_up(shop: Shop) -> None:
    """After the house's attempts nobody waits for it any more, whether it was answered or not."""
    shop.desk.house = shop.desk.house.but(attempts=2)
    answers(shop)
    for _ in range(2):
        shop.desk.sent(waiting(shop), answered((429, {"after": 1})))
        shop.passes(MINUTE)
    assert not shop.desk.outgoing()
    assert mine(shop).status == "failed"
    answers(shop, "second")
    for _ in range(2):
        assert waiting(shop).requests
        shop.passes(6 * MINUTE)
    assert not shop.desk.outgoing()
    assert mine(shop).status == "failed"
    assert len(shop.desk.dead_letters()) == 2


def test_attachments_are_brought_first(shop: Shop) -> None:
    """Where the platform wants the bytes: an upload, then the message that names it; linked ones go as they are."""
    photo = Attachment(MessageKind.IMAGE, ref="host:1", name="a.jpg")
    linked = Attachment(MessageKind.IMAGE, ref="https://cdn.example/b.jpg", name="b.jpg")
    shop.does(ANN, FollowUp(conversation=only(shop).id))
    content = Content(text="look", kind=MessageKind.IMAGE, attachments=(photo, linked))
    shop.does(ANN, Reply(conversation=only(shop).id, content=content))
    upload = waiting(shop, bytes_of={"host:1": b"jpeg"})
    assert [(request.uploads, request.body) for request in upload.requests] == [("host:1", b"jpeg")]
    message = shop.desk.sent(upload, answered((200, {"file": "f-7"})))
    assert message is not None
    assert [part["files"] for part in said(message)] == [["f-7"], ["https://cdn.example/b.jpg"]]
    shop.desk.sent(message, answered((200, {"id": "o1"}), (200, {"id": "o2"})))
    assert mine(shop).externals == ("o1", "o2")


def test_an_attachment_without_an_id_is_given_up(shop: Shop) -> None:
    """A platform that takes the bytes and names nothing: the message has failed, and isn't sent without it."""
    shop.does(ANN, FollowUp(conversation=only(shop).id))
    photo = Attachment(MessageKind.IMAGE, ref="host:1", name="a.jpg")
    shop.does(ANN, Reply(conversation=only(shop).id, content=Content(kind=MessageKind.IMAGE, attachments=(photo,))))
    upload = waiting(shop, bytes_of={"host:1": b"jpeg"})
    assert shop.desk.sent(upload, answered((200, {}))) is None
    assert mine(shop).status == "failed"
    assert shop.desk.dead_letters()[0].reason == "other the platform gave the attachment no id"


def test_a_setting_that_is_missing_holds_up_nobody_else(shop: Shop) -> None:
    """The parcel says what the host forgot; others leave, and it is tried again."""
    shop.desk.house = shop.desk.house.but(configs=lambda account: {"secret": "s-main", "of": account.id})
    one(shop, **says("hi", "m2", account_id="page-2", dedupe="m2"))
    for conversation in shop.every():
        shop.does(ANN, FollowUp(conversation=conversation.id))
        shop.does(ANN, Reply(conversation=conversation.id, content=Content(text="yes")))
    whole = shop.desk.house
    shop.desk.house = whole.but(configs=lambda account: {"secret": "s", "forgotten": account.id == "main"})
    good, bad = sorted(shop.desk.outgoing(), key=lambda parcel: parcel.error is not None)
    assert (len(good.requests), bad.requests, bad.account) == (1, (), "main")
    assert "config['secret']" in str(bad.error) or "config['token']" in str(bad.error)
    assert shop.desk.sent(bad, []) is None
    shop.desk.house = whole
    shop.passes(6 * MINUTE)
    assert {parcel.account for parcel in shop.desk.outgoing()} == {"main", "other"}


def test_a_host_that_fails_for_one_account_holds_up_nobody_else(shop: Shop) -> None:
    """Found here: a secret that nobody knows was an error of the whole call, after it had claimed them all."""
    shop.desk.house = shop.desk.house.but(configs=lambda account: {"secret": "s-main", "of": account.id})
    one(shop, **says("hi", "m2", account_id="page-2", dedupe="m2"))
    for conversation in shop.every():
        shop.does(ANN, FollowUp(conversation=conversation.id))
        shop.does(ANN, Reply(conversation=conversation.id, content=Content(text="yes")))
    secrets = {"other": {"secret": "s"}}
    shop.desk.house = shop.desk.house.but(configs=lambda account: secrets[account.id])
    good, bad = sorted(shop.desk.outgoing(), key=lambda parcel: parcel.error is not None)
    assert (len(good.requests), good.account, repr(bad.error)) == (1, "other", "KeyError('main')")


def test_a_token_that_expired_may_be_renewed(shop: Shop) -> None:
    """Unauthorised is the host's to mend: it is tried again, and only then given up."""
    answers(shop)
    refused = Response(status=403, body=b'{"code": "token", "why": "unauthorised"}')
    shop.desk.sent(waiting(shop), [refused])
    assert mine(shop).status == ""
    shop.passes(6 * MINUTE)
    shop.desk.sent(waiting(shop), answered((200, ACCEPTED)))
    assert mine(shop).status == "accepted"


def test_a_reply_token_answers_once(storage: Storage) -> None:
    """The first answer has it; what comes after, and what is tried again, goes by another way."""
    traits = TRAITS.but(windows=(Window("token", MINUTE, needs=Need.TOKEN),), outside=frozenset({Way.PUSH}))
    shop = connected(Shop(OMNICHAT, storage), traits)
    one(shop, **says(reply_token="t1"))
    answers(shop, "one")
    first = waiting(shop)
    assert said(first)[0]["token"] == "t1"
    shop.passes(6 * MINUTE)
    again = waiting(shop)
    assert said(again)[0]["token"] == ""
    shop.desk.sent(again, answered((200, ACCEPTED)))
    answers(shop, "two")
    assert said(waiting(shop))[0]["token"] == ""


def test_the_last_of_so_many_is_in_the_window(storage: Storage) -> None:
    """A window of two messages has the second one, too."""
    windows = (Window("two", HOUR, most=2), Window("more", 2 * HOUR))
    shop = connected(Shop(OMNICHAT, storage), TRAITS.but(windows=windows))
    one(shop, **says())
    for number, expected in enumerate(("two", "two", "more")):
        answers(shop, str(number))
        parcel = waiting(shop)
        assert said(parcel)[0]["window"] == expected
        shop.desk.sent(parcel, answered((200, {"id": f"o{number}"})))


def test_a_quotation_is_carried(shop: Shop) -> None:
    """A reply that quotes names the platform's message."""
    message = answers(shop, "this one", quotes=1)
    assert message.quotes == "m1"
    assert said(waiting(shop))[0]["quotes"] == "m1"


def test_what_is_quoted_may_stand_far_back(shop: Shop) -> None:
    """The first of a hundred messages is quoted with its words."""
    for number in range(100):
        one(shop, **says(text=f"and {number}", id=f"n{number}"))
    answers(shop, "to the first one", quotes=1)
    assert waiting(shop).outbound.quoted == Quoted(external="m1", text="hello")


def test_what_can_t_be_sent_is_given_up_at_once(storage: Storage) -> None:
    """No adapter, or nothing that the platform takes: the message has failed, others go on."""
    shop = connected(Shop(OMNICHAT, storage), TRAITS)
    one(shop, **says())
    shop.desk.house = shop.desk.house.but(channels={"smoke": shop.desk.house.channels["smoke"]})
    shop.hears("u9", "hello", channel="line", thread="u9")
    (lin,) = (found for found in shop.every() if found.thread.channel == "line")
    for conversation in shop.every():
        shop.does(ANN, FollowUp(conversation=conversation.id))
        shop.does(ANN, Reply(conversation=conversation.id, content=Content(text="yes")))
    assert [parcel.channel for parcel in shop.desk.outgoing()] == ["smoke"]
    (letter,) = shop.desk.dead_letters()
    assert letter.reason == "unknown channel 'line'; known: smoke"
    assert shop.storage.messages(WORKSPACE, lin.id, 0, 9)[-1].status == "failed"


def test_an_automatic_message_says_what_the_host_says(shop: Shop) -> None:
    """The reminder before the end is stored without words: the host gives them, or it has failed."""
    shop.sets(auto_close=2 * HOUR, reminder=HOUR)
    answers(shop)
    shop.desk.sent(waiting(shop), answered((200, ACCEPTED)))
    shop.passes(HOUR + MINUTE)
    shop.desk.tick()
    assert mine(shop).form is Form.CLOSING_REMINDER
    assert not shop.desk.outgoing()
    assert mine(shop).status == "failed"
    (letter,) = shop.desk.dead_letters()
    assert letter.reason == "smoke: the message closing_reminder can't be sent: nobody gives it words"

    shop.desk.house = shop.desk.house.but(words=lambda message: f"over? {message.form}"[:20])
    shop.desk.revive(letter.task.ids)
    assert [part["text"] for part in said(waiting(shop))] == ["over? closing_remind"]


def test_whispers_never_leave(storage: Storage) -> None:
    """Neither by themselves nor in what is quoted around them."""
    shop = connected(Shop(OMI, storage), TRAITS)
    one(shop, **says())
    shop.does(ANN, Join(conversation=only(shop).id))
    shop.does(ANN, Whisper(conversation=only(shop).id, content=Content(text="secret")))
    assert not shop.desk.outgoing()


def test_an_erased_message_is_not_sent(shop: Shop) -> None:
    """Whoever is forgotten before it leaves gets nothing any more."""
    answers(shop)
    contact = only(shop).contact
    assert contact is not None
    shop.desk.forget(contact)
    assert not shop.desk.outgoing()


def test_a_closed_window_is_a_refusal_before_anything_is_stored(storage: Storage) -> None:
    """It names the window, when it closed and what would be let; the template goes."""
    windows = (Window("service", 24 * HOUR),)
    traits = TRAITS.but(windows=windows, outside=frozenset({Way.TEMPLATE}), templates=True)
    shop = connected(Shop(OMNICHAT, storage), traits)
    one(shop, **says())
    answers(shop, "in time")
    assert said(waiting(shop))[0]["window"] == "service"
    shop.passes(25 * HOUR)
    late = Reply(conversation=only(shop).id, content=Content(text="late"))
    denied = shop.desk.handle(late, actor=shop.by(ANN)).denied
    assert denied is not None
    assert denied.rule == "HO-75"
    assert "service" in str(denied.about.values())
    assert "template" in str(denied.about.values())
    assert len(messages(shop)) == 2
    shop.does(ANN, Reply(conversation=only(shop).id, content=Content(text="hi", template="hello")))


def test_there_are_no_more_answers_than_requests(shop: Shop) -> None:
    """The host's mistake is told, and nothing is noted."""
    answers(shop)
    parcel = waiting(shop)
    with pytest.raises(InvalidInput, match="answers: 2 is not allowed; allowed: one for each request: 1"):
        shop.desk.sent(parcel, answered((200, ACCEPTED), (200, ACCEPTED)))
    assert mine(shop).externals == ()


def test_the_author_s_name_is_the_member_s(shop: Shop) -> None:
    """Where a platform shows who writes, it is whom the customer sees."""
    answers(shop)
    assert waiting(shop).outbound.name == ANN.title()


def test_two_messages_never_have_one_id(shop: Shop) -> None:
    """A host that gives an id twice is told so, and the other customer is not sent what the first was."""
    first = answers(shop, "for her", message=MessageId("mine"))
    one(shop, **says(id="m2", user_id="u2", sender_id="u2"))
    other = next(found.id for found in shop.every() if found.id != first.conversation)
    shop.does(ANN, FollowUp(conversation=other))

    for conversation in (other, first.conversation):
        with pytest.raises(TakenMessageId, match="'mine' is another message's id"):
            shop.does(ANN, Reply(conversation=conversation, message=MessageId("mine"), content=Content(text="again")))

    assert [one["text"] for one in said(waiting(shop))] == ["for her"]
