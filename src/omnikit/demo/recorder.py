"""What stands for the platforms: it answers each request as the platform would, and tells of some what became of them.

The ids that it gives follow from our id of the message, so the same day has the same ids, however often it was begun.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from omnikit.demo.accounts import ACCOUNTS, account, config
from omnikit.desk.sending import Parcel
from omnikit.model.errors import UnknownName
from omnikit.model.thread import ThreadKind
from omnikit.model.value import Value, value
from omnikit.model.wire import Request, Response

ONE_IN = 3
"""Of so many messages the platform tells what became of one."""


@value
class Exchange(Value):
    """What came of a parcel: an answer to each request; the webhooks that overtook them, *before*, and came *after*."""

    answers: tuple[Response, ...]
    before: tuple[Request, ...] = ()
    after: tuple[Request, ...] = ()


class Recorder:
    """Takes the requests that leave, on all platforms; *made* counts them by channel."""

    def __init__(self) -> None:
        self.made: Counter[str] = Counter()

    def exchange(self, parcel: Parcel, now: datetime) -> Exchange:
        """Return what the platform answers to a parcel, and what it tells of it."""
        self.made[parcel.channel] += len(parcel.requests)
        ids = [f"{parcel.outbound.message} {parcel.skipped + place}" for place in range(len(parcel.requests))]
        answers = tuple(_answer(parcel.channel, *one) for one in zip(parcel.requests, ids, strict=True))
        chance = _number(parcel.outbound.message, 2 * ONE_IN)
        if chance % ONE_IN or not ids or parcel.requests[0].uploads:
            return Exchange(answers=answers)
        echoes, receipts = _told(parcel, ids[-1], now)
        if chance:
            return Exchange(answers=answers, after=(*echoes, *receipts))
        return Exchange(answers=answers, before=echoes, after=receipts)


def _digits(id: str) -> str:
    return hashlib.sha256(id.encode(), usedforsecurity=False).hexdigest()


def _number(id: str, below: int) -> int:
    return int(_digits(id), 16) % below


def _milliseconds(now: datetime) -> int:
    return -(-int(now.timestamp() * 1_000_000) // 1000)


def _json(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def _mid(id: str) -> str:
    return f"m_{_digits(id)[:24]}"


def _wamid(id: str) -> str:
    return f"wamid.{b64encode(_digits(id)[:18].encode()).decode()}"


# --- what is answered


def _answer(channel: str, request: Request, id: str) -> Response:
    """Return what the platform answers to a request that it takes, with ids made of *id*."""
    match channel:
        case "webchat":
            return Response()
        case "email":
            return Response(status=250, body=b"2.0.0 Ok: queued")
        case "sms":
            return Response(status=201, body=_json({"sid": f"SM{_digits(id)[:32]}", "status": "queued"}))
    return Response(body=_json(_says(channel, request, id)))


def _says(channel: str, request: Request, id: str) -> Mapping[str, Any]:
    match channel:
        case "line":
            ids = (600_000_000_000_000_000 + _number(f"{id} {place}", 10**15) for place in range(request.parts))
            return {"sentMessages": [{"id": str(one), "quoteToken": f"q{one}"} for one in ids]}
        case "messenger" | "instagram":
            return {"recipient_id": json.loads(request.body)["recipient"]["id"], "message_id": _mid(id)}
        case "facebook_comments":
            return {"id": f"900_{_number(id, 10**15)}"}
        case "whatsapp":
            return {"messaging_product": "whatsapp", "messages": [{"id": _wamid(id)}]}
        case "wechat":
            return {"errcode": 0, "errmsg": "ok", "msgid": 3_000_000_000 + _number(id, 10**9)}
        case "zalo":
            data = {"token": _digits(id)} if request.uploads else {"message_id": _digits(id)[:20]}
            return {"error": 0, "message": "Success", "data": data}
        case "telegram":
            chat = json.loads(request.body)["chat_id"]
            return {"ok": True, "result": {"message_id": _number(id, 10**9), "chat": {"id": chat, "type": "private"}}}
        case "viber":
            token = 5_800_000_000_000_000_000 + _number(id, 10**15)
            return {"status": 0, "status_message": "ok", "message_token": token}
    raise UnknownName("channel that the demo has platforms for", channel, (one for one, _, _ in ACCOUNTS.values()))


# --- what is told of what was sent: each platform's webhooks, in the order in which they come


def _told(parcel: Parcel, id: str, now: datetime) -> tuple[tuple[Request, ...], tuple[Request, ...]]:
    """Return the echoes, which may overtake the answer that they are of, and the receipts."""
    match parcel.channel:
        case "messenger":
            return (_echo(parcel, id, now),), (_read(parcel, now),)
        case "whatsapp":
            return (), tuple(_statuses(parcel, id, now))
        case "webchat":
            return (), (_read_up_to(parcel, id, now),)
    return (), ()


def _echo(parcel: Parcel, id: str, now: datetime) -> Request:
    """Messenger repeats what the page sent, with our own id in it."""
    message = json.loads(parcel.requests[-1].body)["message"]
    echo = {"is_echo": True, "app_id": 390000000000900, "mid": _mid(id), **message}
    return _on_messenger(parcel, parcel.outbound.account, parcel.outbound.to, now, {"message": echo})


def _read(parcel: Parcel, now: datetime) -> Request:
    """Messenger says up to when the person has read everything."""
    read = {"watermark": _milliseconds(now)}
    return _on_messenger(parcel, parcel.outbound.to, parcel.outbound.account, now, {"read": read})


def _on_messenger(parcel: Parcel, sender: str, recipient: str, now: datetime, told: Mapping[str, Any]) -> Request:
    page, at = parcel.outbound.account, _milliseconds(now)
    item = {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": at, **told}
    return _of_meta(parcel, {"object": "page", "entry": [{"id": page, "time": at, "messaging": [item]}]})


def _statuses(parcel: Parcel, id: str, now: datetime) -> Iterator[Request]:
    """WhatsApp says that it was sent; then, in the wrong order, that it was read and had been delivered."""
    outbound, group = parcel.outbound, parcel.outbound.kind is ThreadKind.GROUP
    said = {
        "id": _wamid(id),
        "timestamp": str(int(now.timestamp())),
        "recipient_id": outbound.thread if group else outbound.to,
        **({"recipient_type": "group"} if group else {}),
        "biz_opaque_callback_data": outbound.message,
    }
    for words in (("sent",), ("read", "delivered")):
        about = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "85230000001", "phone_number_id": outbound.account},
            "statuses": [{**said, "status": word} for word in words],
        }
        changes = [{"field": "messages", "value": about}]
        body = {"object": "whatsapp_business_account", "entry": [{"id": "690000000000900", "changes": changes}]}
        yield _of_meta(parcel, body)


def _read_up_to(parcel: Parcel, id: str, now: datetime) -> Request:
    """The visitor's browser says up to which message it has shown."""
    outbound, at = parcel.outbound, _milliseconds(now)
    last = json.loads(parcel.requests[-1].body)["events"][0]["message"]["id"]
    read = {"id": f"e-{_digits(id)[:12]}", "type": "read", "at": at, "read": {"up_to": last}}
    event = {**read, "visitor_id": outbound.to, "session_id": outbound.thread}
    body = _json({"v": 1, "site_id": outbound.account, "sent_at": at, "events": [event]})
    stamp = str(int(now.timestamp()))
    signature = _signature(parcel, "secret", f"{stamp}.".encode() + body)
    return Request(
        url=_hook(parcel),
        headers={"X-LiveTalk-Timestamp": stamp, "X-LiveTalk-Signature": f"v1={signature}"},
        body=body,
    )


def _of_meta(parcel: Parcel, said: Mapping[str, Any]) -> Request:
    body = _json(said)
    signature = _signature(parcel, "app_secret", body)
    return Request(url=_hook(parcel), headers={"X-Hub-Signature-256": f"sha256={signature}"}, body=body)


def _hook(parcel: Parcel) -> str:
    return f"https://desk.lumi.example/hooks/{parcel.account}"


def _signature(parcel: Parcel, secret: str, signed: bytes) -> str:
    key = config(account(parcel.account))[secret]
    return hmac.digest(key.encode(), signed, "sha256").hex()
