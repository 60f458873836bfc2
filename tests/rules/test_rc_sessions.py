"""The reception: handing sessions on, ending them, and what is written after the end."""

from collections.abc import Iterator

import pytest

from omnikit.engine.load import Load
from omnikit.model.actors import Permission, Role
from omnikit.model.administration import SaveRole
from omnikit.model.commands import End, Join, Reopen, Reply, TakeOver, Transfer
from omnikit.model.conversation import ENDED, State
from omnikit.model.ids import ConversationId, MemberId, RoleId
from omnikit.model.message import Audience
from omnikit.model.presence import AWAY, BUSY, EXITED, Availability
from omnikit.model.views import View
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ADA, ANN, BOB, CAT, DAN, SALES, SUE, WORKSPACE, some_text
from tests.rules.products import HOUR, MINUTE, Shop, handled, visitor


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The reception with ANN online; afterwards an audit finds nothing wrong."""
    shop = Shop(RECEPTION)
    shop.comes(ANN)
    yield shop
    shop.sound()


def to(id: ConversationId, member: MemberId) -> Transfer:
    """Return the wish to hand a session to *member*."""
    return Transfer(conversation=id, to=member)


def reply(id: ConversationId) -> Reply:
    """Return an agent's words."""
    return Reply(conversation=id, content=some_text("Hi"))


# --- one's own sessions


@pytest.mark.rule("RC-7.2", "RC-7.3")
@pytest.mark.parametrize("colleague", [BOB, DAN])
def test_an_agent_hands_a_customer_to_a_colleague_who_is_online(shop: Shop, colleague: MemberId) -> None:
    """Of whatever department: the customer is in that one's list and in the agent's no more."""
    first, second = visitor(shop, "v1"), visitor(shop, "v2")
    shop.comes(colleague)

    assert shop.does(ANN, to(first, colleague)).handler == colleague

    assert (handled(shop, ANN), handled(shop, colleague)) == ([second], [first])
    assert shop.storage.loads(WORKSPACE) == {ANN: Load(0, 1), colleague: Load(0, 1)}
    assert shop.refused(colleague, reply(first)) == ""


@pytest.mark.rule("RC-7.2")
@pytest.mark.parametrize("availability", [BUSY, AWAY, EXITED, None])
def test_nobody_else_is_a_target(shop: Shop, availability: Availability | None) -> None:
    """Not who is busy, away, has exited or never came; and not whose lease has ended."""
    id = visitor(shop)
    if availability is not None:
        shop.comes(BOB)
        shop.shows(BOB, availability, ANN if availability is not BUSY else None).unwrap()

    assert shop.refused(ANN, to(id, BOB)) == "RC-7.2"
    assert handled(shop, ANN) == [id]


@pytest.mark.rule("RC-7.2")
def test_whose_lease_has_ended_is_no_target(shop: Shop) -> None:
    """Online by what was shown last, and gone by the clock."""
    id = visitor(shop)
    shop.comes(BOB)
    shop.passes(HOUR)
    shop.comes(ANN)

    assert shop.refused(ANN, to(id, BOB)) == "RC-7.2"


@pytest.mark.rule("RC-7.2")
def test_oneself_is_no_target(shop: Shop) -> None:
    """The session is the agent's already; nor is a stranger or one who is disabled."""
    id = visitor(shop)
    shop.comes(BOB)
    shop.disables(BOB)

    assert shop.refused(ANN, to(id, ANN)) == "HO-4"
    assert shop.refused(ANN, to(id, BOB)) == "HO-9"
    assert shop.refused(ANN, to(id, MemberId("ghost"))) == "HO-9"
    assert handled(shop, ANN) == [id]


# --- others' sessions


def _bobs(shop: Shop) -> ConversationId:
    """Return a session of BOB's; ANN and DAN are online, too."""
    id = visitor(shop)
    shop.comes(BOB, DAN)
    shop.does(ANN, to(id, BOB))
    return id


@pytest.mark.rule("RC-7.9", "RC-7.12")
@pytest.mark.parametrize("target", [ANN, DAN])
def test_whoever_is_authorised_moves_a_colleagues_session(shop: Shop, target: MemberId) -> None:
    """From the colleague's list to that of another agent who is online."""
    id = _bobs(shop)

    shop.does(SUE, to(id, target))

    assert (handled(shop, BOB), handled(shop, target), handled(shop, SUE)) == ([], [id], [])


@pytest.mark.rule("RC-7.9", "RC-7.12")
def test_or_to_oneself(shop: Shop) -> None:
    """The authorised take a session over like that, whatever they show themselves."""
    id = _bobs(shop)

    shop.does(SUE, to(id, SUE))

    assert (handled(shop, BOB), handled(shop, SUE)) == ([], [id])


@pytest.mark.rule("RC-7.9", "RC-7.2")
def test_for_others_too_the_target_is_online(shop: Shop) -> None:
    """The rest of those online: nobody who is gone is given another's customer."""
    id = _bobs(shop)
    shop.shows(DAN, AWAY, ANN).unwrap()

    assert shop.refused(SUE, to(id, DAN)) == "RC-7.2"
    assert shop.refused(SUE, to(id, BOB)) == "HO-4"


@pytest.mark.rule("RC-7.10")
@pytest.mark.parametrize("target", [ANN, DAN])
def test_an_ordinary_colleague_may_not(shop: Shop, target: MemberId) -> None:
    """ANN sees BOB's session, being of his department, and is refused by name: to herself and to others."""
    id = _bobs(shop)

    assert shop.refused(ANN, to(id, target)) == "RC-7.10"
    assert handled(shop, BOB) == [id]


@pytest.mark.rule("RC-7.10", "RC-7.9")
def test_it_is_the_roles_permission_that_counts(shop: Shop) -> None:
    """An agent whose role has it ticked may; a supervisor whose role has lost it may not."""
    id = _bobs(shop)
    trusted = Role(RoleId("trusted"), "Trusted", frozenset({Permission.TRANSFER_FOR_OTHERS}))
    shop.run(SaveRole(workspace=WORKSPACE, role=trusted))
    shop.employs(ANN, role=trusted.id)
    assert shop.refused(ANN, to(id, DAN)) == ""

    role = shop.workspace.roles[RoleId("supervisor")]
    less = role.but(permissions=role.permissions - {Permission.TRANSFER_FOR_OTHERS})
    shop.run(SaveRole(workspace=WORKSPACE, role=less))

    assert shop.refused(SUE, to(id, ANN)) == "RC-7.10"


@pytest.mark.rule("RC-7.11", "RC-7.9")
def test_it_is_found_under_the_colleague(shop: Shop) -> None:
    """The list of others' sessions is narrowed to one colleague's; more than that it is not narrowed by."""
    id = _bobs(shop)
    other = visitor(shop, "v2")
    owner = shop.now(other).handler
    assert owner is not None
    assert owner != BOB

    assert shop.lists(View.TEAM_PROCESSING, SUE, member=BOB) == [id]
    assert shop.lists(View.TEAM_PROCESSING, SUE, member=owner) == [other]
    assert shop.unlisted(View.TEAM_PROCESSING, SUE, channel="webchat") == "RC-7.11"


@pytest.mark.rule("RC-7.11", "RC-7.10")
def test_permission_alone_reaches_no_other_department(shop: Shop) -> None:
    """The authorised of SALES move nothing of CARE's, which is neither theirs nor below; nor does an administrator."""
    shop.employs(SUE, departments=(SALES,))
    id = visitor(shop)
    shop.comes(DAN)
    shop.does(ANN, to(id, DAN))

    assert shop.lists(View.TEAM_PROCESSING, SUE, member=DAN) == []
    assert shop.refused(SUE, to(id, ANN)) == "HO-5"
    assert shop.refused(ADA, to(id, ANN)) == "RC-7.10"


# --- the end


@pytest.mark.rule("RC-7.4")
def test_an_agent_ends_a_session_and_the_customer_has_left(shop: Shop) -> None:
    """Though the customer spoke today: the agent's end action wins over the rule for leaving."""
    ended, went = visitor(shop, "v1"), visitor(shop, "v2")

    assert shop.does(ANN, End(conversation=ended)).status is ENDED
    shop.goes("s of v2")

    assert shop.lists(View.LEFT, ANN) == [ended]
    assert shop.lists(View.TALKED, ANN) == [went]
    assert handled(shop, ANN) == []


@pytest.mark.rule("RC-7.4")
def test_where_an_agents_end_leads_is_a_profiles_choice() -> None:
    """The switch: then whoever spoke today has talked, however it ended."""
    shop = Shop(RECEPTION.but(name="talked", agent_end_left=False))
    shop.comes(ANN)
    id = visitor(shop)

    shop.does(ANN, End(conversation=id))

    assert (shop.lists(View.TALKED, ANN), shop.lists(View.LEFT, ANN)) == ([id], [])


@pytest.mark.rule("RC-7.4")
@pytest.mark.parametrize("member", [DAN, CAT])
def test_whoever_has_nothing_to_do_with_a_session_doesn_t_end_it(shop: Shop, member: MemberId) -> None:
    """Neither another department's agent nor one of a department below."""
    assert shop.refused(member, End(conversation=visitor(shop))) == "HO-5"


@pytest.mark.rule("RC-7.5")
@pytest.mark.parametrize("by", ["the agent", "the customer"])
def test_after_the_end_neither_side_receives_the_other(shop: Shop, by: str) -> None:
    """The agent is told that it is over, the customer's words are stored and shown to nobody; nothing else happens."""
    id = visitor(shop)
    if by == "the agent":
        shop.does(ANN, End(conversation=id))
    else:
        shop.goes("s of v1")
    shop.effects()
    before = shop.now(id)

    assert shop.refused(ANN, reply(id)) == "RC-7.5"
    heard = shop.speaks("s of v1", "v1", "Are you there?")

    assert heard.denied is None
    assert heard.unwrap().id == id
    assert (heard.unwrap().status, heard.unwrap().unread_of(ANN)) == (ENDED, before.unread_of(ANN))
    assert shop.effects() == []
    for member in (ANN, SUE, ADA):
        assert [message.content.text for message in shop.said(id, member)] == ["Hello"]
    stored = shop.storage.messages(WORKSPACE, id, 0, 10)
    assert [(m.content.text, m.audience) for m in stored][1:] == [("Are you there?", Audience.NOBODY)]
    assert shop.lists(View.LEFT if by == "the agent" else View.TALKED, ANN) == [id]


@pytest.mark.rule("RC-7.5")
@pytest.mark.parametrize("member", [ANN, SUE, ADA])
def test_nobody_takes_up_what_has_ended(shop: Shop, member: MemberId) -> None:
    """There is no way back into it, for anybody."""
    id = visitor(shop)
    shop.does(ANN, End(conversation=id))
    conversation = shop.now(id)

    for command in (Reopen(conversation=id), TakeOver(conversation=id), Join(conversation=id), to(id, BOB)):
        assert shop.refused(member, command) != ""
    assert shop.now(id) == conversation


@pytest.mark.rule("RC-7.5")
def test_coming_to_the_site_anew_begins_a_new_session(shop: Shop) -> None:
    """In the same place or in another: from then on both sides hear each other again, and the old one stays over."""
    old = visitor(shop)
    shop.does(ANN, End(conversation=old))
    shop.speaks("s of v1", "v1", "lost")
    before = shop.now(old)
    shop.passes(MINUTE)

    new = shop.visits("s of v1", "v1")
    assert new != old
    assert shop.now(new).state is State.VISITOR
    shop.speaks("s of v1", "v1", "Hello again")

    assert shop.does(ANN, reply(new)).sequence == 2
    assert [message.content.text for message in shop.said(new, ANN)] == ["Hello again", "Hi"]
    assert shop.now(old) == before
    assert shop.now(new).contact == before.contact
