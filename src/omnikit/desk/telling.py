"""Facts in the desk's words: which thread one is in, what a message says."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from omnikit.desk.house import House
from omnikit.model.contact import Visit
from omnikit.model.facts import Fact, FactAttachment, FactKind
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.wire import Inbound

IDS = (
    *("account_id", "user_id", "sender_id", "message_id", "target_message_id", "thread_id", "topic_id", "parent_id"),
    *("reply_to", "in_reply_to", "tracker", "status", "error_code", "emoji"),
)
LONGEST = 300
"""Code points of an id; platforms' own have below 200."""
REPLACED = "\ufffd"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def storable(fact: Fact) -> Fact:
    """Return *fact* with ids that every storage holds: no NUL, no halves of characters, none that no index takes.

    No platform gives such; who sends them is to cost no more than one conversation.
    """
    odd: dict[str, Any] = {name: _whole(id) for name in IDS if (id := getattr(fact, name)) and not _is_whole(id)}
    if not all(map(_is_whole, fact.message_ids)):
        odd["message_ids"] = tuple(_whole(id) for id in fact.message_ids)
    return fact.but(**odd) if odd else fact


def _is_whole(id: str) -> bool:
    return id.isascii() and "\x00" not in id and len(id) <= LONGEST


def _whole(id: str) -> str:
    whole = id.replace("\x00", REPLACED).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole if len(whole) <= LONGEST else f"long:{blake2b(whole.encode(), digest_size=32).hexdigest()}"


def delivery_key(fact: Fact) -> str:
    """Return the name of the delivery: the adapter's key, without the ids in it that tell who somebody is."""
    return blake2b(fact.dedupe.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() if fact.dedupe else ""


def place_of(house: House, channel: str, fact: Fact) -> tuple[str, ThreadKind]:
    """Return the key of the thread that *fact* is in, and what the thread is; "" where it names none."""
    if fact.post_id or fact.kind is FactKind.COMMENT:
        return fact.message_id or fact.target_message_id or "", ThreadKind.COMMENT
    if house.profile.traits_of(channel).visits:
        if house.profile.visitors:
            return fact.thread_id or fact.user_id or "", ThreadKind.VISIT
        return fact.user_id or "", ThreadKind.DIRECT
    if fact.thread_id and fact.thread_id != fact.user_id:
        topic = f"/{fact.topic_id}" if fact.topic_id else ""
        return f"{fact.thread_id}{topic}", ThreadKind.GROUP
    if fact.subject is not None or fact.references or fact.in_reply_to:
        return _root(fact), ThreadKind.DIRECT
    return fact.user_id or "", ThreadKind.DIRECT


def _root(fact: Fact) -> str:
    """Return the message that a mail's thread began with (model.thread.Thread)."""
    return next((id for id in (*fact.references, fact.in_reply_to, fact.message_id) if id), fact.dedupe)


def inbound_of(house: House, account: Account, fact: Fact) -> Inbound:
    """Return what a customer's message is to the desk."""
    key, kind = place_of(house, account.channel, fact)
    parent = fact.parent_id or "" if kind is ThreadKind.COMMENT and fact.is_reply else ""
    return Inbound(
        account=account.id,
        thread=key,
        sender=fact.sender_id or fact.user_id or (key if kind is not ThreadKind.DIRECT else ""),
        content=content_of(fact),
        dedupe=delivery_key(fact),
        name=fact.user_name or "",
        kind=kind,
        sent_at=time_of(fact.timestamp_ms),
        external=fact.message_id or "",
        parent=parent,
        own=fact.is_echo,
        visit=Visit(page=fact.page, came_from=fact.came_from or "") if fact.page else None,
        email=fact.email or "",
        quotes=fact.reply_to or "",
        reply_token=fact.reply_token or fact.reply_address or "",
        quote_token=fact.quote_token or "",
        payload=fact.payload or "",
        automatic=fact.auto_submitted,
        topic=fact.topic_id or "",
        subject=fact.subject or "",
    )


KINDS: Mapping[str, MessageKind] = {
    **{kind.value: kind for kind in MessageKind},
    "link": MessageKind.TEXT,
    "story_mention": MessageKind.IMAGE,
    "like_heart": MessageKind.STICKER,
    "ig_reel": MessageKind.VIDEO,
    "reel": MessageKind.VIDEO,
}
"""Our word for the facts' kinds of attachment; a platform's own word is a file."""


def content_of(fact: Fact) -> Content:
    """Return what *fact* says; where it is no text, its kind is that of the first attachment."""
    attachments = tuple(_attachment(one) for one in fact.attachments)
    pressed = fact.title or fact.payload or "" if fact.kind is FactKind.POSTBACK else ""
    text = fact.stripped_text or fact.text or pressed
    places = [f"{one.lat},{one.lon}" for one in fact.attachments if one.lat is not None]
    kind = attachments[0].kind if attachments else MessageKind.TEXT
    return Content(text=text or "\n".join(places), kind=kind, attachments=attachments)


def _attachment(given: FactAttachment) -> Attachment:
    kind = KINDS.get(given.kind, MessageKind.FILE)
    place = f"{given.lat},{given.lon}" if given.lat is not None else ""
    ref = given.url or given.ref or given.sticker_id or place or given.phone or given.title or given.kind
    named = given.name or given.title or ""
    return Attachment(kind, ref=ref, name=named, mime=given.mime or "", size=given.size)


def time_of(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else EPOCH + timedelta(milliseconds=milliseconds)
