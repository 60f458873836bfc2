"""What members ask to see is answered from what is stored, or refused by a rule; looking changes nothing."""

from collections.abc import Callable

import pytest

from omnikit.desk.desk import Desk
from omnikit.model.actors import SYSTEM, Actor, Client
from omnikit.model.administration import DisableMember
from omnikit.model.commands import AddCollaborators, FollowUp
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.errors import UnknownWorkspace
from omnikit.model.ids import ConversationId
from omnikit.model.views import Candidates, ConversationKind, Page, Query, View
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, DAN, OUT, SUE, WORKSPACE
from omnikit.testing.checks import content
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received

A = Actor.of(ANN)
MINE = Query(view=View.MY_PROCESSING)


def shared(desk: Desk) -> Conversation:
    """A conversation of ANN's on which BOB collaborates."""
    conversation = received(desk)
    desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap()
    return desk.handle(AddCollaborators(conversation=conversation.id, members=(BOB,)), actor=A).unwrap()


Look = Callable[[Desk, Conversation, Actor], object]
LOOKS: dict[str, Look] = {
    "messages": lambda desk, at, who: desk.messages(at.id, actor=who),
    "status record": lambda desk, at, who: desk.status_record(at.id, actor=who),
    "candidates": lambda desk, at, who: desk.candidates(Candidates(conversation=at.id), actor=who),
}
# (who looks, by which rule they are refused); None: they see it
LOOKERS = (
    (A, None),
    (Actor.of(SUE), None),
    (Actor.of(DAN), "HO-5"),
    (Actor.of(OUT), "HO-1"),
    (Actor.of("ghost"), "HO-1"),
    (Actor.of(ANN, Client.LEGACY), "CO-18.2"),
)


@pytest.mark.parametrize(("actor", "rule"), LOOKERS, ids=[f"{who.member} {who.client}" for who, _ in LOOKERS])
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_whoever_can_t_open_a_conversation_learns_nothing_of_it(look: Look, actor: Actor, rule: str | None) -> None:
    """Messages, status record and candidates are for those who can open the conversation.

    Found here: candidates, with their e-mails and phones, were told to anybody who asked.
    """
    desk = a_desk()
    found = look(desk, shared(desk), actor)

    assert (found.rule if isinstance(found, Denied) else None) == rule


@pytest.mark.parametrize("member", [OUT, "ghost", BOB])
def test_lists_are_for_enabled_members(member: str) -> None:
    """Whoever is disabled, still seated or not, or unknown, has no list.

    Found here: a disabled member saw what they were seated on until the sweep took them off.
    """
    desk = a_desk()
    shared(desk)
    desk.administer(DisableMember(workspace=WORKSPACE, member=BOB), actor=SYSTEM).unwrap()

    denied = desk.inbox(MINE, actor=Actor.of(member))

    assert isinstance(denied, Denied)
    assert denied.rule == "HO-1"


def test_a_list_shows_what_is_stored() -> None:
    """A page of one's own, and nothing of others'."""
    desk = a_desk()
    conversation = shared(desk)
    received(desk, an_inbound(dedupe="d2", thread="customer-2"))
    page = desk.inbox(MINE, actor=Actor.of(BOB))

    assert isinstance(page, Page)
    assert page.ids == (conversation.id,)


def test_a_list_is_narrowed_as_the_profile_offers() -> None:
    """What isn't offered for a list is refused by the rule that lists what is."""
    desk = a_desk()
    denied = desk.inbox(Query(view=View.PENDING_HUMAN, kind=ConversationKind.COLLABORATIVE), actor=A)

    assert isinstance(denied, Denied)
    assert (denied.rule, denied.about["view"]) == ("CO-9.3", "pending_human")


def test_a_menu_tells_what_a_list_can_be_asked_for() -> None:
    """What the menu offers is let."""
    desk = a_desk()

    assert desk.menu(View.MY_PROCESSING, actor=A) != desk.menu(View.MY_ENDED, actor=A)


def test_messages_come_a_page_at_a_time() -> None:
    """Messages after a number, as many as asked for."""
    desk = a_desk()
    for number in range(1, 6):
        conversation = received(desk, an_inbound(f"{number}", dedupe=f"d{number}"))
    said = desk.messages(conversation.id, actor=A, after=1, limit=3)

    assert not isinstance(said, Denied)
    assert [message.content.text for message in said] == ["2", "3", "4"]


def test_a_list_is_read_to_its_end_by_what_comes_next() -> None:
    """From page to page each conversation is shown once, in order, and after the last there is no next."""
    desk = a_desk()
    for number in range(5):
        received(desk, an_inbound(dedupe=f"d{number}", thread=f"customer-{number}"))
    query = Query(view=View.PENDING_HUMAN, limit=2)
    whole = desk.inbox(query.but(limit=50), actor=A)
    assert isinstance(whole, Page)

    pages: list[Page] = []
    while not pages or pages[-1].next is not None:
        page = desk.inbox(query.but(after=pages[-1].next if pages else None), actor=A)
        assert isinstance(page, Page)
        pages.append(page)

    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert tuple(id for page in pages for id in page.ids) == whole.ids


NOWHERE = ConversationId("nowhere")
# what is asked of a workspace that nobody founded
ASKED: dict[str, Callable[[Desk], object]] = {
    "inbox": lambda desk: desk.inbox(MINE, actor=A),
    "menu": lambda desk: desk.menu(View.MY_PROCESSING, actor=A),
    "candidates": lambda desk: desk.candidates(Candidates(conversation=NOWHERE), actor=A),
    "messages": lambda desk: desk.messages(NOWHERE, actor=A),
    "status record": lambda desk: desk.status_record(NOWHERE, actor=A),
    "options": lambda desk: desk.options(NOWHERE, actor=A),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_a_workspace_that_nobody_founded_shows_nothing(ask: Callable[[Desk], object]) -> None:
    """It is no empty list: the error says which workspace there isn't."""
    with pytest.raises(UnknownWorkspace, match="no workspace 'nobody-founded-it'"):
        ask(Desk(MemoryStorage(), "nobody-founded-it", clock=SetClock()))


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_of_a_conversation_that_is_not_there_nothing_is_shown(look: Look) -> None:
    """What doesn't exist, or is another workspace's, is refused as such and not as empty."""
    desk = a_desk()
    denied = look(desk, shared(desk).but(id=NOWHERE), A)

    assert isinstance(denied, Denied)
    assert denied.rule == "HO-6"


def test_looking_writes_nothing() -> None:
    """Whatever is asked to be shown, the storage stays as it was."""
    desk = a_desk()
    conversation = shared(desk)
    before = content(desk.storage, WORKSPACE)
    for look in LOOKS.values():
        look(desk, conversation, A)
    desk.options(conversation.id, actor=A)
    desk.inbox(MINE, actor=A)
    desk.menu(View.MY_PROCESSING, actor=A)
    desk.audit()

    assert content(desk.storage, WORKSPACE) == before
