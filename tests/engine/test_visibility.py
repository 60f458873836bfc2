"""Who sees a conversation that they are not on: everybody, those who receive it, colleagues of its handler, leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.engine.reach import reach_of
from omnikit.engine.views import kind_of, listing, visible
from omnikit.model.actors import CUSTOMER
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane, Status
from omnikit.model.ids import DepartmentId, MemberId
from omnikit.model.views import Page, Query, View
from omnikit.model.workspace import Settings
from omnikit.policies.context import Context
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, OMNICHAT_COLLABORATION, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.policies.visibility import Sight
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CARE,
    CAT,
    MAX,
    MIA,
    NORTH,
    SALES,
    SUE,
    WORKSPACE,
    a_context,
    a_conversation,
    a_new_conversation,
    a_workspace,
    staffed,
)
from omnikit.testing.inboxes import anywhere, lookers
from omnikit.testing.strategies import choosing

EVERYBODY = (ANN, BOB, MIA, SUE, MAX, ADA)
LEADS_AND_HANDLER = (ANN, SUE, MAX, ADA)
TOGETHER, ON, OFF = OMNICHAT_COLLABORATION, Settings(), Settings(collaboration=False)
SERVED, OVER, SHARED = a_conversation(), a_conversation(ENDED), a_conversation(collaborators=(BOB,))

# fmt: off
SEEN: tuple[tuple[str, Conversation, Profile, Settings, tuple[MemberId, ...]], ...] = (
    ("new",                 a_new_conversation(),    TOGETHER, ON,  EVERYBODY),
    ("pending",             a_conversation(PENDING), TOGETHER, ON,  EVERYBODY),
    ("processing",          SERVED,                  TOGETHER, ON,  LEADS_AND_HANDLER),
    ("ended",               OVER,                    TOGETHER, ON,  LEADS_AND_HANDLER),
    ("collaborative",       SHARED,                  TOGETHER, ON,  (ANN, BOB, SUE, MAX, ADA)),
    ("processing, off",     SERVED,                  TOGETHER, OFF, EVERYBODY),
    ("ended, off",          OVER,                    TOGETHER, OFF, EVERYBODY),
    ("collaborative, off",  SHARED,                  TOGETHER, OFF, EVERYBODY),
    ("processing, plain",   SERVED,                  OMNICHAT, ON,  EVERYBODY),
    ("ended, plain",        OVER,                    OMNICHAT, ON,  EVERYBODY),
)
# fmt: on


@pytest.mark.parametrize(
    ("conversation", "profile", "settings", "seeing"), [case[1:] for case in SEEN], ids=[case[0] for case in SEEN]
)
@pytest.mark.rule("HO-5")
def test_who_sees_a_conversation(
    conversation: Conversation, profile: Profile, settings: Settings, seeing: tuple[MemberId, ...]
) -> None:
    """What waits is everybody's; with collaboration, what is served shows to those on it and those who see the team."""
    contexts = {member: a_context(member, profile=profile, settings=settings) for member in EVERYBODY}

    assert tuple(member for member in EVERYBODY if visible(conversation, contexts[member])) == seeing


@pytest.mark.parametrize(("view", "conversation"), [(View.TEAM_PROCESSING, SERVED), (View.TEAM_ENDED, OVER)])
@pytest.mark.rule("HO-5")
def test_the_team_lists_hold_what_their_viewer_sees(view: View, conversation: Conversation) -> None:
    """Somebody else's 1:1 is in a lead's team list in either profile, in an agent's without collaboration alone."""
    held = {}
    for profile in (OMNICHAT, OMNICHAT_COLLABORATION):
        for viewer in (BOB, SUE):
            page = listing([conversation], Query(view=view), a_context(viewer, profile=profile))
            assert isinstance(page, Page)
            held[profile.name, viewer] = len(page.rows)

    assert held == {
        ("omnichat", BOB): 1,
        ("omnichat", SUE): 1,
        ("omnichat_collaboration", BOB): 0,
        ("omnichat_collaboration", SUE): 1,
    }


# --- departments

STAFFED = staffed(departments={ANN: (NORTH,), BOB: (CARE,), SUE: (SALES,), CAT: (CARE,)})
"""ANN's department is below SUE's; BOB and CAT are in another; MIA, MAX and ADA are in none."""
LEADS = (SUE, MAX, ADA)


def seeing(conversation: Conversation, profile: Profile) -> tuple[MemberId, ...]:
    """Return who of EVERYBODY sees it."""
    return tuple(one for one in EVERYBODY if visible(conversation, a_context(one, profile=profile, workspace=STAFFED)))


@pytest.mark.parametrize("status", [PENDING, PROCESSING, ENDED])
@pytest.mark.parametrize(
    ("departments", "receiving"),
    [((NORTH,), (ANN,)), ((CARE, NORTH), (ANN, BOB)), ((SALES,), ()), ((), (ANN, BOB, MIA))],
)
@pytest.mark.rule("OM-1.1", "OM-1.2", "OM-1.3")
def test_staff_sees_what_its_departments_receive_and_leads_see_all(
    status: Status, departments: tuple[DepartmentId, ...], receiving: tuple[MemberId, ...]
) -> None:
    """Whether others have joined it or not; what no department receives is everybody's."""
    conversation = a_conversation(status, participants=(CAT,), departments=departments)

    assert seeing(conversation, OMI) == tuple(one for one in EVERYBODY if one in (*receiving, *LEADS))


@pytest.mark.rule("OM-1.3")
def test_whoever_was_added_sees_what_their_department_does_not_receive() -> None:
    """Who takes part sees it, of whatever department."""
    assert MIA in seeing(a_conversation(participants=(CAT, MIA), departments=(CARE,)), OMI)


@pytest.mark.parametrize(
    ("handler", "colleagues"), [(ANN, (ANN, SUE, ADA)), (BOB, (BOB, ADA)), (CAT, (BOB, ADA)), (None, EVERYBODY)]
)
@pytest.mark.parametrize("status", [PROCESSING, ENDED])
@pytest.mark.rule("RC-8.2")
def test_colleagues_of_the_handler_see_what_they_handle(
    status: Status, handler: MemberId | None, colleagues: tuple[MemberId, ...]
) -> None:
    """Those of the handler's department and of departments above; everybody while it is nobody's."""
    assert seeing(a_conversation(status, handler=handler), RECEPTION) == colleagues


@pytest.mark.parametrize(
    ("conversation", "besides"),
    [
        (a_conversation(PENDING), ()),
        (a_conversation(PENDING, offered_to=ANN), (ANN,)),
        (a_conversation(PENDING, lane=Lane.BOT), ()),
        (a_conversation(handler=BOB), (BOB,)),
        (a_conversation(ENDED, handler=BOB), (BOB,)),
    ],
)
@pytest.mark.rule("FL-0.2")
def test_the_queue_is_for_managers(conversation: Conversation, besides: tuple[MemberId, ...]) -> None:
    """An agent sees what is theirs and what is held out to them, of the rest nothing."""
    assert seeing(conversation, FIRST_LINE) == tuple(one for one in EVERYBODY if one in (*besides, *LEADS))


# --- as data


def sees(context: Context, conversation: Conversation) -> bool:
    """Say by ``reach_of`` alone whether the context's member sees *conversation*."""
    reach, me = reach_of(context), context.actor.member
    if kind_of(conversation) not in reach.kinds:
        return False
    if conversation.seated(me) or (conversation.offer is not None and conversation.offer.to == me):
        return True
    sight = reach.of(kind_of(conversation), pending=conversation.status is PENDING)
    if sight is Sight.RECEIVERS:
        return not conversation.departments or not reach.departments.isdisjoint(conversation.departments)
    if sight is Sight.COLLEAGUES:
        return conversation.handler is None or conversation.handler in reach.colleagues
    return sight is Sight.EVERYBODY


@given(data=st.data())
def test_the_reach_says_what_is_visible(data: st.DataObject) -> None:
    """How far a member sees, as data, is what the predicate says: in every profile, of every conversation."""
    context = data.draw(lookers(WORKSPACE))
    for _ in range(4):
        conversation = anywhere(choosing(data.draw), a_conversation())
        assert sees(context, conversation) == visible(conversation, context)


def test_who_is_nobody_of_the_team_reaches_nothing_more() -> None:
    """A member whom nobody knows, and one who isn't a member at all, have neither departments nor colleagues."""
    for profile in (OMI, RECEPTION):
        for actor in (MemberId("ghost"), CUSTOMER):
            reach = reach_of(a_context(actor, profile=profile, workspace=a_workspace()))
            assert (reach.departments, reach.colleagues) == (frozenset(), frozenset())
