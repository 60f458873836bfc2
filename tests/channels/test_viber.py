"""Viber: signatures, the welcome, keys that share a token; all messages that are sent, all statuses answered."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from omnikit.channels.viber import VIBER
from omnikit.model.errors import InvalidInput, PayloadError, Unsendable
from omnikit.model.facts import Fact, FactKind
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.wire import Action, Outbound, Quoted, Request, Response, Verdict, Why
from omnikit.testing.builders import NOON

CONFIG = {"account_id": "pa:1", "auth_token": "t0ken", "sender_name": "Shop"}
PHOTO = Attachment(MessageKind.IMAGE, ref="https://cdn.example/1.jpg")
FILM = Attachment(MessageKind.VIDEO, ref="https://cdn.example/1.mp4", size=900)
SHEET = Attachment(MessageKind.FILE, ref="https://cdn.example/a/list.pdf?x=1/2", size=700)


def signed(body: bytes, header: str = "X-Viber-Content-Signature") -> Request:
    """Return a request as Viber makes it."""
    return Request(headers={header: hmac.digest(b"t0ken", body, hashlib.sha256).hex()}, body=body)


def read(**event: object) -> Fact:
    """Return what is read of an event."""
    (fact,) = VIBER.parse(Request(body=json.dumps(event).encode()), CONFIG)
    return fact


def outbound(text: str = "", *attachments: Attachment, **changes: object) -> Outbound:
    """Return something to be done for a customer."""
    said = Content(text=text, attachments=attachments)
    return Outbound(account="pa:1", to="person=", message="m-1", at=NOON, content=said).but(**changes)


def messages(asked: Outbound, **config: object) -> list[dict[str, Any]]:
    """Return what is sent, without what all messages have."""
    found = [json.loads(one.body) for one in VIBER.render(asked, {**CONFIG, **config})]
    for one in found:
        assert (one.pop("receiver"), one.pop("sender"), one.pop("tracking_data")) == (
            "person=",
            {"name": "Shop"},
            "m-1",
        )
    return found


def test_a_signed_body_is_vibers_whatever_the_case_of_the_header() -> None:
    """The signature is of the bytes as they came."""
    for header in ("X-Viber-Content-Signature", "x-viber-content-signature"):
        assert VIBER.verify(signed(b'{"event": "seen"}', header), CONFIG, NOON) is True


@pytest.mark.parametrize("given", ["", "zz", "é", "\ud800", "0" * 64, "0" * 63, "٣" * 64, " " * 64])
def test_any_other_signature_is_denied(given: str) -> None:
    """A wrong, broken or missing header is no exception."""
    assert VIBER.verify(Request(headers={"X-Viber-Content-Signature": given}, body=b"{}"), CONFIG, NOON) is False
    assert VIBER.verify(Request(body=b"{}"), CONFIG, NOON) is False
    assert VIBER.verify(signed(b"{}").but(body=b"{} "), CONFIG, NOON) is False


def test_a_config_that_lacks_a_setting_is_the_hosts_mistake() -> None:
    """So is a name that Viber would refuse, which is not cut."""
    with pytest.raises(InvalidInput, match="auth_token"):
        VIBER.verify(signed(b"{}"), {"account_id": "pa:1"}, NOON)
    with pytest.raises(InvalidInput, match="sender_name"):
        VIBER.render(outbound("hi"), {"account_id": "pa:1", "auth_token": "t"})
    with pytest.raises(InvalidInput, match="28 letters"):
        VIBER.render(outbound("hi"), {**CONFIG, "sender_name": "x" * 29})


def test_who_opens_the_chat_is_welcomed_in_the_answer() -> None:
    """Where the host has a welcome; nothing else is answered with a message."""
    opened = Request(body=b'{"event": "conversation_started", "user": {"id": "x"}}')
    welcome = json.loads(VIBER.answer(opened, {**CONFIG, "welcome": "Вітаємо!"}).body)
    assert welcome == {"sender": {"name": "Shop"}, "type": "text", "text": "Вітаємо!"}
    assert VIBER.answer(opened, CONFIG) == Response()
    for body in (b'{"event": "message", "message": {"text": "conversation_started"}}', b"conversation_started", b""):
        assert VIBER.answer(Request(body=body), {**CONFIG, "welcome": "x"}) == Response()


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    """With the library's own error, and no other."""
    with pytest.raises(PayloadError):
        VIBER.parse(Request(body=body), CONFIG)


def test_one_token_in_several_events_is_several_keys() -> None:
    """What is told of a message isn't the message; the same event again is."""
    said = {"message_token": 5900000000000000123, "timestamp": 1767225600000, "user_id": "x"}
    facts = [read(event=word, **said) for word in ("message", "delivered", "seen", "failed", "subscribed")]
    assert len({fact.dedupe for fact in facts}) == 5
    assert read(event="seen", **said) == facts[2]
    assert facts[1].message_ids == ("5900000000000000123",)


def test_without_a_token_the_key_is_of_what_is_said() -> None:
    """Two events that differ have two."""
    one, other = (read(event="subscribed", user={"id": "x"}, timestamp=at) for at in (1, 2))
    assert one.dedupe != other.dedupe


@pytest.mark.parametrize(
    "message",
    [
        None,
        {},
        {"type": "hologram", "text": "x"},
        {"type": "picture"},
        {"type": ["text"], "text": "x"},
        {"type": "url"},
    ],
)
def test_a_message_that_says_nothing_known_is_unknown(message: object) -> None:
    """It keeps its sender and its token."""
    fact = read(event="message", message_token=7, sender={"id": "x"}, message=message)
    assert (fact.kind, fact.user_id, fact.event_id) == (FactKind.UNKNOWN, "x", "7")


# --- sending


def test_a_text_is_signed_with_the_bots_token_and_carries_our_id() -> None:
    """It comes back with what the person writes next."""
    (request,) = VIBER.render(outbound("Привіт"), CONFIG)
    assert request.url == "https://chatapi.viber.com/pa/send_message"
    assert request.headers["X-Viber-Auth-Token"] == "t0ken"
    assert messages(outbound("Привіт")) == [{"type": "text", "text": "Привіт"}]


def test_a_long_text_is_split() -> None:
    """After 7000 letters, and nothing is lost."""
    text = " ".join(f"w{number:06}" for number in range(2000))
    pieces = [one["text"] for one in messages(outbound(text))]
    assert " ".join(pieces) == text
    assert all(len(piece) <= 7000 for piece in pieces)


@pytest.mark.parametrize(
    ("attachment", "message"),
    [
        (PHOTO, {"type": "picture", "text": "", "media": PHOTO.ref}),
        (FILM, {"type": "video", "media": FILM.ref, "size": 900}),
        (SHEET, {"type": "file", "media": SHEET.ref, "size": 700, "file_name": "list.pdf"}),
        (SHEET.but(size=None), {"type": "text", "text": SHEET.ref}),
        (
            Attachment(MessageKind.AUDIO, ref="https://cdn.example/a.mp3"),
            {"type": "text", "text": "https://cdn.example/a.mp3"},
        ),
        (Attachment(MessageKind.STICKER, ref="46105"), {"type": "sticker", "sticker_id": 46105}),
        (Attachment(MessageKind.LOCATION, ref="0,30.5"), {"type": "location", "location": {"lat": 0.0, "lon": 30.5}}),
        (
            Attachment(MessageKind.CONTACT, ref="+380990000000", name="Ігор"),
            {"type": "contact", "contact": {"name": "Ігор", "phone_number": "+380990000000"}},
        ),
    ],
)
def test_each_kind_of_attachment_is_sent_as_viber_has_it(attachment: Attachment, message: dict[str, object]) -> None:
    """Sounds, and files whose size nobody knows, go as links."""
    assert messages(outbound("", attachment)) == [message]


def test_the_size_may_be_that_of_the_bytes() -> None:
    """Viber fetches the link all the same."""
    assert messages(outbound("", FILM.but(size=None), bytes_of={FILM.ref: b"12345"}))[0]["size"] == 5


def test_words_go_beside_a_picture_and_below_everything_else() -> None:
    """Too long ones below that too."""
    assert messages(outbound("look", PHOTO)) == [{"type": "picture", "text": "look", "media": PHOTO.ref}]
    assert [one["type"] for one in messages(outbound("look", FILM))] == ["video", "text"]
    assert [one["type"] for one in messages(outbound("x" * 513, PHOTO))] == ["picture", "text"]


@pytest.mark.parametrize(
    "attachment",
    [
        Attachment(MessageKind.IMAGE, ref="host:1"),
        Attachment(MessageKind.FILE, ref="host:1", size=5),
        Attachment(MessageKind.STICKER, ref="smile"),
        Attachment(MessageKind.LOCATION, ref="x"),
        Attachment(MessageKind.CONTACT, ref="x"),
        PHOTO.but(size=1_000_001),
    ],
)
def test_what_viber_can_not_carry_is_refused_with_the_reason(attachment: Attachment) -> None:
    """It fetches files itself: bytes alone can't be sent."""
    with pytest.raises(Unsendable, match="viber: "):
        VIBER.render(outbound("", attachment, bytes_of={"host:1": b"x"}), CONFIG)


def test_what_viber_does_not_have_is_said_left_out_or_refused() -> None:
    """No quote, no edit, no typing, no reaction, nothing taken back."""
    assert messages(outbound("M", quoted=Quoted(external="1", text="Size?"))) == [
        {"type": "text", "text": "> Size?\nM"}
    ]
    assert messages(outbound("M", action=Action.EDIT, target="1")) == [{"type": "text", "text": "* M"}]
    assert messages(outbound(action=Action.TYPE)) == messages(outbound(action=Action.MARK_READ)) == []
    for action in (Action.UNSEND, Action.REACT):
        with pytest.raises(Unsendable, match="viber"):
            VIBER.render(outbound(action=action, target="1", emoji="👍"), CONFIG)


def test_a_template_is_the_hosts_own_message_with_its_slots_filled() -> None:
    """As rich media are."""
    rich = {"type": "rich_media", "rich_media": {"Buttons": [{"Text": "Order {1}"}]}}
    (sent,) = messages(outbound(template="order", parameters=("A-1",)), templates={"order": rich})
    assert sent == {"type": "rich_media", "rich_media": {"Buttons": [{"Text": "Order A-1"}]}}
    with pytest.raises(Unsendable, match="template"):
        VIBER.render(outbound(template="order"), CONFIG)


# --- what is answered


@pytest.mark.parametrize(
    ("status", "verdict", "why"),
    [
        (2, Verdict.REFUSED, Why.UNAUTHORISED),
        (3, Verdict.REFUSED, Why.OTHER),
        (5, Verdict.REFUSED, Why.UNREACHABLE),
        (6, Verdict.REFUSED, Why.UNREACHABLE),
        (11, Verdict.REFUSED, Why.UNSUPPORTED),
        (12, Verdict.RETRY, Why.TOO_FAST),
        (23, Verdict.REFUSED, Why.QUOTA),
        (24, Verdict.REFUSED, Why.QUOTA),
        (99, Verdict.REFUSED, Why.OTHER),
    ],
)
def test_a_200_may_be_a_failure(status: int, verdict: Verdict, why: Why) -> None:
    """The status stands in the body."""
    body = json.dumps({"status": status, "status_message": "words"}).encode()
    learned = VIBER.learn(Request(), Response(body=body))
    assert (learned.verdict, learned.why, learned.code, learned.says) == (verdict, why, str(status), "words")


def test_what_was_taken_has_its_token_with_all_its_digits() -> None:
    """It is above what a float holds."""
    body = b'{"status": 0, "status_message": "ok", "message_token": 5741311803571721087, "billing_status": 1}'
    learned = VIBER.learn(Request(), Response(body=body))
    assert (learned.verdict, learned.externals) == (Verdict.ACCEPTED, ("5741311803571721087",))


def test_an_answer_that_is_not_vibers_is_not_taken_for_sent() -> None:
    """A server's own trouble may pass."""
    assert VIBER.learn(Request(), Response(body=b"<html>")).verdict is Verdict.REFUSED
    assert VIBER.learn(Request(), Response(status=502, body=b"<html>")).verdict is Verdict.RETRY
    assert VIBER.learn(Request(), Response(status=401)).why is Why.UNAUTHORISED
