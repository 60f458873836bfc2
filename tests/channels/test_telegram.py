"""Telegram: the secret, what is answered, chats and topics, keys; files by link, id and bytes; what its words mean."""

import json
from datetime import timedelta
from typing import Any

import pytest

from omnikit.channels.telegram import TELEGRAM
from omnikit.model.errors import InvalidInput, PayloadError, Unsendable
from omnikit.model.facts import Fact, FactKind
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Action, Outbound, Quoted, Request, Response, Verdict, Why
from omnikit.testing.builders import NOON

CONFIG = {"account_id": "74", "secret_token": "s3cret", "access_token": "74:t0ken"}
BASE = "https://api.telegram.org/bot74:t0ken/"
CHAT = {"id": 66, "type": "private", "first_name": "Nina"}
NINA = {"id": 66, "is_bot": False, "first_name": "Nina"}
PHOTO = Attachment(MessageKind.IMAGE, ref="https://cdn.example/1.jpg")
FILM = Attachment(MessageKind.VIDEO, ref="film-id")
SHEET = Attachment(MessageKind.FILE, ref="host:7", name="лист.pdf", mime="application/pdf")
VOICE = Attachment(MessageKind.VOICE, ref="voice-id")


def read(**update: object) -> tuple[Fact, ...]:
    """Return what is read of an update."""
    return TELEGRAM.parse(Request(body=json.dumps(update).encode()), CONFIG)


def message(**more: object) -> dict[str, object]:
    """Return a message of Nina's."""
    return {"message_id": 5, "from": NINA, "chat": CHAT, "date": 1767225600, **more}


def outbound(text: str = "", *attachments: Attachment, **changes: object) -> Outbound:
    """Return something to be done for a customer."""
    said = Content(text=text, attachments=attachments)
    return Outbound(account="74", to="66", message="m-1", at=NOON, content=said).but(**changes)


def calls(asked: Outbound) -> list[tuple[str, Any]]:
    """Return the method and the JSON of each request."""
    return [(one.url.removeprefix(BASE), json.loads(one.body)) for one in TELEGRAM.render(asked, CONFIG)]


def test_the_secret_is_looked_for_in_any_case() -> None:
    """It signs nothing: whoever has it may say anything."""
    for header in ("X-Telegram-Bot-Api-Secret-Token", "x-telegram-bot-api-secret-token"):
        assert TELEGRAM.verify(Request(headers={header: "s3cret"}, body=b"{}"), CONFIG, NOON) is True


@pytest.mark.parametrize("given", ["", "s3cre", "s3cret ", "S3CRET", "é", "\ud800", "x" * 9000])
def test_any_other_secret_is_denied(given: str) -> None:
    """And so is none."""
    assert TELEGRAM.verify(Request(headers={"X-Telegram-Bot-Api-Secret-Token": given}), CONFIG, NOON) is False
    assert TELEGRAM.verify(Request(), CONFIG, NOON) is False


def test_a_config_without_the_secret_is_the_hosts_mistake() -> None:
    """An account without a secret verifies nothing."""
    with pytest.raises(InvalidInput, match="secret_token"):
        TELEGRAM.verify(Request(), {"account_id": "74", "secret_token": ""}, NOON)
    with pytest.raises(InvalidInput, match="access_token"):
        TELEGRAM.render(outbound("hi"), {"account_id": "74", "secret_token": "s"})


def test_a_tapped_button_is_answered_in_the_response() -> None:
    """Else it keeps spinning; everything else is answered with nothing."""
    tap = Request(body=json.dumps({"update_id": 1, "callback_query": {"id": "99", "from": NINA}}).encode())
    answer = TELEGRAM.answer(tap, CONFIG)
    assert json.loads(answer.body) == {"method": "answerCallbackQuery", "callback_query_id": "99"}
    assert answer.headers["Content-Type"].startswith("application/json")
    for body in (b'{"message": {}}', b'{"callback_query": 5}', b'{"callback_query"', b'{"x": "\\"callback_query\\""}'):
        assert TELEGRAM.answer(Request(body=body), CONFIG) == Response()


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    """With the library's own error, and no other."""
    with pytest.raises(PayloadError):
        TELEGRAM.parse(Request(body=body), CONFIG)


@pytest.mark.parametrize("update", [{}, {"update_id": 5}, {"message": None}, {"message": []}, {"update_id": {"a": 1}}])
def test_an_update_without_anything_tells_nothing_of_people(update: dict[str, object]) -> None:
    """It may be of a kind that nobody knows."""
    assert all(fact.kind is FactKind.UNKNOWN for fact in read(**update))


def test_message_ids_are_of_their_chat() -> None:
    """The same number in another chat is another message, with another key."""
    here, there = (
        read(update_id=1, message=message(text="a"))[0],
        read(update_id=2, message=message(text="a", chat={"id": -100, "type": "supergroup"}))[0],
    )
    assert (here.message_id, there.message_id) == ("66:5", "-100:5")
    assert here.dedupe != there.dedupe


def test_keys_are_the_messages_and_edits_have_their_own() -> None:
    """A redelivery has the key it had; each edit, tap and reaction is its own."""
    edit = message(text="b", edit_date=1767225700)
    reaction = {
        "chat": CHAT,
        "message_id": 5,
        "user": NINA,
        "date": 1767225700,
        "old_reaction": [{"type": "emoji", "emoji": "👎"}],
        "new_reaction": [{"type": "emoji", "emoji": "👍"}],
    }
    first = read(update_id=1, message=message(text="a"))
    facts = [
        *first,
        *read(update_id=2, edited_message=edit),
        *read(update_id=3, edited_message=edit),
        *read(update_id=4, message_reaction=reaction),
        *read(update_id=5, message_reaction=reaction),
        *read(update_id=6, business_message=message(text="a", business_connection_id="c")),
    ]
    assert len({fact.dedupe for fact in facts}) == len(facts) == 8
    assert read(update_id=1, message=message(text="a")) == first
    bare = [read(edited_message=edit)[0].dedupe, read(edited_message={**edit, "edit_date": 1767225701})[0].dedupe]
    assert bare[0] != bare[1]


def test_a_chat_without_a_type_is_known_by_its_id() -> None:
    """Groups have negative ids."""
    (private,) = read(message=message(text="a", chat={"id": 66}))
    (group,) = read(message=message(text="a", chat={"id": -66}))
    assert (private.thread_id, group.thread_id) == (None, "-66")


def test_what_the_bot_itself_wrote_is_an_echo() -> None:
    """In a group it would be taken for a customer's else."""
    (fact,) = read(message=message(text="a", **{"from": {"id": 74, "is_bot": True}}))
    assert (fact.is_echo, fact.user_id, fact.sender_id) == (True, "66", "74")


# --- sending


def test_a_text_goes_to_the_person() -> None:
    """By the chat's number."""
    assert calls(outbound("hi")) == [("sendMessage", {"chat_id": 66, "text": "hi"})]


def test_a_long_text_is_split() -> None:
    """Each piece is a message of its own, and none is lost."""
    text = " ".join(f"w{number:06}" for number in range(1000))
    said = [fields["text"] for _, fields in calls(outbound(text))]
    assert " ".join(said) == text
    assert all(len(piece) <= 4096 for piece in said)


@pytest.mark.parametrize(
    ("changes", "chat"),
    [
        ({"thread": "-100", "kind": ThreadKind.GROUP}, {"chat_id": -100}),
        ({"thread": "-100/9", "topic": "9", "kind": ThreadKind.GROUP}, {"chat_id": -100, "message_thread_id": 9}),
        ({"thread": "-100/9", "kind": ThreadKind.GROUP}, {"chat_id": -100, "message_thread_id": 9}),
        ({"topic": "business:bC1"}, {"chat_id": 66, "business_connection_id": "bC1"}),
        ({"to": "@news"}, {"chat_id": "@news"}),
    ],
)
def test_groups_topics_and_businesses_are_named(changes: dict[str, object], chat: dict[str, object]) -> None:
    """As the thread and the topic of the conversation say."""
    assert calls(outbound("hi", **changes)) == [("sendMessage", {**chat, "text": "hi"})]


@pytest.mark.parametrize("external", ["66:5", "5"])
def test_a_quote_names_the_message(external: str) -> None:
    """The first part quotes, and goes all the same if the message was deleted."""
    quoting = {"message_id": 5, "allow_sending_without_reply": True}
    both = calls(outbound("x" * 5000, quoted=Quoted(external=external, text="M?")))
    assert [fields.get("reply_parameters") for _, fields in both] == [quoting, None]
    ((_, fields),) = calls(outbound("x", quoted=Quoted(external="-7:5")))
    assert fields["reply_parameters"] == {"chat_id": -7, **quoting}


@pytest.mark.parametrize(
    ("attachment", "call"),
    [
        (PHOTO, ("sendPhoto", {"photo": PHOTO.ref, "caption": "look"})),
        (FILM, ("sendVideo", {"video": "film-id", "caption": "look"})),
        (Attachment(MessageKind.AUDIO, ref="a"), ("sendAudio", {"audio": "a", "caption": "look"})),
        (VOICE, ("sendVoice", {"voice": "voice-id", "caption": "look"})),
        (Attachment(MessageKind.FILE, ref="d"), ("sendDocument", {"document": "d", "caption": "look"})),
    ],
)
def test_a_file_goes_by_its_link_or_id_with_a_caption(attachment: Attachment, call: tuple[str, dict[str, str]]) -> None:
    """One method a kind."""
    assert calls(outbound("look", attachment)) == [(call[0], {"chat_id": 66, **call[1]})]


@pytest.mark.parametrize(
    ("attachment", "call"),
    [
        (Attachment(MessageKind.STICKER, ref="s"), ("sendSticker", {"sticker": "s"})),
        (Attachment(MessageKind.LOCATION, ref="50.4,0"), ("sendLocation", {"latitude": 50.4, "longitude": 0.0})),
        (
            Attachment(MessageKind.LOCATION, ref="50.4,0", name="Shop"),
            ("sendVenue", {"latitude": 50.4, "longitude": 0.0, "title": "Shop", "address": "Shop"}),
        ),
        (
            Attachment(MessageKind.CONTACT, ref="+380440000000", name="Ivan"),
            ("sendContact", {"phone_number": "+380440000000", "first_name": "Ivan"}),
        ),
    ],
)
def test_what_has_no_caption_has_the_words_below(attachment: Attachment, call: tuple[str, dict[str, str]]) -> None:
    """They are a message of their own."""
    below = ("sendMessage", {"chat_id": 66, "text": "look"})
    assert calls(outbound("look", attachment)) == [(call[0], {"chat_id": 66, **call[1]}), below]


def test_pictures_and_films_go_as_one_album() -> None:
    """Up to ten, the caption on the first; files and voices don't mix with them."""
    several = (PHOTO, FILM, Attachment(MessageKind.FILE, ref="d1"), Attachment(MessageKind.FILE, ref="d2"), VOICE)
    album, files, voice = calls(outbound("look", *several))
    assert album == (
        "sendMediaGroup",
        {
            "chat_id": 66,
            "media": [
                {"type": "photo", "media": PHOTO.ref, "caption": "look"},
                {"type": "video", "media": "film-id"},
            ],
        },
    )
    assert [one["type"] for one in files[1]["media"]] == ["document", "document"]
    assert voice == ("sendVoice", {"chat_id": 66, "voice": "voice-id"})
    many = calls(outbound("", *[PHOTO.but(ref=f"p{number}") for number in range(11)]))
    assert [method for method, _ in many] == ["sendMediaGroup", "sendPhoto"]


def test_bytes_go_along_in_a_form() -> None:
    """What is no text is JSON in it; an id that Telegram has already is used in their place."""
    quoted = Quoted(external="66:5")
    asked = outbound("ось", SHEET, bytes_of={"host:7": b"%PDF"}, quoted=quoted)
    (request,) = TELEGRAM.render(asked, CONFIG)
    assert request.url == f"{BASE}sendDocument"
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert 'name="document"; filename="лист.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF'.encode() in request.body
    assert b'name="chat_id"\r\n\r\n66\r\n' in request.body
    assert b'{"message_id":5,"allow_sending_without_reply":true}' in request.body
    assert 'name="caption"\r\n\r\nось\r\n'.encode() in request.body
    assert calls(asked.but(uploaded={"host:7": "d9"}))[0][1]["document"] == "d9"


def test_bytes_of_an_album_are_named_in_it() -> None:
    """By the part that they are in."""
    own = Attachment(MessageKind.IMAGE, ref="host:1", name="1.png")
    (request,) = TELEGRAM.render(outbound("", PHOTO, own, bytes_of={"host:1": b"\x89PNG"}), CONFIG)
    assert b'{"type":"photo","media":"attach://file1"}' in request.body
    assert b'name="file1"; filename="1.png"' in request.body


def test_an_edit_changes_the_text_or_the_caption() -> None:
    """Of the message whose id names its chat."""
    assert calls(outbound("new", action=Action.EDIT, target="66:5")) == [
        ("editMessageText", {"chat_id": 66, "message_id": 5, "text": "new"})
    ]
    assert calls(outbound("new", PHOTO, action=Action.EDIT, target="5")) == [
        ("editMessageCaption", {"chat_id": 66, "message_id": 5, "caption": "new"})
    ]
    with pytest.raises(Unsendable, match="1024"):
        TELEGRAM.render(outbound("x" * 1025, PHOTO, action=Action.EDIT, target="5"), CONFIG)
    with pytest.raises(Unsendable, match="4096"):
        TELEGRAM.render(outbound("x" * 4097, action=Action.EDIT, target="5"), CONFIG)


def test_a_message_is_taken_back_reacted_to_and_typed_before() -> None:
    """Each by its method; nothing tells the customer that we have read."""
    group = {"thread": "-100/9", "topic": "9", "kind": ThreadKind.GROUP}
    assert calls(outbound(action=Action.UNSEND, target="-100:5", **group)) == [
        ("deleteMessage", {"chat_id": -100, "message_id": 5})
    ]
    assert calls(outbound(action=Action.UNSEND, target="66:5", topic="business:b")) == [
        ("deleteBusinessMessages", {"business_connection_id": "b", "message_ids": [5]})
    ]
    assert calls(outbound(action=Action.REACT, target="66:5", emoji="👍")) == [
        ("setMessageReaction", {"chat_id": 66, "message_id": 5, "reaction": [{"type": "emoji", "emoji": "👍"}]})
    ]
    assert calls(outbound(action=Action.REACT, target="66:5"))[0][1]["reaction"] == []
    assert calls(outbound(action=Action.TYPE, **group)) == [
        ("sendChatAction", {"chat_id": -100, "message_thread_id": 9, "action": "typing"})
    ]
    assert calls(outbound(action=Action.MARK_READ, target="66:5")) == []


@pytest.mark.parametrize(
    "asked",
    [
        outbound("", Attachment(MessageKind.IMAGE, ref="x", size=10_000_001)),
        outbound("", Attachment(MessageKind.LOCATION, ref="x")),
        outbound("", Attachment(MessageKind.CONTACT, ref="x")),
        outbound("", Attachment(MessageKind.IMAGE, ref="")),
        outbound(template="order"),
    ],
)
def test_what_telegram_can_not_do_is_refused_with_the_reason(asked: Outbound) -> None:
    """Nothing is sent in its place."""
    with pytest.raises(Unsendable, match="telegram: "):
        TELEGRAM.render(asked, CONFIG)


# --- what is answered


def learnt(status: int, **body: object) -> tuple[Verdict, Why | None]:
    """Return the verdict on an answer, and why."""
    found = TELEGRAM.learn(Request(), Response(status=status, body=json.dumps(body).encode()))
    return found.verdict, found.why


def test_what_was_sent_has_ids_of_its_chat() -> None:
    """All of an album's; of a reaction there are none."""
    sent = {"message_id": 8, "chat": {"id": -100}}
    for result, ids in ((sent, ("-100:8",)), ([sent, {**sent, "message_id": 9}], ("-100:8", "-100:9")), (True, ())):
        learned = TELEGRAM.learn(Request(), Response(body=json.dumps({"ok": True, "result": result}).encode()))
        assert (learned.verdict, learned.externals) == (Verdict.ACCEPTED, ids)


@pytest.mark.parametrize(
    ("code", "says", "meant"),
    [
        (403, "Forbidden: bot was blocked by the user", (Verdict.REFUSED, Why.UNREACHABLE)),
        (400, "Bad Request: chat not found", (Verdict.REFUSED, Why.UNREACHABLE)),
        (400, "Bad Request: message is too long", (Verdict.REFUSED, Why.TOO_LONG)),
        (400, "Bad Request: message can't be deleted for everyone", (Verdict.REFUSED, Why.WINDOW_CLOSED)),
        (400, "Bad Request: wrong file identifier/HTTP URL specified", (Verdict.REFUSED, Why.UNSUPPORTED)),
        (400, "Bad Request: REACTION_INVALID", (Verdict.REFUSED, Why.UNSUPPORTED)),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", (Verdict.REFUSED, Why.UNREACHABLE)),
        (400, "Bad Request: something new", (Verdict.REFUSED, Why.OTHER)),
        (400, "Bad Request: message is not modified: the same", (Verdict.ACCEPTED, None)),
        (400, "Bad Request: message to delete not found", (Verdict.ACCEPTED, None)),
        (401, "Unauthorized", (Verdict.REFUSED, Why.UNAUTHORISED)),
        (404, "Not Found", (Verdict.REFUSED, Why.UNAUTHORISED)),
        (500, "Internal Server Error", (Verdict.RETRY, Why.DOWN)),
    ],
)
def test_a_failure_is_read_by_its_code_and_words(code: int, says: str, meant: tuple[Verdict, Why | None]) -> None:
    """What changes nothing, or is gone already, is done."""
    assert learnt(code, ok=False, error_code=code, description=says) == meant


def test_how_long_to_wait_stands_in_the_body() -> None:
    """Not in a header."""
    body = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 14}}
    learned = TELEGRAM.learn(Request(), Response(status=429, body=json.dumps(body).encode()))
    assert (learned.verdict, learned.why, learned.again_in) == (Verdict.RETRY, Why.TOO_FAST, timedelta(seconds=14))


def test_an_answer_that_is_not_telegrams_is_not_taken_for_sent() -> None:
    """A proxy may say 200 for it; sent again it might arrive twice."""
    assert learnt(200) == (Verdict.REFUSED, Why.OTHER)
    assert learnt(200, ok=False) == (Verdict.REFUSED, Why.OTHER)
    assert learnt(502) == (Verdict.RETRY, Why.DOWN)
