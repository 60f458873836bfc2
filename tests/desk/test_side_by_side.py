"""Several dispatchers side by side: nobody is ever overfilled, and whatever was lost to another is planned anew."""

import threading
from collections.abc import Callable

import pytest

from omnikit.desk import attending, intake, queueing
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage
from omnikit.desk.queueing import Queue
from omnikit.desk.steps import drive
from omnikit.engine.load import NONE, Load
from omnikit.model.actors import Actor
from omnikit.model.administration import DisableMember
from omnikit.model.commands import AcceptOffer, BotOutcome, End, EndByBot
from omnikit.model.errors import TooManyConflicts
from omnikit.model.ids import AccountId, MemberId
from omnikit.model.presence import EXITED, SignIn
from omnikit.policies.presets import FIRST_LINE, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ANN, BOB, CAT, DAN, EVE, WORKSPACE, some_text
from omnikit.testing.desks import an_inbound
from omnikit.testing.wrapping import Meanwhile
from tests.desk.several import FIVE, another, held, waiting
from tests.rules.products import Shop, places


def _race(shop: Shop, acts: list[Callable[[], object]]) -> None:
    """Do all of *acts* at once, each in a thread of its own."""
    start = threading.Barrier(len(acts))
    failed: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except TooManyConflicts:
            pass
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.rule("FL-6.2", "FL-6.3")
def test_several_dispatchers_at_once_never_overfill(storage: Storage) -> None:
    """Four of them place forty conversations on five members: nobody gets more than three, nor beyond capacity."""
    shop = Shop(FIRST_LINE, storage)
    for member, capacity in zip(FIVE, (1, 2, 3, 10, None), strict=True):
        shop.employs(member, capacity=capacity)
    ids = waiting(shop, 40)
    for member in FIVE:
        _quietly(shop, member)

    _race(shop, [another(shop).dispatch for _ in range(4)])
    shop.desk.dispatch()

    assert held(shop) == {ANN: 1, BOB: 2, CAT: 3, DAN: 3, EVE: 3}
    assert sum(shop.now(id).offer is not None for id in ids) == 12
    assert {m: load.offered for m, load in shop.storage.loads(WORKSPACE).items()} == held(shop)
    shop.sound()


@pytest.mark.rule("FL-6.2", "RC-1.4")
@pytest.mark.parametrize("profile", [FIRST_LINE, RECEPTION], ids=lambda profile: profile.name)
def test_so_do_desks_at_which_everything_happens_at_once(storage: Storage, profile: Profile) -> None:
    """Customers write, members accept and end, at several desks: no load is ever above its limit, and none is wrong."""
    shop = Shop(profile, storage, capacity=4)
    shop.connects("line")
    shop.comes(*FIVE[:3])
    desks = [another(shop, tries=50) for _ in range(4)]

    def customers(desk: Desk, number: int) -> None:
        for n in range(8):
            desk.receive(an_inbound(dedupe=f"{number}/{n}", thread=f"{number}/{n}")).unwrap()

    def members(desk: Desk, member: MemberId) -> None:
        actor = Actor.of(member)
        for _ in range(12):
            for one in shop.every():
                if one.offer is not None and one.offer.to == member:
                    desk.handle(AcceptOffer(conversation=one.id), actor=actor)
                elif one.handler == member:
                    desk.handle(End(conversation=one.id), actor=actor)

    acts: list[Callable[[], object]] = [lambda desk=desk, n=n: customers(desk, n) for n, desk in enumerate(desks[:2])]  # type: ignore[misc]  # bound early
    acts += [lambda m=m, desk=desk: members(desk, m) for m, desk in zip(FIVE[:2], desks[2:], strict=True)]  # type: ignore[misc]
    _race(shop, acts)
    shop.desk.dispatch()

    limit = Load(3, 4) if profile is FIRST_LINE else Load(0, 4)
    for load in shop.storage.loads(WORKSPACE).values():
        assert load.offered <= limit.offered
        assert load.total <= 4
    for id, why in drive(queueing.why(shop.desk.house, Queue(), [one.id for one in shop.every()]), storage).items():
        assert why.reasons, id
    shop.sound()


def _quietly(shop: Shop, member: MemberId) -> None:
    """Let a member come without a word to the queue."""
    drive(attending.show(shop.desk.house, SignIn(member=member, ready=True), shop.by(member)), shop.storage)


def test_whoever_was_faster_is_met_by_a_new_plan() -> None:
    """Between plan and commit ANN's only place is taken by another dispatcher: the same call gives BOB what is left."""
    shop = Shop(FIRST_LINE)
    for member in (ANN, BOB):
        shop.employs(member, capacity=1)
    first, second = waiting(shop, 2)
    _quietly(shop, ANN)
    faster = another(shop)

    def meanwhile() -> None:
        assert [item.conversation for item in faster.dispatch()] == [first]
        _quietly(shop, BOB)

    items = another(shop, Meanwhile(shop.storage, meanwhile)).dispatch()

    assert places(shop.every()) == {first: ANN, second: BOB}
    assert [(item.conversation, item.done) for item in items] == [(first, False), (second, True)]
    shop.sound()


def test_what_a_hold_breaks_is_planned_anew() -> None:
    """ANN writes to somebody first meanwhile, and is full: the one that was planned for her goes to BOB."""
    shop = Shop(FIRST_LINE)
    for member in (ANN, BOB):
        shop.employs(member, capacity=1)
    contact = shop.contact(shop.opens("known", bot=BotOutcome.MATCHED)).id
    shop.bot(EndByBot(conversation=shop.every()[0].id))
    (id,) = waiting(shop, 1)
    _quietly(shop, ANN)

    def meanwhile() -> None:
        _quietly(shop, BOB)
        drive(intake.start(shop.desk.house, contact, AccountId("line"), some_text(), shop.by(ANN)), shop.storage)

    items = another(shop, Meanwhile(shop.storage, meanwhile)).dispatch()

    assert places([shop.now(id)]) == {id: BOB}
    assert [item.done for item in items] == [False, True]
    assert shop.storage.loads(WORKSPACE) == {ANN: Load(0, 1), BOB: Load(1, 0)}


@pytest.mark.rule("FL-3.3", "RC-1.9")
@pytest.mark.parametrize("profile", [FIRST_LINE, RECEPTION], ids=lambda profile: profile.name)
@pytest.mark.parametrize("how", ["exits", "is disabled"])
def test_whoever_goes_between_plan_and_commit_is_given_nothing(profile: Profile, how: str) -> None:
    """The presence that the plan went by must still be there when it is written."""
    shop = Shop(profile)
    shop.connects("line")
    (id,) = waiting(shop, 1)
    _quietly(shop, ANN)

    def meanwhile() -> None:
        if how == "exits":
            shop.shows(ANN, EXITED).unwrap()
        else:
            shop.run(DisableMember(workspace=WORKSPACE, member=ANN))

    items = another(shop, Meanwhile(shop.storage, meanwhile)).dispatch()

    assert places([shop.now(id)]) == {id: None}
    assert [item.done for item in items] == [False]
    assert shop.storage.loads(WORKSPACE).get(ANN, NONE) == NONE


def test_a_customer_who_writes_between_plan_and_commit_loses_nobody_a_place() -> None:
    """The conversation has moved on, and is placed in the same call all the same."""
    shop = Shop(FIRST_LINE)
    (id,) = waiting(shop, 1)
    _quietly(shop, ANN)

    another(shop, Meanwhile(shop.storage, lambda: shop.opens("c0"))).dispatch()

    assert places([shop.now(id)]) == {id: ANN}
    assert shop.now(id).sequence == 2
