"""Whoever goes away hands everything over: each conversation with a result, and resumed wherever it stopped."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from omnikit.desk import attending
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Snapshot, Storage, Task
from omnikit.model.administration import DisableMember
from omnikit.model.errors import StorageError
from omnikit.model.ids import ConversationId, MemberId, WorkspaceId
from omnikit.model.presence import AWAY, BUSY, ONLINE, SetAvailability
from omnikit.policies.presets import RECEPTION
from omnikit.testing.builders import ANN, BOB, CAT, WORKSPACE
from omnikit.testing.wrapping import Wrapped
from tests.rules.products import MINUTE, SECOND, Shop, handled, shown, visitor

GOES = SetAvailability(member=ANN, availability=AWAY, colleague=BOB)


@pytest.fixture
def shop(storage: Storage) -> Shop:
    """The reception with nobody signed in; a lease lasts two minutes."""
    return Shop(RECEPTION, storage, lease=2 * MINUTE)


def another(shop: Shop, storage: Storage) -> Desk:
    """Return another desk of the same house, over *storage*."""
    return Desk(storage, WORKSPACE, profile=shop.desk.house.profile, clock=shop.clock, ids=shop.desk.house.ids)


def _of_ann(shop: Shop, number: int) -> list[ConversationId]:
    """Let ANN have that many visitors, then BOB and CAT come."""
    shop.comes(ANN)
    ids = [visitor(shop, f"v{one}") for one in range(number)]
    shop.comes(BOB, CAT)
    return ids


@pytest.mark.rule("RC-1.7")
def test_each_conversation_has_a_result(shop: Shop) -> None:
    """All of them, in one answer, and the log of each names who gave it to whom."""
    ids = _of_ann(shop, 5)

    gone = shop.shows(ANN, AWAY, BOB)

    assert [(item.conversation, item.done) for item in gone.handed] == [(id, True) for id in ids]
    assert handled(shop, BOB) == ids
    for id in ids:
        line = shop.storage.record(WORKSPACE, id)[-1]
        assert (line.code, dict(line.about)) == ("record.transferred", {"actor": "Ann", "target": "Bob"})
    assert shop.desk.tick() == ()


@pytest.mark.rule("RC-1.7")
def test_more_than_can_be_handed_over_at_once_follows_with_the_ticks(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer comes after so many; the rest goes on by itself, up to each tick's limit, and none is forgotten."""
    monkeypatch.setattr(attending, "AT_ONCE", 2)
    ids = _of_ann(shop, 6)

    assert [item.conversation for item in shop.shows(ANN, AWAY, BOB).handed] == ids[:2]
    assert (handled(shop, ANN), handled(shop, BOB)) == (ids[2:], ids[:2])
    assert [item.conversation for item in shop.desk.tick(limit=3)] == ids[2:5]
    shop.desk.tick()

    assert handled(shop, BOB) == ids
    shop.sound()


class _CantRead(Wrapped):
    """Fails to read some conversations, until it is mended."""

    def __init__(self, inner: Storage, *broken: ConversationId) -> None:
        super().__init__(inner)
        self.broken = set(broken)

    def read(self, needs: Needs) -> Snapshot:
        if needs.conversation in self.broken:
            raise StorageError("a corrupt row")
        return super().read(needs)


@pytest.mark.rule("RC-1.7")
def test_what_fails_is_told_and_tried_again(shop: Shop) -> None:
    """One of five can't be read: the others are handed over, the answer has its error, and a later tick does it."""
    ids = _of_ann(shop, 5)
    broken = _CantRead(shop.storage, ids[2])

    gone = another(shop, broken).attend(
        SetAvailability(member=ANN, availability=AWAY, colleague=BOB), actor=shop.by(ANN)
    )

    assert [item.done for item in gone.handed] == [True, True, False, True, True]
    assert str(gone.handed[2].error) == "a corrupt row"
    assert handled(shop, ANN) == [ids[2]]
    assert [(item.conversation, item.done) for item in shop.desk.tick()] == [(ids[2], True)]
    assert handled(shop, BOB) == ids


class _Dies(Wrapped):
    """Dies at one of the calls that come after the presence's own commit."""

    def __init__(self, inner: Storage, after: int) -> None:
        super().__init__(inner)
        self.left = after

    def claim(
        self, workspace: WorkspaceId, now: datetime, lease: timedelta, kinds: frozenset[str] | None, limit: int
    ) -> Sequence[Task]:
        self._live()
        return super().claim(workspace, now, lease, kinds, limit)

    def seated(
        self, workspace: WorkspaceId, member: MemberId, until: datetime, after: ConversationId | None, limit: int
    ) -> Sequence[ConversationId]:
        self._live()
        return super().seated(workspace, member, until, after, limit)

    def read(self, needs: Needs) -> Snapshot:
        if needs.conversation is not None:
            self._live()
        return super().read(needs)

    def _live(self) -> None:
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1


@pytest.mark.rule("RC-1.7")
@pytest.mark.parametrize("after", range(6))
def test_a_process_that_dies_on_the_way_leaves_the_rest_to_others(after: int) -> None:
    """Wherever it stops, the member is away, and a tick after the lease hands over what is left, nothing twice."""
    shop = Shop(RECEPTION)
    ids = _of_ann(shop, 4)
    desk = another(shop, _Dies(shop.storage, after))
    with pytest.raises(KeyboardInterrupt):
        desk.attend(GOES, actor=shop.by(ANN))
    assert shown(shop, ANN) is AWAY

    shop.passes(timedelta(minutes=5))
    shop.desk.tick()

    assert (handled(shop, ANN), handled(shop, BOB)) == ([], ids)
    assert [len(shop.storage.record(WORKSPACE, id)) for id in ids] == [len(shop.storage.record(WORKSPACE, ids[0]))] * 4


@pytest.mark.rule("RC-1.7")
def test_what_the_member_takes_on_afterwards_stays_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back at the desk before all is handed over: only what was theirs when they went goes."""
    monkeypatch.setattr(attending, "AT_ONCE", 1)
    shop = Shop(RECEPTION)
    ids = _of_ann(shop, 3)
    shop.shows(ANN, AWAY, BOB).unwrap()
    shop.passes(SECOND)
    shop.shows(ANN, ONLINE).unwrap()
    shop.shows(BOB, BUSY).unwrap()
    shop.shows(CAT, BUSY).unwrap()
    new = visitor(shop, "new")
    assert shop.now(new).handler == ANN

    shop.desk.tick()

    assert handled(shop, BOB) == ids
    assert handled(shop, ANN) == [new]


@pytest.mark.rule("RC-1.7")
def test_a_colleague_who_is_disabled_meanwhile_is_given_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each conversation that is left says why it wasn't handed over, and stays where it is, or finds somebody else."""
    monkeypatch.setattr(attending, "AT_ONCE", 1)
    shop = Shop(RECEPTION)
    ids = _of_ann(shop, 3)
    shop.shows(ANN, AWAY, BOB).unwrap()
    shop.run(DisableMember(workspace=WORKSPACE, member=BOB))

    items = shop.desk.tick()

    refused = [item.conversation for item in items if item.outcome is not None and item.outcome.denied is not None]
    assert refused == ids[1:]
    assert [shop.now(id).handler for id in ids] == [CAT, ANN, ANN]
    shop.sound()


def test_what_was_ended_meanwhile_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is nobody's any more, and not told of."""
    monkeypatch.setattr(attending, "AT_ONCE", 1)
    shop = Shop(RECEPTION)
    ids = _of_ann(shop, 3)
    shop.shows(ANN, AWAY, BOB).unwrap()
    shop.goes("s of v1")

    assert [item.conversation for item in shop.desk.tick()] == ids[2:]
