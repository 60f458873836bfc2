"""OMI: comments under a page's posts: one conversation for each, replies in it, the page's own in none."""

import pytest

from omnikit.model.commands import Join, Reply
from omnikit.model.conversation import State
from omnikit.model.ids import AccountId
from omnikit.policies.presets import OMI
from omnikit.testing.builders import ADA, ANN, BOB, SALES, WORKSPACE, some_text
from omnikit.testing.checks import content
from tests.rules.products import Shop


@pytest.fixture
def shop() -> Shop:
    """OMI: SALES, where ANN and BOB are, receives comments."""
    shop = Shop(OMI)
    shop.connects("facebook_comments", departments=(SALES,))
    return shop


def threads(shop: Shop) -> list[str]:
    """Return the keys of the threads that have a conversation, in the order in which they began."""
    return [one.thread.key for one in shop.every()]


@pytest.mark.rule("OM-9.2")
def test_each_comment_is_a_conversation_of_its_own(shop: Shop) -> None:
    """Also when one customer comments several times, under the same post."""
    ids = [shop.comment(id, who).unwrap().id for id, who in (("k1", "u1"), ("k2", "u1"), ("k3", "u2"))]

    assert len(set(ids)) == 3
    assert [shop.now(id).sequence for id in ids] == [1, 1, 1]
    assert shop.now(ids[0]).contact == shop.now(ids[1]).contact != shop.now(ids[2]).contact
    assert {shop.now(id).thread.kind.value for id in ids} == {"comment"}


@pytest.mark.rule("OM-9.3", "OM-9.4")
def test_a_comment_that_belongs_to_a_comment_makes_no_conversation(shop: Shop) -> None:
    """It is a message in the conversation of the first one, with its own author."""
    root = shop.comment("k1").unwrap().id

    assert shop.comment("k2", parent="k1").unwrap().id == root

    assert threads(shop) == ["k1"]
    assert [(message.content.text, message.sender) for message in shop.said(root, ADA)] == [
        ("comment k1", "u1"),
        ("comment k2", "u1"),
    ]


@pytest.mark.rule("OM-9.4")
def test_replies_by_other_customers_go_to_the_root(shop: Shop) -> None:
    """Whoever wrote them is on record; the conversation stays that of whoever commented first."""
    root = shop.comment("k1", "u1").unwrap().id
    shop.comment("k2", "u2", parent="k1").unwrap()
    shop.comment("k3", "u3", parent="k1").unwrap()

    assert [message.sender for message in shop.said(root, ADA)] == ["u1", "u2", "u3"]
    assert shop.contact(root).on(AccountId("facebook_comments")).key == "u1"  # type: ignore[union-attr]  # known there


@pytest.mark.rule("OM-9.4")
def test_deeper_levels_go_to_the_root(shop: Shop) -> None:
    """An answer to an answer to an answer is in the same conversation, and there is no other."""
    root = shop.comment("k1", "u1").unwrap().id
    for number in range(2, 7):
        assert shop.comment(f"k{number}", f"u{number % 3}", parent=f"k{number - 1}").unwrap().id == root

    assert threads(shop) == ["k1"]
    assert shop.now(root).sequence == 6


@pytest.mark.rule("OM-9.4")
def test_a_reply_raises_the_usual_notice_of_a_new_message(shop: Shop) -> None:
    """To those who receive it while nobody has joined, to who has joined afterwards; nothing is dispatched."""
    root = shop.comment("k1").unwrap().id
    shop.notices()
    shop.comment("k2", "u2", parent="k1").unwrap()
    assert shop.notices() == {"notice.message": [ANN, BOB]}
    shop.does(BOB, Join(conversation=root))
    shop.notices()

    shop.comment("k3", "u2", parent="k2").unwrap()

    assert shop.notices() == {"notice.message": [BOB]}


@pytest.mark.rule("OM-9.4")
def test_a_reply_to_a_comment_that_nobody_knows_opens_a_new_conversation(shop: Shop) -> None:
    """In the thread of the comment that it answers: what else answers that one is in it, too."""
    late = shop.comment("k2", "u2", parent="k1").unwrap()

    assert (late.thread.key, late.state) == ("k1", State.HUMAN)
    assert shop.comment("k3", "u3", parent="k1").unwrap().id == late.id
    assert shop.comment("k4", "u4", parent="k2").unwrap().id == late.id
    assert shop.comment("k5", "u5", parent="k9").unwrap().id != late.id


@pytest.mark.rule("OM-9.4")
def test_the_root_that_comes_after_its_reply_is_in_the_same_conversation(shop: Shop) -> None:
    """Platforms deliver in any order."""
    late = shop.comment("k2", "u2", parent="k1").unwrap().id

    assert shop.comment("k1", "u1").unwrap().id == late
    assert threads(shop) == ["k1"]


@pytest.mark.rule("OM-9.4", "OM-8.1")
def test_a_reply_to_a_root_that_has_ended_begins_a_new_conversation_in_its_thread(shop: Shop) -> None:
    """What is over stays over; deeper levels of the old one go to the new one as well."""
    old = shop.comment("k1").unwrap().id
    shop.comment("k2", "u2", parent="k1").unwrap()
    shop.desk.leave(AccountId("facebook_comments"), "k1")
    before = shop.now(old)

    new = shop.comment("k3", "u3", parent="k2").unwrap().id

    assert new != old
    assert shop.now(new).thread == before.thread
    assert shop.now(old) == before
    assert shop.comment("k4", "u1", parent="k1").unwrap().id == new
    assert shop.comment("k5", "u1", parent="k3").unwrap().id == new


@pytest.mark.rule("OM-9.3")
def test_the_same_comment_delivered_twice_is_one(shop: Shop) -> None:
    """A reply that is delivered again is found where it was taken in."""
    root = shop.comment("k1").unwrap().id
    first = shop.comment("k2", "u2", parent="k1", dedupe="again")
    second = shop.comment("k2", "u2", parent="k1", dedupe="again")

    assert second.repeated
    assert (first.unwrap().id, second.unwrap().id) == (root, root)
    assert shop.now(root).sequence == 2


@pytest.mark.rule("OM-9.2", "OM-9.3")
def test_pages_don_t_mix(shop: Shop) -> None:
    """The same ids on another page are other comments."""
    shop.connects("facebook_comments", "other page")
    here = shop.comment("k1").unwrap().id
    there = shop.comment("k2", parent="k1", account=AccountId("other page")).unwrap()

    assert there.id != here
    assert there.thread.account == "other page"


@pytest.mark.rule("OM-9.2")
def test_messages_and_comments_don_t_mix(shop: Shop) -> None:
    """A direct message with the id of a comment, on the same page, answers no comment."""
    root = shop.comment("k1").unwrap().id

    direct = shop.hears("u7", channel="facebook_comments", parent="k1").unwrap()

    assert direct.id != root


@pytest.mark.rule("OM-11.1")
def test_what_the_page_itself_comments_is_not_taken_in(shop: Shop) -> None:
    """No conversation, no contact, no message, nothing told: it is refused by name."""
    before = content(shop.storage, WORKSPACE)

    denied = shop.comment("k1", "the page", own=True).denied

    assert denied is not None
    assert denied.rule == "OM-11.1"
    assert content(shop.storage, WORKSPACE) == before


@pytest.mark.rule("OM-11.1")
def test_what_the_page_itself_answers_under_a_customers_comment_is_ignored_too(shop: Shop) -> None:
    """The customer's conversation stays as it is."""
    root = shop.comment("k1").unwrap().id
    before = shop.now(root)

    denied = shop.comment("k2", "the page", parent="k1", own=True).denied

    assert denied is not None
    assert denied.rule == "OM-11.1"
    assert shop.now(root) == before


@pytest.mark.rule("OM-11.1")
def test_what_is_replied_from_the_desk_is_kept(shop: Shop) -> None:
    """A reply from the desk is a message of the conversation, and goes out."""
    root = shop.comment("k1").unwrap().id
    shop.does(ANN, Join(conversation=root))

    shop.does(ANN, Reply(conversation=root, content=some_text("Thank you")))

    assert [message.content.text for message in shop.said(root, ADA)] == ["comment k1", "Thank you"]
    assert "send" in [effect.kind for effect in shop.effects()]


@pytest.mark.rule("OM-11.1")
def test_only_comments_of_the_page_are_left_out(shop: Shop) -> None:
    """What customers comment is taken in, whatever their name."""
    assert shop.comment("k1", "the page").denied is None
