"""What others wrote is shown as it was written, and moves nothing around it."""

import unicodedata

import pytest
from hypothesis import given

from omnikit.model.message import Attachment, MessageKind
from omnikit.transcripts.cleaning import cleaned, link_of, name_of, one_line
from tests.transcripts.made import texts

FILE = MessageKind.FILE


@given(texts)
def test_what_is_shown_has_no_control_but_tabs_and_line_breaks(text: str) -> None:
    """No C0, no C1, nothing that turns the direction around, and no end of a line but one."""
    shown = cleaned(text)

    assert not [sign for sign in shown if unicodedata.category(sign) == "Cc" and sign not in "\t\n"]
    assert not [
        sign
        for sign in shown
        if unicodedata.bidirectional(sign)[:2] in ("LR", "RL") and len(unicodedata.bidirectional(sign)) == 3
    ]
    assert not {"\u2028", "\u2029"} & set(shown)
    assert cleaned(shown) == shown


@pytest.mark.parametrize("text", ["", "Hello, 你好! Chào", "a\tb\nc", "👩‍👩‍👧 \u200e1\u200f שלום", "  two  spaces  "])
def test_ordinary_texts_stay_as_they_are(text: str) -> None:
    """Letters of any script, joined signs, marks of direction, tabs and line breaks are shown as written."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb\rc\vd\fe\x1cf\x85g\u2028h\u2029i", "a\nb\nc\nd\ne\nf\ng\nh\ni"),
        ("\x00\x1b[31m\x7f", "␀␛[31m␡"),
        ("\x9b31m\ud800", "\ufffd31m\ufffd"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\u2066a\u2069\u202ab\u202c", "ab"),
    ],
)
def test_what_is_unseen_is_shown_or_gone(text: str, shown: str) -> None:
    """Each end of a line becomes one, controls are shown by pictures, turned texts stand as they were written."""
    assert cleaned(text) == shown


def test_a_name_is_one_line() -> None:
    """Line breaks and tabs in a name are spaces, those around it gone."""
    assert one_line("\n Ann\r\n\t[Team]: \u2028yes ") == "Ann [Team]:  yes"


@pytest.mark.parametrize(
    "ref",
    [
        "https://files.example/a.pdf?x=1&y=2#z",
        "http://files.example",
        "HTTPS://files.example:8443/%20",
        "https://[::1]/a",
    ],
)
def test_an_address_of_the_web_is_a_link(ref: str) -> None:
    """Just as it is."""
    assert link_of(Attachment(FILE, ref)) == ref


@pytest.mark.parametrize(
    "ref",
    [
        *(
            "",
            "m-123",
            "javascript:alert(1)",
            "JavaScript:alert(1)//https://x.example",
            "data:text/html,x",
            "file:///etc",
        ),
        *(
            "//files.example/a",
            "https:files.example",
            "https://",
            "https:///a",
            "https://?a",
            "https://:80/a",
            " https://x.example",
        ),
        *(
            "https://x.example/ a",
            "https://x.example/\n",
            "https://x.example\\@y.example",
            'https://x.example/"',
            "https://[x/",
        ),
        *(
            "https://x.example/<b>",
            "ftp://x.example/a",
            "java\nscript:x",
            "https://x.example/\u202egpj",
            "https://x.example/\ud800",
            "https://x.example/\u0000",
        ),
    ],
)
def test_nothing_else_is_a_link(ref: str) -> None:
    """Not what a browser would run, nor what it would read otherwise than we do."""
    assert link_of(Attachment(FILE, ref)) == ""


@pytest.mark.parametrize(
    ("ref", "name", "shown"),
    [
        ("https://files.example/x/a%20b.pdf?token=1", "scan.pdf", "scan.pdf"),
        ("https://files.example/x/a%20b.pdf?token=1", "", "a b.pdf"),
        ("https://files.example/", "", "https://files.example/"),
        ("https://files.example/%0A%1B%E2%80%AE", "", "␛"),
        ("media/123", "", "media/123"),
        ("media/123", "a\u202egpj\n.exe", "agpj .exe"),
    ],
)
def test_an_attachment_has_the_name_of_its_file(ref: str, name: str, shown: str) -> None:
    """Its own, else the end of its address, else its reference; in one line, in one direction."""
    assert name_of(Attachment(FILE, ref, name)) == shown
