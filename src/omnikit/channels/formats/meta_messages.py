"""Messages as Messenger and Instagram tell them alike: the items of a webhook, read as facts."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from omnikit.channels.common.hashing import digest
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import id_of, number, sub, text
from omnikit.channels.formats.meta import account_of, flag, many, time_of
from omnikit.channels.protocol import Config
from omnikit.model.facts import Fact, FactAttachment, FactKind, Referral, Story
from omnikit.model.value import maker

make_fact = maker(Fact)
make_attachment = maker(FactAttachment)

PEOPLE = frozenset({"sender", "recipient"})
BARE = frozenset({"messaging", "standby", "changes", "sender", "recipient"})
EMOJI: Mapping[str, str] = {
    "like": "👍",
    "dislike": "👎",
    "love": "❤",
    "smile": "😆",
    "haha": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
    "care": "🤗",
}
"""The emoji of a reaction that is told by its word alone."""


def items_of(entry: Mapping[str, Any], config: Config) -> Iterator[Fact]:
    """Yield what an entry tells of messages, in its order; of its other changes, nothing.

    The console's tests send an item as a change, and some bodies are an item without an envelope.
    """
    account = account_of(entry, config) if entry.get("id") != "0" else None
    for name in entry:
        if name == "messaging" or name == "standby":
            for item in many(entry, name):
                if item:
                    yield fact_of(item, account, config, standby=name == "standby")
        elif name == "changes":
            for change in many(entry, name):
                said = sub(change, "value")
                if tells_of_message(said):
                    yield fact_of(said, account, config)
    if not PEOPLE.isdisjoint(entry):
        yield fact_of(entry, id_of(config.get("account_id")), config)


def tells_of_message(said: Mapping[str, Any]) -> bool:
    """True if a change is an item of messages."""
    return isinstance(said.get("recipient"), dict) or isinstance(said.get("sender"), dict)


class _Item:
    """One item: who it is from, about whom, and when; what every fact of it says."""

    __slots__ = ("account", "ours", "said", "sender", "standby", "timestamp", "user")

    def __init__(self, said: Mapping[str, Any], account: str | None, config: Config, *, standby: bool) -> None:
        self.said, self.standby = said, standby
        self.sender = id_of(sub(said, "sender").get("id"))
        recipient = id_of(sub(said, "recipient").get("id"))
        message = said.get("message")
        echo = isinstance(message, dict) and flag(message.get("is_echo"))
        given = id_of(config.get("account_id"))
        page = account if account in (self.sender, recipient) else given
        if page is not None and self.sender == page:
            self.user = recipient
        elif recipient == page:
            self.user = self.sender
        else:
            self.user = recipient if echo else self.sender
        if account is None:
            account = page if page in (self.sender, recipient) else (self.sender if echo else recipient) or given
        self.account = account
        self.ours = echo or (self.sender is not None and self.sender in (account, page))
        self.timestamp = time_of(said.get("timestamp"))

    def fact(self, kind: FactKind, dedupe: str, **told: Any) -> Fact:
        """Return a fact that says this, and what every fact of the item says."""
        sender = sub(self.said, "sender")
        return make_fact(
            kind=kind,
            dedupe=dedupe,
            account_id=self.account,
            user_id=self.user,
            user_name=None if self.ours else text(sender.get("name")) or text(sender.get("username")),
            timestamp_ms=self.timestamp,
            standby=self.standby,
            thread_id=id_of(sub(self.said, "thread").get("id")),
            **told,
        )

    def key(self, kind: str, *parts: str | None) -> str:
        """Return the dedupe key of a fact about which the item gives no id."""
        return key_of(kind, self.user, str(self.timestamp), *parts)


def fact_of(said: Mapping[str, Any], account: str | None, config: Config, *, standby: bool = False) -> Fact:
    """Return the one fact that an item tells."""
    item = _Item(said, account, config, standby=standby)
    message = said.get("message")
    if isinstance(message, dict):
        return _message(item, message)
    for name, part in said.items():
        read = READ.get(name)
        if read is not None and isinstance(part, dict):
            return read(item, part)
    named = next((name for name in said if name not in ENVELOPE), None)
    return item.fact(FactKind.UNKNOWN, item.key("unknown", digest(said)), name=named)


ENVELOPE = frozenset({"sender", "recipient", "timestamp", "thread"})


def _message(item: _Item, message: Mapping[str, Any]) -> Fact:
    mid = id_of(message.get("mid"))
    who: dict[str, Any] = {"sender_id": item.sender, "is_echo": item.ours}
    if flag(message.get("is_deleted")):
        dedupe = f"unsend|{mid}" if mid is not None else item.key("unsend", digest(message))
        return item.fact(FactKind.UNSEND, dedupe, target_message_id=mid, **who)
    reply = sub(message, "reply_to")
    story = sub(reply, "story")
    attachments = attachments_of(message)
    words = text(message.get("text"))
    quick = sub(message, "quick_reply")
    dumb = flag(message.get("is_unsupported")) and words is None and not attachments
    earlier = sub(message, "prior_message") or sub(item.said, "prior_message")
    alias = id_of(earlier.get("identifier")) or id_of(sub(item.said, "sender").get("user_ref"))
    return item.fact(
        FactKind.UNKNOWN if dumb else FactKind.MESSAGE,
        f"message|{mid}" if mid is not None else item.key("message", digest(message)),
        message_id=mid,
        text=words,
        attachments=attachments,
        payload=text(quick.get("payload")),
        title=words if quick else None,
        reply_to=id_of(reply.get("mid")),
        story=Story(id=id_of(story.get("id")), url=text(story.get("url"))) if story else None,
        referral=referral_of(sub(message, "referral") or sub(item.said, "referral")),
        app_id=id_of(message.get("app_id")),
        tracker=text(message.get("metadata")),
        alt_user_ids=(alias,) if alias is not None and alias != item.user else (),
        **who,
    )


def attachments_of(message: Mapping[str, Any]) -> tuple[FactAttachment, ...]:
    """Return what is attached to a message; a sticker that only its number tells is one as well."""
    found = tuple(_attachment(one) for one in many(message, "attachments")) if "attachments" in message else ()
    sticker = id_of(message.get("sticker_id"))
    return found or ((make_attachment(kind="sticker", sticker_id=sticker),) if sticker is not None else ())


def _attachment(given: Mapping[str, Any]) -> FactAttachment:
    payload, word = sub(given, "payload"), text(given.get("type")) or "file"
    url = text(payload.get("url")) or text(given.get("url"))
    sticker, place = id_of(payload.get("sticker_id")), sub(payload, "coordinates")
    first = next(iter(many(payload, "elements") or many(sub(payload, "product"), "elements")), {})
    said = (given.get("title"), payload.get("title"), payload.get("text"), first.get("title"))
    refs = (payload.get(name) for name in ("attachment_id", "reel_video_id", "ig_post_media_id", "id"))
    return make_attachment(
        kind="sticker" if sticker is not None else KINDS.get(word, word),
        url=url or text(first.get("image_url")),
        ref=next((ref for one in refs if (ref := id_of(one)) is not None), None) or id_of(first.get("id")),
        name=_name(url) if word == "file" and url is not None else None,
        sticker_id=sticker,
        lat=number(place.get("lat")),
        lon=number(place.get("long")),
        title=next((words for one in said if (words := text(one)) is not None), None),
    )


KINDS: Mapping[str, str] = {"fallback": "link"}


def _name(url: str) -> str | None:
    """Return the name that a file's URL ends with: nothing else tells it."""
    return unquote(url.partition("?")[0].partition("#")[0].rpartition("/")[2]) or None


def referral_of(given: Mapping[str, Any]) -> Referral | None:
    """Return the link or ad that brought somebody; None where nothing is said of one."""
    if not given:
        return None
    ad = sub(given, "ads_context_data")
    return Referral(
        ref=text(given.get("ref")),
        source=text(given.get("source")),
        type=text(given.get("type")),
        ad_id=id_of(given.get("ad_id")),
        source_id=id_of(ad.get("post_id")) or id_of(sub(given, "product").get("id")),
    )


def _postback(item: _Item, part: Mapping[str, Any]) -> Fact:
    mid, payload = id_of(part.get("mid")), text(part.get("payload"))
    return item.fact(
        FactKind.POSTBACK,
        f"postback|{mid}" if mid is not None else item.key("postback", digest(part)),
        sender_id=item.sender,
        is_echo=item.ours,
        message_id=mid,
        title=text(part.get("title")),
        payload=payload,
        referral=referral_of(sub(part, "referral")),
    )


def _reaction(item: _Item, part: Mapping[str, Any]) -> Fact:
    mid, emoji = id_of(part.get("mid")), text(part.get("emoji")) or EMOJI.get(str(part.get("reaction")))
    action = text(part.get("action")) or ("react" if emoji is not None else "unreact")
    return item.fact(
        FactKind.REACTION,
        item.key("reaction", item.sender, mid, action, emoji),
        sender_id=item.sender,
        is_echo=item.ours,
        target_message_id=mid,
        action=action,
        emoji=emoji,
    )


def _edit(item: _Item, part: Mapping[str, Any]) -> Fact:
    mid, words = id_of(part.get("mid")), text(part.get("text"))
    return item.fact(
        FactKind.EDIT,
        item.key("edit", mid, id_of(part.get("num_edit")), digest(words)),
        sender_id=item.sender,
        is_echo=item.ours,
        target_message_id=mid,
        text=words,
        attachments=attachments_of(part),
    )


def _delivery(item: _Item, part: Mapping[str, Any]) -> Fact:
    mids, watermark = _mids(part), time_of(part.get("watermark"))
    dedupe = key_of("delivery", item.user, str(watermark), digest(mids))
    return item.fact(FactKind.DELIVERY, dedupe, status="delivered", message_ids=mids, watermark_ms=watermark)


def _read(item: _Item, part: Mapping[str, Any]) -> Fact:
    mids, watermark = _mids(part), time_of(part.get("watermark"))
    dedupe = key_of("read", item.user, str(watermark), digest(mids))
    return item.fact(FactKind.READ, dedupe, message_ids=mids, watermark_ms=watermark)


def _mids(part: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the messages that a receipt names: a list of them, or one."""
    listed = part.get("mids")
    given = listed if isinstance(listed, list) else (listed, part.get("mid"))
    return tuple(mid for one in given if (mid := id_of(one)) is not None)


def _referral(item: _Item, part: Mapping[str, Any]) -> Fact:
    return item.fact(FactKind.REFERRAL, item.key("referral", digest(part)), referral=referral_of(part))


def _optin(item: _Item, part: Mapping[str, Any]) -> Fact:
    alias = id_of(part.get("user_ref"))
    return item.fact(
        FactKind.OPTIN,
        item.key("optin", digest(part)),
        payload=text(part.get("payload")) or text(part.get("ref")),
        title=text(part.get("title")),
        name=text(part.get("type")),
        action=text(part.get("notification_messages_status")),
        params=part,
        alt_user_ids=(alias,) if alias is not None else (),
        referral=Referral(ref=text(part.get("ref"))) if part.get("ref") else None,
    )


def _handover(name: str, action: str) -> Callable[[_Item, Mapping[str, Any]], Fact]:
    def read(item: _Item, part: Mapping[str, Any]) -> Fact:
        app = id_of(part.get("new_owner_app_id")) or id_of(part.get("requested_owner_app_id"))
        return item.fact(
            FactKind.HANDOVER,
            item.key("handover", action, digest(part)),
            name=name,
            action=action,
            app_id=app,
            payload=text(part.get("metadata")),
        )

    return read


def _system(name: str, action: str) -> Callable[[_Item, Mapping[str, Any]], Fact]:
    def read(item: _Item, part: Mapping[str, Any]) -> Fact:
        return item.fact(
            FactKind.SYSTEM,
            item.key(name, digest(part)),
            name=name,
            action=text(part.get(action)),
            text=text(part.get("reason")),
            payload=text(part.get("authorization_code")),
        )

    return read


READ: Mapping[str, Callable[[_Item, Mapping[str, Any]], Fact]] = {
    "postback": _postback,
    "reaction": _reaction,
    "delivery": _delivery,
    "read": _read,
    "message_edit": _edit,
    "referral": _referral,
    "optin": _optin,
    "pass_thread_control": _handover("pass_thread_control", "pass"),
    "take_thread_control": _handover("take_thread_control", "take"),
    "request_thread_control": _handover("request_thread_control", "request"),
    "app_roles": _handover("app_roles", "roles"),
    "account_linking": _system("account_linking", "status"),
    "policy-enforcement": _system("policy_enforcement", "action"),
    "policy_enforcement": _system("policy_enforcement", "action"),
}
"""How the part of an item is read that says what it is, by its name."""
