"""The reception: my colleagues, their sessions, and helping them."""

from collections.abc import Iterator

import pytest

from omnikit.desk.attending import Colleague
from omnikit.model.actors import SYSTEM, Department
from omnikit.model.administration import SaveDepartment
from omnikit.model.commands import Reply, Transfer
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId, DepartmentId, MemberId
from omnikit.model.presence import AWAY, BUSY, EXITED, ONLINE
from omnikit.model.views import View
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CARE,
    CAT,
    DAN,
    EVE,
    HEAD,
    NORTH,
    SALES,
    SUE,
    TREE,
    WORKSPACE,
    some_text,
)
from tests.rules.products import HOUR, Shop, department, handled, visitor


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The reception with ANN online; afterwards an audit finds nothing wrong."""
    shop = Shop(RECEPTION)
    shop.comes(ANN)
    yield shop
    shop.sound()


def colleagues(shop: Shop, member: MemberId) -> dict[MemberId, Colleague]:
    """Return the colleagues of *member*, by id."""
    found = shop.desk.colleagues(actor=shop.by(member))
    assert not isinstance(found, Denied)
    return {one.member: one for one in found}


def reply(id: ConversationId, text: str = "Hi") -> Reply:
    """Return an agent's words."""
    return Reply(conversation=id, content=some_text(text))


# --- who they are


@pytest.mark.rule("RC-8.1")
@pytest.mark.parametrize(
    ("member", "theirs"),
    [
        (ANN, {BOB, CAT}),  # SALES, and NORTH below it
        (CAT, set()),  # NORTH, nothing below
        (DAN, {EVE}),  # CARE
        (SUE, {ANN, BOB, CAT, DAN, EVE}),  # HEAD, with all that is below it at any depth
        (ADA, set()),  # of no department
    ],
)
def test_colleagues_are_of_ones_department_and_of_those_below(
    shop: Shop, member: MemberId, theirs: set[MemberId]
) -> None:
    """Never oneself, nobody above, nobody beside; transitively."""
    assert set(colleagues(shop, member)) == theirs


@pytest.mark.rule("RC-8.1")
def test_deep_below_and_in_several_departments(shop: Shop) -> None:
    """Whoever is in two has both; ten levels down is still below."""
    parent: DepartmentId = NORTH
    for level in range(10):
        shop.run(department(f"level {level}", parent))
        parent = DepartmentId(f"level {level}")
    shop.employs(EVE, departments=(parent, CARE))

    assert EVE in colleagues(shop, ANN)
    assert EVE in colleagues(shop, CAT)
    assert EVE in colleagues(shop, DAN)


@pytest.mark.rule("RC-8.1")
def test_a_department_that_moves_takes_its_people_along(shop: Shop) -> None:
    """NORTH is put under CARE: its people are DAN's colleagues from then on, and ANN's no more."""
    shop.run(SaveDepartment(workspace=WORKSPACE, department=TREE[NORTH].but(parent=CARE)))

    assert CAT in colleagues(shop, DAN)
    assert CAT not in colleagues(shop, ANN)


@pytest.mark.rule("RC-8.1")
@pytest.mark.parametrize(
    "wrong",
    [Department(HEAD, "Head", NORTH), Department(SALES, "Sales", SALES), Department(CARE, "Care", DepartmentId("?"))],
)
def test_departments_are_a_tree(shop: Shop, wrong: Department) -> None:
    """One that would stand under itself, at any depth, or under nothing known, is refused by name."""
    denied = shop.desk.administer(SaveDepartment(workspace=WORKSPACE, department=wrong), actor=SYSTEM).denied

    assert denied is not None
    assert denied.rule == "HO-34"
    assert dict(shop.workspace.departments) == dict(TREE)


@pytest.mark.rule("RC-8.1")
def test_whoever_is_disabled_is_listed_no_more(shop: Shop) -> None:
    """The list is of who works there; a stranger has none at all."""
    shop.disables(BOB)
    assert BOB not in colleagues(shop, ANN)

    refused = shop.desk.colleagues(actor=shop.by(BOB))

    assert isinstance(refused, Denied)
    assert refused.rule == "HO-1"


# --- what they show and have


@pytest.mark.rule("RC-8.7")
def test_the_list_shows_what_each_shows(shop: Shop) -> None:
    """Online, busy, away, offline: as it is at the moment of asking."""
    shop.comes(BOB, CAT, DAN, EVE)
    shop.shows(CAT, BUSY).unwrap()
    shop.shows(DAN, AWAY, BOB).unwrap()
    shop.shows(EVE, EXITED, BOB).unwrap()

    seen = {member: one.availability for member, one in colleagues(shop, SUE).items()}
    shop.passes(HOUR)

    assert seen == {ANN: ONLINE, BOB: ONLINE, CAT: BUSY, DAN: AWAY, EVE: EXITED}
    assert {one.availability for one in colleagues(shop, SUE).values()} == {EXITED}


@pytest.mark.rule("RC-8.2")
def test_the_sessions_of_colleagues_can_be_seen(shop: Shop) -> None:
    """How many each has, which, and what is said in them; no other department's."""
    ids = [visitor(shop, f"v{number}") for number in range(3)]
    shop.comes(DAN)
    shop.does(ANN, Transfer(conversation=ids[2], to=DAN))

    assert {member: one.handling for member, one in colleagues(shop, SUE).items()} == {
        ANN: 2,
        BOB: 0,
        CAT: 0,
        DAN: 1,
        EVE: 0,
    }
    assert sorted(shop.lists(View.TEAM_PROCESSING, BOB)) == ids[:2]
    assert [message.content.text for message in shop.said(ids[0], BOB)] == ["Hello"]
    refused = shop.desk.messages(ids[2], actor=shop.by(BOB))
    assert isinstance(refused, Denied)
    assert refused.rule == "HO-5"


# --- helping


@pytest.mark.rule("RC-8.3")
@pytest.mark.parametrize("member", [BOB, SUE])
def test_a_colleague_chats_on_the_owners_behalf(shop: Shop, member: MemberId) -> None:
    """Of the same department or from above, without being authorised for anything, and the words go out."""
    id = visitor(shop)
    shop.effects()

    shop.does(member, reply(id))

    assert [effect.kind for effect in shop.effects()] == ["send"]


@pytest.mark.rule("RC-8.3")
@pytest.mark.parametrize(("member", "rule"), [(CAT, "HO-5"), (DAN, "HO-5"), (ADA, "RC-8.3")])
def test_nobody_else_does(shop: Shop, member: MemberId, rule: str) -> None:
    """Not from below, not from beside; an administrator who sees it, but is no colleague, is refused by name."""
    assert shop.refused(member, reply(visitor(shop))) == rule


@pytest.mark.rule("RC-8.4")
@pytest.mark.parametrize("member", [BOB, SUE])
def test_to_the_customer_it_is_the_same_agent(shop: Shop, member: MemberId) -> None:
    """The outward sender is the owner, the true author is on record; the session stays whose it was."""
    id = visitor(shop)
    shop.does(ANN, reply(id, "own"))
    shop.does(member, reply(id, "helped"))

    own, helped = shop.said(id, ANN)[1:]

    assert (own.author.member, own.outward) == (ANN, None)
    assert (helped.author.member, helped.outward) == (member, ANN)
    assert handled(shop, ANN) == [id]
    assert handled(shop, member) == []


@pytest.mark.rule("RC-8.4")
def test_after_a_transfer_the_outward_sender_is_the_new_owner(shop: Shop) -> None:
    """And who had it before helps, if a colleague still."""
    id = visitor(shop)
    shop.comes(BOB)
    shop.does(ANN, Transfer(conversation=id, to=BOB))

    shop.does(ANN, reply(id))
    shop.does(BOB, reply(id))

    assert [(m.author.member, m.outward) for m in shop.said(id, BOB)[1:]] == [(ANN, BOB), (BOB, None)]
