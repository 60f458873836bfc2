"""Omnichat: the customer's record beside a conversation, and what may be changed in it."""

from collections.abc import Iterator

import pytest

from omnikit.engine.cards import Card
from omnikit.model.commands import AddNote, EditContact
from omnikit.model.contact import Visit
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, MemberId
from omnikit.policies.presets import OMNICHAT
from omnikit.testing.builders import ANN, BOB
from tests.rules.products import MINUTE, Shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Omnichat's desk; afterwards an audit finds nothing wrong."""
    shop = Shop(OMNICHAT)
    yield shop
    shop.sound()


def card(shop: Shop, id: ConversationId, member: MemberId = ANN) -> Card:
    """Return what *member* is shown beside a conversation."""
    found = shop.desk.card(id, actor=shop.by(member))
    assert not isinstance(found, Denied | None)
    return found


@pytest.mark.rule("OC-8.1")
def test_beside_a_conversation_stands_its_customer_s_record(shop: Shop) -> None:
    """Each conversation's own: the name that its platform told, and the identity's record."""
    lin, wu = shop.opens("lin", name="Lin Mei"), shop.opens("wu", name="Wu", channel="whatsapp")

    assert (card(shop, lin).name, card(shop, wu).name) == ("Lin Mei", "Wu")
    assert card(shop, lin).contact == shop.now(lin).contact != card(shop, wu).contact


@pytest.mark.rule("OC-8.2")
def test_name_email_and_phone_are_recorded_by_whoever_sees_the_conversation(shop: Shop) -> None:
    """Pending or not, theirs or not: and everybody is shown the same then."""
    id = shop.opens("lin")
    shop.does(ANN, EditContact(conversation=id, fields={"name": "Lin", "email": "lin@example.com"}))
    shop.does(BOB, EditContact(conversation=id, fields={"phone": " +886912384756 "}))

    for member in (ANN, BOB):
        shown = card(shop, id, member)
        assert (shown.name, shown.email, shown.phone) == ("Lin", "lin@example.com", "+886912384756")
    assert {field: origin.by.member for field, origin in shown.origins.items()} == {
        "name": ANN, "email": ANN, "phone": BOB,
    }  # fmt: skip


@pytest.mark.rule("OC-8.3")
def test_notes_add_up_each_with_its_author_and_time(shop: Shop) -> None:
    """A second note stands beside the first; the newest is told first."""
    id = shop.opens("lin")
    first = shop.clock.now
    shop.does(ANN, AddNote(conversation=id, text="prefers mornings"))
    shop.passes(5 * MINUTE)
    shop.does(BOB, AddNote(conversation=id, text="  has a dog \n"))

    notes = shop.desk.ledger(id, actor=shop.by(ANN), fields=frozenset({"note"}))

    assert not isinstance(notes, Denied)
    assert [(note.value, note.by.member, note.at) for note in notes] == [
        ("has a dog", BOB, shop.clock.now),
        ("prefers mornings", ANN, first),
    ]


@pytest.mark.rule("OC-8.5")
def test_an_editor_is_shown_what_is_there_and_a_save_without_change_writes_nothing(shop: Shop) -> None:
    """What the card shows, saved again as it is: no event, no line, no new version."""
    id = shop.opens("lin", name="Lin")
    shop.does(ANN, EditContact(conversation=id, fields={"email": "lin@example.com"}))
    shown = card(shop, id)
    before, version = shop.contact(id), shop.now(id).version

    same = {"name": shown.name, "email": shown.email, "phone": shown.phone}
    outcome = shop.desk.handle(EditContact(conversation=id, fields=same, based_on=shown.version), actor=shop.by(BOB))

    assert (outcome.denied, outcome.decision.events) == (None, ())  # type: ignore[union-attr]
    assert (shop.contact(id), shop.now(id).version) == (before, version)


def test_edits_of_different_fields_both_survive_and_of_the_same_one_is_a_conflict(shop: Shop) -> None:
    """Two editors were shown the same version; the second is told which field somebody else has changed."""
    id = shop.opens("lin", name="Lin")
    shown = card(shop, id).version

    shop.does(ANN, EditContact(conversation=id, fields={"name": "Lin Mei", "phone": ""}, based_on=shown))
    shop.does(
        BOB,
        EditContact(
            conversation=id, fields={"name": "Lin", "email": "l@example.com"} | {"name": "Lin Mei"}, based_on=shown
        ),
    )
    denied = shop.desk.handle(
        EditContact(conversation=id, fields={"name": "Mei", "phone": "1"}, based_on=shown), actor=shop.by(BOB)
    ).denied

    assert denied is not None
    assert (denied.rule, denied.about) == ("HO-53", {"fields": ("name",)})
    assert (shop.contact(id).name, shop.contact(id).email, shop.contact(id).phone) == ("Lin Mei", "l@example.com", "")
    shop.does(BOB, EditContact(conversation=id, fields={"name": "Mei"}, based_on=card(shop, id).version))
    assert shop.contact(id).name == "Mei"


@pytest.mark.rule("OC-8.6")
def test_the_member_id_is_there_where_the_plan_has_the_pixel(shop: Shop) -> None:
    """The host tells the ID with a visit; a plan without pixel tracking shows none, whatever was told."""
    id = shop.opens("b1", channel="webchat", visit=Visit(page="/", member="M-17"))
    shop.hears("b1", "again", channel="webchat", visit=Visit(page="/cart"))
    assert card(shop, id).member is None

    shop.sets(pixel=True)

    assert card(shop, id).member == "M-17"
    assert card(shop, shop.opens("lin")).member is None


@pytest.mark.rule("OC-8.7", "OC-8.8")
def test_only_the_website_s_conversations_show_where_the_customer_is_and_asked_from(shop: Shop) -> None:
    """Now visiting and the page of the last message; on any other channel they don't apply."""
    site = shop.opens("b1", channel="webchat", visit=Visit(page="/shoes"))
    shop.hears("b1", "and these?", channel="webchat", visit=Visit(page="/boots", came_from="/shoes"))
    shown = card(shop, site).visit

    assert shown is not None
    assert (shown.page, shown.asked_from) == ("/boots", "/boots")
    for channel in set(OMNICHAT.channels) - {"webchat"}:
        elsewhere = shop.opens("c", channel=channel, visit=Visit(page="/boots"))
        assert card(shop, elsewhere).visit is None, channel


@pytest.mark.rule("OC-8.9")
def test_a_phone_on_whatsapp_stays_as_it_is(shop: Shop) -> None:
    """The attempt is refused and nothing of it is saved; the other fields can be, and elsewhere the phone can be."""
    whatsapp, line = shop.opens("wu", channel="whatsapp"), shop.opens("wu")

    edit = EditContact(conversation=whatsapp, fields={"phone": "+85254917736", "name": "Wu"})
    assert shop.refused(ANN, edit) == "OC-8.9"
    assert (shop.contact(whatsapp).phone, shop.contact(whatsapp).name) == ("", "")
    assert card(shop, whatsapp).locked == ("phone",)

    shop.does(ANN, EditContact(conversation=whatsapp, fields={"phone": "", "name": "Wu"}))
    shop.does(ANN, EditContact(conversation=line, fields={"phone": "+85254917736"}))
    assert (shop.contact(whatsapp).name, shop.contact(line).phone) == ("Wu", "+85254917736")


@pytest.mark.parametrize("fields", [{"shoe size": "44"}, {"name": "x" * 501}])
def test_a_field_that_records_don_t_have_is_refused(shop: Shop, fields: dict[str, str]) -> None:
    """The refusal says which field, and which there are or how long it may be; nothing changes."""
    id = shop.opens("lin")
    denied = shop.desk.handle(EditContact(conversation=id, fields=fields), actor=shop.by(ANN)).denied

    assert denied is not None
    assert denied.rule == "HO-52"
    assert next(iter(fields)) in str(denied.about["wrong"])
    assert shop.contact(id).entries == 0


@pytest.mark.parametrize("text", ["", " \n\t", "x" * 20_001])
def test_a_note_says_something(shop: Shop, text: str) -> None:
    """Neither nothing nor a book."""
    id = shop.opens("lin")
    assert shop.refused(ANN, AddNote(conversation=id, text=text)) == "HO-54"
    assert shop.contact(id).entries == 0
