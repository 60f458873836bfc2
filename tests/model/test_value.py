"""What every value keeps, however fast it was made: frozen, equal by its fields, made by name."""

from typing import Any

import attrs
import pytest

from omnikit.model.commands import Transfer
from omnikit.model.conversation import ENDED, HANDLER, Conversation, Seat
from omnikit.model.effects import Notify
from omnikit.model.message import Message
from omnikit.model.value import Value, maker, value
from omnikit.policies.context import Context
from omnikit.testing.builders import ANN, BOB, CONVERSATION, NOON, a_context, a_conversation

SEAT = Seat(ANN, HANDLER, NOON)
MADE: tuple[tuple[Value, str], ...] = (
    (a_conversation().but(status=ENDED), "status"),
    (maker(Seat)(ANN, HANDLER, NOON), "member"),
    (maker(Transfer)(conversation=CONVERSATION, to=BOB), "to"),
    (a_context().but(now=NOON), "now"),
)


@pytest.mark.parametrize(("made", "field"), MADE)
def test_what_is_made_the_fast_way_is_frozen(made: Value, field: str) -> None:
    """Nobody who holds a value can change it."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(made, field, None)


@pytest.mark.parametrize(("made", "field"), MADE)
def test_nothing_is_taken_out_of_a_value(made: Value, field: str) -> None:
    """A field cannot be deleted either."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        delattr(made, field)


def test_the_next_value_differs_in_what_was_named_alone() -> None:
    """``but`` gives what ``attrs.evolve`` gives."""
    before = a_conversation(unread=2)

    assert before.but(status=ENDED, ended_at=NOON) == attrs.evolve(before, status=ENDED, ended_at=NOON)


def test_none_is_a_change_like_any_other() -> None:
    """A field that is changed to None is None."""
    assert a_conversation(unread=2).but(waiting_since=None).waiting_since is None


def test_the_value_itself_stays_as_it_was() -> None:
    """``but`` leaves the value alone that it is asked of."""
    before = a_conversation()
    before.but(status=ENDED)

    assert before == a_conversation()


@pytest.mark.parametrize("given", [a_conversation(), SEAT, a_context()], ids=lambda given: type(given).__name__)
def test_a_change_is_named(given: Any) -> None:
    """What is given to ``but`` without a name is a ``TypeError``."""
    with pytest.raises(TypeError):
        given.but("c2")


def test_an_unknown_field_is_refused() -> None:
    """A field that the class doesn't have is a ``TypeError``."""
    with pytest.raises(TypeError):
        a_conversation().but(colour="red")


def test_a_maker_makes_what_the_class_makes() -> None:
    """The same arguments give equal values of the same class, defaults included."""
    made = maker(Notify)(to=ANN, code="notice.message", about={})

    assert made == Notify(to=ANN, code="notice.message", about={})


def test_a_maker_asks_for_what_the_class_asks_for() -> None:
    """A field without a default must be given."""
    with pytest.raises(TypeError):
        maker(Seat)(ANN)  # type: ignore[call-arg]  # that is the point


def test_what_a_factory_makes_is_made_anew() -> None:
    """Two values never share a default that could change."""
    made = maker(Message)
    given: dict[str, Any] = dict.fromkeys(("id", "conversation", "sequence", "ordinal", "author", "at", "content"))

    assert made(**given).about is not made(**given).about


def test_what_is_derived_is_derived_again() -> None:
    """A class that works something out when it is made does so for the next value, too."""
    as_ann: Context = a_context(ANN)

    assert as_ann.but(actor=a_context("nobody").actor).permissions == frozenset()


def test_a_value_without_fields_is_its_own_next() -> None:
    """There is nothing to change about it."""

    @value
    class Nothing(Value):
        pass

    nothing = Nothing()

    assert nothing.but() is nothing


def test_a_next_conversation_is_a_conversation() -> None:
    """The class that a value is built as is never seen."""
    assert type(a_conversation().but(version=9)) is Conversation
