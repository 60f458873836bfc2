"""The reception: what customers write of themselves is found, kept with its message, and marks the session."""

from collections.abc import Iterator

import pytest

from omnikit.model.actors import SYSTEM
from omnikit.model.commands import EditContact, Mute
from omnikit.model.contact import Entry
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId
from omnikit.model.thread import ThreadKind
from omnikit.model.views import Query, View
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, OMNICHAT_COLLABORATION, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ANN
from tests.rules.products import Shop, visitor


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The reception with ANN online; afterwards an audit finds nothing wrong."""
    shop = Shop(RECEPTION)
    shop.comes(ANN)
    yield shop
    shop.sound()


def says(shop: Shop, text: str, name: str = "v1") -> ConversationId:
    """Let a visitor write, who must be let."""
    return shop.speaks(f"s of {name}", name, text).unwrap().id


def ledger(shop: Shop, id: ConversationId) -> list[Entry]:
    """Return what was noted of a customer, oldest first."""
    found = shop.desk.ledger(id, actor=shop.by(ANN))
    assert not isinstance(found, Denied)
    return list(reversed(found))


@pytest.mark.rule("RC-3.14")
def test_age_gender_phone_wechat_and_qq_are_found_in_what_a_visitor_writes(shop: Shop) -> None:
    """All five in one message; each with the message that it comes from."""
    id = visitor(shop)
    says(shop, "本人女 28岁，电话13916284507，QQ 482917736\n微信：zhoumin_xs")

    contact = shop.contact(id)
    assert contact.phone == "+8613916284507"
    assert contact.facts == {"gender": "female", "age": "28", "qq": "482917736", "wechat": "zhoumin_xs"}
    for field in ("phone", *contact.facts):
        origin = contact.origins[field]
        assert (origin.by, origin.conversation, origin.sequence) == (SYSTEM, id, shop.now(id).sequence)


@pytest.mark.rule("RC-3.14")
def test_the_newest_value_wins_and_the_older_ones_stay_on_record(shop: Shop) -> None:
    """The same again is nothing new."""
    id = visitor(shop)
    for text in ("电话13916284507", "换号了，电话18620753391", "电话18620753391"):
        says(shop, text)

    assert shop.contact(id).phone == "+8618620753391"
    phones = [line for line in ledger(shop, id) if line.field == "phone"]
    assert [(line.value, line.sequence, line.kept) for line in phones] == [
        ("+8613916284507", 2, True),
        ("+8618620753391", 3, True),
    ]


@pytest.mark.rule("RC-3.14")
def test_what_a_person_has_set_is_never_overwritten(shop: Shop) -> None:
    """What was found is noted, and not taken over; an emptied field was set by a person too."""
    id = visitor(shop)
    says(shop, "电话13916284507")
    shop.does(ANN, EditContact(conversation=id, fields={"phone": "+8618620753391", "age": ""}))
    shop.does(ANN, EditContact(conversation=id, fields={"wechat": "x"}))
    shop.does(ANN, EditContact(conversation=id, fields={"wechat": ""}))
    says(shop, "电话15890276614，微信 chen_yu0827")

    assert (shop.contact(id).phone, shop.contact(id).facts) == ("+8618620753391", {})
    assert [(line.value, line.kept) for line in ledger(shop, id) if not line.kept] == [
        ("+8615890276614", False),
        ("chen_yu0827", False),
    ]


@pytest.mark.rule("RC-3.14")
@pytest.mark.parametrize("profile", [OMNICHAT, OMNICHAT_COLLABORATION, FIRST_LINE, OMI], ids=lambda one: str(one.name))
def test_products_that_find_nothing_read_nothing(profile: Profile) -> None:
    """Whatever is written there stays words."""
    shop = Shop(profile)
    id = shop.opens(text="我电话13916284507，女，28岁", channel=profile.channels[0])
    assert (shop.contact(id).phone, dict(shop.contact(id).facts), shop.now(id).found) == ("", {}, ())


@pytest.mark.rule("RC-3.15")
def test_a_session_in_which_something_was_found_is_marked_by_what(shop: Shop) -> None:
    """The set of kinds, each with its configured colour; another session of the same visitor has its own."""
    id, other = visitor(shop, "v1"), visitor(shop, "v2")
    says(shop, "电话13916284507")
    says(shop, "我35岁", "v1")

    page = shop.desk.inbox(Query(view=View.MY_PROCESSING), actor=shop.by(ANN))
    assert not isinstance(page, Denied)
    assert {row.id: row.found for row in page.rows} == {id: ("phone", "age"), other: ()}
    assert RECEPTION.extracting.marks(shop.now(id).found) == {"phone": "green", "age": "amber"}
    card = shop.desk.card(id, actor=shop.by(ANN))
    assert not isinstance(card, Denied | None)
    assert card.marks == {"phone": "green", "age": "amber"}
    shop.goes("s of v1")
    again = shop.speaks("s 2 of v1", "v1", "你好").unwrap().id
    assert (again != id, shop.now(again).found) == (True, ())


@pytest.mark.rule("RC-3.15")
def test_a_known_number_marks_a_new_session_too(shop: Shop) -> None:
    """Told again in another session: marked there, though the record says so already."""
    first = visitor(shop)
    says(shop, "电话13916284507")
    entries = shop.contact(first).entries
    shop.goes("s of v1")
    again = shop.speaks("s 2 of v1", "v1", "电话13916284507").unwrap().id

    assert (shop.now(again).found, shop.contact(again).entries) == (("phone",), entries)


def test_what_is_held_back_tells_nothing(shop: Shop) -> None:
    """Of a muted visitor nobody hears, so nothing is found either."""
    id = visitor(shop)
    shop.does(ANN, Mute(conversation=id))
    says(shop, "电话13916284507")
    assert (shop.contact(id).phone, shop.now(id).found) == ("", ())


def test_a_group_has_no_record_to_be_told() -> None:
    """Who says it there is one of several."""
    shop = Shop(RECEPTION.but(name="groups", channels=("webchat", "line")))
    shop.comes(ANN)
    id = shop.opens("g1", "电话13916284507", kind=ThreadKind.GROUP, sender="u1")
    assert (shop.now(id).contact, shop.now(id).found) == (None, ())


def test_who_sends_a_hundred_numbers_tells_twenty(shop: Shop) -> None:
    """One message fills no ledger."""
    id = visitor(shop)
    numbers = "\n".join(f"139162845{n:02}" for n in range(100))
    says(shop, numbers)
    assert shop.contact(id).entries <= 21
