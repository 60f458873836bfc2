"""LINE: signatures, what is answered, what is read of odd bodies, and every way that something is sent and answered."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from omnikit.channels.line import LINE
from omnikit.model.errors import InvalidInput, PayloadError, Unsendable
from omnikit.model.facts import Fact, FactKind
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.thread import ThreadKind
from omnikit.model.traits import Unit, length
from omnikit.model.wire import Action, Answered, Outbound, Quoted, Request, Response, Verdict, Why
from omnikit.testing.builders import NOON

CONFIG = {"account_id": "U77", "channel_secret": "s3cret", "access_token": "t0ken"}
REPLY, PUSH = "https://api.line.me/v2/bot/message/reply", "https://api.line.me/v2/bot/message/push"
FRESH = Answered(external="61", at=NOON, token="theirtoken", read_token="readtoken")
PHOTO = Attachment(MessageKind.IMAGE, ref="https://cdn.example/1.jpg", name="1.jpg")


def signed(body: bytes, secret: str = "s3cret", header: str = "x-line-signature") -> Request:
    """Return a request as LINE makes it."""
    mac = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
    return Request(headers={header: mac}, body=body)


def read(*events: object, **envelope: object) -> tuple[Fact, ...]:
    """Return what is read of a body with these events."""
    return LINE.parse(Request(body=json.dumps({"events": events, **envelope}).encode()), CONFIG)


def event(type: str, **more: object) -> dict[str, object]:
    """Return an event of somebody's."""
    return {"type": type, "source": {"type": "user", "userId": "U5"}, "timestamp": 1767225600000, **more}


def outbound(text: str = "", *attachments: Attachment, **changes: object) -> Outbound:
    """Return something to be done for a customer."""
    said = Content(text=text, attachments=attachments)
    return Outbound(account="U77", to="U5", message="m-1", at=NOON, content=said).but(**changes)


def rendered(asked: Outbound, **config: object) -> list[tuple[str, Any]]:
    """Return the URL and the JSON of each request."""
    return [(one.url, json.loads(one.body)) for one in LINE.render(asked, {**CONFIG, **config})]


def messages(asked: Outbound, **config: object) -> list[dict[str, Any]]:
    """Return all messages of LINE's that are sent."""
    return [message for _, body in rendered(asked, **config) for message in body["messages"]]


@pytest.mark.parametrize("header", ["x-line-signature", "X-Line-Signature", "X-LINE-SIGNATURE"])
def test_a_signed_body_is_lines_whatever_the_case_of_the_header(header: str) -> None:
    """The signature is of the bytes as they came."""
    assert LINE.verify(signed(b'{"events": []}', header=header), CONFIG, NOON) is True


@pytest.mark.parametrize("given", ["", "=", "AAAA", "é", "\ud800", "0" * 9000, base64.b64encode(b"x" * 32).decode()])
def test_any_other_signature_is_denied(given: str) -> None:
    """A wrong, broken or foreign header is no exception."""
    body = b'{"events": []}'
    assert LINE.verify(Request(headers={"X-Line-Signature": given}, body=body), CONFIG, NOON) is False
    assert LINE.verify(Request(body=body), CONFIG, NOON) is False
    assert LINE.verify(signed(body).but(body=body + b" "), CONFIG, NOON) is False
    assert LINE.verify(signed(body, secret="other"), CONFIG, NOON) is False


def test_a_config_without_the_secret_is_the_hosts_mistake() -> None:
    """It is named, and nothing is taken for verified."""
    with pytest.raises(InvalidInput, match="channel_secret"):
        LINE.verify(signed(b"{}"), {"account_id": "U77"}, NOON)
    with pytest.raises(InvalidInput, match="access_token"):
        LINE.render(outbound("hi"), {"account_id": "U77", "channel_secret": "s"})


def test_a_webhook_is_answered_with_nothing() -> None:
    """LINE looks at the status alone, also when the console checks the URL."""
    assert LINE.answer(signed(b'{"events": []}'), CONFIG) == Response()


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    """With the library's own error, and no other."""
    with pytest.raises(PayloadError):
        LINE.parse(Request(body=body), CONFIG)


@pytest.mark.parametrize(
    "body", [b"{}", b'{"events": null}', b'{"events": {"type": "message"}}', b'{"events": [[], 1]}']
)
def test_a_body_without_events_tells_nothing(body: bytes) -> None:
    """As when the console checks the URL."""
    assert LINE.parse(Request(body=body), CONFIG) == ()


def test_the_destination_is_the_account() -> None:
    """Only where it is missing are events of the account that was asked for."""
    said = event("message", message={"type": "text", "id": "1", "text": "x"})
    assert [fact.account_id for fact in read(said, destination="U88")] == ["U88"]
    assert [fact.account_id for fact in read(said)] == ["U77"]


def test_keys_are_of_the_message_else_of_the_event_else_of_what_it_says() -> None:
    """A redelivery has the key it had; an edit, another event and an older body without ids have their own."""
    said = {"type": "text", "id": "1", "text": "x"}
    first, again = (
        event("message", message=said, webhookEventId="01A", replyToken="r1", deliveryContext={"isRedelivery": False}),
        event("message", message=said, webhookEventId="01A", replyToken="r2", deliveryContext={"isRedelivery": True}),
    )
    edit = event("messageEdited", message=said, webhookEventId="01B")
    later_edit = event("messageEdited", message=said, webhookEventId="01C")
    bare = event("follow", replyToken="r3", deliveryContext={"isRedelivery": False})
    bare_again = event("follow", replyToken="r4", deliveryContext={"isRedelivery": True})
    other = event("follow", timestamp=1767225600001)
    keys = [fact.dedupe for fact in read(first, again, edit, later_edit, bare, bare_again, other)]
    assert keys[0] == keys[1]
    assert keys[4] == keys[5]
    assert len(set(keys)) == 5


def test_ids_keep_all_their_digits() -> None:
    """Also where they come as numbers."""
    (fact,) = read(event("message", message={"type": "text", "id": 14353798921116800001, "text": "x"}))
    assert fact.message_id == "14353798921116800001"


def test_a_text_that_is_none_is_unknown() -> None:
    """The others of the request are read all the same."""
    good = event("message", message={"type": "text", "id": "2", "text": "here"})
    kinds = [fact.kind for fact in read(event("message", message={"type": "text", "id": "1", "text": 5}), good)]
    assert kinds == [FactKind.UNKNOWN, FactKind.MESSAGE]


# --- sending


def test_a_reply_uses_the_token_while_its_window_is_open() -> None:
    """It is free, and can't carry a key for repeats."""
    (request,) = LINE.render(outbound("hi", answered=FRESH, window="reply_token"), CONFIG)
    assert request.url == REPLY
    assert json.loads(request.body) == {"replyToken": "theirtoken", "messages": [{"type": "text", "text": "hi"}]}
    assert request.headers["Authorization"] == "Bearer t0ken"
    assert "X-Line-Retry-Key" not in request.headers


def test_later_it_is_pushed_with_a_key_that_makes_a_repeat_harmless() -> None:
    """The key follows from our message's id and the part, so that a message tried again has the same."""
    asked = outbound("hi", answered=FRESH, at=NOON + timedelta(minutes=5))
    (request,) = LINE.render(asked, CONFIG)
    assert (request.url, json.loads(request.body)["to"]) == (PUSH, "U5")
    (again,), (other,) = LINE.render(asked, CONFIG), LINE.render(asked.but(message="m-2"), CONFIG)
    assert again == request
    assert other.headers["X-Line-Retry-Key"] != request.headers["X-Line-Retry-Key"]


def test_what_is_too_long_for_one_reply_is_pushed_whole() -> None:
    """Five messages a call, each with a key of its own; never part reply, part push."""
    text = " ".join(f"w{number:06}" for number in range(4000))
    requests = LINE.render(outbound(text, answered=FRESH, window="reply_token"), CONFIG)
    assert [one.url for one in requests] == [PUSH, PUSH]
    assert [len(json.loads(one.body)["messages"]) for one in requests] == [5, 2]
    assert len({one.headers["X-Line-Retry-Key"] for one in requests}) == 2
    said = [message["text"] for one in requests for message in json.loads(one.body)["messages"]]
    assert " ".join(said) == text


def test_texts_are_counted_in_utf16_units() -> None:
    """An emoji is two of the 5000."""
    pieces = [one["text"] for one in messages(outbound("🙂" * 2501))]
    assert "".join(pieces) == "🙂" * 2501
    assert all(length(piece, Unit.UTF16) <= 5000 for piece in pieces)
    assert len(pieces) == 2


def test_a_group_is_sent_to_by_its_id() -> None:
    """And not to whoever wrote last in it."""
    ((_, body),) = rendered(outbound("hi", thread="C9", kind=ThreadKind.GROUP))
    assert body["to"] == "C9"


@pytest.mark.parametrize(
    ("attachment", "message"),
    [
        (PHOTO, {"type": "image", "originalContentUrl": PHOTO.ref, "previewImageUrl": PHOTO.ref}),
        (
            Attachment(MessageKind.VIDEO, ref="https://cdn.example/1.mp4"),
            {
                "type": "video",
                "originalContentUrl": "https://cdn.example/1.mp4",
                "previewImageUrl": "https://p.example/p",
            },
        ),
        (
            Attachment(MessageKind.VOICE, ref="https://cdn.example/1.m4a"),
            {"type": "audio", "originalContentUrl": "https://cdn.example/1.m4a", "duration": 60_000},
        ),
        (Attachment(MessageKind.STICKER, ref="446/1988"), {"type": "sticker", "packageId": "446", "stickerId": "1988"}),
        (
            Attachment(MessageKind.LOCATION, ref="25.03,121.56", name="Shop"),
            {"type": "location", "title": "Shop", "address": "Shop", "latitude": 25.03, "longitude": 121.56},
        ),
        (
            Attachment(MessageKind.LOCATION, ref="geo:0,-0.5"),
            {"type": "location", "title": "0.0, -0.5", "address": "0.0, -0.5", "latitude": 0.0, "longitude": -0.5},
        ),
        (
            Attachment(MessageKind.FILE, ref="https://cdn.example/a.pdf"),
            {"type": "text", "text": "https://cdn.example/a.pdf"},
        ),
        (
            Attachment(MessageKind.IMAGE, ref="http://cdn.example/1.jpg"),
            {"type": "text", "text": "http://cdn.example/1.jpg"},
        ),
    ],
)
def test_each_kind_of_attachment_is_sent_as_line_has_it(attachment: Attachment, message: Mapping[str, object]) -> None:
    """Files, and links that are not under TLS, go as links."""
    assert messages(outbound("", attachment), video_preview="https://p.example/p") == [message]


@pytest.mark.parametrize(
    "attachment",
    [
        Attachment(MessageKind.IMAGE, ref="host:1"),
        Attachment(MessageKind.FILE, ref="host:1"),
        Attachment(MessageKind.STICKER, ref="1988"),
        Attachment(MessageKind.LOCATION, ref="somewhere"),
        Attachment(MessageKind.LOCATION, ref="91,0"),
        Attachment(MessageKind.IMAGE, ref="https://cdn.example/1.jpg", size=10_000_001),
    ],
)
def test_what_line_can_not_carry_is_refused_with_the_reason(attachment: Attachment) -> None:
    """It fetches files itself: bytes alone can't be sent."""
    with pytest.raises(Unsendable, match="line: "):
        LINE.render(outbound("", attachment, bytes_of={"host:1": b"x"}), CONFIG)


def test_a_long_name_of_a_place_is_said_beside_it() -> None:
    """Its title has a hundred letters at most, and nothing is cut off."""
    place, name = messages(outbound("", Attachment(MessageKind.LOCATION, ref="1,2", name="x" * 101)))
    assert place["title"] == "1.0, 2.0"
    assert name == {"type": "text", "text": "x" * 101}


def test_a_quote_goes_with_the_first_text() -> None:
    """By the token that the quoted message came with."""
    quoted = Quoted(external="61", token="quotetoken", text="M?")
    photo, text = messages(outbound("this one", PHOTO, quoted=quoted))
    assert "quoteToken" not in photo
    assert text == {"type": "text", "text": "this one", "quoteToken": "quotetoken"}


@pytest.mark.parametrize("token", ["", "quotetoken"])
def test_a_quote_that_nothing_can_carry_is_said(token: str) -> None:
    """A message of ours has no token, and a picture can't quote."""
    quoted = Quoted(external="61", token=token, text="Which size?")
    attachments = (PHOTO,) if token else ()
    text = messages(outbound("" if token else "M", *attachments, quoted=quoted))[-1]
    assert text["text"].startswith("> Which size?")
    assert "quoteToken" not in text


def test_typing_is_shown_to_one_person_only() -> None:
    """A group has no loading indicator."""
    ((url, body),) = rendered(outbound(action=Action.TYPE))
    assert (url, body) == ("https://api.line.me/v2/bot/chat/loading/start", {"chatId": "U5", "loadingSeconds": 20})
    assert rendered(outbound(action=Action.TYPE, kind=ThreadKind.GROUP, thread="C9")) == []


def test_messages_are_marked_as_read_by_the_token_of_one() -> None:
    """Without a token nothing is asked for."""
    ((url, body),) = rendered(outbound(action=Action.MARK_READ, answered=FRESH))
    assert (url, body) == ("https://api.line.me/v2/bot/chat/markAsRead", {"markAsReadToken": "readtoken"})
    assert rendered(outbound(action=Action.MARK_READ)) == []


def test_an_edit_is_said_anew_and_a_message_is_not_taken_back() -> None:
    """LINE lets a bot do neither."""
    assert messages(outbound("blue", action=Action.EDIT, target="61")) == [{"type": "text", "text": "* blue"}]
    for action in (Action.UNSEND, Action.REACT):
        with pytest.raises(Unsendable, match="line"):
            LINE.render(outbound(action=action, target="61", emoji="👍"), CONFIG)


def test_a_template_is_the_hosts_own_message_with_its_slots_filled() -> None:
    """Where the config has none of that name, or a parameter is missing, it is refused."""
    flex = {"type": "flex", "altText": "Order {1}", "contents": {"type": "bubble", "size": 1, "body": ["{2}", "{1}"]}}
    asked = outbound(template="order", parameters=("A-1", "today"))
    assert messages(asked, templates={"order": flex}) == [
        {"type": "flex", "altText": "Order A-1", "contents": {"type": "bubble", "size": 1, "body": ["today", "A-1"]}}
    ]
    with pytest.raises(Unsendable, match=r"template 'order'.*has none"):
        LINE.render(asked, CONFIG)
    with pytest.raises(Unsendable, match=r"slot \{2\}"):
        LINE.render(asked.but(parameters=("A-1",)), {**CONFIG, "templates": {"order": flex}})


def test_nothing_to_say_is_no_request() -> None:
    """LINE refuses an empty text."""
    assert LINE.render(outbound(), CONFIG) == ()


# --- what is answered

SENT = Request(url=PUSH)


def learnt(status: int, body: object = None, **headers: str) -> tuple[Verdict, Why | None]:
    """Return the verdict on an answer, and why."""
    found = LINE.learn(SENT, Response(status=status, body=json.dumps(body).encode(), headers=headers))
    return found.verdict, found.why


def test_what_was_taken_has_the_platforms_ids() -> None:
    """Also where LINE says that it has had this key: nothing is sent a second time."""
    body = json.dumps({"sentMessages": [{"id": "461", "quoteToken": "q"}, {"id": 462}]}).encode()
    for status in (200, 409):
        learned = LINE.learn(SENT, Response(status=status, body=body))
        assert (learned.verdict, learned.externals) == (Verdict.ACCEPTED, ("461", "462"))
    assert learnt(409, {"message": "The retry key is already accepted"})[0] is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("status", "body", "meant"),
    [
        (400, {"message": "Invalid reply token"}, (Verdict.REFUSED, Why.WINDOW_CLOSED)),
        (400, {"message": "The property, 'to', in the request body is invalid"}, (Verdict.REFUSED, Why.UNREACHABLE)),
        (
            400,
            {
                "message": "The request body has 1 error(s)",
                "details": [{"message": "Length must be between 0 and 5000", "property": "messages[0].text"}],
            },
            (Verdict.REFUSED, Why.TOO_LONG),
        ),
        (
            400,
            {"message": "1 error(s)", "details": [{"message": "Must be https", "property": "messages[0].url"}]},
            (Verdict.REFUSED, Why.UNSUPPORTED),
        ),
        (400, {}, (Verdict.REFUSED, Why.OTHER)),
        (401, {"message": "Authentication failed"}, (Verdict.REFUSED, Why.UNAUTHORISED)),
        (403, {}, (Verdict.REFUSED, Why.UNAUTHORISED)),
        (404, {}, (Verdict.REFUSED, Why.UNREACHABLE)),
        (413, {}, (Verdict.REFUSED, Why.TOO_LONG)),
        (429, {"message": "You have reached your monthly limit."}, (Verdict.REFUSED, Why.QUOTA)),
        (429, {"message": "The API rate limit has been exceeded."}, (Verdict.RETRY, Why.TOO_FAST)),
        (500, None, (Verdict.RETRY, Why.DOWN)),
        (503, [], (Verdict.RETRY, Why.DOWN)),
    ],
)
def test_a_failure_is_read_by_lines_own_words(status: int, body: object, meant: tuple[Verdict, Why]) -> None:
    """Too fast and down may be tried again; the rest never will do."""
    assert learnt(status, body) == meant


def test_how_long_to_wait_is_heard() -> None:
    """Of the header, in any case."""
    learned = LINE.learn(SENT, Response(status=429, headers={"retry-after": "12"}))
    assert learned.again_in == timedelta(seconds=12)
