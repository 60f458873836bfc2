"""How far a message has come only ever goes on, whatever is told in which order."""

from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.actors import SYSTEM
from omnikit.model.delivery import ORDER, DeliveryStatus, advanced
from omnikit.model.ids import ConversationId, MessageId
from omnikit.model.message import Content, Message
from omnikit.testing.builders import NOON

NONE, ACCEPTED, SENT, FAILED, DELIVERED, READ = DeliveryStatus
statuses = st.sampled_from(DeliveryStatus)
MESSAGE = Message(
    id=MessageId("m1"),
    conversation=ConversationId("c1"),
    sequence=1,
    ordinal=0,
    author=SYSTEM,
    at=NOON,
    content=Content(text="hello"),
)


@given(statuses, statuses)
def test_it_never_goes_back(now: DeliveryStatus, told: DeliveryStatus) -> None:
    """What is known stays known: telling anything leads to the same or further."""
    after = advanced(now, told)

    assert after in (now, told)
    assert ORDER.index(after) >= ORDER.index(now)


@given(statuses, statuses)
def test_telling_it_again_changes_nothing(now: DeliveryStatus, told: DeliveryStatus) -> None:
    """A status that was told comes to the same when it is told twice, or after anything later."""
    after = advanced(now, told)

    assert advanced(after, told) is advanced(after, now) is after


@given(st.lists(statuses, max_size=4))
def test_the_order_does_not_matter(told: list[DeliveryStatus]) -> None:
    """All that is told adds up to the same, in whichever order it comes."""
    ends = {reduce(advanced, some, NONE) for some in permutations(told)}

    assert len(ends) == 1


@pytest.mark.parametrize(
    ("told", "end"),
    [
        ((ACCEPTED, SENT, DELIVERED, READ), READ),
        ((READ, SENT), READ),
        ((SENT, FAILED), FAILED),
        ((FAILED, ACCEPTED, SENT), FAILED),
        ((FAILED, DELIVERED), DELIVERED),
        ((DELIVERED, FAILED), DELIVERED),
    ],
)
def test_a_failure_ends_it_unless_it_arrived(told: tuple[DeliveryStatus, ...], end: DeliveryStatus) -> None:
    """Accepted, sent, delivered, read; failed is the end, until a delivery proves otherwise."""
    assert reduce(advanced, told, NONE) is end


def test_why_it_failed_is_told_as_long_as_it_has() -> None:
    """The platform's word goes with the failure, and is gone once the message has arrived after all."""
    failed = MESSAGE.moved(SENT, "ignored").moved(FAILED, "131047")

    assert (failed.status, failed.error) == (FAILED, "131047")
    assert failed.moved(FAILED, "another") is failed
    assert (failed.moved(READ).status, failed.moved(READ).error) == (READ, "")


def test_parts_are_numbered_by_the_order_in_which_they_went_out() -> None:
    """Each part's id comes after those before; one that is there stays in its place, one without an id counts."""
    bound = MESSAGE.bound(("a", "")).bound(("a", "b", ""))

    assert (bound.externals, bound.external) == (("a", "", "b", ""), "a")
    assert bound.bound(("b",)) is bound
    assert MESSAGE.bound(("", "z")).external == "z"
