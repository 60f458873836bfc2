"""What WhatsApp's webhook tells, read as facts: messages, echoes of the phone app, statuses, changes of ids."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from omnikit.channels.common.hashing import digest
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import EMPTY, id_of, sub, text
from omnikit.channels.formats.meta import flag, many, time_of
from omnikit.channels.formats.meta_messages import make_fact
from omnikit.channels.formats.whatsapp_contents import TYPES, Told, referral_of
from omnikit.channels.protocol import Config
from omnikit.model.facts import Fact, FactKind

BARE = frozenset({"messages", "statuses", "message_echoes", "errors", "contacts", "changes"})
DELIVERIES = frozenset({"accepted", "sent", "delivered", "failed"})
READS = frozenset({"read", "played"})


def facts_of(entry: Mapping[str, Any], config: Config) -> Iterator[Fact]:
    """Yield what an entry tells, in its order; an on-premises body is one change without an envelope."""
    if "changes" not in entry:
        yield from _change(EMPTY, entry, entry, config)
    for change in many(entry, "changes"):
        yield from _change(change, sub(change, "value"), entry, config)


class _Change:
    """One change: the account that it is of, and the people that its messages are from."""

    __slots__ = ("account", "alone", "contacts", "errors", "number")

    def __init__(self, said: Mapping[str, Any], entry: Mapping[str, Any], config: Config) -> None:
        metadata = sub(said, "metadata")
        number = id_of(metadata.get("display_phone_number")) or ""
        self.number = number if number.isdecimal() else "".join(sign for sign in number if sign.isdecimal())
        account = id_of(metadata.get("phone_number_id"))
        if account is None and any(name in said for name in READ):
            account = id_of(config.get("account_id"))
        self.account = account or id_of(entry.get("id")) or id_of(config.get("account_id"))
        self.errors = said.get("errors")
        listed = many(said, "contacts")
        only = listed[0] if len(listed) == 1 else EMPTY
        self.alone = EMPTY if "wa_id" in only or "user_id" in only else only
        self.contacts: dict[str, Mapping[str, Any]] = {}
        for contact in listed:
            for name in ("wa_id", "user_id"):
                if (known := id_of(contact.get(name))) is not None:
                    self.contacts.setdefault(known, contact)

    def who(self, *ids: str | None) -> tuple[str | None, tuple[str, ...], str | None]:
        """Return the person whom the first of *ids* names, their other ids, and their name.

        The contact is theirs that has one of the ids, wherever it stands; or the only one, if it has none.
        """
        known = list(dict.fromkeys(id for id in ids if id is not None))
        contact = next((self.contacts[id] for id in known if id in self.contacts), self.alone)
        for name in ("wa_id", "user_id", "parent_user_id"):
            id = id_of(contact.get(name))
            if id is not None and id not in known:
                known.append(id)
        profile = sub(contact, "profile")
        return (
            known[0] if known else None,
            tuple(known[1:]),
            text(profile.get("name")) or text(profile.get("username")),
        )

    def code(self, said: Mapping[str, Any]) -> str | None:
        """Return the code of the first error of an item, or of the whole change."""
        listed = said.get("errors") or self.errors
        first = listed[0] if isinstance(listed, list) and listed else listed
        return id_of(first.get("code")) if isinstance(first, dict) else None


def _change(
    change: Mapping[str, Any], said: Mapping[str, Any], entry: Mapping[str, Any], config: Config
) -> Iterator[Fact]:
    about = _Change(said, entry, config)
    known = False
    for name in said:
        read = READ.get(name)
        if read is None:
            continue
        if read is _message and change.get("field") == "smb_message_echoes":
            read = _echo
        known = True
        for item in many(said, name):
            yield read(about, item)
    if known:
        return
    at = time_of(said.get("timestamp")) or time_of(entry.get("time"))
    if said.get("errors"):
        yield make_fact(
            kind=FactKind.SYSTEM,
            dedupe=key_of("errors", about.account, str(at), digest(said)),
            account_id=about.account,
            error_code=about.code(said),
            timestamp_ms=at,
            name="errors",
        )
    elif change or not BARE.isdisjoint(said):
        yield make_fact(
            kind=FactKind.UNKNOWN,
            dedupe=key_of("unknown", about.account, str(at), digest(change or said)),
            account_id=about.account,
            timestamp_ms=at,
            name=text(change.get("field")),
        )


# --- messages


def _message(about: _Change, message: Mapping[str, Any]) -> Fact:
    sender = id_of(message.get("from"))
    if sender is not None and sender == about.number:
        return _echo(about, message)
    user, alike, name = about.who(sender, id_of(message.get("from_user_id")), id_of(message.get("from_parent_user_id")))
    return _said(about, message, user_id=user, alt_user_ids=alike, user_name=name, sender_id=user)


def _echo(about: _Change, message: Mapping[str, Any]) -> Fact:
    """What was sent by the phone app of the number: the person is whom it went to."""
    to = (id_of(message.get(name)) for name in ("to", "recipient_id", "to_user_id", "recipient"))
    user, alike, name = about.who(*to)
    sender = id_of(message.get("from")) or about.account
    return _said(about, message, user_id=user, alt_user_ids=alike, user_name=name, sender_id=sender, is_echo=True)


def _said(about: _Change, message: Mapping[str, Any], **who: Any) -> Fact:
    id, kind = id_of(message.get("id")), message.get("type")
    if not isinstance(kind, str) or not kind:
        kind = next((name for name in message if name in TYPES), "")
    read = TYPES.get(kind)
    told: Told = read(message) if read is not None else (FactKind.UNKNOWN, {"name": kind or None})
    context = message.get("context")
    if isinstance(context, dict):
        told[1].setdefault("reply_to", id_of(context.get("id")) or id_of(context.get("message_id")))
        told[1]["forwarded"] = flag(context.get("forwarded")) or flag(context.get("frequently_forwarded"))
    if "referral" in message:
        told[1]["referral"] = referral_of(sub(message, "referral"))
    return make_fact(
        kind=told[0],
        dedupe=f"{told[0]}|{id}" if id is not None else key_of("message", who.get("user_id"), digest(message)),
        account_id=about.account,
        message_id=id,
        timestamp_ms=time_of(message.get("timestamp")),
        thread_id=id_of(message.get("group_id")),
        error_code=about.code(message) if about.errors or "errors" in message else None,
        **who,
        **told[1],
    )


# --- what became of ours, and who is who


def _status(about: _Change, status: Mapping[str, Any]) -> Fact:
    id, word = id_of(status.get("id")), text(status.get("status")) or ""
    group = status.get("recipient_type") == "group"
    recipient = id_of(status.get("recipient_id")) or id_of(sub(status, "message").get("recipient_id"))
    person = id_of(status.get("recipient_participant_id")) if group else recipient
    user, alike, name = about.who(person, id_of(status.get("recipient_user_id")))
    told: dict[str, Any] = {"name": word or None}
    kind = FactKind.UNKNOWN
    if status.get("type") in ("call", "payment"):
        told["name"] = text(status.get("type"))
    elif word in READS:
        kind, told = FactKind.READ, {"message_ids": (id,) if id is not None else (), "status": "read"}
    elif word in DELIVERIES:
        kind, told = FactKind.DELIVERY, {"message_ids": (id,) if id is not None else (), "status": word}
    elif word == "deleted":
        kind, told = FactKind.UNSEND, {"target_message_id": id}
    return make_fact(
        kind=kind,
        dedupe=key_of("status", id or digest(status), word, person if group else None),
        account_id=about.account,
        user_id=user,
        alt_user_ids=alike,
        user_name=name,
        timestamp_ms=time_of(status.get("timestamp")),
        thread_id=recipient if group else None,
        tracker=text(status.get("biz_opaque_callback_data")),
        error_code=about.code(status),
        **told,
    )


def _moved(about: _Change, change: Mapping[str, Any]) -> Fact:
    """The platform's id of a person was changed for another."""
    ids, at = sub(change, "user_id"), time_of(change.get("timestamp"))
    old, new = id_of(ids.get("previous")), id_of(ids.get("current"))
    user, alike, name = about.who(id_of(change.get("wa_id")), new)
    return make_fact(
        kind=FactKind.SYSTEM,
        dedupe=key_of("user_id_update", old, new, str(at)),
        account_id=about.account,
        user_id=user,
        alt_user_ids=alike,
        user_name=name,
        old_user_id=old,
        new_user_id=new,
        timestamp_ms=at,
        name="user_id_update",
        text=text(change.get("detail")),
    )


def _preference(about: _Change, change: Mapping[str, Any]) -> Fact:
    """Somebody wants no more marketing messages, or wants them again."""
    user, alike, name = about.who(id_of(change.get("wa_id")), id_of(change.get("user_id")))
    return make_fact(
        kind=FactKind.SYSTEM,
        dedupe=key_of("user_preferences", user, digest(change)),
        account_id=about.account,
        user_id=user,
        alt_user_ids=alike,
        user_name=name,
        timestamp_ms=time_of(change.get("timestamp")),
        name=text(change.get("category")) or "user_preferences",
        action=text(change.get("value")),
        text=text(change.get("detail")),
    )


def _call(about: _Change, call: Mapping[str, Any]) -> Fact:
    """A call is no message: it is told of, with whom it is with."""
    id, caller = id_of(call.get("id")), id_of(call.get("from"))
    other = call.get("to") if caller is not None and caller == about.number else caller
    user, alike, name = about.who(id_of(other), id_of(call.get("from_user_id")))
    event = text(call.get("event")) or text(call.get("status"))
    return make_fact(
        kind=FactKind.UNKNOWN,
        dedupe=key_of("call", id or digest(call), event),
        account_id=about.account,
        user_id=user,
        alt_user_ids=alike,
        user_name=name,
        event_id=id,
        timestamp_ms=time_of(call.get("timestamp")),
        name="calls",
        action=event,
    )


READ: Mapping[str, Callable[[_Change, Mapping[str, Any]], Fact]] = {
    "messages": _message,
    "message_echoes": _echo,
    "statuses": _status,
    "user_id_update": _moved,
    "user_preferences": _preference,
    "calls": _call,
}
"""How the items of a change are read, by the name of their list."""
