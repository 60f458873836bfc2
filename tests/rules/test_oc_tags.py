"""Omnichat: tags are the customer's, typed or chosen from those that the team has used."""

from collections.abc import Iterator

import pytest

from omnikit.model.actors import CUSTOMER
from omnikit.model.commands import EditContact, Tag, Untag
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId
from omnikit.model.tags import TagChoice
from omnikit.policies.presets import OMNICHAT
from omnikit.testing.builders import ANN, BOB
from tests.rules.products import Shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Omnichat's desk; afterwards an audit finds nothing wrong."""
    shop = Shop(OMNICHAT)
    yield shop
    shop.sound()


def choices(shop: Shop, id: ConversationId, words: str = "") -> list[TagChoice]:
    """Return what 'add tag' lists."""
    found = shop.desk.tag_choices(id, words, actor=shop.by(ANN))
    assert not isinstance(found, Denied)
    return list(found)


def tags(shop: Shop, id: ConversationId) -> tuple[str, ...]:
    """Return the tags shown in a conversation."""
    found = shop.desk.card(id, actor=shop.by(ANN))
    assert not isinstance(found, Denied | None)
    return found.tags


@pytest.mark.rule("OC-10.1")
@pytest.mark.parametrize("channel", ["messenger", "line", "whatsapp", "instagram"])
def test_four_channels_show_tags_whatever_is_known(shop: Shop, channel: str) -> None:
    """At once, and taken off again."""
    id = shop.opens(channel=channel)
    shop.does(ANN, Tag(conversation=id, tags=("vip",)))
    assert tags(shop, id) == ("vip",)
    shop.does(ANN, Untag(conversation=id, tags=("vip",)))
    assert tags(shop, id) == ()


@pytest.mark.rule("OC-10.1")
def test_others_show_none() -> None:
    """WeChat, which only collaboration brings, is not taggable; nor is what a host connects besides."""
    shop = Shop(OMNICHAT)
    for channel in ("wechat", "phone"):
        if channel == "wechat":
            shop.connects(channel)
        id = shop.opens(channel=channel)
        assert shop.refused(ANN, Tag(conversation=id, tags=("vip",))) == "OC-10.1"
        assert shop.refused(ANN, Untag(conversation=id, tags=("vip",))) == "OC-10.1"
        assert shop.contact(id).tags == ()


@pytest.mark.rule("OC-10.2")
@pytest.mark.parametrize("by_mail", [True, False])
def test_a_visitor_is_tagged_once_there_is_an_email_or_an_edit(shop: Shop, by_mail: bool) -> None:
    """Before that it is refused; a note of a member's about the name is an edit, and so is the e-mail."""
    id = shop.opens("b1", channel="webchat", name="Visitor")
    assert shop.refused(ANN, Tag(conversation=id, tags=("vip",))) == "OC-10.2"

    shop.does(BOB, EditContact(conversation=id, fields={"email": "v@example.com"} if by_mail else {"name": "Lin"}))
    shop.does(ANN, Tag(conversation=id, tags=("vip",)))

    assert tags(shop, id) == ("vip",)


@pytest.mark.rule("OC-10.2")
def test_an_email_that_the_visitor_gave_makes_taggable(shop: Shop) -> None:
    """As in a form before the chat: with the message, on record as the customer's."""
    id = shop.opens("b1", channel="webchat", email=" v@example.com ")
    shop.does(ANN, Tag(conversation=id, tags=("vip",)))
    shop.opens("b1", channel="webchat", email="v@example.com")

    contact = shop.contact(id)
    assert (contact.email, contact.tags, contact.origins["email"].by) == ("v@example.com", ("vip",), CUSTOMER)
    assert contact.entries == 2


@pytest.mark.rule("OC-10.3", "OC-10.7")
def test_what_the_team_has_used_is_listed_and_stays_so(shop: Shop) -> None:
    """Tags of every customer, those on this one marked; one that was taken off stays in the list."""
    lin, wu = shop.opens("lin"), shop.opens("wu", channel="instagram")
    shop.does(ANN, Tag(conversation=lin, tags=("vip", "wholesale")))
    shop.does(BOB, Tag(conversation=wu, tags=("returns",)))
    shop.does(ANN, Untag(conversation=lin, tags=("wholesale",)))

    assert [(one.name, one.applied) for one in choices(shop, lin)] == [
        ("returns", False), ("vip", True), ("wholesale", False),
    ]  # fmt: skip
    assert not any(one.applied for one in choices(shop, wu) if one.name == "vip")


@pytest.mark.rule("OC-10.4")
def test_the_list_narrows_to_what_matches(shop: Shop) -> None:
    """Any part of the tag, whatever the case and width."""
    id = shop.opens("lin")
    shop.does(ANN, Tag(conversation=id, tags=("VIP 2026", "批發客戶", "not very important")))

    assert [one.name for one in choices(shop, id, "vip")] == ["VIP 2026"]
    assert [one.name for one in choices(shop, id, "ＶＩＰ")] == ["VIP 2026"]
    assert [one.name for one in choices(shop, id, "客")] == ["批發客戶"]
    assert choices(shop, id, "nobody has this") == []


@pytest.mark.rule("OC-10.5", "OC-10.6")
def test_what_is_typed_becomes_a_tag_at_once(shop: Shop) -> None:
    """Trimmed, one that nobody used before too; the same one again changes nothing."""
    id = shop.opens("lin")
    shop.does(ANN, Tag(conversation=id, tags=("  new one ",)))
    before = shop.contact(id)
    again = shop.desk.handle(Tag(conversation=id, tags=("New One",)), actor=shop.by(BOB))

    assert tags(shop, id) == ("new one",)
    assert (again.denied, shop.contact(id)) == (None, before)
    assert before.tagged["new one"].by.member == ANN


@pytest.mark.rule("OC-10.5")
@pytest.mark.parametrize("typed", [(), ("",), (" \t",), ("x" * 101,), ("fine", "")])
def test_nothing_is_no_tag(shop: Shop, typed: tuple[str, ...]) -> None:
    """Empty, blank or endless: refused, and nothing of it is put on."""
    id = shop.opens("lin")
    assert shop.refused(ANN, Tag(conversation=id, tags=typed)) == "HO-55"
    assert shop.contact(id).tags == ()


@pytest.mark.rule("OC-10.6")
def test_a_chosen_tag_is_the_customer_s_without_any_further_step(shop: Shop) -> None:
    """The commit of the choice has it: found by it at once."""
    lin, wu = shop.opens("lin"), shop.opens("wu")
    shop.does(ANN, Tag(conversation=lin, tags=("vip",)))
    shop.does(ANN, Tag(conversation=wu, tags=(choices(shop, wu)[0].name,)))

    assert tags(shop, wu) == ("vip",)
    assert shop.desk.tags("vip", actor=shop.by(ANN)) == ("vip",)


@pytest.mark.rule("OC-10.8")
def test_a_tag_shows_on_every_conversation_of_that_customer(shop: Shop) -> None:
    """On the group that they write to with the same identity none; on their own, before and after, all."""
    first = shop.opens("lin")
    shop.does(ANN, Tag(conversation=first, tags=("vip",)))
    second = shop.opens("lin", thread="another thread")

    assert first != second
    assert tags(shop, first) == tags(shop, second) == ("vip",)
    assert tags(shop, shop.opens("wu")) == ()


def test_a_tag_at_no_message_of_the_conversation_is_refused(shop: Shop) -> None:
    """The sequence is one that there is."""
    id = shop.opens("lin")
    assert shop.refused(ANN, Tag(conversation=id, tags=("vip",), sequence=2)) == "HO-57"
    shop.does(ANN, Tag(conversation=id, tags=("vip",), sequence=1))
    assert shop.contact(id).tagged["vip"].sequence == 1
