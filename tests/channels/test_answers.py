"""Answers read without trust, and requests written: what all adapters share."""

import base64
from datetime import timedelta

import pytest

from omnikit.channels.common.answers import (
    LONGEST_WAIT,
    SAID,
    again,
    answer_json,
    by_status,
    refused,
    retry_after,
    wait,
)
from omnikit.channels.common.hashing import digest, hmac_base64
from omnikit.channels.common.writing import FilePart, form_request, json_request, multipart, phone_of, place_of
from omnikit.model.errors import Unsendable
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.wire import Response, Verdict, Why


@pytest.mark.parametrize("body", [b"", b"[]", b"no", b"\xff", b"[" * 99_999])
def test_an_answer_that_is_no_object_says_nothing(body: bytes) -> None:
    """A proxy's page is not the platform's word."""
    assert answer_json(Response(body=body)) == {}


@pytest.mark.parametrize(
    ("given", "long"),
    [
        ("7", timedelta(seconds=7)),
        (" 2 ", timedelta(seconds=2)),
        ("0", timedelta()),
        ("9" * 39, LONGEST_WAIT),
        ("-1", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("nan", None),
        ("", None),
    ],
)
def test_how_long_to_wait_is_bounded(given: str, long: timedelta | None) -> None:
    """What is no number of seconds asks for nothing."""
    assert retry_after(Response(headers={"RETRY-AFTER": given})) == long


def test_no_header_asks_for_no_wait() -> None:
    """And a wait may be a number too."""
    assert retry_after(Response()) is None
    assert wait(1.5) == timedelta(seconds=1.5)
    assert wait(True) is None


@pytest.mark.parametrize(
    ("status", "verdict", "why"),
    [
        (400, Verdict.REFUSED, Why.OTHER),
        (401, Verdict.REFUSED, Why.UNAUTHORISED),
        (404, Verdict.REFUSED, Why.UNREACHABLE),
        (413, Verdict.REFUSED, Why.TOO_LONG),
        (408, Verdict.RETRY, Why.DOWN),
        (429, Verdict.RETRY, Why.TOO_FAST),
        (502, Verdict.RETRY, Why.DOWN),
        (0, Verdict.REFUSED, Why.OTHER),
    ],
)
def test_http_itself_says_what_may_be_tried_again(status: int, verdict: Verdict, why: Why) -> None:
    """Where the platform says nothing of its own."""
    learned = by_status(Response(status=status))
    assert (learned.verdict, learned.why, learned.code) == (verdict, why, str(status))


def test_a_platforms_words_are_kept_in_part() -> None:
    """A page of HTML isn't stored with each message that failed."""
    assert len(refused(Why.OTHER, says="x" * 9999).says) == SAID
    assert len(again(Why.DOWN, says="x" * 9999).says) == SAID


def test_json_is_written_in_utf8_without_escapes() -> None:
    """Some platforms show the escapes; a lone surrogate is no text and is replaced."""
    assert json_request("https://x.example", {"a": "é🙂\ud800"}).body == '{"a":"é🙂?"}'.encode()


def test_a_form_of_several_parts_is_written_alike_each_time() -> None:
    """Names can't break out of their header, and the boundary isn't in what is sent."""
    file = FilePart(field="photo", name='a"\r\nX: 1.png', mime="image/png\r\nX: 1", data=b"\x00--x\r\n")
    kind, body = multipart({"chat_id": "5", "caption": "é"}, [file])
    assert (kind, body) == multipart({"chat_id": "5", "caption": "é"}, [file])
    boundary = kind.partition("boundary=")[2].encode()
    assert body.count(b"--" + boundary) == 4
    assert body.endswith(b"--" + boundary + b"--\r\n")
    assert b'name="photo"; filename="a%22%0D%0AX: 1.png"\r\nContent-Type: image/pngX: 1\r\n\r\n\x00--x\r\n' in body
    request = form_request("https://x.example", {}, [file], {"access_token": "t"}, uploads="host:1")
    assert (request.uploads, request.headers["access_token"]) == ("host:1", "t")


@pytest.mark.parametrize("ref", ["25.5,-121", "geo:25.5,-121", "geo:25.5,-121;u=35"])
def test_a_place_is_written_as_its_coordinates(ref: str) -> None:
    """As a fact's place is kept, or as a geo: URI."""
    assert place_of("x", Attachment(MessageKind.LOCATION, ref)) == (25.5, -121)


@pytest.mark.parametrize("ref", ["", "x", "1", "1,", "nan,1", "90.1,0", "0,180.1", "1,2,3"])
def test_what_is_no_place_is_not_sent(ref: str) -> None:
    """The ref is shown."""
    with pytest.raises(Unsendable, match="place"):
        place_of("x", Attachment(MessageKind.LOCATION, ref))


def test_a_contact_is_written_as_a_number() -> None:
    """What has letters, or no digits, is none."""
    assert phone_of("x", Attachment(MessageKind.CONTACT, "tel:+886 912")) == "+886 912"
    for ref in ("", "Ann", "tel:"):
        with pytest.raises(Unsendable, match="contact"):
            phone_of("x", Attachment(MessageKind.CONTACT, ref))


def test_a_digest_is_of_what_is_said_not_of_its_order() -> None:
    """Also of what no encoder writes."""
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1}) != digest({"a": 1, "b": [3]})
    deep: object = 1
    for _ in range(100_000):
        deep = [deep]
    assert len(digest(deep)) == len(digest("\ud800")) == 32


def test_a_signature_in_base64_is_what_platforms_write() -> None:
    """The vector of RFC 4231, case 2."""
    digest_of_it = bytes.fromhex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    assert base64.b64decode(hmac_base64("Jefe", b"what do ya want for nothing?")) == digest_of_it
