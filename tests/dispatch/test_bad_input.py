"""What no queue can be made of is answered by name, and nothing is changed."""

from collections.abc import Callable

import pytest

from omnikit.dispatch.planner import Planner
from omnikit.engine.load import Load
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import ConversationId, MemberId
from omnikit.policies.dispatching import Dispatching, Mode
from tests.dispatch.queues import NOW, OFFERS, a_ticket, planned, present

ANN = MemberId("ann")
PLANNER = Planner.of(OFFERS, tickets=[a_ticket()], roster=[present("ann", offered=1, accepted=2)])

# fmt: off
WRONG: tuple[tuple[str, Callable[[], object], str], ...] = (
    ("a mode that plans nothing", lambda: Planner.of(Dispatching(mode=Mode.PULL)),
     "mode: 'pull' is not allowed; allowed: offer, assign; otherwise nothing is planned"),
    ("no offers at all", lambda: Planner.of(OFFERS.but(open_offers=0)),
     "open_offers: 0 is not allowed; allowed: 1 or more; None for no limit"),
    ("a conversation twice", lambda: Planner.of(OFFERS, tickets=[a_ticket(), a_ticket(priority=1)]),
     "tickets: 'c1' is not allowed; allowed: one ticket for each conversation; leave out all but one"),
    ("a ticket under another's id", lambda: PLANNER.changed({ConversationId("c2"): a_ticket("c1")}),
     "tickets: 'c1' is not allowed; allowed: the ticket of 'c2', under whose id it is given"),
    ("a member twice", lambda: Planner.of(OFFERS, roster=[present("ann"), present("ann", ready=False)]),
     "roster: 'ann' is not allowed; allowed: one attendance for each member; leave out all but one"),
    ("an attendance under another's id", lambda: PLANNER.replaced({MemberId("bob"): present("ann", capacity=1)}),
     "roster: 'ann' is not allowed; allowed: the attendance of 'bob', under whose id it is given"),
    ("a negative capacity", lambda: PLANNER.attended([present("ann", capacity=-1)]),
     "capacity of ann: -1 is not allowed; allowed: 0 or more; None for no limit"),
    ("a negative load", lambda: PLANNER.attended([present("ann", offered=-1)]),
     "load of ann: (-1, 0) is not allowed; allowed: 0 or more of each; recount the load"),
    ("two acceptances of one offer", lambda: PLANNER.adjusted({ANN: Load(-1, 1)}).adjusted({ANN: Load(-1, 1)}),
     "load of ann: (-1, 1) is not allowed; allowed: no less than (0, -3); recount the load"),
    ("a negative limit", lambda: PLANNER.plan(NOW, -1),
     "limit: -1 is not allowed; allowed: 0 or more; None for no limit"),
    ("why of what nobody knows", lambda: PLANNER.plan(NOW).why(ConversationId("c9")),
     "conversation: 'c9' is not allowed; allowed: one that waits, or that this plan places"),
)
# fmt: on


@pytest.mark.parametrize(("wrong", "says"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_wrong_input_is_named(wrong: Callable[[], object], says: str) -> None:
    """The value, what is allowed, and what to do."""
    with pytest.raises(InvalidInput) as raised:
        wrong()

    assert str(raised.value) == says


def test_a_skill_that_nobody_has_is_no_error() -> None:
    """The conversation waits, and says for what."""
    why = planned(OFFERS, [a_ticket("c1", "klingon")], [present("ann", "english")]).why(ConversationId("c1"))

    assert why is not None
    assert [one.lacks for one in why.members] == [("klingon",)]


def test_what_waits_no_more_may_be_told_twice() -> None:
    """An event that comes again changes nothing."""
    id = ConversationId("c1")
    gone = PLANNER.changed({id: None})

    assert gone.changed({id: None}) == gone
    assert gone.tickets == {}


def test_no_limit_is_not_a_limit_of_none() -> None:
    """A limit of nothing places nothing."""
    assert PLANNER.plan(NOW, 0).placements == ()
    assert PLANNER.plan(NOW, 0).after is PLANNER
