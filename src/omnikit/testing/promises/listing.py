"""Lists, their counts and badges; scans and workspaces."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from omnikit.desk.ports import ContactChange, Needs, Storage, ThreadKey
from omnikit.engine.views import badge, counted, exactly_counted, listed, listing, refused
from omnikit.model.actors import Actor
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.ids import AccountId, ConversationId, WorkspaceId
from omnikit.model.views import MOST_COUNTED, Count, Page, Position, Query, Sort, View
from omnikit.policies.context import Context
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE, a_context, minutes
from omnikit.testing.inboxes import VIEWERS, WIDE, asked_lists, filled
from omnikit.testing.promises.trying import TRIES, another_workspace
from omnikit.testing.units import (
    AT_LAST,
    MUCH,
    OTHER,
    answered,
    commit,
    contact_of,
    drained,
    ended,
    everything,
    followed,
    founding_of,
    joined,
    note,
    opening,
    tasks,
    then,
    written,
)

MY_LIST = Query(view=View.MY_PROCESSING, limit=3)


class Listing:
    """What members see of a workspace."""

    @TRIES
    @given(data=st.data())
    def test_a_page_is_what_the_listing_says(self, storage: Storage, data: st.DataObject) -> None:
        """Each page of each list, on after it and back before it, equals ``engine.views.listing``."""
        workspace = another_workspace()
        stored, contacts = filled(storage, workspace, data)

        for _ in range(4):
            query, context = data.draw(asked_lists(workspace))
            for view in context.profile.listing:
                whole = Query(view=view)
                if refused(whole, context) is None:
                    assert storage.page(whole, context) == listing(stored, whole, context)
            tagged = frozenset(one.id for one in contacts if query.tag in one.tags)
            for step in ("next", "previous"):
                place, asked = None, query
                while True:
                    page = storage.page(asked, context)
                    assert page == listing(stored, asked, context, tagged)
                    place = page.next if step == "next" else page.previous
                    if place is None:
                        break
                    asked = _from(query, step, place)

    @TRIES
    @given(data=st.data())
    def test_a_list_is_walked_back_as_it_was_walked(self, storage: Storage, data: st.DataObject) -> None:
        """From the last page of a list the way back leads over the same pages."""
        workspace = another_workspace()
        filled(storage, workspace, data)

        query, context = data.draw(asked_lists(workspace))
        there = _walked(storage, query.but(after=None, before=None), context, "next")
        assert len([row for page in there for row in page.rows]) == len({id for page in there for id in page.ids})
        last = there[-1]
        back = (
            []
            if last.previous is None
            else _walked(storage, _from(query, "previous", last.previous), context, "previous")
        )
        assert [*reversed(back), last] == there

    def test_what_stays_is_seen_once_though_others_move(self, storage: Storage) -> None:
        """While rows come, go and move between two pages, each row that stays is seen once, in its place."""
        states = {name: _handled(storage, name, NOON + minutes(number)) for number, name in enumerate("abcdefghi")}
        context = a_context(ANN)

        first = storage.page(MY_LIST, context)
        commit(storage, then(states["i"], ended()))  # seen, goes
        commit(storage, then(states["g"], ended()))  # its place is where the next page begins; it goes
        commit(storage, answered(states["b"], NOON + minutes(30)))  # not seen, moves to the top
        _handled(storage, "new", NOON + minutes(31))
        second = storage.page(MY_LIST.but(after=first.next), context)
        commit(storage, then(states["d"], ended()))
        commit(storage, answered(states["e"], NOON + minutes(32)))  # seen, moves to the top
        third = storage.page(MY_LIST.but(after=second.next), context)
        back = storage.page(MY_LIST.but(before=third.previous), context)

        assert [page.ids for page in (first, second, third)] == [("i", "h", "g"), ("f", "e", "d"), ("c", "a")]
        assert (third.next, back.ids) == (None, ("b", "h", "f"))
        top = storage.page(MY_LIST.but(before=back.previous), context)
        assert (top.ids, top.previous) == (("e", "new"), None)

    @TRIES
    @given(data=st.data())
    def test_counts_are_what_the_listing_says(self, storage: Storage, data: st.DataObject) -> None:
        """The length of each list, and each member's badge, equal what the engine counts."""
        workspace = another_workspace()
        stored, contacts = filled(storage, workspace, data)

        queries, contexts = zip(*data.draw(st.lists(asked_lists(workspace), min_size=1, max_size=6)), strict=True)
        context: Context = contexts[0]
        queries = tuple(query for query in queries if refused(query, context) is None)
        assert [*storage.counts(queries, context)] == [_count(stored, contacts, query, context) for query in queries]
        for viewer in VIEWERS:
            theirs = context.as_of(context.now, Actor.of(viewer, context.actor.client))
            assert storage.badge(theirs) == badge(stored, theirs)

    def test_a_list_is_counted_to_the_last(self, storage: Storage) -> None:
        """A whole list is counted exactly however long; a narrowed one and a badge up to the most."""
        many = MOST_COUNTED + 3
        for number in range(many):
            _handled(storage, f"c{number}", NOON)
        commit(storage, opening("waits"))
        context = a_context(ANN)
        whole, narrowed = Query(view=View.MY_PROCESSING), Query(view=View.MY_PROCESSING, channel="line")
        waiting = Query(view=View.PENDING_HUMAN, channel="line")

        assert [*storage.counts((whole, narrowed, waiting), context)] == [
            Count(many),
            Count(MOST_COUNTED, more=True),
            Count(1),
        ]
        assert not storage.counts((), context)
        assert storage.badge(context) == Count(0)

    def test_a_badge_counts_what_waits_to_be_read(self, storage: Storage) -> None:
        """A member's badge counts conversations of theirs with something unread, none that ended, up to the most."""
        for number in range(MOST_COUNTED + 1):
            commit(storage, written(_handled(storage, f"c{number}", NOON)))
        commit(storage, opening("nobody's"))
        commit(storage, then(commit(storage, written(_handled(storage, "over", NOON))), ended()))
        _handled(storage, "read", NOON)

        assert storage.badge(a_context(ANN)) == Count(MOST_COUNTED, more=True)
        assert storage.badge(a_context(BOB)) == Count(0)
        commit(storage, answered(storage.scan(WORKSPACE, None, 1)[0]))
        assert storage.badge(a_context(ANN)) == Count(MOST_COUNTED)

    def test_a_tag_of_the_contact_narrows_a_list(self, storage: Storage) -> None:
        """A list narrowed by a tag has the conversations of contacts who have just that tag now."""
        works = {name: opening(name) for name in ("c1", "c2")}
        states = {name: commit(storage, work) for name, work in works.items()}
        context = a_context(ANN, profile=WIDE)

        def tagged(tag: str) -> tuple[ConversationId, ...]:
            query = Query(view=View.PENDING_HUMAN, tag=tag, sort=Sort.ARRIVAL)
            ids = storage.page(query, context).ids
            assert [*storage.counts((query,), context)] == [Count(len(ids))]
            return ids

        assert [tagged(tag) for tag in ("VIP", "from c1", "vip", "from")] == [("c1", "c2"), ("c1",), (), ()]
        known = contact_of(works["c1"])
        change = ContactChange(contact=known.but(tags=("new",), version=2), before=known)
        commit(storage, written(states["c1"], contact=change))
        assert [tagged(tag) for tag in ("VIP", "from c1", "new")] == [("c2",), (), ("c1",)]

    def test_a_scan_goes_by_id(self, storage: Storage) -> None:
        """A scan gives every conversation once, by the code points of its id, and goes on after any id."""
        names = ["0", "C", "c", "c1", "c10", "c2", "é", "中", "\uffee", "😀"]
        for name in reversed(names):
            commit(storage, opening(name))

        for after in (None, *names, "c11", "\U0010ffff"):
            expected = [name for name in names if after is None or name > after]
            for limit in (0, 3, MUCH):
                found = storage.scan(WORKSPACE, None if after is None else ConversationId(after), limit)
                assert [conversation.id for conversation in found] == expected[:limit]

    def test_workspaces_are_those_that_were_founded(self, storage: Storage) -> None:
        """The workspaces are listed by id; one that only has conversations isn't one."""
        for workspace in (WorkspaceId("b"), WorkspaceId("a"), WorkspaceId("c")):
            storage.commit(founding_of(workspace))
        commit(storage, opening(workspace=OTHER))

        assert [*storage.workspaces()] == ["a", "b", "c"]

    def test_nothing_crosses_workspaces(self, storage: Storage) -> None:
        """Two workspaces with all names the same know nothing of each other, whatever is done in one."""
        for workspace in (WORKSPACE, OTHER):
            storage.commit(founding_of(workspace))
            commit(storage, opening("c1", workspace=workspace, wakes=minutes(1)))
        there = everything(storage, OTHER, opening("c1", workspace=OTHER))
        conversation = commit(storage, opening("c2", wakes=minutes(1), effects=(note(1), note(2), note(3))))
        conversation = commit(storage, then(conversation, followed(), joined(BOB)))
        first, second = tasks(storage)
        storage.bury(WORKSPACE, first.ids, "lost")
        storage.postpone(WORKSPACE, second.ids, AT_LAST)
        commit(storage, then(conversation, ended()))
        storage.forget(WORKSPACE, contact_of(opening("c1")).id)
        storage.erase(WORKSPACE, AT_LAST)
        drained(storage)
        storage.prune(WORKSPACE, AT_LAST)

        assert everything(storage, OTHER, opening("c1", workspace=OTHER)) == there
        assert [task.effect for task in drained(storage, OTHER)] == [*opening("c1", workspace=OTHER).effects]
        needs = Needs(workspace=OTHER, thread=ThreadKey(AccountId("line"), "c2"))
        assert storage.read(needs).conversation is None


def _from(query: Query, step: str, place: Position) -> Query:
    return query.but(after=place, before=None) if step == "next" else query.but(before=place, after=None)


def _walked(storage: Storage, query: Query, context: Context, step: str) -> list[Page]:
    """Return the pages from a query on, forward or back, until there is none."""
    pages, places = [storage.page(query, context)], set[Position]()
    while (place := pages[-1].next if step == "next" else pages[-1].previous) is not None:
        assert place not in places, f"the way {step} comes to {place!r} again"
        places.add(place)
        pages.append(storage.page(_from(query, step, place), context))
    return pages


def _count(stored: list[Conversation], contacts: list[Contact], query: Query, context: Context) -> Count:
    tagged = frozenset(one.id for one in contacts if query.tag in one.tags)
    found = len(listed(stored, query, context, tagged))
    return Count(found) if exactly_counted(query, context) else counted(found)


def _handled(storage: Storage, name: str, at: datetime) -> Conversation:
    """Commit a conversation that ANN handles, its last message at that time."""
    return commit(storage, then(commit(storage, opening(name, at=at)), followed(ANN, at)))
