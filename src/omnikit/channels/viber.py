"""Viber bots: one event a request, which doesn't say whose it is; failures stand in the body of a 200."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from omnikit.channels.common.answers import accepted, again, answer_json, by_status, refused
from omnikit.channels.common.hashing import digest, from_hex, sha256_hmac_matches
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import id_of, json_of, number, sub, text, time_ms, whole
from omnikit.channels.common.templates import TEMPLATES, filled
from omnikit.channels.common.writing import JSON, json_bytes, json_request, phone_of, place_of
from omnikit.channels.fitting import Part, fit
from omnikit.channels.protocol import ACCOUNT, OK, Config, Setting, needed
from omnikit.model.errors import InvalidInput, PayloadError, Unsendable
from omnikit.model.facts import Fact, FactAttachment, FactKind, Referral
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.value import maker
from omnikit.model.wire import Learned, Outbound, Request, Response, Why

NAME = "viber"
TRAITS = PLATFORMS[NAME]
SEND = "https://chatapi.viber.com/pa/send_message"
SENDER = 28
"""Code points of the name that a message is from, at most."""
LINK = 2000

make = maker(Fact)
attach = maker(FactAttachment)
Json = Mapping[str, Any]


class Viber:
    """The adapter of Viber's REST API for bots."""

    name: Final = NAME
    traits: Final = TRAITS
    settings: Final = (
        ACCOUNT,
        Setting("auth_token", "the bot's token, which signs webhooks and sends", secret=True),
        Setting("sender_name", f"the name that messages are from, at most {SENDER} letters", required=False),
        Setting("welcome", "what is said to who opens the chat, before they have written", required=False),
        TEMPLATES,
    )

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if the body is signed with the bot's token."""
        given = from_hex(request.header("x-viber-content-signature"))
        return sha256_hmac_matches(needed(config, "auth_token"), request.body, given)

    def answer(self, request: Request, config: Config) -> Response:
        """Return 200; to who opens the chat the welcome, the one message that a stranger can be sent."""
        welcome = text(config.get("welcome"))
        if welcome is None or b"conversation_started" not in request.body:
            return OK
        try:
            opened = json_of(request.body).get("event") == "conversation_started"
        except PayloadError:
            return OK
        if not opened:
            return OK
        said = {"sender": {"name": _sender(config)}, "type": "text", "text": welcome}
        return Response(body=json_bytes(said), headers={"Content-Type": JSON})

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return the fact that an event is; none for the check of the URL, whose time and token have changed places."""
        event = json_of(request.body)
        word = event.get("event")
        if word == "webhook":
            return ()
        kind, told = HOW.get(word, _unknown)(event) if isinstance(word, str) else _unknown(event)
        person = sub(event, "sender") or sub(event, "user")
        user = id_of(person.get("id")) or id_of(event.get("user_id"))
        token, at = id_of(event.get("message_token")), time_ms(event.get("timestamp"))
        wrote = word == "message"
        return (
            make(
                kind=kind,
                # one token stands in all that is told of a message
                dedupe=key_of(kind, text(word), token or digest(event), None if wrote else user),
                account_id=id_of(config.get("account_id")),
                user_id=user,
                user_name=text(person.get("name")),
                sender_id=user if wrote else None,
                message_id=token if wrote else None,
                event_id=token,
                timestamp_ms=at,
                **told,
            ),
        )

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return a message for each part; our id comes back with what the person writes next."""
        parts = fit(NAME, outbound, TRAITS)
        if not parts:
            return ()
        headers = {"X-Viber-Auth-Token": needed(config, "auth_token")}
        shared = {"receiver": outbound.to, "sender": {"name": _sender(config)}, "tracking_data": outbound.message}
        if outbound.template:
            return (json_request(SEND, {**filled(NAME, outbound, config), **shared}, headers),)
        said = (one for part in parts for one in _messages(part, outbound))
        return tuple(json_request(SEND, {**shared, **one}, headers) for one in said)

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what an answer means, by the status in its body."""
        told = answer_json(answer)
        status, says = whole(told.get("status")), text(told.get("status_message")) or ""
        if status == 0:
            return accepted(id_of(told.get("message_token")))
        if status is None:
            if 200 <= answer.status < 300:
                return refused(Why.OTHER, str(answer.status), "the answer is not Viber's")
            return by_status(answer, says=says)
        if status == TOO_MANY:
            return again(Why.TOO_FAST, str(status), says)
        return refused(STATUSES.get(status, Why.OTHER), str(status), says)


TOO_MANY = 12
STATUSES: Mapping[int, Why] = {
    1: Why.OTHER,  # the webhook's URL
    2: Why.UNAUTHORISED,
    5: Why.UNREACHABLE,  # not registered
    6: Why.UNREACHABLE,  # not subscribed
    7: Why.UNAUTHORISED,  # the account is blocked, …
    8: Why.UNAUTHORISED,  # … not there, …
    9: Why.UNAUTHORISED,  # … suspended, …
    10: Why.UNAUTHORISED,  # … without a webhook
    11: Why.UNSUPPORTED,  # no device of theirs can show it
    13: Why.UNSUPPORTED,
    14: Why.UNSUPPORTED,
    15: Why.UNAUTHORISED,
    16: Why.WINDOW_CLOSED,
    18: Why.UNREACHABLE,
    21: Why.UNREACHABLE,  # the bot isn't let into their country
    23: Why.QUOTA,  # no free messages are left
    24: Why.QUOTA,  # no balance
}
"""The statuses that say why; 3 and 4 are of our own JSON."""


# --- what came in

Told = tuple[FactKind, dict[str, Any]]
WORDS = frozenset({"text", "picture", "video", "file", "url"})
"""Types whose text is what the person wrote; a body may name none."""


def _message(event: Json) -> Told:
    message = sub(event, "message")
    said, attachment = text(message.get("text")), _attachment(message)
    told = {"text": said, "tracker": text(message.get("tracking_data"))}
    if attachment is not None:
        return FactKind.MESSAGE, {**told, "attachments": (attachment,)}
    word = message.get("type")
    written = said is not None and (word is None or (isinstance(word, str) and word in WORDS))
    return (FactKind.MESSAGE, told) if written else (FactKind.UNKNOWN, {**told, "name": text(word)})


def _attachment(message: Json) -> FactAttachment | None:
    """Return what a message carries, None for what has no link; what isn't known keeps Viber's word for it."""
    word, url = text(message.get("type")), text(message.get("media"))
    match word:
        case "picture" | "video" | "file" | "audio" | "gif" if url is not None:
            seconds = number(message.get("duration"))
            return attach(
                kind={"picture": "image", "gif": "image"}.get(word, word),
                url=url,
                name=text(message.get("file_name")),
                size=whole(message.get("size")) or whole(message.get("file_size")),
                duration_ms=round(seconds * 1000) if seconds is not None and 0 <= seconds < 1e9 else None,
            )
        case "sticker":
            return attach(kind="sticker", url=url, sticker_id=id_of(message.get("sticker_id")))
        case "url" if url is not None:
            return attach(kind="link", url=url)
        case "location":
            place = sub(message, "location")
            latitude = number(place.get("lat", place.get("latitude")))
            longitude = number(place.get("lon", place.get("lng", place.get("longitude"))))
            return attach(kind="location", lat=latitude, lon=longitude, title=text(place.get("address")))
        case "contact":
            card = sub(message, "contact")
            phone = id_of(card.get("phone_number")) or id_of(card.get("phone"))
            return attach(kind="contact", title=text(card.get("name")), phone=phone)
    return attach(kind=word, url=url) if word is not None and word not in WORDS and url is not None else None


def _opened(event: Json) -> Told:
    """The chat was opened, and by which link; that is no subscription."""
    opened = Referral(ref=text(event.get("context")), type=text(event.get("type")))
    return FactKind.REFERRAL, {"referral": opened}


def _delivery(status: str) -> Callable[[Json], Told]:
    return lambda event: (
        FactKind.DELIVERY,
        {"message_ids": _ids(event), "status": status, "error_code": id_of(event.get("desc"))},
    )


def _seen(event: Json) -> Told:
    return FactKind.READ, {"message_ids": _ids(event)}


def _ids(event: Json) -> tuple[str, ...]:
    token = id_of(event.get("message_token"))
    return () if token is None else (token,)


def _unknown(event: Json) -> Told:
    return FactKind.UNKNOWN, {"name": text(event.get("event"))}


HOW: Mapping[str, Callable[[Json], Told]] = {
    "message": _message,
    "subscribed": lambda _: (FactKind.FOLLOW, {}),
    "unsubscribed": lambda _: (FactKind.UNFOLLOW, {}),
    "conversation_started": _opened,
    "delivered": _delivery("delivered"),
    "failed": _delivery("failed"),
    "seen": _seen,
    "client_status": lambda event: (FactKind.SYSTEM, {"name": "client_status", "params": event.get("status")}),
    "action": lambda event: (FactKind.SYSTEM, {"name": "action", "params": event.get("action")}),
}


# --- what goes out


def _sender(config: Config) -> str:
    name = needed(config, "sender_name")
    if len(name) > SENDER:
        raise InvalidInput("config['sender_name']", name, f"at most {SENDER} letters")
    return name


def _messages(part: Part, outbound: Outbound) -> Iterator[dict[str, Any]]:
    """Yield Viber's messages: words go beside a picture alone, below anything else they are a message of their own."""
    words = part.text
    for attachment in part.attachments:
        message = _media(attachment, outbound)
        if message["type"] == "picture":
            message["text"], words = words, ""
        yield message
    if words:
        yield {"type": "text", "text": words}


def _media(attachment: Attachment, outbound: Outbound) -> dict[str, Any]:
    what, link = f"{attachment.kind} {attachment.name or attachment.ref!r}", attachment.ref
    match attachment.kind:
        case MessageKind.STICKER:
            id = whole(link)
            if id is None:
                raise Unsendable(NAME, what, "Viber wants the number of a sticker: 46105")
            return {"type": "sticker", "sticker_id": id}
        case MessageKind.LOCATION:
            latitude, longitude = place_of(NAME, attachment)
            return {"type": "location", "location": {"lat": latitude, "lon": longitude}}
        case MessageKind.CONTACT:
            phone = phone_of(NAME, attachment)
            return {"type": "contact", "contact": {"name": attachment.name or phone, "phone_number": phone}}
    if not attachment.linked:
        raise Unsendable(NAME, what, "Viber fetches it itself: give a link")
    size = attachment.size if attachment.size is not None else len(outbound.bytes_of.get(link, b""))
    if len(link) > LINK or (attachment.kind is not MessageKind.IMAGE and not size):
        return {"type": "text", "text": link}  # a film or file goes with its size only
    match attachment.kind:
        case MessageKind.IMAGE:
            return {"type": "picture", "text": "", "media": link}
        case MessageKind.VIDEO:
            return {"type": "video", "media": link, "size": size}
    name = attachment.name or link.partition("?")[0].rpartition("/")[2] or "file"
    return {"type": "file", "media": link, "size": size, "file_name": name}


VIBER: Final = Viber()
