"""Visits at the desk: taken in once, whoever comes at the same time, and refused by name where there are none."""

import threading
from collections.abc import Iterator

import pytest

from omnikit.desk.ports import Storage
from omnikit.model.actors import CUSTOMER
from omnikit.model.administration import DisableMember
from omnikit.model.commands import Enter
from omnikit.model.contact import Visit
from omnikit.model.conversation import ENDED, State
from omnikit.model.errors import InvalidInput, UnknownName
from omnikit.model.ids import AccountId, ContactId, ConversationId
from omnikit.model.presence import AWAY
from omnikit.model.thread import Thread
from omnikit.model.views import View
from omnikit.model.wire import Arrival
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ANN, BOB, CAT, WORKSPACE, some_text
from omnikit.testing.checks import content
from tests.rules.products import HOUR, MINUTE, Codebook, Shop, handled


@pytest.fixture
def shop(storage: Storage) -> Iterator[Shop]:
    """The reception with ANN online; afterwards an audit finds nothing wrong."""
    shop = Shop(RECEPTION, storage)
    shop.comes(ANN)
    yield shop
    shop.sound()


def test_many_windows_of_one_visitor_are_one_visit(shop: Shop) -> None:
    """Eight at the same moment: one conversation, one contact, one number."""
    start = threading.Barrier(8)

    def come() -> None:
        start.wait()
        shop.visits("s1", "v1", "/a")

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(shop.every()) == 1
    assert len(shop.storage.contacts(WORKSPACE, None, 10)) == 1


def test_many_visitors_at_once_are_called_differently(shop: Shop) -> None:
    """A generator that gives each the same number first: all come in, each with another."""
    shop.desk.house = shop.desk.house.but(codes=Codebook("7", "7", "7", "7"), tries=50)
    start = threading.Barrier(4)

    def come(name: str) -> None:
        start.wait()
        shop.visits(name, name)

    threads = [threading.Thread(target=come, args=(f"v{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    names = [contact.nickname for contact in shop.storage.contacts(WORKSPACE, None, 10)]
    assert len(set(names)) == len(names) == 4


def test_a_visitor_known_by_their_words_is_known_on_coming(shop: Shop) -> None:
    """The contact is the person's on that account, whichever session they come in."""
    spoke = shop.speaks("s1", "v1").unwrap()

    assert shop.enters("s2", "v1").unwrap().contact == spoke.contact


def test_two_sessions_of_one_visitor_are_two_conversations(shop: Shop) -> None:
    """A second browser, as it were: each has its own state."""
    first, second = shop.visits("s1", "v1"), shop.visits("s2", "v1")
    shop.speaks("s1", "v1")

    assert first != second
    assert (shop.now(first).state, shop.now(second).state) == (State.PROCESSING, State.VISITOR)


def test_where_they_are_is_in_the_contact_and_not_in_the_log(shop: Shop) -> None:
    """The page and where they came from can be forgotten: events tell that somebody moved, not where."""
    id = shop.visits(visit=Visit(page="/secret", came_from="/diary"))
    shop.passes(MINUTE)
    shop.visits(visit=Visit(page="/other", came_from="/secret"))

    log = repr(shop.storage.history(WORKSPACE, id, 0))
    assert "/secret" not in log
    assert "/other" not in log
    assert shop.contact(id).visit == Visit(page="/other", came_from="/secret", at=shop.clock.now)


@pytest.mark.parametrize(("thread", "visitor"), [("", "v1"), ("s1", ""), ("", "")])
def test_a_visit_without_a_session_or_a_visitor_is_an_error(shop: Shop, thread: str, visitor: str) -> None:
    """The adapter's mistake is shown with what is allowed, and nothing is stored."""
    with pytest.raises(InvalidInput, match="the site's ids, not empty"):
        shop.enters(thread, visitor)
    assert shop.every() == []


def test_an_account_that_nobody_connected_is_an_error(shop: Shop) -> None:
    """The name is shown with the known ones."""
    with pytest.raises(UnknownName, match="unknown account 'other site'"):
        shop.desk.enter(Arrival(account=AccountId("other site"), thread="s1", visitor="v1"))


def test_over_a_disconnected_account_nobody_comes(shop: Shop) -> None:
    """It is refused by name, and taken in once that is mended."""
    shop.connects("webchat", connected=False)
    denied = shop.enters().denied
    assert denied is not None
    assert denied.rule == "HO-14"

    shop.connects("webchat")

    assert shop.enters().denied is None


@pytest.mark.parametrize("profile", [OMNICHAT, FIRST_LINE, OMI], ids=lambda profile: profile.name)
def test_a_product_without_visitors_refuses_them(profile: Profile) -> None:
    """By name, and nothing is stored: not even who it was."""
    shop = Shop(profile)
    before = content(shop.storage, WORKSPACE)

    denied = shop.enters().denied

    assert denied is not None
    assert denied.rule == "HO-42"
    assert content(shop.storage, WORKSPACE) == before


@pytest.mark.parametrize("profile", [OMNICHAT, FIRST_LINE], ids=lambda profile: profile.name)
def test_a_product_whose_customers_don_t_end_refuses_that(profile: Profile) -> None:
    """What is open stays open."""
    shop = Shop(profile)
    id = shop.opens(channel="webchat")

    denied = shop.goes("c1").denied

    assert denied is not None
    assert denied.rule == "HO-43"
    assert shop.now(id).status is not ENDED


def test_entering_has_a_door_of_its_own(shop: Shop) -> None:
    """As a command it is an error that names the door: the thread tells which conversation it is about."""
    command = Enter(
        conversation=ConversationId("c1"),
        thread=Thread(AccountId("webchat"), "s1", "webchat"),
        contact=ContactId("p1"),
        visit=Visit(),
    )

    with pytest.raises(InvalidInput, match=r"Desk\.enter"):
        shop.desk.handle(command, actor=CUSTOMER)


@pytest.mark.rule("RC-2.1", "RC-2.5", "RC-1.7", "RC-7.6", "RC-3.2")
def test_a_day_of_the_reception(shop: Shop) -> None:
    """Visitors come, speak, are assigned, handed over, muted, ended and gone: on every storage alike."""
    ids = [shop.visits(f"s{number}", f"v{number}") for number in range(4)]
    assert sorted(shop.lists(View.VISITORS, ANN)) == ids
    for number in range(3):
        shop.speaks(f"s{number}", f"v{number}")
    shop.comes(BOB)
    shop.shows(ANN, AWAY, BOB).unwrap()
    assert handled(shop, BOB) == ids[:3]
    shop.passes(HOUR / 2)
    shop.comes(BOB, CAT)
    shop.run(DisableMember(workspace=WORKSPACE, member=BOB))
    shop.desk.tick()
    assert handled(shop, CAT) == ids[:3]
    shop.goes("s0")
    shop.goes("s3")

    assert (shop.lists(View.TALKED, CAT), shop.lists(View.LEFT, CAT)) == ([ids[0]], [ids[3]])
    assert handled(shop, CAT) == ids[1:3]


def test_a_visitor_is_not_written_to_outside_a_session(shop: Shop) -> None:
    """A session is the only place where a visitor is: nobody opens another beside it, and nothing changes."""
    contact = shop.enters("s1", "v1", "/a").unwrap().contact
    assert contact is not None
    before = content(shop.storage, WORKSPACE)

    with pytest.raises(InvalidInput, match="account: 'webchat' is not allowed; allowed: one without visits"):
        shop.desk.start(contact, AccountId("webchat"), some_text(), actor=shop.by(ANN))

    assert content(shop.storage, WORKSPACE) == before
