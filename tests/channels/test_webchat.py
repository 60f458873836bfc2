"""Webchat: signatures and their age, what a widget tells, what is sent to it; the page of the format is its truth."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from omnikit.channels.webchat import WEBCHAT
from omnikit.model.errors import InvalidInput, PayloadError, Unsendable
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.wire import Action, Outbound, Quoted, Request, Response, Verdict, Why

SECRET = "our-site-secret"
CONFIG = {"account_id": "tea-shop", "secret": SECRET}
NOW = datetime(2026, 4, 1, 2, 40, tzinfo=UTC)
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "webchat.md"


def signed(body: bytes, *, at: datetime = NOW, headers: Mapping[str, str] = MappingProxyType({})) -> Request:
    """Return a request as the site's server signs it."""
    stamp = str(int(at.timestamp()))
    signature = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return Request(
        headers={"X-LiveTalk-Timestamp": stamp, "X-LiveTalk-Signature": f"v1={signature}", **headers}, body=body
    )


def outbound(**changes: Any) -> Outbound:
    """Return a text to a visitor."""
    given = {"account": "tea-shop", "to": "v-20", "message": "msg-1", "at": NOW, "thread": "s-3", "name": "安"}
    return Outbound(**{**given, "content": Content(text="您好"), "by_person": True, **changes})


def sent(**changes: Any) -> list[dict[str, Any]]:
    """Return the one event of each request that an outbound becomes."""
    requests = WEBCHAT.render(outbound(**changes), CONFIG)
    assert all(request.url == "" for request in requests)
    found: list[dict[str, Any]] = []
    for request in requests:
        (event,) = json.loads(request.body)["events"]
        found.append(event)
    return found


class TestVerify:
    """A request is the site's own, and of these five minutes."""

    def test_what_the_site_signed_is_let_in(self) -> None:
        """In whichever case the headers come."""
        request = signed(b"{}")
        lower = Request(headers={name.lower(): said for name, said in request.headers.items()}, body=b"{}")
        assert WEBCHAT.verify(request, CONFIG, NOW) is True
        assert WEBCHAT.verify(lower, CONFIG, NOW) is True

    @pytest.mark.parametrize("apart", [timedelta(seconds=301), -timedelta(seconds=301), timedelta(days=9)])
    def test_what_was_signed_at_another_time_is_denied(self, apart: timedelta) -> None:
        """A captured request can't be played again, nor one made for later."""
        assert WEBCHAT.verify(signed(b"{}", at=NOW + apart), CONFIG, NOW) is False
        assert WEBCHAT.verify(signed(b"{}", at=NOW + apart * 0.9), CONFIG, NOW) is (abs(apart.days) < 2)

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-LiveTalk-Timestamp": "soon"},
            {"X-LiveTalk-Timestamp": "-1775011200"},
            {"X-LiveTalk-Timestamp": "１７７５０１１２００"},
            {"X-LiveTalk-Timestamp": "1" * 400},
            {"X-LiveTalk-Timestamp": ""},
            {"X-LiveTalk-Signature": ""},
            {"X-LiveTalk-Signature": "v1="},
            {"X-LiveTalk-Signature": "v1=zz"},
            {"X-LiveTalk-Signature": "v1=é"},
            {"X-LiveTalk-Signature": "v2=" + "0" * 64},
        ],
        ids=lambda headers: next(iter(headers.values()))[:12] or "empty",
    )
    def test_garbled_headers_are_denied(self, headers: dict[str, str]) -> None:
        """And are no exception."""
        assert WEBCHAT.verify(signed(b"{}", headers=headers), CONFIG, NOW) is False

    def test_a_changed_body_is_denied(self) -> None:
        """The signature covers its bytes."""
        request = signed(b'{"v":1}')
        assert WEBCHAT.verify(request.but(body=b'{"v": 1}'), CONFIG, NOW) is False

    def test_a_config_without_the_secret_is_the_hosts_mistake(self) -> None:
        """It is named."""
        with pytest.raises(InvalidInput, match="secret"):
            WEBCHAT.verify(signed(b"{}"), {"account_id": "tea-shop"}, NOW)


class TestParse:
    """What a widget tells."""

    def test_the_example_of_the_page_is_what_it_says(self) -> None:
        """Each event of the documented format is read as the page says."""
        inward, outward = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
        facts = WEBCHAT.parse(Request(body=inward.encode()), CONFIG)
        assert [(str(fact.kind), fact.name) for fact in facts] == [
            ("system", "session.start"),
            ("system", "session.page"),
            ("message", None),
            ("postback", None),
            ("typing", None),
            ("read", None),
            ("edit", None),
            ("unsend", None),
            ("system", "session.identify"),
            ("system", "rating"),
            ("system", "session.end"),
        ]
        assert {(fact.account_id, fact.user_id, fact.thread_id) for fact in facts} == {("tea-shop", "v-20", "s-3")}
        assert facts[8].identity_verified is True
        assert [fact.event_id for fact in facts] == [f"e-{number}" for number in range(1, 12)]
        assert [fact.action for fact in (facts[0], facts[1], facts[10])] == ["start", "page", "end"]

        (echo,) = WEBCHAT.parse(Request(body=outward.encode()), CONFIG)
        assert (echo.is_echo, echo.tracker, echo.reply_to) == (True, "0195f0c2-7c1e", "b-1")

    def test_every_type_of_the_page_is_read_and_every_type_read_is_on_the_page(self) -> None:
        """The table of types is whole."""
        from omnikit.channels.webchat import TYPES

        table = PAGE.read_text("utf-8").partition("| type | part |")[2].partition("\n\n")[0]
        assert set(re.findall(r"^\| `([a-z.]+)` \|", table, re.MULTILINE)) == set(TYPES)

    def test_a_message_has_one_key_however_often_the_browser_sends_it(self) -> None:
        """Its own id makes the key, not the event's."""

        def key(event: str, message: str, visitor: str = "v", author: object = None) -> str:
            part = {"id": message, "from": author}
            body = {"type": "message", "id": event, "visitor_id": visitor, "message": part}
            (fact,) = WEBCHAT.parse(Request(body=json.dumps({"events": [body]}).encode()), CONFIG)
            return fact.dedupe

        assert key("e-1", "b-1") == key("e-2", "b-1")
        different = {key("e-1", "b-1"), key("e-1", "b-2"), key("e-1", "b-1", "w"), key("e-1", "b-1", author={})}
        assert len(different) == 4
        assert key("e", "b|1", "v") != key("e", "1", "v|b")

    def test_facts_about_one_message_have_keys_of_their_own(self) -> None:
        """Without ids of events too."""
        about = {"message_id": "b-1"}
        bodies: list[dict[str, Any]] = [
            {"type": "message", "message": {"id": "b-1", "text": "x"}},
            {"type": "edit", "edit": {**about, "text": "y"}},
            {"type": "edit", "edit": {**about, "text": "z"}},
            {"type": "unsend", "unsend": about},
            {"type": "postback", "postback": about},
            {"type": "confetti"},
        ]
        events = [{"visitor_id": "v", **body} for body in bodies]
        facts = WEBCHAT.parse(Request(body=json.dumps({"events": events}).encode()), CONFIG)
        assert len({fact.dedupe for fact in facts}) == len(events)
        assert facts == WEBCHAT.parse(Request(body=json.dumps({"events": events}).encode()), CONFIG)

    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            ("https://tea.example/a", ("https://tea.example/a", None)),
            (
                {"url": "https://tea.example/a", "from": "https://tea.example/"},
                ("https://tea.example/a", "https://tea.example/"),
            ),
            ({"url": "https://tea.example/a", "referrer": "ads"}, ("https://tea.example/a", "ads")),
            ({"url": 7}, (None, None)),
            ([], (None, None)),
        ],
    )
    def test_a_page_is_told_beside_a_message_and_in_it(
        self, page: Any, expected: tuple[str | None, str | None]
    ) -> None:
        """As its address alone, or with where the visitor came to it from; the visitor's name too."""
        beside = {
            "type": "message",
            "visitor_id": 1,
            "page": page,
            "visitor": {"name": "林"},
            "message": {"id": "1", "text": "x"},
        }
        inside = {"type": "message", "visitor_id": 1, "message": {"id": "2", "text": "x", "page": page, "name": "林"}}
        body = json.dumps(
            {"events": [beside, inside, {"type": "session.page", "visitor_id": 1, "page": page}]}
        ).encode()
        facts = WEBCHAT.parse(Request(body=body), CONFIG)
        assert [(fact.page, fact.came_from) for fact in facts] == [expected] * 3
        assert [fact.user_name for fact in facts] == ["林", "林", None]

    def test_an_event_of_nobody_is_unknown(self) -> None:
        """There is nobody to answer; another site's id is kept, and a body without one is of our account."""
        events = [
            {"type": "message", "message": {"id": "1", "text": "x"}},
            {"type": "rating", "visitor_id": "v", "rating": {}},
        ]
        facts = WEBCHAT.parse(Request(body=json.dumps({"events": events}).encode()), CONFIG)
        assert [(str(fact.kind), fact.account_id) for fact in facts] == [
            ("unknown", "tea-shop"),
            ("system", "tea-shop"),
        ]
        (fact,) = WEBCHAT.parse(Request(body=json.dumps({"site_id": 9, "events": events[:1]}).encode()), CONFIG)
        assert fact.account_id == "9"

    @pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b'{"events":{}}', b"\xff", b"[" * 100_000])
    def test_what_is_no_body_of_ours_is_a_payload_error(self, body: bytes) -> None:
        """And nothing else."""
        with pytest.raises(PayloadError):
            WEBCHAT.parse(Request(body=body), CONFIG)


class TestRender:
    """What is sent to the visitor's screens, in the same format."""

    def test_a_text_is_an_event_that_comes_back_as_our_echo(self) -> None:
        """By its id and by ours."""
        quoted = Quoted(external="b-1", text="運費？")
        (request,) = WEBCHAT.render(outbound(quoted=quoted), CONFIG)
        (echo,) = WEBCHAT.parse(Request(body=request.body), CONFIG)
        assert (echo.is_echo, echo.text, echo.user_id, echo.thread_id) == (True, "您好", "v-20", "s-3")
        assert (echo.message_id, echo.tracker, echo.reply_to) == ("msg-1", "msg-1", "b-1")
        assert WEBCHAT.learn(request, Response()).externals == ("msg-1",)

    def test_a_long_text_is_several_messages_of_one_of_ours(self) -> None:
        """Nothing is cut off, and each has an id of its own."""
        text = "茶 " * 9000
        first, second = (event["message"] for event in sent(content=Content(text=text)))
        assert f"{first['text']} {second['text']}" == text.strip()
        assert (first["id"], second["id"], second["tracker"]) == ("msg-1", "msg-1.2", "msg-1")

    def test_files_go_by_their_link_or_by_the_hosts_own_ref(self) -> None:
        """Ten at once, the text beside them."""
        files = tuple(Attachment(MessageKind.IMAGE, f"https://files.example/{n}", name=f"{n}.png") for n in range(10))
        last = Attachment(MessageKind.FILE, "store:7", mime="application/pdf", size=5)
        one, two = (event["message"] for event in sent(content=Content(text="看", attachments=(*files, last))))
        assert (one["text"], len(one["attachments"]), two["text"]) == ("看", 10, None)
        assert one["attachments"][0]["url"] == "https://files.example/0"
        assert two["attachments"] == [
            {"id": "store:7", "type": "file", "url": None, "name": None, "mime": "application/pdf", "size": 5}
        ]

    @pytest.mark.parametrize(
        ("action", "type", "part"),
        [
            (Action.EDIT, "edit", {"message_id": "o-1", "text": "您好"}),
            (Action.UNSEND, "unsend", {"message_id": "o-1"}),
            (Action.TYPE, "typing", {"on": True}),
            (Action.MARK_READ, "read", {"up_to": "o-1"}),
        ],
    )
    def test_other_actions_are_events_too(self, action: Action, type: str, part: dict[str, Any]) -> None:
        """Marked as ours, with ids of their own."""
        (event,) = sent(action=action, target="o-1")
        assert event["type"] == type
        assert event[type] == {**part, "from": {"name": "安"}}
        assert event["id"] != "msg-1"

    def test_a_reaction_is_refused(self) -> None:
        """A widget has none."""
        with pytest.raises(Unsendable, match="webchat"):
            sent(action=Action.REACT, target="b-1", emoji="👍")


@pytest.mark.parametrize(
    ("status", "verdict", "why"),
    [
        (200, Verdict.ACCEPTED, None),
        (202, Verdict.ACCEPTED, None),
        (404, Verdict.REFUSED, Why.UNREACHABLE),
        (410, Verdict.REFUSED, Why.UNREACHABLE),
        (413, Verdict.REFUSED, Why.TOO_LONG),
        (429, Verdict.RETRY, Why.TOO_FAST),
        (503, Verdict.RETRY, Why.DOWN),
    ],
)
def test_the_hosts_socket_answers_by_status(status: int, verdict: Verdict, why: Why | None) -> None:
    """As if by HTTP."""
    (request,) = WEBCHAT.render(outbound(), CONFIG)
    learned = WEBCHAT.learn(request, Response(status=status, headers={"retry-after": "7"}))
    assert (learned.verdict, learned.why) == (verdict, why)
    assert learned.again_in == (timedelta(seconds=7) if verdict is Verdict.RETRY else None)


def test_learning_reads_no_ids_from_what_is_no_request_of_ours() -> None:
    """And raises nothing."""
    assert WEBCHAT.learn(Request(body=b"\xff"), Response()).externals == ()
    assert WEBCHAT.answer(Request(), CONFIG) == Response()
