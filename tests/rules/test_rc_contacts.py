"""The reception: what is known of a visitor, and what they are called."""

from collections.abc import Iterator

import pytest

from omnikit.desk.clock import eight_digits
from omnikit.engine.cards import Card
from omnikit.engine.cards import card as card_of
from omnikit.model.commands import EditContact
from omnikit.model.contact import Visit
from omnikit.model.decision import Denied
from omnikit.model.errors import InvalidInput, TooManyConflicts
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.views import Search
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ADA, ANN, BOB, DAN, SUE, a_contact, a_context, a_conversation
from tests.rules.products import Codebook, Shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The reception with ANN online; afterwards an audit finds nothing wrong."""
    shop = Shop(RECEPTION)
    shop.comes(ANN)
    yield shop
    shop.sound()


def card(shop: Shop, id: ConversationId, member: MemberId = ANN) -> Card:
    """Return what *member* is shown of a visitor."""
    found = shop.desk.card(id, actor=shop.by(member))
    assert not isinstance(found, Denied | None)
    return found


@pytest.mark.rule("RC-3.1", "RC-4.1")
def test_a_visitor_carries_nickname_remark_tags_and_what_was_extracted(shop: Shop) -> None:
    """All of it is in what is shown: called by the nickname, and with the page that they are on."""
    id = shop.visits(page="/prices", visit=Visit(page="/prices", came_from="/"))
    shop.does(BOB, EditContact(conversation=id, fields={"nickname": "Mr Li", "remark": "likes blue"}))

    shown = card(shop, id)

    assert (shown.title, shown.nickname, shown.remark) == ("Mr Li", "Mr Li", "likes blue")
    assert (shown.tags, shown.email, shown.phone) == ((), "", "")
    assert shown.visit == Visit(page="/prices", came_from="/", at=shop.clock.now)


@pytest.mark.rule("RC-3.1", "RC-4.1")
def test_tags_and_what_was_extracted_are_shown_as_they_are_known() -> None:
    """Whatever has found them: all that the contact's record has stands on the card."""
    known = a_contact(nickname="Li", remark="tall", tags=("vip", "new"), email="li@example.com", phone="+86123")

    shown = card_of(a_conversation(), known, a_context(ANN, profile=RECEPTION))

    assert (shown.nickname, shown.remark, shown.tags) == ("Li", "tall", ("vip", "new"))
    assert (shown.email, shown.phone) == ("li@example.com", "+86123")


@pytest.mark.rule("RC-4.1", "RC-3.1")
def test_both_places_show_the_same(shop: Shop) -> None:
    """Beside the list and inside the chat, to whoever sees the visitor, before and during the dialogue, and after."""
    id = shop.visits()
    shop.does(ANN, EditContact(conversation=id, fields={"remark": "regular"}))
    shown = [card(shop, id, member) for member in (ANN, BOB, SUE)]
    shop.speaks()
    shown += [card(shop, id, member) for member in (ANN, SUE)]
    shop.goes()
    shown.append(card(shop, id))

    assert shown == [shown[0]] * 6
    assert shown[0].contact == shop.now(id).contact
    assert shown[0].title == shop.contact(id).nickname


@pytest.mark.rule("RC-4.1")
def test_whoever_doesn_t_see_a_visitor_is_shown_nothing_of_them(shop: Shop) -> None:
    """An agent of another department can't open what ANN handles."""
    id = shop.visits()
    shop.speaks()

    refused = shop.desk.card(id, actor=shop.by(DAN))

    assert isinstance(refused, Denied)
    assert refused.rule == "HO-5"


@pytest.mark.rule("RC-3.2")
def test_who_enters_is_called_by_a_number_of_digits(shop: Shop) -> None:
    """By default, without anybody's doing; each visitor by another."""
    names = [shop.contact(shop.visits(f"s{number}", f"v{number}")).nickname for number in range(20)]

    assert all(name.isascii() and name.isdigit() for name in names)
    assert len(set(names)) == 20


@pytest.mark.rule("RC-3.2")
def test_without_a_generator_of_ones_own_it_is_eight_digits_by_chance() -> None:
    """The desk's own generator gives numbers without leading zeros, and hardly ever the same."""
    codes = {eight_digits() for _ in range(100)}

    assert all(len(code) == 8 and code.isdigit() and code[0] != "0" for code in codes)
    assert len(codes) > 90


@pytest.mark.rule("RC-3.2")
def test_a_generator_that_repeats_is_asked_again() -> None:
    """No number is ever given twice, whatever the generator comes up with."""
    codes = Codebook("7", "7", "7", "8")
    shop = Shop(RECEPTION, codes=codes)

    names = [shop.contact(shop.visits(session, session)).nickname for session in ("a", "b")]

    assert names == ["7", "8"]
    assert codes.asked == 4


@pytest.mark.rule("RC-3.2")
def test_a_generator_that_only_repeats_is_an_error() -> None:
    """After the desk's tries it is told; nobody has come in, and nothing is half written."""
    shop = Shop(RECEPTION, codes=lambda: "7")
    shop.visits("a", "a")

    with pytest.raises(TooManyConflicts):
        shop.visits("b", "b")
    assert len(shop.every()) == 1


@pytest.mark.rule("RC-3.2")
@pytest.mark.parametrize("code", ["seven", "7 8", "-7", "七", "٧"])
def test_a_generator_of_something_else_is_an_error(code: str) -> None:
    """Digits only; the wrong value is shown."""
    shop = Shop(RECEPTION, codes=lambda: code)

    with pytest.raises(InvalidInput, match="digits only"):
        shop.visits()


@pytest.mark.rule("RC-3.2")
def test_the_number_of_a_forgotten_visitor_never_comes_again() -> None:
    """Who they were is forgotten, that the number was given isn't; nor is that of one who was renamed."""
    codes = Codebook("7", "8", "7", "8", "9")
    shop = Shop(RECEPTION, codes=codes)
    first, second = shop.visits("a", "a"), shop.visits("b", "b")
    shop.does(BOB, EditContact(conversation=second, fields={"nickname": "Mr Li"}))
    contact = shop.now(first).contact
    assert contact is not None
    shop.desk.forget(contact)

    assert shop.contact(shop.visits("c", "c")).nickname == "9"


@pytest.mark.rule("RC-3.2")
def test_a_visitor_who_comes_back_is_called_as_before(shop: Shop) -> None:
    """The number is the person's, not the visit's."""
    first = shop.visits("monday", "v1")
    shop.goes("monday")

    assert shop.contact(shop.visits("tuesday", "v1")).nickname == shop.contact(first).nickname


@pytest.mark.rule("RC-3.3", "RC-3.5")
@pytest.mark.parametrize("member", [ANN, BOB, DAN, SUE, ADA])
def test_an_agent_changes_nickname_and_remark(shop: Shop, member: MemberId) -> None:
    """Any agent who sees the visitor, again and again; each alone leaves the other, and the log keeps no words."""
    id = shop.visits()
    number = shop.contact(id).nickname
    shop.does(member, EditContact(conversation=id, fields={"remark": "tall"}))
    assert (shop.contact(id).nickname, shop.contact(id).remark) == (number, "tall")
    shop.does(member, EditContact(conversation=id, fields={"nickname": "Mr Li"}))
    shop.does(member, EditContact(conversation=id, fields={"remark": "very tall"}))

    assert (shop.contact(id).nickname, shop.contact(id).remark) == ("Mr Li", "very tall")
    log = [recorded.event for recorded in shop.storage.history(shop.workspace.id, id, 0)]
    assert "Mr Li" not in repr(log)
    assert "tall" not in repr(log)


@pytest.mark.rule("RC-3.3")
def test_changed_nicknames_need_not_differ(shop: Shop) -> None:
    """Two visitors may be called the same by the team, and one as another's number."""
    first, second = shop.visits("a", "a"), shop.visits("b", "b")
    shop.does(BOB, EditContact(conversation=first, fields={"nickname": "Li"}))
    shop.does(BOB, EditContact(conversation=second, fields={"nickname": "Li"}))

    assert shop.contact(first).nickname == shop.contact(second).nickname == "Li"


@pytest.mark.rule("RC-3.3", "RC-3.5")
def test_whoever_doesn_t_see_a_visitor_changes_nothing(shop: Shop) -> None:
    """DAN's department has nothing to do with ANN's."""
    id = shop.visits()
    shop.speaks()

    assert shop.refused(DAN, EditContact(conversation=id, fields={"nickname": "x", "remark": "y"})) == "HO-5"
    assert shop.contact(id).remark == ""


@pytest.mark.rule("RC-3.4")
def test_visitors_are_found_by_nickname(shop: Shop) -> None:
    """By any part of it, the number that a newcomer was given too; by nothing else that is known of them."""
    first, second = shop.visits("s1", "v1"), shop.visits("s2", "v2")
    given = shop.contact(second).nickname
    shop.does(ANN, EditContact(conversation=first, fields={"nickname": "穿红鞋的李先生", "remark": "红鞋 42 码"}))

    def found(words: str, category: str = "nickname") -> list[ConversationId] | str:
        hits = shop.desk.search(Search(category=category, value=words), actor=shop.by(ANN))
        return hits.rule if isinstance(hits, Denied) else [hit.row.id for hit in hits.hits]

    assert (found("红鞋"), found(given), found("42")) == ([first], [second], [])
    assert found("红鞋", "name") == found("红鞋", "text") == "HO-16"
