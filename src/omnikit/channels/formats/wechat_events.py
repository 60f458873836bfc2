"""What WeChat's bodies tell: one message or event each, its fields by name."""

from collections.abc import Callable, Mapping
from typing import Any

from omnikit.channels.common.hashing import digest
from omnikit.channels.common.keys import key_of
from omnikit.channels.common.reading import id_of, number, sub, time_ms
from omnikit.model.facts import Fact, FactAttachment, FactKind, Referral
from omnikit.model.value import maker

_fact = maker(Fact)
_attachment = maker(FactAttachment)

Fields = Mapping[str, Any]
Found = dict[str, Any]

SCENE = "qrscene_"
VOICES = {"amr": "audio/amr", "speex": "audio/speex", "silk": "audio/silk", "mp3": "audio/mpeg"}


def fact_of(fields: Fields, account: str | None) -> Fact:
    """Return the fact that a body is; *account* is ours where it names none."""
    kind = _word(fields, "MsgType")
    event = _word(fields, "Event") if kind == "event" else ""
    reader = EVENTS.get(event) if kind == "event" else MESSAGES.get(kind)
    user = _said(fields, "FromUserName")
    found: Found = reader(fields) if reader is not None and user is not None else {"kind": FactKind.UNKNOWN}
    message = None if kind == "event" else _said(fields, "MsgId")
    fact_kind = FactKind(found["kind"])
    if kind == "event":  # an event has no id of its own: what it says, and its second, are all there is
        said = (_said(fields, name) for name in ("CreateTime", "EventKey", "MsgID", "Status"))
        key = key_of(fact_kind, user, event, *said)
    elif message is not None:
        key = key_of("message", user, message)
    else:
        key = key_of(fact_kind, user, _said(fields, "CreateTime"), digest(fields))
    if fact_kind in WRITTEN:
        found["message_id"] = message
    if fact_kind in (FactKind.SYSTEM, FactKind.UNKNOWN):
        found["name"] = event or kind or None
    return _fact(
        dedupe=key,
        account_id=_said(fields, "ToUserName") or account,
        user_id=user,
        sender_id=user,
        timestamp_ms=time_ms(_said(fields, "CreateTime")),
        **found,
    )


WRITTEN = frozenset({FactKind.MESSAGE, FactKind.POSTBACK, FactKind.UNKNOWN})


def _said(fields: Fields, name: str) -> str | None:
    """Return a field as text without white space around it; None where it says nothing."""
    found = id_of(fields.get(name))
    return (found.strip() or None) if found is not None else None


def _word(fields: Fields, name: str) -> str:
    return (_said(fields, name) or "").lower()


# --- messages


def _text(fields: Fields) -> Found:
    written = id_of(fields.get("Content"))
    picked = _said(fields, "bizmsgmenuid")
    if picked is not None:  # an entry of a menu message of ours
        return {"kind": FactKind.POSTBACK, "text": written, "title": written, "payload": picked}
    return {"kind": FactKind.MESSAGE, "text": written}


def _media(kind: str) -> Callable[[Fields], Found]:
    def read(fields: Fields) -> Found:
        attachment = _attachment(
            kind=kind,
            url=_said(fields, "PicUrl"),
            ref=_said(fields, "MediaId"),
            mime=VOICES.get(_word(fields, "Format")),
            title=_said(fields, "Recognition"),  # of a voice: what the platform heard, not what anybody typed
        )
        return {"kind": FactKind.MESSAGE, "attachments": (attachment,)}

    return read


def _place(fields: Fields) -> Found:
    """``Location_X`` is the latitude."""
    place = _attachment(
        kind="location",
        lat=number(fields.get("Location_X")),
        lon=number(fields.get("Location_Y")),
        title=_said(fields, "Label") or _said(fields, "Poiname"),
    )
    return {"kind": FactKind.MESSAGE, "attachments": (place,)}


def _link(fields: Fields) -> Found:
    link = _attachment(kind="link", url=_said(fields, "Url"), title=_said(fields, "Title"))
    return {"kind": FactKind.MESSAGE, "attachments": (link,), "text": _said(fields, "Description")}


def _mini_page(fields: Fields) -> Found:
    """A card of a mini program: the page in it has a path and no link."""
    card = _attachment(kind="link", ref=_said(fields, "PagePath"), title=_said(fields, "Title"))
    return {"kind": FactKind.MESSAGE, "attachments": (card,)}


def _file(fields: Fields) -> Found:
    name = _said(fields, "FileName") or _said(fields, "Title")
    return {
        "kind": FactKind.MESSAGE,
        "attachments": (_attachment(kind="file", ref=_said(fields, "MediaId"), name=name),),
    }


MESSAGES: Mapping[str, Callable[[Fields], Found]] = {
    "text": _text,
    "image": _media("image"),
    "voice": _media("voice"),
    "video": _media("video"),
    "shortvideo": _media("video"),
    "location": _place,
    "link": _link,
    "miniprogrampage": _mini_page,
    "file": _file,
}


# --- events; their names come in any case


def _followed(fields: Fields) -> Found:
    scene = _said(fields, "EventKey")
    if scene is None:
        return {"kind": FactKind.FOLLOW}
    source = "qr" if scene.startswith(SCENE) else None  # last_trade_no_…: somebody who has paid
    return {"kind": FactKind.FOLLOW, "referral": Referral(ref=scene.removeprefix(SCENE), source=source)}


def _scanned(fields: Fields) -> Found:
    return {"kind": FactKind.REFERRAL, "referral": Referral(ref=_said(fields, "EventKey"), source="qr")}


def _picked(fields: Fields) -> Found:
    """An entry of the account's menu; what was scanned, photographed or chosen by it stands in *params*."""
    told = sub(fields, "ScanCodeInfo") or sub(fields, "SendPicsInfo") or sub(fields, "SendLocationInfo")
    return {"kind": FactKind.POSTBACK, "payload": _said(fields, "EventKey"), "params": dict(told) or None}


def _reported(fields: Fields) -> Found:
    """What became of a template message: ``MsgID`` is ours."""
    said = (_said(fields, "Status") or "").lower()
    ours = _said(fields, "MsgID") or _said(fields, "MsgId")
    failed = not said.startswith("success")
    return {
        "kind": FactKind.DELIVERY,
        "message_ids": (ours,) if ours is not None else (),
        "status": "failed" if failed else "delivered",
        "error_code": said.removeprefix("failed").lstrip(": ") or None if failed else None,
    }


def _located(fields: Fields) -> Found:
    """Where somebody is who lets the account know, which is told each time the chat is opened: no message."""
    place = _attachment(kind="location", lat=number(fields.get("Latitude")), lon=number(fields.get("Longitude")))
    return {"kind": FactKind.SYSTEM, "attachments": (place,)}


def _as(kind: FactKind) -> Callable[[Fields], Found]:
    return lambda _: {"kind": kind}


EVENTS: Mapping[str, Callable[[Fields], Found]] = {
    "subscribe": _followed,
    "unsubscribe": _as(FactKind.UNFOLLOW),
    "scan": _scanned,
    **dict.fromkeys(("click", "view", "view_miniprogram", "scancode_push", "scancode_waitmsg"), _picked),
    **dict.fromkeys(("pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select"), _picked),
    "templatesendjobfinish": _reported,
    "location": _located,
    **dict.fromkeys(
        ("kf_create_session", "kf_close_session", "kf_switch_session", "user_enter_tempsession", "masssendjobfinish"),
        _as(FactKind.SYSTEM),
    ),
}
