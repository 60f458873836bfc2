"""Telegram's updates read: which chat, who, what; a message's id is that of its chat and its own."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from omnikit.channels.common.hashing import digest
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import id_of, items, sub, text, time_ms
from omnikit.channels.formats.telegram_media import attachments_of
from omnikit.model.facts import Fact, FactKind, Referral
from omnikit.model.value import Value, maker, value

make = maker(Fact)
Json = Mapping[str, Any]

BUSINESS = "business:"
"""Before the id of a business connection, which stands in a fact's topic: an answer must name it."""
START = "/start"


@value(kw_only=False)
class Where(Value):
    """What all facts of one update share: our account, the update's id, and the word for what it is."""

    account: str | None
    update: str | None
    word: str


def facts_of(update: Json, account: str | None) -> tuple[Fact, ...]:
    """Return all that an update tells; what isn't known is UNKNOWN."""
    id = id_of(update.get("update_id"))
    found: list[Fact] = []
    for word, told in update.items():
        if word != "update_id" and isinstance(told, dict):
            found += HOW.get(word, _other)(told, Where(account, id, word))
    return tuple(found)


# --- messages


def _message(message: Json, where: Where) -> Iterator[Fact]:
    yield _fact(FactKind.MESSAGE, message, where)


def _edit(message: Json, where: Where) -> Iterator[Fact]:
    yield _fact(FactKind.EDIT, message, where)


def _fact(kind: FactKind, message: Json, where: Where) -> Fact:
    chat, author = sub(message, "chat"), sub(message, "from")
    id = in_chat(chat, message.get("message_id"))
    said, attachments = text(message.get("text")) or text(message.get("caption")), attachments_of(message)
    told: dict[str, Any] = {}
    writer, user = id_of(author.get("id")), id_of(author.get("id"))
    echo = writer is not None and writer == where.account
    private = _is_private(chat)
    if echo or (where.word in OF_BUSINESS and private):
        # in a business chat its owner writes too; the chat's id is the customer's whoever wrote
        user = id_of(chat.get("id")) if private else None
        echo = echo or (writer is not None and writer != user)
    if kind is FactKind.EDIT:
        told["target_message_id"] = id
    elif said is not None and private and not echo and _is_start(said):
        kind = FactKind.FOLLOW
    elif (pressed := sub(message, "web_app_data")) and text(pressed.get("data")) is not None:
        kind = FactKind.POSTBACK
        told["payload"], told["title"] = text(pressed.get("data")), text(pressed.get("button_text"))
    elif said is None and not attachments:
        happened = next((word for word in SERVICE if word in message), None)
        kind = FactKind.UNKNOWN if happened is None else FactKind.SYSTEM
        told["name"] = happened
        told["params"] = message.get(happened) if happened is not None else None
    if kind in (FactKind.MESSAGE, FactKind.FOLLOW) and said is not None and _is_start(said) and " " in said:
        told["referral"] = Referral(ref=said.partition(" ")[2].strip(), source="deep_link")
    return make(
        kind=kind,
        dedupe=_key(kind, where, message, id, None if kind is not FactKind.EDIT else message.get("edit_date")),
        account_id=where.account,
        user_id=user,
        user_name=name_of(author) if not echo else name_of(chat),
        sender_id=writer or id_of(sub(message, "sender_chat").get("id")),
        is_echo=echo,
        message_id=id,
        event_id=where.update,
        text=said,
        attachments=attachments,
        timestamp_ms=(time_ms(message.get("edit_date")) if kind is FactKind.EDIT else None)
        or time_ms(message.get("date")),
        reply_to=_quoted(message, chat),
        thread_id=None if private else id_of(chat.get("id")),
        topic_id=_topic(message, chat),
        forwarded=any(message.get(word) for word in FORWARDED),
        album_id=id_of(message.get("media_group_id")),
        **told,
    )


OF_BUSINESS = frozenset({"business_message", "edited_business_message"})
FORWARDED = ("forward_origin", "forward_date", "forward_from", "forward_from_chat", "forward_sender_name")
SERVICE = (
    *("new_chat_members", "new_chat_member", "new_chat_participant", "left_chat_member", "left_chat_participant"),
    *("new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created"),
    *("channel_chat_created", "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id"),
    *("pinned_message", "successful_payment", "refunded_payment", "users_shared", "user_shared", "chat_shared"),
    *("connected_website", "write_access_allowed", "passport_data", "proximity_alert_triggered", "boost_added"),
    *("chat_background_set", "forum_topic_created", "forum_topic_edited", "forum_topic_closed"),
    *("forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created"),
    *("giveaway", "giveaway_winners", "giveaway_completed", "video_chat_scheduled", "video_chat_started"),
    *("video_chat_ended", "video_chat_participants_invited", "voice_chat_scheduled", "voice_chat_started"),
    *("voice_chat_ended", "voice_chat_participants_invited", "gift", "unique_gift", "checklist_tasks_done"),
    *("checklist_tasks_added", "paid_message_price_changed", "direct_message_price_changed"),
)
"""What a message tells that nobody wrote."""


def _is_start(said: str) -> bool:
    """True for the command that opens a chat with a bot, with or without what a deep link carries."""
    return said == START or said.startswith((f"{START} ", f"{START}@"))


def _is_private(chat: Json) -> bool:
    """True for a chat with one person; where no type is told, for one whose id isn't negative, as groups' are."""
    kind = chat.get("type")
    return kind == "private" if kind is not None else not (id_of(chat.get("id")) or "-").startswith("-")


def in_chat(chat: Json, message: object) -> str | None:
    """Return a message's id with its chat's before it."""
    chat_id, id = id_of(chat.get("id")), id_of(message)
    return None if id is None else id if chat_id is None else f"{chat_id}:{id}"


def _quoted(message: Json, chat: Json) -> str | None:
    """Return the message that is quoted; what opened a topic stands there too, and nobody quoted that."""
    quoted = sub(message, "reply_to_message")
    id = quoted.get("message_id")
    if id is not None:
        opening = message.get("is_topic_message") is True and id == message.get("message_thread_id")
        return None if opening else in_chat(sub(quoted, "chat") or chat, id)
    elsewhere = sub(message, "external_reply")
    return in_chat(sub(elsewhere, "chat"), elsewhere.get("message_id"))


def _topic(message: Json, chat: Json) -> str | None:
    """Return the topic; in a group without topics the same field names what a message answers, and is none."""
    connection = text(message.get("business_connection_id"))
    if connection is not None:
        return BUSINESS + connection
    topic = id_of(message.get("message_thread_id"))
    is_one = message.get("is_topic_message") is True or chat.get("is_forum") is True
    return topic if is_one or "reply_to_message" not in message else None


def name_of(person: Json) -> str | None:
    """Return a name as it is shown: the two names, else the name that others find them by, else a group's."""
    named = " ".join(part for word in ("first_name", "last_name") if (part := text(person.get(word))))
    return named or text(person.get("username")) or text(person.get("title"))


def _key(kind: FactKind, where: Where, told: Json, id: str | None, *more: object) -> str:
    """Return the key: of the message where it has an id, with the update's for what may happen to it again."""
    if kind in (FactKind.MESSAGE, FactKind.FOLLOW) and id is not None:
        return key_of(kind, id, text(told.get("business_connection_id")))
    if where.update is None and id is None:
        return key_of(kind, where.word, digest(told))
    return key_of(kind, where.word, where.update, id, *(id_of(one) for one in more if where.update is None))


# --- what is told of messages


def _deleted(told: Json, where: Where) -> Iterator[Fact]:
    chat, ids = sub(told, "chat"), told.get("message_ids")
    for one in ids if isinstance(ids, list) else ():
        id = in_chat(chat, one)
        if id is not None:
            yield make(
                **_common(FactKind.UNSEND, told, where, key_of(FactKind.UNSEND, id))
                | {"user_id": id_of(chat.get("id"))},
                target_message_id=id,
            )


def _reaction(told: Json, where: Where) -> Iterator[Fact]:
    """Yield what changed between the list before and the list after."""
    before, after = _emoji(told, "old_reaction"), _emoji(told, "new_reaction")
    target = in_chat(sub(told, "chat"), told.get("message_id"))
    at = id_of(told.get("date"))
    for action, changed in (
        ("unreact", [one for one in before if one not in after]),
        ("react", [one for one in after if one not in before]),
    ):
        for emoji in changed:
            author = sub(told, "user") or sub(told, "actor_chat")
            key = key_of(FactKind.REACTION, where.update or at, target, id_of(author.get("id")), action, emoji)
            common = _common(FactKind.REACTION, told, where, key)
            yield make(**common, target_message_id=target, action=action, emoji=emoji)


def _emoji(told: Json, name: str) -> dict[str, None]:
    """Return what people reacted with, in order: an emoji, the id of one that they made, a paid star."""
    found: dict[str, None] = {}
    for one in items(told, name):
        emoji = "⭐" if one.get("type") == "paid" else one.get("emoji") or one.get("custom_emoji_id")
        if (given := id_of(emoji)) is not None:
            found[given] = None
    return found


def _tapped(told: Json, where: Where) -> Iterator[Fact]:
    """Yield a tap on a button of ours; the message in it is the one that has the button."""
    message = sub(told, "message")
    payload = text(told.get("data")) or text(told.get("game_short_name"))
    target = in_chat(sub(message, "chat"), message.get("message_id")) or id_of(told.get("inline_message_id"))
    key = key_of(FactKind.POSTBACK, id_of(told.get("id")) or where.update or digest(told))
    common = _common(FactKind.POSTBACK, {**told, "chat": sub(message, "chat")}, where, key)
    common |= {"timestamp_ms": None, "topic_id": _topic(message, sub(message, "chat")) if message else None}
    yield make(**common, payload=payload, title=_label(message, payload), target_message_id=target)


def _label(message: Json, payload: str | None) -> str | None:
    rows = sub(message, "reply_markup").get("inline_keyboard")
    for row in rows if isinstance(rows, list) else ():
        for button in row if isinstance(row, list) else ():
            if isinstance(button, dict) and payload is not None and button.get("callback_data") == payload:
                return text(button.get("text"))
    return None


# --- what is told of people


def _membership(told: Json, where: Where) -> Iterator[Fact]:
    """Yield that somebody stopped or began to talk with the bot; of groups, what became of it there."""
    before, after = (text(sub(told, name).get("status")) for name in ("old_chat_member", "new_chat_member"))
    if after is None or not _is_private(sub(told, "chat")):
        kind = FactKind.SYSTEM
    elif after in ("kicked", "left"):
        kind = FactKind.UNFOLLOW
    else:
        kind = FactKind.FOLLOW if before != after else FactKind.SYSTEM
    key = key_of(kind, where.word, where.update) if where.update is not None else key_of(kind, digest(told))
    yield make(**_common(kind, told, where, key), name=after)


def _other(told: Json, where: Where) -> Iterator[Fact]:
    """Yield an update that tells the desk nothing: known to be none of its concern, or not known at all."""
    kind = FactKind.SYSTEM if where.word in OTHERS else FactKind.UNKNOWN
    key = key_of(kind, where.word, where.update or digest(told))
    yield make(**_common(kind, told, where, key), name=where.word)


OTHERS = frozenset(
    {
        *("business_connection", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost"),
        *("message_reaction_count", "inline_query", "chosen_inline_result", "shipping_query"),
        *("pre_checkout_query", "purchased_paid_media", "poll", "poll_answer"),
    }
)


def _common(kind: FactKind, told: Json, where: Where, dedupe: str) -> dict[str, Any]:
    author = sub(told, "from") or sub(told, "user") or sub(told, "voter_chat") or sub(told, "actor_chat")
    chat = sub(told, "chat")
    user = id_of(author.get("id"))
    return {
        "kind": kind,
        "dedupe": dedupe,
        "account_id": where.account,
        "user_id": user,
        "sender_id": user,
        "user_name": name_of(author),
        "event_id": where.update,
        "timestamp_ms": time_ms(told.get("date")),
        "thread_id": None if _is_private(chat) else id_of(chat.get("id")),
        "topic_id": _topic(told, chat) if "business_connection_id" in told else None,
    }


HOW: Mapping[str, Callable[[Json, Where], Iterator[Fact]]] = {
    "message": _message,
    "channel_post": _message,
    "business_message": _message,
    "guest_message": _message,
    "edited_message": _edit,
    "edited_channel_post": _edit,
    "edited_business_message": _edit,
    "deleted_business_messages": _deleted,
    "message_reaction": _reaction,
    "callback_query": _tapped,
    "my_chat_member": _membership,
}
