"""LINE official accounts: events in batches; answers by reply token while it lives, else pushed; no receipts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from omnikit.channels.common.answers import accepted, again, answer_json, by_status, refused, retry_after
from omnikit.channels.common.hashing import digest, hmac_base64, same_text
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import id_of, items, json_of, number, sub, text, time_ms, whole
from omnikit.channels.common.templates import TEMPLATES, filled
from omnikit.channels.common.writing import json_request, place_of
from omnikit.channels.fitting import Part, fit
from omnikit.channels.protocol import ACCOUNT, OK, Config, Setting, needed
from omnikit.model.errors import Unsendable
from omnikit.model.facts import Fact, FactAttachment, FactKind
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.thread import ThreadKind
from omnikit.model.value import maker
from omnikit.model.wire import Action, Learned, Outbound, Quoted, Request, Response, Why

NAME = "line"
TRAITS = PLATFORMS[NAME]
UNQUOTED = TRAITS.but(quotes=False)
API = "https://api.line.me/v2/bot"
A_CALL = 5
"""Messages in one request, at most."""
TYPING_SECONDS = 20
LINK = 2000
"""The longest link of a picture, film or sound."""
PLACE = 100
"""Code points of a place's name."""
UNKNOWN_LENGTH_MS = 60_000
"""Said of a sound's length, which LINE wants to show and nobody tells us."""
OF_TESTS = frozenset({"0" * 32, "f" * 32})
"""Reply tokens of the console's tests: nobody can be answered with them."""

make = maker(Fact)
attach = maker(FactAttachment)
Told = tuple[FactKind, str, dict[str, Any]]
"""What an event is: its kind, what tells it from others of that kind ("": nothing but the delivery), its own facts."""


class Line:
    """The adapter of LINE's Messaging API."""

    name: Final = NAME
    traits: Final = TRAITS
    settings: Final = (
        ACCOUNT,
        Setting("channel_secret", "the channel's secret, which signs webhooks", secret=True),
        Setting("access_token", "the channel's access token, to send with", secret=True, required=False),
        Setting("video_preview", "an https link to the picture that stands for a film until it plays", required=False),
        TEMPLATES,
    )

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if the body is signed with the channel's secret."""
        expected = hmac_base64(needed(config, "channel_secret"), request.body)
        return same_text(request.header("x-line-signature"), expected)

    def answer(self, request: Request, config: Config) -> Response:
        """Return 200 and nothing, which is all that LINE looks at."""
        return OK

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return a fact for each event; without a destination they are of the account that was asked for."""
        body = json_of(request.body)
        account = id_of(body.get("destination")) or id_of(config.get("account_id"))
        return tuple([_fact(event, account) for event in items(body, "events")])

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return a reply if all fits into one and its window is open, else pushes; never both."""
        if outbound.action in (Action.TYPE, Action.MARK_READ):
            return _shown(outbound, config)
        messages = _messages(outbound, config)
        if not messages:
            return ()
        headers = _authorised(config)
        calls = [messages[start : start + A_CALL] for start in range(0, len(messages), A_CALL)]
        token = outbound.answered.token if outbound.answered is not None else ""
        if token and outbound.window == "reply_token" and len(calls) == 1:
            reply = json_request(f"{API}/message/reply", {"replyToken": token, "messages": messages}, headers)
            return (reply.but(parts=len(messages)),)
        return tuple(
            json_request(
                f"{API}/message/push",
                {"to": _chat(outbound), "messages": call},
                {**headers, "X-Line-Retry-Key": _retry_key(outbound, place)},
            ).but(parts=len(call))
            for place, call in enumerate(calls)
        )

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what an answer means; 409: LINE has had a push with this key already."""
        told = answer_json(answer)
        ids = [id_of(one.get("id")) for one in items(told, "sentMessages")]
        if 200 <= answer.status < 300 or answer.status == 409:
            return accepted(*ids)
        says = text(told.get("message")) or ""
        details = ((text(one.get("property")), text(one.get("message"))) for one in items(told, "details"))
        about = " ".join(word for detail in details for word in detail if word)
        code = str(answer.status)
        if answer.status == 429:
            # the plan is used up until the month ends; any other 429 is of requests a second
            spent = "monthly limit" in says.lower()
            return refused(Why.QUOTA, code, says) if spent else again(Why.TOO_FAST, code, says, retry_after(answer))
        if answer.status == 400:
            return refused(_why(says.lower(), about.lower()), code, f"{says} {about}".strip())
        return by_status(answer, code, says)


# --- what came in


def _fact(event: Mapping[str, Any], account: str | None) -> Fact:
    word, source = event.get("type"), sub(event, "source")
    user = id_of(source.get("userId"))
    thread = id_of(source.get("groupId")) or id_of(source.get("roomId"))
    event_id, at = id_of(event.get("webhookEventId")), time_ms(event.get("timestamp"))
    kind, own, told = HOW.get(word, _unknown)(event) if isinstance(word, str) else _unknown(event)
    token = text(event.get("replyToken"))
    return make(
        kind=kind,
        dedupe=key_of(kind, own or event_id or digest({key: event[key] for key in event if key not in OF_DELIVERY})),
        account_id=account,
        user_id=user,
        sender_id=user,
        thread_id=thread,
        event_id=event_id,
        timestamp_ms=at,
        reply_token=None if token in OF_TESTS else token,
        redelivery=sub(event, "deliveryContext").get("isRedelivery") is True,
        standby=event.get("mode") == "standby",
        **told,
    )


OF_DELIVERY = frozenset({"deliveryContext", "replyToken", "mode"})
"""What may differ when the same event comes again."""


def _message(event: Mapping[str, Any]) -> Told:
    message = sub(event, "message")
    id = id_of(message.get("id"))
    told = _content(id, message)
    if told is None:
        return FactKind.UNKNOWN, "", {"message_id": id, "name": text(message.get("type"))}
    told["message_id"] = id
    return FactKind.MESSAGE, id or "", told


def _edited(event: Mapping[str, Any]) -> Told:
    message = sub(event, "message")
    id = id_of(message.get("id"))
    return FactKind.EDIT, "", {**(_content(id, message) or {}), "target_message_id": id}


def _content(id: str | None, message: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what a message says and quotes; None for a type that we don't know."""
    if message.get("type") == "text":
        said = message.get("text")
        if not isinstance(said, str):
            return None
        told: dict[str, Any] = {"text": said}
    else:
        attachment = _attachment(id, message)
        if attachment is None:
            return None
        told = {"attachments": (attachment,)}
        images = id_of(sub(message, "imageSet").get("id"))
        if images is not None:
            told["album_id"] = images
    told["reply_to"] = id_of(message.get("quotedMessageId"))
    told["quote_token"] = text(message.get("quoteToken"))
    told["read_token"] = text(message.get("markAsReadToken"))
    return told


def _attachment(id: str | None, message: Mapping[str, Any]) -> FactAttachment | None:
    match message.get("type"):
        case "image" | "video" | "audio" as kind:
            provider = sub(message, "contentProvider")
            url = text(provider.get("originalContentUrl")) if provider.get("type") == "external" else None
            length = whole(message.get("duration"))
            return attach(kind=kind, url=url, ref=id if url is None else None, duration_ms=length)
        case "file":
            return attach(kind="file", ref=id, name=text(message.get("fileName")), size=whole(message.get("fileSize")))
        case "sticker":
            # a message sticker carries words that the customer wrote on it
            return attach(kind="sticker", sticker_id=id_of(message.get("stickerId")), title=text(message.get("text")))
        case "location":
            named = text(message.get("title")) or text(message.get("address"))
            place = number(message.get("latitude")), number(message.get("longitude"))
            return attach(kind="location", lat=place[0], lon=place[1], title=named)
    return None


def _postback(event: Mapping[str, Any]) -> Told:
    postback = sub(event, "postback")
    return FactKind.POSTBACK, "", {"payload": text(postback.get("data")), "params": postback.get("params")}


def _unsend(event: Mapping[str, Any]) -> Told:
    id = id_of(sub(event, "unsend").get("messageId"))
    return FactKind.UNSEND, id or "", {"target_message_id": id}


def _plain(kind: FactKind) -> Callable[[Mapping[str, Any]], Told]:
    return lambda _: (kind, "", {})


def _system(part: str | None) -> Callable[[Mapping[str, Any]], Told]:
    """Return what reads an event of ours to know of, whose own data stand in *part*."""
    return lambda event: (
        FactKind.SYSTEM,
        "",
        {"name": event["type"], "params": event.get(part) if part is not None else None},
    )


def _linked(event: Mapping[str, Any]) -> Told:
    """An account of the host's site was linked: the nonce is the host's, and is proof if LINE says ok."""
    link = sub(event, "link")
    proved = link.get("result") == "ok"
    told = {"name": "accountLink", "payload": text(link.get("nonce")), "identity_verified": proved}
    return FactKind.SYSTEM, "", told


def _played(event: Mapping[str, Any]) -> Told:
    tracker = text(sub(event, "videoPlayComplete").get("trackingId"))
    return FactKind.SYSTEM, "", {"name": "videoPlayComplete", "tracker": tracker}


def _notified(event: Mapping[str, Any]) -> Told:
    """A notification to a telephone number arrived; it names our own data and no message."""
    return FactKind.SYSTEM, "", {"name": "delivery", "tracker": text(sub(event, "delivery").get("data"))}


def _unknown(event: Mapping[str, Any]) -> Told:
    told = {"message_id": id_of(sub(event, "message").get("id")), "name": text(event.get("type"))}
    return FactKind.UNKNOWN, "", told


HOW: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    "message": _message,
    "messageEdited": _edited,
    "postback": _postback,
    "unsend": _unsend,
    "follow": _plain(FactKind.FOLLOW),
    "unfollow": _plain(FactKind.UNFOLLOW),
    "accountLink": _linked,
    "videoPlayComplete": _played,
    "delivery": _notified,
    "memberJoined": _system("joined"),
    "memberLeft": _system("left"),
    "activated": _system("chatControl"),
    **{word: _system(word) for word in ("beacon", "things", "membership", "module")},
    **{word: _system(None) for word in ("join", "leave", "deactivated", "botSuspended", "botResumed")},
}


# --- what goes out


def _authorised(config: Config) -> dict[str, str]:
    return {"Authorization": f"Bearer {needed(config, 'access_token')}"}


def _chat(outbound: Outbound) -> str:
    return outbound.thread if outbound.kind is ThreadKind.GROUP and outbound.thread else outbound.to


def _retry_key(outbound: Outbound, place: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"omnikit:{outbound.account}:{outbound.message}:{place}"))


def _shown(outbound: Outbound, config: Config) -> tuple[Request, ...]:
    """Return what shows that we type, or have read; LINE shows neither in groups, and reads by a token alone."""
    if outbound.action is Action.TYPE:
        if outbound.kind is ThreadKind.GROUP:
            return ()
        shown = {"chatId": outbound.to, "loadingSeconds": TYPING_SECONDS}
        return (json_request(f"{API}/chat/loading/start", shown, _authorised(config)),)
    token = outbound.answered.read_token if outbound.answered is not None else ""
    if not token:
        return ()
    return (json_request(f"{API}/chat/markAsRead", {"markAsReadToken": token}, _authorised(config)),)


def _messages(outbound: Outbound, config: Config) -> list[dict[str, Any]]:
    """Return LINE's messages; a quotation is a quote where a text or sticker can carry it, else it is said."""
    quoted = outbound.quoted
    traits = TRAITS if quoted is None or quoted.token else UNQUOTED
    messages = [one for part in fit(NAME, outbound, traits) for one in _of_part(part, outbound, config)]
    if quoted is None or traits is UNQUOTED:
        return messages
    quoting = next((one for one in messages if one["type"] in ("text", "sticker")), None)
    if quoting is None:
        return _messages(outbound.but(quoted=Quoted(external=quoted.external, text=quoted.text)), config)
    quoting["quoteToken"] = quoted.token
    return messages


def _of_part(part: Part, outbound: Outbound, config: Config) -> Iterator[dict[str, Any]]:
    if outbound.template:
        yield filled(NAME, outbound, config)
    for attachment in part.attachments:
        yield _media(attachment, config)
        if attachment.kind is MessageKind.LOCATION and len(attachment.name) > PLACE:
            yield {"type": "text", "text": attachment.name}
    if part.text:
        yield {"type": "text", "text": part.text}


def _media(attachment: Attachment, config: Config) -> dict[str, Any]:
    match attachment.kind:
        case MessageKind.STICKER:
            package, slash, sticker = attachment.ref.partition("/")
            if not slash:
                raise Unsendable(NAME, f"the sticker {attachment.ref!r}", "LINE wants package and sticker: 446/1988")
            return {"type": "sticker", "packageId": package, "stickerId": sticker}
        case MessageKind.LOCATION:
            latitude, longitude = place_of(NAME, attachment)
            named = attachment.name if 0 < len(attachment.name) <= PLACE else f"{latitude}, {longitude}"
            return {"type": "location", "title": named, "address": named, "latitude": latitude, "longitude": longitude}
    link = attachment.ref
    if not attachment.linked:
        raise Unsendable(NAME, f"{attachment.kind} {attachment.name or link!r}", "LINE fetches it itself: give a link")
    if not link.startswith("https://") or len(link) > LINK:
        return {"type": "text", "text": link}
    match attachment.kind:
        case MessageKind.IMAGE:
            return {"type": "image", "originalContentUrl": link, "previewImageUrl": link}
        case MessageKind.VIDEO:
            preview = text(config.get("video_preview")) or link
            return {"type": "video", "originalContentUrl": link, "previewImageUrl": preview}
    return {"type": "audio", "originalContentUrl": link, "duration": UNKNOWN_LENGTH_MS}


def _why(says: str, about: str) -> Why:
    """Return why a request was called wrong, by LINE's words, which are all that it gives."""
    if "reply token" in says:
        return Why.WINDOW_CLOSED
    if "'to'" in says or about.startswith("to "):
        return Why.UNREACHABLE
    if "length" in about or "too long" in about:
        return Why.TOO_LONG
    return Why.UNSUPPORTED if about else Why.OTHER


LINE: Final = Line()
