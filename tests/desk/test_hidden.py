"""What the desk keeps to itself: from strangers, from the event log, from numbers out of range."""

from datetime import datetime, timedelta, timezone

import pytest

from omnikit.model.actors import Actor
from omnikit.model.commands import End, FollowUp
from omnikit.model.decision import Denied
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import MemberId
from omnikit.model.views import Query, View
from omnikit.storage.codec import encode
from omnikit.testing.builders import ANN, BOB, WORKSPACE
from omnikit.testing.desks import a_desk, an_inbound, received

BY_ANN, BY_BOB = Actor.of(ANN), Actor.of(BOB)


@pytest.mark.rule("HO-5")
def test_a_refusal_does_not_show_what_cannot_be_seen() -> None:
    """Who can't see a conversation doesn't get it with the refusal either."""
    desk = a_desk()
    conversation = received(desk)
    desk.handle(FollowUp(conversation=conversation.id), actor=BY_ANN).unwrap()
    outcome = desk.handle(End(conversation=conversation.id), actor=BY_BOB)

    assert outcome.denied is not None
    assert outcome.denied.rule == "HO-5"
    assert outcome.conversation is None


def test_the_log_has_no_id_or_number_of_the_person() -> None:
    """A thread's key, which on WhatsApp is a phone number, is in no event; the log folds all the same."""
    desk = a_desk()
    conversation = received(desk, an_inbound().but(thread="85255504682", sender="85255504682"))
    log = desk.storage.history(WORKSPACE, conversation.id, 0)

    assert log
    assert not [recorded for recorded in log if "85255504682" in encode(recorded.event)]
    assert desk.audit().violations == ()


@pytest.mark.parametrize("actor", [Actor.of(MemberId("nobody")), Actor.of(MemberId("out"))])
@pytest.mark.rule("HO-1")
def test_a_stranger_is_not_told_what_lists_there_are(actor: Actor) -> None:
    """The accounts a team has connected are shown to its enabled members."""
    menu = a_desk().menu(View.MY_PROCESSING, actor=actor)

    assert isinstance(menu, Denied)
    assert menu.rule == "HO-1"


@pytest.mark.parametrize("limit", [0, -1, 2**63])
def test_a_page_has_at_least_one_row(limit: int) -> None:
    """A limit that no page can have is named with what is allowed."""
    desk = a_desk()
    conversation = received(desk)

    with pytest.raises(InvalidInput, match=f"limit: {limit} is not allowed; allowed: 1 to"):
        desk.inbox(Query(view=View.PENDING_HUMAN, limit=limit), actor=BY_ANN)
    with pytest.raises(InvalidInput, match="limit"):
        desk.messages(conversation.id, actor=BY_ANN, limit=limit)
    with pytest.raises(InvalidInput, match="after"):
        desk.messages(conversation.id, actor=BY_ANN, after=-1)


def test_a_time_that_utc_does_not_have_is_refused_by_name() -> None:
    """A platform's time that overflows in UTC is an invalid input, and nothing is stored."""
    desk = a_desk()
    late = datetime.max.replace(tzinfo=timezone(-timedelta(hours=8)))

    with pytest.raises(InvalidInput, match="sent_at"):
        desk.receive(an_inbound().but(sent_at=late))
    assert desk.storage.scan(WORKSPACE, None, 10) == ()
