"""Comments of a page: answered in public below them, once in private, and changed afterwards."""

from typing import Any

import pytest

from omnikit.channels.facebook_comments import FACEBOOK_COMMENTS
from omnikit.model.errors import Unsendable
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Action, Answered, Outbound, Quoted, Request, Verdict, Why
from tests.channels.meta_world import CONFIG, OWN, PICTURE, answer, outbound, said, webhook

GRAPH = "https://graph.facebook.com/v23.0"


def reply(text: str = "", *attachments: Any, **changes: Any) -> Outbound:
    """Return an answer to a comment."""
    return outbound(text, *attachments, thread="55_66", kind=ThreadKind.COMMENT, **changes)


def rendered(one: Outbound) -> tuple[Request, ...]:
    """Return the requests of *one*."""
    return FACEBOOK_COMMENTS.render(one, CONFIG)


def test_an_answer_goes_below_the_comment() -> None:
    """For all to see."""
    (request,) = rendered(reply("Dạ còn"))
    assert (request.method, request.url, said(request)) == ("POST", f"{GRAPH}/55_66/comments", {"message": "Dạ còn"})


def test_an_answer_that_quotes_goes_below_what_it_quotes() -> None:
    """That is how a comment quotes."""
    (request,) = rendered(reply("Dạ còn", quoted=Quoted(external="55_77", text="còn không")))
    assert request.url == f"{GRAPH}/55_77/comments"
    (request,) = rendered(outbound("Dạ", answered=Answered(external="55_88")))
    assert request.url == f"{GRAPH}/55_88/comments"
    with pytest.raises(Unsendable, match="no comment is named"):
        rendered(outbound("Dạ"))


def test_a_picture_goes_by_its_link_or_after_its_upload() -> None:
    """The page's own picture is uploaded without being published; a file that is no picture goes as a link."""
    (request,) = rendered(reply("", PICTURE))
    assert said(request) == {"attachment_url": "https://cdn.example/1.jpg"}
    own = PICTURE.but(ref="host:9")
    (request,) = rendered(reply("", own, bytes_of={"host:9": b"\xff\xd8"}))
    assert (request.url, request.uploads) == (f"{GRAPH}/1042/photos", "host:9")
    assert b'name="published"\r\n\r\nfalse' in request.body
    (request,) = rendered(reply("", own, bytes_of={"host:9": b"\xff\xd8"}, uploaded={"host:9": "88"}))
    assert said(request) == {"attachment_id": "88"}
    (request,) = rendered(reply("xem", OWN.but(ref="https://cdn.example/a.pdf")))
    assert said(request) == {"message": "xem\nhttps://cdn.example/a.pdf"}
    with pytest.raises(Unsendable, match="facebook_comments"):
        rendered(reply("", OWN))


def test_a_private_reply_is_one_message_to_the_comment() -> None:
    """Its writer has no other address; what doesn't fit in one message is refused, as there is no second."""
    (request,) = rendered(reply("Shop nhắn riêng nhé", private=True))
    assert request.url == f"{GRAPH}/1042/messages"
    assert said(request)["recipient"] == {"comment_id": "55_66"}
    assert said(request)["message"]["text"] == "Shop nhắn riêng nhé"
    with pytest.raises(Unsendable, match="private reply"):
        rendered(reply("a" * 2001, private=True))
    with pytest.raises(Unsendable, match="template"):
        rendered(reply(private=True, template="hello"))
    assert rendered(reply(private=True, action=Action.TYPE)) == ()


@pytest.mark.parametrize(
    ("changes", "method", "path", "shown"),
    [
        ({"action": Action.EDIT}, "POST", "55_9", {"message": "anew"}),
        ({"action": Action.UNSEND}, "DELETE", "55_9", {}),
        ({"action": Action.REACT, "emoji": "👍"}, "POST", "55_9/likes", {}),
        ({"action": Action.REACT, "emoji": ""}, "DELETE", "55_9/likes", {}),
    ],
)
def test_a_comment_of_ours_is_changed_where_it_stands(
    changes: dict[str, Any], method: str, path: str, shown: object
) -> None:
    """Edited, deleted, liked."""
    (request,) = rendered(reply("anew", target="55_9", **changes))
    assert (request.method, request.url, said(request)) == (method, f"{GRAPH}/{path}", shown)


@pytest.mark.parametrize("action", [Action.TYPE, Action.MARK_READ])
def test_comments_show_no_typing_and_no_reading(action: Action) -> None:
    """There is nothing to send."""
    assert rendered(reply(action=action)) == ()


def test_the_answer_tells_the_comments_id() -> None:
    """A private one tells the message's; a comment that is gone is nobody to answer."""
    (request,) = rendered(reply("a"))
    assert FACEBOOK_COMMENTS.learn(request, answer(id="55_99")).externals == ("55_99",)
    assert FACEBOOK_COMMENTS.learn(request, answer(recipient_id="7", message_id="m_1")).externals == ("m_1",)
    gone = FACEBOOK_COMMENTS.learn(request, answer(400, error={"code": 100, "error_subcode": 33}))
    assert (gone.verdict, gone.why) == (Verdict.REFUSED, Why.UNREACHABLE)
    told = FACEBOOK_COMMENTS.learn(request, answer(400, error={"code": 10900}))
    assert (told.verdict, told.why) == (Verdict.REFUSED, Why.QUOTA)


def test_each_change_of_a_comment_has_a_key_of_its_own() -> None:
    """Edits are told apart by what they say; the same edit again is the same."""
    keys = []
    for verb, text in (("add", "a"), ("edited", "a"), ("edited", "b"), ("edited", "b"), ("hide", ""), ("remove", "")):
        value = {"item": "comment", "verb": verb, "comment_id": "55_1", "message": text}
        body = {"object": "page", "entry": [{"id": "1042", "changes": [{"field": "feed", "value": value}]}]}
        (fact,) = FACEBOOK_COMMENTS.parse(webhook(body), CONFIG)
        keys.append(fact.dedupe)
    assert keys[2] == keys[3]
    assert len(set(keys)) == 5
