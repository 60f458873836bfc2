"""What a member searches for, by which category, and the tags they can choose from."""

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import ContactChange, Needs
from omnikit.model.actors import Actor
from omnikit.model.commands import FollowUp
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId
from omnikit.model.views import Category, Hits, Search
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, DAN, SUE, WORKSPACE, minutes
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, received
from omnikit.testing.units import followed, then
from tests.rules.asking import in_both_profiles

A = Actor.of(ANN)

# (name, e-mail, phone, tags, what they write): the first two wait, ANN is on the third
CUSTOMERS = (
    ("Nguyễn Thị Đào", "dao@example.com", "+84 912-345-678", ("VIP", "Hà Nội"), "Còn hàng không?"),
    ("林小美", "mei@shop.tw", "0912 000 111", ("老客戶",), "請問可以寄到深圳嗎？"),
    ("Ann Lee", "ann.lee@example.com", "", ("vip", "新客"), "Is my lamp on its way?"),
)
# (category, value, who is found by it)
SEARCHES: tuple[tuple[str, str, list[int]], ...] = (
    ("name", "nguyen", [0]),
    ("name", "đào", [0]),
    ("name", "小", [1]),
    ("name", "bob", []),
    ("email", "EXAMPLE.com", [0, 2]),
    ("phone", "912-345", [0]),
    ("phone", "0912", [1]),
    ("tag", "vip", [0, 2]),
    ("tag", "vi", []),
    ("tag", "老客戶", [1]),
    ("text", "深", [1]),
    ("text", "con hang", [0]),
    ("text", "LAMP", [2]),
    ("member", "ann", [2]),
    ("member", "cat", []),
)


def customers(desk: Desk) -> list[Conversation]:
    """Return a conversation with each of the customers; ANN handles the last."""
    found: list[Conversation] = []
    for number, (name, email, phone, tags, text) in enumerate(CUSTOMERS):
        conversation = received(desk, an_inbound(text, dedupe=f"d{number}", thread=f"customer-{number}"))
        contact = desk.storage.read(Needs(workspace=WORKSPACE, conversation=conversation.id)).contact
        assert isinstance(contact, Contact)
        told = contact.but(name=name, email=email, phone=phone, tags=tags, version=contact.version + 1)
        change = ContactChange(contact=told, before=contact)
        if number == len(CUSTOMERS) - 1:
            work = then(conversation, followed(), contact=change)
        else:
            work = then(conversation, followed(), contact=change).but(events=(), subject=conversation)
        desk.storage.commit(work)
        found.append(work.subject if isinstance(work.subject, Conversation) else conversation)
    return found


def found_by(desk: Desk, search: Search, actor: Actor = A) -> Hits:
    """Return what the search finds, which must not be refused."""
    found = desk.search(search, actor=actor)
    assert isinstance(found, Hits), found
    return found


@in_both_profiles
@pytest.mark.rule("OC-5.1")
@pytest.mark.parametrize(("category", "value", "who"), SEARCHES, ids=[f"{by} {what}" for by, what, _ in SEARCHES])
def test_a_search_goes_by_one_category_and_finds_by_its_value(
    category: str, value: str, who: list[int], profile: Profile
) -> None:
    """Names, e-mails, phones and messages are found by any part, tags whole; case, accents and width don't count."""
    desk = a_desk(profile=profile)
    conversations = customers(desk)

    found = {hit.row.id for hit in found_by(desk, Search(category=category, value=value)).hits}

    assert found == {conversations[number].id for number in who}


def test_every_category_is_searched_here() -> None:
    """Each of the document's categories finds somebody above; by nickname the reception searches (RC-3.4)."""
    assert {category for category, _, who in SEARCHES if who} == set(Category) - {Category.NICKNAME}


@pytest.mark.rule("OC-5.1")
def test_a_hit_shows_what_was_found_and_where() -> None:
    """The text as it was written, the places in it, and the message that says it."""
    desk = a_desk()
    conversation = customers(desk)[0]
    (hit,) = found_by(desk, Search(category="text", value="HANG")).hits

    assert hit.text == "Còn hàng không?"
    assert [hit.text[start:end] for start, end in hit.spans] == ["hàng"]
    said = desk.messages(conversation.id, actor=A)
    assert not isinstance(said, Denied)
    assert (hit.message, hit.sequence, hit.at) == (said[0].id, 1, said[0].at)


@pytest.mark.rule("OC-5.1")
def test_nobody_finds_what_they_can_t_see() -> None:
    """A conversation that others handle is found by whoever sees the team, and not by another agent."""
    desk = a_desk()
    mine = customers(desk)[2]
    lamp = Search(category="text", value="lamp")

    assert [hit.row.id for hit in found_by(desk, lamp, Actor.of(SUE)).hits] == [mine.id]
    assert found_by(desk, lamp, Actor.of(DAN)).hits == ()


# --- a host's own category

WITH_ORDERS = OMNICHAT_COLLABORATION.but(
    name="with orders", search_categories=OMNICHAT_COLLABORATION.search_categories | {"order"}
)


def with_orders(orders: dict[str, list[ConversationId]]) -> Desk:
    """A desk whose host finds conversations by an order's number."""
    storage, clock = MemoryStorage(), SetClock()
    a_desk(storage, clock=clock)
    finders = {"order": lambda number: orders.get(number, [])}
    return Desk(storage, WORKSPACE, profile=WITH_ORDERS, clock=clock, ids=CountedIds("o"), finders=finders)


@pytest.mark.rule("OC-5.1")
def test_a_host_registers_a_category_of_its_own() -> None:
    """What the host names is found, newest first, each once: those that are there and that the member sees."""
    orders: dict[str, list[ConversationId]] = {}
    desk = with_orders(orders)
    one, two, mine = customers(desk)
    handled = received(desk, an_inbound(dedupe="bob", thread="customer-9"))
    desk.handle(FollowUp(conversation=handled.id), actor=Actor.of(BOB)).unwrap()
    clock = desk.house.clock
    assert isinstance(clock, SetClock)
    clock.passes(minutes(1))
    received(desk, an_inbound(dedupe="later", thread="customer-1"))
    orders["A-42"] = [one.id, ConversationId("nowhere"), two.id, mine.id, handled.id, one.id]

    found = found_by(desk, Search(category="order", value="A-42"))

    assert [hit.row.id for hit in found.hits] == [two.id, mine.id, one.id]
    assert {(hit.text, hit.spans, hit.message) for hit in found.hits} == {("A-42", ((0, 4),), None)}
    assert found.next is None
    assert found_by(desk, Search(category="order", value="A-43")) == Hits((), None)


@pytest.mark.rule("OC-5.1")
def test_what_a_host_finds_is_told_in_pages() -> None:
    """Page by page each is told once, in the order of the whole."""
    orders: dict[str, list[ConversationId]] = {}
    desk = with_orders(orders)
    orders["7"] = [conversation.id for conversation in customers(desk)]
    search = Search(category="order", value="7", limit=2)
    whole = found_by(desk, search.but(limit=50))
    first = found_by(desk, search)
    second = found_by(desk, search.but(after=first.next))

    assert (len(whole.hits), len(first.hits)) == (3, 2)
    assert (*first.hits, *second.hits) == whole.hits
    assert second.next is None


# --- tags to choose from


@in_both_profiles
@pytest.mark.rule("OC-5.2")
def test_the_tags_there_are_can_be_chosen_from(profile: Profile) -> None:
    """Every tag that a contact has, in the folded texts' order; or those with words in them, as a search folds them."""
    desk = a_desk(profile=profile)
    customers(desk)

    assert desk.tags(actor=A) == ("Hà Nội", "VIP", "vip", "新客", "老客戶")
    assert desk.tags("客", actor=A) == ("新客", "老客戶")
    assert desk.tags("HA NOI", actor=A) == ("Hà Nội",)
    assert desk.tags(limit=2, actor=A) == ("Hà Nội", "VIP")
    assert desk.tags("nobody's", actor=A) == ()


@pytest.mark.rule("OC-5.2")
def test_a_tag_that_was_chosen_finds_those_who_have_it() -> None:
    """Whatever tag the desk offers, a search by it finds somebody."""
    desk = a_desk(profile=OMNICHAT)
    customers(desk)
    tags = desk.tags(actor=A)
    assert not isinstance(tags, Denied)

    assert all(found_by(desk, Search(category="tag", value=tag)).hits for tag in tags)
