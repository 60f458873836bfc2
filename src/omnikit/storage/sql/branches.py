"""What a list is made of: branches, each of which one walk has in the list's order; pure.

Most lists are one branch. The list of all has one for each state; where a member sees what their departments receive,
or what their colleagues handle, there is one for each of these: so no walk passes much that the member doesn't see.
"""

from enum import StrEnum

from omnikit.engine.reach import TEAM, Reach
from omnikit.engine.views import MINE, STATES_OF, STATUS_OF_STATE
from omnikit.model.conversation import PENDING, State
from omnikit.model.ids import MemberId, WorkspaceId
from omnikit.model.value import Value, maker, value
from omnikit.model.views import ConversationKind, Query, Sort, View
from omnikit.policies.visibility import Sight

BY_MESSAGE = frozenset({Sort.LAST_MESSAGE, Sort.LAST_MESSAGE_OR_ADDED})
STATES = {view: tuple(state for state in State if state in states) for view, states in STATES_OF.items()}
MOST_APART = 8
"""Of how many departments or colleagues at most each has a branch; who sees what more of them have sees much."""


class Source(StrEnum):
    """Where a branch's rows come from: what of a state stands there, who or what they are of."""

    EVERY = "every"
    TAGGED = "tagged"
    SEATED = "seated"
    HELD_OUT = "held_out"
    HANDLED = "handled"
    UNHANDLED = "unhandled"
    RECEIVED = "received"
    UNROUTED = "unrouted"
    MOVED_UP = "moved_up"


@value
class Asked(Value):
    """A list that is asked for.

    *kinds*: what may be in it, at least one; *channels*: of the tab, None for all; *few*: its tag is best begun with.
    *reach*: how far *viewer* sees. *midnight*: when the present day began; *by_member_left*: whoever a member ended
    has left, whenever they spoke. *silent*: channels that carry no text.
    """

    query: Query
    workspace: WorkspaceId
    viewer: MemberId
    kinds: frozenset[ConversationKind]
    reach: Reach
    midnight: int
    by_member_left: bool
    channels: frozenset[str] | None = None
    few: bool = False
    silent: frozenset[str] = frozenset()

    @property
    def states(self) -> tuple[State, ...]:
        """The states that may be in the list, in the order of their definition."""
        states, only = STATES[self.query.view], self.query.state
        return states if only is None else tuple([state for state in states if state is only])

    @property
    def moves_up(self) -> bool:
        """True if the viewer may be on some of the list: only those can stand where the viewer was added."""
        return self.query.view not in TEAM and self.query.view is not View.OFFERED

    def sight(self, kind: ConversationKind, state: State) -> Sight:
        """Return which of those of a kind, in *state*, the viewer sees without being on them."""
        return self.reach.of(kind, pending=STATUS_OF_STATE[state] is PENDING)


@value(kw_only=False)
class Branch(Value):
    """Rows of a list: of some states, of one *source*; *of*: whose or what's, where the source is of somebody.

    *seen*: the viewer sees all of them. Of several branches only those that are *apart* have no row in common.
    """

    source: Source
    states: tuple[State, ...]
    channels: tuple[str, ...] | None
    of: str = ""
    seen: bool = False
    apart: bool = True

    @property
    def state(self) -> State:
        """The state of those that are of one."""
        (state,) = self.states
        return state


_branch = maker(Branch)


def branches(asked: Asked, sort: Sort, *, timed: bool) -> tuple[Branch, ...]:
    """Return the branches of a list, of one part of it; none where nothing can be in it."""
    channels, states = channels_of(asked), asked.states
    silent = asked.query.view is View.TALKED and sort in BY_MESSAGE and not timed
    if channels == () or not states or silent:
        return ()
    found: list[Branch] = []
    for state in states:
        for branch in _of_state(asked, sort, state, channels):
            by_channel = channels if _by_channel(branch, asked, sort) else None
            found += [branch] if by_channel is None else [branch.but(channels=(channel,)) for channel in by_channel]
    if timed and sort is Sort.LAST_MESSAGE_OR_ADDED and asked.moves_up:
        found.append(_branch(Source.MOVED_UP, states, channels, asked.viewer, True, True))
    return tuple(found)


def channels_of(asked: Asked) -> tuple[str, ...] | None:
    """Return the channels that may be in the list, None for all."""
    one, channels = asked.query.channel, asked.channels
    if one is not None:
        channels = frozenset({one}) if channels is None or one in channels else frozenset()
    if channels is None:
        return None
    return tuple(sorted(channels - asked.silent if asked.query.view is View.ALL else channels))


def _by_channel(branch: Branch, asked: Asked, sort: Sort) -> bool:
    """True if a branch is best walked channel by channel: nothing narrower has its order."""
    source = branch.source
    by_list = source is Source.EVERY or (source is Source.UNROUTED and branch.state is not State.ENDED)
    return by_list and sort in BY_MESSAGE and asked.query.view is View.ALL and asked.query.account is None


def _of_state(asked: Asked, sort: Sort, state: State, channels: tuple[str, ...] | None) -> tuple[Branch, ...]:
    """Return the branches of one state."""
    query = asked.query

    def branch(source: Source, of: str = "", *, seen: bool = False, apart: bool = True) -> Branch:
        return _branch(source, (state,), channels, of, seen, apart)

    theirs = query.view in MINE or query.view is View.OFFERED
    sights = {asked.sight(kind, state) for kind in asked.kinds}
    if asked.few:
        return (branch(Source.TAGGED, query.tag or "", seen=theirs),)
    if query.view is View.OFFERED:
        return (branch(Source.HELD_OUT, asked.viewer, seen=True),)
    if query.view in MINE:
        return (branch(Source.SEATED, asked.viewer, seen=True),)
    if query.member is not None:
        return (branch(Source.HANDLED, query.member),)
    own = Source.HELD_OUT if state is State.DISPATCHING else Source.SEATED
    if sights == {Sight.NOBODY} and query.view not in TEAM:
        return (branch(own, asked.viewer, seen=True),)
    if sort not in BY_MESSAGE:
        return (branch(Source.EVERY),)
    if query.department is not None:
        mine = sights == {Sight.RECEIVERS} and query.department in asked.reach.departments
        return (branch(Source.RECEIVED, query.department, seen=mine),)
    names = _names_apart(asked, state, sights)
    if names is None:
        return (branch(Source.EVERY),)
    by_department = sights == {Sight.RECEIVERS}
    each, none = (Source.RECEIVED, Source.UNROUTED) if by_department else (Source.HANDLED, Source.UNHANDLED)
    found = [(each, name) for name in names] + [(none, "")]
    if query.view not in TEAM and (own is Source.HELD_OUT or STATUS_OF_STATE[state] is not PENDING):
        found.append((own, asked.viewer))  # nobody is on what is pending
    return tuple(branch(source, of, seen=True, apart=False) for source, of in found)


def _names_apart(asked: Asked, state: State, sights: set[Sight]) -> tuple[str, ...] | None:
    """Return which departments or colleagues have a branch each, None for none of that."""
    if sights == {Sight.RECEIVERS}:
        names: frozenset[str] = asked.reach.departments
    elif sights == {Sight.COLLEAGUES} and state is State.ENDED and asked.query.view is not View.TALKED:
        names = asked.reach.colleagues  # of other states, and of a day, there are few enough to look at
    else:
        return None
    return tuple(sorted(names)) if len(names) <= MOST_APART else None
