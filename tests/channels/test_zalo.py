"""Zalo: a bare hash and its age, who is who, uploads first, free replies by quoting, errors inside a 200."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from omnikit.channels.zalo import EPOCH, ZALO
from omnikit.model.errors import InvalidInput, PayloadError, Unsendable
from omnikit.model.facts import Fact, FactKind
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.wire import Action, Answered, Outbound, Quoted, Request, Response, Verdict, Why
from omnikit.testing.builders import NOON

CONFIG = {"account_id": "45", "app_id": "44", "oa_secret_key": "s3cret", "access_token": "t0ken"}
NOW_MS = 1767225600000
NOW = EPOCH + timedelta(milliseconds=NOW_MS)
SEND = "https://openapi.zalo.me/v3.0/oa/message/cs"
PHOTO = Attachment(MessageKind.IMAGE, ref="https://cdn.example/1.jpg")
OWN = Attachment(MessageKind.IMAGE, ref="host:1", name="1.png", mime="image/png", size=900)
SHEET = Attachment(MessageKind.FILE, ref="host:2", name="giá.pdf", size=900)
BODY = b'{"app_id":"44","event_name":"follow","timestamp":"1767225600000"}'


def signed(
    body: bytes = BODY, at: str = str(NOW_MS), *, secret: str = "s3cret", header: str = "X-ZEvent-Signature"
) -> Request:
    """Return a request as Zalo makes it."""
    mac = hashlib.sha256(b"44" + body + at.encode() + secret.encode()).hexdigest()
    return Request(headers={header: f"mac={mac}", "X-ZEvent-Timestamp": at}, body=body)


def verified(request: Request, now: datetime = NOW, **config: object) -> bool | None:
    """Return the verdict on a request."""
    return ZALO.verify(request, {**CONFIG, **config}, now)


def read(**event: object) -> Fact:
    """Return what is read of an event."""
    (fact,) = ZALO.parse(Request(body=json.dumps(event).encode()), CONFIG)
    return fact


def outbound(text: str = "", *attachments: Attachment, **changes: object) -> Outbound:
    """Return something to be done for a customer."""
    said = Content(text=text, attachments=attachments)
    return Outbound(account="45", to="46", message="m-1", at=NOON, content=said).but(**changes)


def messages(asked: Outbound, url: str = SEND, **config: object) -> list[dict[str, Any]]:
    """Return the messages that are sent, each to the person, with the token."""
    found = []
    for request in ZALO.render(asked, {**CONFIG, **config}):
        body = json.loads(request.body)
        assert (request.url, request.headers["access_token"], body["recipient"]) == (url, "t0ken", {"user_id": "46"})
        found.append(body["message"])
    return found


def media(**element: str) -> dict[str, object]:
    """Return a picture or sticker as Zalo has it."""
    return {"attachment": {"type": "template", "payload": {"template_type": "media", "elements": [element]}}}


def test_a_hashed_body_is_zalos_whatever_the_case_of_the_headers() -> None:
    """With mac= before it or not; without a header the time is the body's."""
    request = signed()
    mac = request.headers["X-ZEvent-Signature"]
    assert verified(request) is True
    assert verified(request.but(headers={name.lower(): text for name, text in request.headers.items()})) is True
    assert verified(request.but(headers={"X-ZEvent-Signature": mac.removeprefix("mac=")})) is True
    number = BODY.replace(b'"1767225600000"', b"1767225600000")
    bare = signed(number)
    assert verified(bare.but(headers={"X-ZEvent-Signature": bare.headers["X-ZEvent-Signature"]})) is True


@pytest.mark.parametrize("given", ["", "mac=", "mac=zz", "é", "\ud800", "mac=" + "0" * 64, "sha256=" + "0" * 64])
def test_any_other_hash_is_denied(given: str) -> None:
    """A wrong, broken or missing header is no exception."""
    assert verified(signed().but(headers={"X-ZEvent-Signature": given})) is False
    assert verified(Request(body=BODY)) is False


@pytest.mark.parametrize(
    "request_",
    [
        signed(secret="other"),
        signed().but(body=BODY + b" "),
        signed(BODY.replace(b'"44"', b'"49"')),
        signed(BODY.replace(b'"app_id":"44",', b"")),
        signed(b"not JSON"),
        signed(at="soon"),
        signed(at=""),
    ],
)
def test_what_is_of_another_application_or_changed_is_denied(request_: Request) -> None:
    """Also where its hash is right."""
    assert verified(request_) is False


def test_an_old_event_is_denied_for_a_hash_can_be_played_again() -> None:
    """Five minutes on either side, or as the config says."""
    for seconds in (-300, 300):
        assert verified(signed(), NOW + timedelta(seconds=seconds)) is True
    for seconds in (-301, 301):
        assert verified(signed(), NOW + timedelta(seconds=seconds)) is False
    assert verified(signed(), NOW + timedelta(hours=1), max_age_s=3600) is True
    assert verified(signed(), NOW, max_age_s="x") is False


def test_the_consoles_check_of_the_url_has_nothing_to_verify() -> None:
    """It is empty and not signed, is answered 200, and tells nothing."""
    for request in (Request(body=b"{}"), Request(method="GET"), Request(body=b" {} ")):
        assert verified(request) is None
        assert ZALO.answer(request, CONFIG) == Response()
        assert ZALO.parse(request, CONFIG) == ()


def test_a_config_that_lacks_a_setting_is_the_hosts_mistake() -> None:
    """It is named."""
    for name in ("app_id", "oa_secret_key"):
        with pytest.raises(InvalidInput, match=name):
            ZALO.verify(signed(), {**CONFIG, name: ""}, NOW)
    with pytest.raises(InvalidInput, match="access_token"):
        ZALO.render(outbound("hi"), {**CONFIG, "access_token": None})


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    """With the library's own error, and no other."""
    with pytest.raises(PayloadError):
        ZALO.parse(Request(body=body), CONFIG)


@pytest.mark.parametrize(
    ("event", "sides"),
    [
        ({"event_name": "user_send_text", "sender": {"id": "46"}, "recipient": {"id": "45"}}, ("45", "46")),
        ({"event_name": "user_seen_message", "sender": {"id": "45"}, "recipient": {"id": "46"}}, ("45", "46")),
        ({"event_name": "oa_send_text", "sender": {"id": "47"}, "recipient": {"id": "46"}}, ("47", "46")),
        ({"event_name": "user_send_text", "sender": {"id": "46"}, "recipient": {"id": "47"}}, ("47", "46")),
        ({"event_name": "follow", "oa_id": "45", "follower": {"id": "46"}}, ("45", "46")),
        ({"event_name": "follow", "follower": {"id": 46}}, ("45", "46")),
        ({"event_name": "user_click_chatnow", "oa_id": "45", "user_id": "46"}, ("45", "46")),
        ({"event_name": "x"}, ("45", None)),
    ],
)
def test_the_person_is_who_is_not_the_account(event: dict[str, object], sides: tuple[str, str | None]) -> None:
    """Of another account's events, as their name says."""
    fact = read(**event)
    assert (fact.account_id, fact.user_id) == sides


def test_keys_are_the_messages_and_receipts_have_their_own() -> None:
    """The same event again has the key it had."""
    said = {"sender": {"id": "46"}, "recipient": {"id": "45"}, "timestamp": "1767225600000"}
    message = {"msg_id": "z1", "text": "x"}
    words = ("user_send_text", "user_received_message", "user_seen_message", "user_reacted_message")
    facts = [read(event_name=word, message=message, **said) for word in words]
    assert len({fact.dedupe for fact in facts}) == 4
    assert read(event_name=words[2], message=message, **said) == facts[2]
    reacted = [
        read(event_name=words[3], message={"msg_id": "z1", "react_icon": icon}, **said).dedupe
        for icon in ("/-heart", "/-strong", "")
    ]
    assert len(set(reacted)) == 3
    later = read(event_name="follow", follower={"id": "46"}, timestamp="1767225600001")
    assert later.dedupe != read(event_name="follow", follower={"id": "46"}, timestamp="1767225600002").dedupe


@pytest.mark.parametrize("description", ["{", "[1]", "5", "not JSON", 5, None, "[" * 100_000, '{"phone": [1]}'])
def test_a_business_card_that_can_not_be_read_is_still_a_card(description: object) -> None:
    """Its details are JSON inside a text, from anyone."""
    card = {"type": "link", "payload": {"description": description, "url": "https://z.example/c"}}
    fact = read(event_name="user_send_business_card", message={"msg_id": "z1", "text": "Tư", "attachments": [card]})
    assert [(one.kind, one.title, one.phone) for one in fact.attachments] == [("contact", "Tư", None)]


def test_a_message_that_says_nothing_is_unknown() -> None:
    """It keeps its id."""
    fact = read(event_name="user_send_text", message={"msg_id": "z1"})
    assert (fact.kind, fact.message_id) == (FactKind.UNKNOWN, "z1")


# --- sending


def test_a_text_is_sent_and_split() -> None:
    """After 2000 letters, and nothing is lost."""
    assert messages(outbound("Dạ có")) == [{"text": "Dạ có"}]
    text = " ".join(f"w{number:06}" for number in range(600))
    pieces = [one["text"] for one in messages(outbound(text))]
    assert " ".join(pieces) == text
    assert all(len(piece) <= 2000 for piece in pieces)


def test_each_part_of_a_free_reply_names_a_message_of_the_persons() -> None:
    """Without it each is charged; a quote that was asked for names its own."""
    theirs = Answered(external="z9", at=NOON)
    free = messages(outbound("x" * 2001, window="free_reply", answered=theirs))
    assert [one["quote_message_id"] for one in free] == ["z9", "z9"]
    assert "quote_message_id" not in messages(outbound("x", window="consultation", answered=theirs))[0]
    quoted = Quoted(external="z3", text="M?")
    assert messages(outbound("x", quoted=quoted, answered=theirs)) == [{"text": "x", "quote_message_id": "z3"}]


def test_a_picture_goes_by_its_link_with_its_words() -> None:
    """A sticker by its id, with the words below."""
    assert messages(outbound("xem", PHOTO)) == [{**media(media_type="image", url=PHOTO.ref), "text": "xem"}]
    sticker = Attachment(MessageKind.STICKER, ref="st1")
    assert messages(outbound("xem", sticker)) == [media(media_type="sticker", attachment_id="st1"), {"text": "xem"}]


def test_bytes_are_brought_to_zalo_first() -> None:
    """Only when it has all of them is there a message, which names them by its ids."""
    asked = outbound("xem", OWN, SHEET, bytes_of={"host:1": b"\x89PNG", "host:2": b"%PDF"})
    image, file = ZALO.render(asked, CONFIG)
    assert (image.url, image.uploads) == ("https://openapi.zalo.me/v2.0/oa/upload/image", "host:1")
    assert (file.url, file.uploads) == ("https://openapi.zalo.me/v2.0/oa/upload/file", "host:2")
    assert image.headers["access_token"] == "t0ken"
    assert b'name="file"; filename="1.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n' in image.body
    (left,) = ZALO.render(asked.but(uploaded={"host:1": "att1"}), CONFIG)
    assert left == file
    assert messages(asked.but(uploaded={"host:1": "att1", "host:2": "tok2"})) == [
        {**media(media_type="image", attachment_id="att1"), "text": "xem"},
        {"attachment": {"type": "file", "payload": {"token": "tok2"}}},
    ]


def test_a_linked_file_goes_as_its_link_unless_its_bytes_are_given() -> None:
    """A file goes by the token of its upload only; sounds and films go as links always."""
    file = SHEET.but(ref="https://cdn.example/a.pdf")
    film = Attachment(MessageKind.VIDEO, ref="https://cdn.example/a.mp4")
    assert messages(outbound("", file)) == [{"text": file.ref}]
    assert messages(outbound("", film)) == [{"text": film.ref}]
    (upload,) = ZALO.render(outbound("", file, bytes_of={file.ref: b"%PDF"}), CONFIG)
    assert upload.uploads == file.ref


@pytest.mark.parametrize(
    "attachment",
    [
        SHEET.but(name="giá.exe"),
        SHEET.but(size=5_000_001),
        OWN.but(size=1_000_001),
        Attachment(MessageKind.VIDEO, ref="host:3"),
    ],
)
def test_what_zalo_can_not_carry_is_refused_with_the_reason(attachment: Attachment) -> None:
    """Its endings and sizes are in the traits."""
    with pytest.raises(Unsendable, match="zalo: "):
        ZALO.render(outbound("", attachment), CONFIG)


def test_a_reaction_is_one_of_zalos_own() -> None:
    """Or is taken back; another is refused."""
    for emoji, icon in (("👍", "/-strong"), ("❤️", "/-heart"), ("/-heart", "/-heart"), ("", "/-remove")):
        (request,) = ZALO.render(outbound(action=Action.REACT, target="z1", emoji=emoji), CONFIG)
        assert request.url == "https://openapi.zalo.me/v2.0/oa/message"
        assert json.loads(request.body)["sender_action"] == {"react_icon": icon, "react_message_id": "z1"}
    with pytest.raises(Unsendable, match="reaction"):
        ZALO.render(outbound(action=Action.REACT, target="z1", emoji="🦄"), CONFIG)


def test_what_zalo_does_not_have_is_said_left_out_or_refused() -> None:
    """No edit, no typing, nothing taken back."""
    assert messages(outbound("M", action=Action.EDIT, target="z1")) == [{"text": "* M"}]
    assert ZALO.render(outbound(action=Action.TYPE), CONFIG) == ()
    assert ZALO.render(outbound(action=Action.MARK_READ, target="z1"), CONFIG) == ()
    with pytest.raises(Unsendable, match="zalo"):
        ZALO.render(outbound(action=Action.UNSEND, target="z1"), CONFIG)


def test_a_template_is_the_hosts_own_message_with_its_slots_filled() -> None:
    """A transaction's, or a promotion's if it says so."""
    order = {"attachment": {"type": "template", "payload": {"template_type": "transaction_order", "code": "{1}"}}}
    asked = outbound(template="order", parameters=("A-1",))
    filled = {"attachment": {"type": "template", "payload": {"template_type": "transaction_order", "code": "A-1"}}}
    transaction, promotion = (f"{SEND.removesuffix('cs')}{kind}" for kind in ("transaction", "promotion"))
    assert messages(asked, transaction, templates={"order": order}) == [filled]
    assert messages(asked, promotion, templates={"order": {**order, "promotion": True}}) == [filled]
    with pytest.raises(Unsendable, match="template"):
        ZALO.render(asked, CONFIG)


# --- what is answered


@pytest.mark.parametrize(
    ("error", "verdict", "why"),
    [
        (-32, Verdict.RETRY, Why.TOO_FAST),
        (-200, Verdict.RETRY, Why.DOWN),
        (-210, Verdict.REFUSED, Why.TOO_LONG),
        (-211, Verdict.REFUSED, Why.QUOTA),
        (-213, Verdict.REFUSED, Why.UNREACHABLE),
        (-214, Verdict.REFUSED, Why.WINDOW_CLOSED),
        (-216, Verdict.REFUSED, Why.UNAUTHORISED),
        ("-213", Verdict.REFUSED, Why.UNREACHABLE),
        (-9999, Verdict.REFUSED, Why.OTHER),
    ],
)
def test_a_200_may_be_a_failure(error: object, verdict: Verdict, why: Why) -> None:
    """The error stands in the body."""
    learned = ZALO.learn(Request(), Response(body=json.dumps({"error": error, "message": "words"}).encode()))
    assert (learned.verdict, learned.why, learned.code, learned.says) == (verdict, why, str(error), "words")


def test_what_was_taken_has_zalos_id() -> None:
    """Of an upload it is the attachment's, else the upload is worth nothing."""
    sent = ZALO.learn(Request(), Response(body=b'{"error": 0, "data": {"message_id": "z5", "user_id": "46"}}'))
    assert (sent.verdict, sent.externals, sent.uploaded) == (Verdict.ACCEPTED, ("z5",), "")
    for name in ("attachment_id", "token"):
        body = json.dumps({"error": 0, "data": {name: "att1"}}).encode()
        brought = ZALO.learn(Request(uploads="host:1"), Response(body=body))
        assert (brought.verdict, brought.externals, brought.uploaded) == (Verdict.ACCEPTED, (), "att1")
    assert ZALO.learn(Request(uploads="host:1"), Response(body=b'{"error": 0}')).verdict is Verdict.REFUSED


def test_an_answer_that_is_not_zalos_is_not_taken_for_sent() -> None:
    """A server's own trouble may pass."""
    assert ZALO.learn(Request(), Response(body=b"<html>")).verdict is Verdict.REFUSED
    assert ZALO.learn(Request(), Response(status=503)).verdict is Verdict.RETRY
