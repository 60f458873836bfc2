"""Omnichat: a social identity and a browser are bound, and what that shows."""

from collections.abc import Iterator

import pytest

from omnikit.desk.house import ContactOutcome
from omnikit.model.actors import SYSTEM
from omnikit.model.contact import Identity, Means
from omnikit.model.contacts import Bind, Bindings, Unbind
from omnikit.model.decision import Denied
from omnikit.model.ids import AccountId, ContactId, ConversationId
from omnikit.model.views import View
from omnikit.policies.presets import OMNICHAT
from omnikit.testing.builders import ANN
from tests.rules.products import Shop

BROWSER = Identity(AccountId("webchat"), "browser 1")


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Omnichat's desk; afterwards an audit finds nothing wrong."""
    shop = Shop(OMNICHAT)
    yield shop
    shop.sound()


def bind(shop: Shop, id: ConversationId, means: Means = Means.SOCIAL, browser: Identity = BROWSER) -> ContactOutcome:
    """Let the host bind the identity of a conversation's customer to a browser."""
    contact = shop.contact(id)
    command = Bind(contact=contact.id, identity=contact.identities[0], browser=browser, means=means)
    return shop.desk.change_contact(command, actor=SYSTEM)


def shown(shop: Shop, id: ConversationId) -> Bindings:
    """Return the binding data beside a conversation."""
    found = shop.desk.bindings(id, actor=shop.by(ANN))
    assert isinstance(found, Bindings)
    return found


@pytest.mark.rule("OC-9.1")
@pytest.mark.parametrize("means", list(Means))
def test_a_binding_records_its_means(shop: Shop, means: Means) -> None:
    """Social identity binding, tracking plugin, bot binding; the panel can say which."""
    id = shop.opens("lin", channel="whatsapp")
    bind(shop, id, means).unwrap()

    (binding,) = shown(shop, id).bindings
    assert (binding.means, binding.browser, binding.at) == (means, BROWSER, shop.clock.now)


@pytest.mark.rule("OC-9.2")
@pytest.mark.parametrize("channel", ["messenger", "line", "whatsapp"])
def test_the_panel_shows_the_identity_and_whether_it_is_bound(shop: Shop, channel: str) -> None:
    """Before: unbound; then: bound. On the site the same, by its browser."""
    id, site = shop.opens("lin", channel=channel), shop.opens(BROWSER.key, channel="webchat")
    identity = Identity(AccountId(channel), "lin")
    assert (shown(shop, id).identity, shown(shop, id).bound, shown(shop, site).bound) == (identity, False, False)

    bind(shop, id).unwrap()

    assert (shown(shop, id).identity, shown(shop, id).bound) == (identity, True)
    assert (shown(shop, site).identity, shown(shop, site).others) == (BROWSER, (identity,))


@pytest.mark.rule("OC-9.2")
def test_instagram_has_no_binding_data(shop: Shop) -> None:
    """It isn't among the four; and its identities can't be bound."""
    id = shop.opens("lin", channel="instagram")
    assert shop.desk.bindings(id, actor=shop.by(ANN)) is None
    denied = bind(shop, id).denied
    assert denied is not None
    assert denied.rule == "HO-72"


@pytest.mark.rule("OC-9.3")
def test_a_binding_is_of_one_social_identity_with_one_browser(shop: Shop) -> None:
    """The same pair twice is one binding; another browser is another one; neither side can be anything else."""
    id = shop.opens("lin")
    contact = shop.contact(id)
    bind(shop, id).unwrap()
    bind(shop, id).unwrap()
    bind(shop, id, browser=Identity(AccountId("webchat"), "phone")).unwrap()
    assert [one.browser.key for one in shop.contact(id).bindings] == ["browser 1", "phone"]

    for identity, browser in (
        (BROWSER, BROWSER),
        (contact.identities[0], contact.identities[0]),
        (Identity(AccountId("line"), "somebody else"), BROWSER),
        (contact.identities[0], Identity(AccountId("webchat"), "")),
    ):
        command = Bind(contact=contact.id, identity=identity, browser=browser, means=Means.BOT)
        denied = shop.desk.change_contact(command, actor=SYSTEM).denied
        assert denied is not None
        assert denied.rule == "HO-72"


@pytest.mark.rule("OC-9.4", "OC-9.7")
def test_what_is_written_on_the_bound_channel_shows_the_website(shop: Shop) -> None:
    """A conversation that begins after the binding, and, read now, the one that was there before."""
    before = shop.opens("lin", channel="whatsapp")
    bind(shop, before).unwrap()
    after = shop.opens("lin", channel="whatsapp", thread="a later thread")

    assert before != after
    assert [(one.bound, one.others) for one in (shown(shop, before), shown(shop, after))] == [(True, ())] * 2
    assert not shown(shop, shop.opens("wu", channel="whatsapp")).bound


@pytest.mark.rule("OC-9.5")
def test_both_conversations_stay_in_the_list(shop: Shop) -> None:
    """Bound or not, what came over WhatsApp and over the site are two, each with a record of its own."""
    whatsapp, site = shop.opens("lin", channel="whatsapp"), shop.opens(BROWSER.key, channel="webchat")
    bind(shop, whatsapp).unwrap()

    assert sorted(shop.lists(View.PENDING_HUMAN, ANN)) == sorted([whatsapp, site])
    assert shop.contact(whatsapp).id != shop.contact(site).id


@pytest.mark.rule("OC-9.6", "OC-9.7")
def test_two_identities_in_one_browser_show_each_other(shop: Shop) -> None:
    """Whichever of them the message came on."""
    facebook, line = shop.opens("mei", channel="messenger"), shop.opens("mei-line")
    bind(shop, facebook).unwrap()
    bind(shop, line, Means.TRACKING).unwrap()
    site = shop.opens(BROWSER.key, channel="webchat")
    on_facebook, on_line = Identity(AccountId("messenger"), "mei"), Identity(AccountId("line"), "mei-line")

    assert (shown(shop, facebook).bound, shown(shop, facebook).others) == (True, (on_line,))
    assert (shown(shop, line).bound, shown(shop, line).others) == (True, (on_facebook,))
    assert set(shown(shop, site).others) == {on_facebook, on_line}


def test_what_was_bound_by_mistake_is_unbound(shop: Shop) -> None:
    """Then nothing is shown any more; twice is once."""
    id = shop.opens("lin")
    bind(shop, id).unwrap()
    contact = shop.contact(id)
    for _ in range(2):
        unbind = Unbind(contact=contact.id, identity=contact.identities[0], browser=BROWSER)
        shop.desk.change_contact(unbind, actor=SYSTEM).unwrap()

    assert not shown(shop, id).bound
    assert shop.contact(id).bindings == ()


def test_binding_is_the_host_s(shop: Shop) -> None:
    """No member says who is who."""
    id = shop.opens("lin")
    contact = shop.contact(id)
    command = Bind(contact=contact.id, identity=contact.identities[0], browser=BROWSER, means=Means.SOCIAL)
    denied = shop.desk.change_contact(command, actor=shop.by(ANN)).denied
    assert denied is not None
    assert denied.rule == "HO-58"
    nobody = shop.desk.change_contact(command.but(contact=ContactId("nobody")), actor=SYSTEM).denied
    assert isinstance(nobody, Denied)
    assert nobody.rule == "HO-69"
