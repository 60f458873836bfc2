"""The forms that a transcript can be made."""

from collections.abc import Callable, Mapping

from omnikit.model.transcript import ExportForm, Transcript
from omnikit.model.upholds import upholds
from omnikit.texts import Texts
from omnikit.transcripts.data import data
from omnikit.transcripts.page import page
from omnikit.transcripts.plain import plain
from omnikit.transcripts.table import table
from omnikit.transcripts.wording import Wording

FORMS: Mapping[ExportForm, Callable[[Wording], str]] = {
    ExportForm.DATA: data,
    ExportForm.CSV: table,
    ExportForm.TEXT: plain,
    ExportForm.PAGE: page,
}


@upholds("OC-12.1")
def render(transcript: Transcript, form: ExportForm, *, texts: Texts | None = None) -> str:
    """Return *transcript* in one of its forms, in its own locale and time zone.

    *texts* are our own, unless a host has laid others over them.
    """
    return FORMS[form](Wording(transcript, texts or Texts.default()))
