"""The commonest webhook of WhatsApp, a text and nothing else, read in one typed pass at a third of the price.

What doesn't have exactly this shape is left to ``whatsapp_messages``, which tells the same of it.
"""

from typing import Literal

import msgspec

from omnikit.channels.common.reading import LARGEST
from omnikit.channels.formats.meta import time_of
from omnikit.channels.formats.meta_messages import make_fact
from omnikit.model.facts import Fact, FactKind


class _Exact(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """What holds these fields, of these types, and no others."""


class _Profile(_Exact):
    name: str = ""
    username: str = ""


class _Contact(_Exact):
    profile: _Profile
    wa_id: str = ""
    user_id: str = ""


class _Body(_Exact):
    body: str


class _Message(_Exact):
    id: str
    timestamp: str
    type: Literal["text"]
    text: _Body
    sender: str = msgspec.field(name="from", default="")
    from_user_id: str = ""


class _Metadata(_Exact):
    display_phone_number: str
    phone_number_id: str


class _Value(_Exact):
    messaging_product: str
    metadata: _Metadata
    contacts: tuple[_Contact]
    messages: tuple[_Message]


class _Change(_Exact):
    value: _Value
    field: Literal["messages"]


class _Entry(_Exact):
    id: str
    changes: tuple[_Change]


class _Webhook(_Exact):
    object: Literal["whatsapp_business_account"]
    entry: tuple[_Entry]


_decode = msgspec.json.Decoder(_Webhook).decode


def text_of(body: bytes) -> Fact | None:
    """Return the fact that *body* tells if it tells of one text and of who wrote it; None for anything else."""
    if len(body) > LARGEST:
        return None
    try:
        value = _decode(body).entry[0].changes[0].value
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    message, contact = value.messages[0], value.contacts[0]
    number, hidden = message.sender, message.from_user_id
    account, metadata = value.metadata.phone_number_id, value.metadata
    theirs = number == contact.wa_id if number else hidden and hidden == contact.user_id
    if not theirs or not account or not message.id or not metadata.display_phone_number.isdecimal():
        return None
    if number == metadata.display_phone_number:
        return None
    user = number or hidden
    alike = contact.user_id if number else contact.wa_id
    if hidden and hidden not in (user, alike):
        return None
    profile = contact.profile
    return make_fact(
        kind=FactKind.MESSAGE,
        dedupe=f"message|{message.id}",
        account_id=account,
        user_id=user,
        alt_user_ids=(alike,) if alike and alike != user else (),
        user_name=profile.name or profile.username or None,
        sender_id=user,
        message_id=message.id,
        text=message.text.body or None,
        timestamp_ms=time_of(message.timestamp),
    )
