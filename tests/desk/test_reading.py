"""What members are shown at the desk: the lists that their product has, and of a conversation what is for them."""

from collections.abc import Callable

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage
from omnikit.model.actors import Actor
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.ids import MemberId
from omnikit.model.message import Audience, Content, Message
from omnikit.model.views import Filter, Menu, Query, Sort, View
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT, PRESETS, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, NOON, SUE
from omnikit.testing.coming_and_going import took_part
from omnikit.testing.desks import a_desk
from omnikit.testing.units import (
    a_message_in,
    commit,
    founding_of,
    opening,
    then,
    written,
)


@pytest.mark.parametrize("profile", PRESETS.values(), ids=PRESETS)
@pytest.mark.parametrize("member", [ANN, SUE])
def test_counts_are_told_of_every_list_that_one_has(profile: Profile, member: MemberId) -> None:
    """Without a list named: of those of the product, but for the ones that are for others."""
    desk, actor = a_desk(profile=profile), Actor.of(member)
    counts = desk.counts(actor=actor)

    assert not isinstance(counts, Denied)
    others = {View.ALL} if profile is FIRST_LINE and member == ANN else set()
    assert set(counts) == set(profile.listing) - others
    for view in View:
        answers = (desk.menu(view, actor=actor), desk.inbox(Query(view=view), actor=actor))
        assert [isinstance(answer, Denied) for answer in answers] == [view not in counts] * 2
        assert isinstance(desk.counts(view, actor=actor), Denied) == (view not in counts)


@pytest.mark.parametrize(
    ("profile", "query", "rule"),
    [
        (OMNICHAT, Query(view=View.ALL), "HO-46"),
        (RECEPTION, Query(view=View.OFFERED), "HO-46"),
        (OMI, Query(view=View.ALL, tab="line"), "HO-46"),
        (FIRST_LINE, Query(view=View.ALL), "FL-0.2"),
        (OMI, Query(view=View.ALL, department="sales"), "OM-5.1"),  # type: ignore[arg-type]  # any id
        (OMI, Query(view=View.ALL, tab="livetalk", channel="webchat"), "OM-5.2"),
    ],
)
def test_a_list_that_one_has_not_is_refused_by_name(profile: Profile, query: Query, rule: str) -> None:
    """What the product has no list of, whom a list is not for, and what a tab doesn't offer."""
    desk = a_desk(profile=profile)
    denied = [desk.inbox(query, actor=Actor.of(ANN)), desk.counts(query, actor=Actor.of(ANN))]

    assert [one.rule for one in denied if isinstance(one, Denied)] == [rule, rule]


def test_a_menu_has_tabs() -> None:
    """The tabs of a list, by name; one that has none offers none."""
    found = a_desk(profile=OMI).menu(View.ALL, actor=Actor.of(ANN))
    queue = a_desk(profile=FIRST_LINE).menu(View.ALL, actor=Actor.of(SUE))

    assert isinstance(found, Menu)
    assert isinstance(queue, Menu)
    assert (found.tabs, found.filters) == (("livetalk", "facebook", "zalo"), frozenset())
    assert queue.tabs == ()
    assert queue.sorts == {Sort.ARRIVAL, Sort.SERVICE_START}
    assert Filter.STATE in queue.filters


# --- what of a conversation

Says = Callable[[Conversation, Audience], Conversation]


@pytest.fixture
def storage() -> Storage:
    """A storage with the test desk."""
    made = MemoryStorage()
    made.commit(founding_of())
    return made


@pytest.fixture
def desk(storage: Storage) -> Desk:
    """A desk at which several take part."""
    return Desk(storage, founding_of().workspace, profile=OMI, clock=lambda: NOON)


def said(storage: Storage, *audiences: Audience) -> Conversation:
    """Return a conversation that ANN takes part in, in which something was said to each of *audiences* in turn."""
    conversation = commit(
        storage, then(commit(storage, opening(messages=(_message(1, audiences[0]),))), took_part(ANN))
    )
    for sequence, audience in enumerate(audiences[1:], 2):
        conversation = commit(storage, written(conversation, messages=(_message(sequence, audience),)))
    return conversation


def _message(sequence: int, audience: Audience) -> Message:
    message = a_message_in("c1", sequence, NOON).but(audience=audience, content=Content(text=f"{sequence}"))
    return message.but(author=Actor.of(ANN)) if audience is Audience.TEAM else message


def shown(desk: Desk, conversation: Conversation, member: MemberId, *, after: int = 0, limit: int = 100) -> list[int]:
    """Return the numbers of the messages on a page."""
    found = desk.messages(conversation.id, actor=Actor.of(member), after=after, limit=limit)
    assert not isinstance(found, Denied)
    return [message.sequence for message in found]


C, T, N = Audience.CUSTOMER, Audience.TEAM, Audience.NOBODY


@pytest.mark.rule("OM-7.2", "RC-7.6")
def test_messages_are_shown_to_whom_they_are_for(storage: Storage, desk: Desk) -> None:
    """A whisper to those who take part and to leads; what was held back to nobody."""
    conversation = said(storage, C, T, N, C, T)

    assert shown(desk, conversation, ANN) == [1, 2, 4, 5]
    assert shown(desk, conversation, SUE) == [1, 2, 4, 5]
    assert shown(desk, conversation, BOB) == [1, 4]


def test_a_page_has_something_unless_there_is_no_more(storage: Storage, desk: Desk) -> None:
    """Where a page would have nothing for somebody, it is read on: so the end is where nothing comes."""
    conversation = said(storage, T, T, N, T, C, N, T, N, C, T)

    pages, after = list[list[int]](), 0
    while page := shown(desk, conversation, BOB, after=after, limit=2):
        pages.append(page)
        after = page[-1]
    assert pages == [[5], [9]]
    assert shown(desk, conversation, ANN, limit=2) == [1, 2]
    assert shown(desk, conversation, BOB, after=9, limit=1) == []
