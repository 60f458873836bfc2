"""What a message of WhatsApp says, read by its type: words, files, places, cards, choices, or about another message."""

from collections.abc import Callable, Mapping
from typing import Any

from omnikit.channels.common.reading import EMPTY, any_json, id_of, number, sub, text
from omnikit.channels.formats.meta import flag, many
from omnikit.channels.formats.meta_messages import make_attachment
from omnikit.model.errors import PayloadError
from omnikit.model.facts import FactAttachment, FactKind, Referral

Told = tuple[FactKind, dict[str, Any]]
"""What a message is, and what a fact of it says that others don't."""
ATTACHED: Mapping[str, str] = {
    "image": "image",
    "audio": "audio",
    "voice": "voice",
    "video": "video",
    "document": "file",
    "sticker": "sticker",
}
"""Our word for a kind of message that is a file."""
MOVED = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})


def _text(message: Mapping[str, Any]) -> Told:
    said = message.get("text")
    return FactKind.MESSAGE, {"text": text(said.get("body")) if isinstance(said, dict) else text(said)}


def _file(word: str) -> Callable[[Mapping[str, Any]], Told]:
    kind = ATTACHED[word]

    def read(message: Mapping[str, Any]) -> Told:
        given = sub(message, word)
        return FactKind.MESSAGE, {"text": text(given.get("caption")), "attachments": (_attached(kind, given),)}

    return read


def _attached(kind: str, given: Mapping[str, Any]) -> FactAttachment:
    return make_attachment(
        kind="voice" if kind == "audio" and flag(given.get("voice")) else kind,
        ref=id_of(given.get("id")),
        url=text(given.get("url")) or text(given.get("link")),
        mime=text(given.get("mime_type")),
        name=text(given.get("filename")),
    )


def _location(message: Mapping[str, Any]) -> Told:
    given = sub(message, "location")
    place = make_attachment(
        kind="location",
        lat=number(given.get("latitude")),
        lon=number(given.get("longitude")),
        title=text(given.get("name")) or text(given.get("address")),
        url=text(given.get("url")),
    )
    return FactKind.MESSAGE, {"attachments": (place,)}


def _contacts(message: Mapping[str, Any]) -> Told:
    return FactKind.MESSAGE, {"attachments": tuple(_card(card) for card in many(message, "contacts"))}


def _card(card: Mapping[str, Any]) -> FactAttachment:
    name, phone = sub(card, "name"), next(iter(many(card, "phones")), EMPTY)
    parts = (text(name.get("first_name")), text(name.get("last_name")))
    return make_attachment(
        kind="contact",
        title=text(name.get("formatted_name")) or " ".join(part for part in parts if part) or None,
        phone=text(phone.get("phone")) or id_of(phone.get("wa_id")),
    )


def _button(message: Mapping[str, Any]) -> Told:
    given = sub(message, "button")
    label = text(given.get("text"))
    return FactKind.POSTBACK, {"payload": text(given.get("payload")) or label, "text": label, "title": label}


def _interactive(message: Mapping[str, Any]) -> Told:
    given = sub(message, "interactive")
    kind = given.get("type")
    given = kind if isinstance(kind, dict) else given  # as some samples in the documents have it
    for name in ("button_reply", "list_reply"):
        if name in given:
            picked, label = sub(given, name), text(sub(given, name).get("title"))
            return FactKind.POSTBACK, {"payload": id_of(picked.get("id")), "text": label, "title": label}
    if "nfm_reply" in given:
        form = sub(given, "nfm_reply")
        answers, label = text(form.get("response_json")), text(form.get("body"))
        title = text(form.get("name")) or label
        return FactKind.POSTBACK, {"payload": answers, "text": label, "title": title, "params": _parsed(answers)}
    if "call_permission_reply" in given:
        answer = sub(given, "call_permission_reply")
        return FactKind.POSTBACK, {
            "payload": text(answer.get("response")),
            "params": answer,
            "title": "call_permission_reply",
        }
    return FactKind.UNKNOWN, {"name": text(kind) or "interactive"}


def _parsed(written: str | None) -> Any:
    """Return the JSON that stands in a text, None for anything else."""
    try:
        return any_json(written.encode("utf-8", "replace")) if written else None
    except PayloadError:
        return None


def _reaction(message: Mapping[str, Any]) -> Told:
    given = sub(message, "reaction")
    emoji = text(given.get("emoji"))
    target = id_of(given.get("message_id"))
    action = "unreact" if emoji is None else "react"
    return FactKind.REACTION, {"target_message_id": target, "emoji": emoji, "action": action, "reply_to": None}


def _edit(message: Mapping[str, Any]) -> Told:
    given = sub(message, "edit")
    anew = sub(given, "message")
    word = anew.get("type")
    kind = word if isinstance(word, str) else next((one for one in anew if one in SAYABLE), "")
    said = TYPES[kind](anew)[1] if kind in SAYABLE else {}
    return FactKind.EDIT, {**said, "target_message_id": id_of(given.get("original_message_id"))}


def _revoke(message: Mapping[str, Any]) -> Told:
    return FactKind.UNSEND, {"target_message_id": id_of(sub(message, "revoke").get("original_message_id"))}


def _order(message: Mapping[str, Any]) -> Told:
    order = sub(message, "order")
    goods = make_attachment(kind="order", ref=id_of(order.get("catalog_id")))
    return FactKind.MESSAGE, {"text": text(order.get("text")), "attachments": (goods,), "params": order}


def _system(message: Mapping[str, Any]) -> Told:
    said = sub(message, "system")
    kind = text(said.get("type"))
    told: dict[str, Any] = {"name": kind, "text": text(said.get("body"))}
    if kind in MOVED or kind is None:
        old = (said.get("customer"), message.get("from"), message.get("from_user_id"))
        new = ("user_id", "wa_id", "new_wa_id") if kind == "user_changed_user_id" else ("wa_id", "new_wa_id", "user_id")
        told["old_user_id"] = next((id for one in old if (id := id_of(one)) is not None), None)
        told["new_user_id"] = next((id for name in new if (id := id_of(said.get(name))) is not None), None)
    return FactKind.SYSTEM, told


def _unsupported(message: Mapping[str, Any]) -> Told:
    return FactKind.UNKNOWN, {"name": text(sub(message, "unsupported").get("type")) or "unsupported"}


def _welcome(message: Mapping[str, Any]) -> Told:
    return FactKind.SYSTEM, {"name": "request_welcome"}


def referral_of(given: Mapping[str, Any]) -> Referral | None:
    """Return the ad or post that brought somebody; the platform has one word for what it is and where it stood."""
    word, id = text(given.get("source_type")), id_of(given.get("source_id"))
    ref = text(given.get("ref")) or text(given.get("ctwa_clid"))
    return Referral(ref=ref, source=word, type=word, source_id=id, ad_id=id if word == "ad" else None)


TYPES: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    "text": _text,
    **{word: _file(word) for word in ATTACHED},
    "location": _location,
    "contacts": _contacts,
    "button": _button,
    "interactive": _interactive,
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "order": _order,
    "system": _system,
    "unsupported": _unsupported,
    "request_welcome": _welcome,
}
"""How a message is read, by its type."""
SAYABLE = frozenset({"text", *ATTACHED})
"""The types that an edited message may have."""
