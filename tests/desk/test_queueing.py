"""The queue at a desk: what it reads, what can't be placed, and what makes no sense to it."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.desk import queueing
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Snapshot, Storage
from omnikit.desk.steps import drive
from omnikit.dispatch.planner import Planner
from omnikit.engine.load import Load
from omnikit.model.actors import SYSTEM
from omnikit.model.administration import ChangeSettings, SaveAccount, SaveMember
from omnikit.model.commands import AcceptOffer, DeclineOffer, Route
from omnikit.model.conversation import Conversation, State
from omnikit.model.errors import UnknownWorkspace
from omnikit.model.ids import AccountId, ConversationId, MemberId, WorkspaceId
from omnikit.model.views import View
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT
from omnikit.policies.profile import Profile
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, SUE, WORKSPACE
from omnikit.testing.wrapping import Wrapped
from tests.desk.several import another, held, waiting
from tests.desk.steps import PLANNING, STEP, a_shop, take
from tests.rules.acting import answers_of
from tests.rules.products import HOUR, MINUTE, Shop, places

# --- what can't be placed holds up no other


def test_when_the_clock_jumps_back_an_hour_nothing_is_lost() -> None:
    """What happened later by the clock of then waits until it is that time again, told by name; the others go on."""
    shop = Shop(FIRST_LINE)
    (late,) = waiting(shop, 1)
    shop.passes(-HOUR)
    (early,) = waiting(shop, 1)

    shop.comes(ANN)
    assert places(shop.every()) == {late: None, early: ANN}
    assert [(item.conversation, *answers_of([item])) for item in shop.desk.dispatch()] == [(late, "HO-3")]
    shop.does(ANN, AcceptOffer(conversation=early))
    shop.passes(HOUR)
    shop.comes(ANN)
    shop.desk.tick()

    assert places([shop.now(late)]) == {late: ANN}
    shop.sound()


def test_an_offer_outlasts_a_clock_that_jumps_back() -> None:
    """It is out until its own time, and lapses then as ever."""
    shop = Shop(FIRST_LINE)
    shop.comes(ANN)
    (id,) = waiting(shop, 1)
    offer = shop.now(id).offer

    shop.passes(-HOUR)
    shop.desk.tick()
    assert shop.refused(ANN, AcceptOffer(conversation=id)) == "HO-3"
    assert shop.now(id).offer == offer
    shop.passes(HOUR)

    assert shop.does(ANN, AcceptOffer(conversation=id)).handler == ANN


# --- the board


def board(desk: Desk) -> Planner:
    """Return the planner of a desk as it is once it has looked."""
    drive(queueing.why(desk.house, desk.queue, ()), desk.storage)
    assert desk.queue.board is not None
    return desk.queue.board.planner


@settings(max_examples=40)
@pytest.mark.parametrize("profile", PLANNING, ids=lambda profile: profile.name)
@given(steps=st.lists(STEP, min_size=5, max_size=30), often=st.integers(1, 7))
def test_a_board_that_follows_the_feed_is_one_that_is_made_anew(
    profile: Profile, steps: list[tuple[str, int, MemberId]], often: int
) -> None:
    """Whatever happens at another desk: tickets and members are as if all had been read, however seldom it looks."""
    shop = a_shop(profile)
    following = another(shop)
    for number, step in enumerate(steps):
        take(shop, step)
        if number % often == 0:
            assert board(following) == board(another(shop)), step


def test_a_run_after_one_event_reads_one_conversation() -> None:
    """What has not changed is not read again, however much waits."""
    shop = Shop(FIRST_LINE)
    ids = waiting(shop, 50)
    watching = _Reads(shop.storage)
    desk = another(shop, watching)
    desk.dispatch()
    assert watching.queued_pages == 1
    watching.read_ids.clear()

    shop.system(Route(conversation=ids[7], priority=1))
    desk.dispatch()

    assert (watching.queued_pages, watching.read_ids) == (1, [ids[7]])


class _Reads(Wrapped):
    """Notes which conversations are read, and how often all that waits is."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self.read_ids: list[ConversationId] = []
        self.queued_pages = 0

    def read(self, needs: Needs) -> Snapshot:
        if needs.conversation is not None:
            self.read_ids.append(needs.conversation)
        return super().read(needs)

    def queued(self, workspace: WorkspaceId, after: ConversationId | None, limit: int) -> Sequence[Conversation]:
        self.queued_pages += 1
        return super().queued(workspace, after, limit)


@pytest.mark.parametrize("page", [1, 2, 3, 7, 8])
def test_a_board_is_made_page_by_page(monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    """However many there are on a page, all that waits is on the board, and all that changes is followed."""
    monkeypatch.setattr(queueing, "PAGE", page)
    shop = Shop(FIRST_LINE)
    ids = waiting(shop, 7)
    desk = another(shop)
    assert set(board(desk).tickets) == set(ids)

    for id in ids:
        shop.system(Route(conversation=id, priority=2))

    assert {ticket.priority for ticket in board(desk).tickets.values()} == {2}


def test_when_the_changes_are_no_longer_kept_the_board_is_made_anew() -> None:
    """A desk that has not looked for too long reads all that waits, and goes on from there."""
    shop = Shop(FIRST_LINE)
    old, watching = waiting(shop, 1)[0], _Reads(shop.storage)
    desk = another(shop, watching)
    desk.dispatch()
    new = waiting(shop, 1)[0]
    shop.passes(HOUR)
    shop.desk.prune(shop.clock.now)

    assert set(board(desk).tickets) == {old, new}
    assert watching.queued_pages == 2
    waiting(shop, 1)
    assert len(board(desk).tickets) == 3
    assert watching.queued_pages == 2


# --- products without a plan, and the host's mistakes


@pytest.mark.parametrize("profile", [OMNICHAT, OMI], ids=lambda profile: profile.name)
def test_where_the_profile_has_no_plan_nothing_is_planned(profile: Profile) -> None:
    """Members take, or join, what they want; asking for a run or a reason is no error and no answer."""
    shop = Shop(profile)
    id = shop.opens("c1", channel="webchat")

    assert shop.desk.dispatch() == ()
    assert shop.desk.why(id, actor=shop.by(SUE)) is None
    assert places([shop.now(id)]) == {id: None}


def test_a_workspace_that_nobody_founded_has_no_queue() -> None:
    """The mistake is told by the workspace's name."""
    with pytest.raises(UnknownWorkspace, match="'nowhere'"):
        Desk(MemoryStorage(), "nowhere", profile=FIRST_LINE).dispatch()


@pytest.mark.parametrize(("capacity", "field"), [(-1, "member"), (-1, "team"), (1_000_001, "member")])
def test_a_capacity_that_makes_no_sense_is_refused(capacity: int, field: str) -> None:
    """Negative or beyond all measure: the value is shown with what is allowed, and nothing changes."""
    shop = Shop(FIRST_LINE)
    before = shop.workspace
    if field == "member":
        member = before.members[ANN].but(capacity=capacity)
        denied = shop.desk.administer(SaveMember(workspace=WORKSPACE, member=member), actor=SYSTEM).denied
    else:
        changed = before.settings.but(capacity=capacity)
        denied = shop.desk.administer(ChangeSettings(workspace=WORKSPACE, settings=changed), actor=SYSTEM).denied

    assert denied is not None
    assert denied.rule == ("HO-51" if field == "member" else "HO-32")
    assert f"capacity {capacity}: 0 to 1000000" in str(denied.about["wrong"])
    assert shop.workspace == before


def test_a_capacity_of_none_at_all_is_one() -> None:
    """Somebody who is there and can take nothing is given nothing."""
    shop = Shop(FIRST_LINE, capacity=0)
    shop.comes(ANN)
    (id,) = waiting(shop, 1)

    assert places([shop.now(id)]) == {id: None}


@pytest.mark.parametrize("skills", [("",), (" ",), ("thai", "thai")])
def test_skills_that_make_no_sense_are_refused(skills: tuple[str, ...]) -> None:
    """Without a name, or twice: of a member, of an account and of a conversation alike."""
    shop = Shop(FIRST_LINE)
    (id,) = waiting(shop, 1)
    member = shop.workspace.members[ANN].but(skills=skills)
    account = shop.workspace.accounts[AccountId("line")].but(skills=skills)

    for command in (
        SaveMember(workspace=WORKSPACE, member=member),
        SaveAccount(workspace=WORKSPACE, account=account),
    ):
        denied = shop.desk.administer(command, actor=SYSTEM).denied
        assert denied is not None
        assert denied.rule == "HO-51"
    denied = shop.desk.handle(Route(conversation=id, skills=skills), actor=SYSTEM).denied
    assert denied is not None
    assert denied.rule == "HO-39"


# --- end to end


@pytest.mark.rule("FL-3.2", "FL-5.2", "FL-6.6")
def test_a_day_of_the_queue(storage: Storage) -> None:
    """Waiting, held out, declined, lapsed, accepted, ended, taken off a disabled member: on every storage alike."""
    shop = Shop(FIRST_LINE, storage)
    ids = waiting(shop, 5)
    shop.comes(ANN)
    assert held(shop) == {ANN: 3}
    shop.comes(BOB)
    assert held(shop) == {ANN: 3, BOB: 2}
    shop.does(ANN, AcceptOffer(conversation=ids[0]))
    shop.does(ANN, DeclineOffer(conversation=ids[1]))
    assert places([shop.now(ids[1])]) == {ids[1]: BOB}
    shop.passes(MINUTE)
    shop.desk.tick()
    assert sorted(held(shop).items()) == [(ANN, 3), (BOB, 1)]
    shop.disables(ANN)
    shop.does(BOB, AcceptOffer(conversation=shop.lists(View.OFFERED, BOB)[0]))

    assert held(shop) == {BOB: 3}
    assert shop.storage.loads(WORKSPACE) == {BOB: Load(3, 1)}
    assert [shop.now(id).handler for id in ids].count(BOB) == 1
    assert sum(shop.now(id).state in (State.HUMAN, State.DISPATCHING) for id in ids) == 4
    shop.sound()
