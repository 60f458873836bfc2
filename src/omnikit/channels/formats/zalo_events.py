"""Zalo's events read: who is who by the account's id, else by the event's name; numbers come as texts."""

from collections.abc import Callable, Mapping
from typing import Any

from omnikit.channels.common.hashing import digest
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import any_json, id_of, items, number, sub, text, time_ms, whole
from omnikit.model.errors import PayloadError
from omnikit.model.facts import Fact, FactAttachment, FactKind
from omnikit.model.value import maker

make = maker(Fact)
attach = maker(FactAttachment)
Json = Mapping[str, Any]
Told = tuple[FactKind, dict[str, Any]]

ECHO = "oa_send_"
WROTE = ("user_send_", "anonymous_send_", ECHO)
TAKEN_BACK = frozenset({"", "/-remove"})
"""Reactions that take one back."""


def facts_of(event: Json, account: str | None) -> tuple[Fact, ...]:
    """Return the fact that an event is; nothing for an empty object, which the console checks the URL with."""
    if not event:
        return ()
    word = text(event.get("event_name")) or ""
    ours, user = _sides(event, word, account)
    if word.startswith(WROTE):
        kind, told = _message(event, word)
    else:
        kind, told = HOW.get(word, _unknown)(event)
    own = told.get("message_id")
    by_app = id_of(event.get("user_id_by_app"))
    sender = id_of(sub(event, "sender").get("id"))
    return (
        make(
            kind=kind,
            dedupe=key_of(kind, own) if own is not None else _key(kind, event, word, user),
            account_id=ours,
            user_id=user,
            alt_user_ids=() if by_app is None else (by_app,),
            user_name=_name(sub(event, "sender")) if sender == user else None,
            sender_id=sender if kind is FactKind.MESSAGE else None,
            is_echo=word.startswith(ECHO),
            timestamp_ms=time_ms(event.get("timestamp")),
            app_id=id_of(event.get("app_id")),
            **told,
        ),
    )


def _sides(event: Json, word: str, account: str | None) -> tuple[str | None, str | None]:
    """Return our id and the person's: in receipts either may be the sender, and in some events neither is."""
    sender, recipient = (id_of(sub(event, name).get("id")) for name in ("sender", "recipient"))
    person = id_of(sub(event, "follower").get("id")) or id_of(event.get("user_id"))
    ours = id_of(event.get("oa_id"))
    if sender is None and recipient is None:
        return ours or account, person
    known = ours or account
    if sender is not None and sender == known:
        return sender, recipient or person
    if recipient is not None and recipient == known:
        return recipient, sender or person
    if word.startswith("oa_"):
        return sender or known, recipient or person
    return recipient or known, sender or person


def _name(person: Json) -> str | None:
    return text(person.get("name")) or text(person.get("display_name"))


def _key(kind: FactKind, event: Json, word: str, user: str | None) -> str:
    """Return the key of what has no id of its own: the message's that it is about, else when it happened."""
    message = sub(event, "message")
    about = _ids(message)
    told = (id_of(message.get("react_icon")), digest(message)) if kind is FactKind.REACTION else ()
    if kind is FactKind.DELIVERY and about:
        return key_of(kind, word, user, *about)
    at = id_of(event.get("timestamp"))
    return key_of(kind, word, user, at, *about, *told) if at is not None else key_of(kind, word, digest(event))


# --- messages


def _message(event: Json, word: str) -> Told:
    message = sub(event, "message")
    id, said = _id(message), text(message.get("text"))
    attachments = tuple(_attachment(one, message, word) for one in items(message, "attachments"))
    if said is None and not attachments:
        return FactKind.UNKNOWN, {"message_id": id, "name": word}
    named = word.endswith(("_location", "_business_card"))  # their text is the place's or the person's name
    return FactKind.MESSAGE, {
        "message_id": id,
        "text": None if named and attachments else said,
        "attachments": attachments,
        "reply_to": id_of(message.get("quote_msg_id")) or id_of(message.get("quote_message_id")),
    }


def _id(message: Json) -> str | None:
    return id_of(message.get("msg_id")) or id_of(message.get("mid")) or id_of(message.get("message_id"))


def _attachment(attachment: Json, message: Json, word: str) -> FactAttachment:
    kind, payload = text(attachment.get("type")) or "file", sub(attachment, "payload")
    url = text(payload.get("url")) or text(payload.get("href")) or text(payload.get("link"))
    said = text(message.get("text"))
    card = _card(payload.get("description")) if kind in ("link", "business_card", "contact") else {}
    if word.endswith("_business_card") or "phone" in card:
        return attach(kind="contact", title=said, phone=id_of(card.get("phone")), url=url)
    match kind:
        case "location":
            place = sub(payload, "coordinates") or payload
            latitude, longitude = number(place.get("latitude")), number(place.get("longitude"))
            return attach(kind="location", lat=latitude, lon=longitude, title=text(payload.get("title")) or said)
        case "sticker":
            return attach(kind="sticker", sticker_id=id_of(payload.get("id")), url=url)
        case "link" | "links":
            titled = text(payload.get("title")) or text(payload.get("description"))
            return attach(kind="link", url=url, title=titled)
    return attach(
        kind={"gif": "image", "photo": "image"}.get(kind, kind),
        url=url or text(payload.get("thumbnail")),
        ref=id_of(payload.get("attachment_id")) or id_of(payload.get("token")),
        name=text(payload.get("name")),
        size=whole(payload.get("size")),
        title=text(payload.get("title")) or text(payload.get("description")),
    )


def _card(given: object) -> Json:
    """Return the details of a business card, which are JSON inside a text."""
    if not isinstance(given, str) or not given.lstrip().startswith("{"):
        return {}
    try:
        found = any_json(given.encode("utf-8", "replace"))
    except PayloadError:
        return {}
    return found if isinstance(found, dict) else {}


# --- everything else


def _ids(message: Json) -> tuple[str, ...]:
    """Return the messages that a receipt names: a list, or one."""
    several = message.get("msg_ids", message.get("mids"))
    if isinstance(several, list):
        return tuple(id for one in several if (id := id_of(one)) is not None)
    one = _id(message)
    return () if one is None else (one,)


def _received(event: Json) -> Told:
    """A message arrived; one of a template to a telephone number names our own text of it."""
    message = sub(event, "message")
    tracker = text(message.get("tracking_id"))
    return FactKind.DELIVERY, {"message_ids": _ids(message), "status": "delivered", "tracker": tracker}


def _seen(event: Json) -> Told:
    return FactKind.READ, {"message_ids": _ids(sub(event, "message"))}


def _reacted(event: Json) -> Told:
    message = sub(event, "message")
    given = next((one for where in (message, event) if isinstance(one := where.get("react_icon"), str)), "")
    told = {"target_message_id": _id(message), "action": "unreact" if given in TAKEN_BACK else "react"}
    return FactKind.REACTION, {**told, "emoji": None if given in TAKEN_BACK else given}


def _clicked(event: Json) -> Told:
    """A button of ours was pressed; where its data stand differs between samples."""
    message, button = sub(event, "message"), sub(event, "button")
    places = (button, message, event)
    payload = next(
        (given for place in places for word in ("payload", "data") if (given := text(place.get(word)))), None
    )
    label = text(button.get("title")) or text(button.get("text")) or text(message.get("text"))
    return FactKind.POSTBACK, {
        "payload": payload or label,
        "title": label,
        "target_message_id": _id(message),
    }


def _submitted(event: Json) -> Told:
    """The person told who they are in a form of the account's."""
    info = sub(event, "info")
    phone = id_of(info.get("phone"))
    card = attach(kind="contact", title=text(info.get("name")), phone=phone)
    shared = () if phone is None else (card,)
    told = {"name": "user_submit_info", "params": event.get("info"), "attachments": shared, "phone": phone}
    return FactKind.SYSTEM, told


def _system(part: str | None) -> Callable[[Json], Told]:
    return lambda event: (
        FactKind.SYSTEM,
        {"name": event["event_name"], "params": event.get(part) if part is not None else None},
    )


def _unknown(event: Json) -> Told:
    return FactKind.UNKNOWN, {"name": text(event.get("event_name")), "message_id": _id(sub(event, "message"))}


HOW: Mapping[str, Callable[[Json], Told]] = {
    "follow": lambda _: (FactKind.FOLLOW, {}),
    "unfollow": lambda _: (FactKind.UNFOLLOW, {}),
    "user_received_message": _received,
    "user_seen_message": _seen,
    "user_reacted_message": _reacted,
    "user_click_button": _clicked,
    "user_submit_info": _submitted,
    "user_click_chatnow": _system(None),
    "add_user_to_tag": _system("tag"),
    "remove_user_from_tag": _system("tag"),
}
