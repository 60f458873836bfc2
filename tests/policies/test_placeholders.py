"""Placeholders are filled in with what is known, left out where nothing is, in linear time whatever is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.actors import SYSTEM
from omnikit.policies.placeholders import KNOWN, fill, unknown, values
from omnikit.testing.builders import ANN, a_contact, a_context, a_conversation

KNOWS = {"contact.name": "林小姐", "contact.email": "", "member.name": "Ann", "account.name": "Shop"}


@pytest.mark.parametrize(
    ("content", "expected", "missing"),
    [
        ("Hi {{contact.name}}!", "Hi 林小姐!", ()),
        ("{{ contact.name }},{{member.name}} 為您服務", "林小姐,Ann 為您服務", ()),
        ("Dear {{contact.nickname|customer}},", "Dear customer,", ()),
        ("Dear {{contact.name|customer}},", "Dear 林小姐,", ()),
        ("Dear {{contact.nickname| }},", "Dear,", ("contact.nickname",)),
        ("Dear {{contact.nickname}},", "Dear,", ("contact.nickname",)),
        ("Dear {{contact.nickname}} hello", "Dear hello", ("contact.nickname",)),
        ("{{contact.nickname}} hello", "hello", ("contact.nickname",)),
        ("Line\n{{contact.nickname}} hello", "Line\nhello", ("contact.nickname",)),
        ("Hi {{contact.nickname}}Tom", "Hi Tom", ("contact.nickname",)),
        ("Hi {{contact.nickname}}{{member.name}}", "Hi Ann", ("contact.nickname",)),
        ("您好{{contact.nickname}} 请问", "您好 请问", ("contact.nickname",)),
        ("{{contact.email}}{{contact.phone}}", "", ("contact.email", "contact.phone")),
        ("a {{contact.email}} {{contact.email}} b", "a b", ("contact.email",)),
    ],
)
def test_what_is_known_is_filled_in(content: str, expected: str, missing: tuple[str, ...]) -> None:
    """A value, else what is after the bar, else nothing with a space beside it; what was left out is named once."""
    found = fill(content, KNOWS)

    assert (found.text, found.missing) == (expected, missing)


@pytest.mark.parametrize(
    "content", ["{contact.name}", "{{}}", "{{ 1 + 1 }}", "{{contact.name", "}}{{", "{{a b}}", "{{contact.name|{x}}}"]
)
def test_braces_that_are_no_placeholder_stay(content: str) -> None:
    """What isn't a name in two braces is text like any other."""
    assert fill(content, KNOWS).text == content
    assert unknown(content) == ()


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    """Somebody who calls themselves a placeholder is told no secret."""
    assert fill("Hi {{contact.name}}", {**KNOWS, "contact.name": "{{contact.email}}"}).text == "Hi {{contact.email}}"


def test_unknown_names_are_found() -> None:
    """Names that nothing is known by come in order, each once; a remark, the team's own, is one of them."""
    content = "{{contact.remark}} {{name}} {{contact.name}} {{name|x}} {{Contact.Name}}"

    assert unknown(content) == ("contact.remark", "name", "Contact.Name")
    assert unknown(" ".join(f"{{{{{name}}}}}" for name in KNOWN)) == ()


def test_values_come_from_the_contact_the_member_and_the_account() -> None:
    """Facts, too; without a contact, as in a group, or a member those are not known."""
    contact = a_contact(name="Lin", nickname="小林", facts={"wechat": "lin_88", "vip": "gold"})
    conversation = a_conversation()

    context = a_context(ANN)
    known = values(conversation, context.but(facts=context.facts.but(contact=contact)))
    nobodys = values(conversation, a_context(SYSTEM, contact=False))

    assert tuple(known) == KNOWN == tuple(nobodys)
    assert (known["contact.name"], known["contact.nickname"], known["contact.wechat"]) == ("Lin", "小林", "lin_88")
    assert (known["member.name"], known["contact.qq"]) == ("Ann", "")
    assert {nobodys[name] for name in KNOWN} == {""}


@given(st.text(alphabet="{}| ab.\n", max_size=60))
def test_any_text_can_be_filled_in(content: str) -> None:
    """Nothing raises; what has no placeholder stays as it is; filled in once more, nothing known is missing."""
    found = fill(content, {"a": "x", "a.b": "y"})

    if not unknown(content):
        assert found.text == content
    assert set(found.missing) <= {*unknown(content), *KNOWN}
    assert len(found.text) <= len(content)


@pytest.mark.parametrize(
    "part", ["{{", "{{contact.name|", "{{ ", "{{a", " {{contact.email}}", "{{contact.email}}{{", "}}"]
)
def test_the_work_grows_with_the_text_and_no_faster(part: str) -> None:
    """However braces are piled up, each character is looked at a fixed number of times: a million take a moment."""
    text = part * (1_000_000 // len(part))

    found = fill(text, KNOWS)

    assert len(found.text) <= len(text)
    assert len(unknown(text)) <= 1
