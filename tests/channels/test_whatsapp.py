"""WhatsApp: what is sent to numbers, ids and groups; its errors; and a text that is read in one pass."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.channels.formats.meta import entries
from omnikit.channels.formats.whatsapp_messages import BARE, facts_of
from omnikit.channels.formats.whatsapp_text import text_of
from omnikit.channels.whatsapp import WHATSAPP
from omnikit.model.errors import PayloadError, Unsendable
from omnikit.model.facts import Fact
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Action, Answered, Outbound, Quoted, Request, Verdict, Why
from tests.channels.meta_world import CONFIG, OWN, PICTURE, STORED, answer, outbound, said, webhook

GRAPH = "https://graph.facebook.com/v23.0/1042"


def rendered(one: Outbound, **config: Any) -> tuple[Request, ...]:
    """Return the requests of *one*."""
    return WHATSAPP.render(one, {**CONFIG, **config})


def test_a_text_is_sent_with_our_id() -> None:
    """Its statuses bring the id back."""
    (request,) = rendered(outbound("有貨", to="886912000333"))
    assert request.url == f"{GRAPH}/messages"
    assert said(request) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "886912000333",
        "type": "text",
        "text": {"body": "有貨", "preview_url": False},
        "biz_opaque_callback_data": "omni-1",
    }


def test_whom_it_is_for_is_a_number_an_id_or_a_group() -> None:
    """An id that hides the number goes by another name."""
    (request,) = rendered(outbound("a", to="TW.2718"))
    assert said(request)["recipient"] == "TW.2718"
    assert "to" not in said(request)
    (request,) = rendered(outbound("a", thread="grp:A1", kind=ThreadKind.GROUP))
    assert (said(request)["recipient_type"], said(request)["to"]) == ("group", "grp:A1")


def test_a_quotation_names_the_message() -> None:
    """In the first part alone."""
    first, second = rendered(outbound("字" * 5000, quoted=Quoted(external="wamid.1", text="?")))
    assert said(first)["context"] == {"message_id": "wamid.1"}
    assert "context" not in said(second)
    assert len(said(first)["text"]["body"]) <= 4096


@pytest.mark.parametrize(
    ("attachment", "shown"),
    [
        (PICTURE, {"type": "image", "image": {"link": "https://cdn.example/1.jpg", "caption": "看"}}),
        (STORED, {"type": "video", "video": {"id": "8800", "caption": "看"}}),
        (Attachment(MessageKind.FILE, "https://cdn.example/a.pdf", "a.pdf"),
         {"type": "document", "document": {"link": "https://cdn.example/a.pdf", "caption": "看", "filename": "a.pdf"}}),
    ],
)  # fmt: skip
def test_pictures_videos_and_files_carry_the_text(attachment: Attachment, shown: dict[str, Any]) -> None:
    """As their caption."""
    (request,) = rendered(outbound("看", attachment))
    assert said(request) | shown == said(request)


@pytest.mark.parametrize(
    ("attachment", "shown"),
    [
        (Attachment(MessageKind.VOICE, "https://cdn.example/v.ogg"),
         {"type": "audio", "audio": {"link": "https://cdn.example/v.ogg"}}),
        (Attachment(MessageKind.STICKER, "905"), {"type": "sticker", "sticker": {"id": "905"}}),
        (Attachment(MessageKind.LOCATION, "25.03,121.5", "店"),
         {"type": "location", "location": {"latitude": 25.03, "longitude": 121.5, "name": "店"}}),
        (Attachment(MessageKind.CONTACT, "+886 911 000 111", "王"),
         {"type": "contacts", "contacts": [
             {"name": {"formatted_name": "王", "first_name": "王"}, "phones": [{"phone": "+886 911 000 111"}]}]}),
    ],
)  # fmt: skip
def test_what_has_no_caption_is_followed_by_the_text(attachment: Attachment, shown: dict[str, Any]) -> None:
    """The text is a message of its own, and the first of the two quotes."""
    first, second = rendered(outbound("看", attachment, quoted=Quoted(external="wamid.1")))
    assert said(first) | shown == said(first)
    assert said(second)["text"]["body"] == "看"
    assert "context" in said(first)
    assert "context" not in said(second)


def test_a_place_without_coordinates_is_refused() -> None:
    """It says how one is written."""
    with pytest.raises(Unsendable, match=r"25\.03,121\.56"):
        rendered(outbound("", Attachment(MessageKind.LOCATION, "near the market")))


def test_the_hosts_own_file_is_uploaded_first() -> None:
    """Then the message names it by the id that the platform gave."""
    own = outbound("合約", OWN, bytes_of={"host:7": b"%PDF-1"})
    (request,) = rendered(own)
    assert (request.url, request.uploads) == (f"{GRAPH}/media", "host:7")
    assert b'name="messaging_product"\r\n\r\nwhatsapp' in request.body
    assert b"%PDF-1" in request.body
    (request,) = rendered(own.but(uploaded={"host:7": "990"}))
    assert said(request)["document"] == {"id": "990", "caption": "合約", "filename": "giá.pdf"}


def test_a_template_is_sent_by_its_name() -> None:
    """With its language, and what stands in it; or as the host keeps it."""
    (request,) = rendered(outbound(template="order_sent:zh_TW", parameters=("A-1",)))
    body = {"type": "body", "parameters": [{"type": "text", "text": "A-1"}]}
    template = {"name": "order_sent", "language": {"code": "zh_TW"}, "components": [body]}
    assert (said(request)["type"], said(request)["template"]) == ("template", template)
    (request,) = rendered(outbound(template="hello"), template_language="vi")
    assert said(request)["template"] == {"name": "hello", "language": {"code": "vi"}}
    (request,) = rendered(outbound(template="hello"), templates={"hello": {"name": "hello", "namespace": "n"}})
    assert said(request)["template"] == {"name": "hello", "namespace": "n"}


def test_typing_is_shown_by_having_read() -> None:
    """Of the message that is answered; without one there is nothing to show it at."""
    answered = Answered(external="wamid.5")
    (request,) = rendered(outbound(action=Action.MARK_READ, target="wamid.4", answered=answered))
    assert said(request) == {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.4"}
    (request,) = rendered(outbound(action=Action.TYPE, answered=answered))
    assert said(request)["message_id"] == "wamid.5"
    assert said(request)["typing_indicator"] == {"type": "text"}
    assert rendered(outbound(action=Action.TYPE)) == ()


@pytest.mark.parametrize("emoji", ["👍", ""])
def test_a_reaction_is_a_message(emoji: str) -> None:
    """An empty one takes it back."""
    (request,) = rendered(outbound(action=Action.REACT, target="wamid.4", emoji=emoji))
    assert said(request)["reaction"] == {"message_id": "wamid.4", "emoji": emoji}


def test_the_answer_tells_the_platforms_id() -> None:
    """Having read tells none."""
    (request,) = rendered(outbound("a"))
    accepted = answer(messaging_product="whatsapp", contacts=[{"wa_id": "77"}], messages=[{"id": "wamid.9"}])
    assert WHATSAPP.learn(request, accepted).externals == ("wamid.9",)
    assert WHATSAPP.learn(request, answer(success=True)).externals == ()


@pytest.mark.parametrize(
    ("code", "verdict", "why"),
    [
        *((code, Verdict.RETRY, Why.TOO_FAST) for code in (4, 80007, 130429, 131048, 131056, 133016)),
        (131053, Verdict.RETRY, Why.OTHER),
        *((code, Verdict.RETRY, Why.DOWN) for code in (131000, 131016, 133004)),
        *((code, Verdict.REFUSED, Why.WINDOW_CLOSED) for code in (131047, 470)),
        *((code, Verdict.REFUSED, Why.UNREACHABLE) for code in (131026, 131050)),
        *((code, Verdict.REFUSED, Why.UNAUTHORISED) for code in (190, 131005, 10)),
        *((code, Verdict.REFUSED, Why.QUOTA) for code in (131042, 131049, 368)),
        *((code, Verdict.REFUSED, Why.UNSUPPORTED) for code in (131051, 132001)),
        (100, Verdict.REFUSED, Why.OTHER),
    ],
)
def test_errors_of_the_cloud_api(code: int, verdict: Verdict, why: Why) -> None:
    """By their codes; what the platform says of them is kept."""
    error = {"code": code, "message": "(#1) no", "error_data": {"details": "so and so"}}
    learned = WHATSAPP.learn(rendered(outbound("a"))[0], answer(400, error=error))
    assert (learned.verdict, learned.why, learned.code, learned.says) == (verdict, why, str(code), "so and so")


def test_an_on_premises_error_is_understood() -> None:
    """It comes in a list."""
    learned = WHATSAPP.learn(rendered(outbound("a"))[0], answer(400, errors=[{"code": 470, "title": "Too late"}]))
    assert (learned.verdict, learned.why, learned.says) == (Verdict.REFUSED, Why.WINDOW_CLOSED, "Too late")


# --- the one pass


def slowly(request: Request) -> tuple[Fact, ...]:
    """Return what the general way reads."""
    found = entries(request, "whatsapp_business_account", BARE)
    return tuple(fact for entry in found for fact in facts_of(entry, CONFIG))


LIN, LIN_ID, OURS = "886912000333", "TW.2718", "15550001"
WORDS = st.one_of(st.sampled_from(["", " ", "好", "\ud83d", "2026-09-01T06:45:00+0000", LIN, LIN_ID, OURS]), st.text())


def plain_text() -> dict[str, Any]:
    """Return an ordinary webhook of a text."""
    who = {"from": LIN, "from_user_id": LIN_ID}
    message = {**who, "id": "wamid.1", "timestamp": "1788252300", "type": "text", "text": {"body": "好"}}
    contact = {"profile": {"name": "林"}, "wa_id": LIN, "user_id": LIN_ID}
    metadata = {"display_phone_number": OURS, "phone_number_id": "1042"}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": [contact], "messages": [message]}
    change = {"value": value, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": "56", "changes": [change]}]}


def parts_of(body: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return the objects in it, from the change to the text's."""
    change = body["entry"][0]["changes"][0]
    value = change["value"]
    (contact,), (message,) = value["contacts"], value["messages"]
    return (change, value, value["metadata"], contact, contact["profile"], message, message["text"])


@st.composite
def texts(draw: st.DrawFn) -> dict[str, Any]:
    """Return a webhook of a text, of which a little is missing, or is said otherwise."""
    body = plain_text()
    parts = parts_of(body)
    for _ in range(draw(st.integers(0, 3))):
        part = draw(st.sampled_from(parts))
        name = draw(st.sampled_from([*sorted(part), "context", "referral", "errors", "group_id", "username"]))
        match draw(st.sampled_from(["drop", "reword", "reword", "retype", "twice"])):
            case "drop":
                part.pop(name, None)
            case "reword" if isinstance(part.get(name, ""), str):
                part[name] = draw(WORDS)
            case "retype":
                part[name] = draw(st.sampled_from([None, 5, [], {}, {"id": "wamid.0"}, [{"code": 1}]]))
            case "twice" if isinstance(part.get(name), list):
                part[name] = part[name] * 2
    return body


@given(texts())
def test_the_one_pass_tells_what_the_general_way_tells(body: dict[str, Any]) -> None:
    """Whatever is missing, odd or empty: it reads the same, or leaves it to the other."""
    request = webhook(json.dumps(body).encode())
    one = text_of(request.body)
    assert one is None or (one,) == slowly(request)
    assert WHATSAPP.parse(request, CONFIG) == slowly(request)


def test_an_ordinary_text_is_read_in_the_one_pass() -> None:
    """Which is what it is there for."""
    one = text_of(json.dumps(plain_text()).encode())
    assert one is not None
    assert (one.user_id, one.alt_user_ids, one.user_name, one.text) == (LIN, (LIN_ID,), "林", "好")
    assert (one.account_id, one.message_id, one.timestamp_ms) == ("1042", "wamid.1", 1788252300000)


def test_a_body_too_large_or_too_deep_is_refused() -> None:
    """In either way of reading."""
    for body in (b" " * 4_000_001 + b"{}", b'{"entry":' + b"[" * 200_000):
        assert text_of(body) is None
        with pytest.raises(PayloadError):
            WHATSAPP.parse(webhook(body), CONFIG)


def test_many_contacts_are_found_by_their_ids() -> None:
    """Not by their place, however many there are."""
    contacts = [{"wa_id": str(number), "profile": {"name": f"n{number}"}} for number in range(2000, 0, -1)]
    messages = [{"from": str(number), "id": f"w{number}", "type": "text"} for number in range(1, 2001)]
    value = {"metadata": {"phone_number_id": "1042"}, "contacts": contacts, "messages": messages}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "56", "changes": [{"value": value}]}]}
    facts = WHATSAPP.parse(webhook(body), CONFIG)
    assert [fact.user_name for fact in facts] == [f"n{number}" for number in range(1, 2001)]
