"""OMI: who receives which conversations, on which tabs they stand, and how a tab is narrowed."""

import pytest

from omnikit.model.commands import Join, Route
from omnikit.model.decision import Denied
from omnikit.model.ids import AccountId, ConversationId, DepartmentId, MemberId
from omnikit.model.views import Filter, Query, View
from omnikit.policies import roles
from omnikit.policies.presets import OMI, OMI_CHANNELS
from omnikit.policies.visibility import Sight, Visibility
from omnikit.testing.builders import ADA, ANN, BOB, CARE, CAT, DAN, HEAD, MAX, NORTH, SALES, SUE
from tests.rules.products import STAFF, Shop

TABS = ("livetalk", "facebook", "zalo")


@pytest.fixture
def shop() -> Shop:
    """OMI: SALES receives LiveTalk and comments, CARE Zalo; nobody in particular Facebook's messages."""
    shop = Shop(OMI)
    shop.connects("webchat", departments=(SALES,))
    shop.connects("facebook_comments", departments=(SALES,))
    shop.connects("zalo", departments=(CARE,))
    return shop


def one_of_each(shop: Shop) -> dict[str, ConversationId]:
    """Let one conversation begin on each channel."""
    made = {channel: shop.opens(f"of {channel}", channel=channel) for channel in OMI_CHANNELS if channel in LIVE}
    made["facebook_comments"] = shop.comment("k1").unwrap().id
    return made


LIVE = ("webchat", "messenger", "zalo")


def sees(shop: Shop, member: MemberId) -> set[ConversationId]:
    """Return what is in a member's general tab."""
    return set(shop.lists(View.ALL, member))


# --- who receives what


@pytest.mark.rule("OM-1.1")
@pytest.mark.parametrize(
    ("member", "role"), [(ADA, roles.ADMINISTRATOR), (SUE, roles.SUPERVISOR), (MAX, roles.SERVICE_MANAGER)]
)
def test_an_admin_receives_all_new_conversations(shop: Shop, member: MemberId, role: str) -> None:
    """Whatever department receives them, and without being of any."""
    shop.employs(member, role=role, departments=())

    made = one_of_each(shop)

    assert sees(shop, member) == set(made.values())


@pytest.mark.rule("OM-1.2")
def test_an_admin_sees_what_staff_have_joined(shop: Shop) -> None:
    """Joined ones stay in the Admin's list, and the Admin reads in them."""
    made = one_of_each(shop)
    for id in made.values():
        shop.does(DAN if id == made["zalo"] else ANN, Join(conversation=id))

    assert sees(shop, ADA) == set(made.values())
    assert [message.content.text for message in shop.said(made["zalo"], ADA)] == ["Hello"]


@pytest.mark.rule("OM-1.3")
@pytest.mark.parametrize(
    ("member", "receives"),
    [
        (ANN, {"webchat", "facebook_comments", "messenger"}),
        (DAN, {"zalo", "messenger"}),
        (CAT, {"messenger"}),  # NORTH is below SALES: it is not in SALES's configuration
    ],
)
def test_staff_receive_what_their_departments_receive(shop: Shop, member: MemberId, receives: set[str]) -> None:
    """All of the departments that one is in oneself, and what is of no department; nothing else, not even by its id."""
    made = one_of_each(shop)

    assert {channel for channel, id in made.items() if id in sees(shop, member)} == receives
    for channel, id in made.items():
        opened = shop.desk.messages(id, actor=shop.by(member))
        assert isinstance(opened, Denied) == (channel not in receives)


@pytest.mark.rule("OM-1.3")
def test_staff_of_several_departments_receive_what_any_of_them_does(shop: Shop) -> None:
    """Whoever is in both configurations has both."""
    made = one_of_each(shop)
    shop.employs(BOB, departments=(SALES, CARE))

    assert sees(shop, BOB) == set(made.values())


@pytest.mark.rule("OM-1.3")
def test_staff_keep_seeing_what_a_colleague_of_their_department_has_joined(shop: Shop) -> None:
    """All means all: joining by one hides it from no other of the receiving department, and shows it to no stranger."""
    id = one_of_each(shop)["webchat"]
    shop.does(ANN, Join(conversation=id))

    assert id in sees(shop, BOB)
    assert id not in sees(shop, DAN)


@pytest.mark.rule("OM-1.3")
def test_whether_a_joined_one_is_seen_by_others_is_a_profiles_choice() -> None:
    """The switch: in a profile that shows it to nobody else, the department's others lose sight of it."""
    private = Visibility(pending=Sight.RECEIVERS, served=Sight.NOBODY)
    shop = Shop(
        OMI.but(name="private", **{c: OMI.alone.but(visibility=private) for c in ("plain", "alone", "together")})
    )
    shop.connects("webchat", departments=(SALES,))
    id = shop.opens(channel="webchat")
    assert id in sees(shop, BOB)

    shop.does(ANN, Join(conversation=id))

    assert [id in sees(shop, member) for member in (ANN, BOB, ADA)] == [True, False, True]


@pytest.mark.rule("OM-1.3")
def test_the_host_can_say_which_departments_receive_one(shop: Shop) -> None:
    """With what comes in, or afterwards; the account's departments count where nothing is said."""
    named = shop.opens("c1", channel="webchat", departments=(CARE,))
    usual = shop.opens("c2", channel="webchat")
    assert (shop.now(named).departments, shop.now(usual).departments) == ((CARE,), (SALES,))

    shop.system(Route(conversation=usual, departments=(NORTH,)))

    assert sees(shop, DAN) == {named}
    assert sees(shop, CAT) == {usual}
    assert sees(shop, ANN) == set()


# --- tabs


@pytest.mark.rule("OM-0.2", "OM-0.3")
def test_the_general_tab_has_all_channels(shop: Shop) -> None:
    """LiveTalk, both of Facebook's and Zalo stand in one list."""
    made = one_of_each(shop)

    assert sorted(shop.lists(View.ALL, ADA)) == sorted(made.values())
    assert set(made) == set(OMI.channels)


@pytest.mark.rule("OM-0.3")
def test_there_is_a_tab_for_each_channel(shop: Shop) -> None:
    """LiveTalk, Facebook with messages and comments, Zalo; together they are the general tab, and none overlap."""
    made = one_of_each(shop)
    tabs = {tab: set(shop.lists(View.ALL, ADA, tab=tab)) for tab in TABS}
    menu = shop.desk.menu(View.ALL, actor=shop.by(ADA))

    assert tabs == {
        "livetalk": {made["webchat"]},
        "facebook": {made["messenger"], made["facebook_comments"]},
        "zalo": {made["zalo"]},
    }
    assert not isinstance(menu, Denied)
    assert menu.tabs == TABS
    assert shop.unlisted(View.ALL, ADA, tab="telegram") == "HO-46"


@pytest.mark.rule("OM-0.2", "OM-1.3")
@pytest.mark.parametrize("member", STAFF)
def test_a_tab_shows_nobody_more_than_they_receive(shop: Shop, member: MemberId) -> None:
    """Every tab of a member's is the general tab of that member, narrowed."""
    one_of_each(shop)

    assert set().union(*(shop.lists(View.ALL, member, tab=tab) for tab in TABS)) == sees(shop, member)


FILTERS: dict[Filter, dict[str, object]] = {
    Filter.DEPARTMENT: {"department": SALES},
    Filter.CHANNEL: {"channel": "messenger"},
    Filter.ACCOUNT: {"account": AccountId("zalo")},
    Filter.TAG: {"tag": "vip"},
    Filter.MEMBER: {"member": ANN},
}


@pytest.mark.rule("OM-5.1")
@pytest.mark.parametrize("filter", FILTERS)
def test_the_general_tab_has_no_filter(shop: Shop, filter: Filter) -> None:
    """Whatever it is narrowed by, the rule refuses it."""
    assert shop.unlisted(View.ALL, ADA, **FILTERS[filter]) == "OM-5.1"
    menu = shop.desk.menu(View.ALL, actor=shop.by(ADA))
    assert not isinstance(menu, Denied)
    assert menu.filters == set()


@pytest.mark.rule("OM-5.2")
def test_livetalk_is_filtered_by_receiving_department(shop: Shop) -> None:
    """Each department's conversations are found by it, and nothing else is."""
    ids = {of: shop.opens(of, channel="webchat", departments=(of,)) for of in (SALES, CARE)}
    shop.opens("elsewhere", channel="zalo", departments=(SALES,))

    for of, id in ids.items():
        assert shop.lists(View.ALL, ADA, tab="livetalk", department=of) == [id]
    assert shop.lists(View.ALL, ADA, tab="livetalk", department=DepartmentId("nobody's")) == []
    for filter in set(FILTERS) - {Filter.DEPARTMENT}:
        assert shop.unlisted(View.ALL, ADA, tab="livetalk", **FILTERS[filter]) == "OM-5.2"


@pytest.mark.rule("OM-5.3")
@pytest.mark.parametrize(("tab", "channel"), [("facebook", "messenger"), ("zalo", "zalo")])
def test_facebook_and_zalo_are_filtered_by_linked_page(shop: Shop, tab: str, channel: str) -> None:
    """Each page's conversations are found by it; a filter that the tab doesn't have is refused."""
    for page in ("page 1", "page 2"):
        shop.connects(channel, page)
    ids = {page: shop.opens("c1", channel=channel, account=AccountId(page)) for page in ("page 1", "page 2")}
    shop.opens("c2", channel=channel)

    for page, id in ids.items():
        assert shop.lists(View.ALL, ADA, tab=tab, account=AccountId(page)) == [id]
    assert shop.unlisted(View.ALL, ADA, tab=tab, department=HEAD) == "OM-5.3"
    assert shop.unlisted(View.ALL, ADA, tab=tab, tag="vip") == "OM-5.3"


@pytest.mark.rule("OM-9.1")
def test_facebook_is_seen_whole_or_by_messages_or_by_posts(shop: Shop) -> None:
    """The tab itself has all; its two channels are messages and posts. The others have no such choice."""
    made = one_of_each(shop)

    def facebook(**asked: object) -> set[ConversationId]:
        return set(shop.lists(View.ALL, ADA, tab="facebook", **asked))

    assert facebook() == {made["messenger"], made["facebook_comments"]}
    assert facebook(channel="messenger") == {made["messenger"]}
    assert facebook(channel="facebook_comments") == {made["facebook_comments"]}
    assert shop.unlisted(View.ALL, ADA, tab="zalo", channel="zalo") == "OM-5.3"
    assert shop.unlisted(View.ALL, ADA, tab="livetalk", channel="webchat") == "OM-5.2"


@pytest.mark.rule("OM-5.1", "OM-0.3")
def test_no_other_list_is_there(shop: Shop) -> None:
    """OMI has the general list and its tabs: any other view is refused."""
    for view in set(View) - {View.ALL}:
        refused = shop.desk.inbox(Query(view=view), actor=shop.by(ADA))
        assert isinstance(refused, Denied)
        assert refused.rule == "HO-46"
