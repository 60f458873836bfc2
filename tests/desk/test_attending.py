"""Who is at the desk: leases by the clock that is passed in, renewals, and handing over to a colleague."""

import threading

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs, Storage
from omnikit.model.actors import CUSTOMER, SYSTEM
from omnikit.model.administration import DisableMember
from omnikit.model.decision import Denied
from omnikit.model.errors import KeyReused, TooManyConflicts, UnknownWorkspace
from omnikit.model.ids import CommandKey, MemberId
from omnikit.model.presence import (
    AWAY,
    BUSY,
    EXITED,
    ONLINE,
    Presence,
    PresenceCommand,
    SetAvailability,
    SetReady,
    SignIn,
)
from omnikit.policies.presets import FIRST_LINE, OMNICHAT, RECEPTION
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ADA, ANN, BOB, SUE, WORKSPACE
from omnikit.testing.checks import content
from omnikit.testing.wrapping import Meanwhile
from tests.rules.products import HOUR, MINUTE, SECOND, Shop, shown, visitor

KEY = CommandKey("k")


@pytest.fixture
def shop(storage: Storage) -> Shop:
    """The reception with nobody signed in; a lease lasts two minutes."""
    return Shop(RECEPTION, storage, lease=2 * MINUTE)


def stored(shop: Shop, member: MemberId) -> Presence:
    """Return a member's presence as it is stored."""
    return shop.storage.read(Needs(workspace=WORKSPACE, presences=True)).presences[member]


def recorded(shop: Shop, member: MemberId) -> list[tuple[int, str, bool]]:
    """Return the events of a member's presence."""
    events = [(one.version, one.event) for one in shop.storage.attendance(WORKSPACE, member, 0)]
    return [(version, getattr(event, "availability", ""), getattr(event, "ready", False)) for version, event in events]


def another(shop: Shop, storage: Storage) -> Desk:
    """Return another desk of the same house, over *storage*."""
    return Desk(storage, WORKSPACE, profile=shop.desk.house.profile, clock=shop.clock, ids=shop.desk.house.ids)


# --- leases


def test_a_presence_holds_until_its_lease_ends_by_the_clock_passed_in(shop: Shop) -> None:
    """One second before the end the member is there, at the end they are gone, and nothing had to happen for it."""
    shop.comes(ANN)
    before = shop.desk.changes(limit=1000)
    shop.passes(2 * MINUTE - SECOND)
    assert shown(shop, ANN) is ONLINE
    shop.passes(SECOND)

    assert shown(shop, ANN) is EXITED
    assert shop.desk.changes(limit=1000) == before
    assert shop.now(visitor(shop)).handler is None


def test_a_renewal_moves_the_lease_and_nothing_else(shop: Shop) -> None:
    """No event, no change in the feed, no other version: the end is two minutes from then."""
    shop.comes(ANN)
    presence, log = stored(shop, ANN), recorded(shop, ANN)
    before = shop.desk.changes(limit=1000)
    shop.passes(MINUTE)

    assert shop.desk.renew(ANN, actor=shop.by(ANN)) is True

    assert stored(shop, ANN) == presence.but(until=shop.clock.now + 2 * MINUTE)
    assert recorded(shop, ANN) == log == [(1, ONLINE, True)]
    assert shop.desk.changes(limit=1000) == before
    shop.sound()


def test_who_renews_in_time_stays_for_as_long_as_they_like(shop: Shop) -> None:
    """A hundred renewals are one sign-in on record, and visitors come all along."""
    shop.comes(ANN)
    for _ in range(100):
        shop.passes(MINUTE)
        assert shop.desk.renew(ANN, actor=shop.by(ANN)) is True

    assert shop.now(visitor(shop)).handler == ANN
    assert len(recorded(shop, ANN)) == 1


def test_a_lease_that_has_ended_is_not_renewed(shop: Shop) -> None:
    """The answer says so, and the member signs in anew; then visitors who waited come at once."""
    shop.comes(ANN)
    shop.passes(2 * MINUTE)
    waits = visitor(shop)

    assert shop.desk.renew(ANN, actor=shop.by(ANN)) is False
    assert shop.now(waits).handler is None
    shop.comes(ANN)

    assert shop.now(waits).handler == ANN


def test_who_never_came_has_nothing_to_renew(shop: Shop) -> None:
    """There is no lease."""
    assert shop.desk.renew(ANN, actor=shop.by(ANN)) is False


def test_signing_in_again_renews(shop: Shop) -> None:
    """Whoever is there already stays what they show, and the lease goes on; nothing is recorded."""
    shop.comes(ANN)
    shop.shows(ANN, BUSY).unwrap()
    shop.passes(MINUTE)

    shop.comes(ANN)

    assert (stored(shop, ANN).availability, stored(shop, ANN).until) == (BUSY, shop.clock.now + 2 * MINUTE)
    assert len(recorded(shop, ANN)) == 2


def test_a_renewal_that_comes_late_shortens_no_lease(shop: Shop) -> None:
    """A clock that jumps back an hour: the lease stays where it was, and the member is there all the while."""
    shop.comes(ANN)
    until = stored(shop, ANN).until
    shop.passes(-HOUR)

    assert shop.desk.renew(ANN, actor=shop.by(ANN)) is True
    assert stored(shop, ANN).until == until
    assert shown(shop, ANN) is ONLINE
    assert shop.now(visitor(shop)).handler == ANN


def test_the_teams_setting_counts_from_the_next_lease_on(shop: Shop) -> None:
    """A lease that was given stays as long as it was; the next renewal is as long as set then."""
    shop.comes(ANN)
    until = stored(shop, ANN).until
    shop.sets(lease=10 * MINUTE)
    assert stored(shop, ANN).until == until

    shop.desk.renew(ANN, actor=shop.by(ANN))

    assert stored(shop, ANN).until == shop.clock.now + 10 * MINUTE


def test_what_a_renewal_moved_on_stays_when_something_else_is_shown() -> None:
    """Being ready is said while a client renews beside it: the lease is not set back."""
    shop = Shop(FIRST_LINE, lease=2 * MINUTE)
    shop.comes(ANN, ready=False)
    shop.passes(MINUTE)
    desk = another(shop, Meanwhile(shop.storage, lambda: shop.desk.renew(ANN, actor=shop.by(ANN))))

    desk.attend(SetReady(member=ANN, ready=True), actor=shop.by(ANN)).unwrap()

    assert stored(shop, ANN).ready
    assert stored(shop, ANN).until == shop.clock.now + 2 * MINUTE


# --- who may


@pytest.mark.parametrize("actor", [BOB, SUE, ADA])
def test_nobody_shows_anothers_presence(shop: Shop, actor: MemberId) -> None:
    """Not even an administrator; renewing is showing, too."""
    shop.comes(ANN)

    for denied in (
        shop.desk.attend(SetAvailability(member=ANN, availability=EXITED), actor=shop.by(actor)).denied,
        shop.desk.attend(SignIn(member=ANN), actor=shop.by(actor)).denied,
        shop.desk.renew(ANN, actor=shop.by(actor)),
    ):
        assert isinstance(denied, Denied)
        assert denied.rule == "HO-47"
    assert shown(shop, ANN) is ONLINE


def test_the_host_itself_shows_anybodys(shop: Shop) -> None:
    """A host that knows of a client's end says so."""
    shop.desk.attend(SignIn(member=ANN), actor=SYSTEM).unwrap()
    assert shop.desk.renew(ANN, actor=SYSTEM) is True
    shop.desk.attend(SetAvailability(member=ANN, availability=EXITED), actor=SYSTEM).unwrap()

    assert shown(shop, ANN) is EXITED


@pytest.mark.parametrize("member", ["out", "ghost"])
def test_strangers_and_the_disabled_show_nothing(shop: Shop, member: str) -> None:
    """Nothing is stored of whoever is no enabled member."""
    shop.employs(MemberId("out"))
    shop.run(DisableMember(workspace=WORKSPACE, member=MemberId("out")))
    before = content(shop.storage, WORKSPACE)

    denied = shop.attends(SignIn(member=MemberId(member))).denied

    assert denied is not None
    assert denied.rule == "HO-47"
    assert isinstance(shop.desk.renew(MemberId(member), actor=shop.by(member)), Denied)
    assert content(shop.storage, WORKSPACE) == before


def test_a_customer_shows_nothing(shop: Shop) -> None:
    """Presence is the members'; so is asking for it."""
    denied = shop.desk.attend(SignIn(member=ANN), actor=CUSTOMER).denied
    assert denied is not None
    assert denied.rule == "HO-47"

    for refused in (shop.desk.online(actor=CUSTOMER), shop.desk.colleagues(actor=CUSTOMER)):
        assert isinstance(refused, Denied)


def test_where_presence_plays_no_part_it_is_refused() -> None:
    """A product without it says so, and stores nothing."""
    shop = Shop(OMNICHAT)

    denied = shop.attends(SignIn(member=ANN)).denied
    renewed = shop.desk.renew(ANN, actor=shop.by(ANN))

    assert denied is not None
    assert isinstance(renewed, Denied)
    assert denied.rule == renewed.rule == "HO-48"
    assert shop.storage.roster(WORKSPACE) == ()


def test_in_a_workspace_that_nobody_founded_nobody_is_there() -> None:
    """The mistake is told by the workspace's name."""
    desk = Desk(MemoryStorage(), "nowhere", profile=RECEPTION)

    with pytest.raises(UnknownWorkspace, match="'nowhere'"):
        desk.attend(SignIn(member=ANN), actor=SYSTEM)
    with pytest.raises(UnknownWorkspace, match="'nowhere'"):
        desk.renew(ANN, actor=SYSTEM)


# --- once


def test_the_same_key_is_carried_out_once(shop: Shop) -> None:
    """A repeat is answered with what happened the first time, whatever has been shown since."""
    command = SignIn(member=ANN, key=KEY)
    first = shop.attends(command)
    shop.shows(ANN, BUSY).unwrap()

    again = shop.attends(command)

    assert (again.decision, again.repeated) == (first.decision, True)
    assert shown(shop, ANN) is BUSY


@pytest.mark.parametrize(
    "other", [SignIn(member=ANN, ready=False, key=KEY), SetAvailability(member=ANN, availability=BUSY, key=KEY)]
)
def test_a_key_of_another_command_is_an_error(shop: Shop, other: PresenceCommand) -> None:
    """It is told by its name, and nothing changes."""
    shop.attends(SignIn(member=ANN, key=KEY)).unwrap()

    with pytest.raises(KeyReused, match="'k'"):
        shop.attends(other)
    assert shown(shop, ANN) is ONLINE


def test_whoever_was_faster_is_decided_on_anew(shop: Shop) -> None:
    """Another window of ANN's shows busy between what this one read and its commit: going away comes after that."""
    shop.comes(ANN, BOB)
    desk = another(shop, Meanwhile(shop.storage, lambda: shop.shows(ANN, BUSY).unwrap()))

    desk.attend(SetAvailability(member=ANN, availability=AWAY, colleague=BOB), actor=shop.by(ANN)).unwrap()

    assert [availability for _, availability, _ in recorded(shop, ANN)] == [ONLINE, BUSY, AWAY]


def test_who_is_overtaken_each_time_is_told() -> None:
    """After the desk's tries the answer is an error, and what was shown by the others stays."""
    shop = Shop(RECEPTION)
    shop.comes(ANN)
    shows = iter([BUSY, ONLINE] * 10)
    desk = another(shop, Meanwhile(shop.storage, lambda: shop.shows(ANN, next(shows)).unwrap(), times=9))

    with pytest.raises(TooManyConflicts, match="'ann' changed 5 times"):
        desk.attend(SetAvailability(member=ANN, availability=AWAY), actor=shop.by(ANN))


def test_many_windows_at_once_are_one_presence(shop: Shop) -> None:
    """Eight clients of one member sign in together: one of them makes the presence, the others find it there."""
    start = threading.Barrier(8)

    def sign_in() -> None:
        start.wait()
        another(shop, shop.storage).attend(SignIn(member=ANN), actor=shop.by(ANN)).unwrap()

    threads = [threading.Thread(target=sign_in) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert recorded(shop, ANN) == [(1, ONLINE, True)]
    shop.sound()
