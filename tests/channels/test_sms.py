"""SMS by Twilio: what is signed and how it is spelled, keys, what is posted, and what its codes mean."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from omnikit.channels.sms import SMS, WHATSAPP_BY_TWILIO
from omnikit.model.errors import InvalidInput, PayloadError, Unsendable
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.wire import Action, Outbound, Quoted, Request, Response, Verdict, Why

NOW = datetime(2026, 4, 1, 2, 40, tzinfo=UTC)
AUTH, AC, US, THEM = "our-auth-token", "ACtea0000000000000000000000000001", "+886900000001", "+886911111111"
CONFIG = {"account_id": US, "account_sid": AC, "auth_token": AUTH}
URL = "https://desk.example/hooks/sms?account=main"


def signature(url: str, covered: str = "") -> str:
    """Return what Twilio signs a request with."""
    return base64.b64encode(hmac.new(AUTH.encode(), (url + covered).encode(), hashlib.sha1).digest()).decode()


def called(fields: Mapping[str, str], *, url: str = URL, signed: str = URL) -> Request:
    """Return a webhook of a form."""
    covered = "".join(name + fields[name] for name in sorted(fields))
    return Request(url=url, headers={"X-Twilio-Signature": signature(signed, covered)}, body=urlencode(fields).encode())


def outbound(**changes: Any) -> Outbound:
    """Return a text to a number."""
    given = {"account": US, "to": THEM, "message": "msg-1", "at": NOW, "content": Content(text="您好 & bye")}
    return Outbound(**{**given, **changes})


def posted(config: Mapping[str, Any] = CONFIG, **changes: Any) -> list[dict[str, list[str]]]:
    """Return the forms that an outbound becomes."""
    return [parse_qs(request.body.decode()) for request in SMS.render(outbound(**changes), config)]


class TestVerify:
    """The public URL and the whole form are signed."""

    @pytest.mark.parametrize(
        ("url", "signed"),
        [
            (URL, URL),
            (URL, "https://desk.example:443/hooks/sms?account=main"),
            ("https://desk.example:443/hooks/sms?account=main", URL),
            ("http://desk.example/sms", "http://desk.example:80/sms"),
            ("https://desk.example:8443/sms?a=1:2", "https://desk.example/sms?a=1:2"),
            ("https://desk.example", "https://desk.example:443"),
        ],
    )
    def test_the_port_may_be_added_or_taken_away(self, url: str, signed: str) -> None:
        """As proxies do; the rest of the URL is kept to the letter."""
        assert SMS.verify(called({"Body": "x", "From": THEM}, url=url, signed=signed), CONFIG, NOW) is True

    @pytest.mark.parametrize(
        "url", ["https://desk.example/hooks/sms", "http://desk.example/hooks/sms?account=main", ""]
    )
    def test_another_url_is_denied(self, url: str) -> None:
        """So is that of the server behind the proxy."""
        assert SMS.verify(called({"Body": "x"}, url=url), CONFIG, NOW) is False

    def test_a_field_that_comes_twice_is_signed_with_both(self) -> None:
        """In the order of what they say."""
        request = Request(url=URL, headers={"x-twilio-signature": signature(URL, "a1a2b3")}, body=b"b=3&a=2&a=1&a=2")
        assert SMS.verify(request, CONFIG, NOW) is True
        assert SMS.verify(request.but(body=b"b=3&a=2"), CONFIG, NOW) is False

    def test_a_body_that_is_no_form_is_covered_by_its_digest_in_the_url(self) -> None:
        """Which is signed with the URL."""
        body = b'{"From":"+1","Body":"x"}'
        url = f"{URL}&bodySHA256={hashlib.sha256(body).hexdigest()}"
        request = Request(url=url, headers={"X-Twilio-Signature": signature(url)}, body=body)
        assert SMS.verify(request, CONFIG, NOW) is True
        assert SMS.verify(request.but(body=body + b" "), CONFIG, NOW) is False
        other = f"{URL}&bodySHA256=zz"
        assert (
            SMS.verify(request.but(url=other, headers={"X-Twilio-Signature": signature(other)}), CONFIG, NOW) is False
        )

    @pytest.mark.parametrize("given", [None, "", "é", "no base64!", "QQ==", "\ud800"])
    def test_a_garbled_signature_is_denied(self, given: str | None) -> None:
        """And is no exception."""
        headers = {} if given is None else {"X-Twilio-Signature": given}
        assert SMS.verify(called({"Body": "x"}).but(headers=headers), CONFIG, NOW) is False

    def test_a_config_without_the_token_is_the_hosts_mistake(self) -> None:
        """It is named."""
        with pytest.raises(InvalidInput, match="auth_token"):
            SMS.verify(called({}), {"account_id": US}, NOW)


class TestParse:
    """What a form tells."""

    def test_each_status_of_a_message_is_a_fact_of_its_own(self) -> None:
        """The same one, delivered again, is the same."""

        def key(**fields: str) -> str:
            (fact,) = SMS.parse(called({"From": US, "To": THEM, **fields}), CONFIG)
            return fact.dedupe

        assert key(MessageSid="SM1", MessageStatus="sent") == key(MessageSid="SM1", MessageStatus="sent", X="1")
        keys = [
            key(MessageSid="SM1", MessageStatus="queued"),
            key(MessageSid="SM1", MessageStatus="sending"),
            key(MessageSid="SM1", MessageStatus="sent"),
            key(MessageSid="SM1", MessageStatus="delivered"),
            key(MessageSid="SM2", MessageStatus="delivered"),
            key(MessageSid="SM1", MessageStatus="read"),
            key(MessageSid="SM1", Body="x"),
            key(Body="x"),
            key(Body="y"),
        ]
        assert len(set(keys)) == len(keys)

    @pytest.mark.parametrize("body", [b"", b"a=b", b"%%%", b"\xff\xfe", b"{", b"[1]"])
    def test_what_is_not_twilios_is_a_payload_error(self, body: bytes) -> None:
        """And nothing else."""
        with pytest.raises(PayloadError):
            SMS.parse(Request(url=URL, body=body), CONFIG)

    def test_a_body_of_another_product_is_kept_as_unknown(self) -> None:
        """It is JSON, and Twilio signed it."""
        (fact,) = SMS.parse(Request(url=URL, body=b'{"property": "value", "n": 1}'), CONFIG)
        assert (str(fact.kind), fact.account_id, fact.user_id) == ("unknown", US, None)

    def test_an_event_of_reading_is_a_receipt(self) -> None:
        """Whatever the status beside it."""
        (fact,) = SMS.parse(called({"MessageSid": "SM1", "EventType": "READ", "SmsStatus": "delivered"}), CONFIG)
        assert (str(fact.kind), fact.message_ids) == ("read", ("SM1",))

    def test_a_status_is_known_by_our_own_id_before_the_send_is_answered(self) -> None:
        """It stands in the URL that we gave to be called back."""
        (form,) = posted({**CONFIG, "status_callback": URL})
        (callback,) = form["StatusCallback"]
        assert callback == f"{URL}&tracker=msg-1"
        fields = {"MessageSid": "SM1", "MessageStatus": "sent"}
        (fact,) = SMS.parse(called(fields, url=callback, signed=callback), CONFIG)
        assert (fact.tracker, fact.message_ids, fact.status) == ("msg-1", ("SM1",), "sent")


def test_the_webhook_is_answered_with_nothing_to_say() -> None:
    """What stands in the answer would be sent to the person."""
    answer = SMS.answer(called({"Body": "x"}), CONFIG)
    assert (answer.status, answer.body, answer.headers) == (200, b"<Response/>", {"Content-Type": "text/xml"})


class TestRender:
    """One form a message."""

    def test_a_text_is_posted_in_our_name(self) -> None:
        """With the account's token."""
        (request,) = SMS.render(outbound(), CONFIG)
        assert request.url == f"https://api.twilio.com/2010-04-01/Accounts/{AC}/Messages.json"
        assert request.header("authorization") == "Basic " + base64.b64encode(f"{AC}:{AUTH}".encode()).decode()
        assert parse_qs(request.body.decode()) == {"To": [THEM], "From": [US], "Body": ["您好 & bye"]}

    def test_a_key_may_send_in_place_of_the_token(self) -> None:
        """And a service in place of the number."""
        config = {**CONFIG, "api_key": "SK1", "api_secret": "s", "messaging_service_sid": "MG1"}
        (request,) = SMS.render(outbound(), config)
        assert request.header("authorization") == "Basic " + base64.b64encode(b"SK1:s").decode()
        assert parse_qs(request.body.decode()) == {"To": [THEM], "MessagingServiceSid": ["MG1"], "Body": ["您好 & bye"]}
        (form,) = posted(account="MG2")
        assert form["MessagingServiceSid"] == ["MG2"]
        with pytest.raises(InvalidInput, match="api_secret"):
            SMS.render(outbound(), {**config, "api_secret": ""})

    def test_a_long_text_is_split(self) -> None:
        """1600 letters each."""
        texts = [form["Body"][0] for form in posted(content=Content(text="x" * 4000))]
        assert [len(text) for text in texts] == [1600, 1600, 800]

    def test_files_go_by_their_links(self) -> None:
        """Ten at once; one without a link is refused."""
        files = tuple(Attachment(MessageKind.IMAGE, f"https://files.example/{n}.png") for n in range(11))
        one, two = posted(content=Content(text="看", attachments=files))
        assert (one["Body"], len(one["MediaUrl"]), two["MediaUrl"]) == (["看"], 10, [files[10].ref])
        assert "Body" not in two
        with pytest.raises(Unsendable, match="link"):
            posted(content=Content(attachments=(Attachment(MessageKind.IMAGE, "store:1"),)))

    def test_what_sms_has_not_is_said_or_refused(self) -> None:
        """Nothing is lost silently but typing and marks of reading."""
        (form,) = posted(quoted=Quoted(external="SM1", text="open?"))
        assert form["Body"] == ["> open?\n您好 & bye"]
        assert posted(action=Action.EDIT, target="SM1")[0]["Body"] == ["* 您好 & bye"]
        assert posted(action=Action.TYPE) == posted(action=Action.MARK_READ, target="SM1") == []
        for changes in ({"action": Action.UNSEND}, {"action": Action.REACT}, {"template": "HX1"}):
            with pytest.raises(Unsendable):
                posted(**changes)

    def test_on_whatsapp_both_addresses_say_so_and_templates_are_let(self) -> None:
        """Whichever way the host knows its own number."""
        whatsapp = f"whatsapp:{THEM}"
        (form,) = posted(to=whatsapp)
        assert (form["From"], form["To"]) == ([f"whatsapp:{US}"], [whatsapp])
        (form,) = posted(to=whatsapp, account=f"whatsapp:{US}", template="HX1", parameters=("茶", "2"))
        assert (form["From"], form["ContentSid"]) == ([f"whatsapp:{US}"], ["HX1"])
        assert json.loads(form["ContentVariables"][0]) == {"1": "茶", "2": "2"}
        assert "Body" not in form
        assert WHATSAPP_BY_TWILIO.traits.windows
        assert WHATSAPP_BY_TWILIO.traits.templates

    def test_sending_needs_the_accounts_sid(self) -> None:
        """It is named."""
        with pytest.raises(InvalidInput, match="account_sid"):
            SMS.render(outbound(), {"account_id": US, "auth_token": AUTH})


@pytest.mark.parametrize(
    ("status", "code", "verdict", "why"),
    [
        (400, 21610, Verdict.REFUSED, Why.UNREACHABLE),
        (400, 21211, Verdict.REFUSED, Why.UNREACHABLE),
        (400, 63016, Verdict.REFUSED, Why.WINDOW_CLOSED),
        (429, 63018, Verdict.RETRY, Why.TOO_FAST),
        (429, 20429, Verdict.RETRY, Why.TOO_FAST),
        (401, 20003, Verdict.REFUSED, Why.UNAUTHORISED),
        (400, 21617, Verdict.REFUSED, Why.TOO_LONG),
        (400, 21620, Verdict.REFUSED, Why.UNSUPPORTED),
        (400, 63038, Verdict.REFUSED, Why.QUOTA),
        (400, 99999, Verdict.REFUSED, Why.OTHER),
        (500, 20500, Verdict.RETRY, Why.DOWN),
        (503, 0, Verdict.RETRY, Why.DOWN),
    ],
)
def test_a_failure_is_known_by_its_code(status: int, code: int, verdict: Verdict, why: Why) -> None:
    """Else by its status."""
    body = json.dumps({"code": code, "message": "said", "status": status}).encode()
    learned = SMS.learn(Request(), Response(status=status, body=body, headers={"Retry-After": "3"}))
    assert (learned.verdict, learned.why, learned.code) == (verdict, why, str(code or status))
    assert learned.says == "said"


def test_a_success_gives_the_sid_and_a_failure_may_stand_in_it() -> None:
    """An answer that isn't what is expected raises nothing."""
    done = Response(status=201, body=b'{"sid":"SM7","status":"queued","error_code":null}')
    assert SMS.learn(Request(), done).externals == ("SM7",)
    failed = Response(status=201, body=b'{"sid":"SM7","status":"failed","error_code":63016}')
    assert SMS.learn(Request(), failed).why is Why.WINDOW_CLOSED
    unknown = Response(status=201, body=b'{"sid":"SM7","error_code":5}')
    assert (SMS.learn(Request(), unknown).verdict, SMS.learn(Request(), unknown).code) == (Verdict.REFUSED, "5")
    assert SMS.learn(Request(), Response(status=200, body=b"\xff")).verdict is Verdict.ACCEPTED
    assert SMS.learn(Request(), Response(status=404, body=b"[]")).verdict is Verdict.REFUSED
