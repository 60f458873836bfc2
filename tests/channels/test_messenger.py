"""Messenger: what is sent, in which window, with what it quotes; what its errors mean; what its webhook tells."""

import pytest

from omnikit.channels.messenger import MESSENGER
from omnikit.model.errors import InvalidInput, Unsendable
from omnikit.model.facts import FactKind
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.wire import Action, Outbound, Quoted, Request, Verdict, Why
from tests.channels.meta_world import CONFIG, OWN, PICTURE, STORED, answer, outbound, said, webhook

SEND = "https://graph.facebook.com/v23.0/me/messages"


def rendered(one: Outbound) -> tuple[Request, ...]:
    """Return the requests of *one*."""
    return MESSENGER.render(one, CONFIG)


def test_a_text_is_sent_with_our_id() -> None:
    """The echo brings the id back as metadata."""
    (request,) = rendered(outbound("Dạ còn ạ", window="standard"))
    assert (request.method, request.url) == ("POST", SEND)
    assert request.headers["Authorization"] == "Bearer t0ken"
    assert said(request) == {
        "recipient": {"id": "77"},
        "messaging_type": "RESPONSE",
        "message": {"text": "Dạ còn ạ", "metadata": "omni-1"},
    }


def test_the_version_of_the_graph_is_the_accounts() -> None:
    """Where it says one."""
    (request,) = MESSENGER.render(outbound("a"), {**CONFIG, "api_version": "v25.0"})
    assert request.url == "https://graph.facebook.com/v25.0/me/messages"


def test_an_account_without_a_token_sends_nothing() -> None:
    """The setting is named."""
    with pytest.raises(InvalidInput, match="access_token"):
        MESSENGER.render(outbound("a"), {**CONFIG, "access_token": ""})


@pytest.mark.parametrize(
    ("changes", "messaging_type", "tag"),
    [
        ({"window": "standard"}, "RESPONSE", None),
        ({"window": ""}, "UPDATE", None),
        ({"window": "human_agent", "by_person": True}, "MESSAGE_TAG", "HUMAN_AGENT"),
        ({"template": "POST_PURCHASE_UPDATE"}, "MESSAGE_TAG", "POST_PURCHASE_UPDATE"),
    ],
)
def test_what_it_is_sent_as_follows_from_the_window(
    changes: dict[str, object], messaging_type: str, tag: str | None
) -> None:
    """A tag goes with the text where the day is over."""
    (request,) = rendered(outbound("Dạ", **changes))
    assert said(request)["messaging_type"] == messaging_type
    assert said(request).get("tag") == tag
    assert said(request)["message"]["text"] == "Dạ"


def test_a_template_is_sent_by_its_name() -> None:
    """With its language and what stands in it; the host may keep the whole of it."""
    (request,) = rendered(outbound(template="order_sent:vi", parameters=("A-1", "thứ Ba")))
    body = {"type": "body", "parameters": [{"type": "text", "text": "A-1"}, {"type": "text", "text": "thứ Ba"}]}
    assert said(request)["messaging_type"] == "UTILITY"
    assert said(request)["message"]["template"] == {
        "name": "order_sent", "language": {"code": "vi"}, "components": [body],
    }  # fmt: skip
    kept = {**CONFIG, "templates": {"order_sent": {"name": "order_{1}"}}}
    (request,) = MESSENGER.render(outbound(template="order_sent", parameters=("5",)), kept)
    assert said(request)["message"]["template"] == {"name": "order_5"}


def test_a_long_text_is_several_messages() -> None:
    """None is longer than 2000 code points, and nothing is lost."""
    requests = rendered(outbound("một hai ba " * 500))
    texts = [said(one)["message"]["text"] for one in requests]
    assert len(texts) == 3
    assert all(len(text) <= 2000 for text in texts)
    assert " ".join(texts).split() == ("một hai ba " * 500).split()


def test_a_quotation_names_the_message_in_the_first_part_alone() -> None:
    """The text and the picture are two messages, one of which quotes."""
    first, second = rendered(outbound("đây", PICTURE, quoted=Quoted(external="m_5", text="giá?")))
    assert said(first)["reply_to"] == {"mid": "m_5"}
    assert "reply_to" not in said(second)
    assert said(second)["message"]["text"] == "đây"


@pytest.mark.parametrize(
    ("attachment", "shown"),
    [
        (PICTURE, {"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}),
        (STORED, {"type": "video", "payload": {"attachment_id": "8800"}}),
        (Attachment(MessageKind.VOICE, "https://cdn.example/v.ogg"),
         {"type": "audio", "payload": {"url": "https://cdn.example/v.ogg"}}),
        (Attachment(MessageKind.FILE, "https://cdn.example/v.pdf"),
         {"type": "file", "payload": {"url": "https://cdn.example/v.pdf"}}),
    ],
)  # fmt: skip
def test_an_attachment_goes_by_its_link_or_the_platforms_id(attachment: Attachment, shown: object) -> None:
    """Each is a message of its own."""
    (request,) = rendered(outbound("", attachment))
    assert said(request)["message"]["attachment"] == shown


def test_the_hosts_own_file_is_uploaded_first() -> None:
    """Then the message names it by the id that the platform gave."""
    given = outbound("xem", OWN, bytes_of={"host:7": b"%PDF-1"})
    (request,) = rendered(given)
    assert (request.url, request.uploads) == ("https://graph.facebook.com/v23.0/me/message_attachments", "host:7")
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b"%PDF-1" in request.body
    assert 'filename="giá.pdf"'.encode() in request.body
    assert b'{"attachment":{"type":"file","payload":{"is_reusable":true}}}' in request.body
    file, text = rendered(given.but(uploaded={"host:7": "990"}))
    assert said(file)["message"]["attachment"] == {"type": "file", "payload": {"attachment_id": "990"}}
    assert said(text)["message"]["text"] == "xem"


@pytest.mark.parametrize(("action", "shown"), [(Action.TYPE, "typing_on"), (Action.MARK_READ, "mark_seen")])
def test_typing_and_having_read_are_actions(action: Action, shown: str) -> None:
    """They say for whom, and nothing else."""
    (request,) = rendered(outbound(action=action))
    assert said(request) == {"recipient": {"id": "77"}, "sender_action": shown}


def test_what_the_platform_has_not_is_refused_or_said_otherwise() -> None:
    """An edit is a new message; a reaction and taking back are refused; a place has no link to send in its place."""
    (request,) = rendered(outbound("đúng là 5", action=Action.EDIT, target="m_1"))
    assert said(request)["message"]["text"] == "* đúng là 5"
    for changes in ({"action": Action.UNSEND}, {"action": Action.REACT, "emoji": "👍"}):
        with pytest.raises(Unsendable, match="messenger"):
            rendered(outbound(target="m_1", **changes))
    with pytest.raises(Unsendable, match="location"):
        rendered(outbound("", Attachment(MessageKind.LOCATION, "10.7,106.7")))


def test_the_answer_tells_the_platforms_id() -> None:
    """And an action has none."""
    (request,) = rendered(outbound("a"))
    assert MESSENGER.learn(request, answer(recipient_id="77", message_id="m_9")).externals == ("m_9",)
    assert MESSENGER.learn(request, answer(recipient_id="77")).externals == ()


@pytest.mark.parametrize(
    ("code", "subcode", "verdict", "why"),
    [
        (10, 2018278, Verdict.REFUSED, Why.WINDOW_CLOSED),
        (10, 2018065, Verdict.REFUSED, Why.WINDOW_CLOSED),
        (10, 2018108, Verdict.REFUSED, Why.UNREACHABLE),
        (10, 0, Verdict.REFUSED, Why.UNAUTHORISED),
        (551, None, Verdict.REFUSED, Why.UNREACHABLE),
        (551, 1545041, Verdict.REFUSED, Why.UNREACHABLE),
        (100, 2018001, Verdict.REFUSED, Why.UNREACHABLE),
        (100, 2018109, Verdict.REFUSED, Why.TOO_LONG),
        (1200, None, Verdict.RETRY, Why.DOWN),
    ],
)
def test_errors_of_the_send_api(code: int, subcode: int | None, verdict: Verdict, why: Why) -> None:
    """By code and subcode."""
    error = {"code": code, "message": "no"} if subcode is None else {"code": code, "error_subcode": subcode}
    learned = MESSENGER.learn(rendered(outbound("a"))[0], answer(400, error=error))
    assert (learned.verdict, learned.why) == (verdict, why)
    assert learned.code == (str(code) if subcode is None else f"{code}/{subcode}")


def item(**changes: object) -> dict[str, object]:
    """Return an item of a webhook."""
    return {"sender": {"id": "77"}, "recipient": {"id": "1042"}, "timestamp": 1_788_252_300_000, **changes}


@pytest.mark.parametrize("message", [{}, {"mid": None}, {"mid": [1]}, {"mid": {}, "text": "x"}])
def test_a_message_without_an_id_has_a_key_of_its_own(message: dict[str, object]) -> None:
    """It is stable, and another for another time."""
    keys = []
    for at in (1, 1, 2):
        body = {"object": "page", "entry": [{"id": "1042", "messaging": [item(message=message, timestamp=at)]}]}
        (fact,) = MESSENGER.parse(webhook(body), CONFIG)
        assert fact.kind is FactKind.MESSAGE
        keys.append(fact.dedupe)
    assert keys[0] == keys[1] != keys[2]


def test_ids_keep_every_digit() -> None:
    """Also where they come as numbers."""
    change = item(sender={"id": 24680000000000000017}, message={"mid": 9007199254740993, "text": "x"})
    (fact,) = MESSENGER.parse(webhook({"object": "page", "entry": [{"id": 1042, "messaging": [change]}]}), CONFIG)
    assert (fact.account_id, fact.user_id, fact.message_id) == ("1042", "24680000000000000017", "9007199254740993")


@pytest.mark.parametrize("part", ["game_play", "payment", "branded_camera", "messaging_feedback", "message_reads"])
def test_what_is_not_known_is_kept_as_such(part: str) -> None:
    """With whom it is about, and its name."""
    body = {"object": "page", "entry": [{"id": "1042", "messaging": [item(**{part: {"x": 1}})]}]}
    (fact,) = MESSENGER.parse(webhook(body), CONFIG)
    assert (fact.kind, fact.name, fact.user_id) == (FactKind.UNKNOWN, part, "77")


@pytest.mark.parametrize(
    ("sender", "recipient", "echo", "user", "ours"),
    [
        ("77", "1042", False, "77", False),
        ("1042", "77", False, "77", True),
        ("77", "1042", True, "77", True),
        ("5", "77", True, "77", True),
        ("77", "5", False, "77", False),
        (None, "1042", False, None, False),
    ],
)
@pytest.mark.parametrize("entry", ["1042", "0", "9999", None])
def test_the_customer_is_whoever_is_not_the_page(
    sender: str | None, recipient: str, echo: bool, user: str | None, ours: bool, entry: str | None
) -> None:
    """The page is the entry's; where that names another, or none, the one that the host asks for."""
    told = item(sender={"id": sender}, recipient={"id": recipient}, message={"mid": "m1", "text": "x", "is_echo": echo})
    body = {"object": "page", "entry": [{"id": entry, "messaging": [told]}]}
    (fact,) = MESSENGER.parse(webhook(body), CONFIG)
    assert (fact.user_id, fact.is_echo, fact.sender_id) == (user, ours, sender)
    if entry in ("1042", "9999"):
        assert fact.account_id == entry
