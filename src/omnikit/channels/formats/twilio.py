"""Twilio's webhooks, of SMS as of WhatsApp: how they are signed, and what their forms tell."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from omnikit.channels.common.hashing import digest, from_base64, from_hex, hmac_of, same
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import form_of, id_of, json_of, number, query_of, text, whole
from omnikit.model.errors import PayloadError, shown
from omnikit.model.facts import Fact, FactAttachment, FactKind, Referral
from omnikit.model.value import maker
from omnikit.model.wire import Request

_fact = maker(Fact)
_attachment = maker(FactAttachment)

Form = Mapping[str, str]
PORTS = {"http": "80", "https": "443"}
MOST_MEDIA = 100


# --- the signature


def signed_by(token: str, request: Request) -> bool:
    """True if Twilio signed this request: the public URL, with every field of the form behind it.

    Some proxies add the port to the URL and some take it away: both are tried. Where a body is no form, the URL has its
    SHA-256.
    """
    given = from_base64(request.header("X-Twilio-Signature"))
    if given is None:
        return False
    covered = _covered(request)
    if covered is None:
        return False
    fits = False
    for url in _spellings(request.url):
        signed = (url + covered).encode("utf-8", "surrogatepass")
        fits |= same(given, hmac_of("sha1", token, signed))
    return fits


def _covered(request: Request) -> str | None:
    """Return what is signed behind the URL; None where the URL's digest of the body is not the body's."""
    claimed = query_of(request).get("bodySHA256")
    if claimed is not None:
        given = from_hex(claimed.lower())
        return "" if given is not None and same(given, hashlib.sha256(request.body).digest()) else None
    if request.method.upper() == "GET":
        return ""
    fields = parse_qs(request.body.decode("ascii", "replace"), keep_blank_values=True, errors="replace")
    return "".join(f"{name}{said}" for name in sorted(fields) for said in sorted(set(fields[name])))


def _spellings(url: str) -> Iterator[str]:
    """Yield *url* as it is, and with or without the port."""
    yield url
    scheme, separator, rest = url.partition("://")
    end = next((place for place, sign in enumerate(rest) if sign in "/?#"), len(rest))
    host, path = rest[:end], rest[end:]
    name, colon, port = host.rpartition(":")
    if colon and port.isdigit():
        yield f"{scheme}{separator}{name}{path}"
    elif scheme.lower() in PORTS:
        yield f"{scheme}{separator}{host}:{PORTS[scheme.lower()]}{path}"


# --- what a form tells


def form_in(request: Request) -> Form:
    """Return the fields of a request, wherever it has them; raise ``PayloadError`` where there are none of Twilio's."""
    if request.body.lstrip().startswith(b"{"):  # of another product of Twilio's, which may name other things
        return {name: said for name, given in json_of(request.body).items() if (said := id_of(given))}
    if request.body or request.method.upper() != "GET":
        fields: Form = form_of(request.body)
    else:
        fields = query_of(request)
    if not any(name in fields for name in (*SIDS, "From", "To", "AccountSid")):
        raise PayloadError("body", shown(request.body), "a form with MessageSid, From and To")
    return fields


SIDS = ("MessageSid", "SmsMessageSid", "SmsSid")


def fact_of(form: Form, account: str | None) -> Fact:
    """Return the fact that a form is; *account* is our address, as the host has it."""
    sid = next((said for name in SIDS if (said := text(form.get(name))) is not None), None)
    read = (form.get("EventType") or "").upper() == "READ"
    status = "read" if read else (form.get("MessageStatus") or form.get("SmsStatus") or "").strip().lower()
    if status not in RECEIVED:
        return _reported(form, account, sid, status)
    return _written(form, account, sid)


RECEIVED = frozenset({"", "received", "receiving"})
STATUSES = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending"), "accepted"),
    "sent": "sent",
    **dict.fromkeys(("delivered", "partially_delivered"), "delivered"),
    **dict.fromkeys(("undelivered", "failed", "canceled"), "failed"),
    "read": "read",
}


def _reported(form: Form, account: str | None, sid: str | None, status: str) -> Fact:
    """What became of a message of ours: here ``From`` is us."""
    told = STATUSES.get(status)
    kind = FactKind.UNKNOWN if told is None else FactKind.READ if told == "read" else FactKind.DELIVERY
    code = text(form.get("ErrorCode"))
    return _fact(
        kind=kind,
        dedupe=key_of(kind, sid or digest(dict(form)), status, code),
        account_id=_ours(text(form.get("From")), form, account),
        user_id=text(form.get("To")),
        message_ids=(sid,) if sid is not None else (),
        status=told,
        error_code=None if code == "0" else code,
        name=status if told is None else None,
    )


def _written(form: Form, account: str | None, sid: str | None) -> Fact:
    """What somebody wrote to us: here ``To`` is us."""
    user = text(form.get("From"))
    body = text(form.get("Body"))
    attachments = (*_media(form), *_place(form))
    found: dict[str, Any] = {"kind": FactKind.MESSAGE}
    quoted = text(form.get("OriginalRepliedMessageSid"))
    picked = text(form.get("ButtonPayload")) or text(form.get("ListId")) or text(form.get("InteractiveData"))
    opted = (form.get("OptOutType") or "").strip().upper()
    if opted in OPTED:
        found = {"kind": OPTED[opted]}
    elif picked is not None:
        title = text(form.get("ButtonText")) or text(form.get("ListTitle"))
        found = {"kind": FactKind.POSTBACK, "payload": picked, "title": title, "target_message_id": quoted}
    elif user is None or (sid is None and body is None and not attachments):
        found = {"kind": FactKind.UNKNOWN, "name": text(form.get("EventType")) or text(form.get("MessageType"))}
    own = text(form.get("WaId"))
    return _fact(
        dedupe=key_of("message" if sid is not None else found["kind"], sid or digest(dict(form))),
        account_id=_ours(text(form.get("To")), form, account),
        user_id=user,
        alt_user_ids=(own,) if own is not None else (),
        user_name=text(form.get("ProfileName")),
        sender_id=user,
        message_id=sid,
        text=body,
        attachments=attachments,
        reply_to=quoted,
        forwarded="true" in (form.get("Forwarded"), form.get("FrequentlyForwarded")),
        referral=_referral(form),
        **found,
    )


OPTED = {"STOP": FactKind.UNFOLLOW, "START": FactKind.FOLLOW}


def _ours(told: str | None, form: Form, account: str | None) -> str | None:
    """Return our address as the host has it, where it is the one that is told: a number, or a service of several."""
    if account is not None and account in (bare(told or account), text(form.get("MessagingServiceSid"))):
        return account
    return told


def bare(address: str) -> str:
    """Return the number in ``whatsapp:+15005550101``."""
    return address.rpartition(":")[2]


def _media(form: Form) -> Iterator[FactAttachment]:
    for place in range(MOST_MEDIA):
        url = text(form.get(f"MediaUrl{place}"))
        if url is None:
            return
        mime = (form.get(f"MediaContentType{place}") or "").partition(";")[0].strip().lower()
        sticker = form.get("MessageType") == "sticker"
        yield _attachment(kind="sticker" if sticker else _kind(mime), url=url, mime=mime or None)


def _kind(mime: str) -> str:
    main = mime.partition("/")[0]
    if mime in ("text/vcard", "text/x-vcard", "text/directory"):
        return "contact"
    return main if main in ("image", "video", "audio") else "file"


def _place(form: Form) -> Iterator[FactAttachment]:
    latitude, longitude = number(form.get("Latitude")), number(form.get("Longitude"))
    if latitude is not None and longitude is not None:
        title = text(form.get("Label")) or text(form.get("Address"))
        yield _attachment(kind="location", lat=latitude, lon=longitude, title=title)


def _referral(form: Form) -> Referral | None:
    """The ad on WhatsApp that brought somebody."""
    id, url = text(form.get("ReferralSourceId")), text(form.get("ReferralSourceUrl"))
    if id is None and url is None:
        return None
    kind = text(form.get("ReferralSourceType"))
    return Referral(
        ref=text(form.get("ReferralCtwaClid")), source=url, type=kind, ad_id=id if kind == "ad" else None, source_id=id
    )


# --- what its API answers


def code_of(answered: Mapping[str, Any]) -> str:
    """Return the platform's own code in an answer, as text; "" where it has none."""
    found = whole(answered.get("code") if answered.get("code") is not None else answered.get("error_code"))
    return "" if found is None or found == 0 else str(found)
