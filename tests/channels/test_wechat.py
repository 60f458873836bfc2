"""WeChat: the two signatures, safe mode, hostile XML, what is rendered, and what an HTTP 200 says."""

import base64
import hashlib
import json
import struct
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from omnikit.channels.wechat import WECHAT
from omnikit.model.errors import InvalidInput, PayloadError, Unsendable
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.wire import Action, Outbound, Quoted, Request, Response, Verdict, Why

NOW = datetime(2026, 4, 1, 2, 40, tzinfo=UTC)
TOKEN, APP = "ourwechattoken", "wxteaapp00000001"
KEY = bytes(range(100, 132))
PLAIN = {"account_id": "gh_tea000000001", "token": TOKEN, "access_token": "at/1+2"}
SAFE = {**PLAIN, "mode": "safe", "encoding_aes_key": base64.b64encode(KEY).decode().rstrip("="), "app_id": APP}
TEXT = "<xml><FromUserName>o1</FromUserName><CreateTime>1775011260</CreateTime><MsgType>text</MsgType>{}</xml>"


def sha1(*words: str) -> str:
    """Return the SHA-1 of words, sorted and joined."""
    return hashlib.sha1("".join(sorted(words)).encode()).hexdigest()


def posted(body: str, **query: str) -> Request:
    """Return a request under the plain signature."""
    given = {"signature": sha1(TOKEN, "1775011200", "7"), "timestamp": "1775011200", "nonce": "7", **query}
    return Request(query=given, body=body.encode())


def encrypted(inner: bytes, *, app: str = APP, length: int | None = None, filled: int | None = None) -> str:
    """Return what WeChat makes of a body in safe mode."""
    plain = b"n" * 16 + struct.pack(">I", len(inner) if length is None else length) + inner + app.encode()
    most = 32 - len(plain) % 32
    plain += bytes([most if filled is None else filled]) * most
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def safely(told: str) -> Request:
    """Return a request in safe mode."""
    return posted(f"<xml><Encrypt>{told}</Encrypt></xml>", msg_signature=sha1(TOKEN, "1775011200", "7", told))


def outbound(**changes: Any) -> Outbound:
    """Return a text to a follower."""
    given = {"account": "gh_tea000000001", "to": "o1", "message": "msg-1", "at": NOW, "content": Content(text="你好")}
    return Outbound(**{**given, **changes})


class TestVerify:
    """The plain signature doesn't cover the body; that of safe mode does."""

    def test_in_safe_mode_the_ciphertext_is_what_is_signed(self) -> None:
        """Another one under the same signature is denied."""
        one, other = encrypted(TEXT.format("").encode()), encrypted(TEXT.format("<MsgId>1</MsgId>").encode())
        assert WECHAT.verify(safely(one), SAFE, NOW) is True
        assert WECHAT.verify(safely(one).but(body=safely(other).body), SAFE, NOW) is False

    def test_a_plain_body_is_denied_where_the_account_has_a_key(self) -> None:
        """Unless the host says that plain ones are let too."""
        request = posted(TEXT.format(""))
        assert WECHAT.verify(request, PLAIN, NOW) is True
        assert WECHAT.verify(request, SAFE, NOW) is False
        assert WECHAT.verify(request, {**SAFE, "mode": ""}, NOW) is False
        assert WECHAT.verify(request, {**SAFE, "mode": "compatible"}, NOW) is True
        with pytest.raises(PayloadError, match="safe mode"):
            WECHAT.parse(request, SAFE)

    @pytest.mark.parametrize("body", ["", "<", "no xml", "<xml/>", "<!DOCTYPE a><xml/>"])
    def test_a_body_that_is_none_is_denied_in_safe_mode(self, body: str) -> None:
        """And is no exception."""
        assert WECHAT.verify(posted(body, msg_signature="0" * 40), SAFE, NOW) is False

    @pytest.mark.parametrize("query", [{"signature": ""}, {"signature": "é"}, {"nonce": ""}, {"timestamp": "2"}])
    def test_a_garbled_query_is_denied(self, query: dict[str, str]) -> None:
        """And is no exception."""
        assert WECHAT.verify(posted(TEXT.format(""), **query), PLAIN, NOW) is False

    def test_the_query_is_read_from_the_url_where_the_host_has_not(self) -> None:
        """Digits of a signature may be capitals."""
        given = posted("").query
        url = f"https://x.example/?{'&'.join(f'{name}={said.upper()}' for name, said in given.items())}#f"
        assert WECHAT.verify(Request(url=url, body=b"<xml/>"), PLAIN, NOW) is True

    def test_a_config_that_lacks_a_setting_is_the_hosts_mistake(self) -> None:
        """It is named; so is a mode that nobody knows."""
        with pytest.raises(InvalidInput, match="token"):
            WECHAT.verify(posted(""), {"account_id": "gh"}, NOW)
        with pytest.raises(InvalidInput, match=r"mode.*compatible"):
            WECHAT.verify(posted(""), {**PLAIN, "mode": "aes"}, NOW)
        told = safely(encrypted(b"<xml/>"))
        for name in ("encoding_aes_key", "app_id"):
            with pytest.raises(InvalidInput, match=name):
                WECHAT.parse(told, {**SAFE, name: ""})
        with pytest.raises(InvalidInput, match="43 signs"):
            WECHAT.parse(told, {**SAFE, "encoding_aes_key": "short"})


class TestSafeMode:
    """What doesn't decrypt, or was meant for another, is refused."""

    def test_what_was_encrypted_for_us_is_read(self) -> None:
        """With padding of a whole block too."""
        for size in range(40):
            inner = TEXT.format(f"<Content>{'x' * size}</Content><MsgId>9</MsgId>")
            (fact,) = WECHAT.parse(safely(encrypted(inner.encode())), SAFE)
            assert (fact.text, fact.message_id) == ("x" * size or None, "9")

    @pytest.mark.parametrize(
        "told",
        [
            encrypted(b"<xml/>", app="wxother"),
            encrypted(b"<xml/>", app=""),
            encrypted(b"<xml/>", length=10_000),
            encrypted(b"<xml/>", length=0),
            encrypted(b"<xml/>", filled=0),
            encrypted(b"<xml/>", filled=33),
            encrypted(b"<xml/>", filled=255),
            encrypted(b"no xml"),
            base64.b64encode(bytes(32)).decode(),
            base64.b64encode(b"short").decode(),
            "é",
        ],
    )
    def test_anything_else_is_a_payload_error(self, told: str) -> None:
        """And nothing else."""
        with pytest.raises(PayloadError):
            WECHAT.parse(safely(told), SAFE)

    def test_without_the_package_that_decrypts_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Plain accounts don't need it."""
        for name in [name for name in sys.modules if name.startswith("cryptography")]:
            monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(InvalidInput, match=r"omnikit\[wechat\]"):
            WECHAT.parse(safely(encrypted(b"<xml/>")), SAFE)
        assert WECHAT.verify(safely(encrypted(b"<xml/>")), SAFE, NOW) is True
        assert len(WECHAT.parse(posted(TEXT.format("")), PLAIN)) == 1


class TestXml:
    """Anybody may post XML: what could cost or reveal anything is refused."""

    @pytest.mark.parametrize(
        "body",
        [
            '<!DOCTYPE lolz [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>',
            '<!DOCTYPE xml SYSTEM "http://evil.example/x.dtd"><xml/>',
            "<!DOCTYPE xml><xml/>",
            "<xml>&undefined;</xml>",
            f"<xml>{'<a>' * 9}{'</a>' * 9}</xml>",
            f"<xml>{'<a/>' * 2001}</xml>",
            "<xml><a></xml>",
            "<html/>",
            '<?xml version="1.0" encoding="utf-99"?><xml/>',
            '<?xml version="1.0" encoding="big5"?><xml/>',
            "<xml/><xml/>",
        ],
    )
    def test_it_is_a_payload_error(self, body: str) -> None:
        """Whatever the plain signature says."""
        with pytest.raises(PayloadError):
            WECHAT.parse(posted(body), PLAIN)

    def test_of_two_fields_of_one_name_the_first_counts(self) -> None:
        """As a second could contradict what was looked at."""
        (fact,) = WECHAT.parse(posted(TEXT.format("<Content>a</Content><Content>b</Content>")), PLAIN)
        assert fact.text == "a"


def test_a_redelivery_has_the_same_key_and_another_fact_has_not() -> None:
    """Events have no id: who, what, which, and the second; messages have theirs."""

    def key(*fields: str, at: int = 1, by: str = "o1") -> str:
        body = f"<xml><FromUserName>{by}</FromUserName><CreateTime>{at}</CreateTime>{''.join(fields)}</xml>"
        (fact,) = WECHAT.parse(posted(body), PLAIN)
        return fact.dedupe

    event, text = "<MsgType>event</MsgType>", "<MsgType>text</MsgType>"
    assert key(text, "<MsgId>5</MsgId>") == key(text, "<MsgId>5</MsgId>", at=2)
    assert key(event, "<Event>CLICK</Event>", "<EventKey>A</EventKey>") == key(
        event, "<Event>click</Event>", "<EventKey><![CDATA[A]]></EventKey>"
    )
    keys = [
        key(text, "<MsgId>5</MsgId>"),
        key(text, "<MsgId>6</MsgId>"),
        key(text, "<Content>a</Content>"),
        key(text, "<Content>b</Content>"),
        key(event, "<Event>CLICK</Event>", "<EventKey>A</EventKey>"),
        key(event, "<Event>CLICK</Event>", "<EventKey>B</EventKey>"),
        key(event, "<Event>VIEW</Event>", "<EventKey>A</EventKey>"),
        key(event, "<Event>CLICK</Event>", "<EventKey>A</EventKey>", at=2),
        key(event, "<Event>CLICK</Event>", "<EventKey>A</EventKey>", by="o2"),
        key(event, "<Event>TEMPLATESENDJOBFINISH</Event>", "<MsgID>1</MsgID>", "<Status>success</Status>"),
        key(event, "<Event>TEMPLATESENDJOBFINISH</Event>", "<MsgID>2</MsgID>", "<Status>success</Status>"),
    ]
    assert len(set(keys)) == len(keys)


def test_a_webhook_is_answered_success_and_a_wrong_check_is_denied() -> None:
    """Anything else would show the person an error."""
    assert WECHAT.answer(posted(TEXT.format("")), PLAIN).body == b"success"
    check = posted("", echostr="88").but(method="GET")
    assert WECHAT.answer(check, PLAIN).body == b"88"
    assert WECHAT.answer(check, {**PLAIN, "token": "other"}).status == 403


def test_a_company_platforms_check_is_decrypted() -> None:
    """Its signature is that of what is encrypted; what doesn't decrypt is denied."""
    asked = encrypted(b"616140317555161061")
    query = {"timestamp": "1", "nonce": "2", "echostr": asked, "msg_signature": sha1(TOKEN, "1", "2", asked)}
    check = Request(method="GET", query=query)
    assert WECHAT.verify(check, SAFE, NOW) is True
    assert WECHAT.answer(check, SAFE).body == b"616140317555161061"
    assert WECHAT.answer(check, {**SAFE, "app_id": "wxother"}).status == 403
    assert WECHAT.verify(check.but(query={**query, "echostr": encrypted(b"1")}), SAFE, NOW) is False
    assert WECHAT.parse(check, SAFE) == ()


class TestRender:
    """Customer-service messages; what they can't carry is sent otherwise, or refused."""

    def bodies(self, **changes: Any) -> list[dict[str, Any]]:
        """Return what is posted, checked to go to the platform under our token."""
        found = WECHAT.render(outbound(**changes), {**PLAIN, "templates": TEMPLATES})
        for request in found:
            where = urlsplit(request.url)
            assert (where.scheme, where.netloc) == ("https", "api.weixin.qq.com")
            assert parse_qs(where.query)["access_token"] == ["at/1+2"]
        return [json.loads(request.body) for request in found if not request.uploads]

    def test_a_text_is_written_in_utf8_without_escapes(self) -> None:
        """The person would see the escapes."""
        (request,) = WECHAT.render(outbound(), PLAIN)
        assert request.url == "https://api.weixin.qq.com/cgi-bin/message/custom/send?access_token=at%2F1%2B2"
        assert "你好".encode() in request.body
        assert json.loads(request.body) == {"touser": "o1", "msgtype": "text", "text": {"content": "你好"}}

    def test_a_long_text_is_split_by_its_bytes(self) -> None:
        """2048 of UTF-8 each."""
        texts = [body["text"]["content"] for body in self.bodies(content=Content(text="茶" * 1500))]
        assert "".join(texts) == "茶" * 1500
        assert max(len(text.encode()) for text in texts) <= 2048

    def test_a_file_goes_by_the_platforms_id(self) -> None:
        """The text follows, as it has no caption."""
        image, voice = Attachment(MessageKind.IMAGE, "media-1"), Attachment(MessageKind.VOICE, "media-2")
        video = Attachment(MessageKind.VIDEO, "media-3", name="茶.mp4")
        assert self.bodies(content=Content(text="看", attachments=(image, voice, video))) == [
            {"touser": "o1", "msgtype": "image", "image": {"media_id": "media-1"}},
            {"touser": "o1", "msgtype": "voice", "voice": {"media_id": "media-2"}},
            {"touser": "o1", "msgtype": "video", "video": {"media_id": "media-3", "title": "茶.mp4"}},
            {"touser": "o1", "msgtype": "text", "text": {"content": "看"}},
        ]

    def test_a_file_whose_bytes_are_given_is_uploaded_before(self) -> None:
        """Then the message has the id that the upload was answered with."""
        file = Attachment(MessageKind.IMAGE, "store:1", name='a"b.png', mime="image/png")
        given = outbound(content=Content(attachments=(file,)), bytes_of={"store:1": b"\x89PNG"})
        (upload,) = WECHAT.render(given, PLAIN)
        assert (upload.uploads, parse_qs(urlsplit(upload.url).query)["type"]) == ("store:1", ["image"])
        assert b'name="media"; filename="a%22b.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n' in upload.body
        learned = WECHAT.learn(upload, Response(body=b'{"type":"image","media_id":"media-9","created_at":1}'))
        assert (learned.verdict, learned.uploaded) == (Verdict.ACCEPTED, "media-9")
        (message,) = WECHAT.render(given.but(uploaded={"store:1": learned.uploaded}), PLAIN)
        assert json.loads(message.body)["image"] == {"media_id": "media-9"}

    def test_a_file_that_has_only_a_link_is_sent_as_that(self) -> None:
        """As are kinds that the platform has not."""
        linked = Attachment(MessageKind.IMAGE, "https://files.example/a.png")
        paper = Attachment(MessageKind.FILE, "https://files.example/a.pdf")
        image, text = self.bodies(content=Content(attachments=(linked, paper)))
        assert (image["text"]["content"], text["text"]["content"]) == (linked.ref, paper.ref)
        with pytest.raises(Unsendable, match="link is too long"):
            self.bodies(
                content=Content(attachments=(Attachment(MessageKind.IMAGE, "https://x.example/" + "a" * 2048),))
            )

    def test_what_the_platform_has_not_is_said_or_refused(self) -> None:
        """A quotation and an edit in words; a message isn't taken back."""
        (quoting,) = self.bodies(quoted=Quoted(external="1", text="幾點？"))
        assert quoting["text"]["content"] == "> 幾點？\n你好"
        (edited,) = self.bodies(action=Action.EDIT, target="1")
        assert edited["text"]["content"] == "* 你好"
        assert self.bodies(action=Action.MARK_READ, target="1") == []
        for action in (Action.UNSEND, Action.REACT):
            with pytest.raises(Unsendable, match="wechat"):
                self.bodies(action=action, target="1")

    def test_typing_is_shown(self) -> None:
        """By a call of its own."""
        (request,) = WECHAT.render(outbound(action=Action.TYPE), PLAIN)
        assert request.url.startswith("https://api.weixin.qq.com/cgi-bin/message/custom/typing?")
        assert json.loads(request.body) == {"touser": "o1", "command": "Typing"}

    def test_a_template_is_filled_and_known_when_it_is_repeated(self) -> None:
        """Its names are the host's to keep; the repeat is the same, byte for byte."""
        (body,) = self.bodies(template="tm-1", parameters=("A-7",))
        repeat = body.pop("client_msg_id")
        assert body == {"touser": "o1", "template_id": "tm-1", "data": {"character_string1": {"value": "A-7"}}}
        (again,) = self.bodies(template="tm-1", parameters=("A-7",))
        (other,) = self.bodies(template="tm-1", parameters=("A-7",), message="msg-2")
        assert again["client_msg_id"] == repeat != other["client_msg_id"]
        with pytest.raises(Unsendable, match="tm-1"):
            self.bodies(template="tm-2")

    def test_sending_needs_the_token(self) -> None:
        """It is named."""
        with pytest.raises(InvalidInput, match="access_token"):
            WECHAT.render(outbound(), {**PLAIN, "access_token": ""})


TEMPLATES = {"tm-1": {"data": {"character_string1": {"value": "{1}"}}}}


@pytest.mark.parametrize(
    ("code", "verdict", "why"),
    [
        (0, Verdict.ACCEPTED, None),
        (-1, Verdict.RETRY, Why.DOWN),
        (40001, Verdict.RETRY, Why.UNAUTHORISED),
        (40014, Verdict.RETRY, Why.UNAUTHORISED),
        (42001, Verdict.RETRY, Why.UNAUTHORISED),
        (45011, Verdict.RETRY, Why.TOO_FAST),
        (45015, Verdict.REFUSED, Why.WINDOW_CLOSED),
        (45009, Verdict.REFUSED, Why.QUOTA),
        (45047, Verdict.REFUSED, Why.QUOTA),
        (45002, Verdict.REFUSED, Why.TOO_LONG),
        (43004, Verdict.REFUSED, Why.UNREACHABLE),
        (48001, Verdict.REFUSED, Why.UNAUTHORISED),
        (40007, Verdict.REFUSED, Why.UNSUPPORTED),
        (99999, Verdict.REFUSED, Why.OTHER),
    ],
)
def test_a_200_says_what_its_errcode_says(code: int, verdict: Verdict, why: Why | None) -> None:
    """The platform's own code is kept."""
    answer = Response(body=json.dumps({"errcode": code, "errmsg": "said", "msgid": 12}).encode())
    learned = WECHAT.learn(Request(), answer)
    assert (learned.verdict, learned.why, learned.code) == (verdict, why, str(code) if code else "")
    assert learned.externals == (("12",) if code == 0 else ())
    assert (learned.again_in is not None) is (verdict is Verdict.RETRY)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"errcode":"x"}', b'{"errcode":null}'])
def test_an_answer_that_says_nothing_is_asked_again(body: bytes) -> None:
    """It is no success, and no exception."""
    assert WECHAT.learn(Request(), Response(body=body)).verdict is Verdict.RETRY
    slow = Response(status=429, headers={"Retry-After": "20"})
    assert WECHAT.learn(Request(), slow).again_in == timedelta(seconds=20)
    assert WECHAT.learn(Request(uploads="r"), Response(body=b'{"errcode":0}')).verdict is Verdict.REFUSED


def test_a_message_of_nobody_is_unknown() -> None:
    """There is nobody to answer."""
    (fact,) = WECHAT.parse(posted("<xml><MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId></xml>"), PLAIN)
    assert (str(fact.kind), fact.message_id, fact.account_id) == ("unknown", "1", "gh_tea000000001")
