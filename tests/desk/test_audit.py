"""An audit finds what is wrong with a storage, names where, and finds nothing wrong with a true one."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from omnikit.desk import audit as auditing
from omnikit.desk.audit import Violation
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Flaw, Recorded, Storage
from omnikit.engine.load import Load
from omnikit.model.actors import Actor
from omnikit.model.commands import FollowUp, Reply
from omnikit.model.conversation import Conversation
from omnikit.model.ids import ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, WORKSPACE, some_text
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received
from omnikit.testing.wrapping import Wrapped

A = Actor.of(ANN)


def kept() -> MemoryStorage:
    """A storage with one conversation of four messages."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    conversation = received(desk)
    desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap()
    for number in range(3):
        desk.handle(Reply(conversation=conversation.id, content=some_text(f"{number}")), actor=A).unwrap()
    return storage


class LosesAnEvent(Wrapped):
    """The log lacks its last event."""

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        return self.inner.history(workspace, conversation, after)[:-1]


class LosesTheFirstEvent(Wrapped):
    """The log begins in the middle."""

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        return self.inner.history(workspace, conversation, after)[1:]


class LosesMembers(Wrapped):
    """The workspace's log disables members whom it never had, and can't even be folded."""

    def history(self, workspace: WorkspaceId, conversation: ConversationId | None, after: int) -> Sequence[Recorded]:
        log = self.inner.history(workspace, conversation, after)
        return [recorded for recorded in log if recorded.event.kind != "member_saved"]


class LosesAMessage(Wrapped):
    """A message in the middle is gone."""

    def messages(
        self, workspace: WorkspaceId, conversation: ConversationId, after: int, limit: int
    ) -> Sequence[Message]:
        said = self.inner.messages(workspace, conversation, after, limit)
        return (*said[:1], *said[2:])


class SeatsTwice(Wrapped):
    """The state has the handler twice."""

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return [c.but(seats=c.seats * 2) for c in self.inner.scan(workspace, after, limit)]


class CountsOneMore(Wrapped):
    """The state counts a customer's message that nobody sent."""

    def scan(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        return [c.but(ordinal=c.ordinal + 1) for c in self.inner.scan(workspace, after, limit)]


class LosesLoads(Wrapped):
    """Nobody is kept to have anything to do."""

    def loads(self, workspace: WorkspaceId) -> Mapping[MemberId, Load]:
        return {}


class LoadsIdlers(Wrapped):
    """Somebody who handles nothing is kept to have been offered something."""

    def loads(self, workspace: WorkspaceId) -> Mapping[MemberId, Load]:
        return {**self.inner.loads(workspace), BOB: Load(offered=1)}


class DoublesLoads(Wrapped):
    """Whatever somebody handles is kept twice."""

    def loads(self, workspace: WorkspaceId) -> Mapping[MemberId, Load]:
        return {member: Load(load.offered, 2 * load.accepted) for member, load in self.inner.loads(workspace).items()}


class Flawed(Wrapped):
    """The storage itself finds an effect that no event has led to."""

    def flaws(self, workspace: WorkspaceId) -> Sequence[Flaw]:
        return (Flaw("no effect without its event", "e9", "a send that nobody asked for"),)


# fmt: off
SABOTAGED: tuple[tuple[Callable[[Storage], Storage], set[str]], ...] = (
    (Wrapped,            set()),
    (LosesAnEvent,       {"fold(log) == state", "versions gapless"}),
    (LosesTheFirstEvent, {"fold(log) == state", "versions gapless"}),
    (LosesMembers,       {"fold(log) == state"}),
    (LosesAMessage,      {"sequences gapless"}),
    (SeatsTwice,         {"fold(log) == state", "one_handler_at_most", "nobody_seated_twice"}),
    (CountsOneMore,      {"fold(log) == state", "unread recount"}),
    (LosesLoads,         {"load recount"}),
    (LoadsIdlers,        {"load recount"}),
    (DoublesLoads,       {"load recount"}),
    (Flawed,             {"no effect without its event"}),
)
# fmt: on


@pytest.mark.parametrize(("storage", "found"), SABOTAGED, ids=[row[0].__name__ for row in SABOTAGED])
def test_an_audit_names_what_is_wrong(storage: Callable[[Storage], Storage], found: set[str]) -> None:
    """Each way in which a storage can be untrue is found under the name of what it breaks."""
    desk = Desk(storage(kept()), WORKSPACE, clock=SetClock())

    assert {violation.invariant for violation in desk.audit().violations} == found


def test_an_audit_says_whose_load_is_wrong_and_what_it_is() -> None:
    """Each member whose load isn't what the conversations say is named with both; flaws are told as they were found."""
    found = Desk(LoadsIdlers(kept()), WORKSPACE, clock=SetClock()).audit().violations
    flaws = Desk(Flawed(kept()), WORKSPACE, clock=SetClock()).audit().violations

    assert found == (
        Violation("load recount", "bob", "Load(offered=0, accepted=0) counted, Load(offered=1, accepted=0) kept"),
    )
    assert flaws == (Violation("no effect without its event", "e9", "a send that nobody asked for"),)


def test_an_audit_counts_what_it_has_seen() -> None:
    """Conversations, events (the workspace's own among them) and messages."""
    storage = kept()
    seen = Desk(storage, WORKSPACE, clock=SetClock()).audit()
    founding = len(storage.history(WORKSPACE, None, 0))

    assert (seen.conversations, seen.messages, seen.events) == (1, 4, founding + 6)


def test_an_audit_turns_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """More conversations than one page holds are all seen, once each."""
    monkeypatch.setattr(auditing, "PAGE", 2)
    desk = a_desk()
    for number in range(5):
        conversation = received(desk, an_inbound(dedupe=f"d{number}", thread=f"customer-{number}"))
        desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap()
    seen = desk.audit()

    assert (seen.conversations, seen.violations) == (5, ())


def test_nothing_founded_has_nothing_wrong() -> None:
    """A workspace that nobody founded has no log that could be untrue."""
    seen = Desk(MemoryStorage(), WORKSPACE).audit()

    assert (seen.conversations, seen.events, seen.violations) == (0, 0, ())
