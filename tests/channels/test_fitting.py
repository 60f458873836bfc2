"""What is sent where a platform can't do what is asked: each row of the table, and texts that are split."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from omnikit.channels.fitting import INSTEAD, QUOTED, Feature, Instead, Part, fit, said, split
from omnikit.model.errors import Unsendable
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.traits import FileLimit, Traits, Unit, length
from omnikit.model.wire import Action, Outbound, Quoted
from omnikit.testing.builders import NOON

PHOTO = Attachment(MessageKind.IMAGE, ref="https://cdn.example/1.jpg", name="1.jpg", size=100)
SHEET = Attachment(MessageKind.FILE, ref="https://cdn.example/list.xls", name="list.xls", size=100)
OWN = Attachment(MessageKind.FILE, ref="host:7", name="list.pdf")
BARE = Traits(text=20, files={})
FULL = Traits(
    text=20, caption=20, quotes=True, edits=True, unsends=True, reacts=True, typing=True, marks_read=True,
    templates=True, at_once=10, files={kind: FileLimit() for kind in MessageKind},
)  # fmt: skip


def outbound(**changes: object) -> Outbound:
    """Return a message to be sent."""
    return Outbound(account="a", to="u", message="m-1", at=NOON).but(**changes)


def said_by(parts: tuple[Part, ...]) -> list[str]:
    """Return the texts of parts."""
    return [part.text for part in parts]


ASKED: dict[Feature, tuple[Outbound, Traits]] = {
    Feature.QUOTE: (outbound(content=Content(text="yes"), quoted=Quoted(external="x", text="Is it\nblue?")), BARE),
    Feature.EDIT: (outbound(content=Content(text="blue"), action=Action.EDIT, target="x"), BARE),
    Feature.UNSEND: (outbound(action=Action.UNSEND, target="x"), BARE),
    Feature.REACTION: (outbound(action=Action.REACT, target="x", emoji="👍"), BARE),
    Feature.TYPING: (outbound(action=Action.TYPE), BARE),
    Feature.MARK_READ: (outbound(action=Action.MARK_READ, target="x"), BARE),
    Feature.LONG_TEXT: (outbound(content=Content(text="one two three four five six")), BARE),
    Feature.LONG_CAPTION: (
        outbound(content=Content(text="twelve words", attachments=(PHOTO,))), FULL.but(caption=3),
    ),
    Feature.MANY_FILES: (outbound(content=Content(attachments=(PHOTO, PHOTO, PHOTO))), FULL.but(at_once=2)),
    Feature.KIND_OF_FILE: (outbound(content=Content(text="look", attachments=(SHEET,))), BARE.but(text=100)),
    Feature.LARGE_FILE: (
        outbound(content=Content(attachments=(SHEET,))), FULL.but(files={MessageKind.FILE: FileLimit(99)}),
    ),
    Feature.ENDING_OF_FILE: (
        outbound(content=Content(attachments=(SHEET,))),
        FULL.but(files={MessageKind.FILE: FileLimit(endings=frozenset({"pdf"}))}),
    ),
    Feature.TEMPLATE: (outbound(template="hello"), BARE),
}  # fmt: skip
BECOMES: dict[Feature, tuple[Part, ...]] = {
    Feature.QUOTE: (Part(text="> Is it\nyes"),),
    Feature.EDIT: (Part(text="* blue"),),
    Feature.TYPING: (),
    Feature.MARK_READ: (),
    Feature.LONG_TEXT: (Part(text="one two three four"), Part(text="five six")),
    Feature.LONG_CAPTION: (Part(attachments=(PHOTO,)), Part(text="twelve words")),
    Feature.MANY_FILES: (Part(attachments=(PHOTO, PHOTO)), Part(attachments=(PHOTO,))),
    Feature.KIND_OF_FILE: (Part(text="look\nhttps://cdn.example/list.xls"),),
}


@pytest.mark.parametrize("feature", Feature)
def test_each_row_of_the_table_is_what_happens(feature: Feature) -> None:
    """What is refused says why, naming the channel; what is not becomes exactly these parts."""
    asked, traits = ASKED[feature]
    if INSTEAD[feature] is Instead.REFUSED:
        with pytest.raises(Unsendable, match=r"^smoke: .+ can't be sent: .+"):
            fit("smoke", asked, traits)
    else:
        assert fit("smoke", asked, traits) == BECOMES[feature]


def test_the_table_has_every_feature() -> None:
    """No feature is without an answer, and none is asked for in vain."""
    assert set(INSTEAD) == set(Feature) == set(ASKED)
    assert {feature for feature in Feature if INSTEAD[feature] is not Instead.REFUSED} == set(BECOMES)


def test_whoever_can_do_it_is_asked_for_just_that() -> None:
    """Nothing is put in place of what the platform can do."""
    quoted = Quoted(external="x", text="Is it blue?")
    asked = outbound(content=Content(text="yes", attachments=(PHOTO,)), quoted=quoted)
    assert fit("smoke", asked, FULL) == (Part(text="yes", attachments=(PHOTO,), quoted=quoted),)
    for action in (Action.EDIT, Action.UNSEND, Action.REACT, Action.TYPE, Action.MARK_READ):
        assert fit("smoke", outbound(content=Content(text="yes"), action=action), FULL)
    assert fit("smoke", outbound(template="hello"), FULL) == (Part(),)


def test_what_has_no_link_and_no_place_is_refused() -> None:
    """A file that the platform doesn't carry, and that nobody can fetch, is not left out silently."""
    with pytest.raises(Unsendable, match="the platform carries none, and it has no link"):
        fit("smoke", outbound(content=Content(text="look", attachments=(OWN,))), BARE)


def test_an_edit_is_not_split() -> None:
    """Words too long for one message can't take the place of another."""
    with pytest.raises(Unsendable, match="at most 20"):
        fit("smoke", outbound(content=Content(text="a" * 21), action=Action.EDIT), FULL)


def test_what_is_quoted_is_said_in_one_short_line() -> None:
    """A long line is cut with a sign; nothing but white space is not said."""
    assert said(Quoted(external="x", text="a" * 100), "yes") == f"> {'a' * (QUOTED - 1)}…\nyes"
    assert said(Quoted(external="x", text=" \n "), "yes") == "yes"


LETTERS = st.sampled_from("ab 。，\nö中🙂👍🏽\u0301\u200d👩\u20e3")
TEXTS = st.text(LETTERS, max_size=120)


@given(text=TEXTS, most=st.integers(8, 30), unit=st.sampled_from(Unit))
@example(text="👩\u200d👩\u200d👩\u200d👩", most=8, unit=Unit.BYTES)
def test_pieces_fit_and_say_everything(text: str, most: int, unit: Unit) -> None:
    """No piece is longer than allowed, in the platform's unit; together they say all but white space at the cuts."""
    pieces = split(text, Traits(text=most, unit=unit))

    assert all(length(piece, unit) <= most for piece in pieces)
    assert all(pieces) or not text
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


def test_no_letter_is_taken_from_its_mark() -> None:
    """A joined emoji, a skin tone, a combining mark stay with what they belong to."""
    for whole in ("👩\u200d👩\u200d👦", "👍🏽", "e\u0301", "1\ufe0f\u20e3"):
        for lead in range(1, 12):
            pieces = split("x" * lead + whole + "y" * 12, Traits(text=12))
            assert any(whole in piece for piece in pieces), (whole, lead, pieces)


def test_a_text_is_cut_where_a_reader_would() -> None:
    """Between paragraphs rather than lines, between lines rather than words."""
    assert split("aaaa bb\n\ncc dd\nee", Traits(text=14)) == ("aaaa bb", "cc dd\nee")
    assert split("aaaa bbbb\ncc ddd", Traits(text=13)) == ("aaaa bbbb", "cc ddd")
    assert split("中文很長。沒有空格", Traits(text=6)) == ("中文很長。", "沒有空格")


@pytest.mark.parametrize(("unit", "expected"), [(Unit.CODE_POINTS, 3), (Unit.UTF16, 4), (Unit.BYTES, 8)])
def test_a_text_is_as_long_as_the_platform_counts(unit: Unit, expected: int) -> None:
    """An emoji is one code point, two units of UTF-16, four bytes."""
    assert length("a🙂中", unit) == expected
