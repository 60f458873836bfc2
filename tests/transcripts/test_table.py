"""The table: every CSV reader finds the cells that were meant, and no spreadsheet finds a formula."""

import csv
import io
import re

import pytest
from hypothesis import given

from omnikit.model.message import Attachment, MessageKind
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.transcripts import render
from omnikit.transcripts.cleaning import cleaned, link_of, one_line
from omnikit.transcripts.table import harmless
from tests.transcripts.made import BOT, a_line, a_system_line, a_transcript, a_whisper, texts, transcripts

CSV = ExportForm.CSV
BEGINS_LIKE_A_FORMULA = re.compile("[\t\r\n]|[\\s\u200b-\u200f\u2060\ufeff\xad]*[=+\\-@＝＋－＠−]")


def read(written: str) -> list[list[str]]:
    """Return the rows that a reader of CSV finds."""
    return list(csv.reader(io.StringIO(written, newline=""), strict=True))


@given(transcripts)
def test_reading_it_gives_every_message_as_it_is_shown(transcript: Transcript) -> None:
    """A row for each line under the row of labels, with its text and its author, whatever stands in them."""
    rows = read(render(transcript, CSV))

    assert {len(row) for row in rows} == {9}
    assert [int(row[0]) for row in rows[1:]] == [line.sequence for line in transcript.lines]
    for row, line in zip(rows[1:], transcript.lines, strict=True):
        assert row[3] == harmless(one_line(line.author))
        if not line.code and not line.erased:
            assert row[5] == harmless(cleaned(line.text))
        assert row[7] == harmless("\n".join(link_of(one) for one in line.attachments))


@given(transcripts)
def test_no_cell_is_computed(transcript: Transcript) -> None:
    """None begins with a sign of a formula, also not in full width, nor behind what can't be seen."""
    for row in read(render(transcript, CSV)):
        assert [cell for cell in row if BEGINS_LIKE_A_FORMULA.match(cell)] == []


@given(texts)
def test_no_two_texts_become_one_cell(text: str) -> None:
    """An apostrophe is all that is ever put before a text, and is told from one that was there."""
    assert harmless(text) in (text, f"'{text}")
    assert harmless(text) != harmless(f"'{text}")
    assert not BEGINS_LIKE_A_FORMULA.match(harmless(text))


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+886912345678", "-1", "@SUM(A1)", "\t=1", "\rx", "\nx"),
        *("  =1", "\xa0=1", "\u3000=1", "\u200b=1", "\ufeff-1", "\u0301=1", "\ufe0f=1", "\u3164=1"),
        *("＝1", "＋1", "－1", "＠x", " ＝1", "﹦1", "﹢1", "﹣1", "﹫x", "−1", "⁺1", "'=1", "''=1", "' =1"),
    ],
)
def test_what_begins_like_a_formula_has_an_apostrophe_before_it(text: str) -> None:
    """Whatever sign it is, and whatever stands before the sign."""
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Hello", "1+1=2", "'Hello'", "a\n=b", "你好", "(=1)", "\u200bHello", "  two"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    """A sign inside a cell is no formula."""
    assert harmless(text) == text


def test_it_is_what_the_standard_asks_for() -> None:
    """Each cell is quoted and each row ends in CR LF (RFC 4180), quotes are doubled, line breaks stay in their cell."""
    said = a_line('She said "no",\r\nthen "yes"; ok')

    assert render(a_transcript(said), CSV) == (
        '"No.","Time (Asia/Taipei)","Side","Author","Kind","Text","Attachments","Links","Shown to"\r\n'
        '"1","2026-03-02 20:00:00","Customer","Lin","Text","She said ""no"",\nthen ""yes""; ok","","",'
        '"Customer and team"\r\n'
    )


def test_each_sort_of_line_has_its_row() -> None:
    """Whispers, the desk's own lines, the bot's words, files and what was erased are told apart."""
    files = (
        Attachment(MessageKind.FILE, "https://files.example/a.pdf"),
        Attachment(MessageKind.IMAGE, "m-1", "=cat.png"),
    )
    transcript = a_transcript(
        a_whisper(),
        a_system_line("system.joined", actor="Bob"),
        a_line("Beep", BOT, ""),
        a_line("", kind=MessageKind.FILE, attachments=files),
        a_line("", erased=True),
    )

    assert [row[2:] for row in read(render(transcript, CSV))[1:]] == [
        ["Team", "Ann", "Text", "psst", "", "", "Team only"],
        ["System", "", "Text", "Bob joined the collaboration.", "", "", "Team only"],
        ["Bot", "", "Text", "Beep", "", "", "Customer and team"],
        ["Customer", "Lin", "File", "", "a.pdf\n=cat.png", "https://files.example/a.pdf\n", "Customer and team"],
        ["Customer", "Lin", "Text", "This message was erased.", "", "", "Customer and team"],
    ]


def test_excel_finds_its_mark_where_a_host_asks_for_it() -> None:
    """Encoded as ``utf-8-sig`` it begins with the mark by which Excel knows UTF-8, once."""
    encoded = render(a_transcript(a_line("你好")), CSV).encode("utf-8-sig")

    assert encoded.startswith(b'\xef\xbb\xbf"No."')
    assert "你好" in encoded.decode("utf-8-sig")
