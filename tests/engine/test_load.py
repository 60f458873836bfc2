"""A member's load is what is held out to them and what they handle; a change of it is what a recount says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.engine.load import NONE, Load, loads_of, recounted, shift
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Offer, Status
from omnikit.model.ids import MemberId
from omnikit.testing.builders import ANN, BOB, CAT, NOON, a_conversation

TO_BOB = Offer(to=BOB, since=NOON, until=NOON)

# what the conversation is, whose load it is
LOADS: tuple[tuple[str, Conversation | None, dict[MemberId, Load]], ...] = (
    ("not there", None, {}),
    ("waits", a_conversation(PENDING), {}),
    ("is held out", a_conversation(PENDING, offer=TO_BOB), {BOB: Load(offered=1)}),
    ("is handled", a_conversation(), {ANN: Load(accepted=1)}),
    ("has collaborators", a_conversation(collaborators=(BOB, CAT)), {ANN: Load(accepted=1)}),
    (
        "is handled and held out",
        a_conversation(offer=TO_BOB),
        {ANN: Load(accepted=1), BOB: Load(offered=1)},
    ),
    ("is held out to its handler", a_conversation(handler=BOB, offer=TO_BOB), {BOB: Load(offered=1, accepted=1)}),
    ("is over", a_conversation(ENDED), {}),
)


@pytest.mark.parametrize(
    ("conversation", "loads"), [row[1:] for row in LOADS], ids=[f"it {name}" for name, *_ in LOADS]
)
def test_a_conversation_is_the_load_of_whoever_has_it(
    conversation: Conversation | None, loads: dict[MemberId, Load]
) -> None:
    """An offer counts for whom it is made to, a conversation that is processing for its handler, for nobody else."""
    assert loads_of(conversation) == loads
    assert all(load.total == load.offered + load.accepted for load in loads.values())


ANY = st.sampled_from([row[1] for row in LOADS if row[1] is not None])


@given(st.lists(ANY, max_size=6), ANY | st.none(), ANY)
def test_what_shifts_is_the_difference_of_two_recounts(
    others: list[Conversation], before: Conversation | None, after: Conversation
) -> None:
    """Adding each shift to the loads from before gives the recount of what there is then; what stays isn't named."""
    was = recounted([*others, *([before] if before else [])])
    moved = shift(before, after)
    became = {
        member: Load(
            was.get(member, NONE).offered + moved.get(member, NONE).offered,
            was.get(member, NONE).accepted + moved.get(member, NONE).accepted,
        )
        for member in {*was, *moved}
    }

    assert {member: load for member, load in became.items() if load != NONE} == recounted([*others, after])
    assert NONE not in moved.values()


@pytest.mark.parametrize("status", [PENDING, PROCESSING, ENDED])
def test_a_conversation_that_stays_shifts_nothing(status: Status) -> None:
    """Whatever it is."""
    conversation = a_conversation(status)

    assert shift(conversation, conversation) == {}
