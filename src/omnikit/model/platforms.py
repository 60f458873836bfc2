"""What the platforms that are known can do: one entry each, which its adapter and the policies read alike.

Vendors change limits and windows without notice: they stand here alone. Sizes are bytes, as platforms count megabytes.
"""

from collections.abc import Mapping
from datetime import timedelta

from omnikit.model.message import Form, MessageKind
from omnikit.model.traits import FileLimit, Need, Receipts, Traits, Unit, Way, Window

IMAGE, VIDEO, AUDIO, VOICE = MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.AUDIO, MessageKind.VOICE
FILE, STICKER, LOCATION = MessageKind.FILE, MessageKind.STICKER, MessageKind.LOCATION
CONTACT = MessageKind.CONTACT
MB = 1_000_000
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

EVERYWHERE = frozenset({Form.INSTANT, Form.OFFLINE, Form.SURVEY})
FOLLOWED_UP = EVERYWHERE | {Form.JOURNEY, Form.CLOSING_REMINDER}
SOLD_TO = FOLLOWED_UP | {Form.CART_REMARKETING}
SAYS = frozenset({"message", "postback"})


def _up_to(**megabytes: float) -> Mapping[MessageKind, FileLimit]:
    return {MessageKind(kind): FileLimit(round(most * MB)) for kind, most in megabytes.items()}


MEDIA_25 = _up_to(image=8, audio=25, voice=25, video=25, file=25)
PRIVATE_REPLY = Window(
    "comment_private_reply", 168 * HOUR, opened_by=frozenset({"comment"}), most=1, private=True
)  # fmt: skip
BY_A_PERSON = Window("human_agent", 168 * HOUR, needs=Need.PERSON)

PLATFORMS: Mapping[str, Traits] = {
    "webchat": Traits(
        text=10_000,
        caption=10_000,
        at_once=10,
        files=_up_to(image=25, audio=25, voice=25, video=25, file=25),
        read=Receipts.UP_TO,
        typing=True,
        marks_read=True,
        quotes=True,
        edits=True,
        unsends=True,
        hears_edits=True,
        hears_unsends=True,
        buttons=None,
        echoes=True,
        repeatable=True,
        visits=True,
        bindable=True,
        announced=True,
        forms=EVERYWHERE,
    ),
    "messenger": Traits(
        text=2000,
        files=MEDIA_25,
        windows=(
            Window("standard", 24 * HOUR, opened_by=SAYS | {"reaction", "referral", "optin"}),
            BY_A_PERSON,
        ),
        outside=frozenset({Way.TAGGED}),
        delivered=Receipts.IDS,
        read=Receipts.WATERMARK,
        typing=True,
        marks_read=True,
        quotes=True,
        hears_edits=True,
        hears_reactions=True,
        buttons=3,
        templates=True,
        echoes=True,
        taggable=True,
        exportable=True,
        bindable=True,
        collaborates=True,
        forms=SOLD_TO,
    ),
    "facebook_comments": Traits(
        text=8000,
        files={IMAGE: FileLimit()},
        windows=(PRIVATE_REPLY,),
        outside=frozenset({Way.PUBLIC}),
        quotes=True,
        edits=True,
        unsends=True,
        reacts=True,
        hears_edits=True,
        hears_unsends=True,
        hears_reactions=True,
        echoes=True,
        comments=True,
        announced=True,
    ),
    "instagram": Traits(
        text=1000,
        unit=Unit.BYTES,
        files=MEDIA_25,
        windows=(
            Window("standard", 24 * HOUR, opened_by=SAYS | {"reaction", "referral"}),
            BY_A_PERSON,
            PRIVATE_REPLY,
        ),
        read=Receipts.UP_TO,
        typing=True,
        marks_read=True,
        reacts=True,
        hears_unsends=True,
        hears_reactions=True,
        buttons=3,
        templates=True,
        echoes=True,
        comments=True,
        taggable=True,
        collaborates=True,
        forms=FOLLOWED_UP,
    ),
    "line": Traits(
        text=5000,
        unit=Unit.UTF16,
        files={**_up_to(image=10, audio=200, voice=200, video=200), STICKER: FileLimit(), LOCATION: FileLimit()},
        windows=(Window("reply_token", MINUTE, opened_by=SAYS | {"follow"}, most=5, needs=Need.TOKEN),),
        outside=frozenset({Way.PUSH}),
        typing=True,
        marks_read=True,
        quotes=True,
        hears_edits=True,
        hears_unsends=True,
        buttons=None,
        templates=True,
        repeatable=True,
        groups=True,
        taggable=True,
        exportable=True,
        bindable=True,
        collaborates=True,
        forms=SOLD_TO | {Form.LINE_NOTIFICATION, Form.LIVE_VIDEO},
    ),
    "whatsapp": Traits(
        text=4096,
        caption=1024,
        files={
            **_up_to(image=5, audio=16, voice=16, video=16, file=100, sticker=0.5),
            LOCATION: FileLimit(),
            CONTACT: FileLimit(),
        },
        windows=(Window("customer_service", 24 * HOUR, opened_by=SAYS | {"reaction"}),),
        outside=frozenset({Way.TEMPLATE}),
        delivered=Receipts.IDS,
        read=Receipts.IDS,
        typing=True,
        marks_read=True,
        quotes=True,
        reacts=True,
        hears_edits=True,
        hears_unsends=True,
        hears_reactions=True,
        buttons=3,
        templates=True,
        echoes=True,
        groups=True,
        taggable=True,
        locked=frozenset({"phone"}),
        bindable=True,
        collaborates=True,
        groups_collaborate=True,
        forms=SOLD_TO | {Form.LIVE_VIDEO},
    ),
    "wechat": Traits(
        text=2048,
        unit=Unit.BYTES,
        files=_up_to(image=10, voice=2, video=10),
        windows=(
            Window("customer_service", 48 * HOUR, opened_by=frozenset({"message"}), most=5),
            Window("interaction", MINUTE, opened_by=frozenset({"follow", "postback", "referral"}), most=3),
        ),
        outside=frozenset({Way.TEMPLATE, Way.PASSIVE}),
        delivered=Receipts.IDS,
        typing=True,
        buttons=None,
        templates=True,
        collaborates=True,
        forms=EVERYWHERE,
    ),
    "zalo": Traits(
        text=2000,
        caption=2000,
        files={
            **_up_to(image=1),
            FILE: FileLimit(5 * MB, frozenset({"pdf", "doc", "docx", "csv"})),
            STICKER: FileLimit(),
        },
        windows=(
            Window("free_reply", 48 * HOUR, most=8, needs=Need.QUOTE),
            Window("consultation", 168 * HOUR, opened_by=SAYS | {"follow"}),
        ),
        outside=frozenset({Way.TEMPLATE}),
        delivered=Receipts.IDS,
        read=Receipts.IDS,
        quotes=True,
        reacts=True,
        hears_reactions=True,
        buttons=None,
        templates=True,
        echoes=True,
    ),
    "telegram": Traits(
        text=4096,
        caption=1024,
        at_once=10,
        files={
            **_up_to(image=10, video=50, audio=50, file=50, voice=1),
            STICKER: FileLimit(),
            LOCATION: FileLimit(),
            CONTACT: FileLimit(),
        },
        typing=True,
        quotes=True,
        edits=True,
        unsends=True,
        reacts=True,
        hears_edits=True,
        hears_unsends=True,
        hears_reactions=True,
        buttons=None,
        groups=True,
    ),
    "viber": Traits(
        text=7000,
        caption=512,
        files={**_up_to(image=1, video=26, file=50), STICKER: FileLimit(), LOCATION: FileLimit(), CONTACT: FileLimit()},
        delivered=Receipts.IDS,
        read=Receipts.IDS,
        buttons=None,
        templates=True,
    ),
    "email": Traits(
        text=None,
        caption=25 * MB,  # one mail has its text and its files; there is no limit but the mail's own
        at_once=None,
        files={kind: FileLimit(25 * MB) for kind in (IMAGE, AUDIO, VOICE, VIDEO, FILE)},
        delivered=Receipts.IDS,
        quotes=True,
        echoes=True,
        repeatable=True,
    ),
    "sms": Traits(
        text=1600,
        caption=1600,
        at_once=10,
        files=_up_to(image=5, audio=5, voice=5, video=5, file=5, contact=5),
        delivered=Receipts.IDS,
        read=Receipts.IDS,
    ),
    "phone": Traits(carries_text=False, files={}),
}
"""By the channel's name. Not all are of messages: a telephone's calls stand in no list of them (FL-0.3)."""
