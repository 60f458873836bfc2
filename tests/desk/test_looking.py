"""What members ask to see is answered from what is stored, or refused by a rule; looking changes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Snapshot, Storage
from omnikit.model.actors import SYSTEM, Actor, Client
from omnikit.model.administration import DisableMember
from omnikit.model.commands import AddCollaborators, FollowUp, Open
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.errors import InvalidInput, UnknownWorkspace
from omnikit.model.ids import ConversationId
from omnikit.model.views import Candidates, ConversationKind, Count, Page, Position, Query, Search, View
from omnikit.model.workspace import Settings
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, DAN, NOON, OUT, SUE, WORKSPACE, minutes
from omnikit.testing.checks import content
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received
from omnikit.testing.wrapping import Wrapped

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


def test_counts_are_told_of_every_list_unless_some_are_named() -> None:
    """How long each list is, by its view; of those named, by what was named."""
    desk = a_desk()
    shared(desk)
    for number in range(3):
        received(desk, an_inbound(dedupe=f"n{number}", thread=f"customer-{number + 2}", channel="whatsapp"))
    narrowed = Query(view=View.PENDING_HUMAN, channel="line")
    every = desk.counts(actor=A)
    named = desk.counts(narrowed, View.PENDING_HUMAN, actor=A)

    filled = {View.PENDING_HUMAN: 3, View.MY_PROCESSING: 1}
    assert every == {view: Count(filled.get(view, 0)) for view in OMNICHAT_COLLABORATION.listing}
    assert named == {narrowed: Count(0), View.PENDING_HUMAN: Count(3)}


def test_a_list_that_isn_t_offered_isn_t_counted() -> None:
    """Of several lists the first that is refused refuses all."""
    denied = a_desk().counts(
        View.MY_ENDED, Query(view=View.PENDING_HUMAN, kind=ConversationKind.COLLABORATIVE), actor=A
    )

    assert isinstance(denied, Denied)
    assert denied.rule == "CO-9.3"


def test_a_badge_tells_in_how_many_of_one_s_conversations_something_is_unread() -> None:
    """What came in after one was on it counts once a conversation, however many messages there are."""
    desk = a_desk()
    shared(desk)
    for number in range(3):
        received(desk, an_inbound(dedupe=f"n{number}"))

    assert [desk.badge(actor=Actor.of(member)) for member in (ANN, BOB, SUE)] == [Count(1), Count(1), Count(0)]


NAIVE = datetime(2026, 3, 2, 12, 0)  # that it has no zone is the point
SOMEWHERE = Position(NOON, ConversationId("c1"))
# what is wrong with a page, what the error says
PAGES: tuple[tuple[Query, str], ...] = (
    (MINE.but(limit=0), "limit: 0 is not allowed; allowed: 1 to"),
    (MINE.but(limit=-1), "limit: -1 is not allowed"),
    (MINE.but(limit=10**12), "limit: 1000000000000 is not allowed"),
    (MINE.but(after=SOMEWHERE, before=SOMEWHERE), "after, before: .* is not allowed; allowed: at most one of them"),
    (MINE.but(after=SOMEWHERE.but(at=NAIVE)), "after: .* is not allowed; allowed: a position that a page told"),
    (MINE.but(before=SOMEWHERE.but(at=NAIVE)), "before: .* is not allowed; allowed: a position that a page told"),
)


@pytest.mark.parametrize(("query", "says"), PAGES, ids=[says[:12] for _, says in PAGES])
def test_a_page_that_no_list_has_is_an_error_by_name(query: Query, says: str) -> None:
    """What was given and what is let is told, of lists and of counts."""
    desk = a_desk()

    with pytest.raises(InvalidInput, match=says):
        desk.inbox(query, actor=A)
    with pytest.raises(InvalidInput, match=says):
        desk.counts(View.MY_ENDED, query, actor=A)


def test_a_list_is_read_back_to_its_beginning() -> None:
    """From the last page each page before leads to the first, the same rows in the same order."""
    desk = a_desk()
    for number in range(5):
        received(desk, an_inbound(dedupe=f"d{number}", thread=f"customer-{number}"))
    query = Query(view=View.PENDING_HUMAN, limit=2)
    forth: list[Page] = []
    page = desk.inbox(query, actor=A)
    while isinstance(page, Page):
        forth.append(page)
        page = desk.inbox(query.but(after=page.next), actor=A) if page.next else None  # type: ignore[assignment]
    back = [forth[-1]]
    while back[-1].previous is not None:
        page = desk.inbox(query.but(before=back[-1].previous), actor=A)
        assert isinstance(page, Page)
        back.append(page)

    assert [one.ids for one in back[::-1]] == [one.ids for one in forth]


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
# what members ask to be shown
ASKED: dict[str, Callable[[Desk], object]] = {
    "inbox": lambda desk: desk.inbox(MINE, actor=A),
    "counts": lambda desk: desk.counts(actor=A),
    "badge": lambda desk: desk.badge(actor=A),
    "search": lambda desk: desk.search(Search(category="name", value="lin"), actor=A),
    "tags": lambda desk: desk.tags(actor=A),
    "menu": lambda desk: desk.menu(View.MY_PROCESSING, actor=A),
    "candidates": lambda desk: desk.candidates(Candidates(conversation=NOWHERE), actor=A),
    "messages": lambda desk: desk.messages(NOWHERE, actor=A),
    "status record": lambda desk: desk.status_record(NOWHERE, actor=A),
    "options": lambda desk: desk.options(NOWHERE, actor=A),
    "explain": lambda desk: desk.explain(Open(conversation=NOWHERE), actor=A),
    "preview": lambda desk: desk.preview(Open(conversation=NOWHERE), actor=A),
}
# what hosts and operators ask to be shown
LOOKED_AT: dict[str, Callable[[Desk], object]] = {
    "dead letters": lambda desk: desk.dead_letters(),
    "changes": lambda desk: desk.changes(),
    "wait": lambda desk: desk.wait(after=0, timeout=timedelta()),
    "audit": lambda desk: desk.audit(),
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


READS = frozenset(
    ("read", "page", "counts", "badge", "search", "tags", "history", "messages", "record", "dead", "changes", "wait")
) | {"scan", "loads", "flaws", "roster", "attendance"}


class Asked:
    """A storage that remembers which of its methods were called."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner
        self.asked: set[str] = set()

    def __getattr__(self, method: str) -> object:
        self.asked.add(method)
        return getattr(self.inner, method)


def test_looking_writes_nothing() -> None:
    """Whatever is asked to be shown, nothing is asked of the storage but to read, timers that are due or not."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=Settings(overtime=minutes(5), auto_close=minutes(20)))
    conversation = shared(desk)
    received(desk, an_inbound(dedupe="d2"))
    clock.passes(minutes(600))
    before = content(desk.storage, WORKSPACE)
    watched = Asked(desk.storage)
    desk.storage = cast(Storage, watched)
    for look in LOOKS.values():
        look(desk, conversation, A)
    for ask in (*ASKED.values(), *LOOKED_AT.values()):
        ask(desk)

    assert watched.asked == READS
    assert content(watched.inner, WORKSPACE) == before


class Needed(Wrapped):
    """Remembers what was asked to be read."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.needs: list[Needs] = []

    def read(self, needs: Needs) -> Snapshot:
        self.needs.append(needs)
        return super().read(needs)


@pytest.mark.parametrize("name", ["inbox", "counts", "badge", "search", "tags", "menu"])
def test_a_list_reads_the_workspace_and_no_conversation(name: str) -> None:
    """What a list, a count or a search needs to know beforehand is who asks, once."""
    storage = Needed(MemoryStorage())
    desk = a_desk(storage)
    storage.needs.clear()
    ASKED[name](desk)

    assert storage.needs == [Needs(workspace=WORKSPACE)]


@pytest.mark.parametrize("name", ["inbox", "counts", "badge", "search", "tags", "menu"])
@pytest.mark.rule("HO-1")
def test_whoever_is_no_enabled_member_is_shown_no_list(name: str) -> None:
    """Neither lists nor counts nor anything found; a customer or the system has none, either."""
    desk = a_desk()
    shared(desk)
    desk.administer(DisableMember(workspace=WORKSPACE, member=ANN), actor=SYSTEM).unwrap()
    denied = ASKED[name](desk)

    assert isinstance(denied, Denied)
    assert denied.rule == "HO-1"
