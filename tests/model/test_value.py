"""What every value keeps: frozen, equal by fields, made and changed the quick way as by the constructor."""

import copy
import pickle
from typing import Any

import attrs
import pytest

from omnikit.model.commands import COMMANDS, End
from omnikit.model.conversation import PENDING, Conversation, Seat
from omnikit.model.effects import LogLine
from omnikit.model.events import EVENTS, Transferred
from omnikit.model.value import Value, maker, value
from omnikit.policies.access import May, Who
from omnikit.testing.builders import ANN, NOON, a_context, a_conversation


def test_a_changed_value_is_frozen_and_equal_to_the_constructed_one() -> None:
    """But gives what the constructor would have given, as frozen, and leaves the original alone."""
    before: Any = a_conversation()
    after = before.but(status=PENDING, version=9)

    assert after == attrs.evolve(before, status=PENDING, version=9)
    assert type(after) is Conversation
    assert hash(after) == hash(attrs.evolve(before, status=PENDING, version=9))
    assert before.version == 3
    frozen: tuple[Any, ...] = (before, after)
    for conversation in frozen:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            conversation.version = 10
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            del conversation.version


def test_an_unknown_field_is_an_error() -> None:
    """But takes the fields there are, no others."""
    with pytest.raises(TypeError, match="colour"):
        a_conversation().but(colour="red")


def test_a_made_value_is_the_constructed_one() -> None:
    """A maker takes the constructor's arguments and defaults, and gives an equal, frozen value."""
    asked = {"at": NOON, "by": a_context().actor, "to": ANN, "former": None, "former_stays": False, "line": 0}
    made = maker(Transferred)(**asked)  # type: ignore[arg-type]  # the table's values have one common type

    assert made == Transferred(**asked)  # type: ignore[arg-type]
    assert maker(Seat)(ANN, a_conversation().seats[0].kind, NOON) == a_conversation().seats[0]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.line = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        maker(Transferred)(at=NOON)  # type: ignore[call-arg]


def test_what_is_derived_is_derived_again() -> None:
    """A value that derives something when it is made derives it anew when it is changed."""
    nobody = Who("X-1")
    handler = nobody.but(handler=May("X-2"))

    assert not nobody.needs
    assert list(handler.needs) == ["handler"]
    assert maker(Who)("X-1") == nobody


def test_values_travel() -> None:
    """Values survive pickling and copying."""
    conversation = a_conversation().but(version=7)

    assert pickle.loads(pickle.dumps(conversation)) == conversation
    assert copy.deepcopy(conversation) == conversation


def test_a_default_that_is_made_is_made_for_each() -> None:
    """A default given as a factory is called each time a value is made."""

    @value
    class Box(Value):
        items: list[int] = attrs.field(factory=list)

    one, two = maker(Box)(), maker(Box)()

    assert one.items == []
    assert one.items is not two.items


def test_a_value_compares_and_shows_its_fields() -> None:
    """Equal is what has the same class and the same fields; what a field leaves out of either is left out."""

    @value
    class Key(Value):
        name: str
        length: int = attrs.field(init=False, eq=False, repr=False)

        def __attrs_post_init__(self) -> None:
            object.__setattr__(self, "length", len(self.name))

    @value
    class Secret(Value):
        name: str
        word: str = attrs.field(default="", repr=lambda word: "*" * len(word))

    assert Key(name="a") == Key(name="a") != Key(name="b")
    other: object = Secret(name="a")
    assert Key(name="a") != other
    assert len({Key(name="a"), Key(name="a"), Secret(name="a"), Secret(name="a", word="b")}) == 3
    assert repr(Key(name="a")) == "Key(name='a')"
    assert repr(Secret(name="a", word="abc")) == "Secret(name='a', word=***)"


def test_a_field_that_compares_otherwise_is_refused() -> None:
    """Generated comparisons take fields as they are, and say so instead of comparing wrongly."""
    with pytest.raises(TypeError, match="word: values compare fields as they are"):

        @value
        class Loud(Value):
            word: str = attrs.field(eq=str.lower)


def test_a_method_is_itself_before_it_is_called() -> None:
    """It has its name, travels, and is made once, whoever holds it."""

    @value
    class Fresh(Value):
        name: str

    held = Fresh.__hash__
    assert Fresh.but.__name__ == "but"
    assert Fresh.but.__qualname__.endswith("Fresh.but")
    assert held(Fresh(name="a")) == held(Fresh(name="a")) == hash(Fresh(name="a"))
    made = Fresh.__hash__
    assert held(Fresh(name="b")) == hash(Fresh(name="b"))
    assert Fresh.__hash__ is made
    conversation = a_conversation()
    assert pickle.loads(pickle.dumps(conversation.but))(version=8) == conversation.but(version=8)


def test_a_value_is_shown_while_it_is_made() -> None:
    """What is not set yet is shown as nothing."""

    @value
    class Checked(Value):
        name: str
        length: int = attrs.field(init=False)

        def __attrs_post_init__(self) -> None:
            raise ValueError(f"no {self}")

    with pytest.raises(ValueError, match=r"no .*Checked\(name='a', length=NOTHING\)"):
        Checked(name="a")


def test_what_a_value_defines_itself_stays() -> None:
    """Methods of a class's own are not generated over."""

    @value
    class Loose(Value):
        name: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Loose)

        def __repr__(self) -> str:
            return "loose"

        __hash__ = Value.__hash__

    assert Loose(name="a") == Loose(name="b")
    assert repr(Loose(name="a")) == "loose"


@pytest.mark.parametrize("cls", [*COMMANDS, *EVENTS, LogLine, End], ids=lambda cls: cls.__name__)
def test_a_value_is_of_its_own_class_however_it_is_changed_first(cls: type[Value]) -> None:
    """What generates itself at the first call does so for each class, not for the one that it inherits from."""
    assert {"but", "__eq__", "__hash__"} <= set(vars(cls))


def test_a_value_without_fields_is_itself() -> None:
    """A value without fields has nothing to change."""

    @value
    class Nothing(Value):
        pass

    nothing = Nothing()

    assert nothing.but() is nothing
    assert maker(Nothing)() == nothing


def test_a_value_without_its_decorator_has_no_but() -> None:
    """What was not made by @value says what is missing instead of giving itself back unchanged."""

    class Forgotten(Value):
        pass

    with pytest.raises(NotImplementedError, match="generated by @value"):
        Forgotten().but()


@pytest.mark.parametrize("cls", [*COMMANDS, *EVENTS, LogLine, End], ids=lambda cls: cls.__name__)
def test_every_noun_is_frozen_and_slotted(cls: type[Value]) -> None:
    """Commands, events and effects have no dictionary and cannot be changed."""
    assert "__dict__" not in dir(cls)
    assert attrs.has(cls)
