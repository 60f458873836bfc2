"""Webchat: the chat of a website, in our own JSON (docs/reference/webchat.md); a host sends it over its own socket."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from omnikit.channels.common.answers import accepted, by_status, refused
from omnikit.channels.common.hashing import digest, from_hex, sha256_hmac_matches
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import id_of, items, json_of, mapping, sub, text, time_ms, whole
from omnikit.channels.common.writing import json_request
from omnikit.channels.fitting import Part, fit
from omnikit.channels.protocol import ACCOUNT, OK, Config, Setting, needed
from omnikit.model.errors import PayloadError, shown
from omnikit.model.facts import Fact, FactAttachment, FactKind
from omnikit.model.message import Attachment
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import Traits
from omnikit.model.value import maker
from omnikit.model.wire import Action, Learned, Outbound, Request, Response, Why

VERSION = 1
MOST_APART = 300
"""Seconds that a signed time may be away from ours: a captured request can't be played again later."""
MILLISECOND = timedelta(milliseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_fact = maker(Fact)
_attachment = maker(FactAttachment)


class Webchat:
    """The chat widget of a site: one request has several events, each with a part that is named after its type."""

    name = "webchat"
    traits: Traits = PLATFORMS["webchat"]
    settings = (ACCOUNT, Setting("secret", "what the site and we sign with", secret=True))

    def verify(self, request: Request, config: Config, now: datetime) -> bool:
        """True if the site signed these bytes within five minutes of *now*."""
        secret = needed(config, "secret")
        stamp = request.header("X-LiveTalk-Timestamp") or ""
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 15):
            return False
        signature = from_hex(request.header("X-LiveTalk-Signature"), "v1=")
        recent = abs(now.timestamp() - int(stamp)) <= MOST_APART
        return sha256_hmac_matches(secret, stamp.encode() + b"." + request.body, signature) and recent

    def answer(self, request: Request, config: Config) -> Response:
        """Return an empty 200."""
        return OK

    def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
        """Return a fact for each event, in order; a type that a newer widget adds is UNKNOWN."""
        body = json_of(request.body)
        if not isinstance(body.get("events"), list):
            raise PayloadError("events", shown(body.get("events")), "a list of events")
        site = id_of(body.get("site_id")) or id_of(config.get("account_id"))
        return tuple(_told(event, site, config) for event in items(body, "events"))

    def render(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return a request without a URL for each part: the host sends its body to the visitor's screens."""
        parts = fit(self.name, outbound, self.traits)
        return tuple(json_request("", _envelope(outbound, event)) for event in _events(outbound, parts))

    def learn(self, sent: Request, answer: Response) -> Learned:
        """Return what the host's socket, as an HTTP status, says: 404 and 410 mean that nobody is there any more."""
        if 200 <= answer.status < 300:
            return accepted(*_ids_in(sent.body))
        if answer.status == 410:
            return refused(Why.UNREACHABLE, "410")
        return by_status(answer)


WEBCHAT = Webchat()


# --- in


def _told(event: Mapping[str, Any], site: str | None, config: Config) -> Fact:
    """Return the fact that an event is; what all events have is filled in here."""
    kind = text(event.get("type")) or ""
    reader = TYPES.get(kind)
    part = _part(event, kind)
    visitor = id_of(event.get("visitor_id"))
    found = reader(event, part, config) if reader is not None and visitor is not None else None
    if found is None:
        found = {"kind": FactKind.UNKNOWN, "name": kind or None}
    author = part.get("from")
    echo = isinstance(author, dict)
    if echo and found["kind"] in OURS_TELL_NOTHING:
        found = {"kind": FactKind.SYSTEM, "name": kind}
    message = found.get("message_id")
    # a browser repeats a message's id when it tries again, and nothing says that the event's is the same then
    own_id = message or id_of(event.get("id")) or digest(event)
    written = "echo" if echo and message else str(found["kind"])
    return _fact(
        dedupe=key_of(written, visitor, own_id, "" if message else kind),
        account_id=site,
        user_id=visitor,
        sender_id=(id_of(author.get("agent_id")) or site) if isinstance(author, dict) else visitor,
        is_echo=echo,
        tracker=id_of(part.get("tracker")) if echo else None,
        event_id=id_of(event.get("id")),
        thread_id=id_of(event.get("session_id")),
        timestamp_ms=time_ms(event.get("at")),
        **found,
    )


def _part(event: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """Return the part named after a type: ``identify`` of ``session.identify``; a visit's is the event itself."""
    return sub(event, kind) or (event if kind in VISITS else sub(event, kind.rpartition(".")[2]))


Found = dict[str, Any]
Reader = Callable[[Mapping[str, Any], Mapping[str, Any], Config], Found | None]


def _message(event: Mapping[str, Any], part: Mapping[str, Any], config: Config) -> Found | None:
    if not part:
        return None
    contact = sub(part, "contact")
    address = text(contact.get("email"))
    return {
        "kind": FactKind.MESSAGE,
        "message_id": id_of(part.get("id")),
        "text": text(part.get("text")),
        "attachments": tuple(_attached(one) for one in items(part, "attachments")),
        "reply_to": id_of(part.get("reply_to")),
        "user_name": text(contact.get("name")) or text(part.get("name")) or text(sub(event, "visitor").get("name")),
        "email": address,
        "phone": id_of(contact.get("phone")),
        "reply_address": address,
        **(_page(part) or _page(event)),
    }


def _attached(given: Mapping[str, Any]) -> FactAttachment:
    return _attachment(
        kind=text(given.get("type")) or "file",
        url=text(given.get("url")),
        ref=id_of(given.get("id")),
        mime=text(given.get("mime")),
        name=text(given.get("name")),
        size=whole(given.get("size")),
    )


def _postback(event: Mapping[str, Any], part: Mapping[str, Any], config: Config) -> Found | None:
    if not part:
        return None
    return {
        "kind": FactKind.POSTBACK,
        "target_message_id": id_of(part.get("message_id")),
        "title": text(part.get("title")),
        "payload": id_of(part.get("payload")),
    }


def _typing(event: Mapping[str, Any], part: Mapping[str, Any], config: Config) -> Found | None:
    on = bool(part.get("on", True))
    return {"kind": FactKind.TYPING, "action": "on" if on else "off", "preview": text(part.get("preview"))}


def _read(event: Mapping[str, Any], part: Mapping[str, Any], config: Config) -> Found | None:
    up_to = id_of(part.get("up_to"))
    return None if up_to is None else {"kind": FactKind.READ, "message_ids": (up_to,)}


def _edit(event: Mapping[str, Any], part: Mapping[str, Any], config: Config) -> Found | None:
    target = id_of(part.get("message_id"))
    if target is None:
        return None
    return {"kind": FactKind.EDIT, "target_message_id": target, "text": text(part.get("text"))}


def _unsend(event: Mapping[str, Any], part: Mapping[str, Any], config: Config) -> Found | None:
    target = id_of(part.get("message_id"))
    return None if target is None else {"kind": FactKind.UNSEND, "target_message_id": target}


def _rating(event: Mapping[str, Any], part: Mapping[str, Any], config: Config) -> Found | None:
    said = text(part.get("comment"))
    return {"kind": FactKind.SYSTEM, "name": "rating", "score": whole(part.get("score")), "text": said}


def _visit(event: Mapping[str, Any], part: Mapping[str, Any], config: Config) -> Found | None:
    """Somebody has come to the site, is on another page of it, or has gone."""
    visitor, kind = sub(part, "visitor"), str(event["type"])
    return {
        "kind": FactKind.SYSTEM,
        "name": kind,
        "action": kind.rpartition(".")[2],
        "user_name": text(visitor.get("name")),
        "email": text(visitor.get("email")),
        **_page(part),
    }


def _page(given: Mapping[str, Any]) -> Found:
    """Return the page that is told of, and where the visitor came to it from; it may be the bare address."""
    address = text(given.get("page"))
    if address is not None:
        return {"page": address}
    page = sub(given, "page")
    return {name: said for name, under in PAGE if (said := text(page.get(under))) is not None}


PAGE = (("page", "url"), ("came_from", "from"), ("came_from", "referrer"))


def _identify(event: Mapping[str, Any], part: Mapping[str, Any], config: Config) -> Found | None:
    """Who a visitor is by the site's word; without the site's hash it is a claim, and joins nobody."""
    claimed = id_of(part.get("external_id"))
    if claimed is None:
        return None
    given = text(part.get("hash"))
    signed = claimed.encode("utf-8", "surrogatepass")
    return {
        "kind": FactKind.SYSTEM,
        "name": text(event.get("type")),
        "old_user_id": id_of(event.get("visitor_id")),
        "new_user_id": claimed,
        "user_name": text(part.get("name")),
        "email": text(part.get("email")),
        "identity_verified": given is not None
        and sha256_hmac_matches(needed(config, "secret"), signed, from_hex(given)),
    }


TYPES: Mapping[str, Reader] = {
    "message": _message,
    "postback": _postback,
    "typing": _typing,
    "read": _read,
    "edit": _edit,
    "unsend": _unsend,
    "rating": _rating,
    "session.start": _visit,
    "session.page": _visit,
    "session.end": _visit,
    "session.identify": _identify,
}
VISITS = frozenset({"session.start", "session.page", "session.end"})
OURS_TELL_NOTHING = frozenset({FactKind.READ, FactKind.TYPING})
"""What our own side did on another screen, and is nothing that the customer did."""


# --- out: the same events, marked as ours by ``from``


def _envelope(outbound: Outbound, event: Mapping[str, Any]) -> Mapping[str, Any]:
    at = (outbound.at - EPOCH) // MILLISECOND
    whole_event = {**event, "at": at, "visitor_id": outbound.to, "session_id": outbound.thread or None}
    return {"v": VERSION, "site_id": outbound.account, "sent_at": at, "events": [whole_event]}


def _events(outbound: Outbound, parts: tuple[Part, ...]) -> Iterator[Mapping[str, Any]]:
    author = {"from": {"name": outbound.name or None}}
    did = f"{outbound.message}.{outbound.action}"
    match outbound.action:
        case Action.SEND:
            for place, part in enumerate(parts, start=1):
                id = outbound.message if place == 1 else f"{outbound.message}.{place}"
                message = {**_said(id, part), "tracker": outbound.message, **author}
                yield {"id": id, "type": "message", "message": message}
        case Action.EDIT:
            for part in parts:
                edited = {"message_id": outbound.target, "text": part.text, **author}
                yield {"id": f"{did}.{digest(part.text)[:8]}", "type": "edit", "edit": edited}
        case Action.UNSEND:
            yield {"id": did, "type": "unsend", "unsend": {"message_id": outbound.target, **author}}
        case Action.TYPE:
            yield {"id": did, "type": "typing", "typing": {"on": True, **author}}
        case Action.MARK_READ:
            yield {"id": did, "type": "read", "read": {"up_to": outbound.target, **author}}
        case Action.REACT:
            return


def _said(id: str, part: Part) -> Mapping[str, Any]:
    return {
        "id": id,
        "text": part.text or None,
        "attachments": [_sent(one) for one in part.attachments],
        "reply_to": part.quoted.external if part.quoted is not None else None,
    }


def _sent(one: Attachment) -> Mapping[str, Any]:
    return {
        "id": one.ref,
        "type": str(one.kind),
        "url": one.ref if one.linked else None,
        "name": one.name or None,
        "mime": one.mime or None,
        "size": one.size,
    }


def _ids_in(body: bytes) -> tuple[str, ...]:
    """Return the ids of the messages that one of our own requests has."""
    try:
        events = items(mapping(json_of(body), "body"), "events")
        return tuple(id for event in events if (id := id_of(sub(event, "message").get("id"))) is not None)
    except PayloadError:
        return ()
