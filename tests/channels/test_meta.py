"""Meta's webhooks and answers, alike for its four channels: signatures, URL checks, products, times, errors."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from omnikit.channels.facebook_comments import FACEBOOK_COMMENTS
from omnikit.channels.formats.meta import time_of
from omnikit.channels.instagram import INSTAGRAM
from omnikit.channels.messenger import MESSENGER
from omnikit.channels.protocol import Channel
from omnikit.channels.whatsapp import WHATSAPP
from omnikit.model.errors import InvalidInput, PayloadError
from omnikit.model.wire import Request, Response, Verdict, Why
from omnikit.testing.builders import NOON
from tests.channels.meta_world import CONFIG, answer, webhook

FAMILY: tuple[Channel, ...] = (MESSENGER, FACEBOOK_COMMENTS, INSTAGRAM, WHATSAPP)
BODY = {"object": "page", "entry": []}
SIGNED = webhook(BODY)
SIGNATURE = SIGNED.headers["X-Hub-Signature-256"]

each = pytest.mark.parametrize("channel", FAMILY, ids=lambda channel: channel.name)


@each
@pytest.mark.parametrize("name", ["X-Hub-Signature-256", "x-hub-signature-256", "X-HUB-SIGNATURE-256"])
def test_a_signed_body_is_verified(channel: Channel, name: str) -> None:
    """Whatever the case of the header's name, it is the platform's."""
    assert channel.verify(SIGNED.but(headers={name: SIGNATURE}), CONFIG, NOON) is True


@each
@pytest.mark.parametrize(
    "header",
    [
        *("", "sha256=", SIGNATURE[:-1], SIGNATURE + "0", SIGNATURE.removeprefix("sha256="), "sha1=" + SIGNATURE[7:]),
        *("sha256=" + "0" * 64, "sha256=é" + SIGNATURE[8:], "sha256=" + "\ud800" * 64, SIGNATURE.replace("=", " = ")),
    ],
)
def test_any_other_signature_is_denied(channel: Channel, header: str) -> None:
    """A part of it, another scheme, letters that are none of a signature's: denied, and nothing is raised."""
    assert channel.verify(SIGNED.but(headers={"X-Hub-Signature-256": header}), CONFIG, NOON) is False


@each
def test_a_changed_body_or_no_signature_is_denied(channel: Channel) -> None:
    """The very bytes are signed: the same JSON written otherwise is another body."""
    assert channel.verify(SIGNED.but(body=json.dumps(BODY, indent=1).encode()), CONFIG, NOON) is False
    assert channel.verify(SIGNED.but(headers={}), CONFIG, NOON) is False
    assert channel.verify(SIGNED, {**CONFIG, "app_secret": "another"}, NOON) is False


@each
@pytest.mark.parametrize("setting", ["app_secret", "verify_token"])
def test_a_config_without_a_secret_is_the_hosts_mistake(channel: Channel, setting: str) -> None:
    """It is named, and nothing passes for verified."""
    request = SIGNED if setting == "app_secret" else Request(method="GET")
    with pytest.raises(InvalidInput, match=setting):
        channel.verify(request, {**CONFIG, setting: ""}, NOON)


@each
def test_a_url_check_is_answered_with_its_challenge(channel: Channel) -> None:
    """It has no signature: who knows the token is the platform; the query is read of the URL where that is all."""
    query = {"hub.mode": "subscribe", "hub.verify_token": "w0rd", "hub.challenge": "115"}
    url = "https://hooks.shop.example/?hub.mode=subscribe&hub.verify_token=w0rd&hub.challenge=115"
    for request in (Request(method="GET", query=query), Request(method="GET", url=url)):
        assert channel.verify(request, CONFIG, NOON) is True
        assert channel.answer(request, CONFIG).body == b"115"
        assert channel.parse(request, CONFIG) == ()


@each
@pytest.mark.parametrize(
    "changes", [{"hub.verify_token": "guess"}, {"hub.verify_token": "w0rd\u0301"}, {"hub.mode": "unsubscribe"}]
)
def test_a_url_check_that_does_not_know_the_token_is_forbidden(channel: Channel, changes: Mapping[str, str]) -> None:
    """Nothing of the challenge comes back."""
    query = {"hub.mode": "subscribe", "hub.verify_token": "w0rd", "hub.challenge": "115", **changes}
    request = Request(method="GET", query=query)
    assert channel.verify(request, CONFIG, NOON) is False
    assert channel.answer(request, CONFIG) == Response(status=403)


@each
def test_a_webhook_is_answered_with_an_empty_200(channel: Channel) -> None:
    """Whatever it says: work is done afterwards."""
    assert channel.answer(SIGNED, CONFIG) == Response()


@each
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b"null", b"{}", b'{"a": 1}', b'{"entry": 5}', b"\xff\xfe"])
def test_a_body_that_is_none_of_metas_is_refused(channel: Channel, body: bytes) -> None:
    """It can't be read, and says so by the library's own error."""
    with pytest.raises(PayloadError):
        channel.parse(webhook(body), CONFIG)


@each
@pytest.mark.parametrize("product", ["page", "instagram", "whatsapp_business_account", "permissions"])
def test_another_products_webhook_tells_nothing(channel: Channel, product: str) -> None:
    """One app has one URL for all of its products: each adapter reads its own."""
    item = {"sender": {"id": "1"}, "recipient": {"id": "2"}, "message": {"mid": "m1", "text": "x"}}
    change = {"field": "feed", "value": {"item": "comment", "comment_id": "1_2"}}
    message = {"field": "messages", "value": {"messages": [{"id": "w1", "from": "1", "type": "text"}]}}
    entry = {"id": "1042", "messaging": [item], "changes": [change, message]}
    told = channel.parse(webhook({"object": product, "entry": [entry]}), CONFIG)
    own = {"messenger": "page", "facebook_comments": "page", "instagram": "instagram"}
    assert bool(told) is (own.get(channel.name, "whatsapp_business_account") == product)


NO_TIMES: tuple[object, ...] = (None, "", "soon", 0, -5, True, 10**30, "2026-99-99T00:00:00", [], "9" * 30)


@pytest.mark.parametrize(
    ("given", "at"),
    [
        (1_772_442_900, 1_772_442_900_000),
        ("1772442900", 1_772_442_900_000),
        (1_772_442_900_123, 1_772_442_900_123),
        ("2026-03-02T09:15:00+0000", 1_772_442_900_000),
        ("2026-03-02T09:15:00", 1_772_442_900_000),
        *[(odd, None) for odd in NO_TIMES],
    ],
)
def test_times_come_in_seconds_milliseconds_and_words(given: object, at: int | None) -> None:
    """What is out of range is no time."""
    assert time_of(given) == at


# --- what an answer means


SENT = Request(url="https://graph.facebook.com/v23.0/me/messages")
UPLOADED = SENT.but(uploads="host:7")


@each
def test_a_refusal_in_the_body_of_a_200_is_none_the_less_one(channel: Channel) -> None:
    """The status says nothing."""
    learned = channel.learn(SENT, answer(error={"code": 100, "message": "Invalid parameter"}))
    assert (learned.verdict, learned.why, learned.code) == (Verdict.REFUSED, Why.OTHER, "100")
    assert learned.says == "Invalid parameter"


@each
@pytest.mark.parametrize(
    ("error", "verdict", "why"),
    [
        ({"code": 190, "error_subcode": 463}, Verdict.REFUSED, Why.UNAUTHORISED),
        ({"code": 200}, Verdict.REFUSED, Why.UNAUTHORISED),
        ({"code": 4}, Verdict.RETRY, Why.TOO_FAST),
        ({"code": 613}, Verdict.RETRY, Why.TOO_FAST),
        ({"code": 2}, Verdict.RETRY, Why.DOWN),
        ({"code": 368}, Verdict.REFUSED, Why.QUOTA),
        ({"code": 99999, "is_transient": True}, Verdict.RETRY, Why.DOWN),
        ({"code": 99999}, Verdict.REFUSED, Why.OTHER),
        ({}, Verdict.REFUSED, Why.OTHER),
    ],
)
def test_errors_of_the_graph(channel: Channel, error: Mapping[str, Any], verdict: Verdict, why: Why) -> None:
    """By their codes, which all products share."""
    learned = channel.learn(SENT, answer(400, error=error))
    assert (learned.verdict, learned.why) == (verdict, why)


@each
@pytest.mark.parametrize(
    ("status", "verdict", "why"),
    [
        (401, Verdict.REFUSED, Why.UNAUTHORISED),
        (413, Verdict.REFUSED, Why.TOO_LONG),
        (429, Verdict.RETRY, Why.TOO_FAST),
        (500, Verdict.RETRY, Why.DOWN),
        (503, Verdict.RETRY, Why.DOWN),
    ],
)
def test_a_failure_without_a_code_is_known_by_its_status(
    channel: Channel, status: int, verdict: Verdict, why: Why
) -> None:
    """And what it asks to wait is waited."""
    answered = Response(status=status, body=b"<html>", headers={"retry-after": "30"})
    learned = channel.learn(SENT, answered)
    assert (learned.verdict, learned.why) == (verdict, why)
    assert learned.again_in == (timedelta(seconds=30) if verdict is Verdict.RETRY else None)


@each
def test_too_many_requests_is_that_whatever_the_code(channel: Channel) -> None:
    """A 429 passes, though the code in it may be one of a refusal elsewhere."""
    learned = channel.learn(SENT, answer(429, {"Retry-After": "5"}, error={"code": 200}))
    assert (learned.verdict, learned.why, learned.again_in) == (Verdict.RETRY, Why.TOO_FAST, timedelta(seconds=5))


@each
def test_an_upload_tells_the_id_that_the_message_then_names(channel: Channel) -> None:
    """Without one there is nothing to name: it is uploaded again."""
    assert channel.learn(UPLOADED, answer(attachment_id="55")).uploaded == "55"
    assert channel.learn(UPLOADED, answer(id=66)).uploaded == "66"
    assert channel.learn(UPLOADED, answer()).verdict is Verdict.RETRY


@each
def test_a_200_that_says_nothing_is_taken_for_sent(channel: Channel) -> None:
    """Sending it again might send it twice."""
    for body in (b"", b"ok", b"{}", b'{"success": true}', b'{"messages": [5]}'):
        learned = channel.learn(SENT, Response(body=body))
        assert (learned.verdict, learned.externals) == (Verdict.ACCEPTED, ())
