"""What the customer changed, or took back, is marked in every form of a transcript."""

import json

import pytest

from omnikit.model.transcript import ExportForm
from omnikit.testing.builders import NOON, minutes
from omnikit.transcripts import render
from tests.transcripts.made import a_line, a_transcript

EDITED = a_line("blue, please", edited_at=NOON + minutes(5))
UNSENT = a_line("", unsent=True, edited_at=NOON + minutes(5))
MARK, GONE = "Edited 2026-03-02 20:05:00", "The customer took this message back."
READABLE = (ExportForm.CSV, ExportForm.TEXT, ExportForm.PAGE)


@pytest.mark.parametrize("form", READABLE)
def test_an_edited_message_says_when_it_was_edited(form: ExportForm) -> None:
    """It has its last words, and a mark with the time by the team's clocks; one that never changed has none."""
    written = render(a_transcript(EDITED, a_line("red")), form)

    assert "blue, please" in written
    assert written.count("Edited") == written.count(MARK) == 1


@pytest.mark.parametrize("form", READABLE)
def test_a_message_that_was_taken_back_says_so(form: ExportForm) -> None:
    """In place of its words stands that there are none any more, and no mark of an earlier edit."""
    written = render(a_transcript(UNSENT), form)

    assert written.count(GONE) == 1
    assert "Edited" not in written


def test_data_says_both() -> None:
    """Programs read the time with its offset, and that it was taken back."""
    edited, unsent = json.loads(render(a_transcript(EDITED, UNSENT), ExportForm.DATA))["messages"]

    assert (edited["edited_at"], edited["unsent"]) == ("2026-03-02T20:05:00+08:00", False)
    assert (unsent["text"], unsent["unsent"]) == ("", True)
