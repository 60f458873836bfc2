"""The group ``channels``: verifying and reading a webhook, in turns with the SDKs, and that time grows with the body.

A peer verifies the same bytes and makes its own objects of them; ours are facts, whose words are held against the
peer's before anything is timed.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from omnikit.bench.peers import need, of_the_extra
from omnikit.bench.race import Arm, Turn, race, take_turns
from omnikit.bench.rows import Effort, Row
from omnikit.channels.common.hashing import hmac_of
from omnikit.channels.email import EMAIL
from omnikit.channels.line import LINE
from omnikit.channels.messenger import MESSENGER
from omnikit.channels.protocol import Channel
from omnikit.channels.sms import SMS
from omnikit.channels.telegram import TELEGRAM
from omnikit.channels.webchat import WEBCHAT
from omnikit.channels.wechat import WECHAT
from omnikit.channels.whatsapp import WHATSAPP
from omnikit.desk.desk import Desk
from omnikit.desk.hearing import Taken
from omnikit.model.actors import SYSTEM
from omnikit.model.administration import SaveAccount
from omnikit.model.errors import OmnikitError
from omnikit.model.ids import AccountId, WorkspaceId
from omnikit.model.thread import Account
from omnikit.model.value import Value, value
from omnikit.model.wire import Request
from omnikit.storage.memory import MemoryStorage

NOW = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
SECRET = "bench-secret"
TEXT = "請問這雙鞋還有 38 號嗎？謝謝 🙏"
FASTER = 1 / 3
"""At least three times as fast: so much of the peer's time, at most."""
GROWTH = 2.3
"""So much longer, at most, may twice the body take."""
HALF = 250_000
"""Bytes of a body that is doubled."""
LONG_ENOUGH, MOST_LAPS = 0.05, 20
MICROSECONDS, MILLISECONDS = 1_000_000, 1_000
ROUNDS = 11

PERSON = "TW.3141592653589793"
LINE_CONFIG = {"account_id": "U" + "b" * 32, "channel_secret": SECRET}
WHATSAPP_CONFIG = {"account_id": "106540352242922", "app_secret": SECRET, "verify_token": "v"}


def channels(effort: Effort) -> list[Row]:
    """Verify and read beside the SDKs, then read what is twice as long. Raises ``MissingPeer``."""
    need("linebot", "pywa")
    return [*beside(effort), to_commit(effort), *growth(effort)]


# --- beside the SDKs


def beside(effort: Effort) -> Iterator[Row]:
    """Yield a LINE and a WhatsApp text, verified and read by us and by the platform's SDK."""
    line, whatsapp = line_text(), whatsapp_text()
    yield _raced("LINE text: verify + parse / line-bot-sdk", LINE, line, LINE_CONFIG, line_sdk(line), effort)
    for name, peer in (("pywa's message", pywa(whatsapp)), ("pywa's handler of webhooks", pywa_handler(whatsapp))):
        named = f"WhatsApp text: verify + parse / {name}"
        yield _raced(named, WHATSAPP, whatsapp, WHATSAPP_CONFIG, peer, effort)


def _raced(
    name: str,
    channel: Channel,
    request: Request,
    config: Mapping[str, Any],
    peer: Callable[[], str | None],
    effort: Effort,
) -> Row:
    ours = partial(read, channel, request, config)
    for said in (ours(), peer()):
        if said != TEXT:
            raise OmnikitError(f"{name}: {said!r} was read where {TEXT!r} was sent")
    arms = {"ours": Arm("read()", {"read": ours}), "peer": Arm("read()", {"read": peer})}
    times = race(arms, rounds=effort.rounds, seconds=effort.seconds)
    ratio = times.ratio("ours", "peer")
    return Row(
        group="channels",
        name=name,
        ours=times.of("ours") * MICROSECONDS,
        peer=times.of("peer") * MICROSECONDS,
        ratio=ratio.median,
        goal=FASTER,
        spread=ratio.spread,
        unit="us",
        note="a third of its time is three times as fast",
    )


def read(channel: Channel, request: Request, config: Mapping[str, Any]) -> str | None:
    """Verify and parse a request; return the text of its first fact."""
    if not channel.verify(request, config, NOW):
        raise OmnikitError(f"{channel.name}: the request is not verified")
    return channel.parse(request, config)[0].text


def line_sdk(request: Request) -> Callable[[], str]:
    """Return what line-bot-sdk does with the request: its parser checks the signature, too."""
    with of_the_extra():
        from linebot.v3.webhook import WebhookParser  # type: ignore[import-untyped]
    parser = WebhookParser(SECRET)
    signature = request.headers["X-Line-Signature"]

    def once() -> str:
        (event,) = parser.parse(request.body.decode(), signature)
        text: str = event.message.text
        return text

    return once


def pywa(request: Request) -> Callable[[], str | None]:
    """Return what pywa does with the request, up to its message: no handler is looked for."""
    with of_the_extra():
        from pywa.client import WhatsApp
        from pywa.types.base_update import RawUpdate
        from pywa.types.message import Message
        from pywa.utils import webhook_updates_validator
    client = WhatsApp(phone_id=WHATSAPP_CONFIG["account_id"], token="none")
    signature = request.headers["X-Hub-Signature-256"]

    def once() -> str | None:
        if not webhook_updates_validator(SECRET, request.body, signature):
            raise OmnikitError("pywa: the request is not verified")
        update = RawUpdate(request.body, hmac_header=signature, update_hash="")
        return Message.from_update(client, update).text

    return once


def pywa_handler(request: Request) -> Callable[[], str | None]:
    """Return what pywa does with the request in a server of one's own: its two calls, with one handler of messages."""
    with of_the_extra():
        from pywa.client import WhatsApp
        from pywa.handlers import MessageHandler
    client = WhatsApp(
        phone_id=WHATSAPP_CONFIG["account_id"], token="none", app_secret=SECRET, skip_duplicate_updates=False
    )
    signature = request.headers["X-Hub-Signature-256"]
    heard: list[str | None] = [None]

    def hear(_: object, message: Any) -> None:
        heard[0] = message.text

    client.add_handlers(MessageHandler(hear))

    def once() -> str | None:
        if client.webhook_update_validator(request.body, signature) is not None:
            raise OmnikitError("pywa: the request is not verified")
        client.webhook_update_handler(request.body)
        return heard[0]

    return once


# --- from the webhook to what is stored

CUSTOMERS = 300
TEXTS = 500
ENOUGH = 5_000
"""Messages a second."""


def to_commit(effort: Effort) -> Row:
    """Take in LINE texts of many customers by ``Desk.webhook``, each a request of its own."""
    account = Account(AccountId("line"), "line", external=LINE_CONFIG["account_id"])
    clock, configs = (lambda: NOW), (lambda account: {**LINE_CONFIG, "account_id": account.address})
    desk = Desk(MemoryStorage(), "bench", clock=clock, channels={"line": LINE}, configs=configs)
    desk.administer(SaveAccount(workspace=WorkspaceId("bench"), account=account), actor=SYSTEM).unwrap()
    rounds = min(effort.rounds, ROUNDS)
    waiting = iter([line_request(number, f"U{number % CUSTOMERS:032}") for number in range((rounds + 1) * TEXTS)])
    turns = {"webhook": Turn(lambda: _taken_in(desk, account, next(waiting)), TEXTS)}
    times = take_turns(turns, rounds=rounds, patience=effort.patience).means()
    return Row(
        group="channels",
        name="LINE texts a second: from webhook to commit in memory",
        ours=1 / times.of("webhook"),
        peer=None,
        ratio=None,
        better="higher",
        goal=ENOUGH,
        spread=None,
        unit="/s",
        note=f"each a request of its own, by {CUSTOMERS} customers in turn",
    )


def _taken_in(desk: Desk, account: Account, request: Request) -> None:
    (heard,) = desk.webhook(account.id, request).heard
    if heard.taken is not Taken.TAKEN_IN:
        raise OmnikitError(f"a message was not taken in: {heard}")


# --- what is read


def line_text() -> Request:
    """Return a LINE text, as it comes and signed."""
    return line_request(1)


def line_request(number: int, person: str = "U" + "a" * 32) -> Request:
    """Return the LINE text of that number, by *person*."""
    event = {**_line_event(number), "source": {"type": "user", "userId": person}}
    return _line(_json({"destination": LINE_CONFIG["account_id"], "events": [event]}))


def _line(body: bytes) -> Request:
    signature = b64encode(hmac_of("sha256", SECRET, body)).decode()
    return Request(headers={"Content-Type": "application/json", "X-Line-Signature": signature}, body=body)


def _line_event(number: int) -> dict[str, Any]:
    return {
        "type": "message",
        "message": {"type": "text", "id": f"4683{number:014}", "quoteToken": "q3Plxr4AgKd", "text": TEXT},
        "webhookEventId": f"01FZ74A0TDDPYRV{number:011}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": 1772442900123,
        "source": {"type": "user", "userId": "U" + "a" * 32},
        "replyToken": "nHuyWiB7yP5Zw52FIkcQobQuGDXCTA",
        "mode": "active",
    }


def whatsapp_text() -> Request:
    """Return a WhatsApp text of the Cloud API, as it comes and signed."""
    body = _json(_whatsapp_body(1))
    seal = hmac_of("sha256", SECRET, body).hex()
    return Request(headers={"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={seal}"}, body=body)


def _whatsapp_body(count: int) -> dict[str, Any]:
    messages = [
        {
            "from": "886912345678",
            "from_user_id": PERSON,
            "id": f"wamid.HBgNODg2OTEyMzQ1Njc4FQIAEhgWM0VCMDc5{number:08}",
            "timestamp": "1772442900",
            "type": "text",
            "text": {"body": TEXT},
        }
        for number in range(count)
    ]
    metadata = {"display_phone_number": "15550783881", "phone_number_id": WHATSAPP_CONFIG["account_id"]}
    contacts = [{"profile": {"name": "林小姐"}, "wa_id": "886912345678", "user_id": PERSON}]
    told = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, "messages": messages}
    changes = [{"value": told, "field": "messages"}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": changes}]}


def _json(given: object) -> bytes:
    return json.dumps(given, separators=(",", ":")).encode()


# --- twice as long


@value
class Growing(Value):
    """Something of a body that there may be more of: *body* makes it with *count* of them, each *size* bytes or so."""

    channel: Channel
    what: str
    size: int
    body: Callable[[int], bytes]


def _messenger_body(count: int) -> bytes:
    said = {"sender": {"id": "7"}, "recipient": {"id": "1"}, "timestamp": 1772442900123}
    messaging = [{**said, "message": {"mid": f"m_{number}", "text": "x"}} for number in range(count)]
    return _json({"object": "page", "entry": [{"id": "1", "time": 1, "messaging": messaging}]})


def _webchat_body(count: int) -> bytes:
    said = {"type": "message", "at": 1772442900123, "visitor_id": "v", "session_id": "s"}
    events = [{**said, "id": f"e{number}", "message": {"id": f"m{number}", "text": "x"}} for number in range(count)]
    return _json({"v": 1, "site_id": "s", "sent_at": 1772442900123, "events": events})


def _telegram_body(count: int) -> bytes:
    entities = [{"type": "bold", "offset": number, "length": 1} for number in range(count)]
    person = {"id": 7, "is_bot": False, "first_name": "Lin"}
    message = {"message_id": 1, "from": person, "chat": {"id": 7, "type": "private"}, "date": 1772442900}
    return _json({"update_id": 1, "message": {**message, "text": "x" * count, "entities": entities}})


def _wechat_body(count: int) -> bytes:
    head = "<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1772442900</CreateTime>"
    tail = "<MsgType>text</MsgType><MsgId>1</MsgId></xml>"
    return f"{head}<Content>{'&lt;b&gt;' * count}</Content>{tail}".encode()


def _sms_body(count: int) -> bytes:
    media = {f"MediaUrl{number}": f"https://api.example/{number}" for number in range(count)}
    kinds = {f"MediaContentType{number}": "image/jpeg" for number in range(count)}
    said = {"MessageSid": "SM1", "AccountSid": "AC1", "From": "+886912345678", "To": "+15005550101", "Body": "x"}
    return urlencode({**said, "NumMedia": str(count), **media, **kinds}).encode()


def _mail(lines: Callable[[int], str]) -> Callable[[int], bytes]:
    head = "From: lin@example.com\r\nTo: desk@shop.example\r\nMessage-ID: <1@example.com>\r\nSubject: Shoes\r\n"

    def body(count: int) -> bytes:
        return f"{head}\r\n{lines(count)}".encode()

    return body


def _references(count: int) -> bytes:
    ids = "".join(f"\r\n <{number}@example.com>" for number in range(count))
    return f"From: lin@example.com\r\nMessage-ID: <1@example.com>\r\nReferences:{ids}\r\n\r\nx\r\n".encode()


def _html(count: int) -> bytes:
    said = "<p>" * count + "x"
    return f"From: lin@example.com\r\nMessage-ID: <1@e>\r\nContent-Type: text/html\r\n\r\n{said}\r\n".encode()


GROWN: tuple[Growing, ...] = (
    Growing(
        channel=LINE,
        what="events",
        size=330,
        body=lambda count: _json({"destination": "U1", "events": [_line_event(number) for number in range(count)]}),
    ),
    Growing(channel=WHATSAPP, what="messages", size=200, body=lambda count: _json(_whatsapp_body(count))),
    Growing(channel=MESSENGER, what="messages", size=120, body=_messenger_body),
    Growing(channel=WEBCHAT, what="events", size=130, body=_webchat_body),
    Growing(channel=TELEGRAM, what="entities", size=45, body=_telegram_body),
    Growing(channel=WECHAT, what="escaped letters", size=10, body=_wechat_body),
    Growing(channel=SMS, what="media", size=90, body=_sms_body),
    Growing(channel=EMAIL, what="lines", size=8, body=_mail(lambda count: "a line\r\n" * count)),
    Growing(channel=EMAIL, what="quoted lines", size=10, body=_mail(lambda count: "x\r\n" + "> a line\r\n" * count)),
    Growing(channel=EMAIL, what="blank lines", size=2, body=_mail(lambda count: "x" + "\r\n" * count + "x")),
    Growing(channel=EMAIL, what="references", size=24, body=_references),
    Growing(channel=EMAIL, what="tags of HTML", size=3, body=_html),
)


def growth(effort: Effort) -> Iterator[Row]:
    """Yield what reading a body takes beside one of half as many of something."""
    for one in GROWN:
        count = max(2, min(HALF, effort.sizes[1]) // one.size)
        bodies = {"half": one.body(count), "whole": one.body(2 * count)}
        often = _often(partial(_parsed, one.channel, bodies["half"]))
        turns = {name: Turn(partial(_parsed, one.channel, body), often) for name, body in bodies.items()}
        laps = take_turns(turns, rounds=min(effort.rounds, ROUNDS), patience=effort.patience / 4)
        times = laps.medians()
        ratio = times.ratio("whole", "half")
        yield Row(
            group="channels",
            name=f"{one.channel.name}: {2 * count:,} {one.what} / half of them",
            ours=times.of("whole") * MILLISECONDS,
            peer=times.of("half") * MILLISECONDS,
            ratio=ratio.median,
            goal=GROWTH,
            spread=ratio.spread,
            unit="ms",
            note="the peer is ourselves on half the body",
        )


def _often(once: Callable[[], object]) -> int:
    """Return how often to read it each round: what is over in no time is at the mercy of whatever else runs."""
    began = perf_counter()
    once()
    return max(1, min(MOST_LAPS, round(LONG_ENOUGH / (perf_counter() - began))))


def _parsed(channel: Channel, body: bytes) -> None:
    channel.parse(Request(body=body), {"account_id": "1"})
