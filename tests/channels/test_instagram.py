"""Instagram: direct messages of so many bytes, reactions, answers to comments in public and in private."""

from typing import Any

import pytest

from omnikit.channels.instagram import INSTAGRAM
from omnikit.model.errors import Unsendable
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Action, Outbound, Quoted, Request, Verdict, Why
from tests.channels.meta_world import CONFIG, OWN, PICTURE, answer, outbound, said

GRAPH = "https://graph.instagram.com/v23.0"


def rendered(one: Outbound, **config: Any) -> tuple[Request, ...]:
    """Return the requests of *one*."""
    return INSTAGRAM.render(one, {**CONFIG, **config})


def test_a_text_is_sent_from_the_account() -> None:
    """The platform echoes it with nothing of ours: it is known by its id."""
    (request,) = rendered(outbound("chào", window="standard"))
    assert request.url == f"{GRAPH}/1042/messages"
    assert said(request) == {"recipient": {"id": "77"}, "message": {"text": "chào"}}


def test_a_text_is_cut_by_its_bytes() -> None:
    """A thousand bytes are 250 emoji; none is cut through."""
    requests = rendered(outbound("🙂" * 600))
    texts = [said(one)["message"]["text"] for one in requests]
    assert all(len(text.encode()) <= 1000 for text in texts)
    assert "".join(texts) == "🙂" * 600


def test_a_person_may_write_for_a_week() -> None:
    """With the tag that says so."""
    (request,) = rendered(outbound("chào", window="human_agent", by_person=True))
    assert said(request)["tag"] == "HUMAN_AGENT"


def test_a_quotation_is_said() -> None:
    """What is quoted stands above."""
    (request,) = rendered(outbound("còn", quoted=Quoted(external="aW1", text="còn không\nạ")))
    assert said(request)["message"]["text"] == "> còn không\ncòn"
    assert "reply_to" not in said(request)


def test_files_go_by_link_or_after_their_upload() -> None:
    """As with Messenger."""
    (request,) = rendered(outbound("", PICTURE))
    assert said(request)["message"]["attachment"] == {"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}
    (request,) = rendered(outbound("", OWN, bytes_of={"host:7": b"%PDF"}))
    assert (request.url, request.uploads) == (f"{GRAPH}/1042/message_attachments", "host:7")


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"action": Action.TYPE}, {"sender_action": "typing_on"}),
        ({"action": Action.MARK_READ}, {"sender_action": "mark_seen"}),
        ({"action": Action.REACT, "emoji": "❤️"},
         {"sender_action": "react", "payload": {"message_id": "aW9", "reaction": "love"}}),
        ({"action": Action.REACT, "emoji": "🔥"},
         {"sender_action": "react", "payload": {"message_id": "aW9", "reaction": "🔥"}}),
        ({"action": Action.REACT, "emoji": ""}, {"sender_action": "unreact", "payload": {"message_id": "aW9"}}),
    ],
)  # fmt: skip
def test_what_is_done_besides_sending(changes: dict[str, Any], shown: dict[str, Any]) -> None:
    """Typing, having read, reacting, taking a reaction back."""
    (request,) = rendered(outbound(target="aW9", **changes))
    assert said(request) == {"recipient": {"id": "77"}, **shown}


def test_a_message_of_ours_cannot_be_taken_back() -> None:
    """The customer would go on seeing it."""
    with pytest.raises(Unsendable, match="instagram"):
        rendered(outbound(action=Action.UNSEND, target="aW9"))


def test_a_template_is_what_the_host_keeps_under_its_name() -> None:
    """A name that it doesn't keep is refused, with those that it does."""
    templates = {"card": {"attachment": {"type": "template", "payload": {"elements": [{"title": "{1}"}]}}}}
    (request,) = rendered(outbound(template="card", parameters=("Áo",)), templates=templates)
    assert said(request)["message"]["attachment"]["payload"]["elements"] == [{"title": "Áo"}]
    with pytest.raises(Unsendable, match="card"):
        rendered(outbound(template="cart"), templates=templates)


def below(text: str = "", *attachments: Any, **changes: Any) -> Outbound:
    """Return an answer to a comment."""
    return outbound(text, *attachments, thread="1800", kind=ThreadKind.COMMENT, **changes)


def test_a_comment_is_answered_below_it() -> None:
    """A text alone: pictures go as links. It can be deleted; nobody sees typing there."""
    (request,) = rendered(below("Dạ", PICTURE))
    assert (request.url, said(request)) == (f"{GRAPH}/1800/replies", {"message": "Dạ\nhttps://cdn.example/1.jpg"})
    (request,) = rendered(below(action=Action.UNSEND, target="1809"))
    assert (request.method, request.url) == ("DELETE", f"{GRAPH}/1809")
    assert rendered(below(action=Action.TYPE)) == ()
    with pytest.raises(Unsendable, match="template"):
        rendered(below(template="card"), templates={"card": {}})


def test_a_comment_is_answered_in_private_once() -> None:
    """By one message to whoever wrote it."""
    (request,) = rendered(below("nhắn riêng", private=True))
    assert request.url == f"{GRAPH}/1042/messages"
    assert said(request)["recipient"] == {"comment_id": "1800"}
    with pytest.raises(Unsendable, match="private reply"):
        rendered(below("á" * 501, private=True))


@pytest.mark.parametrize(
    ("error", "verdict", "why"),
    [
        ({"code": 10, "error_subcode": 2534022}, Verdict.REFUSED, Why.WINDOW_CLOSED),
        ({"code": 613}, Verdict.RETRY, Why.TOO_FAST),
        ({"code": 100, "error_subcode": 2534014}, Verdict.REFUSED, Why.UNREACHABLE),
    ],
)
def test_errors_of_instagram(error: dict[str, int], verdict: Verdict, why: Why) -> None:
    """By code and subcode."""
    learned = INSTAGRAM.learn(rendered(outbound("a"))[0], answer(400, error=error))
    assert (learned.verdict, learned.why) == (verdict, why)


def test_the_answer_tells_the_id_of_a_message_or_a_comment() -> None:
    """Each by its own name."""
    (request,) = rendered(outbound("a"))
    assert INSTAGRAM.learn(request, answer(recipient_id="77", message_id="aW1")).externals == ("aW1",)
    assert INSTAGRAM.learn(request, answer(id="1801")).externals == ("1801",)
