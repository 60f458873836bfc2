"""Facts: what a channel's webhook tells, whatever the platform, before the desk knows what it means to it."""

from enum import StrEnum

from omnikit.model.value import Value, value


class FactKind(StrEnum):
    """What a fact tells."""

    __hash__ = str.__hash__

    MESSAGE = "message"
    POSTBACK = "postback"
    COMMENT = "comment"
    REACTION = "reaction"
    DELIVERY = "delivery"
    READ = "read"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    EDIT = "edit"
    UNSEND = "unsend"
    TYPING = "typing"
    REFERRAL = "referral"
    OPTIN = "optin"
    HANDOVER = "handover"
    SYSTEM = "system"
    UNKNOWN = "unknown"


@value
class FactAttachment(Value):
    """Something sent along: by its link (*url*), or by the platform's id (*ref*), which the host fetches at once.

    *kind* is image, video, audio, voice, file, sticker, location, contact, link, story_mention, or the platform's word.
    """

    kind: str
    url: str | None = None
    ref: str | None = None
    mime: str | None = None
    name: str | None = None
    size: int | None = None
    duration_ms: int | None = None
    sticker_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    title: str | None = None
    phone: str | None = None


@value
class Referral(Value):
    """The link, QR code or ad that brought somebody."""

    ref: str | None = None
    source: str | None = None
    type: str | None = None
    ad_id: str | None = None
    source_id: str | None = None


@value
class Story(Value):
    """The story that was answered."""

    id: str | None = None
    url: str | None = None


@value
class Fact(Value):
    """One thing that a webhook tells. None: the platform doesn't say. All ids are text, kept digit for digit.

    *dedupe*: the adapter's key, the same for each delivery of the same fact and of no other on the account; the desk
    takes a fact in once. *account_id*: our side. *user_id*: the person on the other side, also of echoes and receipts.
    *sender_id*, *is_echo*: who wrote it, and that it was our side. *message_id*: the platform's; *event_id*: of the
    delivery. *text*: text or caption. *payload*, *title*, *params*: of a postback our data, the label that was seen,
    what was picked. *timestamp_ms*: when it happened, Unix milliseconds. *reply_to*: the message quoted.
    *target_message_id*: what a reaction, edit, unsend or postback is about. *message_ids*, *watermark_ms*: what a
    receipt covers. *status*, *error_code*: of a delivery. *action*, *emoji*: of a reaction; for a comment what was done
    to it. *thread_id*, *topic_id*: group, room or session, and the topic in it. *post_id*, *parent_id*, *is_reply*: of
    comments. *reply_token*, *quote_token*, *read_token*: what the platform wants back to be answered, quoted, marked as
    read. *standby*: heard, but another application has the thread. *tracker*: a text of ours that came back.
    *old_user_id*, *new_user_id*, *identity_verified*: of a fact that joins two identities. *page*, *came_from*: where a
    visitor is. *preview*: what is being typed. *score*: of a rating. *stripped_text*: the text without the quotation
    below it, where that is less. *email*, *phone*: that the person gave. *name*: the platform's own word for the event.
    """

    kind: FactKind
    dedupe: str = ""
    account_id: str | None = None
    user_id: str | None = None
    alt_user_ids: tuple[str, ...] = ()
    user_name: str | None = None
    sender_id: str | None = None
    is_echo: bool = False
    message_id: str | None = None
    event_id: str | None = None
    text: str | None = None
    attachments: tuple[FactAttachment, ...] = ()
    payload: str | None = None
    title: str | None = None
    params: object = None
    timestamp_ms: int | None = None
    reply_to: str | None = None
    target_message_id: str | None = None
    message_ids: tuple[str, ...] = ()
    watermark_ms: int | None = None
    status: str | None = None
    error_code: str | None = None
    action: str | None = None
    emoji: str | None = None
    thread_id: str | None = None
    topic_id: str | None = None
    post_id: str | None = None
    parent_id: str | None = None
    is_reply: bool | None = None
    reply_token: str | None = None
    quote_token: str | None = None
    read_token: str | None = None
    redelivery: bool = False
    standby: bool = False
    forwarded: bool = False
    album_id: str | None = None
    referral: Referral | None = None
    story: Story | None = None
    app_id: str | None = None
    tracker: str | None = None
    old_user_id: str | None = None
    new_user_id: str | None = None
    identity_verified: bool | None = None
    subject: str | None = None
    reply_address: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    auto_submitted: bool = False
    email: str | None = None
    page: str | None = None
    came_from: str | None = None
    preview: str | None = None
    score: int | None = None
    name: str | None = None
    phone: str | None = None
    stripped_text: str | None = None


def told(fact: Fact) -> dict[str, object]:
    """Return what *fact* says as a mapping, without what it doesn't say."""
    return {name: _plain(given) for name in _NAMES if _says(given := getattr(fact, name))}


_NAMES: tuple[str, ...] = Fact.__slots__


def _says(given: object) -> bool:
    return given is not None and given is not False and given not in ("", ())


def _plain(given: object) -> object:
    if isinstance(given, tuple):
        return [_plain(item) for item in given]
    if isinstance(given, FactAttachment | Referral | Story):
        names: tuple[str, ...] = type(given).__slots__
        return {name: part for name in names if (part := getattr(given, name)) is not None}
    return given
