"""Where a conversation is found: held out to one, moved up for one, seen by some; muted, of today, of another day."""

from datetime import datetime

from omnikit.desk.ports import Storage, UnitOfWork
from omnikit.engine.evolve import fold
from omnikit.model.actors import CUSTOMER, SYSTEM, Actor
from omnikit.model.conversation import PENDING, Conversation, Lane, State
from omnikit.model.events import Opened, ParticipantsAdded, Routed
from omnikit.model.ids import DepartmentId, MemberId
from omnikit.model.views import MOST_COUNTED, Count, Query, Sort, View
from omnikit.model.workspace import Settings
from omnikit.policies.context import Context
from omnikit.policies.profile import Profile
from omnikit.policies.visibility import Sight, Visibility
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CARE,
    CAT,
    MIA,
    NOON,
    NORTH,
    SALES,
    SUE,
    WORKSPACE,
    a_context,
    a_workspace,
    minutes,
)
from omnikit.testing.coming_and_going import accepted, lapsed, muted, offered
from omnikit.testing.inboxes import WIDE, a_team
from omnikit.testing.units import (
    commit,
    ended,
    followed,
    named,
    opening,
    then,
    thread_of,
    written,
)

MOVED_UP = Query(view=View.ALL, sort=Sort.LAST_MESSAGE_OR_ADDED)


class Placing:
    """In which lists a conversation stands, of whom."""

    def test_what_is_held_out_is_found_by_whom_it_is_held_out_to(self, storage: Storage) -> None:
        """It is in that member's list while the offer is out, whatever else they see, and in nobody else's."""
        nothing = _sight(pending=Sight.NOBODY, served=Sight.NOBODY)
        conversation = commit(storage, opening("c1"))

        def found() -> list[tuple[MemberId, View]]:
            return [
                (member, view)
                for member in (ANN, BOB, SUE)
                for view in (View.OFFERED, View.ALL, View.MY_PROCESSING)
                if _page(storage, Query(view=view), _context(member, nothing)) == ["c1"]
            ]

        assert found() == [(SUE, View.ALL)]
        conversation = commit(storage, then(conversation, offered(BOB)))
        (row,) = storage.page(Query(view=View.OFFERED), _context(BOB, nothing)).rows
        assert (row.offered_to, row.state, row.handler) == (BOB, State.DISPATCHING, None)
        assert found() == [(BOB, View.OFFERED), (BOB, View.ALL), (SUE, View.ALL)]
        conversation = commit(storage, then(conversation, lapsed(BOB)))
        assert found() == [(SUE, View.ALL)]
        commit(storage, then(commit(storage, then(conversation, offered(ANN))), accepted(ANN)))
        assert found() == [(ANN, View.ALL), (ANN, View.MY_PROCESSING), (SUE, View.ALL)]

    def test_each_state_has_its_list(self, storage: Storage) -> None:
        """What stands in no lane of its own is handled, muted or over; all of it together is in the list of all."""
        for name, lane in (("visitor", Lane.VISITOR), ("bot", Lane.BOT), ("human", Lane.HUMAN)):
            commit(storage, _opening(name, lane))
        commit(storage, then(commit(storage, opening("held out")), offered(BOB)))
        for name in ("taken", "muted", "over"):
            commit(storage, then(commit(storage, opening(name)), followed(ANN)))
        commit(storage, then(_read(storage, "muted"), muted()))
        commit(storage, then(_read(storage, "over"), ended()))

        lists = {view: sorted(_page(storage, Query(view=view), _context(ANN, WIDE))) for view in View}

        assert lists == {
            View.PENDING_HUMAN: ["human"],
            View.PENDING_BOT: ["bot"],
            View.MY_PROCESSING: ["taken"],
            View.TEAM_PROCESSING: [],
            View.MY_ENDED: ["over"],
            View.TEAM_ENDED: [],
            View.ALL: ["bot", "held out", "human", "muted", "over", "taken", "visitor"],
            View.OFFERED: [],
            View.VISITORS: ["visitor"],
            View.TALKED: ["over"],
            View.LEFT: [],
            View.MUTED: ["muted"],
        }
        counts = storage.counts([Query(view=view) for view in View], _context(ANN, WIDE))
        assert [count.number for count in counts] == [len(found) for found in lists.values()]
        for state in State:
            narrowed = Query(view=View.ALL, state=state)
            assert len(_page(storage, narrowed, _context(ANN, WIDE))) == 1
            assert [*storage.counts((narrowed,), _context(ANN, WIDE))] == [Count(1)]

    def test_whoever_was_added_finds_it_on_top(self, storage: Storage) -> None:
        """It stands where the member was added until somebody writes; for others where the last message put it."""
        states = {}
        for number, name in enumerate(("c1", "c2", "c3", "c4")):
            first = commit(storage, opening(name, at=NOON + minutes(number)))
            states[name] = commit(storage, then(first, followed(ANN, NOON + minutes(number))))
        for name, at in (("c1", 20), ("c2", 10)):
            states[name] = commit(storage, then(states[name], _added(BOB, NOON + minutes(at))))

        everybody = _sight(pending=Sight.EVERYBODY, served=Sight.EVERYBODY)
        for backwards in (False, True):
            assert _leafed(storage, _context(BOB, everybody), backwards=backwards) == ["c1", "c2", "c4", "c3"]
            assert _leafed(storage, _context(SUE, everybody), backwards=backwards) == ["c4", "c3", "c2", "c1"]
        states["c4"] = commit(storage, written(states["c4"], NOON + minutes(15)))
        states["c1"] = commit(storage, written(states["c1"], NOON + minutes(30)))
        states["c2"] = commit(storage, then(states["c2"], ended(NOON + minutes(40))))
        assert _leafed(storage, _context(BOB, everybody)) == ["c1", "c4", "c2", "c3"]
        commit(storage, written(states["c3"], NOON + minutes(35)))
        assert _leafed(storage, _context(BOB, everybody)) == ["c3", "c1", "c4", "c2"]
        assert _leafed(storage, _context(SUE, everybody)) == ["c3", "c1", "c4", "c2"]

    def test_who_spoke_today_has_talked_until_the_team_s_midnight(self, storage: Storage) -> None:
        """The day ends by the team's own clocks; whom a member ended has left at once, where that is so."""
        for name, by in (("gone", CUSTOMER), ("sent off", Actor.of(ANN))):
            conversation = commit(storage, then(commit(storage, opening(name)), followed(ANN)))
            commit(storage, then(conversation, ended().but(by=by)))
        commit(storage, then(commit(storage, _opening("quiet", Lane.VISITOR)), ended().but(by=CUSTOMER)))
        everybody = _sight(pending=Sight.EVERYBODY, served=Sight.EVERYBODY)
        both = everybody.but(agent_end_left=True)

        def talked(profile: Profile, zone: str, hours: int) -> list[str]:
            team = a_workspace(settings=Settings(time_zone=zone))
            context = a_context(ANN, profile=profile, workspace=team, now=NOON + minutes(60 * hours))
            gone, left = (_page(storage, Query(view=view), context) for view in (View.TALKED, View.LEFT))
            assert sorted([*gone, *left]) == ["gone", "quiet", "sent off"]
            counts = storage.counts((Query(view=View.TALKED), Query(view=View.LEFT)), context)
            assert [count.number for count in counts] == [len(gone), len(left)]
            return sorted(gone)

        assert talked(everybody, "UTC", 11) == ["gone", "sent off"]
        assert talked(both, "UTC", 11) == ["gone"]
        assert talked(everybody, "UTC", 12) == []
        assert talked(everybody, "Asia/Taipei", 3) == ["gone", "sent off"]
        assert talked(everybody, "Asia/Taipei", 4) == []
        assert talked(everybody, "America/New_York", 16) == ["gone", "sent off"]
        assert talked(everybody, "America/New_York", 17) == []

    def test_what_is_muted_is_on_no_badge(self, storage: Storage) -> None:
        """Nobody is called by a customer whom they want to hear no more of."""
        for name in ("c1", "c2"):
            commit(storage, written(commit(storage, then(commit(storage, opening(name)), followed(ANN)))))
        assert storage.badge(_context(ANN, WIDE)) == Count(2)

        commit(storage, then(_read(storage, "c1"), muted()))

        assert storage.badge(_context(ANN, WIDE)) == Count(1)
        assert _page(storage, Query(view=View.MUTED), _context(ANN, WIDE)) == ["c1"]

    def test_departments_narrow_what_is_seen(self, storage: Storage) -> None:
        """Members find what their departments receive, what none receives, and what they are on; leads find all."""
        for name, departments in (("care", (CARE,)), ("both", (CARE, NORTH)), ("sales", (SALES,)), ("nobody's", ())):
            commit(storage, then(commit(storage, opening(name)), _routed(*departments), followed(CAT)))
        commit(storage, then(_read(storage, "sales"), _added(ANN)))
        receivers = _sight(pending=Sight.RECEIVERS, served=Sight.RECEIVERS)

        found = {member: _everything(storage, _context(member, receivers)) for member in (ANN, BOB, MIA, SUE)}

        assert found == {
            ANN: ["both", "nobody's", "sales"],
            BOB: ["both", "care", "nobody's"],
            MIA: ["nobody's"],
            SUE: ["both", "care", "nobody's", "sales"],
        }

    def test_colleagues_see_what_the_handler_handles(self, storage: Storage) -> None:
        """Members find what is handled in their departments and below, what nobody handles, and what they are on."""
        for handler in (ANN, BOB, CAT, MIA):
            commit(storage, then(commit(storage, opening(handler)), followed(handler)))
        commit(storage, opening("nobody's"))
        colleagues = _sight(pending=Sight.EVERYBODY, served=Sight.COLLEAGUES)

        found = {member: _everything(storage, _context(member, colleagues)) for member in (ANN, BOB, CAT, MIA, ADA)}

        assert found == {
            ANN: ["ann", "bob", "nobody's"],
            BOB: ["ann", "bob", "nobody's"],
            CAT: ["ann", "bob", "cat", "nobody's"],
            MIA: ["mia", "nobody's"],
            ADA: ["ann", "bob", "cat", "mia", "nobody's"],
        }

    def test_who_sees_a_part_counts_up_to_the_most(self, storage: Storage) -> None:
        """A member who is limited by their departments reads "99+", a lead the number."""
        many = MOST_COUNTED + 2
        for number in range(many):
            commit(storage, then(commit(storage, opening(f"c{number}")), _routed(CARE)))
        receivers = _sight(pending=Sight.RECEIVERS, served=Sight.EVERYBODY)
        waiting = (Query(view=View.PENDING_HUMAN),)

        assert [*storage.counts(waiting, _context(BOB, receivers))] == [Count(MOST_COUNTED, more=True)]
        assert [*storage.counts(waiting, _context(SUE, receivers))] == [Count(many)]
        assert [*storage.counts(waiting, _context(MIA, receivers))] == [Count(0)]


def _context(member: MemberId, profile: Profile) -> Context:
    return a_context(member, profile=profile, workspace=a_team(WORKSPACE))


def _sight(*, pending: Sight, served: Sight) -> Profile:
    """Return the profile of all lists, in which members see that much of what they are not on."""
    seen = Visibility(pending=pending, served=served)
    return WIDE.but(
        alone=WIDE.alone.but(visibility=seen),
        together=WIDE.together.but(visibility=seen),
        plain=WIDE.plain.but(visibility=seen),
    )


def _page(storage: Storage, query: Query, context: Context) -> list[str]:
    return [*storage.page(query, context).ids]


def _everything(storage: Storage, context: Context) -> list[str]:
    """Return what a member finds in the list of all, which is as long as is counted."""
    query = Query(view=View.ALL)
    found = _page(storage, query, context)
    assert [*storage.counts((query,), context)] == [Count(len(found))]
    return sorted(found)


def _leafed(storage: Storage, context: Context, *, backwards: bool = False) -> list[str]:
    """Return the ids of the list of all by its pages of one, from the first or from the last."""
    page = storage.page(MOVED_UP.but(limit=1), context)
    ids: list[str] = [*page.ids]
    while page.next is not None:
        page = storage.page(MOVED_UP.but(limit=1, after=page.next), context)
        ids += page.ids
    if backwards:
        ids = ids[-1:]
        while page.previous is not None:
            page = storage.page(MOVED_UP.but(limit=1, before=page.previous), context)
            ids = [*page.ids, *ids]
    return ids


def _opening(name: str, lane: Lane) -> UnitOfWork:
    """Return the commit of a conversation that begins without a word."""
    opened = Opened(
        at=NOON,
        by=CUSTOMER,
        conversation=named(name),
        workspace=WORKSPACE,
        contact=None,
        status=PENDING,
        lane=lane,
        handler=None,
    )
    blank = Conversation(id=named(name), workspace=WORKSPACE, thread=thread_of(name))
    return UnitOfWork(workspace=WORKSPACE, at=NOON, before=None, subject=fold(blank, (opened,)), events=(opened,))


def _read(storage: Storage, name: str) -> Conversation:
    (found,) = [one for one in storage.scan(WORKSPACE, None, 100) if one.id == name]
    return found


def _added(member: MemberId, at: datetime = NOON) -> ParticipantsAdded:
    return ParticipantsAdded(at=at, by=Actor.of(ANN), members=(member,))


def _routed(*departments: DepartmentId) -> Routed:
    return Routed(at=NOON, by=SYSTEM, priority=0, skills=(), departments=departments)
